"""Somebody whom articles name in, all that the archive tells of them out, as JSON can hold it; rights of outlets are heeded."""

from datetime import date
from typing import Any

from store.archive import Archive
from store.types import Actor, Filters, FoundQuote, Source

_AT_ONCE = 100
_MOST_ARTICLES = 100_000


def told(archive: Archive, actor: Actor) -> dict[str, Any]:
    """Names, roles, articles, what they said and what was said of them."""
    id = actor.id or 0
    profile = archive.profile(id, today=date.max, limit=1)
    return {
        "name": actor.name,
        "kind": actor.kind,
        "also": list(actor.aliases),
        "roles": [{"title": role.title, "since": role.since, "until": role.until} for role in actor.roles],
        "roles_read": [{"title": role.title, **_source(role.source)} for role in (profile.read_roles if profile else ())],
        "barred": bool(profile and profile.actor.barred),
        "articles": [_source(source) for source in archive.naming(id, limit=_MOST_ARTICLES)],
        "said": _quotes(archive, Filters(speaker=id)),
        "said_about": _quotes(archive, Filters(about=id)),
    }


def _quotes(archive: Archive, filters: Filters) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more = True
    while more:
        page = archive.quotes(filters, start=len(found), limit=_AT_ONCE)
        found += map(_quote, page.items)
        more = page.more and bool(page.items)
    return found


def _quote(quote: FoundQuote) -> dict[str, Any]:
    said = {"words": " […] ".join(quote.words), "kind": quote.kind, "said_on": quote.said_on, "inferred": quote.inferred}
    return {**said, **_source(quote.source)}


def _source(source: Source) -> dict[str, Any]:
    outlet = source.outlet.name if source.outlet else None
    return {"title": source.title, "outlet": outlet, "published": source.published, "url": source.url, "file": source.file}
