"""What the workspace knows, as Slack would: channels, people, messages, files, views; and the log of what was shown and asked for."""

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

TEAM, BOT_USER, BOT_ID = "T0TRIAL", "U0BOT", "B0BOT"

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
    view: str = ""  # the view's id

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


@dataclass(slots=True)
class Message:
    """What stands in a channel: a person's words, or the bot's payload. `only`: who alone sees it."""

    channel: str
    ts: str
    user: str
    payload: Payload
    thread: str | None = None
    only: str = ""
    cause: int = 0  # the exchange that made it, or changed it last
    revision: int = 0
    gone: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_bots(self) -> bool:
        return self.user == BOT_USER

    @property
    def blocks(self) -> list[Payload]:
        """Its blocks, each named: what has no block_id gets one, as in Slack."""
        return named(self.payload.get("blocks") or [])

    def told(self, *, metadata: bool = False) -> Payload:
        """As the channel's history tells of it."""
        told: Payload = {"type": "message", "user": self.user, "ts": self.ts, "text": str(self.payload.get("text") or "")}
        told |= {"bot_id": BOT_ID} if self.is_bots else {}
        told |= {"blocks": self.blocks} if self.payload.get("blocks") else {}
        told |= {"thread_ts": self.thread} if self.thread else {}
        told |= {"files": self.payload["files"]} if self.payload.get("files") else {}
        return {**told, "metadata": self.payload["metadata"]} if metadata and "metadata" in self.payload else told


@dataclass(slots=True)
class View:
    """A modal on somebody's screen, or their Home: the payload as sent, and what was last filled in and found wrong."""

    id: str
    user: str
    payload: Payload
    hash: str
    root: str = ""
    previous: str | None = None
    cause: int = 0
    values: Payload = field(default_factory=dict)  # by block_id: the state as it was sent
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Payload]:
        return named(self.payload.get("blocks") or [])

    def told(self) -> Payload:
        """As Slack tells of it to the app."""
        empty = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        known = {"id": self.id, "team_id": TEAM, "hash": self.hash, "app_id": "A1", "bot_id": BOT_ID, "blocks": self.blocks}
        return {**empty, **self.payload, **known, "root_view_id": self.root or self.id, "previous_view_id": self.previous}


@dataclass(slots=True)
class Exchange:
    """Something that somebody did: the request that the app got for it, and the calls that it then made."""

    number: int
    about: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 0
    answer: str = ""
    seconds: float = 0.0
    calls: list[Call] = field(default_factory=list)


