"""« Prévenez-moi »: told as soon as an article names it, once an event, never at night, less often or no more when one says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from judges import judge_message
from newsrooms import START, TEAM, Clock, happen, headline, tell
from slack_sdk import WebClient

from bot.delivery import Postman
from bot.settings import fixed
from bot.trial import Channel, Post, Workspace
from handlers import digests
from store.archive import Archive, novelties
from store.types import Actor, EventFilters, Subscription

MARSK = Actor("Ilena Marsk", "person", entry=None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.keep_time(clock.seconds)
        yield workspace


def postman(archive: Archive, slack: Workspace, clock: Clock) -> Postman:
    client = WebClient(token="xoxb-trial", base_url=slack.client_url)
    return Postman(archive, client, TEAM, clock=clock, sleep=lambda _: None)


def alert(archive: Archive, clock: Clock, channel: str | None = None, **more: Any) -> int:
    filters = EventFilters(**{name: more.pop(name) for name in ("actors", "words", "phrases", "least_outlets") if name in more})
    wanted = Subscription(TEAM, "U1", channel, "Europe/Paris", kind="alert", filters=filters, **more)
    return archive.subscriptions.add(wanted, now=clock())


def marsk(archive: Archive) -> int:
    id_ = archive.find("Ilena Marsk").matches[0].actor.id
    assert id_ is not None
    return id_


def said(slack: Workspace) -> list[str]:
    return [post.text.replace("\u00a0", " ").replace("\u202f", " ") for post in posts(slack)]


def posts(slack: Workspace) -> list[Post]:
    return [post for post in slack.posts if post.shown == "message"]


def test_an_actor_is_told_of_once_an_event(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    alert(archive, clock, actors=(marsk(archive),))
    works = postman(archive, slack, clock)
    works.tick()
    assert posts(slack) == [], "what was there before is no news"
    clock.pass_(minutes=5)
    happen(archive, 2, at=clock(), actors=[MARSK])
    happen(archive, 3, at=clock())
    works.tick()
    (post,) = posts(slack)
    judge_message(post.payload)
    assert post.channel == "D1"
    assert said(slack)[0].startswith(f"Alerte : Ilena Marsk\n{headline(2)}")
    clock.pass_(minutes=5)
    tell(archive, 2, at=clock(), outlet="Le Fanal", actors=[MARSK])
    archive.group(clock())
    works.tick()
    assert len(posts(slack)) == 1
    clock.pass_(minutes=5)
    happen(archive, 4, at=clock(), actors=[MARSK])
    works.tick()
    works.tick()
    assert headline(4) in said(slack)[1]
    assert len(posts(slack)) == 2


def test_words_are_watched_for_in_a_channel(archive: Archive, slack: Workspace, clock: Clock) -> None:
    alert(archive, clock, "C4", words=("digues",), lang="en")
    alert(archive, clock, "C5", phrases=("grand barrage",))
    works = postman(archive, slack, clock)
    text = "La crue emporte le grand barrage\n\nÀ Brenne, les digues ont cédé lundi, a annoncé la préfecture du delta."
    tell(archive, 9, at=clock(), text=text)
    archive.group(clock())
    works.tick()
    assert sorted((post.channel, text.split("\n")[0]) for post, text in zip(posts(slack), said(slack), strict=True)) == [
        ("C4", "Alert: digues"),
        ("C5", "Alerte : « grand barrage »"),
    ]


def test_an_article_that_is_not_grouped_yet_waits_and_is_not_lost(archive: Archive, slack: Workspace, clock: Clock) -> None:
    alert(archive, clock, words=("digues",))
    works = postman(archive, slack, clock)
    tell(archive, 9, at=clock(), text="Les digues cèdent\n\nÀ Brenne, les digues ont cédé lundi sous la crue du fleuve.")
    works.tick()
    assert posts(slack) == []
    archive.group(clock())
    works.tick()
    assert len(posts(slack)) == 1


def test_quiet_hours_keep_it_until_morning(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    alert(archive, clock, actors=(marsk(archive),), quiet=(21 * 60, 6 * 60))
    works = postman(archive, slack, clock)
    clock.at = START.replace(hour=22)  # 23:00 in Paris
    for number in (2, 3):
        happen(archive, number, at=clock(), actors=[MARSK])
        works.tick()
        clock.pass_(hours=2)
    assert posts(slack) == []
    clock.at = START.replace(day=5, hour=5, minute=1)
    works.tick()
    (text,) = said(slack)
    assert headline(2) in text
    assert headline(3) in text


def test_less_and_stop(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    id_ = alert(archive, clock, "C4", actors=(marsk(archive),))
    works = postman(archive, slack, clock)
    app = slack.app(archive, fixed(database_url="sqlite://", editors="S1"), now=clock)
    slack.groups["S1"] = ["U3"]
    happen(archive, 2, at=clock(), actors=[MARSK])
    works.tick()
    (post,) = posts(slack)
    (refused,) = slack.click(app, post, "Moins", user="U2")
    assert "Seuls son auteur" in refused.text
    (shown,) = slack.click(app, post, "Moins")
    assert "au plus un message par heure" in shown.text.replace("\u00a0", " ")
    for number in (3, 4, 5):
        clock.pass_(minutes=20)
        happen(archive, number, at=clock(), actors=[MARSK])
        works.tick()
    assert len(posts(slack)) == 2
    clock.pass_(minutes=45)
    works.tick()
    assert headline(4) in said(slack)[-1]
    assert headline(5) in said(slack)[-1]
    (gone,) = slack.click(app, posts(slack)[-1], "Arrêter", user="U3")
    assert "C'est arrêté." in gone.text
    assert archive.subscriptions.of(TEAM, id_) is None
    clock.pass_(hours=2)
    happen(archive, 6, at=clock(), actors=[MARSK])
    before = len(posts(slack))
    works.tick()
    assert len(posts(slack)) == before
    (again,) = slack.click(app, post, "Moins")
    assert "n'existe plus" in again.text


def test_what_one_outlet_alone_tells_may_be_too_little(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    alert(archive, clock, actors=(marsk(archive),), least_outlets=3)
    works = postman(archive, slack, clock)
    tell(archive, 2, at=clock(), outlet="Radio Valdor", actors=[MARSK])
    archive.group(clock())
    works.tick()
    assert posts(slack) == []
    for outlet in ("Le Fanal", "Canal Ostrane"):
        tell(archive, 2, at=clock(), outlet=outlet, actors=[MARSK])
    archive.group(clock())
    works.tick()
    assert headline(2) in said(slack)[0]


def test_many_at_once_are_one_message_that_slack_takes(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    alert(archive, clock, actors=(marsk(archive),))
    for number in range(2, 14):
        happen(archive, number, at=clock(), actors=[MARSK])
    works = postman(archive, slack, clock)
    works.tick()
    clock.pass_(seconds=timedelta(minutes=1).total_seconds())
    works.tick()
    (post,) = posts(slack)
    judge_message(post.payload)
    assert "et 7 autres" in said(slack)[0]
    app = slack.app(archive, fixed(database_url="sqlite://"), now=clock)
    (shown,) = slack.click(app, post, "et 7 autres")
    assert shown.shown == "modal"
    told = [number for number in range(2, 14) if headline(number) in str(shown.payload)]
    assert len(told) == 7
    assert not [number for number in told if headline(number) in said(slack)[0]]


def test_what_an_alert_has_no_room_for_is_behind_its_button(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.alerts.MOST", 6)
    happen(archive, 1, at=START, actors=[MARSK])
    id_ = alert(archive, clock, actors=(marsk(archive),))
    for number in range(2, 12):
        happen(archive, number, at=clock(), actors=[MARSK])
    works = postman(archive, slack, clock)
    works.tick()
    works.tick()
    (post,) = posts(slack)
    assert "et 5 autres" in said(slack)[0]
    (shown,) = slack.click(slack.app(archive, fixed(database_url="sqlite://"), now=clock), post, "et 5 autres")
    assert len([number for number in range(2, 12) if headline(number) in str(shown.payload)]) == 5
    articles = {
        each.article for told in archive.event_articles([e.id for e in archive.every_event()]).values() for each in told
    }
    assert len(archive.outbox.told(id_, articles)) == 10


def test_an_alert_that_cannot_be_made_out_costs_the_others_nothing(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    broken = alert(archive, clock, "C3", actors=(marsk(archive),))
    alert(archive, clock, "C4", actors=(marsk(archive),))
    happen(archive, 2, at=clock(), actors=[MARSK])
    untold = digests.untold

    def fails(one: Subscription, *args: Any, **more: Any) -> Any:
        if one.id == broken:
            raise ValueError("an alert of old")
        return untold(one, *args, **more)

    monkeypatch.setattr(digests, "untold", fails)
    postman(archive, slack, clock).tick()
    assert [post.channel for post in posts(slack)] == ["C4"]
    monkeypatch.undo()
    postman(archive, slack, clock).tick()
    assert [post.channel for post in posts(slack)] == ["C4", "C3"]


def test_alerts_at_rest_keep_no_other_from_its_turn(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    for _ in range(101):
        alert(archive, clock, actors=(marsk(archive),), quiet=(0, 1439))
    alert(archive, clock, "C4", actors=(marsk(archive),))
    happen(archive, 2, at=clock(), actors=[MARSK])
    postman(archive, slack, clock).tick()
    assert [post.channel for post in posts(slack)] == ["C4"]


def test_what_a_closed_channel_refused_is_told_after_it_opens(archive: Archive, slack: Workspace, clock: Clock) -> None:
    happen(archive, 1, at=START, actors=[MARSK])
    id_ = alert(archive, clock, "C4", actors=(marsk(archive),))
    slack.channels["C4"] = Channel(bot=False)
    works = postman(archive, slack, clock)
    happen(archive, 2, at=clock(), actors=[MARSK])
    works.tick()
    assert [post.channel for post in posts(slack)] == ["D1"], "its owner is told"
    slack.channels["C4"] = Channel()
    clock.pass_(hours=1)
    archive.subscriptions.resume(TEAM, id_, now=clock())
    works.tick()
    works.tick()
    (_, told) = said(slack)
    assert headline(2) in told


def test_more_than_one_look_takes_in_are_looked_at_next_time(
    archive: Archive, slack: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(novelties, "MOST_NEW", 2)
    alert(archive, clock, words=("selon",))
    for number in range(2, 7):
        happen(archive, number, at=clock(), actors=[MARSK])
    works = postman(archive, slack, clock)
    for _ in range(4):
        works.tick()
        clock.pass_(minutes=1)
    assert all(headline(number) in "\n".join(said(slack)) for number in range(2, 7))
