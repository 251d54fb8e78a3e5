"""« X et Y ont promis … »: one quote that both say, found by either name, shown once, under both names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import samples
from desks import Desk, desk, lines
from samples import ARNO_KESTER, MARSK, VELD
from sqlalchemy import func, select, update
from test_archive import statements

from store import schema
from store.archive import Archive
from store.types import Actor, Filters, FoundQuote

TEXT = (
    "Une digue à deux\n\n"
    "Ilena Marsk et Tomas Veld ont parlé à la presse. « Nous bâtirons cette digue ensemble », ont promis Ilena Marsk et Tomas "
    "Veld devant Arno Kester.\n\n"
    "« Le chantier attendra », a soufflé Arno Kester."
)
WORDS = "Nous bâtirons cette digue ensemble"


@pytest.fixture
def archive(archive: Archive) -> Archive:
    """An archive that knows the sample's directory."""
    archive.sync(samples.directory())
    return archive


def promise(
    archive: Archive,
    *,
    file: str = "deux.txt",
    text: str = TEXT,
    speaker: str = "Ilena Marsk",
    joint: tuple[str, ...] = ("Tomas Veld",),
    actors: tuple[Actor, ...] = (MARSK, VELD, ARNO_KESTER),
    published: str = "2031-05-02",
) -> None:
    quotes = (samples.quote(text, WORDS, speaker, joint=joint), samples.quote(text, "Le chantier attendra", "Arno Kester"))
    samples.add(archive, text, file=file, published=published, outlet="L'Écho d'Orvane", quotes=quotes, actors=actors)


def actor(archive: Archive, name: str) -> int:
    return archive.find(name).matches[0].actor.id or 0


def promised(archive: Archive, filters: Filters) -> list[FoundQuote]:
    """The joint promises that answer; the other quote of their articles does too, by its article."""
    return [quote for quote in archive.quotes(filters).items if quote.words == (WORDS,)]


def names(quote: FoundQuote) -> list[str]:
    return [speaker.name for speaker in (quote.speaker, *quote.joint) if speaker]


# --- the archive ----------------------------------------------------------------------------------------------------


def test_each_of_them_has_said_it_and_a_search_by_words_shows_it_once(archive: Archive) -> None:
    promise(archive)
    (by_words,) = promised(archive, Filters(words=("ensemble",)))
    assert names(by_words) == ["Ilena Marsk", "Tomas Veld"]
    for name in ("Ilena Marsk", "Tomas Veld"):
        speaker = actor(archive, name)
        for filters in (
            Filters(speaker=speaker),
            Filters(speaker=speaker, words=("digue",)),
            Filters(speaker=speaker, phrases=("cette digue ensemble",)),
            Filters(speaker=speaker, outlet="L'Écho d'Orvane", since=date(2031, 5, 2), before=date(2031, 5, 2)),
        ):
            assert archive.quotes(filters).items == (by_words,)
        profile = archive.profile(speaker, today=date(2031, 6, 1))
        assert profile is not None
        assert profile.said.items == (by_words,)
    assert [quote.words for quote in archive.quotes(Filters(speaker=actor(archive, "Arno Kester"))).items] == [
        ("Le chantier attendra",)
    ]


def test_each_has_the_role_of_that_day(archive: Archive) -> None:
    promise(archive)
    promise(archive, file="later.txt", published="2031-08-01")
    later, then = promised(archive, Filters(words=("ensemble",)))
    roles = [[speaker.role.title if speaker.role else None for speaker in quote.joint] for quote in (then, later)]
    assert roles == [["ministre de la Défense"], [None]]


def test_who_says_it_is_not_whom_it_is_about(archive: Archive) -> None:
    promise(archive)
    for name, told in (("Ilena Marsk", []), ("Tomas Veld", []), ("Arno Kester", [WORDS])):
        about = actor(archive, name)
        assert [quote.words[0] for quote in archive.quotes(Filters(about=about)).items] == told
        profile = archive.profile(about, today=date(2031, 6, 1))
        assert profile is not None
        assert [quote.words[0] for quote in profile.said_about.items] == told
    both = Filters(speaker=actor(archive, "Tomas Veld"), about=actor(archive, "Arno Kester"))
    assert [quote.words[0] for quote in archive.quotes(both).items] == [WORDS]


