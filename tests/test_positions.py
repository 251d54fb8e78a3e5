"""The public roles that articles give people in their own words. The sentences are in data/positions.txt, by phenomenon."""

import re
from pathlib import Path

import pytest

import seeds
from store.extract import make_reader
from store.extract.actors import ActorReader
from store.extract.actors.positions import publicity
from store.extract.directory import load_directory
from store.extract.lexicon import entries, rows
from store.extract.text import fold
from store.types import Article

CASES = Path(__file__).parent / "data" / "positions.txt"
DIRECTORY = load_directory(seeds.DIRECTORY)
READER = ActorReader(DIRECTORY)


def cases():
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    for block in re.split(r"\n(?=\[)", "\n".join(lines).strip()):
        name, text, *wanted = [line for line in block.splitlines() if line.strip()]
        rows = [[cell.strip() for cell in line.removeprefix(">").split("|")] for line in wanted]
        yield pytest.param(text.replace("\\n", "\n"), rows, id=name.strip("[]"))


@pytest.mark.parametrize(("text", "wanted"), list(cases()))
def test_who_is_given_which_role(text, wanted):
    found = READER.read_text(text, published="2030-06-15").roles
    assert [[r.actor, r.title, *(["former"] if r.former else [])] for r in found] == wanted
    assert all(r.span.of(text) == r.title for r in found)


def test_an_article_read_hands_its_roles_on():
    text = "Le préfet de la Marne, Paul Varn, a parlé."
    (role,) = make_reader(DIRECTORY).extract(Article(file="a.txt", text=text)).roles
    assert (role.actor, role.title, role.span.of(text), role.former) == (
        "Paul Varn",
        "préfet de la Marne",
        "préfet de la Marne",
        False,
    )


def test_every_trade_is_either_public_or_private():
    public = {fold(row[0]) for row in rows("public_titles")}
    private = {fold(row[0]) for row in rows("private_titles")}
    trades = {fold(row[0]) for row in rows("trades")}
    assert not public & private
    assert trades - public - private == set(), "a new trade wants a line in public_titles.txt or private_titles.txt"


def test_no_private_title_counts_as_public_in_either_gender():
    assert [name for row in rows("private_titles") for name in row if publicity(fold(name)) is not None] == []


@pytest.mark.parametrize("name", ["public_titles", "private_titles"])
def test_lists_are_in_order_and_without_doubles(name):
    lines = [fold(line.split("|")[0]) for line in entries(name)]
    assert lines == sorted(set(lines))
