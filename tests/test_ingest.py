"""Files and folders into the archive: what is new, changed, unchanged or failed, and that nothing is lost or there twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dispatches import FOLDER, NOW, SmallReader, directory, read_in
from sqlalchemy import select

from store import ingest, schema
from store.archive import Archive
from store.articles import canonical
from store.manifests import printable
from store.types import Filters

BODY = "Le port de Karsk a rouvert lundi. « La mer est calme, les bateaux sortent », a dit Ilena Marsk."


def write(folder: Path, name: str, text: str | bytes = BODY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def manifest(folder: Path, *rows: str, head: str = "file,title,published,outlet,url") -> None:
    write(folder, "manifest.csv", "\n".join([head, *rows]) + "\n")


def versions(archive: Archive) -> list[tuple[str, int, str, str]]:
    columns = (schema.articles.c.key, schema.articles.c.version, schema.articles.c.file, schema.articles.c.status)
    with archive.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to put files in."""
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def test_a_folder_is_read_once_and_found_unchanged_the_second_time(archive: Archive) -> None:
    names = tuple(sorted(path.name for path in FOLDER.glob("*.txt")))
    first = read_in(archive)
    assert (first.new, first.changed, first.unchanged, first.failed, first.warnings) == (names, (), (), (), ())
    second = ingest.run([FOLDER], archive=archive, reader=_no_reader, fetched=NOW)
    assert (second.new, second.changed, second.unchanged, second.failed) == ((), (), names, ())
    assert archive.coverage().articles == len(names)


def _no_reader() -> SmallReader:
    raise AssertionError("the reader was made though there is nothing to read")


def test_the_manifest_says_title_date_outlet_and_address(archive: Archive, desk: Path) -> None:
    write(desk, "a.txt")
    manifest(
        desk,
        '"a.txt","Le port rouvre","2031-01-02T14:05+01:00","La Dépêche","HTTPS://Depeche.Example:443/port?utm_source=x&id=4#haut"',
    )
    assert read_in(archive, desk).new == ("a.txt",)
    (quote,) = archive.quotes(Filters()).items
    assert (quote.source.title, quote.source.published) == ("Le port rouvre", "2031-01-02T14:05+01:00")
    assert quote.source.outlet is not None
    assert (quote.source.outlet.name, quote.source.url) == ("La Dépêche", "https://depeche.example/port?id=4")


def test_an_outlet_is_written_as_the_directory_writes_it(archive: Archive, desk: Path, tmp_path: Path) -> None:
    archive.sync(directory(tmp_path / "directory"))
    for name in "abc":
        write(desk, f"{name}.txt")
    manifest(
        desk, "a.txt,,,courrier de port-lazur,", "b.txt,,,,https://www.agence-nord.example/b", "c.txt,,,Gazette de Nulle-Part,"
    )
    read_in(archive, desk)
    outlets = {quote.source.file: quote.source.outlet.name for quote in archive.quotes(Filters()).items if quote.source.outlet}
    assert outlets == {"a.txt": "Le Courrier de Port-Lazur", "b.txt": "Agence du Nord", "c.txt": "Gazette de Nulle-Part"}


def test_a_day_comes_from_the_address_where_neither_manifest_nor_page_says_it(archive: Archive, desk: Path) -> None:
    for name in "abc":
        write(desk, f"{name}.txt")
    manifest(
        desk,
        "a.txt,,,,https://a.example/2031/01/05/port",
        "b.txt,,2031-01-01,,https://a.example/2031/01/06/port",
        "c.txt,,,,https://a.example/port-42",
    )
    read_in(archive, desk)
    days = {quote.source.file: quote.source.published for quote in archive.quotes(Filters()).items}
    assert days == {"a.txt": "2031-01-05", "b.txt": "2031-01-01", "c.txt": None}


def test_no_manifest_and_no_row_are_warnings_and_the_files_are_read(archive: Archive, desk: Path) -> None:
    write(desk, "a.txt")
    report = read_in(archive, desk)
    assert (report.new, report.failed) == (("a.txt",), ())
    assert [("manifest.csv" in warning) for warning in report.warnings] == [True]
    write(desk, "b.txt", BODY + " Le vent tombe.")
    manifest(desk, "a.txt,,2031-01-01,,")
    report = read_in(archive, desk)
    assert report.warnings == ("b.txt: no row in manifest.csv",)
    assert (report.new, report.changed) == (("b.txt",), ("a.txt",))
    undated = {quote.source.file: quote.source.published for quote in archive.quotes(Filters()).items}
    assert undated == {"a.txt": "2031-01-01", "b.txt": None}


