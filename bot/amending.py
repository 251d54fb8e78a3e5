"""Messages that cite what was withdrawn in, the same messages saying so out: one after the other, as fast as Slack lets us.

What is to be done is asked of the archive each time, and what is done is written there: a process that dies is followed by any other,
and a message that is amended twice says the same.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.blocks.withdrawals import amended
from store.types import Amendment

if TYPE_CHECKING:
    from store.archive import Archive

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

    def _amend(self, one: Amendment) -> bool:
        if self._last is not None and (left := APART - (self.monotonic() - self._last)) > 0:
            self.sleep(left)
        self._last = self.monotonic()
        error = None
        try:
            if one.kind == "chart":
                self.client.files_delete(file=one.ts)
            else:
                said = amended(one)
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
