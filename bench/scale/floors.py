"""What was measured in, the floors that do not hold out, each as one sentence; and the same as markdown."""

import math
import os
import platform
import sqlite3
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Milliseconds: the 95th percentile of every kind of question at the largest size, one asker and sixteen; the same at smaller sizes.
ALONE_MS, TOGETHER_MS = 100.0, 500.0
#: An answer's median is at most so many times that of bare SQL, and so many milliseconds more.
TIMES, PLUS_MS = 3.0, 10.0
#: From a tenth of the articles to all of them no median grows more; below so many milliseconds nothing is told by growth.
GROWTH, SMALL_MS = 3.0, 5.0
START_S, MEMORY_MB, INGEST = 2.0, 400.0, 0.6


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of one kind of question: alone and among others, and the bare SQL's median where there is any."""

    cold: float
    warm: Sequence[float]
    cpu: Sequence[float]
    busy: Sequence[float]
    bare: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.warm)

    @property
    def ratio(self) -> float | None:
        return self.median / self.bare if self.bare else None


@dataclass(frozen=True, slots=True)
class Measured:
    """All of one archive."""

    database: str
    version: str
    size: int
    kinds: Mapping[str, Timed]
    answers_a_second: float
    idle_mb: float
    loaded_mb: float
    run_s: float
    ask_s: float
    bytes_an_article: float
    reading: float
    one: float
    two: float
    load: Sequence[float] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.database}, {self.size:,} articles"


def at(times: Sequence[float], part: float) -> float:
    """The time that so large a part of them is within."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


def missed(found: Sequence[Measured]) -> list[str]:
    """A sentence for each floor that one of them does not hold."""
    return [each for measured in found for each in _missed(measured, _tenth(measured, found))]


def _tenth(measured: Measured, found: Sequence[Measured]) -> Measured | None:
    return next((one for one in found if one.database == measured.database and one.size * 10 == measured.size), None)


def _missed(one: Measured, tenth: Measured | None) -> Iterator[str]:
    for key, timed in one.kinds.items():
        what = f"{one.name}: {key}"
        if at(timed.warm, 0.95) >= ALONE_MS:
            yield f"{what}: p95 {at(timed.warm, 0.95):.0f} ms with one asker, not under {ALONE_MS:.0f}"
        if timed.busy and at(timed.busy, 0.95) >= TOGETHER_MS:
            yield f"{what}: p95 {at(timed.busy, 0.95):.0f} ms with 16 askers, not under {TOGETHER_MS:.0f}"
        if timed.bare is not None and timed.median > TIMES * timed.bare + PLUS_MS:
            yield f"{what}: median {timed.median:.1f} ms, more than {TIMES:.0f} times {timed.bare:.1f} ms plus {PLUS_MS:.0f}"
        before = tenth.kinds[key].median if tenth and key in tenth.kinds else None
        if before is not None and timed.median > GROWTH * max(before, SMALL_MS):
            yield f"{what}: median {timed.median:.1f} ms, more than {GROWTH:.0f} times the {before:.1f} ms of a tenth"
    if one.run_s > START_S:
        yield f"{one.name}: first answer {one.run_s:.1f} s after `sourcier run`, not within {START_S:.0f}"
    if one.loaded_mb >= MEMORY_MB:
        yield f"{one.name}: {one.loaded_mb:.0f} MB resident, not under {MEMORY_MB:.0f}"
    if one.one < INGEST * one.reading:
        yield f"{one.name}: {one.one:.0f} articles a second come in, not {INGEST:.0%} of the {one.reading:.0f} that are read alone"


def machine() -> dict[str, Any]:
    """What it was measured on: no name, no path."""
    with open("/proc/meminfo") as told:
        memory = next(int(line.split()[1]) / 2**20 for line in told if line.startswith("MemTotal"))
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
    }


def markdown(found: Sequence[Measured], faults: Sequence[str]) -> str:
    """Tables of all that was measured, and the floors."""
    told = machine()
    lines = [
        "# A made-up archive, asked everything",
        "",
        (
            f"{told['cores']} cores ({told['machine']}), {told['memory_gb']} GB, Python {told['python']}, SQLite {told['sqlite']}. "
            "Milliseconds from the signed request to the end of the reply; `cold`: the first of its kind in a process just started, the "
            "database's files out of the system's memory; `CPU`: of the asking thread, the median; `SQL`: the same rows by bare SQL."
        ),
    ]
    for one in found:
        load = ", ".join(f"{each:.1f}" for each in one.load)
        lines += ["", f"## {one.name} ({one.version})", "", f"Load of the machine before and after: {load}.", ""]
        lines += [
            "| question | cold | median | p95 | p99 | CPU | SQL | times | 16: median | p95 | p99 |",
            "|---|" + "---:|" * 10,
        ]
        for key, timed in one.kinds.items():
            alone = [at(timed.warm, part) for part in (0.5, 0.95, 0.99)]
            busy = [f"{at(timed.busy, part):.0f}" if timed.busy else "" for part in (0.5, 0.95, 0.99)]
            bare = [f"{timed.bare:.1f}", f"{timed.ratio:.1f}"] if timed.bare is not None and timed.ratio else ["", ""]
            cells = [
                f"{timed.cold:.0f}",
                *(f"{each:.1f}" for each in alone),
                f"{statistics.median(timed.cpu):.1f}",
                *bare,
                *busy,
            ]
            lines.append(f"| {key} | {' | '.join(cells)} |")
        lines += [
            "",
            f"- 16 askers without a pause: {one.answers_a_second:.0f} answers a second",
            f"- `sourcier run` to its first answer {one.run_s:.2f} s; `sourcier ask` {one.ask_s:.2f} s",
            f"- resident {one.idle_mb:.0f} MB idle, {one.loaded_mb:.0f} MB after the load",
            f"- {one.bytes_an_article / 1_000:.1f} kB an article",
            (
                f"- articles a second: {one.reading:.0f} read alone, {one.one:.0f} read and committed by one process, "
                f"{one.two:.0f} by two ({one.one / one.reading:.0%})"
            ),
        ]
    lines += ["", "## Floors", ""]
    return "\n".join([*lines, *([f"- missed: {fault}" for fault in faults] or ["All hold."]), ""])
