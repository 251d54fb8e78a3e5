"""A trial under way: who is there, where one writes, what one does; each deed becomes a signed request to the app.

One deed at a time. What the world outside does (time passing, stories coming in) is handed in as a `World`.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from bot.trial import bodies
from bot.trial.page import words
from bot.trial.records import BOT_USER, Exchange, Message, View
from bot.trial.workspace import Workspace
from handlers import COMMANDS
from handlers.sources import SHORTCUT
from handlers.wording import Lang

if TYPE_CHECKING:
    from slack_bolt import App

LOCALES: dict[Lang, str] = {"fr": "fr-FR", "en": "en-GB"}
#: The faults that the page can play, with what Slack says beside them.
FAULTS: dict[str, dict[str, Any]] = {
    "ratelimited": {"retry_after": 1},
    "http_503": {},
    "slow": {"seconds": 4},
    "missing_scope": {"needed": "chat:write"},
    "channel_not_found": {},
    "msg_too_long": {},
}
FAULTY = (
    "response_url",
    "chat.postMessage",
    "views.open",
    "views.update",
    "conversations.replies",
    "files.completeUploadExternal",
)
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the trial; `editor`: of the user group that corrects."""

    id: str
    name: str
    editor: bool = False

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2])

    @property
    def direct(self) -> str:
        """Where they and the bot write to each other."""
        return f"D{self.id[1:]}"


@dataclass(frozen=True, slots=True)
class Ran:
    """What happened while the clock ran."""

    arrived: int


class World(Protocol):
    """Time, and what comes with it."""

    def now(self) -> datetime: ...

    def next_digest(self) -> datetime | None: ...

    def run(self, until: datetime) -> Ran:
        """The clock goes there: stories come in on the way, and what is due then is delivered."""

    def forget(self) -> None:
        """What the bot remembers of people: it asks Slack again at once, and not after minutes of a clock that stands."""


