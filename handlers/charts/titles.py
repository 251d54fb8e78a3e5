"""A quantity's points in, what names them out: the title with its unit, the period, and the whole as text for who cannot see it."""

from collections.abc import Callable, Sequence

from handlers import wording
from handlers.blocks.elements import label
from handlers.points import Point, hourly, points
from handlers.wording import Lang, amounts, charts, dates
from handlers.wording.amounts import Scale
from store.extract.text import tokens
from store.types import Quantity

#: Slack takes no longer one.
LONGEST = 1_000


def scale(found: Sequence[Point], lang: Lang) -> Scale:
    """What the axis counts."""
    return amounts.scale(found[0].figure, (value for point in found for value in (point.low, point.high)), lang)


def titles(quantity: Quantity, found: Sequence[Point], lang: Lang) -> tuple[str, str]:
    """What is measured, and in what, "" where that is said already: « Aide aux digues », « en millions de dollars »; « Nombre de morts »."""
    by, figure = scale(found, lang), found[0].figure
    unit = label(by.unit, 60)
    # « 11 morts · morts »: what a count counts is in its unit.
    abouts = (figure.about for amount in quantity.amounts for figure in amount.figures if figure.about)
    about = next((capital(label(words, 110)) for words in abouts if not set(tokens(words)) <= set(tokens(unit))), "")
    if not unit:
        measured = ""
    elif figure.kind == "count":
        measured = charts.COUNT_OF(lang, unit=amounts.of(unit, lang))
    else:
        measured = charts.IN_UNIT(lang, unit=unit)
    if figure.kind == "count" and measured and not about:
        return capital(measured), ""
    return about or charts.KINDS[figure.kind](lang), measured


def heading(quantity: Quantity, lang: Lang) -> str:
    """The title in one line: « Aide aux digues, en millions de dollars »."""
    return ", ".join(filter(None, titles(quantity, points(quantity)[0], lang)))


def period(found: Sequence[Point], lang: Lang) -> str:
    """« Publié du 10 au 14 janvier 2022 »."""
    whens = [_written(point) for point in found]
    first = min(whens, key=lambda when: when.split("/")[0])
    last = max(whens, key=lambda when: when.split("/")[-1])
    return charts.PUBLISHED(lang, when=dates.period(first.split("/")[0], last.split("/")[-1], lang))


def alternative(quantity: Quantity, *, lang: Lang) -> str:
    """The chart in words: what is measured, then each date with its value and its outlets, oldest first; at most 1,000 characters."""
    found, left_out = points(quantity)
    if not found:
        return charts.NOTHING_TO_DRAW(lang)
    head = [charts.ALTERNATIVE(lang, title=heading(quantity, lang))]
    head += [charts.PERHAPS(lang)] if quantity.relation == "perhaps" else []
    foot = [charts.LEFT_OUT(lang, left_out)] if left_out else []
    by = scale(found, lang)
    whole = [*head, *_reports(found, lang, lambda point: amounts.amount(point.figure, lang) or point.figure.words), *foot]
    if len(" ".join(whole)) <= LONGEST:
        return " ".join(whole)
    # The unit stands in the title: there is room for more without it.
    reports = _reports(found, lang, lambda point: amounts.numbered(point.figure, by, lang))
    kept = len(reports)
    while kept:
        rest = [charts.AND_OTHERS(lang, len(reports) - kept)] if kept < len(reports) else []
        said = " ".join([*head, *reports[:kept], *rest, *foot])
        if len(said) <= LONGEST:
            return said
        kept -= 1
    return " ".join(head)[:LONGEST]


def _reports(found: Sequence[Point], lang: Lang, value: Callable[[Point], str]) -> list[str]:
    """A sentence for each date and value: « Le 12 janvier 2022, plus de 65 morts (AFP, Reuters). »."""
    hours = hourly(found)
    together: dict[tuple[str, str], list[str]] = {}
    for point in found:
        when = dates.placed(_written(point), lang)
        if hours and point.timed:
            when = charts.AT_TIME(lang, when=when, time=charts.clock(point.start.hour, point.start.minute, lang))
        outlet = label(point.outlet, 40) if point.outlet else wording.UNKNOWN_OUTLET(lang)
        together.setdefault((when, label(value(point), 120)), []).append(outlet)
    return [
        charts.REPORTED(lang, when=capital(when), value=said, outlets=", ".join(dict.fromkeys(outlets)))
        for (when, said), outlets in together.items()
    ]


def _written(point: Point) -> str:
    return point.figure.source.published or ""


def capital(words: str) -> str:
    """Words with a capital, the rest as it is: « AFP » stays."""
    return words[:1].upper() + words[1:]
