"""`/chrono MOTS`: what happened, day by day, and `/agenda`: what is announced for the days to come. A question in, the events out."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, Respond

from handlers import answers
from handlers.answers import Command
from handlers.blocks import notices
from handlers.blocks.elements import Block
from handlers.blocks.events import events
from handlers.blocks.messages import Audience, Message, fitted, message
from handlers.blocks.passages import PageAddress, no_page
from handlers.preferences import with_filters
from handlers.questions import Question, Understood, understand
from handlers.wording import Lang, dates
from handlers.wording import events as said
from store.types import Event, EventFilters, Filters, Page, Preference

if TYPE_CHECKING:
    from store.archive import Archive

#: Events of one message, each of two lines; days that the agenda looks ahead, and what it shows at most.
PAGE = 8
AHEAD = 30
MOST_AHEAD = 14


def answer_chrono(
    ack: Ack,
    command: dict[str, Any],
    respond: Respond,
    archive: "Archive",
    lang: Lang,
    today: date,
    preference: Preference,
    page_address: PageAddress,
) -> None:
    ack()
    text = with_filters(command.get("text"), preference, today=today)
    question = Question.typed("chrono", text, lang, name=command["command"])
    found = reply_chrono(question, archive=archive, today=today, audience="asker", page_address=page_address)
    respond(**found.payload("asker"))


def answer_agenda(
    ack: Ack, command: dict[str, Any], respond: Respond, archive: "Archive", lang: Lang, today: date, page_address: PageAddress
) -> None:
    ack()
    question = Question.typed("agenda", command.get("text"), lang, name=command["command"])
    found = reply_agenda(question, archive=archive, today=today, audience="asker", page_address=page_address)
    respond(**found.payload("asker"))


def reply_chrono(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """The page of the chronology asked for, or why there is none."""

    def fetch(filters: Filters, start: int) -> Page[Event]:
        return archive.chronology(narrowed(filters), start=start, limit=PAGE)

    asked = understand(question, archive=archive, today=today, bare="about")
    if not isinstance(asked, Understood):
        return answers.unclear(asked, CHRONO, question, archive=archive, today=today)
    page, here = answers.page_somewhere(fetch, asked)
    if not page.items and asked.about is not None and not asked.query.about:
        # « /chrono Orvanie aide »: a name is also a word
        words = understand(question, archive=archive, today=today, bare=None)
        if isinstance(words, Understood):
            page, here = answers.page_somewhere(fetch, words)
    if not page.items:
        return answers.nothing(asked, CHRONO, archive=archive, today=today)
    shown = answers.Screen(page.items, page.start, page.more, far=False, beyond=False)
    head = notices.heading(said.CHRONO, here, shown=shown.ranks)
    foot = answers.row(here, shown, audience)

    def build(longest: int) -> list[Block]:
        return [*head, *events(page.items, lang=question.lang, today=today, longest=longest, page=page_address), *foot]

    return fitted(build)


def reply_agenda(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """What is announced from today on, by day."""
    lang = question.lang
    asked = understand(question, archive=archive, today=today, bare="about")
    if not isinstance(asked, Understood):
        return answers.unclear(asked, AGENDA, question, archive=archive, today=today)
    first = max(today, asked.filters.since or today)
    last = asked.filters.before or first + timedelta(days=AHEAD)
    filters = replace(narrowed(asked.filters), since=None, before=None)
    found = archive.agenda(first=first, last=last, filters=filters, limit=MOST_AHEAD + 1)
    head = notices.heading(said.AGENDA, asked, shown=None)
    if not found:
        days = dates.period(min(first, last).isoformat(), max(first, last).isoformat(), lang)
        nothing = notices.note(said.NOTHING_ANNOUNCED(lang, days=days))
        return message([*head, nothing, notices.note(notices.covered(archive.coverage(), lang))])
    shown = answers.Screen(found[:MOST_AHEAD], 0, False, far=False, beyond=False)
    left = [notices.note(said.LEFT_OUT(lang))] if len(found) > MOST_AHEAD else []
    foot = answers.row(asked, shown, audience)

    def build(longest: int) -> list[Block]:
        told = events(found[:MOST_AHEAD], lang=lang, today=today, longest=longest, page=page_address)
        return [*head, *told, *left, *foot]

    return fitted(build)


def narrowed(filters: Filters) -> EventFilters:
    """What narrows an answer, for events: whoever speaks or is spoken of is one of the event's actors."""
    return EventFilters(
        words=filters.words,
        phrases=filters.phrases,
        actors=tuple(actor for actor in (filters.about, filters.speaker) if actor is not None),
        outlets=(filters.outlet,) if filters.outlet else (),
        since=filters.since,
        before=filters.before,
    )


CHRONO = Command(
    key="chrono",
    fr=("/chrono", "/evenements"),
    en=("/timeline",),
    usage=said.CHRONO_USAGE,
    about=said.CHRONO_ABOUT,
    title=said.CHRONO,
    reply=reply_chrono,
    answer=answer_chrono,
)

AGENDA = Command(
    key="agenda",
    fr=("/agenda",),
    en=("/agenda",),
    usage=said.AGENDA_USAGE,
    about=said.AGENDA_ABOUT,
    title=said.AGENDA,
    reply=reply_agenda,
    answer=answer_agenda,
)
