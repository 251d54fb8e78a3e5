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
from store.extract.quotes.attributions import Sentence
from store.extract.quotes.clauses import HELPING, Clauses
from store.extract.quotes.dialogues import FIRST_PERSON, read_dialogues, spoken_pieces
from store.extract.quotes.items import past_lead
from store.extract.quotes.occasions import Settings, relay
from store.extract.quotes.reported import Reported, may_report, read_reported
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.speakers import Speakers
from store.extract.quotes.vocabulary import (
    BE,
    BETWEEN,
    DETERMINERS,
    HAVE,
    PREPOSITIONS,
    folded,
    is_finite_speech,
    is_person,
    singular_in,
)
from store.extract.text import fold, trimmed
from store.types import Mention, QuoteKind, Span

ENDS = re.compile(r"[.!?…]\s*$")
_INCISE = re.compile(r"[,?!…]\s+((?:(?:se|lui|leur|nous|me)\s|[sm]['’])?([^\W\d_]+))")
#: commas looked at in one quote for an attribution between them
_MOST_INCISES = 30
#: sentences before a dialogue in which whoever begins it may be told of
_BEFORE_DIALOGUE = 3
#: sentences kept until one tells somebody's words
_MOST_WAITING = 200
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TITLED = re.compile(r"[^a-zà-ÿA-ZÀ-Ý]*[A-ZÀ-Ý]")
#: a name or a title has no more words
_MOST_WORDS = 7
_JUDGING = frozenset("juger estimer considérer trouver qualifier décrire déclarer croire".split())
#: « la jument qu'il appelle « Comète » »
_CALLING = frozenset("appeler dire nommer".split())
_ARTICLE = re.compile(r"(?:l[ae]s?\s|l['’])")
_ENDED = re.compile(r"^[A-ZÀ-Ý].*[.!?…]$", re.DOTALL)
_INVERTED = re.compile(r"(?:-t)?-(?:il|elle|on|ils|elles)\b")
#: words that only somebody who speaks uses: « …, dit X, nous partons. »
_SPEAKING = frozenset("je j' nous vous tu on c' ça mais et".split()) | HAVE | BE
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
    led: bool  # a colon stands before or after it
    first: bool  # it opens its sentence
    titled: bool  # a few words with a capital first, as names and titles are written
    aside: bool  # in brackets, or after a dash: « Le Fanal — « La crue monte » »
    attribution: Attribution | None


def read_candidates(
    reading: Reading, mentions: Sequence[Mention], speakers: Speakers, settings: Settings
) -> tuple[list[Candidate], list[Reported]]:
    """Every marked stretch, and every clause reported without marks, both in order; each sentence is parted once."""
    found: list[Candidate] = []
    reported: list[Reported] = []
    spoken = read_dialogues(reading)
    heard = 0
    #: whom these tell of is asked by those after them that tell somebody's words: in half of all articles, by none
    waiting: list[Sentence] = []
    telling = False
    paragraph = token = first_mention = first_mark = 0
    for number, span in enumerate(reading.sentences):
        while reading.paragraphs[paragraph].end < span.end and paragraph + 1 < len(reading.paragraphs):
            paragraph += 1
        if span.start == reading.paragraphs[paragraph].start:
            span = past_lead(reading.text, span)
        token = bisect.bisect_left(reading.starts, span.start, token)
        while first_mention < len(mentions) and mentions[first_mention].span.end <= span.start:
            first_mention += 1
        here = []
        for index in range(first_mention, len(mentions)):
            if mentions[index].span.start >= span.end:
                break
            here.append(mentions[index])
        while first_mark < len(reading.marked) and reading.marked[first_mark].outer.end <= span.start:
            first_mark += 1
        marks = []
        for index in range(first_mark, len(reading.marked)):
            if reading.marked[index].outer.start >= span.end:
                break
            marks.append((index, reading.marked[index]))
        clauses = Clauses(reading, span, token, here, marked=marks, people=speakers.people)
        sentence = Sentence(clauses, speakers, number, paragraph)
        if not telling:
            telling = clauses.has_marks or paragraph in spoken or may_report(sentence) or len(waiting) > _MOST_WAITING
            if not telling:
                waiting.append(sentence)
                continue
            for earlier in waiting:
                speakers.learn_roles(earlier.clauses)
                earlier.hear(())
        speakers.learn_roles(clauses)
        known = len(found)
        if paragraph in spoken:
            if reading.sentences[number].start == reading.paragraphs[paragraph].start:
                found.append(_spoken(reading, spoken[paragraph], sentence, opens=spoken.get(paragraph - 1) is None))
            sentence.hear([c.attribution for c in found[known:] if c.attribution is not None])
            continue
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
        reported += read_reported(sentence)
        _place(found[known:], clauses, settings)
        for report in reported[heard:]:
            report.attribution = _placed(report.attribution, clauses, settings)
        told = [report.attribution for report in reported[heard:]]
        heard = len(reported)
        sentence.hear([*(c.attribution for c in found[known:] if c.attribution is not None), *told])
    return found, reported


