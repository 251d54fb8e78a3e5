"""« Signaler une erreur » on a quote: an editor's answer corrects the archive, anybody else's goes to the editors' channel.

A report is kept nowhere but in its message there, whose buttons carry it.
"""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import filled, passages, posting, withdrawals
from handlers.answers import stale
from handlers.blocks import corrections as blocks
from handlers.blocks import notices
from handlers.blocks.corrections import Report, Whose
from handlers.blocks.elements import label
from handlers.blocks.identities import read_id
from handlers.blocks.messages import message
from handlers.blocks.passages import PageAddress
from handlers.blocks.quotes import MENU as MENU_NAME
from handlers.editors import Editors
from handlers.identities import named
from handlers.rights import Rights
from handlers.wording import Lang, Sentence, corrections
from store.archive import RefusedCorrection
from store.types import LONGEST_NOTE, ActorKind, Editor, FoundQuote, QuoteCorrection

if TYPE_CHECKING:
    from store.archive import Archive

MENU = re.compile(re.escape(MENU_NAME) + r"\.\d+")
WHOSE = re.compile(re.escape(blocks.WHOSE) + r"\.(reading|outlet)")
UNDO = re.compile(re.escape(blocks.UNDO) + r"\.\d+")
VIEW, OLDER = blocks.VIEW, blocks.OLDER
APPLY, DISMISS, UNAPPLY = blocks.APPLY, blocks.DISMISS, blocks.UNAPPLY
#: Who can be heard: whatever may speak in an article.
_SPEAKING: tuple[ActorKind, ...] = ("person", "organisation", "country")
#: Slack does not let us into the editors' channel.
_CLOSED = ("not_in_channel", "channel_not_found", "is_archived", "restricted_action")


def choose(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    editors: Editors,
    rights: Rights,
    page_address: PageAddress,
) -> None:
    """The menu of a quote: its passage, or the modal that asks who got it wrong."""
    value = filled.option(action)
    if withdrawals.is_asked(value):
        withdrawals.open_form(ack, value, body, client, archive, lang, rights)
        return
    if (id_ := read_id(value)) is None:
        passages.show(ack, {**action, "value": value}, body, client, archive, lang, page_address)
        return
    ack()
    editor = rights.may("correct_quote")
    found = archive.quotes_beside(id_, limit=blocks.MOST)
    if not editor and not editors.reports:
        view = blocks.closed(editors.group, lang=lang)
    elif not found:
        view = blocks.told([corrections.REFUSALS["gone"](lang)], lang=lang)
    else:
        decided = archive.corrections(id_) if editor else []
        view = blocks.whose(found, decided, reports=editors.reports, lang=lang, editor=editor)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def ask(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    rights: Rights,
) -> None:
    """Put the form of the chosen fault, ours or the outlet's, in the place of the question."""
    ack()
    id_ = read_id(str(action.get("value") or ""))
    found = archive.quotes_beside(id_, limit=blocks.MOST) if id_ is not None else ()
    view = blocks.told([corrections.REFUSALS["gone"](lang)], lang=lang)
    if found:
        whose: Whose = "outlet" if str(action.get("action_id")).endswith(".outlet") else "reading"
        view = blocks.form(found, whose, lang=lang, editor=rights.may("correct_quote"))
    client.views_update(view_id=body["view"]["id"], view=view)


def save(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
    editors: Editors,
    rights: Rights,
) -> None:
    """Correct what the form says, or send it to the editors; or say at its field why that cannot be."""
    asked = filled.about(view)
    found = archive.quotes_beside(read_id(str(asked.get("quote", ""))) or 0, limit=blocks.MOST)
    what, name, errors = _filled(view, asked.get("whose") == "outlet", archive, lang, now.date())
    ids = _ticked(view, found)
    if not ids and len(found) > 1:
        errors[blocks.WHICH] = corrections.CHOOSE_WORDS(lang)
    if errors or what is None:
        ack(response_action="errors", errors=filled.at_fields(view, errors))
        return
    by = Editor(context.team_id or "", context.user_id or "")
    if not found:
        shown = blocks.told([corrections.REFUSALS["gone"](lang)], lang=lang)
    elif rights.may("correct_quote"):
        try:
            decision = archive.correct(ids, what, by=by, at=now)
            shown = blocks.told([corrections.DONE[what.kind](lang, name=label(name or "", 100))], lang=lang, decision=decision)
        except RefusedCorrection as refused:
            shown = blocks.told([corrections.REFUSALS[refused.reason](lang)], lang=lang)
    elif not editors.reports:
        shown = blocks.closed(editors.group, lang=lang)
    else:
        comment = _typed(view, blocks.COMMENT)
        sent = Report(tuple(ids), what, by.user, lang, comment)
        reported = [quote for quote in found if quote.id in ids]
        if rights.is_closed(editors.reports):
            said = corrections.CHANNEL_SHARED
        else:
            said = _sent(client, archive, context, editors.reports, sent, reported, name, now)
        shown = blocks.told([said(lang)], lang=lang)
    ack(response_action="update", view=shown)


