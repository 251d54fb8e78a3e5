"""A sentence's verbs of speech, told by the forms of their lemmas, each with the subject that stands next to it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Literal

from store.extract.conjugations import Form, noun_like_forms
from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.quotes.complements import OF_ADVERBS
from store.extract.quotes.items import Phrase
from store.extract.quotes.phrases import Phrases
from store.extract.quotes.vocabulary import (
    BE,
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    GENDERS,
    HAVE,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    VerbClass,
    folded,
    heads_of_speech,
    is_body,
    is_infinitive,
    is_person,
    person_objects,
    phrase_forms,
    speech_forms,
)
from store.extract.text import fold
from store.types import Mention, Span

Shape = Literal["finite", "inverted", "participle", "gerund", "infinitive", "passive"]

_INVERTED = frozenset(("-il", "-elle", "-ils", "-elles", "-on", "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles"))
_REFUSING = frozenset(
    "abstenu abstenue abstient bien cesse cessé garde gardé gardée interdit refusait refuse refusent refusé renonce renoncé "
    "évitait évite évité".split()
)
#: between the marks and a verb: « … », lui lance X
_OBJECT_CLITICS = frozenset("s' se lui leur nous m' me y en n' ne le la les l'".split())
#: articles that before an infinitive are its object, behind one of the others: « de l'accuser »
_CLITICS = frozenset("le la les l' leur".split())
_BEFORE_INFINITIVE = frozenset("de d' à pour par sans".split())
_JOINERS = frozenset("et , l' puis mais ou qui que qu' dont où lui elle eux elles".split())
#: « la Russie pourrait se réjouir de … » is nobody's speech
_SUPPOSING = frozenset("pourrait pourraient devrait devraient risque risquent".split())
_HEARD = frozenset("entend entendait entendre entendu voit".split())
#: « se voit proposer », « s'expose à » say nothing
_NOT_REFLEXIVE = frozenset(("voir", "exposer"))
#: « …, paraît-il. » tells nothing of who speaks
_SEEMING = frozenset("parait paraît semblait semble".split())
#: verbs that another verb's infinitive follows
HELPING = frozenset(
    "aime commence contente croit doit fait finit finissait laisse laissait ose peut préfère sait tente tient va veut voulait "
    "voudrait".split()
)
_CONTENT = frozenset(("contenté", "contentée"))
_BETWEEN_HELPED = BETWEEN - OF | _CONTENT | {"pourtant", "toujours"}
_PARTICIPLE = ("é", "ée", "és", "ées", "i", "ie", "u", "ue", "is", "it", "ert")
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


@cache
def _heads() -> frozenset[str]:
    """Every word that a listed verb may start with, and those that help one."""
    return heads_of_speech() | HELPING | HAVE | BE


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
        self.verb_at = {verb.start: verb for verb in self.verbs}

    def _verbs(self) -> list[Verb]:
        found: list[Verb] = []
        after = 0
        any_verb = self.has_marks or not self.whole  # between the marks and a subject, any verb may frame what they hold
        heads = _heads()
        for index, item in enumerate(self.items):
            if index < after or item.mark is not None or not (any_verb or item.low in heads):
                continue
            verb = self._verb(index, found)
            if verb is not None:
                found.append(verb)
                after = verb.end
        return found

    def _verb(self, index: int, before: list[Verb]) -> Verb | None:
        low = self.low(index)
        helped = self._helped(index) if low in HELPING or low in BE else None
        if helped is not None:
            return Verb(index, helped, "", "frame", "finite")
        if low in HAVE or low in BE:
            return self._compound(index)
        if low not in heads_of_speech():
            return self._unlisted(index)
        forms, length = self._forms(index)
        if not forms:
            return self._unlisted(index)
        moods = {form.mood: (form, verb_class) for form, verb_class in forms}
        previous = self.low(index - 1)
        after = index + length
        reflexive = previous in ("se", "s'") and "finite" in moods and moods["finite"][0].lemma in _NOT_REFLEXIVE
        if "finite" in moods and not reflexive:
            form, verb_class = moods["finite"]
            end, inverted = self._inversion(index + 1)
            if inverted:
                return Verb(index, end, form.lemma, verb_class, "inverted", Phrase(end - 1, end, pronoun=inverted))
            if not self._is_noun(index, previous) and (length > 1 or not self._rather_a_noun(index, low)):
                subject = None if self._is_incise(index, after, form.lemma) else self.phrase_before(index)
                if subject is not None or self._is_incise(index, after, form.lemma) or self.after_mark(index):
                    return Verb(index, after, form.lemma, verb_class, "finite", subject)
                if index > 1 and previous in _JOINERS:
                    return Verb(index, after, form.lemma, verb_class, "finite")
        noun = previous in DETERMINERS and not (previous in _CLITICS and self.low(index - 2) in _BEFORE_INFINITIVE)
        if "infinitive" in moods and (noun or self._is_seen(index)):
            return None  # « un conseiller », not « de l'accuser »; « chacun se verra | proposer … »
        if "present" in moods:
            form, verb_class = moods["present"]
            before_clitic = index - 1 - (self.low(index - 1) in ("le", "la", "les", "l'"))  # « Le Monde | le qualifiant « … » »
            named = before_clitic >= 0 and self.items[before_clitic].end in self.by_end  # « le Kremlin | considérant que … »
            own = named or previous in ("dernier", "dernière", "celui-ci", "celle-ci")
            apart = self.phrase_before(index) if own else None
            return Verb(index, after, form.lemma, verb_class, "gerund", apart)  # « ce dernier estimant … »
        if "infinitive" in moods and previous in ("de", "d'", "à") and not before:
            form, verb_class = moods["infinitive"]
            return self._narrated(index, after, form, verb_class)
        supposed = any(self.low(i) in _SUPPOSING for i in range(max(0, index - 4), index))
        if "infinitive" in moods and (before or previous != "pour") and not supposed:
            form, verb_class = moods["infinitive"]
            subject = self.person_ending(index - 1) if previous == "à" and not before else None
            if previous == "à" and not before and subject is None:
                subject = self.phrase_ending(index - 1, subject=False)  # « ont conduit le Conseil | à exprimer sa « … » »
            if index and self.items[index - 1].end in self.by_end and self.phrase_ending(index) is not None:
                subject = self.person_ending(index)  # « on voit X | répéter « … » »
            if any(self.low(i) in _HEARD for i in range(max(0, index - 8), index)):
                subject = self.phrase_ending(index, subject=False)  # « on y entend un homme | crier « … » »
            return Verb(index, after, form.lemma, verb_class, "infinitive", subject)
        if "past" in moods:
            form, verb_class = moods["past"]
            if before and previous in ("et", ",", "puis", "ou") and before[-1].shape in ("finite", "inverted"):
                return Verb(index, after, form.lemma, verb_class, "participle")
            if self.low(after) in (*OF, "comme") and verb_class == "act":
                return Verb(index, after, form.lemma, verb_class, "passive")
        return None

    def _is_seen(self, index: int) -> bool:
        """« se verra | proposer », « s'est vu | répondre », « s'est entendu | dire »: the infinitive is done to the subject."""
        near = [self.low(i) for i in range(max(0, index - 4), index)]
        return bool({"se", "s'"} & set(near)) and any(low.startswith(("verr", "vu", "voit", "voir", "entend")) for low in near)

    def _narrated(self, index: int, after: int, form: Form, verb_class: VerbClass) -> Verb | None:
        """« X s'est contentée de prévenir que … », « Et X d'ajouter que … »: the infinitive is its subject's."""
        if verb_class == "frame":
            return None
        predicate = self.last_predicate(index)
        person = self.person_ending(index - 1) if self.low(index - 1) in ("de", "d'") else None
        if (
            person is not None
            and predicate is not None
            and any(self.low(i) in ("à", "au") for i in range(predicate, person.start))
        ):
            return Verb(index, after, form.lemma, verb_class, "infinitive", person)  # « a permis à X | de déclarer que … »
        if predicate is not None:
            around = {self.low(i) for i in range(predicate - 2, index)}
            if around & _REFUSING or around & {"n'", "ne"}:
                return None
            subject = self.phrase_before(predicate)
        else:
            told = self.low(0) == "et" or (index == 2 and self.low(0) in ("lui", "elle", "eux", "elles"))
            subject = self.first_phrase() if told else None  # « Eux d'ajouter que … »
            if subject is not None and subject.end > index:
                subject = None  # « Et de rappeler l'objectif : « … » »: who spoke before
        return Verb(index, after, form.lemma, verb_class, "infinitive", subject) if subject is not None else None

    def _unlisted(self, index: int) -> Verb | None:
        """« … », siffle Me X; « … », grogne-t-il: any verb between the marks and its subject frames what they hold."""
        low = self.low(index)
        if not (low.isalpha() and not self.capitalised(index) and self._opens_incise(index)) or low in _SEEMING:
            return None
        end, inverted = self._inversion(index + 1)
        if inverted:
            return Verb(index, end, "", "frame", "inverted", Phrase(end - 1, end, pronoun=inverted))
        other = (
            low in DETERMINERS
            or low in OF
            or low in PREPOSITIONS
            or low in CONJUNCTIONS
            or low in PRONOUNS
            or is_person(fold(low))
        )
        if other or not low.endswith(("e", "t", "d", "a", "ent", "ont")) or not self._frames(index + 1):
            return None
        return Verb(index, index + 1, "", "frame", "finite")

    def _helped(self, index: int) -> int | None:
        """« … », veut croire X; « … », finit par lâcher Y: past the infinitive, where a subject follows; None where none does."""
        content = {self.low(index + 1), self.low(index + 2)} & _CONTENT
        if not (self.low(index) in HELPING or content) or not self._opens_incise(index):
            return None
        end = index + 1
        while self.low(end) in _BETWEEN_HELPED:
            end += 1  # « veut pourtant croire », « s'est contenté de dire »
        end += self.low(end) in ("à", "de", "d'", "par")
        infinitive = self.low(end).endswith(("er", "ir", "ire", "oire", "dre", "tre", "oir")) and not self.capitalised(end)
        return end + 1 if infinitive and self._frames(end + 1) else None

    def _opens_incise(self, index: int) -> bool:
        start = index
        while start > 0 and self.low(start - 1) in _OBJECT_CLITICS:
            start -= 1
        opens = start == 0 and not self.whole
        return opens or self.is_mark(start - 1) or (self.low(start - 1) == "," and self.is_mark(start - 2))

    def _frames(self, end: int) -> bool:
        """Whether a subject follows: somebody, or whatever nothing but punctuation follows in turn."""
        phrase = self.phrase_after(end)
        if phrase is None:
            return False
        one = self.low(phrase.start) in GENDERS or self.low(phrase.start) == "l'"
        told = (one and is_person(folded(self.low(phrase.start + 1)))) or self._is_person(phrase)
        if self.low(phrase.start) in ("ses", "leurs", "des", "les") and not self._is_somebody(phrase):
            return False  # « « Nono » a retenu | ses larmes »
        return phrase.end >= len(self.items) or self.low(phrase.end) in _CLOSING or told

    def _rather_a_noun(self, index: int, low: str) -> bool:
        """« critique », « annonce »: a verb only right after a name, a pronoun, « qui » or the marks."""
        if not self.whole and all(self.low(i) in _OBJECT_CLITICS for i in range(index)):
            return False  # « …, lance X » inside the marks
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
        if not named and self.low(index - 1) in (",", ")"):  # « que X, éleveur et élu (Le Centre), | trouve « timide » »
            subject = self.phrase_before(index)
            named = subject is not None and (subject.pronoun is not None or self.person_ending(subject.end) is not None)
        object_follows = self.low(index + 1) in DETERMINERS - OF or self.low(after) in DETERMINERS
        follows = object_follows or self.low(after).endswith(("er", "ir", "oir", "être"))
        if low == "dit" and self.low(index - 1) not in BE | DETERMINERS and is_infinitive(self.low(after)):
            return False  # « le président valdrien | dit souhaiter »
        whole = self.phrase_ending(index) if follows else None  # « le ministère des Affaires étrangères | juge la décision … »
        body = whole is not None and whole.pronoun is None and is_body(folded(self.low(whole.start + 1)))
        if body or (is_body(folded(self.low(before))) and (follows or self.is_mark(after))):
            return False  # « un conseiller | juge le livre « cruel » », « la direction | dit avoir fait »
        return not (named or self.low(before) in PRONOUNS or self.low(before) == "qui" or self.after_mark(index))

    def after_mark(self, index: int) -> bool:
        """« … », explique X: the verb right after the marks, a comma between or not."""
        before = index - 1
        while before >= 0 and (self.low(before) in (",", "comme", "ainsi", ".") or self.low(before) in BETWEEN):
            before -= 1
        return self.is_mark(before)

    def _inversion(self, index: int) -> tuple[int, str | None]:
        """Past « -t-il »: the item after it and the pronoun; no pronoun where the verb is not inverted."""
        if self.low(index) in ("-t", "-t-", "-", "t"):  # « juge t-il », a common slip
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
        reflexive = self.low(index - 1) in ("s'", "se")
        steps = 0
        while (
            self.low(end) in BETWEEN or self.low(end).endswith("ment") or self.low(end) in ("été", "tenu", "voulu", "souhaité")
        ):
            if self.low(end) == "été":
                passive = True
            end += 1 + (self.low(end) == "d'" and self.low(end + 1) in OF_ADVERBS)  # « a d'emblée assuré »
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
                return self._unlisted_compound(index, end, pronoun)
            found, passive = infinitive, False
        form, verb_class = found[0]
        if reflexive and form.lemma in _NOT_REFLEXIVE:
            return None  # « s'est vu reprocher par la Cour des « négligences » »
        bare = self.low(index) in ("avoir", "être", "ayant", "étant")
        if passive and reflexive:
            passive = False
        if passive:
            return Verb(index, end + length, form.lemma, verb_class, "passive")
        if pronoun:
            return Verb(index, end + length, form.lemma, verb_class, "inverted", Phrase(index, index + 1, pronoun=pronoun))
        if bare:
            return Verb(index, end + length, form.lemma, verb_class, "infinitive")
        if self.low(index - 1) == "qu'" and self.low(index - 2) == "ce":  # « c'est ce qu'a annoncé le préfet »
            return Verb(index, end + length, form.lemma, verb_class, "finite", self.phrase_after(end + length))
        subject = None if self._is_incise(index, end + length, form.lemma) else self.phrase_before(index)
        return Verb(index, end + length, form.lemma, verb_class, "finite", subject)

    def _unlisted_compound(self, index: int, end: int, pronoun: str | None) -> Verb | None:
        """« … », a éludé X; « … », s'est emportée Y; « … », a-t-elle éludé."""
        if not self.low(end).endswith(_PARTICIPLE) or not self._opens_incise(index):
            return None
        if pronoun:
            return Verb(index, end + 1, "", "frame", "inverted", Phrase(index, index + 1, pronoun=pronoun))
        return Verb(index, end + 1, "", "frame", "finite") if self._frames(end + 1) else None

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
        # « le ministre, apôtre du « fait ici », a appelé les conducteurs | à « … » »
        return closed or (framed and lemma not in person_objects() and self._is_somebody(phrase))

    def _is_somebody(self, phrase: Phrase) -> bool:
        """Whether a phrase can be a subject of speech: a name, a noun for people or a body; not « a regretté | une décision »."""
        words = range(phrase.start, min(phrase.end, phrase.start + 5))
        return any(self.capitalised(i) or is_body(folded(self.low(i))) or self.mention_end(i) for i in words)

    def _is_noun(self, index: int, previous: str) -> bool:
        """« la demande », « cette annonce », « une menace »: after a determiner it is a noun, unless that is a clitic."""
        if previous in ("le", "la", "les", "l'"):
            before = index - 2
            subject = self.items[before].end in self.by_end if before >= 0 else False
            return not (subject or self.low(before) in PRONOUNS or self.low(before) in ("ne", "qui", "comme"))
        return previous in DETERMINERS or previous in OF or previous in PREPOSITIONS or previous in ("au", "aux")
