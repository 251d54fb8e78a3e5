"""Words and a place in, the date that is written there out, in figures or by its month or year: « 12 janvier 2022 », « fin 2021 »."""

import re
from datetime import date

from store.extract.dates.calendar import (
    Seen,
    TenseOf,
    day_of,
    full_months,
    half_of_month,
    iso_month,
    made,
    month_of,
    months,
    tense_of,
    third_of_month,
    third_of_year,
    weekdays,
)
from store.extract.figures.refusals import is_year
from store.extract.numbers import number_at
from store.extract.words import Words

LAST = {"dernier": -1, "dernière": -1, "passé": -1, "passée": -1, "prochain": 1, "prochaine": 1}
_NUMERIC = re.compile(
    r"(?:([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})([/.-])([0-9]{1,2})\5([0-9]{4})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}))(?![0-9/])"
)
#: « 12/01/22 » is of this century up to here.
_PIVOT = 70
_QUARTERS = {"premier": 1, "deuxième": 2, "troisième": 3, "quatrième": 4, "second": 2, "1er": 1, "dernier": 4}


def numeric_at(words: Words, i: int) -> Seen | None:
    """« 12/01/2022 », « 12.01.2022 », « 2022-01-12 »."""
    match = _NUMERIC.match(words.line, words.starts[i])
    if match is None or words.glued(i):
        return None
    written = (match[1], match[2], match[3]) if match[1] else (match[7], match[6], match[4])
    if match[10]:
        written = (("20" if int(match[10]) < _PIVOT else "19") + match[10], match[9], match[8])
    day = made(*map(int, written))
    end = i + 5
    return Seen(i, end, day.isoformat(), "day") if day and words.ends[end - 1] == match.end() else None


def written_year(words: Words, i: int) -> int | None:
    word = words.at(i)
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() and word[0] in "12" else None


def year_at(words: Words, i: int, floor: int) -> Seen | None:
    """« en 2015 », « fin 2021 », « début 2025 », « mi-2022 », « 2015-2016 »."""
    year, before = written_year(words, i), words.at(i - 1)
    if year is None or (
        words.glued(i) and before not in ("(", "«", '"', "[", "'") and not (before == "-" and words.at(i - 2) == "mi")
    ):
        return None
    number = number_at(words, i)
    if number is None:
        return None
    if words.at(i + 1) in ("-", "–", "/") and words.glued(i + 1) and words.glued(i + 2):
        other = written_year(words, i + 2)
        return Seen(i, i + 3, f"{year}/{other}", "range") if other and year < other < year + 100 else None
    if number.end != i + 1 or not is_year(words, number):
        return None
    start, third = third_before(words, i, floor)
    return Seen(start, i + 1, third_of_year(year, third), "range") if third else Seen(i, i + 1, f"{year:04d}", "year")


def third_before(words: Words, i: int, floor: int) -> tuple[int, str]:
    """« fin », « début », « mi- » before word `i`, and where it begins; « fin du mois de janvier » too."""
    k = i - 1
    if words.at(k) in ("de", "d'") and words.at(k - 1) == "mois":
        k -= 2
    if words.at(k) in ("de", "d'", "du", "l'", "année") and k > floor:
        k -= 1
    if words.at(k) == "-" and words.at(k - 1) == "mi":
        k -= 1
    third = {"fin": "fin", "début": "début", "mi": "mi", "milieu": "mi", "courant": "mi"}.get(words.at(k), "")
    return (k, third) if third and k >= floor else (i, "")


