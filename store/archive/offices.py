"""A typed role in, its holders out: « président ukrainien », « British prime minister », « Sergueï ministre », « président Zelensky ».

Roles are the directory's (`store.extract.titles` says which words mean which), and their holders today's, else the last: what is asked
is who it is, and whoever answers shows until when the directory knows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select

from store.extract import lexicon
from store.extract.text import fold
from store.extract.titles import titles
from store.match import SURE, Name, article_less, folded, score
from store.match.names import SMALL_WORDS
from store.match.scores import same_forename
from store.queries import day_number
from store.schema import actors, aliases, roles
from store.types import ActorKind, Role, first_day, last_day

#: Words of a role that are looked at.
MOST_WORDS = 12
#: What parts a title from the place that follows it: « président de l'Ukraine », « president of Ukraine ».
_OF = frozenset("de du des d of".split())
_ARTICLES = frozenset("l la le les the".split())
_ENGLISH = frozenset(
    "president minister secretary king queen pope chancellor spokesman spokeswoman spokesperson chief head leader ambassador "
    "chair chairman chairwoman director governor commissioner emperor emir prince premier".split()
)
_DEPUTIES = frozenset("vice adjoint adjointe deputy".split())
_ROLES = (
    select(actors.c.id, actors.c.name, actors.c.articles)
    .add_columns(roles.c.title, roles.c.title_en, roles.c.country, roles.c.since, roles.c.until, roles.c.known_until)
    .join_from(roles, actors, actors.c.id == roles.c.actor_id)
    .where(roles.c.article_id.is_(None))
    .order_by(roles.c.id)
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds or held a role, and how many articles name the actor. `held`: the last day that is vouched for, today where it is."""

    actor_id: int
    articles: int
    title: str
    held: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """One way to read what was typed: the words of a title, where, and those of a name; any may be missing but the title."""

    title: str
    place: str | None = None
    name: str = ""


def holders(connection: Connection, typed: str, kinds: Sequence[ActorKind], today: date | None) -> Sequence[Holder]:
    """Whom a folded typed role means; nobody where no word of it is a title's."""
    words = article_less(typed).split()
    if len(words) > MOST_WORDS or (kinds and "person" not in kinds) or _title_words().isdisjoint(words):
        return ()
    readings = list(_readings(connection, words))
    held = [row for row in connection.execute(_ROLES) if today is None or first_day(row.since) <= today]
    for asked in readings:
        fitting = [row for row in held if _fits(asked, row)]
        if fitting:
            return _last(fitting, today, alone=not asked.name)
    return ()


def _readings(connection: Connection, words: Sequence[str]) -> Iterator[_Asked]:
    """Title and place first, then title, place and name, then title and name."""
    placed = [*_by_adjective(words), *_by_complement(connection, words)]
    for rest, somewhere in placed:
        yield _Asked(" ".join(rest), somewhere)
    yield _Asked(" ".join(words))
    anywhere: tuple[list[str], str | None] = (list(words), None)
    for rest, place in (*placed, anywhere):
        for start, end in _runs(len(rest)):
            title, name = rest[start:end], [*rest[:start], *rest[end:]]
            if not _title_words().isdisjoint(title) and name and not _title_words() & set(name):
                yield _Asked(" ".join(title), place, " ".join(name))


