"""A text in, its words out: where they stand, how they compare, what parts them. Quick, since every article goes through it.

A word is a run of letters and digits; « Jean-Yves Le Drian » is four words, and the gap before each tells what joins them, so
that « Etats-Unis », « États Unis » and « ÉTATS-UNIS » are the same two words.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, compress, repeat
from operator import not_
from types import MappingProxyType

from store.extract.text import fold
from store.types import Span

#: « Canal+ » is one word
_WORD = re.compile(r"([^\W_]+(?:(?<=[^\W\d_])\+(?![\w+]))?)")
_PAIRS = (("«", "»"), ("“", "”"), ("‹", "›"))
_SPACES = " \t\u00a0\u202f\u2009\u200a\u200b\ufeff"


class Gap(IntEnum):
    """What stands between a word and the one before it."""

    SPACE = 0
    HYPHEN = 1
    APOSTROPHE = 2
    DOT = 3
    COMMA = 4
    PAREN = 5  # an opening bracket: « l'alliance (Otan »
    OTHER = 6
    COLON = 7
    QUOTE = 8  # a quotation mark opens or closes
    STOP = 9  # a sentence ends
    BREAK = 10  # a line ends, or the text begins


#: after these a capital says nothing: any word would bear one
OPENING = frozenset({Gap.COLON, Gap.QUOTE, Gap.STOP, Gap.BREAK})
#: what joins the words of one name
JOINING = frozenset({Gap.SPACE, Gap.HYPHEN})


@lru_cache(maxsize=4096)
def _gap(between: str) -> Gap:
    core = between.strip(_SPACES)
    if "\n" in between or "\r" in between or "\u2028" in between:
        return Gap.BREAK
    if not core:
        return Gap.SPACE
    if len(core) == 1 and len(between) == 1 and core in "-‐‑–'’ʼ":
        return Gap.APOSTROPHE if core in "'’ʼ" else Gap.HYPHEN
    simple = {".": Gap.DOT, ",": Gap.COMMA, "(": Gap.PAREN, ":": Gap.COLON, "#": Gap.SPACE}.get(core)
    if simple is not None:
        return simple
    if any(c in core for c in '«»“”„"‹›″'):
        return Gap.QUOTE
    if any(c in core for c in ".!?…"):
        return Gap.STOP
    if any(c in core for c in ":–—;[|*•"):
        return Gap.COLON
    return Gap.PAREN if core.endswith("(") else Gap.OTHER


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """A word as it compares: folded; words longer than any name count by their beginning."""
    return word.lower() if word.isascii() else fold(word[:64])


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, side by side: the same index is the same word in every list."""

    text: str
    starts: list[int]
    ends: list[int]
    raw: list[str]
    keys: list[str]
    gaps: list[Gap]  # what stands before each word
    capital: list[bool]
    lower: Collection[str]  # keys of the words that the text writes without a capital
    flags: list[int]  # what the lexicons say of each word (`vocabulary.Is`)

    def __len__(self) -> int:
        return len(self.raw)

    def span(self, first: int, after: int) -> Span:
        """The characters of the words from `first` up to, not including, `after`."""
        return Span(self.starts[first], self.ends[after - 1])

    def whole(self, first: int, after: int) -> Span:
        """The same, with the mark that closes what opens among them: « président de « Rives libres » »."""
        span = self.span(first, after)
        said = span.of(self.text)
        for opening, closing in _PAIRS:
            if said.count(opening) > said.count(closing):
                behind = self.text[span.end : span.end + 2]
                if closing in behind:
                    return Span(span.start, span.end + behind.index(closing) + 1)
        return span

    def said(self, first: int, after: int) -> str:
        return self.text[self.starts[first] : self.ends[after - 1]]

    def opens(self, at: int) -> bool:
        """Whether a word opens a sentence, a headline or a quote, where a capital proves nothing."""
        gap = self.gaps[at]
        return gap in OPENING or (gap is Gap.DOT and not self.is_initial(at - 1) and self.keys[at - 1] not in _ABBREVIATED)

    def is_initial(self, at: int) -> bool:
        """« J » of « J. K. Morvent »: one capital letter and a full stop."""
        return len(self.raw[at]) == 1 and self.capital[at] and at + 1 < len(self.raw) and self.gaps[at + 1] is Gap.DOT

    def after(self, at: int) -> Gap:
        """The gap behind a word."""
        return self.gaps[at + 1] if at + 1 < len(self.gaps) else Gap.BREAK


def spelt(name: str) -> tuple[list[str], list[str]]:
    """A name's words as written, and as they compare."""
    raw = _WORD.findall(name)
    return raw, list(map(key, raw))


_ABBREVIATED = frozenset({"m", "mm", "mr", "mrs", "ms", "dr", "pr", "mgr", "st", "ste", "jr", "sr", "no", "art", "av", "bd"})


def read_words(text: str, table: Mapping[str, int] = MappingProxyType({})) -> Words:
    """Every word of a text, in order, with what a table of flags says of it. Linear, whatever the text."""
    parts = _WORD.split(text)
    raw = parts[1::2]
    at = list(accumulate(map(len, parts), initial=0))
    starts = at[1:-1:2]
    capital = [word[0].isupper() for word in raw]
    keys = list(map(key, raw))
    gaps = list(map(_gap, parts[0:-1:2]))
    if gaps:
        gaps[0] = Gap.BREAK
    return Words(
        text=text,
        starts=starts,
        ends=at[2::2],
        raw=raw,
        keys=keys,
        gaps=gaps,
        capital=capital,
        lower=set(compress(keys, map(not_, capital))),
        flags=list(map(table.get, keys, repeat(0))),
    )
