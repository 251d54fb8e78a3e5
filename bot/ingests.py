"""Paths in, the archive filled and a report out: `store.ingest` and `store.reread` with the packaged directory and a progress bar."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot.archives import packaged_directory, packaged_reader
from store import ingest, reread
from store.archive import Archive
from store.manifests import Row
from store.types import Report


def ingest_paths(
    paths: Sequence[Path],
    *,
    archive: Archive,
    model: str | None = None,
    doing: str = "Reading",
    sealed: Row = Row(),  # noqa: B008
) -> Report:
    """Bring the directory and what is new under the paths into the archive; spaCy is imported only if something is new."""
    directory = packaged_directory()
    archive.sync(directory)
    with _progress(doing) as progress:
        return ingest.run(
            paths,
            archive=archive,
            reader=lambda: packaged_reader(directory, model=model),
            fetched=datetime.now(UTC),
            directory=directory.digest,
            sealed=sealed,
            progress=progress,
        )


def reread_all(*, archive: Archive, model: str | None = None) -> reread.Reread:
    """Read again what other rules or another directory have read, after bringing the directory in step."""
    directory = packaged_directory()
    archive.sync(directory)
    with _progress("Reading again") as progress:
        return reread.run(
            archive,
            reader=lambda: packaged_reader(directory, model=model),
            directory=directory.digest,
            now=datetime.now(UTC),
            progress=progress,
        )


def reread_json(found: reread.Reread) -> str:
    """The counts as one JSON object; failures with their reason."""
    failed = [{"file": file, "reason": reason} for file, reason in found.failed]
    return json.dumps({"again": found.again, "versions": found.versions, "failed": failed}, ensure_ascii=False)


def reread_text(found: reread.Reread) -> str:
    """The counts for people, every file that failed before them."""
    counts = f"{found.again} read again, {found.versions} with a new text, {len(found.failed)} failed"
    return "\n".join([*(f"failed     {file}: {reason}" for file, reason in found.failed), counts])


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
