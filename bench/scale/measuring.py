"""`make bench SIZE=100000`: one archive a database, made or found again; everything measured in it, written down, the floors checked."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.scale import ingesting, starting
from bench.scale.articles import TODAY
from bench.scale.bare import Bare, statements
from bench.scale.floors import Measured, Timed, machine, markdown, missed
from bench.scale.questions import Kind, kinds
from bench.scale.servers import Database, Place, programs
from bench.scale.slack import slack
from bench.scale.tables import Facts, kept
from store.archive import Archive
from store.queries import day_number

SIZES = (10_000, 100_000, 1_000_000)
RESULTS = Path(__file__).parents[1] / "results"


@dataclass(frozen=True, slots=True)
class How:
    """How much is measured: less for a test."""

    turns: int = 60
    askers: int = 16
    busy_turns: int = 4
    ingested: int = 200
    cold: bool = True


def measure(
    folder: Path,
    sizes: Sequence[int],
    databases: Sequence[Database],
    say: Callable[[str], None],
    *,
    how: How = How(),
    results: Path = RESULTS,
) -> bool:
    """Writes `results/scale.md` and `.json`, those of other sizes kept; False where a floor does not hold."""
    found = []
    for database in databases:
        if database == "postgresql" and programs() is None:
            say("PostgreSQL is not installed: left out")
            continue
        for size in sizes:
            place = Place(folder, database, size)
            facts = kept(place, say)
            say(f"asking {size:,} articles on {database}")
            found.append(_one(place, facts, how))
    everything = _with_others(found, results / "scale.json")
    faults = missed(everything)
    results.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine(), "measured": [asdict(one) for one in everything], "missed": faults}
    (results / "scale.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = markdown(everything, faults)
    (results / "scale.md").write_text(page, "utf-8")
    say(page)
    return not missed(found)


def _with_others(found: Sequence[Measured], path: Path) -> list[Measured]:
    """With what was measured before of other archives: growth is told from one size to the next."""
    before: list[Measured] = []
    if path.exists():
        for one in json.loads(path.read_text("utf-8"))["measured"]:
            timed = {key: Timed(**each) for key, each in one["kinds"].items()}
            before.append(Measured(**{**one, "kinds": timed}))
    new = {(one.database, one.size) for one in found}
    every = [one for one in before if (one.database, one.size) not in new] + list(found)
    return sorted(every, key=lambda one: (one.database, one.size))


def _one(place: Place, facts: Facts, how: How) -> Measured:
    load = [os.getloadavg()[0]]
    with slack() as address:
        with place.open() as url, Archive.open(url) as archive:
            asked = kinds(archive, facts)
            version = _version(archive)
        cold = {kind.key: _cold(place, kind, address) for kind in asked} if how.cold else {}
        with place.open() as url:
            told = _asked(url, address, asked, how.turns, how.askers, how.busy_turns)
            bare = _bare(url, place.database, asked, how.turns)
            run = min(starting.run(url, address) for _ in range(3))
            ask = min(starting.ask(url, "/sourcier") for _ in range(3))
            with Archive.open(url) as archive:
                bytes_ = ingesting.size(archive) / place.size
            rates = ingesting.measure(url, how.ingested)
    timed = {
        key: Timed(cold.get(key, one["cold"]), one["warm"], one["cpu"], one.get("busy", ()), bare.get(key))
        for key, one in told["kinds"].items()
    }
    load.append(os.getloadavg()[0])
    return Measured(
        database=place.database,
        version=version,
        size=place.size,
        kinds=timed,
        answers_a_second=told.get("answers_a_second", 0.0),
        idle_mb=told["idle"],
        loaded_mb=told["loaded"],
        run_s=run,
        ask_s=ask,
        bytes_an_article=bytes_,
        reading=rates.reading,
        one=rates.one,
        two=rates.two,
        load=load,
    )


def _cold(place: Place, kind: Kind, slack: str) -> float:
    """The first answer of a process just started, out of files that nobody has read since."""
    place.forget_pages()
    with place.open() as url:
        told = _asked(url, slack, [kind], 0, 0, 0)
    return float(told["kinds"][kind.key]["cold"])


def _asked(url: str, slack: str, asked: Sequence[Kind], turns: int, askers: int, busy_turns: int) -> dict[str, Any]:
    job = {"url": url, "slack": slack, "turns": turns, "askers": askers, "busy_turns": busy_turns}
    job["kinds"] = {kind.key: [astuple(one) for one in kind.asked] for kind in asked}
    command = [sys.executable, "-m", "bench.scale.asking"]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)
    told = json.loads(done.stdout) if done.returncode == 0 else {"faults": 1}
    if told["faults"]:
        raise RuntimeError(f"the bot has failed: {done.stderr[-3_000:]}")
    return dict(told)


def _bare(url: str, database: Database, asked: Sequence[Kind], turns: int) -> dict[str, float]:
    connection = Bare(url, database)
    before = day_number(TODAY.replace(year=TODAY.year - 1))
    found = {}
    for kind in asked:
        wordings = [statements(kind, at, database=database, before=before) for at in range(len(kind.asked))]
        if all(wordings):
            for one in wordings:
                connection.rows(one)
            found[kind.key] = connection.median(wordings, turns)
    connection.close()
    return found


def _version(archive: Archive) -> str:
    sql = "SELECT sqlite_version()" if archive.dialect == "sqlite" else "SHOW server_version"
    with archive.engine.connect() as connection:
        return str(connection.scalar(text(sql))).split()[0]
