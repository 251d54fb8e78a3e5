"""The Bolt app: what handlers need put in the context, each delivery answered once, the one error funnel."""

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slack_bolt import App, BoltContext, BoltResponse, Respond
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener.listener_completion_handler import CustomListenerCompletionHandler
from slack_bolt.listener.listener_start_handler import CustomListenerStartHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.counting import Counts, Silent, SlackCounter
from bot.links import LASTING, Links, Ticket, links
from bot.logs import Plain, new_request, trace
from bot.workspaces import InstalledWorkspaces, workspaces
from handlers import outcomes, register, withdrawals, wording
from handlers.blocks import notices
from handlers.blocks.elements import Block
from handlers.blocks.messages import Message
from handlers.blocks.passages import PageAddress, no_page
from handlers.commands import COMMANDS, language_typed
from handlers.editors import Editors
from handlers.mentions import language
from handlers.posting import late_note
from handlers.preferences import Preferences
from handlers.rights import Gate
from handlers.wording import Lang

if TYPE_CHECKING:
    from bot.settings import Settings
    from store.archive import Archive

log = logging.getLogger("sourcier")
#: Apart: Bolt gives the logger of its app's name its own level, which is never below WARNING.
answers = logging.getLogger("bot.answers")

NEWSROOM = ZoneInfo("Europe/Paris")
_REMEMBERED = 2_000
_KEYS = {name: command.key for command in COMMANDS for name in (*command.fr, *command.en)}


def newsroom_time() -> datetime:
    return datetime.now(NEWSROOM)


def make_app(
    archive: "Archive",
    settings: "Settings",
    *,
    now: Callable[[], datetime] = newsroom_time,
    gate: Gate | None = None,
    counts: Counts | None = None,
    **bolt: Any,
) -> App:
    """The app that answers from `archive`. `bolt` goes to Bolt as it is; with `authorize` no token of the settings is used.

    Where several workspaces install the app, each request is answered with its own workspace's token (`bot.workspaces`).
    """
    counts = counts or Silent()
    bolt.setdefault("logger", _quiet_logger())
    # Without a secret of its own Bolt would accept whatever is signed with none: a random one is nobody's.
    secret = settings.slack_signing_secret
    bolt.setdefault("signing_secret", secret.get_secret_value() if secret else secrets.token_hex(32))
    token = settings.slack_bot_token
    if "authorize" not in bolt and "client" not in bolt:
        bolt["client"] = WebClient(token=token.get_secret_value() if token else None, base_url=settings.slack_api_url)
    homes = workspaces(archive, settings, bolt["client"], now=now) if "client" in bolt else None
    if isinstance(homes, InstalledWorkspaces) and "authorize" not in bolt:
        bolt["authorize"] = _authorize(homes)
        bolt["user_facing_authorize_error_message"] = wording.NOT_INSTALLED_HERE
    # The token is tried with the first request: a bot that starts while Slack is down is there when Slack is back.
    app = App(name="sourcier", token_verification_enabled=False, **bolt)
    waits = RateLimitErrorRetryHandler(max_retry_count=2)
    app.client.retry_handlers = [SlackCounter(counts), *(app.client.retry_handlers or []), waits]
    app.middleware(_numbered(counts))
    app.middleware(_once())
    pages, own = links(settings, now=now), Preferences(archive)
    app.middleware(_context(archive, gate or make_gate(settings), own, pages, now, settings.cleared))
    register(app)
    app.error(_funnel)
    app.listener_runner.listener_start_handler = CustomListenerStartHandler(log, _beforehand)
    app.listener_runner.listener_completion_handler = CustomListenerCompletionHandler(log, _afterwards)
    return app


def _authorize(homes: InstalledWorkspaces) -> Callable[[str | None], AuthorizeResult | None]:
    # Bolt gives a function what it names, and would give a method its `self`.
    def authorize(team_id: str | None) -> AuthorizeResult | None:
        return homes.authorized(team_id)

    return authorize


def make_gate(settings: "Settings") -> Gate:
    """Who may do what, by the settings; what Slack says of people and channels is remembered in it."""
    return Gate(
        Editors(settings.editors or "", settings.reports or ""),
        administrators=settings.administrators,
        guests=settings.guests,
        shared=settings.shared_channels,
        subscribers=settings.subscribers,
    )


def _quiet_logger() -> logging.Logger:
    """What Bolt logs to, and never below WARNING: below it Bolt and the SDK log whole requests, and a question points to a source.

    Bolt gives its own loggers the level of the one it is handed; the SDK's take theirs from `slack_sdk`.
    """
    for name in ("slack_bolt", "slack_sdk"):
        library = logging.getLogger(name)
        library.setLevel(max(library.level, logging.WARNING))
    return logging.getLogger("slack_bolt")


# --- middleware -----------------------------------------------------------------------------------------------------


