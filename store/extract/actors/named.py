"""What reading actors gives: the actors of one article, their mentions, and what else is asked of them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from store.types import Actor, Mention, RoleRead, Span


@dataclass(frozen=True)
class Named:
    """The actors that an article names and where. `mentions` are in order of their start, a longer one before what it holds;
    of two on the same words the role stands first (« Moscou » that acts is the country, then the place)."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    genders: Mapping[str, Literal["m", "f"]] = field(default_factory=dict, repr=False)
    roles: tuple[RoleRead, ...] = ()  # the public roles that the article gives them in its own words
    private: frozenset[str] = frozenset()  # names of people whom the article introduces as known to nobody
    several: frozenset[str] = frozenset()  # names that somewhere stand for several people: « les frères Morvan »

    def actor(self, name: str) -> Actor | None:
        return self._by_name.get(name)

    def gender(self, name: str) -> Literal["m", "f"] | None:
        """An actor's gender as forename, title or role tell it; None where nothing does."""
        return self.genders.get(name)

    def at(self, span: Span) -> Mention | None:
        """The widest mention that covers a stretch."""
        best = None
        index = bisect_right(self._starts, span.start)
        for mention in reversed(self.mentions[max(0, index - 50) : index]):
            if mention.span.end >= span.end and (best is None or mention.span.start < best.span.start or _wider(mention, best)):
                best = mention
        return best

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie inside a stretch, in order."""
        index = bisect_right(self._starts, span.start - 1)
        found = []
        while index < len(self.mentions) and self.mentions[index].span.start < span.end:
            if self.mentions[index].span.end <= span.end:
                found.append(self.mentions[index])
            index += 1
        return tuple(found)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.span.start for mention in self.mentions]

    @cached_property
    def _by_name(self) -> dict[str, Actor]:
        return {actor.name: actor for actor in self.actors}


def _wider(mention: Mention, other: Mention) -> bool:
    return mention.span.start == other.span.start and mention.span.end >= other.span.end
