"""How long the two doors take to answer: `sourcier run` from its start to its first answer to Slack, and `sourcier ask` from start to end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from slack_sdk.signature import SignatureVerifier

from bench.scale.slack import last
from bot.trial import bodies

_SECRET = "bench"  # noqa: S105 nobody's


def run(url: str, slack: str) -> float:
    """Seconds from the start of `sourcier run` to the end of its answer to `/sourcier`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        "SLACK_BOT_TOKEN": "xoxb-1-bench",
        "SLACK_SIGNING_SECRET": _SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "SOURCIER_PORT": str(port),
    }
    last(slack)
    began = time.perf_counter()
    process = subprocess.Popen([*_command(), "run"], env=_environment(url, told), stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urlopen(_asked(port, slack), timeout=30) as answer:  # noqa: S310 - our own
                    taken = answer.status == 200
                while taken and not last(slack):  # it answers after it has said that it will
                    time.sleep(0.005)
                return time.perf_counter() - began
            except (URLError, ConnectionError):
                if process.poll() is not None:
                    raise RuntimeError("`sourcier run` does not start") from None
                time.sleep(0.02)
    finally:
        process.terminate()
        process.wait(30)


def ask(url: str, line: str) -> float:
    """Seconds that `sourcier ask LINE` takes."""
    began = time.perf_counter()
    subprocess.run([*_command(), "ask", *line.split()], env=_environment(url, {}), check=True, capture_output=True)
    return time.perf_counter() - began


def _command() -> list[str]:
    return [sys.executable, "-c", "from bot.cli import cli; cli()"]


def _environment(url: str, more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SOURCIER_", "DATABASE_"))}
    path = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])}
    return {**kept, **path, "DATABASE_URL": url, **more}


def _asked(port: int, slack: str) -> Request:
    form = bodies.command("/sourcier", "", user="U1", channel="C1", channel_name="redaction")
    body = urlencode({**form, "response_url": f"{slack}/reply", "trigger_id": f"T{time.time_ns()}"})
    stamp = str(int(time.time()))
    headers = {"X-Slack-Request-Timestamp": stamp, "Content-Type": "application/x-www-form-urlencoded"}
    headers["X-Slack-Signature"] = SignatureVerifier(_SECRET).generate_signature(timestamp=stamp, body=body) or ""
    return Request(f"http://127.0.0.1:{port}/slack/events", data=body.encode(), headers=headers)
