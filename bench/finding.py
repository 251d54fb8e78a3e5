"""What finding a misspelt name costs, against RapidFuzz's WRatio over all names, as 10,000, 100,000 and 1,000,000 names are known.

The people are made up: forenames of the lexicon, surnames of syllables, both by Zipf's law, as often named as Zipf says; each name once,
a tenth of them with a second forename. They go straight into the tables and are indexed by what migrations use. Asked for are names
drawn by how often they are named, with one slip of the keyboard (a letter left out, doubled, changed, or two swapped) that makes no
name of somebody else's. WRatio has folded names on both sides, and is asked fewer of the same names: it takes seconds for each.
"""

import itertools
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, delete, insert, text

from store.archive import Archive, engines, index
from store.extract import lexicon
from store.match import folded, surname
from store.schema import actors, aliases, meta

SIZES = (10_000, 100_000, 1_000_000)
SEED = 2016
ASKED, ASKED_OF_WRATIO = 500, 60
#: asked before, as in a process that has answered for a while: PostgreSQL prepares what comes again
WARM = 100
#: at the largest size, on both databases
TIMES, FIRST, P95_MS = 100.0, 0.98, 10.0

_ONSETS = "b bl br c ch cr d dr f fl fr g gl gr gu j k l m n p ph pl pr qu r s st t tr v w z".split()
_VOWELS = "a ai an au e ei en eu i ia in o oi on ou u y".split()
_ENDS = "rd rt l lle n nne r re s t tte x z ck ski vic ov ini ez son mann eau ier et in on ac ic".split()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class People:
    """Names, and how many articles name each."""

    names: list[str]
    articles: list[int]


