"""A newsroom whose articles each have words of their own: what any door says of one is told by them, whoever asks it and when.

The doors are the real ones: the app in a workspace on loopback, the commands' printers, the reading page, delivery.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dispatches
from newsrooms import TEAM
from slack_sdk import WebClient
from sqlalchemy import select

from bench.week import story
from bot import previews
from bot.checking import checked, verification_json
from bot.delivery import Postman
from bot.finding import decision_json, decision_text
from bot.happenings import event_lines
from bot.pages.views import shown
from bot.settings import fixed
from bot.trial import Post, Workspace
from store import ingest, schema
from store.archive import Archive
from store.types import Actor, Article, EventFilters, Extraction, Figure, Mention, Quote, Report, Span, Subscription

#: A Tuesday, 08:00 in Paris.
START = datetime(2031, 3, 4, 7, 0, tzinfo=UTC)
CLEARED = "CEMBARGO"
#: Letters that no French word has in this order, so that a canary is its article's alone however it is stemmed.
_SYLLABLES = ("zork", "vlim", "drax", "quolt", "brenk", "wexu", "jomp", "kizt")


def canary(number: int, part: int) -> str:
    """A word of an article that stands nowhere else."""
    first, second = divmod(number, len(_SYLLABLES))
    tail = "".join(chr(ord("a") + int(digit)) for digit in f"{first:02d}")
    return f"{_SYLLABLES[second]}{tail}{'oiuea'[part % 5]}{'mnlrt'[part // 5 % 5]}"


@dataclass(frozen=True)
class Story:
    """An invented article: its title, its words and its people are canaries, one happening in `happening`."""

    number: int
    happening: int = 0

    @property
    def name(self) -> str:
        return f"{canary(self.number, 0).capitalize()} {canary(self.number, 1).capitalize()}"

    @property
    def words(self) -> tuple[str, ...]:
        """All that tells that it was read, folded."""
        return tuple(canary(self.number, part) for part in range(8))

    @property
    def said(self) -> str:
        if self.happening:
            return f"nous ne quitterons pas {canary(self.number, 2)} sans {canary(self.number, 3)} et nos voisins de l'est"
        return f"la digue {canary(self.number, 2)} tiendra jusqu'au {canary(self.number, 3)} du delta cet hiver"

    @property
    def text(self) -> str:
        w = [canary(self.number, part) for part in range(8)]
        tail = (
            f"« {self.said[0].upper()}{self.said[1:]} », a déclaré {self.name} devant les maires {w[5]}.\n\n"
            f"Les travaux {w[6]} coûteront {100 + self.number} millions d'euros à la région {w[7]}."
        )
        if self.happening:
            title, _, rest = story(self.happening).partition("\n")
            said = f"« {self.said[0].upper()}{self.said[1:]} », souffle {self.name} chez {w[5]}."
            return f"{title} pont {w[4]}\n{rest}\n\n{said}\n\n{w[6]} : {100 + self.number} millions d'euros pour {w[7]}."
        return (
            f"Inondations à Brenne : le pont {w[4]} fermé\n\n"
            f"Le pont {w[4]} de Brenne a été fermé mardi 4 mars 2031 par la préfecture après la crue du fleuve, "
            f"a annoncé {self.name}.\n\n{tail}"
        )


class CanaryReader:
    """Two capitalised words are a person, what stands between « » is said by whom the paragraph names, digits are figures."""

    def extract(self, article: Article) -> Extraction:
        import re

        text = article.text
        found = list(re.finditer(r"\b[A-ZÉ][a-zé]+ [A-ZÉ][a-zé]+\b", text))
        mentions = [Mention(Span(*m.span()), m.group(), "name") for m in found]
        actors = tuple(Actor(name, "person") for name in dict.fromkeys(m.actor for m in mentions))
        quotes = []
        for m in re.finditer(r"«\s*([^»]+?)\s*»", text):
            after = next((one.actor for one in mentions if one.span.start >= m.end()), None)
            quotes.append(Quote((Span(*m.span(1)),), "direct", after, rule="canary", confidence=1.0))
        small = dispatches.SmallReader()
        figures: tuple[Figure, ...] = tuple(small._figure(m) for m in dispatches._FIGURE.finditer(text))
        return Extraction(actors, tuple(mentions), tuple(quotes), figures)


@dataclass
class Newsroom:
    """An archive, a folder of files, a workspace, and one clock for all."""

    archive: Archive
    folder: Path
    slack: Workspace
    at: datetime = START
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slack.keep_time(lambda: self.at.timestamp())
        settings = fixed(database_url="sqlite://", editors="S1").model_copy(update={"cleared": (CLEARED,)})
        self.app = self.slack.app(self.archive, settings, now=self.clock)

    def clock(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)

    # --- in

    def write(self, story: Story, *, text: str | None = None, name: str | None = None, **said: str) -> Report:
        """Write an article's file and read the folder in."""
        name = name or f"a{story.number}.txt"
        (self.folder / name).write_text(text or story.text, "utf-8")
        self.rows[name] = {
            "file": name,
            "published": self.at.date().isoformat(),
            "outlet": f"Gazette {canary(story.number, 9)}" if "outlet" not in said else "",
            "url": f"https://gazette.example/{story.number}",
            **said,
        }
        return self.read()

    def read(self) -> Report:
        columns = ("file", "title", "published", "outlet", "url", "embargo_until", "internal")
        with (self.folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, restval="")
            table.writeheader()
            table.writerows(self.rows.values())
        return ingest.run([self.folder], archive=self.archive, reader=CanaryReader, fetched=self.at)

    # --- out

    def type(self, line: str, channel: str = "C1") -> str:
        return _all(self.slack.command(self.app, line, channel=channel))

    def mention(self, text: str, channel: str = "C1") -> str:
        return _all(self.slack.mention(self.app, text, channel=channel))

    def postman(self, step: Callable[[str], None] = lambda _: None) -> Postman:
        client = WebClient(token="xoxb-trial", base_url=self.slack.client_url)
        seconds = lambda: self.at.timestamp()  # noqa: E731
        return Postman(self.archive, client, TEAM, clock=self.clock, sleep=self._sleep, monotonic=seconds, step=step)

    def _sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def tick(self) -> str:
        """Deliver what is due; what was posted by it."""
        before = len(self.slack.posts)
        self.postman().tick()
        return _all(self.slack.posts[before:])

    def subscribe(self, **filters: Any) -> int:
        wanted = Subscription(TEAM, "U1", "C9", "Europe/Paris", days=tuple(range(7)), minutes=9 * 60, length="long")
        return self.archive.subscriptions.add(wanted, now=self.at)

    def alert(self, **filters: Any) -> int:
        wanted = Subscription(TEAM, "U1", "C8", "Europe/Paris", kind="alert", filters=EventFilters(**filters))
        return self.archive.subscriptions.add(wanted, now=self.at)

    def asked_of(self, story: Story, channel: str = "C1") -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """What each door says to questions about a story: which door, all that it says, the words that the question itself has."""
        name, word = story.name, canary(story.number, 4)
        own = (canary(story.number, 0), canary(story.number, 1))
        yield "/citations name", self.type(f"/citations {name}", channel), own
        yield "/citations word", self.type(f"/citations {canary(story.number, 2)}", channel), (canary(story.number, 2),)
        yield "/citations common", self.type("/citations digue", channel), ()
        yield "/chiffres", self.type("/chiffres travaux", channel), ()
        yield "/qui", self.type(f"/qui {name}", channel), own
        yield "/qui misspelt", self.type(f"/qui {name[:-1]}", channel), own[:1]
        yield "/chrono", self.type("/chrono", channel), ()
        yield "/chrono word", self.type(f"/chrono {word}", channel), (word,)
        yield "/agenda", self.type("/agenda", channel), ()
        yield "/sourcier", self.type("/sourcier", channel), ()
        yield "/sourcier corrections", self.type("/sourcier corrections", channel), ()
        half = " ".join(story.said.split()[:5])
        yield "mention", self.mention(f"@sourcier « {half} »", channel), (canary(story.number, 2),)
        yield "/citations outlet", self.type("/citations digue média:gazette", channel), ()

    def asked_at_large(self) -> Iterator[tuple[str, str]]:
        """What the doors say that take no channel: the Home, the commands of a terminal, the reading page."""
        yield "Home", _all(self.slack.open_home(self.app))
        reader = self.archive.reader(self.at)
        yield "events", "\n".join(event_lines(reader, jsonl=True))
        yield "examples", json.dumps(reader.examples())
        wanted = previews.asked(reader, "")
        yield "digest", previews.digest_json(previews.previewed(reader, wanted, now=self.at, hours=24 * 30))
        yield "coverage", repr(reader.coverage()) + repr(reader.latest())
        with self.archive.engine.connect() as connection:
            for kind, table in (("quote", schema.quotes), ("figure", schema.figures), ("mention", schema.mentions)):
                for id_ in connection.scalars(select(table.c.id)).all():
                    excerpt = reader.excerpt(kind, id_)  # type: ignore[arg-type]
                    yield f"page {kind}", repr(shown(excerpt, "fr")) if excerpt else ""
                    yield f"paragraph {kind}", repr(reader.paragraph(kind, id_))  # type: ignore[arg-type]
            yield "actors", repr([reader.actor(id_) for id_ in connection.scalars(select(schema.actors.c.id)).all()])

    def found(self, story: Story) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """What `sourcier find` and `check` print."""
        reader = self.archive.reader(self.at)
        today = self.at.date()
        for typed, own in ((story.name, story.words[:2]), (story.name.split()[1], story.words[1:2]), (story.name[:6], ())):
            decision = reader.find(typed, today=today)
            said = decision_json(decision, today=today, lang="fr") + decision_text(typed, decision, today=today, lang="fr")
            yield f"find {typed}", said, own
        half = " ".join(story.said.split()[:5])
        for text in (half, " ".join(story.text.split("\n\n")[1].split()[:8])):
            found, _ = checked(reader, text, speaker=None, today=today)
            yield "check", verification_json(found), tuple(word for word in story.words if word in text)


def _all(posts: list[Post]) -> str:
    shown = ({name: part for name, part in post.payload.items() if name != "thread_ts"} for post in posts)
    return "\n".join(json.dumps(payload, ensure_ascii=False) for payload in shown)


def leaked(said: str, story: Story, own: tuple[str, ...] = ()) -> list[str]:
    """The words of a story that something says, but for those that the question had."""
    low = said.lower()
    return [word for word in (*story.words, canary(story.number, 9)) if word in low and word not in own]


def leaks(room: Newsroom, story: Story, channel: str = "C1") -> dict[str, list[str]]:
    """The doors that say a word of a story, with the words."""
    doors = [*room.asked_of(story, channel), *room.found(story), *((door, said, ()) for door, said in room.asked_at_large())]
    return {door: words for door, said, own in doors if (words := leaked(said, story, own))}
