"""Names in, the rows by which they are found in spite of spelling: written beside the names, in their transaction.

The weight of a name tells roughly how many articles name its actor: 0 for one, one more each time the number is four times as high.
It only rises, and orders what is looked at where a name or key leads to more actors than can be. `actors.articles` is the number
itself: it orders too, and what is shown is counted anew, as far as that is quick.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from store.match import keys
from store.schema import actors, aliases, article_actors, articles, meta, name_keys, name_words, word_keys
from store.types import ActorKind

T = TypeVar("T")

#: Databases take no more than so many values in one IN; names are looked up in lots.
_LOT = 500
#: So many names are indexed at a time.
_FILLED = 10_000

#: Of names written alike, the directory's and the articles' come before those made of a full name, whatever their weight.
_TIERS = {"directory": 3, "read": 2, "surname": 1, "acronym": 0}
_TIER = 64
#: Names that are found in spite of spelling; those made of them lead to nobody else.
_INDEXED = ("directory", "read")


def weight_of(articles: int) -> int:
    return max(0, articles.bit_length() - 1) // 2


def rank_of(origin: str, weight: int) -> int:
    return _TIERS[origin] * _TIER + weight


def add(connection: Connection, named: Sequence[Mapping[str, Any]]) -> None:
    """Indexes new names: rows with `id`, `folded`, `origin`, `kind` and the `weight` of their actor."""
    pairs, words = _rows([name for name in named if name["origin"] in _INDEXED])
    known = _weights(connection, words)
    new = {word: weight for word, weight in words.items() if word not in known}
    _put_words(connection, new)
    _raise_words(connection, {word: weight for word, weight in words.items() if weight > known.get(word, weight)})
    if pairs:
        connection.execute(insert(name_keys), pairs)


def counted(connection: Connection, actor_ids: Iterable[int], by: int) -> None:
    """Keeps the number of articles that name these actors, and the weights that go with it; `by` is 1 or -1."""
    heavier: dict[int, list[int]] = {}
    for lot in lots(sorted(set(actor_ids))):
        moved = update(actors).where(actors.c.id.in_(lot)).values(articles=actors.c.articles + by)
        for id, number in connection.execute(moved.returning(actors.c.id, actors.c.articles)).all():
            if by > 0 and number > 1 and weight_of(number) > weight_of(number - 1):
                heavier.setdefault(weight_of(number), []).append(id)
    for weight, ids in sorted(heavier.items()):
        for lot in lots(ids):
            _weigh(connection, lot, weight)


def uncounted(connection: Connection, article_ids: Sequence[int]) -> None:
    """Keeps it, where some articles count no more."""
    named = select(article_actors.c.actor_id).where(article_actors.c.article_id.in_(article_ids))
    counted(connection, connection.scalars(named).all(), -1)


def recounted(connection: Connection, actor_id: int) -> None:
    """Counts anew the articles that name an actor, where many have changed hands."""
    joined = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    named = (
        select(func.count()).select_from(joined).where(article_actors.c.actor_id == actor_id, articles.c.status == "current")
    )
    number = connection.scalar(named) or 0
    connection.execute(update(actors).where(actors.c.id == actor_id).values(articles=number))
    if weight_of(number):
        _weigh(connection, [actor_id], weight_of(number))


def is_filled(held: Mapping[str, str]) -> bool:
    """Whether an archive that holds this `meta` has its names indexed by the rules of this program."""
    return held.get("name_keys") == str(keys.RULES)


def fill(connection: Connection) -> None:
    """Indexes all names anew, unless they are by the rules of this program."""
    if is_filled(dict(connection.execute(select(meta.c.key, meta.c.value)).all())):
        return
    for table in (name_keys, name_words, word_keys):
        connection.execute(delete(table))
    _rank_all(connection)
    seen: dict[str, int] = {}
    for named in _all_names(connection):
        pairs, words = _rows([row for row in named if row["origin"] in _INDEXED])
        _put_words(connection, {word: weight for word, weight in words.items() if word not in seen})
        _raise_words(connection, {word: weight for word, weight in words.items() if weight > seen.get(word, weight)})
        seen |= {word: max(weight, seen.get(word, -1)) for word, weight in words.items()}
        if pairs:
            connection.execute(insert(name_keys), pairs)
    connection.execute(delete(meta).where(meta.c.key == "name_keys"))
    connection.execute(insert(meta), {"key": "name_keys", "value": str(keys.RULES)})


def lots(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, so many at a time as a statement takes."""
    return (values[at : at + _LOT] for at in range(0, len(values), _LOT))


