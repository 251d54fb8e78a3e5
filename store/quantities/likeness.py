"""Two sightings, or two amounts, in, whether they are of one thing and how they stand to each other out.

A wrong claim is worse than none: two values « disagree » only where what is measured, whom it concerns and the day are the same, and
two outlets of two origins give them; a word that sets them apart (`contrasts.txt`), a name that only either has, a denial, part them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar

from store.extract import lexicon
from store.extract.text import stems
from store.origins import origins_of
from store.quantities.sightings import Sighting
from store.types import first_day, last_day

if TYPE_CHECKING:
    from store.quantities import Told

T = TypeVar("T")
Standing = Literal["alike", "disagreement", "evolution", "perhaps", "unlike"]

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
_FAR = Decimal("4")  # times: more than this apart, two amounts are rather of two things


def same(amount: Sequence[Sighting], sighting: Sighting) -> bool:
    """Whether an equal amount is the one that some sightings tell."""
    lead = amount[0]
    near = not lead.day or not sighting.day or abs(lead.day - sighting.day) <= _TOLD_AGAIN[lead.kind]
    if not near or _other_period(lead, sighting) or _set_apart(lead, sighting):
        return False
    if lead.origin == sighting.origin and (not lead.things or not sighting.things or lead.things & sighting.things):
        return True
    concerned, affair = _concerned(lead, sighting), _one_affair(lead, sighting)
    if concerned is False or (lead.kind != "money" and _each_alone(lead, sighting)):
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


def standing(one: "Told", other: "Told") -> Standing:
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
    earlier = _told_before(one, other)
    if earlier is None:
        return "disagreement" if _at_odds(one, other) else "perhaps"
    if a.kind == "count":  # a toll rises
        return "evolution" if (a.low < b.low) == earlier else "perhaps"
    return "evolution" if a.kind in ("percent", "measure") else "perhaps"


def _same_thing(a: Sighting, b: Sighting) -> Literal["surely", "nearly", "no"]:
    """Whether two figures measure one thing, whatever they say of it."""
    concerned, affair = _concerned(a, b), _one_affair(a, b)
    if concerned is False or not (concerned or affair) or _set_apart(a, b):
        return "no"
    if a.kind != "money" and _each_alone(a, b):
        return "no"
    told, things = len(a.told & b.told), len(a.things & b.things)
    similar = told >= _FEWEST_SHARED and _shared(a.told, b.told) >= _SAME_PASSAGE
    exactly = bool(a.measures) and a.measures == b.measures
    if a.kind == "count":
        # « 12 morts » are of one toll in articles on one affair; « 12 candidats » are those of another list, unless more is told alike.
        toll = affair and a.unit_key in _tolls()
        measured = exactly or not (a.measures or b.measures)
        return "surely" if measured and (toll or (concerned and (similar or told >= 2))) else "no"
    if a.kind == "money":
        other = a.measures - b.measures and b.measures - a.measures  # « aide militaire », « aide humanitaire »
        if not other and (similar or (_shared(a.things, b.things) >= _SAME_THING and things >= 2)):
            return "surely" if exactly or similar else "nearly"
        return "nearly" if _shared(a.things, b.things) >= _NEARLY and told >= 2 else "no"
    if (
        a.subject and b.subject and not a.subject & b.subject
    ):  # « X est crédité de 28 % », « Y est crédité de 18 %, derrière X »
        return "no"
    return "surely" if similar and exactly and (a.kind == "percent" or things >= 2) else "no"


def _at_odds(one: "Told", other: "Told") -> bool:
    """Whether two outlets of two origins tell them on one day, and nobody on another, by hours that exclude nothing.

    One giver with two sums on one day rather gives two things; two articles without an outlet may be one's.
    """
    if one.days != other.days or len(one.days) != 1:
        return False
    told = [s for amount in (one, other) for s in amount.sightings if s.day in one.days]
    outlets = {s.outlet for s in one.sightings if s.day}, {s.outlet for s in other.sightings if s.day}
    a, b = one.lead, other.lead
    if outlets[0] & outlets[1] or (a.speaker is not None and a.speaker == b.speaker):
        return False
    return origins_of([(s.origin, s.agency, s.day) for s in told]) > 1


def _told_before(one: "Told", other: "Told") -> bool | None:
    """Whether the first was told before the other; None where both were told on one day, and no hours part them."""
    days = (min(one.days), max(one.days)), (min(other.days), max(other.days))
    if days[0] != days[1]:
        return days[0] < days[1]
    a, b = one.lead, other.lead
    if a.day != b.day or a.minute is None or b.minute is None or a.minute[0] != b.minute[0] or a.minute == b.minute:
        return None
    return a.minute < b.minute


def _concerned(one: Sighting, other: Sighting) -> bool | None:
    """Whether two passages name somebody or somewhere in common; None where one of them names nothing."""
    if one.actors & other.actors or one.keys & other.keys:
        return True
    return False if (one.actors or one.names) and (other.actors or other.names) else None


def _each_alone(one: Sighting, other: Sighting) -> bool:
    """Whether each names somebody or somewhere that the other does not: losses of two armies, fires in two towns of a region."""
    return all(any(not keys & theirs.keys for keys in mine.names.values()) for mine, theirs in ((one, other), (other, one)))


def _set_apart(one: Sighting, other: Sighting) -> bool:
    """Whether one is denied or a change and the other is not, or words that exclude one another part them."""
    if one.denied != other.denied or one.change != other.change:
        return True
    return any(not members & other.sides.get(group, members) for group, members in one.sides.items())


def _one_affair(one: Sighting, other: Sighting) -> bool:
    """Whether two articles name much the same people and places."""
    return len(one.around & other.around) >= _FEWEST_SHARED and _shared(one.around, other.around) >= _SAME_AFFAIR


def _compatible(a: Sighting, b: Sighting, *, meanwhile: bool) -> bool:
    """Whether neither excludes the other. « Au moins 11 », then « au moins 17 » the day after: it has risen `meanwhile`."""
    (low, high), (other_low, other_high) = (each.bounds(open_ended=not meanwhile) for each in (a, b))
    return low <= other_high and other_low <= high


def _other_period(a: Sighting, b: Sighting) -> bool:
    """Whether both say when they held and mean different times: « en 2021 », « en 2022 »; the dead of Monday, the dead of Tuesday.

    A day beside a month is within it or not told by it; two days part counts that neither article sums up (« bilan porté à »).
    """
    if not a.period or not b.period:
        return False
    days = [len(period) >= 10 and "/" not in period for period in (a.period, b.period)]
    if days[0] != days[1] or (all(days) and (a.kind == "money" or a.summed or b.summed)):
        return False
    try:
        ends = [(first_day(period), last_day(period)) for period in (a.period, b.period)]
    except ValueError:
        return False
    return _apart(*ends)


def _apart(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


@cache
def _tolls() -> frozenset[str]:
    return frozenset(stem for entry in lexicon.entries("toll_nouns") for stem in stems(entry))


def _shared(one: frozenset[T], other: frozenset[T]) -> float:
    """How much of the smaller set the other holds (Szymkiewicz-Simpson), 0 to 1."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
