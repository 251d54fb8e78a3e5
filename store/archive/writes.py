"""An article with what was read in it, in: rows, all in the transaction of the connection that is handed over."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, insert, select, update

from store import origins, queries
from store.archive import (
    changes,
    corrections,
    editions,
    erasures,
    groups,
    identities,
    index,
    leftovers,
    seals,
    sightings,
    stems,
    ties,
    unnamed,
)
from store.archive.dating import day_of
from store.archive.moments import stamp
from store.archive.naming import actor_ids, outlet_id
from store.archive.rows import Writer
from store.extract.text import stems as stems_of
from store.schema import article_index, articles, origin_bands, texts
from store.types import SEALED, Article, Edition, Extraction

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Known:
    """A version of an article that the archive holds: what was read, by which rules."""

    digest: str
    rules: int
    version: int
    file: str


def known(connection: Connection, key: str, file: str | None) -> Known | None:
    """The newest version of an article, or the newest that was read from `file`; then the newest of all if `file` is new to it."""
    query = select(articles.c.digest, articles.c.rules, articles.c.version, articles.c.file).where(articles.c.key == key)
    rows = [Known(*row) for row in connection.execute(query.order_by(articles.c.version.desc()))]
    return next((row for row in rows if row.file == file), rows[0] if rows else None)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with what was read in it: by what it is known, out of which bytes, by which rules.

    `directory` is the digest of the one it was read with, `said` what its manifest says of it: both for reading it again.
    `edition` says which version of an agency's item it is.
    """

    article: Article
    extraction: Extraction
    key: str
    raw: bytes
    digest: str
    rules: int
    directory: str = ""
    said: Mapping[str, str] | None = None
    edition: Edition | None = None


def add(connection: Connection, read: Reading, *, again: bool = False) -> Outcome:
    """Writes an article as a new version of its key, and makes the version before it superseded; under embargo, takes that out.

    Same digest, same rules: nothing, unless it is read `again`. Of an agency's item an older version than has come is not written.
    """
    if read.edition is not None:
        if editions.is_older(connection, read.key, read.edition):
            return "unchanged"
        editions.keep(connection, read.key, read.edition, "embargoed" if read.article.status in SEALED else "usable")
    kept = known(connection, read.key, read.article.file)
    if not again and kept and (kept.digest, kept.rules) == (read.digest, read.rules):
        return "unchanged"
    if again and connection.scalar(_still_current(read.key, read.digest)) is None:
        return "unchanged"  # it was taken back, or another version came, while it was read again
    written(connection, read, received=read.article.fetched, outlets_own=not again)
    return "changed" if kept else "new"


