"""Figures that answer a question in, the quantities that they are values of out: equal amounts together, unlike ones side by side.

« 200 millions de dollars », « 200 M$ » of one aid are one amount, however many articles report it. Two amounts are values of one
quantity only where what is measured, whom it concerns, the period and the article allow it: a sum of unlike things is never made, nor
a quarrel. Nothing here looks at a database; `Sighting` is what one figure brings along.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal, TypeVar

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
_FEWEST_SHARED = 3
#: Share of the shorter cast that two articles on one affair have in common.
_SAME_AFFAIR = 0.4
_TELLING = 10  # a smaller count is met by chance: « trois blessés »
#: What may be told in several values: how long a thing lasts or how old one is says too little of what it is about.
_COMPARED = ("money", "count", "percent", "measure")
_ROUNDED = Decimal("0.02")  # « 65 milliards » and « 64,8 milliards » exclude nothing
_VAGUE = Decimal("0.1")  # « environ », « près de »
_NAME = re.compile(r"(?<=[\w,;'’(] )(?:[dlDL]['’])?([A-ZÀ-ÖØ-Þ]\w+)|\b([A-Z]{3,})\b")
T = TypeVar("T")
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
    actors: frozenset[int] = field(default=frozenset())  # named in its passage
    around: frozenset[int] = field(default=frozenset())  # named in its article

    @cached_property
    def day(self) -> int:
        return first_day(self.published).toordinal() if self.published and len(self.published) >= 10 else 0

    @cached_property
    def hour(self) -> int | None:
        """Hours since the beginning of time in Greenwich, where the article tells its time of publication."""
        if not self.published or "T" not in self.published or "/" in self.published:
            return None
        told = datetime.fromisoformat(self.published)
        moment = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
        return moment.toordinal() * 24 + moment.hour

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
        """The telling stems of its passage; names, numbers and its own words tell nothing of what it measures."""
        return frozenset(stem for stem in _telling(self.passage) if not stem.isdigit()) - _telling(self.words) - self.names

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of its passage's words with a capital, but for those that open a sentence."""
        return _telling(" ".join(first or second for first, second in _NAME.findall(self.passage)))

    def bounds(self, *, open_ended: bool) -> tuple[Decimal, Decimal]:
        """The values that it does not exclude; « au moins 17 » excludes no more than itself where it is not `open_ended`."""
        spread = max(abs(self.low), abs(self.high))
        if self.qualifier in ("about", "almost"):
            return self.low - spread * _VAGUE, self.high + spread * _VAGUE
        if open_ended and self.qualifier in ("at_least", "more_than"):
            return self.low, self.high * 2
        if open_ended and self.qualifier in ("at_most", "less_than"):
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
        if amount.lead.id not in taken:
            others = alike[amount.lead.kind, amount.lead.unit_key] if amount.lead.kind in _COMPARED else [amount]
            yield _with_values(amount, others, taken)


def _with_values(first: Told, others: Sequence[Told], taken: set[int]) -> Measured:
    """An amount with those that may be values of the same thing: each stands to one that is there already. They are then `taken`."""
    taken.add(first.lead.id)
    found, standings = [first], list[Standing]()
    articles = set(first.articles)
    for seen in found:  # grows meanwhile: 11 stands to 14, 14 to 19
        for other in others:
            # One article that tells two values tells two things: « 14 morts, dont 11 à Merrault ».
            if other.lead.id in taken or articles & other.articles:
                continue
            standing = _standing(seen, other)
            if standing == "unlike":
                continue
            taken.add(other.lead.id)
            articles |= other.articles
            same = next(
                (amount for amount in found if (amount.lead.low, amount.lead.high) == (other.lead.low, other.lead.high)), None
            )
            if same:
                same.sightings.extend(other.sightings)
            else:
                found.append(other)
                standings.append(standing)
    return _ordered(Measured(found), standings)


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
    concerned, affair = _concerned(lead, sighting), _one_affair(lead, sighting)
    if concerned is False:
        return False
    told, things = len(lead.told & sighting.told), len(lead.things & sighting.things)
    similar = told >= _FEWEST_SHARED and _shared(lead.told, sighting.told) >= _SAME_PASSAGE
    measured = _shared(lead.things, sighting.things) >= _SAME_THING
    if lead.kind == "money":
        return similar or (measured and (bool(concerned) or affair or things >= 2)) or (concerned is True and told >= 2)
    if lead.kind == "percent" or not (concerned or affair):
        return similar and bool(concerned or affair)
    # « 12 morts » of two towns are two tolls, though both measure « morts »; « trois blessés » are met by chance.
    return similar or (measured and (lead.kind != "count" or lead.low >= _TELLING) and (affair or told >= 2))


