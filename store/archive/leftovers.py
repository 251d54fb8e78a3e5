"""What articles no longer tell, out of the archive: names that only they gave an actor, and actors that only they named."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select

from store.archive import corrections, identities
from store.schema import actors, aliases, article_actors, articles, mentions, sightings, texts


def drop(connection: Connection, gone: Iterable[tuple[int, str]]) -> None:
    """Of (actor, name) what no article holds any more; « » is the bare actor. Those of the directory stay, and whom an editor decided of."""
    pairs = sorted(set(gone))
    lost = sorted({actor for actor, name in pairs if not name})
    kept = set()
    for actor in lost:
        if identities.is_decided(connection, actor) or corrections.is_needed(connection, actor):
            kept.add(actor)
            continue
        named = select(article_actors.c.actor_id).where(article_actors.c.actor_id == actor).exists()
        seen = select(sightings.c.actor_id).where(or_(sightings.c.actor_id == actor, sightings.c.to_id == actor)).exists()
        connection.execute(delete(actors).where(actors.c.id == actor, actors.c.entry.is_(None), ~named, ~seen))
    own = dict(connection.execute(select(actors.c.id, actors.c.name).where(actors.c.id.in_(lost))).all())
    # whom only what is not to be seen names any more is found by no name, nor by that of the archive's
    for actor, name in {*pairs, *((actor, name) for actor, name in own.items())}:
        if name and actor not in kept and not _still_named(connection, actor, name):
            made = aliases.c.origin != "directory" if actor in lost else aliases.c.origin == "read"
            connection.execute(delete(aliases).where(aliases.c.actor_id == actor, aliases.c.alias == name, made))


def _still_named(connection: Connection, actor: int, name: str) -> bool:
    """Whether another article that may be seen names the actor so."""
    joined = mentions.join(texts, texts.c.article_id == mentions.c.article_id)
    joined = joined.join(articles, articles.c.id == mentions.c.article_id)
    words = func.substr(texts.c.text, mentions.c.start + 1, mentions.c.end - mentions.c.start)
    told = (mentions.c.actor_id == actor, words == name, articles.c.status.in_(("current", "superseded")))
    query: Select[Any] = select(mentions.c.id).select_from(joined).where(*told).limit(1)
    if connection.scalar(query) is not None:
        return True
    seen = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    named = select(article_actors.c.actor_id).select_from(seen).where(article_actors.c.actor_id == actor)
    own = select(actors.c.id).where(actors.c.id == actor, actors.c.name == name)
    # a surname that is tied to somebody else is read in no article's actors, and still in what was sighted
    sighted = select(sightings.c.actor_id).join_from(sightings, articles, articles.c.id == sightings.c.article_id)
    sighted = sighted.where(or_(sightings.c.actor_id == actor, sightings.c.to_id == actor))
    public = articles.c.status.in_(("current", "superseded"))
    own = own.where(or_(named.where(public).exists(), sighted.where(public).exists()))
    return connection.scalar(own) is not None
