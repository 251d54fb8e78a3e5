"""A sentence in, what it leaves behind for those after it: its subject, who spoke in it, whom it introduces."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from store.extract.quotes.descriptions import head_of
from store.extract.quotes.framings import Framings
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import Introduced, Said
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.vocabulary import GENDERS, folded, is_number, is_person

#: of one sentence: a longer list is no prose
_MOST_INTRODUCED = 8
#: what is spoken about rather than by somebody
_ASKING = frozenset("constat critique idee question remarque reponse".split())
_ASKED = frozenset(("-il", "-elle", "-t-il", "-t-elle"))


class Hearing(Framings):
    """One sentence and what is remembered of it."""

    def hear(self, attributions: Sequence[Attribution]) -> None:
        """Remembers the sentence's subject and speakers, once its quotes are attributed."""
        main = self.clauses.first_phrase()
        if main is not None and main.end == main.start + 2 and head_of(self.clauses, main) in _ASKING:
            main = subject = None  # « La question revient sans cesse »
        else:
            subject = self.said(main) if main is not None else self._asked_or_carried()
        if main is not None and subject is not None and main.pronoun in (None, "il", "elle"):
            self._remember(subject, main, spoke=False)
            if main.pronoun is None:
                self.speakers.opened.add((subject.name, self.number))
        clause = self._hear_last_clause(main)
        subject = subject if subject is not None else clause  # « Il est 9 heures et X a déjà salué tout le monde »
        told = subject is not None and (
            subject.known or (subject.human and self.clauses.low(main.start if main else 0) not in ("aucun", "aucune"))
        )
        if (
            subject is not None
            and told
            and (subject.known or subject.noun or self.clauses.last_predicate(len(self.clauses.items)))
        ):
            self.speakers.subjects[self.number] = subject
        for verb in self.clauses.verbs:
            if verb.shape in ("finite", "inverted") and verb.verb_class != "act":
                said = self.subject(verb)
                if said is not None:
                    self._remember(said, verb.subject, spoke=True)
        articles = (index for index, item in enumerate(self.clauses.items) if item.low in ("un", "une"))
        for index in itertools.islice(articles, _MOST_INTRODUCED):
            self._introduce(index)
        for _start, _end, phrase in self.according:  # « Pour un diplomate, … »
            said = self.said(phrase) if phrase.pronoun is None else None
            if said is not None and said.can_speak:
                self._remember(said, phrase, spoke=True)
        for attribution in attributions:
            if attribution.said is not None and attribution.rule.startswith(("inside", "relative-inner")):
                self._remember(attribution.said, None, spoke=True)

    def _hear_last_clause(self, main: Phrase | None) -> Said | None:
        """« Cette patience, son producteur, X, en a fait les frais »: the last finite verb's subject, where it is somebody named."""
        predicate = self.clauses.last_predicate(len(self.clauses.items))
        phrase = self.clauses.phrase_before(predicate) if predicate is not None else None
        if phrase is None or phrase.pronoun is not None or (main is not None and phrase.start == main.start):
            return None
        said = self.said(phrase)
        if said is None or not said.known or self.speakers.kinds.get(said.name) != "person":
            return None
        self._remember(said, phrase, spoke=False)
        return said

    def _introduce(self, index: int) -> None:
        """« découvert par | un éleveur de chèvres »: remembers somebody without a name, wherever in the sentence."""
        if not any(is_person(folded(self.clauses.low(i))) for i in range(index + 1, index + 4)):
            return
        phrase = self.clauses.phrase_after_plain(index)
        said = self.said(phrase) if phrase is not None else None
        if phrase is not None and said is not None and said.noun and not said.known:
            self.speakers.introduced.append(Introduced(said, head_of(self.clauses, phrase), self.number))

    def _asked_or_carried(self) -> Said | None:
        """« Sera-t-elle là ? »; « Puis se lance, très vite. »: the subject of a sentence that names none before its verb."""
        asked = next((i for i in range(1, min(len(self.clauses.items), 12)) if self.clauses.low(i) in _ASKED), None)
        if asked is not None:
            return self.said(Phrase(asked, asked + 1, pronoun=self.clauses.low(asked).rsplit("-", 1)[-1]))
        goes_on = self.clauses.low(0) in ("puis", "et", "mais") and self.clauses.low(1) in (
            "se",
            "s'",
            "le",
            "la",
            "les",
            "lui",
        )
        before = self.speakers.subjects.get(self.number - 1) if goes_on else None
        return replace(before, sure=False) if before is not None else None

    def _remember(self, said: Said, phrase: Phrase | None, *, spoke: bool) -> None:
        first = self.clauses.low(phrase.start) if phrase is not None else said.name.split(" ")[0].lower()
        plural = bool(said.joint) or (
            not said.known
            and (first in ("les", "des", "ces", "ses", "leurs", "nos", "plusieurs", "certains", "quelques") or is_number(first))
        )
        gender = self._gender(phrase) if phrase is not None else None if said.known else GENDERS.get(first)
        self.speakers.hear(said, sentence=self.number, paragraph=self.paragraph, spoke=spoke, plural=plural, gender=gender)
