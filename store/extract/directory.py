"""A folder with actors.csv, roles.csv and outlets.csv in, a `Directory` that answers for names, dated roles and outlets out.

Every row is checked on the way in; all that is wrong is said at once, in `DirectoryError`. Several answers are returned,
never decided.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from store.extract.text import fold
from store.extract.titles import titles
from store.types import Actor, ActorKind, Outlet, Role, first_day, last_day

COLUMNS = {
    "actors.csv": ("key", "name", "kind", "aliases"),
    "roles.csv": ("actor", "title", "title_en", "country", "since", "until", "known_until"),
    "outlets.csv": ("name", "domains", "country", "kind", "label", "label_en", "licensed", "ours"),
}
#: Columns that a file may do without.
OPTIONAL = {"outlets.csv": ("shows", "retention")}
SHOWS = ("full", "passage", "quote")
OUTLET_KINDS = ("agency", "newspaper", "magazine", "television", "radio", "website")

#: Longer than any name, title or address that a directory holds: what is longer is not looked up.
LONGEST_NAME = 2000

#: A row with its line number in the file.
_Line = tuple[int, Mapping[str, str]]
_Lines = Sequence[_Line]
_Names = Mapping[str, tuple[Actor, ...]]
_Roles = Mapping[tuple[str, str], tuple[tuple[Actor, Role], ...]]

#: Titles and places come again and again: 1,000 roles have some 200 of them.
_folded = lru_cache(maxsize=4096)(fold)


class DirectoryError(ValueError):
    """The directory's files cannot be used as they are: a line for each fault, with its file, its line and what to do."""


@dataclass(frozen=True)
class Directory:
    """Who is who, who held which role when, and which outlets there are; `digest` changes with any of the three files."""

    actors: tuple[Actor, ...]
    outlets: tuple[Outlet, ...]
    digest: str
    _names: _Names = field(repr=False, compare=False)
    _roles: _Roles = field(repr=False, compare=False)
    _outlets: Mapping[str, Outlet] = field(repr=False, compare=False)

    def named(self, name: str) -> tuple[Actor, ...]:
        """The actors that carry this name or alias, case and accents aside: usually one, none if it is unknown."""
        return self._names.get(fold(name), ()) if len(name) <= LONGEST_NAME else ()

    def holders(self, title: str, country: str | None, day: date) -> tuple[Actor, ...]:
        """Who held a role on `day`: « chef de l'Etat », « France » -> the president. Both persons on the day of a handover.

        `country` is a country or an organisation by any of its names. Without one, only a title that itself says where is
        answered (« porte-parole du Kremlin »). Nobody for days that no role vouches for, nor for a title that many hold.
        """
        if len(title) > LONGEST_NAME:
            return ()
        place = self.place(country) if country else None
        found = {
            actor.entry: actor
            for key in titles().asked(fold(title), place)
            for actor, role in self._roles.get(key, ())
            if role.held_on(day)
        }
        return tuple(found.values())

    def where(self, role: Role) -> tuple[tuple[str, str], ...]:
        """The pairs of title and place under which a role is found, as `titles().asked` gives those that are looked for."""
        place = _folded(role.country or "")
        return tuple((title, place) for title in titles().held(_folded(role.title), place))

    def outlet(self, name: str) -> Outlet | None:
        """The outlet of a name, a domain or an address: `https://www.lemonde.fr/...`, `lemonde.fr`, « Le Monde », « l'AFP »."""
        name = name[:LONGEST_NAME]  # an address's end does not matter
        by_name = self._outlets.get(fold(name))
        if by_name or "." in name:
            return by_name or _by_host(_host(name), self._outlets)
        bare = fold(name).removeprefix("l'").removeprefix("le ").removeprefix("la ")
        # « l'Agence France-Presse »: the actor's names lead to the outlet's.
        names = (alias for actor in self.named(bare) for alias in (actor.name, *actor.aliases))
        known = {outlet for alias in names if (outlet := self._outlets.get(fold(alias)))}
        return self._outlets.get(bare) or (known.pop() if len(known) == 1 else None)

    def place(self, name: str) -> str:
        """The folded name of the one country or organisation that a place's name means, or the folded words themselves."""
        places = [actor for actor in self.named(name) if actor.kind != "person"]
        return fold(places[0].name) if len(places) == 1 else fold(name[:LONGEST_NAME])


