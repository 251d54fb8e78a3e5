"""Names found in spite of spelling, and never taken for another's."""

from datetime import date

import pytest
from dispatches import directory, read_in
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import seeds
from store import match, queries, schema
from store.archive import Archive, engines, naming
from store.archive import names as names_read
from store.extract.directory import load_directory
from store.match import Name, Scored, decide, nearest, score
from store.types import Actor, Article, Decision, Extraction, Mention, Span

PEOPLE = (
    "Volodymyr Zelensky;Vladimir Poutine;Sergueï Lavrov;Emmanuel Macron;Brigitte Macron;Marine Le Pen;Marion Maréchal;Jean-Marie Le Pen;"
    "Gabriel Attal;Jacques Attali;Xi Jinping;Ursula von der Leyen;Benyamin Netanyahou;Jens Stoltenberg;Kim Jong-un;Kim Jong-il;"
    "Antony Blinken;Sergueï Riabkov;Joe Biden;Recep Tayyip Erdogan"
).split(";")


def names(people: list[str]) -> list[Name]:
    return [Name(at, "person", name, match.folded(name)) for at, name in enumerate(people, 1)]


def meant(typed: str, people: list[str] = PEOPLE) -> tuple[str, tuple[str, ...]]:
    """The decision for a typed name, with the people that it stands on."""
    choice = decide(nearest(score(match.bare(typed), name) for name in names(people)), {})
    return choice.decision, tuple(found.alias for found in choice.names)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zelinski", "Volodymyr Zelensky"),
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("vladimir zelenski", "Volodymyr Zelensky"),
        ("Zelensky Volodymyr", "Volodymyr Zelensky"),
        ("V. Zelensky", "Volodymyr Zelensky"),
        ("lavrof", "Sergueï Lavrov"),
        ("M. Lavrov", "Sergueï Lavrov"),
        ("putin", "Vladimir Poutine"),
        ("ryabkov", "Sergueï Riabkov"),
        ("netanyahu", "Benyamin Netanyahou"),
        ("bidne", "Joe Biden"),
        ("bidden", "Joe Biden"),
        ("xi jinpin", "Xi Jinping"),
        ("stoltemberg", "Jens Stoltenberg"),
        ("von der layen", "Ursula von der Leyen"),
        ("antoni blinken", "Antony Blinken"),
        ("jean marie le pen", "Jean-Marie Le Pen"),
    ],
)
def test_a_misspelt_or_transliterated_name_finds_its_one_actor(typed: str, name: str) -> None:
    assert meant(typed) == ("one", (name,))


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("Attali", "Gabriel Attal"),
        ("Attal", "Jacques Attali"),
        ("Marion Le Pen", "Marine Le Pen"),
        ("Brigitte Macron", "Emmanuel Macron"),
        ("Emmanuelle Macron", "Emmanuel Macron"),
        ("Jeanne Biden", "Joe Biden"),
        ("Kim Jong-il", "Kim Jong-un"),
        ("Martin", "Gabriel Attal"),
    ],
)
def test_another_person_with_a_name_as_close_is_never_the_answer(typed: str, other: str) -> None:
    decision, _ = meant(typed, [other])
    assert decision == "none"


def test_a_surname_that_two_people_have_asks_which() -> None:
    assert meant("macron") == ("several", ("Brigitte Macron", "Emmanuel Macron"))
    assert meant("le pen") == ("several", ("Jean-Marie Le Pen", "Marine Le Pen"))


def test_a_good_part_of_a_surname_is_enough_and_a_forename_is_not() -> None:
    assert meant("stolt") == ("one", ("Jens Stoltenberg",))
    assert meant("zel") == ("one", ("Volodymyr Zelensky",))
    assert meant("emmanuel") == ("none", ("Emmanuel Macron",))


def test_of_people_as_close_those_that_the_archive_names_are_meant() -> None:
    equal = [Scored(1, 99.0, "folded", "Bouchet"), Scored(2, 99.0, "folded", "Bouchet")]
    assert decide(equal, {}).decision == "several"
    assert [found.actor for found in decide(equal, {2: 4}).names] == [2]
    assert decide(equal, {2: 4}).decision == "one"
    assert [found.actor for found in decide(equal, {1: 1, 2: 4}).names] == [2, 1]


