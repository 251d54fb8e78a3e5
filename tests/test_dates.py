"""Dates out of sentences of our own, and out of what somebody types after « depuis: »."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.extract.dates import parse_typed_date, read_dates, resolve
from store.types import first_day, last_day

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[list[str]]:
    return [line.split("|") for line in (DATA / name).read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("phrase", "published", "when", "precision"), table("dates.csv"))
def test_each_phrase_gives_its_one_date(phrase: str, published: str, when: str, precision: str) -> None:
    (mention,) = read_dates(phrase, published=published or None)
    assert (str(mention.date), mention.precision) == (when, precision)
    assert mention.span.of(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "La planète Mars est rouge.",
        "Elle a été élue.",
        "Ils ont compté 2000 personnes.",
        "Le prix est de 1 500 euros.",
        "Il mesure 2014 mètres de haut.",
        "Le lendemain, il est parti.",
        "Il pense que ma décision et sa réponse me plaisent.",
        "Ce matin-là, il pleuvait.",
        "Le 20 heures est en retard.",
        "La semaine fut longue.",
        "Les attentats du 11-Septembre ont marqué.",
        "Elle a parlé à Noël Darnet.",
        "Le marché de Noël est ouvert.",
        "Voici deux mois de travail.",
        "La quinzaine commerciale fut belle.",
    ],
)
def test_what_only_looks_like_a_date_is_none(phrase: str) -> None:
    assert read_dates(phrase, published="2022-01-13") == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Il l'a dit mardi dernier à Valdoria.", "mardi dernier"),
        ("Il l'a dit mercredi 12 janvier 2022.", "mercredi 12 janvier 2022"),
        ("Il l'a dit fin janvier.", "fin janvier"),
        ("Il l'a dit il y a trois ans.", "il y a trois ans"),
        ("Du 2 au 11 mai, il se tait.", "2 au 11 mai"),
    ],
)
def test_a_date_covers_all_the_words_that_say_it(text: str, span: str) -> None:
    assert read_dates(text, published="2022-01-13")[0].span.of(text) == span


def test_the_sense_of_the_verb_decides_between_last_and_next() -> None:
    assert resolve("vendredi", published="2022-01-13") == "2022-01-07"
    assert resolve("vendredi", published="2022-01-13", tense="future") == "2022-01-14"
    assert resolve("vendredi", published=None) is None
    assert resolve("une réponse", published="2022-01-13") is None


@pytest.mark.parametrize(("typed", "today", "first", "last"), table("typed_dates.csv"))
def test_a_typed_date_gives_its_first_and_last_day(typed: str, today: str, first: str, last: str) -> None:
    now = date.fromisoformat(today)
    assert str(parse_typed_date(typed, today=now, edge="first")) == first
    assert str(parse_typed_date(typed, today=now, edge="last")) == last


PIECES = "lundi mardi mars janvier 1 12 31 99 ² ²² 2022 2016 0001 9999 le du au à et - / . il y a dans ici voilà en huit noël"
PIECES += (
    " ans mois jours fin début de la l' année été dernier derniers prochains les semaine quinzaine première trimestre jusqu'"
)
DATES = st.text(max_size=40) | st.lists(st.sampled_from([*PIECES.split(), "\n", "prochain", "trois"]), max_size=10).map(
    " ".join
)


@given(DATES, st.dates())
@settings(max_examples=600, deadline=None)
def test_any_text_gives_dates_that_can_be_read_again(text: str, day: date) -> None:
    end = 0
    for mention in read_dates(text, published=day.isoformat()):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        if mention.date is not None:
            assert first_day(mention.date) <= last_day(mention.date)


@given(DATES, st.dates())
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_gives_a_day_or_nothing(text: str, day: date) -> None:
    first, last = (parse_typed_date(text, today=day, edge=edge) for edge in ("first", "last"))
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
