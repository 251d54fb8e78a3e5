"""A number of hours, days or years in, what it is out: a duration, an age or a clock time; and durations in several units.

« pendant deux heures » is a duration, « vers 22 heures » a clock time; « depuis dix ans » a duration, « le tueur de 26 ans » an age.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from store.extract.figures.nouns import person_nouns
from store.extract.figures.units import Unit, unit_at
from store.extract.lexicon import entries
from store.extract.numbers import Number, number_at
from store.extract.words import Words
from store.types import Qualifier

_SMALLER: dict[str, tuple[str, int]] = {
    "year": ("month", 12),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
}
_CLOCK_BEFORE = frozenset("à vers dès avant entre".split())
_CLOCK_AFTER = frozenset(("gmt", "utc", "locale", "locales", "précises", "pile", "tapantes", "cet", "edt", "est"))
_LASTING_BEFORE = frozenset(
    "pendant durant en dans duré dure durera durent durait durant depuis après pour sur sous ici il toutes tous par passé passe prend".split()
)
_HAVING = frozenset(
    "a ont avait avaient aurait auraient aura eu avoir ayant ai avais fête fêté fêtait fêter fêtera que".split()
)
_PERSON_ENDS = (
    "eur",
    "eure",
    "euse",
    "ien",
    "ienne",
    "iste",
    "ier",
    "ière",
    "ais",
    "aise",
    "ois",
    "oise",
    "ant",
    "ante",
    "aire",
    "ète",
)
_SENTENCED = frozenset(("condamné", "condamnée", "condamnés", "condamnées", "condamne", "peine", "prison"))
_LASTING_VERBS = frozenset(
    "pendant durant en duré dure durera mis met mettre mettra comptez compter court prend pris prendra perdu dormi roulé".split()
)
#: « des journées portées à 14 heures »
_CARRIED = ("port", "allong", "prolong", "limit", "rédui", "ramen", "fix")
_DAYTIMES = frozenset("soir matin midi nuit demain hier hui lundi mardi mercredi jeudi vendredi samedi dimanche".split())
_SHARES = frozenset("tiers moitié quart quarts majorité part".split())
_AGED = frozenset("âge âgé âgée âgés âgées age agé agée".split())


@cache
def _lasting_nouns() -> frozenset[str]:
    return frozenset(word.strip() for line in entries("duration_nouns") for word in line.split(","))


@dataclass(frozen=True, slots=True)
class Lapse:
    """A value in one unit, up to word `end` (left out)."""

    value: Decimal
    unit: Unit
    end: int


def whole_lapse(words: Words, value: Decimal, unit: Unit) -> Lapse:
    """A duration with the smaller units that follow, in the smallest: « 3 h 21 min 16 s », « une minute quarante », « un an et six mois »."""
    lapse = Lapse(value, unit, unit.end)
    while lapse.unit.name in _SMALLER and lapse.value == lapse.value.to_integral_value():
        smaller, times = _SMALLER[lapse.unit.name]
        j = lapse.end
        joined = words.at(j) in ("et", ",")
        number = _padded(words, j) or number_at(words, j + joined)
        if number is None or number.value >= 60 or number.form not in ("digits", "words", "one") or number.scaled:
            break
        next_unit = unit_at(words, number.end, joined=False)
        if next_unit and next_unit.name == smaller:
            lapse = Lapse(lapse.value * times + number.value, next_unit, next_unit.end)
        elif not joined and next_unit is None and smaller in ("minute", "second") and _bare(words, number, lapse):
            lapse = Lapse(lapse.value * times + number.value, replace(lapse.unit, name=smaller), number.end)
        else:
            break
    return lapse


def _padded(words: Words, j: int) -> Number | None:
    """« 2 h 05 min 30 s »: a nought that no other number begins with."""
    word = words.at(j)
    padded = len(word) == 2 and word[0] == "0" and word.isascii() and word.isdigit()
    return Number(j, j + 1, Decimal(word), "digits") if padded else None


def _bare(words: Words, number: Number, lapse: Lapse) -> bool:
    """« 2 h 30 », « 1 min 05 », « une minute quarante d'avance »: no other noun follows that it could count."""
    if number.form == "digits":
        return number.end - number.start == 1 and len(words.at(number.start)) == 2
    after = words.at(number.end)
    return number.form == "words" and not (words.letters(number.end) and after[-1:] in "sx")


