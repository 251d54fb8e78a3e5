"""Digests and alerts as their owners set them: made, changed, paused, ended. What is sent of them is the outbox's."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, exists, func, insert, select, update

from store.archive import engines, messages
from store.archive.moments import moment, stamp
from store.ciphers import Cipher
from store.schema import articles, outbox, subscriptions, told
from store.slots import next_slot, slot_before
from store.types import EventFilters, Pause, Subscription

#: A first digest goes back no further.
_FIRST = timedelta(days=7)
#: What somebody watches for: sealed.
_LISTS = ("words", "phrases", "actors", "outlets", "places")


class Subscriptions:
    """`archive.subscriptions`. Each method is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine, self._cipher = engine, cipher

    @property
    def can_narrow(self) -> bool:
        """Whether there is a key to seal with what somebody watches for."""
        return bool(self._cipher)

    def add(self, subscription: Subscription, *, now: datetime) -> int:
        """Keeps a new one: a digest from its next slot on, with what came since the slot before; an alert from now on."""
        now = now.astimezone(UTC)
        with engines.writing(self._engine, in_turn=False) as connection:
            before = slot_before(subscription, now) if subscription.kind == "digest" else None
            since = max(before or now - timedelta(days=1), now - _FIRST) if subscription.kind == "digest" else now
            row = {
                **_values(subscription, self._cipher),
                "due": _due(subscription, now),
                "told_until": stamp(since),
                "passed_until": stamp(since),
                "cursor": _newest(connection) if subscription.kind == "alert" else 0,
                "created": stamp(now),
                "changed": stamp(now),
            }
            return int(connection.execute(insert(subscriptions).returning(subscriptions.c.id), row).scalar_one())

    def change(self, subscription: Subscription, *, now: datetime) -> bool:
        """Puts what its owner wants now in the place of what was; False where it is ended or gone."""
        values = {**_values(subscription, self._cipher), "due": _due(subscription, now), "changed": stamp(now)}
        del values["team"], values["owner"], values["paused"]
        return self._update(subscription.team, subscription.id, **values)

    def of(self, team: str, id: int) -> Subscription | None:
        """One that is not ended."""
        with self._engine.connect() as connection:
            row = connection.execute(_listed(team).where(subscriptions.c.id == id)).one_or_none()
            return read(row, self._cipher) if row else None

    def any(self, id: int) -> Subscription | None:
        """One that is not ended, whatever its team: for whoever runs the program."""
        with self._engine.connect() as connection:
            asked = select(subscriptions).where(subscriptions.c.id == id, subscriptions.c.ended.is_(None))
            row = connection.execute(asked).one_or_none()
            return read(row, self._cipher) if row else None

    def owned(self, team: str, owner: str) -> list[Subscription]:
        """A user's, the oldest first."""
        with self._engine.connect() as connection:
            return [
                read(row, self._cipher)
                for row in connection.execute(_listed(team).where(subscriptions.c.owner == owner).limit(100))
            ]

    def pause(self, team: str, id: int, why: Pause, *, now: datetime) -> bool:
        return self._update(team, id, paused=why, changed=stamp(now))

    def resume(self, team: str, id: int, *, now: datetime) -> bool:
        """Goes on from the next slot. What came while its owner had paused it is passed over; what Slack kept back is told."""
        found = self.of(team, id)
        if found is None:
            return False
        with engines.writing(self._engine, in_turn=False) as connection:
            passed = (
                {"told_until": stamp(now), "passed_until": stamp(now), "cursor": _newest(connection)}
                if found.paused == "own"
                else {}
            )
            values = {"paused": None, "due": _due(found, now), "changed": stamp(now), **passed}
            return bool(connection.execute(_one(team, id).values(**values)).rowcount)

    def end(self, team: str, id: int, *, now: datetime) -> bool:
        """Ends it for good; whose it was, what it watched for and what it was told are forgotten."""
        with engines.writing(self._engine, in_turn=False) as connection:
            done = connection.execute(_one(team, id).values(**_emptied(now))).rowcount
            if done:
                connection.execute(delete(told).where(told.c.subscription_id == id))
                waiting = outbox.c.subscription_id == id, outbox.c.state.in_(("claimed", "ready"))
                ended = {"state": "failed", "error": "ended", "settled": stamp(now), "payload": None}
                connection.execute(update(outbox).where(*waiting).values(**ended))
            return bool(done)

    def pace(self, team: str, id: int, minutes: int, *, now: datetime) -> bool:
        """An alert's messages are from now on so many minutes apart at least."""
        return self._update(team, id, pace=minutes, changed=stamp(now))

    def opened(self, team: str, id: int, direct: str) -> None:
        """Remembers the conversation with the owner."""
        self._update(team, id, direct=direct)

    def alerts(self, team: str, *, now: datetime) -> list[Subscription]:
        """Alerts that wait for articles which came after those they have looked at, and that may write now: nothing of theirs is on its way."""
        with self._engine.connect() as connection:
            newest = _newest(connection)
            open_ = exists().where(outbox.c.subscription_id == subscriptions.c.id, outbox.c.state.in_(messages.OPEN))
            wanted = _listed(team).where(
                subscriptions.c.kind == "alert",
                subscriptions.c.paused.is_(None),
                subscriptions.c.cursor < newest,
                (subscriptions.c.due.is_(None)) | (subscriptions.c.due <= stamp(now)),
                ~open_,
            )
            found = [read(row, self._cipher) for row in connection.execute(wanted)]
            return [one for one in found if not one.paused]

    def passed(self, looked: Sequence[Subscription], upto: int) -> None:
        """These alerts have looked at all articles up to one, and nothing is to be told."""
        with engines.writing(self._engine, in_turn=False) as connection:
            behind = subscriptions.c.id.in_([one.id for one in looked]), subscriptions.c.cursor < upto
            connection.execute(update(subscriptions).where(*behind).values(cursor=upto))

    def unsealed(self) -> int:
        """How many stand there with words or names in clear, from before there was a key."""
        with self._engine.connect() as connection:
            return sum(map(in_clear, connection.execute(select(subscriptions.c.filters))))

    def lost(self) -> int:
        """How many are sealed with a key that is not here."""
        with self._engine.connect() as connection:
            return sum(read(row, self._cipher).paused == "no_key" for row in connection.execute(select(subscriptions)))

    def seal_all(self) -> int:
        """Seals all with the newest key: what stood in clear, and what was sealed with an older one. How many; NoKey.

        What no key opens stays as it is.
        """
        done = 0
        with engines.writing(self._engine) as connection:
            engines.overwrite(connection)
            for row in connection.execute(select(subscriptions)).all():
                if not (row.sealed or in_clear(row)):
                    continue
                wanted = read(row, self._cipher)
                if wanted.paused == "no_key":
                    continue
                kept = _values(wanted, self._cipher)
                values = {"filters": kept["filters"], "sealed": kept["sealed"]}
                connection.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(**values))
                done += 1
            for row in connection.execute(select(outbox).where(outbox.c.payload.is_not(None))).all():
                plain = messages.opened(row.payload, row.subscription_id, self._cipher)
                if plain:
                    shut = {"sealed": self._cipher.seal(messages.sealed_for(row.subscription_id), plain)}
                    connection.execute(update(outbox).where(outbox.c.id == row.id).values(payload=shut))
        engines.checkpoint(self._engine)
        return done

    def _update(self, team: str, id: int, **values: Any) -> bool:
        with engines.writing(self._engine, in_turn=False) as connection:
            return bool(connection.execute(_one(team, id).values(**values)).rowcount)