class Request:
    """One request of Slack's, from its door to the complete reply: its number, in words of ours what it is, and how long it took."""

    def __init__(self, number: str, command: str, counts: Counts) -> None:
        self.number, self.command, self.counts = number, command, counts
        self.began = time.perf_counter()

    def over(self, outcome: outcomes.Outcome) -> None:
        """It was dealt with: counted and logged, once, without what was asked."""
        seconds = time.perf_counter() - self.began
        self.counts.answered(self.command, outcome, seconds)
        told = {"command": self.command, "outcome": outcome, "ms": round(seconds * 1000, 1)}
        answers.info("%s: %s in %.0f ms", self.command, outcome, seconds * 1000, extra={"told": told})


def _numbered(counts: Counts) -> Callable[..., Any]:
    """Every request has a number: the log's lines of it bear it, and the user is told it where something fails."""

    def numbered(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:
        number = new_request(context.get("request_number"))
        context["request"] = Request(number, _what(body), counts)
        context["over"] = context["request"].over
        next()

    return numbered


def _what(body: dict[str, Any]) -> str:
    """What is asked for, as counted: one word of a short list."""
    if "command" in body:
        return _KEYS.get(str(body["command"]), "command")
    event = body.get("event")
    if isinstance(event, dict):
        return {"app_mention": "mention", "message": "message", "app_home_opened": "home"}.get(str(event.get("type")), "event")
    kinds = {"block_actions": "button", "view_submission": "form", "message_action": "shortcut"}
    return kinds.get(str(body.get("type")), "other")


def _once() -> Callable[..., Any]:
    """A command or click that a proxy or Slack delivers again is acknowledged and not done again.

    Events are told apart in the archive (`first_delivery`), since they may come again after a restart.
    """
    seen: OrderedDict[str, None] = OrderedDict()
    lock = Lock()

    def once(body: dict[str, Any], context: BoltContext, next: Callable[[], None]) -> BoltResponse | None:
        trigger = body.get("trigger_id")
        if isinstance(trigger, str):
            with lock:
                again = trigger in seen
                seen[trigger] = None
                while len(seen) > _REMEMBERED:
                    seen.popitem(last=False)
            if again:
                context["over"]("repeated")
                return BoltResponse(status=200, body="")
        next()
        return None

    return once


def _language_typed(body: dict[str, Any]) -> Lang:
    return language(body["event"]) if isinstance(body.get("event"), dict) else language_typed(body)


def _context(
    archive: "Archive",
    gate: Gate,
    own: Preferences,
    pages: Links | None,
    now: Callable[[], datetime],
    cleared: Collection[str],
) -> Callable[..., Any]:
    """What handlers take by name (`handlers.register` lists it), and a `respond` that does not fail in silence."""

    def context_filled(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:
        context["now"] = now()
        context["today"] = context["now"].date()
        context["gate"], context["editors"] = gate, gate.editors
        who = context.team_id or "", context.user_id or ""
        # Before Slack and the archive are asked: where that fails, the sentence that says so has a language.
        context["spoken"] = context["lang"] = gate.people.language(*who) or _language_typed(body)
        # Where the question stands is who may see the answer: what has no channel, a form or the Home, is everybody's.
        is_cleared = context.channel_id is not None and context.channel_id in cleared
        context["archive"] = archive.reader(context["now"], cleared=is_cleared)
        context["preferences"], context["preference"] = own, own.get(*who, now=context["now"])
        context["lang"] = context["preference"].lang or context["spoken"]
        # The page knows no channel: it shows what everybody may see.
        context["page_address"] = _addresses(None if is_cleared else pages, context)
        view = context["archive"]
        context["respond"] = _responder(context, _thread(body), lambda: late_note(view, context["lang"]))
        next()

    return context_filled


def _addresses(pages: Links | None, context: BoltContext) -> PageAddress:
    """Where the reading page shows a passage to whoever asks, of the team that the bot works for; nowhere, without a page."""
    team = context.authorize_result.team_id if context.authorize_result else context.team_id
    user = context.user_id
    if pages is None or not team or not user:
        return no_page
    return lambda kind, id, lang: pages.address(Ticket(team, user, kind, id, lang)) if kind in LASTING else None


class RespondError(Plain):
    """Slack did not take an answer: its status, and its one-word reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"response_url: {status} {reason}")
        self.reason = reason


class Responder(Respond):
    """`respond` that waits out a 429 and says when Slack refuses the message; Bolt's own does neither."""

    context: BoltContext
    #: Slack answers a click in a thread in the channel, beneath everything, unless it is told the thread.
    thread: str | None = None
    counts: Counts = Silent()
    late: Callable[[], list[Block]] = staticmethod(list)

    def __call__(self, *args: Any, **kwargs: Any) -> WebhookResponse:
        if self.response_url is None:
            raise RespondError(0, "no_response_url")
        if self.thread and not kwargs.get("replace_original") and not kwargs.get("delete_original"):
            kwargs.setdefault("thread_ts", self.thread)
        if kwargs.get("response_type") == "ephemeral" and kwargs.get("blocks"):
            kwargs["blocks"] = withdrawals.spared(kwargs["blocks"], self.context.get("rights"))
        retries = [SlackCounter(self.counts), ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)]
        if kwargs.get("blocks") and (under := self.late()):
            kwargs = kwargs | Message(str(kwargs.get("text") or ""), tuple(kwargs["blocks"])).over(*under).shown()
        sent = WebhookClient(self.response_url, proxy=self.proxy, ssl=self.ssl, retry_handlers=retries).send_dict(
            {key: value for key, value in kwargs.items() if value is not None} | ({"text": args[0]} if args else {})
        )
        if sent.status_code != 200:
            raise RespondError(sent.status_code, str(sent.body)[:40])
        return sent


def _responder(context: BoltContext, thread: str | None, late: Callable[[], list[Block]] = list) -> Responder:
    found = Responder(response_url=context.response_url, proxy=context.client.proxy, ssl=context.client.ssl)
    found.context, found.counts, found.thread, found.late = context, context["request"].counts, thread, late
    return found


def _thread(body: dict[str, Any]) -> str | None:
    """The thread of the message that was clicked on."""
    told = (body.get("container") or {}).get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(told) if told else None


def _beforehand(context: BoltContext) -> None:
    # In the listener's own thread, which knows nothing of the one that took the request in.
    outcomes.begin()
    new_request(context["request"].number)


def _afterwards(context: BoltContext) -> None:
    # A listener that failed after ack() leaves Bolt without a response, and waiting for one.
    if context.ack.response is None:
        context.ack()
    context["over"](outcomes.outcome())


# --- the error funnel -----------------------------------------------------------------------------------------------


def _funnel(
    error: Exception, body: dict[str, Any], context: BoltContext, client: WebClient, response: BoltResponse | None
) -> BoltResponse | None:
    """Every fault ends here: the user gets a sentence and a number, the log the number and where it happened."""
    if context.authorize_result is None:
        # Bolt itself trips over what nobody has proved to come from Slack: a timestamp that is no number. Nobody is told anything, least
        # of all the address that such a request gives for answers.
        return BoltResponse(status=401, body="")
    asked: Request | None = context.get("request")
    number = asked.number if asked else secrets.token_hex(4)
    outcomes.came("fault")
    log.error("fault %s in %s: %s", number, _door(body), trace(error))
    lang: Lang = context.get("lang", "fr")
    sentence = _sentence(error, number, lang)
    if response is not None and body.get("type") == "view_submission":
        # An empty answer would close the form, as if it were saved.
        return BoltResponse(
            status=200,
            body={"response_action": "update", "view": notices.notice([sentence], lang)},
            headers={"content-type": "application/json"},
        )
    try:
        _tell(sentence, body, context, client)
    except Exception as silent:
        # The last resort: whoever asked cannot be reached; the log has both faults.
        log.error("fault %s: the user could not be told: %s", number, trace(silent))
    return BoltResponse(status=200, body="") if response is not None else None


def _door(body: dict[str, Any]) -> str:
    """What was asked for, in names of ours: never what was typed."""
    if body.get("command") in _KEYS:
        return str(body["command"])
    if actions := body.get("actions"):
        action = str(actions[0].get("action_id", ""))
        return action if action.startswith("sourcier.") and len(action) < 40 else "an action"
    if isinstance(body.get("event"), dict):
        return f"the event {str(body['event'].get('type'))[:40]}"
    return str(body.get("type", "a request"))[:40]


def _sentence(error: Exception, number: str, lang: Lang) -> str:
    reason = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
    if reason == "missing_scope" and isinstance(error, SlackApiError):
        return wording.MISSING_SCOPE(lang, scope=str(error.response.get("needed"))[:60], id=number)
    known = {
        "not_in_channel": wording.NOT_IN_CHANNEL,
        "channel_not_found": wording.OUT_OF_REACH,
        **dict.fromkeys(("is_archived", "restricted_action", "restricted_action_thread_only_channel"), wording.NO_POSTING),
        "messages_tab_disabled": wording.NO_DIRECT_MESSAGE,
        "cannot_dm_bot": wording.NO_DIRECT_MESSAGE,
        "ratelimited": wording.SLACK_BUSY,
    }
    return known.get(reason, wording.FAULT)(lang, id=number)


def _tell(sentence: str, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """To whoever asked, and to nobody else."""
    if context.response_url:
        answer = _responder(context, _thread(body))
        answer(response_type="ephemeral", replace_original=False, text=sentence)
        return
    if isinstance(body.get("view"), dict) and body["view"].get("id"):
        client.views_update(view_id=body["view"]["id"], view=notices.notice([sentence], context.get("lang", "fr")))
        return
    event = body.get("event")
    if isinstance(event, dict) and event.get("channel") and event.get("user"):
        thread = {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
        client.chat_postEphemeral(channel=event["channel"], user=event["user"], text=sentence, **thread)
