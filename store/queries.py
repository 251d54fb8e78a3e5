"""Questions in, SELECT statements out: no connection, and no order but ours, the same on both databases.

The door: every statement about articles, quotes or figures starts from `_visible`, which lets current articles through alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from typing import Any, Literal, TypeVar

from sqlalchemy import (
    CTE,
    BindParameter,
    Column,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    UnaryExpression,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from store import origins
from store.audience import Audience, audience, sees
from store.extract import lexicon
from store.extract.text import stem, tokens
from store.lists import among
from store.schema import (
    Sought,
    actors,
    article_actors,
    article_index,
    articles,
    event_articles,
    event_mentions,
    events,
    figure_actors,
    figure_index,
    figures,
    mentions,
    origin_bands,
    outlets,
    quote_actors,
    quote_index,
    quote_speakers,
    quotes,
    roles,
    texts,
)
from store.types import SEALED, Filters, Found

Dialect = Literal["sqlite", "postgresql"]
T = TypeVar("T")

#: An actor's part in a quote: to say it, or to be what it is about.
Part = Literal["speaker", "about"]
PARTS: tuple[Part, Part] = ("speaker", "about")

#: Sequences of stems: all are looked for, each as words that stand side by side.
Terms = tuple[tuple[str, ...], ...]

#: A quote or figure answers by its own words, by those of its passage, by those of its article.
TIERS = 3

#: A question holds no more words than this; the rest is not looked at.
MOST_TERMS = 16

#: « l'élysée » is asked as « élysée ».
_ELISIONS = frozenset("c d j l m n qu s t jusqu lorsqu puisqu quoiqu".split())


@dataclass(frozen=True, slots=True)
class _Link:
    """A table that ties actors to things."""

    table: Table
    actor: Column[int]
    thing: Column[int]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the two kinds of answers have in common: `spoken` by whom, `named` who is."""

    things: Table
    index: Table
    spoken: _Link
    named: _Link


_QUOTES = _Kind(
    quotes,
    quote_index,
    spoken=_Link(quote_speakers, quote_speakers.c.actor_id, quote_speakers.c.quote_id),
    named=_Link(quote_actors, quote_actors.c.actor_id, quote_actors.c.quote_id),
)
_FIGURES = _Kind(
    figures,
    figure_index,
    spoken=_Link(figures, figures.c.speaker_id, figures.c.id),
    named=_Link(figure_actors, figure_actors.c.actor_id, figure_actors.c.figure_id),
)


def found_quotes(filters: Filters, *, dialect: Dialect, start: int, limit: int) -> list[Select[Any]]:
    """Quotes with article and outlet: by tier, whole quotes first, reported speech last, newest first.

    The statements are asked in turn until one fills the page; there are none where no word can be looked up.
    """
    return _found(_QUOTES, filters, dialect, start, limit)


def latest_quotes(part: Part, actor: int, *, limit: int) -> Select[Any]:
    """What an actor said, or what is said about him or her: newest first, reported speech after all that stands between marks."""
    link = _QUOTES.spoken if part == "speaker" else _QUOTES.named
    joined = _linked(_joined(quotes), quotes, link)
    found = _answer(quotes).select_from(joined).where(link.actor == actor, visible())
    return found.order_by(link.table.c.marked.desc(), *_newest_first(link.table)).limit(limit)


def found_figures(filters: Filters, *, dialect: Dialect, limit: int) -> list[Select[Any]]:
    """Figures likewise, money, percentages and counts first: what tells whether two are the same, and no more (`Sighting`).

    A figure that repeats another in brackets is left out; so are durations, measures, ages and small counts, unless their own words,
    their unit or `minor` ask for them.
    """
    return [query.where(figures.c.main_id.is_(None)) for query in _found(_FIGURES, filters, dialect, 0, limit, _sighting())]


def figures_of(ids: Sequence[int]) -> Select[Any]:
    """Those figures with article and outlet, in no order."""
    return _answer(figures).select_from(_joined(figures)).where(among(figures.c.id, ids), visible())


