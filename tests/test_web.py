"""The HTTP side: health for the monitor, Slack's door for whoever signs, Socket Mode instead where there is an app token."""

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import samples
from starlette.applications import Starlette

from bot import web
from bot.settings import fixed, variables
from bot.trial import Workspace
from store.archive import Archive

ROOT = Path(__file__).resolve().parents[1]
COMMAND = {"command": "/sourcier", "text": "aide", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}


class Client:
    """The web application asked in this process."""

    def __init__(self, site: Starlette) -> None:
        self.site = site

    def get(self, path: str) -> httpx.Response:
        return self._ask("GET", path)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return self._ask("POST", path, **sent)

    def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.site), base_url="http://bot") as client:
                return await client.request(method, path, **sent)

        return asyncio.run(ask())


@pytest.fixture
def archive(tmp_path) -> Iterator[Archive]:
    with Archive.create(f"sqlite:///{tmp_path}/sourcier.db", keys=samples.KEYS) as archive:
        yield archive


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as workspace:
        yield workspace


@pytest.fixture
def slack(workspace, archive) -> Client:
    return Client(web.site(workspace.app(archive, fixed(database_url="")), archive, signing_secret=workspace.signing_secret))


def body_of(workspace: Workspace, **changed: str) -> str:
    return urlencode({**COMMAND, "trigger_id": "1.1", "response_url": f"{workspace.client_url}nowhere", **changed})


def test_health_tells_that_the_archive_answers(slack):
    answer = slack.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": "reachable", "articles": 0}


def test_health_is_503_where_the_database_is_gone(workspace, tmp_path):
    archive = Archive.create(f"sqlite:///{tmp_path}/gone.db", keys=samples.KEYS)
    app = workspace.app(archive, fixed(database_url=""))
    archive.close()
    for file in tmp_path.glob("gone.db*"):
        file.unlink()
    answer = Client(web.site(app, archive, signing_secret=None)).get("/healthz")
    archive.close()
    assert answer.status_code == 503
    assert answer.json()["ok"] is False


def test_a_signed_request_is_answered(slack, workspace):
    body = body_of(workspace)
    assert slack.post("/slack/events", content=body, headers=workspace.signed(body)).status_code == 200


def test_a_signed_body_that_is_no_json_is_refused_without_a_fault(slack, workspace):
    body = '{"type": '
    headers = {**workspace.signed(body), "content-type": "application/json"}
    assert slack.post("/slack/events", content=body, headers=headers).status_code == 400


def test_a_url_verification_is_answered_with_its_challenge(slack, workspace):
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "unused"})
    headers = {**workspace.signed(body), "content-type": "application/json"}
    assert "c-1" in slack.post("/slack/events", content=body, headers=headers).text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: {**headers, "x-slack-signature": "v0=" + "0" * 64},
        lambda headers: {**headers, "x-slack-signature": "é"},
        lambda headers: {**headers, "x-slack-request-timestamp": str(int(time.time()) - 600)},
        lambda headers: {**headers, "x-slack-request-timestamp": "yesterday"},
        lambda headers: {"content-type": headers["content-type"]},
    ],
    ids=["wrong", "no text", "moved in time", "no time", "missing"],
)
def test_a_request_that_slack_did_not_sign_is_401(slack, workspace, spoil):
    body = body_of(workspace)
    headers = {name: value.encode("latin-1") for name, value in spoil(workspace.signed(body)).items()}
    assert slack.post("/slack/events", content=body, headers=headers).status_code == 401
    assert not workspace.calls


def test_a_signature_that_has_grown_old_is_401(slack, workspace):
    body = body_of(workspace)
    assert slack.post("/slack/events", content=body, headers=workspace.signed(body, at=time.time() - 301)).status_code == 401


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{" * 5000, b"payload=" + b"[" * 200_000, b'{"event": 3}', b""])
def test_nothing_that_a_stranger_sends_is_parsed_or_fails(slack, body):
    assert slack.post("/slack/events", content=body, headers={"content-type": "application/json"}).status_code == 401


def test_a_body_larger_than_slacks_is_413(slack):
    assert slack.post("/slack/events", content=b"x" * (web.LARGEST_BODY + 1)).status_code == 413


def test_without_a_signing_secret_there_is_no_door(workspace, archive):
    app = workspace.app(archive, fixed(database_url=""))
    client, body = Client(web.site(app, archive, signing_secret=None)), body_of(workspace)
    assert client.post("/slack/events", content=body, headers=workspace.signed(body)).status_code == 404
    assert client.get("/healthz").status_code == 200


# --- the process ------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`sourcier run` with nothing in its environment but this; its address. It is told to stop at the end."""
    port = free_port()
    clean = {
        name: value for name, value in os.environ.items() if name not in variables() and not name.lower().endswith("_proxy")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=folder,
        env={**clean, "SOURCIER_PORT": str(port), "SLACK_BOT_TOKEN": "xoxb-trial", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200, process)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()


def wait_for(condition, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "the process does not do it"
        time.sleep(0.05)


def status(url: str, body: str | None = None, headers: dict[str, str] | None = None) -> int:
    request = urllib.request.Request(url, data=body.encode() if body else None, headers=headers or {})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def test_run_over_http_from_start_to_sigterm(tmp_path, workspace):
    body = body_of(workspace)
    given = {"SLACK_SIGNING_SECRET": workspace.signing_secret, "SLACK_API_URL": workspace.client_url}
    given |= {"SOURCIER_PUBLIC_URL": "https://sourcier.example"}
    with running(tmp_path, **given, SOURCIER_LOG_LEVEL="debug") as (process, address):
        door = f"{address}/slack/events"
        assert status(door, body, workspace.signed(body)) == 200
        assert status(door, body, {**workspace.signed(body), "x-slack-signature": "v0=bad"}) == 401
        assert status(door, body, workspace.signed(body, at=time.time() - 3600)) == 401
        asked = body_of(workspace, command="/citations", text="hunter2", trigger_id="1.2")
        assert status(door, asked, workspace.signed(asked)) == 200
        assert status(f"{address}/passages/hunter2") == 404
        healthcheck = json.loads(re.search(r"^  CMD (\[.+\])$", (ROOT / "Dockerfile").read_text(), flags=re.M).group(1))
        environment = {"SOURCIER_PORT": address.rpartition(":")[2], "no_proxy": "*"}
        assert subprocess.run([sys.executable, *healthcheck[1:]], env=environment).returncode == 0
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=20)[0]
    assert process.returncode == 0, log
    assert "Traceback" not in log
    assert "POST /slack/events" in log
    assert "GET /passages/…" in log
    assert "WARNING" not in log
    assert "xoxb" not in log
    assert "hunter2" not in log
    assert "aide" not in log
    assert workspace.signing_secret not in log
    assert (tmp_path / "sourcier.db").is_file()


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "hunter2"}, "SLACK_BOT_TOKEN"),
    ],
)
def test_run_without_what_it_needs_is_one_sentence(tmp_path, environment, wanted):
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=tmp_path,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert wanted in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "hunter2" not in done.stderr


