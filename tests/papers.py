"""Articles of several papers put into an archive by ingest, with the reader that reads real ones."""

from collections.abc import Sequence
from pathlib import Path

from dispatches import NOW

import seeds
from store import ingest
from store.archive import Archive
from store.extract.directory import load_directory
from store.extract.readers import ArticleReader

DIRECTORY = load_directory(seeds.DIRECTORY)
READER = ArticleReader(DIRECTORY)
AID = "L'Orvanie versera 200 millions de dollars d'aide militaire à la Valdoria, a annoncé la présidence."
TOLL = "L'explosion du dépôt de Merrault, en Valdoria, a fait {} morts, selon {}."


def listed(archive: Archive) -> None:
    """Fills a template with the packaged directory and no article."""
    archive.sync(DIRECTORY)


def toll(count: int, who: str = "la préfecture") -> str:
    return TOLL.format(count, who)


def told(archive: Archive, folder: Path, articles: Sequence[tuple[str, str, str]]) -> None:
    """Articles as (outlet, day of publication, text); each is a file of its own."""
    folder.mkdir(exist_ok=True)
    rows = ["file,title,published,outlet,url"]
    for number, (outlet, day, text) in enumerate(articles):
        (folder / f"{number}.txt").write_text(text, "utf-8")
        rows.append(f"{number}.txt,,{day},{outlet},")
    (folder / "manifest.csv").write_text("\n".join(rows), "utf-8")
    report = ingest.run([folder], archive=archive, reader=lambda: READER, fetched=NOW)
    assert len(report.new) == len(articles), report
