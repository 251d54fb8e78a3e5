"""Text in, the outermost stretches between quotation marks out. Knows nothing of who speaks, nor whether it is a quote.

Marks are read one paragraph at a time, so that a stray mark never swallows more than its paragraph; a quote goes on into the
next paragraph only where it was left open and the next paragraph opens with a mark again, as French printers do:

    « La digue a tenu deux jours.
    « Elle ne tiendra pas trois », a dit la maire.
"""

import bisect
import re
from dataclasses import dataclass
from typing import Literal

from store.extract.text import paragraphs, trimmed
from store.types import Span

MarkKind = Literal["guillemets", "curly", "straight", "single", "dash"]

_OPENERS = {"«": "guillemets", "“": "curly", "„": "curly", "‹": "single"}
_CLOSERS = {"»": "guillemets", "”": "curly", "›": "single", "“": "curly"}
_STRAIGHT = '"″＂'
_MARK = re.compile(r"[«»“”„‹›\"″＂]")
#: after these a straight mark opens: « l'"alliance" », « ("selon lui") »
_BEFORE_OPENING = set(" \t\n\u00a0\u202f\u2009'’([{-–—/«“:")
_AFTER_CLOSING = set(" \t\n\u00a0\u202f\u2009.,;:!?…)]}»”-–—/'’")


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between marks: `outer` with the marks, `pieces` without them, one piece a paragraph.

    `closed` is False where the closing mark is missing and the paragraph's end stands for it.
    """

    outer: Span
    pieces: tuple[Span, ...]
    kind: MarkKind
    closed: bool = True

    @property
    def inner(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def read_marks(text: str) -> tuple[Marked, ...]:
    """Every outermost marked stretch of a text in order, never overlapping; empty ones are left out. Linear in the text."""
    found: list[_Stretch] = []
    for paragraph in paragraphs(text):
        stretches = _paragraph(text, paragraph)
        if found and not found[-1].closed and found[-1].end == found[-1].paragraph_end:
            _go_on(text, paragraph, found[-1], stretches)
        found += stretches
    marked = (Marked(Span(s.start, s.end), tuple(s.pieces), s.kind, s.closed) for s in found)
    return tuple(m for m in marked if all(p.start < p.end for p in m.pieces))


@dataclass(slots=True)
class _Stretch:
    """A marked stretch in the making; `paragraph_end` is where the paragraph that it was last seen in ends."""

    start: int
    end: int
    pieces: list[Span]
    kind: MarkKind
    closed: bool
    paragraph_end: int


def _go_on(text: str, paragraph: Span, open_: _Stretch, stretches: list[_Stretch]) -> None:
    """Joins a paragraph that opens with a mark again to the quote left open before it; otherwise the open quote has ended."""
    if stretches and stretches[0].start == paragraph.start:
        first = stretches.pop(0)
        open_.pieces += first.pieces
        open_.end, open_.closed = first.end, first.closed
    elif not stretches and _MARK.match(text, paragraph.start):
        open_.pieces.append(trimmed(text, paragraph.start + 1, paragraph.end))
        open_.end = paragraph.end
    else:
        open_.paragraph_end = -1
        return
    open_.paragraph_end = paragraph.end if not stretches else -1


def _paragraph(text: str, paragraph: Span) -> list[_Stretch]:
    """The marked stretches of one paragraph; the last may be open."""
    marks = [m.start() for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    found: list[_Stretch] = []
    closings: dict[MarkKind, dict[int, int]] = {}
    straight: list[int] | None = None
    at = 0
    while at < len(marks):
        start = marks[at]
        kind = _opens(text, start)
        if kind is None:
            at += 1
            continue
        if kind not in closings:
            closings[kind] = _closings(text, marks, kind)
        closing = closings[kind].get(at)
        if closing is None and kind == "curly":  # « “Il manque deux signatures" »: opened curly, closed straight
            straight = (
                straight
                if straight is not None
                else [i for i, mark in enumerate(marks) if text[mark] in _STRAIGHT and _closes_straight(text, mark)]
            )
            after = bisect.bisect_right(straight, at)
            closing = straight[after] if after < len(straight) else None
        if closing is None:
            if _stays_open(text, paragraph, start, kind):
                inner = trimmed(text, start + 1, paragraph.end)
                found.append(_Stretch(start, paragraph.end, [inner], kind, False, paragraph.end))
                break
            at += 1
            continue
        end = marks[closing]
        found.append(_Stretch(start, end + 1, [trimmed(text, start + 1, end)], kind, True, paragraph.end))
        at = closing + 1
    return found


def _opens(text: str, at: int) -> MarkKind | None:
    """The kind of mark that opens here, None where it cannot open: `9"81`, `id= »457″`."""
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in _STRAIGHT:
        return "straight" if before in _BEFORE_OPENING and mark != "″" and after not in "\n" else None
    if mark == "“" and before not in _BEFORE_OPENING and not after.isalnum():
        return None
    if mark == "»" and before in "\n " and after.isalpha() and (at == 0 or before == "\n"):
        return "guillemets"  # a paragraph reopened with », as some printers do
    return _OPENERS.get(mark)  # type: ignore[return-value]


def _closings(text: str, marks: list[int], kind: MarkKind) -> dict[int, int]:
    """For each mark that may open a stretch of this kind, the mark that closes it; those that nothing closes are missing.

    Marks of the same kind nest; other kinds are passed over. « Il a dit « oui », a raconté X » has one closing mark for two
    opening ones: it closes both.
    """
    found: dict[int, int] = {}
    open_: list[int] = []
    closers: list[int] = []
    for index, start in enumerate(marks):
        mark = text[start]
        if kind == "straight":
            if mark in _STRAIGHT and _closes_straight(text, start):
                for opener in open_:
                    found[opener] = index
                open_ = []
            if mark in _STRAIGHT:
                open_.append(index)
        elif _OPENERS.get(mark) == kind or (kind == "guillemets" and mark == "»" and _opens(text, start)):
            open_.append(index)
        elif _CLOSERS.get(mark) == kind:
            closers.append(index)
            if open_:
                found[open_.pop()] = index
    following = iter(reversed(closers))
    after = next(following, None)
    last = None
    for opener in reversed(open_):
        while after is not None and after > opener:
            last, after = after, next(following, None)
        if last is not None:
            found[opener] = last
    return found


def _closes_straight(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() and after.isalnum():
        return False  # another one opens
    return after in _AFTER_CLOSING or not before.isspace()


def _stays_open(text: str, paragraph: Span, start: int, kind: MarkKind) -> bool:
    """Whether a mark that nothing closes opens a quote all the same: at the paragraph's head, or after a colon."""
    if kind == "straight" and paragraph.end - start < 3:
        return False
    before = start - 1
    while before >= paragraph.start and text[before].isspace():
        before -= 1
    return before < paragraph.start or text[before] == ":"
