"""A reading, its names and its dates in, the events that its sentences tell out: what happened or is to happen, who, when, where.

Few but right: a verb of event in the writer's own words, with an actor in its sentence, neither denied nor supposed. What people
say between marks is theirs, and tells no event.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from store.extract.actors import Named
from store.extract.actors.words import key
from store.extract.conjugations import conjugate
from store.extract.dates import DateMention
from store.extract.dates.calendar import weekdays
from store.extract.dates.tenses import intentions
from store.extract.kinds import denied_frames, kind_of
from store.extract.lexicon import entries, rows
from store.extract.nlp import Reading
from store.extract.text import CLAUSE_END, fold
from store.types import EventMention, Mention, Span, Tense

#: a headline's longest, in characters
LONGEST = 120
#: a longer sentence is no sentence but a list or a page's debris
LONGEST_SENTENCE = 800

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPENING = re.compile(
    r"(?:Alors que|Tandis que|Après|Avant|Depuis|Pendant|Lors|Selon|Si|Pour|Dans|Malgré|Face)\b[^,;:«»\"]{5,200},\s+"
)
_HAVE = frozenset("a ont avait avaient eut eurent".split())
_BE = frozenset("est sont était étaient fut furent été".split())
_MODAL = {"doit": True, "doivent": True, "va": True, "vont": True, "devra": True, "devront": True}
_SUPPOSED = frozenset("aurait auraient serait seraient pourrait pourraient devrait devraient si pourrait".split())
_DENIED = frozenset("ne n pas jamais aucun aucune ni guère rien".split())
_PLANNED = frozenset("prévu prévue prévus prévues attendu attendue attendus attendues programmé programmée".split())
_HELD: Mapping[str, Tense] = {
    "a": "present",
    "ont": "present",
    "eu": "past",
    "aura": "future",
    "auront": "future",
    "avoir": "future",
}
_CLITICS = frozenset("s se lui leur l le la les y en également aussi ensuite notamment finalement déjà ainsi".split())
_AT = re.compile(r"(?:\b(?:à|en|au|aux|dans)|\bprès d[eu']|\bà l'|\bdans l[ea'])\s*$", re.IGNORECASE)

How = Literal["deed", "word", "held"]


@dataclass(frozen=True, slots=True)
class _Form:
    how: How
    mood: str  # finite, past, infinitive
    tense: Tense
    verb: str


def read_events(reading: Reading, named: Named, dates: Sequence[DateMention]) -> list[EventMention]:
    """The events of a reading in order, one a sentence at most; the date and the place stand in the event's own sentence."""
    text = reading.text
    found = []
    kinds = {actor.name: actor.kind for actor in named.actors}
    marked = [m.outer for m in reading.marked]
    starts = [date.span.start for date in dates]
    for sentence in reading.sentences:
        if sentence.end - sentence.start > LONGEST_SENTENCE:
            continue
        own = _outside(sentence, marked)
        if own is None or not own(sentence.start):
            continue  # « « Nous partons », a-t-il dit »: what frames a quote is no event
        mentions = [m for m in named.within(sentence) if own(m.span.start)]
        actors = tuple(dict.fromkeys(m.actor for m in mentions if kinds.get(m.actor) in ("person", "organisation", "country")))
        if not actors:
            continue
        told = _told_by(text, sentence, own)
        if told is None:
            continue
        tense, at, verb = told
        headline = _headline(text, sentence, at, own)
        if headline is None:
            continue
        date = _date(dates[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)], at, own)
        if date and date.date and reading.published and date.date[:10] > reading.published[: len(date.date[:10])]:
            tense = "future"
        found.append(
            EventMention(
                span=sentence,
                headline=headline,
                date=date.date if date else None,
                precision=date.precision if date else None,
                tense=tense,
                place=_place(text, mentions, kinds, at),
                actors=actors,
                kind=_kind(text, sentence, verb, at, mentions, kinds),
            )
        )
    return found


