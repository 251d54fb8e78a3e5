"""The words that were asked for and an archive's text in, how one is made of the other out: word by word.

The longest run of words that both have is laid side by side first, then what stands before it and after it: a fragment of four
words finds its place in a quote of sixty, where the cheapest way of turning one into the other would pick « la » here and « digue » there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from store.match.quotes.words import TELLING, Word, Wording, weight_of
from store.types import Change

#: Forms of one word (« avons », « avions ») and words that look alike (« réagi », « agi ») are nearly the same.
SAME_STEM, LOOKS_ALIKE, LIKENESS = 0.8, 0.5, 75.0
#: What a cut costs, in words that tell something; more than this no stretch that is left out costs.
CUT = 0.5
#: « de » at the far end of a long quote is chance.
_NEAR = 3
_FAR = 12


@dataclass(frozen=True, slots=True)
class Block:
    """`length` words from `asked` on that are those of the archive from `held` on."""

    asked: int
    held: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    asked: Wording
    held: Wording
    blocks: tuple[Block, ...]
    score: float  # 0 to 1: how much of what was asked stands there, in its order and without much between

    @property
    def words(self) -> list[Word]:
        """The archive's words that were asked for as they stand there."""
        return [word for block in self.blocks for word in self.held.words[block.held : block.held + block.length]]

    @property
    def complete(self) -> bool:
        """Every word asked for stands there."""
        return sum(block.length for block in self.blocks) == len(self.asked.words) > 0

    @property
    def whole(self) -> bool:
        """Every word of the archive's was asked for."""
        return sum(block.length for block in self.blocks) == len(self.held.words)

    @property
    def longest(self) -> int:
        return max((block.length for block in self.blocks), default=0)

    @property
    def start(self) -> int:
        """The first of the archive's words that was asked for."""
        return self.blocks[0].held if self.blocks else 0

    @property
    def end(self) -> int:
        return self.blocks[-1].held + self.blocks[-1].length if self.blocks else 0

    def gaps(self) -> Iterator[tuple[int, int, int, int]]:
        """What both have between the blocks, before and after them: from and to in what was asked, from and to in the archive's."""
        asked = held = 0
        for block in (*self.blocks, Block(len(self.asked.words), len(self.held.words), 0)):
            if block.asked > asked or block.held > held:
                yield asked, block.asked, held, block.held
            asked, held = block.asked + block.length, block.held + block.length


def likeness(asked: Sequence[str], held: Sequence[str]) -> float:
    """Cheap and rough: how much of some folded words others hold in that order, 0 to 1."""
    shared = sum(
        weight_of(asked[at])
        for part in LCSseq.opcodes(asked, held)
        if part.tag == "equal"
        for at in range(part.src_start, part.src_end)
    )
    return shared / (sum(map(weight_of, asked)) or 1.0)


def align(asked: Wording, held: Wording) -> Alignment:
    acute = asked.accented and held.accented
    matcher = SequenceMatcher(None, held.flats(acute=acute), asked.flats(acute=acute), autojunk=False)
    found = [Block(block.b, block.a, block.size) for block in matcher.get_matching_blocks() if block.size]
    blocks = tuple(_without_chance(found, asked))
    bare = Alignment(asked, held, blocks, 0.0)
    return Alignment(asked, held, blocks, _score(bare))


def changes(alignment: Alignment) -> tuple[Change, ...]:
    """The archive's words to the asked ones: what is kept, left out, put in."""
    asked, held = alignment.asked, alignment.held
    found: list[Change] = []
    held_at = asked_at = 0
    for block in (*alignment.blocks, Block(len(asked.words), len(held.words), 0)):
        gone, new = held.written(held_at, block.held), asked.written(asked_at, block.asked)
        if gone:
            found.append(Change("delete", gone, held.after(block.held)))
        if new:
            found.append(Change("insert", new, asked.after(block.asked)))
        if block.length:
            end = block.held + block.length
            found.append(Change("equal", held.written(block.held, end), held.after(end)))
        held_at, asked_at = block.held + block.length, block.asked + block.length
    return tuple(found)


def _without_chance(blocks: list[Block], asked: Wording) -> list[Block]:
    """Leaves out common words that stand far from the rest of what is shared."""
    while len(blocks) > 1:
        weights = [asked.weight(block.asked, block.asked + block.length) for block in blocks]
        main = max(range(len(blocks)), key=weights.__getitem__)
        for at in sorted(range(len(blocks)), key=weights.__getitem__):
            if at != main and _is_chance(blocks, at, weights[at]):
                del blocks[at]
                break
        else:
            break
    return blocks


def _is_chance(blocks: list[Block], at: int, weight: float) -> bool:
    """Whether a block stands further from its neighbours in the archive's words than so little can stand by itself."""
    if weight >= 2 * TELLING:
        return False
    leaps, strides = [], []
    block = blocks[at]
    if at:
        before = blocks[at - 1]
        leaps.append(block.held - before.held - before.length)
        strides.append(block.asked - before.asked - before.length)
    if at + 1 < len(blocks):
        after = blocks[at + 1]
        leaps.append(after.held - block.held - block.length)
        strides.append(after.asked - block.asked - block.length)
    allowed = _FAR if weight >= TELLING else _NEAR
    # In the middle it must be near to both, at an end to the one that it has.
    return any(leap > stride + allowed for leap, stride in zip(leaps, strides, strict=True))


def _score(alignment: Alignment) -> float:
    asked, held = alignment.asked, alignment.held
    shared = sum(asked.weight(block.asked, block.asked + block.length) for block in alignment.blocks)
    if not shared:
        return 0.0
    cost = 0.0
    for from_asked, to_asked, from_held, to_held in alignment.gaps():
        at_an_end = to_held <= alignment.start or from_held >= alignment.end
        other = asked.words[from_asked:to_asked]
        left = held.words[from_held:to_held]
        if at_an_end:  # only what stands next to the rest can have been changed
            left = left[-len(other) :] if to_held <= alignment.start and other else left[: len(other)]
        near = _near(other, left)
        shared += near
        put_in = sum(word.weight for word in other) - near
        left_out = sum(word.weight for word in left) - near
        if not other:
            cost += min(left_out, CUT) if not at_an_end else 0.0
        else:
            cost += max(put_in, min(left_out, put_in + CUT))
    return shared / (shared + cost)


def _near(asked: tuple[Word, ...], held: tuple[Word, ...]) -> float:
    """What words in the same place have in common though they are not the same, each with one other at most."""
    total, at = 0.0, 0
    for word in asked:
        for other in range(at, min(at + _NEAR + 1, len(held))):
            likeness = _alike(word, held[other])
            if likeness:
                total, at = total + likeness * min(word.weight, held[other].weight), other + 1
                break
    return total


def _alike(one: Word, other: Word) -> float:
    if one.weight != TELLING or other.weight != TELLING:
        return 0.0
    if one.stem == other.stem:
        return SAME_STEM
    return LOOKS_ALIKE if min(len(one.flat), len(other.flat)) > 3 and fuzz.ratio(one.flat, other.flat) >= LIKENESS else 0.0
