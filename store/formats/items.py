"""What agencies' formats have in common: an `Item`, and the words by which a new dispatch says that it takes an old one's place."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from store.extract.clean import Unreadable
from store.extract.text import fold

PubStatus = Literal["usable", "withheld", "canceled"]


#: Bytes that an address may have, or whatever an article is known by: what PostgreSQL puts into an index.
LONGEST_ADDRESS = 2000
#: Items that one item may say it replaces.
MOST_REPLACED = 100


class NoText(Unreadable):
    """A picture, a video, a list of other items: nothing to read, and nobody's fault."""


@dataclass(frozen=True, slots=True)
class Item:
    """One version of one news item, as its format tells it; `raw` are the bytes that hold it and nothing else."""

    guid: str
    raw: bytes
    text: str
    version: int = 1
    created: datetime | None = None  # this version
    first_created: datetime | None = None
    status: PubStatus = "usable"
    embargoed: datetime | None = None
    urgency: int | None = None
    title: str | None = None
    slugline: str | None = None
    note: str | None = None  # to editors, never for readers
    credit: str | None = None
    by: str | None = None
    provider: str | None = None
    url: str | None = None
    language: str | None = None
    replaces: tuple[str, ...] = ()  # guids of other items
    signals: tuple[str, ...] = ()  # genres and signals, by the last part of their code
    fault: str | None = None  # why this one of a message cannot be read: the others can

    @property
    def replacing(self) -> bool:
        """Whether it says of itself that it takes an older dispatch's place: « 2e lead », « correctif », « annule et remplace »."""
        told = " | ".join(filter(None, (self.title, self.slugline, self.note)))
        if _REPLACING.search(fold(told)) or _LEAD.search(fold(self.slugline or "")):
            return True
        return any(signal in _SIGNALS for signal in self.signals)

    @property
    def series(self) -> str | None:
        """What a dispatch and those that take its place have in common: the agency and its slugline, without such words."""
        if not (self.slugline and self.provider):
            return None
        words = re.findall(r"\w+", _LEAD.sub(" ", _REPLACING.sub(" ", fold(self.slugline))))
        return f"{fold(self.provider)}|{' '.join(words)}"[:300] if words else None

    @property
    def untimed_embargo(self) -> bool:
        """Whether the note to editors, or plainly the headline, speaks of an embargo that the format gives no end of."""
        if self.embargoed is not None:
            return False
        told = fold(self.note or "")
        if "embargo" in told and not (_LIFTED.search(told) and not _TIMED.search(told)):
            return True
        return bool(_UNTIL.search(fold(" | ".join(filter(None, (self.title, self.slugline))))))


#: In folded words. « lead » alone is an English word of titles: it counts in capitals' places only, with a number or in a slugline.
_REPLACING = re.compile(
    r"\b(?:\d+ ?(?:e|er|eme|nd|rd|st|th)? ?lead|lead (?:general|all|\d+(?:e|er|eme|nd|rd|st|th)?)|lead$|lead(?= \|)"
    r"|annule et remplace|annule remplace"
    r"|(?:remplace|rectifie|corrige) (?:la|notre|une|le) (?:depeche|precedente?|version|urgent|papier|lead)"
    r"|correctif|rectificatif|correction|corrige[e]?|write ?thru|writethru|kills? and replaces?|replaces previous)\b"
)
_LEAD = re.compile(r"\blead\b")
_LIFTED = re.compile(
    r"\b(?:embargo (?:est )?(?:leve|expire|lifted|over)|(?:levee?|fin|end) (?:de l |d |of )?embargo|(?:pas|sans|no) (?:d )?embargo)"
)
#: « Embargo levé lundi à 18 h » is how editors are told when it will be.
_TIMED = re.compile(
    r"\d|\b(?:midi|minuit|noon|midnight|matin|soir|demain|tomorrow|jusqu|until|des|when|quand|lorsque"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
#: An embargo alone may be one on oil.
_UNTIL = re.compile(r"\b(?:sous embargo jusqu|embargo(?:ed)? until)")
_SIGNALS = frozenset(
    {"correction", "corrected", "correctif", "writethru", "writethrough", "update", "lead", "rectificatif", "replacement"}
)

#: How items name the relation to what they replace, by the last part of the code.
REPLACES = frozenset({"replaces", "supersedes", "previousversion", "corrects", "correctionof", "updates", "updateof"})


def moment(text: str | None) -> datetime | None:
    """A date and time, in UTC where it gives no zone; None where it is none, or a day without an hour."""
    told = (text or "").strip()
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def embargo(text: str | None) -> datetime | None:
    """The end of an embargo; None where there is no such field. Unreadable for what is no moment: it must not be taken for no embargo."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable("The end of its embargo is no date and time.") from None
    if found.tzinfo is None:
        raise Unreadable("The end of its embargo has no time zone.")
    return found


def status_of(code: str | None) -> PubStatus:
    """`stat:canceled`, `Canceled`. Unreadable for what is none of the three: it must not be taken for usable."""
    told = (code or "usable").rsplit(":", 1)[-1].rsplit("/", 1)[-1].strip().lower() or "usable"
    if told in ("canceled", "cancelled"):
        return "canceled"
    if told == "withheld":
        return "withheld"
    if told == "usable":
        return "usable"
    raise Unreadable("Its publishing status is none of usable, withheld, canceled.")


def whole_number(told: object) -> int | None:
    """`"3"`, `3`, `3.0`; None where it is no number of a size that a version has."""
    try:
        number = int(float(str(told)))
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 2**31 else None


def web_address(*told: str | None) -> str | None:
    """The first that is the address of a page; a site's front, `https://courrier.example/`, is that of no article."""
    for address in told:
        try:
            parts = urlsplit((address or "").strip())
        except ValueError:
            continue
        told_page = parts.path.strip("/") or parts.query
        if parts.scheme.lower() in ("http", "https") and parts.hostname and told_page and (address or "").strip().isprintable():
            return (address or "").strip()
    return None


def plain(text: str | None, limit: int = 1000) -> str | None:
    """One line without control characters, for what is shown, compared or kept; None for nothing."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text or "").split())
    return words[:limit] or None
