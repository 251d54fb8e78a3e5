"""The trial in a browser: a session in, a web application out that shows it as Slack would, and sends what one does.

Nothing on the page comes from another host or runs in line. What changes something wants the page's own token and comes from the page
itself; a request that names another host is refused, so that no site can reach in by a name of its own that leads to this machine.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.trial.page import rendering, words
from bot.trial.page.session import Session, as_lang

LOOPBACK = ("127.0.0.1", "localhost")
_LARGEST = 100_000
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Deed = Callable[[Session, str, dict[str, Any]], str]


def page(session: Session, *, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """The web application; `hosts`: the names by which it may be asked for."""
    token = secrets.token_urlsafe(32)

    async def shown(request: Request) -> Response:
        here = rendering.place(session, request.url.query)

        def made() -> str:
            if here.at == "home":
                session.open_home(here.user)
            with session.lock:
                return rendering.whole(session, here, token=token)

        return HTMLResponse(await run_in_threadpool(made), headers={**HEADERS, "Cache-Control": "no-store"})

    async def parts(request: Request) -> Response:
        """What has changed since the version that the page knows; asked for every other second."""
        known = request.query_params.get("since", "")
        if known == str(session.workspace.records.version):
            return Response(status_code=204, headers=HEADERS)
        return await run_in_threadpool(_parts, session, request.url.query, "")

    async def done(request: Request) -> Response:
        if not _from_the_page(request, token):
            return PlainTextResponse("not from this page", status_code=403, headers=HEADERS)
        body = await _body(request)
        if body is None or body.get("do") not in _DEEDS:
            return PlainTextResponse("no deed", status_code=400, headers=HEADERS)
        here = rendering.place(session, str(body.get("at") or ""))

        def do() -> Response:
            try:
                said = _DEEDS[str(body["do"])](session, here.user, body)
            except Exception as fault:
                # Whatever went wrong in the app or the workspace: the page says so and stays.
                said = words.FAILED(session.lang, why=f"{type(fault).__name__}: {fault}"[:200])
            return _parts(session, here.query, said)

        return await run_in_threadpool(do)

    async def file(request: Request) -> Response:
        found = session.workspace.records.files.get(request.path_params["id"])
        kind = next((kind for start, kind in _PICTURES.items() if found and found.data.startswith(start)), None)
        if found is None or kind is None:
            return PlainTextResponse("no such picture", status_code=404, headers=HEADERS)
        return Response(found.data, media_type=kind, headers=HEADERS)

    async def outlet(request: Request) -> Response:
        text = rendering.outlet(session, request.query_params.get("url", ""))
        if text is None:
            return PlainTextResponse("no such page", status_code=404, headers=HEADERS)
        return HTMLResponse(text, headers=HEADERS)

    routes = [
        Route("/", shown),
        Route("/parts", parts),
        Route("/do", done, methods=["POST"]),
        Route("/files/{id}", file),
        Route("/outlet", outlet),
        Mount("/static", _Static(directory=rendering.FOLDER / "static")),
    ]
    names = list(hosts)
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)])


class _Static(StaticFiles):
    """Our style sheet and script, with the page's own headers."""

    async def get_response(self, path: str, scope: Any) -> Response:
        found = await super().get_response(path, scope)
        found.headers.update({**HEADERS, "Cache-Control": "no-cache"})
        return found


def _parts(session: Session, query: str, said: str) -> Response:
    with session.lock:
        here = rendering.place(session, query)
        made = {"version": session.workspace.records.version, "lang": session.lang, "said": said}
        return JSONResponse({**made, "parts": rendering.parts(session, here)}, headers={**HEADERS, "Cache-Control": "no-store"})


def _from_the_page(request: Request, token: str) -> bool:
    """Whether a request comes from the page that we gave: the same origin, and its token."""
    origin = request.headers.get("origin", "")
    same = origin == f"{request.url.scheme}://{request.headers.get('host', '')}"
    site = request.headers.get("sec-fetch-site", "same-origin")
    given = request.headers.get("x-trial-token", "")
    return same and site == "same-origin" and secrets.compare_digest(given.encode(), token.encode())


async def _body(request: Request) -> dict[str, Any] | None:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _LARGEST:
            return None
    try:
        told = json.loads(raw)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _say(session: Session, user: str, body: dict[str, Any]) -> str:
    here = rendering.place(session, str(body.get("at") or ""))
    return session.say(user, here.at, here.thread if body.get("in_thread") else None, str(body.get("text") or ""))


def _act(session: Session, user: str, body: dict[str, Any]) -> str:
    block, action = str(body.get("block")), str(body.get("action"))
    return session.act(user, str(body.get("on")), block, action, body.get("chosen"))


def _send(session: Session, user: str, body: dict[str, Any]) -> str:
    values = body.get("values")
    return session.send(user, str(body.get("on")), values if isinstance(values, dict) else {})


_DEEDS: dict[str, Deed] = {
    "say": _say,
    "act": _act,
    "send": _send,
    "close": lambda session, user, body: session.close(user),
    "shortcut": lambda session, user, body: session.shortcut(user, str(body.get("on")), str(body.get("callback"))),
    "lang": lambda session, user, body: session.speak(as_lang(body.get("lang"))),
    "clock": lambda session, user, body: session.run_clock(user, str(body.get("how")), rendering.moment),
    "fault": lambda session, user, body: session.play(str(body.get("method")), str(body.get("fault"))),
    "redeliver": lambda session, user, body: session.redeliver(),
}

__all__ = ["HEADERS", "LOOPBACK", "Session", "page"]
