"""A name typed in a form in, the one actor that it means out, or the several with what tells them apart: « Clara Lind #12 » is one of them.

A form's field can hold no buttons: each namesake is told with a number, and whoever means one writes the number behind the name.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from handlers.blocks.actors import choice_labels
from handlers.blocks.elements import label
from handlers.wording import Lang
from store.types import Actor, ActorKind, Decision

if TYPE_CHECKING:
    from store.archive import Archive

_NUMBERED = re.compile(r"(?P<name>.*?)\s*#\s?(?P<id>\d{1,10})\s*")
#: So many are told in an error, and so long each may be.
_TOLD, _LONGEST = 5, 90


def meant(typed: str, archive: "Archive", *, kinds: Sequence[ActorKind] = (), today: date | None = None) -> Actor | Decision:
    """The actor whom a typed name, or a name and a number, means; else the decision, which is none or several."""
    numbered = _NUMBERED.fullmatch(typed)
    if numbered:
        actor = archive.actor(min(int(numbered["id"]), 2**31 - 1))
        if actor is not None and (not kinds or actor.kind in kinds) and _is_called(actor, numbered["name"], archive, kinds):
            return actor
        typed = numbered["name"]
    decision = archive.find(typed, kinds=kinds, today=today)
    return decision.matches[0].actor if decision.decision == "one" else decision


def told(decision: Decision, *, today: date, lang: Lang) -> str:
    """The several actors of a decision, each with its role, its last mention and its number."""
    matches = decision.matches[:_TOLD]
    labels = choice_labels(matches, today=today, lang=lang)
    return " ; ".join(f"{label(said, _LONGEST)} (#{match.actor.id})" for said, match in zip(labels, matches, strict=True))


def example(decision: Decision) -> str:
    """How the first of them is written."""
    first = decision.matches[0].actor
    return f"{label(first.name, 60)} #{first.id}"


def _is_called(actor: Actor, name: str, archive: "Archive", kinds: Sequence[ActorKind]) -> bool:
    """Whether a number's actor bears the name before it: a number mistyped must name nobody else."""
    return not name or any(match.actor.id == actor.id for match in archive.find(name, kinds=kinds).matches)
