"""Slack's rules for messages and modals, as data; a payload in, the faults that Slack would find in it out."""

import json
import re
from collections.abc import Iterator
from typing import Any

LARGEST = 13_200  # undocumented; everything in the blocks counted
LONGEST_TEXT = 4_000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100

Payload = dict[str, Any]

#: type -> (keys that must be there, keys that may be there); `type` and, for blocks, `block_id` always may.
_BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "header": ({"text"}, set()),
    "context": ({"elements"}, set()),
    "actions": ({"elements"}, set()),
    "divider": (set(), set()),
    "image": ({"alt_text"}, {"image_url", "slack_file", "title"}),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
    "rich_text": ({"elements"}, set()),
}
_TEXTS: dict[str, set[str]] = {"plain_text": {"text", "emoji"}, "mrkdwn": {"text", "verbatim"}}
_ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "button": ({"text", "action_id"}, {"url", "value", "style", "confirm", "accessibility_label"}),
    "static_select": ({"action_id"}, {"options", "option_groups", "placeholder", "initial_option", "confirm", "focus_on_load"}),
    "overflow": ({"action_id", "options"}, {"confirm"}),
    "plain_text_input": (
        {"action_id"},
        {"placeholder", "initial_value", "multiline", "min_length", "max_length", "focus_on_load"},
    ),
    "radio_buttons": ({"action_id", "options"}, {"initial_option", "confirm", "focus_on_load"}),
    "checkboxes": ({"action_id", "options"}, {"initial_options", "confirm", "focus_on_load"}),
    "timepicker": ({"action_id"}, {"placeholder", "initial_time", "confirm", "focus_on_load", "timezone"}),
    "conversations_select": (
        {"action_id"},
        {
            *("placeholder", "initial_conversation", "default_to_current_conversation", "confirm", "focus_on_load"),
            *("response_url_enabled", "filter"),
        },
    ),
    "datepicker": ({"action_id"}, {"placeholder", "initial_date", "confirm", "focus_on_load"}),
}
_MOST_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
_RICH: dict[str, set[str]] = {
    "rich_text_section": {"elements"},
    "rich_text_quote": {"elements", "border"},
    "rich_text_preformatted": {"elements", "border"},
    "rich_text_list": {"elements", "style", "indent", "border", "offset"},
}
_RUNS: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "style", "unsafe"}),
    "user": ({"user_id"}, {"style"}),
    "channel": ({"channel_id"}, {"style"}),
    "usergroup": ({"usergroup_id"}, {"style"}),
    "emoji": ({"name"}, {"unicode"}),
    "broadcast": ({"range"}, set()),
}
_STYLES = {"bold", "italic", "strike", "code"}


def message_faults(payload: Payload) -> list[str]:
    """The faults of a message, by Slack's error codes: `invalid_blocks: …`, `msg_too_long`, `no_text`."""
    blocks, text = payload.get("blocks"), payload.get("text")
    faults = []
    if not text and not blocks:
        faults.append("no_text")
    if text is not None and (not isinstance(text, str) or len(text) > LONGEST_TEXT):
        faults.append("msg_too_long")
    if blocks is not None:
        if not isinstance(blocks, list):
            return [*faults, "invalid_blocks_format"]
        if len(blocks) > MESSAGE_BLOCKS:
            faults.append(f"invalid_blocks: {len(blocks)} blocks")
        faults += [f"invalid_blocks: {fault}" for fault in _all_faults(blocks, message=True)]
        if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > LARGEST:
            faults.append("msg_blocks_too_long")
    return faults


def view_faults(view: Payload) -> list[str]:
    """The faults of a modal or a Home view."""
    faults = [f"{key} missing" for key in ("type", "blocks") if key not in view]
    if view.get("type") == "modal":
        faults += [
            f"{key}: {fault}"
            for key in ("title", "close", "submit")
            if key in view
            for fault in _text(view[key], 24, plain=True)
        ]
        faults += [] if "title" in view else ["title missing"]
    blocks = view.get("blocks") or []
    if len(blocks) > VIEW_BLOCKS:
        faults.append(f"{len(blocks)} blocks")
    return faults + _all_faults(blocks, message=False)


def _all_faults(blocks: list[Any], *, message: bool) -> list[str]:
    faults = [f"blocks/{n}: {fault}" for n, block in enumerate(blocks) for fault in _block(block, message=message)]
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    return faults + ([] if len(ids) == len(set(ids)) else ["block_id twice"])


def _block(block: Any, *, message: bool) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
        yield f"no block: {str(block)[:60]}"
        return
    kind = block["type"]
    required, allowed = _BLOCKS[kind]
    yield from _keys(block, required, allowed | {"block_id"})
    if kind == "input" and message:
        yield "input blocks stand in modals alone"
    if kind == "section":
        yield from _section(block)
    elif kind == "header":
        yield from _text(block.get("text"), 150, plain=True)
    elif kind == "context":
        yield from _count(block, "elements", 10)
        for element in block.get("elements", []):
            yield from [] if element.get("type") == "image" else _text(element, 3000)
    elif kind == "actions":
        yield from _row(block)
    elif kind == "rich_text":
        yield from _count(block, "elements", 100)
        for element in block.get("elements", []):
            yield from _rich(element)
    elif kind == "input":
        yield from _text(block.get("label"), 2000, plain=True)
        yield from _element(block.get("element"))


