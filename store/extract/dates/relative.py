"""Words and a place in, the date that counts from the day of publication out: « mardi dernier », « hier soir », « il y a trois ans »."""

from dataclasses import replace
from datetime import date, timedelta

from store.extract.dates.absolute import LAST, third_before, written_year
from store.extract.dates.calendar import (
    Seen,
    TenseOf,
    bare_day,
    day_of,
    iso_month,
    made,
    months,
    months_from,
    numbered_weekday,
    season_of,
    tense_of,
    third_of_month,
    third_of_week,
    third_of_year,
    week_of,
    weekday_of,
    weekdays,
)
from store.extract.figures.nouns import function_words
from store.extract.numbers import number_at
from store.extract.words import Words
from store.types import IsoDate, Precision, first_day

_UNITS = {"jour": 1, "jours": 1, "semaine": 7, "semaines": 7, "mois": 0, "an": 0, "ans": 0, "année": 0, "années": 0}
_AUXILIARIES = ("a", "ont", "avait", "avaient", "ayant")
_EIGHTS = {"huit": 7, "8": 7, "quinze": 14, "15": 14}
_FEASTS = {"noël": (12, 25), "toussaint": (11, 1)}
_EDGES = {"début": "début", "fin": "fin", "milieu": "mi"}


def weekday_at(words: Words, i: int, floor: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« mercredi », « mardi dernier », « jeudi prochain », « lundi soir », « mardi 14 », « dans la nuit de lundi à mardi »."""
    weekday, end = weekdays()[words.at(i)], i + 1
    number = words.at(end)
    if (number.isascii() and number.isdigit() and len(number) < 3) or number == "premier":
        j = end + 1 + (words.at(end + 1) == "er")
        while words.at(j) in ("et", "au", "-", "–", ",", "er") or (
            j < i + 9 and (words.at(j).isdigit() or words.at(j) in weekdays())
        ):
            j += 1
        if words.at(j) in months():
            return None  # « vendredi 25 et samedi 26 mars »: the month reads it
        follows = words.at(end + 1) in ("h", "heures", "%", "heure") or (
            words.glued(end + 1) and words.at(end + 1) not in (",", ".", ")", ";", "»")
        )
        day = (
            numbered_weekday(today, weekday, int(number))
            if today and number.isascii() and number.isdigit() and not follows
            else None
        )
        if day or (not today and not follows):
            return Seen(i, end + 1, day.isoformat() if day else None, "day")
    night = (
        words.at(i - 1) == "de"
        and words.at(i - 2) == "nuit"
        and words.at(end) in ("à", "au")
        and words.at(end + 1) in weekdays()
    )
    if night:
        if today is None:
            return Seen(i, end + 2, None, "range")
        last = weekday_of(today, weekdays()[words.at(end + 1)], tense_of(tense, i))
        return Seen(i, end + 2, f"{(last - timedelta(1)).isoformat()}/{last.isoformat()}", "range")
    move = LAST.get(words.at(end), 0)
    end += 1 if move else 0
    end = _part_of_day(words, end)
    week = _week_said(words, end)
    if week:
        day = today - timedelta(today.weekday()) + timedelta(7 * week[0] + weekday) if today else None
        return Seen(i, week[1], day.isoformat() if day else None, "day")
    if today is None:
        return Seen(i, end, None, "day")
    if words.at(end) == "en" and words.at(end + 1) in _EIGHTS:  # « samedi en huit »
        day = weekday_of(today, weekday, "future") + timedelta(_EIGHTS[words.at(end + 1)])
        return Seen(i, end + 2, day.isoformat(), "day")
    if move:
        day = weekday_of(today, weekday, "future" if move > 0 else "past")
        day += timedelta(7 * move) if day == today else timedelta(0)
    elif words.at(i - 1) == "ici" or (words.at(i - 1) == "à" and words.at(i - 2) in ("ici", "jusqu'")):  # « d'ici vendredi »
        day = weekday_of(today, weekday, "future")
    elif words.at(i - 1) in ("ce", "depuis"):
        near = weekday_of(today, weekday, "past")
        day = weekday_of(today, weekday, tense_of(tense, i)) if words.at(i - 1) == "ce" else near
    else:
        day = weekday_of(today, weekday, tense_of(tense, i))
    return Seen(i, end, day.isoformat(), "day")


def _week_said(words: Words, i: int) -> tuple[int, int] | None:
    """« mercredi de la semaine prochaine »: how many weeks away, and where it ends."""
    if words.flat[i : i + 3] != ["de", "la", "semaine"] or words.at(i + 3) not in LAST:
        return None
    return LAST[words.at(i + 3)], i + 4


def _part_of_day(words: Words, i: int) -> int:
    """« mardi soir », « hier après-midi »: the part belongs to the phrase."""
    if words.at(i) == "après" and words.at(i + 1) == "-" and words.at(i + 2) == "midi":
        return i + 3
    return i + 1 if words.at(i) in ("matin", "soir") else i


def near_day_at(words: Words, i: int, floor: int, today: date | None) -> Seen | None:
    start, away = i, {"hier": -1, "demain": 1}.get(words.at(i), 0)
    end = i + 1
    if words.at(i) == "aujourd'":
        if words.at(i + 1) != "hui":
            return None
        end = i + 2
    elif words.at(i - 1) == "-" and words.at(i - 2) in ("avant", "après") and i - 2 >= floor:
        start, away = i - 2, away * 2
    end = _part_of_day(words, end)
    return Seen(start, end, (today + timedelta(away)).isoformat() if today else None, "day")


def this_day_at(words: Words, i: int, floor: int, today: date | None) -> Seen | None:
    """« ce matin », « ce soir », « cette nuit », « cet après-midi »; not « ce matin-là »."""
    start = i - 3 if words.at(i) == "midi" and words.at(i - 1) == "-" else i - 1
    if words.at(start) not in ("ce", "cette", "cet") or start < floor or (words.at(i + 1) == "-" and words.at(i + 2) == "là"):
        return None
    if words.at(i + 1) in weekdays() or words.at(i + 1).isdigit() or (words.at(i) == "nuit" and words.at(i + 1) == "de"):
        return None
    return Seen(start, i + 1, today.isoformat() if today else None, "day")


def ago_at(words: Words, i: int, floor: int, today: date | None) -> Seen | None:
    """« il y a trois ans », « voilà deux mois », « dans deux semaines », « d'ici deux ans »."""
    word, back = words.at(i), words.at(i) in ("a", "voilà", "voici")
    if word == "a" and not (words.at(i - 1) == "y" and i - 1 >= floor):
        return None
    if word == "ici" and words.at(i - 1) != "d'":
        return None
    j = i + 1 + (word == "ici" and words.at(i + 1) == "à")
    while (
        words.at(j) in ("environ", "près", "de", "d'", "à", "peine", "presque", "quelque", "plus", "moins", "un", "peu")
        and j < i + 5
    ):
        if words.at(j) == "un" and words.at(j + 1) in _UNITS:
            break
        j += 1
    number = number_at(words, j) if words.at(j)[:1].isalnum() else None
    if number is None or number.value != number.value.to_integral_value() or number.value > 3000 or number.form == "collective":
        return None
    unit = words.at(number.end)
    if unit not in _UNITS or (not back and words.at(number.end + 1) in ("de", "d'")):
        return None
    start = i - (2 if words.at(i - 2) == "il" and i - 2 >= floor else 1) if word == "a" else i - (word == "ici")
    if start < floor or (word in ("voilà", "voici") and words.at(number.end + 1) not in (",", "que", "qu'", "")):
        return None
    end, count = number.end + 1, int(number.value) * (-1 if back else 1)
    precision: Precision = "day" if _UNITS[unit] else "month" if unit == "mois" else "year"
    when = _moved(today, unit, count) if today else None
    return Seen(start, end, when, precision) if when or not today else None


def _moved(today: date, unit: str, count: int) -> IsoDate | None:
    try:
        if _UNITS[unit]:
            return (today + timedelta(_UNITS[unit] * count)).isoformat()
        if unit == "mois":
            return iso_month(*months_from(today, count))
        return f"{today.year + count:04d}" if today.year + count > 0 else None
    except (OverflowError, ValueError):
        return None


def relative_at(words: Words, i: int, floor: int, today: date | None) -> Seen | None:
    """« la semaine dernière », « le mois prochain », « l'an dernier », « cette année », « depuis le début de l'année », « ce week-end »."""
    unit, end = words.at(i), i + 1
    if unit == "week":
        if words.at(i + 1) != "-" or words.at(i + 2) != "end":
            return None
        end = i + 3
    before = words.at(i - 1)
    move = LAST.get(words.at(end), 0)
    this = before in ("cette", "ce") and i - 1 >= floor
    third, start = "", i - 1 if this else i
    if not this:
        edge = i - 3 if before in ("l'", "la") and words.at(i - 2) in ("de", "en") else i - 2
        third = _EDGES.get(words.at(edge), "") if before in ("l'", "la", "du", "d'", "de") and edge >= floor else ""
        start = edge if third else start
        named = unit == "mois" and words.at(end) in ("de", "d'") and words.at(end + 1) in months()  # « fin du mois de mars »
        if named or (not third and not move) or (third and unit not in ("année", "mois", "semaine")):
            return None
    if start < floor:
        return None
    if words.at(end) == "-" and words.at(end + 1) in ("ci", "là"):
        if words.at(end + 1) == "là":
            return None
        end += 2
    if this and words.at(end).isdigit():  # « cette année 2016 »: the year tells
        return None
    end += 1 if move else 0
    seen = _unit_from(start, end, unit, move, third, today)
    since = words.at(start - 1) == "depuis" or (words.at(start - 1) == "le" and words.at(start - 2) == "depuis")
    if third == "début" and since and today and seen.when:  # « depuis le début de l'année »: up to the day of publication
        return replace(seen, when=f"{first_day(seen.when).isoformat()}/{today.isoformat()}")
    return seen


def _unit_from(start: int, end: int, unit: str, move: int, third: str, today: date | None) -> Seen:
    precision: Precision = "range" if third or unit in ("semaine", "week") else "month" if unit == "mois" else "year"
    if today is None:
        return Seen(start, end, None, precision)
    if unit == "semaine":
        return Seen(start, end, third_of_week(today, move, third) if third else week_of(today, move), precision)
    if unit == "week":
        saturday = today - timedelta(today.weekday()) + timedelta(5 + 7 * (move if move >= 0 or today.weekday() >= 5 else -1))
        return Seen(start, end, f"{saturday.isoformat()}/{(saturday + timedelta(1)).isoformat()}", precision)
    if unit == "mois":
        year, month = months_from(today, move)
        return Seen(start, end, third_of_month(year, month, third) if third else iso_month(year, month), precision)
    year = today.year + move
    return Seen(start, end, third_of_year(year, third) if third else f"{year:04d}", precision)


def bare_day_at(words: Words, i: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« le 12, le gouvernement … »: a day without its month, where nothing that it could count follows."""
    word, after = words.at(i), words.at(i + 1)
    if not (word.isascii() and word.isdigit() and len(word) < 3 and 1 <= int(word) <= 31) or words.glued(i):
        return None
    if words.at(i - 1) == "du" and after == "au":
        return _bare_days(words, i, today, tense)
    if words.at(i - 1) != "le":
        return None
    if after == "à" and words.at(i + 2).isdigit() and words.at(i + 3) in ("h", "heures", ":"):  # « le 16 à 18 h »
        day = bare_day(today, int(word), tense_of(tense, i)) if today else None
        return Seen(i, i + 1, day.isoformat() if day else None, "day")
    open_end = after in (",", ".", ";", ")", "") or (
        after in function_words() and after not in ("et", "au", "à", "ou", "de", "d'", "h", "e")
    )
    if not open_end or (words.glued(i + 1) and words.at(i + 2)[:1].isdigit() and words.glued(i + 2)):
        return None
    day = bare_day(today, int(word), tense_of(tense, i)) if today else None
    return Seen(i, i + 1, day.isoformat() if day else None, "day")


def _bare_days(words: Words, i: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« du 13 au 18, il pleuvra »: days without their month."""
    last, after = words.at(i + 2), words.at(i + 3)
    if not (last.isascii() and last.isdigit() and len(last) < 3 and 1 <= int(last) <= 31):
        return None
    if after not in (",", ".", ";", ")", "") and (after not in function_words() or after in ("h", "et", "de", "d'")):
        return None
    if today is None:
        return Seen(i, i + 3, None, "range")
    end = bare_day(today, int(last), tense_of(tense, i))
    start = bare_day(end, int(words.at(i)), "past") if end else None
    return Seen(i, i + 3, f"{start.isoformat()}/{end.isoformat()}", "range") if start and end else None


def count_at(words: Words, i: int, floor: int, today: date | None) -> Seen | None:
    """« ces trois derniers mois », « les dix prochains jours »: counted from the day of publication."""
    unit = words.at(i + 1)
    number = number_at(words, i - 1) if i - 1 >= floor and words.at(i - 1)[:1].isalnum() else None
    if unit not in _UNITS or unit in ("jour", "semaine", "an", "année") or number is None or number.end != i:
        return None
    if words.at(i - 2) not in ("les", "ces", "des", "aux", "ses", "leurs") or not 2 <= number.value <= 400:
        return None
    if today is None:
        return Seen(i - 1, i + 2, None, "range")
    back = words.at(i).startswith("derni")
    other = _day_away(today, unit, int(number.value) * (-1 if back else 1))
    first, last = (other, today) if back else (today, other)
    return Seen(i - 1, i + 2, f"{first.isoformat()}/{last.isoformat()}", "range") if first and last else None


def _day_away(today: date, unit: str, count: int) -> date | None:
    if _UNITS[unit]:
        return today + timedelta(_UNITS[unit] * count)
    year, month = months_from(today, count if unit == "mois" else 12 * count)
    return made(year, month, today.day) or made(year, month, 28)


def feast_at(words: Words, i: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« à Noël », « la Toussaint »; « Noël Dupont » is somebody."""
    month, day = _FEASTS[words.at(i)]
    year, before = written_year(words, i + 1), words.at(i - 1)
    of_day = before == "de" and words.at(i - 2) in ("jour", "soir", "nuit", "matin")  # « le marché de Noël » is no day
    if not words.capital(i) or not (of_day or before in ("à", "avant", "après", "depuis", "dès", "la", "pour", "ce")):
        return None
    if year is None and words.capital(i + 1):
        return None
    end, move = i + 1 + (year is not None), LAST.get(words.at(i + 1), 0)
    if year is None and today is None:
        return Seen(i, end + (move != 0), None, "day", (month, day))
    how: TenseOf = tense if not move else ("future" if move > 0 else "past")
    found = made(year, month, day) if year else day_of(today, month, day, tense_of(how, i)) if today else None
    return Seen(i, end + (move != 0), found.isoformat(), "day") if found else None


def season_at(words: Words, i: int, floor: int, today: date | None, tense: TenseOf) -> Seen | None:
    """« au printemps 2021 », « l'été dernier », « cet hiver », « à l'automne »; « a été » is a verb."""
    season, year = words.at(i), written_year(words, i + 1)
    before = words.at(i - 1)
    if season == "été" and (before in _AUXILIARIES or not (year or before in ("l'", "cet", "d'"))):
        return None
    start, third = third_before(words, i, floor)
    start = start if third else i
    if year:
        return Seen(start, i + 2, season_of(year, season), "season")
    move = LAST.get(words.at(i + 1), 0)
    if not move and before not in ("cet", "ce", "l'", "au", "à", "le"):
        return None
    end = i + 1 + (move != 0)
    if today is None:
        return Seen(start, end, None, "season")
    past = move < 0 or (move == 0 and tense_of(tense, i) != "future")
    first = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12}[season]
    year = today.year - (first > today.month) if past else today.year + (first + 2 < today.month)
    if move < 0 and year == today.year and first <= today.month < first + 3:  # « l'été dernier » said in July
        year -= 1
    return Seen(start, end, season_of(year, season), "season")
