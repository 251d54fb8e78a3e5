"""A spool folder: files are claimed by renaming them, read, and moved to `done/` or `failed/` (with a reason beside).

Whatever ends a watcher, a file is in one place: what a dead one had claimed goes back to where it lay. That a claim's owner lives is told
by a lock that the system takes from whoever dies. Several watchers may share a folder.
"""

import errno
import fcntl
import hashlib
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from store.extract.clean import MAX_BYTES, Unreadable
from store.manifests import NAME, printable

log = logging.getLogger(__name__)

DONE, FAILED, READING = "done", "failed", ".reading"
#: Where older versions laid what is under embargo: it is read now, and sealed by the archive.
WAITING = "waiting"
REASON = ".reason.txt"
#: Names under which files are written before they are whole.
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
#: Faults of one file or folder in the inbox, which cost the others nothing: another's folder, a disk of its own, a path that is too long.
_OF_ONE = (errno.EACCES, errno.EPERM, errno.EXDEV, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EBUSY)
#: How long a file that was read is looked after, in seconds: its writer may only have paused.
_GROWS = 600.0
_LONGEST_NAME = 230  # bytes, of the 255 that a name may have, so that a reason's name fits


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that is this watcher's: where it lies now, where it lay under the inbox, and whether it had been waiting."""

    path: Path
    lay: Path
    waited: bool
    seen: tuple[int, int]  # size and time of change when it was found settled

    @property
    def name(self) -> str:
        return printable(self.lay.as_posix())


class StillWritten(Exception):
    """The file has changed while it was read."""


