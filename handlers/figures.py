"""`/chiffres MOTS`: how much. A question in, the figures out, each in its sentence."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, Respond

from handlers import answers, wording
from handlers.answers import Command
from handlers.blocks import notices
from handlers.blocks.charts import chart_button
from handlers.blocks.elements import Block
from handlers.blocks.figures import figures, length
from handlers.blocks.messages import Audience, Message, fitted
from handlers.blocks.passages import PageAddress, no_page
from handlers.points import drawable
from handlers.preferences import with_filters
from handlers.questions import Question, Understood, speaker_instead, understand
from handlers.wording import Lang
from store.types import Filters, Page, Preference, Quantity

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
    question = Question.typed("figures", text, lang, name=command["command"])
    said = reply(question, archive=archive, today=today, audience="asker", page_address=page_address)
    respond(**said.payload("asker"))


def reply(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """The page of figures asked for, or why there is none."""

    def fetch(filters: Filters, start: int) -> Page[Quantity]:
        page = archive.figures(filters, start=start, limit=answers.PAGE)
        if page.items or (start and archive.figures(filters, limit=1).items):
            return page
        # Only how long, how old, how few: better than nothing.
        return archive.figures(replace(filters, minor=True), start=start, limit=answers.PAGE)

    # « /chiffres Orvanie aide »: a name is a word like others; only where that finds nothing is it looked up as a name.
    asked = understand(question, archive=archive, today=today, bare=None if question.about is None else "about")
    if isinstance(asked, Understood):
        if asked.query.empty and asked.about is None and not asked.narrowed:
            return answers.ask_something(question, COMMAND)
        page, asked_here = answers.page_somewhere(fetch, asked)
        if page.items:
            return _listed(page, asked_here, [], audience, page_address)
        asked = understand(question, archive=archive, today=today, bare="about")
    if not isinstance(asked, Understood):
        return answers.unclear(asked, COMMAND, question, archive=archive, today=today)
    page, asked_here = answers.page_somewhere(fetch, asked)
    notes: list[str] = []
    if asked.about and not asked.query.about:
        notes = [wording.FIGURES_ABOUT_THEM(question.lang, name=asked.about.name)]
        if not page.items and not asked.speaker:
            page, asked_here = answers.page_somewhere(fetch, speaker_instead(asked))
            notes = [wording.FIGURES_THEY_GAVE(question.lang, name=asked.about.name)]
    if not page.items:
        return answers.nothing(asked, COMMAND, archive=archive, today=today)
    return _listed(page, asked_here, notes, audience, page_address)


def _listed(
    page: Page[Quantity], asked: Understood, notes: list[str], audience: Audience, page_address: PageAddress
) -> Message:
    lang = asked.question.lang
    screen = answers.screen(page, asked.filters, length=length, passage=_passage)
    if screen.far:
        notes = [*notes, wording.ELSEWHERE(lang)]
    head = [*notices.heading(wording.FIGURES, asked, shown=screen.ranks), *map(notices.note, notes)]
    foot = answers.row(asked, screen, audience)

    def chart(quantity: Quantity) -> list[Block]:
        # « Peut-être la même enveloppe » is no line over time.
        if quantity.relation in (None, "perhaps") or not drawable(quantity):
            return []
        return chart_button(quantity.amounts[0].figures[0].id, asked.filters, lang)

    def build(longest: int) -> list[Block]:
        return [*head, *figures(screen.items, lang=lang, longest=longest, offer=chart, page=page_address), *foot]

    return fitted(build)


def _passage(quantity: Quantity) -> str:
    return quantity.amounts[0].figures[0].passage.text


COMMAND = Command(
    key="figures",
    fr=("/chiffres",),
    en=("/figures",),
    usage=wording.FIGURES_USAGE,
    about=wording.FIGURES_ABOUT,
    title=wording.FIGURES,
    reply=reply,
    answer=answer,
)
