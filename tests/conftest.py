"""Fixtures that every test may use: archives on both databases, each empty and its test's own; a browser; what npm has."""

import ctypes
import fcntl
import hashlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import browsers
import canaries
import dispatches
import engines
import payloads
import psycopg
import pytest
import samples
import templates
from pytest_postgresql import factories
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.janitor import DatabaseJanitor

import seeds
from store import ingest, schema
from store.archive import Archive
from store.extract.directory import load_directory

#: Death of the parent is told to the server, so that a pytest that is killed leaves no server behind.
_PR_SET_PDEATHSIG = 1
_FOLDER = "sourcier-pg-"


def lacking(what: str) -> NoReturn:
    """A machine without what a test wants is no fault of the program's; in CI it is one of the machine's."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What judges all that the tests made Slack show runs after them."""
    items.sort(key=lambda item: item.path.name == "test_slack_types.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shown", type=Path, metavar="FOLDER", help="what Slack was made to show is kept there, and judged from there"
    )


@pytest.fixture(scope="session", autouse=True)
def _payloads_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        engines.hasten(patch)
        payloads.record(patch)
        yield
    if folder := request.config.getoption("shown"):
        payloads.keep(folder)


@pytest.fixture(scope="session", autouse=True)
def _log_watched() -> Iterator[None]:
    """What is logged, in whatever test; `_no_log_line_leaks` looks through it."""
    watch = canaries.Watch(level=logging.NOTSET)
    logging.getLogger().addHandler(watch)
    with pytest.MonkeyPatch.context() as patch:
        canaries.record(patch)
        yield
    logging.getLogger().removeHandler(watch)


@pytest.fixture(autouse=True)
def _no_log_line_leaks(_log_watched: None) -> Iterator[None]:
    """No line that was logged in a test holds a question, a thread's or an article's words, a token or a key."""
    canaries.said.clear()
    canaries.asked.clear()
    yield
    found = {line[:300]: leaks for line in canaries.said if (leaks := canaries.leaks(line))}
    assert not found, "the log tells what it must not"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the tests' own, reached by its socket; the fields are those that pytest-postgresql asks for."""

    host: str
    port: int = 5432
    user: str = "postgres"
    password: str | None = None
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str | None = None


def _programs() -> Path | None:
    """The folder with initdb and postgres, wherever a distribution puts it."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    if told := shutil.which("pg_config"):
        found.append(Path(subprocess.run([told, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()))
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _memory() -> Path | None:
    """A folder in memory with room for servers: a copy of a database is hundreds of files. None where there is no such folder."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < 2**30:
        return None
    for left in memory.glob(f"{_FOLDER}*"):  # by a pytest that was killed an hour ago or more
        if left.stat().st_mtime < time.time() - 3600 and not (left / "data" / "postmaster.pid").exists():
            shutil.rmtree(left, ignore_errors=True)
    return memory