def month_at(words: Words, i: int, floor: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« 12 janvier 2022 », « mercredi 12 janvier », « du 2 au 11 mai », « fin janvier », « mars 2015 », « 12 janv. »."""
    month, full = months()[words.at(i)], words.at(i) in full_months()
    first, last, start = _day_numbers(words, i, floor)
    after = i + 1 + (not full and words.at(i + 1) == ".")
    if not full and not last:
        return None
    year = written_year(words, after)
    end = after + 1 if year else after
    move = LAST.get(words.at(end), 0) if not year else 0
    how = tense if not move else ("future" if move > 0 else "past")
    end += 1 if move else 0
    if last:
        weekday = weekdays().get(words.at(start - 1)) if start - 1 >= floor else None
        start -= weekday is not None
        return _days(start, end, year, month, (first, last), today, tense_of(how, i), weekday)
    if not year and not move and words.capital(i) and words.at(i - 1) not in (".", "", "«"):  # « la planète Mars »
        return None
    begin, third = third_before(words, i, floor)
    half = _half_before(words, i, floor)
    if half:
        begin = i - 3
    if year is None:
        if today is None:
            return Seen(begin, end, None, "range" if third or half else "month", (month, 0))
        year = month_of(today, month, tense_of(how, i))[0]
        if move and (year, month) == (today.year, today.month):
            year += move
        opened: tuple[int, int] | None = (month, 0)
    else:
        opened = None
    if half:
        return Seen(begin, end, half_of_month(year, month, half), "range")
    if third:
        return Seen(begin, end, third_of_month(year, month, third), "range")
    return Seen(i, end, iso_month(year, month), "month", opened)


def _half_before(words: Words, i: int, floor: int) -> int:
    """1 or 2 where « première quinzaine de », « deuxième quinzaine de » stands before the month, else 0."""
    if words.at(i - 2) != "quinzaine" or words.at(i - 1) not in ("de", "d'") or i - 3 < floor:
        return 0
    return {"première": 1, "deuxième": 2, "seconde": 2}.get(words.at(i - 3), 0)


def _day_numbers(words: Words, i: int, floor: int) -> tuple[int, int, int]:
    """The days before a month: first, last and where they begin; (0, 0, i) where there are none."""
    days: list[int] = []
    start, k = i, i - 1
    while k >= floor and len(days) < 8:
        word = words.at(k)
        if word in ("er", "ᵉʳ") and words.at(k - 1) == "1":
            days, start, k = [1, *days], k - 1, k - 2
        elif word == "premier":
            days, start, k = [1, *days], k, k - 1
        elif _numbers_a_day(words, k):
            days, start, k = [int(word), *days], k, k - 1
        else:
            break
        # « les 12 et 13 mars », « du 2 au 11 mai », « 8-9 avril », « les 4, 5 et 6 mai », « du 1er au 3 mai »
        step = k - (words.at(k) in weekdays())  # « du vendredi 7 au dimanche 9 janvier »
        j = step
        while words.at(j) in ("et", "au", "-", "–", ",", "à", "ou", "le", "jusqu'") and j > floor:
            j -= 1
        if j == step:
            break
        k = j
    return (days[0], days[-1], start) if days else (0, 0, i)


def _numbers_a_day(words: Words, k: int) -> bool:
    word = words.at(k)
    in_a_name = words.glued(k) and words.at(k - 1)[-1:].isalpha()
    return word.isascii() and word.isdigit() and len(word) < 3 and 1 <= int(word) <= 31 and not in_a_name


def _days(
    start: int,
    end: int,
    year: int | None,
    month: int,
    span: tuple[int, int],
    today: date | None,
    tense: str,
    weekday: int | None,
) -> Seen | None:
    first, last = span
    opened = None if year else (month, last)
    if year is None and today is None:
        return Seen(start, end, None, "range" if first != last else "day", opened)
    if year is None and today is not None:
        found = day_of(
            today, month, last, "future" if tense == "future" else "past", weekday=weekday if first == last else None
        )
    else:
        found = made(year or 1, month, last)
    if found is None:
        return None
    if first == last:
        return Seen(start, end, found.isoformat(), "day", opened)
    begin = made(found.year, month, first) if first < last else None
    return Seen(start, end, f"{begin.isoformat()}/{found.isoformat()}", "range") if begin else None


def quarter_at(words: Words, i: int, floor: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« premier trimestre 2021 », « second semestre de 2021 », « au deuxième trimestre »: the last one that is over, or one to come."""
    j = i + 1 + (words.at(i + 1) in ("de", "d'"))
    year, rank = written_year(words, j), _QUARTERS.get(words.at(i - 1))
    if rank is None or i - 1 < floor or (words.at(i - 1) == "dernier" and year is None):
        return None
    months_each = 3 if words.at(i) == "trimestre" else 6
    rank = 2 if months_each == 6 and rank == 4 else rank
    if rank * months_each > 12 or (year is None and words.at(i - 2) not in ("au", "le", "du", "ce")):
        return None
    first = (rank - 1) * months_each + 1
    last, end = first + months_each - 1, j + 1 if year else i + 1
    if year is None:
        if today is None:
            return Seen(i - 1, end, None, "range")
        to_come = tense_of(tense, i) == "future"
        year = today.year + (to_come and last < today.month) - (not to_come and last > today.month)
    return Seen(i - 1, end, f"{iso_month(year, first)}/{iso_month(year, last)}", "range")


def decade_at(words: Words, i: int, floor: int) -> Seen | None:
    """« les années 1960 », « les années 80 »."""
    word = words.at(i + 1)
    if not (word.isascii() and word.isdigit() and word.endswith("0") and len(word) in (2, 4)) or word == "00":
        return None
    year = int(word) if len(word) == 4 else 1900 + int(word)
    return Seen(i, i + 2, f"{year:04d}/{year + 9:04d}", "range")
