"""Each guard is taken out of a copy of the tree, its test run there, the guard put back: a test that passes without it proves nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.guards.rows import ROWS, Row

_ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("bot", "handlers", "store", "seeds", "tests", "bench", "docs", "pyproject.toml", "README.md")
_PASSED, _FAILED = 0, 1  # pytest's
_LONGEST = 600


def measure(files: Sequence[Path], console: Console) -> bool:
    return measured((), console)


def measured(names: Sequence[str], console: Console) -> bool:
    """The table of the guards; whether every test failed without its own, and only then."""
    rows = [row for row in ROWS if not names or any(name in row.guard for name in names)]
    table = Table("guard", "test", "with", "without", "s", title="Guards taken out")
    right = 0
    with tempfile.TemporaryDirectory(prefix="sourcier-guards-") as name:
        tree = Path(name)
        for part in _COPIED:
            source = _ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / part)  # type: ignore[operator]
        for row in rows:
            began = time.monotonic()
            whole = _run(tree, row)
            left = _without(tree, row)
            as_wanted = (whole, left) == (_PASSED, _FAILED)
            right += as_wanted
            said = {_PASSED: "passes", _FAILED: "fails"}
            table.add_row(
                row.guard,
                row.test.removeprefix("tests/"),
                said.get(whole, f"ends with {whole}"),
                said.get(left, f"ends with {left}") if as_wanted else f"[red]{said.get(left, f'ends with {left}')}[/red]",
                f"{time.monotonic() - began:.0f}",
            )
    console.print(table)
    console.print(f"{right} of {len(rows)} tests fail without their guard")
    return right == len(rows)


def _without(tree: Path, row: Row) -> int:
    before = {swap.file: (tree / swap.file).read_text("utf-8") for swap in row.swaps}
    try:
        for swap in row.swaps:
            file = tree / swap.file
            file.write_text(swap.applied(file.read_text("utf-8")), "utf-8")
        return _run(tree, row)
    finally:
        for name, text in before.items():
            (tree / name).write_text(text, "utf-8")


def _run(tree: Path, row: Row) -> int:
    """pytest's exit code; a test that is asked of both databases is asked of SQLite."""
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not postgresql", row.test]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=_LONGEST, check=False).returncode
