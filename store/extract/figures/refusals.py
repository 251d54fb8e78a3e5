"""Words and a number in, whether it is no quantity out: names, labels, dates, years, scores, references, turns of phrase.

Clock times are told from durations in durations.py, since both have hours.
"""

import re
from functools import cache

from store.extract.figures.nouns import function_words, nounlike
from store.extract.lexicon import entries, rows
from store.extract.numbers import Number, number_words
from store.extract.words import Words, split

# « 2015-2016 », « 6-4 », « 12/01/2022 », « 20:00 », « 4x100 », « 1.2.3 »: digits tied by marks. « 10-15 % » and « 2/3 » are looked at first.
_TIED = re.compile(r"[0-9]+(?:[-–/:.,x×]+[0-9]+)+")
# « 06 12 34 56 78 », « +33 6 12 34 56 78 »: pairs of digits, which no number is grouped by.
_PHONE = re.compile(r"\+?[0-9]{1,3}(?:[ .-][0-9]{1,2}){3,6}(?![0-9])")
# « 0 800 123 456 »: no number begins with a lone 0.
_GREEN_NUMBER = re.compile(r"0(?: [0-9]{2,3}){3,4}(?![0-9])|0[0-9]{3}(?: [0-9]{2,3}){2,3}(?![0-9])")
_ORDINAL = frozenset(
    ("e", "er", "ère", "eme", "ème", "ième", "è", "re", "nd", "nde", "es", "ers", "èmes", "emes", "ièmes", "º", "th", "st")
)
_YEAR_BEFORE = frozenset(
    "en depuis année années an fin début mi dès courant printemps été automne hiver saison saisons édition millésime exercice d'ici ici"
    " jusqu'en avant après depuis vers entre horizon jeux jo élection élections rentrée bilan budget".split()
)
_STREETS = frozenset("rue avenue boulevard bd place quai chemin impasse allée allées cours square route cedex".split())
_SINGULAR = frozenset(("le", "du", "au", "ce", "cet"))
_NOT_NAMES = frozenset("environ quelque près plus moins presque total outre parmi avec selon dont".split())


_MODELS = frozenset("airbus boeing peugeot renault porsche ferrari bmw volvo mazda atr fiat embraer".split())


@cache
def months() -> frozenset[str]:
    return frozenset(name.strip() for row in rows("months") for name in row[1].split(","))


@cache
def weekdays() -> frozenset[str]:
    return frozenset(row[0].split(",")[0].strip() for row in rows("weekdays"))


