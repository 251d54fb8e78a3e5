"""An archive in, a file that holds it out, and back: SQLite by its own backup, PostgreSQL by pg_dump, pg_restore and psql.

A backup keeps what is withdrawn after it was made. Restoring over an archive takes out again what that archive had taken out; where the
archive itself is lost, nobody knows any more what that was, and the report says so.
"""

import os
import secrets
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from bot.archives import made, opened, packaged_directory, packaged_reader
from bot.settings import Settings
from store import reread
from store.archive import Archive, ArchiveError, copies, engines, shown
from store.archive.copies import KeptOut, TakenOut

_DUMP = b"PGDMP"
_DEBIAN = Path("/usr/lib/postgresql")
_STAMP = "%Y%m%dT%H%M%SZ"


class BackupError(Exception):
    """There can be no such copy; the message is for whoever asked for it."""


def backed_up(settings: Settings, file: Path | None, *, now: datetime) -> str:
    """Copies the archive into a new file; the report. ArchiveError, BackupError."""
    own = engines.file_of(settings.database)
    target = file or Path(f"sourcier-{now:{_STAMP}}.{'db' if own else 'dump'}")
    if target.exists():
        raise BackupError(f"{target} is there already; a backup overwrites nothing.")
    with opened(settings) as archive:
        held = archive.coverage().articles
    if own is not None:
        copies.copy(own, target)
    else:
        _dump(settings.database, target)
    size = target.stat().st_size / 1e6
    return "\n".join(
        [
            f"{target}: {held} articles, {size:.1f} MB, for its owner's eyes alone",
            "Not in it: SOURCIER_KEY, without which what is sealed stays shut. It keeps what is withdrawn from now on.",
        ]
    )


def restored(settings: Settings, file: Path, *, replace: bool) -> str:
    """Makes the archive out of a backup, in the place of what is there with `replace`; the report. ArchiveError, BackupError."""
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    own = engines.file_of(settings.database)
    kind = "sqlite" if copies.is_sqlite(file) else "postgresql" if _is_dump(file) else None
    wanted = "sqlite" if own else "postgresql"
    if kind != wanted:
        told = f"is a backup of {kind}" if kind else "is no backup"
        raise BackupError(
            f"{file} {told}; DATABASE_URL names {wanted}. `sourcier ingest` moves articles from one to the other."
        )
    taken = _taken(settings, replace)
    kept = _put_file(settings, own, file, taken) if own else _put_dump(settings, file, taken)
    with opened(settings) as archive:
        held = archive.coverage().articles
    return "\n".join([f"{shown(settings.database)}: {held} articles, up to date", *_said(taken, kept)])


def _taken(settings: Settings, replace: bool) -> TakenOut | None:
    """What the archive that is there had taken out; None where there is none."""
    try:
        with opened(settings) as archive:
            if not replace:
                raise BackupError(f"There is an archive at {shown(settings.database)}: --replace puts the backup in its place.")
            others = engines.others(archive.engine) if archive.dialect == "postgresql" else 0
            if others:
                raise BackupError(f"{others} connections use the database: stop the bot and what else reads it first.")
            return archive.taken_out()
    except engines.NoArchive:
        return None
    except ArchiveError as error:
        mend = "What it had withdrawn cannot be told: move it away, or mend it, and restore without --replace."
        raise BackupError(f"{error} {mend}") from error


def _said(taken: TakenOut | None, kept: KeptOut) -> list[str]:
    if taken is None:
        return [
            "What was withdrawn, barred or hidden after the backup was made is in it again: take it out before the bot runs."
        ]
    again = f"Taken out again: {kept.articles} articles, {kept.barred} profiles, {len(kept.names)} names."
    return [again, "Digests and alerts stand as they did then: what was told since may be told once more."]


