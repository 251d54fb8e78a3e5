"""What outlets let us keep for so many days, out of the archive when they are over: articles, all that was read in them, their bytes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select

from store.archive import engines, erasures, leftovers
from store.schema import articles, corrections, editions, identities, outlets, texts

#: So many articles in one transaction: a reader waits for none, another writer for this long.
LOT = 50


def expired(connection: Connection, today: date, *, otherwise: int | None = None) -> Counter[str]:
    """How many articles are older than their outlet lets us keep them, by outlet; `otherwise`: days where an outlet says nothing."""
    found: Counter[str] = Counter()
    for days, outlet, name in _limits(connection, otherwise):
        old = _older(outlet, today - timedelta(days=days)).order_by(None).subquery()
        if many := connection.scalar(select(func.count()).select_from(old)):
            found[name] += many
    return found


def remove(connection: Connection, today: date, *, otherwise: int | None = None) -> Counter[str]:
    """Removes the next lot of them; how many, by outlet: none where all are gone."""
    engines.overwrite(connection)
    found: Counter[str] = Counter()
    for days, outlet, name in _limits(connection, otherwise):
        ids: list[int] = list(connection.scalars(_older(outlet, today - timedelta(days=days)).limit(LOT - found.total())))
        if ids:
            _erased(connection, ids)
            found[name] += len(ids)
        if found.total() >= LOT:
            break
    return found


def _limits(connection: Connection, otherwise: int | None) -> list[tuple[int, int | None, str]]:
    """(days, outlet, name) of each outlet that has a limit; the outlet None: articles without one."""
    rows = connection.execute(select(outlets.c.retention, outlets.c.id, outlets.c.name).order_by(outlets.c.id)).all()
    own = [(row.retention or otherwise, row.id, row.name) for row in rows]
    every = [*own, *([(otherwise, None, "")] if otherwise else [])]
    return [(days, outlet, name) for days, outlet, name in every if days]


def _older(outlet: int | None, last: date) -> Select[Any]:
    """An outlet's articles that were published before a day; where that is not known, read before it."""
    number = last.year * 10_000 + last.month * 100 + last.day
    undated = (articles.c.day == 0) & (func.substr(articles.c.fetched, 1, 10) < last.isoformat())
    mine = articles.c.outlet_id.is_(None) if outlet is None else articles.c.outlet_id == outlet
    return select(articles.c.id).where(mine, or_(articles.c.day.between(1, number - 1), undated)).order_by(articles.c.id)


def _erased(connection: Connection, ids: Sequence[int]) -> None:
    keys = list(connection.scalars(select(articles.c.key).where(articles.c.id.in_(ids)).distinct()))
    named = erasures.named_in(connection, ids)
    erasures.out(connection, ids)
    for column in (texts.c.article_id, articles.c.id):
        connection.execute(delete(column.table).where(column.in_(ids)))
    leftovers.drop(connection, named)
    still = set(connection.scalars(select(articles.c.key).where(articles.c.key.in_(keys))))
    gone = [key for key in keys if key not in still]
    # What editors said of its quotes holds their words.
    for column in (corrections.c.article_key, identities.c.article_key, editions.c.key):
        connection.execute(delete(column.table).where(column.in_(gone)))
