"""Slack's Web API and response_urls on loopback: requests of the app in, answers as Slack gives them out; what is shown is recorded."""

import itertools
import json
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs

from bot.trial.rules import message_faults, view_faults

TEAM, BOT_USER, BOT_ID = "T0TRIAL", "U0BOT", "B0BOT"
#: Slack takes five posts to a response_url, for half an hour.
_POSTS_A_URL = 5
_LONGEST_ALT = 1_000
#: What answers in plain text, and the status of its refusals.
_PLAIN = {"response_url": 404, "upload": 500}

Payload = dict[str, Any]
Shown = Literal["ephemeral", "message", "modal", "home", "errors"]


@dataclass(frozen=True, slots=True)
class Post:
    """Something that the app made Slack show: to one user (`ephemeral`, `modal`, `errors` in a modal) or to all of a channel."""

    shown: Shown
    method: str  # `response_url`, `chat.postMessage`, `views.open`…
    payload: Payload
    channel: str
    user: str
    thread: str | None = None
    replaces: bool = False
    ts: str = ""  # the message's name, where Slack tells it

    @property
    def text(self) -> str:
        return str(self.payload.get("text", ""))

    @property
    def buttons(self) -> list[Payload]:
        """Its buttons in order."""
        rows = [block["elements"] for block in self.payload.get("blocks", []) if block["type"] == "actions"]
        return [element for row in rows for element in row if element["type"] == "button"]

    @property
    def entries(self) -> list[Payload]:
        """The entries of its menus in order, as options, each with the menu's action_id."""
        menus = [block["accessory"] for block in self.payload.get("blocks", []) if "accessory" in block]
        return [
            {**option, "action_id": menu["action_id"]}
            for menu in menus
            if menu["type"] == "overflow"
            for option in menu["options"]
        ]


@dataclass(slots=True)
class Channel:
    """A channel as Slack tells of it. Those that nobody has set are public, and the bot and everybody is in them."""

    name: str = "trial"
    private: bool = False
    archived: bool = False
    gone: bool = False  # deleted, or private and without the bot
    bot: bool = True  # whether the bot is in it
    shared: Payload = field(default_factory=dict)  # `{"is_ext_shared": True}`: other organisations read in it
    members: list[str] | None = None  # None: everybody


@dataclass(slots=True)
class File:
    """A file on its way to Slack: announced, then sent (`data`), then shared."""

    id: str
    name: str
    length: int
    alt_txt: str
    data: bytes = b""
    title: str = ""

    def payload(self) -> Payload:
        """As Slack tells of it; bots are given no address of its contents here."""
        kind = self.name.rpartition(".")[2]
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "filetype": kind,
            "size": self.length,
            "alt_txt": self.alt_txt,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """A request that reached the Web API or a response_url, and what it was told."""

    method: str
    payload: Payload
    answer: str  # `ok`, else Slack's error code


