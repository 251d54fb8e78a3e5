"""What one types for a time zone in, its name out: « Montréal », « nouméa », `Asia/Kolkata`."""

from functools import lru_cache
from zoneinfo import available_timezones

from store.extract.text import fold

#: Where two zones end on one city, and for countries that have one hour.
_MEANT = {
    "paris": "Europe/Paris",
    "france": "Europe/Paris",
    "quebec": "America/Montreal",
    "noumea": "Pacific/Noumea",
    "nouvelle caledonie": "Pacific/Noumea",
    "bruxelles": "Europe/Brussels",
    "geneve": "Europe/Zurich",
    "londres": "Europe/London",
    "kinshasa": "Africa/Kinshasa",
    "alger": "Africa/Algiers",
    "le caire": "Africa/Cairo",
    "la reunion": "Indian/Reunion",
    "pekin": "Asia/Shanghai",
    "bombay": "Asia/Kolkata",
    "fort de france": "America/Martinique",
    "pointe a pitre": "America/Guadeloupe",
    "papeete": "Pacific/Tahiti",
}


def zone_named(typed: str) -> str | None:
    """The zone, None where it is none that we know."""
    wanted = fold(typed).replace("-", " ").replace("_", " ").strip()
    if not wanted or len(wanted) > 60:
        return None
    return _MEANT.get(wanted) or _known().get(wanted)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Zones by their whole name and by their city; of two, the one of Europe, Africa or America before the others."""
    found: dict[str, str] = {}
    for zone in sorted(available_timezones(), key=lambda name: (name.count("/") != 1, name)):
        whole = fold(zone).replace("-", " ").replace("_", " ")
        found.setdefault(whole, zone)
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/")):
            found.setdefault(fold(zone.rpartition("/")[2]).replace("-", " ").replace("_", " "), zone)
    return found
