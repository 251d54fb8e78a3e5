"""What is no list of answers, as blocks: the heading of a list, nothing found, a choice of names, a problem, the help."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handlers import wording
from handlers.blocks.actors import choice_labels
from handlers.blocks.elements import Block, actions, button, joined, label, line, rich, text, user
from handlers.query import LONGEST, Problem
from handlers.questions import Question, Understood
from handlers.wording import Lang, Sentence, dates
from store.types import Coverage, Match

ASK = "sourcier.ask"
SHARE = "sourcier.share"
SEND = "sourcier.send"
_CHOICES = 8
NAME = "Sourcier"


def heading(title: Sentence, asked: Understood, *, shown: tuple[int, int] | None) -> list[Block]:
    """What a list answers: « Citations · Ilena Marsk · « armes » · 1 à 5 », and how a misspelt name was read."""
    lang = asked.question.lang
    ranks = [[text(wording.RANKS(lang, first=shown[0], last=shown[1]))]] if shown else []
    lines = [line(*joined([[text(title(lang), bold=True)], *([text(part)] for part in searched(asked)), *ranks]))]
    return [rich(*lines, *_corrected(asked, wording.RESULTS_FOR))]


def _corrected(asked: Understood, said: Sentence) -> list[Block]:
    """« Résultats pour Ilena Marsk (vous avez tapé « Marsc ») », a line for each name."""
    lang = asked.question.lang
    names = [(wording.quoted(typed, lang), label(actor.name, 120)) for typed, actor in asked.corrected]
    return [line(text(said(lang, name=name, typed=typed))) for typed, name in names]


def searched(asked: Understood) -> list[str]:
    """What was looked for, in words: names, words, phrases, days, outlet."""
    lang, filters = asked.question.lang, asked.filters
    parts = [label(asked.speaker.name, 120)] if asked.speaker else []
    parts += [wording.ABOUT(lang, name=label(asked.about.name, 120))] if asked.about else []
    parts += [" ".join(filters.words)] if filters.words else []
    parts += [wording.quoted(phrase, lang) for phrase in filters.phrases]
    parts += [wording.SINCE(lang, day=dates.day(filters.since, lang))] if filters.since else []
    parts += [wording.BEFORE(lang, day=dates.day(filters.before + timedelta(days=1), lang))] if filters.before else []
    parts += [label(typed, 60) for typed in asked.narrowed]
    return parts + ([label(filters.outlet, 80)] if filters.outlet else [])


def note(words: str) -> Block:
    return rich(line(text(words)))


def shared_by(user_id: str, lang: Lang) -> Block:
    return rich(line(text(wording.SHARED_BY(lang)), user(user_id)))


def notice(said: Sequence[str], lang: Lang) -> dict[str, Any]:
    """A modal that says something, in the place of a form."""
    title, close = ({"type": "plain_text", "text": words, "emoji": False} for words in (NAME, wording.CLOSE(lang)))
    return {"type": "modal", "title": title, "close": close, "blocks": [note(words) for words in said]}


def home_notice(said: Sequence[str]) -> dict[str, Any]:
    """An app's Home that says something and nothing else."""
    return {"type": "home", "blocks": [note(words) for words in said]}


def pages(
    question: Question, *, previous: Question | None, following: tuple[Sentence, Question] | None, sharing: bool
) -> list[Block]:
    """The row beneath an answer: pages, sharing, sending."""
    lang = question.lang
    row = [button(wording.PREVIOUS(lang), action=f"{ASK}.previous", value=previous.value())] if previous else []
    if following:
        label, asked = following
        row.append(button(label(lang), action=f"{ASK}.next", value=asked.value()))
    if sharing:
        row.append(button(wording.SHARE(lang), action=SHARE, value=question.value()))
        row.append(button(wording.SEND_ME(lang), action=SEND, value=question.value()))
    return [actions(row)] if row else []


def questions(labelled: Sequence[tuple[str, Question]]) -> list[Block]:
    """A row of buttons, each of which asks its question."""
    row = [button(label, action=f"{ASK}.{n}", value=asked.value()) for n, (label, asked) in enumerate(labelled[:_CHOICES])]
    return [actions(row)] if row else []


def actors_to_choose(choices: Sequence[tuple[Match, Question]], *, today: date, lang: Lang) -> list[Block]:
    """A button an actor, each told apart from its namesakes."""
    labels = choice_labels([match for match, _ in choices], today=today, lang=lang)
    return questions(list(zip(labels, (asked for _, asked in choices), strict=True)))


def nothing(title: Sentence, asked: Understood, *, coverage: Coverage) -> list[Block]:
    """Nothing found: what was searched, how a misspelt name was read, what the archive covers."""
    lang = asked.question.lang
    what = " · ".join([title(lang), *searched(asked)])
    lines = [line(text(wording.NOTHING(lang), bold=True)), line(text(wording.SEARCHED(lang, what=what)))]
    return [rich(*lines, *_corrected(asked, wording.READ_AS), line(text(covered(coverage, lang))))]


def covered(coverage: Coverage, lang: Lang) -> str:
    if not coverage.articles:
        return wording.EMPTY_ARCHIVE(lang)
    counts = {"articles": wording.ARTICLES(lang, coverage.articles), "outlets": wording.OUTLETS(lang, coverage.outlets)}
    if coverage.first is None or coverage.last is None:
        return wording.COVERS_UNDATED(lang, **counts)
    return wording.COVERS(lang, **counts, period=dates.period(coverage.first, coverage.last, lang))


def problem(said: Sequence[str], *, usage: str, lang: Lang) -> list[Block]:
    """What cannot be read, and how it is written: « Usage : /citations [nom] … »."""
    return [rich(*(line(text(words)) for words in said), line(text(wording.USAGE(lang, usage=usage), code=True)))]


def problem_said(fault: Problem, lang: Lang) -> list[str]:
    """One problem of a question, in sentences."""
    typed = wording.quoted(label(fault.typed, 80), lang)
    if fault.fault == "too_long":
        return [wording.TOO_LONG(lang, limit=LONGEST)]
    if fault.fault == "date":
        return [wording.BAD_DATE(lang, typed=typed), wording.DATE_EXAMPLES(lang)]
    if fault.fault == "unknown_filter":
        return [wording.UNKNOWN_FILTER(lang, typed=typed), wording.FILTER_NAMES(lang)]
    if fault.fault == "not_here":
        return [wording.NAME_ALONE(lang)]
    if fault.fault == "figures_only":
        return [wording.FIGURES_ONLY(lang)]
    if fault.fault in wording.AMOUNT_PROBLEMS:
        return [wording.AMOUNT_PROBLEMS[fault.fault](lang, typed=typed)]
    if fault.fault == "no_day_left":
        return [wording.NO_DAY_LEFT(lang)]
    return [(wording.NO_VALUE if fault.fault == "no_value" else wording.TWICE)(lang, typed=typed)]


def help_lines(commands: Sequence[tuple[str, str, str]], lang: Lang, *, public: bool = False) -> list[Block]:
    """The help: (names, usage, what it answers) of each command, then the filters and the rest; `public` where all can read it."""
    blocks = [note(wording.HELP_INTRO(lang))]
    lines = [line(text(f"{names} {usage}", code=True), text("\n" + about)) for names, usage, about in commands]
    kept = wording.HELP_KEPT if public else wording.HELP_PRIVATE
    said = (wording.HELP_FILTERS, wording.HELP_FIGURES, wording.HELP_WORDS, wording.HELP_THREADS, wording.HELP_ERRORS, kept)
    return [*blocks, rich(*lines), *(note(sentence(lang)) for sentence in said)]