def quotes_of(ids: Sequence[int]) -> Select[Any]:
    """Those quotes with article and outlet, in no order."""
    return _answer(quotes).select_from(_joined(quotes)).where(quotes.c.id.in_(ids), visible())


def actors_of_figures(ids: Sequence[int]) -> Select[Any]:
    """figure, actor: those that each figure's passage names."""
    return select(figure_actors.c.figure_id, figure_actors.c.actor_id).where(among(figure_actors.c.figure_id, ids))


def events_holding(asked: Terms, *, dialect: Dialect) -> Select[Any]:
    """The events of which a third of the articles hold all that is asked for: « réforme » stands once in many that tell of another thing."""
    held = select(article_index.c.rowid if dialect == "postgresql" else literal_column("rowid", Integer)).select_from(
        article_index
    )
    held = held.where(holds(article_index, "words", asked, dialect))
    mine = select(event_articles.c.event_id, func.count().label("many")).where(event_articles.c.article_id.in_(held))
    counted = mine.where(event_articles.c.event_id.is_not(None)).group_by(event_articles.c.event_id).subquery()
    joined = counted.join(events, events.c.id == counted.c.event_id)
    return select(counted.c.event_id).select_from(joined).where(counted.c.many * 3 >= events.c.articles)


def articles_of_events(ids: Sequence[int], *, most: int | None) -> Select[Any]:
    """event_id, article and outlet: the newest articles of each event, so many at most."""
    newest = (event_articles.c.day.desc(), event_articles.c.article_id.desc())
    at = func.row_number().over(partition_by=event_articles.c.event_id, order_by=newest)
    ranked = select(event_articles.c.event_id, event_articles.c.article_id, at.label("at"))
    mine = ranked.where(event_articles.c.event_id.in_(ids)).subquery()
    joined = mine.join(articles, articles.c.id == mine.c.article_id).outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    found = select(mine.c.event_id, *_source()).select_from(joined).where(visible())
    return (found.where(mine.c.at <= most) if most is not None else found).order_by(mine.c.event_id, mine.c.at)


def outlets_of_events(ids: Sequence[int]) -> Select[Any]:
    """event_id and outlet, each outlet of an event once, those that told it most first."""
    told = event_articles.join(articles, articles.c.id == event_articles.c.article_id)
    many = select(event_articles.c.event_id, articles.c.outlet_id, func.count().label("many")).select_from(told)
    mine = many.where(event_articles.c.event_id.in_(ids), visible()).group_by(event_articles.c.event_id, articles.c.outlet_id)
    counted = mine.subquery()
    columns = [column for column in _source() if column.name.startswith("outlet_")]
    found = select(counted.c.event_id, *columns).join_from(counted, outlets, outlets.c.id == counted.c.outlet_id)
    return found.order_by(counted.c.event_id, counted.c.many.desc(), outlets.c.id)


def outlets_named(names: Sequence[str]) -> Select[Any]:
    """id, name of the outlets that have these very names."""
    return select(outlets.c.id, outlets.c.name).where(outlets.c.name.in_(names))


def roles_read(actor: int, *, limit: int) -> Select[Any]:
    """What articles say that an actor is, newest first, each with its article's text."""
    joined = _joined(roles).join(texts, texts.c.article_id == articles.c.id)
    found = _answer(roles).add_columns(texts.c.text.label("article_text")).select_from(joined)
    return found.where(roles.c.actor_id == actor, visible()).order_by(articles.c.day.desc(), roles.c.id.desc()).limit(limit)


