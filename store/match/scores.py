"""A typed name and one of an actor's in, 0 to 100 out, with why: surname and forename compared apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from store.match.names import (
    PARTICLES,
    SMALL_WORDS,
    article_less,
    forename_variants,
    gender,
    is_forename,
    is_surname,
    parted,
    surnames_first,
    without_particles,
)
from store.match.scripts import foreign, romanised, skeletons, stands_for
from store.match.sounds import skeleton, sound
from store.types import ActorKind, Reason

#: From here on a name is the one that was typed, unless another is nearly as close.
SURE = 82.0
#: Nearer than this is worth proposing: « vouliez-vous dire ».
NEAR = 65.0
#: What is close and yet another's name, « Attali » for Attal: never more than this, and still the closer the more.
_OTHER = 70.0
#: Between two words: closer than this is a slip of the keyboard.
_SLIP = 0.75

_ROMAN = re.compile(r"(?:x{0,3}(?:ix|iv|v?i{0,3}))(?:er|e|re)?")
#: « Jean » is not Jean-Marie, while « Recep » is Recep Tayyip.
_COMPOUND = frozenset("jean marie anne".split())


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


def score(typed: str, name: Name) -> Scored:
    """How close a folded typed name is to one of an actor's, and whether by spelling, by its beginning, turned about, or by script."""
    if foreign(typed):
        return Scored(name.actor, _by_script(typed, name), "script", name.alias)
    if typed.replace(" ", "") == name.folded.replace(" ", ""):
        return Scored(name.actor, 98.0, "spelling", name.alias)
    points, reason = (
        _person_either_way(typed, name.folded) if name.kind == "person" else (_thing(typed, name.folded), "spelling")
    )
    if points < SURE and (begun := _prefix(typed, name)) > points:
        points, reason = begun, "prefix"
    return Scored(name.actor, points, reason, name.alias)


def _person_either_way(typed: str, name: str) -> tuple[float, Reason]:
    words = typed.split()
    points = _person(words, name.split())
    if points < SURE and _shortened(words, name.split()):
        points = 88.0
    reason: Reason = "initials" if points >= SURE and len(words) > 1 and len(words[0]) == 1 else "spelling"
    if points < SURE and len(words) > 1:
        other_way = _person(_turned(words), name.split()) - 3
        if other_way > points:
            points, reason = other_way, "inversion"
    return points, reason


def _turned(words: list[str]) -> list[str]:
    """The surname typed first brought to the end: `veld tomas` -> `tomas veld`, `von der leyen ursula` -> `ursula von der leyen`."""
    at = next((i for i, word in enumerate(words) if word not in PARTICLES), 0) + 1
    return [*words[at:], *words[:at]]


def _person(typed: list[str], name: list[str]) -> float:
    """0 to 100, by surname and forename apart. A surname alone is compared with a surname alone."""
    points = _by_parts(parted(typed), parted(name))
    if points < SURE and len(typed) > 1 and name[:1] and name[0] in surnames_first() and typed[0] not in surnames_first():
        points = max(points, _by_parts(parted(typed), (name[:-1], name[-1:])))
    return points


def _by_parts(typed: tuple[list[str], list[str]], name: tuple[list[str], list[str]]) -> float:
    (first, last), (name_first, name_last) = typed, name
    if not last or not name_last:
        return 0.0
    by_surname = _close_surnames(last, name_last)
    if not first:
        return 100 * by_surname
    if not name_first:
        return 0.0  # « Brigitte Macron » is no way to write « Macron »
    by_forename = _close_forenames(first, name_first)
    points = 100 * (0.65 * by_surname + 0.35 * by_forename)
    # A surname may stray further beside a forename that is right: « Xi Jinpin »
    enough = by_forename >= _SLIP and by_surname >= (_SLIP if by_forename > 0.9 else 0.8)
    return points if enough else min(points, _OTHER - 5 + points / 20)


def _close_surnames(typed: list[str], name: list[str]) -> float:
    """0 to 1. A surname that is borne as it was typed is no misspelt other one: « Roussel » is not Rousset."""
    if _roman(typed[-1]) and _roman(name[-1]) and typed != name:
        return 0.0  # « Louis XIV », « Louis XVI »
    close = _close("".join(typed), "".join(name))
    core, name_core = without_particles(typed), without_particles(name)
    if core != typed or name_core != name:
        close = max(close, _close("".join(core), "".join(name_core)) - 0.02)
    if close < 1 and core != name_core and (is_surname(core[-1]) or (close < 0.9 and is_forename(core[-1]))):
        return min(close, 0.72)
    return close


