"""Found events in, their blocks out: by day, each with what is known of it, who tells it, the way to the passage."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.elements import Block, actions, joined, label, line, rich, shortened, text
from handlers.blocks.passages import PageAddress, no_page
from handlers.wording import Lang, dates
from handlers.wording import events as said
from store.types import Event, Passage, Span, first_day, last_day

#: Outlets named beside an event; the others are counted.
OUTLETS_NAMED = 3
#: Kinds of event that one holds, and those that befall: nobody holds a flood. All others are reported.
HELD = frozenset(("election", "match", "meeting", "protest", "trial", "vote"))
BEFALLING = frozenset(("accident", "arrest", "attack", "crime", "death", "disaster", "fire", "health", "war"))


def events(found: Sequence[Event], *, lang: Lang, today: date, longest: int, page: PageAddress = no_page) -> list[Block]:
    """The blocks of several events, those of one day under its heading."""
    blocks: list[Block] = []
    for heading, same in groupby(found, key=lambda event: day_said(event, lang)):
        blocks.append(rich(line(text(heading, bold=True))))
        for event in same:
            blocks += one(event, lang=lang, today=today, longest=longest, page=page)
    return blocks


def one(event: Event, *, lang: Lang, today: date, longest: int, page: PageAddress = no_page) -> list[Block]:
    """An event's headline, then its state, place, outlets and origins, then the way to the sentence that tells it."""
    links, buttons = way(event, lang=lang, page=page)
    place = [text(label(event.place, 60))] if event.place else []
    facts = joined([[text(state_said(event, today, lang), italic=True)], place, [text(told_by(event, lang))], links])
    headline = text(shortened(event.headline, max(60, min(longest, 140))))
    block = rich(line(text("• "), headline), line(*facts))
    return [block, actions(buttons)] if buttons else [block]


def way(event: Event, *, lang: Lang, page: PageAddress) -> tuple[list[Block], list[Block]]:
    """How one gets to the sentence that tells it: a link, else a button."""
    passages.cites(*event.articles)
    if event.source is None:
        return [], []
    passage = Passage(event.sentence, (Span(0, len(event.sentence)),))
    if event.announced is not None:
        return passages.way("announced", event.announced, event.source, passage, lang=lang, page=page)
    return passages.way("event", event.id, event.source, passage, lang=lang, page=page)


def state_said(event: Event, today: date, lang: Lang) -> str:
    """« tenu », « survenu », « rapporté », « annoncé »; « annoncé, tenue non confirmée » where its day passed and no article tells it since."""
    if event.state == "held":
        return (said.HELD if event.kind in HELD else said.HAPPENED if event.kind in BEFALLING else said.REPORTED)(lang)
    if event.state == "called_off":
        return said.CALLED_OFF(lang)
    if event.state == "denied":
        return said.DENIED(lang)
    passed = event.date is not None and last_day(event.date) < today
    return (said.NOT_CONFIRMED if passed else said.ANNOUNCED)(lang)


def told_by(event: Event, lang: Lang) -> str:
    """« Le Fanal, Radio Delta et 2 autres médias, 3 origines »: outlets by name, then counted, and origins where there are several."""
    names = [passages.labelled(outlet, lang) for outlet in event.outlets[:OUTLETS_NAMED]]
    more = event.outlet_count - len(names)
    if more > 0:
        who = f"{wording.OUTLETS(lang, event.outlet_count)} ({', '.join(names)}…)"
    else:
        who = wording.enumerated(names, lang) if names else wording.UNKNOWN_OUTLET(lang)
    counted = said.MORE_ARTICLES(lang, event.article_count) if event.article_count > max(1, event.outlet_count) else ""
    origins = wording.ORIGINS(lang, event.origins) if event.article_count > 1 else ""
    return ", ".join(part for part in (who, counted, origins) if part)


def day_said(event: Event, lang: Lang) -> str:
    """« Jeudi 12 janvier 2022 » without its weekday; for an event without a date, when its first article was published."""
    if event.date:
        return _capital(dates.placed(event.date, lang))
    published = [source.published for source in event.articles if source.published]
    first = min(published, key=_first, default=None)
    return said.NO_DAY(lang, when=dates.placed(first.split("T")[0], lang)) if first else said.NO_DAY_AT_ALL(lang)


def _first(when: str) -> date:
    try:
        return first_day(when)
    except ValueError:
        return date.max


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
