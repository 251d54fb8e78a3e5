"""What whoever runs the bot does for those whose data it holds: `sourcier keys`."""

import typer

from bot.plainly import plainly

keys = typer.Typer(help="The keys that seal what alerts and digests watch for.", no_args_is_help=True)


@keys.command("new")
def new_key() -> None:
    """Print a new key for SOURCIER_KEY, or for the file that SOURCIER_KEY_FILE names."""
    from store import ciphers

    typer.echo(ciphers.new_key())


@keys.command()
def rotate() -> None:
    """Cipher all anew with the first key of SOURCIER_KEY; after that the others can be taken out of it."""
    from bot.archives import opened
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError):
        settings = load()
        if not settings.sealing_keys:
            raise SettingsError("SOURCIER_KEY is not set: `sourcier keys new` makes one.")
        with opened(settings) as archive:
            done, left = archive.subscriptions.seal_all(), archive.subscriptions.lost()
    typer.echo(f"Sealed with the first key: {done}.")
    if left:
        typer.echo(f"Opened by none of the keys, and left as they are: {left}.", err=True)
        raise typer.Exit(1)
