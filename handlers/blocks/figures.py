"""Found quantities in, their blocks out: the amount in a uniform form, its sentence with the figure in bold, who, when, where;
how many outlets and origins tell it, and the other values that it is given, side by side."""

from collections.abc import Callable, Sequence

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.actors import role_said
from handlers.blocks.elements import Block, actions, around, divider, inert, joined, label, line, marked, rich, text
from handlers.blocks.passages import PageAddress, no_page
from handlers.wording import Lang, amounts, dates
from store.extract.text import tokens
from store.types import Amount, FoundFigure, Quantity

#: Other values of one quantity, and other outlets of one value, that a phone has room for.
_OTHER_VALUES, _OTHER_OUTLETS = 4, 3

#: What a button under a quantity is made of, none where it has none: the chart of an evolution.
Offer = Callable[[Quantity], list[Block]]


def figures(
    found: Sequence[Quantity], *, lang: Lang, longest: int, offer: Offer = lambda _: [], page: PageAddress = no_page
) -> list[Block]:
    """The blocks of several quantities, lines between them; `offer` makes the buttons that a quantity has beside its passages,
    `page` tells where our own page shows one.
    """
    blocks: list[Block] = []
    for quantity in found:
        blocks += [divider()] if blocks else []
        blocks += one(quantity, lang=lang, longest=longest, offer=offer, page=page)
    return blocks


def one(
    quantity: Quantity, *, lang: Lang, longest: int, offer: Offer = lambda _: [], page: PageAddress = no_page
) -> list[Block]:
    first, *others = quantity.amounts
    figure = first.figures[0]
    link, buttons = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang, page=page)
    words, marks = around(figure.passage.text, figure.passage.marks, longest)
    published = figure.source.published
    said_by = [text(wording.ACCORDING_TO(lang, name=_speaker(figure, lang)))] if figure.speaker else []
    # Without a speaker the line to copy has the only date there is; with one, it must not pass for the day of the words.
    # Beside other values, the hour tells which came first.
    shown = (dates.timed if others else dates.placed)(published, lang) if published else ""
    when = (
        [text(wording.PUBLISHED(lang, when=shown))]
        if shown and (said_by or shown != dates.placed(published or "", lang))
        else []
    )
    copied = [text(reference(figure, lang), code=True)]
    lines = [line(*_headline(figure, lang)), line(*marked(words, marks))]
    lines += [line(*joined([said_by, when]))] if said_by or when else []
    lines += [line(*joined([copied, passages.outlet_label(figure.source, lang), link]))]
    told = _told(first, lang)
    beside = [*first.figures[: _OTHER_OUTLETS + 1], *(amount.figures[0] for amount in others[:_OTHER_VALUES])]
    if told:
        links, more = _elsewhere(first.figures[1:], beside, lang, page)
        lines.append(line(*joined([[text(told, italic=True)], *links])))
        buttons = [*buttons, *more]
    if others:
        values, more = _values(quantity, beside, lang, page)
        lines += values
        buttons = [*buttons, *more]
    if len(buttons) > 1 and not link:
        # Beside « Passage : La Dépêche », « Voir le passage » would be anybody's.
        named = _place(figure, beside, lang)
        _, first_button = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang, named=named, page=page)
        buttons = [*first_button, *buttons[1:]]
    buttons = [*offer(quantity), *buttons]
    block = rich(*lines)
    return [block, actions(buttons)] if buttons else [block]


def length(quantity: Quantity) -> int:
    """How many characters of text the quantity takes on a screen."""
    return len(quantity.amounts[0].figures[0].passage.text) + 60 * len(quantity.amounts)


def _told(amount: Amount, lang: Lang) -> str:
    """« 3 médias, 2 origines », « 1 origine (AFP), 8 reprises »; nothing where one article alone tells it."""
    if amount.articles < 2:
        return ""
    if amount.outlets == 1:
        return wording.SAME_OUTLET(lang, amount.articles)
    if amount.origins > 1:
        by = wording.OUTLETS(lang, amount.outlets) if amount.outlets else wording.ARTICLES(lang, amount.articles)
        return f"{by}, {wording.ORIGINS(lang, amount.origins)}"
    # The figure's own outlet may be a copy's: the first to publish is the origin where no agency is.
    sources = [figure.source for figure in amount.figures]
    first = min(sources, key=lambda source: (source.published or "9", source.article))
    name = amount.agency or passages.labelled_name(first, lang)
    return ", ".join([wording.ORIGIN(lang, name=label(name, 80)), wording.COPIES(lang, amount.copies)])


