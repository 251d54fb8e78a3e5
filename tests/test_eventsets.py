"""Grouping judged by BCubed on the labelled dispatches, in several orders of arrival; service pages stay out of events."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import eventsets
import pytest

from store.archive import Archive

FLOOR = 0.95


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_dispatches_are_grouped_as_labelled_in_any_order(sqlite_template: Path, tmp_path: Path, seed: int | None) -> None:
    rows = list(eventsets.dispatches())
    if seed is not None:
        random.Random(seed).shuffle(rows)
    with Archive.open(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'archive.db')}") as archive:
        # half of it in one go, then by small lots as they come, then the second look of every run
        for at, row in enumerate(rows):
            eventsets.add(archive, row)
            if at > len(rows) // 2 and at % 60 == 0:
                archive.group(eventsets.NOW)
        archive.settle(eventsets.NOW)
        assert eventsets.bcubed(eventsets.labels(rows), eventsets.grouping(archive)) >= FLOOR


def test_dispatches_that_tell_each_its_own_stay_apart_on_quiet_days_too(sqlite_url: str) -> None:
    firsts = {row["event"]: row for row in reversed(eventsets.dispatches())}
    start = date(2031, 3, 1)
    with Archive.open(sqlite_url) as archive:
        for at, row in enumerate(firsts.values()):
            eventsets.add(archive, {**row, "published": (start + timedelta(days=at // 2)).isoformat()})
        archive.settle(eventsets.NOW)
        joined = sum(event.article_count - 1 for event in archive.every_event())
    assert joined <= 0.08 * len(firsts)  # the confusable neighbours among them: two calls, two rounds, two strikes on one town


def test_service_pages_that_come_again_are_in_no_event(archive: Archive) -> None:
    for row in eventsets.templates():
        eventsets.add(archive, row)
    archive.settle(eventsets.NOW)
    told = list(archive.every_event())
    assert max(event.article_count for event in told) <= 3  # what comes once or twice cannot be known
    assert sum(event.article_count for event in told) <= 0.25 * len(eventsets.templates())


def test_service_pages_join_no_event_of_their_day(sqlite_url: str) -> None:
    templates = {row["id"] for row in eventsets.templates()}
    with Archive.open(sqlite_url) as archive:
        for row in sorted((*eventsets.dispatches()[:200], *eventsets.templates()), key=lambda row: str(row["published"])):
            eventsets.add(archive, row)
        archive.settle(eventsets.NOW)
        found = [{source.file for source in event.articles} for event in archive.every_event()]
    dispatches = {row["id"] for row in eventsets.dispatches()}
    mixed = sum(len(files & templates) for files in found if files & templates and files & dispatches)
    assert mixed <= 2
    assert all(len(files) <= 3 for files in found if files <= templates)


@pytest.mark.parametrize(
    "title",
    ["{} : le temps de ce mardi 11 mars", "{}: les résultats du mardi 11 mars", "Météo à {} : le temps de ce mardi 11 mars"],
)
def test_a_form_with_another_town_each_time_is_a_template(archive: Archive, title: str) -> None:
    for at, town in enumerate(("Merrault", "Lindaval", "Brenne", "Ostrane", "Vélise", "Kessel")):
        text = (
            f"À {town}, ce matin : {4 + at} °C. Vent d'ouest {20 + at} km/h, rafales {45 + at} km/h. Risque de pluie : {at}0 %."
        )
        named = title.format(town)
        row = {"id": f"{at}", "title": named, "text": text, "published": "2031-03-11T06:00", "outlet": "Le Matin de Merrault"}
        eventsets.add(archive, row)
    archive.settle(eventsets.NOW)
    assert [event.article_count for event in archive.every_event()] == []


def test_bcubed_of_known_groupings() -> None:
    told = {"a": "x", "b": "x", "c": "y"}
    assert eventsets.bcubed(told, {"a": 1, "b": 1, "c": 2}) == 1
    assert eventsets.bcubed(told, {"a": 1, "b": 1, "c": 1}) == pytest.approx(2 * (5 / 9) / (1 + 5 / 9))
    assert eventsets.bcubed(told, {}) == pytest.approx(2 * (2 / 3) / (1 + 2 / 3))
