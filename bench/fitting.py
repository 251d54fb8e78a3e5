"""Fits the weights of `store.clusters.groups` on tests/data/events and prints them; changes nothing.

`python -m bench.fitting SECONDS [FOLDER]`. A random walk over all weights at once; what it raises is BCubed on the dispatches as they
are, on the same at two and a half times their distance in time, on titles alone of which two events at a time share some days, as in
an archive of many years, on one dispatch of each event, two a day, which are all to stay apart, and on the texts of FOLDER
(`2016_01_31-….txt`), of which each tells its own.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from eventsets import bcubed, dispatches

from store.clusters.features import features_of
from store.clusters.groups import DEFAULT, Item, Weights, grouped

#: from, to
RANGES = {
    "prior": (30, 3000),
    "name": (0.6, 2),
    "country": (0.1, 1.2),
    "kind": (0, 1.5),
    "apart": (0.01, 0.12),
    "most_apart": (0.2, 1.0),
    "unknown": (0, 0.3),
    "same_day": (0, 0.15),
    "other_kind": (0, 0.1),
    "numbers": (0, 0.1),
    "threshold": (0.03, 0.25),
    "large": (0, 0.2),
    "stray": (0, 0.15),
    "margin": (0, 0.12),
    "alone": (0, 1),
    "many": (16, 400),
    "often": (0.3, 4),
    "sure": (0, 0.2),
}


def score(events: Sequence[str], items: Sequence[Item], weights: Weights) -> float:
    """BCubed F1 of these articles, which tell these events, grouped by these weights."""
    counts = Counter(feature for item in items for feature in item.features.weights)
    per_day = Counter(item.features.day for item in items if item.features.day)
    groups = grouped(items, counts, len(items), per_day=per_day, weights=weights)
    found = {str(id): at for at, group in enumerate(groups) for id in group}
    return bcubed({str(item.id): event for item, event in zip(items, events, strict=True)}, found)


def main(seconds: float, folder: Path | None = None) -> None:
    rows = list(dispatches())
    first: dict[str, int] = defaultdict(lambda: 10**9)
    whole = [_item(at, row, row["title"], row["text"]) for at, row in enumerate(rows, 1)]
    titles = [_item(at, row, None, row["title"] or row["text"]) for at, row in enumerate(rows, 1)]
    for row, item in zip(rows, whole, strict=True):
        first[row["event"]] = min(first[row["event"]], item.features.day)
    names = sorted(first)
    random.Random(5).shuffle(names)  # noqa: S311 - no secret
    place = {name: at for at, name in enumerate(names)}
    base = min(first.values())

    def moved(items: Sequence[Item], how: Callable[[int, int, int], float]) -> list[Item]:
        found = []
        for row, item in zip(rows, items, strict=True):
            start = first[row["event"]]
            by = base + int(how(start - base, item.features.day - start, place[row["event"]])) - item.features.day
            features = replace(item.features, day=item.features.day + by, days=frozenset(d + by for d in item.features.days))
            found.append(replace(item, features=features))
        return found

    events = [row["event"] for row in rows]
    sets = [
        (1.0, events, whole),
        (0.2, events, titles),
        (0.3, events, moved(whole, lambda start, off, _: 2.5 * (start + off))),
        (0.5, events, moved(titles, lambda _, off, at: at // 2 * 40 + at % 2 * 2 + 1.5 * off)),
        (0.5, *apart(rows, moved(whole, lambda _, off, at: at // 2 + off))),
    ]
    if folder is not None:
        sets.append((0.5, *told_once(folder)))
    draw = random.Random(3)  # noqa: S311
    best, kept = -1.0, DEFAULT
    tried = DEFAULT
    until = time.monotonic() + seconds
    while True:
        scores = [score(told, items, tried) for _, told, items in sets]
        total = sum(share * found for (share, *_), found in zip(sets, scores, strict=True))
        if total > best:
            best, kept = total, tried
            print(" ".join(f"{found:.3f}" for found in scores), flush=True)
        if time.monotonic() > until:
            break
        changed = asdict(kept)
        for name in draw.sample(sorted(RANGES), draw.choice((1, 1, 2, 3))):
            low, high = RANGES[name]
            changed[name] = min(high, max(low, changed[name] + draw.gauss(0, 0.15 * (high - low))))
        tried = Weights(**changed)
    print(kept)


def apart(rows: Sequence[dict[str, Any]], items: Sequence[Item]) -> tuple[list[str], list[Item]]:
    """The first dispatch of each event."""
    firsts = {row["event"]: item for row, item in reversed(list(zip(rows, items, strict=True)))}
    return list(firsts), list(firsts.values())


def told_once(folder: Path) -> tuple[list[str], list[Item]]:
    """Articles whose names tell their day and whose first line is their title, each an event of its own."""
    files = sorted(folder.glob("*.txt"))
    items = []
    for at, file in enumerate(files, 1):
        text = file.read_text(encoding="utf-8")
        day = file.name[:10].replace("_", "-")
        items.append(Item(at, features_of(text, title=text.partition("\n")[0], published=day)))
    return [file.name for file in files], items


def _item(id: int, row: dict[str, Any], title: str | None, text: str) -> Item:
    whole = f"{title}\n\n{text}" if title else text
    return Item(id, features_of(whole, title=title, published=row["published"]))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 300, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
