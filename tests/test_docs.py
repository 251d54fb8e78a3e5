"""Nothing that can be typed or set is left out of the documents, and they name nothing that is not there."""

import json
import re
from pathlib import Path

import click
import pytest
import typer.main
from pydantic import SecretStr

from bot.cli import cli
from bot.metrics import Metrics
from bot.settings import SECRETS, Settings, variables
from handlers import wording
from handlers.query import FILTERS
from handlers.rights import TABLE
from store.schema import metadata

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()
WATCHING = (ROOT / "docs" / "watching.md").read_text()
RIGHTS = (ROOT / "docs" / "rights.md").read_text()
PRIVACY = (ROOT / "docs" / "privacy.md").read_text()
METRICS = (ROOT / "docs" / "metrics.md").read_text()
DATABASES = (ROOT / "docs" / "databases.md").read_text()
SCALE = (ROOT / "docs" / "scale.md").read_text()
COMMAND_LINE = typer.main.get_command(cli)


def leaves(command: click.Command, name: str = "sourcier") -> dict[str, click.Command]:
    """Every command that does something, by what one types."""
    if not hasattr(command, "commands"):
        return {name: command}
    return {typed: leaf for sub, child in command.commands.items() for typed, leaf in leaves(child, f"{name} {sub}").items()}


LEAVES = leaves(COMMAND_LINE)


@pytest.mark.parametrize("typed", LEAVES)
def test_each_command_is_in_the_readme_with_its_options(typed):
    row = next((line for line in README.splitlines() if line.startswith("|") and f"`{typed}" in line), None)
    assert row is not None
    for parameter in LEAVES[typed].params:
        if parameter.param_type_name == "option" and parameter.name != "help" and not getattr(parameter, "hidden", False):
            assert parameter.opts[-1] in row


def test_each_command_says_what_it_does():
    assert not [typed for typed, command in LEAVES.items() if not (command.help or "").strip()]


def test_the_readme_names_no_command_that_does_not_exist():
    for first, second in re.findall(r"`sourcier (\w+)(?: (\w+))?", README):
        if first != "aide" and first != "help":
            assert any(typed.startswith(f"sourcier {first}") for typed in LEAVES), first
        if first == "db":
            assert f"sourcier db {second}" in LEAVES


@pytest.mark.parametrize("variable", variables())
def test_each_setting_is_documented_with_its_default(variable):
    row = next((line for line in CONFIGURATION.splitlines() if line.startswith(f"| `{variable}`")), None)
    assert row is not None
    default = Settings.model_fields[variables()[variable]].default
    default = default.get_secret_value() if isinstance(default, SecretStr) else default
    assert row.split("|")[2].strip(" `") == ("none" if default in (None, frozenset()) else str(default))


def test_no_setting_is_documented_that_does_not_exist():
    assert set(re.findall(r"^\| `(\w+)`", CONFIGURATION, flags=re.M)) == set(variables())


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_is_in_the_readme(name):
    from store.extract.text import fold

    assert f"`{name}:`" in fold(README)


def test_the_table_of_rights_is_the_programs():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (yes|no) \|", RIGHTS, flags=re.M)
    assert rows == [(action, right.least, "yes" if right.outside else "no") for action, right in TABLE.items()]


def test_every_table_that_names_a_user_is_in_the_privacy_note():
    named = {
        table.name for table in metadata.sorted_tables if {"user", "owner", "editor", "sealed"} & set(table.columns.keys())
    }
    assert named >= {"subscriptions", "preferences", "decisions"}
    assert all(f"`{name}`" in PRIVACY for name in named)


def test_every_metric_is_documented_with_its_labels(archive):
    told = Metrics(archive).registry.collect()
    names = {f"{family.name}_total" if family.type == "counter" else family.name for family in told}
    # what has no moment yet is not told
    names |= {"sourcier_last_tick_timestamp_seconds", "sourcier_last_article_timestamp_seconds"}
    names |= {"sourcier_replica_up", "sourcier_replica_lag_seconds"}  # where there is one
    assert set(re.findall(r"^\| `(sourcier_\w+)", METRICS, flags=re.M)) == names


