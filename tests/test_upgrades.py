"""An archive of the first version, with something in every table, brought to today's: nothing is lost, on both databases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import samples
from sqlalchemy import JSON, Boolean, Connection, Float, Integer, LargeBinary, MetaData, Table, inspect, select
from test_migrations import _archive_of
from typer.testing import CliRunner

from bot.cli import cli
from store import schema
from store.archive import Archive, engines
from store.types import Filters

ROWS = 5
#: What a column holds, where a word and a number would not do; the row's number goes in.
GIVEN: dict[str, Any] = {
    "articles.status": "current",
    "articles.version": 1,
    "articles.day": 20310402,
    "articles.published": "2031-04-02",
    "articles.fetched": "2031-04-02T06:00:00+00:00",
    "articles.rules": 1,
    "actors.kind": "person",
    "actors.entry": None,
    "aliases.origin": "read",
    "outlets.domains": [],
    "outlets.kind": "newspaper",
    "quotes.kind": "direct",
    "quotes.day": 20310402,
    "quotes.rank": 2,
    "quotes.pieces": [[0, 3]],
    "quotes.said_on": "2031-04-01",
    "figures.kind": "money",
    "figures.unit": "USD",
    "figures.day": 20310402,
    "figures.value": "12000000",
    "figures.low": None,
    "figures.high": None,
    "figures.qualifier": None,
    "figures.equivalent": None,
    "figures.main_id": None,
    "event_mentions.precision": "day",
    "event_mentions.tense": "past",
    "event_mentions.date": "2031-04-02",
    "event_mentions.first_day": 20310402,
    "event_mentions.last_day": 20310402,
    "mentions.form": "name",
    "roles.since": "2030-01-01",
    "roles.until": None,
    "roles.known_until": "2031-04-02",
}
#: Made again by the upgrade out of what stands elsewhere, or no table of ours: what they hold is asked for below.
DERIVED = {"alias_grams", "event_actors", "alembic_version"}
#: Changed on purpose: what was answered is kept as a digest since 0014.
CHANGED = {("deliveries", "event")}


def _filled(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Puts rows into every table there is; by table what it then holds."""
    known = MetaData()
    names = [
        name
        for name in inspect(connection).get_table_names()
        if "_index" not in name and name not in DERIVED and not name.startswith("sqlite_")
    ]
    known.reflect(connection, only=names)
    tables = [table for table in known.sorted_tables if table.name in names]
    for table in tables:
        connection.execute(table.insert(), [_row(table, n) for n in range(1, ROWS + 1)])
    return {table.name: _rows(connection, table) for table in tables}


def _row(table: Table, n: int) -> dict[str, Any]:
    # Numbers are the database's to give: it goes on from where it stopped.
    return {column.name: _value(table.name, column, n) for column in table.columns if column.name != "id"}


def _value(table: str, column: Any, n: int) -> Any:
    if column.foreign_keys or (column.primary_key and isinstance(column.type, Integer)):
        return n
    name = f"{table}.{column.name}"
    if name in GIVEN:
        return GIVEN[name]
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer):
        return {"start": 0, "end": 3}.get(column.name, n)
    if isinstance(column.type, Float):
        return 1.0
    if isinstance(column.type, LargeBinary):
        return f"raw {n}".encode()
    if isinstance(column.type, JSON):
        return []
    return f"{column.name} {'abcde'[n - 1]}"


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    # how often something was taken out is counted by every writer of today, migrations too
    found = [row for row in connection.execute(select(table)).mappings() if row.get("key") != "fence"]
    return sorted((dict(row) for row in found), key=lambda row: str(sorted(row.items(), key=str)))


@pytest.fixture
def of_before(empty_url: str) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    _archive_of(empty_url, "0001", "SELECT 1")
    engine = engines.connect(empty_url)
    with engines.writing(engine) as connection:
        before = _filled(connection)
    engine.dispose()
    return empty_url, before


def test_no_row_and_no_value_of_the_first_version_is_lost(
    of_before: tuple[str, dict[str, list[dict[str, Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, before = of_before
    assert {"actors", "articles", "quotes", "figures", "mentions", "texts", "outlets", "roles", "event_mentions"} <= set(before)
    assert {name: len(rows) for name, rows in before.items() if len(rows) != ROWS} == {}
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SOURCIER_KEY", samples.KEYS[0])
    assert CliRunner().invoke(cli, ["db", "status"]).exit_code == 1
    done = CliRunner().invoke(cli, ["db", "upgrade"])
    assert done.exit_code == 0, done.output
    assert schema.REVISION in done.stdout
    assert CliRunner().invoke(cli, ["db", "status"]).exit_code == 0
    with Archive.open(url, keys=samples.KEYS) as archive, archive.engine.connect() as connection:
        for name, rows in before.items():
            now = {str(_key(name, row)): row for row in _rows(connection, schema.metadata.tables[name])}
            for row in rows:
                kept = now.get(str(_key(name, row)))
                assert kept is not None, (name, row)
                assert {column: kept.get(column, "gone") for column in row if (name, column) not in CHANGED} == {
                    column: value for column, value in row.items() if (name, column) not in CHANGED
                }


def _key(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in schema.metadata.tables[name].primary_key if column.name in row)


def test_what_was_read_then_answers_now(of_before: tuple[str, dict[str, list[dict[str, Any]]]]) -> None:
    url, _ = of_before
    with Archive.create(url, keys=samples.KEYS) as archive:
        assert archive.coverage().articles == ROWS
        assert len(archive.quotes(Filters()).items) == ROWS
        assert len(archive.quotes(Filters(speaker=2)).items) == 1
        (found,) = archive.find("alias b", today=date(2031, 5, 1)).matches[:1]
        assert found.actor.name == "name b"
        assert archive.group(datetime(2031, 4, 3, tzinfo=UTC)) == ROWS
