"""Names in, the keys of the index out under which they are found in spite of spelling. `RULES` goes up with any change here.

Two steps, each by equality alone, so that both databases answer from one index at any size. A word is tied to the words that one
letter or their vowels part from it: all have a key in common, the word with one letter left out, or its bare consonants. A name is
tied to its words two by two, in the order of the alphabet (« Zelensky Volodymyr »), and to its surname alone.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from store.extract.text import tokens
from store.match.names import PARTICLES, SMALL_WORDS, parted, surnames_first
from store.match.sounds import skeleton, sound
from store.types import ActorKind

#: The version of the keys: an archive that holds another is indexed anew.
RULES = 1

LONGEST_WORD = 24
MOST_WORDS = 5
HEAD = 3


def word_keys(word: str) -> set[str]:
    """The keys of a folded word: itself, what it sounds like, each with any one letter left out, and its consonants: `~vlds`."""
    word = word[:LONGEST_WORD]
    found = set()
    for form in {word, sound(word)}:
        found.add(form)
        if len(form) > 2:
            found.update(form[:i] + form[i + 1 :] for i in range(len(form)))
    if len(bones := skeleton(word)) > 1:
        found.add(f"~{bones}")
    if "w" in word and len(heard := skeleton(word.replace("w", "v"))) > 1:
        found.add(f"~{heard}")
    return found


def name_keys(folded: str, kind: ActorKind) -> tuple[set[str], set[str]]:
    """The keys of a name, and those among them that are whole names by themselves: « Ursula von der Leyen » by `leyen`."""
    words = telling(folded, kind)
    whole = _wholes(folded, kind, words)
    glued = "".join(parted(folded.split())[1]) if kind == "person" else ""
    if whole and glued and glued not in words:  # « Le Drian » typed « Ledrian »
        whole.add(glued)
        words = [*words, glued]
    pairs = {pair_key(one, other) for one, other in combinations(dict.fromkeys(words), 2)}
    return pairs | whole, whole


def telling(folded: str, kind: ActorKind | None = None) -> list[str]:
    """The words of a name that tell it from others, at most a few: particles and small words are left out."""
    small = PARTICLES if kind == "person" else SMALL_WORDS
    words = folded.split()
    found = [word[:LONGEST_WORD] for word in words if word not in small] or [word[:LONGEST_WORD] for word in words]
    return found if len(found) <= MOST_WORDS else [*found[: MOST_WORDS - 1], found[-1]]


def asked(typed: str) -> list[str]:
    """The words of a typed name by which it is looked for: « Le Cornu » as `cornu` and as `lecornu`."""
    last = parted(typed.split())[1]
    glued = ["".join(last)[:LONGEST_WORD]] if len(last) > 1 else []
    return list(dict.fromkeys([*telling(typed), *glued]))


def pair_key(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def words_of(keys: Iterable[str]) -> set[str]:
    """The words that keys are made of."""
    return {word for key in keys for word in key.split()}


def _wholes(folded: str, kind: ActorKind, words: Sequence[str]) -> set[str]:
    if kind != "person" or len(words) == 1:
        return {words[0]} if len(words) == 1 else set()
    first = folded.split()[0]
    # « Xi Jinping », « Kim Jong-un », and « Jinping » where that is how the name is known
    return {words[-1], words[0]} if first in surnames_first() and len(tokens(folded)) <= 3 else {words[-1]}
