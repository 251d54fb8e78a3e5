"""A read replica answers, late if it is late and saying so, and never what the archive has taken out; PostgreSQL alone has one."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import samples
from conftest import Server
from newsrooms import START, TEAM, Clock, tell
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from standbys import Standby, following
from test_children import until
from test_metrics import scraped
from test_migrations import _archive_of
from test_web import body_of, running, status
from trusts import CLEARED, Newsroom, Story, leaked, leaks
from typer.testing import CliRunner

from bot.cli import cli
from bot.doctor import examine
from bot.metrics import Metrics
from bot.settings import fixed
from bot.trial import Workspace
from store.archive import Archive, ArchiveError, Pool, engines
from store.types import Actor, Article, Extraction

GONE, STAYS = Story(1), Story(4, happening=3)


@pytest.fixture(scope="module")
def standby(postgres_server: Server) -> Iterator[Standby]:
    with following(postgres_server) as standby:
        yield standby


@contextmanager
def opened(url: str, standby: Standby) -> Iterator[Archive]:
    with Archive.open(url, keys=samples.KEYS, read_url=standby.url(url)) as archive:
        yield archive


@pytest.fixture
def archive(postgres_url: str, standby: Standby, postgres_server: Server) -> Iterator[Archive]:
    standby.caught_up(postgres_server)
    with opened(postgres_url, standby) as archive:
        yield archive


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        slack.groups["S1"] = ["UEDIT"]
        yield Newsroom(archive, tmp_path / "articles", slack)


def seen(archive: Archive) -> int:
    return archive.reader(START).coverage().articles


def test_answers_come_from_the_replica_and_lag_costs_what_is_new_alone(archive, standby, postgres_server) -> None:
    tell(archive, 1, at=START)
    standby.caught_up(postgres_server)
    with standby.paused():
        tell(archive, 2, at=START)
        assert archive.coverage().articles == 2  # where it is written
        assert seen(archive) == 1
    standby.caught_up(postgres_server)
    assert seen(archive) == 2


def test_an_answer_that_replay_ends_is_given_by_the_archive_itself(archive, standby, postgres_server) -> None:
    tell(archive, 1, at=START)
    standby.caught_up(postgres_server)
    ended: list[str] = []

    def end(_connection, _cursor, statement, parameters, *_):
        if "alembic_version" in statement:  # where the replica stands: it is well
            return statement, parameters
        ended.append(statement)
        return "DO $$ BEGIN RAISE 'conflict with recovery' USING ERRCODE = '40001'; END $$", ()

    event.listen(archive.replica.engine, "before_cursor_execute", end, retval=True)
    with standby.paused():
        tell(archive, 2, at=START)
        assert seen(archive) == 2
    assert len(ended) == 1


def test_what_is_withdrawn_is_told_by_no_door_from_the_next_second_however_late_the_replica(
    room: Newsroom, standby: Standby, postgres_server: Server
) -> None:
    room.write(GONE)
    room.write(STAYS)
    standby.caught_up(postgres_server)
    assert len(leaks(room, GONE)) >= 12
    with standby.paused():
        (article,) = room.archive.articles_named("a1.txt")
        assert room.archive.reader(room.at).coverage().articles == 2
        # by another process, which knows of no replica
        with Archive.open(str(room.archive.engine.url.render_as_string(False))) as other:
            other.withdraw(article.key, reason="décision de justice", by="cli", at=room.at)
        assert standby.tell("SELECT count(*) FROM quotes", "shared") == 2  # the copy still has it
        assert leaks(room, GONE) == {}
        assert {door for door, said, own in room.asked_of(GONE, CLEARED) if leaked(said, GONE, own)} == set()
        assert len(leaks(room, STAYS)) >= 12
    standby.caught_up(postgres_server)
    assert leaks(room, GONE) == {}


def test_an_embargo_is_kept_by_a_late_replica_and_one_that_is_set_later_too(
    room: Newsroom, standby: Standby, postgres_server: Server
) -> None:
    until = room.at + timedelta(hours=2)
    room.write(GONE, embargo_until=until.isoformat())
    room.write(STAYS)
    standby.caught_up(postgres_server)
    assert leaks(room, GONE) == {}
    with standby.paused():
        room.write(STAYS, embargo_until=until.isoformat())  # what everybody could see goes under embargo
        assert leaks(room, STAYS) == {}
        assert leaks(room, GONE) == {}
    room.pass_(hours=2)
    room.archive.release(room.at)
    standby.caught_up(postgres_server)
    assert len(leaks(room, GONE)) >= 12
    assert len(leaks(room, STAYS)) >= 12


@pytest.mark.parametrize("what", ["corrected", "barred", "anonymised", "expired"])
def test_whatever_takes_something_back_is_not_asked_of_a_replica_that_has_it_still(
    archive: Archive, standby: Standby, postgres_server: Server, what: str
) -> None:
    tell(archive, 1, at=START, actors=[Actor("Oda Lind", "person")])
    standby.caught_up(postgres_server)
    with standby.paused():
        assert archive.reader(START)._asked_at is not None
        assert used(archive)
        if what == "barred":
            archive.persons.bar(archive.find("Oda Lind").matches[0].actor.id or 0, now=START)
        elif what == "anonymised":
            archive.anonymise("Oda Lind", reason="à sa demande", by="cli", at=START)
        elif what == "expired":
            archive.expire(START.date() + timedelta(days=400), otherwise=10)
        else:
            stored = archive.articles_named("1.txt")[0]
            new = Article(file="1.txt", text="Le pont rouvre, dit la mairie de Brenne.", url=stored.url, fetched=START)
            assert archive.add(new, Extraction(), key=stored.key, raw=b"x", digest="x", rules=1) == "changed"
        assert not used(archive)
    standby.caught_up(postgres_server)
    assert used(archive)


def used(archive: Archive) -> bool:
    """Whether the replica would answer now."""
    view = archive.reader(START)
    found = archive.replica.connection(*view._asked_at)  # type: ignore[union-attr, misc]
    if found:
        found[0].close()
    return found is not None


def test_an_answer_of_a_late_copy_says_so_in_the_askers_language(archive, standby, postgres_server) -> None:
    clock = Clock()
    with Workspace() as slack:
        app = slack.app(archive, fixed(database_url=""), now=clock)
        archive.outbox.ticked(now=clock())
        tell(archive, 1, at=START)
        standby.caught_up(postgres_server)
        assert "retard" not in slack.command(app, "/sourcier")[0].text
        with standby.paused():
            clock.pass_(minutes=11, seconds=30)
            archive.outbox.ticked(now=clock())
            (said,) = slack.command(app, "/citations pont")
            assert "copie de l'archive en retard de 12 min" in said.text
            assert "en retard" in str(said.payload["blocks"])
            slack.locales["U2"] = "en-GB"
            (said,) = slack.mention(app, "quotes bridge", user="U2")
            assert "12 min late" in said.text
            metrics = Metrics(archive, clock=clock).text().decode()
            assert "sourcier_replica_lag_seconds 690.0" in metrics
            assert "sourcier_replica_up 1.0" in metrics
        standby.caught_up(postgres_server)
        assert "retard" not in slack.command(app, "/citations pont")[0].text


def test_a_replica_that_is_gone_costs_no_answer_and_is_told(postgres_url: str, tmp_path: Path) -> None:
    nowhere = f"postgresql://postgres@/none?host={tmp_path}&port=5432"
    with Archive.open(postgres_url, read_url=nowhere) as archive:
        tell(archive, 1, at=START)
        assert seen(archive) == 1
        began = time.monotonic()
        assert seen(archive) == 1
        assert time.monotonic() - began < 1  # it is not tried again at once
        assert "sourcier_replica_up 0.0" in Metrics(archive).text().decode()
    settings = fixed(database_url=postgres_url).model_copy(
        update={"read_url": type(fixed(database_url="x").database_url)(nowhere)}
    )
    (finding,) = [each for each in examine(settings, lang="en") if each.about == "replica"]
    assert (finding.state, "does not answer" in finding.said) == ("wrong", True)


def test_doctor_tells_how_late_the_replica_is(postgres_url: str, standby: Standby, postgres_server: Server) -> None:
    settings = fixed(database_url=postgres_url)
    settings = settings.model_copy(update={"read_url": type(settings.database_url)(standby.url(postgres_url))})
    with Archive.open(postgres_url) as archive:
        archive.outbox.ticked(now=START)
        standby.caught_up(postgres_server)
        assert [each.state for each in examine(settings, now=START, lang="en") if each.about == "replica"] == ["right"]
        with standby.paused():
            later = START + timedelta(minutes=20)
            archive.outbox.ticked(now=later)
            (late,) = [each for each in examine(settings, now=later, lang="en") if each.about == "replica"]
            assert (late.state, "late by 1200 s" in late.said) == ("wrong", True)
    assert standby.tell("SELECT pg_is_in_recovery()")


def test_sqlite_has_no_replica(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    monkeypatch.setenv("DATABASE_READ_URL", "postgresql://host/name")
    done = CliRunner().invoke(cli, ["db", "status"])
    assert (done.exit_code, "must be PostgreSQL's" in done.output) == (1, True)


# --- pools, timeouts, processes ---------------------------------------------------------------------------------------


def test_a_readers_statement_is_cut_short_and_a_writers_is_not(postgres_url: str) -> None:
    engine = engines.connect(postgres_url, Pool(statement=0.2))
    with engine.connect() as reader, pytest.raises(OperationalError, match="statement timeout"):
        reader.execute(text("SELECT pg_sleep(2)"))
    with engines.writing(engine) as writer:
        writer.execute(text("SELECT pg_sleep(0.5)"))
    with engine.connect() as reader:  # the pool's connection is a reader's again
        assert reader.scalar(text("SHOW statement_timeout")) == "200ms"
        assert reader.scalar(text("SHOW application_name")) == "sourcier"
    engine.dispose()


def test_a_pool_gives_so_many_connections_and_no_more(postgres_url: str) -> None:
    engine = engines.connect(postgres_url, Pool(size=1, overflow=1, wait=0.2))
    with engine.connect(), engine.connect(), pytest.raises(Exception, match="QueuePool limit"):
        engine.connect()
    engine.dispose()


def test_one_long_reader_and_many_short_ones_wait_for_no_writer(archive: Archive) -> None:
    tell(archive, 1, at=START)
    slowest, stop, faults = [0.0], threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            began = time.monotonic()
            try:
                archive.coverage()
            except Exception as fault:
                faults.append(fault)
            slowest[0] = max(slowest[0], time.monotonic() - began)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    with archive.engine.connect().execution_options(isolation_level="REPEATABLE READ") as long_reader, long_reader.begin():
        assert long_reader.scalar(text("SELECT count(*) FROM articles")) == 1
        for thread in threads:
            thread.start()
        with engines.writing(archive.engine) as writer:  # one that takes its time
            writer.execute(text("UPDATE articles SET title = title"))
            time.sleep(0.5)
        for number in range(2, 8):
            tell(archive, number, at=START)
        stop.set()
        for thread in threads:
            thread.join()
        assert long_reader.scalar(text("SELECT count(*) FROM articles")) == 1
    assert faults == []
    assert slowest[0] < 0.4
    assert archive.coverage().articles == 7


def test_two_bots_on_one_archive_answer_beside_a_writer(
    postgres_url: str, standby: Standby, postgres_server: Server, tmp_path: Path
) -> None:
    def ask(address: str, turn: int) -> int:
        where = slack._api.response_url("U1", "C1")
        body = body_of(
            slack, command="/citations", text="pont", trigger_id=f"{address}.{turn}", response_url=where, team_id=TEAM
        )
        return status(f"{address}/slack/events", body, slack.signed(body))

    with Workspace() as slack, Archive.open(postgres_url) as archive:
        tell(archive, 1, at=START)
        standby.caught_up(postgres_server)
        given = {"SLACK_SIGNING_SECRET": slack.signing_secret, "SLACK_API_URL": slack.client_url, "DATABASE_POOL": "2"}
        given |= {"DATABASE_URL": postgres_url, "DATABASE_READ_URL": standby.url(postgres_url)}
        with (
            running(tmp_path, **given) as (first, one),
            running(tmp_path, **given) as (second, other),
            ThreadPoolExecutor(6) as askers,
        ):
            asked = [askers.submit(ask, (one, other)[turn % 2], turn) for turn in range(40)]
            for number in range(2, 12):
                tell(archive, number, at=START)
            assert {each.result() for each in asked} == {200}
            counted, fault = 'sourcier_answers_total{command="quotes",outcome="nothing"} 20.0', 'outcome="fault"'
            for address in (one, other):
                until(lambda address=address: counted in scraped(address) or fault in scraped(address))
                assert status(f"{address}/readyz") == 200
            told = [scraped(address) for address in (one, other)]
            for process, answers in ((first, told[0]), (second, told[1])):
                process.terminate()
                said = process.communicate(timeout=30)[0]
                assert counted in answers, said  # whose log tells the fault


def test_a_migration_lets_readers_pass_who_hold_what_it_changes(empty_postgres_url: str) -> None:
    _archive_of(empty_postgres_url, "0014", "SELECT 1")
    engine = engines.connect(empty_postgres_url)
    waits: list[float] = []
    stop, done = threading.Event(), []

    def ask() -> None:
        own = engines.connect(empty_postgres_url)
        while not stop.is_set():
            began = time.monotonic()
            with own.connect() as connection:
                connection.execute(text("SELECT count(*) FROM articles"))
            waits.append(time.monotonic() - began)
            time.sleep(0.01)
        own.dispose()

    def upgrade() -> None:
        try:
            Archive.create(empty_postgres_url).close()
            done.append("upgraded")
        except (DBAPIError, ArchiveError) as fault:
            done.append(str(fault))

    asking, upgrading = threading.Thread(target=ask), threading.Thread(target=upgrade)
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as reader, reader.begin():
        reader.execute(text("SELECT count(*) FROM articles"))  # holds its lock until it ends
        asking.start()
        upgrading.start()
        time.sleep(2.5)
        assert done == []
        assert reader.scalar(text("SELECT count(*) FROM articles")) == 0
    upgrading.join(30)
    stop.set()
    asking.join()
    engine.dispose()
    assert done == ["upgraded"]
    assert max(waits) < 1.5  # behind the migration's half second, never behind the reader it waits for
