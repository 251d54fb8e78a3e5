"""Whom « il », « elle » or « l'élue » may stand for: everybody told of so far, by how present they are and by what they were called.

Presence follows the salience of Lappin and Leass (« An Algorithm for Pronominal Anaphora Resolution », 1994): a mention counts the
more the nearer it is and the more its place in the sentence weighs, and all mentions of one person count together.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import takewhile

from store.extract.lexicon import rows
from store.extract.quotes.memory import Memory
from store.extract.quotes.vocabulary import collective_nouns, is_person, singular_in
from store.extract.text import fold


@dataclass(frozen=True, slots=True)
class Weights:
    """What presence is made of."""

    named: float  # anybody whom a sentence names; its subject and who speaks in it weigh 1
    sentence: float  # what is left of it a sentence on
    paragraph: float  # and past a paragraph's end
    title: float  # for being named in the title
    topic: float  # for being named often
    fresh: float  # for being named as the subject of this sentence or the one before
    voice: float  # for having spoken before
    body: float  # a company or a country that « il » or « elle » may stand for


#: Found by search over tests/gold and the articles of the shared gold; within a factor of two of each, results hardly change.
PRONOUN = Weights(named=0.2, sentence=0.3, paragraph=0.7, title=0.1, topic=0.15, fresh=0.15, voice=0.1, body=0.3)
#: « La Digue a retrouvé le comptable, X. « … », dit-il »: who says « je » is rarely a body
SPEAKING = replace(PRONOUN, body=0.1)
DESCRIBED = Weights(named=1.0, sentence=0.5, paragraph=0.7, title=0.25, topic=0.3, fresh=0.5, voice=0.1, body=0.0)
#: who is nearly as present as the first stands equal with them; who is less so than this leaves no doubt
TIED, CLEAR = 0.97, 0.2
#: « il » where somebody else is as present as this is right in less than half of the quotes of tests/gold: good enough to go on from, not
#: to be named
DOUBTED = 0.8
#: what presence is worth by `Referents.fit`; a noun that tells no occupation (« l'intéressée ») fits everybody in full
_FITTING = (0.0, 0.5, 2.2, 12.0)
#: a definite description rather means somebody named than « un passant »
_UNNAMED = 0.2
#: « un éleveur … l'éleveur »: presence of whoever was told of by that very noun, and the share that is left however far away
_INTRODUCED, _REMEMBERED = 2.4, 0.3
#: « le maire de Lussan », whom the text never called so: somebody who is there, where nobody else is a third as much; and not one who
#: is something of the kind, since « le ministre du Commerce » is not the minister of Defence
_RIVAL, _ALONE = 0.3, 0.3
#: « sa mère tenait une mercerie »: it is rather whoever she is the mother of that the text goes on about
_OWNED = 0.3
#: from this presence on, whoever a noun has picked up is called so from then on
_LEARNT = 0.25
#: somebody whose gender nothing tells
_UNSURE_GENDER = 0.7
#: nouns for whoever may be « le premier ministre » as well
_GOVERNING = frozenset("chef cheffe chancelier chanceliere dirigeant dirigeante ministre".split())
#: mentions in one article beyond which somebody is no more its topic
_OFTEN = 8
#: paragraphs before its own in which somebody may be picked up
_BACK = 4
#: sentences before its own: further back, next to nothing is left of a mention
_REACH = 24
#: « l'intéressée » is somebody the article is about
_NEWSWORTHY = frozenset(("interesse", "interessee"))
#: lines of `lexicon/role_classes.txt`: whoever is tried is neither judge, lawyer nor policeman, and may be anything else
_TRIED, _TRYING = "dock", frozenset(("bench", "bar", "police"))


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody who may be meant."""

    name: str
    known: bool
    presence: float


