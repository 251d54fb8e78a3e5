"""An article that is taken back in, an archive that tells nothing of it any more out, in one transaction.

What is left is a row that says by what it was known, that it was withdrawn, when and why, so that it does not come in again, and that
the messages which cite it are amended (`store.archive.ledger`).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, insert, or_, select, update

from store.archive import erasures, leftovers, messages
from store.archive.moments import stamp
from store.schema import (
    articles,
    corrections,
    editions,
    event_mentions,
    figures,
    outlets,
    post_articles,
    quotes,
    texts,
    withdrawals,
    withdrawn_articles,
)
from store.types import Named, Withdrawal

#: So many articles are named where what was typed means several.
_MOST = 20
#: Who withdraws where an agency's own notice does.
AGENCY = "agency"


def named(connection: Connection, typed: str, *, url: str | None) -> list[Named]:
    """The articles that an id, an address or a file's name means, by whatever version of them; withdrawn ones too."""
    typed = typed.strip()
    by_id = [articles.c.id == int(typed)] if typed.isascii() and typed.isdigit() and len(typed) < 10 else []
    by_url = [articles.c.url == url, articles.c.key == url] if url else []
    beneath = articles.c.file.endswith(f"/{typed}", autoescape=True) if typed and "/" not in typed else articles.c.file == typed
    return _newest(connection, or_(*by_id, *by_url, articles.c.file == typed, articles.c.key == typed, beneath))


def numbered(connection: Connection, id: int) -> Named | None:
    """The article that has a version of this id; another may have the number for its agency's."""
    return next(iter(_newest(connection, articles.c.id == id)), None)


def key_of(connection: Connection, article: int) -> str | None:
    return connection.scalar(select(articles.c.key).where(articles.c.id == article))


def barred(connection: Connection, key: str) -> datetime | None:
    """When an article was withdrawn by people, and is not to come in again; what an agency took back it may send anew."""
    asked = select(withdrawals.c.at).where(withdrawals.c.article_key == key, withdrawals.c.by != AGENCY)
    at = connection.scalar(asked.order_by(withdrawals.c.id.desc()).limit(1))
    return datetime.fromisoformat(at) if at else None


def withdraw(connection: Connection, key: str, *, reason: str, by: str, at: datetime, purge: bool = False) -> Withdrawal:
    """Takes all versions of an article out of the archive. `by`: an editor, `cli` or `agency`; `purge`: the bytes that it was read from too."""
    ids = list(connection.scalars(select(articles.c.id).where(articles.c.key == key)))
    newest = connection.execute(_described().where(articles.c.id == max(ids))).one()
    counts = {name: _count(connection, table, ids) for name, table in _COUNTED.items()}
    copies = _copies(connection, ids)
    gone = erasures.named_in(connection, ids)
    messages.recall(connection, ids, at)
    left = erasures.out(connection, ids)
    emptied: dict[str, Any] = {"text": "", "said": None, **({"raw": b""} if purge else {})}
    connection.execute(update(texts).where(texts.c.article_id.in_(ids)).values(**emptied))
    connection.execute(delete(corrections).where(corrections.c.article_key == key))
    connection.execute(
        update(articles).where(articles.c.id.in_(ids)).values(status="withdrawn", title=None, agency=None, embargo_until=None)
    )
    if by != AGENCY:
        connection.execute(update(editions).where(editions.c.key == key).values(held="withdrawn", series=None))
    row = {"article_key": key, "outlet": newest.outlet, "reason": reason, "by": by, "at": stamp(at), "purged": purge}
    id = connection.execute(insert(withdrawals).returning(withdrawals.c.id), row).scalar_one()
    connection.execute(insert(withdrawn_articles), [{"withdrawal_id": id, "article_id": each} for each in ids])
    leftovers.drop(connection, gone)
    posts = select(func.count(post_articles.c.post_id.distinct())).where(post_articles.c.article_id.in_(ids))
    return Withdrawal(
        id=int(id),
        file=newest.file,
        url=newest.url,
        outlet=newest.outlet,
        at=at,
        reason=reason,
        versions=len(ids),
        **counts,
        events=len(left),
        posts=connection.scalar(posts) or 0,
        copies=copies,
        purged=purge,
    )


def scrub(engine: Engine) -> None:
    """Overwrites what the database itself still keeps of rows that are gone; backups and copies of the file are not its own."""
    raw = engine.raw_connection()  # neither database does it within a transaction
    try:
        cursor = raw.cursor()
        if engine.dialect.name == "postgresql":
            cursor.execute("VACUUM")
            return
        for index in ("quote_index", "figure_index", "article_index"):
            cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608 - ours
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


_COUNTED = {"quotes": quotes, "figures": figures, "sentences": event_mentions}


def _newest(connection: Connection, meant: ColumnElement[bool]) -> list[Named]:
    """The newest versions of the articles of which any version is meant."""
    keys = select(articles.c.key).where(meant).distinct().limit(_MOST)
    newest = select(func.max(articles.c.id)).where(articles.c.key.in_(keys)).group_by(articles.c.key)
    rows = connection.execute(_described().where(articles.c.id.in_(newest)).order_by(articles.c.id))
    return [Named(*row) for row in rows]


def _described() -> Select[Any]:
    columns = (articles.c.id, articles.c.key, articles.c.file, articles.c.title, articles.c.url, articles.c.status)
    joined = articles.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    return select(*columns, outlets.c.name.label("outlet"), articles.c.published).select_from(joined)


def _count(connection: Connection, table: Any, ids: Sequence[int]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(table.c.article_id.in_(ids))) or 0


def _copies(connection: Connection, ids: Sequence[int]) -> tuple[str, ...]:
    """The articles of others that carry the same dispatch: they stay, and whoever withdraws it is told."""
    origins = select(func.coalesce(articles.c.origin, articles.c.id)).where(articles.c.id.in_(ids))
    others = _described().where(articles.c.origin.in_(origins), articles.c.id.not_in(ids), articles.c.status == "current")
    rows = connection.execute(others.order_by(articles.c.id).limit(_MOST))
    return tuple(" · ".join(filter(None, (str(row.id), row.outlet, row.url or PurePosixPath(row.file).name))) for row in rows)
