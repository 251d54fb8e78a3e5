"""A second PostgreSQL server that follows the tests' own by streaming replication, and can be told to stop replaying: a late copy."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from conftest import Server, _dies_with_parent, _memory, _programs, _wait


@dataclass(frozen=True)
class Standby:
    """The server, by its socket."""

    host: str
    user: str = "postgres"

    def url(self, primary: str) -> str:
        """The copy of a primary's database."""
        name = primary.partition("?")[0].rpartition("/")[2]
        return f"postgresql://{self.user}@/{name}?host={self.host}&port=5432"

    def tell(self, statement: str, dbname: str = "postgres") -> object:
        with psycopg.connect(host=self.host, user=self.user, dbname=dbname, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
            return row[0] if row else None

    def caught_up(self, server: Server) -> None:
        """Waits until all is replayed that the primary has written by now."""
        with psycopg.connect(host=server.host, user=server.user, dbname="postgres", autocommit=True) as connection:
            for _ in range(12):
                (written,) = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
                for _ in range(50):
                    if self.tell(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"):
                        return
                    time.sleep(0.02)
                # Where a record ends with a page, the place behind the next page's header is told, which nothing reaches: one more record.
                connection.execute("SELECT pg_logical_emit_message(false, 'test', 'x')")
        raise AssertionError("the standby does not follow")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is replayed meanwhile, and no query is waited for."""
        self.tell("SELECT pg_wal_replay_pause()::text")
        for _ in range(200):
            if self.tell("SELECT pg_get_wal_replay_pause_state()") == "paused":
                break
            time.sleep(0.02)
        try:
            yield
        finally:
            self.tell("SELECT pg_wal_replay_resume()::text")


@contextmanager
def following(server: Server) -> Iterator[Standby]:
    """A standby of a server, made by pg_basebackup; gone at the end."""
    programs = _programs()
    assert programs is not None
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="sourcier-pg-standby-", dir=_memory()))
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        copy = [programs / "pg_basebackup", "-h", server.host, "-U", server.user, "-D", folder / "data", "-R", "-X", "stream"]
        subprocess.run([*copy, "--checkpoint=fast", "--no-sync"], check=True, capture_output=True, cwd=folder, **as_user)
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "shared_buffers": "32MB"}
        told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", folder / "data", *told, "-c", "max_standby_streaming_delay=0"]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, preexec_fn=_dies_with_parent, **as_user)
        try:
            _wait(Server(str(folder)), process, folder / "log")
            yield Standby(str(folder))
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