def _place(figure: FoundFigure, beside: Sequence[FoundFigure], lang: Lang) -> str:
    """Where a button leads: the outlet, and the day where it stands there twice."""
    outlet = passages.labelled_name(figure.source, lang)
    same = [other for other in beside if passages.labelled_name(other.source, lang) == outlet]
    published = figure.source.published
    return f"{outlet}, {dates.bare(published, lang)}" if len(same) > 1 and published else outlet


def _elsewhere(
    told: Sequence[FoundFigure], beside: Sequence[FoundFigure], lang: Lang, page: PageAddress
) -> tuple[list[list[Block]], list[Block]]:
    """The ways to the same amount in other articles: runs of links, and buttons where there is no address."""
    links: list[list[Block]] = []
    buttons: list[Block] = []
    for figure in told[:_OTHER_OUTLETS]:
        named = _place(figure, beside, lang)
        link, button = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang, named=named, page=page)
        links += [link] if link else []
        buttons += button
    return links, buttons


def _values(
    quantity: Quantity, beside: Sequence[FoundFigure], lang: Lang, page: PageAddress
) -> tuple[list[Block], list[Block]]:
    """The other values, a line each: « Désaccord », then « 14 morts selon X, La Dépêche, le 12 mars »; and the ways there."""
    money = quantity.amounts[0].figures[0].kind == "money"
    said = wording.PERHAPS_MONEY if money and quantity.relation == "perhaps" else None
    title = said or (wording.RELATIONS[quantity.relation] if quantity.relation else wording.ALSO_GIVEN)
    lines = [line(text(title(lang), bold=True), text(wording.COLON(lang)))]
    buttons: list[Block] = []
    for amount in quantity.amounts[1 : _OTHER_VALUES + 1]:
        figure = amount.figures[0]
        value = _uniform(figure, lang)
        if figure.speaker:
            value = wording.AMOUNT_BY(lang, amount=value, name=label(figure.speaker.name, 80))
        outlet = passages.outlet_name(figure.source, lang)
        link, button = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang, named=outlet, page=page)
        if button:
            named = _place(figure, beside, lang)
            _, button = passages.way("figure", figure.id, figure.source, figure.passage, lang=lang, named=named, page=page)
        published = figure.source.published
        when = [text(dates.timed(published, lang))] if published else []
        told = [text(_told(amount, lang))] if amount.articles > 1 else []
        lines.append(line(text("• "), *joined([[text(value, bold=True)], link or [text(outlet)], when, told])))
        buttons += button
    left_out = quantity.left_out + max(0, len(quantity.amounts) - 1 - _OTHER_VALUES)
    if left_out:
        lines.append(line(text(wording.OTHER_VALUES(lang, left_out), italic=True)))
    return lines, buttons


def reference(figure: FoundFigure, lang: Lang) -> str:
    """The line that one copies: « X, le DATE, OUTLET », without X where the article speaks for itself."""
    published = figure.source.published
    name = [label(figure.speaker.name, 120)] if figure.speaker else []
    said = dates.placed(published, lang) if published else wording.NO_DATE(lang)
    outlet = passages.outlet_name(figure.source, lang)
    return inert(", ".join([*name, said, outlet] if name else [outlet, said]))


def _headline(figure: FoundFigure, lang: Lang) -> list[Block]:
    """The amount, what it measures, what the article gives as the same, and whether the currency is our guess."""
    said = _uniform(figure, lang)
    equal = [text(wording.EQUIVALENT(lang, words=label(figure.equivalent, 80)))] if figure.equivalent else []
    currency = wording.CURRENCY_ASSUMED(lang, name=amounts.currency(figure.unit, lang)) if figure.unit_assumed else ""
    assumed = [text(currency, italic=True)] if currency else []
    # « 11 morts · morts »: what a count counts is in its unit.
    new = figure.about and not set(tokens(figure.about)) <= set(tokens(said))
    about = [text(label(figure.about, 120))] if figure.about and new else []
    return joined([[text(label(said, 120), bold=True)], about, equal, assumed])


def _uniform(figure: FoundFigure, lang: Lang) -> str:
    """« 12 millions de couronnes »: whose crowns, the article does not say, and the uniform form must not seem to know."""
    uniform = amounts.amount(figure, lang) or figure.words
    return label(_without_country(figure, uniform, lang) if figure.unit_assumed else uniform, 120)


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
