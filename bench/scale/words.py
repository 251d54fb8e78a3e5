"""The language of the made-up articles: French words by Zipf's law, people, sums; drawn by lots, since millions are wanted.

Words are those of the lexicon, each with its stem; half of them have a made-up relative (« reprise », « surprise »), so that there are
as many rare words as an archive of years has. The most common are the small words that stand in every sentence.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy

import store.extract
from bench.finding import made
from store.extract import lexicon
from store.extract.text import fold, stem, stems, tokens
from store.match.quotes import is_common

SEED = 9
WORDS = 60_000
#: Zipf's law with Mandelbrot's correction: the part of a word in a text is that of 1 / (its rank + this).
_FLAT, _FLAT_PEOPLE = 2.7, 5.0
_PREFIXES = ("re", "sur", "pré", "inter", "contre", "sous", "auto", "télé")
_LOT = 1 << 20
_CONSONANTS = "bdfgjklmnprtv"
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure as it is written, and as it is kept."""

    text: str
    stems: tuple[str, ...]
    kind: str
    unit: str
    value: str
    rank: int


class Drawn:
    """Numbers below `many`, the small ones often, by Zipf's law."""

    def __init__(self, many: int, flat: float, chance: numpy.random.Generator) -> None:
        weights = 1.0 / (numpy.arange(many) + flat)
        self._steps = numpy.cumsum(weights / weights.sum())
        self._chance = chance
        self._lot: list[int] = []
        self._at = 0

    def some(self, many: int) -> list[int]:
        """So many of them."""
        if self._at + many > len(self._lot):
            self._lot = numpy.searchsorted(self._steps, self._chance.random(_LOT)).tolist()
            self._at = 0
        found = self._lot[self._at : self._at + many]
        self._at += many
        return found


class Language:
    """All that texts are made of. `people`: how many; the first is the most named, the last two are named by whoever makes articles alone."""

    def __init__(self, people: int, chance: numpy.random.Generator) -> None:
        self.words, self.stems = vocabulary()
        self.draw = Drawn(len(self.words), _FLAT, chance)
        self.names = made(people).names
        self.name_stems = [tuple(stems(name)) for name in self.names]
        # The first and the last are drawn by whoever makes articles alone, so that what they say can be counted.
        self._people = Drawn(people - 2, _FLAT_PEOPLE, chance)
        self.sums = _sums()

    def cast(self, many: int) -> list[int]:
        """So many people, by their places in `names`."""
        return [1 + at for at in self._people.some(many)]


def vocabulary() -> tuple[list[str], list[str]]:
    """The words, the most common first, and the stem of each."""
    folder = files(store.extract) / "lexicon"
    names = sorted(file.name.removesuffix(".txt") for file in folder.iterdir() if file.name.endswith(".txt"))
    every: dict[str, str] = {}
    for name in names:
        if name in ("forenames", "surnames"):
            continue
        for line in lexicon.entries(name):
            for word in _WORD.findall(line.lower()):
                if tokens(word) == [fold(word)]:
                    every.setdefault(fold(word), word)
    common = sorted(word for word in every if is_common(word))
    others = sorted(set(every).difference(common))
    chance = random.Random(SEED)  # noqa: S311 no secret
    chance.shuffle(common)
    chance.shuffle(others)
    words = [every[word] for word in (*common, *others)]
    roots = [every[word] for word in others if len(word) > 4]
    known = set(every)
    while len(words) < WORDS:
        word = chance.choice(_PREFIXES) + chance.choice(roots)
        if fold(word) not in known:
            known.add(fold(word))
            words.append(word)
    return words, [stem(fold(word)) for word in words]


def _sums() -> list[Sum]:
    """Amounts, shares, numbers of people and lengths of time."""
    chance = random.Random(SEED)  # noqa: S311 no secret
    found: list[Sum] = []
    for _ in range(4_000):
        kind, value = chance.choice(("money", "money", "percent", "count", "duration")), chance.randint(2, 950)
        if kind == "money":
            currency, unit = chance.choice((("d’euros", "EUR"), ("de dollars", "USD"), ("de livres", "GBP")))
            found.append(_sum(f"{value} millions {currency}", kind, unit, f"{value}000000", 2))
        elif kind == "percent":
            found.append(_sum(f"{value % 100},{value % 10} %", kind, "percent", f"{value % 100}.{value % 10}", 1))
        elif kind == "count":
            found.append(_sum(f"{value} 000 habitants", kind, "habitants", f"{value}000", 1))
        else:
            found.append(_sum(f"{value % 40 + 2} ans", kind, "year", str(value % 40 + 2), 0))
    return found


def _sum(text: str, kind: str, unit: str, value: str, rank: int) -> Sum:
    return Sum(text, tuple(stems(text)), kind, unit, value, rank)


def sentence(words: Sequence[str]) -> str:
    """« Les mots font une phrase »."""
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def rare(number: int) -> str:
    """A word that only some articles hold, its own stem: « zwokabak »."""
    found = "zwok"
    while True:
        number, at = divmod(number, len(_CONSONANTS))
        found += f"a{_CONSONANTS[at]}"
        if not number:
            return found + "ak"
