"""A typed name in, actors or outlets out: one, several or none. Reads the archive; what counts as close is `store.match`'s."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import CompoundSelect, Connection, Row, Text, bindparam, or_, select, union_all

from store import match, queries
from store.archive import candidates, offices, posts, seals
from store.archive.answers import actors_of, iso_day
from store.audience import audience
from store.extract.text import stem, tokens
from store.match import Choice, Scored
from store.match.names import other_names
from store.schema import actors, aliases, articles, outlets
from store.types import ActorKind, Decision, Match, Reason, Recognised

#: Of names that are written alike, only so many are looked at, of the most named actors.
MOST_ALIKE = 40
#: So many articles of an actor are counted where names are told apart; beyond them the number that ingest keeps is near enough.
MOST_COUNTED = 100

#: Words looked at in a question, and in one name within it.
MOST_WORDS = 12
LONGEST_RUN = 6
MOST_TRIED = 8

#: A name as the directory or an article writes it outranks one that we made of it.
_RANKS = {"directory": 0, "read": 1, "surname": 2, "acronym": 3}

#: How a word that no article holds may still be a name.
_MISSPELT = ("spelling", "inversion", "script")

#: An outlet's name must be so close, and so much closer than the next one's.
_OUTLET_SURE = 84.0
_OUTLET_MARGIN = 5.0


def find(connection: Connection, name: str, *, kinds: Sequence[ActorKind] = (), today: date | None = None) -> Decision:
    """Whom a typed name means: by an exact name, else by a role, held `today` or last, else by what is close to it."""
    typed = match.bare(name)
    if not typed:
        return Decision("none")
    written = _exact(connection, name, kinds)
    asked = match.civil_gender(name)
    of_gender = [row for row in written if row.kind != "person" or match.may_be(row.name, asked)]
    exact = _best(of_gender or written)
    if exact:
        if not of_gender:  # « Mme Macron » is not Emmanuel
            return _decided(
                connection, [Scored(row.actor_id, *_exactly(name, row), row.alias) for row in exact], _kept(exact), unsure=True
            )
        likely = [Scored(row.actor_id, *_exactly(name, row), row.alias) for row in exact]
        # « jean »: one of many, and never Michaëlle Jean without being asked
        unsure = all(row.origin == "surname" for row in exact) and _only_forename(typed)
        return _decided(connection, likely, _kept(exact), unsure=unsure)
    held = _holders(connection, typed, kinds, today)
    if held:
        likely = [Scored(row.actor_id, 95.0, "role", row.title) for row in held]
        return _decided(connection, likely, {row.actor_id: row.articles for row in held}, unsure=False)
    likely, kept = _close(connection, typed, kinds)
    return _decided(connection, likely, kept, unsure=_only_forename(typed))


def _holders(connection: Connection, typed: str, kinds: Sequence[ActorKind], today: date | None) -> Sequence[offices.Holder]:
    """Who holds a typed role by the directory, or by what articles say after the last day that it vouches for."""
    listed = offices.holders(connection, typed, kinds, today)
    vouched = max((one.held for one in listed), default=0)
    if listed and (today is None or vouched >= queries.day_number(today)):
        return listed
    read = posts.holders(connection, typed, kinds, today)
    return read if any(one.held > vouched for one in read) or not listed else listed


def _decided(connection: Connection, likely: Sequence[Scored], kept: Mapping[int, int], *, unsure: bool) -> Decision:
    """The decision among names of one actor each; `kept` are the numbers of articles that ingest keeps, `unsure` never says « one »."""
    ranked = sorted(likely, key=lambda found: (-found.score, -kept[found.actor], found.alias, found.actor))
    ranked = ranked[: 2 * match.MOST_PROPOSED]
    counts = _counts(connection, [found.actor for found in ranked])
    mentions = {id: count if count < MOST_COUNTED else max(count, kept[id]) for id, (count, _) in counts.items()}
    days = {id: day for id, (_, day) in counts.items()}
    choice = Choice("none", tuple(ranked[: match.MOST_NEAREST])) if unsure else match.decide(ranked, mentions)
    return _decision(connection, choice, mentions, days)


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
        if decision.decision != "none" and all(found.reason in _MISSPELT for found in decision.matches):
            return Recognised(" ".join(words[first:last]), decision, (*words[:first], *words[last:]))
        if decision.matches and not nearest.matches:
            nearest = Decision("none", decision.matches)
    return Recognised("", nearest, tuple(words))


def find_outlet(connection: Connection, name: str) -> tuple[str, ...]:
    """The outlets that a name, a domain or an address may mean: one, several when it is ambiguous, none."""
    typed = match.article_less(match.folded(name[: match.LONGEST_NAME]))
    if not typed:
        return ()
    certain = outlet_name(connection, name)
    if certain:
        return (certain,)
    known = {row.name: match.folded(row.name) for row in _outlets(connection)}
    within = tuple(name for name, folded in known.items() if len(typed) >= 3 and f" {typed} " in f" {folded} ")
    if within:
        return within
    scored = {name: fuzz.ratio(typed, match.article_less(folded)) for name, folded in known.items()}
    enough = max(_OUTLET_SURE, max(scored.values(), default=0.0) - _OUTLET_MARGIN)
    return tuple(name for name, points in scored.items() if points >= enough)


def outlet_name(connection: Connection, name: str) -> str | None:
    """The one outlet of exactly this name, domain or address, small words and accents aside."""
    typed = match.article_less(match.folded(name[: match.LONGEST_NAME]))
    rows = _outlets(connection)
    same = [row.name for row in rows if typed and match.article_less(match.folded(row.name)) == typed]
    host = name.strip().lower().split("//")[-1].split("/")[0].removeprefix("www.")
    same = same or [row.name for row in rows if any(host == domain or host.endswith("." + domain) for domain in row.domains)]
    return same[0] if len(same) == 1 else None


def _outlets(connection: Connection) -> list[Row[Any]]:
    """The outlets of the directory, and those of which there is an article that may be seen."""
    told = select(articles.c.id).where(articles.c.outlet_id == outlets.c.id, queries.visible()).exists()
    rows: list[Row[Any]] = list(connection.execute(select(outlets.c.name, outlets.c.domains).where(outlets.c.listed | told)))
    return sorted(rows, key=lambda row: str(row.name))


def _exact(connection: Connection, name: str, kinds: Sequence[ActorKind]) -> list[Row[Any]]:
    """The names that are exactly what was typed, the best of very many; else those that another way to write it is."""
    typed = match.bare(name)
    written = dict.fromkeys((typed, match.without_article(name), *other_names().get(typed, ()), match.first_surname(name)))
    ways = [way for way in written if way]
    rows = _written(connection, ways, kinds)
    return next((same for way in ways if (same := [row for row in rows if row.folded == way])), [])


def _written(connection: Connection, ways: Sequence[str], kinds: Sequence[ActorKind] = ()) -> list[Row[Any]]:
    """The names that are written so, folded: of each way, those of the most named actors."""
    narrowed = {"kinds": kinds} if kinds else {}
    rows = list(connection.execute(_alike(len(ways), bool(kinds)), {**queries.numbered("way", ways), **narrowed}))
    return [*rows, *(name for name in _sealed(connection, kinds) if name.folded in ways)]


def _sealed(connection: Connection, kinds: Sequence[ActorKind] = ()) -> list[Any]:
    """The names that only what not everybody may see gives, for whoever may."""
    if audience() == "everybody":
        return []
    return [name for name in seals.names(connection) if not kinds or name.kind in kinds]


@cache
def _alike(many: int, narrowed: bool) -> CompoundSelect[Any]:
    others = [column for column in aliases.c if column is not aliases.c.actor_id]
    query = select(candidates.DECIDED.label("actor_id"), *others, actors.c.kind, actors.c.name, actors.c.articles)
    query = query.add_columns(or_(actors.c.entry.is_not(None), actors.c.merged_into.is_not(None)).label("stands"))
    query = query.join_from(aliases, actors, actors.c.id == aliases.c.actor_id)
    if narrowed:
        query = query.where(actors.c.kind.in_(bindparam("kinds", expanding=True)))
    query = query.order_by(aliases.c.rank.desc(), aliases.c.id).limit(MOST_ALIKE)
    ways = (query.where(aliases.c.folded == bindparam(f"way{at}", type_=Text)).subquery() for at in range(many))
    return union_all(*(select(*way.c) for way in ways))


def _best(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Of the names that are exactly what was typed, those of the best origin, one an actor; whom no article names is passed over: who was
    read as « Marsk » is Ilena Marsk where all of them were tied to her."""
    found = list(rows)
    told = [row for row in found if row.articles or row.stands]
    ranked = sorted(told or found, key=lambda row: (_RANKS[row.origin], row.id))
    by_actor = {row.actor_id: row for row in reversed(ranked) if _RANKS[row.origin] == _RANKS[ranked[0].origin]}
    return list(by_actor.values())


