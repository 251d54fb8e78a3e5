"""Words and a place after a number in, the unit that stands there out: percent, money, durations, measures.

Units are data: lexicon/units.txt (names), unit_symbols.txt (symbols, case counts), currencies.txt, scales.txt (« M€ », « k€ »).
Counted nouns (« soldats ») are no units of this file: see nouns.py.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from store.extract.lexicon import rows
from store.extract.text import fold
from store.extract.words import Words, split
from store.types import FigureKind


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is a number of; `factor` multiplies it (« k€ » 1000, « centime » 0.01); `end` is the word after it."""

    kind: FigureKind
    name: str
    factor: Decimal = Decimal(1)
    assumed: bool = False
    bare: str = ""  # « couronne », « franc »: several currencies have that name
    end: int = 0


Name = tuple[str, ...]


def unit_at(words: Words, i: int, *, joined: bool) -> Unit | None:
    """The unit at word `i`. `joined`: the number before it is one that « de » ties to its noun (« deux millions d'euros »)."""
    j = i + 1 if joined and words.at(i) in ("de", "d'") else i
    return _named(words, j) or (_symbol(words, i, j) if j < len(words) else None)


def money_before(words: Words, i: int) -> Unit | None:
    """The currency whose sign stands before the number at word `i`: « $500 », « US$ 3 millions », « € 20 »; `end` is where it begins."""
    signs, start = symbols(), i - 1
    if start < 0 or words.text[words.ends[start] - 1] not in _sign_ends() or words.starts[i] - words.ends[start] > 1:
        return None
    for length in (3, 2, 1):
        first = i - length
        if first < 0 or (length > 1 and not all(words.glued(k) for k in range(first + 1, i))):
            continue
        sign = signs.get(words.text[words.starts[first] : words.ends[i - 1]])
        if sign and sign.name == "COP" and words.glued(i):  # « la COP22 »
            continue
        if sign and sign.kind == "money" and (length > 1 or not words.letters(first) or len(words.at(first)) == 3):
            return replace(sign, end=first)
    return None


@cache
def _sign_ends() -> frozenset[str]:
    """The last characters of currencies' signs: what stands before most numbers ends in none of them."""
    return frozenset(sign[-1] for sign, unit in symbols().items() if unit.kind == "money")


def money_scale(words: Words, i: int) -> tuple[Decimal, int] | None:
    """« $3M », « £20k », « 3 M d'euros »: what multiplies an amount whose currency is known already, and where it ends."""
    scale = _money_scales().get(words.raw(i))
    return (Decimal(scale), i + 1) if scale else None


def _named(words: Words, i: int) -> Unit | None:
    word = words.at(i)
    if not word or "\n" in word:
        return None
    for name, unit in names().get(_bare(word), ()):
        length = len(name)
        if length == 1 or tuple(map(_bare, words.flat[i : i + length])) == name:
            return Unit(unit.kind, unit.name, unit.factor, unit.assumed, unit.bare, i + length)
    return None


def _symbol(words: Words, i: int, j: int) -> Unit | None:
    """A symbol right after the number at `i`, or a money scale and its currency: « M€ », « Md d'euros », « k$ »."""
    start = words.starts[j]
    if start - words.ends[i - 1] > (1 if i == j else 4):
        return None
    match = _pattern().match(words.text, start)
    cm = words.at(j + 1)
    if (
        words.raw(j) in ("m", "h") and i == j and words.glued(j) and words.glued(j + 1) and len(cm) == 2 and cm.isdecimal()
    ):  # « 6m03 », « 1h47 »
        return replace(symbols()[words.raw(j)], end=j + 1)
    if match:
        return _ending(words, match, symbols()[_even(match[0])])
    scaled = _scale_pattern().match(words.text, start)
    if scaled is None:
        return None
    factor = Decimal(_money_scales()[scaled[1]])
    of = words.line.startswith(("d'", "de "), scaled.end())  # « 3 M d'€ »
    at = scaled.end() + (2 if of else 0)
    at += words.line.startswith(" ", at)
    match = _pattern().match(words.text, at)
    unit = symbols()[_even(match[0])] if match else None
    if unit and match and unit.kind == "money":
        return replace(_ending(words, match, unit), factor=factor * unit.factor)
    named = _named(words, bisect_left(words.starts, at))
    return replace(named, factor=factor * named.factor) if named and named.kind == "money" else None


