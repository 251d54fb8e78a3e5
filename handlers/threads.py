"""A thread's place in, its messages out, as conversations.replies tells them."""

from collections import deque
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

_PAGE = 200
_MOST_PAGES = 25
#: The newest are kept, and the first.
_KEPT = 1_000


class ThreadGone(Exception):
    """Slack knows no such thread any more."""


def messages(client: WebClient, channel: str, ts: str) -> list[dict[str, Any]]:
    """The messages of a thread, the oldest first: its parent (where it is not deleted) and the newest thousand. ThreadGone."""
    kept: deque[dict[str, Any]] = deque(maxlen=_KEPT)
    first: dict[str, Any] | None = None
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        try:
            page = client.conversations_replies(channel=channel, ts=ts, limit=_PAGE, cursor=cursor)
        except SlackApiError as error:
            if error.response.get("error") in ("thread_not_found", "message_not_found"):
                raise ThreadGone from None
            raise
        found = page.get("messages") or []
        first = first or next(iter(found), None)
        kept.extend(found)
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if not cursor:
            break
    if first is not None and first not in kept:
        kept.popleft()
        kept.appendleft(first)
    return list(kept)
