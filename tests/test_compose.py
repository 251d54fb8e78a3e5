"""compose.yaml and the systemd units name settings, commands and files that there are, and keep secrets out of the environment."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import srsly
import typer.main

from bot.cli import cli
from bot.settings import SECRETS, variables

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = srsly.yaml_loads((ROOT / "compose.yaml").read_text())
OURS = ("bot", "watch")
UNITS = sorted((ROOT / "contrib" / "systemd").glob("*.service"))
KNOWN = {*variables(), *(f"{name}_FILE" for name in SECRETS)}
COMMANDS = set(typer.main.get_command(cli).commands)


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_a_service_exists_and_no_secret_is_in_the_environment(name: str) -> None:
    service = COMPOSE["services"][name]
    settings = {key for key in service["environment"] if key.startswith(("SOURCIER_", "SLACK_", "DATABASE_"))}
    assert settings
    assert settings <= KNOWN
    assert not settings & set(SECRETS)
    files = {value for key, value in service["environment"].items() if key.endswith("_FILE")}
    assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}


@pytest.mark.parametrize("name", ["bot", "watch", "database"])
def test_every_service_is_looked_after_and_writes_nowhere_but_where_it_must(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["healthcheck"]["test"]
    assert service["read_only"] is True
    assert service["restart"] == "unless-stopped"
    assert "/tmp" in service["tmpfs"]
    assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    assert "ports" not in service


def test_the_services_run_commands_that_there_are_and_one_volume_holds_all() -> None:
    for name in OURS:
        program, command, *options = COMPOSE["services"][name]["command"]
        assert (program, command in COMMANDS) == ("sourcier", True)
        assert set(options) <= {"--no-watch"}
    assert list(COMPOSE["volumes"]) == ["archive"]
    assert COMPOSE["services"]["bot"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert set(COMPOSE["services"]["watch"]["secrets"]) == {"database_url"}, "reading has no use for the others"
    assert all(one["file"].startswith("./secrets/") for one in COMPOSE["secrets"].values())
    assert "secrets/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is_with_settings_that_there_are(unit: Path) -> None:
    text = unit.read_text()
    started = re.search(r"^ExecStart=/usr/bin/env sourcier (\w+)$", text, flags=re.M)
    assert started is not None
    assert started[1] in COMMANDS
    named = set(re.findall(r"\b(?:SOURCIER|SLACK)_[A-Z_]+", text))
    assert named <= KNOWN
    assert "EnvironmentFile=" in text
    assert "ProtectSystem=strict" in text


def test_the_units_are_valid_for_systemd() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    done = subprocess.run([program, "verify", *UNITS], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if "sourcier" in line]
    assert (done.returncode, told) == (0, [])
