"""A sentence's verbs of speech, told by the forms of their lemmas, each with the subject that stands next to it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal

from store.extract.conjugations import Form, noun_like_forms
from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.quotes.items import Phrase
from store.extract.quotes.phrases import Phrases
from store.extract.quotes.vocabulary import (
    BE,
    BETWEEN,
    DETERMINERS,
    HAVE,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    VerbClass,
    person_objects,
    phrase_forms,
    speech_forms,
)
from store.types import Mention, Span

Shape = Literal["finite", "inverted", "participle", "gerund", "infinitive", "passive"]

_INVERTED = frozenset(("-il", "-elle", "-ils", "-elles", "-on", "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles"))
_CLOSING = frozenset((",", ".", ";", ":", "(", "!", "?", "–", "—"))


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of speech with the items it spans; `subject` is None where it must be looked for further away."""

    start: int
    end: int
    lemma: str
    verb_class: VerbClass
    shape: Shape
    subject: Phrase | None = None


class Clauses(Phrases):
    """One sentence under attribution: its items, phrases and verbs."""

    def __init__(
        self,
        reading: Reading,
        sentence: Span,
        first_token: int,
        mentions: Sequence[Mention],
        *,
        marked: Sequence[tuple[int, Marked]],
        people: Set[str],
        whole: bool = True,  # False for what stands between two commas inside a quote
    ) -> None:
        super().__init__(reading, sentence, first_token, mentions, marked=marked, people=people)
        self.whole = whole
        self.verbs = self._verbs()

    def _verbs(self) -> list[Verb]:
        found: list[Verb] = []
        index = 0
        while index < len(self.items):
            verb = None if self.is_mark(index) else self._verb(index, found)
            if verb is None:
                index += 1
            else:
                found.append(verb)
                index = verb.end
        return found

    def _verb(self, index: int, before: list[Verb]) -> Verb | None:
        low = self.low(index)
        if low in HAVE or low in BE:
            return self._compound(index)
        forms, length = self._forms(index)
        if not forms:
            return None
        moods = {form.mood: (form, verb_class) for form, verb_class in forms}
        previous = self.low(index - 1)
        after = index + length
        if "finite" in moods:
            form, verb_class = moods["finite"]
            end, inverted = self._inversion(index + 1)
            if inverted:
                return Verb(index, end, form.lemma, verb_class, "inverted", Phrase(end - 1, end, pronoun=inverted))
            if not self._is_noun(index, previous) and not self._rather_a_noun(index, low):
                subject = None if self._is_incise(index, after, form.lemma) else self.phrase_before(index)
                if subject is not None or self._is_incise(index, after, form.lemma) or self.after_mark(index):
                    return Verb(index, after, form.lemma, verb_class, "finite", subject)
                if index > 1:
                    return Verb(index, after, form.lemma, verb_class, "finite")
        if "infinitive" in moods and previous in DETERMINERS:
            return None  # « un conseiller »
        if "present" in moods:
            form, verb_class = moods["present"]
            return Verb(index, after, form.lemma, verb_class, "gerund")
        if ("infinitive" in moods and previous not in ("de", "d'", "d’", "pour")) or ("infinitive" in moods and before):
            form, verb_class = moods["infinitive"]
            subject = self.person_ending(index - 1) if previous == "à" and not before else None
            return Verb(index, after, form.lemma, verb_class, "infinitive", subject)
        if "past" in moods:
            form, verb_class = moods["past"]
            if before and previous in ("et", ",", "puis", "ou") and before[-1].shape in ("finite", "inverted"):
                return Verb(index, after, form.lemma, verb_class, "participle")
            if self.low(after) in (*OF, "comme") and verb_class == "act":
                return Verb(index, after, form.lemma, verb_class, "passive")
        return None

    def _rather_a_noun(self, index: int, low: str) -> bool:
        """« critique », « annonce »: a verb only right after a name, a pronoun, « qui » or the marks."""
        after = index + 1
        while self.low(after) in BETWEEN:
            after += 1
        if low not in noun_like_forms() or self.low(after) in ("que", "qu'") or self.low(index - 1) in ("se", "s'", "n'", "ne"):
            return False
        before = index - 1
        while before >= 0 and self.low(before) in BETWEEN and self.items[before].end not in self.by_end:
            before -= 1
        before -= self.low(before) == ","
        named = before >= 0 and self.items[before].end in self.by_end
        return not (named or self.low(before) in PRONOUNS or self.low(before) == "qui" or self.after_mark(index))

    def after_mark(self, index: int) -> bool:
        """« … », explique X: the verb right after the marks, a comma between or not."""
        before = index - 1
        while before >= 0 and (self.low(before) in (",", "comme", "ainsi", ".") or self.low(before) in BETWEEN):
            before -= 1
        return self.is_mark(before)

    def _inversion(self, index: int) -> tuple[int, str | None]:
        """Past « -t-il »: the item after it and the pronoun; no pronoun where the verb is not inverted."""
        if self.low(index) in ("-t", "-t-", "-"):
            after = self.low(index + 1)
            if after in _INVERTED or after in PRONOUNS:
                return index + 2, after.rsplit("-", 1)[-1]
        if self.low(index) in _INVERTED:
            return index + 1, self.low(index).rsplit("-", 1)[-1]
        return index, None

    def _forms(self, index: int) -> tuple[tuple[tuple[Form, VerbClass], ...], int]:
        """The forms of speech that this item is, and how many items they take: « affirmé » one, « fait part » two."""
        low = self.low(index)
        phrases = [
            (form, rest, verb_class)
            for form, rest, verb_class in phrase_forms().get(low, ())
            if tuple(self.low(index + 1 + n) for n in range(len(rest))) == rest
        ]
        if phrases:
            return tuple((form, verb_class) for form, _, verb_class in phrases), 1 + len(phrases[0][1])
        return speech_forms().get(low, ()), 1

    def _compound(self, index: int) -> Verb | None:
        """« a-t-il également affirmé », « s'est dit », « avait souligné », « a été qualifié de »."""
        end, pronoun = self._inversion(index + 1)
        passive = self.low(index) in BE
        reflexive = self.low(index - 1) in ("s'", "s’", "se")
        steps = 0
        while (
            self.low(end) in BETWEEN or self.low(end).endswith("ment") or self.low(end) in ("été", "tenu", "voulu", "souhaité")
        ):
            if self.low(end) == "été":
                passive = True
            end += 1
            steps += 1
            if steps > 7:
                return None
        forms, length = self._forms(end)
        found = [(f, c) for f, c in forms if f.mood == "past"]
        if not found and self.low(end).endswith("it"):
            found = [(f, c) for f, c in forms if f.mood == "finite"]  # « a réagit »: misspelt, and common
        if not found:
            infinitive = [(f, c) for f, c in forms if f.mood == "infinitive"]
            if not infinitive or steps == 0:
                return None
            found, passive = infinitive, False
        form, verb_class = found[0]
        bare = self.low(index) in ("avoir", "être", "ayant", "étant")
        if passive and reflexive:
            passive = False
        if passive:
            return Verb(index, end + length, form.lemma, verb_class, "passive")
        if pronoun:
            return Verb(index, end + length, form.lemma, verb_class, "inverted", Phrase(index, index + 1, pronoun=pronoun))
        if bare:
            return Verb(index, end + length, form.lemma, verb_class, "infinitive")
        subject = None if self._is_incise(index, end + length, form.lemma) else self.phrase_before(index)
        return Verb(index, end + length, form.lemma, verb_class, "finite", subject)

    def _is_incise(self, start: int, end: int, lemma: str) -> bool:
        """« …, a précisé M. Veld. »: after a comma or marks, a verb, then its subject up to the next punctuation."""
        while start > 0 and self.low(start - 1) in BETWEEN and self.items[start - 1].end not in self.by_end:
            start -= 1  # « …, s'inquiète X, », « …, lui a crié une femme »
        framed = (start == 0 and not self.whole) or self.after_mark(start)
        if not framed and (self.low(start - 1) != "," or lemma in person_objects()):
            return False
        phrase = self.phrase_after(end)
        if phrase is None:
            return False
        closed = phrase.end >= len(self.items) or self.low(phrase.end) in _CLOSING
        return closed or framed

    def _is_noun(self, index: int, previous: str) -> bool:
        """« la demande », « cette annonce », « une menace »: after a determiner it is a noun, unless that is a clitic."""
        if previous in ("le", "la", "les", "l'", "l’"):
            before = index - 2
            subject = self.items[before].end in self.by_end if before >= 0 else False
            return not (subject or self.low(before) in PRONOUNS or self.low(before) in ("ne", "qui", "comme"))
        return previous in DETERMINERS or previous in OF or previous in PREPOSITIONS or previous in ("au", "aux")
