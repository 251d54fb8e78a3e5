"""Quotes: which words, and whose. The sentences are in data/quotes.txt, by phenomenon."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from store.extract import make_reader
from store.extract.directory import load_directory
from store.types import Article, Quote

CASES = Path(__file__).parent / "data" / "quotes.txt"


READER = make_reader(load_directory(seeds.DIRECTORY))


def cases():
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    for block in re.split(r"\n(?=\[)", "\n".join(lines).strip()):
        name, text, *wanted = [line for line in block.splitlines() if line.strip()]
        rows = [tuple(cell.strip() for cell in line.removeprefix(">").split("|")) for line in wanted]
        yield pytest.param(text.replace("\\n", "\n\n"), rows, id=name.strip("[]"))


def quotes(text: str, published: str | None = "2026-03-04") -> tuple[Quote, ...]:
    return READER.extract(Article(file="a.txt", text=text, published=published)).quotes


@pytest.mark.parametrize(("text", "wanted"), list(cases()))
def test_whose_words(text, wanted):
    found = quotes(text)
    assert [(q.text(text), q.speaker or "-") for q in found] == [(words, speaker.lstrip("~")) for words, speaker in wanted]
    assert [q.inferred for q in found if q.speaker] == [s.startswith("~") for _, s in wanted if s != "-"]


def test_cue_rule_and_confidence_say_why():
    (quote,) = quotes("« La digue a tenu », a déclaré hier Ilena Marsk.")
    assert (quote.cue, quote.rule, quote.inferred) == ("a déclaré", "followed", False)
    assert 0.9 < quote.confidence <= 1


def test_an_attribution_that_had_to_be_worked_out_is_marked():
    text = "« Le barrage est solide », a déclaré Milo Tarn. « Il a été contrôlé en janvier par deux équipes. »"
    assert [q.inferred for q in quotes(text)] == [False, True]


@pytest.mark.parametrize(
    ("text", "said_on"),
    [
        ("« La digue a tenu », a déclaré mercredi Ilena Marsk.", "2026-03-04"),
        ("« La digue a tenu », a-t-elle dit à la presse, mardi.", "2026-03-03"),
        ("Lundi, Ilena Marsk a promis une aide « sans précédent ».", "2026-03-02"),
        ("Ilena Marsk a déclaré que la réunion de lundi serait « utile ».", None),
        ("Ilena Marsk a déclaré qu'elle verrait mardi des élus « inquiets ».", None),
        ("« La digue a tenu », a déclaré Ilena Marsk.", None),
    ],
)
def test_the_day_that_goes_with_the_verb_is_when_it_was_said(text, said_on):
    (quote,) = quotes(text)
    assert quote.said_on == said_on


def test_the_outlet_that_relays_is_kept_apart():
    (quote,) = quotes("Le ministre Tomas Veld a estimé que « la crise est finie », rapporte l'AFP.")
    assert (quote.speaker, quote.via) == ("Tomas Veld", "AFP")


@given(st.text(alphabet="«»“”\"'‹› aA.,:;\n—-éM", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_string_is_read_and_spans_match(text):
    last = 0
    for quote in quotes(text):
        for piece in quote.pieces:
            assert last <= piece.start < piece.end <= len(text)
            assert piece.of(text) == piece.of(text).strip()
            last = piece.end
