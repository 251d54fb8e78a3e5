"""Where a quote comes from and whether it is exact: words of a mention, a thread or a message in, the verdicts out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from handlers import quoted, threads, wording
from handlers.answers import stale
from handlers.blocks import notices
from handlers.blocks import verdicts as blocks
from handlers.blocks.elements import label, line, rich, text, user
from handlers.blocks.messages import Message, fitted, message
from handlers.blocks.passages import PageAddress, no_page
from handlers.blocks.verdicts import Checked
from handlers.quoted import Said
from handlers.wording import Lang, verdicts
from store.match.quotes import is_too_short
from store.types import Reason

if TYPE_CHECKING:
    from store.archive import Archive

SHORTCUT, PUBLISH, RETRACT = "sourcier.check", blocks.PUBLISH, blocks.RETRACT
#: One message answers so many quotes.
MOST = 3
#: The words beside a quote that may name who said it; more of them tell a story of their own.
_AROUND = 12
_CERTAIN: frozenset[Reason] = frozenset(("exact", "folded", "surname", "acronym", "inversion", "initials", "script"))


def reply(asked: Checked, *, archive: "Archive", more: int = 0, page_address: PageAddress = no_page) -> Message:
    """The verdict on each of the words; `more` were found and are not checked. `page_address` where the asker alone reads it."""
    short = [words for words, _ in asked.words if is_too_short(words)]
    if short:
        typed = wording.quoted(label(short[0], 80), asked.lang)
        return message([notices.note(verdicts.TOO_SHORT(asked.lang, words=typed))])
    found = [archive.check(words, speaker=speaker) for words, speaker in asked.words]
    rest = [notices.note(verdicts.MORE_QUOTES(asked.lang, more))] if more else []
    return fitted(lambda longest: [*blocks.answer(found, lang=asked.lang, longest=longest, page=page_address), *rest])


def attributed(said: Sequence[Said], archive: "Archive") -> tuple[tuple[str, int | None], ...]:
    """The words to check, each with the actor whom the text around it names as its speaker."""
    speakers: dict[str, int | None] = {}
    for one in said:
        if one.around not in speakers:
            speakers[one.around] = _speaker(one.around, archive)
    return tuple((one.words, speakers[one.around]) for one in said)


def in_thread(client: WebClient, channel: str, ts: str, *, asking: str, bot: str) -> list[Said]:
    """What a thread quotes, newest first: neither the message that asks nor what the bot said. ThreadGone.

    Where it quotes nothing, the sentences of its first message.
    """
    told = [
        message
        for message in threads.messages(client, channel, ts)
        if message.get("ts") != asking and message.get("user") != bot and message.get("subtype") != "tombstone"
    ]
    found: dict[str, Said] = {}
    for one in reversed(told):
        for said in quoted.quoted(quoted.plain(str(one.get("text") or ""))):
            found.setdefault(said.key, said)
    if found or not told:
        return list(found.values())
    return quoted.said_in(quoted.plain(str(told[0].get("text") or "")))


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
    written = shortcut.get("message") or {}
    plain = quoted.plain(str(written.get("text") or ""))
    said = quoted.quoted(plain) or quoted.said_in(plain)
    if not said:
        respond(**message([notices.note(verdicts.NOTHING_QUOTED(lang))]).payload("asker"))
        return
    channel = str((shortcut.get("channel") or {}).get("id") or "")
    thread = str(written.get("thread_ts") or written.get("ts") or "")
    asked = Checked(channel, thread, lang, attributed(said[:MOST], archive))
    found = reply(asked, archive=archive, more=len(said[MOST:]), page_address=page_address)
    respond(**found.over(*blocks.publish_button(asked)).payload("asker"))


def publish(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, client: WebClient, archive: "Archive", lang: Lang
) -> None:
    """Put what its asker alone saw into the thread of the message, saying who asked."""
    ack()
    asked = Checked.read(str(action.get("value") or ""))
    if asked is None or len(asked.words) > MOST:
        respond(**stale(lang).payload("asker"))
        return
    asker = str(body["user"]["id"])
    by = rich(line(text(verdicts.CHECKED_BY(asked.lang)), user(asker)))
    found = reply(asked, archive=archive).under(by).over(*blocks.retract_button(asker, asked.lang))
    client.chat_postMessage(channel=asked.channel, thread_ts=asked.thread, **found.post())
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
    client.chat_delete(channel=container["channel_id"], ts=container["message_ts"])


def _speaker(around: str, archive: "Archive") -> int | None:
    """The one actor whom the words beside a quote name; None where they name none, several, or might mean another."""
    words = [word.strip('.,;:!?()–—-«»"') for word in around.split()]
    words = [word for word in words if word]
    if not words or len(words) > _AROUND:
        return None
    decision = archive.recognise(words).decision
    if decision.decision != "one" or decision.matches[0].reason not in _CERTAIN or decision.matches[0].actor.kind == "place":
        return None
    return decision.matches[0].actor.id
