"""docs/security.md: every guard and every test that it names is there, and each guard can be taken out (`python -m bench guards`)."""

import importlib
import re
from pathlib import Path

import pytest

from bench.guards import ROWS, Row

ROOT = Path(__file__).resolve().parents[1]
SECURITY = (ROOT / "docs" / "security.md").read_text()
#: threat | guard | test
LINES = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in SECURITY.splitlines() if line.startswith("| ")]
TOLD = [(guard.strip("`"), test.strip("`")) for _, guard, test in LINES if guard.startswith("`")]


def test_the_threat_model_and_the_guards_that_are_taken_out_are_the_same() -> None:
    assert sorted(TOLD) == sorted((row.guard, row.test.removeprefix("tests/")) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.guard}-{row.test.partition('::')[2]}"[:90])
def test_each_guard_and_its_test_are_there_and_it_can_be_taken_out(row: Row) -> None:
    file, _, name = row.test.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
    _named(row.guard)
    for swap in row.swaps:
        text = (ROOT / swap.file).read_text()
        assert swap.applied(text) != text


def _named(guard: str) -> object:
    """What a guard's name means: a module, then what it has."""
    parts = guard.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    raise LookupError(guard)


def test_every_threat_is_said_and_has_a_test_of_its_own() -> None:
    threats = [threat for threat, guard, _ in LINES if guard.startswith("`")]
    assert len(set(threats)) == len(threats) == len(ROWS)
    assert len({(row.guard, row.test) for row in ROWS}) == len(ROWS)
