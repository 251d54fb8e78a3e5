"""A digest in, the message that a phone can hold out: a headline, a sentence and the outlets an event; and its thread, its rest."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    divider,
    escaped,
    joined,
    label,
    line,
    link,
    marked,
    plain,
    rich,
    shortened,
    text,
)
from handlers.blocks.messages import LARGEST, LONGEST_TEXT, Message
from handlers.digests import SHOWN, Digest, News
from handlers.wording import Lang, amounts, dates, digests
from store.extract.text import fold, tokens
from store.types import Event, Passage, Source, Span, Subscription

OTHERS, MANAGE = "sourcier.digest.others", "sourcier.subscriptions.open"
LESS, STOP = "sourcier.alert.less", "sourcier.alert.stop"
#: Events of one page of « et 12 autres ».
PAGE = 25
_HEADLINE = 110
#: Of three events or more with one actor, or one place, the heaviest is told in full and the others by a line.
_A_GROUP = 3
#: A sentence of which so much stands in the headline says nothing more.
_SAME = 0.7
_SILENT = 4
#: In the thread: characters of a sentence and of a quote, articles named.
_WHOLE, _TITLES = 400, 4


@dataclass(frozen=True, slots=True)
class Room:
    """How much of an event is shown: characters of its sentence and its quote (0: none), outlets; and of how many events."""

    sentence: int
    quote: int
    outlets: int = 3
    events: int = SHOWN


#: Tried in this order until the message fits, whose plain words Slack cuts sooner than its blocks.
_ROOMS = {
    "long": (
        Room(300, 220),
        Room(220, 140),
        *(Room(170, 110, many) for many in (3, 2, 1)),
        Room(120, 80, 1),
        Room(120, 80, 2, 6),
    ),
    "normal": (
        *(Room(140, 90, many) for many in (3, 2)),
        *(Room(110, 70, many) for many in (2, 1)),
        Room(80, 60, 1),
        Room(80, 60, 1, 6),
    ),
    "short": (Room(0, 0), Room(0, 0, 2), Room(0, 0, 1), Room(0, 0, 1, 6)),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Events that are told together under what they have in common; "" where they have nothing."""

    name: str
    news: tuple[News, ...]


# --- the message ----------------------------------------------------------------------------------------------------


def message(told: Digest, *, delivery: int | None, notes: Sequence[str] = ()) -> Message:
    """A digest as it is posted. `delivery`: the outbox's row, by which « et 12 autres » finds the rest; None in a preview."""
    rooms = _ROOMS[told.subscription.length]
    for room in rooms:
        built = _built(told, room, delivery, notes)
        if _fits(built):
            return built
    # Addresses of any length: better without its links than not at all.
    return _built(told, rooms[-1], delivery, notes, linked=False)


def _built(told: Digest, room: Room, delivery: int | None, notes: Sequence[str], *, linked: bool = True) -> Message:
    lang = told.subscription.lang
    blocks = [rich(line(text(title(told), bold=True)), *_about(told), *_summary(told, notes))]
    for group in _grouped(told, room.events):
        if group.name:
            blocks.append(rich(line(text(group.name, bold=True))))
        for place, news in enumerate(group.news):
            whole = not group.name or place == 0
            blocks.append(
                rich(*_event(news, told, room if whole else Room(0, 0, room.outlets), linked=linked, under=group.name))
            )
    left = len(told.items) - room.events
    others = _others_said(left, told, lang) if left > 0 else ""
    row = []
    if others and delivery is not None:
        row.append(button(others, action=OTHERS, value=_rest_of(delivery, room.events)))
    if delivery is not None:
        row.append(button(digests.MANAGE(lang), action=MANAGE, value=str(told.subscription.id)))
    agenda = [rich(*_agenda(told))] if told.agenda else []
    said = plain([*blocks, *([rich(line(text(others)))] if others else []), *agenda])
    shown = [*blocks, *([rich(line(text(others)))] if others and delivery is None else []), *agenda]
    return Message(escaped(said), (*shown, *([actions(row)] if row else [])))


def _fits(built: Message) -> bool:
    return len(built.text) <= LONGEST_TEXT and built.size <= LARGEST - 600 and len(built.blocks) <= 48


def title(told: Digest) -> str:
    """« Le point de 7 h · mardi 20 janvier »."""
    lang, at = told.subscription.lang, told.slot or told.now
    minutes = told.subscription.minutes if told.slot else 60 * at.hour + at.minute
    return digests.TITLE_DAY(lang, hour=digests.clock(minutes, lang), day=digests.long_day(at.date(), lang))


def named(subscription: Subscription, lang: Lang) -> str:
    """What a subscription is called: « Le point de 7 h », « L'alerte »."""
    if subscription.kind == "alert":
        return digests.THE_ALERT(lang)
    return digests.TITLE(lang, hour=digests.clock(subscription.minutes, lang))


