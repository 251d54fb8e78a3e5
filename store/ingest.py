"""Files and folders in, the archive filled and a `Report` out, file by file: one that fails stops no other.

Each article is one transaction, so that a run killed anywhere is finished by the next. What was read before, under the same rules,
is not read again, and where nothing is to be read the reader is not even made.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Literal, Protocol

from sqlalchemy.exc import OperationalError, SQLAlchemyError, StatementError

from store import formats
from store.archive import Archive
from store.articles import SUFFIXES, article_of, canonical
from store.extract import RULES
from store.extract.clean import MAX_BYTES, Unreadable
from store.formats import LONGEST_ADDRESS, Item, NoText, embargo
from store.manifests import NAME, Manifest, Row, printable, read_manifest
from store.masks import masked_article
from store.types import Article, Edition, Extraction, IsoDate, Report, last_day


class Reads(Protocol):
    """What reads an article."""

    def extract(self, article: Article) -> Extraction: ...


#: The kinds of file that are read.
READ = (*SUFFIXES, *formats.SUFFIXES)
#: Called after each file: how many are done, of how many, and which it was.
Progress = Callable[[int, int, str], None]
#: What has come of a file. `withdrawn`: it takes back an article that was there before.
Taken = Literal["new", "changed", "unchanged", "withdrawn"]
_RANKS: tuple[Taken, ...] = ("new", "changed", "withdrawn", "unchanged")


class Stopped(Exception):
    """Whoever takes documents in was told to stop between two articles of one of them."""


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a file or a page, by what name it is known, what is said of it. Of a page that is `polled`, hidden tokens and the
    like change with every poll: it is another only where its words are."""

    raw: bytes
    name: str
    row: Row = Row()  # noqa: RUF009 - frozen
    path: Path | None = None
    polled: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read: `name` is its path under the folder that was given, its own name where it was given itself."""

    path: Path
    name: str
    folder: Path
    fault: str | None = None


def run(
    paths: Sequence[Path],
    *,
    archive: Archive,
    reader: Callable[[], Reads],
    fetched: datetime,
    published: IsoDate | None = None,
    directory: str = "",
    sealed: Row = Row(),  # noqa: B008 - frozen
    progress: Progress = lambda done, total, file: None,
) -> Report:
    """Reads what is new or changed under the paths into the archive. `reader` makes the reader, and is called when it is needed.

    `directory` is the digest of the directory that it reads with: `store.reread` tells by it what another one has read.
    `published` stands for a day of publication that neither manifest nor text gives, the `embargo_until` and `internal` of `sealed` for
    what a manifest does not say of them. A database that fails stops the run.
    """
    ingest = Ingest(archive, reader, fetched, published, directory)
    return _Run(ingest, progress, sealed=sealed).over([file for path in paths for file in listed(path)])


class NoReader(Exception):
    """The reader itself cannot be made: a fault of no file."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass
