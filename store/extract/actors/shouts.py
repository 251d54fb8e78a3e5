"""Lines that are all in capitals in, what may be a name in them out: there a capital tells no name from any other word.

« CLARA LIND DÉMISSIONNE »: as far as the rest of the text writes a name the same, else a forename and the word behind it.
"""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace

from store.extract.actors.names import Candidate
from store.extract.actors.vocabulary import PARTICLES, Is
from store.extract.actors.words import JOINING, Gap, Words

#: A line of so many words in capitals is a headline; fewer may be a name.
_FEWEST = 3
_LOWERED = frozenset("de du des d".split())
_LONG = 4


def heard(words: Words, candidates: list[Candidate]) -> list[Candidate]:
    """The same candidates, those in lines of capitals cut to what may be a name, or left out."""
    loud = _loud(words)
    if not loud:
        return candidates
    places: dict[str, list[int]] = {}
    for at, key in enumerate(words.keys):
        if at not in loud and words.capital[at]:
            places.setdefault(key, []).append(at)
    found = []
    for candidate in candidates:
        cut = candidate if candidate.entries or candidate.first not in loud else _cut(words, candidate, places)
        if cut is not None:
            found.append(cut)
    return found


def uncapped(name: str) -> str:
    """A person's name as it is written where nothing is in capitals: « Clara LIND » -> Clara Lind. « JR » is one as it stands."""
    words = name.split()
    if not any(word.isupper() and len(word) >= _LONG for word in words):
        return name
    return " ".join(_small(word, at) if word.isupper() and len(word.strip(".")) > 1 else word for at, word in enumerate(words))


def _small(word: str, at: int) -> str:
    low = word.title()
    if low.startswith(("D'", "D’")) and at:
        return f"d{low[1:]}"
    return low.lower() if at and low.lower() in _LOWERED else low


def _loud(words: Words) -> Collection[int]:
    """The words of lines that are all in capitals. Most articles have none, and are asked line by line alone."""
    found: set[int] = set()
    start = 0
    for line in words.text.splitlines(keepends=True):
        end = start + len(line)
        if line.isupper():
            inside = range(bisect_left(words.starts, start), bisect_left(words.starts, end))
            if sum(len(words.raw[at]) > 1 and not words.raw[at].isdigit() for at in inside) >= _FEWEST:
                found.update(inside)
        start = end
    return found


def _cut(words: Words, candidate: Candidate, places: dict[str, list[int]]) -> Candidate | None:
    first = candidate.first
    for after in range(candidate.after, first, -1):
        keys = words.keys[first:after]
        if any(words.keys[at : at + len(keys)] == keys for at in places.get(keys[0], ())):
            return replace(candidate, after=after)
    if not words.flags[first] & Is.FORENAME:
        return None
    at = first + 1
    while at < candidate.after and words.gaps[at] is Gap.HYPHEN:
        at += 1
    while at < candidate.after and words.keys[at] in PARTICLES:
        at += 1
    whole = at < candidate.after and words.gaps[at] in (*JOINING, Gap.APOSTROPHE) and not words.flags[at] & Is.COMMON
    return replace(candidate, after=at + 1) if whole else None
