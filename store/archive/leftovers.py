"""What articles no longer tell, out of the archive: names that only they gave an actor, and actors that only they named."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select

from store.archive import corrections, identities
from store.schema import actors, aliases, article_actors, mentions, sightings, texts


def drop(connection: Connection, gone: Iterable[tuple[int, str]]) -> None:
    """Of (actor, name) what no article holds any more; « » is the bare actor. Those of the directory stay, and whom an editor decided of."""
    pairs = sorted(set(gone))
    lost = sorted({actor for actor, name in pairs if not name})
    for actor in lost:
        if identities.is_decided(connection, actor) or corrections.is_needed(connection, actor):
            continue
        named = select(article_actors.c.actor_id).where(article_actors.c.actor_id == actor).exists()
        seen = select(sightings.c.actor_id).where(or_(sightings.c.actor_id == actor, sightings.c.to_id == actor)).exists()
        connection.execute(delete(actors).where(actors.c.id == actor, actors.c.entry.is_(None), ~named, ~seen))
    for actor, name in pairs:
        if name and actor not in lost and not _still_named(connection, actor, name):
            connection.execute(
                delete(aliases).where(aliases.c.actor_id == actor, aliases.c.alias == name, aliases.c.origin == "read")
            )


def _still_named(connection: Connection, actor: int, name: str) -> bool:
    """Whether another article names the actor so."""
    joined = mentions.join(texts, texts.c.article_id == mentions.c.article_id)
    words = func.substr(texts.c.text, mentions.c.start + 1, mentions.c.end - mentions.c.start)
    query: Select[Any] = select(mentions.c.id).select_from(joined).where(mentions.c.actor_id == actor, words == name).limit(1)
    own = select(actors.c.id).where(actors.c.id == actor, actors.c.name == name)
    return connection.scalar(query) is not None or connection.scalar(own) is not None
