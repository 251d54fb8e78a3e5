"""The languages that users have set in Slack, remembered: asked for after an answer, never waited for."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from handlers.wording import Lang

#: A language once learnt is asked for again after a day; one that could not be learnt after an hour.
_KNOWN_FOR = timedelta(days=1)
_UNKNOWN_FOR = timedelta(hours=1)


def spoken(locale: str) -> Lang:
    """The language we answer in for a Slack locale: `en-GB` English, all others French."""
    return "en" if locale.lower().startswith("en") else "fr"


class Locales:
    """Languages by (team, user): the `limit` latest, in memory alone."""

    def __init__(self, *, limit: int = 10_000) -> None:
        self._limit = limit
        self._learnt: OrderedDict[tuple[str, str], tuple[Lang | None, datetime]] = OrderedDict()
        self._lock = Lock()

    def get(self, team: str, user: str) -> Lang | None:
        """The user's language; None where it is not known (yet)."""
        with self._lock:
            return self._learnt.get((team, user), (None, None))[0]

    def learn(self, team: str, user: str, lang: Lang, *, now: datetime) -> None:
        """Take a language as known."""
        self._keep((team, user), lang, now)

    def refresh(self, client: WebClient, team: str, user: str, *, now: datetime) -> None:
        """Ask Slack where what is known is old. A user whom Slack does not tell about stays unknown for an hour."""
        with self._lock:
            known = self._learnt.get((team, user))
        if known and now - known[1] < (_KNOWN_FOR if known[0] else _UNKNOWN_FOR):
            return
        self._keep((team, user), self._asked(client, user), now)

    def _keep(self, key: tuple[str, str], lang: Lang | None, now: datetime) -> None:
        with self._lock:
            self._learnt[key] = (lang, now)
            self._learnt.move_to_end(key)
            while len(self._learnt) > self._limit:
                self._learnt.popitem(last=False)

    def _asked(self, client: WebClient, user: str) -> Lang | None:
        # A client of its own: no waiting out of a 429, which would hold a thread that answers need.
        quick = WebClient(
            token=client.token, base_url=client.base_url, timeout=5, proxy=client.proxy, ssl=client.ssl, retry_handlers=[]
        )
        try:
            locale = (quick.users_info(user=user, include_locale=True).get("user") or {}).get("locale")
        except (SlackClientError, OSError):
            return None
        if not isinstance(locale, str) or not locale:
            return None
        return spoken(locale)