class Records:
    """All of it. Whatever changes raises `version`, which the page asks for."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.calls: list[Call] = []
        self.exchanges: list[Exchange] = []
        self.groups: dict[str, list[str]] = {}  # the users of each user group
        self.locales: dict[str, str] = {}  # by user, as users.info tells it; others are fr-FR
        self.zones: dict[str, str] = {}  # the time zone of each user; others are in Paris
        self.people: dict[str, Payload] = {}  # what users.info tells of users who are no plain members
        self.names: dict[str, str] = {}  # the name of each user, where they have one
        self.channels: dict[str, Channel] = {}  # by id, where a channel is not like others
        self.known_only = False  # whether a channel that is not among them is none
        self.scopes: frozenset[str] | None = None  # what the bot's token may; None: everything
        self.threads: dict[tuple[str, str], list[Payload]] = {}  # (channel, ts) -> messages, oldest first: told instead of ours
        self.deleted: list[tuple[str, str]] = []  # (channel, ts) of messages that the app took back
        self.files: dict[str, File] = {}  # by id
        self.uploads: dict[str, str] = {}  # an upload address's path -> the file's id
        self.address = ""  # of the server
        self.messages: dict[tuple[str, str], Message] = {}  # (channel, ts) -> message, in the order in which they came
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {}  # the views on each user's screen, the top one last
        self.homes: dict[str, str] = {}  # the Home of each user
        self.triggers: dict[str, str | None] = {}  # what opens a view: whose, None once it is used
        self.clock: Callable[[], float] = time.time  # what messages' time stamps are made of
        self.version = 0
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._last_ts = 0  # microseconds

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        """A message's time stamp, which is its name."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def changed(self) -> int:
        self.version += 1
        return self.version

    @property
    def cause(self) -> int:
        """The exchange that is under way, or the last one."""
        return self.exchanges[-1].number if self.exchanges else 0

    def called(self, call: Call) -> None:
        self.calls.append(call)
        if self.exchanges:
            self.exchanges[-1].calls.append(call)

    # --- messages -----------------------------------------------------------------------------------------------

    def put(self, channel: str, user: str, payload: Payload, *, thread: str | None = None, only: str = "") -> Message:
        message = Message(channel, self.ts(), user, payload, thread, only, self.cause, self.changed())
        self.messages[channel, message.ts] = message
        return message

    def replaced(self, message: Message, payload: Payload) -> None:
        message.payload, message.cause, message.revision = payload, self.cause, self.changed()

    def removed(self, message: Message) -> None:
        message.gone = True
        self.changed()

    def message(self, channel: str, ts: str) -> Message | None:
        found = self.messages.get((channel, ts))
        return None if found is None or found.gone else found

    def standing(self, channel: str) -> Iterator[Message]:
        return (message for message in self.messages.values() if message.channel == channel and not message.gone)

    # --- views --------------------------------------------------------------------------------------------------

    def trigger(self, user: str, given: str | None = None) -> str:
        """What opens one view for a user; `given` is known already where Slack delivers something again."""
        name = given or f"{self.number()}.trial.{secrets.token_hex(4)}"
        self.triggers.setdefault(name, user)
        return name

    def opened(self, user: str, payload: Payload, *, push: bool = False) -> View:
        stack = self.modals.setdefault(user, [])
        if not push:
            stack.clear()
        view = View(f"V{self.number()}", user, payload, secrets.token_hex(6), cause=self.cause)
        view.root, view.previous = (stack[0], stack[-1]) if stack else (view.id, None)
        self.views[view.id] = view
        stack.append(view.id)
        self.changed()
        return view

    def published(self, user: str, payload: Payload) -> View:
        view = View(self.homes.get(user) or f"V{self.number()}", user, payload, secrets.token_hex(6), cause=self.cause)
        self.views[view.id], self.homes[user] = view, view.id
        self.changed()
        return view

    def updated(self, view: View, payload: Payload) -> None:
        view.payload, view.hash, view.errors, view.cause = payload, secrets.token_hex(6), {}, self.cause
        self.changed()

    def closed(self, user: str, *, whole: bool = False) -> list[View]:
        """The top modal, or all of them, off a user's screen."""
        stack = self.modals.get(user, [])
        gone = list(stack) if whole else stack[-1:]
        del stack[len(stack) - len(gone) :]
        self.changed()
        return [self.views[id_] for id_ in reversed(gone)]

    def top(self, user: str) -> View | None:
        stack = self.modals.get(user)
        return self.views[stack[-1]] if stack else None


def named(blocks: Iterable[Payload]) -> list[Payload]:
    """Blocks with a block_id each."""
    return [{**block, "block_id": block.get("block_id") or f"b{n}"} for n, block in enumerate(blocks)]


def pressed(post: Post, button: str, tampered: Payload, place: int) -> Payload:
    """The action that Slack sends of a button, or of a menu's entry."""
    told: list[Payload] = [
        {**found, **tampered}
        for found in post.buttons
        if button in (found["text"]["text"], found["action_id"], found.get("value"))
    ]
    for found in post.entries:
        if button in (found["text"]["text"], found["value"]):
            option = {"text": found["text"], "value": found["value"], **tampered}
            told.append({"type": "overflow", "action_id": found["action_id"], "selected_option": option})
    if len(told) <= place:
        words = [found["text"]["text"] for found in (*post.buttons, *post.entries)]
        raise LookupError(f"no button {button!r} among {words}")
    return told[place]
