"""Files and folders in, the archive filled and a `Report` out, file by file: one that fails stops no other.

Each article is one transaction, so that a run killed anywhere is finished by the next. What was read before, under the same rules,
is not read again, and where nothing is to be read the reader is not even made.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import OperationalError, SQLAlchemyError, StatementError

from store.archive import Archive
from store.articles import SUFFIXES, article_of, canonical
from store.extract import RULES
from store.extract.clean import MAX_BYTES, Unreadable
from store.manifests import NAME, Manifest, Row, printable, read_manifest
from store.types import Article, Extraction, IsoDate, Report


class Reads(Protocol):
    """What reads an article."""

    def extract(self, article: Article) -> Extraction: ...


#: Called after each file: how many are done, of how many, and which it was.
Progress = Callable[[int, int, str], None]


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
    progress: Progress = lambda done, total, file: None,
) -> Report:
    """Reads what is new or changed under the paths into the archive. `reader` makes the reader, and is called when it is needed.

    `directory` is the digest of the directory that it reads with: `store.reread` tells by it what another one has read.
    `published` stands for a day of publication that neither manifest nor text gives. A database that fails stops the run.
    """
    return _Run(archive, reader, fetched, published, directory, progress).over(
        [file for path in paths for file in _files(path)]
    )


class _NoReader(Exception):
    """The reader itself cannot be made: a fault of no file."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault


@dataclass
class _Run:
    """One ingest and what has come of it so far."""

    archive: Archive
    make_reader: Callable[[], Reads]
    fetched: datetime
    published: IsoDate | None
    directory: str
    progress: Progress
    reader: Reads | None = None
    manifests: dict[Path, Manifest] = field(default_factory=dict)
    seen: dict[str, Path] = field(default_factory=dict)
    outcomes: dict[str, list[str]] = field(default_factory=lambda: {"new": [], "changed": [], "unchanged": []})
    failed: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def over(self, files: Sequence[_File]) -> Report:
        for done, file in enumerate(files, 1):
            try:
                self.outcomes[self._read(file)].append(file.name)
            except Unreadable as fault:
                self.failed.append((file.name, str(fault)))
            except OSError as fault:
                self.failed.append((file.name, f"The file cannot be read: {fault.strerror}."))
            except SQLAlchemyError:
                raise  # the archive itself does not answer: no other file would fare better
            except _NoReader as fault:
                raise fault.fault from None
            except Exception as fault:
                # One page that trips a library must not cost the report, nor the files after it.
                self.failed.append((file.name, f"Reading it failed ({type(fault).__name__}); this is a fault of the program."))
            self.progress(done, len(files), file.name)
        if self.reader is not None:
            self.archive.settle(self.fetched)
        new, changed, unchanged = (tuple(self.outcomes[outcome]) for outcome in ("new", "changed", "unchanged"))
        return Report(new, changed, unchanged, tuple(self.failed), tuple(self.warnings))

    def _read(self, file: _File) -> str:
        """The outcome for one file; Unreadable if it holds no article."""
        if file.fault:
            raise Unreadable(file.fault)
        if file.path.stat().st_size > MAX_BYTES:
            size = file.path.stat().st_size
            raise Unreadable(f"The file is {size / 1e6:.1f} MB; an article may be {MAX_BYTES / 1e6:.0f} MB at most.")
        raw = file.path.read_bytes()
        row = self._row(file)
        digest = hashlib.sha256(raw + b"\0" + json.dumps(row.said(), sort_keys=True).encode()).hexdigest()
        key = self._key(file, canonical(row.url))
        if self._is_known(key, file, digest):
            return "unchanged"
        article = article_of(
            raw, file=file.name, row=row, published=self.published, fetched=self.fetched, outlet_of=self.archive.outlet_name
        )
        if article.url and article.url != key:
            # the page itself says where it was published
            key = self._key(file, article.url)
            if self._is_known(key, file, digest):
                return "unchanged"
        return self._add(article, row, key, raw, digest)

    def _add(self, article: Article, row: Row, key: str, raw: bytes, digest: str) -> str:
        if self.reader is None:
            try:
                self.reader = self.make_reader()
            except Exception as fault:
                raise _NoReader(fault) from fault
        try:
            extraction = self.reader.extract(article)
            return self.archive.add(
                article,
                extraction,
                key=key,
                raw=raw,
                digest=digest,
                rules=RULES,
                directory=self.directory,
                said=row.said(),
            )
        except OperationalError:
            raise
        except (StatementError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as fault:
            raise Unreadable(f"Reading it failed ({type(fault).__name__}); this is a fault of the program.") from fault

    def _is_known(self, key: str, file: _File, digest: str) -> bool:
        known = self.archive.known(key, file=file.name)
        return known is not None and (known.digest, known.rules) == (digest, RULES)

    def _key(self, file: _File, url: str | None) -> str:
        """What the article is known by. Two folders that hold a file of one name would be taken for two versions of it."""
        if url:
            return url
        if self.seen.setdefault(file.name, file.path) != file.path:
            raise Unreadable(f"Another file of this run has the same name, {printable(str(self.seen[file.name]))}.")
        return file.name

    def _row(self, file: _File) -> Row:
        """What the manifest beside the file says of it, else the one of the folder that was given."""
        beside = self._manifest(file.path.parent, warn=file.path.parent == file.folder)
        row = beside.rows.get(file.path.name)
        if row is None and file.path.parent != file.folder:
            row = self._manifest(file.folder, warn=True).rows.get(file.path.relative_to(file.folder).as_posix())
        if row is not None:
            if row.url and canonical(row.url) is None:
                self.warnings.append(f"{file.name}: {printable(row.url)!r} in {NAME} is no web address")
            return row
        if beside.rows or self.manifests[file.folder].rows:
            self.warnings.append(f"{file.name}: no row in {NAME}")
        return Row()

    def _manifest(self, folder: Path, *, warn: bool) -> Manifest:
        if folder not in self.manifests:
            self.manifests[folder] = read_manifest(folder)
            if warn or (folder / NAME).exists():
                self.warnings += [f"{printable(str(folder))}: {warning}" for warning in self.manifests[folder].warnings]
        return self.manifests[folder]


def _files(path: Path) -> Iterator[_File]:
    """The files of a path in the order of their names; links that lead out of a folder, and hidden files, are left alone."""
    if not path.is_dir():
        name = printable(path.name)
        if not path.exists():
            yield _File(path, name, path.parent, "There is no such file or folder.")
        elif not path.is_file() or path.suffix.lower() not in SUFFIXES:
            yield _File(path, name, path.parent, f"Not a file of a kind that is read: {', '.join(SUFFIXES)}.")
        else:
            yield _File(path, name, path.parent)
        return
    root = path.resolve()
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() not in SUFFIXES or not file.is_file():
                continue
            if file.resolve().is_relative_to(root):
                yield _File(file, printable(file.relative_to(path).as_posix()), path)
