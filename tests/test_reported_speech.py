"""« X a déclaré que … »: what somebody says, not in his or her own words. It answers after quotes, apart, and never as one."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import samples
from desks import Desk, desk, entries, lines
from samples import ARNO_KESTER, MARSK, VELD

from store.archive import Archive
from store.types import Filters, QuoteKind

QUOTED = "La vanne restera fermée"
FRAGMENT = "vanne de trop"
REPORTED = "la vanne serait réparée avant l'hiver"

TEXTS: dict[QuoteKind, str] = {
    "direct": f"Tomas Veld est venu.\n\n« {QUOTED} », a dit Tomas Veld à Arno Kester.",
    "fragment": f"Tomas Veld est venu.\n\nTomas Veld y voit une « {FRAGMENT} » avec Arno Kester.",
    "indirect": f"Tomas Veld est venu.\n\nTomas Veld a assuré à Arno Kester que {REPORTED}.",
}
WORDS: dict[QuoteKind, str] = {"direct": QUOTED, "fragment": FRAGMENT, "indirect": REPORTED}


@pytest.fixture
def archive(archive: Archive) -> Archive:
    """An archive that knows the sample's directory."""
    archive.sync(samples.directory())
    return archive


def say(archive: Archive, kind: QuoteKind, day: str, *, url: str | None = None) -> None:
    """An article of a day in 2031 with one quote of that kind."""
    text = TEXTS[kind]
    quote = samples.quote(text, WORDS[kind], "Tomas Veld", kind=kind)
    samples.add(
        archive,
        text,
        file=f"{kind} {day}",
        published=f"2031-{day}",
        outlet="L'Écho d'Orvane",
        url=url,
        quotes=(quote,),
        actors=(VELD, ARNO_KESTER),
    )


def actor(archive: Archive, name: str) -> int:
    return archive.find(name).matches[0].actor.id or 0


# --- the archive ----------------------------------------------------------------------------------------------------


def test_the_newest_report_comes_after_the_oldest_quote_of_the_same_tier(archive: Archive) -> None:
    for kind, day in (
        ("direct", "03-01"),
        ("fragment", "03-02"),
        ("indirect", "03-03"),
        ("direct", "02-01"),
        ("indirect", "02-02"),
    ):
        say(archive, kind, day)  # type: ignore[arg-type]
    wanted = ["direct 03-01", "direct 02-01", "fragment 03-02", "indirect 03-03", "indirect 02-02"]
    veld = actor(archive, "Tomas Veld")
    for filters in (Filters(), Filters(words=("vanne",)), Filters(speaker=veld), Filters(speaker=veld, words=("vanne",))):
        assert [quote.source.file for quote in archive.quotes(filters).items] == wanted


def two_tiers(archive: Archive) -> None:
    """« réparée » stands in what Veld is reported to say, and only around what Marsk says."""
    text = (
        "Tomas Veld a promis que la vanne serait réparée.\n\n"
        "« Elle rouvrira », a dit Ilena Marsk de la vanne réparée par Tomas Veld."
    )
    quotes = (
        samples.quote(text, "la vanne serait réparée", "Tomas Veld", kind="indirect"),
        samples.quote(text, "Elle rouvrira", "Ilena Marsk"),
    )
    samples.add(archive, text, file="a", published="2031-03-01", quotes=quotes, actors=(MARSK, VELD))


def test_a_closer_tier_comes_first_whatever_its_kind(archive: Archive) -> None:
    two_tiers(archive)
    assert [quote.kind for quote in archive.quotes(Filters(words=("réparée",))).items] == ["indirect", "direct"]


def test_pages_are_alike_on_both_and_leave_nothing_out(archives: tuple[Archive, Archive]) -> None:
    walks = []
    for archive in archives:
        archive.sync(samples.directory())
        for day in range(1, 5):
            for kind in ("direct", "fragment", "indirect"):
                say(archive, kind, f"03-0{day // 2 + 1}", url=f"https://echo.example/{kind}-{day}")
        veld = actor(archive, "Tomas Veld")
        for filters in (Filters(words=("vanne",)), Filters(speaker=veld), Filters(speaker=veld, words=("vanne",))):
            pages = [archive.quotes(filters, start=start, limit=5) for start in (0, 5, 10)]
            assert [page.more for page in pages] == [True, True, False]
            walks.append([(quote.kind, quote.source.url) for page in pages for quote in page.items])
    assert walks[:3] == walks[3:]
    for walk in walks:
        assert [kind for kind, _ in walk] == ["direct"] * 4 + ["fragment"] * 4 + ["indirect"] * 4
        assert len(set(walk)) == 12


