"""Articles' facts out of the archive, with all that other tables made of them: indexes, counts, events, origins, names.

What an article is known by stays until its row is deleted: `out` leaves `articles` itself alone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from store.archive import corrections, groups, index, quotations, sightings, stems, unnamed
from store.archive.index import lots
from store.schema import (
    article_actors,
    article_index,
    articles,
    changes,
    event_mentions,
    figure_index,
    figures,
    mentions,
    origin_bands,
    quotes,
    reassigned,
    roles,
    sealed,
    sealed_names,
    texts,
)
from store.schema import sightings as seen
from store.schema import unnamed as called


def facts_out(connection: Connection, id: int, *, counted: bool) -> None:
    """Takes away all that was read in an article, with what hangs on it; `counted`: its actors' numbers of articles hold it."""
    quotations.take_out(connection, list(connection.scalars(select(quotes.c.id).where(quotes.c.article_id == id))))
    for lot in lots(list(connection.scalars(select(figures.c.id).where(figures.c.article_id == id)))):
        connection.execute(delete(figure_index).where(figure_index.c.rowid.in_(lot)))
    if counted:
        index.uncounted(connection, [id])
    for table in (quotes, figures, event_mentions, roles, mentions, article_actors, reassigned, sealed_names):
        connection.execute(delete(table).where(table.c.article_id == id))


def named_in(connection: Connection, ids: Sequence[int]) -> set[tuple[int, str]]:
    """Each actor that articles name, with each way in which they do; the bare actor too, as ""."""
    found: set[tuple[int, str]] = set()
    for id in ids:
        text = connection.scalar(select(texts.c.text).where(texts.c.article_id == id)) or ""
        query = select(mentions.c.actor_id, mentions.c.start, mentions.c.end).where(mentions.c.article_id == id)
        found |= {(actor, text[start:end]) for actor, start, end in connection.execute(query)}
        bare = select(article_actors.c.actor_id).where(article_actors.c.article_id == id)
        found |= {(actor, "") for actor in connection.scalars(bare)}
    found |= {(actor, "") for actor in sightings.of_articles(connection, ids)[1]}
    return found


def out(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Takes articles out of every table that answers are made of, but `articles` and `texts`; gives the events that they left.

    Names that they alone gave are left to `leftovers.drop`, which wants what `named_in` told before.
    """
    statuses = dict(connection.execute(select(articles.c.id, articles.c.status).where(articles.c.id.in_(ids))).all())
    current = [id for id, status in statuses.items() if status == "current"]
    corrections.lift(connection, ids)
    told = unnamed.told_in(connection, ids)
    left = groups.leave(connection, current)
    _origins(connection, ids)
    for id in ids:
        facts_out(connection, id, counted=id in current)
        stems.uncounted_article(connection, id)
        connection.execute(delete(article_index).where(article_index.c.rowid == id))
    for table in (origin_bands, sealed, changes, seen, called):
        connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    connection.execute(update(texts).where(texts.c.article_id.in_(ids)).values(names=None))
    unnamed.follow(connection, told)
    return left


def delete_rows(connection: Connection, ids: Sequence[int]) -> None:
    """Articles out of every table, without a trace."""
    out(connection, ids)
    for table, column in ((texts, texts.c.article_id), (articles, articles.c.id)):
        connection.execute(delete(table).where(column.in_(ids)))


def _origins(connection: Connection, ids: Sequence[int]) -> None:
    """Copies of a dispatch that goes have the oldest of them for their origin."""
    for id in ids:
        copies = (articles.c.origin == id, articles.c.id.not_in(ids))
        oldest: Any = connection.scalar(select(func.min(articles.c.id)).where(*copies))
        if oldest is not None:
            connection.execute(update(articles).where(*copies).values(origin=oldest))
    connection.execute(update(articles).where(articles.c.id.in_(ids)).values(origin=articles.c.id))
