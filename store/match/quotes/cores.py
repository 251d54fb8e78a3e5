"""Words that were asked for beside an archive's that are not quite the same in: whether it is the same statement, out.

« Il pleuvra dans le delta avant la fin de l'année » shares nine words in twelve with « Nous construirons trois écoles dans le delta
avant la fin de l'année », and nobody said it. What stands in the core of a clause, its subject and its verb, decides.
"""

import re
from collections.abc import Iterator
from functools import cache

from store.extract.lexicon import entries
from store.match.quotes.alignments import Alignment
from store.match.quotes.words import TELLING, Word, Wording, wording

#: So many words side by side that the archive does not have, and such a share of those asked for, are another clause.
OTHER_RUN, OTHER_SHARE = 3, 0.25
#: Where it begins with other words: so much of it stands side by side, or so many of its telling words stand.
REST_RUN, REST_TELLING = 0.6, 0.75
#: A long sentence begins with a word for a word: so many telling words, of which so much stands; words more or fewer at its start.
LONG, LONG_STANDS, ALIKE_IN_LENGTH = 7, 0.55, 2
#: Other words at the start of a long quote are a small part of it.
SMALL_START = 0.25

PAUSE = re.compile(r"[.,;:!?…\[\]()–—]")
_SUBJECTS = frozenset("je tu il elle on nous vous ils elles ce cela ca personne rien".split())
_OF = frozenset("de du a au aux".split())


def same_statement(found: Alignment) -> bool:
    """Whether what was asked says of the same what the archive's words say, though some are others."""
    asked = found.asked.words
    kept = {block.asked + at for block in found.blocks for at in range(block.length)}
    return not _other_clause(found, len(asked)) and _begins_alike(found, kept, asked) and _has_core(found, kept)


def _other_clause(found: Alignment, length: int) -> bool:
    """« J'espère que [refuse de payer] sur la voie » : a stretch of its own stands in the place of the archive's."""
    gaps = found.gaps()
    runs = [to_asked - from_asked for from_asked, to_asked, from_held, to_held in gaps if to_held > from_held]
    return any(run >= OTHER_RUN and run >= OTHER_SHARE * length for run in runs)


def _begins_alike(found: Alignment, kept: set[int], asked: tuple[Word, ...]) -> bool:
    """Whether it is of the same subject; if not, whether all the rest stands, from the start of a clause on where the verb is other too."""
    telling = [at for at, word in enumerate(asked) if word.weight == TELLING]
    if len(telling) < 2 or telling[0] in kept or any(asked[at].flat in _SUBJECTS for at in kept if at < telling[0]):
        return True
    stands = sum(at in kept for at in telling)
    put_in, left_out = next(
        (to_asked - at, to_held - from_held) for at, to_asked, from_held, to_held in found.gaps() if to_asked > at
    )
    if len(telling) >= LONG and stands >= LONG_STANDS * len(telling) and abs(put_in - left_out) <= ALIKE_IN_LENGTH:
        return True
    if telling[1] in kept:
        return found.longest >= REST_RUN * len(asked) or stands >= REST_TELLING * len(telling)
    first = next((block for block in found.blocks if block.asked > telling[1]), None)
    other = next((n for n, at in enumerate(telling) if at in kept), len(telling))
    return other <= SMALL_START * len(telling) or (first is not None and opens_clause(found.held, first.held))


def _has_core(found: Alignment, kept: set[int]) -> bool:
    """Whether a subject, a verb or its object is the same, not only where and when; « nous » is where a verb is put for a verb."""
    asked = found.asked
    core = list(_core(asked))
    if any(at in kept for at in core if asked.words[at].weight == TELLING):
        return True
    if not any(asked.words[at].weight == TELLING for at in core):
        return True
    subject = any(at in kept for at in core)
    return subject and all(
        _telling(found.held, from_held, to_held) <= max(1, _telling(asked, from_asked, to_asked))
        for from_asked, to_asked, from_held, to_held in found.gaps()
        if to_asked > from_asked
    )


def _telling(words: Wording, start: int, end: int) -> int:
    return sum(word.weight == TELLING for word in words.words[start:end])


def _core(asked: Wording) -> Iterator[int]:
    """Where its subjects, verbs and objects stand: what no preposition opens, as far as that can be seen without a grammar."""
    words = asked.words
    aside = of = False
    for at, word in enumerate(words):
        if at and PAUSE.search(asked.text[words[at - 1].end : word.start]):
            aside = of = False
        if word.flat in joints() or word.flat in _SUBJECTS or word.flat in ("ne", "qui"):
            aside = of = False
        if any(tuple(other.flat for other in words[at : at + len(entry)]) == entry for entry in _prepositions()):
            aside = True
        elif word.flat in _OF:
            of = True
        elif not aside and word.flat in _SUBJECTS:
            yield at
        elif word.weight == TELLING:
            if not aside and not of:
                yield at
            of = False


def opens_clause(held: Wording, at: int) -> bool:
    """Whether a clause begins with a word: after a mark of punctuation, with a conjunction, at the very start."""
    words = held.words
    return at == 0 or bool(PAUSE.search(held.text[words[at - 1].end : words[at].start])) or words[at].flat in joints()


@cache
def joints() -> frozenset[str]:
    return frozenset("et mais ou car donc or ni que si quand puisque parce".split())


@cache
def _prepositions() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.flat for word in wording(entry).words) for entry in entries("prepositions"))
