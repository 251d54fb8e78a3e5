# ruff: noqa: S608 - SQL by hand: what is asked is bound
"""The rows that an answer shows, fetched by SQL written by hand on the bare driver: what a question costs at the least.

For each kind of question whose rows a statement or two can fetch; of the names and words that are asked for, the analysed form is given.
"""

import sqlite3
import statistics
import time
from collections.abc import Sequence
from typing import Any

import psycopg

from bench.scale.questions import PAGE_20, Kind
from bench.scale.servers import Database
from store.extract.text import fold, stem, tokens

_NAME = "SELECT actor_id FROM aliases WHERE folded = :name AND origin = 'read' LIMIT 2"
_SOURCE = """a.id, a.title, a.url, a.published, a.version, o.name, o.country, o.licensed, o.ours, o.domains
  FROM {things} JOIN articles a ON a.id = t.article_id LEFT JOIN outlets o ON o.id = a.outlet_id"""
_QUOTE = (
    "SELECT t.id, t.kind, t.passage, t.passage_start, t.pieces, t.speaker, t.speaker_id, t.joint, t.said_on, t.setting, t.via, "
    "t.inferred, t.corrected, t.note, " + _SOURCE
)
_FIGURE = (
    "SELECT t.id, t.kind, t.unit, t.value, t.low, t.high, t.qualifier, t.words, t.about, t.passage, t.period, t.agency, t.speaker, "
    + _SOURCE
)
_EVENT = "SELECT e.id, e.headline, e.sentence, e.date, e.state, e.place, e.articles, e.outlets, e.weight FROM events e"
_BEST = "ORDER BY t.rank DESC, t.day DESC, t.id DESC"
_HITS = {
    "sqlite": "JOIN {index} i ON i.rowid = t.id AND {index} MATCH :words",
    "postgresql": "JOIN {index} i ON i.rowid = t.id AND i.words @@ CAST(:tsquery AS tsquery)",
}
_TOLD = {
    "sqlite": "SELECT rowid FROM article_index WHERE article_index MATCH :words",
    "postgresql": "SELECT rowid FROM article_index WHERE words @@ CAST(:tsquery AS tsquery)",
}

Statement = tuple[str, dict[str, Any]]


def statements(kind: Kind, at: int, *, database: Database, before: int) -> list[Statement]:
    """What fetches the rows of the `at`th wording of a kind; nothing where that takes more than SQL. `before`: the day of « avant: »."""
    asked = [stem(token) for word in kind.words[at % len(kind.words)] for token in tokens(word)] if kind.words else []
    bound: dict[str, Any] = {"name": fold(kind.actor), "before": before, "outlet": "Média 7"}
    bound |= {"words": "words : (" + " AND ".join(f'"{one}"' for one in asked) + ")", "tsquery": " & ".join(asked)}
    found = [(_NAME, bound)] if kind.actor else []
    of = "(SELECT actor_id FROM aliases WHERE folded = :name AND origin = 'read')"
    narrowed = " AND t.outlet_id = (SELECT id FROM outlets WHERE name = :outlet) AND t.day BETWEEN 1 AND :before"
    more = narrowed if kind.name == "two filters" else ""
    if kind.command == "/citations":
        start = 5 * PAGE_20 if kind.name == "page 20" else 0
        joined = ("quotes t " + (_HITS[database].format(index="quote_index") if asked else "")).strip()
        select, order = _QUOTE, _BEST
        if kind.actor:
            joined = f"quote_speakers s JOIN quotes t ON t.id = s.quote_id {joined.partition('quotes t')[2]}"
            more = f" AND s.actor_id = {of}"
            order = "ORDER BY s.rank DESC, s.day DESC, s.quote_id DESC"
        return [*found, (_page(select, joined, more, order, 6, start), bound)]
    if kind.command == "/chiffres":
        joined = "figures t " + (_HITS[database].format(index="figure_index") if asked else "")
        if kind.actor:
            joined = f"figure_actors s JOIN figures t ON t.id = s.figure_id {joined.partition('figures t')[2]}"
            more = f" AND s.actor_id = {of}"
        return [*found, (_page(_FIGURE, joined, more + " AND t.main_id IS NULL AND t.rank > 0", _BEST, 300, 0), bound)]
    if kind.command == "/chrono":
        return [*found, (_events(kind, asked, of, database), bound)]
    if kind.command == "/qui" and kind.actor:
        said = _page(
            _QUOTE,
            "quote_speakers s JOIN quotes t ON t.id = s.quote_id",
            f" AND s.actor_id = {of}",
            "ORDER BY s.marked DESC, s.day DESC, s.quote_id DESC",
            3,
            0,
        )
        count = (
            f"SELECT count(*), min(a.day), max(a.day) FROM article_actors s JOIN articles a ON a.id = s.article_id "
            f"WHERE s.actor_id = {of} AND a.status = 'current'"
        )
        return [*found, (said, bound), (said.replace("quote_speakers", "quote_actors"), bound), (count, bound)]
    return []


