"""How many quotes and articles hold a stem: kept true by whoever writes the search indexes, in the same transaction.

Writers take turns (`engines.writing`), so that no two wait for each other's rows. Neither database tells it by itself at a low price:
FTS5 walks over all rows that hold a word to count them, PostgreSQL knows roughly, and of the most common words alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update

from store.archive.engines import adding
from store.lists import among
from store.schema import article_index, quote_index, stem_counts

#: The row that counts quotes and articles themselves.
_ALL = ""
_GAP = "·"
#: Databases take no more than so many values in one IN.
_LOT = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many quotes and in how many articles stems stand, and how many there are in all."""

    quotes: dict[str, int]
    articles: dict[str, int]
    all_quotes: int
    all_articles: int


_COUNTS = select(stem_counts).where(among(stem_counts.c.stem, bindparam("stems")))


def counts(connection: Connection, stems: Iterable[str]) -> Counts:
    """Of stems that no quote and no article holds, nothing."""
    rows = connection.execute(_COUNTS, {"stems": [_ALL, *dict.fromkeys(stems)]}).all()
    quotes, articles = (
        {row.stem: getattr(row, name) for row in rows if getattr(row, name) > 0} for name in ("quotes", "articles")
    )
    return Counts(quotes, articles, quotes.pop(_ALL, 0), articles.pop(_ALL, 0))


def counted(connection: Connection, quotes: Iterable[Sequence[str]], articles: Iterable[Sequence[str]] = ()) -> None:
    """Counts what goes into the indexes: the stems of each quote and of each article."""
    _count(connection, _held(quotes), _held(articles), 1)


def uncounted(connection: Connection, quotes: Sequence[int]) -> None:
    """Counts what goes out of the index: quotes by id, while it still holds them."""
    lots = [quotes[at : at + _LOT] for at in range(0, len(quotes), _LOT)]
    _count(connection, _held(held for lot in lots for held in _indexed(connection, lot)), Counter(), -1)


def uncounted_article(connection: Connection, id: int) -> None:
    """Counts an article out of the index, while it still holds it."""
    _count(connection, Counter(), _held(_indexed(connection, [id], of=article_index)), -1)


def _held(texts: Iterable[Sequence[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in texts:
        found.update({*text, _ALL} - {_GAP})
    return found


def _indexed(connection: Connection, ids: Sequence[int], *, of: Table = quote_index) -> list[list[str]]:
    """The stems that an index holds of each row."""
    if connection.dialect.name == "postgresql":
        words: Any = func.array_to_string(func.tsvector_to_array(of.c.words), " ")
    else:
        words = of.c.words
    return [held.split() for held in connection.scalars(select(words).where(of.c.rowid.in_(ids)))]


def _count(connection: Connection, quotes: Counter[str], articles: Counter[str], sign: int) -> None:
    """Adds to the counts; in the order of the alphabet, as all writers do."""
    rows = [
        {"stem": stem, "quotes": sign * quotes[stem], "articles": sign * articles[stem]}
        for stem in sorted({*quotes, *articles})
    ]
    if not rows:
        return
    if sign < 0:
        less = update(stem_counts).where(stem_counts.c.stem == bindparam("of"))
        less = less.values(
            quotes=stem_counts.c.quotes + bindparam("less"), articles=stem_counts.c.articles + bindparam("fewer")
        )
        connection.execute(less, [{"of": row["stem"], "less": row["quotes"], "fewer": row["articles"]} for row in rows])
        return
    new = adding(connection, stem_counts)
    more = {name: stem_counts.c[name] + new.excluded[name] for name in ("quotes", "articles")}
    connection.execute(new.on_conflict_do_update(index_elements=["stem"], set_=more), rows)
