"""What a digest or an alert asks beside the events themselves: those of some ids, those that new articles tell, what came last."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, exists, or_, select

from store import queries
from store.archive import events as shown
from store.archive.moments import stamp
from store.lists import among
from store.queries import Dialect
from store.schema import actors, article_actors, article_index, articles, event_articles, events, outlets, told
from store.types import Event, EventFilters, Filters, Subscription

#: Articles that an alert looks at in one go.
MOST_NEW = 500
#: What was published so long before is no news when it comes: an old archive that is loaded.
_OLD = timedelta(days=7)
#: Events merged into one another are followed so far.
_DEEPEST = 8


def ids_received(
    connection: Connection,
    *,
    since: datetime,
    until: datetime,
    filters: EventFilters,
    limit: int,
    dialect: Dialect,
    untold_by: int = 0,
) -> list[int]:
    """Events that have an article received in (since, until] of which a subscription was not told, the weightiest first."""
    came = select(event_articles.c.event_id).where(
        event_articles.c.received > stamp(since),
        event_articles.c.received <= stamp(until),
        or_(event_articles.c.day == 0, event_articles.c.day >= queries.day_number((since - _OLD).date())),
    )
    if untold_by:
        known = told.c.subscription_id == untold_by, told.c.article_id == event_articles.c.first_id
        came = came.where(~exists().where(*known))
    asked = shown.narrowed(select(events.c.id).where(events.c.id.in_(came)), filters, dialect)
    return list(connection.scalars(asked.order_by(events.c.weight.desc(), events.c.id).limit(limit)))


def events_of(connection: Connection, ids: Sequence[int]) -> list[Event]:
    """Events by their ids, in their order; one that was merged into another is that one."""
    now: dict[int, int] = {id: id for id in ids}
    for _ in range(_DEEPEST):
        asked = select(events.c.id, events.c.merged_into).where(among(events.c.id, sorted(set(now.values()))))
        moved = {row.id: row.merged_into for row in connection.execute(asked.where(events.c.merged_into.is_not(None)))}
        if not moved:
            break
        now = {id: moved.get(at, at) for id, at in now.items()}
    wanted = list(dict.fromkeys(now[id] for id in ids))
    living = set(connection.scalars(select(events.c.id).where(among(events.c.id, wanted), events.c.articles > 0)))
    return list(shown.filled(connection, [id for id in wanted if id in living]))


def watched_for(
    connection: Connection, alerts: Sequence[Subscription], *, dialect: Dialect
) -> tuple[int, dict[int, list[int]]]:
    """The last article that alerts may look at, and the events of the articles that concern each of them.

    Actors cost one statement for all alerts together, words one for each alert that has any.
    """
    upto, after = grouped_until(connection), min((one.cursor for one in alerts), default=0)
    if upto <= after:
        return upto, {}
    known = actors_now(connection, {id for one in alerts for id in one.filters.actors})
    named = naming(connection, (root for root, _ in known.values()), after=after)
    found: dict[int, list[int]] = {}
    for one in alerts:
        filters = one.filters
        hit: set[int] | None = None
        if filters.actors:
            hit = {article for id in filters.actors if id in known for article in named.get(known[id][0], ())}
        if (filters.words or filters.phrases) and hit != set():
            held = holding(connection, filters.words, filters.phrases, after=one.cursor, dialect=dialect)
            if len(held) == MOST_NEW:  # there may be more: the rest is looked at next time
                upto = min(upto, held[-1])
            hit = set(held) if hit is None else hit & set(held)
        found[one.id] = sorted(article for article in hit or () if article > one.cursor)
    found = {id: [article for article in ids if article <= upto] for id, ids in found.items()}
    tells = events_telling(connection, sorted({article for ids in found.values() for article in ids}))
    return upto, {id: list(dict.fromkeys(tells[each] for each in ids if each in tells)) for id, ids in found.items()}


def actors_now(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Of each of some actors, who they are decided to be now, by id and name: a statement or two, whatever their number."""
    now = {id: id for id in ids}
    found: dict[int, str] = {}
    for _ in range(_DEEPEST):
        wanted = sorted(set(now.values()) - set(found))
        if not wanted:
            break
        asked = select(actors.c.id, actors.c.name, actors.c.merged_into).where(among(actors.c.id, wanted))
        rows = {row.id: row for row in connection.execute(asked)}
        found |= {id: row.name for id, row in rows.items() if row.merged_into is None}
        moved = {id: row.merged_into for id, row in rows.items() if row.merged_into is not None}
        now = {id: moved.get(at, at) for id, at in now.items() if at in rows or at in found}
    return {id: (at, found[at]) for id, at in now.items() if at in found}


def naming(connection: Connection, ids: Iterable[int], *, after: int) -> dict[int, list[int]]:
    """The current articles after one that name some actors, oldest first, by actor: one statement whatever their number."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    joined = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    asked = (
        select(article_actors.c.actor_id, article_actors.c.article_id)
        .select_from(joined)
        .where(among(article_actors.c.actor_id, wanted), article_actors.c.article_id > after, queries.visible())
        .order_by(article_actors.c.article_id)
    )
    found: dict[int, list[int]] = {}
    for actor, article in connection.execute(asked):
        found.setdefault(actor, []).append(article)
    return found


def holding(connection: Connection, words: Sequence[str], phrases: Sequence[str], *, after: int, dialect: Dialect) -> list[int]:
    """The current articles after one that hold all words and phrases, oldest first."""
    asked = queries.terms(Filters(words=tuple(words), phrases=tuple(phrases)))
    if not asked:
        return []
    joined = article_index.join(articles, articles.c.id == article_index.c.rowid)
    found = (
        select(articles.c.id)
        .select_from(joined)
        .where(queries.holds(article_index, "words", asked, dialect), article_index.c.rowid > after, queries.visible())
    )
    return list(connection.scalars(found.order_by(articles.c.id).limit(MOST_NEW)))


def events_telling(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The event that each of some articles tells, where it has one."""
    if not ids:
        return {}
    asked = select(event_articles.c.article_id, event_articles.c.event_id)
    rows = connection.execute(
        asked.where(among(event_articles.c.article_id, ids), event_articles.c.event_id.is_not(None))
    ).all()
    return {row.article_id: row.event_id for row in rows}


def grouped_until(connection: Connection) -> int:
    """The last article before the first that waits to be grouped: alerts look no further."""
    waiting = select(event_articles.c.article_id).where(event_articles.c.rules == 0)
    first = connection.scalar(waiting.order_by(event_articles.c.rules, event_articles.c.article_id).limit(1))
    newest = connection.scalar(select(articles.c.id).order_by(articles.c.id.desc()).limit(1)) or 0
    return newest if first is None else first - 1


def last_received(connection: Connection) -> datetime | None:
    """When the newest article came."""
    row = select(event_articles.c.received).where(event_articles.c.received.is_not(None))
    newest = connection.scalar(row.order_by(event_articles.c.received.desc()).limit(1))
    return datetime.fromisoformat(newest).astimezone(UTC) if newest else None


def has_own_outlet(connection: Connection) -> bool:
    """Whether any outlet is marked ours."""
    return connection.scalar(select(outlets.c.id).where(outlets.c.ours).limit(1)) is not None
