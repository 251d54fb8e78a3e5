"""Articles in, those that may tell the same event out, with what all of them are compared by; nothing is written here.

An article's neighbourhood is what shares its rarest words within some days, with all other articles of the events that this belongs to:
what grouping one article costs depends on how much is told of the same thing, not on how much the archive holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from math import ceil
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, Text, bindparam, func, select, union_all

from store import queries
from store.clusters.features import Features, keys_of
from store.clusters.groups import AROUND, DEFAULT, Item, worth_of
from store.lists import among
from store.schema import articles, event_articles, event_features, event_stems

#: Days within which an article of the same event is looked for.
WINDOW = 15
#: Words that an article is looked for by, articles looked at for each, and those that are compared.
MOST_WORDS, MOST_ROWS, MOST_NEAR = 10, 40, 16
#: Part of its rarest words that another article must share to be compared at all.
LIKE = 0.05
#: Articles of one event that are compared; the others stay with those that are.
MOST_MEMBERS = 60
#: Days that one statement counts.
_DAYS = 20
#: The row of `event_features` that counts articles.
ALL = ""


def counts(connection: Connection, found: Iterable[Features]) -> tuple[dict[str, int], int]:
    """In how many articles each feature stands, and how many there are."""
    told = sorted({ALL, *(feature for each in found for feature in each.weights)})
    counted = {row.feature: row.articles for row in connection.execute(_COUNTS, {"features": told})}
    return counted, counted.pop(ALL, 0)


_COUNTS = select(event_features).where(among(event_features.c.feature, bindparam("features")))


def per_day(connection: Connection, items: Iterable[Item]) -> dict[int, int]:
    """How many articles the days around these have, as ordinals; no more than make a day a busy one."""
    days = {day + off for day in {item.features.day for item in items} - {0} for off in range(-AROUND, AROUND + 1)}
    numbers = {queries.day_number(date.fromordinal(day)): day for day in days if day > 0}
    counted: dict[int, int] = {}
    for at in range(0, len(numbers), _DAYS):
        lot = sorted(numbers)[at : at + _DAYS]
        bound = queries.numbered("day", [*lot, *(-1 for _ in range(_DAYS - len(lot)))])
        counted.update({numbers[day]: many for day, many in connection.execute(_per_day(), bound) if many})
    return counted


@cache
def _per_day() -> CompoundSelect[Any]:
    """day, articles: of so many days at once, each counted as far as it matters."""
    c = event_articles.c
    found = []
    for at in range(_DAYS):
        day = bindparam(f"day{at}", type_=Integer)
        mine = select(c.article_id).where(c.day == day, c.template.is_(False)).limit(ceil(DEFAULT.many)).subquery()
        found.append(select(day, func.count()).select_from(mine))
    return union_all(*found)


def near(connection: Connection, fresh: Mapping[int, Features], counts: Mapping[str, int], total: int) -> dict[int, list[int]]:
    """For each article, those that share most of its rarest words, near in time."""
    found = {}
    for id, features in fresh.items():
        worth = {key: worth_of(key, counts, total) * features.weights[key] for key in keys_of(features)}
        words = sorted(worth, key=lambda key: (-worth[key], key))[:MOST_WORDS]
        shared: dict[int, float] = defaultdict(float)
        if words:
            first, last = (features.day - WINDOW, features.day + WINDOW) if features.day else (0, 10_000_000)
            bound = {**queries.numbered("stem", words), "first": first, "last": last}
            for word, other in {tuple(row) for row in connection.execute(_sharing(len(words)), bound)}:
                shared[other] += worth[word]
        shared.pop(id, None)
        least = LIKE * sum(worth[word] for word in words)
        likely = sorted(((-many, other) for other, many in shared.items() if many >= least), key=lambda pair: pair)
        found[id] = [other for _, other in likely[:MOST_NEAR]]
    return found


@cache
def _sharing(many: int) -> CompoundSelect[Any]:
    """stem, article: the newest articles of some days, or of an unknown one, that are found by a word; for so many words."""
    c = event_stems.c
    found = []
    for at in range(many):
        mine = c.stem == bindparam(f"stem{at}", type_=Text)
        within = c.day.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer))
        newest = (c.day.desc(), c.article_id.desc())
        found += [select(c.stem, c.article_id).where(mine, within).order_by(*newest).limit(MOST_ROWS).subquery()]
        found += [select(c.stem, c.article_id).where(mine, c.day == 0).order_by(*newest).limit(MOST_ROWS).subquery()]
    return union_all(*(select(one.c.stem, one.c.article_id) for one in found))


def members(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """These articles and the others of their events, with what is kept of them; templates aside."""
    rows = {row.article_id: row for row in connection.execute(_THESE, {"ids": list(ids)})}
    told = sorted({row.event_id for row in rows.values() if row.event_id is not None})
    for row in connection.execute(_OTHERS, {"events": told}) if told else ():
        rows.setdefault(row.article_id, row)
    return [rows[id] for id in sorted(rows)]


_MEMBERS = select(
    event_articles.c.article_id, event_articles.c.event_id, event_articles.c.features, articles.c.origin
).join_from(event_articles, articles, articles.c.id == event_articles.c.article_id)
_THESE = _MEMBERS.where(among(event_articles.c.article_id, bindparam("ids")), event_articles.c.template.is_(False))
_RANKED = (
    select(
        event_articles.c.article_id,
        func.row_number().over(partition_by=event_articles.c.event_id, order_by=event_articles.c.article_id).label("at"),
    )
    .where(among(event_articles.c.event_id, bindparam("events")))
    .subquery()
)
_OTHERS = _MEMBERS.where(event_articles.c.article_id.in_(select(_RANKED.c.article_id).where(_RANKED.c.at <= MOST_MEMBERS)))


def parts(items: Mapping[int, Item], near: Mapping[int, Sequence[int]], told: Mapping[int, int | None]) -> list[list[int]]:
    """Articles that hang together by a likeness or an event: each part is grouped by itself."""
    parent = {id: id for id in items}

    def root(id: int) -> int:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    first: dict[int, int] = {}
    for id in items:
        event = told.get(id)
        if event is not None:
            parent[root(id)] = root(first.setdefault(event, id))
    for id, others in near.items():
        for other in others:
            if id in parent and other in parent:
                parent[root(other)] = root(id)
    found: dict[int, list[int]] = defaultdict(list)
    for id in sorted(items):
        found[root(id)].append(id)
    return list(found.values())
