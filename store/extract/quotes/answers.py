"""Candidates in; those still given to nobody get whoever answers the question before them, or whoever the whole article is about."""

import re
from collections import Counter
from dataclasses import replace

from store.extract.nlp import Reading
from store.extract.quotes.candidates import Candidate, is_quote
from store.extract.quotes.memory import Said
from store.extract.quotes.referents import DOUBTED
from store.extract.quotes.sentences import Attribution
from store.extract.quotes.speakers import Speakers
from store.types import Span

#: quotes before its own in which whoever answers has spoken
_BACK = 6
#: paragraphs between them, where each line of a dialogue is one
_APART = 3
#: « Silence. », « Un temps. », « Long soupir. »: words between a question and its answer
_PAUSE = 4
#: « … », demande la présidente, Ana Dolm: characters that may tell who asks
_FRAMED = 160
_FIRST_PERSON = re.compile(r"\b(?:je|nous|on|mon|ma|mes|moi)\b|\b[jm]['’]\w", re.IGNORECASE)
#: mentions of whoever an article is about, and the share among all people's
_OFTEN, _SHARE = 4, 0.6


def answer(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """« Aviez-vous bu ? », demande la juge. Silence. « Deux verres. »: not she, but the other who is there."""
    for number in range(1, len(candidates)):
        asked, candidate = candidates[number - 1], candidates[number]
        if candidate.attribution is not None or candidate.kind != "direct" or not _is_question(reading, asked):
            continue
        if _is_question(reading, candidate) or not _follows(reading, asked, candidate):
            continue
        asker = asked.attribution.said if asked.attribution is not None else None
        if asker is None:
            continue
        near = (c for c in candidates[max(0, number - _BACK) : number] if candidate.paragraph - c.paragraph <= _APART)
        said = _other(list(near), asker, speakers) or _present(candidate, asker, speakers)
        if said is not None:
            candidate.attribution = Attribution("answers", replace(said, sure=False), 0.6)


def _is_question(reading: Reading, candidate: Candidate) -> bool:
    return candidate.marked.pieces[-1].of(reading.text).rstrip(' \u00a0\u202f»”"').endswith("?") or (
        candidate.marked.pieces[0].of(reading.text).rstrip().endswith("?")
    )


def _follows(reading: Reading, asked: Candidate, candidate: Candidate) -> bool:
    """Whether nothing but who asks, and a silence, stands between a question and the words after it."""
    if asked.marked.kind == candidate.marked.kind == "dash":
        return candidate.paragraph == asked.paragraph + 1
    if candidate.paragraph != asked.paragraph or not candidate.alone or candidate.sentence - asked.sentence > 2:
        return False
    between = reading.sentences[asked.sentence + 1 : candidate.sentence]
    framed = candidate.marked.outer.start - asked.marked.outer.end <= _FRAMED
    return framed and all(len(span.of(reading.text).split()) <= _PAUSE for span in between)


def _other(before: list[Candidate], asker: Said, speakers: Speakers) -> Said | None:
    """Whoever has spoken last before whoever asks."""
    told = (c.attribution.said for c in reversed(before) if c.attribution is not None and is_quote(c))
    people = (said for said in told if said is not None and speakers.kinds.get(said.name) == "person")
    return next((said for said in people if said.name != asker.name), None)


def _present(candidate: Candidate, asker: Said, speakers: Speakers) -> Said | None:
    """The most present of the others, where nobody comes near."""
    at = candidate.marked.outer.start
    found = [
        referent
        for referent in speakers.present(at, candidate.sentence, candidate.paragraph, None)
        if referent.name != asker.name and speakers.kinds.get(referent.name) == "person"
    ]
    if not found or (len(found) > 1 and found[1].presence > DOUBTED * found[0].presence):
        return None
    return Said(found[0].name, Span(at, at), sure=False, known=found[0].known)


def fall_back(reading: Reading, candidates: list[Candidate], speakers: Speakers) -> None:
    """Words of « je » that nothing around them gives to anybody, in an article about one person who speaks in it: that person's."""
    people = Counter(m.actor for m in speakers.told if speakers.kinds.get(m.actor) == "person")
    name, often = people.most_common(1)[0] if people else ("", 0)
    if often < _OFTEN or often < _SHARE * people.total():
        return
    spoke = {c.attribution.said.name for c in candidates if c.attribution is not None and c.attribution.said is not None}
    for before, candidate in zip([None, *candidates], candidates, strict=False):
        if candidate.attribution is not None or not candidate.alone or candidate.kind != "direct" or name not in spoke:
            continue
        asked = before is not None and before.paragraph == candidate.paragraph and _is_question(reading, before)
        if candidate.paragraph and not asked and _FIRST_PERSON.search(candidate.marked.inner.of(reading.text)):
            candidate.attribution = Attribution("protagonist", Said(name, candidate.marked.outer, sure=False), 0.6)
