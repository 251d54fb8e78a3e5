"""The directory: its files load clean, a bad row says where and what, roles answer by date, names and outlets however written."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import seeds
from store.extract import lexicon
from store.extract.directory import COLUMNS, Directory, DirectoryError, load_directory
from store.extract.text import fold
from store.extract.titles import titles
from store.types import first_day

ACTORS = """key,name,kind,aliases
valdoria,Valdoria,country,République de Valdoria
orvanie,Orvanie,country,
palais,Palais d'Ambre,organisation,présidence valdorienne
dalmar,Ilena Dalmar,person,Dalmar*;Илена
dalmar-2,Oskar Dalmar,person,Dalmar*
veld,Tomas Veld,person,T. Veld
"""
ROLES = """actor,title,title_en,country,since,until,known_until
dalmar,présidente,president,Valdoria,2015-05-10,2020-05-10,2020-05-10
veld,président,president,Valdoria,2020-05-10,,2023-06
dalmar-2,Premier ministre,prime minister,Valdoria,2018-03,2019-09,2019-09
veld,porte-parole,spokesperson,Palais d'Ambre,2016,2017-04-30,
dalmar-2,vice-ministre des Affaires étrangères,deputy foreign minister,Orvanie,2016-01-01,2017-01-01,
"""
OUTLETS = """name,domains,country,kind,label,label_en,licensed,ours
Le Veilleur,veilleur.example;leveilleur.example,Valdoria,newspaper,,,no,yes
Radio Ambre,ambre.example,,radio,média d'État,state media,no,no
"""


def write(folder: Path, *, actors: str = ACTORS, roles: str = ROLES, outlets: str = OUTLETS) -> Path:
    for name, text in (("actors", actors), ("roles", roles), ("outlets", outlets)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def packaged() -> Directory:
    return load_directory(seeds.DIRECTORY)


@pytest.fixture
def small(tmp_path: Path) -> Directory:
    return load_directory(write(tmp_path))


def held(directory: Directory, title: str, country: str | None, day: str) -> list[str]:
    return [actor.name for actor in directory.holders(title, country, date.fromisoformat(day))]


# --- the files as they are delivered --------------------------------------------------------------------------------


def test_the_packaged_directory_loads_clean_and_is_as_large_as_promised(packaged: Directory) -> None:
    kinds = [actor.kind for actor in packaged.actors]
    assert kinds.count("person") + kinds.count("organisation") >= 400
    assert kinds.count("country") >= 195
    assert sum(len(actor.roles) for actor in packaged.actors) >= 300
    assert len(packaged.outlets) >= 80


def test_no_packaged_role_is_vouched_for_beyond_today(packaged: Directory) -> None:
    beyond = [(a.name, r.title) for a in packaged.actors for r in a.roles if first_day(r.known_until) > date.today()]
    assert beyond == []


def test_no_packaged_alias_says_again_what_folding_says(packaged: Directory) -> None:
    folded = [(actor.name, [fold(name) for name in (actor.name, *actor.aliases)]) for actor in packaged.actors]
    assert [name for name, names in folded if len(names) > len(set(names))] == []


def test_every_country_has_its_adjectives_and_they_name_a_country(packaged: Directory) -> None:
    countries = {actor.name for actor in packaged.actors if actor.kind == "country"}
    rows = {row[0]: row for row in lexicon.rows("countries")}
    assert set(rows) == countries | {"Union européenne"}
    for _, adjectives, inhabitants, capitals, currency in rows.values():
        assert len(adjectives.split(",")) % 4 == 0
        assert len(inhabitants.split(",")) == len(adjectives.split(","))
        assert capitals
        assert len(currency) == 3
        assert currency.isupper()


def test_every_place_in_the_titles_is_an_actor(packaged: Directory) -> None:
    known = {fold(actor.name) for actor in packaged.actors}
    asked = {
        place
        for meanings in titles().meanings.values()
        for meaning in meanings
        for pair in (meaning.places or {}).items()
        for place in pair
    }
    assert asked
    assert asked - known == set()


# --- roles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2021-01-19", ["Donald Trump"]),
        ("2021-01-20", ["Donald Trump", "Joe Biden"]),
        ("2021-01-21", ["Joe Biden"]),
        ("2025-01-21", ["Donald Trump"]),
        ("2035-01-21", []),
        ("1801-01-21", []),
    ],
)
def test_a_handover_leaves_both_on_its_day_and_nobody_beyond_what_is_known(
    packaged: Directory, day: str, names: list[str]
) -> None:
    assert held(packaged, "président", "États-Unis", day) == names


@pytest.mark.parametrize(
    ("title", "country", "name"),
    [
        ("chef de l'Etat", "France", "Emmanuel Macron"),
        ("CHEF DE L’ÉTAT", "royaume-uni", "Elizabeth II"),
        ("Première ministre", "Italie", "Mario Draghi"),
        ("chef du gouvernement", "Allemagne", "Olaf Scholz"),
        ("chef de la diplomatie", "Ukraine", "Dmytro Kuleba"),
        ("chef de la diplomatie", "UE", "Josep Borrell"),
        ("secrétaire d'État", "Etats-Unis", "Antony Blinken"),
        ("ministre de la Défense", "États-Unis", "Lloyd Austin"),
        ("ministre de la Défense", "France", "Florence Parly"),
        ("dirigeant", "Corée du Nord", "Kim Jong-un"),
        ("dirigeant", "Russie", "Vladimir Poutine"),
        ("dirigeant", "Allemagne", "Olaf Scholz"),
        ("président", "Palestine", "Mahmoud Abbas"),
        ("patron", "OTAN", "Jens Stoltenberg"),
        ("présidente", "Commission européenne", "Ursula von der Leyen"),
        ("porte-parole", "présidence russe", "Dmitri Peskov"),
        ("porte-parole de la diplomatie", "Russie", "Maria Zakharova"),
        ("conseiller à la sécurité nationale", "Maison Blanche", "Jake Sullivan"),
        ("chef du Pentagone", None, "Lloyd Austin"),
        ("locataire de la Maison Blanche", None, "Joe Biden"),
        ("hôte de l'Élysée", None, "Emmanuel Macron"),
        ("maître du Kremlin", None, "Vladimir Poutine"),
        ("porte-parole du Kremlin", None, "Dmitri Peskov"),
        ("souverain pontife", None, "Pape François"),
    ],
)
def test_a_role_is_found_in_all_the_ways_to_say_it(packaged: Directory, title: str, country: str | None, name: str) -> None:
    assert held(packaged, title, country, "2022-03-30") == [name]


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("secrétaire d'État", "France"),  # a junior minister there
        ("porte-parole", "Russie"),  # of the Kremlin, of the ministry, of the army?
        ("Premier ministre", None),  # of which country?
        ("procureur général", None),
        ("vice-ministre des Affaires étrangères", "Russie"),  # roles.csv knows one among ten
        ("archiviste", "France"),
        ("", "France"),
        ("président" * 100_000, "France"),
    ],
)
def test_a_title_that_does_not_tell_who_gives_nobody(packaged: Directory, title: str, country: str | None) -> None:
    assert held(packaged, title, country, "2022-03-30") == []


def test_a_month_and_a_year_cover_all_their_days(small: Directory) -> None:
    assert held(small, "Premier ministre", "Valdoria", "2018-02-28") == []
    assert held(small, "Premier ministre", "Valdoria", "2018-03-01") == ["Oskar Dalmar"]
    assert held(small, "chef du gouvernement", "Valdoria", "2019-09-30") == ["Oskar Dalmar"]
    assert held(small, "Premier ministre", "Valdoria", "2019-10-01") == []
    assert held(small, "président", "Valdoria", "2023-06-30") == ["Tomas Veld"]
    assert held(small, "président", "Valdoria", "2023-07-01") == []
    assert held(small, "porte-parole", "présidence valdorienne", "2016-01-01") == ["Tomas Veld"]


def test_an_actor_carries_its_roles_and_an_ended_one_is_known_until_its_end(small: Directory) -> None:
    (veld,) = small.named("tomas veld")
    assert veld.entry == "veld"
    assert [(role.title, role.until, role.known_until) for role in veld.roles] == [
        ("président", None, "2023-06"),
        ("porte-parole", "2017-04-30", "2017-04-30"),
    ]


# --- names and outlets ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("ZÉLENSKY", ["Volodymyr Zelensky"]),
        ("Volodymyr Zelenskiy", ["Volodymyr Zelensky"]),
        ("Зеленский", ["Volodymyr Zelensky"]),
        ("jean yves le drian", ["Jean-Yves Le Drian"]),
        ("Etats-Unis", ["États-Unis"]),
        ("l’Alliance", ["OTAN"]),
        ("Le Pen", ["Marine Le Pen", "Jean-Marie Le Pen"]),
        ("Congo", ["Congo-Brazzaville", "République démocratique du Congo"]),
        ("Johnson", []),
        ("Michel", []),
        ("", []),
        ("Poutine " * 200_000, []),
    ],
)
def test_a_name_finds_all_that_carry_it_and_nobody_else(packaged: Directory, written: str, names: list[str]) -> None:
    assert [actor.name for actor in packaged.named(written)] == names


def test_every_name_and_alias_is_found_without_its_capitals_and_accents(packaged: Directory) -> None:
    missed = [
        (actor.name, alias)
        for actor in packaged.actors
        for alias in (actor.name, *actor.aliases)
        if actor not in packaged.named(fold(alias).upper())
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Le Veilleur", "Le Veilleur"),
        ("le veilleur", "Le Veilleur"),
        ("veilleur.example", "Le Veilleur"),
        ("https://www.leveilleur.example/monde/2022/article.html?x=1", "Le Veilleur"),
        ("http://video.ambre.example:8080/", "Radio Ambre"),
        ("faux-veilleur.example", None),
        ("veilleur.example.attaque.test", None),
        ("http://[", None),
        ("", None),
        ("a." * 500_000, None),
    ],
)
def test_an_outlet_is_found_by_name_domain_and_address(small: Directory, written: str, name: str | None) -> None:
    found = small.outlet(written)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("l'AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("New York Times", "The New York Times"),
        ("France Info", "Franceinfo"),
    ],
)
def test_an_outlet_is_found_by_the_names_of_its_actor(packaged: Directory, written: str, name: str) -> None:
    found = packaged.outlet(written)
    assert found is not None
    assert found.name == name


def test_an_outlet_keeps_its_labels_and_flags(small: Directory) -> None:
    assert [(outlet.label, outlet.label_en, outlet.ours, outlet.licensed) for outlet in small.outlets] == [
        (None, None, True, False),
        ("média d'État", "state media", False, False),
    ]


# --- what is wrong is said ------------------------------------------------------------------------------------------

ACTOR, ROLE, OUTLET = "actors.csv, line 8", "roles.csv, line 7", "outlets.csv, line 4"


def faults() -> Iterator[tuple[str, str, str, str]]:
    """File, the row added at its end, where the message says it is, and what it says."""
    yield (
        "actors",
        "veld-2,Tomas Bor,robot,",
        ACTOR,
        "unknown kind « robot »; write one of person, organisation, country, place",
    )
    yield "actors", "veld,Tomas Bor,person,", ACTOR, "the key veld is there already"
    yield "actors", ",Tomas Bor,person,", ACTOR, "no key"
    yield "actors", "bor,,person,", ACTOR, "no name"
    yield "actors", "bor,Anna Bor,person,ORVANIE", ACTOR, "« ORVANIE » is already a name of orvanie (line 3)"
    yield "actors", "bor,Anna Bor,person,Dalmar", ACTOR, "write « Dalmar* » in both"
    yield "actors", "bor,Anna Bor,person", ACTOR, "3 columns where 4 are wanted"
    yield "actors", "bor,Anna Bor,person,Bor, dite la Brune", ACTOR, "put a cell that has a comma between double quotes"
    yield "actors", 'bor,Anna "Nana" Bor,"person" x,', ACTOR, "a double quote is out of place"
    yield "roles", "bor,ministre,minister,Valdoria,2016,2017,", ROLE, "no actor has the key « bor »"
    yield "roles", "veld,,minister,Valdoria,2016,2017,", ROLE, "no title"
    yield "roles", "veld,ministre,,Valdoria,2016,2017,", ROLE, "no title_en"
    yield (
        "roles",
        "veld,ministre,minister,Valdorie,2016,2017,",
        ROLE,
        "« Valdorie » is no country or organisation of actors.csv",
    )
    yield "roles", "veld,ministre,minister,Ilena Dalmar,2016,2017,", ROLE, "is no country or organisation"
    yield "roles", "veld,ministre,minister,Valdoria,,2017,", ROLE, "no since"
    yield "roles", "veld,ministre,minister,Valdoria,2016,,", ROLE, "no known_until"
    yield "roles", "veld,ministre,minister,Valdoria,12/05/2016,2017,", ROLE, "since « 12/05/2016 »: this is no date"
    yield "roles", "veld,ministre,minister,Valdoria,2016,2017-02-30,", ROLE, "until « 2017-02-30 »: this is no date"
    yield "roles", "veld,ministre,minister,Valdoria,2016,,2017/2018", ROLE, "known_until « 2017/2018 »: this is no date"
    yield "roles", "veld,ministre,minister,Valdoria,2016-05,2016-04,", ROLE, "until 2016-04 is before since 2016-05"
    yield "roles", "veld,ministre,minister,Valdoria,2016,,2015", ROLE, "known_until 2015 is before since 2016"
    yield "roles", "veld,ministre,minister,Valdoria,2016,2017,2018", ROLE, "known_until 2018 is not until 2017"
    yield (
        "roles",
        "dalmar-2,chef de l'État,president,Valdoria,2019-01-01,2019-02-01,",
        ROLE,
        "while dalmar (line 2) is so until",
    )
    yield "outlets", "Le Veilleur,autre.example,,newspaper,,,no,no", OUTLET, "« le veilleur » is there already, on line 2"
    yield "outlets", "L'Autre,ambre.example,,newspaper,,,no,no", OUTLET, "« ambre.example » is there already, on line 3"
    yield "outlets", ",autre.example,,newspaper,,,no,no", OUTLET, "no name"
    yield "outlets", "L'Autre,autre.example,,gazette,,,no,no", OUTLET, "unknown kind « gazette »"
    yield "outlets", "L'Autre,autre,,newspaper,,,no,no", OUTLET, "« autre » is no domain"
    yield "outlets", "L'Autre,autre.example,Valdorie,newspaper,,,no,no", OUTLET, "« Valdorie » is no country of actors.csv"
    yield "outlets", "L'Autre,autre.example,,newspaper,,,oui,no", OUTLET, "licensed is « oui »; write yes or no"
    yield "outlets", "L'Autre,autre.example,,newspaper,média d'État,,no,no", OUTLET, "a label in one language alone"


@pytest.mark.parametrize(("file", "row", "where", "what"), list(faults()))
def test_a_bad_row_is_named_with_file_line_and_what_to_do(tmp_path: Path, file: str, row: str, where: str, what: str) -> None:
    whole = {"actors": ACTORS, "roles": ROLES, "outlets": OUTLETS}
    with pytest.raises(DirectoryError) as error:
        load_directory(write(tmp_path, **{file: whole[file] + row + "\n"}))
    assert str(error.value).startswith(where + ": ")
    assert what in str(error.value)


def test_all_faults_are_said_at_once_a_line_each(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError) as error:
        load_directory(write(tmp_path, actors=ACTORS + "x,X,robot,\n", outlets=OUTLETS + "Y,,,gazette,,,no,no\n"))
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [ACTOR, OUTLET]


def test_a_line_number_counts_the_lines_of_the_file_not_the_rows(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match=r"actors\.csv, line 11: unknown kind"):
        load_directory(write(tmp_path, actors=ACTORS + '\n"a","A\nB",person,\nx,X,robot,\n'))


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "actors.csv, line 1: the file is empty; the first line wants the columns key,name,kind,aliases"),
        (b"key,name,kind\n", "actors.csv, line 1: no column aliases"),
        (b"key,name,kind,aliases,notes\n", "actors.csv, line 1: column notes is unknown or there twice"),
        (b"key,name,name,kind,aliases\n", "actors.csv, line 1: column name is unknown or there twice"),
        (b"key;name;kind;aliases\n", "actors.csv, line 1: columns are parted by semicolons; save the file with commas"),
        ("key,name,kind,aliases\na,États,country,\n".encode("cp1252"), "actors.csv, line 2: this is not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_says_why(tmp_path: Path, raw: bytes, what: str) -> None:
    write(tmp_path)
    (tmp_path / "actors.csv").write_bytes(raw)
    with pytest.raises(DirectoryError) as error:
        load_directory(tmp_path)
    assert str(error.value).startswith(what)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    with pytest.raises(DirectoryError, match=f"{name}: the file is missing"):
        load_directory(tmp_path)


def test_a_handover_within_a_month_is_no_overlap(tmp_path: Path) -> None:
    rows = "dalmar-2,ministre de la Défense,defence minister,Orvanie,2016-01,2017-04,\n"
    rows += "dalmar,ministre de la Défense,defence minister,Orvanie,2017-04,2018,\n"
    directory = load_directory(write(tmp_path, roles=ROLES + rows))
    assert held(directory, "chef de la Défense", "Orvanie", "2017-04-15") == ["Oskar Dalmar", "Ilena Dalmar"]


def test_a_spreadsheets_file_reads_the_same(tmp_path: Path, small: Directory) -> None:
    """Excel writes a BOM, CRLF and empty rows at the end."""
    (tmp_path / "actors.csv").write_bytes(b"\xef\xbb\xbf" + ACTORS.replace("\n", "\r\n").encode() + b",,,\r\n")
    assert load_directory(tmp_path).actors == small.actors


def test_the_digest_changes_with_each_file_and_only_then(tmp_path: Path, small: Directory) -> None:
    assert load_directory(tmp_path).digest == small.digest
    seen = {small.digest}
    for name in COLUMNS:
        file = write(tmp_path) / name
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
        seen.add(load_directory(tmp_path).digest)
    assert len(seen) == 4


def test_loading_takes_neither_spacy_nor_the_database() -> None:
    program = (
        "import sys, seeds; from store.extract.directory import load_directory; load_directory(seeds.DIRECTORY); "
        "sys.exit(any(name in sys.modules for name in ('spacy', 'sqlalchemy', 'slack_sdk')))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
