"""A reading and its names in, its quotes out: which marked stretches are somebody's words, and whose.

Three steps: what attributes a stretch in its own sentence (`candidates`, `attributions`), what the sentences around say where its
own is silent (`neighbours`), and when and where it was said (`occasions`). A stretch that nothing attributes is a quote only if
it is a whole clause; then its speaker is left open rather than guessed.
"""

from collections.abc import Sequence
from dataclasses import replace

from store.extract.actors import Named
from store.extract.dates import DateMention
from store.extract.nlp import Reading
from store.extract.quotes.answers import answer, fall_back
from store.extract.quotes.candidates import Candidate, is_quote, read_candidates
from store.extract.quotes.memory import outside
from store.extract.quotes.neighbours import ascribe, beside, carry_on, interview, introduce, repeat, sign, take_turns
from store.extract.quotes.occasions import Settings, said_on
from store.extract.quotes.reported import Reported, without
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.speakers import Speakers
from store.extract.text import trimmed
from store.types import Quote, QuoteKind, Span


def read_quotes(
    reading: Reading, named: Named, dates: Sequence[DateMention] = (), *, settings: Settings | None = None
) -> list[Quote]:
    """Every quote of an article in order, spans never overlapping; linear in the length of the text.

    `dates` are the article's, in order: one that stands with what attributes a quote says when it was said.
    """
    speakers = Speakers(
        kinds={actor.name: actor.kind for actor in named.actors},
        gender=named.gender,
        mentions=list(named.mentions),
        told=outside(named.mentions, reading.marked),
        paragraphs=reading.paragraphs,
        sentence_starts=[span.start for span in reading.sentences],
    )
    candidates, reported = read_candidates(reading, named.mentions, speakers, settings or Settings(()))
    for candidate in candidates:
        if candidate.attribution is not None and candidate.attribution.said is not None:
            said = speakers.named_later(candidate.attribution.said)
            candidate.attribution = replace(candidate.attribution, said=said)
    sign(reading, candidates, speakers)
    ascribe(reading, candidates, speakers)
    interview(reading, candidates, speakers)
    introduce(reading, candidates, speakers)
    take_turns(reading, candidates)
    answer(reading, candidates, speakers)
    carry_on(reading, candidates)
    beside(reading, candidates, speakers)
    fall_back(reading, candidates, speakers)
    repeat(reading.text, candidates)
    kept = [candidate for candidate in candidates if is_quote(candidate)]
    quoted = [_quote(reading, candidate, dates) for candidate in kept]
    shown = {(candidate.sentence, quote.speaker) for candidate, quote in zip(kept, quoted, strict=True)}
    indirect = [_indirect(reading, report, dates) for report in without(reported, shown, [quote.span for quote in quoted])]
    return sorted([*quoted, *indirect], key=lambda quote: quote.span.start)


def _quote(reading: Reading, candidate: Candidate, dates: Sequence[DateMention]) -> Quote:
    attribution, text = candidate.attribution, reading.text
    pieces = tuple(trimmed(text, piece.start, piece.end) for piece in candidate.marked.pieces)
    if attribution is None:
        return Quote(pieces=pieces, kind=candidate.kind, rule="unattributed")
    return _attributed(reading, pieces, candidate.kind, attribution, candidate.sentence, dates)


def _indirect(reading: Reading, report: Reported, dates: Sequence[DateMention]) -> Quote:
    return _attributed(reading, report.pieces, "indirect", report.attribution, report.sentence, dates)


def _attributed(
    reading: Reading,
    pieces: tuple[Span, ...],
    kind: QuoteKind,
    attribution: Attribution,
    sentence: int,
    dates: Sequence[DateMention],
) -> Quote:
    cue = attribution.cue
    said = attribution.said if attribution.said is not None and not attribution.said.doubtful else None
    return Quote(
        pieces=pieces,
        kind=kind,
        speaker=said.name if said else None,
        joint=said.joint if said else (),
        speaker_span=said.span if said else None,
        cue=" ".join(cue.of(reading.text).split()) if cue else None,
        said_on=said_on(reading.text, reading.sentences[sentence], cue, dates),
        setting=attribution.setting,
        via=attribution.via,
        inferred=attribution.inferred,
        rule=attribution.rule,
        confidence=attribution.confidence if said else 0.0,
    )
