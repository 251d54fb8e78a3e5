"""Actors: which names and roles, and whose. The sentences are in data/actors.txt, by phenomenon."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from store.extract.actors import ActorReader, read_actors
from store.extract.directory import load_directory
from store.extract.nlp import Proposal, Reading
from store.types import Span

CASES = Path(__file__).parent / "data" / "actors.txt"
DAY = "2030-06-15"
DIRECTORY = {
    "actors.csv": """key,name,kind,aliases
valdoria,Valdoria,country,
orvanie,Orvanie,country,
us,États-Unis,country,
russie,Russie,country,
ukraine,Ukraine,country,
marsk,Ilena Marsk,person,Marsk;Helena Marsk
veld,Tomas Veld,person,Veld
breitz,Sanda Breitz,person,Breitz
lenz,Davor Lenz,person,Lenz
liv,Liv Kester,person,Kester*
arno,Arno Kester,person,Kester*
upv,Union des pêcheurs,organisation,UPV
calixte,Pape Calixte,person,
pacte,Pacte des mers,organisation,l'Alliance
secours,Secours marin,organisation,
""",
    "roles.csv": """actor,title,title_en,country,since,until,known_until
marsk,président,president,Valdoria,2028-01-01,,2031-01-01
veld,ministre des Affaires étrangères,foreign minister,Valdoria,2028-01-01,,2031-01-01
breitz,président,president,Orvanie,2024-01-01,2029-06-01,2029-06-01
lenz,président,president,Orvanie,2029-06-01,,2029-12-31
""",
    "outlets.csv": "name,domains,country,kind,label,label_en,licensed,ours\n",
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    folder = tmp_path_factory.mktemp("directory")
    for name, text in DIRECTORY.items():
        (folder / name).write_text(text, "utf-8")
    return ActorReader(load_directory(folder))


#: with the directory that travels with the program
WIDE = ActorReader(load_directory(seeds.DIRECTORY))


@pytest.fixture
def wide():
    return WIDE


def cases():
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    for block in re.split(r"\n(?=\[)", "\n".join(lines).strip()):
        name, text, *wanted = [line for line in block.splitlines() if line.strip()]
        rows = [tuple(cell.strip() for cell in line.removeprefix(">").split("|")) for line in wanted]
        yield pytest.param(text.replace("\\n", "\n"), rows, id=name.strip("[]"))


@pytest.mark.parametrize(("text", "wanted"), list(cases()))
def test_who_is_named_and_where(reader, text, wanted):
    named = reader.read_text(text, published=DAY)
    kinds = {actor.name: actor.kind for actor in named.actors}
    assert [(m.form, m.span.of(text), m.actor, kinds[m.actor]) for m in named.mentions] == wanted


def test_genders_by_forename_title_and_role(reader):
    text = "Helena Marsk, Zvetan Urok, député, et Mme Dravic sont là. La ministre ukrainienne Olme Karsk a parlé."
    named = reader.read_text(text, published=DAY)
    told = {actor.name: named.gender(actor.name) for actor in named.actors if actor.kind == "person"}
    assert told == {"Ilena Marsk": "f", "Zvetan Urok": "m", "Dravic": "f", "Olme Karsk": "f"}
    assert named.gender("personne de connu") is None


def test_the_widest_mention_at_a_place_and_those_within(reader):
    text = "Hier la présidente de Valdoria, Ilena Marsk, a reçu Moscou."
    named = reader.read_text(text, published=DAY)
    whole = Span(5, 43)
    assert whole.of(text) == "la présidente de Valdoria, Ilena Marsk"
    at = named.at(Span(17, 25))
    assert at is not None
    assert (at.span, at.actor, at.form) == (whole, "Ilena Marsk", "role")
    assert [m.span.of(text) for m in named.within(whole)] == [whole.of(text), "Valdoria", "Ilena Marsk"]
    assert named.at(Span(0, 4)) is None


def test_of_two_mentions_on_the_same_words_the_one_that_acts_comes_first(reader):
    named = reader.read_text("Moscou a protesté.", published=DAY)
    assert [(m.actor, m.form) for m in named.mentions] == [("Russie", "role"), ("Moscou", "name")]


def test_without_a_day_the_directory_says_nothing_of_roles(reader):
    assert [actor.name for actor in reader.read_text("La présidente de Valdoria a parlé.").actors] == ["Valdoria"]


def test_a_partial_day_wants_the_same_holder_at_both_ends(reader):
    text = "Le président d'Orvanie a parlé."
    assert [a.name for a in reader.read_text(text, published="2025-03").actors] == ["Sanda Breitz", "Orvanie"]
    assert [a.name for a in reader.read_text(text, published="2029").actors] == ["Orvanie"]


def test_the_counterpart_holds_the_same_role_elsewhere(wide):
    text = "Vladimir Poutine a appelé son homologue turc."
    named = wide.read_text(text, published="2022-03-10")
    assert [(m.span.of(text), m.actor) for m in named.mentions if m.form == "role"] == [
        ("son homologue turc", "Recep Tayyip Erdogan")
    ]


@pytest.mark.parametrize(
    ("published", "president"), [("2021-06-01", "Joe Biden"), ("2019-06-01", "Donald Trump"), ("2099-01-01", None)]
)
def test_a_role_is_whoever_held_it_that_day(wide, published, president):
    named = wide.read_text("Le président américain a parlé.", published=published)
    assert next((m.actor for m in named.mentions if m.form == "role"), None) == president


def test_a_bare_surname_is_whom_the_directory_calls_so_among_namesakes_of_the_article(wide):
    text = "Brigitte Macron et Emmanuel Macron sont venus. Macron a parlé."
    named = wide.read_text(text, published="2022-03-10")
    assert named.mentions[-1].actor == "Emmanuel Macron"


def test_the_directorys_actor_is_handed_on_whole(reader):
    (actor,) = reader.read_text("Helena Marsk est là.", published=DAY).actors
    assert (actor.name, actor.entry, actor.aliases) == ("Ilena Marsk", "marsk", ("Marsk", "Helena Marsk"))


def test_a_model_proposes_names_that_nothing_else_tells(reader):
    text = "Hier Korblax a disparu avec Zumtar."
    span = Span(5, 12)
    assert reader.read_text(text).actors == ()
    named = reader.read_text(text, proposed=[(span, "PER"), (Span(28, 34), "MISC"), (Span(3, 9), "ORG"), (Span(90, 95), "PER")])
    assert [(m.span, m.actor) for m in named.mentions] == [(span, "Korblax")]
    assert named.actors[0].kind == "person"


def test_a_reading_brings_its_text_its_day_and_its_models_proposals(tmp_path):
    for name, text in DIRECTORY.items():
        (tmp_path / name).write_text(text, "utf-8")
    reading = Reading(
        text="Le ministre des Affaires étrangères de Valdoria et Korblax ont disparu.",
        paragraphs=(),
        sentences=(),
        marked=(),
        published=DAY,
        proposals=(Proposal(Span(51, 58), "PER"),),
    )
    named = read_actors(reading, directory=load_directory(tmp_path))
    assert {actor.name for actor in named.actors} == {"Tomas Veld", "Valdoria", "Korblax"}


def test_people_and_places_of_one_name_are_two_actors(reader):
    text = "Lyon est calme. M. Lyon a parlé."
    named = reader.read_text(text)
    assert [(a.name, a.kind) for a in named.actors] == [("Lyon", "place"), ("Lyon (personne)", "person")]


PIECES = st.sampled_from(
    ["Ilena Marsk", "M. ", "le président ", "ukrainien ", "(UPV)", "Union des ", "al-", "d'", "l'", "« ", " »", ", ", ". ", "\n\n",
     "Moscou a ", "à ", "Kim Jong-", "son homologue ", "de la ", "Neuville-sur-", "J. ", "Le Floc'h ", "MM. ", "ministère ", "\u202f", "É", "1"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_read_and_every_mention_lies_in_it(text):
    named = WIDE.read_text(text, published=DAY)
    names = {actor.name for actor in named.actors}
    assert len(names) == len(named.actors)
    for mention in named.mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.of(text).strip() == mention.span.of(text)
        assert mention.actor in names
    assert list(named.mentions) == sorted(named.mentions, key=lambda m: (m.span.start, -m.span.end, m.form == "name"))
    assert {mention.actor for mention in named.mentions} == names


@settings(max_examples=50, deadline=None)
@given(label=st.text(max_size=5), start=st.integers(-5, 60), end=st.integers(-5, 60))
def test_any_proposal_is_borne(label, start, end):
    text = "Hier Korblax et Zumtar ont vu Ilena Marsk à Lyon."
    WIDE.read_text(text, proposed=[(Span(start, end), label), (Span(start, end), "PER")])
