"""« Corriger… »: an editor says that two names are one person, or that one name is two; for editors alone (`rights`)."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from handlers import filled, namesakes
from handlers.blocks import identities as blocks
from handlers.blocks.elements import label
from handlers.wording import Lang, identities
from store.archive import RefusedIdentity
from store.types import Actor, ActorKind, Editor

if TYPE_CHECKING:
    from store.archive import Archive

OPEN, VIEW = blocks.OPEN, blocks.VIEW
#: A form waits three seconds for what its saving says: 30,000 articles take longer.
_QUICK = 2_000
UNDO = re.compile(re.escape(blocks.UNDO) + r"\.\d+")


def show(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
) -> None:
    """Open the form."""
    ack()
    id_ = blocks.read_id(str(action.get("value") or ""))
    actor = archive.actor(id_) if id_ is not None else None
    if actor is None or actor.id is None:
        view = blocks.told([identities.REFUSALS["gone"](lang)], lang=lang)
    else:
        view = blocks.view(actor, archive.naming(actor.id, limit=blocks.ARTICLES), archive.decided(actor.id), lang=lang)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def save(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """Keep what the form says, or say at its field why that cannot be."""
    id_ = blocks.read_id(str(filled.about(view).get("actor", "")))
    actor = archive.actor(id_) if id_ is not None else None
    other, articles = _filled(view)
    if bool(other) == bool(articles):
        ack(response_action="errors", errors=filled.at_fields(view, {blocks.SAME: identities.ONE_OF_BOTH(lang)}))
        return
    by = Editor(context.team_id or "", context.user_id or "")
    try:
        if actor is None or actor.id is None:
            raise RefusedIdentity("gone")
        if articles:
            decision, _ = archive.decide_apart(actor.id, articles, by=by, at=now)
            done = identities.DONE_APART(lang, len(articles), name=label(actor.name, 100))
        else:
            known = named(other, archive, lang, today=now.date())
            if isinstance(known, str):
                ack(response_action="errors", errors=filled.at_fields(view, {blocks.SAME: known}))
                return
            if archive.would_join(actor.id, known.id or 0) > _QUICK:
                ack(response_action="update", view=blocks.told([identities.WORKING(lang)], lang=lang))
            decision, _ = archive.decide_same(actor.id, known.id or 0, by=by, at=now)
            done = identities.DONE_SAME(lang, other=label(known.name, 100), name=label(actor.name, 100))
    except RefusedIdentity as refused:
        said = identities.REFUSALS[refused.reason](lang)
        if context.ack.response is not None:
            client.views_update(view_id=view["id"], view=blocks.told([said], lang=lang))
            return
        ack(response_action="errors", errors=filled.at_fields(view, {blocks.APART if articles else blocks.SAME: said}))
        return
    told = blocks.told([done], lang=lang, decision=decision)
    if context.ack.response is not None:
        client.views_update(view_id=view["id"], view=told)
    else:
        ack(response_action="update", view=told)


def undo(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    now: datetime,
) -> None:
    """Take a decision back, and say so in its modal."""
    ack()
    said = _undone(action, context, archive, lang, now)
    client.views_update(view_id=body["view"]["id"], view=blocks.told(said, lang=lang))


def _undone(action: dict[str, Any], context: BoltContext, archive: "Archive", lang: Lang, now: datetime) -> list[str]:
    decision = blocks.read_id(str(action.get("value") or ""))
    try:
        waiting = archive.undo_decision(decision or 0, by=Editor(context.team_id or "", context.user_id or ""), at=now)
    except RefusedIdentity as refused:
        return [identities.REFUSALS[refused.reason](lang)]
    return [identities.UNDONE(lang), *([identities.WAITING(lang, waiting)] if waiting else [])]


def _filled(view: dict[str, Any]) -> tuple[str, list[int]]:
    """What was typed as the other name, and the articles that were ticked."""
    ids = [blocks.read_id(value) for value in filled.ticked(view, blocks.APART)]
    return filled.typed(view, blocks.SAME), [id_ for id_ in ids if id_ is not None]


def named(typed: str, archive: "Archive", lang: Lang, *, today: date, kinds: Sequence[ActorKind] = ()) -> Actor | str:
    """The actor of exactly one name; else why there is none, for a form's field."""
    found = namesakes.meant(typed, archive, kinds=kinds, today=today)
    if isinstance(found, Actor):
        return found
    if found.decision == "several":
        several = namesakes.told(found, today=today, lang=lang)
        return identities.SEVERAL(lang, names=several, example=namesakes.example(found))
    names = [label(match.actor.name, 60) for match in found.matches]
    return identities.NEAREST(lang, name=names[0]) if names else identities.NOBODY(lang)
