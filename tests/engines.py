"""What only tests may spare themselves on a database: compiling a statement anew on each archive, and waiting for the disk."""

from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from store.archive import engines

#: By database. An engine finds what it compiled by its dialect, so that engines which share it share that too.
_DIALECTS: dict[str, Dialect] = {}
_COMPILED: LRUCache[Any, Any] = LRUCache(5_000)


def hasten(patch: pytest.MonkeyPatch) -> None:
    """From now on an engine of this process knows what those before it compiled, and SQLite's never flushes to the disk.

    Every test has an archive of its own, and so an engine: half of its time went into compiling the same statements. A process
    that is killed loses nothing that it had written; only a machine that stops would.
    """
    make, prepare = engines.create_engine, engines._prepare_sqlite

    def created(address: Any, **options: Any) -> Engine:
        engine = make(address, **options)
        if known := _DIALECTS.get(engine.dialect.name):
            engine.dialect = engine.pool._dialect = known
        else:
            # Not before its first connection: that is when a dialect learns with what server it speaks.
            event.listen(engine, "connect", lambda *_: _DIALECTS.setdefault(engine.dialect.name, engine.dialect))
        engine.update_execution_options(compiled_cache=_COMPILED)
        return engine

    def prepared(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    patch.setattr(engines, "create_engine", created)
    patch.setattr(engines, "_prepare_sqlite", prepared)
