"""Candidates in; those that their own sentence attributes to nobody get what the sentences around them say."""

import itertools
import re
from dataclasses import replace

from store.extract.nlp import Reading
from store.extract.quotes.candidates import ENDS, Candidate, is_quote
from store.extract.quotes.memory import Said
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.speakers import Speakers
from store.extract.quotes.vocabulary import PREPOSITIONS, is_person
from store.extract.text import fold
from store.types import Span

_ENDING = re.compile(r"[.!?…:]\W*$")
_CLOCK = re.compile(r"\d{1,2}\s?[hH:]\s?\d{0,2}\s?[-–—:|.]?")
#: nothing, or a clock time, between a paragraph's head and the quote that opens it
_LEAD = re.compile(rf"(?:{_CLOCK.pattern}\s*)?")
#: said to somebody, who may answer
_TO_SOMEBODY = re.compile(r"[»”\"],?\s(?:lui|leur)\s")
_ASKS = re.compile(
    r"\b(?:veut|voulait|voulut|voudrait|aimerait|cherche à)\ssavoir\b"
    r"|\bdemand(?:é|e|ait|ent)\s(?:(?:pourquoi|si|comment|où|quand|combien)\b|s['’]|ce\squ)"
    r"|(?<!s['’])\binterroge(?:ait)?\b|\ba\sinterrogé\b|\bs['’]enquiert\b"
)
_ASCRIBED = re.compile(
    r"(?:l[ea]s?|ces?|cette|l['’])\s?(?:aveu|avertissement|boutade|citation|confidence|constat|diagnostic|formule|image|mots?|"
    r"métaphore|paroles?|phrase|prédiction|promesse|remarque|réflexion|réplique|sentence)\s(?:(?:est|sont|vient|viennent|émane|émanent)\s"
    r"(?:signée?s?|de|d['’]|du)|signée?s?)\s?(?:l['’]|la\s|le\s)?"
    r"|(?:l[ae]s?|ces?|cette|l['’])\s?(?:expression|formule|mots?|phrase|sentence)\s(?:est|sont|a été|ont été)\s"
    r"(?:lâch|prononc|sign|lanc)ée?s?\spar\s(?:l['’]|la\s|le\s)?"
    r"|(?:l['’]homme|la femme|cel(?:ui|le)) qui (?:parle|s['’]exprime)(?: ainsi)?(?:,| est) ",
    re.IGNORECASE,
)
_DATIVE = re.compile(r"\s(?:lui|leur)\s(?:a|avait|ont|avaient|aurait)\s")
_ACCORDING = re.compile(r"(?:selon|d['’]après)\s(?:elle|lui|eux|elles)\b", re.IGNORECASE)
_THIRD = re.compile(r"(?:il|elle|ils|elles)\b", re.IGNORECASE)
_INTERVIEW = re.compile(r"(?:questions? à|entretien avec|interview de|rencontre avec)\s", re.IGNORECASE)
_FEWEST_QUESTIONS = 2
_SIGNATURE = re.compile(r"^(?:[—–-]{1,2}|\()\s*(?=\w)")


