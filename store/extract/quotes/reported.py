"""A sentence in, the words it reports without quoting out: « a déclaré que … », « selon X, … », « a promis de … », « …, dit X ».

What is reported is the clause, in the writer's words. Only what somebody who is named or told in words is given as saying; nothing
that is denied, asked or supposed.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from store.extract.lexicon import rows
from store.extract.quotes.attributions import Sentence
from store.extract.quotes.clauses import Verb
from store.extract.quotes.items import Phrase
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.vocabulary import (
    BE,
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    RELAYING,
    folded,
    is_infinitive,
    is_person,
)
from store.extract.text import trimmed
from store.types import Span

#: one of these stands in « selon X », « aux yeux de X », « à en croire X », « X dixit »
_ACCORDING = frozenset("selon yeux croire dixit".split())
#: items between a verb and the clause it reports: « a demandé mardi aux élus de la région réunis à Ostrane de … »
_FURTHEST = 12
#: a clause of fewer words says nothing by itself: « selon lui », « a dit que non »
_FEWEST = 3
#: what they open is no statement: « craint que … »
_FEARING = frozenset("appréhender contester craindre démentir douter nier redouter".split())
_JOINING = frozenset(("et", ",", "puis", "mais", "ou"))
#: what may stand before an infinitive: « ne pas les rouvrir »
_BEFORE_INFINITIVE = frozenset("ne n' pas plus jamais rien le la les l' lui leur se s' me m' nous vous en y".split())
_QUE = frozenset(("que", "qu'"))


@dataclass(slots=True)
class Reported:
    """A clause that somebody is given as saying; in two pieces where « selon X » interrupts it."""

    pieces: tuple[Span, ...]
    attribution: Attribution
    sentence: int


@cache
def _complements() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma, opener in rows("reported_complements"):
        found.setdefault(lemma, set()).add(opener)
    return {lemma: frozenset(openers) for lemma, openers in found.items()}


def may_report(sentence: Sentence) -> bool:
    """Whether a sentence may report a clause, told by its words alone: a quick no, for which nobody need be known."""
    clauses = sentence.clauses
    if not clauses.items or clauses.low(len(clauses.items) - 1) == "?":
        return False
    words = [item.low for item in clauses.items]
    if not _ACCORDING.isdisjoint(words) or words[0] == "pour":
        return True
    after = "après" in words and any(clauses.low(i - 1) in ("d'", "d") for i, word in enumerate(words) if word == "après")
    return after or any(_openings(sentence)) or any(_incises(sentence))


def read_reported(sentence: Sentence) -> list[Reported]:
    """Every clause that the sentence reports, in order, never overlapping; the one that opens first wins."""
    clauses = sentence.clauses
    if not clauses.items or clauses.low(len(clauses.items) - 1) == "?":
        return []
    found = [*_according(sentence), *_incise(sentence), *_complement(sentence)]
    kept: list[Reported] = []
    for report in sorted(found, key=lambda r: (r.pieces[0].start, -r.pieces[-1].end)):
        said = report.attribution.said
        if said is None or not said.can_speak or (kept and kept[-1].pieces[-1].end > report.pieces[0].start):
            continue
        if all(len(piece.of(clauses.text).split()) >= _FEWEST for piece in report.pieces):
            kept.append(report)
    return kept


def _span(sentence: Sentence, first: int, last: int) -> Span:
    """From item `first` up to item `last`, the marks of punctuation at its ends left out."""
    clauses = sentence.clauses
    while first < last and clauses.low(first) in (",", ";", ":", ".", "–", "—", "-"):
        first += 1
    while last > first and clauses.low(last - 1) in (",", ";", ":", ".", "!", "…", "...", "–", "—", "-"):
        last -= 1
    if first >= last:
        return Span(0, 0)
    return trimmed(clauses.text, clauses.items[first].start, clauses.items[last - 1].end)


def _openings(sentence: Sentence) -> Iterator[tuple[Verb, int]]:
    """The verbs that report a clause, each with the item that opens it."""
    for verb in sentence.clauses.verbs:
        if (
            verb.verb_class == "frame"
            or verb.lemma in _FEARING
            or verb.shape not in ("finite", "inverted", "gerund", "participle")
        ):
            continue
        opening = None if sentence.denied(verb) else _opening(sentence, verb)
        if opening is not None:
            yield verb, opening


def _complement(sentence: Sentence) -> Iterator[Reported]:
    for verb, opening in _openings(sentence):
        end = _clause_end(sentence, opening)
        said = sentence.subject(verb)
        rule = "reported-que" if sentence.clauses.low(opening - 1) in _QUE else "reported-infinitive"
        yield Reported((_span(sentence, opening, end),), Attribution(rule, said, 0.9, sentence.cue(verb)), sentence.number)


def _opening(sentence: Sentence, verb: Verb) -> int | None:
    """Where the clause that the verb reports opens; None where none follows it."""
    clauses = sentence.clauses
    wanted = _complements().get(verb.lemma, frozenset())
    relative = verb.subject is not None and clauses.low(verb.subject.start - 1) in ("que", "qu'", "dont", "où")
    if "-" in wanted and not relative and _infinitive(sentence, verb.end):
        return verb.end
    index = verb.end
    while index < min(len(clauses.items), verb.end + _FURTHEST):
        low = clauses.low(index)
        if clauses.is_mark(index) or low in (";", ":", ".", "(") or (low in CONJUNCTIONS and low not in _QUE):
            return None
        if low in _QUE:
            near = index == verb.end or clauses.skip_adverbials(verb.end) >= index or _between_commas(sentence, verb.end, index)
            return index + 1 if verb.verb_class == "say" and near else None
        if low in ("de", "d'") and "de" in wanted and _infinitive(sentence, index + 1):
            return index + 1
        if low == "à" and "à" in wanted and _infinitive(sentence, index + 1):
            return index + 1
        index += 1
    return None


def _between_commas(sentence: Sentence, start: int, end: int) -> bool:
    """« a déclaré, au sortir de la réunion, que … »."""
    return sentence.clauses.low(start) == "," and sentence.clauses.low(end - 1) == ","


def _infinitive(sentence: Sentence, index: int) -> bool:
    """Whether an infinitive stands here, clitics and negation before it: « ne pas les rouvrir »."""
    clauses = sentence.clauses
    governed = clauses.low(index - 1) in ("de", "d'", "à")  # elsewhere « la » is an article: « ont déclaré la guerre »
    steps = 0
    while clauses.low(index) in _BEFORE_INFINITIVE and (governed or clauses.low(index) not in DETERMINERS) and steps < 4:
        index += 1
        steps += 1
    return is_infinitive(clauses.low(index))


def _clause_end(sentence: Sentence, opening: int) -> int:
    """Where a reported clause ends: with the sentence, before « ; », or before what its speaker says next: « … et a promis … »."""
    clauses = sentence.clauses
    verbs = clauses.verb_at
    for index in range(opening, len(clauses.items)):
        low, following = clauses.low(index), clauses.low(index + 1)
        if low == ";" or (low == "selon" and clauses.low(index - 1) == ","):
            return index
        if low == "," and following == "ce" and clauses.low(index + 2) in ("qui", "que", "qu'", "dont"):
            return index  # « …, ce qui déplaît à la mairie »
        if low == "," and following == "tout" and clauses.low(index + 2) == "en":
            return index
        if low in ("et", "mais") and (following in HAVE or following in BE):
            return index
        joined = verbs.get(index + 1) if low in _JOINING else None
        shapes = ("finite", "gerund") if low == "," else ("finite", "participle", "gerund")
        if joined is not None and joined.shape in shapes and joined.subject is None:
            return index
        here = verbs.get(index)
        if here is not None and here.shape == "inverted" and clauses.low(index - 1) == ",":
            return index
    return len(clauses.items)


def _according(sentence: Sentence) -> Iterator[Reported]:
    clauses = sentence.clauses
    last = len(clauses.items)
    for start, end, phrase in sentence.according:
        if clauses.low(start) == "comme":
            continue  # « X a démenti …, comme l'affirme Y »: what Y affirms is not the clause
        said = sentence.said(phrase)
        attribution = Attribution("reported-according", said, 0.9, clauses.span_at(start))
        closing = clauses.low(end) in (",", ")", ".", ";", "") or end >= last
        before = clauses.low(start - 1) if start else ""
        if start <= 1 and clauses.low(end) == ",":
            yield Reported((_span(sentence, _past_apposition(sentence, end) + 1, last),), attribution, sentence.number)
        elif before == "," and clauses.low(end) == ",":
            pieces = (_span(sentence, _clause_start(sentence, start - 1), start - 1), _span(sentence, end + 1, last))
            if all(piece.end > piece.start for piece in pieces):
                yield Reported(pieces, attribution, sentence.number)
        elif before == "," and closing and end >= last - 1:
            yield Reported((_span(sentence, _clause_start(sentence, start - 1), start - 1),), attribution, sentence.number)


def _past_apposition(sentence: Sentence, comma: int) -> int:
    """« Selon X, professeure à l'université Y, … »: the comma that ends what is said of X; the same comma where nothing is."""
    clauses = sentence.clauses
    first = comma + 1
    while clauses.low(first) in DETERMINERS or clauses.low(first) in ("ancien", "ancienne"):
        first += 1
    if not is_person(folded(clauses.low(first))) and clauses.low(comma + 1) not in ("qui", "dont"):
        return comma
    for index in range(first, min(first + 20, len(clauses.items))):
        if clauses.low(index) == ",":
            return index
    return comma


