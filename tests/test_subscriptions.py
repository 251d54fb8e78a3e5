"""A subscriber's path through the modals: digests and alerts made, changed, looked at, paused, ended; in the app's Home; who may."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import samples
from desks import Desk, desk, entries, labels, lines
from newsrooms import TEAM, happen, headline

from bot.settings import fixed
from bot.trial import Channel, Post
from store.archive import Archive
from store.types import EventFilters, Subscription

NOW = samples.NOW.replace(tzinfo=UTC)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    samples.fill(archive)
    archive.group(NOW)
    return archive


@pytest.fixture
def slack(filled: Archive) -> Iterator[Desk]:
    with desk(filled) as opened:
        yield opened


def texts(post: Post) -> str:
    return json.dumps(post.payload, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")


def blank(slack: Desk, kind: str = "Nouveau point…", **who: str) -> Post:
    return slack.click(slack.type("/abonnements", **who), kind, **who)


def made(slack: Desk, values: dict[str, object] | None = None, *, kind: str = "Nouveau point…", user: str = "U1") -> Post:
    form = blank(slack, kind, user=user)
    return slack.submit(form, values or {}, user=user)


def kept(slack: Desk, user: str = "U1") -> list[Subscription]:
    return slack.archive.subscriptions.owned(TEAM, user)


@pytest.mark.parametrize("name", ["/abonnements", "/digest", "/subscriptions"])
def test_every_name_opens_the_list(slack: Desk, name: str) -> None:
    slack.workspace.people["U1"] = {"locale": None}
    post = slack.type(name)
    assert (post.shown, post.method) == ("modal", "views.open")
    assert labels(post) == (
        ["New digest…", "New alert…"] if name == "/subscriptions" else ["Nouveau point…", "Nouvelle alerte…"]
    )


def test_a_digest_is_made_with_what_slack_knows_of_its_owner(slack: Desk) -> None:
    slack.workspace.zones["U1"] = "America/Montreal"
    shown = made(slack)
    assert shown.shown == "modal"
    assert "C'est fait : Le point de 7 h, prochain mardi à 7 h." in texts(shown)
    (one,) = kept(slack)
    assert (one.zone, one.channel, one.days, one.minutes) == ("America/Montreal", None, (0, 1, 2, 3, 4), 420)
    assert one.due == datetime(2032, 1, 20, 12, 0, tzinfo=UTC)
    assert "du lundi au vendredi" in texts(shown)
    assert "America/Montreal" in texts(shown)


def test_all_that_a_form_asks_is_kept_and_shown_again_when_it_is_changed(slack: Desk) -> None:
    values = {
        "where": "channel",
        "channel": "C7",
        "days": ["0", "5"],
        "time": "18:30",
        "zone": "nouméa",
        "actors": "marsk, Orvanie",
        "words": 'digue "pas en avant"',
        "outlets": "valdor",
        "places": "Port-Lazur",
        "least": "2",
        "length": "short",
        "language": "en",
        "options": ["says_nothing"],
    }
    shown = made(slack, values)
    (one,) = kept(slack)
    actors = tuple(slack.archive.find(name).matches[0].actor.id for name in ("Ilena Marsk", "Orvanie"))
    assert one.filters == EventFilters(
        words=("digue",),
        phrases=("pas en avant",),
        actors=actors,
        outlets=("Radio Valdor",),
        places=("Port-Lazur",),
        least_outlets=2,
    )
    assert (one.channel, one.zone, one.days, one.minutes) == ("C7", "Pacific/Noumea", (0, 5), 1110)
    assert (one.length, one.lang, one.follow_ups, one.says_nothing) == ("short", "en", False, True)
    assert "Le point de 18 h 30" in texts(shown)
    assert "lundi et samedi" in texts(shown)
    again = slack.click(shown, "Changer…")
    assert again.method == "views.update"
    slack.submit(again, {"words": "digue", "options": ["follow_ups"]})
    (changed,) = kept(slack)
    assert changed.filters.phrases == ()
    assert changed.filters.actors == actors
    assert (changed.channel, changed.minutes, changed.lang) == ("C7", 1110, "en")
    assert (changed.follow_ups, changed.says_nothing) == (True, False)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"actors": "Kester"}, "actors", "Plusieurs répondent à « Kester » : Arno Kester – porte-parole"),
        ({"actors": "Marsk, Xyzzyq"}, "actors", "Personne ne s'appelle « Xyzzyq »"),
        ({"outlets": "Le Néant"}, "outlets", "Aucun média"),
        ({"zone": "Ailleurs"}, "zone", "Je ne connais pas ce fuseau"),
        ({"zone": "../../etc/passwd"}, "zone", "Je ne connais pas ce fuseau"),
        ({"days": []}, "days", "au moins un jour"),
        ({"where": "channel"}, "channel", "Choisissez le canal"),
        ({"words": "a b c d e f g h i j k"}, "words", "Dix au plus"),
        ({"places": ",".join("abcdefghijkl")}, "places", "Dix au plus"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(slack: Desk, values: dict[str, object], field: str, said: str) -> None:
    shown = made(slack, values)
    assert shown.shown == "errors"
    assert said in shown.payload["errors"][field].replace("\u00a0", " ")
    assert kept(slack) == []


def test_a_preview_is_seen_by_the_asker_alone_and_tells_nobody(slack: Desk) -> None:
    made(slack, {"words": "digue", "length": "long"})
    happen(slack.archive, 1, at=NOW)
    made(slack)
    listed = slack.type("/abonnements")
    before = len(slack.workspace.posts)
    previewed = slack.click(listed, "Aperçu", place=1)
    assert previewed.method == "views.push"
    assert headline(1) in texts(previewed)
    assert all(post.shown == "modal" for post in slack.workspace.posts[before:])
    assert slack.archive.outbox.state(now=NOW).overdue == 0


def test_paused_resumed_and_ended(slack: Desk) -> None:
    shown = made(slack)
    paused = slack.click(shown, "Suspendre")
    assert kept(slack)[0].paused == "own"
    assert "suspendu" in texts(paused)
    resumed = slack.click(paused, "Reprendre")
    assert kept(slack)[0].paused is None
    ended = slack.click(resumed, "Arrêter")
    assert kept(slack) == []
    assert "C'est arrêté." in texts(ended)
    assert "n'existe plus" in texts(slack.click(resumed, "Arrêter"))


def test_the_home_lists_what_one_has(slack: Desk) -> None:
    home = slack.only(slack.workspace.open_home(slack.app))
    assert "Vous n'avez pas encore d'abonnement" in texts(home)
    made(slack, {"where": "channel", "channel": "C7", "actors": "Marsk"})
    home = slack.only(slack.workspace.open_home(slack.app))
    assert "Le point de 7 h" in texts(home)
    assert "Ilena Marsk" in texts(home)
    opened = slack.click(home, "Mes abonnements…")
    assert (opened.shown, opened.method) == ("modal", "views.open")


def test_others_see_and_change_nothing_of_it_but_editors_may(filled: Archive) -> None:
    with desk(filled, editors="S1") as slack:
        slack.workspace.groups["S1"] = ["U3"]
        shown = made(slack, {"where": "channel", "channel": "C7"})
        direct = made(slack)
        assert "Le point" not in texts(slack.type("/abonnements", user="U2"))
        assert "Seuls son auteur" in texts(slack.click(shown, "Arrêter", user="U2"))
        form = slack.click(shown, "Changer…")
        assert "Seuls son auteur" in texts(slack.submit(form, {"words": "x"}, user="U2"))
        assert len(kept(slack)) == 2
        # an editor ends a channel's digest, and nobody's own
        slack.click(shown, "Arrêter", user="U3")
        (left,) = kept(slack)
        assert left.channel is None
        slack.click(direct, "Arrêter", user="U3", value=str(left.id))
        assert len(kept(slack)) == 1


@pytest.mark.parametrize(
    ("subscribers", "user", "said"),
    [
        ("members", "U1", ""),
        ("members", "U2", "Seuls les membres d'un canal"),
        ("editors", "U1", "Seuls les éditeurs"),
        ("editors", "U3", ""),
        ("everyone", "U2", ""),
    ],
)
def test_who_may_subscribe_a_channel_is_a_setting(filled: Archive, subscribers: str, user: str, said: str) -> None:
    settings = fixed(database_url="sqlite://", editors="S1", subscribers=subscribers)
    with desk(filled, settings=settings) as slack:
        slack.workspace.groups["S1"] = ["U3"]
        slack.workspace.channels["C7"] = Channel(members=["U1", "U3"])
        shown = made(slack, {"where": "channel", "channel": "C7"}, user=user)
        assert bool(kept(slack, user)) == (not said)
        assert said in texts(shown)
        # oneself, anybody may
        assert made(slack, user=user).shown == "modal"


@pytest.mark.parametrize("subscribers", ["everyone", "editors", "members"])
def test_a_private_channel_is_its_members_alone_whatever_the_setting(filled: Archive, subscribers: str) -> None:
    settings = fixed(database_url="sqlite://", editors="S1", subscribers=subscribers)
    with desk(filled, settings=settings) as slack:
        slack.workspace.groups["S1"] = ["U1", "U2"]
        slack.workspace.channels["C7"] = Channel(private=True, members=["U1"])
        refused = made(slack, {"where": "channel", "channel": "C7"}, user="U2")
        assert "Seuls les membres" in texts(refused)
        assert kept(slack, "U2") == []
        made(slack, {"where": "channel", "channel": "C7"}, user="U1")
        happen(slack.archive, 1, at=NOW)
        listed = slack.type("/abonnements", user="U1")
        assert headline(1) in texts(slack.click(listed, "Aperçu", user="U1"))
        # who has left the channel, and an editor who never was in it, see nothing of it
        slack.workspace.channels["C7"] = Channel(private=True, members=["U9"])
        for user in ("U1", "U2"):
            shown = slack.click(listed, "Aperçu", user=user)
            assert headline(1) not in texts(shown)
            assert "Seuls les membres" in texts(shown)


def test_a_channel_without_the_bot_is_entered_by_a_button(slack: Desk) -> None:
    slack.workspace.channels["C7"] = Channel(bot=False)
    shown = made(slack, {"where": "channel", "channel": "C7"})
    assert "je ne suis pas encore dans ce canal" in texts(shown)
    assert kept(slack)[0].paused == "no_bot"
    joined = slack.click(shown, "Faire entrer Sourcier")
    assert "J'y suis" in texts(joined)
    assert slack.workspace.channels["C7"].bot
    assert kept(slack)[0].paused is None


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel(private=True, bot=False), "Je ne vois pas ce canal"),
        (Channel(gone=True), "Je ne vois pas ce canal"),
        (Channel(archived=True), "archivé"),
    ],
)
def test_a_channel_that_cannot_be_is_said_so(slack: Desk, channel: Channel, said: str) -> None:
    slack.workspace.channels["C7"] = channel
    shown = made(slack, {"where": "channel", "channel": "C7"})
    assert said in shown.payload["errors"]["channel"]


def test_an_alert_from_an_answer_is_filled_with_what_was_asked(slack: Desk) -> None:
    form = slack.click(slack.type('/citations marsk digue "aide aux digues"'), "Prévenez-moi…")
    shown = slack.submit(form, {})
    assert "C'est fait : vous serez prévenu." in texts(shown)
    (one,) = kept(slack)
    assert one.kind == "alert"
    assert one.filters.words == ("digue",)
    assert one.filters.phrases == ("aide aux digues",)
    assert one.filters.actors == (slack.archive.find("Ilena Marsk").matches[0].actor.id,)
    assert one.quiet == (1260, 360)
    assert "Alerte : Ilena Marsk, digue" in texts(shown)
    assert "silence de 21 h à 6 h" in texts(shown)
    who = slack.click(slack.type("/qui Orvanie"), "Prévenez-moi…")
    assert "C'est fait" in texts(slack.submit(who, {}))
    assert kept(slack)[1].filters.words == ()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "actors", "au moins un nom ou un mot"),
        ({"words": "digue", "quiet_from": "22:00", "quiet_until": ""}, "quiet_until", "début et la fin"),
    ],
)
def test_an_alert_that_watches_nothing_or_half_a_night(slack: Desk, values: dict[str, str], field: str, said: str) -> None:
    shown = made(slack, values, kind="Nouvelle alerte…")
    assert said in shown.payload["errors"][field]


def test_nobody_private_is_watched(slack: Desk) -> None:
    samples.add(
        slack.archive,
        "Anouk Brisette a trouvé un chat.",
        file="chat.txt",
        actors=(samples.Actor("Anouk Brisette", "person"),),
    )
    shown = made(slack, {"actors": "Anouk Brisette"}, kind="Nouvelle alerte…")
    assert "personne privée" in shown.payload["errors"]["actors"]
    assert "Prévenez-moi…" not in labels(slack.type("/qui Anouk Brisette"))


def test_one_has_so_many_and_no_more(slack: Desk) -> None:
    for _ in range(30):
        slack.archive.subscriptions.add(Subscription(TEAM, "U1", None, "Europe/Paris", days=(0,), minutes=1), now=NOW)
    assert "30 abonnements" in made(slack).payload["errors"]["where"]
    slack.type("/abonnements")


def test_a_mention_gives_the_button_that_opens_the_list(slack: Desk) -> None:
    post = slack.mention("abonnements")
    assert slack.click(post, "Mes abonnements…").shown == "modal"


def test_hostile_words_are_shown_as_they_are(slack: Desk) -> None:
    shown = made(slack, {"words": "<!channel> *tout*", "places": "<https://mal.example|ici>"})
    slack.type("/abonnements")
    assert "<!channel>" not in json.dumps([block for block in shown.payload["blocks"] if block["type"] == "section"])


def test_tampered_buttons_do_nothing(slack: Desk) -> None:
    shown = made(slack)
    for value in ("", "x", "99999", "-1", "1e9", "9" * 40):
        assert "n'existe plus" in texts(slack.click(shown, "Arrêter", value=value))
    assert len(kept(slack)) == 1
    assert lines(slack.type("/sourcier aide"))
    assert entries(shown) == []
