"""Rows in, the dataclasses that answers are made of out; how many statements an answer takes never depends on how much it shows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, select, union_all

from store import queries
from store.archive import changes, topmost
from store.archive.moments import moment
from store.archive.passages import Sentences, only_marks, paragraph, paragraphs_in, passage, window
from store.audience import audience
from store.extract.text import fold
from store.lists import among
from store.schema import actors, aliases, barred, roles
from store.types import (
    Actor,
    Coverage,
    Excerpt,
    Filters,
    Found,
    FoundFigure,
    FoundMention,
    FoundQuote,
    FoundRole,
    IsoDate,
    Outlet,
    Page,
    Passage,
    Profile,
    Role,
    Shows,
    Source,
    Span,
    Speaker,
    Version,
    first_day,
    last_day,
)

Told = TypeVar("Told")
#: Roles that articles give, looked at and told; articles told that name a private person.
ROLES_LOOKED_AT, ROLES_TOLD, MENTIONS_TOLD = 12, 3, 5
#: So many articles of an actor are counted where a profile is told; beyond, the number that ingest keeps is shown.
MOST_COUNTED = 1_000
#: Versions of one article that are told: a page that lives has hundreds.
VERSIONS_TOLD = 12
#: Speakers by id, with the roles that the directory vouches for.
People = Mapping[int, Actor]

_IDS: BindParameter[Any] = bindparam("ids")
# Made once: to make them takes longer than to run them.
_WRITTEN = aliases.c.origin.in_(("directory", "read"))
#: The names of actors, and of those whom editors decided to be them.
_NAMES = union_all(
    select(aliases.c.actor_id.label("of"), aliases.c.alias, aliases.c.id).where(among(aliases.c.actor_id, _IDS), _WRITTEN),
    select(actors.c.merged_into, aliases.c.alias, aliases.c.id)
    .join_from(actors, aliases, aliases.c.actor_id == actors.c.id)
    .where(among(actors.c.merged_into, _IDS), _WRITTEN),
).order_by("id")
_PEOPLE = (
    select(actors.c.id, actors.c.name, actors.c.kind, actors.c.entry)
    .add_columns(select(barred.c.key).where(barred.c.key == actors.c.key).exists().label("barred"))
    .add_columns(roles.c.title, roles.c.title_en, roles.c.country, roles.c.since, roles.c.until, roles.c.known_until)
    .outerjoin_from(actors, roles, and_(roles.c.actor_id == actors.c.id, roles.c.article_id.is_(None)))
    .where(among(actors.c.id, _IDS))
    .order_by(actors.c.id, roles.c.id)
)


def quotes(connection: Connection, filters: Filters, *, dialect: queries.Dialect, start: int, limit: int) -> Page[FoundQuote]:
    best = topmost.best(connection, queries.QUOTES, filters, dialect=dialect, most=start + limit + 1)
    if best is not None:
        shown = best[start : start + limit + 1]
        asked = [queries.quotes_of(shown)] if shown else []
        return amended(connection, _page(connection, asked, quote_of, start, limit, order=shown))
    asked = queries.found_quotes(filters, dialect=dialect, start=start, limit=limit + 1)
    return amended(connection, _page(connection, asked, quote_of, start, limit))


def amended(connection: Connection, page: Page[FoundQuote]) -> Page[FoundQuote]:
    """The same page, its quotes saying where their outlet has changed them."""
    known = changes.of_quotes(connection, ((quote.source.article, quote.source.version) for quote in page.items))
    if not known:
        return page
    said = (known.get((quote.source.article, changes.key_of(" ".join(quote.words)))) for quote in page.items)
    told = (replace(quote, amended=what) if what else quote for quote, what in zip(page.items, said, strict=True))
    return replace(page, items=tuple(told))


def quotes_beside(connection: Connection, id: int, *, limit: int) -> tuple[FoundQuote, ...]:
    """A quote and those that are shown with it, which are of one sentence; nothing where it is gone."""
    found = _page(connection, [queries.quotes_beside(id).limit(limit)], quote_of, 0, limit).items
    asked = next((quote for quote in found if quote.id == id), None)
    if asked is None:
        return ()
    return tuple(quote for quote in found if quote.shown_with(asked))


def in_paragraph(connection: Connection, kind: Found, id: int) -> tuple[Source, Passage] | None:
    """Where a quote, figure, role or mention stands, and the paragraph around it, marked."""
    row = connection.execute(queries.one(kind, id)).one_or_none()
    if row is None:
        return None
    source = source_of(row)
    if may_show(source) == "quote":
        return source, _alone(kind, row, source)
    return source, paragraph(row.article_text, _marks(kind, row))


def excerpt(connection: Connection, kind: Found, id: int) -> Excerpt | None:
    """What may be shown around a quote, figure, role or mention: the licence decides here how much text leaves the archive."""
    row = connection.execute(queries.readable(kind, id)).one_or_none()
    if row is None:
        return None
    source, text, marks = source_of(row), row.article_text, _marks(kind, row)
    may = may_show(source)
    if may == "quote":
        return Excerpt(source, row.article_fetched, (_alone(kind, row, source),), False, False, _versions(connection, row))
    shown = window(text, marks, whole=may == "full")
    return Excerpt(
        source=source,
        fetched=row.article_fetched,
        paragraphs=paragraphs_in(text, shown, marks),
        before=bool(text[: shown.start].strip()),
        after=bool(text[shown.end :].strip()),
        versions=_versions(connection, row),
    )


def _versions(connection: Connection, row: Row[Any]) -> tuple[Version, ...]:
    told = [Version(*version) for version in connection.execute(queries.versions(row.article_key, limit=VERSIONS_TOLD))]
    own = Version(row.article_version, row.article_fetched, row.article_status)
    return tuple(told if own in told else [*told, own])


def may_show(source: Source) -> Shows:
    """What an outlet lets us show of an article; of one whose outlet is not known, the passage."""
    return source.outlet.may_show if source.outlet is not None else "passage"


def allowed(source: Source, told: Passage) -> Passage:
    """A passage, or of an outlet that allows no more, what is marked in it."""
    return only_marks(told) if may_show(source) == "quote" else told


def _alone(kind: Found, row: Row[Any], source: Source) -> Passage:
    """What is marked of an article, and nothing around it; of an event its title, since its mark is a whole sentence."""
    if kind == "event":
        headline = source.title or ""
        return Passage(headline, (Span(0, len(headline)),))
    return only_marks(Passage(row.article_text, tuple(_marks(kind, row))))


def _marks(kind: Found, row: Row[Any]) -> list[Span]:
    return [Span(*piece) for piece in row.pieces] if kind == "quote" else [Span(row.start, row.end)]


def profile(connection: Connection, id: int, *, today: date, limit: int) -> Profile | None:
    """All that is told of an actor; None for an id that is nobody's."""
    actor = actors_of(connection, [id]).get(id)
    if actor is None:
        return None
    many = _articles_naming(connection, id)
    ends = [connection.execute(queries.article_of(id, oldest=oldest)).one_or_none() for oldest in (True, False)]
    first, last = (source_of(row) if row is not None else None for row in (ends[0] or ends[1], ends[1]))
    said, about = (
        _page(connection, [queries.latest_quotes(part, id, limit=limit + 1)], quote_of, 0, limit) for part in queries.PARTS
    )
    found = Profile(actor, _role_today(actor.roles, today), many, first, last, said, about, _roles_read(connection, id))
    return replace(found, named=_mentions(connection, id)) if found.private else found


