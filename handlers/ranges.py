"""A parsed question in, what narrows figures out of it: `>100M$`, `20..50 %`, `devise:euros`, `unité:km`, `2022`, `tri:valeur`.

Amounts are read as articles' are, by `store.extract.figures`, which is loaded only where one is typed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from handlers.query import Problem, Query
from store.extract.text import fold
from store.types import Bounds, Figure, Order

T = TypeVar("T")

_COMPARED = re.compile(r"(>=|=>|≥|<=|=<|≤|>|<|=)(.*\d.*)")
_BETWEEN = re.compile(r"[-−]?\d[\d.,]*(?:\.\.|…|[-–]).*\d.*")
_FROM = re.compile(r"[-−]?\d[\d.,]*")
_TO = ("à", "to")
_LARGE = re.compile(r"\d{4,}")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_LONGEST_AMOUNT = 5  # words: « >1 million de dollars canadiens »
_ORDERS: dict[str, Order] = {
    "date": "date",
    "recent": "date",
    "valeur": "value",
    "montant": "value",
    "value": "value",
    "amount": "value",
    "pertinence": "relevance",
    "relevance": "relevance",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The question without the words that narrow figures, and what they ask for; `typed` is how it was said."""

    query: Query
    units: tuple[str, ...] = ()
    bounds: Bounds | None = None
    year: int | None = None
    order: Order = "relevance"
    typed: tuple[str, ...] = ()


def narrowed(query: Query) -> Narrowed:
    """What narrows figures, taken out of a question's words and filters; what cannot be read is a problem of the query's."""
    return _with_order(_with_year(_with_unit(_with_amount(Narrowed(query)))))


def _with_year(found: Narrowed) -> Narrowed:
    """« aide militaire 2022 »: one year; two of them are words like others."""
    years = [word for word in found.query.words if _YEAR.fullmatch(word)]
    if len(years) != 1:
        return found
    words = tuple(word for word in found.query.words if word != years[0])
    return replace(found, query=replace(found.query, words=words), year=int(years[0]), typed=(*found.typed, years[0]))


def _with_amount(found: Narrowed) -> Narrowed:
    words = found.query.words
    at = next((i for i, word in enumerate(words) if _COMPARED.fullmatch(word) or _BETWEEN.fullmatch(word)), -1)
    if at < 0:
        return _with_words(found)
    if any(_COMPARED.fullmatch(word) for word in words[at + 1 :]):
        return _refused(found, "twice", words[at])
    compared = _COMPARED.fullmatch(words[at])
    sign, first = (compared[1], compared[2]) if compared else ("", words[at])
    read = _longest((first, *words[at + 1 : at + _LONGEST_AMOUNT]), _bounds if compared is None else _amount)
    if read is None:
        return _refused(found, "amount", words[at]) if compared else found
    (low, high, unit), count = read
    query = replace(found.query, words=(*words[:at], *words[at + count :]))
    bounds = _compared(sign, low, high)
    typed = " ".join(words[at : at + count])
    return replace(found, query=query, bounds=bounds, units=_forms(unit), typed=(*found.typed, typed))


def _with_words(found: Narrowed) -> Narrowed:
    """« 20 à 50 % », « 2000 soldats »: what an article would write; a large number is looked for however its digits are grouped."""
    words = found.query.words
    at = next((i for i in range(len(words) - 2) if _is_range(words, i)), None)
    read = _longest(words[at : at + _LONGEST_AMOUNT], _range) if at is not None else None
    if at and read and words[at - 1] in ("entre", "de", "between", "from"):
        words, at = (*words[: at - 1], *words[at:]), at - 1
    if read is None:
        at = _counted_at(words)
        read = _longest(words[at : at + _LONGEST_AMOUNT], _quantity) if at is not None else None
    if at is None or read is None:
        return found
    (low, high, unit), count = read
    query = replace(found.query, words=(*words[:at], *words[at + count :]))
    typed = " ".join(words[at : at + count])
    return replace(found, query=query, bounds=Bounds(low, high), units=_forms(unit), typed=(*found.typed, typed))


def _counted_at(words: Sequence[str]) -> int | None:
    """Where a large number stands that the word after it makes an amount: « 2000 soldats », « 1800 euros », not « élections 2022 voix »."""
    for at, word in enumerate(words[:-1]):
        read = _longest(words[at : at + _LONGEST_AMOUNT], _quantity) if _LARGE.fullmatch(word) else None
        if read and (at == 0 or not _YEAR.fullmatch(word) or _named(read[0][2])):
            return at
    return None


def _is_range(words: Sequence[str], i: int) -> bool:
    """« 20 à 50 », « entre 20 et 50 »."""
    if not _FROM.fullmatch(words[i]) or not _FROM.fullmatch(re.sub(r"\D+$", "", words[i + 2])):
        return False
    return words[i + 1] in _TO or (i > 0 and (words[i - 1], words[i + 1]) in (("entre", "et"), ("between", "and")))


def _compared(sign: str, low: Decimal, high: Decimal) -> Bounds:
    if ">" in sign or "≥" in sign:
        return Bounds(low=low, closed="=" in sign or "≥" in sign)
    if "<" in sign or "≤" in sign:
        return Bounds(high=high, closed="=" in sign or "≤" in sign)
    return Bounds(low, high)


