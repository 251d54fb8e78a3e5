"""A quantity in, the picture of its values over time out: as drawn for a telephone, where Slack shows images 360 pixels wide.

All lengths here are pixels of that telephone, whatever the width in which the picture is made. matplotlib is imported when one is drawn.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from handlers import wording
from handlers.charts import labels, ticks
from handlers.charts.canvas import (
    ARROW,
    GREY,
    INK,
    LINE,
    MARGIN,
    PALE,
    RADIUS,
    SCREEN,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Canvas,
    Mark,
    clean,
    wrapped,
)
from handlers.charts.labels import Anchor, Box
from handlers.charts.titles import capital, period, scale, titles
from handlers.points import Point, hourly, points
from handlers.wording import Lang, amounts, charts
from store.types import Quantity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Three pixels for one of the telephone's: sharp there, and large enough for a desk.
WIDTH = 1_080

_PLOT, _TALLEST = 228.0, 330.0  # the height of the plot: more where many points want labels
_INNER = 18.0  # from the plot's edges to its first and last points
_ABOVE = 26.0  # the same at its top and bottom, where arrows stand
_LONGEST_NAME = 34
#: Of more outlets than this, the lines would be a thicket.
_MOST_LINES = 4

#: Okabe and Ito's colours, told apart by those who see few; with each a shape that is no arrow.
_SERIES = (
    ("#0072B2", "o"),
    ("#D55E00", "s"),
    ("#009E73", "D"),
    ("#CC79A7", "P"),
    ("#E69F00", "p"),
    ("#000000", "X"),
    ("#56B4E9", "*"),
    ("#F0E442", "h"),
)
_OTHERS = ("#9AA0A6", "8")
#: How far from its day a point is set where others stand there: beside them, by turns at the right and the left.
_SHIFTS = (0.0, *(side * n * (2 * RADIUS + 2.5) for n in range(1, 10) for side in (1, -1)))

_MARKS: dict[str, Mark] = {
    "at_least": "up",
    "more_than": "up",
    "at_most": "down",
    "less_than": "down",
    "about": "soft",
    "almost": "soft",
}


def picture(quantity: Quantity, *, lang: Lang, width: int = WIDTH) -> bytes:
    """The picture as PNG, `width` pixels wide. The quantity has a point at least; see `points.drawable` for whether it is worth one."""
    return _scene(quantity, lang, width).canvas.png()


def drawing(quantity: Quantity, *, lang: Lang, width: int = WIDTH) -> "Figure":
    """The same as matplotlib's figure: its texts named (`gid`) value, title, tick, legend, note."""
    return _scene(quantity, lang, width).canvas.figure


def _scene(quantity: Quantity, lang: Lang, width: int) -> "_Scene":
    found, left_out = points(quantity)
    scene = _Scene(quantity, found, left_out, lang, Canvas(width))
    scene.draw()
    return scene


@dataclass(frozen=True, slots=True)
class _Dot:
    """A point at its place in the plot, in pixels from the plot's lower left corner."""

    point: Point
    x: float
    y: float
    low: float
    high: float
    series: int
    box: Box  # all that is drawn of it


