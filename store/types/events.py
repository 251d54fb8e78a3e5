"""Events over articles: one happening, however many outlets tell it, and what narrows a question about them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from store.types.answers import FoundFigure, FoundQuote, Outlet, Source, Speaker
from store.types.facts import IsoDate, Precision

#: `announced`: still to come when its articles were published, and no article since tells that it was held; `called_off`: or put off;
#: `denied`: told as false, as rumour or as denied.
EventState = Literal["held", "announced", "called_off", "denied"]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening. `first_seen` and `updated` are UTC: when the archive first held an article of it, when its newest came."""

    id: int
    headline: str  # at most 120 characters, of the best article: its title, else its lead's first clause
    sentence: str  # one sentence that tells it, as that article has it
    date: IsoDate | None
    precision: Precision | None
    state: EventState
    place: str | None
    actors: tuple[Speaker, ...]  # those that most of its articles name first
    first_seen: datetime
    updated: datetime
    articles: tuple[Source, ...]  # newest first, bounded; the counts below are of all
    outlets: tuple[Outlet, ...]  # each once
    article_count: int
    outlet_count: int
    origins: int  # copies of one dispatch are one origin
    figure: FoundFigure | None
    quote: FoundQuote | None  # of a sure speaker
    weight: float
    kind: str | None = None  # `strike`, `election`, ...: lexicon/event_kinds.txt; None where its articles do not agree
    source: Source | None = None  # of the sentence; links to it go by the kind `event` and the event's id
    announced: int | None = None  # of what is announced inside another event: links go by the kind `announced` and this id


@dataclass(frozen=True, slots=True)
class EventFilters:
    """What narrows events: all words and phrases, one of the actors, outlets and places; days are inclusive, of the event itself."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    actors: tuple[int, ...] = ()  # archive ids
    outlets: tuple[str, ...] = ()  # names as the archive writes them
    places: tuple[str, ...] = ()
    least_outlets: int = 1
    since: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """An article of an event, for whoever keeps what was told: a new version of an article has the `article` of the first."""

    article: int
    origin: int
    received: datetime  # UTC
