"""Four processes that are killed again and again deliver each slot of two nights of change once, and tell each event once."""

from datetime import UTC, datetime

from bench import week

NIGHTS = (
    (datetime(2031, 3, 29, 22, tzinfo=UTC), datetime(2031, 3, 30, 4, tzinfo=UTC)),
    (datetime(2031, 10, 25, 22, tzinfo=UTC), datetime(2031, 10, 26, 6, tzinfo=UTC)),
)


def test_nothing_is_missed_nothing_comes_twice(sqlite_url: str) -> None:
    _right(week.simulate(sqlite_url, subscriptions=24, weeks=NIGHTS, kills=0.7, deep=1, looks=(7, 200, 400, 800)))


def test_nor_on_postgresql(postgres_url: str) -> None:
    _right(week.simulate(postgres_url, subscriptions=24, weeks=NIGHTS[1:], kills=0.7, deep=1, looks=(7, 200, 400, 800)))


def _right(found: week.Outcome) -> None:
    assert (found.missed, found.twice, found.told_twice, found.lost) == ([], [], [], [])
    assert found.due == found.delivered >= 4
    assert sum(found.kills.values()) >= 3
