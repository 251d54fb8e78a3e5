"""What editors decided of who is who, kept apart from what is read: two names are one person, one name is two.

A decision holds for actors' keys, not their rows, so that reading articles again keeps it; undone, it leaves the archive as it was. An
article that itself tells two actors that were made one (`whole` False) is separated by reading it again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, update

from store.archive import moves, naming
from store.archive.index import lots
from store.schema import (
    actors,
    article_actors,
    articles,
    decisions,
    identities,
    reassigned,
)
from store.types import Actor, ActorKind, DecidedIdentity, Editor

_LOT = 500

KINDS = ("same", "apart")
Refusal = Literal["same", "kinds", "listed", "gone", "nothing"]


class RefusedIdentity(Exception):
    """A decision that cannot stand; `reason` says why: both are the same already, of two kinds, both in the directory, gone."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: str
    entry: str | None
    kind: ActorKind
    name: str


def joined(connection: Connection, one: int, other: int) -> int:
    """How many articles it would change that two actors are one. RefusedIdentity where that cannot be."""
    goes, _ = _to_join(connection, one, other)
    named = select(func.count()).select_from(article_actors).where(article_actors.c.actor_id == goes.id)
    return connection.scalar(named) or 0


def join(connection: Connection, one: int, other: int, *, by: Editor, at: datetime) -> tuple[int, int]:
    """Two actors are one: the directory's stays, else the first. Gives the decision and the actor that stays. RefusedIdentity."""
    goes, stays = _to_join(connection, one, other)
    decision = _decided(connection, "same", by, at)
    connection.execute(insert(identities), {"decision_id": decision, "key": goes.key, "article_key": "", "to_key": stays.key})
    connection.execute(
        update(actors).where(or_(actors.c.id == goes.id, actors.c.merged_into == goes.id)).values(merged_into=stays.id)
    )
    _reassign(connection, goes.id, stays.id, list(_articles_of(connection, goes.id)))
    return decision, stays.id


def _to_join(connection: Connection, one: int, other: int) -> tuple[_Row, _Row]:
    """Of two actors, who goes and who stays."""
    first, second = (_row(connection, root(connection, id)) for id in (one, other))
    if first is None or second is None:
        raise RefusedIdentity("gone")
    if first.id == second.id:
        raise RefusedIdentity("same")
    if first.kind != second.kind:
        raise RefusedIdentity("kinds")
    if first.entry and second.entry:
        raise RefusedIdentity("listed")
    return (first, second) if second.entry else (second, first)


def part(connection: Connection, actor: int, article_ids: Sequence[int], *, by: Editor, at: datetime) -> tuple[int, int]:
    """In these articles the name is another's. Gives the decision and the new actor. RefusedIdentity where it leaves nothing."""
    known = _row(connection, root(connection, actor))
    if known is None:
        raise RefusedIdentity("gone")
    named = set(_articles_of(connection, known.id))
    seen = set(connection.scalars(select(articles.c.id).where(articles.c.id.in_(named), articles.c.status == "current")))
    chosen = seen.intersection(article_ids)
    if not chosen or chosen == seen:
        raise RefusedIdentity("nothing")
    keys = connection.scalars(select(articles.c.key).where(articles.c.id.in_(chosen))).all()
    versions = connection.scalars(select(articles.c.id).where(articles.c.key.in_(keys)))
    wanted = sorted(named.intersection(versions))  # older versions go along
    decision = _decided(connection, "apart", by, at)
    base = known.key.partition("#")[0]
    key = f"{base}#{decision}"
    new = naming.namesake(connection, key, Actor(known.name, known.kind))
    rows = [{"decision_id": decision, "key": known.key, "article_key": each, "to_key": key} for each in dict.fromkeys(keys)]
    connection.execute(insert(identities), rows)
    _reassign(connection, known.id, new, wanted)
    return decision, new


def undo(connection: Connection, decision: int, *, by: Editor, at: datetime) -> int:
    """Takes a decision back; gives how many articles only another reading can separate. RefusedIdentity where it was taken back.

    Whom the decision made is taken away by `drop_namesakes`, once nobody is tied to them any more.
    """
    mine = (decisions.c.id == decision, decisions.c.kind.in_(KINDS))
    taken = update(decisions).where(*mine, decisions.c.undone_at.is_(None))
    if not connection.execute(taken.values(undone_by=by.user, undone_at=at.isoformat())).rowcount:
        raise RefusedIdentity("gone")
    pairs = connection.execute(
        select(identities.c.key, identities.c.to_key).where(identities.c.decision_id == decision).distinct()
    ).all()
    keys = {each for pair in pairs for each in pair}
    tied = _tied(connection, keys)
    again = 0
    if tied == keys:
        for key, to_key in pairs:
            goes, stays = (connection.scalar(select(actors.c.id).where(actors.c.key == each)) for each in (key, to_key))
            if goes is not None and stays is not None:
                again += _given_back(connection, goes, stays)
    else:  # other decisions rest on the same names: only the articles themselves tell whose is whose
        again = _to_be_reread(connection, tied)
    _point(connection, [key for key, _ in pairs])
    return again


