"""The best answers to frequent words, found a stretch of the archive at a time, are those that a look at all of them finds."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import samples
from sqlalchemy import text

from store.archive import Archive, topmost
from store.archive.topmost import STRETCH
from store.types import Actor, Article, EventFilters, Extraction, Filters

WORDS = "digue port accord budget crue taxe pêche rail".split()
PEOPLE = ("Anna Brisk", "Tomas Veld", "Ilena Marsk")
OUTLETS = ("Le Courrier de Merrault", "La Dépêche de Valdrie")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of eight ids, and every word is a frequent one."""
    monkeypatch.setattr(topmost, "STRETCH", 8)
    monkeypatch.setattr(topmost, "FEW", 0)
    monkeypatch.setattr(topmost, "FEW_THINGS", 2)


def _fill(archive: Archive, many: int = 60, *, in_order: bool = False) -> None:
    """Articles of made-up quotes and sums, in no order of their days, some of no known day; or one a day."""
    chance = random.Random(16)
    for number in range(many):
        day = None if number % 9 == 4 else (date(2031, 1, 1) + timedelta(days=chance.randrange(90))).isoformat()
        if in_order:
            day = (date(2031, 1, 1) + timedelta(days=number)).isoformat()
        words, speaker = chance.sample(WORDS, 3), chance.choice(PEOPLE)
        kind = chance.choice(("direct", "fragment", "indirect"))
        said, sum_ = f"La {words[0]} et le {words[1]} sont là", f"{chance.randrange(2, 900)} millions d\u2019euros"
        passage = f"« {said} », a dit {speaker}." if kind != "indirect" else f"{speaker} a dit que {said}."
        body = f"{passage} Le {words[2]} a coûté {sum_} à la ville. Une {words[1]} de plus."
        quote = samples.quote(body, said, speaker, kind=kind)
        figure = samples.figure(body, sum_, "money", "EUR", f"{sum_.split()[0]}000000", about=words[2])
        samples.add(
            archive,
            body,
            file=f"{number}.txt",
            published=day,
            outlet=OUTLETS[number % 2],
            quotes=[quote],
            figures=[figure],
            actors=[Actor(speaker, "person")],
        )


def _questions() -> Iterator[Filters]:
    for words in [(word,) for word in WORDS] + [("digue", "port"), ("accord", "taxe"), ("la", "digue")]:
        yield Filters(words=words)
        yield Filters(words=words, since=date(2031, 2, 1), before=date(2031, 3, 1))
        yield Filters(words=words, outlet=OUTLETS[1])
    yield Filters(phrases=("la digue et le port",))


def _ids(archive: Archive, filters: Filters, limit: int) -> tuple[Sequence[int], Sequence[int]]:
    quotes = archive.quotes(filters, limit=limit).items
    figures = archive.figures(filters, limit=limit).items
    return [quote.id for quote in quotes], [one.amounts[0].figures[0].id for one in figures]


def test_a_stretch_at_a_time_finds_what_a_look_at_all_finds(
    archive: Archive, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(archive)
    actors = [archive.find(name).matches[0].actor.id for name in PEOPLE]
    asked = [*_questions(), *(Filters(words=(word,), speaker=actor) for word in WORDS[:3] for actor in actors)]
    nearly = {(limit, filters): _ids(archive, filters, limit) for filters in asked for limit in (3, 10, 40)}
    assert sum(bool(quotes) for quotes, _ in nearly.values()) > 60
    monkeypatch.setattr(topmost, "FEW", 10**9)
    for (limit, filters), found in nearly.items():
        assert found == _ids(archive, filters, limit), filters


def test_the_newest_events_that_tell_frequent_words_are_those_that_a_look_at_all_finds(
    archive: Archive, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(archive)
    archive.group(datetime(2031, 5, 1, tzinfo=UTC))
    asked = [EventFilters(words=words) for words in [(word,) for word in WORDS] + [("digue", "port")]]
    asked += [EventFilters(words=("digue",), since=date(2031, 2, 1)), EventFilters(words=("port",), outlets=(OUTLETS[0],))]
    pages = [(filters, start) for filters in asked for start in (0, 3, 6)]
    found = [archive.chronology(filters, start=start, limit=3) for filters, start in pages]
    assert sum(bool(page.items) for page in found) > 6
    monkeypatch.setattr(topmost, "FEW", 10**9)
    for (filters, start), page in zip(pages, found, strict=True):
        assert page == archive.chronology(filters, start=start, limit=3), filters


def test_pages_follow_one_another(archive: Archive, small: None) -> None:
    _fill(archive)
    whole = archive.quotes(Filters(words=("digue",)), limit=50)
    pages = [archive.quotes(Filters(words=("digue",)), start=start, limit=4) for start in range(0, len(whole.items), 4)]
    assert [quote.id for page in pages for quote in page.items] == [quote.id for quote in whole.items]
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_a_page_of_very_frequent_words_is_made_of_the_newest(
    archive: Archive, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(archive, in_order=True)
    monkeypatch.setattr(topmost, "LOOKED_AT", 1)
    found = archive.quotes(Filters(words=("digue",)), limit=3).items
    assert len(found) == 3
    assert min(quote.source.published or "" for quote in found) > "2031-02-01"


def test_what_is_written_keeps_the_zones_as_they_are_counted(archive: Archive) -> None:
    _fill(archive, 12)
    with archive.engine.connect() as connection:
        kept = connection.execute(text('SELECT "of", zone, newest, oldest FROM zones ORDER BY "of", zone')).all()
        for of, zone, newest, oldest in kept:
            days = f"SELECT max(day), min(nullif(day, 0)) FROM {of} WHERE id / {STRETCH} = {zone}"
            assert tuple(connection.execute(text(days)).one()) == (newest, oldest)
    assert [row[0] for row in kept] == ["articles", "figures", "quotes"]


def test_the_articles_told_are_those_there_are_whatever_becomes_of_them(archive: Archive) -> None:
    _fill(archive, 12)
    at = datetime(2031, 5, 1, tzinfo=UTC)
    assert (archive.coverage().articles, archive.coverage().outlets) == (12, 2)
    for number in range(0, 12, 2):  # all of one outlet
        named = archive.articles_named(f"{number}.txt")
        archive.withdraw(named[0].key, reason="essai", by="cli", at=at, purge=number == 0)
    told = archive.coverage()
    assert (told.articles, told.outlets) == (6, 1)
    article = Article(file="3.txt", text="Le rail change.", published="2031-01-01", outlet=OUTLETS[0], fetched=at)
    archive.add(article, Extraction(), key="3.txt", raw=b"", digest="other", rules=1)
    told = archive.coverage()
    assert (told.articles, told.outlets) == (6, 2)
    with archive.engine.connect() as connection:
        counted = text("SELECT coalesce(outlet_id, 0), status, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2")
        kept = text("SELECT outlet_id, status, articles FROM article_counts WHERE articles <> 0 ORDER BY 1, 2")
        assert connection.execute(kept).all() == connection.execute(counted).all()