def _by_adjective(words: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """« ministre russe de la défense » -> its words without « russe », Russie."""
    for start, end in _runs(len(words)):
        for place in _adjectives().get(" ".join(words[start:end]), ()):
            yield [*words[:start], *words[end:]], place


def _by_complement(connection: Connection, words: Sequence[str]) -> list[tuple[list[str], str]]:
    """« président de l'Ukraine » -> `president`, Ukraine: by the names of the directory."""
    cuts = {}
    for at, word in enumerate(words):
        if at and word in _OF:
            after = at + 1 + (words[at + 1 : at + 2] != [] and words[at + 1] in _ARTICLES)
            cuts[" ".join(words[after:])] = at
    if not cuts:
        return []
    query = select(aliases.c.folded, actors.c.name).join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    query = query.where(aliases.c.folded.in_(sorted(cuts)), actors.c.kind != "person", aliases.c.origin == "directory").limit(
        50
    )
    own = [(row.folded, fold(row.name)) for row in connection.execute(query)]
    asked_by = [(cut, fold(place)) for cut in cuts for place in _english_places().get(cut, ())]
    return [(list(words[: cuts[cut]]), place) for cut, place in (*own, *asked_by)]


def _runs(length: int) -> list[tuple[int, int]]:
    """Stretches of words, the longest first, never all of them."""
    runs = [(start, end) for start in range(length) for end in range(start + 1, length + 1) if end - start < length]
    return sorted(runs, key=lambda run: (run[0] - run[1], run[0]))


def _fits(asked: _Asked, row: Row[Any]) -> bool:
    place = fold(row.country or "")
    if asked.place is not None and asked.name and place != asked.place:
        return False
    if asked.name:
        return _is_title(asked.title, row) and _is_called(asked.name, row.name)
    if asked.place is None:
        means = titles().asked(_titles_typed().get(asked.title, asked.title), None)
    else:
        means = titles().asked(_titles_typed().get(asked.title, asked.title), asked.place)
        if place == asked.place and _english(asked.title, row.title_en) and not _shared(row):
            return True
    return any((title, place) in means for title in titles().held(fold(row.title), place))


def _is_title(title: str, row: Row[Any]) -> bool:
    """Whether beside a name a few words may mean a role: « Sergueï ministre »."""
    place = fold(row.country or "")
    meant = titles().asked(_titles_typed().get(title, title), place)
    if any((way, place) in meant for way in titles().held(fold(row.title), place)):
        return True
    said = {word for word in title.split() if word not in SMALL_WORDS}
    for written in (row.title, row.title_en):
        words = set(folded(written).split())
        if said and said <= words and not _DEPUTIES & (words - said):
            return True
    return False


def _is_called(name: str, actor: str) -> bool:
    written = folded(actor)
    return same_forename(name, written.split()[0]) or score(name, Name(0, "person", actor, written)).score >= SURE


def _english(typed: str, title: str) -> bool:
    """« foreign minister » is a minister of foreign affairs; « minister » alone is any."""
    said, meant = ([word for word in folded(words).split() if word not in SMALL_WORDS] for words in (typed, title))
    return said == meant or (len(said) > 1 and set(said) <= set(meant))


def _shared(row: Row[Any]) -> bool:
    return not titles().asked(fold(row.title), fold(row.country or ""))


def _last(fitting: Sequence[Row[Any]], today: date | None, *, alone: bool) -> list[Holder]:
    """Those who hold the role, else who held it last. A name tells several apart: with one, all who hold theirs are kept."""
    now = [row for row in fitting if _holds(row, today)]
    if alone and not now:
        now = [max(fitting, key=lambda row: (row.until is None, first_day(row.since)))]
    found = {row.id: Holder(row.id, row.articles, _said(row), _vouched(row, today)) for row in now or fitting}
    if alone and len(found) > 1 and today is None:
        newest = max(now, key=lambda row: first_day(row.since))
        return [found[newest.id]]
    return list(found.values())


def _holds(row: Row[Any], today: date | None) -> bool:
    if today is None:
        return row.until is None
    return Role(row.title, row.title_en, row.country, row.since, row.until, row.known_until).held_on(today)


def _vouched(row: Row[Any], today: date | None) -> int:
    end = last_day(row.until or row.known_until)
    return day_number(min(end, today) if today else end)


def _said(row: Row[Any]) -> str:
    return f"{row.title} ({row.country})" if row.country else str(row.title)


@cache
def _adjectives() -> dict[str, tuple[str, ...]]:
    """The places, folded, that an adjective means, in French and in English."""
    found: dict[str, tuple[str, ...]] = {}
    french = ((row[0], row[1]) for row in lexicon.rows("countries"))
    english = ((row[0], row[2]) for row in lexicon.rows("english_names"))
    for place, written in (*french, *english):
        for word in map(folded, written.split(",")):
            if word:
                found[word] = tuple(dict.fromkeys((*found.get(word, ()), fold(place))))
    return found


@cache
def _english_places() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for own, written, *_ in lexicon.rows("english_names"):
        for name in map(folded, written.split(",")):
            found[name] = (*found.get(name, ()), own)
    return found


@cache
def _titles_typed() -> dict[str, str]:
    """The titles as they are typed, without apostrophes, with the way that `titles` knows them by."""
    return {folded(title): title for title in titles().meanings}


@cache
def _title_words() -> frozenset[str]:
    """The words that open a title."""
    return frozenset(_heads(_titles_typed())) | _ENGLISH


def _heads(written: Iterable[str]) -> Iterator[str]:
    return (words[0] for words in map(str.split, written) if words)
