"""The log of a process that goes on: to stderr, without what journalists ask and what articles say."""

import json
import logging
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

from slack_sdk.errors import SlackApiError

#: The loggers that are ours; Slack's library takes the root's level, and at INFO logs whole requests.
OURS = ("sourcier", "bot", "handlers", "store", "uvicorn")


#: One line for people, or one JSON object a line.
Form = Literal["text", "json"]

_REQUEST: ContextVar[str] = ContextVar("sourcier_request", default="")


def new_request(number: str | None = None) -> str:
    """From now on this thread works for a request; gives its number, a new one where none is given."""
    number = number or secrets.token_hex(4)
    _REQUEST.set(number)
    return number


def to_stderr(level: str, form: Form = "text") -> None:
    """Ours at the level that is wanted, all others at warning at least: what a journalist asks is nobody's to read."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler()
    handler.setFormatter(Objects() if form == "json" else Places("%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s"))
    logging.basicConfig(level=max(wanted, logging.WARNING), handlers=[handler])
    sys.excepthook = lambda kind, error, places: logging.getLogger("sourcier").error("ended by a fault: %s", trace(error))
    for name in OURS:
        logging.getLogger(name).setLevel(wanted)
    quiet()


def quiet() -> None:
    """What libraries say of a page that is none is said by `Unreadable`: a line of theirs for each would be a stranger's to write."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class Places(logging.Formatter):
    """Lines as asked for; of an exception, whichever library logs it, its type and where it was raised: its message quotes texts."""

    def formatException(self, ei: Any) -> str:
        return trace(ei[1]) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        # What another handler has made of the exception is kept in the record, message and all.
        record.exc_text = None
        number = _REQUEST.get()
        record.request = f" [{number}]" if number else ""
        return super().format(record)


class Objects(Places):
    """The same as JSON: `time`, `level`, `logger`, `message`, `process`; `request` of a line that is a request's; its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if number := _REQUEST.get():
            told["request"] = number
        if record.exc_info:
            told["fault"] = self.formatException(record.exc_info)
        return json.dumps(told | getattr(record, "told", {}), ensure_ascii=False)


class Plain(Exception):
    """A fault of ours whose message may be logged: it holds nobody's words."""


def trace(error: BaseException) -> str:
    """The types of the fault and its causes, and where each was raised. Messages are left out: they quote texts and questions."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 4:
        frames = traceback.extract_tb(seen.__traceback__)[-6:]
        places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        parts.append(f"{type(seen).__name__}{_code(seen)} at {places or 'nowhere'}")
        seen = seen.__cause__ or seen.__context__
    return "; from ".join(parts)


def _code(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return f" ({str(error.response.get('error'))[:40]})"
    return f" ({error})" if isinstance(error, Plain) else ""
