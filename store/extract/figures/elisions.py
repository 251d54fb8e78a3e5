"""A number without a noun in, the quantity with the noun that was said before out: « 25 blessés, dont 19 dans un état grave »."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from store.extract.figures.nouns import adjective_before, function_words, nounlike, person_nouns, singular_noun, verb_like
from store.extract.figures.quantities import Quantity
from store.extract.figures.units import money_named
from store.extract.lexicon import entries
from store.extract.numbers import Number
from store.extract.words import Words
from store.types import Qualifier

#: A number after one of these is no elided count: « à deux », « les trois », « l'un des deux ».
_NO_ANTECEDENT = frozenset("à en par les ces ses nos leurs aux des tous toutes le la au du un une".split())
_CUES = frozenset(("dont", "seulement", "et", ",", "mais", "", ".", "puis", "«", ":", ";", "?", "!"))
_COMPLEMENTS = frozenset("d' de du des par à au aux en dans sur avec pour entre liés liées depuis".split())
_CLITICS = frozenset("n' m' t' s' d' j' qu' il elle on ils elles nous vous y je".split())
_VERBS = (
    "e",
    "es",
    "ent",
    "ait",
    "aient",
    "er",
    "ir",
    "re",
    "a",
    "ont",
    "rait",
    "raient",
    "it",
    "ut",
    "aut",
    "ste",
    "sté",
    "û",
)
#: Between the verb and its number: « n'en reste plus que 98 ».
_BETWEEN = frozenset(("que", "qu'", "plus", "même", "encore", "déjà", "pas", "guère", "a", "n'", "-", "aussi", "à"))
#: Forms that follow the pronoun « en », never the preposition.
_HOLDS = frozenset("a ont avait avaient aura auront aurait avons avez ai est sont était étaient serait".split())
_NEAR = 60  # words back to what « en » stands for
_CLOSE = 15  # words back where it is a time: « deux ans. Il en a fait neuf »
_MANY = 100  # quantities back to the last amount of money
_FAR = 120  # words between the number and the noun it leaves out


def elided(
    words: Words, made: Quantity, number: Number, earlier: Sequence[Quantity], bent: tuple[Qualifier, int] | None
) -> Quantity | None:
    """What the number counts where no noun follows; None where nothing says that it counts at all."""
    before, after = words.at(number.start - 1), words.at(number.end)
    sentence = sentence_start(words, number.start)
    exact = number.value == number.value.to_integral_value()
    counted = next((q for q in reversed(earlier[-6:]) if q.kind == "count" and q.unit and q.end > number.start - _FAR), None)
    here = next((q for q in reversed(earlier[-3:]) if q.start >= sentence), None)
    if after in ("autres", "autre"):  # « une réunion lundi, et deux autres mardi »
        noun = counted.unit if counted and counted.start >= sentence else noun_before(words, number.start, sentence)
        return replace(made, unit=noun or (counted.unit if counted else ""), end=number.end + 1)
    if exact and after in ("oui", "non") and words.at(number.end + 1) != "-":  # « 104 318 oui contre 103 991 non »
        return replace(made, unit=after, end=number.end + 1, head=number.end)
    of = _number_of(words, number, sentence)
    if of and (number.grouped or before in ("à", "de", "d'") or bent):
        return replace(made, unit=of)
    if number.scaled and number.value >= 1_000_000:  # « 19 milliards » after « 532 millions de dollars »
        money = next((q for q in reversed(earlier[-_MANY:]) if q.kind == "money"), None)
        counts = next((q for q in reversed(earlier[-3:]) if q.start >= sentence and q.kind in ("money", "count")), None)
        near = counts or money or counted
        if near is None:
            code = money_named(words) if number.value >= 10**9 else ""  # « Bercy cherche 30 milliards », says a headline
            return replace(made, kind="money", unit=code, assumed=True) if code else made
        return replace(made, kind=near.kind, unit=near.unit, assumed=near.kind == "money")
    small = (
        here is None or here.kind != "percent" or number.value <= 200
    )  # « -5,2 %, contre 153 295 immatriculations »: no percent
    instead = before in ("contre", "à") or words.flat[max(0, number.start - 3) : number.start] == ["au", "lieu", "de"]
    if here and here.kind in ("percent", "money", "measure") and small and (not exact or instead):
        return _alike(made, here)
    if here and here.kind == "count" and here.unit and not exact and here.low >= 1_000_000:  # « 3,1 millions …, contre 1,8 »
        return _alike(made, here)
    paid = next((q for q in reversed(earlier[-3:]) if q.start >= sentence and q.kind == "money"), None)
    if paid and exact and paid.low >= 1_000_000 and _part_of(words, number, paid):
        return _alike(made, paid)  # « 160 millions d'euros, dont 15 apportés par la région »
    each = after == "pour" and before in ("(", ",") and words.at(number.end + 1) in ("les", "la", "le", "l'", "une", "un")
    if (
        here and each and small and here.kind in ("money", "measure", "percent")
    ):  # « 8,1 g de sel (9 pour les hommes, 7 pour les femmes) »
        return replace(made, kind=here.kind, unit=here.unit, assumed=here.assumed)
    back = _taken_up(words, number, earlier)
    if back:
        return _alike(made, back)
    if (
        here
        and here.unit
        and after in ("de", "d'")
        and words.at(number.end + 1) in ("plus", "moins")
        and here.kind != "percent"
    ):
        return replace(made, kind=here.kind, unit=here.unit, assumed=here.assumed)  # « soit six de plus qu'à midi »
    if (
        here
        and here.kind == "duration"
        and before == "dont"
        and exact
        and number.value <= here.low
        and (not nounlike(words, number.end) or participle(words, number.end))
    ):
        return replace(made, kind="duration", unit=here.unit)  # « trois ans de prison, dont deux avec sursis »
    if (
        here
        and here.kind == "count"
        and here.unit
        and before == "contre"
        and exact
        and (after in function_words() or not words.letters(number.end))
    ):
        return replace(
            made, unit=here.unit
        )  # « 289 voix contre 243 et 21 abstentions », « 191 ventes, contre 402 un an plus tôt »
    if exact and _cast(words, number):
        return replace(made, unit="voix")  # « rejetée par 9 voix : 7 pour, 9 contre »
    if counted and words.flat[max(0, number.start - 2) : number.start] == ["sur", "les"] and counted.start >= sentence:
        return replace(made, unit=counted.unit)  # « 60 employés sur les 420 que compte l'usine »
    among = (after == "d'" and words.at(number.end + 1) == "entre") or (after == "des" and nounlike(words, number.end + 1))
    if among:  # « sept d'entre eux ont signé »
        return replace(made, unit=counted.unit if counted else "")
    if number.grouped and exact and number.value >= 1000:
        return replace(made, unit=counted.unit if counted else "")
    if before == "," and words.at(sentence) == "parmi" and nounlike(words, sentence + 2):
        return replace(made, unit=words.raw(sentence + 2))  # « Parmi les blessés, trois souffrent d'otites »
    if before in _NO_ANTECEDENT and not bent:
        return None
    if exact and singular_noun(words, number.end) and not verb_like(words, number.end) and before not in ("n'", "dont"):
        if (
            number.form == "words"
            or bent
            or (number.value < 1000 and words.letters(number.start - 1) and before in function_words())
        ):
            return replace(made, unit=words.raw(number.end), end=number.end + 1, head=number.end)
        return None
    if not counted or not exact or not (bent or before in _CUES or "\n" in before):
        return None
    verb = verb_like(words, number.end)
    open_end = after in function_words() or adjective_before(after) or after.endswith("ment") or not words.letters(number.end)
    open_end = open_end or participle(words, number.end)
    if bent or verb or (open_end and (before == "dont" or (here and words.letters(number.end)))):
        return replace(made, unit=counted.unit)
    return None


def participle(words: Words, i: int) -> bool:
    """« dont dix assortis d'un sursis », « 15 apportés par la région »: a participle that a complement follows, not « 12 blessés »."""
    word = words.at(i)
    ends = word.endswith(("és", "ées", "is", "ies", "us", "ues")) and len(word) > 4 and not words.capital(i)
    return ends and word not in person_nouns() and words.at(i + 1) in _COMPLEMENTS


