"""What users have set for themselves in the app's Home: remembered for a minute, and put into the questions they type."""

import re
from collections import OrderedDict
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from handlers.query import parse
from store.types import Preference

if TYPE_CHECKING:
    from store.archive import Archive

#: Another process may have changed them.
_KNOWN_FOR = timedelta(minutes=1)
#: « depuis:toujours », « média:tous »: for this question, none of the user's filters.
_ALL = re.compile(
    r"\b(?:depuis|since)\s?:\s?(?:toujours|always)\b|\b(?:m[ée]dia|journal|outlet)\s?:\s?(?:tous|all)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Preferences:
    """By (team, user): the `limit` latest in memory, all in the archive."""

    def __init__(self, archive: "Archive", *, limit: int = 10_000) -> None:
        self._archive = archive
        self._limit = limit
        self._known: OrderedDict[tuple[str, str], tuple[Preference, datetime]] = OrderedDict()
        self._lock = Lock()

    def get(self, team: str, user: str, *, now: datetime) -> Preference:
        with self._lock:
            known = self._known.get((team, user))
        if known and now - known[1] < _KNOWN_FOR:
            return known[0]
        return self._remembered(team, user, self._archive.preference(team, user), now)

    def keep(self, team: str, user: str, preference: Preference, *, now: datetime) -> None:
        self._archive.keep_preference(team, user, preference)
        self._remembered(team, user, preference, now)

    def _remembered(self, team: str, user: str, preference: Preference, now: datetime) -> Preference:
        with self._lock:
            self._known[team, user] = (preference, now)
            self._known.move_to_end((team, user))
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
        return preference


def with_filters(text: str | None, preference: Preference, *, today: date) -> str:
    """A typed question with the user's own filters, where it has none of that kind; « depuis:toujours », « média:tous » take them off."""
    typed = text or ""
    asked = parse(typed, today=today) if preference.days or preference.outlet else None
    lifted = [found.group().lower() for found in _ALL.finditer(typed)]
    plain = _ALL.sub(" ", typed).strip() if lifted else typed
    if asked is None or (asked.empty and not lifted) or not plain:
        return plain
    bounded = asked.since or asked.before or any(_YEAR.fullmatch(word) for word in asked.words)
    if preference.days and not bounded and not any(found.startswith(("depuis", "since")) for found in lifted):
        plain += f" depuis:{(today - timedelta(days=preference.days)).isoformat()}"
    if preference.outlet and not asked.outlet and not any(found.startswith(("m", "j", "o")) for found in lifted):
        plain += f' média:"{preference.outlet}"'
    return plain
