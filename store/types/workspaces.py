"""A workspace that has installed the app."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """What a workspace gave the app: who the bot is there, and its tokens, which no representation shows.

    `token` "": no key of ours opens what was kept. `refresh`, `expires`: where the app's tokens rotate.
    """

    team: str
    name: str
    bot_id: str
    bot_user: str
    installer: str
    installed: datetime
    enterprise: str | None = None
    scopes: str = ""
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    expires: datetime | None = None
