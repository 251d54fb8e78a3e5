"""`@sourcier citations X` in a channel or a thread: a mention in, the answer in its thread out; without a command, the help."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient

from handlers.commands import language_typed, named, with_key
from handlers.questions import Question
from handlers.wording import Lang

if TYPE_CHECKING:
    from store.archive import Archive

_MENTION = re.compile(r"<@[^>]*>")
#: What Slack makes of addresses and channels in a message: `<https://a.example|a.example>`, `<#C1|general>`.
_LINK = re.compile(r"<[^>|]*\|([^>]*)>|<([^>|]*)>")


def answer(event: dict[str, Any], body: dict[str, Any], client: WebClient, archive: "Archive", lang: Lang, today: date) -> None:
    """Answer once in the thread of the mention; other bots and corrected messages get no answer."""
    if event.get("bot_id") or event.get("edited") or event.get("subtype"):
        return
    if not archive.first_delivery(str(body.get("team_id") or ""), str(body.get("event_id") or event.get("ts") or "")):
        return
    words = _words(str(event.get("text") or ""))
    name, _, rest = words.partition(" ")
    command = named(name) or with_key("help")
    assert command is not None
    question = Question.typed(command.key, rest, lang, name=f"@sourcier {name.lower()}")
    said = command.reply(question, archive=archive, today=today, audience="thread")
    client.chat_postMessage(channel=event["channel"], thread_ts=event.get("thread_ts") or event["ts"], **said.post())


def language(event: dict[str, Any]) -> Lang:
    """The language of a mention's command: `@sourcier quotes …` is English."""
    name, _, rest = _words(str(event.get("text") or "")).partition(" ")
    return (
        "en"
        if named(name) and (name.lower() == "help" or language_typed({"command": f"/{name.lower()}", "text": rest}) == "en")
        else "fr"
    )


def _words(text: str) -> str:
    """What was typed beside the mention, Slack's escapes of & < > still in it."""
    plain = _LINK.sub(lambda m: m.group(1) or m.group(2) or "", _MENTION.sub(" ", text))
    return " ".join(plain.split())
