"""A database's address in, an engine on the archive out; `ArchiveError` where there is no archive that can be used."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from store import migrations
from store.archive import index
from store.archive.replicas import raise_fence
from store.schema import INDEXES, REVISION, metadata

#: How long one writer waits for another on SQLite, in milliseconds.
BUSY = 20_000

#: How long a migration waits for a lock on a table, in milliseconds, while readers wait behind it; then it lets them pass, and tries again.
_LOCK, _LOCK_PAUSE, _LOCKS_FOR = 500, 1.0, 300.0
_NO_LOCK = "55P03"

log = logging.getLogger(__name__)

#: What PostgreSQL's writers take in turn, as SQLite's do by nature: two ingests never make one actor or one version twice.
_WRITERS_LOCK = 0x50C1E5


#: Why an archive cannot be used: there is none, it is of another version, its database does not answer, its address is none.
ArchiveFault = Literal["absent", "older", "newer", "unusable", "address"]


class ArchiveError(Exception):
    """There is no archive at the address, or not one that this version can use; the message is one sentence for a person.

    `kind`, `where` (without a password) and `detail` are what the sentence is made of, for whoever says it in another language.
    """

    def __init__(self, message: str, *, kind: ArchiveFault = "unusable", where: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.kind, self.where, self.detail = kind, where, detail


class NoArchive(ArchiveError):
    """There is no archive yet at an address that may hold one: whoever writes makes it."""


@dataclass(frozen=True, slots=True)
class Pool:
    """How a process keeps connections to PostgreSQL: `size` for good, `overflow` more where many ask at once; times in seconds.

    `wait`: for a free connection; `statement`: how long a reader's statement may run, 0 for as long as it takes.
    """

    size: int = 5
    overflow: int = 10
    wait: float = 10.0
    statement: float = 30.0
    connect: int = 10


DEFAULT_POOL = Pool()


def connect(url: str, pool: Pool = DEFAULT_POOL) -> Engine:
    """An engine on the database, which is not looked at yet. `postgres://` and `postgresql://` mean psycopg 3."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        # A server that is gone without a word is noticed in a minute, not in the two hours that TCP takes by itself.
        kept = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "connect_timeout": pool.connect}
        # Each statement of a reader sees what is committed when it begins, as in READ COMMITTED, and BEGIN and ROLLBACK are no trips.
        engine = create_engine(
            address,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            pool_size=pool.size,
            max_overflow=pool.overflow,
            pool_timeout=pool.wait,
            hide_parameters=True,
            connect_args={name: value for name, value in kept.items() if name not in address.query},
        )
        event.listen(engine, "connect", partial(_prepare_postgresql, statement=pool.statement))
        return engine
    engine = create_engine(address, hide_parameters=True)  # a fault must not tell an article's text
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def connect_replica(url: str, read_url: str, pool: Pool = DEFAULT_POOL) -> Engine:
    """An engine on a read replica of a PostgreSQL archive, which writes nothing. ArchiveError where there can be none."""
    if {_address(each).get_backend_name() for each in (url, read_url)} != {"postgresql"}:
        raise ArchiveError("DATABASE_READ_URL names a replica: both it and DATABASE_URL must be PostgreSQL's.")
    # An answer does not wait long for a copy that is not there: the archive is.
    engine = connect(read_url, replace(pool, connect=2, wait=2.0))
    event.listen(engine, "connect", _read_only)
    return engine


def _read_only(connection: Any, _record: Any) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


def file_of(url: str) -> Path | None:
    """The file of a SQLite archive; None for PostgreSQL and for an archive in memory."""
    return _file(_address(url))


def libpq(url: str) -> tuple[dict[str, str], str]:
    """How PostgreSQL's own programs reach the database, without the password; and the password."""
    address = _address(url)
    told = {"host": address.host, "port": address.port, "user": address.username, "dbname": address.database, **address.query}
    return {name: str(value) for name, value in told.items() if value}, str(address.password or "")


def others(engine: Engine) -> int:
    """How many other connections use a PostgreSQL database now."""
    mine = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM pg_stat_activity WHERE {mine}").scalar() or 0)  # noqa: S608


def tables(engine: Engine) -> list[str]:
    """The archive's own tables that are there."""
    own = {*metadata.tables, *(index.name for index in INDEXES), "alembic_version"}
    return sorted(own.intersection(inspect(engine).get_table_names()))


def shown(url: str) -> str:
    """The address without its password."""
    return _address(url).render_as_string(hide_password=True)


