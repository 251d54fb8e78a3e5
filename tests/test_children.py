"""The watcher as a child of `sourcier run`: there where there is something to watch, back after it dies, gone with its parent."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from test_web import running
from wires import news_item

from bot.children import Child, is_wanted
from bot.settings import Settings
from bot.trial import Workspace
from store.archive import Archive

BIRTHS = "import sys, time; open('births', 'a').write('x'); {then}"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as workspace:
        yield workspace


def until(happens: Callable[[], bool], seconds: float = 60) -> None:
    last = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.05)


def births(folder: Path) -> int:
    return len((folder / "births").read_text()) if (folder / "births").exists() else 0


def test_a_child_that_dies_is_started_again_after_a_pause_that_grows(tmp_path: Path, monkeypatch, caplog) -> None:
    monkeypatch.chdir(tmp_path)
    child = Child([sys.executable, "-c", BIRTHS.format(then="sys.exit(3)")], first_pause=0.1)
    stop = child.start()
    until(lambda: births(tmp_path) >= 3)
    stop()
    time.sleep(0.5)
    born = births(tmp_path)
    time.sleep(0.5)
    assert births(tmp_path) == born
    assert "ended with code 3" in caplog.text


def test_a_child_that_cannot_be_started_is_told_and_costs_nothing(caplog) -> None:
    child = Child(["/nowhere/to/be/found"], first_pause=60)
    stop = child.start()
    until(lambda: "cannot be started" in caplog.text)
    stop()


@pytest.mark.parametrize("deaf", [False, True])
def test_a_child_ends_with_its_parent_also_one_that_does_not_listen(tmp_path: Path, monkeypatch, deaf: bool) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.children.PATIENCE", 0.5)
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " if deaf else ""
    child = Child([sys.executable, "-c", ignore + BIRTHS.format(then="time.sleep(60)")])
    stop = child.start()
    until(lambda: births(tmp_path) == 1)
    stop()
    assert child.process is not None
    assert child.process.returncode == -(signal.SIGKILL if deaf else signal.SIGTERM)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, False),
        ({"inbox": Path("in")}, True),
        ({"feeds": Path("feeds.txt")}, True),
        ({"inbox": Path("in"), "watch": False}, False),
    ],
)
def test_a_watcher_is_started_where_there_is_something_to_watch(given: dict[str, object], wanted: bool) -> None:
    assert is_wanted(Settings.model_construct(**given)) is wanted


def watchers(process: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(process).children() if "watch" in child.cmdline()]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_run_reads_what_arrives_and_the_watcher_ends_with_it(tmp_path: Path, workspace: Workspace, how: signal.Signals) -> None:
    (tmp_path / "inbox").mkdir()
    given = {"SLACK_SIGNING_SECRET": workspace.signing_secret, "SLACK_API_URL": workspace.client_url}
    given |= {"SOURCIER_INBOX": "inbox", "SOURCIER_INBOX_SETTLE": "0"}
    with running(tmp_path, **given) as (process, _):
        until(lambda: len(watchers(process.pid)) == 1)
        (first,) = watchers(process.pid)
        first.send_signal(signal.SIGKILL)  # and it comes back
        (tmp_path / "inbox/a.xml").write_text(news_item())
        until(lambda: any((tmp_path / "inbox").glob("done/*/a.xml")))
        (watcher,) = watchers(process.pid)
        process.send_signal(how)
        process.communicate(timeout=30)
        until(lambda: not watcher.is_running() or watcher.status() == psutil.STATUS_ZOMBIE)
    with Archive.open(f"sqlite:///{tmp_path}/sourcier.db") as archive:
        assert archive.coverage().articles == 1


def test_run_without_watching_starts_nothing(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "inbox").mkdir()
    given = {"SLACK_SIGNING_SECRET": workspace.signing_secret, "SLACK_API_URL": workspace.client_url}
    with running(tmp_path, **given, SOURCIER_INBOX="inbox", SOURCIER_WATCH="false") as (process, _):
        assert watchers(process.pid) == []
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert os.listdir(tmp_path / "inbox") == []
