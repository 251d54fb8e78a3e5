"""All that the archive holds of one person, out as plain values, or out for good: of a user of the bot by Slack id, of somebody named."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, or_, select, update

from store.archive import engines
from store.archive.moments import stamp
from store.archive.naming import insert_new
from store.archive.subscriptions import in_clear, read
from store.ciphers import Cipher
from store.schema import (
    actors,
    anonymised,
    barred,
    changes,
    corrections,
    decisions,
    deliveries,
    identities,
    installations,
    outbox,
    posts,
    preferences,
    sealed,
    subscriptions,
    told,
    welcomed,
    withdrawals,
)

#: By whom something was withdrawn, where that is not to be known any more.
FORGOTTEN = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is held of people, for `sourcier doctor`: numbers alone."""

    subscriptions: int
    unsealed: int  # of them with what they watch for in clear
    lost: int  # of them that no key opens
    preferences: int
    decisions: int
    waiting: int  # messages that wait to be sent
    posts: int
    told: int
    answered: int
    barred: int
    withdrawals: int
    anonymised: int
    sealed: int
    changes: int
    installations: int
    welcomed: int


class Persons:
    """`archive.persons`. Each method is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine, self._cipher = engine, cipher

    def kept(self) -> Kept:
        with self._engine.connect() as connection:
            rows = connection.execute(select(subscriptions).where(subscriptions.c.ended.is_(None))).all()
            lost = sum(read(row, self._cipher).paused == "no_key" for row in rows)
            clear = sum(map(in_clear, rows))
            waiting = connection.scalar(select(func.count()).where(outbox.c.payload.is_not(None))) or 0
            tables = {
                "preferences": preferences,
                "decisions": decisions,
                "posts": posts,
                "told": told,
                "answered": deliveries,
                "barred": barred,
                "withdrawals": withdrawals,
                "anonymised": anonymised,
                "sealed": sealed,
                "changes": changes,
                "installations": installations,
                "welcomed": welcomed,
            }
            counts = {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
            return Kept(subscriptions=len(rows), unsealed=clear, lost=lost, waiting=waiting, **counts)

    # --- users of the bot -----------------------------------------------------------------------------------------

    def users(self, team: str) -> list[str]:
        """Those of a team of whom something is kept that only concerns themselves."""
        with self._engine.connect() as connection:
            own = subscriptions.c.team == team, subscriptions.c.channel.is_(None), subscriptions.c.ended.is_(None)
            found = set(connection.scalars(select(subscriptions.c.owner).where(*own).distinct()))
            found |= set(connection.scalars(select(preferences.c.user).where(preferences.c.team == team)))
            return sorted(found - {""})

    def export(self, user: str) -> dict[str, Any]:
        """What is held of a user, by their Slack id, in all teams: as JSON can hold it."""
        with self._engine.connect() as connection:
            mine = connection.execute(select(subscriptions).where(subscriptions.c.owner == user).order_by(subscriptions.c.id))
            kept = [(row, read(row, self._cipher)) for row in mine.all()]
            return {
                "user": user,
                "subscriptions": [
                    {
                        "id": one.id,
                        "team": one.team,
                        "kind": one.kind,
                        "channel": one.channel,
                        "zone": one.zone,
                        "days": list(one.days),
                        "minutes": one.minutes,
                        "created": row.created,
                        "changed": row.changed,
                        "filters": {name: value for name, value in asdict(one.filters).items() if value},
                        "readable": one.paused != "no_key",
                        "told_articles": _count(connection, told, told.c.subscription_id == one.id),
                        "messages": _count(connection, outbox, outbox.c.subscription_id == one.id),
                    }
                    for row, one in kept
                ],
                "installations": [dict(row._mapping) for row in connection.execute(_installed(user))],
                "welcomed": list(connection.scalars(select(welcomed.c.team).where(welcomed.c.user == user))),
                "preferences": [
                    dict(row._mapping) for row in connection.execute(select(preferences).where(preferences.c.user == user))
                ],
                "decisions": [dict(row._mapping) for row in connection.execute(_decided(user))],
                "withdrawals": [dict(row._mapping) for row in connection.execute(_withdrew(user))],
                "messages": [dict(row._mapping) for row in connection.execute(_posted(user))],
            }

    def forget(self, user: str, *, leave_channels: bool = False) -> dict[str, int]:
        """Takes out all that is held of a user, in all teams; how much it was.

        What they decided as an editor stands, by nobody, and what they withdrew. `leave_channels`: the digests of channels go on,
        as nobody's, for editors to change: they are the newsroom's.
        """
        with engines.writing(self._engine) as connection:
            engines.overwrite(connection)
            mine = subscriptions.c.owner == user
            own = mine & subscriptions.c.channel.is_(None) if leave_channels else mine
            directs = [each for each in connection.scalars(select(subscriptions.c.direct).where(mine)) if each]
            done = {
                "subscriptions": connection.execute(delete(subscriptions).where(own)).rowcount,
                "channels": connection.execute(update(subscriptions).where(mine).values(owner="", direct=None)).rowcount,
                "preferences": connection.execute(delete(preferences).where(preferences.c.user == user)).rowcount,
                "installations": connection.execute(
                    update(installations).where(installations.c.installer == user).values(installer="")
                ).rowcount,
                "welcomed": connection.execute(delete(welcomed).where(welcomed.c.user == user)).rowcount,
                "posts": connection.execute(delete(posts).where(posts.c.channel.in_(directs))).rowcount,
                "decisions": connection.execute(update(decisions).where(decisions.c.editor == user).values(editor="")).rowcount
                + connection.execute(update(decisions).where(decisions.c.undone_by == user).values(undone_by="")).rowcount,
                "withdrawals": sum(
                    connection.execute(update(table).where(_by(table, user)).values(by=FORGOTTEN)).rowcount
                    for table in (withdrawals, anonymised)
                ),
            }
        engines.checkpoint(self._engine)
        return done

    # --- people whom articles name --------------------------------------------------------------------------------

    def bar(self, actor: int, *, now: datetime) -> bool:
        """From now on `/qui` gives no profile of somebody; False where they were barred, or are nobody."""
        with engines.writing(self._engine) as connection:
            key = connection.scalar(select(actors.c.key).where(actors.c.id == actor))
            new = insert_new(connection, barred).returning(barred.c.key)
            return key is not None and connection.scalar(new, {"key": key, "at": stamp(now)}) is not None

    def unbar(self, actor: int) -> bool:
        """Takes that back; False where they were not barred."""
        with engines.writing(self._engine) as connection:
            key = select(actors.c.key).where(actors.c.id == actor).scalar_subquery()
            return bool(connection.execute(delete(barred).where(barred.c.key == key)).rowcount)


def _decided(user: str) -> Any:
    """What a user decided, or took back."""
    shown = decisions.c.id, decisions.c.kind, decisions.c.team, decisions.c.at, decisions.c.undone_at
    about = func.coalesce(func.max(corrections.c.article_key), func.max(identities.c.key)).label("about")
    joined = decisions.outerjoin(corrections, corrections.c.decision_id == decisions.c.id).outerjoin(
        identities, identities.c.decision_id == decisions.c.id
    )
    mine = or_(decisions.c.editor == user, decisions.c.undone_by == user)
    return select(*shown, about).select_from(joined).where(mine).group_by(*shown).order_by(decisions.c.id)


def _by(table: Any, user: str) -> Any:
    """What a user withdrew, of whatever team: `by` is « T1:U1 »."""
    return table.c.by.endswith(f":{user}", autoescape=True)


def _withdrew(user: str) -> Any:
    columns = "id", "kind", "article_key", "outlet", "reason", "at", "purged"
    return select(*(withdrawals.c[name] for name in columns)).where(_by(withdrawals, user)).order_by(withdrawals.c.id)


def _installed(user: str) -> Any:
    """Where a user installed the app, and when."""
    columns = installations.c.team, installations.c.name, installations.c.installed
    return select(*columns).where(installations.c.installer == user).order_by(installations.c.team)


def _posted(user: str) -> Any:
    """The bot's messages in the conversations with a user that their subscriptions tell: where they stand, not what they say."""
    directs = select(subscriptions.c.direct).where(subscriptions.c.owner == user, subscriptions.c.direct.is_not(None))
    columns = posts.c.team, posts.c.channel, posts.c.ts, posts.c.kind, posts.c.at
    return select(*columns).where(posts.c.channel.in_(directs)).order_by(posts.c.id)


def _count(connection: Connection, table: Any, which: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(which)) or 0
