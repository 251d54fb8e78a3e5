"""An article's head in, whether it says out that what was announced is called off or put off: « le match est reporté », « annule sa visite ».

It does not tell of which event: that is its articles' to say. Who asks for it, fears it or might do it has not done it.
"""

import re
from functools import cache

from store.clusters.features import ROOT
from store.extract.dates import resolve
from store.extract.lexicon import entries, rows
from store.extract.text import fold, sentences, stem
from store.types import IsoDate

_OFF = r"(?:annul|report|ajourn|deprogramm)"
_DONE = rf"{_OFF}ee?"
_BEING = r"(?:est|sont|(?:a|ont|avait|avaient) ete|sera|seront)"
_SUPPOSED = re.compile(r"\b(?:[a-z]+rai(?:t|ent)|si|risquent?|menacent?|demandent?|reclament?|craint|craignent|pas|ni)\b")
_NOT_HELD = re.compile(r"\bn'(?:a|ont|aura|auront) (?:[a-z]+ )?pas (?:eu )?lieu\b")


def is_called_off(head: str) -> bool:
    """Whether one of the first sentences says so of something that takes place."""
    return any(_says(fold(span.of(head)).replace("\u2019", "'")) for span in sentences(head)[:3])


def moved_to(head: str, published: IsoDate | None) -> IsoDate | None:
    """The day that one of the first sentences puts something off to, or brings it forward to: « est reporté au 12 avril »."""
    for span in sentences(head)[:3]:
        said = span.of(head)
        if not _nouns().search(fold(said).replace("\u2019", "'")):
            continue
        for found in _moved().finditer(said):
            when = resolve(said[found.end() : found.end() + 40], published=published, tense="future")
            if when is not None and len(when) == 10:
                return when
    return None


@cache
def _moved() -> re.Pattern[str]:
    """Up to the date that it is moved to: « reporté du 3 avril au | 12 avril », « repoussée à | vendredi »."""
    days = "|".join(row[0].split(",")[0].strip() for row in rows("weekdays"))
    moving = r"(?:report|repouss|décal|déplac|ajourn|avanc)(?:ée?s?|er?|ent|era|eront)"
    return re.compile(
        rf"\b{moving}\b[^.;:]{{0,60}}?\b(?:jusqu['’])?(?:au|à|pour le)\s+(?=(?:(?:{days})\s+)?(?:\d{{1,2}}|1er)\b|(?:{days})\b|demain\b)",
        re.IGNORECASE,
    )


def _says(said: str) -> bool:
    if not _nouns().search(said):
        return False
    if _NOT_HELD.search(said):
        return True
    return _SUPPOSED.search(said) is None and any(form.search(said) for form in _forms())


@cache
def _nouns() -> re.Pattern[str]:
    words = sorted((fold(word) for line in entries("event_nouns") for word in line.split()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b")


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    noun = _nouns().pattern
    return (
        # « le sommet d'Istrel, prévu vendredi, est finalement reporté »
        # but not « en grève : la moitié des vols sont annulés », which agrees with no noun of its clause
        re.compile(rf"{noun}[^:;]*\b{_BEING} (?:[a-z]+ )?{_DONE}\b"),
        re.compile(rf"{noun}(?<=s)[^:;]*\b{_BEING} (?:[a-z]+ )?{_DONE}s\b"),
        # « la présidente annule sa visite », « a reporté la réunion »
        re.compile(rf"\b(?:{_OFF}(?:e|ent|era|eront)|(?:a|ont) (?:[a-z]+ )?{_OFF}e) (?:[a-z']+ ){{0,2}}?(?:l')?{noun}"),
        # « Le match reporté », « Procès Krain : l'audience ajournée »: a title, which has no verb
        re.compile(
            rf"^(?!.*\b(?:ont|est|sont|se sont)\b).*{noun}[^:;]*(?<!\ba )\b{_DONE}(?:$| (?:a|au|aux|en|sine|de|apres|faute|pour)\b)"
        ),
    )


_MOVING = ("repousser", "decaler", "deplacer", "avancer")


@cache
def roots() -> frozenset[str]:
    """The features of which an article has one that says so, but for « n'aura pas lieu »."""
    return frozenset(stem(word)[:ROOT] for word in ("annuler", "reporter", "ajourner", "deprogrammer", *_MOVING))
