"""A message that a channel keeps: posted by the bot, and remembered by the articles it cites, so that it can be amended later."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from handlers.blocks.elements import Block
from handlers.blocks.messages import Message
from handlers.blocks.notices import note
from handlers.wording import Lang, state

if TYPE_CHECKING:
    from store.archive import Archive
    from store.archive.ledger import PostKind


def late_note(archive: "Archive", lang: Lang) -> list[Block]:
    """What is said under an answer from a copy of the archive that is late; nothing else."""
    late = archive.late()
    return [note(state.LATE_COPY(lang, minutes=math.ceil(late.total_seconds() / 60)))] if late else []


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
    said = said.over(*late_note(archive, lang))
    more: dict[str, Any] = {"thread_ts": thread} if thread else {}
    answer = client.chat_postMessage(channel=channel, **said.post(), **more)
    # A direct message is posted to a user, and stands in a conversation.
    where, ts = str(answer.get("channel") or channel), str(answer.get("ts") or "")
    archive.ledger.record(context.team_id or "", where, ts, kind, lang=lang, articles=cited, at=now)