def in_clear(row: Row[Any]) -> bool:
    """Whether a row has what somebody watches for unsealed, from before there was a key."""
    return not set(_LISTS).isdisjoint(row.filters)


def read(row: Row[Any], cipher: Cipher) -> Subscription:
    """A row as its subscription; filters that another version wrote keep what this one knows, those that no key opens pause it."""
    kept = row._asdict()
    known = {field.name for field in fields(EventFilters)}
    sealed = cipher.open(_of(kept["team"]), kept["sealed"]) if kept["sealed"] else {}
    written: dict[str, Any] = {n: value for n, value in {**kept["filters"], **(sealed or {})}.items() if n in known}
    filters: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in written.items()}
    quiet = kept["quiet"]
    return Subscription(
        **{name: kept[name] for name in ("team", "owner", "channel", "zone", "kind", "minutes", "lang", "length", "id")},
        **{name: kept[name] for name in ("follow_ups", "says_nothing", "pace", "cursor", "direct")},
        paused="no_key" if sealed is None else kept["paused"],
        days=tuple(map(int, kept["days"])),
        filters=EventFilters(**filters),
        quiet=(quiet[0], quiet[1]) if quiet else None,
        due=moment(kept["due"]),
        told_until=moment(kept["told_until"]),
        passed_until=moment(kept["passed_until"]),
    )


def _values(subscription: Subscription, cipher: Cipher) -> dict[str, Any]:
    filters = {name: value for name, value in asdict(subscription.filters).items() if value and name not in ("since", "before")}
    narrowed = {name: value for name, value in filters.items() if name in _LISTS}
    return {
        **{name: getattr(subscription, name) for name in ("team", "owner", "channel", "zone", "kind", "minutes", "lang")},
        **{name: getattr(subscription, name) for name in ("length", "follow_ups", "says_nothing", "pace", "paused")},
        "days": "".join(map(str, subscription.days)),
        "filters": {name: value for name, value in filters.items() if name not in _LISTS},
        "sealed": cipher.seal(_of(subscription.team), narrowed) if narrowed else None,
        "quiet": list(subscription.quiet) if subscription.quiet else None,
    }


def _emptied(now: datetime) -> dict[str, Any]:
    """What is left of an ended subscription until it goes: that there was one."""
    return {"ended": stamp(now), "due": None, "owner": "", "direct": None, "filters": {}, "sealed": None}


def _of(team: str) -> str:
    """What filters are sealed for: what stands in one team's row opens in no other's."""
    return f"subscription:{team}"


def _due(subscription: Subscription, now: datetime) -> str | None:
    following = next_slot(replace(subscription, paused=None), now) if subscription.kind == "digest" else None
    return stamp(following) if following else None


def _newest(connection: Connection) -> int:
    return connection.scalar(select(func.max(articles.c.id))) or 0


def _one(team: str, id: int) -> Any:
    return update(subscriptions).where(subscriptions.c.id == id, subscriptions.c.team == team, subscriptions.c.ended.is_(None))


def _listed(team: str) -> Select[Any]:
    kept = subscriptions.c.team == team, subscriptions.c.ended.is_(None)
    return select(subscriptions).where(*kept).order_by(subscriptions.c.id)
