"""Who and which outlet a name in an article is: rows of actors, their names, roles and outlets, kept in step with the directory.

An actor of the directory keeps its row whatever its name becomes. An unknown one is tied to the archive's by its whole name and
kind: « Veld » alone in one article is not the Tomas Veld of another.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from store import match
from store.archive import index
from store.archive.engines import adding
from store.extract.text import fold
from store.lists import among
from store.masks import Mask
from store.schema import actors, aliases, anonymised, corrections, identities, meta, outlets, roles, sealed_names
from store.types import Actor, Article, Extraction, Outlet

if TYPE_CHECKING:
    from store.extract.directory import Directory

#: Ends the key of whom an article introduces as known to nobody: « une passante, Clara Lind ».
UNKNOWN = "~"


def in_step(connection: Connection, directory: "Directory") -> bool:
    """Whether the tables hold this very directory, its names indexed by this program's rules."""
    held = dict(connection.execute(select(meta.c.key, meta.c.value)).all())
    return index.is_filled(held) and held.get("directory") == directory.digest


def sync(connection: Connection, directory: "Directory") -> bool:
    """Brings actors, names, roles and outlets in step with the directory; False where they were already."""
    if in_step(connection, directory):
        return False
    index.fill(connection)
    _sync_outlets(connection, directory.outlets)
    listed = select(actors.c.id).where(actors.c.entry.is_not(None))
    connection.execute(delete(aliases).where(aliases.c.origin != "read", aliases.c.actor_id.in_(listed)))
    ids = _sync_actors(connection, directory.actors)
    connection.execute(delete(roles).where(roles.c.article_id.is_(None)))
    names = [
        (ids[actor.entry], actor, name) for actor in directory.actors if actor.entry for name in (actor.name, *actor.aliases)
    ]
    _add_aliases(connection, [_alias(id, name, "directory") for id, _, name in names])
    _add_aliases(connection, [row for id, actor, name in names if name == actor.name for row in _derived(id, actor, name)])
    held = [
        {
            "actor_id": ids[actor.entry],
            "title": role.title,
            "title_en": role.title_en,
            "country": role.country,
            "since": role.since,
            "until": role.until,
            "known_until": role.known_until,
        }
        for actor in directory.actors
        if actor.entry
        for role in actor.roles
    ]
    if held:
        connection.execute(insert(roles), held)
    connection.execute(delete(meta).where(meta.c.key == "directory"))
    connection.execute(insert(meta), {"key": "directory", "value": directory.digest})
    return True


def actor_ids(connection: Connection, article: Article, extraction: Extraction) -> dict[str, int]:
    """The archive's id of every actor of an article, by the article's name for it; unknown ones are added with their names."""
    ids, read = _known_or_made(connection, article, extraction)
    _add_aliases(connection, _free(connection, read))
    return ids


def sealed_ids(connection: Connection, article: Article, extraction: Extraction) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The same of an article that not everybody may see: the names that it gives are handed back, and nobody is found by them."""
    ids, read = _known_or_made(connection, article, extraction)
    return ids, [row for row in _free(connection, read) if row["folded"]]


def _known_or_made(
    connection: Connection, article: Article, extraction: Extraction
) -> tuple[dict[str, int], list[tuple[int, Actor, set[str]]]]:
    """The ids by name, and the names under which the article knows each."""
    found = {actor.name: actor for actor in extraction.actors}
    # Whoever is introduced as known to nobody is not the public person of that name (`store.archive.ties` joins them where they may be).
    unknown = {name for name in extraction.private if name in found and " " in name}
    found |= {name: replace(found[name], entry=None, aliases=()) for name in unknown}
    keys = {name: _key(actor) + (UNKNOWN if name in unknown else "") for name, actor in found.items()}
    ids = by_key(connection, keys.values())
    unlisted = [a for name, a in found.items() if a.entry is None and name not in unknown and keys[name] not in ids]
    directory = _entries_named(connection, unlisted)
    ids |= {key: directory[key] for key in keys.values() if key in directory}
    new = {key: found[name] for name, key in sorted(keys.items()) if key not in ids}
    if new:
        rows = [{"key": key, "entry": a.entry, "name": a.name, "kind": a.kind} for key, a in new.items()]
        connection.execute(insert_new(connection, actors), rows)
        ids |= by_key(connection, new)
    read: dict[str, set[str]] = {name: set(actor.aliases) | {name} for name, actor in found.items() if not actor.entry}
    for mention in extraction.mentions:
        if mention.form == "name" and mention.actor in read:
            read[mention.actor].add(mention.span.of(article.text))
    _renamed(connection, {ids[key]: found[name] for name, key in keys.items() if not found[name].entry})
    return (
        {name: ids[key] for name, key in keys.items()},
        [(ids[keys[name]], found[name], names) for name, names in sorted(read.items())],
    )


def _renamed(connection: Connection, read: Mapping[int, Actor]) -> None:
    """Who was known to sealed articles alone is called as others write the name: theirs tells what they hold."""
    asked = select(sealed_names.c.actor_id).where(among(sealed_names.c.actor_id, sorted(read))).distinct()
    suspected = list(connection.scalars(asked)) if read else []
    if suspected:
        known = set(connection.scalars(select(aliases.c.actor_id).where(aliases.c.actor_id.in_(suspected))))
        for id in set(suspected) - known:
            connection.execute(update(actors).where(actors.c.id == id).values(name=read[id].name, kind=read[id].kind))


def namesake(connection: Connection, key: str, actor: Actor) -> int:
    """The row of a new actor that has another's name, found by it too."""
    values = {"key": key, "name": actor.name, "kind": actor.kind}
    id = int(connection.execute(insert(actors).returning(actors.c.id), values).scalar_one())
    # Found beside whoever the directory lists under that name.
    origin: match.Origin = "directory" if key.startswith("entry:") else "read"
    _add_aliases(connection, [_alias(id, actor.name, origin), *_derived(id, actor, actor.name)])
    return id


