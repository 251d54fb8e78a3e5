"""The inbox: every file is read once and ends in one place, whoever drops it, whatever it is called, whenever the watcher is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner
from watchers import Clock, Watch, files
from wires import QUOTE, SENTENCE, message, news_item, ninjs

from bot.cli import cli
from bot.watch.inbox import Inbox
from store import schema
from store.archive import Archive
from store.types import Filters

DAY = "2031-04-01"
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def watch(archive: Archive, folder: Path) -> Watch:
    return Watch(archive, inbox=folder)


def quotes(archive: Archive) -> list[str]:
    return sorted(" ".join(quote.words) for quote in archive.quotes(Filters(), limit=50).items)


def statuses(archive: Archive) -> list[tuple[str, int, str]]:
    columns = (schema.articles.c.key, schema.articles.c.version, schema.articles.c.status)
    with archive.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


def test_files_of_all_kinds_are_read_and_moved(watch: Watch, folder: Path, archive: Archive) -> None:
    (folder / "a.xml").write_text(news_item())
    (folder / "b.json").write_text(ninjs("« Deux navires attendent encore au large », a dit Tomas Veld.", guid="urn:b"))
    (folder / "bureau").mkdir()
    (folder / "bureau/c.txt").write_text(f"{SENTENCE} « Tout le monde est rentré au port », a dit Oda Lind.")
    (folder / "d.html").write_text(
        f"<html><body><article><p>{SENTENCE}</p><p>Un second paragraphe sur le port.</p></article></body></html>"
    )
    (folder / "e.xml").write_text("<newsItem>")
    counts = watch.pass_over()
    assert (counts.new, counts.failed) == (4, 1)
    assert files(folder) == [
        *(f"done/{DAY}/{name}" for name in ("a.xml", "b.json", "bureau/c.txt", "d.html")),
        *(f"failed/{DAY}/{name}" for name in ("e.xml", "e.xml.reason.txt")),
    ]
    assert "broken" in (folder / f"failed/{DAY}/e.xml.reason.txt").read_text()
    assert len(quotes(archive)) == 3
    assert "bureau/c.txt" in [row[0] for row in statuses(archive)]


def test_a_manifest_says_of_its_files_what_it_says_to_ingest(watch: Watch, folder: Path, archive: Archive) -> None:
    (folder / "a.txt").write_text(f"{SENTENCE} {QUOTE}")
    (folder / "manifest.csv").write_text(
        "file,title,published,outlet,url\na.txt,Le port,2031-03-31,Radio Delta,https://d.example/port\n"
    )
    watch.pass_over()
    source = archive.quotes(Filters()).items[0].source
    assert (source.title, source.published, source.url) == ("Le port", "2031-03-31", "https://d.example/port")
    assert files(folder) == [f"done/{DAY}/a.txt", "manifest.csv"]


def test_what_is_still_being_written_is_left_alone(watch: Watch, folder: Path) -> None:
    for name in (".a.xml", "b.xml.tmp", "c.xml.part", "d.xml~"):
        (folder / name).write_text(news_item())
    before = files(folder)
    watch.pass_over()
    assert files(folder) == before


def test_a_file_is_read_when_it_has_not_changed_for_a_while(watch: Watch, folder: Path, archive: Archive) -> None:
    watch.settle = 1.0
    half = news_item()[:300]
    (folder / "a.xml").write_text(half)
    os.utime(folder / "a.xml", (0, 0))  # a copy that keeps the old date is new all the same
    watch.pass_over()
    assert files(folder) == ["a.xml"]
    (folder / "a.xml").write_text(news_item())
    os.utime(folder / "a.xml", (4e9, 4e9))  # and one that says that it is of next century is as old as it is
    time.sleep(1.2)
    watch.pass_over()
    assert files(folder) == [f"done/{DAY}/a.xml"]


def test_a_file_that_changes_while_it_is_read_goes_back(watch: Watch, folder: Path, archive: Archive, monkeypatch) -> None:
    (folder / "a.xml").write_text(news_item()[:400])
    writer = (folder / "a.xml").open("a")
    claim = Inbox._claim

    def claimed(*args: object, **options: object) -> object:
        found = claim(*args, **options)  # type: ignore[arg-type]
        writer.write(news_item()[400:])
        writer.close()
        return found

    monkeypatch.setattr(Inbox, "_claim", claimed)
    watch.pass_over()
    assert files(folder) == ["a.xml"]
    monkeypatch.setattr(Inbox, "_claim", claim)
    watch.pass_over()
    assert files(folder) == [f"done/{DAY}/a.xml"]


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xml"])
def test_what_is_still_written_after_it_was_read_is_read_again(watch: Watch, folder: Path, archive: Archive, name: str) -> None:
    text = {
        "a.html": f"<html><body><article><p>{SENTENCE}</p><p>{QUOTE}</p></article></body></html>",
        "a.txt": f"{SENTENCE}\n\n{QUOTE}\n",
        "a.xml": news_item(),
    }[name]
    cut = text.index(SENTENCE) + len(SENTENCE) if SENTENCE in text else 300
    writer = (folder / name).open("w")
    writer.write(text[:cut])
    writer.flush()
    watcher = watch.watcher()
    watcher._empty()  # the writer has paused for longer than it takes to be read
    assert name not in files(folder)
    writer.write(text[cut:])
    writer.close()
    watcher._empty()
    watcher._inbox.closed()
    assert files(folder) == [f"done/{DAY}/{name}"]
    assert len(quotes(archive)) == 1


def test_an_embargo_ends_by_the_clock_also_after_a_restart(watch: Watch, folder: Path, archive: Archive) -> None:
    (folder / "a.xml").write_text(news_item(embargoed="2031-04-01T18:00:00+02:00"))
    assert watch.pass_over().sealed == 1
    assert files(folder) == [f"done/{DAY}/a.xml"]
    watch.clock.forward(hours=8)
    watch.pass_over()
    assert quotes(archive) == []
    watch.clock.forward(minutes=31)
    watch.pass_over()
    assert len(quotes(archive)) == 1


def test_what_an_older_version_left_waiting_is_read(watch: Watch, folder: Path, archive: Archive) -> None:
    (folder / "waiting").mkdir()
    (folder / "waiting/a.xml").write_text(news_item(embargoed="2031-04-01T18:00:00+02:00"))
    assert watch.pass_over().sealed == 1
    assert (files(folder), quotes(archive)) == ([f"done/{DAY}/a.xml"], [])


def test_a_message_is_read_and_what_is_under_embargo_in_it_is_sealed(watch: Watch, folder: Path, archive: Archive) -> None:
    held = news_item(
        "« Rien ne sera dit avant ce soir », a dit Tomas Veld.", guid="urn:b", embargoed="2031-04-01T18:00:00+02:00"
    )
    (folder / "a.xml").write_text(message(news_item(), held))
    watch.pass_over()
    assert (files(folder), len(quotes(archive))) == ([f"done/{DAY}/a.xml"], 1)
    watch.clock.forward(hours=9)
    watch.pass_over()
    assert len(quotes(archive)) == 2


def test_a_withdrawal_takes_back_what_was_read_and_what_waits(watch: Watch, folder: Path, archive: Archive, caplog) -> None:
    (folder / "a.xml").write_text(news_item())
    (folder / "b.xml").write_text(news_item(guid="urn:b", embargoed="2031-04-01T18:00:00+02:00"))
    watch.pass_over()
    for name, guid in (("c.xml", None), ("d.xml", "urn:b")):
        (folder / name).write_text(news_item(version=2, status="stat:canceled", **({"guid": guid} if guid else {})))
    watch.pass_over()
    assert "c.xml takes back an article" in caplog.text
    watch.clock.forward(hours=12)
    watch.pass_over()
    assert quotes(archive) == []
    assert {row[2] for row in statuses(archive)} == {"withdrawn"}


def test_names_cannot_hurt(watch: Watch, folder: Path, archive: Archive, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"Le code est un deux trois quatre. {QUOTE}")
    (folder / "link.txt").symlink_to(secret)
    (tmp_path / "else").mkdir()
    (tmp_path / "else/x.txt").write_text(f"{SENTENCE} « Personne ne doit lire cette phrase », a dit Oda Lind.")
    (folder / "elsewhere").symlink_to(tmp_path / "else")
    long = "é" * 120 + ".xml"
    (folder / long).write_text("<newsItem>")
    (folder / "a\nb\x1b[31m.txt").write_text(f"{SENTENCE} « La nuit a été calme dans le détroit », a dit Oda Lind.")
    with suppress(OSError):
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text(
            f"{SENTENCE} « Les filets sont vides ce matin », a dit Oda Lind."
        )
    os.mkfifo(folder / "pipe.txt")
    watch.pass_over()
    assert secret.exists()
    assert (tmp_path / "else/x.txt").exists()
    reasons = {path.name: path.read_text() for path in folder.rglob("*.reason.txt")}
    assert "link" in reasons["link.txt.reason.txt"]
    assert "link or a device" in reasons["pipe.txt.reason.txt"]
    assert any(text.startswith(long) for text in reasons.values())
    assert all(len(os.fsencode(path.name)) <= 255 for path in folder.rglob("*"))
    assert all(row[0].isprintable() for row in statuses(archive))
    assert not [text for text in quotes(archive) if "Personne" in text or "mer" in text]
    assert len(quotes(archive)) == 2


def test_a_file_of_a_name_that_is_there_already_takes_another(watch: Watch, folder: Path) -> None:
    for number in range(3):
        (folder / "a.xml").write_text(news_item(version=number + 1))
        watch.pass_over()
    assert files(folder) == [f"done/{DAY}/a.xml", f"done/{DAY}/a~2.xml", f"done/{DAY}/a~3.xml"]


def test_what_is_too_large_or_of_no_kind_that_is_read_fails(watch: Watch, folder: Path) -> None:
    (folder / "a.xml").write_bytes(b"<x>" + b" " * 10_000_001)
    (folder / "b.pdf").write_bytes(b"%PDF-1.4")
    watch.pass_over()
    reasons = " ".join(path.read_text() for path in sorted(folder.rglob("*.reason.txt")))
    assert "10 MB at most" in reasons
    assert "not a text" in reasons


def test_an_archive_that_fails_leaves_the_files_where_they_were(
    watch: Watch, folder: Path, archive: Archive, monkeypatch
) -> None:
    (folder / "a.xml").write_text(news_item())
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "add", lambda *a, **k: (_ for _ in ()).throw(OperationalError("x", {}, Exception("gone"))))
        with pytest.raises(OperationalError):
            watch.pass_over()
    assert files(folder) == ["a.xml"]
    assert watch.pass_over().new == 1


def test_an_inbox_that_goes_and_comes_back_is_told_once_and_used_again(
    watch: Watch, folder: Path, archive: Archive, caplog
) -> None:
    folder.rmdir()
    watcher = watch.watcher()
    watcher._declare()
    for _ in range(5):
        watcher._empty()
    assert caplog.text.count("no such folder") == 1
    folder.mkdir()
    (folder / "a.xml").write_text(news_item())
    watcher._empty()
    assert archive.sources()[0].error is None
    assert archive.coverage().articles == 1
    watcher._inbox.closed()


def test_a_file_that_cannot_be_taken_is_told_and_costs_the_others_nothing(
    watch: Watch, folder: Path, archive: Archive, monkeypatch
) -> None:
    (folder / "disk").mkdir()
    (folder / "disk/a.xml").write_text(news_item(QUOTE, guid="urn:x:a"))
    (folder / "b.xml").write_text(news_item())
    os.utime(folder / "disk/a.xml", (1, 1))  # it comes first
    rename = os.rename

    def elsewhere(source: Path, target: Path) -> None:
        if "disk" in source.parts:
            raise OSError(18, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "rename", elsewhere)
    assert watch.pass_over().new == 1
    assert files(folder) == ["disk/a.xml", f"done/{DAY}/b.xml"]
    assert archive.sources()[0].error == "1 files of the inbox cannot be taken: disk/a.xml: Invalid cross-device link."
    monkeypatch.undo()
    assert watch.pass_over().new == 1
    assert archive.sources()[0].error is None


def test_a_disk_that_is_full_is_not_filled_with_empty_files(watch: Watch, folder: Path, archive: Archive, monkeypatch) -> None:
    (folder / "a.xml").write_text("<newsItem>")
    write = Path.write_text

    def full(path: Path, words: str, *more: str) -> int:
        write(path, words[:3], *more)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        for _ in range(3):
            watch.pass_over()
    assert [name for name in files(folder) if not name.endswith(".tmp")] == ["a.xml"]
    watch.pass_over()
    assert files(folder) == [f"failed/{DAY}/a.xml", f"failed/{DAY}/a.xml.reason.txt"]


def test_an_inbox_that_is_not_there_is_told(watch: Watch, folder: Path, archive: Archive) -> None:
    folder.rmdir()
    watch.pass_over()
    (source,) = archive.sources()
    assert source.error == "The inbox cannot be used: there is no such folder."
    folder.mkdir()
    watch.pass_over()
    (source,) = archive.sources()
    assert (source.error, source.last_success, source.last_error) == (None, watch.clock(), watch.clock())


# --- several watchers, and their deaths ------------------------------------------------------------------------------


def test_two_watchers_on_one_inbox_read_each_file_once(sqlite_url: str, folder: Path) -> None:
    for number in range(40):
        words = f"« Nous avons vu passer {number + 10} bateaux ce matin », a dit Ilena Marsk."
        (folder / f"{number:02}.xml").write_text(news_item(words, guid=f"urn:{number}", headline=f"Le port {number}"))
    with Archive.open(sqlite_url) as one, Archive.open(sqlite_url) as other:
        counts = []
        watches = [Watch(archive, inbox=folder) for archive in (one, other)]
        threads = [threading.Thread(target=lambda w=w: counts.append(w.pass_over())) for w in watches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sum(count.new for count in counts) == 40
        assert sum(count.unchanged + count.failed for count in counts) == 0
        assert len(quotes(one)) == 40
    assert len([name for name in files(folder) if name.startswith("done/")]) == 40


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from watchers import Watch
from bot.watch.inbox import Inbox
from store.archive import Archive

def dies(owner, name, when):
    whole = getattr(owner, name)
    def then(*args, **options):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = whole(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, then)

owner = {{"Inbox": Inbox, "Archive": Archive}}[sys.argv[1]]
dies(owner, sys.argv[2], sys.argv[3])
with Archive.open({url!r}) as archive:
    Watch(archive, inbox=Path({folder!r})).pass_over()
"""


