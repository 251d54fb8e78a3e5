"""A title as an article or roles.csv writes it in, the titles and places to look under out: what lexicon/role_titles.txt says.

« chef de l'Etat » is looked up as president and as king, « chef du Pentagone » as the American minister of defence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from store.extract import lexicon
from store.extract.text import fold

ONE, SEVERAL, ALONE = "un seul", "plusieurs", "sans pays"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a way to say a title means: the title, folded, and the places where it does, None for everywhere."""

    title: str
    places: Mapping[str, str] | None = None  # the place asked for: the place to look at
    says_where: bool = False  # « porte-parole du Kremlin » does without a country


@dataclass(frozen=True)
class Titles:
    """What role_titles.txt says, by folded titles."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    single: frozenset[str]
    shared: frozenset[str]

    def asked(self, title: str, place: str | None) -> tuple[tuple[str, str], ...]:
        """Where to look for the holders of a title: pairs of title and place. Without a place, only titles that say where.

        Nothing for a title that many hold: of « le vice-ministre russe » the directory knows one among ten.
        """
        found: list[tuple[str, str]] = []
        for meaning in self.meanings.get(title, ()):
            places = meaning.places
            if place is None:
                found += [(meaning.title, target) for target in (places or {}).values() if meaning.says_where]
            elif places is None:
                found.append((meaning.title, place))
            elif target := places.get(place):
                found.append((meaning.title, target))
        if not found and place is not None:
            found.append((title, place))
        return tuple(pair for pair in dict.fromkeys(found) if pair[0] not in self.shared)

    def held(self, title: str, place: str) -> tuple[str, ...]:
        """The titles under which a role is found."""
        meanings = self.meanings.get(title, ())
        found = (meaning.title for meaning in meanings if meaning.places is None or place in meaning.places.values())
        return tuple(dict.fromkeys(found)) or (title,)

    def one_holder(self, title: str, place: str) -> tuple[str, ...]:
        """Those of them that one person at a time holds."""
        return tuple(meant for meant in self.held(title, place) if meant in self.single)


@cache
def titles() -> Titles:
    meanings: dict[str, dict[tuple[str, str], Meaning]] = {}
    marked: dict[str, set[str]] = {ONE: set(), SEVERAL: set(), ALONE: set()}
    for row in lexicon.rows("role_titles"):
        title, ways, where, word = (*row, "", "", "")[:4]
        meant = fold(title)
        if word:
            marked[word].add(meant)
        meanings.setdefault(meant, {})[meant, ""] = Meaning(meant)
        for way in filter(None, map(fold, ways.split(","))):
            meanings.setdefault(way, {})[meant, where] = Meaning(meant, _places(where), word == ALONE)
    return Titles(
        {title: tuple(found.values()) for title, found in meanings.items()}, frozenset(marked[ONE]), frozenset(marked[SEVERAL])
    )


def _places(where: str) -> dict[str, str] | None:
    """`Russie > Kremlin, Kremlin` -> for Russia and the Kremlin, look at the Kremlin; None where a line holds everywhere."""
    pairs = [cell.split(">") for cell in where.split(",") if cell.strip()]
    asked = {fold(pair[0]): fold(pair[-1]) for pair in pairs}
    return {target: target for target in asked.values()} | asked if asked else None
