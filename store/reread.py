"""An archive in, the same archive as today's rules and directory read it out, article by article; what is stopped goes on next time.

Each article is one transaction and then counts as read: a run that ends anywhere loses nothing, and bot and ingest may work meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from store.archive import Archive, Stored
from store.articles import article_of
from store.extract import RULES
from store.extract.clean import Unreadable
from store.ingest import Progress, Reads
from store.manifests import Row
from store.masks import masked_article
from store.types import Article


@dataclass
class Reread:
    """What has come of it: articles read again in their place, with another text as a new version, and those that failed with why."""

    again: int = 0
    versions: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def run(
    archive: Archive,
    *,
    reader: Callable[[], Reads],
    directory: str,
    now: datetime,
    progress: Progress = lambda done, total, file: None,
) -> Reread:
    """Reads again what other rules, or a directory of another digest, have read. `reader` is called once, where there is anything."""
    found = Reread()
    total = archive.behind(rules=RULES, directory=directory)
    if not total:
        return found
    reads, last, done = reader(), 0, 0
    while ids := archive.next_behind(rules=RULES, directory=directory, after=last):
        for id in ids:
            last, done = id, done + 1
            stored = archive.stored(id)
            if stored is None:  # another process has read it meanwhile
                continue
            try:
                _again(archive, id, stored, reads, directory, found)
            except Unreadable as fault:
                found.failed.append((stored.file, str(fault)))
            except SQLAlchemyError:
                raise  # the archive itself does not answer
            except Exception as fault:  # one page that trips a library must not cost all that follow
                why = f"Reading it failed ({type(fault).__name__}); this is a fault of the program."
                found.failed.append((stored.file, why))
            progress(done, max(total, done), stored.file)
    archive.settle(now)
    return found


def _again(archive: Archive, id: int, stored: Stored, reads: Reads, directory: str, found: Reread) -> None:
    article = _article(archive, stored)
    extraction = reads.extract(article)
    if archive.reread(id, article, extraction, rules=RULES, directory=directory):
        found.again += 1
        return
    if archive.stored(id) is None:
        return
    written = archive.add(
        article,
        extraction,
        key=stored.key,
        raw=stored.raw,
        digest=stored.digest,
        rules=RULES,
        directory=directory,
        said=stored.said,
        again=True,
    )
    found.versions += written != "unchanged"


def _article(archive: Archive, stored: Stored) -> Article:
    fetched = datetime.fromisoformat(stored.fetched) if stored.fetched else None
    row = Row(**stored.said)
    article = article_of(
        stored.raw, file=stored.file, row=row, published=stored.published, fetched=fetched, outlet_of=archive.outlet_name
    )
    return masked_article(article, archive.masks())


def anonymise(
    archive: Archive, name: str, *, reader: Callable[[], Reads], directory: str, reason: str, by: str, now: datetime
) -> tuple[int, int]:
    """Hides a name in every article, as it hides it in whatever comes: how many were written anew, and how many older versions went.

    Done again, it goes on where it was stopped: who has the name is nobody from the first moment on.
    """
    mask, ids = archive.anonymise(name, reason=reason, by=by, at=now)
    reads, again = reader(), 0
    gone: list[int] = []
    for id in ids:
        stored = archive.stored(id)
        if stored is None:
            gone.append(id)
            continue
        article = _article(archive, stored)
        archive.rewrite(id, article, reads.extract(article), rules=RULES, directory=directory)
        again += 1
    archive.forget(gone)
    archive.finish_anonymising(mask)
    archive.settle(now)
    return again, len(gone)
