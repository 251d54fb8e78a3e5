"""A pronoun in, whom it stands for out: whoever is most present, if gender and number agree; where two stand equal, nobody."""

from store.extract.quotes.clauses import Clauses
from store.extract.quotes.descriptions import Descriptions
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import Said
from store.extract.quotes.referents import CLEAR, DOUBTED, PRONOUN, SPEAKING, TIED, Weights
from store.types import Span

FEMININE = frozenset("elle elles celle-ci celles-ci dernière dernières".split())
PLURAL = frozenset("ils elles ceux-ci celles-ci derniers dernières".split())


class Pronouns(Descriptions):
    """Referents that a pronoun picks up."""

    def fits(self, said: Said, pronoun: str) -> bool:
        """Whether a pronoun can stand for somebody: a person, of that gender as far as it is known."""
        return self.kinds.get(said.name, "person") == "person" and self.agrees(said.name, "f" if pronoun in FEMININE else "m")

    def _pronoun(self, clauses: Clauses, phrase: Phrase, sentence: int, paragraph: int) -> Said | None:
        pronoun = (phrase.pronoun or "").removeprefix("ce ")
        if pronoun == "on":
            return None
        span = clauses.span(phrase)
        if pronoun in PLURAL:
            return self._several(span, sentence, paragraph)
        gender = "f" if pronoun in FEMININE else "m"
        if pronoun in ("dernier", "dernière", "celui-ci", "celle-ci"):
            return self.last_named(span, gender)
        behind = clauses.low(phrase.start) != pronoun  # « …, dit-il », « …, a-t-il dit »
        return self._most_present(span, sentence, paragraph, gender, weights=SPEAKING if behind else PRONOUN)

    def _most_present(
        self, span: Span, sentence: int, paragraph: int, gender: str, *, weights: Weights = PRONOUN
    ) -> Said | None:
        """« il », « elle »: the most present of that gender; nobody where two stand equal."""
        found = self.present(span.start, sentence, paragraph, gender, weights=weights)
        if not found:
            return None
        best, rival = found[0], found[1].presence if len(found) > 1 else 0.0
        if rival > TIED * best.presence:
            return None
        told = next((h.said for h in reversed(self.heard) if h.said.name == best.name), None)
        worked_out = told is not None and not told.sure  # « la généraliste … Elle »: no surer than who the doctor is
        doubtful = rival > DOUBTED * best.presence
        return Said(best.name, span, sure=rival < CLEAR * best.presence and not worked_out, known=best.known, doubtful=doubtful)

    def _several(self, span: Span, sentence: int, paragraph: int) -> Said | None:
        """« ils », « elles »: those who spoke or acted last; nobody where two such stand in one sentence."""
        near = [
            h
            for h in self.heard
            if h.plural
            and sentence - h.sentence <= 4
            and paragraph - h.paragraph <= 2
            and (h.sentence < sentence or h.said.span.end <= span.start)
        ]
        people = [h for h in near if self.kinds.get(h.said.name, "person") == "person"]
        near = [h for h in people if h.said.known or h.spoke] or people or near
        if not near:
            return None
        latest = max(near, key=lambda h: (h.sentence, h.spoke, h.said.span.start))
        rivals = {h.said.name for h in near if h.sentence == latest.sentence and h.spoke == latest.spoke}
        if len(rivals) > 1:
            return None
        alone = len({h.said.name for h in near}) == 1
        return Said(latest.said.name, span, sure=alone and sentence - latest.sentence <= 2, known=latest.said.known)