class WebApi:
    """The server's state, and what it does with each request. `start` and `stop` are the server itself."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.posts: list[Post] = []
        self.groups: dict[str, list[str]] = {}  # the users of each user group
        self.locales: dict[str, str] = {}  # by user, as users.info tells it; others are fr-FR
        self.threads: dict[tuple[str, str], list[Payload]] = {}  # (channel, ts) -> messages, oldest first
        self.deleted: list[tuple[str, str]] = []  # (channel, ts) of messages that the app took back
        self.files: dict[str, File] = {}  # by id
        self.channels: dict[str, Channel] = {}  # by id, where a channel is not like others
        self.people: dict[str, Payload] = {}  # what users.info tells of users who are no plain members
        self.zones: dict[str, str] = {}  # the time zone of each user; others are in Paris
        self.clock: Callable[[], float] = time.time  # what messages' time stamps are made of
        self._uploads: dict[str, str] = {}  # an upload address's path -> the file's id
        self._refusals: dict[str, list[tuple[str, Payload]]] = {}
        self._urls: dict[str, list[Any]] = {}  # response_url's path -> [user, channel, posts so far]
        self._numbers = itertools.count(1)
        self._last_ts = 0  # microseconds
        self._lock = threading.Lock()

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        # shutdown() waits for one round of polling: a short one, so that leaving costs nothing.
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        """A message's time stamp, which is its name."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def response_url(self, user: str, channel: str) -> str:
        """A new address for answers to what a user did in a channel."""
        path = f"/respond/{secrets.token_hex(8)}"
        self._urls[path] = [user, channel, 0]
        return self.address + path

    def refuse(self, method: str, error: str, times: int, more: Payload) -> None:
        self._refusals.setdefault(method, []).extend([(error, more)] * times)

    def receive(self, path: str, payload: Payload) -> tuple[int, Payload | str, dict[str, str]]:
        """A request of the app's: status, answer and headers, as Slack gives them."""
        kinds = {"/api/": path.removeprefix("/api/"), "/upload/": "upload"}
        method = next((method for start, method in kinds.items() if path.startswith(start)), "response_url")
        with self._lock:
            status, answer, headers = self._answered(method, path, payload)
            error = answer.get("error") if isinstance(answer, dict) else None if status == 200 else answer
            self.calls.append(Call(method, payload, str(error or "ok")))
        return status, answer, headers

    def _answered(self, method: str, path: str, payload: Payload) -> tuple[int, Payload | str, dict[str, str]]:
        if waiting := self._refusals.get(method):
            error, more = waiting.pop(0)
            if error == "ratelimited":
                return 429, {"ok": False, "error": error}, {"retry-after": str(more.get("retry_after", 1))}
            if method in _PLAIN:
                return _PLAIN[method], error, {}
            if error.startswith("http_"):
                return int(error.removeprefix("http_")), "<html>not JSON</html>", {}
            if error == "lost":
                # Done, and nobody learns of it.
                _METHODS[method](self, payload)
                return 502, "<html>not JSON</html>", {}
            return 200, {"ok": False, "error": error, **more}, {}
        if method == "upload":
            return self._sent(path, payload["data"])
        if method == "response_url":
            return self._responded(path, payload)
        reply = _METHODS.get(method)
        return (200, {"ok": False, "error": "unknown_method"}, {}) if reply is None else (200, reply(self, payload), {})

    def _responded(self, path: str, payload: Payload) -> tuple[int, Payload | str, dict[str, str]]:
        if path not in self._urls:
            return 404, "expired_url", {}
        user, channel, posts = self._urls[path]
        if posts >= _POSTS_A_URL:
            return 404, "used_url", {}
        if faults := message_faults(payload):
            return 400, faults[0], {}
        self._urls[path][2] += 1
        shown: Shown = "message" if payload.get("response_type") == "in_channel" else "ephemeral"
        self.posts.append(Post(shown, "response_url", payload, channel, user, replaces=bool(payload.get("replace_original"))))
        return 200, "ok", {}

    def _post_message(self, payload: Payload) -> Payload:
        if faults := message_faults(payload):
            return {"ok": False, "error": faults[0].split(":")[0], "errors": faults}
        channel, ts = str(payload.get("channel", "")), self.ts()
        if re.fullmatch(r"[UW][A-Z0-9]+", channel):
            channel = f"D{channel[1:]}"
        if refused := self._closed(channel):
            return {"ok": False, "error": refused}
        self.posts.append(Post("message", "chat.postMessage", payload, channel, "", payload.get("thread_ts"), ts=ts))
        return {"ok": True, "channel": channel, "ts": ts, "message": {**payload, "ts": ts, "bot_id": BOT_ID}}

    def _closed(self, channel: str) -> str | None:
        """Why nothing can be posted in a channel."""
        known = self.channels.get(channel, Channel())
        if not channel or known.gone:
            return "channel_not_found"
        if known.archived:
            return "is_archived"
        return None if known.bot else "not_in_channel"

    def _history(self, payload: Payload) -> Payload:
        """The messages of a channel that stand in no thread, newest first; metadata only where it is asked for."""
        return self._messages(payload, lambda post: post.thread is None)

    def _messages(self, payload: Payload, wanted: Callable[[Post], bool]) -> Payload:
        channel = str(payload.get("channel"))
        if refused := self._closed(channel):
            return {"ok": False, "error": "channel_not_found" if refused != "not_in_channel" else refused}
        oldest, latest = float(payload.get("oldest") or 0), float(payload.get("latest") or "inf")
        full = str(payload.get("include_all_metadata")).lower() in ("1", "true")
        found = [
            _message(post, metadata=full)
            for post in reversed(self.posts)
            if (post.channel, post.method) == (channel, "chat.postMessage")
            and wanted(post)
            and oldest < float(post.ts) < latest
        ]
        start, limit = int(payload.get("cursor") or 0), min(int(payload.get("limit") or 100), 999)
        more = start + limit < len(found)
        cursor = {"response_metadata": {"next_cursor": str(start + limit) if more else ""}}
        return {"ok": True, "messages": found[start : start + limit], "has_more": more, **cursor}

    def _post_ephemeral(self, payload: Payload) -> Payload:
        if faults := message_faults(payload):
            return {"ok": False, "error": faults[0].split(":")[0], "errors": faults}
        user = str(payload.get("user"))
        self.posts.append(
            Post("ephemeral", "chat.postEphemeral", payload, str(payload.get("channel")), user, payload.get("thread_ts"))
        )
        return {"ok": True, "message_ts": self.ts()}

    def _update(self, payload: Payload) -> Payload:
        if faults := message_faults(payload):
            return {"ok": False, "error": faults[0].split(":")[0], "errors": faults}
        self.posts.append(Post("message", "chat.update", payload, str(payload.get("channel")), "", replaces=True))
        return {"ok": True, "channel": payload.get("channel"), "ts": payload.get("ts"), "text": payload.get("text")}

    def _delete(self, payload: Payload) -> Payload:
        channel, ts = str(payload.get("channel")), str(payload.get("ts"))
        if not any((post.channel, post.ts) == (channel, ts) for post in self.posts):
            return {"ok": False, "error": "message_not_found"}
        self.deleted.append((channel, ts))
        return {"ok": True, "channel": channel, "ts": ts}

    def _opened_view(self, payload: Payload) -> Payload:
        return self._view(payload, "views.open")

    def _pushed_view(self, payload: Payload) -> Payload:
        return self._view(payload, "views.push")

    def _published_view(self, payload: Payload) -> Payload:
        if not payload.get("user_id"):
            return {"ok": False, "error": "invalid_arguments"}
        return self._view(payload, "views.publish")

    def _updated_view(self, payload: Payload) -> Payload:
        if not payload.get("view_id"):
            return {"ok": False, "error": "not_found"}
        return self._view(payload, "views.update")

    def _view(self, payload: Payload, method: str) -> Payload:
        view = payload.get("view")
        view = json.loads(view) if isinstance(view, str) else view or {}
        if faults := view_faults(view):
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": faults}}
        if (view.get("type") == "home") != (method == "views.publish"):
            return {"ok": False, "error": "invalid_arguments"}
        self.posts.append(
            Post("home" if method == "views.publish" else "modal", method, view, "", str(payload.get("user_id") or ""))
        )
        return {"ok": True, "view": {**view, "id": f"V{self.number()}"}}

    def _group(self, payload: Payload) -> Payload:
        users = self.groups.get(str(payload.get("usergroup")))
        return {"ok": True, "users": users} if users is not None else {"ok": False, "error": "no_such_subteam"}

    def _upload_url(self, payload: Payload) -> Payload:
        name, length, alt_txt = (
            str(payload.get("filename", "")),
            str(payload.get("length", "")),
            str(payload.get("alt_txt") or ""),
        )
        if not name or not length.isdigit() or length == "0":
            return {"ok": False, "error": "missing_argument"}
        if len(alt_txt) > _LONGEST_ALT:
            return {"ok": False, "error": "alt_txt_too_large"}
        file = File(f"F{self.number():08}", name, int(length), alt_txt)
        path = f"/upload/{secrets.token_hex(8)}"
        self.files[file.id], self._uploads[path] = file, file.id
        return {"ok": True, "upload_url": self.address + path, "file_id": file.id}

    def _sent(self, path: str, data: bytes) -> tuple[int, Payload | str, dict[str, str]]:
        """The bytes of a file, once, at the address that was given for it."""
        file = self.files.get(self._uploads.pop(path, ""))
        if file is None:
            return 404, "not_found", {}
        if len(data) != file.length:
            return 400, "length_mismatch", {}
        file.data = data
        return 200, f"OK - {len(data)}", {}

    def _shared(self, payload: Payload) -> Payload:
        """Uploaded files become a message; without a channel they stay private."""
        wanted = payload.get("files")
        wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
        channel = str(payload.get("channel_id") or "")
        # Users' ids are refused, other than by chat.postMessage.
        if not isinstance(wanted, list) or not wanted or (channel and not re.fullmatch(r"[CGDZ][A-Z0-9]*", channel)):
            return {"ok": False, "error": "invalid_arguments"}
        files = [self.files.get(str(one.get("id"))) for one in wanted]
        told = []
        for one, file in zip(wanted, files, strict=True):
            if file is None or not file.data:
                return {"ok": False, "error": "file_not_found"}
            file.title = str(one.get("title") or file.name)
            told.append(file.payload())
        if channel:
            shown = {"text": str(payload.get("initial_comment") or ""), "files": told}
            self.posts.append(Post("message", "files.completeUploadExternal", shown, channel, "", payload.get("thread_ts")))
        return {"ok": True, "files": [{"id": file["id"], "title": file["title"]} for file in told]}

    def _user(self, payload: Payload) -> Payload:
        user = str(payload.get("user"))
        locale = (
            {"locale": self.locales.get(user, "fr-FR")} if str(payload.get("include_locale")).lower() in ("1", "true") else {}
        )
        told = {"id": user, "team_id": TEAM, "is_bot": False, "tz": self.zones.get(user, "Europe/Paris")}
        return {"ok": True, "user": {**told, **locale, **self.people.get(user, {})}}

    def _replies(self, payload: Payload) -> Payload:
        channel, ts = str(payload.get("channel")), str(payload.get("ts"))
        messages = self.threads.get((channel, ts))
        if messages is None and any((post.channel, post.ts) == (channel, ts) for post in self.posts):
            return self._messages(payload, lambda post: ts in (post.ts, post.thread))
        if messages is None:
            return {"ok": False, "error": "thread_not_found"}
        start, limit = int(payload.get("cursor") or 0), min(int(payload.get("limit") or 100), 1000)
        more = start + limit < len(messages)
        cursor = {"response_metadata": {"next_cursor": str(start + limit) if more else ""}}
        return {"ok": True, "messages": messages[start : start + limit], "has_more": more, **cursor}

    def _opened(self, payload: Payload) -> Payload:
        return {"ok": True, "channel": {"id": f"D{str(payload.get('users'))[1:]}"}}

    def _info(self, payload: Payload) -> Payload:
        id_ = str(payload.get("channel"))
        known = self.channels.get(id_, Channel())
        if known.gone:
            return {"ok": False, "error": "channel_not_found"}
        told = {"is_private": known.private, "is_archived": known.archived, "is_member": known.bot, "is_ext_shared": False}
        return {"ok": True, "channel": {"id": id_, "name": known.name, **told, **known.shared}}

    def _joined(self, payload: Payload) -> Payload:
        id_ = str(payload.get("channel"))
        known = self.channels.get(id_, Channel())
        if known.gone or known.private:
            return {"ok": False, "error": "method_not_supported_for_channel_type" if known.private else "channel_not_found"}
        if known.archived:
            return {"ok": False, "error": "is_archived"}
        known.bot = True
        return {"ok": True, "channel": {"id": id_, "name": known.name, "is_member": True}}

    def _members(self, payload: Payload) -> Payload:
        known = self.channels.get(str(payload.get("channel")), Channel())
        if known.gone:
            return {"ok": False, "error": "channel_not_found"}
        everybody = [f"U{n}" for n in range(1, 10)]
        members = everybody if known.members is None else known.members
        start, limit = int(payload.get("cursor") or 0), min(int(payload.get("limit") or 100), 999)
        cursor = str(start + limit) if start + limit < len(members) else ""
        return {"ok": True, "members": members[start : start + limit], "response_metadata": {"next_cursor": cursor}}

    def _auth_test(self, payload: Payload) -> Payload:
        return {
            "ok": True,
            "url": self.address,
            "team": "Trial",
            "team_id": TEAM,
            "user": "sourcier",
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
        }


