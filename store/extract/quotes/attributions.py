"""A sentence's items in, who each marked stretch is given to out. One function a way of framing speech, named in `Quote.rule`.

Confidence is the share of right names that each way of framing gave on articles that were not looked at while it was written,
rounded down; `make score` counts it again by rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from store.extract.quotes.clauses import Clauses, Verb
from store.extract.quotes.items import Phrase
from store.extract.quotes.speakers import Said, Speakers
from store.extract.quotes.vocabulary import BETWEEN, OF, speech_nouns
from store.types import Span

#: below this, an attribution is marked as inferred
SURE = 0.75

_DENYING = frozenset("démentir nier contester réfuter".split())
_LISTING = frozenset((",", "et", "ainsi", "que", "puis", "mais", "ou", "ni", ";", "voire", "(", "-", "–"))
#: verbs of an outlet that passes words on: « …, rapporte l'agence »
_RELAYING = frozenset("citer rapporter relater relayer reprendre révéler".split())


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why a marked stretch is somebody's words. `said` is None where something attributes it, but not to anybody we can name."""

    rule: str
    said: Said | None
    confidence: float
    cue: Span | None = None
    via: str | None = None  # the outlet that relays the words

    @property
    def inferred(self) -> bool:
        return self.said is not None and (self.confidence < SURE or not self.said.sure)