@dataclass(frozen=True, slots=True)
class Measured:
    right: list[bool]  # whether the name that was meant came out first
    times: list[float]  # ms

    def cells(self) -> tuple[str, str, str]:
        return f"{self.first():.1%} ({self.first(ASKED_OF_WRATIO):.1%})", f"{self.median:.2f}", f"{self.p95:.2f}"

    def first(self, of: int | None = None) -> float:
        return statistics.mean(self.right[:of])

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(0.95 * len(self.times))]


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where a floor is missed."""
    table = Table("names", "by", "first", "median ms", "p95 ms", "times", "build s", "store MB", "memory MB", title="Finding")
    kept = True
    for size in SIZES:
        people = made(size)
        slips = list(asked(people))
        slow = _wratio(people, slips[:ASKED_OF_WRATIO])
        table.add_row(f"{size:,}", "WRatio", *slow.cells(), "1", "", "", "")
        for database, address in databases():
            with address as url:
                built, megabytes = _build(url, people)
                found = _find(url, slips)
            times = slow.median / found.median
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            table.add_row("", database, *found.cells(), f"{times:.0f}", f"{built:.0f}", f"{megabytes:.0f}", f"{memory:.0f}")
            if size == SIZES[-1]:
                enough = found.first() >= FIRST and found.first(ASKED_OF_WRATIO) >= slow.first()
                kept &= times >= TIMES and enough and found.p95 < P95_MS
    console.print(table)
    console.print("first: of what WRatio was asked too, in brackets; times: medians; memory: this process at its highest")
    floor = (
        f"{TIMES:.0f} times as fast as WRatio, {100 * FIRST:.0f} % first and no fewer than WRatio, p95 under {P95_MS:.0f} ms"
    )
    console.print(f"floor at {SIZES[-1]:,}: {floor} — {'kept' if kept else 'MISSED'}")
    return kept


def made(size: int) -> People:
    """So many people, no two of one name."""
    chance = random.Random(SEED)  # noqa: S311
    forenames = [line.partition("|")[0].strip() for line in lexicon.entries("forenames")]
    chance.shuffle(forenames)
    surnames = list(_surnames(chance, max(5_000, size // 4)))
    draw_first, draw_last = zipf(forenames, chance), zipf(surnames, chance)
    names: dict[str, None] = {}
    while len(names) < size:
        first = f"{draw_first()} {draw_first()}" if chance.random() < 0.1 else draw_first()
        names[f"{first} {draw_last()}"] = None
    return People(list(names), [max(1, size // (10 * rank)) for rank in range(1, size + 1)])


def _surnames(chance: random.Random, number: int) -> Iterator[str]:
    seen: set[str] = set()
    while len(seen) < number:
        syllables = [chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2, 2, 3)))]
        name = "".join(syllables) + chance.choice(_ENDS)
        if len(name) > 3 and name not in seen:
            seen.add(name)
            yield name.capitalize()


def zipf(words: Sequence[str], chance: random.Random) -> Callable[[], str]:
    weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(words))))
    return lambda: words[bisect(weights, chance.random() * weights[-1])]


def asked(people: People) -> Iterator[tuple[str, str]]:
    """What is typed, and the name that is meant."""
    chance = random.Random(SEED)  # noqa: S311
    taken = {folded(name) for name in people.names}
    weights = list(itertools.accumulate(people.articles))
    for _ in range(ASKED):
        name = people.names[bisect(weights, chance.random() * weights[-1])]
        while (typed := _slip(name, chance)) and folded(typed) in taken:
            pass
        yield typed, name


def _slip(name: str, chance: random.Random) -> str:
    at = chance.choice([i for i in range(len(name)) if name[i].isalpha()])
    kind = chance.randrange(4)
    if kind == 3 and at + 1 < len(name) and name[at + 1].isalpha():
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    changed = ("", name[at] * 2, chance.choice(_LETTERS))[kind % 3]
    return name[:at] + changed + name[at + 1 :]


def _wratio(people: People, slips: Sequence[tuple[str, str]]) -> Measured:
    names = [folded(name) for name in people.names]
    times, right = [], []
    for typed, meant in slips:
        began = time.perf_counter()
        best = process.extract(folded(typed), names, scorer=fuzz.WRatio, limit=5)
        times.append(1000 * (time.perf_counter() - began))
        right.append(best[0][0] == folded(meant))
    return Measured(right, times)


def _find(url: str, slips: Sequence[tuple[str, str]]) -> Measured:
    times, right = [], []
    with Archive.open(url) as archive:
        for typed, _ in slips[:WARM]:
            archive.find(typed)
        for typed, meant in slips:
            began = time.perf_counter()
            decision = archive.find(typed)
            times.append(1000 * (time.perf_counter() - began))
            right.append(bool(decision.matches) and folded(decision.matches[0].actor.name) == folded(meant))
    return Measured(right, times)


def _build(url: str, people: People) -> tuple[float, float]:
    """Seconds to index the names, and the size of the archive."""
    with Archive.create(url) as archive:
        with engines.writing(archive.engine) as connection:
            rows = zip(itertools.count(1), people.names, people.articles, strict=False)
            while lot := list(itertools.islice(rows, 20_000)):
                _put(connection, lot)
            connection.execute(delete(meta).where(meta.c.key == "name_keys"))
        analyze(archive)
        began = time.perf_counter()
        with engines.writing(archive.engine) as connection:
            index.fill(connection)
        built = time.perf_counter() - began
        analyze(archive)
        size = "SELECT pg_database_size(current_database())"
        if archive.dialect == "sqlite":
            size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        with archive.engine.connect() as connection:
            megabytes = float(connection.scalar(text(size)) or 0) / 1e6
    return built, megabytes


def analyze(archive: Archive) -> None:
    """Sees to what the server sees to by itself where an archive grows day by day."""
    vacuum = "VACUUM ANALYZE" if archive.dialect == "postgresql" else "ANALYZE"
    with archive.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(vacuum))


def _put(connection: Connection, lot: Sequence[tuple[int, str, int]]) -> None:
    known = [{"id": id, "key": f"person:{id}", "name": name, "kind": "person", "articles": many} for id, name, many in lot]
    connection.execute(insert(actors), known)
    own = [{"actor_id": id, "alias": name, "folded": folded(name), "origin": "read"} for id, name, _ in lot]
    short = [
        {"actor_id": id, "alias": name, "folded": last, "origin": "surname"} for id, name, _ in lot if (last := surname(name))
    ]
    connection.execute(insert(aliases), own + short)


def databases() -> Iterator[tuple[str, AbstractContextManager[str]]]:
    yield "SQLite", _sqlite()
    if programs := sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True):
        yield "PostgreSQL", _postgresql(programs[0].parent)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def _postgresql(programs: Path) -> Iterator[str]:
    """A server of its own on a new folder, as it comes out of the box, but for fsync."""
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="sourcier-bench-"))
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*initdb, "--locale=C"], check=True, capture_output=True, cwd=folder, **as_user)  # type: ignore[call-overload]
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        with open(folder / "log", "wb") as log:
            command = [programs / "postgres", "-D", folder / "data", *options]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)  # type: ignore[call-overload]
        try:
            ready = [programs / "pg_isready", "-q", "-h", folder]
            while subprocess.run(ready, check=False).returncode and server.poll() is None:
                time.sleep(0.1)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(0 if measure((), Console()) else 1)