def concerned(connection: Connection, decision: int) -> list[int]:
    """The actors whom taking a decision back may change."""
    own = select(identities.c.key, identities.c.to_key).where(identities.c.decision_id == decision)
    keys = {key for row in connection.execute(own) for key in row}
    return list(connection.scalars(select(actors.c.id).where(actors.c.key.in_(sorted(keys | _tied(connection, keys))))))


def drop_namesakes(connection: Connection, actor_ids: Sequence[int]) -> None:
    """Takes away those of some actors whom a decision made, where no article names them any more."""
    named = exists().where(article_actors.c.actor_id == actors.c.id)
    made = (actors.c.id.in_(actor_ids), actors.c.key.contains("#"))
    gone = connection.scalars(select(actors.c.id).where(*made, ~named)).all()
    for id in gone:
        if not is_decided(connection, id):
            connection.execute(update(actors).where(actors.c.merged_into == id).values(merged_into=None))
            connection.execute(delete(actors).where(actors.c.id == id))


def _tied(connection: Connection, keys: set[str]) -> set[str]:
    """The keys that decisions which stand tie to some keys, those included."""
    found, asked = set(keys), set(keys)
    while asked:
        touching = or_(identities.c.key.in_(sorted(asked)), identities.c.to_key.in_(sorted(asked)))
        rows = connection.execute(select(identities.c.key, identities.c.to_key).where(touching, _stands())).all()
        asked = {key for row in rows for key in row} - found
        found |= asked
    return found


def _to_be_reread(connection: Connection, keys: set[str]) -> int:
    """Marks the articles in which a decision on these keys holds, to be read again; how many they are."""
    ids = select(actors.c.id).where(actors.c.key.in_(sorted(keys)))
    held = select(reassigned.c.article_id).where(or_(reassigned.c.actor_id.in_(ids), reassigned.c.to_id.in_(ids)))
    return _marked(connection, articles.c.id.in_(held))


def _marked(connection: Connection, those: Any) -> int:
    current = update(articles).where(those, articles.c.status == "current")
    return connection.execute(current.values(directory=None)).rowcount


def root(connection: Connection, id: int) -> int:
    """The actor that an actor was decided to be, itself where nothing was decided."""
    return connection.scalar(select(func.coalesce(actors.c.merged_into, actors.c.id)).where(actors.c.id == id)) or id


def decided(connection: Connection, actor: int) -> list[DecidedIdentity]:
    """The decisions on an actor that stand, newest first."""
    key = select(actors.c.key).where(or_(actors.c.id == actor, actors.c.merged_into == actor))
    about = exists().where(
        identities.c.decision_id == decisions.c.id, or_(identities.c.key.in_(key), identities.c.to_key.in_(key))
    )
    rows = connection.execute(
        select(decisions).where(decisions.c.undone_at.is_(None), about).order_by(decisions.c.id.desc()).limit(20)
    ).all()
    return [
        DecidedIdentity(row.id, row.kind, row.editor, datetime.fromisoformat(row.at), _names(connection, row.id))
        for row in rows
    ]


def applied(connection: Connection, article_id: int, ids: Mapping[str, int]) -> dict[str, int]:
    """The actors of an article by name, as decided; which of them are not as they were read is remembered."""
    wanted = sorted(set(ids.values()))
    key_of = select(articles.c.key).where(articles.c.id == article_id).scalar_subquery()
    about = or_(identities.c.article_key == "", identities.c.article_key == key_of)
    told = [
        row
        for lot in lots(wanted)
        for row in connection.execute(
            select(actors.c.id, actors.c.key)
            .distinct()
            .join_from(actors, identities, identities.c.key == actors.c.key)
            .where(actors.c.id.in_(lot), about, _stands())
        )
    ]
    if not told:
        return dict(ids)
    article_key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id)) or ""
    keys = meant(connection, [row.key for row in told], article_key)
    to = {
        row.key: row.id for row in connection.execute(select(actors.c.key, actors.c.id).where(actors.c.key.in_(keys.values())))
    }
    moved = {row.id: to[keys[row.key]] for row in told if keys.get(row.key) in to}
    readings = Counter(moved.values())
    alone = {now for now, times in readings.items() if times == 1 and now not in wanted}
    note_reassigned(connection, [(article_id, read, now, now in alone) for read, now in moved.items()])
    return {name: moved.get(id, id) for name, id in ids.items()}


def meant(connection: Connection, keys: Iterable[str], article_key: str) -> dict[str, str]:
    """Of some actors' keys as read in an article, those that were decided to be others', with theirs."""
    wanted = sorted(set(keys))
    found: dict[str, str] = {}
    passed = {key: {key} for key in wanted}  # « A is A#1 here », « A#1 is A »: nobody is followed twice
    while True:
        told = _told(connection, sorted({found.get(key, key) for key in wanted}), article_key)
        on = {key: told[now] for key in wanted if (now := found.get(key, key)) in told and told[now] not in passed[key]}
        if not on:
            return found
        for key, to in on.items():
            found[key] = to
            passed[key].add(to)