_METHODS: dict[str, Callable[[WebApi, Payload], Payload]] = {
    "auth.test": WebApi._auth_test,
    "chat.delete": WebApi._delete,
    "chat.postEphemeral": WebApi._post_ephemeral,
    "chat.postMessage": WebApi._post_message,
    "chat.update": WebApi._update,
    "conversations.history": WebApi._history,
    "conversations.info": WebApi._info,
    "conversations.join": WebApi._joined,
    "conversations.members": WebApi._members,
    "conversations.open": WebApi._opened,
    "conversations.replies": WebApi._replies,
    "files.completeUploadExternal": WebApi._shared,
    "files.getUploadURLExternal": WebApi._upload_url,
    "usergroups.users.list": WebApi._group,
    "users.info": WebApi._user,
    "views.open": WebApi._opened_view,
    "views.push": WebApi._pushed_view,
    "views.publish": WebApi._published_view,
    "views.update": WebApi._updated_view,
}


def _message(post: Post, *, metadata: bool) -> Payload:
    """A message of the bot's as its channel's history tells it."""
    told = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "ts": post.ts, "text": post.text}
    if post.thread:
        told["thread_ts"] = post.thread
    return {**told, "metadata": post.payload["metadata"]} if metadata and "metadata" in post.payload else told


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
