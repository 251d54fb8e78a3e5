"""Slack's rules for messages and modals, as data; a payload in, the faults that Slack would find in it out."""

import json
import re
from collections.abc import Iterator
from typing import Any

LARGEST = 13_200  # undocumented; everything in the blocks counted
LONGEST_TEXT = 4_000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_LARGEST_VIEW = 250_000
_VIEW_TEXTS = {"private_metadata": 3_000, "callback_id": 255, "external_id": 255}
_VIEW_KEYS = {
    *("type", "blocks", "title", "close", "submit", "private_metadata", "callback_id", "external_id"),
    *("clear_on_close", "notify_on_close", "submit_disabled"),
}

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
    "users_select": ({"action_id"}, {"placeholder", "initial_user", "confirm", "focus_on_load"}),
    "channels_select": (
        {"action_id"},
        {"placeholder", "initial_channel", "confirm", "focus_on_load", "response_url_enabled"},
    ),
    "number_input": (
        {"action_id", "is_decimal_allowed"},
        {"placeholder", "initial_value", "min_value", "max_value", "focus_on_load"},
    ),
    "url_text_input": ({"action_id"}, {"placeholder", "initial_value", "focus_on_load"}),
    "email_text_input": ({"action_id"}, {"placeholder", "initial_value", "focus_on_load"}),
}
_TYPED = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
#: What stands in a row of actions, and what in an input; beside a section all but what is typed in.
_IN_ACTIONS = set(_ELEMENTS) - _TYPED
_IN_INPUT = set(_ELEMENTS) - {"button", "overflow"}
_MOST_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10, "static_select": 100}
_LONGEST_TYPED = 3_000
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
    faults += [
        f"{key} of more than {most} characters" for key, most in _VIEW_TEXTS.items() if len(str(view.get(key) or "")) > most
    ]
    faults += [f"{key} is not allowed" for key in sorted(set(view) - _VIEW_KEYS)]
    if view.get("type") == "modal" and "submit" not in view and any(_is_input(block) for block in blocks):
        faults.append("submit missing: there are inputs")
    if len(json.dumps(view, ensure_ascii=False)) > _LARGEST_VIEW:
        faults.append("view_too_large")
    return faults + _all_faults(blocks, message=False)


def _is_input(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "input"


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
    if not 1 <= len(str(block.get("block_id", "b"))) <= 255:
        yield "a block_id of more than 255 characters, or none"
    if kind == "input" and message:
        yield "input blocks stand in modals alone"
    if kind == "section":
        yield from _section(block)
    elif kind == "header":
        yield from _text(block.get("text"), 150, plain=True)
    elif kind == "context":
        yield from _count(block, "elements", 10)
        for element in block.get("elements", []):
            yield from _image(element, {"type"}) if element.get("type") == "image" else _text(element, 3000)
    elif kind == "actions":
        yield from _row(block)
    elif kind == "rich_text":
        yield from _count(block, "elements", 100)
        for element in block.get("elements", []):
            yield from _rich(element)
    elif kind == "image":
        yield from _image(block, {"type", "title", "block_id"})
        yield from _text(block["title"], 2000, plain=True) if "title" in block else ()
    elif kind == "input":
        yield from _text(block.get("label"), 2000, plain=True)
        yield from _text(block["hint"], 2000, plain=True) if "hint" in block else ()
        yield from _element(block.get("element"), _IN_INPUT)


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
        yield from _element(block["accessory"], _IN_ACTIONS)


def _row(block: Payload) -> Iterator[str]:
    yield from _count(block, "elements", 25)
    elements = block.get("elements", [])
    for element in elements:
        yield from _element(element, _IN_ACTIONS) if not _is_image(element) else ["an image in a row of actions"]
    names = [element.get("action_id") for element in elements if isinstance(element, dict)]
    if len(names) != len(set(names)):
        yield "an action_id twice in a row"


def _is_image(element: Any) -> bool:
    return isinstance(element, dict) and element.get("type") == "image"


def _image(element: Payload, beside: set[str]) -> Iterator[str]:
    """An image by its address, or by its file in Slack; and what it says to who does not see it."""
    if not 1 <= len(str(element.get("alt_text") or "")) <= 2000:
        yield "an image without alt_text, or with one of more than 2000 characters"
    url = element.get("image_url")
    if ("image_url" in element) == ("slack_file" in element):
        yield "an image has one of image_url and slack_file"
    if url is not None and not (re.match(r"https?://", str(url)) and len(str(url)) <= 3000):
        yield "an image's address that is none"
    yield from (
        f"image: {key} is not allowed" for key in sorted(set(element) - beside - {"alt_text", "image_url", "slack_file"})
    )


def _element(element: Any, allowed: set[str]) -> Iterator[str]:
    if _is_image(element):
        yield from _image(element, {"type"})
        return
    if not isinstance(element, dict) or element.get("type") not in allowed:
        yield f"no element: {str(element)[:60]}"
        return
    kind = element["type"]
    yield from _keys(element, *_ELEMENTS[kind])
    if not 1 <= len(str(element.get("action_id", ""))) <= 255:
        yield "action_id of more than 255 characters, or none"
    yield from _text(element["placeholder"], 150, plain=True) if "placeholder" in element else ()
    yield from _confirm(element["confirm"]) if "confirm" in element else ()
    if kind == "button":
        yield from _button(element)
    if kind in _TYPED:
        yield from _typed(element)
    if kind == "timepicker" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00")):
        yield "an initial time that is none"
    if kind == "datepicker" and not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2000-01-01")):
        yield "an initial date that is none"
    if kind in _MOST_OPTIONS:
        yield from _options(element, _MOST_OPTIONS[kind])


def _button(element: Payload) -> Iterator[str]:
    yield from _text(element.get("text"), 75, plain=True)
    if len(element.get("value", "")) > 2000:
        yield "a button's value of more than 2000 characters"
    if len(element.get("url", "")) > 3000:
        yield "a button's url of more than 3000 characters"
    if element.get("style") not in (None, "primary", "danger"):
        yield "a style that buttons do not have"


def _typed(element: Payload) -> Iterator[str]:
    """A field to type in: no more than 3,000 characters, and what stands there at first within its own limits."""
    least, most = element.get("min_length", 0), element.get("max_length", _LONGEST_TYPED)
    if not 0 <= least <= most or not 1 <= most <= _LONGEST_TYPED:
        yield "min_length or max_length out of bounds"
    if len(element.get("initial_value", "")) > most:
        yield "an initial value that is too long"


def _options(element: Payload, most: int) -> Iterator[str]:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group.get("options", []))]
    if not 1 <= len(options) <= most:
        yield f"{element['type']} with {len(options)} options"
    for group in groups:
        yield from _text(group.get("label"), 75, plain=True)
    initial = [*element.get("initial_options", []), *([element["initial_option"]] if "initial_option" in element else [])]
    if any(option not in options for option in initial):
        yield "an initial option that is none of the options"
    for option in options:
        yield from _text(option.get("text"), 75)
        if not 1 <= len(option.get("value", "")) <= 150:
            yield "an option's value of more than 150 characters, or none"
        yield from _text(option["description"], 75, plain=True) if "description" in option else ()


def _confirm(confirm: Payload) -> Iterator[str]:
    for key, most, plain in (("title", 100, True), ("text", 300, False), ("confirm", 30, True), ("deny", 30, True)):
        yield from _text(confirm.get(key), most, plain=plain)


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
