"""`sourcier events`: every event of the archive as a line of JSON, for other tools and for scoring, or as a line for people."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from store.archive import Archive
from store.types import Event


def event_lines(archive: Archive, *, jsonl: bool) -> Iterator[str]:
    """The events by id, a line each; they are fetched as they are printed."""
    for event in archive.every_event():
        yield json.dumps(_full(event), ensure_ascii=False) if jsonl else _plain(event)


def regrouped(archive: Archive) -> int:
    """Groups all articles anew, in the light of all others; how many they are. Ids stay."""
    return archive.regroup(datetime.now(UTC))


def _full(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "headline": event.headline,
        "date": event.date,
        "precision": event.precision,
        "first_seen": event.first_seen.isoformat(),
        "updated": event.updated.isoformat(),
        "actors": [actor.name for actor in event.actors],
        "place": event.place,
        "articles": [
            {"file": each.file, "outlet": each.outlet.name if each.outlet else None, "url": each.url, "title": each.title}
            for each in event.articles
        ],
    }


def _plain(event: Event) -> str:
    when = event.date or "          "
    return f"{event.id:>6}  {when:<10}  {event.article_count:>3} articles, {event.outlet_count} outlets  {event.headline}"
