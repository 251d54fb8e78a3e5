"""For whom the archive answers: everybody, or a channel that is cleared for what is under embargo and for internal copy.

Said once where an archive is opened for somebody (`Archive.reader`); whatever then asks `sees` gets it. Who says nothing is everybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from store.types import STANDING, Status

Audience = Literal["everybody", "cleared"]

_AUDIENCE: ContextVar[Audience] = ContextVar("sourcier_audience", default="everybody")


def audience() -> Audience:
    return _AUDIENCE.get()


def sees() -> tuple[Status, ...]:
    """The statuses of the articles that answers are made of now."""
    return STANDING if audience() == "cleared" else ("current",)


@contextmanager
def answering(whom: Audience) -> Iterator[None]:
    """What is asked meanwhile, in this thread, is asked for them."""
    before = _AUDIENCE.set(whom)
    try:
        yield
    finally:
        _AUDIENCE.reset(before)
