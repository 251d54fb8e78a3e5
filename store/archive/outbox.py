"""What is to be posted: a slot is claimed once, made once, posted once, whatever process does it and wherever one dies.

    claim | take over  ->  freeze (what it says)  ->  posting (on its way)  ->  sent (with what was told)

A row is held by a token until its lease ends; each step asks that the token still holds it. Clocks are passed in.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, case, delete, exists, func, select, update

from store.archive import engines, ledger
from store.archive.messages import (
    OPEN,
    THREAD,
    alert_slot,
    articles_of,
    follow,
    look_again,
    opened,
    put,
    shut,
    told_above,
    written,
)
from store.archive.messages import items as items_of
from store.archive.moments import moment, stamp
from store.archive.naming import insert_new
from store.archive.subscriptions import read
from store.ciphers import Cipher
from store.lists import among
from store.schema import articles, meta, outbox, posts, subscriptions, told
from store.slots import next_slot, slots
from store.types import Delivery, Item, Pause, Posted, SchedulerState, Subscription

#: What was told is remembered for so long, what was sent for so long.
_TOLD_FOR, _SENT_FOR = timedelta(days=400), timedelta(days=90)
_TICK = "last_tick"
_OVERDUE = timedelta(minutes=10)
_AT_ONCE = 5_000  # values of an IN


class Outbox:
    """`archive.outbox`. Each method is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine, self._cipher = engine, cipher

    # --- what is to be done -------------------------------------------------------------------------------------

    def due(self, team: str, *, now: datetime, limit: int) -> list[int]:
        """Digests whose slot has come, and of which no message is on its way."""
        waiting = exists().where(outbox.c.subscription_id == subscriptions.c.id, outbox.c.state.in_(OPEN))
        asked = select(subscriptions.c.id).where(
            subscriptions.c.team == team,
            subscriptions.c.kind == "digest",
            subscriptions.c.due <= stamp(now),
            subscriptions.c.paused.is_(None),
            subscriptions.c.ended.is_(None),
            ~waiting,
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(asked.order_by(subscriptions.c.due, subscriptions.c.id).limit(limit)))

    def waiting(self, team: str, *, now: datetime, limit: int) -> list[int]:
        """Messages that nobody holds: put off until now, or their process died."""
        asked = select(outbox.c.id).where(outbox.c.team == team, outbox.c.state.in_(OPEN), outbox.c.until <= stamp(now))
        with self._engine.connect() as connection:
            return list(connection.scalars(asked.order_by(outbox.c.until, outbox.c.id).limit(limit)))

    def claim(self, subscription: int, *, now: datetime, lease: timedelta) -> Delivery | None:
        """The digest of a subscription's latest slot, for one process alone; None where another has it, or none is due."""
        with engines.writing(self._engine, in_turn=False) as connection:
            found = _locked(connection, subscription, self._cipher)
            if found is None or found[0].due is None or found[0].due > now or found[0].paused:
                return None
            wanted, changed = found
            passed = slots(wanted, found[0].due - timedelta(seconds=1), now)
            slot = passed[-1] if passed else None
            after = {"due": _stamped(next_slot(wanted, slot or now))}
            if slot is None:
                connection.execute(update(subscriptions).where(subscriptions.c.id == subscription).values(**after))
                return None
            since = wanted.told_until or slot
            missed = [one for one in slots(wanted, max(since, changed), slot) if one < slot]
            id = put(connection, wanted, "digest", stamp(slot), now=now, lease=lease, since=since, missed=len(missed))
            if id is None and _has_open(connection, subscription):
                return None
            connection.execute(update(subscriptions).where(subscriptions.c.id == subscription).values(**after))
            return _delivery(connection, id, self._cipher) if id is not None else None

    def alert(
        self,
        subscription: Subscription,
        *,
        upto: int,
        items: Sequence[Item],
        payload: dict[str, Any],
        now: datetime,
        lease: timedelta,
    ) -> Delivery | None:
        """An alert's message, ready to go, where no process has looked at these articles before."""
        with engines.writing(self._engine, in_turn=False) as connection:
            found = _locked(connection, subscription.id, self._cipher)
            if found is None or found[0].paused or found[0].cursor != subscription.cursor or _is_withdrawn(connection, items):
                return None
            wanted, since = found[0], found[0].told_until or now
            slot = alert_slot(wanted.cursor, upto, now)
            id = put(
                connection,
                wanted,
                "alert",
                slot,
                now=now,
                lease=lease,
                since=since,
                items=items,
                payload=shut(payload, wanted.id, self._cipher),
                state="ready",
            )
            if id is None:
                return None
            after = {"cursor": upto, "due": stamp(now + timedelta(minutes=wanted.pace)) if wanted.pace else None}
            connection.execute(update(subscriptions).where(subscriptions.c.id == wanted.id).values(**after))
            return _delivery(connection, id, self._cipher)

    def take(self, id: int, *, now: datetime, lease: timedelta) -> Delivery | None:
        """A message that nobody holds; None where another process was quicker."""
        with engines.writing(self._engine, in_turn=False) as connection:
            free = outbox.c.id == id, outbox.c.state.in_(OPEN), outbox.c.until <= stamp(now)
            held = {"token": uuid4().hex, "until": stamp(now + lease), "attempts": outbox.c.attempts + 1}
            done = connection.execute(update(outbox).where(*free).values(**held)).rowcount
            return _delivery(connection, id, self._cipher) if done else None

    # --- its steps ----------------------------------------------------------------------------------------------

    def freeze(
        self, delivery: Delivery, items: Sequence[Item], payload: dict[str, Any], *, now: datetime, lease: timedelta
    ) -> Delivery | None:
        """What the message says, from now on the same whoever posts it; None where the lease is lost."""
        sealed = shut(payload, delivery.subscription.id, self._cipher)
        said = {"state": "ready", "events": written(items), "payload": sealed, "until": stamp(now + lease)}
        with engines.writing(self._engine, in_turn=False) as connection:
            if _is_withdrawn(connection, items):
                said = {"until": stamp(now)}
            held = (*_held(delivery), outbox.c.state == "claimed", outbox.c.until > stamp(now))
            done = connection.execute(update(outbox).where(*held).values(**said)).rowcount
            return _delivery(connection, delivery.id, self._cipher) if done and "payload" in said else None

    def posting(self, delivery: Delivery, *, channel: str, now: datetime, lease: timedelta) -> Delivery | None:
        """It is on its way: whoever takes it over from now on looks first whether it is there. None where the lease is lost."""
        return self._step(delivery, ("ready", "posting"), now, state="posting", channel=channel, until=stamp(now + lease))

    def stands(self, delivery: Delivery) -> bool:
        """Whether all articles that a message tells of may still be told: none was taken back or put under embargo since it was made."""
        first, now = articles.alias(), articles.alias()
        gone = ~exists().where(now.c.key == first.c.key, now.c.status == "current")
        with self._engine.connect() as connection:
            ids = _cited(connection, delivery)
            return connection.scalar(select(first.c.id).where(among(first.c.id, ids), gone).limit(1)) is None

    def unfreeze(self, delivery: Delivery, *, now: datetime, lease: timedelta) -> Delivery | None:
        """It is to be made anew, since what it says stands no more and it was not posted; None where the lease is lost."""
        made_anew = {"state": "claimed", "events": written(()), "payload": None, "until": stamp(now + lease)}
        return self._step(delivery, ("ready", "posting"), now, **made_anew)

    def held(self, delivery: Delivery) -> Delivery | None:
        """The row as it is, where the token still holds it."""
        with self._engine.connect() as connection:
            mine = (*_held(delivery), outbox.c.state.in_(OPEN))
            return (
                _delivery(connection, delivery.id, self._cipher)
                if connection.scalar(select(outbox.c.id).where(*mine))
                else None
            )

    def put_off(self, delivery: Delivery, *, until: datetime, error: str, posted: bool, now: datetime) -> None:
        """Nobody tries again before `until`. `posted`: it may be there all the same."""
        state = delivery.state if posted or delivery.state == "claimed" else "ready"
        self._step(delivery, OPEN, now, state=state, until=stamp(until), error=error[:100])

    def sent(self, delivery: Delivery, *, channel: str, ts: str, now: datetime) -> bool:
        """It is there: what it told, where it stands, and the thread that follows it, all at once."""
        with engines.writing(self._engine, in_turn=False) as connection:
            settled = {"state": "sent", "ts": ts, "channel": channel, "payload": None, "settled": stamp(now)}
            if not _settled(connection, delivery, settled):
                return False
            following = (delivery.payload or {}).get("details")
            if following:
                follow(
                    connection,
                    delivery,
                    "thread",
                    f"{delivery.slot}{THREAD}",
                    following,
                    now,
                    cipher=self._cipher,
                    channel=channel,
                    thread=ts,
                )
            ids = articles_of(delivery.items)
            if ids:
                rows = [{"subscription_id": delivery.subscription.id, "article_id": id, "at": stamp(now)} for id in ids]
                connection.execute(insert_new(connection, told), rows)
            if delivery.kind != "notice":
                _posted(connection, delivery, channel, ts, now)
            _told_until(connection, delivery)
            return True

    def nothing(self, delivery: Delivery, *, now: datetime) -> None:
        """There was nothing to tell, and nothing is said."""
        with engines.writing(self._engine, in_turn=False) as connection:
            if _settled(connection, delivery, {"state": "nothing", "settled": stamp(now)}):
                _told_until(connection, delivery)

    def fail(
        self,
        delivery: Delivery,
        *,
        error: str,
        now: datetime,
        again: bool = True,
        pause: Pause | None = None,
        notice: dict[str, Any] | None = None,
    ) -> bool:
        """Given up: the next digest tells it, an alert looks at its articles `again`. With a pause, its owner is told once."""
        with engines.writing(self._engine, in_turn=False) as connection:
            failed = {"state": "failed", "error": error[:100], "payload": None, "settled": stamp(now)}
            if not _settled(connection, delivery, failed):
                return False
            wanted = delivery.subscription
            if again and delivery.kind == "alert":
                look_again(connection, wanted.id, delivery.slot)
            if pause:
                going = subscriptions.c.id == wanted.id, subscriptions.c.paused.is_(None), subscriptions.c.ended.is_(None)
                first = connection.execute(
                    update(subscriptions).where(*going).values(paused=pause, changed=stamp(now))
                ).rowcount
                if first and notice:
                    follow(connection, delivery, "notice", f"pause:{delivery.slot}", notice, now, cipher=self._cipher)
            return True

    # --- what was told, how it stands -----------------------------------------------------------------------------

    def told(self, subscription: int, articles: Iterable[int]) -> set[int]:
        """Those of some articles that a subscription was told of."""
        found: set[int] = set()
        with self._engine.connect() as connection:
            wanted = sorted(set(articles))
            for ids in (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)):
                known = told.c.subscription_id == subscription, told.c.article_id.in_(ids)
                found |= set(connection.scalars(select(told.c.article_id).where(*known)))
        return found

    def items(self, team: str, id: int) -> tuple[Subscription, tuple[Item, ...]] | None:
        """What a message told, for « et 12 autres »; None where it is forgotten."""
        with self._engine.connect() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == id, outbox.c.team == team)).one_or_none()
            kept = (
                connection.execute(select(subscriptions).where(subscriptions.c.id == row.subscription_id)).one()
                if row
                else None
            )
            return (read(kept, self._cipher), items_of(row.events)) if row and kept else None

    def posted(self, team: str, channel: str, ts: str, *, gone: Collection[int]) -> Posted | None:
        """What a message told of other articles than those that are `gone`; None where what it told is forgotten."""
        with self._engine.connect() as connection:
            here = outbox.c.team == team, outbox.c.channel == channel
            row = connection.execute(select(outbox).where(*here, outbox.c.ts == ts)).one_or_none()
            above = row
            if row is not None and row.kind == "thread":
                above = connection.execute(select(outbox).where(*here, outbox.c.ts == row.thread)).one_or_none()
            if row is None or above is None:
                return None
            kept = connection.execute(select(subscriptions).where(subscriptions.c.id == row.subscription_id)).one_or_none()
            if kept is None:
                return None
            standing = tuple(item for item in items_of(above.events) if not set(item.articles) & set(gone))
            wanted = read(kept, self._cipher)
            slot = moment(above.slot) if above.kind == "digest" else None
            return Posted(above.id, row.kind, wanted, slot, datetime.fromisoformat(above.since), standing)

    def ticked(self, *, now: datetime) -> None:
        """The scheduler has looked."""
        with engines.writing(self._engine, in_turn=False) as connection:
            if not connection.execute(update(meta).where(meta.c.key == _TICK).values(value=stamp(now))).rowcount:
                connection.execute(insert_new(connection, meta), {"key": _TICK, "value": stamp(now)})

    def state(self, *, now: datetime) -> SchedulerState:
        with self._engine.connect() as connection:
            tick = connection.scalar(select(meta.c.value).where(meta.c.key == _TICK))
            late = stamp(now - _OVERDUE)
            going = subscriptions.c.paused.is_(None)
            overdue = going & (subscriptions.c.kind == "digest") & (subscriptions.c.due <= late)
            counts = select(*(func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in (going, ~going, overdue)))
            live, paused, slow = connection.execute(counts.where(subscriptions.c.ended.is_(None))).one()
            lately = outbox.c.settled > stamp(now - timedelta(days=7))
            failed = select(func.count()).select_from(outbox).where(lately, outbox.c.state == "failed")
            stuck = select(func.count()).select_from(outbox).where(outbox.c.state.in_(OPEN), outbox.c.claimed <= late)
            late_ones = int(slow) + (connection.scalar(stuck) or 0)
            return SchedulerState(moment(tick), int(live), int(paused), late_ones, connection.scalar(failed) or 0)

    def queued(self, *, now: datetime) -> tuple[int, int]:
        """How many digests' slots have come without a message on its way, and how many messages are made and not sent."""
        waiting = exists().where(outbox.c.subscription_id == subscriptions.c.id, outbox.c.state.in_(OPEN))
        due = select(func.count()).select_from(subscriptions)
        due = due.where(subscriptions.c.kind == "digest", subscriptions.c.due <= stamp(now), ~waiting)
        due = due.where(subscriptions.c.paused.is_(None), subscriptions.c.ended.is_(None))
        made = select(func.count()).select_from(outbox).where(outbox.c.state.in_(OPEN))
        with self._engine.connect() as connection:
            return connection.scalar(due) or 0, connection.scalar(made) or 0

    def prune(self, *, now: datetime) -> None:
        """Forgets what is old."""
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(delete(told).where(told.c.at < stamp(now - _TOLD_FOR)))
            connection.execute(delete(outbox).where(outbox.c.settled < stamp(now - _SENT_FOR)))
            connection.execute(delete(posts).where(posts.c.at < stamp(now - _TOLD_FOR)))
            connection.execute(delete(subscriptions).where(subscriptions.c.ended < stamp(now - _SENT_FOR)))

    def _step(self, delivery: Delivery, states: Sequence[str], now: datetime, **values: Any) -> Delivery | None:
        with engines.writing(self._engine, in_turn=False) as connection:
            held = (*_held(delivery), outbox.c.state.in_(states), outbox.c.until > stamp(now))
            done = connection.execute(update(outbox).where(*held).values(**values)).rowcount
            return _delivery(connection, delivery.id, self._cipher) if done else None


