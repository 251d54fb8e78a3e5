"""Words and a place in, the number that begins there out: digits, number words, « une vingtaine », « trois quarts », « deux millions et demi ».

A number has no unit yet and no meaning: years, dates and shirt numbers are numbers too (figures/refusals.py knows them).
Digits are read by a pattern; number words by text2num on the stretch that we delimit, single words by a table.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from store.extract.lexicon import rows
from store.extract.words import Words, split
from store.types import Qualifier

#: `one` is « un » or « une » alone, which is an article more often than a number.
Form = Literal["digits", "words", "one", "collective", "fraction"]

#: More digits than this are a reference of some kind; and nobody counts that far.
_MOST_DIGITS = 15
#: Number words that may follow one another: « neuf cent quatre-vingt-dix-neuf millions neuf cent … » has fewer.
_LONGEST_RUN = 30

# « 1 500 000 », « 1.500.000 », « 1'500'000 » with decimals; « 1,500,000 »; « 1500,5 ». A dot before three digits groups: « 3.000 ».
_DIGITS = re.compile(
    r"[0-9]{1,3}([ .'])[0-9]{3}(?:\1[0-9]{3}){0,5}(?![0-9])(?:,[0-9]+)?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,5}(?![0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?"
)
_HALVES = {"demi": Decimal("0.5"), "demie": Decimal("0.5"), "quart": Decimal("0.25")}  # « deux heures et quart »
_PARTS = {"tiers": 3, "quart": 4, "quarts": 4} | {
    ordinal + ending: value
    for value, ordinal in {
        5: "cinquième",
        6: "sixième",
        7: "septième",
        8: "huitième",
        9: "neuvième",
        10: "dixième",
        20: "vingtième",
        100: "centième",
        1000: "millième",
    }.items()
    for ending in ("", "s")
}
_PARTS |= {part.replace("è", "e"): value for part, value in _PARTS.items()}
_ORDINAL_ENDS = ("ième", "ièmes", "ieme", "iemes")
_PART_ALONE = ("moitié", "tiers", "quart", "cinquième", "dixième")
#: « pas même le quart », « un peu moins du tiers », « il n'a touché que le dixième »: no quarter of an hour, no third party.
_SHARED_OUT = frozenset("que qu' pas près presque environ même peine représente représentent atteint dépasse".split())
_DE = ("de", "d'", "des", "du")
_VULGAR = {
    mark: Decimal(share)
    for mark, share in zip(
        "½¼¾⅓⅔⅕⅖⅗⅘⅙⅛⅜⅝⅞", "0.5 0.25 0.75 0.333 0.667 0.2 0.4 0.6 0.8 0.167 0.125 0.375 0.625 0.875".split(), strict=True
    )
}
#: « une bonne centaine » is more than a hundred, « une petite centaine » hardly one.
_SIZES: dict[str, Qualifier | None] = {
    "bonne": "more_than",
    "bon": "more_than",
    "grosse": "more_than",
    "gros": "more_than",
    "petite": "almost",
    "petit": "almost",
}


@dataclass(frozen=True, slots=True)
class Number:
    """Words `start` to `end` (left out) say `value`."""

    start: int
    end: int
    value: Decimal
    form: Form
    scaled: bool = False  # a noun follows with « de »: « deux millions de foyers », « une dizaine de foyers »
    grouped: bool = False  # « 12 000 »: never a year, a page or a shirt number
    qualifier: Qualifier | None = None  # « une vingtaine »: about


@cache
def number_words() -> dict[str, tuple[int, str]]:
    """Each number word with its value and its part in a longer number (`scale`, `tens`, `joined` or nothing)."""
    return {row[0]: (int(row[1]), row[2] if len(row) > 2 else "") for row in rows("number_words")}


@cache
def collectives() -> dict[tuple[str, ...], tuple[int, bool]]:
    """« vingtaine », « vingtaines » -> 20, and whether two of them are an exact count (« deux douzaines »)."""
    found = {}
    for name, value, *exact in rows("collectives"):
        for form in (name, name + "s"):
            found[split(form)] = (int(value), bool(exact))
    return found


@cache
def scales() -> dict[str, int]:
    """What multiplies digits or collectives in plain words; short forms that want a currency are in figures/units.py."""
    return {row[0].lower(): int(row[1]) for row in rows("scales") if len(row) == 2}


@cache
def triggers() -> frozenset[str]:
    """Words at which a number may begin, digits aside."""
    starts = {word for word, (_, part) in number_words().items() if part != "joined" and word not in ("million", "milliard")}
    starts -= {word for word in starts if word.endswith(("millions", "milliards"))}
    return frozenset(starts | {*_PART_ALONE, "million", "milliard", *_VULGAR})


def number_at(words: Words, i: int) -> Number | None:
    """The number that begins at word `i`, as long as it goes; None where none does."""
    word = words.at(i)
    if not word:
        return None
    if word[0] in "0123456789":
        number = _digits(words, i)
        if number is None:
            return None
        return (_lots(words, number) if words.at(number.end).endswith("aines") else None) or _scaled(words, number)
    if word in _VULGAR:
        return Number(i, i + 1, _VULGAR[word], "fraction")
    if word in _PART_ALONE or word in ("million", "milliard"):
        return _part_alone(words, i)
    if word not in triggers():
        return None
    number = _collective(words, i, i + 1, Decimal(number_words()[word][0])) or _in_words(words, i)
    if number is None:
        return None
    if number.form in ("one", "words"):
        number = _fraction(words, number) or _carried_on(words, number)
    return _half(words, number) if number.form == "words" and number.scaled else number


def _carried_on(words: Words, number: Number) -> Number:
    """« deux virgule cinq », « quinze dizaines », « un billion », « deux et demi. »"""
    after = words.at(number.end)
    if after == "virgule":
        return _decimals(words, number)
    if after in ("billion", "billions"):
        return _billions(words, number)
    if after == "et" and not number.scaled:
        half = half_after(words, number.end)
        whole = half and not words.letters(half[1])
        return replace(number, value=number.value + half[0], end=half[1], form="words") if half and whole else number
    return (_lots(words, number) if after.endswith("aines") else None) or number


def half_after(words: Words, i: int) -> tuple[Decimal, int] | None:
    """« et demie », « et quart », « et trois quarts » at word `i`: what it adds to the unit before it, and where it ends."""
    if words.at(i) != "et":
        return None
    if words.at(i + 1) in number_words() and words.at(i + 2) in _PARTS and words.at(i + 3) not in _DE:
        return rounded(Decimal(number_words()[words.at(i + 1)][0]) / _PARTS[words.at(i + 2)]), i + 3
    j = i + 2 if words.at(i + 1) in ("un", "une") else i + 1
    share = _HALVES.get(words.at(j))
    return (share, j + 1) if share and words.at(j + 1) not in ("finale", "finales") else None


def plain(value: Decimal) -> Decimal:
    """The same number without zeros that say nothing: 1500000.0 -> 1500000."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _digits(words: Words, i: int) -> Number | None:
    match = _DIGITS.match(words.line, words.starts[i])
    if match is None:
        return None
    written, end = match[0], match.end()
    after = words.line[end : end + 2]
    if after[:1] in ("/", ":", ".", ",") and after[1:].isdigit():  # « 12.01.2022 », « 5/8 », « 20:00 », « 1,2,3 »
        return None
    groups = match[1] or ("," if written.count(",") > 1 else "")
    if groups == "." and written.startswith("0"):  # « 0.125 »
        groups = ""
    cleaned = written.replace(groups, "") if groups else written
    cleaned = cleaned.replace(",", ".")
    if sum(map(str.isdigit, cleaned[: _MOST_DIGITS * 2])) > _MOST_DIGITS or len(cleaned) > _MOST_DIGITS + 8:
        return None
    if len(cleaned) > 1 and cleaned[0] == "0" and cleaned[1] != ".":  # « 007 », « 01 23 45 67 89 »
        return None
    last = bisect_left(words.starts, end)
    return Number(i, last, Decimal(cleaned), "digits", grouped=bool(groups) or "." in cleaned)


