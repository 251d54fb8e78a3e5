"""The archive's tables for SQLAlchemy Core, the same on SQLite and PostgreSQL. Migrations make them; nothing calls create_all.

The rows of an article's version never change after they are written, but for `articles.status`: what orders and narrows answers
is therefore copied onto quotes and figures. `day` is a number, 20220119, and 0 where it is unknown, so that both databases put
unknown dates last; `rank` is higher for what is shown first (a whole quote before a fragment); `marked` is 1 for words between
quotation marks and 0 for reported speech.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    cast,
    false,
    text,
)
from sqlalchemy.engine.interfaces import TypeCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

#: The schema's version, that of the last file in migrations/versions. Versions compare as text.
REVISION = "0018"

#: PostgreSQL keeps no position beyond this one, nor more than 256 for a word, nor more than 1 MB for a text:
#: what it would forget is left out on both databases, so that both give the same answers.
LAST_POSITION = 16_383
MOST_POSITIONS = 256
MOST_BYTES = 500_000

#: Holds the place of a word that is left out; no analysed word is a full stop in mid air.
_GAP = "·"


class Stems(UserDefinedType[list[str]]):
    """Analysed words in order: a `tsvector` built without PostgreSQL's parser, and plain text for an FTS5 table."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "TSVECTOR"

    def bind_processor(self, dialect: Dialect) -> Callable[[list[str] | None], str]:
        form = _as_tsvector if dialect.name == "postgresql" else _as_words
        return lambda stems: form(stems or [])

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any] | None:
        return cast(bindvalue, _Vector())


