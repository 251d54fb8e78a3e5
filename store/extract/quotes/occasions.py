"""When and where a quote was said, as the words next to what attributes it tell."""

import bisect
import re
from collections.abc import Sequence

from store.extract.dates import DateMention
from store.extract.nlp import Reading
from store.extract.quotes.candidates import Candidate
from store.types import IsoDate

#: what parts a date from the verb before it: « a dit que la réunion de lundi … » is not said on Monday
_LEAVES_CLAUSE = re.compile(
    r"\b(?:qu[e']|qui|dont|où|pour|de|du|des|d['’]|avant|après|depuis|dès|jusqu)\b|qu['’]|d['’]|[.;:«»\"“”()]"
)


def said_on(reading: Reading, candidate: Candidate, dates: Sequence[DateMention]) -> IsoDate | None:
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
