"""What all rooms share in answering: a `Command`, a page that a phone can hold, and what to say where there is no answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from handlers import outcomes, wording
from handlers.blocks import notices
from handlers.blocks.elements import Block
from handlers.blocks.messages import Audience, Message, message
from handlers.blocks.passages import PageAddress, no_page
from handlers.questions import Ambiguous, Question, Refused, Understood
from handlers.rights import Action
from handlers.wording import Lang, Sentence
from store.extract import lexicon
from store.extract.text import stems
from store.types import Actor, Filters, Page

if TYPE_CHECKING:
    from store.archive import Archive

T = TypeVar("T")

Key = Literal["quotes", "figures", "actors", "chrono", "agenda", "subscriptions", "help"]

PAGE = 5
#: Five quotes that fill more than a phone's screen are given by three.
LONG_PAGE = 3
LONG = 1_200


class Reply(Protocol):
    """A question in, the message that answers it out: the same whether it was typed, clicked or mentioned.

    `page_address` only where the asker alone reads it: a message in a channel outlives such a link, and whoever reads it could open it.
    """

    def __call__(
        self, question: Question, *, archive: "Archive", today: date, audience: Audience, page_address: PageAddress = no_page
    ) -> Message: ...


#: Words that are no name are far from all names: of 100, this near is worth proposing.
NEAR = 72.0


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: its names in both languages (the first is the one we teach), what it says of itself, who answers."""

    key: Key
    fr: tuple[str, ...]
    en: tuple[str, ...]
    usage: Sentence
    about: Sentence
    title: Sentence
    reply: Reply
    answer: Callable[..., None]  # the Bolt listener
    action: Action = "ask"  # what one must be allowed to do

    def names(self, lang: Lang) -> tuple[str, ...]:
        return self.en if lang == "en" else self.fr

    def usage_line(self, question: Question) -> str:
        """How it is written, under the name that was typed: only one language's names may be installed."""
        return f"{question.name or self.names(question.lang)[0]} {self.usage(question.lang)}"


@dataclass(frozen=True, slots=True)
class Screen(Generic[T]):
    """What one message shows of a page. What is `far` only shares an article with the words asked for; `beyond`: what follows does."""

    items: tuple[T, ...]
    start: int
    more: bool
    far: bool
    beyond: bool

    @property
    def ranks(self) -> tuple[int, int] | None:
        """The ranks to tell, where there is more than this screen of the same."""
        return (self.start + 1, self.start + len(self.items)) if self.start or (self.more and not self.beyond) else None


def screen(page: Page[T], filters: Filters, *, length: Callable[[T], int], passage: Callable[[T], str]) -> Screen[T]:
    """The page, cut to three answers where they are long, and where those begin that only share an article with the words."""
    items = page.items
    if len(items) > LONG_PAGE and sum(map(length, items)) > LONG:
        items = items[:LONG_PAGE]
    far = [elsewhere(passage(item), filters) for item in items]
    beyond = True in far and not far[0]
    if beyond:
        items = items[: far.index(True)]
    return Screen(items, page.start, page.more or len(items) < len(page.items), all(far), beyond)


def page_somewhere(fetch: Callable[[Filters, int], Page[T]], asked: Understood) -> tuple[Page[T], Understood]:
    """The page asked for; the first one where the archive has shrunk since."""
    page = fetch(asked.filters, asked.question.start)
    if page.items or asked.question.start == 0:
        return page, asked
    first = replace(asked, question=replace(asked.question, start=0, back=()))
    return fetch(first.filters, 0), first


def row(asked: Understood, shown: Screen[T], audience: Audience) -> list[Block]:
    """The buttons beneath an answer, by who reads it."""
    if audience == "copy":
        return []
    question = asked.question
    label = wording.BEYOND if shown.beyond else wording.NEXT
    following = (label, question.after(shown.start + len(shown.items))) if shown.more else None
    previous = question.earlier() if shown.start > 0 else None
    return notices.pages(question, previous=previous, following=following, sharing=audience == "asker")


def unclear(why: Ambiguous | Refused, command: Command, question: Question, *, archive: "Archive", today: date) -> Message:
    """What to say where a question cannot be understood: which one, who is nearest, or how it is written."""
    outcomes.came("unclear")
    lang = question.lang
    if isinstance(why, Refused):
        return refused(why, command, question)
    typed = wording.quoted(why.typed, lang)
    buttons = notices.actors_to_choose(list(zip(why.decision.matches, why.choices, strict=True)), today=today, lang=lang)
    if why.decision.decision == "several":
        return message([notices.note(wording.WHICH(lang, typed=typed)), *buttons])
    said = [notices.note(wording.NO_SUCH_NAME(lang, typed=typed))]
    near = [notices.note(wording.NEAREST(lang)), *buttons] if buttons else []
    return message([*said, *near, notices.note(notices.covered(archive.coverage(), lang))])


