"""What somebody claims was said in, what the archive knows of it out; a bounded number of statements, whatever is asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from heapq import nsmallest
from typing import Any

from rapidfuzz.distance import LCSseq
from sqlalchemy import Connection, Row

from store import queries
from store.archive import answers, identities
from store.archive.likely import likely_articles, likely_copies, likely_quotes
from store.archive.passages import Sentences, passage
from store.extract.lexicon import entries, rows
from store.extract.marks import read_marks
from store.extract.text import tokens
from store.match.quotes import (
    Alignment,
    Fit,
    Wording,
    align,
    changes,
    checked,
    depends,
    fit,
    is_slight,
    joined,
    likeness,
    telling,
    turning,
    wording,
)
from store.queries import Dialect
from store.types import STANDING, Actor, Correction, FoundQuote, FoundWords, Span, Speaker, Trace, Verdict, Verification

#: What is longer is cut: no quote is.
MOST_CHARACTERS = 4_000
#: Of a quote without end so much is laid beside what was asked: word by word the time grows with the product of both.
_LONGEST_SAID = 20_000
#: So many candidates are laid side by side with what was asked, word by word.
ALIGNED, ALIGNED_OF_HALF = 12, 4
#: What has fewer words is no two quotes.
TWO_PARTS = 6
#: Words of an article that are nobody's are told where nearly all stand there, side by side.
WORDS_SCORE = 0.88
#: Another article that carries a quote with other words (« informés », « avertis ») carries the same quote.
SAME_QUOTE = 0.75
#: Words and telling words of a whole quote, and of an extract of one, that are somebody's own.
OWN_WHOLE, OWN_EXTRACT = (3, 2), (6, 3)
#: It is the same quote, mended or told otherwise, where so much is the same: of a few telling words (« 250 millions »), of what is
#: somebody else's there.
A_FEW, MENDED, ATTRIBUTED_ANEW = 3, 0.4, 0.86
#: What is named as the nearest shares so much at least.
NEAREST = 0.3


_ASKS = re.compile(r"[ \u00a0\u202f]?\?(?=\W*[»”\"])")


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A quote of the archive beside what was asked."""

    row: Row[Any]
    found: Alignment
    fit: Fit | None
    correction: Correction | None = None
    instead: int | None = None  # the id of the quote that a version which stands has in its place

    @property
    def marked(self) -> bool:
        return bool(self.row.kind != "indirect")

    @property
    def current(self) -> bool:
        return self.row.article_status in STANDING

    @property
    def speakers(self) -> set[int]:
        return {id for id in (self.row.speaker_id, *self.row.joint) if id is not None}

    @property
    def age(self) -> tuple[int, int, int]:
        """Oldest first, unknown days last."""
        return self.row.day or 99_999_999, self.row.article_id, self.row.id

    @property
    def level(self) -> tuple[int, int, float]:
        """How well it answers: words that stand there as they were asked, between marks, before reported ones, before changed ones."""
        rank = {"exact": 4, "truncated": 3, "altered": 1, None: 0}[self.fit] - (
            0 if self.marked or self.fit == "altered" else 2.5
        )
        blocks = len(self.found.blocks) if self.fit == "truncated" else 0
        return int(2 * rank), -blocks, round(self.found.score + (0.03 if self.marked else 0.0), 2)


def check(connection: Connection, text: str, *, speaker: int | None, dialect: Dialect) -> Verification:
    text = checked(text, longest=MOST_CHARACTERS)
    asked = wording(text)
    if not asked.words:
        return Verification(text, "not_found", coverage=answers.coverage(connection))
    speaker = None if speaker is None else identities.root(connection, speaker)
    candidates = _candidates(connection, asked, dialect)
    fitting = [one for one in candidates if one.fit]
    best = max(fitting, key=lambda one: (one.level, one.current), default=None)
    if best is not None and best.instead is not None:  # what stands is the answer, what stood before is told beside it
        best = next(one for one in candidates if one.row.id == best.instead)
        return _verified(connection, asked, best, candidates, speaker, dialect)
    if best is None or best.fit == "altered":
        two = _recomposed(connection, asked, candidates)
        if two is not None:
            return two
    if best is None or not best.found.complete:
        words = _words(connection, asked, best.found.score if best else 0.0, dialect)
        if words is not None:
            return Verification(text, "not_a_quote", words=words)
    if best is None:
        return _nothing(connection, text, candidates)
    return _verified(connection, asked, best, candidates, speaker, dialect)


