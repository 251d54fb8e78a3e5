"""A noun phrase or a pronoun in, whose words they are out: an actor's name, an unnamed person's own words, or nobody.

« un conseiller du président X » is not X; « le porte-parole de la présidence, Y » is Y. A pronoun is the person who spoke or
acted last, if gender and number agree; where two stand equal, it is nobody.
"""

import bisect
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from store.extract.lexicon import entries
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import DETERMINERS, OF, TITLES, is_person, singular_in, speech_nouns
from store.extract.text import fold
from store.types import ActorKind, Mention, Span

_DEFINITE = frozenset(("le", "la", "l'", "ce", "cet", "cette"))
#: somebody without a name is told in no more words than these: « un responsable du ministère des Affaires étrangères »
LONGEST_NAME = 14
#: heads that are somebody without being nouns: « M. Di Giacomo », « l'un d'eux », « d'autres »
_SOMEBODY = frozenset("m. mm. mme mmes mlle me dr eux elles autre autres certains certaines beaucoup tous".split())
FEMININE = frozenset("elle elles celle-ci celles-ci dernière dernières".split())
PLURAL = frozenset("ils elles ceux-ci celles-ci derniers dernières".split())


@dataclass(frozen=True, slots=True)
class Said:
    """Whose words: `sure` is False where it had to be worked out from more than the phrase itself."""

    name: str
    span: Span
    sure: bool = True
    known: bool = True  # an actor's name; False for words of the article (« un conseiller du président »)
    human: bool = True  # somebody or a body of people; False for « le texte », « l'accident »


@cache
def _anaphors() -> frozenset[str]:
    """Nouns so general that with « le » or « la » they pick up the person spoken of: « a dit le diplomate »."""
    return frozenset(fold(entry) for entry in entries("anaphors"))


@cache
def _collective_nouns() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("collective_nouns"))


@dataclass(frozen=True, slots=True)
class _Heard:
    """Somebody who spoke or was a sentence's subject."""

    said: Said
    sentence: int
    paragraph: int
    plural: bool
    person: bool  # « il » and « elle » may stand for it
    spoke: bool
    gender: str | None


