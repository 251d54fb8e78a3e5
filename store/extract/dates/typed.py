"""What somebody types after « depuis: » in, a day out: `mars`, `2022-01`, `12 janvier 2022`, `12/01/2022`, `hier`, `last week`, `march`."""

import re
from datetime import date, timedelta
from functools import cache
from typing import Literal

from store.extract.dates.calendar import countable, day_of, made, months, weekdays
from store.extract.dates.phrases import read_at, triggers
from store.extract.lexicon import rows
from store.extract.words import Words, split, words_of
from store.types import IsoDate, first_day, last_day

_LONGEST = 60
_MARKS = "«»“”\"'‘’()  \u00a0\u202f"
_LEADING = frozenset("le la les l' du de d' en au depuis since from on the in ce this".split())
_NEAR = {"yesterday": "hier", "today": "aujourd'hui", "tomorrow": "demain"}
_ENGLISH_UNITS = {
    "week": "semaine",
    "month": "mois",
    "year": "année",
    "day": "jour",
    "days": "jours",
    "weeks": "semaines",
    "years": "ans",
}
_ENGLISH_UNITS |= {"months": "mois"}
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?")


def parse_typed_date(text: str, *, today: date, edge: Literal["first", "last"]) -> date | None:
    """The first or last day that the typed words may mean, None where they cannot be read.

    A date without a year looks back: the most recent one that is not after today.
    """
    typed = " ".join(text.lower().split()).strip(_MARKS)
    if not typed or len(typed) > _LONGEST or not countable(today):
        return None
    when = _digits(typed, today) or _words(typed, today)
    if when is None:
        return None
    try:
        return first_day(when) if edge == "first" else last_day(when)
    except (ValueError, OverflowError):
        return None


def _digits(typed: str, today: date) -> IsoDate | None:
    if not typed.isascii():
        return None
    if re.fullmatch(r"[12][0-9]{3}(-(0[1-9]|1[0-2]))?", typed) or re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", typed):
        return typed
    if year := re.fullmatch(r"(0?[1-9]|1[0-2])[/-]([12][0-9]{3})", typed):
        return f"{year[2]}-{int(year[1]):02d}"
    if not (parts := _SLASHED.fullmatch(typed)):
        return None
    day, month = int(parts[1]), int(parts[2])
    if parts[3] is None:
        found = day_of(today, month, day, "past", slack=0) if 1 <= month <= 12 else None
    else:
        found = made(int(parts[3]) + (2000 if len(parts[3]) == 2 else 0), month, day)
    return found.isoformat() if found else None


def _words(typed: str, today: date) -> IsoDate | None:
    """The phrase in French words, which must be a date as a whole: « mars et avril » or « mars attaque » is none."""
    phrase = _in_french(typed)
    words = words_of(phrase)
    floor = 0
    for i, word in enumerate(words.flat):
        if word not in triggers() and not word.isdigit():
            continue
        seen = read_at(words, i, floor, today, "past")
        if seen is None:
            continue
        around = words.flat[: seen.start] + words.flat[seen.end :]
        if any(word not in _LEADING for word in around) or seen.when is None:
            return None
        return _back(words, seen.when, today)
    return None


def _back(words: Words, when: IsoDate, today: date) -> IsoDate:
    """A day of this year that is still to come, typed without its year, is last year's."""
    if len(when) == 10 and when > today.isoformat() and not any(len(word) == 4 and word.isdigit() for word in words.flat):
        found = date.fromisoformat(when)
        if any(word in months() for word in words.flat):
            found = day_of(today, found.month, found.day, "past", slack=0) or found
        elif not {"demain", "prochain", "dans"} & set(words.flat):
            found -= timedelta(7)
        return found.isoformat()
    return when


def _in_french(typed: str) -> str:
    """English words and short forms as the French ones, in the French order: « march 12, 2022 » -> « 12 mars 2022 »."""
    said = [_french().get(word, word) for word in split(typed) if word not in (",", ".", "st", "nd", "rd", "th")]
    if len(said) == 3 and said[2] == "ago" and said[1] in _ENGLISH_UNITS:
        return f"il y a {said[0]} {_ENGLISH_UNITS[said[1]]}"
    if len(said) == 2 and said[0] in ("last", "next", "this") and (said[1] in _ENGLISH_UNITS or said[1] in weekdays()):
        unit = _ENGLISH_UNITS.get(said[1], said[1])
        if said[0] == "this":
            return f"{'ce' if unit == 'mois' else 'cette'} {unit}"
        ending = "e" if unit in ("semaine", "année") else ""
        word = {"last": "dernier" if not ending else "dernière", "next": "prochain" + ending}[said[0]]
        return f"{unit} {word}"
    at = next((k for k, word in enumerate(said) if word in months()), -1)
    if 0 <= at < len(said) - 1 and said[at + 1].isdigit() and len(said[at + 1]) < 3 and not (at and said[at - 1].isdigit()):
        said[at], said[at + 1] = said[at + 1], said[at]
    return re.sub(r" ?(['-]) ?", r"\1", " ".join(said))


@cache
def _french() -> dict[str, str]:
    """English names, short forms and unaccented names -> the full French name. « mar » is March: Tuesday has no need of it."""
    found = dict(_NEAR)
    for row in rows("weekdays"):
        names = [name.strip() for cell in row for name in cell.split(",")]
        found.update({name: names[0] for name in names if name not in ("mar", "sat")})
    found["sat"] = "samedi"
    for row in rows("months"):
        names = [name.strip() for cell in row[1:] for name in cell.split(",")]
        found.update(dict.fromkeys(names, names[0]))
        found[names[0].replace("é", "e").replace("û", "u")] = names[0]
    return found
