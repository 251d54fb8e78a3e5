"""The words that framing speech turns on, read from `lexicon/` once: closed classes, verbs and nouns of speech, nouns for people."""

import re
from collections.abc import Set
from functools import cache, lru_cache
from typing import Literal

from store.extract.conjugations import Form, conjugate
from store.extract.lexicon import entries, rows
from store.extract.numbers import number_words
from store.extract.text import fold

VerbClass = Literal["say", "frame", "act"]

_WORDS = {name: frozenset(words.split()) for name, words in rows("word_classes")}

DETERMINERS = _WORDS["determiners"]
OF = frozenset(("de", "du", "des", "d'"))
#: what joins the words of a name from abroad: « Bureau of Rivers and Forests »
FOREIGN_JOINERS = frozenset("and of for the & und".split())
PREPOSITIONS = _WORDS["prepositions"]
PRONOUNS = _WORDS["pronouns"]
CONJUNCTIONS = _WORDS["conjunctions"]
TIMES = _WORDS["times"]
TIME_NOUNS = _WORDS["time_nouns"]
TITLES = _WORDS["titles"]
#: what may stand between subject and verb, or between auxiliary and participle: clitics, negation, adverbs, pieces of « en revanche »
BETWEEN = _WORDS["between"]
HAVE = _WORDS["have"]
BE = _WORDS["be"]
#: verbs of an outlet that passes words on: « …, rapporte l'agence »
RELAYING = frozenset("citer rapporter relater relayer reprendre révéler".split())
#: the gender that a singular article or demonstrative tells
GENDERS = {"le": "m", "un": "m", "ce": "m", "cet": "m", "la": "f", "une": "f", "cette": "f"}
PUNCTUATION = frozenset(",.;:()[]–—-!?…/")


#: `fold` for single words, which come again and again
folded = lru_cache(maxsize=50_000)(fold)


@cache
def speech_forms() -> dict[str, tuple[tuple[Form, VerbClass], ...]]:
    """Every form of every verb of `lexicon/speech_verbs.txt` in lower case, with its class."""
    forms: dict[str, list[tuple[Form, VerbClass]]] = {}
    for lemma, verb_class in rows("speech_verbs"):
        for form in conjugate(lemma):
            forms.setdefault(form.text, []).append((form, verb_class))  # type: ignore[arg-type]
    return {text: tuple(found) for text, found in forms.items()}


def is_finite_speech(low: str) -> bool:
    """Whether a word in lower case can be a finite form of a verb of speech: « assure », « dit »."""
    return any(form.mood == "finite" for form, _ in speech_forms().get(low, ()))


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


@cache
def heads_of_speech() -> frozenset[str]:
    """Every word that a verb of speech may start with: a quick no for all others."""
    return frozenset(speech_forms()) | frozenset(phrase_forms())


def singular_in(noun: str, nouns: Set[str]) -> bool:
    """Whether a folded noun, or its singular, is among others: `auteurs`, `principaux`."""
    return noun in nouns or (noun.endswith(("s", "x")) and noun[:-1] in nouns)


@lru_cache(maxsize=50_000)
def is_person(noun: str) -> bool:
    """Whether a folded noun is one for people, whatever its number and gender: `ministre`, `presidentes`, `chirurgienne`."""
    if singular_in(noun, _person_nouns()):
        return True
    single = noun.removesuffix("s")
    if any(single.endswith(f) and single.removesuffix(f) + m in _person_nouns() for f, m in _FEMININES):
        return True
    return noun.startswith("co") and len(noun) > 7 and is_person(noun.removeprefix("co").removeprefix(" "))  # « coaccusé »


#: how trades form their feminine, folded
_FEMININES = (
    ("ienne", "ien"),
    ("euse", "eur"),
    ("trice", "teur"),
    ("iere", "ier"),
    ("ere", "er"),
    ("ee", "e"),
    ("ante", "ant"),
    ("ente", "ent"),
)


