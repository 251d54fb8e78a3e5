"""One article's people as it is read: whom the writer names where, who acted or spoke last, and who was called what."""

import bisect
import itertools
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from store.extract.marks import Marked
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import (
    BE,
    DETERMINERS,
    HAVE,
    OF,
    PRONOUNS,
    folded,
    is_finite_speech,
    is_person,
    noun_gender,
)
from store.extract.text import fold
from store.types import ActorKind, Mention, Span

#: characters before a phrase in which it may pick somebody up: a longer paragraph is a list, and time must stay linear
WINDOW = 3_000
#: « Auteur d'un doublé, X »: what somebody has done once is no occupation
_CREDITS = frozenset("auteur auteure autrice international internationale signataire temoin victime".split())
#: characters before « celle-ci » in which whoever it picks up is named
_THIS = 250
#: « la SDJ d'I-Télé »: a body, whatever its head
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")
#: « Me X » is a lawyer, « le Dr X » a doctor
_TITLED = {"me": ["avocat"], "maître": ["avocat"], "dr": ["médecin"], "docteur": ["médecin"], "pr": ["professeur"]}
#: « X, | jugé pour homicide »: no judge
_TRIED = frozenset(("jugé", "jugée"))
#: no role goes on past these
_ENDING_ROLES = frozenset("que qu' qui dont où quand si comme mais car donc par avec sur contre selon".split())
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
    doubtful: bool = False  # as likely somebody else: good enough to go on from, not to be shown

    @property
    def owned(self) -> bool:
        """« son entourage », « sa rupture »: told by whose it is."""
        return self.name.startswith(("son ", "sa ", "leur "))

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


@dataclass(frozen=True, slots=True)
class Introduced:
    """Somebody without a name of whom the text has told, wherever in a sentence: « découvert par un éleveur de chèvres »."""

    said: Said
    head: str  # the folded noun
    sentence: int


@dataclass
class Memory:
    """The people of one article as it goes on: who is named where, who acted or spoke last, who was called what."""

    kinds: dict[str, ActorKind]
    gender: Callable[[str], str | None]
    mentions: list[Mention] = field(default_factory=list)
    told: list[Mention] = field(default_factory=list)  # the mentions in the writer's own words: none inside marks
    paragraphs: Sequence[Span] = ()
    sentence_starts: Sequence[int] = ()
    heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=60))
    spoke: dict[int, Said] = field(default_factory=dict)  # a sentence's number -> who speaks in it, the last one
    voices: set[str] = field(default_factory=set)  # who has spoken so far
    subjects: dict[int, Said] = field(default_factory=dict)  # a sentence's number -> its main clause's subject, if somebody
    introduced: deque[Introduced] = field(default_factory=lambda: deque(maxlen=60))  # « un éleveur de chèvres », in order
    bodies: dict[str, str] = field(default_factory=dict)  # « l'Agence X », « le club X »: a folded noun -> X, the last
    body_nouns: dict[str, set[str]] = field(default_factory=dict)  # a body -> the folded nouns right before its name
    opened: set[tuple[str, int]] = field(default_factory=set)  # who is named as a sentence's subject, and its number
    roles: dict[str, set[str]] = field(default_factory=dict)  # a folded role noun or more words -> the people it was said of
    resolved: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # « président de région » -> whom it was taken for, where last
    spoken_of: frozenset[str] = frozenset()  # the people named inside the words under attribution: not their speaker
    houses: set[str] = field(default_factory=set)  # names that no actor bears, told as a body's: « le quotidien La Digue »
    called: dict[str, set[str]] = field(default_factory=dict)  # a person -> the folded nouns that were said of them

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

    def told_before(self, at: int) -> Iterator[Mention]:
        """The mentions in the writer's own words that end before a character, the last first."""
        index = bisect.bisect_left(self.told, at, key=lambda m: m.span.start)
        return (self.told[i] for i in range(index - 1, -1, -1) if self.told[i].span.end <= at)

    @cached_property
    def people(self) -> frozenset[str]:
        return frozenset(name for name, kind in self.kinds.items() if kind == "person")

    def nearby(self, at: int, paragraph: int, *, back: int) -> Span:
        """The text before `at`, from `back` paragraphs before its own on."""
        return Span(max(self.paragraphs[max(0, paragraph - back)].start, at - WINDOW), at)

    def body(self, at: int, paragraph: int) -> str | None:
        """« le groupe », « le club »: the organisation that this paragraph and the one before name, if there is but one."""
        span = self.nearby(at, paragraph, back=1)
        start = self.sentence_starts[max(0, bisect.bisect_right(self.sentence_starts, at) - 1)]
        here = {m.actor for m in _within(self.told, Span(start, at)) if self.kinds.get(m.actor) == "organisation"}
        if len(here) == 1:
            return here.pop()  # « Pour L'Étendard, il s'agit d'une « intrusion » que le journal juge … »
        spoke = self.last_to_speak()
        if spoke is not None and self.kinds.get(spoke.said.name) == "organisation" and spoke.paragraph >= paragraph - 1:
            return spoke.said.name
        bodies = {m.actor for m in _within(self.told, span) if self.kinds.get(m.actor) == "organisation"}
        return bodies.pop() if len(bodies) == 1 else None

    def last_to_speak(self) -> Heard | None:
        """Whoever spoke last, as far as it is remembered."""
        return next((heard for heard in reversed(self.heard) if heard.spoke), None)

    def told_in(self, sentence: int) -> Said | None:
        """Who speaks in a sentence, by its number; else who its subject is."""
        return self.spoke.get(sentence) or self.subjects.get(sentence)

    def heard_as(self, noun: str) -> str | None:
        """Somebody without a name whom the article told by that noun: « une source diplomatique », then « cette source »."""
        unnamed = (heard.said.name for heard in reversed(self.heard) if not heard.said.known)
        return next((name for name in unnamed if noun in folded(name).replace("'", " ").split()[:3]), None)

    def last_named(self, span: Span, gender: str) -> Said | None:
        """« ce dernier »: the person named last before it, in the sentence before as a rule."""
        near = self.people_told(Span(max(0, span.start - _THIS), span.start), gender)
        return Said(near[-1], span) if near else None

    def agrees(self, name: str, gender: str | None) -> bool:
        """Whether somebody may be of that gender; None fits everybody."""
        known = self.gender_of(name)
        return gender is None or known is None or known == gender

    def gender_of(self, name: str) -> str | None:
        """What a name or a title tells, else the nouns that the article calls somebody by: « Mélanie, serveuse »."""
        told = {noun_gender(noun) for noun in self.called.get(name, ())} - {None}
        return self.gender(name) or (told.pop() if len(told) == 1 else None)

    def hear(self, said: Said, *, sentence: int, paragraph: int, spoke: bool, plural: bool, gender: str | None) -> None:
        """Remembers who spoke, or who was the subject, for the pronouns to come."""
        kind = self.kinds.get(said.name)
        person = (
            kind == "person"
            or (not said.known and (said.noun or said.name[:1].isupper() or _ACRONYM.search(said.name) is not None))
            or (kind in ("organisation", "country") and gender is not None)
        )
        if spoke:
            self.spoke[sentence] = said
            self.voices.add(said.name)
        self.heard.append(Heard(said, sentence, paragraph, plural, person, spoke, gender))

    def learn_roles(self, clauses: Clauses) -> None:
        """« la cheffe de l'opposition Yann K. », « Sanda B., présidente du syndicat »: which role nouns go with whom."""
        for start, mention in clauses.by_start.items():
            if start not in clauses.at:
                continue
            index = clauses.at[start]
            if self.kinds.get(mention.actor) == "organisation":
                before_it = folded(clauses.low(index - 1)) if index else ""
                further = folded(clauses.low(index - 2)) if index > 1 else ""  # « le quotidien libre X »
                self.body_nouns.setdefault(mention.actor, set()).update((before_it, further))
                for noun in (folded(mention.actor).split(" ")[0], before_it):
                    if noun:
                        self.bodies[noun] = mention.actor
            if self.kinds.get(mention.actor) != "person":
                continue
            end = clauses.mention_end(index) or index
            opens, before = _words_before(clauses, index)
            nouns = [clauses.low(i) for i in range(index, end) if not clauses.capitalised(i)]
            nouns += [*_words_after(clauses, end), *before]
            for title in (clauses.low(index - 1), clauses.low(index)):
                nouns += _TITLED.get(title.rstrip("."), [])
            for noun in (folded(low) for low in nouns if not is_finite_speech(low) and low not in _TRIED):
                if noun == "ministre" and {"premier", "première"} & set(nouns):
                    noun = "premier ministre" if "premier" in nouns else "premiere ministre"
                if is_person(noun) or noun.endswith(" ministre"):
                    self.roles.setdefault(noun, set()).add(mention.actor)
                    if noun not in _CREDITS:
                        self.called.setdefault(mention.actor, set()).add(noun)
            if opens is not None:
                last = index - 1 if clauses.low(index - 1) == "," else index
                words = fold(clauses.words(Phrase(opens + 1, last))) if last > opens + 1 else ""
                if len(words.split()) > 1:
                    self.roles.setdefault(words, set()).add(mention.actor)


