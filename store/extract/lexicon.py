"""A lexicon's name in, its entries out: the data files of `lexicon/`, one entry a line, `#` opens a comment line."""

from functools import cache
from importlib.resources import files


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of `lexicon/NAME.txt` in order, comments and blank lines left out. FileNotFoundError where it is missing."""
    lines = (files(__package__) / "lexicon" / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The same, each line parted at its tabs or at ` | `, outer spaces left out."""
    return tuple(tuple(cell.strip() for cell in line.replace("\t", "|").split("|")) for line in entries(name))