def _alike(made: Quantity, other: Quantity) -> Quantity:
    """The number in the unit and the scale of another: « 28 milliards, dont près de 18 », « 3,9 milliards, dont 1,4 versé »."""
    scale = next((Decimal(10) ** power for power in (9, 6) if other.low >= Decimal(10) ** power), Decimal(1))
    if made.low >= 1000 or other.kind not in ("money", "count"):
        scale = Decimal(1)
    return replace(made, low=made.low * scale, kind=other.kind, unit=other.unit, assumed=other.assumed)


def _part_of(words: Words, number: Number, whole: Quantity) -> bool:
    """« dont 15 », less than the whole in its own scale, and nothing that it counts behind it."""
    cue = words.at(number.start - 1) == "dont" or words.flat[max(0, number.start - 3) : number.start][:1] == ["dont"]
    scale = Decimal(10) ** (9 if whole.low >= 10**9 else 6)
    return cue and number.value * scale < whole.low and (not nounlike(words, number.end) or participle(words, number.end))


def _taken_up(words: Words, number: Number, earlier: Sequence[Quantity]) -> Quantity | None:
    """What « en » stands for: « Paris en compte 105 », « elle n'en avait que 98 », « il m'en faut 210 »; the last quantity told."""
    told = [q for q in earlier[-2:] if q.end > number.start - _NEAR and words.at(q.start - 1) != "("]
    last = told[-1] if told else None  # what stands in brackets is what was told already, in another unit
    if last is None or last.kind not in ("count", "money", "measure", "duration", "percent") or not last.unit:
        return None
    for k in range(number.start - 2, max(0, number.start - 7), -1):
        word = words.at(k)
        if word == "en":
            verb = words.at(k + 1)
            if verb in _HOLDS:  # « les Bleues en ont marqué cinq », « on en est à soixante »: a pronoun, whoever is before it
                return last if last.kind != "duration" or number.start - last.end < _CLOSE else None
            counts = verb.endswith(_VERBS) if words.at(k - 1) in _CLITICS else verb.startswith(_counting())
            return last if counts and verb not in function_words() and words.letters(k + 1) else None
        if word not in _BETWEEN and not word.endswith(("é", "u", "s", "t", "er", "ir", "re", "e", "ent", "ont")):
            return None
    return None


