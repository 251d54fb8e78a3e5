"""Roles asked: whoever the directory or the articles say to hold one, today or last; and namesakes told apart by role and last mention."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import samples
from desks import Desk, desk, labels, lines
from papers import told
from typer.testing import CliRunner

import seeds
from bot.cli import cli
from store.archive import Archive
from store.extract.directory import load_directory
from store.extract.posts import post
from store.types import Decision, Editor

EDITOR = Editor("T1", "U1")
TODAY = date(2032, 1, 20)
ARTICLES = [
    ("Le Fanal", "2029-03-02", "Rolf Amsel, maire de Merrault, a inauguré le marché. Rolf Amsel a parlé."),
    ("Le Fanal", "2031-03-02", "« Le port rouvrira », a déclaré Clara Lind, maire de Merrault. Clara Lind a reçu les dockers."),
    ("La Dépêche", "2031-04-02", "Tomas Veld, ministre valdrien de la Défense, s'est tu. Tomas Veld est reparti."),
    ("La Dépêche", "2031-04-09", "Ilena Marsk, présidente de la Valdrie, a reçu Oda Brekke. Ilena Marsk a signé."),
    ("La Dépêche", "2031-04-10", "Oda Brekke, députée de Lurve, a voté contre. Oda Brekke s'en explique."),
    ("La Dépêche", "2031-05-10", "Karl Venko, député de Lurve, a voté pour. Karl Venko s'en explique."),
    ("Radio Delta", "2031-06-02", "L'ancienne préfète de Karsk, Ana Solt, publie un livre. Ana Solt signe mardi."),
    ("Radio Delta", "2031-07-02", "Clara Lind, 8 ans, écolière à Karsk, a été retrouvée. Clara Lind va bien."),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("asked")
    with Archive.create(f"sqlite:///{folder / 'archive.db'}") as opened:
        opened.sync(load_directory(seeds.DIRECTORY))
        told(opened, folder / "in", ARTICLES)
        yield opened


def names(decision: Decision) -> list[str]:
    return [match.actor.name for match in decision.matches]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("maire de Merrault", "Clara Lind"),
        ("la maire de merrault", "Clara Lind"),
        ("ministre valdrien de la Défense", "Tomas Veld"),
        ("ministre de la défense de la Valdrie", "Tomas Veld"),
        ("présidente de la Valdrie", "Ilena Marsk"),
        ("président valdrien", "Ilena Marsk"),
        ("préfète de Karsk", "Ana Solt"),
        ("président ukrainien", "Volodymyr Zelensky"),
    ],
)
def test_a_role_is_whoever_holds_it_or_held_it_last(archive: Archive, typed: str, name: str) -> None:
    decision = archive.find(typed, today=TODAY)
    assert (decision.decision, names(decision)) == ("one", [name])
    assert decision.matches[0].reason == "role"


def test_a_role_is_asked_of_a_day(archive: Archive) -> None:
    assert names(archive.find("maire de Merrault", today=date(2030, 1, 1))) == ["Rolf Amsel"]
    assert archive.find("maire de Merrault", today=date(2028, 1, 1)).decision == "none"


def test_a_role_that_many_hold_is_all_of_theirs(archive: Archive) -> None:
    decision = archive.find("député de Lurve", today=TODAY)
    assert (decision.decision, sorted(names(decision))) == ("several", ["Karl Venko", "Oda Brekke"])


@pytest.mark.parametrize("typed", ["préfète", "maire de Lurve", "présidente du port de Lurve", "boulangère de Merrault"])
def test_a_role_that_nobody_is_said_to_hold_is_nobodys(archive: Archive, typed: str) -> None:
    assert archive.find(typed, today=TODAY).decision == "none"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("maire de Merrault", "la maire de Merrault"),
        ("ministre valdrien des Transports", "ministre des Transports de la Valdrie"),
        ("cheffe de la diplomatie russe", "ministre des Affaires étrangères de Russie"),
        ("ancienne préfète de Karsk", "préfet de Karsk"),
        ("maire lyonnais", "maire de Lyon"),
    ],
)
def test_one_post_in_other_words(one: str, other: str) -> None:
    first, second = post(one), post(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key


@pytest.mark.parametrize(
    ("words", "single"),
    [
        ("maire de Merrault", True),
        ("ministre valdrien des Transports", True),
        ("président du Club Nord", True),
        ("maire", False),
        ("ministre de la Défense", False),
        ("députée de Lurve", False),
        ("vice-président de la Valdrie", False),
        ("conseiller du président russe", False),
        ("entraîneur valdrien", False),
    ],
)
def test_what_one_person_at_a_time_holds(words: str, single: bool) -> None:
    meant = post(words)
    assert meant is not None
    assert meant.single is single


@pytest.mark.parametrize(
    "words", ["la femme du maire de Merrault", "l'armée du président valdrien", "boulangère à Merrault", "…", ""]
)
def test_what_is_no_post(words: str) -> None:
    assert post(words) is None


# --- in Slack and in the shell --------------------------------------------------------------------------------------------


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive, editors="S0EDITORS") as opened:
        opened.workspace.groups["S0EDITORS"] = ["U1"]
        yield opened


def test_qui_answers_a_role(slack: Desk) -> None:
    assert lines(slack.type("/qui présidente de la Valdrie"))[0] == "Ilena Marsk"
    assert "Karl Venko – député de Lurve" in labels(slack.type("/qui député de Lurve"))


def test_namesakes_have_their_role_and_last_mention_on_their_buttons(slack: Desk) -> None:
    post = slack.type("/qui Clara Lind")
    assert labels(post)[:2] == [
        "Clara Lind – maire de Merrault · 2 mars 2031",
        "Clara Lind – dernière mention le 2 juillet 2031",
    ]
    assert "maire de Merrault" in "\n".join(lines(slack.click(post, labels(post)[0])))


def test_a_form_takes_the_number_of_a_namesake(slack: Desk, archive: Archive) -> None:
    form = slack.click(slack.type("/qui Rolf Amsel"), "Corriger…")
    error = slack.submit(form, {"same": "Clara Lind"})
    said = json.dumps(error.payload, ensure_ascii=False).replace("\u00a0", " ")
    mayor, child = (match.actor.id for match in archive.find("Clara Lind").matches)
    assert (
        f"Clara Lind – maire de Merrault · 2 mars 2031 (#{mayor}) ; Clara Lind – dernière mention le 2 juillet 2031 (#{child})"
        in said
    )
    assert "Personne" not in said
    wrong = json.dumps(slack.submit(form, {"same": f"Oda Brekke #{child}"}).payload, ensure_ascii=False)
    assert "C'est noté" in wrong  # whom the name means, since the number is somebody else's
    archive.undo_decision(1, by=EDITOR, at=samples.NOW)
    done = json.dumps(slack.submit(form, {"same": f"Clara Lind #{child}"}).payload, ensure_ascii=False)
    assert "C'est noté" in done
    archive.undo_decision(2, by=EDITOR, at=samples.NOW)


def test_find_tells_role_and_last_mention(archive: Archive) -> None:
    url = archive.engine.url.render_as_string(hide_password=False)
    said = CliRunner().invoke(cli, ["find", "Clara Lind", "--json"], env={"DATABASE_URL": url})
    told = [(match["role"], match["last_mention"]) for match in json.loads(said.stdout)["matches"]]
    assert told == [("maire de Merrault", "2031-03-02"), (None, "2031-07-02")]
