"""The doors of one newsroom whose words are hostile: Slack's (commands, mentions, buttons, forms), the folder's and the page's.

Each does one thing with an input and gives what was wrong with what came of it, in words; nothing where all was right.
"""

import asyncio
import base64
import csv
import json
import logging
import re
import shutil
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from pydantic import SecretStr

from bench.hostile.articles import Written
from bench.hostile.judges import Allowed, message_broken, view_broken
from bench.hostile.words import CALLED, hostile, tampered, value
from bot import web
from bot.app import make_gate
from bot.links import Links, Ticket, links
from bot.settings import fixed
from bot.trial import Workspace, bodies
from bot.trial.records import TEAM, Payload
from store import ingest
from store.archive import Archive
from store.ingest import Reads
from store.types import Subscription

NOW = datetime(2031, 3, 5, 8, 0, tzinfo=UTC)
BASE = "https://sourcier.example"
READER, OTHER, EDITOR, GROUP, REPORTS = "U1", "U2", "UED", "S1", "CREPORTS"
#: What Slack says no with to ids that are none: a refusal, no fault.
_REFUSED = ("channel_not_found", "not_in_channel", "message_not_found", "thread_not_found", "cant_delete_message")
_COMMANDS = ("/citations", "/quotes", "/chiffres", "/figures", "/qui", "/who", "/chrono", "/agenda", "/sourcier")
_KEPT = 400


