"""Where what outlets allow, how long they let us keep, and who may do what meet embargo, withdrawal and outlets' corrections."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from newsrooms import TEAM
from sqlalchemy import select
from test_outlet_rights import allow
from trusts import CLEARED, Newsroom, Story, leaks

from bot.checking import verification_json, verification_text
from bot.doctor import examine
from bot.settings import fixed
from bot.trial import Workspace
from handlers.wording.doctor import KEPT
from store import schema
from store.archive import Archive
from store.types import Subscription

VALDOR = "Radio Valdor (média d'État)"
#: The sentence before the quote is nobody's, and the quote points back to it.
BEFORE, AROUND = "La salle attendait depuis neuf heures", "selon les experts de la préfecture"
SAID = "C'est pourquoi la digue {} tiendra jusqu'au printemps avec ses pavés et ses pompes"


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    (tmp_path / "directory").mkdir()
    with Workspace() as slack:
        slack.groups["S1"] = ["U2"]
        yield Newsroom(archive, tmp_path / "articles", slack)


def version(word: str, cost: int) -> str:
    return (
        f"Inondations à Brenne : le pont fermé\n\n{BEFORE}. « {SAID.format(word)} », a déclaré Orla Vintz devant les maires.\n\n"
        f"Les travaux coûteront {cost} millions d'euros à la région, {AROUND}."
    )


def tell(room: Newsroom, word: str, cost: int, **more: str) -> None:
    said = {"outlet": "Radio Valdor", "url": "https://valdor.example/1", "published": "2031-03-04"}
    room.write(Story(1), text=version(word, cost), **{**said, **more})


def flat(said: str) -> str:
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def posted(room: Newsroom, holding: str) -> list[str]:
    """What was posted, or put in the place of a message, that holds some words."""
    said = (flat(json.dumps(post.payload, ensure_ascii=False)) for post in room.slack.posts)
    return [each for each in said if holding in each]


# --- what an outlet lets us show -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shows", "seen"), [("quote", False), ("passage", True)])
def test_a_correction_shows_no_more_than_the_outlet_allows(room: Newsroom, tmp_path: Path, shows: str, seen: bool) -> None:
    allow(room.archive, tmp_path / "directory", shows)
    room.subscribe()
    room.alert(words=("digue",))
    tell(room, "basse", 101)
    room.pass_(hours=1, minutes=1)
    for _ in range(2):
        room.tick()
    room.pass_(hours=2)
    tell(room, "haute", 130)
    for _ in range(3):
        room.pass_(minutes=10)
        room.tick()
    threads = posted(room, " a corrigé ")
    assert len(threads) == 2
    for said in threads:
        assert f"{VALDOR} a corrigé le 4 mars 2031" in said
        assert ("digue basse" in said, "digue haute" in said) == (True, True)
        assert "101 millions d'euros est devenu 130 millions d'euros" in said
        assert (BEFORE in said, AROUND in said) == (False, False)
    cited = flat(room.type("/citations Orla Vintz"))
    assert "auparavant : « C'est pourquoi la digue basse" in cited
    assert "média d'État" in cited
    checked = room.archive.check(SAID.format("basse"))
    doors = {
        "mention": flat(room.mention(f"@sourcier « {SAID.format('basse')} »")),
        "check": flat(verification_text(checked, lang="fr")).replace("*", ""),
        "check --json": flat(verification_json(checked)),
    }
    for door, said in doors.items():
        assert ("basse" in said, "haute" in said) == (True, True), door
        assert (BEFORE in said) == seen, door
        assert AROUND not in said, door
    assert {trace.correction for trace in checked.traces} >= {"changed"}


def test_what_stands_in_the_place_of_a_message_names_the_outlet_with_its_label(room: Newsroom, tmp_path: Path) -> None:
    allow(room.archive, tmp_path / "directory", "quote")
    room.alert(words=("digue",))
    tell(room, "basse", 101)
    room.tick()
    (article,) = room.archive.articles_named("a1.txt")
    room.archive.withdraw(article.key, reason="annulation", by="cli", at=room.at)
    room.pass_(minutes=1)
    room.tick()
    assert posted(room, f"Article retiré par {VALDOR} le 4 mars 2031")


# --- for how long ------------------------------------------------------------------------------------------------------


def rows(room: Newsroom) -> dict[str, str]:
    """Every row of every table but the directory's own, as text, by table; what counts nothing any more is nothing.

    Nor do the days between which a stretch of ids may be, which only widen, and how often something was taken out.
    """
    found: dict[str, str] = {}
    with room.archive.engine.connect() as connection:
        for table in schema.metadata.sorted_tables:
            if table.name not in ("outlets", "sources", "zones"):
                said = [str(tuple(row)) for row in connection.execute(select(table))]
                left = {"stem_counts": ", 0, 0)", "article_counts": ", 0)", "meta": "('fence',"}.get(table.name)
                found[table.name] = "\n".join(row for row in said if left is None or left not in row)
    return {name: said for name, said in found.items() if said}


@pytest.mark.parametrize("sealing", [{"internal": "yes"}, {"embargo_until": "2031-01-05T08:00+00:00"}])
def test_what_is_sealed_goes_when_its_time_is_over_like_any_other(
    room: Newsroom, tmp_path: Path, sealing: dict[str, str]
) -> None:
    """An embargo that nobody has noted the end of too: it counts as published on that day."""
    allow(room.archive, tmp_path / "directory", "", retention="30")
    room.at = datetime(2031, 1, 1, 7, tzinfo=UTC)
    before = rows(room)
    room.write(Story(2), **{"outlet": "Radio Valdor", "published": "2031-01-01", **sealing})
    assert {"sealed", "sealed_names", "texts"} <= set(rows(room))
    assert room.archive.expired(date(2031, 1, 31)) == {}
    assert room.archive.expire(date(2031, 2, 10)) == {"Radio Valdor": 1}
    assert rows(room) == before
    assert leaks(room, Story(2), CLEARED) == {}


def test_a_message_that_cites_what_has_expired_stands_as_it_is(room: Newsroom, tmp_path: Path) -> None:
    allow(room.archive, tmp_path / "directory", "", retention="30")
    room.alert(words=("digue",))
    tell(room, "basse", 101)
    room.tick()
    room.pass_(hours=1)
    tell(room, "haute", 130)
    room.pass_(minutes=10)
    room.tick()
    assert len(posted(room, " a corrigé ")) == 1
    assert room.archive.expire(date(2031, 5, 1)) == {"Radio Valdor": 2}
    before = len(room.slack.calls)
    room.pass_(minutes=10)
    room.tick()
    assert posted(room, "retiré") == []
    assert [call.method for call in room.slack.calls[before:] if call.method == "chat.update"] == []
    left = rows(room)
    assert not {"articles", "texts", "changes", "rectified", "withdrawn_articles", "post_articles"} & set(left)
    assert [name for name, said in left.items() if "Vintz" in said or "haute" in said or "basse" in said] == []


def test_words_of_a_version_that_has_expired_go_from_what_the_next_one_changed(room: Newsroom, tmp_path: Path) -> None:
    allow(room.archive, tmp_path / "directory", "", retention="30")
    tell(room, "basse", 101)
    room.pass_(days=40)
    tell(room, "haute", 130, published="2031-04-13")
    assert "basse" in rows(room)["changes"]
    assert room.archive.expire(date(2031, 4, 14)) == {"Radio Valdor": 1}
    assert [name for name, said in rows(room).items() if "basse" in said] == []
    said = flat(room.type("/citations Orla Vintz"))
    assert ("digue haute" in said, "auparavant" in said) == (True, False)


def test_what_was_withdrawn_expires_once_its_messages_say_so_and_stays_out(room: Newsroom, tmp_path: Path) -> None:
    allow(room.archive, tmp_path / "directory", "", retention="30")
    room.alert(words=("digue",))
    tell(room, "basse", 101)
    room.tick()
    (article,) = room.archive.articles_named("a1.txt")
    room.archive.withdraw(article.key, reason="annulation", by="cli", at=room.at)
    assert room.archive.expired(date(2031, 5, 1)) == {}, "a message does not say so yet"
    assert room.archive.expire(date(2031, 5, 1)) == {}
    room.pass_(minutes=1)
    room.tick()
    assert posted(room, "Article retiré par")
    assert room.archive.expire(date(2031, 5, 1)) == {"Radio Valdor": 1}
    left = rows(room)
    assert not {"articles", "texts", "withdrawn_articles", "post_articles"} & set(left)
    assert "annulation" in left["withdrawals"]
    ((_, reason),) = room.read().failed
    assert reason.startswith("It was withdrawn on 2031-03-04")


# --- what is held of whoever withdraws --------------------------------------------------------------------------------


def test_who_withdrew_something_is_exported_and_forgotten_and_the_decision_stands(room: Newsroom) -> None:
    for story, user in ((Story(1), "U0FORGET"), (Story(2), "U0STAYS")):
        room.write(story)
        (article,) = room.archive.articles_named(f"a{story.number}.txt")
        room.archive.withdraw(article.key, reason=f"motif {story.number}", by=f"{TEAM}:{user}", at=room.at)
    own = room.archive.subscriptions.add(Subscription(TEAM, "U0FORGET", None, "Europe/Paris", kind="alert"), now=room.at)
    room.archive.subscriptions.opened(TEAM, own, "D0FORGET")
    room.write(Story(4, happening=3))
    (article,) = room.archive.articles_named("a4.txt")
    for channel in ("D0FORGET", "C1"):
        room.archive.ledger.record(TEAM, channel, "1.2", "alert", lang="fr", articles=[article.id], at=room.at)
    held = room.archive.persons.export("U0FORGET")
    assert [(one["reason"], one["kind"], one["at"][:10]) for one in held["withdrawals"]] == [
        ("motif 1", "article", "2031-03-04")
    ]
    assert [(one["channel"], one["kind"]) for one in held["messages"]] == [("D0FORGET", "alert")]
    done = room.archive.persons.forget("U0FORGET")
    assert (done["withdrawals"], done["posts"]) == (1, 1)
    left = rows(room)
    assert [name for name, said in left.items() if "U0FORGET" in said or "D0FORGET" in said] == []
    assert ("motif 1" in left["withdrawals"], f"{TEAM}:U0STAYS" in left["withdrawals"]) == (True, True)
    ((_, reason),) = room.write(Story(1), text=Story(1).text + " Fin.").failed
    assert reason.startswith("It was withdrawn on 2031-03-04")


def test_the_doctor_counts_what_withdrawals_and_embargo_keep(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    with Archive.open(sqlite_url) as archive, Workspace() as slack:
        room = Newsroom(archive, tmp_path / "articles", slack)
        tell(room, "basse", 101)
        tell(room, "haute", 130)
        room.write(Story(2))
        room.write(Story(4, happening=3), internal="yes")
        (article,) = archive.articles_named("a2.txt")
        archive.withdraw(article.key, reason="annulation", by="cli", at=room.at)
    found = {one.about: one.said for one in examine(fixed(database_url=sqlite_url))}
    counted = {name: found[f"kept, {name}"].partition(",")[0] for name in ("withdrawals", "anonymised", "sealed", "changes")}
    assert counted == {"withdrawals": "1", "anonymised": "0", "sealed": "1", "changes": "2"}
    assert "annulation" not in str(found)


def test_every_table_that_the_doctor_names_is_in_the_page_on_privacy() -> None:
    page = (Path(__file__).parents[1] / "docs" / "privacy.md").read_text("utf-8")
    listed = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)}
    named = {table for said in KEPT.values() for table in re.findall(r"`(\w+)`", said("en"))}
    assert named <= listed
    assert listed <= set(schema.metadata.tables) | {"retention"}
    trust = {"sealed", "sealed_names", "withdrawals", "withdrawn_articles", "amendments", "anonymised", "changes", "rectified"}
    assert trust <= listed
