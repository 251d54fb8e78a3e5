"""Words and the place after a number in, the counted noun out: « deux petits navires » -> navires; and whether there is one at all.

There is no tagger here: closed lists (function words, adjectives that stand before nouns) and the form of words do. After a number
a French noun is plural, and what follows an elided noun is a verb, a preposition or a mark (« dont 19 dans un état grave »).
"""

from dataclasses import dataclass
from functools import cache

from store.extract.lexicon import entries, rows
from store.extract.numbers import number_at, number_words
from store.extract.words import Words

_OF = ("de", "d'", "des", "du")
_WHOSE = frozenset("nos vos ses leurs mes tes ces les cette ce cet la l' le son sa leur notre votre".split())
_MARKS = ("«", '"', "“")
_PARTICIPLES = ("és", "ées", "é", "ée")
#: « deux candidate », « 5 km » aside, a word in the singular after a number is a noun only where it can be nothing else.
_VERBAL = ("nt", "rai", "era", "ait", "er", "ir", "re", "oir")
_ADJECTIVAL = (
    "aux|ales|ale|al|ifs|ives|if|ive|iques|ique|els|elles|el|elle|ais|aises|aise|ains|aines|ain|aine|iens|iennes|ien|ienne"
    "|ois|oises|oise|eux|euses|euse|ables|able|ibles|ible|aires|aire|istes|iste|ins|ines|in|ine|és|ées|é|ée|ants|antes|ant|ante"
    "|us|ues|is|ises|ards|ardes|ents|entes|ires|ire|urs|ures|res"
).split("|")
_ADJECTIVAL_ENDS = tuple(_ADJECTIVAL)


@dataclass(frozen=True, slots=True)
class Noun:
    """The counted noun: words `at` to `end` (left out), adjectives before it from `start`."""

    start: int
    at: int
    end: int
    text: str


@cache
def function_words() -> frozenset[str]:
    return frozenset(word for line in entries("function_words") for word in line.split())


@cache
def _before_nouns() -> dict[str, bool]:
    """Adjectives that stand before nouns; True where the word may be a noun itself."""
    return {word.strip(): len(row) > 1 for row in rows("adjectives_before") for word in row[0].split(",")}


def adjective_before(word: str) -> bool:
    """Whether the word is one of those that stand between a number and its noun."""
    return word in _before_nouns()


@cache
def person_nouns() -> frozenset[str]:
    lines = (*entries("person_nouns"), *entries("aged_nouns"))
    return frozenset(word.strip().lower() for line in lines for word in line.split(","))


def noun_at(words: Words, i: int, *, joined: bool) -> Noun | None:
    """The noun that a number before word `i` counts. `joined`: « de » ties them (« un millier de foyers »).

    « au moins quatre de nos principaux alliés » -> alliés, « deux des suspects » -> suspects, « trois d'entre eux » -> None.
    """
    j = i
    if words.at(j) in _OF:
        if not joined and words.at(j) in ("de", "d'") and words.at(j + 1) not in _WHOSE:
            return None
        j += 1
        while words.at(j) in _MARKS and j < i + 4:
            j += 1
        if words.at(j) in _WHOSE:
            j += 1
        if j > i and (words.at(j)[:1].isdigit() or words.at(j) in number_words()):
            return _of_so_many(words, i, j)
    while words.at(j) in _MARKS and j < i + 6:
        j += 1
    first = j
    if words.at(j) == "plus" and words.at(j + 1) in _before_nouns():  # « les quatre plus grands groupes »
        j += 1
    while words.at(j) in _before_nouns() and words.letters(j + 1) and words.at(j + 1) not in function_words() and j < first + 4:
        if _before_nouns()[words.at(j)] and words.at(j + 1).endswith(_PARTICIPLES):  # « trois jeunes fauchés »
            break
        j += 1
    if not nounlike(words, j):
        j -= j > first  # « les trois premiers l'emportent »
    lone = words.at(j) in ("autres", "autre") or (words.at(first - 2) == "dont" and words.at(j) in _before_nouns())
    if not nounlike(words, j) or lone:  # « deux autres mardi », « dont cinq graves »
        return None
    end = compound_end(words, j)
    return Noun(first, j, end, words.text[words.starts[j] : words.ends[end - 1]])


def _of_so_many(words: Words, i: int, j: int) -> Noun | None:
    """« 29 des 40 valeurs », « six de ses huit enfants »: what the second number counts, the first one counts too."""
    whole = number_at(words, j)
    noun = noun_at(words, whole.end, joined=False) if whole and whole.form != "fraction" else None
    return Noun(i, noun.at, i, noun.text) if noun else None


