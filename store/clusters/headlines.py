"""An article's head in, an event's headline and the sentence that tells it out: the title as it stands, else the lead's first clause."""

import re
from functools import cache

from store.clusters.features import DATELINE
from store.extract.conjugations import is_finite, noun_like_forms
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


def is_feature(title: str) -> bool:
    """Whether an outlet itself says that it is no report of facts: « Récit : … », « … | Portrait », « [Tribune] … »."""
    return _feature().search(fold(title)) is not None


@cache
def _feature() -> re.Pattern[str]:
    labels = "|".join(sorted((re.escape(fold(entry)) for entry in entries("feature_labels")), key=len, reverse=True))
    return re.compile(rf"^\W*(?:{labels})\s*(?:[:.|\]]|\s[–—-]\s|$)|[|(\[–—]\s*(?:{labels})\s*[)\]]?$")


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
    if (shorter := _without_apposition(plain)) is not None:
        return _cut(shorter)
    cuts = [m.start() for m in CLAUSE_END.finditer(plain, 40, LONGEST) if _whole(plain[: m.start()])]
    if _verb_ends(plain, LONGEST):  # « Ilena Marsk, présidente de … | a signé »: what happened is not cut off
        cuts = [cut for cut in cuts if _verb_ends(plain, cut)]
    if cuts:
        kept = plain[: cuts[-1]].rstrip(" ,;:–—-(")
        return kept[:1].upper() + kept[1:]
    short = _shortened(plain[:1].upper() + plain[1:], LONGEST - 2)
    return short + next((closing for opening, closing in _MARKS if short.count(opening) > short.count(closing.strip())), "")


def _without_apposition(said: str) -> str | None:
    """« Ilena Marsk, présidente de la Valdorie depuis mai, a signé … » -> « Ilena Marsk a signé … »; None where nothing stands so."""
    opened = said.find(", ", 0, LONGEST // 2)
    if opened < 3 or _verb_ends(said, opened) or _GOES_ON.match(said, opened + 2):
        return None
    for m in re.finditer(r", ", said[opened + 2 :]):
        closed = opened + 2 + m.start()
        first = _VERB_FIRST.match(said, closed + 2)
        verb = first["verb"] if first else ""
        if verb.islower() and (is_finite(verb) or verb in noun_like_forms()) and _whole(said[opened:closed]):
            return f"{said[:opened]} {said[closed + 2 :]}"
        if _verb_ends(said[opened:], closed - opened):
            return None  # a clause of its own
    return None


#: « d'Ostrane, de la côte et des vallées »: no apposition.
_GOES_ON = re.compile(r"(?:de|du|des|et|ou|à|au|aux|en|dans|par|sur)\b|d['’]")
_VERB_FIRST = re.compile(r"(?:ne |n['’]|se |s['’]|l['’]|le |la |les |lui |leur |y |en )*(?P<verb>[^\W\d_]+)")


def _verb_ends(said: str, before: int) -> bool:
    """Whether a finite verb stands before a place."""
    return any(is_finite(m.group().lower()) for m in re.finditer(r"[^\W\d_]+", said[:before]))


def _whole(said: str) -> bool:
    return said.count("«") == said.count("»") and said.count("“") == said.count("”") and said.count("(") == said.count(")")


def _shortened(said: str, longest: int) -> str:
    if len(said) <= longest:
        return said
    space = said.rfind(" ", 0, longest - 1)
    return said[: space if space > longest // 2 else longest - 1].rstrip(" ,;:–—-(«") + "…"
