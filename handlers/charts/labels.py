"""Points with the sizes of their labels in, a place for each label out: beside its point, on nothing else. Pure geometry, in pixels.

Deterministic: the same points give the same picture. A label that finds no place is left out rather than laid over another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

#: How far from its point a label may stand; a farther one gets a line to it.
_DISTANCES = (2.0, 9.0, 18.0, 28.0, 40.0)
_LED = 9.0
_AIR = 1.0
_MOST, _MANY = 40, 24
#: So much farther from another point, a label may still seem its own: then its middle decides.
_DOUBT = 4.0
#: Two labels on a line are two numbers only if there is room between them.
_APART = 5.0


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box", air: float = 0.0) -> bool:
        return (
            self.left < other.right + air
            and other.left < self.right + air
            and self.bottom < other.top + air
            and other.bottom < self.top + air
        )

    def gap(self, other: "Box") -> float:
        """How far apart two boxes are, 0 where they meet."""
        across = max(other.left - self.right, self.left - other.right, 0.0)
        along = max(other.bottom - self.top, self.bottom - other.top, 0.0)
        return hypot(across, along)

    def within(self, other: "Box") -> bool:
        return self.left >= other.left and self.right <= other.right and self.bottom >= other.bottom and self.top <= other.top


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point that wants a label of `width` x `height`; `body` is what is drawn of it, the label stands outside."""

    x: float
    y: float
    body: Box
    width: float
    height: float
    rank: int = 0  # lower ones are placed first


@dataclass(frozen=True, slots=True)
class Place:
    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None  # a line from the point to its label


def places(anchors: Sequence[Anchor], obstacles: Sequence[Box], lines: Sequence[Box], area: Box) -> list[Place | None]:
    """A place for each anchor's label within the area, off all obstacles and bodies; off thin lines too, where that is possible.

    Tried in several orders, since the first ones placed may wall in a later one; the order that leaves fewest out is taken.
    """
    # Of more points than a telephone has room for, the foremost: the time that this takes is bounded.
    several = sorted(sorted(range(len(anchors)), key=lambda i: (anchors[i].rank, i))[:_MOST])
    orders = [
        sorted(several, key=lambda i: (anchors[i].rank, i)),
        sorted(several, key=lambda i: (anchors[i].rank, -i)),
        sorted(several, key=lambda i: (anchors[i].y, i)),
        sorted(several, key=lambda i: (-anchors[i].y, i)),
        sorted(several, key=lambda i: (-_crowd(anchors, i), i)),
    ]
    if len(several) > _MANY:
        orders = orders[:2]
    taken = [*obstacles, *(anchor.body for anchor in anchors)]

    def cost(found: list[Place | None]) -> tuple[int, int, int]:
        missing = [anchor.rank for anchor, place in zip(anchors, found, strict=True) if place is None]
        return len(missing), -sum(missing), sum(1 for place in found if place and place.leader)

    best: list[Place | None] | None = None
    for order in orders:
        found = _in_order(order, anchors, taken, lines, area)
        if best is None or cost(found) < cost(best):
            best = found
        if None not in best:
            break
    return best or []


def _crowd(anchors: Sequence[Anchor], index: int) -> int:
    one = anchors[index]
    return sum(1 for other in anchors if abs(other.x - one.x) < one.width and abs(other.y - one.y) < 3 * one.height)


def _in_order(
    order: Sequence[int], anchors: Sequence[Anchor], taken: list[Box], lines: Sequence[Box], area: Box
) -> list[Place | None]:
    found: list[Place | None] = [None] * len(anchors)
    taken = list(taken)
    for index in order:
        anchor = anchors[index]
        free = [
            place
            for place in _candidates(anchor)
            if place.box.within(area) and not _blocked(place, anchor, taken) and not _astray(place, anchor, anchors)
        ]
        if not free:
            continue
        clear = (place for place in free if not any(place.box.meets(line) for line in lines))
        best = next(clear, free[0])
        found[index] = best
        taken += [best.box._replace(left=best.box.left - _APART, right=best.box.right + _APART), *_steps(best.leader)]
    return found


def _candidates(anchor: Anchor) -> Iterator[Place]:
    """Places by preference: beside, above, below, askew; near, then farther."""
    width, height, body = anchor.width, anchor.height, anchor.body
    for far in _DISTANCES:
        right, left = body.right + far, body.left - far - width
        over, under = body.top + far, body.bottom - far - height
        level, middle = anchor.y - height / 2, anchor.x - width / 2
        spots = (
            (right, level),
            (left, level),
            (middle, over),
            (middle, under),
            (right, anchor.y + far / 2),
            (right, anchor.y - height - far / 2),
            (left, anchor.y + far / 2),
            (left, anchor.y - height - far / 2),
            (anchor.x, over),
            (anchor.x, under),
            (anchor.x - width, over),
            (anchor.x - width, under),
        )
        for x, y in spots:
            box = Box(x, y, x + width, y + height)
            yield Place(box, _leader(anchor, box) if far >= _LED else None)


def _leader(anchor: Anchor, box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the point to the nearest point of its label's box."""
    end = (min(max(anchor.x, box.left), box.right), min(max(anchor.y, box.bottom), box.top))
    return (anchor.x, anchor.y), end


def _blocked(place: Place, anchor: Anchor, taken: Sequence[Box]) -> bool:
    if any(place.box.meets(box, _AIR) for box in taken):
        return True
    own = [step for step in _steps(place.leader) if not step.meets(anchor.body)]
    return any(step.meets(box) for step in own for box in taken if box != anchor.body)


def _astray(place: Place, anchor: Anchor, anchors: Sequence[Anchor]) -> bool:
    """Whether a label would be read as another point's: it stands nearer to that one, and no line leads it to its own."""
    if place.leader:
        return False
    box = place.box
    middle = Box((box.left + box.right) / 2, (box.bottom + box.top) / 2, (box.left + box.right) / 2, (box.bottom + box.top) / 2)
    own, own_middle = box.gap(anchor.body), middle.gap(anchor.body)
    for other in anchors:
        if (
            other is not anchor
            and (gap := box.gap(other.body)) <= own + _DOUBT
            and (gap <= own or middle.gap(other.body) < own_middle)
        ):
            return True
    return False


def _steps(leader: tuple[tuple[float, float], tuple[float, float]] | None) -> list[Box]:
    """A line as a row of small boxes."""
    if leader is None:
        return []
    (x, y), (end_x, end_y) = leader
    count = max(2, int(max(abs(end_x - x), abs(end_y - y)) / 2))
    steps = ((x + (end_x - x) * n / count, y + (end_y - y) * n / count) for n in range(count + 1))
    return [Box(a - 0.5, b - 0.5, a + 0.5, b + 0.5) for a, b in steps]
