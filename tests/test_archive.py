"""What goes into the archive, who sees it, in which order it comes out, and what it costs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dispatches import NOW, SmallReader, directory, leads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, event, func, select, update

from store import queries, schema
from store.archive import Archive
from store.types import Actor, Article, EventFilters, Extraction, Figure, Filters, Mention, Quote, Span

TEXT = (
    "Le port rouvre\n\nAnna Brisk a tranché. « Le port rouvrira lundi », a dit Anna Brisk, « et pas avant », à Karsk. Il pleut."
)


def span(words: str, whole: str = TEXT) -> Span:
    at = whole.index(words)
    return Span(at, at + len(words))


BRISK = Actor("Anna Brisk", "person", aliases=("Brisk",))
QUOTE = Quote(
    (span("Le port rouvrira lundi"), span("et pas avant")),
    "direct",
    "Anna Brisk",
    said_on="2031-04-01",
    rule="test",
    confidence=0.9,
)
EXTRACTION = Extraction(
    actors=(BRISK, Actor("Karsk", "place")),
    mentions=(Mention(span("Anna Brisk"), "Anna Brisk", "name"), Mention(span("Karsk"), "Karsk", "name")),
    quotes=(QUOTE,),
)


def add(
    archive: Archive, whole: str = TEXT, extraction: Extraction = EXTRACTION, *, key: str = "a.txt", digest: str = "1", **fields
) -> str:
    article = Article(
        **{"file": key, "text": whole, "published": "2031-04-02", "outlet": "La Dépêche", "fetched": NOW, **fields}
    )
    return archive.add(article, extraction, key=key, raw=whole.encode(), digest=digest, rules=1)


@contextmanager
def statements(archive: Archive) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def see(_connection, _cursor, statement, *_) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(archive.engine, "before_cursor_execute", see)
    yield seen
    event.remove(archive.engine, "before_cursor_execute", see)


# --- what goes in --------------------------------------------------------------------------------------------------


def test_a_quote_comes_out_as_it_went_in_inside_its_sentence(archive: Archive) -> None:
    assert add(archive) == "new"
    (found,) = archive.quotes(Filters(words=("lundi",))).items
    assert found.words == ("Le port rouvrira lundi", "et pas avant")
    assert found.passage.text == "« Le port rouvrira lundi », a dit Anna Brisk, « et pas avant », à Karsk."
    assert [mark.of(found.passage.text) for mark in found.passage.marks] == list(found.words)
    assert (found.kind, found.said_on, found.inferred) == ("direct", "2031-04-01", False)
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.kind) == ("Anna Brisk", "person")
    assert found.source.outlet is not None
    assert (found.source.file, found.source.outlet.name, found.source.published) == ("a.txt", "La Dépêche", "2031-04-02")


def test_the_paragraph_of_a_quote_has_it_marked(archive: Archive) -> None:
    add(archive)
    (found,) = archive.quotes(Filters(words=("lundi",))).items
    told = archive.paragraph("quote", found.id)
    assert told is not None
    source, passage = told
    assert source == found.source
    assert passage.text == TEXT.split("\n\n")[1]
    assert [mark.of(passage.text) for mark in passage.marks] == list(found.words)
    assert archive.paragraph("quote", found.id + 1) is None
    assert archive.paragraph("figure", found.id) is None


def test_figures_keep_their_exact_numbers_and_a_repeat_in_brackets_is_no_answer_of_its_own(archive: Archive) -> None:
    whole = "Le don atteint 200,10 millions de dollars (175 millions d'euros). Il en faut entre 3 et 4 fois plus, en 2 ans."
    euros = span("175 millions d'euros", whole)
    figures = (
        Figure(
            span("200,10 millions de dollars", whole), "money", "USD", Decimal("200100000.00"), about="le don", equivalent=euros
        ),
        Figure(euros, "money", "EUR", Decimal(175000000)),
        Figure(span("2 ans", whole), "duration", "year", Decimal(2)),
        Figure(span("entre 3 et 4", whole), "ratio", "ratio", low=Decimal(3), high=Decimal(4), qualifier="about"),
    )
    add(archive, whole, Extraction(figures=figures))
    found = leads(archive.figures(Filters(minor=True)))
    assert [f.words for f in found] == ["200,10 millions de dollars", "entre 3 et 4", "2 ans"]
    assert str(found[0].value) == "200100000.00"
    assert (found[0].equivalent, found[0].about) == ("175 millions d'euros", "le don")
    assert (found[1].low, found[1].high, found[1].qualifier) == (Decimal(3), Decimal(4), "about")
    assert leads(archive.figures(Filters(words=("euros",)), limit=1))[0].words == "200,10 millions de dollars"


def test_a_changed_article_is_a_new_version_and_answers_show_it_alone(archive: Archive) -> None:
    add(archive)
    later = TEXT.replace("lundi", "mardi")
    quote = Quote((span("Le port rouvrira mardi", later),), "direct", "Anna Brisk")
    assert add(archive, digest="1") == "unchanged"
    assert add(archive, later, Extraction(actors=(BRISK,), quotes=(quote,)), digest="2") == "changed"
    assert [(q.words, q.source.version) for q in archive.quotes(Filters()).items] == [(("Le port rouvrira mardi",), 2)]
    with archive.engine.connect() as connection:
        kept = connection.execute(select(schema.articles.c.version, schema.articles.c.status).order_by("version")).all()
        assert [tuple(row) for row in kept] == [(1, "superseded"), (2, "current")]
        assert connection.scalar(select(func.count()).select_from(schema.quotes)) == 2


def test_other_rules_read_the_same_bytes_anew(archive: Archive) -> None:
    add(archive)
    article = Article(file="a.txt", text=TEXT)
    assert archive.add(article, Extraction(), key="a.txt", raw=b"", digest="1", rules=2) == "changed"
    known = archive.known("a.txt")
    assert known is not None
    assert (known.version, known.rules) == (2, 2)


def test_an_article_that_fails_half_way_leaves_nothing(archive: Archive) -> None:
    broken = Extraction(actors=(BRISK,), mentions=EXTRACTION.mentions, quotes=(Quote((Span(0, 3),), "shouted"),))  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        add(archive, extraction=broken)
    assert archive.coverage().articles == 0
    assert archive.find("Brisk").decision == "none"
    assert archive.known("a.txt") is None


@pytest.mark.parametrize("status", ["superseded", "embargoed", "withdrawn"])
def test_no_answer_sees_an_article_that_is_not_current(archive: Archive, status: str) -> None:
    add(archive)
    add(archive, "Un brisck dort sur le quai.", Extraction(), key="b.txt")
    assert archive.recognise(("brisck",)).name == ""  # a word of the articles
    (quote,) = archive.quotes(Filters()).items
    (brisk,) = archive.find("Anna Brisk").matches
    actor = brisk.actor.id or 0
    with archive.engine.begin() as connection:
        connection.execute(update(schema.articles).values(status=status))
    for filters in (
        Filters(),
        Filters(words=("lundi",)),
        Filters(words=("pleut",)),
        Filters(speaker=actor),
        Filters(outlet="La Dépêche"),
    ):
        assert archive.quotes(filters).items == ()
        assert archive.figures(filters).items == ()
    # A link given earlier still opens the version that it was made for, unless that is embargoed or withdrawn.
    assert (archive.paragraph("quote", quote.id) is not None) == (status == "superseded")
    assert archive.coverage() == type(archive.coverage())(0, 0, None, None)
    profile = archive.profile(actor, today=date(2031, 4, 3))
    assert profile is not None
    assert (profile.articles, profile.first_seen, profile.last_seen, profile.said.items) == (0, None, None, ())
    assert [(m.mentions, m.last_seen) for m in archive.find("Brisk").matches] == [(0, None)]
    assert archive.recognise(("brisck",)).name == "brisck"  # of no article that may be seen


def test_money_comes_first_and_small_counts_with_durations_last(archive: Archive) -> None:
    text = "Deux camps, 40 bateaux, 3 jours et 9 millions d'euros."
    figures = (
        Figure(Span(0, 10), "count", "camps", Decimal(2)),
        Figure(Span(12, 22), "count", "bateaux", Decimal(40)),
        Figure(Span(24, 31), "duration", "day", Decimal(3)),
        Figure(Span(35, len(text) - 1), "money", "EUR", Decimal(9_000_000)),
    )
    archive.add(Article(file="c.txt", text=text), Extraction(figures=figures), key="c.txt", raw=b"", digest="c", rules=1)
    assert [found.unit for found in leads(archive.figures(Filters(minor=True)))] == ["EUR", "bateaux", "camps", "day"]
    # Two camps and three days are shown where their own words are asked for, not because their sentence answers.
    assert [found.unit for found in leads(archive.figures(Filters()))] == ["EUR", "bateaux"]
    assert [found.unit for found in leads(archive.figures(Filters(words=("camps",))))] == ["camps", "EUR", "bateaux"]
    assert [found.unit for found in leads(archive.figures(Filters(units=("day",))))] == ["day"]


def test_a_forename_alone_is_nobody_without_being_asked(archive: Archive) -> None:
    people = (Actor("Bruno Le Maire", "person"), Actor("Michaëlle Jean", "person"), Actor("Xi Jinping", "person"))
    archive.add(Article(file="d.txt", text="Rien."), Extraction(actors=people), key="d.txt", raw=b"", digest="d", rules=1)
    assert archive.find("marie").decision == "none"
    assert archive.find("jean").decision == "none"
    assert [found.actor.name for found in archive.find("Xi").matches] == ["Xi Jinping"]


def test_a_purged_article_leaves_no_index_row_and_no_id_is_used_again(archive: Archive) -> None:
    add(archive)
    (before,) = archive.quotes(Filters(words=("lundi",))).items
    with archive.engine.begin() as connection:
        connection.execute(schema.articles.delete())
        for index in (schema.quote_index, schema.figure_index, schema.article_index):
            assert connection.scalar(select(func.count()).select_from(index)) == 0
    assert add(archive) == "new"
    (after,) = archive.quotes(Filters(words=("lundi",))).items
    assert after.id > before.id
    assert after.source.article > before.source.article


def test_actors_of_two_articles_are_one_by_their_whole_name_and_kind(archive: Archive) -> None:
    add(archive, key="a.txt")
    other = Extraction(actors=(Actor("anna BRISK", "person"), Actor("Brisk", "person"), Actor("Anna Brisk", "organisation")))
    add(archive, extraction=other, key="b.txt")
    with archive.engine.connect() as connection:
        rows = connection.execute(select(schema.actors.c.name, schema.actors.c.kind).order_by(schema.actors.c.id)).all()
    assert [tuple(row) for row in rows if "risk" in row.name.lower()] == [
        ("Anna Brisk", "person"),
        ("Anna Brisk", "organisation"),
        ("Brisk", "person"),
    ]


def test_the_directory_comes_in_once_and_its_changes_later(archive: Archive, tmp_path: Path) -> None:
    first = directory(tmp_path / "directory")
    assert archive.sync(first)
    with statements(archive) as asked:
        assert not archive.sync(first)
    assert len(asked) == 1
    add(archive)
    brisk = archive.find("Brisk").matches[0].actor
    assert archive.sync(directory(tmp_path / "directory", more="brisk,Anna Brisk,person,la capitaine", less="costal"))
    known = archive.find("la capitaine").matches[0].actor
    assert (known.id, known.entry) == (brisk.id, "brisk")
    assert "Brisk" in known.aliases
    assert archive.find("Costal").matches[0].actor.entry is None
    assert archive.sync(first)
    assert archive.find("la capitaine").decision == "none"
    assert archive.find("Anna Brisk").matches[0].actor == Actor("Anna Brisk", "person", ("Brisk",), id=brisk.id)
    assert archive.find("Costal").matches[0].actor.entry == "costal"


def test_an_article_ties_an_unknown_name_to_the_directory_by_the_whole_name_alone(archive: Archive, tmp_path: Path) -> None:
    archive.sync(directory(tmp_path / "directory"))
    add(archive, extraction=Extraction(actors=(Actor("Tomas Veld", "person"), Actor("Veld", "person"))))
    assert archive.find("Tomas Veld").matches[0].mentions == 1
    assert archive.find("Veld").matches[0].actor.entry == "veld"


# --- what comes out ------------------------------------------------------------------------------------------------


def test_answers_come_by_tier_then_whole_quotes_then_newest_then_undated(archive: Archive) -> None:
    def article(key: str, published: str | None, quoted: str, kind: str, around: str = "") -> None:
        whole = f"Titre.\n\nIl a parlé {around} de « {quoted} ».\n\nLa digue tient."
        quote = Quote((span(quoted, whole),), kind)  # type: ignore[arg-type]
        add(archive, whole, Extraction(quotes=(quote,)), key=key, published=published)

    article("article", "2031-12-31", "tout autre chose", "direct")
    article("sentence", "2031-11-30", "tout autre chose", "direct", around="de la digue")
    article("undated", None, "la digue tiendra", "direct")
    article("old", "2030-01", "la digue tiendra", "direct")
    article("new", "2031-01-01T10:00+01:00", "la digue tiendra", "direct")
    article("same day", "2031-01-01", "la digue tiendra", "direct")
    article("fragment", "2031-06-01", "digue", "fragment")
    article("indirect", "2031-07-01", "digue", "indirect")
    found = archive.quotes(Filters(words=("digues",)), limit=20).items
    wanted = ["same day", "new", "old", "undated", "fragment", "indirect", "sentence", "article"]
    assert [quote.source.file for quote in found] == wanted


def test_stop_words_are_not_asked_for_but_what_says_them_as_typed_comes_first(archive: Archive) -> None:
    for key, published, quoted in (
        ("old", "2030-01-01", "pas de percée"),
        ("new", "2031-01-01", "une percée, pas moins, est acquise"),
    ):
        whole = f"Il a dit « {quoted} »."
        add(archive, whole, Extraction(quotes=(Quote((span(quoted, whole),), "direct"),)), key=key, published=published)

    def files(*words: str) -> list[str]:
        return [quote.source.file for quote in archive.quotes(Filters(words=words)).items]

    assert files("percée") == ["new", "old"]
    assert files("pas", "de", "percée") == ["old", "new"]
    assert files("pas", "de") == ["old"]  # nothing else is asked


def test_days_are_inclusive_and_an_undated_article_is_neither_before_nor_since(archive: Archive) -> None:
    for key, published in (("a", "2031-01-31"), ("b", "2031-02-01"), ("c", None)):
        add(archive, key=key, published=published)

    def files(**bounds: date) -> list[str]:
        return [quote.source.file for quote in archive.quotes(Filters(**bounds)).items]  # type: ignore[arg-type]

    assert files(since=date(2031, 2, 1)) == ["b"]
    assert files(before=date(2031, 1, 31)) == ["a"]
    assert files(since=date(2031, 1, 31), before=date(2031, 2, 1)) == ["b", "a"]
    assert archive.coverage().first == "2031-01-31"


def test_a_role_is_said_only_for_a_day_that_the_directory_vouches_for(archive: Archive, tmp_path: Path) -> None:
    archive.sync(directory(tmp_path / "directory"))
    veld = Actor("Tomas Veld", "person", entry="veld")

    def role_on(key: str, published: str | None, said_on: str | None) -> str | None:
        quote = Quote((span("Le port rouvrira lundi"),), "direct", "Tomas Veld", said_on=said_on)
        add(archive, extraction=Extraction(actors=(veld,), quotes=(quote,)), key=key, published=published)
        found = next(q for q in archive.quotes(Filters(), limit=20).items if q.source.file == key)
        return found.speaker.role.title if found.speaker and found.speaker.role else None

    assert role_on("in office", "2031-03-08", None) == "ministre de la Défense"
    assert role_on("after", "2031-03-09", None) is None
    assert role_on("said before", "2031-03-20", "2031-03-08") == "ministre de la Défense"
    assert role_on("month of leaving", "2031-04-01", "2031-03") is None
    assert role_on("undated", None, None) is None


def test_an_unnamed_speaker_keeps_his_own_words_and_is_no_actor(archive: Archive) -> None:
    quote = Quote((span("Le port rouvrira lundi"),), "direct", "un conseiller d'Anna Brisk")
    add(archive, extraction=Extraction(actors=(BRISK,), quotes=(quote,)))
    (found,) = archive.quotes(Filters()).items
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.actor) == ("un conseiller d'Anna Brisk", None)


def test_about_is_whom_the_sentence_names_but_for_the_speaker(filled: Archive) -> None:
    veld = filled.find("Tomas Veld").matches[0].actor.id
    marsk = filled.find("Ilena Marsk").matches[0].actor.id
    assert [quote.speaker.name for quote in filled.quotes(Filters(about=veld)).items if quote.speaker] == ["Ilia Zelinov"]
    assert filled.quotes(Filters(about=marsk)).items == ()


def test_a_profile_tells_all_and_counts_current_articles(filled: Archive) -> None:
    profile = filled.profile(filled.find("Tomas Veld").matches[0].actor.id or 0, today=date(2031, 3, 1), limit=2)
    assert profile is not None
    assert profile.role is not None
    assert profile.role.title == "ministre de la Défense"
    assert profile.articles == 5
    assert profile.first_seen is not None
    assert profile.last_seen is not None
    assert (profile.first_seen.file, profile.last_seen.file) == ("12-budget.txt", "11-diplomatie.txt")
    assert [quote.source.file for quote in profile.said.items] == ["11-diplomatie.txt", "07-sanctions.txt"]
    assert profile.said.more
    assert [quote.source.file for quote in profile.said_about.items] == ["11-diplomatie.txt"]
    assert filled.profile(10**9, today=date(2031, 3, 1)) is None


def test_a_passage_without_end_is_cut_around_the_quote(archive: Archive) -> None:
    whole = "mot " * 5000 + "« ceci est dit » " + "mot " * 5000
    add(archive, whole, Extraction(quotes=(Quote((span("ceci est dit", whole),), "fragment"),)))
    (found,) = archive.quotes(Filters()).items
    assert len(found.passage.text) < 900
    assert found.words == ("ceci est dit",)


def test_long_articles_are_found_alike_on_both(archives: tuple[Archive, Archive]) -> None:
    whole = "de la digue " * 4000 + "« fin du port » " + "mot " * 9000 + "tempête"
    for archive in archives:
        add(archive, whole, Extraction(quotes=(Quote((span("fin du port", whole),), "fragment"),)))
        for phrase, found in (("digue de la", 1), ("fin du port", 1), ("port de mer", 0), ("tempête", 0)):
            assert len(archive.quotes(Filters(phrases=(phrase,))).items) == found, (archive.dialect, phrase)


@pytest.mark.parametrize(
    "words",
    [
        ('"',),
        ("l'élysée",),
        ("a:b", "c*", "-d", "^e"),
        ("NEAR(port lundi)",),
        ("port", "OR", "lundi"),
        ("'; DROP TABLE quotes; --",),
        ("12,5", "%"),
        ("\\", "'", "&", "|", "!", "<->"),
        ("x" * 100_000,),
        ("東京", "Київ", "🙂"),
        ("\x00",),
    ],
)
def test_no_question_is_syntax(archive: Archive, words: tuple[str, ...]) -> None:
    add(archive)
    for filters in (Filters(words=words), Filters(phrases=words)):
        assert all("port" in " ".join(quote.words) for quote in archive.quotes(filters).items)
        assert archive.figures(filters).items == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=20), max_size=2))
def test_any_question_has_the_same_answer_on_both(
    both_filled: tuple[Archive, Archive], words: list[str], phrases: list[str]
) -> None:
    filters = Filters(words=tuple(words), phrases=tuple(phrases))
    one, other = ([quote.words for quote in archive.quotes(filters).items] for archive in both_filled)
    assert one == other


def test_a_question_of_nothing_but_marks_finds_nothing(filled: Archive) -> None:
    assert filled.quotes(Filters(words=("!!!",))).items == ()
    assert filled.quotes(Filters(phrases=("« »",))).items == ()


# --- what it costs -------------------------------------------------------------------------------------------------


def test_no_answer_takes_more_statements_the_more_it_shows(filled: Archive) -> None:
    marsk = filled.find("Ilena Marsk").matches[0].actor.id or 0
    for most, ask in (
        # the first of each that asks for words tells how many articles hold them
        (4, lambda: filled.quotes(Filters(words=("la",)), limit=50)),
        (3, lambda: filled.quotes(Filters(words=("la",)), limit=1)),
        (2, lambda: filled.quotes(Filters(speaker=marsk), limit=50)),
        (9, lambda: filled.figures(Filters(words=("euros",)), limit=50)),
        (6, lambda: filled.figures(Filters(words=("euros",)), limit=1)),
        (1, lambda: filled.paragraph("quote", 1)),
        (1, filled.coverage),
        (7, lambda: filled.find("zelinof")),
        (10, lambda: filled.profile(marsk, today=date(2031, 4, 1))),
    ):
        with statements(filled) as asked:
            ask()
        assert 1 <= len(asked) <= most


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(words=("digue",)),
        Filters(words=("digue", "mer"), phrases=("pas de",)),
        Filters(speaker=1),
        Filters(speaker=1, words=("digue",)),
        Filters(about=1),
        Filters(outlet="La Dépêche"),
        Filters(units=("EUR",)),
        Filters(units=("EUR",), order="value"),
        Filters(words=("digue",), order="date", year=2031),
    ],
)
def test_no_question_walks_over_a_whole_table(both_filled: tuple[Archive, Archive], filters: Filters) -> None:
    for archive in both_filled:
        for query in (
            *queries.found_quotes(filters, dialect=archive.dialect, start=0, limit=6),
            *queries.found_figures(filters, dialect=archive.dialect, limit=6),
        ):
            assert walks(plan(archive, query)) == []


def test_what_somebody_said_is_read_in_the_order_of_an_index(both_filled: tuple[Archive, Archive]) -> None:
    for archive in both_filled:
        for query in (
            *queries.found_quotes(Filters(speaker=1), dialect=archive.dialect, start=0, limit=6),
            *(queries.latest_quotes(part, 1, limit=3) for part in queries.PARTS),
        ):
            steps = plan(archive, query)
            assert walks(steps) == []
            assert not [step for step in steps if "TEMP B-TREE" in step or "Sort" in step], steps


@pytest.mark.parametrize("typed", ["Lena Ostrav", "ostraf", "hugo sarnell", "sar", "zzzz"])
def test_no_typed_name_walks_over_a_whole_table(both_filled: tuple[Archive, Archive], typed: str) -> None:
    for archive in both_filled:
        asked = queried(archive, lambda archive=archive: archive.find(typed))
        assert len(asked) > 1
        for statement, parameters in asked:
            assert walks(explained(archive, statement, parameters)) == []


@pytest.mark.parametrize("actors", [(), (1,), (1, 2)])
def test_no_question_about_what_came_walks_over_all_events(archive: Archive, actors: tuple[int, ...]) -> None:
    for query in (
        queried(archive, lambda: archive.events(since=NOW, filters=EventFilters(actors=actors))),
        queried(archive, lambda: archive.events(since=NOW, until=NOW, filters=EventFilters(actors=actors))),
        queried(archive, lambda: archive.chronology(EventFilters(actors=actors))) if actors else [],
    ):
        for statement, parameters in query:
            steps = explained(archive, statement, parameters)
            assert not [step for step in steps if "SCAN events" in step or "Seq Scan on events" in step], steps


def queried(archive: Archive, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that a question takes, with their parameters."""
    asked: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(archive.engine, "before_cursor_execute", keep)
    try:
        ask()
    finally:
        event.remove(archive.engine, "before_cursor_execute", keep)
    assert asked
    return asked


