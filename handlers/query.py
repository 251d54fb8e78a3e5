"""What a user typed in, a `Query` out: words, phrases, the filters in either language, and what could not be read.

It knows no names: `de:` and `sur:` keep the words that may be one, and the archive tells where the name ends.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal, cast

from store.extract.text import fold

LONGEST = 300

Filter = Literal["by", "about", "since", "before", "outlet", "currency", "unit", "sort"]
Fault = Literal[
    "too_long",
    "date",
    "no_value",
    "twice",
    "unknown_filter",
    "no_day_left",
    "not_here",
    "figures_only",
    "amount",
    "unit",
    "currency",
    "two_units",
    "sort",
]

#: Folded names of the filters, in both languages: whichever is installed, both are understood.
FILTERS: dict[str, Filter] = {
    "de": "by",
    "by": "by",
    "sur": "about",
    "about": "about",
    "depuis": "since",
    "since": "since",
    "avant": "before",
    "before": "before",
    "media": "outlet",
    "journal": "outlet",
    "outlet": "outlet",
    "devise": "currency",
    "monnaie": "currency",
    "currency": "currency",
    "unite": "unit",
    "unit": "unit",
    "tri": "sort",
    "sort": "sort",
}
#: Amounts may be typed with spaces: « > 100 $ » is « >100$ », « 20 .. 50 % » is « 20..50% ».
_LOOSE = re.compile(r"(>=|=>|≥|<=|=<|≤|>|<|=) +(?=[-−]?\d)|(?<=\d) *(\.\.|…) *(?=\d)|(?<=\d)() +(?=[%€$£])")


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read, and the words of the question that it stands in."""

    fault: Fault
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """`by`, `about`, `outlet` and the last three hold candidate words: quoted, one string that is the value; else it starts them.

    The last three narrow figures alone.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    since: date | None = None  # the first day wanted
    before: date | None = None  # the last day wanted: « avant:mars » ends on the last day of February
    outlet: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not (self.words or self.phrases or self.by or self.about or self.since or self.before or self.outlet)


#: « … » and the marks of other keyboards; a straight ' or a ’ opens only where a word would begin: « l'aide » is no quotation.
_MARKS = {"«": "»", "“": "”", "„": "“”", '"': '"', "‹": "›", "‘": "’", "'": "'"}
_OPENING = re.compile(r"""[«“„"‹‘']""")
_KEY = re.compile(r"([^\W\d_]+)[ \u00a0\u202f]?:(?!//)")
_WORD = re.compile(r"\S+")


def parse(text: str, *, today: date) -> Query:
    """Read a question; `today` places « hier » and « mars »."""
    text = cleaned(text)
    if len(text) > LONGEST:
        return Query(problems=(Problem("too_long"),))
    text = _LOOSE.sub(lambda loose: loose[1] or loose[2] or "", text)
    query = Query()
    for key, typed, values, is_quoted in _chunks(text):
        if key is None:
            query = replace(query, phrases=(*query.phrases, *values)) if is_quoted else _with_words(query, values)
        else:
            query = _filtered(query, FILTERS.get(key), typed, values, is_quoted, today)
    if query.since and query.before and query.since > query.before:
        query = _with_problem(query, "no_day_left", "")
    return query


def cleaned(text: str) -> str:
    """The text without control and direction characters, its white space single."""
    kept = (
        " " if c.isspace() or unicodedata.category(c) == "Cc" else c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cs")
    )
    return " ".join("".join(kept).split())


Chunk = tuple[str | None, str, tuple[str, ...], bool]


def unescaped(words: str) -> str:
    """What a user typed, out of what Slack sends."""
    return re.sub("&(amp|lt|gt);", lambda m: {"amp": "&", "lt": "<", "gt": ">"}[m.group(1)], words)


