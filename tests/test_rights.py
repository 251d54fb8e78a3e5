"""Who may do what: every listener by every kind of person, in every kind of channel, by signed requests through `app.dispatch`."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
import samples
from desks import Desk, desk, entries, lines

import handlers
from bot.trial import Workspace
from bot.trial.records import TEAM, Channel
from handlers import LISTENERS, Listener
from handlers.rights import TABLE, Guard
from handlers.wording import Sentence
from handlers.wording import corrections as corrections_said
from handlers.wording import identities as identities_said
from handlers.wording import rights as said
from handlers.wording import withdrawals as withdrawals_said
from store.archive import Archive
from store.types import Filters

EDITORS = "S0EDITORS"
#: What Slack says of users who are no plain members, and what they are told.
OUTSIDERS: dict[str, tuple[dict[str, Any], Any]] = {
    "a guest of one channel": ({"is_restricted": True, "is_ultra_restricted": True}, said.GUEST),
    "a guest of several": ({"is_restricted": True}, said.GUEST),
    "another organisation's member": ({"team_id": "T9OTHER", "is_stranger": True}, said.STRANGER),
    "a member of another workspace": ({"team_id": "T9OTHER"}, said.STRANGER),
    "a bot": ({"is_bot": True}, said.BOT),
    "deactivated": ({"deleted": True}, said.DEACTIVATED),
}
READER, EDITOR, ADMINISTRATOR = "U1", "U2", "U3"
ROLES = {READER: "reader", EDITOR: "editor", ADMINISTRATOR: "administrator"}
ORDER = ["reader", "editor", "administrator"]


def name_of(listener: Listener) -> str:
    pattern = listener.name if isinstance(listener.name, str) else listener.name.pattern.replace("\\", "")
    return f"{listener.kind} {pattern}"


class Probe:
    """Every listener's function, put out of the way: whether it was reached, and nothing more."""

    def __init__(self) -> None:
        self.reached: list[str] = []

    def of(self, listener: Listener) -> Listener:
        def reached(ack: Any) -> None:
            ack()
            self.reached.append(name_of(listener))

        return replace(listener, answer=reached)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    found = Probe()
    monkeypatch.setattr(handlers.register, "__defaults__", (tuple(map(found.of, LISTENERS)),))
    return found


@pytest.fixture
def archive(sqlite_url: str) -> Iterator[Archive]:
    """On one database: what is looked at here is asked of Slack, and never of the archive."""
    with Archive.open(sqlite_url) as opened:
        yield opened


@pytest.fixture
def slack(archive: Archive, probe: Probe) -> Iterator[Desk]:
    with desk(archive, editors=EDITORS, administrators=frozenset((ADMINISTRATOR,))) as opened:
        opened.workspace.groups[EDITORS] = [EDITOR]
        yield opened


def action_id(pattern: str | re.Pattern[str]) -> str:
    """An action id that a listener's pattern takes."""
    if isinstance(pattern, str):
        return pattern
    plain = re.sub(r"\(([^|()]*)\|?[^()]*\)(\??)", lambda found: "" if found[2] else found[1], pattern.pattern)
    made = plain.replace(r"\w+", "x").replace(r"\d+", "1").replace("\\", "")
    assert pattern.fullmatch(made), (pattern.pattern, made)
    return made


def request(workspace: Workspace, listener: Listener, user: str, channel: str, *, team: str = TEAM) -> str:
    """What Slack sends for a listener, as little as it may be."""
    who: dict[str, Any] = {
        "user": {"id": user, "team_id": team},
        "team": {"id": team, "domain": "trial"},
        "trigger_id": workspace.records.trigger(user),
    }
    url = workspace._api.response_url(user, channel)
    place = {"channel": {"id": channel}, "container": {"type": "message", "channel_id": channel, "message_ts": "1.2"}}
    match listener.kind:
        case "command":
            asked = {"team_id": team, "channel_id": channel, "user_id": user, "text": "", "response_url": url}
            return urlencode({**asked, "command": listener.name, "trigger_id": who["trigger_id"]})
        case "action":
            pressed = {"action_id": action_id(listener.name), "block_id": "b", "type": "button", "value": ""}
            body = {**who, **place, "type": "block_actions", "actions": [pressed], "response_url": url}
        case "view":
            view = {"id": "V1", "type": "modal", "callback_id": listener.name, "state": {"values": {}}, "private_metadata": ""}
            body = {**who, "type": "view_submission", "view": view}
        case "shortcut":
            body = {**who, **place, "type": "message_action", "callback_id": listener.name, "response_url": url, "message": {}}
        case _:
            in_channel = listener.name == "app_mention"
            event = {
                "type": listener.name,
                "user": user,
                "text": "citations marsk",
                "ts": workspace.records.ts(),
                "channel": channel if in_channel else f"D{user[1:]}",
                **({"tab": "home"} if listener.name == "app_home_opened" else {} if in_channel else {"channel_type": "im"}),
            }
            return json.dumps(
                {"type": "event_callback", "team_id": team, "event": event, "event_id": f"Ev{workspace.records.number()}"}
            )
    return urlencode({"payload": json.dumps(body)})