@pytest.mark.parametrize("change", ["text", "title", "published", "outlet", "url"])
def test_any_change_is_a_new_version_but_a_new_address_a_new_article(archive: Archive, desk: Path, change: str) -> None:
    row = {"title": "Port", "published": "2031-01-01", "outlet": "La Dépêche", "url": "https://a.example/1"}
    write(desk, "a.txt")
    manifest(desk, "a.txt," + ",".join(row.values()))
    read_in(archive, desk)
    if change == "text":
        write(desk, "a.txt", BODY.replace("lundi", "mardi"))
    else:
        new = {"title": "Le port", "published": "2031-01-02", "outlet": "Gazette", "url": "https://a.example/2"}
        manifest(desk, "a.txt," + ",".join((row | {change: new[change]}).values()))
    report = read_in(archive, desk)
    assert (report.new if change == "url" else report.changed) == ("a.txt",)
    assert archive.coverage().articles == (2 if change == "url" else 1)
    assert read_in(archive, desk).unchanged == ("a.txt",)


def test_a_text_that_changes_back_is_a_third_version(archive: Archive, desk: Path) -> None:
    for text in (BODY, BODY + " Il pleut.", BODY):
        write(desk, "a.txt", text)
        read_in(archive, desk)
    assert [(version, status) for _, version, _, status in versions(archive)] == [
        (1, "superseded"),
        (2, "superseded"),
        (3, "current"),
    ]


def test_two_files_with_one_address_are_versions_in_the_order_of_their_names(archive: Archive, desk: Path) -> None:
    write(desk, "1-premier.txt")
    write(desk, "2-corrige.txt", BODY.replace("lundi", "mardi"))
    manifest(desk, "1-premier.txt,,,,https://a.example/port", "2-corrige.txt,,,,https://a.example/port#maj")
    report = read_in(archive, desk)
    assert (report.new, report.changed) == (("1-premier.txt",), ("2-corrige.txt",))
    assert read_in(archive, desk).unchanged == ("1-premier.txt", "2-corrige.txt")
    assert versions(archive) == [
        ("https://a.example/port", 1, "1-premier.txt", "superseded"),
        ("https://a.example/port", 2, "2-corrige.txt", "current"),
    ]
    assert read_in(archive, desk / "1-premier.txt").unchanged == ("1-premier.txt",)


def test_a_file_that_moves_with_its_address_is_the_same_article(archive: Archive, desk: Path) -> None:
    write(desk, "a.txt")
    manifest(desk, "a.txt,,,,https://a.example/port")
    read_in(archive, desk)
    (desk / "a.txt").rename(desk / "b.txt")
    manifest(desk, "b.txt,,,,https://a.example/port")
    assert read_in(archive, desk).unchanged == ("b.txt",)


def test_new_rules_read_everything_anew(archive: Archive, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk, "a.txt")
    read_in(archive, desk)
    monkeypatch.setattr(ingest, "RULES", ingest.RULES + 1)
    assert read_in(archive, desk).changed == ("a.txt",)
    assert read_in(archive, desk).unchanged == ("a.txt",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, ""),
        ("no-sentence.txt", b"Menu", "sentence"),
        ("huge.txt", b"Le port. " * 2_300_000, "MB"),
    ],
)
def test_a_file_without_an_article_is_said_so_and_the_rest_goes_on(
    archive: Archive, desk: Path, name: str, content: bytes, said: str
) -> None:
    write(desk, name, content)
    write(desk, "z.txt")
    manifest(desk, f"{name},,,,", "z.txt,,,,")
    report = read_in(archive, desk)
    assert report.new == ("z.txt",)
    ((file, reason),) = report.failed
    assert file == name
    assert said in reason


@pytest.mark.parametrize(
    "date", ["2031-13-01", "hier", "12/01/2031", "2031-01-01/2031-01-03", "0000", "2031-01-01T", "9999-12-31T23:59-05:00"]
)
def test_a_bad_date_fails_its_file_and_says_how_to_write_one(archive: Archive, desk: Path, date: str) -> None:
    write(desk, "a.txt")
    write(desk, "b.txt")
    manifest(desk, f"a.txt,,{date},,", "b.txt,,2031-01,,")
    report = read_in(archive, desk)
    assert report.new == ("b.txt",)
    ((file, reason),) = report.failed
    assert file == "a.txt"
    assert date in reason
    assert "2022-01-19" in reason