def test_countries_and_organisations_are_found_by_their_words() -> None:
    def thing(typed: str, name: str) -> float:
        return score(match.bare(typed), Name(1, "organisation", name, match.folded(name))).score

    assert thing("union europeene", "Union européenne") >= match.SURE
    assert thing("Maison blanch", "Maison Blanche") >= match.SURE
    assert thing("rusie", "Russie") >= match.SURE
    for typed, name in (
        ("Iran", "Irak"),
        ("Niger", "Nigeria"),
        ("Mali", "Malte"),
        ("Parlement européen", "Parlement ukrainien"),
    ):
        assert thing(typed, name) < match.SURE


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_strings_have_a_score(typed: str, name: str) -> None:
    for kind in ("person", "organisation"):
        assert 0 <= score(match.bare(typed), Name(1, kind, name, match.folded(name))).score <= 100  # type: ignore[arg-type]


# --- in an archive -------------------------------------------------------------------------------------------------


def told(decision: Decision) -> tuple[str, list[tuple[str, str]]]:
    return decision.decision, [(found.actor.name, found.reason) for found in decision.matches]


def test_find_says_why_each_match_was_found(filled: Archive) -> None:
    assert told(filled.find("Veld")) == ("one", [("Tomas Veld", "exact")])
    assert told(filled.find("M. VELD")) == ("one", [("Tomas Veld", "folded")])
    assert told(filled.find("Lind")) == ("one", [("Oda Lind", "surname")])
    assert told(filled.find("zelinof")) == ("one", [("Ilia Zelinov", "spelling")])
    assert told(filled.find("UPN")) == ("one", [("Union des ports du Nord", "acronym")])
    assert told(filled.find("zel")) == ("one", [("Ilia Zelinov", "prefix")])
    assert told(filled.find("costali")) == ("none", [("Gabriel Costal", "spelling")])
    assert told(filled.find("Marion Le Brac")) == ("one", [("Marion Le Brac", "exact")])
    assert told(filled.find("Marin Le Brac")) == ("none", [("Marine Le Brac", "prefix"), ("Marion Le Brac", "prefix")])
    assert told(filled.find("…")) == ("none", [])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("présidente de la Valdoria", "Ilena Marsk"),
        ("la présidente de Valdoria", "Ilena Marsk"),
        ("president of Valdoria", "Ilena Marsk"),
        ("présidente Marsk", "Ilena Marsk"),
        ("Ilena présidente", "Ilena Marsk"),
        ("présidente Marsck", "Ilena Marsk"),
        ("chef de la diplomatie du Karsk", "Ilia Zelinov"),
        ("Ilya chef de la diplomatie", "Ilia Zelinov"),
        ("foreign minister of Karsk", "Ilia Zelinov"),
        ("ministre de la Défense d'Orvanie", "Tomas Veld"),  # the last one that is known
    ],
)
def test_a_role_finds_who_holds_it_or_held_it_last(filled: Archive, typed: str, name: str) -> None:
    assert told(filled.find(typed)) == ("one", [(name, "role")])


@pytest.mark.parametrize(
    "typed", ["présidente du Karsk", "ministre", "président", "roi de Valdoria", "présidente Costal", "de la"]
)
def test_a_role_that_nobody_is_known_to_hold_names_nobody(filled: Archive, typed: str) -> None:
    decision = filled.find(typed)
    assert decision.decision == "none"
    assert all(found.reason != "role" for found in decision.matches)


