"""The real app in a workspace on loopback, over the sample archive: what tests of answers type, click and see."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import samples
from judges import judge_message, judge_view

from bot.settings import Settings, fixed
from bot.trial import Post, Workspace
from store.archive import Archive


class Desk:
    """Somebody at Slack; every payload shown is judged."""

    def __init__(
        self,
        workspace: Workspace,
        archive: Archive,
        *,
        editors: str | None = None,
        reports: str | None = None,
        guests: bool = False,
        administrators: frozenset[str] = frozenset(),
        shared_channels: frozenset[str] = frozenset(),
        settings: Settings | None = None,
        **bolt: Any,
    ) -> None:
        self.workspace, self.archive = workspace, archive
        settings = settings or fixed(
            database_url="sqlite://",
            editors=editors,
            reports=reports,
            guests=guests,
            administrators=administrators,
            shared_channels=shared_channels,
        )
        self.app = workspace.app(archive, settings, now=lambda: samples.NOW, **bolt)

    def type(self, line: str, **who: Any) -> Post:
        """Type a slash command; the one thing that Slack shows."""
        return self.only(self.workspace.command(self.app, line, **who))

    def click(self, post: Post, button: str, **more: Any) -> Post:
        return self.only(self.workspace.click(self.app, post, button, **more))

    def submit(self, post: Post, values: dict[str, Any], **more: Any) -> Post:
        """Send a modal's form; the modal that takes its place, or its errors."""
        (shown,) = self.workspace.submit(self.app, post, values, **more)
        return shown

    def mention(self, text: str, **more: Any) -> Post:
        return self.only(self.workspace.mention(self.app, text, **more))

    @staticmethod
    def only(posts: list[Post]) -> Post:
        (post,) = posts
        if post.shown in ("modal", "home"):
            judge_view(post.payload)
        else:
            judge_message(post.payload)
        return post


@contextmanager
def desk(archive: Archive, **bolt: Any) -> Iterator[Desk]:
    with Workspace() as workspace:
        yield Desk(workspace, archive, **bolt)


def lines(post: Post) -> list[str]:
    """What a message says, its breaking spaces alone, Slack's escapes undone."""
    text = post.text.replace("\u00a0", " ").replace("\u202f", " ")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split("\n")


def labels(post: Post) -> list[str]:
    return [button["text"]["text"] for button in post.buttons]


def entries(post: Post) -> list[str]:
    """What the menus of a message offer."""
    return [entry["text"]["text"] for entry in post.entries]
