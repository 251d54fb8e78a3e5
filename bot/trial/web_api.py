"""Slack's Web API and response_urls on loopback: requests of the app in, answers as Slack gives them out; faults are played when told."""

import json
import secrets
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from bot.trial import files
from bot.trial.methods import METHODS, refused, scope_wanted
from bot.trial.records import BOT_USER, Call, Payload, Post, Records, Shown
from bot.trial.rules import message_faults

#: Slack takes five posts to a response_url, for half an hour.
_POSTS_A_URL = 5
_LASTS = 30 * 60
#: What answers in plain text, and the status of its refusals.
_PLAIN = {"response_url": 404, "upload": 500}

Answer = tuple[int, Payload | str, dict[str, str]]


@dataclass(slots=True)
class Address:
    """A response_url: whose click or command it answers, and the message that was clicked on."""

    user: str
    channel: str
    ts: str  # "": a command, which no message stands for
    until: float
    posts: int = 0


class WebApi:
    """The server: what it does with each request. `start` and `stop` are the server itself; what it knows is in `records`."""

    def __init__(self) -> None:
        self.records = Records()
        self._refusals: dict[str, list[tuple[str, Payload]]] = {}
        self._urls: dict[str, Address] = {}  # by path

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        # shutdown() waits for one round of polling: a short one, so that leaving costs nothing.
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
        self._thread.start()
        self.records.address = self.address

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def response_url(self, user: str, channel: str, ts: str = "") -> str:
        """A new address for answers to what a user did in a channel; `ts`: the message that was clicked on."""
        path = f"/respond/{secrets.token_hex(8)}"
        self._urls[path] = Address(user, channel, ts, time.monotonic() + _LASTS)
        return self.address + path

    def refuse(self, method: str, error: str, times: int, more: Payload) -> None:
        self._refusals.setdefault(method, []).extend([(error, more)] * times)

    def receive(self, path: str, payload: Payload) -> Answer:
        """A request of the app's: status, answer and headers, as Slack gives them."""
        kinds = {"/api/": path.removeprefix("/api/"), "/upload/": "upload"}
        method = next((method for start, method in kinds.items() if path.startswith(start)), "response_url")
        with self.records.lock:
            waiting = self._refusals.get(method)
            fault, more = waiting.pop(0) if waiting else ("", {})
        if fault == "slow":
            # Not under the lock: whoever else asks is answered meanwhile.
            time.sleep(float(more.get("seconds", 1)))
        with self.records.lock:
            status, answer, headers = self._answered(method, path, payload, "" if fault == "slow" else fault, more)
            error = answer.get("error") if isinstance(answer, dict) else None if status == 200 else answer
            self.records.called(Call(method, payload, str(error or "ok")))
        return status, answer, headers

    def _answered(self, method: str, path: str, payload: Payload, fault: str, more: Payload) -> Answer:
        if fault == "ratelimited":
            return 429, refused(fault), {"retry-after": str(more.get("retry_after", 1))}
        if fault and method in _PLAIN:
            return _PLAIN[method], fault, {}
        if fault.startswith("http_"):
            return int(fault.removeprefix("http_")), "<html>not JSON</html>", {}
        if fault == "lost":
            # Done, and nobody learns of it.
            METHODS[method](self.records, payload)
            return 502, "<html>not JSON</html>", {}
        if fault:
            return 200, refused(fault, **more), {}
        if method == "upload":
            return *files.receive(self.records, path, payload["data"]), {}
        if method == "response_url":
            return self._responded(path, payload)
        return 200, self._called(method, payload), {}

    def _called(self, method: str, payload: Payload) -> Payload:
        reply = METHODS.get(method)
        if reply is None:
            return refused("unknown_method")
        granted, wanted = self.records.scopes, scope_wanted(method, payload, self.records)
        if granted is not None and wanted is not None and wanted not in granted:
            return refused("missing_scope", needed=wanted, provided=",".join(sorted(granted)))
        return reply(self.records, payload)

    def _responded(self, path: str, payload: Payload) -> Answer:
        url = self._urls.get(path)
        if url is None or time.monotonic() > url.until:
            return 404, "expired_url", {}
        if url.posts >= _POSTS_A_URL:
            return 404, "used_url", {}
        clicked = self.records.message(url.channel, url.ts)
        if payload.get("delete_original"):
            url.posts += 1
            if clicked:
                self.records.removed(clicked)
            return 200, "ok", {}
        if faults := message_faults(payload):
            return 400, faults[0], {}
        url.posts += 1
        shown: Shown = "message" if payload.get("response_type") == "in_channel" else "ephemeral"
        if payload.get("replace_original") and clicked:
            self.records.replaced(clicked, payload)
            ts, thread = clicked.ts, clicked.thread
        else:
            # A thread is named, or it is the channel: Slack does not take the thread of what was clicked on for granted.
            thread = str(payload["thread_ts"]) if payload.get("thread_ts") else None
            only = "" if shown == "message" else url.user
            ts = self.records.put(url.channel, BOT_USER, payload, thread=thread, only=only).ts
        replaces = bool(payload.get("replace_original"))
        self.records.posts.append(Post(shown, "response_url", payload, url.channel, url.user, thread, replaces, ts))
        return 200, "ok", {}


def _handler(api: WebApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            kind = self.headers.get("content-type", "")
            payload = {"data": body} if self.path.startswith("/upload/") else _parsed(body.decode(), kind)
            status, answer, headers = api.receive(self.path, payload)
            plain = isinstance(answer, str)
            raw = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            for name, value in {**headers, "content-type": "text/plain" if plain else "application/json"}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _parsed(body: str, kind: str) -> Payload:
    if kind.startswith("application/json"):
        return dict(json.loads(body or "{}"))
    fields: Payload = {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}
    for name in ("blocks", "view", "metadata"):
        if isinstance(fields.get(name), str):
            fields[name] = json.loads(fields[name])
    return fields