def _dies_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A running server on a new data folder. Skips where PostgreSQL is not installed; in CI that is a failure."""
    programs = _programs()
    if programs is None:
        lacking("PostgreSQL is not installed (initdb and postgres are needed; Debian: apt-get install postgresql)")
    # PostgreSQL refuses to run as root
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=_memory()))
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
            "max_wal_size": "128MB",
        }
        command = [
            programs / "postgres",
            "-D",
            data,
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, preexec_fn=_dies_with_parent, **as_user)
        try:
            server = Server(str(folder))
            _wait(server, process, folder / "log")
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            psycopg.connect(host=server.host, user=server.user, dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")


def _make_archive(*, host: str, port: int, user: str, dbname: str, **_: object) -> None:
    Archive.create(_url(host, port, user, dbname)).close()


def _url(host: str, port: int, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={host}&port={port}"


postgres_archive = factories.postgresql_noproc(depends_on="postgres_server", dbname="sourcier", load=[_make_archive])


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    server = postgres_server
    name = f"empty_{uuid4().hex}"
    with DatabaseJanitor(user=server.user, host=server.host, port=server.port, dbname=name):
        yield _url(server.host, server.port, server.user, name)


@pytest.fixture(scope="session")
def _postgres_database(postgres_archive: NoopExecutor) -> Iterator[str]:
    """One database for all tests, each of which finds it empty: to make one for each takes ten times as long."""
    server = postgres_archive
    with DatabaseJanitor(
        user=server.user, host=server.host, port=server.port, dbname="shared", template_dbname=server.template_dbname
    ):
        yield _url(server.host, int(server.port), server.user, "shared")


@pytest.fixture
def postgres_url(_postgres_database: str) -> str:
    """A PostgreSQL database with an empty archive, whatever the test before did to it."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shared' AND pid <> pg_backend_pid()"
    emptied = [f'DELETE FROM "{table.name}"' for table in reversed(schema.metadata.sorted_tables)]
    version = f"UPDATE alembic_version SET version_num = '{schema.REVISION}'"
    with psycopg.connect(_postgres_database, autocommit=True) as connection:
        connection.execute(others)
        connection.execute("; ".join([*emptied, version]))  # one trip: forty take as long again
    return _postgres_database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "sourcier.db"
    Archive.create(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file with an empty archive."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'archive.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty archive's address, on one database and then on the other."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database where there is no archive yet."""
    return (
        f"sqlite:///{tmp_path / 'none.db'}" if request.param == "sqlite" else str(request.getfixturevalue("empty_postgres_url"))
    )


@pytest.fixture
def archive(database_url: str) -> Iterator[Archive]:
    """An empty archive, on one database and then on the other."""
    with Archive.open(database_url, keys=samples.KEYS) as opened:
        yield opened


@pytest.fixture
def archives(sqlite_url: str, postgres_url: str) -> Iterator[tuple[Archive, Archive]]:
    """Two empty archives, SQLite's and PostgreSQL's, for what must be the same on both."""
    with Archive.open(sqlite_url, keys=samples.KEYS) as one, Archive.open(postgres_url, keys=samples.KEYS) as other:
        yield one, other


@pytest.fixture(scope="session")
def _file_templates(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> templates.Files:
    return templates.Files(sqlite_template, tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def _database_templates(postgres_archive: NoopExecutor) -> templates.Databases:
    server = postgres_archive
    return templates.Databases(server.host, int(server.port), server.user, str(server.template_dbname))


@pytest.fixture(params=["sqlite", "postgresql"])
def copied(request: pytest.FixtureRequest) -> Iterator[Callable[[templates.Fill], Archive]]:
    """Makes an archive as a function fills it, the test's own, on one database and then on the other.

    The function is called once for all tests: what it takes from anywhere but the archive must never change.
    """
    kept = request.getfixturevalue("_file_templates" if request.param == "sqlite" else "_database_templates")
    with ExitStack() as stack:
        yield lambda fill: stack.enter_context(Archive.open(stack.enter_context(kept.copy(fill)), keys=samples.KEYS))


@pytest.fixture(scope="session")
def _filled(
    postgres_archive: NoopExecutor, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Archive, Archive]]:
    server = postgres_archive
    folder = tmp_path_factory.mktemp("filled")
    file = shutil.copy(sqlite_template, folder / "filled.db")
    with (
        DatabaseJanitor(
            user=server.user, host=server.host, port=server.port, dbname="filled", template_dbname=server.template_dbname
        ),
        Archive.open(f"sqlite:///{file}", keys=samples.KEYS) as one,
        Archive.open(_url(server.host, int(server.port), server.user, "filled"), keys=samples.KEYS) as other,
    ):
        for archive in (one, other):
            archive.sync(dispatches.directory(folder / "directory"))
            assert dispatches.read_in(archive).failed == ()
        yield one, other


@pytest.fixture
def both_filled(_filled: tuple[Archive, Archive]) -> tuple[Archive, Archive]:
    """SQLite's and PostgreSQL's archive of the dispatches, shared by all tests: not to be written to."""
    return _filled


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, _filled: tuple[Archive, Archive]) -> Archive:
    """The archive of the dispatches on one database and then on the other, shared by all tests: not to be written to."""
    return _filled[0] if request.param == "sqlite" else _filled[1]


@pytest.fixture(scope="session")
def _packaged(
    postgres_archive: NoopExecutor, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Archive, Archive]]:
    from papers import READER  # reads with spaCy: only for the tests that ask for it

    server = postgres_archive
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("packaged") / "packaged.db")
    with (
        DatabaseJanitor(
            user=server.user, host=server.host, port=server.port, dbname="packaged", template_dbname=server.template_dbname
        ),
        Archive.open(f"sqlite:///{file}", keys=samples.KEYS) as one,
        Archive.open(_url(server.host, int(server.port), server.user, "packaged"), keys=samples.KEYS) as other,
    ):
        for archive in (one, other):
            archive.sync(load_directory(seeds.DIRECTORY))
            read = ingest.run([Path(str(seeds.ARTICLES))], archive=archive, reader=lambda: READER, fetched=dispatches.NOW)
            assert read.failed == ()
        yield one, other


@pytest.fixture
def both_packaged(_packaged: tuple[Archive, Archive]) -> tuple[Archive, Archive]:
    """SQLite's and PostgreSQL's archive of the packaged dispatches, read by the real reader: not to be written to."""
    return _packaged


@pytest.fixture(params=["sqlite", "postgresql"])
def packaged(request: pytest.FixtureRequest, _packaged: tuple[Archive, Archive]) -> Archive:
    """The archive of the packaged dispatches on one database and then on the other: not to be written to."""
    return _packaged[0] if request.param == "sqlite" else _packaged[1]


# --- a browser, and what npm has --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[browsers.Driver]:
    """The machine's own Chromium, without a screen."""
    programs = browsers.programs()
    if programs is None:
        lacking("Chromium or its driver is not installed (Debian: apt-get install chromium chromium-driver)")
    with pytest.MonkeyPatch.context() as patch:
        # Selenium would ask even its own driver by way of the proxy that a machine's environment names.
        patch.setenv("no_proxy", "localhost,127.0.0.1")
        driver = browsers.started(*programs)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def trial_folder(request: pytest.FixtureRequest) -> Path:
    """Where `sourcier demo --web` finds its archive, read once for the same dispatches and rules, under .pytest_cache."""
    from bot.demo import newsrooms  # reads with spaCy: only for the tests that ask for it

    folder = Path(request.config.cache.mkdir("trial"))
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of the processes that test at once, one reads
        newsrooms.filled(folder, progress=lambda done, total: None)
    return folder


@pytest.fixture(scope="session")
def node_modules(request: pytest.FixtureRequest) -> Path:
    """The packages of tests/node/package-lock.json, installed once a lock under .pytest_cache."""
    return _packages(request, Path(__file__).parent / "node")


@pytest.fixture(scope="session")
def emulate_modules(request: pytest.FixtureRequest) -> Path:
    """Those of tests/node/emulate: apart, since the Node that they want is ten times as large as all the others."""
    return _packages(request, Path(__file__).parent / "node" / "emulate")


def _packages(request: pytest.FixtureRequest, named: Path) -> Path:
    if not shutil.which("node") or not shutil.which("npm"):
        lacking("Node.js or npm is not installed (Debian: apt-get install nodejs npm)")
    digest = hashlib.sha256((named / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = Path(request.config.cache.mkdir("node")) / digest
    folder.mkdir(exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of the processes that test at once, one installs
        _installed(named, folder)
    return folder / "node_modules"


def _installed(named: Path, folder: Path) -> None:
    if not (folder / "installed").exists():
        for file in ("package.json", "package-lock.json"):
            shutil.copy(named / file, folder)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            lacking(f"npm cannot install the packages of tests/node:\n{done.stderr[-2000:]}")
        (folder / "installed").touch()
