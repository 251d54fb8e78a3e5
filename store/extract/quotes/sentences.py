"""A sentence's phrases and verbs in, whose they are out; and what an attribution is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from store.extract.conjugations import is_finite
from store.extract.quotes.clauses import Clauses, Verb
from store.extract.quotes.descriptions import head_of
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import Said
from store.extract.quotes.speakers import Speakers
from store.extract.quotes.vocabulary import (
    BETWEEN,
    DETERMINERS,
    GENDERS,
    OF,
    folded_speech_nouns,
    noun_gender,
    speech_nouns,
)
from store.types import Span

#: below this, an attribution is marked as inferred
SURE = 0.75

_DENYING = frozenset("démentir nier contester réfuter".split())
#: « selon les calculs de X », « selon les termes du ministre »: X tells
_FINDINGS = frozenset(
    "bilan calculs chiffres données décompte décomptes enquête estimation estimations projections relevés statistiques termes étude "
    "études".split()
)
#: items between a helping verb and its infinitive
_HELPED = 6
_FRAMING = (
    "followed",
    "inside",
    "colon",
    "gesture",
    "sign",
    "title",
    "repeats",
    "introduced",
    "carries-on",
    "beside",
    "headline",
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why a marked stretch is somebody's words. `said` is None where something attributes it, but not to anybody we can name."""

    rule: str
    said: Said | None
    confidence: float
    cue: Span | None = None
    via: str | None = None  # the outlet that relays the words
    setting: str | None = None  # where or how it was said: « sur France 2 »
    pronoun: bool = False  # the speaker is told by no more than a pronoun
    uttered: bool = False  # the words are the very object of a verb like « crier », « répondre »

    @property
    def frames(self) -> bool:
        """Whether the whole sentence is built around the words: « X : « … » », « « … », dit X »."""
        return self.uttered or (self.rule.startswith(_FRAMING) and "listed" not in self.rule)

    @property
    def inferred(self) -> bool:
        return self.said is not None and (self.confidence < SURE or not self.said.sure)


