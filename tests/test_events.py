"""Events: what a sentence tells, of whom, when and where, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from store.extract.actors import ActorReader
from store.extract.dates import read_dates
from store.extract.directory import load_directory
from store.extract.events import LONGEST, read_events
from store.extract.nlp import Reader
from store.types import EventMention

DAY = "2030-06-13"  # a Thursday
READER = Reader()
ACTORS = ActorReader(load_directory(seeds.DIRECTORY))


def events(text: str, published: str | None = DAY) -> list[EventMention]:
    reading = READER.read(text, published=published)
    return read_events(reading, ACTORS.read(reading), read_dates(text, published=published))


@pytest.mark.parametrize(
    ("text", "tense", "place", "actors"),
    [
        ("Bruno Corvennec a signé l'accord à Genève.", "past", "Genève", ("Bruno Corvennec",)),
        ("L'Ukraine et la Pologne ont signé un traité.", "past", None, ("Ukraine", "Pologne")),
        ("Bruno Corvennec signe l'accord à Lyon.", "present", "Lyon", ("Bruno Corvennec",)),
        ("Bruno Corvennec signera l'accord en Pologne.", "future", "Pologne", ("Bruno Corvennec", "Pologne")),
        ("Bruno Corvennec doit rencontrer Julie Sarn à Genève.", "future", "Genève", ("Bruno Corvennec", "Julie Sarn")),
        ("Bruno Corvennec va démissionner.", "future", None, ("Bruno Corvennec",)),
        ("Bruno Corvennec est attendu à Berlin.", "future", "Berlin", ("Bruno Corvennec",)),
        ("Bruno Corvennec a été arrêté à Lyon.", "past", "Lyon", ("Bruno Corvennec",)),
        ("Bruno Corvennec s'est entretenu avec Julie Sarn.", "past", None, ("Bruno Corvennec", "Julie Sarn")),
        ("La réunion entre la France et la Pologne a eu lieu à Genève.", "past", "Genève", ("France", "Pologne")),
        ("La réunion entre la France et la Pologne aura lieu à Genève.", "future", "Genève", ("France", "Pologne")),
        ("Le procès de Bruno Corvennec a commencé.", "past", None, ("Bruno Corvennec",)),
        ("Moscou a annoncé une trêve.", "past", None, ("Russie",)),
        ("Le romancier Bruno Corvennec est mort à Paris.", "past", "Paris", ("Bruno Corvennec",)),
    ],
)
def test_what_happens_to_whom_and_where(text, tense, place, actors):
    (event,) = events(text)
    assert (event.tense, event.place, event.actors) == (tense, place, actors)
    assert event.headline == text.rstrip(".")
    assert event.span.of(text) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bruno Corvennec a rencontré Julie Sarn à Genève.", "meeting"),
        ("La France et la Pologne ont signé un traité.", "agreement"),
        ("Bruno Corvennec a téléphoné à Julie Sarn mercredi.", "call"),
        ("Bruno Corvennec a visité la Pologne mercredi.", "visit"),
        ("La Pologne a annoncé une trêve.", "statement"),
        ("La Pologne a sanctionné la Russie.", "sanctions"),
        ("La Pologne a livré deux avions à la France.", "delivery"),
        ("Bruno Corvennec a été condamné à Lyon.", "trial"),
        ("Bruno Corvennec a été réélu mercredi.", "election"),
        ("Une tempête a ravagé la Pologne mercredi.", "disaster"),
        ("Un séisme a eu lieu mercredi en Pologne.", "disaster"),
        ("Une grève a commencé mercredi en Pologne.", "strike"),
        ("La France a battu la Pologne mercredi.", "match"),
        ("Le romancier Bruno Corvennec est mort mercredi à Paris.", "death"),
        ("La chanteuse Julie Sarn s'est éteinte mercredi.", "death"),
        ("Bruno Corvennec est décédé à Lyon.", "death"),
        ("L'acteur de films Bruno Corvennec est mort d'un cancer.", "death"),
        ("Le maire de Lyon Bruno Corvennec est mort de froid.", "death"),
        ("Julie Sarn a succombé mercredi.", "death"),
        ("Julie Sarn a succombé à ses blessures.", "death"),
        ("Bruno Corvennec s'éteint à Lyon.", "death"),
    ],
)
def test_the_kind_of_what_happens(text, kind):
    (event,) = events(text)
    assert event.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Trois soldats sont morts mercredi, a indiqué Bruno Corvennec.",
        "Vingt personnes sont mortes en Pologne.",
        "Deux civils ont succombé à leurs blessures en Pologne, selon Julie Sarn.",
        "Bruno Corvennec a éteint l'incendie mercredi.",
        "Bruno Corvennec éteint la polémique.",
        "Bruno Corvennec est mort de rire.",
        "Julie Sarn meurt d'envie de revenir.",
        "Julie Sarn va mourir de honte.",
        "La mère de Bruno Corvennec est morte mercredi à Lyon.",
        "Le chien de Julie Sarn est mort mercredi.",
        "L'espoir de Bruno Corvennec est mort mercredi.",
        "Bruno Corvennec a succombé aux charmes de la Pologne.",
        "Julie Sarn succombe à la tentation.",
        "Dans le dernier film de la chanteuse, Julie Sarn meurt.",
        "Bruno Corvennec meurt à la fin du film.",
    ],
)
def test_a_death_is_nobody_s_but_whose_the_article_tells(text):
    assert all(event.kind != "death" for event in events(text))


def test_what_is_announced_for_a_day_is_to_come_on_that_day():
    for text in (
        "Bruno Corvennec doit rencontrer Julie Sarn vendredi à Genève.",
        "Bruno Corvennec rencontrera Julie Sarn vendredi à Genève.",
        "Bruno Corvennec est attendu vendredi à Genève.",
        "Bruno Corvennec doit vendredi rencontrer Julie Sarn.",
        "Bruno Corvennec a promis de signer l'accord vendredi.",
        "Bruno Corvennec s'est engagé à livrer deux avions à Julie Sarn vendredi.",
        "La Pologne menace de fermer sa frontière vendredi.",
    ):
        (event,) = events(text)
        assert (event.tense, event.date) == ("future", "2030-06-14")


@pytest.mark.parametrize(
    "text",
    [
        "La pluie a détruit la récolte.",  # nobody
        "Bruno Corvennec n'a pas signé l'accord.",  # denied
        "Bruno Corvennec aurait signé l'accord.",  # supposed
        "Bruno Corvennec pourrait rencontrer Julie Sarn.",
        "Bruno Corvennec a annoncé que la pluie cesserait.",  # speech
        "« Julie Sarn a signé l'accord », a dit Bruno Corvennec.",  # said, not told
        "Bruno Corvennec souligne la signature et la visite.",  # no verb of event
        "La visite de Bruno Corvennec inquiète.",
        "L'attaque de Bruno Corvennec inquiète.",  # a noun that looks like a verb
        "Bruno Corvennec signait tout.",  # paints
        "La porte de Bruno Corvennec a commencé à grincer.",  # nothing that takes place commences
        "Il est faux que Bruno Corvennec a signé l'accord mercredi.",  # false
        "Selon une rumeur, Bruno Corvennec a démissionné.",  # rumour
        "Bruno Corvennec a démenti avoir rencontré Julie Sarn.",  # denied
        "La Pologne dément avoir livré deux avions à la France.",
    ],
)
def test_what_is_no_event(text):
    assert events(text) == []


def test_the_date_of_the_sentence_and_its_precision():
    (event,) = events("Bruno Corvennec a été arrêté mercredi à Lyon.")
    assert (event.date, event.precision, event.tense) == ("2030-06-12", "day", "past")


def test_the_date_nearest_to_the_verb_wins():
    (event,) = events("Après Lyon mercredi, Bruno Corvennec est attendu le 20 juin 2030 à Berlin.")
    assert (event.date, event.place) == ("2030-06-20", "Berlin")


def test_a_date_to_come_makes_it_future():
    (event,) = events("Le 3 juillet 2030, Bruno Corvennec signe l'accord.")
    assert event.tense == "future"


def test_no_date_is_borrowed_from_another_sentence():
    (event,) = events("Tout a changé mercredi. Bruno Corvennec a été arrêté.")
    assert event.date is None
    assert event.precision is None


def test_a_long_sentence_is_cut_where_a_clause_ends():
    text = (
        "Bruno Corvennec a signé à Genève un accord de pêche attendu depuis douze ans par les deux ports, "
        "alors que les bateaux de la région restaient à quai, faute de quotas et de carburant pour la saison."
    )
    (event,) = events(text)
    assert event.headline.endswith("les deux ports")
    assert text.startswith(event.headline)
    assert len(event.headline) <= LONGEST


def test_an_opening_clause_gives_way_to_what_happened():
    text = (
        "Alors que les bateaux de toute la région restaient à quai depuis douze longues semaines faute de quotas suffisants, "
        "Bruno Corvennec a signé l'accord à Genève."
    )
    (event,) = events(text)
    assert event.headline == "Bruno Corvennec a signé l'accord à Genève"


def test_a_headline_is_never_cut_inside_a_quote():
    text = (
        "Bruno Corvennec a signé à Genève un accord qu'il juge, dans un entretien donné hier soir, « très utile, "
        "même si rien, à ce jour, ne dit » qu'il tiendra plus d'une saison entière."
    )
    (event,) = events(text)
    assert event.headline.count("«") == event.headline.count("»")


def test_each_sentence_tells_one_event_at_most_and_in_order():
    found = events("Bruno Corvennec a signé et annoncé un accord. Hier, Julie Sarn a démissionné.")
    assert [event.actors for event in found] == [("Bruno Corvennec",), ("Julie Sarn",)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Bruno Corvennec ",
                "a signé ",
                "mercredi ",
                "à Genève",
                "« ",
                " »",
                ". ",
                "\n\n",
                "doit ",
                "a lieu ",
                "réunion ",
                ",",
                "é",
                "1",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_read_and_every_event_lies_in_it(text):
    for event in events(text):
        assert 0 <= event.span.start < event.span.end <= len(text)
        assert event.actors
        assert 0 < len(event.headline) <= LONGEST
