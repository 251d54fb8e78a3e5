"""Figures that answer a question in, the quantities that they are values of out: equal amounts together, unlike ones side by side.

« 200 millions de dollars », « 200 M$ » of one aid are one amount, however many articles report it. Two amounts are values of one
quantity only where what is measured, whom it concerns, the period and the article allow it: a sum of unlike things is never made, nor
a quarrel. Nothing here looks at a database; `Sighting` is what one figure brings along.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal

from store.extract import lexicon
from store.extract.text import stems
from store.origins import origins_of
from store.types import FigureKind, IsoDate, Qualifier, Relation, first_day, last_day

#: Days after which an equal amount is another one: a sum that was promised is told again for a year, a toll for some days.
_TOLD_AGAIN = {"money": 400, "count": 10, "percent": 10, "measure": 10, "duration": 10, "age": 10, "ratio": 10}
#: Days between two values of one quantity, an evolution's neighbours.
_EVOLVES = 10
#: Shares of the smaller passage, or of the shorter noun phrase, in which two must meet.
_SAME_PASSAGE, _SAME_THING, _NEARLY = 0.34, 0.6, 0.34
#: The same where a passage names nobody whom it concerns.
_UNNAMED = 0.6
_FEWEST_SHARED = 3
#: What may be told in several values: how long a thing lasts or how old one is says too little of what it is about.
_COMPARED = ("money", "count", "percent", "measure")
_ROUNDED = Decimal("0.02")  # « 65 milliards » and « 64,8 milliards » exclude nothing
_VAGUE = Decimal("0.1")  # « environ », « près de »
Standing = Literal["alike", "disagreement", "evolution", "perhaps", "unlike"]
_FAR = Decimal("4")  # times: more than this apart, two amounts are rather of two things


@dataclass(frozen=True)
class Sighting:
    """One figure of one article, with all that tells whether it is the same as another; `day` is an ordinal, 0 where unknown."""

    id: int
    kind: FigureKind
    unit: str
    low: Decimal
    high: Decimal
    qualifier: Qualifier | None
    words: str
    about: str | None
    passage: str
    published: IsoDate | None
    period: IsoDate | None
    article: int
    outlet: int | None
    origin: int
    agency: str | None
    speaker: str | None
    actors: frozenset[int] = field(default=frozenset())

    @cached_property
    def day(self) -> int:
        return first_day(self.published).toordinal() if self.published and len(self.published) >= 10 else 0

    @cached_property
    def unit_key(self) -> str:
        """« soldats ukrainiens » and « soldat » are counted alike, by their first word."""
        if self.kind != "count":
            return self.unit
        return (stems(self.unit) or [""])[0]

    @cached_property
    def things(self) -> frozenset[str]:
        """The telling stems of what it measures."""
        return _telling(self.about or "")

    @cached_property
    def told(self) -> frozenset[str]:
        """The telling stems of its passage; numbers and its own words tell nothing of what it measures."""
        return frozenset(stem for stem in _telling(self.passage) if not stem.isdigit()) - _telling(self.words)

    @cached_property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The values that it does not exclude."""
        spread = max(abs(self.low), abs(self.high))
        if self.qualifier in ("about", "almost"):
            return self.low - spread * _VAGUE, self.high + spread * _VAGUE
        if self.qualifier in ("at_least", "more_than"):
            return self.low, self.high * 2
        if self.qualifier in ("at_most", "less_than"):
            return self.low / 2, self.high
        return self.low - spread * _ROUNDED, self.high + spread * _ROUNDED


@dataclass
class Told:
    """Figures of one amount and one thing, in the order in which they answer."""

    sightings: list[Sighting]

    @property
    def lead(self) -> Sighting:
        return self.sightings[0]

    @property
    def articles(self) -> frozenset[int]:
        return frozenset(s.article for s in self.sightings)

    @property
    def days(self) -> frozenset[int]:
        return frozenset(s.day for s in self.sightings if s.day)

    @property
    def outlets(self) -> int:
        known = {s.outlet for s in self.sightings if s.outlet is not None}
        return len(known) or 1

    @property
    def origins(self) -> int:
        each = {s.article: (s.origin, s.agency, s.day) for s in self.sightings}
        return origins_of(list(each.values()))

    @property
    def agency(self) -> str | None:
        """Whose dispatch it is, where all that tell it are of one origin and an agency is named."""
        agencies = {s.agency for s in self.sightings if s.agency}
        return next(iter(agencies)) if len(agencies) == 1 and self.origins == 1 else None


@dataclass
class Measured:
    """One quantity: the amount that answers best, then the others, and how they stand to one another."""

    amounts: list[Told]
    relation: Relation | None = None


def gathered(sightings: Sequence[Sighting]) -> Iterator[Measured]:
    """The quantities, in the order in which their first figures answer; made one by one, so that a page costs no more than itself."""
    amounts = _amounts(sightings)
    alike: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for amount in amounts:
        alike[amount.lead.kind, amount.lead.unit_key].append(amount)
    taken: set[int] = set()
    for amount in amounts:
        if amount.lead.id in taken:
            continue
        taken.add(amount.lead.id)
        quantity = Measured([amount])
        standings: list[Standing] = []
        if amount.lead.kind in _COMPARED:
            for other in alike[amount.lead.kind, amount.lead.unit_key]:
                if other.lead.id in taken or any(seen.articles & other.articles for seen in quantity.amounts):
                    continue
                standing = _standing(amount, other)
                if standing != "unlike":
                    taken.add(other.lead.id)
                    quantity.amounts.append(other)
                    standings.append(standing)
        yield _ordered(quantity, standings)


