"""The labelled dispatches of tests/data/events through the archive in twenty orders of arrival: the worst BCubed is reported.

Half of each order comes in one go, the rest in lots of a few, as they come from feeds; then the second look of every run.
"""

import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from store.archive import Archive

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import eventsets

ORDERS = 20
#: Articles that come together once half of them are there.
LOT = 20
F1 = 0.95


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where an order is below the floor."""
    found = {seed: _score(seed) for seed in range(ORDERS)}
    table = Table(
        "orders", "worst", "its seed", "mean", "best", "worst before the second look", title="BCubed F1 by order of arrival"
    )
    settled = {seed: after for seed, (_, after) in found.items()}
    worst = min(settled, key=lambda seed: settled[seed])
    mean = sum(settled.values()) / len(settled)
    numbers = (settled[worst], worst, mean, max(settled.values()), min(before for before, _ in found.values()))
    table.add_row(f"{ORDERS}", *(f"{number:.3f}" if isinstance(number, float) else f"{number}" for number in numbers))
    console.print(table)
    return settled[worst] >= F1


def _score(seed: int) -> tuple[float, float]:
    """Before and after the second look."""
    rows = list(eventsets.dispatches())
    random.Random(seed).shuffle(rows)  # noqa: S311 - no secret
    labels = eventsets.labels(rows)
    with tempfile.TemporaryDirectory() as folder, Archive.create(f"sqlite:///{folder}/archive.db") as archive:
        days: set[int] = set()
        for at, row in enumerate(rows, 1):
            eventsets.add(archive, row)
            if at >= len(rows) // 2 and (at % LOT == 0 or at == len(rows)):
                days |= archive.waiting_days()
                archive.group(eventsets.NOW)
        before = eventsets.bcubed(labels, eventsets.grouping(archive))
        archive.second_look(days, eventsets.NOW)
        return before, eventsets.bcubed(labels, eventsets.grouping(archive))
