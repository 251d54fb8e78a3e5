"""`/chiffres` through the real app: one amount over several outlets, unlike values side by side, what narrows them, what is refused."""

from collections.abc import Iterator

import pytest
import samples
from desks import Desk, desk, labels, lines
from papers import AID, told, toll

from store.archive import Archive

ARTICLES = [
    ("Le Fanal", "2031-03-02", AID),
    ("La Dépêche", "2031-03-03", "La Valdoria recevra 200 M$ d'aide militaire de l'Orvanie, selon un décompte de l'AFP."),
    (
        "Radio Delta",
        "2031-03-04",
        "L'Orvanie promet deux cents millions de dollars d'aide militaire à la Valdoria, selon l'AFP.",
    ),
    ("Le Fanal", "2031-04-02", toll(12)),
    ("La Dépêche", "2031-04-02", toll(14, "les pompiers")),
    ("Le Fanal", "2031-05-02", "La crue de Karsk a fait 31 blessés, selon la préfecture de Karsk."),
    ("La Dépêche", "2031-05-03", "La crue de Karsk a fait 48 blessés, selon la préfecture de Karsk."),
    (
        "Radio Delta",
        "2029-06-01",
        "Le port de Merrault a coûté 80 millions d'euros, et 30 % des quais sont neufs. Il a 12 ans.",
    ),
    (
        "Le Fanal",
        "2028-06-01",
        "La garnison de Lurve compte 2 000 soldats, payés 1 800 couronnes chacun ; l'eau y a baissé de -3 %.",
    ),
    ("Le Fanal", "2027-05-02T08:00Z", "Le typhon de Sorne a fait 41 disparus, selon la préfecture de Sorne."),
    ("La Dépêche", "2027-05-02T18:30Z", "Le typhon de Sorne a fait 58 disparus, selon la préfecture de Sorne."),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("papers")
    with Archive.create(f"sqlite:///{folder / 'archive.db'}", keys=samples.KEYS) as opened:
        told(opened, folder / "in", ARTICLES)
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


def test_one_amount_of_three_outlets_is_said_once_with_its_origins(slack: Desk):
    post = slack.type("/chiffres aide militaire")
    said = lines(post)
    assert said[:2] == ["Chiffres · aide militaire", "200 millions de dollars · aide militaire à la Valdoria"]
    assert "3 médias, 2 origines" in said
    assert len([line for line in said if "millions de dollars ·" in line]) == 1
    # each of the other two outlets leads to its own passage
    # All three by their outlets: « Voir le passage » beside « Passage : Le Fanal » would be anybody's.
    assert len([label for label in labels(post) if label.startswith("Passage")]) == 3
    assert "Voir le passage" not in labels(post)


@pytest.mark.parametrize(
    "typed", ["/chiffres aide militaire", "/chiffres explosion", "/chiffres crue Karsk", "/chiffres typhon", "/chiffres port"]
)
def test_no_two_buttons_of_a_row_say_the_same_and_each_leads_somewhere_named(slack: Desk, typed: str):
    for block in slack.type(typed).payload["blocks"]:
        if block["type"] == "actions":
            said = [element["text"]["text"] for element in block["elements"] if "text" in element]
            assert len(set(said)) == len(said)
            assert not ("Voir le passage" in said and any(each.startswith("Passage") for each in said))


def test_in_english_too(slack: Desk):
    assert "3 outlets, 2 origins" in lines(slack.type("/figures aide militaire"))


def test_two_outlets_that_disagree_stand_side_by_side(slack: Desk):
    said = lines(slack.type("/chiffres explosion"))
    at = said.index("Désaccord :")
    assert {line.split(" ")[0] for line in (said[1], said[at + 1].removeprefix("• "))} == {"12", "14"}
    assert any("selon" in line and "2 avril 2031" in line for line in said[at:])


def test_a_toll_that_rises_is_an_evolution(slack: Desk):
    assert "Évolution :" in lines(slack.type("/chiffres crue Karsk"))


def test_beside_other_values_the_hour_is_given_and_what_clock_it_is_by(slack: Desk):
    said = [line.replace("\u00a0", " ") for line in lines(slack.type("/chiffres typhon"))]
    assert "Évolution :" in said
    assert any(line.endswith("publié le 2 mai 2027 à 8 h 00 GMT") for line in said)
    assert any("58 disparus" in line and line.endswith("le 2 mai 2027 à 18 h 30 GMT") for line in said)


@pytest.mark.parametrize(
    "typed", ["/chiffres crue Karsk tri:valeur", "/chiffres blessés Karsk", "/chiffres préfecture Karsk 2031"]
)
def test_whatever_the_question_its_chart_is_drawn(slack: Desk, typed: str):
    slack.click(slack.type(typed), "Graphique")
    assert len(slack.workspace.files) == 1


def test_an_evolution_is_drawn_at_a_click_and_posted(slack: Desk):
    post = slack.type("/chiffres crue Karsk")
    assert "Graphique" in labels(post)
    posted = slack.click(post, "Graphique")
    assert (posted.shown, posted.text) == ("message", "Graphique demandé par <@U1>")
    (file,) = slack.workspace.files.values()
    assert file.data.startswith(b"\x89PNG")
    assert "31 blessés" in file.alt_txt.replace("\u00a0", " ")
    assert "48 blessés" in file.alt_txt.replace("\u00a0", " ")


def test_no_chart_is_offered_for_values_of_one_day(slack: Desk):
    assert "Graphique" not in labels(slack.type("/chiffres explosion")) + labels(slack.type("/chiffres aide militaire"))


def test_the_passage_of_the_other_value_opens(slack: Desk):
    post = slack.type("/chiffres explosion")
    _, other = [label for label in labels(post) if label.startswith("Passage")]
    assert "morts" in str(slack.click(post, other))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("/chiffres >100M$", "200 millions de dollars · aide militaire"),
        ("/chiffres port devise:euros", "80 millions d'euros"),
        ("/chiffres port 2029", "80 millions d'euros"),
        ("/chiffres unité:%", "30 %"),
        ("/chiffres <50% port", "30 %"),
        ("/chiffres 60..100 M€", "80 millions d'euros"),
        ("/chiffres Merrault tri:date", "14 morts"),
        ("/figures port currency:EUR", "80 million euros"),
        ("/chiffres devise:euros 2029", "80 millions d'euros"),
        ("/chiffres 2000 soldats", "2 000 soldats"),
        ("/chiffres unité:soldat", "2 000 soldats"),
        ("/chiffres garnison 1800 couronnes", "1 800 couronnes"),
        ("/chiffres -5..-1 %", "-3 %"),
        ("/chiffres 20 à 50 %", "30 %"),
        ("/chiffres quais entre 20 et 50 %", "30 %"),
        ("/chiffres 20–50 %", "30 %"),
    ],
)
def test_what_narrows_figures(slack: Desk, typed: str, first: str):
    said = [line.replace("\u00a0", " ") for line in lines(slack.type(typed))]
    assert any(line.startswith(first) for line in said[1:3]), said