def create(engine: Engine) -> None:
    """Makes the archive where there is none and brings an older one up to date. Safe for several processes at once."""
    file = _file(engine.url)
    with _said(engine.url):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        last = time.monotonic() + _LOCKS_FOR
        while True:
            try:
                with writing(engine) as connection:
                    _refuse_newer(connection)
                    if engine.dialect.name == "postgresql":
                        # A change of a table waits for who reads it, and whoever comes then waits behind it: so it does not wait for long.
                        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_LOCK}")
                    migrations.upgrade(connection)
                    index.fill(connection)
                return
            except OperationalError as fault:
                if getattr(fault.orig, "sqlstate", None) != _NO_LOCK or time.monotonic() > last:
                    raise
                log.warning("upgrade: somebody reads the tables that are to be changed; tried again")
                time.sleep(_LOCK_PAUSE)


def check(engine: Engine) -> None:
    """ArchiveError unless the archive is there, at this program's schema version."""
    file = _file(engine.url)
    if file is not None and not file.is_file():
        where = _plain(engine.url)
        raise NoArchive(f"There is no archive at {where}: `sourcier ingest FOLDER` makes it.", kind="absent", where=where)
    with _said(engine.url), engine.connect() as connection:
        revision = _revision(connection)
        _refuse_newer(connection)
    if revision is None:
        where = _plain(engine.url)
        said = f"The database {where} holds no archive: `sourcier ingest FOLDER` makes it."
        raise NoArchive(said, kind="absent", where=where)
    if revision < REVISION:
        where, detail = _plain(engine.url), f"{revision}, not {REVISION}"
        said = f"The archive {where} is of an older version ({detail}): bring it up to date with `sourcier db upgrade`."
        raise ArchiveError(said, kind="older", where=where, detail=f"{revision} < {REVISION}")


@contextmanager
def writing(engine: Engine, *, in_turn: bool = True, fenced: bool = True) -> Iterator[Connection]:
    """One transaction that writes; readers wait for nobody. `in_turn`: other such transactions wait, as all do on SQLite.

    `fenced`: nobody reads a replica that does not have it yet (`store.archive.replicas`), as where something is taken out or replaced;
    not for what only adds, and which a reader may miss for a moment.
    """
    options: dict[str, Any] = {"sourcier_writes": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "READ COMMITTED"
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            # Writers wait for each other, and take their time: only readers' statements are cut short. One trip for both.
            turn = f"; SELECT pg_advisory_xact_lock({_WRITERS_LOCK})" if in_turn else ""
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = 0{turn}")
        yield connection
        if in_turn and fenced:
            raise_fence(connection)


def overwrite(connection: Connection) -> None:
    """From now on this connection overwrites what it deletes, instead of leaving it in the file's free pages. SQLite alone."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def checkpoint(engine: Engine) -> None:
    """Empties the write-ahead log into the file, where nobody reads: what was deleted stands in neither. SQLite alone."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        said = "DATABASE_URL is no database address: sqlite:///sourcier.db or postgresql://user@host/name."
        raise ArchiveError(said, kind="address") from None
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        said = f"DATABASE_URL names {address.get_backend_name()}; the archive lives in sqlite or postgresql."
        raise ArchiveError(said, kind="address")
    return address


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _file(url: URL) -> Path | None:
    """The file of a SQLite archive; None for PostgreSQL and for an archive in memory."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver opens transactions on its own, and not before DDL: we do, or a migration killed half way would stay half done.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY}")
    _write_ahead(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turns write-ahead logging on. The file's first switch refuses at once, whatever the timeout, while another process makes it."""
    last = time.monotonic() + BUSY / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > last:
                raise
            time.sleep(0.05)


def _prepare_postgresql(connection: Any, _record: Any, *, statement: float = 0) -> None:
    # jit compiles for a hundred milliseconds what then runs for five; and no archive lies on a disk that has to turn.
    connection.execute("SET jit = off")
    connection.execute("SET random_page_cost = 1.1")
    connection.execute(f"SET statement_timeout = {int(statement * 1000)}")
    connection.execute("SET application_name = 'sourcier'")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer is refused at once when another has written: writers say so from the start, and wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("sourcier_writes") else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _refuse_newer(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is not None and revision > REVISION:
        where = _plain(connection.engine.url)
        said = f"The archive {where} was made by a newer Sourcier ({revision}, this one knows {REVISION}): update Sourcier."
        raise ArchiveError(said, kind="newer", where=where, detail=f"{revision} > {REVISION}")


@contextmanager
def _said(url: URL) -> Iterator[None]:
    """A driver's error becomes one sentence, which never holds the password."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = str(cause).strip().splitlines() or [type(cause).__name__]
        where = _plain(url)
        raise ArchiveError(f"The database {where} cannot be used: {reason[0]}", where=where, detail=reason[0]) from error


def adding(connection: Connection, table: Table) -> Any:
    """An INSERT of the connection's own dialect, which may be told what to do with rows that are there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # imports every driver: not for an archive on SQLite

        return postgresql.insert(table)
    return sqlite.insert(table)
