"""Editors' corrections of quotes: another speaker, nobody, no quote, the outlet is wrong; heeded by rereading, undone without a trace."""

import contextlib
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from papers import listed
from sqlalchemy import text
from templates import Fill
from test_identities import AT, BOTH, CROWD, EDITOR, LIND, LINDH, actor, again, read_in, said, unseen

import seeds
from store.archive import Archive, RefusedCorrection, RefusedIdentity
from store.extract.directory import load_directory
from store.types import Editor, Filters, FoundQuote, QuoteCorrection

NOT_A_QUOTE, NOBODY = QuoteCorrection("not_a_quote"), QuoteCorrection("nobody")
PAIR = "Oda Lind a salué un « pas en avant immense », encore « terriblement fragile »."
TWICE = "« Le port rouvrira », a déclaré Oda Lind. « Le port rouvrira », a répété Tomas Veld."
MORE = {
    "told": 'select file, quotes.start, actors.key, quote_actors."day" from quote_actors join quotes on quotes.id = quote_id'
    " join articles on articles.id = article_id join actors on actors.id = actor_id",
    "quotes": 'select quotes.id, article_id, quotes.start, quotes."end", quotes.kind, speaker, actors.key, pieces, rank, quotes.day, inferred,'
    " rule, confidence, corrected, note, passage, cue, said_on from quotes left join actors on actors.id = speaker_id",
    "index": "select rowid, words, passage from quote_index",
    "stems": "select stem, quotes, articles from stem_counts where quotes > 0",
    "corrected": "select quote_id from corrected",
}


@pytest.fixture
def archive(copied: Callable[[Fill], Archive]) -> Archive:
    """An archive with the packaged directory."""
    return copied(listed)


def whole(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """All that is told, and all that quotes hang on."""
    with archive.engine.connect() as connection:
        found = {name: connection.execute(text(query)).all() for name, query in MORE.items()}
    return unseen(archive) | {name: sorted(tuple(map(str, row)) for row in rows) for name, rows in found.items()}


def quotes(archive: Archive, *words: str) -> list[FoundQuote]:
    return list(archive.quotes(Filters(words=words), limit=50).items)


def speaker(archive: Archive, *words: str) -> str | None:
    (quote,) = quotes(archive, *words)
    return quote.speaker.name if quote.speaker else None


def correct(archive: Archive, what: QuoteCorrection, *words: str) -> int:
    return archive.correct([quote.id for quote in quotes(archive, *words)], what, by=EDITOR, at=AT)


def test_another_speaker_is_told_and_found_and_nobody_doubts_it(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    before, veld = whole(archive), actor(archive, "Tomas Veld")
    decision = correct(archive, QuoteCorrection("speaker", veld), "port")
    (quote,) = archive.quotes(Filters(speaker=veld)).items
    assert (quote.words, quote.speaker and quote.speaker.name) == (("Le port rouvrira",), "Tomas Veld")
    assert (quote.corrected, quote.inferred, quote.joint) == (True, False, ())
    assert said(archive, actor(archive, "Oda Lind")) == []
    assert quote in archive.quotes(Filters(about=actor(archive, "Oda Lind"))).items
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert whole(archive) == before


def test_nobody_is_told_where_the_article_does_not_say(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND])
    before = whole(archive)
    decision = correct(archive, NOBODY, "port")
    assert speaker(archive, "port") is None
    assert said(archive, actor(archive, "Oda Lind")) == []
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert whole(archive) == before


def test_what_is_no_quote_is_in_no_answer_until_it_is_one_again(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    before, lind = whole(archive), actor(archive, "Oda Lind")
    (quote,) = quotes(archive, "port")
    decision = correct(archive, NOT_A_QUOTE, "port")
    profile = archive.profile(lind, today=AT.date())
    assert profile is not None
    assert (quotes(archive, "port"), said(archive, lind), profile.said.items) == ([], [], ())
    assert archive.paragraph("quote", quote.id) is None
    assert archive.quotes_beside(quote.id) == ()
    with archive.engine.connect() as connection:
        assert connection.scalar(text(f"select count(*) from quote_index where rowid = {quote.id}")) == 0
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert quotes(archive, "port") == [quote]
    assert whole(archive) == before


def test_an_outlets_fault_is_noted_beside_its_words_which_stay(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND])
    before = whole(archive)
    first = correct(archive, QuoteCorrection("outlet", note="Rectifié le 4 mars."), "port")
    second = correct(archive, QuoteCorrection("outlet", note="x" * 500), "port")
    (quote,) = quotes(archive, "port")
    assert (quote.words, quote.note, quote.corrected) == (("Le port rouvrira",), "x" * 300, False)
    archive.undo_correction(second, by=EDITOR, at=AT)
    assert quotes(archive, "port")[0].note == "Rectifié le 4 mars."
    archive.undo_correction(first, by=EDITOR, at=AT)
    assert whole(archive) == before


def test_reading_again_and_new_versions_keep_a_correction(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    veld = actor(archive, "Tomas Veld")
    correct(archive, QuoteCorrection("speaker", veld), "port")
    correct(archive, QuoteCorrection("outlet", note="À vérifier."), "port")
    dropped = correct(archive, NOT_A_QUOTE, "digue")
    again(archive)
    (quote,) = quotes(archive, "port")
    assert (quote.speaker and quote.speaker.name, quote.corrected, quote.note) == ("Tomas Veld", True, "À vérifier.")
    assert quotes(archive, "digue") == []
    for number, words in enumerate((LIND, LINDH)):
        (tmp_path / "in" / f"{number}.txt").write_text(
            words.replace("« ", "“").replace(" »", "”") + "\n\nLa suite vient.", "utf-8"
        )
    read_in(archive, tmp_path / "in", [])
    (quote,) = quotes(archive, "port")
    assert (quote.source.version, quote.speaker and quote.speaker.name, quote.note) == (2, "Tomas Veld", "À vérifier.")
    assert quotes(archive, "digue") == []
    archive.undo_correction(dropped, by=EDITOR, at=AT)
    assert [quote.source.version for quote in quotes(archive, "digue")] == [2]


def test_another_article_with_the_same_words_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LIND + " Le soir tombait."])
    newest, oldest = quotes(archive, "port")
    archive.correct([newest.id], NOT_A_QUOTE, by=EDITOR, at=AT)
    assert quotes(archive, "port") == [oldest]


