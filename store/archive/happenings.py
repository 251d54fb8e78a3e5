"""An event's articles in, what is told of it out and kept in its row: headline, date, place, actors, figure, quote, weight.

What its articles agree on counts: the day that most of their heads tell, the place, the actors that a third of them name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import log2
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import origins
from store.archive.moments import stamp
from store.clusters.called_off import is_called_off, roots
from store.clusters.features import Features, features_in, rarity, unpacked
from store.clusters.headlines import headline_of, is_teaser
from store.extract.text import fold
from store.schema import (
    article_actors,
    articles,
    event_actors,
    event_articles,
    event_mentions,
    events,
    figures,
    outlets,
    quotes,
    texts,
)
from store.types import IsoDate, Precision

#: Actors kept of an event, and the part of its articles that must name each.
MOST_ACTORS, NAMED_BY = 12, 3
#: Articles of one event that are looked at for what is told of it.
MOST_MEMBERS = 60
#: Where an article's head ends, in characters of its text.
HEAD = 700
#: Weight of what stands in a head.
HEADED = 0.7
_LOT = 200
_SHORTEST, _LONGEST = 30, 240  # characters of a quote that is shown with an event


@dataclass
class _Told:
    """An event with what its articles tell."""

    members: list[Any] = field(default_factory=list)
    features: dict[int, Features] = field(default_factory=dict)
    mentions: list[Any] = field(default_factory=list)
    figures: list[Any] = field(default_factory=list)
    quotes: list[Any] = field(default_factory=list)
    off: set[int] = field(default_factory=set)  # articles whose head says that it is called off


@dataclass(frozen=True, slots=True)
class When:
    """A date that an event's articles agree on, and whether it was held."""

    date: IsoDate | None
    precision: Precision | None
    state: str


def new(connection: Connection, now: datetime) -> int:
    """An event that nothing is told of yet."""
    row = {
        "headline": "",
        "sentence": "",
        "first_day": 0,
        "last_day": 0,
        "state": "held",
        "first_seen": stamp(now),
        "updated": stamp(now),
        "articles": 0,
        "outlets": 0,
        "origins": 0,
        "weight": 0.0,
        "start": 0,
        "end": 0,
    }
    return int(connection.execute(insert(events).values(**row).returning(events.c.id)).scalar_one())


def refresh(connection: Connection, ids: Iterable[int]) -> None:
    """Tells these events anew, out of the articles that they have now; one that has none is told no more."""
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _LOT):
        lot = wanted[at : at + _LOT]
        found = _told(connection, lot)
        connection.execute(delete(event_actors).where(event_actors.c.event_id.in_(lot)))
        gone = [id for id in lot if id not in found]
        if gone:
            empty: dict[str, Any] = {"headline": "", "sentence": "", "place": None, "place_folded": None}
            empty |= {"articles": 0, "outlets": 0, "origins": 0, "weight": 0.0, "article_id": None, "figure_id": None}
            connection.execute(update(events).where(events.c.id.in_(gone)).values(**empty, quote_id=None))
        if not found:
            continue
        counts = {row.event_id: row for row in connection.execute(_COUNTED, {"ids": sorted(found)})}
        naming = _actors(connection, sorted(found))
        best = {id: _best(told) for id, told in found.items()}
        heads = _heads(connection, sorted({row.article_id for row in best.values()}))
        rows = []
        for id, told in sorted(found.items()):
            rows.append(_row(id, told, best[id], heads[best[id].article_id], counts[id]))
        connection.execute(update(events).where(events.c.id == bindparam("of")).values(_BOUND), rows)
        acting = [
            {"event_id": id, "actor_id": actor, "articles": many}
            for id in sorted(found)
            for actor, many in naming.get(id, ())
            if many * NAMED_BY >= counts[id].articles
        ]
        if acting:
            connection.execute(insert(event_actors), acting)


_SET = (
    "headline sentence date first_day last_day precision state place place_folded first_seen updated articles outlets origins weight "
    "kind article_id start end figure_id quote_id"
).split()
_BOUND: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _SET}
_COUNTED = (
    select(
        event_articles.c.event_id,
        func.count().label("articles"),
        func.count(articles.c.outlet_id.distinct()).label("outlets"),
        func.min(event_articles.c.received).label("first_seen"),
        func.max(event_articles.c.received).label("updated"),
    )
    .join_from(event_articles, articles, articles.c.id == event_articles.c.article_id)
    .where(event_articles.c.event_id.in_(bindparam("ids", expanding=True)))
    .group_by(event_articles.c.event_id)
)


