"""Words in, Block Kit elements out: rich text, buttons, rows. Whatever the words are, the element is one that Slack takes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from handlers import wording
from handlers.wording import Lang
from store.types import Span

Block = dict[str, Any]

BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ROW = 25  # buttons in a row of actions
ENTRIES = 5  # of a menu
ENTRY_VALUE = 75
LONGEST_LINK = 1200
#: An address with its scheme, or a name of dots that ends as sites' names do.
_SITE = re.compile(r"https?://([^\s/|<>]+)|\b((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)

#: Direction overrides, isolates and marks: they would let an article's text reorder ours.
_DIRECTIONS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def inert(text: str) -> str:
    """Text without control and direction characters; not a letter of it changes otherwise."""
    flat = text.translate(_DIRECTIONS)
    return "".join(c for c in flat if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def shortened(text: str, longest: int) -> str:
    """Text of at most `longest` characters, cut visibly at the end of a word: « … »."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 2]
    whole = cut[: cut.rfind(" ")] if " " in cut[longest // 2 :] else cut
    return whole.rstrip(" ,;:–—-\u00a0\u202f") + "\u00a0…"


def label(words: str, longest: int) -> str:
    """A name, an outlet, a title: one line, of at most `longest` characters."""
    return shortened(re.sub(r"[\n\r\t\u2028\u2029]+", " ", inert(words)).strip(), longest)


def around(text: str, marks: Sequence[Span], longest: int) -> tuple[str, tuple[Span, ...]]:
    """A stretch of at most about `longest` characters that holds the first mark, its cuts shown as « … », the marks moved along."""
    if len(text) <= longest or not marks:
        return shortened(text, longest), tuple(marks)
    marks = sorted(marks, key=lambda mark: mark.start)
    first = marks[0]
    wanted = min(max(m.end for m in marks), first.start + longest)
    room = max(0, longest - (wanted - first.start)) // 2
    start, end = max(0, first.start - room), min(len(text), wanted + room)
    if start > 0 and (space := text.find(" ", start, first.start)) >= 0:
        start = space + 1
    elif start > 0:
        start = first.start
    if end < len(text):
        space = text.rfind(" ", max(first.start, end - 40), end)
        end = space if space > first.start else end
    before, after = ("…\u00a0" if start else ""), ("\u00a0…" if end < len(text) else "")
    shift = len(before) - start
    moved = [Span(m.start + shift, min(m.end, end) + shift) for m in marks if m.start < end]
    return before + text[start:end] + after, tuple(moved)


# --- rich text ------------------------------------------------------------------------------------------------------


def text(words: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> Block:
    """A run of rich text: exactly these words."""
    styles = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    run: Block = {"type": "text", "text": inert(words)}
    return {**run, "style": styles} if styles else run


def link(url: str, words: str) -> Block:
    return {"type": "link", "url": url, "text": undressed(url, inert(words))}


def undressed(url: str, words: str) -> str:
    """A link's words; where they name another site, an outlet called « www.autre.example », followed by the one that it leads to."""
    own = (urlsplit(url).hostname or "").removeprefix("www.")
    named = [found[1] or found[2] for found in _SITE.finditer(words)]
    if all(own == (name := site.lower().removeprefix("www.")) or own.endswith(f".{name}") for site in named):
        return words
    return f"{words} ({own})"


def user(user_id: str) -> Block:
    return {"type": "user", "user_id": user_id}


def editor(user_id: str, lang: Lang) -> Block:
    """Who decided something; who has been forgotten since is nobody's name."""
    return user(user_id) if user_id else text(wording.FORGOTTEN(lang))


def channel(channel_id: str) -> Block:
    return {"type": "channel", "channel_id": channel_id}


def usergroup(group_id: str) -> Block:
    return {"type": "usergroup", "usergroup_id": group_id}


def marked(words: str, marks: Sequence[Span]) -> list[Block]:
    """Runs of a text, its marked spans in bold. Marks that overlap are one."""
    runs, at = [], 0
    for mark in sorted(marks, key=lambda m: m.start):
        start, end = max(mark.start, at), min(mark.end, len(words))
        if start < end:
            runs += [text(words[at:start]), text(words[start:end], bold=True)]
            at = end
    return _full([*runs, text(words[at:])])


def line(*runs: Block) -> Block:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": _full(runs) or [text(" ")]}


def quotation(*runs: Block) -> Block:
    """A block of quoted words, with the bar at its side."""
    return {"type": "rich_text_quote", "elements": _full(runs) or [text(" ")]}


def rich(*paragraphs: Block) -> Block:
    """A block of rich text; each of its sections begins a line."""
    elements: list[Block] = []
    for paragraph in paragraphs:
        # Slack's clients do not agree whether two sections on end are two lines: one section with a line break is.
        if elements and elements[-1]["type"] == paragraph["type"] == "rich_text_section":
            elements[-1] = line(*elements[-1]["elements"], text("\n"), *paragraph["elements"])
        else:
            elements.append(paragraph)
    return {"type": "rich_text", "elements": elements}


def joined(parts: Iterable[Sequence[Block]]) -> list[Block]:
    """Groups of runs with « · » between them; empty groups are left out."""
    runs: list[Block] = []
    for part in parts:
        if part:
            runs += [text(" · "), *part] if runs else part
    return runs


def _full(runs: Iterable[Block]) -> list[Block]:
    return [run for run in runs if run.get("text") != ""]


# --- rows -----------------------------------------------------------------------------------------------------------


def button(words: str, *, action: str, value: str) -> Block:
    if len(value) > BUTTON_VALUE:
        raise ValueError(f"the value of the button {action} has {len(value)} characters")
    return {"type": "button", "text": _plain_text(label(words, BUTTON_TEXT)), "action_id": action, "value": value}


def actions(buttons: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(buttons[:ROW])}


def divider() -> Block:
    return {"type": "divider"}


def menu(entries: Sequence[tuple[str, str]], *, action: str) -> Block:
    """« ⋯ »: what each entry says, with its value."""
    options = [{"text": _plain_text(label(words, BUTTON_TEXT)), "value": value} for words, value in entries]
    if not 1 <= len(options) <= ENTRIES or any(len(value) > ENTRY_VALUE for _, value in entries):
        raise ValueError(f"the menu {action} has {len(options)} entries, or one whose value is too long")
    return {"type": "overflow", "action_id": action, "options": options}


def _plain_text(words: str) -> Block:
    return {"type": "plain_text", "text": words or "…", "emoji": False}


# --- mrkdwn: the one text that a menu may stand beside ----------------------------------------------------------------


def section(parts: Iterable[str], *, beside: Block) -> Block:
    """A line of mrkdwn parts (`code`, `unstyled`, `anchor`) with « · » between them, and a menu beside it; empty ones are left out."""
    said = " · ".join(part for part in parts if part)
    return {"type": "section", "text": {"type": "mrkdwn", "text": said, "verbatim": True}, "accessory": beside}


def code(words: str) -> str:
    """Words as mrkdwn to be copied: exactly these, but for the sign that would end them."""
    return f"`{escaped(inert(words).replace('`', '’'))}`"


def unstyled(words: str) -> str:
    """Words as mrkdwn, their signs of style left out."""
    return escaped(re.sub(r"[*_~`]", "", inert(words)))


def anchor(url: str, words: str) -> str:
    """A link as mrkdwn; no sign of the address ends it."""
    return f"<{escaped(url.replace('|', '%7C'))}|{unstyled(undressed(url, words))}>"


# --- the same in plain words ----------------------------------------------------------------------------------------


def plain(blocks: Iterable[Block]) -> str:
    """What blocks say, as lines of plain words; buttons, and links that stand by themselves (« Lire le passage »), are left out."""
    lines: list[str] = []
    for block in blocks:
        if block["type"] == "rich_text":
            said = ("".join(_said(part["elements"])) for part in block["elements"])
            lines += [words.removesuffix(" · ") for part in said for words in part.split("\n")]
        elif block["type"] == "section":
            bare = re.sub(r"<[^>]*>", "", block["text"]["text"]).replace("`", "")
            lines.append(unescaped(bare).removesuffix(" · "))
    return "\n".join(words for words in lines if words.strip())


def _said(runs: Sequence[Block]) -> Iterator[str]:
    before = ""
    for run in runs:
        words = run.get("text", "")
        if run["type"] != "link" or before.rstrip("\n") not in ("", " · "):
            yield words
        before = words


def escaped(words: str) -> str:
    """Plain words for a message's `text`, where Slack reads `<!channel>` and the like."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
