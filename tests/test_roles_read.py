"""What articles say that people are: kept with day and passage, told by `/qui`; and no profile of whoever has no public role."""

from collections.abc import Iterator
from datetime import date

import pytest
from desks import Desk, desk, labels, lines
from papers import told

import seeds
from store.archive import Archive
from store.extract.directory import load_directory
from store.types import Profile

ARTICLES = [
    ("Le Fanal", "2031-03-02", "« Le port rouvrira », a déclaré Clara Lind, maire de Merrault. Clara Lind a reçu les dockers."),
    (
        "La Dépêche",
        "2031-04-02",
        "Clara Lind, maire de Merrault, se présentera. La maire de Merrault Clara Lind l'a dit mardi.",
    ),
    ("Radio Delta", "2031-05-02", "L'ancienne maire de Merrault, Clara Lind, a quitté la ville. Clara Lind part pour Karsk."),
    ("Le Fanal", "2031-03-05", "Une passante, Anna Brisk, a vu la digue céder. « J'ai crié », a raconté Anna Brisk."),
    ("La Dépêche", "2031-03-06", "Anna Brisk, 34 ans, boulangère à Merrault, est sortie de l'hôpital mardi."),
    (
        "La Dépêche",
        "2031-04-03",
        "« Clara Lind a tenu parole », a déclaré Tomas Veld, ministre de l'Intérieur. Tomas Veld s'est rendu à Karsk.",
    ),
    (
        "Le Fanal",
        "2025-05-05",
        "Vladimir Poutine a écrit à la France, qui répond au Kremlin. Le président russe, Vladimir Poutine, part.",
    ),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("roles")
    with Archive.create(f"sqlite:///{folder / 'archive.db'}") as opened:
        opened.sync(load_directory(seeds.DIRECTORY))
        told(opened, folder / "in", ARTICLES)
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


def profile(archive: Archive, name: str) -> Profile:
    (match,) = archive.find(name).matches
    found = archive.profile(match.actor.id or 0, today=date(2031, 6, 1))
    assert found is not None
    return found


def test_a_role_is_kept_with_its_day_and_its_passage_newest_first(archive: Archive) -> None:
    found = profile(archive, "Clara Lind")
    assert not found.private
    assert [(role.title, role.former, role.source.published) for role in found.read_roles] == [
        ("ancienne maire de Merrault", True, "2031-05-02"),
        ("maire de Merrault", False, "2031-04-02"),
    ]
    for role in found.read_roles:
        (mark,) = role.passage.marks
        assert mark.of(role.passage.text) == role.title
        paragraph = archive.paragraph("role", role.id)
        assert paragraph is not None
        assert paragraph[1].marks[0].of(paragraph[1].text) == role.title


def test_qui_tells_roles_in_the_articles_words(slack: Desk) -> None:
    said = lines(slack.type("/qui Clara Lind"))
    assert "« ancienne maire de Merrault » · Radio Delta · le 2 mai 2031" in said
    assert "« maire de Merrault » · La Dépêche · le 2 avril 2031" in said
    assert "Toutes ses citations" in str(slack.type("/qui Clara Lind").payload)


def test_each_part_of_the_profile_has_its_button(slack: Desk) -> None:
    post = slack.type("/qui Clara Lind")
    assert {"Toutes ses citations", "Ce qu'on en dit", "Ses chiffres"} <= set(labels(post))
    about = lines(slack.click(post, "Ce qu'on en dit"))
    assert about[:2] == ["Citations · sur Clara Lind", "« Clara Lind a tenu parole »"]
    assert "Ce qu'on en dit" not in labels(slack.type("/qui Tomas Veld"))


def test_whoever_has_no_public_role_gets_the_passages_that_name_them_and_no_profile(slack: Desk, archive: Archive) -> None:
    assert profile(archive, "Anna Brisk").private
    post = slack.type("/qui Anna Brisk")
    said = lines(post)
    assert "Aucune fonction publique connue : pas de fiche, seulement les passages qui nomment cette personne." in said
    assert "Une passante, Anna Brisk, a vu la digue céder." in said
    assert any(line.startswith("Anna Brisk, 34 ans") for line in said)
    assert not {"Toutes ses citations", "Ses chiffres"} & set(labels(post))
    assert "J'ai crié" not in post.text
    assert "Anna Brisk, 34 ans" not in str(slack.click(post, "Voir le passage", value='{"k":"mention","i":0}').payload)
    assert "34 ans, boulangère" in str(slack.click(post, "Voir le passage").payload)


def test_in_english_too(slack: Desk) -> None:
    said = lines(slack.type("/who Anna Brisk"))
    assert "No public role known: no profile, only the passages that name this person." in said


def test_of_organisations_places_and_the_directorys_people_there_is_always_a_profile(archive: Archive) -> None:
    assert not profile(archive, "Kremlin").private
    assert not profile(archive, "Vladimir Poutine").private


def test_a_role_that_the_directory_tells_is_not_told_twice(slack: Desk) -> None:
    said = lines(slack.type("/qui Vladimir Poutine"))
    assert any("président (Russie)" in line for line in said)
    assert not any("président russe" in line and line.startswith("«") for line in said)
