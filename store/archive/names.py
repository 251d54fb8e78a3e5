"""A typed name in, actors or outlets out: one, several or none. Reads the archive; what counts as close is `store.match`'s."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, func, select

from store import match, queries
from store.archive.answers import actors_of, iso_day
from store.extract.text import stem, tokens
from store.match import Choice, Scored
from store.schema import actors, alias_grams, aliases, outlets
from store.types import ActorKind, Decision, Match, Reason, Recognised

#: Of a typed name's trigrams only the rarest are looked up, and only so many names are compared.
RAREST_GRAMS = 8
MOST_CANDIDATES = 200

#: Words looked at in a question, and in one name within it.
MOST_WORDS = 12
LONGEST_RUN = 6
MOST_TRIED = 8

#: A name as the directory or an article writes it outranks one that we made of it.
_RANKS = {"directory": 0, "read": 1, "surname": 2, "acronym": 3}

#: An outlet's name must be so close, and so much closer than the next one's.
_OUTLET_SURE = 84.0
_OUTLET_MARGIN = 5.0


def find(connection: Connection, name: str, *, kinds: Sequence[ActorKind] = ()) -> Decision:
    """Whom a typed name means: by an exact name, else by what is close to it."""
    typed = match.bare(name)
    if not typed:
        return Decision("none")
    exact = _best(_named(connection, [typed], kinds)[typed])
    if exact and all(row.origin == "surname" for row in exact) and match.is_forename(typed):
        # « jean »: one of many, and never Michaëlle Jean without being asked
        likely = [Scored(row.actor_id, *_exactly(name, row), row.alias) for row in exact]
        counts = _counts(connection, [row.actor_id for row in exact])
        return _decision(connection, Choice("none", tuple(likely[: match.MOST_NEAREST])), counts)
    if exact:
        counts = _counts(connection, [row.actor_id for row in exact])
        sure = [Scored(row.actor_id, *_exactly(name, row), row.alias) for row in exact]
        return _decision(connection, match.decide(sure, _articles(counts)), counts)
    scored = (match.score(typed, candidate) for candidate in _candidates(connection, typed, kinds))
    nearest = match.nearest(scored)[: 2 * match.MOST_PROPOSED]
    if match.is_forename(typed):
        counts = _counts(connection, [found.actor for found in nearest])
        return _decision(connection, Choice("none", tuple(nearest[: match.MOST_NEAREST])), counts)
    counts = _counts(connection, [s.actor for s in nearest])
    return _decision(connection, match.decide(nearest, _articles(counts)), counts)


def recognise(connection: Connection, words: Sequence[str], *, dialect: queries.Dialect) -> Recognised:
    """Which of the typed words name an actor: the longest run that is a name, else a word that no article holds, as a misspelt name.

    « zelinski armes » -> Zelensky and « armes »: a word that the articles know is a word, however close to a name.
    """
    looked_at = words[:MOST_WORDS]
    run = _exact_run(connection, looked_at, dialect)
    if run:
        first, last = _widened(connection, looked_at, run)
        return _told_apart(connection, words, first, last)
    unknown = _unknown(connection, looked_at, dialect)
    nearest = Decision("none")
    for first, last in _runs_of(unknown, looked_at):
        decision = find(connection, " ".join(words[first:last]))
        if decision.decision != "none" and all(found.reason == "spelling" for found in decision.matches):
            return Recognised(" ".join(words[first:last]), decision, (*words[:first], *words[last:]))
        if decision.matches and not nearest.matches:
            nearest = Decision("none", decision.matches)
    return Recognised("", nearest, tuple(words))


def find_outlet(connection: Connection, name: str) -> tuple[str, ...]:
    """The outlets that a name, a domain or an address may mean: one, several when it is ambiguous, none."""
    typed = _article_less(match.folded(name[: match.LONGEST_NAME]))
    if not typed:
        return ()
    certain = outlet_name(connection, name)
    if certain:
        return (certain,)
    known = {row.name: match.folded(row.name) for row in _outlets(connection)}
    within = tuple(name for name, folded in known.items() if len(typed) >= 3 and f" {typed} " in f" {folded} ")
    if within:
        return within
    scored = {name: fuzz.ratio(typed, _article_less(folded)) for name, folded in known.items()}
    enough = max(_OUTLET_SURE, max(scored.values(), default=0.0) - _OUTLET_MARGIN)
    return tuple(name for name, points in scored.items() if points >= enough)


def outlet_name(connection: Connection, name: str) -> str | None:
    """The one outlet of exactly this name, domain or address, small words and accents aside."""
    typed = _article_less(match.folded(name[: match.LONGEST_NAME]))
    rows = _outlets(connection)
    same = [row.name for row in rows if typed and _article_less(match.folded(row.name)) == typed]
    host = name.strip().lower().split("//")[-1].split("/")[0].removeprefix("www.")
    same = same or [row.name for row in rows if any(host == domain or host.endswith("." + domain) for domain in row.domains)]
    return same[0] if len(same) == 1 else None


def _outlets(connection: Connection) -> list[Row[Any]]:
    rows: list[Row[Any]] = list(connection.execute(select(outlets.c.name, outlets.c.domains)))
    return sorted(rows, key=lambda row: str(row.name))


def _article_less(folded: str) -> str:
    """« Le Monde » asked as « monde », « l'AFP » as « afp »."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in ("l", "le", "la", "les", "the") else folded


