"""A reading and its names in, its quotes out: which marked stretches are somebody's words, and whose.

Three steps: what attributes a stretch in its own sentence (`candidates`, `attributions`), what the sentences around say where its
own is silent (`neighbours`), and when and where it was said (`occasions`). A stretch that nothing attributes is a quote only if
it is a whole clause; then its speaker is left open rather than guessed.
"""

from collections.abc import Sequence

from store.extract.actors import Named
from store.extract.dates import DateMention
from store.extract.nlp import Reading
from store.extract.quotes.candidates import Candidate, is_quote, read_candidates
from store.extract.quotes.neighbours import carry_on, introduce, repeat, sign
from store.extract.quotes.occasions import said_on
from store.extract.quotes.speakers import Speakers
from store.extract.text import trimmed
from store.types import IsoDate, Quote


def read_quotes(reading: Reading, named: Named, dates: Sequence[DateMention] = ()) -> list[Quote]:
    """Every quote of an article in order, spans never overlapping; linear in the length of the text.

    `dates` are the article's, in order: one that stands with what attributes a quote says when it was said.
    """
    if not reading.marked:
        return []
    speakers = Speakers(
        kinds={actor.name: actor.kind for actor in named.actors}, gender=named.gender, mentions=list(named.mentions)
    )
    candidates = read_candidates(reading, named.mentions, speakers)
    sign(reading, candidates, speakers)
    introduce(reading, candidates, speakers)
    carry_on(reading, candidates)
    repeat(reading.text, candidates)
    return [_quote(reading.text, c, said_on(reading, c, dates)) for c in candidates if is_quote(c)]


def _quote(text: str, candidate: Candidate, said_on: IsoDate | None) -> Quote:
    attribution = candidate.attribution
    pieces = tuple(trimmed(text, piece.start, piece.end) for piece in candidate.marked.pieces)
    if attribution is None:
        return Quote(pieces=pieces, kind=candidate.kind, rule="unattributed")
    said = attribution.said
    return Quote(
        pieces=pieces,
        kind=candidate.kind,
        speaker=said.name if said else None,
        speaker_span=said.span if said else None,
        cue=" ".join(attribution.cue.of(text).split()) if attribution.cue else None,
        said_on=said_on,
        via=attribution.via,
        inferred=attribution.inferred,
        rule=attribution.rule,
        confidence=attribution.confidence if said else 0.0,
    )
