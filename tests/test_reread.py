"""`store.reread` and `sourcier reread`: an archive that older rules or another directory read becomes what reading it anew would make."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dispatches import NOW
from papers import DIRECTORY, READER, TOLL, listed
from sqlalchemy import text
from templates import Fill
from typer.testing import CliRunner

import seeds
from bot.cli import cli
from bot.doctor import examine
from bot.settings import Settings
from store import ingest, reread
from store.archive import Archive
from store.extract import RULES
from store.extract.directory import Directory, load_directory
from store.extract.readers import ArticleReader
from store.types import Article, Edition, Extraction, Filters

DISPATCHES = {
    "a.txt": "La ministre Ilena Marsk a reçu la presse.\n\n« Nous paierons 12 millions d'euros », a déclaré Ilena Marsk à Merrault.",
    "b.txt": "Tomas Veld l'a dit mardi : « Le port rouvrira. »\n\nTomas Veld dirige le port de Merrault, en Valdoria.",
    "c.txt": TOLL.format(12, "Oda Lind") + "\n\n« On cherche encore », a ajouté Oda Lind.",
}
MANIFEST = "file,title,published,outlet,url\na.txt,Marsk promet,2031-03-02,Le Fanal,\nb.txt,,2031-03-03,,\n"

#: What an archive tells, ids and the order of rows left out.
TELLING = {
    "articles": "select key, version, status, title, published, day, rules, directory, agency from articles where status = 'current'",
    "actors": "select key, name, kind from actors where entry is null",
    "aliases": "select actors.key, folded, origin from aliases join actors on actors.id = actor_id",
    "mentions": 'select file, start, "end", form, actors.key from mentions join articles on articles.id = article_id'
    " join actors on actors.id = actor_id where status = 'current'",
    "quotes": "select file, quotes.start, quotes.kind, speaker, actors.key, passage, rank from quotes join articles"
    " on articles.id = article_id left join actors on actors.id = speaker_id where status = 'current'",
    "speakers": "select quotes.start, file, actors.key from quote_speakers join quotes on quotes.id = quote_id"
    " join articles on articles.id = article_id join actors on actors.id = actor_id where status = 'current'",
    "figures": "select file, figures.start, words, unit, about from figures join articles on articles.id = article_id"
    " where status = 'current'",
    "stems": "select stem, quotes, articles from stem_counts where quotes > 0 or articles > 0",
    "events": "select file, start, headline, date from event_mentions join articles on articles.id = article_id"
    " where status = 'current'",
}


def tells(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    with archive.engine.connect() as connection:
        found = {name: connection.execute(text(query)).all() for name, query in TELLING.items()}
    return {name: sorted(tuple(map(str, row)) for row in rows) for name, rows in found.items()}


class Reader:
    """The real reader, or what is left of it; counts the articles, and stops a run at the one it is told."""

    def __init__(self, reader: ArticleReader = READER, *, without: tuple[str, ...] = (), stop_at: int = 0) -> None:
        self.reader, self.without, self.stop_at = reader, without, stop_at
        self.read: list[str] = []

    def extract(self, article: Article) -> Extraction:
        if self.stop_at and len(self.read) + 1 == self.stop_at:
            raise KeyboardInterrupt
        self.read.append(article.file)
        return replace(self.reader.extract(article), **dict.fromkeys(self.without, ()))


@pytest.fixture
def archive(copied: Callable[[Fill], Archive]) -> Archive:
    """An archive with the packaged directory."""
    return copied(listed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dispatches, which no test changes."""
    made = tmp_path_factory.mktemp("dispatches")
    for name, words in DISPATCHES.items():
        (made / name).write_text(words, "utf-8")
    (made / "manifest.csv").write_text(MANIFEST, "utf-8")
    return made


@pytest.fixture
def directory() -> Directory:
    return DIRECTORY


def fill(archive: Archive, folder: Path, directory: Directory, reader: Reader) -> None:
    archive.sync(directory)
    report = ingest.run([folder], archive=archive, reader=lambda: reader, fetched=NOW, directory=directory.digest)
    assert len(report.new) == len(DISPATCHES), report


