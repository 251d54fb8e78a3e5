"""Questions in, events out as answers show them; how many statements an answer takes never depends on how much it shows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from store import queries
from store.archive.answers import figure_of, may_show, outlet_of, people_of, person_of, quote_of, source_of
from store.archive.moments import stamp
from store.extract.text import fold
from store.lists import among
from store.queries import Dialect, day_number
from store.schema import articles, event_actors, event_articles, events, outlets
from store.types import Event, EventFilters, Filters, Membership, Page

#: Articles shown of one event.
MOST_ARTICLES = 50
#: Events fetched at a time.
_LOT = 200


def received(
    connection: Connection,
    *,
    since: datetime | None,
    until: datetime | None,
    filters: EventFilters,
    start: int,
    limit: int,
    dialect: Dialect,
) -> Page[Event]:
    """Those that have an article received in (since, until], the weightiest first."""
    query = narrowed(select(events.c.id), filters, dialect)
    if since is not None or until is not None:
        # by what came, which is little, and not event by event: a digest asks for a day of an archive of years
        came = select(event_articles.c.event_id)
        if since is not None:
            came = came.where(event_articles.c.received > stamp(since))
        if until is not None:
            came = came.where(event_articles.c.received <= stamp(until))
        query = query.where(events.c.id.in_(came.where(event_articles.c.event_id.is_not(None))))
    return _page(connection, query.order_by(events.c.weight.desc(), events.c.id), start, limit)


def chronology(connection: Connection, filters: EventFilters, *, start: int, limit: int, dialect: Dialect) -> Page[Event]:
    """By day, the newest first; unknown days last."""
    query = narrowed(select(events.c.id), filters, dialect)
    return _page(connection, query.order_by(events.c.first_day.desc(), events.c.weight.desc(), events.c.id), start, limit)


def agenda(
    connection: Connection, *, first: date, last: date, filters: EventFilters, limit: int, dialect: Dialect
) -> tuple[Event, ...]:
    """What is announced for these days, the first first."""
    query = narrowed(select(events.c.id), filters, dialect)
    query = query.where(
        events.c.state == "announced",
        events.c.date.is_not(None),
        events.c.precision.in_(("day", "range")),
        events.c.last_day >= day_number(first),
        events.c.first_day <= day_number(last),
    )
    ids = list(connection.scalars(query.order_by(events.c.first_day, events.c.weight.desc(), events.c.id).limit(limit)))
    return tuple(filled(connection, ids))


def every(connection: Connection) -> Iterator[Event]:
    """All of them by id, a lot at a time."""
    last = 0
    while True:
        query = select(events.c.id).where(events.c.articles > 0, events.c.id > last).order_by(events.c.id).limit(_LOT)
        ids = list(connection.scalars(query))
        if not ids:
            return
        yield from filled(connection, ids, most=None)
        last = ids[-1]


def articles_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Membership, ...]]:
    """All articles of some events."""
    columns = (event_articles.c.event_id, event_articles.c.first_id, event_articles.c.article_id, articles.c.origin)
    query = select(*columns, event_articles.c.received).join_from(
        event_articles, articles, articles.c.id == event_articles.c.article_id
    )
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in connection.execute(query.where(among(event_articles.c.event_id, ids)).order_by(event_articles.c.article_id)):
        found[row.event_id].append(Membership(row.first_id, row.origin or row.article_id, _moment(row.received)))
    return {id: tuple(members) for id, members in found.items()}


def narrowed(query: Select[Any], filters: EventFilters, dialect: Dialect) -> Select[Any]:
    query = query.where(events.c.articles > 0)
    asked = queries.terms(Filters(words=filters.words, phrases=filters.phrases))
    if filters.words or filters.phrases:
        query = query.where(events.c.id.in_(queries.events_holding(asked, dialect=dialect)) if asked else events.c.id < 0)
    if filters.actors:
        acted = select(event_actors.c.event_id).where(event_actors.c.actor_id.in_(filters.actors))
        query = query.where(events.c.id.in_(acted))
    if filters.outlets:
        named = select(outlets.c.id).where(outlets.c.name.in_(filters.outlets))
        told = event_articles.join(articles, articles.c.id == event_articles.c.article_id)
        mine = select(event_articles.c.event_id).select_from(told).where(articles.c.outlet_id.in_(named))
        query = query.where(events.c.id.in_(mine))
    if filters.places:
        query = query.where(events.c.place_folded.in_([fold(place) for place in filters.places]))
    if filters.least_outlets > 1:
        query = query.where(events.c.outlets >= filters.least_outlets)
    if filters.since is not None:
        query = query.where(events.c.last_day >= day_number(filters.since))
    if filters.before is not None:
        query = query.where(events.c.first_day.between(1, day_number(filters.before)))
    return query


def _page(connection: Connection, query: Select[Any], start: int, limit: int) -> Page[Event]:
    ids = list(connection.scalars(query.limit(limit + 1).offset(start)))
    return Page(tuple(filled(connection, ids[:limit])), start, len(ids) > limit)


def filled(connection: Connection, ids: Sequence[int], *, most: int | None = MOST_ARTICLES) -> Iterator[Event]:
    """These events in their order, with all that is shown of them."""
    if not ids:
        return
    rows = {row.id: row for row in connection.execute(select(events).where(among(events.c.id, ids)))}
    shown = defaultdict(list)
    for row in connection.execute(queries.articles_of_events(ids, most=most)):
        shown[row.event_id].append(source_of(row))
    told = defaultdict(list)
    for row in connection.execute(queries.outlets_of_events(ids)):
        if (outlet := outlet_of(row)) is not None:
            told[row.event_id].append(outlet)
    acting = defaultdict(list)
    for event, actor in connection.execute(
        select(event_actors.c.event_id, event_actors.c.actor_id)
        .where(among(event_actors.c.event_id, ids))
        .order_by(event_actors.c.articles.desc(), event_actors.c.actor_id)
    ):
        acting[event].append(actor)
    sources = {
        row.article_id: source_of(row) for row in _of(connection, queries.sources_of, [row.article_id for row in rows.values()])
    }
    figures = {row.id: row for row in _of(connection, queries.figures_of, [row.figure_id for row in rows.values()])}
    quotes = {row.id: row for row in _of(connection, queries.quotes_of, [row.quote_id for row in rows.values()])}
    people = people_of(
        connection,
        {actor for actors in acting.values() for actor in actors}
        | {row.speaker_id for row in (*figures.values(), *quotes.values()) if row.speaker_id is not None}
        | {actor for row in quotes.values() for actor in row.joint},
    )
    for id in ids:
        row, source = rows[id], sources.get(rows[id].article_id)
        alone = source is not None and may_show(source) == "quote"
        figure, quote = figures.get(row.figure_id), quotes.get(row.quote_id)
        yield Event(
            id=id,
            headline=row.headline,
            sentence=row.headline if alone else row.sentence,  # which says no more than the title
            date=row.date,
            precision=row.precision,
            state=row.state,
            place=row.place,
            actors=tuple(person_of(people[actor], row.date) for actor in acting[id] if actor in people),
            first_seen=_moment(row.first_seen),
            updated=_moment(row.updated),
            articles=tuple(shown[id]),
            outlets=tuple(told[id]),
            article_count=row.articles,
            outlet_count=row.outlets,
            origins=row.origins,
            figure=figure_of(figure, people) if figure is not None else None,
            quote=quote_of(quote, people) if quote is not None and _is_sure(quote) else None,
            weight=row.weight,
            kind=row.kind,
            source=source,
        )


def _is_sure(quote: Any) -> bool:
    """An editor may have changed it since its event was told."""
    return quote.speaker_id is not None and not quote.inferred


def _of(connection: Connection, query: Any, ids: Sequence[int | None]) -> Sequence[Any]:
    wanted = sorted({id for id in ids if id is not None})
    return connection.execute(query(wanted)).all() if wanted else []


def _moment(told: str | None) -> datetime:
    return datetime.fromisoformat(told) if told else datetime.fromtimestamp(0, UTC)
