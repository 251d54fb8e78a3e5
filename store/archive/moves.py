"""What some articles tell of one actor, told of another: rows of all tables, in lots."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, exists, select, update

from store.archive import happenings, index
from store.schema import (
    article_actors,
    event_mention_actors,
    event_mentions,
    figure_actors,
    figures,
    mentions,
    quote_actors,
    quote_speakers,
    quotes,
    roles,
)


def move(connection: Connection, goes: int, stays: int, article_ids: Sequence[int]) -> None:
    """All that these articles tell of one actor is told of another; how many name each is counted anew."""
    for lot in index.lots(sorted(article_ids)):
        move_lot(connection, goes, stays, lot)
    recounted(connection, goes, stays)


def recounted(connection: Connection, *ids: int) -> None:
    for id in ids:
        index.recounted(connection, id)


def move_lot(connection: Connection, goes: int, stays: int, lot: Sequence[int]) -> None:
    """All that some articles tell of one actor is told of another."""
    for table in (mentions, roles):
        connection.execute(update(table).where(table.c.actor_id == goes, table.c.article_id.in_(lot)).values(actor_id=stays))
    for things in (quotes, figures):
        connection.execute(
            update(things).where(things.c.speaker_id == goes, things.c.article_id.in_(lot)).values(speaker_id=stays)
        )
    _move_joint(connection, goes, stays, lot)
    _move_links(connection, article_actors, article_actors.c.article_id, goes, stays, article_actors.c.article_id.in_(lot))
    for table, thing, things in (
        (quote_speakers, quote_speakers.c.quote_id, quotes),
        (quote_actors, quote_actors.c.quote_id, quotes),
        (figure_actors, figure_actors.c.figure_id, figures),
        (event_mention_actors, event_mention_actors.c.event_id, event_mentions),
    ):
        inside = thing.in_(select(things.c.id).where(things.c.article_id.in_(lot)))
        _move_links(connection, table, thing, goes, stays, inside)
    happenings.refresh(connection, happenings.told_in(connection, lot))
    # Whoever says a thing is not whom it is about.
    theirs = select(quotes.c.id).where(quotes.c.article_id.in_(lot))
    says = exists().where(quote_speakers.c.quote_id == quote_actors.c.quote_id, quote_speakers.c.actor_id == stays)
    connection.execute(delete(quote_actors).where(quote_actors.c.actor_id == stays, quote_actors.c.quote_id.in_(theirs), says))
    gives = select(figures.c.id).where(figures.c.article_id.in_(lot), figures.c.speaker_id == stays)
    connection.execute(delete(figure_actors).where(figure_actors.c.actor_id == stays, figure_actors.c.figure_id.in_(gives)))


def _move_links(connection: Connection, table: Table, thing: Column[int], goes: int, stays: int, inside: Any) -> None:
    """Rows that tie the one to things tie the other to them, once."""
    twin = table.alias()
    there = exists().where(twin.c.actor_id == stays, twin.c[thing.name] == thing)
    connection.execute(delete(table).where(table.c.actor_id == goes, inside, there))
    connection.execute(update(table).where(table.c.actor_id == goes, inside).values(actor_id=stays))


def _move_joint(connection: Connection, goes: int, stays: int, lot: Sequence[int]) -> None:
    """Those who say a quote together with its speaker."""
    spoken = select(quote_speakers.c.quote_id).where(quote_speakers.c.actor_id.in_((goes, stays)))
    query = select(quotes.c.id, quotes.c.joint, quotes.c.speaker_id).where(
        quotes.c.article_id.in_(lot), quotes.c.id.in_(spoken)
    )
    for id, joint, speaker in connection.execute(query).all():
        if goes in joint or stays in joint:
            left = dict.fromkeys(stays if actor == goes else actor for actor in joint)
            connection.execute(update(quotes).where(quotes.c.id == id).values(joint=[a for a in left if a != speaker]))
