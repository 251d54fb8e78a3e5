"""Invented news that comes at given times: each happening its own event, told by as many outlets as one says; and who subscribes."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.week import story
from store.archive import Archive
from store.types import Actor, Article, Extraction, Mention, Span, Subscription

TEAM = "T0TRIAL"
#: A Tuesday, 06:00 in Paris.
START = datetime(2031, 3, 4, 5, 0, tzinfo=UTC)
_OUTLETS = ("L'Écho d'Orvane", "Radio Valdor", "La Gazette du Delta", "Canal Ostrane", "Le Fanal")


def headline(number: int) -> str:
    """Its title."""
    return story(number).split("\n")[0]


def happen(archive: Archive, number: int, *, at: datetime, outlets: int = 1, actors: Sequence[Actor] = (), **more: Any) -> None:
    """A happening is told by some outlets, at a time, in articles that are grouped at once."""
    for place in range(outlets):
        tell(archive, number, outlet=_OUTLETS[place % len(_OUTLETS)], at=at, actors=actors, **more)
    archive.group(at)


_KEYS = itertools.count()


def tell(
    archive: Archive,
    number: int,
    *,
    at: datetime,
    outlet: str | None = _OUTLETS[0],
    actors: Sequence[Actor] = (),
    text: str | None = None,
    published: str | None = None,
) -> None:
    """One article of a happening."""
    named = "".join(f" Selon {actor.name}, oui." for actor in actors)
    body = (text or story(number)) + named
    title = body.split("\n")[0]
    key = f"https://{'-'.join((outlet or 'x').lower().split())[:8].strip('-')}.example/{number}-{next(_KEYS)}".replace("'", "")
    mentions = [Mention(Span(body.rindex(a.name), body.rindex(a.name) + len(a.name)), a.name, "name") for a in actors]
    article = Article(
        file=f"{number}.txt",
        text=body,
        title=title,
        published=published or at.date().isoformat(),
        outlet=outlet,
        url=key,
        fetched=at,
    )
    extraction = Extraction(actors=tuple(actors), mentions=tuple(mentions))
    archive.add(article, extraction, key=key, raw=body.encode(), digest=key, rules=1)


def subscription(channel: str | None = "C1", **more: Any) -> Subscription:
    """Every day at 7 in Paris."""
    given: dict[str, Any] = {"zone": "Europe/Paris", "days": (0, 1, 2, 3, 4, 5, 6), "minutes": 420, **more}
    return Subscription(TEAM, more.pop("owner", "U1"), channel, **{k: v for k, v in given.items() if k != "owner"})


class Clock:
    """A clock that the test moves."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)

    def seconds(self) -> float:
        return self.at.timestamp()
