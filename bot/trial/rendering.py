"""A Slack payload in, what a person would see in a terminal out: rich renderables, or plain text."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from handlers.query import unescaped

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

Payload = dict[str, Any]

_STYLES = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "cyan"}


def render(payload: Payload) -> "Group":
    """A message or a modal as rich shows it."""
    from rich.console import Group

    parts = list(_parts(payload))
    return Group(*parts)


def as_text(payload: Payload, *, width: int = 78) -> str:
    """The same in plain text, `width` columns wide, without colours."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(render(payload))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]


def _parts(payload: Payload) -> Iterator["RenderableType"]:
    from rich.rule import Rule
    from rich.text import Text

    if payload.get("type") == "modal":
        yield Text(f"[ {payload['title']['text']} ]", style="bold reverse")
    if not payload.get("blocks"):
        yield _Flowing([(unescaped(str(payload.get("text", ""))), "")])
    for file in payload.get("files", []):
        # A terminal shows of a picture what it says to who cannot see it.
        yield Text(f"[ {file['name']} ]", style="bold")
        yield _Flowing([(file["alt_txt"], "")], bar="▎ ")
    for n, block in enumerate(payload.get("blocks", [])):
        kind = block["type"]
        if kind == "divider":
            yield Rule(style="dim", characters="─")
        elif kind == "rich_text":
            # A little air between two texts, as Slack leaves it.
            if n and payload["blocks"][n - 1]["type"] in ("rich_text", "actions", "section"):
                yield Text("")
            yield from (_paragraph(part) for part in block["elements"])
        elif kind == "actions":
            yield _row(block)
        elif kind == "section":
            yield _Flowing([*_mrkdwn(block.get("text", {}).get("text", "")), *_menu(block.get("accessory", {}))])
        elif kind == "header":
            yield Text(unescaped(block["text"]["text"]), style="bold")
        elif kind == "context":
            yield Text(" ".join(unescaped(e.get("text", "")) for e in block["elements"]), style="dim")


def _paragraph(part: Payload) -> "RenderableType":
    if part["type"] == "rich_text_list":
        return _Flowing([("• ", ""), *(_run(run) for item in part["elements"] for run in item["elements"])])
    return _Flowing([_run(run) for run in part["elements"]], bar="▎ " if part["type"] == "rich_text_quote" else "")


#: Stand for U+00A0 and U+202F while lines are broken: rich would break at them.
_TIED = str.maketrans({"\u00a0": "\ue000", "\u202f": "\ue001"})
_UNTIED = str.maketrans({"\ue000": "\u00a0", "\ue001": "\u202f"})


class _Flowing:
    """Text broken at its breakable spaces; `bar` stands at the left of every line, as Slack draws a quote."""

    def __init__(self, runs: list[tuple[str, str]], bar: str = "") -> None:
        self._runs, self._bar = runs, bar

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from rich.segment import Segment
        from rich.style import Style
        from rich.text import Text

        text = Text()
        for words, style in self._runs:
            text.append(words.translate(_TIED), style)
        width = max(10, options.max_width - len(self._bar))
        for line in console.render_lines(text, options.update(width=width), pad=False):
            if self._bar:
                yield Segment(self._bar, Style(color="yellow"))
            for segment in line:
                yield Segment(segment.text.translate(_UNTIED), segment.style, segment.control)
            yield Segment.line()


def _run(run: Payload) -> tuple[str, str]:
    if run["type"] == "link":
        return run.get("text") or run["url"], f"underline blue link {run['url']}"
    if run["type"] == "user":
        return f"@{run['user_id']}", "cyan"
    return run.get("text", ""), " ".join(_STYLES[name] for name in run.get("style", {}))


#: `words`, <https://a.example|words>, and all between them.
_MRKDWN = re.compile(r"`([^`]*)`|<([^|>]*)\|([^>]*)>|([^`<]+|.)", re.S)


def _mrkdwn(text: str) -> Iterator[tuple[str, str]]:
    for code, url, words, rest in _MRKDWN.findall(text):
        if url:
            yield unescaped(words), f"underline blue link {unescaped(url)}"
        else:
            yield unescaped(code or rest), "cyan" if code else ""


def _menu(accessory: Payload) -> Iterator[tuple[str, str]]:
    """What Slack hides behind « ⋯ », its words on one line each."""
    for option in accessory.get("options", []):
        yield " ", ""
        yield f"[⋯ {option['text']['text']} ]".replace(" ", "\u00a0"), "dim"


def _row(block: Payload) -> "RenderableType":
    runs: list[tuple[str, str]] = []
    for element in block["elements"]:
        # A button's words stay on one line.
        runs += [(f"[ {element['text']['text']} ]".replace(" ", "\u00a0"), "reverse"), (" ", "")]
    return _Flowing(runs[:-1])