def load_directory(folder: Traversable | Path) -> Directory:
    """The directory of a folder. DirectoryError if a file is missing or any row is wrong."""
    faults: list[str] = []
    hashed = hashlib.sha256()
    read = {name: list(_rows(folder / name, name, faults, hashed.update)) for name in COLUMNS}
    bare, names = _actors(read["actors.csv"], faults)
    roles = _dated_roles(read["roles.csv"], bare, faults)
    held: dict[str, list[Role]] = {}
    for entry in roles:
        held.setdefault(entry.key, []).append(entry.role)
    actors = {key: Actor(a.name, a.kind, a.aliases, tuple(held.get(key, ())), key) for key, a in bare.items()}
    outlets = _outlets(read["outlets.csv"], bare, faults)
    if faults:
        raise DirectoryError("\n".join(faults))
    return Directory(
        actors=tuple(actors.values()),
        outlets=tuple({outlet.name: outlet for outlet in outlets.values()}.values()),
        digest=hashed.hexdigest(),
        _names={name: tuple(actors[key] for key in keys) for name, keys in names.items()},
        _roles=_by_title((actors[entry.key], entry.role) for entry in roles),
        _outlets=outlets,
    )


def _rows(file: Traversable | Path, name: str, faults: list[str], see: Callable[[bytes], None]) -> Iterator[_Line]:
    """The rows of a file with their line numbers, cells trimmed; nothing from a file that cannot be read as a table."""
    wanted = COLUMNS[name]
    try:
        raw = file.read_bytes()
    except OSError:
        faults.append(f"{name}: the file is missing or cannot be read; it wants the columns {', '.join(wanted)}")
        return
    see(name.encode() + b"\0" + hashlib.sha256(raw).digest())
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(f"{name}, line {line}: this is not UTF-8; save the file as « CSV UTF-8 »")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
                if fault := _header_fault(header, wanted, OPTIONAL.get(name, ())):
                    faults.append(f"{name}, line 1: {fault}")
                    return
            elif "".join(cells).strip():
                if len(cells) == len(header):
                    yield line, dict(zip(header, map(str.strip, cells), strict=True))
                else:
                    faults.append(
                        f"{name}, line {line}: {len(cells)} columns where {len(header)} are wanted; "
                        "put a cell that has a comma between double quotes"
                    )
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(f"{name}, line {line}: a double quote is out of place ({error}); write a quote inside a cell twice")
    if header is None:
        faults.append(f"{name}, line 1: the file is empty; the first line wants the columns {','.join(wanted)}")


def _header_fault(header: list[str], wanted: tuple[str, ...], also: tuple[str, ...]) -> str | None:
    if len(header) == 1 and ";" in header[0]:
        return "columns are parted by semicolons; save the file with commas (semicolons part aliases and domains alone)"
    if missing := [column for column in wanted if column not in header]:
        return f"no column {', '.join(missing)}; the first line wants {','.join(wanted)}"
    if extra := [column or "(no name)" for column in header if column not in (*wanted, *also) or header.count(column) > 1]:
        return f"column {', '.join(dict.fromkeys(extra))} is unknown or there twice; the first line wants {','.join(wanted)}"
    return None


def _actors(rows: _Lines, faults: list[str]) -> tuple[dict[str, Actor], dict[str, list[str]]]:
    """Actors by key, roles left out, and the keys that carry each folded name.

    A name that two actors carry must say so with a `*` on both lines: `Le Pen*`.
    """
    actors: dict[str, Actor] = {}
    names: dict[str, list[str]] = {}
    first: dict[str, tuple[int, bool]] = {}  # of a folded name: the line, and whether it is shared knowingly
    for line, row in rows:
        key, name, kind = row["key"], row["name"], row["kind"]
        if fault := _actor_fault(row, actors):
            faults.append(f"actors.csv, line {line}: {fault}")
            continue
        aliases = []
        for written in (name, *row["aliases"].split(";")):
            alias = written.strip().removesuffix("*").rstrip()
            shared = written.rstrip().endswith("*")
            if not (folded := fold(alias)):
                continue
            carriers = names.setdefault(folded, [])
            before = first.setdefault(folded, (line, shared))
            if carriers and key not in carriers and not (shared and before[1]):
                faults.append(
                    f"actors.csv, line {line}: « {alias} » is already a name of {carriers[0]} (line {before[0]}); "
                    f"take it out of one of them, or, where both are really called so, write « {alias}* » in both"
                )
            if key not in carriers:
                carriers.append(key)
            if written is not name:
                aliases.append(alias)
        actors[key] = Actor(name, cast(ActorKind, kind), tuple(aliases), entry=key)
    return actors, names


