"""A workspace installs the app: `/slack/install` leads to Slack, `/slack/oauth_redirect` comes back with a code, tokens are kept sealed.

Only workspaces of `SOURCIER_TEAMS` are let in: the tokens of any other are given back at once. What Slack tells later (the app was
uninstalled, its tokens revoked) takes them out.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from slack_bolt import App, BoltContext
from slack_bolt.adapter.starlette.handler import to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Installation as Given
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.pages import notice_page, preferred
from bot.settings import Settings
from handlers.wording import Lang, pages
from store.archive import Archive
from store.types import Installation

log = logging.getLogger("sourcier.oauth")

#: So long an installation may take, from the first page to the last.
_PATIENCE = timedelta(minutes=10)
#: Bolt and the SDK log the code that Slack hands out, and the whole answer to it: not for a log.
_unheard = logging.Logger("unheard", level=logging.CRITICAL + 1)


class NotLetIn(BoltError):
    """The workspace is none of `SOURCIER_TEAMS`."""


class _Store(InstallationStore):
    """What Bolt's flow writes into: the archive."""

    def __init__(self, archive: Archive, now: Callable[[], datetime]) -> None:
        self._archive, self._now = archive, now

    def save(self, installation: Given) -> None:
        ends = installation.bot_token_expires_at
        self._archive.installations.save(
            Installation(
                team=str(installation.team_id),
                enterprise=installation.enterprise_id,
                name=str(installation.team_name or installation.team_id),
                bot_id=str(installation.bot_id),
                bot_user=str(installation.bot_user_id),
                scopes=",".join(installation.bot_scopes or ()),
                token=str(installation.bot_token),
                refresh=installation.bot_refresh_token or "",
                expires=datetime.fromtimestamp(ends, UTC) if ends else None,
                installer=str(installation.user_id),
                installed=self._now(),
            )
        )


class _States(OAuthStateStore):
    """Installations under way."""

    def __init__(self, archive: Archive, now: Callable[[], datetime]) -> None:
        self._archive, self._now = archive, now

    def issue(self, *_: Any, **__: Any) -> str:
        state, now = secrets.token_urlsafe(32), self._now()
        self._archive.installations.begin(state, until=now + _PATIENCE, now=now)
        return state

    def consume(self, state: str) -> bool:
        return self._archive.installations.end(state, now=self._now())


class Flow(OAuthFlow):
    """Bolt's flow, for the workspaces that are let in."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        client: WebClient,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._teams = settings.teams
        secret = settings.slack_client_secret
        store, states = _Store(archive, now), _States(archive, now)
        super().__init__(
            client=client,
            logger=_unheard,
            settings=OAuthSettings(
                client_id=settings.slack_client_id,
                client_secret=secret.get_secret_value() if secret else None,
                scopes=list(SCOPES),
                user_scopes=[],
                redirect_uri=f"{settings.public_url}{REDIRECT_PATH}",
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                # Bolt's own page loads a picture of Slack's: ours leads there at once.
                install_page_rendering_enabled=False,
                authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
                installation_store=store,
                state_store=states,
                state_expiration_seconds=int(_PATIENCE.total_seconds()),
                callback_options=CallbackOptions(success=self._succeeded, failure=self._failed),
                logger=_unheard,
            ),
        )

    def store_installation(self, request: BoltRequest, installation: Given) -> None:
        if installation.is_enterprise_install or installation.team_id not in self._teams:
            try:
                self.client.auth_revoke(token=installation.bot_token)
            except (SlackClientError, OSError) as error:
                log.warning("a token that is not wanted could not be given back (%s)", type(error).__name__)
            raise NotLetIn(installation.team_id)
        super().store_installation(request, installation)

    def _succeeded(self, told: SuccessArgs) -> BoltResponse:
        lang = _language(told.request)
        log.info("installed in %s", told.installation.team_id)
        return _told(200, pages.INSTALLED_TITLE(lang), pages.INSTALLED(lang, team=told.installation.team_name or ""), lang)

    def _failed(self, told: FailureArgs) -> BoltResponse:
        lang, not_let_in = _language(told.request), isinstance(told.error, NotLetIn)
        log.warning("an installation failed: %s", "not let in" if not_let_in else told.reason)
        if not_let_in:
            return _told(403, pages.NOT_LET_IN_TITLE(lang), pages.NOT_LET_IN(lang), lang)
        if told.reason == "access_denied":
            return _told(200, pages.DENIED_TITLE(lang), pages.DENIED(lang), lang)
        return _told(told.suggested_status_code, pages.NOT_INSTALLED_TITLE(lang), pages.NOT_INSTALLED(lang), lang)


def _language(request: BoltRequest) -> Lang:
    return preferred((request.headers.get("accept-language") or [""])[0])


def _told(status: int, title: str, said: str, lang: Lang) -> BoltResponse:
    page = notice_page(status, title, said, lang)
    return BoltResponse(status=status, body=bytes(page.body).decode(), headers=dict(page.headers))


def endpoints(flow: Flow) -> dict[str, Callable[[Request], Awaitable[Response]]]:
    """By path, what browsers ask."""

    async def install(request: Request) -> Response:
        told = await run_in_threadpool(flow.handle_installation, to_bolt_request(request, b""))
        return _cookied(RedirectResponse(told.first_headers()["location"], status_code=302), told, flow)

    async def redirect(request: Request) -> Response:
        told = await run_in_threadpool(flow.handle_callback, to_bolt_request(request, b""))
        headers = {name: value for name, value in told.first_headers_without_set_cookie().items() if name != "content-length"}
        return _cookied(Response(told.body, status_code=told.status, headers=headers), told, flow)

    return {INSTALL_PATH: install, REDIRECT_PATH: redirect}


def _cookied(response: Response, told: BoltResponse, flow: Flow) -> Response:
    """With the cookie that binds an installation to the browser that began it: to this site alone, and to no script."""
    name = flow.settings.state_cookie_name
    for each in told.cookies():
        if name in each:
            age = int(_PATIENCE.total_seconds())
            response.set_cookie(name, each[name].value, max_age=age, path="/slack/", secure=True, httponly=True, samesite="lax")
    response.headers["Cache-Control"] = "no-store"
    return response


def listen(app: App, archive: Archive, now: Callable[[], datetime]) -> None:
    """The app takes out what a workspace gave it as soon as Slack says that it is void."""

    def uninstalled(context: BoltContext, body: dict[str, Any]) -> None:
        team = context.team_id or ""
        if archive.installations.remove(team, before=_told_at(body, now)):
            paused = archive.installations.gone(team, now=now())
            log.warning("uninstalled from %s: its tokens are taken out, subscriptions paused: %s", team, paused)

    def revoked(context: BoltContext, body: dict[str, Any]) -> None:
        team, bots = context.team_id or "", (body["event"].get("tokens") or {}).get("bot") or []
        if bots and archive.installations.remove(team, before=_told_at(body, now), bots=bots):
            log.warning("tokens of %s were revoked, and are taken out", team)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


def _told_at(body: dict[str, Any], now: Callable[[], datetime]) -> datetime:
    """When it happened: Slack delivers again, and what was installed since stands."""
    told = body.get("event_time")
    return datetime.fromtimestamp(told, UTC) if isinstance(told, int) else now()