def is_trade(noun: str) -> bool:
    """Whether a folded noun that no list has is one for people by its ending: `hautboiste`, `lithographe`; not `questionnaire`."""
    return len(noun) > 6 and noun.endswith(_TRADE_ENDINGS) and noun not in _NO_TRADES


_TRADE_ENDINGS = ("iste", "ologue", "icien", "icienne", "iatre", "ographe", "genaire")
_NO_TRADES = frozenset(
    "autographe catalogue cinematographe dialogue epilogue monologue orthographe paragraphe phonographe prologue telegraphe".split()
)


@lru_cache(maxsize=50_000)
def noun_gender(noun: str) -> Literal["m", "f"] | None:
    """The gender that a folded noun for people tells by itself: `romanciere` f, `directeur` m, `ministre` neither."""
    if noun in _gendered_trades():
        return _gendered_trades()[noun]
    if noun in _kin():
        return _kin()[noun]
    if noun.endswith(tuple(f for f, _ in _FEMININES)):
        return "f"
    return "m" if noun.endswith(("eur", "ier", "icien")) else None


@cache
def _kin() -> dict[str, Literal["m", "f"]]:
    """Folded nouns for who somebody is to another, one gender each: `pere` m, `niece` f."""
    pairs = [(fold(male), fold(female)) for male, female in rows("kin")]
    return {male: "m" for male, _ in pairs} | {female: "f" for _, female in pairs}  # type: ignore[return-value]


@cache
def _gendered_trades() -> dict[str, Literal["m", "f"] | None]:
    found: dict[str, Literal["m", "f"] | None] = {}
    for row in rows("trades"):
        pair = [fold(noun) for noun in row]
        if len(pair) == 2 and " " not in pair[0]:
            found |= dict.fromkeys(pair) if pair[0] == pair[1] else {pair[0]: "m", pair[1]: "f"}
    return found


def is_infinitive(low: str) -> bool:
    """Whether a word in lower case looks like an infinitive: `souhaiter`, `craindre`, `faire`; not `hier`."""
    return _INFINITIVE.search(low) is not None and low not in _NO_INFINITIVES


_INFINITIVE = re.compile(r"\w(?:er|ir|[dtvp]re|[^a]ire|être)$|^(?:re|dé|satis)?(?:f|pl|tr)aire$")
_NO_INFINITIVES = frozenset("premier dernier entier particulier hier régulier cher fier léger étranger contre entre".split())


def is_number(low: str) -> bool:
    """Whether a word in small letters says how many, other than one: `dix`, `300`, `zéro`; not `un`."""
    return (low.isdigit() or low in number_words()) and low not in ("un", "une", "1")


@cache
def forenames() -> frozenset[str]:
    """Forenames in small letters, accents and all."""
    return frozenset(row[0].lower() for row in rows("forenames"))


@lru_cache(maxsize=50_000)
def is_body(noun: str) -> bool:
    """Whether a folded noun is one for people or for a body that speaks: `ministre`, `compagnie`."""
    return is_person(noun) or singular_in(noun, collective_nouns())


@cache
def collective_nouns() -> frozenset[str]:
    """Folded nouns for bodies that speak: `gouvernement`, `syndicat`."""
    bodies = (row[0] for row in rows("anaphors") if row[1] == "body")
    return frozenset(fold(entry) for entry in (*entries("collective_nouns"), *bodies))


@cache
def _person_nouns() -> frozenset[str]:
    trades = (noun.strip() for entry in entries("trades") for noun in entry.split("|"))
    return frozenset(fold(noun) for noun in [*entries("person_nouns"), *trades] if " " not in noun)


@cache
def folded_speech_nouns() -> frozenset[str]:
    return frozenset(fold(noun) for noun in speech_nouns())


@cache
def speech_nouns() -> frozenset[str]:
    return frozenset(entries("speech_nouns"))