def test_a_role_is_that_of_the_day_asked_for(archive: Archive, tmp_path) -> None:
    listed = directory(tmp_path / "other", more="ana,Ana Rosk,person,")
    file = tmp_path / "other" / "roles.csv"
    file.write_text(file.read_text() + "ana,ministre de la Défense,defence minister,Orvanie,2031-03-09,,2031-12-31\n")
    archive.sync(load_directory(tmp_path / "other"))
    assert listed.digest
    for day, name in (
        (None, "Ana Rosk"),
        (date(2030, 1, 1), "Tomas Veld"),
        (date(2031, 5, 1), "Ana Rosk"),
        (date(2040, 1, 1), "Ana Rosk"),
    ):
        decision = archive.find("ministre de la Défense d'Orvanie", today=day)
        assert [found.actor.name for found in decision.matches] == [name]
    assert archive.find("ministre de la Défense d'Orvanie", today=date(2020, 1, 1)).decision == "none"


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("Вельд", "Tomas Veld", "script"),
        ("Томас Вельд", "Tomas Veld", "script"),
        ("Илена Марск", "Ilena Marsk", "script"),
        ("زيلينوف", "Ilia Zelinov", "script"),
        ("Marsk Ilena", "Ilena Marsk", "inversion"),
        ("I. Marsk", "Ilena Marsk", "initials"),
        ("l'Alliance du detroit", "Alliance du détroit", "folded"),
        ("ilena mar", "Ilena Marsk", "prefix"),
    ],
)
def test_scripts_inversions_initials_and_beginnings_find_their_actor(
    filled: Archive, typed: str, name: str, reason: str
) -> None:
    assert told(filled.find(typed)) == ("one", [(name, reason)])


def test_a_name_in_letters_without_vowels_costs_no_more_the_longer_it_is() -> None:
    name = Name(1, "person", "", "a" * 44 + "x")
    assert score("\u0627" * 24, name).score < match.SURE


def test_an_actor_that_articles_name_more_is_looked_at_first_where_very_many_have_one_surname(archive: Archive) -> None:
    with engines.writing(archive.engine) as connection:
        for at in range(120):
            people = (Actor(f"{chr(97 + at // 26)}{chr(97 + at % 26)}rian Bordelot".title(), "person"),)
            naming.actor_ids(connection, Article("", ""), Extraction(actors=people))
    read_in_named(archive, "Acrian Bordelot", times=4)
    for typed in ("bordelot", "bordellot", "borde", "bor"):
        decision = archive.find(typed)
        assert [(found.actor.name, found.mentions) for found in decision.matches[:1]] == [("Acrian Bordelot", 4)]
        assert decision.decision == "one"


def read_in_named(archive: Archive, name: str, *, times: int) -> None:
    """Articles that name one person."""
    for at in range(times):
        article = Article(f"{name}{at}.txt", f"{name} parle, {at}.")
        mention = Mention(Span(0, len(name)), name, "name")
        extraction = Extraction(actors=(Actor(name, "person"),), mentions=(mention,))
        archive.add(article, extraction, key=article.file, raw=b"", digest=str(at), rules=1)


def test_what_find_reads_does_not_grow_with_how_often_somebody_is_named(archive: Archive) -> None:
    read_in_named(archive, "Acrian Bordelot", times=130)
    (found,) = archive.find("acrian bordelot").matches
    assert found.mentions == 130
    with archive.engine.connect() as connection:
        counted = connection.execute(
            queries.mention_counts(1, names_read.MOST_COUNTED), queries.numbered("actor", [found.actor.id])
        ).one()
    assert counted.articles == names_read.MOST_COUNTED


def test_a_version_that_replaces_another_is_counted_once(archive: Archive) -> None:
    for digest in ("1", "2", "3"):
        article = Article("a.txt", "Acrian Bordelot parle.")
        extraction = Extraction(actors=(Actor("Acrian Bordelot", "person"),))
        archive.add(article, extraction, key="a.txt", raw=b"", digest=digest, rules=1)
    with archive.engine.connect() as connection:
        assert connection.scalar(select(schema.actors.c.articles)) == 1


def test_a_name_that_several_people_have_gives_all_of_them_with_their_last_mention(filled: Archive) -> None:
    decision = filled.find("sarnel")
    assert decision.decision == "several"
    assert [(m.actor.name, m.mentions, m.last_seen) for m in decision.matches] == [
        ("Hugo Sarnel", 2, "2031-03-12"),
        ("Berthe Sarnel", 2, "2031-03-07"),
    ]


def test_a_directory_name_outranks_one_made_of_somebodys_surname(archive: Archive, tmp_path) -> None:
    archive.sync(directory(tmp_path / "directory", more="emile,Emile Ravel,person,Ravel\nbeatrice,Béatrice Ravel,person,"))
    assert told(archive.find("ravel")) == ("one", [("Emile Ravel", "folded")])
    assert told(archive.find("beatrice ravel")) == ("one", [("Béatrice Ravel", "folded")])