def send(slack: Desk, listener: Listener, user: str, channel: str = "C1", **more: Any) -> str:
    """All that Slack shows of a request."""
    body = request(slack.workspace, listener, user, channel, **more)
    headers = slack.workspace.signed(body)
    if listener.kind == "event":
        headers["content-type"] = "application/json"
    before = len(slack.workspace.posts)
    answer = slack.workspace.dispatch(slack.app, body, headers)
    assert answer.status == 200
    shown = [post.payload for post in slack.workspace.posts[before:]] + ([json.loads(answer.body)] if answer.body else [])
    return json.dumps(shown, ensure_ascii=False)


def told(shown: str, sentence: Any, lang: Any = "fr") -> bool:
    return json.dumps(sentence(lang), ensure_ascii=False)[1:-1] in shown


IN_CHANNELS = [each for each in LISTENERS if each.kind != "view" and each.name not in ("app_home_opened", "message")]
SENTENCES = [
    *(each for each in vars(said).values() if isinstance(each, Sentence)),
    corrections_said.NOT_YOU,
    identities_said.NOT_YOU,
    withdrawals_said.NOT_YOU,
]


# --- every listener has a guard, by construction --------------------------------------------------------------------


def test_whatever_bolt_listens_to_stands_behind_a_guard_of_the_table(slack: Desk) -> None:
    listening = slack.app._listeners
    assert len(listening) == len(LISTENERS)
    for each in listening:
        guards = [found.func for found in each.middleware if isinstance(getattr(found, "func", None), Guard)]
        assert len(guards) == 1, each.ack_function
        assert TABLE[guards[0].action] is guards[0].right


def test_a_listener_without_an_action_of_the_table_cannot_be_registered(slack: Desk) -> None:
    with pytest.raises(KeyError):
        handlers.register(slack.app, [Listener("action", "sourcier.new", "whatever", lambda ack: None)])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Listener("action", "sourcier.new", answer=lambda ack: None)  # type: ignore[call-arg]


def test_nothing_else_ties_a_listener_to_the_app() -> None:
    import pathlib

    root = pathlib.Path(handlers.__file__).parents[1]
    code = [path for folder in ("bot", "handlers") for path in (root / folder).rglob("*.py")]
    tying = {
        path.name
        for path in code
        if re.search(r"app\.(command|action|view|shortcut|event|message|options|function)\b", path.read_text())
    }
    assert tying == {"__init__.py", "oauth.py"}


# --- row by row ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("listener", LISTENERS, ids=name_of)
def test_each_role_reaches_what_the_table_gives_it(slack: Desk, probe: Probe, listener: Listener) -> None:
    least = ORDER.index(TABLE[listener.action].least)
    for user, role in ROLES.items():
        probe.reached.clear()
        shown = send(slack, listener, user)
        if ORDER.index(role) >= least:
            assert probe.reached == [name_of(listener)], role
        else:
            assert probe.reached == [], role
            assert told(shown, TABLE[listener.action].refusal), role


@pytest.mark.parametrize("listener", LISTENERS, ids=name_of)
def test_who_is_no_member_reaches_nothing_and_is_told_why_in_one_sentence(
    slack: Desk, probe: Probe, listener: Listener
) -> None:
    for number, (facts, sentence) in enumerate(OUTSIDERS.values()):
        for lang, locale in (("fr", "fr-FR"), ("en", "en-GB")):
            user = f"U9{number}{lang.upper()}"
            slack.workspace.people[user], slack.workspace.locales[user] = facts, locale
            shown = send(slack, listener, user)
            assert told(shown, sentence, lang), shown
            assert sum(told(shown, each, lang) for each in SENTENCES) == 1
    assert probe.reached == []


@pytest.mark.parametrize("listener", LISTENERS, ids=name_of)
def test_another_workspace_and_a_user_of_whom_slack_says_nothing_reach_nothing(
    slack: Desk, probe: Probe, listener: Listener
) -> None:
    # Whose language is not known is answered in that of the command.
    shown = send(slack, listener, "U1", team="T9OTHER")
    assert told(shown, said.OTHER_WORKSPACE) or told(shown, said.OTHER_WORKSPACE, "en")
    slack.workspace.refuse("users.info", "internal_error")
    shown = send(slack, listener, "U7")
    assert told(shown, said.UNKNOWN_PERSON) or told(shown, said.UNKNOWN_PERSON, "en")
    assert probe.reached == []


