"""A sentence's items in, who each marked stretch is given to out. One function a way of framing speech, named in `Quote.rule`.

Confidence is the share of right names that each way gave on tests/gold, rounded down; `python -m bench.scoring` counts it again by rule.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from store.extract.conjugations import is_finite
from store.extract.quotes.hearing import Hearing
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.vocabulary import folded, folded_speech_nouns, speech_nouns

_TEXTS = frozenset(
    "accord arrete avenant compromis contrat decret document loi projet protocole rapport resolution texte traite".split()
)
#: what may stand before the verb that a quotation begins with: « n'y croit pas », « se dit prêt », « ne lâchera rien »
_CLITICS = re.compile(r"(?:(?:ne |n'|se |s')(?:(?:se|le|la|les|lui|leur|y|en) |[slm]')?)?([^\W\d_]+)")


class Sentence(Hearing):
    """One sentence under attribution."""

    def attribute(self, index: int, *, before: Attribution | None) -> Attribution | None:
        """Who the marked item `index` is given to by its own sentence; the ways that frame most tightly are asked first.

        `before` is what the marked item before it in the sentence was given to.
        """
        self.speakers.spoken_of = self._named_inside(index)
        try:
            return self._attribute(index, before)
        finally:
            self.speakers.spoken_of = frozenset()

    def _named_inside(self, index: int) -> frozenset[str]:
        """The people whom the words themselves name."""
        inside = self.speakers.mentions_in(self.clauses.span_at(index))
        return frozenset(m.actor for m in inside if self.speakers.kinds.get(m.actor) == "person")

    def _attribute(self, index: int, before: Attribution | None) -> Attribution | None:
        if self.clauses.low(index - 1) == ":" and self.clauses.low(index - 2) == "lire":
            return Attribution("read", None, 0.0)  # « des pancartes sur lesquelles on peut lire : « … » »
        followed = self.followed(index)
        if followed is not None and followed.rule == "followed" and (whose := self._told_of(index, followed)) is not None:
            return whose
        relay = followed.said if followed is not None and followed.rule == "relayed" else None
        if relay is not None:
            inner = self.governed(index, reported=None) or self.according_before(index) or self.colon(index)
            if inner is not None and inner.said is not None and inner.said.name != relay.name:
                return replace(inner, via=relay.name)
        inner = self._said_by_a_person(index)
        if inner is not None:
            return inner
        unsaid = None
        for found in self._ways(index, followed, before):
            if found is not None and found.said is None and found.rule.startswith("governed"):
                unsaid = unsaid or found  # nobody who can be named: another way may tell
            elif found is not None:
                return found
        return unsaid

    def _ways(self, index: int, followed: Attribution | None, before: Attribution | None) -> Iterator[Attribution | None]:
        """What each way of framing speech tells of the item, the tightest first; none is asked before it is wanted."""
        yield followed
        yield self.signed(index)
        yield self.cleft(index)
        yield self.headline(index)
        yield self._relative(index)
        yield self._relative_subject(index)
        yield self.according_after(index)
        yield self.agent(index)
        yield self.gesture(index)
        according = self.according_before(index)
        yield self.elided(index, before)
        yield self.governed(index, reported=according)
        yield self.relative_clause(index)
        yield self.incise(index)
        yield according
        yield self.noun(index)
        yield self.colon(index)
        yield self.colon_clause(index)
        yield self.listed_after(index, before)
        yield self._stands_for_clause(index)
        yield self._of_subject(index)

    def _told_of(self, index: int, followed: Attribution) -> Attribution | None:
        """Devant ses visiteurs, il juge l'idée « saugrenue », rapporte un ministre: his words, whoever tells of them."""
        if followed.said is None or followed.said.known or not self.words(index)[:1].islower():
            return None
        inner = self.governed(index, reported=None)
        if inner is None or inner.said is None or inner.rule != "governed-finite" or inner.said.name == followed.said.name:
            return None
        return replace(inner, said=replace(inner.said, sure=False))

    def _said_by_a_person(self, index: int) -> Attribution | None:
        """X avait qualifié l'accord de « bavardage », selon deux participants: X's words, whoever tells of them."""
        told = self.according_after(index)
        relayed = told is not None and told.said is not None and self.speakers.kinds.get(told.said.name) == "organisation"
        if told is None or told.said is None or (told.said.known and not relayed):
            return None
        inner = self.governed(index, reported=None)
        if inner is None or inner.said is None or self.speakers.kinds.get(inner.said.name) != "person":
            return None
        return replace(inner, via=told.said.name) if relayed else inner  # « X a jugé l'accord « mort », selon l'agence Y »

    def _relative_subject(self, index: int) -> Attribution | None:
        """L'ONU, qui « suit la situation »: the words stand for what the antecedent does or says."""
        if self.clauses.low(index - 1) != "qui" or len(self.words(index).split()) < 3:
            return None
        if any(v.shape == "inverted" and v.end <= index and self.clauses.low(v.start - 1) == "," for v in self.clauses.verbs):
            return None  # « Elle doit la vie, dit-elle, à un voisin qui « tapait sur les portes » »
        held = index - 2 if self.clauses.low(index - 2) in ("pour", "selon") else index - 1  # « X, pour qui « … » »
        said = self.said(self.clauses.antecedent(held))
        kinds = ("person", "organisation", None)
        if said is None or not said.can_speak or self.speakers.kinds.get(said.name) not in kinds:
            return None
        return Attribution("relative-subject", said, 0.8)

    def _relative(self, index: int) -> Attribution | None:
        """la « discussion » que le Kremlin a déclaré attendre; les « mesures » dont X a parlé."""
        relative = index + 1 + (not self.clauses.low(index + 1).isalpha())  # past a comma or a bracket; « tandis que » is none
        if self.clauses.low(relative) not in ("que", "qu'", "dont"):
            return None
        for verb in self.clauses.verbs:
            if verb.start > index and verb.start - index < 12 and verb.shape == "finite" and verb.subject is not None:
                if verb.subject.start > index:
                    said = self.said(verb.subject)
                    return Attribution("relative", said, 0.9, self.cue(verb)) if said else None
                return None
        return None

    def _of_subject(self, index: int) -> Attribution | None:
        """Un gérant voit dans cette révision « un chiffre fait pour les actionnaires »: words too many for a name, in somebody's clause."""
        words = self.words(index)
        if len(words.split()) < 4 or not words[:1].islower() or self.clauses.low(index - 1) in ("(", "–", "—"):
            return None
        verb = self.clauses.last_predicate(index)
        between = {self.clauses.low(i) for i in range(verb or 0, index)}
        if between & {"qui", "que", "qu'", "dont", "où", "été"}:
            return None
        main = self.clauses.main_phrase(index)
        if main is not None and folded(self.clauses.low(main.start + 1)) in _TEXTS:
            return None  # « le projet d'accord, dont l'AVP a copie, prévoit une trêve « … » »
        near = self.clauses.phrase_before(verb) if verb is not None else None
        if near is not None and folded(self.clauses.low(near.start + 1)) in folded_speech_nouns():
            return None  # « le texte charge l'ONU de « … » »
        said = self.said(near if near is not None else main)
        return Attribution("of-subject", replace(said, sure=False), 0.65) if said is not None and self.speaks(said) else None

    def _stands_for_clause(self, index: int) -> Attribution | None:
        """le pape « s'associe à la douleur »; l'imam est « effaré »: a person, then words that say what he or she feels or does."""
        before = index - 1
        verb = _begins_with_verb(self.words(index))
        apart = verb and self.clauses.low(before) == ","
        copula = self.clauses.low(before) in ("est", "était", "sont", "étaient", "reste", "semble", "paraît")
        phrase = (
            self.clauses.phrase_before(before if copula else index) if copula or apart else self.clauses.phrase_ending(index)
        )
        if phrase is None or phrase.pronoun is not None:
            return None
        said = self.said(phrase)
        kinds = ("person", "organisation", "country") if apart else ("person", "organisation")
        body = said is not None and said.noun and verb and bool({self.clauses.low(i) for i in range(index)} & speech_nouns())
        if said is None or not (body or (said.known and self.speakers.kinds.get(said.name) in kinds)):
            return None
        if body:  # « Dans un communiqué, le club « prend acte » de la décision »
            return Attribution("stands-for-clause", said, 0.8)
        if not copula and not apart and len(self.words(index).split()) < 3:
            return None  # « Alistair « dépose » son frère »
        if self.clauses.items[phrase.start].start != self.clauses.items[0].start and self.clauses.low(phrase.start - 1) not in (
            ",",
            "et",
        ):
            return None
        return Attribution("stands-for-clause", said, 0.8)


def _begins_with_verb(words: str) -> bool:
    found = _CLITICS.match(words.lower().replace("’", "'"))
    return found is not None and is_finite(found[1])
