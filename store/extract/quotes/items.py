"""A sentence in, its items out: words, and whole marked stretches as one item each, with the mentions that start and end at them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.types import Mention, Span

_INDEFINITE = ("un ", "une ", "des ", "Un ", "Une ", "Des ")
#: a longer sentence is a list or a hostile page, not prose: nothing is attributed in it, so that time stays linear
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Item:
    """A word outside the marks, or a whole marked stretch (`mark` is its number in `Reading.marked`)."""

    start: int
    end: int
    low: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase or pronoun that may be whose words they are: `start` and `end` count items."""

    start: int
    end: int
    pronoun: str | None = None


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

    def low(self, index: int) -> str:
        return self.items[index].low if 0 <= index < len(self.items) else ""

    def is_mark(self, index: int) -> bool:
        return 0 <= index < len(self.items) and self.items[index].mark is not None

    def span(self, phrase: Phrase) -> Span:
        return Span(self.items[phrase.start].start, self.items[phrase.end - 1].end)

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

    def capitalised(self, index: int) -> bool:
        item = self.items[index]
        return item.mark is None and self.text[item.start].isupper()


def _items(reading: Reading, sentence: Span, first: int, marked: Sequence[tuple[int, Marked]]) -> list[Item]:
    """The sentence's words from token `first` on, each marked stretch as one item."""
    items: list[Item] = []
    marks = [(n, m.outer) for n, m in marked if m.outer.end > sentence.start and m.outer.start < sentence.end]
    position = 0
    for index in range(first, len(reading.words)):
        start = reading.starts[index]
        if start >= sentence.end:
            break
        if len(items) > LONGEST:
            return []
        word = reading.words[index]
        while position < len(marks) and marks[position][1].end <= start:
            position += 1
        if position < len(marks) and marks[position][1].start < start + len(word):
            number, outer = marks[position]
            if not items or items[-1].mark != number:
                items.append(Item(outer.start, outer.end, "", number))
            continue
        if word.isspace():
            continue
        if word in "'’" and items and items[-1].end == start and len(items[-1].low) <= 2:
            items[-1] = Item(items[-1].start, start + 1, items[-1].low + "'")  # « d’ » before a mark: the tokenizer parts it
            continue
        items.append(Item(start, start + len(word), word.lower().replace("’", "'") if len(word) < 40 else ""))
    return items
