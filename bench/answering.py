"""What an answer costs, from the signed request to the complete reply, against the bare SQL that fetched the same rows.

The archive is SQLite with the given articles, read for real; each question is asked warm. The reply goes over loopback HTTP, as
Slack would get it, which is most of the time shown: the archive's own part has a column and the floor.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import event

import seeds
from bot.settings import Settings
from bot.trial import Workspace
from store import ingest
from store.archive import Archive
from store.extract import make_reader
from store.extract.directory import load_directory

QUESTIONS = (
    "/qui Zelensky",
    "/chiffres aide militaire",
    "/chiffres millions",
    "/citations Marsk digue",
    "/citations zelinski",
    "/citations pas de percée",
    "/citations introuvable",
)
TURNS = 30
#: the archive's part of an answer costs at most 3 times the bare SQL's median, plus 10 ms
TIMES, PLUS_MS = 3.0, 10.0

Statement = tuple[str, Any]


def measure(files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where the floor is missed."""
    table = Table("question", "request to reply", "archive", "bare SQL", "statements", title="Answers, median ms on SQLite")
    kept = True
    with tempfile.TemporaryDirectory() as folder, Workspace() as workspace:
        path = Path(folder) / "bench.db"
        with Archive.create(f"sqlite:///{path}") as archive:
            directory = load_directory(seeds.DIRECTORY)
            archive.sync(directory)
            ingest.run(files, archive=archive, reader=lambda: make_reader(directory), fetched=datetime.now(UTC))
            app = workspace.app(archive, Settings())
            bare = sqlite3.connect(path)
            for question in QUESTIONS:
                ran, spent = _statements(archive, lambda question=question: workspace.ask(app, question))
                whole = _median(lambda question=question: workspace.ask(app, question))
                sql = _median(lambda ran=ran: [bare.execute(*one).fetchall() for one in ran])
                kept &= spent <= TIMES * sql + PLUS_MS
                table.add_row(question, f"{whole:.1f}", f"{spent:.1f}", f"{sql:.2f}", str(len(ran)))
            bare.close()
    console.print(table)
    console.print(f"floor: the archive at most {TIMES} times bare SQL plus {PLUS_MS} ms — {'kept' if kept else 'MISSED'}")
    return kept


def _statements(archive: Archive, ask: Callable[[], object]) -> tuple[list[Statement], float]:
    """The statements of one answer, and the median of what they took through SQLAlchemy, in ms."""
    ran: list[Statement] = []
    began: list[float] = []
    spent: list[float] = []

    def before(*_: Any) -> None:
        began.append(time.perf_counter())

    def after(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        spent.append(time.perf_counter() - began.pop())
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            ran.append((statement, parameters))

    event.listen(archive.engine, "before_cursor_execute", before)
    event.listen(archive.engine, "after_cursor_execute", after)
    totals = []
    for _ in range(TURNS):
        ran.clear()
        spent.clear()
        ask()
        totals.append(1000 * sum(spent))
    event.remove(archive.engine, "before_cursor_execute", before)
    event.remove(archive.engine, "after_cursor_execute", after)
    return list(ran), statistics.median(totals)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)