def nounlike(words: Words, i: int) -> bool:
    """Whether the word may be the noun that a number counts: plural in form, or a name (« deux Rafale », « 12 PME »)."""
    if not words.letters(i):
        return False
    word, end = words.at(i), compound_end(words, i)
    if _model_end(words, i) > i + 1:
        return True
    if end > i + 1:  # « deux sous-marins », « trois porte-avions », « deux arcs-en-ciel »
        return any(words.at(k)[-1] in "sxz" for k in range(i, end))
    if word in function_words() or word.endswith("'") or len(word) < 2:
        return False
    return words.capital(i) or (len(word) > 2 and word[-1] in "sxz")


def compound_end(words: Words, i: int) -> int:
    """Where a word with hyphens ends: « porte-avions », « chefs-d'œuvre »."""
    end = _model_end(words, i)
    while words.at(end) == "-" and words.glued(end) and words.glued(end + 1) and words.letters(end + 1) and end < i + 9:
        end += 2
        if words.at(end - 1).endswith("'") and words.glued(end) and words.letters(end):
            end += 1
    return end


def _model_end(words: Words, i: int) -> int:
    """The word after « A220 », « A330neo », « S-300 », « F-16 », a model's name; else the next word."""
    end = i + 1
    if not words.capital(i) or len(words.at(i)) > 3 or words.at(i) in ("h", "m", "e"):
        return end
    at = end + 1 if words.at(end) == "-" and words.glued(end) else end
    if not (words.glued(at) and words.at(at).isdigit()):
        return end
    end = at + 1
    return end + 1 if words.glued(end) and words.letters(end) else end


def singular_noun(words: Words, i: int) -> bool:
    """A slip of the pen: « deux candidate », « 30 point ». No verb, no adverb, no short word."""
    word = words.at(i)
    return (
        words.letters(i)
        and len(word) > 3
        and not words.capital(i)
        and word not in function_words()
        and not word.endswith(("'", "ment", *_VERBAL))
        and word not in _before_nouns()
    )


def one_noun(words: Words, i: int) -> bool:
    """A noun in the singular after less than two: « 1,8 enfant par femme », « 1 mort »."""
    word = words.at(i)
    verb = word.endswith(("ment", "aient", "èrent", "ront")) or word in _before_nouns()
    return words.letters(i) and len(word) > 2 and word not in function_words() and not verb and not word.endswith("'")


def verb_like(words: Words, i: int) -> bool:
    """A verb in the third person plural: « 1280 ont péri », « 14 resteront »."""
    word = words.at(i)
    return word in ("ont", "sont", "ne", "n'", "se", "s'", "y", "en") or (
        word.endswith(("ont", "aient", "èrent", "ent")) and len(word) > 3
    )


def phrase_end(words: Words, i: int, *, limit: int = 9) -> int:
    """Where the noun phrase whose head is word `i` ends: its adjectives and complements (« aide budgétaire directe au gouvernement »).

    It goes on over de, du, des, d', à, au, aux with a noun after them, « et » left out, and stops at all else.
    """
    end, stop = compound_end(words, i), min(len(words), i + 1 + limit)
    while end < stop:
        word = words.at(end)
        if word in ("de", "du", "des", "d'", "à", "au", "aux"):
            k = end + 1
            if words.at(k) in ("la", "l'", "les", "leurs", "ses", "nos"):
                k += 1
            # « 500 euros par an », « 3 millions à partir de » and a number that follows belong to something else
            if (
                not words.letters(k)
                or words.at(k) in function_words()
                or (words.at(k - 1) in ("au", "à") and words.at(k) in ("moins", "plus"))
            ):
                break
            if k >= stop:
                break
            end = k + 1
        elif words.letters(end) and word not in function_words() and (words.capital(end) or adjectival(word)):
            end += 1
        elif word == "-" and words.glued(end) and words.glued(end + 1) and words.letters(end + 1):
            end += 2
        else:
            break
    return min(end, len(words))


def adjectival(word: str) -> bool:
    """« budgétaire », « directe », « russes »: a small-letter word after a noun that may belong to it."""
    return word in (
        "directe",
        "directes",
        "direct",
        "russe",
        "russes",
        "jeune",
        "corse",
        "ferme",
        "brut",
        "brute",
        "net",
        "nette",
        "nets",
    ) or (len(word) > 3 and word.endswith(_ADJECTIVAL_ENDS) and not word.endswith(("ment", "aient")))