def _scaled(words: Words, number: Number) -> Number:
    """Digits, or a lot, with what multiplies them: « 500 millions », « 12 mille », « une dizaine de milliards »."""
    j = number.end
    if words.at(j) in _VULGAR and number.value == number.value.to_integral_value():  # « 2 ½ »
        return replace(number, value=number.value + _VULGAR[words.at(j)], end=j + 1)
    while True:
        k = j + 1 if number.scaled and words.at(j) in ("de", "d'") else j
        scale = scales().get(words.at(k))
        if scale is None or j > number.end + 8:
            break
        number, j = replace(number, value=number.value * scale, scaled=True), k + 1
    if (
        j == number.end
        and words.at(j) == "m"
        and words.raw(j) == "M"
        and words.at(j + 1) in ("de", "d'")
        and words.at(j + 2)[-1:] in ("s", "x")
    ):
        return replace(number, value=number.value * 1_000_000, end=j + 1, scaled=True, grouped=True)  # « 3 M de vues »
    if j == number.end:
        return number
    rest = _digits(words, j) if words.at(j)[:1].isdigit() and not words.glued(j) else None
    if rest and rest.grouped and rest.value < 1_000_000 <= number.value:  # « 1 million 200 000 euros »
        return replace(number, value=number.value + rest.value, end=rest.end, scaled=False)
    if (
        rest
        and not rest.grouped
        and rest.value < 1000
        and words.at(rest.end) in ("million", "millions")
        and number.value >= 10**9
    ):
        return replace(number, value=number.value + rest.value * 10**6, end=rest.end + 1)  # « 1 milliard 300 millions d'euros »
    plain_scale = words.at(j - 1) != "mille"
    return _half(words, replace(number, end=j, scaled=plain_scale, grouped=True))


