"""A sentence's items in, who each marked stretch is given to out. One function a way of framing speech, named in `Quote.rule`.

Confidence is the share of right names that each way gave on tests/gold, rounded down; `python -m bench.scoring` counts it again by rule.
"""

from dataclasses import replace

from store.extract.conjugations import is_finite
from store.extract.quotes.clauses import Verb
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import Said
from store.extract.quotes.sentences import Attribution, SentenceSubjects
from store.extract.quotes.vocabulary import (
    BETWEEN,
    DETERMINERS,
    OF,
    RELAYING,
    TITLES,
    folded,
    folded_speech_nouns,
    speech_nouns,
)
from store.types import Span

#: between the marks and the verb: « … », l'a interrompu X; « … », comme le dit X
_BEFORE_VERB = BETWEEN - OF - {"pour", "en", "côté", "part"} | {"comme", "ainsi"}
_UTTERING = frozenset("chuchoter clamer crier dire hurler lancer murmurer répondre répéter rétorquer scander souffler".split())
_BY_WORDS = frozenset("ainsi mots paroles termes".split())
#: « mise en garde », « prise de position »: the nouns that are speech only with what follows them
_WARNINGS = frozenset("cause demeure garde position".split())
_FOLLOWING = frozenset("suivant suivante suivants suivantes".split())
#: quotes in a row that one attribution may serve
_MOST_LISTED = 8
_LISTING = frozenset((",", "et", "ainsi", "que", "puis", "mais", "ou", "ni", ";", "voire", "(", "-", "–"))


