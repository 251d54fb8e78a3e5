"""A read replica of the archive in, connections for answers out, where it has caught up with all that must not be shown any more.

What a copy tells later than the archive is late; what it tells after the archive has taken it out is a broken promise. So every
transaction that takes something out, or puts something in the place of what stood (a withdrawal, a hidden name, a barred profile, a new
version, a correction, an outlet's rights), adds one to a number in the archive, the `fence`. Whoever asks reads that number where
the archive is written, then on the connection of the replica that is to answer, replicated with what it stands for: where the replica's is
lower, the archive itself answers. It holds for any kind of replication, and behind whatever shares requests out among several replicas.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from store.archive.moments import moment
from store.schema import REVISION

log = logging.getLogger(__name__)

FENCE, PULSE = "fence", "last_tick"
#: How long a replica that does not answer is not asked again, in seconds: an answer does not wait for it twice.
REST = 30.0

_NUMBERS = text(
    "SELECT 'revision', version_num FROM alembic_version UNION ALL SELECT key, value FROM meta WHERE key IN ('fence', 'last_tick')"
)
_RAISE = text(
    "INSERT INTO meta (key, value) VALUES ('fence', '1')"
    " ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS bigint) + 1 AS text)"
)


#: What a standby ends a statement with that stands in the way of what it replays (« conflict with recovery »), by SQLSTATE.
_REPLAY = ("40001", "40P01")


class Spared:
    """A replica's connection in whose place the archive's own answers from the first statement on that replay ends, or that is lost.

    What was read before stays: statements of answers stand each for itself, and the archive has all that its replica has.
    """

    def __init__(self, copy: Connection, own: Callable[[], Connection]) -> None:
        self._asked, self._own = copy, own
        self._is_own = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asked, name)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        return self._again("execute", args, kwargs)

    def scalar(self, *args: Any, **kwargs: Any) -> Any:
        return self._again("scalar", args, kwargs)

    def scalars(self, *args: Any, **kwargs: Any) -> Any:
        return self._again("scalars", args, kwargs)

    def _again(self, how: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        try:
            return getattr(self._asked, how)(*args, **kwargs)
        except DBAPIError as fault:
            ended = fault.connection_invalidated or getattr(fault.orig, "sqlstate", None) in _REPLAY
            if self._is_own or not ended:
                raise
            log.info("the replica ended a statement (%s): the archive itself is asked", type(fault.orig).__name__)
        self._asked.close()
        self._asked, self._is_own = self._own(), True
        return getattr(self._asked, how)(*args, **kwargs)

    def close(self) -> None:
        self._asked.close()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an archive stands: how much it has taken out, when the scheduler last looked, at what schema it is."""

    fence: int
    pulse: datetime | None
    revision: str

    def late(self, copy: "Mark", now: datetime) -> timedelta:
        """How late a copy of this one is, at the most: nothing where it has the last look of the scheduler, which is every 30 seconds."""
        if self.pulse is None or copy.pulse is None or copy.pulse >= self.pulse:
            return timedelta()
        return max(now - copy.pulse, self.pulse - copy.pulse)


def raise_fence(connection: Connection) -> None:
    """What the transaction takes out counts as taken out for whoever reads a replica. On SQLite there is none."""
    if connection.dialect.name == "postgresql":
        connection.execute(_RAISE)


def mark(connection: Connection) -> Mark:
    """Where the archive of a connection stands."""
    found = {str(row[0]): row[1] for row in connection.execute(_NUMBERS)}
    return Mark(int(found.get(FENCE, 0)), moment(found.get(PULSE)), str(found.get("revision", "")))


class Replica:
    """Connections to a read replica. `limit`: how late it may be without a word of it in answers."""

    def __init__(self, engine: Engine, *, limit: timedelta) -> None:
        self.engine, self.limit = engine, limit
        self._not_before = 0.0

    def connection(self, wanted: Mark, now: datetime) -> tuple[Connection, timedelta] | None:
        """A connection that has all that the archive had taken out when it was marked, and how late it is; else None."""
        if time.monotonic() < self._not_before:
            return None
        connection = None
        try:
            connection = self.engine.connect()
            here = mark(connection)
        except DBAPIError as fault:
            if connection is not None:
                connection.close()
            self._not_before = time.monotonic() + REST
            log.warning("the replica does not answer (%s): the archive itself is asked for %d s", type(fault).__name__, REST)
            return None
        if here.fence < wanted.fence or here.revision != REVISION:
            connection.close()
            return None
        return connection, wanted.late(here, now)

    def state(self, wanted: Mark, now: datetime) -> tuple[bool, timedelta]:
        """Whether it would be asked now, and how late it is. DBAPIError where it does not answer."""
        with self.engine.connect() as connection:
            here = mark(connection)
        return here.fence >= wanted.fence and here.revision == REVISION, wanted.late(here, now)
