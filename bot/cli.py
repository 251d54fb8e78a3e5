"""The command line: `sourcier demo | run | watch | ingest | read | ask | find | check | events | digest | db | keys | person | expire…`.

Every command imports what it needs itself: `sourcier ask` must not wait for spaCy, nor `--help` for Slack.
"""

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot import databases, keeping
from bot.plainly import plainly, warn

if TYPE_CHECKING:
    from bot.settings import Settings
    from store.archive import Archive

# Before numpy is imported. Grouping multiplies small matrices: by the time that a second thread of BLAS is awake one would be done, and
# what waits for it on a machine with other work is three times as slow. The watcher is not to take the answers' cores either.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

cli = typer.Typer(
    help="Sourcier: a Slack bot that tells a French-speaking newsroom who said it, how much, and where it stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(databases.db, name="db")
cli.add_typer(keeping.keys, name="keys")
cli.add_typer(keeping.person, name="person")
cli.command()(keeping.expire)
cli.command()(databases.backfill)


def main() -> None:
    """The console script."""
    # What Slack shows has « » and accents whatever the terminal's locale; a stray one must not end the program.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    cli()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sourcier {version('sourcier')}")
        raise typer.Exit


@cli.callback()
def _start(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass


@cli.command()
def demo(
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Also draw the answers as SVG.", show_default=False)] = None,
    web: Annotated[bool, typer.Option("--web", help="In the browser instead: a trial workspace, until stopped.")] = False,
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="With --web: the port; 0 for any.")] = 8765,
    host: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="With --web: the address to listen on; others than you reach the trial there."),
    ] = "127.0.0.1",
) -> None:
    """Read the packaged dispatches into .demo/ and show what Slack would answer; on a terminal, then ask for more."""
    from store.archive import ArchiveError

    with plainly(ArchiveError, OSError):
        if web:
            from bot.demo.browser import serve

            serve(Path(".demo"), host=host, port=port)
        else:
            from bot.demo import show

            show(Path(".demo"), svg=svg)


@cli.command()
def run(
    no_watch: Annotated[bool, typer.Option("--no-watch", help="Do not start `sourcier watch`: it runs apart.")] = False,
) -> None:
    """Answer Slack: over Socket Mode where SLACK_APP_TOKEN is set, else on HTTP; /healthz always. Starts `sourcier watch` too."""
    from bot.settings import SettingsError
    from bot.web import ServeError, start
    from store.archive import ArchiveError
    from store.extract.directory import DirectoryError

    with plainly(SettingsError, ServeError, ArchiveError, DirectoryError):
        start(_settings(), watching=not no_watch)


@cli.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="Pass over inbox and feeds once, then end: for cron.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Read what arrives in the inbox folder and in the feeds into the archive, until stopped."""
    from bot.archives import ReaderError
    from bot.logs import to_stderr
    from bot.settings import SettingsError
    from bot.watch import WatchError
    from bot.watch import watch as watching
    from store.archive import ArchiveError
    from store.extract.directory import DirectoryError
    from store.feeds import FeedsError

    with plainly(SettingsError, WatchError, FeedsError, ArchiveError, DirectoryError, ReaderError):
        settings = _settings()
        to_stderr(settings.log_level, settings.log_format)
        if once:
            counts = watching(settings, once=True, with_parent=with_parent)
        else:
            from bot.metrics import Metrics, served

            # A child counts in its parent's folder, and the parent tells it.
            metrics, port = Metrics(), None if with_parent else settings.watch_port
            with served(metrics, settings.host, port):
                counts = watching(settings, with_parent=with_parent, counted=metrics)
    if once:
        typer.echo(counts.said())
        if counts.failed:
            raise typer.Exit(1)


@cli.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
    embargo: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Under embargo until then, with its zone: 2031-04-01T18:00+02:00.", show_default=False
        ),
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="Not for publication: shown in cleared channels alone.")] = False,
) -> None:
    """Read files and folders of text, Markdown, HTML, NewsML-G2 and ninjs into the archive; exit code 1 if any file failed."""
    from bot.archives import ReaderError, opened_or_made
    from bot.ingests import ingest_paths, report_json, report_text
    from bot.settings import SettingsError
    from store.archive import ArchiveError
    from store.extract.clean import Unreadable
    from store.extract.directory import DirectoryError
    from store.formats import embargo as end_of
    from store.manifests import Row

    try:
        end_of(embargo)
    except Unreadable as fault:
        raise typer.BadParameter(f"{fault} Write 2031-04-01T18:00+02:00.", param_hint="--embargo") from None
    with plainly(SettingsError, ArchiveError, DirectoryError, ReaderError):
        settings = _settings()
        with opened_or_made(settings) as archive:
            sealed = Row(embargo_until=embargo, internal="1" if internal else None)
            report = ingest_paths(paths, archive=archive, model=settings.spacy_model, sealed=sealed)
    typer.echo(report_json(report) if as_json else report_text(report))
    if report.failed:
        raise typer.Exit(1)


