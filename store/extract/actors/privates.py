"""Named people in, those out whom the article introduces as nobody whom its readers know: « une passante, Clara Lind », « Oda Brisk, 34 ans,
boulangère, », « la petite Ana Solt, 8 ans ».

Whom the same article gives a public role is never one of them; whoever is merely named is neither.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from store.extract.actors.entities import SEVERAL, Entity
from store.extract.actors.words import Gap, Words, spelt
from store.extract.lexicon import rows

_ADULT = 18
_INTRODUCED = frozenset("un une le la l cet cette".split())
_SMALL_ONES = frozenset("petit petite bebe".split())
#: Between a word and the name: « un automobiliste | de 45 ans », « la victime | présumée ».
_BETWEEN = 5
_OF = frozenset("de d a".split())
_AGED = "ans"
_PARTING = (Gap.COMMA, Gap.PAREN)


def read_private(words: Words, people: Iterable[Entity], public: Collection[Entity]) -> frozenset[str]:
    """The names of people whom the article introduces so, those left out who have a `public` role in it."""
    return frozenset(
        entity.name
        for entity in people
        if entity.kind == "person"
        and entity not in public
        and any(_introduced(words, first, after, listed=entity.actor is not None) for first, after in entity.mentions)
    )


def read_several(words: Words, people: Iterable[Entity]) -> frozenset[str]:
    """The names that somewhere stand for several people: « les frères Morvan », « la famille Morvan »."""
    return frozenset(
        entity.name
        for entity in people
        if entity.kind == "person"
        and any(first and words.gaps[first] is Gap.SPACE and words.keys[first - 1] in SEVERAL for first, _ in entity.mentions)
    )


def _introduced(words: Words, first: int, after: int, *, listed: bool) -> bool:
    """Of somebody whom the directory knows only an age tells it: « la victime, Karl Venko » may be the president."""
    parted = words.gaps[first] is Gap.COMMA or (after < len(words) and words.gaps[after] in _PARTING)
    if not parted and not (first and words.keys[first - 1] in _SMALL_ONES):
        return False  # most names by far
    age, behind = _age(words, after)
    if age is not None and age < _ADULT:
        return True
    if listed:
        return age is not None and _behind(words, behind, aged=True)
    if first and words.gaps[first] is Gap.SPACE and words.keys[first - 1] in _SMALL_ONES:
        return True
    closed = after >= len(words) or words.gaps[after] > Gap.APOSTROPHE  # « Selon un témoin, Clara Lind | est partie »
    return (closed and _before(words, first, aged=age is not None)) or _behind(words, behind, aged=age is not None)


def _age(words: Words, after: int) -> tuple[int | None, int]:
    """An age right behind a name, and where it ends: « Oda Brisk, 34 ans, | boulangère », « Oda Brisk (34 ans) »."""
    here = after + (words.keys[after : after + 1] in (["age"], ["agee"])) if after < len(words) else after
    if here > after and words.keys[here : here + 1] == ["de"]:
        here += 1
    close = after < len(words) and words.gaps[after] in _PARTING
    if close and here + 1 < len(words) and words.raw[here].isdigit() and words.keys[here + 1] == _AGED:
        return int(words.raw[here][:3]), here + 2
    return None, after


def _before(words: Words, first: int, *, aged: bool) -> bool:
    """« Une passante, | Clara Lind », « un automobiliste de 45 ans, | Rolf Amsel »."""
    if not first or words.gaps[first] is not Gap.COMMA:
        return False
    for length, told in _ahead(words, first):
        start = first - length
        here = words.keys[start + told : first]
        told_age = _AGED in here
        if (
            start
            and words.keys[start - 1] in _INTRODUCED
            and words.gaps[start] <= Gap.APOSTROPHE
            and all(gap <= Gap.APOSTROPHE for gap in words.gaps[start + 1 : first])
        ):
            if start > 1 and words.keys[start - 2] in _OF and words.gaps[start - 1] <= Gap.APOSTROPHE:
                continue  # « la mère de | la victime, Clara Lind, »
            word = _said(words.keys[start : start + told])
            plain = not here or told_age or here[0] in ("presume", "presumee", "presumes")
            if word is not None and plain and (not word or aged or told_age):
                return True
    return False


def _ahead(words: Words, first: int) -> Iterator[tuple[int, int]]:
    """How far before the name a word for somebody may begin, and of how many words it may be."""
    for length in range(1, min(_BETWEEN + 2, first) + 1):
        for told in range(1, min(3, length) + 1):
            yield length, told


def _behind(words: Words, after: int, *, aged: bool) -> bool:
    """« Clara Lind, écolière, », « Oda Brisk, 34 ans, boulangère à Merrault »: closed by a comma, a full stop, a preposition or a verb."""
    if after >= len(words) or words.gaps[after] not in _PARTING:
        return False
    at = after + (words.keys[after] in ("un", "une"))
    for told in (3, 2, 1):
        end = at + told
        if end > len(words) or any(gap > Gap.APOSTROPHE for gap in words.gaps[at + 1 : end]):
            continue
        word = _said(words.keys[at:end])
        if word is not None:
            closed = (
                end >= len(words)
                or words.gaps[end] is not Gap.SPACE
                or words.keys[end] in ("a", "au", "de", "du", "en", "dans")
            )
            return closed and (not word or aged)
    return False


def _said(keys: list[str]) -> str | None:
    """The word on a line of the lexicon that says so; None where none does."""
    return _unknown().get(" ".join(keys))


@cache
def _unknown() -> dict[str, str]:
    return {" ".join(spelt(form)[1]): word for *forms, word in _lines() for form in forms}


def _lines() -> Iterator[tuple[str, ...]]:
    for row in rows("unknown_people"):
        yield (*row[:2], row[2] if len(row) > 2 else "")
