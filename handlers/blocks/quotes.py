"""Found quotes in, their blocks out: the words, who, when, where, a line to copy, the way to the passage."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.actors import role_said
from handlers.blocks.elements import (
    Block,
    actions,
    around,
    divider,
    inert,
    joined,
    label,
    line,
    marked,
    quotation,
    rich,
    shortened,
    text,
)
from handlers.wording import Lang, dates
from store.types import FoundQuote, IsoDate, Passage


def quotes(found: Sequence[FoundQuote], *, lang: Lang, longest: int, named: bool = True) -> list[Block]:
    """The blocks of several quotes, lines between them; `named` False where all are one person's, whom the message names."""
    blocks: list[Block] = []
    for quote in found:
        blocks += [divider()] if blocks else []
        blocks += one(quote, lang=lang, longest=longest, named=named)
    return blocks


def one(quote: FoundQuote, *, lang: Lang, longest: int, named: bool = True) -> list[Block]:
    """A quote's blocks. A whole quote stands in a quote block; a fragment stays in its sentence, its own words in bold."""
    link, buttons = passages.way("quote", quote.id, quote.source, quote.passage, lang=lang)
    copied = [text(reference(quote, lang), code=True)]
    where = line(*joined([copied, passages.outlet_label(quote.source, lang), _status(quote, lang), link]))
    who = _who(quote, lang, named)
    block = rich(_words(quote, lang, longest), *([line(*who)] if who else []), where)
    return [block, actions(buttons)] if buttons else [block]


def together(found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Fragments of one sentence as one answer: « pas en avant » and « fragile » are both marked in the sentence, shown once."""
    shown: dict[tuple[object, ...], FoundQuote] = {}
    for quote in found:
        key = (
            (quote.source.article, quote.passage.text, quote.speaker, quote.inferred)
            if quote.kind == "fragment"
            else (quote.id,)
        )
        first = shown.get(key, quote)
        marks = sorted({*first.passage.marks, *quote.passage.marks}, key=lambda mark: mark.start)
        words = quote.words if first is quote else (*first.words, *quote.words)
        shown[key] = replace(first, words=words, passage=Passage(first.passage.text, tuple(marks)))
    return list(shown.values())


def length(quote: FoundQuote) -> int:
    """How many characters of text the quote takes on a screen."""
    return sum(map(len, quote.words)) if quote.kind == "direct" else len(quote.passage.text)


def reference(quote: FoundQuote, lang: Lang) -> str:
    """The line that one copies: « X, le DATE, OUTLET »."""
    when = quote.said_on or quote.source.published
    name = label(quote.speaker.name, 120) if quote.speaker else wording.UNKNOWN_SPEAKER(lang)
    said = dates.placed(when, lang) if when else wording.NO_DATE(lang)
    return inert(f"{name}, {said}, {passages.outlet_name(quote.source, lang)}")


def _words(quote: FoundQuote, lang: Lang, longest: int) -> Block:
    if quote.kind == "direct":
        # The outer marks are ours: « » in French, whatever marks the article has.
        return quotation(text(wording.quoted(shortened(_whole(quote), longest), lang)))
    words, marks = around(quote.passage.text, quote.passage.marks, longest)
    return line(*(marked(words, marks) if quote.kind == "fragment" else [text(words)]))


def _whole(quote: FoundQuote) -> str:
    """A quote's pieces as one: « […] » stands for the attribution between them, not for the marks that reopen a paragraph."""
    marks, passage = quote.passage.marks, quote.passage.text
    said = quote.words[0].strip()
    for index, words in enumerate(quote.words[1:], 1):
        between = passage[marks[index - 1].end : marks[index].start] if len(marks) == len(quote.words) else "?"
        said += (" […] " if between.strip('«»“”"‹› \n\u00a0\u202f') else " ") + words.strip()
    return said


def _who(quote: FoundQuote, lang: Lang, named: bool) -> list[Block]:
    name: list[Block] = []
    if quote.speaker is None:
        name = [text(wording.UNKNOWN_SPEAKER(lang), italic=True)]
    elif named:
        role = role_said(quote.speaker.role, lang) if quote.speaker.role else ""
        name = [text(label(quote.speaker.name, 120), bold=True), text(f", {role}" if role else "")]
    marks = [
        wording.INDIRECT(lang) if quote.kind == "indirect" else "",
        wording.INFERRED(lang) if quote.inferred else "",
    ]
    via = [text(wording.RELAYED_BY(lang, outlet=label(quote.via, 80)))] if quote.via else []
    return joined([name, *([text(mark, italic=True)] for mark in marks if mark), _when(quote, lang), via])


def _when(quote: FoundQuote, lang: Lang) -> list[Block]:
    """« tenu le 12 janvier 2022 sur Radio Orvane, publié le 13 janvier 2022 »."""
    published: IsoDate | None = quote.source.published
    setting = f" {label(quote.setting, 80)}" if quote.setting else ""
    if quote.said_on is None:
        when = wording.PUBLISHED(lang, when=dates.placed(published, lang)) if published else ""
        return [text(setting.strip() + (", " if setting and when else "") + when)] if setting or when else []
    if published and dates.same_day(quote.said_on, published):
        return [text(wording.SAID_AND_PUBLISHED(lang, when=dates.placed(published, lang)) + setting)]
    said = wording.SAID(lang, when=dates.placed(quote.said_on, lang)) + setting
    return [text(f"{said}, {wording.PUBLISHED(lang, when=dates.placed(published, lang))}" if published else said)]


def _status(quote: FoundQuote, lang: Lang) -> list[Block]:
    return [text(wording.OLD_VERSION(lang), italic=True)] if quote.source.status == "superseded" else []
