"""A sentence in, its items out: words, and whole marked stretches as one item each, with the mentions that start and end at them."""

import bisect
import re
from collections.abc import Callable, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.quotes.vocabulary import PRONOUNS
from store.types import Mention, Span

_INDEFINITE = ("un ", "une ", "des ", "Un ", "Une ", "Des ")
#: what stands before a live blog's entry or a dispatch's first sentence: « 18h42 - », « VALMAR, 14 mars (AVP) - »
_LEAD = re.compile(
    r"(?:\d{1,2}\s?[hH:]\s?\d{0,2}\s{0,2}[-–—:|.]"
    r"|[A-ZÀ-Ý][A-ZÀ-Ý'’ -]{2,40}(?:,[^-–—:.()\n]{1,30})?(?:\s?\([^()\n]{1,30}\))?\s{1,2}[-–—])\s+(?=\S)"
)
#: a longer sentence is a list or a hostile page, not prose: nothing is attributed in it, so that time stays linear
LONGEST = 600
_OUTSIDE = [""] * (LONGEST + 100)
_NO_MARKS = [False] * (LONGEST + 100)


class Item(NamedTuple):
    """A word outside the marks, or a whole marked stretch (`mark` is its number in `Reading.marked`)."""

    start: int
    end: int
    low: str
    mark: int | None = None


_NOTHING = Item(-1, -1, "")
#: asked for every word of every article: `Item` itself takes twice as long
_new = tuple.__new__


class Phrase(NamedTuple):
    """A noun phrase or pronoun that may be whose words they are: `start` and `end` count items."""

    start: int
    end: int
    pronoun: str | None = None


def past_lead(text: str, sentence: Span) -> Span:
    """The sentence without the clock time or dateline that opens it; give it only sentences that open a paragraph."""
    lead = _LEAD.match(text, sentence.start, sentence.end)
    return Span(lead.end(), sentence.end) if lead else sentence


class Items:
    """One sentence's items; made once a sentence."""

    def __init__(
        self,
        reading: Reading,
        sentence: Span,
        first_token: int,
        mentions: Sequence[Mention],
        *,
        marked: Sequence[tuple[int, Marked]],
        people: Set[str],
    ) -> None:
        self.people = people
        self.text = reading.text
        self.sentence = sentence
        self.items = _items(reading, sentence, first_token, marked)
        self.by_start: dict[int, Mention] = {}
        self.by_end: dict[int, Mention] = {}
        for mention in mentions:  # the longest mention that starts or ends at a character
            if reading.text.startswith(_INDEFINITE, mention.span.start):
                continue  # « un conseiller de X » is nobody whom the article names
            known = self.by_start.get(mention.span.start)
            if known is None or known.span.end < mention.span.end:
                self.by_start[mention.span.start] = mention
            known = self.by_end.get(mention.span.end)
            if known is None or known.span.start > mention.span.start:
                self.by_end[mention.span.end] = mention
        self.at = {item.start: index for index, item in enumerate(self.items)}
        #: An item's word in small letters and whether it is a marked stretch; nothing and False up to 700 places outside the
        #: sentence on either side: asked a thousand times a sentence, a list with empty places at its end answers fastest.
        self.low: Callable[[int], str] = ([item.low for item in self.items] + _OUTSIDE).__getitem__
        marks = [item.mark is not None for item in self.items] if marked else []
        self.is_mark: Callable[[int], bool] = (marks + _NO_MARKS).__getitem__
        self.has_marks = True in marks

    def span(self, phrase: Phrase) -> Span:
        return Span(self.items[phrase.start].start, self.items[phrase.end - 1].end)

    def span_at(self, index: int) -> Span:
        """Where one item stands."""
        return Span(self.items[index].start, self.items[index].end)

    def words(self, phrase: Phrase) -> str:
        span = self.span(phrase)
        return " ".join(self.text[span.start : span.end].split())

    def mention_end(self, index: int) -> int | None:
        """The item after the mention that starts at this item, None where none starts."""
        mention = self.by_start.get(self.items[index].start) if index < len(self.items) else None
        if mention is None:
            return None
        end = index
        while end < len(self.items) and self.items[end].start < mention.span.end:
            end += 1
        return end

    def names(self, phrase: Phrase) -> bool:
        """Whether somebody or something is named in a phrase."""
        return any(self.mention_end(index) is not None for index in range(phrase.start, phrase.end))

    def capitalised(self, index: int) -> bool:
        return index < len(self.items) and not self.is_mark(index) and self.text[self.items[index].start].isupper()


def _items(reading: Reading, sentence: Span, first: int, marked: Sequence[tuple[int, Marked]]) -> list[Item]:
    """The sentence's words from token `first` on, each marked stretch as one item."""
    items: list[Item] = []
    marks = [(n, m.outer) for n, m in marked if m.outer.end > sentence.start and m.outer.start < sentence.end]
    words, starts = reading.words, reading.starts
    position = 0
    last = _NOTHING
    for index in range(first, bisect.bisect_left(starts, sentence.end, first)):
        if len(items) > LONGEST:
            return []
        start, word = starts[index], words[index]
        after = start + len(word)
        if marks:
            while position < len(marks) and marks[position][1].end <= start:
                position += 1
            if position < len(marks) and marks[position][1].start < after:
                number, outer = marks[position]
                if last.mark != number:
                    last = Item(outer.start, outer.end, "", number)
                    items.append(last)
                continue
        if last.end == start:  # nothing between: two tokens may be one word
            if word in "'’" and len(last.low) <= 2:
                last = items[-1] = Item(last.start, after, last.low + "'")  # « d’ » before a mark: the tokenizer parts it
                continue
            if last.mark is None and _goes_on(words, index, last.low):
                last = items[-1] = Item(last.start, after, last.low + word.lower())
                continue
        last = _new(Item, (start, after, _lower(word), None))
        items.append(last)
    if len(items) > 1 and items[0].low == "a" and reading.text[items[0].start] == "A" and not items[1].low.startswith("-"):
        items[0] = items[0]._replace(low="à")  # « A Brest, le maire … », « A ses yeux »: a capital without its accent
    return items


def _goes_on(words: Sequence[str], index: int, before: str) -> bool:
    """Whether a token goes on where the one before it ends: « aide-soignante », « Vasseur-Bey », « quelqu'un »; not « disait-elle »."""
    if words[index] == "-":
        inverted = index + 1 < len(words) and words[index + 1].lower() in PRONOUNS
        return not inverted and before[:1].isalpha()
    return before == "quelqu'" or (before.endswith("-") and before[:1].isalpha())


@lru_cache(maxsize=50_000)
def _lower(word: str) -> str:
    low = word.lower() if len(word) < 40 else ""
    return low.replace("’", "'") if "’" in low else low
