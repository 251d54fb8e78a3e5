"""Words and a place in, the quantities that are no number with a unit out: shares, multiples, times of races."""

import re
from bisect import bisect_left
from decimal import Decimal

from store.extract.figures import refusals
from store.extract.figures.nouns import compound_end, function_words, noun_at, nounlike
from store.extract.figures.quantities import Quantity
from store.extract.figures.units import unit_at
from store.extract.numbers import Number, number_at, number_words, rounded
from store.extract.words import Words

# « 9"81 », « 10" », « 3'21"5 »
_CHRONO = re.compile(r"(?:([0-9]{1,3})')?([0-9]{1,2})(?:\"|'')([0-9]{1,3})?(?![0-9\w])")
_SHARE = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)(?![0-9/])")
_MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4}
_THIRD_LETTERS = ("és", "ées")


def out_of(words: Words, number: Number) -> Quantity | None:
    """« deux Rafale sur trois », « 6 fois sur 10 »; not « 10 milliards sur trois ans », nor « deux lots sur trois sites »."""
    if number.scaled or number.form not in ("digits", "words", "one"):
        return None
    k = number.end
    while k < number.end + 4 and words.letters(k) and words.at(k) not in function_words():
        k = compound_end(words, k)
    if number.form != "digits" and words.at(k) in ("de", "d'") and k > number.end and words.at(k + 2) == "sur":
        k += 2  # « une ligne de métro sur deux »
    if words.at(k) != "sur" or not (words.at(k + 1)[:1].isdigit() or words.at(k + 1) in number_words()):
        return None
    total = number_at(words, k + 1)
    if total is None or total.scaled or total.value < 2 or total.value < number.value or total.form == "one":
        return None
    if (
        refusals.named(words, number)
        or refusals.is_year(words, total)
        or refusals.ordinal(words, total)
        or unit_at(words, total.end, joined=False)
    ):
        return None
    if nounlike(words, total.end) and not words.at(total.end).endswith(_THIRD_LETTERS) and not words.capital(total.end):
        return None
    unit = words.text[words.starts[number.end] : words.ends[k - 1]] if k > number.end else ""
    return Quantity(number.start, total.end, rounded(number.value / total.value), None, "ratio", unit)


def share_of(words: Words, i: int, end: int) -> Quantity | None:
    """« 2/3 des élus »; « 5/8 » alone is a score or a date."""
    match = _SHARE.match(words.line, words.starts[i])
    if match is None or match.end() != words.ends[end - 1] or words.at(end) not in ("de", "des", "du", "d'"):
        return None
    up, down = int(match[1]), int(match[2])
    if not up < down <= 10:
        return None
    noun = noun_at(words, end, joined=True)
    return Quantity(i, end, rounded(Decimal(up) / down), None, "ratio", noun.text if noun else "")


def multiple(words: Words, i: int) -> Quantity | None:
    """« le double de l'an dernier », « le triple »; not « le double champion »."""
    times = _MULTIPLES.get(words.at(i))
    lone = words.at(i - 1) == "du" and words.at(i - 2) in ("près", "plus", "moins", "autour")  # « près du double »
    if times is None or not (lone or words.at(i - 1) == "le"):
        return None
    if words.letters(i + 1) and words.at(i + 1) not in ("de", "du", "des", "d'", "en", "par", "que"):
        return None
    return Quantity(i if lone else i - 1, i + 1, Decimal(times), None, "ratio", "fois")


def multiplied(words: Words, i: int) -> Quantity | None:
    """« le risque est multiplié par trois »; what is divided is no multiple."""
    if not words.at(i - 2).startswith("multipli"):
        return None
    number = number_at(words, i)
    if number is None or number.form not in ("digits", "words") or unit_at(words, number.end, joined=False):
        return None
    return Quantity(i, number.end, number.value, None, "ratio", "fois")


def chrono(words: Words, i: int) -> Quantity | None:
    """« 9"81 », « au-dessus des 10" », « 3'21"5 »: but a straight mark may also close a quote (« "il en a 10" »)."""
    start = words.starts[i]
    match = _CHRONO.match(words.line, start)
    if match is None or (words.glued(i) and words.at(i - 1) not in ("(", "-")):
        return None
    if not match[3] and not match[1]:
        opened = words.line[max(0, start - 600) : start].rpartition("\n")[2]
        if len(re.findall(r'(?<![0-9])"', opened)) % 2:
            return None
    seconds = Decimal(match[2] + ("." + match[3] if match[3] else "")) + 60 * int(match[1] or 0)
    return Quantity(i, bisect_left(words.starts, match.end()), seconds, None, "duration", "second")
