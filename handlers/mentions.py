"""`@sourcier citations X`, `@sourcier « … »`, `@sourcier source` in a channel, a thread or a direct message: answered in its thread."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from handlers import quoted, sources
from handlers.blocks import notices
from handlers.blocks import verdicts as blocks
from handlers.blocks.messages import Message, message
from handlers.blocks.verdicts import Checked
from handlers.commands import language_typed, named, with_key
from handlers.questions import Question
from handlers.quoted import Said
from handlers.strangers import is_stranger
from handlers.threads import ThreadGone
from handlers.wording import Lang, verdicts
from store.extract.text import fold, tokens

if TYPE_CHECKING:
    from store.archive import Archive

#: What asks for a source, folded; « qui a dit « … » ? » too.
_SOURCE_FR = frozenset(("source", "sources", "verifie", "verifier", "verification", "citation"))
_SOURCE_EN = frozenset(("check", "verify", "quote"))
_WHO_SAID = re.compile(r"(?:qui (?:a|avait|aurait) (?:dit|d[ée]clar[ée]|[ée]crit)|who (?:said|wrote))\b", re.IGNORECASE)
_ASKING = (
    _SOURCE_FR
    | _SOURCE_EN
    | frozenset("qui a avait aurait dit declare ecrit who said wrote est ce que la le de of the".split())
)
#: In a direct message, so many words that are no command are words to check.
_A_QUOTE = 4


def answer(
    event: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    today: date,
) -> None:
    """Answer once in the thread of the mention; other bots, corrected messages and other organisations' guests get no answer."""
    if event.get("bot_id") or event.get("edited") or event.get("subtype") or not event.get("user"):
        return
    if is_stranger(event, body, client, guests=bool(context.get("guests"))):
        return
    # Slack delivers a mention in a direct message twice, by two events of one message.
    message_id = f"{event.get('channel')}:{event.get('ts')}"
    if not archive.first_delivery(str(body.get("team_id") or ""), message_id):
        return
    said = _reply(event, client, context, archive, lang, today)
    said = said.over(*blocks.retract_button(str(event["user"]), lang))
    client.chat_postMessage(channel=event["channel"], thread_ts=event.get("thread_ts") or event["ts"], **said.post())


def direct(
    event: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    today: date,
) -> None:
    """Answer a direct message as if it mentioned the bot; messages of channels are none of ours."""
    if event.get("channel_type") == "im":
        answer(event, body, client, context, archive, lang, today)


def language(event: dict[str, Any]) -> Lang:
    """The language of a mention's command: `@sourcier quotes …` is English."""
    name, _, rest = _words(event).partition(" ")
    if fold(name) in _SOURCE_EN or fold(_words(event)).startswith(("who said", "who wrote")):
        return "en"
    return (
        "en"
        if named(name) and (name.lower() == "help" or language_typed({"command": f"/{name.lower()}", "text": rest}) == "en")
        else "fr"
    )


def _reply(
    event: dict[str, Any], client: WebClient, context: BoltContext, archive: "Archive", lang: Lang, today: date
) -> Message:
    words = _words(event)
    name, _, rest = words.partition(" ")
    asks_who = bool(_WHO_SAID.match(words))
    command = None if asks_who else named(name)
    if command is None:
        plain = quoted.plain(str(event.get("text") or ""))
        said = quoted.quoted(plain, shortest=1)
        if (
            not said
            and event.get("channel_type") == "im"
            and len(tokens(quoted.after(words, _ASKING))) >= _A_QUOTE
            and not asks_who
        ):
            said = [Said(quoted.after(words, _ASKING)[: quoted.LONGEST_QUOTE])]
        # In a thread, whatever is no command asks about the quote that is discussed there: « @sourcier, c'est vrai ? »
        if said or asks_who or _asks_source(name) or event.get("thread_ts"):
            return _checked(said, asks_who, event, client, context, archive, lang)
        command = with_key("help")
        assert command is not None
    question = Question.typed(command.key, rest, lang, name=f"@sourcier {name.lower()}", asker=str(event["user"]))
    return command.reply(question, archive=archive, today=today, audience="thread")


def _checked(
    said: list[Said],
    asks_who: bool,
    event: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
) -> Message:
    """The verdicts on what the mention quotes, else on the words after « source », else on what its thread quotes."""
    said = [Said(one.words, quoted.without(one.around, _ASKING)) for one in said]
    if not said:
        words = _words(event)
        typed = _WHO_SAID.sub("", words).strip(" :?") if asks_who else quoted.after(words, _ASKING)
        if asks_who or (_asks_source(words.partition(" ")[0]) and len(tokens(typed)) >= _A_QUOTE):
            said = [Said(typed[: quoted.LONGEST_QUOTE])]
    if not said:
        if not event.get("thread_ts"):
            return message([notices.note(verdicts.NOTHING_QUOTED(lang))])
        try:
            said = sources.in_thread(
                client, event["channel"], event["thread_ts"], asking=str(event["ts"]), bot=context.bot_user_id or ""
            )
        except ThreadGone:
            return message([notices.note(verdicts.THREAD_GONE(lang))])
        if not said:
            return message([notices.note(verdicts.NOTHING_IN_THREAD(lang))])
    asked = Checked("", "", lang, sources.attributed(said[: sources.MOST], archive))
    return sources.reply(asked, archive=archive, more=len(said[sources.MOST :]))


def _asks_source(name: str) -> bool:
    return fold(name.rstrip(",;:!?")) in _SOURCE_FR | _SOURCE_EN


def _words(event: dict[str, Any]) -> str:
    """What was typed beside the mention, on one line: from the command on, where a mention precedes one."""
    text = str(event.get("text") or "")
    for mention in quoted.MENTION.finditer(text):
        words = " ".join(quoted.plain(text[mention.end() :]).split())
        name = words.partition(" ")[0]
        if named(name) or _asks_source(name) or _WHO_SAID.match(words):
            return words
    return " ".join(quoted.plain(text).split())
