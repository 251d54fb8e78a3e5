"""What outlets let us keep for so many days, out of the archive when they are over: articles, all that was read in them, their bytes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, or_, select

from store.archive import engines, erasures, leftovers
from store.queries import day_number
from store.schema import (
    amendments,
    articles,
    changes,
    corrections,
    editions,
    identities,
    outlets,
    post_articles,
    withdrawn_articles,
)

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
    number = day_number(last)
    undated = (articles.c.day == 0) & (func.substr(articles.c.fetched, 1, 10) < last.isoformat())
    mine = articles.c.outlet_id.is_(None) if outlet is None else articles.c.outlet_id == outlet
    old = or_(articles.c.day.between(1, number - 1), undated)
    return select(articles.c.id).where(mine, old, ~_awaited()).order_by(articles.c.id)


def _awaited() -> Any:
    """Articles that were withdrawn, and that a message still cites without saying so: it is told by their rows."""
    joined = withdrawn_articles.join(post_articles, post_articles.c.article_id == withdrawn_articles.c.article_id)
    mine = amendments.c.post_id == post_articles.c.post_id, amendments.c.withdrawal_id == withdrawn_articles.c.withdrawal_id
    here = withdrawn_articles.c.article_id == articles.c.id, ~exists().where(*mine), articles.c.status == "withdrawn"
    return select(withdrawn_articles.c.article_id).select_from(joined).where(*here).correlate(articles).exists()


def _erased(connection: Connection, ids: Sequence[int]) -> None:
    keys = list(connection.scalars(select(articles.c.key).where(articles.c.id.in_(ids)).distinct()))
    named = erasures.named_in(connection, ids)
    after = _after(connection, ids)
    erasures.delete_rows(connection, ids)
    # What was changed from a version that goes holds its words.
    connection.execute(delete(changes).where(changes.c.article_id.in_(after)))
    leftovers.drop(connection, named)
    still = set(connection.scalars(select(articles.c.key).where(articles.c.key.in_(keys))))
    gone = [key for key in keys if key not in still]
    # What editors said of its quotes holds their words.
    for column in (corrections.c.article_key, identities.c.article_key, editions.c.key):
        connection.execute(delete(column.table).where(column.in_(gone)))


def _after(connection: Connection, ids: Sequence[int]) -> list[int]:
    """The versions that came next after some, and stay."""
    old, new = articles.alias("old"), articles.alias("new")
    later = old.join(new, (new.c.key == old.c.key) & (new.c.id > old.c.id) & new.c.id.not_in(ids))
    return list(connection.scalars(select(func.min(new.c.id)).select_from(later).where(old.c.id.in_(ids)).group_by(old.c.id)))
