"""The inbox and the feeds: what came of each and when, what makes the next poll conditional, which entries were dealt with.

A feed's habit is learnt from the silences between its articles: of each day on which one came, the longest silence that ended on it;
of the last fourteen such days, the longest but one. So the nights are in the habit and, after a fortnight, the Sundays; one breakdown is not.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, delete, insert, select, update

from store.lists import among
from store.schema import feed_entries, sources
from store.types import Entry, Feed, Polled

_DAYS, _KNOWN = 14, 3
_MOST_ENTRIES = 2000


def declare(connection: Connection, watched: Iterable[Feed]) -> None:
    """Says which inbox and feeds there are now: what is not among them is shown no more, and forgotten but for its row."""
    given = {feed.key: feed for feed in watched}
    known = set(connection.scalars(select(sources.c.key)))
    connection.execute(update(sources).where(sources.c.listed).values(listed=False))
    for key, feed in given.items():
        values = {"name": feed.name, "kind": feed.kind, "listed": True}
        if key in known:
            connection.execute(update(sources).where(sources.c.key == key).values(**values))
        else:
            connection.execute(insert(sources), {"key": key, **values, "failures": 0, "articles": 0, "silences": []})


def listed(connection: Connection) -> tuple[Feed, ...]:
    """Those that there are, the inbox first, then by name."""
    query = select(sources).where(sources.c.listed).order_by(sources.c.kind.desc(), sources.c.name, sources.c.key)
    return tuple(_feed(row) for row in connection.execute(query))


def polled(connection: Connection, key: str) -> Polled:
    row = connection.execute(select(sources).where(sources.c.key == key)).one_or_none()
    return Polled(row.etag, row.modified, row.failures, _moment(row.not_before)) if row is not None else Polled()


def succeeded(connection: Connection, key: str, *, at: datetime, next_poll: Polled) -> None:
    values = {
        "last_success": _stamp(at),
        "error": None,
        "failures": 0,
        "etag": next_poll.etag,
        "modified": next_poll.modified,
        "not_before": _stamp(next_poll.not_before),
    }
    connection.execute(update(sources).where(sources.c.key == key).values(**values))


def failed(connection: Connection, key: str, error: str, *, at: datetime, not_before: datetime | None) -> None:
    values = {"last_error": _stamp(at), "error": error, "failures": sources.c.failures + 1, "not_before": _stamp(not_before)}
    connection.execute(update(sources).where(sources.c.key == key).values(**values))


def arrived(connection: Connection, key: str, moments: Sequence[datetime], *, at: datetime) -> None:
    """Articles came, published at these moments, as far as they are known to the hour; `at` stands in for those that are to come."""
    row = connection.execute(select(sources).where(sources.c.key == key)).one_or_none()
    if row is None:
        return
    silences = [(str(day), float(seconds)) for day, seconds in row.silences]
    last = _moment(row.last_item)
    for moment in sorted(min(moment, at) for moment in moments):
        if last is not None and moment > last:
            silences = _with(silences, moment.astimezone(UTC).date().isoformat(), (moment - last).total_seconds())
        last = moment if last is None else max(last, moment)
    values = {
        "last_new": _stamp(at),
        "last_item": _stamp(last),
        "articles": row.articles + len(moments),
        "silences": silences,
        "usual_gap": _habit(silences),
    }
    connection.execute(update(sources).where(sources.c.key == key).values(**values))


def entries(connection: Connection, key: str, ids: Sequence[str]) -> dict[str, Entry]:
    """Those of a feed's entries that were dealt with, by id."""
    query = select(feed_entries).where(feed_entries.c.source == key, among(feed_entries.c.entry, ids))
    rows = connection.execute(query)
    return {row.entry: Entry(row.entry, row.digest, row.tries, _moment(row.not_before)) for row in rows}


def dealt_with(connection: Connection, key: str, entry: Entry, *, at: datetime) -> None:
    """Remembers an entry, and forgets the oldest of a feed that has thousands."""
    connection.execute(delete(feed_entries).where(feed_entries.c.source == key, feed_entries.c.entry == entry.id))
    row = {
        "source": key,
        "entry": entry.id,
        "digest": entry.digest,
        "tries": entry.tries,
        "not_before": _stamp(entry.not_before),
        "at": _stamp(at),
    }
    connection.execute(insert(feed_entries), row)
    newest = select(feed_entries.c.at).where(feed_entries.c.source == key).order_by(feed_entries.c.at.desc())
    oldest = connection.scalar(newest.offset(_MOST_ENTRIES).limit(1))
    if oldest is not None:
        connection.execute(delete(feed_entries).where(feed_entries.c.source == key, feed_entries.c.at <= oldest))


def _with(silences: list[tuple[str, float]], day: str, seconds: float) -> list[tuple[str, float]]:
    """The longest silence of each day, with one more, newest day last."""
    longest = dict(silences)
    longest[day] = max(seconds, longest.get(day, 0.0))
    return sorted(longest.items())[-_DAYS:]


def _habit(silences: Sequence[tuple[str, float]]) -> float | None:
    if len(silences) < _KNOWN:
        return None
    return sorted(seconds for _, seconds in silences)[-2]


def _feed(row: Any) -> Feed:
    return Feed(
        key=row.key,
        name=row.name,
        kind=cast(Any, row.kind),
        last_success=_moment(row.last_success),
        last_new=_moment(row.last_new),
        last_error=_moment(row.last_error),
        error=row.error,
        usual_gap=None if row.usual_gap is None else timedelta(seconds=row.usual_gap),
        articles=row.articles,
    )


def _stamp(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
