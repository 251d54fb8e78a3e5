"""What is under embargo, or internal, is nowhere until its time comes, and at that second everywhere, as new; cleared channels see it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from trusts import CLEARED, START, Newsroom, Story, canary, leaked, leaks
from typer.testing import CliRunner

from bot.cli import cli
from bot.trial import Workspace
from store.archive import Archive
from store.types import EventFilters, Filters

#: Eleven in Paris, told in another zone.
END = datetime.fromisoformat("2031-03-04T05:00:00-05:00")
BEFORE, AFTER = END - timedelta(seconds=1), END
SECRET, PUBLIC, ELSEWHERE = Story(1), Story(2), Story(4, happening=3)


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        yield Newsroom(archive, tmp_path / "articles", slack)


def test_no_door_says_a_word_of_it_the_second_before_and_all_do_the_second_after(room: Newsroom) -> None:
    room.write(PUBLIC)
    assert room.write(SECRET, embargo_until=END.isoformat()).new == ("a1.txt",)
    room.at = BEFORE
    assert leaks(room, SECRET) == {}
    assert len(leaks(room, PUBLIC)) >= 12, "the doors are open"
    room.at = AFTER
    said = leaks(room, SECRET)
    for door in ("/citations name", "/citations word", "/chiffres", "/qui", "/chrono", "mention", "Home", "events", "digest"):
        assert door in said, door
    assert {"check", "page quote", "paragraph quote"} <= said.keys()


def test_counts_do_not_tell_that_it_is_there(room: Newsroom) -> None:
    """One event of both, one actor named by both: numbers, headlines and dates are those of what may be seen."""
    other = Story(3)
    room.write(PUBLIC)
    text = SECRET.text.replace(SECRET.name, PUBLIC.name).replace(canary(1, 4), canary(2, 4))
    before = [*room.asked_of(PUBLIC), *room.found(PUBLIC)]
    room.write(SECRET, text=text, embargo_until=END.isoformat())
    room.write(other, text=other.text.replace(other.name, PUBLIC.name), internal="oui")
    assert [*room.asked_of(PUBLIC), *room.found(PUBLIC)] == before
    reader = room.archive.reader(room.at)
    (event,) = reader.every_event()
    assert (event.article_count, event.outlet_count, event.origins) == (1, 1, 1)
    assert reader.coverage().articles == 1
    room.at = AFTER
    (event,) = room.archive.reader(room.at).every_event()
    assert (event.article_count, event.outlet_count) == (2, 2)
    assert event.updated == END
    match = room.archive.find(PUBLIC.name).matches[0]
    assert match.mentions == 2


def test_a_cleared_channel_sees_it_and_is_told_what_it_is(room: Newsroom) -> None:
    room.write(SECRET, embargo_until=END.isoformat())
    room.write(PUBLIC, internal="1")
    for story, label in ((SECRET, "sous embargo : à publier le 4 mars 2031 à 10 h 00 GMT"), (PUBLIC, "copie interne")):
        said = {door: words for door, text, own in room.asked_of(story, CLEARED) if (words := leaked(text, story, own))}
        assert {"/citations name", "/citations word", "/chiffres", "/qui", "mention"} <= said.keys(), said.keys()
        told = room.type(f"/citations {story.name}", CLEARED).replace("\u00a0", " ").replace("\u202f", " ")
        assert label in told
        assert {door for door, text, own in room.asked_of(story, "C1") if leaked(text, story, own)} == set()
    assert SECRET.name in room.type(f"/qui {SECRET.name[:-1]}", CLEARED), "found in spite of spelling"


def test_internal_copy_is_never_published_by_itself_and_is_when_it_is_read_without(room: Newsroom) -> None:
    room.write(SECRET, internal="oui")
    room.pass_(days=400)
    assert leaks(room, SECRET) == {}
    del room.rows["a1.txt"]["internal"]
    assert room.read().changed == ("a1.txt",)
    assert "/citations name" in leaks(room, SECRET)


def test_the_next_digest_tells_it_as_new_and_no_digest_before(room: Newsroom) -> None:
    room.subscribe()  # every day at nine in Paris
    room.write(ELSEWHERE)
    room.write(SECRET, embargo_until=END.isoformat())
    room.at = datetime.fromisoformat("2031-03-04T08:00:30+00:00")
    first = room.tick()
    assert (bool(leaked(first, ELSEWHERE)), leaked(first, SECRET)) == (True, [])
    room.at = AFTER + timedelta(hours=23)
    second = room.tick()
    assert (leaked(second, ELSEWHERE), bool(leaked(second, SECRET))) == ([], True)


def test_a_digest_due_at_the_very_second_tells_it(room: Newsroom) -> None:
    room.subscribe()
    room.write(SECRET, embargo_until="2031-03-04T09:00:00+01:00")
    room.at = datetime.fromisoformat("2031-03-04T07:59:59+00:00")
    assert room.tick() == ""
    room.pass_(seconds=1)
    assert leaked(room.tick(), SECRET)


def test_an_alert_tells_it_when_its_time_has_come_and_once(room: Newsroom) -> None:
    room.alert(words=("pont",))
    room.write(SECRET, embargo_until=END.isoformat())
    room.write(ELSEWHERE)
    first = room.tick()
    assert (bool(leaked(first, ELSEWHERE)), leaked(first, SECRET)) == (True, [])
    room.at = BEFORE
    assert room.tick() == ""
    room.at = AFTER
    assert leaked(room.tick(), SECRET)
    room.pass_(minutes=5)
    assert room.tick() == ""


def test_an_embargo_holds_for_the_versions_before_it_and_gives_them_back_as_corrected(room: Newsroom) -> None:
    room.write(SECRET)
    room.write(SECRET, text=SECRET.text.replace("cet hiver", "cette année"), embargo_until=END.isoformat())
    assert leaks(room, SECRET) == {}
    room.at = AFTER
    (quote,) = room.archive.reader(room.at).quotes(Filters()).items
    assert "cette année" in quote.words[0]
    assert (quote.source.version, quote.source.status) == (2, "current")


def test_a_copy_of_it_that_another_publishes_is_its_own_until_then(room: Newsroom) -> None:
    room.write(SECRET, embargo_until=END.isoformat())
    room.write(SECRET, name="copy.txt", url="https://radio.example/1", outlet="Radio Delta")
    (event,) = room.archive.reader(room.at).every_event()
    assert (event.article_count, event.origins) == (1, 1)
    room.at = AFTER
    (event,) = room.archive.reader(room.at).every_event()
    assert (event.article_count, event.origins) == (2, 1)


def test_an_embargo_is_lifted_or_moved_by_reading_it_again(room: Newsroom) -> None:
    room.write(SECRET, embargo_until=END.isoformat())
    room.rows["a1.txt"]["embargo_until"] = (END + timedelta(hours=3)).isoformat()
    assert room.read().changed == ("a1.txt",)
    room.at = AFTER
    assert leaks(room, SECRET) == {}
    del room.rows["a1.txt"]["embargo_until"]
    room.read()
    assert "/citations name" in leaks(room, SECRET)
    with room.archive.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM sealed").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM sealed_names").scalar() == 0


def test_what_is_published_has_the_numbers_of_what_was_never_sealed(archives: tuple[Archive, Archive], tmp_path: Path) -> None:
    """After its embargo an archive is, but for ids, the one that was never told of any."""
    for archive in archives:
        (folder := tmp_path / archive.dialect).mkdir()
        with Workspace() as slack:
            room = Newsroom(archive, folder, slack)
            room.write(PUBLIC, embargo_until=END.isoformat() if archive.dialect == "sqlite" else "")
            room.write(SECRET)
            room.at = AFTER
            archive.reader(room.at)
    told = [_state(archive) for archive in archives]
    assert told[0] == told[1]


def _state(archive: Archive) -> dict[str, object]:
    tables = ("quotes", "figures", "mentions", "article_actors", "origin_bands", "quote_speakers", "aliases", "name_keys")
    with archive.engine.connect() as connection:
        counts = {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in tables}
        stems = connection.exec_driver_sql("SELECT stem, quotes, articles FROM stem_counts WHERE quotes > 0 OR articles > 0")
        actors = connection.exec_driver_sql("SELECT name, articles FROM actors")
        return {**counts, "stems": sorted(map(tuple, stems)), "actors": sorted(map(tuple, actors))}


@pytest.mark.parametrize("told", ["2031-03-04T18:00", "demain", "2031-03-04"])
def test_an_embargo_without_a_moment_and_its_zone_is_refused(room: Newsroom, told: str) -> None:
    ((_, reason),) = room.write(SECRET, embargo_until=told).failed
    assert "end of its embargo" in reason
    assert leaks(room, SECRET) == {}


def test_the_command_line_seals_what_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/archive.db")
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(
            f"Le port de Karsk rouvre {name[0]}.\n\n« La mer est calme ce matin {name[0]} », a dit Oda Lind."
        )
    run = CliRunner()
    assert run.invoke(cli, ["ingest", "a.txt", "--embargo", "2199-01-01T00:00:00+01:00"]).exit_code == 0
    assert run.invoke(cli, ["ingest", "b.txt", "--internal"]).exit_code == 0
    assert '"not_found"' in run.invoke(cli, ["check", "La mer est calme ce matin", "--json"]).stdout
    assert '"matches": []' in run.invoke(cli, ["find", "Oda Lind", "--json"]).stdout
    assert run.invoke(cli, ["events", "--jsonl"]).stdout == ""
    refused = run.invoke(cli, ["ingest", "a.txt", "--embargo", "demain"])
    assert (refused.exit_code, "date and time" in refused.output) == (2, True)
    assert START < END


def test_alerts_and_chronologies_of_an_actor_do_not_know_it(room: Newsroom) -> None:
    room.write(PUBLIC)
    room.write(SECRET, text=SECRET.text.replace(SECRET.name, PUBLIC.name), embargo_until=END.isoformat())
    reader = room.archive.reader(room.at)
    actor = reader.find(PUBLIC.name).matches[0].actor.id
    assert actor is not None
    assert len(reader.chronology(EventFilters(actors=(actor,))).items) == 1
    profile = reader.profile(actor, today=room.at.date())
    assert profile is not None
    assert profile.articles == 1
    assert profile.last_seen == profile.first_seen
