"""A quote and what stands corrected of it in, the modals of « Signaler une erreur » out, and the report that editors get."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from handlers import wording
from handlers.blocks import quotes
from handlers.blocks.elements import (
    BUTTON_VALUE,
    Block,
    actions,
    button,
    channel,
    joined,
    label,
    line,
    quotation,
    rich,
    shortened,
    text,
    user,
    usergroup,
)
from handlers.blocks.elements import editor as editor_of
from handlers.blocks.identities import read_id
from handlers.blocks.messages import Message, fitted, message
from handlers.wording import Lang, Sentence, corrections, dates
from store.types import LONGEST_NOTE, CorrectionKind, DecidedCorrection, FoundQuote, QuoteCorrection

WHOSE, VIEW, UNDO = "sourcier.correction.whose", "sourcier.correction.view", "sourcier.correction.undo"
OLDER = "sourcier.correction.older"
APPLY, DISMISS, UNAPPLY = "sourcier.report.apply", "sourcier.report.dismiss", "sourcier.report.undo"
WHAT, NAME, WHICH, NOTE, COMMENT = "what", "name", "which", "note", "comment"
#: Whose fault it is: ours, or the outlet's.
Whose = Literal["reading", "outlet"]
_OPTION = 75
_LONGEST_QUOTE = 300
#: A quote's fragments that one form may hold: Slack's own limit of boxes to tick.
MOST = 10
_SHOWN = 5
#: So many corrections are listed in one message.
PAGE = 6


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong, as the buttons of its message carry it: nothing else keeps it."""

    quotes: tuple[int, ...]
    what: QuoteCorrection
    by: str
    lang: Lang
    comment: str = ""
    decision: int | None = None  # the correction that was made of it

    def value(self) -> str:
        what = self.what
        full = [self.quotes, what.kind, what.actor, what.note, self.by, self.lang, self.comment, self.decision]
        return json.dumps(full, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> "Report | None":
        """The report in a button's value; None where the value is none that we made."""
        try:
            ids, kind, actor, note, by, lang, comment, decision = json.loads(value[:BUTTON_VALUE])
            read = [read_id(str(id_)) for id_ in ids[:MOST]]
            actor, decision = (None if id_ is None else read_id(str(id_)) for id_ in (actor, decision))
        except (ValueError, TypeError, RecursionError):
            return None
        if kind not in get_args(CorrectionKind) or lang not in ("fr", "en") or not read or None in read:
            return None
        what = QuoteCorrection(kind, actor, None if note is None else str(note)[:LONGEST_NOTE])
        known = tuple(id_ for id_ in read if id_ is not None)
        return cls(known, what, str(by), cast(Lang, lang), str(comment)[:LONGEST_NOTE], decision)


def whose(
    found: Sequence[FoundQuote], decided: Sequence[DecidedCorrection], *, reports: str, lang: Lang, editor: bool
) -> dict[str, Any]:
    """The first modal: who got it wrong, and for editors what stands corrected; for others the channel `reports` that it goes to."""
    asked = str(found[0].id)
    choice = [
        button(corrections.MISREAD(lang), action=f"{WHOSE}.reading", value=asked),
        button(corrections.OUTLET_WRONG(lang), action=f"{WHOSE}.outlet", value=asked),
    ]
    blocks = [
        *_quoted(found, lang),
        rich(line(text(corrections.WHO_IS_WRONG(lang), bold=True))),
        rich(line(text(corrections.MISREAD(lang), bold=True), text(corrections.MISREAD_ABOUT(lang)))),
        rich(line(text(corrections.OUTLET_WRONG(lang), bold=True), text(corrections.OUTLET_WRONG_ABOUT(lang)))),
        actions(choice),
    ]
    if not editor:
        blocks.append(rich(line(text(corrections.TO_EDITORS(lang)), channel(reports))))
    elif decided:
        blocks += [rich(line(text(corrections.STANDING(lang), bold=True))), *_told(decided[:_SHOWN], lang)]
    return _modal(blocks, lang)


def form(found: Sequence[FoundQuote], kind: Whose, *, lang: Lang, editor: bool) -> dict[str, Any]:
    """The second modal: what is wrong in our reading, or the note on what the outlet says."""
    fields = [_what(lang), _name(lang)] if kind == "reading" else [_long(NOTE, corrections.NOTE, lang, corrections.NOTE_HINT)]
    fields += [_which(found, lang)] if len(found) > 1 else []
    fields += [] if editor else [_long(COMMENT, corrections.COMMENT, lang)]
    title = corrections.MISREAD if kind == "reading" else corrections.OUTLET_WRONG
    return {
        **_modal([rich(line(text(title(lang), bold=True))), *_quoted(found, lang), *fields], lang),
        "callback_id": VIEW,
        "private_metadata": json.dumps({"quote": found[0].id, "whose": kind}),
        "submit": _plain((corrections.SAVE if editor else corrections.SEND)(lang)),
    }


def told(words: Sequence[str], *, lang: Lang, decision: int | None = None) -> dict[str, Any]:
    """A modal that says something; with a decision, and the button that takes it back."""
    row = [actions([_undo(decision, lang)])] if decision is not None else []
    return _modal([*(rich(line(text(each))) for each in words), *row], lang)


def closed(group: str, *, lang: Lang) -> dict[str, Any]:
    """The modal for whoever is no editor where no channel takes reports: who corrects."""
    said = line(text(corrections.NO_CHANNEL(lang)), usergroup(group)) if group else line(text(corrections.NO_GROUP(lang)))
    return _modal([rich(said)], lang)


def newest(decided: Sequence[DecidedCorrection], *, lang: Lang) -> Message:
    """The latest corrections, each with the button that takes it back; what is more than `PAGE` is told to follow."""
    if not decided:
        return message([rich(line(text(corrections.NONE(lang))))])
    shown = decided[:PAGE]
    more = [actions([button(corrections.OLDER(lang), action=OLDER, value=str(shown[-1].id))])] if len(decided) > PAGE else []
    head = rich(line(text(corrections.NEWEST(lang), bold=True)))
    return fitted(lambda longest: [head, *_told(shown, lang, longest=min(longest, 160)), *more])


def report(
    told: Report, found: Sequence[FoundQuote], *, name: str | None, outcome: tuple[Sentence, str] | None = None
) -> Message:
    """A report as editors get it: who reports what of which quote; and the outcome (`APPLIED_BY`, the user), once there is one."""
    lang = told.lang
    head = rich(line(text(corrections.REPORTED_BY(lang)), user(told.by)))
    said = [line(text(_says(told.what.kind, name, told.what.note, lang), bold=True))]
    said += [quotation(text(told.comment))] if told.comment else []
    by = [rich(line(text(outcome[0](lang)), user(outcome[1])))] if outcome else []
    row: list[Block] = []
    if told.decision is not None:
        row = [button(corrections.UNDO(lang), action=UNAPPLY, value=told.value())]
    elif outcome is None or outcome[0] is not corrections.DISMISSED_BY:
        row = [
            button(corrections.APPLY(lang), action=APPLY, value=told.value()),
            button(corrections.DISMISS(lang), action=DISMISS, value=told.value()),
        ]
    foot = [*by, *([actions(row)] if row else [])]
    return fitted(
        lambda longest: [head, *quotes.quotes(quotes.together(found), lang=lang, longest=longest), rich(*said), *foot]
    )


def _says(kind: CorrectionKind, name: str | None, note: str | None, lang: Lang) -> str:
    return corrections.SAID[kind](lang, name=label(name or "", 120), note=note or "")


def _quoted(found: Sequence[FoundQuote], lang: Lang) -> list[Block]:
    """The quote that it is about, without its menu."""
    return [
        block
        for one in quotes.together(found)
        for block in quotes.one(one, lang=lang, longest=_LONGEST_QUOTE)
        if block["type"] == "rich_text"
    ]


def _told(decided: Sequence[DecidedCorrection], lang: Lang, *, longest: int = 0) -> list[Block]:
    """What was decided, by whom and when; with the quotes' words, up to `longest` characters of each, and of the note."""
    blocks: list[Block] = []
    for decision in decided:
        shown = [shortened(" ".join(each.split()), longest) for each in decision.words[:3]] if longest else []
        said = [quotation(text(wording.quoted(each, lang))) for each in shown]
        when = dates.placed(decision.at.date().isoformat(), lang)
        who = [[text(corrections.BY(lang)), editor_of(decision.editor, lang)], [text(when)]]
        what = _says(decision.kind, decision.name, shortened(decision.note or "", longest or LONGEST_NOTE), lang)
        blocks += [rich(*said, line(*joined([[text(what)], *who]))), actions([_undo(decision.id, lang)])]
    return blocks


def _undo(decision: int, lang: Lang) -> Block:
    return button(corrections.UNDO(lang), action=f"{UNDO}.{decision}", value=str(decision))


def _modal(blocks: list[Block], lang: Lang) -> dict[str, Any]:
    title, close = _plain(corrections.TITLE(lang)), _plain(wording.CLOSE(lang))
    return {"type": "modal", "title": title, "close": close, "blocks": blocks}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _what(lang: Lang) -> Block:
    options = [{"text": _plain(said(lang)), "value": kind} for kind, said in corrections.KINDS.items()]
    element = {"type": "radio_buttons", "action_id": WHAT, "options": options}
    return {"type": "input", "block_id": WHAT, "optional": False, "label": _plain(corrections.WHAT(lang)), "element": element}


def _name(lang: Lang) -> Block:
    return {
        "type": "input",
        "block_id": NAME,
        "optional": True,
        "label": _plain(corrections.NAME(lang)),
        "hint": _plain(corrections.NAME_HINT(lang)),
        "element": {"type": "plain_text_input", "action_id": NAME, "max_length": 150},
    }


def _which(found: Sequence[FoundQuote], lang: Lang) -> Block:
    """Of fragments that are shown together, those that it is about: all, until some are unticked."""
    said = [label(" ".join(one.words), _OPTION) for one in found[:MOST]]
    options = [{"text": _plain(words or "…"), "value": str(one.id)} for words, one in zip(said, found, strict=False)]
    element = {"type": "checkboxes", "action_id": WHICH, "options": options, "initial_options": options}
    return {"type": "input", "block_id": WHICH, "optional": False, "label": _plain(corrections.WHICH(lang)), "element": element}


def _long(name: str, said: Sentence, lang: Lang, hint: Sentence | None = None) -> Block:
    element = {"type": "plain_text_input", "action_id": name, "multiline": True, "max_length": LONGEST_NOTE}
    optional = name == COMMENT
    block = {"type": "input", "block_id": name, "optional": optional, "label": _plain(said(lang)), "element": element}
    return {**block, "hint": _plain(hint(lang))} if hint else block
