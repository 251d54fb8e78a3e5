"""Words and the place where a number may begin in, the quantities that are read from there and the place to go on from out."""

from collections.abc import Sequence

from store.extract.figures import refusals
from store.extract.figures.durations import clock_end
from store.extract.figures.kinds import one_counts, quantity_of
from store.extract.figures.qualifiers import qualifier_before
from store.extract.figures.quantities import Amount, Quantity, Read, amount_of, finished
from store.extract.figures.ranges import linked, tied
from store.extract.figures.shapes import chrono, multiple, multiplied, out_of, share_of
from store.extract.figures.units import first_words, money_before
from store.extract.numbers import collectives, number_at
from store.extract.words import Words

#: « 31 buts à 26 » is a score.
_SCORED = frozenset(("buts", "points", "sets", "manches", "essais", "jeux", "tirs"))
_AFTER_ONE = frozenset(
    "million millions milliard milliards billion demi quart tiers bon bonne gros grosse petit petite ou sur $ € £ %".split()
)
_TITLED = frozenset(("heures", "minutes", "jours"))
_SIGNS = ("-", "−", "+", "moins")
_COMPASS = ("n", "s", "e", "o", "w")


def read_at(words: Words, i: int, floor: int, earlier: Sequence[Quantity]) -> Read:
    """What begins at word `i`; nothing reaches back before word `floor`. `earlier` are the quantities read so far."""
    if words.at(i) in ("un", "une") and not _may_count(words, i):
        return Read((), i + 1)
    digits = words.at(i)[0].isdigit()
    sign = money_before(words, i) if digits else None
    if sign is None or sign.end < floor:
        sign, skip = None, refusals.refused_outright(words, i)
        if skip:
            return Read((), skip)
    timed = multiplied(words, i) if words.at(i - 1) == "par" else chrono(words, i) if digits else multiple(words, i)
    if timed:
        return finished(words, timed, floor)
    ties = refusals.tied(words, i) if digits else 0
    if ties:
        share = share_of(words, i, ties)
        return finished(words, share, floor) if share else tied(words, i, ties, floor)
    number = number_at(words, i)
    if number is None or number.start < floor:
        return Read((), i + 1)
    if refusals.ordinal(words, number):
        return Read((), number.end + 1)
    date_end = refusals.dated(words, number)
    if date_end:
        return Read((), date_end)
    share = out_of(words, number)
    if share:
        return finished(words, share, floor)
    amount = amount_of(words, number, sign)
    return linked(words, amount, floor, earlier) or _alone(words, amount, floor, earlier)


def _may_count(words: Words, i: int) -> bool:
    """A quick no for « un » and « une », which open every other phrase: no unit, lot or share follows, and nothing says « au moins »."""
    follows = words.at(i + 1)
    if follows in first_words() or follows in _AFTER_ONE or (follows,) in collectives() or follows.endswith("ième"):
        return True
    if follows == "à" and number_at(words, i + 2):  # « une à deux journées »
        return True
    return words.at(i - 1) in ("moins", "minimum") or "sur" in (words.at(i + 2), words.at(i + 3), words.at(i + 4))


def _alone(words: Words, amount: Amount, floor: int, earlier: Sequence[Quantity]) -> Read:
    number, unit = amount.number, amount.unit
    after = number.end
    bent = qualifier_before(words, amount.start)
    if unit is None:
        if words.glued(after) and words.letters(after) and number.form == "digits":  # « 3D », « 2B », « 5bis »
            return Read((), after + 1)
        if (
            refusals.named(words, number)
            or (bent is None and refusals.is_year(words, number))
            or refusals.postal(words, number)
        ):
            return Read((), after)
    elif unit.kind == "duration":
        clock = clock_end(words, number, unit)
        if clock:
            return Read((), clock)
        if number.form == "digits" and words.at(unit.end - 1) in _TITLED and words.raw(unit.end - 1).istitle():
            return Read((), unit.end)  # « les 24 Heures du Mans », « 20 Minutes »
    elif unit.name == "metre" and words.at(amount.start - 1) in ("x", "×") and words.at(amount.start - 2).isdigit():
        return Read((), unit.end)  # « le 4 x 100 m »
    elif (
        unit.name == "degree_celsius" and unit.assumed and (words.at(unit.end) in _COMPASS or words.at(unit.end)[:1].isdigit())
    ):
        return Read((), unit.end)  # « 22° 52′ 16″ N 120° E »
    if refusals.singular_before(words, number) and bent is None and not (unit and unit.kind in ("money", "percent")):
        return Read((), amount.end)
    if amount.noun and amount.noun.text in _SCORED and words.at(amount.end) == "à" and words.at(amount.end + 1).isdigit():
        return Read((), amount.end + 2)
    if unit is None and amount.noun is None and refusals.brand_new(words, number):
        return Read((), after)
    if number.form == "one" and not one_counts(words, amount, bent[0] if bent else None):
        return Read((), after)
    quantity = quantity_of(words, amount, earlier, bent)
    return finished(words, quantity, floor) if quantity else _bare(words, amount) or Read((), after)


def _bare(words: Words, amount: Amount) -> Read | None:
    """A line that says nothing but a number in words, « deux cents » or « une douzaine », or a text that is one number.

    A line of bare digits is page furniture; so is a text of a few.
    """
    number, before = amount.number, words.at(amount.start - 1)
    if amount.unit or amount.noun or number.form not in ("words", "collective", "digits"):
        return None
    start, end = amount.start - (before in _SIGNS), number.end
    while words.at(end) in (".", "!", "?", ",", ";"):
        end += 1
    whole = start == 0 and end == len(words)
    if number.form == "digits":
        good = whole and (number.grouped or number.value >= 10_000)
    else:
        line = (not before or "\n" in before) and "\n" in (words.at(end) or "\n")
        good = whole or (line and number.end - amount.start > 1)
    value = -number.value if start < amount.start and before != "+" else number.value
    quantity = Quantity(start, number.end, value, None, "count", "", number.qualifier)
    return Read((quantity,), number.end) if good else None
