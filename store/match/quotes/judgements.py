"""How asked words stand to the archive's, in: what that makes of them, out. Knows no database and accuses nobody.

Precision first: what was never said is presented as nobody's words. Below the border only the nearest is named, as not the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from store.extract.lexicon import entries
from store.match.quotes.alignments import Alignment, Block
from store.match.quotes.cores import PAUSE, joints, opens_clause, same_statement
from store.match.quotes.governors import governors
from store.match.quotes.words import Word, Wording, is_sign, telling, wording
from store.types import Change

Fit = Literal["exact", "truncated", "altered"]

#: Below this the words are others (`bench/checking.py`, `tests/test_checks.py`): measured, with what a sentence on the same subject has.
ALTERED = 0.58
#: Above it no words need stand side by side: « Il y aura un impôt nouveau ».
SURE = 0.72
#: Words with a meaning of their own that must be shared, and words side by side.
MOST_SHARED, LEAST_SHARED, LEAST_RUN = 3, 2, 3
#: So many side by side are no chance, though few of them tell something: « tiennent au café et à la ».
LONG_RUN = 5
#: So many common words that differ leave a quote somebody's own.
SLIGHT = 2
#: Two words each, which an accent tells apart.
_ACCENTED = frozenset(("la", "ou"))
#: A part of a recomposed quote, by how many of its ends are those of a clause: so many words, of which so many tell something.
CLAUSE = {2: (3, 2), 1: (5, 2), 0: (8, 3)}
#: How much of what was asked the two parts hold.
PARTS = 0.85
#: So many words before the first part and after the second may be of neither.
_LOOSE = 2
#: So many words may be cut out of a part.
LONGEST_CUT = 8
#: Better than this by one quote, nothing is recomposed.
ONE_IS_ENOUGH = 0.86
#: Two must hold so much more than one does: a title that repeats half of a quote is no second one.
TWO_ARE_BETTER = 0.1


def fit(found: Alignment) -> Fit | None:
    """What the asked words are to the archive's; None where they are others."""
    if found.complete and found.whole and len(found.blocks) == 1:
        return "exact"
    shared = telling(found.words)
    if (
        found.complete
        and _cut(found)
        and not _without_sign(found)
        and (shared >= LEAST_SHARED or (shared and found.longest >= 4))
    ):
        return "truncated"
    together = found.longest >= LEAST_RUN or found.score >= SURE
    if found.score >= ALTERED and shared >= LEAST_SHARED and together and _enough(found, shared) and same_statement(found):
        return "altered"
    return None


def is_slight(found: Alignment) -> bool:
    """Whether no more than a common word or two was put in, or left out inside: « cette digue » for « la digue »."""
    changed, words = 0, list[Word]()
    for from_asked, to_asked, from_held, to_held in found.gaps():
        put_in = found.asked.words[from_asked:to_asked]
        inside = found.start < to_held and from_held < found.end
        left_out = found.held.words[from_held:to_held] if inside or put_in else ()
        changed += max(len(put_in), len(left_out))
        words += [*put_in, *left_out]
    return changed <= SLIGHT and not telling(words)


def _cut(found: Alignment) -> bool:
    """Whether it is made of stretches, or of words close together; not of a word here and another there."""
    asked = len(found.asked.words)
    return len(found.blocks) <= 1 + asked / 4 or found.end - found.start - asked <= asked / 2


def _without_sign(found: Alignment) -> bool:
    """Whether a figure that was kept has lost its sign: « 10 » is not cut out of « 10 % », nor « 3 degrés » of « - 3 degrés »."""
    held = found.held
    return any(
        (found.start < from_held and is_sign(held.words[from_held], held.text))
        or (to_held < found.end and is_sign(held.words[to_held - 1], held.text))
        for _, _, from_held, to_held in found.gaps()
        if to_held > from_held
    )


