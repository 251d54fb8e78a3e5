"""What commands open first: the archive at an address, the directory that travels with the program, a reader that knows it."""

from datetime import timedelta
from typing import TYPE_CHECKING

import seeds
from bot.settings import Settings
from store.archive import Archive, NoArchive
from store.extract import make_reader
from store.extract.directory import Directory, load_directory

if TYPE_CHECKING:
    from store.extract.readers import ArticleReader


class ReaderError(Exception):
    """There can be no reader with these settings; the message is one sentence."""


def opened(settings: Settings) -> Archive:
    """The archive of the settings, with the keys that open what is sealed in it. ArchiveError."""
    return Archive.open(
        settings.database,
        keys=settings.sealing_keys,
        pool=settings.pool,
        read_url=settings.read_url.get_secret_value() if settings.read_url else None,
        read_late=timedelta(seconds=settings.read_late),
    )


def opened_or_made(settings: Settings) -> Archive:
    """The same, made if there is none yet. ArchiveError for one of another version: that is for people to decide."""
    try:
        return opened(settings)
    except NoArchive:
        return made(settings)


def made(settings: Settings) -> Archive:
    """The same, made or brought up to date; what stood in clear from before there was a key is sealed."""
    archive = Archive.create(settings.database, keys=settings.sealing_keys, pool=settings.pool)
    if settings.sealing_keys and archive.subscriptions.unsealed():
        archive.subscriptions.seal_all()
    return archive


def packaged_directory() -> Directory:
    """The actors, roles and outlets that travel with the program; DirectoryError says which line of which file is wrong."""
    return load_directory(seeds.DIRECTORY)


def packaged_reader(directory: Directory, *, model: str | None) -> "ArticleReader":
    """What reads articles. Takes seconds, because it imports spaCy; ReaderError where the model does not load."""
    from store.extract.nlp import ModelError

    try:
        return make_reader(directory, model=model)
    except ModelError as fault:
        raise ReaderError(str(fault)) from None