def _roman(word: str) -> bool:
    return len(word) > 1 and bool(_ROMAN.fullmatch(word)) and word not in surnames_first()


def _close(typed: str, name: str) -> float:
    """0 to 1 for two words, by letters or by sound, whichever is closer. Never sure for `attal` and `attali`."""
    if not typed or not name or typed == name:
        return float(typed == name)
    one, other = sound(typed), sound(name)
    if one == other and min(len(typed), len(name)) >= 3:
        return 0.97
    if len(one) >= 5 and one[:1] in "gk" and one.replace("g", "k") == other.replace("g", "k"):
        return 0.9  # « Gaddafi », « Kadhafi »
    if len(name) >= 6 and typed == name + "e":
        return 0.87  # « erdogane »
    points = max(_letters(typed, name), _letters(one, other) - 0.02)
    shorter, longer = sorted((typed, name), key=len)
    if longer.startswith(shorter) or other.startswith(one) or one.startswith(other):
        points = min(points, 0.78)
    return points if typed[0] == name[0] or one[:1] == other[:1] else max(0.0, points - 0.1)


def _letters(one: str, other: str) -> float:
    """1 less the share of letters to change; two letters in the wrong order count for half a letter."""
    longest = max(len(one), len(other))
    distance = OSA.distance(one, other)
    swapped = Levenshtein.distance(one, other) - distance
    return 1 - (distance - swapped / 2) / longest if longest else 0.0


def _close_forenames(typed: Sequence[str], name: Sequence[str]) -> float:
    """0 to 1: an initial fits what it begins; « Vladimir » and « Volodymyr » are one name, « Jean » and « Jeanne » two."""
    if all(len(word) == 1 for word in typed):
        return 0.85 if all(one == other[0] for one, other in zip(typed, name, strict=False)) else 0.0
    whole = _close_forename("".join(typed), "".join(name))
    if whole >= _SLIP or len(typed) == len(name) == 1:
        return whole
    return max(whole, _close_by_words(typed, name))


def _close_by_words(typed: Sequence[str], name: Sequence[str]) -> float:
    """« Recep » for Recep Tayyip, « John F. » for John Fitzgerald, and never « George W. » for George H. W."""
    initials, others = ([word for word in words[1:] if len(word) == 1] for words in (typed, name))
    if initials and others and initials != others:
        return 0.0
    if len(typed) == len(name):
        parts = [
            0.9 if min(len(one), len(other)) == 1 and one[0] == other[0] else _close_forename(one, other)
            for one, other in zip(typed, name, strict=True)
        ]
        return min(parts)
    shorter, longer = sorted((typed, name), key=len)
    if len(shorter) == 1 and shorter[0] in _COMPOUND:
        return 0.7
    if len(shorter) > 1:
        first = _close_forename(shorter[0], longer[0])
        return min(first, 0.9) if set(shorter[1:]) <= set(longer[1:]) else min(first, 0.7)
    if len(typed) > 1:  # « digues Ilena » is nobody's forename
        return min(0.9, _close_forename(typed[0], name[0]))
    likely = max((_close_forename(typed[0], word) for word in name if len(word) > 1), default=0.0)
    return 0.9 if likely > 0.9 else 0.7 * likely  # « Marine » is no misspelt half of Jean-Marie


@lru_cache(maxsize=50_000)
def _close_forename(one: str, other: str) -> float:
    """0 to 1 for two forenames in one word. Of two that are borne, none is the other misspelt: « Louis » and « Louise »."""
    if one == other:
        return 1.0
    if other in forename_variants().get(one, ()):
        return 0.95
    points = _letters(one, other)
    borne = gender(one)
    heard = sound(one) == sound(other) or (borne == "f" and f"{one}e" == other)
    if borne is not None:
        own = gender(other) or ("f" if borne == "m" and other == f"{one}e" else borne)
        if not heard or ("-" not in (own, borne) and own != borne):
            return 0.7 * points
    if heard:
        return 0.95
    # Who writes « Emmanuelle » does not mean Emmanuel; « Mariu » may be short for Marius
    return min(points, 0.7) if one.startswith(other) else points