def _ending(words: Words, match: re.Match[str], unit: Unit) -> Unit:
    return Unit(unit.kind, unit.name, unit.factor, unit.assumed, unit.bare, bisect_left(words.starts, match.end()))


def _even(symbol: str) -> str:
    return re.sub(r"\s", " ", symbol)


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    return fold(word) or word


@cache
def names() -> dict[str, tuple[tuple[Name, Unit], ...]]:
    """First word -> the names of units that begin with it, longest first."""
    found: dict[Name, Unit] = {}
    for kind, unit, forms, *assumed in rows("units"):
        for form in forms.split(","):
            for name in _forms(form):
                found.setdefault(name, Unit(kind, unit, assumed=bool(assumed)))  # type: ignore[arg-type]
    for code, forms, _, *bare in rows("currencies"):
        for form in forms.split(","):
            name_of, _, factor = form.partition("=")
            for name in _forms(name_of):
                found.setdefault(name, Unit("money", code, Decimal(factor or 1)))
        for form in (part.strip().removeprefix("bare ") for cell in bare for part in cell.split(",") if part.strip()):
            if form.endswith("*"):
                name_of, _, factor = form.removesuffix("*").partition("=")
                for name in _forms(name_of):
                    found.setdefault(
                        name, Unit("money", code, Decimal(factor.strip() or 1), bare=name_of.split("=")[0].strip())
                    )
    first: dict[str, list[tuple[Name, Unit]]] = {}
    for name in sorted(found, key=len, reverse=True):
        first.setdefault(name[0], []).append((name, found[name]))
    return {word: tuple(some) for word, some in first.items()}


@cache
def first_words() -> frozenset[str]:
    """The words, as written, that a unit in the singular may begin with: « un euro », « une année »."""
    forms = [form for row in rows("units") for form in row[2].split(",")] + [
        form for row in rows("currencies") for form in row[1].split(",")
    ]
    return frozenset((*(split(form)[0] for form in forms), *(split(name)[0] for name in bare_currencies())))


def _forms(phrase: str) -> set[Name]:
    """A name in the singular -> folded, and with its plurals: « mètres carrés », « kilomètres par heure »."""
    parts = tuple(_bare(part) for part in split(phrase))
    fixed = ("de", "us")
    many = tuple(
        part + "s" if len(part) > 1 and part.isalpha() and part[-1] not in "sx" and part not in fixed else part
        for part in parts
    )
    return {parts, many, (many[0], *parts[1:])}


@cache
def symbols() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for kind, unit, forms, *assumed in rows("unit_symbols"):
        for form in forms.split(","):
            found.setdefault(form.strip(), Unit(kind, unit, assumed=bool(assumed)))  # type: ignore[arg-type]
    for code, _, forms, *_bare_names in rows("currencies"):
        for form in forms.split(","):
            found.setdefault(form.strip(), Unit("money", code, bare="dollar" if form.strip() == "$" else ""))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    alternatives = []
    for symbol in sorted(symbols(), key=len, reverse=True):
        end = r"(?![^\W_])(?!['’ʼ])" if symbol[-1].isalnum() else ""
        alternatives.append(re.escape(symbol).replace(r"\ ", r"[ \u00a0\u202f]") + end)
    return re.compile("|".join(alternatives))


@cache
def _money_scales() -> dict[str, int]:
    return {row[0]: int(row[1]) for row in rows("scales") if len(row) == 3 or not row[0].islower()}


@cache
def _scale_pattern() -> re.Pattern[str]:
    """« M », « Md », « k » and the space after it; « MEUR » is one word: the currency's code follows at once."""
    return re.compile(
        "(" + "|".join(sorted(_money_scales(), key=len, reverse=True)) + r")(?=[^a-zA-Z]|[A-Z]{3}\b|d'|de )[ \u00a0\u202f]?"
    )


