"""A role as somebody words it in, the post that it is out, so that « ministre valdrien de la Défense » and « ministre de la Défense de la
Valdrie » are one. Words alone: no directory, no likeness.

A post is known by the roots of its words, whatever their order: small words, genders, what a former or acting holder adds are left out;
« russe » is the word for Russia, and « valdrien », which no lexicon knows, meets « Valdrie » at its root.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from store.extract import lexicon
from store.extract.text import fold, tokens
from store.extract.titles import ONE, titles

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    "a au aux chez d de des du en et l la le les of par pour s son sa sur the un une m mme monsieur madame republique".split()
)
_FORMER = frozenset("ancien ancienne ex feu defunt defunte former".split())
#: Said beside a post, and no part of it.
_BESIDE = _FORMER | frozenset(
    "actuel actuelle nouveau nouvelle nouvel jeune celebre interim interimaire sortant sortante socialiste communiste centriste "
    "ecologiste conservateur conservatrice liberal liberale republicain republicaine democrate exercice charge chargee".split()
)
#: Roots of those of whom there are several.
_LESSER = frozenset("vice adjoint delegu deput".split())
#: What parts a place from those who live there, the longest first: « valdrien », « valdrienne », « Valdrie ».
_ENDINGS = tuple(
    "iennes ienne iens ien aises aise ais oises oise ois eennes eenne eens een aines aine ains ain anes ane ans an ies ie ia es e "
    "a y i".split()
)
_DEMONYM = tuple("ien ienne ois oise ais aise een eenne ain aine".split())
_SHORTEST = 4
#: A role that somebody words goes no further.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Post:
    """The roots of a role's words; those that name a place or body, and those of an adjective that says of which country."""

    head: str
    roots: frozenset[str]
    named: frozenset[str]
    adjective: frozenset[str] = frozenset()
    former: bool = False

    @property
    def key(self) -> str:
        return " ".join(sorted(self.roots))

    @property
    def single(self) -> bool:
        """Whether one person at a time holds it: « maire de Merrault », not « maire », nor « député de Merrault ». « L'entraîneur
        valdrien » may be a Valdrian anywhere; « le ministre valdrien des Transports » is Valdrie's."""
        if self.roots & _LESSER:
            return False
        of_state = self.named | self.adjective
        own = [(roots, state) for roots, state in _single() if self.head in roots and roots <= self.roots]
        return any((of_state if state else self.named) - roots for roots, state in own)


@lru_cache(maxsize=20_000)
def post(said: str) -> Post | None:
    """The post that words say; None where they say none. « maire », alone, is one, of which nothing says where."""
    words = _WORD.findall(said[:_LONGEST])
    if not words:
        return None
    folded = [fold(word) for word in words]
    former = next((key for key in folded if key not in _SMALL), "") in _FORMER
    keys = [key for key in folded if key not in _BESIDE]
    places = {place for key in folded if (place := _countries().get(key))}
    keys = [key for key in keys if key not in _countries()]
    head, rest = _head(keys)
    roots = {root(word) for word in (*head, *rest) if word not in _SMALL}
    apart = [(word, key) for word, key in zip(words, folded, strict=True) if key in rest and key not in _SMALL]
    named = {root(key) for word, key in apart if word[0].isupper()}
    adjective = {root(key) for word, key in apart if key.endswith(_DEMONYM) and not word[0].isupper()}
    country = {root(word) for place in places for word in place.split()}
    found = frozenset(roots | country)
    return Post(root(head[0]), found, frozenset(named), frozenset(adjective | country), former) if head and found else None


def is_post(word: str) -> bool:
    """Whether a folded word opens a post: « maire », « cheffe »."""
    return word in _openers()


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A folded word without what parts a place from its adjective: `valdrienne`, `valdrie` -> `valdr`."""
    word = _masculines().get(word, word)
    if len(word) > 5 and word[-1] in "sx" and not word.endswith(("ss", "ais", "ois")):
        word = word[:-1]
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _SHORTEST), "")
    word = word.removesuffix(ending)
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def _head(keys: list[str]) -> tuple[list[str], list[str]]:
    """The words of the title that is meant, and what follows it: `cheffe de la diplomatie` -> ministre des Affaires étrangères. Nothing
    where no title stands first: « la femme du maire »."""
    start = next((at for at, key in enumerate(keys) if key not in _SMALL), len(keys))
    keys = keys[start:]
    if not keys or not is_post(keys[0]):
        return [], []
    for after in range(min(len(keys), _longest()), 0, -1):
        meant = _meant().get(" ".join(keys[:after]))
        if meant is not None:
            return meant.split(), keys[after:]
    return keys[:1], keys[1:]


@cache
def _meant() -> dict[str, str]:
    """Titles that mean one other title everywhere, both as tokens: `presidente de la republique` -> `president`."""
    found = {}
    for way, meanings in titles().meanings.items():
        everywhere = {meaning.title for meaning in meanings if meaning.places is None}
        if len(everywhere) == 1 and way not in everywhere:
            found[" ".join(tokens(way))] = " ".join(tokens(everywhere.pop()))
    return found


@cache
def _longest() -> int:
    return max(len(way.split()) for way in _meant())


@cache
def _single() -> tuple[tuple[frozenset[str], bool], ...]:
    """The roots of such posts, and whether they are a state's."""
    marked = [(row[0], True) for row in lexicon.rows("role_titles") if row[3:4] == (ONE,)]
    own = [(title, title.startswith("ministre ")) for title in lexicon.entries("single_holders")]
    return tuple(
        (frozenset(root(word) for word in tokens(title) if word not in _SMALL), state) for title, state in own + marked
    )


@cache
def _openers() -> frozenset[str]:
    listed = (row[0] for name in ("public_titles", "role_titles") for row in lexicon.rows(name))
    own = {tokens(title)[0] for title in (*listed, *titles().meanings, *lexicon.entries("single_holders"))}
    feminine = {word for word, masculine in _masculines().items() if masculine in own}
    return frozenset(own | feminine) - _SMALL


@cache
def _masculines() -> dict[str, str]:
    found = {fold(row[1]): fold(row[0]) for row in lexicon.rows("trades") if len(row) > 1}
    return {feminine: masculine for feminine, masculine in found.items() if " " not in feminine + masculine} | {
        "premiere": "premier",
        "cheffe": "chef",
    }


@cache
def _countries() -> dict[str, str]:
    """Countries, folded, by their adjectives; what two countries share tells neither."""
    found: dict[str, set[str]] = {}
    for country, adjectives, *_ in lexicon.rows("countries"):
        for adjective in filter(None, map(fold, adjectives.split(","))):
            found.setdefault(adjective, set()).add(fold(country))
    return {adjective: places.pop() for adjective, places in found.items() if len(places) == 1 and " " not in adjective}
