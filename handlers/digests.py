"""What is new for a subscription: a window of time in, a `Digest` out; it is said by `blocks.digests`. Nothing is sent here.

An event is new where nobody was told of any of its articles; where some were told of and others came since, it is a follow-up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from store.types import Event, Item, Subscription

if TYPE_CHECKING:
    from store.archive import Archive

#: Articles that were received before the last digest may be grouped after it: what was told is known by the ledger, not by the hour.
OVERLAP = timedelta(hours=24)
#: Events that one digest tells at most, most of them behind « et 12 autres ».
MOST = 600
_PAGE = 200
#: A feed is silent for longer than its habit, and never before an hour.
_PATIENCE = timedelta(hours=1)
_AGENDA = 5


class Feed(Protocol):
    """What `Archive.sources` tells of a folder or feed that is watched."""

    @property
    def name(self) -> str: ...
    @property
    def last_new(self) -> datetime | None: ...
    @property
    def usual_gap(self) -> timedelta | None: ...


@dataclass(frozen=True, slots=True)
class News:
    """An event that is told: its articles, and how many of them nobody was told of."""

    event: Event
    articles: tuple[int, ...]
    fresh: int
    follow_up: bool = False

    @property
    def item(self) -> Item:
        return Item(self.event.id, self.articles, self.follow_up)


@dataclass(frozen=True, slots=True)
class Silence:
    """A watched feed that has told nothing for longer than it is used to."""

    name: str
    since: datetime
    habit: timedelta  # how long it is silent as a rule


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest has to say. Times are in the subscription's own zone."""

    subscription: Subscription
    slot: datetime | None  # when it was due; None for a preview
    since: datetime
    now: datetime
    news: tuple[News, ...]
    more: bool  # there are more events than one digest tells
    agenda: tuple[Event, ...]
    received: datetime | None
    silent: tuple[Silence, ...]
    ours: bool  # whether any outlet is ours
    names: tuple[str, ...] = ()  # of the actors that it is about
    missed: int = 0

    @property
    def is_quiet(self) -> bool:
        """Nothing to tell, and nothing that might be missing."""
        return not self.news and not self.agenda and not self.silent


def digest(
    subscription: Subscription,
    *,
    archive: "Archive",
    now: datetime,
    since: datetime | None = None,
    slot: datetime | None = None,
    missed: int = 0,
) -> Digest:
    """What a subscription is to be told at `now`: all that came since, and was not told."""
    zone = ZoneInfo(subscription.zone)
    began = since or subscription.told_until or now - timedelta(days=1)
    news, more = _news(subscription, archive=archive, began=began, now=now)
    today = now.astimezone(zone).date()
    received = archive.last_received()
    return Digest(
        subscription,
        slot.astimezone(zone) if slot else None,
        began.astimezone(zone),
        now.astimezone(zone),
        tuple(news),
        more,
        archive.agenda(first=today, last=today, filters=subscription.filters, limit=_AGENDA),
        received.astimezone(zone) if received else None,
        tuple(_silent(_feeds(archive), now, zone)),
        archive.has_own_outlet(),
        names(subscription, archive),
        missed,
    )


def names(subscription: Subscription, archive: "Archive") -> tuple[str, ...]:
    """The names of the actors that a subscription is about."""
    found = (archive.actor(id_) for id_ in subscription.filters.actors)
    return tuple(actor.name for actor in found if actor)


def untold(subscription: Subscription, events: Sequence[Event], *, archive: "Archive") -> Iterator[News]:
    """Those of some events that a subscription was not told of, or that go on."""
    members = archive.event_articles([event.id for event in events])
    articles = {id_: tuple(dict.fromkeys(each.article for each in told)) for id_, told in members.items()}
    known = (
        archive.outbox.told(subscription.id, (id_ for ids in articles.values() for id_ in ids)) if subscription.id else set()
    )
    for event in events:
        ids = articles.get(event.id, ())
        fresh = [id_ for id_ in ids if id_ not in known]
        if fresh and (subscription.follow_ups or len(fresh) == len(ids)):
            yield News(event, ids, len(fresh), follow_up=len(fresh) < len(ids))


def _news(subscription: Subscription, *, archive: "Archive", began: datetime, now: datetime) -> tuple[list[News], bool]:
    first = began - OVERLAP
    if subscription.passed_until:
        first = max(first, subscription.passed_until)
    found: list[News] = []
    start, more = 0, True
    while more and start < MOST:
        page = archive.events(since=first, until=now, filters=subscription.filters, start=start, limit=_PAGE)
        found += untold(subscription, page.items, archive=archive)
        start, more = start + _PAGE, page.more
    # What is new comes before what goes on, however much is told of that.
    return sorted(found, key=lambda news: news.follow_up), more


def _feeds(archive: "Archive") -> Sequence[Feed]:
    """The watched folders and feeds; none where nothing is watched."""
    told: Any = getattr(archive, "sources", tuple)
    return tuple(told())


def _silent(feeds: Sequence[Feed], now: datetime, zone: ZoneInfo) -> Iterator[Silence]:
    for feed in feeds:
        if feed.last_new and feed.usual_gap and now - feed.last_new > max(_PATIENCE, feed.usual_gap):
            yield Silence(feed.name, feed.last_new.astimezone(zone), feed.usual_gap)