@cache
def _labels() -> frozenset[str]:
    return frozenset(word.strip() for line in entries("label_nouns") for word in line.split(","))


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """A turn of phrase by each number word it has, with how many words stand before it."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for entry in entries("not_figures"):
        phrase = split(entry)
        for at, word in enumerate(phrase):
            if word in number_words() or word.isdigit():
                found.setdefault(word, []).append((phrase, at))
    return found


def refused_outright(words: Words, i: int) -> int:
    """Where to go on where word `i` can begin no quantity, 0 where it may: marks around it tell, before any number is read."""
    for phrase, at in _phrases().get(words.at(i), ()):
        if i >= at and tuple(words.flat[i - at : i - at + len(phrase)]) == phrase:
            return i - at + len(phrase)
    before = words.at(i - 1)
    if before == "l'" or (
        before == "-" and words.glued(i) and words.glued(i - 1) and words.letters(i - 2)
    ):  # « l'un », « F-16 »
        return i + 1
    if not words.at(i)[0].isdigit():
        return i + 1 if words.capital(i) and _in_a_name(words, i) else 0
    if words.glued(i) and (before in ("#", "@", "_", "/", "°", "º") or (before[-1:].isalpha() and not before.endswith("'"))):
        return i + 1  # « A320 », « #2022 », « nº5 »; a currency's code before the digits was tried earlier
    if words.glued(i) and before == "." and words.glued(i - 1) and words.at(i - 2)[-1:].isalnum():
        return i + 1
    if words.glued(i) and before == "[" and words.at(i + 1) == "]":  # a note's mark
        return i + 2
    if _in_an_address(words, i):
        return i + 1
    green = _GREEN_NUMBER.match(words.line, words.starts[i])
    if green:
        return _after(words, i, green.end())
    phone = _PHONE.match(words.line, words.starts[i])
    if phone:
        return _after(words, i, phone.end())
    return 0


def tied(words: Words, i: int) -> int:
    """Where to go on after digits tied to others by marks: « 2-1 », « 5/8 », « 2015-2016 », « 4x100 m »; 0 where they are not."""
    match = _TIED.match(words.line, words.starts[i])
    if (
        match is None
        or re.fullmatch(r"[0-9]+[.,][0-9]+", match[0])
        or re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", match[0])
    ):
        return 0
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", match[0]):
        return 0
    return _after(words, i, match.end())


def ordinal(words: Words, number: Number) -> bool:
    """« 7e », « 42 e édition », « 1er », « 2nde »."""
    after = words.at(number.end)
    return (
        after in _ORDINAL and number.form == "digits" and (words.glued(number.end) or after in ("e", "er", "ère", "ème", "re"))
    )


def dated(words: Words, number: Number) -> int:
    """Where to go on after a day of a date: « 12 janvier », « mardi 12 », « les 12 et 13 mars », « du 2 au 11 »; 0 where it is none."""
    if number.value != number.value.to_integral_value() or number.value > 31 or number.scaled:
        return 0
    j = number.end
    if words.at(j) in months() and (words.at(j) != "mars" or words.at(j - 1) != "sur"):
        return j + 1
    if words.at(number.start - 1) in weekdays():  # « mardi 12 »; not « il a requis mardi huit ans de prison »
        return 0 if nounlike(words, j) and not words.capital(j) else j
    k = j
    while k < j + 12 and (words.at(k) in (",", "et", "au", "ou", "à", "-", "–", "le", "puis") or words.at(k).isdigit()):
        k += 1
    if k > j and words.at(k) in months() and words.at(k - 1).isdecimal() and int(words.at(k - 1)[:9]) <= 31:
        return k + 1
    return 0


def is_year(words: Words, number: Number) -> bool:
    """Four digits without a space that are a year: « en 2015 », « Rio 2016 », « 2014 et 2015 »; not « 2000 personnes », « 1280 ont »."""
    if number.form != "digits" or number.grouped or not 1000 <= number.value <= 2100 or number.end - number.start != 1:
        return False
    before, value = words.at(number.start - 1), int(number.value)
    if before in months() or before in ("'", "l'an") or before in ("année", "an", "années"):
        return True
    counted = nounlike(words, number.end) and not words.capital(number.end)
    if before in _YEAR_BEFORE:
        return not counted or before == "en"
    if counted:
        return words.letters(number.start - 1) and words.capital(number.start - 1) and value >= 1900
    return value >= 1500


def named(words: Words, number: Number) -> bool:
    """A number that belongs to a name or a label: « France 2 », « Minsk 2 », « Boeing 737 », « l'article 49.3 », « le vol 661 »."""
    before = number.start - 1
    if before < 0 or number.form not in ("digits", "words", "one"):
        return False
    word = words.at(before)
    if word in _labels() and not (number.grouped and number.value >= 1000):
        return True
    if word in ("°", "º") and words.at(before - 1) in ("n", "nº"):
        return True
    if number.form != "digits" or (number.grouped and number.value >= 1000) or number.scaled:
        return False
    if not words.letters(before) or words.starts[number.start] - words.ends[before] != 1 or "\n" in words.at(before):
        return False
    if (
        number.value >= 100
        and words.at(number.end).endswith("s")
        and nounlike(words, number.end)
        and not words.capital(number.end)
    ):
        # « le salon de Farnborough 431 commandes »; a model stands without its noun, or is an aeroplane's: « Airbus 320 neufs »
        return word in _MODELS
    return words.capital(before) and word not in function_words() and word not in _NOT_NAMES and word not in number_words()


def brand_new(words: Words, number: Number) -> bool:
    """« un véhicule neuf frôle les 36 000 euros »: « neuf » after a noun, where no plural follows it."""
    if words.at(number.start) != "neuf" or number.end != number.start + 1:
        return False
    before = words.at(number.start - 1)
    return words.letters(number.start - 1) and before not in function_words() and before not in number_words()


def postal(words: Words, number: Number) -> bool:
    """« 12 rue des Lilas, 75011 Paris », « rue du Simplon 3, 1006 Lausanne »: four or five digits in an address."""
    if number.form != "digits" or number.grouped or number.end - number.start != 1 or len(words.at(number.start)) not in (4, 5):
        return False
    return words.capital(number.end) and bool(_STREETS & set(words.flat[max(0, number.start - 9) : number.start]))


def singular_before(words: Words, number: Number) -> bool:
    """« le 12 », « le 100 m », « du 20 heures », « au 31 »: an article in the singular makes a rank, a date or an event of it."""
    return (
        words.at(number.start - 1) in _SINGULAR
        and number.value > 1
        and not number.scaled
        and number.form in ("digits", "words")
    )


def _in_a_name(words: Words, i: int) -> bool:
    """« le mouvement Cinq Étoiles », « les Six Nations »: a number word with a capital inside a sentence, and a capital after it."""
    before = words.at(i - 1)
    return (
        bool(before)
        and (words.letters(i - 1) or before == "'")
        and (words.capital(i + 1) or before in ("le", "les", "des", "aux", "du", "au"))
    )


def _in_an_address(words: Words, i: int) -> bool:
    """Inside « https://… », « www.… », « nom@… »: looked for in the 80 characters before, without a space."""
    start = words.starts[i]
    chunk = words.line[max(0, start - 80) : start].rsplit(" ", 1)[-1].rsplit("\n", 1)[-1]
    return len(chunk) > 1 and ("://" in chunk or "www." in chunk or "@" in chunk or chunk.startswith("#"))


def _after(words: Words, i: int, end: int) -> int:
    j = i + 1
    while j < len(words) and words.starts[j] < end:
        j += 1
    return j
