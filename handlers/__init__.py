"""What a person in Slack can ask, and how it is said: the tables of commands and of listeners; `register` ties them to a Bolt app."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from slack_bolt import App

from handlers import charts, clicks, corrections, home, identities, mentions, passages, sources, subscriptions, withdrawals
from handlers.answers import Command
from handlers.blocks import notices
from handlers.commands import COMMANDS
from handlers.rights import Action, guard

__all__ = ["COMMANDS", "LISTENERS", "Command", "Listener", "register"]


@dataclass(frozen=True, slots=True)
class Listener:
    """Something that Slack delivers, what one must be allowed to do for it (`rights.TABLE`), and what answers it.

    `only`: of the events of this name, those that are meant for the bot.
    """

    kind: Literal["command", "action", "view", "shortcut", "event"]
    name: str | re.Pattern[str]
    action: Action
    answer: Callable[..., None]
    only: Callable[[dict[str, Any]], bool] | None = None


LISTENERS: tuple[Listener, ...] = (
    *(
        Listener("command", name, command.action, command.answer)
        for command in COMMANDS
        for name in dict.fromkeys((*command.fr, *command.en))
    ),
    Listener("action", clicks.ASK, "ask", clicks.ask),
    Listener("action", notices.SHARE, "share", clicks.share),
    Listener("action", notices.SEND, "ask", clicks.send),
    Listener("action", passages.ACTION, "ask", passages.show),
    Listener("action", charts.ACTION, "share", charts.post),
    Listener("action", identities.OPEN, "correct_identity", identities.show),
    Listener("action", identities.UNDO, "correct_identity", identities.undo),
    Listener("view", identities.VIEW, "correct_identity", identities.save),
    Listener("action", corrections.MENU, "report", corrections.choose),
    Listener("action", corrections.WHOSE, "report", corrections.ask),
    Listener("view", corrections.VIEW, "report", corrections.save),
    Listener("action", corrections.UNDO, "correct_quote", corrections.undo),
    Listener("view", withdrawals.VIEW, "withdraw", withdrawals.save),
    Listener("action", corrections.OLDER, "ask", corrections.older),
    Listener("action", corrections.APPLY, "correct_quote", corrections.apply),
    Listener("action", corrections.DISMISS, "correct_quote", corrections.dismiss),
    Listener("action", corrections.UNAPPLY, "correct_quote", corrections.unapply),
    Listener("event", "app_home_opened", "settle", home.show, only=home.is_home),
    Listener("action", home.ASK, "ask", home.ask),
    Listener("action", home.LANGUAGE, "settle", home.choose_language),
    Listener("action", home.FILTERS, "settle", home.open_filters),
    Listener("view", home.VIEW, "settle", home.save_filters),
    Listener("action", subscriptions.OPEN, "subscribe", subscriptions.open_list),
    Listener("action", subscriptions.NEW, "subscribe", subscriptions.new),
    Listener("action", subscriptions.ALERT_ME, "subscribe", subscriptions.alert_me),
    Listener("action", subscriptions.DO, "subscribe", subscriptions.act),
    Listener("view", subscriptions.VIEW, "subscribe", subscriptions.save),
    Listener("action", subscriptions.OTHERS, "ask", subscriptions.others),
    Listener("action", subscriptions.LESS, "unsubscribe", subscriptions.less),
    Listener("action", subscriptions.STOP, "unsubscribe", subscriptions.stop),
    Listener("shortcut", sources.SHORTCUT, "ask", sources.check),
    Listener("action", sources.PUBLISH, "share", sources.publish),
    Listener("action", sources.RETRACT, "retract", sources.retract),
    Listener("event", "app_mention", "ask", mentions.answer, only=mentions.is_meant),
    Listener("event", "message", "ask", mentions.answer, only=mentions.is_direct),
)


def register(app: App, listeners: Sequence[Listener] = LISTENERS) -> None:
    """Tie every command (in both languages, whichever is installed), button, form and event to what answers it, behind its guard.

    Listeners take by name what the app's middleware puts in the context: `archive`, `lang`, `today`, `now`, `editors`, `rights` (what
    whoever asks may do), `preference` (the user's), `preferences` (where it is kept) and `page_address`: where the bot's own page
    shows a passage, None where it has none.
    """
    ways = {"command": app.command, "action": app.action, "view": app.view, "shortcut": app.shortcut, "event": app.event}
    for each in listeners:
        ways[each.kind](each.name, middleware=[guard(each.action, only=each.only)])(each.answer)
