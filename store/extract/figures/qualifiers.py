"""Words and the place of a number in, what bends it and how far that reaches out: « au moins », « ne dépasse pas », « … et plus »."""

from dataclasses import dataclass
from functools import cache

from store.extract.conjugations import conjugate
from store.extract.lexicon import entries, rows
from store.extract.words import Words, split
from store.types import Qualifier

_LONGEST = 7
_DE = {"d'": "de", "des": "de", "du": "de", "aux": "à", "au": "à"}
_ARTICLES = ("les", "la", "le")
_NO = frozenset(("ne", "n'", "sans"))
#: What may stand between a verb and its number, « dépasse désormais 3 000 euros », or between « ne » and the verb.
_BETWEEN = frozenset(
    "désormais déjà encore toujours largement nettement légèrement même maintenant aujourd' hui ainsi donc aussi allègrement"
    " régulièrement souvent parfois presque bien pas plus jamais guère point".split()
)
_NEAR_NO = _BETWEEN | frozenset(
    "a ont avait avaient aurait auraient aura auront ait doit doivent devrait devraient devra devront peut peuvent pourra pourrait"
    " pourront pourraient va vont saurait être de y en".split()
)


@dataclass(frozen=True, slots=True)
class _Verb:
    """What a verb's form does to the number after it; None where it does nothing. `marked`: only with « la barre de » after it."""

    plain: Qualifier | None
    denied: Qualifier | None
    marked: bool
    links: tuple[str, ...]  # the prepositions it may have before the number


@cache
def _before() -> dict[tuple[str, ...], Qualifier]:
    return {_even(split(row[0])): row[1] for row in rows("qualifiers")}  # type: ignore[misc]


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in _before()) | set(_DE)


@cache
def _verbs() -> dict[str, _Verb]:
    """Each form of a verb of qualifying_verbs.txt."""
    found: dict[str, _Verb] = {}
    for phrase, plain, denied, *marked in rows("qualifying_verbs"):
        lemma, *links = phrase.split()
        verb = _Verb(plain or None, denied or None, bool(marked), tuple(links))  # type: ignore[arg-type]
        found |= {form.text: verb for form in conjugate(lemma)}
    return found


@cache
def _endings() -> frozenset[str]:
    """The words that a qualifier may end in: most numbers have none of them before."""
    return frozenset((*_last_words(), *_ARTICLES, *_BETWEEN, *_verbs(), "avec"))


@cache
def thresholds() -> frozenset[str]:
    """« la barre des 60 000 dollars », « le seuil de 3 % »."""
    return frozenset(entries("thresholds"))


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

    An article may stand between: « dépasse les 10 milliards », « sous les 35 °C »; or a mark: « franchit la barre des 10 milliards ».
    """
    last = words.at(i - 1)
    if i < 1 or last not in _endings():
        return None
    mark = _mark_start(words, i)
    if last in _last_words():
        found = _phrase(words, i)
        if found:
            return found
    if last in _ARTICLES and words.at(i - 2) in _last_words() and words.at(i - 2) not in ("de", "d'"):
        found = _phrase(words, i - 1)
        if found:
            return found
    if mark:
        found = _phrase(words, mark)
        if found:
            return found
    return _verb_before(words, mark or (i - 1 if last in _ARTICLES else i), marked=mark > 0)


def _phrase(words: Words, end: int) -> tuple[Qualifier, int] | None:
    for length in range(min(_LONGEST, end), 0, -1):
        found = _before().get(_even(tuple(words.flat[end - length : end])))
        if found:
            return found, end - length
    return None


def _mark_start(words: Words, i: int) -> int:
    """Where « la barre des », « le seuil symbolique de » before word `i` begins; 0 where there is none."""
    if words.at(i - 1) not in ("de", "d'", "des", "du"):
        return 0
    for k in (i - 2, i - 3):
        if words.at(k) in thresholds():
            return k if words.at(k - 1) == "du" else k - 1 if words.at(k - 1) in ("la", "le", "les", "un", "une") else 0
    return 0


def _verb_before(words: Words, end: int, *, marked: bool) -> tuple[Qualifier, int] | None:
    """« dépasse désormais », « ne dépasse pas », « sans dépasser », « approche de », « flirte avec »."""
    k, link = end - 1, ""
    if words.at(k) in ("de", "d'", "des", "avec"):
        k, link = k - 1, "avec" if words.at(k) == "avec" else "de"
    while words.at(k) in _BETWEEN and k > end - 4:
        k -= 1
    verb = _verbs().get(words.at(k)) if k >= 0 else None
    if verb is None or (verb.marked and not marked) or (link and link not in verb.links):
        return None
    first = k - 1
    while words.at(first) in _NEAR_NO and first > k - 5:
        first -= 1
    found = verb.denied if first >= 0 and words.at(first) in _NO else verb.plain
    return (found, k) if found else None


def qualifier_after(words: Words, i: int) -> tuple[Qualifier, int] | None:
    """What bends from behind the figure that ends before word `i`, and the word after it: « 18 ans et plus », « 200 euros environ »."""
    if words.at(i) not in _first_words():
        return None
    for length in (5, 4, 3, 2, 1):
        phrase = tuple(words.flat[i : i + length])
        found, after = _after().get(phrase), words.at(i + len(phrase))
        if found and not after[:1].isdigit() and after not in ("un", "une", "deux", "trois", "de", "d'"):
            return found, i + len(phrase)
    return None
