"""An article's head in, an event's headline and the sentence that tells it out: the title as it stands, else the lead's first clause."""

import re
from functools import cache

from store.clusters.features import DATELINE
from store.extract.lexicon import entries
from store.extract.text import fold, sentences
from store.types import Span

#: Characters of a headline, and of the sentence beside it.
LONGEST, SENTENCE = 120, 320
_CLAUSE = re.compile(r"\s*(?:[,;:(–—]|\s(?=(?:alors que|tandis que|après|afin|pour|qui|dont|où|selon|lors|en raison)\b))")
_LABEL = re.compile(
    r"^(?:EN DIRECT|DIRECT|LIVE|VID[ÉE]O|AUDIO|INFOGRAPHIE|CARTE|PODCAST|REPLAY|URGENT|ALERTE)\b\s*[:.|–—-]*\s*", re.IGNORECASE
)


def headline_of(head: str, title: str | None) -> tuple[str, str, Span]:
    """The headline and the sentence of an article's first characters, and where that stands. A title that asks or teases tells nothing."""
    after = len(title) if title and head.startswith(title) else 0
    span = _lead(head, after)
    lead = " ".join(span.of(head).split())
    told = lead or " ".join(head.split())
    if title is not None and not is_teaser(title):
        named = " ".join(_LABEL.sub("", title).split())
        if named:
            return _cut(named), _shortened(lead or named, SENTENCE), span
    return _cut(told), _shortened(told, SENTENCE), span


def is_teaser(title: str) -> bool:
    """Whether a title keeps what happened to itself: a question, « Ce que l'on sait », a live page's."""
    folded = fold(title)
    if title.rstrip().endswith(("?", "…", "...")) or len(folded) < 12:
        return True
    return any(opening in folded for opening in _teasers())


@cache
def _teasers() -> tuple[str, ...]:
    return tuple(map(fold, entries("teasers")))


def _lead(head: str, after: int) -> Span:
    """The first sentence after the title that is one, without its dateline; the first one of all where none is."""
    start = after + (len(head[after:]) - len(head[after:].lstrip()))
    if dateline := DATELINE.match(head[start:]):
        start += dateline.end()
    spans = [Span(start + span.start, start + span.end) for span in sentences(head[start : start + 1_500])[:4]]
    long = (span for span in spans if span.of(head).count(" ") >= 4)
    return next(long, spans[0] if spans else Span(0, min(len(head), SENTENCE)))


def _cut(said: str) -> str:
    """At most so many characters, cut where a clause ends, else between two words; no quote is left open."""
    plain = said.strip().rstrip(".").strip()
    if len(plain) <= LONGEST:
        return plain[:1].upper() + plain[1:]
    cuts = [m.start() for m in _CLAUSE.finditer(plain, 40, LONGEST) if _whole(plain[: m.start()])]
    if cuts:
        kept = plain[: cuts[-1]].rstrip(" ,;:–—-(")
        return kept[:1].upper() + kept[1:]
    return _shortened(plain[:1].upper() + plain[1:], LONGEST)


def _whole(said: str) -> bool:
    return said.count("«") == said.count("»") and said.count("“") == said.count("”") and said.count("(") == said.count(")")


def _shortened(said: str, longest: int) -> str:
    if len(said) <= longest:
        return said
    space = said.rfind(" ", 0, longest - 1)
    return said[: space if space > longest // 2 else longest - 1].rstrip(" ,;:–—-(«") + "…"