@dataclass
class Sentence:
    """One sentence under attribution: where it stands, its clauses, and the speakers heard so far."""

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
        return self.speakers.of(self.clauses, phrase, sentence=self.number, paragraph=self.paragraph)

    def _own_subject(self, pronoun: Phrase) -> Said | None:
        """« M. Veld a dit qu'il espérait … »: the person whose verb the pronoun's clause hangs on."""
        for verb in self.clauses.verbs:
            if verb.subject is None or verb.end > pronoun.start or verb.subject.pronoun is not None:
                continue
            if pronoun.start - verb.end > 6 or self.clauses.low(pronoun.start - 1) not in ("qu'", "que", "et", ",", "s'", "si"):
                continue
            said = self.said(verb.subject)
            if said is not None and self.speakers.fits(said, pronoun.pronoun or ""):
                return Said(said.name, self.clauses.span(pronoun), sure=True, known=said.known)
        return None

    def subject(self, verb: Verb) -> Said | None:
        """Whose verb it is: its own subject, else that of the verb before it, else the main clause's."""
        if verb.subject is not None:
            return self.said(verb.subject)
        if verb.shape == "finite" and self.clauses.after_mark(verb.start):
            return self.said(self.clauses.phrase_after(verb.end))
        if verb.shape == "finite" and self.clauses.low(verb.start - 1) not in ("et", ",", "puis", "mais", "ou"):
            return None
        for other in reversed(self.clauses.verbs):
            if other.end <= verb.start and other.shape in ("finite", "inverted") and other.verb_class != "frame":
                return self.subject(other)
        return self.said(self.clauses.first_phrase())

    def attribute(self, index: int, *, before: Attribution | None) -> Attribution | None:
        """Who the marked item `index` is given to by its own sentence; the ways that frame most tightly are asked first.

        `before` is what the marked item before it in the sentence was given to.
        """
        followed = self._followed(index)
        relay = followed.said if followed is not None and followed.rule == "relayed" else None
        if relay is not None:
            inner = self._governed(index, reported=None) or self._according_before(index) or self._colon(index)
            if inner is not None and inner.said is not None and inner.said.name != relay.name:
                return replace(inner, via=relay.name)
        for found in (
            followed,
            self._relative(index),
            self._according_after(index),
            self._agent(index),
            self._governed(index, reported=self._according_before(index)),
            self._incise(index),
            self._according_before(index),
            self._noun(index),
            self._colon(index),
            self._listed_after(index, before),
            self._stands_for_clause(index),
        ):
            if found is not None:
                return found
        return None

    def hear(self, attributions: Sequence[Attribution]) -> None:
        """Remembers the sentence's subject and speakers, once its quotes are attributed."""
        main = self.clauses.first_phrase()
        if main is not None and main.pronoun is None:
            said = self.said(main)
            if said is not None:
                self._remember(said, main, spoke=False)
        for verb in self.clauses.verbs:
            if verb.shape in ("finite", "inverted") and verb.verb_class != "act":
                said = self.subject(verb)
                if said is not None:
                    self._remember(said, verb.subject, spoke=True)
        for attribution in attributions:
            if attribution.said is not None and attribution.rule.startswith("according"):
                self._remember(attribution.said, None, spoke=True)

    def _remember(self, said: Said, phrase: Phrase | None, *, spoke: bool) -> None:
        first = self.clauses.low(phrase.start) if phrase is not None else ""
        plural = not said.known and first in ("les", "des", "ces", "plusieurs", "deux", "certains", "quelques")
        gender = {"le": "m", "un": "m", "la": "f", "une": "f"}.get(first)
        self.speakers.hear(said, sentence=self.number, paragraph=self.paragraph, spoke=spoke, plural=plural, gender=gender)

    def words(self, index: int) -> str:
        """The marked item's text, marks included."""
        item = self.clauses.items[index]
        return self.clauses.text[item.start : item.end].strip('«»“”"‹› \u00a0\u202f')

    def _cue(self, verb: Verb) -> Span:
        return Span(self.clauses.items[verb.start].start, self.clauses.items[verb.end - 1].end)

    # --- the ways -----------------------------------------------------------------------------------------------------

    def _followed(self, index: int) -> Attribution | None:
        """« … », a-t-il affirmé. « … », a expliqué jeudi le préfet X. « … » : X explique. Listed quotes share it."""
        after = index + 1
        while self.clauses.low(after) in (",", ".", ";", ":", "–", "-", "—", "...", "…"):
            after += 1
        starts = {verb.start for verb in self.clauses.verbs}
        while after not in starts and (self.clauses.low(after) in BETWEEN or self.clauses.low(after) in ("comme", "ainsi")):
            after += 1
        for verb in self.clauses.verbs:
            if verb.start == after and verb.shape in ("finite", "inverted"):
                framed = self._framed(verb)
                if verb.verb_class != "act" or (framed.said is not None and (framed.said.known or framed.said.human)):
                    return framed
            if verb.start > after and verb.shape == "finite" and verb.subject is not None and verb.subject.start == after:
                opens = all(self.clauses.is_mark(i) or self.clauses.low(i) in _LISTING for i in range(index))
                if (self.clauses.low(index + 1) == ":" or opens) and verb.verb_class != "act":
                    said = self.said(verb.subject)
                    return Attribution("followed-by-clause", said, 0.85, self._cue(verb)) if said else None
                break
        return self._listed(index)

    def _framed(self, verb: Verb) -> Attribution:
        if verb.shape == "inverted":
            return Attribution("followed-by-pronoun", self.said(verb.subject), 0.9, self._cue(verb))
        phrase = self.clauses.phrase_after(verb.end)
        said = self.said(phrase)
        if verb.lemma in _RELAYING and said is not None and self.speakers.kinds.get(said.name) == "organisation":
            return Attribution("relayed", replace(said, sure=False), 0.6, self._cue(verb))
        return Attribution("followed", said, 0.97, self._cue(verb))

    def _listed(self, index: int) -> Attribution | None:
        """« A » ainsi que « B », a affirmé X: what attributes B attributes A."""
        after = index + 1
        while self.clauses.low(after) in _LISTING and self.clauses.low(after):
            after += 1
        if after - index - 1 in range(1, 4) and self.clauses.is_mark(after):
            found = self._followed(after)
            return replace(found, rule=found.rule + ", listed") if found else None
        return None

    def _listed_after(self, index: int, before: Attribution | None) -> Attribution | None:
        """« A », « B ».; « A » (« B »): what attributes A attributes B."""
        step = index - 1
        while step >= 0 and self.clauses.low(step) in _LISTING and self.clauses.low(step):
            step -= 1
        if before is None or not self.clauses.is_mark(step) or step == index:
            return None
        return replace(before, rule=before.rule.removesuffix(", listed") + ", listed")

    def _relative(self, index: int) -> Attribution | None:
        """la « discussion » que le Kremlin a déclaré attendre; les « mesures » dont X a parlé."""
        if self.clauses.low(index + 1) not in ("que", "qu'", "dont") and self.clauses.low(index + 2) not in (
            "que",
            "qu'",
            "dont",
        ):
            return None
        for verb in self.clauses.verbs:
            if verb.start > index and verb.start - index < 12 and verb.shape == "finite" and verb.subject is not None:
                if verb.subject.start > index:
                    said = self.said(verb.subject)
                    return Attribution("relative", said, 0.9, self._cue(verb)) if said else None
                return None
        return None

    def _according(self) -> Iterator[tuple[int, int, Phrase]]:
        """Every « selon X », « d'après X »: where it starts, where it ends, X."""
        for index in range(len(self.clauses.items)):
            low = self.clauses.low(index)
            following = self.clauses.low(index + 1)
            if low == "selon" and following not in ("laquelle", "lequel", "lesquels", "lesquelles", "que", "qu'"):
                phrase = self.clauses.phrase_after_plain(index + 1)
            elif (low in ("d'", "d") and following == "après") or (low == "yeux" and following in OF):
                phrase = self.clauses.phrase_after_plain(index + 2)
            elif low == "croire" and self.clauses.low(index - 1) == "en":
                phrase = self.clauses.phrase_after_plain(index + 1)
            elif low == "pour" and index == 0:
                phrase = self.clauses.phrase_after_plain(index + 1)
                if phrase is None or self.clauses.low(phrase.end) not in (",", "(") or not self._is_somebody(phrase):
                    continue
            else:
                continue
            if phrase is not None:
                yield index, phrase.end, self._whose(phrase)

    def _whose(self, phrase: Phrase) -> Phrase:
        """« selon | l'analyse de | X »: X, where the head is a noun of speech."""
        for index in range(phrase.start, phrase.end - 2):
            if self.clauses.low(index) in speech_nouns() and self.clauses.low(index + 1) in OF:
                return Phrase(index + 2, phrase.end)
            if self.clauses.low(index) in OF:
                break
        return phrase

    def _is_somebody(self, phrase: Phrase) -> bool:
        said = self.said(phrase)
        return said is not None and said.known and self.speakers.kinds.get(said.name) in ("person", "organisation")

    def _according_after(self, index: int) -> Attribution | None:
        """« … », selon X; « … » dans les négociations selon X."""
        for start, _end, phrase in self._according():
            between = range(index + 1, start)
            if start > index and start - index < 14 and not any(self.clauses.is_mark(i) for i in between):
                if any(v.start in between and v.shape in ("finite", "inverted") for v in self.clauses.verbs):
                    return None
                said = self.said(phrase)
                cue = Span(self.clauses.items[start].start, self.clauses.items[start].end)
                return Attribution("according-after", said, 0.93 if start - index < 4 else 0.85, cue) if said else None
        return None

    def _according_before(self, index: int) -> Attribution | None:
        """Selon X, … « … » …"""
        best = None
        for start, end, phrase in self._according():
            if end <= index:
                best = (start, phrase)
        if best is None:
            return None
        said = self.said(best[1])
        cue = Span(self.clauses.items[best[0]].start, self.clauses.items[best[0]].end)
        return Attribution("according", said, 0.93, cue) if said else None

    def _agent(self, index: int) -> Attribution | None:
        """a été qualifié de « … » par X; jugé « … » par X."""
        for verb in self.clauses.verbs:
            if verb.shape == "passive" and verb.end <= index and index - verb.end < 5:
                for by in range(index + 1, min(index + 6, len(self.clauses.items))):
                    if self.clauses.low(by) == "par":
                        said = self.said(self.clauses.phrase_after_plain(by + 1))
                        return Attribution("passive", said, 0.92, self._cue(verb)) if said else None
        return None

    def _governed(self, index: int, *, reported: Attribution | None) -> Attribution | None:
        """X a averti qu'il y aurait de « … »; X a jugé cette rencontre « … », tout en soulignant attendre « … »."""
        framed = self.clauses.low(index - 1) == ":"
        verbs = [v for v in self.clauses.verbs if v.end <= index and (v.verb_class != "frame" or framed)]
        for number in range(len(verbs) - 1, -1, -1):
            verb = verbs[number]
            if self._broken(verb.end, index):
                return None
            if reported is not None and verb.verb_class == "act":
                return None  # « Selon X, Y et Z ont évoqué « … » »: X says so
            if verb.shape == "passive":
                bare = (
                    verb.end - verb.start == 1 and self.clauses.low(verb.start - 1) != ","
                )  # « un geste qualifié de « … » »; with « est », nobody says who judges
                said = self.said(self.clauses.first_phrase()) if bare else None
                if index - verb.end < 4 and said is not None and (said.known or said.human):
                    return Attribution("judged", replace(said, sure=False), 0.5, self._cue(verb))
                continue
            if verb.shape == "infinitive" and index - verb.end > 12:
                continue
            if verb.shape == "infinitive" and self.clauses.low(verb.start - 1) in OF and number:
                continue
            if self._denied(verbs, number):
                return Attribution("denied", None, 0.0, self._cue(verb))
            if verb.lemma == "citer" and verb.shape == "gerund":
                said = self.said(self.clauses.phrase_after(verb.end))
                return Attribution("cites", said, 0.85, self._cue(verb))
            verb, said = self._reporter(verbs, number)
            if said is None and verb.shape == "infinitive":
                continue
            confidence = {"finite": 0.93, "inverted": 0.93, "gerund": 0.88, "participle": 0.88, "infinitive": 0.85}[verb.shape]
            if index - verb.end > 25:
                confidence -= 0.1
            return Attribution(f"governed-{verb.shape}", said, confidence, self._cue(verb))
        return None

    def _denied(self, verbs: list[Verb], number: int) -> bool:
        """« X a démenti avoir dit « … » », « jamais X n'a déclaré « … » »: given as said by nobody."""
        verb = verbs[number]
        denies = number and verbs[number - 1].lemma in _DENYING and verb.shape == "infinitive"
        around = {self.clauses.low(i) for i in range(max(0, verb.start - 2), verb.end)}
        negated = bool(around & {"n'", "ne"}) and not around & {"que", "qu'"}
        return bool(denies) or (negated and verb.verb_class == "say")

    def _reporter(self, verbs: list[Verb], number: int) -> tuple[Verb, Said | None]:
        """« la présidence a déclaré qu'ils avaient convenu « … » »: what a pronoun does inside « que » is told by the outer verb."""
        verb = verbs[number]
        if number and verb.subject is not None and verb.subject.pronoun is not None:
            outer = verbs[number - 1]
            between = [self.clauses.low(i) for i in range(outer.end, verb.subject.start)]
            if outer.shape == "finite" and between[-1:] in (["que"], ["qu'"]) and len(between) <= 3:
                return outer, self.subject(outer)
        return verb, self.subject(verb)

    def _incise(self, index: int) -> Attribution | None:
        """Il s'agirait de « … » depuis des années, a précisé M. Veld: an incise further on frames the whole sentence."""
        for verb in self.clauses.verbs:
            if verb.start > index and verb.shape in ("finite", "inverted") and verb.verb_class != "act":
                before = verb.start - 1
                while self.clauses.low(before) in BETWEEN:
                    before -= 1
                if self.clauses.low(before) != ",":
                    return None
                if verb.shape == "inverted":
                    return Attribution("incise", self.said(verb.subject), 0.85, self._cue(verb))
                if verb.subject is None:
                    said = self.said(self.clauses.phrase_after(verb.end))
                    return Attribution("incise", said, 0.9, self._cue(verb)) if said else None
                return None
        return None

    def _broken(self, start: int, end: int) -> bool:
        """Whether a new clause of somebody else's comes between a verb and the marks: « …, mais les « gilets » ont … »."""
        for index in range(start, end):
            low = self.clauses.low(index)
            if low == ";" or (low in ("tandis", "alors") and self.clauses.low(index + 1) in ("que", "qu'")):
                return True
        return False

    def _noun(self, index: int) -> Attribution | None:
        """sa déclaration selon laquelle … « … »; les accusations de « … »; dans un communiqué : « … »."""
        for at in range(index - 1, max(-1, index - 16), -1):
            low = self.clauses.low(at)
            if low == ";" or self.clauses.is_mark(at):
                return None
            if low not in speech_nouns():
                continue
            cue = Span(self.clauses.items[at].start, self.clauses.items[at].end)
            owner = self._owner(at, index)
            near = index - at <= 3
            if owner is not None:
                return Attribution("noun", owner, 0.8 if near else 0.72, cue)
            main = self.clauses.first_phrase()
            if main is not None and main.end <= at and (index - at <= 8 or self.clauses.low(index - 1) == ":"):
                said = self.said(main)
                if said is not None and (said.known or said.human):
                    return Attribution("noun-of-subject", replace(said, sure=False), 0.6, cue)
            return Attribution("noun", None, 0.5, cue) if near else None
        return None

    def _owner(self, at: int, index: int) -> Said | None:
        """Whose declaration: « sa déclaration » the subject's, « la déclaration de X » X's."""
        possessive = self.clauses.low(at - 1)
        if self.clauses.low(at + 1) in OF and at + 2 < index:
            said = self.said(self.clauses.phrase_after_plain(at + 2))
            if said is not None and (said.known or self.clauses.low(at + 1) != "de"):
                return said
        if possessive in ("son", "sa", "ses", "leur", "leurs"):
            pronoun = "ils" if possessive.startswith("leur") else "il"
            first = self.clauses.first_phrase()
            if first is not None and first.end <= at and pronoun == "il":
                said = self.said(first)
                if said is not None and self.speakers.kinds.get(said.name) == "person":
                    return said
            inside = list(self._people_before(at))
            if len(set(inside)) == 1:
                return Said(inside[0], self.clauses.span(Phrase(at - 1, at)), sure=False)
            return None
        return None

    def _people_before(self, at: int) -> list[str]:
        within = self.speakers.mentions_in(Span(self.clauses.sentence.start, self.clauses.items[at].start))
        return [m.actor for m in within if self.speakers.kinds.get(m.actor) == "person"]

    def _colon(self, index: int) -> Attribution | None:
        """X : « … », at the head of a sentence or a title."""
        if self.clauses.low(index - 1) != ":" or index < 2:
            return None
        phrase = self.clauses.phrase_ending(index - 1)
        if phrase is None or phrase.start > 1:
            return None
        said = self.said(phrase)
        if said is None or not said.known or self.speakers.kinds.get(said.name) in ("place", "country"):
            return None
        return Attribution("colon", said, 0.85)

    def _stands_for_clause(self, index: int) -> Attribution | None:
        """le pape « s'associe à la douleur »; l'imam est « effaré »: a person, then words that say what he or she feels or does."""
        before = index - 1
        copula = self.clauses.low(before) in ("est", "était", "sont", "étaient", "reste", "semble", "paraît")
        phrase = self.clauses.phrase_before(before) if copula else self.clauses.phrase_ending(index)
        if phrase is None or phrase.pronoun is not None:
            return None
        said = self.said(phrase)
        if said is None or not said.known or self.speakers.kinds.get(said.name) not in ("person", "organisation"):
            return None
        if not copula and len(self.words(index).split()) < 3:
            return None  # « Alistair « dépose » son frère »
        if self.clauses.items[phrase.start].start != self.clauses.items[0].start and self.clauses.low(phrase.start - 1) not in (
            ",",
            "et",
        ):
            return None
        return Attribution("stands-for-clause", said, 0.8)
