"""The HTTP side: `/healthz`, `/readyz`, `/metrics`; without Socket Mode Slack's requests at `/slack/events`, and the reading page."""

import contextlib
import logging
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import schedule
from bot.app import make_app, make_gate, newsroom_time
from bot.archives import opened_or_made, packaged_directory
from bot.children import Child, is_wanted
from bot.counting import shared
from bot.links import PATH, Links, links
from bot.logs import to_stderr
from bot.oauth import Flow, endpoints, listen
from bot.pages import reading_page
from bot.settings import LIBRARIES_OWN, Settings, withheld
from bot.welcoming import Usher
from bot.workspaces import OneWorkspace, Workspaces, workspaces
from handlers.rights import Gate
from store.archive import Archive, ArchiveError

if TYPE_CHECKING:
    from bot.metrics import Metrics

Endpoint = Callable[[Request], Awaitable[Response]]

log = logging.getLogger(__name__)

#: What must hold for a process to be given requests, by name: "" where it holds, else what does not.
Readiness = Mapping[str, Callable[[], str]]

#: Slack's own bodies stay far below; whoever sends more is somebody else.
LARGEST_BODY = 1_000_000
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SHAPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("event", "view", "message", "container"), dict),
    **dict.fromkeys(("type", "command", "trigger_id", "callback_id", "event_id"), str),
    **dict.fromkeys(("user", "team", "channel", "enterprise"), (dict, str)),
    **dict.fromkeys(("actions", "authorizations"), list),
}


class ServeError(Exception):
    """The process cannot serve; the message is one sentence for whoever started it."""


def start(settings: Settings, *, watching: bool = True) -> None:
    """Serve with what the settings say until told to stop; ServeError or ArchiveError says why it cannot.

    `watching` keeps `sourcier watch` running beside it, where there is something to watch.
    """
    if settings.slack_client_id:
        _check_oauth(settings)
    elif not settings.slack_bot_token:
        raise ServeError("SLACK_BOT_TOKEN is not set; `sourcier doctor` says where it comes from.")
    if not settings.slack_app_token and not settings.slack_signing_secret:
        raise ServeError("Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP); `sourcier doctor` says how.")
    to_stderr(settings.log_level, settings.log_format)
    logging.getLogger("uvicorn.access").addFilter(_without_tickets)
    with withheld(*LIBRARIES_OWN), opened_or_made(settings) as archive, shared(), contextlib.ExitStack() as closing:
        from bot.metrics import Metrics  # once it is known where its children count

        metrics = Metrics(archive)
        archive.sync(packaged_directory())
        if settings.sealing_keys and archive.subscriptions.unsealed():
            archive.subscriptions.seal_all()
        gate = make_gate(settings)
        app = make_app(archive, settings, gate=gate, counts=metrics)
        if watching and is_wanted(settings):
            closing.callback(Child().start())
        serve(app, archive, settings, gate, metrics)


