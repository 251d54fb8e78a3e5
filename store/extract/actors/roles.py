"""Named people in, the words that say what they are out: « le président ukrainien », « son homologue », « Dmitri V., le porte-parole ».

A role is tied to whom the article ties it; else to whoever held it on the day of publication, as the directory dates it; else to
nobody. « un conseiller du président » is nobody's role: its head has no name, and is left to the reading of quotes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from store.extract.actors.entities import Entity
from store.extract.actors.gazetteers import Gazetteer
from store.extract.actors.phrases import (
    COUNTERPART,
    IN_SPAN,
    UNLISTED,
    Phrases,
    Role,
    kinds,
    meanings,
    meanings_anywhere,
)
from store.extract.actors.positions import Position, Positions
from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import Gap, Words, spelt
from store.extract.directory import Directory
from store.extract.titles import titles
from store.types import IsoDate, first_day, last_day

_DEFINITE = frozenset("le la l du au ce cet cette".split())
_INDEFINITE = frozenset("un une des".split())
_FUSED = frozenset("du au des aux".split())
_OF_WORDS = frozenset("de d du des la l".split())
_GOVERNING = frozenset("a avec chez contre d dans de devant entre par pour sans selon sous sur vers".split())
_POSSESSIVE = frozenset("son sa ses leur leurs".split())
_RULE = frozenset("administration gouvernement presidence".split())  # « l'administration Veld »
#: of more places the article has a role than one person can bear
MOST = 20
#: a bare title reaches back this many words to the one who bears it
REACH = 120


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A stretch that refers to a person by role, from word `first` up to `after`."""

    first: int
    after: int
    entity: Entity


def read_roles(
    words: Words,
    entities: Mapping[str, Entity],
    *,
    directory: Directory,
    gazetteer: Gazetteer,
    vocabulary: Vocabulary,
    published: IsoDate | None,
) -> tuple[list[RoleMention], list[Position]]:
    """Every role mention that can be tied to a person, in order, and the public roles that the article states. Entities whom a role
    alone names are added to `entities` by the caller: see `RoleMention.entity`."""
    return _Roles(words, entities, directory, gazetteer, vocabulary, _days(published)).read()


def _days(published: IsoDate | None) -> tuple[date, ...]:
    """The days that a date of publication may mean, its ends: a role must hold on both."""
    try:
        return (first_day(published), last_day(published)) if published else ()
    except ValueError:
        return ()


def _where(said: tuple[int, Entity]) -> int:
    return said[0]