def _page(select: str, joined: str, more: str, order: str, limit: int, start: int) -> str:
    return f"{select.format(things=joined)} WHERE a.status = 'current'{more} {order} LIMIT {limit} OFFSET {start}"


def _events(kind: Kind, asked: Sequence[str], of: str, database: Database) -> str:
    wanted = ["e.articles > 0"]
    if asked:
        held = f"SELECT m.event_id FROM event_articles m WHERE m.article_id IN ({_TOLD[database]}) GROUP BY m.event_id"
        wanted.append(f"e.id IN ({held} HAVING 3 * count(*) >= (SELECT x.articles FROM events x WHERE x.id = m.event_id))")
    if kind.actor:
        wanted.append(f"e.id IN (SELECT event_id FROM event_actors WHERE actor_id = {of})")
    if kind.name == "two filters":
        told = "SELECT m.event_id FROM event_articles m JOIN articles a ON a.id = m.article_id"
        wanted.append(f"e.id IN ({told} WHERE a.outlet_id = (SELECT id FROM outlets WHERE name = :outlet))")
        wanted.append("e.first_day BETWEEN 1 AND :before")
    start = 8 * PAGE_20 if kind.name == "page 20" else 0
    order = "ORDER BY e.first_day DESC, e.weight DESC, e.id"
    return f"{_EVENT} WHERE {' AND '.join(wanted)} {order} LIMIT 9 OFFSET {start}"


class Bare:
    """A connection of the bare driver."""

    def __init__(self, url: str, database: Database) -> None:
        self.database = database
        if database == "sqlite":
            self._sqlite = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            self._postgresql = psycopg.connect(url, autocommit=True)
            for setting in ("jit = off", "random_page_cost = 1.1"):
                self._postgresql.execute(f"SET {setting}")

    def rows(self, asked: Sequence[Statement]) -> list[list[tuple[Any, ...]]]:
        if self.database == "sqlite":
            return [self._sqlite.execute(sql, bound).fetchall() for sql, bound in asked]
        return [self._postgresql.execute(_named(sql), bound).fetchall() for sql, bound in asked]  # type: ignore[arg-type]

    def median(self, asked: Sequence[Sequence[Statement]], turns: int) -> float:
        """Milliseconds, the wordings in turn."""
        times = []
        for at in range(turns):
            began = time.perf_counter()
            self.rows(asked[at % len(asked)])
            times.append(1_000 * (time.perf_counter() - began))
        return statistics.median(times)

    def close(self) -> None:
        (self._sqlite if self.database == "sqlite" else self._postgresql).close()


def _named(sql: str) -> str:
    """`:name` as psycopg writes it."""
    for name in ("name", "words", "tsquery", "before", "outlet"):
        sql = sql.replace(f":{name}", f"%({name})s")
    return sql