def _half(words: Words, number: Number) -> Number:
    """« deux millions et demi »: half of the last scale."""
    half = half_after(words, number.end)
    scale = scales().get(words.at(number.end - 1))
    if half is None or scale is None:
        return number
    return replace(number, value=number.value + half[0] * scale, end=half[1])


def _in_words(words: Words, i: int) -> Number | None:
    table = number_words()
    ends = [i + 1]
    j = i + 1
    while len(ends) < _LONGEST_RUN:
        k = j
        if words.at(k) == "-" and words.glued(k) and words.glued(k + 1):
            k += 1
        if words.at(k) == "et" and table.get(words.at(j - 1), (0, ""))[1] == "tens":  # « vingt et un », « soixante-et-onze »
            k += 1
            if words.at(k) == "-" and words.glued(k):
                k += 1
            if words.at(k) not in ("un", "une", "onze"):
                break
        elif words.at(k) not in table or not _may_follow(table[words.at(j - 1)][0], table[words.at(k)][0]):
            break
        j = k + 1
        ends.append(j)
    for end in reversed(ends):
        value = table[words.at(i)][0] if end == i + 1 else _spelled(words.line[words.starts[i] : words.ends[end - 1]])
        if value is None:
            continue
        if (
            words.at(end) == "-" and words.glued(end) and words.glued(end + 1)
        ):  # « dix-septième », « deux-roues », « Deux-Sèvres »
            continue
        form: Form = "one" if end == i + 1 and words.at(i) in ("un", "une") else "words"
        scaled = end > i + 1 and words.at(end - 1) in ("million", "millions", "milliard", "milliards")
        return Number(i, end, Decimal(value), form, scaled=scaled)
    return None


def _may_follow(value: int, following: int) -> bool:
    """« quatre-vingt », « deux cents », « dix-sept »; after « deux » or « douze » no smaller word belongs to the same number."""
    return following in (20, 100) or following >= 1000 or not (0 <= value < 10 or 10 < value < 17)


@cache
def _reader():  # type: ignore[no-untyped-def]  # text2num has no types
    from text_to_num import text2num  # a word of several parts is rare: what never meets one never pays for the import

    return text2num


def _spelled(phrase: str) -> int | None:
    try:
        return int(_reader()(phrase, "fr"))
    except ValueError:
        return None


def _billions(words: Words, number: Number) -> Number:
    """« un billion », « deux billions »: the one scale that text2num does not know."""
    if number.value >= 1000:
        return number
    value = number.value * scales()[words.at(number.end)]
    return replace(number, value=value, end=number.end + 1, form="words", scaled=True)


def _decimals(words: Words, number: Number) -> Number:
    """« deux virgule cinq », « cent virgule zéro trois »: decimals as they are spoken."""
    if number.scaled:
        return number
    j = number.end + 1
    while words.at(j) == "zéro":
        j += 1
    zeros = j - number.end - 1
    rest = _in_words(words, j) if words.at(j) in triggers() else None
    if rest is None or rest.scaled:
        return number
    value = number.value + rest.value.scaleb(-zeros - len(str(rest.value)))
    return _scaled(words, replace(number, value=value, end=rest.end, form="words"))


def _lots(words: Words, number: Number) -> Number | None:
    """« 3 douzaines », « quinze dizaines »: so many lots."""
    if number.value < 2 or number.value != number.value.to_integral_value():
        return None
    found = _collective(words, number.start, number.end, number.value)
    return found if found and found.form == "collective" else None


