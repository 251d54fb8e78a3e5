"""A typed name and the names that might be meant in, a score with its reason out, and the decision: one, several or none.

Surnames are compared with surnames, forenames with forenames: « Marion Le Pen » is not « Marine Le Pen », however close the
whole; and no threshold on whole names parts « Attal » from « Attali » while it joins « Zelinski » to « Zelensky ». Knows no
database: whoever asks brings the candidates, found by `grams`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from store.extract import lexicon
from store.extract.text import fold, tokens
from store.types import ActorKind, Reason

#: From here on a name is the one that was typed, unless another is nearly as close.
SURE = 82.0
#: How much closer than the next actor's name it must be.
MARGIN = 6.0
#: Nearer than this is worth proposing: « vouliez-vous dire ».
NEAR = 65.0
#: No more actors than this are proposed, to choose from or as the nearest.
MOST_PROPOSED = 5
MOST_NEAREST = 3

#: Longer than any name; what is longer is cut, so that hostile input costs no more.
LONGEST_NAME = 100

_PARTICLES = frozenset("al abou abu ben bin d da dal de del della den der des di dos du el ibn la le les van von".split())
_CIVILITIES = frozenset("m mm mme mmes mlle mr mrs ms monsieur madame mademoiselle".split())

# What transliterations vary: Zelensky and Zelinskiy, Riabkov and Ryabkov, Poutine and Putin, Netanyahou and Netanyahu.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"t?s?ch|sh|tch", "c"),
        (r"kh|ck|q|c(?=[aouklr ]|$)", "k"),
        (r"gh(?=[aeiouy])", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dj|zh", "j"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"(?<=[oe])ff?$", "v"),
        (r"y|ij", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..in)e$", ""),
        (r"(?<=...i)e$", ""),
    )
]

Origin = Literal["directory", "read", "surname", "acronym"]


@dataclass(frozen=True, slots=True)
class Name:
    """One of the names under which an actor is known, folded."""

    actor: int
    kind: ActorKind
    alias: str
    folded: str


@dataclass(frozen=True, slots=True)
class Scored:
    """How close a name is, and why: a score without a reason says nothing."""

    actor: int
    score: float  # 0 to 100
    reason: Reason
    alias: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision, with the names that it stands on, best first: with `none` they are the nearest, not the answer."""

    decision: Literal["one", "several", "none"]
    names: tuple[Scored, ...]


def score(typed: str, name: Name) -> Scored:
    """How close a folded typed name is to one of an actor's, and whether by spelling or as its beginning."""
    if name.kind == "person":
        points = _person(typed, name.folded)
        if " " in typed:
            points = max(points, _person(_rotated(typed), name.folded) - 3)
    else:
        points = _thing(typed, name.folded)
    if points < SURE and (begun := _prefix(typed, name)) > points:
        return Scored(name.actor, begun, "prefix", name.alias)
    return Scored(name.actor, points, "spelling", name.alias)


def nearest(scored: Iterable[Scored]) -> list[Scored]:
    """The closest name of each actor, if it is near enough to be proposed, best first; of two as close, the shorter."""
    best = {found.actor: found for found in sorted(scored, key=_worst_first) if found.score >= NEAR}
    return sorted(best.values(), key=_worst_first, reverse=True)


def decide(scored: Iterable[Scored], mentions: Mapping[int, int]) -> Choice:
    """One actor where a single one is close enough, several where the margin is too small, else none and the nearest.

    `scored` has one name an actor. `mentions` tells how many articles name an actor: of actors equally close, those that the
    archive names go first and alone.
    """
    ranked = sorted(scored, key=lambda s: (-s.score, -mentions.get(s.actor, 0), s.alias, s.actor))
    close = [s for s in ranked if s.score >= SURE and s.score > ranked[0].score - MARGIN]
    if not close:
        return Choice("none", tuple(ranked[:MOST_NEAREST]))
    named = [s for s in close if mentions.get(s.actor)] or close
    return Choice("one" if len(named) == 1 else "several", tuple(named[:MOST_PROPOSED]))


def bare(name: str) -> str:
    """A typed name folded, without the civility before it: « M. Veld » -> `veld`."""
    words = tokens(name[:LONGEST_NAME])
    while len(words) > 1 and words[0] in _CIVILITIES:
        words.pop(0)
    return " ".join(words)


def folded(alias: str) -> str:
    """What names are compared by: « Jean-Luc d'Orvan » -> `jean luc d orvan`."""
    return " ".join(tokens(alias))


def surname(name: str) -> str | None:
    """The folded surname of a person's full name, with its particles; None for a single word."""
    words = folded(name).split()
    if len(words) > 1 and words[0] in _surnames_first():
        return words[0]  # « Xi Jinping », « Kim Jong-un »
    _, last = _parted(words)
    return " ".join(last) if last and " ".join(last) != folded(name) else None


@cache
def _surnames_first() -> frozenset[str]:
    return frozenset(folded(word) for line in lexicon.entries("surnames_first") for word in line.split())


@lru_cache(maxsize=10_000)
def is_forename(typed: str) -> bool:
    """Whether a folded typed name is nothing but a forename: « marie » is no way to write « Le Maire »."""
    if " " in typed:
        return False
    # Folding ten thousand names would take longer than the answer: only those that begin alike are folded.
    lines = (line for line in lexicon.entries("forenames") if line[0].lower() == typed[:1] or not line[0].isascii())
    return any(folded(line.partition("|")[0]) == typed for line in lines)