@cli.command()
def withdraw(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="Its number, its address or its file's name.", show_default=False)
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept.", show_default=False)],
    purge: Annotated[bool, typer.Option("--purge", help="Keep nothing of it, nor the bytes that it was read from.")] = False,
    anonymise: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Instead, hide somebody's name in it and in all others.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
) -> None:
    """Take an article out of the archive for good, in all its versions; messages that cite it are amended by `sourcier run`."""
    from datetime import UTC, datetime

    from bot.archives import opened
    from bot.settings import SettingsError
    from bot.withdrawing import WithdrawError, anonymised, withdrawal_json, withdrawal_text, withdrawn
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, WithdrawError), opened(_settings()) as archive:
        if anonymise:
            model = _settings().spacy_model
            typer.echo(anonymised(archive, article, anonymise, reason=reason, model=model, now=datetime.now(UTC)))
            return
        done = withdrawn(archive, article, reason=reason, purge=purge, now=datetime.now(UTC))
    typer.echo(withdrawal_json(done) if as_json else withdrawal_text(done))


@cli.command()
def reread(
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one JSON object.")] = False,
) -> None:
    """Read the archive's articles again where rules or directory have changed since; stop it at will, the next run goes on."""
    from bot.archives import ReaderError, opened
    from bot.ingests import reread_all, reread_json, reread_text
    from bot.settings import SettingsError
    from store.archive import ArchiveError
    from store.extract.directory import DirectoryError

    with plainly(SettingsError, ArchiveError, DirectoryError, ReaderError):
        settings = _settings()
        with opened(settings) as archive:
            found = reread_all(archive=archive, model=settings.spacy_model)
    typer.echo(reread_json(found) if as_json else reread_text(found))
    if found.failed:
        raise typer.Exit(1)


@cli.command()
def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files of .txt, .md, .html, NewsML-G2 or ninjs.", show_default=False)
    ],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line: the only form there is.")] = False,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day of publication where the manifest has none.", show_default=False)
    ] = None,
) -> None:
    """Print what the reader finds in each file; looks at no archive and stores nothing."""
    from bot.archives import ReaderError
    from bot.readings import read_files
    from bot.settings import SettingsError
    from store.extract.directory import DirectoryError
    from store.manifests import is_date

    if published is not None and not is_date(published):
        raise typer.BadParameter(f"{published!r} is no date: write 2022-01-19, 2022-01 or 2022.", param_hint="--published")
    failed = False
    with plainly(SettingsError, DirectoryError, ReaderError):
        for line in read_files(files, published=published, model=_settings().spacy_model, warn=warn):
            failed = failed or line is None
            if line is not None:
                typer.echo(line)
    if failed:
        raise typer.Exit(1)


@cli.command()
def ask(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="What one would type in Slack: '/citations poutine'.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print what would be sent to Slack.")] = False,
    user_locale: Annotated[str, typer.Option(metavar="LOCALE", help="The Slack locale of the person who asks.")] = "fr-FR",
) -> None:
    """Ask as in Slack, through the same app, and print the answer."""
    # One question makes no garbage worth looking for; the collector takes a sixth of its time.
    gc.disable()
    from bot.asking import QuestionError, answers
    from bot.settings import SettingsError
    from bot.trial import as_text
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, QuestionError):
        found = answers(text, _settings(), locale=user_locale)
    for post in found:
        typer.echo(json.dumps(post.payload, ensure_ascii=False) if as_json else as_text(post.payload))


@cli.command()
def find(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="A name however spelt, or a role: 'zelinski', 'président ukrainien'.", show_default=False
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the decision as one JSON object.")] = False,
    lang: Annotated[Literal["fr", "en"], typer.Option(help="The language of roles and reasons.")] = "fr",
) -> None:
    """Say whom a name means in the archive: one, several to choose from, or none and the nearest."""
    gc.disable()  # as in `ask`
    from datetime import date

    from bot.archives import opened
    from bot.finding import decision_json, decision_text
    from bot.settings import SettingsError
    from store.archive import ArchiveError

    today = date.today()  # noqa: DTZ011 - the day where the command is typed
    with plainly(SettingsError, ArchiveError), opened(_settings()) as archive:
        decision = _as_of_now(archive).find(name, today=today)
    if as_json:
        typer.echo(decision_json(decision, today=today, lang=lang))
    else:
        typer.echo(decision_text(name, decision, today=today, lang=lang))


