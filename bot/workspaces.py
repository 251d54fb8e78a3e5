"""The workspaces that the bot works for, and for each a client with its token: the one place that gives them out.

With `SLACK_BOT_TOKEN` there is one, and Slack says which. With `SLACK_CLIENT_ID` there are those that installed the app (`bot.oauth`) and
that `SOURCIER_TEAMS` lets in; a token that ends soon is changed for its successor first.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

if TYPE_CHECKING:
    from bot.settings import Settings
    from store.archive import Archive
    from store.types import Installation

log = logging.getLogger("sourcier.workspaces")

#: Slack's tokens that rotate live for twelve hours; a new one is asked for before the last two.
_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Home:
    """A workspace that the bot works for, with a client that speaks there as the bot."""

    team: str
    enterprise: str | None
    client: WebClient


class Workspaces(Protocol):
    """Both raise Slack's errors, and OSError, where Slack has to be asked and does not answer."""

    def all(self) -> list[Home]: ...

    def of(self, team: str) -> Home | None: ...


class OneWorkspace:
    """The one that a client's token is of: Slack is asked which, until it answers."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._home: Home | None = None

    def all(self) -> list[Home]:
        if self._home is None:
            told = self._client.auth_test()
            self._home = Home(str(told["team_id"]), told.get("enterprise_id"), self._client)
        return [self._home]

    def of(self, team: str) -> Home | None:
        return next((home for home in self.all() if home.team == team), None)


class InstalledWorkspaces:
    """Those that installed the app and are let in. `client` is what theirs are made like."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        *,
        client_id: str,
        client_secret: str,
        teams: frozenset[str],
        now: Callable[[], datetime],
    ) -> None:
        self._archive, self._client, self._now, self._teams = archive, client, now, teams
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._lock = Lock()

    def all(self) -> list[Home]:
        return [self._home(found) for found in map(self._held, sorted(self._teams)) if found]

    def of(self, team: str) -> Home | None:
        found = self._held(team)
        return self._home(found) if found else None

    def authorized(self, team_id: str | None) -> AuthorizeResult | None:
        """What Bolt asks before each request: who the bot is in the workspace that it comes from; None where it is not installed."""
        found = self._held(team_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise,
            team_id=found.team,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.token,
            bot_scopes=found.scopes,
        )

    def _home(self, found: "Installation") -> Home:
        own = self._client
        client = WebClient(
            token=found.token,
            base_url=own.base_url,
            timeout=own.timeout,
            proxy=own.proxy,
            ssl=own.ssl,
            retry_handlers=list(own.retry_handlers or []),
        )
        return Home(found.team, found.enterprise, client)

    def _held(self, team: str) -> "Installation | None":
        """What a workspace gave, with a token that holds for a while."""
        found = self._archive.installations.of(team) if team in self._teams else None
        if found is None or not found.token:
            return None
        if not self._ends_soon(found):
            return found
        with self._lock:
            again = self._archive.installations.of(team)
            return self._renewed(again) if again and self._ends_soon(again) else again

    def _ends_soon(self, found: "Installation") -> bool:
        return found.expires is not None and bool(found.refresh) and found.expires - self._now() < _BEFORE

    def _renewed(self, found: "Installation") -> "Installation":
        """The same with a new token. Where Slack gives none, the old one as long as it lives; another process may have been quicker."""
        try:
            told = self._client.oauth_v2_access(grant_type="refresh_token", refresh_token=found.refresh, **self._credentials)
        except (SlackClientError, OSError) as error:
            code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("the token of %s is not renewed yet (%s)", found.team, code)
            return self._archive.installations.of(found.team) or found
        ends = self._now() + timedelta(seconds=int(told.get("expires_in") or 0))
        new = replace(found, token=str(told["access_token"]), refresh=str(told["refresh_token"]), expires=ends)
        self._archive.installations.save(new)
        return new


def workspaces(archive: "Archive", settings: "Settings", client: WebClient, *, now: Callable[[], datetime]) -> Workspaces:
    """Those of the settings."""
    secret = settings.slack_client_secret
    if settings.slack_client_id is None or secret is None:
        return OneWorkspace(client)
    return InstalledWorkspaces(
        archive,
        client,
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        teams=settings.teams,
        now=now,
    )
