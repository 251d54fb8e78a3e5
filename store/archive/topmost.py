"""A question with frequent words in, the ids of its best answers out, best first, without a look at all that holds the words.

Ids are cut into stretches; of each the newest and the oldest day are kept (`zones`). Hits are read a few stretches at a time, the newest
first, until nothing that is left can be better, or until as many were looked at as anybody pages through: a word that a hundred thousand
quotes hold costs what one costs that a thousand hold. Rank comes before day among what was looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Integer, Select, case, func, literal_column, select

from store import queries
from store.archive.engines import adding
from store.archive.stems import Counts, counts
from store.queries import Dialect, Kind, Terms, day_number
from store.schema import article_index, zones
from store.types import Filters

#: Ids of one stretch; the migration that made them knows it too.
STRETCH = 4096
#: Words that no more articles hold are looked for everywhere at once.
FEW = 2_000
#: Hits that are looked at for a page, beyond what fills it: words in a hundred times as many are better narrowed than ranked.
LOOKED_AT = 2_000
#: Whoever has no more things has each looked up in the index of words.
FEW_THINGS = 64
#: The best rank of any thing.
_BEST_RANK = 2

Of = Literal["quotes", "figures", "articles"]


@dataclass(frozen=True, slots=True)
class _Zone:
    zone: int
    newest: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: by which words, where, how many of its answers are wanted."""

    kind: Kind
    filters: Filters
    dialect: Dialect
    most: int
    terms: Terms


def best(connection: Connection, kind: Kind, filters: Filters, *, dialect: Dialect, most: int) -> list[int] | None:
    """The ids of the best answers, so many at most; None where the words are rare, and `queries` finds them all at once."""
    terms = queries.terms(filters)
    if not terms or filters.order != "relevance":
        return None
    held = counts(connection, [stem for term in terms for stem in term])
    if _fewest(terms, held) <= FEW:
        return None
    asked = _Asked(kind, filters, dialect, most, terms)
    found: dict[int, None] = {}
    few = _has_few(connection, asked)
    for tier, words in _tiers(asked):
        # All that answered better was fewer than are wanted: as many again are enough, whatever stands in both.
        found |= dict.fromkeys(_of_tier(connection, asked, tier, words, held, few=few))
        if len(found) >= most:
            break
    return list(found)[:most]


def how_often(connection: Connection, terms: Terms) -> float | None:
    """In what part of all articles the rarest of frequent words stands; None where it is rare."""
    held = counts(connection, [stem for term in terms for stem in term])
    fewest = _fewest(terms, held)
    return fewest / max(fewest, held.all_articles) if fewest > FEW else None


def widened(connection: Connection, of: Of, things: Iterable[Mapping[str, Any]]) -> None:
    """Keeps the zones of things that are written: rows with `id` and `day`."""
    days: dict[int, set[int]] = {}
    for thing in things:
        days.setdefault(thing["id"] // STRETCH, set()).add(thing["day"])
    if not days:
        return
    row = adding(connection, zones)
    new, old = row.excluded, zones.c
    newer = case((new.newest > old.newest, new.newest), else_=old.newest)
    older = case((old.oldest.is_(None) | (new.oldest < old.oldest), new.oldest), else_=old.oldest)
    kept = row.on_conflict_do_update(index_elements=["of", "zone"], set_={"newest": newer, "oldest": older})
    ends = [(zone, max(known), min(known - {0}, default=None)) for zone, known in sorted(days.items())]
    connection.execute(kept, [{"of": of, "zone": zone, "newest": newest, "oldest": oldest} for zone, newest, oldest in ends])


def _tiers(asked: _Asked) -> Iterator[tuple[int, Terms]]:
    typed = queries.verbatim(asked.filters)
    if typed:
        yield 0, asked.terms + typed
    for tier in range(1, queries.TIERS + 1):
        yield tier, asked.terms


def _of_tier(connection: Connection, asked: _Asked, tier: int, words: Terms, held: Counts, *, few: bool) -> list[int]:
    """The ids of the best of one tier."""
    if few:
        return [row.id for row in connection.execute(_of_actor(asked, tier, words))]
    own: Of = "quotes" if asked.kind is queries.QUOTES else "figures"
    left = _zones(connection, "articles" if tier == queries.TIERS else own, asked.filters)
    best: list[tuple[int, int, int]] = []  # rank, day, id
    hits = _hits(words, held)
    many, enough = max(1, round(asked.most / hits)), len(left) - max(1, round(LOOKED_AT / hits))
    while left:
        now, left = left[:many], left[many:]
        for first, last in _stretches(now):
            rows = connection.execute(_within(asked, tier, words, first, last)).all()
            best += [(row.rank, row.day, row.id) for row in rows]
        best = sorted(best, reverse=True)[: asked.most]
        if left and len(best) == asked.most:
            rank, day, _ = best[-1]
            if (rank == _BEST_RANK and day > left[0].newest) or len(left) <= enough:
                break
        many *= 2
    return [id for *_, id in best]


def _hits(words: Terms, held: Counts) -> float:
    """So many hits are likely in a stretch."""
    return max(1.0, _fewest(words, held) / max(1, held.all_articles) * STRETCH)


def _fewest(terms: Terms, held: Counts) -> int:
    """How many articles hold the rarest word; in no article, in no quote either."""
    return min(held.articles.get(stem, 0) for term in terms for stem in term)


def _has_few(connection: Connection, asked: _Asked) -> bool:
    """Whether the question is about somebody who has few things."""
    if asked.filters.speaker is None and asked.filters.about is None:
        return False
    joined, narrowing = queries.narrowed(asked.kind, asked.filters)
    own = select(asked.kind.things.c.id).select_from(joined).where(*narrowing).limit(FEW_THINGS + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(own)) or 0) <= FEW_THINGS


