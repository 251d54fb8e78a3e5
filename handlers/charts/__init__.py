"""« Graphique »: a click in, the picture of a quantity's values over time out, in the channel or the thread of the click."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from handlers.answers import stale
from handlers.blocks import charts as buttons
from handlers.blocks import notices
from handlers.blocks.messages import message
from handlers.charts.pictures import picture
from handlers.charts.titles import alternative, heading
from handlers.points import drawable
from handlers.wording import Lang, charts
from store.types import Filters, Quantity

if TYPE_CHECKING:
    from store.archive import Archive

__all__ = ["ACTION", "alternative", "drawable", "picture", "post"]

ACTION = re.compile(re.escape(buttons.ACTION) + r"\.\d+")

#: What Slack says no with, and what the one who clicked can do; all else is a fault, for the funnel.
_REFUSALS = {
    "not_in_channel": charts.NOT_HERE,
    "channel_not_found": charts.NOT_HERE,
    "invalid_channel": charts.NOT_HERE,
    "is_archived": charts.CHANNEL_CLOSED,
    "posting_to_channel_denied": charts.CHANNEL_CLOSED,
    "restricted_action": charts.CHANNEL_CLOSED,
    "file_uploads_disabled": charts.UPLOADS_CLOSED,
    "file_type_not_allowed": charts.UPLOADS_CLOSED,
    "file_upload_size_restricted": charts.TOO_LARGE,
    "storage_limit_reached": charts.TOO_LARGE,
    "ratelimited": charts.BUSY,
}


def post(
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
    """Post the picture for all to see, saying who asked for it; where there is none, or Slack refuses, tell the asker alone why."""
    ack()
    asked = buttons.read_value(str(action.get("value") or ""))
    quantity = _quantity(archive, *asked) if asked is not None else None
    if quantity is None:
        respond(**stale(lang).payload("asker"))
        return
    if not drawable(quantity):
        respond(**message([notices.note(charts.NOTHING_TO_DRAW(lang))]).payload("asker"))
        return
    file, refusal = _uploaded(quantity, body, client, lang)
    if refusal:
        respond(**message([notices.note(refusal)]).payload("asker"))
        return
    cited = [figure.source.article for amount in quantity.amounts for figure in amount.figures]
    # A picture has no text to be amended: it is known by its file, and taken away.
    archive.ledger.record(context.team_id or "", _place(body)[0], file, "chart", lang=lang, articles=cited, at=now)


def _quantity(archive: "Archive", figure: int, filters: Filters) -> Quantity | None:
    """The quantity as the answer made it: from the main figures, or from all where there were no others."""
    return archive.quantity(figure, filters) or archive.quantity(figure, replace(filters, minor=True))


def _uploaded(quantity: Quantity, body: dict[str, Any], client: WebClient, lang: Lang) -> tuple[str, str | None]:
    """Draw and upload; the file's id, and what to say where Slack does not take it."""
    channel, thread = _place(body)
    name = heading(quantity, lang)
    drawn = picture(quantity, lang=lang)
    try:
        answer = client.files_upload_v2(
            channel=channel,
            thread_ts=thread,
            file=drawn,
            filename=_file_name(name, lang),
            title=name,
            alt_txt=alternative(quantity, lang=lang),
            initial_comment=charts.ASKED_BY(lang, user=f"<@{body['user']['id']}>"),
        )
    except SlackApiError as error:
        return "", _refusal(error, channel, lang)
    except (SlackRequestError, OSError):
        # The upload itself goes to an address of its own, and has no error codes.
        return "", charts.NOT_TAKEN(lang)
    return str((answer.get("file") or {}).get("id") or ""), None


def _place(body: dict[str, Any]) -> tuple[str, str | None]:
    """The channel of a click, and the thread if it is in one: the parent's ts, never a reply's."""
    container, clicked = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    return str(channel), container.get("thread_ts") or clicked.get("thread_ts")


def _refusal(error: SlackApiError, channel: str, lang: Lang) -> str:
    """What to do about it, in a sentence; raises what nobody at Slack can do anything about."""
    reason = str(error.response.get("error"))
    if reason == "missing_scope":
        return charts.NO_SCOPE(lang, scope=str(error.response.get("needed") or "files:write")[:60])
    said = _REFUSALS.get(reason)
    if said is None:
        raise error
    if said is charts.NOT_HERE and channel.startswith("D"):
        return charts.NOT_IN_THIS_CONVERSATION(lang)
    return said(lang)


def _file_name(title: str, lang: Lang) -> str:
    """« Aide aux digues » -> `graphique-aide-aux-digues.png`: letters, digits and hyphens alone."""
    plain = (
        unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "OE")).encode("ascii", "ignore").decode().lower()
    )
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join([charts.BUTTON(lang).lower(), *words])[:60].rstrip("-") + ".png"
