"""What an article itself says of who bears which role: learnt phrase by phrase, asked when a role stands alone.

The directory is not asked here; nor is it said here whom a role alone means: see `holders`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from store.extract.actors.entities import Entity
from store.extract.actors.phrases import Role, meanings, meanings_anywhere
from store.extract.actors.vocabulary import Vocabulary
from store.extract.actors.words import Words, spelt

#: of more places the article has a role than one person can bear
MOST = 20
_EX = frozenset("ex ancien ancienne".split())
#: « le patron de Valtec » is its PDG, its president, its director
_LEADING = frozenset("patron dirigeant leader chef numero responsable homme".split())
_LED = (
    "pdg",
    "president",
    "president directeur general",
    "president-directeur general",
    "directeur general",
    "directeur",
    "secretaire general",
    "dg",
)


def where(said: tuple[int, object]) -> int:
    """The word at which something is said."""
    return said[0]


class Bearers:
    """Who bears which role by the article's own words."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words, self.vocabulary = words, vocabulary
        self.tied: dict[int, Entity] = {}  # head of a role -> who it is
        self.titles: list[tuple[int, str]] = []  # where a title is tied to somebody, and which; in order once `learnt`
        self.elsewhere: dict[int, str] = {}  # head of a role that says of where -> its noun
        self._by_meaning: dict[str, dict[str, Entity]] = {}  # everybody whom the article calls so
        self._formers: dict[str, dict[str, Entity]] = {}  # « ancien », « ex »: the same
        self._narrow: dict[str, dict[str, Entity]] = {}  # by the words of a role that is told more closely: the same
        self._nouns: dict[str, dict[str, Entity]] = {}  # by the noun alone, however it goes on
        self._said: dict[str, list[Role]] = {}  # by noun: every phrase that says of where
        self._spoken: dict[str, set[str]] = {}  # by meaning: the places of which the article has it
        self._told: dict[tuple[str, str], list[tuple[int, Entity]]] = {}  # by meaning and place: where, and who

    def hear(self, phrases: Iterable[Role]) -> None:
        """Of which places the article has each noun of a role: « le président » may be any of several presidents."""
        for role in phrases:
            elsewhere = role.meant - meanings_anywhere(role.title)
            for meaning in role.meant | {role.title, role.noun}:
                if role.place is not None or role.narrowed or meaning in elsewhere:
                    self.elsewhere[role.head] = role.noun
                    places = self._spoken.setdefault(meaning, set())
                    if len(places) < MOST:
                        places.add(role.place or f"{role.title} {role.after}")
            if role.head in self.elsewhere:
                said = self._said.setdefault(role.noun, [])
                if len(said) < MOST:
                    said.append(role)

    def learn(self, role: Role, entity: Entity) -> None:
        """The article gives a role to somebody."""
        self.tied[role.head] = entity
        if not entity.gender and role.feminine is not None:
            entity.gender = "f" if role.feminine else "m"
        if not entity.gender:
            entity.gender = self.vocabulary.genders.get(" ".join(spelt(role.title)[1]), "")
        if role.former or role.title.startswith("ex "):
            if not role.narrowed:
                for meaning in _past(role):
                    self._formers.setdefault(f"{self._how(role)} {meaning}", {})[entity.name] = entity
            if role.former:
                return
        self._nouns.setdefault(role.noun, {})[entity.name] = entity
        if role.narrowed:  # « la présidente élue Ilena Marsk », then « la présidente élue »
            self._narrow.setdefault(role.said, {})[entity.name] = entity
            return
        for meaning in role.meant | {role.title, role.noun}:
            self._by_meaning.setdefault(meaning, {})[entity.name] = entity
            if role.place is not None:
                self._told.setdefault((meaning, role.place), []).append((role.head, entity))
        self.titles.append((role.head, role.title))

    def call(self, title: str, entity: Entity) -> None:
        """The article gives somebody a trade without a phrase: « Me Veld » is a lawyer, « les ministres Veld et Marsk »."""
        self._by_meaning.setdefault(title, {})[entity.name] = entity

    def learnt(self) -> None:
        """All is learnt: from here on it is asked."""
        self.titles.sort()
        for said in self._told.values():
            said.sort(key=where)

    # --- asked -----------------------------------------------------------------------------------------------------------

    def titles_before(self, at: int, reach: int) -> Iterator[str]:
        before = bisect_left(self.titles, at, key=where)
        if before and at - self.titles[before - 1][0] <= reach:
            yield self.titles[before - 1][1]

    def calls(self, entity: Entity, wanted: Iterable[str]) -> bool:
        """Whether the article calls somebody so."""
        return any(entity.name in self._by_meaning.get(meaning, ()) for meaning in wanted)

    def has(self, role: Role) -> bool:
        return any(meaning in self._by_meaning for meaning in role.meant) or role.noun in self._nouns

    def former(self, role: Role) -> Entity | None:
        """« l'ancien ministre »: whom the article calls so, if one alone."""
        how = self._how(role)
        return _sole(self._formers.get(f"{how} {meaning}", {}) for meaning in role.meant)

    def narrowed(self, role: Role) -> Entity | None:
        return _sole([self._narrow.get(role.said, {})])

    def sole(self, wanted: Iterable[str]) -> Entity | None:
        """The one person whom the article calls by any of some titles."""
        return _sole(self._by_meaning.get(meaning, {}) for meaning in wanted)

    def by_noun(self, role: Role) -> Entity | None:
        """« la présidente du syndicat, Ana Solt », then « la présidente »: where no other phrase of that noun may be meant."""
        people = [e for e in list(self._nouns.get(role.noun, {}).values())[:MOST] if role.agrees(e)]
        if len(people) != 1:
            return None
        (person,) = people
        for said in self._said.get(role.noun, ()):
            whose = self.tied.get(said.head)
            other = said.feminine is not None and role.feminine is not None and said.feminine != role.feminine
            if whose is not person and not other and (whose is None or role.agrees(whose)):
                return None
        return person

    def last_told(self, role: Role) -> tuple[Entity | None, dict[str, Entity]]:
        """Whom the article last gave a role of a country before a phrase; else those to whom it gives it later."""
        latest: tuple[int, Entity] | None = None
        people: dict[str, Entity] = {}
        for meaning in sorted(role.meant) if role.place is not None else ():
            said = self._told.get((meaning, role.place or ""), ())
            before = bisect_left(said, role.head, key=where)
            if before and (latest is None or said[before - 1][0] > latest[0]):
                latest = said[before - 1]
            people |= {entity.name: entity for _, entity in said[before : before + 2]}
        return (latest[1] if latest is not None else None), people

    def leader(self, role: Role) -> Entity | None:
        """« le patron de Valtec »: the one person who heads it by any title."""
        if role.place is None or role.noun not in _LEADING:
            return None
        people = {e.name: e for title in _LED for _, e in self._told.get((title, role.place), [])[:MOST]}
        return _sole([people])

    def gives(self, person: Entity, wanted: Iterable[str], place: str) -> bool:
        """Whether somebody bears a role of a place."""
        return any(entity is person for meaning in wanted for _, entity in self._told.get((meaning, place), ()))

    def places_of(self, wanted: Iterable[str]) -> frozenset[str]:
        """The places of which the article has a role."""
        return frozenset().union(*(self._spoken.get(meaning, ()) for meaning in wanted))

    def _how(self, role: Role) -> str:
        word = self.words.keys[role.head - 1]
        return "ex" if word in _EX or not role.former else word


def _past(role: Role) -> frozenset[str]:
    """What somebody is a former one of: « l'ex-ministre » and « l'ancien ministre » are one."""
    bare = role.title.removeprefix("ex ")
    return meanings(bare) | {bare, bare.split()[0]}


def _sole(tables: Iterable[Mapping[str, Entity]]) -> Entity | None:
    """The one person in all tables; nobody where a table has several, which are not looked at."""
    people: dict[str, Entity] = {}
    for table in tables:
        if len(table) > 1:
            return None
        people |= table
    return next(iter(people.values())) if len(people) == 1 else None
