"""The workspace: what people do in Slack in, signed requests to the app; what the app then shows, as Slack would, out."""

import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.trial import bodies
from bot.trial.apps import Inline, made
from bot.trial.records import BOT_USER, TEAM, Call, Channel, Exchange, File, Message, Payload, Post, Records, View, pressed
from bot.trial.rules import view_faults
from bot.trial.web_api import WebApi

if TYPE_CHECKING:
    from slack_bolt import App, BoltResponse

    from bot.settings import Settings
    from store.archive import Archive

__all__ = ["Inline", "Workspace"]

_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")


class Workspace:
    """Use as a context manager; `app(archive, settings)` makes the bot that works in it."""

    def __init__(self, *, signing_secret: str = "trial-signing-secret") -> None:  # noqa: S107 nobody's
        self.signing_secret = signing_secret
        self._api = WebApi()
        self.records: Records = self._api.records
        self._last: tuple[str, dict[str, str]] | None = None

    def __enter__(self) -> "Workspace":
        # Slack's client sends even loopback requests to the proxy that a machine's environment names.
        self._proxies = {name: os.environ.pop(name) for name in _PROXIES if name in os.environ}
        self._api.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._api.stop()
        os.environ.update(self._proxies)

    @property
    def client_url(self) -> str:
        """The Web API's base address."""
        return f"{self._api.address}/api/"

    @property
    def calls(self) -> list[Call]:
        """Every request of the app's so far, and what it was told."""
        return self.records.calls

    @property
    def posts(self) -> list[Post]:
        """Everything shown so far."""
        return self.records.posts

    @property
    def locales(self) -> dict[str, str]:
        """The Slack locale of each user; who is not in it is fr-FR."""
        return self.records.locales

    @property
    def groups(self) -> dict[str, list[str]]:
        """The users of each user group, by its id."""
        return self.records.groups

    @property
    def threads(self) -> dict[tuple[str, str], list[Payload]]:
        """The messages of threads, oldest first, by (channel, ts): what conversations.replies tells."""
        return self.records.threads

    @property
    def deleted(self) -> list[tuple[str, str]]:
        """The messages that the app took back, by (channel, ts)."""
        return self.records.deleted

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels that are not like others, by id: archived, private, without the bot."""
        return self.records.channels

    @property
    def people(self) -> dict[str, Payload]:
        """What users.info tells of users who are no plain members: `{"is_restricted": True}`, `{"team_id": "T9"}`."""
        return self.records.people

    @property
    def zones(self) -> dict[str, str]:
        """The time zone of each user, as users.info tells it; who is not in it is in Paris."""
        return self.records.zones

    def keep_time(self, clock: Callable[[], float]) -> None:
        """Messages are stamped by this clock, in seconds since 1970."""
        self.records.clock = clock

    @property
    def files(self) -> dict[str, File]:
        """The files announced so far, by id, with the bytes that came."""
        return self.records.files

    def refuse(self, method: str, error: str, *, times: int = 1, **more: Any) -> None:
        """The next calls of a method (`response_url` and `upload` too) fail: `missing_scope` with needed=, `ratelimited` with retry_after=.

        `http_503` answers with that status; `slow` after seconds=; `lost` does what is asked, and the answer never comes.
        """
        self._api.refuse(method, error, times, more)

    def app(
        self,
        archive: "Archive",
        settings: "Settings",
        *,
        now: Callable[[], datetime] | None = None,
        locale: str | None = None,
        **bolt: Any,
    ) -> "App":
        """The real app, answering at once, its Web API here. `locale` is what user U1 has set."""
        if locale:
            self.locales["U1"] = locale
        return made(archive, settings, url=self.client_url, secret=self.signing_secret, now=now, bolt=bolt)

    # --- what people do -------------------------------------------------------------------------------------------

    def ask(self, app: "App", line: str, *, user: str = "U1", channel: str = "C1") -> list[Payload]:
        """Type a slash command; the payloads of what Slack would show."""
        return [post.payload for post in self.command(app, line, user=user, channel=channel)]

    def command(
        self, app: "App", line: str, *, user: str = "U1", channel: str = "C1", trigger: str | None = None
    ) -> list[Post]:
        """Type a slash command; what Slack would show."""
        name, _, text = line.strip().partition(" ")
        place = self.records.channels.get(channel, Channel()).name
        body = {
            **bodies.command(name, text.strip(), user=user, channel=channel, channel_name=place),
            "response_url": self._api.response_url(user, channel),
            "trigger_id": self.records.trigger(user, trigger),
        }
        return self._shown_by(app, line.strip(), urlencode(body))

    def click(
        self,
        app: "App",
        post: Post,
        button: str,
        *,
        user: str = "U1",
        value: str | None = None,
        trigger: str | None = None,
        place: int = 0,
        team: str = TEAM,
    ) -> list[Post]:
        """Click the button, or the menu's entry, that says `button` (or whose action_id or value it is), the `place`th of them.

        `value` tampers with what it carries; `team`: the user is of another organisation.
        """
        action = pressed(post, button, {} if value is None else {"value": value}, place)
        view = self._view(post) if post.shown in ("modal", "home") else None
        only = post.user if post.shown == "ephemeral" else ""
        kept = self.records.message(post.channel, post.ts)
        message = kept or Message(post.channel, post.ts or self.records.ts(), BOT_USER, post.payload, post.thread, only)
        return self._acted(app, action | {"block_id": "b1"}, view or message, user, trigger=trigger, team=team)

    def act(
        self, app: "App", on: Message | View, block_id: str, action_id: str, chosen: Any = None, *, user: str = "U1"
    ) -> list[Post]:
        """Press or choose in a block of a message or a view, by the block's and the element's names. LookupError: nothing such there."""
        known = {(block, element["action_id"]): element for block, element in bodies.elements(on.blocks)}
        element = known.get((block_id, action_id))
        if element is None:
            raise LookupError(f"nothing called {action_id!r} in the block {block_id!r}")
        return self._acted(app, bodies.action(element, block_id, chosen), on, user)

    def _acted(
        self, app: "App", action: Payload, on: Message | View, user: str, *, trigger: str | None = None, team: str = TEAM
    ) -> list[Post]:
        action |= {"action_ts": self.records.ts()}
        body: Payload = {
            "type": "block_actions",
            **bodies.who(user, team=team),
            "trigger_id": self.records.trigger(user, trigger),
            "actions": [action],
        }
        if isinstance(on, View):
            body |= bodies.in_view(on)
        else:
            name = self.records.channels.get(on.channel, Channel()).name
            body |= bodies.in_message(on) | {"channel": {"id": on.channel, "name": name}}
            body |= {"response_url": self._api.response_url(user, on.channel, on.ts)}
        return self._shown_by(app, f"block_actions {action['action_id']}", urlencode({"payload": json.dumps(body)}))

    def submit(self, app: "App", post: Post, values: Payload, *, user: str = "U1") -> list[Post]:
        """Send a modal's form; `values` by block_id: what was typed, the value that was chosen, the values that were ticked."""
        return self.send(app, self._view(post), values, user=user)

    def send(self, app: "App", view: View, values: Payload, *, user: str = "U1") -> list[Post]:
        """The same of a modal on a user's screen: it closes, is replaced, or shows what is wrong beneath its fields."""
        inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
        state = {block: {element["action_id"]: bodies.state(element, values.get(block))} for block, element in inputs.items()}
        body: Payload = {
            "type": "view_submission",
            **bodies.who(user),
            "trigger_id": self.records.trigger(user),
            "view": bodies.in_view(view, state)["view"],
        }
        view.values, view.errors = {block: told[inputs[block]["action_id"]] for block, told in state.items()}, {}
        before = len(self.posts)
        about = f"view_submission {view.payload.get('callback_id', '')}"
        told = self._exchanged(app, about, urlencode({"payload": json.dumps(body)}))
        self.posts[before:before] = self._answered(view, json.loads(told) if told else {}, set(inputs), user)
        return self.posts[before:]

    def _answered(self, view: View, told: Payload, inputs: set[str], user: str) -> list[Post]:
        """What Slack does with the answer to a form."""
        kind = told.get("response_action")
        if kind == "errors":
            if unknown := set(told["errors"]) - inputs:
                raise RuntimeError(f"errors of no input block: {unknown}")
            view.errors = dict(told["errors"])
            self.records.changed()
            return [Post("errors", "response_action", told, "", user, view=view.id)]
        if kind in ("update", "push"):
            if faults := view_faults(told["view"]):
                raise RuntimeError(f"no view: {faults}")
            if kind == "update":
                self.records.updated(view, told["view"])
            shown = view if kind == "update" else self.records.opened(user, told["view"], push=True)
            return [Post("modal", "response_action", told["view"], "", user, view=shown.id)]
        self.records.closed(user, whole=kind == "clear")
        return []

    def close(self, app: "App", *, user: str = "U1", whole: bool = False) -> list[Post]:
        """Close the modal on top of a user's screen, or all; the app hears of it where it asked to."""
        before = len(self.posts)
        for view in self.records.closed(user, whole=whole):
            if view.payload.get("notify_on_close"):
                body = {"type": "view_closed", **bodies.who(user), "view": view.told(), "is_cleared": whole}
                self._shown_by(app, "view_closed", urlencode({"payload": json.dumps(body)}))
        return self.posts[before:]

    def mention(
        self,
        app: "App",
        text: str,
        *,
        user: str = "U1",
        channel: str = "C1",
        thread_ts: str | None = None,
        event_id: str | None = None,
        retry: int | None = None,
        **fields: Any,
    ) -> list[Post]:
        """Write `@sourcier text` in a channel or a thread; `retry` is Slack's number of a delivery that comes again."""
        event: Payload = {
            "type": "app_mention",
            "user": user,
            "text": f"<@{BOT_USER}> {bodies.escaped(text)}",
            "ts": self.records.ts(),
            "channel": channel,
            "event_ts": self.records.ts(),
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **fields,
        }
        return self.event(app, event, event_id=event_id, retry=retry)

    def direct(self, app: "App", text: str, *, user: str = "U1", **fields: Any) -> list[Post]:
        """Write to the bot in its direct messages."""
        event: Payload = {
            "type": "message",
            "channel_type": "im",
            "user": user,
            "text": bodies.escaped(text),
            "ts": self.records.ts(),
            "channel": f"D{user[1:]}",
            **fields,
        }
        return self.event(app, event)

    def write(self, app: "App", text: str, *, user: str, channel: str, thread_ts: str | None = None) -> list[Post]:
        """Write a message, as Slack keeps it (`<@U0BOT>`, `&lt;`): it stays; the bot hears of it where it is spoken to."""
        message = self.records.put(channel, user, {"text": text}, thread=thread_ts)
        before, told = len(self.posts), message.told() | {"channel": channel, "event_ts": message.ts}
        if f"<@{BOT_USER}>" in text:
            self.event(app, {**told, "type": "app_mention"})
        if channel.startswith("D"):
            # One message, two events: a mention in a direct message comes as both.
            self.event(app, {**told, "channel_type": "im"})
        return self.posts[before:]

    def open_home(self, app: "App", *, user: str = "U1") -> list[Post]:
        """Open the app's Home."""
        kept = self.records.views.get(self.records.homes.get(user, ""))
        told = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": "home"}
        return self.event(app, {**told, "event_ts": self.records.ts(), **({"view": kept.told()} if kept is not None else {})})

    def shortcut(
        self,
        app: "App",
        callback_id: str,
        message: Payload,
        *,
        user: str = "U1",
        channel: str = "C1",
        trigger: str | None = None,
    ) -> list[Post]:
        """Choose a shortcut in a message's menu; the message's `text` is as Slack has it."""
        body: Payload = {
            "type": "message_action",
            "callback_id": callback_id,
            **bodies.who(user),
            "action_ts": self.records.ts(),
            "channel": {"id": channel, "name": self.records.channels.get(channel, Channel()).name},
            "trigger_id": self.records.trigger(user, trigger),
            "response_url": self._api.response_url(user, channel),
            "message_ts": message.get("ts"),
            "message": {"type": "message", **message},
        }
        return self._shown_by(app, f"message_action {callback_id}", urlencode({"payload": json.dumps(body)}))

    def event(self, app: "App", event: Payload, *, event_id: str | None = None, retry: int | None = None) -> list[Post]:
        """Deliver any event."""
        body = bodies.event(event, event_id=event_id or f"Ev{self.records.number()}", at=int(time.time()))
        again = {} if retry is None else _again(retry)
        return self._shown_by(app, str(event["type"]), json.dumps(body), {"content-type": "application/json", **again})

    def redeliver(self, app: "App", *, retry: int = 1) -> list[Post]:
        """Deliver the last request again, signed anew, as Slack does where it waited for more than three seconds."""
        if self._last is None:
            raise LookupError("nothing was delivered yet")
        body, headers = self._last
        return self._shown_by(app, "x-slack-retry-num", body, {**headers, **_again(retry)})

    def signed(self, body: str, *, at: float | None = None) -> dict[str, str]:
        """The headers by which Slack signs a body; `at` makes them stale."""
        stamp = str(int(time.time() if at is None else at))
        signature = SignatureVerifier(self.signing_secret).generate_signature(timestamp=stamp, body=body)
        form = "application/x-www-form-urlencoded"
        return {"content-type": form, "x-slack-request-timestamp": stamp, "x-slack-signature": signature or ""}

    def dispatch(self, app: "App", body: str, headers: dict[str, str] | None = None) -> "BoltResponse":
        """Hand a body to the app as it is, signed unless `headers` are given."""
        from slack_bolt import BoltRequest

        lists = {name: [value] for name, value in (self.signed(body) if headers is None else headers).items()}
        return app.dispatch(BoltRequest(body=body, headers=lists))  # type: ignore[arg-type]

    # --- the inside ---------------------------------------------------------------------------------------------

    def _shown_by(self, app: "App", about: str, body: str, headers: dict[str, str] | None = None) -> list[Post]:
        before = len(self.posts)
        self._exchanged(app, about, body, headers or {})
        return self.posts[before:]

    def _exchanged(self, app: "App", about: str, body: str, headers: dict[str, str] | None = None) -> str:
        """Signs, hands over and writes down a request; what the app answered at once."""
        self._last = body, headers or {}
        full = {**self.signed(body), **(headers or {})}
        exchange = Exchange(self.records.number(), about, full, body)
        self.records.exchanges.append(exchange)
        began = time.monotonic()
        response = self.dispatch(app, body, full)
        exchange.seconds, exchange.status, exchange.answer = time.monotonic() - began, response.status, str(response.body or "")
        if response.status != 200:
            raise RuntimeError(f"the app answered {response.status}")
        return exchange.answer

    def _view(self, post: Post) -> View:
        """The view that a post showed, as it was then: tests click in what they hold."""
        kept = self.records.views.get(post.view)
        if kept is None:
            return View(f"V{self.records.number()}", post.user, post.payload, "")
        if kept.payload is not post.payload:
            self.records.updated(kept, post.payload)
        return kept


def _again(retry: int) -> dict[str, str]:
    return {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
