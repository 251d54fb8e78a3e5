"""Whatever is read in, sealed, corrected and withdrawn in whatever order, no answer has a word of what may not be seen then."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from trusts import Newsroom, Story, leaked

from bot.trial import Workspace
from store.archive import Archive

STEPS = 40


@dataclass
class Version:
    """One text of an article, whose words are its own; `until`: None public, a moment, or `internal`."""

    story: Story
    until: datetime | None = None
    internal: bool = False


@dataclass
class Kept:
    """An article as the archive ought to keep it."""

    file: str
    versions: list[Version]
    withdrawn: bool = False

    def hidden(self, now: datetime) -> list[Story]:
        """The texts of which nobody may be told a word."""
        last = self.versions[-1]
        sealed = last.internal or (last.until is not None and now < last.until)
        if self.withdrawn or sealed:
            return [version.story for version in self.versions]
        return []


@dataclass
class Model:
    """What was done so far, and what follows for what may be said."""

    room: Newsroom
    chance: Random
    articles: list[Kept] = field(default_factory=list)
    number: int = 0
    log: list[str] = field(default_factory=list)

    def step(self) -> None:
        ways = {self.new: 5, self.correct: 3, self.withdraw: 2, self.lift: 1, self.time: 4, self.tick: 2, self.ask: 6}
        self.chance.choices([*ways], [*ways.values()])[0]()

    def _story(self) -> Story:
        self.number += 1
        return Story(self.number, self.chance.choice((0, 0, 1, 2, 3)))

    def _version(self) -> Version:
        kind = self.chance.choice(("public", "public", "embargo", "internal"))
        until = self.room.at + timedelta(seconds=self.chance.choice((1, 60, 3600))) if kind == "embargo" else None
        return Version(self._story(), until, kind == "internal")

    def _write(self, file: str, version: Version, outlet: int) -> None:
        said = {"outlet": f"Gazette {outlet}", "url": f"https://gazette.example/{file}"}
        if version.until:
            said["embargo_until"] = version.until.isoformat()
        if version.internal:
            said["internal"] = "oui"
        self.room.write(version.story, name=file, **said)

    def new(self) -> None:
        version = self._version()
        kept = Kept(f"n{len(self.articles)}.txt", [version])
        self.log.append(f"new {kept.file} {version}")
        self.articles.append(kept)
        self._write(kept.file, version, len(self.articles) % 4)

    def correct(self) -> None:
        if not self.articles:
            return
        kept = self.chance.choice(self.articles)
        version, last = self._version(), kept.versions[-1]
        never_seen = last.internal or (last.until is not None and self.room.at < last.until)
        self.log.append(f"correct {kept.file} {version}")
        self._write(kept.file, version, self.articles.index(kept) % 4)
        if kept.withdrawn:
            kept.versions.insert(0, version)
        elif never_seen:  # what nobody saw is nobody's old version
            self.discarded.append(kept.versions.pop().story)
            kept.versions.append(version)
        else:
            kept.versions.append(version)

    discarded: list[Story] = field(default_factory=list)

    def lift(self) -> None:
        """An embargo is moved to now, or internal copy published."""
        sealed = [kept for kept in self.articles if kept.versions[-1].internal and not kept.withdrawn]
        if sealed:
            kept = self.chance.choice(sealed)
            kept.versions[-1] = Version(kept.versions[-1].story)
            self.log.append(f"lift {kept.file}")
            self._write(kept.file, kept.versions[-1], self.articles.index(kept) % 4)

    def withdraw(self) -> None:
        there = [kept for kept in self.articles if not kept.withdrawn]
        if there:
            kept = self.chance.choice(there)
            self.log.append(f"withdraw {kept.file}")
            (article,) = self.room.archive.articles_named(kept.file)
            self.room.archive.withdraw(article.key, reason="r", by="cli", at=self.room.at, purge=self.chance.random() < 0.2)
            kept.withdrawn = True

    def time(self) -> None:
        """On by a while, or to the second before or after an embargo ends."""
        ends = [version.until for kept in self.articles for version in kept.versions if version.until]
        ahead = [end for end in ends if end > self.room.at + timedelta(seconds=1)]
        if ahead and self.chance.random() < 0.7:
            self.room.at = min(ahead) - timedelta(seconds=1) if self.chance.random() < 0.5 else min(ahead)
        else:
            self.room.pass_(minutes=self.chance.choice((1, 40, 500)))

    def tick(self) -> None:
        self._judge("tick", self.room.tick(), None, ())

    def ask(self) -> None:
        if not self.articles:
            return
        story = self.chance.choice([version.story for kept in self.articles for version in kept.versions])
        doors = [*self.room.asked_of(story), *self.room.found(story)]
        if self.chance.random() < 0.3:
            doors += [(door, said, ()) for door, said in self.room.asked_at_large()]
        for door, said, own in doors:
            self._judge(door, said, story, own)

    def _judge(self, door: str, said: str, asked: Story | None, own: tuple[str, ...]) -> None:
        hidden = [story for kept in self.articles for story in kept.hidden(self.room.at)] + self.discarded
        for story in hidden:
            words = leaked(said, story, own if story == asked else ())
            assert not words, (door, words, self.room.at.isoformat(), *self.log)

    def standing(self) -> None:
        """After all was amended, no message that stands has a word of what was withdrawn."""
        for _ in range(20):
            self.room.pass_(seconds=30)
            self.room.tick()
        shown: dict[tuple[str, str], str] = {}
        for post in self.room.slack.posts:
            if post.method in ("chat.postMessage", "chat.update"):
                shown[post.channel, post.ts or post.payload["ts"]] = json.dumps(post.payload, ensure_ascii=False)
        for kept in self.articles:
            if kept.withdrawn:
                for version in kept.versions:
                    for said in shown.values():
                        # the words that a question had stand in « aucun résultat pour … »
                        assert len(leaked(said, version.story)) <= 2, (kept.file, *self.log)


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        yield Newsroom(archive, tmp_path / "articles", slack)


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_has_a_word_of_what_may_not_be_seen(room: Newsroom, seed: int) -> None:
    model = Model(room, Random(seed))
    room.subscribe()
    room.alert(words=("pont",))
    for _ in range(STEPS):
        model.step()
    model.ask()
    model.standing()
