"""What an outlet changed in an article after it was published."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from store.types.facts import IsoDate

if TYPE_CHECKING:
    from store.types.answers import Outlet

#: What of an article is another now.
ChangedKind = Literal["quote", "figure", "name"]


@dataclass(frozen=True, slots=True)
class Amended:
    """A quote that its outlet has changed: when that was read, and what stood before; None where the quote is new."""

    on: IsoDate
    before: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed: what stood, what stands; one of them None where it came or went."""

    kind: ChangedKind
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Rectification:
    """A message of ours told of an article that its outlet has changed since: to be said in its thread, once."""

    post: int
    article: int
    channel: str
    ts: str
    lang: str
    title: str | None
    outlet: "Outlet | None"
    at: datetime
    tried: bool  # a process may have said it, and died before it was noted
    changes: tuple[Told, ...]
