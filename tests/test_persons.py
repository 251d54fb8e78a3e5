"""All that concerns one person: exported, taken out, forgotten with the account; of somebody whom articles name: exported, barred."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import samples
from desks import desk, lines
from newsrooms import START, Clock, happen, headline, subscription
from slack_sdk import WebClient
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import cli
from bot.delivery import Postman
from bot.trial import Workspace
from bot.trial.records import TEAM
from store import schema
from store.archive import Archive
from store.types import Editor, EventFilters, Filters, Preference, QuoteCorrection

ONE, OTHER = "U0FORGET", "U0STAYS"


def everything(archive: Archive) -> str:
    with archive.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for table in schema.metadata.sorted_tables for row in connection.execute(select(table))
        )


@pytest.fixture
def used(archive: Archive) -> Archive:
    """Two users who have each a digest of their own, one of a channel, settings, and a correction."""
    samples.fill(archive)
    quote, *_ = archive.quotes(Filters(words=("crue",))).items
    for user in (ONE, OTHER):
        own = archive.subscriptions.add(subscription(None, owner=user, filters=EventFilters(words=("crue",))), now=START)
        archive.subscriptions.opened(TEAM, own, f"D{user}")
        archive.subscriptions.add(subscription("C1", owner=user), now=START)
        archive.keep_preference(TEAM, user, Preference(lang="en"))
        decision = archive.correct(
            [quote.id], QuoteCorrection("outlet", note=f"note {user[-4:]}"), by=Editor(TEAM, user), at=START
        )
    archive.undo_correction(decision, by=Editor(TEAM, ONE), at=START)
    return archive


# --- users of the bot -----------------------------------------------------------------------------------------------------


def test_what_is_held_of_a_user_is_exported_and_nothing_of_others(used: Archive) -> None:
    found = used.persons.export(ONE)
    assert [one["filters"] for one in found["subscriptions"]] == [
        {"words": ("crue",), "least_outlets": 1},
        {"least_outlets": 1},
    ]
    assert [one["channel"] for one in found["subscriptions"]] == [None, "C1"]
    assert found["preferences"] == [{"team": TEAM, "user": ONE, "lang": "en", "outlet": None, "days": None}]
    assert len(found["decisions"]) == 2
    assert OTHER not in json.dumps(found)
    tables = ("subscriptions", "preferences", "decisions", "withdrawals", "messages", "installations", "welcomed")
    nothing = {key: [] for key in tables}
    assert used.persons.export("U0NOBODY") == {"user": "U0NOBODY", **nothing}


def test_what_is_held_of_a_user_is_taken_out_and_what_they_decided_stands(used: Archive) -> None:
    corrections = len(used.corrections())
    done = used.persons.forget(ONE)
    assert (done["subscriptions"], done["preferences"], done["decisions"]) == (2, 1, 2)
    assert ONE not in everything(used)
    assert len(used.corrections()) == corrections
    assert len(used.subscriptions.owned(TEAM, OTHER)) == 2
    assert used.preference(TEAM, OTHER) == Preference(lang="en")
    with desk(used, editors="S1") as slack:
        slack.workspace.groups["S1"] = ["U1"]
        assert "un compte oublié" in json.dumps(slack.type("/sourcier corrections").payload, ensure_ascii=False)


def test_the_commands_export_and_forget_by_slack_id(sqlite_url: str) -> None:
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        archive.subscriptions.add(subscription(None, owner=ONE, filters=EventFilters(words=("crue",))), now=START)
    env = {"DATABASE_URL": sqlite_url, "SOURCIER_KEY": samples.KEYS[0]}
    exported = CliRunner().invoke(cli, ["person", "export", ONE], env=env)
    assert json.loads(exported.stdout)["subscriptions"][0]["filters"]["words"] == ["crue"]
    done = CliRunner().invoke(cli, ["person", "forget", ONE], env=env)
    assert (done.exit_code, "subscriptions: 1" in done.stdout) == (0, True)
    with Archive.open(sqlite_url) as archive:
        assert ONE not in everything(archive)


def test_who_has_left_is_forgotten_and_the_channels_digest_goes_on(used: Archive) -> None:
    clock = Clock(START + timedelta(hours=1))
    with Workspace() as workspace:
        workspace.people[ONE] = {"deleted": True}
        client = WebClient(token="xoxb-trial", base_url=workspace.client_url)
        Postman(used, client, TEAM, clock=clock, sleep=lambda _: None).tick()
        assert {post.channel for post in workspace.posts} <= {"C1", f"D{OTHER}"}
    assert ONE not in everything(used).replace(f"D{ONE}", "")
    with used.engine.connect() as connection:
        left = connection.execute(select(schema.subscriptions.c.owner, schema.subscriptions.c.channel)).all()
    assert sorted(map(tuple, left), key=str) == sorted([("", "C1"), (OTHER, None), (OTHER, "C1")], key=str)


def test_a_digest_is_not_sent_to_who_is_a_guest_now_and_a_channel_that_was_opened_is_paused(archive: Archive) -> None:
    clock = Clock(START)
    own = archive.subscriptions.add(subscription(None, owner=ONE), now=START - timedelta(days=1))
    shared = archive.subscriptions.add(subscription("C9", owner=OTHER), now=START - timedelta(days=1))
    happen(archive, 1, at=START - timedelta(hours=1))
    clock.pass_(days=1, hours=2)
    from bot.trial.records import Channel

    with Workspace() as workspace:
        workspace.people[ONE] = {"is_restricted": True}
        workspace.channels["C9"] = Channel(shared={"is_ext_shared": True})
        postman = Postman(
            archive, WebClient(token="xoxb-t", base_url=workspace.client_url), TEAM, clock=clock, sleep=lambda _: None
        )
        for _ in range(3):
            postman.tick()
            clock.pass_(minutes=5)
        assert headline(1)[:20] not in json.dumps([post.payload for post in workspace.posts], ensure_ascii=False)
        (told,) = workspace.posts
        assert "ouvert à d'autres organisations" in told.text
        assert told.channel == f"D{OTHER[1:]}"
    assert [archive.subscriptions.of(TEAM, id_).paused for id_ in (own, shared)] == ["gone", "shared"]  # type: ignore[union-attr]


def test_while_slack_does_not_say_whose_channel_it_is_nothing_is_posted(archive: Archive) -> None:
    archive.subscriptions.add(subscription("C9"), now=START - timedelta(days=1))
    happen(archive, 1, at=START - timedelta(hours=1))
    clock = Clock(START + timedelta(days=1, hours=2))
    with Workspace() as workspace:
        workspace.refuse("conversations.info", "internal_error", times=2)
        postman = Postman(
            archive, WebClient(token="xoxb-t", base_url=workspace.client_url), TEAM, clock=clock, sleep=lambda _: None
        )
        assert postman.tick() == 0
        assert workspace.posts == []
        clock.pass_(minutes=30)
        while not postman.tick():
            clock.pass_(minutes=10)
        assert workspace.posts[0].channel == "C9"


# --- people whom articles name ------------------------------------------------------------------------------------------------


@pytest.fixture
def named(sqlite_url: str) -> Iterator[dict[str, str]]:
    with Archive.open(sqlite_url) as archive:
        samples.fill(archive)
    return {"DATABASE_URL": sqlite_url}  # type: ignore[return-value]


def run(env: dict[str, str], *args: str) -> Any:
    return CliRunner().invoke(cli, ["person", *args], env=env)


def test_all_that_articles_say_of_somebody_is_exported(named: dict[str, str]) -> None:
    found = json.loads(run(named, "export", "Ilena Marsk").stdout)
    assert (found["name"], found["kind"], found["barred"]) == ("Ilena Marsk", "person", False)
    with Archive.open(named["DATABASE_URL"]) as archive:
        actor = archive.find("Ilena Marsk").matches[0].actor
        profile = archive.profile(actor.id or 0, today=date(2032, 1, 20))
        assert profile is not None
        assert len(found["articles"]) == profile.articles
        said = archive.quotes(Filters(speaker=actor.id), limit=100).items
    assert [one["words"] for one in found["said"]] == [" […] ".join(quote.words) for quote in said]
    assert all({"title", "outlet", "published", "url", "file"} <= set(one) for one in found["articles"])


def test_who_is_barred_has_no_profile_until_that_is_taken_back(archive: Archive) -> None:
    samples.fill(archive)
    actor = archive.find("Ilena Marsk").matches[0].actor.id or 0
    with desk(archive) as slack:
        assert "présidente" in "\n".join(lines(slack.type("/qui marsk")))
        assert archive.persons.bar(actor, now=datetime.now(UTC))
        assert not archive.persons.bar(actor, now=datetime.now(UTC))
        barred = "\n".join(lines(slack.type("/qui marsk")))
        assert "présidente" not in barred
        profile = archive.profile(actor, today=date(2032, 1, 20))
        assert profile is not None
        assert (profile.actor.barred, profile.private) == (True, True)
        assert archive.persons.unbar(actor)
        assert "présidente" in "\n".join(lines(slack.type("/qui marsk")))


def test_the_commands_bar_and_restore_by_name_and_say_who_is_meant(named: dict[str, str]) -> None:
    assert "No profile of Ilena Marsk" in run(named, "forget", "Ilena Marsk").stdout
    assert json.loads(run(named, "export", "Ilena Marsk").stdout)["barred"] is True
    assert run(named, "restore", "Ilena Marsk").exit_code == 0
    assert "was not barred" in run(named, "restore", "Ilena Marsk").stderr
    several = run(named, "forget", "Kester")
    assert several.exit_code == 1
    assert "Arno Kester, Liv Kester" in several.stderr or "Liv Kester, Arno Kester" in several.stderr
    assert "Nobody is called" in run(named, "export", "Xyzzyq Vrolk").stderr
