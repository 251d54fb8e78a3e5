# ruff: noqa: S608 - names of tables and columns are ours
"""Made-up articles into an archive's tables: indexes are dropped before and made after, and rows go in by the thousand.

An archive that is there and was made by this program is used again; what it was made by is written beside it.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Protocol

import psycopg
from sqlalchemy import delete, text

from bench.scale.articles import COLUMNS, Made, Rows
from bench.scale.servers import Place
from bot.archives import packaged_directory
from store.archive import Archive, engines, index
from store.archive.topmost import STRETCH
from store.schema import meta, metadata

#: Rows of these go in by their key at the end, since articles bring them in any order.
_SORTED = (
    "article_actors",
    "sightings",
    "quote_speakers",
    "quote_actors",
    "figure_actors",
    "event_mention_actors",
    "event_actors",
    "event_stems",
    "origin_bands",
)
_INDEXES = ("quote_index", "figure_index", "article_index")
#: What writers and triggers keep beside the rows, made of them at the end.
_COUNTED = (
    "DELETE FROM article_counts",
    "INSERT INTO article_counts SELECT coalesce(outlet_id, 0), status, count(*) FROM articles GROUP BY coalesce(outlet_id, 0), status",
    *(
        f"INSERT INTO zones SELECT '{of}', id / {STRETCH}, max(day), min(nullif(day, 0)) FROM {of} GROUP BY id / {STRETCH}"
        for of in ("quotes", "figures", "articles")
    ),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be known of an archive to ask it something, and what making it took."""

    made_by: str
    size: int
    always: str  # who speaks in every twentieth article
    thrice: str  # who says three things in all
    names: tuple[str, ...]  # others, the most named first
    seconds: float


def kept(place: Place, say: Callable[[str], None]) -> Facts:
    """The archive of a place, made where it is not there yet or is of another program."""
    stamp = _stamp()
    if place.facts.exists():
        told = json.loads(place.facts.read_text("utf-8"))
        facts = Facts(**{**told, "names": tuple(told["names"])})
        if facts.made_by == stamp:
            with place.open() as url:
                Archive.create(url).close()  # an older schema is brought up to date
            return facts
    place.remove()
    say(f"making {place.size:,} articles on {place.database} in {place.folder}")
    began = time.perf_counter()
    directory = packaged_directory()
    made = Made(place.size, directory=directory.digest)
    with place.open(filling=True) as url:
        Archive.create(url).close()
        filling = _filled_sqlite if place.database == "sqlite" else _filled_postgresql
        filling(place, url, made, say)
        with Archive.open(url) as archive:
            with engines.writing(archive.engine) as connection:
                for statement in _COUNTED:
                    connection.execute(text(statement))
                connection.execute(delete(meta).where(meta.c.key == "name_keys"))
                index.fill(connection)
            archive.sync(directory)
            if place.database == "postgresql":
                with archive.engine.connect() as connection:
                    connection.execute(text("VACUUM ANALYZE"))
    names = tuple(made.language.names[1:200])
    facts = Facts(stamp, place.size, made.always, made.thrice, names, time.perf_counter() - began)
    place.facts.write_text(json.dumps(asdict(facts)), "utf-8")
    return facts


@cache
def _stamp() -> str:
    """What changes when the articles that are made do: a digest of a few of them."""
    few = [repr(sorted(rows.items())) for rows in _all(Made(60))]
    return hashlib.sha256("".join(few).encode()).hexdigest()[:16]


class _Putting(Protocol):
    def __call__(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None: ...


def _put_all(made: Made, put: _Putting, say: Callable[[str], None]) -> None:
    began, done = time.perf_counter(), 0
    for lot in _all(made):
        for name, rows in lot.items():
            if rows:
                put(name, rows)
        before, done = done, done + len(lot.get("articles", ()))
        if done // 100_000 > before // 100_000:
            say(f"  {done:,} articles, {done / (time.perf_counter() - began):.0f} a second")


def _all(made: Made) -> Iterable[Rows]:
    yield made.heads()
    yield from made.lots()
    yield made.tails()


def _into(name: str) -> str:
    return f"{name}_unsorted" if name in _SORTED else name


def _quoted(columns: str) -> str:
    return ", ".join(f'"{column}"' for column in columns.split())


def _key(name: str) -> str:
    return ", ".join(column.name for column in metadata.tables[name].primary_key)


def _filled_sqlite(place: Place, _url: str, made: Made, say: Callable[[str], None]) -> None:
    connection = sqlite3.connect(place.data, isolation_level=None)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "foreign_keys = OFF",
        "cache_size = -500000",
        "temp_store = FILE",
    ):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    for name in _SORTED:
        connection.execute(f"CREATE TEMP TABLE {name}_unsorted ({_quoted(COLUMNS[name])})")
    connection.execute("DELETE FROM stem_counts")

    def put(name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        columns = COLUMNS[name]
        if name in _INDEXES:
            rows = [(id, *(" ".join(stems) for stems in words)) for id, *words in rows]
        places = ", ".join("?" * len(columns.split()))
        connection.executemany(f"INSERT INTO {_into(name)} ({_quoted(columns)}) VALUES ({places})", rows)

    connection.execute("BEGIN")
    _put_all(made, put, say)
    connection.execute("COMMIT")
    say("  sorting, and making indexes")
    for name in _SORTED:
        columns = _quoted(COLUMNS[name])
        connection.execute(
            f"INSERT OR IGNORE INTO {name} ({columns}) SELECT {columns} FROM {name}_unsorted ORDER BY {_key(name)}"
        )
        connection.execute(f"DROP TABLE {name}_unsorted")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _filled_postgresql(_place: Place, url: str, made: Made, say: Callable[[str], None]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what references what is right as it is made
        named = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix_%'"
        ).fetchall()
        for name, _ in named:
            connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type]
        for name in _SORTED:
            connection.execute(f"CREATE TEMP TABLE {name}_unsorted (LIKE {name} INCLUDING DEFAULTS)")  # type: ignore[arg-type]
        connection.execute("DELETE FROM stem_counts")

        def put(name: str, rows: Sequence[tuple[Any, ...]]) -> None:
            if name in _INDEXES:
                rows = [(id, *map(_vector, words)) for id, *words in rows]
            command = f"COPY {_into(name)} ({_quoted(COLUMNS[name])}) FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(command) as copy:  # type: ignore[arg-type]
                for row in rows:
                    copy.write_row(row)

        _put_all(made, put, say)
        say("  sorting, and making indexes")
        for name in _SORTED:
            columns = _quoted(COLUMNS[name])
            move = f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {name}_unsorted ORDER BY {_key(name)} ON CONFLICT DO NOTHING"
            connection.execute(move)  # type: ignore[arg-type]
            connection.execute(f"DROP TABLE {name}_unsorted")  # type: ignore[arg-type]
        for _, sql in named:
            connection.execute(sql)  # type: ignore[arg-type]
        for (table,) in connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_default LIKE 'nextval%' AND column_name = 'id'"
        ).fetchall():
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}"
            connection.execute(last)  # type: ignore[arg-type]


def _vector(stems: Sequence[str]) -> str:
    return " ".join(f"'{stem}':{at}" for at, stem in enumerate(stems, 1))
