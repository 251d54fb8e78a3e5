"""`/citations NOM et/ou MOTS`: who said it. A question in, the quotes out, whole ones first, newest first, reported speech apart."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, Respond

from handlers import answers, wording
from handlers.answers import Command
from handlers.blocks import notices
from handlers.blocks.messages import Audience, Message, fitted
from handlers.blocks.passages import PageAddress, no_page
from handlers.blocks.quotes import length, quotes, together
from handlers.blocks.subscriptions import alert_button
from handlers.preferences import with_filters
from handlers.questions import Question, Understood, about_instead, understand
from handlers.wording import Lang
from store.types import Filters, FoundQuote, Page, Preference

if TYPE_CHECKING:
    from store.archive import Archive


def answer(
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
    question = Question.typed("quotes", text, lang, name=command["command"])
    said = reply(question, archive=archive, today=today, audience="asker", page_address=page_address)
    respond(**said.payload("asker"))


def reply(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """The page of quotes asked for, or why there is none."""
    asked = understand(question, archive=archive, today=today, bare="speaker")
    if not isinstance(asked, Understood):
        return answers.unclear(asked, COMMAND, question, archive=archive, today=today)
    if asked.query.empty and asked.speaker is None:
        return answers.ask_something(question, COMMAND)

    def fetch(filters: Filters, start: int) -> Page[FoundQuote]:
        return archive.quotes(filters, start=start, limit=answers.PAGE)

    page, asked_here = answers.page_somewhere(fetch, asked)
    notes: list[str] = []
    if not page.items and asked.speaker and not asked.query.by and not asked.about:
        # « /citations Orvanie »: a country says little itself; what is said about it is no answer unless that is told.
        page, asked_here = answers.page_somewhere(fetch, about_instead(asked))
        notes = [wording.SPOKEN_OF(question.lang, name=asked.speaker.name)]
    if not page.items:
        return answers.nothing(asked, COMMAND, archive=archive, today=today)
    return _listed(page, asked_here, notes, audience, page_address, today)


def _listed(
    page: Page[FoundQuote], asked: Understood, notes: list[str], audience: Audience, page_address: PageAddress, today: date
) -> Message:
    lang = asked.question.lang
    screen = answers.screen(page, asked.filters, length=length, passage=lambda quote: quote.passage.text)
    if screen.far:
        notes = [*notes, wording.ELSEWHERE(lang)]
    head = [*notices.heading(wording.QUOTES, asked, shown=screen.ranks), *map(notices.note, notes)]
    head += [] if audience == "copy" or asked.speaker else answers.almost(asked, COMMAND, today=today)
    foot = answers.row(asked, screen, audience)
    if audience == "asker":
        foot[-1]["elements"].append(alert_button(_watched(asked)))
    found = together(screen.items)
    return fitted(lambda longest: [*head, *quotes(found, lang=lang, longest=longest, page=page_address), *foot])


def _watched(asked: Understood) -> Question:
    """What was asked, as « Prévenez-moi » watches for it: the words that are no name, and the actors by their ids."""
    filters = asked.filters
    words = " ".join([*filters.words, *(f'"{phrase}"' for phrase in filters.phrases)])
    return replace(asked.question, text=words, start=0, back=(), speaker=filters.speaker, about=filters.about)


COMMAND = Command(
    key="quotes",
    fr=("/citations",),
    en=("/quotes",),
    usage=wording.QUOTES_USAGE,
    about=wording.QUOTES_ABOUT,
    title=wording.QUOTES,
    reply=reply,
    answer=answer,
)
