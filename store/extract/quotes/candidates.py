"""A reading in, its marked stretches out as candidates: what attributes each in its own sentence, and whether it is a quote.

A stretch that nothing attributes is a quote only if it is a whole clause; one that names a thing never is.
"""

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from store.extract.conjugations import is_finite, noun_like_forms
from store.extract.lexicon import entries
from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.quotes.attributions import Attribution, Sentence
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.speakers import Speakers
from store.extract.quotes.vocabulary import BE, BETWEEN, DETERMINERS, HAVE, PREPOSITIONS, is_person, speech_forms
from store.extract.text import fold, trimmed
from store.types import Mention, QuoteKind, Span

_FIRST_PERSON = re.compile(r"\b(?:je|j['’]|nous|vous|tu|on|c['’]|ça)\W*\w|\b\w+(?:ons|ez)\b|\bsuis\b", re.IGNORECASE)
ENDS = re.compile(r"[.!?…]\s*$")
_INCISE = re.compile(r",\s+((?:(?:se|lui|leur|nous|me)\s|[sm]['’])?([^\W\d_]+))")
#: commas looked at in one quote for an attribution between them
_MOST_INCISES = 30
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAUSES = frozenset((",", ".", ";", ":", "!", "?", "…"))


@dataclass
class Candidate:
    """A marked stretch on its way to being a quote, or not."""

    marked: Marked
    sentence: int
    paragraph: int
    kind: QuoteKind
    named: bool  # what stands before makes it the name of a thing
    alone: bool  # it fills its sentence
    aside: bool  # in brackets, or after a dash: « Le Fanal — « La crue monte » »
    attribution: Attribution | None


def read_candidates(reading: Reading, mentions: Sequence[Mention], speakers: Speakers) -> list[Candidate]:
    found: list[Candidate] = []
    paragraph = token = first_mention = first_mark = 0
    for number, span in enumerate(reading.sentences):
        while reading.paragraphs[paragraph].end < span.end and paragraph + 1 < len(reading.paragraphs):
            paragraph += 1
        while token < len(reading.starts) and reading.starts[token] < span.start:
            token += 1
        while first_mention < len(mentions) and mentions[first_mention].span.end <= span.start:
            first_mention += 1
        here = []
        for mention in mentions[first_mention:]:
            if mention.span.start >= span.end:
                break
            here.append(mention)
        while first_mark < len(reading.marked) and reading.marked[first_mark].outer.end <= span.start:
            first_mark += 1
        marks = []
        for index in range(first_mark, len(reading.marked)):
            if reading.marked[index].outer.start >= span.end:
                break
            marks.append((index, reading.marked[index]))
        clauses = Clauses(reading, span, token, here, marked=marks, people=speakers.people)
        speakers.learn_roles(clauses)
        sentence = Sentence(clauses, speakers, number, paragraph)
        known = len(found)
        for index, item in enumerate(clauses.items):
            if item.mark is None:
                continue
            marked = reading.marked[item.mark]
            if found and found[-1].marked.outer == marked.outer:
                # « A.\n« B », a dit X: a quote over several paragraphs is attributed in the first that says by whom
                found[-1].attribution = found[-1].attribution or sentence.attribute(index, before=None)
                continue
            before = found[-1].attribution if found and found[-1].sentence == number else None
            found.append(_candidate(reading, marked, sentence, index, before=before))
        sentence.hear([c.attribution for c in found[known:] if c.attribution is not None])
    return found


def _candidate(reading: Reading, marked: Marked, sentence: Sentence, index: int, *, before: Attribution | None) -> Candidate:
    clauses, text = sentence.clauses, reading.text
    pieces, inside = _interrupted(reading, marked, sentence)
    marked = replace(marked, pieces=pieces)
    others = [
        i
        for i in range(len(clauses.items))
        if i != index and clauses.low(i) not in (".", ",", ";", ":", "!", "?", "…", "-", "–", "—")
    ]
    return Candidate(
        marked=marked,
        sentence=sentence.number,
        paragraph=sentence.paragraph,
        kind=_kind(marked.inner.of(text)),
        named=_names_a_thing(clauses, index, marked.inner.of(text)),
        aside=clauses.low(index - 1) in ("(", "[", "—", "–", "-") and index > 0,
        alone=not [i for i in others if not clauses.is_mark(i)],
        attribution=inside or sentence.attribute(index, before=before),
    )


