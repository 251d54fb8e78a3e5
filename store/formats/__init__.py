"""The bytes of a file that an agency's format may hold in, its news items out: NewsML-G2 (`.xml`) and ninjs (`.json`).

No clock, no archive: what an embargo or a withdrawal means for the archive is decided by whoever takes the items in.
"""

from store.formats import newsml, ninjs
from store.formats.items import LONGEST_ADDRESS, Item, NoText, embargo

__all__ = ["HEAD", "LONGEST_ADDRESS", "SUFFIXES", "Item", "NoText", "embargo", "is_of_agency", "items_of"]

SUFFIXES = (".xml", ".json")

#: How much of a file tells whether it is an agency's. JSON's names may come in any order, the text before the `uri`.
HEAD = 1_000_000
_XML_HEAD = 8192


def items_of(raw: bytes, suffix: str) -> list[Item]:
    """The items of a file that are texts, each with the bytes that hold it alone. NoText where it holds other things only; Unreadable."""
    return newsml.items_of(raw) if suffix == ".xml" else ninjs.items_of(raw)


def is_of_agency(head: bytes, suffix: str) -> bool:
    """Whether a file that begins like this is an agency's, and no other XML or JSON that lies in a folder."""
    start = head.replace(b"\0", b"")
    return newsml.is_newsml(start[:_XML_HEAD]) if suffix == ".xml" else ninjs.is_ninjs(start)
