"""A page's lines: what one looks like, and which of them are one paragraph that a scraper or a mail program had cut."""

import re
from dataclasses import dataclass
from itertools import pairwise

from store.extract.clean.shapes import LONGEST, key

_FULL_STOP = re.compile(r"(?<!\.\.)[.][»”\"’')\]\xa0\u202f ]*$")
_FINAL = re.compile(r"[.!?…][»”\"’')\]\xa0\u202f ]*$")
_INNER_END = re.compile(r"[^\W_]{2,}[»”\")\]]?[\xa0\u202f ]?[.!?…][»”\")\]\xa0\u202f]*\s+[A-ZÀ-ÖØ-Þ«“\"]")
#: A line that ends so goes on below: « Le ministre de la | Défense ».
_OPEN_END = frozenset(
    "le la les l un une des du de d à au aux et ou par pour sur dans avec selon que qui qu en son sa ses leur ce cette ces m mme".split()
)
_LAST_WORD = re.compile(r"([^\W\d_]+)['’.]?$")
#: Lines of a mail cut at 72 or 76 columns.
_WRAPPED = range(50, 100)
#: So many letters, and a quoted or stopped end, make a paragraph; less may be a headline.
_PROSE, _LONG_PROSE = 40, 200
_END = 12


@dataclass(slots=True)
class Line:
    """A line of a page. `words` is its key where it is short enough to be furniture; `touching`: no blank line above it."""

    text: str
    touching: bool = False
    words: str = ""
    prose: bool = False
    furniture: bool = False
    title: bool = False


def read_line(text: str, *, touching: bool) -> Line:
    """The line with its key and whether it is a paragraph of prose."""
    return Line(text, touching, key(text) if len(text) <= LONGEST else "", _is_prose(text))


def _is_prose(text: str) -> bool:
    """Whether a line is a paragraph, and no headline, button or name: it has a full stop, or sentences inside it."""
    if len(text) < _PROSE:
        return False
    return (
        len(text) >= _LONG_PROSE
        or _FULL_STOP.search(text[-_END:]) is not None
        or (len(text) >= 80 and _INNER_END.search(text) is not None)
    )


def ends_in_full_stop(text: str) -> bool:
    return _FULL_STOP.search(text[-_END:]) is not None


def has_inner_end(text: str) -> bool:
    return _INNER_END.search(text) is not None


def is_final(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _FINAL.search(text[-_END:]) is not None


def rejoined(lines: list[Line]) -> tuple[list[Line], bool]:
    """The lines with those that one paragraph was cut into put together, and whether there were any. Blank lines are never crossed."""
    result: list[Line] = []
    any_joined = False
    for block in _blocks(lines):
        joins = _joins(block)
        if not any(joins):
            result.extend(block)
            continue
        any_joined = True
        texts = [block[0].text]
        flush = block[0]
        for line, joined in zip(block[1:], joins, strict=True):
            if joined:
                texts.append(line.text)
                continue
            result.append(_together(flush, texts))
            flush, texts = line, [line.text]
        result.append(_together(flush, texts))
    return result, any_joined


def _together(first: Line, texts: list[str]) -> Line:
    return first if len(texts) == 1 else read_line(" ".join(texts), touching=first.touching)


def _blocks(lines: list[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.touching:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _joins(block: list[Line]) -> list[bool]:
    """For each line but the first, whether it goes on where the one above it stops."""
    if len(block) < 2:
        return []
    joins = [_goes_on(above, below) for above, below in pairwise(block)]
    widest = max(len(line.text) for line in block)
    if widest in _WRAPPED and sum(joins) >= 2 and 3 * sum(joins) >= len(joins):
        # « …le président de la Valdoria. Il a | dit… » : in a wrapped mail a full line goes on, whatever it ends with.
        joins = [
            joined or (len(above.text) + 1 + len(below.text.split(" ", 1)[0]) > widest and _plain(above) and _plain(below))
            for joined, (above, below) in zip(joins, pairwise(block), strict=True)
        ]
    return joins


def _plain(line: Line) -> bool:
    return not line.furniture and not line.title


def _goes_on(above: Line, below: Line) -> bool:
    if not _plain(above) or not _plain(below):
        return False
    first = below.text[0]
    if above.text.endswith(","):
        return True
    if above.text.endswith(":") and below.text.endswith(","):
        return True
    if is_final(above.text):
        return False
    if first.islower() or first in ",;.)»”…":
        return True
    last = _LAST_WORD.search(above.text[-_END:])
    return last is not None and last[1].lower() in _OPEN_END and (last[1].islower() or last[1] in ("M", "Mme"))
