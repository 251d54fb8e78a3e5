"""A name in, its parts out: surname and forename, initials, what is no part of it. Knows the lexicons, and no likeness."""

import re
from functools import cache

from store.extract import lexicon
from store.extract.text import fold, tokens

#: Longer than any name; what is longer is cut, so that hostile input costs no more.
LONGEST_NAME = 100

PARTICLES = frozenset("al abou abu ben bin d da dal de del della den der des di dos du el ibn la le les van von".split())
#: What is left out of the names of organisations where words are compared.
SMALL_WORDS = PARTICLES | {"l", "et", "pour", "sur", "en", "a", "au", "aux", "of", "the", "for", "and"}
_CIVILITIES = frozenset(
    "m mm mme mmes mlle mr mrs ms monsieur madame mademoiselle dr docteur pr professeur me maitre sir mgr".split()
)
_WOMEN, _MEN = frozenset("mme mlle mrs ms madame mademoiselle".split()), frozenset("m mr monsieur".split())
#: « Abdoulaye N'Diaye », « Karl O'Brenn »: the last word of a name begins with a letter and an apostrophe.
_ELIDED = re.compile(r"(?:^|[\s-])[^\W\d_]['’]\w+\s*$")


def bare(name: str) -> str:
    """A typed name folded, without the civility before it: « M. Veld » -> `veld`."""
    words = tokens(name[:LONGEST_NAME])
    while len(words) > 1 and words[0] in _CIVILITIES and (len(words[0]) > 1 or len(words[1]) > 1):
        words.pop(0)
    return " ".join(words)


def civil_gender(name: str) -> str | None:
    """`f` of « Mme Macron », `m` of « M. Macron »; None where no civility tells."""
    first = next(iter(tokens(name[:LONGEST_NAME])), "")
    return "f" if first in _WOMEN else "m" if first in _MEN else None


def may_be(name: str, asked: str | None) -> bool:
    """Whether a full name may be of a gender: « Emmanuel Macron » is no « Mme »."""
    forenames = parted(folded(name).split())[0]
    known = gender(forenames[0]) if forenames else None
    return asked is None or known in (None, "-", asked)


def article_less(folded_name: str) -> str:
    """« Le Monde » asked as « monde », « l'AFP » as « afp »."""
    first, _, rest = folded_name.partition(" ")
    return rest if rest and first in ("l", "le", "la", "les", "the") else folded_name


def without_article(name: str) -> str:
    """A typed name folded, without the article before it: « l'Otan » -> `otan`; « L. Marsk » keeps its initial."""
    typed = bare(name)
    return typed if typed.startswith("l ") and not fold(name[:LONGEST_NAME]).startswith("l'") else article_less(typed)


def first_surname(name: str) -> str:
    """A typed name folded, without the second half of a double surname: « Carla Bruni-Sarkozy » -> `carla bruni`; else nothing."""
    before, hyphen, _ = name[:LONGEST_NAME].rpartition("-")
    words = bare(before)
    return words if hyphen and " " in words else ""


def folded(alias: str) -> str:
    """What names are compared by: « Jean-Luc d'Orvan » -> `jean luc d orvan`."""
    return " ".join(tokens(alias))


def is_particle(word: str) -> bool:
    """« de », « Van », « al- » before a surname."""
    return all(part in PARTICLES for part in tokens(word))


def surname(name: str) -> str | None:
    """The folded surname of a person's full name, with its particles; None for a single word. « N'Diaye » is one word of two tokens."""
    words = folded(name).split()
    _, last = parted(words)
    if len(last) == 1 and len(words) > 2 and _ELIDED.search(name):
        last = words[-2:]
    return " ".join(last) if last and " ".join(last) != " ".join(words) else None


def acronym(name: str) -> str | None:
    """The folded initials of an organisation's name, small words left out; None for fewer than three."""
    words = fold(name).replace("'", " ").split()
    initials = "".join(word[0] for word in words if word not in SMALL_WORDS and word[0].isalpha())
    return initials if len(initials) >= 3 else None


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Forenames and surname of a folded name: `ursula | von der leyen`, and `jong un | kim`."""
    if 1 < len(words) <= 3 and words[0] in surnames_first():
        return words[1:], words[:1]  # « Xi Jinping », « Kim Jong-un »
    at = len(words) - 1
    while at > 0 and words[at - 1] in PARTICLES:
        at -= 1
    return words[: max(at, 0)], words[max(at, 0) :]


def without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in PARTICLES] or words


@cache
def surnames_first() -> frozenset[str]:
    return frozenset(folded(word) for line in lexicon.entries("surnames_first") for word in line.split())


@cache
def is_surname(word: str) -> bool:
    """Whether a folded word is a common family name: whoever types it means it."""
    return word in _surnames()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(folded(word) for line in lexicon.entries("surnames") for word in line.split())


def is_forename(typed: str) -> bool:
    """Whether a folded typed name is nothing but a forename: « marie » is no way to write « Le Maire »."""
    return " " not in typed and gender(typed) is not None


def gender(forename: str) -> str | None:
    """`m`, `f`, or `-` for both, of a folded forename in one word; None for a word that is none."""
    return _forenames().get(forename)


@cache
def _forenames() -> dict[str, str]:
    found: dict[str, str] = {}
    for written, borne, *_ in lexicon.rows("forenames"):
        # Folding ten thousand names takes longer than an answer may: most have nothing to fold.
        plain = written.lower()
        found.setdefault(plain if plain.isascii() and plain.isalpha() else folded(written).replace(" ", ""), borne or "-")
    return found


@cache
def forename_variants() -> dict[str, tuple[str, ...]]:
    """The forms of a forename, folded and in one word, by each of them."""
    rows = [tuple("".join(tokens(form)) for form in row) for row in lexicon.rows("forename_variants")]
    return {form: row for row in rows for form in row}


@cache
def other_names() -> dict[str, tuple[str, ...]]:
    """What countries and organisations are asked by and articles in French do not call them, with their own names, folded."""
    found: dict[str, tuple[str, ...]] = {}
    for own, names, *_ in lexicon.rows("english_names"):
        for name in names.split(","):
            found[folded(name)] = (*found.get(folded(name), ()), folded(own))
    return found