class _Outside:
    """Whether a character of a sentence stands outside all quotation marks."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans

    def __call__(self, at: int) -> bool:
        return not self._spans or not any(span.start <= at < span.end for span in self._spans)

    def parts(self, at: int) -> bool:
        """Whether a cut at a character leaves every quote whole."""
        return not any(span.start < at < span.end for span in self._spans)


def _outside(sentence: Span, marked: Sequence[Span]) -> _Outside | None:
    """None where more than half of a sentence is between marks."""
    first = bisect_left(marked, sentence.start, key=lambda span: span.end)
    inside = []
    while first < len(marked) and marked[first].start < sentence.end:
        inside.append(marked[first])
        first += 1
    quoted = sum(min(s.end, sentence.end) - max(s.start, sentence.start) for s in inside)
    return _Outside(inside) if 2 * quoted <= sentence.end - sentence.start else None


def _told_by(text: str, sentence: Span, own: _Outside) -> tuple[Tense, int, str] | None:
    """The tense of a sentence's first verb of event, where it ends, and the verb; None where there is none, or it is denied or supposed."""
    forms = _forms()
    found = [m for m in _WORD.finditer(text, sentence.start, sentence.end) if own(m.start())]
    plain = [m.group().lower() for m in found]
    if not (_DENIED.isdisjoint(plain) and _SUPPOSED.isdisjoint(plain)) or _telling().isdisjoint(plain):
        return None
    if denied_frames().search(fold(sentence.of(text))):
        return None
    happening = any(word in _event_nouns() for word in map(key, plain))
    for at, word in enumerate(plain):
        if word in _PLANNED and plain[max(0, at - 1)] in _BE | {"sera", "seront"}:
            return "future", found[at].end(), word
        if word == "lieu" and at and happening and plain[at - 1] in _HELD:
            return _HELD[plain[at - 1]], found[at].end(), word
        for form in forms.get(word, ()):
            tense = _told(plain, at, form, happening=happening)
            if tense:
                return tense, found[at].end(), form.verb
    return None


@cache
def _telling() -> frozenset[str]:
    """Words of which one stands in every sentence that tells an event."""
    return _PLANNED.union(_forms(), ("lieu",))


def _told(plain: Sequence[str], at: int, form: _Form, *, happening: bool) -> Tense | None:
    if form.how == "held" and not happening:
        return None
    after = plain[at + 1] if at + 1 < len(plain) else ""
    if form.how == "word" and after in ("que", "qu", "ce", "avoir", "être"):
        return None
    if form.mood == "finite":
        # « la visite » and « il visite » look alike: a subject stands before a verb, an article before a noun
        return form.tense if at and plain[at - 1] not in _NOUN_OPENERS and after not in ("de", "des", "du") else None
    before = at - 1
    # « doit vendredi soir rencontrer »
    while before >= 0 and (plain[before] in _CLITICS or plain[before] in _days()) and at - before < 5:
        before -= 1
    if before < 0:
        return None
    if form.mood == "past":
        return "past" if plain[before] in _HAVE | _BE and plain[at - 1] not in ("le", "la", "les") else None
    if plain[before] in _MODAL or plain[before] in intentions():
        return "future"
    # « s'est engagé à livrer », « a menacé jeudi de fermer »
    led = plain[before] in ("de", "d", "à") and not intentions().isdisjoint(plain[max(0, before - _LED) : before])
    return "future" if led else None


#: Words between what somebody intends and the infinitive's preposition.
_LED = 5


@cache
def _days() -> frozenset[str]:
    return frozenset(weekdays()) | {"matin", "soir", "prochain"}


_NOUN_OPENERS = frozenset(
    "le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs en à par sans pour et".split()
)


@cache
def _verb_kinds() -> Mapping[str, str]:
    """The kind that a verb of event tells by itself: the third column of event_triggers."""
    return {verb: more[1] for verb, *more in rows("event_triggers") if len(more) > 1}


@cache
def _event_nouns() -> frozenset[str]:
    return frozenset(word for line in entries("event_nouns") for word in line.split())


@cache
def _forms() -> Mapping[str, tuple[_Form, ...]]:
    """Every form of the verbs of event, with what it tells."""
    forms: dict[str, list[_Form]] = {}
    for verb, how, *_ in rows("event_triggers"):
        if " " in verb:
            continue
        for text, form in _of(verb, "held" if how == "held" else "word" if how == "word" else "deed"):
            forms.setdefault(text, []).append(form)
    return {text: tuple(found) for text, found in forms.items()}


def _of(verb: str, how: How) -> Iterator[tuple[str, _Form]]:
    """A verb's forms that tell of something: no conditional, which supposes, and no imperfect, which paints."""
    for form in conjugate(verb):
        if form.mood == "finite":
            if form.text.endswith(("ait", "aient")):
                continue
            # « déclara » is past, « déclarera » future; other verbs have no past in -a
            future = form.text.endswith(("ra", "ront")) and (not verb.endswith("er") or form.text.startswith(verb))
            past = not future and form.text.endswith(("a", "èrent", "irent", "urent"))
            yield form.text, _Form(how, "finite", "future" if future else "past" if past else "present", verb)
        elif form.mood in ("past", "infinitive"):
            yield form.text, _Form(how, form.mood, "past" if form.mood == "past" else "future", verb)


def _date(dates: Sequence[DateMention], at: int, own: _Outside) -> DateMention | None:
    """The date that stands nearest to the verb, outside the marks: « après Kiev mercredi, il est attendu jeudi à Berlin »."""
    dated = [date for date in dates if date.date and own(date.span.start)]
    return min(dated, key=lambda date: _far(date.span, at), default=None)


