"""Tokens, keys and passwords: read from files, and nowhere to be seen: not in the archive, `doctor`, a traceback, `ps` or a repr."""

import os
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path

import psutil
import pytest
import samples
from pydantic import SecretStr
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import SECRETS, Settings, SettingsError, load, variables
from store import schema
from store.archive import Archive

VALUES = {
    "SLACK_BOT_TOKEN": "xoxb-hunter2-bot",
    "SLACK_APP_TOKEN": "xapp-hunter2-app",
    "SLACK_SIGNING_SECRET": "hunter2-signing-secret",
    "SLACK_CLIENT_SECRET": "hunter2-client-secret",
    "SOURCIER_KEY": samples.KEYS[0],
    "DATABASE_URL": "postgresql://sourcier:hunter2pass@127.0.0.1:1/none",
    "DATABASE_READ_URL": "postgresql://sourcier:hunter2pass@127.0.0.1:1/copy",
}
ROOT = Path(__file__).resolve().parents[1]
HIDDEN = ("hunter2", samples.KEYS[0])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*variables(), *(f"{name}_FILE" for name in SECRETS)):
        monkeypatch.delenv(name, raising=False)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return str(listening.getsockname()[1])


def put(folder: Path, name: str, value: str) -> str:
    file = folder / name.lower()
    file.write_text(value, encoding="utf-8")
    file.chmod(0o600)
    return str(file)


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{name}_FILE", put(tmp_path, name, VALUES[name] + "\n"))
    value = getattr(load(), variables()[name])
    assert isinstance(value, SecretStr)
    assert value.get_secret_value() == VALUES[name]


def test_a_file_outranks_its_variable_and_may_be_named_in_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    Path(".env").write_text(f"SLACK_BOT_TOKEN_FILE={put(tmp_path, 'SLACK_BOT_TOKEN', VALUES['SLACK_BOT_TOKEN'])}\n")
    token = load().slack_bot_token
    assert token is not None
    assert token.get_secret_value() == VALUES["SLACK_BOT_TOKEN"]


def test_what_a_file_holds_is_checked_like_a_variable_and_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", put(tmp_path, "SLACK_BOT_TOKEN", "hunter2 and more"))
    with pytest.raises(SettingsError) as fault:
        load()
    assert "SLACK_BOT_TOKEN" in str(fault.value)
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "is empty"),
        ("x" * 20_000, "too long"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_is_no_secret_is_said(
    content: str | bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(file))
    done = CliRunner().invoke(cli, ["db", "status"])
    assert done.exit_code == 1
    assert f"SLACK_BOT_TOKEN_FILE: {file}" in done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_doctor_says_which_file_others_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path, "SOURCIER_KEY", samples.KEYS[0])
    monkeypatch.setenv("SOURCIER_KEY_FILE", file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    assert "can be read by everybody" not in CliRunner().invoke(cli, ["doctor", "--lang", "en"]).stdout
    os.chmod(file, 0o644)
    assert f"{file} can be read by everybody" in CliRunner().invoke(cli, ["doctor", "--lang", "en"]).stdout


# --- nowhere to be seen --------------------------------------------------------------------------------------------------


def with_locals(settings: Settings) -> str:
    """A traceback that tells the values of variables, as some tools do."""
    try:
        raise RuntimeError(f"settings: {settings}")
    except RuntimeError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def test_settings_show_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    settings = load()
    shown = [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    shown.append(with_locals(settings))
    assert not [each for each in shown for hidden in HIDDEN if hidden in each]
    assert set(variables()) >= set(SECRETS)
    assert all("SecretStr" in str(Settings.model_fields[variables()[name]].annotation) for name in SECRETS)


def test_doctor_shows_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    done = CliRunner().invoke(cli, ["doctor", "--lang", "en"])
    assert "SLACK_BOT_TOKEN: set" in done.stdout
    assert not [hidden for hidden in HIDDEN if hidden in done.output]


def test_the_archive_holds_none_of_them(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**VALUES, "DATABASE_URL": sqlite_url}.items():
        monkeypatch.setenv(name, value)
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    with Archive.open(sqlite_url) as archive, archive.engine.connect() as connection:
        rows = "\n".join(
            str(tuple(row)) for table in schema.metadata.sorted_tables for row in connection.execute(select(table))
        )
    assert not [hidden for hidden in HIDDEN if hidden in rows]
    assert not [hidden for hidden in HIDDEN if hidden.encode() in Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()]


def test_a_fault_at_the_start_shows_none_of_them(tmp_path: Path) -> None:
    env = {**os.environ, **VALUES, "SLACK_API_URL": "http://127.0.0.1:9/"}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"], env=env, capture_output=True, text=True, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 1
    assert not [hidden for hidden in HIDDEN if hidden in done.stdout + done.stderr]


def test_ps_shows_none_of_them_of_the_bot_nor_of_its_child(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    url = f"sqlite:///{tmp_path}/archive.db"
    env = {
        **os.environ,
        **VALUES,
        "DATABASE_URL": url,
        "DATABASE_READ_URL": "",
        "SLACK_API_URL": "http://127.0.0.1:9/",
        "SOURCIER_PORT": free_port(),
    }
    env |= {"SOURCIER_INBOX": str(tmp_path / "inbox")}
    del env["SLACK_APP_TOKEN"]
    command = [sys.executable, "-m", "bot.cli", "run"]
    with (
        open(tmp_path / "log", "wb") as log,
        subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=tmp_path) as process,
    ):
        try:
            family = psutil.Process(process.pid)
            deadline = time.monotonic() + 90
            while not (children := family.children(recursive=True)) and time.monotonic() < deadline:
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.2)
            assert children, "`sourcier watch` did not start"
            lines = [" ".join(each.cmdline()) for each in (family, *children)]
            of_reading = [each.environ() for each in children]
        finally:
            process.terminate()
            process.wait(30)
    assert any("watch" in line for line in lines)
    # What reads what anybody publishes has no token to lose.
    assert not [name for each in of_reading for name, value in each.items() if any(hidden in value for hidden in HIDDEN)]
    assert not [hidden for hidden in HIDDEN for line in lines if hidden in line]
    assert not [hidden for hidden in HIDDEN if hidden in (tmp_path / "log").read_text()]


def test_the_log_tells_where_a_fault_was_and_nothing_of_what_it_says() -> None:
    script = (
        "import logging; from bot.logs import to_stderr; to_stderr('info')\n"
        "try:\n    raise ValueError('hunter2 in a message')\n"
        "except ValueError:\n    logging.getLogger('uvicorn.error').exception('Exception in ASGI application')\n"
        "raise KeyError('hunter2 at the end')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 1
    assert "ValueError at <string>:3 <module>" in done.stderr
    assert "KeyError at" in done.stderr
    assert "hunter2" not in done.stderr
