"""A reading and its names in, its quotes out: which marked stretches are somebody's words, and whose.

Three steps: what attributes a stretch in its own sentence (`attributions`), what the sentences around say where its own is
silent (here), and whether it is a quote at all (here). A stretch that nothing attributes is a quote only if it is a whole
clause; then its speaker is left open rather than guessed.
"""

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from store.extract.actors import Named
from store.extract.conjugations import is_finite, noun_like_forms
from store.extract.dates import DateMention
from store.extract.lexicon import entries
from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.quotes.attributions import Attribution, Sentence
from store.extract.quotes.clauses import BE, BETWEEN, DETERMINERS, HAVE, PREPOSITIONS, Clauses, is_person, speech_forms
from store.extract.quotes.speakers import Said, Speakers
from store.extract.text import fold, trimmed
from store.types import IsoDate, Mention, Quote, QuoteKind, Span

_FIRST_PERSON = re.compile(r"\b(?:je|j['’]|nous|vous|tu|on|c['’]|ça)\W*\w|\b\w+(?:ons|ez)\b|\bsuis\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…]\s*$")
_INCISE = re.compile(r",\s+((?:(?:se|lui|leur|nous|me)\s|[sm]['’])?([^\W\d_]+))")
#: what parts a date from the verb before it: « a dit que la réunion de lundi … » is not said on Monday
_LEAVES_CLAUSE = re.compile(
    r"\b(?:qu[e']|qui|dont|où|pour|de|du|des|d['’]|avant|après|depuis|dès|jusqu)\b|qu['’]|d['’]|[.;:«»\"“”()]"
)
#: commas looked at in one quote for an attribution between them
_MOST_INCISES = 30
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAUSES = frozenset((",", ".", ";", ":", "!", "?", "…"))
_SIGNATURE = re.compile(r"^[—–-]{1,2}\s*(?=\w)")


@dataclass
class _Candidate:
    """A marked stretch on its way to being a quote, or not."""

    marked: Marked
    sentence: int
    paragraph: int
    kind: QuoteKind
    named: bool  # what stands before makes it the name of a thing
    alone: bool  # it fills its sentence
    aside: bool  # in brackets, or after a dash: « Le Fanal — « La crue monte » »
    attribution: Attribution | None


def read_quotes(reading: Reading, named: Named, dates: Sequence[DateMention] = ()) -> list[Quote]:
    """Every quote of an article in order, spans never overlapping; linear in the length of the text.

    `dates` are the article's, in order: one that stands with what attributes a quote says when it was said.
    """
    if not reading.marked:
        return []
    speakers = Speakers(
        kinds={actor.name: actor.kind for actor in named.actors}, gender=named.gender, mentions=list(named.mentions)
    )
    candidates = _candidates(reading, named.mentions, speakers)
    _sign(reading, candidates, speakers)
    _introduce(reading, candidates, speakers)
    _carry_on(reading, candidates)
    _repeat(reading.text, candidates)
    return [_quote(reading.text, c, _said_on(reading, c, dates)) for c in candidates if _is_quote(c)]


# --- in its own sentence --------------------------------------------------------------------------------------------------


def _candidates(reading: Reading, mentions: Sequence[Mention], speakers: Speakers) -> list[_Candidate]:
    found: list[_Candidate] = []
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


def _candidate(reading: Reading, marked: Marked, sentence: Sentence, index: int, *, before: Attribution | None) -> _Candidate:
    clauses, text = sentence.clauses, reading.text
    pieces, inside = _interrupted(reading, marked, sentence)
    marked = replace(marked, pieces=pieces)
    others = [
        i
        for i in range(len(clauses.items))
        if i != index and clauses.low(i) not in (".", ",", ";", ":", "!", "?", "…", "-", "–", "—")
    ]
    return _Candidate(
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
    if words[:1].isupper() and _ENDS.search(words):
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


# --- in the sentences around ------------------------------------------------------------------------------------------------


def _sign(reading: Reading, candidates: list[_Candidate], speakers: Speakers) -> None:
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


def _introduce(reading: Reading, candidates: list[_Candidate], speakers: Speakers) -> None:
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


def _carry_on(reading: Reading, candidates: list[_Candidate]) -> None:
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
    return len(line.split()) <= 10 and not _ENDS.search(line)


def _repeat(text: str, candidates: list[_Candidate]) -> None:
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


# --- quote or not -----------------------------------------------------------------------------------------------------------


def _is_quote(candidate: _Candidate) -> bool:
    if candidate.named:
        return False
    attribution = candidate.attribution
    if attribution is None:
        return candidate.kind == "direct" and not candidate.aside
    said = attribution.said
    return candidate.kind == "direct" or said is None or said.known or said.human


def _said_on(reading: Reading, candidate: _Candidate, dates: Sequence[DateMention]) -> IsoDate | None:
    """« a déclaré | mercredi », « a dit à la presse, | jeudi soir », « | Mardi, X a promis »: the date that goes with the cue."""
    cue = candidate.attribution.cue if candidate.attribution else None
    if cue is None or not dates:
        return None
    sentence = reading.sentences[candidate.sentence]
    text = reading.text
    first = bisect.bisect_left(dates, sentence.start, key=lambda date: date.span.start)
    for mention in dates[first : first + 8]:
        if mention.span.end > sentence.end:
            break
        if mention.date is None or mention.precision != "day":
            continue
        gap = cue.start - mention.span.end
        opens = mention.span.start - sentence.start < 4
        if cue.end <= mention.span.start <= cue.end + 60:
            between = text[cue.end : mention.span.start]
        elif 0 <= gap <= (60 if opens else 12):
            between = text[mention.span.end : cue.start]
            if "," in between and not opens:
                continue  # « X, attendue mercredi, a déclaré »
        else:
            continue
        if not _LEAVES_CLAUSE.search(between):
            return mention.date
    return None


def _quote(text: str, candidate: _Candidate, said_on: IsoDate | None) -> Quote:
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
