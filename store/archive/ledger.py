"""Where the bot's own messages tell of which articles, without a word of what they say; those to be amended since one was withdrawn.

record (whoever posts)  ->  due  ->  amended or given up, once each, whatever process does it and wherever one dies
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Engine, exists, func, insert, select, update

from store.archive import engines
from store.archive.moments import stamp
from store.archive.naming import insert_new
from store.schema import (
    amendments,
    articles,
    changes,
    outlets,
    post_articles,
    posts,
    rectified,
    withdrawals,
    withdrawn_articles,
)
from store.types import Amendment, Outlet, Rectification, Told

#: What a message is: an answer that was shared, an answer in a thread, a picture, a report to editors, or what the outbox sends.
PostKind = Literal["digest", "thread", "alert", "shared", "answer", "sent", "chart", "report"]

#: A change that is older is no news in a thread.
_TOLD_WITHIN = timedelta(days=7)

_ARTICLE = articles.c.id


class Ledger:
    """`archive.ledger`. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(
        self, team: str, channel: str, ts: str, kind: PostKind, *, lang: str, articles: Iterable[int], at: datetime
    ) -> None:
        """A message of ours tells of these articles, with those that it told of before."""
        ids = sorted(set(articles))
        if not ids or not ts:
            return
        with engines.writing(self._engine, in_turn=False) as connection:
            kept(connection, team, channel, ts, kind, lang=lang, articles=ids, at=at)

    def due(self, team: str, *, limit: int) -> list[Amendment]:
        """Messages that cite what was withdrawn, and do not say so yet; the oldest first, each once."""
        done = exists().where(amendments.c.post_id == posts.c.id, amendments.c.withdrawal_id == withdrawals.c.id)
        joined = withdrawals.join(withdrawn_articles, withdrawn_articles.c.withdrawal_id == withdrawals.c.id)
        joined = joined.join(post_articles, post_articles.c.article_id == withdrawn_articles.c.article_id)
        joined = joined.join(posts, posts.c.id == post_articles.c.post_id)
        post = (posts.c.id, posts.c.channel, posts.c.ts, posts.c.kind.label("post_kind"), posts.c.lang)
        joined = joined.outerjoin(outlets, outlets.c.name == withdrawals.c.outlet)  # which may have gone since
        what = withdrawals.c.id, withdrawals.c.kind, withdrawals.c.outlet
        columns = (*post, *what, outlets.c.label, outlets.c.label_en)
        asked = select(*columns, func.min(withdrawals.c.at)).select_from(joined).where(posts.c.team == team, ~done)
        asked = asked.group_by(*columns).order_by(posts.c.id, withdrawals.c.id).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
            return [Amendment(*row[:7], _outlet(*row[7:10]), datetime.fromisoformat(row[10])) for row in rows]

    def gone_of(self, one: Amendment) -> set[int]:
        """The articles of a message that were withdrawn, by this withdrawal and those that it was amended for before."""
        before = select(amendments.c.withdrawal_id).where(amendments.c.post_id == one.post)
        ids = select(withdrawn_articles.c.article_id).where(
            (withdrawn_articles.c.withdrawal_id == one.withdrawal) | withdrawn_articles.c.withdrawal_id.in_(before)
        )
        with self._engine.connect() as connection:
            return set(connection.scalars(ids))

    def amended(self, one: Amendment, *, at: datetime, error: str | None = None) -> None:
        """It says so now, or cannot be made to: it is gone, or its channel is closed."""
        row = {"post_id": one.post, "withdrawal_id": one.withdrawal, "at": stamp(at), "error": error[:60] if error else None}
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(insert_new(connection, amendments), row)

    def rectifications(self, team: str, *, now: datetime, lease: timedelta, limit: int) -> list[Rectification]:
        """Digests and alerts that told of an article before its outlet changed it, and whose threads do not say so; the oldest first.

        Of those that no process has taken on for so long as its `lease`. Names that came or went are told beside other changes alone.
        """
        new, told = articles.alias("new"), articles.alias("told")
        joined = changes.join(new, new.c.id == changes.c.article_id).join(told, told.c.key == new.c.key)
        joined = joined.join(post_articles, post_articles.c.article_id == told.c.id).join(
            posts, posts.c.id == post_articles.c.post_id
        )
        mine = (rectified.c.post_id == posts.c.id) & (rectified.c.article_id == new.c.id)
        joined = joined.outerjoin(rectified, mine).outerjoin(outlets, outlets.c.id == new.c.outlet_id)
        outlet = outlets.c.name, outlets.c.label, outlets.c.label_en
        columns = (posts.c.id, new.c.id, posts.c.channel, posts.c.ts, posts.c.lang, new.c.title, *outlet)
        asked = select(*columns, func.min(changes.c.at), func.min(rectified.c.claimed)).select_from(joined)
        asked = asked.where(
            changes.c.at > stamp(now - _TOLD_WITHIN),
            changes.c.kind != "name",
            changes.c.before.is_not(None),
            new.c.status == "current",
            posts.c.team == team,
            posts.c.kind.in_(("digest", "alert")),
            posts.c.at < changes.c.at,
            (rectified.c.claimed.is_(None)) | ((rectified.c.claimed < stamp(now - lease)) & rectified.c.posted.is_(None)),
        )
        asked = asked.group_by(*columns).order_by(posts.c.id, new.c.id).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
            said = _changes(connection, {row[1] for row in rows})
            return [
                Rectification(
                    *row[:6], _outlet(*row[6:9]), datetime.fromisoformat(row[9]), row[10] is not None, tuple(said[row[1]])
                )
                for row in rows
            ]

    def claim(self, one: Rectification, *, now: datetime, lease: timedelta) -> bool:
        """Whether this process is the one that says it."""
        with engines.writing(self._engine, in_turn=False) as connection:
            row = {"post_id": one.post, "article_id": one.article, "claimed": stamp(now), "posted": None}
            new = insert_new(connection, rectified).returning(rectified.c.post_id)
            if connection.scalar(new, row) is not None:
                return True
            here = rectified.c.post_id == one.post, rectified.c.article_id == one.article, rectified.c.posted.is_(None)
            again = update(rectified).where(*here, rectified.c.claimed < stamp(now - lease)).values(claimed=stamp(now))
            return bool(connection.execute(again).rowcount)

    def said(self, one: Rectification, team: str, ts: str | None, *, now: datetime) -> None:
        """It is said, at `ts`; None where it cannot be."""
        with engines.writing(self._engine, in_turn=False) as connection:
            here = rectified.c.post_id == one.post, rectified.c.article_id == one.article
            connection.execute(update(rectified).where(*here).values(posted=stamp(now)))
            if ts:
                kept(connection, team, one.channel, ts, "thread", lang=one.lang, articles=[one.article], at=now)

    def counts(self) -> tuple[int, int]:
        """How many messages were amended, and how many could not be."""
        with self._engine.connect() as connection:
            failed = func.count(amendments.c.error)
            every, not_done = connection.execute(select(func.count(), failed).select_from(amendments)).one()
            return int(every) - int(not_done), int(not_done)


