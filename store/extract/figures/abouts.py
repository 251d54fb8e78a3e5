"""Quantities in, the noun phrase that each measures out: « 500 millions de dollars d'aide militaire » -> aide militaire.

Looked for behind the quantity (« … d'aide militaire »), before it (« une aide de … ») and in its clause (« l'aide s'élève à … »); a
quantity that carries on from another takes what that one measures (« 7,3 %, contre 7,1 % »). None where nothing says it: better nothing
than the wrong thing.
"""

from collections.abc import Sequence

from store.extract.figures.elisions import sentence_start
from store.extract.figures.measured import bracketed, measured, object_before
from store.extract.figures.nouns import function_words, phrase_end
from store.extract.figures.quantities import Quantity
from store.extract.figures.refusals import months
from store.extract.numbers import number_words
from store.extract.words import Words

_FAR = 12
_MARKS = ("«", "»", '"', "“", "”")
#: What frames an amount says nothing of what it measures: « pour un montant de 3 millions ».
_FRAMES = frozenset(
    "montant montants somme sommes total hauteur ordre moyenne maximum minimum plus moins près environ autour dizaine centaine part nombre"
    " quelque âge lieu fois fin jour jours mois an ans année années cours sein suite point record niveau seuil barre cap plafond plancher"
    " pic espèces liquide long large haut tout rythme".split()
)
#: « en hausse de 3 % » says a change; what changes is the subject.
_CHANGES = frozenset(
    "hausse baisse recul repli progression chute augmentation diminution croissance rebond bond contraction".split()
)
_POINTS = ("point", "points", "pt", "pts")
_CARRIED_ON = frozenset((",", "à", "de", "d'", "puis", "pour", "atteindre", "passer", "soit", "et"))
_DETERMINERS = frozenset(
    "un une l' le la les des son sa ses leur leurs notre nos votre vos mon ma mes ce cet cette ces aucun aucune".split()
)
_INTO = frozenset(("à", "au", "aux", "de", "du", "d'"))


def abouts_of(words: Words, found: Sequence[Quantity]) -> list[str | None]:
    """What each quantity measures, in the article's words."""
    abouts: list[str | None] = []
    carrier = -1  # the last quantity that is no time: « 2,3 % sur un an en mars, après 2,9 % »
    for k, quantity in enumerate(found):
        about = _own(words, quantity)
        weak = about is None or about in _CHANGES
        tail = words.flat[found[k - 1].end : quantity.start] if k else []
        if quantity.kind == "percent" and tail in ([",", "à"], ["à"]) and carrier == k - 1 and abouts[carrier]:
            weak = True  # « a baissé de 0,3 point, à 7,1 % de la population »
        if weak and k and abouts[k - 1] and _same_time(words, found[k - 1], quantity):
            about = abouts[k - 1]
        elif weak and carrier >= 0 and abouts[carrier] and _carries_on(words, found[carrier], quantity, found[k - 1].end):
            about = abouts[carrier]
        if about is None and quantity.kind == "count":
            about = quantity.unit or None
        abouts.append(about)
        if quantity.kind not in ("duration", "age"):
            carrier = k
    return abouts


def _own(words: Words, quantity: Quantity) -> str | None:
    """What stands beside the quantity or in its clause."""
    if quantity.unit == "fois":
        return None
    if quantity.kind == "count":
        counted = _counted(words, quantity)
        return _governing(words, quantity) or (None if quantity.unit in _POINTS and counted == quantity.unit else counted)
    if quantity.kind == "age":
        return _governing(words, quantity)
    if quantity.kind in ("percent", "ratio"):
        return _governing(words, quantity) or _behind(words, quantity) or _before(words, quantity) or _label(words, quantity)
    return _behind(words, quantity) or _before(words, quantity) or _governing(words, quantity) or _label(words, quantity)


def _governing(words: Words, quantity: Quantity) -> str | None:
    """« le déficit atteint 5 % du PIB », « l'abstention atteint un record de 52 % », « il porte le total à 3 millions »."""
    share = quantity.kind == "percent" or quantity.unit in _POINTS
    start = _frame_start(words, quantity.start)
    piece = measured(words, start, quantity.end, kind=quantity.kind, share=share)
    if piece is None and quantity.kind not in ("count", "age"):
        piece = object_before(words, quantity.start)
    if piece is None and quantity.kind == "percent":
        piece = bracketed(words, quantity.start)
    if piece is None:
        return None
    said = _nominal(words, piece[0]) or (piece[1] > piece[0] + 1 and words.at(piece[0]) in _FRAMES)  # « la part de marché »
    return _text(words, *piece) if said else None


def _frame_start(words: Words, i: int) -> int:
    """Where « un record de », « un niveau de » before word `i` begins, else `i`."""
    if (
        words.at(i - 1) in ("de", "d'")
        and words.at(i - 2) in _FRAMES
        and words.at(i - 3) in ("un", "une", "le", "la", "son", "sa")
    ):
        return i - 3
    return i