@cache
def _counting() -> tuple[str, ...]:
    return entries("counting_verbs")


def _cast(words: Words, number: Number) -> bool:
    """Votes: « 7 pour, 9 contre », « 34 pour et 9 contre »."""
    if words.at(number.end) == "pour" and words.at(number.end + 1) in (",", "et"):
        return words.at(number.end + 3) in ("contre", "voix") or words.at(number.end + 2)[:1].isdigit()
    return (
        words.at(number.end) == "contre" and words.at(number.start - 2) == "pour" and words.at(number.start - 1) in (",", "et")
    )


def noun_before(words: Words, i: int, start: int, *, articles: tuple[str, ...] = ("un", "une")) -> str:
    """The noun of the nearest « une réunion » before word `i` in the sentence, in the plural."""
    for k in range(i - 2, max(start, i - 30) - 1, -1):
        if words.at(k) in articles and words.letters(k + 1) and words.at(k + 1) not in function_words():
            noun = words.raw(k + 1)
            return noun if noun[-1] in "sxz" else noun + "s"
    return ""


def _number_of(words: Words, number: Number, start: int) -> str:
    """« portant à 19 le nombre de victimes », « le nombre de naissances à 63 500 », « un recul de 4 300 du nombre de licenciés »."""
    j = number.end
    if words.at(j) in ("le", "du") and words.at(j + 1) in ("nombre", "total", "bilan"):
        j += 2
        if words.at(j) in ("total", "exact"):
            j += 1
        return _after_de(words, j)
    for k in range(number.start - 2, max(start, number.start - 20) - 1, -1):
        if words.at(k) == "nombre":
            return _after_de(words, k + 1 + (words.at(k + 1) in ("total", "exact")))
    return ""


def _after_de(words: Words, j: int) -> str:
    if words.at(j) not in ("de", "d'", "des"):
        return ""
    j += 1 + (words.at(j + 1) in ("leurs", "ses", "ces"))
    return words.raw(j) if nounlike(words, j) else ""


def sentence_start(words: Words, i: int) -> int:
    """The first word of the sentence that word `i` stands in, no further back than 80 words."""
    for k in range(i - 1, max(-1, i - 80), -1):
        if words.at(k) in (".", "!", "?", "…") or "\n" in words.at(k):
            return k + 1
    return max(0, i - 80)
