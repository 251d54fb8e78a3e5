"""The bytes of a file that an agency's format may hold in, its news items out: NewsML-G2 (`.xml`) and ninjs (`.json`).

No clock, no archive: what an embargo or a withdrawal means for the archive is decided by whoever takes the items in.
"""

from store.formats import newsml, ninjs
from store.formats.items import Item, NoText

__all__ = ["SUFFIXES", "Item", "NoText", "is_of_agency", "items_of"]

SUFFIXES = (".xml", ".json")

_HEAD = 8192


def items_of(raw: bytes, suffix: str) -> list[Item]:
    """The items of a file that are texts, each with the bytes that hold it alone. NoText where it holds other things only; Unreadable."""
    return newsml.items_of(raw) if suffix == ".xml" else ninjs.items_of(raw)


def is_of_agency(head: bytes, suffix: str) -> bool:
    """Whether a file that begins like this is an agency's, and no other XML or JSON that lies in a folder."""
    start = head[:_HEAD].replace(b"\0", b"")
    return newsml.is_newsml(start) if suffix == ".xml" else ninjs.is_ninjs(start)