def _outlet(name: str | None, label: str | None, label_en: str | None) -> Outlet | None:
    return Outlet(name, label=label, label_en=label_en) if name else None


def _changes(connection: Connection, ids: Iterable[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    asked = select(changes).where(changes.c.article_id.in_(sorted(ids))).order_by(changes.c.id)
    for row in connection.execute(asked):
        found[row.article_id].append(Told(row.kind, row.before, row.after))
    return found


def kept(
    connection: Connection, team: str, channel: str, ts: str, kind: str, *, lang: str, articles: Iterable[int], at: datetime
) -> None:
    row = {"team": team, "channel": channel, "ts": ts, "kind": kind, "lang": lang, "at": stamp(at)}
    id = connection.scalar(insert_new(connection, posts).returning(posts.c.id), row)
    if id is None:
        here = posts.c.team == team, posts.c.channel == channel, posts.c.ts == ts
        id = connection.scalar(select(posts.c.id).where(*here))
    known = set(connection.scalars(select(post_articles.c.article_id).where(post_articles.c.post_id == id)))
    # an article may have gone since it was shown
    there = set(connection.scalars(select(_ARTICLE).where(_ARTICLE.in_(sorted(set(articles) - known)))))
    new = [{"post_id": id, "article_id": article} for article in sorted(there)]
    if new:
        connection.execute(insert(post_articles), new)