def refused(why: Refused, command: Command, question: Question) -> Message:
    """What to say to a question that cannot be read."""
    outcomes.came("unclear")
    lang = question.lang
    if why.stale:
        return stale(lang)
    said = [sentence for problem in why.problems[:3] for sentence in notices.problem_said(problem, lang)]
    if why.no_outlet:
        typed = wording.quoted(why.no_outlet, lang)
        names = ", ".join(why.outlets[:6])
        several = wording.WHICH_OUTLET(lang, typed=typed, names=names)
        said.append(several if why.outlets else wording.NO_SUCH_OUTLET(lang, typed=typed))
    return message(notices.problem(said, usage=command.usage_line(question), lang=lang))


def ask_something(question: Question, command: Command) -> Message:
    """What to say to a command without a question."""
    outcomes.came("unclear")
    said = [wording.ASK_SOMETHING(question.lang)]
    return message(notices.problem(said, usage=command.usage_line(question), lang=question.lang))


def stale(lang: Lang) -> Message:
    return message([notices.note(wording.STALE_BUTTON(lang))])


def nothing(asked: Understood, command: Command, *, archive: "Archive", today: date) -> Message:
    """What to say where nothing was found: what was searched, ways on, what the archive covers."""
    outcomes.came("nothing")
    lang = asked.question.lang
    blocks = notices.nothing(command.title, asked, coverage=archive.coverage())
    near = [(m, about_actor(asked.question, command.key, m.actor)) for m in asked.nearest if m.score >= NEAR]
    if actor := asked.speaker or asked.about:
        return message([*blocks, *_ways_on(asked, command, actor, lang)])
    if near:
        blocks += [notices.note(wording.NEAREST(lang)), *notices.actors_to_choose(near, today=today, lang=lang)]
    return message(blocks)


def almost(asked: Understood, command: Command, *, today: date) -> list[Block]:
    """Where a word was found that is almost a name: that it was sought as a word, and whom it may mean."""
    lang = asked.question.lang
    near = [(m, about_actor(asked.question, command.key, m.actor)) for m in asked.nearest]
    if not near:
        return []
    said = wording.AS_A_WORD(lang, typed=wording.quoted(" ".join(asked.filters.words), lang))
    return [notices.note(said), *notices.actors_to_choose(near, today=today, lang=lang)]


def elsewhere(passage: str, filters: Filters) -> bool:
    """Whether an answer was found by its article alone: its own passage lacks words or a phrase that were asked for."""
    there = stems(passage)
    wanted = {stem for word in filters.words for stem in stems(word)}
    # « pas en avant »: where all words are small ones, they are what is asked for.
    if (wanted - _stopword_stems() or wanted) - set(there):
        return True
    joined = f" {' '.join(there)} "
    return any(f" {' '.join(stems(phrase))} " not in joined for phrase in filters.phrases)


@lru_cache(maxsize=1)
def _stopword_stems() -> frozenset[str]:
    return frozenset(stem for word in lexicon.entries("stopwords") for stem in stems(word))


def _ways_on(asked: Understood, command: Command, actor: Actor, lang: Lang) -> list[Block]:
    """The same without the words, and the other thing that one may ask about the actor."""
    quotes, figures = about_actor(asked.question, "quotes", actor), about_actor(asked.question, "figures", actor)
    both = [(wording.ALL_THEIR_QUOTES(lang), quotes), (wording.THEIR_FIGURES(lang), figures)]
    words = " ".join((*asked.filters.words, *asked.filters.phrases))
    if not words:
        return notices.questions(both[1:] if command.key == "quotes" else both[:1])
    return [notices.note(wording.WITHOUT_WORDS(lang, words=wording.quoted(words, lang))), *notices.questions(both)]


def about_actor(question: Question, key: Key, actor: Actor, *, by_others: bool = False) -> Question:
    """All that an actor said or others said about them, the figures about or by them, or who they are; the words typed are left out."""
    name = "".join(c for c in actor.name if c not in '"«»“”')[:200]
    if key == "figures":
        return Question(key, f'"{name}"', question.lang, about=actor.id, asker=question.asker)
    if by_others:
        return Question(key, f'sur:"{name}"', question.lang, about=actor.id, asker=question.asker)
    return Question(key, f'de:"{name}"' if key == "quotes" else name, question.lang, speaker=actor.id, asker=question.asker)
