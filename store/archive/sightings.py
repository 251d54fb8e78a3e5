"""The people of an article as they were read, kept whatever is tied or decided of them: what ties over articles are made from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from store import match
from store.archive.contexts import family, names_of
from store.archive.index import lots
from store.extract.posts import post
from store.queries import day_of_number
from store.schema import actors, sightings, texts
from store.types import Actor, Article, Extraction

#: Who bears one of these is known by a forename: « le pape Calixte » is nobody's surname.
_CROWNED = frozenset("pape roi prince empereur tsar sultan emir patriarch duc".split())


def keep(
    connection: Connection, article_id: int, article: Article, extraction: Extraction, ids: Mapping[str, int], day: int
) -> None:
    """Writes the people of an article, by the ids that their names were read as, in the place of what was."""
    connection.execute(delete(sightings).where(sightings.c.article_id == article_id))
    names = sorted(names_of(extraction.actors))
    connection.execute(update(texts).where(texts.c.article_id == article_id).values(names=names))
    rows: dict[int, dict[str, Any]] = {}
    for actor in extraction.actors:
        row = _row(actor, article, extraction) if actor.kind == "person" else None
        if row:
            rows.setdefault(ids[actor.name], {"article_id": article_id, "actor_id": ids[actor.name], "day": day, **row})
    if rows:
        connection.execute(insert(sightings), [row for _, row in sorted(rows.items())])


def of_articles(connection: Connection, article_ids: Sequence[int]) -> tuple[set[tuple[str, int]], set[int]]:
    """The people of some articles: surnames, each with the day, and whom they were read as."""
    query = select(sightings.c.surname, sightings.c.day, sightings.c.actor_id)
    rows = [
        row for lot in lots(sorted(article_ids)) for row in connection.execute(query.where(sightings.c.article_id.in_(lot)))
    ]
    return {(row.surname, row.day) for row in rows}, {row.actor_id for row in rows}


def surnames(connection: Connection, actor_ids: Iterable[int]) -> set[str]:
    """The surnames of some actors."""
    wanted = select(actors.c.name).where(actors.c.kind == "person")
    return {
        family(name)[0]
        for lot in lots(sorted(set(actor_ids)))
        for name in connection.scalars(wanted.where(actors.c.id.in_(lot)))
    }


def as_date(day: int) -> date | None:
    """20220119 -> 19 January 2022; 0 is no day."""
    return day_of_number(day) if day else None


def _row(actor: Actor, article: Article, extraction: Extraction) -> dict[str, Any] | None:
    """None where the name may be several people's, or is a forename alone."""
    surname, bare = family(actor.name)
    roles = [(role, found) for role in extraction.roles if role.actor == actor.name and (found := post(role.title))]
    if actor.name in extraction.several or not surname:
        return None
    if bare and (match.is_forename(surname) or any(found.head in _CROWNED for _, found in roles)):
        return None
    bare, private = bare and actor.entry is None, actor.name in extraction.private
    return {
        "surname": surname,
        "bare": bare,
        "private": private,
        "loose": surname if bare or private else None,
        "gender": _gender(actor, article, extraction),
        "posts": sorted({(found.key, found.head, found.single, role.former) for role, found in roles}),
    }


def _gender(actor: Actor, article: Article, extraction: Extraction) -> str | None:
    """What « Mme » or « M. » before a name tells; None where they differ."""
    told = {
        match.civil_gender(mention.span.of(article.text))
        for mention in extraction.mentions
        if mention.actor == actor.name and mention.form == "role"
    } - {None}
    return told.pop() if len(told) == 1 else None
