"""Stretches of an article in, the sentences around them out, and the paragraphs. Linear in the text for all its stretches together."""

from bisect import bisect_right
from collections.abc import Sequence

from store.extract.marks import read_marks
from store.extract.text import paragraphs, sentences
from store.types import Passage, Span

#: A sentence without end is shown no further than this on either side of what it holds.
FURTHEST = 400


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


def passage(text: str, whole: Span, marks: Sequence[Span]) -> Passage:
    """A stretch of a text with its marks counted from the stretch's first character."""
    return Passage(whole.of(text), tuple(Span(mark.start - whole.start, mark.end - whole.start) for mark in marks))


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
