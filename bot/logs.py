"""The log of a process that goes on: to stderr, without what journalists ask and what articles say."""

import logging
import sys
import traceback
from typing import Any

from slack_sdk.errors import SlackApiError

#: The loggers that are ours; Slack's library takes the root's level, and at INFO logs whole requests.
OURS = ("sourcier", "bot", "handlers", "store", "uvicorn")


def to_stderr(level: str) -> None:
    """Ours at the level that is wanted, all others at warning at least: what a journalist asks is nobody's to read."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler()
    handler.setFormatter(Places("%(asctime)s %(levelname)s %(name)s: %(message)s"))
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
        return super().format(record)


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