def _collective(words: Words, i: int, j: int, times: Decimal) -> Number | None:
    """« une vingtaine », « une bonne centaine », « deux douzaines », « une dizaine de millions »: a number from word `i`, its lot at `j`."""
    qualifier = None
    if words.at(j) in _SIZES:
        qualifier, j = _SIZES[words.at(j)], j + 1
    for length in (3, 1):
        name = tuple(words.flat[j : j + length])
        lot = collectives().get(name)
        if lot is None:
            continue
        value, exact = lot
        end = j + len(name)
        if words.at(end - 1) in ("quarantaine", "quinzaine") and words.at(end) not in (
            "de",
            "d'",
        ):  # « une quarantaine stricte »
            return None
        default: Qualifier | None = None if exact and times > 1 else "about"
        return _scaled(words, Number(i, end, times * value, "collective", scaled=True, qualifier=qualifier or default))
    if words.at(j) == "demi" and words.at(j + 1) == "-" and words.at(j + 2) in ("million", "milliard"):  # « un demi-million »
        return Number(i, j + 3, times * scales()[words.at(j + 2)] / 2, "words", scaled=True)
    if qualifier and times == 1 and words.at(j) in ("million", "milliard"):  # « un bon million de familles »
        return Number(i, j + 1, Decimal(scales()[words.at(j)]), "words", scaled=True, qualifier=qualifier)
    return None


def _fraction(words: Words, number: Number) -> Number | None:
    """« un tiers », « trois quarts », « deux cinquièmes des voix »; not « un quart de finale », nor « un cinquième mandat »."""
    j, size = number.end, None
    if words.at(j) in _SIZES:  # « un bon tiers »
        size, j = _SIZES[words.at(j)], j + 1
    part = words.at(j)
    if part not in _PARTS or number.form not in ("one", "words"):
        return None
    of = words.at(j + 1) in _DE
    if part.endswith(_ORDINAL_ENDS):
        if not of and not _share_alone(words, number, part, j + 1):
            return None
    elif words.at(j + 1) in ("de", "d'") and words.at(j + 2) in ("finale", "finales", "heure", "tour"):
        return None
    value = number.value / _PARTS[part]
    return None if value > 1 else Number(number.start, j + 1, rounded(value), "fraction", qualifier=size)


def _share_alone(words: Words, number: Number, part: str, after: int) -> bool:
    """« trois cinquièmes », « réduit d'un cinquième »; not « les deux cinquièmes », who rank so, nor « d'un cinquième mandat »."""
    before = words.at(number.start - 1)
    if number.form == "words":
        return part.endswith("s") and before not in ("les", "des", "aux")
    return before in ("d'", "de", "") and not words.letters(after)


def _part_alone(words: Words, i: int) -> Number | None:
    """« la moitié des voix », « le tiers des voix »; not « à moitié nu », nor « la première moitié du match »."""
    word, before, after = words.at(i), words.at(i - 1), words.at(i + 1)
    if word == "moitié":
        if before == "de" and words.at(i - 2) not in ("fin", "nom"):  # « réduit de moitié », « en baisse de moitié »
            return Number(i, i + 1, Decimal("0.5"), "fraction")
        good = before == "la" or (before == "une" and after in _DE)
        good = good and after not in ("nord", "sud", "est", "ouest") and not (after == "des" and words.at(i + 2) == "années")
        return Number(i - 1, i + 1, Decimal("0.5"), "fraction") if good else None
    if word in ("tiers", "quart") and before == "le" and after in _DE and words.at(i + 2) not in ("finale", "heure"):
        return Number(i - 1, i + 1, rounded(Decimal(1) / _PARTS[word]), "fraction")
    if (
        word in _PARTS
        and before in ("le", "du")
        and words.at(i - 2) in _SHARED_OUT
        and (after in _DE or not words.letters(i + 1))
    ):
        return Number(i if before == "du" else i - 1, i + 1, rounded(Decimal(1) / _PARTS[word]), "fraction")
    if before in ("le", "du") and word in scales() and after in ("de", "d'"):  # « dépasser le million de vues »
        return Number(i, i + 1, Decimal(scales()[word]), "words", scaled=True)
    return None


def rounded(share: Decimal) -> Decimal:
    """A share as an answer gives it: « un tiers » is 0.333."""
    return plain(round(share, 3))
