"""A quantity in, the noun phrase that it measures out: « 500 millions de dollars d'aide militaire » -> aide militaire.

Looked for behind the quantity first (« … d'aide militaire », « … en aide sécuritaire »), then before it (« une aide de … »).
None where neither is there: better nothing than the wrong thing.
"""

from store.extract.figures.nouns import function_words, phrase_end
from store.extract.figures.quantities import Quantity
from store.extract.numbers import number_words
from store.extract.words import Words

_FAR = 12
_MARKS = ("«", "»", '"', "“", "”")
#: What frames an amount says nothing of what it measures: « pour un montant de 3 millions ».
_FRAMES = frozenset(
    "montant montants somme sommes total hauteur ordre moyenne maximum minimum plus moins près environ autour dizaine centaine part nombre"
    " quelque âge lieu fois fin jour jours mois an ans année années cours sein suite point".split()
)
_DETERMINERS = frozenset(
    "un une l' le la les des son sa ses leur leurs notre nos votre vos mon ma mes ce cet cette ces aucun aucune".split()
)
_INTO = frozenset(("à", "au", "aux", "de", "du", "d'"))


def about_of(words: Words, quantity: Quantity) -> str | None:
    """What the quantity measures, in the article's words."""
    if quantity.kind == "age":
        return None
    if quantity.kind == "count":
        return _counted(words, quantity)
    if quantity.kind == "ratio" and quantity.unit == "fois":
        return None
    return _behind(words, quantity) or (
        _before(words, quantity) if quantity.kind in ("money", "percent", "measure", "duration") else None
    )


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
        or (link == "en" and (words.capital(j) or words.at(j)[0].isdigit()))
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
        if word in _DETERMINERS and words.at(k - 1) not in _INTO:
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
    if start >= stop or phrase_end(words, start, limit=_FAR) < stop or not _nominal(words, start):
        return None
    return _text(words, start, stop)


def _nominal(words: Words, i: int) -> bool:
    word = words.at(i)
    return words.letters(i) and word not in function_words() and word not in _FRAMES and word not in number_words()


def _text(words: Words, start: int, end: int) -> str:
    return " ".join(words.text[words.starts[start] : words.ends[end - 1]].split())
