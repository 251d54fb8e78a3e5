"""Days in, what articles of other events announce for them out: « réunis à Brenne, ils se reverront le 23 janvier ».

Each is an `Event` of its own day, with the id of the event that it is told in and the sentence that tells it; it is announced, whatever
the event that tells it is. What that event is itself about, and what another says of the same day in the same words, is left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select

from store import queries
from store.archive import events as shown
from store.archive.answers import people_of, person_of, source_of
from store.clusters.features import features_in
from store.lists import among
from store.queries import Dialect, day_number
from store.schema import articles, event_articles, event_mention_actors, event_mentions, events, texts
from store.types import Event, EventFilters

#: An announced time that goes on for several days has begun no longer ago.
_LONGEST = timedelta(days=31)
#: Sentences looked at for each that is shown: many articles tell of one day.
_TOLD = 12
#: Part of their words by which two sentences tell the same thing.
_SAME = 0.5


def inside(
    connection: Connection,
    *,
    first: date,
    last: date,
    filters: EventFilters,
    besides: Sequence[Event],
    limit: int,
    dialect: Dialect,
) -> list[Event]:
    """What is announced inside other events, by day, and is not told by `besides` already."""
    m = event_mentions.c
    columns = (m.id, m.article_id, m.headline, m.date, m.precision, m.place, m.kind)
    joined = event_mentions.join(event_articles, event_articles.c.article_id == m.article_id)
    joined = joined.join(events, events.c.id == event_articles.c.event_id)
    joined = joined.join(articles, articles.c.id == m.article_id).join(texts, texts.c.article_id == m.article_id)
    sentence = func.substr(texts.c.text, m.start + 1, m.end - m.start).label("sentence")
    before = event_mentions.alias()
    # what an article tells first is what its own event is: that has a day of its own, which may have been put off since
    earlier = exists().where(before.c.article_id == m.article_id, before.c.start < m.start)
    mine = shown.narrowed(select(events.c.id), filters, dialect)
    query = (
        select(*columns, event_articles.c.event_id, articles.c.origin, sentence)
        .select_from(joined)
        .where(
            m.tense == "future",
            m.precision.in_(("day", "range")),
            m.first_day.between(day_number(first - _LONGEST), day_number(last)),
            m.last_day >= day_number(first),
            or_(events.c.date.is_(None), events.c.date != m.date),
            events.c.state.in_(("held", "announced")),
            earlier,
        )
    )
    if filters != EventFilters():
        query = query.where(events.c.id.in_(mine))
    rows = connection.execute(query.order_by(m.first_day, events.c.weight.desc(), m.id).limit(limit * _TOLD)).all()
    found = _apart(rows, besides)[:limit]
    return _filled(connection, found)


def _apart(rows: Sequence[Any], besides: Sequence[Event]) -> list[list[Any]]:
    """The sentences that tell one thing each, together: of one event and day, or in the same words of one day."""
    told: dict[str, list[frozenset[str]]] = defaultdict(list)
    for event in besides:
        told[event.date or ""].append(frozenset(features_in(event.headline)))
    of: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        if (row.event_id, row.date) in of:
            of[row.event_id, row.date].append(row)
            continue
        words = frozenset(features_in(row.headline))
        if any(_like(words, other) for other in told[row.date]):
            continue
        told[row.date].append(words)
        of[row.event_id, row.date] = [row]
    return list(of.values())


def _like(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _SAME * min(len(one), len(other))


def _filled(connection: Connection, found: Sequence[Sequence[Any]]) -> list[Event]:
    if not found:
        return []
    telling = [row for rows in found for row in rows]
    parents = {event.id: event for event in shown.filled(connection, sorted({row.event_id for row in telling}))}
    ids = sorted({row.article_id for row in telling})
    sources = {row.article_id: source_of(row) for row in connection.execute(queries.sources_of(ids))}
    origins = {row.article_id: row.origin for row in telling}
    firsts = [rows[0] for rows in found]
    acting: dict[int, list[int]] = defaultdict(list)
    actors = event_mention_actors.c
    asked = select(actors.event_id, actors.actor_id).where(among(actors.event_id, [row.id for row in firsts]))
    for row in connection.execute(asked.order_by(actors.event_id, actors.actor_id)):
        acting[row.event_id].append(row.actor_id)
    people = people_of(connection, {actor for each in acting.values() for actor in each})
    made = []
    for rows in found:
        first, told_by = rows[0], [sources[id] for id in dict.fromkeys(row.article_id for row in rows) if id in sources]
        if first.event_id not in parents or first.article_id not in sources:
            continue
        outlets = tuple(dict.fromkeys(source.outlet for source in told_by if source.outlet is not None))
        made.append(
            replace(
                parents[first.event_id],
                headline=first.headline,
                sentence=" ".join(first.sentence.split()),
                date=first.date,
                precision=first.precision,
                state="announced",
                place=first.place,
                kind=first.kind,
                actors=tuple(person_of(people[actor], first.date) for actor in acting[first.id] if actor in people),
                articles=tuple(told_by),
                outlets=outlets,
                article_count=len(told_by),
                outlet_count=len(outlets),
                origins=len({origins.get(source.article) or source.article for source in told_by}),
                figure=None,
                quote=None,
                source=sources[first.article_id],
                announced=first.id,
            )
        )
    return made