def _candidate(reading: Reading, marked: Marked, sentence: Sentence, index: int, *, before: Attribution | None) -> Candidate:
    clauses, text = sentence.clauses, reading.text
    pieces, inside = _interrupted(reading, marked, sentence)
    marked = replace(marked, pieces=pieces)
    alone = all(
        i == index or clauses.is_mark(i) or clauses.low(i) in (".", ",", ";", ":", "!", "?", "…", "-", "–", "—")
        for i in range(len(clauses.items))
    )
    inner = marked.inner.of(text)
    return Candidate(
        marked=marked,
        sentence=sentence.number,
        paragraph=sentence.paragraph,
        kind=_kind(inner, framed=clauses.low(index - 1) == ":" or alone),
        named=_names_a_thing(clauses, index, inner),
        led=":" in (clauses.low(index - 1), clauses.low(index + 1)),
        first=index == 0,
        titled=_is_titled(inner),
        aside=clauses.low(index - 1) in ("(", "[", "—", "–", "-") and index > 0,
        alone=alone,
        attribution=_outer(inside, sentence.attribute(index, before=before), led=clauses.low(index - 1) == ":"),
    )


def _outer(inside: Attribution | None, around: Attribution | None, *, led: bool) -> Attribution | None:
    """« …, dit-il, … », a expliqué le nageur X: who is named around the marks, rather than a pronoun inside them."""
    told = around is not None and around.said is not None and (around.rule == "followed" or led)
    if inside is None or (told and inside.pronoun):
        return around
    return inside


def _place(candidates: Sequence[Candidate], clauses: Clauses, settings: Settings) -> None:
    for candidate in candidates:
        if candidate.attribution is not None:
            candidate.attribution = _placed(candidate.attribution, clauses, settings)


def _placed(attribution: Attribution, clauses: Clauses, settings: Settings) -> Attribution:
    """The attribution with where or how it was said, as its own sentence tells."""
    if attribution.cue is None or attribution.said is None:
        return attribution
    via = attribution.via or relay(clauses, attribution.cue)
    return replace(attribution, setting=settings.of(clauses, attribution.cue), via=via)


def _spoken(reading: Reading, marked: Marked, sentence: Sentence, *, opens: bool) -> Candidate:
    """A line of dialogue: whose it is, its own attribution tells, or the colon before it."""
    pieces, attribution = _interrupted(reading, marked, sentence)
    if attribution is None and opens:
        attribution = _first_turn(reading, sentence)
    return Candidate(
        marked=replace(marked, pieces=spoken_pieces(reading.text, pieces)),
        sentence=sentence.number,
        paragraph=sentence.paragraph,
        kind="direct",
        named=False,
        alone=False,
        led=False,
        first=True,
        titled=False,
        aside=False,
        attribution=attribution,
    )


