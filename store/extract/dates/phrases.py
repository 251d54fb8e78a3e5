"""Words and the place of a word that may belong to a date in, the date out: each kind of word has its reader."""

from datetime import date
from functools import cache

from store.extract.dates.absolute import decade_at, month_at, numeric_at, quarter_at, year_at
from store.extract.dates.calendar import (
    Seen,
    TenseOf,
    full_months,
    months,
    weekdays,
)
from store.extract.dates.relative import (
    ago_at,
    bare_day_at,
    count_at,
    feast_at,
    near_day_at,
    relative_at,
    season_at,
    this_day_at,
    weekday_at,
)
from store.extract.words import Words

_SEASONS = ("printemps", "été", "automne", "hiver")
_OTHER = "hier aujourd' demain semaine mois an année années week matin soir nuit midi a dans ici voilà voici trimestre semestre"
_COUNTED = ("derniers", "dernières", "prochains", "prochaines")
_FEASTS = ("noël", "toussaint")


def read_at(words: Words, i: int, floor: int, today: date | None, tense: TenseOf) -> Seen | None:
    """The date that word `i` belongs to, reaching back no further than word `floor`; None where it belongs to none."""
    word = words.at(i)
    if word[0].isdigit():
        return numeric_at(words, i) or year_at(words, i, floor) or bare_day_at(words, i, today, tense)
    if word in months():
        return month_at(words, i, floor, today, tense)
    if word in weekdays():
        return weekday_at(words, i, floor, today, tense)
    if word in ("hier", "aujourd'", "demain"):
        return near_day_at(words, i, floor, today)
    if word in _SEASONS:
        return season_at(words, i, floor, today, tense)
    if word in ("matin", "soir", "nuit", "midi"):
        return this_day_at(words, i, floor, today)
    if word in ("a", "dans", "ici", "voilà", "voici"):
        return ago_at(words, i, floor, today)
    if word in _COUNTED:
        return count_at(words, i, floor, today)
    if word in _FEASTS:
        return feast_at(words, i, today, tense)
    if word in ("trimestre", "semestre"):
        return quarter_at(words, i, floor, today, tense)
    if word == "années":
        return decade_at(words, i, floor)
    return relative_at(words, i, floor, today)


@cache
def triggers() -> frozenset[str]:
    """Words, digits aside, at which a date may be looked for."""
    return frozenset((*months(), *full_months(), *weekdays(), *_SEASONS, *_OTHER.split(), *_COUNTED, *_FEASTS))