def clock_end(words: Words, number: Number, unit: Unit) -> int:
    """Where a clock time ends that begins with this number of hours; 0 where it is a duration."""
    if unit.name != "hour" or number.value > 24 or number.value != number.value.to_integral_value():
        return 0
    before, end, after = _clock_before(words, number.start), unit.end, words.at(unit.end)
    digits = number.form == "digits"
    if digits and len(after) == 2 and after.isdecimal() and int(after) < 60:
        follows = words.at(end + 1)
        if _says_local(words, end + 1):  # « l'attaque de 2h30 du matin »
            return end + 1
        film = before in ("de", "d'") and number.value < 6 and follows != "à"  # « un film de 2 h 30 »
        lasting = film or before in _LASTING_VERBS  # « a mis 2 h 20 », « comptez 1 h 25 »
        # « après 2 h 48 de combat »: what it is full of follows; « 14 h 30 de Paris » does not.
        filled = follows in ("de", "d'") and words.letters(end + 2) and not words.capital(end + 2)
        lasting = lasting or (filled and before not in _CLOCK_BEFORE and number.value < 13)
        return 0 if follows in ("min", "mn", "minutes", "'") or lasting else end + 1
    if _says_local(words, end):
        return end
    if after in ("de", "d'") and before not in ("vers", "dès"):  # « à trois heures de route »
        return 0
    if before in _CLOCK_BEFORE:
        return 0 if before == "à" and words.at(number.start - 2).startswith(_CARRIED) else end
    if before == "et" and words.at(number.start - 2) in ("midi", "minuit"):  # « entre midi et quatorze heures »
        return end
    if before in (",", "(") and words.at(number.start - 2) in _DAYTIMES and digits:  # « ce soir, 21 heures »
        return end
    if digits and (
        (before in ("depuis", "après", "et", "ou", "-") and number.value >= 6)
        or (before in ("de", "d'") and after == "à" and words.at(end + 2) in ("h", "heures", ":", "30", "45", "15"))
        or (before in ("de", "d'") and after == "à" and words.at(end + 1) in ("midi", "minuit"))
    ):
        return end
    alone = before in (",", "(", ";", ":", ".", "", "le", "–", "—", "sur") or "\n" in before  # « Lundi, 18 h »
    return end if words.at(end - 1) == "h" and alone else 0


def _clock_before(words: Words, i: int) -> str:
    """The word before a time of day: « à », whether written « A » or « aux alentours de »."""
    if words.at(i - 1) in ("quelque", "environ"):
        i -= 1
    before, earlier = words.at(i - 1), words.at(i - 2)
    if before in ("de", "d'") and earlier in ("partir", "alentours", "environs", "autour", "compter"):
        return "vers"
    return "à" if words.raw(i - 1) == "A" or (before == "au" and earlier == "jusqu'") else before


def _says_local(words: Words, i: int) -> bool:
    """« 3 heures du matin », « 22 heures locales », « 13 h GMT », « 14 h heure de Paris »."""
    after, follows = words.at(i), words.at(i + 1)
    if after in _CLOCK_AFTER or (after == "(" and follows in _CLOCK_AFTER):
        return True
    if after in ("du", "de") and follows in ("matin", "soir", "l'"):
        return after == "du" or words.at(i + 2) == "après"
    return after in ("heure", "(") and (follows in ("locale", "de", "d'", "française") or (follows == "heure" and after == "("))


