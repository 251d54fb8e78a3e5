"""Rows of quotes in, all by which they are found out: the search index, how many quotes hold a stem, who says them, whom they are about.

Whoever puts quotes into the archive or takes them out does it here.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from store.archive import stems, topmost
from store.archive.index import lots
from store.extract.text import stems as stems_of
from store.schema import quote_actors, quote_index, quote_speakers, quotes

Row = Mapping[str, Any]  # of `quotes`


def words(row: Row, *, between: str = " ") -> str:
    """A quote's pieces, out of its passage."""
    start, passage = row["passage_start"], row["passage"]
    return between.join(passage[piece[0] - start : piece[1] - start] for piece in row["pieces"])


def speakers(row: Row) -> list[int]:
    """The actors who say a quote."""
    return [actor for actor in (row["speaker_id"], *row["joint"]) if actor is not None]


def hang(connection: Connection, rows: Sequence[Row], mentioned: Mapping[int, Sequence[tuple[int, int]]]) -> None:
    """Writes all that quotes which are there are found by. `mentioned`: (where, actor) of each article, in order."""
    if not rows:
        return
    held = [stems_of(words(row)) for row in rows]
    indexed = [
        {"rowid": row["id"], "words": own, "passage": stems_of(row["passage"])} for row, own in zip(rows, held, strict=True)
    ]
    connection.execute(insert(quote_index), indexed)
    stems.counted(connection, held)
    topmost.widened(connection, "quotes", rows)
    spoken: list[dict[str, Any]] = []
    about: list[dict[str, Any]] = []
    for row in rows:
        key = {"quote_id": row["id"], "marked": int(row["kind"] != "indirect"), "day": row["day"]}
        saying = speakers(row)
        spoken += [{"actor_id": actor, **key, "rank": row["rank"]} for actor in saying]
        # Whoever says it is not whom it is about.
        about += [{"actor_id": actor, **key} for actor in sorted(_inside(row, mentioned).difference(saying))]
    for table, links in ((quote_speakers, spoken), (quote_actors, about)):
        if links:
            connection.execute(insert(table), links)


def _inside(row: Row, mentioned: Mapping[int, Sequence[tuple[int, int]]]) -> set[int]:
    """The actors mentioned in a quote's passage."""
    named = mentioned.get(row["article_id"], ())
    start, end = row["passage_start"], row["passage_start"] + len(row["passage"])
    return {actor for _, actor in named[bisect_left(named, (start, 0)) : bisect_left(named, (end, 0))]}


def take_out(connection: Connection, ids: Sequence[int]) -> None:
    """Quotes with all that hangs on them."""
    for lot in lots(ids):
        stems.uncounted(connection, lot)
        connection.execute(delete(quote_index).where(quote_index.c.rowid.in_(lot)))
        connection.execute(delete(quotes).where(quotes.c.id.in_(lot)))
