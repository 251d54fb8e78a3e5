"""A folded typed name in, the names that may be meant by it out: a bounded number of them, whatever the archive holds.

Read by equality alone: the words that a letter or their vowels part from the typed ones, then the names that two such words or such a
surname lead to (`store.match.keys`). What is close enough is decided elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from math import isqrt
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import CompoundSelect, Connection, Integer, Text, bindparam, func, select, union_all

from store.lists import among
from store.match import Name, keys
from store.match.names import forename_variants
from store.match.scripts import foreign, romanised, skeletons
from store.match.sounds import skeleton
from store.queries import numbered
from store.schema import actors, aliases, name_keys, name_words, word_keys
from store.types import ActorKind

#: Words that may be meant by a typed one; keys and names that are looked at in all.
MOST_NEIGHBOURS = 3000
MOST_WORDS = 16
MOST_ALONE = 10
MOST_PAIRS = 256
MOST_ROWS = 3000
MOST_NAMES = 60
#: Of the many who have a surname, the most named.
MOST_BEARERS = 12
MOST_BEGUN = 8
MOST_ALIKE = 100
_LONGEST_HEAD = 4

# Statements are made once: to make them takes longer than to run them.
_NEIGHBOURS = select(word_keys.c.word).where(among(word_keys.c.key, bindparam("keys"))).limit(MOST_NEIGHBOURS)
_PAIRED = (
    select(name_keys.c.alias_id, name_keys.c.key, name_keys.c.weight)
    .where(among(name_keys.c.key, bindparam("keys")))
    .limit(MOST_ROWS)
)
_BEGUN = (
    select(name_words.c.word)
    .where(
        name_words.c.head == bindparam("head"),
        func.substr(name_words.c.word, 1, bindparam("length", type_=Integer)) == bindparam("begun", type_=Text),
        name_words.c.weight >= bindparam("least", type_=Integer),
    )
    .order_by(name_words.c.weight.desc(), name_words.c.word)
    .limit(bindparam("most", type_=Integer))
)
#: The actor that a name is of, or whom an editor decided that one to be.
DECIDED = func.coalesce(actors.c.merged_into, actors.c.id)
_NAMED = (
    select(DECIDED.label("id"), actors.c.kind, aliases.c.alias, aliases.c.folded, actors.c.articles)
    .join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    .where(among(aliases.c.id, bindparam("ids")))
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be meant, and how many articles name its actor."""

    name: Name
    articles: int


@dataclass(frozen=True, slots=True)
class Sought:
    """A typed name on its way: its words, and for each the words of the archive that it may stand for, the nearest first."""

    words: tuple[str, ...]
    near: Mapping[str, Sequence[str]]


def sought(connection: Connection, typed: str) -> Sought:
    words = tuple(keys.asked(typed))
    asked = {word: _keys_of(word) for word in words}
    every = sorted(set().union(*asked.values()))
    known = sorted(set(connection.scalars(_NEIGHBOURS, {"keys": every})))
    return Sought(words, {word: _nearest(word, known) for word in words})


def together(connection: Connection, asked: Sought, kinds: Sequence[ActorKind]) -> list[Candidate]:
    """The names that hold two of the words; those that hold the nearest words first."""
    return _named(connection, _by_pairs(connection, asked.words, asked.near), kinds)


def alone(connection: Connection, asked: Sought, kinds: Sequence[ActorKind]) -> list[Candidate]:
    """The names that one of the words means by itself, the most named of each: surnames, and names of one word."""
    ends = dict.fromkeys((*asked.words[-1:], *asked.words[:1]))
    most = MOST_ALONE // max(1, len(ends))
    words = list(dict.fromkeys(near for word in ends for near in asked.near[word][:most]))
    return _named(connection, _bearers(connection, words), kinds)


def begun(connection: Connection, asked: Sought, kinds: Sequence[ActorKind]) -> list[Candidate]:
    """The names whose last word the last typed word begins: « zel », « emmanuel mac »."""
    if not asked.words or len(asked.words[-1]) < keys.HEAD:
        return []
    *before, last = asked.words
    if before and len(last) > _LONGEST_HEAD and asked.near[last][:1] == [last]:
        return []  # a long word that is somebody's name is no beginning
    narrowed = {"head": last[: keys.HEAD], "begun": last, "length": len(last), "least": -1 if before else 0}
    words = list(connection.scalars(_BEGUN, {**narrowed, "most": MOST_BEGUN}))
    if not before:
        return _named(connection, _bearers(connection, words), kinds)
    return _named(connection, _by_pairs(connection, asked.words, {**asked.near, last: words}), kinds)