def _told(connection: Connection, ids: Sequence[int]) -> dict[int, _Told]:
    """What is kept of the articles of some events, the newest of each."""
    at = func.row_number().over(
        partition_by=event_articles.c.event_id,
        order_by=(event_articles.c.day.desc(), event_articles.c.article_id.desc()),
    )
    ranked = select(event_articles.c.article_id, at.label("at")).where(event_articles.c.event_id.in_(ids)).subquery()
    columns = (
        event_articles.c.event_id,
        event_articles.c.article_id,
        event_articles.c.features,
        articles.c.title,
        articles.c.day,
        articles.c.origin,
        articles.c.agency,
        outlets.c.kind.label("outlet_kind"),
    )
    joined = event_articles.join(articles, articles.c.id == event_articles.c.article_id)
    joined = joined.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    joined = joined.join(ranked, ranked.c.article_id == event_articles.c.article_id)
    found: dict[int, _Told] = defaultdict(_Told)
    event_of: dict[int, int] = {}
    for row in connection.execute(
        select(*columns).select_from(joined).where(ranked.c.at <= MOST_MEMBERS).order_by(event_articles.c.article_id)
    ):
        told = found[row.event_id]
        told.members.append(row)
        event_of[row.article_id] = row.event_id
        features = unpacked(row.features)
        if features is not None:
            told.features[row.article_id] = features
    for lot in _lots(sorted(event_of)):
        for table, name, columns_of in (
            (event_mentions, "mentions", "id article_id start date precision tense place first_day last_day"),
            (figures, "figures", "id article_id start kind unit value rank main_id"),
            (quotes, "quotes", "id article_id start kind speaker_id inferred confidence passage pieces corrected"),
        ):
            query = select(*(table.c[column] for column in columns_of.split())).where(table.c.article_id.in_(lot))
            query = query.where(table.c.start < (HEAD if table is not quotes else 6 * HEAD))
            if table is quotes:
                query = query.where(quotes.c.kind == "direct", quotes.c.speaker_id.is_not(None), quotes.c.inferred.is_(False))
            for row in connection.execute(query.order_by(table.c.id)):
                getattr(found[event_of[row.article_id]], name).append(row)
    suspected = [
        id
        for told in found.values()
        for ahead in [any(row.tense == "future" for row in told.mentions)]  # « n'aura pas lieu » has no word of its own
        for id, one in told.features.items()
        if ahead or not roots().isdisjoint(one.weights)
    ]
    for lot in _lots(sorted(suspected)):
        for id, head in _heads(connection, lot).items():
            if is_called_off(head[:HEAD]):
                found[event_of[id]].off.add(id)
    return dict(found)