def test_a_profile_has_room_for_reports_where_quotes_leave_it(archive: Archive) -> None:
    say(archive, "fragment", "03-01")
    say(archive, "direct", "02-01")
    say(archive, "indirect", "04-01")
    say(archive, "indirect", "01-01")

    def told(limit: int) -> list[list[str]]:
        pages = []
        for name, part in (("Tomas Veld", "said"), ("Arno Kester", "said_about")):
            profile = archive.profile(actor(archive, name), today=date(2031, 5, 1), limit=limit)
            page = getattr(profile, part)
            assert page.more == (limit < 4)
            pages.append([quote.source.file for quote in page.items])
        return pages

    assert told(2) == [["fragment 03-01", "direct 02-01"]] * 2
    assert told(3) == [["fragment 03-01", "direct 02-01", "indirect 04-01"]] * 2
    assert told(4) == [["fragment 03-01", "direct 02-01", "indirect 04-01", "indirect 01-01"]] * 2


# --- what a person sees ---------------------------------------------------------------------------------------------


@pytest.fixture
def archive_of_samples(sqlite_url: str) -> Iterator[Archive]:
    with Archive.open(sqlite_url) as archive:
        archive.sync(samples.directory())
        yield archive


@pytest.fixture
def slack(archive_of_samples: Archive) -> Iterator[Desk]:
    say(archive_of_samples, "indirect", "03-02", url="https://echo.example/vanne")
    say(archive_of_samples, "indirect", "03-03")
    say(archive_of_samples, "fragment", "02-02")
    say(archive_of_samples, "direct", "02-01")
    with desk(archive_of_samples) as opened:
        yield opened


def test_reports_stand_apart_after_quotes_under_one_heading(slack: Desk):
    said = lines(slack.type("/citations veld"))
    role = "Tomas Veld, ministre de la Défense (Orvanie)"
    assert said == [
        "Citations · Tomas Veld",
        "« La vanne restera fermée »",
        f"{role} · publié le 1er février 2031",
        "Tomas Veld, le 1er février 2031, L'Écho d'Orvane",
        "Tomas Veld y voit une « vanne de trop » avec Arno Kester.",
        f"{role} · publié le 2 février 2031",
        "Tomas Veld, le 2 février 2031, L'Écho d'Orvane",
        "Propos indirects",
        "Tomas Veld a assuré à Arno Kester que la vanne serait réparée avant l'hiver.",
        f"{role} · publié le 3 mars 2031",
        "Tomas Veld, le 3 mars 2031, L'Écho d'Orvane",
        "Tomas Veld a assuré à Arno Kester que la vanne serait réparée avant l'hiver.",
        f"{role} · publié le 2 mars 2031",
        "Tomas Veld, le 2 mars 2031, L'Écho d'Orvane",
    ]


def test_in_english_the_heading_is_reported_speech(slack: Desk):
    said = lines(slack.type("/quotes veld"))
    assert said.count("Reported speech") == 1
    assert "Propos indirects" not in said


def test_a_report_is_its_sentence_with_the_clause_in_bold_and_no_quotation_mark(slack: Desk):
    post = slack.type("/citations réparée hiver")
    assert lines(post)[1] == "Propos indirects"
    raw = json.dumps(post.payload["blocks"], ensure_ascii=False)
    assert "«" not in raw
    assert "rich_text_quote" not in raw
    runs = [
        run
        for block in post.payload["blocks"]
        for part in block.get("elements", [])
        for run in part.get("elements", [])
        if run.get("style") == {"bold": True}
    ]
    assert [run["text"] for run in runs] == ["Citations", REPORTED, "Tomas Veld", REPORTED, "Tomas Veld"]