def _first_turn(reading: Reading, sentence: Sentence) -> Attribution | None:
    """Who speaks first in a dialogue: whom the paragraph before it tells of, the last one."""
    speakers, number = sentence.speakers, sentence.number
    opening = reading.paragraphs[max(0, sentence.paragraph - 1)].of(reading.text)
    reach = 1 if opening[:1] in "«“" else _BEFORE_DIALOGUE  # « Où étiez-vous ?\n— Au volant. »: it has begun above
    told = (speakers.told_in(n) for n in range(number - 1, number - 1 - reach, -1))
    before = next((said for said in told if said is not None), None)
    if before is None:
        return None
    if reading.sentences[number - 1].of(reading.text).endswith(":"):
        return Attribution("introduced", before, 0.8)
    somebody = before.noun and before.name.startswith(("un ", "une ", "le ", "la ", "l'", "son ", "sa "))
    if speakers.kinds.get(before.name) != "person" and not somebody:
        return None
    return Attribution("introduced", replace(before, sure=False), 0.6)


def _interrupted(reading: Reading, marked: Marked, sentence: Sentence) -> tuple[tuple[Span, ...], Attribution | None]:
    """« Nous partons, a dit X. Demain. »: the pieces without the attribution, and whose they are."""
    pieces: list[Span] = []
    inside: Attribution | None = None
    for piece in marked.pieces:
        start = piece.start
        for comma in itertools.islice(_INCISE.finditer(reading.text, piece.start, piece.end), _MOST_INCISES):
            word = (comma[2] or comma[1]).lower()
            asks = reading.text[comma.start()] != ","  # « Deux jours ! s'étrangle X »: any verb may frame it
            frames = asks or word in HAVE or word in BE or word in HELPING or is_finite_speech(word)
            if comma.start() < start or not (frames or _INVERTED.match(reading.text, comma.end())):
                continue
            found = _incise(reading, Span(comma.start(1), min(piece.end, comma.start(1) + 160)), sentence)
            if found is None:
                continue
            inside, end = inside or found[0], found[1]
            pause = reading.text[comma.start()] != ","  # « Vous venez ? lance X »: the question mark is theirs
            if reading.text[start : comma.start()].strip(" .,;:!?…"):
                pieces.append(trimmed(reading.text, start, comma.start() + pause))
            start = end
        if reading.text[start : piece.end].strip(" .,;:!?…"):
            pieces.append(trimmed(reading.text, start, piece.end))
    return (tuple(pieces), inside) if inside and pieces else (marked.pieces, None)


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
        if phrase is None or said is None or not said.can_speak:
            return None
        end = clauses.skip_adverbials(phrase.end)
        while clauses.low(end) == "," and _apposes(clauses, end + 1):
            end = next((i for i in range(end + 1, len(clauses.items)) if clauses.low(i) in _PAUSES), len(clauses.items))
    if clauses.low(end) not in _PAUSES:
        return None
    return Attribution("inside", said, 0.85, incise.cue(verb), pronoun=verb.shape == "inverted"), clauses.items[end].end


def _apposes(clauses: Clauses, index: int) -> bool:
    """Whether what follows a speaker's name and a comma still tells who he or she is: « Nadège O., 58 ans, qui tient un café. »"""
    low = clauses.low(index)
    if low in DETERMINERS:
        return is_person(folded(clauses.low(index + 1)))
    if low in ("qui", "dont", "âgé", "âgée", "ancien", "ancienne") or low.isdigit() or is_person(fold(low)):
        return True
    end = next((i for i in range(index, min(index + 9, len(clauses.items))) if clauses.low(i) in (".", "!", "?")), None)
    return end is not None and not any(is_finite(clauses.low(i)) or clauses.low(i) in _SPEAKING for i in range(index, end))


def _kind(words: str, *, framed: bool) -> QuoteKind:
    """`direct` for what one could print alone: a clause with its verb, or a sentence with its full stop.

    `framed`: after a colon, or with nothing else in its sentence.
    """
    count = len(words.split())
    if count < 3 and not (framed and _ENDED.search(words)):
        return "fragment"
    if words[:1].isupper() and ENDS.search(words):
        return "direct"
    opens = words[:1].isupper()
    said = _WORDS.findall(words.lower())
    clause = FIRST_PERSON.search(words) is not None or any(is_finite(w) or w in HAVE or w in BE for w in said)
    # « La porte reste ouverte »: a form that may be a noun is a verb in a sentence of its own
    clause = clause or (
        opens and count >= 4 and any(w in noun_like_forms() and w not in BETWEEN and w not in PREPOSITIONS for w in said[2:])
    )
    return "direct" if clause and (opens or count >= 8) else "fragment"


