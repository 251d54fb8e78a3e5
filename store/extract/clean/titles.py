"""A page's lines in, which of them is the title: the given one wherever it stands near the top, else a first line that looks like one."""

import re

from store.extract.clean.lines import Line, ends_in_full_stop, has_inner_end, read_line
from store.extract.text import fold

NEAR_TOP = 40
_LETTERS = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"\s(?:[-–—|•·]|::)\s")
_LONGEST = 200
#: Two copies of a line differ in marks and spaces by no more than this.
_MARKS, _HEAD = 12, 40


def find_title(lines: list[Line], wanted: str, dropped: list[str]) -> int | None:
    """The place of the given title among the lines, parted there from what is stuck to it; None where it does not stand.

    « Titre | Le Courrier de Valdoria »: the site's name is dropped.
    """
    if not wanted:
        return None
    letters = _letters(wanted)
    for i, line in enumerate(lines[:NEAR_TOP]):
        if line.text == wanted or (letters and len(line.text) < 2 * len(wanted) + 80 and _letters(line.text) == letters):
            return i
    for i, line in enumerate(lines[:NEAR_TOP]):
        if not line.text.startswith(wanted) or len(wanted.split()) < 4:
            continue
        rest = line.text[len(wanted) :]
        if _SUFFIX.match(rest) and len(rest.split()) <= 6 and not ends_in_full_stop(rest):
            dropped.append(rest.strip())
            lines[i] = read_line(wanted, touching=line.touching)
            return i
        body = rest.strip()
        # « Le port rouvre à Orvanie Les ferries… »: what follows a title begins a sentence.
        if rest[:1].isspace() and (body[0].isupper() or body[0] in '«“"'):
            lines[i : i + 1] = [read_line(wanted, touching=line.touching), read_line(body, touching=False)]
            return i
    return None


def looks_like_title(lines: list[Line]) -> bool:
    """Whether the first line is a title: short, no sentence, and a body below it."""
    if len(lines) < 2 or not any(line.prose or ends_in_full_stop(line.text) for line in lines[1:]):
        return False
    text = lines[0].text
    words = text.split()
    if len(text) > _LONGEST or len(words) < 3 or text.endswith((":", ";", ",", "–", "—")):
        return False
    return not ends_in_full_stop(text) and not has_inner_end(text)


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same, marks and accents aside."""
    if abs(len(one) - len(other)) > _MARKS or _letters(one[:_HEAD])[:_MARKS] != _letters(other[:_HEAD])[:_MARKS]:
        return False
    letters = _letters(one)
    return one == other or (letters != "" and letters == _letters(other))


def _letters(text: str) -> str:
    return _LETTERS.sub("", fold(text))