class Sought(UserDefinedType[str]):
    """A `tsquery`, which only PostgreSQL has. SQLAlchemy's own comes with all its PostgreSQL drivers, which take time to import."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "TSQUERY"


class _Vector(UserDefinedType[str]):
    """What a bound `Stems` is cast to; the type that only PostgreSQL has is plain text on SQLite."""

    cache_ok = True


@compiles(_Vector)
def _vector(_element: _Vector, compiler: TypeCompiler, **_: Any) -> str:
    return "TSVECTOR" if compiler.dialect.name == "postgresql" else "TEXT"


def _positions(stems: list[str]) -> dict[str, list[int]]:
    """Each word with its places, counted from 1, within what both databases can keep."""
    found: dict[str, list[int]] = {}
    size = 0
    for position, stem in enumerate(stems[:LAST_POSITION], 1):
        places = found.setdefault(stem, [])
        if len(places) < MOST_POSITIONS and size < MOST_BYTES:
            places.append(position)
            size += 4 + (len(stem.encode()) if len(places) == 1 else 0)
    return {stem: places for stem, places in found.items() if places}


def _as_tsvector(stems: list[str]) -> str:
    return " ".join(f"'{stem}':{','.join(map(str, places))}" for stem, places in _positions(stems).items())


def _as_words(stems: list[str]) -> str:
    words = [_GAP] * min(len(stems), LAST_POSITION)
    for stem, places in _positions(stems).items():
        for place in places:
            words[place - 1] = stem
    return " ".join(words)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


#: The states of the outbox that are not settled.
_OPEN = text("state IN ('claimed', 'ready', 'posting')")


#: The articles that an embargo holds.
_EMBARGOED = text("embargo_until IS NOT NULL")


def _of(table: str, **options: Any) -> ForeignKey:
    return ForeignKey(f"{table}.id", ondelete="CASCADE", **options)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

outlets = Table(
    "outlets",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("folded", Text, nullable=False, index=True),
    Column("kind", Text),
    Column("country", Text),
    Column("label", Text),
    Column("label_en", Text),
    Column("domains", JSON, nullable=False),
    Column("licensed", Boolean, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("shows", Text),  # full, passage, quote: what an answer may show; None: as `licensed` and `ours` say
    Column("retention", Integer),  # days that its articles may be kept
    Column("listed", Boolean, nullable=False),  # the directory knows it
)

#: `key` keeps two processes from making one actor twice: `entry:...` of the directory, else `person:...` and the folded name.
actors = Table(
    "actors",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("entry", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("merged_into", ForeignKey("actors.id"), index=True),  # whom an editor decided it to be
    Column("articles", Integer, nullable=False, server_default="0"),  # how many of those that an answer may see name it
    sqlite_autoincrement=True,
)

#: Whom no profile is given of, whatever articles say of them: by the key of their actor.
barred = Table("barred", metadata, Column("key", Text, primary_key=True), Column("at", Text, nullable=False))

#: What editors decided, by whom and when; undone ones are kept.
decisions = Table(
    "decisions",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # of who is who: same, apart; of quotes: speaker, nobody, not_a_quote, outlet
    Column("team", Text, nullable=False),
    Column("editor", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone_by", Text),
    Column("undone_at", Text),
    sqlite_autoincrement=True,
)

#: What a decision says: who is read as `key` is `to_key`, in one article or (`article_key` empty) in all.
identities = Table(
    "identities",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_key", Text, primary_key=True),
    Column("decision_id", _of("decisions"), primary_key=True, autoincrement=False),
    Column("to_key", Text, nullable=False, index=True),
    Index("ix_identities_decision_id", "decision_id"),
)

#: `origin`: `directory`, `read` in an article, or made from a full name: `surname`, `acronym`. Of names that are written alike, those
#: of the highest `rank` are looked at: by origin, then by how often articles name the actor (`store.archive.index`).
aliases = Table(
    "aliases",
    metadata,
    _id(),
    Column("actor_id", _of("actors"), nullable=False),
    Column("alias", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("rank", Integer, nullable=False, server_default="0"),
    UniqueConstraint("actor_id", "folded", "origin"),
    Index("ix_aliases_folded", "folded", "rank"),
)

#: The names that two of their words, or a surname, lead to (`store.match.keys`), those of the most named actors by the highest weight.
name_keys = Table(
    "name_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("weight", Integer, primary_key=True, autoincrement=False),
    Column("alias_id", _of("aliases"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

#: The words of all names. `weight`: of the most named actor whom a word means by itself, -1 for a word that means nobody by itself.
name_words = Table(
    "name_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("head", Text, nullable=False),
    Column("weight", Integer, nullable=False),
    Index("ix_name_words_head", "head", "weight"),
    sqlite_with_rowid=False,
)

#: The words that a letter or their vowels part from one another have a key in common.
word_keys = Table(
    "word_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    sqlite_with_rowid=False,
)

roles = Table(
    "roles",
    metadata,
    _id(),
    Column("actor_id", _of("actors"), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("country", Text),
    Column("since", Text, nullable=False),
    Column("until", Text),
    Column("known_until", Text, nullable=False),
    Column("article_id", _of("articles"), index=True),  # None: the directory says so
    Column("start", Integer),  # where an article says so, from `start` to `end`
    Column("end", Integer),
    Column("former", Boolean),
    Column("key", Text),  # the post that an article's words mean (`store.extract.posts`)
    Column("day", Integer),
    Index("ix_roles_key", "key", "day"),
    Index("ix_roles_actor_id", "actor_id", "day"),
)

articles = Table(
    "articles",
    metadata,
    _id(),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("outlet_id", ForeignKey("outlets.id")),
    Column("url", Text),
    Column("title", Text),
    Column("published", Text),
    Column("day", Integer, nullable=False),
    Column("fetched", Text),
    Column("digest", Text, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("directory", Text),  # the digest of the one that it was read with
    Column("agency", Text),
    Column("origin", Integer, index=True),  # the first article read that is a copy of the same dispatch, often this one
    Column("embargo_until", Text),  # UTC; of articles under embargo alone
    UniqueConstraint("key", "version"),
    # Holds all that coverage counts. Not by status first: SQLite would then start every answer from the articles.
    Index("ix_articles_coverage", "outlet_id", "day", "status"),
    Index("ix_articles_embargo_until", "embargo_until", sqlite_where=_EMBARGOED, postgresql_where=_EMBARGOED),
    sqlite_autoincrement=True,
)

#: How many articles of each outlet (0: of none that is known) have a status: triggers keep it, whoever writes.
article_counts = Table(
    "article_counts",
    metadata,
    Column("outlet_id", Integer, primary_key=True, autoincrement=False),
    Column("status", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: Between which days the things of a stretch of ids are, by which the best of very many hits are found without looking at all
#: (`store.archive.topmost`). `of`: quotes, figures, articles; `oldest`: of known days. They only widen: what was taken out since costs a
#: look, and no answer.
zones = Table(
    "zones",
    metadata,
    Column("of", Text, primary_key=True),
    Column("zone", Integer, primary_key=True, autoincrement=False),
    Column("newest", Integer, nullable=False),
    Column("oldest", Integer),
    sqlite_with_rowid=False,
)

#: Articles that may be copies of one dispatch have a band in common (`store.origins`).
origin_bands = Table(
    "origin_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

#: Apart from `articles`, so that answers never walk over texts. `raw` is what was read, compressed with zlib.
texts = Table(
    "texts",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("said", Text),  # what the manifest says of it, as JSON
    Column("names", JSON),  # whom and what it names, as `store.archive.contexts` compares articles; None before rules 9
)


#: What was read in an article that not everybody may see, as JSON, to be written anew when its time has come; `guid`: of which item of
#: an agency it is a version.
sealed = Table(
    "sealed",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("extraction", Text, nullable=False),
    Column("guid", Text),
)

#: The names that such an article gives its actors: the directory of names (`aliases` and its keys) knows nothing of them.
sealed_names = Table(
    "sealed_names",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("actor_id", _of("actors"), primary_key=True, autoincrement=False, index=True),
    Column("folded", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("alias", Text, nullable=False),
    Index("ix_sealed_names_folded", "folded"),
)


def _of_actors(name: str, thing: Column[int], *more: Column[Any] | Index, apart: tuple[str, ...] = ()) -> Table:
    """The actors of each thing, an actor's things newest first by index; the columns of `apart` part them before the day does."""
    return Table(
        name,
        metadata,
        Column("actor_id", _of("actors"), primary_key=True, autoincrement=False),
        thing,
        Column("day", Integer, nullable=False),
        *more,
        Index(f"ix_{name}_newest", "actor_id", *apart, "day", thing.name),
        Index(f"ix_{name}_{thing.name}", thing.name),
    )