def _concerned(one: Sighting, other: Sighting) -> bool | None:
    """Whether two passages name somebody or somewhere in common; None where one of them names nothing."""
    if one.actors & other.actors or one.names & other.names:
        return True
    return False if (one.actors or one.names) and (other.actors or other.names) else None


def _one_affair(one: Sighting, other: Sighting) -> bool:
    """Whether two articles name much the same people and places."""
    return len(one.around & other.around) >= _FEWEST_SHARED and _shared(one.around, other.around) >= _SAME_AFFAIR


def _same_thing(a: Sighting, b: Sighting) -> Literal["surely", "nearly", "no"]:
    """Whether two figures measure one thing, whatever they say of it."""
    concerned, affair = _concerned(a, b), _one_affair(a, b)
    if concerned is False or not (concerned or affair):
        return "no"
    told, things = len(a.told & b.told), len(a.things & b.things)
    similar = told >= _FEWEST_SHARED and _shared(a.told, b.told) >= _SAME_PASSAGE
    measured = _shared(a.things, b.things) >= _SAME_THING
    if a.kind == "count":
        # « 12 morts » are of one toll in articles on one affair; « 12 candidats » are those of another list, unless more is told alike.
        toll = affair and a.unit_key in _tolls()
        return "surely" if measured and (toll or (concerned and (similar or told >= 2))) else "no"
    if a.kind == "money":
        if similar or (measured and things >= 2):
            return "surely"
        return "nearly" if _shared(a.things, b.things) >= _NEARLY and told >= 2 else "no"
    return "surely" if similar and measured and (a.kind == "percent" or things >= 2) else "no"


def _standing(one: Told, other: Told) -> Standing:
    """How two amounts stand to each other; what has no date is at no moment the same."""
    a, b = one.lead, other.lead
    if _other_period(a, b) or max(abs(a.high), abs(b.high)) > _FAR * min(abs(a.low), abs(b.low)):
        return "unlike"
    apart = min((abs(i - j) for i in one.days for j in other.days), default=-1)
    if apart < 0 or apart > _EVOLVES:
        return "unlike"
    surely = _same_thing(a, b)
    if surely == "no":
        return "unlike"
    if _compatible(a, b, meanwhile=apart > 0):
        return "alike"
    if surely == "nearly":
        return "perhaps"
    earlier = _told_before(a, b)
    if apart == 0 and earlier is None:
        # One giver with two sums on one day rather gives two things.
        same_giver = a.speaker is not None and a.speaker == b.speaker
        return "perhaps" if same_giver or origins_of(_origins(one) + _origins(other)) == 1 else "disagreement"
    if a.kind == "count":  # a toll rises
        first = min(one.days) < min(other.days) if earlier is None else earlier
        if (a.low < b.low) == first:
            return "evolution"
        return "perhaps" if _concerned(a, b) else "unlike"
    return "evolution" if a.kind in ("percent", "measure") else "perhaps"


def _told_before(a: Sighting, b: Sighting) -> bool | None:
    """Whether the first was told before the other on one day; None where both were told within an hour, or no hour is known."""
    if a.day != b.day or a.hour is None or b.hour is None or a.hour == b.hour:
        return None
    return a.hour < b.hour


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


def _compatible(a: Sighting, b: Sighting, *, meanwhile: bool) -> bool:
    """Whether neither excludes the other. « Au moins 11 », then « au moins 17 » the day after: it has risen `meanwhile`."""
    (low, high), (other_low, other_high) = (each.bounds(open_ended=not meanwhile) for each in (a, b))
    return low <= other_high and other_low <= high


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
def _tolls() -> frozenset[str]:
    return frozenset(stem for entry in lexicon.entries("toll_nouns") for stem in stems(entry))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(stem for entry in lexicon.entries("stopwords") for stem in stems(entry))


def _shared(one: frozenset[T], other: frozenset[T]) -> float:
    """How much of the smaller set the other holds (Szymkiewicz-Simpson), 0 to 1."""
    fewest = _fewest(one, other)
    return len(one & other) / fewest if fewest else 0.0


def _fewest(one: frozenset[T], other: frozenset[T]) -> int:
    return min(len(one), len(other))