def _words_before(clauses: Clauses, index: int) -> tuple[int | None, list[str]]:
    """« le | porte-parole du gouvernement | X »: the words before a name, and the article that opens them, None without one."""
    if clauses.low(index - 1) in OF and index:
        return None, []  # « le président de | X »
    if index > 2 and clauses.low(index - 2) == "des" and is_person(folded(clauses.low(index - 3))):
        return None, []  # « l'avocat des parents | X »
    found: list[str] = []
    before = index - 1 - (clauses.low(index - 1) == ",")
    while before >= 0 and index - before < 9 and clauses.low(before) not in (",", ".", ";", ":"):
        low = clauses.low(before)
        mention = clauses.by_end.get(clauses.items[before].end)
        start = clauses.at.get(mention.span.start) if mention is not None else None
        named = start is not None and clauses.low(start - 1) not in OF  # « Bruno Le Maire ni | X » calls nobody « maire »
        if low in _ENDING_ROLES or low in HAVE or low in BE or clauses.is_mark(before) or named:
            return None, found  # « le ténor avait déclaré que | X »
        if not ({clauses.low(before - 1), clauses.low(before - 2)} & OF and clauses.low(before - 1) in DETERMINERS | OF):
            found.append(low)  # « le porte-parole du | président X »: the president is somebody else
        if clauses.low(before) in DETERMINERS and clauses.low(before - 1) not in OF:
            break
        before -= 1
    opens = 0 <= before < index and clauses.low(before) in DEFINITE
    if clauses.low(index - 1) == "," and not any(is_person(folded(low)) for low in found[-3:]):
        found = []  # « le report de l'âge pivot, | X » is no pivot
    return (before if opens else None), found


def _words_after(clauses: Clauses, end: int) -> list[str]:
    """« X, | présidente du syndicat | … », « X (| entraîneur de Brenne | ) »."""
    if clauses.low(end) not in (",", "("):
        return []
    words = (clauses.low(i) for i in range(end + 1, min(end + 4, len(clauses.items))))
    return list(itertools.takewhile(lambda low: low not in HAVE | BE | PRONOUNS | OF and low not in (",", "qui", "que"), words))


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