# --- Socket Mode ------------------------------------------------------------------------------------------------------


class SocketSlack:
    """Slack as Socket Mode sees it, on loopback: the Web API, a response_url, and a WebSocket that delivers one command."""

    def __init__(self) -> None:
        self.acknowledged = threading.Event()
        self.responses: list[dict[str, object]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._api = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._api.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._api.server_port}"

    def __enter__(self) -> "SocketSlack":
        threading.Thread(target=self._api.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        threading.Thread(target=self._deliver, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._api.shutdown()
        self._api.server_close()
        self._listener.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.path == "/respond":
                    slack.responses.append(json.loads(sent))
                answer = {
                    "ok": True,
                    "url": f"ws://127.0.0.1:{slack._listener.getsockname()[1]}/",
                    "team_id": "T1",
                    "user_id": "UBOT",
                    "user": {"id": "U1", "team_id": "T1"},
                    "channel": {"id": "C1"},
                }
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(b"ok" if self.path == "/respond" else json.dumps(answer).encode())

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def _deliver(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as incoming:
                headers = {}
                while (line := incoming.readline().strip()) != b"":
                    name, _, value = line.partition(b": ")
                    headers[name.lower()] = value
                proof = hashlib.sha1(headers[b"sec-websocket-key"] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
                connection.sendall(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Accept: " + base64.b64encode(proof) + b"\r\n\r\n"
                )
                command = {**COMMAND, "trigger_id": "1.1", "response_url": f"{self.address}/respond"}
                self._send(connection, {"type": "hello"})
                self._send(connection, {"type": "slash_commands", "envelope_id": "E-1", "payload": command})
                while frame := self._receive(incoming):
                    if b"E-1" in frame:
                        self.acknowledged.set()
                    if frame[0] == 0x88:  # goodbye, and one waits for ours
                        connection.sendall(b"\x88\x00")

    @staticmethod
    def _send(connection: socket.socket, message: dict[str, object]) -> None:
        raw = json.dumps(message).encode()
        connection.sendall(b"\x81\x7e" + struct.pack(">H", len(raw)) + raw)

    @staticmethod
    def _receive(incoming) -> bytes:
        head = incoming.read(2)
        if len(head) < 2:
            return b""
        size = head[1] & 127
        if size == 126:
            size = struct.unpack(">H", incoming.read(2))[0]
        mask, masked = incoming.read(4), incoming.read(size)
        return bytes([head[0]]) + bytes(byte ^ mask[i % 4] for i, byte in enumerate(masked))


def test_run_over_socket_mode_answers_what_comes_over_it_and_closes_the_door(tmp_path):
    with SocketSlack() as slack:
        given = {"SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": f"{slack.address}/api/"}
        with running(tmp_path, **given) as (process, address):
            wait_for(slack.acknowledged.is_set, process)
            wait_for(lambda: bool(slack.responses), process)
            assert status(f"{address}/slack/events", "x=1") == 404
            process.send_signal(signal.SIGTERM)
            log = process.communicate(timeout=30)[0]
    assert process.returncode == 0, log
    assert "/citations" in json.dumps(slack.responses[0])
    assert "xapp" not in log


def test_run_says_in_one_sentence_that_slack_refuses_the_app_token(tmp_path, workspace):
    workspace.refuse("apps.connections.open", "invalid_auth", times=5)
    clean = {
        name: value for name, value in os.environ.items() if name not in variables() and not name.lower().endswith("_proxy")
    }
    environment = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": workspace.client_url}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=tmp_path,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "invalid_auth" in done.stderr
    assert "Traceback" not in done.stderr