def _is_titled(words: str) -> bool:
    """A few words with a capital first and no full stop, as names and titles are written."""
    short = len(words) < 200 and len(words.split()) <= _MOST_WORDS
    return short and _TITLED.match(words) is not None and not words.endswith((".", "!", "?", "…"))


@cache
def _charges() -> frozenset[str]:
    return frozenset(word for line in entries("charges") for word in line.split())


@cache
def _naming_words() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("naming_words"))


def _names_a_thing(clauses: Clauses, index: int, words: str) -> bool:
    """« l'opération « Bouclier » », « baptisé « Orage » », « « Orage », son dernier film », « poursuivi pour « recel » »."""
    if clauses.low(index - 1) == "pour" and any(folded(clauses.low(i)) in _charges() for i in range(max(0, index - 10), index)):
        return len(words.split()) <= 10
    if _is_titled(words) and clauses.low(index - 1) in ("dans", "sur", "avec"):
        return True  # « dans « Le Grand Débat » »
    if _is_titled(words) and clauses.low(index + 1) == "," and clauses.low(index + 2) in DETERMINERS:
        nearby = (folded(clauses.low(i)) for i in range(index + 3, index + 6))
        if any(singular_in(noun, _naming_words()) for noun in nearby):
            return True
    before = index - 1
    while (
        clauses.low(before)
        in ("de", "d'", "du", ":", "le", "la", "l'", "les", "un", "une", "en", "comme", "cette", "année", ",")
        and before
    ):
        if clauses.low(before) == "," and len(words.split()) > 4:
            break
        before -= 1
    opening = words.split()[0] if words.split() else ""
    if opening in HAVE or opening in BE or is_finite(opening):
        return False  # « son groupe « a changé de regard » »
    called = folded(clauses.low(before))
    here = next((v for v in clauses.verbs if v.start <= before < v.end), None)
    if here is not None and here.shape in ("finite", "inverted"):
        judged = here.lemma == "dire" and here.subject is not None and words[:1].islower() and not _ARTICLE.match(words)
        if here.lemma not in _CALLING or judged:
            return False  # « X, qui la traite de « … » », « une réforme que X dit « bâclée » »
        compound = here.end - here.start > 1
        if compound and before == here.end - 1 and here.lemma == "appeler":
            return False  # « a pour sa part appelé « chacun à la mesure » »
    verb = next((v for v in reversed(clauses.verbs) if v.end <= before), None)
    if verb is not None and verb.lemma in _JUDGING and before - verb.end < 4 and words[:1].islower():
        return False  # « jugeait le projet « invendable » »
    if called in ("appele", "dit", "dite", "dits", "dites", "parti") and clauses.low(before - 1) in HAVE | BE | {
        "se",
        "qui",
        "il",
        "elle",
    }:
        return False  # « il a appelé « chacun à la mesure » », « elle se dit « soulagée » », « il est parti « tard » »
    return singular_in(called, _naming_words()) and len(words.split()) <= 8


def is_quote(candidate: Candidate) -> bool:
    """Whether a marked stretch is somebody's words: by what attributes it, by its form, and by what stands before it."""
    if candidate.named:
        return False
    attribution = candidate.attribution
    if attribution is None:
        woven = candidate.titled and not (candidate.alone or candidate.led)  # « a interrompu « Les Saisons immobiles » »
        return candidate.kind == "direct" and not candidate.aside and not woven
    said = attribution.said
    if candidate.kind == "direct":
        return True
    if said is None:  # « Démission ! », entend-on; les accusations de « … »; else words held at arm's length
        return attribution.rule.startswith(("followed", "denied", "noun-of"))
    if not said.can_speak:
        return False
    return attribution.frames or not candidate.titled
