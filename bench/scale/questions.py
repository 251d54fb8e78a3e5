"""What is asked: for every command the kinds of question that differ in what they cost, each in several wordings, out of the archive."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bench.scale.articles import TODAY
from bench.scale.tables import Facts
from bench.scale.words import vocabulary
from handlers.blocks import notices
from handlers.questions import Question
from store import queries
from store.archive import Archive
from store.extract.text import tokens
from store.schema import quotes, stem_counts
from store.types import Filters

#: Wordings of a kind of question, where there are others.
MANY = 12
#: A frequent word stands in so many of the articles at least, a rare one in so few.
FREQUENT, RARE = 1 / 12, 8
#: The page that « Suivant » leads to nineteen times.
PAGE_20 = 19


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a line that is typed, or what a button carries."""

    line: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question to a command. `finds`: whether there is an answer."""

    command: str
    name: str
    asked: tuple[Asked, ...]
    words: tuple[tuple[str, ...], ...] = ()
    actor: str = ""
    finds: bool = True

    @property
    def key(self) -> str:
        return f"{self.command} {self.name}"


def kinds(archive: Archive, facts: Facts) -> list[Kind]:
    """All of them for one archive."""
    frequent, rare = _words(archive, facts)
    return list(_kinds(archive, facts, frequent, rare))


def _kinds(archive: Archive, facts: Facts, frequent: Sequence[str], rare: Sequence[str]) -> Iterator[Kind]:
    always, thrice = facts.always, facts.thrice
    pairs = list(zip(frequent, frequent[1:] + frequent[:1], strict=True))
    month = (TODAY - timedelta(days=400)).strftime("%Y-%m")
    nobody = [f"zqx{word}wk" for word in rare]
    for command, key, page in (("/citations", "quotes", 5), ("/chiffres", "figures", 5), ("/chrono", "chrono", 8)):
        of = "sur" if command == "/chiffres" else "de"
        named = "" if command == "/chrono" else f"{of}:"
        yield Kind(command, "frequent word", _lines(command, frequent), tuple((w,) for w in frequent))
        yield Kind(command, "two frequent words", _lines(command, [" ".join(two) for two in pairs]), tuple(pairs))
        yield Kind(command, "rare word", _lines(command, rare), tuple((w,) for w in rare))
        yield Kind(command, "actor, the most quoted", (Asked(f'{command} {named}"{always}"'),), actor=always)
        yield Kind(command, "actor with 3 quotes", (Asked(f'{command} {named}"{thrice}"'),), actor=thrice)
        narrowed = [f'{named}"{always}" {word}' for word in frequent]
        yield Kind(command, "actor and word", _lines(command, narrowed), tuple((w,) for w in frequent), actor=always)
        outlet = "média:" + '"Média 7"'
        two = [f"{word} {outlet} avant:{month}" for word in frequent]
        yield Kind(command, "two filters", _lines(command, two), tuple((w,) for w in frequent))
        yield Kind(command, "nothing found", _lines(command, nobody), tuple((w,) for w in nobody), finds=False)
        buttons = tuple(Asked(command, _page(key, word, PAGE_20 * page, page)) for word in frequent)
        yield Kind(command, "page 20", buttons, tuple((w,) for w in frequent))
    others = facts.names[:MANY]
    yield Kind("/qui", "actor, the most quoted", (Asked(f"/qui {always}"),), actor=always)
    yield Kind("/qui", "actor with 3 quotes", (Asked(f"/qui {thrice}"),), actor=thrice)
    yield Kind("/qui", "misspelt", _lines("/qui", [_slip(name) for name in others]))
    yield Kind("/qui", "nothing found", _lines("/qui", nobody), finds=False)
    yield Kind("/agenda", "everything", (Asked("/agenda"),))
    yield Kind("/agenda", "frequent word", _lines("/agenda", frequent))
    yield Kind("/agenda", "actor, the most quoted", (Asked(f"/agenda {always}"),))
    yield Kind("/sourcier", "help", (Asked("/sourcier"),))
    yield Kind("/abonnements", "list", (Asked("/abonnements"),))
    said = _said(archive)
    yield Kind("@sourcier", "quote as it was said", tuple(Asked(f"@ source « {words} »") for words in said))
    altered = [" ".join(word for at, word in enumerate(words.split()) if at % 5 != 3) for words in said]
    yield Kind("@sourcier", "quote altered", tuple(Asked(f"@ source « {words} »") for words in altered))
    mixed = [" ".join(words.split()[::-1]) for words in said]
    yield Kind("@sourcier", "nothing found", tuple(Asked(f"@ source « {words} »") for words in mixed), finds=False)
    yield Kind("Home", "opened", (Asked("home"),))


def _lines(command: str, texts: Sequence[str]) -> tuple[Asked, ...]:
    return tuple(Asked(f"{command} {text}") for text in texts)


def _page(key: str, word: str, start: int, page: int) -> str:
    question = Question(key, word, "fr", start=start, back=tuple(range(0, start, page)))
    return json.dumps({"action_id": f"{notices.ASK}.next", "value": question.value()})


def _slip(name: str) -> str:
    """The last letters but one of a name in another order: « Ilena Makrs »."""
    return f"{name[:-3]}{name[-2]}{name[-3]}{name[-1]}"


def _words(archive: Archive, facts: Facts) -> tuple[list[str], list[str]]:
    """Frequent words and rare ones: none that is a name, a common word or one that two words have the stem of."""
    words, stems = vocabulary()
    written: dict[str, list[str]] = {}
    for word, stem in zip(words, stems, strict=True):
        written.setdefault(stem, []).append(word)
    with archive.engine.connect() as connection:
        many = stem_counts.c.articles
        held = connection.execute(select(stem_counts.c.stem, many).order_by(many.desc(), stem_counts.c.stem)).all()
    often = [row.stem for row in held if row.stem and row.articles >= FREQUENT * facts.size]
    often += [row.stem for row in held[:400] if row.stem]
    seldom = [row.stem for row in held if 2 <= row.articles <= RARE]
    return _usable(archive, often, written), _usable(archive, seldom[:: max(1, len(seldom) // 400)], written)


def _usable(archive: Archive, stems: Sequence[str], written: dict[str, list[str]]) -> list[str]:
    found: list[str] = []
    for stem in dict.fromkeys(stems):
        word = written.get(stem, [stem])[0]
        if len(word) < 4 or word.isdigit() or queries.terms(Filters(words=(word,))) != ((stem,),):
            continue
        if queries.stopwords().issuperset(tokens(word)) or archive.recognise((word,)).name:
            continue
        found.append(word)
        if len(found) == MANY:
            break
    return found


def _said(archive: Archive) -> list[str]:
    """Quotes of some length, from all over the archive."""
    with archive.engine.connect() as connection:
        last = connection.scalar(select(quotes.c.id).order_by(quotes.c.id.desc()).limit(1)) or 0
        found: list[str] = []
        for at in range(3 * MANY):
            wide = quotes.c.id >= 1 + at * last // (3 * MANY), quotes.c.kind == "direct"
            row = connection.execute(select(quotes.c.passage).where(*wide).order_by(quotes.c.id).limit(1)).one_or_none()
            words = row.passage.partition("« ")[2].partition(" »")[0] if row else ""
            if 12 <= len(words.split()) <= 30:
                found.append(words)
    return found[:MANY]
