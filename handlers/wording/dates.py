"""ISO dates in (`2022-01-12`, partial, ranges), the words of a date out: « le 12 janvier 2022 », `in January 2022`."""

from datetime import date, datetime

from babel import Locale

from handlers.wording import NBSP, Lang
from store.types import IsoDate


def day(value: date, lang: Lang) -> str:
    """« 1er mars 2022 », `1 March 2022`."""
    return f"{_number(value, lang)} {_month(value.month, lang)} {value.year}"


def bare(when: IsoDate, lang: Lang) -> str:
    """A date without its preposition: « 12 janvier 2022 », « janvier 2022 », « 2022 »; what is no ISO date stays as it is."""
    try:
        year, month, number = _parts(when)
    except ValueError:
        return when
    if month is None:
        return str(year)
    if number is None:
        return f"{_month(month, lang)} {year}"
    return day(date(year, month, number), lang)


def placed(when: IsoDate, lang: Lang) -> str:
    """A date with its preposition: « le 12 janvier 2022 », « en janvier 2022 », « du 10 au 14 janvier 2022 »."""
    first, slash, last = when.partition("/")
    if slash:
        return period(first, last, lang)
    whole = len(when.split("T")[0]) == 10
    return f"{_preposition(whole, lang)} {bare(when, lang)}"


def timed(when: IsoDate, lang: Lang) -> str:
    """A date with its time of day where that is known: « le 12 janvier 2022 à 14 h 05 », `on 12 January 2022 at 14:05`."""
    said, (_, _, time) = placed(when, lang), when.partition("T")
    if len(time) < 5 or "/" in when:
        return said
    hour, minute = time[:2], time[3:5]
    zone = f"{NBSP}GMT" if time.endswith(("Z", "+00:00")) else ""  # any other hour is that of the outlet's own clock
    return f"{said} at {hour}:{minute}{zone}" if lang == "en" else f"{said} à {int(hour)}{NBSP}h{NBSP}{minute}{zone}"


def clock(value: datetime, lang: Lang) -> str:
    """« 6 h 41 », `06:41`."""
    return f"{value:%H:%M}" if lang == "en" else f"{value.hour}{NBSP}h{NBSP}{value:%M}"


def since(value: datetime, now: datetime, lang: Lang) -> str:
    """What stands after « depuis »: « 6 h 41 » on the same day, « le 12 janvier 2022 à 6 h 41 », `12 January 2022 at 06:41`."""
    if value.date() == now.date():
        return clock(value, lang)
    said = day(value.date(), lang)
    return f"{said} at {clock(value, lang)}" if lang == "en" else f"le {said} à {clock(value, lang)}"


def period(first: IsoDate, last: IsoDate, lang: Lang) -> str:
    """From a first to a last date, what they share said once: « du 10 au 14 janvier 2022 », « de janvier à mars 2022 »."""
    try:
        begin, end = _parts(first), _parts(last)
    except ValueError:
        return f"{first} – {last}"
    if begin == end:
        return placed(first, lang)
    # « du 10 au 14 janvier 2022 »: the year, then the month, are said once where both ends share them.
    start, stop = bare(first, lang), bare(last, lang)
    if begin[2] is not None and end[2] is not None and begin[:2] == end[:2]:
        start = _number(date(begin[0], end[1] or 1, begin[2]), lang)
    elif begin[0] == end[0] and begin[1] is not None and end[1] is not None:
        start = start.removesuffix(f" {begin[0]}")
    if lang == "en":
        return f"from {start} to {stop}"
    return f"{'du' if begin[2] else 'de'} {start} {'au' if end[2] else 'à'} {stop}"


def same_day(one: IsoDate, other: IsoDate) -> bool:
    """Whether two whole dates are one day, whatever their times of day."""
    return one.split("T")[0] == other.split("T")[0]


def _parts(when: IsoDate) -> tuple[int, int | None, int | None]:
    numbers = [int(part) for part in when.split("T")[0].split("-")]
    if not 1 <= len(numbers) <= 3:
        raise ValueError(when)
    date(*[*numbers, 1, 1][:3])
    padded: list[int | None] = [*numbers, None, None]
    return numbers[0], padded[1], padded[2]


def _preposition(whole: bool, lang: Lang) -> str:
    if lang == "en":
        return "on" if whole else "in"
    return "le" if whole else "en"


def _number(value: date, lang: Lang) -> str:
    return "1er" if lang == "fr" and value.day == 1 else str(value.day)


def _month(month: int, lang: Lang) -> str:
    # Not by babel.dates: it looks for the machine's time zone when it is imported, which takes a tenth of a second.
    return str(Locale.parse(lang).months["format"]["wide"][month])