def _actors(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Of each event, the actors with how many articles name them, most first."""
    joined = event_articles.join(article_actors, article_actors.c.article_id == event_articles.c.article_id)
    many = func.count().label("many")
    query = select(event_articles.c.event_id, article_actors.c.actor_id, many).select_from(joined)
    query = query.where(event_articles.c.event_id.in_(ids)).group_by(event_articles.c.event_id, article_actors.c.actor_id)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for event, actor, named in connection.execute(query.order_by(many.desc(), article_actors.c.actor_id)):
        if len(found[event]) < MOST_ACTORS:
            found[event].append((actor, named))
    return found


def _best(told: _Told) -> Any:
    """The article that tells it best: what it tells, and most of all its title, most others tell too; an agency's own before a copy."""
    held: Counter[str] = Counter()
    for features in told.features.values():
        held.update(feature for feature, weight in features.weights.items() if weight >= HEADED)

    def central(words: Iterable[str], slack: int) -> float:
        found = list(words)
        return sum((held[f] - 1) * rarity(f) for f in found if held[f]) / (len(found) + slack) / max(1, len(told.members))

    def worth(row: Any) -> tuple[float, int, int]:
        features = told.features.get(row.article_id)
        words = [f for f, weight in features.weights.items() if weight >= HEADED] if features else []
        titled = row.title is not None and not is_teaser(row.title)
        # « Ils ont vu un mur rouge » tells less of what happened than « Vingt morts dans l'effondrement d'un mur à Lorve »
        by_title = central(set(features_in(row.title)), 12) if titled else 0.0
        agency = row.outlet_kind == "agency"
        return (central(words, 8) * (1 + 0.15 * agency) + by_title + 0.01 * titled, row.day, -row.article_id)

    return max(told.members, key=worth)


def _heads(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    query = select(texts.c.article_id, func.substr(texts.c.text, 1, 2_000)).where(texts.c.article_id.in_(ids))
    return {row[0]: row[1] for row in connection.execute(query)}


def _row(id: int, told: _Told, best: Any, head: str, counted: Any) -> dict[str, Any]:
    when = _when(told)
    headline, sentence, where = headline_of(head, best.title)
    place = _place(told)
    known = sorted(row.day for row in told.members if row.day)
    first = _day(when.date) if when.date else (known[0] if known else 0)
    last = _day(when.date, last=True) if when.date else (known[0] if known else 0)
    many = origins.origins_of([(row.origin or row.article_id, row.agency, ordinal(row.day)) for row in told.members])
    return {
        "of": id,
        "to_headline": headline,
        "to_sentence": sentence,
        "to_date": when.date,
        "to_first_day": first,
        "to_last_day": last,
        "to_precision": when.precision,
        "to_state": when.state,
        "to_place": place,
        "to_place_folded": fold(place) if place else None,
        "to_first_seen": counted.first_seen,
        "to_updated": counted.updated,
        "to_articles": counted.articles,
        "to_outlets": counted.outlets,
        "to_origins": many,
        "to_weight": round(counted.outlets + 0.5 * many + log2(1 + counted.articles), 3),
        "to_kind": _kind(told),
        "to_article_id": best.article_id,
        "to_start": where.start,
        "to_end": where.end,
        "to_figure_id": _figure(told, best.article_id),
        "to_quote_id": _quote(told, best.article_id),
    }


def _when(told: _Told) -> When:
    """The day that most heads tell, and whether an article that was published on it or later tells it as something that took place."""
    votes: dict[tuple[IsoDate, Precision], float] = defaultdict(float)
    days = {row.article_id: row.day for row in told.members}
    ahead: dict[int, bool] = {}
    for row in told.mentions:
        ahead.setdefault(row.article_id, row.tense == "future")
        if row.date and row.precision:
            votes[row.date, row.precision] += 2 if row.precision == "day" else 1
    for features in told.features.values():
        for day in features.days:
            votes[date.fromordinal(day).isoformat(), "day"] += 1 / len(features.days)
    if not votes:
        announced = bool(ahead) and all(ahead.get(id, False) for id in days)
        return When(
            None, None, "called_off" if _called_off(told.off, set(days), days) else "announced" if announced else "held"
        )
    # of equal ones the most precise, then the earliest: what is dated after the fact was held before
    when, precision = max(votes, key=lambda each: (votes[each], each[1] == "day", _backwards(each[0])))
    held_by = {
        id
        for id, day in days.items()
        # an article of an unknown day tells as its verb does: « doit inaugurer le 16 janvier » is no proof
        if (not ahead.get(id, False) if not day or _day(when) <= day <= _day(when, last=True) else day > _day(when))
    }
    if _called_off(told.off, held_by, days):
        return When(when, precision, "called_off")
    held = bool(held_by)
    told_ahead = any(ahead.values()) or any(day and day < _day(when) for day in days.values())
    return When(when, precision, "announced" if told_ahead and not held else "held")


def _called_off(off: set[int], held_by: set[int], days: Mapping[int, int]) -> bool:
    """Whether half of the articles since the first that says so say it, and none before told that it was held."""
    if not off:
        return False
    first = min(days[id] for id in off)
    since = [id for id, day in days.items() if day >= first]
    return 2 * len(off) >= len(since) and not any(0 < days[id] < first for id in held_by)


def _backwards(when: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in when)


def _place(told: _Told) -> str | None:
    """The place that most heads tell."""
    votes = Counter(row.place for row in told.mentions if row.place)
    return min(votes, key=lambda place: (-votes[place], place), default=None)


def _kind(told: _Told) -> str | None:
    """The kind of event that at least half of its heads tell."""
    votes = Counter(
        feature[1:]
        for features in told.features.values()
        for feature, weight in features.weights.items()
        if feature[0] == "~" and weight >= HEADED
    )
    kind = min(votes, key=lambda each: (-votes[each], each), default=None)
    return kind if kind is not None and 2 * votes[kind] >= len(told.members) else None


def _figure(told: _Told, best: int) -> int | None:
    """What most heads count, money and tolls first, told by the best article where it tells it."""
    shown = [row for row in told.figures if row.rank > 0 and row.main_id is None]
    votes = Counter((row.unit, row.value) for row in shown if row.value is not None)
    if not shown:
        return None
    ordered = max(
        shown,
        key=lambda row: (
            votes[row.unit, row.value],
            row.kind in ("count", "money"),
            row.article_id == best,
            -row.start,
            -row.id,
        ),
    )
    return int(ordered.id)


def _quote(told: _Told, best: int) -> int | None:
    """A whole quote of a sure speaker, of a length that can be shown: of the best article first."""

    def length(row: Any) -> int:
        return sum(end - start for start, end in row.pieces)

    shown = [row for row in told.quotes if _SHORTEST <= length(row) <= _LONGEST]
    chosen = max(
        shown, key=lambda row: (row.corrected, row.article_id == best, row.confidence, -row.start, -row.id), default=None
    )
    return int(chosen.id) if chosen is not None else None


def _day(when: IsoDate, *, last: bool = False) -> int:
    from store.archive.writes import day_of

    return day_of(when, last=last)


def ordinal(day: int) -> int:
    """20310304 as days since the year 1; 0 for an unknown day."""
    return date(day // 10_000, day // 100 % 100, day % 100).toordinal() if day else 0


def _lots(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + _LOT] for at in range(0, len(ids), _LOT)]
