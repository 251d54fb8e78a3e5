"""A marked item in, what in its own clause governs it out: a verb or a noun of speech, « selon X », « par X »."""

from dataclasses import replace
from typing import TypeGuard

from store.extract.quotes.clauses import Verb
from store.extract.quotes.descriptions import gender_of, head_of, is_bare
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import DEFINITE, Said
from store.extract.quotes.sentences import Attribution, SentenceSubjects
from store.extract.quotes.vocabulary import BETWEEN, DETERMINERS, OF, is_person, speech_forms, speech_nouns
from store.types import Span

_UTTERING = frozenset("chuchoter clamer crier dire hurler lancer murmurer répondre répéter rétorquer scander souffler".split())
#: « …, poursuit-il », « …, a-t-il encore lancé »: whoever spoke speaks on
_GOING_ON = frozenset("ajouter compléter conclure continuer enchaîner insister poursuivre préciser".split())
_ONCE_MORE = frozenset("aussi encore enfin également".split())
#: how a participle ends
_PAST = ("é", "ée", "és", "ées", "i", "ie", "is", "ies", "u", "ue", "us", "ues", "it", "ite", "its", "ites", "int", "inte")
#: what opens a clause that its comma closes: « Alors que X jugeait …, Y … »
_SUBORDINATING = frozenset("alors après bien comme lorsqu' lorsque parce puisqu' puisque quand s' si tandis".split())
#: « a rapporté les mots de l'accusé »
_PASSING_ON = frozenset("citer rapporter rappeler reprendre relayer répéter".split())
#: « les enquêteurs ont retrouvé un message »: not theirs
_FINDING = frozenset("découvert intercepté lu montré reçu relu retrouvé saisi trouvé".split())
#: « selon ses calculs », « selon ses propres termes »: with « selon » alone they give somebody's words
_RECKONED = frozenset(
    "calcul calculs chiffres compte décompte dires estimation estimations pointage prévisions projections relevés termes version".split()
)
#: items between the verb of a relative clause and its words
_NEAR = 4
#: « mise en garde », « prise de position »: the nouns that are speech only with what follows them
_WARNINGS = frozenset("cause demeure garde position".split())


