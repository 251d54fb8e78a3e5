"""Messages that cite what was withdrawn in, the same messages saying so out: one after the other, as fast as Slack lets us.

What is to be done is asked of the archive each time, and what is done is written there: a process that dies is followed by any other,
and a message that is amended twice says the same.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import digests
from handlers.blocks import digests as blocks
from handlers.blocks.elements import line, rich, text
from handlers.blocks.messages import Message
from handlers.blocks.passages import citing
from handlers.blocks.withdrawals import amended, said
from handlers.digests import Digest
from store.types import Amendment, Posted

if TYPE_CHECKING:
    from store.archive import Archive
    from store.archive.ledger import PostKind

log = logging.getLogger("sourcier.amending")

#: chat.update is one of Slack's methods of the third tier: fifty a minute and more for a workspace.
APART = 1.2
_AT_ONCE = 50
#: It is there no more, or nobody can write there: nothing of it is shown, or nothing can be done.
_OVER = (
    "message_not_found",
    "cant_update_message",
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "edit_window_closed",
    "file_not_found",
    "file_deleted",
    "cant_delete_file",
)


def asks_to_wait(fault: SlackApiError) -> bool:
    """Whether Slack says that it is asked too often; all else is one message's own fault."""
    return fault.response.get("error") in ("ratelimited", "rate_limited") or fault.response.status_code == 429


class Amender:
    """Amends for one team. `step` is called after each call of Slack's and each note of it: tests die there."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        team: str,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.archive, self.client, self.team = archive, client, team
        self.clock, self.sleep, self.monotonic, self.step = clock, sleep, monotonic, step
        self._last: float | None = None

    def work(self, until: float) -> int:
        """Amends messages until then, by the monotonic clock, or as far as Slack lets us: raises its 429. How many it amended."""
        done = 0
        tried: set[tuple[int, int]] = set()
        while self.monotonic() < until:
            due = [one for one in self.archive.ledger.due(self.team, limit=_AT_ONCE) if (one.post, one.withdrawal) not in tried]
            if not due:
                break
            for one in due:
                if self.monotonic() >= until:
                    break
                tried.add((one.post, one.withdrawal))
                done += self._amend(one)
        return done

    def _said(self, one: Amendment) -> Message:
        """What stands instead: of a digest, its thread or an alert the events that are told by others, else one line."""
        if one.kind not in ("digest", "thread", "alert"):
            return amended(one)
        posted = self.archive.outbox.posted(self.team, one.channel, one.ts, gone=self.archive.ledger.gone_of(one))
        if posted is None or not posted.items:
            return amended(one)
        with citing() as cited:
            told = digests.standing(posted, archive=self.archive, now=self.clock())
            left = _left(posted, told, said(one)) if told.news else None
        if left is None:
            return amended(one)
        # An event may be told by articles that came since: those that are shown now are what it cites.
        now = self.clock()
        self.archive.ledger.record(
            self.team, one.channel, one.ts, cast("PostKind", one.kind), lang=one.lang, articles=cited, at=now
        )
        return left

    def _amend(self, one: Amendment) -> bool:
        if self._last is not None and (left := APART - (self.monotonic() - self._last)) > 0:
            self.sleep(left)
        self._last = self.monotonic()
        error = None
        try:
            if one.kind == "chart":
                self.client.files_delete(file=one.ts)
            else:
                said = self._said(one)
                self.client.chat_update(channel=one.channel, ts=one.ts, text=said.text, blocks=list(said.blocks))
        except SlackApiError as fault:
            error = str(fault.response.get("error"))
            if error not in _OVER:
                if asks_to_wait(fault):
                    raise
                log.warning("a message cannot be amended yet (%s)", error[:40])
                return False
        self.step("told")
        self.archive.ledger.amended(one, at=self.clock(), error=error)
        self.step("noted")
        return error is None


def _left(posted: Posted, told: Digest, note: str) -> Message | None:
    """The message without what went, saying so; None where nothing is left to say."""
    if posted.kind == "digest":
        return blocks.message(told, delivery=posted.id, notes=[note])
    if posted.kind == "alert":
        return blocks.alert(told, delivery=posted.id, notes=[note])
    details = blocks.details(told)
    return details.under(rich(line(text(note, italic=True)))) if details else None
