"""Pairs of names that people have judged: the same person or thing, or another; and each found in an archive among all others.

`data/names.csv` was written before the rules were; `data/names_held.csv` is the fifth of it that nobody looked at while making them.
STRONG pairs are right or it is a fault; WEAK ones are told, and count for nothing.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

import seeds
from store.archive import Archive, engines, naming
from store.archive import names as finding
from store.extract.directory import Directory, load_directory
from store.types import Actor, Article, Decision, Extraction

DATA = Path(__file__).parent / "data"
GRADES = ("STRONG", "MEDIUM")
#: So many of the held-out pairs were wrong when they were first looked at, out of 99 and 20; the numbers go down, never up.
HELD_STRONG, HELD_MEDIUM = 1, 4

Pair = dict[str, str]


@pytest.fixture(scope="module")
def listed() -> Directory:
    return load_directory(seeds.DIRECTORY)


@pytest.fixture(scope="module")
def archive(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, listed: Directory) -> Iterator[Archive]:
    """An archive with the packaged directory, as every archive has."""
    file = tmp_path_factory.mktemp("names") / "names.db"
    file.write_bytes(sqlite_template.read_bytes())
    with Archive.open(f"sqlite:///{file}") as opened:
        opened.sync(listed)
        yield opened


def pairs(name: str) -> list[Pair]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decided(archive: Archive, pair: Pair) -> tuple[Decision, set[int | None]]:
    """What is found for the one name where the directory and the bearer of the other are; and the other's ids. Nothing is kept."""
    with engines.writing(archive.engine) as connection:
        of = _bearer(connection, pair["other"], pair["kind"])
        decision = finding.find(connection, pair["one"])
        connection.rollback()
        return decision, of


def _bearer(connection: Connection, name: str, kind: str) -> set[int | None]:
    known = finding.find(connection, name)
    if known.decision == "one" and known.matches[0].reason in ("exact", "folded"):
        return {known.matches[0].actor.id}
    actor = Actor(name, kind)  # type: ignore[arg-type]
    return set(naming.actor_ids(connection, Article("", name), Extraction(actors=(actor,))).values())


def verdict(archive: Archive, pair: Pair) -> str:
    """`same` where the other is found, alone or to choose from; `different` where it is not the one that is."""
    decision, of = decided(archive, pair)
    found = {match.actor.id for match in decision.matches} if decision.decision != "none" else set()
    if pair["verdict"] == "different":
        return "same" if decision.decision == "one" and found & of else "different"
    return "same" if found & of else "different"


def judged(archive: Archive, name: str) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """All pairs and the wrong ones, by grade."""
    every: dict[str, list[Pair]] = {}
    wrong: dict[str, list[Pair]] = {}
    for pair in pairs(name):
        every.setdefault(pair["grade"], []).append(pair)
        if verdict(archive, pair) != pair["verdict"]:
            wrong.setdefault(pair["grade"], []).append(pair)
    return every, wrong


def test_judged_pairs_are_told_apart_and_together(archive: Archive) -> None:
    every, wrong = judged(archive, "names.csv")
    assert sum(map(len, every.values())) >= 400
    assert wrong.get("STRONG", []) == []
    assert len(wrong.get("MEDIUM", [])) <= 0.05 * len(every["MEDIUM"])
    merged = [pair for grade in GRADES for pair in wrong.get(grade, []) if pair["verdict"] == "different"]
    assert len(merged) <= 0.005 * sum(pair["verdict"] == "different" for grade in GRADES for pair in every[grade])


def test_pairs_that_were_held_back_are_judged_as_well(archive: Archive) -> None:
    _, wrong = judged(archive, "names_held.csv")
    assert len(wrong.get("STRONG", [])) <= HELD_STRONG
    assert len(wrong.get("MEDIUM", [])) <= HELD_MEDIUM