@dataclass
class SentenceSubjects:
    """One sentence: where it stands, its clauses, the speakers heard so far, and whose its phrases and verbs are."""

    clauses: Clauses
    speakers: Speakers
    number: int
    paragraph: int

    def said(self, phrase: Phrase | None) -> Said | None:
        """Whose words, given the phrase; a pronoun is first looked for among the subjects that stand before it in the sentence."""
        if phrase is None:
            return None
        if phrase.pronoun in ("il", "elle"):
            said = self._own_subject(phrase)
            if said is not None:
                return said
        if phrase.pronoun == "eux":  # « Selon eux, … »
            return self.said(Phrase(phrase.start, phrase.end, "ils"))
        if phrase.pronoun == "lui":  # « X a fustigé une gauche coupable, selon lui, … »
            return self.said(Phrase(phrase.start, phrase.end, "il"))
        return self.speakers.of(self.clauses, phrase, sentence=self.number, paragraph=self.paragraph)

    def _own_subject(self, pronoun: Phrase) -> Said | None:
        """« M. Veld a dit qu'il espérait … »: the person whose verb the pronoun's clause hangs on."""
        if self.clauses.low(0) == "quant" and (topic := self._topic()) is not None:
            return topic
        for verb in self.clauses.verbs:
            if verb.end > pronoun.start or (verb.subject is not None and verb.subject.pronoun is not None):
                continue
            if verb.subject is None:  # « s'amusait dimanche X dans Le Courrier, où il … »
                after = self.clauses.phrase_after(verb.end) if verb.shape == "finite" else None
                said = self.said(after) if after is not None and after.end <= pronoun.start else None
                if said is not None and said.known and self.speakers.fits(said, pronoun.pronoun or ""):
                    return Said(said.name, self.clauses.span(pronoun), sure=True)
                continue
            if "qui" in {self.clauses.low(i) for i in range(verb.subject.end, verb.start)}:
                continue  # « À l'enquêteur qui lui demandait son nom, il a lancé … »
            if pronoun.start - verb.end > 6 or self.clauses.low(pronoun.start - 1) not in ("qu'", "que", "et", ",", "s'", "si"):
                continue
            said = self.said(verb.subject)
            if said is not None and self.speakers.fits(said, pronoun.pronoun or ""):
                return Said(said.name, self.clauses.span(pronoun), sure=True, known=said.known)
        main = self.clauses.first_phrase()
        ahead = main is not None and main.start > pronoun.end and main.pronoun is None and self.clauses.whole
        if ahead and self.clauses.low(pronoun.start) == pronoun.pronoun and self.clauses.participle_first():
            said = self.said(main)  # « Nommée à la tête de l'agence, dont elle dénonçait « l'opacité », X … »
            return replace(said, sure=False) if said is not None and self.speakers.fits(said, pronoun.pronoun or "") else None
        if (
            main is None
            or main.end > pronoun.start
            or main.pronoun is not None
            or self.clauses.low(main.start) in ("aucun", "aucune", "les", "des", "ces", "ses", "leurs")
        ):
            return None
        incise = any(v.subject == pronoun and v.shape == "inverted" for v in self.clauses.verbs)
        told = (
            self.clauses.is_mark(main.end) and self.clauses.low(main.start) != "les"
        )  # « La Commission « examinera … », a-t-elle fait savoir »
        if incise and not told and not {":", ";"} & {self.clauses.low(i) for i in range(main.end, pronoun.start)}:
            return None  # « Le parti, a-t-il rappelé, plaidait … »: the party is what is spoken of
        said = self.said(main)
        gender = self._gender(main)
        if said is None or not self.speaks(said) or (gender and (gender == "f") != (pronoun.pronoun == "elle")):
            return None
        return (
            replace(said, span=self.clauses.span(pronoun))
            if self.speakers.fits(said, pronoun.pronoun or "") or gender
            else None
        )

    def _topic(self) -> Said | None:
        """« Quant au partant, il … »: whom the sentence is about."""
        phrase = self.clauses.phrase_after_plain(2)
        said = self.said(phrase) if phrase is not None and phrase.pronoun is None else None
        return replace(said, sure=False) if said is not None and self.speaks(said) else None

    def _gender(self, phrase: Phrase) -> str | None:
        """What its article tells, else its noun: « son petit-fils »."""
        return GENDERS.get(self.clauses.low(phrase.start)) or noun_gender(head_of(self.clauses, phrase))

    def subject(self, verb: Verb) -> Said | None:
        """Whose verb it is: its own subject, else that of the verb before it, else the main clause's."""
        if verb.subject is not None and verb.subject.pronoun == "on":
            return self.place_of(verb)
        if verb.subject is not None:
            return self.said(verb.subject)
        if verb.shape == "gerund" and self._qualifies_a_thing(verb):
            return None
        if verb.shape == "infinitive" and self.clauses.low(verb.start - 2) == "avant":
            predicate = self.clauses.last_predicate(verb.start)  # « Des témoins racontent qu'un homme a tiré avant de | crier »
            phrase = self.clauses.phrase_before(predicate) if predicate is not None else None
            if phrase is not None and phrase.pronoun is None and self.clauses.low(phrase.start - 1) in ("que", "qu'"):
                return self.said(phrase)
        controller = self._controller(verb) if verb.shape == "infinitive" else None
        if controller is not None:
            return self.said(controller)
        if verb.shape == "finite" and self.clauses.after_mark(verb.start):
            return self.said(self.clauses.phrase_after(verb.end))
        before = self.clauses.low(verb.start - 1)
        # « un argument que nuance X »; « Faux procès, rétorque son entourage : « … » »
        follows = before in ("que", "qu'") or (before == "," and self.clauses.low(verb.end) in DETERMINERS)
        if verb.shape == "finite" and follows:
            told = self.said(self.clauses.phrase_after(verb.end))
            if told is not None and self.speaks(told):
                return told
        if verb.shape == "finite" and before not in ("et", ",", "puis", "mais", "ou"):
            return None
        for other in reversed(self.clauses.verbs):
            if (
                other.end <= verb.start
                and other.shape in ("finite", "inverted")
                and (other.verb_class != "frame" or verb.shape == "gerund")
            ):
                return self.subject(other)
        main = self.said(self.clauses.main_phrase(verb.start))
        if verb.shape == "gerund" and self.clauses.low(verb.start - 1) == "," and (main is None or not self.speaks(main)):
            person = self.clauses.person_ending(verb.start - 1)  # « un clip de la comédienne X, dénonçant « … » »
            return self.said(person) if person is not None else main
        return main

    def _controller(self, verb: Verb) -> Phrase | None:
        """« X, qui venait de l'accuser », « À la cour qui l'interroge, il finit par répondre »: who the helping verb tells of."""
        step = verb.start - 1
        while step > 0 and verb.start - step < _HELPED and self._helps(step):
            step -= 1
        finite = is_finite(self.clauses.low(step)) and not self.clauses.is_mark(step) and step < verb.start - 1
        return self.clauses.phrase_before(step) if finite else None

    def _helps(self, index: int) -> bool:
        """« finit | par », « vient | de l' »: what stands between a helping verb and its infinitive."""
        return self.clauses.low(index) in BETWEEN or self.clauses.low(index) in ("à", "par")

    def _qualifies_a_thing(self, verb: Verb) -> bool:
        """« des affichettes | qualifiant la candidate de « … » »: what is told of the noun before it; « un communiqué dénonçant » is not."""
        before = self.clauses.low(verb.start - 1)
        if not before.isalpha() or before in BETWEEN or before == "et":
            return False  # « …, la comparant », « en se décrivant »
        phrase = self.clauses.phrase_ending(verb.start, subject=False)
        said = self.said(phrase) if phrase is not None and phrase.pronoun is None else None
        head = head_of(self.clauses, phrase) if phrase is not None else ""
        thing = phrase is not None and phrase.pronoun is None and (said is None or not said.can_speak)
        return thing and head not in folded_speech_nouns()

    @property
    def is_title(self) -> bool:
        """Whether it is all of the text's first paragraph, and others follow."""
        paragraphs = self.speakers.paragraphs
        return self.number == 0 and len(paragraphs) > 1 and self.clauses.sentence.end >= paragraphs[0].end

    def words(self, index: int) -> str:
        """The marked item's text without its marks: its first 2,000 characters, which tell what it is."""
        item = self.clauses.items[index]
        return self.clauses.text[item.start : min(item.end, item.start + 2000)].strip('«»“”"‹› \u00a0\u202f')

    def cue(self, verb: Verb) -> Span:
        return self.clauses.span(Phrase(verb.start, verb.end))

    def place_of(self, verb: Verb) -> Said | None:
        """« …, dit-on dans l'entourage de X », « À la préfecture, on assure … »: who « on » is, told by where it is said."""
        for index in (self.clauses.skip_between(verb.end), 0):
            length = self.clauses.locative(index)
            if not length:
                continue
            phrase = self.clauses.phrase_after_plain(index + length)
            if phrase is None or (index == 0 and self.clauses.low(phrase.end) != ","):
                continue
            said = self.speakers.of(self.clauses, phrase, sentence=self.number, paragraph=self.paragraph)
            if said is not None and (said.noun or self.speakers.kinds.get(said.name) in ("person", "organisation")):
                return replace(said, human=True, sure=not said.owned)  # « …, assure-t-on dans son entourage »
        return None

    def denied(self, verb: Verb, words: str = "") -> bool:
        """« X a démenti avoir dit « … » », « jamais X n'a déclaré « … » »: given as said by nobody."""
        verbs = self.clauses.verbs
        number = verbs.index(verb)
        denies = number and verbs[number - 1].lemma in _DENYING and verb.shape == "infinitive"
        near = range(max(0, verb.start - 2), verb.end)
        around = {self.clauses.low(i) for i in near if not self.clauses.capitalised(i)}  # « N'Diaye » denies nothing
        if "sinon" in {self.clauses.low(i) for i in range(verb.end, verb.end + 4)}:
            return False  # « n'en dira rien, sinon que … »
        only = self.clauses.low(verb.end) in ("que", "qu'") and self.clauses.low(verb.end + 1) in ("à", "en", "d'", "de")
        only = only or words.startswith(("que ", "qu'", "qu’"))  # « n'y croit « qu'à moitié » »
        negated = bool(around & {"n'", "ne"}) and not around & {"que", "qu'"} and not only  # « ne croit qu'à … »
        return bool(denies) or (negated and verb.verb_class == "say")

    @cached_property
    def according(self) -> list[tuple[int, int, Phrase]]:
        """Every « selon X », « d'après X »: where it starts, where it ends, X."""
        return list(self._according())

    def _according(self) -> Iterator[tuple[int, int, Phrase]]:
        for index in range(len(self.clauses.items)):
            low = self.clauses.low(index)
            following = self.clauses.low(index + 1)
            if low == "selon" and following not in ("laquelle", "lequel", "lesquels", "lesquelles", "que", "qu'"):
                phrase = self.clauses.phrase_after_plain(index + 1)
            elif low == "selon" and following in ("lequel", "laquelle", "lesquels", "lesquelles"):
                whole = self.clauses.person_ending(index - (self.clauses.low(index - 1) == ","))
                if whole is not None:  # « C'est le calcul de X, selon lequel « … » »
                    yield index, index + 2, whole
                continue
            elif (low in ("d'", "d") and following == "après") or (low == "yeux" and following in OF):
                phrase = self.clauses.phrase_after_plain(index + 2)
            elif (low == "croire" and self.clauses.low(index - 1) == "en") or low == "dixit":
                phrase = self.clauses.phrase_after_plain(index + 1)
            elif low == "comme" and following == "l'" and any(v.start == index + 2 for v in self.clauses.verbs):
                phrase = self.clauses.phrase_after(index + 3)
            elif low == "pour" and index and self.clauses.is_mark(index - 1):  # « mensonge grossier » pour Lorvik
                phrase = self.clauses.phrase_after_plain(index + 1)
                if (
                    phrase is None
                    or not self.clauses.capitalised(index + 1)
                    or self.clauses.low(phrase.end) not in (".", ",", "")
                ):
                    continue
            elif low == "pour" and index == 0:
                phrase = self.clauses.phrase_after_plain(index + 1)
                if phrase is None or self.clauses.low(phrase.end) not in (",", "(") or not self.is_somebody(phrase):
                    continue
            else:
                continue
            whose = self._whose(phrase) if phrase is not None else None
            if phrase is not None and whose is not None and whose.end > whose.start:  # « Selon un communiqué de presse de »
                yield index, phrase.end, whose

    def _whose(self, phrase: Phrase) -> Phrase:
        """« selon | l'analyse de | X »: X, where the head is a noun of speech."""
        for index in range(phrase.start, phrase.end - 2):
            low = self.clauses.low(index)
            if (low in speech_nouns() or low in _FINDINGS) and self.clauses.low(index + 1) in OF:
                if (
                    self.clauses.low(index + 2) == "presse" and self.clauses.low(index + 3) in OF
                ):  # « un communiqué de presse de X »
                    return Phrase(index + 4, phrase.end)
                return Phrase(index + 2, phrase.end)
            if self.clauses.low(index) in OF:
                break
        return phrase

    def is_somebody(self, phrase: Phrase) -> bool:
        said = self.said(phrase)
        if said is not None and not said.known:
            return said.sure and self.clauses.low(phrase.start) in ("le", "la", "l'", "les")  # « Pour le plaignant, … »
        return said is not None and self.speakers.kinds.get(said.name) in ("person", "organisation")

    def speaks(self, said: Said) -> bool:
        """Whether it is somebody by itself: a person, a body, a noun for people; not what only a verb of speech would make one."""
        kind = self.speakers.kinds.get(said.name)
        return kind in ("person", "organisation") or (kind is None and said.human and (said.known or said.noun))
