"""The whole campaign: so many inputs of each kind, each judged when it is dealt with, and the figures by kind."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from bench.hostile import articles, nets
from bench.hostile.doors import Newsroom
from bench.hostile.words import hostile
from bot.archives import packaged_directory, packaged_reader
from bot.logs import quiet
from bot.trial import Workspace
from store.archive import Archive

SEED = 8
#: How many inputs of each kind: 10,000 in all.
PLAN: dict[str, int] = {
    "article: mark-up, mentions, links": 800,
    "article: search, unseen signs": 400,
    "article: HTML": 300,
    "article: NewsML-G2": 300,
    "article: ninjs": 300,
    "article: names, archives": 200,
    "article: 50 MB": 20,
    "command: mark-up, mentions, links": 700,
    "command: FTS5, tsquery, SQL": 1400,
    "command: unseen signs": 500,
    "command: paths": 200,
    "mention, thread, direct message": 800,
    "shortcut on a message": 380,
    "click: tampered value": 1600,
    "form: tampered, oversized": 900,
    "request: forged, stale": 250,
    "request: replayed": 50,
    "request: signed, of no known shape": 200,
    "reading link": 400,
    "feed: mark-up, XML": 150,
    "feed: bombs": 50,
    "feed: private addresses": 100,
}
#: A process that answers and reads stays below; one that opened a bomb would not. In MB, above what it has once it can read.
MOST_MEMORY = 700
#: No input holds the process up for so many seconds: what is larger than 10 MB is not opened.
LONGEST = 40.0
_SHOWN = 40


@dataclass
class Kind:
    """What came of the inputs of one kind."""

    inputs: int = 0
    failed: int = 0
    slowest: float = 0.0
    seconds: float = 0.0


@dataclass
class Figures:
    """What came of a campaign; memory in MB: when it began, and the most it ever had."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    before: float = 0.0
    peak: float = 0.0
    seconds: float = 0.0
    shown: int = 0  # messages, modals and errors at fields that were judged

    @property
    def inputs(self) -> int:
        return sum(kind.inputs for kind in self.kinds.values())

    @property
    def is_right(self) -> bool:
        return not self.failures and self.peak - self.before < MOST_MEMORY


