"""A SQLite archive in, one file that holds the same out, while it is written to; and of a copy, what was taken out since it was made.

PostgreSQL copies itself (`bot.backups` calls its programs).
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from store.archive import withdrawals
from store.archive.engines import BUSY, ArchiveError
from store.schema import anonymised, articles, barred
from store.schema import withdrawals as withdrawn

#: Pages that are copied at a time: 16 MB, so that Ctrl-C is heard.
_PAGES = 4_096
_HEAD = b"SQLite format 3\0"
#: PostgreSQL: what the trigger on `articles` calls, as migration 0016 makes it. A dump of tables holds no functions: restoring makes it first.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION count_articles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE article_counts SET articles = articles - 1 WHERE outlet_id = coalesce(old.outlet_id, 0) AND status = old.status;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO article_counts (outlet_id, status, articles) VALUES (coalesce(new.outlet_id, 0), new.status, 1)
        ON CONFLICT (outlet_id, status) DO UPDATE SET articles = article_counts.articles + 1;
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What people and agencies have taken out of an archive: articles by key, whose profile is not given, names that are hidden."""

    articles: tuple[dict[str, Any], ...] = ()
    barred: tuple[dict[str, Any], ...] = ()
    names: tuple[dict[str, Any], ...] = ()


@dataclass
class KeptOut:
    """What of it stood in a copy, and was taken out of it again; `names` are still to be hidden, by whoever can read articles."""

    articles: int = 0
    barred: int = 0
    names: list[tuple[str, str, str, datetime]] = field(default_factory=list)  # name, reason, by, at


def is_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_HEAD)) == _HEAD


def copy(source: Path, target: Path) -> None:
    """Copies an archive as it is at one moment into a file that was not there, whoever writes meanwhile. ArchiveError."""
    part = target.with_name(f".{target.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))  # before a byte of it is there
        with _opened(source, "ro") as old, _opened(part, "rw") as new:
            # The snapshot is taken once and held: a backup whose source is written to between two steps would begin again for ever.
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new, pages=_PAGES)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, whole
            verify(new, part)
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        os.link(part, target)  # which fails where somebody else has made it meanwhile
    except FileExistsError:
        raise ArchiveError(f"{target} is there already; a backup overwrites nothing.") from None
    except (sqlite3.Error, OSError) as fault:
        raise ArchiveError(f"{target} cannot be made: {fault}.") from fault
    finally:
        part.unlink(missing_ok=True)


def over(source: Path, target: Path) -> None:
    """Puts one archive in the place of another that may be in use: who reads sees the old one whole, then the new one. ArchiveError."""
    try:
        with _opened(source, "ro") as new, _opened(target, "rw") as old:
            new.backup(old, pages=-1)
    except sqlite3.Error as fault:
        raise ArchiveError(f"{target} cannot be replaced: {fault}.") from fault


def verify(connection: sqlite3.Connection, file: Path) -> None:
    """ArchiveError unless what stands there hangs together."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ArchiveError(f"{file.name} is damaged: {found}")


def verified(file: Path) -> None:
    """ArchiveError unless a file is a whole archive."""
    try:
        with _opened(file, "ro") as connection:
            verify(connection, file)
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as fault:
        raise ArchiveError(f"{file} holds no archive: {fault}.") from fault


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {BUSY}")
        yield connection


def taken_out(connection: Connection) -> TakenOut:
    """What is not to come back by an older copy; an article that came in again since, as an agency may send it, is not among it."""
    back = select(articles.c.key).where(articles.c.status.in_(("current", "embargoed", "internal")))
    gone = select(withdrawn).where(withdrawn.c.kind == "article", withdrawn.c.article_key.not_in(back)).order_by(withdrawn.c.id)
    return TakenOut(*(tuple(map(_row, connection.execute(asked))) for asked in (gone, select(barred), select(anonymised))))


def keep_out(connection: Connection, taken: TakenOut) -> KeptOut:
    """Takes it out again, where the copy still has it; what the copy never had is barred all the same."""
    found = KeptOut()
    known = set(connection.scalars(select(withdrawn.c.article_key).where(withdrawn.c.kind == "article")))
    for row in taken.articles:
        key = row["article_key"]
        here = connection.scalar(select(articles.c.id).where(articles.c.key == key, articles.c.status != "withdrawn").limit(1))
        if here is not None:
            at, purge = datetime.fromisoformat(row["at"]), bool(row["purged"])
            withdrawals.withdraw(connection, key, reason=row["reason"], by=row["by"], at=at, purge=purge)
            found.articles += 1
        elif key not in known:
            connection.execute(insert(withdrawn), {name: value for name, value in row.items() if name != "id"})
        known.add(key)
    still = set(connection.scalars(select(barred.c.key)))
    new = [row for row in taken.barred if row["key"] not in still]
    if new:
        connection.execute(insert(barred), new)
    found.barred = len(new)
    hidden = set(connection.scalars(select(anonymised.c.names)))
    for row in taken.names:
        if row["names"] not in hidden:
            found.names.append((_name(row["names"]), row["reason"], row["by"], datetime.fromisoformat(row["at"])))
    return found


def _name(kept: str) -> str:
    whole, _ = json.loads(kept)
    return str(whole[0])


def _row(row: Any) -> dict[str, Any]:
    return dict(row._mapping)
