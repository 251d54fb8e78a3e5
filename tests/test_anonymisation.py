"""A name that is taken out stands nowhere any more, finds nobody, and does not come back with the next reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from trusts import CanaryReader, Newsroom, Story, canary, leaks

from bot.trial import Workspace
from store import reread
from store.archive import Archive
from store.extract import RULES
from store.masks import mask_of, masked
from store.types import Filters

STORY, OTHER = Story(1), Story(4, happening=3)
NAME = (canary(1, 0), canary(1, 1))


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        yield Newsroom(archive, tmp_path / "articles", slack)


def hide(room: Newsroom) -> tuple[int, int]:
    return reread.anonymise(
        room.archive, STORY.name, reader=CanaryReader, directory="", reason="droit à l'oubli", by="cli", now=room.at
    )


def named(room: Newsroom) -> dict[str, list[str]]:
    """The doors that say the name, with what they say of it."""
    doors = leaks(room, STORY)
    return {door: both for door, words in doors.items() if (both := [word for word in words if word in NAME])}


def test_the_name_is_nowhere_and_all_else_stays(room: Newsroom) -> None:
    room.write(STORY)
    room.write(STORY, text=STORY.text.replace("cet hiver", "ce printemps"))
    title = f"{STORY.name} répond aux maires"
    room.write(OTHER, text=OTHER.text.replace(OTHER.name, STORY.name), title=title)
    assert len(named(room)) >= 6
    assert hide(room) == (2, 1)
    assert named(room) == {}
    said = [" ".join(quote.words) for quote in room.archive.quotes(Filters()).items]
    assert any("ce printemps" in words for words in said), "the words are still quoted"
    assert {quote.speaker for quote in room.archive.quotes(Filters()).items} == {None}
    assert room.archive.find(STORY.name).decision == "none"
    assert all(not set(NAME) & set(str(event.headline).lower().split()) for event in room.archive.every_event())


def test_it_does_not_come_back_when_articles_are_read_again_or_come_in(room: Newsroom) -> None:
    room.write(STORY)
    hide(room)
    done = reread.run(room.archive, reader=CanaryReader, directory="another", now=room.at)
    assert (done.again, done.versions, done.failed) == (1, 0, [])
    assert named(room) == {}
    room.write(OTHER, text=OTHER.text.replace(OTHER.name, STORY.name.upper()))
    assert named(room) == {}
    assert RULES > 0


def test_who_shares_a_surname_is_still_found(room: Newsroom) -> None:
    surname = STORY.name.split()[1]
    namesake = f"Ilda {surname}"
    room.write(STORY)
    room.write(OTHER, text=OTHER.text.replace(OTHER.name, namesake))
    hide(room)
    assert room.archive.find(namesake).matches[0].actor.name == namesake
    assert room.archive.find(surname).matches[0].actor.name == namesake


def test_messages_that_cite_an_article_with_the_name_say_so(room: Newsroom) -> None:
    room.write(STORY)
    (answer,) = room.slack.command(room.app, f"/citations {canary(1, 2)}")
    room.slack.click(room.app, answer, "Partager dans le canal")
    hide(room)
    room.tick()
    (update,) = [post for post in room.slack.posts if post.method == "chat.update"]
    assert "Un nom a été retiré le 4 mars 2031" in update.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Théo Dorval est sorti. M. Dorval n'a rien dit.", "████ ██████ est sorti. M. ██████ n'a rien dit."),
        ("THÉO DORVAL, Theo Dorval et Théo\nDorval", "████ ██████, ████ ██████ et ████\n██████"),
        ("Mme Dorval n'est pas lui.", "Mme Dorval n'est pas lui."),
        ("Théo Dorvalin et Mathéo Dorval", "Théo Dorvalin et Mathéo Dorval"),
    ],
)
def test_a_mask_hides_a_name_as_it_is_written_and_a_surname_beside_it_alone(text: str, hidden: str) -> None:
    assert masked(text, [mask_of("Théo Dorval")]) == hidden
    assert len(hidden) == len(text)