@pytest.mark.parametrize(
    ("owner", "step", "when"),
    [
        ("Inbox", "_claim", "after"),
        ("Inbox", "read", "after"),
        ("Archive", "add", "before"),
        ("Archive", "add", "after"),
        ("Inbox", "done", "before"),
        ("Inbox", "done", "after"),
        ("Archive", "arrived", "before"),
    ],
)
def test_a_watcher_that_is_killed_loses_nothing_and_does_nothing_twice(
    database_url: str, folder: Path, owner: str, step: str, when: str
) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/a.xml").write_text(news_item())
    (folder / "b.xml").write_text(
        news_item("« Le second texte attend aussi son tour », a dit Tomas Veld.", guid="urn:b", slugline="b")
    )
    script = KILLED.format(tests=str(ROOT / "tests"), url=database_url, folder=str(folder))
    killed = subprocess.run([sys.executable, "-c", script, owner, step, when], capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Archive.open(database_url) as archive:
        counts = Watch(archive, inbox=folder).pass_over()
        assert counts.failed == 0
        assert len(quotes(archive)) == 2
        assert [row[1:] for row in statuses(archive)] == [(1, "current")] * 2
    assert files(folder) == [f"done/{DAY}/b.xml", f"done/{DAY}/sub/a.xml"]
    assert not [path for path in (folder / ".reading").rglob("*") if path.is_file()]


def test_what_a_living_watcher_has_claimed_is_left_to_it(watch: Watch, folder: Path) -> None:
    (folder / "a.xml").write_text(news_item())
    living = Inbox(folder, 0).opened()
    (claimed,) = list(living.settled())
    assert watch.pass_over().new == 0
    living.done(claimed, watch.clock())
    living.closed()
    assert files(folder) == [f"done/{DAY}/a.xml"]


def test_being_told_to_stop_ends_between_two_articles(archive: Archive, folder: Path) -> None:
    for number in range(5):
        (folder / f"{number}.xml").write_text(news_item(guid=f"urn:{number}", slugline=f"s{number}"))
    watch = Watch(archive, inbox=folder)

    def stops(watcher) -> None:
        add = archive.add

        def once(*args, **options):
            watcher.stop.set()
            return add(*args, **options)

        archive.add = once  # type: ignore[method-assign]

    watch.change = stops
    assert watch.pass_over().new == 1
    assert len([name for name in files(folder) if "/" not in name]) == 4
    del archive.add
    watch.change = lambda _: None
    assert watch.pass_over().new == 4


def test_a_message_of_many_articles_stops_between_two_and_goes_on(archive: Archive, folder: Path) -> None:
    items = [
        news_item(f"« Le bateau numéro {k} est rentré au port », a dit Oda Lind.", guid=f"urn:{k}", slugline=f"s{k}")
        for k in range(10, 15)
    ]
    (folder / "a.xml").write_text(message(*items))
    watch = Watch(archive, inbox=folder)

    def stops(watcher) -> None:
        watcher.ingest.stopped = lambda: len(watcher.ingest.added) >= 2

    watch.change = stops
    watch.pass_over()
    assert (files(folder), len(quotes(archive))) == (["a.xml"], 2)
    watch.change = lambda _: None
    assert watch.pass_over().new == 1
    assert len(quotes(archive)) == 5


# --- the habit ---------------------------------------------------------------------------------------------------------


def test_a_habit_is_learnt_from_silences_and_nights_are_in_it(watch: Watch, folder: Path, archive: Archive) -> None:
    number = 0
    watch.clock = Clock(datetime.fromisoformat("2031-04-01T08:00:00+00:00"))
    for _ in range(6):
        for hours in (2, 2, 2, 18):  # 08, 10, 12, 14 h, then the night
            number += 1
            made = watch.clock().isoformat()
            (folder / f"{number}.xml").write_text(news_item(guid=f"urn:{number}", created=made, slugline=f"s{number}"))
            watch.pass_over()
            watch.clock.forward(hours=hours)
    (source,) = archive.sources()
    assert (source.name, source.kind, source.articles) == ("inbox", "inbox", 24)
    assert source.usual_gap is not None
    assert source.usual_gap.total_seconds() == 18 * 3600
    assert source.last_new is not None
    assert not source.is_silent(source.last_new + source.usual_gap)
    watch.clock.forward(hours=1)
    assert source.is_silent(watch.clock())


# --- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    monkeypatch.chdir(tmp_path)

    def set_to(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))

    return set_to


