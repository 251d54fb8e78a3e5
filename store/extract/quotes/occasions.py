"""When and where a quote was said, as the words next to what attributes it tell."""

import bisect
import re
from collections.abc import Iterable, Sequence
from functools import cache

from store.extract.dates import DateMention
from store.extract.lexicon import entries, rows
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import DETERMINERS, OF, PREPOSITIONS, RELAYING, TIMES, folded, is_body
from store.extract.text import fold
from store.types import IsoDate, Span

#: items looked at behind the verb, and in one setting
_FURTHEST = 24
_LONGEST = 14
#: what ends the stretch in which a setting may stand
_LEAVING = frozenset("que qu' qui dont où pour afin ; :".split())
_AUDIENCES = frozenset(
    "presse cameras camera micros assemblee hemicycle foule ecran ecole usine siege mairie palais parlement".split()
)
_REACHED = frozenset(
    "contacté contactée contactés interrogé interrogée interrogés interviewé interviewée invité invitée joint jointe joints "
    "questionné questionnée sollicité sollicitée".split()
)
_RELAYED = frozenset(
    "cité citée cités citées rapporté rapportée rapportés rapportées recueilli recueillis relayé relayés repris".split()
)

#: what parts a date from the verb before it: « a dit que la réunion de lundi … » is not said on Monday
_LEAVES_CLAUSE = re.compile(
    r"\b(?:qu[e']|qui|dont|où|pour|de|du|des|d['’]|avant|après|depuis|dès|jusqu)\b|qu['’]|d['’]|[.;:«»\"“”()]"
)


def said_on(text: str, sentence: Span, cue: Span | None, dates: Sequence[DateMention]) -> IsoDate | None:
    """« a déclaré | mercredi », « a dit à la presse, | jeudi soir », « | Mardi, X a promis »: the date that goes with the cue."""
    if cue is None or not dates:
        return None
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


class Settings:
    """Where and how something was said: « sur France 2 », « à la presse », « lors d'une visite à Kiev », « dans un tweet »."""

    def __init__(self, outlets: Iterable[str]) -> None:
        """`outlets` are the names after which « sur » and « à » tell of a medium."""
        self._media = frozenset(fold(name) for name in (*outlets, *entries("networks")))

    def of(self, clauses: Clauses, cue: Span) -> str | None:
        """The words next to what attributes a quote, as the article writes them; None where it does not say."""
        first = next((i for i, item in enumerate(clauses.items) if item.start >= cue.end), None)
        if first is not None:
            for index in range(first, min(first + _FURTHEST, len(clauses.items))):
                if clauses.low(index) in _LEAVING:
                    break
                end = self._end(clauses, index)
                if end is not None:
                    return self._said(clauses, index, end)
        end = self._end(clauses, 0) if clauses.items and clauses.items[0].start < cue.start else None
        while end is not None and clauses.low(end) in TIMES:
            end += 1
        if end is not None and clauses.low(end) == ",":
            return self._said(clauses, 0, end)
        return self._reached(clauses)

    def _reached(self, clauses: Clauses) -> str | None:
        """« Contacté par Politico, … », « Interrogée jeudi sur Radio Orvane, … »."""
        if clauses.low(0) not in _REACHED:
            return None
        end = next((i for i in range(1, min(16, len(clauses.items))) if clauses.low(i) == ","), None)
        if end is None or end < 3 or any(clauses.low(i) in _LEAVING for i in range(end)):
            return None
        return self._said(clauses, 0, end)

    def _said(self, clauses: Clauses, start: int, end: int) -> str:
        words = clauses.words(Phrase(start, end))
        return words[:1].lower() + words[1:]

    def _end(self, clauses: Clauses, index: int) -> int | None:
        """Where the setting that opens here ends; None where none does."""
        low = clauses.low(index)
        after = index + 1 + (clauses.low(index + 1) in OF)
        after += clauses.low(after) in DETERMINERS
        if self._is_medium(clauses, index, after):
            return self._name_end(clauses, after)
        wanted = _openers().get(low)
        if wanted is None:
            return None
        nearby = {folded(clauses.low(i)) for i in (index + 1, index + 2, index + 3, index + 4) if not clauses.is_mark(i)}
        if low in ("devant", "auprès", "via"):
            human = is_body(folded(clauses.low(after))) or clauses.mention_end(after) is not None
            if not human and folded(clauses.low(after)) not in _AUDIENCES:
                return None
        elif "*" not in wanted and not nearby & wanted:
            return None
        return self._complement_end(clauses, index)

    def _complement_end(self, clauses: Clauses, index: int) -> int | None:
        """Past the preposition and what belongs to it: « lors d'une visite | à Kiev », « dans un entretien | au Monde »."""
        end = clauses.skip_complement(index)
        while (
            clauses.low(end) in ("à", "au", "aux", "avec", "sur")
            and clauses.low(end - 1) not in PREPOSITIONS
            and end - index < 9
        ):
            further = clauses.skip_complement(end)
            if further <= end:
                break
            end = further
        while end < index + _LONGEST and end < len(clauses.items) and not clauses.is_mark(end) and clauses.capitalised(end):
            mention = clauses.by_start.get(clauses.items[end].start)
            if mention is not None and mention.actor in clauses.people:
                break
            end += 1  # « sur le réseau Agora », « devant le gymnase Bellande »
        return end if 1 < end - index <= _LONGEST else None

    def _is_medium(self, clauses: Clauses, index: int, after: int) -> bool:
        if clauses.low(index) not in ("sur", "à", "au", "aux", "dans", "auprès") or not clauses.capitalised(after):
            return False
        end = self._name_end(clauses, after)
        name = fold(clauses.words(Phrase(after, end)))
        return name in self._media or (clauses.low(index) == "au" and f"le {name}" in self._media)

    def _name_end(self, clauses: Clauses, index: int) -> int:
        end = index
        while end < len(clauses.items) and not clauses.is_mark(end) and end < index + 4:
            if not (clauses.capitalised(end) or clauses.low(end).isdigit()):
                break
            end += 1
        return max(end, index + 1, clauses.mention_end(index) or 0)


def relay(clauses: Clauses, cue: Span) -> str | None:
    """« …, cité par l'AFP », « …, rapporte Reuters »: the outlet that passes the words on; None where none does."""
    for verb in clauses.verbs:
        if verb.lemma in RELAYING and verb.subject is None and verb.start and clauses.low(verb.start - 1) == ",":
            after = clauses.phrase_after(verb.end)
            mention = clauses.by_end.get(clauses.items[after.end - 1].end) if after is not None else None
            if mention is not None and mention.actor not in clauses.people and verb.start > clauses.at.get(cue.start, 0):
                return mention.actor
    for index, item in enumerate(clauses.items):
        if (
            item.low not in _RELAYED
            or clauses.low(index + 1) not in ("par", "dans")
            or (item.start < cue.start and clauses.low(index - 1) != ",")
        ):
            continue
        start = index + 2
        while clauses.low(start) in DETERMINERS or folded(clauses.low(start)) in (
            "agence",
            "agences",
            "chaine",
            "journal",
            "quotidien",
        ):
            start += 1
        if start >= len(clauses.items) or not clauses.capitalised(start):
            return None
        mention = clauses.by_start.get(clauses.items[start].start)
        phrase = clauses.phrase_after_plain(start)
        return mention.actor if mention is not None else clauses.words(phrase) if phrase is not None else None
    return None


@cache
def _openers() -> dict[str, frozenset[str]]:
    return {opener: frozenset(words.split()) for opener, words in rows("settings")}
