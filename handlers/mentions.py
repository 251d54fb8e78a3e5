"""`@sourcier citations X`, `@sourcier « … »`, `@sourcier source` in a channel, a thread or a direct message: answered in its thread."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from handlers import posting, quoted, sources, written
from handlers.blocks import notices
from handlers.blocks import verdicts as blocks
from handlers.blocks.messages import Message, message
from handlers.blocks.passages import citing
from handlers.blocks.verdicts import Checked
from handlers.commands import language_typed, named, with_key
from handlers.questions import Question
from handlers.quoted import Said
from handlers.threads import ThreadGone
from handlers.wording import Lang, verdicts
from store.extract.text import fold, tokens

if TYPE_CHECKING:
    from store.archive import Archive

#: What asks for a source, folded; « qui a dit « … » ? » too.
_SOURCE_FR = frozenset(("source", "sources", "verifie", "verifier", "verifiez", "verification", "citation"))
_SOURCE_EN = frozenset(("check", "verify", "quote"))
_WHO_SAID = re.compile(
    r"(?:qui (?:l'|les )?(?:(?:a|avait|aurait|ont) (?:dit|d[ée]clar[ée]|[ée]crit)|dit)|who (?:said|wrote))\b", re.IGNORECASE
)
_THAT = re.compile(r"\s*(?:que |qu'|that )", re.IGNORECASE)
_ASKING = _SOURCE_FR | _SOURCE_EN
#: « @sourcier citations de ce fil ? »
_THE_THREAD = re.compile(
    r"(?:(?:de|du|dans|of|in) )?(?:(?:ce|cette|le|la|this|the) )?(?:fil|conversation|discussion|thread)\W*", re.IGNORECASE
)
_THANKS = frozenset("merci thanks thank you bcp beaucoup ok okay super parfait top bravo genial great".split())
#: In a direct message, so many words that are no command are words to check.
_A_QUOTE = 4
#: What a message may be and still be somebody's: with a file, shown in its channel too.
_SUBTYPES = (None, "", "file_share", "thread_broadcast")
#: So many mentions of a message are looked behind for a command.
_MENTIONS = 5


def answer(
    event: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    today: date,
    now: datetime,
) -> None:
    """Answer once, in the thread of the mention or of the direct message."""
    # Slack delivers a mention in a direct message twice, by two events of one message.
    message_id = f"{event.get('channel')}:{event.get('ts')}"
    if not archive.first_delivery(str(body.get("team_id") or ""), message_id):
        return
    with citing() as cited:
        said = _reply(_words(event), event, client, context, archive, lang, today)
    said = said.over(*blocks.retract_button(str(event["user"]), lang))
    posting.post(
        client,
        archive,
        context,
        said,
        channel=str(event["channel"]),
        thread=str(event.get("thread_ts") or event["ts"]),
        kind="answer",
        cited=cited,
        lang=lang,
        now=now,
    )


def is_meant(event: dict[str, Any]) -> bool:
    """Whether a message asks something: not another bot's, nor a corrected one, nor thanks."""
    if event.get("bot_id") or event.get("edited") or event.get("subtype") not in _SUBTYPES or not event.get("user"):
        return False
    asked = tokens(_words(event))
    return not (asked and _THANKS.issuperset(asked))


def is_direct(event: dict[str, Any]) -> bool:
    """Whether a message that mentions nobody is for the bot: in its direct messages alone."""
    return event.get("channel_type") == "im" and is_meant(event)


def language(event: dict[str, Any]) -> Lang:
    """The language of a mention's command: `@sourcier quotes …` is English."""
    words = _words(event)
    name, _, rest = words.partition(" ")
    if fold(name) in _SOURCE_EN or fold(words[:20]).startswith(("who said", "who wrote")):
        return "en"
    return (
        "en"
        if named(name) and (name.lower() == "help" or language_typed({"command": f"/{name.lower()}", "text": rest}) == "en")
        else "fr"
    )


def _reply(
    words: str, event: dict[str, Any], client: WebClient, context: BoltContext, archive: "Archive", lang: Lang, today: date
) -> Message:
    name, _, rest = words.partition(" ")
    said = quoted.quoted(written.told(event), shortest=1)
    asks_who = bool(_WHO_SAID.match(words))
    in_thread = bool(event.get("thread_ts"))
    command = None if asks_who or (in_thread and _THE_THREAD.fullmatch(rest)) else named(name)
    if command is None:
        typed = _typed(words, asks_who=asks_who)
        is_direct = event.get("channel_type") == "im"
        if said:
            return _verdicts(said, archive, lang)
        # In a thread, whatever is no command asks about the quote that is discussed there: « @sourcier, c'est vrai ? »
        if in_thread:
            return _of_thread(
                typed if asks_who or _asks_source(name) or is_direct else "", event, client, context, archive, lang
            )
        if typed and (asks_who or ((_asks_source(name) or is_direct) and len(tokens(typed)) >= _A_QUOTE)):
            return _verdicts([Said(typed)], archive, lang)
        if asks_who or _asks_source(name):
            return message([notices.note(verdicts.NOTHING_QUOTED(lang))])
        command = with_key("help")
        assert command is not None
    question = Question.typed(command.key, rest, lang, name=f"@sourcier {name.lower()}", asker=str(event["user"]))
    return command.reply(question, archive=archive, today=today, audience="thread")


def _verdicts(said: Sequence[Said], archive: "Archive", lang: Lang) -> Message:
    asked = Checked("", "", lang, sources.attributed(said[: sources.MOST], archive))
    return sources.reply(asked, archive=archive, more=len(said[sources.MOST :]))


def _of_thread(
    typed: str, event: dict[str, Any], client: WebClient, context: BoltContext, archive: "Archive", lang: Lang
) -> Message:
    """The verdict on words that were typed without marks, where the archive holds them; else on what the thread quotes."""
    found = archive.check(typed) if len(tokens(typed)) >= _A_QUOTE else None
    if found and found.verdict != "not_found":
        return sources.answered([found], lang)
    try:
        bot = context.bot_user_id or ""
        said = sources.in_thread(client, event["channel"], event["thread_ts"], asking=str(event["ts"]), bot=bot)
    except ThreadGone:
        return message([notices.note(verdicts.THREAD_GONE(lang))])
    if said:
        return _verdicts(said, archive, lang)
    return sources.answered([found], lang) if found else message([notices.note(verdicts.NOTHING_IN_THREAD(lang))])


def _typed(words: str, *, asks_who: bool) -> str:
    """The words that a mention asks about, without what asks."""
    typed = _THAT.sub("", _WHO_SAID.sub("", words, count=1), count=1) if asks_who else quoted.after(words, _ASKING)
    return typed.strip(" :?")[: quoted.LONGEST_QUOTE]


def _asks_source(name: str) -> bool:
    return fold(name.rstrip(",;:!?")) in _ASKING


def _words(event: dict[str, Any]) -> str:
    """What was typed beside the mention, on one line: from the command on, where a mention precedes one."""
    text = str(event.get("text") or "")[: written.LONGEST]
    for mention in islice(written.MENTION.finditer(text), _MENTIONS):
        start = " ".join(written.plain(text[mention.end() : mention.end() + 60]).split())
        name = start.partition(" ")[0]
        if named(name) or _asks_source(name) or _WHO_SAID.match(start):
            return " ".join(written.plain(text[mention.end() :]).split())
    return " ".join(written.plain(text).split())