@dataclass
class Speakers:
    """The people of one article as it goes on: who is who, and who was heard last."""

    kinds: dict[str, ActorKind]
    gender: Callable[[str], str | None]
    mentions: list[Mention] = field(default_factory=list)
    heard: deque[_Heard] = field(default_factory=lambda: deque(maxlen=60))
    spoke: dict[int, Said] = field(default_factory=dict)  # a sentence's number -> who speaks in it, the last one
    roles: dict[str, list[str]] = field(default_factory=dict)  # a folded role noun -> the people it was said of, in order

    def mentions_in(self, span: Span) -> list[Mention]:
        """The mentions that lie in a stretch of the text, in order."""
        first = bisect.bisect_left(self.mentions, span.start, key=lambda m: m.span.start)
        last = bisect.bisect_left(self.mentions, span.end, key=lambda m: m.span.start)
        return [m for m in self.mentions[first:last] if m.span.end <= span.end]

    @cached_property
    def people(self) -> frozenset[str]:
        return frozenset(name for name, kind in self.kinds.items() if kind == "person")

    # --- phrases ----------------------------------------------------------------------------------------------------

    def of(self, clauses: Clauses, phrase: Phrase, *, sentence: int, paragraph: int) -> Said | None:
        """Whose words they are, given the phrase that names the speaker; None where nobody can be named safely."""
        if phrase.pronoun is not None:
            return self._pronoun(clauses, phrase, sentence, paragraph)
        return self._apposed(clauses, phrase) or self._named(clauses, phrase) or self._unnamed(clauses, phrase)

    def _apposed(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        """« le ministre des Affaires étrangères, Davor Lenz, » and « la porte-parole (Mirela Anton) »."""
        if self._persons(clauses, phrase) or clauses.low(phrase.end) not in (",", "("):
            return None
        if not is_person(_head(clauses, phrase)):
            return None
        start = phrase.end + 1
        end = clauses.mention_end(start)
        if end is None or (clauses.low(end) not in (",", ".", ")", ";", ":", "", "(") and not clauses.is_mark(end)):
            return None
        mention = clauses.by_start[clauses.items[start].start]
        if self.kinds.get(mention.actor) != "person":
            return None
        return Said(mention.actor, mention.span)

    def _persons(self, clauses: Clauses, phrase: Phrase) -> list[tuple[int, Mention]]:
        found = []
        index = phrase.start
        while index < phrase.end:
            mention = clauses.by_start.get(clauses.items[index].start)
            if mention is None:
                index += 1
                continue
            if self.kinds.get(mention.actor) == "person":
                found.append((index, mention))
            index = clauses.mention_end(index) or index + 1
        return found

    def _named(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        persons = self._persons(clauses, phrase)
        for index, mention in persons:
            if self._embedded(clauses, phrase, index):
                continue
            others = [m for _, m in persons if m.actor != mention.actor]
            joined = others and clauses.low(clauses.mention_end(index) or 0) == "et"
            return Said(mention.actor, mention.span, sure=not joined)
        if persons:
            return None
        start = phrase.start
        while clauses.low(start) in DETERMINERS and start < phrase.end - 1 and clauses.mention_end(start) is None:
            start += 1
        end = clauses.mention_end(start)
        if end is not None and (end >= phrase.end or clauses.low(end) == "et"):
            mention = clauses.by_start[clauses.items[start].start]
            return Said(mention.actor, mention.span, sure=end >= phrase.end and self.kinds.get(mention.actor) != "place")
        return None

    def _embedded(self, clauses: Clauses, phrase: Phrase, index: int) -> bool:
        """Whether the person named at `index` only completes another head: « un conseiller du président X », « l'avocat de X »."""
        step = index
        passed = False  # a word that is neither article nor title: « de la présidence russe | Y »
        while step > phrase.start:
            before = clauses.low(step - 1)
            if before in OF and before != "des" and not passed:
                return step - 1 > phrase.start
            passed = passed or not (before in OF or before in DETERMINERS or before in TITLES)
            if is_person(fold(before)):
                head = step - 1
                while head > phrase.start and clauses.low(head - 1) in ("l'", "la", "ancien", "ancienne", "ex"):
                    head -= 1
                governed = head > phrase.start and clauses.low(head - 1) in OF
                return governed and head - 1 > phrase.start
            step -= 1
        return False

    def _unnamed(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        """The phrase's own words, where its head is somebody or a body that can speak."""
        head = _head(clauses, phrase)
        if not head:
            return None
        owner = self._author(clauses, phrase, head)
        if owner is not None:
            return owner
        again = self._said_before(clauses, phrase, head) if clauses.low(phrase.start) in _DEFINITE else None
        if again is not None:
            return Said(again, clauses.span(phrase), sure=False)
        known = is_person(head) or singular_in(head, _collective_nouns()) or head in _SOMEBODY
        if clauses.low(phrase.start) == "les" and clauses.text[clauses.items[phrase.end - 1].start].isupper():
            known = True  # « les Occidentaux », « les Verts »
        if phrase.end - phrase.start > LONGEST_NAME:
            return None
        return Said(clauses.words(phrase), clauses.span(phrase), sure=known, known=False, human=known)

    def _author(self, clauses: Clauses, phrase: Phrase, head: str) -> Said | None:
        """« le communiqué de la préfecture précise », « l'avis du Conseil d'État »: whose text it is."""
        if head not in speech_nouns():
            return None
        for index in range(phrase.start, phrase.end - 1):
            if clauses.low(index) in OF and index > phrase.start and fold(clauses.low(index - 1)) == head:
                whose = Phrase(index + 1, phrase.end)
                said = self._named(clauses, whose) or self._unnamed(clauses, whose)
                return replace(said, sure=False) if said is not None and (said.known or said.human) else None
        return None

    def _said_before(self, clauses: Clauses, phrase: Phrase, head: str) -> str | None:
        """« l'archevêque de Rouen », « la ministre », « le diplomate »: the one of whom the article has said so, if there is but one."""
        if not is_person(head):
            return None
        words = fold(clauses.words(Phrase(phrase.start + 1, phrase.end)))
        people = self.roles.get(words) or (self.roles.get(head) if phrase.end - phrase.start <= 2 else None) or []
        if len(set(people)) == 1:
            return people[0]
        if not people and head in _anaphors() and phrase.end - phrase.start <= 2:
            heard = [h for h in self.heard if self.kinds.get(h.said.name) == "person"]
            latest = {h.said.name for h in heard if h.sentence == heard[-1].sentence}
            if len(latest) == 1:
                return latest.pop()
        return None

    def fits(self, said: Said, pronoun: str) -> bool:
        """Whether a pronoun can stand for somebody: a person, of that gender as far as it is known."""
        return self.kinds.get(said.name, "person") == "person" and self._agrees(said.name, "f" if pronoun in FEMININE else "m")

    # --- pronouns and memory ----------------------------------------------------------------------------------------

    def _pronoun(self, clauses: Clauses, phrase: Phrase, sentence: int, paragraph: int) -> Said | None:
        if phrase.pronoun == "lui":
            return self._pronoun(clauses, Phrase(phrase.start, phrase.end, "il"), sentence, paragraph)
        pronoun = (phrase.pronoun or "").removeprefix("ce ").removeprefix("cette ").removeprefix("ces ")
        if pronoun == "on":
            return None
        plural = pronoun in PLURAL
        gender = "f" if pronoun in FEMININE else "m"
        span = clauses.span(phrase)
        if pronoun in ("dernier", "dernière", "celui-ci", "celle-ci"):
            return self._last_named(span, gender)
        fitting = [
            h
            for h in self.heard
            if h.plural == plural
            and sentence - h.sentence <= 4
            and paragraph - h.paragraph <= 2
            and (h.sentence < sentence or h.said.span.end <= span.start)
            and (plural or h.person)
            and (plural or ((h.gender or gender) == gender and self._agrees(h.said.name, gender)))
        ]
        people = [h for h in fitting if self.kinds.get(h.said.name, "person") == "person"]
        fitting = people or fitting
        if not fitting:
            return None
        latest = max(fitting, key=lambda h: (h.sentence, h.spoke, h.said.span.start))
        rivals = {h.said.name for h in fitting if h.sentence == latest.sentence and h.spoke == latest.spoke}
        if len(rivals) > 1:
            return None
        others = {h.said.name for h in fitting}
        return Said(latest.said.name, span, sure=len(others) == 1, known=latest.said.known)

    def _agrees(self, name: str, gender: str) -> bool:
        known = self.gender(name)
        return known is None or known == gender

    def _last_named(self, span: Span, gender: str) -> Said | None:
        """« ce dernier »: the person named last before it, in the sentence before as a rule."""
        before = self.mentions_in(Span(max(0, span.start - 1500), span.start))
        people = [m for m in before if self.kinds.get(m.actor) == "person"]
        people = [m for m in people if self._agrees(m.actor, gender)]
        return Said(people[-1].actor, span, sure=False) if people else None

    def hear(self, said: Said, *, sentence: int, paragraph: int, spoke: bool, plural: bool, gender: str | None) -> None:
        """Remembers who spoke, or who was the subject, for the pronouns to come."""
        kind = self.kinds.get(said.name)
        person = (
            kind == "person" or (not said.known and said.human) or (kind in ("organisation", "country") and gender is not None)
        )
        if spoke:
            self.spoke[sentence] = said
        self.heard.append(_Heard(said, sentence, paragraph, plural, person, spoke, gender))

    def learn_roles(self, clauses: Clauses) -> None:
        """« la cheffe de l'opposition Yann K. », « Sanda B., présidente du syndicat »: which role nouns go with whom."""
        for start, mention in clauses.by_start.items():
            if self.kinds.get(mention.actor) != "person" or start not in clauses.at:
                continue
            index = clauses.at[start]
            nouns = [clauses.low(i) for i in range(index, clauses.mention_end(index) or index)]
            end = clauses.mention_end(index) or index
            if clauses.low(end) == ",":
                nouns += [clauses.low(i) for i in range(end + 1, min(end + 4, len(clauses.items)))]
            before = index - 1
            if clauses.low(before) == ",":
                before -= 1
            while before >= 0 and index - before < 9 and clauses.low(before) not in (",", ".", ";", ":"):
                nouns.append(clauses.low(before))
                if clauses.low(before) in DETERMINERS and clauses.low(before - 1) not in OF:
                    break
                before -= 1
            for noun in nouns:
                if is_person(fold(noun)):
                    self.roles.setdefault(fold(noun), []).append(mention.actor)
            if 0 <= before < index and clauses.low(before) in _DEFINITE:
                last = index - 1 if clauses.low(index - 1) == "," else index
                words = fold(clauses.words(Phrase(before + 1, last))) if last > before + 1 else ""
                if len(words.split()) > 1:
                    self.roles.setdefault(words, []).append(mention.actor)


def _head(clauses: Clauses, phrase: Phrase) -> str:
    """The folded head noun: the first word that is no determiner, number or adjective known to stand before a noun."""
    for index in range(phrase.start, phrase.end):
        low = fold(clauses.low(index))
        if low in DETERMINERS or low in _PRENOMINAL or low in OF:
            continue
        return low
    return ""


_PRENOMINAL = frozenset(
    fold(word)
    for word in "ancien ancienne anciens anciennes ex futur future futurs premier première deuxième second seconde vice nouveau nouvelle "
    "nouveaux nouvelles jeune jeunes même mêmes autre autres haut haute hauts hautes grand grande grands petit petite principal "
    "principale simple seul seule célèbre actuel actuelle deux trois quatre cinq six sept huit neuf dix".split()
)
