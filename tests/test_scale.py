"""The bench of large archives runs at a small size, on both databases; its floors can fail; what it asks is answered with what it made."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import lacking

from bench.scale import floors, measuring
from bench.scale.asking import Bot
from bench.scale.bare import Bare, statements
from bench.scale.floors import Measured, Timed
from bench.scale.measuring import How
from bench.scale.questions import Kind, kinds
from bench.scale.servers import Database, Place, programs
from bench.scale.slack import last, slack
from bench.scale.tables import kept
from store.archive import Archive

SIZE = 300
QUICK = How(turns=2, askers=2, busy_turns=1, ingested=4, cold=False)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "postgresql" and programs() is None:
        lacking("PostgreSQL is not installed")
    # Not pytest's own folder, into which the server's user may not look.
    with tempfile.TemporaryDirectory(prefix="sourcier-bench-") as folder:
        Path(folder).chmod(0o755)
        yield Place(Path(folder), request.param, SIZE)


def test_it_measures_everything_and_writes_it_down(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    measuring.measure(place.folder, [SIZE], [place.database], said.append, how=QUICK, results=tmp_path)
    told = json.loads((tmp_path / "scale.json").read_text())
    (one,) = told["measured"]
    assert (one["database"], one["size"]) == (place.database, SIZE)
    assert len(one["kinds"]) > 35
    assert all(len(timed["warm"]) == 2 and len(timed["busy"]) == 2 for timed in one["kinds"].values())
    assert (
        min(one[name] for name in ("idle_mb", "loaded_mb", "run_s", "ask_s", "bytes_an_article", "reading", "one", "two")) > 0
    )
    page = (tmp_path / "scale.md").read_text()
    assert page in said
    assert "/citations page 20" in page
    assert str(place.folder) not in page
    with place.open() as url, Archive.open(url) as archive:
        assert archive.coverage().articles == SIZE, "what it read in is gone again"


def test_an_archive_is_made_once_and_is_the_same_for_the_same_size(place: Place, tmp_path: Path) -> None:
    facts = kept(place, lambda _: None)
    assert kept(place, pytest.fail) == facts
    other = Place(tmp_path, "sqlite", SIZE)
    again = kept(other, lambda _: None)
    assert replace(again, seconds=0) == replace(facts, seconds=0)


@pytest.fixture(scope="module")
def asked(place: Place) -> Iterator[tuple[Bot, Bare, list[Kind], str]]:
    facts = kept(place, lambda _: None)
    with place.open() as url, Archive.open(url) as archive, slack() as address:
        bare = Bare(url, place.database)
        yield Bot(archive, address), bare, kinds(archive, facts), address
        bare.close()


def test_every_kind_finds_what_it_is_to_find(asked: tuple[Bot, Bare, list[Kind], str]) -> None:
    bot, _, every, address = asked
    for kind in every:
        if not kind.name.startswith("page 20"):
            bot.ask(kind.asked[0])
            told = last(address)
            assert bot.faults == 0, kind.key
            assert told, kind.key
            if kind.command in ("/citations", "/chiffres", "/chrono"):
                found = bool(_articles(told))
                assert found == kind.finds or kind.name in ("two filters", "actor and word", "two frequent words"), kind.key


def test_bare_sql_fetches_the_rows_that_answers_show(asked: tuple[Bot, Bare, list[Kind], str], place: Place) -> None:
    bot, bare, every, address = asked
    compared = 0
    for kind in every:
        if kind.command == "/citations" and kind.name != "page 20":
            for at, one in enumerate(kind.asked):
                bot.ask(one)
                shown = _articles(last(address))
                rows = bare.rows(statements(kind, at, database=place.database, before=20300304))[-1]
                fetched = [re.search(r"/(\d+)$", next(cell for cell in row if "https://m" in str(cell))) for row in rows]
                wanted = [found[1] for found in fetched if found]
                # What is shown beyond is of articles that only share the words.
                assert shown[: len(wanted)] == wanted[: len(shown)], (kind.key, one)
                compared += bool(shown)
    assert compared > 20


def _articles(told: str) -> list[str]:
    """The articles whose passages an answer links to, in its order."""
    return list(re.findall(r"https://m\d+\.example/[\d-]+/(\d+)#", told))


def _measured(database: Database = "sqlite", size: int = 1_000_000, **other: object) -> Measured:
    timed = Timed(cold=50, warm=[20.0] * 20, cpu=[5.0] * 20, busy=[200.0] * 20, bare=5.0)
    one = Measured(database, "3", size, {"/citations rare word": timed}, 50, 90, 200, 1.0, 1.0, 10_000, 100, 80, 90)
    return replace(one, **other)  # type: ignore[arg-type]


def _timed(**other: object) -> dict[str, Timed]:
    return {key: replace(timed, **other) for key, timed in _measured().kinds.items()}  # type: ignore[arg-type]


def test_floors_that_hold_say_nothing() -> None:
    assert floors.missed([_measured(), _measured(size=100_000)]) == []


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"kinds": _timed(warm=[20.0] * 17 + [120.0] * 3)}, "p95 120 ms with one asker"),
        ({"kinds": _timed(busy=[200.0] * 17 + [700.0] * 3)}, "p95 700 ms with 16 askers"),
        ({"kinds": _timed(bare=2.0)}, "more than 3 times 2.0 ms plus 10"),
        ({"run_s": 2.5}, "first answer 2.5 s"),
        ({"loaded_mb": 450.0}, "450 MB resident"),
        ({"one": 50.0}, "50 articles a second"),
    ],
)
def test_each_floor_can_fail(bad: dict[str, object], says: str) -> None:
    (fault,) = floors.missed([_measured(**bad)])
    assert says in fault


def test_growth_from_a_tenth_of_the_articles_is_a_floor() -> None:
    small = _measured(size=100_000, kinds=_timed(warm=[6.0] * 20))
    (fault,) = floors.missed([small, _measured()])
    assert "more than 3 times the 6.0 ms of a tenth" in fault
    assert floors.missed([replace(small, database="postgresql"), _measured()]) == [], "of another database nothing is told"
