"""A Slack that answers the five methods which `sourcier doctor` calls, as a test tells it to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import ClassVar

from bot.manifest import SCOPES

GOOD_BOT, GOOD_APP = "xoxb-good-hunter2", "xapp-good-hunter2"


class Answerer(BaseHTTPRequestHandler):
    """`granted` are the scopes that the installation has; `refusal` is its word for a token that is not the good one."""

    address = ""
    granted: tuple[str, ...] = tuple(SCOPES)
    refusal = "invalid_auth"
    ahead = 0.0  # seconds that its clock is ahead of ours
    groups: ClassVar[dict[str, list[str]]] = {}
    channels: ClassVar[dict[str, dict[str, object]]] = {}

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        form = self.rfile.read(size).decode()
        good = GOOD_APP if self.path.endswith("apps.connections.open") else GOOD_BOT
        known = good in (self.headers.get("authorization") or "") + form
        said = self._answer(form) if known else {"ok": False, "error": type(self).refusal}
        body = json.dumps(said).encode()
        self.send_response_only(200)
        self.send_header("date", formatdate(time() + type(self).ahead, usegmt=True))
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("x-oauth-scopes", ",".join(type(self).granted))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, form: str) -> dict[str, object]:
        asked = form.rpartition("=")[2]
        match self.path.rpartition("/")[2]:
            case "usergroups.users.list":
                users = type(self).groups.get(asked)
                return {"ok": False, "error": "no_such_subteam"} if users is None else {"ok": True, "users": users}
            case "conversations.info":
                channel = type(self).channels.get(asked)
                return {"ok": True, "channel": channel} if channel else {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "user": "sourcier", "team": "Le Fanal", "url": "wss://127.0.0.1/"}

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answering() -> Iterator[type[Answerer]]:
    """A class of its own, with its `address`, for one test to change."""
    handler = type("Slack", (Answerer,), {"groups": {}, "channels": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield handler
    finally:
        server.shutdown()
        server.server_close()
