"""A number with its unit or noun in, the quantity that it is out: money, percent, duration, age, measure, ratio or count."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from store.extract.figures import refusals
from store.extract.figures.durations import whole_lapse, years_kind
from store.extract.figures.elisions import elided, participle
from store.extract.figures.nouns import function_words
from store.extract.figures.quantities import Amount, Quantity, size_of
from store.extract.figures.units import Unit, cents_of, currency_beside, currency_of, money_named, unit_at
from store.extract.lexicon import entries
from store.extract.numbers import Number, half_after, number_at
from store.extract.words import Words
from store.types import FigureKind, Qualifier

Bent = tuple[Qualifier, int] | None

_POINT_CONTEXT = frozenset(
    "% pourcentage taux sondage sondages intentions chômage inflation croissance pib récession popularité confiance cote suffrages".split()
)
_CENTS = frozenset(("centime", "centimes", "cent", "cents", "penny", "pence", "kopeck", "kopecks"))
_POINTS = frozenset(("point", "points", "pt", "pts"))
_INDEX = frozenset(("indice", "cac", "dow", "nasdaq", "nikkei", "dax", "ftse", "footsie", "s&p", "stoxx", "bel"))
_MOTORS = frozenset(
    "moteur moteurs motorisation motorisations puissance puissant puissante développe turbo diesel hybride voiture véhicule berline"
    " citadine suv coupé modèle électrique essence cylindres bloc v6 v8 bolide monoplace tracteur camion moto".split()
)
_SEA = frozenset(
    "mer côte côtes large nautiques marin marins maritime navire bateau chalutier chalut ferry cargo voilier port rade île îles cap"
    " pêcheurs sauvetage vedette équipage océan détroit".split()
)
#: « un pied », « une livre », « un degré »: the article, nearly always.
_ONE_IS_ARTICLE = frozenset(
    ("foot", "inch", "ounce", "yard", "are", "knot", "carat", "fois", "point", "pixel", "bit", "mile", "volt")
)
_TIME_AFTER = frozenset(("plus", "après", "avant", "auparavant", "durant", "seulement", "entier", "entière"))
_TIME_BEFORE = frozenset(
    ("pendant", "durant", "depuis", "en", "dans", "après", "ici", "a", "sur", "sous", "d'", "de", "dure", "duré")
)
#: Degrees that are no heat: « une pente inclinée à 30° ».
_TILT = ("inclin", "pente", "angle", "rotation", "latitude", "longitude", "virage")
_BEFORE_ONE_NOUN = frozenset(("seul", "seule", "autre", "nouveau", "nouvelle", "jeune", "petit", "petite", "grand", "grande"))


def quantity_of(words: Words, amount: Amount, earlier: Sequence[Quantity], bent: Bent) -> Quantity | None:
    """What the number is a quantity of; None where nothing says it. `bent` is the qualifier before it and where that begins."""
    number, unit, noun = amount.number, amount.unit, amount.noun
    made = Quantity(amount.start, amount.end, number.value, None, "count", "", number.qualifier)
    at = number.end + 2 * (words.at(number.end) == "demi" and words.at(number.end + 1) == "-")
    if unit is None and words.at(at + (number.form == "fraction")) in _POINTS:
        return _points(words, made, number, at)
    if unit and unit.name == "degree_celsius" and _on_the_scale(words, unit.end):
        return replace(made, kind="measure", unit="magnitude")
    if unit:
        return _measured(words, made, number, unit, bent)
    if number.form == "fraction":
        return replace(made, kind="ratio", unit=noun.text if noun else "", head=noun.at if noun else -1, end=number.end)
    if _magnitude(words, number):
        return replace(made, kind="measure", unit="magnitude", end=number.end)
    if noun and number.scaled and noun.text.lower() in _money_nouns():  # « 20 milliards de subventions »
        code, assumed = _money_here(words, earlier)
        return replace(made, kind="money", unit=code, assumed=assumed, end=number.end)
    if noun and noun.text == "chevaux" and _driving(words, number):
        return replace(made, kind="measure", unit="horsepower")
    if noun and words.at(number.start - 1) in ("dont", ",", "et", "les") and participle(words, noun.at):
        left_out = elided(words, replace(made, end=number.end), number, earlier, bent)
        if left_out and left_out.unit:
            return left_out
    new = refusals.brand_new(words, number) and noun is not None and words.capital(noun.at)  # « un Palais neuf Sainte-Claire »
    if noun and not new:
        return Quantity(made.start, made.end, made.low, None, "count", noun.text, made.qualifier, head=noun.at)
    if number.form == "one":  # « au moins un autre mort »
        at = number.end
        while words.at(at) in _BEFORE_ONE_NOUN and words.letters(at + 1):
            at += 1
        return replace(made, unit=words.raw(at), end=at + 1, head=at)
    return elided(words, made, number, earlier, bent)


@cache
def _money_nouns() -> frozenset[str]:
    return frozenset(entries("money_nouns"))


def _money_here(words: Words, earlier: Sequence[Quantity]) -> tuple[str, bool]:
    """The currency that the article counts in, where an amount names none: the last one met, else the one that stands in it."""
    last = next((q.unit for q in reversed(earlier) if q.kind == "money"), None)
    return last or money_named(words) or "EUR", True


def one_counts(words: Words, amount: Amount, qualifier: Qualifier | None) -> bool:
    """Whether « un » or « une » is a number here: « un euro », « une heure », « au moins un mort »; not « un homme », « un jour, il … »."""
    number, unit = amount.number, amount.unit
    if words.at(number.end) == "demi" and (words.at(number.end + 2) in _POINTS or unit):
        return True
    if (
        unit is None
        or unit.name in _ONE_IS_ARTICLE
        or (unit.bare and unit.bare != "dollar")
        or (unit.assumed and unit.kind == "measure")
    ):
        if unit and unit.kind == "measure" and half_after(words, unit.end):  # « un degré et demi »
            return True
        follows = words.letters(number.end) and words.at(number.end) not in function_words()
        return qualifier == "at_least" and follows
    if unit.kind != "duration":
        return True
    word, after = words.at(unit.end - 1), words.at(unit.end)
    if (word == "mois" and words.at(unit.end + 1) in refusals.months()) or after[:1].isdigit():  # « une année 2015 difficile »
        return False
    if word in ("an", "heure", "minute", "mois") or qualifier or half_after(words, unit.end) or unit.factor != 1:
        return True
    return after in _TIME_AFTER or words.at(number.start - 1) in _TIME_BEFORE or (word == "semaine" and after in ("de", "d'"))


def _measured(words: Words, made: Quantity, number: Number, unit: Unit, bent: Bent) -> Quantity:
    value, end = number.value * unit.factor, max(unit.end, number.end)
    kind, assumed = unit.kind, unit.assumed
    name = words.raw(unit.end - 1) if unit.name == "written" else unit.name
    half = half_after(words, end)
    if half and kind in ("duration", "measure", "ratio"):  # « une heure et demie »
        value, end = value + half[0], half[1]
    elif name == "metre" and _centimetres(words, end) and value == value.to_integral_value():  # « 6m03 », « 5 m 92 »
        value, end = value + Decimal(words.at(end)) / 100, end + 1
    elif name == "mile" and assumed and _SEA & set(words.flat[max(0, number.start - 20) : end + 20]):
        name = "nautical_mile"
    elif kind == "duration":
        lapse = whole_lapse(words, value, unit)
        value, end, name = lapse.value, lapse.end, lapse.unit.name if lapse.end > unit.end else name
    elif (
        name == "degree_celsius"
        and assumed
        and any(word.startswith(_TILT) for word in words.flat[max(0, number.start - 8) : end + 4])
    ):
        name, assumed = "degree", False
    if kind == "money":
        if unit.bare == "livre" and _weighing(words, number.start):
            return replace(made, low=value, end=end, kind="measure", unit="pound", assumed=True)
        if unit.bare in ("cent", "centime"):
            name, assumed = cents_of(words, number.start)
        elif unit.bare:
            beside = currency_beside(unit.bare, words, number.start) if unit.bare != "dollar" else ""
            name, assumed = (beside, True) if beside else currency_of(unit.bare, words)
        value, end = _with_cents(words, value, end, unit)
    if kind == "duration":
        start, qualifier = (bent[1], bent[0]) if bent else (made.start, made.qualifier)
        kind = years_kind(words, start, replace(unit, end=end), qualifier)
    return replace(
        made, low=value, end=end, kind=kind, unit=name, assumed=assumed, qualifier=made.qualifier or size_of(words, number)
    )


def _centimetres(words: Words, end: int) -> bool:
    two = len(words.at(end)) == 2 and words.at(end).isdecimal()
    return two and (words.glued(end) or not words.letters(end + 1) or words.at(end + 1) in function_words())


def _weighing(words: Words, i: int) -> bool:
    """« le bébé pèse six livres », « son poids est de 200 livres »: no money."""
    return any(word.startswith(("pes", "pès", "poids", "bébé")) for word in words.flat[max(0, i - 7) : i])


def _with_cents(words: Words, value: Decimal, end: int, unit: Unit) -> tuple[Decimal, int]:
    """« 3 euros 50 », « 3€50 », « trois euros et cinquante centimes »."""
    parts = number_at(words, end + (words.at(end) == "et")) if unit.factor == 1 else None
    if parts and parts.value < 100 and words.at(parts.end) in _CENTS and not parts.scaled:
        return value + parts.value / 100, parts.end + 1
    cents = words.at(end)
    whole = len(cents) == 2 and cents.isdecimal() and unit.factor == 1 and value == value.to_integral_value()
    if whole and (not words.letters(end + 1) or words.at(end + 1) in function_words()):
        return value + Decimal(cents) / 100, end + 1
    spoken = parts and parts.form == "words" and words.at(end) != "et" and value == value.to_integral_value()
    if parts and spoken and 10 <= parts.value < 100 and not _counting_on(words, parts.end):  # « deux euros cinquante le litre »
        return value + parts.value / 100, parts.end
    return value, end


def _counting_on(words: Words, i: int) -> bool:
    """A noun or a unit at word `i`, which the number before it would count."""
    return words.letters(i) and (words.at(i) not in function_words() or unit_at(words, i, joined=False) is not None)


def _points(words: Words, made: Quantity, number: Number, at: int) -> Quantity | None:
    """« 0,2 point », « un demi-point », « un quart de point »."""
    if number.form == "fraction":
        whole = words.at(at) == "de"
        return replace(made, kind="percent", unit="point", end=at + 2) if whole else None
    if at > number.end:
        return replace(made, kind="percent", unit="point", low=number.value / 2, end=at + 1)
    kind = _point_kind(words, number)
    return replace(made, kind=kind, unit="point" if kind == "percent" else words.raw(at), end=at + 1, head=at)


def _point_kind(words: Words, number: Number) -> FigureKind:
    """« 0,2 point » of percentage; « 4 points d'avance » are counted, so are those of an index."""
    if number.value >= 100:
        return "count"
    if _of_an_index(words, number):
        return "count"
    if number.value != number.value.to_integral_value() and number.value < 20:
        return "percent"
    return "percent" if _POINT_CONTEXT & set(words.flat[max(0, number.start - 25) : number.end + 25]) else "count"