def same_forename(typed: str, forename: str) -> bool:
    """Whether a typed word is a forename, or one of its other forms: « Sergei » for Sergueï."""
    return _close_forename(typed, forename) > 0.9


def _shortened(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether middle names or a second surname are left out: « Nathalie Kosciusko », « Hillary Rodham Clinton » for Hillary Clinton.

    Words that follow a whole name are no part of it: « Ilena Marsk digues ».
    """
    one, other = without_particles(list(typed)), without_particles(list(name))
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 2 or len(shorter) == len(longer) or shorter[0] != longer[0] or shorter[0] in surnames_first():
        return False
    if shorter[-1] != longer[-1] and (shorter is other or is_forename(shorter[-1])):
        return False
    rest = iter(longer)
    return shorter[1] not in _COMPOUND and len(shorter[-1]) > 2 and all(word in rest for word in shorter)


def _thing(typed: str, name: str) -> float:
    """0 to 100 for organisations, countries, places: word by word, articles and small words aside."""
    typed, name = article_less(typed), article_less(name)
    if typed == name:
        return 97.0
    one, other = ([word for word in whole.split() if word not in SMALL_WORDS] for whole in (typed, name))
    if not one or not other:
        return 0.0
    if len(one) == len(other) == 1:
        return 100 * _close(one[0], other[0])
    whole = min(97.0, float(fuzz.token_sort_ratio(sound(typed), sound(name))))
    if len(one) != len(other):
        return min(whole, 80.0)
    free, parts = list(other), []
    for word in one:
        nearest = max(free, key=lambda candidate: _close(word, candidate))
        free.remove(nearest)
        parts.append(_close(word, nearest))
    return max(whole, 100 * sum(parts) / len(parts)) if min(parts) >= _SLIP and whole >= 80 else min(whole, 80.0)


def _by_script(typed: str, name: Name) -> float:
    """0 to 100 for a name typed in another script: whether its letters can be read as the name's."""
    words = typed.split()
    core = without_particles(parted(name.folded.split())[1]) if name.kind == "person" else name.folded.split()
    target = core if len(words) == 1 else without_particles(name.folded.split())
    if len(words) <= len(target) and stands_for(words, target):
        return 90.0
    latin = romanised(typed)
    points = _person_either_way(latin, name.folded)[0] if name.kind == "person" else _thing(latin, name.folded)
    if any(skeleton(target[-1]) in skeletons(word) for word in words if target):
        return max(min(points, SURE + 6), NEAR + 5)
    return min(points, SURE + 6) if points >= SURE + 2 else min(points, SURE - 1)


def _prefix(typed: str, name: Name) -> float:
    """Points for a beginning of three letters or more: sure for a good part of a surname, no more than near for a forename."""
    if len(typed) < 3:
        return 0.0
    if name.kind != "person":
        # « paris » begins « Le Parisien » and « Paris Match », and means neither; « maison bl » is nearly all of its name, and
        # « banque du nord » another than « Banque du Nord-Est »
        heads = [whole for whole in (name.folded, article_less(name.folded)) if whole.startswith(typed)]
        sure = " " in typed and any(len(typed) >= 0.6 * len(whole) and whole[len(typed) :][:1] != " " for whole in heads)
        return (SURE + 2 if sure else NEAR + 5) if heads else 0.0
    first, last = parted(name.folded.split())
    if " " in typed:
        return _prefix_of_surname(typed.split(), first, last)
    core = without_particles(last)[-1] if last else ""
    if core.startswith(typed):
        return _begun(typed, core)
    return NEAR + 5 if name.folded.startswith(typed) else 0.0


def _prefix_of_surname(typed: list[str], first: list[str], last: list[str]) -> float:
    """« emmanuel mac », « von der ley »: whole words, then the surname's beginning."""
    core = without_particles(last)
    if len(typed[-1]) < 3 or not core or not core[-1].startswith(typed[-1]):
        return 0.0
    before = without_particles(typed[:-1])
    if before == typed[:-1] and (not first or _close_forenames(before, first) < 0.9):
        return 0.0
    return _begun(typed[-1], core[-1])


def _begun(typed: str, word: str) -> float:
    # « attal » is nearly all of « attali », and another name; so is a name that somebody bears
    return SURE + 2 if len(typed) <= 0.7 * len(word) and not is_surname(typed) else NEAR + 10