def _exactly(typed: str, row: Row[Any]) -> tuple[float, Reason]:
    if row.folded == match.first_surname(typed):
        return 88.0, "spelling"
    if row.origin == "surname":
        return 95.0, "surname"
    if row.origin == "acronym":
        return 90.0, "acronym"
    return (100.0, "exact") if " ".join(typed.split()) == row.alias else (99.0, "folded")


def _close(connection: Connection, typed: str, kinds: Sequence[ActorKind]) -> tuple[list[Scored], dict[int, int]]:
    """The nearest names, best first, and how many articles name their actors; the search widens until one is sure."""
    asked = candidates.sought(connection, typed)
    counts: dict[int, int] = {}
    scored: list[Scored] = []
    for search in (candidates.together, candidates.alone, candidates.begun, candidates.alike):
        if search is candidates.alike and any(found.score >= match.NEAR for found in scored):
            break
        for candidate in search(connection, asked, kinds):
            scored.append(match.score(typed, candidate.name))
            counts[candidate.name.actor] = candidate.articles
        if any(found.score >= match.SURE for found in scored):
            break
    for name in _sealed(connection, kinds):
        scored.append(match.score(typed, match.Name(name.actor_id, name.kind, name.alias, name.folded)))
        counts.setdefault(name.actor_id, 0)
    return match.nearest(scored), counts


