"""A figure in, its amount in a uniform form out: « plus de 65 milliards de dollars », « 12,5 % », « 3 000 à 4 000 soldats ».

None where no form is surer than the article's own words (« deux sur trois »), or where the number is out of all bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal, get_currency_name
from babel.units import UnknownUnitError, format_unit

from handlers.wording import NBSP, Lang, Sentence
from store.types import FoundFigure

_QUALIFIERS = {
    "about": Sentence("environ {amount}", "about {amount}"),
    "almost": Sentence("près de {amount}", "almost {amount}"),
    "at_least": Sentence("au moins {amount}", "at least {amount}"),
    "at_most": Sentence("au plus {amount}", "at most {amount}"),
    "more_than": Sentence("plus de {amount}", "more than {amount}"),
    "less_than": Sentence("moins de {amount}", "less than {amount}"),
}
#: The same where there is little room: « ≥ 65 ».
_SIGNS = {"about": "≈", "almost": "≈", "at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}
_RANGE = Sentence("{low} à {high}", "{low} to {high}")
_POINT = {"fr": ("point", "points"), "en": ("point", "points")}
_AGE = {"fr": ("an", "ans"), "en": ("year old", "years old")}
_YEARS = {"fr": "ans", "en": "years"}
#: The names of everyday: CLDR's « dollars des États-Unis » is nobody's word for them.
_CURRENCIES = {"USD": {"fr": ("dollar", "dollars"), "en": ("dollar", "dollars")}}
_SCALES = (
    (Decimal(10) ** 9, {"fr": ("milliard", "milliards"), "en": ("billion", "billion")}),
    (Decimal(10) ** 6, {"fr": ("million", "millions"), "en": ("million", "million")}),
)
#: « un milliard de handicapés », « d'habitants »: these few h forbid the elision.
_ASPIRATED = ("handicap", "haut", "hangar", "héros", "hongrois", "hollandais")
_LARGEST_POWER = 15


def amount(figure: FoundFigure, lang: Lang) -> str | None:
    """What a figure says, rewritten; None where its own words are all one may say."""
    values = [value for value in (figure.low, figure.high, figure.value) if value is not None]
    if not values or figure.kind == "ratio" or any(not v.is_finite() or v.adjusted() > _LARGEST_POWER for v in values):
        return None
    said = _measured(values[-1], figure, lang)
    if figure.low is not None and figure.high is not None:
        # « 300 à 500 millions de dollars »: the unit is said once, unless the scales differ.
        said_low, said_high = _measured(figure.low, figure, lang), _measured(figure.high, figure, lang)
        number, _, unit = said_low.partition(NBSP)
        shared = said_high.partition(NBSP)[2]
        said = _RANGE(lang, low=number if unit == shared else said_low, high=said_high)
    return _QUALIFIERS[figure.qualifier](lang, amount=said) if figure.qualifier else said


@dataclass(frozen=True, slots=True)
class Scale:
    """What the numbers of an axis count: 10⁶ and « millions de dollars »; 1 and « % »."""

    power: Decimal
    unit: str


def scale(figure: FoundFigure, values: Iterable[Decimal], lang: Lang) -> Scale:
    """The scale for values of the figure's kind and unit: the greatest in which all are exact to three decimals."""
    many, numbers = Decimal(2), tuple(values)
    if figure.kind == "age":
        return Scale(Decimal(1), _YEARS[lang])
    if figure.kind not in ("money", "count"):
        return Scale(Decimal(1), _measured(many, figure, lang).removeprefix(f"{plain(many, lang)}{NBSP}"))
    unit = _currency(figure.unit, many, lang) if figure.kind == "money" else figure.unit
    for power, names in _SCALES:
        counts = [number / power for number in numbers]
        if any(abs(count) >= 1 for count in counts) and all(count == round(count, 3) for count in counts):
            scaled = _form(names[lang], many, lang)
            return Scale(power, f"{scaled}{NBSP}{of(unit, lang)}" if unit else scaled)
    return Scale(Decimal(1), unit)


