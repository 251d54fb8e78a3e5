"""Articles that their outlets have changed in, a word in the thread of each digest and alert that told of them out: once each."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.amending import APART, asks_to_wait
from handlers.blocks.rectifications import told
from store.types import Rectification

if TYPE_CHECKING:
    from store.archive import Archive

log = logging.getLogger("sourcier.rectifying")

#: Nobody else says it before.
LEASE = timedelta(minutes=3)
EVENT_TYPE = "sourcier_rectification"
_AT_ONCE = 20
_OVER = ("channel_not_found", "is_archived", "not_in_channel", "thread_not_found", "message_not_found", "restricted_action")


class Rectifier:
    """Says it for one team."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        team: str,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.archive, self.client, self.team = archive, client, team
        self.clock, self.sleep, self.step = clock, sleep, step

    def work(self) -> int:
        """Says what is to be said now, some of it; raises Slack's 429. How much it said."""
        done = 0
        for one in self.archive.ledger.rectifications(self.team, now=self.clock(), lease=LEASE, limit=_AT_ONCE):
            if self.archive.ledger.claim(one, now=self.clock(), lease=LEASE):
                self.step("claimed")
                done += self._say(one)
                self.sleep(APART)
        return done

    def _say(self, one: Rectification) -> bool:
        mark = f"{one.post}:{one.article}"
        try:
            ts = self._found(one, mark) if one.tried else None
            if ts is None:
                said, metadata = told(one), {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": mark}}
                answer = self.client.chat_postMessage(channel=one.channel, thread_ts=one.ts, metadata=metadata, **said.post())
                ts = str(answer["ts"])
        except SlackApiError as fault:
            error = str(fault.response.get("error"))
            if error not in _OVER:
                if asks_to_wait(fault):
                    raise
                log.warning("a correction cannot be told yet (%s)", error[:40])
                return False
            ts = None
        self.step("said")
        self.archive.ledger.said(one, self.team, ts, now=self.clock())
        return ts is not None

    def _found(self, one: Rectification, mark: str) -> str | None:
        """Where it was said already, by a process that died before it was noted."""
        answer = self.client.conversations_replies(channel=one.channel, ts=one.ts, limit=200, include_all_metadata=True)
        for each in answer.get("messages") or []:
            if ((each.get("metadata") or {}).get("event_payload") or {}).get("delivery_id") == mark:
                return str(each["ts"])
        return None
