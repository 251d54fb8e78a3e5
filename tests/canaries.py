"""Every log line of the whole test suite in, the questions, threads, articles and secrets that stand in one out: there must be none.

What is typed, what threads say, what articles are kept and what secrets are made is remembered as the tests go; each line that a logger says,
and that `sourcier run` and `sourcier watch` write as children, is looked through after the test in which it was said.
"""

import logging
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pydantic
import pytest

from bot.trial.web_api import WebApi
from bot.trial.workspace import Workspace
from store.archive import Archive
from store.extract.text import fold

ROOT = Path(__file__).resolve().parents[1]
#: So many words in a row of an article are its text and nobody else's.
_IN_A_ROW = 4
#: A word this long, that our own code has nowhere, is somebody's.
_TELLING = 6
_LONGEST_TEXT = 40_000
#: What names a file or an address: a line may say which could not be read.
_NAMES = re.compile(r"\S+\.(?:txt|html?|xml|json|md|csv|py|zip|pdf|db|example|org|test)\b\S*|https?://\S+")
_TOKENS = re.compile(r"\bxox[a-z]-[\w-]{4,}|\bxapp-[\w-]{4,}")
asked: dict[str, str] = {}  # folded -> as it was typed, in the test that runs
texts: set[int] = set()
secrets: set[str] = set()
said: list[str] = []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


_CODE = frozenset(
    word
    for folder in ("bot", "handlers", "store")
    for path in (ROOT / folder).rglob("*.py")
    for word in words(path.read_text())
)


def typed(text: Any) -> None:
    """Somebody asked this."""
    told = words(str(text or ""))[:60]
    if len(told) > 1 and sum(map(len, told)) >= 8 and not _CODE.issuperset(told):
        asked[" ".join(told)] = str(text)
    for word in told:
        if len(word) >= _TELLING and word not in _CODE and not word.isdigit():
            asked[word] = str(text)


def read(text: str) -> None:
    """An article says this."""
    texts.update(_rows(words(text[:_LONGEST_TEXT])))


def _rows(told: list[str]) -> Iterable[int]:
    return (hash(tuple(told[at : at + _IN_A_ROW])) for at in range(len(told) - _IN_A_ROW + 1))


def leaks(line: str) -> list[str]:
    """What of somebody's a line holds."""
    found = [f"a secret ({secret[:4]}…)" for secret in secrets if secret in line]
    found += ["a token" for _ in _TOKENS.findall(line)]
    told = words(_NAMES.sub(" ", line))
    plain = f" {' '.join(told)} "
    here = set(told)
    found += [f"a question: {text}" for key, text in asked.items() if (key in here if " " not in key else f" {key} " in plain)]
    found += ["an article's words" for row in _rows(told) if row in texts]
    return found


class Watch(logging.Handler):
    """Keeps what any logger says, traceback and all."""

    def emit(self, record: logging.LogRecord) -> None:
        said.append(f"{record.name}: {self.format(record)}")


def record(patch: pytest.MonkeyPatch) -> None:
    """Remember from now on what the tests type, put into threads, keep and hide; and what is logged."""
    for name in ("command", "mention", "direct", "submit", "shortcut"):
        patch.setattr(Workspace, name, _asking(getattr(Workspace, name)))
    patch.setattr(WebApi, "receive", _told(WebApi.receive))
    patch.setattr(Archive, "add", _kept(Archive.add))
    patch.setattr(pydantic.SecretStr, "__init__", _hidden(pydantic.SecretStr.__init__))
    patch.setattr(subprocess, "Popen", Child)


def _asking(function: Any) -> Any:
    def asking(self: Any, app: Any, what: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(what, str):
            typed(what.partition(" ")[2] if what.startswith("/") else what)
        for each in rest[:1]:
            for value in each.values() if isinstance(each, dict) else ():
                typed(value if isinstance(value, str) else "")
        return function(self, app, what, *rest, **more)

    return asking


def _told(function: Any) -> Any:
    def told(self: Any, path: str, payload: Any) -> Any:
        status, answer, headers = function(self, path, payload)
        if path.endswith("conversations.replies") and isinstance(answer, dict):
            for message in answer.get("messages") or []:
                if "bot_id" not in message:
                    read(str(message.get("text") or ""))
        return status, answer, headers

    return told


def _kept(function: Any) -> Any:
    def kept(self: Any, article: Any, *rest: Any, **more: Any) -> Any:
        read(article.text)
        return function(self, article, *rest, **more)

    return kept


def _hidden(function: Any) -> Any:
    def hidden(self: Any, value: str) -> None:
        if len(value) >= 8 and "://" not in value:
            secrets.update(part.strip() for part in value.split(","))
        elif password := re.search(r"//[^:/@]*:([^@/]{4,})@", value):
            secrets.add(password[1])
        function(self, value)

    return hidden


class Child(subprocess.Popen):  # type: ignore[type-arg]
    """A child whose log is kept too, where it is `sourcier run` or `sourcier watch`: what others print is for whoever typed them."""

    def __init__(self, args: Any, *rest: Any, **more: Any) -> None:
        command = [args] if isinstance(args, str | bytes | Path) else list(args)
        self.watched = any(str(part) in ("run", "watch") for part in command[1:4]) or "bot.cli" in map(str, command)
        self.watched = self.watched and any(str(part) in ("run", "watch") for part in command)
        self.joined = more.get("stderr") == subprocess.STDOUT
        self.log = more.get("stdout") if self.joined else more.get("stderr")
        super().__init__(args, *rest, **more)

    def communicate(self, *args: Any, **more: Any) -> Any:
        out, err = super().communicate(*args, **more)
        self._keep(out if self.joined and err is None else err)
        return out, err

    def wait(self, *args: Any, **more: Any) -> int:
        code = super().wait(*args, **more)
        name = getattr(self.log, "name", None)
        if self.watched and isinstance(name, str) and Path(name).is_file():
            self._keep(Path(name).read_bytes())
        return code

    def _keep(self, log: Any) -> None:
        if self.watched and log:
            said.extend((log if isinstance(log, str) else log.decode(errors="replace")).splitlines())
