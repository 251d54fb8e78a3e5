"""The trial's page: Block Kit as HTML, every word inert; deeds that become signed requests; who may reach in, and who may not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import samples
from trials import Visitor, session

from bot.manifest import SCOPES
from bot.trial.page import mrkdwn
from bot.trial.page.session import Session

WICKED = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'>&lt;b&gt; <a href='javascript:alert(3)'>x</a> {{ 7*7 }}"


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Session]:
    with samples.filled(f"sqlite:///{tmp_path / 'a.db'}") as archive, session(archive) as opened:
        yield opened


@pytest.fixture
def visitor(trial: Session) -> Visitor:
    return Visitor(trial)


def named(id_: str) -> str:
    return {"U1": "Camille", "C1": "redaction", "S1": "desk"}.get(id_, id_)


def shown(text: str) -> str:
    return str(mrkdwn.html(text, names=named, address=lambda url: url))


# --- mrkdwn -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*gras* _penché_ ~barré~", "<strong>gras</strong> <em>penché</em> <s>barré</s>"),
        ("*_les deux_*", "<strong><em>les deux</em></strong>"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("snake_case_name", "snake_case_name"),
        ("*ouvert", "*ouvert"),
        ("`*pas gras*`", "<code>*pas gras*</code>"),
        ("```un\n*deux*```", "<pre>un\n*deux*</pre>"),
        ("&gt; dit\n&gt; encore\nsuite", "<blockquote>dit<br>encore</blockquote>suite"),
        ("un\ndeux", "un<br>deux"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<@U1> <#C1|x> <!subteam^S1> <!here>", 4),
        (":warning: :pas_un_emoji: 12:30:45", "⚠️ :pas_un_emoji: 12:30:45"),
        ("<!date^1392734382^{date}|18 février>", "18 février"),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(text: str, html: str | int):
    if isinstance(html, int):
        assert shown(text).count('<span class="mention">') == html
        assert "@Camille" in shown(text)
        assert "#redaction" in shown(text)
    else:
        assert shown(text) == html


def test_a_link_opens_apart_and_says_its_words():
    assert shown("<https://a.example/x?a=1&amp;b=2|*Lire*>") == (
        '<a href="https://a.example/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">*Lire*</a>'
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x", "JaVaScRiPt:x", "http://[x"]
)
def test_an_address_that_is_no_web_address_is_no_link(url: str):
    assert "<a" not in shown(f"<{url}|ici>")


@pytest.mark.parametrize(
    "text",
    [
        WICKED,
        f"*{WICKED}*",
        f"`{WICKED}`",
        f'<https://a.example/"onmouseover=alert(1)|{WICKED}>',
        f"```{WICKED}```",
        f"&gt; {WICKED}",
    ],
)
def test_mrkdwn_makes_no_tag_but_its_own(text: str):
    tags = set(re.findall(r"</?([a-z]+)", shown(text)))
    assert tags <= {"strong", "em", "s", "code", "pre", "blockquote", "br", "a", "span"}
    assert not re.search(r"<[^>]* on\w+=", re.sub(r'"[^"]*"', "", shown(text)))


def test_what_stands_for_finished_html_cannot_be_typed():
    assert shown("`un` \ue0000\ue001 \ue0009\ue001") == "<code>un</code> 0 9"


# --- Block Kit ---------------------------------------------------------------------------------------------------------


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def wicked_blocks() -> list[dict]:
    """Every kind of block, hostile words wherever words go."""
    bad, option = plain(WICKED[:70]), {"text": plain(WICKED[:70]), "value": WICKED[:70]}
    runs = [
        {"type": "text", "text": WICKED, "style": {"bold": True, "italic": True, "strike": True, "code": True}},
        {"type": "link", "url": 'https://a.example/"onclick=alert(1)', "text": WICKED},
        {"type": "user", "user_id": "U404"},
        {"type": "emoji", "name": "<b>"},
        {"type": "broadcast", "range": "here"},
    ]
    item = {"type": "rich_text_section", "elements": runs}
    rich = [
        item,
        {"type": "rich_text_quote", "elements": runs},
        {"type": "rich_text_preformatted", "elements": runs[:1]},
        {"type": "rich_text_list", "style": "ordered", "elements": [item]},
    ]
    image = {"type": "image", "image_url": "https://a.example/x.png", "alt_text": WICKED}
    select = {"type": "static_select", "action_id": WICKED[:40], "options": [option], "placeholder": bad}
    return [
        {"type": "header", "text": plain(WICKED[:140])},
        {"type": "section", "text": {"type": "mrkdwn", "text": WICKED}, "fields": [bad, {"type": "mrkdwn", "text": WICKED}]},
        {"type": "section", "text": bad, "accessory": select},
        {"type": "section", "text": bad, "accessory": {"type": "overflow", "action_id": "o", "options": [option]}},
        {"type": "section", "text": bad, "accessory": {"type": "checkboxes", "action_id": "c", "options": [option]}},
        {"type": "rich_text", "elements": rich},
        {"type": "context", "elements": [image, bad]},
        {"type": "divider"},
        {**image, "title": bad},
        {"type": "actions", "elements": [{"type": "button", "action_id": "b", "text": bad, "url": "https://a.example/'>"}]},
    ]


def tags(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


def test_hostile_words_are_words_in_every_block(trial: Session, visitor: Visitor):
    trial.app.client.token = "xoxb-x"
    trial.app.client.chat_postMessage(channel="C1", text="x", blocks=wicked_blocks())
    trial.say("U1", "C1", None, WICKED)
    html = visitor.open()
    assert "&lt;script&gt;alert(1)" in html
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", html)
    assert html.count("<script") == 1  # our own
    assert not re.search(r"<[a-z]+[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', html))
    assert not re.search(r'(?:href|src)="(?!https?:|/|#|mailto:)', html)
    assert "iframe" not in tags(html)
    assert 'src="https:' not in html  # a picture of another host is a link


def test_a_hostile_article_is_words(visitor: Visitor):
    made = visitor.do("say", text="/citations moutons")["timeline"]
    assert "onerror" not in re.sub(r"&lt;.*?&gt;|\"[^\"]*\"", "", made)
    assert tags(made) <= set(
        "article li p div strong em s code time span br blockquote hr a button details summary small ul".split()
    )


def test_a_hostile_form_is_words(trial: Session, visitor: Visitor):
    bad = plain(WICKED[:70])
    field = {"type": "plain_text_input", "action_id": "a", "initial_value": WICKED, "placeholder": bad}
    multiline = {**field, "multiline": True}
    blocks = [
        {"type": "input", "block_id": f"b{n}", "label": bad, "hint": bad, "element": element}
        for n, element in enumerate((field, multiline, {"type": "timepicker", "action_id": "t", "initial_time": "07:00"}))
    ]
    view = {"type": "modal", "title": plain("<b>x</b>"), "submit": plain("<i>"), "close": plain("x"), "blocks": blocks}
    trial.app.client.token = "xoxb-x"
    trial.app.client.views_open(trigger_id=trial.workspace.records.trigger("U1"), view=view)
    html = visitor.open()
    dialog = html[html.index("<dialog") : html.index("</dialog>")]
    assert {"b", "i", "script", "img"}.isdisjoint(tags(dialog))
    assert 'value="07:00"' in dialog
    assert dialog.count("&lt;script&gt;") >= 8


def test_the_developers_panel_shows_the_request_and_the_payload(visitor: Visitor):
    visitor.do("say", text="/citations <b>marsk</b>")
    ts = list(visitor.session.workspace.records.messages)[-1][1]
    html = visitor.open(f"as=U1&at=C1&inspect=C1+{ts}")
    panel = html[html.index('id="inspector"') :]
    assert "POST /slack/events" in panel
    assert "x-slack-request-timestamp" in panel
    assert "response_url" in panel
    assert "&lt;b&gt;marsk" in panel.replace("&amp;lt;", "&lt;").replace("&amp;gt;", "&gt;")
    assert visitor.session.workspace.signed("x")["x-slack-signature"] not in panel
    # What only somebody else sees is not to be looked into.
    assert "POST /slack" in html
    other = visitor.open(f"as=U2&at=C1&inspect=C1+{ts}")
    assert "Contenu du message" not in other


# --- deeds -------------------------------------------------------------------------------------------------------------


def test_a_command_is_a_signed_request_and_its_answer_is_its_askers_alone(visitor: Visitor):
    assert "Ilena Marsk" in visitor.do("say", text="/qui marsk")["timeline"]
    assert "Ilena Marsk" not in visitor.do("say", at="as=U2&at=C1", text="")["timeline"]
    exchange = visitor.session.workspace.records.exchanges[-1]
    assert exchange.headers["x-slack-signature"].startswith("v0=")
    assert "command=%2Fqui" in exchange.body


def test_what_is_no_command_is_told_so_as_slack_does(visitor: Visitor):
    assert "/nimporte n'est pas une commande" in visitor.do("say", text="/nimporte quoi")["said"]
    assert visitor.session.workspace.records.exchanges == []


def test_a_command_is_refused_in_a_thread_and_a_mention_is_answered_there(visitor: Visitor):
    visitor.session.say("U1", "C1", None, "« Nous ne reculerons pas d'un mètre devant la crue »")
    ts = next(iter(visitor.session.workspace.records.messages))[1]
    at = f"as=U1&at=C1&thread={ts}"
    assert "refuse les commandes" in visitor.do("say", at=at, text="/qui marsk", in_thread=True)["said"]
    thread = visitor.do("say", at=at, text="@sourcier source", in_thread=True)["thread"]
    assert "Ilena Marsk" in thread
    assert "Retirer" in thread
    assert '<span class="mention">@sourcier</span>' in thread


def test_a_direct_message_that_mentions_the_bot_is_answered_once(visitor: Visitor):
    visitor.do("say", at="as=U1&at=D1", text="@sourcier qui Marsk")
    records = visitor.session.workspace.records
    assert [exchange.about for exchange in records.exchanges] == ["app_mention", "message"]
    assert sum(message.is_bots for message in records.messages.values()) == 1


def test_the_message_shortcut_answers_its_asker(visitor: Visitor):
    visitor.session.say("U2", "C1", None, "« Nous ne reculerons pas d'un mètre devant la crue »")
    ts = next(iter(visitor.session.workspace.records.messages))[1]
    assert "Ilena Marsk" in visitor.do("shortcut", on=f"m C1 {ts}", callback="sourcier.check")["timeline"]
    assert "n'est plus là" in visitor.do("shortcut", on="m C1 9.9", callback="sourcier.check")["said"]


def test_nobody_clicks_on_what_somebody_else_alone_sees(visitor: Visitor):
    visitor.do("say", text="/citations marsk")
    channel, ts = list(visitor.session.workspace.records.messages)[-1]
    before = len(visitor.session.workspace.records.exchanges)
    told = visitor.do("act", at="as=U2&at=C1", on=f"m {channel} {ts}", block="b1", action="sourcier.share")
    assert "n'est plus là" in told["said"]
    assert len(visitor.session.workspace.records.exchanges) == before


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(visitor: Visitor):
    visitor.do("say", text="/abonnements")
    view = visitor.session.workspace.records.top("U1")
    block = next(b for b in view.blocks if b["type"] == "actions")
    modal = visitor.do("act", on=f"v {view.id}", block=block["block_id"], action=block["elements"][0]["action_id"])["modal"]
    assert "<form" in modal
    values = {"where": ["direct"], "days": [], "time": ["08:15"], "zone": [""], "words": ["crue"]}
    modal = visitor.do("send", on=f"v {view.id}", values=values)["modal"]
    assert modal.count("Ce champ est obligatoire.") >= 2
    assert 'aria-invalid="true"' in modal
    assert 'value="08:15"' in modal
    assert 'value="crue"' in modal
    whole = {**values, "days": ["0"], "zone": ["Atlantide"], "least": ["1"], "length": ["normal"], "language": ["fr"]}
    modal = visitor.do("send", on=f"v {view.id}", values=whole)["modal"]
    assert "Atlantide" in modal
    assert modal.count('class="error" id=') == 1
    assert "C&#39;est fait" in visitor.do("send", on=f"v {view.id}", values={**whole, "zone": ["Paris"]})["modal"]
    assert visitor.do("close")["modal"].strip() == ""


def test_the_language_is_everybodys_and_the_bot_knows_it_at_once(visitor: Visitor):
    visitor.do("lang", lang="en")
    assert "Quotes" in visitor.do("say", text="/quotes marsk")["timeline"]
    html = visitor.open()
    assert '<html lang="en">' in html
    assert "This is not Slack" in html


def test_the_page_says_what_it_is(visitor: Visitor):
    assert "Ceci n&#39;est pas Slack" in visitor.open()


def test_the_home_is_published_where_it_is_opened(visitor: Visitor):
    html = visitor.open("as=U2&at=home")
    assert "À essayer" in html
    assert visitor.session.workspace.records.exchanges[-1].about == "app_home_opened"


@pytest.mark.parametrize(("scope", "commands"), [("users:read", False), ("channels:history", True)])
def test_without_a_scope_the_bot_says_which_is_missing(visitor: Visitor, scope: str, commands: bool):
    """The trial grants what the manifest asks for, and no more. Whether commands are answered all the same."""
    visitor.session.workspace.records.scopes = frozenset(SCOPES) - {scope}
    visitor.session.say("U2", "C1", None, "« Nous ne reculerons pas d'un mètre devant la crue »")
    ts = next(iter(visitor.session.workspace.records.messages))[1]
    thread = visitor.do("say", at=f"as=U1&at=C1&thread={ts}", text="@sourcier source", in_thread=True)["thread"]
    assert scope in thread
    shown = visitor.do("say", text="/qui marsk")["timeline"]
    assert ("Ilena Marsk" if commands else scope) in shown
    assert "missing_scope" in {call.answer for call in visitor.session.workspace.calls}


def test_a_fault_is_played_and_a_request_comes_twice(visitor: Visitor):
    assert "ratelimited" in visitor.do("fault", method="response_url", fault="ratelimited")["said"]
    assert "Ilena Marsk" in visitor.do("say", text="/qui marsk")["timeline"]  # waited out
    before = len(visitor.session.workspace.records.messages)
    assert "200" in visitor.do("redeliver")["said"]
    assert len(visitor.session.workspace.records.messages) == before


def test_the_clock_runs_and_says_where_no_digest_is_due(visitor: Visitor):
    assert "Aucun point" in visitor.do("clock", how="digest")["said"]
    told = visitor.do("clock", how="hour")
    assert "10:30" in told["said"]
    assert "10:30" in told["clock"]
    assert visitor.session.workspace.records.exchanges[-1].about == "schedule.tick"
    assert "schedule.tick" in visitor.open("as=U1&at=C1&inspect=all")


# --- who may reach in --------------------------------------------------------------------------------------------------


def test_another_host_name_is_refused(visitor: Visitor):
    for host in ("evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""):
        assert visitor.get("/", host=host).status_code == 400
    assert visitor.get("/", host="localhost:8765").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"x-trial-token": "guessed"},
        {"x-trial-token": ""},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_deed_comes_from_the_page_alone(visitor: Visitor, headers: dict[str, str]):
    answer = visitor.post(b'{"do": "say", "at": "as=U1&at=C1", "text": "/qui marsk"}', **headers)
    assert answer.status_code == 403
    assert visitor.session.workspace.records.exchanges == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"do": "run"}', b'{"do": 1}', b"x" * 200_000])
def test_what_is_no_deed_is_refused(visitor: Visitor, raw: bytes):
    assert visitor.post(raw).status_code == 400


def test_every_answer_has_the_strict_policy(visitor: Visitor):
    for path in ("/", "/static/trial.js", "/static/trial.css", "/files/F1", "/parts?since=0", "/outlet?url=x"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_a_page_has_nothing_in_line(visitor: Visitor):
    html = visitor.open()
    assert " style=" not in html
    assert "<style" not in html
    assert re.findall(r"<script[^>]*>([^<]*)</script>", html) == [""]


def test_an_odd_address_shows_the_first_channel(visitor: Visitor):
    for query in ("at=C404", "as=U404&at=D2", "at=../../etc", "thread=1.1", "inspect=C1", "inspect=%00"):
        assert "#redaction" in visitor.open(query)


def test_only_a_picture_is_given_out_as_one(visitor: Visitor):
    from bot.trial.records import File

    files = visitor.session.workspace.records.files
    files["F1"] = File("F1", "a.png", 20, "x", data=b"\x89PNG\r\n\x1a\n" + b"x" * 12)
    files["F2"] = File("F2", "a.svg", 20, "x", data=b"<svg onload='alert(1)'/>")
    assert visitor.get("/files/F1").headers["content-type"] == "image/png"
    assert visitor.get("/files/F2").status_code == 404


def test_nothing_new_is_no_answer(visitor: Visitor):
    version = visitor.session.workspace.records.version
    assert visitor.get(f"/parts?as=U1&at=C1&since={version}").status_code == 204
    visitor.session.say("U2", "C1", None, "bonjour")
    told = json.loads(visitor.get(f"/parts?as=U1&at=C1&since={version}").text)
    assert "bonjour" in told["parts"]["timeline"]