def is_decided(connection: Connection, actor: int) -> bool:
    """Whether a decision that stands is about an actor's key: it is kept though no article names it."""
    key = select(actors.c.key).where(actors.c.id == actor).scalar_subquery()
    query = select(identities.c.key).where(or_(identities.c.key == key, identities.c.to_key == key), _stands())
    return connection.execute(query.limit(1)).first() is not None


def decided_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Those of some actors' keys that a decision which stands is about."""
    return set(connection.scalars(select(identities.c.key).where(identities.c.key.in_(keys), _stands())))


def _stands() -> Any:
    return exists().where(decisions.c.id == identities.c.decision_id, decisions.c.undone_at.is_(None))


def _told(connection: Connection, keys: Sequence[str], article_key: str) -> dict[str, str]:
    query = select(identities.c.key, identities.c.to_key, identities.c.article_key)
    here = identities.c.article_key.in_(("", article_key))
    rows = [
        row
        for at in range(0, len(keys), _LOT)
        for row in connection.execute(query.where(identities.c.key.in_(keys[at : at + _LOT]), here, _stands()))
    ]
    rows.sort(key=lambda row: row.article_key != "")  # what is decided of this very article counts last
    return {row.key: row.to_key for row in rows}


def _decided(connection: Connection, kind: str, by: Editor, at: datetime) -> int:
    values = {"kind": kind, "team": by.team, "editor": by.user, "at": at.isoformat()}
    return int(connection.execute(insert(decisions).returning(decisions.c.id), values).scalar_one())


def _row(connection: Connection, id: int) -> _Row | None:
    columns = (actors.c.id, actors.c.key, actors.c.entry, actors.c.kind, actors.c.name)
    row = connection.execute(select(*columns).where(actors.c.id == id)).one_or_none()
    return _Row(*row) if row is not None else None


def _names(connection: Connection, decision: int) -> tuple[str, ...]:
    """The names that a decision is about, the one that stays last."""
    rows = connection.execute(
        select(identities.c.key, identities.c.to_key).where(identities.c.decision_id == decision).distinct().limit(1)
    ).all()
    keys = [key for row in rows for key in row]
    named = {row.key: row.name for row in connection.execute(select(actors.c.key, actors.c.name).where(actors.c.key.in_(keys)))}
    return tuple(named.get(key, key.partition(":")[2]) for key in keys)


def _articles_of(connection: Connection, actor: int) -> Iterator[int]:
    yield from connection.scalars(select(article_actors.c.article_id).where(article_actors.c.actor_id == actor))


def _point(connection: Connection, keys: Sequence[str]) -> None:
    """Sets whom actors are decided to be anew, and those that pointed through them."""
    rows = connection.execute(select(actors.c.id, actors.c.key).where(actors.c.key.in_(keys))).all()
    below = connection.execute(
        select(actors.c.id, actors.c.key).where(
            actors.c.merged_into.is_not(None), actors.c.key.in_(select(identities.c.key).where(identities.c.article_key == ""))
        )
    ).all()
    for id, key in {*map(tuple, rows), *map(tuple, below)}:
        to_key = meant(connection, [key], "").get(key)
        to = connection.scalar(select(actors.c.id).where(actors.c.key == to_key)) if to_key else None
        connection.execute(update(actors).where(actors.c.id == id).values(merged_into=to))


# --- rows from one actor to another ------------------------------------------------------------------------------------


def _reassign(connection: Connection, goes: int, stays: int, article_ids: Sequence[int]) -> None:
    for lot in lots(sorted(article_ids)):
        both = set(
            connection.scalars(
                select(article_actors.c.article_id).where(
                    article_actors.c.actor_id == stays, article_actors.c.article_id.in_(lot)
                )
            )
        )
        note_reassigned(connection, [(article, goes, stays, article not in both) for article in lot])
        moves.move_lot(connection, goes, stays, lot)
    moves.recounted(connection, goes, stays)


def note_reassigned(connection: Connection, rows: Sequence[tuple[int, int, int, bool]]) -> None:
    """Remembers for articles whom an actor that was read is decided to be: (article, as read, decided, whether alone)."""
    if rows:
        values = [{"article_id": a, "actor_id": read, "to_id": to, "whole": whole} for a, read, to, whole in rows]
        connection.execute(insert(reassigned), values)


def _given_back(connection: Connection, goes: int, stays: int) -> int:
    """What was reassigned goes back; articles that named both are marked to be read again. How many those are."""
    mine = and_(reassigned.c.actor_id == goes, reassigned.c.to_id == stays)
    rows = connection.execute(select(reassigned.c.article_id, reassigned.c.whole).where(mine)).all()
    for lot in lots(sorted(row.article_id for row in rows if row.whole)):
        moves.move_lot(connection, stays, goes, lot)
    again = sum(
        _marked(connection, articles.c.id.in_(lot)) for lot in lots(sorted(row.article_id for row in rows if not row.whole))
    )
    connection.execute(delete(reassigned).where(mine))
    moves.recounted(connection, goes, stays)
    return again
