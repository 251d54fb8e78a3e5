"""What whoever runs the bot does for those whose data it holds: `sourcier keys | person`, `sourcier expire`."""

import json
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.plainly import plainly

if TYPE_CHECKING:
    from store.archive import Archive
    from store.types import Actor

person = typer.Typer(help="All that is held of one person: out as JSON, or out for good.", no_args_is_help=True)
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
            done = archive.subscriptions.seal_all() + archive.installations.seal_all()
            left = archive.subscriptions.lost() + archive.installations.lost()
    typer.echo(f"Sealed with the first key: {done}.")
    if left:
        typer.echo(f"Opened by none of the keys, and left as they are: {left}.", err=True)
        raise typer.Exit(1)


class PersonError(Exception):
    """Who is meant cannot be told; the message is one sentence."""


Who = Annotated[
    str, typer.Argument(metavar="WHO", help="A Slack user id (U0123ABCD), or a name that articles have.", show_default=False)
]


@person.command()
def export(who: Who) -> None:
    """Print all that is held of a user of the bot, or all that articles say of somebody, as one JSON object."""
    from bot.archives import opened
    from bot.persons import told
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, PersonError), opened(load()) as archive:
        found = archive.persons.export(who) if _is_user(who) else told(archive, _named(archive, who))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@person.command()
def forget(who: Who) -> None:
    """Take out all that is held of a user of the bot; of somebody whom articles name, bar the profile: what was printed stands."""
    from datetime import UTC, datetime

    from bot.archives import opened
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, PersonError), opened(load()) as archive:
        if _is_user(who):
            done = archive.persons.forget(who)
            typer.echo("Taken out: " + ", ".join(f"{name}: {many}" for name, many in done.items()) + ".")
            typer.echo("What Slack itself keeps stays there: messages to the bot, and reports in the editors' channel.")
            return
        actor = _named(archive, who)
        archive.persons.bar(actor.id or 0, now=datetime.now(UTC))
    typer.echo(f"No profile of {actor.name} is given from now on. `sourcier withdraw` takes out an article that names them.")


@person.command()
def restore(who: Who) -> None:
    """Give the profile back of somebody who was barred."""
    from bot.archives import opened
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, PersonError), opened(load()) as archive:
        actor = _named(archive, who)
        if not archive.persons.unbar(actor.id or 0):
            raise PersonError(f"{actor.name} was not barred.")
    typer.echo(f"A profile of {actor.name} is given again.")


def expire(
    retention: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=1, help="Days for outlets that say nothing, instead of SOURCIER_RETENTION.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count them, and remove none.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one JSON object.")] = False,
) -> None:
    """Remove the articles that are older than their outlet lets us keep them, with all that was read in them."""
    from datetime import UTC, datetime

    from bot.archives import opened
    from bot.settings import SettingsError, load
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError):
        settings = load()
        with opened(settings) as archive:
            days, today = retention or settings.retention, datetime.now(UTC).date()
            found = (archive.expired if dry_run else archive.expire)(today, otherwise=days)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for outlet, many in sorted(found.items()):
        typer.echo(f"{outlet or '(no outlet)'}: {many}")
    typer.echo(f"{'To be removed' if dry_run else 'Removed'}: {sum(found.values())}. Backups keep what they kept.")


def _is_user(who: str) -> bool:
    return re.fullmatch(r"[UW][A-Z0-9]{5,}", who) is not None


def _named(archive: "Archive", who: str) -> "Actor":
    """The one actor of a name. PersonError where it is nobody's, or several have it."""
    decision = archive.find(who)
    names = ", ".join(match.actor.name for match in decision.matches[:6])
    if decision.decision != "one":
        raise PersonError(
            f"Several are meant by {who}: {names}." if decision.decision == "several" else f"Nobody is called {who}."
        )
    return decision.matches[0].actor