def outlet_id(connection: Connection, name: str | None) -> int | None:
    """The row of an outlet by its name, added where it is unknown. None for no name."""
    if not name:
        return None
    blank = {"domains": [], "licensed": False, "ours": False, "listed": False}
    connection.execute(insert_new(connection, outlets), {"name": name, "folded": fold(name), **blank})
    return connection.scalar(select(outlets.c.id).where(outlets.c.name == name))


def insert_new(connection: Connection, table: Table) -> Any:
    """An INSERT that leaves rows alone which are there already."""
    return adding(connection, table).on_conflict_do_nothing()


def _sync_outlets(connection: Connection, listed: Sequence[Outlet]) -> None:
    connection.execute(update(outlets).values(listed=False, shows=None, retention=None))
    ids = {name: id for id, name in connection.execute(select(outlets.c.id, outlets.c.name))}
    rows = [
        {
            "name": outlet.name,
            "folded": fold(outlet.name),
            "kind": outlet.kind,
            "country": outlet.country,
            "label": outlet.label,
            "label_en": outlet.label_en,
            "domains": list(outlet.domains),
            "licensed": outlet.licensed,
            "ours": outlet.ours,
            "shows": outlet.shows,
            "retention": outlet.retention,
            "listed": True,
        }
        for outlet in listed
    ]
    for row in rows:
        if row["name"] in ids:
            connection.execute(update(outlets).where(outlets.c.id == ids[row["name"]]), row)
    if new := [row for row in rows if row["name"] not in ids]:
        connection.execute(insert(outlets), new)


def _sync_actors(connection: Connection, listed: Sequence[Actor]) -> dict[str | None, int]:
    """The rows of the directory's actors by entry. An actor that the archive met before the directory did becomes that entry."""
    _unlist(connection, {actor.entry for actor in listed})
    known = {key: id for id, key in connection.execute(select(actors.c.id, actors.c.key))}
    ids: dict[str | None, int] = {}
    new = []
    for actor in listed:
        values = {"key": _key(actor), "entry": actor.entry, "name": actor.name, "kind": actor.kind}
        id = known.get(_key(actor)) or known.pop(_read_key(actor), None)
        if id is None:
            new.append(values)
        else:
            connection.execute(update(actors).where(actors.c.id == id), values)
            if _key(actor) not in known:
                _rekey(connection, _read_key(actor), _key(actor))
            ids[actor.entry] = id
    if new:
        statement = insert(actors).returning(actors.c.id, sort_by_parameter_order=True)
        ids |= dict(zip([row["entry"] for row in new], connection.scalars(statement, new), strict=True))
    return ids


def _rekey(connection: Connection, old: str, new: str) -> None:
    """Editors' decisions hold for keys: they follow an actor whose key becomes another."""
    for column in (identities.c.key, identities.c.to_key):
        connection.execute(update(identities).where(column == old).values({column.name: new}))
    connection.execute(update(corrections).where(corrections.c.to_key == old).values(to_key=new))


def _unlist(connection: Connection, entries: set[str | None]) -> None:
    """An actor whose entry the directory has dropped stays in the articles, and is found there by its name alone."""
    for row in connection.execute(select(actors).where(actors.c.entry.is_not(None))).all():
        if row.entry not in entries:
            connection.execute(update(actors).where(actors.c.id == row.id).values(key=f"unlisted:{row.entry}", entry=None))
            _rekey(connection, row.key, f"unlisted:{row.entry}")
            _add_aliases(connection, [_alias(row.id, row.name, "read")])