def test_somebody_unnamed_may_speak_together_with_an_actor(archive: Archive) -> None:
    promise(archive, speaker="un conseiller de la présidente")
    (quote,) = archive.quotes(Filters(speaker=actor(archive, "Tomas Veld"))).items
    assert names(quote) == ["un conseiller de la présidente", "Tomas Veld"]


def test_nobody_speaks_together_with_himself_nor_twice(archive: Archive) -> None:
    again = Actor("Helena Marsk", "person", entry="marsk")
    joint = ("Helena Marsk", "Tomas Veld", "Tomas Veld", "Personne de connu")
    promise(archive, joint=joint, actors=(MARSK, VELD, again))
    (quote,) = archive.quotes(Filters(speaker=actor(archive, "Ilena Marsk"))).items
    assert names(quote) == ["Ilena Marsk", "Tomas Veld"]


def test_a_corrected_article_changes_who_says_it(archive: Archive) -> None:
    promise(archive)
    later = TEXT.replace("Ilena Marsk et Tomas Veld", "Ilena Marsk et Liv Kester")
    fresh = samples.quote(later, WORDS, "Ilena Marsk", joint=("Liv Kester",))
    article = samples.Article(file="deux.txt", text=later, published="2031-05-02")
    extraction = samples.Extraction(actors=(MARSK, samples.LIV_KESTER), quotes=(fresh,))
    assert archive.add(article, extraction, key="deux.txt", raw=b"", digest="2", rules=1) == "changed"
    assert archive.quotes(Filters(speaker=actor(archive, "Tomas Veld"))).items == ()
    for name in ("Ilena Marsk", "Liv Kester"):
        (quote,) = archive.quotes(Filters(speaker=actor(archive, name))).items
        assert (names(quote), quote.source.version) == (["Ilena Marsk", "Liv Kester"], 2)


def test_a_withdrawn_article_is_no_answer_and_a_purged_one_leaves_no_speaker(archive: Archive) -> None:
    promise(archive)
    veld = actor(archive, "Tomas Veld")
    with archive.engine.begin() as connection:
        connection.execute(update(schema.articles).values(status="withdrawn"))
    assert archive.quotes(Filters(speaker=veld)).items == ()
    profile = archive.profile(veld, today=date(2031, 6, 1))
    assert profile is not None
    assert profile.said.items == ()
    with archive.engine.begin() as connection:
        connection.execute(schema.articles.delete())
        assert connection.scalar(select(func.count()).select_from(schema.quote_speakers)) == 0
    promise(archive)
    assert len(archive.quotes(Filters(speaker=veld)).items) == 1


def test_pages_of_a_joint_speaker_are_alike_on_both_and_leave_nothing_out(archives: tuple[Archive, Archive]) -> None:
    walks = []
    for archive in archives:
        archive.sync(samples.directory())
        for day in range(1, 8):
            first, second = ("Ilena Marsk", "Tomas Veld") if day % 2 else ("Tomas Veld", "Ilena Marsk")
            promise(archive, file=f"{day}.txt", speaker=first, joint=(second,), published=f"2031-05-0{day // 2 + 1}")
        filters = Filters(speaker=actor(archive, "Tomas Veld"))
        pages = [archive.quotes(filters, start=start, limit=3) for start in (0, 3, 6)]
        assert [page.more for page in pages] == [True, True, False]
        walks.append([(quote.source.file, names(quote)) for page in pages for quote in page.items])
    assert walks[0] == walks[1]
    assert [file for file, _ in walks[0]] == ["7.txt", "6.txt", "5.txt", "4.txt", "3.txt", "2.txt", "1.txt"]
    assert walks[0][0][1] == ["Ilena Marsk", "Tomas Veld"]
    assert walks[0][1][1] == ["Tomas Veld", "Ilena Marsk"]


def test_naming_everybody_takes_no_statement_more(archive: Archive) -> None:
    for number in range(4):
        promise(archive, file=f"{number}.txt", joint=("Tomas Veld", "Arno Kester"))
    veld = actor(archive, "Tomas Veld")
    for most, ask in (
        (2, lambda: archive.quotes(Filters(speaker=veld), limit=50)),
        (10, lambda: archive.profile(veld, today=date(2031, 6, 1), limit=50)),
    ):
        with statements(archive) as asked:
            ask()
        assert len(asked) <= most


