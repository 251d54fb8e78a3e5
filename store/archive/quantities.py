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
from store.archive.answers import figure_of, people_of
from store.quantities import Measured, Sighting, Told, gathered
from store.types import Amount, Filters, FoundFigure, Page, Quantity

#: Figures that one question looks at: beyond, a question is better narrowed than paged.
WINDOW = 300
#: Articles shown of one amount, and amounts of one quantity.
MOST_FIGURES, MOST_AMOUNTS = 4, 8


def quantities(connection: Connection, filters: Filters, *, dialect: queries.Dialect, start: int, limit: int) -> Page[Quantity]:
    """A page of quantities; five statements, eight where the words' own figures do not fill it."""
    found: list[Measured] = []
    for query in queries.found_figures(filters, dialect=dialect, limit=WINDOW):
        found = list(islice(gathered(_sightings(connection, query)), start + limit + 1))
        if len(found) > start + limit:
            break
    shown = found[start : start + limit]
    return Page(tuple(_filled(connection, shown, MOST_FIGURES)), start, len(found) > start + limit)


def quantity_with(connection: Connection, filters: Filters, figure: int, *, dialect: queries.Dialect) -> Quantity | None:
    """The quantity of a question that a figure is a value of, with all its figures; None where it is none of the answers any more."""
    for query in queries.found_figures(filters, dialect=dialect, limit=WINDOW):
        for measured in gathered(_sightings(connection, query)):
            if any(sighting.id == figure for amount in measured.amounts for sighting in amount.sightings):
                return next(iter(_filled(connection, [measured], WINDOW)), None)
    return None


def _sightings(connection: Connection, query: Any) -> list[Sighting]:
    rows = connection.execute(query).all()
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
    cut = [replace(each, amounts=each.amounts[: max(most, MOST_AMOUNTS)]) for each in found]
    ids = [sighting.id for each in cut for amount in each.amounts for sighting in _shown(amount, most)]
    if not ids:
        return
    rows = connection.execute(queries.figures_of(ids)).all()
    people = people_of(connection, {row.speaker_id for row in rows if row.speaker_id is not None})
    full = {row.id: figure_of(row, people) for row in rows}
    for each in cut:
        amounts = [amount for amount in (_amount(told, full, most) for told in each.amounts) if amount.figures]
        if amounts:
            yield Quantity(tuple(amounts), each.relation if len(amounts) > 1 else None)


def _amount(told: Told, full: dict[int, FoundFigure], most: int) -> Amount:
    shown = tuple(full[sighting.id] for sighting in _shown(told, most) if sighting.id in full)
    return Amount(shown, len(told.articles), told.outlets, told.origins, told.agency)


def _shown(told: Told, most: int) -> list[Sighting]:
    """The figure that answers best, then one for each other article, the outlets that have not spoken yet first."""
    lead, *others = told.sightings
    articles, outlets = {lead.article}, {lead.outlet}
    first: list[Sighting] = []
    later: list[Sighting] = []
    for sighting in others:
        if sighting.article not in articles:
            articles.add(sighting.article)
            (later if sighting.outlet in outlets else first).append(sighting)
            outlets.add(sighting.outlet)
    return [lead, *first, *later][:most]