def _key(actor: Actor) -> str:
    return f"entry:{actor.entry}" if actor.entry else _read_key(actor)


def _read_key(actor: Actor) -> str:
    return f"{actor.kind}:{match.folded(actor.name) or actor.name}"


def by_key(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The ids of actors, by key."""
    query = select(actors.c.key, actors.c.id)
    return {
        key: id for lot in index.lots(sorted(set(keys))) for key, id in connection.execute(query.where(actors.c.key.in_(lot)))
    }


def _entries_named(connection: Connection, unknown: Sequence[Actor]) -> dict[str, int]:
    """Actors of the directory whose very name and kind an unknown actor has, by the unknown one's key."""
    found: dict[str, int] = {}
    rows = _alias_rows(connection, [match.folded(actor.name) for actor in unknown])
    for actor in unknown:
        same = {row.actor_id for row in rows[match.folded(actor.name)] if row.kind == actor.kind and row.alias == row.name}
        if len(same) == 1:
            found[_key(actor)] = same.pop()
    return found


def _alias_rows(connection: Connection, folded: Sequence[str]) -> Mapping[str, list[Any]]:
    """The directory's names by their folded form."""
    found: dict[str, list[Any]] = defaultdict(list)
    wanted = sorted(set(folded))
    columns = (aliases.c.folded, aliases.c.alias, aliases.c.actor_id, actors.c.name, actors.c.kind)
    query = (
        select(*columns).join_from(aliases, actors, actors.c.id == aliases.c.actor_id).where(aliases.c.origin == "directory")
    )
    for lot in index.lots(wanted):
        for row in connection.execute(query.where(aliases.c.folded.in_(lot))):
            found[row.folded].append(row)
    return found


def _free(connection: Connection, read: Sequence[tuple[int, Actor, set[str]]]) -> list[dict[str, Any]]:
    """The names under which an article knows its actors, but for those that the directory gives to somebody else."""
    taken = _alias_rows(connection, [match.folded(name) for _, _, names in read for name in names])
    free = [
        (id, actor, name)
        for id, actor, names in read
        for name in sorted(names)
        if all(row.actor_id == id for row in taken[match.folded(name)])
    ]
    made = [row for id, actor, name in free if name == actor.name for row in _derived(id, actor, name)]
    return [*(_alias(id, name, "read") for id, _, name in free), *made]


def _derived(actor_id: int, actor: Actor, name: str) -> list[dict[str, Any]]:
    """What a full name is also asked by: a person's surname, an organisation's initials."""
    if actor.kind == "person":
        short = match.surname(name)
        return [{"actor_id": actor_id, "alias": name, "folded": short, "origin": "surname"}] if short else []
    initials = match.acronym(name) if actor.kind == "organisation" else None
    return [{"actor_id": actor_id, "alias": name, "folded": initials, "origin": "acronym"}] if initials else []


def _alias(actor_id: int, name: str, origin: match.Origin) -> dict[str, Any]:
    return {"actor_id": actor_id, "alias": name, "folded": match.folded(name), "origin": origin}


def masks(connection: Connection) -> tuple[Mask, ...]:
    """The names that are hidden wherever they stand, and by which nobody is found."""
    rows = connection.scalars(select(anonymised.c.names).order_by(anonymised.c.id))
    return tuple(Mask(tuple(whole), tuple(short)) for whole, short in map(json.loads, rows))


def _add_aliases(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds names that are not there yet, and the keys by which they are found in spite of spelling."""
    barred = set().union(*(mask.folded for mask in masks(connection)))
    free = [row for row in reversed(rows) if row["folded"] and row["folded"] not in barred]
    unique = {(row["actor_id"], row["folded"], row["origin"]): row for row in free}
    for lot in index.lots(sorted({key[0] for key in unique})):
        known = select(aliases.c.actor_id, aliases.c.folded, aliases.c.origin).where(aliases.c.actor_id.in_(lot))
        for key in connection.execute(known):
            unique.pop(tuple(key), None)
    if not unique:
        return
    of: dict[int, dict[str, Any]] = {}
    for lot in index.lots(sorted({key[0] for key in unique})):
        bearers = select(actors.c.id, actors.c.kind, actors.c.articles).where(actors.c.id.in_(lot))
        of |= {id: {"kind": kind, "weight": index.weight_of(articles)} for id, kind, articles in connection.execute(bearers)}
    new = [{**row, "rank": index.rank_of(row["origin"], of[row["actor_id"]]["weight"])} for row in reversed(unique.values())]
    ids = connection.scalars(insert(aliases).returning(aliases.c.id, sort_by_parameter_order=True), new)
    index.add(connection, [{**row, **of[row["actor_id"]], "id": id} for id, row in zip(ids, new, strict=True)])