class Heard(logging.Handler):
    """What is logged at ERROR or above: a fault that a person would have been given a number for."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}"[:400])

    def taken(self) -> list[str]:
        lines, self.lines = self.lines, []
        return [f"logged {line}" for line in lines]


@dataclass
class Newsroom:
    """An archive, Slack on loopback, a folder, a web site; `close` ends what was opened."""

    archive: Archive
    slack: Workspace
    folder: Path
    reader: Reads
    chance: Random
    clickable: list[tuple[Payload, str]] = field(default_factory=list)  # elements, with what they stood in
    views: list[Payload] = field(default_factory=list)
    number: int = 0
    said: int = 0

    def __post_init__(self) -> None:
        secret = SecretStr(self.slack.signing_secret)
        self.settings = fixed(database_url="sqlite://", editors=GROUP, reports=REPORTS).model_copy(
            update={"public_url": BASE, "slack_signing_secret": secret}
        )
        self.slack.groups[GROUP] = [EDITOR]
        self.app = self.slack.app(self.archive, self.settings, now=lambda: NOW)
        made = links(self.settings, now=lambda: NOW)
        assert made is not None
        self.links: Links = made
        self.site = web.site(
            self.app, self.archive, signing_secret=self.slack.signing_secret, pages=made, gate=make_gate(self.settings)
        )
        self.allowed = Allowed({READER, OTHER, EDITOR}, {REPORTS, "C1"}, {GROUP})
        self.heard = Heard()
        logging.getLogger().addHandler(self.heard)
        self.runner = asyncio.Runner()
        # What is somebody else's: whatever is clicked, it stays as it is.
        self.others = [
            self.archive.subscriptions.add(Subscription(team, user, channel, "Europe/Paris", days=(0,)), now=NOW)
            for team, user, channel in ((TEAM, OTHER, None), ("T0OTHER", READER, None), ("T0OTHER", OTHER, "C7"))
        ]
        self.theirs = self._theirs()

    def close(self) -> None:
        logging.getLogger().removeHandler(self.heard)
        self.runner.close()

    def _theirs(self) -> list[object]:
        return [
            self.archive.subscriptions.of(team, id_)
            for team, id_ in zip((TEAM, "T0OTHER", "T0OTHER"), self.others, strict=True)
        ]

    # --- what came of it --------------------------------------------------------------------------------------------

    def wrong(self, *, silent: bool = True) -> list[str]:
        """What is wrong with all that was shown, called and logged since; then it is forgotten. `silent`: nothing shown is right too."""
        records = self.slack.records
        found = self.heard.taken()
        shown = 0
        for call in records.calls:
            # A refusal that names no fault of ours may be heard; whatever else Slack says no to, it found wrong.
            if call.answer not in ("ok", *_REFUSED):
                found.append(f"Slack refuses {call.method}: {call.answer[:200]}")
            if call.method in ("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"):
                shown += 1
                found += message_broken(call.payload, self.allowed)
            elif call.method.startswith("views."):
                shown += 1
                found += view_broken(call.payload["view"], self.allowed)
                self._keep_view(call.payload["view"])
            elif call.method.startswith("files."):
                shown += 1
                found += message_broken({"text": str(call.payload.get("initial_comment") or "x")}, self.allowed)
        for post in records.posts:
            where = "view" if post.shown in ("modal", "home") else "message"
            for block in post.payload.get("blocks", []):
                # What stands in an input is sent with its form, and clicks on nothing.
                for element in [
                    *(block["elements"] if block["type"] == "actions" else ()),
                    *filter(None, [block.get("accessory")]),
                ]:
                    self._keep((element, where))
        for exchange in records.exchanges:
            if exchange.answer.startswith("{"):
                told = json.loads(exchange.answer)
                if "view" in told:
                    shown += 1
                    found += view_broken(told["view"], self.allowed)
                    self._keep_view(told["view"])
                shown += "errors" in told
        if not silent and not shown:
            found.append("whoever asked was told nothing")
        if self._theirs() != self.theirs:
            found.append("what is somebody else's was changed")
            self.theirs = self._theirs()
        self.said += shown
        for kept in (records.calls, records.posts, records.exchanges, records.deleted):
            kept.clear()  # type: ignore[attr-defined]
        for named in (records.messages, records.views, records.modals, records.triggers, records.threads, records.files):
            named.clear()  # type: ignore[attr-defined]
        self.slack._api._urls.clear()
        return list(dict.fromkeys(found))

    def _keep(self, one: tuple[Payload, str]) -> None:
        if len(self.clickable) < _KEPT:
            self.clickable.append(one)
        else:
            self.clickable[self.chance.randrange(_KEPT)] = one

    def _keep_view(self, view: Payload) -> None:
        if "callback_id" in view:
            self.views = [*self.views, view][-60:]

    # --- the folder -------------------------------------------------------------------------------------------------

    def ingest(self, files: Sequence[Written]) -> list[str]:
        """Reads hostile files as `sourcier ingest` does, then asks of what they say."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for file in files:
            Path(str(self.folder), file.name).write_bytes(file.raw)
        with (self.folder / "manifest.csv").open("w", encoding="utf-8", newline="", errors="replace") as table:
            written = csv.DictWriter(table, [*files[0].row])
            written.writeheader()
            written.writerows(file.row for file in files)
        report = ingest.run([self.folder], archive=self.archive, reader=lambda: self.reader, fetched=NOW)
        found = [f"{name[:60]}: {reason}" for name, reason in report.failed if "fault of the program" in reason]
        return found + self.wrong()

    # --- commands, mentions, shortcuts ------------------------------------------------------------------------------

    def command(self, text: str, name: str | None = None) -> list[str]:
        line = f"{name or self.chance.choice(_COMMANDS)} {text}"
        self.slack.command(self.app, line, user=self.chance.choice((READER, EDITOR)))
        return self.wrong(silent=False)

    def mention(self, text: str) -> list[str]:
        """In a channel, in a thread that says hostile things, in a direct message."""
        how = self.chance.random()
        if how < 0.4:
            self.slack.mention(self.app, text)
        elif how < 0.7:
            self.slack.threads["C1", "1.1"] = [
                {"type": "message", "user": OTHER, "ts": f"1.{n}", "text": hostile(self.chance)} for n in range(1, 6)
            ]
            self.slack.mention(self.app, self.chance.choice(("source", text)), thread_ts="1.1")
        else:
            self.slack.direct(self.app, text)
        # « Merci » is answered with nothing, and so may be what says nothing at all.
        return self.wrong()

    def shortcut(self, text: str) -> list[str]:
        message = {"ts": "1.5", "text": text, "user": OTHER}
        if self.chance.random() < 0.5:
            said = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}, value(self.chance)]}
            message["blocks"] = [{"type": "rich_text", "elements": [said, value(self.chance)]}, value(self.chance)]  # type: ignore[assignment]
        if self.chance.random() < 0.3:
            message["attachments"] = tampered(self.chance, [{"text": text, "fields": [], "fallback": text}])  # type: ignore[assignment]
        self.slack.shortcut(self.app, "sourcier.check", message)
        return self.wrong(silent=False)

    # --- buttons, menus, forms ----------------------------------------------------------------------------------------

    def click(self) -> list[str]:
        """An element that was shown, with another value: of another thing, of another type, without end."""
        element, where = self.chance.choice(self.clickable)
        action = self._action(element)
        user = self.chance.choice((READER, EDITOR, OTHER))
        body: Payload = {"type": "block_actions", **bodies.who(user), "actions": [action]}
        body["trigger_id"] = self.slack.records.trigger(user)
        if where == "view":
            view = self.slack.records.opened(user, {"type": "modal", "title": {}, "blocks": []})
            body |= bodies.in_view(view)
        else:
            message = self.slack.records.put("C1", "U0BOT", {"text": "x"}, only=self.chance.choice(("", user)))
            body |= bodies.in_message(message) | {"channel": {"id": "C1", "name": "trial"}}
            body["response_url"] = self.slack._api.response_url(user, "C1", message.ts)
        return self._sent(body)

    def _action(self, element: Payload) -> Payload:
        chosen = None
        kind = element["type"]
        action = bodies.action(element, "b1", chosen)
        if kind == "button":
            action["value"] = self._value(str(element.get("value", "")))
        elif kind in ("overflow", "static_select", "radio_buttons"):
            options = bodies.options(element) or [{"value": ""}]
            told = str(self.chance.choice(options).get("value"))
            action["selected_option"] = {"text": {"type": "plain_text", "text": "x"}, "value": self._value(told)}
        if self.chance.random() < 0.1:
            action = {**action, "value": value(self.chance), "selected_option": value(self.chance)}
        return {**action, "action_ts": self.slack.records.ts(), "action_id": element["action_id"]}

    def _value(self, told: str) -> Any:
        """A value like one of ours, changed inside."""
        how = self.chance.random()
        if how < 0.1:
            return told
        if how < 0.3 and told.isdigit():
            return str(self.chance.choice((*self.others, 0, 1, 2, 3, 50, 2**31 - 1, 2**31, -1)))
        if how < 0.4:
            return self.chance.choice(
                ("[" * 3000, "{" * 3000, '{"c":' * 500, "[]", "{}", "null", "1e999", '"', "9" * 5000, hostile(self.chance))
            )
        try:
            return json.dumps(tampered(self.chance, json.loads(told)))
        except ValueError:
            pass
        try:
            packed = json.loads(zlib.decompress(base64.urlsafe_b64decode(told)))
            changed = json.dumps(tampered(self.chance, packed)).encode()
            if self.chance.random() < 0.1:
                changed = b"[" + b" " * 20_000_000  # what unpacks to twenty megabytes
            return base64.urlsafe_b64encode(zlib.compress(changed, 9)).decode()[:2000]
        except (ValueError, zlib.error):
            return value(self.chance)

    def submit(self) -> list[str]:
        """A form that was shown, filled in with what it does not ask for, its metadata changed."""
        view = self.chance.choice(self.views)
        user = self.chance.choice((READER, EDITOR, OTHER))
        shown = self.slack.records.opened(user, view)
        state: Payload = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                filled = bodies.state(element, self._filled(element))
                if self.chance.random() < 0.15:
                    name = self.chance.choice([*filled])
                    filled[name] = value(self.chance)
                state[block["block_id"]] = {element["action_id"]: filled}
        told = bodies.in_view(shown, state)
        how = self.chance.random()
        if how < 0.5:
            told["view"]["private_metadata"] = self._metadata(str(view.get("private_metadata") or ""))
        if how > 0.9:
            told["view"]["state"]["values"] = tampered(self.chance, state)
        body = {"type": "view_submission", **bodies.who(user), "trigger_id": self.slack.records.trigger(user), **told}
        return self._sent(body)

    def _metadata(self, told: str) -> Any:
        if self.chance.random() < 0.2:
            return self.chance.choice(("[" * 3000, "[]", "null", '"x"', "1", "x", "", "9" * 3000, '{"id":' * 400))
        try:
            return json.dumps(tampered(self.chance, json.loads(told)))
        except ValueError:
            return hostile(self.chance)[:3000]

    def _filled(self, element: Payload) -> Any:
        kind = element["type"]
        if kind == "plain_text_input":
            return self.chance.choice((None, hostile(self.chance)[:3000], "Ilena Marsk", "x" * 3000))
        options = [option.get("value") for option in bodies.options(element)]
        if kind == "checkboxes":
            return self.chance.sample(options, self.chance.randint(0, len(options)))
        if options:
            return self.chance.choice(options)
        return self.chance.choice((None, "25:99", "07:00", "C1", "D1", f"{CALLED}1", hostile(self.chance)[:50]))

    def _sent(self, body: Payload) -> list[str]:
        raw = urlencode({"payload": json.dumps(body)})
        self.slack.records.exchanges.clear()
        response = self.slack.dispatch(self.app, raw)
        found = [] if response.status == 200 else [f"the app answers {response.status}"]
        if str(response.body or "").startswith("{"):
            told = json.loads(str(response.body))
            inputs = {block.get("block_id") for block in (body.get("view") or {}).get("blocks", []) if block["type"] == "input"}
            if unknown := set(told.get("errors") or ()) - inputs:
                found.append(f"errors at fields that the form does not have: {unknown}")
            if "view" in told:
                found += view_broken(told["view"], self.allowed)
        return found + self.wrong()

    # --- requests that are not Slack's --------------------------------------------------------------------------------

    def forged(self) -> list[str]:
        """A request that nobody signed, that was signed for another body, long ago, or by another; at both doors."""
        body = urlencode(bodies.command("/citations", hostile(self.chance), user=READER, channel="C1", channel_name="x"))
        signed = self.slack.signed(body)
        stale = self.slack.signed(body, at=time.time() + self.chance.choice((-301, -3600, -(10**9), 400, 10**10)))
        headers = self.chance.choice(
            (
                {},
                {**signed, "x-slack-signature": "v0=" + "0" * 64},
                {**signed, "x-slack-signature": signed["x-slack-signature"][:-1]},
                {**signed, "x-slack-signature": hostile(self.chance, "search")[:200].encode("ascii", "ignore").decode()},
                {**signed, "x-slack-request-timestamp": self.chance.choice(("", "x", "-1", "9" * 400, "NaN", "1e9", "١٢٣"))},
                stale,
            )
        )
        sent, how = body, self.chance.random()
        if how < 0.3:
            sent, headers = body + "&x=1", signed
        elif how < 0.35:
            sent, headers = "x" * 1_200_000, signed
        answers = [self._web("/slack/events", sent, headers)]
        if len(sent) < 1_000_000:
            answers.append(self.slack.dispatch(self.app, sent, {"content-type": signed["content-type"], **headers}).status)
        found = [f"a forged request is answered {status}" for status in answers if status not in (400, 401, 413)]
        if self.slack.records.posts:
            found.append("a forged request made the bot say something")
        return found + self.wrong()

    def replayed(self) -> list[str]:
        """A signed command that comes again, byte for byte: it is answered once."""
        trigger = self.slack.records.trigger(READER)
        self.slack.command(self.app, "/citations Marsk", trigger=trigger)
        first = len(self.slack.records.posts)
        self.slack.redeliver(self.app)
        again = len(self.slack.records.posts) - first
        return [*(["a command that came again was answered again"] if again else []), *self.wrong()]

    def strange(self) -> list[str]:
        """A signed body that is none of Slack's: no JSON, of wrong types, of things that there are not."""
        whole = {
            "type": self.chance.choice(("event_callback", "block_actions", "view_submission", "message_action", "x")),
            "team_id": self.chance.choice((TEAM, "T0OTHER", None, 5, [])),
            "event": value(self.chance),
            "actions": self.chance.choice(([], [{}], [{"action_id": "x"}], None, "x")),
            "user": self.chance.choice(({"id": READER}, None, [], "U1", {})),
            "view": self.chance.choice(({}, None, [], {"callback_id": "x"})),
            "event_id": "Ev1",
        }
        raw = self.chance.choice(
            (json.dumps(tampered(self.chance, whole)), "{", "[" * 50_000, "payload=" + "[" * 9000, "\x00", "")
        )
        kind = self.chance.choice(("application/json", "application/x-www-form-urlencoded"))
        status = self._web("/slack/events", raw, {**self.slack.signed(raw), "content-type": kind})
        found = [f"a strange request is answered {status}"] if status >= 500 else []
        return found + self.wrong()

    # --- the reading page -----------------------------------------------------------------------------------------------

    def link(self) -> list[str]:
        """A link that is forged, expired, another team's, somebody else's who has left, of what is not there; or right."""
        team, user = self.chance.choice(((TEAM, READER), (TEAM, "UGONE"), ("T0OTHER", READER)))
        kind = self.chance.choice(("quote", "figure", "event"))
        ticket = Ticket(team, user, kind, self.chance.choice((1, 2, 5, 10**6, 2**31 - 1)), "fr")  # type: ignore[arg-type]
        path = self.links.address(ticket).removeprefix(BASE).partition("#")[0]
        right = team == TEAM and user == READER
        how = self.chance.random()
        if how < 0.2:
            right, path = False, f"/passages/{hostile(self.chance)[:500]}"
        elif how < 0.4:
            place = self.chance.randrange(len("/passages/"), len(path))
            right, path = False, path[:place] + ("A" if path[place] != "A" else "B") + path[place + 1 :]
        elif how < 0.5:
            old = Links(self.slack.signing_secret, base="", days=30, now=lambda: NOW - timedelta(days=31))
            right, path = False, old.address(ticket).partition("#")[0]
        elif how < 0.6:
            right, path = False, Links("another-secret", base="", days=30, now=lambda: NOW).address(ticket).partition("#")[0]
        elif how < 0.65:
            right, path = False, path + "." * self.chance.choice((1, 5000))
        self.slack.people["UGONE"] = {"deleted": True}
        status, text = self._read(path)
        found = [f"the page answers {status}"] if status not in (200, 404, 410) else []
        if status == 200 and not right:
            found.append("a link that is not good opens a page")
        if status == 200:
            found += list(_unescaped(text))
        return found + self.wrong()

    def _read(self, path: str) -> tuple[int, str]:
        answer = self.runner.run(self._ask("GET", quote(path.encode("utf-8", "replace"), safe="/.-_~%"), None, {}))
        return answer.status_code, answer.text

    def _web(self, path: str, body: str, headers: dict[str, str]) -> int:
        return self.runner.run(self._ask("POST", path, body.encode("utf-8", "replace"), headers)).status_code

    async def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> httpx.Response:
        sent = {name: told.encode("utf-8") for name, told in headers.items()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.site), base_url=BASE) as client:
            return await client.request(method, f"{BASE}{path}", content=body, headers=sent)


def _unescaped(page: str) -> Iterator[str]:
    """Elements of the page that its template does not have, and links that leave for anywhere but the article's own address."""
    for name in set(re.findall(r"<\s*(script|img|iframe|svg|object|form|input|base|embed)\b", page, re.IGNORECASE)):
        yield f"the page has an element <{name}>"
    for address in re.findall(r'href="([^"]*)"', page):
        if not Allowed().leads(address.replace("&amp;", "&")):
            yield f"the page leads to {address[:80]!r}"
    if re.search(r"[\u202a-\u202e\u2066-\u2069]", page):
        yield "the page has a direction sign"
