"""The Bolt app itself: who may knock, once is once, one funnel for faults, the language, and what logs never say."""

import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import samples
from desks import Desk, desk, lines
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.app import make_app
from bot.settings import Settings, fixed
from bot.trial import Workspace
from bot.trial.records import TEAM
from bot.trial.workspace import Inline
from handlers import COMMANDS
from handlers.people import People
from store.archive import Archive

ROOT = Path(__file__).resolve().parents[1]
CANARY = "serinoxyle"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with samples.filled(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


class Broken:
    """An archive whose every question fails, with a message that quotes what was asked."""

    def __getattr__(self, name: str):
        def fail(*asked, **_):
            raise RuntimeError(f"SELECT … WHERE word = {asked} {CANARY}")

        return fail


# --- who may knock --------------------------------------------------------------------------------------------------


def body(text: str = "marsk", **more: str) -> str:
    given = {"command": "/citations", "text": text, "team_id": "T0TRIAL", "user_id": "U1", "channel_id": "C1"}
    return urlencode({**given, "trigger_id": f"{time.monotonic_ns()}", "response_url": "http://127.0.0.1:1/", **more})


def test_a_request_that_slack_did_not_sign_is_refused(slack: Desk):
    raw, workspace = body(), slack.workspace
    stranger = Workspace(signing_secret="another-secret")
    forged = [
        {},
        {**workspace.signed(raw), "x-slack-signature": "v0=00"},
        workspace.signed(raw, at=time.time() - 600),
        workspace.signed(raw + "&text=veld"),
        stranger.signed(raw),
    ]
    for headers in forged:
        assert workspace.dispatch(slack.app, raw, headers).status == 401
    assert workspace.posts == []


def test_without_a_signing_secret_nothing_is_taken_for_signed(archive: Archive):
    with Workspace() as workspace:
        app = make_app(archive, fixed(database_url="sqlite://"), authorize=lambda: None)
        assert workspace.dispatch(app, body(), workspace.signed(body())).status == 401
        assert workspace.dispatch(app, body(), {}).status == 401


def test_the_token_of_the_settings_is_used_and_not_tried_before_the_first_request(archive: Archive):
    with Workspace() as workspace:
        settings = Settings.model_construct(
            slack_bot_token=SecretStr("xoxb-of-the-settings"),
            slack_signing_secret=SecretStr(workspace.signing_secret),
            slack_api_url=workspace.client_url,
        )
        app = make_app(archive, settings, listener_executor=Inline())
        assert workspace.calls == []
        (post,) = workspace.command(app, "/citations marsk")
        assert lines(post)[0] == "Citations · Ilena Marsk"
        assert workspace.calls[0].method == "auth.test"


def test_a_command_is_known_by_all_its_names(slack: Desk):
    for command in COMMANDS:
        for name in (*command.fr, *command.en):
            assert "numéro" not in slack.type(f"{name} marsk").text


# --- once is once ---------------------------------------------------------------------------------------------------


def test_a_command_delivered_again_is_answered_once(slack: Desk):
    assert len(slack.workspace.command(slack.app, "/citations marsk", trigger="t-1")) == 1
    assert slack.workspace.command(slack.app, "/citations marsk", trigger="t-1") == []


def test_a_click_delivered_again_shares_once(slack: Desk):
    post = slack.type("/citations marsk")
    assert len(slack.workspace.click(slack.app, post, "Partager dans le canal", trigger="t-2")) == 1
    assert slack.workspace.click(slack.app, post, "Partager dans le canal", trigger="t-2") == []


# --- the funnel -----------------------------------------------------------------------------------------------------


def number_in(text: str) -> str:
    found = re.search(r"\b[0-9a-f]{8}\b", text)
    assert found
    return found.group()


def test_a_fault_gives_the_user_a_sentence_and_a_number_and_the_log_the_place(caplog: pytest.LogCaptureFixture):
    with desk(Broken()) as slack:
        post = slack.type(f"/citations {CANARY}")
    assert post.shown == "ephemeral"
    assert post.text.startswith("Quelque chose a mal tourné de notre côté.")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert number_in(post.text) in record.getMessage()
    assert "in /citations: RuntimeError at test_app.py:" in record.getMessage()
    assert CANARY not in caplog.text


def test_a_fault_is_told_in_the_users_language():
    with desk(Broken()) as slack:
        assert slack.type("/quotes x").text.startswith("Something went wrong on our side.")


def test_a_fault_after_ack_does_not_keep_slack_waiting():
    with desk(Broken()) as slack:
        started = time.monotonic()
        slack.type("/citations x")
        assert time.monotonic() - started < 2  # Bolt would wait three seconds for an ack() that has been given


def test_a_fault_of_a_mention_is_told_to_the_asker_alone(archive: Archive):
    with desk(archive) as slack:
        slack.workspace.refuse("chat.postMessage", "fatal_error")
        post = slack.mention("citations marsk", event_id="Ev-fault")
    assert (post.shown, post.user) == ("ephemeral", "U1")
    assert number_in(post.text)


def test_slack_s_own_refusals_have_their_sentences(slack: Desk):
    post = slack.type("/citations marsk")
    for error, more, said in (
        ("missing_scope", {"needed": "chat:write"}, "Il me manque l'autorisation Slack chat:write"),
        ("messages_tab_disabled", {}, "Je ne peux pas vous écrire"),
        ("internal_error", {}, "Quelque chose a mal tourné"),
    ):
        slack.workspace.refuse("chat.postMessage", error, **more)
        assert slack.click(post, "Me l'envoyer").text.startswith(said)


def test_a_refused_answer_is_a_fault_too(slack: Desk, caplog: pytest.LogCaptureFixture):
    slack.workspace.refuse("response_url", "invalid_blocks")
    post = slack.type("/citations marsk")
    assert "mal tourné" in post.text
    assert "RespondError (response_url: 404 invalid_blocks)" in caplog.text


def test_who_cannot_be_told_stays_a_line_of_the_log(slack: Desk, caplog: pytest.LogCaptureFixture):
    slack.workspace.refuse("response_url", "expired_url", times=2)
    assert slack.workspace.command(slack.app, "/citations marsk") == []
    assert "the user could not be told" in caplog.text


def test_a_429_is_waited_out(slack: Desk):
    slack.workspace.refuse("response_url", "ratelimited", retry_after=1)
    assert lines(slack.type("/citations marsk"))[0] == "Citations · Ilena Marsk"
    slack.workspace.refuse("chat.postMessage", "ratelimited", retry_after=1)
    assert lines(slack.mention("citations marsk", event_id="Ev-429"))[0] == "Citations · Ilena Marsk"


def test_a_database_that_is_gone_is_a_fault_like_others(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with samples.filled(f"sqlite:///{tmp_path / 'gone.db'}") as archive, desk(archive) as slack:
        with archive.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE quotes")
        assert "mal tourné" in slack.type(f"/citations {CANARY}").text
    assert "OperationalError" in caplog.text
    assert CANARY not in caplog.text


# --- the language ---------------------------------------------------------------------------------------------------


def test_the_users_slack_language_is_asked_for_once_before_the_first_answer(slack: Desk):
    slack.workspace.locales["U8"] = "en-GB"
    for _ in range(2):
        assert lines(slack.type("/citations marsk", user="U8"))[0] == "Quotes · Ilena Marsk"
    methods = [call.method for call in slack.workspace.calls]
    assert methods == ["users.info", "conversations.info", "response_url", "response_url"]


def test_where_slack_does_not_tell_the_language_it_is_the_commands(slack: Desk):
    slack.workspace.people["U1"] = {"locale": None}
    assert lines(slack.type("/quotes marsk"))[0] == "Quotes · Ilena Marsk"
    assert lines(slack.type("/citations marsk"))[0] == "Citations · Ilena Marsk"


def test_people_are_forgotten_beyond_the_limit_and_asked_for_again_in_time():
    known = People(limit=3)
    with Workspace() as workspace:
        client = WebClient(token="xoxb-x", base_url=workspace.client_url)
        for n in range(5):
            workspace.locales[f"U{n}"] = "en-GB"
            known.of(client, TEAM, f"U{n}", now=samples.NOW)
        assert [known.language(TEAM, f"U{n}") for n in range(5)] == [None, None, "en", "en", "en"]
        workspace.locales["U4"] = "fr-CA"
        assert known.of(client, TEAM, "U4", now=samples.NOW + timedelta(minutes=9)).lang == "en"
        assert known.of(client, TEAM, "U4", now=samples.NOW + timedelta(minutes=11)).lang == "fr"


def test_while_slack_does_not_answer_what_it_said_of_somebody_holds_for_an_hour():
    known = People()
    with Workspace() as workspace:
        client = WebClient(token="xoxb-x", base_url=workspace.client_url)
        known.of(client, TEAM, "U1", now=samples.NOW)
        workspace.refuse("users.info", "http_503", times=9)
        for minutes, kind in ((50, "member"), (51, "member"), (70, "unknown")):
            assert known.of(client, TEAM, "U1", now=samples.NOW + timedelta(minutes=minutes)).kind == kind


# --- what logs never say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_no_log_line_holds_a_question_a_text_or_a_token(archive: Archive, caplog: pytest.LogCaptureFixture, level: int):
    caplog.set_level(level)
    with desk(archive) as slack:
        slack.type(f"/citations {CANARY} crue")
        slack.type(f"/citations depuis:{CANARY}")
        slack.mention(f"citations {CANARY}", event_id=f"Ev-canary-{level}")
        post = slack.type("/citations marsk")
        slack.click(post, "Partager dans le canal", value='{"c":"quotes","t":"' + CANARY + '","l":"fr"}')
        slack.workspace.refuse("response_url", "invalid_blocks", times=2)
        slack.workspace.command(slack.app, f"/citations {CANARY}")
        unknown = urlencode({"payload": json.dumps({"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T0TRIAL"},
                                                    "actions": [{"action_id": "other", "value": CANARY}]})})  # fmt: skip
        slack.workspace.dispatch(slack.app, unknown)
    told = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert CANARY not in told
    assert "reculerons" not in told
    assert "xoxb" not in told


def test_answering_imports_nothing_that_reads(tmp_path: Path):
    probe = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT / 'tests')!r})\n"
        "import samples\n"
        "from desks import desk\n"
        f"with samples.filled('sqlite:///{tmp_path / 'a.db'}') as archive, desk(archive) as slack:\n"
        "    slack.type('/citations marsk'); slack.type('/chiffres aide'); slack.type('/qui veld')\n"
        "print([name for name in ('spacy', 'trafilatura', 'text_to_num', 'uvicorn') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