@pytest.mark.parametrize(
    ("typed", "decision", "found"),
    [
        ("Mme Macron", "one", ["Brigitte Macron"]),
        ("Madame Zelensky", "none", ["Volodymyr Zelensky"]),
        ("M. Macron", "one", ["Emmanuel Macron"]),
        ("Mme Lavrov", "none", ["Sergueï Lavrov"]),
        ("M. Lavrov", "one", ["Sergueï Lavrov"]),
        ("N'Diaye", "one", ["Abdoulaye N'Diaye"]),
        ("O’Brenn", "one", ["Karl O'Brenn"]),
        ("karl o'brenn", "one", ["Karl O'Brenn"]),
    ],
)
def test_civilities_tell_a_gender_and_an_apostrophe_parts_no_surname(
    archive: Archive, typed: str, decision: str, found: list[str]
) -> None:
    archive.sync(load_directory(seeds.DIRECTORY))
    people = [Actor(name, "person") for name in ("Brigitte Macron", "Olena Zelenska", "Abdoulaye N'Diaye", "Karl O'Brenn")]
    text = ". ".join(person.name for person in people)
    mentions = tuple(
        Mention(Span(text.index(one.name), text.index(one.name) + len(one.name)), one.name, "name") for one in people
    )
    archive.add(Article("a.txt", text), Extraction(tuple(people), mentions), key="a", raw=b"a", digest="a", rules=1)
    told = archive.find(typed)
    assert (told.decision, [match.actor.name for match in told.matches][: len(found)]) == (decision, found)


def test_find_narrows_to_the_kinds_asked_for(filled: Archive) -> None:
    assert filled.find("orvanie", kinds=("person",)).decision == "none"
    assert filled.find("orvanie", kinds=("country",)).decision == "one"


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("marsk digues", "marsk", ("digues",)),
        ("digues Ilena Marsk hiver", "Ilena Marsk", ("digues", "hiver")),
        ("zelinof armes", "zelinof", ("armes",)),
        ("tomas velt sanctions", "tomas velt", ("sanctions",)),
        ("ilenna marsk", "ilenna marsk", ()),
        ("alliance du détroit sanctions", "alliance du détroit", ("sanctions",)),
        ("LIND", "LIND", ()),
    ],
)
def test_typed_words_are_told_apart_into_a_name_and_the_rest(
    filled: Archive, typed: str, name: str, rest: tuple[str, ...]
) -> None:
    read = filled.recognise(tuple(typed.split()))
    assert (read.name, read.decision.decision, read.rest) == (name, "one", rest)


@pytest.mark.parametrize("typed", ["armes", "aide militaire", "pas de percée", "upn", "quai 12", "", "la les des"])
def test_a_word_that_the_articles_know_or_that_says_nothing_is_no_name(filled: Archive, typed: str) -> None:
    words = tuple(typed.split())
    read = filled.recognise(words)
    assert (read.name, read.decision.decision, read.rest) == ("", "none", words)


def test_a_surname_that_is_an_everyday_word_is_a_name_in_capitals_alone(archive: Archive, tmp_path) -> None:
    read_in(archive)
    archive.sync(directory(tmp_path / "other", more="port,Anna Port,person,"))
    assert archive.recognise(("port",)).name == ""
    assert archive.recognise(("Port",)).name == "Port"


@pytest.mark.parametrize(
    "hostile", ["' OR 1=1 --", '"*"', "NEAR(a b)", "%_%", "a" * 100_000, "\x00", "É" * 5000, "\U0001f600 \ud7ff"]
)
def test_hostile_names_are_no_names(filled: Archive, hostile: str) -> None:
    assert filled.find(hostile).decision == "none"
    assert filled.recognise(tuple(hostile.split())).name == ""
    assert filled.find_outlet(hostile) == ()


def test_outlets_are_found_by_name_domain_or_spelling(filled: Archive) -> None:
    assert filled.find_outlet("courrier de port-lazur") == ("Le Courrier de Port-Lazur",)
    assert filled.find_outlet("radio") == ("Radio Delta", "Radio Détroit")
    assert filled.find_outlet("https://www.radio-delta.example/une") == ("Radio Delta",)
    assert filled.find_outlet("ajence du nord") == ("Agence du Nord",)
    assert filled.find_outlet("Gazette") == ()