def _candidates(connection: Connection, asked: Wording, dialect: Dialect) -> list[_Candidate]:
    """The quotes that are likest, best first; of an article that was corrected, the version that stands."""
    ids = likely_quotes(connection, asked.text, dialect=dialect)
    if not ids:
        return []
    words = {row.id: tokens(_text(row)) for row in connection.execute(queries.words_of_quotes(ids))}
    sought = tokens(asked.text)
    chosen = _likest(sought, words, ALIGNED)
    if len(sought) >= TWO_PARTS:
        half = (len(sought) + 1) // 2
        for part in (sought[:half], sought[half:]):
            chosen += _likest(part, words, ALIGNED_OF_HALF)
    return _corrected(connection, asked, [_candidate(asked, row) for row in _rows(connection, list(dict.fromkeys(chosen)))])


def _likest(sought: Sequence[str], words: Mapping[int, Sequence[str]], most: int) -> list[int]:
    return nsmallest(most, words, key=lambda id: (-likeness(sought, words[id]), id))


def _rows(connection: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    return connection.execute(queries.candidate_quotes(ids)).all() if ids else ()


def _candidate(asked: Wording, row: Row[Any]) -> _Candidate:
    found = align(asked, wording(_text(row)))
    return _Candidate(row, found, fit(found))


def _text(row: Row[Any]) -> str:
    start = row.passage_start
    said = " […] ".join(row.passage[from_ - start : to - start] for from_, to in row.pieces)[:_LONGEST_SAID]
    # « Nous partirons ? » : the mark stands inside the marks, and is no word.
    asks = _ASKS.match(row.passage, row.pieces[-1][1] - start)
    return f"{said} ?" if asks else said


def _corrected(connection: Connection, asked: Wording, found: list[_Candidate]) -> list[_Candidate]:
    """Leaves out what a version that stands says as well; what it says otherwise stands beside it, told to be corrected."""
    older = [one for one in found if not one.current and one.fit]
    current = {one.row.id: one for one in found if one.current}
    stood: set[tuple[str, str]] = set()
    if older:
        keys = sorted({one.row.article_key for one in older})
        for row in connection.execute(queries.quotes_of_current(keys)):
            current.setdefault(row.id, _candidate(asked, row))
        before = sorted({one.row.article_id for one in older})
        for row in connection.execute(queries.quotes_of_versions(before)):
            stood.add((row.article_key, _flat(_text(row))))
    kept: dict[tuple[str, str], _Candidate] = {}
    answering = dict(current)
    for one in older:
        now = [other for other in current.values() if other.row.article_key == one.row.article_key]
        if any(other.fit and other.level >= one.level for other in now):
            continue
        new = [other for other in now if (other.row.article_key, _flat(_text(other.row))) not in stood]
        mended = _mended(one, new)
        if mended is not None and mended.fit is None:
            answering[mended.row.id] = replace(mended, fit="altered")
        text = (one.row.article_key, one.found.held.text)
        instead = mended.row.id if mended is not None else None
        kept[text] = replace(one, correction="changed" if mended is not None else "dropped", instead=instead)
    return [*answering.values(), *kept.values()]


def _mended(old: _Candidate, new: Sequence[_Candidate]) -> _Candidate | None:
    """The quote that a version which stands has in the place of an old one: the same statement, or a few words of the same speaker.

    What stood beside the old one already is another quote, and so are other words of somebody else.
    """
    said = wording(_text(old.row))
    same: list[tuple[float, _Candidate]] = []
    for one in new:
        beside = align(said, one.found.held)
        another = _others(old, one)
        few = not another and telling(said.words) <= A_FEW and beside.score >= MENDED
        if few or (fit(beside) and (not another or beside.score >= ATTRIBUTED_ANEW)):
            same.append((beside.score, one))
    return max(same, key=lambda pair: pair[0], default=(0.0, None))[1]


def _others(one: _Candidate, other: _Candidate) -> bool:
    """Whether two quotes are known to be of different people."""
    return bool(one.speakers and other.speakers) and not one.speakers & other.speakers


def _flat(text: str) -> str:
    return " ".join(tokens(text))


def _recomposed(connection: Connection, asked: Wording, candidates: Sequence[_Candidate]) -> Verification | None:
    current = sorted((one for one in candidates if one.current and one.marked), key=lambda one: -one.found.score)
    two = joined([one.found for one in current])
    if two is None:
        return None
    first, second = current[two.first], current[two.second]
    people = _people(connection, [first, second])
    told = [answers.quote_of(one.row, people) for one in (first, second)]
    traces = tuple(Trace(quote, one.row.article_origin) for quote, one in zip(told, (first, second), strict=True))
    return Verification(
        asked.text,
        "recomposed",
        quote=told[0],
        second=told[1],
        difference=two.changes,
        traces=tuple(sorted(traces, key=lambda trace: trace.quote.source.published or "9")),
        origins=len({trace.origin for trace in traces}),
    )


def _verified(
    connection: Connection,
    asked: Wording,
    best: _Candidate,
    candidates: Sequence[_Candidate],
    speaker: int | None,
    dialect: Dialect,
) -> Verification:
    carrying = _carrying(connection, asked, best, candidates, dialect)
    nearest = [one for one in carrying if one.fit == best.fit and one.level >= best.level] or [best]
    # Two people may have said the same few words: the one who is asked for goes first.
    own = [one for one in nearest if speaker in one.speakers] if speaker is not None else []
    chosen = min(own or nearest, key=lambda one: (not one.current, one.age))
    people = _people(connection, [*carrying, chosen], also=[speaker] if speaker else [])
    difference = changes(chosen.found)
    turned = turning(chosen.found, difference)
    wrong = speaker is not None and not own and _somebody_else(chosen, people, speaker)
    wrong = wrong and _is_own(chosen, turned=bool(turned))
    verdicts: list[Verdict] = ["misattributed"] if wrong else []
    if not chosen.marked:
        verdicts.append("reported")
    if chosen.fit and (chosen.marked or chosen.fit != "exact"):
        verdicts.append(chosen.fit)
    traces = tuple(Trace(answers.quote_of(one.row, people), one.row.article_origin, one.correction) for one in carrying)
    quote = answers.quote_of(chosen.row, people)
    return Verification(
        asked.text,
        verdicts[0],
        also=tuple(verdicts[1:]),
        quote=quote,
        before=_before(connection, chosen),
        difference=difference,
        turning=turned,
        translated="altered" in verdicts and _is_translated(quote.speaker, people),
        traces=traces,
        origins=len({trace.origin for trace in traces}),
        speakers=_differing(carrying, traces),
    )


def _carrying(
    connection: Connection, asked: Wording, best: _Candidate, candidates: Sequence[_Candidate], dialect: Dialect
) -> list[_Candidate]:
    """One quote of each article that carries the same words as the best, the oldest first."""
    window = wording(best.found.held.written(best.found.start, best.found.end))
    known = {one.row.id: one for one in candidates}
    ids = [id for id in likely_copies(connection, window.text, dialect=dialect) if id not in known]
    more = [_candidate(asked, row) for row in _rows(connection, ids) if row.article_status in STANDING]
    articles: dict[int, _Candidate] = {best.row.article_id: best}
    for one in sorted([*known.values(), *more], key=lambda one: one.level, reverse=True):
        if one.row.article_id in articles or one.marked != best.marked or not (one.current or one.correction):
            continue
        same = align(window, one.found.held)
        enough = ATTRIBUTED_ANEW if _others(best, one) else SAME_QUOTE
        if fit(same) in ("exact", "truncated") or (fit(same) and same.score >= enough) or one.correction:
            articles[one.row.article_id] = one
    return sorted(articles.values(), key=lambda one: one.age)


def _people(connection: Connection, found: Iterable[_Candidate], also: Iterable[int] = ()) -> answers.People:
    return answers.people_of(connection, {*(id for one in found for id in one.speakers), *also})


def _somebody_else(chosen: _Candidate, people: answers.People, speaker: int) -> bool:
    """Whether the archive names another who can be compared: of « un proche », or of the White House, nobody knows who spoke."""
    named = [people[id] for id in chosen.speakers if id in people]
    asked = people.get(speaker)
    return bool(named) and asked is not None and all(actor.kind == asked.kind for actor in named)


def _is_own(chosen: _Candidate, *, turned: bool) -> bool:
    """Whether the words are so much its speaker's that who gives them to another is mistaken.

    « la bataille du nord » is anybody's, and nobody is said to have said what differs by more than a common word or two, or says the contrary.
    """
    if turned and len(chosen.found.blocks) > 1:
        return False
    if chosen.fit == "altered":
        return is_slight(chosen.found)
    words, tell = OWN_WHOLE if chosen.fit == "exact" else OWN_EXTRACT
    asked = chosen.found.asked.words
    return len(asked) >= words and telling(asked) >= tell


def _differing(carrying: Sequence[_Candidate], traces: Sequence[Trace]) -> tuple[str, ...]:
    """To whom the articles attribute it, where two of them name different people outright."""
    sure = [one for one in carrying if one.speakers and not one.row.inferred]
    if all(one.speakers & other.speakers for one in sure for other in sure):
        return ()
    named = {one.row.id: True for one in sure}
    return tuple(dict.fromkeys(t.quote.speaker.name for t in traces if t.quote.id in named and t.quote.speaker))


def _before(connection: Connection, chosen: _Candidate) -> str | None:
    """The sentence before, where what was asked begins a sentence that points back to it."""
    held, start = chosen.found.held, chosen.found.start
    if not chosen.found.blocks or not depends(held, start):
        return None
    if answers.may_show(answers.source_of(chosen.row)) == "quote":
        return None  # it is no part of the quote
    text = connection.scalar(queries.text_of(chosen.row.article_id)) or ""
    before = Sentences(text).before(_place(chosen.row, held.words[start].start))
    title = chosen.row.article_title or ""
    return None if before and _flat(before) == _flat(title) and text.lstrip().startswith(before) else before


def _place(row: Row[Any], at: int) -> int:
    """Where in the article a character of a quote's words stands."""
    for from_, to in row.pieces:
        if at < to - from_:
            return int(from_ + at)
        at -= to - from_ + len(" […] ")
    return int(row.pieces[-1][1])


def _is_translated(speaker: Speaker | None, people: answers.People) -> bool:
    """Whether the directory gives a person roles of countries where French is not spoken, and none of one where it is."""
    if speaker is None or speaker.actor is None or speaker.kind != "person":
        return False
    return _speaks_no_french(people[speaker.actor])


def _speaks_no_french(actor: Actor) -> bool:
    lands = {role.country for role in actor.roles if role.country in _countries()}
    return bool(lands) and not lands & set(entries("french_speaking")) and actor.entry not in entries("french_speakers")


@cache
def _countries() -> frozenset[str]:
    return frozenset(row[0] for row in rows("countries"))


def _words(connection: Connection, asked: Wording, better_than: float, dialect: Dialect) -> FoundWords | None:
    """Where an article says the words itself, as nobody's; the oldest."""
    if telling(asked.words) < 2:
        return None
    ids = likely_articles(connection, asked.text, dialect=dialect)
    if not ids:
        return None
    found = connection.execute(queries.texts_of(ids)).all()
    sought = tokens(asked.text)
    near = [row for row in found if LCSseq.similarity(sought, tokens(row.article_text)) >= WORDS_SCORE * 0.9 * len(sought)]
    fitting: list[tuple[Row[Any], Span]] = []
    for row in near:
        alignment = align(asked, wording(row.article_text))
        long_enough = telling(alignment.words) >= 2 and len(alignment.blocks) <= 1 + len(asked.words) // 6
        if alignment.score >= max(WORDS_SCORE, better_than + 0.01) and long_enough:
            words = alignment.held.words
            fitting.append((row, Span(words[alignment.start].start, words[alignment.end - 1].end)))
    if not fitting:
        return None
    said = connection.execute(queries.pieces_in([row.article_id for row, _ in fitting])).all()
    overlapping: list[tuple[Row[Any], Span]] = []
    for row, span in sorted(fitting, key=lambda one: (one[0].day or 99_999_999, one[0].article_id)):
        pieces = (piece for other in said if other.article_id == row.article_id for piece in other.pieces)
        if not any(from_ < span.end and span.start < to for from_, to in pieces):
            return _found_words(row, span)
        overlapping.append((row, span))
    # A quote with its frame (« …, a dit la présidente »), typed as one: the article has it, whoever said a part of it.
    return _found_words(*overlapping[0]) if not better_than else None


def _found_words(row: Row[Any], span: Span) -> FoundWords:
    around = Sentences(row.article_text).around(span)
    marked = any(one.outer.start <= span.start and span.end <= one.outer.end for one in read_marks(row.article_text))
    source = answers.source_of(row)
    told = answers.allowed(source, passage(row.article_text, around, [span]))
    return FoundWords(row.article_id, told, source, marked=marked)


def _nothing(connection: Connection, text: str, candidates: Sequence[_Candidate]) -> Verification:
    near = [one for one in candidates if one.current and one.found.score >= NEAREST and telling(one.found.words)]
    best = max(near, key=lambda one: (one.found.score, -one.row.id), default=None)
    nearest: FoundQuote | None = answers.quote_of(best.row, _people(connection, [best])) if best else None
    return Verification(text, "not_found", nearest=nearest, coverage=answers.coverage(connection))