def first_mentions(actor: int, *, limit: int) -> Select[Any]:
    """Where the newest articles that name an actor first do so, each with its text."""
    newest = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    those = select(article_actors.c.article_id).select_from(newest).where(article_actors.c.actor_id == actor, visible())
    named = those.order_by(*_newest_first(article_actors)).limit(limit).subquery()
    first = (
        select(func.min(mentions.c.id))
        .where(mentions.c.actor_id == actor, mentions.c.article_id.in_(select(named.c.article_id)))
        .group_by(mentions.c.article_id)
    )
    joined = _joined(mentions).join(texts, texts.c.article_id == articles.c.id)
    found = _answer(mentions).add_columns(texts.c.text.label("article_text")).select_from(joined)
    return found.where(mentions.c.id.in_(first)).order_by(articles.c.day.desc(), articles.c.id.desc())


def one(kind: Found, id: int) -> Select[Any]:
    """The quote, figure, role, mention or event's sentence with that id as above, and its article's text."""
    things = _THINGS[kind]
    query = _answer(things).add_columns(texts.c.text.label("article_text"))
    joined = _joined(things).join(texts, texts.c.article_id == articles.c.id)
    if kind == "event":  # a link that was posted before its event was joined to another opens that one
        other = events.alias()
        now = select(func.coalesce(other.c.merged_into, other.c.id)).where(other.c.id == id).scalar_subquery()
        return query.select_from(joined).where(events.c.id == now, _readable())
    return query.select_from(joined).where(things.c.id == id, _readable())


_THINGS: Mapping[Found, Table] = {
    "quote": quotes,
    "figure": figures,
    "role": roles,
    "mention": mentions,
    "event": events,
    "announced": event_mentions,
}


def readable(kind: Found, id: int) -> Select[Any]:
    """The same, with what tells its article's versions apart."""
    return one(kind, id).add_columns(articles.c.key.label("article_key"), articles.c.fetched.label("article_fetched"))


def versions(key: str, *, limit: int) -> Select[Any]:
    """version, fetched, status: the versions of an article that may be seen, newest first."""
    found = select(articles.c.version, articles.c.fetched, articles.c.status).where(articles.c.key == key, _readable())
    return found.order_by(articles.c.version.desc()).limit(limit)


def latest() -> Select[Any]:
    """The current article that was read last."""
    joined = articles.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    return select(*_source()).select_from(joined).where(visible()).order_by(articles.c.id.desc()).limit(1)


def newest_speakers(newest: int = 100) -> Select[Any]:
    """Who says the newest quotes, where that is a person of the archive; reported speech aside."""
    last = select(quotes.c.speaker_id, quotes.c.article_id, quotes.c.kind).order_by(*_newest_first(quotes)).limit(newest)
    found = last.subquery()
    joined = found.join(actors, actors.c.id == found.c.speaker_id).join(articles, articles.c.id == found.c.article_id)
    said = (actors.c.kind == "person", found.c.kind != "indirect", visible())
    return select(actors.c.name).select_from(joined).where(*said)


def newest_sums(newest: int = 1_000) -> Select[Any]:
    """What the sums of money among the newest figures are about."""
    last = select(figures.c.about, figures.c.kind, figures.c.article_id).order_by(*_newest_first(figures)).limit(newest)
    found = last.subquery()
    joined = found.join(articles, articles.c.id == found.c.article_id)
    return select(found.c.about).select_from(joined).where(found.c.kind == "money", found.c.about.is_not(None), visible())


def quotes_beside(id: int) -> Select[Any]:
    """The quote with that id, and where it is no whole one, the fragments or reported words of its very sentence, in their order."""
    asked = quotes.alias("asked")
    beside = (quotes.c.kind == asked.c.kind) & (asked.c.kind != "direct") & (quotes.c.passage_start == asked.c.passage_start)
    joined = _joined(quotes).join(asked, asked.c.article_id == quotes.c.article_id)
    found = _answer(quotes).select_from(joined).where(asked.c.id == id, (quotes.c.id == id) | beside, _readable())
    return found.order_by(quotes.c.start, quotes.c.end)


def actors_of_articles(ids: Sequence[int]) -> Select[Any]:
    """article, actor: those that each article names."""
    return select(article_actors.c.article_id, article_actors.c.actor_id).where(among(article_actors.c.article_id, ids))


