"""Feeds and the pages they name, one step at a time: fetched by a few threads, read into the archive by whoever calls `step`.

A feed is given its `ETag` back only when all that it named was dealt with: whatever ends the process, nothing is passed over.
"""

import codecs
import logging
import queue
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.watch.fetches import Answer, Fetcher, FetchError
from store.archive import Archive
from store.extract.clean import Unreadable, decode
from store.feeds import FeedEntry, Listed, NoFeed, entries_of
from store.formats.items import web_address
from store.ingest import Document, Taken
from store.manifests import Row, printable
from store.types import Article, Entry, Polled

log = logging.getLogger(__name__)

WORKERS = 4
_LONGEST_BACK_OFF = timedelta(hours=6)
_TRIES = 5
_PAGES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")

#: Reads a document in: what came of it, and the articles of which a version was written.
Read = Callable[[Document], tuple[Taken, list[Article]]]


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something to fetch: a feed itself, or the page of one of its entries."""

    feed: Listed
    polled: Polled
    entry: FeedEntry | None = None
    tries: int = 0
    turn: int = 0

    @property
    def address(self) -> str:
        return (self.entry.address if self.entry else None) or self.feed.address


@dataclass
class _Left:
    """What of a poll is still to be dealt with before the feed counts as read."""

    answer: Answer
    pages: int = 0
    again: bool = False  # some page is to be tried again


@dataclass
class Polls:
    """The feeds of a watcher. `step` never waits; nothing here reads a clock."""

    archive: Archive
    feeds: list[Listed]
    fetcher: Fetcher
    read: Read
    _errands: dict[str, deque[_Errand]] = field(default_factory=lambda: defaultdict(deque))
    _busy: set[str] = field(default_factory=set)
    _polling: set[str] = field(default_factory=set)
    _left: dict[str, _Left] = field(default_factory=dict)
    _due: dict[str, datetime | None] = field(default_factory=dict)
    _turn: int = 0
    _todo: "queue.SimpleQueue[_Errand | None]" = field(default_factory=queue.SimpleQueue)
    _back: "queue.SimpleQueue[tuple[_Errand, Answer | FetchError]]" = field(default_factory=queue.SimpleQueue)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def pending(self) -> bool:
        """Whether something is being fetched, or waits for it."""
        return bool(self._busy or self._polling or any(self._errands.values()))

    def close(self) -> None:
        """Ends what is being fetched, and the threads."""
        self.fetcher.abort()
        for _ in self._threads:
            self._todo.put(None)

    def forget(self) -> None:
        """Drops all that was under way: the archive failed half way through it. What was not dealt with is asked for again."""
        self._errands.clear()
        self._left.clear()
        self._polling.clear()
        self._due.clear()
        self._turn += 1  # what is still being fetched comes back to nobody

    def ask(self, now: datetime, *, all_due: bool = False) -> None:
        """Sends for every feed whose time has come; `all_due`: for all of them but those that are to be left alone after an error."""
        for feed in self.feeds:
            if feed.key in self._polling:
                continue
            if feed.key not in self._due or all_due:
                polled = self.archive.polled(feed.key)
                self._due[feed.key] = polled.not_before if polled.failures or not all_due else None
            due = self._due[feed.key]
            if due is None or due <= now:
                self._polling.add(feed.key)
                self._queue(_Errand(feed, self.archive.polled(feed.key)))

    def step(self, now: datetime) -> bool:
        """Deals with one thing that was fetched, and sends for the next; False where there was none."""
        self._send()
        try:
            errand, answer = self._back.get_nowait()
        except queue.Empty:
            return False
        self._busy.discard(_host(errand))
        if errand.turn != self._turn or (isinstance(answer, FetchError) and self.fetcher.stopped.is_set()):
            return True
        if errand.entry is None:
            self._feed(errand, answer, now)
        else:
            self._page(errand, errand.entry, answer, now)
        self._send()
        return True

    # --- what was fetched -----------------------------------------------------------------------------------------

    def _feed(self, errand: _Errand, answer: Answer | FetchError, now: datetime) -> None:
        feed = errand.feed
        if isinstance(answer, FetchError):
            self._failed(errand, str(answer), answer.retry_after, now)
            return
        if not answer.changed:
            kept = Polled(answer.etag or errand.polled.etag, answer.modified or errand.polled.modified)
            self._read_whole(feed, kept, now)
            return
        try:
            found = entries_of(answer.body, address=answer.address, content_type=answer.content_type)
        except NoFeed as fault:
            self._failed(errand, f"{_host(errand)} gives no feed: {fault}.", None, now)
            return
        known = self.archive.entries(feed.key, [entry.id for entry in found])
        left = self._left[feed.key] = _Left(answer, pages=1)  # the feed itself, until all its entries are sent for
        # The oldest first, so that what an article corrects is there before it.
        for entry in reversed(found):
            before = known.get(entry.id)
            if before and before.digest == entry.digest and (before.not_before is None or before.not_before > now):
                left.again = left.again or before.not_before is not None
                continue
            left.pages += 1
            tries = before.tries if before and before.digest == entry.digest else 0
            if entry.address is None:
                self._content(_Errand(feed, errand.polled, entry, tries), entry, "it names no page", now)
            else:
                self._queue(_Errand(feed, errand.polled, entry, tries))
        self._dealt(feed, now, 1)

    def _page(self, errand: _Errand, entry: FeedEntry, answer: Answer | FetchError, now: datetime) -> None:
        if isinstance(answer, FetchError):
            if answer.lasting or errand.tries + 1 >= _TRIES or (entry.content is not None and errand.tries):
                self._content(errand, entry, str(answer), now)
            else:
                wait = timedelta(seconds=max(answer.retry_after or 0, 300.0 * 2**errand.tries))
                self._later(errand, entry, errand.tries + 1, now + wait, now)
                if answer.retry_after is not None:
                    # who asks to be left alone is asked for none of the other pages either
                    host = _host(errand)
                    others, self._errands[host] = self._errands[host], deque()
                    for other in others:
                        if other.entry is None:
                            self._errands[host].append(other)
                        else:
                            self._later(other, other.entry, other.tries, now + wait, now)
            return
        if web_address(answer.address) is None:
            self._content(errand, entry, "its page leads to the site's front", now)
            return
        kind = answer.content_type.partition(";")[0].strip().lower()
        if kind and not kind.startswith(_PAGES):
            self._content(errand, entry, f"its page is no text but {printable(kind)[:40]}", now)
            return
        try:
            raw = codecs.BOM_UTF8 + decode(answer.body, declared=answer.content_type).encode()
        except Unreadable as fault:
            self._content(errand, entry, str(fault), now)
            return
        name = _name(answer.address, ".txt" if kind == "text/plain" else ".html")
        self._take(errand, entry, Document(raw, name, _row(errand.feed, entry, answer.address), polled=True), now)

    def _later(self, errand: _Errand, entry: FeedEntry, tries: int, when: datetime, now: datetime) -> None:
        self.archive.dealt_with(errand.feed.key, Entry(entry.id, entry.digest, tries, when), at=now)
        self._left[errand.feed.key].again = True
        self._dealt(errand.feed, now, 1)

    def _content(self, errand: _Errand, entry: FeedEntry, why: str, now: datetime) -> None:
        """Reads an entry from the feed itself, where it has the whole text; else it is left out, and why is logged."""
        if entry.content is None:
            log.info("%s: an article is left out: %s", _host(errand), why)
            self._finish(errand, entry, [], now)
            return
        page = f"<html><body><article>{entry.content}</article></body></html>"
        address = entry.address or f"https://{_host(errand)}/{entry.id[:16]}"
        document = Document(page.encode(), _name(address, ".html"), _row(errand.feed, entry, entry.address), polled=True)
        self._take(errand, entry, document, now)

    def _take(self, errand: _Errand, entry: FeedEntry, document: Document, now: datetime) -> None:
        added: list[Article] = []
        try:
            _, added = self.read(document)
        except Unreadable as fault:
            log.info("%s: an article is left out: %s", _host(errand), fault)
        self._finish(errand, entry, added, now)

    def _finish(self, errand: _Errand, entry: FeedEntry, added: list[Article], now: datetime) -> None:
        self.archive.dealt_with(errand.feed.key, Entry(entry.id, entry.digest), at=now)
        if added:
            self.archive.arrived(errand.feed.key, [moment_of(article, now) for article in added], at=now)
        self._dealt(errand.feed, now, 1)

    def _dealt(self, feed: Listed, now: datetime, pages: int) -> None:
        left = self._left[feed.key]
        left.pages -= pages
        if left.pages == 0:
            del self._left[feed.key]
            kept = Polled() if left.again else Polled(left.answer.etag, left.answer.modified)
            self._read_whole(feed, kept, now)

    def _read_whole(self, feed: Listed, kept: Polled, now: datetime) -> None:
        due = now + feed.every
        self.archive.poll_succeeded(feed.key, at=now, next_poll=Polled(kept.etag, kept.modified, not_before=due))
        self._due[feed.key] = due
        self._polling.discard(feed.key)

    def _failed(self, errand: _Errand, error: str, retry_after: float | None, now: datetime) -> None:
        feed = errand.feed
        longer = feed.every * 2 ** min(errand.polled.failures, 10)
        due = now + max(min(longer, _LONGEST_BACK_OFF), feed.every, timedelta(seconds=retry_after or 0))
        self.archive.poll_failed(feed.key, error, at=now, not_before=due)
        log.warning("feed: %s", error)
        self._due[feed.key] = due
        self._polling.discard(feed.key)

    # --- fetching -------------------------------------------------------------------------------------------------

    def _queue(self, errand: _Errand) -> None:
        self._errands[_host(errand)].append(replace(errand, turn=self._turn))

    def _send(self) -> None:
        """Hands errands to threads, one a host at most."""
        for host, waiting in list(self._errands.items()):
            if not waiting:
                del self._errands[host]
            elif host not in self._busy and len(self._busy) < WORKERS:
                self._busy.add(host)
                self._todo.put(waiting.popleft())
        while len(self._threads) < min(WORKERS, len(self._busy)):
            thread = threading.Thread(target=self._work, daemon=True, name=f"fetch-{len(self._threads)}")
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            errand = self._todo.get()
            if errand is None:
                return
            try:
                if errand.entry is None:
                    polled = errand.polled
                    # what an administrator names is there to be fetched; robots.txt speaks of pages that nobody named
                    answer = self.fetcher.get(errand.address, etag=polled.etag, modified=polled.modified, robots=False)
                else:
                    answer = self.fetcher.get(errand.address)
                self._back.put((errand, answer))
            except FetchError as fault:
                self._back.put((errand, fault))
            except Exception as fault:  # whatever a server sends must end neither the thread nor the process
                log.error("fetch: %s", type(fault).__name__)
                self._back.put((errand, FetchError(f"{_host(errand)} cannot be read ({type(fault).__name__}).")))


def moment_of(article: Article, now: datetime) -> datetime:
    """When an article was published, as far as its hour is known; else now."""
    try:
        told = datetime.fromisoformat(article.published or "")
    except ValueError:
        return now
    if "T" not in (article.published or ""):
        return now
    return min(told if told.tzinfo else told.replace(tzinfo=UTC), now)


def _row(feed: Listed, entry: FeedEntry, address: str | None) -> Row:
    published = entry.published.isoformat(timespec="minutes") if entry.published else None
    return Row(outlet=feed.outlet, url=address, else_title=entry.title, else_published=published)


def _name(address: str, suffix: str) -> str:
    """A file's name for a page: `courrier.example/2031/port.html`."""
    parts = urlsplit(address)
    path = printable((parts.hostname or "") + parts.path.rstrip("/"))[:200]
    return path if path.lower().endswith((suffix, ".htm")) else path + suffix


def _host(errand: _Errand) -> str:
    """The host and its port, as errors may tell it."""
    try:
        parts = urlsplit(errand.address)
        return printable(f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname))
    except ValueError:
        return "a feed"
