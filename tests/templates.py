"""Archives that are filled once and copied: a file on SQLite, CREATE DATABASE … TEMPLATE on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pytest_postgresql.janitor import DatabaseJanitor

from store.archive import Archive

#: What fills an archive; each function is called once on each database.
Fill = Callable[[Archive], object]


class Files:
    """SQLite's templates."""

    def __init__(self, empty: Path, folder: Path) -> None:
        self.empty, self.folder = empty, folder
        self.made: dict[Fill, Path] = {}

    @contextmanager
    def copy(self, fill: Fill) -> Iterator[str]:
        """The address of an archive as `fill` leaves it."""
        if fill not in self.made:
            file = Path(shutil.copy(self.empty, self.folder / f"template-{len(self.made)}.db"))
            with Archive.open(f"sqlite:///{file}") as archive:
                fill(archive)
            self.made[fill] = file
        yield f"sqlite:///{shutil.copy(self.made[fill], self.folder / f'{uuid4().hex}.db')}"


class Databases:
    """PostgreSQL's templates. A copy takes sixty milliseconds, a directory's thousand names eight hundred."""

    def __init__(self, host: str, port: int, user: str, empty: str) -> None:
        self.host, self.port, self.user, self.empty = host, port, user, empty
        self.made: dict[Fill, str] = {}

    def _janitor(self, name: str, template: str) -> DatabaseJanitor:
        return DatabaseJanitor(user=self.user, host=self.host, port=self.port, dbname=name, template_dbname=template)

    def _url(self, name: str) -> str:
        return f"postgresql://{self.user}@/{name}?host={self.host}&port={self.port}"

    @contextmanager
    def copy(self, fill: Fill) -> Iterator[str]:
        """The address of an archive as `fill` leaves it."""
        if fill not in self.made:
            name = f"template_{len(self.made)}"
            self._janitor(name, self.empty).init()  # goes with the server
            with Archive.open(self._url(name)) as archive:
                fill(archive)
            self.made[fill] = name
        name = f"copy_{uuid4().hex}"
        with self._janitor(name, self.made[fill]):
            yield self._url(name)
