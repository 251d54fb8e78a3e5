"""What answers' buttons do: ask another page or name, share the answer in the channel, send it as a direct message."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import posting, withdrawals, wording
from handlers.answers import stale
from handlers.blocks import notices
from handlers.blocks.messages import Audience, Message, message
from handlers.blocks.passages import PageAddress, citing, no_page
from handlers.blocks.verdicts import retract_button
from handlers.commands import with_key
from handlers.questions import Question
from handlers.rights import Rights
from handlers.wording import Lang

if TYPE_CHECKING:
    from store.archive import Archive

#: The bot is not in the channel.
_NOT_THERE = ("not_in_channel", "channel_not_found", "missing_scope")
#: `sourcier.ask.next`, `sourcier.ask.3`: Slack wants the buttons of a row told apart.
ASK = re.compile(re.escape(notices.ASK) + r"\.\w+")


def ask(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    archive: "Archive",
    lang: Lang,
    today: date,
    page_address: PageAddress,
    context: BoltContext,
    now: datetime,
) -> None:
    """Put the answer to the button's question in the place of the message it stands under."""
    ack()
    # What only its asker sees may be shared; what a whole thread reads has pages alone.
    audience: Audience = "asker" if body.get("container", {}).get("is_ephemeral", True) else "thread"
    with citing() as cited:
        found = _answered(action, archive, lang, today, audience, page_address if audience == "asker" else no_page)
    if found is None:
        respond(**stale(lang).payload("asker"))
        return
    respond(**found.payload(audience, replacing=True))
    if audience == "thread":
        team, ts = context.team_id or "", str(body["container"].get("message_ts") or "")
        archive.ledger.record(team, context.channel_id or "", ts, "answer", lang=lang, articles=cited, at=now)


def share(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    today: date,
    now: datetime,
) -> None:
    """Post the same answer for all to see, saying who shared it.

    As the bot, so that it can be amended; where the bot is not in the channel, by the answer's own address, which nothing amends.
    """
    ack()
    with citing() as cited:
        found = _answered(action, archive, lang, today, "copy")
    if found is None:
        respond(**stale(lang).payload("asker"))
        return
    shared, channel = found.under(notices.shared_by(body["user"]["id"], lang)), context.channel_id or ""
    try:
        posting.post(client, archive, context, shared, channel=channel, kind="shared", cited=cited, lang=lang, now=now)
    except SlackApiError as error:
        if error.response.get("error") not in _NOT_THERE:
            raise
        respond(**shared.payload("copy"))


def send(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    today: date,
    context: BoltContext,
    now: datetime,
    rights: Rights,
) -> None:
    """Send the same answer as a direct message, since what only the asker sees vanishes."""
    ack()
    # A conversation of one's own is cleared for nothing, wherever it was asked.
    with citing() as cited:
        found = _answered(action, archive.reader(now), lang, today, "copy")
    if found is None:
        respond(**stale(lang).payload("asker"))
        return
    user = str(body["user"]["id"])
    found = replace(found, blocks=tuple(withdrawals.spared(found.blocks, rights)))
    posting.post(client, archive, context, found, channel=user, kind="sent", cited=cited, lang=lang, now=now)
    respond(**message([notices.note(wording.SENT(lang))]).payload("asker"))


def _answered(
    action: dict[str, Any], archive: "Archive", lang: Lang, today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message | None:
    question = Question.read(str(action.get("value") or ""))
    command = with_key(question.command) if question else None
    if question is None or command is None:
        return None
    # An actor whom the archive does not have is a tampered or a very old button: nothing to be shown to a channel.
    if any(id_ is not None and archive.actor(id_) is None for id_ in (question.speaker, question.about)):
        return None
    found = command.reply(question, archive=archive, today=today, audience=audience, page_address=page_address)
    return found.over(*retract_button(question.asker, lang)) if audience == "thread" and question.asker else found
