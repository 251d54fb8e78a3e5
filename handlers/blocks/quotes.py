"""Found quotes in, their blocks out: the words, who, when, where, a line to copy, the way to the passage."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.actors import role_said
from handlers.blocks.elements import (
    Block,
    anchor,
    around,
    code,
    divider,
    inert,
    joined,
    label,
    line,
    marked,
    menu,
    quotation,
    rich,
    section,
    shortened,
    text,
    unstyled,
)
from handlers.blocks.passages import PageAddress, no_page
from handlers.wording import Lang, corrections, dates, rectifications, withdrawals
from store.types import FoundQuote, IsoDate, Passage, Speaker

#: `sourcier.quote.12`: the menu of a quote.
MENU = "sourcier.quote"
#: What the value of « Retirer l'article… » begins with.
WITHDRAW = "withdraw:"
_LONGEST_REFERENCE = 1_000


def quotes(
    found: Sequence[FoundQuote], *, lang: Lang, longest: int, named: bool = True, page: PageAddress = no_page
) -> list[Block]:
    """The blocks of several quotes, lines between them; reported speech apart, after the others and under its own heading.

    `named` False where all are one person's, whom the message names; `page`: where our own page shows a passage.
    """
    quoted = [quote for quote in found if quote.kind != "indirect"]
    reported = [quote for quote in found if quote.kind == "indirect"]
    heading = rich(line(text(wording.INDIRECT(lang), italic=True)))
    blocks: list[Block] = []
    for place, quote in enumerate((*quoted, *reported)):
        blocks += [divider()] if blocks else []
        blocks += [heading] if place == len(quoted) else []
        blocks += one(quote, lang=lang, longest=longest, named=named, page=page)
    return blocks


def one(quote: FoundQuote, *, lang: Lang, longest: int, named: bool = True, page: PageAddress = no_page) -> list[Block]:
    """A quote's blocks. A whole quote stands in a quote block; fragments and reported speech stay in their sentence, in bold."""
    who = _who(quote, lang, named)
    note = [line(text(wording.EDITORS_NOTE(lang), italic=True), text(quote.note))] if quote.note else []
    note += _amended(quote, lang)
    return [rich(_words(quote, lang, longest), *([line(*who)] if who else []), *note), _where(quote, lang, page)]


def _amended(quote: FoundQuote, lang: Lang) -> list[Block]:
    """« corrigé le 4 mars 2031, auparavant : « … » », by its outlet."""
    if quote.amended is None or quote.amended.before is None:
        return []
    when = rectifications.AMENDED(lang, when=dates.placed(quote.amended.on, lang))
    before = rectifications.BEFORE(lang, words=label(quote.amended.before, 160))
    return [line(text(f"{when}, {before}", italic=True))]


def _where(quote: FoundQuote, lang: Lang, page: PageAddress) -> Block:
    """The line that one copies, and the way to the passage: a link, else an entry of the menu; « Signaler une erreur » in it."""
    links, buttons = passages.way("quote", quote.id, quote.source, quote.passage, lang=lang, page=page)
    old = wording.OLD_VERSION(lang) if quote.source.status == "superseded" else ""
    copied = code(shortened(reference(quote, lang), _LONGEST_REFERENCE))
    said = (
        copied,
        unstyled(passages.label_of(quote.source, lang)),
        old,
        *(anchor(link["url"], link["text"]) for link in links),
    )
    entries = [(opening["text"]["text"], opening["value"]) for opening in buttons]
    entries += [(corrections.REPORT(lang), str(quote.id)), (withdrawals.MENU(lang), f"{WITHDRAW}{quote.id}")]
    return section(said, beside=menu(entries, action=f"{MENU}.{quote.id}"))


