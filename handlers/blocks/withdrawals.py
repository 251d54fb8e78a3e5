"""A withdrawal in, the modal that asks for its reason out; what stands in the place of what cited an article."""

import json
from collections.abc import Sequence
from typing import Any

from handlers import filled, wording
from handlers.blocks.elements import Block, label, line, rich, text
from handlers.blocks.messages import Message, message
from handlers.blocks.passages import labelled
from handlers.wording import Lang, dates, withdrawals
from store.types import Amendment, Named

VIEW, FIELD = "sourcier.withdraw.view", "reason"
LONGEST_REASON = 500


def amended(one: Amendment) -> Message:
    """« Article retiré par OUTLET le DATE »."""
    return message([rich(line(text(said(one), italic=True)))])


def said(one: Amendment) -> str:
    lang: Lang = "en" if one.lang == "en" else "fr"
    outlet = labelled(one.outlet, lang, longest=80) if one.outlet else withdrawals.UNKNOWN_OUTLET(lang)
    when = dates.placed(one.at.date().isoformat(), lang)
    named = one.what == "name"
    return withdrawals.NAME_WITHDRAWN(lang, when=when) if named else withdrawals.WITHDRAWN(lang, outlet=outlet, when=when)


def form(article: Named, *, lang: Lang) -> dict[str, Any]:
    """The reason, and what cannot be undone."""
    named = " · ".join(filter(None, (article.title, article.outlet, article.file)))
    blocks: list[Block] = [
        rich(line(text(label(named, 300), bold=True)), line(text(withdrawals.WHAT(lang)))),
        {
            "type": "input",
            "block_id": FIELD,
            "label": _plain(withdrawals.REASON(lang)),
            "hint": _plain(withdrawals.REASON_HINT(lang)),
            "element": {"type": "plain_text_input", "action_id": FIELD, "multiline": True, "max_length": LONGEST_REASON},
        },
    ]
    return {
        **_modal(blocks, lang),
        "callback_id": VIEW,
        "private_metadata": json.dumps({"article": article.id}),
        "submit": _plain(withdrawals.SAVE(lang)),
    }


def told(words: Sequence[str], *, lang: Lang) -> dict[str, Any]:
    return _modal([rich(line(text(each))) for each in words], lang)


def article_of(view: dict[str, Any]) -> int:
    """The article of a form, 0 where it is none of ours."""
    found = filled.about(view).get("article")
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 2**31 else 0


def reason_in(view: dict[str, Any]) -> str:
    return filled.typed(view, FIELD)[:LONGEST_REASON]


def _modal(blocks: list[Block], lang: Lang) -> dict[str, Any]:
    return {"type": "modal", "title": _plain(withdrawals.TITLE(lang)), "close": _plain(wording.CLOSE(lang)), "blocks": blocks}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}
