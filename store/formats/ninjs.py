"""ninjs 1.x to 3 in, its item out. Names are compared without case and underscores: 1.x writes `pubstatus`, 3 writes `pubStatus`."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from store.extract.clean import Unreadable, decode, from_html
from store.formats.items import (
    MOST_REPLACED,
    REPLACES,
    Item,
    NoText,
    embargo,
    moment,
    plain,
    status_of,
    web_address,
    whole_number,
)

_ITS = re.compile(rb'"(?:uri|guid)"\s*:')
_OURS = re.compile(
    rb'"(?:pub_?status|version_?created|body_\w+|bodies|headlines|representation_?type|embargoed)"\s*:', re.IGNORECASE
)


def is_ninjs(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and bool(_ITS.search(head) and _OURS.search(head))


def items_of(raw: bytes) -> list[Item]:
    """The one item of a file. NoText where it is a picture or the like; Unreadable where it is no ninjs."""
    try:
        told = json.loads(decode(raw))
    except (ValueError, RecursionError):
        raise Unreadable("The JSON is broken.") from None
    if not isinstance(told, Mapping):
        raise Unreadable("The file is JSON, but no ninjs object.")
    item = {str(name).replace("_", "").lower(): value for name, value in told.items()}
    guid = plain(_word(item.get("uri")) or _word(item.get("guid")), 500)
    if not guid:
        raise Unreadable("The file is JSON, but no ninjs: it has no uri.")
    kind = (_word(item.get("type")) or "text").lower()
    if kind not in ("text", "composite"):
        raise NoText(f"The item is no text but: {plain(kind, 30)}.")
    return [
        Item(
            guid=guid,
            raw=raw,
            text=_body(item),
            version=whole_number(item.get("version") or 1) or 0,
            created=moment(_word(item.get("versioncreated"))),
            first_created=moment(_word(item.get("contentcreated"))) or moment(_word(item.get("firstcreated"))),
            status=status_of(_word(item.get("pubstatus"))),
            embargoed=None if item.get("embargoed") is None else embargo(str(item["embargoed"])),
            urgency=whole_number(item.get("urgency")),
            title=plain(_word(item.get("headline")) or _chosen(item.get("headlines"), ("main", "headline", "title")), 500),
            slugline=plain(_word(item.get("slugline")), 300),
            note=plain(" ".join(filter(None, (_word(item.get("ednote")), _held_why(item))))),
            credit=plain(_word(item.get("creditline")), 200),
            by=plain(_word(item.get("byline")) or _word(item.get("by")), 200),
            provider=plain(_provider(item), 100),
            url=web_address(*_pages(item)),
            language=plain(_word(item.get("language")), 20),
            replaces=tuple(_replaced(item))[:MOST_REPLACED],
            signals=tuple(_codes(item.get("genre")) + _codes(item.get("genres")) + _codes(item.get("signal"))),
        )
    ]


def _held_why(item: Mapping[str, Any]) -> str | None:
    why = _word(item.get("embargoedreason"))
    return f"Embargo: {why}" if why else None


def _body(item: Mapping[str, Any]) -> str:
    """The fullest body: 1.x has `body_text`, `body_xhtml`, `body_html`; 2 and 3 have `bodies`, each with its type."""
    bodies = [(name, value) for name, value in item.items() if name.startswith("body") and isinstance(value, str)]
    for body in _rows(item.get("bodies")):
        kind = (_word(body.get("contenttype")) or _word(body.get("mimetype")) or "text/plain").lower()
        bodies.append((kind, _word(body.get("value")) or ""))
    found = [(_is_plain(kind, value), _sound(value)) for kind, value in bodies if value.strip()]
    texts = [(value.strip(), straight) if straight else (_of_html(value), straight) for straight, value in found]
    # marked-up text parts paragraphs; plain text may be one long line of the same words
    return max((text for text, straight in texts if not straight), key=len, default="") or max(
        (text for text, _ in texts), key=len, default=""
    )


def _sound(value: str) -> str:
    """Without what JSON can write and no text can hold: NUL, half a character (`\\ud800`)."""
    return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_plain(kind: str, value: str) -> bool:
    return "html" not in kind and not re.search(r"</?(?:p|div|br|h\d)\b", value)


def _of_html(value: str) -> str:
    try:
        return from_html(value).text
    except Unreadable:
        return ""


def _chosen(told: Any, roles: Sequence[str]) -> str | None:
    rows = _rows(told)
    main = [row for row in rows if (_word(row.get("role")) or "main").rsplit(":", 1)[-1].lower() in roles]
    return next((_word(row.get("value")) for row in [*main, *rows] if _word(row.get("value"))), None)


def _provider(item: Mapping[str, Any]) -> str | None:
    if told := _word(item.get("provider")) or _word(item.get("source")):
        return told
    for name in ("provider", "infosource", "infosources"):
        for row in _rows(item.get(name)):
            if found := _word(row.get("name")) or _word(row.get("literal")):
                return found
    return _word(item.get("copyrightholder"))


def _pages(item: Mapping[str, Any]) -> list[str | None]:
    """The addresses of the item's own page, as renditions and links tell them."""
    found = [_word(item.get("webversion")), _word(item.get("canonicalurl")), _word(item.get("url"))]
    return found + [_word(row.get("href")) for row in _rows(item.get("links")) if _relation(row) in ("canonical", "webversion")]


def _replaced(item: Mapping[str, Any]) -> list[str]:
    found = [_word(row.get("uri")) or _word(row.get("href")) for row in _related(item) if _relation(row) in REPLACES]
    found += [_word(item.get("replaces")), _word(item.get("rewriteof"))]
    return list(dict.fromkeys(guid for told in found if (guid := plain(told, 500))))


def _related(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    associations = item.get("associations")
    named = list(associations.values()) if isinstance(associations, Mapping) else associations
    return [*_rows(item.get("links")), *_rows(named)]


def _relation(row: Mapping[str, Any]) -> str:
    return re.split(r"[:/#]", (_word(row.get("rel")) or _word(row.get("relation")) or ""))[-1].lower()


def _codes(told: Any) -> list[str]:
    return [
        re.split(r"[:/#]", code)[-1].lower()
        for row in _rows(told)
        if (code := _word(row.get("code")) or _word(row.get("name")))
    ]


def _rows(told: Any) -> list[Mapping[str, Any]]:
    values = told if isinstance(told, list) else [told]
    return [row for row in values if isinstance(row, Mapping)]


def _word(told: Any) -> str | None:
    return told.strip() or None if isinstance(told, str) else None
