"""« Retirer l'article… » in the menu of a quote: for editors, with a reason, and for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.blocks import withdrawals as blocks
from handlers.blocks.elements import Block
from handlers.blocks.identities import read_id
from handlers.blocks.quotes import WITHDRAW
from handlers.rights import Rights
from handlers.wording import Lang, withdrawals

if TYPE_CHECKING:
    from store.archive import Archive

VIEW = blocks.VIEW


def is_asked(value: str) -> bool:
    """Whether an entry of a quote's menu is this one."""
    return value.startswith(WITHDRAW)


def spared(shown: Sequence[Block], rights: Rights | None) -> list[Block]:
    """What one person alone sees, without the entry where it is not theirs: what a channel reads is the same for all, and says who may."""
    found = [block for block in shown if any(is_asked(entry["value"]) for entry in _entries(block))]
    if not found or _may(rights):
        return list(shown)
    return [_without(block) if block in found else block for block in shown]


def _may(rights: Rights | None) -> bool:
    try:
        return rights is not None and rights.may("withdraw")
    except SlackApiError:  # where Slack does not tell who the editors are, the answer is given all the same
        return False


def _entries(block: Block) -> list[Block]:
    beside = block.get("accessory") or {}
    return list(beside.get("options", ())) if beside.get("type") == "overflow" else []


def _without(block: Block) -> Block:
    options = [entry for entry in _entries(block) if not is_asked(entry["value"])]
    return {**block, "accessory": {**block["accessory"], "options": options}}


def open_form(
    ack: Ack,
    value: str,
    body: dict[str, Any],
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    rights: Rights,
) -> None:
    """Ask an editor for the reason; tell anybody else who may."""
    ack()
    if refusal := rights.refusal("withdraw"):
        view = blocks.told([refusal(lang)], lang=lang)
    elif article := archive.article_of_quote(read_id(value.removeprefix(WITHDRAW)) or 0):
        view = blocks.form(article, lang=lang)
    else:
        view = blocks.told([withdrawals.GONE(lang)], lang=lang)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def save(
    ack: Ack,
    view: dict[str, Any],
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """Withdraw it; from then on no process answers from it."""
    reason = blocks.reason_in(view)
    if not reason:
        ack(response_action="errors", errors={blocks.FIELD: withdrawals.EMPTY_REASON(lang)})
        return
    article = archive.article_numbered(blocks.article_of(view))
    if article is None or article.status == "withdrawn":
        shown = [withdrawals.GONE(lang)]
    else:
        done = archive.withdraw(article.key, reason=reason, by=f"{context.team_id}:{context.user_id}", at=now)
        shown = [withdrawals.DONE(lang, quotes=str(done.quotes), figures=str(done.figures), posts=str(done.posts))]
        shown += [withdrawals.COPIES(lang, copies=", ".join(done.copies))] if done.copies else []
    ack(response_action="update", view=blocks.told(shown, lang=lang))