class Sentence(SentenceSubjects):
    """One sentence under attribution."""

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
        inner = self._said_by_a_person(index)
        if inner is not None:
            return inner
        unsaid = None
        for found in (
            followed,
            self._signed(index),
            self._cleft(index),
            self._headline(index),
            self._relative(index),
            self._relative_subject(index),
            self._according_after(index),
            self._agent(index),
            self._gesture(index),
            self._governed(index, reported=self._according_before(index)),
            self._incise(index),
            self._according_before(index),
            self._noun(index),
            self._colon(index),
            self._colon_clause(index),
            self._listed_after(index, before),
            self._stands_for_clause(index),
            self._of_subject(index),
        ):
            if found is not None and found.said is None and found.rule.startswith("governed"):
                unsaid = unsaid or found  # nobody who can be named: another way may tell
            elif found is not None:
                return found
        return unsaid

    # --- the ways -----------------------------------------------------------------------------------------------------

    def _said_by_a_person(self, index: int) -> Attribution | None:
        """X avait qualifié l'accord de « bavardage », selon deux participants: X's words, whoever tells of them."""
        told = self._according_after(index)
        if told is None or told.said is None or told.said.known:
            return None
        inner = self._governed(index, reported=None)
        person = inner is not None and inner.said is not None and self.speakers.kinds.get(inner.said.name) == "person"
        return inner if person else None

    def _followed(self, index: int, *, left: int = _MOST_LISTED) -> Attribution | None:
        """« … », a-t-il affirmé. « … », a expliqué jeudi le préfet X. « … » : X explique. Listed quotes share it."""
        after = index + 1
        while self.clauses.low(after) in (",", ".", ";", ":", "–", "-", "—", "...", "…"):
            after += 1
        starts = {verb.start for verb in self.clauses.verbs}
        while after not in starts and self.clauses.low(after) in _BEFORE_VERB:
            after += 1
        for verb in self.clauses.verbs:
            if verb.start == after and verb.shape in ("finite", "inverted"):
                framed = self._framed(verb)
                if framed.said is None and verb.shape == "finite" and self.clauses.phrase_after(verb.end) is None:
                    break  # « l'ONU, qui « suit la situation », rappelle que … »
                listed = bool(verb.lemma) or verb.shape == "inverted"
                said = framed.said
                if (listed and verb.verb_class != "act") or (
                    said is not None and (self.speaks(said) if not verb.lemma else said.can_speak)
                ):
                    return framed
            if verb.start > after and verb.shape == "finite" and verb.subject is not None and verb.subject.start == after:
                opens = all(self.clauses.is_mark(i) or self.clauses.low(i) in _LISTING for i in range(index))
                if (self.clauses.low(index + 1) == ":" or opens) and verb.verb_class != "act":
                    said = self.said(verb.subject)
                    return Attribution("followed-by-clause", said, 0.85, self.cue(verb)) if said else None
                break
        return self._listed(index, left)

    def _headline(self, index: int) -> Attribution | None:
        """« Je ne suis la marionnette de personne » : à Morvenne, X entre en campagne: the one person that a title names."""
        if index or self.clauses.low(1) != ":" or self.number:
            return None
        span = Span(self.clauses.items[1].start, self.clauses.items[-1].end)
        people = set(self.speakers.people_told(span, None))
        if len(people) != 1:
            return None
        return Attribution("headline", Said(people.pop(), span, sure=False), 0.65)

    def _framed(self, verb: Verb) -> Attribution:
        if verb.shape == "inverted":
            said = self.place_of(verb) if verb.subject and verb.subject.pronoun == "on" else self.said(verb.subject)
            return Attribution("followed-by-pronoun", said, 0.8, self.cue(verb))
        phrase = self.clauses.phrase_after(verb.end)
        said = self.said(phrase)
        if verb.lemma in RELAYING and said is not None and self.speakers.kinds.get(said.name) == "organisation":
            return Attribution("relayed", replace(said, sure=False), 0.6, self.cue(verb))
        return Attribution("followed", said, 0.93, self.cue(verb))

    def _signed(self, index: int) -> Attribution | None:
        """« … » – X, archevêque de Y: after the marks a dash, a name, and nothing that speaks."""
        dash = index + 1 + (self.clauses.low(index + 1) in (".", ","))
        if self.clauses.low(dash) not in ("–", "—", "-", "(") or any(verb.start > dash for verb in self.clauses.verbs):
            return None
        start = dash + 1
        while self.clauses.low(start) in TITLES or self.clauses.low(start) in DETERMINERS:
            start += 1
        phrase = self.clauses.phrase_after_plain(start)
        said = self.said(phrase) if phrase is not None else None
        if phrase is None or said is None or self.clauses.low(phrase.end) not in (",", ".", "(", ")", ""):
            return None
        body = self.speakers.kinds.get(said.name) in ("person", "organisation") or said.noun
        if not body or (self.clauses.low(dash) == "(" and self.clauses.low(phrase.end) != ")"):
            return None
        return Attribution("signed", said, 0.95 if said.known else 0.85)

    def _cleft(self, index: int) -> Attribution | None:
        """« Nous avons eu tort » : c'est par ces mots que X a ouvert la séance."""
        start = index + 1 + (self.clauses.low(index + 1) in (":", ",", "."))
        if self.clauses.low(start) != "c'" or self.clauses.low(start + 1) not in ("est", "était"):
            return None
        that = next((i for i in range(start + 2, start + 9) if self.clauses.low(i) in ("que", "qu'")), None)
        by = that is not None and {self.clauses.low(i) for i in range(start + 2, that)} & _BY_WORDS
        phrase = self.clauses.phrase_after_plain(that + 1) if that is not None and by else None
        said = self.said(phrase) if phrase is not None else None
        return Attribution("followed-by-cleft", said, 0.85) if said is not None and self.speaks(said) else None

    def _relative_subject(self, index: int) -> Attribution | None:
        """L'ONU, qui « suit la situation »: the words stand for what the antecedent does or says."""
        if self.clauses.low(index - 1) != "qui" or len(self.words(index).split()) < 3:
            return None
        said = self.said(self.clauses.antecedent(index - 1))
        kinds = ("person", "organisation", None)
        if said is None or not said.can_speak or self.speakers.kinds.get(said.name) not in kinds:
            return None
        return Attribution("relative-subject", said, 0.8)

    def _listed(self, index: int, left: int) -> Attribution | None:
        """« A » ainsi que « B », a affirmé X: what attributes B attributes A."""
        after = index + 1
        while self.clauses.low(after) in _LISTING:
            after += 1
        if left and after - index - 1 in range(1, 4) and self.clauses.is_mark(after):
            found = self._followed(after, left=left - 1)
            return replace(found, rule=found.rule.removesuffix(", listed") + ", listed") if found else None
        return None

    def _listed_after(self, index: int, before: Attribution | None) -> Attribution | None:
        """« A », « B ».; « A » (« B »): what attributes A attributes B."""
        step = index - 1
        while step >= 0 and self.clauses.low(step) in _LISTING:
            step -= 1
        if before is None or not self.clauses.is_mark(step):
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
                    return Attribution("relative", said, 0.9, self.cue(verb)) if said else None
                return None
        return None

    def _according_to(self, phrase: Phrase) -> Said | None:
        """Whose view: « selon son communiqué » the subject's; whatever « selon » names has said it."""
        if self.clauses.low(phrase.start) in ("son", "sa", "ses") and self.clauses.low(phrase.start + 1) in speech_nouns():
            main = self.clauses.first_phrase()
            owner = self.said(main) if main is not None and main.end <= phrase.start else None
            return replace(owner, sure=False) if owner is not None and self.speaks(owner) else None
        if self.clauses.low(phrase.start) in ("nos", "notre", "mes", "vos"):
            return None  # « selon nos informations »
        said = self.said(phrase)
        return replace(said, human=True) if said is not None else None

    def _according_after(self, index: int) -> Attribution | None:
        """« … », selon X; « … » dans les négociations selon X."""
        for start, _end, phrase in self.according:
            between = range(index + 1, start)
            if start > index and start - index < 14 and not any(self.clauses.is_mark(i) for i in between):
                if any(v.start in between and v.shape in ("finite", "inverted") for v in self.clauses.verbs):
                    return None
                said = self._according_to(phrase)
                cue = Span(self.clauses.items[start].start, self.clauses.items[start].end)
                return Attribution("according-after", said, 0.85 if start - index < 4 else 0.78, cue) if said else None
        return None

    def _according_before(self, index: int) -> Attribution | None:
        """Selon X, … « … » …"""
        best = None
        for start, end, phrase in self.according:
            if end <= index:
                best = (start, phrase)
        if best is None:
            return None
        said = self._according_to(best[1])
        cue = Span(self.clauses.items[best[0]].start, self.clauses.items[best[0]].end)
        return Attribution("according", said, 0.91, cue) if said else None

    def _agent(self, index: int) -> Attribution | None:
        """a été qualifié de « … » par X; jugé « … » par X."""
        for verb in self.clauses.verbs:
            if verb.shape == "passive" and verb.end <= index and index - verb.end < 5:
                for by in range(index + 1, min(index + 6, len(self.clauses.items))):
                    if self.clauses.low(by) == "par":
                        said = self.said(self.clauses.phrase_after_plain(by + 1))
                        return Attribution("passive", said, 0.92, self.cue(verb)) if said else None
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
                if index - verb.end < 4 and said is not None and said.can_speak:
                    return Attribution("judged", replace(said, sure=False), 0.5, self.cue(verb))
                continue
            if verb.shape == "infinitive" and index - verb.end > 12:
                continue
            if verb.shape == "infinitive" and self.clauses.low(verb.start - 1) in OF and number:
                continue
            if not framed and self.denied(verb):
                if number and self._reports(verbs[number - 1], verb):
                    continue  # « a fait savoir qu'il ne reconnaîtrait « aucun pouvoir » »: that is what was said
                return Attribution("denied", None, 0.0, self.cue(verb))
            if verb.lemma == "citer" and verb.shape == "gerund":
                said = self.said(self.clauses.phrase_after(verb.end))
                return Attribution("cites", said, 0.85, self.cue(verb))
            verb, said = self._reporter(verbs, number)
            if said is None and verb.shape == "infinitive":
                continue
            confidence = {"finite": 0.87, "inverted": 0.85, "gerund": 0.85, "participle": 0.85, "infinitive": 0.76}[verb.shape]
            if index - verb.end > 25:
                confidence -= 0.1
            uttered = verb.lemma in _UTTERING and index == verb.end
            return Attribution(f"governed-{verb.shape}", said, confidence, self.cue(verb), uttered=uttered)
        return None

    def _reports(self, outer: Verb, inner: Verb) -> bool:
        """Whether a verb's clause is what another is given as saying."""
        says = outer.verb_class == "say" and outer.shape in ("finite", "inverted") and not self.denied(outer)
        return says and any(self.clauses.low(i) in ("que", "qu'") for i in range(outer.end, inner.start))

    def _reporter(self, verbs: list[Verb], number: int) -> tuple[Verb, Said | None]:
        """« la présidence a déclaré qu'ils avaient convenu « … » »: what a pronoun does inside « que » is told by the outer verb."""
        verb = verbs[number]
        if number and verb.subject is not None and verb.subject.pronoun is not None:
            outer = verbs[number - 1]
            between = [self.clauses.low(i) for i in range(outer.end, verb.subject.start)]
            if outer.shape == "finite" and between[-1:] in (["que"], ["qu'"]) and len(between) <= 6:
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
                    return Attribution("incise", self.said(verb.subject), 0.85, self.cue(verb))
                if verb.subject is None:
                    said = self.said(self.clauses.phrase_after(verb.end))
                    return Attribution("incise", said, 0.9, self.cue(verb)) if said else None
                return None
        return None

    def _broken(self, start: int, end: int) -> bool:
        """Whether a new clause of somebody else's comes between a verb and the marks: « …, mais les « gilets » ont … »."""
        for index in range(start, end):
            low = self.clauses.low(index)
            if low in (";", "quand", "lorsque", "lorsqu'") or (
                low in ("tandis", "alors") and self.clauses.low(index + 1) in ("que", "qu'")
            ):
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
            if low in ("mise", "prise") and not {self.clauses.low(at + 2), self.clauses.low(at + 3)} & _WARNINGS:
                continue
            owner = self._owner(at, index) or self._lancers(index)
            near = index - at <= 3 or self.clauses.low(index - 1) in (":", "(")
            if owner is not None:
                owner = replace(owner, sure=owner.sure and owner.known)
                return Attribution("noun", owner, 0.76 if near else 0.65, cue)
            main = self.clauses.first_phrase()
            if main is not None and main.end <= at and (index - at <= 8 or self.clauses.low(index - 1) == ":"):
                said = self.said(main)
                if said is not None and said.can_speak:
                    return Attribution("noun-of-subject", replace(said, sure=False), 0.5, cue)
            bare = index - at == 2 and self.clauses.low(index - 1) in OF  # « les accusations de « … » »
            return Attribution("noun-of" if bare else "noun", None, 0.5, cue) if near else None
        return None

    def _lancers(self, index: int) -> Said | None:
        """les accusations de « … » lancées par X."""
        participle = self.clauses.low(index + 1).endswith(("é", "ée", "és", "ées")) and self.clauses.low(index + 2) == "par"
        said = self.said(self.clauses.phrase_after_plain(index + 3)) if participle else None
        return said if said is not None and said.can_speak else None

    def _owner(self, at: int, index: int) -> Said | None:
        """Whose declaration: « sa déclaration » the subject's, « la déclaration de X » X's."""
        possessive = self.clauses.low(at - 1)
        for step in range(at + 1, min(at + 10, index - 1)):  # « la réponse du tac au tac de l'adjoint »
            if self.clauses.low(step) in ("que", "qu'", "qui", "dont"):
                break
            said = self.said(self.clauses.phrase_after_plain(step + 1)) if self.clauses.low(step) in OF else None
            if said is not None and said.can_speak:
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
        phrase = self.clauses.with_joined(phrase) if phrase is not None else None
        at_home = self.clauses.phrase_ending(index - 1, subject=False)
        if at_home is not None and self.clauses.low(at_home.start - 1) == "chez":  # « Même colère chez X : « … » »
            said = self.said(at_home)
            return Attribution("colon", said, 0.85) if said is not None and self.speaks(said) else None
        if phrase is None or phrase.start > 1:
            return None
        said = self.said(phrase)
        if said is None or not said.known or self.speakers.kinds.get(said.name) in ("place", "country"):
            return None
        return Attribution("colon", said, 0.85)

    def _colon_clause(self, index: int) -> Attribution | None:
        """Le réalisateur a botté en touche : « … »; Son mari hausse les épaules : « … »: whose gesture it is, his words they are."""
        words = self.words(index).split()
        if (
            self.clauses.low(index - 2) in _FOLLOWING
            or (self.clauses.low(index - 1) != ":")
            or (len(words) < 4 and not self.words(index).endswith((".", "!", "?", "…")))
        ):
            return None
        main = self.clauses.main_phrase(index)
        said = self.said(main)
        if (
            main is None and not self.clauses.verbs and self.paragraph
        ):  # « Puis, après un long silence : « … » »: who spoke or acted just before
            before = self.speakers.spoke.get(self.number - 1) or self.speakers.subjects.get(self.number - 1)
            return Attribution("colon-goes-on", replace(before, sure=False), 0.65) if before is not None else None
        if said is None or not self.speaks(said):
            return None
        if self.is_title:  # « X face à la colère : « … » »: in a title, as often somebody else's
            return Attribution("headline", replace(said, sure=False), 0.65)
        return Attribution("colon-clause", said, 0.85)

    def _gesture(self, index: int) -> Attribution | None:
        """X, interpellé par un spectateur qui avait trouvé la fin longue, a botté en touche : « … »: the last verb before the colon."""
        verb = self.clauses.last_predicate(index - 1) if self.clauses.low(index - 1) == ":" else None
        if verb is None or any(known.end > verb for known in self.clauses.verbs if known.start < index):
            return None
        if "été" in (self.clauses.low(verb + 1), self.clauses.low(verb + 2)) or self.clauses.low(index - 2) in _FOLLOWING:
            return None  # « ont été arrêtés pour le motif suivant : « … » »
        according = self._according_before(index)
        if according is not None and according.said is not None:
            return according  # « Selon un diplomate, une majorité penche pour l'embargo : « … » »
        owned = self._noun(index)
        if (
            owned is not None and owned.said is not None and owned.said.human
        ):  # « il a recopié le mot d'une adolescente : « … » »
            return owned
        said = self.said(self.clauses.phrase_before(verb))
        return Attribution("gesture", said, 0.85) if said is not None and self.speaks(said) else None

    def _of_subject(self, index: int) -> Attribution | None:
        """Un gérant voit dans cette révision « un chiffre fait pour les actionnaires »: words too many for a name, in somebody's clause."""
        words = self.words(index)
        if len(words.split()) < 4 or not words[:1].islower() or self.clauses.low(index - 1) in ("(", "–", "—"):
            return None
        verb = self.clauses.last_predicate(index)
        between = {self.clauses.low(i) for i in range(verb or 0, index)}
        if between & {"qui", "que", "qu'", "dont", "où", "été"}:
            return None
        near = self.clauses.phrase_before(verb) if verb is not None else None
        if near is not None and folded(self.clauses.low(near.start + 1)) in folded_speech_nouns():
            return None  # « le texte charge l'ONU de « … » »
        said = self.said(near if near is not None else self.clauses.main_phrase(index))
        return Attribution("of-subject", replace(said, sure=False), 0.65) if said is not None and self.speaks(said) else None

    def _stands_for_clause(self, index: int) -> Attribution | None:
        """le pape « s'associe à la douleur »; l'imam est « effaré »: a person, then words that say what he or she feels or does."""
        before = index - 1
        apart = self.clauses.low(before) == "," and is_finite(
            self.words(index).lower().split()[0] if self.words(index).split() else ""
        )
        copula = self.clauses.low(before) in ("est", "était", "sont", "étaient", "reste", "semble", "paraît")
        phrase = (
            self.clauses.phrase_before(before if copula else index) if copula or apart else self.clauses.phrase_ending(index)
        )
        if phrase is None or phrase.pronoun is not None:
            return None
        said = self.said(phrase)
        kinds = ("person", "organisation", "country") if apart else ("person", "organisation")
        if said is None or not said.known or self.speakers.kinds.get(said.name) not in kinds:
            return None
        if not copula and not apart and len(self.words(index).split()) < 3:
            return None  # « Alistair « dépose » son frère »
        if self.clauses.items[phrase.start].start != self.clauses.items[0].start and self.clauses.low(phrase.start - 1) not in (
            ",",
            "et",
        ):
            return None
        return Attribution("stands-for-clause", said, 0.8)
