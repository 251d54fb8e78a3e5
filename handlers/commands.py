"""The commands: one table that listeners, help, mentions and the app manifest are made from; and `/sourcier aide` itself."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import Ack, Respond

from handlers import actors, events, figures, quotes, subscriptions, wording
from handlers.answers import Command, Key
from handlers.blocks import corrections, notices
from handlers.blocks.elements import Block, label, line, rich, text
from handlers.blocks.messages import Audience, Message, message
from handlers.blocks.passages import PageAddress, no_page
from handlers.questions import Question
from handlers.rights import Rights
from handlers.wording import Lang, state, welcome
from store.extract.text import fold

if TYPE_CHECKING:
    from store.archive import Archive


def answer_help(
    ack: Ack,
    command: dict[str, Any],
    respond: Respond,
    archive: "Archive",
    lang: Lang,
    today: date,
    now: datetime,
    rights: Rights,
) -> None:
    """`/sourcier`: the help, whatever is typed after it but `corrections` and, for administrators, `état`."""
    ack()
    typed = fold(str(command.get("text") or "").strip())
    if typed in _CORRECTIONS:
        respond(**corrections.newest(archive.corrections(limit=corrections.PAGE + 1), lang=lang).payload("asker"))
        return
    if typed in _STATE:
        refusal = rights.refusal("look_after")
        told = message([notices.note(refusal(lang))]) if refusal else _state(archive, lang, now)
        respond(**told.payload("asker"))
        return
    asked = Question.typed("help", _TOPIC.sub("", str(command.get("text") or "").strip()), lang)
    respond(**reply_help(asked, archive=archive, today=today, audience="asker").payload("asker"))


def _state(archive: "Archive", lang: Lang, now: datetime) -> Message:
    """How the bot stands: what it holds, what does not come in, what was not sent. Nothing of what anybody asked."""
    found = archive.outbox.state(now=now)
    sent = {"live": found.subscriptions, "paused": found.paused, "overdue": found.overdue, "failed": found.failed}
    silent = [feed.name for feed in archive.sources() if feed.error or feed.is_silent(now)]
    feeds = state.SILENT(lang, names=", ".join(label(name, 60) for name in silent[:10])) if silent else state.NO_SILENCE(lang)
    told = (notices.covered(archive.coverage(), lang), feeds, state.DELIVERY(lang, **sent))
    return message([notices.note(each) for each in told])


def reply_help(
    question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
) -> Message:
    """What one can ask, and what the archive covers; of one topic, where one is named, with questions that this archive answers."""
    lang = question.lang
    topic = _topic(question.text, lang)
    if topic:
        return message([*topic, *_tried(archive, lang, audience)])
    # Which language's names are installed is the workspace's choice: both are named, the reader's first.
    names = {c.key: (*c.names(lang), *c.names("fr" if lang == "en" else "en")) for c in COMMANDS}
    rows = [(" ".join(names[c.key]), c.usage(lang), c.about(lang)) for c in COMMANDS if c.key != "help"]
    return message(
        [
            *notices.help_lines(rows, lang, public=audience != "asker"),
            notices.note(welcome.TOPICS(lang)),
            notices.note(notices.covered(archive.coverage(), lang)),
            *_tried(archive, lang, audience),
        ]
    )


def _topic(typed: str, lang: Lang) -> list[Block]:
    """What is said of one topic; nothing where that is none."""
    word = fold(typed.strip()).lstrip("/")
    said = next((sentences for words, sentences in _TOPICS.items() if word in words), None)
    if said:
        return [notices.note(sentence(lang)) for sentence in said]
    command = _BY_KEY["subscriptions"] if word in _ALERTS else named(word) if word else None
    if command is None or command.key == "help":
        return []
    first, *others = dict.fromkeys((*command.names(lang), *command.names("fr" if lang == "en" else "en")))
    also = [text(" · " + " ".join(others))] if others else []
    usage = line(text(f"{first} {command.usage(lang)}".strip(), code=True), *also)
    more = [wording.HELP_FIGURES(lang)] if command.key == "figures" else []
    return [
        rich(line(text(command.title(lang), bold=True)), line(text(command.about(lang))), usage),
        *(notices.note(each) for each in (welcome.OF_COMMAND[command.key](lang), *more)),
    ]


def _tried(archive: "Archive", lang: Lang, audience: Audience) -> list[Block]:
    """Questions of this archive as buttons. What stands in a channel names nobody: nothing would amend it when an article is withdrawn."""
    if audience != "asker":
        return []
    row = notices.questions(list(examples(archive, lang)))
    return [notices.note(welcome.EXAMPLES(lang)), *row] if row else []


def examples(archive: "Archive", lang: Lang) -> Iterator[tuple[str, Question]]:
    """Questions that this archive answers: somebody who spoke lately, a sum told lately, somebody else. « /citations Ilena Marsk »."""
    speakers, subjects = archive.examples()
    asked: list[tuple[Key, str]] = [("quotes", name) for name in speakers[:1]]
    asked += [("figures", subject) for subject in subjects[:1]]
    asked += [("actors", name) for name in speakers[1:2]]
    for key, words in asked:
        command = with_key(key)
        if command and len(words) <= _LONGEST_NAME:
            yield f"{command.names(lang)[0]} {words}", Question.typed(key, words, lang)


COMMANDS: tuple[Command, ...] = (
    quotes.COMMAND,
    figures.COMMAND,
    actors.COMMAND,
    events.CHRONO,
    events.AGENDA,
    subscriptions.COMMAND,
    Command(
        key="help",
        fr=("/sourcier",),
        en=("/sourcier",),
        usage=wording.HELP_USAGE,
        about=wording.HELP_ABOUT,
        title=wording.HELP,
        reply=reply_help,
        answer=answer_help,
    ),
)

_BY_KEY = {command.key: command for command in COMMANDS}
_BY_NAME = {fold(name).lstrip("/"): command for command in COMMANDS for name in (*command.fr, *command.en)}
_CORRECTIONS = frozenset(("correction", "corrections"))
_STATE = frozenset(("etat", "state", "status"))
_HELP = frozenset(("aide", "help"))
_TOPIC = re.compile(r"(?:aide|help)(?:\s+|$)", re.IGNORECASE)
_ALERTS = frozenset("alerte alertes alert alerts point points digest digests abonnement subscription".split())
_TOPICS = {
    frozenset("filtre filtres filter filters mots words".split()): (
        wording.HELP_FILTERS,
        wording.HELP_FIGURES,
        wording.HELP_WORDS,
    ),
    frozenset("fil fils thread threads verifier check source sources".split()): (wording.HELP_THREADS,),
    frozenset("erreur erreurs error errors signaler report".split()): (wording.HELP_ERRORS,),
}
_LONGEST_NAME = 60


def with_key(key: str) -> Command | None:
    return _BY_KEY.get(key)  # type: ignore[call-overload, no-any-return]


def named(name: str) -> Command | None:
    """The command of a name typed with or without its slash, in either language: `citations`, `/who`, `aide`."""
    word = fold(name).lstrip("/")
    return _BY_KEY["help"] if word in _HELP else _BY_NAME.get(word)


def language_typed(body: dict[str, Any]) -> Lang:
    """The language that a command's own name speaks: English where only English has it, `/sourcier help` too; else French."""
    name = str(body.get("command") or "")
    if fold(str(body.get("text") or "")).split()[:1] == ["help"]:
        return "en"
    english = {name for command in COMMANDS for name in command.en} - {name for command in COMMANDS for name in command.fr}
    return "en" if name in english else "fr"
