"""Versions of agencies' items: which article an item is a version of, whether a newer one is known, and what may not be answered.

A row is the newest version that has come of a guid, also of one that was withdrawn before it ever came: an older one that is late
finds it. A replaced item's row leads to the article of the item that replaces it, whichever of the two comes first.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from store.archive import erasures, groups, index, leftovers, seals, unnamed, withdrawals
from store.extract.text import fold
from store.lists import among
from store.schema import articles, editions, texts
from store.types import Edition

#: `replaced`: another item has taken its place, so that of the items of one article one at most is `usable`.
Held = Literal["usable", "replaced", "embargoed", "withheld", "withdrawn"]
#: What is to be answered no more, or not until a newer version comes.
Withheld = Literal["withheld", "withdrawn"]

#: A lead takes the place of a dispatch of the same slugline within so long, where so much of the old text stands in the new one,
#: counted in runs of so many words, and so many of its names. Two stories of one slugline share less; two towns' results, written after
#: one pattern, share the pattern and not the names.
_WITHIN = timedelta(hours=24)
_SHARED, _RUN, _NAMED = 0.4, 4, 0.5
_MOST = 20


def key_of(connection: Connection, edition: Edition, text: str, url: str | None) -> str:
    """The key of the article that an item is a version of: that of its guid, of what it replaces or is replaced by, else a new one."""
    wanted = (edition.guid, *edition.replaces)
    found = dict(connection.execute(select(editions.c.guid, editions.c.key).where(among(editions.c.guid, wanted))).all())
    known = next((found[guid] for guid in wanted if guid in found), None)
    return known or _of_series(connection, edition, text) or url or edition.guid


def is_older(connection: Connection, key: str, edition: Edition) -> bool:
    """Whether a newer version of the article has come: of the same item by its number, of another by its time."""
    made = _stamp(edition.created)
    columns = (editions.c.guid, editions.c.version, editions.c.created, editions.c.held)
    for guid, version, created, held in connection.execute(select(*columns).where(editions.c.key == key)).all():
        if guid == edition.guid:
            known, given = (version, created or ""), (edition.version, made or created or "")
            # what was taken back does not come back because its file is dropped again
            if known > given or (known == given and held in ("withheld", "withdrawn")):
                return True
        elif made and created and created > made:
            return True
    return False


def keep(connection: Connection, key: str, edition: Edition, held: Held = "usable") -> None:
    """Keeps a version as the newest of its guid, and leads what it replaces to the same article, of which it is the item now."""
    if held == "usable":
        others = (editions.c.key == key, editions.c.guid != edition.guid, editions.c.held == "usable")
        connection.execute(update(editions).where(*others).values(held="replaced"))
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
    seen = set(connection.scalars(select(editions.c.guid).where(among(editions.c.guid, edition.replaces))))
    for guid in dict.fromkeys(edition.replaces):
        if guid not in seen and guid != edition.guid:
            late = {"guid": guid, "version": 0, "created": None, "series": None}
            connection.execute(insert(editions), {**row, **late, "held": "replaced" if held == "usable" else held})


def hold(connection: Connection, key: str, edition: Edition, held: Withheld, *, at: datetime) -> bool:
    """Takes all versions of an article out of answers; False where there is none, or a newer version of the item has come."""
    if is_older(connection, key, edition):
        return False
    now = _guid_now(connection, key)
    keep(connection, key, edition, held)
    # A notice of withdrawal may be an item of its own, which names what it takes back.
    meant = (edition.guid, *edition.replaces) if held == "withdrawn" else (edition.guid,)
    if now is not None and now not in meant:
        return False  # another item has taken this one's place: « annule et remplace » first, the old one's withdrawal after it
    if held == "withdrawn":
        there = select(articles.c.id).where(articles.c.key == key, articles.c.status != "withdrawn").limit(1)
        if connection.scalar(there) is None:
            return False
        withdrawals.withdraw(connection, key, reason="", by=withdrawals.AGENCY, at=at)
        return True
    discarded = seals.discard(connection, key)
    current = connection.scalars(select(articles.c.id).where(articles.c.key == key, articles.c.status == "current")).all()
    index.uncounted(connection, current)
    groups.leave(connection, current)
    told = unnamed.told_in(connection, current)
    seen = articles.c.status.in_(("current", "superseded"))
    out = connection.scalars(select(articles.c.id).where(articles.c.key == key, seen)).all()
    named = erasures.named_in(connection, out)
    taken = connection.execute(update(articles).where(articles.c.key == key, seen).values(status="held")).rowcount
    unnamed.follow(connection, told)
    leftovers.drop(connection, named)
    return bool(taken or discarded)


def is_known(connection: Connection, key: str) -> bool:
    """Whether an article is an agency's item."""
    return connection.scalar(select(editions.c.guid).where(editions.c.key == key).limit(1)) is not None


def has_taken_over(connection: Connection, key: str, edition: Edition) -> bool:
    """Whether another item has taken this one's place, and is to be answered."""
    return _guid_now(connection, key) not in (None, edition.guid)


def released(connection: Connection, key: str, guid: str) -> None:
    """The embargo of an item has ended: it is the one that its article is a version of."""
    others = (editions.c.key == key, editions.c.guid != guid, editions.c.held == "usable")
    connection.execute(update(editions).where(*others).values(held="replaced"))
    connection.execute(update(editions).where(editions.c.guid == guid, editions.c.held == "embargoed").values(held="usable"))


def is_held(connection: Connection, key: str) -> bool:
    """Whether an agency holds back the article: it is under embargo or taken back, and nothing has taken its place."""
    found = set(connection.scalars(select(editions.c.held).where(editions.c.key == key)))
    return bool(found) and "usable" not in found


def _guid_now(connection: Connection, key: str) -> str | None:
    """The item that the article is a version of now, where that is to be answered."""
    return connection.scalar(select(editions.c.guid).where(editions.c.key == key, editions.c.held == "usable"))


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
        named, kept = (_names(other), _names(text)) if edition.replacing else (_names(text), _names(other))
        if named and len(named & kept) < _NAMED * len(named):
            continue
        if share >= _SHARED and (best is None or share > best[0]):
            best = (share, key)
    return best[1] if best else None


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text[:20_000]))
    return set(zip(*(words[k:] for k in range(_RUN)), strict=False))


def _names(text: str) -> set[str]:
    """Words with a capital that do not begin a sentence."""
    return {fold(name) for name in re.findall(r"(?<=[a-zà-ÿ0-9,»] )[A-ZÀ-Ý]\w+", text[:20_000])}


def _stamp(when: datetime | None) -> str | None:
    """A moment so written that text compares as time."""
    return None if when is None else when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