@cli.command()
def check(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words that are said to have been said.", show_default=False)],
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is said to have said them.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what is known as one JSON object.")] = False,
    lang: Annotated[Literal["fr", "en"], typer.Option(help="The language of the answer.")] = "fr",
) -> None:
    """Say where words come from and whether they are exact: the archive's own words, who said them, when, where, what differs."""
    gc.disable()  # as in `ask`
    from datetime import date

    from bot.archives import opened
    from bot.checking import checked, verification_json, verification_text
    from bot.settings import SettingsError
    from handlers.wording import checks, quoted, verdicts
    from store.archive import ArchiveError
    from store.match.quotes import is_too_short

    if is_too_short(text):
        typed = quoted(text.strip()[:80], lang)
        warn(verdicts.TOO_SHORT(lang, words=typed) if any(map(str.isalnum, text)) else verdicts.NOTHING_TO_CHECK(lang))
        raise typer.Exit(2)

    today = date.today()  # noqa: DTZ011 - as in `find`
    with plainly(SettingsError, ArchiveError), opened(_settings()) as archive:
        found, known = checked(_as_of_now(archive), text, speaker=speaker, today=today)
    if not known:
        warn(checks.NOT_CHECKED(lang, typed=quoted((speaker or "").strip()[:100], lang)))
    typer.echo(verification_json(found) if as_json else verification_text(found, lang=lang))


@cli.command()
def events(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, with all articles of each event.")] = False,
    regroup: Annotated[bool, typer.Option("--regroup", help="First group all articles of the archive anew.")] = False,
) -> None:
    """Print every event of the archive: what happened, when, where, and the articles that tell it."""
    from bot.archives import opened
    from bot.happenings import event_lines, regrouped
    from bot.settings import SettingsError
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError), opened(_settings()) as archive:
        if regroup:
            regrouped(archive)
        for line in event_lines(_as_of_now(archive), jsonl=jsonl):
            typer.echo(line)


@cli.command()
def digest(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Words that its events hold.", show_default=False)] = "",
    subscription: Annotated[
        int | None, typer.Option(metavar="ID", help="Instead of filters, a subscription of the archive.", show_default=False)
    ] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Of whom, any of them.", show_default=False)] = None,
    outlet: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Told by, any of them.", show_default=False)] = None,
    place: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Where, any of them.", show_default=False)] = None,
    least: Annotated[int, typer.Option(metavar="COUNT", min=1, help="Told by so many outlets at least.")] = 1,
    hours: Annotated[
        int | None, typer.Option(metavar="COUNT", min=1, help="What came in so many hours; 24 for filters.", show_default=False)
    ] = None,
    length: Annotated[Literal["short", "normal", "long"], typer.Option(help="How much of each event.")] = "normal",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="The time zone of its hours.")] = "Europe/Paris",
    lang: Annotated[Literal["fr", "en"], typer.Option(help="The digest's language.")] = "fr",
    as_json: Annotated[bool, typer.Option("--json", help="Print what would be posted.")] = False,
) -> None:
    """Print the digest that a subscription, or filters, would get now; nothing is sent, and nothing counts as told."""
    gc.disable()  # as in `ask`
    from datetime import UTC, datetime

    from bot import previews
    from bot.archives import opened
    from bot.settings import SettingsError
    from store.archive import ArchiveError

    with plainly(SettingsError, ArchiveError, previews.PreviewError), opened(_settings()) as archive:
        archive = _as_of_now(archive)
        if subscription is not None:
            wanted = previews.kept(archive, subscription)
        else:
            narrowed = {"actors": actor or (), "outlets": outlet or (), "places": place or (), "least": least}
            wanted = previews.asked(archive, words, length=length, zone=zone, lang=lang, **narrowed)  # type: ignore[arg-type]
        found = previews.previewed(archive, wanted, now=datetime.now(UTC), hours=hours)
    typer.echo(previews.digest_json(found) if as_json else previews.digest_text(found))


@cli.command()
def doctor(
    lang: Annotated[Literal["fr", "en"], typer.Option(help="The language of what it says.")] = "fr",
) -> None:
    """Look at each setting, the archive, the tokens and their scopes, and say the next step; exit code 1 if something is wrong."""
    from bot.doctor import run_through

    if not run_through(typer.echo, lang):
        raise typer.Exit(1)


@cli.command()
def manifest(
    lang: Annotated[Literal["fr", "en"], typer.Option(help="The language of the commands' names.")] = "fr",
    mode: Annotated[Literal["socket", "http"], typer.Option(help="How Slack's requests reach the bot.")] = "socket",
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The bot's public address, for --mode http and --oauth.", show_default=False),
    ] = None,
    oauth: Annotated[bool, typer.Option("--oauth", help="For several workspaces of one organisation.")] = False,
) -> None:
    """Print the Slack app's manifest, to be pasted into Slack."""
    from bot.manifest import ManifestError, app_manifest

    with plainly(ManifestError):
        typer.echo(json.dumps(app_manifest(lang=lang, mode=mode, url=url, oauth=oauth), ensure_ascii=False, indent=2))


def _settings() -> "Settings":
    from bot.settings import load

    return load()


def _as_of_now(archive: "Archive") -> "Archive":
    """What everybody may see of it now."""
    from datetime import UTC, datetime

    return archive.reader(datetime.now(UTC))


if __name__ == "__main__":
    main()