def _chunks(text: str) -> list[Chunk]:
    """Stretches of the text: (folded filter or None, the filter as typed, words or the one quoted string, quoted or not)."""
    chunks: list[Chunk] = []
    key: str | None = None
    typed, at = "", 0
    words: list[str] = []
    waiting = False  # a filter has been read, its value has not

    def close() -> None:
        if words or waiting:
            chunks.append((key, typed, tuple(words), False))

    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if (opened := _OPENING.match(text, at)) and (inside := _quotation(text, at, opened.group())):
            value, at = inside
            if waiting and not words:
                chunks.append((key, typed, (value,) if value else (), True))
            else:
                close()
                if value:
                    chunks.append((None, "", (value,), True))
            key, typed, words, waiting = None, "", [], False
        elif (named := _KEY.match(text, at)) and _is_filter(text, named):
            close()
            key, typed, words, waiting = fold(named.group(1)), named.group(1) + ":", [], True
            at = named.end()
        else:
            # « armes"pas de percée" »: a mark that is no apostrophe ends the word before it.
            word = re.split(r'[«“„"‹]', _WORD.match(text, at).group())[0] or text[at]  # type: ignore[union-attr]
            words.append(word)
            at += len(word)
    close()
    return chunks


def _is_filter(text: str, named: re.Match[str]) -> bool:
    """« de: » and « de : » are filters; another word is only where its value is glued to it, `pays:Russie`."""
    known = fold(named.group(1)) in FILTERS
    glued = named.group().endswith(named.group(1) + ":") and text[named.end() : named.end() + 1].strip() != ""
    return known or glued


def _quotation(text: str, at: int, mark: str) -> tuple[str, int] | None:
    """What stands between the mark at `at` and its closing one, and where the text goes on; without one, all the rest."""
    closers = _MARKS[mark]
    ends = [i for i in range(at + 1, len(text)) if text[i] in closers]
    if mark in "'‘":
        # « de:'L'Echo d'Orvane' »: an apostrophe within a word closes nothing.
        ends = [i for i in ends if not text[i + 1 : i + 2].isalnum()]
        if not ends:
            return None
    end = ends[0] if ends else len(text)
    return text[at + 1 : end].strip(), end + 1


def _with_words(query: Query, values: tuple[str, ...]) -> Query:
    return replace(query, words=query.words + tuple(value for value in values if any(c.isalnum() for c in value)))


def _with_problem(query: Query, fault: Fault, typed: str) -> Query:
    return replace(query, problems=(*query.problems, Problem(fault, typed)))


def _filtered(query: Query, name: Filter | None, typed: str, values: tuple[str, ...], is_quoted: bool, today: date) -> Query:
    if name is None:
        return _with_words(_with_problem(query, "unknown_filter", typed), values)
    if not is_quoted and name not in ("currency", "unit"):  # « devise:€ »
        values = tuple(value for value in values if any(c.isalnum() for c in value))
    if not values:
        return _with_problem(query, "no_value", typed)
    if getattr(query, name):
        return _with_problem(query, "twice", typed)
    if name in ("since", "before"):
        # Reading dates takes a tenth of a second to import, which questions without one need not wait for.
        from store.extract.dates import parse_typed_date

        def first(words: str) -> date | None:
            return parse_typed_date(words, today=today, edge="first")

        return _dated(query, name, values, first if name == "since" else lambda words: _eve(first(words)))
    return replace(query, **cast(Any, {name: values}))


def _dated(query: Query, name: Filter, values: tuple[str, ...], read: Callable[[str], date | None]) -> Query:
    """The longest start of the words that is a date (« 12 janvier 2022 armes »); what follows are words of the question."""
    for count in range(min(4, len(values)), 0, -1):
        if day := read(" ".join(values[:count])):
            return _with_words(replace(query, **cast(Any, {name: day})), values[count:])
    return _with_problem(query, "date", " ".join(values[:3]))


def _eve(day: date | None) -> date | None:
    return day - timedelta(days=1) if day and day > date.min else None