def serve(app: App, archive: Archive, settings: Settings, gate: Gate, metrics: "Metrics") -> None:
    """Answer until SIGTERM or Ctrl-C: over Socket Mode where there is an app token, else over HTTP; ServeError if it cannot."""
    secret = settings.slack_signing_secret
    ready: dict[str, Callable[[], str]] = {}
    with contextlib.ExitStack() as closing:
        if settings.slack_app_token:
            secret = None
            socket = _open_socket(app, settings.slack_app_token.get_secret_value())
            closing.callback(socket.close)
            ready["slack"] = lambda: "" if socket.client.is_connected() else "the connection to Slack is down"
        homes = workspaces(archive, settings, app.client, now=newsroom_time)
        usher = Usher(archive, settings, gate)
        ticker = schedule.Ticker(
            archive, app.client, gate=gate, retention=settings.retention, workspaces=homes, usher=usher, counts=metrics
        )
        closing.callback(schedule.start(ticker))
        pages = links(settings, now=newsroom_time)
        door = site(
            app,
            archive,
            signing_secret=secret.get_secret_value() if secret else None,
            pages=pages,
            gate=gate,
            homes=homes,
            flow=_flow(app, archive, settings),
            metrics=metrics,
            ready=ready,
        )
        config = uvicorn.Config(
            door,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=settings.log_level == "debug",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        # uvicorn shuts down in order, then raises the signal again: being asked to stop is no failure.
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        uvicorn.Server(config).run()


def _check_oauth(settings: Settings) -> None:
    """ServeError unless all is there that several workspaces need."""
    needed = {
        "SLACK_CLIENT_SECRET": settings.slack_client_secret,
        "SOURCIER_TEAMS": settings.teams,
        "SOURCIER_PUBLIC_URL": settings.public_url,
        "SOURCIER_KEY": settings.keys,
    }
    if missing := [name for name, value in needed.items() if not value]:
        raise ServeError(f"SLACK_CLIENT_ID wants {', '.join(missing)} too; `sourcier doctor` says where they come from.")
    if settings.slack_bot_token:
        raise ServeError("SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for several: take one of them out.")


def _flow(app: App, archive: Archive, settings: Settings) -> Flow | None:
    """How workspaces install the app, where the settings say that they do."""
    if settings.slack_client_id is None:
        return None
    listen(app, archive, newsroom_time)
    return Flow(archive, settings, app.client, now=newsroom_time)


def site(
    app: App,
    archive: Archive,
    *,
    signing_secret: str | None,
    pages: Links | None = None,
    gate: Gate | None = None,
    homes: Workspaces | None = None,
    flow: Flow | None = None,
    metrics: "Metrics | None" = None,
    ready: Readiness | None = None,
) -> Starlette:
    """The web application; without a signing secret it has no door for Slack, because it could not tell who knocks."""
    routes = [Route("/healthz", _health(archive)), Route("/readyz", _readiness(archive, ready or {}))]
    if metrics:
        routes.append(Route("/metrics", _told(metrics)))
    if signing_secret:
        routes.append(Route("/slack/events", _slack(app, SignatureVerifier(signing_secret)), methods=["POST"]))
    if pages and gate:
        read = reading_page(archive, pages, homes or OneWorkspace(app.client), gate, newsroom_time)
        routes.append(Route(f"{PATH}/{{token}}", read))
    if flow:
        routes += [Route(path, endpoint) for path, endpoint in endpoints(flow).items()]
    return Starlette(routes=routes)


def _health(archive: Archive) -> Endpoint:
    async def health(request: Request) -> Response:
        try:
            coverage = await run_in_threadpool(archive.coverage)
        except Exception as error:
            # Whatever the database's driver raises, the monitor that asks wants 503; the log says which it was.
            log.error("health: the archive does not answer (%s)", type(error).__name__)
            return JSONResponse({"ok": False, "database": "unreachable"}, status_code=503)
        return JSONResponse({"ok": True, "database": "reachable", "articles": coverage.articles})

    return health


def _readiness(archive: Archive, ready: Readiness) -> Endpoint:
    """Whether this process can answer now: the archive is there, at this program's schema, and so is the way to Slack."""

    def looked() -> dict[str, str]:
        try:
            archive.verify()
            found = {"database": ""}
        except ArchiveError as error:
            log.warning("ready: %s", error)
            found = {"database": "unreachable, or of another version"}
        return found | {name: look() for name, look in ready.items()}

    async def readiness(request: Request) -> Response:
        found = await run_in_threadpool(looked)
        return JSONResponse(
            {"ready": not any(found.values()), **{name: wrong or "right" for name, wrong in found.items()}},
            status_code=503 if any(found.values()) else 200,
        )

    return readiness


def _told(metrics: "Metrics") -> Endpoint:
    async def told(request: Request) -> Response:
        return Response(await run_in_threadpool(metrics.text), headers={"content-type": METRICS_TYPE})

    return told


def _slack(app: App, verifier: SignatureVerifier) -> Endpoint:
    async def slack(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        # Before anything parses it: a stranger's body never reaches Bolt, nor its log.
        if not _signed(verifier, body, request):
            return PlainTextResponse("signature missing, wrong or stale", status_code=401)
        try:
            asked = to_bolt_request(request, body)
            if asked.body.get("view") is None:  # Bolt looks whether it is there, not what it is
                asked.body.pop("view", None)
            if not _is_shaped(asked.body):
                return PlainTextResponse("of no shape that Slack sends", status_code=400)
            number = secrets.token_hex(4)
            asked.context["request_number"] = number
            # Bolt waits for the listener's ack() with a blocking sleep: never on the event loop.
            answer = to_starlette_response(await run_in_threadpool(app.dispatch, asked))
        except (ValueError, RecursionError, TypeError, AttributeError, LookupError):
            # Bolt looks into a body before the funnel is there; a fault of ours never gets out of that.
            return PlainTextResponse("neither a form nor JSON that Slack sends", status_code=400)
        answer.headers["x-request-id"] = number
        return answer

    return slack


def _is_shaped(body: dict[str, Any]) -> bool:
    """Whether the parts that Bolt looks into are what Slack sends them as."""
    if "event" in body and not body["event"]:
        return False
    told = {name: body[name] for name in _SHAPES if body.get(name) is not None}
    if not all(isinstance(part, _SHAPES[name]) for name, part in told.items()):
        return False
    actions, named = body.get("actions") or (), body.get("type") == "block_actions"
    return all(isinstance(action, dict) and (not named or isinstance(action.get("action_id"), str)) for action in actions)


async def _body(request: Request) -> bytes | None:
    """The request's body, None as soon as it is larger than Slack's ever are."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return body


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (ValueError, TypeError, OverflowError):  # a timestamp that is no number, a signature or a body that is no text
        return False


def _open_socket(app: App, token: str) -> Any:
    """Connect to Slack's Socket Mode; gives Bolt's handler. ServeError where Slack refuses or cannot be reached."""
    from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler

    handler: Any = SocketModeHandler(app, token)  # Bolt has no types for it
    try:
        handler.connect()
    except SlackApiError as error:
        handler.close()
        code = error.response.get("error")
        raise ServeError(f"Slack refuses the app token ({code}); `sourcier doctor` says how to mend it.") from None
    except OSError as error:
        handler.close()
        raise ServeError(f"Slack cannot be reached for Socket Mode ({error}); is there a network?") from None
    return handler


def _without_tickets(record: logging.LogRecord) -> bool:
    """A line of the access log without the signed part of a link to a passage: whoever reads the log could open it."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            f"{PATH}/…" if isinstance(part, str) and part.startswith(f"{PATH}/") else part for part in record.args
        )
    return True


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)