def test_of_the_same_words_twice_the_one_that_was_meant_is_corrected(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [TWICE])
    first, second = sorted(quotes(archive, "port"), key=lambda quote: quote.passage.marks[0].start + quote.source.article)
    assert {quote.speaker and quote.speaker.name for quote in (first, second)} == {"Oda Lind", "Tomas Veld"}
    meant = next(quote for quote in (first, second) if quote.speaker and quote.speaker.name == "Tomas Veld")
    other = first if meant is second else second
    decision = archive.correct([meant.id], NOT_A_QUOTE, by=EDITOR, at=AT)
    for _ in range(2):
        assert [quote.speaker and quote.speaker.name for quote in quotes(archive, "port")] == ["Oda Lind"]
        again(archive)
    (told,) = archive.corrections()
    assert (told.id, told.words) == (decision, ("Le port rouvrira",))
    assert archive.corrections(other.id) == []


def test_fragments_of_one_sentence_are_corrected_by_one_decision(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [PAIR, LINDH])
    before = whole(archive)
    (one, other) = archive.quotes(Filters(speaker=actor(archive, "Oda Lind"))).items
    assert {quote.id for quote in archive.quotes_beside(one.id)} == {one.id, other.id}
    decision = archive.correct([one.id, other.id], QuoteCorrection("speaker", actor(archive, "Tomas Veld")), by=EDITOR, at=AT)
    assert len(said(archive, actor(archive, "Tomas Veld"))) == 2
    assert (
        [told.id for told in archive.corrections(one.id)] == [told.id for told in archive.corrections(other.id)] == [decision]
    )
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert whole(archive) == before


