"""Editors' decisions of who is who: two names one person, one name two; kept when articles are read again, and undone without a trace."""

import contextlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desks import Desk, desk, labels
from dispatches import NOW
from judges import judge_view
from papers import DIRECTORY, READER, listed
from sqlalchemy import text
from templates import Fill
from test_reread import tells

from bot.trial import Post
from store import ingest, reread
from store.archive import Archive, RefusedIdentity
from store.types import Editor, Filters

EDITOR = Editor("T1", "U7")
AT = datetime(2031, 5, 1, 9, 30, tzinfo=UTC)

LIND = "« Le port rouvrira », a déclaré Oda Lind, maire de Merrault. Oda Lind a reçu les dockers."
LINDH = "« La digue tiendra », a déclaré Oda Lindh à Merrault. Tomas Veld a répondu à Oda Lindh."
BOTH = "« Nous sommes deux », a déclaré Oda Lindh. « Et nous le restons », a répondu Oda Lind."


@pytest.fixture
def archive(copied: Callable[[Fill], Archive]) -> Archive:
    """An archive with the packaged directory."""
    return copied(listed)


def read_in(archive: Archive, folder: Path, articles: Sequence[str]) -> None:
    folder.mkdir(exist_ok=True)
    start = len(list(folder.glob("*.txt")))
    rows = ["file,title,published,outlet,url", *(f"{number}.txt,,2031-03-{number + 3:02},," for number in range(start))]
    for number, words in enumerate(articles, start):
        (folder / f"{number}.txt").write_text(words, "utf-8")
        rows.append(f"{number}.txt,,2031-03-{number + 3:02},,")
    (folder / "manifest.csv").write_text("\n".join(rows), "utf-8")
    archive.sync(DIRECTORY)
    ingest.run([folder], archive=archive, reader=lambda: READER, fetched=NOW, directory=DIRECTORY.digest)


def actor(archive: Archive, name: str) -> int:
    with archive.engine.connect() as connection:
        found = connection.scalar(text("select id from actors where name = :name order by id limit 1"), {"name": name})
    assert found is not None
    return int(found)


def said(archive: Archive, id: int) -> list[str]:
    return sorted(words for quote in archive.quotes(Filters(speaker=id), limit=50).items for words in quote.words)


def age(archive: Archive) -> None:
    with archive.engine.begin() as connection:
        connection.execute(text("update articles set rules = 1"))


def again(archive: Archive) -> None:
    age(archive)
    assert reread.run(archive, reader=lambda: READER, directory=DIRECTORY.digest, now=AT).failed == []