def _articles_naming(connection: Connection, id: int) -> int:
    """How many articles name an actor: counted, and beyond many as ingest counts them, where that is of what everybody may see."""
    most = MOST_COUNTED if audience() == "everybody" else None
    counted = connection.execute(queries.mention_counts(1, most), queries.numbered("actor", [id])).one_or_none()
    many = counted.articles if counted else 0
    if many != most:
        return many
    return max(many, connection.scalar(select(actors.c.articles).where(actors.c.id == id)) or 0)


def _roles_read(connection: Connection, id: int) -> tuple[FoundRole, ...]:
    """The newest of what articles say that somebody is, each title once."""
    told: dict[str, FoundRole] = {}
    for row in connection.execute(queries.roles_read(id, limit=ROLES_LOOKED_AT)):
        told.setdefault(fold(row.title), FoundRole(row.id, row.title, bool(row.former), _sentence(row), source_of(row)))
    return tuple(told.values())[:ROLES_TOLD]


def _mentions(connection: Connection, id: int) -> tuple[FoundMention, ...]:
    rows = connection.execute(queries.first_mentions(id, limit=MENTIONS_TOLD))
    return tuple(FoundMention(row.id, _sentence(row), source_of(row)) for row in rows)


def _sentence(row: Row[Any]) -> Passage:
    """The sentence around what stands in a row's article."""
    mark = Span(row.start, row.end)
    return allowed(source_of(row), passage(row.article_text, Sentences(row.article_text).around(mark), [mark]))


