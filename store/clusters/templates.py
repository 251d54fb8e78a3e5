"""Articles of one outlet whose titles have one form in, those that are service pages out: weather by town, horoscopes, results, live shells.

They are known by their repetition: the same outlet, the same words in title and text, other numbers, names and days. A dispatch that is
told anew with another toll keeps its names and its day, and is none.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from store.extract.lexicon import entries, rows
from store.extract.text import fold, tokens

#: So often must a form come: fewer where it comes on days far apart.
OFTEN, APART, FAR = 3, 2, 4
#: Part of its form that a text shares with another of the same form.
SHARED = 0.4
#: Characters of a text that are compared.
HEAD = 500

_TOKEN = re.compile(r"\d[\d.,:]*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """A page's form and what changes in it. `frame`: of outlet and title; `day`: an ordinal, 0 unknown."""

    id: int
    words: frozenset[tuple[str, str]]
    changing: frozenset[str]
    day: int
    dated: bool = False  # its title gives a day: « Horoscope du lundi 10 mars »


def frame_of(outlet: int | None, title: str | None, text: str) -> int:
    """One number for all titles of an outlet that differ in numbers, names and days alone; a text without a title is known by its opening."""
    form, _ = _form(title if title else text[:60])
    return zlib.crc32(f"{outlet or 0} {' '.join(form)}".encode())


def shape_of(id: int, title: str | None, text: str, day: int) -> Shape:
    """What a page is compared by."""
    form, changing = _form(f"{title or ''}\n{text[:HEAD]}")
    dated = title is not None and not _days().isdisjoint(_form(title)[1])
    return Shape(id, frozenset(pairwise(form)), frozenset(changing), day, dated)


def repeated(shapes: Sequence[Shape]) -> frozenset[int]:
    """Of pages of one frame, those whose titles give a day each, or whose texts have one form too and come again with other days or names."""
    found: set[int] = set()
    for shape in shapes:
        same = [other for other in shapes if other is not shape and other.dated and shape.dated]
        if len(same) + 1 >= OFTEN and len({other.day for other in (*same, shape)}) > 1:
            found.update((shape.id, *(other.id for other in same)))
            continue
        alike = [other for other in shapes if other is not shape and _alike(shape, other)]
        days = {other.day for other in alike if other.day} | ({shape.day} - {0})
        names = {frozenset(word for word in other.changing if not word[0].isdigit()) for other in (*alike, shape)}
        often = len(alike) + 1 >= OFTEN and (len(days) >= OFTEN or len(names) >= OFTEN)
        apart = len(alike) + 1 >= APART and len(days) > 1 and max(days) - min(days) >= FAR
        if often or apart:
            found.update((shape.id, *(other.id for other in alike)))
    return frozenset(found)


def is_shell(title: str | None, text: str) -> bool:
    """A page that tells the reader to follow, to look or to click, and nothing else, is a live page's shell."""
    body = text[len(title) :] if title and text.startswith(title) else text
    opening = tokens(body.strip()[:40])
    return bool(opening) and opening[0] in _calls() and len(body) < HEAD


def _alike(one: Shape, other: Shape) -> bool:
    common = len(one.words & other.words)
    return common >= SHARED * min(len(one.words), len(other.words)) and one.changing != other.changing


def _form(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in order without what changes from page to page, and what does: numbers, names, days."""
    form, changing = [], []
    for m in _TOKEN.finditer(text):
        word = m.group()
        folded = fold(word)
        opens = not text[: m.start()].rstrip(' «"“') or text[: m.start()].rstrip(' «"“')[-1] in ".!?\n"
        # « Merrault : le temps de mardi », « Loto : les résultats »: what a title is labelled with changes too
        labels = opens and text[m.end() :].lstrip(" \u00a0\u202f")[:1] == ":"
        if word[0].isdigit() or folded in _days() or (word[0].isupper() and (labels or not opens)):
            changing.append(folded)
        else:
            form.append(folded)
    return form, changing


@cache
def _days() -> frozenset[str]:
    cells = (cell for name in ("weekdays", "months") for row in rows(name) for cell in row)
    return frozenset(token for cell in cells for token in tokens(cell))


@cache
def _calls() -> frozenset[str]:
    return frozenset(token for entry in entries("live_calls") for token in tokens(entry))