def test_two_names_become_one_person_and_two_again(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    before = tells(archive)
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    decision, stays = archive.decide_same(one, other, by=EDITOR, at=AT)
    assert stays == one
    assert said(archive, one) == ["La digue tiendra", "Le port rouvrira"]
    assert said(archive, other) == []
    assert archive.undo_decision(decision, by=EDITOR, at=AT) == 0
    assert tells(archive) == before
    assert (said(archive, one), said(archive, other)) == (["Le port rouvrira"], ["La digue tiendra"])


def test_whoever_is_asked_for_by_the_other_name_is_the_one_that_stays(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    archive.decide_same(one, other, by=EDITOR, at=AT)
    for name in ("Oda Lindh", "Oda Lind"):
        decision = archive.find(name)
        assert (decision.decision, [match.actor.id for match in decision.matches]) == ("one", [one])
    for id in (one, other):  # a button of before leads to the same person
        profile = archive.profile(id, today=NOW.date())
        assert profile is not None
        assert (profile.actor.id, profile.articles, len(profile.said.items)) == (one, 2, 2)
        assert "Oda Lindh" in profile.actor.aliases
        asked = archive.actor(id)
        assert asked is not None
        assert asked.id == one


def test_what_is_read_later_heeds_a_decision_and_its_undoing(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    decision, _ = archive.decide_same(one, other, by=EDITOR, at=AT)
    read_in(archive, tmp_path / "in", [LINDH.replace("digue", "jetée")])
    assert said(archive, one) == ["La digue tiendra", "La jetée tiendra", "Le port rouvrira"]
    again(archive)
    assert said(archive, one) == ["La digue tiendra", "La jetée tiendra", "Le port rouvrira"]
    archive.undo_decision(decision, by=EDITOR, at=AT)
    assert said(archive, actor(archive, "Oda Lindh")) == ["La digue tiendra", "La jetée tiendra"]


def test_an_article_that_names_both_is_told_apart_by_reading_it_again(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [BOTH])
    before = tells(archive)
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    decision, _ = archive.decide_same(one, other, by=EDITOR, at=AT)
    assert said(archive, one) == ["Et nous le restons", "Nous sommes deux"]
    assert archive.undo_decision(decision, by=EDITOR, at=AT) == 1
    assert reread.run(archive, reader=lambda: READER, directory=DIRECTORY.digest, now=AT).again == 1
    assert tells(archive) == before


def test_one_name_becomes_two_people_and_one_again(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LIND.replace("port", "stade").replace("maire", "gardienne")])
    before = tells(archive)
    one = actor(archive, "Oda Lind")
    (quote,) = archive.quotes(Filters(words=("stade",))).items
    decision, new = archive.decide_apart(one, [quote.source.article], by=EDITOR, at=AT)
    assert (said(archive, one), said(archive, new)) == (["Le port rouvrira"], ["Le stade rouvrira"])
    assert {match.actor.id for match in archive.find("Oda Lind").matches} == {one, new}
    again(archive)
    assert (said(archive, one), said(archive, new)) == (["Le port rouvrira"], ["Le stade rouvrira"])
    archive.undo_decision(decision, by=EDITOR, at=AT)
    assert said(archive, one) == ["Le port rouvrira", "Le stade rouvrira"]
    assert archive.find("Oda Lind").decision == "one"
    changed = tells(archive)
    changed["articles"] = before["articles"]
    assert changed == before


def test_decisions_are_told_with_who_and_when(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    decision, _ = archive.decide_same(one, other, by=EDITOR, at=AT)
    (told,) = archive.decided(one)
    assert (told.id, told.kind, told.editor, told.at, told.names) == (decision, "same", "U7", AT, ("Oda Lindh", "Oda Lind"))
    archive.undo_decision(decision, by=EDITOR, at=AT)
    assert archive.decided(one) == []


def test_what_cannot_be_decided_is_refused_and_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH, "Vladimir Poutine a reçu Volodymyr Zelensky à Merrault."])
    before = tells(archive)
    one, other = actor(archive, "Oda Lind"), actor(archive, "Oda Lindh")
    listed = actor(archive, "Vladimir Poutine"), actor(archive, "Volodymyr Zelensky")
    place = actor(archive, "France")
    for pair, reason in (((one, one), "same"), (listed, "listed"), ((one, place), "kinds"), ((one, 10**9), "gone")):
        with pytest.raises(RefusedIdentity) as refused:
            archive.decide_same(*pair, by=EDITOR, at=AT)
        assert refused.value.reason == reason
    for articles in ([], [10**9], archive.next_behind(rules=0, directory="")):
        with pytest.raises(RefusedIdentity):
            archive.decide_apart(one, articles, by=EDITOR, at=AT)
    assert tells(archive) == before
    decision, _ = archive.decide_same(one, other, by=EDITOR, at=AT)
    archive.undo_decision(decision, by=EDITOR, at=AT)
    with pytest.raises(RefusedIdentity):
        archive.undo_decision(decision, by=EDITOR, at=AT)


def test_the_directorys_actor_stays(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, "Vladimir Poutine a reçu la presse à Merrault."])
    one, listed = actor(archive, "Oda Lind"), actor(archive, "Vladimir Poutine")
    assert archive.decide_same(one, listed, by=EDITOR, at=AT)[1] == listed


def test_a_third_name_leads_to_the_same_person(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH, LINDH.replace("Lindh", "Lindqvist").replace("digue", "jetée")])
    one, two, three = (actor(archive, name) for name in ("Oda Lind", "Oda Lindh", "Oda Lindqvist"))
    archive.decide_same(two, three, by=EDITOR, at=AT)
    first, _ = archive.decide_same(one, two, by=EDITOR, at=AT)
    assert said(archive, one) == ["La digue tiendra", "La jetée tiendra", "Le port rouvrira"]
    again(archive)
    assert said(archive, one) == ["La digue tiendra", "La jetée tiendra", "Le port rouvrira"]
    archive.undo_decision(first, by=EDITOR, at=AT)
    again(archive)
    assert (said(archive, one), said(archive, two)) == (["Le port rouvrira"], ["La digue tiendra", "La jetée tiendra"])


CROWD = [
    LIND,
    LINDH,
    LINDH.replace("Lindh", "Lindqvist").replace("digue", "jetée"),
    BOTH,
    BOTH.replace("Oda Lind.", "Oda Lindqvist.").replace("deux", "trois"),
    LIND.replace("port", "stade").replace("maire", "gardienne"),
    "« Rien à dire », ont déclaré Oda Lindh et Oda Lind.",
]