def _only_forename(typed: str) -> bool:
    return match.is_forename(typed) and typed not in match.surnames_first()


def _kept(rows: Iterable[Row[Any]]) -> dict[int, int]:
    return {row.actor_id: row.articles for row in rows}


def _counts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many articles name each actor, as far as they are counted, and the newest day."""
    rows = connection.execute(queries.mention_counts(len(ids), MOST_COUNTED), queries.numbered("actor", ids)) if ids else ()
    return {row.actor_id: (row.articles, row.day) for row in rows}


def _decision(connection: Connection, choice: Choice, counts: Mapping[int, int], days: Mapping[int, int]) -> Decision:
    found = actors_of(connection, [scored.actor for scored in choice.names])
    unlisted = [id for id, actor in found.items() if actor.kind == "person" and not actor.roles]
    said = posts.newest(connection, unlisted)
    matches = (
        Match(
            found[scored.actor],
            round(scored.score, 1),
            scored.reason,
            counts.get(scored.actor, 0),
            iso_day(days.get(scored.actor)),
            scored.alias,
            said.get(scored.actor),
        )
        for scored in choice.names
    )
    return Decision(choice.decision, tuple(matches))


def _told_apart(connection: Connection, words: Sequence[str], first: int, last: int) -> Recognised:
    name = " ".join(words[first:last])
    return Recognised(name, find(connection, name), (*words[:first], *words[last:]))


def _exact_run(connection: Connection, words: Sequence[str], dialect: queries.Dialect) -> tuple[int, int] | None:
    """The longest run of words that is an actor's name, the first of the longest."""
    runs = [(first, last) for first, last in combinations(range(len(words) + 1), 2) if last - first <= LONGEST_RUN]
    typed = {run: match.bare(" ".join(words[run[0] : run[1]])) for run in runs}
    telling = {run: name for run, name in typed.items() if not queries.stopwords().issuperset(name.split())}
    known = select(aliases.c.folded).where(aliases.c.folded.in_(sorted(set(telling.values())))).group_by(aliases.c.folded)
    named = set(connection.scalars(known)) | {name.folded for name in _sealed(connection)} if telling else set()
    for run in sorted(telling, key=lambda run: (run[0] - run[1], run[0])):
        rows = _best(_written(connection, [telling[run]])) if telling[run] in named else []
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
    counts = _counts(connection, [row.actor_id for row in rows[: 2 * match.MOST_PROPOSED]])
    named = sum(count for count, _ in counts.values())
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
