"""What the bot says: complete in both languages, French typography, dates and amounts."""

import re
import string
from decimal import Decimal

import pytest

from handlers import wording
from handlers.wording import (
    Counted,
    Sentence,
    amounts,
    charts,
    checks,
    corrections,
    dates,
    digests,
    home,
    identities,
    pages,
    subscriptions,
    verdicts,
)
from store.types import FoundFigure, Passage, Source

ROOMS = {
    "": wording,
    "charts.": charts,
    "checks.": checks,
    "corrections.": corrections,
    "digests.": digests,
    "home.": home,
    "identities.": identities,
    "pages.": pages,
    "subscriptions.": subscriptions,
    "verdicts.": verdicts,
}
ALONE = {room + name: thing for room, module in ROOMS.items() for name, thing in vars(module).items()}
SAID = ALONE | {f"{name}.{key}": thing for name, told in ALONE.items() if isinstance(told, dict) for key, thing in told.items()}
SENTENCES = {name: thing for name, thing in SAID.items() if isinstance(thing, Sentence)}
COUNTED = {name: thing for name, thing in SAID.items() if isinstance(thing, Counted)}


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(name: str):
    sentence = SENTENCES[name]
    assert sentence.fr.strip()
    assert sentence.en.strip()
    assert holes(sentence.fr) == holes(sentence.en)


@pytest.mark.parametrize("name", SENTENCES)
def test_french_typography(name: str):
    french = SENTENCES[name].fr
    assert not re.search(r" [:;!?»%]|« ", french), "a plain space where a line must not break"
    assert not re.search(r"\w[;!?»]", french), "no space before a high mark"


@pytest.mark.parametrize("name", SENTENCES)
def test_outlets_are_never_called_sources(name: str):
    assert not re.search(r"\bsources?\b", SENTENCES[name].fr + " " + SENTENCES[name].en, re.I)


def test_counts_take_the_number_of_their_language():
    assert wording.ARTICLES("fr", 0) == "0 article"
    assert wording.ARTICLES("fr", 1) == "1 article"
    assert wording.ARTICLES("en", 0) == "0 articles"
    assert wording.ARTICLES("fr", 1234) == "1\u202f234 articles"
    assert wording.OUTLETS("fr", 2) == "2 médias"
    assert all(isinstance(counted("en", 2, name="X"), str) for counted in COUNTED.values())


def test_names_are_enumerated():
    assert [wording.enumerated(names, "fr") for names in ("X", "XY", "XYZ")] == ["X", "X et Y", "X, Y et Z"]
    assert wording.enumerated("XYZ", "en") == "X, Y and Z"


def test_words_of_others_are_put_in_as_they_are():
    assert wording.BAD_DATE("fr", typed="{id} « ? »") == "Je ne lis pas de date dans {id} « ? »."


@pytest.mark.parametrize(
    ("when", "fr", "en"),
    [
        ("2032-01-12", "le 12 janvier 2032", "on 12 January 2032"),
        ("2032-03-01", "le 1er mars 2032", "on 1 March 2032"),
        ("2032-01-12T14:05+01:00", "le 12 janvier 2032", "on 12 January 2032"),
        ("2032-08", "en août 2032", "in August 2032"),
        ("2032", "en 2032", "in 2032"),
        ("2032-01-10/2032-01-14", "du 10 au 14 janvier 2032", "from 10 to 14 January 2032"),
        ("2032-02-28/2032-03-01", "du 28 février au 1er mars 2032", "from 28 February to 1 March 2032"),
        ("2031-12-28/2032-01-02", "du 28 décembre 2031 au 2 janvier 2032", "from 28 December 2031 to 2 January 2032"),
        ("2032-01/2032-03", "de janvier à mars 2032", "from January to March 2032"),
        ("2031/2032", "de 2031 à 2032", "from 2031 to 2032"),
        ("2032-01-10/2032-01-10", "le 10 janvier 2032", "on 10 January 2032"),
    ],
)
def test_dates_are_said(when: str, fr: str, en: str):
    assert dates.placed(when, "fr") == fr
    assert dates.placed(when, "en") == en


