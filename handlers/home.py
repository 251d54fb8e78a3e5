"""The app's Home: opened, its examples clicked, its settings changed."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from handlers import filled, withdrawals, wording
from handlers.blocks import home as blocks
from handlers.blocks import subscriptions as subscribed
from handlers.blocks.elements import label
from handlers.blocks.identities import read_id
from handlers.blocks.notices import notice
from handlers.commands import examples, with_key
from handlers.preferences import Preferences
from handlers.questions import Question
from handlers.rights import Rights
from handlers.subscriptions import listed
from handlers.wording import Lang
from store.types import Preference

if TYPE_CHECKING:
    from store.archive import Archive

ASK, LANGUAGE = (re.compile(re.escape(name) + r"\.\w+") for name in (blocks.ASK, blocks.LANGUAGE))
FILTERS, VIEW = blocks.FILTERS, blocks.VIEW


def show(
    event: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    lang: Lang,
    preference: Preference,
    now: datetime,
) -> None:
    """Publish the Home of whoever opened it."""
    _publish(context.team_id or "", str(event["user"]), client, archive, lang, preference, now)


def is_home(event: dict[str, Any]) -> bool:
    """Whether the Home was opened, and not the messages beside it."""
    return bool(event.get("tab", "home") == "home")


def ask(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    archive: "Archive",
    lang: Lang,
    today: date,
    rights: Rights,
) -> None:
    """Answer an example in a modal."""
    ack()
    question = Question.read(str(action.get("value") or ""))
    command = with_key(question.command) if question else None
    if question is None or command is None:
        client.views_open(trigger_id=body["trigger_id"], view=notice([wording.STALE_BUTTON(lang)], lang))
        return
    said = command.reply(question, archive=archive, today=today, audience="copy")
    client.views_open(trigger_id=body["trigger_id"], view=blocks.answer_view(withdrawals.spared(said.blocks, rights), lang))


def choose_language(
    ack: Ack,
    action: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    now: datetime,
    lang: Lang,
    preference: Preference,
    preferences: Preferences,
) -> None:
    """Keep the language chosen, and show the Home in it."""
    ack()
    chosen = action.get("value")
    kept = replace(preference, lang=cast(Lang, chosen) if chosen in ("fr", "en") else None)
    preferences.keep(context.team_id or "", context.user_id or "", kept, now=now)
    spoken = kept.lang or context.get("spoken") or lang
    _publish(context.team_id or "", context.user_id or "", client, archive, spoken, kept, now)


def open_filters(ack: Ack, body: dict[str, Any], client: WebClient, lang: Lang, preference: Preference) -> None:
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=blocks.filters_view(preference, lang))


def save_filters(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    context: BoltContext,
    archive: "Archive",
    now: datetime,
    lang: Lang,
    preference: Preference,
    preferences: Preferences,
) -> None:
    """Keep the filters, or say at its field which outlet is meant."""
    days, typed = read_id(filled.chosen(view, blocks.PERIOD)), filled.typed(view, blocks.OUTLET)
    names = archive.find_outlet(typed) if typed else ()
    if typed and len(names) != 1:
        said = wording.WHICH_OUTLET if names else wording.NO_SUCH_OUTLET
        shown = {"typed": wording.quoted(label(typed, 60), lang), "names": ", ".join(names[:6])}
        ack(response_action="errors", errors={blocks.OUTLET: said(lang, **shown)})
        return
    ack()
    kept = replace(preference, days=days if days in blocks.PERIODS else None, outlet=names[0] if names else None)
    preferences.keep(context.team_id or "", context.user_id or "", kept, now=now)
    _publish(context.team_id or "", context.user_id or "", client, archive, lang, kept, now)


def _publish(
    team: str, user: str, client: WebClient, archive: "Archive", lang: Lang, preference: Preference, now: datetime
) -> None:
    mine = subscribed.at_home(listed(archive, team, user), now=now, lang=lang)
    tried, feeds = list(examples(archive, lang)), archive.sources()
    view = blocks.view(tried, archive.coverage(), archive.latest(), feeds, preference, mine, lang, now=now)
    client.views_publish(user_id=user, view=view)
