"""What an outlet changes after publication: marked where it is quoted, told with both versions where it is checked, said in threads once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import samples
from sqlalchemy import select
from trusts import Newsroom, Story, canary

from bot.trial import Workspace
from store import schema
from store.archive import Archive
from store.types import Article, Extraction, Filters, Rectification

STORY, OTHER = Story(1), Story(4, happening=3)
FIXED = STORY.text.replace("cet hiver", "ce printemps").replace("101 millions", "130 millions")


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        yield Newsroom(archive, tmp_path / "articles", slack)


def changes(room: Newsroom) -> list[tuple[str, str | None, str | None]]:
    with room.archive.engine.connect() as connection:
        rows = connection.execute(schema.changes.select().order_by(schema.changes.c.id))
        return [(row.kind, row.before, row.after) for row in rows]


def flat(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_changed_came_and_went_is_kept(room: Newsroom) -> None:
    room.write(STORY)
    added = FIXED + "\n\n« Nous rouvrirons le pont dimanche matin sans faute », promet Vorla Tims."
    room.write(STORY, text=added)
    told = changes(room)
    (quote,) = [each for each in told if each[0] == "quote" and each[1]]
    assert ("cet hiver" in str(quote[1]), "ce printemps" in str(quote[2])) == (True, True)
    assert ("figure", "101 millions d'euros", "130 millions d'euros") in told
    assert ("name", None, "Vorla Tims") in told
    assert any(kind == "quote" and before is None and "dimanche" in str(after) for kind, before, after in told)
    room.write(STORY, text=FIXED)
    assert ("name", "Vorla Tims", None) in changes(room)


def test_the_quote_says_that_it_was_corrected_and_what_stood_before(room: Newsroom) -> None:
    room.write(STORY)
    room.write(OTHER)
    room.pass_(days=2)
    room.write(STORY, text=FIXED, published="2031-03-04")
    said = flat(room.type(f"/citations {STORY.name}"))
    assert "corrigé le 6 mars 2031, auparavant : « La digue" in said
    assert "cet hiver" in said
    assert "corrigé le" not in flat(room.type(f"/citations {OTHER.name}"))
    found = room.archive.check(STORY.said)
    assert {trace.correction for trace in found.traces} >= {"changed"}, "check answers with both"


def test_our_own_reading_is_no_correction_of_the_outlet_s(room: Newsroom) -> None:
    room.write(STORY)
    (article,) = room.archive.articles_named("a1.txt")
    stored = room.archive.stored(article.id)
    assert stored is not None
    from dataclasses import replace

    from trusts import CanaryReader

    from store.types import Article

    read = Article("a1.txt", FIXED, published="2031-03-04", url="https://gazette.example/1")
    extraction = CanaryReader().extract(read)
    room.archive.add(read, replace(extraction), key=stored.key, raw=stored.raw, digest=stored.digest, rules=9, again=True)
    assert changes(room) == []


def told_in_threads(room: Newsroom) -> list[tuple[str, str]]:
    return [
        (post.channel, flat(json.dumps(post.payload, ensure_ascii=False)))
        for post in room.slack.posts
        if post.method == "chat.postMessage" and " a corrigé " in json.dumps(post.payload, ensure_ascii=False)
    ]


def test_who_was_told_the_old_one_is_told_in_its_thread_once_and_nobody_else(room: Newsroom) -> None:
    room.subscribe()
    room.alert(words=("pont",))
    room.write(STORY)
    room.write(OTHER)
    room.pass_(hours=1, minutes=1)
    room.tick()
    room.tick()
    parents = {post.channel: post.ts for post in room.slack.posts if post.method == "chat.postMessage" and not post.thread}
    assert set(parents) == {"C8", "C9"}
    room.pass_(hours=2)
    room.write(STORY, text=FIXED)
    for _ in range(3):
        room.pass_(minutes=10)
        room.tick()
    told = told_in_threads(room)
    assert sorted(channel for channel, _ in told) == ["C8", "C9"]
    for channel, said in told:
        assert f'"thread_ts": "{parents[channel]}"' in said
        assert f"Gazette {canary(1, 9)} a corrigé le 4 mars 2031" in said
        assert "101 millions d'euros est devenu 130 millions d'euros" in said
        assert ("cet hiver" in said, "ce printemps" in said) == (True, True)


def test_a_kill_between_saying_and_noting_says_it_once(room: Newsroom) -> None:
    room.alert(words=("pont",))
    room.write(STORY)
    room.tick()
    room.pass_(hours=2)
    room.write(STORY, text=FIXED)
    room.pass_(minutes=1)

    class Killed(BaseException):
        pass

    def dies(step: str) -> None:
        if step == "said":
            raise Killed

    works = room.postman(dies)
    with pytest.raises(Killed):
        works.tick()
    for _ in range(3):
        room.pass_(minutes=10)
        room.tick()
    assert len(told_in_threads(room)) == 1


@pytest.mark.parametrize("error", ["internal_error", "no_permission"])
def test_what_cannot_be_told_yet_keeps_no_digest_waiting_and_is_told_later(room: Newsroom, error: str) -> None:
    room.subscribe()
    room.alert(words=("pont",))
    room.write(STORY)
    room.tick()
    room.pass_(minutes=30)
    room.write(STORY, text=FIXED)
    room.pass_(minutes=31)
    room.slack.refuse("chat.postMessage", error)
    room.tick()
    assert told_in_threads(room) == []
    assert "C9" in {post.channel for post in room.slack.posts}, "the digest of nine o'clock"
    room.pass_(minutes=10)
    room.tick()
    assert [channel for channel, _ in told_in_threads(room)] == ["C8"]


def test_what_is_withdrawn_goes_out_of_threads_too(room: Newsroom) -> None:
    room.alert(words=("pont",))
    room.write(STORY)
    room.tick()
    room.pass_(hours=2)
    room.write(STORY, text=FIXED)
    room.pass_(minutes=1)
    room.tick()
    assert len(told_in_threads(room)) == 1
    (article,) = room.archive.articles_named("a1.txt")
    room.archive.withdraw(article.key, reason="annulation", by="cli", at=room.at)
    room.pass_(minutes=1)
    room.tick()
    assert room.archive.ledger.counts() == (2, 0)
    assert changes(room) == []
    assert room.archive.quotes(Filters()).items == ()
    waiting = room.archive.ledger.rectifications("T0TRIAL", now=room.at, lease=timedelta(0), limit=9)
    assert waiting == list[Rectification]()


def test_reported_speech_stands_without_marks_and_what_an_attribution_interrupts_is_told(archive: Archive) -> None:
    before = (
        "Ilena Marsk a assuré que la digue haute tiendrait. « Nous tenons », a-t-elle dit, « jusqu'au printemps prochain »."
    )
    after = before.replace("haute", "basse").replace("printemps", "mois")
    for number, text in enumerate((before, after)):
        reported = text[text.index("la digue") : text.index(" tiendrait") + len(" tiendrait")]
        pieces = ("Nous tenons", text[text.index("jusqu'au") : text.index(" »", text.index("jusqu'au"))])
        read = [samples.quote(text, reported, "Ilena Marsk", kind="indirect"), samples.quote(text, pieces, "Ilena Marsk")]
        article = Article("a.txt", text, published="2032-01-13", fetched=samples.NOW)
        extraction = Extraction(actors=(samples.MARSK,), mentions=(), quotes=tuple(read), figures=())
        archive.add(article, extraction, key="a.txt", raw=text.encode(), digest=str(number), rules=1)
    with archive.engine.connect() as connection:
        told = {(row.before, row.after) for row in connection.execute(select(schema.changes))}
    assert told == {
        ("la digue haute tiendrait", "la digue basse tiendrait"),
        ("« Nous tenons […] jusqu'au printemps prochain »", "« Nous tenons […] jusqu'au mois prochain »"),
    }
