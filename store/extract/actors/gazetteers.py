"""A directory and the lexicons in, a `Gazetteer` out, which finds the names it knows in the words of a text.

Names compare folded, word by word: « Etats-Unis » finds « États-Unis ». A capital is wanted where the name has one, and a short
acronym must be all capitals: « EI », never « ei » nor « Ei ».
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from store.extract.actors.words import Gap, Words, key, spelt
from store.extract.directory import Directory
from store.extract.lexicon import entries, rows
from store.types import Actor, ActorKind

#: longer runs of words are no name
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A name that is known beforehand: what it stands for; `actor` where the directory has it."""

    name: str
    kind: ActorKind
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A known name at the words from `first` up to `after`; several entries where several actors bear it."""

    first: int
    after: int
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.entries[0]


@dataclass(slots=True)
class _Node:
    """What may follow: the next words; what may end here: the case that each word must show, whether an article must precede."""

    next: dict[str, "_Node"]
    ends: list[tuple[tuple[str, ...], bool, Entry]]


class Gazetteer:
    """Finds known names. Made once, from a directory; holds no state between texts."""

    def __init__(self, directory: Directory) -> None:
        self._root: dict[str, _Node] = {}
        self._small = {"al", "el"}  # names that begin without a capital: « mer Noire », « forces russes », « al-Bab »
        self._bearing = frozenset(key(name.split()[0]) for row in rows("trades") for name in row)
        self._heads = frozenset(key(row[0]) for row in rows("org_forms") if row[1] != "apposed") | {"departement"}
        self.acting: dict[str, Entry] = {}  # what a capital may stand for: the countries, and the Union
        self._learn(directory)

    def _learn(self, directory: Directory) -> None:
        for actor in directory.actors:
            entry = Entry(actor.name, actor.kind, actor)
            if actor.kind == "country":
                self.acting[actor.name] = entry
            for name in (actor.name, *actor.aliases):
                self._add(name, entry)
        for row in rows("countries")[:-1]:
            self.acting.setdefault(row[0], Entry(row[0], "country"))
            self._add(row[0], self.acting[row[0]], known=False)
        union = rows("countries")[-1][0]
        known = next((actor for actor in directory.actors if actor.name == union), None)
        self.acting[union] = Entry(union, known.kind if known else "organisation", known)
        for outlet in directory.outlets:
            self._add(outlet.name, Entry(outlet.name, "organisation"), known=False)
        for row in rows("places"):
            self._add_all(row, "place")
        for row in rows("organisations"):
            self._add_all(row, "organisation")

    def _add_all(self, names: tuple[str, ...], kind: ActorKind) -> None:
        entry = Entry(names[0], kind)
        for name in names:
            self._add(name, entry, known=False)
            if kind == "place" and name.startswith(("Le ", "Les ")):
                self._add(name[0].lower() + name[1:], entry, known=False)  # « au Havre », « des Sables-d'Olonne »

    def _add(self, name: str, entry: Entry, *, known: bool = True) -> None:
        """Adds a name; one that is not `known` (to the directory) gives way to what is there already."""
        raw, keys = spelt(name)
        if not 0 < len(raw) <= LONGEST:
            return
        article = keys[0] in _ARTICLES and not raw[0][0].isupper() and len(raw) > 1
        if article:  # « l'Alliance »: only with its article, which is no part of the mention
            raw, keys = raw[1:], keys[1:]
        if not raw[0][0].isupper():
            self._small.add(keys[0])
        node = _Node(self._root, [])
        for word in keys:
            node = node.next[word] if word in node.next else node.next.setdefault(word, _Node({}, []))
        if known or not node.ends:
            shape = tuple("x" if k in ("al", "el") else _shape(word) for k, word in zip(keys, raw, strict=True))
            titled = entry.kind == "person" and keys[0] in self._bearing  # « le pape Calixte » is « Pape Calixte »
            if len(raw) > 1 and (titled or (entry.kind == "organisation" and keys[0] in self._heads)):
                shape = ("x", *shape[1:])  # « le parti socialiste », « l'armée ukrainienne »
                self._small.add(keys[0])
            if entry.kind == "organisation" and len(raw) > 3:  # « l'Organisation du traité de l'Atlantique nord »
                shape = (shape[0], *("x" if part == "X" else part for part in shape[1:]))
            if not any(e is entry and s == shape for s, _, e in node.ends):
                node.ends.append((shape, article, entry))

    def find(self, words: Words) -> list[Known]:
        """The longest known names in order, none overlapping another."""
        found: list[Known] = []
        root, small, keys, capital = self._root, self._small, words.keys, words.capital
        free = 0
        for at in [
            at for at, (first, big) in enumerate(zip(keys, capital, strict=True)) if (big or first in small) and first in root
        ]:
            if at < free:
                continue
            longest = self._longest(words, at)
            if longest:
                found.append(longest)
                free = longest.after
        return found

    def _longest(self, words: Words, at: int) -> Known | None:
        best: Known | None = None
        nodes, keys = self._root, words.keys
        for here in range(at, min(at + LONGEST, len(keys))):
            if here > at and not _joined(words, here):
                break
            node = nodes.get(keys[here])
            if node is None:
                break
            if node.ends:
                articled = at > 0 and words.keys[at - 1] in _ARTICLES
                fit = tuple(
                    dict.fromkeys(e for shape, bound, e in node.ends if (articled or not bound) and _fits(words, at, shape))
                )
                if fit and not self._goes_on(words, here + 1):
                    best = Known(at, here + 1, fit)
            nodes = node.next
        return best

    def _goes_on(self, words: Words, at: int) -> bool:
        """« La Croix|-Bleue »: a hyphen and a capital that starts no known name make it another name; « Russie-Ukraine » is two."""
        return at < len(words) and words.gaps[at] is Gap.HYPHEN and words.capital[at] and words.keys[at] not in self._root


_ARTICLES = frozenset({"l", "le", "la", "les", "du", "des", "au", "aux"})


def _joined(words: Words, at: int) -> bool:
    gap = words.gaps[at]
    return gap <= Gap.APOSTROPHE or (gap is Gap.DOT and len(words.raw[at - 1]) == 1)


def _shape(word: str) -> str:
    """`x` any case, `X` a capital first, `A` all capitals, `N` capitals as in an acronym that is also written as a word (Otan)."""
    if not word[0].isupper():
        return "x"
    if not word.isupper() or len(word) == 1:
        return "X"
    return "A" if len(word) <= 3 else "N"


def _fits(words: Words, at: int, shape: Iterable[str]) -> bool:
    for here, wanted in enumerate(shape, at):
        word = words.raw[here]
        if wanted == "x":
            continue
        if not word[0].isupper() or (wanted == "A" and not word.isupper()):
            return False
    return True


def country_words() -> Iterator[tuple[str, bool, str]]:
    """Every adjective (False) and inhabitant (True) as a key of one or two words, with the country it tells."""
    for row in rows("countries"):
        for column, inhabitant in ((1, False), (2, True)):
            for word in row[column].split(","):
                yield " ".join(spelt(word)[1]), inhabitant, row[0]


def common_words() -> frozenset[str]:
    """The keys of the words that a capital does not make a name."""
    return frozenset(key for line in entries("common_capitalised") for key in spelt(line)[1])
