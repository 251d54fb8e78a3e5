"""The reading page, `/passages/<signed id>`: a link of ours in, the passage marked among what may be shown of its article out.

A link that is none of ours, another team's, or of somebody who is no member any more, is 404, as is a passage that the archive does
not show; one that is too old is 410.
Nothing on the page runs, loads or links anywhere but to the outlet's own address; no cache, search engine or referrer learns of it.
"""

import base64
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from slack_sdk.errors import SlackApiError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.links import Expired, Forged, Links, Ticket
from bot.pages.views import shown
from bot.workspaces import Workspaces
from handlers import wording
from handlers.rights import Gate
from handlers.wording import Lang, pages
from store.archive import Archive

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_LONGEST_HEADER = 200

#: Nothing but our own style sheet, told by its hash: what an article smuggles in is text, and would do nothing if it were not.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}


def reading_page(
    archive: Archive, links: Links, workspaces: Workspaces, gate: Gate, now: Callable[[], datetime]
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint; `workspaces` tells which teams the bot works for, and `gate` whether a link's user is let in still."""

    def ours(ticket: Ticket) -> bool:
        home = workspaces.of(ticket.team)
        if home is None:
            return False
        person = gate.people.of(home.client, home.team, ticket.user, enterprise=home.enterprise, now=now())
        if person.kind == "unknown":
            raise ConnectionError
        return gate.admits(person)

    def answered(token: str, typed: Lang) -> Response:
        try:
            ticket = links.read(token)
        except Expired as old:
            return _notice(410, pages.EXPIRED_TITLE(old.lang), pages.EXPIRED(old.lang, links.days), old.lang)
        except Forged:
            return _unknown(typed)
        lang = ticket.lang
        try:
            if not ours(ticket):
                return _unknown(typed)
            excerpt = archive.reader(links.now()).excerpt(ticket.kind, ticket.id)
        except (SlackApiError, OSError) as error:
            log.error("reading page: Slack does not say whose bot this is (%s)", type(error).__name__)
            return _notice(503, pages.DOWN_TITLE(lang), pages.DOWN(lang), lang)
        except Exception as error:
            # Whatever the database's driver raises; its message may quote what was asked, and is left out.
            log.error("reading page: the archive does not answer (%s)", type(error).__name__)
            return _notice(503, pages.DOWN_TITLE(lang), pages.DOWN(lang), lang)
        if excerpt is None:
            return _notice(404, pages.GONE_TITLE(lang), wording.PASSAGE_GONE(lang), lang)
        return _page(200, "passage.html", lang, shown=shown(excerpt, lang), foot=pages.FOOT(lang, links.days))

    async def passage(request: Request) -> Response:
        typed = preferred(request.headers.get("accept-language", ""))
        return await run_in_threadpool(answered, request.path_params["token"], typed)

    return passage


def preferred(header: str) -> Lang:
    """The language that an Accept-Language header puts first of ours; French where it names neither."""
    wanted: list[tuple[float, Lang]] = []
    for part in header[:_LONGEST_HEADER].split(","):
        name, _, weight = part.strip().lower().partition(";")
        try:
            value = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if value > 0 and (lang := name.partition("-")[0]) in ("fr", "en"):
            wanted.append((value, "en" if lang == "en" else "fr"))
    # Of languages that are liked as well, the one named first.
    return max(wanted, key=lambda one: one[0])[1] if wanted else "fr"


def notice_page(status: int, title: str, said: str, lang: Lang) -> Response:
    """A page with one thing to say."""
    return _notice(status, title, said, lang)


def _unknown(lang: Lang) -> Response:
    return _notice(404, pages.UNKNOWN_TITLE(lang), pages.UNKNOWN(lang), lang)


def _notice(status: int, title: str, said: str, lang: Lang) -> Response:
    return _page(status, "notice.html", lang, title=title, said=said)


def _page(status: int, template: str, lang: Lang, **parts: Any) -> Response:
    text = _templates().get_template(template).render(lang=lang, style=Markup(_STYLE), **parts)  # noqa: S704 ours
    return HTMLResponse(text, status_code=status, headers={**HEADERS, "Content-Language": lang})


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