class _Roles:
    def __init__(
        self,
        words: Words,
        entities: Mapping[str, Entity],
        directory: Directory,
        gazetteer: Gazetteer,
        vocabulary: Vocabulary,
        days: tuple[date, ...],
    ) -> None:
        self.words, self.directory, self.vocabulary, self.gazetteer = words, directory, vocabulary, gazetteer
        self.days = days
        self.entities = dict(entities)
        self.persons: dict[int, tuple[int, Entity]] = {}  # first word -> word after, person
        self.ends: dict[int, tuple[int, Entity]] = {}  # word after -> first word, person
        self.places: dict[int, tuple[int, Entity]] = {}
        self.seen: list[tuple[int, Entity]] = []  # where each person is named, in order
        for entity in entities.values():
            table = self.persons if entity.kind == "person" else self.places
            for first, after in entity.mentions:
                if table is self.persons or first not in table or table[first][0] < after:
                    table[first] = (after, entity)
                if entity.kind == "person":
                    self.ends[after] = (first, entity)
                    self.seen.append((first, entity))
        self.seen.sort(key=lambda s: s[0])
        self.titles: list[tuple[int, str]] = []  # where a title is tied to somebody, and which
        self.bearers: dict[str, dict[str, Entity]] = {}  # by meaning: everybody whom the article calls so
        self.formers: dict[tuple[str, str], dict[str, Entity]] = {}  # « ancien » and meaning: the same
        self.narrow: dict[str, dict[str, Entity]] = {}  # by the words of a role that is told more closely: the same
        self.spoken: dict[str, set[str]] = {}  # by meaning: the places of which the article has it
        self.rivals: dict[frozenset[str], frozenset[str]] = {}
        self.elsewhere: dict[int, str] = {}  # head of a role that says of where -> its noun
        self.tied: dict[int, Entity] = {}  # head -> who it is
        self.towns = frozenset(entity.name for entity in entities.values() if entity.kind == "place")
        self.told: dict[tuple[str, str], list[tuple[int, Entity]]] = {}  # by meaning and place: where, and who

    def read(self) -> tuple[list[RoleMention], list[Position]]:
        found: list[RoleMention] = []
        alone: list[Role] = []
        phrases = list(Phrases(self.words, self.persons, self.places, self.vocabulary).read())
        self._hear(phrases)
        for role in phrases:
            tied = self._named(role)
            if tied is None:
                alone.append(role)
            else:
                found.append(tied)
        self.titles.sort()
        for role in alone:
            entity = self._holder(role)
            if entity is not None and role.feminine and entity.gender == "m":
                entity = None  # « La garde des sceaux » is not Éric D.
            if entity is not None:
                self.tied[role.head] = entity
                found.append(RoleMention(role.first, role.after, entity))
        found.extend(self._rules())
        stated = Positions(self.words, self.persons, self.places, self.vocabulary, self._credible).read(phrases)
        return sorted(found, key=lambda m: (m.first, -m.after)), list(stated)

    # --- whom the article says it is -------------------------------------------------------------------------------------

    def _named(self, role: Role) -> RoleMention | None:
        """The person named right behind a role (« le président Veld »), behind its comma, or right before it (« Veld, président »)."""
        words, after = self.words, role.after
        behind = self._person_at(after)
        if behind:
            first = role.first if role.article in IN_SPAN or role.first < role.head else role.head
            self._learn(role, behind[1])
            return RoleMention(first, behind[0], behind[1])
        if role.title == COUNTERPART:
            return None
        if after < len(words) and words.gaps[after] is Gap.COMMA and role.article not in _POSSESSIVE:
            person = self.persons.get(after) or self._led(after)
            if (
                person
                and self._closed(person[0], governed=self._governed(role))
                and not self._completes_trade(role)
                and self._credible(role, person[1])
                and role.article not in _INDEFINITE | {""}
            ):
                self._learn(role, person[1])
                return RoleMention(role.first, person[0], person[1])
        if words.gaps[role.first] in (Gap.COMMA, Gap.PAREN) and (role.article not in _POSSESSIVE):
            person = self.ends.get(self._before_age(role.first))
            if person and self._credible(role, person[1]) and self._apposed(role):
                self._learn(role, person[1])
                return RoleMention(role.first, role.after, person[1]) if role.place or role.article in _DEFINITE else None
        return None

    def _hear(self, phrases: list[Role]) -> None:
        """Of which places the article has each noun of a role: « le président » may be any of several presidents."""
        for role in phrases:
            elsewhere = role.meant - meanings_anywhere(role.title)
            for meaning in role.meant | {role.title, role.noun}:
                if role.place is not None or role.narrowed or meaning in elsewhere:
                    self.elsewhere[role.head] = role.noun
                    places = self.spoken.setdefault(meaning, set())
                    if len(places) < MOST:
                        places.add(role.place or f"{role.title} {role.after}")

    def _before_age(self, at: int) -> int:
        """« Tomas Veld, 56 ans, Premier ministre »: where the age begins, else the same word."""
        words = self.words
        aged = at > 2 and words.keys[at - 1] == "ans" and words.raw[at - 2].isdigit() and words.gaps[at - 2] is Gap.COMMA
        return at - 2 if aged else at

    def _person_at(self, at: int) -> tuple[int, Entity] | None:
        if at < len(self.words) and self.words.gaps[at] is Gap.SPACE:
            return self.persons.get(at) or self._led(at)
        return None

    def _led(self, at: int) -> tuple[int, Entity] | None:
        """A person behind a civil title: « le président M. Veld »."""
        if at + 1 < len(self.words) and self.words.flags[at] & Is.CIVIL and self.words.capital[at]:
            return self.persons.get(at + 1)
        return None

    def _closed(self, at: int, *, governed: bool) -> bool:
        """Whether an apposition ends well: a comma, a bracket, a full stop or a verb behind the name, no « et ».

        A verb does not end it where the role is `governed`: « sur le départ du ministre, Ilena Marsk | a répondu ».
        """
        words = self.words
        if at >= len(words) or words.gaps[at] is not Gap.SPACE:
            return True
        return not governed and words.keys[at] not in ("et", "ou") and not words.capital[at]

    def _completes_trade(self, role: Role) -> bool:
        """« l'avocat du parlementaire, Me Veld »: the name is the lawyer's."""
        words, step = self.words, role.first - 1
        while step > 0 and words.keys[step] in _OF_WORDS:
            step -= 1
        of = step < role.first - 1 and step >= 0
        return of and (bool(words.flags[step] & Is.TRADE) or words.keys[step] == "parole")

    def _governed(self, role: Role) -> bool:
        """Whether a preposition stands before the role: it completes something, and is no subject."""
        words, first = self.words, role.first
        return role.article in _FUSED or (first > 0 and words.gaps[first] is Gap.SPACE and words.keys[first - 1] in _GOVERNING)

    def _apposed(self, role: Role) -> bool:
        """« Ilena Marsk, présidente de Valdoire, » and not the subject of what follows: « hier, Marsk, le maire a … »."""
        words, after = self.words, role.after
        if role.article not in _DEFINITE:
            return True
        return after >= len(words) or words.gaps[after] is not Gap.SPACE or bool(role.place)

    def _credible(self, role: Role, entity: Entity) -> bool:
        """Whether the directory does not say otherwise: « le président ukrainien, Tomas Veld et … » is a list if another presides."""
        if role.former or role.place is None:
            return True
        holders = self._holders(role.title, role.place)
        return not holders or entity.name in holders

    def _learn(self, role: Role, entity: Entity) -> None:
        self.tied[role.head] = entity
        if not entity.gender and role.feminine is not None:
            entity.gender = "f" if role.feminine else "m"
        if not entity.gender:
            entity.gender = self.vocabulary.genders.get(" ".join(spelt(role.title)[1]), "")
        if role.narrowed:  # « la présidente élue Ilena Marsk », then « la présidente élue »
            self.narrow.setdefault(role.said, {})[entity.name] = entity
        elif role.former:
            for meaning in role.meant | {role.title, role.noun}:
                self.formers.setdefault((self.words.keys[role.head - 1], meaning), {})[entity.name] = entity
        else:
            for meaning in role.meant | {role.title, role.noun}:
                self.bearers.setdefault(meaning, {})[entity.name] = entity
                if role.place is not None:
                    self.told.setdefault((meaning, role.place), []).append((role.head, entity))
            self.titles.append((role.head, role.title))

    # --- who else it may be ----------------------------------------------------------------------------------------------

    def _holder(self, role: Role) -> Entity | None:
        """The person whom a role alone means, if that is certain."""
        if role.former and role.place is None and not role.narrowed and role.article in _DEFINITE:
            # « l'ancien ministre » is whom the article calls so, if one alone
            return self._sole(self.formers.get((self.words.keys[role.head - 1], m), {}) for m in role.meant)
        if role.narrowed:
            return self._one(self.narrow.get(role.said, {})) if role.article in _DEFINITE else None
        if role.former or (role.title not in _titles_said() and not self._is_known(role)):
            return None
        if role.title == COUNTERPART:
            return self._counterpart(role)
        if role.article not in _DEFINITE and not (role.place and role.article == ""):
            return None
        if role.article == "" and role.place is None:
            return None
        told = self._told(role)
        if told is not None:
            return told
        if role.place is not None:
            return self._one(self._holders(role.title, role.place)) or self._only(role)
        # « le chef de la Maison Blanche » says by itself where; « le président » is whoever was called so just before
        return self._one(self._holders(role.title, None)) or self._here(role) or self._recent(role) or self._only(role)

    def _here(self, role: Role) -> Entity | None:
        """« La France livre … », then « le chef de l'État »: who holds the title in the one country that the line has named so far.

        A French paper means France where it is among several; somebody named in the line itself is for `_recent`.
        """
        if self.words.keys[role.head - 1 : role.head] in (["nouveau"], ["nouvelle"]):
            return None  # who has just been elected is not yet who holds it
        countries: set[str] = set()
        for at in range(role.head - 1, max(-1, role.head - REACH - 1), -1):
            if at in self.persons:
                return None
            if at in self.places:
                place = self.places[at][1]
                capital = self.vocabulary.capitals.get(" ".join(place.keys))
                countries |= {capital} if capital else {place.name} if place.kind == "country" else set()
            if self.words.gaps[at] is Gap.BREAK:
                break
        country = "France" if "France" in countries else next(iter(countries)) if len(countries) == 1 else None
        return self._one(self._holders(role.title, country)) if country is not None else None

    def _only(self, role: Role) -> Entity | None:
        """Whom the article alone calls so, anywhere: « la présidente Marsk » in the headline, « la cheffe de l'État » at the end.

        Nobody where another bears a role of that noun, or the article has the noun of other places.
        """
        wanted = meanings_anywhere(role.title)
        person = self._sole(self.bearers.get(meaning, {}) for meaning in wanted)
        if person is None or not role.agrees(person):
            return None
        heard = set().union(*(self.spoken.get(meaning, ()) for meaning in wanted))
        if role.place is None:
            known = {place for place in heard for meaning in wanted if self._of(person, meaning, place)}
        else:  # « la maire de Merrault » is « la maire, Odile V. »; « le président russe » is no other president
            known = {role.place} & self.towns
        return person if heard <= known and self._known_bearers(wanted) <= {person.name} else None

    def _known_bearers(self, wanted: frozenset[str]) -> frozenset[str]:
        """Of the people whom the directory knows, those who bear a role by it."""
        if wanted not in self.rivals:
            known = (entity for entity in self.entities.values() if entity.kind == "person" and entity.actor is not None)
            self.rivals[wanted] = frozenset(entity.name for entity in known if self._bears(entity, wanted))
        return self.rivals[wanted]

    @staticmethod
    def _sole(tables: Iterable[Mapping[str, Entity]]) -> Entity | None:
        """The one person in all tables; nobody where a table has several, which are not looked at."""
        people: dict[str, Entity] = {}
        for table in tables:
            if len(table) > 1:
                return None
            people |= table
        return next(iter(people.values())) if len(people) == 1 else None

    def _of(self, person: Entity, meaning: str, place: str) -> bool:
        return any(entity is person for _, entity in self.told.get((meaning, place), ()))

    def _is_known(self, role: Role) -> bool:
        return role.title in kinds() or any(m in self.bearers for m in role.meant)

    def _told(self, role: Role) -> Entity | None:
        """Whom the article has in this role, of this country: the last before the phrase, else the only one after it."""
        if role.place is None:
            return None
        latest: tuple[int, Entity] | None = None
        people: dict[str, Entity] = {}
        for meaning in sorted(role.meant):
            said = self.told.get((meaning, role.place), ())
            before = bisect_left(said, role.head, key=_where)
            if before and (latest is None or said[before - 1][0] > latest[0]):
                latest = said[before - 1]
            people |= {entity.name: entity for _, entity in said[before : before + 2]}
        if latest is not None:
            return latest[1]
        if not people:  # « le président Ilena Marsk », whom the directory knows as Valdoire's
            people = {name: e for name, e in self._holders(role.title, role.place).items() if self._called(e, role.meant)}
        return self._one(people)

    def _called(self, entity: Entity, wanted: frozenset[str]) -> bool:
        return any(entity.name in self.bearers.get(meaning, ()) for meaning in wanted)

    def _holders(self, title: str, place: str | None) -> dict[str, Entity]:
        """The directory's holders on every day that the date of publication may mean, by name."""
        if not self.days or (place is not None and place.startswith(UNLISTED)):
            return {}
        found = [self.directory.holders(title, place, day) for day in dict.fromkeys(self.days)]
        known = {actor.name: actor for actor in found[0]}
        for actors in found[1:]:
            names = {actor.name for actor in actors}
            known = {name: actor for name, actor in known.items() if name in names}
        return {name: self._entity(name, known[name]) for name in known}

    def _entity(self, name: str, actor: object) -> Entity:
        entity = self.entities.get(name)
        if entity is None:
            keys = tuple(spelt(name)[1])
            entity = Entity(name, "person", keys, actor, self.vocabulary.genders.get(keys[0], ""))  # type: ignore[arg-type]
            self.entities[name] = entity
        return entity

    @staticmethod
    def _one(holders: Mapping[str, Entity]) -> Entity | None:
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _recent(self, role: Role) -> Entity | None:
        """« le président », « le diplomate »: the one person named shortly before, who is that by the article or the directory."""
        wanted = meanings_anywhere(role.title) | kinds().get(role.title, frozenset())
        bearers: dict[str, int] = {}
        for at, entity in self._seen_before(role.head):
            if self._bears(entity, wanted) and role.agrees(entity):
                bearers[entity.name] = at
        if not bearers:
            return None
        latest = max(bearers, key=lambda name: bearers[name])
        if any(self._together(bearers[name], bearers[latest]) for name in bearers if name != latest):
            return None
        if any(self._another(at, role.noun, self.entities[latest]) for at in range(bearers[latest] + 1, role.head)):
            return None
        if len(bearers) > 1 and self._broken(bearers[latest], role.head):
            return None
        return self.entities[latest]

    def _another(self, at: int, noun: str, entity: Entity) -> bool:
        """Whether a role at a word is somebody else's: « le président Veld a vu le président du Sénat. Le président … » is either."""
        return self.elsewhere.get(at) == noun and self.tied.get(at) is not entity

    def _together(self, first: int, other: int) -> bool:
        """Whether two words stand in one sentence: « Veld a reçu Marsk. Le président … » is either."""
        return not any(self.words.opens(i) and self.words.gaps[i] is not Gap.QUOTE for i in range(first + 1, other + 1))

    def _seen_before(self, at: int) -> Iterator[tuple[int, Entity]]:
        """Where people are named within reach before a word, in order."""
        yield from self.seen[bisect_left(self.seen, at - REACH, key=_where) : bisect_left(self.seen, at, key=_where)]

    def _broken(self, first: int, at: int) -> bool:
        """Whether a line ends between two words."""
        return any(self.words.gaps[i] is Gap.BREAK for i in range(first + 1, at + 1))

    def _bears(self, entity: Entity, wanted: frozenset[str]) -> bool:
        if self._called(entity, wanted):
            return True
        if entity.actor is None or not self.days:
            return False
        return any(meanings(r.title) & wanted and all(r.held_on(day) for day in self.days) for r in entity.actor.roles)

    def _counterpart(self, role: Role) -> Entity | None:
        """« son homologue ukrainien »: who holds there the role of the person named before."""
        if role.place is None:
            return None
        for title in self._titles_before(role.head):
            one = self._one(self._holders(title, role.place))
            if one is not None:
                return one
        return None

    def _titles_before(self, at: int) -> Iterator[str]:
        """The titles of the person named last before a word: as the article says them, then as the directory dates them."""
        before = bisect_left(self.titles, at, key=lambda said: said[0])
        if before and at - self.titles[before - 1][0] <= REACH:
            yield self.titles[before - 1][1]
        for _, entity in reversed(list(self._seen_before(at))[-3:]):
            for role in entity.actor.roles if entity.actor and self.days else ():
                if all(role.held_on(day) for day in self.days):
                    yield role.title

    def _rules(self) -> Iterator[RoleMention]:
        """« l'administration Veld »: a government by the name of who leads it."""
        for first, (after, entity) in self.persons.items():
            if first and self.words.gaps[first] is Gap.SPACE and self.words.keys[first - 1] in _RULE:
                yield RoleMention(first - 1, after, entity)


@cache
def _titles_said() -> frozenset[str]:
    """Titles that the directory's lexicon knows: a trade alone (« le chanteur ») is nobody's by its country."""
    return frozenset(titles().meanings) | {COUNTERPART}
