"""Days, months and weekdays in, ISO dates out: the arithmetic of dates, and the words for what is found. No text is read here."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from store.extract.lexicon import rows
from store.extract.words import Words
from store.types import IsoDate, Precision, Span, Tense

#: A tense, or how to find it at a word once it matters.
TenseOf = Tense | Callable[[int], Tense]


@dataclass(frozen=True, slots=True)
class DateMention:
    """Where a date stands and what it means; `date` is None where the article's own date would be needed and is not known."""

    span: Span
    date: IsoDate | None
    precision: Precision


@dataclass(frozen=True, slots=True)
class Seen:
    """A date in words `start` to `end` (left out); `open_year` holds month and day where no year was written."""

    start: int
    end: int
    when: IsoDate | None
    precision: Precision
    open_year: tuple[int, int] | None = None


@cache
def months() -> dict[str, int]:
    """French names, full and short -> 1 to 12."""
    return {name.strip(): int(row[0]) for row in rows("months") for name in row[1].split(",")}


@cache
def full_months() -> frozenset[str]:
    return frozenset({row[1].split(",")[0].strip() for row in rows("months")} | {"aout", "fevrier", "decembre"})


@cache
def weekdays() -> dict[str, int]:
    """Full French names -> 0 (Monday) to 6."""
    return {row[0].split(",")[0].strip(): k for k, row in enumerate(rows("weekdays"))}


def countable(day: date) -> bool:
    """Whether days, months and years can be counted from it without leaving the calendar: no text was published before or after."""
    return 1000 <= day.year <= 9000


def tense_of(tense: TenseOf, i: int) -> Tense:
    return tense(i) if callable(tense) else tense


def made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(today: date, month: int, day: int, tense: Tense, *, weekday: int | None = None, slack: int = 2) -> date | None:
    """« le 12 mars » without its year: the last one up to today (`slack` days later are not a year ago), or the next one.

    A weekday decides where one is written: « mardi 12 mars » is the nearest 12 March that is a Tuesday.
    """
    some = [found for year in range(today.year - 8, today.year + 9) if (found := made(year, month, day))]
    if weekday is not None:
        fitting = [found for found in some if found.weekday() == weekday and abs((found - today).days) < 3000]
        if fitting:
            return min(fitting, key=lambda found: abs((found - today).days))
    if tense == "future":
        return next((found for found in some if found >= today), None)
    return next((found for found in reversed(some) if found <= today + timedelta(slack)), None)


def month_of(today: date, month: int, tense: Tense) -> tuple[int, int]:
    """« en mars » without its year: the last one that has begun, or the next one that has not ended."""
    if tense == "future":
        return (today.year + (month < today.month), month)
    return (today.year - (month > today.month), month)


def weekday_of(today: date, weekday: int, tense: Tense) -> date:
    """« mercredi »: the last one, today included; the next one where it is to come."""
    if tense == "future":
        return today + timedelta((weekday - today.weekday()) % 7)
    return today - timedelta((today.weekday() - weekday) % 7)


def numbered_weekday(today: date, weekday: int, day: int) -> date | None:
    """« mardi 14 » without its month: the nearest 14th that is a Tuesday, within two months."""
    near = [today + timedelta(k) for k in range(-62, 63)]
    fitting = [found for found in near if found.day == day and found.weekday() == weekday]
    return min(fitting, key=lambda found: abs((found - today).days), default=None)


def bare_day(today: date, day: int, tense: Tense) -> date | None:
    """« le 12 »: the last 12th, or the next one."""
    step = 1 if tense == "future" else -1
    for k in range(62):
        found = today + timedelta(step * k)
        if found.day == day:
            return found
    return None


def iso_month(year: int, month: int) -> IsoDate:
    return f"{year:04d}-{month:02d}"


def third_of_month(year: int, month: int, third: str) -> IsoDate:
    """« début », « mi », « fin » of a month: its first, second or last ten days."""
    first, last = {"début": (1, 10), "mi": (11, 20), "fin": (21, monthrange(year, month)[1])}[third]
    return f"{iso_month(year, month)}-{first:02d}/{iso_month(year, month)}-{last:02d}"


def third_of_year(year: int, third: str) -> IsoDate:
    """« début 2025 », « mi-2025 », « fin 2025 »: three or four months of it."""
    first, last = {"début": (1, 3), "mi": (5, 8), "fin": (10, 12)}[third]
    return f"{iso_month(year, first)}/{iso_month(year, last)}"


def season_of(year: int, season: str) -> IsoDate:
    """Whole months of a season; a winter is named by the year it begins in."""
    first = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12}[season]
    last = (year, first + 2) if first < 12 else (year + 1, 2)
    return f"{iso_month(year, first)}/{iso_month(*last)}"


def week_of(today: date, weeks: int) -> IsoDate:
    monday = today - timedelta(today.weekday()) + timedelta(7 * weeks)
    return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"


def third_of_week(today: date, weeks: int, third: str) -> IsoDate:
    """« début », « milieu », « fin » of a week: its first two days, the next two, its last four."""
    monday = today - timedelta(today.weekday()) + timedelta(7 * weeks)
    first, last = {"début": (0, 1), "mi": (2, 3), "fin": (3, 6)}[third]
    return f"{(monday + timedelta(first)).isoformat()}/{(monday + timedelta(last)).isoformat()}"


def half_of_month(year: int, month: int, half: int) -> IsoDate:
    """« la première quinzaine d'avril »."""
    first, last = (1, 15) if half == 1 else (16, monthrange(year, month)[1])
    return f"{iso_month(year, month)}-{first:02d}/{iso_month(year, month)}-{last:02d}"


def months_from(today: date, count: int) -> tuple[int, int]:
    """The year and month that many months away."""
    total = today.year * 12 + today.month - 1 + count
    return total // 12, total % 12 + 1


def seen_range(words: Words, first: Seen, last: Seen) -> Seen | None:
    """« du 28 mai au 3 juin », « entre mars et mai 2021 », « de 2014 à 2016 »: two dates that are the ends of one range."""
    between = words.flat[first.end : last.start]
    opener = words.at(first.start - 1)
    dated = first.precision == "day" and first.end - first.start > 1 and between == ["au"]  # « 10 juin au 1er juillet »
    if (
        not dated
        and not (between in (["au"], ["à"], ["jusqu'", "au"]) and opener in ("du", "de", "d'"))
        and not (
            between in (["et"], ["et", "le"])
            and (opener == "entre" or (opener == "le" and words.at(first.start - 2) == "entre"))
        )
    ):
        return None
    if first.precision != last.precision or first.precision not in ("day", "month", "year"):
        return None
    start = first.when
    if last.when is None or start is None:
        return Seen(first.start, last.end, None, "range")
    if first.open_year and last.open_year is None:  # the year is written once: « du 28 mai au 3 juin 2016 »
        year = int(last.when[:4])
        start = _with_year(first.open_year, year)
        if start > last.when:
            start = _with_year(first.open_year, year - 1)
    return Seen(first.start, last.end, f"{start}/{last.when}", "range") if start <= last.when else None


def _with_year(open_year: tuple[int, int], year: int) -> IsoDate:
    month, day = open_year
    if not day:
        return iso_month(year, month)
    found = made(year, month, day) or date(year, month, 28)  # 29 February
    return found.isoformat()
