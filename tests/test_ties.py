"""Within an article every form is tied to its actor. The articles, with whom each form means, are in data/ties.txt, read as anybody would.

`[[words=Actor]]` is what must be tied, `[[words=?Actor]]` what may be left unread but is nobody else, `[[words=-]]` what is no one person.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import variables

CASES = Path(__file__).parent / "data" / "ties.txt"
_MARKED = re.compile(r"\[\[(.+?)=(\??)(.+?)\]\]")


@dataclass(frozen=True)
class Form:
    start: int
    end: int
    sure: bool
    actor: str  # "-": no one person


def cases() -> Iterator[Any]:
    for block in re.split(r"^## ", CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, body = block.split("\n", 1)
        name, day = (part.strip() for part in head.split("|"))
        text, forms, at = "", [], 0
        for mark in _MARKED.finditer(body.strip()):
            text += body.strip()[at : mark.start()]
            forms.append(Form(len(text), len(text) + len(mark[1]), not mark[2], mark[3]))
            text, at = text + mark[1], mark.end()
        yield pytest.param(text + body.strip()[at:], day, forms, id=name)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """`sourcier read --published DAY` of a text."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def reading(text: str, day: str) -> dict[str, Any]:
        Path("article.txt").write_text(text, "utf-8")
        done = CliRunner().invoke(cli, ["read", "--published", day, "article.txt"])
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return reading


@pytest.mark.parametrize(("text", "day", "forms"), list(cases()))
def test_every_form_is_tied_to_its_actor(read: Any, text: str, day: str, forms: list[Form]) -> None:
    found = read(text, day)
    assert found["text"] == text
    wrong = []
    for form in forms:
        said = text[form.start : form.end]
        whose = {
            actor["name"]
            for actor in found["actors"]
            for mention in actor["mentions"]
            if form.start - 4 <= mention["start"] <= form.start + 2
            and mention["end"] >= form.end
            and actor["kind"] in ("person", "organisation")
        }
        wanted = {form.actor, said} if form.actor == "-" else {form.actor}
        if (whose - wanted) or (form.sure and form.actor != "-" and not whose):
            wrong.append((said, form.actor, sorted(whose)))
    assert wrong == []


AMERICAN = "Le président américain a parlé mardi. Le locataire de la Maison Blanche reste prudent."


@pytest.mark.parametrize(
    ("day", "president"),
    [("2021-06-15", "Joe Biden"), ("2025-03-02", "Donald Trump"), ("2003-03-20", "George W. Bush"), ("2025-01", None)],
)
def test_a_role_is_whoever_held_it_on_the_day(read: Any, day: str, president: str | None) -> None:
    """In a month that two presidents share, it is nobody."""
    people = [actor for actor in read(AMERICAN, day)["actors"] if actor["kind"] == "person"]
    assert [actor["name"] for actor in people] == ([president] if president else [])
    assert all(mention["form"] == "role" for actor in people for mention in actor["mentions"])


@pytest.mark.parametrize("day", ["2025-03-02", "2021-06-15", "2099-01-01"])
def test_the_articles_own_words_outrank_the_directory(read: Any, day: str) -> None:
    text = "Le président américain par intérim Karl Venko a parlé mardi. Le président américain reste trois mois. M. Venko le sait."
    people = [actor["name"] for actor in read(text, day)["actors"] if actor["kind"] == "person"]
    assert people == ["Karl Venko"]


def test_the_day_after_a_handover_the_one_who_left_may_be_meant(read: Any) -> None:
    text = "Joe Biden a quitté Washington. Le président américain s'est envolé à midi."
    found = read(text, "2025-01-21")
    (one,) = [actor for actor in found["actors"] if actor["kind"] == "person"]
    assert (one["name"], [mention["text"] for mention in one["mentions"]]) == ("Joe Biden", ["Joe Biden"])