@pytest.mark.parametrize("raw", [BODY.encode("utf-8-sig"), BODY.encode("cp1252"), BODY.encode("utf-16")])
def test_encodings_are_told_apart(archive: Archive, desk: Path, raw: bytes) -> None:
    write(desk, "a.txt", raw)
    assert read_in(archive, desk).failed == ()
    assert archive.quotes(Filters()).items[0].words == ("La mer est calme, les bateaux sortent",)


def test_a_page_tells_its_own_address_and_is_found_again_by_it(archive: Archive, desk: Path) -> None:
    page = f"""<html><head><title>Le port rouvre</title><link rel="canonical" href="https://depeche.example/port">
    <meta property="og:site_name" content="La Dépêche"><meta property="article:published_time" content="2031-01-02T08:00:00+01:00">
    </head><body><article><h1>Le port rouvre</h1><p>{BODY}</p><p>{BODY.replace("lundi", "mardi")}</p></article></body></html>"""
    write(desk, "a.html", page)
    report = read_in(archive, desk)
    assert report.new == ("a.html",), report
    assert read_in(archive, desk).unchanged == ("a.html",)
    ((key, *_),) = versions(archive)
    assert key == "https://depeche.example/port"


@pytest.mark.parametrize(
    ("table", "warns"),
    [
        ("", True),
        ("name,date\na.txt,2031-01-01\n", True),
        ("file;title;published;outlet;url\na.txt;Port;2031-01-01;;\n", False),
        ("\ufefffile,title,published,outlet,url,desk\na.txt,Port,2031-01-01,,,étranger\n", False),
        ('file,title,published\na.txt,"Port\nde Karsk",2031-01-01\n,rien,\n', True),
        ("file,published\na.txt,2030-01-01\na.txt,2031-01-01\n", True),
        ("file,published\na.txt\n", False),
    ],
)
def test_a_manifest_is_read_as_far_as_it_can_be(archive: Archive, desk: Path, table: str, warns: bool) -> None:
    write(desk, "a.txt")
    write(desk, "manifest.csv", table)
    report = read_in(archive, desk)
    assert (report.new, report.failed) == (("a.txt",), ())
    assert bool(report.warnings) is warns
    if "2031" in table and "name" not in table:
        assert archive.coverage().first == "2031-01-01"


