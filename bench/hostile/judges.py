"""What the bot made Slack show, in; what of it breaks Slack's limits or an input's escaping, out. Knows nothing of how it was made."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bench.hostile.words import PRESS
from bot.trial.rules import message_faults, view_faults

#: Signs that reorder what is read.
_DIRECTIONS = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_SEQUENCE = re.compile(r"<([^<>]*)>")
_HOST = re.compile(r"\b(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
_SHOWN = ("text", "title", "alt_text", "initial_comment", "alt_txt")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may be named, and where links may lead: the people who did ask, the articles' own addresses, the bot's own page."""

    users: Collection[str] = ()
    channels: Collection[str] = ()
    groups: Collection[str] = ()
    hosts: Collection[str] = ("sourcier.example",)

    def leads(self, url: str) -> bool:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        return parts.scheme in ("http", "https") and (host in self.hosts or host == PRESS or host.endswith(f".{PRESS}"))


def message_broken(payload: dict[str, Any], allowed: Allowed) -> list[str]:
    """What is wrong with a message."""
    found = message_faults({name: part for name, part in payload.items() if name in ("text", "blocks")})
    if isinstance(payload.get("text"), str):
        found += _mrkdwn(payload["text"], allowed)
        found += [] if payload["text"].strip() or payload.get("delete_original") else ["a message that says nothing"]
    return found + list(_parts(payload.get("blocks") or [], allowed)) + _letters(payload)


def view_broken(view: dict[str, Any], allowed: Allowed) -> list[str]:
    """The same of a modal or a Home."""
    return [*view_faults(view), *_parts(view, allowed), *_letters(view)]


def _parts(thing: Any, allowed: Allowed) -> Iterator[str]:
    if isinstance(thing, list):
        for each in thing:
            yield from _parts(each, allowed)
    if not isinstance(thing, dict):
        return
    kind = thing.get("type")
    if kind == "mrkdwn":
        yield from _mrkdwn(str(thing.get("text")), allowed)
        if not thing.get("verbatim"):
            yield "mrkdwn that is not verbatim: names and addresses in it become links"
    elif kind == "plain_text" and thing.get("emoji") is not False:
        yield "plain text whose :signs: become pictures"
    elif kind == "link":
        yield from _link(str(thing.get("url")), str(thing.get("text") or ""), allowed)
    elif kind == "user" and thing.get("user_id") not in allowed.users:
        yield f"calls the user {thing.get('user_id')!r}"
    elif kind == "channel" and thing.get("channel_id") not in allowed.channels:
        yield f"names the channel {thing.get('channel_id')!r}"
    elif kind == "usergroup" and thing.get("usergroup_id") not in allowed.groups:
        yield f"calls the group {thing.get('usergroup_id')!r}"
    elif kind in ("broadcast", "emoji", "date", "image"):
        yield f"a run of {kind}"
    elif kind == "button" and "url" in thing:
        yield from _link(str(thing["url"]), "", allowed)
    for each in thing.values():
        if isinstance(each, dict | list):
            yield from _parts(each, allowed)


def _mrkdwn(text: str, allowed: Allowed) -> Iterator[str]:
    """Every control sequence of a mrkdwn text must be one that the bot means: a link to an article, whoever asked."""
    for found in _SEQUENCE.finditer(text):
        inside, _, label = found[1].partition("|")
        if inside.startswith("@"):
            if inside[1:] not in allowed.users:
                yield f"calls {inside[:40]!r}"
        elif inside.startswith("#"):
            if inside[1:] not in allowed.channels:
                yield f"names {inside[:40]!r}"
        elif inside.startswith("!"):
            yield f"a control sequence {inside[:40]!r}"
        else:
            yield from _link(inside.replace("&amp;", "&"), label, allowed)
    rest = _SEQUENCE.sub("", text)
    if "<" in rest or ">" in rest:
        yield "a bare < or > in mrkdwn"
    if re.search(r"&(?!(?:amp|lt|gt);)", rest):
        yield "a bare & in mrkdwn"


def _link(url: str, label: str, allowed: Allowed) -> Iterator[str]:
    if not allowed.leads(url):
        yield f"a link to {url[:80]!r}"
        return
    host = (urlsplit(url).hostname or "").lower()
    others = [named[1] for named in _HOST.finditer(label) if not _same(named[1].lower(), host)]
    if others and not label.endswith(f"({host.removeprefix('www.')})"):
        yield f"a link to {host} that says {others[0]!r}"


def _same(named: str, host: str) -> bool:
    return host == named or host.endswith(f".{named}") or named.removeprefix("www.") == host.removeprefix("www.")


def _letters(payload: Any) -> list[str]:
    """Characters that no screen shows and that change what is read."""
    found: list[str] = []
    stack: list[tuple[str, Any]] = [("", payload)]
    while stack:
        name, thing = stack.pop()
        if isinstance(thing, dict):
            stack += [(key, part) for key, part in thing.items() if key not in ("value", "private_metadata", "metadata", "url")]
        elif isinstance(thing, list):
            stack += [(name, part) for part in thing]
        elif isinstance(thing, str) and name in _SHOWN:
            found += [f"the sign U+{ord(c):04X} in {name}" for c in sorted(set(thing)) if _is_bad(c)]
    return found


def _is_bad(c: str) -> bool:
    return c in _DIRECTIONS or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")
