"""One article's people as it is read: whom the writer names where, who acted or spoke last, and who was called what."""

import bisect
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from store.extract.marks import Marked
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import DETERMINERS, OF, is_person
from store.extract.text import fold
from store.types import ActorKind, Mention, Span

#: characters before a phrase in which it may pick somebody up: a longer paragraph is a list, and time must stay linear
_WINDOW = 3_000
DEFINITE = frozenset(("le", "la", "l'", "ce", "cet", "cette"))


@dataclass(frozen=True, slots=True)
class Said:
    """Whose words: `sure` is False where it had to be worked out from more than the phrase itself."""

    name: str
    span: Span
    sure: bool = True
    known: bool = True  # an actor's name; False for words of the article (« un conseiller du président »)
    human: bool = True  # somebody or a body of people; False for « le texte », « l'accident »
    noun: bool = False  # a noun for people or a body heads the article's words
    joint: tuple[str, ...] = ()  # the actors who say it together with `name`: « X et Y ont promis »

    @property
    def can_speak(self) -> bool:
        """Whether it may be whose words they are: an actor, or words of the article for somebody; never « l'accident »."""
        return self.known or self.human


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who spoke or was a sentence's subject."""

    said: Said
    sentence: int
    paragraph: int
    plural: bool
    person: bool  # « il » and « elle » may stand for it
    spoke: bool
    gender: str | None


@dataclass
class Memory:
    """The people of one article as it goes on: who is named where, who acted or spoke last, who was called what."""

    kinds: dict[str, ActorKind]
    gender: Callable[[str], str | None]
    mentions: list[Mention] = field(default_factory=list)
    told: list[Mention] = field(default_factory=list)  # the mentions in the writer's own words: none inside marks
    paragraphs: Sequence[Span] = ()
    heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=60))
    spoke: dict[int, Said] = field(default_factory=dict)  # a sentence's number -> who speaks in it, the last one
    subjects: dict[int, Said] = field(default_factory=dict)  # a sentence's number -> its main clause's subject, if somebody
    roles: dict[str, list[str]] = field(default_factory=dict)  # a folded role noun -> the people it was said of, in order

    def mentions_in(self, span: Span) -> list[Mention]:
        """The mentions that lie in a stretch of the text, in order."""
        return _within(self.mentions, span)

    def people_told(self, span: Span, gender: str | None) -> list[str]:
        """The people whom the writer names in a stretch of the text, in order, as far as their gender fits."""
        named = [m.actor for m in _within(self.told, span) if self.kinds.get(m.actor) == "person"]
        if gender is None:
            return named
        certain = [name for name in named if self.gender(name) == gender]
        return certain or [name for name in named if self.agrees(name, gender)]

    @cached_property
    def people(self) -> frozenset[str]:
        return frozenset(name for name, kind in self.kinds.items() if kind == "person")

    def nearby(self, at: int, paragraph: int, *, back: int) -> Span:
        """The text before `at`, from `back` paragraphs before its own on."""
        return Span(max(self.paragraphs[max(0, paragraph - back)].start, at - _WINDOW), at)

    def body(self, at: int, paragraph: int) -> str | None:
        """« le groupe », « le club »: the organisation that this paragraph and the one before name, if there is but one."""
        span = self.nearby(at, paragraph, back=1)
        spoke = next((h for h in reversed(self.heard) if h.spoke), None)
        if spoke is not None and self.kinds.get(spoke.said.name) == "organisation" and spoke.paragraph >= paragraph - 1:
            return spoke.said.name
        bodies = {m.actor for m in _within(self.told, span) if self.kinds.get(m.actor) == "organisation"}
        return bodies.pop() if len(bodies) == 1 else None

    def heard_as(self, noun: str) -> str | None:
        """Somebody without a name whom the article told by that noun: « une source diplomatique », then « cette source »."""
        unnamed = (heard.said.name for heard in reversed(self.heard) if not heard.said.known)
        return next((name for name in unnamed if noun in fold(name).split()[:3]), None)

    def recent(self, at: int, gender: str | None, paragraph: int) -> str | None:
        """The one person whom the paragraph has named before `at`, else the one before it; of several, who acted or spoke last."""
        for number in range(paragraph, max(-1, paragraph - 4), -1):
            span = self.paragraphs[number]
            people = set(self.people_told(Span(max(span.start, at - _WINDOW), min(at, span.end)), gender))
            if len(people) == 1:
                return people.pop()
            if people:
                heard = [h for h in self.heard if h.said.name in people and not h.plural]
                if not heard:
                    return None
                latest = [h for h in heard if h.sentence == heard[-1].sentence]
                names = {h.said.name for h in latest if h.spoke} or {h.said.name for h in latest}
                return names.pop() if len(names) == 1 else None
        return None

    def only_person(self, at: int, gender: str) -> str | None:
        """The person whom the text has named so far, if there is but one of that gender."""
        people = set(self.people_told(Span(max(0, at - _WINDOW), at), gender))
        return people.pop() if len(people) == 1 else None

    def last_named(self, span: Span, gender: str) -> Said | None:
        """« ce dernier »: the person named last before it, in the sentence before as a rule."""
        people = self.people_told(Span(max(0, span.start - 1500), span.start), gender)
        near = self.people_told(Span(max(0, span.start - 200), span.start), gender)
        return Said(people[-1], span, sure=bool(near)) if people else None

    def agrees(self, name: str, gender: str) -> bool:
        known = self.gender(name)
        return known is None or known == gender

    def hear(self, said: Said, *, sentence: int, paragraph: int, spoke: bool, plural: bool, gender: str | None) -> None:
        """Remembers who spoke, or who was the subject, for the pronouns to come."""
        kind = self.kinds.get(said.name)
        person = (
            kind == "person" or (not said.known and said.human) or (kind in ("organisation", "country") and gender is not None)
        )
        if spoke:
            self.spoke[sentence] = said
        self.heard.append(Heard(said, sentence, paragraph, plural, person, spoke, gender))

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
            if clauses.low(index - 1) in ("me", "maître") or clauses.low(index) in ("me", "maître"):
                nouns += ["avocat", "avocate"]  # « Me X »
            for noun in nouns:
                if is_person(fold(noun)):
                    self.roles.setdefault(fold(noun), []).append(mention.actor)
            if 0 <= before < index and clauses.low(before) in DEFINITE:
                last = index - 1 if clauses.low(index - 1) == "," else index
                words = fold(clauses.words(Phrase(before + 1, last))) if last > before + 1 else ""
                if len(words.split()) > 1:
                    self.roles.setdefault(words, []).append(mention.actor)


def _within(mentions: list[Mention], span: Span) -> list[Mention]:
    first = bisect.bisect_left(mentions, span.start, key=lambda m: m.span.start)
    last = bisect.bisect_left(mentions, span.end, key=lambda m: m.span.start)
    return [m for m in mentions[first:last] if m.span.end <= span.end]


def outside(mentions: Sequence[Mention], marked: Sequence[Marked]) -> list[Mention]:
    """The mentions that no marked stretch holds; both in order."""
    kept: list[Mention] = []
    at = 0
    for mention in mentions:
        while at < len(marked) and marked[at].outer.end <= mention.span.start:
            at += 1
        if at >= len(marked) or mention.span.end <= marked[at].outer.start:
            kept.append(mention)
    return kept
