"""A form as it comes back in: what it was about, what was typed, chosen and ticked in it out. What is not of its type counts as not there."""

import json
from typing import Any


def about(view: dict[str, Any]) -> dict[str, Any]:
    """What we wrote into the form's metadata; nothing where it is none of ours."""
    try:
        asked = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, TypeError, RecursionError):
        return {}
    return _mapping(asked)


def field(view: dict[str, Any], name: str) -> dict[str, Any]:
    """The state of a field whose element has its name."""
    values = _mapping(_mapping(view.get("state")).get("values"))
    return _mapping(_mapping(values.get(name)).get(name))


def typed(view: dict[str, Any], name: str) -> str:
    told = field(view, name).get("value")
    return told.strip() if isinstance(told, str) else ""


def chosen(view: dict[str, Any], name: str) -> str:
    """The value of the option that was chosen, "" for none."""
    return option(field(view, name))


def option(told: dict[str, Any]) -> str:
    """The value of the option that a field or a menu's click tells."""
    value = _mapping(told.get("selected_option")).get("value")
    return value if isinstance(value, str) else ""


def ticked(view: dict[str, Any], name: str) -> list[str]:
    """The values of the boxes that are ticked."""
    told = field(view, name).get("selected_options")
    values = [_mapping(each).get("value") for each in told] if isinstance(told, list) else []
    return [value for value in values if isinstance(value, str)]


def at_fields(view: dict[str, Any], errors: dict[str, str]) -> dict[str, str]:
    """Errors by field, at fields that the form has: Slack shows none for any other, and the form would stay as if nothing was sent."""
    blocks = view.get("blocks")
    known = [str(block.get("block_id")) for block in blocks if block.get("type") == "input"] if isinstance(blocks, list) else []
    return {name if name in known or not known else known[0]: said for name, said in errors.items()}


def _mapping(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