def acronym(name: str) -> str | None:
    """The folded initials of an organisation's name, small words left out; None for fewer than three."""
    small = _PARTICLES | {"d", "l", "et", "pour", "sur", "en", "a", "aux", "of", "the", "for", "and"}
    initials = "".join(word[0] for word in fold(name).replace("'", " ").split() if word not in small and word[0].isalpha())
    return initials if len(initials) >= 3 else None


def grams(folded_name: str) -> set[str]:
    """The trigrams of a name's words, their beginnings and ends marked: `veld` -> ` ve`, `vel`, `eld`, `ld `."""
    return {padded[i : i + 3] for word in folded_name.split() for padded in [f" {word} "] for i in range(len(padded) - 2)}


def _worst_first(found: Scored) -> tuple[float, int, str, int]:
    return found.score, -len(found.alias), found.alias, -found.actor


def _person(typed: str, name: str) -> float:
    """0 to 100, by surname and forename apart. A surname alone is compared with a surname alone."""
    first, last = _parted(typed.split())
    name_first, name_last = _parted(name.split())
    if not last or not name_last:
        return 0.0
    by_surname = _close("".join(last), "".join(name_last))
    if _without_particles(last) != last or _without_particles(name_last) != name_last:
        by_surname = max(by_surname, _close("".join(_without_particles(last)), "".join(_without_particles(name_last))) - 0.02)
    if not first:
        return 100 * by_surname
    if not name_first:
        return 0.0  # « Brigitte Macron » is no way to write « Macron »
    by_forename = _close_forenames(first, name_first)
    points = 100 * (0.65 * by_surname + 0.35 * by_forename)
    # A surname may stray further beside a forename that is right: « Xi Jinpin »
    enough = by_forename >= 0.75 and by_surname >= (0.75 if by_forename > 0.9 else 0.8)
    return points if enough else min(points, 70.0)


def _thing(typed: str, name: str) -> float:
    """0 to 100 for organisations, countries, places: word by word where both have one word, else as a whole."""
    if " " not in typed and " " not in name:
        return 100 * _close(typed, name)
    whole = float(fuzz.token_sort_ratio(_sound(typed), _sound(name)))
    return whole if whole >= 88 else min(whole, 80.0)


def _close(typed: str, name: str) -> float:
    """0 to 1 for two words, by letters or by sound, whichever is closer. Never sure for `attal` and `attali`."""
    if not typed or not name or typed == name:
        return float(typed == name)
    one, other = _sound(typed), _sound(name)
    if one == other and min(len(typed), len(name)) >= 3:
        return 0.97
    points = max(_letters(typed, name), _letters(one, other) - 0.02)
    shorter, longer = sorted((typed, name), key=len)
    if longer.startswith(shorter) or other.startswith(one) or one.startswith(other):
        points = min(points, 0.78)
    return points if typed[0] == name[0] or one[:1] == other[:1] else points - 0.1


def _letters(one: str, other: str) -> float:
    """1 less the share of letters to change; two letters in the wrong order count for half a letter."""
    longest = max(len(one), len(other))
    distance = OSA.distance(one, other)
    swapped = Levenshtein.distance(one, other) - distance
    return 1 - (distance - swapped / 2) / longest if longest else 0.0


def _close_forenames(typed: Sequence[str], name: Sequence[str]) -> float:
    """0 to 1: an initial fits what it begins; « Vladimir » and « Volodymyr » are one name, « Jean » and « Jeanne » two."""
    if len(typed) == 1 and len(typed[0]) == 1:
        return 0.85 if name[0][0] == typed[0] else 0.0
    one, other = "".join(typed), "".join(name)
    if one == other:
        return 1.0
    if _forenames().get(one, one) == _forenames().get(other, other):
        return 0.95
    points = _letters(one, other)
    # Who writes « Emmanuelle » does not mean Emmanuel; « Marin » may be short for Marine
    return min(points, 0.7) if one.startswith(other) else points


@cache
def _forenames() -> dict[str, str]:
    """Each form of a forename, folded and in one word, with the first form of its line."""
    forms = [["".join(tokens(form)) for form in row] for row in lexicon.rows("forename_variants")]
    return {form: row[0] for row in forms for form in row}


def _prefix(typed: str, name: Name) -> float:
    """Points for a beginning of three letters or more: sure for a good part of a surname, no more than near for a forename."""
    if len(typed) < 3:
        return 0.0
    last = name.folded.split()[-1] if name.folded else ""
    heads = [whole for whole in (name.folded, last) if whole.startswith(typed)]
    if name.kind == "person" and " " not in typed and not last.startswith(typed):
        return NEAR + 5 if heads else 0.0
    if name.kind != "person":
        # « paris » begins « Le Parisien » and « Paris Match », and means neither; « maison bl » is nearly all of its name
        sure = " " in typed and name.folded.startswith(typed) and len(typed) >= 0.6 * len(name.folded)
        return (SURE + 2 if sure else NEAR + 5) if heads else 0.0
    # « attal » is nearly all of « attali », and another name
    return max((SURE + 2 if len(typed) <= 0.7 * len(whole) else NEAR + 10 for whole in heads), default=0.0)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Forenames and surname: `ursula | von der leyen`."""
    at = len(words) - 1
    while at > 0 and words[at - 1] in _PARTICLES:
        at -= 1
    return words[: max(at, 0)], words[max(at, 0) :]


def _rotated(typed: str) -> str:
    """The surname typed first brought to the end: « Veld Tomas » -> `tomas veld`."""
    first, *rest = typed.split()
    return " ".join([*rest, first])


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in _PARTICLES] or words


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