def test_corrections_are_told_with_who_and_when(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    decision = correct(archive, QuoteCorrection("speaker", actor(archive, "Tomas Veld")), "port")
    (told,) = archive.corrections(quotes(archive, "port")[0].id)
    assert archive.corrections() == [told]
    assert (told.id, told.kind, told.editor, told.at) == (decision, "speaker", "U7", AT)
    assert (told.words, told.name, told.note) == (("Le port rouvrira",), "Tomas Veld", None)
    archive.undo_correction(decision, by=Editor("T1", "U8"), at=AT)
    assert archive.corrections() == []


def test_what_cannot_be_corrected_is_refused_and_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    before, (port,), (dike,) = whole(archive), quotes(archive, "port"), quotes(archive, "digue")
    lind = actor(archive, "Oda Lind")
    for ids, what, reason in (
        ([port.id], QuoteCorrection("speaker", lind), "same"),
        ([port.id], QuoteCorrection("speaker", 10**9), "gone"),
        ([10**9], NOT_A_QUOTE, "gone"),
        ([port.id, dike.id], NOT_A_QUOTE, "gone"),
        ([], NOT_A_QUOTE, "gone"),
    ):
        with pytest.raises(RefusedCorrection) as refused:
            archive.correct(ids, what, by=EDITOR, at=AT)
        assert refused.value.reason == reason
    assert whole(archive) == before
    decision = correct(archive, NOBODY, "port")
    with pytest.raises(RefusedCorrection, match="same"):
        correct(archive, NOBODY, "port")
    with pytest.raises(RefusedIdentity):
        archive.undo_decision(decision, by=EDITOR, at=AT)
    archive.undo_correction(decision, by=EDITOR, at=AT)
    for gone in (decision, 10**9):
        with pytest.raises(RefusedCorrection, match="gone"):
            archive.undo_correction(gone, by=EDITOR, at=AT)


def test_a_speaker_whom_no_article_names_any_more_stays_for_a_correction_and_goes_with_it(
    archive: Archive, tmp_path: Path
) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    before = whole(archive)
    with archive.engine.begin() as connection:
        connection.execute(text("insert into actors (key, name, kind) values ('person:nils orm', 'Nils Orm', 'person')"))
    orm = actor(archive, "Nils Orm")
    decision = correct(archive, QuoteCorrection("speaker", orm), "port")
    again(archive)
    assert said(archive, orm) == ["Le port rouvrira"]
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert whole(archive) == before


def test_a_correction_follows_its_speaker_into_the_directory_and_into_another_name(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    veld, lindh = actor(archive, "Tomas Veld"), actor(archive, "Oda Lindh")
    correct(archive, QuoteCorrection("speaker", veld), "port")
    same, _ = archive.decide_same(lindh, veld, by=EDITOR, at=AT)
    assert said(archive, lindh) == ["La digue tiendra", "Le port rouvrira"]
    archive.undo_decision(same, by=EDITOR, at=AT)
    assert said(archive, veld) == ["Le port rouvrira"]
    folder = shutil.copytree(seeds.DIRECTORY, tmp_path / "directory")
    with open(folder / "actors.csv", "a", encoding="utf-8") as listed:
        listed.write("tomas-veld,Tomas Veld,person,\n")
    assert archive.sync(load_directory(folder))
    again(archive)
    assert said(archive, veld) == ["Le port rouvrira"]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_corrected_once_all_is_undone_the_archive_is_as_it_was(
    archive: Archive, tmp_path: Path, seed: int
) -> None:
    read_in(archive, tmp_path / "in", [*CROWD, PAIR, TWICE])
    before, chance = whole(archive), random.Random(seed)
    standing: list[int] = []
    same: list[int] = []
    for _ in range(20):
        with archive.engine.connect() as connection:
            people: Sequence[int] = connection.execute(text("select id from actors where kind = 'person'")).scalars().all()
        one = chance.choice(quotes(archive)).id
        beside = [quote.id for quote in archive.quotes_beside(one)]
        what = chance.choice(("speaker", "nobody", "not_a_quote", "outlet", "undo", "again", "same", "apart", "part"))
        with contextlib.suppress(RefusedCorrection, RefusedIdentity):
            if what in ("speaker", "nobody", "not_a_quote", "outlet"):
                note = f"Note {chance.random()}" if what == "outlet" else None
                told = QuoteCorrection(what, chance.choice(people) if what == "speaker" else None, note)
                standing.append(archive.correct(beside, told, by=EDITOR, at=AT))
            elif what == "undo" and standing:
                archive.undo_correction(standing.pop(chance.randrange(len(standing))), by=EDITOR, at=AT)
            elif what == "again":
                again(archive)
                now = whole(archive)
                again(archive)
                assert whole(archive) == now
            elif what == "same":
                same.append(archive.decide_same(chance.choice(people), chance.choice(people), by=EDITOR, at=AT)[0])
            elif what == "part":
                some = chance.sample(archive.next_behind(rules=0, directory=""), 2)
                same.append(archive.decide_apart(chance.choice(people), some, by=EDITOR, at=AT)[0])
            elif what == "apart" and same:
                archive.undo_decision(same.pop(chance.randrange(len(same))), by=EDITOR, at=AT)
    while standing or same:
        some = chance.choice([each for each in (standing, same) if each])
        decision = some.pop(chance.randrange(len(some)))
        if some is standing:
            archive.undo_correction(decision, by=EDITOR, at=AT)
        else:
            archive.undo_decision(decision, by=EDITOR, at=AT)
    again(archive)
    assert whole(archive) == before


def test_checking_a_quote_heeds_corrections(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    lind, veld = actor(archive, "Oda Lind"), actor(archive, "Tomas Veld")
    decision = correct(archive, QuoteCorrection("speaker", veld), "port")
    assert archive.check("Le port rouvrira", speaker=lind).verdict == "misattributed"
    assert archive.check("Le port rouvrira", speaker=veld).verdict == "exact"
    archive.undo_correction(decision, by=EDITOR, at=AT)
    assert archive.check("Le port rouvrira", speaker=lind).verdict == "exact"
    correct(archive, QuoteCorrection("outlet", note="Rectifié."), "port")
    found = archive.check("Le port rouvrira").quote
    assert found is not None
    assert found.note == "Rectifié."
    correct(archive, NOT_A_QUOTE, "port")
    assert archive.check("Le port rouvrira").verdict == "not_a_quote"


def test_every_quote_of_an_article_is_taken_out_and_put_back(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [TWICE, BOTH])
    before = whole(archive)
    ids = sorted(quote.id for quote in quotes(archive))
    taken = [archive.correct([id], NOT_A_QUOTE, by=EDITOR, at=AT) for id in ids]
    assert quotes(archive) == []
    again(archive)
    assert quotes(archive) == []
    for decision in taken:
        archive.undo_correction(decision, by=EDITOR, at=AT)
    assert whole(archive) == before
