"""Articles by what they are compared by in, groups that tell one event each out: the same groups in whatever order they come.

Articles are joined two groups at a time, the likest first, until no two are like enough. Groups are compared by the cosine of the sums of
their articles' words (a group's vocabulary grows with it: « L'Assemblée adopte la réforme » and « Le texte sur les retraites voté » meet
over a third article), less what speaks against: days apart, dates, numbers, kinds of event that disagree.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2, sqrt
from typing import TYPE_CHECKING, Any

from store.clusters.features import Features, share

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """What likeness is made of. Fitted by `bench/fitting.py` on tests/data/events, on whole articles and on their leads alone."""

    prior: float = 408.0  # articles that the background counts for beside the archive's own
    name: float = 0.881
    country: float = 1.2
    kind: float = 0.73
    apart: float = 0.0461  # a day between publications
    most_apart: float = 0.642
    unknown: float = 0.1  # where the day of one is not known
    same_day: float = 0.00587  # heads that tell a day in common
    other_kind: float = 0.0159
    numbers: float = 0.0703
    threshold: float = 0.125
    large: float = 0.0609  # more to be alike for each doubling of the smaller group
    stray: float = 0.0244  # a stray joins the group that is likest to it, if it is so like and no other is nearly
    margin: float = 0.0
    alone: float = 0.805  # less to be alike in days of which little else is told, and that again and again
    many: float = 118.0  # articles around a day that are not little any more
    often: float = 1.74
    sure: float = 0.03  # more to be alike for what is told again and again


DEFAULT = Weights()

#: Days around one that are looked at for how much is told then.
AROUND = 3
#: Groups of no more articles are strays.
STRAY = 2
#: Scores are compared to so many parts of one: what two sums in another order differ by decides nothing.
_EXACT = 1e9
#: Features whose products are added up at a time: a day has tens of thousands, and all of them at once fill the memory.
_COLUMNS = 2048


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be grouped."""

    id: int
    features: Features
    origin: int = 0


def grouped(
    items: Sequence[Item],
    counts: Mapping[str, int],
    articles: int,
    *,
    per_day: Mapping[int, int],
    weights: Weights = DEFAULT,
) -> list[list[int]]:
    """The ids of each group, sorted. `counts`: in how many of the archive's `articles` a feature stands; `per_day`: how many each day has."""
    # by what they tell, not by when they came: of two joinings that are as good, the same is done first
    ordered = sorted(items, key=_telling_order)
    if not ordered:
        return []
    gram, against = _compared(ordered, counts, articles, weights)
    sure = _joined(gram, against, weights.threshold + weights.sure, weights.large)
    against -= _told_often(ordered, sure, per_day, weights)
    groups = _with_strays(_joined(gram, against, weights.threshold, weights.large), gram, against, weights)
    return [sorted(ordered[at].id for at in group) for group in groups]


def _telling_order(item: Item) -> tuple[object, ...]:
    told = item.features
    return (told.day, tuple(told.weights), tuple(told.weights.values()), sorted(told.numbers), sorted(told.days), item.id)


