"""What a chart is drawn on: lengths in pixels of a telephone in, matplotlib's figure out. Nothing else here knows matplotlib.

It is imported when a chart is drawn, and not before.
"""

import io
import logging
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from handlers.blocks.elements import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

#: Slack shows images about so wide on a telephone.
SCREEN = 360.0
MARGIN = 12.0
SMALL, TEXT, TITLE = 9.5, 10.5, 13.5
LINE = 1.32  # of the size of the text
RADIUS = 4.6
ARROW = 19.0
SOFT = 13.0

INK, GREY, PALE = "#1d1c1d", "#55585c", "#dfe2e6"

#: What stands at a point, or tells of it: an arrow, a haze, a bar, a stretch of time, a line to the next.
Mark = Literal["up", "down", "soft", "range", "span", "line"]


class Canvas:
    """A figure by the object API, no pyplot and no state of matplotlib's: two threads may draw at once.

    Its unit is a pixel of the telephone, its origin the upper left corner. Texts are never read as formulas.
    """

    def __init__(self, width: int) -> None:
        _matplotlib()
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.patheffects import withStroke

        self._stroke = withStroke
        self._ratio = width / SCREEN
        # A point is a 72nd of an inch: at 72 dots for each of the telephone's pixels' ratio, points and pixels are one.
        self.figure: Figure = Figure(figsize=(SCREEN / 72, SCREEN / 72), dpi=72 * self._ratio, facecolor="white")
        self._agg = FigureCanvasAgg(self.figure)
        self._renderer = self._agg.get_renderer()  # type: ignore[no-untyped-call]
        self._axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, SCREEN)

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is."""
        if not text:
            return 0.0
        return float(self._renderer.get_text_width_height_descent(text, _font(size, bold), False)[0]) / self._ratio

    def finish(self, height: float) -> None:
        self.figure.set_size_inches(SCREEN / 72, round(height) / 72)
        self._axes.set_ylim(round(height), 0)

    def png(self) -> bytes:
        written = io.BytesIO()
        # Not by savefig, which a matplotlibrc that lies about would have its say in.
        self._agg.print_png(written, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return written.getvalue()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        name: str,
        *,
        align: Literal["left", "right", "center"] = "left",
        level: Literal["top", "center"] = "top",
        bold: bool = False,
        colour: str = INK,
    ) -> None:
        # Centred on the height of a capital: words with and without tails stand on one line.
        drop = size * (0.36 if level == "center" else 0.95)
        halo = [self._stroke(linewidth=2.5, foreground="white")] if name == "value" else None
        self._axes.text(
            x,
            y + drop,
            words,
            ha=align,
            va="baseline",
            color=colour,
            font=_font(size, bold),
            gid=name,
            parse_math=False,
            zorder=9,
            path_effects=halo,
        )

    def line(
        self, xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float, order: int, dashed: bool = False
    ) -> None:
        self._axes.plot(
            xs, ys, color=colour, lw=width, ls=(0, (3, 2)) if dashed else "-", marker="", zorder=order, solid_capstyle="butt"
        )

    def marker(self, x: float, y: float, colour: str, shape: str, *, hollow: bool = False) -> None:
        size = 2 * RADIUS * {"D": 0.82, "s": 0.9, "*": 1.35, "P": 1.1, "X": 1.1, "p": 1.12}.get(shape, 1.0)
        self._axes.plot(
            [x],
            [y],
            marker=shape,
            ms=size,
            mfc="white" if hollow else colour,
            mec=colour if hollow else INK,
            mew=1.6 if hollow else 0.6,
            ls="",
            zorder=6,
            clip_on=False,
            gid="marker",
        )

    def arrow(self, x: float, y: float, length: float, colour: str) -> None:
        """From a value towards where the truth may be: upwards for « au moins »."""
        self._axes.plot([x, x], [y, y + length * 0.8], color=colour, lw=2.4, marker="", zorder=5, solid_capstyle="butt")
        head = "^" if length < 0 else "v"
        self._axes.plot([x], [y + length * 0.86], marker=head, ms=7, mfc=colour, mec=INK, mew=0.5, ls="", zorder=5)

    def soft(self, x: float, low: float, high: float, colour: str) -> None:
        """A haze around a value: « environ » has no ends, so the bar has no edge."""
        for reach, alpha in ((SOFT, 0.22), (SOFT * 0.8, 0.22), (SOFT * 0.6, 0.25)):
            self._axes.plot(
                [x, x], [low + reach, high - reach], color=colour, lw=6, alpha=alpha, marker="", zorder=4, solid_capstyle="butt"
            )

    def bar(self, x: float, low: float, high: float, colour: str) -> None:
        """From the one to the other end of a range."""
        self._axes.plot([x, x], [low, high], color=colour, lw=2.6, marker="", zorder=5, solid_capstyle="butt")
        for y in (low, high):
            self._axes.plot([x - 4, x + 4], [y, y], color=colour, lw=1.8, marker="", zorder=5)

    def span(self, start: float, end: float, y: float, colour: str) -> None:
        """All the time that a date may mean: « janvier 2022 »."""
        self._axes.plot([start, end], [y, y], color=colour, lw=2, alpha=0.45, marker="", zorder=3, solid_capstyle="butt")

    def sample(self, mark: Mark, x: float, y: float) -> None:
        """What the legend of signs shows."""
        if mark in ("up", "down"):
            self.arrow(x, y + (7.5 if mark == "up" else -7.5), -14 if mark == "up" else 14, GREY)
        elif mark == "soft":
            for reach, alpha in ((6.5, 0.25), (4.5, 0.3)):
                self._axes.plot(
                    [x, x], [y - reach, y + reach], color=GREY, lw=6, alpha=alpha, marker="", zorder=4, solid_capstyle="butt"
                )
        elif mark == "range":
            self.bar(x, y + 5, y - 5, GREY)
        elif mark == "span":
            self.span(x - 5, x + 5, y, GREY)
        else:
            self.line([x - 6, x + 5], [y, y], colour=GREY, width=1.1, order=2, dashed=True)


# --- words ---------------------------------------------------------------------------------------------------------


def clean(words: str, longest: int) -> str:
    """Words of others on one line, without what has no width or stacks up, and a box for what the font does not have."""
    flat = unicodedata.normalize("NFC", label(words, longest))
    return "".join(
        c if ord(c) in _glyphs() else "□" for c in flat if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Co", "Cn")
    )


def wrapped(words: str, size: float, canvas: "Canvas", *, most: int, bold: bool = False) -> list[str]:
    """Lines no wider than the picture; what is left after the last is cut visibly."""
    room = SCREEN - 2 * MARGIN

    def fits(text: str) -> bool:
        return canvas.measure(text, size, bold=bold) <= room

    lines: list[str] = []
    for word in _cut(clean(words, 400).split(), fits):
        if lines and fits(f"{lines[-1]} {word}"):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while last and not fits(f"{last} …"):
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last} …"]
    return lines


def _cut(words: Iterable[str], fits: Callable[[str], bool]) -> list[str]:
    """Words, those too long for a line in pieces."""
    pieces: list[str] = []
    for word in words:
        while not fits(word):
            size = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or fits(word[:n]))
            pieces.append(word[:size])
            word = word[size:]
        pieces.append(word)
    return pieces


# --- matplotlib's fonts ---------------------------------------------------------------------------------------------


def _matplotlib() -> Any:
    """The package, imported now. What it logs of its caches of fonts is nobody's news: we name our fonts by their files."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    return matplotlib


@lru_cache(maxsize=8)
def _font(size: float, bold: bool) -> "FontProperties":
    file = _file(bold=bold)
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=file, size=size)


def _file(*, bold: bool) -> Path:
    """The font that comes with matplotlib: by its file, so that the machine's own fonts are of no account."""
    return Path(_matplotlib().get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    _matplotlib()
    from matplotlib.font_manager import get_font

    return frozenset(get_font(_file(bold=True)).get_charmap())
