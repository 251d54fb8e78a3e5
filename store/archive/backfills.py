"""The manifest of what is read in by chunks: begun or gone on with, chunk by chunk, until it is finished. Each method is one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update

from store.archive import engines
from store.archive.moments import moment, stamp
from store.schema import backfill_chunks as chunks
from store.schema import backfills


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents that are read at once: `start` to `end` of the source's list."""

    number: int
    first: str
    last: str
    documents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read in; `left` are the numbers of the chunks that are not loaded, in order. `started` counts as when all was fetched."""

    id: int
    started: datetime
    left: tuple[int, ...]
    is_new: bool


class Backfills:
    """`archive.backfills`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, source: str, digest: str, *, rules: int, directory: str, cut: Sequence[Chunk], now: datetime) -> Plan:
        """Goes on with what was begun with the same documents, rules and directory; else begins it."""
        with engines.writing(self._engine, fenced=False) as connection:
            same = backfills.c.digest == digest, backfills.c.rules == rules, backfills.c.directory == directory
            row = connection.execute(select(backfills.c.id, backfills.c.started).where(*same)).one_or_none()
            if row is None:
                values = {
                    "source": source,
                    "digest": digest,
                    "rules": rules,
                    "directory": directory,
                    "documents": sum(chunk.documents for chunk in cut),
                    "started": stamp(now),
                }
                id = connection.execute(insert(backfills).returning(backfills.c.id), values).scalar_one()
                rows = [
                    {
                        "backfill_id": id,
                        "number": chunk.number,
                        "first": chunk.first,
                        "last": chunk.last,
                        "documents": chunk.documents,
                        "state": "waiting",
                    }
                    for chunk in cut
                ]
                if rows:
                    connection.execute(insert(chunks), rows)
                return Plan(int(id), moment(stamp(now)) or now, tuple(chunk.number for chunk in cut), True)
            left = select(chunks.c.number).where(chunks.c.backfill_id == row.id, chunks.c.state != "loaded")
            found = connection.scalars(left.order_by(chunks.c.number)).all()
            return Plan(row.id, moment(row.started) or now, tuple(found), False)

    def settle(self, plan: Plan, number: int, state: str, counts: Mapping[str, int], *, now: datetime) -> None:
        """A chunk is loaded, or could not be read."""
        here = chunks.c.backfill_id == plan.id, chunks.c.number == number
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(update(chunks).where(*here).values(state=state, counts=dict(counts), loaded=stamp(now)))

    def finish(self, plan: Plan, *, now: datetime) -> None:
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(update(backfills).where(backfills.c.id == plan.id).values(finished=stamp(now)))

    def counts(self, plan: Plan) -> Counter[str]:
        """What came of all chunks so far."""
        with self._engine.connect() as connection:
            found = connection.scalars(
                select(chunks.c.counts).where(chunks.c.backfill_id == plan.id, chunks.c.state == "loaded")
            )
            return sum((Counter(each) for each in found if each), Counter())

    def states(self) -> dict[str, int]:
        """How many chunks of what is not finished stand how."""
        unfinished = select(backfills.c.id).where(backfills.c.finished.is_(None))
        asked = select(chunks.c.state, func.count()).where(chunks.c.backfill_id.in_(unfinished)).group_by(chunks.c.state)
        with self._engine.connect() as connection:
            found = {str(row[0]): int(row[1]) for row in connection.execute(asked)}
        return {state: found.get(state, 0) for state in ("waiting", "loaded", "failed")}