def undo(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """Take a correction back, and say so in its modal, or beneath the list of corrections."""
    ack()
    said = _undone(read_id(str(action.get("value") or "")), context, archive, now) or corrections.UNDONE
    if body.get("view"):
        client.views_update(view_id=body["view"]["id"], view=blocks.told([said(lang)], lang=lang))
    else:
        respond(**message([notices.note(said(lang))]).payload("asker"))


def older(ack: Ack, action: dict[str, Any], respond: Respond, archive: "Archive", lang: Lang) -> None:
    """The next page of the list of corrections, in its place."""
    ack()
    found = archive.corrections(before=read_id(str(action.get("value") or "")), limit=blocks.PAGE + 1)
    respond(**blocks.newest(found, lang=lang).payload("asker", replacing=True))


# --- reports, in the editors' channel -----------------------------------------------------------------------------------


def apply(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """An editor makes the correction that is reported."""
    ack()
    reported = Report.read(str(action.get("value") or ""))
    if reported is None:
        respond(**stale(lang).payload("asker"))
        return
    found = _reported(reported, archive)
    by = Editor(context.team_id or "", context.user_id or "")
    try:
        decision = archive.correct(reported.quotes, reported.what, by=by, at=now)
    except RefusedCorrection as refused:
        respond(**message([notices.note(corrections.REFUSALS[refused.reason](lang))]).payload("asker"))
        return
    done = Report(reported.quotes, reported.what, reported.by, reported.lang, reported.comment, decision)
    _replace(respond, done, found, archive, (corrections.APPLIED_BY, by.user))


def dismiss(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
) -> None:
    """An editor lets things stand as they are."""
    ack()
    reported = Report.read(str(action.get("value") or ""))
    if reported is None:
        respond(**stale(lang).payload("asker"))
        return
    _replace(respond, reported, _reported(reported, archive), archive, (corrections.DISMISSED_BY, context.user_id or ""))


def unapply(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """An editor takes the correction of a report back; the report is open again."""
    ack()
    reported = Report.read(str(action.get("value") or ""))
    if reported is None:
        respond(**stale(lang).payload("asker"))
        return
    refusal = _undone(reported.decision, context, archive, now)
    if refusal:
        respond(**message([notices.note(refusal(lang))]).payload("asker"))
        return
    again = Report(reported.quotes, reported.what, reported.by, reported.lang, reported.comment)
    _replace(respond, again, _reported(again, archive), archive, (corrections.UNDONE_BY, context.user_id or ""))


def _reported(reported: Report, archive: "Archive") -> list[FoundQuote]:
    found = archive.quotes_beside(reported.quotes[0], limit=blocks.MOST)
    return [quote for quote in found if quote.id in reported.quotes]


def _replace(
    respond: Respond, reported: Report, found: list[FoundQuote], archive: "Archive", outcome: tuple[Sentence, str]
) -> None:
    actor = archive.actor(reported.what.actor) if reported.what.actor is not None else None
    said = blocks.report(reported, found, name=actor.name if actor else None, outcome=outcome)
    respond(**said.payload("thread", replacing=True))


def _sent(
    client: WebClient,
    archive: "Archive",
    context: BoltContext,
    channel: str,
    reported: Report,
    found: list[FoundQuote],
    name: str | None,
    now: datetime,
) -> Sentence:
    """Posts a report; what to say of it."""
    try:
        cited = {quote.source.article for quote in found}
        said = blocks.report(reported, found, name=name)
        posting.post(client, archive, context, said, channel=channel, kind="report", cited=cited, lang=reported.lang, now=now)
    except SlackApiError as error:
        if error.response.get("error") not in _CLOSED:
            raise
        return corrections.CHANNEL_CLOSED
    return corrections.SENT


# --- what was filled in ------- ------------------------------------------------------------------------------------


def _undone(decision: int | None, context: BoltContext, archive: "Archive", now: datetime) -> Sentence | None:
    """Takes a correction back; what to say where that cannot be."""
    try:
        archive.undo_correction(decision or 0, by=Editor(context.team_id or "", context.user_id or ""), at=now)
    except RefusedCorrection as refused:
        return corrections.REFUSALS[refused.reason]
    return None


def _filled(
    view: dict[str, Any], outlet: bool, archive: "Archive", lang: Lang, today: date
) -> tuple[QuoteCorrection | None, str | None, dict[str, str]]:
    """What a form says, with the speaker's name; or its errors, by field."""
    if outlet:
        note = _typed(view, blocks.NOTE)
        return (
            (QuoteCorrection("outlet", note=note), None, {})
            if note
            else (None, None, {blocks.NOTE: corrections.EMPTY_NOTE(lang)})
        )
    chosen = filled.chosen(view, blocks.WHAT)
    typed = _typed(view, blocks.NAME)
    if chosen not in corrections.KINDS:
        return None, None, {blocks.WHAT: corrections.CHOOSE(lang)}
    if chosen != "speaker":
        wrong = {blocks.NAME: corrections.NAME_TOO_MUCH(lang)} if typed else {}
        return QuoteCorrection(chosen), None, wrong  # type: ignore[arg-type]
    if not typed:
        return None, None, {blocks.NAME: corrections.NAME_MISSING(lang)}
    actor = named(typed, archive, lang, today=today, kinds=_SPEAKING)
    if isinstance(actor, str):
        return None, None, {blocks.NAME: actor}
    return QuoteCorrection("speaker", actor.id), actor.name, {}


def _ticked(view: dict[str, Any], found: tuple[FoundQuote, ...]) -> list[int]:
    """The quotes that a form is about: of several, those that are ticked."""
    if len(found) <= 1:
        return [quote.id for quote in found]
    ticked = filled.ticked(view, blocks.WHICH)
    return [quote.id for quote in found if str(quote.id) in ticked]


def _typed(view: dict[str, Any], field: str) -> str:
    return label(filled.typed(view, field), LONGEST_NOTE)
