"""The ends of an axis in, its ticks out: round numbers, round moments, few enough to be read on a phone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from handlers.wording import Lang, charts

_MOST = 6
_NOON = timedelta(hours=12)
_HOURS = (1, 2, 3, 6, 12, 24)
_DAYS = (1, 2, 3, 5, 7, 10, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def amounts(low: Decimal, high: Decimal, *, whole: bool) -> list[Decimal]:
    """Round numbers from just below `low` to just above `high`: `0 50 100 150`; of what is counted, whole ones."""
    spread = max(high - low, Decimal("1e-12"))
    for power in count(spread.adjusted() - 1):
        for digits in ("1", "2", "2.5", "5"):
            step = Decimal(digits).scaleb(power)
            if whole and step != step.to_integral_value():
                continue
            first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
            if last - first < _MOST:
                return [step * n for n in range(int(first), int(last) + 1)]
    raise AssertionError("some step is large enough")


def moments(first: datetime, last: datetime, lang: Lang, *, hourly: bool) -> list[tuple[datetime, str, str]]:
    """Moments between two others, each with its label and what stands under it: (…, « 12 janv. », « 2022 »).

    A day stands at its noon, as its points do. What stands under a label is said once, until it changes.
    """
    for labelled in _rows(first, last, lang, hourly):
        if len(labelled) <= _MOST:
            under = ""
            said = []
            for moment, label, below in labelled:
                said.append((moment, label, below if below != under else ""))
                under = below
            return said
    return []


def _rows(first: datetime, last: datetime, lang: Lang, hourly: bool) -> Iterator[list[tuple[datetime, str, str]]]:
    midnight = datetime.combine(first.date(), time.min)
    if hourly:
        for hours in _HOURS:
            found = _from(midnight, timedelta(hours=hours), first, last)
            yield [(at, charts.clock(at.hour, 0, lang), _day(at, lang)) for at in found]
        return
    for days in _DAYS:
        start = midnight + _NOON + (timedelta(days=1) if midnight + _NOON < first else timedelta())
        found = _from(start, timedelta(days=days), first, last)
        yield [(at, _day(at, lang), str(at.year)) for at in found]
    for step in _MONTHS:
        before = (first.month - 1) // step * step
        numbers = range(first.year * 12 + before, last.year * 12 + last.month, step)
        found = [at for n in numbers if first <= (at := _noon(n // 12, n % 12 + 1)) <= last]
        yield [(at, charts.short_month(at.month, lang), str(at.year)) for at in found]
    for step in _YEARS:
        years = range(max(1, first.year // step * step), last.year + 1, step)
        yield [(at, str(at.year), "") for year in years if first <= (at := _noon(year, 1)) <= last]


def _noon(year: int, month: int) -> datetime:
    return datetime.combine(date(year, month, 1), time(12))


def _from(start: datetime, step: timedelta, first: datetime, last: datetime) -> list[datetime]:
    """At most one more than are wanted."""
    found: list[datetime] = []
    while start <= last and len(found) <= _MOST:
        if start >= first:
            found.append(start)
        start += step
    return found


def _day(at: datetime, lang: Lang) -> str:
    number = "1er" if lang == "fr" and at.day == 1 else str(at.day)
    return f"{number} {charts.short_month(at.month, lang)}"
