"""The demonstration: three answers without a terminal, a prompt with one; its own archive, and nothing of the user's."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import QUESTIONS
from bot.settings import variables

ROOT = Path(__file__).resolve().parents[1]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[\]P].*?(?:\x07|\x1b\\)|\x1b[=>]")


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    return {**clean, "TERM": "xterm", "COLUMNS": "100", **more}


def demo(folder: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", "demo", *options]
    return subprocess.run(
        command, cwd=folder, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder where the demo has run once."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "first.txt").write_text(_checked(demo(folder)), encoding="utf-8")
    return folder


def _checked(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def test_without_a_terminal_it_prints_the_three_answers_and_ends(folder):
    shown = (folder / "first.txt").read_text(encoding="utf-8")
    for question in QUESTIONS:
        assert f"› {question}" in shown
    answers = re.split(r"› .+", shown)[1:]
    assert len(answers) == 3
    for answer, word in zip(answers, ("Zelensky", "aide", "digue"), strict=True):
        assert word in answer
        assert len(answer.splitlines()) > 5
    assert "\x1b" not in shown


def test_a_second_run_says_the_same_and_does_not_import_spacy(folder):
    probe = (
        "import sys; from bot.cli import cli\n"
        "try:\n    cli(['demo'])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('spacy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.stdout == (folder / "first.txt").read_text(encoding="utf-8")
    assert done.stderr.splitlines() == ["False"]


def test_it_asks_the_users_environment_nothing(folder):
    before = (folder / "first.txt").read_text(encoding="utf-8")
    given = {"DATABASE_URL": "nonsense", "SLACK_BOT_TOKEN": "nonsense", "SOURCIER_PORT": "nonsense"}
    assert _checked(demo(folder, **given)) == before
    assert _checked(demo(folder, HTTPS_PROXY="http://127.0.0.1:9")) == before


def test_it_leaves_nothing_but_its_folder(tmp_path):
    _checked(demo(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [".demo"]
    assert (tmp_path / ".demo" / "demo.db").is_file()


def test_an_archive_that_it_cannot_use_is_made_anew(tmp_path, folder):
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "demo.db").write_text("this is no database")
    assert _checked(demo(tmp_path)) == (folder / "first.txt").read_text(encoding="utf-8")


def test_the_picture_is_made_by_the_program_and_fetches_nothing(folder):
    _checked(demo(folder, "--svg", "picture.svg"))
    picture = (folder / "picture.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    for question in QUESTIONS:
        assert question in picture
    assert "url(" not in picture.replace("url(#", "")


def test_the_picture_in_the_readme_shows_the_demos_questions():
    picture = (ROOT / "docs" / "demo.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    assert all(question in picture for question in QUESTIONS)


# --- on a terminal ----------------------------------------------------------------------------------------------------


class Terminal:
    """The demo on a pseudo-terminal: what it shows, and keys to press."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "bot.cli", "demo"]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(sys.executable, command, environment())
        self.shown = ""
        self.at = 0

    def until(self, wanted: str) -> str:
        """What is shown from where the last one ended to the end of `wanted`."""
        start, deadline = self.at, time.monotonic() + 60
        while (found := self.shown.find(wanted, start)) < 0:
            assert time.monotonic() < deadline, self.shown[start:]
            if select.select([self.fd], [], [], 0.2)[0]:
                raw = os.read(self.fd, 65536).decode("utf-8", "replace")
                if "\x1b[6n" in raw:
                    os.write(self.fd, b"\x1b[1;1R")  # where the cursor is: a terminal says so when it is asked
                self.shown += ESCAPES.sub("", raw).replace("\xa0", " ")
        self.at = found + len(wanted)
        return self.shown[start : self.at]

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def answers(self, keys: str) -> str:
        """What is shown between these keys and the next prompt: what is typed before that is lost."""
        self.press(keys)
        return self.until("\n›")

    def ended(self) -> int:
        """The exit code; what is still shown is read, or the process could not end."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([self.fd], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):  # what Linux says of a terminal whose process has gone
                    os.read(self.fd, 65536)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("the demo does not end")

    def close(self) -> None:
        os.close(self.fd)
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


@pytest.fixture
def terminal(folder) -> Iterator[Terminal]:
    terminal = Terminal(folder)
    yield terminal
    terminal.close()


def test_on_a_terminal_one_asks_and_clicks_until_ctrl_d(terminal, folder):
    terminal.until("Dans le navigateur : sourcier demo --web")
    terminal.until("Ctrl-D")
    terminal.until("\n›")
    assert "Rien trouvé" in terminal.answers("/citations Veld sparadrap xyz\r")
    terminal.press("/cit\t")
    terminal.until("/citations")
    first = terminal.answers("Marsk\r")
    assert "Ilena Marsk" in first
    assert "[⋯ 1 Signaler une erreur ]" in first.replace("\u00a0", " ")
    following = re.search(r"\[ (\d+) Suivant", first.replace("\u00a0", " "))
    assert following is not None
    second = terminal.answers(f"{following[1]}\r")
    assert "‹ Précédent ]" in second
    assert first.split("Citations")[1] != second.split("Citations")[1]
    assert "Pas de bouton 99" in terminal.answers("99\r")
    assert "ne connaît pas /nimporte" in terminal.answers("/nimporte quoi\r")
    assert "Ilena Marsk" in terminal.answers("qui marsk\r")
    terminal.press("\x04")
    assert terminal.ended() == 0
    assert "/citations Marsk" in (folder / ".demo" / "history").read_text()
