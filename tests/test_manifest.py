"""The table of commands gives a manifest that Slack accepts, in both languages and both modes, with the least scopes."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.manifest import EVENTS, SCOPES, ManifestError, app_manifest
from handlers import COMMANDS, LISTENERS

ROOT = Path(__file__).resolve().parents[1]
RULES = json.loads((ROOT / "tests" / "data" / "slack_manifest.schema.json").read_text())


def names(manifest) -> list[str]:
    return [command["command"] for command in manifest["features"]["slash_commands"]]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("mode", "url"), [("socket", None), ("http", "https://sourcier.example.org")])
def test_every_manifest_keeps_slacks_rules(lang, mode, url):
    manifest = app_manifest(lang=lang, mode=mode, url=url)
    jsonschema.Draft7Validator(RULES).validate(manifest)
    assert len(set(names(manifest))) == len(names(manifest))


def test_the_rules_would_catch_what_slack_refuses():
    manifest = app_manifest(lang="fr", mode="socket")
    manifest["features"]["slash_commands"][0]["command"] = "citations"
    manifest["display_information"]["long_description"] = "short"
    assert len(list(jsonschema.Draft7Validator(RULES).iter_errors(manifest))) == 2


def test_the_language_chooses_the_names_that_are_installed():
    assert set(names(app_manifest(lang="fr", mode="socket"))) == {name for command in COMMANDS for name in command.fr}
    assert set(names(app_manifest(lang="en", mode="socket"))) == {name for command in COMMANDS for name in command.en}
    assert {"/qui", "/acteur", "/chiffres", "/citations", "/sourcier"} <= set(names(app_manifest(lang="fr", mode="socket")))
    assert {"/who", "/figures", "/quotes", "/sourcier"} <= set(names(app_manifest(lang="en", mode="socket")))


def test_over_socket_mode_nothing_is_an_address():
    manifest = app_manifest(lang="fr", mode="socket")
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "://" not in json.dumps(manifest)


@pytest.mark.parametrize("url", ["https://s.example.org", "https://s.example.org/", "https://s.example.org/slack/events"])
def test_over_http_every_request_goes_to_the_one_endpoint(url):
    manifest = app_manifest(lang="fr", mode="http", url=url)
    assert manifest["settings"]["socket_mode_enabled"] is False
    addresses = set(re.findall(r"https://[^\"]+", json.dumps(manifest)))
    assert addresses == {"https://s.example.org/slack/events"}
    assert manifest["settings"]["interactivity"]["request_url"] in addresses
    assert manifest["settings"]["event_subscriptions"]["request_url"] in addresses
    assert all(command["url"] in addresses for command in manifest["features"]["slash_commands"])


@pytest.mark.parametrize(
    ("mode", "url"), [("http", None), ("http", "http://s.example.org"), ("http", "nonsense"), ("socket", "https://s.org")]
)
def test_options_that_do_not_go_together_are_refused(mode, url):
    with pytest.raises(ManifestError):
        app_manifest(lang="fr", mode=mode, url=url)


def test_scopes_and_events_are_those_that_the_handlers_use():
    code = "".join(path.read_text() for folder in ("handlers", "bot") for path in (ROOT / folder).rglob("*.py"))
    uses = {
        "app_mentions:read": '"app_mention"',
        **dict.fromkeys(("channels:history", "groups:history", "im:history", "mpim:history"), "conversations_replies"),
        "chat:write": "chat_postMessage",
        "commands": "app.command",
        "files:write": "files_upload_v2",
        "channels:join": "conversations_join",
        **dict.fromkeys(("channels:read", "groups:read", "im:read", "mpim:read"), "conversations_info"),
        "im:write": "conversations_open",
        "usergroups:read": "usergroups_users_list",
        "users:read": "users_info",
    }
    assert set(SCOPES) == set(uses)
    assert all(use in code for use in uses.values())
    assert {each.name for each in LISTENERS if each.kind == "event"} == {event.split(".")[0] for event in EVENTS}


def test_the_command_prints_json_and_says_what_is_missing():
    done = CliRunner().invoke(cli, ["manifest", "--lang", "en", "--mode", "http", "--url", "https://s.example.org"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == app_manifest(lang="en", mode="http", url="https://s.example.org")
    done = CliRunner().invoke(cli, ["manifest", "--mode", "http"])
    assert done.exit_code == 1
    assert "--url" in done.stderr