#: The actors that an article names.
article_actors = _of_actors("article_actors", Column("article_id", _of("articles"), primary_key=True, autoincrement=False))

#: Articles in which a decision holds: whom they were read to name, and whom they are decided to. `whole`: they do not name both.
reassigned = Table(
    "reassigned",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("actor_id", _of("actors"), primary_key=True, autoincrement=False, index=True),
    Column("to_id", _of("actors"), primary_key=True, autoincrement=False),
    Column("whole", Boolean, nullable=False),
)

#: The people of each article as they were read, whatever was tied or decided since: what ties are made from. `bare`: by a surname alone.
#: `private`: introduced as known to nobody. `loose`: the surname again where either holds. `posts`: the roles that the article gives
#: them, by key. `to_id`: to whom the name was tied.
sightings = Table(
    "sightings",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("actor_id", _of("actors"), primary_key=True, autoincrement=False, index=True),
    Column("surname", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("bare", Boolean, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("loose", Text),
    Column("gender", Text),
    Column("posts", JSON, nullable=False),
    Column("to_id", ForeignKey("actors.id", ondelete="SET NULL"), index=True),
    Index("ix_sightings_surname", "surname", "day"),
    Index("ix_sightings_loose", "loose", "day"),
    sqlite_with_rowid=False,
)

#: Speakers whom an article calls by a post alone, in its words; `to_id`: who other articles say to hold it (`store.archive.unnamed`).
unnamed = Table(
    "unnamed",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("words", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("to_id", ForeignKey("actors.id", ondelete="SET NULL"), index=True),
    Index("ix_unnamed_key", "key", "day"),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    _id(),
    Column("article_id", _of("articles"), nullable=False, index=True),
    Column("actor_id", _of("actors"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("form", Text, nullable=False),
)


def _thing(name: str, *columns: Column[Any] | Index) -> Table:
    """Quotes and figures: where they stand, who says them, what orders them, and the sentences around."""
    return Table(
        name,
        metadata,
        _id(),
        Column("article_id", _of("articles"), nullable=False, index=True),
        Column("outlet_id", Integer),
        Column("day", Integer, nullable=False),
        Column("rank", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("kind", Text, nullable=False),
        Column("speaker", Text),
        Column("speaker_id", ForeignKey("actors.id")),
        *columns,
        Column("passage", Text, nullable=False),
        Column("passage_start", Integer, nullable=False),
        Index(f"ix_{name}_order", "rank", "day", "id"),
        Index(f"ix_{name}_newest", "day", "id"),
        Index(f"ix_{name}_outlet", "outlet_id", "rank", "day", "id"),
        sqlite_autoincrement=True,
    )


quotes = _thing(
    "quotes",
    Column("joint", JSON, nullable=False, server_default="[]"),  # ids of the actors who say it together with the speaker
    Column("pieces", JSON, nullable=False),  # [[start, end], ...] in the article's text
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("cue", Text),
    Column("said_on", Text),
    Column("setting", Text),
    Column("via", Text),
    Column("inferred", Boolean, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("corrected", Boolean, nullable=False, server_default=false()),  # an editor says whose it is
    Column("note", Text),  # an editor's, on what the outlet says
)

#: What a decision says of a quote: the one that has these words in an article, whatever its version (the `place`th, from 0, of those
#: that have them). `to_key`: the actor who said it; `note`: what the outlet has wrong; `shown`: the words as an editor saw them.
corrections = Table(
    "corrections",
    metadata,
    _id(),
    Column("decision_id", _of("decisions"), nullable=False, index=True),
    Column("article_key", Text, nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("to_key", Text, index=True),
    Column("to_name", Text),
    Column("note", Text),
    Column("shown", Text, nullable=False),
    sqlite_autoincrement=True,
)

#: Quotes that a correction changes or takes out, as they were read: rows of `quotes`, to be put back.
corrected = Table(
    "corrected",
    metadata,
    Column("quote_id", Integer, primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), nullable=False, index=True),
    Column("row", JSON, nullable=False),
)

#: value, low and high as written, to be said; least and most as floating numbers, to be compared.
figures = _thing(
    "figures",
    Column("words", Text, nullable=False),
    Column("value", Text),
    Column("low", Text),
    Column("high", Text),
    Column("least", Float),
    Column("most", Float),
    Column("unit", Text, nullable=False),
    Column("unit_assumed", Boolean, nullable=False),
    Column("qualifier", Text),
    Column("about", Text),
    Column("equivalent", Text),
    Column("agency", Text),
    Column("period", Text),
    Column("main_id", _of("figures"), index=True),  # it only repeats that figure, in brackets and in another unit
    Index("ix_figures_speaker", "speaker_id", "rank", "day", "id"),
    Index("ix_figures_speaker_newest", "speaker_id", "day", "id"),
    Index("ix_figures_unit", "unit", "rank", "day", "id"),
    Index("ix_figures_value", "unit", "most", "id"),
)


def _quote_id() -> Column[int]:
    return Column("quote_id", _of("quotes"), primary_key=True, autoincrement=False)


#: Who says a quote: its speaker, and each who says it together with them. « X et Y ont promis » is one quote with two rows here.
quote_speakers = _of_actors(
    "quote_speakers",
    _quote_id(),
    Column("rank", Integer, nullable=False),
    Column("marked", Integer, nullable=False),
    Index("ix_quote_speakers_order", "actor_id", "rank", "day", "quote_id"),
    apart=("marked",),
)

#: Whom a quote or a figure is about.
quote_actors = _of_actors(
    "quote_actors", _quote_id(), Column("marked", Integer, nullable=False, server_default="1"), apart=("marked",)
)
figure_actors = _of_actors("figure_actors", Column("figure_id", _of("figures"), primary_key=True, autoincrement=False))

event_mentions = Table(
    "event_mentions",
    metadata,
    _id(),
    Column("article_id", _of("articles"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Column("date", Text),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("precision", Text),
    Column("tense", Text, nullable=False),
    Column("place", Text),
    Column("kind", Text),
    Index("ix_event_mentions_tense", "tense", "first_day"),
    sqlite_autoincrement=True,
)

event_mention_actors = Table(
    "event_mention_actors",
    metadata,
    Column("event_id", _of("event_mentions"), primary_key=True, autoincrement=False),
    Column("actor_id", _of("actors"), primary_key=True, autoincrement=False, index=True),
)

#: One happening over articles (`store.archive.groups`). An event without articles is told no more; its id is never used again, and
#: `merged_into` says which event its articles went to. `first_day`: 0 where its date is not known.
events = Table(
    "events",
    metadata,
    _id(),
    Column("headline", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("date", Text),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("precision", Text),
    Column("state", Text, nullable=False),
    Column("place", Text),
    Column("place_folded", Text),
    Column("first_seen", Text, nullable=False),  # UTC, 2022-01-19T08:30:00Z
    Column("updated", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("weight", Float, nullable=False),
    Column("kind", Text),
    Column("article_id", Integer),  # of the article that tells it best, the sentence from `start` to `end`
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("figure_id", Integer),  # the figure and the quote that are shown; each may be read away
    Column("quote_id", Integer),
    Column("merged_into", Integer),
    Index("ix_events_day", "first_day", "id"),
    Index("ix_events_updated", "updated", "id"),
    Index("ix_events_state", "state", "first_day"),
    sqlite_autoincrement=True,
)

#: The event of each current article. `rules`: those that it was grouped by, 0 where it waits; `template`: a form that comes again and
#: again with other numbers, which tells no event; `first_id`: the first version of the article.
event_articles = Table(
    "event_articles",
    metadata,
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("event_id", Integer, index=True),
    Column("first_id", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("received", Text),  # UTC; None until it is grouped, where nobody said
    Column("rules", Integer, nullable=False),
    Column("template", Boolean, nullable=False, server_default=false()),
    Column("frame", BigInteger),  # of its outlet and the form of its title
    Column("features", Text),  # what it is compared by, as JSON (`store.clusters.features`)
    Index("ix_event_articles_received", "received", "event_id"),
    Index("ix_event_articles_rules", "rules", "article_id"),
    Index("ix_event_articles_frame", "frame", "article_id"),
    Index("ix_event_articles_day", "day", "article_id"),
)

#: In how many articles a feature stands; the row of the empty one counts those articles.
event_features = Table(
    "event_features",
    metadata,
    Column("feature", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: The words by which an article is found that may tell the same event.
event_stems = Table(
    "event_stems",
    metadata,
    Column("stem", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: The actors of an event, and how many of its articles name each.
event_actors = Table(
    "event_actors",
    metadata,
    Column("actor_id", _of("actors"), primary_key=True, autoincrement=False),
    Column("event_id", _of("events"), primary_key=True, autoincrement=False, index=True),
    Column("articles", Integer, nullable=False),
)

#: What users have set for themselves (`store.archive.preferences`).
preferences = Table(
    "preferences",
    metadata,
    Column("team", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("lang", Text),
    Column("outlet", Text),
    Column("days", Integer),
)

#: What workspaces gave the app (`store.archive.installations`); `sealed`: its tokens.
installations = Table(
    "installations",
    metadata,
    Column("team", Text, primary_key=True),
    Column("enterprise", Text),
    Column("name", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("expires", Text),
    Column("installer", Text, nullable=False),
    Column("installed", Text, nullable=False),
)

#: Installations under way, by a digest of what Slack brings back.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("expires", Text, nullable=False),
)

#: Who was told, once, how to begin.
welcomed = Table(
    "welcomed",
    metadata,
    Column("team", Text, primary_key=True),
    Column("user", Text, primary_key=True),
)

#: Digests and alerts (`store.archive.subscriptions`). `due`: the next slot; an alert's: not before. Times are UTC, `YYYY-MM-DDTHH:MM:SSZ`.
subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    Column("team", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("channel", Text),  # None: a direct message to the owner
    Column("direct", Text),  # the conversation with the owner, once it was opened
    Column("kind", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("days", Text, nullable=False),  # « 01234 »: Monday to Friday
    Column("minutes", Integer, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("sealed", Text),  # words, names, outlets, places: `store.ciphers`
    Column("lang", Text, nullable=False),
    Column("length", Text, nullable=False),
    Column("follow_ups", Boolean, nullable=False),
    Column("says_nothing", Boolean, nullable=False),
    Column("quiet", JSON),
    Column("pace", Integer, nullable=False),
    Column("paused", Text),
    Column("due", Text),
    Column("told_until", Text),
    Column("passed_until", Text),  # what came until then is not told
    Column("cursor", Integer, nullable=False),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("ended", Text),
    Index("ix_subscriptions_due", "team", "kind", "due"),
    Index("ix_subscriptions_owner", "team", "owner"),
    sqlite_autoincrement=True,
)

#: What is to be posted, is being, or was: a slot of a subscription is one row, whoever claims it. `until`: nobody else touches it before.
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("subscription_id", _of("subscriptions"), nullable=False),
    Column("team", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("channel", Text),
    Column("thread", Text),
    Column("since", Text, nullable=False),
    Column("upto", Text, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("claimed", Text, nullable=False),
    Column("events", JSON, nullable=False),  # [event, [article, ...], whether it follows one that was told]
    Column("payload", JSON),  # until it is sent
    Column("ts", Text),
    Column("error", Text),
    Column("settled", Text),
    UniqueConstraint("subscription_id", "slot"),
    Index("ix_outbox_state", "team", "state", "until"),
    Index("ix_outbox_settled", "settled"),
    # One message at a time a subscription: what is on its way decides what the next one has to tell.
    Index("ix_outbox_open", "subscription_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    sqlite_autoincrement=True,
)

#: What a subscription was told of, by article: an event is new to it where none of its articles is here.
told = Table(
    "told",
    metadata,
    Column("subscription_id", _of("subscriptions"), primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Index("ix_told_article_id", "article_id"),
    Index("ix_told_at", "at"),
    sqlite_with_rowid=False,
)

#: The bot's own messages that tell of articles, without a word of their text: what is corrected later is looked for here.
posts = Table(
    "posts",
    metadata,
    _id(),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("team", "channel", "ts"),
    Index("ix_posts_at", "at"),
    sqlite_autoincrement=True,
)

post_articles = Table(
    "post_articles",
    metadata,
    Column("post_id", _of("posts"), primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

#: Articles that were taken back: why, by whom (an editor, `cli`, `agency`), when; `article_key` keeps them from coming in again.
withdrawals = Table(
    "withdrawals",
    metadata,
    _id(),
    Column("article_key", Text, nullable=False, index=True),
    Column("outlet", Text),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("purged", Boolean, nullable=False),
    Column("kind", Text, nullable=False, server_default="article"),  # or `name`: of somebody, out of these articles
    sqlite_autoincrement=True,
)

#: Names that are hidden wherever they stand, and found no more: the ways to write each, as JSON (`store.masks`).
anonymised = Table(
    "anonymised",
    metadata,
    _id(),
    Column("names", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_autoincrement=True,
)

withdrawn_articles = Table(
    "withdrawn_articles",
    metadata,
    Column("withdrawal_id", _of("withdrawals"), primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

#: Messages that say now that an article they cite was withdrawn; `error`: or that cannot be made to.
amendments = Table(
    "amendments",
    metadata,
    Column("post_id", _of("posts"), primary_key=True, autoincrement=False),
    Column("withdrawal_id", _of("withdrawals"), primary_key=True, autoincrement=False, index=True),
    Column("at", Text, nullable=False),
    Column("error", Text),
    sqlite_with_rowid=False,
)

#: What an outlet changed from the version before to this one: `before` None where it is new, `after` None where it is gone.
changes = Table(
    "changes",
    metadata,
    _id(),
    Column("article_id", _of("articles"), nullable=False, index=True),
    Column("at", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),  # quote, figure, name
    Column("before", Text),
    Column("after", Text),
    Column("words", Text, nullable=False),  # of a quote: its tokens, by which it is known
    sqlite_autoincrement=True,
)

#: Messages in whose thread it was said that an article they tell of has changed; `posted` None: a process has begun to.
rectified = Table(
    "rectified",
    metadata,
    Column("post_id", _of("posts"), primary_key=True, autoincrement=False),
    Column("article_id", _of("articles"), primary_key=True, autoincrement=False, index=True),
    Column("claimed", Text, nullable=False),
    Column("posted", Text),
    sqlite_with_rowid=False,
)

#: What was answered; `event` is a digest of where it stood and who asked.
deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    Column("team", Text, nullable=False),
    Column("event", Text, nullable=False),
    UniqueConstraint("team", "event"),
    sqlite_autoincrement=True,
)

#: The inbox and the feeds (`store.archive.feeds`). `key` tells a feed's address by a digest: an address may hold a password.
sources = Table(
    "sources",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("listed", Boolean, nullable=False),  # it is watched now
    Column("last_success", Text),
    Column("last_new", Text),
    Column("last_item", Text),  # when the newest article that came of it was published
    Column("last_error", Text),
    Column("error", Text),
    Column("failures", Integer, nullable=False),  # in a row
    Column("not_before", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("articles", Integer, nullable=False),
    Column("silences", JSON, nullable=False),  # [[day, the longest silence that ended on it, in seconds], ...]
    Column("usual_gap", Float),
)

#: Entries of feeds that were dealt with; those with a `not_before` are to be tried again.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("source", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", Text),
    Column("at", Text, nullable=False),
    Index("ix_feed_entries_source_at", "source", "at"),
)

#: The newest version that has come of each item of an agency (`store.archive.editions`); `key` is that of its article.
editions = Table(
    "editions",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("created", Text),  # in UTC, so written that text compares as time
    Column("series", Text),
    Column("replacing", Boolean, nullable=False),
    Column("urgency", Integer),
    Column("held", Text, nullable=False),  # usable, replaced, embargoed, withheld, withdrawn
    Index("ix_editions_series_created", "series", "created"),
)

#: In how many quotes and in how many articles of the search indexes a stem stands, whatever their version: by it words that tell quotes
#: apart are known from common ones (`store.archive.stems`). The row of the empty stem counts quotes and articles.
stem_counts = Table(
    "stem_counts",
    metadata,
    Column("stem", Text, primary_key=True),
    Column("quotes", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: Archives of old articles that are read in, or were: by what was found there (`digest`), with which rules and directory.
backfills = Table(
    "backfills",
    metadata,
    _id(),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("directory", Text, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    UniqueConstraint("digest", "rules", "directory"),
    sqlite_autoincrement=True,
)

#: Their chunks, in the order in which they are loaded: from which document to which, and what came of them.
backfill_chunks = Table(
    "backfill_chunks",
    metadata,
    Column("backfill_id", _of("backfills"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("state", Text, nullable=False),  # waiting, loaded, failed
    Column("counts", JSON),
    Column("loaded", Text),
    sqlite_with_rowid=False,
)

# The search indexes. On SQLite they are FTS5 tables, whose key is always called rowid; on PostgreSQL tables of that shape.
_indexes = MetaData()
quote_index = Table("quote_index", _indexes, Column("rowid", Integer), Column("words", Stems), Column("passage", Stems))
figure_index = Table("figure_index", _indexes, Column("rowid", Integer), Column("words", Stems), Column("passage", Stems))
article_index = Table("article_index", _indexes, Column("rowid", Integer), Column("words", Stems))
#: Apart from the others: SQLite has them as virtual tables.
INDEXES = (quote_index, figure_index, article_index)