def naming(connection: Connection, actor: int, *, limit: int) -> list[Source]:
    """The newest articles that name an actor."""
    return [source_of(row) for row in connection.execute(queries.article_of(actor, oldest=False).limit(limit))]


def coverage(connection: Connection) -> Coverage:
    row = connection.execute(queries.coverage()).one()
    return Coverage(row.articles, row.outlets, iso_day(row.first), iso_day(row.last))


def latest(connection: Connection) -> Source | None:
    """The article that was read last."""
    row = connection.execute(queries.latest()).one_or_none()
    return source_of(row) if row is not None else None


def examples(connection: Connection) -> tuple[list[str], list[str]]:
    """Who speaks in the newest quotes, most often first; what the newest sums are about."""
    spoken = Counter(connection.scalars(queries.newest_speakers()))
    sums = Counter(connection.scalars(queries.newest_sums()))
    return [name for name, _ in spoken.most_common()], [about for about, _ in sums.most_common()]


def actors_of(connection: Connection, ids: Iterable[int]) -> dict[int, Actor]:
    """Actors by id, with the names that the directory and the articles give them, and their roles.

    Whom nothing names that everybody may see is nobody, for everybody.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    names: dict[int, list[str]] = defaultdict(list)
    for id, name, _ in connection.execute(_NAMES, {"ids": wanted}):
        names[id].append(name)
    return {
        id: replace(actor, aliases=tuple(dict.fromkeys(name for name in names[id] if name != actor.name)))
        for id, actor in people_of(connection, wanted).items()
        if names[id] or actor.entry or audience() == "cleared"
    }


def iso_day(day: int | None) -> IsoDate | None:
    """20220119 -> `2022-01-19`; None for an unknown day."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" if day else None


def _page(
    connection: Connection,
    asked: Iterable[Select[Any]],
    make: Callable[[Row[Any], People], Told],
    start: int,
    limit: int,
    *,
    order: Sequence[int] = (),
) -> Page[Told]:
    """The page that the first statement which fills it gives, else the last one; `order`: of the ids, where statements have none."""
    rows: Sequence[Row[Any]] = ()
    for query in asked:
        rows = connection.execute(query).all()
        if len(rows) > limit:
            break
    if order:
        by_id = {row.id: row for row in rows}
        rows = [by_id[id] for id in order if id in by_id]
    speaking = {row.speaker_id for row in rows if row.speaker_id is not None}
    together = {id for row in rows for id in getattr(row, "joint", ())}
    people = people_of(connection, speaking | together)
    return Page(tuple(make(row, people) for row in rows[:limit]), start, len(rows) > limit)