def _carries_on(words: Words, one: Quantity, other: Quantity, after: int) -> bool:
    """« 12 % à 3,4 milliards », « 16 %, contre 14 % », « 3 milliards, en hausse de 4 % », « 30 000 voitures (+12 %) ».

    `after`: where the quantity just before `other` ends, be it a time (« 2,4 mètres en six heures, à 5,10 mètres »).
    """
    if other.kind in ("duration", "age") or (other.kind == "count" and other.head >= 0 and other.unit not in _POINTS):
        return False
    between, tail = words.flat[one.end : other.start], words.flat[after : other.start]
    if one.end < sentence_start(words, other.start) or len(between) > _FAR:
        return False
    alike = one.kind == other.kind
    if tail[-1:] == ["("] and len(tail) < 6 and other.unit == "point" and alike:  # « 32 % des voix (+4 points) »
        return True
    if between == ["("] and alike and one.unit != other.unit:  # « 80 millions de dollars (74 millions d'euros) »
        return one.kind in ("money", "measure")
    if between in (["("], [","]) and other.kind == "percent":
        return words.at(other.start) in ("+", "-", "−", "–")
    last = next((word for word in reversed(between) if word != "seulement"), "")
    if last in ("contre", "après"):
        return alike
    if last in ("puis", "voire"):
        return alike and one.unit == other.unit
    if last == "et" and len(tail) < 6 and one.kind in ("percent", "money"):  # « 10 % en France et 9,7 % en métropole »
        return one.unit == other.unit
    if last == "soit" or (tail and _CARRIED_ON.issuperset(tail)) or tail[-2:] == [",", "à"]:
        return one.kind != "count" or one.unit in _POINTS
    return between[-4:-2] == [",", "en"] and between[-2] in _CHANGES and between[-1] in ("de", "d'")


def _same_time(words: Words, one: Quantity, other: Quantity) -> bool:
    """« l'âge légal passera de 62 à 64 ans »: what is said of the first age or time is said of the second."""
    times = one.kind == other.kind and one.kind in ("age", "duration")
    return times and words.flat[one.end : other.start] in (["à"], [",", "à"], ["ans", "à"])


def _label(words: Words, quantity: Quantity) -> str | None:
    """« Chiffre d'affaires : 3,4 milliards d'euros »: a line that names what it gives."""
    colon = quantity.start - 1
    after = words.at(quantity.end)
    if words.at(colon) != ":" or not (after in ("", "(", ",", ";", ".") or "\n" in after):  # « Industrie : 3 millions pour … »
        return None
    first = colon - 1
    while first > 0 and colon - first < 8 and "\n" not in words.at(first - 1):
        first -= 1
    if first > 0 and "\n" not in words.at(first - 1):
        return None
    first += words.at(first) in ("-", "–", "•", "*")
    first += words.at(first) in _DETERMINERS
    named = colon - first < 7 and _nominal(words, first)
    return _text(words, first, colon) if named and phrase_end(words, first, limit=_FAR) == colon else None


def _counted(words: Words, quantity: Quantity) -> str | None:
    """« trois de ses anciens ministres de l'Orvanie » -> ministres de l'Orvanie."""
    if quantity.head < 0:
        return quantity.unit or None
    return _text(words, quantity.head, phrase_end(words, quantity.head))


def _behind(words: Words, quantity: Quantity) -> str | None:
    j = quantity.end
    while words.at(j) in ("supplémentaires", "supplémentaire", "annuels", "environ", "»", '"') and j < quantity.end + 3:
        j += 1
    link = words.at(j)
    if link not in ("de", "d'", "des", "du", "en") or (link == "en" and quantity.kind != "money"):
        return None
    if quantity.kind == "measure" and words.at(quantity.start - 1) == "à" and (link == "du" or words.at(j + 1) in _DETERMINERS):
        return None  # « à 500 mètres de la gare » says where
    j += 1
    if link == "de" and words.at(j) in ("la", "l'"):
        j += 1
    if quantity.kind == "money" and words.capital(j) and link != "en":  # « 4 milliards du FMI » says who gives it
        return None
    while words.at(j) in _MARKS:
        j += 1
    if words.at(j) in ("ses", "nos", "leurs", "ces", "leur", "son", "sa", "cette", "ce"):
        j += 1
    if (
        not _nominal(words, j)
        or words.at(j) in ("plus", "moins")
        or (link == "en" and (words.capital(j) or words.at(j)[0].isdigit() or words.at(j) in months()))
    ):
        return None
    return _text(words, j, phrase_end(words, j))


def _before(words: Words, quantity: Quantity) -> str | None:
    """« un prêt à long terme aux communes de 30 millions » -> prêt à long terme aux communes."""
    j = quantity.start - 1
    while words.at(j) in _MARKS:
        j -= 1
    if words.at(j) not in ("de", "d'"):
        return None
    stop = j
    for k in range(j - 1, max(-1, j - _FAR), -1):
        word = words.at(k)
        if word in _DETERMINERS and (words.at(k - 1) not in _INTO or word in ("un", "une")):
            start = k + 1
            break
        if word in ("en",) or (word in ("au", "du") and words.at(k - 1) in function_words()):
            start = k + 1  # « en hausse de 3 % »
            break
        if not (words.letters(k) or word == "-") or (
            word in function_words() and word not in _INTO and word not in _DETERMINERS
        ):
            return None
    else:
        return None
    stop -= words.at(stop - 1) in ("allant", "variant", "oscillant")
    if start >= stop or phrase_end(words, start, limit=_FAR) < stop or not _nominal(words, start):
        return None
    return _text(words, start, stop)


def _nominal(words: Words, i: int) -> bool:
    word = words.at(i)
    return words.letters(i) and word not in function_words() and word not in _FRAMES and word not in number_words()


def _text(words: Words, start: int, end: int) -> str:
    return " ".join(words.text[words.starts[start] : words.ends[end - 1]].split())
