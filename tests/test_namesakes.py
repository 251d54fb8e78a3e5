"""Two people of one name across articles: apart where their public roles contradict, whatever the order; one where they may be one."""

import contextlib
import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from desks import desk, labels
from dispatches import NOW
from papers import READER
from sqlalchemy import text
from test_archive import statements
from test_identities import AT, DIRECTORY, EDITOR, again, read_in, said, unseen

from store import ingest, reread
from store.archive import Archive, RefusedIdentity
from store.archive.namesakes import groups
from store.archive.namesakes import labels as labels_of

MAYOR = "« Le port rouvrira », a déclaré Paul Marlin, maire de Merrault. Paul Marlin a reçu les dockers."
LATER = "« La digue tiendra », a promis mardi le maire Paul Marlin à la radio."
STRIKER = "« Le match était dur », a déclaré Paul Marlin, attaquant du FC Lurve. Paul Marlin a marqué deux fois."
AGAIN = "« On gagnera », a assuré l'attaquant Paul Marlin, footballeur du FC Lurve."
NOBODY = "« Je ne sais pas », a répondu Paul Marlin. Paul Marlin est reparti."
BOTH = "« J'ai tout gagné », a dit Paul Marlin, maire de Merrault. Le footballeur Paul Marlin a marqué 30 buts."
OTHER = "« La piscine fermera », a déclaré Paul Marlin, maire de Solcy. Paul Marlin a reçu les nageurs."


def people(archive: Archive, name: str = "Paul Marlin") -> dict[str, list[str]]:
    """The archive's people of a name, by key, with what they say."""
    with archive.engine.connect() as connection:
        rows = connection.execute(text("select key, id from actors where name = :name and articles > 0"), {"name": name}).all()
    return {key: said(archive, id) for key, id in rows}


def parts(archive: Archive) -> list[list[str]]:
    return sorted(people(archive).values())


def test_a_mayor_and_a_striker_are_two_and_whoever_tells_no_role_is_neither(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [MAYOR, STRIKER, LATER, NOBODY, AGAIN])
    assert parts(archive) == [
        ["Je ne sais pas"],
        ["La digue tiendra", "Le port rouvrira"],
        ["Le match était dur", "On gagnera"],
    ]
    with desk(archive) as slack:
        assert len(labels(slack.type("/qui Paul Marlin"))) == 3


@pytest.mark.parametrize(
    ("articles", "words"),
    [
        ([MAYOR, LATER, NOBODY], 3),
        ([STRIKER, NOBODY, AGAIN], 3),
        ([MAYOR, STRIKER, BOTH, NOBODY], 4),  # an article says that one is both
    ],
)
def test_who_may_be_one_stays_one(archive: Archive, tmp_path: Path, articles: list[str], words: int) -> None:
    read_in(archive, tmp_path / "in", articles)
    ((key, spoken),) = people(archive).items()
    assert (key, len(spoken)) == ("person:paul marlin", words)


def test_mayors_of_two_towns_are_two_and_a_mayor_of_no_town_is_neither(archive: Archive, tmp_path: Path) -> None:
    read_in(archive, tmp_path / "in", [MAYOR, OTHER, LATER])
    assert parts(archive) == [["La digue tiendra"], ["La piscine fermera"], ["Le port rouvrira"]]


def one_by_one(archive: Archive, folder: Path, articles: Sequence[str], order: Sequence[int]) -> None:
    """The same files whatever the order in which they come."""
    folder.mkdir()
    shelf = folder.parent / f"{folder.name}-all"
    read_in(archive, shelf, [])
    for number in order:
        (shelf / f"{number}.txt").write_text(articles[number], "utf-8")
        read_more(archive, shelf, len(articles))


def read_more(archive: Archive, shelf: Path, count: int) -> None:
    rows = ["file,title,published,outlet,url", *(f"{number}.txt,,2031-03-{number + 3:02},," for number in range(count))]
    (shelf / "manifest.csv").write_text("\n".join(rows), "utf-8")
    ingest.run([shelf], archive=archive, reader=lambda: READER, fetched=NOW, directory=DIRECTORY.digest)


CROWD = [MAYOR, STRIKER, NOBODY, LATER, OTHER, AGAIN]
ORDERS = [random.Random(seed).sample(range(6), 6) for seed in range(4)]


@pytest.fixture
def anew(tmp_path: Path) -> dict[str, Any]:
    with Archive.create(f"sqlite:///{tmp_path / 'anew.db'}") as archive:
        one_by_one(archive, tmp_path / "anew", CROWD, range(6))
        return unseen(archive)


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_order_of_the_articles_does_not_matter(
    archive: Archive, tmp_path: Path, anew: dict[str, Any], order: list[int]
) -> None:
    one_by_one(archive, tmp_path / "in", CROWD, order)
    assert unseen(archive) == anew
    again(archive)
    assert unseen(archive) == anew