class Campaign:
    """One newsroom under attack."""

    def __init__(self, room: Newsroom, site: nets.Web) -> None:
        self.room, self.site, self.figures = room, site, Figures()

    def run(self, plan: Mapping[str, int]) -> Figures:
        """All of the plan, articles first: what is asked then is answered with them."""
        began = time.perf_counter()
        self.figures.before = _memory()
        self.room.ingest([articles.text(self.room.chance, self._next(), "markup") for _ in range(10)])
        for line in ("/citations crue", "/chiffres travaux", "/qui Marsk", "/abonnements"):
            self.room.slack.command(self.room.app, line)
            self.room.wrong()
        self._shown_to_editors()
        for kind, count in plan.items():
            if count:
                self._of(kind, count)
        self.figures.peak = _memory()
        self.figures.seconds = time.perf_counter() - began
        self.figures.shown = self.room.said
        return self.figures

    def _of(self, kind: str, count: int) -> None:
        door, _, about = kind.partition(": ")
        if door == "article":
            make = articles.KINDS[about]
            lot = 1 if about == "50 MB" else 10
            for start in range(0, count, lot):
                files = [make(self.room.chance, self._next()) for _ in range(min(lot, count - start))]
                self._dealt(kind, lambda files=files: self._ingested(files), len(files))  # type: ignore[misc]
        elif kind in ("feed: mark-up, XML", "feed: bombs"):
            lot = 5
            for start in range(0, count, lot):
                many = min(lot, count - start)
                bombs = about == "bombs"
                self._dealt(kind, lambda many=many, bombs=bombs: nets.feeds(self.room, self.site, bombs, many), many)  # type: ignore[misc]
        else:
            doing = self._doing(kind)
            for _ in range(count):
                self._dealt(kind, doing, 1)

    def _doing(self, kind: str) -> Callable[[], list[str]]:
        room = self.room
        chance = room.chance
        families = {"FTS5, tsquery, SQL": ("search",), "unseen signs": ("unseen", "search"), "paths": ("paths",)}
        door, _, about = kind.partition(": ")
        ways: dict[str, Callable[[], list[str]]] = {
            "mention, thread, direct message": lambda: room.mention(hostile(chance)[:12_000]),
            "shortcut on a message": lambda: room.shortcut(hostile(chance)),
            "click: tampered value": room.click,
            "form: tampered, oversized": room.submit,
            "request: forged, stale": room.forged,
            "request: replayed": room.replayed,
            "request: signed, of no known shape": room.strange,
            "reading link": room.link,
            "feed: private addresses": lambda: nets.address(room, self.site),
        }
        if door == "command":
            return lambda: room.command(self._asked(*families.get(about, ("markup",)))[:8000])
        return ways[kind]

    def _asked(self, *families: str) -> str:
        chance = self.room.chance
        return (
            f"{chance.choice(('', 'Marsk ', 'de:Marsk ', 'sur:Veld ', 'média:Gazette ', 'crue '))}{hostile(chance, *families)}"
        )

    def _ingested(self, files: Sequence[articles.Written]) -> list[str]:
        """What they hold is read, then asked for: it is shown by every command that shows it."""
        found = self.room.ingest(files)
        for name, words in (("/citations", "crue"), ("/chiffres", "travaux"), ("/qui", "Marsk"), ("/chrono", "Merrault")):
            found += self.room.command(f"{words} {self._asked('search')[:20] if self.room.chance.random() < 0.3 else ''}", name)
        return found

    def _shown_to_editors(self) -> None:
        """Every form that there is, so that there is something to fill in."""
        room = self.room
        for user in ("UED", "U1"):
            for line in ("/citations crue", "/chiffres travaux", "/qui Marsk"):
                for post in room.slack.command(room.app, line, user=user):
                    for entry in post.entries:
                        room.slack.click(room.app, post, entry["value"], user=user)
                    for button in post.buttons:
                        if button["action_id"].startswith(("sourcier.identity", "sourcier.alert", "sourcier.subscription")):
                            room.slack.click(room.app, post, button["action_id"], user=user)
                for view in [*room.slack.posts]:
                    for button in view.buttons if view.shown == "modal" else ():
                        if ".whose." in button["action_id"]:
                            room.slack.click(room.app, view, button["action_id"], user=user)
                room.wrong()
            for post in room.slack.command(room.app, "/abonnements", user=user):
                for button in post.buttons:
                    room.slack.click(room.app, post, button["action_id"], user=user)
            room.slack.open_home(room.app, user=user)
            home = room.slack.posts[-1]
            for button in home.buttons:
                room.slack.click(room.app, home, button["action_id"], user=user)
            room.wrong()

    def _dealt(self, kind: str, doing: Callable[[], list[str]], inputs: int) -> None:
        kept = self.figures.kinds.setdefault(kind, Kind())
        began = time.perf_counter()
        try:
            found = doing()
        except Exception as fault:  # what gets out of a door is what is looked for
            found = [f"{type(fault).__name__} gets out: {str(fault)[:200]}", *self.room.wrong()]
        took = time.perf_counter() - began
        if took > LONGEST:
            found.append(f"takes {took:.0f} s")
        kept.inputs += inputs
        kept.seconds += took
        kept.slowest = max(kept.slowest, took)
        if found:
            kept.failed += 1
            self.figures.failures += [f"{kind}: {one}" for one in found]

    def _next(self) -> int:
        self.room.number += 1
        return self.room.number


def campaign(archive: Archive, folder: Path, plan: Mapping[str, int] = PLAN, *, seed: int = SEED) -> Figures:
    """Runs a plan against an archive that is empty; `folder` is where files lie. Nothing of it is random but by the seed."""
    quiet()
    directory = packaged_directory()
    archive.sync(directory)
    reader = packaged_reader(directory, model=None)
    with Workspace() as slack, nets.web() as site:
        room = Newsroom(archive, slack, folder / "articles", reader, Random(seed))  # noqa: S311 no secret
        try:
            return Campaign(room, site).run(plan)
        finally:
            room.close()


def sample(share: float) -> dict[str, int]:
    """The plan in small: of each kind something."""
    return {kind: max(1, round(count * share)) for kind, count in PLAN.items()}


def measure(files: Sequence[Path], console: Console) -> bool:
    """The table by kind; whether nothing broke."""
    with _archive() as (archive, folder):
        found = campaign(archive, folder)
    table = Table("kind", "inputs", "failed", "slowest s", "s", title="Hostile inputs through the real doors")
    for name, kind in found.kinds.items():
        table.add_row(name, f"{kind.inputs:,}", str(kind.failed), f"{kind.slowest:.2f}", f"{kind.seconds:.0f}")
    table.add_row("all", f"{found.inputs:,}", str(len(found.failures)), "", f"{found.seconds:.0f}")
    console.print(table)
    console.print(
        f"{found.shown:,} messages and modals judged; memory {found.before:.0f} MB before, {found.peak:.0f} MB at most"
    )
    for line in list(dict.fromkeys(found.failures))[:_SHOWN]:
        console.print(line, markup=False, highlight=False)
    return found.is_right


@contextmanager
def _archive() -> Iterator[tuple[Archive, Path]]:
    with tempfile.TemporaryDirectory(prefix="sourcier-hostile-") as name:
        folder = Path(name)
        key = "c291cmNpZXItaG9zdGlsZS1vd24ta2V5LTMyLWJ5dGU="
        with Archive.create(f"sqlite:///{folder / 'archive.db'}", keys=(key,)) as archive:
            yield archive, folder


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
