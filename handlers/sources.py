"""Where a quote comes from and whether it is exact: words of a mention, a thread or a message in, the verdicts out."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import posting, quoted, threads, wording, written
from handlers.answers import stale
from handlers.blocks import notices
from handlers.blocks import verdicts as blocks
from handlers.blocks.elements import label, line, rich, text, user
from handlers.blocks.messages import Message, fitted, message
from handlers.blocks.passages import PageAddress, citing, no_page
from handlers.blocks.verdicts import Checked
from handlers.quoted import Said
from handlers.wording import Lang, verdicts
from store.extract.text import tokens
from store.match.quotes import is_too_short
from store.types import Reason, Verification

if TYPE_CHECKING:
    from store.archive import Archive

SHORTCUT, PUBLISH, RETRACT = "sourcier.check", blocks.PUBLISH, blocks.RETRACT
#: One message answers so many quotes.
MOST = 3
#: So many words tell what somebody said; « grand n'importe quoi » does not.
_TELLING = 5
_CERTAIN: frozenset[Reason] = frozenset(("exact", "folded", "surname", "acronym", "inversion", "initials", "script"))


def reply(asked: Checked, *, archive: "Archive", more: int = 0, page_address: PageAddress = no_page) -> Message:
    """The verdict on each of the words; `more` were found and are not checked. `page_address` where the asker alone reads it."""
    long = [(words, speaker) for words, speaker in asked.words if not is_too_short(words)]
    if not long:
        typed = wording.quoted(label(asked.words[0][0], 80), asked.lang)
        return message([notices.note(verdicts.TOO_SHORT(asked.lang, words=typed))])
    found = [archive.check(words, speaker=speaker) for words, speaker in long]
    return answered(found, asked.lang, more=more, page_address=page_address)


def answered(found: Sequence[Verification], lang: Lang, *, more: int = 0, page_address: PageAddress = no_page) -> Message:
    """The message that tells what was found of checked quotes."""
    rest = [notices.note(verdicts.MORE_QUOTES(lang, more))] if more else []
    return fitted(lambda longest: [*blocks.answer(found, lang=lang, longest=longest, page=page_address), *rest])


def attributed(said: Sequence[Said], archive: "Archive") -> tuple[tuple[str, int | None], ...]:
    """The words to check, each with the actor whom the words beside it name as its speaker."""
    return tuple((one.words, _speaker(one.speaker, archive)) for one in said)


def in_thread(client: WebClient, channel: str, ts: str, *, asking: str, bot: str) -> list[Said]:
    """What a thread quotes, newest first: not the message that asks, nor others to the bot, nor what the bot said. ThreadGone.

    Where it quotes nothing of some length, the sentences of its first message too.
    """
    told = [
        message
        for message in threads.messages(client, channel, ts)
        if message.get("ts") != asking and message.get("user") != bot and message.get("subtype") != "tombstone"
    ]
    found: dict[str, Said] = {}
    for one in reversed(told):
        if f"<@{bot}>" not in str(one.get("text") or ""):
            for said in quoted.quoted(written.told(one)):
                found.setdefault(said.key, said)
    if told and not any(len(tokens(said.words)) >= _TELLING for said in found.values()):
        for said in quoted.said_in(written.told(told[0])):
            found.setdefault(said.key, said)
    return sorted(found.values(), key=lambda said: len(tokens(said.words)) < _TELLING)


def check(
    ack: Ack,
    shortcut: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    archive: "Archive",
    lang: Lang,
    page_address: PageAddress,
) -> None:
    """« Vérifier la citation » on a message: the verdicts to the asker alone, and a button that puts them in the thread."""
    ack()
    on = shortcut.get("message") or {}
    said = quoted.quoted(written.told(on)) or quoted.said_in(written.told(on))
    if not said:
        respond(**message([notices.note(verdicts.NOTHING_QUOTED(lang))]).payload("asker"))
        return
    channel = str((shortcut.get("channel") or {}).get("id") or "")
    thread = str(on.get("thread_ts") or on.get("ts") or "")
    asked = Checked(channel, thread, lang, attributed(said[:MOST], archive))
    found = reply(asked, archive=archive, more=len(said[MOST:]), page_address=page_address)
    respond(**found.over(*blocks.publish_button(asked)).payload("asker"))


def publish(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """Put what its asker alone saw into the thread of the message, saying who asked."""
    ack()
    asked = Checked.read(str(action.get("value") or ""))
    # What was checked in a channel is told in that channel: the guard looked at no other, nor was it asked what may be seen in another.
    if asked is None or len(asked.words) > MOST or asked.channel != context.channel_id:
        respond(**stale(lang).payload("asker"))
        return
    asker = str(body["user"]["id"])
    # Two clicks before the first one's answer has come are one.
    if not archive.first_delivery(context.team_id or "", f"publish:{body['container'].get('message_ts')}:{asker}"):
        return
    by = rich(line(text(verdicts.CHECKED_BY(asked.lang)), user(asker)))
    with citing() as cited:
        found = reply(asked, archive=archive).under(by).over(*blocks.retract_button(asker, asked.lang))
    posting.post(
        client,
        archive,
        context,
        found,
        channel=asked.channel,
        thread=asked.thread,
        kind="answer",
        cited=cited,
        lang=asked.lang,
        now=now,
    )
    respond(**message([notices.note(verdicts.REPLIED(lang))]).payload("asker", replacing=True))


def retract(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    client: WebClient,
    context: BoltContext,
    lang: Lang,
) -> None:
    """Take an answer back, for whoever asked."""
    ack()
    if action.get("value") != context.user_id:
        respond(**message([notices.note(verdicts.NOT_YOURS(lang))]).payload("asker"))
        return
    container = body["container"]
    try:
        client.chat_delete(channel=container["channel_id"], ts=container["message_ts"])
    except SlackApiError as error:
        if error.response.get("error") == "cant_delete_message":
            respond(**message([notices.note(verdicts.CANNOT_RETRACT(lang))]).payload("asker"))
        elif error.response.get("error") != "message_not_found":  # it is gone: that is what was asked for
            raise


def _speaker(named: str, archive: "Archive") -> int | None:
    """The one actor whom some words name; None where they name none, several, or might mean another."""
    if not named:
        return None
    words = named.split()
    capitals = [at for at, word in enumerate(words) if word[0].isupper()]  # « le ministre Tomas Veld »
    decision = archive.recognise(words[capitals[0] :] if capitals else words).decision
    if decision.decision != "one" or decision.matches[0].reason not in _CERTAIN or decision.matches[0].actor.kind == "place":
        return None
    return decision.matches[0].actor.id
