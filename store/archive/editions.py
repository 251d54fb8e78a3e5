"""Versions of agencies' items: which article an item is a version of, whether a newer one is known, and what may not be answered.

A row is the newest version that has come of a guid, also of one that was withdrawn before it ever came: an older one that is late
finds it. A replaced item's row leads to the article of the item that replaces it, whichever of the two comes first.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from store.archive import groups, index
from store.extract.text import fold
from store.schema import article_actors, articles, editions, texts
from store.types import Edition

Held = Literal["usable", "embargoed", "withdrawn"]

#: A lead takes the place of a dispatch of the same slugline within so long, where so much of the old text stands in the new one,
#: counted in runs of so many words. Two stories of one slugline share less.
_WITHIN = timedelta(hours=24)
_SHARED, _RUN = 0.4, 4
_MOST = 20


def key_of(connection: Connection, edition: Edition, text: str, url: str | None) -> str:
    """The key of the article that an item is a version of: that of its guid, of what it replaces or is replaced by, else a new one."""
    wanted = (edition.guid, *edition.replaces)
    found = dict(connection.execute(select(editions.c.guid, editions.c.key).where(editions.c.guid.in_(wanted))).all())
    known = next((found[guid] for guid in wanted if guid in found), None)
    return known or _of_series(connection, edition, text) or url or edition.guid


def is_older(connection: Connection, key: str, edition: Edition) -> bool:
    """Whether a newer version of the article has come: of the same item by its number, of another by its time."""
    made = _stamp(edition.created)
    rows = connection.execute(
        select(editions.c.guid, editions.c.version, editions.c.created).where(editions.c.key == key)
    ).all()
    for guid, version, created in rows:
        if guid == edition.guid:
            if (version, created or "") > (edition.version, made or created or ""):
                return True
        elif made and created and created > made:
            return True
    return False


def keep(connection: Connection, key: str, edition: Edition, held: Held = "usable") -> None:
    """Keeps a version as the newest of its guid, and leads what it replaces to the same article."""
    row = {
        "guid": edition.guid,
        "key": key,
        "version": edition.version,
        "created": _stamp(edition.created),
        "series": edition.series,
        "replacing": edition.replacing,
        "urgency": edition.urgency,
        "held": held,
    }
    connection.execute(delete(editions).where(editions.c.guid == edition.guid))
    connection.execute(insert(editions), row)
    seen = set(connection.scalars(select(editions.c.guid).where(editions.c.guid.in_(edition.replaces))))
    for guid in dict.fromkeys(edition.replaces):
        if guid not in seen and guid != edition.guid:
            connection.execute(insert(editions), {**row, "guid": guid, "version": 0, "created": None, "series": None})


def hold(connection: Connection, key: str, edition: Edition, held: Literal["embargoed", "withdrawn"]) -> bool:
    """Takes all versions of an article out of answers; False where there is none, or a newer version of the item has come."""
    if is_older(connection, key, edition):
        return False
    keep(connection, key, edition, held)
    if _guid_now(connection, key) not in (None, edition.guid):
        return False  # another item has taken this one's place: « annule et remplace » first, the old one's withdrawal after it
    named = select(article_actors.c.actor_id).join_from(articles, article_actors)
    index.counted(connection, connection.scalars(named.where(articles.c.key == key, articles.c.status == "current")).all(), -1)
    told = select(articles.c.id).where(articles.c.key == key, articles.c.status == "current")
    groups.leave(connection, connection.scalars(told).all())
    seen = articles.c.status.in_(("current", "superseded") if held == "embargoed" else ("current", "superseded", "embargoed"))
    return bool(connection.execute(update(articles).where(articles.c.key == key, seen).values(status=held)).rowcount)


def _guid_now(connection: Connection, key: str) -> str | None:
    """The item that the article is a version of now, where that is to be answered."""
    usable = select(editions.c.guid).where(editions.c.key == key, editions.c.held == "usable", editions.c.version > 0)
    return connection.scalar(usable.order_by(editions.c.created.desc()).limit(1))


def _of_series(connection: Connection, edition: Edition, text: str) -> str | None:
    """The article of the dispatch that a lead takes the place of, or of the lead that took this one's."""
    if not edition.series or not edition.created:
        return None
    first, last = (_stamp(edition.created + way * _WITHIN) for way in (-1, 1))
    made = _stamp(edition.created)
    rivals = or_(
        (editions.c.created <= made) if edition.replacing else False,
        editions.c.replacing & (editions.c.created >= made),
    )
    near = select(editions.c.key, texts.c.text).select_from(
        editions.join(articles, articles.c.key == editions.c.key).join(texts, texts.c.article_id == articles.c.id)
    )
    query = near.where(
        editions.c.series == edition.series, editions.c.created.between(first, last), articles.c.status == "current", rivals
    )
    own = _runs(text)
    best: tuple[float, str] | None = None
    for key, other in connection.execute(query.order_by(editions.c.created.desc()).limit(_MOST)):
        theirs = _runs(other)
        older, newer = (theirs, own) if edition.replacing else (own, theirs)
        share = len(older & newer) / len(older) if older else 0.0
        if share >= _SHARED and (best is None or share > best[0]):
            best = (share, key)
    return best[1] if best else None


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text[:20_000]))
    return set(zip(*(words[k:] for k in range(_RUN)), strict=False))


def _stamp(when: datetime | None) -> str | None:
    """A moment so written that text compares as time."""
    return None if when is None else when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def row_of(connection: Connection, guid: str) -> Any:
    """guid, key, version, created, urgency, held of the newest version that has come; None for a guid that has not."""
    return connection.execute(select(editions).where(editions.c.guid == guid)).one_or_none()