def together(found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Fragments of one sentence as one answer: « pas en avant » and « fragile » are both marked in the sentence, shown once.

    So is all that one sentence reports: « Marsk a dit que la digue tenait et que l'eau baissait ».
    """
    shown: list[FoundQuote] = []
    for quote in found:
        place = next((place for place, other in enumerate(shown) if quote.shown_with(other)), None)
        if place is None:
            shown.append(quote)
            continue
        first = shown[place]
        marks = sorted({*first.passage.marks, *quote.passage.marks}, key=lambda mark: mark.start)
        shown[place] = replace(first, words=(*first.words, *quote.words), passage=Passage(first.passage.text, tuple(marks)))
    return shown


def length(quote: FoundQuote) -> int:
    """How many characters of text the quote takes on a screen."""
    return sum(map(len, quote.words)) if quote.kind == "direct" else len(quote.passage.text)


def reference(quote: FoundQuote, lang: Lang) -> str:
    """The line that one copies: « X, le DATE, OUTLET »; « X et Y » where both say it."""
    when = quote.said_on or quote.source.published
    names = [label(speaker.name, 120) for speaker in _speakers(quote)] or [wording.UNKNOWN_SPEAKER(lang)]
    said = dates.placed(when, lang) if when else wording.NO_DATE(lang)
    return inert(f"{wording.enumerated(names, lang)}, {said}, {passages.outlet_name(quote.source, lang)}")


def _words(quote: FoundQuote, lang: Lang, longest: int) -> Block:
    if quote.kind == "direct":
        # The outer marks are ours: « » in French, whatever marks the article has.
        return quotation(text(wording.quoted(shortened(_whole(quote), longest), lang)))
    return line(*in_passage(quote.passage, longest))


def in_passage(passage: Passage, longest: int) -> list[Block]:
    """A passage, its marked words in bold."""
    return marked(*around(passage.text, passage.marks, longest))


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
    elif named or quote.joint:
        name = _named(_speakers(quote), lang)
    doubt = wording.CORRECTED if quote.corrected else wording.INFERRED if quote.inferred else None
    inferred = [text(doubt(lang), italic=True)] if doubt else []
    via = [text(wording.RELAYED_BY(lang, outlet=label(quote.via, 80)))] if quote.via else []
    return joined([name, inferred, _when(quote, lang), via])


def _speakers(quote: FoundQuote) -> list[Speaker]:
    """All who say it, the one whom the article names first in front; nobody where it does not say."""
    return [quote.speaker, *quote.joint] if quote.speaker else []


def _named(speakers: Sequence[Speaker], lang: Lang) -> list[Block]:
    """« Ilena Marsk, présidente (Valdoria), et Tomas Veld »: names in bold, the role of the first."""
    first, *others = speakers
    role = f", {role_said(first.role, lang)}" if first.role else ""
    runs = [text(label(first.name, 120), bold=True), text(role)]
    for place, speaker in enumerate(others, 1):
        between = wording.AND(lang) if place == len(others) else ", "
        # A role stands between two commas: « présidente (Valdoria), et ».
        closed = "," + between.removeprefix(",") if role and place == 1 else between
        runs += [text(closed), text(label(speaker.name, 120), bold=True)]
    return runs


def _when(quote: FoundQuote, lang: Lang) -> list[Block]:
    """« tenu le 12 janvier 2022 sur Radio Orvane, publié le 13 janvier 2022 »."""
    published: IsoDate | None = quote.source.published
    setting = f" {label(quote.setting, 80)}" if quote.setting else ""
    if quote.said_on is None:
        when = wording.PUBLISHED(lang, when=dates.placed(published, lang)) if published else ""
        return [text(setting.strip() + (", " if setting and when else "") + when)] if setting or when else []
    if published and dates.same_day(quote.said_on, published):
        return [
            text(
                (setting.strip() + ", " if setting else "")
                + wording.SAID_AND_PUBLISHED(lang, when=dates.placed(published, lang))
            )
        ]
    said = (setting.strip() + ", " if setting else "") + wording.SAID(lang, when=dates.placed(quote.said_on, lang))
    return [text(f"{said}, {wording.PUBLISHED(lang, when=dates.placed(published, lang))}" if published else said)]