class _Scene:
    """What is to be drawn, from top to bottom: title, period, outlets, plot, signs, notes."""

    def __init__(self, quantity: Quantity, found: Sequence[Point], left_out: int, lang: Lang, canvas: "Canvas") -> None:
        self.quantity, self.found, self.left_out, self.lang, self.canvas = quantity, found, left_out, lang, canvas
        self.scale = scale(found, lang)
        self.names = _outlets(found)
        self.hourly = hourly(found)

    def draw(self) -> None:
        canvas, lang = self.canvas, self.lang
        values = [p.low for p in self.found] + [p.high for p in self.found]
        power = self.scale.power
        counted = self.found[0].figure.kind == "count" and power == 1
        low, high = min(values) / power, max(values) / power
        self.from_zero = low >= 0 and (low <= high * Decimal("0.6"))
        self.levels = ticks.amounts(Decimal(0) if self.from_zero else low, high, whole=counted)
        tick_names = [amounts.plain(level, lang) for level in self.levels]
        gutter = max(canvas.measure(name, SMALL) for name in tick_names) + 8
        self.height = min(_TALLEST, _PLOT + 5 * max(0, len(self.found) - 8))
        self.left, self.width = MARGIN + gutter, SCREEN - 2 * MARGIN - gutter

        self.lift = 0.0 if self.from_zero else _ABOVE
        dots = self._dots()
        if self.from_zero and (lift := -min(0.0, *(dot.box.bottom + RADIUS + 1 for dot in dots))):
            # « environ 0 »: the haze does not hang into the days.
            self.lift = lift
            dots = self._dots()
        written, places = self._labels(dots)
        signs = self._signs(dots)

        # From top to bottom, as it is read.
        y = MARGIN
        name, measured = titles(self.quantity, self.found, lang)
        y = self._lines(y, wrapped(name, TITLE, canvas, most=3, bold=True), TITLE, "title", bold=True)
        y = self._lines(y + 2, wrapped(capital(measured), TEXT, canvas, most=2), TEXT, "title")
        y = self._lines(y + 1, wrapped(period(self.found, lang), SMALL, canvas, most=2), SMALL, "title", colour=GREY)
        y = self._legend(y + 7, [(self._marker(series), name) for series, name in enumerate(self._series_names())])
        top = y + 10
        self.bottom = top + self.height
        self._grid(tick_names)
        for place, text in zip(places, written, strict=True):
            if place and place.leader:
                (x, from_y), (to_x, to_y) = place.leader
                canvas.line(
                    [self.left + x, self.left + to_x],
                    [self.bottom - from_y, self.bottom - to_y],
                    colour=GREY,
                    width=0.6,
                    order=3,
                )
            if place:
                canvas.text(
                    self.left + place.box.left,
                    self.bottom - (place.box.top + place.box.bottom) / 2,
                    text,
                    SMALL,
                    "value",
                    level="center",
                )
        for start, end, series in self._steps(dots):
            self._draw_step(start, end, series)
        for dot in dots:
            self._draw(dot)
        y = self._times(self.bottom + 8)
        y = self._legend(y + 7, signs)
        notes = self._notes(sum(place is None for place in places))
        for note in notes:
            y = self._lines(y + 3, wrapped(note, SMALL, canvas, most=3), SMALL, "note", colour=GREY)
        canvas.finish(y + MARGIN)

    # --- where things stand -----------------------------------------------------------------------------------------

    def _dots(self) -> list[_Dot]:
        first, last = min(self._span(p)[0] for p in self.found), max(self._span(p)[1] for p in self.found)
        if first == last:
            first, last = first - timedelta(hours=12), last + timedelta(hours=12)
        self.first, self.last = first, last
        dots: list[_Dot] = []
        for point in self.found:
            start, end = self._span(point)
            x = self.x(start + (end - start) / 2)
            low, high = self.y(point.low), self.y(point.high)
            for shift in _SHIFTS:
                # The same day, the same value: side by side.
                dot = self._dot(point, min(max(x + shift, RADIUS), self.width - RADIUS), low, high)
                if not any(dot.box.meets(other.box) for other in dots):
                    break
            else:
                dot = self._dot(point, x, low, high)
            dots.append(dot)
        return dots

    def _dot(self, point: Point, x: float, low: float, high: float) -> _Dot:
        mark = _MARKS.get(point.figure.qualifier or "")
        top = high + (ARROW + 3 if mark == "up" else SOFT if mark == "soft" else 0)
        under = low - (ARROW + 3 if mark == "down" else SOFT if mark == "soft" else 0)
        box = Box(x - RADIUS - 1, min(under, low - RADIUS - 1), x + RADIUS + 1, max(top, high + RADIUS + 1))
        return _Dot(point, x, (low + high) / 2, low, high, self.series(point.outlet), box)

    def _span(self, point: Point) -> tuple[datetime, datetime]:
        """When a point was told, no finer than the axis is."""
        if self.hourly or not point.timed:
            start, end = point.start, point.end
        else:
            start = datetime.combine(point.start.date(), time.min)
            end = start + timedelta(days=1)
        if not self.hourly and end - start <= timedelta(days=1):
            return start + (end - start) / 2, start + (end - start) / 2
        return start, end

    def x(self, moment: datetime) -> float:
        return _INNER + (self.width - 2 * _INNER) * ((moment - self.first) / (self.last - self.first))

    def y(self, value: Decimal) -> float:
        bottom, top = self.levels[0], self.levels[-1]
        return self.lift + (self.height - self.lift - _ABOVE) * float(
            (value / self.scale.power - bottom) / ((top - bottom) or 1)
        )

    def series(self, outlet: str | None) -> int:
        return self.names.index(outlet) if outlet in self.names else len(self.names)

    def _labels(self, dots: Sequence[_Dot]) -> tuple[list[str], list[labels.Place | None]]:
        """What is written beside the dots, and where: in words if all of them find room, else with signs."""
        area = Box(4, 2, self.width + MARGIN - 3, self.height + 6)
        lines = [
            Box(min(a, c), min(b, d), max(a, c), max(b, d))
            for start, end, _ in self._steps(dots)
            for (a, b), (c, d) in _corners(start, end)
        ]
        best: tuple[list[str], list[labels.Place | None]] | None = None
        for signs in (False, True):
            texts = [amounts.numbered(dot.point.figure, self.scale, self.lang, signs=signs) for dot in dots]
            shown = _said_once(dots, texts)
            anchors = [
                Anchor(d.x, d.y, d.box, self.canvas.measure(texts[i], SMALL), SMALL * 1.1, rank)
                for i, (d, rank) in enumerate(zip(dots, _ranks(dots), strict=True))
                if i in shown
            ]
            others = [d.box for i, d in enumerate(dots) if i not in shown]
            bars = [Box(self.x(s), d.y - 1, self.x(e), d.y + 1) for d in dots for s, e in [self._span(d.point)] if s != e]
            found = labels.places(anchors, [*others, *bars], lines, area)
            best = [texts[i] for i in sorted(shown)], found
            self.signed = signs
            if None not in found:
                break
        assert best is not None
        return best

    # --- what is drawn ----------------------------------------------------------------------------------------------

    def _draw(self, dot: _Dot) -> None:
        canvas, (colour, shape) = self.canvas, self._marker(dot.series)
        x, low, high = self.left + dot.x, self.bottom - dot.low, self.bottom - dot.high
        mark = _MARKS.get(dot.point.figure.qualifier or "")
        start, end = self._span(dot.point)
        if start != end:
            canvas.span(self.left + self.x(start), self.left + self.x(end), self.bottom - dot.y, colour)
        if mark == "soft":
            canvas.soft(x, low, high, colour)
        elif mark:
            canvas.arrow(x, high if mark == "up" else low, -ARROW if mark == "up" else ARROW, colour)
        if dot.point.low != dot.point.high:
            canvas.bar(x, low, high, colour)
        canvas.marker(x, (low + high) / 2, colour, shape, hollow=dot.point.low != dot.point.high)

    def _steps(self, dots: Sequence[_Dot]) -> list[tuple[_Dot, _Dot, int]]:
        """From each of an outlet's dots to its next.

        Only where the value is told to change with time, and never from one outlet to another: they do not answer one another.
        A step holds a value until the same outlet gives another: a slope would give values that nobody has told.
        """
        if self.quantity.relation != "evolution":
            return []
        by_series: dict[int, list[_Dot]] = {}
        for dot in dots:
            by_series.setdefault(dot.series, []).append(dot)
        joined = {s: row for s, row in by_series.items() if s < len(self.names) and len(row) > 1}
        if len(joined) > _MOST_LINES:
            return []
        return [(a, b, s) for s, row in joined.items() for a, b in pairwise(row) if a.point.start < b.point.start]

    def _draw_step(self, start: _Dot, end: _Dot, series: int) -> None:
        xs, ys = [start.x, end.x, end.x], [start.y, start.y, end.y]
        self.canvas.line(
            [self.left + x for x in xs],
            [self.bottom - y for y in ys],
            colour=self._marker(series)[0],
            width=0.9,
            dashed=True,
            order=2,
        )

    def _grid(self, names: Sequence[str]) -> None:
        for level, name in zip(self.levels, names, strict=True):
            y = self.bottom - self.y(level * self.scale.power)
            zero = level == 0
            self.canvas.line([self.left, self.left + self.width], [y, y], colour=GREY if zero else PALE, width=0.8, order=1)
            self.canvas.text(self.left - 8, y, name, SMALL, "tick", align="right", level="center", colour=GREY)

    def _times(self, y: float) -> float:
        """The moments under the plot; the y under them."""
        high, low, taken = SMALL * LINE, False, -MARGIN
        for moment, name, below in ticks.moments(self.first, self.last, self.lang, hourly=self.hourly):
            x = self.left + self.x(moment)
            self.canvas.line([x, x], [self.bottom - self.height, self.bottom], colour=PALE, width=0.6, order=1)
            half = max(self.canvas.measure(text, SMALL) for text in (name, below)) / 2
            x = min(max(x, half + 2), SCREEN - half - 2)
            if x - half < taken + 4:
                continue
            taken = x + half
            self.canvas.text(x, y, name, SMALL, "tick", align="center", colour=GREY)
            if below:
                low = True
                self.canvas.text(x, y + high, below, SMALL, "tick", align="center", colour=GREY)
        return y + high * (2 if low else 1)

    def _marker(self, series: int) -> tuple[str, str]:
        return _SERIES[series] if series < len(self.names) else _OTHERS

    def _series_names(self) -> list[str]:
        names = [clean(name, _LONGEST_NAME) if name else wording.UNKNOWN_OUTLET(self.lang) for name in self.names]
        others = len({point.outlet for point in self.found} - set(self.names))
        return [*names, charts.OTHER_OUTLETS(self.lang, others)] if others else names

    def _signs(self, dots: Sequence[_Dot]) -> list[tuple[Mark, str]]:
        """The legend of what stands at the points, of what there is."""
        used: set[Mark] = {_MARKS[q] for d in dots if (q := d.point.figure.qualifier)}
        used |= {"range" for d in dots if d.point.low != d.point.high}
        used |= {"span" for d in dots if len(set(self._span(d.point))) > 1}
        used |= {"line"} if self._steps(dots) else set()
        said: tuple[tuple[Mark, wording.Sentence, wording.Sentence], ...] = (
            ("up", charts.AT_LEAST, charts.AT_LEAST_SIGNED),
            ("down", charts.AT_MOST, charts.AT_MOST_SIGNED),
            ("soft", charts.ABOUT, charts.ABOUT_SIGNED),
            ("range", charts.RANGE, charts.RANGE),
            ("span", charts.SPAN, charts.SPAN),
            ("line", charts.SUCCESSION, charts.SUCCESSION),
        )
        return [(mark, (signs if self.signed else words)(self.lang)) for mark, words, signs in said if mark in used]

    def _notes(self, unwritten: int) -> list[str]:
        lang, figure = self.lang, self.found[0].figure
        notes = [charts.PERHAPS(lang)] if self.quantity.relation == "perhaps" else []
        notes += (
            [capital(wording.CURRENCY_ASSUMED(lang, name=amounts.currency(figure.unit, lang))) + "."]
            if figure.unit_assumed
            else []
        )
        notes += [] if self.levels[0] <= 0 <= self.levels[-1] else [charts.NOT_FROM_ZERO(lang)]
        notes += [charts.UNWRITTEN(lang, unwritten)] if unwritten else []
        return notes + ([charts.LEFT_OUT(lang, self.left_out)] if self.left_out else [])

    def _lines(self, y: float, lines: Iterable[str], size: float, name: str, *, bold: bool = False, colour: str = INK) -> float:
        for text in lines:
            self.canvas.text(MARGIN, y, text, size, name, bold=bold, colour=colour)
            y += size * LINE
        return y

    def _legend(self, y: float, entries: Sequence[tuple[Any, str]]) -> float:
        """Entries in rows, each its sample and its words; the y under them."""
        if not entries:
            return y - 7
        x, high, canvas = MARGIN, 15.0, self.canvas
        for sample, name in entries:
            wide = 16 + canvas.measure(name, SMALL)
            if x > MARGIN and x + wide > SCREEN - MARGIN:
                x, y = MARGIN, y + high
            middle = y + high / 2
            if isinstance(sample, tuple):
                canvas.marker(x + 5, middle, *sample)
            else:
                canvas.sample(sample, x + 5, middle)
            canvas.text(x + 14, middle, name, SMALL, "legend", level="center")
            x += wide + 12
        return y + high


