"""A sample of the hostile campaign (`python -m bench hostile` runs 10,000), and each fault that it has found, by itself."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import samples
from desks import Desk, desk
from trusts import CLEARED, Newsroom, Story, canary, leaked

from bench import hostile
from bench.hostile.judges import Allowed, message_broken, view_broken
from bench.hostile.words import SEARCH
from bot import web
from bot.settings import fixed
from bot.trial import Workspace, bodies
from bot.trial.records import Payload
from handlers.blocks import corrections as blocks
from handlers.blocks import elements, notices
from handlers.blocks.verdicts import Checked
from store.archive import Archive
from store.articles import article_of
from store.extract.clean import Unreadable
from store.feeds import NoFeed, entries_of
from store.formats import items_of
from store.types import Filters


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


def test_an_error_stands_at_a_field_that_the_form_has(slack: Desk) -> None:
    """A form on an outlet's fault, sent back as if it were on ours: `send` fails where errors name a field that it does not have."""
    for form in _forms(slack):
        for metadata in ('{"quote": 1, "whose": "reading"}', '{"kind": "alert"}', "{}"):
            view = slack.workspace.records.opened("UED", {**form.payload, "private_metadata": metadata})
            slack.workspace.send(slack.app, view, {}, user="UED")


def test_what_was_checked_in_a_channel_is_put_into_no_other(slack: Desk) -> None:
    words = "Nous ne reculerons pas d'un mètre devant la crue"
    post = slack.only(
        slack.workspace.shortcut(slack.app, "sourcier.check", {"text": f"« {words} »", "ts": "500.5", "user": "U2"})
    )
    elsewhere = Checked("C2", "1.1", "fr", ((words, None),)).value()
    told = slack.click(post, "Répondre dans le fil", value=elsewhere)
    assert told.text.startswith("Ce bouton n'est plus valable")
    assert not [post for post in slack.workspace.posts if post.method == "chat.postMessage"]


def test_a_check_of_no_words_is_no_longer_valid(slack: Desk) -> None:
    post = slack.only(
        slack.workspace.shortcut(slack.app, "sourcier.check", {"text": "« un deux trois »", "ts": "500.6", "user": "U2"})
    )
    told = slack.click(post, "Répondre dans le fil", value=Checked("C1", "1.1", "fr", ()).value())
    assert told.text.startswith("Ce bouton n'est plus valable")


