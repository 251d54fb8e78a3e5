"""An article's text in, what it is compared by out: its words by where they stand, names, places, numbers, days, kinds of event.

A feature is a stem (`grev`), a stem that is a name (`=zelensk`), a country by any of its words (`@ukraine`, of « Kiev », « ukrainien »),
or a kind of event (`~strike`, of « grève », « débrayage »). Its weight is how much of what the article tells stands in it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from store.extract.dates import read_dates
from store.extract.kinds import kinds_by_stem
from store.extract.lexicon import entries, rows
from store.extract.text import sentences, stem, tokens
from store.types import IsoDate, first_day

#: What an older number made is made anew.
RULES = 1

#: Characters of the lead, in which a dispatch tells its event, and of the whole that is looked at.
LEAD, WHOLE = 420, 6_000
#: Weights of words by where they stand: in the title or the first sentence, the next ones, the rest.
HEAD, NEXT, REST = 1.0, 0.7, 0.3
#: Features kept of the rest, and numbers: an article's end tells of other things.
MOST_REST, MOST_NUMBERS = 60, 12
#: Letters of a word that count: what is made of one word begins alike.
ROOT = 6
#: Words by which others find it.
MOST_KEYS = 16

_WORD = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?|[^\W\d_]+")
DATELINE = re.compile(
    r"^[^\n.«]{2,80}?\((?:[A-ZÀ-Ý][\w.-]{1,12}|[A-ZÀ-Ý][\w' -]{2,30})\)\s*[-–—]+\s*|^[A-ZÀ-Ý][A-ZÀ-Ý' -]{2,30}[^\n.]{0,40}?\s[-–—]\s+"
)
_SCORE = re.compile(r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Features:
    """What an article is compared by. `weights`: of each feature; `days`: ordinals that its head tells; `day`: of publication, 0 unknown."""

    weights: Mapping[str, float]
    numbers: frozenset[str]
    days: frozenset[int]
    day: int
    rules: int = RULES

    def packed(self) -> str:
        """As text, for the archive."""
        told = [self.rules, dict(self.weights), sorted(self.numbers), sorted(self.days), self.day]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def unpacked(told: str | None) -> Features | None:
    """What `packed` made; None where there is nothing. What older rules made has features that are no more, and is made anew."""
    if told is None:
        return None
    rules, weights, numbers, days, day = json.loads(told)
    return Features(weights, frozenset(numbers), frozenset(days), day, rules)


def features_of(text: str, *, title: str | None, published: IsoDate | None) -> Features:
    """What an article is compared by; `text` starts with the title where it has one."""
    head, following, rest = _parts(text, title)
    weights: dict[str, float] = {}
    for part, weight in ((head, HEAD), (following, NEXT)):
        for feature in features_in(part):
            weights[feature] = max(weights.get(feature, 0.0), weight)
    others: dict[str, float] = {}
    for feature in features_in(rest):
        others[feature] = others.get(feature, 0.0) + 1
    often = sorted(others, key=lambda feature: (-others[feature] * rarity(feature), feature))
    for feature in often[:MOST_REST]:
        weights.setdefault(feature, REST * min(1.0, others[feature] / 2))
    lead = f"{head}\n{following}"
    numbers = list(dict.fromkeys(_numbers(lead)))[:MOST_NUMBERS]
    day = _ordinal(published)
    days = frozenset(
        _ordinal(found.date) for found in read_dates(lead, published=published) if found.date and found.precision == "day"
    ) - {0}
    return Features(weights, frozenset(numbers), days, day)


def keys_of(features: Features) -> list[str]:
    """The features by which others find it: the rarest of those that tell most."""
    telling = [feature for feature in features.weights if feature[0] not in "~#"]
    telling.sort(key=lambda feature: (-features.weights[feature] * rarity(feature), feature))
    return telling[:MOST_KEYS]


def share(feature: str) -> float:
    """In how many of all articles a feature stands, before any archive is looked at."""
    kind = feature[0]
    if kind == "~":
        return 0.08
    if kind == "@":
        return 0.5 if feature == "@france" else 0.04
    if kind == "=":
        return min(_shares().get(feature[1:], 0.0005), 0.01)
    return _shares().get(feature, 0.001)


@cache
def _log_rarity(feature: str) -> float:
    from math import log

    return -log(share(feature))


def rarity(feature: str) -> float:
    """How much it tells that a feature stands in an article."""
    return _log_rarity(feature)


def _parts(text: str, title: str | None) -> tuple[str, str, str]:
    """Title and first sentence, the next ones up to the lead's length, the rest."""
    body = text[len(title) :] if title and text.startswith(title) else text
    body = DATELINE.sub("", body.strip(), count=1)[:WHOLE]
    spans = sentences(body)
    if not spans:
        return title or "", "", ""
    first = body[: spans[0].end]
    end = max([span.end for span in spans if span.end <= LEAD], default=spans[0].end)
    head = f"{title}\n{first}" if title else first
    return head, body[spans[0].end : end], body[end:]