def about(names: Sequence[str], told: Digest) -> str:
    """What a subscription is about, "" where that is everything."""
    filters, lang = told.subscription.filters, told.subscription.lang
    parts = [*names, *filters.places, *filters.words, *(wording.quoted(phrase, lang) for phrase in filters.phrases)]
    return label(", ".join([*parts, *filters.outlets]), 150)


def _about(told: Digest) -> list[Block]:
    said = about(told.names, told)
    return [line(text(said, italic=True))] if said else []


def _summary(told: Digest, notes: Sequence[str]) -> Iterator[Block]:
    """How much is told, how fresh the archive is, and what may be missing."""
    lang = told.subscription.lang
    since = digests.since(told.since, told.now, lang)
    received = digests.NEVER_RECEIVED(lang)
    if told.received:
        received = digests.RECEIVED(lang, when=digests.near(told.received, told.now, lang))
    if told.news:
        follow_ups = sum(item.follow_up for item in told.items)
        counted = digests.EVENTS(lang, len(told.items)) + ("+" if told.more else "")
        parts = [counted + (f", {digests.FOLLOW_UPS(lang, follow_ups)}" if follow_ups else ""), received]
        yield line(text(" · ".join(parts)))
    else:
        nothing = digests.NOTHING_SURE if told.silent else digests.NOTHING
        yield line(text(f"{nothing(lang, when=since)} {received[:1].upper()}{received[1:]}."))
    for silence in told.silent[:_SILENT]:
        when = digests.since(silence.since, told.now, lang)
        yield line(text(f"⚠ {digests.SILENT(lang, name=label(silence.name, 60), when=when)}"))
    if told.missed:
        yield line(text(digests.COVERED(lang, missed=digests.MISSED(lang, told.missed), when=since), italic=True))
    for note in notes:
        yield line(text(note, italic=True))


# --- an event -------------------------------------------------------------------------------------------------------


def _event(news: News, told: Digest, room: Room, *, linked: bool, under: str = "") -> Iterator[Block]:
    """A headline, what it adds to it, who tells it: three lines, two where there is nothing to add."""
    lang, event = told.subscription.lang, news.event
    headline = _headline(news, under)
    yield line(*_heading(news, lang), text(headline, bold=True))
    said = _sentence(event, headline, room.sentence) if room.sentence else ""
    quote = _quote(event, headline + said, room.quote, lang) if room.quote else []
    figure = _figure(event, headline + said, lang) if room.sentence else ""
    if said:
        yield line(*_with_figure(said, event), *([text(f" · {figure}", bold=True)] if figure else []))
        figure = ""
    elif quote:
        yield line(*quote)
        quote = []
    figured = [text(figure, bold=True)] if figure else []
    yield line(*joined([figured, quote, _outlets(event, lang, linked=linked, most=room.outlets), _ours(event, told)]))


def _heading(news: News, lang: Lang) -> list[Block]:
    if news.follow_up:
        return [text(digests.FOLLOW_UP(lang), italic=True)]
    told = {"announced": digests.ANNOUNCED, "called_off": digests.CALLED_OFF, "denied": digests.DENIED}
    state = told.get(news.event.state)
    return [text(state(lang), italic=True)] if state else []


def _headline(news: News, under: str) -> str:
    """The event's; of what goes on, the title of its newest article, which is what is new."""
    newest = news.event.articles[0] if news.event.articles else None
    chosen = newest.title if news.follow_up and newest and newest.title else news.event.headline
    said = label(chosen, _HEADLINE)
    # « Orvanie : l'aide doublée » under « Orvanie »
    start, colon, rest = said.partition(":")
    return rest.strip()[:1].upper() + rest.strip()[1:] if under and colon and fold(start).strip() == fold(under) else said


def _sentence(event: Event, headline: str, longest: int) -> str:
    """What the event's sentence adds to its headline."""
    words = {token for token in tokens(event.sentence) if len(token) > 3}
    same = words & set(tokens(headline))
    if not words or len(same) >= _SAME * len(words):
        return ""
    return shortened(" ".join(event.sentence.split()), longest)


def _with_figure(said: str, event: Event) -> list[Block]:
    """A sentence, its key figure in bold."""
    at = said.find(event.figure.words) if event.figure else -1
    return marked(said, [Span(at, at + len(event.figure.words))]) if event.figure and at >= 0 else [text(said)]


def _figure(event: Event, said: str, lang: Lang) -> str:
    """The key figure, where nothing says it yet: « 500 millions de dollars (aide aux digues) »."""
    figure = event.figure
    if figure is None or fold(figure.words) in fold(said):
        return ""
    amount = amounts.amount(figure, lang) or figure.words
    told = set(tokens(amount)) & set(tokens(figure.about or ""))
    return label(f"{amount} ({figure.about})" if figure.about and not told else amount, 80)


