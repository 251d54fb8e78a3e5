"""`sourcier db backup` and `restore`: one moment of the archive whoever writes, put back whole, and nothing that was withdrawn with it."""

import itertools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import samples
from newsrooms import START, subscription, tell
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot import backups
from bot.cli import cli
from store import schema
from store.archive import Archive, engines
from store.types import Actor


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> str:
    """An empty folder to stand in, the archive named by the environment; its address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SOURCIER_KEY", samples.KEYS[0])
    return database_url


def sourcier(*typed: str) -> Result:
    return CliRunner().invoke(cli, list(typed))


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All that an archive holds, but the indexes of words."""
    engine = engines.connect(url)
    with engine.connect() as connection:
        found = {t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in schema.metadata.sorted_tables}
    engine.dispose()
    return found


@contextmanager
def written_to(url: str) -> Iterator[itertools.count]:
    """Another thread adds articles as fast as it can, at least some before and some after."""
    counter, stop, fault = itertools.count(1), threading.Event(), []
    many = threading.Semaphore(0)

    def write() -> None:
        with Archive.open(url) as archive:
            while not stop.is_set():
                try:
                    number = next(counter)
                    tell(
                        archive,
                        number % 40 + 1,
                        at=START,
                        text=f"Le pont {number} est ouvert\n\nLe pont {number} de Brenne est ouvert.",
                    )
                except Exception as error:
                    fault.append(error)
                    return
                many.release()

    thread = threading.Thread(target=write)
    thread.start()
    for _ in range(8):
        many.acquire(timeout=30)
    try:
        yield counter
        for _ in range(3):
            assert many.acquire(timeout=30)
    finally:
        stop.set()
        thread.join()
    assert fault == []


def test_a_backup_is_one_moment_of_an_archive_that_is_written_to(home: str, tmp_path: Path) -> None:
    with written_to(home):
        done = sourcier("db", "backup", "copy")
        assert done.exit_code == 0, done.output
        before = len(rows(home)["articles"])
    assert Path("copy").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".copy", "copy-"))] == []
    later = rows(home)
    assert sourcier("db", "restore", "copy", "--replace").exit_code == 0
    found = rows(home)
    held = sorted(row[0] for row in found["articles"])
    assert 8 <= len(held) <= before <= len(later["articles"])
    assert held == list(range(min(held), min(held) + len(held)))  # all that was there by then, and nothing after
    assert {row[0] for row in found["texts"]} == set(held)
    assert found["articles"] == [row for row in later["articles"] if row[0] in set(held)]
    with Archive.open(home) as archive:
        tell(archive, 3, at=START)  # and it goes on
        assert archive.coverage().articles == len(held) + 1


def test_what_is_restored_where_nothing_is_left_is_the_same_row_by_row(home: str, empty_url: str, monkeypatch) -> None:
    with Archive.open(home, keys=samples.KEYS) as archive:
        for number in range(1, 6):
            tell(archive, number, at=START, actors=[Actor("Oda Lind", "person")])
        archive.subscriptions.add(subscription(), now=START)
        archive.settle(START)
    assert sourcier("db", "backup", "copy").exit_code == 0
    before = rows(home)
    monkeypatch.setenv("DATABASE_URL", empty_url)
    done = sourcier("db", "restore", "copy")
    if home.partition(":")[0] != empty_url.partition(":")[0]:
        assert (done.exit_code, "is a backup of" in done.output) == (1, True)
        return
    assert done.exit_code == 0, done.output
    assert "is in it again" in done.output
    found = rows(empty_url)
    assert {**found, "meta": before["meta"]} == before  # what `create` notes of itself there
    with Archive.open(empty_url, keys=samples.KEYS) as archive:
        assert archive.find("Oda Lind").decision == "one"
        assert archive.persons.kept().subscriptions == 1


def test_what_was_withdrawn_since_does_not_come_back_with_a_backup(home: str) -> None:
    at = datetime(2031, 3, 5, tzinfo=UTC)
    with Archive.open(home) as archive:
        for number in (1, 2, 3):
            tell(archive, number, at=START, actors=[Actor("Oda Lind", "person")])
        keys = [row[1] for row in rows(home)["articles"]]
        assert sourcier("db", "backup", "copy").exit_code == 0
        archive.withdraw(keys[0], reason="décision de justice", by="cli", at=at, purge=True)
        tell(archive, 4, at=START)
        late = next(row[1] for row in rows(home)["articles"] if row[1] not in keys)
        archive.withdraw(late, reason="annulation", by="U2", at=at)
        archive.persons.bar(archive.find("Oda Lind").matches[0].actor.id or 0, now=at)
    done = sourcier("db", "restore", "copy", "--replace")
    assert done.exit_code == 0, done.output
    assert "Taken out again: 1 articles, 1 profiles, 0 names." in done.output
    with Archive.open(home) as archive:
        assert archive.coverage().articles == 2
        assert archive.withdrawn(keys[0]) == archive.withdrawn(late) == at
        assert archive.withdrawn(keys[1]) is None
        assert archive.persons.kept().barred == 1
        with archive.engine.connect() as connection:
            purged = select(schema.texts.c.raw).join_from(schema.articles, schema.texts).where(schema.articles.c.key == keys[0])
            assert connection.scalars(purged).all() == [b""]


