"""Words that somebody is said to have said, checked against the packaged dispatches on both databases: the tables of `data/checks`.

`held.csv` was written before the engine was, and nothing is made to please it: it tells what strangers' questions score.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from store.archive import Archive
from store.extract.text import fold
from store.types import FoundQuote, Verification

DATA = Path(__file__).parent / "data" / "checks"
TODAY = date(2026, 3, 12)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE, strict=True))


TABLE, HELD = rows("table.csv"), rows("held.csv")


def asked(archive: Archive, row: dict[str, str]) -> Verification:
    speaker = archive.find(row["speaker"], today=TODAY).matches[0].actor.id if row["speaker"] else None
    return archive.check(row["text"], speaker=speaker)


def said(quote: FoundQuote | None) -> str:
    return " […] ".join(quote.words) if quote else ""


def faults(archive: Archive, table: list[dict[str, str]]) -> tuple[list[str], list[str], list[str]]:
    """Questions with the wrong verdict, those whose quote is not the one that exists, those with a source that never said it."""
    verdicts, quotes, invented = [], [], []
    for row in table:
        found = asked(archive, row)
        told = f"{row['text']} -> {found.verdict} {found.also}: {said(found.quote)}"
        if found.verdict != row["verdict"] or (row["also"] and row["also"] not in found.also):
            verdicts.append(told)
        if row["quote"] and fold(row["quote"]) not in fold(said(found.quote)):
            quotes.append(told)
        if not row["quote"] and found.quote:
            invented.append(told)
    return verdicts, quotes, invented


def test_the_table_asks_enough_of_each_kind() -> None:
    for table in (TABLE, HELD):
        kinds = [row["verdict"] for row in table]
        assert len(table) >= 60
        assert all(kinds.count(kind) >= 2 for kind in kinds)
    assert not {row["text"] for row in TABLE} & {row["text"] for row in HELD}


def test_what_was_said_is_found_first_with_its_verdict_and_what_was_not_has_no_source(packaged: Archive) -> None:
    verdicts, quotes, invented = faults(packaged, TABLE)
    assert quotes == []
    assert invented == []
    assert len(verdicts) <= 0.05 * len(TABLE), verdicts


def test_both_databases_answer_alike(both_packaged: tuple[Archive, Archive]) -> None:
    for row in TABLE + HELD:
        one, other = (told(asked(archive, row)) for archive in both_packaged)
        assert one == other


def told(found: Verification) -> tuple[object, ...]:
    """All but the ids."""
    traces = [(said(trace.quote), trace.quote.source.file, trace.correction) for trace in found.traces]
    shown = (said(found.quote), said(found.second), said(found.nearest), found.words.passage if found.words else None)
    return (
        found.verdict,
        found.also,
        shown,
        found.difference,
        found.turning,
        found.before,
        traces,
        found.origins,
        found.speakers,
    )


def test_a_quote_of_four_words_is_found_in_one_of_sixty_and_what_stands_around_is_told(packaged: Archive) -> None:
    found = packaged.check("achevé en trois ans")
    assert found.verdict == "truncated"
    assert "une ligne dans un budget" in said(found.quote)
    assert [change.op for change in found.difference] == ["delete", "equal", "delete"]


def test_the_difference_is_told_word_by_word_as_both_write_it(packaged: Archive) -> None:
    found = packaged.check("On ne répare pas une maison avec des larmes")
    assert [(change.op, change.words) for change in found.difference] == [
        ("equal", "On ne répare pas une"),
        ("delete", "digue"),
        ("insert", "maison"),
        ("equal", "avec des larmes"),
    ]


@pytest.mark.parametrize(
    ("text", "turning"),
    [
        ("L'eau baisse", ("mais",)),
        ("Nous demandons la lune", ("ne … pas",)),
        ("Des responsables ont menti, ils partiront", ("si",)),
        ("Il y aura un impôt nouveau", ("ne … pas",)),
        ("L'offre est sur la table, elle y restera toujours", ("ne … pas",)),
        ("Chaque heure compte", ()),
        ("On ne répare pas une digue avec des mots", ()),
    ],
)
def test_words_that_may_turn_the_sense_are_named(packaged: Archive, text: str, turning: tuple[str, ...]) -> None:
    assert packaged.check(text).turning == turning


def test_the_sentence_before_is_shown_where_the_words_point_back_to_it(packaged: Archive) -> None:
    before = packaged.check("C'est une promesse faite à ceux qui dorment derrière").before
    assert before is not None
    assert "Une digue n’est pas une ligne dans un budget" in before
    assert packaged.check("Une digue n'est pas une ligne dans un budget").before is None


def test_a_corrected_article_answers_and_its_first_version_is_told_beside_it(packaged: Archive) -> None:
    found = packaged.check("250 millions", speaker=None)
    assert (found.verdict, said(found.quote)) == ("altered", "240 millions")
    assert found.quote is not None
    assert found.quote.source.status == "current"
    assert [(said(trace.quote), trace.correction) for trace in found.traces] == [
        ("250 millions", "changed"),
        ("240 millions", None),
    ]


def test_outlets_that_write_it_otherwise_are_traces_of_one_quote(packaged: Archive) -> None:
    found = packaged.check("Aucune vanne n'a été ouverte sans que vos services en soient avertis")
    assert "avertis" in said(found.quote)
    assert [trace.quote.source.file[:3] for trace in found.traces] == ["v14", "v15"]
    assert found.origins == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        " ",
        "…",
        "«»",
        "' OR 1=1 --",
        'words : "a" NEAR b*',
        "%",
        "\u202e" * 300,
        "\x00",
        "а" * 5000,
        "la " * 5000,
        "é" * 9000,
    ],
)
def test_it_bears_whatever_is_typed(packaged: Archive, hostile: str) -> None:
    found = packaged.check(hostile)
    assert found.verdict == "not_found"
    assert len(found.text) <= 4000
    assert found.coverage is not None
