"""A feed's bytes in, its entries out, by feedparser: address, title, day, and the text where the feed has the whole of it."""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from store.extract.clean.residues import strip
from store.formats.items import plain, web_address

_MOST = 300
_WHOLE = 400  # characters of text below which a feed's content is no article
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:lire|voir|read) (?:la suite|plus|l'article|more)\W*)\s*$", re.IGNORECASE)


class NoFeed(Exception):
    """The bytes are no feed; the message is the end of a sentence."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one article. `digest` changes where it says something else; `content` is HTML, the whole article or None."""

    id: str
    digest: str
    address: str | None
    title: str | None
    published: datetime | None
    content: str | None


def entries_of(raw: bytes, *, address: str, content_type: str = "") -> list[FeedEntry]:
    """The entries of a feed, as it orders them, `address` being its own. NoFeed."""
    import feedparser

    if _declares_entities(raw):
        raise NoFeed("it declares entities, and is not opened")
    headers = {"content-type": content_type or "application/xml", "content-location": address}
    try:
        # Bytes alone would be taken for a file's name. Nothing is shown as HTML, and what cleans HTML is slow where it is hostile.
        told = feedparser.parse(io.BytesIO(raw), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as fault:  # what one feed trips must not cost the inbox and the other feeds
        raise NoFeed(f"reading it failed ({type(fault).__name__})") from None
    if not told.get("version") and not told.entries:
        raise NoFeed("it is no RSS nor Atom")
    found: dict[str, FeedEntry] = {}
    for entry in told.entries[:_MOST]:
        read = _entry(entry, address)
        if read is not None:
            found.setdefault(read.id, read)
    return list(found.values())


def _declares_entities(raw: bytes) -> bool:
    """In whatever encoding has letters of two or four bytes too; of others feedparser itself leaves the declarations out."""
    return b"<!ENTITY" in (raw.replace(b"\0", b"") if b"\0" in raw else raw)


def _entry(told: dict[str, Any], address: str) -> FeedEntry | None:
    entry = dict(dict.items(told))  # feedparser's own `get` makes up what is not there
    link = web_address(_joined(address, entry.get("link")), entry.get("id"))
    content = max((str(part.get("value") or "") for part in entry.get("content") or ()), key=len, default="")
    summary = str(entry.get("summary") or "")
    title = plain(" ".join(strip(str(entry.get("title") or ""), []).split()), 500)
    said = [link, title, summary, content, entry.get("updated") or entry.get("published")]
    own = str(entry.get("id") or link or title or "")
    if not own or not (link or content):
        return None
    return FeedEntry(
        id=_sha(own),
        digest=_sha(json.dumps(said)),
        address=link,
        title=title,
        published=_moment(entry, "published") or _moment(entry, "updated"),
        content=content if _is_whole(content) else None,
    )


def _joined(address: str, link: str | None) -> str | None:
    try:
        return urljoin(address, link) if link else None
    except ValueError:
        return None


def _is_whole(content: str) -> bool:
    words = " ".join(re.sub(r"<[^<>]*>", " ", content).split())
    return len(words) >= _WHOLE and not _CUT.search(words)


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    """A date with the zone that the feed writes it in: its day is the outlet's day, not Greenwich's."""
    told = str(entry.get(name) or "").strip()
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(told)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    parsed = entry.get(f"{name}_parsed")
    try:
        return datetime(*parsed[:6]).replace(tzinfo=UTC) if parsed else None  # noqa: DTZ001
    except (ValueError, TypeError):
        return None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