def _rank_all(connection: Connection) -> None:
    """Ranks all names: a statement a weight, whatever their number."""
    tier = case(*((aliases.c.origin == origin, place * _TIER) for origin, place in _TIERS.items()), else_=0)
    connection.execute(update(aliases).values(rank=tier))
    most = connection.scalar(select(func.max(actors.c.articles))) or 0
    for weight in range(1, weight_of(most) + 1):
        so_named = select(actors.c.id).where(actors.c.articles.between(4**weight, 4 ** (weight + 1) - 1))
        connection.execute(update(aliases).where(aliases.c.actor_id.in_(so_named)).values(rank=tier + weight))


def _all_names(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    columns = (aliases.c.id, aliases.c.folded, aliases.c.origin, actors.c.kind, actors.c.articles)
    query = select(*columns).join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    last = connection.scalar(select(func.max(aliases.c.id))) or 0
    # By stretches of ids: PostgreSQL, which knows nothing of tables just filled, would sort all of them for each lot.
    for first in range(1, last + 1, _FILLED):
        rows = connection.execute(query.where(aliases.c.id.between(first, first + _FILLED - 1)))
        yield [{**row._mapping, "weight": weight_of(row.articles)} for row in rows]


def _rows(named: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The keys of names as rows, and their words with the weights that are theirs by themselves."""
    rows: list[dict[str, Any]] = []
    words: dict[str, int] = {}
    for name in named:
        kind: ActorKind = name["kind"]
        found, whole = keys.name_keys(name["folded"], kind)
        rows += [{"key": key, "weight": name["weight"], "alias_id": name["id"]} for key in sorted(found)]
        for word in keys.words_of(found):
            words[word] = max(words.get(word, -1), name["weight"] if word in whole else -1)
    return rows, words


def _weights(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    query = select(name_words.c.word, name_words.c.weight)
    return {
        word: weight
        for lot in lots(sorted(words))
        for word, weight in connection.execute(query.where(name_words.c.word.in_(lot)))
    }


def _put_words(connection: Connection, new: Mapping[str, int]) -> None:
    if new:
        rows = [{"word": word, "head": word[: keys.HEAD], "weight": weight} for word, weight in sorted(new.items())]
        connection.execute(insert(name_words), rows)
        connection.execute(
            insert(word_keys), [{"key": key, "word": word} for word in new for key in sorted(keys.word_keys(word))]
        )


def _raise_words(connection: Connection, words: Mapping[str, int]) -> None:
    if words:
        rows = [{"raised": word, "to": weight} for word, weight in sorted(words.items())]
        risen = update(name_words).where(name_words.c.word == bindparam("raised"), name_words.c.weight < bindparam("to"))
        connection.execute(risen.values(weight=bindparam("to")), rows)


def _weigh(connection: Connection, actor_ids: Sequence[int], weight: int) -> None:
    """Raises the weight of all names of these actors."""
    theirs = aliases.c.actor_id.in_(actor_ids)
    own = select(aliases.c.id).where(theirs)
    tiered = aliases.c.rank - aliases.c.rank % _TIER
    connection.execute(update(aliases).where(theirs, aliases.c.rank % _TIER < weight).values(rank=tiered + weight))
    below = (name_keys.c.alias_id.in_(own), name_keys.c.weight < weight)
    risen = connection.scalars(select(func.distinct(name_keys.c.key)).where(*below)).all()
    connection.execute(update(name_keys).where(*below).values(weight=weight))
    known = _weights(connection, [key for key in risen if " " not in key])
    _raise_words(connection, {word: weight for word, held in known.items() if 0 <= held < weight})