def article_of(actor: int, *, oldest: bool) -> Select[Any]:
    """The newest article that names an actor, or the oldest one whose date is known, if any is."""
    newest = _newest_first(article_actors)
    order = [article_actors.c.day == 0, *(column.element.asc() for column in newest)] if oldest else newest
    joined = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    joined = joined.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    found = select(*_source()).select_from(joined).where(article_actors.c.actor_id == actor, visible())
    return found.order_by(*order).limit(1)


def mention_counts(many: int, most: int | None = None) -> CompoundSelect[Any]:
    """actor, how many articles name it, the newest day, for so many actors, bound by `numbered("actor", ids)`.

    No more than `most` articles of each are looked at, the newest. Made once: to make such a statement takes longer than to run it.
    """
    return _mention_counts(many, most, audience())


@cache
def _mention_counts(many: int, most: int | None, _whom: Audience) -> CompoundSelect[Any]:
    joined = article_actors.join(articles, articles.c.id == article_actors.c.article_id)
    named = (
        select(article_actors.c.actor_id, article_actors.c.day)
        .select_from(joined)
        .where(article_actors.c.actor_id == bindparam(f"actor{at}", type_=Integer), visible())
        .order_by(*_newest_first(article_actors))
        .limit(most)
        .subquery()
        for at in range(many)
    )
    return union_all(
        *(
            select(one.c.actor_id, func.count().label("articles"), func.max(one.c.day).label("day")).group_by(one.c.actor_id)
            for one in named
        )
    )


