"""A message that a channel keeps: posted by the bot, and remembered by the articles it cites, so that it can be amended later."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from handlers.blocks.messages import Message
from handlers.wording import Lang

if TYPE_CHECKING:
    from store.archive import Archive
    from store.archive.ledger import PostKind


def post(
    client: WebClient,
    archive: "Archive",
    context: BoltContext,
    said: Message,
    *,
    channel: str,
    kind: "PostKind",
    cited: Iterable[int],
    lang: Lang,
    now: datetime,
    thread: str | None = None,
) -> None:
    """Post it and remember where it stands. SlackApiError where Slack does not take it."""
    more: dict[str, Any] = {"thread_ts": thread} if thread else {}
    answer = client.chat_postMessage(channel=channel, **said.post(), **more)
    # A direct message is posted to a user, and stands in a conversation.
    where, ts = str(answer.get("channel") or channel), str(answer.get("ts") or "")
    archive.ledger.record(context.team_id or "", where, ts, kind, lang=lang, articles=cited, at=now)