def _named(connection: Connection, folded: Sequence[str], kinds: Sequence[ActorKind] = ()) -> Mapping[str, list[Row[Any]]]:
    """The names that are exactly these, folded."""
    query = select(aliases, actors.c.kind, actors.c.name).join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    query = query.where(aliases.c.folded.in_(folded))
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query.where(actors.c.kind.in_(kinds)) if kinds else query):
        found[row.folded].append(row)
    return found


def _best(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Of the names that are exactly what was typed, those of the best origin, one an actor."""
    ranked = sorted(rows, key=lambda row: (_RANKS[row.origin], row.id))
    by_actor = {row.actor_id: row for row in reversed(ranked) if _RANKS[row.origin] == _RANKS[ranked[0].origin]}
    return list(by_actor.values())


def _exactly(typed: str, row: Row[Any]) -> tuple[float, Reason]:
    if row.origin == "surname":
        return 95.0, "surname"
    if row.origin == "acronym":
        return 90.0, "acronym"
    return (100.0, "exact") if " ".join(typed.split()) == row.alias else (99.0, "folded")


def _candidates(connection: Connection, typed: str, kinds: Sequence[ActorKind]) -> list[match.Name]:
    """The names that share most of the typed name's rarest trigrams."""
    grams = alias_grams.c.gram
    counted = select(grams, func.count().label("times")).where(grams.in_(sorted(match.grams(typed)))).group_by(grams)
    rarest = [row.gram for row in sorted(connection.execute(counted), key=lambda row: (row.times, row.gram))][:RAREST_GRAMS]
    if not rarest:
        return []
    shared = (
        select(alias_grams.c.alias_id, func.count().label("shared")).where(grams.in_(rarest)).group_by(alias_grams.c.alias_id)
    )
    top = shared.order_by(func.count().desc(), alias_grams.c.alias_id).limit(MOST_CANDIDATES).subquery()
    query = select(actors.c.id, actors.c.kind, aliases.c.alias, aliases.c.folded)
    query = query.join_from(top, aliases, aliases.c.id == top.c.alias_id).join(actors, actors.c.id == aliases.c.actor_id)
    return [match.Name(*row) for row in connection.execute(query.where(actors.c.kind.in_(kinds)) if kinds else query)]


def _counts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many articles name each actor, and the newest day."""
    rows = connection.execute(queries.mention_counts(sorted(set(ids)))) if ids else ()
    return {row.actor_id: (row.articles, row.day) for row in rows}


def _articles(counts: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    return {actor: articles for actor, (articles, _) in counts.items()}


def _decision(connection: Connection, choice: Choice, counts: Mapping[int, tuple[int, int]]) -> Decision:
    found = actors_of(connection, [scored.actor for scored in choice.names])
    matches = []
    for scored in choice.names:
        articles, day = counts.get(scored.actor, (0, 0))
        matches.append(Match(found[scored.actor], round(scored.score, 1), scored.reason, articles, iso_day(day), scored.alias))
    return Decision(choice.decision, tuple(matches))


def _told_apart(connection: Connection, words: Sequence[str], first: int, last: int) -> Recognised:
    name = " ".join(words[first:last])
    return Recognised(name, find(connection, name), (*words[:first], *words[last:]))


def _exact_run(connection: Connection, words: Sequence[str], dialect: queries.Dialect) -> tuple[int, int] | None:
    """The longest run of words that is an actor's name, the first of the longest."""
    runs = [(first, last) for first, last in combinations(range(len(words) + 1), 2) if last - first <= LONGEST_RUN]
    typed = {run: match.bare(" ".join(words[run[0] : run[1]])) for run in runs}
    telling = {run: name for run, name in typed.items() if not queries.stopwords().issuperset(name.split())}
    named = _named(connection, sorted(set(telling.values()))) if telling else {}
    for run in sorted(telling, key=lambda run: (run[0] - run[1], run[0])):
        rows = _best(named.get(telling[run], ()))
        if rows and _is_name(connection, rows, words[run[0] : run[1]], dialect):
            return run
    return None


def _is_name(connection: Connection, rows: Sequence[Row[Any]], words: Sequence[str], dialect: queries.Dialect) -> bool:
    """Whether typed words that are a name are meant as one: initials in capitals alone (« OTSC », not « ours »), and a surname
    that is no everyday word of the articles: « petit » is not Jean Petit where most articles with « petit » do not name him.
    """
    if rows[0].origin == "acronym":
        return all(word.isupper() for word in words)
    if rows[0].origin != "surname" or any(word[:1].isupper() for word in words):
        return True
    named = sum(_articles(_counts(connection, [row.actor_id for row in rows])).values())
    used = connection.scalar(queries.articles_with(tuple(map(stem, tokens(" ".join(words)))), dialect=dialect)) or 0
    return used <= 2 * named


def _widened(connection: Connection, words: Sequence[str], run: tuple[int, int]) -> tuple[int, int]:
    """The run with a word beside it, where both together still name the same actor: « antoni » Blinken."""
    first, last = run
    meant = {found.actor.id for found in find(connection, " ".join(words[first:last])).matches}
    for start, end in ((first - 1, last), (first, last + 1)):
        if start < 0 or end > len(words) or not queries.stopwords().isdisjoint(tokens(" ".join(words[start:end]))):
            continue
        decision = find(connection, " ".join(words[start:end]))
        if decision.decision == "one" and decision.matches[0].actor.id in meant:
            return start, end
    return run


def _unknown(connection: Connection, words: Sequence[str], dialect: queries.Dialect) -> list[int]:
    """The places of the words that no article holds; stop words and numbers are never names."""
    looked_up = {}
    for place, word in enumerate(words):
        parts = tokens(word)
        if parts and not queries.stopwords().issuperset(parts) and not any(part.isdigit() for part in parts):
            looked_up[place] = [stem(part) for part in parts]
    wanted = sorted({part for parts in looked_up.values() for part in parts})[: 2 * MOST_WORDS]
    known = set(connection.scalars(queries.known_words(wanted, dialect=dialect))) if wanted else set()
    return [place for place, parts in looked_up.items() if not known.issuperset(parts)]


def _runs_of(unknown: Sequence[int], words: Sequence[str]) -> list[tuple[int, int]]:
    """What may be a misspelt name, at most a few runs of words: unknown words with their neighbours, unknown ones side by side,
    each alone. « tomas feld »: Tomas is known to the articles, Feld is not.
    """
    wide = [run for place in unknown for run in ((place - 1, place + 1), (place, place + 2))]
    likely = [(first, last) for first, last in dict.fromkeys(wide) if first >= 0 and last <= len(words)]
    likely = [run for run in likely if all(queries.stopwords().isdisjoint(tokens(word)) for word in words[slice(*run)])]
    return [*likely, *((place, place + 1) for place in unknown)][:MOST_TRIED]
