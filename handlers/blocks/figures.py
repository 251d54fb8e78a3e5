"""Found figures in, their blocks out: the amount in a uniform form, its sentence with the figure in bold, who, when, where."""

from collections.abc import Sequence

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.actors import role_said
from handlers.blocks.elements import Block, actions, around, divider, inert, joined, label, line, marked, rich, text
from handlers.wording import Lang, amounts, dates
from store.extract.text import tokens
from store.types import FoundFigure


def figures(found: Sequence[FoundFigure], *, lang: Lang, longest: int) -> list[Block]:
    """The blocks of several figures, lines between them."""
    blocks: list[Block] = []
    for figure in found:
        blocks += [divider()] if blocks else []
        blocks += one(figure, lang=lang, longest=longest)
    return blocks


def one(figure: FoundFigure, *, lang: Lang, longest: int) -> list[Block]:
    link, buttons = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang)
    words, marks = around(figure.passage.text, figure.passage.marks, longest)
    published = figure.source.published
    said_by = [text(wording.ACCORDING_TO(lang, name=_speaker(figure, lang)))] if figure.speaker else []
    # Without a speaker the line to copy has the only date there is; with one, it must not pass for the day of the words.
    when = [text(wording.PUBLISHED(lang, when=dates.placed(published, lang)))] if published and said_by else []
    copied = [text(reference(figure, lang), code=True)]
    lines = [line(*_headline(figure, lang)), line(*marked(words, marks))]
    lines += [line(*joined([said_by, when]))] if said_by else []
    lines += [line(*joined([copied, passages.outlet_label(figure.source, lang), link]))]
    block = rich(*lines)
    return [block, actions(buttons)] if buttons else [block]


def length(figure: FoundFigure) -> int:
    """How many characters of text the figure takes on a screen."""
    return len(figure.passage.text) + 60


def reference(figure: FoundFigure, lang: Lang) -> str:
    """The line that one copies: « X, le DATE, OUTLET », without X where the article speaks for itself."""
    published = figure.source.published
    name = [label(figure.speaker.name, 120)] if figure.speaker else []
    said = dates.placed(published, lang) if published else wording.NO_DATE(lang)
    outlet = passages.outlet_name(figure.source, lang)
    return inert(", ".join([*name, said, outlet] if name else [outlet, said]))


def _headline(figure: FoundFigure, lang: Lang) -> list[Block]:
    """The amount, what it measures, what the article gives as the same, and whether the currency is our guess."""
    # « 12 millions de couronnes »: whose crowns, the article does not say, and the uniform form must not seem to know.
    uniform = amounts.amount(figure, lang) or figure.words
    said = _without_country(figure, uniform, lang) if figure.unit_assumed else uniform
    equal = [text(wording.EQUIVALENT(lang, words=label(figure.equivalent, 80)))] if figure.equivalent else []
    currency = wording.CURRENCY_ASSUMED(lang, name=amounts.currency(figure.unit, lang)) if figure.unit_assumed else ""
    assumed = [text(currency, italic=True)] if currency else []
    # « 11 morts · morts »: what a count counts is in its unit.
    new = figure.about and not set(tokens(figure.about)) <= set(tokens(said))
    about = [text(label(figure.about, 120))] if figure.about and new else []
    return joined([[text(label(said, 120), bold=True)], about, equal, assumed])


def _without_country(figure: FoundFigure, uniform: str, lang: Lang) -> str:
    """An amount whose currency is our guess, in the article's words; « de 240 à 265 millions » leaves the first a bare number."""
    if any(letter.isalpha() for letter in figure.words):
        return figure.words
    full = amounts.currency(figure.unit, lang)
    return uniform.replace(full, full.split()[0])


def _speaker(figure: FoundFigure, lang: Lang) -> str:
    if figure.speaker is None:
        return ""
    role = role_said(figure.speaker.role, lang) if figure.speaker.role else ""
    return label(figure.speaker.name, 120) + (f", {role}" if role else "")
