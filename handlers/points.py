"""A quantity in, its dated values out as points in time: what a chart draws, and whether there is one to draw.

Hours are those that the article gives, by its outlet's own clock: the day shown is the one that all answers show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from store.types import FoundFigure, IsoDate, Quantity, first_day, last_day

#: What lies outside is no number of the news: neither an axis nor its words would hold it.
_LARGEST_POWER, _SMALLEST_POWER = 15, -4
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Point:
    """One value as one outlet gave it at one time: `low` and `high` are equal but for a range."""

    start: datetime  # what it may mean at the earliest
    end: datetime  # and just after the latest: the next midnight for a day, the same moment where the hour is known
    low: Decimal
    high: Decimal
    outlet: str | None
    figure: FoundFigure

    @property
    def timed(self) -> bool:
        return self.start == self.end


def points(quantity: Quantity) -> tuple[tuple[Point, ...], int]:
    """The points of a quantity, oldest first, one where an outlet says the same twice; and how many figures give none."""
    figures = [figure for amount in quantity.amounts for figure in amount.figures]
    found: dict[tuple[object, ...], Point] = {}
    left_out = 0
    for figure in figures:
        point = _point(figure)
        if point is None or (figure.kind, figure.unit) != (figures[0].kind, figures[0].unit):
            left_out += 1
        else:
            key = (point.start, point.end, point.low, point.high, figure.qualifier, point.outlet)
            found.setdefault(key, point)
    return tuple(sorted(found.values(), key=lambda p: (p.start, p.end, p.low, p.high, p.outlet or "", p.figure.id))), left_out


def drawable(quantity: Quantity) -> bool:
    """Whether a chart shows something: at least two values, told on different days or at different hours."""
    found, _ = points(quantity)
    if len({(point.low, point.high) for point in found}) < 2:
        return False
    return max(_hour(point.start) for point in found) >= min(
        _hour(point.start) + _HOUR if point.timed else point.end for point in found
    )


def hourly(found: Sequence[Point]) -> bool:
    """Whether hours tell the points apart: where they are known, and all within three days."""
    spread = max(point.end for point in found) - min(point.start for point in found)
    return any(point.timed for point in found) and spread <= 3 * _DAY


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _point(figure: FoundFigure) -> Point | None:
    """None where it has no date, no number, or none in bounds; « deux sur trois » is a number in no unit."""
    when = _moment(figure.source.published) if figure.source.published else None
    numbers = [number for number in (figure.low, figure.high) if number is not None]
    if figure.value is not None and len(numbers) < 2:
        numbers = [figure.value]
    if when is None or not numbers or figure.kind == "ratio":
        return None
    if not all(n.is_finite() and (n == 0 or _SMALLEST_POWER <= n.adjusted() <= _LARGEST_POWER) for n in numbers):
        return None
    outlet = figure.source.outlet.name if figure.source.outlet else None
    return Point(*when, min(numbers), max(numbers), outlet, figure)


def _moment(published: IsoDate) -> tuple[datetime, datetime] | None:
    try:
        if "T" in published and "/" not in published:
            at = datetime.fromisoformat(published).replace(tzinfo=None)
            return at, at
        end = datetime.combine(last_day(published), time.min) + _DAY
        return datetime.combine(first_day(published), time.min), end
    except (ValueError, OverflowError):
        return None
