"""An article's text in, the earlier article that it is a copy of out: one dispatch that several outlets carry is one origin.

Two texts are copies where the shorter shares half of its runs of five words with the beginning of the longer, and half of its
numbers: outlets cut a dispatch from its end, add a headline, change a word; a bulletin that comes with other numbers every day shares
its frame alone, and a round-up that holds a dispatch somewhere is another text. Candidates are
found by MinHash (Broder 1997): the smallest of the runs' hashes under 36 permutations, in 12 bands of 3, so that texts that share
half of all their runs meet in a band four times out of five. Established libraries of it bring SciPy, 140 MB, for what numpy does here.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from store.extract.text import fold

if TYPE_CHECKING:
    import numpy

#: Days between the publication of a dispatch and that of its last copy.
DAYS = 3
#: So many candidates are compared word for word, the nearest in time first.
MOST_CANDIDATES = 20

_RUN = 5  # words
_BANDS, _ROWS = 12, 3
_FEWEST = 20  # runs: one sentence in common is no dispatch
_LONGER = 1.25  # times: beyond, the beginning of the longer text is compared
_SHARED = 0.5
_NUMBERS = 3  # a text with fewer is compared by its words alone
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60_000  # characters: a dispatch is told in far less
_PROSE = (
    12  # words: shorter lines, and those that end without a mark, are headlines, links and tables, which unlike articles share
)
_ENDS = (".", "!", "?", "…", "»", "”", '"', ")", ":")


def runs(text: str) -> frozenset[int]:
    """The hashes of all runs of five words, folded: what two texts are compared by."""
    return _runs(_prose(text))


def _runs(prose: str) -> frozenset[int]:
    words = _WORD.findall(fold(prose))
    return frozenset(zlib.crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1))


def bands(found: frozenset[int]) -> tuple[int, ...]:
    """Twelve numbers of 63 bits: texts that have one in common are candidates. None where there are too few runs to tell."""
    if len(found) < _FEWEST:
        return ()
    import numpy

    hashes = numpy.fromiter(found, dtype=numpy.uint64, count=len(found))
    factors, terms = _permutations()
    least = ((hashes[:, None] * factors + terms) >> numpy.uint64(32)).min(axis=0)
    return tuple(
        zlib.crc32(least[k : k + _ROWS].tobytes()) << 31 | zlib.crc32(least[k : k + _ROWS].tobytes(), k + 1) >> 1
        for k in range(0, _BANDS * _ROWS, _ROWS)
    )


def copied(text: str, found: frozenset[int], other: str) -> Literal["whole", "part", "no"]:
    """Whether two texts tell the same dispatch, one in whole, or one of them the beginning of the other; `found` are the first's runs."""
    text, other = _prose(text), _prose(other)
    others = _runs(other)
    fewest, most = sorted((len(found), len(others)))
    if fewest < _FEWEST:
        return "no"
    if most > _LONGER * fewest:
        shorter, longer = sorted((text, other), key=len)
        text, other = shorter, longer[: int(_LONGER * len(shorter))]
        found, others = _runs(text), _runs(other)
    common = len(found & others)
    if common < _SHARED * min(len(found), len(others)):
        return "no"
    numbers, other_numbers = _numbers(text), _numbers(other)
    counted = min(len(numbers), len(other_numbers))
    if counted >= _NUMBERS and len(numbers & other_numbers) < _SHARED * counted:
        return "no"
    return "whole" if common >= _SHARED * most else "part"


def origins_of(told: Sequence[tuple[int, str | None, int]]) -> int:
    """How many origins some articles have: each is (its origin, the agency it is credited to, its day as an ordinal, 0 unknown).

    Copies share an origin; so do texts that credit one agency within three days, however freely each outlet wrote its own.
    """
    parent = list(range(len(told)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (origin, agency, day) in enumerate(told):
        for j in range(i):
            other, theirs, then = told[j]
            if origin == other or (
                agency is not None and agency == theirs and (not day or not then or abs(day - then) <= DAYS)
            ):
                parent[root(i)] = root(j)
    return len({root(i) for i in range(len(told))})


def _numbers(text: str) -> set[str]:
    return {word for word in re.findall(r"\d+", text) if len(word) < 10}


def _prose(text: str) -> str:
    lines = (line.strip() for line in text[:_LONGEST].splitlines())
    return "\n".join(line for line in lines if line.count(" ") >= _PROSE - 1 and line.endswith(_ENDS))


@cache
def _permutations() -> "tuple[numpy.ndarray[tuple[int], numpy.dtype[numpy.uint64]], ...]":
    """Multiply-shift hashing (Dietzfelbinger 1997): odd factors, and terms, of 64 bits; the archive keeps bands, so they never change."""
    import numpy

    drawn = hashlib.shake_128(b"sourcier.origins").digest(16 * _BANDS * _ROWS)
    factors, terms = numpy.frombuffer(drawn, dtype="<u8").reshape(2, -1)
    return factors | numpy.uint64(1), terms
