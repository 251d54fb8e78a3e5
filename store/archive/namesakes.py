"""Two people of one name told apart across articles, where the public roles that articles give them contradict each other.

A name's articles are parted by what they alone say: a footballer is no mayor, nor is the mayor of one town that of another, unless an
article says that one person is both. The parts depend on the articles there are, never on their order. An article that tells no role goes
to neither: nobody's words are put into another's mouth. A name of which an editor has decided is parted no further.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from store import match
from store.archive import corrections, identities, index, leftovers, naming
from store.extract import lexicon
from store.extract.text import fold
from store.schema import actors, aliases, article_actors, articles, decisions, mentions, roles, texts
from store.schema import identities as decided
from store.types import Extraction

#: stands between a name's key and its part's; with nothing behind it: the articles that tell no role
PART = "~"
_FIELDS = frozenset(("sport", "office"))
_MAYORS = frozenset("maire mairesse bourgmestre".split())
_LOT = 500
_Labels = frozenset[str]


def parted(connection: Connection, extraction: Extraction, keys: Mapping[str, str]) -> dict[str, str]:
    """The keys of people in an article, by name, given those of their bare names. What earlier articles tell is parted anew where this
    one changes it."""
    told: dict[str, set[str]] = defaultdict(set)
    for role in extraction.roles:
        if role.actor in keys:
            told[role.actor] |= labels(role.title)
    apart = {key.partition(PART)[0] for key in _existing(connection, [key + PART for key in keys.values()])}
    asked = {name: key for name, key in keys.items() if told.get(name) or key in apart}
    known = _titles(connection, [key for key in asked.values() if key not in apart])
    found: dict[str, str] = {}
    for name, key in sorted(asked.items()):
        mine = frozenset(told.get(name, ()))
        if key in apart or groups([mine, *(labels(title) for title in known.get(key, ()))]):
            found[name] = _Name(connection, key).key_of(mine)
    return found


def keys_of(connection: Connection, ids: Sequence[int]) -> list[str]:
    """The keys of some people."""
    lots = (ids[at : at + _LOT] for at in range(0, len(ids), _LOT))
    person = select(actors.c.key).where(actors.c.kind == "person", actors.c.entry.is_(None))
    return [key for lot in lots for key in connection.scalars(person.where(actors.c.id.in_(lot)))]


def settle(connection: Connection, keys: Iterable[str]) -> None:
    """Parts names anew after articles have ceased to tell what they told."""
    bare = sorted({key.partition("#")[0].partition(PART)[0] for key in keys if key.startswith("person:")})
    apart = {key.partition(PART)[0] for key in _existing(connection, [key + PART for key in bare])}
    known = _titles(connection, [key for key in bare if key not in apart])
    for key in bare:
        if key in apart or groups(labels(title) for title in known.get(key, ())):
            _Name(connection, key).settle({})


@cache
def labels(title: str) -> _Labels:
    """What a title says that another may contradict: `sport`, `office`, and of a mayor where."""
    words = fold(title).replace("'", " ").split()
    words = [word for word in words if word not in ("ancien", "ancienne", "ex")]
    field = _fields().get(words[0]) if words else None
    if field is None:
        return frozenset()
    if words[0] in _MAYORS and len(words) > 2 and words[1] in ("de", "d", "du", "des"):
        return frozenset((field, f"maire {' '.join(words[2:])}"))
    return frozenset((field,))


def groups(told: Iterable[_Labels]) -> dict[str, str]:
    """By label the part that it belongs to; nothing where no two contradict each other."""
    parts: dict[str, set[str]] = {}
    for labelled in told:
        joined = set(labelled)
        if not joined <= _FIELDS:
            joined.discard("office")  # every mayor has it: it ties no two towns
        for label in sorted(joined):
            joined |= parts.get(label, set())
        parts |= dict.fromkeys(joined, joined)
    mayors = {min(part) for label, part in parts.items() if label not in _FIELDS}
    office = bool(mayors) or "office" in parts
    bridged = "sport" in parts and bool(parts["sport"] - {"sport"})
    if len(mayors) < 2 and not ("sport" in parts and office and not bridged):
        return {}
    found = {label: min(part) if len(mayors) > 1 else _field(part) for label, part in parts.items()}
    if len(mayors) > 1:
        found["office"] = ""  # « le maire Pierre Martin » is the one or the other
    elif mayors:
        found["office"] = _field(next(part for label, part in sorted(parts.items()) if label not in _FIELDS))
    return found


def _field(part: set[str]) -> str:
    return "sport" if "sport" in part else "office"


@cache
def _fields() -> Mapping[str, str]:
    return {fold(word): row[0] for row in lexicon.rows("contradicting_roles") for word in row[1].split()}


class _Name:
    """All that the archive tells of people of one name."""

    def __init__(self, connection: Connection, key: str) -> None:
        self.connection, self.key = connection, key
        self.rows = _bearers(connection, key)
        self.frozen = _is_decided(connection, [*self.rows.values(), key])
        query = select(roles.c.article_id, roles.c.title, articles.c.status).join_from(roles, articles)
        found: dict[int, set[str]] = defaultdict(set)
        self.current: set[int] = set()
        for article, title, status in connection.execute(query.where(roles.c.actor_id.in_(self.rows))):
            found[article] |= labels(title)
            if status == "current":
                self.current.add(article)
        self.labels = {article: frozenset(told) for article, told in found.items()}

    def key_of(self, mine: _Labels) -> str:
        """The key in an article that tells so much; earlier articles are parted as it demands."""
        if self.frozen:
            return self._kept(mine)
        told = groups([mine, *(self.labels[article] for article in sorted(self.current))])
        self.settle(told)
        return self._part(mine, told)

    def settle(self, told: Mapping[str, str]) -> None:
        """Moves what articles tell to the actors that they are parted to."""
        if self.frozen:
            return
        told = told or groups(self.labels[article] for article in sorted(self.current))
        query = select(article_actors.c.article_id, article_actors.c.actor_id).where(article_actors.c.actor_id.in_(self.rows))
        moves: dict[tuple[int, str], list[int]] = defaultdict(list)
        for article, actor in self.connection.execute(query).all():
            wanted = self._part(self.labels.get(article, frozenset()), told)
            if wanted != self.rows[actor]:
                moves[actor, wanted].append(article)
        for (actor, wanted), those in sorted(moves.items()):
            self._move(actor, self._row(wanted), those)
        if told:
            self._row(self.key + PART)
        self._clear(parted=bool(told))

    def _kept(self, mine: _Labels) -> str:
        """The key of an article where an editor has decided: that of a part there is."""
        keys = set(self.rows.values())
        if self.key + PART not in keys:
            return self.key
        told = groups(self.labels[article] for article in sorted(self.current))
        wanted = self._part(mine, told)
        return wanted if wanted in keys else self.key + PART

    def _part(self, mine: _Labels, told: Mapping[str, str]) -> str:
        if not told:
            return self.key
        parts = {told[label] for label in mine if told.get(label)}
        return self.key + PART + (parts.pop() if len(parts) == 1 else "")

    def _row(self, key: str) -> int:
        id = next((id for id, known in self.rows.items() if known == key), None)
        if id is None:
            name = self.connection.scalar(
                select(actors.c.name).where(actors.c.id.in_(self.rows)).order_by(actors.c.id).limit(1)
            )
            id = naming.person(self.connection, key, name or self.key.partition(":")[2])
            self.rows[id] = key
        return id

    def _move(self, goes: int, stays: int, those: Sequence[int]) -> None:
        named: set[str] = set()
        for at in range(0, len(those), _LOT):
            lot = sorted(those)[at : at + _LOT]
            corrections.lift(self.connection, lot)
            identities.move(self.connection, goes, stays, lot)
            corrections.apply(self.connection, lot)
            query = select(mentions.c.article_id, mentions.c.start, mentions.c.end, texts.c.text).join_from(
                mentions, texts, texts.c.article_id == mentions.c.article_id
            )
            mine = query.where(mentions.c.actor_id == stays, mentions.c.article_id.in_(lot), mentions.c.form == "name")
            named |= {text[start:end] for _, start, end, text in self.connection.execute(mine)}
        naming.called(self.connection, stays, named)
        leftovers.drop(self.connection, {(goes, name) for name in named})
        for id in (goes, stays):
            index.recounted(self.connection, id)

    def _clear(self, *, parted: bool) -> None:
        """Takes away the actors that no article names; of a parted name the sign that it is one stays, under no name."""
        for id, key in sorted(self.rows.items()):
            leftovers.drop(self.connection, {(id, "")}, sign=parted and key == self.key + PART)


def _existing(connection: Connection, keys: Sequence[str]) -> set[str]:
    lots = (sorted(set(keys))[at : at + _LOT] for at in range(0, len(keys), _LOT))
    return {key for lot in lots for key in connection.scalars(select(actors.c.key).where(actors.c.key.in_(lot)))}


def _titles(connection: Connection, keys: Sequence[str]) -> dict[str, set[str]]:
    """The titles that current articles give the people of some keys."""
    found: dict[str, set[str]] = defaultdict(set)
    query = select(actors.c.key, roles.c.title).distinct().join_from(roles, actors, actors.c.id == roles.c.actor_id)
    query = query.join(articles, articles.c.id == roles.c.article_id).where(articles.c.status == "current")
    for at in range(0, len(keys), _LOT):
        for key, title in connection.execute(query.where(actors.c.key.in_(sorted(keys)[at : at + _LOT]))):
            found[key].add(title)
    return found


def _bearers(connection: Connection, key: str) -> dict[int, str]:
    """The rows of a name and of its parts: id -> key."""
    folded = match.folded(key.partition(":")[2])
    named = select(aliases.c.actor_id).where(aliases.c.folded == folded)
    those = or_(actors.c.key.in_((key, key + PART)), actors.c.id.in_(named))
    rows = connection.execute(select(actors.c.id, actors.c.key).where(those, actors.c.kind == "person"))
    return {id: known for id, known in rows if known == key or known.startswith(key + PART)}


def _is_decided(connection: Connection, keys: Sequence[str]) -> bool:
    stands = exists().where(decisions.c.id == decided.c.decision_id, decisions.c.undone_at.is_(None))
    about: Any = or_(decided.c.key.in_(keys), decided.c.to_key.in_(keys))
    return connection.execute(select(decided.c.key).where(about, stands).limit(1)).first() is not None
