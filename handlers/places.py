"""A channel's id in, whether other organisations read in it out. Asked of Slack, remembered for minutes."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.people import quick

#: `unknown`: Slack does not tell; nothing of the archive is said there.
Place = Literal["ours", "shared", "unknown"]

_KNOWN_FOR = timedelta(minutes=5)
_UNKNOWN_FOR = timedelta(seconds=30)


class Places:
    """By channel: the `limit` latest, in memory alone."""

    def __init__(self, *, limit: int = 10_000) -> None:
        self._limit = limit
        self._known: OrderedDict[str, tuple[Place, datetime]] = OrderedDict()
        self._lock = Lock()

    def of(self, client: WebClient, channel: str, *, now: datetime) -> Place:
        """What a channel is. SlackApiError where the app may not ask at all (`missing_scope`)."""
        with self._lock:
            known = self._known.get(channel)
        if known and now < known[1]:
            return known[0]
        try:
            place = self.asked(quick(client), channel, now=now)
        except SlackApiError as error:
            if error.response.get("error") == "missing_scope":
                raise
            place = "unknown"
        except (SlackClientError, OSError):
            place = "unknown"
        return place if place != "unknown" else self._keep(channel, "unknown", now + _UNKNOWN_FOR)

    def asked(self, client: WebClient, channel: str, *, now: datetime) -> Place:
        """The same, asked anew where it is not known; what Slack refuses is raised as it is."""
        with self._lock:
            known = self._known.get(channel)
        if known and known[0] != "unknown" and now < known[1]:
            return known[0]
        told: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
        place = _read(told)
        return self._keep(channel, place, now + (_KNOWN_FOR if place != "unknown" else _UNKNOWN_FOR))

    def _keep(self, channel: str, place: Place, until: datetime) -> Place:
        with self._lock:
            self._known[channel] = (place, until)
            self._known.move_to_end(channel)
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
        return place


def _read(told: dict[str, Any]) -> Place:
    """What conversations.info says. Shared among workspaces of one organisation is ours; an invitation that waits counts as accepted:

    whoever accepts it reads what was said before.
    """
    if not told.get("id"):
        return "unknown"
    outside = told.get("is_ext_shared") or told.get("is_pending_ext_shared") or told.get("pending_connected_team_ids")
    return "shared" if outside or (told.get("is_shared") and not told.get("is_org_shared")) else "ours"