def _amounts(sightings: Sequence[Sighting]) -> list[Told]:
    """Equal amounts of one thing together, in the order of their first figure."""
    found: list[Told] = []
    equal: dict[tuple[str, str, Decimal, Decimal], list[Told]] = defaultdict(list)
    for sighting in sightings:
        same = equal[sighting.kind, sighting.unit_key, sighting.low, sighting.high]
        joined = next((amount for amount in same if _same(amount, sighting)), None)
        if joined:
            joined.sightings.append(sighting)
        else:
            found.append(Told([sighting]))
            same.append(found[-1])
    return found


def _same(amount: Told, sighting: Sighting) -> bool:
    """Whether an equal amount is the same one."""
    lead = amount.lead
    near = not lead.day or not sighting.day or abs(lead.day - sighting.day) <= _TOLD_AGAIN[lead.kind]
    if not near or _other_period(lead, sighting):
        return False
    if lead.origin == sighting.origin and (not lead.things or not sighting.things or lead.things & sighting.things):
        return True
    told, things = len(lead.told & sighting.told), len(lead.things & sighting.things)
    if told >= _FEWEST_SHARED and _shared(lead.told, sighting.told) >= _SAME_PASSAGE:
        return True
    if lead.kind == "percent" or _shared(lead.things, sighting.things) < _SAME_THING:
        return False
    # « 12 morts » of two towns are two tolls, though both measure « morts »: what is counted tells only with what it belongs to.
    if lead.kind == "count" and things < 2:
        return False
    return told >= (2 if lead.actors & sighting.actors else _FEWEST_SHARED + 1)


def _standing(one: Told, other: Told) -> Standing:
    """How two amounts stand to each other."""
    a, b = one.lead, other.lead
    if _other_period(a, b) or max(abs(a.high), abs(b.high)) > _FAR * min(abs(a.low), abs(b.low)):
        return "unlike"
    if not a.actors & b.actors and ((a.actors and b.actors) or _shared(a.told, b.told) < _UNNAMED):
        return "unlike"
    things = _shared(a.things, b.things) if a.things and b.things else 0.0
    passages = _shared(a.told, b.told)
    both = len(a.told & b.told) >= _FEWEST_SHARED
    # What is counted is the same word wherever there are dead: it tells only with what it belongs to.
    named = things >= _SAME_THING and _fewest(a.things, b.things) > (a.kind == "count")
    surely = named or passages >= _SAME_PASSAGE
    if not both or not (surely or (things >= _NEARLY and passages >= _NEARLY / 2)):
        return "unlike"
    apart = min((abs(i - j) for i in one.days for j in other.days), default=-1)
    if apart > _EVOLVES:
        return "unlike"
    if _compatible(a, b):
        return "alike"
    if not surely or apart < 0:
        return "perhaps"
    if apart == 0 or one.days & other.days:
        # One giver with two sums on one day rather gives two things.
        same_giver = a.speaker is not None and a.speaker == b.speaker
        return "perhaps" if same_giver or origins_of(_origins(one) + _origins(other)) == 1 else "disagreement"
    return "evolution" if a.kind in ("count", "percent", "measure") else "perhaps"


def _origins(amount: Told) -> list[tuple[int, str | None, int]]:
    return [(s.origin, s.agency, s.day) for s in amount.sightings]


def _ordered(quantity: Measured, standings: Sequence[Standing]) -> Measured:
    """With its relation: a disagreement where any two disagree, else an evolution; the other amounts by date."""
    first, *others = quantity.amounts
    if not others:
        return quantity
    told: tuple[Relation, ...] = ("disagreement", "evolution", "perhaps")
    relation = next((each for each in told if each in standings), None)
    others.sort(key=lambda amount: (min(amount.days, default=0), amount.lead.low))
    return Measured([first, *others], relation)


def _compatible(a: Sighting, b: Sighting) -> bool:
    return a.bounds[0] <= b.bounds[1] and b.bounds[0] <= a.bounds[1]


def _other_period(a: Sighting, b: Sighting) -> bool:
    """Whether both say when they held, a month or a year at least, and mean different times: « en 2021 », « en 2022 »."""
    if not a.period or not b.period or min(len(a.period), len(b.period)) >= 10 == max(len(a.period), len(b.period)):
        return False
    try:
        ends = [(first_day(period), last_day(period)) for period in (a.period, b.period)]
    except ValueError:
        return False
    return _apart(*ends)


def _apart(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _telling(words: str) -> frozenset[str]:
    return frozenset(stems(words)) - _small_words()


@cache
def _small_words() -> frozenset[str]:
    return frozenset(stem for entry in lexicon.entries("stopwords") for stem in stems(entry))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set the other holds (Szymkiewicz-Simpson), 0 to 1."""
    fewest = _fewest(one, other)
    return len(one & other) / fewest if fewest else 0.0


def _fewest(one: frozenset[str], other: frozenset[str]) -> int:
    return min(len(one), len(other))
