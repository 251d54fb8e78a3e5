"""A folded name in Cyrillic, Greek, Arabic or Hebrew in, the Latin names that it may stand for out, by lexicon/letters.txt.

Of 57 judged pairs in such letters, anyascii brings 26 within a fifth of the name and Unidecode 25: both write Путин the English way,
Шойгу « Shoygu », and Arabic as bare consonants (« ntnyhw », « bwtyn ») that no measure of likeness brings near Netanyahou or Poutine.
Here each letter is what it may be, the vowels left out are free, and no package is needed. Scripts that are not listed are found by the
directory's names alone.
"""

from collections.abc import Sequence
from functools import cache

from store.extract import lexicon
from store.extract.text import fold
from store.match.sounds import skeleton, sound

_VOWELS = frozenset("aeiouyh")
#: « الأسد » is al-Assad; the article is no part of what is compared.
_ARTICLES = ("ال",)
#: Longer words are no names.
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
    """Whether a foreign word can be read as a Latin one: all readings walk along it together, so that none costs more than its length."""
    if len(word) > _LONGEST or len(latin) > 2 * _LONGEST:
        return False
    if not foreign(word):
        return word == latin
    bare = _bare(word)
    voweled = any(letter in _consonantal() for letter in bare)
    ends = {0}
    for letter in bare:
        starts = _past_vowels(latin, ends) if voweled else ends
        ends = {start + len(way) for start in starts for way in _ways(letter) if latin.startswith(way, start)}
    if latin.endswith("e") and len(latin) - 1 in ends:  # « Путин », Poutine
        return True
    return len(latin) in (_past_vowels(latin, ends) if voweled else ends)


def _past_vowels(latin: str, ends: set[int]) -> set[int]:
    """The same places and those up to two vowels on."""
    for _ in range(2):
        ends = ends | {end + 1 for end in ends if latin[end : end + 1] in _VOWELS}
    return ends


def _ways(letter: str) -> set[str]:
    """What a letter may be in Latin; the empty string where it may be nothing."""
    silent = {""} if "-" in _letters().get(letter, ()) else set()
    return ({_first(letter), *_others(letter)} - {""}) | silent


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