def _enough(found: Alignment, shared: int) -> bool:
    """In a short question two words in common are chance; in a long one so are three."""
    asked = telling(found.asked.words)
    few = shared >= asked - 1 and found.score >= SURE
    return (shared >= MOST_SHARED or few or found.longest >= LONG_RUN) and 2 * shared >= asked


@dataclass(frozen=True, slots=True)
class Joined:
    """Two quotes that the asked words are made of, in their order: where each stands among those given."""

    first: int
    second: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the asked words, from one to another, that a quote holds but for single words; `held` is the weight of the others."""

    start: int
    end: int
    held: float
    quote: int


def joined(found: Sequence[Alignment]) -> Joined | None:
    """The two quotes that were made one, of alignments of the same question, the best first; None where one is enough or two are not."""
    if not found or (found[0].score >= ONE_IS_ENOUGH and fit(found[0])):
        return None
    asked = found[0].asked
    whole = asked.weight()
    alone = max(sum(word.weight for word in one.words) for one in found) / whole
    parts = [part for at, one in enumerate(found) for part in _parts(one, at)]
    firsts = [part for part in parts if part.start <= _LOOSE]
    lasts = [part for part in parts if len(asked.words) - part.end <= _LOOSE]
    pairs = [(one, other) for one in firsts for other in lasts if one.quote != other.quote and one.end <= other.start]
    best = max(pairs, key=lambda pair: pair[0].held + pair[1].held, default=None)
    if best is None or (best[0].held + best[1].held) / whole < max(PARTS, alone + TWO_ARE_BETTER):
        return None
    return Joined(best[0].quote, best[1].quote, tuple(_told(asked, *best)))


def _told(asked: Wording, *parts: _Part) -> Iterator[Change]:
    """What comes from the one and from the other, as it was asked, and what comes from neither."""
    at = 0
    for part in parts:
        if part.start > at:
            yield Change("insert", asked.written(at, part.start), asked.after(part.start))
        yield Change("equal", asked.written(part.start, part.end), asked.after(part.end))
        at = part.end
    if at < len(asked.words):
        yield Change("insert", asked.written(at, len(asked.words)), asked.after(len(asked.words)))


def _parts(found: Alignment, quote: int) -> Iterator[_Part]:
    """Its blocks, those that one word or a cut parts as one, where they are long enough to be a part of something recomposed."""
    runs: list[list[Block]] = []
    for block in found.blocks:
        last = runs[-1][-1] if runs else None
        if last and block.asked - last.asked - last.length <= 1 and block.held - last.held - last.length <= LONGEST_CUT:
            runs[-1].append(block)
        else:
            runs.append([block])
    for run in runs:
        words = [word for block in run for word in found.asked.words[block.asked : block.asked + block.length]]
        if _is_part(found, run, words):
            yield _Part(run[0].asked, run[-1].asked + run[-1].length, sum(word.weight for word in words), quote)


def _is_part(found: Alignment, run: Sequence[Block], words: Sequence[Word]) -> bool:
    """Whether words are somebody's thought, not a turn that anybody uses: « la digue de Merrault » is in many quotes.

    The fewer they are, the more they must be a clause of their own.
    """
    least, tell = CLAUSE[_bounds(found.held, run[0].held, run[-1].held + run[-1].length)]
    return len(words) >= least and telling(words) >= tell and max(block.length for block in run) >= CLAUSE[2][0]


def _bounds(held: Wording, start: int, end: int) -> int:
    """How many of the two ends are those of a clause: a mark of punctuation, a conjunction, an end of the quote."""
    words, text = held.words, held.text
    closes = end == len(words) or bool(PAUSE.search(text[words[end - 1].end : words[end].start])) or words[end].flat in joints()
    return opens_clause(held, start) + closes


def turning(found: Alignment, changed: Sequence[Change]) -> tuple[str, ...]:
    """The words left out or put in that may turn the sense: what governed the rest, and those that the lexicon names; none that the
    other side has as well.

    Of what is left out before or after, only the same sentence counts, and the next one where it objects.
    """
    left_out = _named(part for op, part in _touching(found, changed) if op == "delete")
    put_in = _named(part for op, part in _touching(found, changed) if op == "insert")
    governing = tuple(governors(found))
    told = set(_named(governing))
    lone = (name for name in (*left_out, *put_in) if (name in left_out) != (name in put_in) and name not in told)
    return tuple(dict.fromkeys((*governing, *lone)))


def _named(stretches: Iterable[str]) -> list[str]:
    words = [word.flat for stretch in stretches for word in wording(stretch).words]
    told: list[str] = []
    taken: set[int] = set()
    for name, parts in _turning():
        places = _places(parts, words, taken)
        if places:
            taken |= places
            told.append(name)
    return told


def _touching(found: Alignment, changed: Sequence[Change]) -> Iterator[tuple[str, str]]:
    equal = [at for at, change in enumerate(changed) if change.op == "equal"]
    for at, change in enumerate(changed):
        if change.op == "equal":
            continue
        if change.op == "delete" and equal and at < equal[0]:
            yield "delete", _last_sentence(change.words, found)
        elif change.op == "delete" and equal and at > equal[-1]:
            yield "delete", _first_sentence(change.words, found)
        else:
            yield change.op, change.words


def _last_sentence(words: str, found: Alignment) -> str:
    between = found.held.text[found.held.words[found.start - 1].end : found.held.words[found.start].start]
    if any(mark in between for mark in ".!?…"):
        return ""
    return _parted(words)[-1]


def _first_sentence(words: str, found: Alignment) -> str:
    between = found.held.text[found.held.words[found.end - 1].end : found.held.words[found.end].start]
    first = _parted(words)[0]
    if any(mark in between for mark in ".!?…"):
        opening = [word.flat for word in wording(first).words[:2]]
        return first if any(opening[: len(word)] == word for word in _objections()) else ""
    return first


def _parted(words: str) -> list[str]:
    for mark in "!?…":
        words = words.replace(f"{mark} ", ". ")
    return words.split(". ")


@cache
def _objections() -> tuple[list[str], ...]:
    return tuple([word.flat for word in wording(entry).words] for entry in ("mais", "sauf", "sinon", "cependant", "toutefois"))


@cache
def _turning() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Each entry as it is named, with the stretches of words that it is made of; the longest first."""
    found = [
        (entry, tuple(tuple(w.flat for w in wording(part).words) for part in entry.split("…")))
        for entry in entries("turning_words")
    ]
    return tuple(sorted(found, key=lambda entry: -sum(map(len, entry[1]))))


def _places(parts: tuple[tuple[str, ...], ...], words: Sequence[str], taken: set[int]) -> set[int]:
    """Where the parts stand in their order among words that no longer entry has taken; nothing unless all do."""
    at, found = 0, set[int]()
    for part in parts:
        for start in range(at, len(words) - len(part) + 1):
            if tuple(words[start : start + len(part)]) == part and not taken.intersection(range(start, start + len(part))):
                found.update(range(start, start + len(part)))
                at = start + len(part)
                break
        else:
            return set()
    return found


def depends(words: Wording, start: int) -> bool:
    """Whether what begins with this word points back to something said before; « la digue » is not « là »."""
    begun = words.words[start : start + 3]
    flats = tuple(word.flat for word in begun)
    return any(
        flats[: len(opener)] == opener and (flats[0] not in _ACCENTED or _is_plain(words, begun[0]) == plain)
        for opener, plain in _openers()
    )


def _is_plain(words: Wording, word: Word) -> bool:
    """Whether a word is written without accents."""
    return words.text[word.start : word.end].isascii()


@cache
def _openers() -> tuple[tuple[tuple[str, ...], bool], ...]:
    return tuple((tuple(word.flat for word in wording(entry).words), entry.isascii()) for entry in entries("dependent_openers"))
