"""Figures that answer a question in, the quantities that they are values of out: equal amounts together, unlike ones side by side.

« 200 millions de dollars », « 200 M$ » of one aid are one amount, however many articles report it. Two amounts are values of one
quantity only where what is measured, whom it concerns, the period and the article allow it: a sum of unlike things is never made, nor
a quarrel. Nothing here looks at a database; a `Sighting` is what one figure brings along.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from store.origins import origins_of
from store.quantities.likeness import Standing, same, standing
from store.quantities.sightings import Sighting
from store.types import Relation

__all__ = ["Measured", "Sighting", "Told", "gathered"]

#: What may be told in several values: how long a thing lasts or how old one is says too little of what it is about.
_COMPARED = ("money", "count", "percent", "measure")


@dataclass
class Told:
    """Figures of one amount and one thing, in the order in which they answer."""

    sightings: list[Sighting]

    @property
    def lead(self) -> Sighting:
        return self.sightings[0]

    @property
    def first(self) -> Sighting:
        """The one that was published first, as far as dates tell."""
        return min(self.sightings, key=lambda s: (s.published or "9", s.article))

    @property
    def articles(self) -> frozenset[int]:
        return frozenset(s.article for s in self.sightings)

    @property
    def days(self) -> frozenset[int]:
        return frozenset(s.day for s in self.sightings if s.day)

    @property
    def outlets(self) -> int:
        """How many outlets tell it; 0 where the outlet of an article is not known."""
        known = {s.outlet for s in self.sightings}
        return 0 if None in known else len(known)

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
    """One quantity: the amount that answers best, then the others by date, and how they stand to one another."""

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
            stands = standing(seen, other)
            if stands == "unlike":
                continue
            taken.add(other.lead.id)
            articles |= other.articles
            equal = next(
                (amount for amount in found if (amount.lead.low, amount.lead.high) == (other.lead.low, other.lead.high)), None
            )
            if equal:
                equal.sightings.extend(other.sightings)
            else:
                found.append(other)
                standings.append(stands)
    return _ordered(Measured(found), standings)


def _amounts(sightings: Sequence[Sighting]) -> list[Told]:
    """Equal amounts of one thing together, in the order of their first figure."""
    found: list[Told] = []
    equal: dict[tuple[str, str, Decimal, Decimal], list[Told]] = defaultdict(list)
    for sighting in sightings:
        likely = equal[sighting.kind, sighting.unit_key, sighting.low, sighting.high]
        joined = next((amount for amount in likely if same(amount.sightings, sighting)), None)
        if joined:
            joined.sightings.append(sighting)
        else:
            found.append(Told([sighting]))
            likely.append(found[-1])
    return found


def _ordered(quantity: Measured, standings: Sequence[Standing]) -> Measured:
    """With its relation, the most careful one that holds for all its values; the other amounts by date."""
    first, *others = quantity.amounts
    if not others:
        return quantity
    told: tuple[Relation, ...] = ("perhaps", "evolution", "disagreement")
    relation = next((each for each in told if each in standings), None)
    others.sort(key=lambda amount: (min(amount.days, default=0), amount.lead.low))
    return Measured([first, *others], relation)
