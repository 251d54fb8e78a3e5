"""What somebody watches for, asks or reports stands nowhere in clear: not in the archive, not in its file, not in what waits to be sent."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import samples
from desks import desk
from newsrooms import START, Clock, happen, headline, subscription
from slack_sdk import WebClient
from sqlalchemy import select, text
from typer.testing import CliRunner

from bot.cli import cli
from bot.delivery import Postman
from bot.trial import Workspace
from bot.trial.records import TEAM
from store import ciphers, schema
from store.archive import Archive
from store.ciphers import Cipher, NoKey
from store.types import EventFilters

#: Words that stand in no article, so that where they stand somebody asked them.
CANARY, PHRASE = "chrysocolle", "la digue aux chrysocolles"
WATCHED = EventFilters(words=(CANARY,), phrases=(PHRASE,), actors=(1,), outlets=("L'Écho d'Orvane",), places=("Port-Lazur",))
OTHER_KEY = ciphers.new_key()


def everything(archive: Archive) -> str:
    """Every row of every table, as text."""
    with archive.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for table in schema.metadata.sorted_tables for row in connection.execute(select(table))
        )


def keep(archive: Archive, filters: EventFilters = WATCHED, **more: Any) -> int:
    return archive.subscriptions.add(subscription(filters=filters, **more), now=START)


# --- in the archive ---------------------------------------------------------------------------------------------------


def test_what_is_watched_for_comes_back_and_stands_nowhere(archive: Archive) -> None:
    id_ = keep(archive)
    kept = archive.subscriptions.of(TEAM, id_)
    assert kept is not None
    assert kept.filters == WATCHED
    said = everything(archive)
    assert all(word not in said for word in (CANARY, "chrysocolles", "Orvane", "Lazur"))


def test_without_a_key_nothing_that_narrows_is_kept(database_url: str) -> None:
    with Archive.open(database_url) as archive:
        assert not archive.subscriptions.can_narrow
        with pytest.raises(NoKey):
            keep(archive)
        assert keep(archive, EventFilters(least_outlets=3))


def test_a_form_says_that_there_is_no_key(sqlite_url: str) -> None:
    with Archive.open(sqlite_url) as archive, desk(archive) as slack:
        slack.type("/abonnements")
        form = slack.click(slack.workspace.posts[-1], "Nouvelle alerte…")
        shown = slack.submit(form, {"words": CANARY})
        assert shown.shown == "errors"
        assert "SOURCIER_KEY" in json.dumps(shown.payload)
        assert CANARY not in json.dumps(shown.payload)


def test_another_key_opens_nothing_and_pauses_instead_of_telling_all(database_url: str) -> None:
    with Archive.open(database_url, keys=samples.KEYS) as archive:
        id_ = keep(archive, kind="alert")
        digest = keep(archive)
    for keys in ((OTHER_KEY,), ()):
        with Archive.open(database_url, keys=keys) as archive:
            kept = archive.subscriptions.of(TEAM, id_)
            assert kept is not None
            assert (kept.paused, kept.filters) == ("no_key", EventFilters())
            happen(archive, 1, at=START + timedelta(hours=1))
            assert archive.subscriptions.alerts(TEAM, now=START + timedelta(hours=2)) == []
            assert archive.outbox.claim(digest, now=START + timedelta(days=2), lease=timedelta(minutes=3)) is None
    with Archive.open(database_url, keys=(OTHER_KEY, *samples.KEYS)) as archive:
        again = archive.subscriptions.of(TEAM, id_)
        assert again is not None
        assert (again.paused, again.filters) == (None, WATCHED)


def test_what_was_sealed_for_one_team_opens_for_no_other() -> None:
    cipher = Cipher(samples.KEYS)
    sealed = cipher.seal("subscription:T1", ["x"])
    assert cipher.open("subscription:T1", sealed) == ["x"]
    assert cipher.open("subscription:T2", sealed) is None
    assert cipher.open("subscription:T1", sealed[:-4] + "AAAA") is None
    assert Cipher((OTHER_KEY,)).open("subscription:T1", sealed) is None


def test_of_an_ended_subscription_nothing_is_left_and_in_time_it_is_gone(archive: Archive) -> None:
    id_ = keep(archive, owner="U5CANARY")
    archive.subscriptions.end(TEAM, id_, now=START)
    with archive.engine.connect() as connection:
        row = connection.execute(select(schema.subscriptions)).one()
    assert (row.owner, row.filters, row.sealed, row.direct) == ("", {}, None, None)
    assert "U5CANARY" not in everything(archive)
    archive.outbox.prune(now=START + timedelta(days=91))
    with archive.engine.connect() as connection:
        assert connection.execute(select(schema.subscriptions)).all() == []


def test_what_was_answered_is_remembered_as_a_digest(archive: Archive) -> None:
    assert archive.first_delivery(TEAM, "C1:1700000000.000100")
    assert not archive.first_delivery(TEAM, "C1:1700000000.000100")
    assert archive.first_delivery("T2", "C1:1700000000.000100")
    assert archive.first_delivery(TEAM, "publish:1700000000.000100:U1")
    said = everything(archive)
    assert "1700000000" not in said
    assert "U1" not in said


# --- what waits to be sent ----------------------------------------------------------------------------------------------


def test_a_message_that_waits_is_sealed_and_goes_out_in_full(archive: Archive) -> None:
    word = headline(1).split()[0]
    keep(archive, EventFilters(words=(word, CANARY)), owner="U1", kind="alert")
    id_ = archive.subscriptions.add(subscription(filters=EventFilters(words=(word,)), kind="alert"), now=START)
    happen(archive, 1, at=START + timedelta(hours=2))
    clock = Clock(START + timedelta(hours=3))
    with Workspace() as workspace:
        client = WebClient(token="xoxb-trial", base_url=workspace.client_url)
        workspace.refuse("chat.postMessage", "internal_error")
        Postman(archive, client, TEAM, clock=clock, sleep=lambda _: None).tick()
        with archive.engine.connect() as connection:
            rows = connection.execute(select(schema.outbox.c.payload).where(schema.outbox.c.subscription_id == id_)).all()
        assert [set(row.payload) for row in rows] == [{"sealed"}]
        clock.pass_(minutes=20)
        assert Postman(archive, client, TEAM, clock=clock, sleep=lambda _: None).tick() == 1
        assert headline(1)[:20] in json.dumps(workspace.posts[-1].payload, ensure_ascii=False)


def test_a_message_that_no_key_opens_any_more_is_given_up(database_url: str) -> None:
    word = headline(1).split()[0]
    with Archive.open(database_url, keys=samples.KEYS) as archive, Workspace() as workspace:
        client = WebClient(token="xoxb-trial", base_url=workspace.client_url)
        archive.subscriptions.add(subscription(filters=EventFilters(words=(word,)), kind="alert"), now=START)
        happen(archive, 1, at=START + timedelta(hours=2))
        clock = Clock(START + timedelta(hours=3))
        workspace.refuse("chat.postMessage", "internal_error")
        Postman(archive, client, TEAM, clock=clock, sleep=lambda _: None).tick()
        with Archive.open(database_url, keys=(OTHER_KEY,)) as other:
            clock.pass_(minutes=20)
            assert Postman(other, client, TEAM, clock=clock, sleep=lambda _: None).tick() == 0
        with archive.engine.connect() as connection:
            assert [row.state for row in connection.execute(select(schema.outbox.c.state))] == ["failed"]


# --- keys ---------------------------------------------------------------------------------------------------------------


def test_a_new_key_takes_over_and_the_old_one_can_go(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        id_ = keep(archive)
    runner = CliRunner()
    new = runner.invoke(cli, ["keys", "new"]).stdout.strip()
    assert ciphers.is_key(new)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SOURCIER_KEY", f"{new}, {samples.KEYS[0]}")
    done = runner.invoke(cli, ["keys", "rotate"])
    assert (done.exit_code, done.stdout) == (0, "Sealed with the first key: 1.\n")
    with Archive.open(sqlite_url, keys=(new,)) as archive:
        kept = archive.subscriptions.of(TEAM, id_)
        assert kept is not None
        assert kept.filters == WATCHED
    monkeypatch.setenv("SOURCIER_KEY", OTHER_KEY)
    done = runner.invoke(cli, ["keys", "rotate"])
    assert done.exit_code == 1
    assert "left as they are: 1" in done.stderr
    monkeypatch.delenv("SOURCIER_KEY")
    done = runner.invoke(cli, ["keys", "rotate"])
    assert (done.exit_code, "SOURCIER_KEY is not set" in done.stderr) == (1, True)


def test_what_stood_in_clear_is_sealed_and_leaves_no_trace_in_the_file(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    clear = json.dumps({"words": [CANARY], "phrases": [PHRASE], "least_outlets": 2})
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        ids = [keep(archive, EventFilters()) for _ in range(20)]
        with archive.engine.begin() as connection:
            connection.execute(text("UPDATE subscriptions SET filters = :f"), {"f": clear})
        assert archive.subscriptions.unsealed() == 20
        assert archive.subscriptions.seal_all() == 20
        assert archive.subscriptions.unsealed() == 0
        kept = archive.subscriptions.of(TEAM, ids[0])
        assert kept is not None
        assert kept.filters == EventFilters(words=(CANARY,), phrases=(PHRASE,), least_outlets=2)
        left = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert CANARY.encode() not in left


@pytest.mark.parametrize("wrong", ["hunter2", "hunter2," + samples.KEYS[0], samples.KEYS[0][:-6]])
def test_what_is_no_key_is_refused_and_not_repeated(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCIER_KEY", wrong)
    done = CliRunner().invoke(cli, ["db", "status"])
    assert done.exit_code == 1
    assert "sourcier keys new" in done.stderr
    assert wrong not in done.stderr


def test_doctor_says_what_is_kept_where_and_how_long_and_shows_none_of_it(sqlite_url: str) -> None:
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        keep(archive, owner="U5CANARY")
        archive.first_delivery(TEAM, "C1:1700000000.000100")
        held = {
            table.name for table in schema.metadata.sorted_tables if {"user", "owner", "editor"} & set(table.columns.keys())
        }
    done = CliRunner().invoke(
        cli, ["doctor", "--lang", "en"], env={"DATABASE_URL": sqlite_url, "SOURCIER_KEY": samples.KEYS[0]}
    )
    said = done.stdout
    assert "kept, subscriptions: 1, in `subscriptions`" in said
    assert "kept, answered: 1, in `deliveries`" in said
    assert all(f"`{name}`" in said for name in held)
    assert "kept by Slack" in said
    assert "sealing: what is watched for is sealed; keys: 1" in said
    assert not [word for word in (CANARY, "U5CANARY", "1700000000", samples.KEYS[0]) if word in said]
    without = CliRunner().invoke(cli, ["doctor", "--lang", "en"], env={"DATABASE_URL": sqlite_url})
    assert "no key of SOURCIER_KEY opens: 1" in without.stdout
