"""A file's bytes and what its manifest says of it in, a cleaned `Article` out. `Unreadable` says what is wrong with a file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from store.extract.clean import (
    HtmlPage,
    Unreadable,
    check_has_sentence,
    clean,
    decode,
    find_published,
    from_html,
    from_markdown,
    published_in,
)
from store.extract.credits import find_agency
from store.formats import LONGEST_ADDRESS, Item, items_of
from store.formats import SUFFIXES as AGENCIES
from store.manifests import Row, is_date
from store.types import Article, IsoDate

HTML = (".html", ".htm")
SUFFIXES = (".txt", ".md", *HTML)

_TRACKING = ("utm_", "fbclid", "gclid", "xtor", "at_medium", "at_campaign")


def article_of(
    raw: bytes,
    *,
    file: str,
    row: Row | None = None,
    published: IsoDate | None = None,
    fetched: datetime | None = None,
    outlet_of: Callable[[str], str | None] = lambda _: None,
) -> Article:
    """The article of a file: what the manifest says counts first, then what the page says, then `published`. Raises Unreadable.

    An agency's file (`store.formats`) is one that holds a single item.

    `outlet_of` gives an outlet's name as the directory writes it, for a name or an address; None where it does not know it.
    """
    said = row or Row()
    if said.published and not is_date(said.published):
        raise Unreadable(f"Its date in the manifest, {said.published!r}, is none: write 2022-01-19, 2022-01 or 2022.")
    suffix = PurePath(file).suffix.lower()
    if suffix in AGENCIES:
        item = _only(items_of(raw, suffix))
        page = _page_of(item)
    else:
        item, page = None, _page(raw, suffix)
    if len(page.text) > _LONGEST:
        raise Unreadable(f"Its text has {len(page.text):,} characters; an article may have {_LONGEST:,} at most.")
    cleaned = clean(page.text, title=said.title or page.title or said.else_title)
    if item is None or len((cleaned.title or "").split()) < _ALERT:
        check_has_sentence(cleaned.text.removeprefix(cleaned.title or "") if said.title else cleaned.text)
    url, outlet = canonical(said.url or page.url), said.outlet or page.outlet
    known = (outlet_of(outlet) if outlet else None) or (outlet_of(url) if url and not outlet else None)
    told = page.published if page.published and is_date(page.published) else None
    in_address = published_in(url) if url else None
    if in_address and fetched and in_address > fetched.date().isoformat():
        in_address = None  # of what is still to come
    return Article(
        file=file,
        text=cleaned.text,
        title=cleaned.title,
        published=said.published or told or find_published(page.text) or in_address or said.else_published or published,
        outlet=known or outlet,
        url=url,
        fetched=fetched,
        agency=find_agency(page.text) or (_credited(item) if item else None),
    )


#: Five times the longest that newspapers print. Cleaning and reading take minutes where a page has ten megabytes of words.
_LONGEST = 1_000_000
#: An agency's alert is its headline alone, of so many words at least.
_ALERT = 3


def _page(raw: bytes, suffix: str) -> HtmlPage:
    if suffix in HTML:
        return from_html(raw)
    return from_markdown(decode(raw)) if suffix == ".md" else HtmlPage(decode(raw))


def _only(items: list[Item]) -> Item:
    if len(items) == 1 and items[0].fault:
        raise Unreadable(items[0].fault)
    if len(items) != 1:
        raise Unreadable(f"The file holds {len(items)} articles; `sourcier ingest` takes them in.")
    return items[0]


def _page_of(item: Item) -> HtmlPage:
    """An item as a page. It counts as published when this version was made, or when its embargo ends."""
    moments = [when for when in (item.created or item.first_created, item.embargoed) if when]
    published = max(moments).isoformat(timespec="minutes") if moments else None
    return HtmlPage(item.text, item.title, published, item.url, item.provider)


def _credited(item: Item) -> str | None:
    return next((name for told in (item.credit, item.provider) if told and (name := find_agency(told))), None)


def canonical(url: str | None) -> str | None:
    """The address by which an article is known: no fragment, no tracking, host in lower case. None if it is no web address.

    One that is longer than any index holds, or has characters that no database does, is none."""
    try:
        parts = urlsplit((url or "").strip())
        port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].lower().startswith(_TRACKING)]
    found = urlunsplit((parts.scheme.lower(), parts.hostname + port, parts.path or "/", urlencode(query), ""))
    return found if found.isprintable() and len(found.encode()) <= LONGEST_ADDRESS else None
