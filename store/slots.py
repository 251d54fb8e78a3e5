"""When a digest is due: days of the week and an hour in a time zone in, moments in UTC out. Pure, by zoneinfo.

A time that a clock change skips becomes the first that exists after it (02:30 is 03:00); one that exists twice is the first of both.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.types import Subscription

#: Missed slots are counted so far back: who was away for longer is told a number that is large enough.
_LONGEST = timedelta(days=400)
_A_WEEK = timedelta(days=9)  # with a day that a zone skips (Apia, 2011)


def slots(subscription: Subscription, after: datetime, until: datetime) -> list[datetime]:
    """The moments in (after, until] at which a digest is due, in order."""
    after, until = after.astimezone(UTC), until.astimezone(UTC)
    after = max(after, until - _LONGEST)
    zone = ZoneInfo(subscription.zone)
    first, last = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date() + timedelta(days=1)
    hour = time(subscription.minutes // 60, subscription.minutes % 60)
    found = {moment(day, hour, zone) for day in _days(first, last) if day.weekday() in subscription.days}
    return sorted(slot for slot in found if after < slot <= until)


def next_slot(subscription: Subscription, after: datetime) -> datetime | None:
    """The first moment after another; None where no day is chosen."""
    return next(iter(slots(subscription, after, after + _A_WEEK)), None)


def slot_before(subscription: Subscription, at: datetime) -> datetime | None:
    """The last moment before another: what a first digest goes back to."""
    return next((slot for slot in reversed(slots(subscription, at - _A_WEEK, at)) if slot < at.astimezone(UTC)), None)


def moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """A wall clock's time as a moment in UTC."""
    wall = datetime.combine(day, hour)
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early
    # In a gap the two readings lie on both sides of the change (PEP 495): the change itself is the first time that exists.
    before, change = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), early
    offset = change.astimezone(zone).utcoffset()
    while change - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(change - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            change = middle
        else:
            before = middle
    return change


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