@pytest.mark.parametrize("listener", IN_CHANNELS, ids=name_of)
@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        (Channel(shared={"is_ext_shared": True, "is_shared": True}), said.SHARED_CHANNEL),
        (Channel(shared={"is_pending_ext_shared": True}), said.SHARED_CHANNEL),
        (Channel(shared={"is_shared": True}), said.SHARED_CHANNEL),
        (Channel(gone=True), said.UNKNOWN_CHANNEL),
    ],
    ids=["shared", "invited", "shared somehow", "unknown"],
)
def test_a_channel_that_others_read_gets_nothing_of_the_archive(
    slack: Desk, probe: Probe, listener: Listener, channel: Channel, sentence: Any
) -> None:
    slack.workspace.channels["C9"] = channel
    shown = send(slack, listener, ADMINISTRATOR, "C9")
    if TABLE[listener.action].outside:
        assert probe.reached == [name_of(listener)]
    else:
        assert probe.reached == []
        assert channel.gone or told(shown, sentence)


def test_a_channel_of_several_workspaces_of_one_organisation_is_ours(slack: Desk, probe: Probe) -> None:
    slack.workspace.channels["C9"] = Channel(shared={"is_shared": True, "is_org_shared": True})
    for listener in LISTENERS:
        send(slack, listener, ADMINISTRATOR, "C9")
    assert len(probe.reached) == len(LISTENERS)


# --- « Retirer l'article… »: an entry of a menu that readers have, and a form -----------------------------------------


@pytest.fixture
def withdrawing(database_url: str) -> Iterator[Desk]:
    """Of its own, on both databases: what is withdrawn is gone for good."""
    administrators = frozenset((ADMINISTRATOR,))
    with Archive.open(database_url) as own, desk(own, editors=EDITORS, administrators=administrators) as opened:
        samples.fill(own)
        opened.workspace.groups[EDITORS] = [EDITOR]
        yield opened


def quotes_on_the_crue(slack: Desk) -> int:
    return len(slack.archive.quotes(Filters(words=("crue",)), limit=50).items)


@pytest.mark.parametrize("user", [EDITOR, ADMINISTRATOR], ids=ROLES.__getitem__)
def test_editors_and_administrators_withdraw_an_article(withdrawing: Desk, user: str) -> None:
    before = quotes_on_the_crue(withdrawing)
    form = withdrawing.click(withdrawing.type("/citations crue", user=user), withdrawals_said.MENU("fr"), user=user)
    assert form.payload["callback_id"] == "sourcier.withdraw.view"
    withdrawing.submit(form, {"reason": "annulation de l'agence"}, user=user)
    assert quotes_on_the_crue(withdrawing) < before
    assert withdrawing.archive.persons.export(user)["withdrawals"][0]["reason"] == "annulation de l'agence"


def test_the_entry_stands_in_the_menus_of_those_who_may_and_in_what_a_channel_reads(withdrawing: Desk) -> None:
    """A message is the same for all who read it; what one alone sees is made for them."""
    said = withdrawals_said.MENU("fr")
    theirs = withdrawing.type("/citations crue", user=EDITOR)
    own = withdrawing.type("/citations crue", user=READER)
    assert (said in entries(theirs), said in entries(own)) == (True, False)
    assert [entry for entry in entries(theirs) if entry != said] == entries(own)
    assert said in entries(withdrawing.mention("citations crue", user=READER))
    withdrawing.workspace.refuse("usergroups.users.list", "http_503", times=9)
    again = withdrawing.type("/citations crue", user="U77")
    assert said not in entries(again)


def test_whoever_else_asks_for_it_is_told_one_sentence_by_the_entry_and_by_the_form(withdrawing: Desk) -> None:
    before = quotes_on_the_crue(withdrawing)
    post = withdrawing.type("/citations crue", user=EDITOR)
    refused = withdrawing.click(post, withdrawals_said.MENU("fr"), user=READER)
    assert refused.shown == "modal"
    assert told(json.dumps(refused.payload, ensure_ascii=False), withdrawals_said.NOT_YOU)
    assert "callback_id" not in refused.payload
    form = withdrawing.click(withdrawing.type("/citations crue", user=EDITOR), withdrawals_said.MENU("fr"), user=EDITOR)
    for who, (facts, sentence) in {"a reader": ({}, withdrawals_said.NOT_YOU), **OUTSIDERS}.items():
        user = f"U9{len(withdrawing.workspace.people)}"
        withdrawing.workspace.people[user] = facts
        (stolen,) = withdrawing.workspace.submit(withdrawing.app, form, {"reason": "pour voir"}, user=user)
        shown = json.dumps(stolen.payload, ensure_ascii=False)
        assert told(shown, sentence), who
        assert sum(told(shown, each) for each in SENTENCES) == 1, who
        (entry,) = withdrawing.workspace.click(withdrawing.app, post, withdrawals_said.MENU("fr"), user=user)
        shown = json.dumps(entry.payload, ensure_ascii=False)
        assert told(shown, sentence), who
        assert sum(told(shown, each) for each in SENTENCES) == 1, who
    assert quotes_on_the_crue(withdrawing) == before


