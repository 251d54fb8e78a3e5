"""Text in, its words with their places out: what figures and dates are read from.

A word is a run of letters with the apostrophe that ends it (`d'`), a run of digits, one other mark, or a line break. `flat` is the
text in small letters with one kind of space, apostrophe and hyphen, character for character, so that its offsets are the text's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SAME = (
    *((space, " ") for space in _SPACES),
    ("’", "'"),
    ("‘", "'"),
    ("ʼ", "'"),
    ("‐", "-"),
    ("‑", "-"),
    ("″", '"'),
    ("′", "'"),
)
_AROUND = 60
_WORD = re.compile(r"([0-9]+|[^\W\d_]+'?|\n+|[^\w\s]|[\d_]+)")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text side by side: what stands at `starts[i]:ends[i]` is `flat[i]` in small letters."""

    text: str
    line: str  # the whole text, flat
    flat: list[str]
    starts: list[int]
    ends: list[int]
    #: The word at a place, flat; nothing before the first and after the last, up to 60 places away.
    at: Callable[[int], str]

    def __len__(self) -> int:
        return len(self.flat)

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.flat) else ""

    def glued(self, i: int) -> bool:
        """Whether word `i` touches the one before it: « 100m », « G20 », « 10-15 »."""
        return 0 < i < len(self.flat) and self.starts[i] == self.ends[i - 1]

    def capital(self, i: int) -> bool:
        return 0 <= i < len(self.flat) and self.text[self.starts[i]].isupper()

    def letters(self, i: int) -> bool:
        return 0 <= i < len(self.flat) and self.flat[i][0].isalpha()


@lru_cache(maxsize=2)
def words_of(text: str) -> Words:
    """The words of a text. Figures and dates read the same text one after the other: the last ones are kept."""
    line = flatten(text)
    parts = _WORD.split(line)  # what stands between words, a word, what stands between, …
    marks = list(accumulate(map(len, parts)))
    flat = parts[1::2]
    # `at` is asked a thousand times an article: a list with empty places at its end, which -1 and -2 also point to, answers fastest
    at = [*flat, *([""] * 2 * _AROUND)].__getitem__
    return Words(text, line, flat, marks[0:-1:2], marks[1::2], at)


def flatten(text: str) -> str:
    """Small letters, one kind of space, apostrophe and hyphen; never longer or shorter than the text."""
    line = text.lower()
    if len(line) != len(text):  # « İ » in small letters is two characters
        line = "".join(small if len(small := character.lower()) == 1 else character for character in text)
    if not line.isascii():
        for written, meant in _SAME:
            if written in line:
                line = line.replace(written, meant)
    return line


def split(phrase: str) -> tuple[str, ...]:
    """The words of a lexicon's entry, as they will be met in a text."""
    return tuple(_WORD.findall(flatten(phrase)))
