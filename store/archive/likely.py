"""A sentence in, the quotes and articles out that it may stand in: a bounded number of them, whatever the archive holds.

Looked for by the search indexes, in one statement each: by words that few quotes hold, by two or three that few hold together, by
words side by side, by all of them. Some survive where a third of the words are others. What is near enough is decided elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from sqlalchemy import Connection, Table

from store import queries
from store.archive.stems import counts
from store.extract.text import stem, tokens
from store.match.quotes import is_common
from store.queries import Dialect, Terms
from store.schema import article_index, quote_index

#: Words of one half of the sentence by which it is looked for, the rarest.
MOST_STEMS = 8
#: A word that so few hold is looked for by itself; so many are expected at most of words together.
FEW = 400
EXPECTED = 80.0
#: So many are taken of each search; looked at in all, by the whole and by its halves; articles.
MOST_OF_EACH = 400
MOST_QUOTES, MOST_OF_HALF = 80, 30
#: A short sentence has few words by which to choose: more are looked at.
MOST_OF_SHORT = 400
MOST_ARTICLES = 6
MOST_RUNS = 3
#: Of the words of a quote that many articles carry, so many are asked for together; so many are told.
MOST_TOGETHER = 12
MOST_COPIES = 200
#: Rows of the index that may be walked over, and searches.
MOST_WALKED = 40_000
MOST_SEARCHES = 24
#: Words that stand side by side, in a sentence of more than `SHORT` words and in others.
RUN, SHORT_RUN, SHORT = 4, 3, 10

#: Statements are made for so many searches, or twice as many, ...: what is left over looks for what no analysed word is.
_STEP = 8
_NOTHING: Terms = (("0x0x0x",),)


@dataclass(frozen=True, slots=True)
class _Search:
    """Stems that are looked for together, what a hit is worth, and how many rows the index walks over for it."""

    wanted: Terms
    worth: Mapping[str, float]
    walked: int


def likely_quotes(connection: Connection, text: str, *, dialect: Dialect) -> list[int]:
    """The ids of the quotes that share most with a text, of both its halves, the likeliest first."""
    found = tokens(text)
    half = (len(found) + 1) // 2
    halves = [set(map(stem, found[:half])), set(map(stem, found[half:]))] if len(found) > 2 * RUN else []
    return _likely(connection, found, halves, dialect)


def likely_copies(connection: Connection, text: str, *, dialect: Dialect) -> list[int]:
    """The ids of the quotes that hold all the words of a text that tell something, wherever they stand."""
    wanted = [(one,) for one in _telling(text)[:MOST_TOGETHER]]
    return sorted(_found(connection, quote_index, [tuple(wanted)], dialect))[:MOST_COPIES] if wanted else []


def likely_articles(connection: Connection, text: str, *, dialect: Dialect) -> list[int]:
    """The ids of the articles in which a text may stand nearly as it is: all its words, or one of the runs that tell most."""
    words = tokens(text)
    runs = [words[at : at + RUN] for at in range(0, max(1, len(words) - RUN + 1), RUN)]
    told = sorted(runs, key=lambda run: sum(map(is_common, run)))[:MOST_RUNS]
    wanted: list[Terms] = [tuple((one,) for one in _telling(text)[:MOST_TOGETHER]), *((tuple(map(stem, run)),) for run in told)]
    hits = _found(connection, article_index, wanted, dialect)
    return sorted(hits, key=lambda id: (-len(hits[id]), min(hits[id]), id))[:MOST_ARTICLES]


def _telling(text: str) -> list[str]:
    """The stems that tell something, each once, in their order; all where there are no others."""
    found = tokens(text)
    telling = [stem(token) for token in found if not is_common(token)]
    return list(dict.fromkeys(telling or map(stem, found)))


def _found(connection: Connection, index: Table, wanted: Sequence[Terms], dialect: Dialect) -> dict[int, list[int]]:
    """Rows of an index with the numbers of the searches that find each."""
    padded = [*wanted, *([_NOTHING] * (-len(wanted) % _STEP))]
    query = queries.holding(index, len(padded), dialect=dialect)
    found: dict[int, list[int]] = defaultdict(list)
    for id, at in connection.execute(query, queries.sought(padded, dialect=dialect, most=MOST_OF_EACH)):
        found[id].append(at)
    return found


def _likely(connection: Connection, found: Sequence[str], halves: Sequence[set[str]], dialect: Dialect) -> list[int]:
    known = counts(connection, map(stem, found))
    searches = list(_searches(found, known.quotes, max(1, known.all_quotes)))
    if not searches:
        return []
    shared: dict[int, dict[str, float]] = defaultdict(dict)
    for id, hits in _found(connection, quote_index, [search.wanted for search in searches], dialect).items():
        for at in hits:
            shared[id].update(searches[at].worth)
    ranked = _best(shared, MOST_QUOTES if len(found) > SHORT else MOST_OF_SHORT, None)
    for half in halves:
        ranked += _best(shared, MOST_OF_HALF, half)
    return list(dict.fromkeys(ranked))


def _best(shared: Mapping[int, Mapping[str, float]], most: int, half: set[str] | None) -> list[int]:
    """The ids with most in common, of one half of the words; of equals the first that were written."""
    worth = {id: sum(value for stem, value in of.items() if half is None or stem in half) for id, of in shared.items()}
    return sorted((id for id in shared if worth[id]), key=lambda id: (-worth[id], id))[:most]


def _searches(found: Sequence[str], held: Mapping[str, int], everything: int) -> Iterator[_Search]:
    """What is looked for, within what may be walked over: the cheapest first."""
    stems = [stem(token) for token in found]
    common = {one for one, token in zip(stems, found, strict=True) if is_common(token)}
    worth = {one: log(1 + everything / count) for one, count in held.items()}
    half = (len(stems) + 1) // 2 if len(stems) > 2 * RUN else len(stems)
    chosen: list[str] = []
    for part in (stems[:half], stems[half:]):
        rare = sorted({one for one in part if one in held} - common, key=lambda one: (held[one], one))
        chosen += rare[:MOST_STEMS]
    chosen = sorted(dict.fromkeys(chosen), key=lambda one: (held[one], one))
    alone = [one for one in chosen if held[one] <= FEW]
    yield from (_search([(one,)], worth, held[one]) for one in alone)
    candidates = _together([one for one in chosen if held[one] > FEW], held, everything, worth)
    candidates += _side_by_side(stems, common, held, worth)
    if all(one in held for one in stems):
        candidates.append(
            _search([(one,) for one in dict.fromkeys(stems) if one not in common] or [(one,) for one in stems], worth, 0)
        )
    walked, left = 0, MOST_SEARCHES - len(alone)
    for search in _in_turn(candidates)[: max(left, 4)]:
        walked += search.walked
        if walked > MOST_WALKED:
            break
        yield search


def _in_turn(searches: Sequence[_Search]) -> list[_Search]:
    """The cheapest first, but no more than a few that hang on one rare word, which may be the one that was changed."""
    used: dict[int, int] = defaultdict(int)
    order: list[tuple[int, int, int, _Search]] = []
    for search in sorted(searches, key=lambda search: search.walked):
        used[search.walked] += 1
        order.append((used[search.walked] // 3, search.walked, len(order), search))
    return [search for *_, search in sorted(order, key=lambda one: one[:3])]


def _together(chosen: Sequence[str], held: Mapping[str, int], everything: int, worth: Mapping[str, float]) -> list[_Search]:
    """Two words that few hold both of, or three where two are not enough."""
    found: list[_Search] = []
    frequent: list[tuple[str, str]] = []
    for one, other in combinations(chosen, 2):
        if held[one] * held[other] / everything <= EXPECTED:
            found.append(_search([(one,), (other,)], worth, min(held[one], held[other])))
        else:
            frequent.append((one, other))
    for one, other in frequent:
        for third in chosen:
            if held[third] >= max(held[one], held[other]) and third not in (one, other):
                found.append(_search([(one,), (other,), (third,)], worth, min(held[one], held[other])))
                break
    return found


def _side_by_side(stems: Sequence[str], common: set[str], held: Mapping[str, int], worth: Mapping[str, float]) -> list[_Search]:
    """Runs of words as they stand, of which one at least tells something; all of them where there are few."""
    found = []
    length = min(RUN if len(stems) > SHORT else SHORT_RUN, len(stems))
    for at in range(0, len(stems) - length + 1, 2 if len(stems) > SHORT else 1):
        run = tuple(stems[at : at + length])
        if all(one in held for one in run) and (not common.issuperset(run) or len(stems) <= RUN):
            found.append(_search([run], worth, min(held[one] for one in run)))
    return found


def _search(wanted: Sequence[tuple[str, ...]], worth: Mapping[str, float], walked: int) -> _Search:
    asked = [one for term in wanted for one in term]
    return _Search(tuple(wanted), {one: worth.get(one, 0.0) for one in asked}, walked)
