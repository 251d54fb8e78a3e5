"""Digests are delivered once, whatever process does it, whatever dies on the way and whatever Slack answers."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import samples
from judges import judge_message
from newsrooms import START, TEAM, Clock, happen, headline, subscription, tell
from slack_sdk import WebClient

from bot.delivery import EVENT_TYPE, LEASE, Postman
from bot.trial import Channel, Post, Workspace
from handlers import digests
from store.archive import Archive
from store.archive.outbox import Outbox
from store.types import Edition, EventFilters

STEPS = ("claimed", "composed", "frozen", "opened", "posting", "posted", "sent")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.keep_time(clock.seconds)
        yield workspace


def postman(archive: Archive, slack: Workspace, clock: Clock, **more: Any) -> Postman:
    client = WebClient(token="xoxb-trial", base_url=slack.client_url)
    return Postman(archive, client, TEAM, clock=clock, sleep=lambda _: None, **more)


def messages(slack: Workspace, channel: str | None = None) -> list[Post]:
    """What was posted, but for threads."""
    return [p for p in slack.posts if p.shown == "message" and p.thread is None and channel in (None, p.channel)]


def threads(slack: Workspace) -> list[Post]:
    return [post for post in slack.posts if post.shown == "message" and post.thread]


def said(post: Post) -> str:
    return post.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_digest_comes_at_its_hour_with_its_thread_and_only_once(archive: Archive, slack: Workspace, clock: Clock) -> None:
    id_ = archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START, outlets=3)
    happen(archive, 2, at=START)
    works = postman(archive, slack, clock)
    works.tick()
    assert slack.posts == []
    clock.pass_(hours=1, seconds=10)
    works.tick()
    works.tick()
    (post,), (thread,) = messages(slack), threads(slack)
    for each in (post, thread):
        judge_message(each.payload)
    assert said(post).splitlines()[:2] == [
        "Le point de 7 h · mardi 4 mars",
        "2 événements · dernier article reçu à 6 h",
    ]
    assert headline(1) in said(post)
    assert "3 médias" in said(post)
    assert post.payload["metadata"]["event_type"] == EVENT_TYPE
    assert (thread.thread, thread.channel) == (post.ts, "C1")
    clock.pass_(days=1)
    happen(archive, 3, at=clock())
    works.tick()
    assert headline(3) in said(messages(slack)[1])
    assert headline(1) not in said(messages(slack)[1])
    assert archive.subscriptions.of(TEAM, id_).due > clock()


def test_what_goes_on_is_said_to_or_left_out(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription("C1"), now=clock())
    archive.subscriptions.add(subscription("C2", follow_ups=False), now=clock())
    happen(archive, 1, at=START, outlets=2)
    works = postman(archive, slack, clock)
    clock.pass_(hours=1, seconds=10)
    works.tick()
    clock.pass_(hours=2)
    tell(archive, 1, at=clock(), outlet="Le Fanal")
    archive.group(clock())
    clock.pass_(hours=22)
    works.tick()
    (_, follows), (_, new) = messages(slack, "C1"), messages(slack, "C2")
    assert "1 événement, dont 1 suite" in said(follows)
    assert f"Suite : {headline(1)}" in said(follows)
    assert "Rien de neuf depuis hier à 7 h." in said(new)


def test_an_article_grouped_after_the_digest_is_not_lost(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    works = postman(archive, slack, clock)
    tell(archive, 1, at=START)  # waits
    clock.pass_(hours=1, seconds=10)
    works.tick()
    assert "Rien de neuf" in said(messages(slack)[0])
    archive.group(clock())
    clock.pass_(days=1)
    works.tick()
    assert headline(1) in said(messages(slack)[1])


def test_nothing_new_is_said_or_not_as_one_wishes(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription("C1"), now=clock())
    archive.subscriptions.add(subscription("C2", says_nothing=False), now=clock())
    clock.pass_(hours=1)
    postman(archive, slack, clock).tick()
    (post,) = messages(slack)
    assert post.channel == "C1"
    assert "Rien de neuf depuis hier à 7 h. Aucun article reçu." in said(post)
    clock.pass_(days=1)
    happen(archive, 1, at=clock())
    postman(archive, slack, clock).tick()
    assert headline(1) in said(messages(slack, "C2")[0])


def test_after_downtime_one_digest_covers_what_was_missed_and_says_so(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    for day in range(3):
        happen(archive, day, at=START + timedelta(days=day, hours=3))
    clock.pass_(days=3, hours=2)
    works = postman(archive, slack, clock)
    works.tick()
    works.tick()
    (post,) = messages(slack)
    assert "Le point de 7 h · vendredi 7 mars" in said(post)
    assert "Couvre aussi 3 points précédents, qui n'ont pas pu partir : tout ce qui est nouveau depuis lundi à 7 h." in said(
        post
    )
    assert all(headline(day) in said(post) for day in range(3))


def test_a_late_digest_says_when_it_was_due(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    clock.pass_(hours=3)
    postman(archive, slack, clock).tick()
    assert "Envoyé en retard : il était prévu à 7 h." in said(messages(slack)[0])


def test_a_direct_message_goes_to_its_owner(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(None, owner="U7"), now=clock())
    clock.pass_(hours=1)
    postman(archive, slack, clock).tick()
    clock.pass_(days=1)
    postman(archive, slack, clock).tick()
    assert [post.channel for post in messages(slack)] == ["D7", "D7"]
    assert [call.method for call in slack.calls].count("conversations.open") == 1


# --- what dies, what Slack answers ------------------------------------------------------------------------------------


def _dies(url: str, api: str, at: Any, step: str) -> None:
    """A process that is killed between two steps of a delivery."""

    def kill(done: str) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with Archive.open(url, keys=samples.KEYS) as archive:
        client = WebClient(token="xoxb-trial", base_url=api)
        Postman(archive, client, TEAM, clock=lambda: at, sleep=lambda _: None, step=kill).tick()


@pytest.mark.parametrize("step", STEPS)
def test_killed_between_any_two_steps_it_is_delivered_once(
    archive: Archive, database_url: str, slack: Workspace, clock: Clock, step: str
) -> None:
    wanted = archive.subscriptions.add(subscription(None), now=clock())
    happen(archive, 1, at=START, outlets=2)
    clock.pass_(hours=1)
    # A copy of this process: it starts at once, and opens the archive for itself.
    process = multiprocessing.get_context("fork").Process(target=_dies, args=(database_url, slack.client_url, clock(), step))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    works = postman(archive, slack, clock)
    if step != "sent":
        works.tick()
        assert len(messages(slack)) == (step == "posted"), "the lease still holds it"
    clock.pass_(seconds=LEASE.total_seconds() + 1)
    works.tick()
    works.tick()
    (post,) = messages(slack)
    assert len(threads(slack)) == 1
    assert headline(1) in said(post)
    event = archive.events().items[0]
    articles = {each.article for each in archive.event_articles([event.id])[event.id]}
    assert archive.outbox.told(wanted, articles) == articles
    clock.pass_(days=1)
    works.tick()
    assert "Rien de neuf" in said(messages(slack)[1])


def test_an_answer_that_is_lost_is_looked_for_before_it_is_asked_again(
    archive: Archive, slack: Workspace, clock: Clock
) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START)
    clock.pass_(hours=1)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", "lost")
    works.tick()
    assert len(messages(slack)) == 1
    slack.refuse("conversations.history", "ratelimited", retry_after=40)
    for _ in range(10):
        clock.pass_(seconds=30)
        works.tick()
    assert len(messages(slack)) == 1
    assert len(threads(slack)) == 1


def test_without_leave_to_read_the_channel_it_says_that_it_may_come_twice(
    archive: Archive, slack: Workspace, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    clock.pass_(hours=1)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", "http_503")
    slack.refuse("conversations.history", "missing_scope", needed="channels:history")
    works.tick()
    clock.pass_(minutes=2)
    works.tick()
    (post,) = messages(slack)
    judge_message(post.payload)
    assert "Ce message a peut-être déjà été envoyé" in said(post)
    assert "channels:history" in caplog.text


def test_a_busy_slack_is_left_alone_for_as_long_as_it_asks(archive: Archive, slack: Workspace, clock: Clock) -> None:
    for channel in ("C1", "C2", "C3"):
        archive.subscriptions.add(subscription(channel), now=clock())
    clock.pass_(hours=1)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", "ratelimited", retry_after=90)
    works.tick()
    clock.pass_(seconds=60)
    works.tick()
    assert [call.method for call in slack.calls].count("chat.postMessage") == 1
    clock.pass_(seconds=31)
    works.tick()
    assert sorted(post.channel for post in messages(slack)) == ["C1", "C2", "C3"]


@pytest.mark.parametrize("fault", ["http_500", "internal_error", "token_revoked", "missing_scope"])
def test_what_may_pass_is_tried_again_then_given_up_and_told_by_the_next(
    archive: Archive, slack: Workspace, clock: Clock, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START)
    clock.pass_(hours=1)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", fault, times=200)
    for _ in range(30):
        works.tick()
        clock.pass_(minutes=15)
    asked = [call.method for call in slack.calls].count("chat.postMessage")
    assert 10 < asked < 60
    assert "is not delivered: given up" in caplog.text
    slack._api._refusals.clear()
    clock.at = START + timedelta(days=1, hours=1, minutes=1)
    works.tick()
    (post,) = messages(slack)
    assert headline(1) in said(post)
    assert "Couvre aussi 1 point précédent" in said(post)


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (Channel(gone=True), "le canal n'existe plus"),
        (Channel(archived=True), "le canal est archivé"),
        (Channel(bot=False), "je ne suis plus dans le canal"),
    ],
)
def test_a_closed_channel_pauses_the_subscription_and_its_owner_is_told_once(
    archive: Archive, slack: Workspace, clock: Clock, channel: Channel, why: str
) -> None:
    id_ = archive.subscriptions.add(subscription("C9"), now=clock())
    happen(archive, 1, at=START)
    slack.channels["C9"] = channel
    works = postman(archive, slack, clock)
    for _ in range(4):
        clock.pass_(days=1)
        works.tick()
    (told,) = messages(slack)
    judge_message(told.payload)
    assert told.channel == "D1"
    assert "Le point de 7 h est suspendu pour" in said(told)
    assert why in said(told)
    assert archive.subscriptions.of(TEAM, id_).paused
    # Back again, and what was never told is told.
    slack.channels["C9"] = Channel()
    archive.subscriptions.resume(TEAM, id_, now=clock())
    clock.pass_(days=1)
    works.tick()
    assert headline(1) in said(messages(slack, "C9")[0])


def test_a_direct_message_that_is_refused_pauses_without_a_word(archive: Archive, slack: Workspace, clock: Clock) -> None:
    id_ = archive.subscriptions.add(subscription(None), now=clock())
    slack.channels["D1"] = Channel(gone=True)
    clock.pass_(days=1)
    postman(archive, slack, clock).tick()
    assert archive.subscriptions.of(TEAM, id_).paused == "gone"
    assert messages(slack) == []


def test_a_message_that_slack_finds_wrong_is_logged_by_its_id_and_the_next_tells_it(
    archive: Archive, slack: Workspace, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START)
    clock.pass_(hours=1)
    slack.refuse("chat.postMessage", "invalid_blocks")
    works = postman(archive, slack, clock)
    with caplog.at_level(logging.ERROR):
        works.tick()
    assert "is not delivered: Slack refuses it (invalid_blocks)" in caplog.text
    clock.pass_(days=1)
    works.tick()
    assert headline(1) in said(messages(slack)[0])


def test_messages_to_one_channel_are_a_second_apart(archive: Archive, slack: Workspace, clock: Clock) -> None:
    for _ in range(5):
        archive.subscriptions.add(subscription("C1", length="short"), now=clock())
    archive.subscriptions.add(subscription("C2", length="short"), now=clock())
    clock.pass_(hours=1)
    slept: list[float] = []
    time = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        time[0] += seconds

    works = postman(archive, slack, clock)
    works.sleep, works.monotonic = sleep, lambda: time[0]
    works.tick()
    assert len(messages(slack)) == 6
    assert slept == [1.0] * 4


def test_a_tick_leaves_the_rest_to_the_next(archive: Archive, slack: Workspace, clock: Clock) -> None:
    for n in range(6):
        archive.subscriptions.add(subscription(f"C{n}", length="short"), now=clock())
    clock.pass_(hours=1)
    time = [0.0]

    def step(done: str) -> None:
        time[0] += 10.0 if done == "posted" else 0.0

    works = postman(archive, slack, clock, step=step)
    works.monotonic = lambda: time[0]
    works.tick()
    assert len(messages(slack)) == 3
    works.tick()
    assert len(messages(slack)) == 6


def test_a_lease_that_is_lost_is_not_used(archive: Archive, slack: Workspace, clock: Clock) -> None:
    """A process that sleeps beyond its lease finds that another has posted."""
    archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START)
    clock.pass_(hours=1)
    other = postman(archive, slack, clock)

    def sleeps(done: str) -> None:
        if done == "opened" and not messages(slack):
            clock.pass_(seconds=LEASE.total_seconds() + 1)
            other.tick()

    postman(archive, slack, clock, step=sleeps).tick()
    assert len(messages(slack)) == 1
    assert len(threads(slack)) == 1


def test_other_teams_are_left_alone(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    clock.pass_(hours=1)
    client = WebClient(token="xoxb-other", base_url=slack.client_url)
    assert Postman(archive, client, "T0OTHER", clock=clock, sleep=lambda _: None).tick() == 0
    assert slack.posts == []


def test_what_was_told_takes_no_room_from_what_is_new(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last day is looked at again, where heavier events stand that were told."""
    monkeypatch.setattr(digests, "MOST", 2)
    archive.subscriptions.add(subscription(), now=clock())
    for number in (1, 2, 3):
        happen(archive, number, at=START, outlets=3)
    works = postman(archive, slack, clock)
    clock.pass_(hours=1)
    works.tick()
    happen(archive, 4, at=clock())
    clock.pass_(days=1)
    works.tick()
    assert headline(4) in said(messages(slack)[1])


