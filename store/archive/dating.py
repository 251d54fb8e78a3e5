"""What an event's articles tell of its day in, the day that they agree on out, and whether it was held, is to come, is off or denied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store.clusters.called_off import is_called_off, moved_to
from store.clusters.denials import is_denied
from store.clusters.features import Features
from store.queries import day_number, day_of_number
from store.types import EventState, IsoDate, Precision, first_day, last_day

#: What an article that puts an event off says of its day counts for so many others.
_MOVING = 3.0


@dataclass
class Turned:
    """The articles whose head says that it is off, that it is put off to a day, or that it is not so."""

    off: set[int] = field(default_factory=set)
    moved: dict[int, IsoDate] = field(default_factory=dict)
    denied: set[int] = field(default_factory=set)

    def read(self, article: int, head: str, published: int) -> None:
        """`published`: an ordinal, 0 unknown."""
        day = date.fromordinal(published).isoformat() if published else None
        if (to := moved_to(head, day)) is not None:
            self.moved[article] = to
        elif is_called_off(head):
            self.off.add(article)
        if is_denied(head):
            self.denied.add(article)


@dataclass(frozen=True, slots=True)
class When:
    """A date that an event's articles agree on, and whether it was held."""

    date: IsoDate | None
    precision: Precision | None
    state: EventState


def when(mentions: Sequence[Any], features: Mapping[int, Features], days: Mapping[int, int], turned: Turned) -> When:
    """The day that most heads tell, and whether an article that was published on it or later tells it as something that took place.

    `mentions` are rows of event_mentions; `days`: when each article was published, 20310304, 0 unknown.
    """
    since = min((days[id] or 1 for id in turned.moved), default=0)
    ahead: dict[int, bool] = {}
    for row in mentions:
        ahead.setdefault(row.article_id, row.tense == "future")
    ahead.update(dict.fromkeys(turned.moved, True))
    found = _voted(mentions, features, days, turned, since)
    if turned.denied and 2 * len(turned.denied) >= len(days):
        named, exact = found or (None, None)
        return When(named, exact, "denied")
    if found is None:
        announced = bool(ahead) and all(ahead.get(id, False) for id in days)
        off = _called_off(turned.off, set(days), days)
        return When(None, None, "called_off" if off else "announced" if announced else "held")
    told, precision = found
    first, last = day_of(told), day_of(told, last=True)
    held_by = {
        id
        for id, day in days.items()
        # an article of an unknown day tells as its verb does: « doit inaugurer le 16 janvier » is no proof
        if id not in turned.denied and (not ahead.get(id, False) if not day or first <= day <= last else day > first)
    }
    if _called_off(turned.off, held_by, days):
        return When(told, precision, "called_off")
    told_ahead = any(ahead.values()) or any(day and day < first for day in days.values())
    return When(told, precision, "announced" if told_ahead and not held_by else "held")


def _voted(
    mentions: Sequence[Any], features: Mapping[int, Features], days: Mapping[int, int], turned: Turned, since: int
) -> tuple[IsoDate, Precision] | None:
    """The date that most tell; once it is put off, only what was published since counts."""
    votes: dict[tuple[IsoDate, Precision], float] = defaultdict(float)

    def counts(id: int) -> bool:
        return id not in turned.moved and (not since or days.get(id, 0) >= since)

    for row in mentions:
        if row.date and row.precision and counts(row.article_id):
            votes[row.date, row.precision] += 2 if row.precision == "day" else 1
    for id, one in features.items():
        for day in one.days if counts(id) else ():
            votes[date.fromordinal(day).isoformat(), "day"] += 1 / len(one.days)
    for to in turned.moved.values():
        votes[to, "day"] += _MOVING
    # of equal ones the most precise, then the earliest: what is dated after the fact was held before
    return max(votes, key=lambda each: (votes[each], each[1] == "day", _backwards(each[0])), default=None)


def _called_off(off: set[int], held_by: set[int], days: Mapping[int, int]) -> bool:
    """Whether half of the articles since the first that says so say it, and none before told that it was held."""
    if not off:
        return False
    first = min(days[id] for id in off)
    since = [id for id, day in days.items() if day >= first]
    return 2 * len(off) >= len(since) and not any(0 < days[id] < first for id in held_by)


def _backwards(when: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in when)


def day_of(when: IsoDate | None, *, last: bool = False) -> int:
    """The day as a number, the first or the last that a date may mean; 0 where there is none."""
    try:
        return day_number((last_day if last else first_day)(when)) if when else 0
    except ValueError:
        return 0


def ordinal(day: int) -> int:
    """20310304 as days since the year 1; 0 for an unknown day."""
    return day_of_number(day).toordinal() if day else 0
