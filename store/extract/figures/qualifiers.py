"""Words and the place of a number in, what bends it and how far that reaches out: « au moins », « près de », « … et plus »."""

from functools import cache

from store.extract.lexicon import rows
from store.extract.words import Words, split
from store.types import Qualifier

_LONGEST = 7
_DE = {"d'": "de", "des": "de", "du": "de", "aux": "à", "au": "à"}
_ARTICLES = ("les", "la", "le")


@cache
def _before() -> dict[tuple[str, ...], Qualifier]:
    return {_even(split(row[0])): row[1] for row in rows("qualifiers")}  # type: ignore[misc]


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in _before()) | set(_DE)


@cache
def _after() -> dict[tuple[str, ...], Qualifier]:
    return {split(row[0]): row[1] for row in rows("qualifiers_after")}  # type: ignore[misc]


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _after())


def _even(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """« près des », « près d' » as « près de »."""
    return (*phrase[:-1], _DE.get(phrase[-1], phrase[-1])) if phrase else phrase


def qualifier_before(words: Words, i: int) -> tuple[Qualifier, int] | None:
    """What bends the number at word `i`, and the word it begins at; the longest phrase that ends there.

    An article may stand between: « dépasse les 10 milliards », « sous les 35 °C ».
    """
    for end in (i, i - 1):
        if end < 1 or (end < i and words.at(end) not in _ARTICLES):
            continue
        if words.at(end - 1) not in _last_words():
            continue
        for length in range(min(_LONGEST, end), 0, -1):
            found = _before().get(_even(tuple(words.flat[end - length : end])))
            if found and not (end < i and words.at(end - 1) in ("de", "d'")):
                return found, end - length
    return None


def qualifier_after(words: Words, i: int) -> tuple[Qualifier, int] | None:
    """What bends from behind the figure that ends before word `i`, and the word after it: « 18 ans et plus », « 200 euros environ »."""
    if words.at(i) not in _first_words():
        return None
    for length in (3, 2, 1):
        found = _after().get(tuple(words.flat[i : i + length]))
        after = words.at(i + length)
        if found and not after[:1].isdigit() and after not in ("un", "une", "deux", "trois", "de", "d'"):
            return found, i + length
    return None
