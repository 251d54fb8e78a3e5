"""`sourcier backfill`: the archive that ingesting one by one makes, however it was read, and whoever was killed over it."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import samples
from papers import READER
from sqlalchemy import select
from test_web import free_port
from typer.testing import CliRunner, Result

import seeds
from bot import backfills
from bot.cli import cli
from store import backfill, ingest, schema
from store.archive import Archive
from store.backfill import ReadingError
from store.backfill.sources import SourceError

NOW = datetime(2031, 4, 1, 12, tzinfo=UTC)
FOLDER = Path(str(seeds.ARTICLES))


class Here:
    """Reads at once, in this process; some packets cannot be read, and one may end it all."""

    def __init__(self, *, broken: tuple[int, ...] = (), killed_at: int | None = None) -> None:
        self.broken, self.killed_at, self.read = broken, killed_at, 0

    def submit(self, packet: backfill.Packet) -> backfill.Pending:
        self.read += 1
        number = self.read
        if number == self.killed_at:
            raise KeyboardInterrupt

        class Done:
            def result(_) -> backfill.Read:
                if number in self.broken:
                    raise ReadingError("Reading it ended 3 workers.")
                return backfill.read_packet(packet, READER, "d")

        return Done()


def read_in(archive: Archive, path: Path, workers: Here | None = None, *, size: int = 5) -> backfill.Backfilled:
    with backfill.opened(path) as source:
        return backfill.run(
            source,
            str(path),
            archive=archive,
            submit=(workers or Here()).submit,
            ahead=2,
            reader=lambda: READER,
            directory="d",
            now=lambda: NOW,
            size=size,
        )


def rows(archive: Archive) -> dict[str, list[str]]:
    """All that an archive holds, but how it came in."""
    left_out = ("backfills", "backfill_chunks", "meta")
    with archive.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in schema.metadata.sorted_tables
            if table.name not in left_out
        }


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory) -> dict[str, list[str]]:
    """The packaged dispatches, ingested one by one on SQLite."""
    with Archive.create(f"sqlite:///{tmp_path_factory.mktemp('one')}/a.db", keys=samples.KEYS) as archive:
        assert ingest.run([FOLDER], archive=archive, reader=lambda: READER, fetched=NOW, directory="d").failed == ()
        return rows(archive)


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for each in sorted(FOLDER.iterdir()):
            if each.suffix in (".txt", ".csv"):
                file.write(each, each.name)
    return path


def test_a_folder_in_chunks_is_the_archive_of_one_by_one_row_by_row(sqlite_url: str, one_by_one) -> None:
    with Archive.open(sqlite_url) as archive:
        done = read_in(archive, FOLDER)
        assert (done.loaded, done.before, done.left, done.failed, done.missed) == (7, 0, [], [], 0)
        assert done.counts == {"new": 32, "changed": 1}
        assert rows(archive) == one_by_one


def test_on_both_databases_it_answers_the_same(archives: tuple[Archive, Archive]) -> None:
    one, other = archives
    for archive in archives:
        read_in(archive, FOLDER)
    assert {name: len(found) for name, found in rows(one).items()} == {name: len(found) for name, found in rows(other).items()}
    assert one.coverage() == other.coverage()
    assert [event.headline for event in one.every_event()] == [event.headline for event in other.every_event()]


def test_a_zip_is_read_like_the_folder_that_it_holds(sqlite_url: str, tmp_path: Path, one_by_one) -> None:
    with Archive.open(sqlite_url) as archive:
        done = read_in(archive, zipped(tmp_path / "archive.zip"))
        assert done.failed == []
        assert rows(archive) == one_by_one


def test_json_lines_are_read_with_what_they_say_of_themselves(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "archive.jsonl"
    told = [
        {
            "file": "a/1.txt",
            "text": "« La digue tient », a dit Oda Lind, maire de Brenne.",
            "outlet": "Le Fanal",
            "published": "2031-03-04",
        },
        {
            "url": "https://fanal.example/2",
            "html": "<article><h1>Le pont rouvre</h1><p>Le pont de Brenne rouvre mardi matin.</p></article>",
        },
    ]
    file.write_text("\n".join([*map(json.dumps, told), "", "{", '{"title": "sans texte"}', "[1]"]))
    done = read_in(archive, file)
    assert done.counts == {"new": 2, "failed": 3}
    assert [why for _, why in done.failed] == [
        "Its line is no JSON.",
        "Its line is no object with a `text` or a `html`.",
        "Its line is no object with a `text` or a `html`.",
    ]
    assert [one.outlet for one in archive.articles_named("a/1.txt")] == ["Le Fanal"]
    assert archive.find("Oda Lind").decision == "one"


def test_stopped_anywhere_it_goes_on_and_reads_nothing_twice(sqlite_url: str, one_by_one) -> None:
    with Archive.open(sqlite_url) as archive:
        stopped = Here(killed_at=5)
        with pytest.raises(KeyboardInterrupt):
            read_in(archive, FOLDER, stopped)
        assert archive.backfills.states() == {"waiting": 4, "loaded": 3, "failed": 0}
        again = Here()
        done = read_in(archive, FOLDER, again)
        assert (done.before, done.loaded, again.read) == (3, 4, 4)
        assert done.counts == {"new": 32, "changed": 1}
        assert rows(archive) == one_by_one
        third = Here()
        assert (read_in(archive, FOLDER, third).loaded, third.read) == (0, 0)
        assert archive.backfills.states() == {"waiting": 0, "loaded": 0, "failed": 0}


def test_a_chunk_that_ends_its_workers_is_left_and_tried_again(archive: Archive) -> None:
    done = read_in(archive, FOLDER, Here(broken=(2,)))
    assert [number for number, _ in done.left] == [1]
    assert archive.backfills.states() == {"waiting": 0, "loaded": 6, "failed": 1}
    assert read_in(archive, FOLDER).counts.total() == 33
    assert archive.coverage().articles == 32


def test_what_is_loaded_already_is_unchanged_and_what_was_withdrawn_stays_out(archive: Archive) -> None:
    assert ingest.run([FOLDER], archive=archive, reader=lambda: READER, fetched=NOW, directory="d").failed == ()
    (named,) = archive.articles_named("v01-avp-rupture-de-la-digue.txt")
    archive.withdraw(named.key, reason="annulation", by="cli", at=NOW)
    done = read_in(archive, FOLDER)
    assert done.counts["unchanged"] + done.counts["failed"] == 33
    assert archive.withdrawn(named.key) == NOW
    assert archive.coverage().articles == 31


# --- a zip that means harm --------------------------------------------------------------------------------------------


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", b"0" * 30_000_000)


def escaping(name: str):
    def made(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(name, "Le pont de Brenne rouvre mardi matin.")

    return made


def linked(path: Path) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, "/etc/passwd")


@pytest.mark.parametrize(
    "harmful",
    [bomb, linked, *map(escaping, ("../a.txt", "/etc/a.txt", "a/../../b.txt", "C:a.txt", "..\\a.txt"))],
)
def test_a_zip_that_would_leave_its_place_or_burst_is_refused_whole(archive: Archive, tmp_path: Path, harmful) -> None:
    harmful(tmp_path / "a.zip")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SourceError):
        read_in(archive, tmp_path / "a.zip")
    assert archive.coverage().articles == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_header_that_lies_about_its_size_costs_its_entry_alone(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", "Le pont de Brenne rouvre mardi matin, dit la mairie.")
        made.writestr("b.txt", "Le pont de Merrault ferme mardi soir, dit la mairie.")
    raw = bytearray(file.read_bytes())
    raw[raw.index(b"Merrault")] ^= 0xFF  # its checksum is another now
    file.write_bytes(bytes(raw))
    done = read_in(archive, file)
    assert done.counts == {"new": 1, "failed": 1}


def test_what_is_no_source_is_one_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    (tmp_path / "a.zip").write_text("rien")
    for name in ("a.zip", "none.txt"):
        done = sourcier("backfill", str(tmp_path / name), "--workers", "1")
        assert (done.exit_code, "Traceback" in done.output) == (1, False)


# --- processes --------------------------------------------------------------------------------------------------------


def sourcier(*typed: str) -> Result:
    return CliRunner().invoke(cli, list(typed))


def killing(match: str, parent: psutil.Process, killed: list[int]) -> threading.Thread:
    """A thread that kills the first process beneath a parent whose command has these words and that has worked for a second."""

    def kill() -> None:
        last = time.monotonic() + 60
        while time.monotonic() < last and not killed:
            for child in parent.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if match in " ".join(child.cmdline()) and sum(child.cpu_times()[:2]) > 1.0:
                        child.kill()
                        killed.append(child.pid)
                        return
            time.sleep(0.02)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_local_processes_make_the_same_and_a_killed_one_costs_its_chunk(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    killed: list[int] = []
    thread = killing("spawn_main", psutil.Process(), killed)
    done = sourcier("backfill", str(FOLDER), "--workers", "2", "--chunk", "4", "--json")
    thread.join()
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout.splitlines()[-1])
    assert (sum(report["counts"].values()), report["left"], report["missed"]) == (33, [], 0)
    assert len(killed) == 1
    assert "33 of 33 documents" in done.output


@contextlib.contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """A scheduler and workers, processes of their own on loopback; the scheduler's address."""
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    spec = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nworkers",
        "1",
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": {**os.environ, "PYTHONPATH": ":".join(sys.path)},
    }
    made = [subprocess.Popen(run, **quiet)]
    try:
        made += [subprocess.Popen(spec, **quiet) for _ in range(workers)]
        yield address, psutil.Process()
    finally:
        for each in made:
            each.send_signal(signal.SIGTERM)
        for each in made:
            with contextlib.suppress(subprocess.TimeoutExpired):
                each.wait(10)
            each.kill()
            each.wait()


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_and_a_killed_worker_costs_its_chunk(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    killed: list[int] = []
    with dask_cluster(2) as (address, here):
        thread = killing("spawn_main", here, killed)
        last = time.monotonic() + 60
        done = sourcier("backfill", str(FOLDER), "--scheduler", address, "--chunk", "4", "--json")
        while "no workers" in done.output and time.monotonic() < last:
            time.sleep(0.2)
            done = sourcier("backfill", str(FOLDER), "--scheduler", address, "--chunk", "4", "--json")
        thread.join()
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout.splitlines()[-1])
    assert (sum(report["counts"].values()), report["left"], report["missed"]) == (33, [], 0)
    assert len(killed) == 1


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    done = sourcier("backfill", str(FOLDER), "--scheduler", "http://nowhere")
    assert done.exit_code == 1
    assert "Dask" in done.output


def test_its_pace_is_told_without_what_was_loaded_before() -> None:
    clock, told = iter([0.0, 31.0, 70.0]), []
    pace = backfills.Pace(told.append, clock=lambda: next(clock))
    pace._terminal = False
    pace(5_000, 10_000, "x")
    pace(5_200, 10_000, "x")
    assert told == ["5000 of 10000 documents", "5200 of 10000 documents, 2.9 a second, 28 min left"]
