"""Articles that wait in, the events that they tell out: each lot with its neighbourhood is grouped anew, and ids stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import queries
from store.archive import happenings, neighbours
from store.archive.dating import ordinal
from store.archive.engines import adding
from store.archive.index import lots
from store.archive.moments import stamp
from store.clusters import features as made
from store.clusters.features import Features, features_of, keys_of, unpacked
from store.clusters.groups import Item, grouped
from store.clusters.templates import HEAD, frame_of, is_shell, repeated, shape_of
from store.lists import among
from store.schema import articles, event_articles, event_features, event_stems, events, texts

#: What is grouped by older rules is grouped anew.
RULES = 1
#: Articles of one lot, which is one transaction.
LOT = 50
#: Days on either side of new articles that a second look is taken at, and articles looked at together.
AGAIN, MOST_AGAIN = 10, 1_500
#: Pages of one form that are looked at, the newest.
MOST_ALIKE = 12


def wait(connection: Connection, article_id: int, *, key: str, day: int, received: datetime | None) -> None:
    """A new current article waits to be grouped."""
    # what was withdrawn is another's first version no more: whoever was told of it is told that
    known = articles.c.key == key, articles.c.status != "withdrawn"
    first = select(func.min(articles.c.id)).where(*known).scalar_subquery()
    row = {
        "article_id": article_id,
        "first_id": first,
        "day": day,
        "received": stamp(received) if received else None,
        "rules": 0,
    }
    connection.execute(insert(event_articles).values(**row))


def again(connection: Connection, article_id: int, *, day: int) -> None:
    """An article that was read again waits, and keeps its event until it is grouped."""
    _unkey(connection, [article_id])
    waiting = update(event_articles).where(event_articles.c.article_id == article_id)
    connection.execute(waiting.values(day=day, rules=0, features=None, template=False))


def leave(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """Articles that are current no more leave their events, which are told anew; gives those."""
    ids = list(article_ids)
    left = _left(connection, ids)
    connection.execute(delete(event_articles).where(event_articles.c.article_id.in_(ids)))
    happenings.refresh(connection, left)
    return left


def group(connection: Connection, *, now: datetime) -> int:
    """Groups the next lot of articles that wait; gives how many they were."""
    ids = list(connection.scalars(_WAITING))
    if ids:
        _group(connection, ids, now, waited=ids)
    return len(ids)


#: In the order of its index: by article alone, the planner walks over all that is done to find what is not.
_WAITING = (
    select(event_articles.c.article_id)
    .where(event_articles.c.rules < RULES)
    .order_by(event_articles.c.rules, event_articles.c.article_id)
    .limit(LOT)
)


def are_waiting(connection: Connection, ids: Sequence[int]) -> bool:
    """Whether one of some articles still waits."""
    mine = event_articles.c.article_id.in_(ids), event_articles.c.rules < RULES
    return connection.scalar(select(event_articles.c.article_id).where(*mine).limit(1)) is not None


def waiting(connection: Connection) -> int:
    """How many articles wait."""
    asked = select(func.count()).select_from(event_articles).where(event_articles.c.rules < RULES)
    return connection.scalar(asked) or 0


def waiting_days(connection: Connection) -> set[int]:
    """The days of the articles that wait."""
    return set(connection.scalars(select(event_articles.c.day).where(event_articles.c.rules < RULES).distinct()))


def around(connection: Connection, days: Iterable[int]) -> list[int]:
    """The articles of these days and of those around them, by day: what a second look is taken at; the newest, where they are too many."""
    near = {ordinal(day) + off for day in days if day for off in range(-AGAIN, AGAIN + 1)}
    numbers = sorted({0, *(queries.day_number(date.fromordinal(day)) for day in near if day > 0)}, reverse=True)
    c = event_articles.c
    found: list[int] = []
    for lot in lots(numbers):
        query = select(c.article_id).where(c.day.in_(lot), c.template.is_(False)).order_by(c.day.desc(), c.article_id.desc())
        found += connection.scalars(query.limit(4 * MOST_AGAIN - len(found)))
        if len(found) >= 4 * MOST_AGAIN:
            break
    return found[::-1]


def look_again(connection: Connection, ids: Sequence[int], *, now: datetime) -> None:
    """Groups articles anew all together."""
    _group(connection, sorted(ids), now)


def by_day(connection: Connection) -> list[int]:
    """All articles but templates, by their day."""
    query = select(event_articles.c.article_id).where(event_articles.c.template.is_(False))
    return list(connection.scalars(query.order_by(event_articles.c.day, event_articles.c.article_id)))


def _group(connection: Connection, ids: list[int], now: datetime, *, waited: Sequence[int] = ()) -> None:
    """Groups articles anew with their neighbourhood; events that nothing joined or left, but what `waited`, are not told anew."""
    fresh = _read(connection, ids)
    counts, total = neighbours.counts(connection, fresh.values())
    near = neighbours.near(connection, fresh, counts, total)
    around = sorted({other for found in near.values() for other in found} - set(fresh))
    held = {row.article_id: row for row in neighbours.members(connection, [*fresh, *around])}
    known = dict(fresh)
    for id, row in held.items():
        if id not in known and (told := unpacked(row.features)) is not None:
            known[id] = told
    counts, total = neighbours.counts(connection, known.values())
    items = {id: Item(id, known[id], held[id].origin or id) for id in held if id in known}
    per_day = neighbours.per_day(connection, items.values())
    before = {id: held[id].event_id for id in items}
    found: list[list[int]] = []
    for part in neighbours.parts(items, near, before):
        found += grouped([items[id] for id in part], counts, total, per_day=per_day)
    owner, changed = _keep(connection, found, before, now)
    connection.execute(_DONE, {"ids": ids, "now": stamp(now)})
    happenings.refresh(connection, changed | {owner[id] for id in waited if id in owner})


_DONE = (
    update(event_articles)
    .where(among(event_articles.c.article_id, bindparam("ids")))
    .values(rules=RULES, received=func.coalesce(event_articles.c.received, bindparam("now")))
)


def _read(connection: Connection, ids: Sequence[int]) -> dict[int, Features]:
    """What articles are compared by, made and kept where it is not there yet; without the templates."""
    rows = connection.execute(_READ, {"ids": list(ids)}).all()
    found: dict[int, Features] = {}
    templates = _templates(connection, rows)
    kept, keyed = [], []
    counted: Counter[str] = Counter()
    for row in rows:
        told = unpacked(row.features)
        if row.article_id in templates:
            continue
        if told is None or told.rules != made.RULES:
            if told is not None:
                _unkey(connection, [row.article_id])
            told = features_of(row.text, title=row.title, published=row.published)
            kept.append({"of": row.article_id, "told": told.packed()})
            keyed += [{"stem": key, "day": told.day, "article_id": row.article_id} for key in keys_of(told)]
            counted.update([*told.weights, neighbours.ALL])
        found[row.article_id] = told
    if kept:
        connection.execute(_TOLD, kept)
    if keyed:
        connection.execute(_KEYED, keyed)
    _count(connection, counted, 1)
    return dict(sorted(found.items()))


_ROWS = event_articles.join(articles, articles.c.id == event_articles.c.article_id).join(
    texts, texts.c.article_id == articles.c.id
)
_READ = (
    select(
        event_articles.c.article_id,
        event_articles.c.features,
        articles.c.outlet_id,
        articles.c.title,
        articles.c.published,
        func.substr(texts.c.text, 1, 2 * made.WHOLE).label("text"),
    )
    .select_from(_ROWS)
    .where(among(articles.c.id, bindparam("ids")))
    .order_by(articles.c.id)
)
_ONE = update(event_articles).where(event_articles.c.article_id == bindparam("of"))
_TOLD = _ONE.values(features=bindparam("told"))
_FRAMED = _ONE.values(frame=bindparam("to"))
_MOVED = _ONE.values(event_id=bindparam("to"))
_KEYED = insert(event_stems)


def _templates(connection: Connection, rows: Sequence[Any]) -> set[int]:
    """Which of these are templates: they, and those before them that they show to be, leave their events."""
    frames = {row.article_id: frame_of(row.outlet_id, row.title, row.text) for row in rows}
    if frames:
        connection.execute(_FRAMED, [{"of": id, "to": frame} for id, frame in frames.items()])
    shells = {row.article_id for row in rows if is_shell(row.title, row.text)}
    alike: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(_ALIKE, {"frames": sorted(set(frames.values()))}):
        alike[row.frame].append(row)
    found = set(shells)
    for same in alike.values():
        if len(same) > 1:
            found |= repeated([shape_of(row.article_id, row.title, row.text, ordinal(row.day)) for row in same])
    if found:
        left = _left(connection, sorted(found))
        those = among(event_articles.c.article_id, sorted(found))
        connection.execute(update(event_articles).where(those).values(template=True, event_id=None, features=None))
        happenings.refresh(connection, left)
    return found


_NEWEST = (
    select(
        event_articles.c.article_id,
        func.row_number().over(partition_by=event_articles.c.frame, order_by=event_articles.c.article_id.desc()).label("at"),
    )
    .where(among(event_articles.c.frame, bindparam("frames")))
    .subquery()
)
_ALIKE = (
    select(
        event_articles.c.frame,
        event_articles.c.article_id,
        event_articles.c.day,
        articles.c.title,
        func.substr(texts.c.text, 1, 2 * HEAD).label("text"),
    )
    .select_from(_ROWS.join(_NEWEST, _NEWEST.c.article_id == event_articles.c.article_id))
    .where(_NEWEST.c.at <= MOST_ALIKE)
)


def _left(connection: Connection, ids: Sequence[int]) -> set[int]:
    """The events that articles are going to leave; nobody finds these articles by their words any more."""
    _unkey(connection, ids)
    return happenings.told_in(connection, ids)


def _unkey(connection: Connection, ids: Sequence[int]) -> None:
    """Nobody finds these articles by their words any more."""
    rows = connection.execute(
        select(event_articles.c.article_id, event_articles.c.features).where(
            event_articles.c.article_id.in_(ids), event_articles.c.features.is_not(None)
        )
    )
    gone = []
    counted: Counter[str] = Counter()
    for id, packed in rows:
        told = unpacked(packed)
        if told is not None:
            gone += [{"s": feature, "d": told.day, "a": id} for feature in told.weights]
            counted.update([*told.weights, neighbours.ALL])
    if gone:
        c = event_stems.c
        mine = delete(event_stems).where(c.stem == bindparam("s"), c.day == bindparam("d"), c.article_id == bindparam("a"))
        connection.execute(mine, gone)
    _count(connection, counted, -1)


def _count(connection: Connection, counted: Mapping[str, int], sign: int) -> None:
    """Counts articles in or out by their features."""
    if not counted:
        return
    c = event_features.c
    risen = adding(connection, event_features)
    risen = risen.on_conflict_do_update(index_elements=[c.feature], set_={"articles": c.articles + risen.excluded.articles})
    rows = [{"feature": feature, "articles": sign * many} for feature, many in sorted(counted.items())]
    connection.execute(risen, rows)


def _keep(
    connection: Connection, found: Sequence[Sequence[int]], before: Mapping[int, int | None], now: datetime
) -> tuple[dict[int, int], set[int]]:
    """Gives each group the event that held most of its articles, the oldest of equal ones, or a new one.

    The event of each article, and the events that changed.
    """
    overlaps = []
    for at, group in enumerate(found):
        for event, many in Counter(before[id] for id in group if before[id] is not None).items():
            overlaps.append((-many, event, at))
    owner: dict[int, int] = {}
    taken: set[int] = set()
    for _, event, at in sorted(overlaps, key=lambda each: (each[0], each[1] or 0, each[2])):
        if event is not None and at not in owner and event not in taken:
            owner[at] = event
            taken.add(event)
    moved = []
    for at, group in enumerate(found):
        event = owner.get(at)
        if event is None:
            event = owner[at] = happenings.new(connection, now)
        moved += [{"of": id, "to": event} for id in group if before[id] != event]
    if moved:
        connection.execute(_MOVED, moved)
    went = {(before[id], owner[at]) for at, group in enumerate(found) for id in group if before[id] not in (None, owner[at])}
    for event in sorted({old for old, _ in went if old is not None and old not in taken}):
        if connection.scalar(select(event_articles.c.article_id).where(event_articles.c.event_id == event).limit(1)) is None:
            to = min(new for old, new in went if old == event)
            connection.execute(update(events).where(events.c.id == event).values(merged_into=to))
            connection.execute(update(events).where(events.c.merged_into == event).values(merged_into=to))
    changed = {event for pair in went for event in pair} | {row["to"] for row in moved}
    event_of = {id: owner[at] for at, group in enumerate(found) for id in group}
    return event_of, {event for event in changed if event is not None}
