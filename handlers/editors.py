"""Who may correct the archive: the members of a Slack user group, asked for when somebody corrects, and remembered for minutes."""

from datetime import datetime, timedelta
from threading import Lock

from slack_sdk import WebClient

_KNOWN_FOR = timedelta(minutes=5)


class Editors:
    """The user group whose members correct the archive; an empty `group`: nobody does. `reports`: the channel for what others report."""

    def __init__(self, group: str = "", reports: str = "") -> None:
        self.group = group
        self.reports = reports
        self._members: dict[str, tuple[frozenset[str], datetime]] = {}
        self._lock = Lock()

    def include(self, client: WebClient, team: str, user: str, *, now: datetime) -> bool:
        """Whether a user is one of them. SlackApiError where Slack does not tell: then nobody corrects."""
        if not self.group:
            return False
        with self._lock:
            known = self._members.get(team)
        if known is None or now - known[1] >= _KNOWN_FOR:
            users = client.usergroups_users_list(usergroup=self.group).get("users") or []
            known = frozenset(map(str, users)), now
            with self._lock:
                self._members = {**self._members, team: known}
        return user in known[0]
