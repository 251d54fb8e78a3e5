"""What an embargo held in, what everybody may see out: written as if it had been read at the very second its embargo ended.

No process has to run at that second: whoever asks first after it, or delivers, or watches, publishes what is due.
"""

import json
import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from store.archive import editions, erasures, groups, leftovers, seals, writes
from store.archive.moments import moment, stamp
from store.schema import articles, outlets, post_articles, sealed, texts, told
from store.types import Article

#: By the index of embargoes.
_UNDER = articles.c.embargo_until.is_not(None), articles.c.status == "embargoed"


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether an embargo has ended that no process has taken note of."""
    return connection.scalar(_due(now).limit(1)) is not None


def under_embargo(connection: Connection) -> int:
    """How many articles wait for the end of their embargo."""
    return connection.scalar(select(func.count()).select_from(articles).where(*_UNDER)) or 0


def release(connection: Connection, now: datetime) -> int:
    """Publishes what is under embargo until `now`, its event told; how many articles. Each counts as received when its embargo ended."""
    done = 0
    new: list[int] = []
    for id in connection.scalars(_due(now).order_by(articles.c.embargo_until, articles.c.id)).all():
        new.append(_published(connection, id))
        done += 1
    while new and groups.are_waiting(connection, new) and groups.group(connection, now=now):
        pass
    return done


def _due(now: datetime) -> Any:
    return select(articles.c.id).where(articles.c.embargo_until <= stamp(now), articles.c.status == "embargoed")


def _published(connection: Connection, id: int) -> int:
    """Writes one article anew, for everybody; gives its new id: who looks at what came after an id sees it come now."""
    joined = articles.join(texts, texts.c.article_id == articles.c.id).join(sealed, sealed.c.article_id == articles.c.id)
    joined = joined.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    columns = (articles, texts.c.text, texts.c.raw, texts.c.said, sealed.c.extraction, sealed.c.guid)
    row = connection.execute(
        select(*columns, outlets.c.name.label("outlet")).select_from(joined).where(articles.c.id == id)
    ).one()
    named = erasures.named_in(connection, [id])
    article = Article(
        file=row.file,
        text=row.text,
        title=row.title,
        published=row.published,
        outlet=row.outlet,
        url=row.url,
        fetched=datetime.fromisoformat(row.fetched) if row.fetched else None,
        agency=row.agency,
    )
    erasures.out(connection, [id])
    # its place is the new row's: until that is there, what was told of it is told of this one
    aside = {"key": f"released {id}", "status": "withdrawn", "embargo_until": None}
    connection.execute(update(articles).where(articles.c.id == id).values(**aside))
    if row.guid:
        editions.released(connection, row.key, row.guid)
    read = writes.Reading(
        article,
        seals.extractions().validate_json(row.extraction),
        key=row.key,
        raw=zlib.decompress(row.raw),
        digest=row.digest,
        rules=row.rules,
        directory=row.directory or "",
        said=json.loads(row.said or "{}"),
    )
    new = writes.written(connection, read, received=moment(row.embargo_until), released=True)
    for table in (told, post_articles):
        connection.execute(update(table).where(table.c.article_id == id).values(article_id=new))
    connection.execute(delete(texts).where(texts.c.article_id == id))
    connection.execute(delete(articles).where(articles.c.id == id))
    leftovers.drop(connection, named - erasures.named_in(connection, [new]))
    return new
