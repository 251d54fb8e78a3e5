"""Candidates in; those that their own sentence attributes to nobody get what the sentences around them say."""

import itertools
import re
from dataclasses import replace

from store.extract.nlp import Reading
from store.extract.quotes.attributions import Attribution
from store.extract.quotes.candidates import ENDS, Candidate
from store.extract.quotes.speakers import Said, Speakers
from store.extract.text import fold
from store.types import Span

_SIGNATURE = re.compile(r"^[—–-]{1,2}\s*(?=\w)")


def sign(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« … » and below it « — Mirela Anton, porte-parole »: the signature tells whose words they are."""
    for candidate in candidates:
        if not candidate.alone or candidate.attribution is not None or candidate.paragraph + 1 >= len(reading.paragraphs):
            continue
        following = reading.paragraphs[candidate.paragraph + 1]
        line = following.of(reading.text)
        dash = _SIGNATURE.match(line)
        if dash is None or len(line) > 150:
            continue
        start = following.start + dash.end()
        name = re.split(r"\s*[,(]|\s+[–—-]\s", line[dash.end() :])[0].strip(" .")
        span = Span(start, start + len(name))
        within = speakers.mentions_in(following)
        exact = (m for m in within if m.span.start == start or (span.start <= m.span.start and m.span.end == span.end))
        mention = next(exact, None)
        known = mention is not None and mention.span.end >= span.end
        said = Said(mention.actor if known and mention else name, span, known=known)
        candidate.attribution = Attribution("signature", said, 0.95)


def introduce(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« La maire a réagi sur les réseaux. « … » »: a sentence of nothing but a quote, after one that says who speaks."""
    spoke = speakers.spoke
    quoted = {candidate.sentence for candidate in candidates}
    for candidate in candidates:
        before = candidate.sentence - 1
        if candidate.attribution is not None or not candidate.alone or candidate.kind != "direct" or before < 0:
            continue
        opens = reading.sentences[before].of(reading.text).rstrip().endswith(":")
        if before in spoke and (opens or before not in quoted):
            candidate.attribution = Attribution("introduced", spoke[before], 0.85 if opens else 0.6)


def carry_on(reading: Reading, candidates: list[Candidate]) -> None:
    """A quote with nothing said of it goes on from the one before, while nothing but a heading has come between."""
    for before, candidate in itertools.pairwise(candidates):
        if candidate.attribution is not None or before.attribution is None or before.attribution.said is None or before.named:
            continue
        if not candidate.alone or candidate.kind != "direct":
            continue
        between = reading.sentences[before.sentence + 1 : candidate.sentence]
        if all(_is_heading(span.of(reading.text)) for span in between) and candidate.paragraph - before.paragraph <= 2:
            candidate.attribution = Attribution("carries-on", before.attribution.said, 0.7)


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 10 and not ENDS.search(line)


def repeat(text: str, candidates: list[Candidate]) -> None:
    """The same words again, marked again: still the words of whom they were first given to."""
    first: dict[str, Attribution] = {}
    if candidates[1:] and candidates[0].sentence == 0 and candidates[0].attribution is None:
        # a title often quotes what the article quotes in full
        title = fold(candidates[0].marked.inner.of(text))
        again = next((c for c in candidates[1:] if c.attribution and title in fold(c.marked.inner.of(text))), None)
        if again is not None and again.attribution is not None:
            candidates[0].attribution = replace(again.attribution, rule="title", confidence=0.7, cue=None)
    for candidate in candidates:
        key = fold(candidate.marked.inner.of(text))
        if candidate.attribution is not None and candidate.attribution.said is not None:
            first.setdefault(key, candidate.attribution)
        elif candidate.attribution is None and not candidate.named:
            recent = itertools.islice(reversed(first.items()), 50) if len(key.split()) >= 3 else ()
            whole = first.get(key) or next((a for k, a in recent if key in k), None)
            if whole is not None:
                candidate.attribution = replace(whole, rule="repeats", confidence=0.7, cue=None)
