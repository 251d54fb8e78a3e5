"""A marked item in, what frames it out: « … », dit X; « … » (X); X : « … »; X hausse les épaules : « … »."""

from dataclasses import replace

from store.extract.quotes.clauses import Verb
from store.extract.quotes.governing import Governing
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import Said
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.speakers import SIGNS
from store.extract.quotes.vocabulary import (
    BETWEEN,
    DETERMINERS,
    OF,
    RELAYING,
    TITLES,
    folded,
    folded_speech_nouns,
)
from store.types import Span

#: between the marks and the verb: « … », l'a interrompu X; « … », comme le dit X
_BEFORE_VERB = BETWEEN - OF - {"pour", "en", "côté", "part"} | {"comme", "ainsi"}
_BY_WORDS = frozenset("ainsi mots paroles termes".split())
_REPLYING = frozenset("objecter répliquer répondre rétorquer riposter".split())
_SHOWING = frozenset("exhibe exhibait montre montrait montré".split())
#: items between the words and those before them whose verb they share
_MOST_ELIDED = 12
_FOLLOWING = frozenset("suivant suivante suivants suivantes".split())
#: quotes in a row that one attribution may serve
_MOST_LISTED = 8
_LISTING = frozenset((",", "et", "ainsi", "que", "puis", "mais", "ou", "ni", ";", "voire", "(", "-", "–"))