@pytest.fixture(scope="module")
def anew(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What reading the folder today makes."""
    with Archive.create(f"sqlite:///{tmp_path_factory.mktemp('anew') / 'archive.db'}") as archive:
        fill(archive, folder, DIRECTORY, Reader())
        return tells(archive)


def aged(archive: Archive) -> None:
    with archive.engine.begin() as connection:
        connection.execute(text("update articles set rules = 1"))


@pytest.mark.parametrize("without", [("quotes",), ("figures", "events"), ("actors", "mentions", "quotes"), ()])
def test_what_older_rules_read_becomes_what_reading_anew_makes(
    archive: Archive, folder: Path, directory: Directory, anew: dict[str, Any], without: tuple[str, ...]
) -> None:
    fill(archive, folder, directory, Reader(without=without))
    aged(archive)
    reader = Reader()
    found = reread.run(archive, reader=lambda: reader, directory=directory.digest, now=NOW)
    assert (found.again, found.versions, found.failed) == (3, 0, [])
    assert tells(archive) == anew
    assert [quote.words for quote in archive.quotes(Filters(words=("port",))).items] == [("Le port rouvrira.",)]


def test_names_that_only_a_wrong_reading_gave_are_gone(
    archive: Archive, folder: Path, directory: Directory, anew: dict[str, Any]
) -> None:
    class Wrong(Reader):
        def extract(self, article: Article) -> Extraction:
            found = super().extract(article)
            renamed = {actor.name: replace(actor, name=f"{actor.name} Grand", entry=None) for actor in found.actors}
            mentions = tuple(replace(m, actor=renamed[m.actor].name) for m in found.mentions)
            return Extraction(actors=tuple(renamed.values()), mentions=mentions)

    fill(archive, folder, directory, Wrong())
    assert archive.find("Ilena Marsk Grand").decision == "one"
    aged(archive)
    reread.run(archive, reader=Reader, directory=directory.digest, now=NOW)
    assert tells(archive) == anew


def test_another_directory_is_heard(
    archive: Archive, folder: Path, directory: Directory, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = {file.name: file.read_text("utf-8") for file in seeds.DIRECTORY.iterdir() if file.name.endswith(".csv")}
    other = tmp_path_factory.mktemp("directory")
    files["actors.csv"] = files["actors.csv"].rstrip("\n") + "\nmarsk-x,Ilena Marskova,person,Ilena Marsk\n"
    for name, words in files.items():
        (other / name).write_text(words, "utf-8")
    newer = load_directory(other)
    fill(archive, folder, directory, Reader())
    archive.sync(newer)
    reader = Reader(ArticleReader(newer))
    assert reread.run(archive, reader=lambda: reader, directory=newer.digest, now=NOW).again == 3
    (quote,) = archive.quotes(Filters(words=("paierons",))).items
    assert quote.speaker is not None
    assert quote.speaker.name == "Ilena Marskova"
    assert reread.run(archive, reader=lambda: reader, directory=newer.digest, now=NOW).again == 0


def test_a_run_that_is_stopped_goes_on_where_it_was(
    archive: Archive, folder: Path, directory: Directory, anew: dict[str, Any]
) -> None:
    fill(archive, folder, directory, Reader(without=("quotes",)))
    aged(archive)
    first, second = Reader(stop_at=2), Reader()
    with pytest.raises(KeyboardInterrupt):
        reread.run(archive, reader=lambda: first, directory=directory.digest, now=NOW)
    reread.run(archive, reader=lambda: second, directory=directory.digest, now=NOW)
    assert sorted(first.read + second.read) == sorted(DISPATCHES)
    assert len(second.read) == 2
    assert tells(archive) == anew


def test_what_stands_where_it_stood_keeps_its_id(archive: Archive, folder: Path, directory: Directory) -> None:
    fill(archive, folder, directory, Reader())
    before = {quote.words: quote.id for quote in archive.quotes(Filters(), limit=50).items}
    aged(archive)
    reread.run(archive, reader=Reader, directory=directory.digest, now=NOW)
    assert {quote.words: quote.id for quote in archive.quotes(Filters(), limit=50).items} == before
    assert all(archive.paragraph("quote", id) for id in before.values())


def test_a_text_that_is_cleaned_otherwise_is_a_new_version(
    archive: Archive, folder: Path, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, folder, directory, Reader())
    (old,) = archive.quotes(Filters(words=("rouvrira",))).items
    aged(archive)
    article_of = reread.article_of
    monkeypatch.setattr(
        reread, "article_of", lambda *a, **k: replace(article := article_of(*a, **k), text=article.text + " Fin.")
    )
    found = reread.run(archive, reader=Reader, directory=directory.digest, now=NOW)
    assert (found.again, found.versions) == (0, 3)
    (new,) = archive.quotes(Filters(words=("rouvrira",))).items
    assert new.source.version == 2
    assert archive.paragraph("quote", old.id)  # an old link still opens
    assert reread.run(archive, reader=Reader, directory=directory.digest, now=NOW).versions == 0


def test_an_article_that_trips_the_reader_costs_no_other(archive: Archive, folder: Path, directory: Directory) -> None:
    class Tripping(Reader):
        def extract(self, article: Article) -> Extraction:
            if article.file == "a.txt":
                raise ValueError("no article")
            return super().extract(article)

    fill(archive, folder, directory, Reader())
    aged(archive)
    found = reread.run(archive, reader=Tripping, directory=directory.digest, now=NOW)
    assert (found.again, [file for file, _ in found.failed]) == (2, ["a.txt"])
    assert archive.behind(rules=RULES, directory=directory.digest) == 1


def test_a_text_that_differs_under_the_same_rules_is_a_new_version_once(
    archive: Archive, folder: Path, directory: Directory
) -> None:
    fill(archive, folder, directory, Reader())
    with archive.engine.begin() as connection:
        connection.execute(text("update texts set text = text || ' Fin.'"))
        connection.execute(text("update articles set directory = null"))
    assert reread.run(archive, reader=Reader, directory=directory.digest, now=NOW).versions == 3
    assert archive.behind(rules=RULES, directory=directory.digest) == 0


def test_what_was_taken_back_while_it_was_read_again_stays_taken_back(
    archive: Archive, folder: Path, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, folder, directory, Reader())
    aged(archive)
    add = Archive.add

    def added(self: Archive, article: Article, *args: Any, key: str, **more: Any) -> Any:
        # the last moment: its text is another by the new rules, and a new version is about to be written
        self.hold(key, Edition(guid=f"urn:{key}"), "withdrawn", at=NOW)
        return add(self, article, *args, key=key, **more)

    monkeypatch.setattr(Archive, "add", added)
    monkeypatch.setattr(Archive, "reread", lambda *_, **__: False)
    found = reread.run(archive, reader=Reader, directory=directory.digest, now=NOW)
    assert (found.again, found.versions) == (0, 0)
    assert archive.quotes(Filters()).items == ()
    with archive.engine.connect() as connection:
        assert set(connection.execute(text("select status from articles")).scalars()) == {"withdrawn"}


def test_the_manifest_is_remembered(archive: Archive, folder: Path, directory: Directory) -> None:
    fill(archive, folder, directory, Reader())
    ids = archive.next_behind(rules=0, directory="")
    stored = {found.file: found.said for id in ids if (found := archive.stored(id))}
    assert stored["a.txt"] == {"title": "Marsk promet", "published": "2031-03-02", "outlet": "Le Fanal"}
    assert stored["c.txt"] == {}


def test_the_command_reads_again_and_says_how_many(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('shell') / 'archive.db'}"
    run = CliRunner().invoke
    assert run(cli, ["ingest", str(folder)], env={"DATABASE_URL": url}).exit_code == 0
    assert run(cli, ["reread"], env={"DATABASE_URL": url}).stdout.strip() == "0 read again, 0 with a new text, 0 failed"
    with Archive.open(url) as archive:
        aged(archive)
        assert archive.behind(rules=RULES, directory=load_directory(seeds.DIRECTORY).digest) == 3
    (told,) = [finding for finding in examine(Settings(DATABASE_URL=url), lang="en") if finding.about == "archive"]
    assert (told.state, told.mend) == ("note", "`sourcier reread` reads them again")
    said = run(cli, ["reread", "--json"], env={"DATABASE_URL": url})
    assert json.loads(said.stdout) == {"again": 3, "versions": 0, "failed": []}


def test_without_an_archive_the_command_says_so(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["reread"], env={"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"})
    assert said.exit_code == 1
    assert "sourcier ingest" in said.stderr