@pytest.mark.parametrize("when", ["", "bientôt", "2032-13", "2032-02-30", "2032-01-01/demain", "-", "/"])
def test_what_is_no_date_is_shown_as_it_is(when: str):
    assert isinstance(dates.placed(when, "fr"), str)
    assert dates.bare(when, "fr") == when


def figure(
    kind: str, unit: str, value: str | None = None, *, low: str | None = None, high: str | None = None, **more
) -> FoundFigure:
    numbers = {"value": value, "low": low, "high": high}
    given = {"words": "?", "unit_assumed": False, "qualifier": None, "about": None, "speaker": None, **more}
    source = Source(1, "a.txt", None, None, None, None, 1, "current")
    return FoundFigure(
        id=1,
        kind=kind,
        unit=unit,
        passage=Passage("", ()),
        source=source,
        **{name: Decimal(number) if number else None for name, number in numbers.items()},
        **given,
    )


@pytest.mark.parametrize(
    ("found", "fr", "en"),
    [
        (figure("money", "USD", "500000000"), "500 millions de dollars", "500 million dollars"),
        (figure("money", "EUR", "1500000"), "1,5 million d'euros", "1.5 million euros"),
        (
            figure("money", "EUR", "65000000000", qualifier="more_than"),
            "plus de 65 milliards d'euros",
            "more than 65 billion euros",
        ),
        (figure("money", "RUB", "2000"), "2 000 roubles russes", "2,000 Russian rubles"),
        (figure("money", "EUR", "1234567"), "1 234 567 euros", "1,234,567 euros"),
        (
            figure("money", "USD", low="300000000", high="500000000"),
            "300 à 500 millions de dollars",
            "300 to 500 million dollars",
        ),
        (figure("count", "soldats", low="3000", high="4000"), "3 000 à 4 000 soldats", "3,000 to 4,000 soldats"),
        (figure("count", "habitants", "2000000"), "2 millions d'habitants", "2 million habitants"),
        (figure("count", "soldats", "100000", qualifier="about"), "environ 100 000 soldats", "about 100,000 soldats"),
        (figure("percent", "percent", "12.5"), "12,5 %", "12.5 %"),
        (figure("percent", "point", "0.1"), "0,1 point", "0.1 points"),
        (figure("duration", "hour", "1.5"), "1,5 heure", "1.5 hours"),
        (figure("duration", "day", "40"), "40 jours", "40 days"),
        (figure("age", "year", low="84", high="86"), "84 à 86 ans", "84 to 86 years old"),
        (figure("measure", "kilometre", "12"), "12 kilomètres", "12 kilometers"),
        (figure("measure", "square_kilometre", "3"), "3 kilomètres carrés", "3 square kilometers"),
        (figure("measure", "degree_celsius", "-4"), "-4 degrés Celsius", "-4 degrees Celsius"),
        (figure("measure", "baril", "4"), "4 baril", "4 baril"),
    ],
)
def test_amounts_have_one_form(found: FoundFigure, fr: str, en: str):
    for lang, expected in (("fr", fr), ("en", en)):
        said = amounts.amount(found, lang)
        assert said is not None
        assert said.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-") == expected


def test_a_number_and_its_unit_stay_on_one_line():
    assert amounts.amount(figure("money", "USD", "500000000"), "fr") == "500\u00a0millions\u00a0de dollars"
    assert amounts.amount(figure("percent", "percent", "12"), "fr") == "12\u00a0%"


@pytest.mark.parametrize(
    "found",
    [
        figure("ratio", "ratio", "0.667"),
        figure("count", "soldats"),
        figure("money", "EUR", "1e400"),
        figure("count", "x", "NaN"),
    ],
)
def test_where_no_form_is_surer_the_articles_words_stand(found: FoundFigure):
    assert amounts.amount(found, "fr") is None
