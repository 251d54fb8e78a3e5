"""`/qui NOM`: who it is. A name in, the role, the archive's traces and the latest quotes out."""

from datetime import date
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, Respond

from handlers import answers, wording
from handlers.answers import Command
from handlers.blocks import actors, notices
from handlers.blocks.elements import Block, actions
from handlers.blocks.identities import correct_button
from handlers.blocks.messages import Audience, Message, fitted
from handlers.blocks.passages import PageAddress, no_page
from handlers.blocks.quotes import quotes, together
from handlers.blocks.subscriptions import alert_button
from handlers.query import Problem, parse
from handlers.questions import Ambiguous, Question, Refused, Understood, misspelt
from handlers.wording import Lang
from store.types import Decision, Filters, Profile

if TYPE_CHECKING:
    from store.archive import Archive

#: A profile is a screen, and two on a phone: two quotes by, one about, of three lines each; the rest is behind its buttons.
_QUOTES, _ABOUT = 2, 1
_LONGEST_QUOTE = 160


def answer(
    ack: Ack,
    command: dict[str, Any],
    respond: Respond,
    archive: "Archive",
    lang: Lang,
    today: date,
    page_address: PageAddress,
) -> None:
    ack()
    question = Question.typed("actors", command.get("text"), lang, name=command["command"])
    said = reply(question, archive=archive, today=today, audience="asker", page_address=page_address)
    respond(**said.payload("asker"))


def reply(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """The profile of whom the question names, or who it may be."""
    query = parse(question.text, today=today)
    if query.problems:
        return answers.refused(Refused(query.problems), COMMAND, question)
    if query.since or query.before or query.outlet or query.currency or query.unit or query.sort:
        return answers.refused(Refused((Problem("not_here"),)), COMMAND, question)
    name = " ".join((*query.words, *query.phrases, *query.by, *query.about))
    if question.speaker is not None:
        profile = archive.profile(question.speaker, today=today, limit=_QUOTES)
        return _profiled(profile, question, "", today, audience, page_address) if profile else answers.stale(question.lang)
    if not name:
        return answers.ask_something(question, COMMAND)
    decision = archive.find(name, today=today)
    if decision.decision == "one":
        match = decision.matches[0]
        profile = archive.profile(match.actor.id or 0, today=today, limit=_QUOTES)
        if profile:
            return _profiled(profile, question, name if misspelt(match) else "", today, audience, page_address)
        decision = Decision("none", decision.matches)
    choices = tuple(answers.about_actor(question, "actors", match.actor) for match in decision.matches)
    why = Ambiguous(name, decision, choices)
    return answers.unclear(why, COMMAND, question, archive=archive, today=today)


def _profiled(
    profile: Profile, question: Question, typed: str, today: date, audience: Audience, page_address: PageAddress
) -> Message:
    lang, actor = question.lang, profile.actor
    head: list[Block] = []
    if typed:
        asked = Understood(question, parse("", today=today), Filters(), corrected=((typed, actor),))
        head = notices.heading(wording.ACTORS, asked, shown=None)
    row = [] if audience == "copy" else _row(question, profile)
    foot = notices.pages(
        answers.about_actor(question, "actors", actor), previous=None, following=None, sharing=audience == "asker"
    )
    if profile.private:
        corrected = [] if audience == "copy" else [actions(correct_button(actor, lang))]
        return fitted(lambda _: [*head, *actors.private(profile, lang=lang, page=page_address), *corrected, *foot])

    def build(longest: int) -> list[Block]:
        blocks = [*head, actors.introduction(profile, today=today, lang=lang, page=page_address)]
        for title, items, named in (
            (wording.THEY_SAID, profile.said.items, False),
            (wording.OTHERS_SAID, profile.said_about.items[:_ABOUT], True),
        ):
            if items:
                found, room = together(items), min(longest, _LONGEST_QUOTE)
                shown = quotes(found, lang=lang, longest=room, named=named, page=page_address)
                blocks += [actors.subtitle(title(lang)), *shown]
        return [*blocks, *row, *foot]

    return fitted(build)


def _row(question: Question, profile: Profile) -> list[Block]:
    lang, actor = question.lang, profile.actor
    labelled = [(wording.ALL_THEIR_QUOTES(lang), answers.about_actor(question, "quotes", actor))]
    if profile.said_about.items:
        labelled.append((wording.ALL_ABOUT_THEM(lang), answers.about_actor(question, "quotes", actor, by_others=True)))
    labelled.append((wording.THEIR_FIGURES(lang), answers.about_actor(question, "figures", actor)))
    asked = notices.questions(labelled)
    for row in asked:
        row["elements"] += [*correct_button(actor, lang), alert_button(answers.about_actor(question, "actors", actor))]
    return asked


COMMAND = Command(
    key="actors",
    fr=("/qui", "/acteur"),
    en=("/who",),
    usage=wording.ACTORS_USAGE,
    about=wording.ACTORS_ABOUT,
    title=wording.ACTORS,
    reply=reply,
    answer=answer,
)
