"""A typed role in, whom articles say to hold it out: « maire de Merrault », « ministre valdrien de la Défense », « présidente de la Valdrie ».

By the post that the words mean (`store.extract.posts`), and dated: of a post that one person holds, whoever was last said to. What the
directory knows is `store.archive.offices`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, bindparam, select, union_all

from store.archive.offices import Holder
from store.extract.posts import post
from store.queries import day_number, day_of_number, numbered
from store.schema import actors, articles, roles
from store.types import ActorKind

#: The newest times that articles give a post which are looked at.
MOST = 60
#: So many days may one who holds a post alone still be called by it after another; so many days those count who hold one among several.
HANDOVER, LATELY = 45, 730

_GIVEN = (
    select(roles.c.actor_id, roles.c.title, roles.c.former, roles.c.day, actors.c.articles)
    .select_from(roles.join(actors, actors.c.id == roles.c.actor_id).join(articles, articles.c.id == roles.c.article_id))
    .where(roles.c.key == bindparam("key"), roles.c.day <= bindparam("until"), articles.c.status == "current")
    .order_by(roles.c.day.desc(), roles.c.id.desc())
    .limit(MOST)
)


@dataclass(slots=True)
class _Given:
    """Of one person, the newest days on which a post was given, as held and as held no more."""

    row: Any
    held: int = 0
    former: int = 0
    single: bool = False


def holders(connection: Connection, typed: str, kinds: Sequence[ActorKind], today: date | None) -> list[Holder]:
    """Whom articles say to hold a typed post `today`, else who held it last; nobody where the words alone say of no place or body."""
    asked = post(typed)
    if asked is None or asked.roots == frozenset({asked.head}) or (kinds and "person" not in kinds):
        return []
    until = day_number(today or date.max)
    given: dict[int, _Given] = {}
    for row in connection.execute(_GIVEN, {"key": asked.key, "until": until}):
        one = given.setdefault(row.actor_id, _Given(row))
        one.former = max(one.former, row.day if row.former else 0)
        one.held = max(one.held, 0 if row.former else row.day)
        one.single |= (said := post(row.title)) is not None and said.single
    return [Holder(one.row.actor_id, one.row.articles, one.row.title, held=one.held) for one in _now(list(given.values()))]


def _now(given: list[_Given]) -> list[_Given]:
    """Those who hold the post: of one that one person holds, the last; of others, all of late; where nobody does, who did last."""
    holding = [one for one in given if one.held > one.former]
    if not holding:
        return given[:1]
    last = max(one.held for one in holding)
    within = HANDOVER if any(one.single for one in given) else LATELY
    return [one for one in holding if one.held >= _before(last, within)]


def _before(day: int, days: int) -> int:
    return day_number(day_of_number(day) - timedelta(days)) if day else 0


def newest(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The last role that articles give each of some actors, in their words."""
    rows = connection.execute(_newest(len(ids)), numbered("actor", ids)) if ids else ()
    return {row.actor_id: row.title for row in rows}


@cache
def _newest(many: int) -> CompoundSelect[Any]:
    told = select(roles.c.actor_id, roles.c.title).join_from(roles, articles, articles.c.id == roles.c.article_id)
    told = told.where(articles.c.status == "current").order_by(roles.c.day.desc(), roles.c.id.desc()).limit(1)
    each = (told.where(roles.c.actor_id == bindparam(f"actor{at}", type_=Integer)).subquery() for at in range(many))
    return union_all(*(select(*one.c) for one in each))
