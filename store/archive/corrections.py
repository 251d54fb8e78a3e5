"""What editors decided of quotes: who said one, that it is none, that the outlet is wrong. Kept apart from what was read.

A correction holds for words of an article, not for rows, so that reading the article again, or a new version of it, keeps it; undone, it
leaves the archive as it was. A quote that one changes or takes out is kept as it was read (`corrected`). Whatever else changes an
article's quotes does so between `lift` and `apply`, and knows nothing of corrections.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from store import queries
from store.archive import identities, quotations
from store.archive.index import lots
from store.archive.quotations import Row
from store.extract.text import tokens
from store.schema import (
    actors,
    article_actors,
    articles,
    corrected,
    corrections,
    decisions,
    mentions,
    quotes,
    reassigned,
)
from store.types import LONGEST_NOTE, CorrectionKind, DecidedCorrection, Editor, QuoteCorrection

KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)
_LONGEST_SHOWN = 300
_ANY_READING = ("speaker", "nobody", "not_a_quote")


class RefusedCorrection(Exception):
    """A correction that cannot stand: the quote, its new speaker or the decision is `gone`, or the archive says the `same` already."""

    def __init__(self, reason: Literal["gone", "same"]) -> None:
        super().__init__(reason)
        self.reason: Literal["gone", "same"] = reason


@dataclass(frozen=True, slots=True)
class _Place:
    """What a correction knows a quote by, within its article."""

    words: str
    place: int


def correct(connection: Connection, quote_ids: Sequence[int], what: QuoteCorrection, *, by: Editor, at: datetime) -> int:
    """An editor corrects quotes of one article, in all its versions. Gives the decision. RefusedCorrection."""
    found = {row["id"]: row for row in _rows(connection, quotes.c.id.in_(quote_ids))}
    article_ids = {row["article_id"] for row in found.values()}
    if not found or len(found) != len(set(quote_ids)) or len(article_ids) != 1:
        raise RefusedCorrection("gone")
    article_key = connection.scalar(select(articles.c.key).where(articles.c.id.in_(article_ids))) or ""
    actor = None
    if what.kind == "speaker":
        stays = identities.root(connection, what.actor or 0)
        actor = connection.execute(select(actors.c.id, actors.c.key, actors.c.name).where(actors.c.id == stays)).one_or_none()
        if actor is None:
            raise RefusedCorrection("gone")
    note = (what.note or "").strip()[:LONGEST_NOTE] if what.kind == "outlet" else None
    if all(_says_so(row, what.kind, actor.id if actor else None, note) for row in found.values()):
        raise RefusedCorrection("same")
    values = {"kind": what.kind, "team": by.team, "editor": by.user, "at": at.isoformat()}
    decision = int(connection.execute(insert(decisions).returning(decisions.c.id), values).scalar_one())
    places = _places(_as_read(connection, sorted(article_ids)))
    told = [
        {
            "decision_id": decision,
            "article_key": article_key,
            "words": places[id].words,
            "place": places[id].place,
            "to_key": actor.key if actor else None,
            "to_name": actor.name if actor else None,
            "note": note,
            "shown": quotations.words(row)[:_LONGEST_SHOWN],
        }
        for id, row in sorted(found.items())
    ]
    connection.execute(insert(corrections), told)
    _renew(connection, [article_key])
    return decision


def undo(connection: Connection, decision: int, *, by: Editor, at: datetime) -> None:
    """Takes a correction back. RefusedCorrection where it was taken back before, or is none."""
    taken = update(decisions).where(decisions.c.id == decision, decisions.c.kind.in_(KINDS), decisions.c.undone_at.is_(None))
    if not connection.execute(taken.values(undone_by=by.user, undone_at=at.isoformat())).rowcount:
        raise RefusedCorrection("gone")
    own = select(corrections.c.article_key, corrections.c.to_key).where(corrections.c.decision_id == decision)
    rows = connection.execute(own.distinct()).all()
    _renew(connection, [row.article_key for row in rows])
    for key in {each for row in rows if row.to_key for each in (row.to_key, row.to_key.partition("#")[0])}:
        _drop_unnamed(connection, key)


def decided(connection: Connection, quote_id: int) -> list[DecidedCorrection]:
    """The corrections of a quote that stand, newest first."""
    article = connection.scalar(select(quotes.c.article_id).where(quotes.c.id == quote_id))
    if article is None:
        return []
    place = _places(_as_read(connection, [article]))[quote_id]
    key = select(articles.c.key).where(articles.c.id == article).scalar_subquery()
    here = (corrections.c.article_key == key, corrections.c.words == place.words, corrections.c.place == place.place)
    return _decided(connection, select(corrections.c.decision_id).where(*here), 20)


def newest(connection: Connection, *, before: int | None, limit: int) -> list[DecidedCorrection]:
    """The newest corrections that stand of articles that may be seen; of those `before` a decision, where one is given."""
    older = (decisions.c.id < before,) if before is not None else ()
    told = corrections.join(articles, articles.c.key == corrections.c.article_key)
    seen = select(corrections.c.id).select_from(told).where(corrections.c.decision_id == decisions.c.id, queries.visible())
    return _decided(connection, select(decisions.c.id).where(decisions.c.kind.in_(KINDS), seen.exists(), *older), limit)


def is_needed(connection: Connection, actor: int) -> bool:
    """Whether a correction that stands says that an actor spoke: it is kept though no article names it."""
    key = connection.scalar(select(actors.c.key).where(actors.c.id == actor)) or ""
    its = or_(corrections.c.to_key == key, corrections.c.to_key.startswith(f"{key}#", autoescape=True))
    return connection.execute(select(corrections.c.id).where(its, _stands()).limit(1)).first() is not None


# --- corrections off, corrections on ------------------------------------------------------------------------------------


@contextmanager
def lifted(connection: Connection, actor_ids: Iterable[int]) -> Iterator[None]:
    """While it holds, all that articles which have to do with some actors quote is as it was read."""
    asked = set(actor_ids)
    decided_to_be = select(actors.c.merged_into).where(actors.c.id.in_(sorted(asked)), actors.c.merged_into.is_not(None))
    ids = sorted(asked.union(connection.scalars(decided_to_be)))
    named = select(article_actors.c.article_id).where(article_actors.c.actor_id.in_(ids))
    held = select(reassigned.c.article_id).where(or_(reassigned.c.actor_id.in_(ids), reassigned.c.to_id.in_(ids)))
    said = select(quotes.c.article_id).where(quotes.c.id == corrected.c.quote_id, quotes.c.speaker_id.in_(ids))
    concerned = or_(corrected.c.article_id.in_(named), corrected.c.article_id.in_(held), exists(said.correlate(corrected)))
    found = sorted(set(connection.scalars(select(corrected.c.article_id).where(concerned))))
    lift(connection, found)
    yield
    lift(connection, found)  # ties that follow a decision put the corrections of their articles on again
    apply(connection, found)


def lift(connection: Connection, article_ids: Sequence[int]) -> None:
    """What articles quote becomes what was read in them."""
    for lot in lots(article_ids):
        query = select(corrected.c.quote_id, corrected.c.row).where(corrected.c.article_id.in_(lot))
        kept = {row.quote_id: row.row for row in connection.execute(query)}
        quotations.take_out(connection, list(kept))
        put_back(connection, list(kept.values()))
        connection.execute(delete(corrected).where(corrected.c.article_id.in_(lot)))


def apply(connection: Connection, article_ids: Sequence[int]) -> None:
    """What articles quote, as it was read, becomes what editors say it is."""
    for lot in lots(article_ids):
        keys = dict(connection.execute(select(articles.c.id, articles.c.key).where(articles.c.id.in_(lot))).all())
        told = _told(connection, set(keys.values()))
        if told:
            _apply(connection, {id: key for id, key in keys.items() if key in told}, told)


def _apply(connection: Connection, keys: Mapping[int, str], told: Mapping[str, Mapping[_Place, Sequence[Any]]]) -> None:
    found = {row["id"]: row for row in _rows(connection, quotes.c.article_id.in_(keys))}
    wanted = {
        id: said for id, place in _places(found.values()).items() if (said := told[keys[found[id]["article_id"]]].get(place))
    }
    if not wanted:
        return
    rows = [{"quote_id": id, "article_id": found[id]["article_id"], "row": dict(found[id])} for id in sorted(wanted)]
    connection.execute(insert(corrected), rows)
    quotations.take_out(connection, list(wanted))
    now = (_corrected(connection, found[id], said, keys[found[id]["article_id"]]) for id, said in sorted(wanted.items()))
    put_back(connection, [row for row in now if row is not None])


def _corrected(connection: Connection, row: Row, said: Sequence[Any], article_key: str) -> Row | None:
    """A quote as editors say it is: the last word on how it was read counts, and the last note; None where it is no quote."""
    now = dict(row)
    for one in said:
        if one.kind == "outlet":
            now["note"] = one.note
    reading = next((one for one in reversed(said) if one.kind in _ANY_READING), None)
    if reading is None:
        return now
    if reading.kind == "not_a_quote":
        return None
    actor = _actor(connection, reading.to_key, article_key) if reading.to_key else None
    return {
        **now,
        "speaker": reading.to_name,
        "speaker_id": actor,
        "joint": [],
        "speaker_start": None,
        "speaker_end": None,
        "inferred": False,
        "rule": "editor",
        "confidence": 1.0,
        "corrected": True,
    }


def _actor(connection: Connection, key: str, article_key: str) -> int | None:
    """Whom a key means in an article; where it is a namesake's that is no more, whom the name means."""
    means = identities.meant(connection, [key, key.partition("#")[0]], article_key)
    wanted = [means.get(key, key), key, means.get(key.partition("#")[0], ""), key.partition("#")[0]]
    ids = dict(connection.execute(select(actors.c.key, actors.c.id).where(actors.c.key.in_(wanted))).all())
    return next((ids[key] for key in wanted if key in ids), None)


