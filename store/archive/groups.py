"""Articles that wait in, the events that they tell out: each lot with its neighbourhood is grouped anew, and ids stay.

An article's neighbourhood is what shares its rarest words within some days, with all other articles of the events that this belongs to:
what grouping one article costs depends on how much is told of the same thing, not on how much the archive holds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, Text, bindparam, delete, func, insert, select, union_all, update
from sqlalchemy.dialects import sqlite

from store import queries
from store.archive import happenings
from store.archive.moments import stamp
from store.clusters import features as made
from store.clusters.features import Features, features_of, keys_of, unpacked
from store.clusters.groups import AROUND, Item, grouped, worth_of
from store.clusters.templates import HEAD, frame_of, is_shell, repeated, shape_of
from store.lists import among
from store.schema import articles, event_articles, event_features, event_stems, events, texts

#: What is grouped by older rules is grouped anew.
RULES = 1
#: Articles of one lot, which is one transaction.
LOT = 50
#: Days within which an article of the same event is looked for.
WINDOW = 15
#: Words that an article is looked for by, articles looked at for each, and those that are compared.
MOST_WORDS, MOST_ROWS, MOST_NEAR = 10, 40, 16
#: Part of its rarest words that another article must share to be compared at all.
LIKE = 0.05
#: Articles of one event that are compared; the others stay with those that are.
MOST_MEMBERS = 60
#: Days on either side of new articles that a second look is taken at, and articles looked at together.
AGAIN, MOST_AGAIN = 10, 1_500
#: Pages of one form that are looked at, the newest.
MOST_ALIKE = 12
#: The row of `event_features` that counts articles.
_ALL = ""
_MANY = 400


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
    query = select(event_articles.c.article_id).where(event_articles.c.rules < RULES).order_by(event_articles.c.article_id)
    ids = list(connection.scalars(query.limit(LOT)))
    if ids:
        _group(connection, ids, now, waited=ids)
    return len(ids)


def are_waiting(connection: Connection, ids: Sequence[int]) -> bool:
    """Whether one of some articles still waits."""
    mine = event_articles.c.article_id.in_(ids), event_articles.c.rules < RULES
    return connection.scalar(select(event_articles.c.article_id).where(*mine).limit(1)) is not None


def waiting_days(connection: Connection) -> set[int]:
    """The days of the articles that wait."""
    return set(connection.scalars(select(event_articles.c.day).where(event_articles.c.rules < RULES).distinct()))


def around(connection: Connection, days: Iterable[int]) -> list[int]:
    """The articles of these days and of those around them, by day: what a second look is taken at; the newest, where they are too many."""
    near = {happenings.ordinal(day) + off for day in days if day for off in range(-AGAIN, AGAIN + 1)}
    numbers = sorted({0, *(queries.day_number(date.fromordinal(day)) for day in near if day > 0)}, reverse=True)
    c = event_articles.c
    found: list[int] = []
    for lot in _lots(numbers):
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
    counts, total = _counts(connection, fresh.values())
    near = _near(connection, fresh, counts, total)
    around = sorted({other for found in near.values() for other in found} - set(fresh))
    held = {row.article_id: row for row in _members(connection, [*fresh, *around])}
    known = dict(fresh)
    for id, row in held.items():
        if id not in known and (told := unpacked(row.features)) is not None:
            known[id] = told
    counts, total = _counts(connection, known.values())
    items = {id: Item(id, known[id], held[id].origin or id) for id in held if id in known}
    per_day = _per_day(connection, items.values())
    found: list[list[int]] = []
    for part in _parts(items, near, {id: row.event_id for id, row in held.items()}):
        found += grouped([items[id] for id in part], counts, total, per_day=per_day)
    moved = _keep(connection, found, {id: held[id].event_id for id in items}, now)
    connection.execute(
        update(event_articles)
        .where(event_articles.c.article_id.in_(bindparam("ids", expanding=True)))
        .values(rules=RULES, received=func.coalesce(event_articles.c.received, stamp(now))),
        {"ids": ids},
    )
    mine = event_articles.c.article_id.in_(bindparam("ids", expanding=True))
    theirs = select(event_articles.c.event_id).where(mine, event_articles.c.event_id.is_not(None))
    fresh_in = {event for lot in _lots(waited) for event in connection.scalars(theirs, {"ids": lot})}
    happenings.refresh(connection, moved | fresh_in)


def _read(connection: Connection, ids: Sequence[int]) -> dict[int, Features]:
    """What articles are compared by, made and kept where it is not there yet; without the templates."""
    columns = (
        event_articles.c.article_id,
        event_articles.c.features,
        event_articles.c.day.label("number"),
        articles.c.outlet_id,
    )
    joined = event_articles.join(articles, articles.c.id == event_articles.c.article_id)
    joined = joined.join(texts, texts.c.article_id == articles.c.id)
    text = func.substr(texts.c.text, 1, 2 * made.WHOLE).label("text")
    query = select(*columns, articles.c.title, articles.c.published, text).select_from(joined)
    found: dict[int, Features] = {}
    rows = [row for lot in _lots(ids) for row in connection.execute(query.where(articles.c.id.in_(lot)))]
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
            counted.update([*told.weights, _ALL])
        found[row.article_id] = told
    if kept:
        mine = update(event_articles).where(event_articles.c.article_id == bindparam("of"))
        connection.execute(mine.values(features=bindparam("told")), kept)
    if keyed:
        connection.execute(insert(event_stems), keyed)
    _count(connection, counted, 1)
    return dict(sorted(found.items()))


def _templates(connection: Connection, rows: Sequence[Any]) -> set[int]:
    """Which of these are templates: they, and those before them that they show to be, leave their events."""
    frames = {row.article_id: frame_of(row.outlet_id, row.title, row.text) for row in rows}
    if frames:
        mine = update(event_articles).where(event_articles.c.article_id == bindparam("of"))
        connection.execute(mine.values(frame=bindparam("to")), [{"of": id, "to": frame} for id, frame in frames.items()])
    shells = {row.article_id for row in rows if is_shell(row.title, row.text)}
    columns = (event_articles.c.frame, event_articles.c.article_id, event_articles.c.day, articles.c.title)
    joined = event_articles.join(articles, articles.c.id == event_articles.c.article_id)
    joined = joined.join(texts, texts.c.article_id == articles.c.id)
    newest = func.row_number().over(partition_by=event_articles.c.frame, order_by=event_articles.c.article_id.desc())
    text = func.substr(texts.c.text, 1, 2 * HEAD).label("text")
    alike: dict[int, list[Any]] = defaultdict(list)
    for lot in _lots(sorted(set(frames.values()))):
        ranked = select(event_articles.c.article_id, newest.label("at")).where(event_articles.c.frame.in_(lot)).subquery()
        query = select(*columns, text).select_from(joined.join(ranked, ranked.c.article_id == event_articles.c.article_id))
        for row in connection.execute(query.where(ranked.c.at <= MOST_ALIKE)):
            alike[row.frame].append(row)
    found = set(shells)
    for same in alike.values():
        if len(same) > 1:
            found |= repeated([shape_of(row.article_id, row.title, row.text, happenings.ordinal(row.day)) for row in same])
    if found:
        left = _left(connection, sorted(found))
        those = event_articles.c.article_id.in_(sorted(found))
        connection.execute(update(event_articles).where(those).values(template=True, event_id=None, features=None))
        happenings.refresh(connection, left)
    return found


def _left(connection: Connection, ids: Sequence[int]) -> set[int]:
    """The events that articles are going to leave; nobody finds these articles by their words any more."""
    _unkey(connection, ids)
    mine = (event_articles.c.article_id.in_(ids), event_articles.c.event_id.is_not(None))
    return set(connection.scalars(select(event_articles.c.event_id).where(*mine)))


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
            counted.update([*told.weights, _ALL])
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
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # imports every driver: not for an archive on SQLite

        risen: Any = postgresql.insert(event_features)
    else:
        risen = sqlite.insert(event_features)
    risen = risen.on_conflict_do_update(index_elements=[c.feature], set_={"articles": c.articles + risen.excluded.articles})
    rows = [{"feature": feature, "articles": sign * many} for feature, many in sorted(counted.items())]
    connection.execute(risen, rows)


def _counts(connection: Connection, found: Iterable[Features]) -> tuple[dict[str, int], int]:
    """In how many articles each feature stands, and how many there are."""
    told = sorted({_ALL, *(feature for each in found for feature in each.weights)})
    counted = {feature: many for lot in _lots(told) for feature, many in connection.execute(_COUNTS, {"features": lot})}
    return counted, counted.pop(_ALL, 0)


_COUNTS = select(event_features).where(among(event_features.c.feature, bindparam("features")))


def _per_day(connection: Connection, items: Iterable[Item]) -> dict[int, int]:
    """How many articles the days around these have, as ordinals."""
    days = {item.features.day + off for item in items if item.features.day for off in range(-AROUND, AROUND + 1)}
    numbers = {queries.day_number(date.fromordinal(day)): day for day in days if day > 0}
    c = event_articles.c
    counted: dict[int, int] = {}
    for lot in _lots(sorted(numbers)):
        query = select(c.day, func.count()).where(c.day.in_(lot), c.template.is_(False)).group_by(c.day)
        counted.update({numbers[day]: many for day, many in connection.execute(query)})
    return counted


def _near(connection: Connection, fresh: Mapping[int, Features], counts: Mapping[str, int], total: int) -> dict[int, list[int]]:
    """For each article, those that share most of its rarest words, near in time."""
    near = {}
    for id, features in fresh.items():
        worth = {key: worth_of(key, counts, total) * features.weights[key] for key in keys_of(features)}
        words = sorted(worth, key=lambda key: (-worth[key], key))[:MOST_WORDS]
        shared: dict[int, float] = defaultdict(float)
        if words:
            first, last = (features.day - WINDOW, features.day + WINDOW) if features.day else (0, 10_000_000)
            bound = {**queries.numbered("stem", words), "first": first, "last": last}
            for word, other in {tuple(row) for row in connection.execute(_sharing(len(words)), bound)}:
                shared[other] += worth[word]
        shared.pop(id, None)
        least = LIKE * sum(worth[word] for word in words)
        likely = sorted(((-many, other) for other, many in shared.items() if many >= least), key=lambda pair: pair)
        near[id] = [other for _, other in likely[:MOST_NEAR]]
    return near


@cache
def _sharing(many: int) -> CompoundSelect[Any]:
    """stem, article: the newest articles of some days, or of an unknown one, that are found by a word; for so many words."""
    c = event_stems.c
    found = []
    for at in range(many):
        mine = c.stem == bindparam(f"stem{at}", type_=Text)
        within = c.day.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer))
        newest = (c.day.desc(), c.article_id.desc())
        found += [select(c.stem, c.article_id).where(mine, within).order_by(*newest).limit(MOST_ROWS).subquery()]
        found += [select(c.stem, c.article_id).where(mine, c.day == 0).order_by(*newest).limit(MOST_ROWS).subquery()]
    return union_all(*(select(one.c.stem, one.c.article_id) for one in found))


def _members(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """These articles and the others of their events, with what is kept of them; templates aside."""
    columns = (event_articles.c.article_id, event_articles.c.event_id, event_articles.c.features, articles.c.origin)
    query = select(*columns).join_from(event_articles, articles, articles.c.id == event_articles.c.article_id)
    rows: dict[int, Any] = {}
    for lot in _lots(ids):
        for row in connection.execute(query.where(event_articles.c.article_id.in_(lot), event_articles.c.template.is_(False))):
            rows[row.article_id] = row
    told = sorted({row.event_id for row in rows.values() if row.event_id is not None})
    for lot in _lots(told):
        ranked = (
            select(
                event_articles.c.article_id,
                func.row_number()
                .over(partition_by=event_articles.c.event_id, order_by=event_articles.c.article_id)
                .label("at"),
            )
            .where(event_articles.c.event_id.in_(lot))
            .subquery()
        )
        mine = select(ranked.c.article_id).where(ranked.c.at <= MOST_MEMBERS)
        for row in connection.execute(query.where(event_articles.c.article_id.in_(mine))):
            rows.setdefault(row.article_id, row)
    return [rows[id] for id in sorted(rows)]


def _parts(items: Mapping[int, Item], near: Mapping[int, Sequence[int]], told: Mapping[int, int | None]) -> list[list[int]]:
    """Articles that hang together by a likeness or an event: each part is grouped by itself."""
    parent = {id: id for id in items}

    def root(id: int) -> int:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    first: dict[int, int] = {}
    for id in items:
        event = told.get(id)
        if event is not None:
            parent[root(id)] = root(first.setdefault(event, id))
    for id, others in near.items():
        for other in others:
            if id in parent and other in parent:
                parent[root(other)] = root(id)
    parts: dict[int, list[int]] = defaultdict(list)
    for id in sorted(items):
        parts[root(id)].append(id)
    return list(parts.values())


def _keep(connection: Connection, found: Sequence[Sequence[int]], before: Mapping[int, int | None], now: datetime) -> set[int]:
    """Gives each group the event that held most of its articles, the oldest of equal ones, or a new one. Gives the events that changed."""
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
        mine = update(event_articles).where(event_articles.c.article_id == bindparam("of"))
        connection.execute(mine.values(event_id=bindparam("to")), moved)
    went = {(before[id], owner[at]) for at, group in enumerate(found) for id in group if before[id] not in (None, owner[at])}
    for event in sorted({old for old, _ in went if old is not None and old not in taken}):
        if connection.scalar(select(event_articles.c.article_id).where(event_articles.c.event_id == event).limit(1)) is None:
            to = min(new for old, new in went if old == event)
            connection.execute(update(events).where(events.c.id == event).values(merged_into=to))
            connection.execute(update(events).where(events.c.merged_into == event).values(merged_into=to))
    changed = {event for pair in went for event in pair} | {row["to"] for row in moved}
    return {event for event in changed if event is not None}


def _lots(ids: Iterable[Any]) -> list[list[Any]]:
    every = list(ids)
    return [every[at : at + _MANY] for at in range(0, len(every), _MANY)]
