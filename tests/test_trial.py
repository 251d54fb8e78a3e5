"""The trial workspace: it refuses what Slack refuses, plays faults when told, and shows payloads as text."""

import threading
import time
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.trial import Channel, Workspace, as_text
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


# --- what Slack keeps, and what it refuses -----------------------------------------------------------------------------

MODAL = {"type": "modal", "title": plain("x"), "close": plain("x"), "blocks": [RICH]}


def option(value: str) -> dict:
    return {"text": plain(value or "x"), "value": value}


@pytest.mark.parametrize(
    "element",
    [
        {"type": "overflow", "action_id": "a", "options": [option("x")] * 6},
        {"type": "static_select", "action_id": "a", "options": [option("")]},
        {"type": "static_select", "action_id": "a", "options": [option("x")], "initial_option": option("y")},
        {"type": "static_select", "action_id": "a", "options": [option("x")], "placeholder": plain("x" * 151)},
        {"type": "plain_text_input", "action_id": "a"},
        {"type": "datepicker", "action_id": "a", "initial_date": "tomorrow"},
        {**BUTTON, "confirm": {"title": plain("x" * 101), "text": plain("x"), "confirm": plain("x"), "deny": plain("x")}},
        {"type": "image", "image_url": "https://a.example/x.png"},
    ],
)
def test_elements_that_slack_refuses_are_refused(element: dict):
    assert message_faults({"text": "x", "blocks": [{**SECTION, "accessory": element}]})


def test_an_image_has_an_address_and_words():
    image = {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "x"}
    assert message_faults({"text": "x", "blocks": [image, {"type": "context", "elements": [image, plain("x")]}]}) == []
    assert message_faults({"text": "x", "blocks": [{**image, "image_url": "data:x"}]})
    assert message_faults({"text": "x", "blocks": [{**image, "alt_text": ""}]})


def test_a_form_has_a_button_to_send_it_and_its_own_limits():
    field = {"type": "input", "block_id": "b", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "a"}}
    form = {**MODAL, "blocks": [field], "submit": plain("x")}
    assert view_faults(form) == []
    assert view_faults({**MODAL, "blocks": [field]})
    assert view_faults({**form, "private_metadata": "x" * 3001})
    assert view_faults({**form, "colour": "red"})
    assert view_faults({**form, "blocks": [{**field, "element": {**field["element"], "max_length": 3001}}]})
    assert view_faults({**form, "blocks": [{**field, "element": BUTTON}]})


def test_a_trigger_opens_one_view(workspace: Workspace, client: WebClient):
    trigger = workspace.records.trigger("U1")
    opened = client.views_open(trigger_id=trigger, view=MODAL)["view"]
    assert workspace.records.top("U1").id == opened["id"]
    for wrong, error in ((trigger, "exchanged_trigger_id"), ("nobody's", "invalid_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            client.views_open(trigger_id=wrong, view=MODAL)


def test_three_modals_lie_over_each_other_and_a_stale_one_is_not_updated(workspace: Workspace, client: WebClient):
    ids = [client.views_open(trigger_id=workspace.records.trigger("U1"), view=MODAL)["view"]["id"]]
    ids += [client.views_push(trigger_id=workspace.records.trigger("U1"), view=MODAL)["view"]["id"] for _ in range(2)]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=workspace.records.trigger("U1"), view=MODAL)
    updated = client.views_update(view_id=ids[1], view=MODAL)["view"]
    assert (updated["root_view_id"], updated["previous_view_id"]) == (ids[0], ids[0])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=ids[1], hash="old", view=MODAL)
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V404", view=MODAL)


def test_messages_are_changed_and_deleted_where_they_are_the_apps(workspace: Workspace, client: WebClient):
    ts = client.chat_postMessage(channel="C1", text="x")["ts"]
    theirs = workspace.records.put("C1", "U1", {"text": "mine"}).ts
    alone = client.chat_postEphemeral(channel="C1", user="U1", text="x")["message_ts"]
    client.chat_update(channel="C1", ts=ts, text="y")
    told = client.conversations_history(channel="C1")["messages"]
    assert [(one["text"], one["user"]) for one in told] == [("mine", "U1"), ("y", "U0BOT")]
    for wrong, error in (("9.9", "message_not_found"), (alone, "message_not_found"), (theirs, "cant_update_message")):
        with pytest.raises(SlackApiError, match=error):
            client.chat_update(channel="C1", ts=wrong, text="z")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        client.chat_delete(channel="C1", ts=theirs)
    client.chat_delete(channel="C1", ts=ts)
    assert len(client.conversations_history(channel="C1")["messages"]) == 1


def test_a_response_url_replaces_deletes_or_answers_in_the_channel(workspace: Workspace):
    records = workspace.records
    clicked = records.put("C1", "U0BOT", {"text": "first"}, thread="1.1", only="U1")
    url = workspace._api.response_url("U1", "C1", clicked.ts)
    WebhookClient(url).send_dict({"text": "second", "replace_original": True})
    assert (clicked.payload["text"], clicked.thread) == ("second", "1.1")
    WebhookClient(url).send_dict({"text": "third"})
    beside = list(records.messages.values())[-1]
    assert (beside.thread, beside.only) == (None, "U1")  # not in the thread: Slack wants that said
    WebhookClient(url).send_dict({"delete_original": True})
    assert records.message("C1", clicked.ts) is None


def test_reactions_stand_once(workspace: Workspace, client: WebClient):
    ts = client.chat_postMessage(channel="C1", text="x")["ts"]
    client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    client.reactions_remove(channel="C1", timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError, match="no_reaction"):
        client.reactions_remove(channel="C1", timestamp=ts, name="eyes")


def test_what_a_token_may_not_is_refused_with_the_scope_that_it_lacks(workspace: Workspace, client: WebClient):
    workspace.records.scopes = frozenset(("chat:write",))
    assert client.chat_postMessage(channel="C1", text="x")["ok"]
    for call, scope in (
        (lambda: client.users_info(user="U1"), "users:read"),
        (lambda: client.conversations_history(channel="D1"), "im:history"),
        (lambda: client.conversations_replies(channel="G1", ts="1.1"), "groups:history"),
    ):
        with pytest.raises(SlackApiError) as refused:
            call()
        assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", scope)


def test_where_channels_are_known_others_are_none(workspace: Workspace, client: WebClient):
    workspace.records.known_only = True
    workspace.channels["C1"] = Channel("desk")
    workspace.records.names["U1"] = "Camille"
    assert client.chat_postMessage(channel="U1", text="x")["channel"] == "D1"
    assert [one["name"] for one in client.conversations_list()["channels"]] == ["desk"]
    for call in (lambda: client.chat_postMessage(channel="C2", text="x"), lambda: client.conversations_info(channel="C2")):
        with pytest.raises(SlackApiError, match="channel_not_found"):
            call()
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.users_info(user="U2")


def test_a_slow_answer_comes_late_and_holds_up_nobody_else(workspace: Workspace, client: WebClient):
    workspace.refuse("chat.postMessage", "slow", seconds=0.6)
    began = time.monotonic()
    waiting = threading.Thread(target=lambda: client.chat_postMessage(channel="C1", text="late"))
    waiting.start()
    assert client.users_info(user="U1")["ok"]
    assert time.monotonic() - began < 0.5
    waiting.join(10)
    assert time.monotonic() - began >= 0.6
    assert [post.text for post in workspace.posts] == ["late"]
