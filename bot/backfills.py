"""`sourcier backfill`: workers for `store.backfill`, processes of this machine or a Dask cluster's; how far it is; the report.

A worker that is killed costs the chunk that it was reading, which another reads. One that kills three workers is left, and told.
"""

import json
import multiprocessing
import os
import queue
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.archives import packaged_directory, packaged_reader
from store import backfill
from store.archive import Archive
from store.backfill import Backfilled, Packet, Pending, Read, ReadingError

if TYPE_CHECKING:
    from store.extract.readers import ArticleReader

_TRIES = 3
#: How often a log that is no terminal is told how far it is, in seconds.
_TELL = 30.0

Submit = Callable[[Packet], Pending]


class ClusterError(Exception):
    """There is no such cluster, or nothing to reach it with; the message is one sentence."""


def read_in(
    path: Path,
    *,
    archive: Archive,
    model: str | None,
    workers: int | None = None,
    scheduler: str | None = None,
    size: int = backfill.CHUNK,
    say: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),
) -> Backfilled:
    """Reads an archive of old articles in. SourceError, ClusterError, ReaderError."""
    directory = packaged_directory()
    archive.sync(directory)
    many = workers or max(os.cpu_count() or 1, 1)
    with (
        backfill.opened(path) as source,
        cluster(scheduler, model) if scheduler else processes(many, model) as (submit, ahead),
    ):
        return backfill.run(
            source,
            str(path),
            archive=archive,
            submit=submit,
            ahead=ahead,
            reader=lambda: packaged_reader(directory, model=model),
            directory=directory.digest,
            now=lambda: datetime.now(UTC),
            size=size,
            progress=Pace(say),
        )


class Pace:
    """How far it is, how fast, how long still: on a terminal in one line that is written over, elsewhere every half minute."""

    def __init__(self, say: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._began = self._told = clock()
        self._first: int | None = None
        self._terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int, file: str) -> None:
        now = self._clock()
        # What a run before had loaded says nothing of the pace of this one.
        self._first = 0 if self._first is None and done <= backfill.CHUNK else done if self._first is None else self._first
        if not self._terminal and now - self._told < _TELL and done < total:
            return
        self._told = now
        line = self.line(done, total, now)
        if self._terminal:
            print(f"\r\x1b[K{line}", end="" if done < total else "\n", file=sys.stderr, flush=True)
        else:
            self._say(line)

    def line(self, done: int, total: int, now: float) -> str:
        """« 1200 of 90000 documents, 41.2 a second, 36 min left »"""
        seconds = now - self._began
        rate = (done - (self._first or 0)) / seconds if seconds > 0 else 0.0
        if rate <= 0:
            return f"{done} of {total} documents"
        left = (total - done) / rate
        told = f"{left / 3600:.1f} h" if left >= 5400 else f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
        return f"{done} of {total} documents, {rate:.1f} a second, {told} left"


# --- processes of this machine ----------------------------------------------------------------------------------------


@cache
def _reader(model: str | None) -> "tuple[ArticleReader, str]":
    """What this worker reads with, made once."""
    directory = packaged_directory()
    return packaged_reader(directory, model=model), directory.digest


def work(packet: Packet, model: str | None) -> Read:
    """In a worker: reads a packet."""
    reader, directory = _reader(model)
    return backfill.read_packet(packet, reader, directory)


class _Process:
    """One worker, in a pool of its own: a pool whose process is killed is broken for all that it holds."""

    def __init__(self) -> None:
        self._pool = self._made()

    @staticmethod
    def _made() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def read(self, packet: Packet, model: str | None) -> Read:
        for _ in range(_TRIES):
            try:
                return self._pool.submit(work, packet, model).result()
            except BrokenProcessPool:
                self.close()
                self._pool = self._made()
        raise ReadingError(f"Reading it ended {_TRIES} workers.")

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def processes(many: int, model: str | None) -> Iterator[tuple[Submit, int]]:
    """`many` processes of this machine; and how many packets to hand out ahead."""
    free: queue.SimpleQueue[_Process] = queue.SimpleQueue()
    made = [_Process() for _ in range(many)]
    for each in made:
        free.put(each)

    def read(packet: Packet) -> Read:
        process = free.get()
        try:
            return process.read(packet, model)
        finally:
            free.put(process)

    threads = ThreadPoolExecutor(many)
    try:
        yield lambda packet: threads.submit(read, packet), many * 2
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
        for each in made:
            each.close()


# --- a cluster --------------------------------------------------------------------------------------------------------


class _Distributed:
    """A packet that a cluster reads."""

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Read:
        from distributed.scheduler import KilledWorker

        try:
            found: Read = self._future.result()
        except KilledWorker:
            raise ReadingError("Reading it ended several workers of the cluster.") from None
        return found


@contextmanager
def cluster(address: str, model: str | None) -> Iterator[tuple[Submit, int]]:
    """The workers of a Dask cluster, by its scheduler's address; each needs the same Sourcier installed. ClusterError."""
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("Dask is not installed: pip install 'sourcier[cluster]', here and where the workers run.") from None
    try:
        client: Any = Client(address, timeout=20)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as fault:
        raise ClusterError(f"No Dask scheduler answers at {address} ({type(fault).__name__}).") from None
    try:
        many = len(client.scheduler_info(n_workers=-1)["workers"])
        if not many:
            raise ClusterError(f"The scheduler at {address} has no workers.")
        yield lambda packet: _Distributed(client.submit(work, packet, model, pure=False, retries=_TRIES - 1)), max(many * 2, 4)
    finally:
        client.close()


# --- the report -------------------------------------------------------------------------------------------------------


def backfilled_json(done: Backfilled) -> str:
    told = asdict(replace(done, counts=Counter())) | {"counts": dict(done.counts)}
    told["failed"] = [{"file": file, "reason": why} for file, why in done.failed]
    told["left"] = [{"chunk": number, "reason": why} for number, why in done.left]
    return json.dumps(told, ensure_ascii=False)


def backfilled_text(done: Backfilled) -> str:
    counts = ", ".join(f"{done.counts.get(name, 0)} {name}" for name in ("new", "changed", "unchanged", "failed"))
    lines = [f"warning    {warning}" for warning in done.warnings[:20]]
    lines += [f"failed     {file}: {why}" for file, why in done.failed]
    lines += [f"left       chunk {number}: {why} The next run tries it again." for number, why in done.left]
    return "\n".join([*lines, f"{done.loaded} chunks loaded, {done.before} before, {len(done.left)} left", counts])
