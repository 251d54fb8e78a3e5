"""What a process counts, in words: `Counts` forgets it, `bot.metrics` keeps it for Prometheus. Never who, about whom, or what was asked."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

#: Where prometheus_client keeps what several processes count; it reads it when it is imported, and only then.
SHARED = "PROMETHEUS_MULTIPROC_DIR"


class Counts:
    """Forgets all that it is told. Every word that it is told is one of a short list: what grows with users would be about them."""

    def answered(self, command: str, outcome: str, seconds: float) -> None:
        """A request of Slack's was dealt with, from its door to the complete reply."""

    def asked_slack(self, method: str, error: str) -> None:
        """Slack's Web API answered; `error` is its code, "" where it did what it was asked."""

    def taken(self, outcome: str, seconds: float) -> None:
        """A document was read in, as far as its commit."""

    def delivered(self, kind: str, outcome: str, late: float | None = None) -> None:
        """A digest, alert or notice was sent or was not; `late`: how many seconds after its slot."""

    def ticked(self, outcome: str, seconds: float) -> None:
        """The scheduler has looked at what is due."""


class Silent(Counts):
    """For whoever runs without anybody to count for: commands, the demonstration, tests."""


@contextmanager
def shared() -> Iterator[Path]:
    """A folder where this process and its children count together, gone at the end; to be made before `bot.metrics` is imported."""
    folder = Path(tempfile.mkdtemp(prefix="sourcier-counts-"))
    os.environ[SHARED] = str(folder)
    try:
        yield folder
    finally:
        os.environ.pop(SHARED, None)
        shutil.rmtree(folder, ignore_errors=True)


class SlackCounter(RetryHandler):
    """Counts each answer of Slack's; it retries nothing. Slack's client shows its retry handlers every answer, good or bad."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(max_retry_count=0)
        self.counts = counts

    def can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        self.counts.asked_slack(_method(request.url), _code(response, error))
        return False


def _method(url: str) -> str:
    """`chat.postMessage`; answers by their own addresses are one method, and their addresses nobody's to read."""
    path = url.partition("?")[0]
    name = path.rpartition("/")[2]
    return name if "/api/" in path and name.replace(".", "").isalpha() and len(name) < 50 else "response_url"


def _code(response: HttpResponse | None, error: Exception | None) -> str:
    if response is None:
        return "unreachable" if error is not None else ""
    if response.status_code != 200:
        return "ratelimited" if response.status_code == 429 else f"http_{response.status_code}"
    body = response.body if isinstance(response.body, dict) else {}
    code = str(body.get("error") or "") if body.get("ok") is False else ""
    return code if code.replace("_", "").isalnum() and len(code) < 50 else "unknown" if code else ""
