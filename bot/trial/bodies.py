"""What Slack's requests say: an action of a block, the state of a form, an event, as the bodies that apps get."""

from typing import Any

from bot.trial.records import BOT_USER, TEAM, Message, Payload, View

#: What an element's action carries beside its ids: of which key, what was chosen.
_CHOSEN = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "users_select": "selected_user",
}
_OPTION = ("static_select", "radio_buttons", "overflow")


def who(user: str, *, team: str = TEAM) -> Payload:
    """Who does it, in which workspace: the beginning of every interaction."""
    return {
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team},
        "team": {"id": TEAM, "domain": "trial"},
        "api_app_id": "A1",
        "token": "unused",
        "is_enterprise_install": False,
        "enterprise": None,
    }


def command(name: str, text: str, *, user: str, channel: str, channel_name: str) -> dict[str, str]:
    return {
        "team_id": TEAM,
        "channel_id": channel,
        "user_id": user,
        "team_domain": "trial",
        "channel_name": channel_name,
        "user_name": user.lower(),
        "api_app_id": "A1",
        "token": "unused",
        "command": name,
        "text": escaped(text),
        "is_enterprise_install": "false",
    }


def event(told: Payload, *, event_id: str, at: int) -> Payload:
    return {
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event": told,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": at,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }


def in_message(message: Message) -> Payload:
    """Where an action was done: a message; what one user alone sees is not told in full."""
    thread = {"thread_ts": message.thread} if message.thread else {}
    only = bool(message.only)
    container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": only, **thread}
    return {"container": container, **({} if only else {"message": message.told()})}


def in_view(view: View, state: Payload | None = None) -> Payload:
    told = view.told() | ({"state": {"values": state}} if state is not None else {})
    return {"container": {"type": "view", "view_id": view.id}, "view": told}


def action(element: Payload, block_id: str, chosen: Any = None) -> Payload:
    """The action of an element; `chosen`: the value of an option, the values of those ticked, a day, an hour, a channel."""
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        return done | {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
    return done | state(element, chosen)


def state(element: Payload, filled: Any) -> Payload:
    """What Slack sends of an input: `value` of a text, `selected_option` of radio buttons, `selected_options` of checkboxes.

    What nobody touched (None) keeps what stood there.
    """
    kind = element["type"]
    if kind in _CHOSEN:
        key = _CHOSEN[kind]
        initial = element.get(key.replace("selected", "initial"))
        return {"type": kind, key: initial if filled is None else filled or None}
    if kind in _OPTION:
        chosen = next((option for option in options(element) if option.get("value") == filled), None)
        return {"type": kind, "selected_option": element.get("initial_option") if filled is None else chosen}
    if kind == "checkboxes":
        ticked = [option for option in options(element) if option.get("value") in (filled or ())]
        return {"type": kind, "selected_options": element.get("initial_options", []) if filled is None else ticked}
    return {"type": kind, "value": element.get("initial_value") if filled is None else filled or None}


def options(element: Payload) -> list[Payload]:
    """The options of an element, in whatever groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def elements(blocks: list[Payload]) -> list[tuple[str, Payload]]:
    """Everything that one can press or fill in, with the block that it stands in."""
    found: list[tuple[str, Payload]] = []
    for block in blocks:
        told = [
            *(block.get("elements", []) if block["type"] == "actions" else []),
            block.get("accessory"),
            block.get("element"),
        ]
        found += [(block["block_id"], element) for element in told if element and "action_id" in element]
    return found


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