def test_the_way_to_the_passage_is_that_of_other_quotes(slack: Desk):
    post = slack.type("/citations réparée hiver")
    assert "https://echo.example/vanne#:~:text=la%20vanne%20serait%20r%C3%A9par%C3%A9e" in json.dumps(post.payload["blocks"])
    modal = slack.click(post, "Voir le passage")
    runs = modal.payload["blocks"][0]["elements"][0]["elements"]
    assert [run["text"] for run in runs if run.get("style")] == [REPORTED]


def test_each_page_has_the_heading_where_its_first_report_stands(archive_of_samples: Archive):
    for day in range(1, 5):
        say(archive_of_samples, "direct", f"02-0{day}")
        say(archive_of_samples, "indirect", f"03-0{day}")
    with desk(archive_of_samples) as slack:
        first = slack.type("/citations veld")
        assert (lines(first)[0], lines(first).index("Propos indirects")) == ("Citations · Tomas Veld · 1 à 5", 13)
        second = slack.click(first, "Suivant ›")
        assert lines(second)[:2] == ["Citations · Tomas Veld · 6 à 8", "Propos indirects"]
        assert lines(second).count("Propos indirects") == 1
        assert "Propos indirects" not in lines(slack.type("/citations fermée"))


def test_a_page_of_two_tiers_still_has_its_reports_last(archive_of_samples: Archive):
    two_tiers(archive_of_samples)
    with desk(archive_of_samples) as slack:
        said = lines(slack.type("/citations réparée"))
    assert said[1] == "« Elle rouvrira »"
    assert said.index("Propos indirects") == 4


@pytest.mark.parametrize("asked", ["vanne", '"la vanne"', "veld vanne"])
def test_a_mention_and_a_search_for_exact_words_give_the_quote_first(slack: Desk, asked: str):
    for post in (slack.mention(f"citations {asked}", event_id=f"Ev-{asked}"), slack.type(f"/citations {asked}")):
        assert lines(post)[1] == "« La vanne restera fermée »"


def test_two_clauses_of_one_sentence_are_one_answer(archive_of_samples: Archive):
    text = "Tomas Veld a dit que la digue tenait et que l'eau baissait."
    quotes = [samples.quote(text, words, "Tomas Veld", kind="indirect") for words in ("la digue tenait", "l'eau baissait")]
    samples.add(archive_of_samples, text, file="a", published="2031-03-01", quotes=quotes, actors=(VELD,))
    with desk(archive_of_samples) as slack:
        post = slack.type("/citations veld")
    assert lines(post).count(text) == 1
    raw = json.dumps(post.payload["blocks"], ensure_ascii=False)
    for words in ("la digue tenait", "l'eau baissait"):
        assert f'"text": "{words}", "style": {{"bold": true}}' in raw


def test_who_shows_quotes_before_reports_and_these_only_if_there_is_room(slack: Desk):
    assert "Propos indirects" not in lines(slack.type("/qui veld"))
    assert "Propos indirects" not in lines(slack.type("/qui Arno Kester"))


def test_who_fills_what_room_is_left_with_the_newest_report(archive_of_samples: Archive):
    say(archive_of_samples, "direct", "02-01")
    say(archive_of_samples, "indirect", "03-02")
    say(archive_of_samples, "indirect", "03-03")
    with desk(archive_of_samples) as slack:
        said = lines(slack.type("/qui veld"))
        assert said[said.index("Dernières citations") :] == [
            "Dernières citations",
            "« La vanne restera fermée »",
            "publié le 1er février 2031",
            "Tomas Veld, le 1er février 2031, L'Écho d'Orvane",
            "Propos indirects",
            "Tomas Veld a assuré à Arno Kester que la vanne serait réparée avant l'hiver.",
            "publié le 3 mars 2031",
            "Tomas Veld, le 3 mars 2031, L'Écho d'Orvane",
        ]
        about = lines(slack.type("/who Arno Kester", user="U9"))
        assert about[about.index("What others say about them") :][1] == "“La vanne restera fermée”"
        assert "Reported speech" not in about  # a profile tells one thing that others say, which leaves no room


def test_a_shared_answer_keeps_its_heading(slack: Desk):
    post = slack.type("/citations veld")
    shared = slack.click(post, "Partager dans le canal")
    assert lines(shared)[1:] == lines(post)
    assert [words for words in entries(shared) if words == "Voir le passage"] == ["Voir le passage"] * 3
