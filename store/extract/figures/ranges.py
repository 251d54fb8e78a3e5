"""A first number and its neighbour in, the range or the two quantities that they make together out.

« entre 10 et 15 % », « de 3 à 5 millions », « 84 ou 86 ans » are ranges; « passé de 650 à 830 militaires », « trois puis six jeunes »
are two quantities that share a unit; « 3 à 1 », « 6-4 » are scores.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from store.extract.figures import refusals
from store.extract.figures.durations import clock_end
from store.extract.figures.elisions import noun_before, sentence_start
from store.extract.figures.kinds import quantity_of
from store.extract.figures.qualifiers import qualifier_before
from store.extract.figures.quantities import Amount, Quantity, Read, amount_of, finished, sign_before
from store.extract.lexicon import entries
from store.extract.numbers import Number, number_at, number_words
from store.extract.words import Words

_LINKS = frozenset(("à", "ou", "et", "-", "–", "puis", "jusqu'"))
_LONGEST_LIST = 6
_OPENERS = ("de", "d'", "entre")
#: Nouns of change tell no direction: « une hausse de 2 à 3 % » is a range.
_NO_CHANGE = frozenset(
    "hausse baisse recul chute augmentation progression montée réduction passage"
    " portant porte passagers passager montant montants port ports monteur portes".split()
)


#: Beginnings of words for what goes down.
_FALLS = ("baiss", "recul", "chut", "tomb", "abaiss", "rédui", "réduct", "descend", "dimin", "perd")


@cache
def _changes() -> tuple[str, ...]:
    return entries("change_verbs")


def linked(words: Words, first: Amount, floor: int, earlier: Sequence[Quantity]) -> Read | None:
    """What `first` and the number after it make; None where it stands alone."""
    link = words.at(first.end)
    if link == "," and first.unit is None and first.noun is None:
        return _enumerated(words, first, floor, earlier)
    if link not in _LINKS or first.number.form == "fraction" or first.noun:
        return None
    if first.unit is None and words.at(first.start - 1) == "magnitude":  # « un séisme de magnitude 7,2 à 10 km de la côte »
        return None
    second = _second(words, first, link)
    if second is None:
        return None
    number, opener = second.number, words.at(first.start - 1)
    bare = second.unit is None and second.noun is None
    if second.unit and second.unit.name == "hour" and (first.unit is None or first.unit.kind == "duration"):
        short = link in ("-", "–") and words.at(second.end - 1) == "h" and words.at(first.end - 1) == "h"  # « 18 h-19 h »
        spelled = number.form == "words" and first.number.form == "words"  # « a duré entre deux et trois heures »
        clock = replace(number, start=first.number.start)
        if short or _opening(words, first, second) or (not spelled and clock_end(words, clock, second.unit)):
            return Read((), second.end)
    if first.unit is None and second.unit is None and refusals.is_year(words, number):
        return Read((), number.end)
    if first.unit is None and refusals.is_year(words, first.number):
        return None
    signed = sign_before(words, first.start) if words.at(first.start - 2) in _OPENERS else 0
    if (
        signed
        and first.start > floor
        and (second.number.value > first.number.value * signed or words.at(first.start - 2) == "entre")
    ):
        turned = replace(first, start=first.start - 1, number=replace(first.number, value=first.number.value * signed))
        return _range(words, turned, second, floor, earlier)  # « entre -0,5 % et 1 % »
    if first.unit and (second.unit is None or first.unit.name != second.unit.name):
        return None
    if refusals.named(words, first.number) and (bare or link in ("et", "puis")):
        return Read((), number.end) if bare else None
    if link in ("et", "puis") and opener != "entre":
        return None if first.unit or opener == "contre" else _shared(words, first, second, floor, earlier)
    low = replace(first, number=replace(first.number, value=_scaled_alike(first, second)))
    away = link in ("à", "jusqu'") and _changing(words, first.start, rising=_worth(low, second) < _worth(second, second))
    if away or _worth(low, second) >= _worth(second, second):
        if opener in _OPENERS or away:
            return _shared(words, low, second, floor, earlier)
        return Read((), number.end) if bare else None
    if link == "à" and opener not in _OPENERS and bare and not (number.scaled or number.grouped):
        return Read((), number.end)
    return _range(words, low, second, floor, earlier) or Read((), number.end)


def tied(words: Words, i: int, end: int, floor: int) -> Read:
    """Digits tied by a hyphen up to word `end`: « 10-15 % » and « les 18-25 ans » are ranges, « 2-1 » and « 2015-2016 » nothing."""
    first = number_at(words, i)
    second = number_at(words, first.end + 1) if first and words.at(first.end) in ("-", "–") else None
    if first is None or second is None or second.end < end or first.value >= second.value or refusals.named(words, first):
        return Read((), end)
    if refusals.dated(words, second):
        return Read((), second.end + 1)
    if refusals.is_year(words, first) or refusals.is_year(words, second):
        return Read((), second.end)
    return linked(words, Amount(i, first, None, None), floor, ()) or Read((), end)


def _opening(words: Words, first: Amount, second: Amount) -> bool:
    """« de 9 heures à 18 heures », « de 9 à 18 heures »; not « de 6 à 8 heures », nor « de 8 à 18 heures de route »."""
    if words.at(first.start - 1) not in ("de", "d'") or words.at(first.end) != "à":
        return False
    if second.number.value > 24 or words.at(second.end) in ("de", "d'", "par"):
        return False
    return first.unit is not None or first.number.value <= 12 < second.number.value


def _second(words: Words, first: Amount, link: str) -> Amount | None:
    j = first.end + (2 if link == "jusqu'" and words.at(first.end + 1) == "à" else 1)
    spaced = link == "-" and not (words.glued(first.end) and words.glued(j))
    if spaced and (words.glued(first.end) or words.glued(j) or refusals.named(words, first.number)):
        return None
    sign = 1
    if words.at(j) in ("-", "−", "+") and words.glued(j + 1) and link != "-":  # « entre -21 et -27 °C », « de +3 à +5 % »
        sign, j = (1 if words.at(j) == "+" else -1), j + 1
    if not words.at(j) or not (words.at(j)[0].isdigit() or words.at(j) in number_words()):
        return None
    number = number_at(words, j)
    if number is None or refusals.ordinal(words, number) or refusals.dated(words, number):
        return None
    if (number.form == "one" and not number.scaled) or (first.number.form == "one" and link not in ("ou", "à")):
        return None
    second = amount_of(words, number)
    if spaced and second.unit is None:  # « un prix de 10 - 20 euros »; « Lot 3 - 12 maisons » is none
        return None
    return replace(second, number=replace(number, value=-number.value)) if sign < 0 else second


def _range(words: Words, low: Amount, high: Amount, floor: int, earlier: Sequence[Quantity]) -> Read | None:
    opened = words.at(low.start - 1) in _OPENERS and words.at(low.end) in ("à", "et", "jusqu'") and low.start - 1 >= floor
    start = low.start - 1 if opened else low.start
    bent = qualifier_before(words, start)
    one = replace(high, start=start, number=replace(high.number, start=low.number.start))
    quantity = quantity_of(words, one, earlier, bent)
    if quantity is None:
        if words.at(low.start - 1) != "entre" or refusals.named(words, low.number):
            return None
        unit = next((q.unit for q in reversed(earlier[-4:]) if q.kind == "count"), "")  # « entre 8 et 12 au départ »
        quantity = Quantity(start, high.end, high.number.value, None, "count", unit)
    ends = sorted((_worth(low, high), quantity.low))
    return finished(words, replace(quantity, low=ends[0], high=ends[1], start=start), floor)


def _shared(words: Words, first: Amount, second: Amount, floor: int, earlier: Sequence[Quantity]) -> Read | None:
    """Two quantities, the unit said once: « de 650 à 830 militaires », « trois puis six jeunes cadres », « 12 et 14 % »."""
    if sign_before(words, first.start) < 0 and words.at(first.start - 2) == "entre":
        turned = replace(first, start=first.start - 1, number=replace(first.number, value=-first.number.value))
        return _range(words, turned, second, floor, earlier)
    last = quantity_of(words, second, earlier, qualifier_before(words, second.start))
    if second.unit is None and second.noun is None:
        if words.at(first.end) not in ("à", "jusqu'") or not _changing(words, first.start) or first.number.form != "digits":
            return None
        unit = noun_before(words, first.start, sentence_start(words, first.start), articles=("les", "des", "leurs", "ses"))
        last = last or Quantity(
            second.start, second.end, second.number.value, None, "count", unit
        )  # « montées de 40 à 90 depuis mars »
    if last is None:
        return None
    head = quantity_of(words, first, earlier, qualifier_before(words, first.start)) if first.unit else None
    if head is None:
        value = _worth(first, second)
        head = replace(last, start=first.start, end=first.end, low=value, qualifier=first.number.qualifier, head=-1)
    one = finished(words, head, floor)
    two = finished(words, last, one.end)
    return Read(one.found + two.found, two.end)


def _enumerated(words: Words, first: Amount, floor: int, earlier: Sequence[Quantity]) -> Read | None:
    """« 8, 15 et 22 kilomètres »: each a quantity of its own, the unit or the noun said once."""
    numbers, k = [first.number], first.end
    while words.at(k) == "," and len(numbers) < _LONGEST_LIST:
        number = number_at(words, k + 1)
        if number is None or number.start != k + 1 or number.scaled or number.form not in ("digits", "words"):
            return None
        numbers.append(number)
        k = number.end
    last = number_at(words, k + 1) if words.at(k) in ("et", "ou") and len(numbers) > 1 else None
    if last is None or any(refusals.is_year(words, n) or refusals.dated(words, n) or n.grouped for n in (*numbers, last)):
        return None
    amount = amount_of(words, last)
    whole = quantity_of(words, amount, earlier, None) if amount.unit or amount.noun else None
    if whole is None or whole.kind == "ratio" or refusals.named(words, first.number):
        return None
    listed = [replace(whole, start=n.start, end=n.end, low=n.value, head=-1) for n in numbers]
    opening = finished(words, listed[0], floor).found
    return Read((*opening, *listed[1:], replace(whole, start=last.start)), whole.end)


def _worth(amount: Amount, other: Amount) -> Decimal:
    """The value with the scale of its unit, or of the other's (« 3 à 5 k€ »)."""
    unit = amount.unit or other.unit
    return amount.number.value * (unit.factor if unit else 1)