def test_the_dashboard_asks_for_metrics_and_labels_that_there_are():
    labels = {
        row[0]: set(re.findall(r"`(\w+)`", row[1]))
        for row in re.findall(r"^\| `(sourcier_\w+)` \|([^|]*)\|", METRICS, flags=re.M)
    }
    board = json.loads((ROOT / "contrib" / "grafana" / "sourcier.json").read_text())
    asked = [target for panel in board["panels"] for target in panel["targets"]]
    assert len(asked) > 10
    for target in asked:
        (name,) = re.findall(r"sourcier_\w+", target["expr"])
        name = name.removesuffix("_bucket")
        assert name in labels, name
        by = {label.strip() for group in re.findall(r"by \(([^)]*)\)", target["expr"]) for label in group.split(",")} - {"le"}
        assert by <= labels[name], target["expr"]
        assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= by


def test_the_plan_names_functions_that_are_there():
    for module, name in re.findall(r"`(store(?:\.\w+)+)\.(\w+)`", SCALE):
        where = ROOT / Path(*module.split("."))
        code = [*where.parent.glob(f"{where.name}.py"), *where.glob("*.py")]
        assert (
            any(re.search(rf"^def {name}\b", file.read_text(), flags=re.M) for file in code)
            or (where / f"{name}.py").exists()
            or (where / name).is_dir()
        ), f"{module}.{name}"


def test_links_lead_to_files_that_exist():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(
        r"\]\((?!https?:)([^)#]+)\)", CONFIGURATION + WATCHING + RIGHTS + PRIVACY + METRICS + DATABASES + SCALE
    ):
        assert (ROOT / "docs" / target).exists() or (ROOT / target).exists(), target


# --- the pages for people ------------------------------------------------------------------------------------------------

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = {path.name: path.read_text() for path in DOCS}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_command_and_no_option_that_does_not_exist(page):
    inline = re.findall(r"`(sourcier [^`\n]+)`", PAGES[page])
    blocks = [line for block in re.findall(r"```\w*\n(.*?)```", PAGES[page], flags=re.S) for line in block.splitlines()]
    for typed in [*inline, *(line.strip() for line in blocks if line.strip().startswith("sourcier "))]:
        words = typed.partition("#")[0].split()
        if words[1:2] and not re.fullmatch(r"[a-z]+", words[1]):
            continue  # « sourcier … »
        name = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in LEAVES), None)
        assert name or any(leaf.startswith(f"{' '.join(words[:2])} ") for leaf in LEAVES), (page, typed)
        known = {option for parameter in LEAVES[name].params for option in parameter.opts} if name else set()
        assert {word for word in words if word.startswith("--")} <= {*known, "--help"}, (page, typed)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_setting_that_does_not_exist(page):
    known = {*variables(), *(f"{name}_FILE" for name in SECRETS), "SOURCIER_…"}
    assert set(re.findall(r"\b(?:SOURCIER|SLACK)_[A-Z_]+\b", PAGES[page])) <= known


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_to_files_and_pictures_that_exist_and_is_led_to(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGES[page]):
        assert (ROOT / "docs" / target).exists(), target
    led = "\n".join([README, *(text for name, text in PAGES.items() if name != page)])
    assert f"({page})" in led or f"docs/{page})" in led


def test_the_guide_names_every_command_and_each_picture_of_it_is_made_by_the_program():
    from pictures import PICTURES

    from handlers.commands import COMMANDS

    assert all(command.fr[0] in PAGES["guide.md"] for command in COMMANDS)
    shown = {name for text in PAGES.values() for name in re.findall(r"\(pictures/(\w+)\.png\)", text)}
    assert shown == set(PICTURES)
    assert {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")} == set(PICTURES)


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_is_in_the_help(name):
    from store.extract.text import fold

    said = " ".join(fold(sentence.fr + sentence.en) for sentence in (wording.HELP_FILTERS, wording.HELP_FIGURES))
    aliases = {"journal": "media", "monnaie": "devise", "about": "about", "by": "by"}
    assert f"{aliases.get(name, name)}:" in said


def test_the_page_for_developers_names_folders_and_tests_that_there_are():
    for name in re.findall(r"`(test_\w+\.py|judges\.py|desks\.py)`", PAGES["develop.md"]):
        assert (ROOT / "tests" / name).exists(), name
    for path in re.findall(r"`((?:bot|handlers|store|seeds|tests)/[\w./]+)`", PAGES["develop.md"]):
        assert (ROOT / path).exists(), path
