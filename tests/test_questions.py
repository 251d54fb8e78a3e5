"""A question between two clicks: what a button carries is read back whole, and always fits."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.elements import BUTTON_VALUE
from handlers.query import LONGEST
from handlers.questions import Question

IDS = st.one_of(st.none(), st.integers(0, 2**31 - 1))
TEXTS = st.one_of(st.text(max_size=LONGEST), st.text('"\\«\x00\t<&é', max_size=LONGEST))


@given(TEXTS, st.sampled_from(["fr", "en"]), st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=200), IDS, IDS)
def test_a_button_carries_a_question_whole_and_within_slacks_limit(text, lang, start, back, speaker, about):
    typed = Question.typed("quotes", text, lang)
    question = Question("quotes", typed.text, lang, start, tuple(back[-60:]), speaker, about)
    assert len(question.value()) <= BUTTON_VALUE
    assert Question.read(question.value()) == question


@given(st.one_of(st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from("ctlsbpa"), x)).map(repr)))  # fmt: skip
def test_nothing_that_is_no_question_is_read_as_one(value):
    assert Question.read(value) is None or isinstance(Question.read(value), Question)


@pytest.mark.parametrize("wrong", [-1, 2**31, 10**400, True, 1.5, "x", [], {}, "1"])
@pytest.mark.parametrize("field", ["s", "p", "a", "b"])
def test_a_question_whose_numbers_are_none_is_none(field: str, wrong: object) -> None:
    whole = {"c": "quotes", "t": "marsk", "l": "fr"}
    assert Question.read(json.dumps(whole)) is not None
    assert Question.read(json.dumps({**whole, field: [wrong] if field == "b" else wrong})) is None


@pytest.mark.parametrize(
    "changed", [{"c": 5}, {"c": None}, {"t": 5}, {"t": "x" * 3000}, {"l": "de"}, {"l": []}, {"b": "x"}, {"b": {}}]
)
def test_a_question_of_other_types_is_none(changed: dict[str, object]) -> None:
    assert Question.read(json.dumps({"c": "quotes", "t": "marsk", "l": "fr", **changed})) is None


def test_the_pages_before_are_gone_back_to_one_by_one():
    first = Question("quotes", "marsk", "fr")
    third = first.after(5).after(8)
    assert third.start == 8
    assert [third.earlier().start, third.earlier().earlier().start] == [5, 0]
    assert third.earlier().earlier() == first
    assert Question("quotes", "marsk", "fr", start=9).earlier().start == 0