def _renew(connection: Connection, article_keys: Sequence[str]) -> None:
    """Corrections of all versions of articles, anew."""
    ids = sorted(connection.scalars(select(articles.c.id).where(articles.c.key.in_(article_keys))))
    lift(connection, ids)
    apply(connection, ids)


def put_back(connection: Connection, rows: Sequence[Row]) -> None:
    """Rows of quotes that were taken out, and all that hangs on them."""
    for row in rows:  # each by itself: what an older program kept may lack a column
        connection.execute(insert(quotes), {name: row[name] for name in quotes.c.keys() & row.keys()})
    quotations.hang(connection, rows, _mentioned(connection, {row["article_id"] for row in rows}))


def _mentioned(connection: Connection, article_ids: set[int]) -> Mapping[int, list[tuple[int, int]]]:
    """Of each article, where it mentions whom, in order."""
    query = select(mentions.c.article_id, mentions.c.start, mentions.c.actor_id)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for article, start, actor in connection.execute(query.where(mentions.c.article_id.in_(article_ids))):
        found[article].append((start, actor))
    return {article: sorted(named) for article, named in found.items()}


# --- quotes by their words ----------------------------------------------------------------------------------------------


def _rows(connection: Connection, those: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(quotes).where(those)):
        yield dict(row._mapping)