def _held(delivery: Delivery) -> tuple[Any, ...]:
    return outbox.c.id == delivery.id, outbox.c.token == delivery.token


def _settled(connection: Connection, delivery: Delivery, values: dict[str, Any]) -> bool:
    held = (*_held(delivery), outbox.c.state.in_(OPEN))
    return bool(connection.execute(update(outbox).where(*held).values(**values)).rowcount)


def _locked(connection: Connection, id: int, cipher: Cipher) -> tuple[Subscription, datetime] | None:
    """A subscription that no other process looks at until the transaction ends, and when it was last changed."""
    asked = select(subscriptions).where(subscriptions.c.id == id, subscriptions.c.ended.is_(None)).with_for_update()
    row = connection.execute(asked).one_or_none()
    changed = moment(row.changed) if row else None
    return (read(row, cipher), changed) if row and changed else None


def _has_open(connection: Connection, subscription: int) -> bool:
    asked = select(outbox.c.id).where(outbox.c.subscription_id == subscription, outbox.c.state.in_(OPEN)).limit(1)
    return connection.scalar(asked) is not None


def _delivery(connection: Connection, id: int, cipher: Cipher) -> Delivery:
    row = connection.execute(select(outbox).where(outbox.c.id == id)).one()
    wanted = read(connection.execute(select(subscriptions).where(subscriptions.c.id == row.subscription_id)).one(), cipher)
    since, upto, claimed = moment(row.since), moment(row.upto), moment(row.claimed)
    if since is None or upto is None or claimed is None:
        raise ValueError(f"the outbox's row {id} has no times")
    return Delivery(
        id=row.id,
        subscription=wanted,
        kind=row.kind,
        slot=row.slot,
        state=row.state,
        token=row.token,
        delivery_id=row.delivery_id,
        since=since,
        upto=upto,
        claimed=claimed,
        missed=row.missed,
        attempts=row.attempts,
        channel=row.channel,
        thread=row.thread,
        items=items_of(row.events),
        payload=opened(row.payload, wanted.id, cipher),
    )


