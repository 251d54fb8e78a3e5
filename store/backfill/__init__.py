"""An archive of old articles in, all of it in ours out: cut in chunks, read by whoever there is, loaded in order, as if one by one.

    source > chunks (a manifest in the archive) > read by workers, in any order > loaded in order, each chunk noted > events

What an article says depends on its text and its day alone: that part is done by workers, who see neither archive nor settings. Whom its
names mean, whose copy it is and what it counts for depend on what came before: loading is `store.ingest`, with what was read for its reader.
So the archive is the same as by `sourcier ingest`, however many workers there were and wherever one died.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from store import formats
from store.archive import Archive, backfills
from store.archive.seals import extractions
from store.articles import article_of
from store.backfill.sources import Source, SourceError, opened
from store.extract import RULES
from store.extract.clean import Unreadable
from store.formats import NoText
from store.ingest import Document, Ingest, NoReader, Reads
from store.manifests import Row
from store.masks import Mask, masked_article
from store.types import Article, Extraction

__all__ = ["Backfilled", "Packet", "Pending", "Read", "Source", "SourceError", "opened", "read_packet", "run"]

#: So many documents are a chunk: some seconds of reading, which is what a killed worker costs.
CHUNK = 200
_TOLD = 1_000  # documents that failed and are told by name


@dataclass(frozen=True, slots=True)
class Packet:
    """What a worker gets: bytes, names and rows; the names that are hidden; the day for in-address dates."""

    documents: tuple[tuple[bytes, str, Row], ...]
    masks: tuple[Mask, ...]
    fetched: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """What it gives back: what was read, by text and day; by which rules."""

    found: dict[str, bytes]
    rules: int
    directory: str


class Pending(Protocol):
    """A packet that is being read. ReadingError where it cannot be."""

    def result(self) -> Read: ...


class ReadingError(Exception):
    """A chunk cannot be read: the message is one sentence. It is left for the next run."""


@dataclass
class Backfilled:
    """What came of it. `chunks`: loaded now, loaded before, left."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    loaded: int = 0
    before: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)
    missed: int = 0  # articles that no worker had read, and that were read while loading
    warnings: Sequence[str] = ()


def key(article: Article) -> str:
    """By what an article is known to have been read: what a reader is given of it."""
    told = f"{article.published or ''}\0{article.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def read_packet(packet: Packet, reader: Reads, directory: str) -> Read:
    """Reads all documents of a packet; those that hold no article, or trip a library, are left for whoever loads to tell."""
    found: dict[str, bytes] = {}
    for raw, name, row in packet.documents:
        for article in _articles(raw, name, row, packet):
            if key(article) not in found:
                found[key(article)] = extractions().dump_json(reader.extract(article))
    return Read(found, RULES, directory)


def _articles(raw: bytes, name: str, row: Row, packet: Packet) -> Iterable[Article]:
    suffix = PurePath(name).suffix.lower()
    try:
        raws = [item.raw for item in formats.items_of(raw, suffix) if not item.fault] if suffix in formats.SUFFIXES else [raw]
    except Exception:
        return
    for each in raws:
        try:
            yield masked_article(article_of(each, file=name, row=row, fetched=packet.fetched), packet.masks)
        except Exception:  # noqa: S112 - loading reads it again, and tells why it cannot be
            continue


class _Known:
    """A reader that has read already; what it has not, the real one reads."""

    def __init__(self, reader: Callable[[], Reads]) -> None:
        self.found: dict[str, bytes] = {}
        self.missed = 0
        self._make = reader
        self._reader: Reads | None = None

    def extract(self, article: Article) -> Extraction:
        kept = self.found.get(key(article))
        if kept is not None:
            read: Extraction = extractions().validate_json(kept)
            return read
        self.missed += 1
        if self._reader is None:
            self._reader = self._make()
        return self._reader.extract(article)


def run(
    source: Source,
    label: str,
    *,
    archive: Archive,
    submit: Callable[[Packet], Pending],
    ahead: int,
    reader: Callable[[], Reads],
    directory: str,
    now: Callable[[], datetime],
    size: int = CHUNK,
    progress: Callable[[int, int, str], None] = lambda done, total, file: None,
) -> Backfilled:
    """Reads a source in, or what is left of it; `submit` hands a packet to a worker, `ahead` of them at a time.

    A database that fails stops it; what was loaded stays, and the next run goes on.
    """
    cut = [
        backfills.Chunk(
            number, source.names[at], source.names[min(at + size, len(source.names)) - 1], min(size, len(source.names) - at)
        )
        for number, at in enumerate(range(0, len(source.names), size))
    ]
    told = f"{source.digest}/{size}"
    plan = archive.backfills.begin(label, told, rules=RULES, directory=directory, cut=cut, now=now())
    done = Backfilled(before=len(cut) - len(plan.left), warnings=source.warnings)
    known = _Known(reader)
    ingest = Ingest(archive, lambda: known, plan.started, directory=directory)
    masks = archive.masks()
    waiting: deque[tuple[int, list[Document | tuple[str, str]], Pending]] = deque()
    todo = deque(plan.left)
    read = sum(chunk.documents for chunk in cut) - sum(cut[number].documents for number in plan.left)
    while todo or waiting:
        while todo and len(waiting) < ahead:
            number = todo.popleft()
            documents = [_document(source, place) for place in range(number * size, number * size + cut[number].documents)]
            whole = tuple((each.raw, each.name, each.row) for each in documents if isinstance(each, Document))
            waiting.append((number, documents, submit(Packet(whole, masks, plan.started))))
        number, documents, pending = waiting.popleft()
        try:
            answer = pending.result()
        except ReadingError as fault:
            archive.backfills.settle(plan, number, "failed", {}, now=now())
            done.left.append((number, str(fault)))
            continue
        if (answer.rules, answer.directory) != (RULES, directory):
            raise SourceError("A worker has other rules or another directory: install the same Sourcier there.")
        known.found = answer.found
        counts = _loaded(ingest, documents, done)
        read += len(documents)
        progress(read, len(source.names), cut[number].last)
        archive.backfills.settle(plan, number, "loaded", counts, now=now())
        done.loaded += 1
        ingest.added.clear()
    if archive.waiting_days():
        archive.settle(plan.started)
    if not done.left:
        archive.backfills.finish(plan, now=now())
    done.counts, done.missed = archive.backfills.counts(plan), known.missed
    return done


def _document(source: Source, place: int) -> Document | tuple[str, str]:
    try:
        return source.document(place)
    except Unreadable as fault:
        return source.names[place], str(fault)
    except OSError as fault:
        return source.names[place], f"The file cannot be read: {fault.strerror}."


def _loaded(ingest: Ingest, documents: Iterable[Document | tuple[str, str]], done: Backfilled) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in documents:
        try:
            if isinstance(document, tuple):
                raise Unreadable(document[1])
            counts[ingest.take(document)] += 1
        except NoText:
            counts["skipped"] += 1
        except Unreadable as fault:
            counts["failed"] += 1
            if len(done.failed) < _TOLD:
                done.failed.append((document[0] if isinstance(document, tuple) else document.name, str(fault)))
        except NoReader as fault:
            raise fault.fault from None
    return counts