def numbered(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """Values for the parameters `name0`, `name1`, ... of a statement."""
    return {f"{name}{at}": value for at, value in enumerate(values)}


def coverage() -> Select[Any]:
    """How many articles and outlets, first and last day."""
    known = func.nullif(articles.c.day, 0)
    query = select(func.count().label("articles"), func.count(articles.c.outlet_id.distinct()).label("outlets"))
    return query.add_columns(func.min(known).label("first"), func.max(known).label("last")).where(visible())


def known_words(stems: Sequence[str], *, dialect: Dialect) -> CompoundSelect[Any]:
    """Those of the stems that some article holds."""
    joined = article_index.join(articles, articles.c.id == article_index.c.rowid)
    firsts = (
        select(literal(stem).label("stem"))
        .select_from(joined)
        .where(holds(article_index, "words", ((stem,),), dialect), visible())
        .limit(1)
        .subquery()
        for stem in stems
    )
    return union_all(*(select(first.c.stem) for first in firsts))


def articles_with(term: tuple[str, ...], *, dialect: Dialect) -> Select[Any]:
    """How many articles hold some stems side by side."""
    joined = article_index.join(articles, articles.c.id == article_index.c.rowid)
    return select(func.count()).select_from(joined).where(holds(article_index, "words", (term,), dialect), visible())


def possible_copies(bands: Sequence[int], day: int) -> Select[Any]:
    """origin and text of the articles that may be copies of one that has these bands: those that share most of them first.

    Published within three days of `day`; an unknown day is within three days of any.
    """
    near = []
    if day:
        published = day_of_number(day)
        within = (day_number(_moved(published, -origins.DAYS)), day_number(_moved(published, origins.DAYS)))
        near = [articles.c.day.between(*within) | (articles.c.day == 0)]
    sharing = select(articles.c.id).join_from(origin_bands, articles, articles.c.id == origin_bands.c.article_id)
    # what waits for its time is nobody's copy, nor anybody its
    sharing = sharing.where(origin_bands.c.band.in_(bands), articles.c.status.not_in(SEALED), *near).group_by(articles.c.id)
    sharing = sharing.order_by(func.count().desc(), articles.c.id.desc()).limit(origins.MOST_CANDIDATES)
    found = select(func.coalesce(articles.c.origin, articles.c.id), texts.c.text).join_from(articles, texts)
    return found.where(articles.c.id.in_(sharing.scalar_subquery()))


@cache
def holding(index: Table, many: int, *, dialect: Dialect) -> CompoundSelect[Any]:
    """id, at: rows of a search index whose own words hold all that search number `at` asks for; bound by `sought`.

    So many are given of each search at most, whatever may see them. Made once: to make such a statement takes longer than to run it.
    """
    found = (
        select(index.c.rowid.label("id"), literal(at, Integer).label("at"))
        .where(_matches(index, "words", bindparam(f"sought{at}", type_=Text), dialect))
        .limit(bindparam("most", type_=Integer))
        .subquery()
        for at in range(many)
    )
    return union_all(*(select(*one.c) for one in found))


def sought(asked: Sequence[Terms], *, dialect: Dialect, most: int) -> dict[str, Any]:
    """What `holding` is bound by."""
    return {**numbered("sought", (_written_out(each, "words", dialect) for each in asked)), "most": most}


def words_of_quotes(ids: Sequence[int]) -> Select[Any]:
    """id, passage, its start, pieces of some quotes, of versions that others have replaced too."""
    said = quotes.join(articles, articles.c.id == quotes.c.article_id)
    found = select(quotes.c.id, quotes.c.passage, quotes.c.passage_start, quotes.c.pieces).select_from(said)
    return found.where(among(quotes.c.id, ids), _readable())


def candidate_quotes(ids: Sequence[int]) -> Select[Any]:
    """Those quotes with all that is told of them, of current articles and of the versions that others have replaced."""
    return _traced().where(among(quotes.c.id, ids), _readable())


def quotes_of_current(keys: Sequence[str]) -> Select[Any]:
    """All quotes of the articles that stand now for these."""
    return _traced().where(among(articles.c.key, keys), visible())


def quotes_of_versions(ids: Sequence[int]) -> Select[Any]:
    """All quotes of these articles, of versions that others have replaced too."""
    return _traced().where(among(quotes.c.article_id, ids), _readable())


def texts_of(ids: Sequence[int]) -> Select[Any]:
    """Current articles with their texts, in no order."""
    joined = articles.join(texts, texts.c.article_id == articles.c.id).outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    found = select(*_source(), articles.c.day, texts.c.text.label("article_text")).select_from(joined)
    return found.where(among(articles.c.id, ids), visible())


def sources_of(ids: Sequence[int]) -> Select[Any]:
    """Current articles with their outlets, in no order."""
    joined = articles.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
    return select(*_source()).select_from(joined).where(articles.c.id.in_(ids), visible())


def text_of(id: int) -> Select[Any]:
    """The text of an article that a link may still open."""
    return select(texts.c.text).join_from(articles, texts).where(articles.c.id == id, _readable())


def pieces_in(ids: Sequence[int]) -> Select[Any]:
    """article, pieces of what somebody says in these articles."""
    said = quotes.join(articles, articles.c.id == quotes.c.article_id)
    return select(quotes.c.article_id, quotes.c.pieces).select_from(said).where(among(quotes.c.article_id, ids), visible())


def _traced() -> Select[Any]:
    origin = func.coalesce(articles.c.origin, articles.c.id).label("article_origin")
    return _answer(quotes).add_columns(articles.c.key.label("article_key"), origin).select_from(_joined(quotes))


def terms(filters: Filters) -> Terms:
    """What is looked for, as sequences of stems that stand side by side; stop words only where nothing else is asked."""
    words = [_word(word) for word in filters.words]
    telling = [word for word in words if not stopwords().issuperset(word)]
    phrases = [tuple(tokens(phrase)) for phrase in filters.phrases]
    asked = [term for term in (*(telling or ([] if any(phrases) else words)), *phrases) if term]
    return tuple(dict.fromkeys(tuple(map(stem, term)) for term in asked))[:MOST_TERMS]


def verbatim(filters: Filters) -> Terms:
    """Where stop words are left out of a question, the question as typed, all its words side by side; else nothing.

    « pas de percée » looks for « percée », and shows the quotes that say « pas de percée » first.
    """
    typed = [token for word in filters.words for token in _word(word)]
    left_out = any(stopwords().issuperset(tokens(word)) for word in filters.words)
    return (tuple(map(stem, typed)),) if left_out and 1 < len(typed) <= MOST_TERMS else ()


@cache
def stopwords() -> frozenset[str]:
    """The folded tokens of the stop words."""
    return frozenset(token for entry in lexicon.entries("stopwords") for token in tokens(entry))


def day_number(day: date) -> int:
    """19 January 2022 -> 20220119."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of_number(number: int) -> date:
    """20220119 -> 19 January 2022; ValueError for 0, which is no day."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return day


def visible() -> ColumnElement[bool]:
    """What an answer may see of the archive, for whom it is opened. Embargo and withdrawal belong here, and nowhere else."""
    seen = sees()
    return articles.c.status == seen[0] if len(seen) == 1 else articles.c.status.in_(seen)


def _readable() -> ColumnElement[bool]:
    """What a link given earlier still opens: a version that another has replaced is told apart, never lost."""
    return articles.c.status.in_((*sees(), "superseded"))


def _found(
    kind: _Kind, filters: Filters, dialect: Dialect, start: int, limit: int, columns: Sequence[ColumnElement[Any]] = ()
) -> list[Select[Any]]:
    things = kind.things
    query = select(*columns) if columns else _answer(things)
    joined = _joined(things)
    ordered = things
    if filters.speaker is not None:
        # A speaker's own rows are in order by index: a page of them is read, and no more.
        ordered = kind.spoken.table
        joined = _linked(joined, things, kind.spoken)
        query = query.where(kind.spoken.actor == filters.speaker)
    if filters.about is not None:
        joined = _linked(joined, things, kind.named)
        query = query.where(kind.named.actor == filters.about)
    if filters.since is not None:
        query = query.where(things.c.day >= day_number(filters.since))
    if filters.before is not None:
        query = query.where(things.c.day.between(1, day_number(filters.before)))
    if filters.outlet is not None:
        outlet = select(outlets.c.id).where(outlets.c.name == filters.outlet).scalar_subquery()
        query = query.where(things.c.outlet_id == outlet)
    query = query.where(visible()).limit(limit).offset(start)
    order = [ordered.c.rank.desc(), *_newest_first(ordered)]
    by_tier, common = True, []
    if kind is _FIGURES:
        query = query.where(*_narrowed(filters))
        by_tier = filters.order == "relevance"
        if filters.order == "value":
            order = [figures.c.rank.desc(), figures.c.most.desc(), *_newest_first(figures)]
        elif filters.order == "date":
            order = _newest_first(ordered)
        common = [] if filters.minor or filters.units or filters.bounds else [figures.c.rank > 0]
    if not filters.words and not filters.phrases:
        return [query.where(*common).select_from(joined).order_by(*order)]
    asked = terms(filters)
    # The first tier fills most pages, and a frequent word has far fewer hits there than in whole articles.
    by_tiers = [_hits(kind, asked, verbatim(filters), dialect, tiers) for tiers in (1, TIERS)] if asked else []
    return [
        query.where(*(asked | (hits.c.tier <= 1) for asked in common))
        .select_from(joined.join(hits, hits.c.id == things.c.id))
        .order_by(*([hits.c.tier.asc()] if by_tier else []), *order)
        for hits in by_tiers
    ]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    """What narrows figures alone: their unit, their value, their year."""
    wanted: list[ColumnElement[bool]] = []
    if filters.units:
        wanted.append(figures.c.unit.in_(filters.units))
    if filters.bounds:
        low, high, closed = filters.bounds.low, filters.bounds.high, filters.bounds.closed
        if low is not None:
            wanted.append(figures.c.most >= float(low) if closed else figures.c.most > float(low))
        if high is not None:
            wanted.append(figures.c.least <= float(high) if closed else figures.c.least < float(high))
    if filters.year is not None:
        published = figures.c.day.between(filters.year * 10_000, filters.year * 10_000 + 1231)
        wanted.append(published | (func.substr(figures.c.period, 1, 4) == f"{filters.year:04d}"))
    return wanted


def _sighting() -> list[ColumnElement[Any]]:
    own = "id kind unit value low high qualifier words about passage period agency article_id outlet_id speaker".split()
    origin = func.coalesce(articles.c.origin, articles.c.id).label("origin")
    return [*(figures.c[name] for name in own), articles.c.published, origin]


def _hits(kind: _Kind, asked: Terms, typed: Terms, dialect: Dialect, tiers: int) -> CTE:
    """id and tier of everything that answers: 1 all the words in itself, 2 in its passage, 3 in its article. 0: as they were typed."""
    places = [(1, "words", asked), (2, "passage", asked)][:tiers]
    branches = [
        select(kind.index.c.rowid.label("id"), literal(tier, Integer).label("tier")).where(
            holds(kind.index, column, wanted, dialect)
        )
        for tier, column, wanted in ([(0, "words", asked + typed)] if typed else []) + places
    ]
    if tiers == TIERS:
        within = article_index.join(kind.things, kind.things.c.article_id == article_index.c.rowid)
        whole = select(kind.things.c.id, literal(TIERS, Integer)).select_from(within)
        branches.append(whole.where(holds(article_index, "words", asked, dialect)))
    every = union_all(*branches).subquery("every")
    return select(every.c.id, func.min(every.c.tier).label("tier")).group_by(every.c.id).cte("hits")


def holds(index: Table, column: str, asked: Terms, dialect: Dialect) -> ColumnElement[bool]:
    """The index's rows that hold every term."""
    return _matches(index, column, bindparam(None, _written_out(asked, column, dialect), Text), dialect)


def _matches(index: Table, column: str, asked: BindParameter[str], dialect: Dialect) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return index.c[column].bool_op("@@")(cast(asked, Sought))
    return literal_column(index.name).bool_op("MATCH")(asked)


def _written_out(asked: Terms, column: str, dialect: Dialect) -> str:
    """Terms in the index's own language. They are analysed tokens, quoted and bound: no syntax of theirs gets through."""
    if dialect == "postgresql":
        return " & ".join("(" + " <-> ".join(f"'{token}'" for token in term) + ")" for term in asked)
    return f"{column} : (" + " AND ".join('"' + " ".join(term) + '"' for term in asked) + ")"


def _word(word: str) -> tuple[str, ...]:
    """The tokens of one typed word, without what is elided before it: « l'élysée » -> (`elysee`,), « Jean-Luc » -> two."""
    found = tokens(word)
    elided = sum(1 for _ in takewhile(lambda token: token in _ELISIONS, found[:-1]))
    return tuple(found[elided:])


def _newest_first(table: Table) -> list[UnaryExpression[Any]]:
    """Newest first, unknown dates last; the same day's by id."""
    key = next(table.c[name] for name in ("id", "quote_id", "article_id") if name in table.c)
    return [table.c.day.desc(), key.desc()]


def _linked(joined: FromClause, things: Table, link: _Link) -> FromClause:
    """Joined with the actors of a link; a figure names its one speaker itself."""
    return joined if link.table is things else joined.join(link.table, link.thing == things.c.id)


def _joined(things: Table) -> FromClause:
    with_article = things.join(articles, articles.c.id == things.c.article_id)
    return with_article.outerjoin(outlets, outlets.c.id == articles.c.outlet_id)


def _answer(things: Table) -> Select[Any]:
    """All that an answer shows in one row, but for who its speakers are."""
    own = [column for column in things.c if column is not things.c.article_id]  # the source has it
    return select(*own, *_source())


def _source() -> list[ColumnElement[Any]]:
    """The article and its outlet, each column under its table's name."""
    wanted = "id file title url published version status embargo_until".split()
    shown = "id name kind country label label_en domains licensed ours shows retention".split()
    return [articles.c[name].label(f"article_{name}") for name in wanted] + [
        outlets.c[name].label(f"outlet_{name}") for name in shown
    ]
