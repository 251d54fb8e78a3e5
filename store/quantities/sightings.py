"""One figure of one article, with all that tells whether it is the same as another: what it measures, whom it concerns, when it held."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, cached_property

from store.extract import lexicon
from store.extract.text import fold, stems
from store.types import FigureKind, IsoDate, Qualifier, first_day

_ROUNDED = Decimal("0.02")  # « 65 milliards » and « 64,8 milliards » exclude nothing
_VAGUE = Decimal("0.1")  # « environ », « près de »
# « Merrault », « New York », « Saint-Malo », « Châlons-sur-Marne »: not the first word of a sentence, unless it is an acronym.
_NAME = re.compile(
    r"(?:(?<=[\w,;'’(»] )|(?<=[dlDL]['’]))([A-ZÀ-ÖØ-Þ][\w’']*(?:(?:-(?:[a-zà-ÿ]{1,4}-){0,3}| )[A-ZÀ-ÖØ-Þ][\w’']*)*)|\b([A-Z]{3,})\b"
)
_ANY_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’']*(?:(?:-(?:[a-zà-ÿ]{1,4}-){0,3}| )[A-ZÀ-ÖØ-Þ][\w’']*)*")
# Who gives a figure is not whom it concerns: « selon Ilena Marsk, », « a annoncé lundi la présidence ».
_GIVEN = re.compile(
    r"\b(?:selon|d['’]après|de source|à en croire)\b[^,.;:]*"
    r"|\b(?:a|ont|avait|avaient) (?:\w+ )?(?:annoncé|déclaré|indiqué|affirmé|précisé|dit|estimé|ajouté|assuré|confirmé|rapporté)\b"
    r"(?! qu)[^,.;:]*",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:ne |n['’])(?:[\w'’-]+ ){1,3}?(?:pas|jamais|aucune?|point|plus (?!que\b|de\b))(?!\w)", re.IGNORECASE)
_CONTRADICTED = re.compile(r"\b(?:démen(?:t|tent|ti|tie|tait)|nient?|(?:sont|est|était|étaient) fau(?:x|sse))\b", re.IGNORECASE)
_PART = re.compile(r"[,;:()]| (?:qui|dont|où|mais|alors que|tandis que) ")
# « augmentera de 3 milliards » tells by how much, « passera à 8 milliards » how much: never two values of one thing.
_CHANGES = re.compile(
    r"\b(?:augment|baiss|progress|recul|grimp|hauss|rédui|diminu|chut|bond|gagn|relev|abaiss|accroî|accru|croî|rogn|amput|alourdi|major)"
    r"[\w'’-]*(?: [\w'’-]+){0,3}? (?:de|d['’])(?: (?:près|plus|moins|environ)(?: de| d['’])?)? ?$",
    re.IGNORECASE,
)
_RISEN = re.compile(r"\b(?:bilan|total|port[ée]|s['’]alourdi|monté|montait|désormais|déjà|en tout|jusqu['’]ici)", re.IGNORECASE)
_REACH = 60  # characters before an amount in which it is said to be a change
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


@dataclass(frozen=True)
class Sighting:
    """`day` is an ordinal, 0 where unknown; `actors` are named in its passage, `around` in its article."""

    id: int
    kind: FigureKind
    unit: str
    low: Decimal
    high: Decimal
    qualifier: Qualifier | None
    words: str
    about: str | None
    passage: str
    published: IsoDate | None
    period: IsoDate | None
    article: int
    outlet: int | None
    origin: int
    agency: str | None
    speaker: str | None
    actors: frozenset[int] = field(default=frozenset())
    around: frozenset[int] = field(default=frozenset())

    @cached_property
    def day(self) -> int:
        return first_day(self.published).toordinal() if self.published and len(self.published) >= 10 else 0

    @cached_property
    def minute(self) -> tuple[bool, int] | None:
        """Whether its hour has a zone, and minutes since the beginning of time: only hours of one sort are compared. None: no hour."""
        if not self.published or "T" not in self.published or "/" in self.published:
            return None
        try:
            told = datetime.fromisoformat(self.published)
            moment = told.astimezone(UTC) if told.tzinfo else told
        except (ValueError, OverflowError):
            return None
        return told.tzinfo is not None, (moment.toordinal() * 24 + moment.hour) * 60 + moment.minute

    @cached_property
    def unit_key(self) -> str:
        """« soldats ukrainiens » and « soldat » are counted alike, by their first word."""
        if self.kind != "count":
            return self.unit
        return (stems(self.unit) or [""])[0]

    @cached_property
    def things(self) -> frozenset[str]:
        """The telling stems of what it measures."""
        return telling(self.about or "")

    @cached_property
    def measures(self) -> frozenset[str]:
        """The same without names: « l'aide militaire de l'Orvanie » and « l'aide militaire » measure one thing."""
        named = telling(" ".join(first or second for first, second in _NAME.findall(" , " + (self.about or ""))))
        return self.things - named - self.named

    @cached_property
    def told(self) -> frozenset[str]:
        """The telling stems of its passage; names, numbers and its own words tell nothing of what it measures."""
        return frozenset(stem for stem in telling(self.passage) if not stem.isdigit()) - telling(self.words) - self.named

    @cached_property
    def clause(self) -> str:
        """The sentence of its passage that it stands in."""
        start, end = self._sentence
        return self.passage[start:end]

    @cached_property
    def _sentence(self) -> tuple[int, int]:
        at = max(self.passage.find(self.words), 0)
        ends = [found.end() for found in _SENTENCE_END.finditer(self.passage)]
        return max((end for end in ends if end <= at), default=0), min(
            (end for end in ends if end > at), default=len(self.passage)
        )

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """The names in its passage, whoever gives the figure left out, each with the ways to say it: « Emmanuel Macron », « Macron »."""
        return _names_in(_GIVEN.sub(" ", self.passage))

    @cached_property
    def subject(self) -> frozenset[str]:
        """The ways to say the first name of its sentence: « Ilena Marsk est créditée de 28 % », whoever else is named there."""
        for found in _ANY_NAME.finditer(_GIVEN.sub(" ", self.clause)):
            if telling(found[0]):
                return _ways(found[0])
        return frozenset()

    @cached_property
    def keys(self) -> frozenset[str]:
        """All ways to say its names."""
        return frozenset(key for keys in self.names.values() for key in keys)

    @cached_property
    def named(self) -> frozenset[str]:
        """The stems of all names in its passage."""
        return telling(" ".join(first or second for first, second in _NAME.findall(self.passage)))

    @cached_property
    def denied(self) -> bool:
        """Whether the words about it say that it is not so: « ne versera pas 200 millions »; not « 200 millions, ce qui ne plaît pas »."""
        at = max(self.clause.find(self.words), 0)
        before = _PART.split(self.clause[:at])[-1]
        after = _PART.split(self.clause[at + len(self.words) :], maxsplit=1)[0]
        return _CONTRADICTED.search(self.clause) is not None or _DENIED.search(before + self.words + after) is not None

    @cached_property
    def change(self) -> bool:
        """Whether it tells by how much something changes: « augmente de 3 milliards »."""
        at = max(self.passage.find(self.words), 0)
        return _CHANGES.search(self.passage[max(0, at - _REACH) : at]) is not None

    @cached_property
    def summed(self) -> bool:
        """Whether its sentence counts all until now: « le bilan est porté à 14 morts »."""
        return _RISEN.search(self.clause) is not None

    @cached_property
    def sides(self) -> dict[int, frozenset[str]]:
        """Of each group of words that exclude one another, those that its sentence has: « premier tour », « second tour »."""
        found: dict[int, set[str]] = {}
        for stem in telling(self.clause):
            for group in _contrasts().get(stem, ()):
                found.setdefault(group, set()).add(stem)
        return {group: frozenset(members) for group, members in found.items()}

    def bounds(self, *, open_ended: bool) -> tuple[Decimal, Decimal]:
        """The values that it does not exclude; « au moins 17 » excludes no more than itself where it is not `open_ended`."""
        spread = max(abs(self.low), abs(self.high))
        if self.qualifier in ("about", "almost"):
            return self.low - spread * _VAGUE, self.high + spread * _VAGUE
        if open_ended and self.qualifier in ("at_least", "more_than"):
            return self.low, self.high * 2
        if open_ended and self.qualifier in ("at_most", "less_than"):
            return self.low / 2, self.high
        return self.low - spread * _ROUNDED, self.high + spread * _ROUNDED


def telling(words: str) -> frozenset[str]:
    """The stems of words, small words left out."""
    return frozenset(stems(words)) - _small_words()


def _names_in(passage: str) -> dict[str, frozenset[str]]:
    found = {}
    for first, second in _NAME.findall(passage):
        ways = _ways(first or second)
        found[max(ways, key=len)] = ways
    return found


def _ways(name: str) -> frozenset[str]:
    """« Emmanuel Macron » -> `emmanuel macron`, `macron`; « Saint-Malo » is `saint malo` alone."""
    whole = fold(name)
    return frozenset((whole, fold(name.rpartition(" ")[2])))


@cache
def _contrasts() -> dict[str, tuple[int, ...]]:
    """Each word of `contrasts.txt`, by its stem, with the groups that it is of."""
    found: dict[str, tuple[int, ...]] = {}
    for group, line in enumerate(lexicon.entries("contrasts")):
        for word in line.split(","):
            for stem in stems(word):
                found[stem] = (*found.get(stem, ()), group)
    return found


@cache
def _small_words() -> frozenset[str]:
    return frozenset(stem for entry in lexicon.entries("stopwords") for stem in stems(entry))
