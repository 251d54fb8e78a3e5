"""Links to the reading page: a `Ticket` in, an address that opens that passage and no other out, for so many days.

A browser that comes from Slack brings no proof of who opens it. What binds a link to workspace and user is what it says, signed with a
key made of the Slack app's own signing secret: the team and the user that asked, the passage, the language, the time. A link made for
another Slack app has another key; one made by the same app for another team, whose ids mean other passages, names that team and is
refused (`bot.pages`), as is one whose user is no member any more. Nothing of it can be guessed, changed or carried over to another
passage.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from handlers.wording import Lang
from store.types import Found

if TYPE_CHECKING:
    from bot.settings import Settings

PATH = "/passages"
#: Where the page scrolls to.
ANCHOR = "passage"
#: What a link may open: ids that are never another's. Mentions and roles get new ones when their article is read again.
LASTING: tuple[Found, ...] = ("quote", "figure", "event")
_SALT = "sourcier.passage.2"
_LONGEST = 400
_LARGEST_ID = 2**31 - 1
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link opens, and for whom it was made."""

    team: str
    user: str
    kind: Found
    id: int
    lang: Lang


class Forged(Exception):
    """The link is none of ours, or was changed."""


class Expired(Exception):
    """The link was ours; it is too old now."""

    def __init__(self, lang: Lang) -> None:
        super().__init__("expired")
        self.lang = lang


class Links:
    """Makes and reads links. `base` is the bot's public address, `now` the clock."""

    def __init__(self, secret: str, *, base: str, days: int, now: Callable[[], datetime]) -> None:
        self.base, self.days, self.now = base, days, now
        # `dumps` and `loads` take the time of the signer, so the clock goes there.
        clock = type("Signer", (TimestampSigner,), {"get_timestamp": lambda _: int(now().timestamp())})
        how = {"key_derivation": "hmac", "digest_method": sha256}
        self._tickets = URLSafeTimedSerializer(secret, salt=_SALT, signer=clock, signer_kwargs=how)

    def address(self, ticket: Ticket) -> str:
        token = self._tickets.dumps([ticket.team, ticket.user, ticket.kind, ticket.id, ticket.lang])
        return f"{self.base}{PATH}/{token if isinstance(token, str) else token.decode()}#{ANCHOR}"

    def read(self, token: str) -> Ticket:
        """The ticket of a link; Forged or Expired says why there is none."""
        if len(token) > _LONGEST:
            raise Forged
        try:
            return _ticket(self._tickets.loads(token, max_age=self.days * _DAY))
        except SignatureExpired as old:
            raise Expired(_ticket(self._tickets.load_payload(old.payload or b"")).lang) from None
        except BadData:
            raise Forged from None


def links(settings: "Settings", *, now: Callable[[], datetime]) -> Links | None:
    """The links that the settings allow: over HTTP alone, and only where the bot's public address is known."""
    secret = settings.slack_signing_secret
    if settings.slack_app_token or not secret or not settings.public_url:
        return None
    return Links(secret.get_secret_value(), base=settings.public_url, days=settings.link_days, now=now)


def _ticket(said: Any) -> Ticket:
    match said:
        case [str(team), str(user), str(kind), int(id), ("fr" | "en") as lang] if kind in LASTING and 0 <= id <= _LARGEST_ID:
            return Ticket(team, user, kind, id, lang)
    raise Forged
