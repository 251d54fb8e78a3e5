"""A Slack-like workspace on loopback: signed requests to the real Bolt app, and the Web API that the app talks to.

What it does not do: keep what people write in channels, or permissions; faults are played when told (`Workspace.refuse`).
"""

from bot.trial.rendering import as_text, render
from bot.trial.web_api import Channel, Post
from bot.trial.workspace import Workspace

__all__ = ["Channel", "Post", "Workspace", "as_text", "render"]
