"""What an outlet changed in an article that was told in, the message for its thread out."""

from handlers.blocks.elements import label, line, rich, text
from handlers.blocks.messages import Message, message
from handlers.blocks.passages import labelled
from handlers.wording import Lang, dates, rectifications, withdrawals
from store.types import Rectification, Told

_MOST, _LONGEST = 6, 200


def told(one: Rectification) -> Message:
    """« OUTLET a corrigé le DATE … », then each thing that changed, what went before what came."""
    lang: Lang = "en" if one.lang == "en" else "fr"
    outlet = labelled(one.outlet, lang, longest=80) if one.outlet else withdrawals.UNKNOWN_OUTLET(lang)
    when = dates.placed(one.at.date().isoformat(), lang)
    head = rectifications.HEAD(lang, outlet=outlet, when=when, title=label(one.title or "–", 120))
    ordered = sorted(one.changes, key=lambda each: (each.before is None or each.after is None, each.kind == "name"))
    lines = [line(text(head, bold=True)), *(line(text(f"• {_said(each, lang)}")) for each in ordered[:_MOST])]
    if len(ordered) > _MOST:
        lines.append(line(text(rectifications.MORE(lang, count=str(len(ordered) - _MOST)))))
    return message([rich(*lines)])


def _said(each: Told, lang: Lang) -> str:
    before, after = (label(words, _LONGEST) if words else "" for words in (each.before, each.after))
    if before and after:
        return rectifications.CHANGED(lang, before=before, after=after)
    if each.kind == "name":
        return rectifications.NAME_GONE(lang, before=before) if before else rectifications.NAME_NEW(lang, after=after)
    return rectifications.GONE(lang, before=before) if before else rectifications.NEW(lang, after=after)
