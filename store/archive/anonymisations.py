"""A name out of every article, and out of the directory of names; kept so whenever an article is read again or comes in."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from store import queries
from store.archive import erasures, leftovers, naming, rereads, stems
from store.archive.moments import stamp
from store.extract.text import stems as stems_of
from store.masks import Mask, mask_of, masked
from store.match import folded
from store.queries import Dialect
from store.schema import (
    actors,
    aliases,
    anonymised,
    article_actors,
    article_index,
    articles,
    changes,
    corrections,
    mentions,
    texts,
    withdrawals,
    withdrawn_articles,
)
from store.types import Article, Extraction, Filters

NAME = "name"


def register(
    connection: Connection, name: str, *, reason: str, by: str, at: datetime, dialect: Dialect
) -> tuple[Mask, list[int]]:
    """Bars a name from the directory of names; gives its mask, and the articles that hold it, of all versions."""
    known = select(actors.c.id).join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    ids = set(connection.scalars(known.where(aliases.c.folded == folded(name), aliases.c.origin.in_(("read", "directory")))))
    written = connection.scalars(select(aliases.c.alias).where(aliases.c.actor_id.in_(ids), aliases.c.origin == "read")).all()
    mask = mask_of(name, written)
    named = set(connection.scalars(select(article_actors.c.article_id).where(article_actors.c.actor_id.in_(ids))))
    for way in mask.whole:
        asked = queries.terms(Filters(phrases=(way,)))
        if asked:
            held = select(article_index.c.rowid).where(queries.holds(article_index, "words", asked, dialect))
            named |= set(connection.scalars(held))
    row = {"names": json.dumps([mask.whole, mask.short]), "reason": reason, "by": by, "at": stamp(at)}
    connection.execute(insert(anonymised), row)
    connection.execute(delete(aliases).where(aliases.c.folded.in_(sorted(mask.folded)) | aliases.c.actor_id.in_(sorted(ids))))
    if named:
        told = {"article_key": "", "outlet": None, "reason": reason, "by": by, "at": stamp(at), "purged": False, "kind": NAME}
        id = connection.execute(insert(withdrawals).returning(withdrawals.c.id), told).scalar_one()
        connection.execute(insert(withdrawn_articles), [{"withdrawal_id": id, "article_id": each} for each in sorted(named)])
    return mask, sorted(named)


def rewrite(connection: Connection, id: int, article: Article, extraction: Extraction, *, rules: int, directory: str) -> None:
    """Puts the article without the name, and what is read in it now, in the place of what was."""
    named = erasures.named_in(connection, [id])
    stems.uncounted_article(connection, id)
    connection.execute(delete(article_index).where(article_index.c.rowid == id))
    said = connection.scalar(select(texts.c.said).where(texts.c.article_id == id))
    hidden = masked(said, naming.masks(connection)) if said else said
    connection.execute(update(texts).where(texts.c.article_id == id).values(text=article.text, said=hidden))
    words = stems_of(article.text)
    connection.execute(insert(article_index), {"rowid": id, "words": words})
    stems.counted(connection, (), [words])
    key = connection.scalar(select(articles.c.key).where(articles.c.id == id)) or ""
    _forget_words(connection, [id], [key])
    rereads.replace(connection, id, article, extraction, rules=rules, directory=directory)
    leftovers.drop(connection, named - erasures.named_in(connection, [id]))


def forget(connection: Connection, ids: Sequence[int]) -> None:
    """Older versions that hold the name are no version that a link opens any more."""
    keys = list(connection.scalars(select(articles.c.key).where(articles.c.id.in_(ids))))
    named = erasures.named_in(connection, ids)
    erasures.out(connection, ids)
    connection.execute(update(texts).where(texts.c.article_id.in_(ids)).values(text="", said=None))
    connection.execute(update(articles).where(articles.c.id.in_(ids)).values(status="withdrawn", title=None))
    _forget_words(connection, ids, keys)
    leftovers.drop(connection, named)


def finish(connection: Connection, mask: Mask) -> None:
    """Takes away whoever still has the name, and what waits to be grouped again loses its old words."""
    connection.execute(delete(aliases).where(aliases.c.folded.in_(sorted(mask.folded))))
    names = mask.whole
    unnamed = ~select(article_actors.c.actor_id).where(article_actors.c.actor_id == actors.c.id).exists()
    unsaid = ~select(mentions.c.actor_id).where(mentions.c.actor_id == actors.c.id).exists()
    connection.execute(delete(actors).where(actors.c.name.in_(names), unnamed, unsaid, actors.c.entry.is_(None)))


def _forget_words(connection: Connection, ids: Sequence[int], keys: Sequence[str]) -> None:
    """Words of these articles that are kept beside them."""
    connection.execute(delete(changes).where(changes.c.article_id.in_(ids)))
    connection.execute(delete(corrections).where(corrections.c.article_key.in_(keys)))