def years_kind(words: Words, start: int, unit: Unit, qualifier: Qualifier | None) -> Literal["age", "duration"]:
    """Whether « 26 ans » (word `start` to `unit.end`, qualifier included) is how old somebody is or how long something lasts."""
    start = _first_of_ages(words, start)
    before, after = words.at(start - 1), words.at(unit.end)
    near = [words.at(k) for k in range(start - 1, max(-1, start - 9), -1)]
    near = near[: next((k for k, word in enumerate(near) if word in (".", ";", "!", "?") or "\n" in word), len(near))]
    if after in ("d'", "de") and words.at(unit.end + 1) == "âge":
        return "age"
    if unit.name != "year":
        aged = (
            near[:1]
            and near[0] in ("de", "d'")
            and (set(near[1:3]) & _AGED or words.at(start - 2) in ("bébé", "enfant", "nourrisson", "fille", "garçon"))
        )
        return "age" if aged else "duration"
    if set(near[:2]) & {"âgé", "âgée", "âgés", "âgées", "âge", "agé", "agée"}:
        return "age"
    if after in ("de", "d'") and words.at(unit.end + 1) != "ici":
        return "age" if words.at(unit.end + 1) in ("âge",) else "duration"
    if after in ("ferme", "requis", "avec", "plus", "après", "avant", "auparavant", "durant") and before not in ("(",):
        return "duration"
    if before in _LASTING_BEFORE or (before == "a" and words.at(start - 2) == "y"):
        return "duration"
    if before == "(":
        return "age" if after in (")", ",", "et", ";") else "duration"
    if before in ("de", "d'") and words.at(start - 2) in _SHARES and words.at(start) in ("moins", "plus"):
        return "age"  # « dont plus d'un tiers de moins de trente ans »
    if "\n" in before and after == ",":  # a portrait: « 22 ans, titulaire indiscutable »
        return "age"
    if before == ",":
        name = words.capital(start - 2) or words.at(start - 2) in person_nouns() or words.at(start - 2) in (")", "»")
        name = name or (
            words.at(start - 2) == "." and words.capital(start - 3) and len(words.at(start - 3)) == 1
        )  # « Karim B., »
        name = name or any(words.at(k) in person_nouns() for k in (start - 3, start - 4) if words.letters(start - 2))
        return (
            "age"
            if name and (not after or after in (",", ")", ".", "et", ";", "»", "ans") or not words.letters(unit.end))
            else "duration"
        )
    if set(near) & _AGED:
        return "age"
    if before in ("de", "d'"):
        return "duration" if "espérance" in words.flat[max(0, start - 20) : start] else _of_whom(words, start - 2)
    if before == "à":
        lasting = (
            set(near) & _SENTENCED
            or "durée" in near
            or words.at(start - 2).startswith("remont")
            or words.at(start - 2) in _lasting_nouns()
        )  # « l'emprunt à dix ans »
        return "duration" if lasting else "age"
    if before in ("seulement", "déjà", "juste", "alors", "bientôt"):  # « elle a seulement 29 ans »
        before = words.at(start - 2)
    if before in _HAVING or before in ("ses", "leurs", "mes", "dès", "son"):
        return "age"
    group = qualifier in ("more_than", "less_than") or words.at(start + 1) in ("-", "–")
    if before in ("les", "des", "aux") and group:  # « les moins de 18 ans », « les 18-25 ans »
        return "age"
    return "duration"


def _first_of_ages(words: Words, start: int) -> int:
    """« deux enfants de 3 et 5 ans », « de 20 à 30 ans »: where the first of the numbers begins, the word « de » left out."""
    if words.at(start) in ("de", "d'", "entre") and words.at(start + 1) not in ("plus", "moins"):
        start += 1
    while words.at(start - 1) in ("et", "ou", "à", ",") and words.at(start - 2).isdigit() and start > 2:
        start -= 2
    return start


def _of_whom(words: Words, i: int) -> Literal["age", "duration"]:
    """« un homme armé de 26 ans », « une peine de 26 ans »: the nearest noun before « de » that tells a person or a thing that lasts."""
    for k in range(i, max(-1, i - 4), -1):
        word = words.at(k)
        if word in _lasting_nouns():
            return "duration"
        word = word[:-1] if word.endswith("s") and len(word) > 4 else word
        if word in person_nouns() or (len(word) > 4 and word.endswith(_PERSON_ENDS)) or (words.capital(k) and k == i):
            return "age"
        if not words.letters(k):
            break
    return "duration"