def _outlets(found: Sequence[Point]) -> list[str | None]:
    """The outlets that have a colour: the eight with the most points, in the order in which they come."""
    most = {name for name, _ in Counter(point.outlet for point in found).most_common(len(_SERIES))}
    return list(dict.fromkeys(point.outlet for point in found if point.outlet in most))


def _corners(start: _Dot, end: _Dot) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [((start.x, start.y), (end.x, start.y)), ((end.x, start.y), (end.x, end.y))]


def _said_once(dots: Sequence[_Dot], texts: Sequence[str]) -> set[int]:
    """The dots whose label is written: of those that stand side by side with the same value, the one at the right."""

    def neighbours(one: int, other: int) -> bool:
        beside = 0 < dots[other].x - dots[one].x <= 3 * RADIUS and abs(dots[other].y - dots[one].y) < 1
        return beside and texts[other] == texts[one]

    return {one for one in range(len(dots)) if not any(neighbours(one, other) for other in range(len(dots)))}


def _ranks(dots: Sequence[_Dot]) -> list[int]:
    """Which labels come first: the newest and the oldest, the highest and the lowest; a value told again comes last."""
    ys = [dot.y for dot in dots]
    first = {len(dots) - 1, 0, ys.index(max(ys)), ys.index(min(ys))}
    seen: set[float] = set()
    ranks = []
    for index, y in enumerate(ys):
        ranks.append(0 if index in first else 2 if y in seen else 1)
        seen.add(y)
    return ranks
