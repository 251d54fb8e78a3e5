"""An article's head in, an event's headline and the sentence that tells it out: the title as it stands, else the lead's first clause."""

import re
from functools import cache

from store.clusters.features import DATELINE
from store.extract.lexicon import entries
from store.extract.text import CLAUSE_END, fold, sentences, tokens
from store.types import Span

#: Characters of a headline, and of the sentence beside it.
LONGEST, SENTENCE = 120, 320
_LABELS = "EN DIRECT|DIRECT|LIVE|VID[ÉE]OS?|AUDIO|INFOGRAPHIE|CARTE|PODCAST|REPLAY|URGENT|ALERTE"
#: « DIRECT Séisme », « Vidéo. Séisme », « Vidéo - Séisme »; « Carte bancaire : » and « Direct Orvanie rachète » are no labels.
_LABEL = re.compile(rf"^\W*(?:(?:{_LABELS})(?=\s+[^\W\d_]*[^\W\d_A-ZÀ-Ý])\s+|(?i:{_LABELS})(?:\s*[:.|]|\s+[–—-])\s*)")
_MARKS = (("«", " »"), ("“", "”"))


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
    if title.rstrip().endswith(("?", "…", "...")) or len(fold(title)) < 12:
        return True
    words = f" {' '.join(tokens(title))} "  # whole words: « le directeur » is no « le direct »
    return any(teaser in words for teaser in _teasers())


@cache
def _teasers() -> tuple[str, ...]:
    return tuple(f" {' '.join(tokens(entry))} " for entry in entries("teasers"))


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
    cuts = [m.start() for m in CLAUSE_END.finditer(plain, 40, LONGEST) if _whole(plain[: m.start()])]
    if cuts:
        kept = plain[: cuts[-1]].rstrip(" ,;:–—-(")
        return kept[:1].upper() + kept[1:]
    short = _shortened(plain[:1].upper() + plain[1:], LONGEST - 2)
    return short + next((closing for opening, closing in _MARKS if short.count(opening) > short.count(closing.strip())), "")


def _whole(said: str) -> bool:
    return said.count("«") == said.count("»") and said.count("“") == said.count("”") and said.count("(") == said.count(")")


def _shortened(said: str, longest: int) -> str:
    if len(said) <= longest:
        return said
    space = said.rfind(" ", 0, longest - 1)
    return said[: space if space > longest // 2 else longest - 1].rstrip(" ,;:–—-(«") + "…"
