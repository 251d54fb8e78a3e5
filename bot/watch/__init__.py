"""The reading process: an inbox folder and feeds in, the archive filled. `sourcier run` starts it as a child; it also runs by itself.

inbox  settled > claimed > ingest > done/ or failed/
feeds  due > fetched by threads > entries > pages fetched > ingest
"""

import logging
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from bot.archives import opened_or_made, packaged_directory, packaged_reader
from bot.counting import Counts as Counted
from bot.counting import Silent
from bot.settings import Settings
from bot.watch.fetches import Fetcher
from bot.watch.inbox import Claimed, Inbox, StillWritten
from bot.watch.polls import Polls, moment_of
from store.archive import Archive
from store.extract.clean import Unreadable
from store.feeds import FeedsError, Listed, named, read_list
from store.formats import NoText
from store.ingest import Document, Ingest, Manifests, NoReader, Stopped, Taken
from store.types import SEALED, Article, Feed

log = logging.getLogger(__name__)

INBOX = "inbox"
#: How often the inbox is looked at, and, where nothing came of it, that it was looked at is written down; seconds.
_LOOK, _TELL = 2.0, 60.0
#: How long an inbox that is full is read before feeds have their turn, seconds.
_AT_ONCE = 5.0
_WHILE_FETCHING = 0.05
_AFTER_FAULT = 10.0
#: How often events of the days that articles came of are looked at again.
_SECOND_LOOK = timedelta(minutes=10)

Clock = Callable[[], datetime]


class WatchError(Exception):
    """There is nothing to watch, or it cannot be watched; the message is one sentence."""