def plan(archive: Archive, query: Select[Any]) -> list[str]:
    """How the database would find an answer, a step a line."""
    compiled = str(query.compile(archive.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    return explained(archive, compiled)


def explained(archive: Archive, statement: str, parameters: Any = ()) -> list[str]:
    """The same of a statement as the driver gets it."""
    explain = "EXPLAIN " if archive.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
    with archive.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN")
        try:
            if archive.dialect == "postgresql":
                # so small a table is best walked over, and sorted: what is asked is whether anything else can be done
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_sort = off")
            return [str(row[-1]) for row in cursor.execute(explain + statement, parameters).fetchall()]
        finally:
            cursor.execute("ROLLBACK")


def walks(steps: list[str]) -> list[str]:
    """The steps that look at every row of a table."""
    tables = ("quotes", "quote_speakers", "quote_actors", "figures", "articles", "aliases", "actors", "name_keys", "word_keys")
    return [
        step
        for step in steps
        if any(f"{verb} {table}" in step for verb in ("SCAN", "Seq Scan on") for table in tables)
        and "USING INDEX" not in step
        and "USING COVERING INDEX" not in step
    ]


# --- several at once -----------------------------------------------------------------------------------------------


def test_a_delivery_is_first_once_whoever_asks(archive: Archive) -> None:
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(archive.first_delivery("T1", "Ev1"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]
    assert archive.first_delivery("T2", "Ev1")
    assert not archive.first_delivery("T1", "Ev1")


def test_writers_and_readers_do_not_hinder_each_other(archive: Archive) -> None:
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for at in range(5):
                add(archive, key=f"{writer}-{at}")
                add(archive, key="the same", digest=f"{writer}-{at}")
        except BaseException as fault:
            faults.append(fault)

    def ask() -> None:
        try:
            for _ in range(20):
                archive.quotes(Filters(words=("lundi",)))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)] + [threading.Thread(target=ask)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert archive.coverage().articles == 16
    known = archive.known("the same")
    assert known is not None
    assert known.version == 15
    assert archive.find("Anna Brisk").matches[0].mentions == 16


def test_what_the_small_reader_finds_is_what_the_tests_think_it_finds() -> None:
    extraction = SmallReader().extract(Article(file="x", text="« Un mot de trop peu », a dit Tomas Veld. 12 % des voix."))
    assert [(quote.kind, quote.speaker) for quote in extraction.quotes] == [("direct", "Tomas Veld")]
    assert [(figure.unit, figure.value) for figure in extraction.figures] == [("percent", Decimal(12))]
