"""Paths in, the archive filled and a report out: `store.ingest` with the packaged directory, today's clock and a progress bar."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot.archives import packaged_directory, packaged_reader
from store import ingest
from store.archive import Archive
from store.types import Report


def ingest_paths(paths: Sequence[Path], *, archive: Archive, model: str | None = None, doing: str = "Reading") -> Report:
    """Bring the directory and what is new under the paths into the archive; spaCy is imported only if something is new."""
    directory = packaged_directory()
    archive.sync(directory)
    with _progress(doing) as progress:
        return ingest.run(
            paths,
            archive=archive,
            reader=lambda: packaged_reader(directory, model=model),
            fetched=datetime.now(UTC),
            progress=progress,
        )


def report_json(report: Report) -> str:
    """The report as one JSON object: a list of files for each outcome, failures with their reason."""
    full = asdict(report) | {"failed": [{"file": file, "reason": reason} for file, reason in report.failed]}
    return json.dumps(full, ensure_ascii=False)


def report_text(report: Report) -> str:
    """The report for people: every file that is new, changed or failed, then the counts."""
    return "\n".join(
        [
            *(f"warning    {warning}" for warning in report.warnings),
            *(f"new        {file}" for file in report.new),
            *(f"changed    {file}" for file in report.changed),
            *(f"failed     {file}: {reason}" for file, reason in report.failed),
            f"{len(report.new)} new, {len(report.changed)} changed, {len(report.unchanged)} unchanged, {len(report.failed)} failed",
        ]
    )


@contextmanager
def _progress(doing: str) -> Iterator[ingest.Progress]:
    """A bar on stderr where that is a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total, file: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, file: bar.update(task, completed=done, total=total, description=file)