def people_of(connection: Connection, ids: Iterable[int]) -> dict[int, Actor]:
    """Actors by id with the roles that the directory vouches for, in its order; their other names are left out."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    found: dict[int, Actor] = {}
    for id, name, kind, entry, no_profile, *role in connection.execute(_PEOPLE, {"ids": wanted}):
        actor = found.setdefault(id, Actor(name, kind, entry=entry, id=id, barred=bool(no_profile)))
        if role[0] is not None:
            found[id] = replace(actor, roles=(*actor.roles, Role(*role)))
    return found


def quote_of(row: Row[Any], people: People) -> FoundQuote:
    pieces = [Span(*piece) for piece in row.pieces]
    around = _around(row, pieces)
    when, source = row.said_on or row.article_published, source_of(row)
    return FoundQuote(
        id=row.id,
        kind=row.kind,
        words=tuple(mark.of(around.text) for mark in around.marks),
        passage=allowed(source, around),
        source=source,
        speaker=_speaker(row, people, when),
        joint=tuple(person_of(people[id], when) for id in row.joint if id in people),
        said_on=row.said_on,
        setting=row.setting,
        via=row.via,
        inferred=row.inferred,
        corrected=row.corrected,
        note=row.note,
    )


def figure_of(row: Row[Any], people: People) -> FoundFigure:
    value, low, high = (Decimal(number) if number is not None else None for number in (row.value, row.low, row.high))
    source = source_of(row)
    return FoundFigure(
        id=row.id,
        kind=row.kind,
        words=row.words,
        value=value,
        low=low,
        high=high,
        unit=row.unit,
        unit_assumed=row.unit_assumed,
        qualifier=row.qualifier,
        about=row.about,
        passage=allowed(source, _around(row, [Span(row.start, row.end)])),
        source=source,
        speaker=_speaker(row, people, row.article_published),
        equivalent=row.equivalent,
        period=row.period,
        agency=row.agency,
    )


def _around(row: Row[Any], marks: Sequence[Span]) -> Passage:
    """The stored passage; its marks are counted from its first character."""
    start = row.passage_start
    return Passage(row.passage, tuple(Span(mark.start - start, mark.end - start) for mark in marks))


def source_of(row: Row[Any]) -> Source:
    return Source(
        article=row.article_id,
        file=row.article_file,
        title=row.article_title,
        outlet=outlet_of(row),
        url=row.article_url,
        published=row.article_published,
        version=row.article_version,
        status=row.article_status,
        embargo_until=moment(row.article_embargo_until),
    )


def outlet_of(row: Row[Any]) -> Outlet | None:
    """The outlet of a row that has its columns; None where it has none."""
    if row.outlet_name is None:
        return None
    return Outlet(
        name=row.outlet_name,
        kind=row.outlet_kind,
        country=row.outlet_country,
        label=row.outlet_label,
        label_en=row.outlet_label_en,
        domains=tuple(row.outlet_domains),
        licensed=row.outlet_licensed,
        ours=row.outlet_ours,
        shows=row.outlet_shows,
        retention=row.outlet_retention,
    )


def _speaker(row: Row[Any], people: People, when: IsoDate | None) -> Speaker | None:
    if row.speaker_id is not None:
        return person_of(people[row.speaker_id], when)
    return Speaker(row.speaker) if row.speaker else None


def person_of(actor: Actor, when: IsoDate | None) -> Speaker:
    return Speaker(actor.name, actor.id, actor.kind, _role_on(actor.roles, when))


def _role_on(held: Sequence[Role], when: IsoDate | None) -> Role | None:
    """The first role that was held on every day that a date may mean: none for « en 2021 » in the year of a handover."""
    if when is None:
        return None
    try:
        first, last = first_day(when), last_day(when)
    except ValueError:
        return None
    return next((role for role in held if role.held_on(first) and role.held_on(last)), None)


def _role_today(held: Sequence[Role], today: date) -> Role | None:
    """The role held today, else the last one that had begun by then."""
    now = next((role for role in held if role.held_on(today)), None)
    begun = [role for role in held if first_day(role.since) <= today]
    return now or max(begun, key=lambda role: last_day(role.until or role.known_until), default=None)