def _place(text: str, mentions: Sequence[Mention], kinds: Mapping[str, str], at: int) -> str | None:
    """The place nearest to the verb that a preposition of place leads to: « à Genève », « en Valdorie »."""
    places = [
        mention
        for mention in mentions
        if mention.form == "name"
        and kinds.get(mention.actor) in ("place", "country")
        and _AT.search(text, max(0, mention.span.start - 12), mention.span.start)
    ]
    nearest = min(places, key=lambda mention: _far(mention.span, at), default=None)
    return nearest.actor if nearest else None


def _kind(text: str, sentence: Span, verb: str, at: int, mentions: Sequence[Mention], kinds: Mapping[str, str]) -> str | None:
    """The kind of event: of a verb that tells one by itself, else of the first noun that does.

    A death is only somebody's whom the article itself says has died: « le romancier Bruno Corvennec est mort », not « trois soldats
    sont morts, a dit Bruno Corvennec ».
    """
    if verb in _DYING:
        return "death" if _dies(text, sentence, at, verb, mentions, kinds) else None
    return _verb_kinds().get(verb) or kind_of(_WORD.findall(text, sentence.start, sentence.end))


_DYING = frozenset(("mourir", "décéder", "succomber", "éteindre"))
#: Characters between somebody's name and the verb that says they died.
_NEAR = 60
#: « la mère de Bruno Corvennec est morte », « l'espoir de ... »: somebody or something else than whom is named.
_OF = re.compile(r"\b(?:de|d|du|des)\s*['’]?\s*$", re.IGNORECASE)
#: « meurt de rire », « meurt d'envie », « mourir de honte »: nobody dies of it. What one does die of may follow: « d'un cancer », « de froid ».
_UNHARMED = re.compile(
    r"\s+(?:de\s+|d['’])(?:rire|honte|peur|trouille|jalousie|ennui|envie|impatience|curiosité|chagrin d['’]amour)\b"
    r"|\s+(?:à la fin|au début|dès le début)\s+d[eu]\b",
    re.IGNORECASE,
)
#: « dans le nouveau film de Julie Sarn, il meurt »: a character.
_PLAYED = re.compile(
    r"\bdans\s+(?:[^\W\d_]+\s+){1,3}?(?:films?|romans?|séries?|pièces?|épisodes?|opéras?|téléfilms?)\b", re.IGNORECASE
)
_WENT_OUT = re.compile(r"\bs['’](?:est\s+)?éteinte?$", re.IGNORECASE)
#: « a succombé à ses blessures », « a succombé mercredi », and not « aux charmes de ».
_TO_WOUNDS = re.compile(
    r"\s+(?:à|des suites d['’e])\s*(?:ses|une?|sa|son)\s+(?:[^\W\d_]+\s+)?"
    r"(?:blessures?|brûlures?|maladie|cancer|infarctus|malaise|crise|arrêt)\b"
    r"|\s*(?:[.,;]|$)|\s+(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
    re.IGNORECASE,
)


def _dies(text: str, sentence: Span, at: int, verb: str, mentions: Sequence[Mention], kinds: Mapping[str, str]) -> bool:
    """Whether a verb of dying says that the person named before it has died, and not another, nor in a manner of speaking."""
    before = [m for m in mentions if kinds.get(m.actor) == "person" and at - _NEAR <= m.span.end < at]
    if not before or "," in text[before[-1].span.end : at].strip(" ,"):
        return False
    name = before[-1].span
    if (
        _OF.search(text, sentence.start, name.start)
        or _UNHARMED.match(text, at)
        or _PLAYED.search(text, sentence.start, sentence.end)
    ):
        return False
    if verb == "éteindre":  # « a éteint l'incendie » is no death
        return _WENT_OUT.search(text, name.end, at) is not None
    if verb == "succomber":
        return _TO_WOUNDS.match(text, at) is not None
    return True


def _far(span: Span, at: int) -> int:
    """How far a stretch is from the verb; what comes before it counts double."""
    return span.start - at if span.start >= at else 2 * (at - span.start)


def _headline(text: str, sentence: Span, at: int, own: _Outside) -> str | None:
    """The sentence as it stands, without its full stop; a long one is cut where a clause ends, behind its verb and in no quote.

    None where the verb comes too late for any headline to hold it.
    """
    start, end = sentence.start, sentence.end
    if end - start > LONGEST and (opening := _OPENING.match(text, start, at)) and own.parts(opening.end()):
        start = opening.end()
    if end - start > LONGEST:
        if at + 10 > start + LONGEST:
            return None
        cuts = [m.start() for m in CLAUSE_END.finditer(text, at + 10, start + LONGEST) if own.parts(m.start())]
        space = text.rfind(" ", start, start + LONGEST - 1)
        end = cuts[-1] if cuts else space if space > start else start + LONGEST - 1
        if not cuts:
            return _sentence_case(text[start:end]) + "…"
    return _sentence_case(text[start:end])


def _sentence_case(said: str) -> str:
    said = " ".join(said.split()).strip(" .,;:–—-")
    return said[:1].upper() + said[1:]