def _actor_fault(row: Mapping[str, str], actors: Mapping[str, Actor]) -> str | None:
    if not row["key"] or not row["name"]:
        return f"no {'name' if row['key'] else 'key'}; every actor wants a key of its own and a name"
    if row["key"] in actors:
        return f"the key {row['key']} is there already; give this actor another"
    if row["kind"] not in get_args(ActorKind):
        return f"unknown kind « {row['kind']} »; write one of {', '.join(get_args(ActorKind))}"
    return None


@dataclass(frozen=True, slots=True)
class _DatedRole:
    line: int
    key: str
    role: Role
    since: date


def _dated_roles(rows: _Lines, actors: Mapping[str, Actor], faults: list[str]) -> list[_DatedRole]:
    """The roles in the file's order."""
    places = {actor.name for actor in actors.values() if actor.kind != "person"}
    roles: list[_DatedRole] = []
    for line, row in rows:
        # « known_until » of a role that has ended is its end.
        since, until, known = row["since"], row["until"] or None, row["known_until"] or row["until"]
        if found := list(_role_faults(row, known, actors, places)):
            faults.extend(f"roles.csv, line {line}: {fault}" for fault in found)
        else:
            role = Role(row["title"], row["title_en"], row["country"] or None, since, until, known)
            roles.append(_DatedRole(line, row["actor"], role, first_day(since)))
    faults.extend(_overlaps(roles))
    return roles


def _role_faults(row: Mapping[str, str], known: str, actors: Mapping[str, Actor], places: set[str]) -> Iterator[str]:
    if row["actor"] not in actors:
        yield f"no actor has the key « {row['actor']} »; add the actor to actors.csv or mend the key"
    for column in ("title", "title_en"):
        if not row[column]:
            yield f"no {column}; a role wants its title in both languages"
    if row["country"] and row["country"] not in places:
        yield f"« {row['country']} » is no country or organisation of actors.csv; write its name as it stands there, or add it"
    since, until = row["since"], row["until"]
    wrong = [
        f"{column} « {row[column]} »"
        for column in ("since", "until", "known_until")
        if row[column] and not _is_date(row[column])
    ]
    if wrong:
        yield f"{' and '.join(wrong)}: this is no date; write 2022-03-09, 2022-03 or 2022"
    elif not since:
        yield "no since; write the day, month or year when the role began"
    elif not known:
        yield "no known_until; write the last day for which you are sure that the role was still held"
    elif until and last_day(until) < first_day(since):
        yield f"until {until} is before since {since}; one of them is wrong"
    elif last_day(known) < first_day(since):
        yield f"known_until {known} is before since {since}; one of them is wrong"
    elif until and known != until:
        yield f"known_until {known} is not until {until}; where a role has ended they are the same, or leave known_until empty"


def _is_date(text: str) -> bool:
    try:
        first_day(text)
    except ValueError:
        return False
    return len(text) in (4, 7, 10) and text[:4].isdecimal()


