"""A reading in, its actors and where it names them out. `ActorReader` is made once, for a directory; `read` is quick.

The way through: words > known names and runs of capitals (`names`) > organisations made of a head and its complements
(`organisations`) > what each run is (`kinds`) > one actor for all its forms (`entities`) > roles (`roles`; those that the article itself
gives: `positions`) and capitals that act (`capitals`). Pronouns are left to those who read quotes.
"""

from collections.abc import Sequence
from typing import Literal

from store.extract.actors.capitals import read_acting
from store.extract.actors.entities import Entities, Entity
from store.extract.actors.gazetteers import Gazetteer
from store.extract.actors.kinds import read_kinds
from store.extract.actors.named import Named
from store.extract.actors.names import Candidate, read_candidates
from store.extract.actors.organisations import read_organisations
from store.extract.actors.positions import Position
from store.extract.actors.privates import read_private, read_several
from store.extract.actors.roles import days_of, read_roles
from store.extract.actors.shouts import heard
from store.extract.actors.vocabulary import Is, vocabulary
from store.extract.actors.words import Words, read_words, spelt
from store.extract.directory import Directory
from store.extract.nlp import Reading
from store.types import Actor, IsoDate, Mention, MentionForm, RoleRead, Span

__all__ = ["ActorReader", "Named", "read_actors"]


class ActorReader:
    """Reads actors with a directory. Takes a tenth of a second to make; holds no state between readings."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._gazetteer = Gazetteer(directory)
        self._vocabulary = vocabulary()

    def read(self, reading: Reading) -> Named:
        """The actors of a reading; what a statistical model proposed (`reading.proposals`) settles names that nothing else tells."""
        return self.read_text(
            reading.text,
            published=reading.published,
            proposed=[(proposal.span, proposal.label) for proposal in reading.proposals],
        )

    def read_text(self, text: str, *, published: IsoDate | None = None, proposed: Sequence[tuple[Span, str]] = ()) -> Named:
        words = read_words(text, self._vocabulary.flags)
        candidates = heard(words, read_candidates(words, self._gazetteer.find(words), self._vocabulary))
        kept, nested, acronyms = read_organisations(words, candidates, self._vocabulary)
        kept = sorted(kept + nested, key=lambda c: (c.first, -c.after))
        entities = Entities(words, self._vocabulary, days_of(published))
        entities.tie(read_kinds(words, kept, self._vocabulary, proposed=proposed), acronyms)
        return self._named(words, entities, published)

    def _named(self, words: Words, entities: Entities, published: IsoDate | None) -> Named:
        """Names, titled names, roles and acting capitals as mentions; the entities that have any as actors."""
        forms: dict[tuple[int, int, MentionForm, str], None] = {}

        def mention(first: int, after: int, entity: Entity, form: MentionForm) -> None:
            entity = same.get(entity.name, entity)
            heard.setdefault(entity.name, entity)
            forms.setdefault((first, after, form, entity.name))

        heard: dict[str, Entity] = {}
        roles, stated = read_roles(
            words,
            entities.all,
            directory=self._directory,
            vocabulary=self._vocabulary,
            published=published,
        )
        same = entities.named_by_role(role.entity for role in roles)
        covered = {at for role in roles for at in range(role.first, role.after)}
        for tied in entities.tied:
            candidate, entity = tied.candidate, tied.entity
            if _is_bare(words, candidate):
                mention(candidate.first, candidate.after, entity, "name")
            elif (
                candidate.first not in covered
            ):  # « la diplomatie russe » acts; in « le chef de la diplomatie russe » a man does
                mention(candidate.first, candidate.after, entity, "role")
            lead = candidate.lead
            # « M. Veld », « Présidente Marsk »; « Américain Timothy O. » says where from, not what; « le pape Calixte » is said below
            titled = entity.kind == "person" and lead is not None and not words.flags[lead] & Is.INHABITANT
            if titled and lead is not None and (words.capital[lead] or lead not in covered):
                mention(lead, candidate.after, entity, "role")
        for role in roles:
            mention(role.first, role.after, role.entity, "role")
        for first, after, country in self._acting(words, entities):
            mention(first, after, country, "role")
        public = {same.get(position.entity.name, position.entity) for position in stated}
        ordered = sorted(forms, key=lambda m: (m[0], -m[1], m[2] == "name"))
        return Named(
            actors=tuple(_actor(heard[name]) for name in dict.fromkeys(name for *_, name in ordered)),
            mentions=tuple(Mention(_span(words, first, after, form), name, form) for first, after, form, name in ordered),
            genders={
                name: _gender(entity.gender) for name, entity in heard.items() if entity.gender and entity.kind == "person"
            },
            roles=tuple(
                _role_read(words, position, same.get(position.entity.name, position.entity).name)
                for position in stated
                if position.entity.name in heard or position.entity.name in same
            ),
            private=read_private(words, heard.values(), public),
            several=read_several(words, heard.values()),
        )

    def _acting(self, words: Words, entities: Entities) -> list[tuple[int, int, Entity]]:
        places = sorted(
            (first, after, " ".join(words.keys[first:after]))
            for entity in entities.all.values()
            if entity.kind == "place"
            for first, after in entity.mentions
        )
        found = []
        for first, after, name in read_acting(words, places, self._vocabulary):
            entry = self._gazetteer.acting.get(name)
            if entry is None:
                continue
            entity = entities.all.get(entry.name)
            if entity is None:
                entity = entities.all[entry.name] = Entity(entry.name, entry.kind, tuple(spelt(entry.name)[1]), entry.actor)
            if entity.kind == entry.kind:
                found.append((first, after, entity))
        return found


def read_actors(reading: Reading, *, directory: Directory, proposed: Sequence[tuple[Span, str]] = ()) -> Named:
    """For one reading: `ActorReader(directory).read(reading)`, with what a model proposed beside what the reading holds."""
    labelled = [*((p.span, p.label) for p in reading.proposals), *proposed]
    return ActorReader(directory).read_text(reading.text, published=reading.published, proposed=labelled)


def _is_bare(words: Words, candidate: Candidate) -> bool:
    """Whether a name is one by its capitals or its head (« l'armée valdoire »), not a way to say it (« la diplomatie russe »)."""
    heads = Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.PLACE_WHOLE
    return any(words.capital[candidate.first : candidate.after]) or bool(words.flags[candidate.first] & heads)


def _actor(entity: Entity) -> Actor:
    """The directory's actor, else a bare one: two of one name in different kinds are told apart by the entity's name."""
    if entity.actor is not None and entity.actor.name == entity.name:
        return entity.actor
    return Actor(entity.name, entity.kind)


def _role_read(words: Words, position: Position, actor: str) -> RoleRead:
    span = words.whole(position.first, position.after)
    return RoleRead(actor, " ".join(span.of(words.text).split()), span, position.former)


def _span(words: Words, first: int, after: int, form: MentionForm) -> Span:
    return words.whole(first, after) if form == "role" else words.span(first, after)


def _gender(gender: str) -> Literal["m", "f"]:
    return "f" if gender == "f" else "m"
