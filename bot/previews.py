"""A subscription's id, or filters, in; the digest that they would get now out, as text. Nothing is sent, and nobody was told."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.trial import as_text
from handlers import digests
from handlers.blocks import digests as blocks
from handlers.digests import Digest
from handlers.query import parse
from handlers.wording import Lang
from handlers.zones import zone_named
from store.archive import Archive
from store.types import EventFilters, Length, Subscription


class PreviewError(Exception):
    """What was typed asks for no digest; the message is one sentence."""


def kept(archive: Archive, id_: int) -> Subscription:
    """The subscription of an id, whatever its workspace."""
    found = archive.subscriptions.any(id_)
    if found is None:
        raise PreviewError(f"There is no subscription {id_}.")
    if found.kind == "alert":
        raise PreviewError(f"The subscription {id_} is an alert: it says nothing before an article comes.")
    return found


def asked(
    archive: Archive,
    words: str,
    *,
    actors: Sequence[str] = (),
    outlets: Sequence[str] = (),
    places: Sequence[str] = (),
    least: int = 1,
    length: Length = "normal",
    zone: str = "Europe/Paris",
    lang: Lang = "fr",
) -> Subscription:
    """A subscription of nobody's, to these filters."""
    query = parse(words, today=datetime.now(UTC).date())
    known = zone_named(zone)
    if known is None:
        raise PreviewError(f"{zone} is no time zone: Europe/Paris, America/Montreal.")
    filters = EventFilters(
        words=query.words,
        phrases=query.phrases,
        actors=tuple(_actor(archive, name) for name in actors),
        outlets=tuple(_outlet(archive, name) for name in outlets),
        places=tuple(places),
        least_outlets=least,
    )
    return Subscription("", "", None, known, days=(), filters=filters, lang=lang, length=length)


def previewed(archive: Archive, wanted: Subscription, *, now: datetime, hours: int | None = None) -> Digest:
    """What it would say at `now`, of all that came in the last hours; of a subscription, by itself what it was not told."""
    since = now - timedelta(hours=hours) if hours else None
    return digests.digest(wanted, archive=archive, now=now, since=since)


def digest_text(found: Digest) -> str:
    said = blocks.message(found, delivery=None)
    return as_text({"blocks": list(said.blocks), "text": said.text})


def digest_json(found: Digest) -> str:
    """What would be posted, as Slack would get it."""
    said, zone = blocks.message(found, delivery=None), ZoneInfo(found.subscription.zone)
    full = {"at": found.now.astimezone(zone).isoformat(timespec="seconds"), "events": len(found.items), "message": said.post()}
    return json.dumps(full, ensure_ascii=False)


def _actor(archive: Archive, name: str) -> int:
    decision = archive.find(name)
    if decision.decision != "one" or decision.matches[0].actor.id is None:
        near = ", ".join(match.actor.name for match in decision.matches[:5])
        raise PreviewError(f"{name} is nobody's only name{f': {near}?' if near else '.'}")
    return decision.matches[0].actor.id


def _outlet(archive: Archive, name: str) -> str:
    found = archive.find_outlet(name)
    if len(found) != 1:
        raise PreviewError(f"{name} is no outlet's only name{': ' + ', '.join(found[:5]) if found else '.'}")
    return found[0]
