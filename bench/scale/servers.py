"""Where the made-up archives lie: a folder that keeps them, a file in it for SQLite and a server's data for PostgreSQL."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Database = Literal["sqlite", "postgresql"]

#: A server as it comes out of the box, but for what a million rows want at once while they are put in.
_FILLING = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB", "maintenance_work_mem": "512MB"}


@dataclass(frozen=True, slots=True)
class Place:
    """One archive of one size on one database, in the folder that keeps them."""

    folder: Path
    database: Database
    size: int

    @property
    def data(self) -> Path:
        """The file or the folder that holds it."""
        return self.folder / f"{self.database}-{self.size}{'.db' if self.database == 'sqlite' else ''}"

    @property
    def facts(self) -> Path:
        """What is known of it once it is filled."""
        return self.folder / f"{self.database}-{self.size}.json"

    def files(self) -> list[Path]:
        """All files that its rows lie in."""
        if self.database == "sqlite":
            return [path for path in (self.data, Path(f"{self.data}-wal")) if path.exists()]
        return [path for path in (self.data / "data" / "base").rglob("*") if path.is_file()]

    def remove(self) -> None:
        self.facts.unlink(missing_ok=True)
        if self.database == "postgresql":
            shutil.rmtree(self.data, ignore_errors=True)
        for end in ("", "-wal", "-shm"):
            if self.database == "sqlite":
                Path(f"{self.data}{end}").unlink(missing_ok=True)

    def forget_pages(self) -> None:
        """Asks the system to forget what it has read of it, as after a night: what is asked then comes from the disk."""
        for path in self.files():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)

    @contextmanager
    def open(self, *, filling: bool = False) -> Iterator[str]:
        """Its address while it can be reached; PostgreSQL's server runs meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.database == "sqlite":
            yield f"sqlite:///{self.data}"
            return
        with _server(self.data, _FILLING if filling else {}) as address:
            yield address


def programs() -> Path | None:
    """PostgreSQL's server programs; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    return found[0].parent if found else None


@contextmanager
def _server(folder: Path, more: dict[str, str]) -> Iterator[str]:
    where = programs()
    if where is None:
        raise RuntimeError("PostgreSQL is not installed")
    # PostgreSQL refuses to run as root
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    data = folder / "data"
    if not data.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        initdb = [where / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)  # type: ignore[call-overload]
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), **more}
    command = [
        where / "postgres",
        "-D",
        data,
        *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
    ]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)  # type: ignore[call-overload]
    try:
        ready = [where / "pg_isready", "-q", "-h", folder]
        while subprocess.run(ready, check=False).returncode:
            if server.poll() is not None:
                raise RuntimeError(f"the PostgreSQL server of {folder} does not start: see its log")
            time.sleep(0.1)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is connected, and in order
        server.wait(600)
