"""A user's id in, who that is out: a member of the newsroom's organisation, or somebody who gets no answer. Asked of Slack, remembered."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.wording import Lang

#: `guest`: of one channel or of several; `unknown`: Slack does not tell.
Kind = Literal["member", "guest", "stranger", "bot", "deactivated", "unknown"]

#: Slack is asked again after so long; while it does not answer, what it said holds for the longer of the two.
_KNOWN_FOR = timedelta(minutes=10)
_TRUSTED_FOR = timedelta(hours=1)
_UNKNOWN_FOR = timedelta(seconds=30)
#: Slack waits three seconds for us, and we for Slack so long, twice at the most.
TIMEOUT = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, and the language that they have set in Slack."""

    kind: Kind
    lang: Lang | None = None


def spoken(locale: str) -> Lang:
    """The language we answer in for a Slack locale: `en-GB` English, all others French."""
    return "en" if locale.lower().startswith("en") else "fr"


def quick(client: WebClient) -> WebClient:
    """A client that waits out no 429 and no slow answer: the request under way has three seconds in all."""
    patient = [handler for handler in client.retry_handlers if handler.max_retry_count == 0]  # those that only look on
    return WebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=TIMEOUT,
        proxy=client.proxy,
        ssl=client.ssl,
        retry_handlers=patient,
    )


class People:
    """By (team, user): the `limit` latest, in memory alone. `team` is the one that the bot works for, `enterprise` its organisation."""

    def __init__(self, *, limit: int = 10_000) -> None:
        self._limit = limit
        self._known: OrderedDict[tuple[str, str], tuple[Person, datetime, datetime]] = OrderedDict()
        self._lock = Lock()

    def language(self, team: str, user: str) -> Lang | None:
        """The language of a user who was asked about; None where it is not known (yet)."""
        with self._lock:
            known = self._known.get((team, user))
        return known[0].lang if known else None

    def of(self, client: WebClient, team: str, user: str, *, enterprise: str | None = None, now: datetime) -> Person:
        """Who a user is. SlackApiError where the app may not ask at all (`missing_scope`): that is for people to mend."""
        key = team, user
        with self._lock:
            known = self._known.get(key)
        if known and now < known[2]:
            return known[0]
        try:
            told: dict[str, Any] = quick(client).users_info(user=user, include_locale=True).get("user") or {}
        except SlackApiError as error:
            if error.response.get("error") == "missing_scope":
                raise
            person = Person("unknown")
        except (SlackClientError, OSError):
            person = Person("unknown")
        else:
            return self._keep(key, _read(told, team, enterprise), now, now + _KNOWN_FOR)
        if known and known[0].kind != "unknown" and now - known[1] < _TRUSTED_FOR:
            return self._keep(key, known[0], known[1], now + _UNKNOWN_FOR)
        return self._keep(key, person, now, now + _UNKNOWN_FOR)

    def _keep(self, key: tuple[str, str], person: Person, asked: datetime, until: datetime) -> Person:
        with self._lock:
            self._known[key] = (person, asked, until)
            self._known.move_to_end(key)
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
        return person


def _read(told: dict[str, Any], team: str, enterprise: str | None) -> Person:
    locale = told.get("locale")
    lang = spoken(locale) if isinstance(locale, str) and locale else None
    return Person(_kind(told, team, enterprise), lang)


def _kind(told: dict[str, Any], team: str, enterprise: str | None) -> Kind:
    """What users.info says of somebody; who is of another workspace of our own organisation is at home."""
    if not told.get("id"):
        return "unknown"
    if told.get("deleted"):
        return "deactivated"
    if told.get("is_bot") or told.get("is_workflow_bot") or told.get("id") == "USLACKBOT":
        return "bot"
    own = (told.get("enterprise_user") or {}).get("enterprise_id")
    at_home = told.get("team_id") in (None, team) or bool(enterprise and enterprise in (own, told.get("team_id")))
    if told.get("is_stranger") or not at_home:
        return "stranger"
    return "guest" if told.get("is_restricted") or told.get("is_ultra_restricted") else "member"
