"""What whoever runs the bot does with the archive as a whole: `sourcier db upgrade | status | backup | restore`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.plainly import plainly

db = typer.Typer(help="The archive as a whole: its schema, copies of it.", no_args_is_help=True)


@db.command()
def upgrade() -> None:
    """Bring the archive's schema up to date; makes the archive if there is none."""
    from bot.archives import made, packaged_directory
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError
    from store.extract.directory import DirectoryError

    with plainly(SettingsError, ArchiveError, DirectoryError):
        settings = load()
        with made(settings) as archive:
            archive.sync(packaged_directory())
        typer.echo(_schema(settings.database))


@db.command()
def status() -> None:
    """Say whether the archive's schema is the one that this program wants; exit code 1 if it is not."""
    from bot.archives import opened
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError):
        settings = load()
        opened(settings).close()
        typer.echo(_schema(settings.database))


@db.command()
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Where to; a new file in this folder unless told otherwise.", show_default=False),
    ] = None,
) -> None:
    """Copy the archive as it is at this moment into a new file, while it is used; on PostgreSQL by pg_dump."""
    from datetime import UTC, datetime

    from bot.backups import BackupError, backed_up
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, BackupError):
        typer.echo(backed_up(load(), file, now=datetime.now(UTC)))


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sourcier db backup` made.", show_default=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="In the place of the archive that is there; what it withdrew stays withdrawn.")
    ] = False,
) -> None:
    """Make the archive anew out of a backup, and bring its schema up to date."""
    from bot.backups import BackupError, restored
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError
    from store.extract.directory import DirectoryError

    with plainly(SettingsError, ArchiveError, BackupError, DirectoryError):
        typer.echo(restored(load(), file, replace=replace))


def _schema(url: str) -> str:
    from store.archive import shown
    from store.schema import REVISION

    return f"{shown(url)}: schema {REVISION}, up to date."
