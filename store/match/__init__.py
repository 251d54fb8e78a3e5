"""A typed name and the names that might be meant in, a score with its reason out, and the decision: one, several or none.

Surnames are compared with surnames, forenames with forenames: « Marion Le Pen » is not « Marine Le Pen », however close the
whole; and no threshold on whole names parts « Attal » from « Attali » while it joins « Zelinski » to « Zelensky ». Knows no
database: whoever asks brings the candidates, found by the keys of `store.match.keys`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from store.match.names import (
    LONGEST_NAME,
    acronym,
    article_less,
    bare,
    civil_gender,
    first_surname,
    folded,
    is_forename,
    is_particle,
    may_be,
    surname,
    surnames_first,
    without_article,
)
from store.match.scores import NEAR, SURE, Name, Scored, score

__all__ = [
    "LONGEST_NAME",
    "NEAR",
    "SURE",
    "Choice",
    "Name",
    "Origin",
    "Scored",
    "acronym",
    "article_less",
    "bare",
    "civil_gender",
    "decide",
    "first_surname",
    "folded",
    "is_forename",
    "is_particle",
    "may_be",
    "nearest",
    "score",
    "surname",
    "surnames_first",
    "without_article",
]

#: How much closer than the next actor's name it must be.
MARGIN = 6.0
#: No more actors than this are proposed, to choose from or as the nearest.
MOST_PROPOSED = 5
MOST_NEAREST = 3

Origin = Literal["directory", "read", "surname", "acronym"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision, with the names that it stands on, best first: with `none` they are the nearest, not the answer."""

    decision: Literal["one", "several", "none"]
    names: tuple[Scored, ...]


def nearest(scored: Iterable[Scored]) -> list[Scored]:
    """The closest name of each actor, if it is near enough to be proposed, best first; of two as close, the shorter."""
    best = {found.actor: found for found in sorted(scored, key=_worst_first) if found.score >= NEAR}
    return sorted(best.values(), key=lambda found: (-found.score, found.alias, found.actor))


def decide(scored: Iterable[Scored], mentions: Mapping[int, int]) -> Choice:
    """One actor where a single one is close enough, several where the margin is too small, else none and the nearest.

    `scored` has one name an actor. `mentions` tells how many articles name an actor: of actors equally close, those that the
    archive names go first and alone. What is equal in both stays in the order given.
    """
    ranked = sorted(scored, key=lambda s: (-s.score, -mentions.get(s.actor, 0)))
    close = [s for s in ranked if s.score >= SURE and s.score > ranked[0].score - MARGIN]
    if not close:
        return Choice("none", tuple(ranked[:MOST_NEAREST]))
    named = [s for s in close if mentions.get(s.actor)] or close
    return Choice("one" if len(named) == 1 else "several", tuple(named[:MOST_PROPOSED]))


def _worst_first(found: Scored) -> tuple[float, int, str, int]:
    return found.score, -len(found.alias), found.alias, -found.actor
