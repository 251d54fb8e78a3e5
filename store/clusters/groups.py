"""Articles by what they are compared by in, groups that tell one event each out: the same groups in whatever order they come.

Articles are joined two groups at a time, the likest first, until no two are like enough. Groups are compared by the cosine of the sums of
their articles' words (a group's vocabulary grows with it: « L'Assemblée adopte la réforme » and « Le texte sur les retraites voté » meet
over a third article), less what speaks against: days apart, dates, numbers, kinds of event that disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from store.clusters.features import Features, share

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """What likeness is made of. Fitted by `bench/fitting.py` on tests/data/events, on whole articles and on their leads alone."""

    prior: float = 530.0  # articles that the background counts for beside the archive's own
    name: float = 0.75
    country: float = 0.49
    kind: float = 0.81
    apart: float = 0.05  # a day between publications
    most_apart: float = 0.58
    unknown: float = 0.1  # where the day of one is not known
    same_day: float = 0.024  # heads that tell a day in common
    other_kind: float = 0.029
    numbers: float = 0.094
    threshold: float = 0.053
    large: float = 0.066  # more to be alike for each doubling of the smaller group
    stray: float = 0.029  # a stray joins the group that is likest to it, if it is so like and no other is nearly
    margin: float = 0.017
    alone: float = 0.28  # less to be alike where little else is told in those days


DEFAULT = Weights()

#: Where so many articles are told in some days around, that two are told then says nothing.
AROUND, MANY = 3, 64
#: Groups of no more articles are strays.
STRAY = 2


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
    ordered = sorted(items, key=lambda item: (item.features.day, item.features.packed(), item.id))
    if not ordered:
        return []
    gram, against = _compared(ordered, counts, articles, per_day, weights)
    groups = _with_strays(_joined(gram, against, weights.threshold, weights.large), gram, against, weights)
    return [sorted(ordered[at].id for at in group) for group in groups]


def _compared(
    items: Sequence[Item], counts: Mapping[str, int], articles: int, per_day: Mapping[int, int], weights: Weights
) -> "tuple[NDArray[numpy.float64], NDArray[numpy.float64]]":
    """The products of the articles' vectors, each of length one; and what speaks against each pair."""
    import numpy

    columns: dict[str, int] = {}
    for item in items:
        for feature in sorted(item.features.weights):
            columns.setdefault(feature, len(columns))
    vectors = numpy.zeros((len(items), max(1, len(columns))))
    worth = {feature: worth_of(feature, counts, articles, weights) for feature in columns}
    for row, item in enumerate(items):
        for feature, weight in item.features.weights.items():
            vectors[row, columns[feature]] = weight * worth[feature]
    lengths = numpy.sqrt((vectors * vectors).sum(axis=1))
    vectors /= numpy.where(lengths == 0, 1, lengths)[:, None]
    return vectors @ vectors.T, _against(items, per_day, weights)


def worth_of(feature: str, counts: Mapping[str, int], articles: int, weights: Weights = DEFAULT) -> float:
    """How much it tells that two articles share a feature: its rarity in the archive and in French, by its kind."""
    rate = (counts.get(feature, 0) + weights.prior * share(feature)) / (articles + weights.prior)
    rare = max(0.0, -log(min(1.0, rate)))
    return rare * {"=": weights.name, "@": weights.country, "~": weights.kind}.get(feature[0], 1.0)


def _against(items: Sequence[Item], per_day: Mapping[int, int], weights: Weights) -> "NDArray[numpy.float64]":
    import numpy

    days = numpy.array([item.features.day for item in items], dtype=float)
    known = (days[:, None] > 0) & (days[None, :] > 0)
    gaps = numpy.abs(days[:, None] - days[None, :])
    against = numpy.where(known, numpy.minimum(weights.apart * gaps, weights.most_apart), weights.unknown)
    around = {
        day: sum(per_day.get(day + off, 0) for off in range(-AROUND, AROUND + 1)) for day in {i.features.day for i in items}
    }
    few = numpy.array([1 - min(1.0, log(1 + around[i.features.day]) / log(1 + MANY)) for i in items])
    against -= numpy.where(known & (gaps <= AROUND), weights.alone * numpy.minimum(few[:, None], few[None, :]), 0.0)
    heads = [item.features.days or frozenset({item.features.day} - {0}) for item in items]
    told = _overlap(heads)
    has = numpy.array([bool(found) for found in heads])
    both = has[:, None] & has[None, :]
    against -= numpy.where(both & (told > 0), weights.same_day, 0.0)
    kinds = [frozenset(f for f in item.features.weights if f[0] == "~" and item.features.weights[f] >= 0.7) for item in items]
    shared = _overlap(kinds)
    has = numpy.array([bool(found) for found in kinds])
    against += numpy.where(has[:, None] & has[None, :] & (shared == 0), weights.other_kind, 0.0)
    shared = _overlap([item.features.numbers for item in items])
    against -= numpy.minimum(shared, 3) * weights.numbers
    numpy.fill_diagonal(against, 0.0)
    return against