def alike(connection: Connection, asked: Sought, kinds: Sequence[ActorKind]) -> list[Candidate]:
    """The names that begin as the last typed word does and are nearest to it: never the answer, and worth naming."""
    if not asked.words:
        return []
    last = asked.words[-1]
    head = last[: keys.HEAD]
    narrowed = {"head": head, "begun": head, "length": len(head), "least": 0}
    words = list(connection.scalars(_BEGUN, {**narrowed, "most": MOST_ALIKE}))
    nearest = process.extract(last, words, scorer=OSA.distance, limit=MOST_BEGUN)
    return _named(connection, _bearers(connection, [word for word, *_ in nearest]), kinds)


def _keys_of(word: str) -> set[str]:
    if foreign(word):
        bones = {f"~{one}" for one in skeletons(word) if len(one) > 1}
        return keys.word_keys(romanised(word)) | bones | {word}
    found = keys.word_keys(word)
    # Two consonants are those of too many words; and a forename has other forms than likeness tells
    return {key for key in found if key[0] != "~" or len(key) > 3} | set(forename_variants().get(word, ()))


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    """The words nearest to a typed one, best first."""
    latin = romanised(word) if foreign(word) else word
    bones = skeletons(word) if foreign(word) else {skeleton(word)}
    variants = [form for form in forename_variants().get(word, ()) if form in set(known)]
    most = max(2, len(latin) // 2)
    ranked = process.extract(latin, known, scorer=OSA.distance, score_cutoff=most, limit=4 * MOST_WORDS)
    close = [other for other, distance, _ in ranked if distance <= 2 or skeleton(other) in bones]
    if foreign(word):
        close += [other for other in known if skeleton(other) in bones][: 4 * MOST_WORDS]
    return list(dict.fromkeys([*close[:1], *variants, *close]))[: 2 * MOST_WORDS]


def _by_pairs(connection: Connection, words: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[int]:
    """The ids of the names that hold two of the words, best first."""
    runs = list(combinations(words, 2))
    if not runs:
        return []
    most = max(2, isqrt(MOST_PAIRS // len(runs)))
    distance: dict[str, int] = {}
    for one, other in runs:
        for (i, a), (j, b) in product(enumerate(near[one][:most]), enumerate(near[other][:most])):
            distance.setdefault(keys.pair_key(a, b), i + j)
    rows = connection.execute(_PAIRED, {"keys": sorted(distance)})
    return _best((distance[row.key], -row.weight, row.alias_id) for row in rows)


def _bearers(connection: Connection, words: Sequence[str]) -> list[int]:
    """The ids of the names that words mean by themselves, those of the first words first."""
    if not words:
        return []
    place = {word: at for at, word in enumerate(words)}
    rows = connection.execute(_heaviest(len(words)), numbered("word", words))
    return _best((place[row.key], -row.weight, row.alias_id) for row in rows)


@cache
def _heaviest(many: int) -> CompoundSelect[Any]:
    """The names that so many words mean by themselves, of each those of the most named actors."""
    query = select(name_keys.c.alias_id, name_keys.c.key, name_keys.c.weight)
    query = query.order_by(name_keys.c.weight.desc(), name_keys.c.alias_id.desc()).limit(MOST_BEARERS)
    each = (query.where(name_keys.c.key == bindparam(f"word{at}", type_=Text)).subquery() for at in range(many))
    return union_all(*(select(*one.c) for one in each))


def _best(found: Iterable[tuple[int, int, int]]) -> list[int]:
    return list(dict.fromkeys(id for _, _, id in sorted(found)))[:MOST_NAMES]


def _named(connection: Connection, ids: Sequence[int], kinds: Sequence[ActorKind]) -> list[Candidate]:
    if not ids:
        return []
    rows = connection.execute(_NAMED, {"ids": sorted(ids)}).all()
    return [
        Candidate(Name(row.id, row.kind, row.alias, row.folded), row.articles) for row in rows if not kinds or row.kind in kinds
    ]
