"""Named people in, the words that say what they are out: « le président ukrainien », « son homologue », « Dmitri V., le porte-parole ».

A role is tied to whom the article ties it (here, and in `positions`); else to whom it means alone (`holders`); else to nobody.
« un conseiller du président » is nobody's role: its head has no name, and is left to the reading of quotes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from store.extract.actors.bearers import Bearers
from store.extract.actors.entities import Entity
from store.extract.actors.holders import DEFINITE, Holders
from store.extract.actors.phrases import COUNTERPART, IN_SPAN, Phrases, Role, meanings, meanings_anywhere
from store.extract.actors.positions import Position, Positions
from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import Gap, Words
from store.extract.directory import Directory
from store.types import IsoDate, first_day, last_day

_INDEFINITE = frozenset("un une des".split())
_FUSED = frozenset("du au des aux".split())
_OF_WORDS = frozenset("de d du des la l".split())
_GOVERNING = frozenset("a avec chez contre d dans de devant entre par pour sans selon sous sur vers".split())
_POSSESSIVE = frozenset("son sa ses leur leurs".split())
_RULE = frozenset("administration gouvernement presidence".split())  # « l'administration Veld »
_LAWYER = "avocat"
_SEVERAL = frozenset("les des aux deux trois quatre cinq ex anciens anciennes".split())


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
    vocabulary: Vocabulary,
    published: IsoDate | None,
) -> tuple[list[RoleMention], list[Position]]:
    """Every role mention that can be tied to a person, in order, and the public roles that the article states. Entities whom a role
    alone names are added to `entities` by the caller: see `RoleMention.entity`."""
    return _Roles(words, entities, directory, vocabulary, days_of(published)).read()


def days_of(published: IsoDate | None) -> tuple[date, ...]:
    """The days that a date of publication may mean, its ends: a role must hold on both."""
    try:
        return (first_day(published), last_day(published)) if published else ()
    except ValueError:
        return ()


class _Roles:
    def __init__(
        self,
        words: Words,
        entities: Mapping[str, Entity],
        directory: Directory,
        vocabulary: Vocabulary,
        days: tuple[date, ...],
    ) -> None:
        self.words, self.vocabulary = words, vocabulary
        self.persons: dict[int, tuple[int, Entity]] = {}  # first word -> word after, person
        self.ends: dict[int, tuple[int, Entity]] = {}  # word after -> first word, person
        self.places: dict[int, tuple[int, Entity]] = {}
        for entity in entities.values():
            table = self.persons if entity.kind == "person" else self.places
            for first, after in entity.mentions:
                if table is self.persons or first not in table or table[first][0] < after:
                    table[first] = (after, entity)
                if entity.kind == "person":
                    self.ends[after] = (first, entity)
        self.bearers = Bearers(words, vocabulary)
        self.holders = Holders(
            words,
            dict(entities),
            self.bearers,
            persons=self.persons,
            places=self.places,
            directory=directory,
            vocabulary=vocabulary,
            days=days,
        )

    def read(self) -> tuple[list[RoleMention], list[Position]]:
        found: list[RoleMention] = []
        alone: list[Role] = []
        phrases = list(Phrases(self.words, self.persons, self.places, self.vocabulary).read())
        self.bearers.hear(phrases)
        for role in phrases:
            tied = self._named(role)
            if tied is None:
                alone.append(role)
            else:
                found.append(tied)
        stated = list(Positions(self.words, self.persons, self.places, self.vocabulary, self.holders.credible).read(phrases))
        ends: dict[int, int] = {}
        for position in stated:  # « le député libéral Marc T. »: a title that goes on further than its phrase
            if position.role.head not in self.bearers.tied and position.former == position.role.former:
                self.bearers.learn(position.role, position.entity)
                ends[position.role.head] = position.after
        self._called()
        self.bearers.learnt()
        for role in alone:
            whose = ends.get(role.head) if role.article in DEFINITE | _POSSESSIVE else None
            entity = self.bearers.tied[role.head] if whose else self.holders.holder(role)
            if entity is not None:
                found.append(RoleMention(role.first, max(whose or 0, role.after), entity))
        found.extend(self._rules())
        return sorted(found, key=lambda m: (m.first, -m.after)), stated

    def _named(self, role: Role) -> RoleMention | None:
        """The person named right behind a role (« le président Veld »), behind its comma, or right before it (« Veld, président »)."""
        words, after = self.words, role.after
        behind = self._person_at(role)
        if behind:
            first = role.first if role.article in IN_SPAN or role.first < role.head else role.head
            self.bearers.learn(role, behind[1])
            return RoleMention(first, behind[0], behind[1])
        if role.title == COUNTERPART:
            return None
        if after < len(words) and role.gap(words) is Gap.COMMA:
            person = self.persons.get(after) or self._led(after)
            possessed = role.article in _POSSESSIVE  # « sa première adjointe, Fatma K., »
            if (
                person
                and self._closed(person[0], governed=self._governed(role) or possessed)
                and not self._completes_trade(role)
                and self.holders.credible(role, person[1])
                and role.article not in _INDEFINITE | {""}
            ):
                self.bearers.learn(role, person[1])
                return RoleMention(role.first, person[0], person[1])
        if words.gaps[role.first] in (Gap.COMMA, Gap.PAREN) and (role.article not in _POSSESSIVE):
            person = self.ends.get(self._before_age(role.first))
            if person and self.holders.credible(role, person[1]) and self._apposed(role):
                self.bearers.learn(role, person[1])
                placed = role.place or role.article in DEFINITE or role.meant.isdisjoint(meanings_anywhere(role.title))
                return RoleMention(role.first, role.after, person[1]) if placed else None
        return None

    def _called(self) -> None:
        """« Me Veld » is a lawyer; « les ministres Veld et Marsk » are ministers."""
        words = self.words
        for first, (_, person) in self.persons.items():
            before = first - 1
            if before < 1 or words.gaps[first] not in (Gap.SPACE, Gap.DOT):
                continue
            trade = words.keys[before]
            if trade == "me" and words.capital[before]:
                self.bearers.call(_LAWYER, person)
            elif words.flags[before] & Is.TRADE and trade.endswith("s") and words.keys[before - 1] in _SEVERAL:
                listed = list(self._listed(first))
                for title in meanings(trade.removesuffix("s")) if len(listed) > 1 else ():
                    for one in listed:
                        self.bearers.call(title, one)

    def _listed(self, first: int) -> Iterator[Entity]:
        """The people of a list that begins at a word."""
        words = self.words
        while (person := self.persons.get(first)) is not None:
            first = person[0]
            yield person[1]
            if first < len(words) and words.gaps[first] is not Gap.COMMA:
                if words.keys[first] != "et":
                    return
                first += 1

    def _before_age(self, at: int) -> int:
        """« Tomas Veld, 56 ans, Premier ministre »: where the age begins, else the same word."""
        words = self.words
        aged = at > 2 and words.keys[at - 1] == "ans" and words.raw[at - 2].isdigit() and words.gaps[at - 2] is Gap.COMMA
        return at - 2 if aged else at

    def _person_at(self, role: Role) -> tuple[int, Entity] | None:
        at = role.after
        if at < len(self.words) and role.gap(self.words) is Gap.SPACE:
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
        if role.article not in DEFINITE:
            return True
        return after >= len(words) or words.gaps[after] is not Gap.SPACE or bool(role.place)

    def _rules(self) -> Iterator[RoleMention]:
        """« l'administration Veld »: a government by the name of who leads it."""
        for first, (after, entity) in self.persons.items():
            if first and self.words.gaps[first] is Gap.SPACE and self.words.keys[first - 1] in _RULE:
                yield RoleMention(first - 1, after, entity)
