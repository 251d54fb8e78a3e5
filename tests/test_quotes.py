"""Quotes: which words, and whose. The sentences are in data/quotes.txt, by phenomenon."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from store.extract import make_reader
from store.extract.directory import load_directory
from store.extract.lexicon import rows
from store.extract.quotes.vocabulary import is_person
from store.extract.text import fold
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


def test_the_head_of_state_is_that_of_the_country_the_paragraph_names():
    text = (
        "Volodymyr Zelensky a parlé.\n\nLa France va fournir des bateaux. Il s'agit de « tenir », a expliqué le chef de l'État."
    )
    assert [q.speaker for q in quotes(text, "2023-07-11")] == ["Emmanuel Macron"]


def test_what_heads_an_office_inside_a_body_does_not_surely_head_the_body():
    text = "António Guterres a parlé. La vie y est « intenable », a alerté lundi le patron des affaires humanitaires de l'ONU."
    assert all(q.inferred for q in quotes(text, "2024-01-06"))


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


# --- where, by whom relayed, with whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("« La digue a tenu », a déclaré mercredi Ilena Marsk à la presse.", "à la presse"),
        ("« La digue a tenu », a expliqué sur France 2 le ministre Tomas Veld.", "sur France 2"),
        ("« La digue a tenu », a écrit Tomas Veld sur Twitter.", "sur Twitter"),
        ("Ilena Marsk a promis lors d'une visite à Ostrane que « tout irait bien ».", "lors d'une visite à Ostrane"),
        ("Contactée par Le Monde, Ilena Marsk a dénoncé une « honte ».", "contactée par Le Monde"),
        ("Tomas Veld a dénoncé une « honte » dans un tweet.", "dans un tweet"),
        ("Dans un communiqué, la préfecture appelle à « la prudence ».", "dans un communiqué"),
        ("« Rien à dire », a lâché Yann Korvel au micro de RTL.", "au micro de RTL"),
        ("« Rien à dire », a répété l'avocat devant les journalistes.", "devant les journalistes"),
        ("Lors d'un point de presse mardi, Tomas Veld a parlé d'un « drame ».", "lors d'un point de presse mardi"),
        ("« La digue a tenu », a déclaré Ilena Marsk.", None),
        ("Tomas Veld a dénoncé une « honte » qui dure depuis la visite sur le plateau de Vald.", None),
    ],
)
def test_where_it_was_said(text, setting):
    (quote,) = quotes(text)
    assert quote.setting == setting


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("« La guerre est finie », a dit Tomas Veld, cité par l'agence Reuters.", "Tomas Veld", "Reuters"),
        ("« La guerre est finie », a dit Tomas Veld, cité par l'AFP.", "Tomas Veld", "AFP"),
        ("Tomas Veld a dit que la guerre était « finie », rapporte Reuters.", "Tomas Veld", "Reuters"),
        ("« La guerre est finie », a dit Tomas Veld à l'AFP.", "Tomas Veld", None),
    ],
)
def test_who_relays_is_not_who_speaks(text, speaker, via):
    (quote,) = quotes(text)
    assert (quote.speaker, quote.via) == (speaker, via)


@pytest.mark.parametrize(
    ("text", "speaker", "joint"),
    [
        ("Ana Dolm et le préfet Milo Tarn ont promis de « tout reconstruire ».", "Ana Dolm", ("Milo Tarn",)),
        ("« Nous tiendrons », ont déclaré la maire Ana Dolm et le préfet Milo Tarn.", "Ana Dolm", ("Milo Tarn",)),
        ("Ana Dolm a salué un geste de Tomas Veld et Milo Tarn a parlé d'une « honte ».", "Milo Tarn", ()),
    ],
)
def test_people_who_say_it_together(text, speaker, joint):
    (quote,) = quotes(text)
    assert (quote.speaker, quote.joint, quote.inferred) == (speaker, joint, False)


# --- reported speech ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Ilena Marsk a déclaré que la route rouvrirait lundi.", "la route rouvrirait lundi", "Ilena Marsk"),
        ("Ilena Marsk a déclaré mardi à la presse que la route rouvrirait.", "la route rouvrirait", "Ilena Marsk"),
        ("Selon Ilena Marsk, professeure à Ostrane, le fleuve montera encore.", "le fleuve montera encore", "Ilena Marsk"),
        ("Le fleuve montera encore, selon la préfecture.", "Le fleuve montera encore", "la préfecture"),
        ("Tomas Veld a promis de rouvrir la route avant lundi.", "rouvrir la route avant lundi", "Tomas Veld"),
        ("Tomas Veld a appelé les habitants à rester chez eux.", "rester chez eux", "Tomas Veld"),
        ("La route rouvrira lundi, a annoncé le préfet Milo Tarn.", "La route rouvrira lundi", "Milo Tarn"),
    ],
)
def test_reported_speech(text, words, speaker):
    (quote,) = quotes(text)
    assert (quote.kind, quote.text(text), quote.speaker) == ("indirect", words, speaker)


def test_what_interrupts_reported_speech_is_left_out():
    text = "La route de la côte, selon Milo Tarn, restera fermée tout l'hiver."
    (quote,) = quotes(text)
    assert ([piece.of(text) for piece in quote.pieces], quote.speaker) == (
        ["La route de la côte", "restera fermée tout l'hiver"],
        "Milo Tarn",
    )


def test_two_promises_of_one_sentence_are_two_reports():
    text = "Tomas Veld a dit que la route rouvrirait lundi et a promis de payer tous les dégâts."
    found = quotes(text)
    assert [quote.text(text) for quote in found] == ["la route rouvrirait lundi", "payer tous les dégâts"]


@pytest.mark.parametrize(
    "text",
    [
        "Tomas Veld n'a pas dit que la route rouvrirait.",
        "Tomas Veld a-t-il dit que la route rouvrira ?",
        "On dit que la route rouvrira lundi.",
        "Les deux pays ont déclaré la guerre à l'Orvanie.",
        "Le bilan montre que la route a souffert.",
        "Tomas Veld pourrait dire que la route rouvrira.",
    ],
)
def test_what_is_denied_asked_or_said_by_nobody_is_no_report(text):
    assert quotes(text) == ()


def test_a_clause_that_holds_a_quote_is_not_reported_twice():
    text = "Ilena Marsk a déclaré que la route serait « longue et semée d'embûches » cet hiver."
    (quote,) = quotes(text)
    assert (quote.kind, quote.text(text)) == ("fragment", "longue et semée d'embûches")


# --- dialogue -------------------------------------------------------------------------------------------------------------


def test_lines_of_dialogue_are_quotes_and_lists_are_not():
    text = "Il pleut.\n\n— On a tout perdu, souffle une voisine.\n\n— Vous avez prévenu la mairie ?\n\nLe plan :\n\n— Une digue\n\n— Un pont"
    found = quotes(text)
    assert [(q.text(text), q.speaker) for q in found] == [
        ("On a tout perdu", "une voisine"),
        ("Vous avez prévenu la mairie ?", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "« La digue a tenu bon », a dit Ilena Marsk sur",
        "« oui », a dit Ilena Marsk auprès de",
        "Selon un communiqué de presse de",
        "« La digue a tenu bon », selon un communiqué de presse du",
        "« , dit Ilena Marsk, la digue tient. »",
        "« La digue tient, dit Ilena Marsk,, dit Ilena Marsk, bon. »",
        "« a », " * 298 + ".",
    ],
)
def test_a_text_cut_short_or_garbled_is_read(text):
    for quote in quotes(text):
        assert all(piece.of(text) == piece.of(text).strip() != "" for piece in quote.pieces)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Ana Dolm salue l'accord, le Kremlin considérant que la paix est loin.", None, "Ana Dolm"),
        ("Tomas Veld a démenti avoir payé un voyage privé, comme l'affirme Le Monde.", None, "Le Monde"),
        ("Ilena Marsk craint que la digue ne cède avant l'hiver.", None, "Ilena Marsk"),
        ("Ilena Marsk a dit que la route rouvrirait, ce qui étonne la mairie.", "la route rouvrirait", "Ilena Marsk"),
    ],
)
def test_a_report_is_what_was_said_and_by_whom(text, words, speaker):
    said = [quote.text(text) for quote in quotes(text) if quote.speaker == speaker]
    assert said == ([words] if words else [])


def test_every_noun_of_a_class_of_roles_is_one_for_people():
    nouns = {noun.replace("_", " ") for _, words in rows("role_classes") for noun in words.split()}
    assert {noun for noun in nouns if not is_person(fold(noun)) and not noun.endswith(" ministre")} == set()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Anne Dupont, députée, a défendu son bilan. La Région a annoncé « un plan de relance ».", "la Région"),
        ("Un éleveur a été entendu mardi. Milo Tarn, le préfet, est passé. L'éleveur a dit : « C'est fini. »", "un éleveur"),
        ("Le prévenu, Milo Tarn, a été entendu. Le juge a dit : « L'audience est levée. »", "le juge"),
        (
            "Le président Milo Tarn a reçu la presse. Le chef de l'état-major a dit : « Nous partons. »",
            "le chef de l'état-major",
        ),
    ],
)
def test_nobody_else_is_picked_up(text, speaker):
    (quote,) = quotes(text)
    assert quote.speaker == speaker
