"""Answers as Block Kit: exact words, inert mark-up, links to passages, and Slack's limits whatever the articles hold."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import judge_message, judge_view

from handlers import wording
from handlers.blocks import actors, elements, notices, passages
from handlers.blocks.elements import around, inert, marked, plain, shortened
from handlers.blocks.figures import figures
from handlers.blocks.messages import LARGEST, fitted, message
from handlers.blocks.quotes import one, quotes, reference, together
from handlers.questions import Question
from store.types import (
    Actor,
    Amount,
    Coverage,
    FoundFigure,
    FoundQuote,
    Match,
    Outlet,
    Page,
    Passage,
    Profile,
    Quantity,
    Role,
    Source,
    Span,
    Speaker,
)

OUTLET = Outlet("Radio Valdor", label="média d'État", label_en="state media")
SOURCE = Source(1, "a.txt", "Un titre", OUTLET, "https://valdor.example/a", "2032-01-13", 1, "current")
ROLE = Role("présidente", "president", "Valdoria", "2030-05-10", None, "2033-01-01")
MARSK = Speaker("Ilena Marsk", 1, "person", ROLE)


def found(words: str = "Nous ne reculerons pas", kind: str = "direct", *, passage: str | None = None, **more) -> FoundQuote:
    text = passage or f"« {words} », a dit Ilena Marsk."
    at = text.index(words)
    given = {"source": SOURCE, "speaker": MARSK, **more}
    return FoundQuote(1, kind, (words,), Passage(text, (Span(at, at + len(words)),)), **given)


def said(quote: FoundQuote, lang: str = "fr") -> list[str]:
    """A quote as lines of plain words, its breaking spaces alone."""
    return plain(one(quote, lang=lang, longest=900)).replace("\u00a0", " ").replace("\u202f", " ").split("\n")


def runs(blocks: list[dict]) -> list[dict]:
    return [run for block in blocks if block["type"] == "rich_text" for part in block["elements"] for run in part["elements"]]


# --- a quote --------------------------------------------------------------------------------------------------------


def test_a_whole_quote_stands_in_a_quote_block_with_who_when_where():
    quote = found(said_on="2032-01-12", setting="sur Radio Valdor")
    block = one(quote, lang="fr", longest=900)[0]
    assert block["elements"][0]["type"] == "rich_text_quote"
    assert said(quote) == [
        "« Nous ne reculerons pas »",
        "Ilena Marsk, présidente (Valdoria) · sur Radio Valdor, tenu le 12 janvier 2032, publié le 13 janvier 2032",
        "Ilena Marsk, le 12 janvier 2032, Radio Valdor · média d'État",
    ]


def test_the_same_in_english():
    assert said(found(said_on="2032-01-12"), "en") == [
        "“Nous ne reculerons pas”",
        "Ilena Marsk, president (Valdoria) · said on 12 January 2032, published on 13 January 2032",
        "Ilena Marsk, on 12 January 2032, Radio Valdor · state media",
    ]


def test_a_fragment_stays_in_its_sentence_with_its_own_words_in_bold():
    quote = found("pas en avant", "fragment", passage="Le ministre a salué un « pas en avant » prudent.")
    block, _ = one(quote, lang="fr", longest=900)
    assert [part["type"] for part in block["elements"]] == ["rich_text_section"]
    assert "Le ministre a salué un « pas en avant » prudent." in plain([block])
    bold = [run["text"] for run in runs([block]) if run.get("style", {}).get("bold")]
    assert bold == ["pas en avant", "Ilena Marsk"]


def test_fragments_of_one_sentence_are_one_answer():
    text = "Ilena Marsk a salué un « pas en avant », encore « fragile »."
    pair = [found("pas en avant", "fragment", passage=text), found("fragile", "fragment", passage=text)]
    (quote,) = together(pair)
    block, _ = one(quote, lang="fr", longest=900)
    assert [run["text"] for run in runs([block]) if run.get("style", {}).get("bold")] == [
        "pas en avant",
        "fragile",
        "Ilena Marsk",
    ]
    assert plain([block]).count("a salué") == 1


def test_fragments_of_two_speakers_stay_two_answers():
    text = "Marsk y voit un « pas en avant », Veld un « recul »."
    pair = [
        found("pas en avant", "fragment", passage=text),
        found("recul", "fragment", passage=text, speaker=Speaker("Tomas Veld")),
    ]
    assert len(together(pair)) == 2


def test_reported_speech_is_told_and_never_looks_like_a_quote():
    quote = found("les digues tiendraient", "indirect", passage="Ilena Marsk a assuré que les digues tiendraient.")
    heading, block, _ = quotes([quote], lang="fr", longest=900)
    assert plain([heading]) == "Propos indirects"
    assert "rich_text_quote" not in json.dumps(block)
    bold = [run["text"] for run in runs([block]) if run.get("style", {}).get("bold")]
    assert bold == ["les digues tiendraient", "Ilena Marsk"]
    assert "«" not in plain([block])


def test_reported_speech_comes_last_under_one_heading_in_whatever_order_it_is_found():
    reported = found("les digues tiendraient", "indirect", passage="Ilena Marsk a assuré que les digues tiendraient.")
    blocks = quotes([reported, found(), reported], lang="en", longest=900)
    said = [plain([block]).split("\n")[0] for block in blocks if block["type"] == "rich_text"]
    assert said == ["“Nous ne reculerons pas”", "Reported speech", reported.passage.text, reported.passage.text]
    kinds = [block["type"] for block in blocks if block["type"] != "section"]
    assert kinds == ["rich_text", "divider", "rich_text", "rich_text", "divider", "rich_text"]


def test_a_quote_that_an_attribution_interrupts_shows_its_pieces():
    text = "« Nous partons, a dit Ilena Marsk. Demain. »"
    quote = FoundQuote(1, "direct", ("Nous partons", "Demain."), Passage(text, (Span(2, 14), Span(35, 42))), SOURCE, MARSK)
    assert said(quote)[0] == "« Nous partons […] Demain. »"


def test_a_quote_over_two_paragraphs_is_not_shown_as_cut():
    text = "« La digue a tenu deux jours.\n\n« Elle ne tiendra pas trois », a averti la maire."
    pieces = ("La digue a tenu deux jours.", "Elle ne tiendra pas trois")
    marks = tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)
    quote = FoundQuote(1, "direct", pieces, Passage(text, marks), SOURCE, MARSK)
    assert said(quote)[0] == "« La digue a tenu deux jours. Elle ne tiendra pas trois »"


def test_what_is_not_sure_is_told():
    assert "Ilena Marsk, présidente (Valdoria) · attribution déduite · publié le 13 janvier 2032" in said(found(inferred=True))
    assert "relayé par L'Écho" in "\n".join(said(found(via="L'Écho")))
    assert said(found(speaker=None))[1:] == [
        "Auteur des propos non précisé · publié le 13 janvier 2032",
        "Auteur des propos non précisé, le 13 janvier 2032, Radio Valdor · média d'État",
    ]


def test_what_the_article_does_not_say_is_left_out():
    bare = Source(1, "a.txt", None, None, None, None, 1, "current")
    assert said(found(source=bare, speaker=Speaker("un conseiller"))) == [
        "« Nous ne reculerons pas »",
        "un conseiller",
        "un conseiller, sans date, média non renseigné",
    ]


def test_said_and_published_on_one_day_is_said_once():
    quote = found(said_on="2032-01-13T08:00+01:00")
    assert said(quote)[1] == "Ilena Marsk, présidente (Valdoria) · tenu et publié le 13 janvier 2032"


def test_an_older_version_of_an_article_is_told():
    assert "version corrigée depuis" in "\n".join(said(found(source=replace(SOURCE, status="superseded"))))


def test_the_country_of_a_role_is_not_said_twice():
    role = Role("présidente de Valdoria", "president of Valdoria", "Valdoria", "2030-05-10", None, "2033-01-01")
    assert actors.role_said(role, "fr") == "présidente de Valdoria"
    french = Role("ministre de la Défense", "defence minister", "Allemagne", "2030-05-10", None, "2033-01-01")
    assert actors.role_said(french, "en") == "defence minister (Germany)"


# --- words of articles are inert ------------------------------------------------------------------------------------

HOSTILE = "Ouvrez <!channel> *tout* _de_ `suite` & <https://mal.example|ici> :bomb: \u202etxt\u202c @here"


def test_mark_up_in_a_quote_is_shown_letter_by_letter():
    blocks = one(found(HOSTILE), lang="fr", longest=900)
    words = next(run["text"] for run in runs(blocks) if "Ouvrez" in run["text"])
    assert words == f"«\u00a0{inert(HOSTILE)}\u00a0»"
    assert {run["type"] for run in runs(blocks)} <= {"text", "link"}
    assert "Ouvrez <" not in json.dumps([block for block in blocks if block["type"] == "section"])


HOSTILE_NAME = "`<!channel>` *Ilena* & <https://mal.example|Marsk> `"


@pytest.mark.parametrize("url", ["https://valdor.example/a?b=1&c=2#d", None])
def test_the_line_with_a_menu_is_one_span_of_code_whatever_the_names_are(url: str | None):
    outlet = Outlet("Radio `Valdor` <!here>", label="*média* <!everyone> `d'État`_~")
    quote = found(speaker=Speaker(HOSTILE_NAME), source=replace(SOURCE, outlet=outlet, url=url))
    where = one(quote, lang="fr", longest=900)[-1]
    judge_message(message([where]).payload("asker"))
    said = where["text"]["text"]
    bare = re.sub(r"<https://valdor[^|<>]*\|[^|<>]*>", "", said)
    assert said.count("`") == 2
    assert not re.search("[<>]", bare)
    assert not re.search("[*_~`]", bare[bare.rindex("`") + 1 :])
    assert said.count("<") == (url is not None)
    assert plain([where]).startswith(
        "’<!channel>’ *Ilena* & <https://mal.example|Marsk> ’, le 13 janvier 2032, Radio ’Valdor’ <!here>"
    )
    if url:
        assert "<https://valdor.example/a?b=1&amp;c=2#d:~:text=" in said


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_name_ends_the_span_of_code(name: str, label: str):
    quote = found(speaker=Speaker(name), source=replace(SOURCE, outlet=Outlet(label, label=label), url=None))
    said = one(quote, lang="fr", longest=900)[-1]["text"]["text"]
    assert said.count("`") == 2
    assert "<" not in said
    assert ">" not in said
    assert "\n" not in said


def test_a_note_of_the_editors_and_their_correction_stand_beside_the_quote():
    quote = found(note="Rectifié depuis <!channel>.", corrected=True, inferred=True)
    assert said(quote)[1:3] == [
        "Ilena Marsk, présidente (Valdoria) · attribution corrigée · publié le 13 janvier 2032",
        "Note de la rédaction : Rectifié depuis <!channel>.",
    ]
    assert said(found(note="Wrong.", corrected=True), "en")[1:3] == [
        "Ilena Marsk, president (Valdoria) · attribution corrected · published on 13 January 2032",
        "Editors' note: Wrong.",
    ]


def test_fragments_of_which_one_has_a_note_stay_two_answers():
    text = "Ilena Marsk a salué un « pas en avant », encore « fragile »."
    pair = [found("pas en avant", "fragment", passage=text, note="Faux."), found("fragile", "fragment", passage=text)]
    assert len(together(pair)) == 2


def test_no_direction_character_gets_through():
    text = message(one(found(HOSTILE, speaker=Speaker("\u202eksraM")), lang="fr", longest=900))
    assert "\u202e" not in json.dumps(text.blocks, ensure_ascii=False) + text.text


def test_the_fallback_text_calls_nobody():
    text = message(one(found(HOSTILE), lang="fr", longest=900)).text
    assert "<" not in text
    assert "&lt;!channel&gt; *tout*" in text


# --- the way to the passage -----------------------------------------------------------------------------------------


def address(words: str, passage: str | None = None, url: str = "https://valdor.example/a") -> str | None:
    text = passage or words
    at = text.index(words)
    return passages.fragment_url(url, Passage(text, (Span(at, at + len(words)),)))


def test_a_short_passage_is_given_whole():
    assert address("Nous ne reculerons pas") == "https://valdor.example/a#:~:text=Nous%20ne%20reculerons%20pas"


def test_the_marks_of_the_directive_are_encoded():
    url = address("Port-Lazur, l'aide & la crue ~ 5 %")
    assert url == "https://valdor.example/a#:~:text=Port%2DLazur%2C%20l%27aide%20%26%20la%20crue%20~%205%20%25"


def test_a_long_passage_is_given_by_its_ends():
    words = " ".join(f"mot{n}" for n in range(40))
    url = address(words)
    assert url is not None
    start, end = url.split("text=")[1].split(",")
    assert unquote(start) == "mot0 mot1 mot2 mot3 mot4"
    assert unquote(end) == "mot35 mot36 mot37 mot38 mot39"


def test_the_ends_keep_the_pages_own_spaces():
    words = "Quelque 12\u202f000 personnes\u00a0: " + "mot " * 30 + "et 5\u00a0000 de plus hier soir"
    start, end = (address(words) or "").split("text=")[1].split(",")
    assert unquote(start) in words
    assert unquote(end) in words
    assert "12\u202f000" in unquote(start)


def test_a_fragment_of_few_words_is_marked_by_its_sentence():
    url = address("pas en avant", "Le ministre a salué un pas en avant.")
    assert unquote(url or "").endswith("text=Le ministre a salué un pas en avant.")


def test_a_page_s_own_fragment_stays():
    assert (address("Nous ne reculerons pas", url="https://a.example/b#c") or "").startswith(
        "https://a.example/b#c:~:text=Nous"
    )
    assert (address("Nous ne reculerons pas", url="https://a.example/b#") or "").startswith("https://a.example/b#:~:text=Nous")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a/b",
        "https://",
        "//a/b",
        "a.txt",
        "https://a/b c",
        "https://[",
        "",
        None,
    ],
)
def test_what_is_no_web_address_is_no_link(url: str | None):
    assert passages.fragment_url(url, Passage("Nous ne reculerons pas", ())) is None


def test_without_an_address_the_menu_opens_the_passage():
    blocks = one(found(source=replace(SOURCE, url=None)), lang="fr", longest=900)
    entry, *_ = blocks[-1]["accessory"]["options"]
    assert entry["text"]["text"] == "Voir le passage"
    assert passages.read_value(entry["value"]) == ("quote", 1)


@pytest.mark.parametrize(
    "value", ["", "{", "[]", "null", '{"k":"quote"}', '{"k":"article","i":1}', '{"k":"quote","i":"1"}', '{"k":"quote","i":-1}',
              '{"k":"quote","i":true}', '{"k":"quote","i":99999999999999999999}', "[" * 5000]
)  # fmt: skip
def test_a_tampered_passage_is_none(value: str):
    assert passages.read_value(value) is None


def test_the_modal_shows_the_paragraph_with_the_passage_marked():
    text = "Une phrase avant. « Nous partons », a-t-elle dit. Une phrase après."
    view = passages.view(SOURCE, Passage(text, (Span(20, 32),)), lang="fr")
    judge_view(view)
    assert [run["text"] for run in runs(view["blocks"]) if run.get("style", {}).get("bold")] == ["Nous partons"]
    assert plain(view["blocks"]).split("\n") == [text, "Un titre", "Radio Valdor · média d'État · publié le 13 janvier 2032"]


def test_the_modal_shows_the_passage_of_a_paragraph_without_end():
    text = "mot " * 5000 + "Nous partons" + " mot" * 5000
    view = passages.view(SOURCE, Passage(text, (Span(20000, 20012),)), lang="fr")
    judge_view(view)
    assert "Nous partons" in [run["text"] for run in runs(view["blocks"])]
    assert plain(view["blocks"]).startswith("…")


def test_the_modal_says_that_a_passage_is_gone():
    for lang in ("fr", "en"):
        view = passages.view(None, None, lang=lang)
        judge_view(view)
        assert ("n'est plus" if lang == "fr" else "no longer") in plain(view["blocks"])


# --- figures --------------------------------------------------------------------------------------------------------


def alone(*found: FoundFigure) -> list[Quantity]:
    """Each figure as a quantity of its own, told by one article."""
    return [Quantity((Amount((figure,)),)) for figure in found]


def amount(**more) -> FoundFigure:
    text = "L'Orvanie versera 0,5 milliard de dollars aux digues."
    given = {
        "words": "0,5 milliard de dollars",
        "value": Decimal(500_000_000),
        "unit": "USD",
        "about": "aide",
        "speaker": None,
        **more,
    }
    return FoundFigure(
        id=3,
        kind="money",
        low=None,
        high=None,
        unit_assumed=given.pop("unit_assumed", False),
        qualifier=None,
        passage=Passage(text, (Span(18, 41),)),
        source=SOURCE,
        **given,
    )


def test_a_figure_has_its_uniform_form_beside_the_words_as_written():
    blocks = figures(alone(amount()), lang="fr", longest=900)
    lines = plain(blocks).replace("\u00a0", " ").split("\n")
    assert lines == [
        "500 millions de dollars · aide",
        "L'Orvanie versera 0,5 milliard de dollars aux digues.",
        "Radio Valdor, le 13 janvier 2032 · média d'État",
    ]
    assert "0,5 milliard de dollars" in [run["text"] for run in runs(blocks) if run.get("style", {}).get("bold")]


def test_what_a_count_counts_is_not_said_twice():
    blocks = figures(
        alone(replace(amount(about="soldats"), kind="count", unit="soldats", value=Decimal(11))), lang="fr", longest=900
    )
    assert plain(blocks).replace("\u00a0", " ").split("\n")[0] == "11 soldats"


def test_who_gives_a_figure_is_told_with_the_day_of_publication():
    lines = plain(figures(alone(amount(speaker=MARSK)), lang="fr", longest=900)).split("\n")
    assert lines[2] == "selon Ilena Marsk, présidente (Valdoria) · publié le 13 janvier 2032"
    assert lines[3].startswith("Ilena Marsk, le 13 janvier 2032, Radio Valdor")


def test_what_is_assumed_or_given_as_equal_is_told():
    head = plain(figures(alone(amount(unit_assumed=True, equivalent="450 millions d'euros")), lang="fr", longest=900)).split(
        "\n"
    )[0]
    assert head.replace("\u00a0", " ") == (
        "0,5 milliard de dollars · aide · soit 450 millions d'euros selon l'article · monnaie supposée : dollars des États-Unis"
    )


# --- limits ---------------------------------------------------------------------------------------------------------


def test_sixty_long_quotes_become_a_message_that_slack_takes():
    long = [
        found("Nous ne reculerons pas " * 200, source=replace(SOURCE, url="https://a.example/" + "b" * 400)) for _ in range(60)
    ]
    built = fitted(lambda longest: quotes(long, lang="fr", longest=longest))
    judge_message(built.payload("asker"))
    assert built.size <= LARGEST


def test_five_long_quotes_are_all_there_cut_at_the_end_of_a_word():
    long = [found(f"Numéro{n} " + "reculerons " * 300, source=replace(SOURCE, url=None)) for n in range(5)]
    built = fitted(lambda longest: quotes(long, lang="fr", longest=longest))
    judge_message(built.payload("asker"))
    assert all(f"Numéro{n}" in built.text for n in range(5))
    assert "reculerons\u00a0…\u00a0»" in built.text


def test_the_longest_names_and_labels_fit():
    long = "Très long nom " * 100
    speaker = Speaker(long, 1, "person", Role(long, long, long, "2030", None, "2033"))
    source = replace(SOURCE, outlet=Outlet(long, label=long), title=long)
    blocks = one(found("mot " * 400, speaker=speaker, source=source, setting=long, via=long), lang="fr", longest=900)
    judge_message(message(blocks).payload("asker"))
    judge_view(passages.view(source, Passage(long * 10, (Span(0, len(long)),)), lang="fr"))


def test_a_button_says_no_more_than_it_can():
    button = elements.button("mot " * 60, action="sourcier.ask.1", value="{}")
    assert len(button["text"]["text"]) <= 75
    assert button["text"]["text"].endswith("…")


@given(st.text(max_size=400), st.integers(10, 120))
def test_text_is_cut_to_length(text: str, longest: int):
    cut = shortened(text, longest)
    assert len(cut) <= longest
    assert cut == text if len(text) <= longest else cut.endswith("…")


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.one_of(st.text(max_size=300), st.lists(st.text("abc é«»", max_size=9), max_size=60).map(" ".join)))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return text, [Span(min(pair), max(pair)) for pair in draw(st.lists(ends, max_size=4))]


@given(marked_texts(), st.integers(40, 200))
def test_marks_stay_on_their_words_wherever_a_passage_is_cut(given: tuple[str, list[Span]], longest: int):
    text, marks = given
    words, moved = around(text, marks, longest)
    assert len(words) <= 2 * longest
    assert all(0 <= mark.start <= mark.end <= len(words) and mark.of(words) in text for mark in moved)
    first = min(marks, key=lambda mark: mark.start).of(text) if marks else ""
    if len(first) <= longest // 2:
        assert not marks or first in [mark.of(words) for mark in moved]
    assert "".join(run["text"] for run in marked(words, moved)) == inert(words)


def test_names_are_one_line():
    blocks = one(found(speaker=Speaker("un\nconseiller\u2028du port")), lang="fr", longest=900)
    assert "un conseiller du port, le 13 janvier 2032, Radio Valdor" in plain(blocks)


# --- the rest -------------------------------------------------------------------------------------------------------


def test_every_kind_of_message_is_one_that_slack_takes():
    question = Question("quotes", "marsk", "fr")
    actor = Actor("Ilena Marsk", "person", ("Helena Marsk", "MARSK", "Ilena MARSK"), (ROLE,), id=1)
    page = Page((found(),), 0, False)
    profile = Profile(actor, ROLE, 2, SOURCE, SOURCE, page, page)
    today = date(2032, 1, 20)
    for lang in ("fr", "en"):
        kinds = [
            [actors.introduction(profile, today=today, lang=lang)],
            [actors.introduction(Profile(actor, None, 0, None, None, page, page), today=today, lang=lang)],
            notices.pages(question, previous=question, following=(wording.NEXT, question), sharing=True),
            notices.actors_to_choose([(Match(actor, 95.0, "exact"), question)] * 12, today=today, lang=lang),
            notices.problem(["?"], usage="/citations", lang=lang),
            notices.help_lines([("/citations", "[nom]", "qui l'a dit")], lang),
            [notices.shared_by("U1", lang), notices.note(notices.covered(Coverage(0, 0, None, None), lang))],
        ]
        for blocks in kinds:
            judge_message({"text": "x", "blocks": list(blocks)})


def test_a_profile_names_other_spellings_once():
    actor = Actor("Ilena Marsk", "person", ("Marsk", "Helena Marsk", "ILENA MARSK", "Héléna Marsk"), (ROLE,), id=1)
    empty = Page((), 0, False)
    shown = plain([actors.introduction(Profile(actor, ROLE, 0, None, None, empty, empty), today=date(2032, 1, 20), lang="fr")])
    assert "Aussi écrit\u00a0: Helena Marsk\n" in shown
    assert "présidente (Valdoria), depuis le 10 mai 2030" in shown


def test_a_role_that_is_over_is_the_last_known_one():
    role = Role("présidente", "president", "Valdoria", "2030-05-10", "2031-06", "2031-06-30")
    empty = Page((), 0, False)
    profile = Profile(Actor("Ilena Marsk", "person", roles=(role,), id=1), role, 0, None, None, empty, empty)
    shown = plain([actors.introduction(profile, today=date(2032, 1, 20), lang="fr")])
    assert "dernière fonction connue\u00a0: présidente (Valdoria), du 10 mai 2030 à juin 2031" in shown


def test_a_role_that_nobody_checked_lately_is_not_said_to_be_over():
    role = Role("présidente", "president", "Valdoria", "2030-05-10", None, "2031-09-30")
    empty = Page((), 0, False)
    profile = Profile(Actor("Ilena Marsk", "person", roles=(role,), id=1), role, 0, None, None, empty, empty)
    shown = plain([actors.introduction(profile, today=date(2032, 1, 20), lang="fr")])
    assert "présidente (Valdoria), depuis le 10 mai 2030 (vérifié le 30 septembre 2031)" in shown


def test_what_the_archive_covers_is_said():
    covered = Coverage(31, 8, "2032-01-03", "2032-01-14")
    assert notices.covered(covered, "fr") == "L'archive couvre 31 articles de 8 médias, du 3 au 14 janvier 2032."
    assert notices.covered(covered, "en") == "The archive covers 31 articles from 8 outlets, from 3 to 14 January 2032."
    assert notices.covered(Coverage(1, 1, None, None), "fr") == "L'archive couvre 1 article de 1 média."


def test_reference_is_one_line_to_copy():
    assert reference(found(said_on="2032-01"), "fr") == "Ilena Marsk, en janvier 2032, Radio Valdor"