def _overlap(sets: Sequence[frozenset[object]]) -> "NDArray[numpy.float64]":
    """How many elements each two sets have in common."""
    import numpy

    columns = {element: at for at, element in enumerate(sorted({e for found in sets for e in found}, key=str))}
    held = numpy.zeros((len(sets), max(1, len(columns))))
    for row, found in enumerate(sets):
        for element in found:
            held[row, columns[element]] = 1
    shared: NDArray[numpy.float64] = held @ held.T
    return shared


def _joined(
    gram: "NDArray[numpy.float64]", against: "NDArray[numpy.float64]", threshold: float, large: float
) -> list[list[int]]:
    """Agglomeration: sums of rows and columns give the next likeness, so that each joining costs a row."""
    import numpy as np

    n = len(gram)
    total, minus = gram.copy(), against.copy()
    sizes = np.ones(n)
    members = [[i] for i in range(n)]
    alive = np.ones(n, dtype=bool)

    def row(i: int) -> "NDArray[np.float64]":
        own = np.sqrt(np.maximum(np.diagonal(total) * total[i, i], 1e-12))
        found = total[i] / own - minus[i] / (sizes * sizes[i]) - large * np.log2(np.minimum(sizes, sizes[i]))
        found[~alive] = -np.inf
        found[i] = -np.inf
        rounded: NDArray[np.float64] = np.round(found, 9)
        return rounded

    scores = np.stack([row(i) for i in range(n)])
    nearest = scores.argmax(axis=1)
    best = scores[np.arange(n), nearest]
    while best[i := int(best.argmax())] >= threshold:
        j = int(nearest[i])
        i, j = min(i, j), max(i, j)
        for sums in (total, minus):
            sums[i] += sums[j]
            sums[:, i] += sums[:, j]
        sizes[i] += sizes[j]
        members[i] += members[j]
        alive[j] = False
        scores[i] = row(i)
        scores[:, i] = scores[i]
        scores[j] = scores[:, j] = -np.inf
        stale = alive & ((nearest == i) | (nearest == j) | (scores[i] > best))
        stale[i] = True
        nearest[stale] = scores[stale].argmax(axis=1)
        best = np.where(alive, scores[np.arange(n), nearest], -np.inf)
    return [sorted(members[i]) for i in range(n) if alive[i]]


def _with_strays(
    groups: list[list[int]], gram: "NDArray[numpy.float64]", against: "NDArray[numpy.float64]", weights: Weights
) -> list[list[int]]:
    """Groups of one or two articles joined to the one larger group that they are like: a reaction, a side of what happened."""
    import numpy

    large = [group for group in groups if len(group) > STRAY]
    if not large:
        return groups
    kept = [group for group in groups if len(group) <= STRAY]
    lengths = [float(numpy.sqrt(max(gram[numpy.ix_(group, group)].sum(), 1e-12))) for group in large]
    joining: dict[int, list[int]] = {}
    alone = []
    for stray in kept:
        own = float(numpy.sqrt(max(gram[numpy.ix_(stray, stray)].sum(), 1e-12)))
        scores = []
        for at, group in enumerate(large):
            cross = numpy.ix_(stray, group)
            scores.append((round(float(gram[cross].sum()) / (own * lengths[at]) - float(against[cross].mean()), 9), at))
        scores.sort(key=lambda each: (-each[0], each[1]))
        best, at = scores[0]
        second = scores[1][0] if len(scores) > 1 else -1.0
        if best >= weights.stray and best - max(second, 0.0) >= weights.margin:
            joining.setdefault(at, []).extend(stray)
        else:
            alone.append(stray)
    return [sorted([*group, *joining.get(at, [])]) for at, group in enumerate(large)] + alone