def _out(archive: Archive, taken: TakenOut | None, *, model: str | None) -> KeptOut:
    """Takes out of a copy what was taken out since."""
    if taken is None:
        return KeptOut()
    kept = archive.keep_out(taken)
    if kept.names:
        directory = packaged_directory()
        archive.sync(directory)
        reader = packaged_reader(directory, model=model)
        for name, reason, by, at in kept.names:
            reread.anonymise(archive, name, reader=lambda: reader, directory=directory.digest, reason=reason, by=by, now=at)
    return kept


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _put_file(settings: Settings, own: Path, file: Path, taken: TakenOut | None) -> KeptOut:
    """All is done on a copy beside the archive, which takes its place when nothing is left to be done."""
    copies.verified(file)
    own.parent.mkdir(parents=True, exist_ok=True)
    beside = own.with_name(f".{own.name}.{secrets.token_hex(4)}")
    try:
        copies.copy(file, beside)
        aside = settings.model_copy(update={"database_url": type(settings.database_url)(f"sqlite:///{beside.absolute()}")})
        with made(aside) as archive:
            kept = _out(archive, taken, model=settings.spacy_model)
        if taken is None:
            whole = own.with_name(f".{own.name}.{secrets.token_hex(4)}")
            copies.copy(beside, whole)
            whole.replace(own)
        else:
            copies.over(beside, own)
    finally:
        for left in own.parent.glob(f"{beside.name}*"):
            left.unlink()
    return kept


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _is_dump(file: Path) -> bool:
    with file.open("rb") as read:
        return read.read(len(_DUMP)) == _DUMP


def _dump(url: str, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    words = ["--format=custom", "--no-owner", "--no-privileges", *(f"--table={each}" for each in _own_tables(url))]
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _run(url, "pg_dump", [*words, f"--file={part}"])
        os.link(part, target)
    except OSError as fault:
        raise BackupError(f"{target} cannot be made: {fault.strerror}.") from fault
    finally:
        part.unlink(missing_ok=True)


def _own_tables(url: str) -> list[str]:
    engine = engines.connect(url)
    try:
        return engines.tables(engine)
    finally:
        engine.dispose()


def _put_dump(settings: Settings, file: Path, taken: TakenOut | None) -> KeptOut:
    """The old tables go and the new ones come in one transaction: what fails leaves all as it was."""
    url = settings.database
    script = file.with_name(f".{file.name}.{secrets.token_hex(4)}.sql")
    try:
        with script.open("wb") as written:
            os.fchmod(written.fileno(), 0o600)
            names = ", ".join(f'"{each}"' for each in _own_tables(url))
            written.write(f"DROP TABLE {names} CASCADE;\n".encode() if names else b"")
            written.write(copies.FUNCTIONS.encode())
            written.flush()
            _run(url, "pg_restore", ["--no-owner", "--no-privileges", "--file=-", str(file)], connects=False, stdout=written)
        quiet = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run(url, "psql", [*quiet, f"--file={script}"])
    except OSError as fault:
        raise BackupError(f"{file} cannot be restored: {fault.strerror}.") from fault
    finally:
        script.unlink(missing_ok=True)
    with made(settings) as archive:
        return _out(archive, taken, model=settings.spacy_model)


def _run(url: str, program: str, words: list[str], *, connects: bool = True, stdout: object = None) -> None:
    """Runs one of PostgreSQL's programs; BackupError with what it said, or with the command, where it is not installed."""
    told, password = engines.libpq(url)
    where = [f"--dbname={' '.join(f'{name}={_quoted(value)}' for name, value in told.items())}"] if connects else []
    path = _program(program)
    if path is None:
        command = " ".join([program, *(f"'{word}'" if " " in word else word for word in (*where, *words))])
        raise BackupError(f"{program} is not installed here (Debian: postgresql-client). Where it is:\n  {command}")
    # Not as an argument, where `ps` would show it.
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([path, *where, *words], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True)  # type: ignore[call-overload]
    if done.returncode:
        lines = str(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        raise BackupError(f"{program}: {lines[0]}")


def _program(name: str) -> str | None:
    """The program, where a shell or Debian has it; of several versions the newest, which reads the others' servers."""
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    return str(versions[-1]) if versions else shutil.which(name)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