@cache
def _classes() -> dict[str, frozenset[str]]:
    """Folded nouns for people with the lines of `lexicon/role_classes.txt` that they stand on."""
    found: dict[str, set[str]] = {}
    for name, nouns in rows("role_classes"):
        for noun in nouns.split():
            found.setdefault(fold(noun.replace("_", " ")), set()).add(name)
    return {noun: frozenset(names) for noun, names in found.items()}


@lru_cache(maxsize=2_000)
def _nouns_of(name: str) -> frozenset[str]:
    """The folded nouns for people at the head of somebody's words: « un pompier de Lussan »."""
    return frozenset(noun for noun in fold(name).split()[:3] if is_person(noun))


@lru_cache(maxsize=2_000)
def _is_collective(name: str) -> bool:
    """« l'opposition », « la préfecture »: a noun for a body heads somebody's words."""
    return any(singular_in(noun, collective_nouns()) for noun in fold(name.replace("'", " ").replace("’", " ")).split()[:2])


class Referents(Memory):
    """The article's people as they may be picked up again."""

    def present(
        self, at: int, sentence: int, paragraph: int, gender: str | None, *, weights: Weights = PRONOUN
    ) -> list[Referent]:
        """Everybody of a gender told of before `at`, the most present first."""
        told: dict[tuple[str, int], float] = {}
        for name, number, weight in self._events(at, sentence, paragraph, gender, weights):
            told[name, number] = max(told.get((name, number), 0.0), weight)
        scores: dict[str, float] = {}
        for (name, number), weight in told.items():
            turns = paragraph - self._paragraph_of(number)
            scores[name] = scores.get(name, 0.0) + weight * weights.sentence ** (sentence - number) * weights.paragraph**turns
            if weight >= 1.0 and (name, number) in self.opened and sentence - number <= 1:
                scores[name] += weights.fresh
        bodies = {name for name in scores if self._is_body(name)} if weights.body else set()
        here = {name for name, number in told if self._paragraph_of(number) == paragraph} if bodies else set()
        if any(self.kinds.get(name) == "person" for name in here):
            here = set()  # a company is « elle » in full only where its paragraph names nobody
        for name in self.spoken_of & scores.keys():
            del scores[name]
        for name in scores:
            kind = self.kinds.get(name)
            scores[name] += (
                weights.title * (name in self._titled)
                + weights.voice * (name in self.voices)
                + weights.topic * min(self._told_often[name], _OFTEN) / _OFTEN
            )
            if kind == "person" and gender is not None and self.gender_of(name) is None:
                scores[name] *= _UNSURE_GENDER
            elif name not in here and self._is_body(name):
                scores[name] *= weights.body
        found = [Referent(name, name in self.kinds, score) for name, score in scores.items()]
        return sorted(found, key=lambda referent: -referent.presence)

    def _is_body(self, name: str) -> bool:
        """A company, a country, « l'opposition »: « il » or « elle » may stand for it, as a rule for somebody."""
        kind = self.kinds.get(name)
        if name in self.houses:
            return True
        return kind != "person" if kind is not None else not _nouns_of(name) and _is_collective(name)

    def _events(
        self, at: int, sentence: int, paragraph: int, gender: str | None, weights: Weights
    ) -> Iterator[tuple[str, int, float]]:
        """Name, sentence and weight of every mention within reach, and of those without a name who spoke or acted."""
        first = self.nearby(at, paragraph, back=_BACK).start
        for mention in self.told_before(at):
            number = self.sentence_of(mention.span.start)
            if mention.span.start < first or sentence - number > _REACH:
                break
            if self.kinds.get(mention.actor) == "person" and (gender is None or self.agrees(mention.actor, gender)):
                yield mention.actor, number, weights.named
        for heard in takewhile(lambda h: h.said.span.start >= first, reversed(self.heard)):
            if heard.plural or not heard.person or heard.said.span.end > at or heard.sentence > sentence:
                continue
            apart = weights is PRONOUN and heard.said.owned and not heard.spoke and not heard.said.known
            own = (self.gender_of(heard.said.name) if heard.said.known else None) or heard.gender
            if gender is None or (own or gender) == gender:
                yield heard.said.name, heard.sentence, _OWNED if apart else 1.0

    def described(
        self,
        head: str,
        at: int,
        paragraph: int,
        gender: str | None,
        *,
        fit: int,
        this: bool = False,
        alone: bool = False,
        former: bool = False,
        least: float = 0.0,
        leads: bool = False,
    ) -> str | None:
        """« l'élue »: whom the folded noun fits at least so well and who is most present; None where two stand equal.

        `this`: « cette élue » may be somebody without a name as well. `alone`: only where nobody else comes near.
        `former`: « l'ancienne proviseure » may be anything today. `least`: presence below which nobody is meant (`alone` has its own).
        `leads`: « le patron du club » may be its president.
        """
        found = []
        for referent in self.present(at, self.sentence_of(at), paragraph, gender, weights=DESCRIBED):
            if self.kinds.get(referent.name, "person") != "person" or not (
                referent.known or _nouns_of(referent.name) or referent.name[:1].isupper()
            ):
                continue
            fits = self.fit(head, referent.name)
            if head.endswith(" ministre") and fits == 2 and not self.called.get(referent.name, set()) & _GOVERNING:
                continue  # « le premier ministre » is no member of parliament
            fits = 1 if former and fits < 3 else fits
            if fits < fit or (alone and fits == 2 and not leads) or (head in _NEWSWORTHY and not referent.known):
                continue
            presence = referent.presence * (_FITTING[fits] if fits > 1 or head in _classes() else 1.0)
            found.append((presence if referent.known or this else presence * _UNNAMED, referent.name))
        if not this:
            found += self._introduced_as(head, at)
        found.sort(reverse=True)
        clear, least = (_RIVAL, _ALONE) if alone else (TIED, least)
        if not found or found[0][0] < least or (len(found) > 1 and found[1][0] > clear * found[0][0]):
            return None
        presence, name = found[0]
        if name in self.kinds and presence > _LEARNT and head in _classes():
            self.called.setdefault(name, set()).add(head)
        return name

    def _introduced_as(self, head: str, at: int) -> list[tuple[float, str]]:
        """Those told of before by that very noun, « un éleveur de chèvres », each with what presence is left."""
        here = self.sentence_of(at)
        found = []
        for other in self.introduced:
            if other.head == head and other.said.span.end <= at:
                left = max(_REMEMBERED, DESCRIBED.sentence ** (here - other.sentence))
                found.append((_INTRODUCED * left, other.said.name))
        return found

    def fit(self, head: str, name: str) -> int:
        """How well a folded noun goes with what the article has called somebody: 3 just so, 2 something of the kind, 1 nothing
        against it, 0 something else."""
        called = self.called.get(name) or (frozenset() if name in self.kinds else _nouns_of(name))
        if head in called:
            return 3
        classes = _classes()
        own = classes.get(head, frozenset())
        theirs = frozenset().union(*(classes.get(noun, frozenset()) for noun in called))
        if own & theirs:
            return 2
        if _TRIED in own:
            return 0 if theirs & _TRYING else 1
        return 1 if not own or not theirs else 0

    def sentence_of(self, at: int) -> int:
        return max(0, bisect_right(self.sentence_starts, at) - 1)

    def _paragraph_of(self, sentence: int) -> int:
        start = self.sentence_starts[sentence] if sentence < len(self.sentence_starts) else 0
        return max(0, bisect_right(self._paragraph_starts, start) - 1)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [span.start for span in self.paragraphs]

    @cached_property
    def _told_often(self) -> Counter[str]:
        return Counter(mention.actor for mention in self.told)

    @cached_property
    def _titled(self) -> frozenset[str]:
        end = self.paragraphs[0].end if len(self.paragraphs) > 1 else 0
        return frozenset(mention.actor for mention in self.told if mention.span.end <= end)
