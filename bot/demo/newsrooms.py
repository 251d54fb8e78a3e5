"""An invented newsroom whose clock one moves: the packaged dispatches come in on their days, digests leave when they are due."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import seeds
from bot.app import NEWSROOM
from bot.archives import packaged_directory, packaged_reader
from bot.schedule import Ticker
from bot.trial.page.session import Ran
from bot.trial.records import TEAM
from handlers.people import People
from handlers.rights import Gate
from store import ingest
from store.archive import Archive
from store.extract import RULES
from store.ingest import Reads
from store.manifests import read_manifest
from store.schema import REVISION

#: A Monday, at the end of the day: what is dated later comes in when the clock gets there.
START = datetime(2026, 3, 9, 17, 30, tzinfo=NEWSROOM)
_FIRST, _APART = time(0, 30), timedelta(minutes=40)
_RECEIVED = time(17, 0)


@dataclass(frozen=True, slots=True)
class Story:
    """A packaged dispatch, and when it comes in."""

    path: Path
    title: str
    url: str
    at: datetime


def stories() -> list[Story]:
    """All of them in the order in which they come in: before the start at the end of their day, later ones in the night of theirs."""
    folder = Path(str(seeds.ARTICLES))
    rows = read_manifest(folder).rows
    found: list[Story] = []
    later: dict[str, int] = {}
    for path in sorted(folder.glob("*.txt")):
        row = rows[path.name]
        day = datetime.fromisoformat(row.published or "").date()
        at = datetime.combine(day, _RECEIVED, NEWSROOM)
        if day > START.date():
            at = datetime.combine(day, _FIRST, NEWSROOM) + later.get(str(day), 0) * _APART
            later[str(day)] = later.get(str(day), 0) + 1
        found.append(Story(path, row.title or path.stem, row.url or "", at))
    return sorted(found, key=lambda story: story.at)


@cache
def reader() -> Reads:
    """What reads them; takes seconds, because it imports spaCy."""
    return packaged_reader(packaged_directory(), model=None)


def warm() -> None:
    """Makes the reader in the background: whoever moves the clock does not wait for it."""
    threading.Thread(target=reader, daemon=True).start()


def filled(folder: Path, *, progress: Callable[[int, int], None]) -> Path:
    """The archive of all that came in before the start; made once for these dispatches, rules and directory, then found there."""
    before = [story for story in stories() if story.at <= START]
    file = folder / f"trial-{_fingerprint(before)}.db"
    if file.exists():
        return file
    directory = packaged_directory()
    # Made apart and put in its place whole: one that is stopped midway leaves nothing that looks like an archive.
    with TemporaryDirectory(prefix="trial-", dir=folder) as own:
        made = Path(own) / "archive.db"
        with Archive.create(f"sqlite:///{made}") as archive:
            archive.sync(directory)
            for done, at in enumerate(sorted({story.at for story in before})):
                progress(done, len(before))
                paths = [story.path for story in before if story.at == at]
                ingest.run(paths, archive=archive, reader=reader, fetched=at, directory=directory.digest)
        made.replace(file)
    for old in folder.glob("trial-*.db"):
        if old != file:
            old.unlink(missing_ok=True)
    return file


def copied(file: Path, folder: Path) -> Path:
    """A copy to work on: each trial begins at the beginning."""
    return Path(shutil.copy(file, folder / "archive.db"))


def _fingerprint(before: Sequence[Story]) -> str:
    told = sha256(f"{REVISION} {RULES} {packaged_directory().digest}".encode())
    for story in before:
        told.update(story.path.read_bytes() + story.url.encode())
    return told.hexdigest()[:12]


class Newsroom:
    """A `World` of the trial: its archive, its clock, and who delivers. `people`: whose subscriptions count."""

    def __init__(self, archive: Archive, gate: Gate, *, people: Sequence[str]) -> None:
        self._archive, self._gate, self._people = archive, gate, people
        self._at = START
        self._coming = [story for story in stories() if story.at > START]
        self.ticker: Ticker | None = None

    def now(self) -> datetime:
        return self._at

    def utc(self) -> datetime:
        return self._at.astimezone(UTC)

    def seconds(self) -> float:
        return self._at.timestamp()

    def next_digest(self) -> datetime | None:
        owned = (one for person in self._people for one in self._archive.subscriptions.owned(TEAM, person))
        return min((one.due for one in owned if one.kind == "digest" and one.due and not one.paused), default=None)

    def run(self, until: datetime) -> Ran:
        """From one thing that happens to the next, so that each happens at its own hour."""
        arrived = 0
        for at in self._moments(until):
            self._at = at.astimezone(NEWSROOM)
            arrived += self._receive()
            if self.ticker:
                self.ticker.tick()
        return Ran(arrived)

    def forget(self) -> None:
        self._gate.people = People()

    def _moments(self, until: datetime) -> Iterator[datetime]:
        while self._at < until:
            due = self.next_digest()
            then = [story.at for story in self._coming[:1]] + ([due + timedelta(seconds=30)] if due else [])
            yield min((at for at in then if self._at < at < until), default=until)

    def _receive(self) -> int:
        """What has come in by now is read."""
        come = [story for story in self._coming if story.at <= self._at]
        if come:
            directory = packaged_directory().digest
            ingest.run([s.path for s in come], archive=self._archive, reader=reader, fetched=self._at, directory=directory)
            self._coming = self._coming[len(come) :]
        return len(come)
