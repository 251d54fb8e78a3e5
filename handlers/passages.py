"""« Voir le passage »: a click in, the modal with the paragraph out, the passage marked in it."""

import re
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack
from slack_sdk import WebClient

from handlers.blocks import passages
from handlers.wording import Lang

if TYPE_CHECKING:
    from store.archive import Archive

ACTION = re.compile(re.escape(passages.ACTION) + r"\.\w+\.\d+")


def show(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    page_address: passages.PageAddress,
) -> None:
    """Open the modal; where the passage is gone from the archive, the modal says so."""
    ack()
    wanted = passages.read_value(str(action.get("value") or ""))
    found = archive.paragraph(*wanted) if wanted else None
    source, passage = found or (None, None)
    page = page_address(*wanted, lang) if wanted else None
    over_modal = (body.get("view") or {}).get("type") == "modal"
    show_view = client.views_push if over_modal else client.views_open
    show_view(trigger_id=body["trigger_id"], view=passages.view(source, passage, lang=lang, page=page))
