"""What a user sees in the trial, as the templates write it: a session and a place in, the page or its parts out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bot.trial import bodies
from bot.trial.page import mrkdwn, words
from bot.trial.page.session import FAULTS, FAULTY, Session
from bot.trial.records import BOT_USER, Exchange, Message
from handlers import COMMANDS
from handlers.sources import SHORTCUT
from handlers.wording import Lang, verdicts

FOLDER = Path(__file__).parent
_SHOWN = 200  # messages of a channel, the newest
_EXCHANGES = 12
_LONGEST = 20_000  # characters of a payload in the developers' panel
#: A secret's own header is told by its name alone.
_SIGNATURE = "x-slack-signature"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: a channel, their direct messages, or the app's Home; a thread beside it; a message looked into."""

    user: str
    at: str
    thread: str = ""
    inspect: str = ""

    @property
    def query(self) -> str:
        return self.to()

    def to(self, **other: str) -> str:
        full = {"as": self.user, "at": self.at, "thread": self.thread, "inspect": self.inspect, **other}
        return urlencode({key: value for key, value in full.items() if value})


def place(session: Session, query: str) -> Place:
    """The place that an address names; the first channel where it names none that is open to the user."""
    given = dict(parse_qsl(query))
    person = session.person(given.get("as", ""))
    at = given.get("at", "")
    at = at if at == "home" or session.is_open_to(person.id, at) else session.channels[0]
    thread = given.get("thread", "")
    known = at != "home" and session.workspace.records.message(at, thread) is not None
    return Place(person.id, at, thread if known else "", given.get("inspect", "")[:60])


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the page shows it."""

    key: str
    revision: str
    channel: str
    ts: str
    author: str
    initials: str
    bot: bool
    only: bool
    time: str
    day: str
    text: str
    blocks: list[dict[str, Any]]
    files: list[dict[str, Any]]
    reactions: list[tuple[str, int]]
    replies: int
    thread_url: str
    inspect_url: str


def moment(at: datetime, lang: Lang) -> str:
    """« mardi 10 mars, 7:00 »."""
    return f"{_day(at, lang)}, {format_time(at, 'H:mm', locale=lang)}"


def _day(at: datetime, lang: Lang) -> str:
    return format_date(at, "EEEE d MMMM", locale=lang)


class Page:
    """All that the templates ask for, made when they ask."""

    def __init__(self, session: Session, here: Place, *, looking: bool = True) -> None:
        self._session, self._here, self._records = session, here, session.workspace.records
        self.at, self.at_thread = here.at, here.thread
        self.query = here.query
        self.version = self._records.version
        if looking and here.at != "home":
            session.seen[here.user, here.at] = self.version

    @property
    def heading(self) -> str:
        return words.HOME(self._session.lang) if self.at == "home" else self._session.place(self.at)

    @property
    def whom(self) -> str:
        return "Sourcier" if self.at.startswith("D") else self.heading

    @property
    def clock(self) -> str:
        at, lang = self._session.world.now(), self._session.lang
        return f"{format_date(at, 'E d MMM', locale=lang)}, {format_time(at, 'H:mm', locale=lang)}"

    @property
    def close_thread_url(self) -> str:
        return f"/?{self._here.to(thread='')}"

    @property
    def steps(self) -> Any:
        return words.STEPS if self.at == self._session.channels[0] else ()

    @property
    def wrong(self) -> str:
        """Changes with the faults that a form shows."""
        view = self.modal
        return " ".join(sorted(view.errors)) if view else ""

    # --- messages -----------------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Line]:
        return list(self._lines(thread=None))[-_SHOWN:]

    @property
    def thread(self) -> list[Line]:
        return list(self._lines(thread=self.at_thread)) if self.at_thread else []

    def _lines(self, *, thread: str | None) -> Iterator[Line]:
        standing = [m for m in self._records.standing(self.at) if m.only in ("", self._here.user)]
        replies: dict[str, int] = {}
        for message in standing:
            if message.thread and not message.only:
                replies[message.thread] = replies.get(message.thread, 0) + 1
        day = ""
        for message in standing:
            if (message.thread is not None) if thread is None else thread not in (message.ts, message.thread):
                continue
            line = self._line(message, replies.get(message.ts, 0), day if thread is None else None)
            day = _day(self._at(message), self._session.lang)
            yield line

    def _at(self, message: Message) -> datetime:
        return datetime.fromtimestamp(float(message.ts), UTC).astimezone(self._session.world.now().tzinfo)

    def _line(self, message: Message, replies: int, day: str | None) -> Line:
        lang, at, bot = self._session.lang, self._at(message), message.user == BOT_USER
        name = "Sourcier" if bot else self._session.name(message.user)
        today = _day(at, lang)
        return Line(
            key=f"{message.channel}-{message.ts.replace('.', '-')}",
            revision=f"{message.revision}-{replies}-{lang}-{day not in (None, today)}",
            channel=message.channel,
            ts=message.ts,
            author=name,
            initials="S" if bot else "".join(part[0] for part in name.split()[:2]),
            bot=bot,
            only=bool(message.only),
            time=format_time(at, "H:mm", locale=lang),
            day="" if day in (None, today) else today,
            text=str(message.payload.get("text") or ""),
            blocks=message.blocks,
            files=list(message.payload.get("files") or []),
            reactions=[(name, len(users)) for name, users in message.reactions.items() if users],
            replies=replies,
            thread_url=f"/?{self._here.to(thread=message.ts)}",
            inspect_url=f"/?{self._here.to(inspect=f'{message.channel} {message.ts}')}#inspector",
        )

    # --- beside them ----------------------------------------------------------------------------------------------

    @property
    def places(self) -> list[dict[str, Any]]:
        session, here = self._session, self._here
        direct = session.person(here.user).direct
        told = [(id_, session.name(id_), "channel") for id_ in session.channels]
        told += [(direct, words.DIRECT(session.lang), "app"), ("home", words.HOME(session.lang), "app")]
        return [
            {
                "kind": kind,
                "name": name,
                "here": id_ == here.at,
                "fresh": self._fresh(id_),
                "url": f"/?{Place(here.user, id_).query}",
            }
            for id_, name, kind in told
        ]

    def _fresh(self, channel: str) -> int:
        """Messages of others that this user has not looked at."""
        if channel == self.at:
            return 0
        seen, user = self._session.seen.get((self._here.user, channel), 0), self._here.user
        return sum(
            m.revision > seen and m.user != user and m.only in ("", user)
            for m in self._records.standing(channel)
            if not m.thread
        )

    @property
    def people(self) -> list[dict[str, Any]]:
        lang = self._session.lang
        return [
            {
                "name": person.name,
                "initials": person.initials,
                "role": words.EDITOR(lang) if person.editor else words.READER(lang),
                "here": person.id == self._here.user,
                "url": f"/?{urlencode({'as': person.id, 'at': self.at if not self.at.startswith('D') else person.direct})}",
            }
            for person in self._session.people
        ]

    @property
    def completions(self) -> list[dict[str, str]]:
        lang = self._session.lang
        commands = [
            {"insert": f"{name} ", "usage": command.usage(lang), "about": command.about(lang)}
            for command in COMMANDS
            for name in command.names(lang)
        ]
        names = [name for id_, name in self._records.names.items() if id_ != self._here.user]
        return [*commands, *({"insert": f"@{name} ", "usage": "", "about": ""} for name in ("sourcier", *names))]

    @property
    def modal(self) -> Any:
        return self._records.top(self._here.user)

    @property
    def home(self) -> Any:
        return self._records.views.get(self._records.homes.get(self._here.user, ""))

    # --- for developers -------------------------------------------------------------------------------------------

    @property
    def inspected(self) -> dict[str, Any] | None:
        if not self._here.inspect:
            return None
        channel, _, ts = self._here.inspect.partition(" ")
        message = self._records.message(channel, ts) if self._session.is_open_to(self._here.user, channel) else None
        message = None if message is not None and message.only not in ("", self._here.user) else message
        wanted = [x for x in reversed(self._records.exchanges) if message is None or x.number == message.cause]
        return {
            "payload": _pretty(message.payload) if message else "",
            "exchanges": [_exchange(exchange) for exchange in wanted[:_EXCHANGES]],
            "methods": FAULTY,
            "faults": list(FAULTS),
            "close_url": f"/?{self._here.to(inspect='')}",
        }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    shown = {name: value if name != _SIGNATURE else f"{value[:9]}…" for name, value in exchange.headers.items()}
    headers = "\n".join(f"{name}: {value}" for name, value in shown.items())
    return {
        "number": exchange.number,
        "about": exchange.about[:80],
        "status": exchange.status,
        "ms": round(1000 * exchange.seconds),
        "request": f"POST /slack/events\n{headers}\n\n{_body(exchange.body)}" if exchange.body else "",
        "calls": [{"method": c.method, "answer": c.answer, "payload": _pretty(c.payload)} for c in exchange.calls],
    }


def _body(body: str) -> str:
    """A request's body as one reads it: its form's fields, its JSON."""
    if body.startswith("{"):
        return _pretty(json.loads(body))
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return _pretty(json.loads(fields["payload"]) if "payload" in fields else fields)


def _pretty(thing: Any) -> str:
    text = json.dumps(thing, ensure_ascii=False, indent=2, default=lambda raw: f"<{len(raw)} bytes>")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…"


# --- the templates --------------------------------------------------------------------------------------------------


def whole(session: Session, here: Place, *, token: str) -> str:
    """The page, anew."""
    template = _templates().get_template("page.html")
    return template.render(**_given(session), page=Page(session, here), token=token)


def parts(session: Session, here: Place) -> dict[str, str]:
    """What of the page may have changed, by the id of the element that it goes into."""
    page = Page(session, here)
    module: Any = _templates().get_template("parts.html").make_module({**_given(session), "page": page})
    made = {"side": module.side(), "clock": module.clock(), "modal": module.modal(), "inspector": module.inspector()}
    if here.at == "home":
        return {**made, "home": module.home()}
    return {**made, "timeline": module.timeline(), **({"thread": module.thread()} if here.thread else {})}


def outlet(session: Session, url: str) -> str | None:
    """An invented outlet's page: what the trial's stories link to."""
    found = session.outlets.get(url)
    if found is None:
        return None
    title, text = found
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip() and paragraph.strip() != title]
    return _templates().get_template("outlet.html").render(**_given(session), url=url, title=title, paragraphs=paragraphs)


def _given(session: Session) -> dict[str, Any]:
    lang = session.lang

    def address(url: str) -> str:
        """Where a link leads: an invented outlet's page is ours, its passage marked by the browser as on a real one."""
        bare, _, fragment = url.partition("#")
        return f"/outlet?url={quote(bare, safe='')}#{fragment}" if bare in session.outlets else url

    def shown(text: str) -> Markup:
        return mrkdwn.html(text, names=session.name, address=address)

    def choices(element: dict[str, Any]) -> list[dict[str, Any]]:
        ids = {
            "users_select": [person.id for person in session.people],
            "conversations_select": session.channels,
            "channels_select": session.channels,
        }.get(element["type"])
        if ids is None:
            return bodies.options(element)
        sign = "" if element["type"] == "users_select" else "#"
        return [{"value": id_, "text": {"type": "plain_text", "text": f"{sign}{session.name(id_)}"}} for id_ in ids]

    return {
        "lang": lang,
        "say": words,
        "mrkdwn": shown,
        "flat": lambda text: mrkdwn.plain(text["text"]),
        "link": lambda url, said: mrkdwn.link(url, said, address),
        "address": lambda url: address(mrkdwn.safe_address(url)),
        "name": session.name,
        "emoji": mrkdwn.emoji,
        "choices": choices,
        "current": _current,
        "shortcuts": [(verdicts.SHORTCUT(lang), SHORTCUT)],
    }


def _current(element: dict[str, Any], sent: dict[str, Any]) -> Any:
    """What stands in a field: what was sent last, else what it began with."""
    told = sent or bodies.state(element, None)
    kind = element["type"]
    if kind == "checkboxes":
        return [option["value"] for option in told.get("selected_options") or []]
    if kind in ("static_select", "radio_buttons"):
        return (told.get("selected_option") or {}).get("value", "")
    return next((value for key, value in told.items() if key != "type"), None) or ""


@cache
def _templates() -> Environment:
    # What a payload lacks is nothing: Slack's blocks leave out what they do not say.
    return Environment(loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
