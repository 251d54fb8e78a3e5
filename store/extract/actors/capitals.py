"""Places in, the countries that capitals stand for where they act out: « Moscou a revendiqué la prise », « selon Kiev ».

« à Moscou », « la route de Moscou » are places and nothing more.
"""

from collections.abc import Iterator

from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import Gap, Words

_PLACED = frozenset("a en vers depuis dans sur de d du pres sous chez via hors entre jusqu".split())
_CLITICS = frozenset("ne n se s lui leur y en l le la les a ont avait est".split())
_AUXILIARIES = frozenset("a avait aurait aura est sera serait doit devait devrait peut pourrait veut voulait va n".split())
_PARTICIPLE = ("é", "ée", "és", "ées", "is", "ise", "ises", "u", "ue", "us", "ues", "ts", "te", "tes", "ert")


def read_acting(words: Words, places: list[tuple[int, int, str]], vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Of the places (first word, word after, key), those that act, each with the country it stands for."""
    capitals = {first for first, _, key in places if key in vocabulary.capitals}
    acting: set[int] = set()  # where those end that act
    said = frozenset(words.keys) if any(key in vocabulary.seats for _, _, key in places) else frozenset()
    for first, after, key in places:
        country = vocabulary.capitals.get(key)
        if country is None:
            continue
        if key in vocabulary.seats and not vocabulary.seats[key][1] & said:
            country = vocabulary.seats[key][0]  # « Bruxelles a promis »: the Union, where nothing tells of Belgium
        if _subject(words, first, after) or _party(words, first, after, capitals, acting):
            acting.add(after)
            yield first, after, country


def _subject(words: Words, first: int, after: int) -> bool:
    """A verb of speech or action follows, and no preposition comes before."""
    if _after_preposition(words, first):
        return False
    at, end = after, len(words)
    while at < end and at - after < 3 and words.gaps[at] in (Gap.SPACE, Gap.APOSTROPHE):
        if words.keys[at] in _AUXILIARIES or words.flags[at] & Is.ACTING:
            return words.keys[at] != "est" or (at + 1 < end and _is_participle(words.raw[at + 1]))
        if words.keys[at] not in _CLITICS:
            return False
        at += 1
    return False


def _after_preposition(words: Words, first: int) -> bool:
    if not first or words.gaps[first] not in (Gap.SPACE, Gap.APOSTROPHE):
        return False
    return words.keys[first - 1] in _PLACED


def _party(words: Words, first: int, after: int, capitals: set[int], acting: set[int]) -> bool:
    """« selon Kiev », « jugées irrecevables par Kiev », « entre Kiev et Moscou », « Kiev et ses alliés »."""
    if not first or words.gaps[first] is not Gap.SPACE:
        return False
    before = words.keys[first - 1]
    if before in ("selon", "contre", "envers"):
        return True
    if before == "avec":
        return first > 1 and words.gaps[first - 1] is Gap.SPACE
    if before == "par":
        return first > 1 and words.raw[first - 2].lower().endswith((*_PARTICIPLE, "ble", "bles"))
    if before == "entre":
        return after + 1 < len(words) and words.keys[after] == "et" and after + 1 in capitals
    if before == "et":
        return first - 1 in acting
    return first > 1 and before in ("de", "d") and words.keys[first - 2] in ("faveur", "part")


def _is_participle(word: str) -> bool:
    return word.lower().endswith(_PARTICIPLE)
