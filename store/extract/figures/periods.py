"""Figures and dates of a text in, the figures with the period that each holds for out: « 3 % en 2021, contre 2 % en 2020 ».

Two figures that hold for different periods never disagree. A date in another sentence says nothing of a figure.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from store.types import Figure, IsoDate, Span

#: Characters between a figure and the date that follows it at once: « 14 morts dans la nuit de mardi ».
_NEAR = 30


def with_periods(
    figures: Sequence[Figure], dates: Sequence[tuple[Span, IsoDate | None]], *, sentences: Sequence[Span]
) -> list[Figure]:
    """The same figures, each with the date of its sentence that is nearest to it: close behind first, then the last one before it.

    None where its sentence has no date, or one that cannot be resolved. Linear in figures and dates together.
    """
    ends = [span.start for span, _ in dates]
    starts = [sentence.start for sentence in sentences]
    found = []
    for k, figure in enumerate(figures):
        at = bisect_right(starts, figure.span.start) - 1
        sentence = sentences[at] if at >= 0 else Span(0, figure.span.end)
        following = figures[k + 1].span.start if k + 1 < len(figures) else sentence.end
        after = bisect_right(ends, figure.span.start)
        behind = dates[after] if after < len(dates) else None
        before = dates[after - 1] if after else None
        near = behind is not None and behind[0].start <= min(figure.span.end + _NEAR, following, sentence.end)
        when = behind if near else before if before and before[0].start >= sentence.start else None
        if when is None and behind is not None and behind[0].start < min(following, sentence.end):
            when = behind  # « Le déficit a atteint 3 % du produit intérieur brut de l'Orvanie en 2021 »
        found.append(replace(figure, period=when[1]) if when and when[1] else figure)
    return found
