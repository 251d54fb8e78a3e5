"""Articles that older rules or another directory have read in, the same ones as they would be read today out, under the same ids.

What is found again where it stood keeps its id, so that links in messages stay good; names and actors that no article holds any more go.
A text that cleaning now gives otherwise becomes a new version instead, by `writes.add`.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from store.archive import corrections, erasures, groups, identities, leftovers, sightings, ties, unnamed
from store.archive.dating import day_of
from store.archive.naming import actor_ids, outlet_id
from store.archive.rows import Writer
from store.schema import articles, event_mentions, figures, outlets, quotes, roles, texts
from store.types import Article, Extraction, IsoDate


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it was read: its bytes, what its manifest said of it, and by what it is known."""

    id: int
    key: str
    file: str
    raw: bytes
    digest: str
    said: Mapping[str, str]  # title, published, outlet, url: the manifest's, else those that were read
    published: IsoDate | None
    fetched: str | None


def behind(connection: Connection, *, rules: int, directory: str) -> int:
    """How many current articles were read by other rules or with another directory."""
    return connection.scalar(select(func.count()).select_from(articles).where(_behind(rules, directory))) or 0


def next_behind(connection: Connection, *, rules: int, directory: str, after: int, limit: int) -> list[int]:
    """The ids of the next such articles, in their order."""
    query = select(articles.c.id).where(_behind(rules, directory), articles.c.id > after).order_by(articles.c.id).limit(limit)
    return list(connection.scalars(query))


def stored(connection: Connection, id: int) -> Stored | None:
    """None where the article is there no more, or another version has taken its place."""
    columns = (
        articles.c.key,
        articles.c.file,
        articles.c.digest,
        articles.c.title,
        articles.c.url,
        articles.c.published,
        articles.c.fetched,
        outlets.c.name.label("outlet"),
        texts.c.raw,
        texts.c.said,
    )
    joined = articles.join(texts, texts.c.article_id == articles.c.id).outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    row = connection.execute(select(*columns).select_from(joined).where(articles.c.id == id, _current())).one_or_none()
    if row is None:
        return None
    read = {"title": row.title, "published": row.published, "outlet": row.outlet, "url": row.url}
    said = json.loads(row.said) if row.said is not None else {name: value for name, value in read.items() if value}
    return Stored(id, row.key, row.file, zlib.decompress(row.raw), row.digest, said, row.published, row.fetched)


def same_text(connection: Connection, id: int, text: str) -> bool:
    """Whether an article still has this very text."""
    return connection.scalar(select(texts.c.text).where(texts.c.article_id == id)) == text


def replace(connection: Connection, id: int, article: Article, extraction: Extraction, *, rules: int, directory: str) -> bool:
    """Puts what is read in an article now in the place of what was; False where it is no current article any more."""
    if connection.scalar(select(articles.c.id).where(articles.c.id == id, _current())) is None:
        return False
    corrections.lift(connection, [id])
    kept = {table.name: _ids(connection, table, id) for table in (quotes, figures, event_mentions, roles)}
    named = erasures.named_in(connection, [id])
    before = unnamed.told_in(connection, [id])
    erasures.facts_out(connection, id, counted=True)
    outlet, day = outlet_id(connection, article.outlet), day_of(article.published)
    values = {"outlet_id": outlet, "day": day, "title": article.title, "published": article.published, "agency": article.agency}
    connection.execute(update(articles).where(articles.c.id == id).values(**values, rules=rules, directory=directory))
    ids = actor_ids(connection, article, extraction)
    sightings.keep(connection, id, article, extraction, ids, day)
    unnamed.keep(connection, id, extraction, ids, day)
    told = ties.here(connection, id, ids) | unnamed.here(connection, id)
    found = identities.applied(connection, id, told)
    Writer(connection, article, extraction, id, outlet, day, found, kept=kept).write()
    corrections.apply(connection, [id])
    groups.again(connection, id, day=day)
    lost = before.read - unnamed.follow(connection, before, [id])
    leftovers.drop(connection, (named - erasures.named_in(connection, [id])) | {(actor, "") for actor in lost})
    return True


def _behind(rules: int, directory: str) -> Any:
    other = or_(articles.c.rules != rules, articles.c.directory.is_(None), articles.c.directory != directory)
    return and_(_current(), other)


def _current() -> Any:
    return articles.c.status == "current"


def _ids(connection: Connection, table: Any, id: int) -> dict[tuple[int, int], int]:
    """An article's things by where they stand."""
    query = select(table.c.start, table.c.end, table.c.id).where(table.c.article_id == id)
    return {(start, end): thing for start, end, thing in connection.execute(query)}
