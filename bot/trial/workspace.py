"""The workspace: what people do in Slack in, signed requests to the app; what the app then shows, as Slack would, out."""

import json
import os
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.trial.rules import view_faults
from bot.trial.web_api import BOT_ID, BOT_USER, TEAM, Call, Channel, File, Payload, Post, WebApi

if TYPE_CHECKING:
    from slack_bolt import App, BoltResponse

    from bot.settings import Settings
    from store.archive import Archive

_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
TOKEN = "xoxb-trial"  # noqa: S105 nobody's


class Inline(Executor):
    """Runs what it is given at once: what a command makes Slack show is there when `command` returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Workspace:
    """Use as a context manager; `app(archive, settings)` makes the bot that works in it."""

    def __init__(self, *, signing_secret: str = "trial-signing-secret") -> None:  # noqa: S107 nobody's
        self.signing_secret = signing_secret
        self._api = WebApi()

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
        return self._api.calls

    @property
    def posts(self) -> list[Post]:
        """Everything shown so far."""
        return self._api.posts

    @property
    def locales(self) -> dict[str, str]:
        """The Slack locale of each user; who is not in it is fr-FR."""
        return self._api.locales

    @property
    def groups(self) -> dict[str, list[str]]:
        """The users of each user group, by its id."""
        return self._api.groups

    @property
    def threads(self) -> dict[tuple[str, str], list[Payload]]:
        """The messages of threads, oldest first, by (channel, ts): what conversations.replies tells."""
        return self._api.threads

    @property
    def deleted(self) -> list[tuple[str, str]]:
        """The messages that the app took back, by (channel, ts)."""
        return self._api.deleted

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels that are not like others, by id: archived, private, without the bot."""
        return self._api.channels

    @property
    def people(self) -> dict[str, Payload]:
        """What users.info tells of users who are no plain members: `{"is_restricted": True}`, `{"team_id": "T9"}`."""
        return self._api.people

    @property
    def zones(self) -> dict[str, str]:
        """The time zone of each user, as users.info tells it; who is not in it is in Paris."""
        return self._api.zones

    def keep_time(self, clock: Callable[[], float]) -> None:
        """Messages are stamped by this clock, in seconds since 1970."""
        self._api.clock = clock

    @property
    def files(self) -> dict[str, File]:
        """The files announced so far, by id, with the bytes that came."""
        return self._api.files

    def refuse(self, method: str, error: str, *, times: int = 1, **more: Any) -> None:
        """The next calls of a method (`response_url` and `upload` too) fail: `missing_scope` with needed=, `ratelimited` with retry_after=.

        `http_503` answers with that status; `lost` does what is asked, and the answer never comes.
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
        from slack_bolt.authorization import AuthorizeResult
        from slack_sdk import WebClient

        from bot.app import make_app, newsroom_time

        def authorize(**_: Any) -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT_USER, bot_id=BOT_ID, bot_token=TOKEN)

        if locale:
            self.locales["U1"] = locale
        given = {
            "authorize": authorize,
            "client": WebClient(base_url=self.client_url),
            "signing_secret": self.signing_secret,
            "listener_executor": Inline(),
            **bolt,
        }
        return make_app(archive, settings, now=now or newsroom_time, **given)

    # --- what people do -------------------------------------------------------------------------------------------

    def ask(self, app: "App", line: str, *, user: str = "U1", channel: str = "C1") -> list[Payload]:
        """Type a slash command; the payloads of what Slack would show."""
        return [post.payload for post in self.command(app, line, user=user, channel=channel)]

    def command(
        self, app: "App", line: str, *, user: str = "U1", channel: str = "C1", trigger: str | None = None
    ) -> list[Post]:
        """Type a slash command; what Slack would show."""
        name, _, text = line.strip().partition(" ")
        body = {
            **self._who(user, channel),
            "command": name,
            "text": _slack_escaped(text.strip()),
            "response_url": self._api.response_url(user, channel),
            "trigger_id": trigger or self._trigger(),
            "is_enterprise_install": "false",
        }
        return self._shown_by(app, urlencode(body), {})

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
        action = self._pressed(post, button, {} if value is None else {"value": value}, place)
        action |= {"block_id": "b1", "action_ts": self._api.ts()}
        private = post.shown == "ephemeral"
        body: Payload = {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "team_id": team},
            "team": {"id": TEAM, "domain": "trial"},
            "api_app_id": "A1",
            "token": "unused",
            "trigger_id": trigger or self._trigger(),
            "actions": [action],
            **(self._in_view(post) if post.shown in ("modal", "home") else self._in_message(post, user, private=private)),
        }
        return self._shown_by(app, urlencode({"payload": json.dumps(body)}), {})

    def submit(self, app: "App", post: Post, values: Payload, *, user: str = "U1") -> list[Post]:
        """Send a modal's form; `values` by block_id: what was typed, the value that was chosen, the values that were ticked."""
        view = post.payload
        inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        state = {block: {element["action_id"]: _state(element, values.get(block))} for block, element in inputs.items()}
        body: Payload = {
            "type": "view_submission",
            "user": {"id": user, "username": user.lower(), "team_id": TEAM},
            "team": {"id": TEAM, "domain": "trial"},
            "api_app_id": "A1",
            "token": "unused",
            "trigger_id": self._trigger(),
            "view": {**view, "id": f"V{self._api.number()}", "state": {"values": state}},
        }
        before = len(self.posts)
        form = urlencode({"payload": json.dumps(body)})
        response = self.dispatch(app, form, self.signed(form))
        if response.status != 200:
            raise RuntimeError(f"the app answered {response.status}")
        told = json.loads(response.body) if response.body else {}
        if told.get("response_action") == "errors":
            if unknown := set(told["errors"]) - set(inputs):
                raise RuntimeError(f"errors of no input block: {unknown}")
            self.posts.insert(before, Post("errors", "response_action", told, "", user))
        elif told.get("response_action") == "update":
            if faults := view_faults(told["view"]):
                raise RuntimeError(f"no view: {faults}")
            self.posts.insert(before, Post("modal", "response_action", told["view"], "", user))
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
            "text": f"<@{BOT_USER}> {_slack_escaped(text)}",
            "ts": self._api.ts(),
            "channel": channel,
            "event_ts": self._api.ts(),
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
            "text": _slack_escaped(text),
            "ts": self._api.ts(),
            "channel": f"D{user[1:]}",
            **fields,
        }
        return self.event(app, event)

    def open_home(self, app: "App", *, user: str = "U1") -> list[Post]:
        """Open the app's Home."""
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": "home", "event_ts": self._api.ts()}
        return self.event(app, event)

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
            "token": "unused",
            "action_ts": self._api.ts(),
            "team": {"id": TEAM, "domain": "trial"},
            "user": {"id": user, "name": user.lower()},
            "channel": {"id": channel, "name": "trial"},
            "is_enterprise_install": False,
            "enterprise": None,
            "trigger_id": trigger or self._trigger(),
            "response_url": self._api.response_url(user, channel),
            "message_ts": message.get("ts"),
            "message": {"type": "message", **message},
        }
        return self._shown_by(app, urlencode({"payload": json.dumps(body)}), {})

    def event(self, app: "App", event: Payload, *, event_id: str | None = None, retry: int | None = None) -> list[Post]:
        """Deliver any event."""
        body = {
            "token": "unused",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{self._api.number()}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
        again = {} if retry is None else {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        return self._shown_by(app, json.dumps(body), {"content-type": "application/json", **again})

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

    def _shown_by(self, app: "App", body: str, headers: dict[str, str]) -> list[Post]:
        before = len(self.posts)
        response = self.dispatch(app, body, {**self.signed(body), **headers})
        if response.status != 200:
            raise RuntimeError(f"the app answered {response.status}")
        return self.posts[before:]

    def _pressed(self, post: Post, button: str, tampered: Payload, place: int) -> Payload:
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

    def _in_view(self, post: Post) -> Payload:
        view = {**post.payload, "id": f"V{self._api.number()}"}
        return {"view": view, "container": {"type": "view", "view_id": view["id"]}}

    def _in_message(self, post: Post, user: str, *, private: bool) -> Payload:
        return {
            "channel": {"id": post.channel, "name": "trial"},
            "container": {
                "type": "message",
                "message_ts": post.ts or self._api.ts(),
                "channel_id": post.channel,
                "is_ephemeral": private,
                **({"thread_ts": post.thread} if post.thread else {}),
            },
            "response_url": self._api.response_url(user, post.channel),
        }

    def _who(self, user: str, channel: str) -> dict[str, str]:
        names = {
            "team_domain": "trial",
            "channel_name": "trial",
            "user_name": user.lower(),
            "api_app_id": "A1",
            "token": "unused",
        }
        return {"team_id": TEAM, "channel_id": channel, "user_id": user, **names}

    def _trigger(self) -> str:
        return f"{self._api.number()}.trial.{secrets.token_hex(4)}"


def _state(element: Payload, filled: Any) -> Payload:
    """What Slack sends of an input: `value` of a text, `selected_option` of radio buttons, `selected_options` of checkboxes."""
    if element["type"] == "plain_text_input":
        # What nobody touches keeps what stood there.
        return {"type": element["type"], "value": element.get("initial_value") if filled is None else filled or None}
    if element["type"] == "static_select":
        chosen = next((option for option in element["options"] if option["value"] == filled), element.get("initial_option"))
        return {"type": element["type"], "selected_option": chosen}
    if element["type"] == "timepicker":
        return {"type": element["type"], "selected_time": element.get("initial_time") if filled is None else filled}
    if element["type"] == "conversations_select":
        chosen_id = element.get("initial_conversation") if filled is None else filled
        return {"type": element["type"], "selected_conversation": chosen_id or None}
    if element["type"] == "radio_buttons":
        if filled is None and "initial_option" in element:
            return {"type": element["type"], "selected_option": element["initial_option"]}
        chosen = next((option for option in element["options"] if option["value"] == filled), None)
        return {"type": element["type"], "selected_option": chosen}
    if filled is None:
        return {"type": element["type"], "selected_options": element.get("initial_options", [])}
    ticked = [option for option in element["options"] if option["value"] in (filled or ())]
    return {"type": element["type"], "selected_options": ticked}


def _slack_escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