class Ingest:
    """Documents into the archive, one by one; `added` are the articles of which a version was written."""

    archive: Archive
    make_reader: Callable[[], Reads]
    fetched: datetime
    published: IsoDate | None = None
    directory: str = ""
    reader: Reads | None = None
    stopped: Callable[[], bool] = lambda: False
    seen: dict[str, Path] = field(default_factory=dict)
    added: list[Article] = field(default_factory=list)

    def take(self, document: Document) -> Taken:
        """Reads a document in. Unreadable if it holds no article; a database that fails raises its error."""
        suffix = PurePath(document.name).suffix.lower()
        try:
            if suffix in formats.SUFFIXES and not document.polled:
                return self._items(document, formats.items_of(document.raw, suffix))
            return self._page(document)
        except (Unreadable, SQLAlchemyError, NoReader, Stopped):
            raise
        except Exception as fault:
            # One page that trips a library must not cost the report, nor the files after it.
            raise Unreadable(_fault_of_ours(fault)) from fault

    def _page(self, document: Document) -> Taken:
        row = document.row
        digest = _digest(document.raw, row)
        key = self._key(document, canonical(row.url))
        if not document.polled and self._is_known(key, document.name, digest):
            return "unchanged"
        article = self._article(document.raw, document)
        # What a site shows to everybody is no secret; a file that lies in a folder may be.
        if not document.polled and self.archive.is_held(article.url or key):
            raise Unreadable("An agency holds back what stands at its address: it is under embargo or withdrawn.")
        if document.polled:
            words = (article.title, article.text, article.published, article.outlet, article.url)
            digest = _digest(json.dumps(words).encode(), Row())
            if self._is_known(key, document.name, digest):
                return "unchanged"
        if article.url and article.url != key:
            # the page itself says where it was published
            key = self._key(document, article.url)
            if self._is_known(key, document.name, digest):
                return "unchanged"
        return self._add(article, document, key, document.raw, digest)

    def _items(self, document: Document, items: Sequence[Item]) -> Taken:
        """Every item of an agency's file that can be read; then the first faults are raised."""
        taken: list[Taken] = []
        faults: list[str] = []
        for item in items:
            if self.stopped():
                raise Stopped
            try:
                if item.fault:
                    raise Unreadable(item.fault)
                taken.append(self._item(document, item))
            except Unreadable as fault:
                faults.append(f"{item.guid}: {fault}" if len(items) > 1 else str(fault))
        if faults:
            raise Unreadable(" ".join(faults[:5]))
        return min(taken, key=_RANKS.index)

    def _item(self, document: Document, item: Item) -> Taken:
        edition = Edition(
            guid=item.guid,
            version=item.version,
            created=item.created or item.first_created,
            series=item.series,
            replacing=item.replacing,
            replaces=item.replaces,
            urgency=item.urgency,
        )
        key = self.archive.edition_key(edition, item.text, canonical(document.row.url) or canonical(item.url))
        if self.archive.is_older(key, edition):
            return "unchanged"
        if item.status != "usable":
            held: Literal["withheld", "withdrawn"] = "withdrawn" if item.status == "canceled" else "withheld"
            return "withdrawn" if self.archive.hold(key, edition, held, at=self.fetched) else "unchanged"
        if item.untimed_embargo:
            raise Unreadable("Its note to editors speaks of an embargo, and the format gives no end of it: add `embargoed`.")
        digest = _digest(item.raw, document.row)
        if self._is_known(key, document.name, digest):
            return "unchanged"
        return self._add(self._article(item.raw, document), document, key, item.raw, digest, edition, item.embargoed)

    def _article(self, raw: bytes, document: Document) -> Article:
        article = article_of(
            raw,
            file=document.name,
            row=document.row,
            published=self.published,
            fetched=self.fetched,
            outlet_of=self.archive.outlet_name,
        )
        return masked_article(article, self.archive.masks())

    def _add(
        self,
        article: Article,
        document: Document,
        key: str,
        raw: bytes,
        digest: str,
        edition: Edition | None = None,
        embargoed: datetime | None = None,
    ) -> Taken:
        if (at := self.archive.withdrawn(key)) is not None:
            raise Unreadable(f"It was withdrawn on {at.date().isoformat()}, and does not come in again.")
        now = self.fetched if self.fetched.tzinfo else self.fetched.replace(tzinfo=UTC)
        article = _sealed(article, document.row, embargoed, now)
        if self.reader is None:
            try:
                self.reader = self.make_reader()
            except Exception as fault:
                raise NoReader(fault) from fault
        try:
            extraction = self.reader.extract(article)
            outcome: Taken = self.archive.add(
                article,
                extraction,
                key=key,
                raw=raw,
                digest=digest,
                rules=RULES,
                directory=self.directory,
                said=document.row.said()
                | ({"published": article.published} if article.embargo_until and article.published else {}),
                edition=edition,
            )
        except OperationalError:
            raise
        except (StatementError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as fault:
            raise Unreadable(_fault_of_ours(fault)) from fault
        if outcome != "unchanged":
            self.added.append(article)
        return outcome

    def _is_known(self, key: str, file: str, digest: str) -> bool:
        known = self.archive.known(key, file=file)
        return known is not None and (known.digest, known.rules) == (digest, RULES)

    def _key(self, document: Document, url: str | None) -> str:
        """What the article is known by. Two folders that hold a file of one name would be taken for two versions of it."""
        if url:
            return url
        if len(os.fsencode(document.name)) > LONGEST_ADDRESS:
            raise Unreadable(f"Its name with its folders has more than {LONGEST_ADDRESS} bytes.")
        path = document.path or Path(document.name)
        if self.seen.setdefault(document.name, path) != path:
            raise Unreadable(f"Another file of this run has the same name, {printable(str(self.seen[document.name]))}.")
        return document.name


def _sealed(article: Article, row: Row, embargoed: datetime | None, now: datetime) -> Article:
    """The article as nobody or everybody may see it. One under embargo counts as published when that ends, if not later."""
    ends = [end for end in (embargoed, embargo(row.embargo_until)) if end is not None and end > now]
    if not ends:
        return replace(article, status="internal") if row.internal else article
    until = max(ends)
    early = article.published is None or last_day(article.published) < until.date()
    published = until.isoformat(timespec="minutes") if early else article.published
    return replace(article, status="internal" if row.internal else "embargoed", embargo_until=until, published=published)


def _digest(raw: bytes, row: Row) -> str:
    return hashlib.sha256(raw + b"\0" + json.dumps(row.said(), sort_keys=True).encode()).hexdigest()


def _fault_of_ours(fault: Exception) -> str:
    return f"Reading it failed ({type(fault).__name__}); this is a fault of the program."


@dataclass
class Manifests:
    """What the manifests beside files say of them; `warnings` of doubts. `wanted`: that there is none is one."""

    wanted: bool = True
    read: dict[Path, Manifest] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def row(self, path: Path, name: str, folder: Path) -> Row:
        """What the manifest beside the file says of it, else the one of the folder that was given."""
        beside = self._manifest(path.parent, warn=path.parent == folder)
        row = beside.rows.get(path.name)
        if row is None and path.parent != folder:
            row = self._manifest(folder, warn=True).rows.get(path.relative_to(folder).as_posix())
        if row is not None:
            if row.url and canonical(row.url) is None:
                self.warnings.append(f"{name}: {printable(row.url)!r} in {NAME} is no web address")
            return row
        if beside.rows or self.read[folder].rows:
            self.warnings.append(f"{name}: no row in {NAME}")
        return Row()

    def _manifest(self, folder: Path, *, warn: bool) -> Manifest:
        if folder not in self.read:
            self.read[folder] = read_manifest(folder)
            if (warn and self.wanted) or (folder / NAME).exists():
                self.warnings += [f"{printable(str(folder))}: {warning}" for warning in self.read[folder].warnings]
        return self.read[folder]


@dataclass
class _Run:
    """One ingest of files and what has come of it so far."""

    ingest: Ingest
    progress: Progress
    sealed: Row = Row()  # noqa: RUF009 - frozen
    manifests: Manifests = field(default_factory=Manifests)
    outcomes: dict[str, list[str]] = field(default_factory=lambda: {"new": [], "changed": [], "unchanged": []})
    failed: list[tuple[str, str]] = field(default_factory=list)

    def over(self, files: Sequence[_File]) -> Report:
        for done, file in enumerate(files, 1):
            try:
                taken = self._read(file)
                self.outcomes["changed" if taken == "withdrawn" else taken].append(file.name)
            except NoText as fault:
                self.manifests.warnings.append(f"{file.name}: {fault}")
            except Unreadable as fault:
                self.failed.append((file.name, str(fault)))
            except OSError as fault:
                self.failed.append((file.name, f"The file cannot be read: {fault.strerror}."))
            except NoReader as fault:
                raise fault.fault from None
            self.progress(done, len(files), file.name)
        if self.ingest.reader is not None:
            self.ingest.archive.settle(self.ingest.fetched)
        new, changed, unchanged = (tuple(self.outcomes[outcome]) for outcome in ("new", "changed", "unchanged"))
        return Report(new, changed, unchanged, tuple(self.failed), tuple(self.manifests.warnings))

    def _read(self, file: _File) -> Taken:
        """The outcome for one file; Unreadable if it holds no article."""
        if file.fault:
            raise Unreadable(file.fault)
        if file.path.stat().st_size > MAX_BYTES:
            size = file.path.stat().st_size
            raise Unreadable(f"The file is {size / 1e6:.1f} MB; an article may be {MAX_BYTES / 1e6:.0f} MB at most.")
        raw = file.path.read_bytes()
        row = self.manifests.row(file.path, file.name, file.folder)
        row = replace(
            row, embargo_until=row.embargo_until or self.sealed.embargo_until, internal=row.internal or self.sealed.internal
        )
        return self.ingest.take(Document(raw, file.name, row, file.path))


def listed(path: Path) -> Iterator[_File]:
    """The files of a path in the order of their names; links that lead out of a folder, and hidden files, are left alone."""
    if not path.is_dir():
        name = printable(path.name)
        if not path.exists():
            yield _File(path, name, path.parent, "There is no such file or folder.")
        elif not path.is_file() or path.suffix.lower() not in READ:
            yield _File(path, name, path.parent, f"Not a file of a kind that is read: {', '.join(READ)}.")
        else:
            yield _File(path, name, path.parent)
        return
    root = path.resolve()
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() not in READ or not file.is_file():
                continue
            if file.suffix.lower() in formats.SUFFIXES and not _is_of_agency(file):
                continue  # a folder may hold XML and JSON of all kinds
            if file.resolve().is_relative_to(root):
                yield _File(file, printable(file.relative_to(path).as_posix()), path)


def _is_of_agency(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return formats.is_of_agency(opened.read(formats.HEAD), file.suffix.lower())
    except OSError:
        return True  # to be told when it is read
