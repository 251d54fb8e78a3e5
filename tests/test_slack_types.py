"""Slack's own types (`@slack/types`, compiled by TypeScript) judge all that the tests make Slack show. Runs last, to have seen it all."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import payloads
import pytest
import samples
import shelves
from desks import Desk

from bot.trial import Workspace

#: So that there is something of every kind even where this file runs alone.
TYPED = (
    "/sourcier aide",
    "/citations marsk",
    "/citations veld",
    "/citations kester",
    "/citations arno",
    "/citations moutons",
    "/citations marsk moutons",
    "/chiffres aide digues",
    "/chiffres 12",
    "/qui marsk",
    "/qui Liv Kester",
    "/who orvanie",
    "/citations marsk hiver",
)


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], list[Any]]:
    """The blocks of messages, and the views, that this and every test before it made Slack show, in whatever process."""
    if kept := request.config.getoption("shown"):
        assert payloads.fetch(kept), "nothing was kept: the other tests run first, with the same --shown"
    folder = tmp_path_factory.mktemp("types")
    with samples.filled(f"sqlite:///{folder / 'samples.db'}") as archive, Workspace() as workspace:
        workspace.groups["S0EDITORS"] = ["U1"]
        slack = Desk(workspace, archive, editors="S0EDITORS")
        posts = {line: slack.type(line) for line in TYPED}
        slack.click(posts["/citations marsk hiver"], "Voir le passage")
        slack.click(posts["/citations marsk"], "Partager dans le canal")
        slack.click(posts["/qui marsk"], "Corriger…")
        Desk(workspace, archive, settings=shelves.http_settings(workspace)).type("/citations marsk hiver")
    return list(payloads.MESSAGES.values()), list(payloads.VIEWS.values())


def test_slacks_types_allow_all_that_is_shown(node_modules: Path, tmp_path: Path, shown):
    messages, views = shown
    assert len(messages) >= 8
    assert len(views) >= 2
    assert payloads.refused(node_modules, tmp_path, messages, views) == []


def button(blocks: list[Any]) -> Any:
    return next(block for block in blocks if block["type"] == "actions")["elements"][0]


def rich(blocks: list[Any]) -> Any:
    return next(block for block in blocks if block["type"] == "rich_text")["elements"][0]["elements"][0]


#: What Slack's own types do not know, and what they then speak of.
SPOILT: tuple[tuple[Callable[[list[Any]], Any], str], ...] = (
    (lambda blocks: button(blocks).update(colour="red"), "colour"),
    (lambda blocks: button(blocks).update(style="loud"), "loud"),
    (lambda blocks: button(blocks)["text"].update(type="mrkdwn"), "mrkdwn"),
    (lambda blocks: button(blocks).pop("text"), "text"),
    (lambda blocks: rich(blocks).update(style={"bold": "yes"}), "boolean"),
    (lambda blocks: rich(blocks).update(style={"loud": True}), "loud"),
    (lambda blocks: blocks[0].update(type="rich"), "rich"),
)


def test_slacks_types_refuse_what_slack_does_not_know(node_modules: Path, tmp_path: Path, shown):
    whole = next(blocks for blocks in shown[0] if {"actions", "rich_text"} <= {block["type"] for block in blocks})
    given = [whole]
    for spoil, _ in SPOILT:
        given.append(copy.deepcopy(whole))
        spoil(given[-1])
    faults = payloads.refused(node_modules, tmp_path, given, [])
    assert not [fault for fault in faults if fault.startswith("payloads.ts(2,")]
    for line, (_, told) in enumerate(SPOILT, 3):
        assert told in " ".join(fault for fault in faults if fault.startswith(f"payloads.ts({line},")), line


def test_slacks_types_refuse_a_view_with_a_field_too_many_or_too_few(node_modules: Path, tmp_path: Path, shown):
    view = next(view for view in shown[1] if view["type"] == "modal")
    short = {key: value for key, value in view.items() if key != "title"}
    faults = payloads.refused(node_modules, tmp_path, [], [view, {**view, "colour": "red"}, short])
    assert {fault.split(",")[0] for fault in faults} == {"payloads.ts(3", "payloads.ts(4"}


def test_what_other_processes_made_slack_show_is_judged_too(shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    payloads.keep(tmp_path)
    seen = payloads.MESSAGES, payloads.VIEWS
    for name in ("MESSAGES", "VIEWS"):
        monkeypatch.setattr(payloads, name, {})
    assert payloads.fetch(tmp_path) == 1
    assert seen == (payloads.MESSAGES, payloads.VIEWS)
    assert payloads.fetch(tmp_path / "none") == 0


def test_the_lock_of_npms_packages_names_no_address_to_download_from():
    folder = Path(__file__).parent / "node"
    assert '"resolved"' not in (folder / "package-lock.json").read_text()
    assert "://" not in (folder / "package-lock.json").read_text()
    assert "://" not in (folder / "package.json").read_text()
