"""What is asked: a `Question` as buttons carry it, and what it means in this archive (`understand`): filters, or why it cannot be said.

Nothing of a question is kept or logged; between two clicks it lives in the button's value, inside Slack.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from handlers.query import LONGEST, Problem, Query, cleaned, parse, unescaped
from handlers.ranges import Narrowed, narrowed
from handlers.wording import Lang
from store.extract.text import fold, stems, tokens
from store.types import Actor, Decision, Filters, Match

if TYPE_CHECKING:
    from store.archive import Archive

#: Ids beyond are no ids of ours: PostgreSQL's integers end there.
_LARGEST = 2**31 - 1
_DEEPEST = 60  # pages that « Précédent » remembers
#: « de:Le Drian », « sur:la Maison Blanche »: a name may begin with these, and is never only one of them.
_PARTICLES = frozenset(("le", "la", "les", "l", "de", "du", "des", "d", "the"))
_LONGEST_NAME = 4
_LONGEST_USER = 20

Who = Literal["speaker", "about"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question at one page. `speaker` and `about` are the actors chosen where the names typed were not enough."""

    command: str
    text: str
    lang: Lang
    start: int = 0
    back: tuple[int, ...] = ()  # where the pages before this one started
    speaker: int | None = None
    about: int | None = None
    name: str = ""  # the command as it was typed: the usage line speaks of it, buttons do not carry it
    asker: str = ""  # the user who may take the answer back, where a whole thread reads it

    @classmethod
    def typed(cls, command: str, text: str | None, lang: Lang, *, name: str = "", asker: str = "") -> "Question":
        """The question that Slack delivers: its escapes undone, characters that nobody types taken out."""
        return cls(command, cleaned(unescaped(text or "")), lang, name=name, asker=asker)

    def value(self) -> str:
        """The question as a button's value; `read` is its other half."""
        full = {
            "c": self.command,
            "t": self.text,
            "l": self.lang,
            "s": self.start or None,
            "b": self.back[-_DEEPEST:] or None,
            "p": self.speaker,
            "a": self.about,
            "u": self.asker or None,
        }
        return json.dumps({k: v for k, v in full.items() if v is not None}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> "Question | None":
        """The question in a button's value; None where the value is none that we made."""
        try:
            full = json.loads(value)
        except (ValueError, RecursionError):
            return None
        if not isinstance(full, dict):
            return None
        text, back = full.get("t", ""), full.get("b", [])
        ids = [full.get("p"), full.get("a")]
        if not (isinstance(full.get("c"), str) and isinstance(text, str) and len(text) <= LONGEST and isinstance(back, list)):
            return None
        if full.get("l") not in ("fr", "en") or not all(
            _is_number(n) for n in [full.get("s", 0), *back, *(i for i in ids if i is not None)]
        ):
            return None
        asker = str(full.get("u", ""))[:_LONGEST_USER]
        start, lang = full.get("s", 0), cast(Lang, full["l"])
        return cls(full["c"], text, lang, start, tuple(back[-_DEEPEST:]), ids[0], ids[1], asker=asker)

    def after(self, start: int) -> "Question":
        """The page that follows this one."""
        return replace(self, start=start, back=(*self.back, self.start))

    def earlier(self) -> "Question":
        """The page that « Précédent » goes back to."""
        return replace(self, start=self.back[-1] if self.back else 0, back=self.back[:-1])


@dataclass(frozen=True, slots=True)
class Understood:
    """A question's meaning: what to look for, and what to tell about how its names were read."""

    question: Question
    query: Query
    filters: Filters
    speaker: Actor | None = None
    about: Actor | None = None
    corrected: tuple[tuple[str, Actor], ...] = ()  # what was typed, who was understood
    nearest: tuple[Match, ...] = ()  # names close to words that were taken for words
    narrowed: tuple[str, ...] = ()  # what narrows figures, as it was typed: `>100M$`, `2022`


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A typed name that several carry, or that none does (`decision.decision`); `choices` are the questions to ask instead."""

    typed: str
    decision: Decision
    choices: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that cannot be read; `outlets` are those that an ambiguous `média:` may mean."""

    problems: tuple[Problem, ...] = ()
    no_outlet: str = ""
    outlets: tuple[str, ...] = ()
    stale: bool = False  # it names a chosen actor whom the archive does not have


def understand(question: Question, *, archive: "Archive", today: date, bare: Who | None) -> Understood | Ambiguous | Refused:
    """What a question means; `bare` says what a name without a filter is: who speaks, whom it is about, None: words like others."""
    query = parse(question.text, today=today)
    figures = Narrowed(query)
    if question.command == "figures":
        figures = narrowed(query)
        query = figures.query
    elif query.currency or query.unit or query.sort:
        return Refused((Problem("figures_only"),))
    if query.problems:
        return Refused(query.problems)
    if any(picked is not None and archive.actor(picked) is None for picked in (question.speaker, question.about)):
        return Refused(stale=True)
    reading = _Reading(question, query, archive, figures)
    if query.outlet and (refused := reading.outlet()):
        return refused
    for who, typed in (("speaker", query.by), ("about", query.about)):
        if typed and (unclear := reading.named(cast(Who, who), typed)):
            return unclear
    if bare and (unclear := reading.bare_name(bare)):
        return unclear
    return reading.result()


class _Reading:
    """The state of one understanding: words move from the filters' candidates to the words as names are told apart."""

    def __init__(self, question: Question, query: Query, archive: "Archive", figures: Narrowed) -> None:
        self.question, self.query, self.archive, self.figures = question, query, archive, figures
        self.words = list(query.words)
        self.phrases = list(query.phrases)
        self.actors: dict[Who, Actor] = {}
        self.corrected: list[tuple[str, Actor]] = []
        self.nearest: tuple[Match, ...] = ()
        self.outlet_name: str | None = None

    def outlet(self) -> Refused | None:
        typed = self.query.outlet
        found: tuple[str, ...] = ()
        for count in range(min(_LONGEST_NAME, len(typed)), 0, -1):
            name = " ".join(typed[:count])
            found = self.archive.find_outlet(name)
            if len(found) == 1 and (count == 1 or set(tokens(name)) <= set(tokens(found[0]))):
                self.outlet_name = found[0]
                self.words.extend(typed[count:])
                return None
        return Refused(no_outlet=typed[0] if not found else name, outlets=found)

    def named(self, who: Who, typed: tuple[str, ...]) -> Ambiguous | None:
        """The actor of a filter, who may be named by several words: the longest start that is a name, else the likeliest."""
        name, decision = self._longest_name(typed)
        self.words.extend(typed[len(name.split()) :] if len(typed) > 1 else ())
        return self._settled(who, name, decision)

    def bare_name(self, who: Who) -> Ambiguous | None:
        """The actor named among the bare words or by a whole phrase, where no filter has named one already."""
        if who in self.actors:
            return None
        for phrase in self.phrases:
            read = self.archive.recognise(tuple(phrase.split()))
            # « "Le Drian" » is a name, « "pas de percée" » and « "Marsk a promis" » are words.
            if read.name and not read.rest and read.decision.decision == "one" and not misspelt(read.decision.matches[0]):
                self.phrases.remove(phrase)
                return self._settled(who, phrase, read.decision)
        if not self.words:
            self._choose(who)
            return None
        read = self.archive.recognise(tuple(self.words))
        if not read.name:
            self.nearest = read.decision.matches or self._looked_up_as()
            self._choose(who)
            return None
        self.words = list(read.rest)
        return self._settled(who, read.name, read.decision)

    def _looked_up_as(self) -> tuple[Match, ...]:
        """Names that a word or two are not, and are looked up as all the same: « Korvell » and « Korvel » have one stem in the index."""
        typed = " ".join(self.words)
        if len(self.words) > 2:
            return ()
        wanted = set(stems(typed))
        return tuple(m for m in self.archive.find(typed).matches if misspelt(m) and wanted <= set(stems(m.actor.name)))

    def result(self) -> Understood:
        speaker, about = self.actors.get("speaker"), self.actors.get("about")
        filters = Filters(
            words=tuple(self.words),
            phrases=tuple(self.phrases),
            speaker=speaker.id if speaker else None,
            about=about.id if about else None,
            since=self.query.since,
            before=self.query.before,
            outlet=self.outlet_name,
            units=self.figures.units,
            bounds=self.figures.bounds,
            year=self.figures.year,
            order=self.figures.order,
        )
        corrected, typed = tuple(self.corrected), self.figures.typed
        return Understood(self.question, self.query, filters, speaker, about, corrected, self.nearest, typed)

    def _longest_name(self, typed: tuple[str, ...]) -> tuple[str, Decision]:
        starts = [" ".join(typed[:count]) for count in range(min(_LONGEST_NAME, len(typed)), 0, -1)]
        decisions = {start: self.archive.find(start) for start in starts}
        for start, decision in decisions.items():
            if decision.decision != "none" and not misspelt(decision.matches[0]):
                return start, decision
        # Then misspelt ones, the shortest first: what follows a name are words.
        for start in reversed(starts):
            if fold(start) not in _PARTICLES and decisions[start].decision != "none":
                return start, decisions[start]
        first = next((start for start in reversed(starts) if fold(start) not in _PARTICLES), starts[-1])
        return first, decisions[first]

    def _settled(self, who: Who, typed: str, decision: Decision) -> Ambiguous | None:
        if self._picked(who) is not None:
            self._choose(who)
            return None
        if decision.decision == "one":
            match = decision.matches[0]
            self.actors[who] = match.actor
            if misspelt(match):
                self.corrected.append((typed, match.actor))
            return None
        first = replace(self.question, start=0, back=())
        choices = [replace(first, **cast(Any, {who: match.actor.id})) for match in decision.matches]
        return Ambiguous(typed, decision, tuple(choices))

    def _picked(self, who: Who) -> int | None:
        return self.question.speaker if who == "speaker" else self.question.about

    def _choose(self, who: Who) -> None:
        """Takes the actor that a button named."""
        if (picked := self._picked(who)) is not None and (actor := self.archive.actor(picked)):
            self.actors[who] = actor


def about_instead(asked: Understood) -> Understood:
    """The same question about the actor, where nothing of his or her own was found."""
    filters = replace(asked.filters, speaker=None, about=asked.filters.speaker)
    return replace(asked, filters=filters, speaker=None, about=asked.speaker)


def speaker_instead(asked: Understood) -> Understood:
    """The same question about what the actor said, where nothing about him or her was found."""
    filters = replace(asked.filters, about=None, speaker=asked.filters.about)
    return replace(asked, filters=filters, about=None, speaker=asked.about)


def misspelt(match: Match) -> bool:
    """Whether the name was found by its likeness alone: worth telling the user."""
    return match.reason in ("spelling", "prefix")


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