def withdraw(archive: Archive, number: int) -> None:
    """Its agency takes back all that was told of a happening."""
    (event,) = (event for event in archive.events().items if headline(number) in event.headline)
    for source in event.articles:
        assert archive.hold(str(source.url), Edition(guid=f"urn:{source.article}", version=1), "withdrawn", at=START)


@pytest.mark.parametrize("fault", ["http_500", "ratelimited"])
def test_what_was_taken_back_since_is_left_out_of_a_digest_that_waited(
    archive: Archive, slack: Workspace, clock: Clock, fault: str
) -> None:
    archive.subscriptions.add(subscription(), now=clock())
    happen(archive, 1, at=START, outlets=2)
    happen(archive, 2, at=START)
    clock.pass_(hours=1)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", fault)
    works.tick()
    assert messages(slack) == []
    withdraw(archive, 1)
    clock.pass_(hours=2)
    works.tick()
    works.tick()
    (post,) = messages(slack)
    assert headline(2) in said(post)
    assert headline(1) not in said(post) + "".join(said(thread) for thread in threads(slack))
    assert len(threads(slack)) == 1


def test_an_alert_whose_only_article_was_taken_back_is_not_posted(archive: Archive, slack: Workspace, clock: Clock) -> None:
    archive.subscriptions.add(subscription(kind="alert", filters=EventFilters(words=(headline(1).split()[-1],))), now=clock())
    happen(archive, 1, at=START)
    works = postman(archive, slack, clock)
    slack.refuse("chat.postMessage", "http_500")
    works.tick()
    withdraw(archive, 1)
    clock.pass_(hours=1)
    works.tick()
    works.tick()
    assert messages(slack) == []