def numbered(figure: FoundFigure, by: Scale, lang: Lang, *, signs: bool = False) -> str:
    """A figure's number on a scale, without its unit: « plus de 65 », « 10 à 15 »; with signs « > 65 », « 10–15 »."""
    values = [value for value in (figure.low, figure.high) if value is not None]
    if figure.value is not None and len(values) < 2:
        values = [figure.value]
    said = [plain(value / by.power, lang) for value in values]
    joined = "–".join(said) if signs else _RANGE(lang, low=said[0], high=said[-1]) if len(said) > 1 else said[0]
    if not figure.qualifier:
        return joined
    return f"{_SIGNS[figure.qualifier]}{NBSP}{joined}" if signs else _QUALIFIERS[figure.qualifier](lang, amount=joined)


def plain(value: Decimal, lang: Lang) -> str:
    """A bare number: « 1 234,5 »."""
    return str(format_decimal(value, format="#,##0.############", locale=lang))


def currency(code: str, lang: Lang) -> str:
    """A currency's full name: `USD` -> « dollars des États-Unis »; the code itself where it is none that CLDR knows."""
    return str(get_currency_name(code, count=2, locale=lang))


def _measured(value: Decimal, figure: FoundFigure, lang: Lang) -> str:
    """A number with its unit, U+00A0 between them: « 500 millions de dollars »."""
    if figure.kind == "percent":
        return f"{plain(value, lang)}{NBSP}{_form(_POINT[lang], value, lang) if figure.unit == 'point' else '%'}"
    if figure.kind == "age":
        return f"{plain(value, lang)}{NBSP}{_form(_AGE[lang], value, lang)}"
    if figure.kind in ("duration", "measure"):
        return _unit(value, figure.unit, lang)
    number, scaled = _scaled(value, lang)
    unit = _currency(figure.unit, value, lang) if figure.kind == "money" else figure.unit
    if scaled and unit:
        unit = of(unit, lang)
    return f"{number}{NBSP}{unit}" if unit else number


def _scaled(value: Decimal, lang: Lang) -> tuple[str, bool]:
    """A number with « millions » or « milliards » where that is exact to three decimals, and whether it has them."""
    for scale, names in _SCALES:
        count = value / scale
        if abs(count) >= 1 and count == round(count, 3):
            return f"{plain(count, lang)}{NBSP}{_form(names[lang], count, lang)}", True
    return plain(value, lang), False


def _unit(value: Decimal, unit: str, lang: Lang) -> str:
    name = unit.replace("_", "-").replace("metre", "meter").replace("litre", "liter").replace("degree-", "")
    try:
        said = format_unit(value, name, length="long", format="#,##0.###", locale=lang)
    except (UnknownUnitError, KeyError, ValueError):
        return f"{plain(value, lang)}{NBSP}{unit.replace('_', ' ')}"
    return str(said).replace(" ", NBSP)


def _currency(code: str, value: Decimal, lang: Lang) -> str:
    if code in _CURRENCIES:
        return _form(_CURRENCIES[code][lang], value, lang)
    return str(get_currency_name(code, count=value, locale=lang))


def of(unit: str, lang: Lang) -> str:
    """What stands after « millions »: « de dollars », « d'euros », `dollars`."""
    if lang == "en":
        return unit
    return f"d'{unit}" if _elides(unit) else f"de {unit}"


def _elides(word: str) -> bool:
    first = word[:1].lower()
    return first in "aàâeéèêiîoôuœ" or (first == "h" and not word.lower().startswith(_ASPIRATED))


def _form(forms: tuple[str, str], value: Decimal, lang: Lang) -> str:
    """French: one below two (« 1,5 million »); English: one of 1 alone."""
    return forms[0] if (abs(value) < 2 if lang == "fr" else abs(value) == 1) else forms[1]