class Framings(Governing):
    """What the words before a colon, or those right after the marks, give the marked item to."""

    def followed(self, index: int, *, left: int = _MOST_LISTED) -> Attribution | None:
        """« … », a-t-il affirmé. « … », a expliqué jeudi le préfet X. « … » : X explique. Listed quotes share it."""
        after = index + 1
        while self.clauses.low(after) in (",", ".", ";", ":", "–", "-", "—", "...", "…"):
            after += 1
        if self.clauses.low(index + 1) == ":" and folded(self.clauses.low(after + 1)) in SIGNS:
            return Attribution("followed-by-clause", None, 0.0)  # « « Rendez-nous le port » : les pancartes disaient … »
        starts = {verb.start for verb in self.clauses.verbs}
        while after not in starts and self.clauses.low(after) in _BEFORE_VERB:
            after += 1
        for verb in self.clauses.verbs:
            own = (
                verb.shape == "finite" and verb.subject is not None
            )  # « X, apôtre du « fait ici », a appelé les conducteurs à »
            if verb.start == after and verb.shape in ("finite", "inverted") and not own:
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

    def headline(self, index: int) -> Attribution | None:
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
            return Attribution("followed-by-pronoun", self.goes_on(verb, verb.subject) or said, 0.8, self.cue(verb))
        phrase = self.clauses.phrase_after(verb.end)
        this = phrase is not None and self.clauses.low(phrase.start) in ("ce", "cet", "cette")
        said = self.goes_on(verb, phrase) if this else None  # « poursuit cet ingénieur » is who spoke, whoever else is about
        said = said or (self._answering(phrase) if self._replies(verb) else self.said(phrase))
        if said is None or not said.known:
            said = self.goes_on(verb, phrase) or said
        if verb.lemma in RELAYING and said is not None and self.speakers.kinds.get(said.name) == "organisation":
            return Attribution("relayed", replace(said, sure=False), 0.6, self.cue(verb))
        return Attribution("followed", said, 0.93, self.cue(verb))

    def _replies(self, verb: Verb) -> bool:
        """« rétorque X », « lui a fait remarquer X »: said to whoever spoke just before."""
        return verb.lemma in _REPLYING or self.clauses.low(verb.start - 1) == "lui"

    def _answering(self, phrase: Phrase | None) -> Said | None:
        """Who « l'intéressé », « l'étudiant » is that answers: not the one who spoke last."""
        last = self.speakers.last_to_speak()
        near = last is not None and last.paragraph == self.paragraph and self.number - last.sentence <= 1 and last.said.known
        before = self.speakers.spoken_of
        self.speakers.spoken_of = before | {last.said.name} if near and last is not None else before
        try:
            return self.said(phrase)
        finally:
            self.speakers.spoken_of = before

    def signed(self, index: int) -> Attribution | None:
        """« … » – X, archevêque de Y: after the marks a dash, a name, and nothing that speaks."""
        dash = index + 1 + (self.clauses.low(index + 1) in (".", ","))
        if self.clauses.low(dash) not in ("–", "—", "-", "(") or any(verb.start > dash for verb in self.clauses.verbs):
            return None
        start = dash + 1
        while self.clauses.low(start) in TITLES or self.clauses.low(start) in DETERMINERS:
            start += 1
        phrase = self.clauses.phrase_after_plain(start)
        said = self.said(phrase) if phrase is not None else None
        if phrase is not None and self._in_brackets(dash, phrase):  # « … » (Didier, 61 ans)
            said = Said(self.clauses.words(phrase), self.clauses.span(phrase), known=False, noun=True)
        if phrase is None or said is None or self.clauses.low(phrase.end) not in (",", ".", "(", ")", ""):
            return None
        body = self.speakers.kinds.get(said.name) in ("person", "organisation") or said.noun
        closed = self.clauses.low(phrase.end) == ")" or self.clauses.low(phrase.end + 3) == ")"
        if not body or (self.clauses.low(dash) == "(" and not closed):
            return None
        return Attribution("signed", said, 0.95 if said.known else 0.85)

    def _in_brackets(self, bracket: int, phrase: Phrase) -> bool:
        """A name alone, or with an age, that no actor bears."""
        if self.clauses.low(bracket) != "(" or not all(self.clauses.capitalised(i) for i in range(phrase.start, phrase.end)):
            return False
        aged = self.clauses.low(phrase.end) == "," and self.clauses.low(phrase.end + 2) == "ans"
        return self.clauses.mention_end(phrase.start) is None and (aged or self.clauses.low(phrase.end) == ")")

    def cleft(self, index: int) -> Attribution | None:
        """« Nous avons eu tort » : c'est par ces mots que X a ouvert la séance."""
        start = index + 1 + (self.clauses.low(index + 1) in (":", ",", "."))
        if self.clauses.low(start) != "c'" or self.clauses.low(start + 1) not in ("est", "était"):
            return None
        that = next((i for i in range(start + 2, start + 9) if self.clauses.low(i) in ("que", "qu'")), None)
        by = that is not None and {self.clauses.low(i) for i in range(start + 2, that)} & _BY_WORDS
        phrase = self.clauses.phrase_after_plain(that + 1) if that is not None and by else None
        said = self.said(phrase) if phrase is not None else None
        return Attribution("followed-by-cleft", said, 0.85) if said is not None and self.speaks(said) else None

    def _listed(self, index: int, left: int) -> Attribution | None:
        """« A » ainsi que « B », a affirmé X: what attributes B attributes A."""
        after = index + 1
        while self.clauses.low(after) in _LISTING:
            after += 1
        if left and after - index - 1 in range(1, 4) and self.clauses.is_mark(after):
            found = self.followed(after, left=left - 1)
            return replace(found, rule=found.rule.removesuffix(", listed") + ", listed") if found else None
        return None

    def elided(self, index: int, before: Attribution | None) -> Attribution | None:
        """« X parle d'un « scandale », Y d'un « malentendu » »: the verb of the first is understood with the second."""
        first = index - 1
        while first > 0 and not self.clauses.is_mark(first) and index - first < _MOST_ELIDED:
            first -= 1
        start = first + 1 + (self.clauses.low(first + 1) in (",", ";")) + (self.clauses.low(first + 2) == "et")
        if before is None or not before.rule.startswith("governed") or not self.clauses.is_mark(first) or start == first + 1:
            return None
        end = index
        while end > start and (self.clauses.low(end - 1) in OF or self.clauses.low(end - 1) in DETERMINERS):
            end -= 1
        end -= self.clauses.low(end - 1) in ("à", "comme", "pour")
        phrase = self.clauses.phrase_after_plain(start) if start < end else None
        if phrase is None or phrase.end < end or any(self.clauses.is_verb(i) for i in range(start, end)):
            return None
        said = self.said(Phrase(phrase.start, end))
        return replace(before, said=said) if said is not None and self.speaks(said) else None

    def listed_after(self, index: int, before: Attribution | None) -> Attribution | None:
        """« A », « B ».; « A » (« B »): what attributes A attributes B."""
        step = index - 1
        while step >= 0 and self.clauses.low(step) in _LISTING:
            step -= 1
        if before is None or not self.clauses.is_mark(step) or step == index - 1:
            return None  # « A. » « B. » with nothing between: another speaks
        return replace(before, rule=before.rule.removesuffix(", listed") + ", listed")

    def colon(self, index: int) -> Attribution | None:
        """X : « … », at the head of a sentence or a title."""
        if self.clauses.low(index - 1) != ":" or index < 2:
            return None
        phrase = self.clauses.phrase_ending(index - 1)
        phrase = self.clauses.with_joined(phrase) if phrase is not None else None
        at_home = self.clauses.phrase_ending(index - 1, subject=False)
        where = self.clauses.low(at_home.start - 1) if at_home is not None else ""
        beside = at_home is not None and self.clauses.low(at_home.start - 2) == "côté" and where in OF
        if not self.clauses.verbs and (where == "pour" or beside) and at_home is not None:
            said = self.said(at_home)  # « Même constat pour X : « … » », « Idem du côté de X : « … » »
            return Attribution("colon", said, 0.85) if said is not None and self.speaks(said) else None
        if where == "chez" or (where in ("à", "dans", "du") and not self.clauses.verbs):  # « Même colère chez X : « … » »
            said = self.said(at_home)
            body = said is not None and (where == "chez" or self.speakers.kinds.get(said.name) == "organisation")
            return Attribution("colon", said, 0.85) if said is not None and body and self.speaks(said) else None
        if phrase is None or phrase.start > 1:
            return None
        said = self.said(phrase)
        if said is None or not said.known or self.speakers.kinds.get(said.name) in ("place", "country"):
            return None
        return Attribution("colon", said, 0.85)

    def colon_clause(self, index: int) -> Attribution | None:
        """Le réalisateur a botté en touche : « … »; Son mari hausse les épaules : « … »: whose gesture it is, his words they are."""
        words = self.words(index).split()
        if (
            self.clauses.low(index - 2) in _FOLLOWING
            or (self.clauses.low(index - 1) != ":")
            or (len(words) < 4 and not self.words(index).endswith((".", "!", "?", "…")))
        ):
            return None
        contested = self._agent_before(index)
        if contested is not None:
            return Attribution("colon-clause", contested, 0.85)
        shown = (i for i in range(1, index) if self.clauses.low(i) in _SHOWING)
        if any(self.clauses.low(i - 1) not in ("se", "est") for i in shown):
            return None  # « Il montre un message sur son téléphone : « … » »: somebody else's
        main = self.clauses.main_phrase(index)
        said = self.said(main)
        goes_on = main is None or ((said is None or not self.speaks(said)) and self.clauses.last_predicate(index) is None)
        if goes_on and self.paragraph and not self._speaks_of(index):
            # « Puis, après un long silence : « … » », « Un tir assumé : « … » »: who spoke or acted just before
            before = self.speakers.told_in(self.number - 1)
            return Attribution("colon-goes-on", replace(before, sure=False), 0.65) if before is not None else None
        if said is None or not self.speaks(said):
            return None
        if self.is_title:  # « X face à la colère : « … » »: in a title, as often somebody else's
            return Attribution("headline", replace(said, sure=False), 0.65)
        return Attribution("colon-clause", said, 0.85)

    def _agent_before(self, index: int) -> Said | None:
        """« Version contestée par le service de presse : « … » »: who contests it says so."""
        phrase = self.clauses.phrase_ending(index - 1, subject=False)
        by = phrase.start - 1 if phrase is not None else 0
        participle = self.clauses.low(by - 1).endswith(("é", "ée", "és", "ées", "ie", "ue")) if by > 0 else False
        said = self.said(phrase) if participle and self.clauses.low(by) == "par" else None
        return said if said is not None and self.speaks(said) else None

    def _is_sign(self, index: int) -> bool:
        """« on a recollé l'affiche d'il y a vingt ans : « … » »: whoever it is that put it there, nobody says it."""
        if self.clauses.low(index - 1) != ":":
            return False
        return any(folded(self.clauses.low(i)) in SIGNS for i in range(max(1, index - 10), index - 1))

    def _speaks_of(self, index: int) -> bool:
        """Whether a verb of speech before the item is a clause's own: not « à ceux qui la disent perdue »."""
        return any(
            v.end <= index and "qui" not in (self.clauses.low(v.start - 1), self.clauses.low(v.start - 2))
            for v in self.clauses.verbs
        )

    def gesture(self, index: int) -> Attribution | None:
        """X, interpellé par un spectateur qui avait trouvé la fin longue, a botté en touche : « … »: the last verb before the colon."""
        verb = self.clauses.last_predicate(index - 1) if self.clauses.low(index - 1) == ":" else None
        if self._is_sign(index):
            return Attribution("read", None, 0.0)
        if verb is None or any(known.end > verb for known in self.clauses.verbs if known.start < index):
            return None
        if "été" in (self.clauses.low(verb + 1), self.clauses.low(verb + 2)) or self.clauses.low(index - 2) in _FOLLOWING:
            return None  # « ont été arrêtés pour le motif suivant : « … » »
        according = self.according_before(index)
        if according is not None and according.said is not None:
            return according  # « Selon un diplomate, une majorité penche pour l'embargo : « … » »
        owned = self.noun(index)
        if (
            owned is not None and owned.said is not None and owned.said.human
        ):  # « il a recopié le mot d'une adolescente : « … » »
            return owned
        phrase = self.clauses.phrase_before(verb)
        if phrase is not None and phrase.pronoun and self.clauses.low(phrase.start - 1) in ("qu'", "que", "dont", "où"):
            return None  # « Timéo compte ce qu'il a perdu : « … » »: the main clause's subject
        if phrase is not None and folded(self.clauses.low(phrase.start + 1)) in folded_speech_nouns():
            return None  # « la phrase circule d'un commerce à l'autre : « … » »
        said = self.said(phrase)
        return Attribution("gesture", said, 0.85) if said is not None and self.speaks(said) else None
