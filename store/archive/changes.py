"""Two versions of an article in, what the outlet changed out: quotes, figures and names that are others now, are new, or are gone.

What only our reading changed is none of it: a text that is cleaned or read by newer rules is its outlet's as it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from rapidfuzz import fuzz
from sqlalchemy import Connection, insert, select

from store.archive import quotations
from store.archive.moments import stamp
from store.extract.text import tokens
from store.lists import among
from store.schema import actors, article_actors, changes, figures, quotes
from store.types import Amended

T = TypeVar("T")
#: So alike are two wordings of one statement, and two sentences around one figure, of 100.
_ONE_STATEMENT, _ONE_SENTENCE = 60.0, 70.0
_LONGEST = 400


def keep(connection: Connection, old: int, new: int, *, at: datetime) -> int:
    """Writes down what changed from one version to the next; how much it is."""
    found = [*_quotes(connection, old, new), *_figures(connection, old, new), *_names(connection, old, new)]
    rows = [
        {"article_id": new, "at": stamp(at), "kind": kind, "before": _cut(before), "after": _cut(after), "words": words}
        for kind, before, after, words in found
    ]
    if rows:
        connection.execute(insert(changes), rows)
    return len(rows)


def of_quotes(connection: Connection, versions: Iterable[tuple[int, int]]) -> dict[tuple[int, str], Amended]:
    """What quotes of some articles, each with its version, said before, by article and words: one statement, where any is a later one."""
    later = sorted({article for article, version in versions if version > 1})
    if not later:
        return {}
    asked = select(changes).where(among(changes.c.article_id, later), changes.c.kind == "quote", changes.c.after.is_not(None))
    return {(row.article_id, row.words): Amended(row.at[:10], row.before) for row in connection.execute(asked)}


def key_of(words: str) -> str:
    return " ".join(tokens(words))


def _quotes(connection: Connection, old: int, new: int) -> list[tuple[str, str | None, str | None, str]]:
    before, after = ({(said.key, said.speaker): said for said in _said(connection, id)} for id in (old, new))
    gone = [said for key, said in before.items() if key not in after]
    fresh = [said for key, said in after.items() if key not in before]

    def alike(one: _Said, other: _Said) -> float:
        score = fuzz.ratio(one.key, other.key)
        return score if score >= _ONE_STATEMENT else 0.0

    told: list[tuple[str, str | None, str | None, str]] = []
    for one, other in _paired(gone, fresh, alike):
        same_words = one is not None and other is not None and one.key == other.key
        was, now = (each.written(with_speaker=same_words) if each else None for each in (one, other))
        told.append(("quote", was, now, other.key if other else one.key if one else ""))
    return told


@dataclass(frozen=True, slots=True)
class _Said:
    """A quote as it is compared, and as it is shown: reported speech has no marks, what is left out between pieces is told."""

    key: str
    speaker: str | None
    shown: str

    def written(self, *, with_speaker: bool) -> str:
        return self.shown + (f" ({self.speaker or '?'})" if with_speaker else "")


def _said(connection: Connection, article: int) -> Iterator[_Said]:
    found = connection.execute(select(quotes).where(quotes.c.article_id == article)).mappings()
    for row in map(dict, found):
        words = quotations.words(row, between=" […] ")
        yield _Said(key_of(quotations.words(row)), row["speaker"], words if row["kind"] == "indirect" else f"« {words} »")


def _figures(connection: Connection, old: int, new: int) -> list[tuple[str, str | None, str | None, str]]:
    columns = (figures.c.words, figures.c.unit, figures.c.value, figures.c.low, figures.c.high, figures.c.passage)
    before, after = (
        {
            (row.unit, row.value, row.low, row.high): row
            for row in connection.execute(select(*columns).where(figures.c.article_id == id, figures.c.main_id.is_(None)))
        }
        for id in (old, new)
    )
    gone = [row for key, row in before.items() if key not in after]
    fresh = [row for key, row in after.items() if key not in before]

    def alike(one: Any, other: Any) -> float:
        score = fuzz.ratio(key_of(one.passage), key_of(other.passage)) if one.unit == other.unit else 0.0
        return score if score >= _ONE_SENTENCE else 0.0

    told: list[tuple[str, str | None, str | None, str]] = []
    for one, other in _paired(gone, fresh, alike):
        was, now = (row.words if row is not None else None for row in (one, other))
        told.append(("figure", was, now, key_of(now or was or "")))
    return told


def _names(connection: Connection, old: int, new: int) -> list[tuple[str, str | None, str | None, str]]:
    named = select(actors.c.id, actors.c.name).join_from(article_actors, actors, actors.c.id == article_actors.c.actor_id)
    before, after = (dict(connection.execute(named.where(article_actors.c.article_id == id)).all()) for id in (old, new))
    gone = [("name", name, None, key_of(name)) for id, name in before.items() if id not in after]
    return [*gone, *(("name", None, name, key_of(name)) for id, name in after.items() if id not in before)]


def _paired(gone: Sequence[T], fresh: Sequence[T], alike: Callable[[T, T], float]) -> list[tuple[T | None, T | None]]:
    """What went beside what came in its place, the likest first; each once, and None where nothing is."""
    scored = sorted(
        ((-score, i, j) for i, one in enumerate(gone) for j, other in enumerate(fresh) if (score := alike(one, other)))
    )
    of: dict[int, int] = {}
    for _, i, j in scored:
        if i not in of and j not in of.values():
            of[i] = j
    pairs: list[tuple[T | None, T | None]] = [(one, fresh[of[i]] if i in of else None) for i, one in enumerate(gone)]
    return [*pairs, *((None, other) for j, other in enumerate(fresh) if j not in of.values())]


def _cut(words: str | None) -> str | None:
    return words[:_LONGEST] if words else None
