"""A role that stands alone in, whom it means out: « le président ukrainien », « son homologue », « le chef de l'État », « la maire ».

Whom the article gives it comes first; then whoever held it on the day of publication, as the directory dates it; then whoever was
named just before and bears it. Nobody where that is not certain.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from store.extract.actors.bearers import Bearers, where
from store.extract.actors.entities import Entity
from store.extract.actors.phrases import COUNTERPART, UNLISTED, Role, kinds, meanings, meanings_anywhere
from store.extract.actors.vocabulary import Vocabulary
from store.extract.actors.words import Gap, Words, spelt
from store.extract.directory import Directory
from store.extract.titles import titles
from store.types import Actor, last_day

DEFINITE = frozenset("le la l du au ce cet cette".split())
#: so long after a handover an article may mean whoever held the role before, if it names them
HANDOVER = timedelta(days=3)
#: of more people an article's beginning is not searched
MOST = 200
#: a bare title reaches back this many words to the one who bears it
REACH = 120


class Holders:
    """Asked role by role, in the order of the text."""

    def __init__(
        self,
        words: Words,
        entities: dict[str, Entity],
        bearers: Bearers,
        *,
        persons: Mapping[int, tuple[int, Entity]],
        places: Mapping[int, tuple[int, Entity]],
        directory: Directory,
        vocabulary: Vocabulary,
        days: tuple[date, ...],
    ) -> None:
        """`entities` gets those whom a role alone names; `days`: the ends of the date of publication."""
        self.words, self.entities, self.bearers = words, entities, bearers
        self.persons, self.places = persons, places
        self.directory, self.vocabulary, self.days = directory, vocabulary, days
        self.seen = sorted(((first, entity) for first, (_, entity) in persons.items()), key=where)
        self.towns = frozenset(entity.name for entity in entities.values() if entity.kind == "place")
        self.asked: dict[tuple[str, str | None], dict[str, Actor]] = {}
        self.rivals: dict[frozenset[str], frozenset[str]] = {}

    def holder(self, role: Role) -> Entity | None:
        """The person whom a role alone means, if that is certain."""
        entity = self._holder(role)
        if entity is None or (role.feminine and entity.gender == "m"):
            return None  # « La garde des sceaux » is not Éric D.
        self.bearers.tied[role.head] = entity
        if not role.former and role.title != COUNTERPART:
            insort(self.bearers.titles, (role.head, role.title))
        insort(self.seen, (role.head, entity), key=where)
        return entity

    def credible(self, role: Role, entity: Entity) -> bool:
        """Whether the directory does not say otherwise: « le président ukrainien, Tomas Veld et … » is a list if another presides."""
        if role.former or role.place is None:
            return True
        holders = self._held(role.title, role.place)
        return not holders or entity.name in holders

    def _holder(self, role: Role) -> Entity | None:
        if role.narrowed:
            return self.bearers.narrowed(role) if role.article in DEFINITE and not role.former else None
        if role.former:
            return self._former(role) if role.article in DEFINITE else None
        if role.title not in _titles_said() and not (role.title in kinds() or self.bearers.has(role)):
            return None
        if role.title == COUNTERPART:
            return self._counterpart(role)
        if role.article not in DEFINITE and not (role.place and role.article == ""):
            return None
        if role.article == "" and role.place is None:
            return None
        told = self._told(role)
        if told is not None:
            return told
        if role.place is not None:
            return _one(self._held(role.title, role.place)) or self.bearers.leader(role) or self._only(role)
        # « le chef de la Maison Blanche » says by itself where; « le président » is whoever was called so just before
        return (
            _one(self._held(role.title, None))
            or self._here(role)
            or self._recent(role)
            or self._only(role)
            or self.bearers.by_noun(role)
        )

    # --- by the article --------------------------------------------------------------------------------------------------

    def _told(self, role: Role) -> Entity | None:
        """Whom the article has in this role, of this country: the last before the phrase, else the only one after it."""
        if role.place is None:
            return None
        latest, people = self.bearers.last_told(role)
        if latest is not None:
            return latest
        if not people:  # « le président Ilena Marsk », whom the directory knows as Valdoire's
            held = self._held(role.title, role.place)
            people = {
                name: entity for name, entity in held.items() if len(held) == 1 and self.bearers.calls(entity, role.meant)
            }
        return _one(people)

    def _only(self, role: Role) -> Entity | None:
        """Whom the article alone calls so, anywhere: « la présidente Marsk » in the headline, « la cheffe de l'État » at the end.

        Nobody where another bears a role of that noun, or the article has the noun of other places.
        """
        wanted = meanings_anywhere(role.title)
        person = self.bearers.sole(wanted)
        if person is None or not role.agrees(person):
            return None
        heard = self.bearers.places_of(wanted)
        # « la maire de Merrault » is « la maire, Odile V. »; « le président russe » is no other president
        placed = {role.place} & self.towns if role.place is not None else None
        known = {place for place in heard if self.bearers.gives(person, wanted, place)} if placed is None else placed
        return person if heard <= known and self._known_bearers(wanted) <= {person.name} else None

    def _known_bearers(self, wanted: frozenset[str]) -> frozenset[str]:
        """Of the people whom the directory knows, those who bear a role by it."""
        if wanted not in self.rivals:
            known = (entity for entity in self.entities.values() if entity.kind == "person" and entity.actor is not None)
            self.rivals[wanted] = frozenset(entity.name for entity in known if self._bears(entity, wanted))
        return self.rivals[wanted]

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
        return self.bearers.elsewhere.get(at) == noun and self.bearers.tied.get(at) is not entity

    def _together(self, first: int, other: int) -> bool:
        """Whether two words stand in one sentence: « Veld a reçu Marsk. Le président … » is either."""
        return not any(self.words.opens(i) and self.words.gaps[i] is not Gap.QUOTE for i in range(first + 1, other + 1))

    def _seen_before(self, at: int) -> Iterator[tuple[int, Entity]]:
        """Where people are named within reach before a word, in order."""
        yield from self.seen[bisect_left(self.seen, at - REACH, key=where) : bisect_left(self.seen, at, key=where)]

    def _broken(self, first: int, at: int) -> bool:
        """Whether a line ends between two words."""
        return any(self.words.gaps[i] is Gap.BREAK for i in range(first + 1, at + 1))

    def _bears(self, entity: Entity, wanted: frozenset[str]) -> bool:
        if self.bearers.calls(entity, wanted):
            return True
        if entity.actor is None or not self.days:
            return False
        return any(meanings(r.title) & wanted and all(r.held_on(day) for day in self.days) for r in entity.actor.roles)

    # --- by the directory ------------------------------------------------------------------------------------------------

    def _held(self, title: str, place: str | None) -> dict[str, Entity]:
        """The directory's holders on every day that the date of publication may mean, by name."""
        if not self.days or (place is not None and place.startswith(UNLISTED)):
            return {}
        if (title, place) not in self.asked:
            found = [self.directory.holders(title, place, day) for day in dict.fromkeys(self.days)]
            known = {actor.name: actor for actor in found[0]}
            for actors in found[1:]:
                names = {actor.name for actor in actors}
                known = {name: actor for name, actor in known.items() if name in names}
            before = self.days[0] - HANDOVER if self.days[0] - date.min > HANDOVER else self.days[0]
            for actor in self.directory.holders(title, place, before) if known else ():
                if actor.name in self.entities:  # « le président iranien est mort hier »
                    known.setdefault(actor.name, actor)
            self.asked[title, place] = known
        known = self.asked[title, place]
        return {name: self._entity(name, known[name]) for name in known}

    def _entity(self, name: str, actor: Actor) -> Entity:
        entity = self.entities.get(name)
        if entity is None:
            keys = tuple(spelt(name)[1])
            entity = Entity(name, "person", keys, actor, self.vocabulary.gender_of(keys))
            self.entities[name] = entity
        return entity

    def _former(self, role: Role) -> Entity | None:
        """« l'ancien ministre »: whom the article calls so; else the one person it names who held it, as the directory dates it."""
        told = self.bearers.former(role) if role.place is None else None
        if told is not None or not self.days or role.title not in _titles_said():
            return told
        wanted = set(titles().asked(role.title, self.directory.place(role.place))) if role.place is not None else None
        anywhere = meanings_anywhere(role.title)
        held: dict[str, Entity] = {}
        before = list(self._seen_before(role.head))
        for _, entity in (
            before or self.seen[:MOST]
        ):  # « L'ancien président américain » may open an article that names him below
            for past in entity.actor.roles if entity.actor else ():
                ended = past.until is not None and last_day(past.until) < min(self.days)
                if ended and (
                    not wanted.isdisjoint(self.directory.where(past))
                    if wanted is not None
                    else bool(meanings(past.title) & anywhere)
                ):
                    held[entity.name] = entity
        one = _one(held)
        return one if one is not None and not self._bears(one, anywhere) else None

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
        return _one(self._held(role.title, country)) if country is not None else None

    def _counterpart(self, role: Role) -> Entity | None:
        """« son homologue ukrainien »: who holds there the role of the person named before."""
        if role.place is None:
            return None
        for title in self._titles_before(role.head):
            one = _one(self._held(title, role.place))
            if one is not None:
                return one
        return None

    def _titles_before(self, at: int) -> Iterator[str]:
        """The titles of the person named last before a word: as the article says them, then as the directory dates them."""
        yield from self.bearers.titles_before(at, REACH)
        for _, entity in reversed(list(self._seen_before(at))[-3:]):
            for role in entity.actor.roles if entity.actor and self.days else ():
                if all(role.held_on(day) for day in self.days):
                    yield role.title


def _one(holders: Mapping[str, Entity]) -> Entity | None:
    return next(iter(holders.values())) if len(holders) == 1 else None


@cache
def _titles_said() -> frozenset[str]:
    """Titles that the directory's lexicon knows: a trade alone (« le chanteur ») is nobody's by its country."""
    return frozenset(titles().meanings) | {COUNTERPART}