def test_folders_are_read_in_the_order_of_names_with_the_manifest_beside_or_above(archive: Archive, desk: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.md", "z.html", "notes.pdf", ".hidden.txt", ".git/x.txt", "c/3.txt"):
        write(desk, name, f"<p>{BODY}</p>" if name.endswith("html") else BODY)
    manifest(
        desk,
        "a.md,,2031-01-01,,",
        "b/1.txt,,2031-01-02,,",
        "b/2.txt,,2031-01-03,,",
        "z.html,,2031-01-04,,",
        "c/3.txt,,2030-01-01,,",
    )
    manifest(desk / "c", "3.txt,,2031-01-05,,")
    seen: list[tuple[int, int, str]] = []
    report = read_in(archive, desk, progress=lambda *step: seen.append(step))
    assert report.failed == ()
    assert report.new == ("a.md", "z.html", "b/1.txt", "b/2.txt", "c/3.txt")
    assert report.warnings == ()
    assert seen == [(done, 5, file) for done, file in enumerate(report.new, 1)]
    assert (archive.coverage().first, archive.coverage().last) == ("2031-01-01", "2031-01-05")


def test_paths_that_are_no_article_are_said_so(archive: Archive, desk: Path) -> None:
    write(desk, "image.png", b"x")
    os.mkfifo(desk / "pipe.txt")
    report = read_in(archive, desk / "none.txt", desk / "image.png", desk / "pipe.txt", desk)
    assert [file for file, _ in report.failed] == ["none.txt", "image.png", "pipe.txt"]
    assert all(reason.endswith(".") for _, reason in report.failed)
    assert report.new == ()


def test_links_out_of_the_folder_are_not_followed_and_odd_names_are_escaped(
    archive: Archive, desk: Path, tmp_path: Path
) -> None:
    write(tmp_path, "secret/secret.txt")
    (desk / "link.txt").symlink_to(tmp_path / "secret/secret.txt")
    (desk / "linked").symlink_to(tmp_path / "secret")
    (desk / "loop").symlink_to(desk)
    write(desk, "a\x1b[31m\nb.txt")
    (desk / os.fsdecode(b"caf\xe9.txt")).write_text(BODY)
    report = read_in(archive, desk)
    assert report.failed == ()
    assert report.new == ("a\\x1b[31m\\nb.txt", "caf\\udce9.txt")
    assert read_in(archive, desk).unchanged == report.new


def test_two_folders_with_a_file_of_one_name_are_not_taken_for_two_versions(archive: Archive, desk: Path) -> None:
    write(desk, "un/a.txt")
    write(desk, "deux/a.txt", BODY.replace("lundi", "mardi"))
    report = read_in(archive, desk / "un", desk / "deux")
    assert report.new == ("a.txt",)
    assert [file for file, _ in report.failed] == ["a.txt"]
    assert archive.coverage().articles == 1


def test_a_title_is_no_sentence_of_the_page(archive: Archive, desk: Path) -> None:
    write(desk, "a.txt", "Accueil\nMenu\nPartager")
    manifest(desk, "a.txt,La digue de Karsk a cédé. Elle sera refaite.,2031-04-01,,")
    report = ingest.run([desk], archive=archive, reader=SmallReader, fetched=NOW)
    assert [file for file, _ in report.failed] == ["a.txt"]


def test_a_fault_that_nobody_foresaw_costs_its_file_alone(
    archive: Archive, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(desk, "a.txt")
    write(desk, "b.txt", BODY + " Encore.")

    def article_of(raw: bytes, **about: object) -> object:
        if about["file"] == "a.txt":
            raise ImportError("a library that is not there")
        return real(raw, **about)

    real = ingest.article_of
    monkeypatch.setattr(ingest, "article_of", article_of)
    report = ingest.run([desk], archive=archive, reader=SmallReader, fetched=NOW)
    assert (report.new, [file for file, _ in report.failed]) == (("b.txt",), ["a.txt"])


def test_a_reader_that_fails_on_one_article_does_not_stop_the_run(archive: Archive, desk: Path) -> None:
    class Stumbles(SmallReader):
        def extract(self, article):
            if article.file == "a.txt":
                raise IndexError("a secret of the text")
            return super().extract(article)

    write(desk, "a.txt")
    write(desk, "b.txt")
    report = ingest.run([desk], archive=archive, reader=Stumbles, fetched=NOW)
    assert report.new == ("b.txt",)
    assert [file for file, _ in report.failed] == ["a.txt"]
    assert "secret" not in report.failed[0][1]


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
from dispatches import read_in
from store.archive import Archive

def die(done, total, file):
    if done == 5:
        os._exit(9)

read_in(Archive.open(sys.argv[1]), progress=die)
"""


def test_a_run_that_is_killed_is_finished_by_the_next(database_url: str) -> None:
    tests = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", KILLED, database_url, tests], cwd=Path(tests).parent, capture_output=True, text=True
    )
    assert run.returncode == 9, run.stderr
    with Archive.open(database_url) as archive:
        assert archive.coverage().articles == 5
        report = read_in(archive)
        assert (len(report.unchanged), len(report.new), report.changed, report.failed) == (5, 7, (), ())
        assert archive.coverage().articles == 12
        assert all(version == 1 for _, version, _, _ in versions(archive))


KILLED_INSIDE = """
import os, sys
sys.path.insert(0, sys.argv[2])
from dispatches import read_in
from sqlalchemy import event
from store.archive import Archive

archive = Archive.open(sys.argv[1])

@event.listens_for(archive.engine, "after_cursor_execute")
def die(connection, cursor, statement, *_):
    if statement.startswith("INSERT INTO figures"):
        os._exit(9)

read_in(archive)
"""


def test_a_run_killed_inside_an_article_leaves_no_half_of_it(database_url: str) -> None:
    tests = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", KILLED_INSIDE, database_url, tests], cwd=Path(tests).parent, capture_output=True
    )
    assert run.returncode == 9
    with Archive.open(database_url) as archive:
        assert archive.coverage().articles == 0
        assert archive.quotes(Filters()).items == ()
        assert len(read_in(archive).new) == 12


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://Example.com", "https://example.com/"),
        ("http://example.com:80/a?utm_medium=x&b=2&fbclid=3#c", "http://example.com/a?b=2"),
        ("  https://example.com:8080/a/ ", "https://example.com:8080/a/"),
        ("javascript:alert(1)", None),
        ("ftp://example.com/a", None),
        ("https://", None),
        ("http://[", None),
        ("https://example.com:port/", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_known_without_what_only_tracks_or_scrolls(url: str | None, known: str | None) -> None:
    assert canonical(url) == known


def test_what_is_printable_stays_as_it_is() -> None:
    assert printable("Été à Kyïv 東京.txt") == "Été à Kyïv 東京.txt"
