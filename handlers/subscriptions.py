"""`/abonnements`: digests and alerts listed, made, changed, paused, ended, looked at before they leave; and their messages' buttons.

Who may subscribe a channel is a setting; what is one's own is changed by oneself, and by editors.
"""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import alerts, channels, digests, filled, forms
from handlers.answers import Command
from handlers.blocks import digests as told
from handlers.blocks import subscriptions as blocks
from handlers.blocks.elements import actions, button
from handlers.blocks.identities import read_id
from handlers.blocks.messages import Audience, Message, message
from handlers.blocks.notices import note, notice
from handlers.blocks.passages import PageAddress, no_page
from handlers.blocks.subscriptions import Listed
from handlers.query import parse
from handlers.questions import Question
from handlers.rights import Rights
from handlers.wording import Lang, Sentence, subscriptions
from handlers.wording import digests as said_of_digests
from handlers.zones import zone_named
from store.types import EventFilters, Subscription, SubscriptionKind

if TYPE_CHECKING:
    from store.archive import Archive

DO = re.compile(re.escape(blocks.DO) + r"\.(edit|preview|pause|resume|end|join)\.\d+")
NEW = re.compile(re.escape(blocks.NEW) + r"\.(digest|alert)")
OTHERS = re.compile(re.escape(told.OTHERS) + r"(\.more)?")
OPEN, VIEW, ALERT_ME = told.MANAGE, blocks.VIEW, blocks.ALERT_ME
LESS, STOP = told.LESS, told.STOP
#: Subscriptions of one user.
MOST = 30
_SEVEN, _NINE, _SIX = 7 * 60, 21 * 60, 6 * 60


def answer(
    ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, archive: "Archive", lang: Lang, now: datetime
) -> None:
    """`/abonnements`: the modal of what one has, whatever is typed after it."""
    ack()
    _show(body, client, _listing(archive, context, lang, now))


