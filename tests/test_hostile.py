"""A sample of the hostile campaign (`python -m bench hostile` runs 10,000), and each fault that it has found, by itself."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import samples
from desks import Desk, desk

from bench import hostile
from bench.hostile.judges import Allowed, message_broken, view_broken
from bot.trial import bodies
from bot.trial.records import Payload
from handlers.blocks import corrections as blocks
from store.archive import Archive


def test_a_sample_of_every_kind_breaks_nothing(archive: Archive, tmp_path: Path) -> None:
    found = hostile.campaign(archive, tmp_path, hostile.sample(0.03))
    assert not found.failures
    assert found.is_right
    assert set(found.kinds) == set(hostile.PLAN)
    assert found.shown > 200


def test_the_whole_campaign_is_ten_thousand() -> None:
    assert sum(hostile.PLAN.values()) == 10_000


# --- the judge: what it is for, it finds ----------------------------------------------------------------------------------


def _rich(*runs: Payload) -> list[Payload]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "vu <!channel>"},
        {"text": "vu <@UHOSTILE1>"},
        {"text": "vu <#CHOSTILE>"},
        {"text": "vu <http://inject.example|ici>"},
        {"text": "un < seul"},
        {"text": "R&D"},
        {"text": "a\u202eb"},
        {"text": "a\x07b"},
        {"text": ""},
        {"text": "x", "blocks": _rich({"type": "broadcast", "range": "channel"})},
        {"text": "x", "blocks": _rich({"type": "user", "user_id": "UHOSTILE1"})},
        {"text": "x", "blocks": _rich({"type": "usergroup", "usergroup_id": "SHOSTILE"})},
        {"text": "x", "blocks": _rich({"type": "link", "url": "https://inject.example/", "text": "x"})},
        {"text": "x", "blocks": _rich({"type": "link", "url": "https://a.press.example/", "text": "www.autre.example"})},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!here>", "verbatim": True}}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "a", "verbatim": False}}]},
        {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": ":tada:", "emoji": True}}]},
    ],
    ids=lambda payload: json.dumps(payload)[:60],
)
def test_the_judge_finds_what_breaks_out(payload: Payload) -> None:
    assert message_broken(payload, Allowed({"U1"}))


def test_the_judge_lets_pass_what_is_ours() -> None:
    said = _rich({"type": "user", "user_id": "U1"}, {"type": "link", "url": "https://a.press.example/x", "text": "Lire"})
    assert message_broken({"text": "<@U1> &lt;!channel&gt; R&amp;D", "blocks": said}, Allowed({"U1"})) == []
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x", "emoji": False}, "blocks": said}
    assert view_broken(view, Allowed({"U1"})) == []


# --- what it has found ----------------------------------------------------------------------------------------------------


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    samples.fill(archive)
    with desk(archive, editors="S1", reports="CREPORTS") as opened:
        opened.workspace.groups["S1"] = ["UED"]
        yield opened


@pytest.mark.parametrize(
    "metadata", ["[]", "null", "1", "x", "[" * 2000, '{"quote": [], "id": {}, "actor": [], "article": true}']
)
def test_a_form_whose_metadata_is_none_of_ours_is_about_nothing(
    slack: Desk, metadata: str, caplog: pytest.LogCaptureFixture
) -> None:
    for form in _forms(slack):
        slack.workspace.submit(slack.app, form, {})  # as it was opened
        changed = {**form.payload, "private_metadata": metadata}
        view = slack.workspace.records.opened("UED", changed)
        slack.workspace.send(slack.app, view, {}, user="UED")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    "state", [None, [], "x", {"values": []}, {"values": {}}, {"values": {"what": {"what": 5}, "name": []}}]
)
def test_a_form_whose_fields_are_of_no_type_is_an_empty_one(
    slack: Desk, state: object, caplog: pytest.LogCaptureFixture
) -> None:
    for form in _forms(slack):
        view = slack.workspace.records.opened("UED", form.payload)
        told = bodies.in_view(view)
        told["view"]["state"] = state
        body = {"type": "view_submission", **bodies.who("UED"), "trigger_id": f"1.{time.monotonic()}", **told}
        assert slack.workspace.dispatch(slack.app, urlencode({"payload": json.dumps(body)})).status == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def _forms(slack: Desk) -> list[object]:
    """A form of each kind that there is, as an editor opens it."""
    opened = []
    answer = slack.type("/citations Marsk", user="UED")
    menu = slack.workspace.click(
        slack.app, answer, next(e["value"] for e in answer.entries if e["value"].isdigit()), user="UED"
    )
    opened += slack.workspace.click(slack.app, menu[0], f"{blocks.WHOSE}.reading", user="UED")
    opened += slack.workspace.click(slack.app, menu[0], f"{blocks.WHOSE}.outlet", user="UED")
    opened += slack.workspace.click(
        slack.app, answer, next(e["value"] for e in answer.entries if e["value"].startswith("w")), user="UED"
    )
    return opened