def test_an_article_that_tells_it_no_more_makes_them_one_again(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    read_in(archive, folder, [MAYOR, STRIKER, NOBODY])
    assert len(people(archive)) == 3
    (folder / "1.txt").write_text(STRIKER.replace(", attaquant du FC Lurve", ""), "utf-8")
    read_more(archive, folder, 3)
    assert list(people(archive)) == ["person:paul marlin"]
    (folder / "1.txt").write_text(STRIKER, "utf-8")
    read_more(archive, folder, 3)
    (folder / "1.txt").write_text("Le port de Merrault rouvrira mardi, dit la préfecture.", "utf-8")
    read_more(archive, folder, 3)
    assert list(people(archive)) == ["person:paul marlin"]


def test_what_an_editor_has_decided_is_parted_no_further(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    other = MAYOR.replace("Marlin", "Marlinn").replace("port", "quai")
    read_in(archive, folder, [MAYOR, other])
    with archive.engine.connect() as connection:
        one, two = connection.execute(text("select id from actors where name like 'Paul Marlin%' order by name")).scalars()
    decision, _ = archive.decide_same(one, two, by=EDITOR, at=AT)
    read_in(archive, folder, [STRIKER])
    assert said(archive, one) == ["Le match était dur", "Le port rouvrira", "Le quai rouvrira"]
    again(archive)
    assert said(archive, one) == ["Le match était dur", "Le port rouvrira", "Le quai rouvrira"]
    archive.undo_decision(decision, by=EDITOR, at=AT)
    assert parts(archive) == [["Le match était dur"], ["Le port rouvrira"]]
    assert list(people(archive, "Paul Marlinn").values()) == [["Le quai rouvrira"]]


def test_two_parts_that_an_editor_joins_stay_joined(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    read_in(archive, folder, [MAYOR, STRIKER])
    with archive.engine.connect() as connection:
        one, two = connection.execute(
            text("select id from actors where name = 'Paul Marlin' and articles > 0 order by id")
        ).scalars()
    decision, stays = archive.decide_same(one, two, by=EDITOR, at=AT)
    read_in(archive, folder, [LATER, AGAIN])
    again(archive)
    assert said(archive, stays) == ["La digue tiendra", "Le match était dur", "Le port rouvrira", "On gagnera"]
    archive.undo_decision(decision, by=EDITOR, at=AT)
    assert parts(archive) == [["La digue tiendra", "Le port rouvrira"], ["Le match était dur", "On gagnera"]]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_decided_once_all_is_undone_the_archive_is_as_it_was(archive: Archive, tmp_path: Path, seed: int) -> None:
    read_in(archive, tmp_path / "in", CROWD)
    before, chance = unseen(archive), random.Random(seed)
    standing: list[int] = []
    for _ in range(8):
        with archive.engine.connect() as connection:
            query = "select id from actors where kind = 'person' and entry is null and articles > 0"
            listed = list(connection.execute(text(query)).scalars())
        with contextlib.suppress(RefusedIdentity):
            what = chance.choice(("same", "apart", "undo", "again"))
            if what == "same":
                standing.append(archive.decide_same(chance.choice(listed), chance.choice(listed), by=EDITOR, at=AT)[0])
            elif what == "apart":
                some = chance.sample(archive.next_behind(rules=0, directory=""), 2)
                standing.append(archive.decide_apart(chance.choice(listed), some, by=EDITOR, at=AT)[0])
            elif what == "undo" and standing:
                archive.undo_decision(standing.pop(), by=EDITOR, at=AT)
            elif what == "again":
                again(archive)
    while standing:
        archive.undo_decision(standing.pop(chance.randrange(len(standing))), by=EDITOR, at=AT)
    assert reread.run(archive, reader=lambda: READER, directory=DIRECTORY.digest).failed == []
    assert unseen(archive) == before


def test_an_article_asks_nothing_more_for_every_person_it_names(archive: Archive, tmp_path: Path) -> None:
    names = ["Odile Varn", "Luc Deval", "Anne Solt", "Marc Toland", "Rose Perrin", "Hugo Dorval", "Claire Morvan", "Ivo Brenn"]
    sentence = "{}, maire de Merrault, a parlé. "
    read_in(archive, tmp_path / "in", [MAYOR])
    costs = []
    for count in (1, 8):
        folder = tmp_path / f"of-{count}"
        folder.mkdir()
        (folder / f"of-{count}.txt").write_text("".join(sentence.format(name) for name in names[-count:]), "utf-8")
        with statements(archive) as asked:
            read_more(archive, folder, 0)
        costs.append(sum(statement.startswith("SELECT") for statement in asked))
    assert costs[1] - costs[0] <= 1  # the text of an article that opens alike


def test_titles_tell_their_fields() -> None:
    assert labels_of("ancienne maire de Lurve") == {"office", "maire lurve"}
    assert labels_of("attaquant du FC Lurve") == {"sport"}
    assert labels_of("capitaine") == labels_of("avocat") == labels_of("") == frozenset()


def test_parts_are_the_same_in_any_order() -> None:
    told = [labels_of(title) for title in ("maire de Lurve", "attaquant", "maire", "maire de Solcy")] + [
        labels_of("maire de Solcy") | labels_of("cycliste")
    ]
    for some in itertools.chain.from_iterable(itertools.combinations(told, size) for size in range(6)):
        assert len({tuple(sorted(groups(order).items())) for order in itertools.permutations(some)}) == 1
