"""What came of a question, in one word for whoever counts answers: said where it is known, read when the reply is out."""

from contextvars import ContextVar
from typing import Literal

#: `nothing`: the archive holds none; `unclear`: asked back, whom or how it is written; `refused`: whoever asks may not.
Outcome = Literal["answered", "nothing", "unclear", "refused", "repeated", "fault"]

_OUTCOME: ContextVar[Outcome] = ContextVar("sourcier_outcome", default="answered")


def begin() -> None:
    """A request begins, in this thread."""
    _OUTCOME.set("answered")


def came(outcome: Outcome) -> None:
    """What came of the request that this thread answers."""
    _OUTCOME.set(outcome)


def outcome() -> Outcome:
    return _OUTCOME.get()
