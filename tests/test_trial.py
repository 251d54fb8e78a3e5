"""The trial workspace: it refuses what Slack refuses, plays faults when told, and shows payloads as text."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.trial import Workspace, as_text
from bot.trial.rules import message_faults, view_faults
from handlers.blocks import elements


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> WebClient:
    return WebClient(token="xoxb-x", base_url=workspace.client_url)


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "text": plain("x"), "action_id": "a"}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}


def rich(*runs: dict) -> dict:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 51,
        [{"type": "section"}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        [{"type": "section", "fields": [plain("x")] * 11}],
        [{**SECTION, "colour": "red"}],
        [{"type": "header", "text": plain("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "context", "elements": [plain("x")] * 11}],
        [{"type": "actions", "elements": []}],
        [{"type": "actions", "elements": [{**BUTTON, "action_id": f"a{n}"} for n in range(26)]}],
        [{"type": "actions", "elements": [BUTTON, BUTTON]}],
        [{"type": "actions", "elements": [{**BUTTON, "text": plain("x" * 76)}]}],
        [{"type": "actions", "elements": [{**BUTTON, "text": {"type": "mrkdwn", "text": "x"}}]}],
        [{"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]}],
        [{"type": "actions", "elements": [{**BUTTON, "style": "blue"}]}],
        [{**RICH, "block_id": "b"}, {**RICH, "block_id": "b"}],
        [rich()],
        [rich({"type": "text", "text": ""})],
        [rich({"type": "text", "text": "x", "style": {"blink": True}})],
        [rich({"type": "link", "url": "javascript:alert(1)", "text": "x"})],
        [rich({"type": "user", "user_id": "somebody"})],
        [{"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "a"}}],
        [{"type": "marquee"}],
        ["x"],
    ],
)
def test_blocks_that_slack_refuses_are_refused(workspace: Workspace, client: WebClient, blocks: list):
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert workspace.posts == []


def test_a_message_has_a_greatest_length():
    assert message_faults({"text": "x" * 4001}) == ["msg_too_long"]
    assert message_faults({"text": "x", "blocks": [rich({"type": "text", "text": "x" * 2900})] * 5}) == ["msg_blocks_too_long"]
    assert message_faults({}) == ["no_text"]
    assert message_faults({"text": "x", "blocks": "y"}) == ["invalid_blocks_format"]
    assert (
        message_faults({"text": "x", "blocks": [SECTION, RICH, {"type": "divider"}, {"type": "actions", "elements": [BUTTON]}]})
        == []
    )


def test_a_modal_has_its_own_limits():
    modal = {"type": "modal", "title": plain("x"), "close": plain("x"), "blocks": [RICH]}
    assert view_faults(modal) == []
    assert view_faults({**modal, "title": plain("x" * 25)})
    assert view_faults({**modal, "blocks": [RICH] * 101})
    assert view_faults({"type": "modal", "blocks": [RICH]}) == ["title missing"]


def test_a_response_url_takes_five_posts(workspace: Workspace):
    url = workspace._api.response_url("U1", "C1")
    answers = [WebhookClient(url).send_dict({"text": "x"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].body == "used_url"
    assert WebhookClient(url + "x").send_dict({"text": "x"}).body == "expired_url"


def test_faults_are_played_as_often_as_told(workspace: Workspace, client: WebClient):
    workspace.refuse("chat.postMessage", "missing_scope", needed="chat:write", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C1", text="x")
        assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "chat:write")
    assert client.chat_postMessage(channel="C1", text="x")["ok"]
    workspace.refuse("users.info", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user="U1")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == "7"


def test_methods_answer_like_slack(workspace: Workspace, client: WebClient):
    workspace.locales["U2"] = "en-US"
    assert client.users_info(user="U2", include_locale=True)["user"]["locale"] == "en-US"
    assert "locale" not in client.users_info(user="U2")["user"]
    assert client.chat_postMessage(channel="U2", text="x")["channel"] == "D2"
    assert client.conversations_open(users="U2")["channel"]["id"] == "D2"
    assert client.auth_test()["bot_id"]
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("chat.shout")


def test_threads_come_in_pages(workspace: Workspace, client: WebClient):
    workspace.threads[("C1", "1.1")] = [{"text": str(n), "ts": f"1.{n}"} for n in range(250)]
    seen, cursor = [], None
    while cursor != "":
        page = client.conversations_replies(channel="C1", ts="1.1", limit=100, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == [str(n) for n in range(250)]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.conversations_replies(channel="C1", ts="9.9")


def test_every_call_is_recorded(workspace: Workspace, client: WebClient):
    client.chat_postMessage(channel="C1", text="x")
    (call,) = workspace.calls
    assert (call.method, call.answer, call.payload["text"]) == ("chat.postMessage", "ok", "x")


def test_it_listens_on_loopback_alone(workspace: Workspace):
    assert workspace.client_url.startswith("http://127.0.0.1:")


def test_a_payload_is_shown_as_text():
    blocks = [
        elements.rich(
            elements.quotation(elements.text("«\u00a0Nous partons demain matin avec la marée\u00a0»")),
            elements.line(
                elements.text("Ilena Marsk", bold=True), elements.text(" · "), elements.link("https://a.example", "Lire")
            ),
        ),
        elements.divider(),
        elements.actions([elements.button("Voir le passage", action="a", value="v")]),
    ]
    assert as_text({"text": "x", "blocks": blocks}, width=30).replace("\u00a0", "~").split("\n") == [
        "▎ «~Nous partons demain matin",
        "▎ avec la marée~»",
        "Ilena Marsk · Lire",
        "─" * 30,
        "[~Voir~le~passage~]",
    ]


def test_without_blocks_the_text_is_shown():
    assert as_text({"text": "a &lt;b&gt; &amp;amp; c"}) == "a <b> &amp; c"


PNG = b"\x89PNG\r\n\x1a\n\xff\x00"


def test_a_file_is_announced_sent_and_shared(workspace: Workspace, client: WebClient):
    done = client.files_upload_v2(
        channel="C1", thread_ts="1.1", file=PNG, filename="a.png", title="T", alt_txt="x", initial_comment="c"
    )
    (post,) = workspace.posts
    assert (post.channel, post.thread, post.text) == ("C1", "1.1", "c")
    assert post.payload["files"] == [
        {"id": done["file"]["id"], "name": "a.png", "title": "T", "filetype": "png", "size": len(PNG), "alt_txt": "x"}
    ]
    assert workspace.files[done["file"]["id"]].data == PNG
    assert [call.method for call in workspace.calls] == ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
    assert {call.answer for call in workspace.calls} == {"ok"}


def test_a_file_without_a_channel_is_nobodys_message(workspace: Workspace, client: WebClient):
    assert client.files_upload_v2(file=PNG, filename="a.png")["ok"]
    assert workspace.posts == []


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"filename": "", "length": 3}, "missing_argument"),
        ({"filename": "a.png", "length": 0}, "missing_argument"),
        ({"filename": "a.png", "length": 3, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ],
)
def test_a_file_that_slack_takes_no_announcement_of(client: WebClient, wanted: dict, error: str):
    with pytest.raises(SlackApiError, match=error):
        client.files_getUploadURLExternal(**wanted)


def test_a_file_is_shared_once_its_bytes_are_there_and_with_no_user(client: WebClient):
    told = client.files_getUploadURLExternal(filename="a.png", length=3)
    for files, channel, error in (
        ([{"id": "F404"}], "C1", "file_not_found"),
        ([{"id": told["file_id"]}], "C1", "file_not_found"),
        ([{"id": told["file_id"]}], "U1", "invalid_arguments"),
        ([], "C1", "invalid_arguments"),
    ):
        with pytest.raises(SlackApiError, match=error):
            client.files_completeUploadExternal(files=files, channel_id=channel)
    for _ in range(2):  # other bytes than announced, then an address that has had its one file
        with pytest.raises(HTTPError):
            urlopen(Request(told["upload_url"], data=b"four"))