def _of_an_index(words: Words, number: Number) -> bool:
    """« l'indice perdait 23,15 points, à 7 389,20 points »: the index itself is near, or a number of points too large for a share."""
    near = words.flat[max(0, number.start - 12) : number.end + 18]
    if _INDEX & set(near):
        return True
    return any(word in _POINTS and near[k - 1].isdigit() and _thousands(near, k) for k, word in enumerate(near) if k > 2)


def _thousands(near: Sequence[str], k: int) -> bool:
    """Whether digits in groups of three stand before word `k`: « 7 389,20 points »."""
    whole = near[: k - 2] if near[k - 2] in (",", ".") else near[:k]
    return bool(whole) and whole[-1].isdigit() and len(whole[-1]) >= 3


def _on_the_scale(words: Words, end: int) -> bool:
    """« une secousse de 5,8 sur l'échelle de Richter »."""
    return words.flat[end : end + 3] == ["sur", "l'", "échelle"] and "richter" in words.flat[end + 3 : end + 7]


def _driving(words: Words, number: Number) -> bool:
    """« un moteur de 130 chevaux »."""
    return bool(_MOTORS & set(words.flat[max(0, number.start - 10) : number.end + 10]))


def _magnitude(words: Words, number: Number) -> bool:
    """« un séisme de magnitude 6,4 », « une magnitude supérieure à 6 », « un séisme de 6,2 de magnitude »."""
    if number.form != "digits" or number.value >= 11:
        return False
    if _on_the_scale(words, number.end):
        return True
    return words.at(number.end + 1) == "magnitude" or "magnitude" in words.flat[max(0, number.start - 4) : number.start]
