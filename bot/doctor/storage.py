"""The archive: whether it is there, of this version, and what is held in it of people, in numbers."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.archives import opened, packaged_directory
from bot.doctor.findings import Finding
from bot.settings import Settings
from handlers.wording import Lang, doctor
from store.archive import ArchiveError, file_of
from store.extract import RULES


def archive(settings: Settings, lang: Lang) -> Finding:
    try:
        found = opened(settings)
    except ArchiveError as error:
        return _fault(error, settings, lang)
    try:
        coverage = found.coverage()
        behind = found.behind(rules=RULES, directory=packaged_directory().digest)
    finally:
        found.close()
    said = doctor.SCHEMA(lang, articles=coverage.articles, outlets=coverage.outlets)
    if coverage.articles == 0:
        return Finding("archive", "note", said, doctor.MEND_EMPTY(lang))
    if behind:
        return Finding("archive", "note", doctor.BEHIND(lang, said=said, n=behind), doctor.MEND_BEHIND(lang))
    none = doctor.NO_DATE(lang)
    return Finding("archive", "right", doctor.COVERS(lang, said=said, first=coverage.first or none, last=coverage.last or none))


def replica(settings: Settings, now: datetime, lang: Lang) -> Iterator[Finding]:
    """The read replica: whether it answers, whether it has what it must have, how late it is."""
    if settings.read_url is None:
        return
    mend = doctor.MEND_REPLICA(lang)
    try:
        with opened(settings) as open_archive:
            found = open_archive.replica_state(now)
    except ArchiveError:
        return  # said above
    except Exception as fault:
        # Whatever a driver raises: it holds addresses, and is told by its kind alone.
        yield Finding("replica", "wrong", doctor.REPLICA_SILENT(lang, kind=type(fault).__name__), mend)
        return
    asked, late = found or (False, timedelta())
    seconds = int(late.total_seconds())
    said = doctor.REPLICA_LATE(lang, n=seconds) if late else doctor.REPLICA_UP_TO_DATE(lang)
    if not asked:
        yield Finding("replica", "wrong", doctor.REPLICA_UNFIT(lang, said=said), mend)
    elif seconds > settings.read_late:
        yield Finding("replica", "wrong", doctor.REPLICA_TOLD(lang, said=said), mend)
    else:
        yield Finding("replica", "right", said)


def _fault(error: ArchiveError, settings: Settings, lang: Lang) -> Finding:
    if error.kind in ("absent", "unusable") and (folder := _closed_folder(settings.database)):
        return Finding("archive", "wrong", doctor.NO_FOLDER(lang, folder=folder), doctor.MEND_FOLDER(lang))
    said = str(error) if lang == "en" else doctor.ARCHIVE_FAULTS[error.kind].format(where=error.where, detail=error.detail)
    return Finding("archive", "wrong", said, doctor.MEND_ARCHIVE[error.kind](lang))


def _closed_folder(url: str) -> Path | None:
    """The folder in which a SQLite archive cannot be made or written; None where it can, and for a server."""
    file = file_of(url)
    if file is None:
        return None
    folder = file.absolute().parent
    # Whoever makes the archive makes its folder too: what counts is the nearest that there is.
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return None if there.is_dir() and os.access(there, os.W_OK | os.X_OK) else folder


def kept(settings: Settings, lang: Lang) -> Iterator[Finding]:
    """What is held of people, in numbers, and whether what they watch for is sealed."""
    try:
        with opened(settings) as open_archive:
            found = open_archive.persons.kept()
    except ArchiveError:
        return  # said above
    for name, where in doctor.KEPT.items():
        yield Finding(f"kept, {name}", "right", f"{getattr(found, name)}, {where(lang)}")
    yield Finding("kept by Slack", "note", doctor.KEPT_BY_SLACK(lang))
    if found.unsealed:
        mend = doctor.MEND_UNSEALED if settings.keys else doctor.MEND_UNSEALED_NO_KEY
        yield Finding("sealing", "wrong", doctor.UNSEALED(lang, n=found.unsealed), mend(lang))
    elif found.lost:
        yield Finding("sealing", "wrong", doctor.LOST(lang, n=found.lost), doctor.MEND_LOST(lang))
    elif not settings.keys:
        yield Finding("sealing", "note", doctor.NO_KEY(lang), doctor.MEND_NO_KEY(lang))
    else:
        yield Finding("sealing", "right", doctor.SEALED(lang, n=len(settings.sealing_keys)))
