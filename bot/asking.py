"""A question typed in a terminal in, what Slack would show out: the real app in a workspace on loopback, nothing imported to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archives import opened
from bot.settings import LIBRARIES_OWN, Settings, withheld
from bot.trial import Post, Workspace
from handlers import COMMANDS
from handlers.wording import Lang
from store.archive import Archive

if TYPE_CHECKING:
    from slack_bolt import App


class QuestionError(Exception):
    """What was typed is no question; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The app at work in a workspace: ask it, click on what it shows."""

    workspace: Workspace
    app: "App"

    def ask(self, line: str) -> list[Post]:
        """What Slack would show; QuestionError where the line starts with no command of ours."""
        name, _, rest = line.strip().partition(" ")
        if name.lower() not in names("fr", "en"):
            wanted = ", ".join(names("fr"))
            raise QuestionError(
                f"{name or 'This'} is no command of Sourcier: {wanted}, as in sourcier ask '/citations poutine'."
            )
        return self.workspace.command(self.app, f"{name.lower()} {rest}")

    def click(self, post: Post, button: str) -> list[Post]:
        """What clicking a button, by its action id, makes Slack show."""
        return self.workspace.click(self.app, post, button)


@contextmanager
def desk(archive: Archive, settings: Settings, *, locale: str) -> Iterator[Desk]:
    """The app over `archive`, for a person whose Slack speaks `locale`."""
    # The reading page opens for the real workspace alone: its links would be dead ones here.
    here = settings.model_copy(update={"public_url": None})
    # Nothing leaves the machine: the workspace takes the proxies away, and no library reads a token by itself.
    with withheld(*LIBRARIES_OWN), Workspace() as workspace:
        yield Desk(workspace, workspace.app(archive, here, locale=locale))


def answers(line: str, settings: Settings, *, locale: str) -> list[Post]:
    """What the archive of the settings answers; ArchiveError if there is none, QuestionError if that is no question."""
    with opened(settings) as archive, desk(archive, settings, locale=locale) as slack:
        return slack.ask(line)


def names(*langs: Lang) -> tuple[str, ...]:
    """The commands' names in these languages."""
    return tuple(dict.fromkeys(name for lang in langs for command in COMMANDS for name in command.names(lang)))
