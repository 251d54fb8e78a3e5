"""`sourcier withdraw`: an article that somebody names in, out of the archive with it, a report of what went and what is left."""

import json
from dataclasses import asdict
from datetime import datetime

from bot.archives import packaged_directory, packaged_reader
from store import reread
from store.archive import Archive
from store.articles import canonical
from store.types import Named, Withdrawal

_BY = "cli"


class WithdrawError(Exception):
    """What was typed names no article, or several; the message is one sentence and a line for each."""


def withdrawn(archive: Archive, typed: str, *, reason: str, purge: bool, now: datetime) -> Withdrawal:
    if not reason.strip():
        raise WithdrawError("A withdrawal wants its reason.")
    found = [one for one in archive.articles_named(typed, url=canonical(typed)) if one.status != "withdrawn" or purge]
    if not found:
        raise WithdrawError(f"No article has the number, the address or the file {typed!r}.")
    if len(found) > 1:
        raise WithdrawError("\n".join([f"{typed!r} is several articles: give a number.", *map(_line, found)]))
    return archive.withdraw(found[0].key, reason=reason.strip(), by=_BY, at=now, purge=purge)


def anonymised(archive: Archive, typed: str, name: str, *, reason: str, model: str | None, now: datetime) -> str:
    """Hides a name that the article holds, everywhere; what was done, for people."""
    found = [one for one in archive.articles_named(typed, url=canonical(typed)) if one.status == "current"]
    if len(found) != 1:
        raise WithdrawError(f"{typed!r} is no article's only number, address or file.")
    if len(name.split()) < 2:
        raise WithdrawError("A name of one word is too many people's: write it in full.")
    directory = packaged_directory()
    archive.sync(directory)
    again, gone = reread.anonymise(
        archive,
        name,
        reader=lambda: packaged_reader(directory, model=model),
        directory=directory.digest,
        reason=reason.strip(),
        by=_BY,
        now=now,
    )
    return "\n".join(
        [
            f"hidden     in {again} articles, which are read without it from now on; {gone} older versions are gone",
            "kept       the bytes that they were read from, and their addresses: look whether these tell the name",
            "left       backups of the database, and the files themselves where they lie",
        ]
    )


def withdrawal_json(done: Withdrawal) -> str:
    return json.dumps({**asdict(done), "at": done.at.isoformat()}, ensure_ascii=False)


def withdrawal_text(done: Withdrawal) -> str:
    """The report for people: what went, what is left and where."""
    took = f"{done.versions} versions, {done.quotes} quotes, {done.figures} figures, {done.sentences} sentences on events"
    lines = [
        f"withdrawn  {done.file}" + (f" ({done.outlet})" if done.outlet else ""),
        f"           {took}; {done.events} events are told without it",
        f"messages   {done.posts} cite it: `sourcier run` amends them, fifty a minute at most",
        *(f"copy       {copy} carries the same dispatch, and stays" for copy in done.copies),
    ]
    if done.purged:
        lines.append("purged     the bytes that it was read from, and what the database kept of rows that are gone")
    else:
        lines.append("kept       the bytes that it was read from, which nothing answers from: --purge takes them too")
    return "\n".join(
        [
            *lines,
            "left       backups of the database, and the file itself where it lies (the inbox's done/, the folder ingested)",
        ]
    )


def _line(one: Named) -> str:
    return "  " + " · ".join(filter(None, (str(one.id), one.outlet, one.published, one.title, one.url or one.file)))
