"""The file of feeds in, `Listed` feeds out: an address a line, with the outlet's name and how often to look, both optional.

    https://courrier.example/rss.xml, Le Courrier de Port-Lazur, 15 min

Commas, semicolons or tabs; a first line `address,outlet,every` and lines that begin with # are left alone. FeedsError says which line is wrong.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from store.extract.clean import Unreadable, decode
from store.types import Feed

EVERY = timedelta(minutes=10)
_LEAST, _MOST = timedelta(minutes=1), timedelta(days=1)
_INTERVAL = re.compile(r"(\d{1,5}) ?(s|sec|min|mn|m|h|j|d)?", re.IGNORECASE)
_UNITS = {"s": 1, "sec": 1, "": 60, "m": 60, "mn": 60, "min": 60, "h": 3600, "j": 86400, "d": 86400}
_HEADS = ("address", "adresse", "url", "feed", "flux")
_LONGEST = 2000
#: `9f8a7b6c5d4e3f2a`, also with hyphens as UUIDs have; not `le-port-de-karsk-20310401`.
_TOKEN = re.compile(r"(?<![A-Za-z0-9-])[0-9a-f]{8}-[0-9a-f-]{9,}|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{16,}")
_MOST_FEEDS = 1000


class FeedsError(Exception):
    """The file of feeds cannot be used; the message has one sentence for each line that is wrong, and no secret."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed that is to be read. `key` is a digest of its address, which may hold a password or a token and stays out of the archive."""

    address: str
    outlet: str | None = None
    every: timedelta = EVERY

    @property
    def key(self) -> str:
        return "feed:" + hashlib.sha256(self.address.encode()).hexdigest()[:32]


def read_list(path: Path) -> list[Listed]:
    """The feeds that a file names, in its order. FeedsError."""
    try:
        text = decode(path.read_bytes()).lstrip("\ufeff")
    except Unreadable as fault:
        raise FeedsError(f"{path.name}: {fault}") from None
    except OSError as fault:
        raise FeedsError(f"The file of feeds {path} cannot be read: {fault.strerror}.") from None
    found: dict[str, Listed] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = _cells(line)
        if cells[0].lower() in _HEADS:
            continue
        try:
            feed = _feed(cells)
            if feed.address in found:
                raise FeedsError("this feed stands in the file twice")
            found[feed.address] = feed
        except FeedsError as fault:
            wrong.append(f"{path.name}, line {number}: {fault}.")
    if len(found) > _MOST_FEEDS:
        wrong.append(f"{path.name}: {len(found)} feeds; {_MOST_FEEDS} at most are read.")
    if wrong:
        raise FeedsError(" ".join(wrong[:10]))
    return list(found.values())


def named(listed: list[Listed]) -> list[Feed]:
    """The feeds under names that may be shown: the outlet's, with the address where an outlet has several."""
    outlets = [feed.outlet for feed in listed]
    names = []
    for feed in listed:
        address = shown_address(feed.address)
        names.append(
            address if feed.outlet is None else feed.outlet if outlets.count(feed.outlet) == 1 else f"{feed.outlet} ({address})"
        )
    return [Feed(feed.key, name, "feed") for feed, name in zip(listed, names, strict=True)]


def shown_address(address: str) -> str:
    """An address without what may be secret: no user, no password, no values in the query, nothing in the path that looks drawn by lot."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    query = "&".join(f"{part.partition('=')[0]}=…" if "=" in part else "…" for part in parts.query.split("&"))
    path = _TOKEN.sub("…", parts.path)
    told = f"{parts.hostname or ''}{port}{path}" + (f"?{query}" if parts.query else "")
    return "".join(c if c.isprintable() else "·" for c in told)[:150]


def _cells(line: str) -> list[str]:
    # A comma may stand in an address; one after which a name comes is followed by a space or parts the address from it.
    delimiter = "\t" if "\t" in line else ";" if re.search(r";", line) and "," not in line.split(";")[0] else ","
    return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=delimiter, skipinitialspace=True))] or [""]


def _feed(cells: list[str]) -> Listed:
    address, outlet, every = (*cells, "", "")[:3]
    if len([cell for cell in cells if cell]) > 3:
        raise FeedsError("there are more than three columns: address, outlet, how often")
    try:
        parts = urlsplit(address)
        right = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        right = False
    if not right or not address.isprintable() or " " in address or len(address) > _LONGEST:
        raise FeedsError(f"{_typed(address)} is no web address: https://courrier.example/rss.xml")
    if len(outlet) > 150 or not outlet.isprintable():
        raise FeedsError("the outlet's name is longer than 150 characters, or has some that cannot be shown")
    return Listed(address, outlet or None, _interval(every) if every else EVERY)


def _interval(told: str) -> timedelta:
    found = _INTERVAL.fullmatch(told)
    every = timedelta(seconds=int(found[1]) * _UNITS[(found[2] or "").lower()]) if found else None
    if every is None or not _LEAST <= every <= _MOST:
        raise FeedsError(f"{_typed(told)} is no interval between a minute and a day: 15 min, 1 h")
    return every


def _typed(told: str) -> str:
    return repr(shown_address(told) if "://" in told else told[:60])
