"""What was read in one article in, its rows out: quotes, figures, events, roles, whom they name; on the connection that is handed over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, update

from store.archive import index, quotations, unnamed
from store.archive.dating import day_of
from store.archive.passages import Sentences
from store.extract.credits import agency_told
from store.extract.posts import post
from store.extract.text import stems as stems_of
from store.schema import (
    article_actors,
    event_mention_actors,
    event_mentions,
    figure_actors,
    figure_index,
    figures,
    mentions,
    quotes,
    roles,
)
from store.types import Article, EventMention, Extraction, Figure, Mention, Quote, RoleRead, Span

Found = TypeVar("Found", Quote, Figure)

#: Whole quotes come first, reported speech last. Higher is shown first.
QUOTE_RANKS = {"direct": 2, "fragment": 1, "indirect": 0}
#: A count below this is rarely what is asked for: « les deux camps », « trois médailles ».
SMALL_COUNT = 10


def figure_rank(figure: Figure) -> int:
    """What somebody pays, then what is counted, then how long it lasts, how old it is, how few they are. Higher is shown first."""
    if figure.kind == "money":
        return 2
    if figure.kind == "count":
        most = max(number for number in (figure.value, figure.high, Decimal(0)) if number is not None)
        return int(most >= SMALL_COUNT)
    return int(figure.kind in ("percent", "ratio"))


class Writer:
    """Writes what was read in one article: each kind of thing in one statement a table, whatever their number."""

    def __init__(
        self,
        connection: Connection,
        article: Article,
        extraction: Extraction,
        article_id: int,
        outlet: int | None,
        day: int,
        actors: Mapping[str, int],
        *,
        kept: Mapping[str, Mapping[tuple[int, int], int]] | None = None,
    ) -> None:
        """`kept`: by table, the ids that things which stand at a place shall have."""
        self.kept = kept or {}
        self.connection = connection
        self.text = article.text
        self.agency = article.agency
        self.published = article.published
        self.extraction = extraction
        self.actors = actors
        self.named = {actor.name for actor in extraction.actors}
        self.common = {"article_id": article_id, "outlet_id": outlet, "day": day}
        self.counts = article.status == "current"
        self.sentences = Sentences(article.text)
        self.mentions = sorted((m for m in extraction.mentions if m.actor in actors), key=lambda m: m.span.start)

    def write(self) -> None:
        article_id, day = self.common["article_id"], self.common["day"]
        self._put(mentions, [{"article_id": article_id, "actor_id": self.actors[m.actor], **_at(m)} for m in self.mentions])
        named = sorted({self.actors[m.actor] for m in self.mentions} | set(self.actors.values()))
        self._put(article_actors, [{"actor_id": actor, "article_id": article_id, "day": day} for actor in named])
        if self.counts:
            index.counted(self.connection, named, 1)
        self._roles(self.extraction.roles)
        self._quotes(self.extraction.quotes)
        self._figures(self.extraction.figures)
        self._events(self.extraction.events)

    def _roles(self, found: Sequence[RoleRead]) -> None:
        when = self.published or ""
        rows = [
            {
                "actor_id": self.actors[role.actor],
                "article_id": self.common["article_id"],
                "title": role.title,
                "title_en": "",
                "since": when,
                "known_until": when,
                "start": role.span.start,
                "end": role.span.end,
                "former": role.former,
                "key": meant.key if (meant := post(role.title)) else None,
                "day": self.common["day"],
            }
            for role in found
            if role.actor in self.actors
        ]
        self._insert(roles, rows)

    def _quotes(self, found: Sequence[Quote]) -> None:
        found = _last_first(found)
        passages = [self.sentences.around(quote.span) for quote in found]
        rows = [self._quote(quote, passage) for quote, passage in zip(found, passages, strict=True)]
        ids = self._insert(quotes, rows)
        whole = [{"id": id, **row} for id, row in zip(ids, rows, strict=True)]
        named = sorted((mention.span.start, self.actors[mention.actor]) for mention in self.mentions)
        quotations.hang(self.connection, whole, {row["article_id"]: named for row in whole[:1]})

    def _quote(self, quote: Quote, passage: Span) -> dict[str, Any]:
        thing = self._thing(quote.span, quote.kind, quote.speaker, passage)
        joint = dict.fromkeys(self.actors[name] for name in quote.joint if name in self.actors)
        return {
            **thing,
            "joint": [actor for actor in joint if actor != thing["speaker_id"]],
            "rank": QUOTE_RANKS[quote.kind],
            "pieces": [[piece.start, piece.end] for piece in quote.pieces],
            "speaker_start": quote.speaker_span.start if quote.speaker_span else None,
            "speaker_end": quote.speaker_span.end if quote.speaker_span else None,
            "cue": quote.cue,
            "said_on": quote.said_on,
            "setting": quote.setting,
            "via": quote.via,
            "inferred": quote.inferred,
            "rule": quote.rule,
            "confidence": quote.confidence,
            **(unnamed.inferred({"inferred": quote.inferred, "rule": quote.rule}, 1) if self._by_post(quote.speaker) else {}),
        }

    def _by_post(self, speaker: str | None) -> bool:
        """Whether the speaker is told by other articles, as whoever holds a post."""
        return speaker in self.actors and speaker not in self.named

    def _figures(self, found: Sequence[Figure]) -> None:
        found = _last_first(found)
        passages = [self.sentences.around(figure.span) for figure in found]
        rows = [self._figure(figure, passage) for figure, passage in zip(found, passages, strict=True)]
        ids = self._insert(figures, rows)
        words = [" ".join(filter(None, (row["words"], row["about"], row["equivalent"]))) for row in rows]
        self._index_figures(ids, words, passages)
        self._name_figures(ids, rows, passages)
        by_span = {figure.span: id for figure, id in zip(found, ids, strict=True)}
        repeated = {by_span[f.equivalent]: id for f, id in zip(found, ids, strict=True) if f.equivalent in by_span}
        for repeat, main in repeated.items():
            if repeat != main and repeat not in repeated.values():
                self.connection.execute(update(figures).where(figures.c.id == repeat).values(main_id=main))

    def _figure(self, figure: Figure, passage: Span) -> dict[str, Any]:
        numbers = [number for number in (figure.value, figure.low, figure.high) if number is not None]
        return {
            **self._thing(figure.span, figure.kind, figure.speaker, passage),
            "rank": figure_rank(figure),
            "words": figure.span.of(self.text),
            **{name: _written(getattr(figure, name)) for name in ("value", "low", "high")},
            "least": float(min(numbers)) if numbers else None,
            "most": float(max(numbers)) if numbers else None,
            "unit": figure.unit,
            "unit_assumed": figure.unit_assumed,
            "qualifier": figure.qualifier,
            "about": figure.about,
            "equivalent": figure.equivalent.of(self.text) if figure.equivalent else None,
            "agency": agency_told(passage.of(self.text)) or self.agency,
            "period": figure.period,
        }

    def _thing(self, hull: Span, kind: str, speaker: str | None, passage: Span) -> dict[str, Any]:
        return {
            **self.common,
            "start": hull.start,
            "end": hull.end,
            "kind": kind,
            "speaker": speaker,
            "speaker_id": self.actors.get(speaker) if speaker else None,
            "passage": passage.of(self.text),
            "passage_start": passage.start,
        }

    def _events(self, found: Sequence[EventMention]) -> None:
        rows = [
            {
                "article_id": self.common["article_id"],
                "start": event.span.start,
                "end": event.span.end,
                "headline": event.headline,
                "date": event.date,
                "first_day": day_of(event.date),
                "last_day": day_of(event.date, last=True),
                "precision": event.precision,
                "tense": event.tense,
                "place": event.place,
                "kind": event.kind,
            }
            for event in found
        ]
        ids = self._insert(event_mentions, rows)
        acting = {
            (id, self.actors[name])
            for id, event in zip(ids, found, strict=True)
            for name in event.actors
            if name in self.actors
        }
        self._put(event_mention_actors, [{"event_id": event, "actor_id": actor} for event, actor in sorted(acting)])

    def _index_figures(self, ids: Iterable[int], words: Iterable[str], passages: Iterable[Span]) -> None:
        rows = [
            {"rowid": id, "words": stems_of(own), "passage": stems_of(passage.of(self.text))}
            for id, own, passage in zip(ids, words, passages, strict=True)
        ]
        self._put(figure_index, rows)

    def _name_figures(self, ids: Iterable[int], rows: Iterable[Mapping[str, Any]], passages: Sequence[Span]) -> None:
        """Whom each figure is about: the actors named in its passage, but for who gives it."""
        named = self._named_in(passages)
        about = [
            {"actor_id": actor, "figure_id": id, "day": row["day"]}
            for id, row, passage in zip(ids, rows, passages, strict=True)
            for actor in sorted(named[passage] - {row["speaker_id"]})
        ]
        self._put(figure_actors, about)

    def _named_in(self, passages: Iterable[Span]) -> dict[Span, set[int]]:
        """The actors mentioned inside each passage; passages and mentions are walked together, each once."""
        found: dict[Span, set[int]] = defaultdict(set)
        at = 0
        for passage in sorted(set(passages), key=lambda span: span.start):
            while at < len(self.mentions) and self.mentions[at].span.start < passage.start:
                at += 1
            inside = at
            while inside < len(self.mentions) and self.mentions[inside].span.start < passage.end:
                found[passage].add(self.actors[self.mentions[inside].actor])
                inside += 1
        return found

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Inserts and gives the ids in the order of the rows; what stands where something stood before has its id."""
        if not rows:
            return []
        before = dict(self.kept.get(table.name, {}))
        ids = [before.pop((row["start"], row["end"]), None) for row in rows]
        self._put(table, [{"id": id, **row} for id, row in zip(ids, rows, strict=True) if id is not None])
        new = [row for id, row in zip(ids, rows, strict=True) if id is None]
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        fresh = iter(self.connection.scalars(statement, new).all() if new else ())
        return [next(fresh) if id is None else id for id in ids]

    def _put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)


def _last_first(found: Sequence[Found]) -> list[Found]:
    """Answers show the highest id first: an article's things written last first are shown in the order in which it tells them."""
    return sorted(found, key=lambda thing: (thing.span.start, thing.span.end), reverse=True)


def _at(mention: Mention) -> dict[str, Any]:
    return {"start": mention.span.start, "end": mention.span.end, "form": mention.form}


def _written(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
