"""The words that framing speech turns on, read from `lexicon/` once: closed classes, verbs and nouns of speech, nouns for people."""

from collections.abc import Set
from functools import cache
from typing import Literal

from store.extract.conjugations import Form, conjugate
from store.extract.lexicon import entries, rows
from store.extract.text import fold

VerbClass = Literal["say", "frame", "act"]

_WORDS = {name: frozenset(words.split()) for name, words in rows("word_classes")}

DETERMINERS = _WORDS["determiners"]
OF = frozenset(("de", "du", "des", "d'"))
PREPOSITIONS = _WORDS["prepositions"]
PRONOUNS = _WORDS["pronouns"]
CONJUNCTIONS = _WORDS["conjunctions"]
TIMES = _WORDS["times"]
TITLES = _WORDS["titles"]
#: what may stand between subject and verb, or between auxiliary and participle: clitics, negation, short adverbs
BETWEEN = _WORDS["between"]
HAVE = _WORDS["have"]
BE = _WORDS["be"]
PUNCTUATION = frozenset(",.;:()[]–—-!?…/")


@cache
def speech_forms() -> dict[str, tuple[tuple[Form, VerbClass], ...]]:
    """Every form of every verb of `lexicon/speech_verbs.txt` in lower case, with its class."""
    forms: dict[str, list[tuple[Form, VerbClass]]] = {}
    for lemma, verb_class in rows("speech_verbs"):
        for form in conjugate(lemma):
            forms.setdefault(form.text, []).append((form, verb_class))  # type: ignore[arg-type]
    return {text: tuple(found) for text, found in forms.items()}


@cache
def phrase_forms() -> dict[str, tuple[tuple[Form, tuple[str, ...], VerbClass], ...]]:
    """The forms of the verbs of `lexicon/speech_phrases.txt`, each with the words that must follow it: « fait | part »."""
    forms: dict[str, list[tuple[Form, tuple[str, ...], VerbClass]]] = {}
    for lemma, rest, verb_class in rows("speech_phrases"):
        for form in conjugate(lemma):
            forms.setdefault(form.text, []).append((form, tuple(rest.replace("'", "' ").split()), verb_class))  # type: ignore[arg-type]
    return {text: tuple(found) for text, found in forms.items()}


@cache
def person_objects() -> frozenset[str]:
    """Verbs of speech whose object is a person: after a comma, « …, a remercié M. Veld » says nothing of who speaks."""
    return frozenset(lemma for line in entries("person_objects") for lemma in line.split())


def singular_in(noun: str, nouns: Set[str]) -> bool:
    """Whether a folded noun, or its singular, is among others: `auteurs`, `principaux`."""
    return noun in nouns or (noun.endswith(("s", "x")) and noun[:-1] in nouns)


def is_person(noun: str) -> bool:
    """Whether a folded noun is one for people, whatever its number: `ministre`, `presidentes`, `porte parole`."""
    return singular_in(noun, _person_nouns())


@cache
def _person_nouns() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("person_nouns"))


@cache
def speech_nouns() -> frozenset[str]:
    return frozenset(entries("speech_nouns"))
