"""What figures of several articles are values of: equal amounts together, unlike ones side by side, never a sum of unlike things.

Every case goes in as articles, by the reader that reads real ones, and comes out of the archive.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from papers import AID, told, toll

from store.archive import Archive
from store.types import Filters, Quantity


def asked(archive: Archive, *words: str, **filters: object) -> list[Quantity]:
    return list(archive.figures(Filters(words=words, **filters), limit=50).items)  # type: ignore[arg-type]


def values(quantity: Quantity) -> list[Decimal]:
    return [figure.value or Decimal(0) for figure in (amount.figures[0] for amount in quantity.amounts)]


def test_one_amount_in_three_writings_is_one_answer(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", AID),
            ("La Dépêche", "2031-03-03", "La Valdoria recevra 200 M$ d'aide militaire de l'Orvanie avant l'été."),
            (
                "Radio Delta",
                "2031-03-05",
                "Deux cents millions de dollars d'aide militaire : l'Orvanie a tranché pour la Valdoria.",
            ),
        ],
    )
    (quantity,) = asked(archive, "aide", "militaire")
    (amount,) = quantity.amounts
    assert quantity.relation is None
    assert (amount.articles, amount.outlets, amount.origins, amount.agency) == (3, 3, 3, None)
    assert {figure.source.outlet.name for figure in amount.figures if figure.source.outlet} == {
        "Le Fanal",
        "La Dépêche",
        "Radio Delta",
    }


def test_a_denial_of_something_else_parts_nothing(archive: Archive, tmp_path: Path) -> None:
    articles = [
        AID,
        AID.replace(", a annoncé", ", ce qui ne plaira pas à Karsk, a annoncé"),
        AID.replace("L'Orvanie", "L'Orvanie, qui n'a pas d'armée,"),
    ]
    told(archive, tmp_path / "in", [(f"Média {k}", f"2031-03-0{k + 1}", text) for k, text in enumerate(articles)])
    (quantity,) = asked(archive, "aide", "militaire")
    assert quantity.amounts[0].articles == 3


def test_equal_amounts_of_unlike_things_stay_two(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", AID),
            (
                "La Dépêche",
                "2031-03-02",
                "Le stade de Merrault coûtera 200 millions de dollars à la ville, tribunes comprises.",
            ),
            (
                "La Dépêche",
                "2031-03-03",
                "Une aide de 200 millions de dollars ira aux pêcheurs de Karsk, ruinés par la tempête.",
            ),
        ],
    )
    assert [quantity.relation for quantity in asked(archive, "dollars")] == [None, None, None]


def test_a_sum_told_again_years_later_is_another(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", "2031-03-02", AID), ("Le Fanal", "2034-03-02", AID + " Rien de plus.")])
    assert [len(quantity.amounts) for quantity in asked(archive, "aide")] == [1, 1]


DISPATCH = """Une digue a cédé mardi soir à Merrault, emportant le quai des Tanneurs et trois péniches qui y étaient amarrées.
Selon les secours, 12 personnes sont mortes et 340 autres ont dû quitter leur logement pendant la nuit.
Le niveau de la Lorve avait dépassé 7,20 mètres dimanche, sans que la préfecture de Merrault donne l'alerte aux riverains.
La réparation de l'ouvrage, qui date de 1911, coûtera 45 millions d'euros, dont la moitié sera payée par la ville de Merrault."""


def test_copies_of_one_dispatch_are_one_origin(archive: Archive, tmp_path: Path) -> None:
    lines = DISPATCH.split("\n")
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", "MERRAULT, 2 mars 2031 (AFP) - " + DISPATCH),
            ("La Dépêche", "2031-03-02", "La digue emportée\n\n" + "\n".join(lines[:2] + lines[3:])),
            ("Radio Delta", "2031-03-03", "Drame à Merrault : une digue cède.\n\n" + DISPATCH.replace("mardi soir", "mardi")),
        ],
    )
    (quantity,) = [q for q in asked(archive, "réparation") if q.amounts[0].figures[0].kind == "money"]
    (amount,) = quantity.amounts
    assert (amount.articles, amount.origins, amount.agency) == (3, 1, "AFP")


def test_texts_of_one_agency_are_one_origin_however_they_are_written(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", AID + "\n\nLe Fanal avec AFP"),
            ("La Dépêche", "2031-03-03", "La Valdoria aura 200 M$ d'aide militaire de l'Orvanie, selon un calcul de l'AFP."),
            ("Radio Delta", "2031-03-04", "L'aide militaire de l'Orvanie à la Valdoria se monte à 200 millions de dollars."),
        ],
    )
    (quantity,) = asked(archive, "aide", "militaire")
    assert (quantity.amounts[0].outlets, quantity.amounts[0].origins, quantity.amounts[0].agency) == (3, 2, None)


def test_a_bulletin_with_other_numbers_every_day_is_no_copy(archive: Archive, tmp_path: Path) -> None:
    frame = (
        "Le bulletin des crues de la Lorve est établi chaque matin par le service des eaux de Merrault à partir de six stations."
        "\nLe niveau relevé à la station du pont des Tanneurs atteint {} mètres, celui de la station amont {} mètres et {} centimètres."
        "\nLe débit moyen de la rivière est de {} mètres cubes par seconde, et 45 millions d'euros iront aux digues de Merrault."
    )
    told(
        archive,
        tmp_path / "in",
        [("Le Fanal", "2031-03-02", frame.format(3, 4, 18, 260)), ("La Dépêche", "2031-03-03", frame.format(5, 7, 92, 410))],
    )
    (quantity,) = [q for q in asked(archive, "digues") if q.amounts[0].figures[0].kind == "money"]
    assert quantity.amounts[0].origins == 2


def test_two_tolls_of_one_day_by_two_origins_are_a_disagreement(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [("Le Fanal", "2031-03-02", toll(12)), ("La Dépêche", "2031-03-02", toll(14, "les pompiers de la ville"))],
    )
    (quantity,) = asked(archive, "explosion", "Merrault")
    assert (quantity.relation, sorted(values(quantity))) == ("disagreement", [12, 14])


def test_a_toll_that_rises_from_day_to_day_is_an_evolution(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [("Le Fanal", "2031-03-02", toll(12)), ("La Dépêche", "2031-03-03", toll(14)), ("Le Fanal", "2031-03-05", toll(19))],
    )
    (quantity,) = asked(archive, "explosion", "Merrault")
    assert quantity.relation == "evolution"
    assert sorted(values(quantity)) == [12, 14, 19]
    dated = [amount.figures[0].source.published or "" for amount in quantity.amounts[1:]]
    assert dated == sorted(dated)


def test_within_one_day_the_hour_tells_a_rise_from_a_disagreement(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [("Le Fanal", "2031-03-02T08:10+01:00", toll(12)), ("La Dépêche", "2031-03-02T17:40+01:00", toll(14, "les pompiers"))],
    )
    (quantity,) = asked(archive, "explosion")
    assert quantity.relation == "evolution"


def test_a_toll_that_falls_is_no_evolution(archive: Archive, tmp_path: Path) -> None:
    told(
        archive, tmp_path / "in", [("Le Fanal", "2031-03-02", toll(14)), ("La Dépêche", "2031-03-03", toll(12, "les pompiers"))]
    )
    assert [quantity.relation for quantity in asked(archive, "explosion")] == ["perhaps"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another place, another year, another thing, both in one article, far apart in time
        (("2031-03-02", toll(12)), ("2031-03-02", toll(14).replace("Merrault", "Karsk").replace("Valdoria", "Orvanie"))),
        (("2031-03-02", toll(12)), ("2031-06-02", toll(14))),
        (("2031-03-02", toll(12)), ("2031-03-02", toll(14).replace("morts", "blessés"))),
        (
            ("2031-03-02", "Le déficit de la Valdoria atteint 3 % du PIB en 2029, selon Tomas Veld."),
            ("2031-03-02", "Le déficit de la Valdoria atteint 5 % du PIB en 2030, selon Ilena Marsk."),
        ),
        (("2031-03-02", toll(12)), ("2031-03-02", toll(14) + " " + toll(12))),
    ],
)
def test_amounts_that_may_be_of_two_things_are_left_apart(
    archive: Archive, tmp_path: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", *one), ("La Dépêche", *other)])
    assert all(len(quantity.amounts) == 1 for quantity in asked(archive, "Valdoria") + asked(archive, "explosion"))


DEAD = "L'explosion du dépôt de Merrault, en Valdoria, a fait {} morts parmi les {}, selon la préfecture."
RATE = "Le taux de chômage {}a atteint {} % en Valdoria, selon l'institut de statistique."
GIFT = "L'Orvanie versera {} millions de dollars d'aide {} à la Valdoria, a annoncé la présidence à Merrault."
FIRE = "Un incendie a fait {} morts dans un immeuble de {}, en Valdoria, selon {}."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DEAD.format(12, "soldats"), DEAD.format(20, "civils")),
        (
            "La Valdoria a perdu 500 soldats à Merrault, affirme un élu.",
            "L'Orvanie a perdu 300 soldats à Merrault, affirme un général.",
        ),
        (RATE.format("des jeunes ", 18), RATE.format("", 8)),
        (RATE.format("des jeunes ", 8), RATE.format("des seniors ", 6)),
        (
            "Ilena Marsk est créditée de 28 % des intentions de vote au premier tour en Valdoria, selon un sondage.",
            "Ilena Marsk est créditée de 58 % des intentions de vote au second tour en Valdoria, selon un autre sondage.",
        ),
        (
            "Ilena Marsk est créditée de 28 % des intentions de vote au premier tour en Valdoria, devant Tomas Veld.",
            "Tomas Veld est crédité de 18 % des intentions de vote au premier tour en Valdoria, derrière Ilena Marsk.",
        ),
        (GIFT.format(200, "militaire"), GIFT.format(350, "humanitaire")),
        (
            "Le budget de la défense de la Valdoria augmentera de 3 milliards d'euros, a dit Ilena Marsk.",
            "Le budget de la défense de la Valdoria passera à 8 milliards d'euros, a dit Ilena Marsk.",
        ),
        (FIRE.format(11, "Saint-Malin", "les pompiers"), FIRE.format(14, "Saint-Brice", "la préfecture")),
        (FIRE.format(14, "Saint-Malin", "les pompiers"), FIRE.format(14, "Saint-Brice", "la préfecture")),
        (FIRE.format(11, "New Karsk", "les pompiers"), FIRE.format(14, "New Lurve", "la préfecture")),
        (
            "Un bombardement a fait 11 morts lundi à Merrault, en Valdoria, selon la préfecture.",
            "Un bombardement a fait 14 morts mardi à Merrault, en Valdoria, selon la préfecture.",
        ),
        (AID, AID.replace("versera", "ne versera pas")),
        (AID, "Le gouvernement dément : l'Orvanie n'a jamais promis 200 millions de dollars d'aide militaire à la Valdoria."),
    ],
)
def test_what_sets_two_figures_apart_is_heard(archive: Archive, tmp_path: Path, one: str, other: str) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", "2031-03-04", one), ("La Dépêche", "2031-03-04", other)])
    found = [q for word in ("Merrault", "Valdoria") for q in asked(archive, word)]
    assert found
    assert all(len(quantity.amounts) == 1 or quantity.relation == "perhaps" for quantity in found)
    assert all(amount.articles == 1 for quantity in found for amount in quantity.amounts)


@pytest.mark.parametrize(
    "articles",
    [
        # an outlet does not disagree with itself, whatever the clock says
        [("Le Fanal", "2031-03-02", toll(11)), ("Le Fanal", "2031-03-02", "Le bilan s'alourdit.\n\n" + toll(14, "le maire"))],
        [("", "2031-03-02", toll(11)), ("", "2031-03-02", toll(14, "le maire"))],
        # one agency on the common day, whoever told it earlier
        [
            ("Le Fanal", "2031-03-02", toll(11) + " (AFP)"),
            ("La Dépêche", "2031-03-02", toll(14, "le maire") + " (AFP)"),
            ("Radio Delta", "2031-02-28", toll(11, "les secours")),
        ],
        [
            ("Le Fanal", "2031-03-02", toll(11)),
            ("La Dépêche", "2031-03-02", toll(14, "le maire")),
            ("Radio Delta", "2031-03-03", toll(14, "les secours")),
        ],
        [("Le Fanal", "2031-03-02T14:02", toll(11)), ("La Dépêche", "2031-03-02T14:50", toll(14, "le maire"))],
    ],
)
def test_a_disagreement_is_of_two_outlets_and_two_origins_on_one_day(
    archive: Archive, tmp_path: Path, articles: list[tuple[str, str, str]]
) -> None:
    told(archive, tmp_path / "in", articles)
    (quantity,) = asked(archive, "explosion")
    assert quantity.relation in ("evolution", "perhaps")


def test_of_a_long_evolution_the_ends_and_the_neighbours_are_given(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", f"2031-03-{day:02}", toll(10 + day)) for day in range(2, 12)])
    (quantity,) = asked(archive, "explosion")
    assert (values(quantity), quantity.left_out) == ([21, 12, 18, 19, 20], 5)


def test_who_told_an_amount_first_is_its_origin_however_many_repeat_it(archive: Archive, tmp_path: Path) -> None:
    copies = [(f"Média {k}", f"2031-03-02T{9 + k:02}:00", DISPATCH) for k in range(6)]
    told(archive, tmp_path / "in", [*copies, ("AFP", "2031-03-02T08:00", DISPATCH)])
    (quantity,) = [q for q in asked(archive, "réparation") if q.amounts[0].figures[0].kind == "money"]
    (amount,) = quantity.amounts
    assert (amount.articles, amount.origins, amount.copies) == (7, 1, 6)
    assert min(figure.source.published or "" for figure in amount.figures) == "2031-03-02T08:00"


def test_an_article_of_an_unknown_outlet_is_no_other_article_of_the_known_one(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", "2031-03-02", AID), ("", "2031-03-05", AID + " Rien de plus n'a été dit.")])
    (quantity,) = asked(archive, "aide")
    assert (quantity.amounts[0].articles, quantity.amounts[0].outlets) == (2, 0)


def test_a_round_up_joins_no_two_origins(archive: Archive, tmp_path: Path) -> None:
    other = (
        "Le parlement de l'Orvanie a voté lundi la réforme des ports francs, après huit mois de débats entre les trois partis."
        "\nSelon la commission du budget, la réforme coûtera 31 millions d'euros à Karsk, que les armateurs paieront pour un tiers."
        "\nLes dockers du port de Karsk ont promis une grève de 12 jours, et le maire a demandé que les navires soient détournés."
    )
    lines = DISPATCH.split("\n")
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", DISPATCH),
            ("La Dépêche", "2031-03-02", other),
            ("Radio Delta", "2031-03-02", "\n".join(lines[:3]) + "\n" + other + "\n" + lines[3]),
        ],
    )
    with archive.engine.connect() as connection:
        found = connection.exec_driver_sql("select origin from articles order by id").scalars().all()
    assert len(set(found)) >= 2


def test_how_many_tell_it_does_not_depend_on_the_page(archive: Archive, tmp_path: Path) -> None:
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", "La Valdoria reçoit une aide militaire de 200 millions de dollars de l'Orvanie."),
            ("La Dépêche", "2031-03-03", "Aide à la Valdoria.\n\nL'Orvanie donnera 200 millions de dollars d'aide militaire."),
        ],
    )
    filters = Filters(words=("Valdoria",))
    counts = [archive.figures(filters, limit=limit).items[0].amounts[0].articles for limit in (1, 5, 50)]
    assert len(set(counts)) == 1


def test_amounts_that_exclude_nothing_are_no_disagreement(archive: Archive, tmp_path: Path) -> None:
    near = AID.replace("200 millions", "près de 205 millions")
    told(archive, tmp_path / "in", [("Le Fanal", "2031-03-02", AID), ("La Dépêche", "2031-03-02", near)])
    (quantity,) = asked(archive, "aide", "militaire")
    assert (len(quantity.amounts), quantity.relation) == (2, None)


def test_two_sums_of_one_giver_are_perhaps_one_envelope(archive: Archive, tmp_path: Path) -> None:
    said = "« La Valdoria recevra {} millions de dollars d'aide militaire », a déclaré Ilena Marsk, présidente de l'Orvanie."
    told(
        archive,
        tmp_path / "in",
        [
            ("Le Fanal", "2031-03-02", said.format(200)),
            ("La Dépêche", "2031-03-02", said.format(300) + " Elle l'a dit à Karsk."),
        ],
    )
    (quantity,) = asked(archive, "aide", "militaire")
    assert quantity.relation == "perhaps"


# --- what narrows them ----------------------------------------------------------------------------------------------

MANY = [
    ("Le Fanal", "2030-03-02", "La digue de Merrault coûtera 80 millions d'euros, et 30 % des travaux sont faits."),
    ("La Dépêche", "2031-03-02", "La digue de Karsk coûtera entre 90 et 120 millions de dollars, soit trois ans de travaux."),
    ("Radio Delta", "2031-04-02", "La digue d'Orvane a coûté 250 millions d'euros en 2029, et 4 000 ouvriers y ont travaillé."),
]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"units": ("EUR",)}, ["250000000", "80000000"]),
        ({"order": "value"}, ["250000000", "90000000", "80000000", "4000", "30"]),
        ({"order": "date"}, ["250000000", "4000", "90000000", "80000000", "30"]),
        ({"year": 2030}, ["80000000", "30"]),
        ({"year": 2029}, ["250000000", "4000"]),
        ({"units": ("year",)}, ["3"]),
    ],
)
def test_unit_year_and_order(archive: Archive, tmp_path: Path, filters: dict[str, object], expected: list[str]) -> None:
    told(archive, tmp_path / "in", MANY)
    found = [quantity.amounts[0].figures[0] for quantity in asked(archive, "digue", **filters)]
    assert [str(figure.value if figure.value is not None else figure.low) for figure in found] == expected


def test_a_page_of_quantities_goes_on_where_the_last_one_ended(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path / "in", MANY)
    whole = archive.figures(Filters(words=("digue",)), limit=50).items
    pages = [archive.figures(Filters(words=("digue",)), start=start, limit=2) for start in (0, 2, 4)]
    assert [quantity for page in pages for quantity in page.items] == list(whole)
    assert [page.more for page in pages] == [True, True, False]


def test_the_quantity_of_a_figure_is_found_again_whole(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path / "in", [("Le Fanal", f"2031-03-0{day}", toll(10 + day)) for day in range(2, 7)])
    (quantity,) = asked(archive, "explosion")
    filters = Filters(words=("explosion",))
    for amount in quantity.amounts:
        assert archive.quantity(amount.figures[0].id, filters) == quantity
    assert archive.quantity(10_000, filters) is None