@cache
def bare_currencies() -> dict[str, tuple[str, ...]]:
    """« couronne » -> the codes it may stand for, the common one first."""
    found: dict[str, list[str]] = {}
    for code, _, _, *bare in rows("currencies"):
        for form in (part.strip().removeprefix("bare ") for cell in bare for part in cell.split(",") if part.strip()):
            name = form.removesuffix("*").split("=")[0].strip()
            some = found.setdefault(name, [])
            if form.endswith("*"):
                some.insert(0, code)
            else:
                some.append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _places(name: str) -> tuple[tuple[str, str], ...]:
    """The countries whose currency has that bare name: each name, adjective, capital or city in small letters, with the code."""
    codes, found = bare_currencies().get(name, ()), []
    for country, adjectives, _, capitals, code, *_rest in rows("countries"):
        if code in codes:
            found += [(word.strip().lower(), code) for word in (country, *adjectives.split(","), *capitals.split(","))]
    return (*found, *((place, code) for place, code in rows("money_places") if code in codes))


#: What cents are a part of, as it stands in a text.
_WHOLE = {
    **dict.fromkeys(("euro", "euros", "€"), "euro"),
    **dict.fromkeys(("dollar", "dollars", "$"), "dollar"),
    **dict.fromkeys(("franc", "francs"), "franc"),
}
_BESIDE = 7  # words: « Londres a promis quelque 89 millions de livres »
_SHORT = 80  # words: in a longer text two mentions of a country are no sign of its money


@lru_cache(maxsize=4)  # the whole text is searched: once for each name, however many amounts it has
def currency_of(name: str, words: Words) -> tuple[str, bool]:
    """What a bare « couronne » is in this article: the currency of the country it names most, and whether that was assumed.

    « Le groupe suédois supprime 3 000 postes et veut économiser 10 milliards de couronnes » -> SEK. « dollar » is American unless
    the article names another country that has dollars more often than the United States: then it is that one's, assumed.
    """
    met: dict[str, int] = {}
    for place, code in _places(name):
        if place in words.line:
            whole = " " in place or "-" in place
            met[code] = met.get(code, 0) + (words.line.count(place) if whole else words.flat.count(place))
    common = bare_currencies()[name][0]
    best = max(met, key=lambda code: (met[code], code == common), default="")
    if name == "dollar":
        others = any(met[code] for code in met if code != common)
        plain = others and met[best] > max(met.get(common, 0), 2 if len(words) > _SHORT else 0)
        return (best if plain else common), others
    return (best, True) if best and met[best] else (common, name != "centime")


def currency_beside(name: str, words: Words, i: int) -> str:
    """The currency of the country named just before word `i`, which outranks the article's: « et Londres 89 millions de livres »."""
    codes = dict(_places(name))
    for k in range(i - 1, max(-1, i - _BESIDE), -1):
        word = words.at(k)
        if word in codes:
            return codes[word]
        if word in (".", ";", "!", "?", ",") or "\n" in word:
            break
    return ""


@lru_cache(maxsize=2)
def money_named(words: Words) -> str:
    """The currency whose name or sign the article holds, euros before dollars; nothing where it holds neither."""
    met = set(words.flat) & set(_WHOLE)
    kinds = {_WHOLE[word] for word in met}
    if "euro" in kinds:
        return "EUR"
    return currency_of("dollar", words)[0] if "dollar" in kinds else ""


@lru_cache(maxsize=2)
def _wholes(words: Words) -> list[int]:
    """The places of the article's euros, dollars and francs."""
    return [k for k, word in enumerate(words.flat) if word in _WHOLE]


def cents_of(words: Words, i: int) -> tuple[str, bool]:
    """Whose cents or centimes stand at word `i`: those of the nearest dollar, franc or euro of the article."""
    places = _wholes(words)
    at = bisect_left(places, i)
    near = min(places[max(0, at - 1) : at + 1], key=lambda place: abs(place - i), default=None)
    if near is None:
        return "EUR", False
    whole = _WHOLE[words.flat[near]]
    return ("EUR", False) if whole == "euro" else currency_of(whole, words)
