"""A French verb's infinitive in, its third-person forms and participles out.

Regular verbs are made by the two productive paradigms (-er with its changes of spelling, -ir/-iss-) as any school grammar gives
them; all others by the longest ending of `lexicon/irregular_verbs.txt` that fits (`promettre` by `mettre`).
First and second persons are left out: nobody is quoted by « je déclare ».
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from store.extract.lexicon import entries, rows

Mood = Literal["finite", "infinitive", "past", "present"]  # past and present: the participles


@dataclass(frozen=True, slots=True)
class Form:
    text: str
    lemma: str
    mood: Mood
    plural: bool = False


@lru_cache(maxsize=2_000)
def conjugate(lemma: str) -> tuple[Form, ...]:
    """All third-person finite forms, the infinitive and both participles of a verb. ValueError where no paradigm fits."""
    return tuple(dict.fromkeys(_forms(lemma)))


def _forms(lemma: str) -> Iterator[Form]:
    yield Form(lemma, lemma, "infinitive")
    parts = _irregular(lemma) or _regular(lemma)
    for text in parts.singular:
        yield Form(text, lemma, "finite")
    for text in parts.plural:
        yield Form(text, lemma, "finite", plural=True)
    for stem in parts.future:
        for ending in ("a", "ait"):
            yield Form(stem + ending, lemma, "finite")
        for ending in ("ont", "aient"):
            yield Form(stem + ending, lemma, "finite", plural=True)
    past = parts.participle
    yield Form(past, lemma, "past")
    yield Form(past + "e", lemma, "past")
    yield Form(past if past.endswith("s") else past + "s", lemma, "past", plural=True)
    yield Form(past + "es", lemma, "past", plural=True)
    yield Form(parts.imperfect + "ant", lemma, "present")


@cache
def noun_like_forms() -> frozenset[str]:
    """Forms of verbs that are something else more often: « porte », « critique »."""
    return frozenset(word for line in entries("noun_like_forms") for word in line.split())


@cache
def _finite_forms() -> frozenset[str]:
    lemmas = [lemma for line in entries("common_verbs") for lemma in line.split()]
    lemmas += [row[0] for row in rows("speech_verbs")]
    forms = {form.text for lemma in lemmas for form in conjugate(lemma) if form.mood == "finite"}
    return frozenset(forms - noun_like_forms())


#: endings that only finite verbs have, and the words that have them all the same
_FINITE_ENDING = re.compile(r"..(?:aient|eront|iront|èrent|issent|erait|irait|erions)$")


#: an imperfect, unless one of these nouns
_IMPERFECT = re.compile(r"..[^aeiou]ait$|[eiu]ait$")
_NO_IMPERFECTS = re.compile(r"(?:^l|^f|tr|souh|parf|forf|bienf|méf|imparf|surf|refa|défa|satisf)ait$")


@lru_cache(maxsize=50_000)
def is_finite(word: str) -> bool:
    """Whether a word in lower case is a finite verb wherever it stands: « viendraient », « rencontre » not, since it is a noun too."""
    if word in _finite_forms() or _FINITE_ENDING.search(word) is not None:
        return True
    return word.endswith("ait") and _IMPERFECT.search(word) is not None and _NO_IMPERFECTS.search(word) is None


@dataclass(frozen=True, slots=True)
class _Parts:
    singular: tuple[str, ...]
    plural: tuple[str, ...]
    future: tuple[str, ...]
    imperfect: str  # the stem before -ait and -ant
    participle: str


def _regular(lemma: str) -> _Parts:
    if lemma.endswith("er"):
        return _first_group(lemma)
    if lemma.endswith(("ir", "ïr")):
        stem = lemma[:-1]
        return _Parts(
            (stem + "t", stem + "ssait", stem + "sse"),
            (stem + "ssent", stem + "ssaient", stem + "rent"),
            (lemma,),
            stem + "ss",
            stem,
        )
    raise ValueError(f"no paradigm for {lemma!r}: give its model in lexicon/irregular_verbs.txt")


def _first_group(lemma: str) -> _Parts:
    stem = lemma[:-2]
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)  # annonçait, jugeait
    weak = _weak(stem)  # the stem before a mute e: rappell-, lèv-, répèt-, emploi-
    future = (weak + "er",) if weak != stem and "é" not in stem[-3:] else (lemma, weak + "er")
    return _Parts(
        (weak + "e", soft + "ait", soft + "a", *((stem + "e",) if stem.endswith("ay") else ())),
        (weak + "ent", soft + "aient", stem + "èrent"),
        tuple(dict.fromkeys(future)),
        soft,
        stem + "é",
    )


#: verbs in -eler and -eter that double their consonant; all others take è (« il martèle », « il achète »)
_DOUBLING = ("appel", "jet", "épel")


def _weak(stem: str) -> str:
    if stem.endswith("y"):
        return stem[:-1] + "i"
    if stem.endswith(_DOUBLING):
        return stem + stem[-1]
    for end in range(len(stem) - 1, max(0, len(stem) - 4), -1):
        # répét-er, célébr-er, soulev-er: the last vowel is e or é, and one or two consonants follow it
        letter = stem[end]
        if letter in "eé" and stem[end + 1 :] and not set(stem[end + 1 :]) & set("aeiouyéèêàùâîôû"):
            tail = stem[end + 1 :]
            doubled = len(tail) == 2 and tail not in (
                "br",
                "cr",
                "dr",
                "gr",
                "pr",
                "tr",
                "vr",
                "ch",
                "gn",
                "gu",
                "qu",
                "gl",
                "cl",
            )
            if (letter == "e" and (len(tail) > 1)) or doubled:
                return stem  # « il cherche », « il reste », « il presse » keep their e
            return stem[:end] + "è" + tail
        if letter in "aeiouyéèêàùâîôû":
            break
    return stem


@cache
def _models() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(rows("irregular_verbs"), key=lambda row: -len(row[0])))


def _irregular(lemma: str) -> _Parts | None:
    for ending, present, plural, imperfect, past, past_plural, future, participle in _models():
        if lemma.endswith(ending):
            stem = lemma[: -len(ending)]
            return _Parts(
                tuple(stem + form for form in (present, imperfect + "ait", past)),
                tuple(stem + form for form in (plural, imperfect + "aient", past_plural)),
                (stem + future,),
                stem + imperfect,
                stem + participle,
            )
    return None
