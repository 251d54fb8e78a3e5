"""A line's key in, whether it has one of the shapes of a data file out. `key` is the line in bare words; shapes are written in readable form.

A shape: plain words; `(a|b)` either; `[a]` may be missing; `<n>`, `<date>`, `<numdate>`, `<time>`, `<networks>`, `<rubrics>`, `<words>`;
`...` anything, which makes the shape open; `(a|b): ...` a label, its colon, and anything.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from store.extract.lexicon import entries

#: Longer lines have no shape: they are prose, or a notice.
LONGEST = 260

_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "©": " (c) ", "Œ": "oe"})
_SEPARATORS = re.compile(r"[^a-z0-9'%+/:.]+")
_POINTS = re.compile(r"(?<!\d)[:./+]+|[:./]+(?!\d)")
_MONTH = "(?:janvier|janv|jan|fevrier|fevr|fev|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept|octobre|oct|novembre|nov|decembre|dec)"
_DAY_NAME = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)"
_NUMDATE = r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2} \d{2} \d{4}|\d{4} \d{2} \d{2}"
_TIME = r"(?:a )?\d{1,2} ?(?:h|:) ?(?:\d{2})?(?::\d{2})?(?: ?(?:min|mn))?(?: (?:am|pm|utc|gmt|tu|cet|cest|heure de paris))?"
_KINDS = {
    "n": r"\d[\d.]*(?: \d{3})*(?: ?k)?",
    "numdate": _NUMDATE,
    "date": rf"(?:{_DAY_NAME} )?(?:{_NUMDATE}|\d{{1,2}}(?:er)? {_MONTH}(?: \d{{4}})?)|aujourd'hui|hier",
    "time": _TIME,
    "words": r"[^ ]+(?: [^ ]+){0,5}?",
}
_PART = re.compile(r"\(([^()]*)\)(:?)|\[([^\[\]]*)\]|(\.\.\.)|([^\s()\[\]]+)")


@lru_cache(maxsize=8192)
def key(line: str) -> str:
    """A line in bare words: lower case, no accents, no marks but `'` `%`, and `+ / : .` between digits. Offsets are not kept."""
    flat = unicodedata.normalize("NFKD", line.translate(_PLAIN).lower()).encode("ascii", "ignore").decode()
    flat = _SEPARATORS.sub(" ", flat.replace("(c)", "copyright").replace("%", " % "))
    plus = flat.strip() == "+"
    return "+" if plus else " ".join(_POINTS.sub(lambda m: " + " if "+" in m[0] else " ", flat).split())


@dataclass(frozen=True)
class Shapes:
    """The shapes of one data file, as patterns by the word they begin with; a pattern is compiled when a line begins so."""

    closed: dict[str, str]
    open: dict[str, str]
    labels: dict[str, str]

    def fit(self, line: str, words: str) -> bool:
        """Whether a line, of which `words` is the key, has one of the shapes as a whole."""
        if not words:
            return False
        first = _first(words)
        if _matches(self.closed, first, words) or _matches(self.closed, "*", words):
            return True
        if (line.endswith(".") and not line.endswith("...")) or _INNER_END.search(line):
            return _labelled(self.labels, line)
        return _matches(self.open, first, words) or _matches(self.open, "*", words) or _labelled(self.labels, line)


_INNER_END = re.compile(r"[^\W\d_]{3,}[\xa0\u202f ]?[.!?…][»”\")]*\s+[A-ZÀ-Þ«“\"]")


@cache
def shapes(name: str) -> Shapes:
    """The shapes of `lexicon/NAME.txt`."""
    closed: dict[str, list[str]] = {}
    free: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for entry in entries(name):
        table = labels if "): ..." in entry else free if "..." in entry else closed
        pattern, firsts = _compiled(entry.replace("): ...", ")"))
        for first in firsts:
            table.setdefault(first, []).append(pattern)
    return Shapes(*({first: "|".join(rows) for first, rows in table.items()} for table in (closed, free, labels)))


def _first(words: str) -> str:
    first = words.split(" ", 1)[0]
    return "0" if first[0].isdigit() else first


def _matches(table: dict[str, str], first: str, words: str) -> bool:
    pattern = table.get(first)
    return pattern is not None and _made(pattern).fullmatch(words + " ") is not None


@cache
def _made(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern)


def _labelled(table: dict[str, str], line: str) -> bool:
    """« À lire aussi : Valdoria, la paix en cinq dates »: a label that a colon parts from a headline, full stop or not."""
    label, colon, rest = line.partition(":")
    if not table or not colon or len(label) > 40 or not rest.strip() or _INNER_END.search(rest):
        return False
    words = key(label)
    return bool(words) and _matches(table, _first(words), words)


def _compiled(entry: str) -> tuple[str, set[str]]:
    """One entry as a pattern over a key that ends in a space, and the words that it may begin with."""
    pattern, firsts, begun = "", set[str](), False
    for either, _, optional, rest, word in _PART.findall(entry):
        if rest:
            pattern += "(?:.* )??"
            firsts.update(() if begun else "*")
            begun = True
            continue
        choices = (either or optional or word).split("|")
        pattern += f"(?:{'|'.join(_choice(choice) for choice in choices)})" + ("?" if optional else "")
        if not begun:
            firsts.update(first for choice in choices for first in _firsts(choice))
        begun = begun or not optional
    return f"(?:{pattern})", firsts


def _choice(text: str) -> str:
    """One alternative: its words, each with the space that follows it."""
    parts = re.split(r"(<\w+>|\.\.\.)", text)
    pattern = ""
    for part in parts:
        if part in ("<networks>", "<rubrics>"):
            # Atomic: « x twitter x twitter … » has too many readings to try them all.
            pattern += f"(?>(?:(?:{'|'.join(_listed(part[1:-1]))}|et|ou|sur|par) )+)"
        elif part == "...":
            pattern += "(?:.* )??"
        elif part.startswith("<"):
            pattern += f"(?:{_KINDS[part[1:-1]]}) "
        elif part.strip():
            pattern += re.escape(key(part)) + " "
    return pattern if pattern else "(?!)"


def _firsts(text: str) -> set[str]:
    head = text.split(" ", 1)[0]
    if head in ("<networks>", "<rubrics>"):
        return {name.split(" ", 1)[0] for name in _names(head[1:-1])}
    if head == "<words>":
        return {"*"}
    if head.startswith("<"):
        return {"0", *(_DAY_NAME[3:-1].split("|")), "aujourd'hui", "hier"}
    return {_first(key(text))} if key(text) else set()


@cache
def _names(name: str) -> tuple[str, ...]:
    return tuple(sorted((key(entry) for entry in entries(f"furniture_{name}")), key=len, reverse=True))


def _listed(name: str) -> list[str]:
    return [re.escape(entry) for entry in _names(name)]