def _zones(connection: Connection, of: Of, filters: Filters) -> list[_Zone]:
    """The stretches that may hold an answer, the newest first."""
    query = select(zones.c.zone, zones.c.newest, zones.c.oldest).where(zones.c.of == of)
    if filters.since is not None:
        query = query.where(zones.c.newest >= day_number(filters.since))
    if filters.before is not None:
        query = query.where(zones.c.oldest <= day_number(filters.before))
    return [_Zone(*row) for row in connection.execute(query.order_by(zones.c.newest.desc(), zones.c.zone.desc()))]


def _stretches(found: Sequence[_Zone]) -> Iterator[tuple[int, int]]:
    """First and last ids, those that follow one another together."""
    first: int | None = None
    last = 0
    for zone in sorted(one.zone for one in found):
        if first is not None and zone == last + 1:
            last = zone
            continue
        if first is not None:
            yield first * STRETCH, (last + 1) * STRETCH - 1
        first = last = zone
    if first is not None:
        yield first * STRETCH, (last + 1) * STRETCH - 1


def _within(asked: _Asked, tier: int, words: Terms, first: int, last: int) -> Select[Any]:
    """id, rank, day: the best of those that a stretch of an index holds."""
    things, index = asked.kind.things, article_index if tier == queries.TIERS else asked.kind.index
    rowid = index.c.rowid if asked.dialect == "postgresql" else literal_column(f"{index.name}.rowid", Integer)
    column = "passage" if tier == 2 else "words"
    inside = queries.holds(index, column, words, asked.dialect), rowid.between(first, last)
    hits = select(rowid).select_from(index).where(*inside)
    joined, narrowing = _narrowed(asked, tier)
    own = things.c.article_id if tier == queries.TIERS else things.c.id
    # A list, and no join: SQLite would look each thing up in the index of words, where a look takes as long as the whole stretch.
    return _ordered(asked, select(*_place(asked)).select_from(joined).where(own.in_(hits), *narrowing))


def _of_actor(asked: _Asked, tier: int, words: Terms) -> Select[Any]:
    """The same of all things of an actor who has few, each looked up in the index."""
    things, index = asked.kind.things, article_index if tier == queries.TIERS else asked.kind.index
    joined, narrowing = _narrowed(asked, tier)
    rowid = index.c.rowid if asked.dialect == "postgresql" else literal_column(f"{index.name}.rowid", Integer)
    own = things.c.article_id if tier == queries.TIERS else things.c.id
    column = "passage" if tier == 2 else "words"
    inside = select(1).select_from(index).where(rowid == own, queries.holds(index, column, words, asked.dialect))
    return _ordered(asked, select(*_place(asked)).select_from(joined).where(*narrowing, inside.exists()))


def _narrowed(asked: _Asked, tier: int) -> tuple[Any, list[Any]]:
    joined, narrowing = queries.narrowed(asked.kind, asked.filters)
    if asked.kind is queries.FIGURES:
        # by no index: SQLite, which counts nothing, takes it for rare
        narrowing.append(func.coalesce(queries.FIGURES.things.c.main_id, 0) == 0)
        narrowing += queries.usual(asked.kind, asked.filters) if tier > 1 else []
    return joined, narrowing


def _place(asked: _Asked) -> list[Any]:
    things = asked.kind.things
    return [things.c.id, things.c.rank, things.c.day]


def _ordered(asked: _Asked, query: Select[Any]) -> Select[Any]:
    """Best first; by a speaker's own rows, which an index has in this order."""
    spoken = asked.kind.spoken.table
    table = spoken if asked.filters.speaker is not None else asked.kind.things
    key = table.c.quote_id if "quote_id" in table.c else table.c.id
    return query.order_by(table.c.rank.desc(), table.c.day.desc(), key.desc()).limit(asked.most)