def reply(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """To a mention: the button that opens the modal, which a mention cannot."""
    lang = question.lang
    row = actions([button(subscriptions.OPEN(lang), action=OPEN, value="mention")])
    return message([note(subscriptions.MENTIONED(lang)), row])


def open_list(
    ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, archive: "Archive", lang: Lang, now: datetime
) -> None:
    """« Mes abonnements… », « Régler… »."""
    ack()
    _show(body, client, _listing(archive, context, lang, now))


def new(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext, lang: Lang) -> None:
    """The empty form of a digest or an alert."""
    ack()
    kind: SubscriptionKind = "alert" if str(action.get("value")) == "alert" else "digest"
    _show(body, client, blocks.form(_blank(kind, client, context, lang), (), lang=lang))


def alert_me(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
) -> None:
    """« Prévenez-moi… » beneath an answer: the form of an alert on what was asked."""
    ack()
    asked = Question.read(str(action.get("value") or ""))
    wanted, names = _blank("alert", client, context, lang), []
    if asked is not None:
        known = [archive.actor(id_) for id_ in (asked.speaker, asked.about) if id_ is not None]
        actors = [actor for actor in known if actor is not None and actor.id is not None]
        # Beneath /qui the text is the name itself.
        query = parse("" if asked.command == "actors" else asked.text, today=date(2000, 1, 1))
        names = [actor.name for actor in actors]
        filters = EventFilters(
            words=query.words[: forms.MOST],
            phrases=query.phrases[: forms.MOST],
            actors=tuple(actor.id or 0 for actor in actors),
        )
        wanted = replace(wanted, filters=filters)
    _show(body, client, blocks.form(wanted, names, lang=lang))


def act(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
    rights: Rights,
) -> None:
    """A button of the list: change, preview, pause, resume, end, enter the channel."""
    ack()
    what, id_ = str(action.get("action_id")).split(".")[-2], read_id(str(action.get("value") or ""))
    wanted = archive.subscriptions.of(context.team_id or "", id_) if id_ is not None else None
    if wanted is None or not _is_theirs(wanted, rights):
        refusal = subscriptions.GONE if wanted is None else subscriptions.NOT_YOURS
        _show(body, client, _listing(archive, context, lang, now, note=refusal(lang)))
    elif what == "edit":
        _show(body, client, blocks.form(wanted, digests.names(wanted, archive), lang=lang))
    elif what == "preview" and (barred := channels.barred(wanted, client, rights.user)) is not None:
        _show(body, client, _listing(archive, context, lang, now, note=barred(lang)))
    elif what == "preview":
        found = digests.digest(wanted, archive=archive, now=now)
        shown = blocks.preview(told.message(found, delivery=None).blocks, lang)
        pushed = (body.get("view") or {}).get("type") == "modal"
        (client.views_push if pushed else client.views_open)(trigger_id=body["trigger_id"], view=shown)
    else:
        done = _done(what, wanted, client, archive, now)
        _show(body, client, _listing(archive, context, lang, now, note=done(lang)))


def _done(what: str, wanted: Subscription, client: WebClient, archive: "Archive", now: datetime) -> Sentence:
    kept, team = archive.subscriptions, wanted.team
    if what == "pause":
        kept.pause(team, wanted.id, "own", now=now)
        return subscriptions.PAUSED
    if what == "end":
        kept.end(team, wanted.id, now=now)
        return subscriptions.ENDED
    if what == "join" and wanted.channel:
        client.conversations_join(channel=wanted.channel)
    kept.resume(team, wanted.id, now=now)
    return subscriptions.JOINED if what == "join" else subscriptions.RESUMED


def save(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
    today: date,
    rights: Rights,
) -> None:
    """Keep what a form says, or say at its field what is wrong with it."""
    asked = filled.about(view)
    team, user = context.team_id or "", context.user_id or ""
    id_ = read_id(str(asked.get("id") or 0)) or 0
    before = archive.subscriptions.of(team, id_) if id_ else None
    if id_ and (before is None or not _is_theirs(before, rights)):
        refusal = subscriptions.GONE if before is None else subscriptions.NOT_YOURS
        ack(response_action="update", view=notice([refusal(lang)], lang))
        return
    kind: SubscriptionKind = "alert" if asked.get("kind") == "alert" else "digest"
    form = forms.Form(view, archive, lang, today)
    wanted = form.read(before or Subscription(team, user, None, "Europe/Paris", kind=kind))
    joins = False
    if wanted.channel and (not before or wanted.channel != before.channel):
        refused, joins = channels.subscribed(wanted.channel, client, rights)
        if refused:
            form.errors[blocks.CHANNEL] = refused(lang)
    if not before and len(archive.subscriptions.owned(team, user)) >= MOST:
        form.errors[blocks.WHERE] = subscriptions.TOO_MANY_SUBSCRIPTIONS(lang, limit=MOST)
    if form.errors:
        ack(response_action="errors", errors=filled.at_fields(view, form.errors))
        return
    if before:
        archive.subscriptions.change(wanted, now=now)
    else:
        id_ = archive.subscriptions.add(wanted, now=now)
    if joins:
        archive.subscriptions.pause(team, id_, "no_bot", now=now)
    note_ = subscriptions.NOT_IN(lang) if joins else _said(wanted, id_, archive, lang, now, changed=before is not None)
    ack(response_action="update", view=_listing(archive, context, lang, now, note=note_, join=id_ if joins else None))


def others(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    now: datetime,
    lang: Lang,
) -> None:
    """« et 12 autres »: the rest of a digest, a page at a time."""
    ack()
    delivery, start = _rest(str(action.get("value") or ""))
    found = archive.outbox.items(context.team_id or "", delivery)
    if found is None:
        _show(body, client, notice([said_of_digests.OTHERS_GONE(lang)], lang))
        return
    wanted, items = found
    rest = items[start : start + told.PAGE]
    events = archive.events_of([item.event for item in rest])
    zone = ZoneInfo(wanted.zone)
    frame = digests.Digest(
        replace(wanted, lang=lang),
        None,
        now.astimezone(zone),
        now.astimezone(zone),
        (),
        False,
        (),
        None,
        (),
        archive.has_own_outlet(),
    )
    more = start + told.PAGE < len(items)
    shown = told.others(events, frame, delivery=delivery, start=start + len(rest) - len(events), more=more)
    _show(body, client, shown)


def less(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
    rights: Rights,
) -> None:
    """« Moins » beneath an alert: its messages are further apart."""
    ack()
    wanted = _of_button(action, archive, context)
    said = _refusal(wanted, rights)
    if wanted is not None and said is None:
        pace = alerts.slower(wanted.pace)
        archive.subscriptions.pace(wanted.team, wanted.id, pace, now=now)
        respond(**message([note(subscriptions.SLOWER(lang, pace=subscriptions.PACES[pace](lang)))]).payload("asker"))
    elif said:
        respond(**message([note(said(lang))]).payload("asker"))


def stop(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
    rights: Rights,
) -> None:
    """« Arrêter » beneath an alert."""
    ack()
    wanted = _of_button(action, archive, context)
    said = _refusal(wanted, rights)
    if wanted is not None and said is None:
        archive.subscriptions.end(wanted.team, wanted.id, now=now)
        said = subscriptions.ENDED
    if said:
        respond(**message([note(said(lang))]).payload("asker"))


# --- whose it is -------------------------------------------------------------------------------------------------------


def _of_button(action: dict[str, Any], archive: "Archive", context: BoltContext) -> Subscription | None:
    id_ = read_id(str(action.get("value") or ""))
    return archive.subscriptions.of(context.team_id or "", id_) if id_ is not None else None


def _refusal(wanted: Subscription | None, rights: Rights) -> Sentence | None:
    if wanted is None:
        return subscriptions.GONE
    return None if _is_theirs(wanted, rights) else subscriptions.NOT_YOURS


def _is_theirs(wanted: Subscription, rights: Rights) -> bool:
    """Whether one may change it: one's own; a channel's also by the editors."""
    return wanted.owner == rights.user or (wanted.channel is not None and rights.may("change_others"))


# --- what is shown ------------------------------------------------------------------------------------------------------


def listed(archive: "Archive", team: str, user: str) -> list[Listed]:
    """A user's subscriptions, with the names of their actors."""
    found = archive.subscriptions.owned(team, user)
    known = archive.actor_names(sorted({id_ for one in found for id_ in one.filters.actors}))
    return [Listed(one, tuple(known[id_] for id_ in one.filters.actors if id_ in known)) for one in found]


def _listing(
    archive: "Archive", context: BoltContext, lang: Lang, now: datetime, *, note: str = "", join: int | None = None
) -> dict[str, Any]:
    found = listed(archive, context.team_id or "", context.user_id or "")
    return blocks.listing(found, now=now, lang=lang, note=note, join=join)


def _show(body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
    """In the place of the modal that was clicked in, else as a new one."""
    clicked = body.get("view") or {}
    if clicked.get("type") == "modal":
        client.views_update(view_id=clicked["id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _said(wanted: Subscription, id_: int, archive: "Archive", lang: Lang, now: datetime, *, changed: bool) -> str:
    if changed:
        return subscriptions.CHANGED(lang)
    kept = archive.subscriptions.of(wanted.team, id_)
    if kept is None or kept.kind == "alert" or kept.due is None:
        return subscriptions.ALERT_CREATED(lang)
    zone = ZoneInfo(kept.zone)
    when = subscriptions.NEXT(lang, when=blocks.upcoming(kept.due.astimezone(zone), now.astimezone(zone), lang))
    return subscriptions.CREATED(lang, what=told.named(kept, lang), when=when)


def _blank(kind: SubscriptionKind, client: WebClient, context: BoltContext, lang: Lang) -> Subscription:
    """What a form starts from: Monday to Friday at 7, in the zone that the user has set in Slack; alerts are quiet at night."""
    user = context.user_id or ""
    try:
        zone = str((client.users_info(user=user).get("user") or {}).get("tz") or "")
    except SlackApiError:
        zone = ""
    zone = zone_named(zone) or "Europe/Paris"
    quiet = (_NINE, _SIX) if kind == "alert" else None
    return Subscription(
        context.team_id or "", user, None, zone, kind=kind, days=(0, 1, 2, 3, 4), minutes=_SEVEN, lang=lang, quiet=quiet
    )


def _rest(value: str) -> tuple[int, int]:
    try:
        full = json.loads(value[:100])
        delivery, start = read_id(str(full["d"])), read_id(str(full["n"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0, 0
    return delivery or 0, start or 0


COMMAND = Command(
    key="subscriptions",
    fr=("/abonnements", "/digest"),
    en=("/subscriptions", "/digest"),
    usage=subscriptions.USAGE,
    about=subscriptions.ABOUT,
    title=subscriptions.TITLE,
    reply=reply,
    answer=answer,
    action="subscribe",
)
