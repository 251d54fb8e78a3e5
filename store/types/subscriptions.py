"""Who is to be told what is new, when and where; and what was told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.types.events import EventFilters

#: A digest comes at its hours, an alert as soon as an article names what it watches.
SubscriptionKind = Literal["digest", "alert"]
#: `short`: a line an event; `normal`: three; `long`: all that fits.
Length = Literal["short", "normal", "long"]
#: Why nothing is sent: its owner's wish, else Slack's word for it.
Pause = Literal["own", "gone", "archived", "no_bot", "closed", "shared", "no_key"]
#: `claimed`: being made; `ready`: made; `posting`: on its way, or perhaps there; then settled: `sent`, `nothing` to tell, `failed`.
OutboxState = Literal["claimed", "ready", "posting", "sent", "nothing", "failed"]
#: What a message of the outbox is: a digest, its thread, an alert, or a word to the subscriber.
OutboxKind = Literal["digest", "thread", "alert", "notice"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest or an alert. `minutes` is the local time of day; times are UTC."""

    team: str
    owner: str
    channel: str | None  # None: a direct message to the owner
    zone: str
    kind: SubscriptionKind = "digest"
    days: tuple[int, ...] = ()  # 0 is Monday
    minutes: int = 0
    filters: EventFilters = field(default_factory=EventFilters)
    lang: Literal["fr", "en"] = "fr"
    length: Length = "normal"
    follow_ups: bool = True  # « et les suites », not only what is new
    says_nothing: bool = True  # « rien de neuf » is said; else nothing is sent
    quiet: tuple[int, int] | None = None  # of an alert: from, until, minutes of the local day
    pace: int = 0  # of an alert: so many minutes between two messages at least
    paused: Pause | None = None
    id: int = 0
    due: datetime | None = None  # the next slot; of an alert: not before
    told_until: datetime | None = None  # what came until then was told
    passed_until: datetime | None = None  # what came until then is passed over
    cursor: int = 0  # of an alert: the last article looked at
    direct: str | None = None  # the conversation with the owner, once it was opened


@dataclass(frozen=True, slots=True)
class Item:
    """An event as it was told: its articles at that time."""

    event: int
    articles: tuple[int, ...]
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the outbox that this process holds until its lease ends."""

    id: int
    subscription: Subscription
    kind: OutboxKind
    slot: str
    state: OutboxState
    token: str  # whose lease it is
    delivery_id: str  # what Slack keeps beside the message
    since: datetime
    upto: datetime
    claimed: datetime
    missed: int = 0  # slots before this one that it covers
    attempts: int = 0
    channel: str | None = None
    thread: str | None = None
    items: tuple[Item, ...] = ()
    payload: dict[str, Any] | None = None  # what is posted, frozen; taken out once it is sent


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits in the archive, in numbers, for whoever watches over the bot."""

    due: int  # digests whose slot has come, and of which no message is on its way
    outbox: int  # messages that are made and not sent
    ungrouped: int  # articles without their event
    embargoed: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the outbox that was sent, with the items that it told and that stand still."""

    id: int  # the outbox's row that its buttons name: of a thread, the message above it
    kind: OutboxKind
    subscription: Subscription
    slot: datetime | None  # of a digest: when it was due
    since: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SchedulerState:
    """How delivery stands, for `sourcier doctor`."""

    last_tick: datetime | None
    subscriptions: int  # that are neither paused nor ended
    paused: int
    overdue: int  # slots that should have been delivered
    failed: int  # deliveries given up in the last week