def test_how_old_and_how_long_come_where_they_are_asked_for(slack: Desk):
    assert not any(line.startswith("12 ans") for line in lines(slack.type("/chiffres port")))
    assert any(line.startswith("12 ans") for line in lines(slack.type("/chiffres port unité:ans")))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/chiffres >beaucoup1", "Je ne lis pas de montant dans « >beaucoup1 ». Par exemple : >100M$, <5%, >=1000, 20..50 M€."),
        ("/chiffres devise:patates", "Je ne connais pas la devise « patates ». Par exemple : devise:euros, devise:USD."),
        ("/chiffres tri:couleur", "Le tri « couleur » n'existe pas : pertinence, date ou valeur."),
        ("/chiffres >100M$ devise:euros", "Deux unités à la fois : « euros » en contredit une autre."),
        ("/chiffres >1M$ >2M$", "Le filtre « >1M$ » est donné deux fois."),
        ("/citations Marsk devise:euros", "Devise, unité et tri ne valent que pour /chiffres."),
        ("/chiffres devise:", "Le filtre « devise: » attend une valeur."),
    ],
)
def test_what_cannot_be_read_is_said(slack: Desk, typed: str, said: str):
    shown = lines(slack.type(typed))
    assert shown[0].replace("\u00a0", " ") == said
    assert shown[-1].startswith("Usage")
