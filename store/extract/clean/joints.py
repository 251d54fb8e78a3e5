"""A line in, its pieces out: where a page lost the break between two blocks (`russe.Assistance`, `l'UkraineLes réunions`), it is parted again.

Only white space is added: a paragraph break, or a space inside quotation marks and after an ellipsis. Names with a capital inside
(LinkedIn, McVeld), initials, abbreviations, addresses and domain names are left whole.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from store.extract.lexicon import entries

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_LOWER = "a-zß-öø-ÿœ"
#: A capital or an opening mark with neither space nor capital before it: `démenti.Le`, `UkraineLes`, `(AFP)Le`, `2022Le`; or the last
#: capital of several: `OTANLe`. The look behind comes second, so that only capitals are looked at.
_CAPITAL = re.compile(rf"[{_UPPER}«“](?<=[^\s{_UPPER}'’(\[«“/–—-].)|[{_UPPER}](?<=[{_UPPER}]{{2}}.)(?=[{_LOWER}])")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_AT_END = re.compile(r"[^\W\d_]+\Z")
_CLOSERS = '»”’)]"%'
_MOST_CLOSERS = 4
#: What follows the point of a domain or file name: « Booking.Com ».
_ENDINGS = frozenset("com fr org net js io tv eu ru ua ch be ca uk us pdf html htm php asp jpg png doc".split())
_NEAR = 80

Words = Callable[[], Counter[str]]


def parted(line: str, words: Words) -> list[str]:
    """The blocks of a line that a lost break had stuck together; `words` counts the page's words, and is asked only in doubt."""
    blocks: list[str] = []
    current, start = "", 0
    marks = _Marks(line)
    for capital in _CAPITAL.finditer(line):
        at = capital.start()
        left = _left(line, at)
        kind = _kind(line, left, at, marks, words)
        if kind is None:
            continue
        if line[at - 1] == '"' and not marks.closed(at):
            at -= 1  # the mark opens what follows: fin.|"Nous
            kind = "\n\n"
        if at <= start:
            continue
        if kind == " " or (kind == "\n" and marks.inside(at)):
            current += line[start:at] + " "
        else:
            blocks.append((current + line[start:at]).strip())
            current = ""
        start = at
    blocks.append((current + line[start:]).strip())
    return [block for block in blocks if block]


class _Marks:
    """How many quotation marks stand before a place, counted once from left to right."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.at = 0
        self.depth = 0
        self.straight = 0
        self.last_closer = max(line.rfind("»"), line.rfind("”"))
        self.paired = '"' in line and line.count('"') % 2 == 0

    def _count(self, at: int) -> None:
        if at > self.at:
            passed = self.line[self.at : at]
            self.depth += passed.count("«") + passed.count("“") - passed.count("»") - passed.count("”")
            self.depth = max(self.depth, 0)
            self.straight += passed.count('"')
            self.at = at

    def inside(self, at: int) -> bool:
        """Whether a quotation that closes later on is open here."""
        self._count(at)
        return (self.depth > 0 and self.last_closer >= at) or (self.paired and self.straight % 2 == 1)

    def closed(self, at: int) -> bool:
        """Whether every straight mark before this place has its pair there: the one that ends here closes."""
        self._count(at)
        return self.straight % 2 == 0


@cache
def _openers() -> frozenset[str]:
    return frozenset(entries("openers"))


@cache
def _whole() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in entries("inner_capitals"))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(entries("abbreviations"))


def _left(line: str, at: int) -> int:
    """The place of the stop before `at`, closing marks skipped, or of the last character where there is none."""
    place = at - 1
    while place > 0 and at - place <= _MOST_CLOSERS and line[place] in _CLOSERS[:-1]:
        place -= 1
    return place if line[place] in ".!?…" else at - 1


def _kind(line: str, start: int, at: int, marks: _Marks, words: Words) -> str | None:
    """What is missing before `at`: a line break (a space where a quotation is open), a space, or nothing (None)."""
    mark = line[start]
    if line[at] in "«“" and (mark not in ".!?…" or start != at - 1):
        return None
    opener = _opens(line, at)
    if mark in ".!?…":
        kind = _after_mark(line, start, at, mark, opener)
    elif mark.isalpha():
        kind = "\n" if _stuck(line, at, opener, words) else None
    else:
        # « Russie »Le président », « (AFP)Le », « en 2022Le »; a straight mark must be one that closes.
        kind = "\n" if opener and (mark != '"' or (marks.paired and marks.closed(at))) else None
    return None if kind is None or _is_address(line, at, opener) else kind


def _is_address(line: str, at: int, opener: bool) -> bool:
    """Whether the word around `at` is an address, a path, a handle: `https://…/Live.Html`, `@jean.Veld`, `#OnVeutLa`."""
    left = line[max(0, at - _NEAR) : at].split()[-1:]
    right = line[at : at + _NEAR].split(maxsplit=1)[:1]
    word = "".join(left + right)
    return any(part in word for part in ("://", "www.", "@", "#", "_", "\\")) or ("/" in word and not opener)


def _opens(line: str, at: int) -> bool:
    """Whether the word at `at` is one that opens sentences, whole, with something after it."""
    if line[at : at + 1] in ("«", "“", '"'):
        return True
    word = _WORD.match(line, at, at + _NEAR)
    if word is None or word[0] not in _openers():
        return False
    after = line[word.end() : word.end() + 2]
    if len(word[0]) == 1 and word[0] not in "ÀM":
        return after[:1] in ("'", "’")
    if word[0] in ("M", "MM"):
        return after[:1] == "." and after[1:].isspace()
    return after[:1] in ("'", "’", ",", "-") or after[:1].isspace()


def _after_mark(line: str, start: int, at: int, mark: str, opener: bool) -> str | None:
    if mark == "…" or line[max(0, start - 2) : start + 1] == "...":
        return " "
    if mark != ".":
        return "\n"
    before = line[start - 1 : start]
    if not before or (not before.isalnum() and before not in _CLOSERS and not before.isspace()):
        return None
    previous = _last_word(line, start)
    if len(previous) == 1 and (previous.isupper() or not opener):
        return None  # J.Le Drian, E.Leclerc; but « 20 h.Le »
    if previous.casefold() in _abbreviations():
        return None
    if not previous and before.isdigit() and line[:start].strip().isdigit():
        return None  # 1.Le premier point
    word = _WORD.match(line, at, at + _NEAR)
    if word is None:
        return "\n"
    after = line[word.end() : word.end() + 1]
    if not opener and (word[0].casefold() in _ENDINGS or (len(word[0]) == 1 and after != "'" and after != "’")):
        return None
    return "\n"


def _last_word(line: str, end: int) -> str:
    found = _WORD_AT_END.search(line, max(0, end - _NEAR), end)
    return found[0] if found else ""


def _stuck(line: str, at: int, opener: bool, words: Words) -> bool:
    """Whether the capital at `at` begins another word: `UkraineLes réunions`, `dialogueMoscou`; not `LinkedIn`, `McVeld`."""
    left = _last_word(line, at)
    found = _WORD.match(line, at, at + _NEAR)
    right = found[0] if found else ""
    joined = left + right
    if joined.casefold() in _whole() or len(left) < 2:
        return False
    if opener:
        return True
    if len(left) < 4 or len(right) < 2 or not right[1:].islower():
        return False
    known = words()
    if known[joined] > 1:
        return False
    # A name starts with a capital: « dialogueMoscou » is two words. Both halves of « RussieMoscou » stand elsewhere on the page.
    return left.islower() or (len(right) >= 4 and known[left] > 0 and known[right] > 0)