def _compared(
    items: Sequence[Item], counts: Mapping[str, int], articles: int, weights: Weights
) -> "tuple[NDArray[numpy.float64], NDArray[numpy.float64]]":
    """The products of the articles' vectors, each of length one; and what speaks against each pair."""
    import numpy

    held = Counter(feature for item in items for feature in item.features.weights)
    worth = {feature: worth_of(feature, counts, articles, weights) for feature in held}
    # what one article alone holds makes its vector longer and is like nothing: it needs no column
    columns = {feature: at for at, feature in enumerate(sorted(feature for feature, many in held.items() if many > 1))}
    lengths = numpy.ones(len(items))
    told: list[list[tuple[int, int, float]]] = [[] for _ in range(1 + len(columns) // _COLUMNS)]
    for row, item in enumerate(items):
        square = 0.0
        for feature, weight in item.features.weights.items():
            value = weight * worth[feature]
            square += value * value
            column = columns.get(feature)
            if column is not None:
                told[column // _COLUMNS].append((row, column % _COLUMNS, value))
        lengths[row] = sqrt(square) or 1.0
    gram: NDArray[numpy.float64] = numpy.zeros((len(items), len(items)))
    for lot in told:
        vectors = numpy.zeros((len(items), _COLUMNS))
        for row, column, value in lot:
            vectors[row, column] = value / lengths[row]
        gram += vectors @ vectors.T
    numpy.fill_diagonal(gram, 1.0)
    return gram, _against(items, weights)


def worth_of(feature: str, counts: Mapping[str, int], articles: int, weights: Weights = DEFAULT) -> float:
    """How much it tells that two articles share a feature: its rarity in the archive and in French, by its kind."""
    rate = (counts.get(feature, 0) + weights.prior * share(feature)) / (articles + weights.prior)
    rare = max(0.0, -log(min(1.0, rate)))
    return rare * {"=": weights.name, "@": weights.country, "~": weights.kind}.get(feature[0], 1.0)


def _against(items: Sequence[Item], weights: Weights) -> "NDArray[numpy.float64]":
    import numpy

    days = numpy.array([item.features.day for item in items], dtype=float)
    known = (days[:, None] > 0) & (days[None, :] > 0)
    gaps = numpy.abs(days[:, None] - days[None, :])
    against = numpy.where(known, numpy.minimum(weights.apart * gaps, weights.most_apart), weights.unknown)
    heads = [item.features.days or frozenset({item.features.day} - {0}) for item in items]
    told = _overlap(heads)
    has = numpy.array([bool(found) for found in heads])
    both = has[:, None] & has[None, :]
    against -= numpy.where(both & (told > 0), weights.same_day, 0.0)
    kinds = [frozenset(f for f in item.features.weights if f[0] == "~" and item.features.weights[f] >= 0.7) for item in items]
    shared = _overlap(kinds)
    has = numpy.array([bool(found) for found in kinds])
    against += numpy.where(has[:, None] & has[None, :] & (shared == 0), weights.other_kind, 0.0)
    against -= numpy.minimum(_overlap([item.features.numbers for item in items], _telling), 3) * weights.numbers
    numpy.fill_diagonal(against, 0.0)
    return against


def _told_often(
    items: Sequence[Item], sure: Sequence[Sequence[int]], per_day: Mapping[int, int], weights: Weights
) -> "NDArray[numpy.float64]":
    """What speaks for two articles of the same days: that little is told then, and most of it by several.

    In an archive where an article stands alone as a rule, a quiet day says nothing.
    """
    import numpy

    days = numpy.array([item.features.day for item in items])
    again = numpy.zeros(len(items))
    for group in sure:
        again[list(group)] = 1 - 1 / len(group)
    lenient = {}
    for day in set(days.tolist()) - {0}:
        near = numpy.abs(days - day) <= AROUND
        around = max(sum(per_day.get(day + off, 0) for off in range(-AROUND, AROUND + 1)), int(near.sum()))
        few = 1 - min(1.0, log(1 + around) / log(1 + weights.many))
        lenient[day] = few * (float(again[near].sum()) / around) ** weights.often
    own = numpy.array([lenient.get(day, 0.0) for day in days.tolist()])
    gaps = numpy.abs(days[:, None] - days[None, :])
    found: NDArray[numpy.float64] = numpy.where(gaps <= AROUND, weights.alone * numpy.minimum(own[:, None], own[None, :]), 0.0)
    numpy.fill_diagonal(found, 0.0)
    return found


def _telling(number: str) -> float:
    """How much it tells that two articles have a number in common: « 2016 » and « 3 » little, « 4 217 » much."""
    if not number.isdigit():
        return 1.0
    value = int(number[:9])
    if 1900 <= value <= 2100:
        return 0.0
    return 0.1 if value <= 31 else 0.6 if value <= 100 or value % 100 == 0 else 1.0


def _overlap(sets: Sequence[frozenset[Any]], worth: Callable[[Any], float] = lambda _: 1.0) -> "NDArray[numpy.float64]":
    """What the elements that each two sets have in common are worth."""
    import numpy

    columns = {element: at for at, element in enumerate(sorted({e for found in sets for e in found}, key=str))}
    held = numpy.zeros((len(sets), max(1, len(columns))))
    for row, found in enumerate(sets):
        for element in found:
            held[row, columns[element]] = sqrt(worth(element))
    shared: NDArray[numpy.float64] = held @ held.T
    return shared


def _joined(
    gram: "NDArray[numpy.float64]", against: "NDArray[numpy.float64]", threshold: float, large: float
) -> list[list[int]]:
    """Agglomeration: sums of rows and columns give the next likeness, so that each joining costs a row. Scores are whole billionths."""
    import numpy as np

    n = len(gram)
    total, minus = gram.copy(), against.copy()
    sizes, logs = np.ones(n), np.zeros(n)
    lengths = np.sqrt(np.maximum(np.diagonal(total), 1e-12))
    members = [[i] for i in range(n)]
    none = -np.inf
    scores = np.outer(lengths, lengths)  # worked on where it stands: each table of a day's pairs is large
    np.maximum(scores, 1e-6, out=scores)
    np.divide(total, scores, out=scores)
    scores -= minus
    scores *= _EXACT
    np.rint(scores, out=scores)
    np.fill_diagonal(scores, none)
    nearest = scores.argmax(axis=1)
    best = scores[np.arange(n), nearest]
    least = threshold * _EXACT
    while best[i := int(best.argmax())] >= least:
        j = int(nearest[i])
        i, j = min(i, j), max(i, j)
        for sums in (total, minus):
            sums[i] += sums[j]
            sums[:, i] += sums[:, j]
        sizes[i] += sizes[j]
        logs[i] = log2(sizes[i])
        lengths[i] = sqrt(max(total[i, i], 1e-12))
        members[i] += members[j]
        found = total[i] / np.maximum(lengths * lengths[i], 1e-6)
        found -= minus[i] / (sizes * sizes[i])
        found -= large * np.minimum(logs, logs[i])
        found = np.rint(found * _EXACT)
        found[scores[i] == none] = none  # itself, and those that are joined to others
        found[j] = none
        scores[i] = scores[:, i] = found
        scores[j] = scores[:, j] = best[j] = none
        nearer = found > best
        nearest[nearer], best[nearer] = i, found[nearer]
        lost = ((nearest == i) & ~nearer) | (nearest == j)
        lost[i], lost[j] = True, False
        stale = lost.nonzero()[0]
        nearest[stale] = scores[stale].argmax(axis=1)
        best[stale] = scores[stale, nearest[stale]]
    alive = sorted(set(range(n)) - {other for at, found_in in enumerate(members) for other in found_in if other != at})
    return [sorted(members[i]) for i in alive]


def _with_strays(
    groups: list[list[int]], gram: "NDArray[numpy.float64]", against: "NDArray[numpy.float64]", weights: Weights
) -> list[list[int]]:
    """Groups of one or two articles joined to the one larger group that they are like: a reaction, a side of what happened."""
    import numpy

    large = [group for group in groups if len(group) > STRAY]
    if not large:
        return groups
    kept = [group for group in groups if len(group) <= STRAY]
    if not kept:
        return groups
    ones, many = _members(kept, len(gram)), _members(large, len(gram))
    own, lengths = (numpy.sqrt(numpy.maximum(((each @ gram) * each).sum(axis=1), 1e-12)) for each in (ones, many))
    likeness = (ones @ gram @ many.T) / numpy.outer(own, lengths)
    likeness -= (ones @ against @ many.T) / numpy.outer(ones.sum(axis=1), many.sum(axis=1))
    likeness = numpy.round(likeness, 9)
    joining: dict[int, list[int]] = {}
    alone = []
    for stray, scores in zip(kept, likeness, strict=True):
        at = int(scores.argmax())
        best = float(scores[at])
        second = float(numpy.delete(scores, at).max(initial=0.0))
        if best >= weights.stray and best - second >= weights.margin:
            joining.setdefault(at, []).extend(stray)
        else:
            alone.append(stray)
    return [sorted([*group, *joining.get(at, [])]) for at, group in enumerate(large)] + alone


def _members(groups: Sequence[Sequence[int]], many: int) -> "NDArray[numpy.float64]":
    """A row for each group, of ones where an article is its."""
    import numpy

    found = numpy.zeros((len(groups), many))
    for at, group in enumerate(groups):
        found[at, list(group)] = 1.0
    return found
