"""What was taken back, and the messages that say so."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from store.types.facts import IsoDate, Status

if TYPE_CHECKING:
    from store.types.answers import Outlet


@dataclass(frozen=True, slots=True)
class Named:
    """An article that somebody means, by its newest version."""

    id: int
    key: str
    file: str
    title: str | None
    url: str | None
    status: Status
    outlet: str | None
    published: IsoDate | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal took out, how many messages cite it, and who else carries the same dispatch."""

    id: int
    file: str
    url: str | None
    outlet: str | None
    at: datetime
    reason: str
    versions: int
    quotes: int
    figures: int
    sentences: int  # that tell an event
    events: int  # that it told, and are told without it now
    posts: int
    copies: tuple[str, ...]
    purged: bool


@dataclass(frozen=True, slots=True)
class Amendment:
    """A message of ours that is to say that an article it cites was withdrawn."""

    post: int
    channel: str
    ts: str
    kind: str
    lang: str
    withdrawal: int
    what: str  # `article`, or `name`: somebody's, out of it
    outlet: "Outlet | None"
    at: datetime
