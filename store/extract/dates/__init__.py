"""A text's dates in, each with its place and what day it means out: absolute, partial, relative to the day of publication.

« mercredi » in an article of Thursday 13 January 2022 is 2022-01-12. What needs a day of publication and has none is found, but `date`
is None: never today's. A partial date stays partial (« janvier 2022 » is `2022-01`), several days are a range (`2022-01-10/2022-01-14`).
"""

from collections.abc import Iterator
from datetime import date

from store.extract.dates.calendar import DateMention, Seen, TenseOf, countable, seen_range
from store.extract.dates.phrases import read_at, triggers
from store.extract.dates.tenses import tense_at
from store.extract.dates.typed import parse_typed_date
from store.extract.words import Words, words_of
from store.types import IsoDate, Span, Tense

__all__ = ["DateMention", "parse_typed_date", "read_dates", "resolve"]


def read_dates(text: str, *, published: IsoDate | None) -> list[DateMention]:
    """All dates of a text in its order, none over another. A date without a year looks back, unless its verb is to come."""
    words = words_of(text)
    return [_mention(words, seen) for seen in _read(words, _day(published), None)]


def resolve(phrase: str, *, published: IsoDate | None, tense: Tense = "past") -> IsoDate | None:
    """The first date that a phrase says (« jeudi prochain », « fin janvier »), None where it says none or needs a day of publication."""
    found = _read(words_of(phrase), _day(published), tense)
    return found[0].when if found else None


def _read(words: Words, day: date | None, tense: Tense | None) -> list[Seen]:
    found: list[Seen] = []
    done = 0
    how: TenseOf = tense or (lambda at: tense_at(words, at))
    for i in _candidates(words):
        if i < done:
            continue
        seen = read_at(words, i, done, day, how)
        if seen is None:
            continue
        whole = seen_range(words, found[-1], seen) if found else None
        if whole:
            found[-1] = whole
        else:
            found.append(seen)
        done = seen.end
    return found


def _candidates(words: Words) -> Iterator[int]:
    known = triggers()
    return (i for i, word in enumerate(words.flat) if word in known or (word[0] in "0123456789" and len(word) < 5))


def _mention(words: Words, seen: Seen) -> DateMention:
    return DateMention(Span(words.starts[seen.start], words.ends[seen.end - 1]), seen.when, seen.precision)


def _day(published: IsoDate | None) -> date | None:
    """The day of publication; a partial one is no day to count from."""
    try:
        day = date.fromisoformat((published or "").split("T")[0])
    except ValueError:
        return None
    return day if countable(day) else None
