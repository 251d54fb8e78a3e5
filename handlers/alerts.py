"""« Prévenez-moi »: new articles in, the events that alerts watch for out, each told once; nothing during quiet hours.

Looked at by the tick, from the articles that came since the last look; reading never waits for it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers import digests
from handlers.blocks import digests as blocks
from handlers.digests import Digest, News
from store.types import Delivery, Event, Subscription

if TYPE_CHECKING:
    from store.archive import Archive

log = logging.getLogger(__name__)

#: Events that a message is made from; the others stand behind « et 7 autres » all the same.
MOST = 50
#: « Moins »: so many minutes between two messages, step by step.
PACES = (0, 60, 240, 1440)


@dataclass(frozen=True, slots=True)
class Ready:
    """An alert that has something to tell."""

    told: Digest
    upto: int  # the last article that was looked at


def ready(archive: "Archive", team: str, *, now: datetime, limit: int) -> list[Ready]:
    """The alerts that new articles concern; those that they do not concern have looked at them now."""
    # Those in their quiet hours stay behind: they must not keep the others from their turn.
    waiting = [one for one in archive.subscriptions.alerts(team, now=now) if not is_quiet(one, now)][:limit]
    if not waiting:
        return []
    upto, found = archive.watched_for(waiting)
    told, failed = _told(archive, [one for one in waiting if found.get(one.id)], found, upto, now)
    telling = {each.told.subscription.id for each in told} | failed
    if passed := [one for one in waiting if one.id not in telling]:
        archive.subscriptions.passed(passed, upto)
    return told


def claim(archive: "Archive", found: Ready, *, now: datetime, lease: timedelta) -> Delivery | None:
    """The alert's message, for one process alone."""
    told = found.told
    post = blocks.alert(told, delivery=0).post()
    payload = {"message": post, "details": None}
    return archive.outbox.alert(told.subscription, upto=found.upto, items=told.items, payload=payload, now=now, lease=lease)


def is_quiet(alert: Subscription, now: datetime) -> bool:
    """Whether it is one of the alert's quiet hours, which may go past midnight."""
    if alert.quiet is None:
        return False
    local = now.astimezone(ZoneInfo(alert.zone))
    at, (first, last) = 60 * local.hour + local.minute, alert.quiet
    return first <= at < last if first <= last else at >= first or at < last


def slower(pace: int) -> int:
    """The next step of « Moins »."""
    return next((each for each in PACES if each > pace), PACES[-1])


def _told(
    archive: "Archive", hit: list[Subscription], found: dict[int, list[int]], upto: int, now: datetime
) -> tuple[list[Ready], set[int]]:
    """What each alert has to tell, and those of which that could not be made out: they look at the same articles again."""
    events = {event.id: event for event in archive.events_of(sorted({id_ for ids in found.values() for id_ in ids}))}
    received, ours = archive.last_received(), archive.has_own_outlet()
    ready_, failed = [], set()
    for one in hit:
        try:
            mine = [events[id_] for id_ in found[one.id] if id_ in events]
            told = _news(archive, one, mine, now, received, ours=ours)
        except Exception:
            log.exception("alert %d: a fault", one.id)
            failed.add(one.id)
        else:
            if told.news:
                ready_.append(Ready(told, upto))
    return ready_, failed


def _news(
    archive: "Archive", one: Subscription, mine: list[Event], now: datetime, received: datetime | None, *, ours: bool
) -> Digest:
    """The events among some that an alert is to tell now."""
    wide = {event.id: event for event in mine if event.outlet_count >= one.filters.least_outlets}
    # An event that goes on has been told: once is enough.
    told_of = digests.untold(one, list(wide), archive=archive)
    news = [News(wide[item.event], item.articles, many) for item, many in told_of if not item.follow_up]
    news.sort(key=lambda each: -each.event.weight)
    local = now.astimezone(ZoneInfo(one.zone))
    rest = tuple(each.item for each in news[MOST:])
    named = digests.names(one, archive)
    return Digest(one, None, local, local, tuple(news[:MOST]), False, (), received, (), ours, named, rest=rest)
