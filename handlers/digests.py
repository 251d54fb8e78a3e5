"""What is new for a subscription: a window of time in, a `Digest` out; it is said by `blocks.digests`. Nothing is sent here.

An event is new where nobody was told of any of its articles; where some were told of and others came since, it is a follow-up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store.types import Event, Feed, Item, Posted, Subscription

if TYPE_CHECKING:
    from store.archive import Archive

#: Articles that were received before the last digest may be grouped after it: what was told is known by the ledger, not by the hour.
OVERLAP = timedelta(hours=24)
#: Events that one digest tells at most, most of them behind « et 12 autres ».
MOST = 600
#: Those of them that its message shows.
SHOWN = 10
_AGENDA = 5


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
    rest: tuple[Item, ...] = ()  # the events behind « et 12 autres »

    @property
    def items(self) -> tuple[Item, ...]:
        """All that is told, what is shown first."""
        return (*(news.item for news in self.news), *self.rest)

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
    news, rest, more = _news(subscription, archive=archive, began=began, now=now)
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
        tuple(_silent(archive.sources(), now, zone)),
        archive.has_own_outlet(),
        names(subscription, archive),
        missed,
        tuple(rest),
    )


def standing(posted: Posted, *, archive: "Archive", now: datetime) -> Digest:
    """What is left of a message that was posted, as it is told now."""
    wanted, zone = posted.subscription, ZoneInfo(posted.subscription.zone)
    shown, rest = posted.items[:SHOWN], posted.items[SHOWN:]
    events = {event.id: event for event in archive.events_of([item.event for item in shown])}
    news = [News(events[item.event], item.articles, 0, item.follow_up) for item in shown if item.event in events]
    day = (posted.slot or now).astimezone(zone).date()
    of_day = archive.agenda(first=day, last=day, filters=wanted.filters, limit=_AGENDA) if posted.slot else ()
    received = archive.last_received()
    return Digest(
        wanted,
        posted.slot.astimezone(zone) if posted.slot else None,
        posted.since.astimezone(zone),
        now.astimezone(zone),
        tuple(news),
        False,
        of_day,
        received.astimezone(zone) if received else None,
        (),
        archive.has_own_outlet(),
        names(wanted, archive),
        rest=rest,
    )


def names(subscription: Subscription, archive: "Archive") -> tuple[str, ...]:
    """The names of the actors that a subscription is about."""
    found = archive.actor_names(subscription.filters.actors)
    return tuple(found[id_] for id_ in subscription.filters.actors if id_ in found)


def untold(subscription: Subscription, ids: Sequence[int], *, archive: "Archive") -> Iterator[tuple[Item, int]]:
    """Those of some events that a subscription was not told of, or that go on, each with how many of its articles are new to it."""
    members = archive.event_articles(ids)
    articles = {id_: tuple(dict.fromkeys(each.article for each in told)) for id_, told in members.items()}
    known = (
        archive.outbox.told(subscription.id, (id_ for each in articles.values() for id_ in each)) if subscription.id else set()
    )
    for id_ in ids:
        mine = articles.get(id_, ())
        fresh = sum(article not in known for article in mine)
        if fresh and (subscription.follow_ups or fresh == len(mine)):
            yield Item(id_, mine, follow_up=fresh < len(mine)), fresh


def _news(
    subscription: Subscription, *, archive: "Archive", began: datetime, now: datetime
) -> tuple[list[News], list[Item], bool]:
    """The events that are shown, the others, and whether there are more than one digest tells."""
    first = began - OVERLAP
    if subscription.passed_until:
        first = max(first, subscription.passed_until)
    ids = archive.event_ids(since=first, until=now, filters=subscription.filters, limit=MOST + 1, untold_by=subscription.id)
    found = list(untold(subscription, ids[:MOST], archive=archive))
    # What is new comes before what goes on, however much is told of that.
    found.sort(key=lambda each: each[0].follow_up)
    events = {event.id: event for event in archive.events_of([item.event for item, _ in found[:SHOWN]])}
    news = [
        News(events[item.event], item.articles, fresh, item.follow_up) for item, fresh in found[:SHOWN] if item.event in events
    ]
    return news, [item for item, _ in found[SHOWN:]], len(ids) > MOST


def _silent(feeds: Sequence[Feed], now: datetime, zone: ZoneInfo) -> Iterator[Silence]:
    for feed in feeds:
        if feed.last_new and feed.usual_gap and feed.is_silent(now):
            yield Silence(feed.name, feed.last_new.astimezone(zone), feed.usual_gap)