def _incises(sentence: Sentence) -> Iterator[tuple[Verb, int, Phrase]]:
    """The verbs behind the clause that they report, each with the comma before it and the phrase for who says so."""
    clauses = sentence.clauses
    last = len(clauses.items)
    for verb in clauses.verbs:
        if verb.shape not in ("finite", "inverted") or verb.verb_class == "act" or verb.start < _FEWEST:
            continue
        before = verb.start - 1
        while before > 0 and clauses.low(before) in BETWEEN:
            before -= 1
        if clauses.low(before) != "," or (verb.shape == "finite" and verb.subject is not None) or clauses.is_mark(before - 1):
            continue
        phrase = verb.subject if verb.shape == "inverted" else clauses.phrase_after(verb.end)
        if phrase is None or sentence.denied(verb):
            continue
        end = verb.end if verb.shape == "inverted" else phrase.end
        if _runs_out(sentence, clauses.skip_adverbials(end), last):
            yield verb, before, phrase


def _incise(sentence: Sentence) -> Iterator[Reported]:
    """« La route rouvrira lundi, a annoncé le préfet. »"""
    for verb, before, phrase in _incises(sentence):
        said = sentence.said(phrase)
        if said is None:
            continue
        relays = verb.lemma in RELAYING and sentence.speakers.kinds.get(said.name) == "organisation"
        if relays and any(v.end < before and v.verb_class != "act" for v in sentence.clauses.verbs):
            continue  # « X a dit que …, rapporte Reuters »: X says so
        attribution = Attribution("reported-incise", said, 0.9, sentence.cue(verb))
        yield Reported((_span(sentence, _clause_start(sentence, before), before),), attribution, sentence.number)


