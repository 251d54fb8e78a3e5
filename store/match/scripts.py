"""A folded name in Cyrillic, Greek, Arabic or Hebrew in, the Latin names that it may stand for out, by lexicon/letters.txt.

Against anyascii and Unidecode: both write Путин the English way (« Putin »), Шойгу « Shoygu » or « Shoigu », and Arabic as bare
consonants with marks between (« ntnyahw », « bwtyn ») that no measure of likeness brings near Netanyahou or Poutine: a pattern of what
each letter may be, with the vowels left out free, says yes or no. Scripts that are not listed are found by the directory's names alone.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from store.extract import lexicon
from store.extract.text import fold
from store.match.sounds import skeleton, sound

_VOWEL = "[aeiouyh]"
#: « الأسد » is al-Assad; the article is no part of what is compared.
_ARTICLES = ("ال",)
#: Longer words are no names; a pattern's cost grows with its letters.
_LONGEST = 24


def foreign(typed: str) -> bool:
    """Whether a folded name holds letters that are looked up here."""
    return not typed.isascii() and any(letter in _letters() for letter in typed)


def romanised(typed: str) -> str:
    """The way French writes a name, short vowels missing where the script leaves them out: `путин` -> `poutin`."""
    return " ".join("".join(_first(letter) for letter in word) for word in map(_bare, typed.split()))


def skeletons(typed_word: str) -> set[str]:
    """What the consonants of a Latin name may be that a foreign word stands for: at most a few."""
    found = {""}
    for letter in _bare(typed_word):
        ways = {_hard(way) for way in (_first(letter), *_others(letter))} or {""}
        found = {head + way for head in found for way in sorted(ways)[:3]}
        if len(found) > 32:
            found = set(sorted(found)[:32])
    return {skeleton(one) for one in found} - {""}


def stands_for(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each foreign word can be read as one of the Latin words, no two as the same."""
    free = list(name)
    for word in typed:
        fitting = next((latin for latin in free if _fits(word, latin)), None)
        if fitting is None:
            return False
        free.remove(fitting)
    return bool(typed)


def _fits(word: str, latin: str) -> bool:
    if len(word) > _LONGEST or len(latin) > 2 * _LONGEST:
        return False
    if not foreign(word):
        return word == latin
    return bool(_pattern(_bare(word)).fullmatch(latin))


@lru_cache(maxsize=1000)
def _pattern(word: str) -> "re.Pattern[str]":
    """The Latin spellings of a foreign word. Atoms cannot match nothing twice over: no pattern backtracks for long."""
    between = f"{_VOWEL}{{0,2}}" if any(letter in _consonantal() for letter in word) else ""
    parts = []
    for letter in word:
        ways = sorted({way for way in (_first(letter), *_others(letter)) if way}, key=lambda way: (-len(way), way))
        optional = "?" if "-" in _letters().get(letter, ()) or not ways else ""
        parts.append(f"(?:{'|'.join(ways)}){optional}" if ways else "")
    return re.compile(between.join(parts) + "e?")


def _bare(word: str) -> str:
    article = next((a for a in _ARTICLES if word.startswith(a) and len(word) > len(a) + 2), "")
    return word[len(article) : _LONGEST]


def _hard(way: str) -> str:
    return sound(way).strip("aeiouyh")


def _first(letter: str) -> str:
    ways = _letters().get(letter)
    if ways is None:
        return letter if letter.isalnum() else ""
    return ways[0].replace("-", "")


def _others(letter: str) -> tuple[str, ...]:
    return tuple(way for way in _letters().get(letter, ())[1:] if way != "-")


@cache
def _letters() -> dict[str, tuple[str, ...]]:
    """Each letter, folded as names are, with the Latin ways to write it, the French one first."""
    rows = [(row[0], row[1:]) for row in lexicon.rows("letters") if row[0] != "consonants"]
    ways = {letter: tuple(way for cell in cells for way in cell.split()) for letter, cells in rows}
    return {fold(letter): ways[letter] for letter in sorted(ways, key=lambda one: fold(one) == one) if fold(letter)}


@cache
def _consonantal() -> frozenset[str]:
    return frozenset(letter for row in lexicon.rows("letters") if row[0] == "consonants" for letter in fold(row[1]))