def _with_unit(found: Narrowed) -> Narrowed:
    for name, typed in (("currency", found.query.currency), ("unit", found.query.unit)):
        if not typed:
            continue
        read = _longest(typed, _currency if name == "currency" else _unit)
        if read is None:
            return _refused(found, "currency" if name == "currency" else "unit", " ".join(typed[:2]))
        unit, count = read
        if found.units and found.units != _forms(unit):
            return _refused(found, "two_units", " ".join(typed[:count]))
        query = replace(found.query, words=(*found.query.words, *typed[count:]))
        found = replace(found, query=query, units=_forms(unit), typed=(*found.typed, " ".join(typed[:count])))
    return found


def _with_order(found: Narrowed) -> Narrowed:
    typed = found.query.sort
    if not typed:
        return found
    order = _ORDERS.get(fold(typed[0]))
    if order is None:
        return _refused(found, "sort", typed[0])
    query = replace(found.query, words=(*found.query.words, *typed[1:]))
    return replace(found, query=query, order=order)


def _longest(words: Sequence[str], read: Callable[[str], T | None]) -> tuple[T, int] | None:
    """What the longest start of the words says, and how many words that takes."""
    for count in range(len(words), 0, -1):
        if (value := read(" ".join(words[:count]))) is not None:
            return value, count
    return None


def _amount(words: str) -> tuple[Decimal, Decimal, str] | None:
    """« 100M$ », « 3 % », « 1 000 soldats », and bare numbers: « 100 », « 100M »."""
    figure = _whole(words)
    if figure is not None:
        return _ends(figure)
    value = _bare(words)
    return None if value is None else (value, value, "")


def _bounds(words: str) -> tuple[Decimal, Decimal, str] | None:
    """« 20..50 % », « 100-200 M€ »; « 2021-2022 » is no range of amounts, it measures nothing."""
    low, dots, high = words.replace("…", "..").partition("..")
    if not dots:
        figure = _whole(words)
        return _ends(figure) if figure is not None and figure.low is not None and figure.kind != "count" else None
    end = _signed(high.strip())
    start = _signed(low.strip()) if end else None
    if end is None or start is None:
        return None
    signed = low.lstrip().startswith(("-", "−"))
    figure = None if signed else _whole(f"{low.strip()} à {high.strip()}") or _whole(f"de {low.strip()} à {high.strip()}")
    if figure is not None and figure.low is not None:  # « 20..50 M€ » is in millions at both ends
        return _ends(figure)
    return min(start[0], end[0]), max(start[1], end[1]), end[2] or start[2]


def _range(words: str) -> tuple[Decimal, Decimal, str] | None:
    """« 20 à 50 % », « 3 to 5 km »."""
    low, _, high = re.sub(r" (?:to|et|and) ", " à ", words).partition(" à ")
    read = _bounds(f"{low}..{high}") if high else None
    return read if read and read[2] else None


def _signed(words: str) -> tuple[Decimal, Decimal, str] | None:
    """« -5 », « −3 % »: an amount with its sign."""
    if not words.startswith(("-", "−")):
        return _amount(words)
    read = _amount(words[1:].lstrip())
    return (-read[1], -read[0], read[2]) if read else None


def _quantity(words: str) -> tuple[Decimal, Decimal, str] | None:
    """« 2000 soldats », « 1800 euros »."""
    figure = _whole(words)
    return _ends(figure) if figure is not None and figure.unit else None


def _forms(unit: str) -> tuple[str, ...]:
    """A unit as articles may write it: a counted noun in the singular and in the plural, other units as they are."""
    if not unit or unit.endswith(("x", "z")) or _named(unit):
        return (unit,) if unit else ()
    bare = unit.removesuffix("s")
    return tuple(dict.fromkeys((unit, bare, bare + "s")))


def _named(unit: str) -> bool:
    """Whether it is one of the reader's own units (`EUR`, `percent`, `kilometre`), which articles write in their own way."""
    from store.extract.figures.units import names, symbols

    known = (*(named.name for some in names().values() for _, named in some), *(symbol.name for symbol in symbols().values()))
    return unit in known


def _whole(words: str) -> Figure | None:
    """The one figure that some words are, all of them."""
    from store.extract.figures import read_figures

    for frame in ("Il faut {}.", "Il y a eu {}."):
        before = frame.index("{")
        for figure in read_figures(frame.format(words)):
            if (figure.span.start, figure.span.end) == (before, before + len(words)):
                return figure
    return None


def _ends(figure: Figure) -> tuple[Decimal, Decimal, str]:
    low = figure.value if figure.value is not None else figure.low
    high = figure.value if figure.value is not None else figure.high
    return low or Decimal(0), high or Decimal(0), figure.unit


def _bare(words: str) -> Decimal | None:
    """A number that measures nothing: « 100 », « 1 500 », « 100M », « 2 millions »."""
    from store.extract.figures.units import money_scale
    from store.extract.numbers import number_at
    from store.extract.words import words_of

    read = words_of(words)
    number = number_at(read, 0)
    if number is None or number.start != 0:
        return None
    scale = money_scale(read, number.end)
    end = scale[1] if scale else number.end
    return number.value * (scale[0] if scale else 1) if end == len(read) else None


def _unit(words: str) -> str | None:
    figure = _whole(f"12 {words}")
    return figure.unit if figure is not None else None


def _currency(words: str) -> str | None:
    figure = _whole(f"12 {words}")
    return figure.unit if figure is not None and figure.kind == "money" else None


def _refused(
    found: Narrowed, fault: Literal["amount", "unit", "currency", "two_units", "sort", "twice"], typed: str
) -> Narrowed:
    problems = (*found.query.problems, Problem(fault, typed))
    return replace(found, query=replace(found.query, problems=problems))
