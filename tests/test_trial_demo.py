"""`sourcier demo --web`: a process that serves on loopback, by no other name, and leaves nothing but its folder."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from test_demo import environment

from bot.demo import newsrooms
from bot.demo.browser import trial
from bot.trial.page.session import Session


@pytest.fixture
def kept(trial_folder: Path) -> Path:
    return newsrooms.filled(trial_folder, progress=lambda done, total: pytest.fail("it is read already"))


@pytest.fixture
def session(trial_folder: Path) -> Iterator[Session]:
    with trial(trial_folder) as opened:
        yield opened


@pytest.fixture
def served(kept: Path, tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The program's address, and the program; its archive is there already."""
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / kept.name).write_bytes(kept.read_bytes())
    command = [sys.executable, "-m", "bot.cli", "demo", "--web", "--port", "0"]
    given = environment(DATABASE_URL="nonsense", SLACK_BOT_TOKEN="nonsense", HTTP_PROXY="http://127.0.0.1:9")
    process = subprocess.Popen(command, cwd=tmp_path, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found is not None, line
        yield found[0], process
    finally:
        process.kill()
        process.communicate()


def test_it_says_its_address_serves_and_ends_when_asked(served: tuple[str, "subprocess.Popen[str]"], tmp_path: Path):
    address, process = served
    with httpx.Client(trust_env=False, base_url=address) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "Ceci n&#39;est pas Slack" in page.text
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert [path.name for path in tmp_path.iterdir()] == [".demo"]
    assert [path.suffix for path in (tmp_path / ".demo").iterdir()] == [".db"]


def test_a_port_that_is_taken_is_one_sentence(kept: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "bot.cli", "demo", "--web", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_dispatches_come_in_on_their_days_and_digests_leave_at_their_hour(session: Session):
    world = session.world
    before = session.workspace.records.version
    session.say("U1", "C1", None, "/abonnements")
    view = session.workspace.records.top("U1")
    new = next(b for b in view.blocks if b["type"] == "actions")
    session.act("U1", f"v {view.id}", new["block_id"], new["elements"][0]["action_id"], None)
    given = {b["block_id"]: None for b in view.blocks if b["type"] == "input"}
    session.workspace.send(session.app, view, given)
    due = world.next_digest()
    assert due is not None
    assert (due - world.now()) < timedelta(hours=14)
    ran = world.run(due + timedelta(seconds=30))
    assert ran.arrived == 2
    digests = [post for post in session.workspace.posts if post.method == "chat.postMessage" and post.thread is None]
    assert [post.channel for post in digests] == ["D1"]
    assert "mardi 10 mars" in digests[0].text
    assert "Ferries" in digests[0].text
    # The digest after it tells what came since, and nothing twice.
    ran = world.run(world.next_digest() + timedelta(seconds=30))
    assert ran.arrived == 3
    digests = [post for post in session.workspace.posts if post.method == "chat.postMessage" and post.thread is None]
    assert "mercredi 11 mars" in digests[1].text
    assert "Ferries" not in digests[1].text
    assert session.workspace.records.version > before


def test_a_trial_begins_at_the_beginning(trial_folder: Path):
    with trial(trial_folder) as first:
        first.say("U1", "C1", None, "un mot")
    with trial(trial_folder) as second:
        assert len(second.workspace.records.messages) == 1
        assert second.world.now() == newsrooms.START


def test_the_archive_is_read_once_and_one_of_other_rules_goes(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / kept.name).write_bytes(kept.read_bytes())
    assert newsrooms.filled(tmp_path, progress=lambda done, total: pytest.fail("it is read already")) == tmp_path / kept.name
    monkeypatch.setattr(newsrooms, "RULES", -1)
    monkeypatch.setattr(newsrooms, "stories", list)
    other = newsrooms.filled(tmp_path, progress=lambda done, total: None)
    assert [path.name for path in tmp_path.iterdir()] == [other.name]
    assert other.name != kept.name
