"""The first minutes: a direct message to whoever installed the app, once; help by topic, with questions that the archive answers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import samples
from desks import Desk, desk, lines
from newsrooms import TEAM
from slack_sdk import WebClient

from bot import schedule
from bot.app import make_gate
from bot.settings import Settings, fixed
from bot.trial import Workspace
from bot.welcoming import Usher, first_words
from store.archive import Archive

NOW = datetime(2031, 4, 10, 8, tzinfo=UTC)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    samples.fill(archive)
    return archive


@pytest.fixture
def slack(filled: Archive) -> Iterator[Desk]:
    with desk(filled) as opened:
        yield opened


def ticker(archive: Archive, workspace: Workspace, settings: Settings) -> schedule.Ticker:
    client, gate = WebClient(token="xoxb-trial", base_url=workspace.client_url), make_gate(settings)
    usher = Usher(archive, settings, gate)
    return schedule.Ticker(archive, client, clock=lambda: NOW, gate=gate, usher=usher)


def test_who_looks_after_the_bot_gets_one_direct_message_and_no_channel_any(filled: Archive) -> None:
    settings = fixed(database_url="", administrators=frozenset(("U1",)))
    with Workspace() as workspace:
        for _ in range(3):
            ticker(filled, workspace, settings).tick()
        (post,) = workspace.posts
    assert post.channel.startswith("D")
    said = json.dumps(post.payload, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Sourcier est installé." in said
    assert "Je n'ai rien écrit dans aucun canal" in said
    assert "L'archive couvre 5 articles" in said
    assert "SOURCIER_EDITORS" in said
    assert "Marsk" not in said, "what stands for good names nobody whom an article may be withdrawn for"


def test_where_slack_is_down_it_is_said_later_and_where_nobody_is_there_never(filled: Archive) -> None:
    settings = fixed(database_url="", administrators=frozenset(("U1",)))
    with Workspace() as workspace:
        first = ticker(filled, workspace, settings)
        workspace.refuse("chat.postMessage", "http_503")
        first.tick()
        assert workspace.posts == []
        first.tick()
        assert len(workspace.posts) == 1
        workspace.refuse("conversations.open", "user_not_found")
        gone = fixed(database_url="", administrators=frozenset(("U9GONE",)))
        ticker(filled, workspace, gone).tick()
        ticker(filled, workspace, gone).tick()
        assert len(workspace.posts) == 1


def test_nobody_is_told_where_nobody_is_named(filled: Archive) -> None:
    with Workspace() as workspace:
        ticker(filled, workspace, fixed(database_url="")).tick()
        assert workspace.posts == []


def test_an_empty_archive_and_another_language_are_told_as_such(archive: Archive) -> None:
    said = first_words(archive, fixed(database_url=""), "en").text
    assert "sourcier ingest" in said
    assert "Left to set" in said


def test_the_home_welcomes_with_the_first_step(slack: Desk) -> None:
    post = slack.only(slack.workspace.open_home(slack.app))
    assert post.payload["blocks"][0]["text"]["text"] == "Bienvenue"
    assert "vous seul voyez la réponse" in json.dumps(post.payload, ensure_ascii=False)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("/sourcier aide chiffres", "Chiffres"),
        ("/sourcier aide /chiffres", "Chiffres"),
        ("/sourcier qui", "Qui est-ce"),
        ("/sourcier aide alertes", "Abonnements"),
        ("/sourcier aide filtres", "Filtres : de:Nom"),
        ("/sourcier aide fil", "Dans un fil : @sourcier vérifier"),
        ("/sourcier aide erreurs", "Une erreur ?"),
        ("/sourcier help figures", "Figures"),
        ("/sourcier help timeline", "Timeline"),
    ],
)
def test_help_is_told_by_topic(slack: Desk, typed: str, first: str) -> None:
    said = lines(slack.type(typed))
    assert said[0].replace("\u00a0", " ").replace("\u202f", " ").startswith(first)
    assert len(said) < 12


def test_what_is_no_topic_gets_the_whole_help_with_the_list_of_topics(slack: Desk) -> None:
    for typed in ("/sourcier", "/sourcier aide", "/sourcier aide chrysocolle"):
        assert any("Un sujet à la fois" in line.replace("\u00a0", " ") for line in lines(slack.type(typed)))


def test_the_examples_of_the_help_answer_when_clicked(slack: Desk) -> None:
    post = slack.type("/sourcier aide citations")
    (example, *_) = [button["text"]["text"] for button in post.buttons]
    assert example.startswith("/citations ")
    assert lines(slack.click(post, example))[0].startswith("Citations")


def test_a_mention_asks_for_a_topic_too(slack: Desk) -> None:
    said = slack.only(slack.workspace.mention(slack.app, "aide chiffres"))
    assert lines(said)[0] == "Chiffres"


def test_the_team_is_the_one_that_is_told(filled: Archive) -> None:
    assert filled.installations.welcome(TEAM, "U1")
    assert not filled.installations.welcome(TEAM, "U1")
    assert filled.installations.welcome("T2BBB", "U1")