# --- what a person sees ---------------------------------------------------------------------------------------------


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Desk]:
    with Archive.open(sqlite_url) as archive:
        archive.sync(samples.directory())
        promise(archive)
        with desk(archive) as opened:
            yield opened


@pytest.mark.parametrize("name", ["marsk", "veld"])
def test_both_are_named_to_whoever_asks_for_one(slack: Desk, name: str):
    said = lines(slack.type(f"/citations {name}"))
    assert said[1:] == [
        "« Nous bâtirons cette digue ensemble »",
        "Ilena Marsk, présidente (Valdoria), et Tomas Veld · publié le 2 mai 2031",
        "Ilena Marsk et Tomas Veld, le 2 mai 2031, L'Écho d'Orvane",
    ]


def test_both_are_named_in_english(slack: Desk):
    assert lines(slack.type("/quotes veld"))[2:] == [
        "Ilena Marsk, president (Valdoria), and Tomas Veld · published on 2 May 2031",
        "Ilena Marsk and Tomas Veld, on 2 May 2031, L'Écho d'Orvane",
    ]


def test_a_profile_names_both_though_it_is_one_persons(slack: Desk):
    said = lines(slack.type("/qui veld"))
    assert said[said.index("Dernières citations") :][1:4] == [
        "« Nous bâtirons cette digue ensemble »",
        "Ilena Marsk, présidente (Valdoria), et Tomas Veld · publié le 2 mai 2031",
        "Ilena Marsk et Tomas Veld, le 2 mai 2031, L'Écho d'Orvane",
    ]
    assert "Ce qu'en disent les autres" not in said


def test_a_mention_and_what_is_shared_name_both(slack: Desk):
    assert "Ilena Marsk et Tomas Veld, le 2 mai 2031, L'Écho d'Orvane" in lines(slack.mention("citations veld digue"))
    shared = slack.click(slack.type("/citations digue ensemble"), "Partager dans le canal")
    assert lines(shared).count("Ilena Marsk et Tomas Veld, le 2 mai 2031, L'Écho d'Orvane") == 1


def test_three_are_told_in_one_breath_and_without_roles_no_comma_is_left(sqlite_url: str):
    with Archive.open(sqlite_url) as archive:
        archive.sync(samples.directory())
        promise(archive, joint=("Tomas Veld", "Arno Kester"))
        promise(archive, joint=("Tomas Veld", "Arno Kester"), file="before.txt", published="2029-05-02")
        with desk(archive) as slack:
            said = lines(slack.type("/citations veld"))
            assert "Ilena Marsk, présidente (Valdoria), Tomas Veld et Arno Kester · publié le 2 mai 2031" in said
            assert "Ilena Marsk, Tomas Veld et Arno Kester · publié le 2 mai 2029" in said
            copied = "Ilena Marsk, Tomas Veld and Arno Kester, on 2 May 2031, L'Écho d'Orvane"
            assert copied in lines(slack.type("/quotes veld", user="U9"))


def test_names_are_bold_and_what_stands_between_them_is_not(slack: Desk):
    runs = [
        run
        for block in slack.type("/citations veld").payload["blocks"]
        for part in block.get("elements", [])
        for run in part.get("elements", [])
    ]
    assert [run["text"] for run in runs if run.get("style") == {"bold": True}][1:] == ["Ilena Marsk", "Tomas Veld"]


# --- from an article to the answer ----------------------------------------------------------------------------------

ARTICLE = """Valdoria : la digue sera reconstruite

OSTRANE, 4 mars - Ilena Marsk et Tomas Veld se sont rendus mercredi à Merrault.

« Nous reconstruirons cette digue pierre par pierre », ont promis Ilena Marsk et Tomas Veld devant les habitants.
"""


def test_what_is_read_in_an_article_is_answered_by_either_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from test_cli import readings, sourcier

    monkeypatch.chdir(tmp_path)
    Path("digue.txt").write_text(ARTICLE, encoding="utf-8")
    (quote,) = readings("digue.txt")[0]["quotes"]
    assert (quote["speaker"], quote["joint"]) == ("Ilena Marsk", ["Tomas Veld"])
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    assert sourcier("ingest", "digue.txt", DATABASE_URL=url).exit_code == 0
    for asked in ("/citations veld", "/citations marsk", "/qui veld"):
        assert "Ilena Marsk et Tomas Veld" in sourcier("ask", asked, DATABASE_URL=url).stdout
