"""The same questions, asked of SQLite and of PostgreSQL, get the same answers in the same order."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dispatches import leads

from store.archive import Archive
from store.types import Filters, FoundFigure, FoundQuote

TABLE = (Path(__file__).parent / "data" / "questions.csv").read_text("utf-8")
QUESTIONS = list(csv.DictReader(TABLE.splitlines()))


def test_fifty_questions_have_the_same_answers_on_both_and_the_right_one_first(both_filled: tuple[Archive, Archive]) -> None:
    wrong, answered = [], 0
    for question in QUESTIONS:
        one, other = (_told(archive, question) for archive in both_filled)
        if one != other:
            wrong.append((question, "SQLite", one, "PostgreSQL", other))
        elif question["first"] == "-":
            if one:
                wrong.append((question, "answered", one[0]))
        elif not one or question["first"] not in one[0][0]:
            wrong.append((question, "first", one[:1]))
        answered += bool(one)
    assert wrong == []
    assert len(QUESTIONS) >= 50
    assert answered >= 40


def test_pages_follow_each_other_alike_and_leave_nothing_out(both_filled: tuple[Archive, Archive]) -> None:
    for filters in (Filters(), Filters(words=("la",)), Filters(words=("Marsk",)), Filters(words=("Karsk", "Veld"))):
        walks = [list(_walk(archive, filters)) for archive in both_filled]
        assert walks[0] == walks[1]
        whole = [_quote(found) for found in both_filled[0].quotes(filters, limit=100).items]
        assert walks[0] == whole
        assert len(whole) == len(set(whole)) > 3


def _walk(archive: Archive, filters: Filters) -> Iterator[tuple[Any, ...]]:
    start, more = 0, True
    while more:
        page = archive.quotes(filters, start=start, limit=3)
        yield from map(_quote, page.items)
        start, more = start + 3, page.more


def _told(archive: Archive, question: dict[str, str]) -> list[tuple[Any, ...]]:
    """What an archive answers, without ids: the first cell of each row is what `first` is looked for in."""
    words = tuple(question["words"].split())
    if question["ask"] == "outlet":
        return [(name,) for name in archive.find_outlet(question["words"])]
    if question["ask"] in ("find", "recognise"):
        read = archive.recognise(words)
        decision = read.decision if question["ask"] == "recognise" else archive.find(question["words"])
        return [
            (m.actor.name, m.score, m.reason, m.alias, m.mentions, m.last_seen, decision.decision, read.rest)
            for m in decision.matches
        ]
    filters = Filters(
        words=words,
        phrases=(question["phrases"],) if question["phrases"] else (),
        speaker=_id(archive, question["speaker"]),
        about=_id(archive, question["about"]),
        since=date.fromisoformat(question["since"]) if question["since"] else None,
        before=date.fromisoformat(question["before"]) if question["before"] else None,
        outlet=question["outlet"] or None,
    )
    if question["ask"] == "quotes":
        return [_quote(found) for found in archive.quotes(filters).items]
    return [_figure(found) for found in leads(archive.figures(filters))]


def _id(archive: Archive, name: str) -> int | None:
    return archive.find(name).matches[0].actor.id if name else None


def _quote(found: FoundQuote) -> tuple[Any, ...]:
    return (" […] ".join(found.words), found.kind, found.inferred, *_place(found))


def _figure(found: FoundFigure) -> tuple[Any, ...]:
    return (found.words, found.value, found.unit, found.about, *_place(found))


def _place(found: FoundQuote | FoundFigure) -> tuple[Any, ...]:
    source, speaker = found.source, found.speaker
    who = (speaker.name, speaker.kind, speaker.role) if speaker else None
    return (found.passage, who, source.file, source.title, source.outlet, source.url, source.published, source.version)