def _as_read(connection: Connection, article_ids: Sequence[int]) -> list[Row]:
    """The quotes of articles as they were read, whatever is corrected in them."""
    found: dict[int, Row] = {row["id"]: row for row in _rows(connection, quotes.c.article_id.in_(article_ids))}
    kept = select(corrected.c.quote_id, corrected.c.row).where(corrected.c.article_id.in_(article_ids))
    return list((found | {row.quote_id: row.row for row in connection.execute(kept)}).values())


def _places(read: Iterable[Row]) -> dict[int, _Place]:
    """What quotes are known by: their words, and how many stand before them in their article that have the same."""
    before: Counter[tuple[int, str]] = Counter()
    found: dict[int, _Place] = {}
    for row in sorted(read, key=lambda row: (row["start"], row["end"])):
        words = " ".join(tokens(quotations.words(row)))
        found[row["id"]] = _Place(words, before[row["article_id"], words])
        before[row["article_id"], words] += 1
    return found


def _says_so(row: Row, kind: CorrectionKind, actor: int | None, note: str | None) -> bool:
    """Whether a quote is already as a correction would have it; what was only inferred gains by being said."""
    if kind == "outlet":
        return bool(row["note"] == note)
    if kind == "not_a_quote":
        return False
    return bool(row["speaker_id"] == actor and not row["inferred"] and not row["joint"] and (actor or not row["speaker"]))


# --- decisions ----------------------------------------------------------------------------------------------------------


def _told(connection: Connection, article_keys: set[str]) -> dict[str, dict[_Place, list[Any]]]:
    """The corrections that stand by article and quote, oldest first."""
    query = (
        select(corrections, decisions.c.kind)
        .join_from(corrections, decisions, decisions.c.id == corrections.c.decision_id)
        .where(corrections.c.article_key.in_(article_keys), decisions.c.undone_at.is_(None))
        .order_by(decisions.c.id)
    )
    found: dict[str, dict[_Place, list[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.article_key, {}).setdefault(_Place(row.words, row.place), []).append(row)
    return found


def _stands() -> ColumnElement[bool]:
    return exists().where(decisions.c.id == corrections.c.decision_id, decisions.c.undone_at.is_(None))


def _decided(connection: Connection, ids: Any, limit: int) -> list[DecidedCorrection]:
    query = select(decisions).where(decisions.c.id.in_(ids), decisions.c.undone_at.is_(None))
    rows = connection.execute(query.order_by(decisions.c.id.desc()).limit(limit)).all()
    told: dict[int, list[Any]] = defaultdict(list)
    of = corrections.c.decision_id.in_([row.id for row in rows])
    for row in connection.execute(select(corrections).where(of).order_by(corrections.c.id)):
        told[row.decision_id].append(row)
    return [
        DecidedCorrection(
            row.id,
            row.kind,
            row.editor,
            datetime.fromisoformat(row.at),
            tuple(one.shown for one in told[row.id]),
            name=told[row.id][0].to_name,
            note=told[row.id][0].note,
        )
        for row in rows
    ]


def _drop_unnamed(connection: Connection, key: str) -> None:
    """Takes away an actor whom only a correction kept."""
    named = exists().where(article_actors.c.actor_id == actors.c.id)
    id = connection.scalar(select(actors.c.id).where(actors.c.key == key, actors.c.entry.is_(None), ~named))
    if id is not None and not is_needed(connection, id) and not identities.is_decided(connection, id):
        connection.execute(update(actors).where(actors.c.merged_into == id).values(merged_into=None))
        connection.execute(delete(actors).where(actors.c.id == id))
