"""A question in, the quantities that answer it out: figures of equal amount together, unlike values of one thing side by side.

The best 300 figures are looked at and gathered in memory (`store.quantities`); what is shown of them is then fetched by id.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row

from store import queries
from store.archive import topmost
from store.archive.answers import figure_of, people_of
from store.quantities import Measured, Sighting, Told, gathered
from store.types import Amount, Filters, FoundFigure, Page, Quantity

#: Figures that one question looks at: beyond, a question is better narrowed than paged.
WINDOW = 300
#: Articles shown of one amount, and amounts of one quantity.
MOST_FIGURES, MOST_AMOUNTS = 4, 5


def quantities(connection: Connection, filters: Filters, *, dialect: queries.Dialect, start: int, limit: int) -> Page[Quantity]:
    """A page of quantities, in seven statements whatever its length: how many outlets tell one never depends on the page."""
    found = list(islice(gathered(_window(connection, filters, dialect)), start + limit + 1))
    shown = found[start : start + limit]
    return Page(tuple(_filled(connection, shown, MOST_FIGURES)), start, len(found) > start + limit)


def quantity_with(connection: Connection, filters: Filters, figure: int, *, dialect: queries.Dialect) -> Quantity | None:
    """The quantity of a question that a figure is a value of, with all its figures; None where it is none of the answers any more."""
    for measured in gathered(_window(connection, filters, dialect)):
        if any(sighting.id == figure for amount in measured.amounts for sighting in amount.sightings):
            return next(iter(_filled(connection, [measured], WINDOW)), None)
    return None


def _window(connection: Connection, filters: Filters, dialect: queries.Dialect) -> list[Sighting]:
    """The figures that are looked at, best first: those whose own words answer where they fill it, else those of whole articles too."""
    rows: Sequence[Row[Any]] = ()
    best = topmost.best(connection, queries.FIGURES, filters, dialect=dialect, most=WINDOW)
    if best:
        by_id = {row.id: row for row in connection.execute(queries.sightings_of(best))}
        rows = [by_id[id] for id in best if id in by_id]
    for query in () if best is not None else queries.found_figures(filters, dialect=dialect, limit=WINDOW):
        rows = connection.execute(query).all()
        if len(rows) == WINDOW:
            break
    if not rows:
        return []
    figures, articles = [row.id for row in rows], sorted({row.article_id for row in rows})
    inside = _grouped(connection, queries.actors_of_figures(figures))
    around = _grouped(connection, queries.actors_of_articles(articles))
    return [_sighting(row, frozenset(inside[row.id]), frozenset(around[row.article_id])) for row in rows]


def _grouped(connection: Connection, query: Any) -> dict[int, set[int]]:
    """The actors of each thing."""
    found: dict[int, set[int]] = defaultdict(set)
    for thing, actor in connection.execute(query):
        found[thing].add(actor)
    return found


def _sighting(row: Row[Any], actors: frozenset[int], around: frozenset[int]) -> Sighting:
    low = Decimal(row.value if row.value is not None else row.low)
    return Sighting(
        id=row.id,
        kind=row.kind,
        unit=row.unit,
        low=low,
        high=low if row.value is not None else Decimal(row.high),
        qualifier=row.qualifier,
        words=row.words,
        about=row.about,
        passage=row.passage,
        published=row.published,
        period=row.period,
        article=row.article_id,
        outlet=row.outlet_id,
        origin=row.origin,
        agency=row.agency,
        speaker=row.speaker,
        actors=actors,
        around=around,
    )


def _filled(connection: Connection, found: Sequence[Measured], most: int) -> Iterable[Quantity]:
    """The quantities with their figures in full."""
    cut = [_kept(each, max(most, MOST_AMOUNTS)) for each in found]
    ids = [sighting.id for each in cut for amount in each.amounts for sighting in _shown(amount, most)]
    if not ids:
        return
    rows = connection.execute(queries.figures_of(ids)).all()
    people = people_of(connection, {row.speaker_id for row in rows if row.speaker_id is not None})
    full = {row.id: figure_of(row, people) for row in rows}
    agencies = _agencies(connection, {amount.agency for each in cut for amount in each.amounts if amount.agency})
    for each, whole in zip(cut, found, strict=True):
        amounts = [amount for amount in (_amount(told, full, agencies, most) for told in each.amounts) if amount.figures]
        if amounts:
            left_out = len(whole.amounts) - len(each.amounts)
            yield Quantity(tuple(amounts), each.relation if len(amounts) > 1 else None, left_out)


def _kept(quantity: Measured, most: int) -> Measured:
    """The first amount, then of too many others the oldest, the newest and those told next to the first, by date."""
    first, *others = quantity.amounts
    if len(others) < most:
        return quantity
    day = first.lead.day
    nearest = sorted(others[1:-1], key=lambda amount: min(abs(each - day) for each in amount.days or {0}))[: most - 3]
    kept = {id(amount) for amount in (others[0], others[-1], *nearest)}
    return replace(quantity, amounts=[first, *(amount for amount in others if id(amount) in kept)])


def _agencies(connection: Connection, names: set[str]) -> dict[str, int]:
    """The rows of outlets that are agencies themselves, by name."""
    if not names:
        return {}
    return {name: id for id, name in connection.execute(queries.outlets_named(sorted(names)))}


def _amount(told: Told, full: dict[int, FoundFigure], agencies: dict[str, int], most: int) -> Amount:
    shown = tuple(full[sighting.id] for sighting in _shown(told, most) if sighting.id in full)
    agency = told.agency
    # The origin itself is no copy: the agency's own article where the archive has it, else the first to publish.
    itself = agency is None or any(sighting.outlet == agencies.get(agency, -1) for sighting in told.sightings)
    copies = len(told.articles) - itself
    return Amount(shown, len(told.articles), told.outlets, told.origins, agency, copies)


def _shown(told: Told, most: int) -> list[Sighting]:
    """The figure that answers best, the one that was published first, then one for each other article, other outlets first."""
    lead, *others = told.sightings
    earliest = told.first
    others.sort(key=lambda sighting: sighting is not earliest)
    articles, outlets = {lead.article}, {lead.outlet}
    first: list[Sighting] = []
    later: list[Sighting] = []
    for sighting in others:
        if sighting.article not in articles:
            articles.add(sighting.article)
            (later if sighting.outlet in outlets and sighting is not earliest else first).append(sighting)
            outlets.add(sighting.outlet)
    return [lead, *first, *later][:most]