def _quote(event: Event, said: str, longest: int, lang: Lang) -> list[Block]:
    """The best quote with its speaker, where nothing says it yet."""
    quote = event.quote
    if quote is None or quote.speaker is None or not quote.words:
        return []
    words = " ".join(" […] ".join(quote.words).split())
    if fold(words)[:60] in fold(said):
        return []
    inferred = f" ({wording.INFERRED(lang)})" if quote.inferred else ""
    return [text(f"{wording.quoted(shortened(words, longest), lang)}, {label(quote.speaker.name, 60)}{inferred}")]


def _outlets(event: Event, lang: Lang, *, linked: bool, most: int) -> list[Block]:
    """« 3 médias : L'Écho, Radio Valdor + 1 », each name a link to its newest article."""
    newest: dict[str, Source] = {}
    for source in event.articles:
        newest.setdefault(source.outlet.name if source.outlet else "", source)
    # Ours first: they are whom the newsroom can ask.
    named = sorted((outlet for outlet in event.outlets if outlet.name in newest), key=lambda outlet: not outlet.ours)
    counted = wording.OUTLETS(lang, event.outlet_count) if event.outlet_count else wording.UNKNOWN_OUTLET(lang)
    if event.outlet_count > 1 and event.origins == 1:
        counted += f" ({digests.COPIES(lang)})"
    runs: list[Block] = []
    for outlet in named[:most]:
        runs += [text(", ")] if runs else [text(f"{counted}{wording.COLON(lang)} ")]
        name, address = passages.labelled(outlet, lang, longest=40), _address(newest[outlet.name]) if linked else None
        runs.append(link(address, name) if address else text(name))
    more = event.outlet_count - min(most, len(named))
    return [*runs, *([text(f" + {more}")] if runs and more > 0 else [])] or [text(counted)]


def _address(source: Source) -> str | None:
    return source.url if passages.fragment_url(source.url, Passage("", ())) else None


def _ours(event: Event, told: Digest) -> list[Block]:
    """« chez nous : non », where the directory knows which outlets are ours."""
    if not told.ours:
        return []
    ours = any(outlet.ours for outlet in event.outlets)
    return [text(digests.OURS[ours](told.subscription.lang), italic=not ours, bold=ours)]


def _agenda(told: Digest) -> Iterator[Block]:
    lang = told.subscription.lang
    yield line(text(digests.AGENDA(lang), bold=True))
    for event in told.agenda:
        place = [text(label(event.place, 40))] if event.place and fold(event.place) not in fold(event.headline) else []
        hour = _hour(event)
        yield line(
            *joined([[text(f"• {hour}{label(event.headline, _HEADLINE)}")], place, _outlets(event, lang, linked=True, most=1)])
        )


def _hour(event: Event) -> str:
    when = event.date or ""
    return f"{when[11:16].replace(':', ' h ')} : " if "T" in when and "/" not in when else ""


# --- together -------------------------------------------------------------------------------------------------------


def _grouped(told: Digest, most: int) -> list[Group]:
    """The events in the order of their weight; three or more with one actor or place together, at the first one's place.

    Not by what the subscription is about: everything has that in common.
    """
    shown = told.news[:most]
    filters = told.subscription.filters
    common = {fold(name) for name in (*told.names, *filters.places)}
    counts = Counter(name for news in shown for name in _ties(news.event) if fold(name) not in common)
    chosen = [name for name, many in counts.most_common() if many >= _A_GROUP]
    groups: dict[str, list[News]] = {}
    for place, news in enumerate(shown):
        tie = next((name for name in chosen if name in _ties(news.event)), None)
        groups.setdefault(tie or f"\0{place}", []).append(news)
    found: list[Group] = []
    for name, together in groups.items():
        if name.startswith("\0") or len(together) < _A_GROUP:
            found += [Group("", (news,)) for news in together]
        else:
            found.append(Group(label(name, 80), tuple(together)))
    return found


def _ties(event: Event) -> tuple[str, ...]:
    """What an event may be grouped by: whom it is about most, else where it is."""
    first = event.actors[0].name if event.actors else None
    return tuple(dict.fromkeys(name for name in (first, event.place) if name))


# --- the rest, the thread -------------------------------------------------------------------------------------------


def _others_said(left: int, told: Digest, lang: Lang) -> str:
    return digests.OTHERS(lang, left) + ("+" if told.more else "")