def test_in_a_channel_that_others_read_nobody_is_asked_for_a_reason(withdrawing: Desk) -> None:
    post = withdrawing.type("/citations crue", user=ADMINISTRATOR)
    withdrawing.workspace.channels["C9"] = Channel(shared={"is_ext_shared": True})
    there = replace(post, channel="C9")
    pressed = withdrawing.workspace.click(withdrawing.app, there, withdrawals_said.MENU("fr"), user=ADMINISTRATOR)
    shown = [each.payload for each in pressed]
    assert told(json.dumps(shown, ensure_ascii=False), said.SHARED_CHANNEL)
    assert "sourcier.withdraw.view" not in json.dumps(shown)


# --- the settings ----------------------------------------------------------------------------------------------------


def test_a_setting_opens_channels_that_others_read(filled: Archive) -> None:
    for shared, open_ in (
        (frozenset(), False),
        (frozenset(("C8",)), False),
        (frozenset(("C9",)), True),
        (frozenset(("all",)), True),
    ):
        with desk(filled, shared_channels=shared) as slack:
            slack.workspace.channels["C9"] = Channel(shared={"is_ext_shared": True})
            first = lines(slack.type("/citations marsk", channel="C9"))[0]
            assert first == ("Citations · Ilena Marsk" if open_ else said.SHARED_CHANNEL("fr").replace("\u00a0", " "))


def test_a_setting_lets_guests_and_others_read_and_never_correct(archive: Archive, probe: Probe) -> None:
    with desk(archive, editors=EDITORS, administrators=frozenset(("U9",)), guests=True) as slack:
        slack.workspace.groups[EDITORS] = ["U9"]
        for facts, admitted in (
            ({"is_restricted": True}, True),
            ({"team_id": "T9"}, True),
            ({"is_bot": True}, False),
            ({"deleted": True}, False),
        ):
            for place, listener in enumerate(LISTENERS):
                user = f"U{place}X{len(slack.workspace.people)}"
                slack.workspace.people[user] = facts
                before = len(probe.reached)
                send(slack, listener, user)
                assert (len(probe.reached) > before) == (admitted and TABLE[listener.action].least == "reader")


def test_without_a_group_nobody_but_administrators_corrects(archive: Archive, probe: Probe) -> None:
    with desk(archive, administrators=frozenset((ADMINISTRATOR,))) as slack:
        correcting = [each for each in LISTENERS if TABLE[each.action].least == "editor"]
        assert correcting
        for listener in correcting:
            assert told(send(slack, listener, EDITOR), corrections_said.NO_GROUP)
            send(slack, listener, ADMINISTRATOR)
        assert probe.reached == [name_of(each) for each in correcting]


def test_administrators_alone_are_told_how_the_bot_stands(filled: Archive) -> None:
    with desk(filled, editors=EDITORS, administrators=frozenset((ADMINISTRATOR,))) as slack:
        slack.workspace.groups[EDITORS] = [EDITOR]
        for user in (READER, EDITOR):
            assert lines(slack.type("/sourcier état", user=user)) == [said.ADMINISTRATORS_ONLY("fr")]
        shown = slack.type("/sourcier état", user=ADMINISTRATOR).text
        assert "Points et alertes" in shown


def test_a_refused_mention_is_told_once_and_to_its_writer_alone(slack: Desk, probe: Probe) -> None:
    slack.workspace.people["U9"] = {"is_restricted": True}
    fields = {"user": "U9", "ts": "1700000000.000100"}
    (post,) = slack.workspace.mention(slack.app, "citations marsk", **fields)
    assert (post.shown, post.user) == ("ephemeral", "U9")
    assert slack.workspace.mention(slack.app, "citations marsk", **fields) == []
    assert slack.workspace.mention(slack.app, "citations marsk", user="U9", bot_id="B9") == [], "two bots would talk for ever"
    assert slack.workspace.mention(slack.app, "merci", user="U9") == []
    assert probe.reached == []


def test_an_app_without_the_scope_says_which(filled: Archive) -> None:
    with desk(filled) as slack:
        slack.workspace.refuse("users.info", "missing_scope", needed="users:read")
        assert "users:read" in slack.type("/citations marsk").text
