"""A channel that is to get digests or alerts in, why this user may not have that out: asked of Slack each time."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.rights import Rights
from handlers.wording import Sentence, subscriptions
from store.types import Subscription

_MOST_MEMBERS = 20_000


def subscribed(channel: str, client: WebClient, rights: Rights) -> tuple[Sentence | None, bool]:
    """Why a channel cannot be subscribed by this user; and whether the bot has still to enter it."""
    known = _known(channel, client)
    if known is None:
        return subscriptions.NO_SUCH_CHANNEL, False
    if known.get("is_archived"):
        return subscriptions.CHANNEL_ARCHIVED, False
    inside = bool(known.get("is_member"))
    if known.get("is_private") and not inside:
        return subscriptions.NO_SUCH_CHANNEL, False
    if rights.is_closed(channel):
        return subscriptions.SHARED_CHANNEL, False
    if not rights.may("subscribe_channel"):
        return subscriptions.EDITORS_ALONE, False
    # What is said to a private channel is its members' alone, whatever the setting.
    if (rights.gate.subscribers == "members" or known.get("is_private")) and not _is_member(client, channel, rights.user):
        return subscriptions.NOT_A_MEMBER, False
    return None, not inside


def barred(wanted: Subscription, client: WebClient, user: str) -> Sentence | None:
    """Why somebody may not look at what a subscription's channel is to get: an editor, or an owner who has left, of a private one."""
    if wanted.channel is None:
        return None
    known = _known(wanted.channel, client)
    if known is None:
        return subscriptions.NO_SUCH_CHANNEL
    if known.get("is_private") and not _is_member(client, wanted.channel, user):
        return subscriptions.NOT_A_MEMBER
    return None


def _known(channel: str, client: WebClient) -> dict[str, Any] | None:
    """What Slack says of a channel; None where the bot sees none of this id."""
    try:
        told: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        if error.response.get("error") not in ("channel_not_found", "not_in_channel"):
            raise
        return None
    return told


def _is_member(client: WebClient, channel: str, user: str) -> bool:
    cursor, seen = "", 0
    while seen < _MOST_MEMBERS:
        answer = client.conversations_members(channel=channel, cursor=cursor, limit=999)
        members = answer.get("members") or []
        if user in members:
            return True
        seen += len(members)
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor or not members:
            return False
    return False
