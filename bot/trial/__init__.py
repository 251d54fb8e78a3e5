"""A Slack-like workspace on loopback: signed requests to the real Bolt app, and the Web API that the app talks to.

It is as strict as Slack (Block Kit's limits, scopes, triggers used once), and plays faults when told (`Workspace.refuse`). The tests use
it, and `bot.trial.page` shows it in a browser.
"""

from bot.trial.records import Channel, Post
from bot.trial.rendering import as_text, render
from bot.trial.workspace import Workspace

__all__ = ["Channel", "Post", "Workspace", "as_text", "render"]