@pytest.mark.parametrize("stamp", ["x", "", "9" * 400, "NaN"])
def test_what_nobody_has_signed_reaches_no_address_that_it_names(
    slack: Desk, stamp: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A time stamp that is no number is a fault in Bolt's own verification; the fault is told to no response_url of a stranger's."""
    told = bodies.command("/citations", "marsk", user="U1", channel="C1", channel_name="x")
    body = urlencode({**told, "response_url": slack.workspace._api.response_url("U1", "C1")})
    headers = {**slack.workspace.signed(body), "x-slack-request-timestamp": stamp}
    assert slack.workspace.dispatch(slack.app, body, headers).status == 401
    assert slack.workspace.calls == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    "body",
    [
        '{"type": "event_callback", "event": 5}',
        '{"type": "event_callback", "event": null}',
        '{"type": "event_callback", "event": "x", "team_id": 5}',
        '{"type": "block_actions", "actions": [5]}',
        '{"type": "block_actions", "actions": "x"}',
        '{"type": "block_actions", "actions": [{"type": "button"}]}',
        '{"type": "view_submission", "view": []}',
        '{"type": 5}',
        "[1]",
        "5",
        "[" * 50_000,
    ],
    ids=lambda body: body[:50],
)
def test_a_signed_body_of_no_known_shape_is_refused_without_a_fault(
    archive: Archive, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert _posted(archive, body) == 400
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def _posted(archive: Archive, body: str) -> int:
    """The status of a signed request; nobody is called for it."""
    with Workspace() as workspace:
        app = workspace.app(archive, fixed(database_url="sqlite://"))
        door = httpx.ASGITransport(web.site(app, archive, signing_secret=workspace.signing_secret))
        headers = {**workspace.signed(body), "content-type": "application/json"}

        async def post() -> int:
            async with httpx.AsyncClient(transport=door, base_url="https://bot.example") as client:
                return (await client.post("/slack/events", content=body, headers=headers)).status_code

        status = asyncio.run(post())
        assert workspace.calls == []
        return status


def test_a_part_that_is_there_and_null_is_as_if_it_were_not(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    assert _posted(archive, '{"type": "block_actions", "view": null, "actions": [{"action_id": "x", "block_id": "y"}]}') in (
        200,
        404,
    )
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_a_feed_that_declares_entities_is_not_opened(encoding: str) -> None:
    feed = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><rss version="2.0"><channel><item><title>&a;</title>'
    feed += "<link>https://a.example/x</link></item></channel></rss>"
    with pytest.raises(NoFeed, match="declares entities"):
        entries_of(feed.encode(encoding), address="https://a.example/rss")


@pytest.mark.parametrize(("inside", "said"), [("<p>" * 500 + "</p>" * 500, "elements deep"), ("<br/>" * 1_100_000, "marks")])
def test_xml_of_depth_or_without_end_is_not_opened(inside: str, said: str) -> None:
    item = f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:1'>{inside}</newsItem>"
    with pytest.raises(Unreadable, match=said):
        items_of(item.encode(), ".xml")


def test_a_page_of_marks_without_end_is_not_opened() -> None:
    with pytest.raises(Unreadable, match="marks"):
        article_of(b"<html><body>" + b"<p>La crue monte.</p>" * 100_000, file="a.html")


def test_a_text_without_end_is_no_article() -> None:
    with pytest.raises(Unreadable, match="characters"):
        article_of("La crue monte encore à Merrault. ".encode() * 40_000, file="a.txt")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("https://www.autre.example/x", "https://www.autre.example/x (echo.example)"),
        ("www.autre.example", "www.autre.example (echo.example)"),
        ("autre.example", "autre.example (echo.example)"),
        ("L'Écho", "L'Écho"),
        ("www.echo.example", "www.echo.example"),
        ("echo.example", "echo.example"),
    ],
)
def test_a_link_says_no_other_address_than_its_own(words: str, shown: str) -> None:
    assert elements.link("https://www.echo.example/a", words)["text"] == shown
    assert elements.anchor("https://www.echo.example/a", words) == f"<https://www.echo.example/a|{shown}>"


@pytest.mark.parametrize("words", ["a>b", "a|<!channel>", "<@U1>", "*a* _b_ ~c~ `d`", "a&b", "a\u202eb"])
def test_the_words_of_a_link_do_not_end_it(words: str) -> None:
    made = elements.anchor("https://a.press.example/x|y?q=<&>", words)
    section = elements.section([made], beside=elements.menu([("x", "1")], action="m"))
    assert message_broken({"text": "x", "blocks": [section]}, Allowed()) == []
    assert not set(made.rpartition("|")[2]) & set("*_~`")


def test_search_syntax_is_words(slack: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Each of them by itself, and beside a word that is found; a fault would be told in a sentence too."""
    for typed in SEARCH:
        slack.type(f"/citations {typed}")
        slack.type(f'/chiffres digues "{typed}"')
        slack.archive.quotes(Filters(words=(typed,), phrases=(typed,)), limit=5)
        slack.archive.quotes(Filters(phrases=(typed, "crue")), limit=5)
    assert "reculerons" in slack.type('/citations reculerons "devant la crue"').text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_what_a_cleared_channel_saw_is_sent_to_nobody_who_is_not(archive: Archive, tmp_path: Path) -> None:
    secret = Story(1)
    (tmp_path / "articles").mkdir()
    with Workspace() as workspace:
        room = Newsroom(archive, tmp_path / "articles", workspace)
        room.write(secret, internal="1")
        (post,) = workspace.command(room.app, f"/citations {canary(1, 2)}", channel=CLEARED)
        assert leaked(json.dumps(post.payload), secret, (canary(1, 2),))
        shown = workspace.click(room.app, post, notices.SEND)
        (sent,) = (one for one in shown if one.method == "chat.postMessage")
        assert not leaked(json.dumps(sent.payload), secret, (canary(1, 2),))


@pytest.mark.parametrize("told", [True, 5, "x", [5], {"a": 5}, [[]]])
def test_associations_of_no_type_are_none(told: object) -> None:
    item = {
        "uri": "urn:1",
        "pubstatus": "usable",
        "headline": "La crue monte",
        "body_text": "La crue monte encore.",
        "associations": told,
    }
    (read,) = items_of(json.dumps(item).encode(), ".json")
    assert read.replaces == ()
