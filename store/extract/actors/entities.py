"""Judged names in, actors and bare mentions out: every form tied to its actor, two people of one surname kept two."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from store.extract.actors.gazetteers import Entry
from store.extract.actors.names import Candidate
from store.extract.actors.organisations import Acronym
from store.extract.actors.shouts import uncapped
from store.extract.actors.vocabulary import PARTICLES, Is, Vocabulary
from store.extract.actors.words import Gap, Words, spelt
from store.types import Actor, ActorKind

#: titles that make one known by a forename
_CROWNED = frozenset(
    "pape roi reine prince princesse empereur imperatrice tsar tsarine sultan emir patriarche duc duchesse".split()
)
#: before a surname these say several of its bearers
SEVERAL = frozenset(
    "les des aux deux trois famille familles clan couple fratrie dynastie freres soeurs epoux parents enfants jumeaux jumelles affaire "
    "dossier succession".split()
)
#: of more people of one surname the first are forgotten, so that a long list stays quick to read
MOST = 30


@dataclass(slots=True, eq=False)
class Entity:
    """One actor of the article while it is read; `keys` are the words of its fullest form."""

    name: str
    kind: ActorKind
    keys: tuple[str, ...]
    actor: Actor | None = None
    gender: str = ""
    mentions: list[tuple[int, int]] = field(default_factory=list)  # first word, word after


@dataclass(frozen=True, slots=True)
class Tied:
    """A name and its actor."""

    candidate: Candidate
    entity: Entity


class Entities:
    """The actors of one article, by name."""

    def __init__(self, words: Words, vocabulary: Vocabulary, days: tuple[date, ...] = ()) -> None:
        """`days`: those that the date of publication may mean, its ends."""
        self.words, self.vocabulary, self.days = words, vocabulary, days
        self.all: dict[str, Entity] = {}
        self.tied: list[Tied] = []
        self._exact: dict[tuple[str, str], Entity] = {}  # kind, key
        self._surnames: dict[str, dict[Entity, None]] = {}
        self._forenames: dict[str, dict[Entity, None]] = {}
        self._wholes: dict[str, Candidate] = {}  # « alliance » -> where the article names it whole
        self._merged: dict[str, Entity] = {}  # acronyms' own entities -> the actors that they stand for
        self._called: dict[str, Entity] = {}  # surname -> who bore it alone when the article first used it bare
        self._unclear: set[Entity] = set()  # bare surnames of which the article does not tell whose they are
        self._breaks: list[int] | None = None

    def tie(self, candidates: Sequence[Candidate], acronyms: Sequence[Acronym]) -> None:
        """Full names first, so that a surname in the headline finds the person whom the text names below."""
        persons = [c for c in candidates if c.kind == "person"]
        self._full([c for c in persons if self._is_full(c)])
        for candidate in persons:
            if self._crowned(candidate):
                self._person(candidate)
        self._shortened(candidates)
        expansions = {a.short: a for a in acronyms}
        ties: dict[int, Entity] = {}
        for candidate in candidates:
            if candidate.kind == "person":
                continue
            ties[candidate.first] = self._other(candidate)
        for short, acronym in expansions.items():
            self._alias(short, acronym, ties)
        for candidate in candidates:
            entity = self._whole(ties.get(candidate.first)) if candidate.kind != "person" else self._person(candidate)
            if entity is not None:
                self._mention(candidate, entity)

    def _whole(self, entity: Entity | None) -> Entity | None:
        """The actor that an entity was found to be another name of."""
        seen = 0
        while entity is not None and entity.name in self._merged and seen < 4:
            entity, seen = self._merged[entity.name], seen + 1
        return entity

    def _mention(self, candidate: Candidate, entity: Entity) -> None:
        entity.mentions.append((candidate.first, candidate.after))
        self.tied.append(Tied(candidate, entity))
        if candidate.kind == "person" and candidate.lead is not None and not entity.gender:
            entity.gender = self._titled_gender(candidate)
        if candidate.kind == "person" and entity not in self._unclear:
            self._learn(self._surnames, entity.keys[-1], entity)

    # --- persons ---------------------------------------------------------------------------------------------------------

    def _is_full(self, candidate: Candidate) -> bool:
        return candidate.after - candidate.first > 1 and not (candidate.titled and not candidate.personal)

    def _full(self, candidates: Sequence[Candidate]) -> None:
        """Learns the full names: those that open with a forename first, so that « Le Guen » finds « Bruno Le Guen »."""
        whole = {c.first for c in candidates if self._forenamed(c) or self._named_whole(c)}
        for candidate in sorted(candidates, key=lambda c: c.first not in whole):
            keys = tuple(self.words.keys[candidate.first : candidate.after])
            key = " ".join(keys)
            if ("person", key) in self._exact or (key in self._surnames and candidate.first not in whole):
                continue
            known = self._known(candidate.entries)
            entity = self.all.get(known.name) if known else self._same_person(keys)
            if entity is None:
                entity = self._new(known.name if known else self._written(candidate), "person", keys, known)
            elif len(keys) > len(entity.keys) and entity.actor is None:
                self._rename(entity, self._written(candidate), keys)
            self._exact["person", key] = entity
            for first in range(1, len(keys)):
                self._learn(self._surnames, " ".join(keys[first:]), entity)
            if self.words.flags[candidate.first] & Is.FAMILY_FIRST and self.words.gaps[candidate.first + 1] is Gap.SPACE:
                self._learn(self._surnames, keys[0], entity)  # « M. Ban » is Ban Ki-moon
            self._learn(self._forenames, keys[0], entity)

    def _named_whole(self, candidate: Candidate) -> bool:
        """Whether the directory has a name as it is written, and not as what somebody is called for short: « Le Pen »."""
        keys = self.words.keys[candidate.first : candidate.after]
        return len(candidate.entries) == 1 or any(spelt(e.name)[1] == keys for e in candidate.entries)

    def _forenamed(self, candidate: Candidate) -> bool:
        """Whether a name opens with a forename: not « Di Corven », « Ben Orval », which may be surnames whole."""
        words, first = self.words, candidate.first
        if words.keys[first] in PARTICLES:
            return False
        if all(words.gaps[at] is Gap.HYPHEN for at in range(first + 1, candidate.after)):
            return False  # « Vasile-Dumont » is a surname whole, though « Vasile » is a forename
        return bool(words.flags[first] & Is.FORENAME) or words.is_initial(first)

    @staticmethod
    def _learn(table: dict[str, dict[Entity, None]], key: str, entity: Entity) -> None:
        table.setdefault(key, {})[entity] = None

    def _of_several(self, candidate: Candidate) -> bool:
        """« les Morvan », « les frères Morvan », « la famille Morvan »: all who bear the name."""
        words, before = self.words, candidate.first - 1
        if before < 0 or words.gaps[candidate.first] is not Gap.SPACE or candidate.titled:
            return False
        return words.keys[before] in SEVERAL

    def _unknown(self, candidate: Candidate, keys: tuple[str, ...]) -> Entity:
        """An actor of its own for a surname of which the article does not tell whose it is."""
        entity = self._new(self._written(candidate), "person", keys, None)
        self._unclear.add(entity)
        return entity

    def _known(self, entries: Sequence[Entry]) -> Entry | None:
        """Whom the directory means by a name; of several who bear it, the one who holds a role on the day: « George Bush » in 2003."""
        if len(entries) < 2:
            return entries[0] if entries else None
        held = [
            e for e in entries if e.actor and self.days and all(any(r.held_on(d) for r in e.actor.roles) for d in self.days)
        ]
        return held[0] if len(held) == 1 else None

    def _bearers(self, surname: str) -> list[Entity]:
        """The people learnt under a surname, the latest ones where there are many."""
        return list(islice(reversed(self._surnames.get(surname, {})), MOST))[::-1]

    def _same_person(self, keys: tuple[str, ...]) -> Entity | None:
        """A person read already under the same surname whose forename agrees: « J. Morvent », « Diego A. Marsk »."""
        for entity in self._bearers(keys[-1]):
            mine, other = keys[0], entity.keys[0]
            if mine == other or (len(mine) == 1 and other.startswith(mine)) or (len(other) == 1 and mine.startswith(other)):
                middle = set(keys[1:-1]), set(entity.keys[1:-1])
                if entity.keys[-1] == keys[-1] and (middle[0] <= middle[1] or middle[1] <= middle[0]):
                    return entity
        return None

    def _person(self, candidate: Candidate) -> Entity | None:
        keys = tuple(self.words.keys[candidate.first : candidate.after])
        key = " ".join(keys)
        gender = self._titled_gender(candidate) if candidate.lead is not None else ""
        agreeing = [e for e in candidate.entries if self._agrees(e, gender)]
        known = self._known(agreeing)
        if self._crowned(candidate):
            return self._reigning(candidate, keys, known)
        exact = self._exact.get(("person", key))
        if exact is not None:
            return exact
        namesakes = self._bearers(key)
        bearers = [e for e in namesakes if not gender or not e.gender or e.gender == gender]
        sure = [e for e in bearers if gender and e.gender == gender]
        bearers = sure if len(sure) == 1 else bearers  # « M. Le Pen » is Jean-Marie, whatever « Marine » tells
        if bearers and self._of_several(candidate):
            return self._unknown(candidate, keys)  # « la famille Morvan » is no one of them
        if (
            known
            and (named := self.all.get(known.name))
            and (named in bearers or not bearers)
            and (not bearers or len(agreeing) == 1)
        ):
            return named  # « Macron » beside two Macrons is whom the directory knows by the bare surname
        if len(bearers) == 1:
            entity = bearers[0]
            if not gender:
                self._called.setdefault(key, entity)
        elif bearers:
            meant = self._meant(bearers, key, candidate.first)
            entity = meant or self._unknown(candidate, keys)
        elif len(keys) == 1 and not known and not candidate.titled and (called := self._forenames.get(key)):
            if len(called) > 1:
                return None  # « François » beside François Veld and the pope is either
            entity = next(iter(called))
        else:
            entity = self._new(known.name if known else self._written(candidate), "person", keys, known)
        if len(namesakes) < 2 and not gender:
            self._exact["person", key] = entity
        return entity

    def _crowned(self, candidate: Candidate) -> bool:
        """« le pape Calixte », « la reine Aldise »: whom a title makes known by a forename alone."""
        words, first = self.words, candidate.first
        if not first or words.gaps[first] is not Gap.SPACE or words.keys[first - 1] not in _CROWNED:
            return False
        return all(words.gaps[at] is Gap.HYPHEN for at in range(first + 1, candidate.after))

    def _reigning(self, candidate: Candidate, keys: tuple[str, ...], known: Entry | None) -> Entity:
        """Never whoever else bears the forename: « le pape Calixte » is not Calixte Veld."""
        title, key = self.words.keys[candidate.first - 1], " ".join(keys)
        entity = self._exact.get((title, key))
        if entity is None:
            entity = (self.all.get(known.name) if known else None) or self._new(
                known.name if known else self._apart(candidate), "person", keys, known
            )
            self._exact[title, key] = entity
            self._learn(self._surnames, key, entity)  # « Calixte » alone, in the headline too, is the pope
        return entity

    def _apart(self, candidate: Candidate) -> str:
        """The name of somebody with a title where another of the article is called so already: « Reine Aldise »."""
        name = self._written(candidate)
        title = self.words.raw[candidate.first - 1]
        return f"{title[0].upper()}{title[1:]} {name}" if name in self.all else name

    def _agrees(self, entry: Entry, gender: str) -> bool:
        """Whether « Mme » or « M. » can be said of a known person, by the forename."""
        other = self.vocabulary.gender_of(spelt(entry.name)[1]) if gender else ""
        return not other or other == gender

    def _meant(self, bearers: Sequence[Entity], surname: str, at: int) -> Entity | None:
        """Which of several people a bare surname means: the one whom the article has named so far, the one whom its paragraph names,
        the one who was called so before the other came in. Nobody where both stand in the paragraph: « Morvan nie »."""
        named = [e for e in bearers if e.mentions]
        if len(named) == 1:
            self._called.setdefault(surname, named[0])
            return named[0]
        start = self._line_of(at)
        here = [e for e in named if e.mentions[-1][0] >= start]
        if len(here) == 1:
            return here[0]
        called = self._called.get(surname)
        return called if called in named else None

    def _line_of(self, at: int) -> int:
        """Where the line of a word begins."""
        if self._breaks is None:
            self._breaks = [i for i, gap in enumerate(self.words.gaps) if gap is Gap.BREAK]
        before = bisect_left(self._breaks, at + 1)
        return self._breaks[before - 1] if before else 0

    def _titled_gender(self, candidate: Candidate) -> str:
        assert candidate.lead is not None
        for at in range(candidate.lead, candidate.first):
            if gender := self.vocabulary.genders.get(self.words.keys[at]):
                return gender
        return ""

    def named_by_role(self, holders: Iterable[Entity]) -> dict[str, Entity]:
        """« le président malien », then « M. Keïta »: of the surnames that nobody here bears, those of people whom a role names."""
        lone = {e.keys[0]: e for e in self.all.values() if e.kind == "person" and len(e.keys) == 1 and e.actor is None}
        found: dict[str, Entity] = {}
        for holder in {e.name: e for e in holders if e.name not in self.all}.values() if lone else ():
            keys = spelt(holder.name)[1]
            family_first = self.vocabulary.flags.get(keys[0], 0) & Is.FAMILY_FIRST
            for surname in (keys[-1], *keys[: 1 if family_first else 0]):
                one = lone.get(surname)
                if one is not None and one not in self._unclear and {one.gender, holder.gender} != {"m", "f"}:
                    found[one.name] = holder if one.name not in found else one
        return {name: holder for name, holder in found.items() if holder.name != name}

    # --- organisations, places, countries --------------------------------------------------------------------------------

    def _other(self, candidate: Candidate) -> Entity:
        kind = candidate.kind or "place"
        known = next((e for e in candidate.entries if e.kind == kind), None)
        if known and candidate.after - candidate.first == 1 and (whole := self._wholes.get(self.words.keys[candidate.first])):
            known, candidate = None, whole
        key = " ".join(self.words.keys[candidate.first : candidate.after])
        entity = self._exact.get((kind, key)) if known is None else self.all.get(known.name)
        if entity is None:
            entity = self._new(
                known.name if known else self._written(candidate),
                kind,
                tuple(self.words.keys[candidate.first : candidate.after]),
                known,
            )
        self._exact[kind, key] = entity
        if entity.actor is None and kind == "place" and entity.name.isupper():
            self._rename(entity, self._written(candidate), entity.keys)  # « ORVEL, 5 mars (AVP) » is « Orvel » below
        return entity

    def _shortened(self, candidates: Sequence[Candidate]) -> None:
        """« l'Alliance » in an article on « l'Alliance des rives » is that one, unless whoever is known by the word is named too."""
        words = self.words
        wholes: dict[str, dict[str, Candidate]] = {}
        named: set[str] = set()
        for c in candidates:
            several, first = c.after - c.first > 1, words.keys[c.first]
            if several and c.kind == "organisation" and not c.entries and words.flags[c.first] & Is.ORG_CAPITAL:
                wholes.setdefault(first, {}).setdefault(" ".join(words.keys[c.first : c.after]), c)
            elif c.entries and (several or not words.flags[c.first] & Is.ORG_CAPITAL):
                named.update(e.name for e in c.entries)
        for c in candidates:
            found = wholes.get(words.keys[c.first], {})
            if c.after - c.first == 1 and len(found) == 1 and not any(e.name in named for e in c.entries):
                self._wholes[words.keys[c.first]] = next(iter(found.values()))

    def _alias(self, short: int, acronym: Acronym, ties: dict[int, Entity]) -> None:
        """« l'Union des pêcheurs (UPV) »: both are one actor, under the expansion's name."""
        full, brief = self._whole(ties.get(acronym.first)), self._whole(ties.get(short))
        if full is None or brief is full:
            return
        if brief is not None and brief.actor is not None:
            full, brief = brief, full
        if brief is None or full.kind != "organisation" or brief.kind != "organisation":
            return
        if brief.actor is not None:
            return
        self._merged[brief.name] = full
        self.all.pop(brief.name, None)

    # --- names -----------------------------------------------------------------------------------------------------------

    def _written(self, candidate: Candidate) -> str:
        said = " ".join(self.words.said(candidate.first, candidate.after).split())
        if candidate.kind == "person":
            return uncapped(said)
        return said[0].upper() + said[1:] if candidate.kind == "organisation" else said

    def _new(self, name: str, kind: ActorKind, keys: tuple[str, ...], known: Entry | None) -> Entity:
        """An actor's name is its own within an article: a person called as a place is told apart."""
        if name in self.all:
            if self.all[name].kind == kind:
                return self.all[name]
            labels = {"person": "personne", "organisation": "organisation", "country": "pays", "place": "lieu"}
            name = f"{name} ({labels[kind]})"
            if name in self.all:
                return self.all[name]
        entity = Entity(name, kind, keys, known.actor if known else None)
        if kind == "person":
            entity.gender = self.vocabulary.gender_of(keys)
        self.all[name] = entity
        return entity

    def _rename(self, entity: Entity, name: str, keys: tuple[str, ...]) -> None:
        if name in self.all:
            return
        del self.all[entity.name]
        entity.name, entity.keys = name, keys
        self.all[name] = entity
