"""NewsML-G2 in, items out: a newsItem, or a newsMessage that carries several. Text in XHTML, NITF or plain.

Entities are refused, so that no file grows in memory nor names another; elements are told by their local name, whatever the version.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from store.extract.clean import Unreadable, from_html
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

_ROOTS = ("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:" + b"|".join(root.encode() for root in _ROOTS) + rb")[\s>/]")
_CONTENTS = ("inlineXML", "inlineData")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST_ITEMS = 500
_DEEPEST = 200
_MOST_MARKS = 1_000_000

#: Elements that stand on lines of their own; whatever is not named here stands within a line.
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 hl1 hl2 hedline li dt dd tr blockquote bq pre div block section article header footer br figcaption abstract"
    " lead note tagline byline dateline body body.content body.head body.end table ul ol".split()
)
#: What is said about the text and is not the text: NITF's head repeats title and credit, its media are pictures.
_LEFT_OUT = frozenset(
    "head body.head body.end script style media figure img iframe object video audio svg form nav aside docdata noscript".split()
)


def is_newsml(head: bytes) -> bool:
    return _ROOT.search(head) is not None


def items_of(raw: bytes) -> list[Item]:
    """The text items of a file. NoText where there are none; Unreadable where it is no NewsML-G2."""
    root = _parsed(raw)
    name = _local(root)
    if name == "newsMessage":
        found = [child for holder in _children(root, "itemSet") for child in holder if isinstance(child.tag, str)]
        if len(found) > _MOST_ITEMS:
            raise Unreadable(f"The message carries {len(found)} items; {_MOST_ITEMS} at most are read.")
        texts = [item for item in found if _local(item) == "newsItem" and _is_text(item)]
        if not texts:
            raise NoText("The message carries no text.")
        return [_of_message(item) for item in texts]
    if name in _ROOTS and (name != "newsItem" or not _is_text(root)):
        raise NoText("The item is no text: a picture, a list of items, or the like.")
    if name != "newsItem":
        raise Unreadable(f"The file is XML, but no NewsML-G2: it begins with <{plain(name, 40)}>.")
    return [_item(root, raw)]


def _parsed(raw: bytes) -> Element:
    if raw.count(b"<") > _MOST_MARKS:
        raise Unreadable(f"The XML has more than {_MOST_MARKS:,} marks.")
    try:
        root: Element = fromstring(raw, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Unreadable("The XML declares entities or names other files: such a file is not opened.") from None
    except (ParseError, ValueError, LookupError) as fault:
        raise Unreadable(f"The XML is broken: {plain(str(fault), 100)}.") from None
    deep: list[tuple[Element, int]] = [(root, 0)]
    while deep:
        element, depth = deep.pop()
        if depth > _DEEPEST:
            raise Unreadable(f"The XML is more than {_DEEPEST} elements deep.")
        deep += [(child, depth + 1) for child in element]
    return root


def _alone(item: Element) -> bytes:
    item.tail = None
    alone: bytes = tostring(item, encoding="utf-8", xml_declaration=True)
    return alone


def _of_message(item: Element) -> Item:
    """One of several: a fault of it is its own."""
    raw = _alone(item)
    try:
        return _item(item, raw)
    except Unreadable as fault:
        return Item(plain(item.get("guid"), 500) or "an item without guid", raw, "", fault=str(fault))


def _item(item: Element, raw: bytes) -> Item:
    guid = plain(item.get("guid"), 500)
    if not guid:
        raise Unreadable("The item has no guid.")
    meta, content = _first(item, "itemMeta"), _first(item, "contentMeta")
    status = status_of(_code(_first(meta, "pubStatus")))
    created = moment(_text(_first(meta, "versionCreated")))
    language = _language(item, content)
    text = _body(item, language)
    if not text and status == "usable" and any(_local(part) == "remoteContent" for part in item.iter()):
        raise Unreadable("Its text lies in another file (remoteContent), which is not fetched.")
    return Item(
        guid=guid,
        raw=raw,
        text=text,
        version=whole_number(item.get("version") or 1) or 0,
        created=created,
        first_created=moment(_text(_first(content, "contentCreated"))) or moment(_text(_first(meta, "firstCreated"))),
        status=status,
        embargoed=embargo(_text(_first(meta, "embargoed"))),
        urgency=whole_number(_text(_first(content, "urgency"))),
        title=_headline(item, meta, content, language),
        slugline=plain(_text(_first(content, "slugline")), 300),
        note=plain(" ".join(filter(None, (_text(note) for note in _children(meta, "edNote"))))),
        credit=plain(_text(_first(content, "creditline")), 200),
        by=plain(_text(_first(content, "by")), 200),
        provider=_named(_first(meta, "provider")) or _named(_first(content, "infoSource")),
        url=web_address(*(_address(link) for link in _links(item, meta))),
        language=language,
        replaces=tuple(dict.fromkeys(guid for guid in _replaced(item, meta) if guid))[:MOST_REPLACED],
        signals=tuple(
            _last(_code(told) or "")
            for told in [*_children(meta, "signal"), *_children(content, "genre"), *_children(meta, "profile")]
        ),
    )


def _language(item: Element, content: Element | None) -> str | None:
    """The language that is read: French where the item is in several, else the first that it tells."""
    told = [language.get("tag") for language in _children(content, "language")]
    told += [_lang(part) for part in item.iter() if _local(part) in _CONTENTS]
    found = [language for language in told if language]
    return next((language for language in found if language.lower()[:2] == "fr"), found[0] if found else None)


def _lang(element: Element) -> str | None:
    """The language that an element, or the `<html>` in it, is marked with."""
    marked = (part.get(_XML_LANG) or part.get("lang") for part in [element, *element][:2])
    return next(filter(None, marked), None)


def _of_language(elements: list[Element], language: str | None) -> list[Element]:
    """Those in a language, and those that are marked with none; all where there is nothing in it."""
    wanted = (language or "")[:2].lower()
    return [element for element in elements if (_lang(element) or wanted)[:2].lower() == wanted] or elements


def _headline(item: Element, meta: Element | None, content: Element | None, language: str | None) -> str | None:
    heads = _of_language(_children(content, "headline"), language)
    main = [head for head in heads if _last(head.get("role") or "main") in ("main", "headline", "title", "")]
    told = next((_text(head) for head in [*main, *heads] if _text(head)), None)
    if not told:
        told = next((_flat(head) for head in item.iter() if _local(head) in ("hl1", "hedline") and _flat(head)), None)
    return plain(told or _text(_first(meta, "title")), 500)


def _body(item: Element, language: str | None) -> str:
    """The text of the fullest content that is text: XHTML or NITF inline, else plain."""
    found = []
    for content in _of_language([part for part in item.iter() if _local(part) in _CONTENTS], language):
        name = _local(content)
        if name == "inlineXML":
            found.append(_lines(content))
        elif name == "inlineData" and (content.get("contenttype") or "text/plain").split(";")[0].strip() == "text/plain":
            found.append((content.text or "").strip())
        elif name == "inlineData" and (content.get("contenttype") or "").startswith(("text/html", "application/xhtml")):
            found.append(from_html(content.text or "").text)
    return max(found, key=len, default="")


def _lines(root: Element) -> str:
    """The text of marked-up content, its blocks parted by blank lines. Walks without recursion: files may be deep."""
    parts: list[str] = []
    steps: list[Element | str] = [root]
    while steps:
        step = steps.pop()
        if isinstance(step, str):
            parts.append(step)
            continue
        element = step
        if not isinstance(element.tag, str) or _local(element) in _LEFT_OUT:
            continue
        parted = _local(element) in _BLOCKS
        if _local(element) in ("td", "th"):
            parts.append(" ")
        if parted:
            steps.append("\n\n")
        for child in reversed(element):
            if child.tail:
                steps.append(child.tail.replace("\n", " "))
            steps.append(child)
        if element.text:
            steps.append(element.text if _local(element) == "pre" else element.text.replace("\n", " "))
        if parted:
            parts.append("\n\n")
    lines = (" ".join(line.split()) if "\t" in line or "  " in line else line.strip() for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _is_text(item: Element) -> bool:
    told = _code(_first(_first(item, "itemMeta"), "itemClass"))
    return told is None or _last(told) in ("text", "composite")


def _links(item: Element, meta: Element | None) -> list[Element]:
    return [*_children(meta, "link"), *(link for link in item if _local(link) == "link")]


def _address(link: Element) -> str | None:
    """The page of the item itself: `rel="irel:webVersion"`, `canonical`, `alternate`; a link to something else is none."""
    if _last(link.get("rel") or "") in ("webversion", "canonical", "alternate", "permalink", "published"):
        return link.get("href")
    return None


def _replaced(item: Element, meta: Element | None) -> Iterator[str | None]:
    for link in _links(item, meta):
        if _last(link.get("rel") or "") in REPLACES:
            yield plain(link.get("residref") or link.get("guidref"), 500)


def _named(element: Element | None) -> str | None:
    """A party's name: its `name`, else what it is called in text, else the last part of its code."""
    if element is None:
        return None
    told = _text(_first(element, "name")) or element.get("literal") or _last(element.get("qcode") or "", lower=False)
    return plain(told, 100)


def _code(element: Element | None) -> str | None:
    return (element.get("qcode") or element.get("uri") or element.get("literal")) if element is not None else None


def _last(code: str, *, lower: bool = True) -> str:
    part = re.split(r"[:/#]", code.strip())[-1]
    return part.lower() if lower else part


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name] if element is not None else []


def _first(element: Element | None, name: str) -> Element | None:
    return next(iter(_children(element, name)), None)


def _text(element: Element | None) -> str | None:
    return _flat(element) if element is not None else None


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
