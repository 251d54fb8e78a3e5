"""A definite description of a body in, the body it picks up out: « la société », « l'ONG », « l'institution ».

As for people (`referents`), who is meant is whoever is most present of those whom the noun may fit, and nobody where another comes near:
« l'information, révélée par le site Zéro Octet, … Wizzly change de ton. « … », admet la société » is Wizzly.
"""

import itertools
from collections.abc import Iterator
from functools import cache

from store.extract.lexicon import rows
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.referents import DESCRIBED, Referents
from store.extract.quotes.vocabulary import OF, is_person
from store.extract.text import fold

#: what presence is worth by how well the noun fits; a body of which nothing tells what it is may be any
_FITTING = (0.0, 0.5, 1.0, 4.0)
#: a body as nearly present as this share of the first leaves it open which one is meant, unless the noun itself tells
_RIVAL = 0.7
#: presence below which no body is meant: one that was named in passing a page ago
_LEAST = 0.03
#: for being a sentence's subject or speaking, against being named
_ACTING, _NAMED = 1.0, 0.5
#: sentences and paragraphs before its own in which a body may be picked up
_REACH, _BACK = 12, 3
#: nouns for a body that a complement completes: « le gendarme du secteur », « le géant de la chimie »
_COMPLETED = frozenset("gendarme geant numero champion leader fleuron".split())


@cache
def _classes() -> dict[str, frozenset[str]]:
    """Folded nouns for bodies with the lines of `lexicon/body_classes.txt` that they stand on."""
    found: dict[str, set[str]] = {}
    for name, nouns in rows("body_classes"):
        for noun in nouns.split():
            found.setdefault(fold(noun), set()).add(name)
    return {noun: frozenset(names) for noun, names in found.items()}


class Bodies(Referents):
    """The article's bodies as they may be picked up again."""

    def body_described(self, head: str, at: int, paragraph: int) -> str | None:
        """« la société »: the most present of the bodies that the folded noun may be said of; None where another comes near."""
        found = self._fitting_bodies(head, at, paragraph)
        if len(found) > 1 and found[1][0] > _RIVAL * found[0][0]:
            return self.bodies.get(head)
        if found and found[0][0] >= _LEAST:
            return found[0][1]
        spoke = self.last_to_speak()  # « L'Étendard écrit … », a page ago
        name = spoke.said.name if spoke is not None else ""
        told = self.kinds.get(name) == "organisation" and self._body_fit(head, name) > 0
        return self.bodies.get(head) or (name if told else None)

    def _fitting_bodies(self, head: str, at: int, paragraph: int) -> list[tuple[float, str]]:
        """The bodies that the folded noun may be said of, each with its presence, the most present first."""
        fits = ((presence * _FITTING[self._body_fit(head, name)], name) for name, presence in self._bodies(at, paragraph))
        return sorted((found for found in fits if found[0]), reverse=True)

    def body_completed(self, clauses: Clauses, phrase: Phrase, head: str) -> str | None:
        """« L'Autorité X a ouvert une enquête. « … », prévient | le gendarme du secteur »: the one body that the sentence before names."""
        if (
            head not in _COMPLETED
            or not {clauses.low(i) for i in range(phrase.start, phrase.end)} & OF
            or clauses.names(phrase)
        ):
            return None
        at = clauses.span(phrase).start
        number = self.sentence_of(at)
        before = self.sentence_starts[max(0, number - 1)]
        told = {m.actor for m in itertools.takewhile(lambda m: m.span.start >= before, self.told_before(at))}
        return told.pop() if len(told) == 1 and self.kinds.get(next(iter(told))) == "organisation" else None

    def _bodies(self, at: int, paragraph: int) -> Iterator[tuple[str, float]]:
        """Every body told of within reach, with its presence."""
        here = self.sentence_of(at)
        first = self.nearby(at, paragraph, back=_BACK).start
        told: dict[tuple[str, int], float] = {}
        for mention in self.told_before(at):
            number = self.sentence_of(mention.span.start)
            if mention.span.start < first or here - number > _REACH:
                break
            if self.kinds.get(mention.actor) == "organisation":
                told.setdefault((mention.actor, number), _NAMED)
        for heard in reversed(self.heard):
            if heard.said.span.start < first or here - heard.sentence > _REACH:
                break
            if heard.said.span.end <= at and not heard.plural and self._may_be_body(heard.said.name, known=heard.said.known):
                told[heard.said.name, heard.sentence] = _ACTING
        scores: dict[str, float] = {}
        for (name, number), weight in told.items():
            turns = paragraph - self._paragraph_of(number)
            left = weight * DESCRIBED.sentence ** (here - number) * DESCRIBED.paragraph**turns
            scores[name] = scores.get(name, 0.0) + left
        yield from ((name, score) for name, score in scores.items() if name not in self.spoken_of)

    def _may_be_body(self, name: str, *, known: bool) -> bool:
        """An organisation; a name that no actor bears, where nothing says that it is somebody's: « Wizzly »."""
        if known:
            return self.kinds.get(name) == "organisation"
        return name[:1].isupper() and len(name.split()) <= 3 and not any(is_person(word) for word in fold(name).split())

    def _body_fit(self, head: str, name: str) -> int:
        """How well a folded noun goes with a body: 3 its own noun, 2 one of its kind, 1 nothing against it, 0 something else."""
        words = fold(name.replace("-", " ").replace("’", "'").replace("'", " ")).split()
        called = {word for word in words[:2] if word in _classes()} | (self.body_nouns.get(name, set()) & _classes().keys())
        if head in called:
            return 3
        own = _classes().get(head, frozenset())
        theirs = frozenset().union(*(_classes().get(noun, frozenset()) for noun in called))
        if own & theirs:
            return 2
        return 1 if not own or not theirs else 0
