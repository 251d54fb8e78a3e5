"""People named in part, or introduced as known to nobody, tied over articles to whom the archive knows them as, and untied.

What is tied hangs on the sightings of one surname and on the decisions that stand (`store.archive.contexts` says who is meant), never on
the order in which articles came: whatever changes the one or the other asks `due` for the ties that are others now, and `make`s them.
Decisions come last: who is read as `bare` is tied to somebody, and that somebody is whom an editor decided.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, or_, select, true, update

from store.archive import contexts, corrections, identities, leftovers, moves, sightings
from store.archive.contexts import SAME_MATTER, SAME_POST, Held, Names, Sighting
from store.archive.index import lots
from store.archive.naming import by_key
from store.queries import day_number
from store.schema import actors, articles, reassigned, texts
from store.schema import sightings as seen

#: Of a surname that half the news bears, so many sightings are looked at, the newest.
MOST = 2_000

_TO = actors.alias("tied_to")
_SEEN = (
    select(seen, actors.c.key, actors.c.name, actors.c.entry, _TO.c.key.label("to_key"), articles.c.key.label("article_key"))
    .select_from(
        seen.join(articles, articles.c.id == seen.c.article_id)
        .join(actors, actors.c.id == seen.c.actor_id)
        .outerjoin(_TO, _TO.c.id == seen.c.to_id)
    )
    .where(articles.c.status == "current")
    .order_by(seen.c.day.desc(), articles.c.key, seen.c.actor_id)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Due:
    """In an article, whoever was read as `read` is to be tied to another, or to nobody, where a key is None."""

    article: int
    article_key: str
    read: str
    old: str | None
    new: str | None


def here(connection: Connection, article_id: int, ids: Mapping[str, int]) -> dict[str, int]:
    """The actors of an article that is being read, by name: those to whom its people are tied, else as they were read."""
    own = seen.c.article_id == article_id
    changes = _due(connection, set(connection.scalars(select(seen.c.loose).where(own, seen.c.loose.is_not(None)))), own)
    known = by_key(connection, [key for one in changes for key in (one.read, one.new) if key])
    tied = {known[one.read]: known[one.new] for one in changes if one.new}
    for read, to in tied.items():
        connection.execute(update(seen).where(own, seen.c.actor_id == read).values(to_id=to))
    return {name: tied.get(id, id) for name, id in ids.items()}


def settle(connection: Connection, changed: Iterable[tuple[str, int]]) -> set[int]:
    """Brings ties in step where sightings of some surnames came or went, each with its day; gives the articles that it changed."""
    by_day: dict[int, set[str]] = defaultdict(set)
    for surname, day in changed:
        by_day[day].add(surname)
    return {article for day, surnames in sorted(by_day.items()) for article in _settle(connection, surnames, _near(day))}


@contextmanager
def kept_in_step(connection: Connection, actor_ids: Iterable[int]) -> Iterator[None]:
    """Whatever is decided of some actors inside, the ties of their surnames follow."""
    surnames = sightings.surnames(connection, actor_ids)
    yield
    _settle(connection, surnames, true())


def _settle(connection: Connection, surnames: Collection[str], those: ColumnElement[bool]) -> list[int]:
    changes = _due(connection, surnames, those)
    concerned = sorted({one.article for one in changes})
    corrections.lift(connection, concerned)
    lost = {id for one in changes for id in _make(connection, one)}
    corrections.apply(connection, concerned)
    leftovers.drop(connection, {(id, "") for id in lost})
    return concerned


# --- what is to change ---------------------------------------------------------------------------------------------------


def _due(connection: Connection, surnames: Collection[str], those: ColumnElement[bool]) -> list[Due]:
    """The ties of some surnames that are not what they should be, among sightings that are to be looked at."""
    loose: dict[str, set[tuple[int, int]]] = defaultdict(set)
    asked = select(seen.c.loose, seen.c.article_id, seen.c.actor_id).where(those)
    for lot in lots(sorted(surnames)):
        for surname, article, actor in connection.execute(asked.where(seen.c.loose.in_(lot))):
            loose[surname].add((article, actor))
    return [one for surname, wanted in sorted(loose.items()) for one in _of_surname(connection, surname, wanted)]


def _of_surname(connection: Connection, surname: str, wanted: Collection[tuple[int, int]]) -> Iterator[Due]:
    rows = connection.execute(_SEEN.where(seen.c.surname == surname)).all()
    partly = {row.article_id for row in rows if row.bare}
    who = _decided(connection, rows)
    whole = [_sighting(row, who) for row in rows if not (row.bare or row.private or row.article_id in partly)]
    looked_at = [row for row in rows if (row.article_id, row.actor_id) in wanted]
    names = _names(connection, looked_at, whole)
    for row in looked_at:
        one = _sighting(row, who)
        meant = contexts.meant_by_surname if row.bare else contexts.meant_by_private
        # What an editor says of the name itself outranks whatever we make of it.
        new = meant(one, whole, names) if one.who == one.key else None
        if new != row.to_key:
            yield Due(row.article_id, row.article_key, row.key, row.to_key, new)


def _near(day: int) -> ColumnElement[bool]:
    """Those that a sighting of a day may change: of somebody unknown, all."""
    on = sightings.as_date(day)
    if on is None:
        return true()
    first, last = (day_number(on + timedelta(days)) for days in (-SAME_POST, SAME_POST))
    return or_(seen.c.day.between(first, last), seen.c.private)


def _sighting(row: Row[Any], who: Mapping[tuple[int, str], str]) -> Sighting:
    posts = tuple(Held(*post) for post in row.posts)
    return Sighting(
        row.article_id,
        row.key,
        who.get((row.article_id, row.key), row.key),
        row.name,
        sightings.as_date(row.day),
        row.private,
        row.entry is not None,
        row.gender,
        posts,
    )


def _decided(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[int, str], str]:
    """Whom editors decided people to be, by article and key, where they did."""
    keys = sorted({row.key for row in rows})
    touched = {key for lot in lots(keys) for key in identities.decided_keys(connection, lot)}
    found: dict[tuple[int, str], str] = {}
    for row in rows:
        if row.key in touched:
            means = identities.meant(connection, [row.key], row.article_key)
            found[row.article_id, row.key] = means.get(row.key, row.key)
    return found


def _names(connection: Connection, rows: Sequence[Row[Any]], others: Sequence[Sighting]) -> dict[int, Names]:
    """What the articles name that may be compared: those of people to be tied, and those of the same days."""
    days = sorted(on for row in rows if (on := sightings.as_date(row.day)))
    near = {one.article for one in others if one.day and _is_near(one.day, days)}
    query = select(texts.c.article_id, texts.c.names)
    return {
        id: frozenset(names or ())
        for lot in lots(sorted(near | {row.article_id for row in rows}))
        for id, names in connection.execute(query.where(texts.c.article_id.in_(lot)))
    }


def _is_near(day: date, days: Sequence[date]) -> bool:
    at = bisect_left(days, day - timedelta(SAME_MATTER))
    return at < len(days) and days[at] <= day + timedelta(SAME_MATTER)


# --- rows from one actor to another --------------------------------------------------------------------------------------


def _make(connection: Connection, due: Due) -> set[int]:
    """Ties or unties one name of one article; gives who is perhaps named no more. Where the article names both besides, or two who were
    tied to one, it is told apart by reading it again."""
    old, new = due.old or due.read, due.new or due.read
    beside = named_beside(connection, due.article, due.read)
    means = identities.meant(connection, [old, new, *beside], due.article_key)
    now = by_key(connection, {due.read, old, new, *beside, *means.values()})
    mine = (seen.c.article_id == due.article, seen.c.actor_id == now[due.read])
    connection.execute(update(seen).where(*mine).values(to_id=now[due.new] if due.new else None))
    goes, stays = now[means.get(old, old)], now[means.get(new, new)]
    others = {now[means.get(key, key)] for key in beside}
    if goes != stays:
        if goes in others:
            connection.execute(update(articles).where(articles.c.id == due.article).values(directory=None))
        else:
            moves.move(connection, goes, stays, [due.article])
    noted = {old, new} - (beside - {new})
    its = (reassigned.c.article_id == due.article, reassigned.c.actor_id.in_([now[key] for key in noted]))
    connection.execute(delete(reassigned).where(*its))
    if stays != now[new]:
        identities.note_reassigned(connection, [(due.article, now[new], stays, stays not in others)])
    return {goes} - {stays}


def named_beside(connection: Connection, article_id: int, read: str | None = None) -> set[str]:
    """Whom an article was read to name, or is tied to, besides one who was read so, before anybody decided."""
    rows = connection.execute(_SEEN.where(seen.c.article_id == article_id))
    return {row.to_key or row.key for row in rows if row.key != read}
