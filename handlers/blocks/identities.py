"""An actor, the articles that name it and the decisions on it in, the modals of « Corriger… » out."""

import json
from collections.abc import Sequence
from typing import Any

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.elements import Block, actions, button, joined, label, line, rich, text
from handlers.blocks.elements import editor as editor_of
from handlers.blocks.passages import LARGEST_ID
from handlers.wording import Lang, dates, identities
from store.types import Actor, DecidedIdentity, Source

OPEN, UNDO, VIEW = "sourcier.identity", "sourcier.identity.undo", "sourcier.identity.view"
SAME, APART = "same", "apart"
ARTICLES = 10
_DECISIONS = 5
_OPTION = 75


def correct_button(actor: Actor, lang: Lang) -> list[Block]:
    """« Corriger… », for an actor of the archive."""
    return [button(identities.BUTTON(lang), action=OPEN, value=str(actor.id))] if actor.id is not None else []


def view(actor: Actor, articles: Sequence[Source], decided: Sequence[DecidedIdentity], *, lang: Lang) -> dict[str, Any]:
    """The form: another name of the same person, or the articles that are about another."""
    name = label(actor.name, 100)
    blocks = [rich(line(text(name, bold=True))), _same(name, lang)]
    if len(articles) > 1:
        blocks.append(_apart(label(actor.name, 60), articles, lang))
    if decided:
        blocks.append(rich(line(text(identities.DECIDED(lang), bold=True))))
    for decision in decided[:_DECISIONS]:
        blocks += [_told(decision, lang), actions([_undo(decision.id, lang)])]
    return {
        **_modal(blocks, lang),
        "callback_id": VIEW,
        "private_metadata": json.dumps({"actor": actor.id}),
        "submit": _plain(identities.SAVE(lang)),
    }


def told(words: Sequence[str], *, lang: Lang, decision: int | None = None) -> dict[str, Any]:
    """A modal that says something; with a decision, and the button that takes it back."""
    row = [actions([_undo(decision, lang)])] if decision is not None else []
    return _modal([*(rich(line(text(each))) for each in words), *row], lang)


def read_id(value: str) -> int | None:
    """The id that a button's value is; None where it is no value of ours."""
    return int(value) if len(value) <= 10 and value.isascii() and value.isdigit() and int(value) <= LARGEST_ID else None


def _modal(blocks: list[Block], lang: Lang) -> dict[str, Any]:
    return {"type": "modal", "title": _plain(identities.TITLE(lang)), "close": _plain(wording.CLOSE(lang)), "blocks": blocks}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _same(name: str, lang: Lang) -> Block:
    return {
        "type": "input",
        "block_id": SAME,
        "optional": True,
        "label": _plain(identities.SAME(lang)),
        "hint": _plain(identities.SAME_HINT(lang, name=name)),
        "element": {"type": "plain_text_input", "action_id": SAME, "max_length": 150},
    }


def _apart(name: str, articles: Sequence[Source], lang: Lang) -> Block:
    return {
        "type": "input",
        "block_id": APART,
        "optional": True,
        "label": _plain(identities.APART(lang, name=name)),
        "element": {
            "type": "checkboxes",
            "action_id": APART,
            "options": [_option(source, lang) for source in articles[:ARTICLES]],
        },
    }


def _option(source: Source, lang: Lang) -> Block:
    when = dates.bare(source.published, lang) if source.published else wording.NO_DATE(lang)
    said = ", ".join((passages.outlet_name(source, lang), when))
    option: Block = {"text": _plain(label(said, _OPTION)), "value": str(source.article)}
    return {**option, "description": _plain(label(source.title, _OPTION))} if source.title else option


def _told(decision: DecidedIdentity, lang: Lang) -> Block:
    other, name = decision.names if len(decision.names) == 2 else ("", "")
    said = identities.SAID_SAME if decision.kind == "same" else identities.SAID_APART
    words = (
        said(lang, other=label(other, 80), name=label(name, 80))
        if decision.kind == "same"
        else said(lang, name=label(name, 80))
    )
    when = dates.placed(decision.at.date().isoformat(), lang)
    return rich(line(*joined([[text(words)], [text(identities.BY(lang)), editor_of(decision.editor, lang)], [text(when)]])))


def _undo(decision: int, lang: Lang) -> Block:
    return button(identities.UNDO(lang), action=f"{UNDO}.{decision}", value=str(decision))
