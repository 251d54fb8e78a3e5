"""An event's articles in, what is told of it out and kept in its row: headline, date, place, actors, figure, quote, weight.

What its articles agree on counts: the day that most of their heads tell, the place, the actors that a third of them name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from math import log2
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, insert, select, update

from store import origins
from store.archive import dating
from store.archive.dating import day_of, ordinal
from store.archive.moments import stamp
from store.clusters import called_off, denials
from store.clusters.features import Features, features_in, rarity, unpacked
from store.clusters.headlines import headline_of, is_feature, is_teaser
from store.extract.text import fold
from store.lists import among
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

#: Actors kept of an event, and the part of its articles that must name each.
MOST_ACTORS, NAMED_BY = 12, 3
#: Articles of one event that are looked at for what is told of it.
MOST_MEMBERS = 60
#: Where an article's head ends, in characters of its text.
HEAD = 700
#: Weight of what stands in a head.
HEADED = 0.7
#: Part of what the best title tells that a title must tell to head an event.
_TELLING = 0.4
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
    turned: dating.Turned = field(default_factory=dating.Turned)


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


def told_in(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """The events that some articles tell."""
    mine = event_articles.c.article_id.in_(article_ids), event_articles.c.event_id.is_not(None)
    return set(connection.scalars(select(event_articles.c.event_id).where(*mine)))


def refresh(connection: Connection, ids: Iterable[int]) -> None:
    """Tells these events anew, out of the articles that they have now; one that has none is told no more."""
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _LOT):
        lot = wanted[at : at + _LOT]
        found = _told(connection, lot)
        connection.execute(_UNACTED, {"ids": lot})
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
        connection.execute(_RETOLD, rows)
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
    .where(among(event_articles.c.event_id, bindparam("ids")))
    .group_by(event_articles.c.event_id)
)
_UNACTED = delete(event_actors).where(among(event_actors.c.event_id, bindparam("ids")))
_RETOLD = update(events).where(events.c.id == bindparam("of")).values(_BOUND)


def _told(connection: Connection, ids: Sequence[int]) -> dict[int, _Told]:
    """What is kept of the articles of some events, the newest of each."""
    found: dict[int, _Told] = defaultdict(_Told)
    event_of: dict[int, int] = {}
    for row in connection.execute(_MEMBERS, {"ids": list(ids)}):
        told = found[row.event_id]
        told.members.append(row)
        event_of[row.article_id] = row.event_id
        features = unpacked(row.features)
        if features is not None:
            told.features[row.article_id] = features
    articles_told = sorted(event_of)
    for name, query in _READ.items():
        for row in connection.execute(query, {"ids": articles_told}):
            getattr(found[event_of[row.article_id]], name).append(row)
    suspected = [
        id
        for told in found.values()
        for ahead in [any(row.tense == "future" for row in told.mentions)]  # « n'aura pas lieu » has no word of its own
        for id, one in told.features.items()
        if ahead or not _turning().isdisjoint(one.weights)
    ]
    heads = _heads(connection, sorted(suspected))
    for told in found.values():
        for row in told.members:
            if row.article_id in heads:
                told.turned.read(row.article_id, heads[row.article_id][:HEAD], ordinal(row.day))
    return dict(found)


_NEWEST = (
    select(
        event_articles.c.article_id,
        func.row_number()
        .over(
            partition_by=event_articles.c.event_id,
            order_by=(event_articles.c.day.desc(), event_articles.c.article_id.desc()),
        )
        .label("at"),
    )
    .where(among(event_articles.c.event_id, bindparam("ids")))
    .subquery()
)
_MEMBERS = (
    select(
        event_articles.c.event_id,
        event_articles.c.article_id,
        event_articles.c.features,
        articles.c.title,
        articles.c.day,
        articles.c.origin,
        articles.c.agency,
        outlets.c.kind.label("outlet_kind"),
    )
    .select_from(
        event_articles.join(articles, articles.c.id == event_articles.c.article_id)
        .outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
        .join(_NEWEST, _NEWEST.c.article_id == event_articles.c.article_id)
    )
    .where(_NEWEST.c.at <= MOST_MEMBERS)
    .order_by(event_articles.c.article_id)
)


@cache
def _turning() -> frozenset[str]:
    """The features of which an article has one that says that something is called off, put off or denied."""
    return called_off.roots() | denials.roots()


def _of_articles(table: Table, columns: str, until: int, *which: ColumnElement[bool]) -> Select[Any]:
    mine = (among(table.c.article_id, bindparam("ids")), table.c.start < until, *which)
    return select(*(table.c[column] for column in columns.split())).where(*mine).order_by(table.c.id)


#: What is read of an event's articles, by where it is kept in `_Told`.
_READ = {
    "mentions": _of_articles(event_mentions, "id article_id start date precision tense place first_day last_day", HEAD),
    "figures": _of_articles(figures, "id article_id start kind unit value rank main_id", HEAD),
    "quotes": _of_articles(
        quotes,
        "id article_id start kind speaker_id inferred confidence passage pieces corrected",
        6 * HEAD,
        quotes.c.kind == "direct",
        quotes.c.speaker_id.is_not(None),
        quotes.c.inferred.is_(False),
    ),
}


def _actors(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Of each event, the actors with how many articles name them, most first."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for event, actor, named in connection.execute(_ACTING, {"ids": list(ids)}):
        if len(found[event]) < MOST_ACTORS:
            found[event].append((actor, named))
    return found


_NAMING = func.count().label("many")
_ACTING = (
    select(event_articles.c.event_id, article_actors.c.actor_id, _NAMING)
    .join_from(event_articles, article_actors, article_actors.c.article_id == event_articles.c.article_id)
    .where(among(event_articles.c.event_id, bindparam("ids")))
    .group_by(event_articles.c.event_id, article_actors.c.actor_id)
    .order_by(_NAMING.desc(), article_actors.c.actor_id)
)


def _best(told: _Told) -> Any:
    """The article that tells it best: what it tells, and most of all its title, most others tell too; an agency's own before a copy."""
    held: Counter[str] = Counter()
    for features in told.features.values():
        held.update(feature for feature, weight in features.weights.items() if weight >= HEADED)

    def central(words: Iterable[str], slack: int) -> float:
        found = list(words)
        return sum((held[f] - 1) * rarity(f) for f in found if held[f]) / (len(found) + slack) / max(1, len(told.members))

    titles = {
        row.article_id: central(set(features_in(row.title)), 12)
        for row in told.members
        if row.title is not None and not is_teaser(row.title)
    }
    told_most = max(titles.values(), default=0.0)

    def worth(row: Any) -> tuple[bool, float, int, int]:
        features = told.features.get(row.article_id)
        words = [f for f, weight in features.weights.items() if weight >= HEADED] if features else []
        titled = row.article_id in titles
        # « Ils ont vu un mur rouge » tells less of what happened than « Vingt morts dans l'effondrement d'un mur à Lorve »
        by_title = titles.get(row.article_id, 0.0)
        # whatever else it tells, « Récit : une nuit à Lorve » heads no event of which there is a plain title
        plain = not titled or not (is_feature(row.title) or by_title < _TELLING * told_most)
        agency = row.outlet_kind == "agency"
        return (plain, central(words, 8) * (1 + 0.15 * agency) + by_title + 0.01 * titled, row.day, -row.article_id)

    return max(told.members, key=worth)


def _heads(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in connection.execute(_HEADS, {"ids": list(ids)})} if ids else {}


_HEADS = select(texts.c.article_id, func.substr(texts.c.text, 1, 2_000)).where(among(texts.c.article_id, bindparam("ids")))


def _row(id: int, told: _Told, best: Any, head: str, counted: Any) -> dict[str, Any]:
    when = dating.when(told.mentions, told.features, {row.article_id: row.day for row in told.members}, told.turned)
    headline, sentence, where = headline_of(head, best.title)
    place = _place(told)
    known = sorted(row.day for row in told.members if row.day)
    first = day_of(when.date) if when.date else (known[0] if known else 0)
    last = day_of(when.date, last=True) if when.date else (known[0] if known else 0)
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
