"""Speakers whom an article calls by a post alone tied to whom other articles of those months say to hold it: « a dit la maire de Merrault ».

Only a post that one person at a time holds, and only where all articles around that day give it to one person. What is said so is told
as inferred. As with names in part (`store.archive.ties`), nothing hangs on the order in which articles came.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, exists, insert, or_, select, true, update

from store.archive import corrections, happenings, identities, index, quotations, sightings, ties
from store.archive.contexts import family
from store.archive.index import lots
from store.archive.naming import by_key, insert_new
from store.extract.posts import post
from store.extract.text import fold
from store.queries import day_number
from store.schema import (
    actors,
    article_actors,
    articles,
    figure_actors,
    figures,
    mentions,
    quotes,
    reassigned,
    roles,
    unnamed,
)
from store.schema import sightings as seen
from store.types import Extraction

#: Days on either side within which articles must agree on who holds a post.
AROUND = 180
#: Times that a post is given which are looked at.
MOST = 200
#: Ends the rule of a quote that was not inferred before its speaker was told by a post.
BY_POST = "+post"
_DEFINITE = ("le ", "la ", "l'")


@dataclass(frozen=True, slots=True)
class _Due:
    article: int
    article_key: str
    words: str
    old: str | None
    new: str | None


def keep(connection: Connection, article_id: int, extraction: Extraction, ids: Mapping[str, int], day: int) -> None:
    """Writes whom an article calls by such a post, in the place of what was."""
    connection.execute(delete(unnamed).where(unnamed.c.article_id == article_id))
    said = {quote.speaker for quote in extraction.quotes} | {figure.speaker for figure in extraction.figures}
    rows = [
        {"article_id": article_id, "words": words, "key": meant.key, "day": day}
        for words in sorted(words for words in said if words and words not in ids)
        if day and fold(words).startswith(_DEFINITE) and (meant := post(words)) and meant.single and not meant.former
    ]
    if rows:
        connection.execute(insert(unnamed), rows)


def here(connection: Connection, article_id: int) -> dict[str, int]:
    """Whom the speakers of an article that is being read are, by its words for them; those whom nothing tells are left out."""
    found: dict[str, int] = {}
    for one in _due(connection, unnamed.c.article_id == article_id):
        if one.new:
            found[one.words] = by_key(connection, [one.new])[one.new]
            _keep_tie(connection, one, found[one.words])
    return found


def given_in(connection: Connection, article_ids: Iterable[int]) -> set[tuple[str, int]]:
    """The posts that some articles give, each with the day."""
    query = select(roles.c.key, roles.c.day).where(roles.c.key.is_not(None))
    return {
        (key, day)
        for lot in lots(sorted(set(article_ids)))
        for key, day in connection.execute(query.where(roles.c.article_id.in_(lot)))
    }


def settle(connection: Connection, changed: Iterable[tuple[str, int]]) -> None:
    """Brings in step whoever is called by posts that articles give otherwise now, each with its day."""
    for key, day in sorted(set(changed)):
        _settle(connection, unnamed.c.key == key, _near(unnamed.c.day, day) if day else true())


@dataclass(frozen=True, slots=True)
class Told:
    """What some articles tell that ties hang on: surnames and posts, each with its day; and whom they were read to name."""

    people: set[tuple[str, int]]
    read: set[int]
    posts: set[tuple[str, int]]


def told_in(connection: Connection, article_ids: Sequence[int]) -> Told:
    people, read = sightings.of_articles(connection, article_ids)
    return Told(people, read, given_in(connection, article_ids))


def follow(connection: Connection, before: Told, article_ids: Sequence[int] = ()) -> set[int]:
    """Ties of names and of posts follow what was told before and what these articles tell now; gives whom these were read to name."""
    people, read = sightings.of_articles(connection, article_ids)
    changed = ties.settle(connection, before.people | people)
    settle(connection, before.posts | given_in(connection, {*article_ids, *changed}))
    return read


@contextmanager
def kept_in_step(connection: Connection, actor_ids: Sequence[int]) -> Iterator[None]:
    """Whatever is decided of some actors inside, those follow who are called by their posts."""
    theirs = select(actors.c.id).where(or_(actors.c.id.in_(actor_ids), actors.c.merged_into.in_(actor_ids)))
    keys = set(connection.scalars(select(roles.c.key).where(roles.c.actor_id.in_(theirs), roles.c.key.is_not(None))))
    yield
    for key in sorted(keys):
        _settle(connection, unnamed.c.key == key)


def _settle(connection: Connection, *those: ColumnElement[bool]) -> None:
    changes = _due(connection, *those)
    concerned = sorted({one.article for one in changes})
    corrections.lift(connection, concerned)
    for one in changes:
        _make(connection, one)
    corrections.apply(connection, concerned)


# --- what is to change ---------------------------------------------------------------------------------------------------


def _due(connection: Connection, *those: ColumnElement[bool]) -> list[_Due]:
    tied = actors.alias("tied_to")
    query = select(unnamed, tied.c.key.label("to_key"), articles.c.key.label("article_key"))
    joined = unnamed.join(articles, articles.c.id == unnamed.c.article_id).outerjoin(tied, tied.c.id == unnamed.c.to_id)
    query = query.select_from(joined).where(articles.c.status == "current", *those).order_by(articles.c.key, unnamed.c.words)
    changes = []
    for row in connection.execute(query).all():
        new = _holder(connection, row)
        if new != row.to_key:
            changes.append(_Due(row.article_id, row.article_key, row.words, row.to_key, new))
    return changes


def _holder(connection: Connection, row: Any) -> str | None:
    """The key of whom all articles around a day say to hold a post, if the article itself does not name that surname."""
    given = (
        select(actors.c.key, actors.c.name, roles.c.former)
        .select_from(roles.join(actors, actors.c.id == roles.c.actor_id).join(articles, articles.c.id == roles.c.article_id))
        .where(roles.c.key == row.key, _near(roles.c.day, row.day), articles.c.status == "current")
        .where(roles.c.article_id != row.article_id)
        .distinct()
        .limit(MOST)
    )
    told = connection.execute(given).all()
    holding = {one.key: one.name for one in told if not one.former}
    if len(holding) != 1 or any(one.former for one in told):
        return None
    ((key, name),) = holding.items()
    named = exists().where(seen.c.article_id == row.article_id, seen.c.surname == family(name)[0])
    return None if connection.scalar(select(named)) else key


def _near(column: Column[int], day: int) -> ColumnElement[bool]:
    on = sightings.as_date(day)
    if on is None:
        return column == day
    first, last = (day_number(on + timedelta(days)) for days in (-AROUND, AROUND))
    return column.between(first, last)


# --- what is told of whom ------------------------------------------------------------------------------------------------


def _make(connection: Connection, due: _Due) -> None:
    own = {key for key in (due.old, due.new) if key}
    beside = ties.named_beside(connection, due.article)
    means = identities.meant(connection, own | beside, due.article_key)
    now = by_key(connection, {*own, *beside, *means.values()})
    goes = now[means.get(due.old, due.old)] if due.old else None
    stays = now[means.get(due.new, due.new)] if due.new else None
    _keep_tie(connection, due, now[due.new] if due.new else None)
    its = (reassigned.c.article_id == due.article, reassigned.c.actor_id.in_([now[key] for key in own - beside]))
    connection.execute(delete(reassigned).where(*its))
    if due.new and due.new not in beside and stays not in (None, now[due.new]):
        others = {now[means.get(key, key)] for key in beside}
        identities.note_reassigned(connection, [(due.article, now[due.new], stays or 0, stays not in others)])
    _tell(connection, due, goes, stays)


def _keep_tie(connection: Connection, due: _Due, to: int | None) -> None:
    mine = (unnamed.c.article_id == due.article, unnamed.c.words == due.words)
    connection.execute(update(unnamed).where(*mine).values(to_id=to))


def _tell(connection: Connection, due: _Due, goes: int | None, stays: int | None) -> None:
    """What an article lets its unnamed speaker say is told of another, or of nobody."""
    its = (quotes.c.article_id == due.article, quotes.c.speaker == due.words, quotes.c.speaker_id.is_not_distinct_from(goes))
    rows = [dict(row._mapping) for row in connection.execute(select(quotes).where(*its))]
    quotations.take_out(connection, [row["id"] for row in rows])
    corrections.put_back(connection, [{**row, "speaker_id": stays, **inferred(row, stays)} for row in rows])
    theirs = (figures.c.article_id == due.article, figures.c.speaker == due.words)
    mine = (*theirs, figures.c.speaker_id.is_not_distinct_from(goes))
    connection.execute(update(figures).where(*mine).values(speaker_id=stays))
    told = select(figures.c.id).where(*theirs)
    connection.execute(delete(figure_actors).where(figure_actors.c.actor_id == stays, figure_actors.c.figure_id.in_(told)))
    if goes is not None:
        _not_named(connection, due.article, goes)
    if stays is not None:
        day = select(articles.c.day).where(articles.c.id == due.article).scalar_subquery()
        row = {"actor_id": stays, "article_id": due.article, "day": connection.scalar(select(day))}
        if connection.execute(insert_new(connection, article_actors), row).rowcount:
            index.counted(connection, [stays], 1)
    happenings.refresh(connection, happenings.told_in(connection, [due.article]))


def inferred(row: Mapping[str, Any], speaker: int | None) -> dict[str, Any]:
    """Whether a quote is told as inferred, with its speaker told by a post, or as it was read."""
    rule = str(row["rule"])
    if speaker is not None and not row["inferred"]:
        return {"inferred": True, "rule": rule + BY_POST}
    if speaker is None and rule.endswith(BY_POST):
        return {"inferred": False, "rule": rule.removesuffix(BY_POST)}
    return {}


def _not_named(connection: Connection, article_id: int, actor: int) -> None:
    """An actor whom an article names in no other way is named by it no more."""
    named = exists().where(mentions.c.article_id == article_id, mentions.c.actor_id == actor)
    said = exists().where(quotes.c.article_id == article_id, quotes.c.speaker_id == actor)
    gone = delete(article_actors).where(
        article_actors.c.article_id == article_id, article_actors.c.actor_id == actor, ~named, ~said
    )
    if connection.execute(gone).rowcount:
        index.counted(connection, [actor], -1)
