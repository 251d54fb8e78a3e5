"""What a typed question is read as: words, phrases, filters in either language, and what cannot be read."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.query import LONGEST, Query, parse

TODAY = date(2032, 1, 20)


def read(text: str) -> Query:
    return parse(text, today=TODAY)


def faults(text: str) -> list[tuple[str, str]]:
    return [(problem.fault, problem.typed) for problem in read(text).problems]


def test_bare_words_are_words():
    assert read("zelinski  armes l'élysée") == Query(words=("zelinski", "armes", "l'élysée"))


def test_marks_without_letters_are_no_words():
    assert read("armes ? — !") == Query(words=("armes",))


@pytest.mark.parametrize("marks", ["« {} »", "«{}»", "“{}”", '"{}"', "‹{}›", "‘{}’", "'{}'", "«\u00a0{}\u00a0»", "„{}“"])
def test_any_quotation_marks_make_a_phrase(marks: str):
    assert read(f"veld {marks.format('pas de percée')} digues") == Query(words=("veld", "digues"), phrases=("pas de percée",))


def test_an_unclosed_mark_takes_the_rest():
    assert read("veld « pas de percée") == Query(words=("veld",), phrases=("pas de percée",))


def test_apostrophes_open_no_quotation():
    assert read("l'aide d'Orvanie aujourd’hui") == Query(words=("l'aide", "d'Orvanie", "aujourd’hui"))


def test_an_apostrophe_closes_no_quotation():
    assert read("média:'L'Écho d'Orvane' digues") == Query(outlet=("L'Écho d'Orvane",), words=("digues",))


@pytest.mark.parametrize(
    "text",
    [
        "de:Marsk",
        "de: Marsk",
        "de : Marsk",
        "DE:Marsk",
        "by:Marsk",
        "By: Marsk",
        "de\u00a0: Marsk",
        "de:« Marsk »",
        'de: "Marsk"',
    ],
)
def test_who_speaks(text: str):
    assert read(text) == Query(by=("Marsk",))


@pytest.mark.parametrize("name", ["média", "media", "MÉDIA", "journal", "outlet", "Média"])
def test_the_outlet_has_several_names(name: str):
    assert read(f"{name}:Gazette digues").outlet == ("Gazette", "digues")


def test_an_unquoted_name_keeps_the_words_after_it_until_the_next_filter():
    assert read("de:Le Drian armes sur:Orvanie depuis:2031-05") == Query(
        by=("Le", "Drian", "armes"), about=("Orvanie",), since=date(2031, 5, 1)
    )


def test_a_quoted_name_is_the_whole_name():
    assert read('armes de:"Le Drian" digues') == Query(words=("armes", "digues"), by=("Le Drian",))


def test_a_phrase_ends_a_name():
    assert read("de:Marsk « pas de percée »") == Query(by=("Marsk",), phrases=("pas de percée",))


def test_since_starts_on_the_first_day_and_before_ends_on_the_eve():
    assert read("digues depuis:2031-03 avant:2031-05") == Query(
        words=("digues",), since=date(2031, 3, 1), before=date(2031, 4, 30)
    )
    assert read("since:2031-03-04 before:2031-03-06") == Query(since=date(2031, 3, 4), before=date(2031, 3, 5))


@pytest.mark.parametrize("text", ['depuis:"12 janvier" digues', "depuis:12 janvier digues", "depuis: « 12 janvier » digues"])
def test_a_date_may_have_several_words(text: str):
    assert read(text) == Query(words=("digues",), since=date(2032, 1, 12))


def test_a_date_of_one_word_leaves_the_next_to_the_question():
    query = read("depuis:mars digues")
    assert query.words == ("digues",)
    assert query.since == date(2031, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("digues depuis:demain-peut-être", ("date", "demain-peut-être")),
        ("digues depuis:", ("no_value", "depuis:")),
        ("de: sur:Orvanie", ("no_value", "de:")),
        ('de:"" armes', ("no_value", "de:")),
        ("de:Marsk by:Veld", ("twice", "by:")),
        ("pays:Orvanie digues", ("unknown_filter", "pays:")),
        ("depuis:2031-05 avant:2031-03", ("no_day_left", "")),
    ],
)
def test_what_cannot_be_read_is_named(text: str, expected: tuple[str, str]):
    assert faults(text) == [expected]


def test_a_colon_that_ends_a_word_or_an_address_is_no_filter():
    assert read("Marsk: digues https://echo.example/a").problems == ()
    assert read("10:30").words == ("10:30",)


def test_a_question_has_a_greatest_length():
    assert faults("a" * (LONGEST + 1)) == [("too_long", "")]
    assert read("a" * LONGEST).words == ("a" * LONGEST,)


def test_control_and_direction_characters_are_taken_out():
    assert read("Mar\u200bsk\u202e\x00 di\u00adgues\n\ttenir").words == ("Marsk", "digues", "tenir")


def test_nothing_typed_is_an_empty_question():
    assert read("  \u00a0 ").empty
    assert not read("depuis:2031").empty or read("depuis:2031").problems


PIECES = st.sampled_from(
    [
        "de:",
        "sur :",
        "média:",
        "depuis:",
        "avant:",
        '"',
        "«",
        "»",
        "“",
        "'",
        "’",
        ":",
        "Marsk",
        "l'aide",
        "mars",
        " ",
        "\x00",
        "\u202e",
        "//",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_is_too_strange(text: str):
    query = read(text)
    for word in (*query.words, *query.phrases, *query.by, *query.about, *query.outlet):
        assert word.strip()
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in word)