@dataclass(slots=True)
class Session:
    workspace: Workspace
    app: "App"
    world: World
    people: tuple[Person, ...]  # who may be played; others only write
    channels: tuple[str, ...]
    outlets: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # an invented address -> (title, text) of what stands there
    lang: Lang = "fr"
    seen: dict[tuple[str, str], int] = field(default_factory=dict)  # (user, channel) -> the version that was looked at
    lock: threading.RLock = field(default_factory=threading.RLock)

    # --- who and where --------------------------------------------------------------------------------------------

    def person(self, id_: str) -> Person:
        """One of the people; the first where there is no such."""
        return next((person for person in self.people if person.id == id_), self.people[0])

    def name(self, id_: str) -> str:
        """What a user, a channel or a user group is called."""
        records = self.workspace.records
        if id_ == BOT_USER:
            return "sourcier"
        if id_ in records.channels:
            return records.channels[id_].name
        if id_ in records.groups:
            return words.EDITORS(self.lang)
        return records.names.get(id_, id_)

    def is_open_to(self, user: str, channel: str) -> bool:
        return channel in self.channels or channel == self.person(user).direct

    # --- deeds ----------------------------------------------------------------------------------------------------

    def say(self, user: str, channel: str, thread: str | None, text: str) -> str:
        """Type something and press Enter: a command, or a message; what the page says of it, "" where nothing."""
        text = text.strip()[:_LONGEST]
        if not text or not self.is_open_to(user, channel):
            return ""
        with self.lock:
            if not text.startswith("/"):
                self.workspace.write(self.app, self._as_slack_has_it(text), user=user, channel=channel, thread_ts=thread)
                return ""
            if thread:
                return words.NO_SLASH_HERE(self.lang)
            name = text.partition(" ")[0].lower()
            if name not in {known for command in COMMANDS for known in (*command.fr, *command.en)}:
                return words.NO_COMMAND(self.lang, typed=name[:40])
            self.workspace.command(self.app, f"{name}{text[len(name) :]}", user=user, channel=channel)
        return ""

    def act(self, user: str, on: str, block: str, action: str, chosen: Any) -> str:
        """Press or choose something in a message (`m C1 1.2`) or a view (`v V12`)."""
        with self.lock:
            target = self._target(user, on)
            if target is None:
                return words.GONE(self.lang)
            try:
                self.workspace.act(self.app, target, block, action, chosen, user=user)
            except LookupError:
                return words.GONE(self.lang)
        return ""

    def send(self, user: str, on: str, values: dict[str, Any]) -> str:
        """Send the form on top; what must be filled in and is not, Slack itself says."""
        with self.lock:
            view, top = self._target(user, on), self.workspace.records.top(user)
            if not isinstance(view, View) or view is not top:
                return words.GONE(self.lang)
            inputs = [block for block in view.blocks if block["type"] == "input"]
            filled = {block["block_id"]: _typed(block["element"], values.get(block["block_id"])) for block in inputs}
            missing = [block["block_id"] for block in inputs if not block.get("optional") and not filled[block["block_id"]]]
            if missing:
                view.values = {b["block_id"]: bodies.state(b["element"], filled[b["block_id"]]) for b in inputs}
                view.errors = {block: words.REQUIRED(self.lang) for block in missing}
                self.workspace.records.changed()
                return ""
            self.workspace.send(self.app, view, filled, user=user)
        return ""

    def close(self, user: str) -> str:
        with self.lock:
            self.workspace.close(self.app, user=user)
        return ""

    def shortcut(self, user: str, on: str, callback: str) -> str:
        with self.lock:
            message = self._target(user, on)
            if not isinstance(message, Message) or callback != SHORTCUT:
                return words.GONE(self.lang)
            self.workspace.shortcut(self.app, callback, message.told(), user=user, channel=message.channel)
        return ""

    def open_home(self, user: str) -> None:
        with self.lock:
            self.workspace.open_home(self.app, user=user)

    def speak(self, lang: Lang) -> str:
        """Everybody's Slack is in this language from now on."""
        with self.lock:
            self.lang = lang
            for person in self.people:
                self.workspace.locales[person.id] = LOCALES[lang]
            self.world.forget()
            self.workspace.records.changed()
        return ""

    def run_clock(self, user: str, how: str, said: Callable[[datetime, Lang], str]) -> str:
        """Let time pass: an hour, or to the next digest; what happened on the way."""
        with self.lock:
            now, due = self.world.now(), self.world.next_digest()
            if how == "digest" and due is None:
                return words.NO_DIGEST(self.lang)
            before = len(self.workspace.posts)
            until = due + timedelta(seconds=30) if how == "digest" and due else now + timedelta(hours=1)
            # What is delivered now answers no request: it is told apart from the last one's.
            records = self.workspace.records
            records.exchanges.append(Exchange(records.number(), "schedule.tick"))
            ran = self.world.run(until)
            # The page's version rises even where nothing was posted: the clock is on it.
            records.changed()
            told = [words.IT_IS(self.lang, when=said(self.world.now(), self.lang))]
            told += [words.ARRIVED(self.lang, ran.arrived)] if ran.arrived else []
            posted = [post for post in self.workspace.posts[before:] if post.shown == "message" and post.thread is None]
            mine = [post.channel for post in posted if self.is_open_to(user, post.channel)]
            if mine:
                where = ", ".join(dict.fromkeys(self.place(channel) for channel in mine))
                told.append(words.POSTED(self.lang, len(mine), where=where))
        return " ".join(told)

    def play(self, method: str, fault: str) -> str:
        if method not in FAULTY or fault not in FAULTS:
            return words.GONE(self.lang)
        self.workspace.refuse(method, fault, **FAULTS[fault])
        return words.PLAYED(self.lang, method=method, fault=fault)

    def redeliver(self) -> str:
        with self.lock:
            try:
                self.workspace.redeliver(self.app)
            except LookupError:
                return words.GONE(self.lang)
            return words.REDELIVERED(self.lang, status=self.workspace.records.exchanges[-1].status)

    def place(self, channel: str) -> str:
        """« #redaction », « Sourcier (messages directs) »."""
        return words.DIRECT(self.lang) if channel.startswith("D") else f"#{self.name(channel)}"

    # --- the inside -----------------------------------------------------------------------------------------------

    def _target(self, user: str, on: str) -> Message | View | None:
        """What a deed is done on; None where it is gone, or is not this user's to see."""
        records = self.workspace.records
        match on.split(" "):
            case ["m", channel, ts]:
                message = records.message(channel, ts)
                mine = message is not None and self.is_open_to(user, channel) and message.only in ("", user)
                return message if mine else None
            case ["v", id_]:
                view = records.views.get(id_)
                shown = {*records.modals.get(user, []), records.homes.get(user, "")}
                return view if view is not None and view.user == user and id_ in shown else None
        return None

    def _as_slack_has_it(self, text: str) -> str:
        """`@sourcier` as `<@U0BOT>`, `#redaction` as `<#C1|redaction>`, an address in < >; all else escaped."""
        known = {f"@{name.lower()}": f"<@{id_}>" for id_, name in self.workspace.records.names.items()}
        known |= {"@sourcier": f"<@{BOT_USER}>"}
        known |= {f"#{channel.name}": f"<#{id_}|{channel.name}>" for id_, channel in self.workspace.records.channels.items()}
        names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?P<name>{names})(?!\w)|(?P<url>https?://[^\s<>\"|]+)", re.I)
        parts, at = [], 0
        for found in pattern.finditer(text):
            parts.append(bodies.escaped(text[at : found.start()]))
            parts.append(known[found["name"].lower()] if found["name"] else f"<{bodies.escaped(found['url'])}>")
            at = found.end()
        return "".join([*parts, bodies.escaped(text[at:])])


def _typed(element: dict[str, Any], given: Any) -> Any:
    """What the page sent of a field: text, an option's value, or the values ticked; "" or [] where nothing was filled in."""
    if element["type"] == "checkboxes":
        return [str(one) for one in given] if isinstance(given, list) else []
    one = given[0] if isinstance(given, list) and given else given
    longest = int(element.get("max_length") or 3_000)
    return str(one)[:longest] if isinstance(one, str) else ""


def as_lang(given: Any) -> Lang:
    return cast(Lang, given) if given in ("fr", "en") else "fr"
