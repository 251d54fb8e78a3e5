"""When a digest is due: by the clock of its own zone, right both ways through the changes of the clock."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import newsrooms
import pytest
from slack_sdk import WebClient

from bot import schedule
from bot.trial import Workspace
from store.archive import Archive
from store.slots import next_slot, slot_before, slots
from store.types import Preference, Subscription

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


def subscription(zone: str, at: str, days: tuple[int, ...] = EVERY_DAY) -> Subscription:
    hour, minute = map(int, at.split(":"))
    return Subscription("T1", "U1", None, zone, days=days, minutes=60 * hour + minute)


def local(zone: str, at: str, first: str, last: str, days: tuple[int, ...] = EVERY_DAY) -> list[str]:
    """The slots of the local days from the first to the last, as local times with their offset."""
    begin = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)
    end = datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1) - timedelta(seconds=1)
    found = slots(subscription(zone, at, days), begin, end)
    assert all(slot.tzinfo is UTC for slot in found)
    return [slot.astimezone(ZoneInfo(zone)).strftime("%d %H:%M %z") for slot in found]


#: zone, hour, the nights before, of and after a change, what is due
CHANGES = [
    # spring in Paris: 02:00 is 03:00 on 28 March 2027
    ("Europe/Paris", "00:30", "2027-03-27", ["27 00:30 +0100", "28 00:30 +0100", "29 00:30 +0200"]),
    ("Europe/Paris", "01:59", "2027-03-27", ["27 01:59 +0100", "28 01:59 +0100", "29 01:59 +0200"]),
    ("Europe/Paris", "02:00", "2027-03-27", ["27 02:00 +0100", "28 03:00 +0200", "29 02:00 +0200"]),
    ("Europe/Paris", "02:30", "2027-03-27", ["27 02:30 +0100", "28 03:00 +0200", "29 02:30 +0200"]),
    ("Europe/Paris", "07:00", "2027-03-27", ["27 07:00 +0100", "28 07:00 +0200", "29 07:00 +0200"]),
    # autumn in Paris: 03:00 is 02:00 on 31 October 2027
    ("Europe/Paris", "00:30", "2027-10-30", ["30 00:30 +0200", "31 00:30 +0200", "01 00:30 +0100"]),
    ("Europe/Paris", "02:30", "2027-10-30", ["30 02:30 +0200", "31 02:30 +0200", "01 02:30 +0100"]),
    ("Europe/Paris", "03:00", "2027-10-30", ["30 03:00 +0200", "31 03:00 +0100", "01 03:00 +0100"]),
    # Montréal: 14 March and 7 November 2027
    ("America/Montreal", "00:30", "2027-03-13", ["13 00:30 -0500", "14 00:30 -0500", "15 00:30 -0400"]),
    ("America/Montreal", "02:30", "2027-03-13", ["13 02:30 -0500", "14 03:00 -0400", "15 02:30 -0400"]),
    ("America/Montreal", "00:30", "2027-11-06", ["06 00:30 -0400", "07 00:30 -0400", "08 00:30 -0500"]),
    ("America/Montreal", "01:30", "2027-11-06", ["06 01:30 -0400", "07 01:30 -0400", "08 01:30 -0500"]),
    ("America/Montreal", "02:30", "2027-11-06", ["06 02:30 -0400", "07 02:30 -0500", "08 02:30 -0500"]),
    # no change in Nouméa and in Kolkata, on the nights when Paris has one
    ("Pacific/Noumea", "00:30", "2027-03-27", ["27 00:30 +1100", "28 00:30 +1100", "29 00:30 +1100"]),
    ("Pacific/Noumea", "02:30", "2027-10-30", ["30 02:30 +1100", "31 02:30 +1100", "01 02:30 +1100"]),
    ("Asia/Kolkata", "00:30", "2027-10-30", ["30 00:30 +0530", "31 00:30 +0530", "01 00:30 +0530"]),
    ("Asia/Kolkata", "02:30", "2027-03-27", ["27 02:30 +0530", "28 02:30 +0530", "29 02:30 +0530"]),
    # a change at midnight (the Azores: 00:00 is 01:00), and a day that never was (Apia, 30 December 2011)
    ("Atlantic/Azores", "00:30", "2027-03-27", ["27 00:30 -0100", "28 01:00 +0000", "29 00:30 +0000"]),
    ("Pacific/Apia", "07:00", "2011-12-29", ["29 07:00 -1000", "31 00:00 +1400", "31 07:00 +1400"]),
]


@pytest.mark.parametrize(("zone", "at", "first", "due"), CHANGES)
def test_slots_around_a_change_of_the_clock(zone: str, at: str, first: str, due: list[str]) -> None:
    last = (datetime.fromisoformat(first) + timedelta(days=2)).date().isoformat()
    assert local(zone, at, first, last) == due


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal", "Pacific/Noumea", "Asia/Kolkata"])
@pytest.mark.parametrize("at", ["00:00", "00:30", "02:00", "02:30", "12:00", "23:59"])
def test_a_year_has_a_slot_a_day_however_it_is_cut_up(zone: str, at: str) -> None:
    wanted = subscription(zone, at)
    begin = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)
    whole = slots(wanted, begin, begin + timedelta(days=365))
    assert len(whole) == 365
    assert len({slot.astimezone(ZoneInfo(zone)).date() for slot in whole}) == 365
    pieces, step = [], timedelta(hours=5, minutes=7)
    at_ = begin
    while at_ < begin + timedelta(days=365):
        pieces += slots(wanted, at_, min(at_ + step, begin + timedelta(days=365)))
        at_ += step
    assert pieces == whole
    walked, one = [], begin
    while (one := next_slot(wanted, one)) and one <= begin + timedelta(days=365):
        walked.append(one)
    assert walked == whole


def test_days_are_those_of_the_zone() -> None:
    # Monday at 00:30 in Nouméa is Sunday in Paris.
    assert local("Pacific/Noumea", "00:30", "2027-03-22", "2027-04-04", (0,)) == ["22 00:30 +1100", "29 00:30 +1100"]
    assert local("Europe/Paris", "07:00", "2027-03-22", "2027-03-28", (0, 1, 2, 3, 4))[-1] == "26 07:00 +0100"


def test_the_ends_and_no_day_at_all() -> None:
    wanted = subscription("Europe/Paris", "07:00")
    seven = datetime(2027, 3, 22, 6, tzinfo=UTC)
    assert slots(wanted, seven, seven) == []
    assert slots(wanted, seven - timedelta(seconds=1), seven) == [seven]
    assert next_slot(wanted, seven) == seven + timedelta(days=1)
    assert slot_before(wanted, seven) == seven - timedelta(days=1)
    assert next_slot(subscription("Europe/Paris", "07:00", ()), seven) is None


def test_the_tick_asks_slack_for_its_team_delivers_and_outlives_faults(archive: Archive) -> None:
    clock = newsrooms.Clock()
    archive.subscriptions.add(newsrooms.subscription(), now=clock())
    clock.pass_(hours=2)
    with Workspace() as slack:
        slack.keep_time(clock.seconds)
        client = WebClient(token="xoxb-trial", base_url=slack.client_url)
        ticker = schedule.Ticker(archive, client, clock=clock)
        slack.refuse("auth.test", "http_503")
        assert ticker.tick() == 0
        stop = schedule.start(ticker)
        waited = time.monotonic() + 20
        while not slack.posts and time.monotonic() < waited:
            time.sleep(0.05)
        stop()
        assert [post.channel for post in slack.posts] == ["C1"]
    assert archive.outbox.state(now=clock()).last_tick == clock()
    # Slack is gone: the tick says so in the log, and does not raise.
    archive.subscriptions.add(newsrooms.subscription("C2"), now=clock())
    clock.pass_(days=1)
    assert ticker.tick() == 0


@pytest.mark.parametrize("fault", ["old articles", "who has left"])
def test_what_cannot_be_tidied_keeps_no_digest_waiting(archive: Archive, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    clock = newsrooms.Clock()
    archive.subscriptions.add(newsrooms.subscription(), now=clock())
    archive.keep_preference(newsrooms.TEAM, "U1", Preference(lang="fr"))
    clock.pass_(hours=2)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with Workspace() as slack:
        slack.keep_time(clock.seconds)
        if fault == "old articles":
            monkeypatch.setattr(archive, "expire", fails)
        else:
            slack.records.scopes = frozenset(("chat:write", "channels:read", "channels:history"))
        client = WebClient(token="xoxb-trial", base_url=slack.client_url)
        assert schedule.Ticker(archive, client, clock=clock).tick() == 1
        assert [post.channel for post in slack.posts] == ["C1"]