def test_a_subscription_that_cannot_be_claimed_costs_the_others_nothing(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = archive.subscriptions.add(subscription("C1"), now=clock())
    archive.subscriptions.add(subscription("C2"), now=clock())
    happen(archive, 1, at=START)
    claim = Outbox.claim

    def claimed(self: Outbox, id_: int, **more: Any) -> object:
        if id_ == broken:
            raise ValueError("no such zone")
        return claim(self, id_, **more)

    monkeypatch.setattr(Outbox, "claim", claimed)
    clock.pass_(hours=1)
    postman(archive, slack, clock).tick()
    assert [post.channel for post in messages(slack)] == ["C2"]
    assert "claiming a delivery: a fault" in caplog.text
    monkeypatch.undo()
    postman(archive, slack, clock).tick()
    assert [post.channel for post in messages(slack)] == ["C2", "C1"]


def test_alerts_that_cannot_be_looked_for_cost_digests_nothing(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.subscriptions.add(subscription("C1"), now=clock())
    happen(archive, 1, at=START)

    def fault(*_: object, **__: object) -> object:
        raise ValueError("an alert of old")

    monkeypatch.setattr("handlers.alerts.ready", fault)
    clock.pass_(hours=1)
    postman(archive, slack, clock).tick()
    assert [post.channel for post in messages(slack)] == ["C1"]