def written(
    connection: Connection,
    read: Reading,
    *,
    received: datetime | None,
    released: bool = False,
    outlets_own: bool = True,
) -> int:
    """Writes it, whatever is there; gives its id. `received`: when it counts as come, for events; `released`: from an embargo.

    `outlets_own`: what is another than in the version before, the outlet has changed.
    """
    article, extraction, key, edition = read.article, read.extraction, read.key, read.edition
    hidden = article.status in SEALED
    if not released:
        seals.discard(connection, key)
    newest = connection.scalar(select(func.max(articles.c.version)).where(articles.c.key == key)) or 0
    stood = select(articles.c.id).where(
        articles.c.key == key, articles.c.status.in_(("current", "held") if released else ("current",))
    )
    old = connection.scalar(stood.order_by(articles.c.id.desc()).limit(1))
    # « annule et remplace » stays where the item that it replaced is put under embargo
    current = connection.scalars(select(articles.c.id).where(articles.c.key == key, articles.c.status == "current")).all()
    told = unnamed.told_in(connection, current)
    stays = hidden and edition is not None and editions.has_taken_over(connection, key, edition)
    if current and not stays:
        index.uncounted(connection, current)
        groups.leave(connection, current)
    if not stays:
        # what an agency holds back does not come back because somebody else publishes at its address
        again = edition or released or not editions.is_known(connection, key)
        replaced_now = ("current", "superseded") if hidden else ("current", "held") if again else ("current",)
        before = (articles.c.key == key, articles.c.status.in_(replaced_now))
        out = connection.scalars(select(articles.c.id).where(*before)).all() if hidden else []
        gone = erasures.named_in(connection, out)
        connection.execute(update(articles).where(*before).values(status="held" if hidden else "superseded"))
        leftovers.drop(connection, gone)
    outlet, day = outlet_id(connection, article.outlet), day_of(article.published)
    row = {
        "key": key,
        "version": newest + 1,
        "status": article.status,
        "file": article.file,
        "outlet_id": outlet,
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "day": day,
        "fetched": article.fetched.isoformat() if article.fetched else None,
        "digest": read.digest,
        "rules": read.rules,
        "directory": read.directory,
        "agency": article.agency,
        "embargo_until": stamp(_whole_second(article.embargo_until)) if hidden and article.embargo_until else None,
    }
    article_id = connection.execute(insert(articles).returning(articles.c.id), row).scalar_one()
    if hidden:
        connection.execute(update(articles).where(articles.c.id == article_id).values(origin=article_id))
    else:
        _trace(connection, article_id, article.text, day)
    connection.execute(
        insert(texts),
        {
            "article_id": article_id,
            "text": article.text,
            "raw": zlib.compress(read.raw),
            "said": json.dumps(read.said or {}, ensure_ascii=False),
        },
    )
    words = stems_of(article.text)
    connection.execute(insert(article_index), {"rowid": article_id, "words": words})
    stems.counted(connection, (), [words])
    sealing = seals.seal(connection, article_id, article, extraction, edition=edition) if hidden else None
    if sealing is None:
        ids = actor_ids(connection, article, extraction)
        sightings.keep(connection, article_id, article, extraction, ids, day)
        unnamed.keep(connection, article_id, extraction, ids, day)
        sealing = ties.here(connection, article_id, ids) | unnamed.here(connection, article_id)
    actors = identities.applied(connection, article_id, sealing)
    Writer(connection, article, extraction, article_id, outlet, day, actors).write()
    if old is not None and outlets_own and not hidden and received is not None:
        changes.keep(connection, old, article_id, at=received)
    corrections.apply(connection, [article_id])
    unnamed.follow(connection, told, [article_id])
    if article.status == "current":
        groups.wait(connection, article_id, key=key, day=day, received=received)
    return int(article_id)


def _whole_second(at: datetime) -> datetime:
    """The first whole second that is not before a moment: moments are kept by the second, and none comes too early."""
    return at if not at.microsecond else at.replace(microsecond=0) + timedelta(seconds=1)


def _trace(connection: Connection, article_id: int, text: str, day: int) -> None:
    """Ties an article to the origin that it is a copy of, itself where it is none.

    Two origins that it is whole copies of become one; of those that it only opens with, or that open with it, the first counts.
    """
    found = origins.runs(text)
    bands = origins.bands(found)
    whole: set[int] = set()
    part: set[int] = set()
    if bands:
        for other, other_text in connection.execute(queries.possible_copies(bands, day)).all():
            if other not in whole:
                how = origins.copied(text, found, other_text)
                (whole if how == "whole" else part if how == "part" else set()).add(other)
        connection.execute(insert(origin_bands), [{"band": band, "article_id": article_id} for band in sorted(set(bands))])
    origin = min(whole or part, default=article_id)
    connection.execute(update(articles).where(articles.c.id == article_id).values(origin=origin))
    if len(whole) > 1:
        connection.execute(update(articles).where(articles.c.origin.in_(whole)).values(origin=origin))


def _still_current(key: str, digest: str) -> Select[Any]:
    return select(articles.c.id).where(articles.c.key == key, articles.c.digest == digest, articles.c.status == "current")
