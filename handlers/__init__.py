"""What a person in Slack can ask, and how it is said: the table of commands, and `register`, which ties them to a Bolt app."""

from slack_bolt import App

from handlers import charts, clicks, corrections, home, identities, mentions, passages, sources, subscriptions, withdrawals
from handlers.answers import Command
from handlers.blocks import notices
from handlers.commands import COMMANDS

__all__ = ["COMMANDS", "Command", "register"]


def register(app: App) -> None:
    """Tie every command (in both languages, whichever is installed), button and event to what answers it.

    Listeners take by name what the app's middleware puts in the context: `archive`, `lang`, `today`, `now`, `editors`, `guests`,
    `subscribers` (who may subscribe a channel), `preference` (the user's), `preferences` (where it is kept) and `page_address`: where
    the bot's own page shows a passage, None where it has none.
    """
    for command in COMMANDS:
        for name in dict.fromkeys((*command.fr, *command.en)):
            app.command(name)(command.answer)
    app.action(clicks.ASK)(clicks.ask)
    app.action(notices.SHARE)(clicks.share)
    app.action(notices.SEND)(clicks.send)
    app.action(passages.ACTION)(passages.show)
    app.action(charts.ACTION)(charts.post)
    app.action(identities.OPEN)(identities.show)
    app.action(identities.UNDO)(identities.undo)
    app.view(identities.VIEW)(identities.save)
    app.action(corrections.MENU)(corrections.choose)
    app.action(corrections.WHOSE)(corrections.ask)
    app.view(corrections.VIEW)(corrections.save)
    app.action(corrections.UNDO)(corrections.undo)
    app.action(corrections.OLDER)(corrections.older)
    app.view(withdrawals.VIEW)(withdrawals.save)
    app.action(corrections.APPLY)(corrections.apply)
    app.action(corrections.DISMISS)(corrections.dismiss)
    app.action(corrections.UNAPPLY)(corrections.unapply)
    app.event("app_home_opened")(home.show)
    app.action(home.ASK)(home.ask)
    app.action(home.LANGUAGE)(home.choose_language)
    app.action(home.FILTERS)(home.open_filters)
    app.view(home.VIEW)(home.save_filters)
    app.action(subscriptions.OPEN)(subscriptions.open_list)
    app.action(subscriptions.NEW)(subscriptions.new)
    app.action(subscriptions.ALERT_ME)(subscriptions.alert_me)
    app.action(subscriptions.DO)(subscriptions.act)
    app.view(subscriptions.VIEW)(subscriptions.save)
    app.action(subscriptions.OTHERS)(subscriptions.others)
    app.action(subscriptions.LESS)(subscriptions.less)
    app.action(subscriptions.STOP)(subscriptions.stop)
    app.shortcut(sources.SHORTCUT)(sources.check)
    app.action(sources.PUBLISH)(sources.publish)
    app.action(sources.RETRACT)(sources.retract)
    app.event("app_mention")(mentions.answer)
    app.event("message")(mentions.direct)
