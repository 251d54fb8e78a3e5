"""An article's head in, an event's headline and the sentence that tells it out: the title as it stands, else the lead's first clause."""

import re

from store.clusters.features import DATELINE
from store.extract.lexicon import entries
from store.extract.text import fold, sentences

#: Characters of a headline, and of the sentence beside it.
LONGEST, SENTENCE = 120, 320
_CLAUSE = re.compile(r"\s*(?:[,;:(–—]|\s(?=(?:alors que|tandis que|après|afin|pour|qui|dont|où|selon|lors|en raison)\b))")
_LABEL = re.compile(
    r"^(?:EN DIRECT|DIRECT|LIVE|VID[ÉE]O|AUDIO|INFOGRAPHIE|CARTE|PODCAST|REPLAY|URGENT|ALERTE)\b\s*[:.|–—-]*\s*", re.IGNORECASE
)


def headline_of(head: str, title: str | None) -> tuple[str, str]:
    """The headline and the sentence of an article's first characters. A title that asks or teases tells nothing: the lead does."""
    body = head[len(title) :] if title and head.startswith(title) else head
    body = DATELINE.sub("", body.strip(), count=1)
    lead = _lead(body)
    if title is not None and not is_teaser(title):
        named = " ".join(_LABEL.sub("", title).split())
        if named:
            return _cut(named), _shortened(lead or named, SENTENCE)
    return _cut(lead or " ".join((title or head).split())), _shortened(lead or " ".join(head.split()), SENTENCE)


def is_teaser(title: str) -> bool:
    """Whether a title keeps what happened to itself: a question, « Ce que l'on sait », a live page's."""
    folded = fold(title)
    if title.rstrip().endswith(("?", "…", "...")) or len(folded) < 12:
        return True
    return any(opening in folded for opening in map(fold, entries("teasers")))


def _lead(body: str) -> str:
    """The first sentence that is one: no label, no dateline."""
    for span in sentences(body[:1_500])[:4]:
        said = " ".join(body[span.start : span.end].split())
        if said.count(" ") >= 4:
            return said
    return ""


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
