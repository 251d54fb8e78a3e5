"""Stretches of an article in, the sentences around them out, and the paragraphs. Linear in the text for all its stretches together."""

from bisect import bisect_right
from collections.abc import Sequence

from store.extract.marks import read_marks
from store.extract.text import paragraphs, sentences
from store.types import Passage, Span

#: A sentence without end is shown no further than this on either side of what it holds.
FURTHEST = 400
#: Characters that are shown of a passage, and of what stands on either side of it in the text of an outlet that gives us no more
#: than the paragraphs beside; of a whole article.
PASSAGE_SHOWN, BESIDE_SHOWN, WHOLE_SHOWN = 4_000, 1_200, 200_000


class Sentences:
    """The sentences of one text, found once for all that is looked up in them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = sentences(text, [marked.outer for marked in read_marks(text)])
        self._starts = [span.start for span in self._spans]

    def around(self, hull: Span) -> Span:
        """The sentence or sentences that hold a stretch; where one runs on, it is cut between two words."""
        return _bounded(self._text, _holding(self._spans, self._starts, hull), hull)

    def before(self, at: int) -> str | None:
        """The sentence before the one that begins at `at`, quotation marks aside; None where none begins there, or it is the first."""
        here = bisect_right(self._starts, at) - 1
        if here < 1 or any(mark.isalnum() for mark in self._text[self._starts[here] : at]):
            return self._inner(at)
        return _bounded(self._text, self._spans[here - 1], self._spans[here - 1]).of(self._text)

    def _inner(self, at: int) -> str | None:
        """The same inside a quote of several sentences, which count as one with what frames them."""
        spans = sentences(self._text)
        here = bisect_right([span.start for span in spans], at) - 1
        if here < 1 or any(mark.isalnum() for mark in self._text[spans[here].start : at]):
            return None
        return spans[here - 1].of(self._text)[-FURTHEST:]


def paragraph(text: str, marks: Sequence[Span]) -> Passage:
    """The paragraph or paragraphs that hold the marks, the marks in them."""
    spans = paragraphs(text)
    hull = Span(marks[0].start, marks[-1].end)
    return passage(text, _holding(spans, [span.start for span in spans], hull), marks)


def window(text: str, marks: Sequence[Span], *, whole: bool) -> Span:
    """The stretch around the marks that may be shown: the article where `whole`, else their paragraphs and the two beside.

    Bounded, since a page may be one paragraph without end, or a quote the whole of an interview; cut between two words.
    """
    first, last = marks[0].start, min(marks[-1].end, marks[0].start + PASSAGE_SHOWN)
    spans = paragraphs(text)
    starts = [span.start for span in spans]
    before = max(0, bisect_right(starts, first) - 1)
    after = max(0, bisect_right(starts, max(first, last - 1)) - 1)
    if whole:
        lowest, highest, room = 0, len(spans) - 1, WHOLE_SHOWN // 2
    else:
        lowest, highest, room = max(0, before - 1), min(len(spans) - 1, after + 1), BESIDE_SHOWN
    start, end = min(spans[lowest].start, first), max(spans[highest].end, last)
    # A neighbour has room of its own beside what the passage's paragraph takes.
    near, far = max(spans[before].start, first - room), min(spans[after].end, last + room)
    near, far = (near - room if near == spans[before].start else near), (far + room if far == spans[after].end else far)
    return Span(
        _after_blank(text, near, first) if start < near else start, _before_blank(text, last, far) if far < end else end
    )


def paragraphs_in(text: str, shown: Span, marks: Sequence[Span]) -> tuple[Passage, ...]:
    """The paragraphs of a stretch, each with its part of the marks."""
    found = []
    for whole in paragraphs(text):
        kept = Span(max(whole.start, shown.start), min(whole.end, shown.end))
        if kept.start < kept.end:
            parts = [Span(max(mark.start, kept.start), min(mark.end, kept.end)) for mark in marks]
            found.append(passage(text, kept, [part for part in parts if part.start < part.end]))
    return tuple(found)


def _after_blank(text: str, start: int, limit: int) -> int:
    """Where the first word begins that starts after `start`, else `start`."""
    blank = text.find(" ", start, min(limit, start + FURTHEST))
    return blank + 1 if blank >= 0 else start


def _before_blank(text: str, limit: int, end: int) -> int:
    blank = text.rfind(" ", max(limit, end - FURTHEST), end)
    return blank if blank >= 0 else end


def passage(text: str, whole: Span, marks: Sequence[Span]) -> Passage:
    """A stretch of a text with its marks counted from the stretch's first character."""
    return Passage(whole.of(text), tuple(Span(mark.start - whole.start, mark.end - whole.start) for mark in marks))


def only_marks(told: Passage) -> Passage:
    """What is marked of a passage, its pieces parted by […], and nothing around or between them."""
    text, marks = "", list[Span]()
    for mark in told.marks:
        text += " […] " if text else ""
        marks.append(Span(len(text), len(text) + mark.end - mark.start))
        text += mark.of(told.text)
    return Passage(text, tuple(marks))


def _holding(spans: Sequence[Span], starts: Sequence[int], hull: Span) -> Span:
    """From the start of the span that holds the hull's start to the end of the one that holds its end."""
    first = bisect_right(starts, hull.start) - 1
    last = bisect_right(starts, max(hull.start, hull.end - 1)) - 1
    if first < 0:
        return hull
    return Span(min(spans[first].start, hull.start), max(spans[last].end, hull.end))


def _bounded(text: str, whole: Span, hull: Span) -> Span:
    start, end = whole.start, whole.end
    if hull.start - start > FURTHEST:
        blank = text.find(" ", hull.start - FURTHEST, hull.start)
        start = blank + 1 if blank >= 0 else hull.start - FURTHEST
    if end - hull.end > FURTHEST:
        blank = text.rfind(" ", hull.end, hull.end + FURTHEST)
        end = blank if blank >= 0 else hull.end + FURTHEST
    return Span(start, end)
