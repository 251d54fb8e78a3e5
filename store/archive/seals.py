"""Articles that not everybody may see: written beside the others, and known to no table that everybody's answers are made of.

The directory of names, counts, origins and events are made without them, so that nothing tells that they are there. What was read in
them is kept for `store.archive.releases`, which writes them anew when their time has come.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, insert, select

from store.archive import erasures, leftovers, naming
from store.schema import actors, articles, sealed, sealed_names
from store.types import SEALED, ActorKind, Article, Edition, Extraction


@dataclass(frozen=True, slots=True)
class SealedName:
    """A name that such an article gives an actor, with what `store.archive.names` asks of any other."""

    id: int
    actor_id: int
    alias: str
    folded: str
    origin: str
    kind: ActorKind
    name: str
    articles: int = 0
    stands: bool = True


@cache
def extractions() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Extraction)


def seal(
    connection: Connection, article_id: int, article: Article, extraction: Extraction, *, edition: Edition | None
) -> dict[str, int]:
    """Keeps what was read of an article for its time; gives its actors' ids, their names known to nobody else."""
    written = extractions().dump_json(extraction).decode()
    connection.execute(
        insert(sealed), {"article_id": article_id, "extraction": written, "guid": edition.guid if edition else None}
    )
    ids, names = naming.sealed_ids(connection, article, extraction)
    if names:
        rows = {(row["actor_id"], row["folded"], row["origin"]): {**row, "article_id": article_id} for row in names}
        connection.execute(insert(sealed_names), list(rows.values()))
    return ids


def discard(connection: Connection, key: str) -> bool:
    """Takes away the versions of an article that nobody was to see; whether there were any."""
    ids = list(connection.scalars(select(articles.c.id).where(articles.c.key == key, articles.c.status.in_(SEALED))))
    if ids:
        named = erasures.named_in(connection, ids)
        erasures.delete_rows(connection, ids)
        leftovers.drop(connection, named)
    return bool(ids)


def names(connection: Connection) -> list[SealedName]:
    """The names that sealed articles give, for whoever is cleared."""
    decided = func.coalesce(actors.c.merged_into, actors.c.id).label("id")
    query = select(sealed_names, actors.c.kind, actors.c.name, decided).join_from(
        sealed_names, actors, actors.c.id == sealed_names.c.actor_id
    )
    return [SealedName(0, row.id, row.alias, row.folded, row.origin, row.kind, row.name) for row in connection.execute(query)]
