"""Text in, comparable text out: folding, tokens, stems; and where its paragraphs and sentences are."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from store.extract.lexicon import entries
from store.types import Span

if TYPE_CHECKING:
    import Stemmer

#: Longer tokens are no words, and PostgreSQL refuses lexemes of 2 kB.
LONGEST_TOKEN = 64

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "’": "'", "‘": "'", "ʼ": "'"}
)
_HYPHENS = re.compile("[-‐‑‒–—_]")
_TOKEN = re.compile(r"[^\W_]+")
#: Where a clause may end, and what is left still stands: not inside « 12,5 % », « 20:30 », « 2030–2031 ».
CLAUSE_END = re.compile(
    r"\s*(?:[,:–—](?!\d)|[;(]|\s(?=(?:alors que|tandis que|après|afin|pour|qui|dont|où|selon|lors|en raison)\b))"
)


def fold(text: str) -> str:
    """No capitals, accents or ligatures; straight apostrophes; hyphens as spaces: « Jean-Luc » -> `jean luc`.

    Offsets are not kept. Other scripts pass through, marks removed.
    """
    flat = text.lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKD", flat.translate(_LIGATURES))
        flat = "".join(c for c in flat if c.isascii() or not unicodedata.category(c).startswith("M"))
    # Most words have no mark to look for, and this is asked of every word of every article.
    flat = flat.replace("-", " ").replace("_", " ") if flat.isascii() else _HYPHENS.sub(" ", flat)
    return " ".join(flat.split())


def tokens(text: str) -> list[str]:
    """The folded words of a text in order, `l'élysée` -> [`l`, `elysee`]; each at most 64 characters."""
    return [token[:LONGEST_TOKEN] for token in _TOKEN.findall(fold(text))]


@lru_cache(maxsize=1)
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("french")


@lru_cache(maxsize=200_000)
def stem(token: str) -> str:
    """A folded token's stem by Snowball French: `deputes` and `depute` -> `deput`. Tokens with digits stay as they are."""
    return token if any(c.isdigit() for c in token) else str(_stemmer().stemWord(token))


def stems(text: str) -> list[str]:
    """What both search indexes hold of a text, and what a question is turned into."""
    return [stem(token) for token in tokens(text)]


def paragraphs(text: str) -> list[Span]:
    """The stretches between line breaks, white space at their ends left out."""
    return [trimmed(text, m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”»’'\)\]\u00a0\u202f ]*(?=\s)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def sentences(text: str, closed: Sequence[Span] = ()) -> list[Span]:
    """The sentences of a text in order; none crosses a paragraph, and none ends inside one of the `closed` stretches.

    `closed` are the stretches between quotation marks, in order: « Nous partons. Demain. » is one sentence with what frames it.
    """
    found: list[Span] = []
    inside = 0
    for paragraph in paragraphs(text):
        start = paragraph.start
        for end in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
            stop = end.end()
            while inside < len(closed) and closed[inside].end <= end.start():
                inside += 1
            if inside < len(closed) and closed[inside].start <= end.start() < closed[inside].end and stop < closed[inside].end:
                continue
            if _ends(text, end.start(), stop):
                found.append(trimmed(text, start, stop))
                start = stop
        if text[start : paragraph.end].strip():
            found.append(trimmed(text, start, paragraph.end))
    return found


#: abbreviations that are words as well, or end what they shorten: before « Le », « Pour » or « Il » a sentence ends with them
_WORDS_TOO = frozenset("al art avr cap col dec env ex fevr janv jr juil nov oct sept sr vol".split())
_OPENER = re.compile(
    r"\s*(?:À|Après|Au|Aux|Avant|Avec|Ce|Ces|Cet|Cette|Dans|Des|Elles?|En|Et|Ils?|La|Le|Les|Leur|Mais|On|Par|Pour|Sa|Selon|Ses|Son|Sur"
    r"|Une?|[LDJNSC]['’])\b"
)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(entries("abbreviations"))


def _ends(text: str, at: int, stop: int) -> bool:
    """Whether the mark at `at` ends a sentence, given what stands before it and what comes after `stop`."""
    rest = text[stop : stop + 8].lstrip()
    if not rest or not (rest[0].isupper() or rest[0].isdigit() or rest[0] in '«“"‹—–-[('):
        return False
    if text[at] != "." or text[at + 1 : at + 2] == ".":
        return True
    word = _LAST_WORD.search(text, max(0, at - 12), at)
    if word is None:
        return True
    before = fold(word[0])
    if before in _WORDS_TOO and _OPENER.match(text, stop):
        return True
    return not (before in _abbreviations() or (len(word[0]) == 1 and word[0].isupper()))


def trimmed(text: str, start: int, end: int) -> Span:
    """The same stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