def others(events: Sequence[Event], told: Digest, *, delivery: int, start: int, more: bool) -> dict[str, Any]:
    """The modal of « et 12 autres »: a headline and the outlets an event."""
    lang = told.subscription.lang
    blocks = [rich(*_event(News(event, (), 0), told, Room(0, 0), linked=True)) for event in events]
    if not blocks:
        blocks = [rich(line(text(digests.OTHERS_GONE(lang))))]
    if more:
        value = _rest_of(delivery, start + len(events))
        blocks.append(actions([button(digests.MORE(lang), action=f"{OTHERS}.more", value=value)]))
    return modal(digests.OTHERS_TITLE(lang), blocks, lang)


def details(told: Digest) -> Message | None:
    """What the thread beneath a digest holds: each event's whole sentence and quote, all outlets with their titles."""
    lang = told.subscription.lang
    if not told.news or told.subscription.length == "short":
        return None

    blocks: list[Block] = []
    for news in told.news[:SHOWN]:
        following = [*blocks, *([divider()] if blocks else []), rich(*_whole(news, told, lang))]
        # As many as fit, each in full: the rest stands above, and behind the articles' links.
        if not _fits(Message(escaped(plain(following)), tuple(following))):
            break
        blocks = following
    return Message(escaped(plain(blocks)), tuple(blocks)) if blocks else None


def _whole(news: News, told: Digest, lang: Lang) -> Iterator[Block]:
    event = news.event
    yield line(*_heading(news, lang), text(label(event.headline, 150), bold=True))
    yield line(*_with_figure(shortened(" ".join(event.sentence.split()), _WHOLE), event))
    if figure := _figure(event, event.sentence, lang):
        yield line(text(figure, bold=True))
    if quote := _quote(event, "", _WHOLE, lang):
        source = event.quote.source if event.quote else None
        address = passages.fragment_url(source.url, event.quote.passage) if source and event.quote else None
        yield line(*joined([quote, [link(address, wording.READ_PASSAGE(lang))] if address else []]))
    known: dict[str, Source] = {}
    for source in event.articles:
        known.setdefault(source.outlet.name if source.outlet else "", source)
    for source in list(known.values())[:_TITLES]:
        address, name = _address(source), passages.outlet_name(source, lang)
        when = [text(dates.placed(source.published, lang))] if source.published else []
        said = f"{name}{wording.COLON(lang)} {label(source.title, 110)}" if source.title else name
        yield line(
            *joined([[text("• "), link(address, said) if address else text(said)], passages.outlet_label(source, lang), when])
        )
    counted = wording.ARTICLES(lang, event.article_count)
    yield line(*joined([[text(counted)], [text(wording.OUTLETS(lang, event.outlet_count))], _ours(event, told)]))


# --- alerts ---------------------------------------------------------------------------------------------------------


def alert(told: Digest, *, delivery: int | None, notes: Sequence[str] = ()) -> Message:
    """What an alert posts: the same events, under what it watches, with « Moins » and « Arrêter »."""
    lang, id_ = told.subscription.lang, str(told.subscription.id)
    room = Room(150, 90, 3, 5)
    head = rich(
        line(text(digests.ALERT(lang, about=about(told.names, told)), bold=True)),
        *(line(text(note, italic=True)) for note in notes),
    )
    blocks = [head, *(rich(*_event(news, told, room, linked=True)) for news in told.news[: room.events])]
    left = len(told.items) - room.events
    others = _others_said(left, told, lang) if left > 0 else ""
    row = [button(digests.LESS(lang), action=LESS, value=id_), button(digests.STOP(lang), action=STOP, value=id_)]
    if others:
        row.insert(0, button(others, action=OTHERS, value=_rest_of(delivery or 0, room.events)))
    said = escaped(shortened(plain([*blocks, *([rich(line(text(others)))] if others else [])]), LONGEST_TEXT))
    if others and delivery is None:
        blocks.append(rich(line(text(others))))
    return Message(said, (*blocks, *([actions(row)] if delivery is not None else [])))


def numbered(payload: dict[str, Any], delivery: int) -> dict[str, Any]:
    """An alert's message with the number of its delivery behind « et 7 autres »: it is made before it has one."""

    def with_number(element: dict[str, Any]) -> dict[str, Any]:
        if element.get("action_id") != OTHERS:
            return element
        return {**element, "value": _rest_of(delivery, int(json.loads(element["value"])["n"]))}

    blocks = [
        {**block, "elements": [with_number(each) for each in block["elements"]]} if block["type"] == "actions" else block
        for block in payload["blocks"]
    ]
    return {**payload, "blocks": blocks}


def _rest_of(delivery: int, start: int) -> str:
    return json.dumps({"d": delivery, "n": start}, separators=(",", ":"))


def modal(title: str, blocks: Sequence[Block], lang: Lang) -> dict[str, Any]:
    named, close = ({"type": "plain_text", "text": words, "emoji": False} for words in (title, wording.CLOSE(lang)))
    return {"type": "modal", "title": named, "close": close, "blocks": list(blocks)}
