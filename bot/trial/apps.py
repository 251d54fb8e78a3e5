"""The real app for a workspace that is not Slack's: answering at once, its Web API wherever the workspace listens."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.trial.records import BOT_ID, BOT_USER, TEAM

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.settings import Settings
    from store.archive import Archive

TOKEN = "xoxb-trial"  # noqa: S105 nobody's


class Inline(Executor):
    """Runs what it is given at once: what a command makes Slack show is there when `command` returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def made(
    archive: "Archive",
    settings: "Settings",
    *,
    url: str,
    secret: str,
    now: Callable[[], datetime] | None,
    bolt: dict[str, Any],
) -> "App":
    """The app over an archive; `url` is the Web API's base address, `secret` signs what it gets; `bolt` goes to `make_app`, and on to Bolt."""
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk import WebClient

    from bot.app import make_app, newsroom_time

    def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT_USER, bot_id=BOT_ID, bot_token=TOKEN)

    given = {
        "authorize": authorize,
        "client": WebClient(base_url=url),
        "signing_secret": secret,
        "listener_executor": Inline(),
        **bolt,
    }
    return make_app(archive, settings, now=now or newsroom_time, **given)