def _scaled_alike(first: Amount, second: Amount) -> Decimal:
    """« de 3 à 5 millions »: the scale counts for both, unless the first has its own or is too large for it (« 800 000 à 1 million »)."""
    low, high = first.number, second.number
    scale = _scale(high) if high.form == low.form or high.form != "words" else Decimal(1)
    alike = low.value * scale
    if first.unit is None and not low.scaled and low.value < 1000 and scale > 1 and high.value <= alike <= 20 * high.value:
        return alike  # « passer de 1,5 à 1 milliard »
    return (
        alike if first.unit is None and not low.scaled and low.value < 1000 and scale > 1 and alike < high.value else low.value
    )


def _scale(number: Number) -> Decimal:
    """What multiplies a number: « 5 millions » 1000000, « 12 mille » 1000, « 1 500 » 1."""
    if number.scaled:
        return next((scale for scale in (Decimal(10) ** power for power in (12, 9, 6, 3)) if number.value >= scale), Decimal(1))
    if number.form == "words":  # « quinze à vingt mille manifestants »
        return next(
            (Decimal(scale) for scale in (1000, 100) if number.value >= scale and number.value % scale == 0), Decimal(1)
        )
    by_word = number.form == "digits" and number.grouped and number.end - number.start == 2  # « 12 mille »: digits, then a word
    return Decimal(1000) if by_word and number.value % 1000 == 0 and number.value >= 1000 else Decimal(1)


def _changing(words: Words, i: int, *, rising: bool = True) -> bool:
    """A word of change a few words before « de 650 à 830 »: « passera, lui, de 3,10 à 3,35 euros », « le doublement …, de 1 à 2 euros ».

    What falls ends lower: « baisser de 2 à 4 % » is a range. So is what rains: « il est tombé de 25 à 40 mm ».
    """
    commas = 0
    for k in range(i - 2, max(-1, i - 14), -1):
        word = words.at(k)
        commas += word == ","
        if word in (".", ";", "!", "?") or "\n" in word or commas > 2:
            return False
        if word.startswith(_changes()) and word not in _NO_CHANGE:
            near = i - k < (9 if commas else 13) and (
                not commas or (words.at(i - 1) == "de" and "," in (words.at(k + 1), words.at(i - 2)))
            )
            return near and not (rising and word.startswith(_FALLS))
    return False