def sign(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« … » and below it « — Mirela Anton, porte-parole »: the signature tells whose words they are."""
    for candidate in candidates:
        if not candidate.alone or candidate.attribution is not None or candidate.sentence + 1 >= len(reading.sentences):
            continue
        following = reading.sentences[candidate.sentence + 1]
        line = following.of(reading.text)
        dash = _SIGNATURE.match(line)
        opening = line[dash.end() :].split(" ")[0].lower() if dash is not None else ""
        if (
            dash is None
            or len(line) > 150
            or opening in PREPOSITIONS
            or (line[0] == "(" and not line.rstrip(" .").endswith(")"))
        ):
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


def ascribe(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« On se regarde. » Le constat est de X: the sentence behind a quote says whose words they are."""
    for candidate in candidates:
        number = candidate.sentence + 1
        if candidate.attribution is not None or not candidate.alone or number >= len(reading.sentences):
            continue
        span = reading.sentences[number]
        told = _ASCRIBED.match(reading.text, span.start, span.end)
        mention = next((m for m in speakers.mentions_in(span) if told and m.span.start == told.end()), None)
        if mention is not None and speakers.kinds.get(mention.actor) in ("person", "organisation"):
            candidate.attribution = Attribution("ascribed", Said(mention.actor, mention.span), 0.85)


def interview(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """Questions in lines of their own, answers between marks: whose interview it is, the title or a heading tells."""
    asked = [number for number, span in enumerate(reading.paragraphs) if span.of(reading.text).endswith("?")]
    if len(asked) < _FEWEST_QUESTIONS:
        return
    person = _interviewee(reading, candidates, speakers)
    if person is None:
        return
    questions = set(asked)
    for candidate in candidates:
        answers = candidate.paragraph - 1 in questions and candidate.alone and candidate.kind == "direct"
        if candidate.attribution is None and answers:
            candidate.attribution = Attribution("interview", replace(person, sure=False), 0.7)


def _interviewee(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> Said | None:
    """« X, chanteuse : « … » » in the title, or a heading « Trois questions à X »."""
    first = candidates[0].attribution if candidates and candidates[0].paragraph == 0 else None
    if first is not None and first.said is not None and speakers.kinds.get(first.said.name) == "person":
        return first.said
    for paragraph in reading.paragraphs:
        heading = _INTERVIEW.search(reading.text, paragraph.start, min(paragraph.end, paragraph.start + 150))
        if heading is None:
            continue
        mention = next((m for m in speakers.mentions_in(paragraph) if m.span.start == heading.end()), None)
        if mention is not None and (speakers.kinds.get(mention.actor) == "person" or " " in mention.actor):
            return Said(mention.actor, mention.span, sure=False)  # « Trois questions à X Y »: no place, whatever it looks like
    return None


def introduce(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« La maire a réagi sur les réseaux. « … » »: a sentence of nothing but a quote, after one that says who speaks."""
    spoke = speakers.spoke
    quoted = {candidate.sentence for candidate in candidates}
    for candidate in candidates:
        before = candidate.sentence - 1
        if candidate.attribution is not None or candidate.kind != "direct" or before < 0:
            continue
        opens = reading.sentences[before].of(reading.text).rstrip().endswith(":")
        if not (candidate.alone or (opens and candidate.first)):
            continue
        apart = reading.sentences[before].start < reading.paragraphs[candidate.paragraph].start
        told_after = apart and not opens and _after(reading, candidate) in speakers.subjects
        asked = not opens and _answers(reading, candidate)
        if before in spoke and (opens or before not in quoted) and not told_after and not asked:
            said, main = spoke[before], speakers.subjects.get(before)
            if main is not None and speakers.kinds.get(main.name) == "person" != speakers.kinds.get(said.name):
                said = main  # « X, à qui le tribunal demandait …, s'est retournée. « … » »
            if said.known or said.noun or (said.can_speak and opens):
                candidate.attribution = Attribution("introduced", said, 0.85 if opens else 0.6)


def _after(reading: Reading, candidate: Candidate) -> int | None:
    """The number of the sentence after the quote, where it stands in the same paragraph."""
    after = candidate.sentence + 1
    inside = after < len(reading.sentences) and reading.sentences[after].start < reading.paragraphs[candidate.paragraph].end
    return after if inside else None


def take_turns(reading: Reading, candidates: list[Candidate]) -> None:
    """« A ? » « B. » « C. » with nothing between, or line after line of dialogue: who spoke two turns before speaks again."""
    for number in range(2, len(candidates)):
        asked, answered, candidate = candidates[number - 2 : number + 1]
        if candidate.attribution is None and _next_turn(reading, asked, answered) and _next_turn(reading, answered, candidate):
            first, second = asked.attribution, answered.attribution
            if first is not None and first.said is not None and (second is None or second.said != first.said):
                candidate.attribution = Attribution("turns", replace(first.said, sure=False), 0.65)

    for number in range(len(candidates) - 3, -1, -1):  # whom a later turn names spoke two turns before, too
        candidate, answered, asked = candidates[number : number + 3]
        told = asked.attribution
        if candidate.attribution is not None or told is None or told.said is None or told.rule == "turns":
            continue
        dialogue = candidate.marked.kind == answered.marked.kind == asked.marked.kind == "dash"
        if dialogue and _next_turn(reading, candidate, answered) and _next_turn(reading, answered, asked):
            candidate.attribution = Attribution("turns", replace(told.said, sure=False), 0.65)


def _next_turn(reading: Reading, before: Candidate, candidate: Candidate) -> bool:
    """Whether nothing stands between two marked stretches but the paragraph's end of a dialogue."""
    between = reading.text[before.marked.outer.end : candidate.marked.outer.start].strip(" \u00a0\u202f")
    dialogue = before.marked.kind == candidate.marked.kind == "dash" and not between.strip()
    return dialogue or (not between and before.paragraph == candidate.paragraph)


def carry_on(reading: Reading, candidates: list[Candidate]) -> None:
    """A quote with nothing said of it goes on from the one before, while nothing but a heading has come between."""
    for before, candidate, after in zip(candidates, candidates[1:], [*candidates[2:], None], strict=False):
        if candidate.attribution is not None or before.attribution is None or before.attribution.said is None:
            continue
        if (
            _TO_SOMEBODY.search(reading.sentences[before.sentence].of(reading.text))
            and candidate.sentence == before.sentence + 1
        ):
            continue  # « Rangez cela », lui lance X. « Rangez vous-même ! »: whoever was spoken to may answer
        if before.kind == "fragment" and _told_by_another(reading, before, candidate):
            continue  # « X lui avait assuré que « tout irait bien ». « Il m'a menti. » »
        if before.attribution.rule in ("signed", "signature"):
            continue  # « … » (Didier, 61 ans): whoever signs has ended
        if (
            after is not None
            and _next_turn(reading, candidate, after)
            and candidate.marked.inner.of(reading.text).rstrip().endswith("?")
        ):
            continue  # « « A », dit X. « B ? » « C. » »: somebody else asks
        if not is_quote(before) or (before.kind != "direct" and before.paragraph != candidate.paragraph):
            continue
        if not candidate.alone or candidate.kind != "direct" or _next_turn(reading, before, candidate):
            continue
        if candidate.paragraph != before.paragraph and (
            _is_entry(reading, candidate) or _new_entry(reading, before.paragraph, candidate.paragraph)
        ):
            continue
        between = reading.sentences[before.sentence + 1 : candidate.sentence]
        if all(_is_heading(span.of(reading.text)) for span in between) and candidate.paragraph - before.paragraph <= 2:
            candidate.attribution = Attribution("carries-on", before.attribution.said, 0.7)


def _told_by_another(reading: Reading, before: Candidate, candidate: Candidate) -> bool:
    """Whether the sentence before tells what somebody said to, or according to, whoever speaks now."""
    sentence = reading.sentences[before.sentence].of(reading.text)
    third = _THIRD.match(candidate.marked.inner.of(reading.text)) is not None
    return (third and _DATIVE.search(sentence) is not None) or _ACCORDING.search(sentence) is not None


def beside(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« Je ne lâcherai rien. » À peine descendu de voiture, X a fendu la foule: the sentence next to it tells of one person.

    A quote that opens its paragraph looks at the sentence after it, another at the one before. Worked out, never sure.
    """
    subjects = speakers.subjects
    quoted = {candidate.sentence for candidate in candidates}
    for before_it, candidate in zip([None, *candidates], candidates, strict=False):
        if candidate.attribution is not None or not candidate.alone or candidate.aside or _is_title(reading, candidate):
            continue
        if before_it is not None and _next_turn(reading, before_it, candidate):
            continue
        if candidate.kind != "direct":
            continue
        paragraph = reading.paragraphs[candidate.paragraph]
        number = candidate.sentence
        opens = _LEAD.fullmatch(reading.text, paragraph.start, reading.sentences[number].start) is not None
        after, before = _after(reading, candidate), number - 1
        told = speakers.told_in(before)
        if before > 0 and before not in speakers.spoke and _is_question(reading, before, paragraph):
            told = speakers.told_in(before - 1) or told  # « X ne s'étend pas. Un livre ? « Non. » »
        if told is not None and _answers(reading, candidate, addressed=before in quoted):
            told = None
        if told is not None and not told.noun and told.owned:
            told = None  # « sa rupture explique la crue »
        later = subjects.get(after) if after is not None and after not in quoted else None
        if _is_entry(reading, candidate):
            below = _below(reading, candidate, speakers)
            if below is not None:
                candidate.attribution = Attribution("beside-after", replace(below, sure=False), 0.6)
            continue
        body = told is None or speakers.kinds.get(told.name) != "person"
        opens = opens or (later is not None and body and speakers.kinds.get(later.name) == "person")
        person = later is not None and (speakers.kinds.get(later.name) == "person" or is_person(_noun(later.name)))
        if opens and later is not None and person:
            candidate.attribution = Attribution("beside-after", replace(later, sure=False), 0.65)
        elif told is not None and (not opens or _ENDING.search(reading.sentences[before].of(reading.text))):
            candidate.attribution = Attribution("beside-before", replace(told, sure=False), 0.6 if opens else 0.65)
        elif (
            not opens
            and speakers.told_in(before) is None
            and before not in quoted
            and (one := _only_named(reading, before, speakers)) is not None
        ):
            candidate.attribution = Attribution("beside-before", one, 0.6)
        elif opens and after is not None:
            people = set(speakers.people_told(paragraph, None))
            if len(people) == 1:  # « Asseyez-vous. » Il est huit heures, la cuisine sent le café, et X a déjà fait le tour
                candidate.attribution = Attribution("beside-after", Said(people.pop(), paragraph, sure=False), 0.6)


def _only_named(reading: Reading, number: int, speakers: Speakers) -> Said | None:
    """« L'expression a fait rire jaune X. « … » »: the one person whom a sentence names that is about nobody."""
    span = reading.sentences[number]
    people = set(speakers.people_told(span, None))
    asks = _ASKS.search(span.of(reading.text)) is not None
    return Said(people.pop(), span, sure=False) if len(people) == 1 and not asks else None


def _answers(reading: Reading, candidate: Candidate, *, addressed: bool = False) -> bool:
    """« Le juge veut savoir pourquoi. « Parce que … » »: whether the words answer the sentence before, and so are somebody else's.

    `addressed`: that sentence holds a quote, which « lui lance X » may say to whoever answers.
    """
    if not candidate.sentence or candidate.marked.inner.of(reading.text).rstrip().endswith("?"):
        return False
    asked = reading.sentences[candidate.sentence - 1].of(reading.text)
    return _ASKS.search(asked) is not None or (addressed and _TO_SOMEBODY.search(asked) is not None)


def _is_question(reading: Reading, number: int, paragraph: Span) -> bool:
    """« Et après ? », in the same paragraph: the writer asks, the words answer."""
    sentence = reading.sentences[number]
    return sentence.start > paragraph.start and sentence.of(reading.text).rstrip().endswith("?")


def _is_entry(reading: Reading, candidate: Candidate) -> bool:
    """« 9 h 15 – « Nous avons un mandat » », a paragraph of its own under a clock time: the heading of what is told below it."""
    paragraph = reading.paragraphs[candidate.paragraph]
    if not candidate.alone or reading.sentences[candidate.sentence].end < paragraph.end:
        return False
    if paragraph.start < candidate.marked.outer.start:
        return reading.sentences[candidate.sentence].start == paragraph.start
    above = reading.paragraphs[candidate.paragraph - 1].of(reading.text) if candidate.paragraph else ""
    return _CLOCK.fullmatch(above) is not None


def _new_entry(reading: Reading, before: int, paragraph: int) -> bool:
    """Whether a clock time opens a paragraph behind the first, up to the second: another entry of a live page."""
    openings = (reading.paragraphs[number] for number in range(before + 1, paragraph + 1))
    return any(_CLOCK.match(reading.text, span.start, span.end) for span in openings)


def _below(reading: Reading, candidate: Candidate, speakers: Speakers) -> Said | None:
    """Who the sentence below a heading is about."""
    number = candidate.sentence + 1
    if number >= len(reading.sentences):
        return None
    subject = speakers.subjects.get(number)
    if subject is not None and speakers.kinds.get(subject.name) == "person":
        return subject
    span = reading.sentences[number]
    people = set(speakers.people_told(span, None))
    return Said(people.pop(), span, sure=False) if len(people) == 1 else None


def _noun(words: str) -> str:
    """The folded noun of « un conducteur de la ligne »."""
    return fold(words).split()[1] if " " in fold(words) else ""


def _may_be_told_better(attribution: Attribution | None) -> bool:
    """Whether a title's quote is given to nobody, or to somebody without a name: « confie une rescapée »."""
    return (
        attribution is None or attribution.rule == "headline" or (attribution.said is not None and not attribution.said.known)
    )


def _is_title(reading: Reading, candidate: Candidate) -> bool:
    return candidate.sentence == 0 and reading.sentences[0].end == reading.paragraphs[0].end and len(reading.paragraphs) > 1


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 10 and not ENDS.search(line)


def repeat(text: str, candidates: list[Candidate]) -> None:
    """The same words again, marked again: still the words of whom they were first given to."""
    first: dict[str, Attribution] = {}
    if candidates[1:] and candidates[0].paragraph == 0 and _may_be_told_better(candidates[0].attribution):
        # a title often quotes what the article quotes in full
        title = fold(candidates[0].marked.inner.of(text))
        whole = len(title.split()) >= 3
        rest = [c for c in candidates[1:] if c.attribution is not None and is_quote(c)]
        keys = [(c, fold(c.marked.inner.of(text))) for c in rest]
        again = next((c for c, key in keys if title == key or (whole and title in key)), None)
        if again is not None and again.attribution is not None and again.attribution.said is not None:
            candidates[0].attribution = replace(again.attribution, rule="title", confidence=0.7, cue=None)
    for candidate in candidates:
        key = fold(candidate.marked.inner.of(text))
        if candidate.attribution is not None and candidate.attribution.said is not None:
            if is_quote(candidate):
                first.setdefault(key, candidate.attribution)
        elif candidate.attribution is None and not candidate.named:
            recent = itertools.islice(reversed(first.items()), 50) if len(key.split()) >= 3 else ()
            known = first.get(key) or next((a for k, a in recent if key in k), None)
            if known is not None:
                candidate.attribution = replace(known, rule="repeats", confidence=0.7, cue=None)
