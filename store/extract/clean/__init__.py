"""A page as scraped in, its article's text out: furniture gone, blocks parted, white space mended, every other character as it stood.

`decode`, `from_html` and `from_markdown` come before it, `check_has_sentence` after it; `find_published` reads the page itself,
`published_in` its address.
"""

import re
from collections import Counter
from dataclasses import dataclass

from store.extract.clean import residues
from store.extract.clean.datelines import find_published, published_in
from store.extract.clean.encodings import MAX_BYTES, Unreadable, decode
from store.extract.clean.joints import parted
from store.extract.clean.lines import Line, read_line, rejoined
from store.extract.clean.markups import HtmlPage, from_html, from_markdown
from store.extract.clean.sweeps import mark, swept
from store.extract.clean.titles import NEAR_TOP, find_title, looks_like_title, same_words

__all__ = [
    "MAX_BYTES",
    "Cleaned",
    "HtmlPage",
    "Unreadable",
    "check_has_sentence",
    "clean",
    "decode",
    "find_published",
    "from_html",
    "from_markdown",
    "published_in",
]

#: What one round takes out may uncover what the next one knows: « AbonnéLe soutien… » is parted first, then « Abonné » goes.
_ROUNDS = 8
_SPACES = re.compile(r"[^\S\n]{2,}|\t")
_WORDS = re.compile(r"[^\W\d_]+")
_INVISIBLE = "\ufeff\u200b\u2060"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's text, its title as it stands at the head of the text, and the furniture that was dropped."""

    text: str
    title: str | None
    dropped: tuple[str, ...] = ()


def clean(page: str, *, title: str | None = None) -> Cleaned:
    """The article of a page. With a title given, the text starts with it; else a first line that looks like one is the title.

    Paragraphs are parted by blank lines; a heading is a paragraph. Never raises; a page of furniture alone gives "".
    """
    wanted = _line(title) if title else ""
    dropped: list[str] = []
    text, found = page, None
    for _ in range(_ROUNDS):
        text, found, settled = _round(text, wanted, dropped)
        if settled:
            break
    return Cleaned(text, found, tuple(dropped))


def check_has_sentence(text: str) -> None:
    """Raises Unreadable where a cleaned text holds no sentence: three words and a full stop, or a paragraph of a dozen words."""
    for paragraph in text.split("\n"):
        words = len(paragraph.split())
        if words >= 12 or (words >= 3 and any(mark in paragraph for mark in ".!?…")):
            return
    raise Unreadable("The file holds no sentence once the page's menus and buttons are taken out.")


def _round(text: str, wanted: str, dropped: list[str]) -> tuple[str, str | None, bool]:
    """One pass over a page: its text, its title, and whether another pass would find nothing more to do."""
    before = len(dropped)
    lines, opened = _read(residues.strip(text, dropped), wanted, dropped)
    place = find_title(lines, wanted, dropped)
    moved = bool(wanted) and place != 0
    if wanted:
        head = lines.pop(place) if place is not None else read_line(wanted, touching=False)
        head.title = True
        # What stood under the title stands under what was above it now, and does not go on from there.
        if place is not None and place < len(lines):
            lines[place].touching = False
        if lines:
            lines[0].touching = False
        lines.insert(0, head)
    mark(lines)
    lines, joined = rejoined(lines)
    lines = swept(lines, dropped)
    found = lines[0].text if lines and (lines[0].title or looks_like_title(lines)) else None
    return "\n\n".join(line.text for line in lines), found, not (moved or opened or joined or len(dropped) > before)


def _read(text: str, wanted: str, dropped: list[str]) -> tuple[list[Line], bool]:
    """The lines of a page, white space mended, stuck blocks parted, credits at their ends taken off; and whether any was parted."""
    lines: list[Line] = []
    counted: list[Counter[str]] = []

    def words() -> Counter[str]:
        if not counted:
            counted.append(Counter(_WORDS.findall(text)))
        return counted[0]

    touching = opened = False
    for raw in text.splitlines():
        line = _mended(raw)
        if not line:
            touching = False
            continue
        if wanted and len(lines) < NEAR_TOP and same_words(line, wanted):
            lines.append(read_line(line, touching=touching))
            touching = True
            continue
        blocks = parted(line, words)
        opened = opened or blocks != [line]
        for block in blocks:
            kept = residues.trim(block, dropped).strip()
            if kept:
                lines.append(read_line(kept, touching=touching))
            touching = False
        touching = True
    return lines, opened


def _line(title: str) -> str:
    """A given title as a line of a page would be left: found again, it is the same."""
    for _ in range(_ROUNDS):
        stripped = _mended(" ".join(residues.strip(title, []).split()))
        if stripped == title:
            break
        title = stripped
    return title


def _mended(line: str) -> str:
    """A line with single spaces and none at its ends; a no-break space that stands alone stays."""
    line = line.strip().strip(_INVISIBLE).strip()
    return _SPACES.sub(lambda run: " " if " " in run[0] or "\t" in run[0] else run[0][0], line)
