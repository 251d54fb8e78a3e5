"""A folder, a zip or a file of JSON Lines in, its documents out by their place in a list that is the same each time it is made."""

import hashlib
import json
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Protocol

from store import formats
from store.extract.clean import MAX_BYTES, Unreadable
from store.ingest import READ, Document, Manifests, listed
from store.manifests import NAME, Row, printable

#: An entry that unpacks to so many times its size is no article; small ones may be anything.
_RATIO, _SMALL = 100, 1_000_000
#: So many bytes are unpacked in all, so many entries are looked at: twenty years of a national daily are far below.
LARGEST, MOST = 200 * 10**9, 5_000_000
#: A line of JSON Lines, with the escapes of its text.
_LINE = MAX_BYTES * 3
_TEXTS = ("text", "html")


class SourceError(Exception):
    """The source cannot be read in as a whole; the message is one sentence."""


class Source(Protocol):
    """What is to be read in. `names` is the list, `document` what stands at a place: Unreadable or OSError if it cannot be read."""

    names: list[str]
    warnings: list[str]

    @property
    def digest(self) -> str: ...

    def document(self, place: int) -> Document: ...


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The source of a path. SourceError."""
    if path.is_dir():
        yield Folder(path)
    elif path.suffix.lower() == ".zip":
        with _archived(path) as found:
            yield found
    elif path.suffix.lower() in (".jsonl", ".ndjson"):
        yield Lines(path)
    else:
        raise SourceError(f"{path} is no folder, no .zip and no .jsonl.")


def _digest(told: object) -> str:
    return hashlib.blake2b(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Folder:
    """Files under a folder, as `sourcier ingest` takes them, in the same order."""

    def __init__(self, path: Path) -> None:
        self._files = list(listed(path))
        self._manifests = Manifests()
        self._label = str(path.resolve())
        self.names = [file.name for file in self._files]
        self.warnings = self._manifests.warnings

    @property
    def digest(self) -> str:
        return _digest([self._label, [[file.name, *_stamp(file.path)] for file in self._files]])

    def document(self, place: int) -> Document:
        file = self._files[place]
        if file.fault:
            raise Unreadable(file.fault)
        if file.path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"An article may be {MAX_BYTES / 1e6:.0f} MB at most.")
        return Document(file.path.read_bytes(), file.name, self._manifests.row(file.path, file.name, file.folder), file.path)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


@contextmanager
def _archived(path: Path) -> Iterator["Zip"]:
    folder = Path(tempfile.mkdtemp(prefix="sourcier-manifests-"))
    try:
        with zipfile.ZipFile(path) as opened:
            yield Zip(path, opened, folder)
    except zipfile.BadZipFile as fault:
        raise SourceError(f"{path} is no zip, or is damaged: {fault}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Zip:
    """Entries of a zip, as if it were unpacked; nothing is, but its manifests. One that would lie elsewhere, or is a bomb, refuses all."""

    def __init__(self, path: Path, opened: zipfile.ZipFile, folder: Path) -> None:
        infos = opened.infolist()
        _check(path, infos)
        self._zip, self._folder = opened, folder
        kept = {printable(info.filename): info for info in infos if self._is_read(info)}
        self.names = sorted(kept, key=lambda name: PurePosixPath(name).parts)
        self._infos = [kept[name] for name in self.names]
        self._label = str(path.resolve())
        self._manifests = Manifests()
        self.warnings = self._manifests.warnings
        for info in infos:
            if PurePosixPath(info.filename).name == NAME:
                beside = folder / info.filename
                beside.parent.mkdir(parents=True, exist_ok=True)
                beside.write_bytes(self._bytes(info))

    def _is_read(self, info: zipfile.ZipInfo) -> bool:
        parts, suffix = PurePosixPath(info.filename).parts, PurePosixPath(info.filename).suffix.lower()
        if info.is_dir() or suffix not in READ or any(part.startswith(".") or part == "__MACOSX" for part in parts):
            return False
        return suffix not in formats.SUFFIXES or formats.is_of_agency(self._head(info), suffix)

    def _head(self, info: zipfile.ZipInfo) -> bytes:
        with self._zip.open(info) as entry:
            return entry.read(formats.HEAD)

    def _bytes(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(info) as entry:
                raw = entry.read(MAX_BYTES + 1)  # whatever its header says of its size
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
            raise Unreadable(f"It cannot be unpacked ({type(fault).__name__}).") from None
        if len(raw) > MAX_BYTES:
            raise Unreadable(f"An article may be {MAX_BYTES / 1e6:.0f} MB at most.")
        return raw

    @property
    def digest(self) -> str:
        return _digest([self._label, [[info.filename, info.file_size, info.CRC] for info in self._infos]])

    def document(self, place: int) -> Document:
        info, name = self._infos[place], self.names[place]
        beside = self._folder / info.filename
        beside.parent.mkdir(parents=True, exist_ok=True)
        return Document(self._bytes(info), name, self._manifests.row(beside, name, self._folder), beside)


def _check(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST:
        raise SourceError(f"{path} has {len(infos)} entries; {MOST} are the most.")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or re.match(r"[A-Za-z]:", name):
            raise SourceError(f"{path} holds {printable(name)!r}, which would lie outside of it; nothing of it is read.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise SourceError(f"{path} holds a link, {printable(name)!r}; nothing of it is read.")
        if info.flag_bits & 1:
            raise SourceError(f"{path} is encrypted: unpack it first.")
        if info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1):
            raise SourceError(
                f"{path} holds {printable(name)!r}, which unpacks to more than {_RATIO} times its size; nothing of it is read."
            )
        if name in seen:
            raise SourceError(f"{path} holds {printable(name)!r} twice; nothing of it is read.")
        seen.add(name)
    if sum(info.file_size for info in infos) > LARGEST:
        raise SourceError(f"{path} unpacks to more than {LARGEST / 1e9:.0f} GB; nothing of it is read.")


@dataclass(frozen=True, slots=True)
class _Line:
    offset: int
    length: int


class Lines:
    """JSON Lines: an object a line with `text` or `html`, and what a manifest's row says (`file title published outlet url` …)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.warnings: list[str] = []
        self._lines: list[_Line] = []
        hashed, offset = hashlib.blake2b(digest_size=16), 0
        with path.open("rb") as read:
            for line in read:
                hashed.update(line)
                if line.strip():
                    self._lines.append(_Line(offset, len(line)))
                offset += len(line)
        self._digest = hashed.hexdigest()
        self.names = [f"{path.stem}/{place + 1:09d}.txt" for place in range(len(self._lines))]

    @property
    def digest(self) -> str:
        return _digest([str(self._path.resolve()), self._digest])

    def document(self, place: int) -> Document:
        line = self._lines[place]
        if line.length > _LINE:
            raise Unreadable(f"Its line is {line.length / 1e6:.0f} MB long.")
        with self._path.open("rb") as read:
            read.seek(line.offset)
            raw = read.read(line.length)
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError):
            raise Unreadable("Its line is no JSON.") from None
        if not isinstance(told, dict) or not any(isinstance(told.get(name), str) for name in _TEXTS):
            raise Unreadable("Its line is no object with a `text` or a `html`.")
        kind = next(name for name in _TEXTS if isinstance(told.get(name), str))
        said = {each.name: str(told[each.name]) for each in fields(Row) if isinstance(told.get(each.name), str | int)}
        file = told.get("file")
        name = printable(file) if isinstance(file, str) and file.strip() else self.names[place]
        suffix = ".html" if kind == "html" else ".txt"
        name = name if name.lower().endswith((".txt", ".md", ".html", ".htm")) and kind == "text" else _named(name, suffix)
        content = told[kind].encode("utf-8", "replace")
        if len(content) > MAX_BYTES:
            raise Unreadable(f"An article may be {MAX_BYTES / 1e6:.0f} MB at most.")
        return Document(content, name, Row(**said), Path(f"{self._path}:{place + 1}"))


def _named(name: str, suffix: str) -> str:
    return name if name.lower().endswith(suffix) else f"{name.removesuffix('.txt')}{suffix}"