def test_a_name_that_was_hidden_since_is_hidden_in_the_restored_archive(home: str) -> None:
    text = "Une maison brûle à Brenne\n\n« Nous avons tout perdu », a dit Oda Lind, boulangère à Brenne, mardi matin."
    Path("a.txt").write_text(text)
    assert sourcier("ingest", "a.txt").exit_code == 0
    assert sourcier("db", "backup", "copy").exit_code == 0
    assert sourcier("withdraw", "a.txt", "--reason", "à sa demande", "--anonymise", "Oda Lind").exit_code == 0
    done = sourcier("db", "restore", "copy", "--replace")
    assert done.exit_code == 0, done.output
    assert "1 names" in done.output
    assert "Lind" not in "".join(str(row[1]) for row in rows(home)["texts"])
    with Archive.open(home) as archive:
        assert archive.find("Oda Lind").decision == "none"


def test_restoring_over_an_archive_wants_to_be_told_so_and_a_backup_overwrites_nothing(home: str) -> None:
    assert sourcier("db", "backup", "copy").exit_code == 0
    again = sourcier("db", "backup", "copy")
    assert (again.exit_code, "overwrites nothing" in again.output) == (1, True)
    refused = sourcier("db", "restore", "copy")
    assert (refused.exit_code, "--replace" in refused.output) == (1, True)
    assert sourcier("db", "backup").exit_code == 0
    assert len([name for name in os.listdir() if name.startswith("sourcier-20")]) == 1


@pytest.mark.parametrize("spoilt", ["none", "text", "cut"])
def test_what_is_no_backup_leaves_the_archive_as_it_was(home: str, spoilt: str) -> None:
    with Archive.open(home) as archive:
        tell(archive, 1, at=START)
    assert sourcier("db", "backup", "copy").exit_code == 0
    before, copy = rows(home), Path("copy")
    if spoilt == "none":
        copy.unlink()
    elif spoilt == "text":
        copy.write_text("un vieux communiqué")
    else:
        os.truncate(copy, copy.stat().st_size // 2)
    done = sourcier("db", "restore", "copy", "--replace")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert rows(home) == before


def test_an_older_backup_is_brought_up_to_date(home: str) -> None:
    with Archive.open(home) as archive:
        tell(archive, 1, at=START)
    _set_revision(home, "0014")
    assert sourcier("db", "restore", "none", "--replace").exit_code == 1
    refused = sourcier("db", "backup", "copy")
    assert (refused.exit_code, "sourcier db upgrade" in refused.output) == (1, True)


def _set_revision(url: str, revision: str) -> None:
    engine = engines.connect(url)
    with engines.writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    engine.dispose()


# --- PostgreSQL alone -------------------------------------------------------------------------------------------------


def test_a_database_that_is_in_use_is_not_replaced(postgres_url: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert sourcier("db", "backup", "copy").exit_code == 0
    with Archive.open(postgres_url) as bot:
        assert bot.coverage().articles == 0
        done = sourcier("db", "restore", "copy", "--replace")
    assert (done.exit_code, "stop the bot" in done.output) == (1, True)
    assert sourcier("db", "restore", "copy", "--replace").exit_code == 0


def test_without_its_programs_the_command_is_told_and_no_password(postgres_url: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(backups, "_program", lambda name: None)
    monkeypatch.setenv("DATABASE_URL", postgres_url.replace("postgres@", "postgres:hunter2pass@"))
    done = sourcier("db", "backup", "copy.dump")
    assert done.exit_code == 1
    assert "pg_dump '--dbname=host=" in done.output
    assert "--format=custom" in done.output
    assert "hunter2pass" not in done.output
    assert list(tmp_path.iterdir()) == []


# --- SQLite alone -----------------------------------------------------------------------------------------------------


def test_who_reads_while_an_archive_is_replaced_sees_the_one_or_the_other(tmp_path, monkeypatch) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    with Archive.create(url) as archive:
        for number in range(1, 4):
            tell(archive, number, at=START)
        assert sourcier("db", "backup", "copy").exit_code == 0
        tell(archive, 4, at=START)
        seen, stop = set(), threading.Event()

        def ask() -> None:
            with Archive.open(url) as bot:
                while not stop.is_set():
                    seen.add(bot.coverage().articles)

        thread = threading.Thread(target=ask)
        thread.start()
        done = sourcier("db", "restore", "copy", "--replace")
        stop.set()
        thread.join()
        assert done.exit_code == 0, done.output
        assert archive.coverage().articles == 3
    assert seen <= {3, 4}