def test_the_command_passes_over_the_inbox_once(environment, sqlite_url: str, folder: Path) -> None:
    environment(DATABASE_URL=sqlite_url, SOURCIER_INBOX=folder, SOURCIER_INBOX_SETTLE=0)
    (folder / "a.xml").write_text(news_item())
    before = signal.getsignal(signal.SIGTERM)
    done = CliRunner().invoke(cli, ["watch", "--once"])
    assert (done.exit_code, done.stdout) == (0, "1 new, 0 changed, 0 unchanged, 0 failed\n")
    assert signal.getsignal(signal.SIGTERM) is before
    (folder / "b.xml").write_text("<x")
    assert CliRunner().invoke(cli, ["watch", "--once"]).exit_code == 1
    with Archive.open(sqlite_url) as archive:
        assert archive.quotes(Filters()).items[0].source.title == "Le port de Karsk rouvre"


def test_nothing_to_watch_is_one_sentence(environment, sqlite_url: str) -> None:
    environment(DATABASE_URL=sqlite_url)
    done = CliRunner().invoke(cli, ["watch"])
    assert (done.exit_code, done.stderr) == (1, "There is nothing to watch: set SOURCIER_INBOX, SOURCIER_FEEDS or both.\n")


@pytest.mark.parametrize("how", ["SIGTERM", "parent"])
def test_the_process_reads_what_arrives_and_ends_when_told(sqlite_url: str, folder: Path, how: str) -> None:
    environment = os.environ | {"DATABASE_URL": sqlite_url, "SOURCIER_INBOX": str(folder), "SOURCIER_INBOX_SETTLE": "0"}
    command = [sys.executable, "-m", "bot.cli", "watch", *(["--with-parent"] if how == "parent" else [])]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    try:
        (folder / "a.xml").write_text(news_item())
        _until(lambda: (folder / "done").is_dir() and any((folder / "done").rglob("a.xml")))
        if how == "parent":
            process.stdin.close()
        else:
            process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.stderr.close()
        process.stdin.close()
        process.wait()
    assert not [path for path in (folder / ".reading").rglob("*") if path.is_file()]


def _until(happens: Callable[[], bool], seconds: float = 60) -> None:
    last = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.1)


def test_a_disk_that_fails_half_way_leaves_the_file_to_be_read_again(
    watch: Watch, folder: Path, archive: Archive, monkeypatch
) -> None:
    (folder / "a.xml").write_text(news_item())
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "done", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        watch.pass_over()
    assert archive.sources()[0].error == "The inbox cannot be used: No space left on device."
    assert watch.pass_over().unchanged == 1
    assert files(folder) == [f"done/{DAY}/a.xml"]
    assert archive.sources()[0].error is None
