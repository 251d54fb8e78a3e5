"""A folder in, the rows of its `manifest.csv` out: what is said of a file beside it.

Its columns are file, title, published, outlet, url, embargo_until and internal; the last two may be left out.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from store.extract.clean import Unreadable, decode
from store.types import IsoDate, first_day

NAME = "manifest.csv"

_COLUMNS = ("file", "title", "published", "outlet", "url", "embargo_until", "internal")
#: What says in the column `internal` that an article is not; whatever else stands there says that it is.
_NOT = frozenset(("", "0", "no", "non", "false", "faux", "n"))
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\S+)?)?)?", re.ASCII)

#: A cell longer than this is no title: the csv module refuses the file.
csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """What the manifest says of one file; None where it says nothing. `else_…` is what a feed says, where the page itself does not."""

    title: str | None = None
    published: IsoDate | None = None
    outlet: str | None = None
    url: str | None = None
    embargo_until: str | None = None  # a date and time with its zone: nobody who is not cleared sees it before
    internal: str | None = None  # anything: nobody who is not cleared sees it
    else_title: str | None = None
    else_published: IsoDate | None = None

    def said(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows by file name, and what is wrong with the file itself; other columns are left alone."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. Where there is none, or none that can be read, it has no rows and a warning."""
    path = folder / NAME
    if not path.is_file():
        return Manifest(warnings=(f"there is no {NAME}: titles, dates and outlets are those that the texts give",))
    try:
        table = decode(path.read_bytes())
        reader = csv.DictReader(io.StringIO(table, newline=""), delimiter=_delimiter(table))
        lines = [(reader.line_num, line) for line in reader]
    except (Unreadable, csv.Error, OSError) as fault:
        return Manifest(warnings=(f"{NAME} cannot be read: {fault}",))
    if "file" not in (reader.fieldnames or ()):
        return Manifest(warnings=(f"{NAME} has no column `file`: its first line must be file,title,published,outlet,url",))
    rows: dict[str, Row] = {}
    warnings = []
    for number, line in lines:
        cells = {name: (line.get(name) or "").strip() or None for name in _COLUMNS}
        name = cells.pop("file")
        if (cells["internal"] or "").lower() in _NOT:
            cells["internal"] = None
        if not name:
            warnings.append(f"{NAME}, line {number}: no file is named")
            continue
        if name in rows:
            warnings.append(f"{NAME}, line {number}: {printable(name)} again; this row is the one that counts")
        rows[name] = Row(**cells)
    return Manifest(rows, tuple(warnings))


#: No article is older than newspapers; a year beyond is a slip of the pen.
_OLDEST, _LATEST = 1600, 2999


def is_date(text: str) -> bool:
    """Whether it is an ISO date of one day, month or year, with or without a time: `2022-01-19T14:05+01:00`, `2022-01`."""
    if not _DATE.fullmatch(text):
        return False
    try:
        if not _OLDEST <= first_day(text).year <= _LATEST:
            return False
        return "T" not in text or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def printable(name: str) -> str:
    """A file name that can be shown and stored: control characters and bytes that are no text are written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def _delimiter(table: str) -> str:
    """The comma, or what a French spreadsheet writes instead."""
    head = table.lstrip("\ufeff").split("\n", 1)[0]
    return max(",;\t", key=head.count)