def _overlaps(roles: Sequence[_DatedRole]) -> Iterator[str]:
    """Two persons in a role that has one holder at a time; a handover on one day, or in a month given as a month, is none."""
    held: dict[tuple[str, str], list[_DatedRole]] = {}
    for entry in roles:
        place = _folded(entry.role.country or "")
        for title in titles().one_holder(_folded(entry.role.title), place):
            held.setdefault((title, place), []).append(entry)
    for entries in held.values():
        entries.sort(key=lambda entry: entry.since)
        before = entries[0]
        for entry in entries[1:]:
            end = before.role.until or before.role.known_until
            if entry.key != before.key and last_day(entry.role.since) < first_day(end):
                yield (
                    f"roles.csv, line {entry.line}: {entry.key} is {entry.role.title} ({entry.role.country}) "
                    f"since {entry.role.since}, while {before.key} (line {before.line}) is so until {end}; one date is wrong"
                )
            before = max(before, entry, key=lambda entry: last_day(entry.role.until or entry.role.known_until))


def _outlets(rows: _Lines, actors: Mapping[str, Actor], faults: list[str]) -> dict[str, Outlet]:
    """Outlets by folded name and by domain."""
    countries = {actor.name for actor in actors.values() if actor.kind == "country"}
    outlets: dict[str, Outlet] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        found = list(_outlet_faults(row, countries))
        domains = tuple(_host(domain) for domain in row["domains"].split(";") if domain.strip())
        for name in (fold(row["name"]), *domains):
            if name in lines:
                found.append(f"« {name} » is there already, on line {lines[name]}; an outlet has one line with all its domains")
            lines.setdefault(name, line)
        if found:
            faults.extend(f"outlets.csv, line {line}: {fault}" for fault in found)
            continue
        outlet = Outlet(
            name=row["name"],
            kind=row["kind"],
            country=row["country"] or None,
            label=row["label"] or None,
            label_en=row["label_en"] or None,
            domains=domains,
            licensed=row["licensed"] == "yes",
            ours=row["ours"] == "yes",
            shows=row.get("shows") or None,  # type: ignore[arg-type]
            retention=int(row.get("retention") or 0) or None,
        )
        outlets |= dict.fromkeys((fold(outlet.name), *domains), outlet)
    return outlets


def _outlet_faults(row: Mapping[str, str], countries: set[str]) -> Iterator[str]:
    if not row["name"]:
        yield "no name; every outlet wants one"
    if row["kind"] not in OUTLET_KINDS:
        yield f"unknown kind « {row['kind']} »; write one of {', '.join(OUTLET_KINDS)}"
    if row["country"] and row["country"] not in countries:
        yield f"« {row['country']} » is no country of actors.csv; write its name as it stands there"
    for column in ("licensed", "ours"):
        if row[column] not in ("yes", "no"):
            yield f"{column} is « {row[column]} »; write yes or no"
    if row.get("shows", "") not in ("", *SHOWS):
        yield f"shows is « {row['shows']} »; write one of {', '.join(SHOWS)}, or nothing"
    if (days := row.get("retention", "")) and not (days.isascii() and days.isdigit() and 0 < int(days) <= 36_500):
        yield f"retention is « {days} »; write for how many days its articles may be kept, or nothing"
    if bool(row["label"]) != bool(row["label_en"]):
        yield "a label in one language alone; write label and label_en, or neither"
    for domain in row["domains"].split(";"):
        if domain.strip() and "." not in _host(domain):
            yield f"« {domain.strip()} » is no domain; write lemonde.fr, several parted by semicolons"


def _host(address: str) -> str:
    """The host of an address or a bare domain, without `www.`; empty where there is none."""
    address = address.strip().lower()
    try:
        host = urlsplit(address if "//" in address else "//" + address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")


def _by_host(host: str, outlets: Mapping[str, Outlet]) -> Outlet | None:
    """The outlet of the longest domain that the host ends in: `video.lefigaro.fr` is `lefigaro.fr`'s."""
    labels = host.split(".")
    return next((outlets[name] for i in range(len(labels) - 1) if (name := ".".join(labels[i:])) in outlets), None)


def _by_title(roles: Iterable[tuple[Actor, Role]]) -> dict[tuple[str, str], tuple[tuple[Actor, Role], ...]]:
    """Roles by title and place."""
    found: dict[tuple[str, str], list[tuple[Actor, Role]]] = {}
    for actor, role in roles:
        place = _folded(role.country or "")
        for title in titles().held(_folded(role.title), place):
            found.setdefault((title, place), []).append((actor, role))
    return {key: tuple(entries) for key, entries in found.items()}
