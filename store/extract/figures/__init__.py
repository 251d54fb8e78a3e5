"""An article's text in, its quantities out: amounts, shares, counts, durations, measures, ages (shared words: `store.types.Figure`).

Read on the raw text, digits by pattern and number words by text2num. Dates, clock times, names and ranks are no figures.
What a figure is in the writer's words is kept (`span`); its value is never converted into another unit.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from store.extract.figures.abouts import abouts_of
from store.extract.figures.quantities import Quantity
from store.extract.figures.readings import read_at
from store.extract.numbers import plain, triggers
from store.extract.words import Words, words_of
from store.types import Figure, Quote, Span

_DIGITS = frozenset("0123456789")
_MULTIPLES = frozenset(("double", "triple", "quadruple"))


def read_figures(text: str, *, sentences: Sequence[Span] = (), quotes: Sequence[Quote] = ()) -> list[Figure]:
    """All figures of a text in its order, none over another; the speaker is that of the quote that a figure stands in.

    `sentences` are the reader's; so far full stops and line breaks in the words bound all that is looked at.
    """
    words = words_of(text)
    found: list[Quantity] = []
    done = 0
    for i in _candidates(words):
        if i < done:
            continue
        read = read_at(words, i, found[-1].end if found else 0, found)
        found += read.found
        done = max(read.end, i + 1)
    said, abouts = _speakers(quotes), abouts_of(words, found)
    return [
        _figure(words, quantity, found[k + 1] if k + 1 < len(found) else None, abouts[k], said)
        for k, quantity in enumerate(found)
    ]


def _candidates(words: Words) -> list[int]:
    starts, digits = _starts(), _DIGITS
    return [i for i, word in enumerate(words.flat) if word in starts or word[0] in digits]


@cache
def _starts() -> frozenset[str]:
    return triggers() | _MULTIPLES


def _figure(
    words: Words, quantity: Quantity, following: Quantity | None, about: str | None, said: list[tuple[Span, str]]
) -> Figure:
    span = _span(words, quantity)
    high = None if quantity.high is None else plain(quantity.high)
    return Figure(
        span,
        quantity.kind,
        _unit(words, quantity),
        value=plain(quantity.low) if high is None else None,
        low=None if high is None else plain(quantity.low),
        high=high,
        qualifier=quantity.qualifier,
        unit_assumed=quantity.assumed,
        about=about,
        speaker=next((who for piece, who in said if piece.start <= span.start < piece.end), None) if said else None,
        equivalent=_span(words, following) if following and _says_the_same(words, quantity, following) else None,
    )


def _unit(words: Words, quantity: Quantity) -> str:
    """A ratio is of nothing, « trois fois », « un tiers des voix », but where its words say of what: « deux Rafale sur trois »."""
    if quantity.kind != "ratio" or quantity.start <= quantity.head < quantity.end:
        return quantity.unit
    own = words.line[words.starts[quantity.start] : words.ends[quantity.end - 1]]
    return quantity.unit if quantity.unit != "fois" and quantity.unit.lower() in own else ""


def _span(words: Words, quantity: Quantity) -> Span:
    return Span(words.starts[quantity.start], words.ends[quantity.end - 1])


def _speakers(quotes: Sequence[Quote]) -> list[tuple[Span, str]]:
    # An inferred attribution is marked where the quote is shown; a figure has no such mark, so nobody gives it.
    return [(piece, quote.speaker) for quote in quotes if quote.speaker and not quote.inferred for piece in quote.pieces]


def _says_the_same(words: Words, quantity: Quantity, following: Quantity) -> bool:
    """« 80 millions de dollars (74 millions d'euros) »: the same sum or measure in another unit, in brackets or after « soit »."""
    if (
        quantity.kind != following.kind
        or quantity.kind not in ("money", "measure", "duration")
        or quantity.unit == following.unit
    ):
        return False
    between = [word for word in words.flat[quantity.end : following.start] if word not in ("environ", ",")]
    return between in (["("], ["soit"], ["(", "soit"]) and Decimal(0) not in (quantity.low, following.low)
