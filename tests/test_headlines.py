"""An event's headline: the title as it stands, without what an outlet puts before it; whole figures and closed quotes."""

import pytest

from store.clusters.headlines import LONGEST, headline_of, is_feature, is_teaser

LEAD = "Les cheminots ont cessé le travail jeudi à la gare d'Ostrane."


@pytest.mark.parametrize(
    "title",
    [
        "Le directeur de la fonderie Malgrin démissionne",  # « le direct »
        "Un train en direction de Vélise déraille",  # « en direct »
        "La récolte d'olives perdue en Orvanie",  # « live »
        "Direct Orvanie rachète la fonderie Malgrin",
        "Alerte rouge aux crues en Valdorie",
        "Carte bancaire : la Valdorie plafonne les frais",
        "Vidéosurveillance : Ostrane renonce aux caméras",
        "La police poursuivez-vous d'ici, disent les affiches d'Ostrane",
    ],
)
def test_a_title_stands_as_it_is(title: str) -> None:
    assert not is_teaser(title)
    assert headline_of(f"{title}\n\n{LEAD}", title)[0] == title


@pytest.mark.parametrize(
    "title",
    [
        "DIRECT. Séisme en Orvanie du Nord",
        "DIRECT Séisme en Orvanie du Nord",
        "Vidéo : séisme en Orvanie du Nord",
        "URGENT - Séisme en Orvanie du Nord",
        "Alerte | Séisme en Orvanie du Nord",
    ],
)
def test_an_outlet_s_label_is_no_part_of_it(title: str) -> None:
    assert headline_of(f"{title}\n\n{LEAD}", title)[0] == "Séisme en Orvanie du Nord"


@pytest.mark.parametrize(
    "title", ["Grève à Ostrane : ce que l’on sait", "Suivez la finale d'Istrel", "En direct, la finale d'Istrel"]
)
def test_a_title_that_keeps_it_to_itself_gives_way_to_the_lead(title: str) -> None:
    assert headline_of(f"{title}\n\n{LEAD}", title)[0] == LEAD.rstrip(".")


@pytest.mark.parametrize("figure", ["12,5 %", "20:30", "2030–2031"])
def test_a_headline_is_never_cut_inside_a_figure(figure: str) -> None:
    where = "de la région d'Ostrane et de la côte orientale de Valdorie"
    title = f"Le chômage des jeunes diplômés {where} est de {figure} à ce jour selon ses comptes"
    headline = headline_of(title, title)[0]
    assert len(title) > LONGEST >= len(headline)
    assert figure in headline


@pytest.mark.parametrize(("opening", "closing"), [("« ", " »"), ("“", "”")])
def test_a_headline_that_is_cut_in_a_quote_closes_it(opening: str, closing: str) -> None:
    said = "Nous n'avons jamais voulu de cette digue et nous n'en voudrons jamais quoi que disent ceux qui la veulent encore aujourd'hui"
    title = f"Tomas Veld {opening}{said}{closing}"
    headline = headline_of(title, title)[0]
    assert headline.endswith(f"…{closing}")
    assert len(headline) <= LONGEST


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            (
                "Ilena Marsk, présidente de la Valdorie depuis mai 2030 et ancienne ministre des Finances de la coalition sortante, "
                "a signé jeudi à Brenne l'accord sur les digues"
            ),
            "Ilena Marsk a signé jeudi à Brenne l'accord sur les digues",
        ),
        (
            (
                "Le port de Brenne, premier du détroit par le tonnage et deuxième du continent pour les conteneurs réfrigérés, "
                "ferme ses quais après l'incendie de la nuit"
            ),
            "Le port de Brenne ferme ses quais après l'incendie de la nuit",
        ),
        (
            (
                "Tomas Veld, l'ancien ministre de la Défense d'Orvanie que la justice de son pays recherche depuis trois ans, "
                "s'est rendu à la police d'Istrel vendredi"
            ),
            "Tomas Veld s'est rendu à la police d'Istrel vendredi",
        ),
    ],
)
def test_what_stands_between_a_name_and_its_verb_gives_way_to_the_verb(title: str, headline: str) -> None:
    assert headline_of(title, title)[0] == headline


def test_an_enumeration_is_no_apposition() -> None:
    title = (
        "Le chômage des jeunes diplômés de la région d'Ostrane, de la côte orientale et des vallées du sud, malgré les aides, "
        "recule pour la première fois"
    )
    assert headline_of(title, title)[0].startswith("Le chômage des jeunes diplômés de la région d'Ostrane, de la côte")


@pytest.mark.parametrize(
    ("title", "feature"),
    [
        ("Reportage. Au pied du mur de Lorve", True),
        ("La digue et nous | Portrait", True),
        ("[Tribune] Sauvons la digue d'Istrel", True),
        ("L'analyse du budget divise la Valdorie", False),
        ("Enquête ouverte après l'incendie de Lorve", False),
        ("Témoignage accablant au procès Krain", False),
    ],
)
def test_what_an_outlet_calls_a_feature(title: str, feature: bool) -> None:
    assert is_feature(title) == feature