def _runs_out(sentence: Sentence, index: int, last: int) -> bool:
    """Whether nothing but who, when and where follows the attribution: no clause of its own after « et »."""
    clauses = sentence.clauses
    apposed = clauses.low(index) == "," and not any(verb.start > index for verb in clauses.verbs)
    if not apposed and clauses.low(index) not in (".", "!", "…", "(", "") and index < last:
        return False
    return not any(clauses.low(i) in ("et", ";", ":", "mais", "par") for i in range(index, last))


def _clause_start(sentence: Sentence, end: int) -> int:
    """Where the clause that ends before item `end` starts: the sentence's head, or after the last « ; »."""
    clauses = sentence.clauses
    for index in range(end - 1, -1, -1):
        if clauses.low(index) == ";" or (clauses.low(index) == ":" and index < 6):
            return index + 1
    return 0


def without(reported: list[Reported], quoted: Set[tuple[int, str | None]], taken: list[Span]) -> list[Reported]:
    """Those whose passage does not show a quote of the same speaker already, and in which none stands.

    `quoted` are the numbers of the sentences that hold a quote, each with its speaker; `taken` the quotes' spans in order.
    """
    kept: list[Reported] = []
    at = 0
    for report in reported:
        start, end = report.pieces[0].start, report.pieces[-1].end
        while at < len(taken) and taken[at].end <= start:
            at += 1
        said = report.attribution.said
        shown = (report.sentence, said.name if said is not None else None) in quoted
        if not shown and (at >= len(taken) or taken[at].start >= end):
            kept.append(report)
    return kept