def _section(block: Payload) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "a section without text"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if len(block.get("fields", [])) > 10:
        yield "more than 10 fields"
    for field in block.get("fields", []):
        yield from _text(field, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _row(block: Payload) -> Iterator[str]:
    yield from _count(block, "elements", 25)
    elements = block.get("elements", [])
    for element in elements:
        yield from _element(element)
    names = [element.get("action_id") for element in elements if isinstance(element, dict)]
    if len(names) != len(set(names)):
        yield "an action_id twice in a row"


def _element(element: Any) -> Iterator[str]:
    if not isinstance(element, dict) or element.get("type") not in (*_ELEMENTS, "image"):
        yield f"no element: {str(element)[:60]}"
        return
    if element["type"] == "image":
        return
    yield from _keys(element, *_ELEMENTS[element["type"]])
    if not 1 <= len(str(element.get("action_id", ""))) <= 255:
        yield "action_id of more than 255 characters, or none"
    if element["type"] == "button":
        yield from _text(element.get("text"), 75, plain=True)
        if len(element.get("value", "")) > 2000:
            yield "a button's value of more than 2000 characters"
        if len(element.get("url", "")) > 3000:
            yield "a button's url of more than 3000 characters"
        if element.get("style") not in (None, "primary", "danger"):
            yield "a style that buttons do not have"
    if element["type"] == "timepicker" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00")):
        yield "an initial time that is none"
    if element["type"] in _MOST_OPTIONS and not 1 <= len(element.get("options", [])) <= _MOST_OPTIONS[element["type"]]:
        yield f"{element['type']} with {len(element.get('options', []))} options"
    if any(option not in element.get("options", []) for option in element.get("initial_options", [])):
        yield "an initial option that is none of the options"
    for option in element.get("options", []):
        yield from _text(option.get("text"), 75)
        if len(option.get("value", "")) > 150:
            yield "an option's value of more than 150 characters"


def _rich(element: Any) -> Iterator[str]:
    if not isinstance(element, dict) or element.get("type") not in _RICH:
        yield f"no rich text: {str(element)[:60]}"
        return
    yield from _keys(element, {"elements"}, _RICH[element["type"]])
    if not element.get("elements"):
        yield f"{element['type']} without elements"
    for run in element.get("elements", []):
        yield from _rich(run) if element["type"] == "rich_text_list" else _run(run)


def _run(run: Any) -> Iterator[str]:
    if not isinstance(run, dict) or run.get("type") not in _RUNS:
        yield f"no run of rich text: {str(run)[:60]}"
        return
    yield from _keys(run, *_RUNS[run["type"]])
    if not set(run.get("style", {})) <= _STYLES:
        yield f"styles {run['style']}"
    if run.get("text", "x") == "":
        yield "an empty run"
    if run["type"] == "link" and not (re.match(r"(https?|mailto):", str(run.get("url"))) and len(run["url"]) <= 3000):
        yield "a link that leads nowhere"
    if run["type"] == "channel" and not re.fullmatch(r"[CG][A-Z0-9]+", str(run.get("channel_id"))):
        yield "no channel's id"
    if run["type"] == "usergroup" and not re.fullmatch(r"S[A-Z0-9]+", str(run.get("usergroup_id"))):
        yield "no user group's id"
    if run["type"] == "user" and not re.fullmatch(r"[UW][A-Z0-9]+", str(run.get("user_id"))):
        yield "no user's id"


def _text(text: Any, longest: int, *, plain: bool = False) -> list[str]:
    if not isinstance(text, dict) or text.get("type") not in _TEXTS:
        return [f"no text: {str(text)[:60]}"]
    if plain and text["type"] != "plain_text":
        return ["plain_text is wanted"]
    faults = list(_keys(text, {"text"}, _TEXTS[text["type"]]))
    if not isinstance(text.get("text"), str) or not 1 <= len(text["text"]) <= longest:
        faults.append(f"a text of {len(str(text.get('text')))} characters where 1 to {longest} go")
    return faults


def _keys(thing: Payload, required: set[str], allowed: set[str]) -> Iterator[str]:
    for key in sorted(required - set(thing)):
        yield f"{thing.get('type')}: {key} missing"
    for key in sorted(set(thing) - required - allowed - {"type"}):
        yield f"{thing.get('type')}: {key} is not allowed"


def _count(block: Payload, key: str, most: int) -> Iterator[str]:
    if not isinstance(block.get(key), list) or not 1 <= len(block[key]) <= most:
        yield f"{block['type']}: 1 to {most} {key} go"