@dataclass
class Counts:
    """What has come of a watch so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    failed: int = 0
    sealed: int = 0  # of them under embargo, or internal
    skipped: int = 0

    def said(self) -> str:
        told = vars(self)
        return ", ".join(
            f"{number} {name}" for name, number in told.items() if number or name in ("new", "changed", "unchanged", "failed")
        )


def watch(
    settings: Settings,
    *,
    once: bool = False,
    with_parent: bool = False,
    clock: Clock | None = None,
    counted: Counted | None = None,
) -> Counts:
    """Watches until told to stop (SIGTERM, Ctrl-C; with `with_parent` also the end of standard input), or passes over all once.

    WatchError, FeedsError, ArchiveError, ReaderError and DirectoryError say why it cannot.
    """
    if settings.inbox is None and settings.feeds is None:
        raise WatchError("There is nothing to watch: set SOURCIER_INBOX, SOURCIER_FEEDS or both.")
    stop = threading.Event()

    def leave(signum: int, frame: FrameType | None) -> None:
        stop.set()

    before = {signum: signal.signal(signum, leave) for signum in (signal.SIGTERM, signal.SIGINT)}
    try:
        tells = clock or (lambda: datetime.now(UTC))
        return _watched(settings, stop, once=once, with_parent=with_parent, clock=tells, counted=counted or Silent())
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def _watched(
    settings: Settings, stop: threading.Event, *, once: bool, with_parent: bool, clock: Clock, counted: Counted
) -> Counts:
    if with_parent:
        threading.Thread(target=_until_parent_ends, args=[stop], daemon=True).start()
    listed = read_list(settings.feeds) if settings.feeds else []
    directory = packaged_directory()
    with opened_or_made(settings) as archive:
        archive.sync(directory)
        watcher = Watcher(
            archive=archive,
            settings=settings,
            feeds=listed,
            ingest=Ingest(
                archive,
                lambda: packaged_reader(directory, model=settings.spacy_model),
                clock(),
                directory=directory.digest,
                stopped=stop.is_set,
            ),
            clock=clock,
            stop=stop,
            counted=counted,
        )
        try:
            return watcher.run(once=once)
        except SQLAlchemyError as fault:
            raise WatchError(f"The archive does not answer ({type(fault).__name__}).") from fault


@dataclass
class Watcher:
    """The loop over inbox and feeds, with its clock and what ends it handed in."""

    archive: Archive
    settings: Settings
    feeds: list[Listed]
    ingest: Ingest
    clock: Clock
    stop: threading.Event
    counts: Counts = field(default_factory=Counts)
    counted: Counted = field(default_factory=Silent)
    _inbox: Inbox | None = None
    _told: datetime | None = None
    _closed: tuple[str, datetime] | None = None
    _stamp: tuple[int, int] | None = None
    _days: set[int] = field(default_factory=set)
    _looked: datetime | None = None
    _ungrouped: bool = True

    def run(self, *, once: bool = False) -> Counts:
        """Watches until `stop`, or once over all that is there."""
        self._declare()
        self._stamp = self._stamped()
        polls = self._polls()
        try:
            if once:
                self._once(polls)
            else:
                self._on(polls)
        finally:
            polls.close()
            if self._inbox is not None:
                self._inbox.closed()
        return self.counts

    def _polls(self) -> Polls:
        settings = self.settings
        fetcher = Fetcher(agent=_agent(settings.feeds_contact), private=settings.feeds_private, pause=settings.feeds_pause)
        return Polls(self.archive, self.feeds, fetcher, self._read)

    def _once(self, polls: Polls) -> None:
        polls.ask(self.clock(), all_due=True)
        if self.settings.inbox is not None:
            self._empty()
        while polls.pending and not self.stop.is_set():
            if not polls.step(self.clock()):
                self.stop.wait(_WHILE_FETCHING)
        self.archive.release(self.clock())
        self.archive.settle(self.clock())

    def _on(self, polls: Polls) -> None:
        look = 0.0
        while not self.stop.is_set():
            wait = _LOOK
            try:
                self._heed_list(polls)
                if self.settings.inbox is not None and time.monotonic() >= look:
                    # feeds that are being fetched make for many rounds; the folder is looked at every other second
                    look = time.monotonic() + (0 if self._empty(seconds=_AT_ONCE) else _LOOK)
                polls.ask(self.clock())
                # An inbox that fills up is not to wait for a feed with a hundred pages.
                for _ in range(5):
                    if self.stop.is_set() or not polls.step(self.clock()):
                        break
                self._group()
                wait = _WHILE_FETCHING if polls.pending else max(look - time.monotonic(), 0.0) if look else _LOOK
            except SQLAlchemyError as fault:
                log.error("watch: the archive does not answer (%s); tried again", type(fault).__name__)
                polls.forget()
                wait = _AFTER_FAULT
            self.stop.wait(wait)

    def _group(self) -> None:
        """Gives what was read its events at once, and takes a second look at the days it is of every few minutes."""
        now = self.clock()
        self.archive.release(now)
        if self._ungrouped:
            self._ungrouped = False
            self._days |= self.archive.waiting_days()
            self.archive.group(now)
            self._looked = self._looked or now
        if self._days and self._looked and now - self._looked >= _SECOND_LOOK:
            self.archive.second_look(self._days, now)
            self._days, self._looked = set(), now

    # --- the inbox ------------------------------------------------------------------------------------------------

    def _empty(self, *, seconds: float = math.inf) -> bool:
        """Reads what lies in the inbox and is whole, for so long at most; whether there may be more."""
        last = time.monotonic() + seconds
        folder = Path(str(self.settings.inbox))
        came: list[datetime] = []
        try:
            if self._inbox is None:
                self._inbox = Inbox(folder, self.settings.inbox_settle).opened()
            if found := self._inbox.recover():
                log.warning("inbox: %d files of a watcher that had ended were put back", found)
            manifests = Manifests(wanted=False)
            for claimed in self._inbox.settled(enough=lambda: self.stop.is_set() or time.monotonic() > last):
                self.ingest.added.clear()
                try:
                    self._take(self._inbox, claimed, manifests)
                except Stopped:
                    break
                finally:  # of a message that waits or fails too, what could be read was
                    came += [moment_of(article, self.clock()) for article in self.ingest.added]
            for warning in dict.fromkeys(manifests.warnings):
                log.warning("inbox: %s", warning)
        except OSError as fault:
            error = f"The inbox cannot be used: {fault.strerror or type(fault).__name__}."
            self._say_closed(error)
            if self._inbox is not None:
                self._inbox.closed()
            self._inbox = None
            return False
        finally:
            if came:
                self.archive.arrived(INBOX, came, at=self.clock())
        now = self.clock()
        if self._inbox.refused:
            first, why = next(iter(self._inbox.refused.items()))
            self._say_closed(f"{len(self._inbox.refused)} files of the inbox cannot be taken: {first[:200]}: {why}.")
        elif came or self._closed or self._told is None or now - self._told >= timedelta(seconds=_TELL):
            self.archive.poll_succeeded(INBOX, at=now)
            self._told, self._closed = now, None
        return time.monotonic() > last

    def _say_closed(self, error: str) -> None:
        """Tells that the inbox cannot be used, once a minute at most where it is the same fault."""
        now = self.clock()
        if self._closed is None or self._closed[0] != error or now - self._closed[1] >= timedelta(seconds=_TELL):
            self.archive.poll_failed(INBOX, error, at=now)
            log.error("inbox: %s", error)
            self._closed = (error, now)

    def _take(self, inbox: Inbox, claimed: Claimed, manifests: Manifests) -> None:
        """Reads one file and lays it where it belongs."""
        now = self.clock()
        try:
            raw = inbox.read(claimed)
            row = manifests.row(inbox.folder / claimed.lay, claimed.name, inbox.folder)
            taken, _ = self._read(Document(raw, claimed.name, row, inbox.folder / claimed.lay))
        except StillWritten:
            inbox.back(claimed)
            return
        except NoText as fault:
            self.counts.skipped += 1
            log.info("inbox: %s is left out: %s", claimed.name, fault)
            inbox.done(claimed, now)
            return
        except Unreadable as fault:
            self.counts.failed += 1
            log.warning("inbox: %s failed: %s", claimed.name, fault)
            inbox.failed(claimed, str(fault), now)
            return
        except BaseException:
            inbox.back(claimed)  # the archive does not answer, or the reader cannot be made
            raise
        if taken == "withdrawn":
            log.warning("inbox: %s takes back an article: it is answered no more", claimed.name)
        inbox.done(claimed, now)

    def _read(self, document: Document) -> tuple[Taken, list[Article]]:
        """Reads a document in; gives what came of it, and the articles of which a version was written."""
        self.ingest.fetched = self.clock()
        self.ingest.seen.clear()
        self.ingest.added.clear()
        began, outcome = time.monotonic(), "fault"
        try:
            outcome = taken = self.ingest.take(document)
        except NoReader as fault:
            raise fault.fault from None
        except Unreadable as fault:
            outcome = "skipped" if isinstance(fault, NoText) else "failed"
            raise
        finally:
            self._ungrouped |= bool(self.ingest.added)
            self.counted.taken(outcome, time.monotonic() - began)
        setattr(self.counts, taken, getattr(self.counts, taken) + 1)
        self.counts.sealed += sum(article.status in SEALED for article in self.ingest.added)
        return taken, list(self.ingest.added)

    # --- feeds ----------------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        inbox = [Feed(INBOX, INBOX, "inbox")] if self.settings.inbox is not None else []
        self.archive.declare_sources([*inbox, *named(self.feeds)])

    def _stamped(self) -> tuple[int, int] | None:
        try:
            about = Path(str(self.settings.feeds)).stat() if self.settings.feeds else None
        except OSError:
            return self._stamp
        return (about.st_mtime_ns, about.st_size) if about else None

    def _heed_list(self, polls: Polls) -> None:
        """Reads the file of feeds again where it has changed; a list that is wrong is told, and the one before stays."""
        stamp = self._stamped()
        if stamp == self._stamp or self.settings.feeds is None:
            return
        self._stamp = stamp
        try:
            self.feeds = polls.feeds = read_list(self.settings.feeds)
        except FeedsError as fault:
            log.error("feeds: %s The list before stays in use.", fault)
            return
        self._declare()


def _agent(contact: str | None) -> str:
    return f"Sourcier/{version('sourcier')} (newsroom archive{f'; {contact}' if contact else ''})"


def _until_parent_ends(stop: threading.Event) -> None:
    """Standard input is a pipe that nobody writes to: it ends when the parent does, however that came about."""
    # Not by sys.stdin: a thread that holds its lock would keep the interpreter from ending.
    while os.read(0, 1024):
        pass
    stop.set()
