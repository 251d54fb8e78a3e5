"""Messages that wait in the outbox, as rows: what they tell, sealed or not, and those that are to tell nothing of some articles any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select, update

from store.archive.moments import stamp
from store.archive.naming import insert_new
from store.ciphers import Cipher
from store.schema import outbox, subscriptions
from store.types import Delivery, Item, OutboxKind, Subscription

OPEN = ("claimed", "ready", "posting")
#: The slot of the thread that follows a message is the message's with this behind it.
THREAD = "#thread"
_ALERT = "articles:"


def put(
    connection: Connection,
    wanted: Subscription,
    kind: OutboxKind,
    slot: str,
    *,
    now: datetime,
    lease: timedelta,
    since: datetime,
    missed: int = 0,
    items: Sequence[Item] = (),
    state: str = "claimed",
    channel: str | None = None,
    thread: str | None = None,
    payload: dict[str, Any] | None = None,
) -> int | None:
    """A new row; None where there is one of its slot, or another of its subscription's is under way."""
    row = {
        "subscription_id": wanted.id,
        "team": wanted.team,
        "kind": kind,
        "slot": slot,
        "state": state,
        "token": uuid4().hex,
        "until": stamp(now + lease),
        "attempts": 1 if lease else 0,
        "delivery_id": uuid4().hex,
        "channel": channel if channel or kind == "notice" else wanted.channel,
        "thread": thread,
        "since": stamp(since),
        "upto": stamp(now),
        "missed": missed,
        "claimed": stamp(now),
        "events": written(items),
        "payload": payload,
    }
    # Two rows of one slot, or two messages at a time of one subscription, cannot be: the first stays.
    new: int | None = connection.scalar(insert_new(connection, outbox).returning(outbox.c.id), row)
    return new


def follow(
    connection: Connection,
    delivery: Delivery,
    kind: OutboxKind,
    slot: str,
    message: dict[str, Any],
    now: datetime,
    *,
    cipher: Cipher,
    channel: str | None = None,
    thread: str | None = None,
) -> None:
    """A message that follows another, for whoever comes first."""
    payload = shut({"message": message}, delivery.subscription.id, cipher)
    put(
        connection,
        delivery.subscription,
        kind,
        slot,
        now=now,
        lease=timedelta(0),
        since=delivery.since,
        state="ready",
        channel=channel,
        thread=thread,
        payload=payload,
    )


def alert_slot(first: int, last: int, now: datetime) -> str:
    """What an alert looked at: the articles after one, up to another."""
    return f"{_ALERT}{first}-{last}@{stamp(now)}"


def look_again(connection: Connection, subscription: int, slot: str) -> None:
    """An alert looks again at the articles of one of its messages."""
    before = int(slot.removeprefix(_ALERT).split("-")[0])
    behind = subscriptions.c.id == subscription, subscriptions.c.cursor > before
    connection.execute(update(subscriptions).where(*behind).values(cursor=before))


def written(items: Iterable[Item]) -> list[Any]:
    return [[item.event, list(item.articles), item.follow_up] for item in items]


def items(written: Sequence[Any]) -> tuple[Item, ...]:
    return tuple(Item(event, tuple(articles), bool(follow_up)) for event, articles, follow_up in written)


def articles_of(told: Iterable[Item]) -> list[int]:
    """The articles that a message tells of."""
    return sorted({article for item in told for article in item.articles})


def told_above(connection: Connection, subscription: int, slot: str) -> list[int]:
    """The articles of the message that a thread follows."""
    above = outbox.c.subscription_id == subscription, outbox.c.slot == slot.removesuffix(THREAD)
    return articles_of(items(connection.scalar(select(outbox.c.events).where(*above)) or ()))


def shut(payload: dict[str, Any], subscription: int, cipher: Cipher) -> dict[str, Any]:
    """A message as it waits: its heading names what its reader watches for. Without a key nothing is watched for by words or names."""
    return {"sealed": cipher.seal(sealed_for(subscription), payload)} if cipher else payload


def opened(kept: dict[str, Any] | None, subscription: int, cipher: Cipher) -> dict[str, Any] | None:
    return cipher.open(sealed_for(subscription), kept["sealed"]) if kept and "sealed" in kept else kept


def recall(connection: Connection, ids: Iterable[int], at: datetime) -> None:
    """Messages that are made and not sent say nothing of withdrawn articles.

    A digest is made anew, an alert looks again, a thread is left out.
    """
    wanted = set(ids)
    rows = connection.execute(select(outbox).where(outbox.c.state.in_(OPEN), outbox.c.payload.is_not(None))).all()
    for row in rows:
        above = row.kind == "thread"
        mine = told_above(connection, row.subscription_id, row.slot) if above else articles_of(items(row.events))
        if wanted.isdisjoint(mine):
            continue
        said: dict[str, Any]
        if row.state == "posting":  # it may be there already: whoever looks finds it, and it is amended
            said = {"payload": {"message": {"text": "…", "blocks": []}, "details": None}}
        elif row.kind == "digest":
            said = {"state": "claimed", "payload": None, "events": []}
        else:
            said = {"state": "failed", "payload": None, "error": "withdrawn", "settled": stamp(at)}
            if row.kind == "alert":
                look_again(connection, row.subscription_id, row.slot)
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(**said))


def sealed_for(subscription: int) -> str:
    """What a message is sealed for: it opens in its own subscription's rows alone."""
    return f"outbox:{subscription}"
