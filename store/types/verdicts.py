"""What checking a quote tells: the answer of `sourcier check`, of a mention in a thread and of the message shortcut."""

from dataclasses import dataclass
from typing import Literal

from store.types.answers import Coverage, FoundQuote, Passage, Source

#: `exact`: identical but for typography. `truncated`: cut at an end or inside. `altered`: words differ. `recomposed`: two quotes made
#: one. `misattributed`: somebody else's. `reported`: the article only reports it. `not_a_quote`: an article's words, but nobody's.
Verdict = Literal["exact", "truncated", "altered", "recomposed", "misattributed", "reported", "not_a_quote", "not_found"]
#: What makes the checked words of the archive's: words kept, left out (`delete`) and put in (`insert`).
Op = Literal["equal", "delete", "insert"]
#: What a later version of the article did to the quote.
Correction = Literal["changed", "dropped"]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words, as the archive writes them (`equal`, `delete`) or as they were asked for (`insert`).

    `after` is what the same text has between its last word and the next: « ' », « , », a blank; after the last word the rest.
    """

    op: Op
    words: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """An article that carries the words. Those of one `origin` are copies of one dispatch."""

    quote: FoundQuote
    origin: int
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words of an article that it gives as nobody's own; `marked`: between quotation marks, but of nobody whom the reader knows."""

    article: int
    passage: Passage
    source: Source
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """What the archive knows of the words `text`, quotation marks left out.

    `quote` is the oldest trace of the words that are nearest; None for `not_a_quote` (then `words`) and `not_found` (then perhaps
    `nearest`, which is never the source).
    """

    text: str
    verdict: Verdict
    also: tuple[Verdict, ...] = ()  # what is true besides: a quote may be cut and somebody else's
    quote: FoundQuote | None = None
    second: FoundQuote | None = None  # the other quote of a `recomposed` one
    words: FoundWords | None = None
    before: str | None = None  # the sentence before, where the quote cannot be understood alone
    difference: tuple[Change, ...] = ()  # from the archive's words to the checked ones
    turning: tuple[str, ...] = ()  # words left out or put in that may turn the sense: « ne … pas », « si », « mais »
    translated: bool = False  # the speaker does not speak French in public: another translation may have been checked
    traces: tuple[Trace, ...] = ()  # all articles that carry it, the oldest first
    origins: int = 0
    speakers: tuple[str, ...] = ()  # to whom the traces attribute it, where not all to the same
    nearest: FoundQuote | None = None
    coverage: Coverage | None = None  # what was searched, where nothing was found
