"""Words and a number in, the number with its unit or noun, its qualifier and its sign out: the parts that a figure is put together from."""

from dataclasses import dataclass, replace
from decimal import Decimal

from store.extract.figures.nouns import Noun, noun_at, one_noun
from store.extract.figures.qualifiers import qualifier_after, qualifier_before, thresholds
from store.extract.figures.units import Unit, money_scale, unit_at
from store.extract.numbers import Number
from store.extract.words import Words
from store.types import FigureKind, Qualifier

_SIZES = ("bonne", "bon", "grosse", "gros", "petite", "petit")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Words `start` to `end` (left out) say `low`, or `low` to `high`; `head` is the counted noun's place, -1 where there is none."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    kind: FigureKind
    unit: str
    qualifier: Qualifier | None = None
    assumed: bool = False
    head: int = -1


@dataclass(frozen=True, slots=True)
class Read:
    """What was found from a place on, and where to go on."""

    found: tuple[Quantity, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its own unit or noun, before it is judged; it begins at `start`, where a currency's sign may stand."""

    start: int
    number: Number
    unit: Unit | None
    noun: Noun | None

    @property
    def end(self) -> int:
        if self.unit:
            return max(self.unit.end, self.number.end)
        return max(self.noun.end, self.number.end) if self.noun else self.number.end


def amount_of(words: Words, number: Number, sign: Unit | None = None) -> Amount:
    """The number with the unit or the noun beside it; `sign` is the currency before it (« $500 »)."""
    if sign:
        scale = money_scale(words, number.end)
        unit = replace(sign, factor=scale[0] if scale else sign.factor, end=scale[1] if scale else number.end)
        return Amount(sign.end, number, unit, None)
    round_millions = number.grouped and number.value >= 1_000_000 and number.value % 1_000_000 == 0  # « 1 000 000 d'euros »
    joined = number.scaled or number.form in ("collective", "fraction") or round_millions
    near = _part_of_unit(words, number) or unit_at(words, number.end, joined=joined)
    if near:
        return Amount(number.start, number, near, None)
    noun = noun_at(words, number.end, joined=joined)
    if (
        noun is None and number.form == "digits" and number.value < 2 and one_noun(words, number.end)
    ):  # « 1,8 enfant par femme »
        noun = Noun(number.end, number.end, number.end + 1, words.raw(number.end))
    if noun and noun.start < noun.at:  # « les 400 derniers mètres »
        near = unit_at(words, noun.at, joined=False)
        if near:
            return Amount(number.start, number, near, None)
    return Amount(number.start, number, None, noun)


def _part_of_unit(words: Words, number: Number) -> Unit | None:
    """« une demi-heure », « trois quarts d'heure », « un quart de point », « une bonne heure »."""
    j, word = number.end, words.at(number.end)
    if number.form == "fraction" and word in ("de", "d'"):  # « un tiers de seconde », « un quart de siècle »
        unit = unit_at(words, j + 1, joined=False)
        whole = unit is not None and unit.kind in ("duration", "measure", "percent") and words.at(unit.end - 1)[-1:] not in "sx"
        return unit if whole else None
    if number.form not in ("one", "words"):
        return None
    unit, share = None, Decimal(1)
    if word == "demi":  # « une demi-heure », « un demi point »
        unit, share = unit_at(words, j + 1 + (words.at(j + 1) == "-"), joined=False), Decimal("0.5")
    elif word in ("quart", "quarts") and words.at(j + 1) == "d'" and words.at(j + 2) == "heure":
        unit, share = unit_at(words, j + 2, joined=False), Decimal("0.25")
    elif word in _SIZES:
        unit = unit_at(words, j + 1, joined=False)
    return replace(unit, factor=unit.factor * share) if unit else None


def size_of(words: Words, number: Number) -> Qualifier | None:
    """« une bonne heure » is more than one, « une petite heure » hardly one."""
    word = words.at(number.end)
    if number.form == "words" and word in ("bons", "bonnes"):  # « deux bons kilomètres »
        return "more_than"
    if number.form != "one" or word not in _SIZES:
        return None
    return "almost" if word.startswith("petit") else "more_than"


def finished(words: Words, quantity: Quantity, floor: int) -> Read:
    """The quantity with what bends it, before or behind, and its sign; nothing reaches back before word `floor`."""
    start, end, qualifier = quantity.start, quantity.end, quantity.qualifier
    low = quantity.low
    sign = sign_before(words, start) or _minus_spelled(words, quantity)
    if sign and start - 1 >= floor and quantity.kind in ("percent", "money", "measure") and quantity.high is None:
        low, start = low * sign, start - 1
    elif quantity.high is None and quantity.unit.startswith("degree") and _below_zero(words, end):
        low, end = -low, _below_zero(words, end)
    bent = qualifier_before(words, start)
    if bent and bent[1] >= floor and _bends(words, bent, quantity):
        qualifier, start = bent
    else:
        behind = qualifier_after(words, end)
        if behind and (qualifier is None or qualifier == "about"):
            qualifier, end = behind
    if (start, end, low, qualifier) != (quantity.start, quantity.end, quantity.low, quantity.qualifier):
        quantity = replace(quantity, start=start, end=end, low=low, qualifier=qualifier)
    return Read((quantity,), end)


def sign_before(words: Words, i: int) -> int:
    """-1 or 1 where a sign stands before word `i` (« -3 % », « (- 0,3 %) », « +2,4 % »), 0 where none does: a hyphen ties, a dash parts."""
    mark = words.at(i - 1)
    if mark not in ("-", "−", "–", "+"):
        return 0
    bracket = words.at(i - 2) == "("
    touches = words.glued(i) or (bracket and mark != "–")
    free = not words.glued(i - 1) or bracket
    return (1 if mark == "+" else -1) if touches and free else 0


def _minus_spelled(words: Words, quantity: Quantity) -> int:
    """« il a fait moins 15 degrés », « l'indice recule, moins 3 % »; not « au moins 3 % », nor « de moins en moins »."""
    i = quantity.start
    if words.at(i - 1) != "moins":
        return 0
    before = words.at(i - 2)
    if quantity.kind == "percent":
        return -1 if before in (",", "(", ":", "à", "") else 0
    free = before not in ("au", "du", "de", "le", "ou", "et", "plus", "encore", "pour", "fois", "non", "pas")
    return -1 if free and quantity.unit.startswith("degree") else 0


def _below_zero(words: Words, i: int) -> int:
    """Where « sous zéro », « au-dessous de zéro » at word `i` ends; 0 where nothing says it."""
    for k in range(i, i + 6):
        if words.at(k) in ("zéro", "zero"):
            return k + 1 if words.at(i) in ("sous", "au", "en") and k > i else 0
    return 0


def _bends(words: Words, bent: tuple[Qualifier, int], quantity: Quantity) -> bool:
    """« sous deux drapeaux », « approche deux soldats » bend nothing; « sous la barre des 7 000 points » does."""
    word = words.at(bent[1])
    if thresholds().intersection(words.flat[bent[1] : quantity.start]):
        return True
    if word == "sous" or word.startswith(("approch", "fris", "tuto", "flirt")):
        return quantity.kind in ("percent", "money", "measure", "duration")
    return True
