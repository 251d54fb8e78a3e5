"""An extract of an archive's words in, what stood around it and governs it out: « Il est faux de dire que [le port fermera] ».

Only what joins the extract without a mark between: « que », « qu' », « de » before an infinitive; or a denial after a comma.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from store.extract.lexicon import entries
from store.match.quotes.alignments import Alignment
from store.match.quotes.words import Word, Wording, wording

#: A clause that governs is named by its last words.
MOST_NAMED = 8

_STOPS = re.compile(r"[.,;:!?…\[\]()–—«»“”]")
_ENDS = re.compile(r"[.!?…]")
_ASKS = re.compile(r"[^\w.!…]*\?")
_INFINITIVE = re.compile(r"\w{3,}(?:er|ir|oir|re)$")
_SUBJECTS = frozenset("je tu il elle on nous vous ils elles m n ne me se nul".split())
_DETERMINERS = frozenset(
    "le la les un une des ce cet cette ces mon ma mes notre nos votre vos leur leurs son sa ses du au aux".split()
)
#: « parce que », « plus que »: no clause of its own governs; those that turn the sense stand in the lexicon.
_JOINED = frozenset(
    "parce ainsi afin pour depuis des lors tant plus moins autant mieux tel telle alors tandis bien avant apres ce pendant".split()
)


def governors(found: Alignment) -> Iterator[str]:
    """What was left out and governs what was kept, as the archive writes it; « ? » where one of the two asks and the other does not."""
    if not found.blocks:
        return
    held = found.held
    if found.start and found.blocks[0].asked == 0:
        yield from _before(held, found.start)
    if found.end < len(held.words) and found.blocks[-1].asked + found.blocks[-1].length == len(found.asked.words):
        yield from _after(held, found.end)
    if _asks(held, found.end) != _asks(found.asked, len(found.asked.words)):
        yield "?"


def _before(held: Wording, at: int) -> Iterator[str]:
    words = held.words
    if _STOPS.search(held.text[words[at - 1].end : words[at].start]):
        return
    start = at - 1
    while start and not _STOPS.search(held.text[words[start - 1].end : words[start].start]):
        start -= 1
    stretch = words[start:at]
    if _is_content(stretch, words[at]) and not _is_plain(stretch[:-1]):
        yield held.text[words[max(start, at - MOST_NAMED)].start : words[at].start].strip()


def _is_content(stretch: Sequence[Word], kept: Word) -> bool:
    """Whether what follows is what the stretch thinks, refuses, denies; not a relative (« le pays que nous aimons »)."""
    flats = [word.flat for word in stretch]
    if flats[-1] == "de":
        infinitive = kept.flat in ("avoir", "etre", "ne") or bool(_INFINITIVE.match(kept.flat))
        return infinitive and bool(_SUBJECTS.intersection(flats[:-1]))
    if flats[-1] != "que" or len(flats) < 2 or flats[-2] in _JOINED:
        return False
    determined = len(flats) > 2 and flats[-3] in _DETERMINERS
    return not determined or flats[-2] in _thoughts()


def _is_plain(stretch: Sequence[Word]) -> bool:
    flats = tuple(word.flat for word in stretch)
    return any(flats[-len(entry) :] == entry for entry in _plain())


def _after(held: Wording, at: int) -> Iterator[str]:
    """« …, c'est un mensonge »: what the rest of the sentence says of it."""
    words = held.words
    if "," not in held.text[words[at - 1].end : words[at].start]:
        return
    end = next(
        (n for n in range(at + 1, len(words)) if _STOPS.search(held.text[words[n - 1].end : words[n].start])), len(words)
    )
    flats = tuple(word.flat for word in words[at:end])
    if flats[:2] in (("ce", "est"), ("ce", "etait")) and flats[2:] in _denials():
        yield held.written(at, end)


def _asks(text: Wording, end: int) -> bool:
    """Whether the sentence that holds the last word before `end` is a question."""
    last = text.words[end - 1].end
    stop = _ENDS.search(text.text, last)
    return bool(stop and _ASKS.match(text.text, stop.start()))


@cache
def _plain() -> frozenset[tuple[str, ...]]:
    return _flats("plain_governors")


@cache
def _denials() -> frozenset[tuple[str, ...]]:
    return _flats("denials")


@cache
def _thoughts() -> frozenset[str]:
    return frozenset(word for (word,) in _flats("thought_nouns"))


def _flats(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word.flat for word in wording(entry).words) for entry in entries(name))
