"""`@sourcier …` in channels and threads: answered once, in the thread, or not at all."""

from collections.abc import Iterator

import pytest
import samples
from desks import Desk, desk, labels, lines

from store.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with samples.filled(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


def test_a_command_is_answered_in_its_thread(slack: Desk):
    post = slack.mention("citations marsk crue", channel="C9", thread_ts="111.222", event_id="Ev-thread")
    assert (post.method, post.channel, post.thread) == ("chat.postMessage", "C9", "111.222")
    assert lines(post)[:2] == ["Citations · Ilena Marsk · crue", "« Nous ne reculerons pas d'un mètre devant la crue »"]


def test_what_a_click_in_a_thread_is_answered_with_stands_in_the_thread(slack: Desk):
    post = slack.mention("citations marsk crue", channel="C9", thread_ts="111.222", event_id="Ev-click")
    stale = slack.click(post, post.buttons[0]["text"]["text"], value="{}")
    assert (stale.shown, stale.method, stale.thread) == ("ephemeral", "response_url", "111.222")


def test_outside_a_thread_the_mention_begins_one(slack: Desk):
    assert slack.mention("qui marsk", ts="333.444", event_id="Ev-begins").thread == "333.444"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("citations marsk", "Citations · Ilena Marsk"),
        ("Citations marsk", "Citations · Ilena Marsk"),
        ("/citations marsk", "Citations · Ilena Marsk"),
        ("quotes marsk", "Quotes · Ilena Marsk"),
        ("chiffres aide digues", "Chiffres · aide digues"),
        ("qui marsk", "Ilena Marsk"),
        ("who marsk", "Ilena Marsk"),
        ("acteur\u00a0marsk", "Ilena Marsk"),
    ],
)
def test_every_command_works_by_its_name(archive: Archive, text: str, first: str):
    with desk(archive) as slack:
        slack.workspace.people["U1"] = {"locale": None}  # whose language nobody knows gets that of the command
        assert lines(slack.mention(text, event_id=f"Ev-{text}"))[0] == first


@pytest.mark.parametrize("text", ["", "aide", "bonjour", "help"])
def test_anything_else_gets_the_help(slack: Desk, text: str):
    post = slack.mention(text, event_id=f"Ev-help-{text}")
    assert ("/quotes" if text == "help" else "/citations") in post.text


def test_pages_in_a_thread_are_for_all_and_nothing_is_shared(slack: Desk):
    post = slack.mention("citations de:Veld vanne", event_id="Ev-pages")
    assert labels(post) == ["Suivant ›", "Retirer"]
    following = slack.click(post, "Suivant ›")
    assert (following.shown, following.replaces) == ("message", True)
    assert labels(following) == ["‹ Précédent", "Retirer"]


def test_what_slack_makes_of_words_is_undone(slack: Desk):
    text = "<@U0BOT>  citations <https://echo.example|echo.example> &lt;a&gt; <#C1|général>"
    event = {"type": "app_mention", "user": "U1", "text": text, "ts": "1.2", "channel": "C1"}
    post = slack.only(slack.workspace.event(slack.app, event, event_id="Ev-undone"))
    assert lines(post)[1] == "Recherché : Citations · echo.example <a> général"


def test_the_same_event_is_answered_once(slack: Desk, archive: Archive):
    assert len(slack.workspace.mention(slack.app, "citations marsk", ts="800.8")) == 1
    assert slack.workspace.mention(slack.app, "citations marsk", ts="800.8", retry=1) == []
    with desk(archive) as restarted:
        assert restarted.workspace.mention(restarted.app, "citations marsk", ts="800.8", retry=2) == []


@pytest.mark.parametrize(
    "fields", [{"bot_id": "B9"}, {"edited": {"user": "U1", "ts": "1.2"}}, {"subtype": "bot_message"}, {"user": "U0BOT"}]
)
def test_bots_itself_and_corrected_messages_get_no_answer(slack: Desk, fields: dict):
    assert slack.workspace.mention(slack.app, "citations marsk", event_id=f"Ev-none-{fields}", **fields) == []


def test_a_channel_that_the_bot_may_not_write_in_is_told_to_the_asker_alone(slack: Desk):
    slack.workspace.refuse("chat.postMessage", "not_in_channel")
    post = slack.mention("citations marsk", thread_ts="1.2", event_id="Ev-outside")
    assert (post.method, post.user, post.thread) == ("chat.postEphemeral", "U1", "1.2")
    assert post.text.startswith("Je ne suis pas dans ce canal")


def test_what_cannot_be_read_is_told_with_the_usage_of_a_mention(slack: Desk):
    said = lines(slack.mention("citations depuis:jadis", event_id="Ev-usage"))
    assert said[0] == "Je ne lis pas de date dans « jadis »."
    assert said[-1].startswith("Usage : @sourcier citations ")