class Governing(SentenceSubjects):
    """What a word of the sentence gives the marked item to."""

    def _according_to(self, phrase: Phrase) -> Said | None:
        """Whose view: « selon son communiqué » the subject's; whatever « selon » names has said it."""
        noun = phrase.start + 1 + (self.clauses.low(phrase.start + 1) == "propres")
        if self.clauses.low(phrase.start) in ("son", "sa", "ses") and (
            self.clauses.low(noun) in speech_nouns() or self.clauses.low(noun) in _RECKONED
        ):
            main = self.clauses.first_phrase()
            owner = self.said(main) if main is not None and main.end <= phrase.start else None
            if owner is None or not self.speaks(owner):
                owner = self.speakers.told_in(self.number - 1)  # whose report it is, the sentence before tells
            return replace(owner, sure=False) if owner is not None and self.speaks(owner) else None
        if self.clauses.low(phrase.start) in ("nos", "notre", "mes", "vos"):
            return None  # « selon nos informations »
        said = self.said(phrase)
        return replace(said, human=True) if said is not None else None

    def according_after(self, index: int) -> Attribution | None:
        """« … », selon X; « … » dans les négociations selon X."""
        for start, _end, phrase in self.according:
            between = range(index + 1, start)
            if start > index and start - index < 14 and not any(self.clauses.is_mark(i) for i in between):
                if any(v.start in between and v.shape in ("finite", "inverted") for v in self.clauses.verbs):
                    return None
                said = self._according_to(phrase)
                cue = self.clauses.span_at(start)
                return Attribution("according-after", said, 0.8 if start - index < 4 else 0.76, cue) if said else None
        return None

    def according_before(self, index: int) -> Attribution | None:
        """Selon X, … « … » …"""
        best = None
        for start, end, phrase in self.according:
            relative = self.clauses.low(start + 1).startswith(("lequel", "laquelle", "lesquel"))
            ended = relative and any(self.clauses.low(i) == "," for i in range(end, index))
            if end <= index and not ended and not self._closed(start, end):
                best = (start, phrase)
        if best is None:
            return None
        said = self._according_to(best[1])
        cue = self.clauses.span_at(best[0])
        return Attribution("according", said, 0.91, cue) if said else None

    def _closed(self, start: int, end: int) -> bool:
        """« une dépense « modeste » selon X, mais que Y juge … »: whether a relative ends what « selon X » told of, the words before it."""
        then = end + (self.clauses.low(end) == ",")
        then += self.clauses.low(then) in ("mais", "et")
        relative = self.clauses.low(then) in ("que", "qu'", "dont")
        return relative and any(self.clauses.is_mark(i) for i in range(max(0, start - 14), start))

    def agent(self, index: int) -> Attribution | None:
        """a été qualifié de « … » par X; jugé « … » par X; annoncé par X comme « … »."""
        ahead = self._agent_ahead(index)
        if ahead is not None:
            return Attribution("passive", ahead, 0.85)
        judged = any(f.mood == "past" for f, _ in speech_forms().get(self.clauses.low(index - 1), ())) if index else False
        acted = any(v.end == index and v.shape in ("finite", "inverted") for v in self.clauses.verbs)
        if judged and not acted and self.clauses.low(index + 1) == "par":
            said = self.said(self.clauses.phrase_after_plain(index + 2))  # « Jugé « trop cher » par la mairie »
            return Attribution("passive", said, 0.85) if said is not None and said.can_speak else None
        participle = index - 2
        while participle > 0 and self.clauses.low(participle) in BETWEEN:
            participle -= 1
        low = self.clauses.low(participle) if index > 1 else ""
        shown = self.clauses.low(index - 1) == "comme" and low.endswith(_PAST) and self.clauses.low(index + 1) == "par"
        if shown and participle >= 0:  # « Saluée comme « historique » par X »
            said = self.said(self.clauses.phrase_after_plain(index + 2))
            return Attribution("passive", said, 0.85) if said else None
        for verb in self.clauses.verbs:
            if verb.shape == "passive" and verb.end <= index and index - verb.end < 5:
                for by in range(index + 1, min(index + 6, len(self.clauses.items))):
                    if self.clauses.low(by) == "par":
                        said = self.said(self.clauses.phrase_after_plain(by + 1))
                        return Attribution("passive", said, 0.85, self.cue(verb)) if said else None
        return None

    def _agent_ahead(self, index: int) -> Said | None:
        """« un fonds annoncé | par le ministre | comme « massif » », « traité par X de « lâche » »."""
        end = index - 1
        if self.clauses.low(end) in ("avoir", "être") and self.clauses.low(end - 1) in ("de", "d'"):
            end -= 1  # « accusé par X d'avoir « … » »
        if self.clauses.low(end) not in ("comme", "de", "d'"):
            return None
        phrase = self.clauses.phrase_ending(end, subject=False)
        by = phrase.start - 1 if phrase is not None else 0
        if by < 1 or self.clauses.low(by) != "par":
            return None
        past = any(form.mood == "past" for form, _ in speech_forms().get(self.clauses.low(by - 1), ()))
        shown = self.clauses.low(end) == "comme" and self.clauses.low(by - 1).endswith(_PAST)
        said = self.said(phrase) if past or shown else None
        return said if said is not None and said.can_speak else None

    def governed(self, index: int, *, reported: Attribution | None) -> Attribution | None:
        """X a averti qu'il y aurait de « … »; X a jugé cette rencontre « … », tout en soulignant attendre « … »."""
        framed = self.clauses.low(index - 1) == ":"
        verbs = [v for v in self.clauses.verbs if v.end <= index and (v.verb_class != "frame" or framed)]
        for number in range(len(verbs) - 1, -1, -1):
            verb = verbs[number]
            if self._broken(verb.end, index):
                return None
            if framed and number and verb.verb_class == "act" and self._tells_of_others(verb):
                continue  # « a répondu aux journalistes qui l'attendaient : « … » »
            if self._in_closed_relative(verb, index) or self._in_closed_subordinate(verb, index):
                continue
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
            if reported is not None and self._reports_what(verb, reported):
                return reported  # « a rappelé que, selon le préfet X, le pont était « sûr » »
            if framed and verb.lemma in _PASSING_ON and (whose := self.noun(index)) is not None and whose.said is not None:
                return whose  # « a rapporté les mots de l'accusé : « … » »
            before = self.clauses.low(verb.start - 2) == "avant"  # « un homme a tiré avant de crier « … » »
            if verb.shape == "infinitive" and self.clauses.low(verb.start - 1) in OF and number and not before:
                continue
            none = (
                self.words(index).lower().startswith(("aucun", "rien", "personne", "nul"))
            )  # « n'annoncent « aucune reprise » »
            if not framed and not none and self.denied(verb, self.words(index)):
                if number and self._reports(verbs[number - 1], verb):
                    continue  # « a fait savoir qu'il ne reconnaîtrait « aucun pouvoir » »: that is what was said
                return Attribution("denied", None, 0.0, self.cue(verb))
            if verb.lemma == "citer" and verb.shape == "gerund":
                said = self.said(self.clauses.phrase_after(verb.end))
                return Attribution("cites", said, 0.85, self.cue(verb))
            relative = self._relative_between(verb.end, index) if verb.shape == "finite" and not framed else None
            if relative is not None:
                return Attribution("relative-inner", relative, 0.8)
            verb, said = self._reporter(verbs, number)
            if said is None or not said.known:
                said = self.goes_on(verb, verb.subject) or said  # « Mais l'élu ajoute : « … » »
            if said is None and verb.shape == "infinitive":
                continue
            if reported is not None and said is not None and not said.can_speak:
                return reported  # « Pour le président du club, l'arbitrage n'explique pas tout : « … » »
            confidence = {"finite": 0.87, "inverted": 0.85, "gerund": 0.85, "participle": 0.85, "infinitive": 0.76}[verb.shape]
            if index - verb.end > 25:
                confidence -= 0.1
            uttered = verb.lemma in _UTTERING and index == verb.end
            return Attribution(f"governed-{verb.shape}", said, confidence, self.cue(verb), uttered=uttered)
        return None

    def _reports_what(self, verb: Verb, told: Attribution) -> bool:
        """Whether « selon X » stands in what the verb gives as said, behind its « que », and X is somebody else by name."""
        said, cue = told.said, told.cue
        if said is None or cue is None or not (said.known and said.sure) or verb.verb_class != "say":
            return False
        behind = range(verb.end, min(verb.end + 12, len(self.clauses.items)))
        inside = {self.clauses.low(i) for i in behind if self.clauses.items[i].start < cue.start}
        return bool(inside & {"que", "qu'"}) and said.name in self.clauses.text[cue.start : cue.start + 200]

    def _relative_between(self, start: int, index: int) -> Said | None:
        """« X a accusé Y d'une attaque, que Y a qualifiée d'« erreur » »: whose clause the words stand in, if not the verb's."""
        predicate = self.clauses.last_predicate(index)
        if predicate is None or predicate <= start + 2:
            return None
        phrase = self.clauses.phrase_before(predicate)
        if phrase is None or phrase.pronoun is not None or phrase.start <= start + 2:
            return None
        opening = phrase.start - 1
        if self.clauses.low(opening) == ",":  # « un texte que son traducteur, X, tient pour »
            outer = self.clauses.phrase_ending(opening)
            opening = outer.start - 1 if outer is not None else opening
        if self.clauses.low(opening) not in ("que", "qu'", "dont", "où") or not self._noun_before(opening):
            return None
        said = self.said(phrase)
        kinds = ("person", "organisation", "country")
        return said if said is not None and (said.noun or self.speakers.kinds.get(said.name) in kinds) else None

    def relative_clause(self, index: int) -> Attribution | None:
        """« un texte que son traducteur, X, tient pour « … » »: the words complete the verb of a relative clause."""
        predicate = self.clauses.last_predicate(index)
        if predicate is None or index - predicate > _NEAR:
            return None
        between = (self.clauses.low(i) for i in range(predicate + 1, index))
        if not all(low in BETWEEN or low in ("comme", "pour") or low.endswith((*_PAST, "ment")) for low in between):
            return None
        said = self._relative_between(-2, index)
        return Attribution("relative-inner", said, 0.8, self.clauses.span_at(predicate)) if said is not None else None

    def _tells_of_others(self, verb: Verb) -> bool:
        """Whether a verb stands in a clause that « qui » opens."""
        before = verb.start - 1
        while before > 0 and self.clauses.low(before) in BETWEEN:
            before -= 1
        return self.clauses.low(before) == "qui"

    def _in_closed_relative(self, verb: Verb, index: int) -> bool:
        """« Berlin, dont l'industrie | redoute une riposte, se montre prudent : il s'agit d'« éviter … » »: its comma has closed."""
        if verb.subject is None or self.clauses.low(verb.subject.start - 1) not in ("dont", "où"):
            return False
        predicate = self.clauses.last_predicate(index)
        return predicate is not None and any(self.clauses.low(i) == "," for i in range(verb.end, predicate))

    def _in_closed_subordinate(self, verb: Verb, index: int) -> bool:
        """« Alors que X jugeait le projet « enterré », Y l'a ressorti « par conviction » »: the main clause has begun."""
        predicate = self.clauses.last_predicate(index)
        phrase = self.clauses.phrase_before(predicate) if predicate is not None and predicate > verb.end else None
        if phrase is None or phrase.start <= verb.end or self.clauses.low(phrase.start - 1) != ",":
            return False
        opening = verb.start - 1
        while opening > 0 and self.clauses.low(opening) not in (",", ":", ";"):
            opening -= 1
        first = opening + (self.clauses.low(opening) in (",", ":", ";"))
        return self.clauses.low(first) in _SUBORDINATING and not self.clauses.is_mark(first)

    def _noun_before(self, index: int) -> bool:
        """Whether « que » takes up a noun: « un incident que », not « a déclaré que »."""
        if any(
            self.clauses.skip_adverbials(v.end) == index for v in self.clauses.verbs if v.end < index and v.verb_class == "say"
        ):
            return False  # « a reconnu par la suite que »
        named = index > 0 and self.clauses.items[index - 1].end in self.clauses.by_end
        return named or self.clauses.low(index - 2) in DETERMINERS | OF or self.clauses.low(index - 3) in DETERMINERS

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

    def incise(self, index: int) -> Attribution | None:
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
                    return Attribution("incise", said, 0.9, self.cue(verb)) if self._may_say(said) else None
                return None
        return None

    def _may_say(self, said: Said | None) -> TypeGuard[Said]:
        """Whether the phrase behind a verb is its subject: « compte un ligneur de 44 ans »; « disaient | l'essentiel » is its object."""
        return said is not None and (said.can_speak or said.name.startswith(("un ", "une ")))

    def goes_on(self, verb: Verb, phrase: Phrase | None) -> Said | None:
        """« …, dit X. « … », poursuit-il », « a encore concédé le numéro un »: who spoke in the sentence before goes on."""
        around = {self.clauses.low(i) for i in range(verb.start, verb.end + 1)}
        spoke = self.speakers.last_to_speak()
        this = phrase is not None and phrase.pronoun is None and self.clauses.low(phrase.start) in ("ce", "cet", "cette")
        if phrase is None or spoke is None or not (this or verb.lemma in _GOING_ON or around & _ONCE_MORE):
            return None
        near = spoke.paragraph == self.paragraph and 0 < self.number - spoke.sentence <= 2
        if not near or spoke.plural:
            return None
        if not spoke.said.known:  # « confie un cadre. « … », poursuit cet ingénieur »
            again = this and spoke.said.noun and is_person(head_of(self.clauses, phrase))
            return replace(spoke.said, span=self.clauses.span(phrase), sure=False) if again else None
        if self.speakers.kinds.get(spoke.said.name) != "person":
            return None
        if phrase.pronoun in ("il", "elle"):
            agrees = self.speakers.fits(spoke.said, phrase.pronoun)
            return Said(spoke.said.name, self.clauses.span(phrase), sure=spoke.said.sure) if agrees else None
        head = head_of(self.clauses, phrase)
        gender = gender_of(self.clauses, phrase, head)
        bare = phrase.pronoun is None and self.clauses.low(phrase.start) in DEFINITE and is_bare(self.clauses, phrase)
        least = 2 if self.speakers.called.get(spoke.said.name) else 1  # « ajoute l'avocat » is not the policeman who spoke
        fits = is_person(head) and self.speakers.fit(head, spoke.said.name) >= least
        if bare and fits and self.speakers.agrees(spoke.said.name, gender):
            return Said(spoke.said.name, self.clauses.span(phrase), sure=False)
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

    def noun(self, index: int) -> Attribution | None:
        """sa déclaration selon laquelle … « … »; les accusations de « … »; dans un communiqué : « … »."""
        for at in range(index - 1, max(-1, index - 16), -1):
            low = self.clauses.low(at)
            if low == ";" or self.clauses.is_mark(at):
                return None
            if low not in speech_nouns():
                continue
            cue = self.clauses.span_at(at)
            if low in ("mise", "prise") and not {self.clauses.low(at + 2), self.clauses.low(at + 3)} & _WARNINGS:
                continue
            owner = self._owner(at, index) or self._lancers(index)
            near = index - at <= 3 or self.clauses.low(index - 1) in (":", "(")
            if owner is not None and not self.speaks(owner) and not owner.human:
                owner = None
            if owner is not None:
                owner = replace(owner, sure=owner.sure and owner.known)
                return Attribution("noun", owner, 0.76 if near and owner.sure else 0.55, cue)
            main = self.clauses.first_phrase()
            sharer = self._sharer(main, at) if main is not None and self.clauses.low(at - 1) in ("ce", "cette", "ces") else None
            if sharer is not None:
                return Attribution("noun-of-subject", sharer, 0.5, cue)
            if main is not None and main.end <= at and (index - at <= 8 or self.clauses.low(index - 1) == ":"):
                said = self.said(main)
                found = {self.clauses.low(i) for i in range(main.end, at)} & _FINDING
                if said is not None and said.can_speak and not found:
                    return Attribution("noun-of-subject", replace(said, sure=False), 0.5, cue)
            bare = index - at == 2 and self.clauses.low(index - 1) in OF  # « les accusations de « … » »
            return Attribution("noun-of" if bare else "noun", None, 0.5, cue) if near else None
        return None

    def _sharer(self, main: Phrase, at: int) -> Said | None:
        """« la vidéo a été partagée par X, avec ce commentaire : « … » »: X."""
        by = next((i for i in range(main.end, at) if self.clauses.low(i) == "par"), None)
        said = self.said(self.clauses.phrase_after_plain(by + 1)) if by is not None else None
        return replace(said, sure=False) if said is not None and self.speaks(said) else None

    def _lancers(self, index: int) -> Said | None:
        """les accusations de « … » lancées par X."""
        participle = self.clauses.low(index + 1).endswith(("é", "ée", "és", "ées")) and self.clauses.low(index + 2) == "par"
        said = self.said(self.clauses.phrase_after_plain(index + 3)) if participle else None
        return said if said is not None and said.can_speak else None

    def _owner(self, at: int, index: int) -> Said | None:
        """Whose declaration: « sa déclaration » the subject's, « la déclaration de X » X's."""
        possessive = self.clauses.low(at - 1)
        for step in range(at + 1, min(at + 10, index - 1)):  # « la réponse du tac au tac de l'adjoint »
            if self.clauses.low(step) in ("que", "qu'", "qui", "dont") or (
                self.clauses.low(step) == "," and self.clauses.low(step + 1) in ("le", "la", "les", "l'")
            ):
                break  # « Dans leur déclaration commune, | les chefs d'État »
            if self.clauses.low(step) == "des" and self.clauses.low(step - 1) in ("à", "pour", "avec"):
                continue  # « rendre hommage à des collègues »
            by = self.clauses.low(step) in OF or self.clauses.low(step) == "par"  # « le message envoyé par X »
            said = self.said(self.clauses.phrase_after_plain(step + 1)) if by else None
            goes_on = (
                self.clauses.low(step + 2) in OF and said is not None and not self.speaks(said)
            )  # « mot d'ordre | du patron »
            if said is not None and said.can_speak and not goes_on:
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
