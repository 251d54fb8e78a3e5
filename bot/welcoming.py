"""The first minutes: one direct message to whoever installed the app, with what there is and what is left to set; nothing in any channel."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.logs import trace
from bot.workspaces import Home
from handlers import wording
from handlers.blocks.elements import Block, line, rich, text
from handlers.blocks.messages import Message, message
from handlers.blocks.notices import covered, note
from handlers.rights import Gate
from handlers.wording import Lang, welcome

if TYPE_CHECKING:
    from bot.settings import Settings
    from store.archive import Archive

log = logging.getLogger("sourcier.welcoming")

#: Nobody is there who could be told, now or later.
_OVER = ("user_not_found", "users_not_found", "user_disabled", "cannot_dm_bot", "messages_tab_disabled", "not_allowed")


class Usher:
    """Tells each of those who installed the app once, whatever process asks and however often."""

    def __init__(self, archive: "Archive", settings: "Settings", gate: Gate) -> None:
        self._archive, self._settings, self._gate = archive, settings, gate
        self._done: set[tuple[str, str]] = set()

    def greet(self, home: Home, now: datetime) -> int:
        """Those of a workspace who were not told yet; how many."""
        return sum(self._greet(home, user, now) for user in self._whom(home.team) if (home.team, user) not in self._done)

    def _whom(self, team: str) -> Iterator[str]:
        """Who installed the app there; with a token, where Slack does not say, the settings' administrators."""
        if self._settings.slack_client_id is None:
            yield from sorted(self._settings.administrators)
        elif (found := self._archive.installations.of(team)) and found.installer:
            yield found.installer

    def _greet(self, home: Home, user: str, now: datetime) -> bool:
        self._done.add((home.team, user))
        if not self._archive.installations.welcome(home.team, user):
            return False
        try:
            person = self._gate.people.of(home.client, home.team, user, enterprise=home.enterprise, now=now)
            opened = home.client.conversations_open(users=user).get("channel") or {}
            said = first_words(self._archive.reader(now), self._settings, person.lang or "fr")
            home.client.chat_postMessage(channel=str(opened["id"]), **said.post())
        except (SlackClientError, OSError) as error:
            code = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
            log.warning("nobody could be welcomed in %s (%s)", home.team, code[:40] or trace(error))
            if code not in _OVER:
                self._archive.installations.unwelcome(home.team, user)
                self._done.discard((home.team, user))
            return False
        return True


def first_words(archive: "Archive", settings: "Settings", lang: Lang) -> Message:
    """What there is, what is left to set."""
    coverage = archive.coverage()
    blocks: list[Block] = [
        rich(line(text(welcome.HELLO(lang), bold=True)), line(text(covered(coverage, lang))), line(text(welcome.NOWHERE(lang))))
    ]
    # No example: a name would stand there for good, and nothing would amend it when its article is withdrawn. The Home has them.
    blocks += [] if coverage.articles else [note(welcome.EMPTY(lang))]
    left = [line(text(f"• {welcome.MISSING[name](lang)}")) for name in _missing(settings)]
    blocks += [rich(line(text(welcome.LEFT(lang))), *left)] if left else []
    return message([*blocks, note(welcome.HELP(lang)), note(wording.HELP_PRIVATE(lang))])


def _missing(settings: "Settings") -> Iterator[str]:
    there = {
        "SOURCIER_KEY": settings.keys,
        "SOURCIER_FEEDS": settings.feeds or settings.inbox,
        "SOURCIER_EDITORS": settings.editors,
        "SOURCIER_REPORTS": settings.reports,
    }
    yield from (name for name, value in there.items() if not value)