def features_in(part: str) -> list[str]:
    """The features of a title or of some sentences, each as often as it stands there."""
    found: list[str] = []
    places, kinds, stop, shares = _places(), kinds_by_stem(), _stopped(), _shares()
    sentence = True  # a capital says nothing where a sentence opens
    for m in _WORD.finditer(part):
        word = m.group()
        before = part[max(0, m.start() - 3) : m.start()].rstrip(' \u00a0\u202f«"“(')
        opens = sentence or before[-1:] in (".", "!", "?", ":", "\n", "…")
        sentence = False
        if word[0].isdigit():
            continue
        for token in tokens(word):
            if len(token) < 2 or token in stop:
                continue
            if token in places:
                found.append(places[token])
                continue
            root = stem(token)
            if root in kinds:
                found.append("~" + kinds[root])
            named = word[0].isupper() and not ((opens or word.isupper()) and root in shares)
            if named or (root not in shares and _GENTILIC.search(token)):
                found.append("=" + name_root(token))
            else:
                found.append(root[:ROOT])  # « démission », « démissionnaire »
    return found


def name_root(token: str) -> str:
    """What a name has in common with what is made of it: « Lovénie », « lovénien » -> `loven`, « Lyon », « lyonnais » -> `lyon`."""
    root = _GENTILIC.sub("", token) if len(token) > 6 else token
    while len(root) > 4 and root[-1] in "aeiosy":
        root = root[:-1]
    return root[:-1] if len(root) > 3 and root[-1] == root[-2] else root


_GENTILIC = re.compile(r"(?<=\w{3})(?:ien|ienne|een|eenne|ais|aise|ois|oise|ain|aine|asque|iote)s?$")


def _numbers(lead: str) -> list[str]:
    return [re.sub(r"\s", "", m.group()) for m in _WORD.finditer(lead) if m.group()[0].isdigit()]


def _ordinal(when: IsoDate | None) -> int:
    if when is None:
        return 0
    try:
        return first_day(when).toordinal() if len(when.split("T")[0]) >= 10 else 0
    except ValueError:
        return 0


@cache
def _shares() -> dict[str, float]:
    found: dict[str, float] = {}
    for shared, words in rows("stem_shares"):
        for word in words.split():
            for form in (word, word[:ROOT]):
                found[form] = max(found.get(form, 0.0), min(1.0, float(shared) / 1000))
    return found


@cache
def _stopped() -> frozenset[str]:
    """Words that tell nothing of what happened: small words, days, months, and what every dispatch says."""
    words = (
        word
        for name in ("stopwords", "function_words", "grouping_stopwords")
        for line in entries(name)
        for word in line.split()
    )
    days = (word for name in ("weekdays", "months") for row in rows(name) for cell in row for word in re.split(r"[,\s]+", cell))
    return frozenset(token for word in (*words, *days) for token in tokens(word))


@cache
def _places() -> dict[str, str]:
    """A country by its name, its adjectives, its inhabitants and the cities that stand for it; what two countries share is left out."""
    found: dict[str, set[str]] = {}
    for name, adjectives, inhabitants, cities, *_ in rows("countries"):
        for word in (name, *adjectives.split(","), *inhabitants.split(","), *cities.split(",")):
            folded = tokens(word)
            if len(folded) == 1 and len(folded[0]) > 2:
                found.setdefault(folded[0], set()).add("@" + "-".join(tokens(name)))
    return {word: names.pop() for word, names in found.items() if len(names) == 1}
