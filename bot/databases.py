"""What whoever runs the bot does with the archive as a whole: `sourcier db upgrade | status | backup | restore`, `sourcier backfill`."""

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


def backfill(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A folder, a .zip or a file of JSON Lines (.jsonl).", show_default=False)
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=256, help="Processes that read; one a core unless told otherwise.", show_default=False
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="A Dask scheduler's address instead, tcp://host:8786: its workers read.", show_default=False
        ),
    ] = None,
    chunk: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Documents a chunk.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
) -> None:
    """Read an archive of old articles in, in parallel; stopped, it goes on where it was. Exit code 1 if anything failed or is left."""
    from bot.archives import ReaderError, opened_or_made
    from bot.backfills import ClusterError, backfilled_json, backfilled_text, read_in
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError
    from store.backfill import SourceError
    from store.extract.directory import DirectoryError

    with plainly(SettingsError, ArchiveError, DirectoryError, ReaderError, SourceError, ClusterError):
        settings = load()
        with opened_or_made(settings) as archive:
            done = read_in(
                source, archive=archive, model=settings.spacy_model, workers=workers, scheduler=scheduler, size=chunk
            )
    typer.echo(backfilled_json(done) if as_json else backfilled_text(done))
    if done.failed or done.left:
        raise typer.Exit(1)


def _schema(url: str) -> str:
    from store.archive import shown
    from store.schema import REVISION

    return f"{shown(url)}: schema {REVISION}, up to date."
