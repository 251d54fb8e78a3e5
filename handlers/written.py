"""A message of Slack's in, its text out as one reads it: what its blocks, attachments and shared messages say too."""

import re
from collections.abc import Iterator
from typing import Any

from handlers.query import cleaned, unescaped

#: So much of a message is read; Slack's own limit is 40,000 characters.
LONGEST = 12_000
MENTION = re.compile(r"<@[^>\s]{1,40}>")
#: What Slack makes of addresses and channels in a message: `<https://a.example|a.example>`, `<#C1|general>`.
_LINK = re.compile(r"<[^<>|]{1,3000}\|([^<>]{0,3000})>|<([^<>|]{1,3000})>")
#: `*bold*`, `_italic_`, `~struck~`, `` `code` ``: the signs around words.
_STYLE = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
#: `:rage:`, `:+1::skin-tone-2:`
_EMOJI = re.compile(r":(?:[a-z][a-z0-9_'+-]{0,60}|[+-]1):")
_ATTACHED = 10


def plain(text: str) -> str:
    """A message's `text` as one reads it: mentions, links, emoji and signs of style undone, lines kept."""
    shown = _LINK.sub(lambda m: m.group(1) or m.group(2) or "", MENTION.sub(" ", text[:LONGEST]))
    lines = (cleaned(unescaped(_STYLE.sub("", _EMOJI.sub(" ", line)))) for line in shown.split("\n"))
    return "\n".join(lines)


def told(message: dict[str, Any]) -> str:
    """All that a message says, as plain text: its text, else its blocks; then what is shared or attached, quoted."""
    parts = [str(message.get("text") or "") or "\n".join(_of_blocks(message.get("blocks")))]
    for attached in _dicts(message.get("attachments"))[:_ATTACHED]:
        said = [str(attached.get(key) or "") for key in ("pretext", "title", "text")]
        inner = (
            [one for one in said if one] or list(_of_blocks(attached.get("blocks"))) or [str(attached.get("fallback") or "")]
        )
        parts.append("\n".join(inner))
    return plain("\n".join(part for part in parts if part))


def _of_blocks(blocks: Any) -> Iterator[str]:
    for block in _dicts(blocks):
        if block.get("type") == "rich_text":
            for part in _dicts(block.get("elements")):
                yield from _of_rich(part)
        elif isinstance(block.get("text"), dict):
            yield str(block["text"].get("text") or "")


def _of_rich(part: dict[str, Any]) -> Iterator[str]:
    if part.get("type") == "rich_text_list":
        for item in _dicts(part.get("elements")):
            yield from _of_rich(item)
        return
    words = "".join(str(run.get("text") or "") for run in _dicts(part.get("elements")))
    is_quote = part.get("type") == "rich_text_quote"
    yield from (f"&gt; {line}" if is_quote else line for line in words.split("\n"))


def _dicts(things: Any) -> list[dict[str, Any]]:
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []
