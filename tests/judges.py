"""slackblocks as a judge that is not ours: our Block Kit rebuilt with its objects, which refuse what Slack refuses."""

from typing import Any

import slackblocks as sb

from bot.trial.rules import message_faults, view_faults


def judge_message(payload: dict[str, Any]) -> None:
    """Asserts that a message payload is one that Slack takes, by two rule books."""
    assert message_faults(payload) == []
    assert payload["text"].strip()
    blocks = [_block(block) for block in payload.get("blocks", [])]
    _same([block._resolve() for block in blocks], payload.get("blocks", []))
    if blocks:
        sb.Message(channel="C1", blocks=blocks, text=payload["text"])


def judge_view(view: dict[str, Any]) -> None:
    """Asserts the same of a modal or a Home."""
    assert view_faults(view) == []
    blocks = [_block(block) for block in view["blocks"]]
    if view["type"] == "home":
        sb.HomeTabView(blocks=blocks)
        return
    submit = _text(view["submit"]) if "submit" in view else None
    sb.ModalView(title=_text(view["title"]), blocks=blocks, close=_text(view["close"]), submit=submit)


def _block(block: dict[str, Any]) -> Any:
    kind = block["type"]
    if kind == "divider":
        return sb.DividerBlock()
    if kind == "header":
        return sb.HeaderBlock(_text(block["text"]))
    if kind == "actions":
        return sb.ActionsBlock([_button(element) for element in block["elements"]])
    if kind == "input":
        hint = _text(block["hint"]) if "hint" in block else None
        element = _input(block["element"])
        return sb.InputBlock(_text(block["label"]), element, False, block["block_id"], hint, block.get("optional"))
    if kind == "section":
        return sb.SectionBlock(_text(block["text"]), accessory=_menu(block["accessory"]))
    assert kind == "rich_text", f"no judge for {kind}"
    kinds = {"rich_text_section": sb.RichTextSection, "rich_text_quote": sb.RichTextQuote}
    return sb.RichTextBlock([kinds[part["type"]]([_run(run) for run in part["elements"]]) for part in block["elements"]])


def _menu(element: dict[str, Any]) -> Any:
    assert element["type"] == "overflow", f"no judge for {element['type']}"
    return sb.OverflowMenu(element["action_id"], [sb.Option(_text(o["text"]), o["value"]) for o in element["options"]])


def _input(element: dict[str, Any]) -> Any:
    if element["type"] == "plain_text_input":
        multiline = element.get("multiline", False)
        return sb.PlainTextInput(element["action_id"], multiline=multiline, max_length=element["max_length"])
    if element["type"] == "radio_buttons":
        return sb.RadioButtonGroup(element["action_id"], [sb.Option(_text(o["text"]), o["value"]) for o in element["options"]])
    if element["type"] == "timepicker":
        return sb.TimePicker(element["action_id"], initial_time=element["initial_time"])
    if element["type"] == "conversations_select":
        return sb.ConversationSelectMenu(element["action_id"])
    assert element["type"] in ("checkboxes", "static_select"), f"no judge for {element['type']}"
    options = [
        sb.Option(_text(option["text"]), option["value"], _text(option["description"]) if "description" in option else None)
        for option in element["options"]
    ]
    if element["type"] == "static_select":
        return sb.StaticSelectMenu(element["action_id"], options, initial_option=options[0])
    return sb.CheckboxGroup(element["action_id"], options)


def _run(run: dict[str, Any]) -> Any:
    if run["type"] == "link":
        return sb.RichTextLink(run["url"], run["text"])
    if run["type"] == "user":
        return sb.RichTextUser(run["user_id"])
    if run["type"] == "channel":
        return sb.RichTextChannel(run["channel_id"])
    if run["type"] == "usergroup":
        return sb.RichTextUserGroup(run["usergroup_id"])
    return sb.RichText(run["text"], **run.get("style", {}))


def _button(element: dict[str, Any]) -> Any:
    return sb.Button(_text(element["text"]), element["action_id"], value=element["value"])


def _text(text: dict[str, Any]) -> Any:
    if text["type"] == "mrkdwn":
        return sb.Text(text["text"], verbatim=text["verbatim"])
    return sb.Text(text["text"], sb.TextType.PLAINTEXT, emoji=text["emoji"])


def _same(theirs: list[dict[str, Any]], ours: list[dict[str, Any]]) -> None:
    """slackblocks names every block; but for that and what it leaves unsaid, it says what we say."""
    for their, our in zip(theirs, ours, strict=True):
        their.pop("block_id", None)
        assert _bare(their) == _bare(our)


def _bare(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _bare(value) for key, value in thing.items() if value is not False}
    return [_bare(item) for item in thing] if isinstance(thing, list) else thing