@dataclass
class Inbox:
    """The folder of one watcher. Made by `opened`; `closed` gives back what it holds."""

    folder: Path
    settle: float
    token: str = ""
    refused: dict[str, str] = field(default_factory=dict)  # files of the last look that could not be taken, and why
    _lock: int = -1
    _told: set[str] = field(default_factory=set)
    _read: dict[Path, tuple[Claimed, float]] = field(default_factory=dict)

    def opened(self) -> "Inbox":
        """Makes the folders and takes this watcher's lock. OSError where the folder is not there or cannot be written."""
        if not self.folder.is_dir():
            raise FileNotFoundError(2, "there is no such folder", str(self.folder))
        for name in (DONE, FAILED, READING):
            (self.folder / name).mkdir(exist_ok=True)
        while True:
            self.token = f"{os.getpid()}-{secrets.token_hex(4)}"
            path = self._lock_file(self.token)
            self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            with suppress(OSError):
                if os.stat(path).st_ino == os.fstat(self._lock).st_ino:
                    return self
            os.close(self._lock)  # another watcher took it for a dead one's before it was locked

    def closed(self) -> None:
        """Gives back what is claimed, and the lock."""
        if self._lock >= 0:
            with suppress(OSError):
                self._give_back(self.token)
            os.close(self._lock)
            self._lock = -1

    def recover(self) -> int:
        """Puts back what watchers that are dead had claimed; gives how many files."""
        found = 0
        for path in sorted((self.folder / READING).glob("*.lock")):
            if path.stem == self.token:
                continue
            try:
                other = os.open(path, os.O_RDWR)
            except OSError:
                continue
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue  # it lives
            else:
                found += self._give_back(path.stem)
            finally:
                os.close(other)
        return found

    def settled(self, *, enough: Callable[[], bool] = lambda: False) -> Iterator[Claimed]:
        """Claims, one after the other, the files that are whole: nothing of them has changed for `settle` seconds by the disk's own clock.

        Then those that wait from an older version. No more where it is `enough`.
        """
        self.refused.clear()
        self._take_back_what_grew()
        for lay in self._listed(self.folder):
            if enough():
                return
            if (claimed := self._claim(self.folder, lay, waited=False)) is not None:
                yield claimed
        for lay in self._listed(self.folder / WAITING):
            if enough():
                return
            if (claimed := self._claim(self.folder / WAITING, lay, waited=True)) is not None:
                yield claimed

    def read(self, claimed: Claimed) -> bytes:
        """Its bytes. Unreadable where it is no plain file or too large; StillWritten."""
        try:
            opened = os.open(claimed.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as fault:
            raise Unreadable(_no_file(claimed.path, fault)) from None
        with os.fdopen(opened, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("It is a link or a device, not a file.")
            if before.st_size > MAX_BYTES:
                raise Unreadable(f"The file is {before.st_size / 1e6:.1f} MB; {MAX_BYTES / 1e6:.0f} MB at most are read.")
            raw = file.read(MAX_BYTES + 1)
            after = os.fstat(file.fileno())
        if (after.st_size, after.st_mtime_ns) != claimed.seen or len(raw) != after.st_size:
            raise StillWritten
        return raw

    def done(self, claimed: Claimed, now: datetime) -> None:
        self._remember(self._move(claimed, self.folder / DONE / now.date().isoformat()), claimed)

    def failed(self, claimed: Claimed, reason: str, now: datetime) -> None:
        """Moves it to `failed/`, its reason beside it first, so that no file stands there without."""
        self._remember(self._move(claimed, self.folder / FAILED / now.date().isoformat(), reason), claimed)

    def back(self, claimed: Claimed) -> None:
        """Puts a file back where it lay."""
        self._move(claimed, self.folder / WAITING if claimed.waited else self.folder)

    def _remember(self, target: Path, claimed: Claimed) -> None:
        self._read[target] = claimed, time.monotonic() + _GROWS

    def _take_back_what_grew(self) -> None:
        """Puts back what somebody went on writing after it was read: a writer that pauses for long was taken for one that is done."""
        for target, (claimed, until) in list(self._read.items()):
            try:
                about = target.lstat()
            except OSError:
                del self._read[target]  # somebody has cleared the folder
                continue
            if (about.st_size, about.st_mtime_ns) != claimed.seen:
                del self._read[target]
                log.warning("inbox: %s was still being written when it was read; it is read again", claimed.name)
                with suppress(OSError):
                    self._move(Claimed(target, claimed.lay, False, claimed.seen), self.folder)
                    target.with_name(target.name + REASON).unlink(missing_ok=True)
            elif time.monotonic() > until:
                del self._read[target]

    # --- files ----------------------------------------------------------------------------------------------------

    def _listed(self, root: Path) -> list[Path]:
        """The files under a folder that are whole, the oldest first, by their path under it. Links to folders are not followed."""
        now = self._disk_time()
        found: list[tuple[float, Path]] = []
        for folder, folders, names in os.walk(root):
            if root == self.folder and Path(folder) == root:
                folders[:] = [name for name in folders if name not in (DONE, FAILED, WAITING)]
            folders[:] = sorted(name for name in folders if not name.startswith(".") and not self._is_link(Path(folder, name)))
            for name in names:
                if name.startswith(".") or name.lower().endswith(_UNFINISHED) or name == NAME:
                    continue
                path = Path(folder, name)
                try:
                    about = path.lstat()
                except OSError:
                    continue
                # whatever writes moves ctime, which nobody can set; a file may say that it is of next year
                changed = max(about.st_ctime, about.st_mtime if about.st_mtime <= now else 0.0)
                if now - changed >= self.settle or root != self.folder:
                    found.append((about.st_mtime, path.relative_to(root)))
        return [path for _, path in sorted(found)]

    def _is_link(self, path: Path) -> bool:
        if not path.is_symlink():
            return False
        if str(path) not in self._told:
            self._told.add(str(path))
            log.warning("inbox: %s is a link to a folder, and is not followed", printable(path.name))
        return True

    def _disk_time(self) -> float:
        """What the disk of the folder takes for now: a server's clock may be another than ours."""
        os.utime(self._lock_file(self.token))
        return os.stat(self._lock_file(self.token)).st_mtime

    def _claim(self, root: Path, lay: Path, *, waited: bool) -> Claimed | None:
        target = self.folder / READING / self.token / (WAITING if waited else "new") / lay
        try:
            about = (root / lay).lstat()
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(root / lay, target)
        except FileNotFoundError:
            return None  # another watcher has it, or whoever wrote it took it back
        except OSError as fault:
            if fault.errno not in _OF_ONE:
                raise
            self.refused[printable(lay.as_posix())] = fault.strerror or type(fault).__name__
            return None
        return Claimed(target, lay, waited, (about.st_size, about.st_mtime_ns))

    def _move(self, claimed: Claimed, folder: Path, reason: str | None = None) -> Path:
        """Moves a claimed file under a folder, under a name that nothing has there."""
        lay = claimed.lay.parent / _short(claimed.lay.name)
        for number in range(1, 100_000):
            target = folder / (lay if number == 1 else lay.with_name(f"{lay.stem}~{number}{lay.suffix}"))
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                continue
            try:
                if reason is not None:
                    _give_reason(target, f"{claimed.name}\n{reason}\n")
                os.replace(claimed.path, target)
            except OSError:
                with suppress(OSError):
                    os.unlink(target)  # a full disk, tried again every other second, would be full of empty files
                raise
            return target
        raise FileExistsError(17, "too many files of one name", str(folder / lay))

    def _give_back(self, token: str) -> int:
        """Puts what a watcher had claimed back where it lay, and forgets the watcher."""
        found = 0
        root = self.folder / READING / token
        for kind, home in (("new", self.folder), (WAITING, self.folder / WAITING)):
            for folder, _, names in os.walk(root / kind):
                for name in names:
                    path = Path(folder, name)
                    lay = path.relative_to(root / kind)
                    self._move(Claimed(path, lay, kind == WAITING, (0, 0)), home)
                    found += 1
        for folder, _, _ in os.walk(root, topdown=False):
            with suppress(OSError):
                os.rmdir(folder)
        with suppress(OSError):
            os.unlink(self._lock_file(token))
        return found

    def _lock_file(self, token: str) -> Path:
        return self.folder / READING / f"{token}.lock"


def _give_reason(target: Path, words: str) -> None:
    unfinished = target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.tmp")
    unfinished.write_text(words, "utf-8")
    os.replace(unfinished, target.with_name(target.name + REASON))


def _short(name: str) -> str:
    """A name that leaves room for what is put after it."""
    raw = os.fsencode(name)
    if len(raw) <= _LONGEST_NAME:
        return name
    suffix = Path(name).suffix if len(os.fsencode(Path(name).suffix)) <= 10 else ""
    digest = hashlib.sha256(raw).hexdigest()[:12]
    return raw[: _LONGEST_NAME - 30].decode("utf-8", "ignore") + "~" + digest + suffix


def _no_file(path: Path, fault: OSError) -> str:
    if path.is_symlink():
        return "It is a link, not a file."
    return f"The file cannot be read: {fault.strerror}."