def _told_until(connection: Connection, delivery: Delivery) -> None:
    if delivery.kind in ("digest", "alert"):
        wanted = subscriptions.c.id == delivery.subscription.id
        connection.execute(update(subscriptions).where(wanted).values(told_until=stamp(delivery.upto)))


def _cited(connection: Connection, delivery: Delivery) -> list[int]:
    """The articles that a message tells of; a thread those of the message that it follows."""
    return articles_of(delivery.items) or told_above(connection, delivery.subscription.id, delivery.slot)


def _posted(connection: Connection, delivery: Delivery, channel: str, ts: str, now: datetime) -> None:
    """Remembers where a message of ours tells of articles."""
    wanted, articles = delivery.subscription, _cited(connection, delivery)
    ledger.kept(connection, wanted.team, channel, ts, delivery.kind, lang=wanted.lang, articles=articles, at=now)


def _is_withdrawn(connection: Connection, items: Sequence[Item]) -> bool:
    """Whether what is told was made of an article that was withdrawn meanwhile: it is to be made anew."""
    ids = articles_of(items)
    gone = articles.c.id.in_(ids), articles.c.status == "withdrawn"
    return bool(ids) and connection.scalar(select(articles.c.id).where(*gone).limit(1)) is not None


def _stamped(at: datetime | None) -> str | None:
    return stamp(at) if at else None