def unseen(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """All that is told, but for what only tells when and how articles were read."""
    return {name: rows for name, rows in tells(archive).items() if name != "articles"}


@pytest.mark.parametrize("seed", range(10))
def test_whatever_was_decided_once_all_is_undone_the_archive_is_as_it_was(archive: Archive, tmp_path: Path, seed: int) -> None:
    read_in(archive, tmp_path / "in", CROWD)
    before, chance = unseen(archive), random.Random(seed)
    standing: list[int] = []
    for _ in range(14):
        with archive.engine.connect() as connection:
            people = list(connection.execute(text("select id from actors where kind = 'person' and entry is null")).scalars())
        one = chance.choice(people)
        what = chance.choice(("same", "same", "apart", "undo", "again"))
        with contextlib.suppress(RefusedIdentity):
            if what == "same":
                standing.append(archive.decide_same(one, chance.choice(people), by=EDITOR, at=AT)[0])
            elif what == "apart":
                some = chance.sample(archive.next_behind(rules=0, directory=""), 2)
                standing.append(archive.decide_apart(one, some, by=EDITOR, at=AT)[0])
            elif what == "undo" and standing:
                archive.undo_decision(standing.pop(chance.randrange(len(standing))), by=EDITOR, at=AT)
            elif what == "again":
                again(archive)
                now = unseen(archive)
                again(archive)
                assert unseen(archive) == now
    while standing:
        archive.undo_decision(standing.pop(chance.randrange(len(standing))), by=EDITOR, at=AT)
    assert reread.run(archive, reader=lambda: READER, directory=DIRECTORY.digest, now=AT).failed == []
    assert unseen(archive) == before


def test_what_a_join_tells_is_what_reading_again_tells(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", CROWD)
    archive.decide_same(actor(archive, "Oda Lind"), actor(archive, "Oda Lindh"), by=EDITOR, at=AT)
    joined = unseen(archive)
    again(archive)
    assert unseen(archive) == joined


def test_a_long_chain_of_names_is_one_person(archive: Archive, tmp_path: Path) -> None:
    names = ["Oda Lind", "Oda Falk", "Oda Dahl", "Oda Strand", "Oda Brekke", "Oda Moen", "Oda Haug"]
    read_in(archive, tmp_path / "in", [LIND.replace("Oda Lind", name) for name in names])
    ids = [actor(archive, name) for name in names]
    for one, other in zip(ids[1:], ids, strict=False):
        archive.decide_same(one, other, by=EDITOR, at=AT)
    again(archive)
    profile = archive.profile(ids[0], today=NOW.date())
    assert profile is not None
    assert profile.articles == len(names)


def test_the_namesake_of_somebody_listed_is_found_beside_them(archive: Archive, tmp_path: Path) -> None:
    read_in(
        archive, tmp_path / "in", ["Vladimir Poutine a reçu la presse.", "Vladimir Poutine, boulanger, a rouvert sa boutique."]
    )
    listed = actor(archive, "Vladimir Poutine")
    _, new = archive.decide_apart(listed, archive.next_behind(rules=0, directory="")[1:], by=EDITOR, at=AT)
    assert {match.actor.id for match in archive.find("Vladimir Poutine").matches} == {listed, new}


# --- in Slack ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def slack(archive: Archive, tmp_path: Path) -> Iterator[Desk]:
    other = LIND.replace("port", "stade").replace("maire", "gardienne")
    read_in(archive, tmp_path / "in", [LIND, other, LINDH])
    with desk(archive, editors="S0EDITORS") as opened:
        opened.workspace.groups["S0EDITORS"] = ["U1"]
        yield opened


def texts(post: Post) -> str:
    return json.dumps(post.payload, ensure_ascii=False).replace("\u00a0", " ")


def test_an_editor_joins_two_names_and_takes_it_back(slack: Desk, archive: Archive) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    done = slack.submit(form, {"same": "Oda Lindh"})
    assert "C'est noté : Oda Lindh et Oda Lind sont une même personne." in texts(done)
    assert "La digue tiendra" in texts(slack.type("/citations Oda Lind"))
    again = slack.click(slack.type("/qui Oda Lindh"), "Corriger…")
    assert "Oda Lindh = Oda Lind" in texts(again)
    assert '"user_id": "U1"' in texts(again)
    assert "La décision est annulée." in texts(slack.click(again, "Annuler"))
    assert "La digue tiendra" not in texts(slack.type("/citations Oda Lind"))
    assert "L'archive ne le connaît plus." in texts(slack.click(done, "Annuler"))


def test_a_form_waits_for_no_thousands_of_articles(slack: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.identities._QUICK", 0)
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    working, done = slack.workspace.submit(slack.app, form, {"same": "Oda Lindh"})
    assert (working.method, done.method) == ("response_action", "views.update")
    assert "cela prend quelques secondes" in texts(working)
    assert "C'est noté : Oda Lindh et Oda Lind sont une même personne." in texts(done)
    judge_view(done.payload)


def test_a_fault_in_saving_is_told_in_the_form(slack: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    monkeypatch.setattr(archive, "decide_same", lambda *_, **__: 1 / 0)
    assert "Quelque chose a mal tourné de notre côté." in texts(slack.submit(form, {"same": "Oda Lindh"}))
    monkeypatch.setattr("handlers.identities._QUICK", 0)
    told = slack.workspace.submit(slack.app, form, {"same": "Oda Lindh"})[-1]
    assert told.method == "views.update"
    assert "Quelque chose a mal tourné de notre côté." in texts(told)


def test_an_editor_parts_one_name(slack: Desk, archive: Archive) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    (articles,) = [block["element"]["options"] for block in form.payload["blocks"] if block.get("block_id") == "apart"]
    done = slack.submit(form, {"apart": [articles[0]["value"]]})
    assert "C'est noté : 1 article parle d'un autre Oda Lind." in texts(done)
    choice = slack.type("/qui Oda Lind")
    assert "Plusieurs noms répondent à" in texts(choice)
    assert sorted(labels(choice)) == [
        "Oda Lind – dernière mention le 4 mars 2031",
        "Oda Lind – maire de Merrault · 3 mars 2031",
    ]
    slack.click(done, "Annuler")
    assert "Plusieurs noms" not in texts(slack.type("/qui Oda Lind"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Remplissez l'un des deux champs, et un seul."),
        ({"same": "Oda Lind"}, "C'est déjà la même personne."),
        ({"same": "France"}, "L'un est une personne, l'autre n'en est pas une."),
        ({"same": "Zxqvw Kjhgf"}, "L'archive ne connaît personne de ce nom."),
    ],
)
def test_what_a_form_cannot_mean_is_said_at_its_field(slack: Desk, values: dict[str, Any], said: str) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    told = slack.submit(form, values)
    assert (told.shown, list(told.payload["errors"].values())) == ("errors", [said])


def test_all_articles_ticked_leave_nobody(slack: Desk) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    (articles,) = [block["element"]["options"] for block in form.payload["blocks"] if block.get("block_id") == "apart"]
    told = slack.submit(form, {"apart": [option["value"] for option in articles]})
    assert told.payload["errors"] == {"apart": "Il faut qu'il reste au moins un article à chacun des deux."}


def test_whoever_is_no_editor_is_told_who_corrects(slack: Desk, archive: Archive) -> None:
    form = slack.click(slack.type("/qui Oda Lind"), "Corriger…")
    shown = slack.click(slack.type("/qui Oda Lind", user="U2"), "Corriger…", user="U2")
    assert "Seuls les éditeurs corrigent qui est qui." in texts(shown)
    assert "Seuls les éditeurs" in texts(slack.submit(form, {"same": "Oda Lindh"}, user="U2"))
    done = slack.submit(form, {"same": "Oda Lindh"})
    assert "Seuls les éditeurs" in texts(slack.click(done, "Annuler", user="U2"))
    assert len(archive.decided(actor(archive, "Oda Lind"))) == 1


def test_without_a_group_nobody_corrects(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND])
    with desk(archive) as slack:
        assert "SOURCIER_EDITORS" in texts(slack.click(slack.type("/qui Oda Lind"), "Corriger…"))


def test_where_slack_does_not_tell_the_group_nothing_is_corrected(slack: Desk, archive: Archive) -> None:
    slack.workspace.groups.clear()
    assert "S0EDITORS" not in texts(slack.click(slack.type("/qui Oda Lind"), "Corriger…"))
    assert archive.decided(actor(archive, "Oda Lind")) == []


def test_in_english_too(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [LIND, LINDH])
    with desk(archive, editors="S0EDITORS", locale="en-GB") as slack:
        slack.workspace.groups["S0EDITORS"] = ["U1"]
        form = slack.click(slack.type("/who Oda Lind"), "Correct…")
        assert "Same person as…" in texts(form)
        assert "Noted: Oda Lindh and Oda Lind are the same person." in texts(slack.submit(form, {"same": "Oda Lindh"}))