def _interrupted(reading: Reading, marked: Marked, sentence: Sentence) -> tuple[tuple[Span, ...], Attribution | None]:
    """« Nous partons, a dit X. Demain. »: the pieces without the attribution, and whose they are."""
    pieces: list[Span] = []
    inside: Attribution | None = None
    for piece in marked.pieces:
        start = piece.start
        for comma in itertools.islice(_INCISE.finditer(reading.text, piece.start, piece.end), _MOST_INCISES):
            word = (comma[2] or comma[1]).lower()
            if comma.start() < start or not (
                word in HAVE or any(form.mood == "finite" for form, _ in speech_forms().get(word, ()))
            ):
                continue
            found = _incise(reading, Span(comma.start(1), min(piece.end, comma.start(1) + 160)), sentence)
            if found is None:
                continue
            inside, end = inside or found[0], found[1]
            pieces.append(trimmed(reading.text, start, comma.start()))
            start = end
        if reading.text[start : piece.end].strip(" .,;:!?…"):
            pieces.append(trimmed(reading.text, start, piece.end))
    return (tuple(pieces), inside) if inside else (marked.pieces, None)


def _incise(reading: Reading, span: Span, sentence: Sentence) -> tuple[Attribution, int] | None:
    """The attribution that fills the text from a comma inside the marks up to the next mark of punctuation, and where it ends."""
    first = bisect.bisect_left(reading.starts, span.start)
    clauses = Clauses(
        reading, span, first, sentence.speakers.mentions_in(span), marked=(), people=sentence.speakers.people, whole=False
    )
    opens = clauses.verbs and all(clauses.low(i) in BETWEEN for i in range(clauses.verbs[0].start))
    if not opens or clauses.verbs[0].verb_class == "act":
        return None
    verb = clauses.verbs[0]
    incise = Sentence(clauses, sentence.speakers, sentence.number, sentence.paragraph)
    if verb.shape == "inverted":
        end, said = clauses.skip_adverbials(verb.end), incise.said(verb.subject)
        if clauses.low(verb.end) in PREPOSITIONS:  # « dit-il en montrant une benne »
            end = next((i for i in range(end, min(end + 12, len(clauses.items))) if clauses.low(i) in _PAUSES), end)
    else:
        phrase = clauses.phrase_after(verb.end)
        said = incise.said(phrase)
        if phrase is None or said is None or not (said.known or said.human):
            return None
        end = clauses.skip_adverbials(phrase.end)
        while clauses.low(end) == "," and _apposes(clauses, end + 1):
            end = next((i for i in range(end + 1, len(clauses.items)) if clauses.low(i) in _PAUSES), len(clauses.items))
    if clauses.low(end) not in _PAUSES:
        return None
    cue = Span(clauses.items[verb.start].start, clauses.items[verb.end - 1].end)
    return Attribution("inside", said, 0.95, cue), clauses.items[end].end


def _apposes(clauses: Clauses, index: int) -> bool:
    """Whether what follows a speaker's name and a comma still tells who he or she is: « Nadège O., 58 ans, qui tient un café. »"""
    low = clauses.low(index)
    if low in DETERMINERS:
        return is_person(fold(clauses.low(index + 1)))
    return low in ("qui", "dont", "âgé", "âgée", "ancien", "ancienne") or low.isdigit() or is_person(fold(low))


def _kind(words: str) -> QuoteKind:
    """`direct` for what one could print alone: a clause with its verb, or a sentence with its full stop."""
    count = len(words.split())
    if count < 3:
        return "fragment"
    if words[:1].isupper() and ENDS.search(words):
        return "direct"
    opens = words[:1].isupper()
    said = _WORDS.findall(words.lower())
    clause = _FIRST_PERSON.search(words) is not None or any(is_finite(w) or w in HAVE or w in BE for w in said)
    # « La porte reste ouverte »: a form that may be a noun is a verb in a sentence of its own
    clause = clause or (opens and count >= 4 and any(w in noun_like_forms() for w in said[2:]))
    return "direct" if clause and (opens or count >= 8) else "fragment"


@cache
def _naming_words() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("naming_words"))


def _names_a_thing(clauses: Clauses, index: int, words: str) -> bool:
    """« l'opération « Bouclier » », « baptisé « Orage » », « son statut d'« homme fort » », « pour thème : « … » »."""
    before = index - 1
    while (
        clauses.low(before)
        in ("de", "d'", "du", ":", "le", "la", "l'", "les", "un", "une", "en", "comme", "cette", "année", ",")
        and before
    ):
        if clauses.low(before) == "," and len(words.split()) > 4:
            break
        before -= 1
    called = fold(clauses.low(before))
    if called in ("appele", "dit", "parti") and clauses.low(before - 1) in HAVE | BE | {"se", "qui", "il", "elle"}:
        return False  # « il a appelé « chacun à la mesure » », « elle se dit « soulagée » », « il est parti « tard » »
    return called in _naming_words() and len(words.split()) <= 8


def is_quote(candidate: Candidate) -> bool:
    if candidate.named:
        return False
    attribution = candidate.attribution
    if attribution is None:
        return candidate.kind == "direct" and not candidate.aside
    said = attribution.said
    return candidate.kind == "direct" or said is None or said.known or said.human
