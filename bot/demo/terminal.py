"""A folder in, the demonstration in the terminal out: the packaged dispatches, three questions as Slack would answer, then a prompt.

It has its own archive and reads no setting: what it shows never comes from, nor goes to, a newsroom's archive.
"""

import itertools
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import _export_format
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

import seeds
from bot.asking import Desk, QuestionError, desk, names
from bot.ingests import ingest_paths
from bot.settings import fixed
from bot.trial import Post, render
from store.archive import Archive, ArchiveError

QUESTIONS = ("/qui Zelensky", "/chiffres aide militaire", "/citations Marsk digue")

_TITLE = "Sourcier : ce que Slack montrerait"
_COVERAGE = "{articles} dépêches lues dans {folder}. La Valdoria, ses habitants et ses journaux sont inventés."
_INVITATION = "À vous : une commande comme dans Slack ({names}), un numéro pour le bouton, Ctrl-D pour finir."
_UNKNOWN = "Sourcier ne connaît pas {name} : {names}."
_NO_BUTTON = "Pas de bouton {number} sous cette réponse."
_NOTHING = "Slack ne montrerait rien."
_IN_BROWSER = "Dans le navigateur : sourcier demo --web"
_WIDEST = 100


def show(folder: Path, *, svg: Path | None = None) -> None:
    """Print the three answers; on a terminal, go on until Ctrl-D. `svg` gets a picture of the answers."""
    folder.mkdir(exist_ok=True)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    console = Console(highlight=False, record=svg is not None)
    console.width = min(console.width, _WIDEST)
    file = folder / "demo.db"
    settings = fixed(database_url=f"sqlite:///{file}")
    with _archive(file, settings.database) as archive, desk(archive, settings, locale="fr-FR") as slack:
        console.print(Rule(Text(_TITLE, style="bold")))
        coverage = archive.coverage()
        console.print(Text(_COVERAGE.format(articles=coverage.articles, folder=folder), style="dim"))
        shown: Sequence[Post] = ()
        for question in QUESTIONS:
            console.print()
            console.print(Text(f"› {question}", style="bold cyan"))
            shown = slack.ask(question)
            _print(console, shown, numbered=interactive)
        if svg:
            svg.write_text(_drawing(console), encoding="utf-8")
        if interactive:
            console.print()
            console.print(Text(_IN_BROWSER, style="dim"))
            _prompt(console, slack, folder / "history", shown)


def _archive(file: Path, url: str) -> Archive:
    """The demo's archive with every packaged dispatch in it; one of another version is made anew."""
    try:
        archive = Archive.create(url)
    except ArchiveError:
        for name in (file, *file.parent.glob(f"{file.name}-*")):
            name.unlink(missing_ok=True)
        archive = Archive.create(url)
    ingest_paths([Path(str(seeds.ARTICLES))], archive=archive, doing="Lecture des dépêches")
    return archive


def _print(console: Console, posts: Sequence[Post], *, numbered: bool) -> None:
    """What Slack would show, its buttons with the numbers that press them where there is somebody to type one."""
    if not posts:
        console.print(Text(_NOTHING, style="dim"))
    for payload in _numbered(posts) if numbered else [post.payload for post in posts]:
        console.print()
        console.print(Padding.indent(render(payload), 2))


def _prompt(console: Console, slack: Desk, history: Path, shown: Sequence[Post]) -> None:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.shortcuts import CompleteStyle

    console.print()
    console.print(Text(_INVITATION.format(names=", ".join(names("fr"))), style="dim"))
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        completer=WordCompleter([f"{name} " for name in names("fr", "en")], sentence=True),
        complete_while_typing=False,
        complete_style=CompleteStyle.READLINE_LIKE,
        reserve_space_for_menu=0,  # Tab completes as in a shell, without eight lines held free for a menu
    )
    while True:
        try:
            line = session.prompt("› ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line.isdigit():
            shown = _clicked(console, slack, shown, int(line))
        elif line:
            shown = _asked(console, slack, line if line.startswith("/") else f"/{line}")


def _asked(console: Console, slack: Desk, line: str) -> Sequence[Post]:
    try:
        posts = slack.ask(line)
    except QuestionError:
        console.print(Text(_UNKNOWN.format(name=line.split()[0], names=", ".join(names("fr"))), style="yellow"))
        return ()
    _print(console, posts, numbered=True)
    return posts


def _clicked(console: Console, slack: Desk, shown: Sequence[Post], number: int) -> Sequence[Post]:
    """The posts that buttons are counted on from now: a modal or a notice leaves the answer beneath it where it was."""
    buttons = _buttons(shown)
    if not 1 <= number <= len(buttons):
        console.print(Text(_NO_BUTTON.format(number=number), style="yellow"))
        return shown
    post, button = buttons[number - 1]
    posts = slack.click(post, button.get("action_id") or button["value"])
    _print(console, posts, numbered=True)
    return posts if _buttons(posts) else shown


def _numbered(posts: Sequence[Post]) -> list[dict[str, Any]]:
    """The payloads with « 1 Suivant » for « Suivant », counted over all of them."""
    payloads: list[dict[str, Any]] = json.loads(json.dumps([post.payload for post in posts]))
    numbers = itertools.count(1)
    for block in (block for payload in payloads for block in payload.get("blocks", [])):
        for button in _pressed(block):
            button["text"]["text"] = f"{next(numbers)} {button['text']['text']}"
    return payloads


def _pressed(block: dict[str, Any]) -> list[dict[str, Any]]:
    """What one can press in a block: buttons, a menu's entries."""
    found: list[dict[str, Any]] = [*block.get("elements", []), *block.get("accessory", {}).get("options", [])]
    return found if block["type"] in ("actions", "section") else []


def _buttons(posts: Sequence[Post]) -> list[tuple[Post, dict[str, Any]]]:
    return [(post, button) for post in posts for block in post.payload.get("blocks", []) for button in _pressed(block)]


def _drawing(console: Console) -> str:
    """The console as SVG; rich's template fetches its font from elsewhere, which a picture in a README should not."""
    template = re.sub(r"@font-face \{\{.*?\}\}", "", _export_format.CONSOLE_SVG_FORMAT, flags=re.S)
    return console.export_svg(title="sourcier demo", code_format=template, clear=False)
