"""A cleaned text in, a `Reading` out: its tokens by spaCy, its sentences, what stands between marks. Alone to import spaCy.

Of `spacy.blank("fr")` only the tokenizer runs; the sentences are ours, since they must respect quotation marks. An optional
statistical model (`SOURCIER_SPACY_MODEL`) adds nothing but proposals of names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

import spacy
from spacy.attrs import IDX, LENGTH
from spacy.language import Language

from store.extract.marks import Marked, read_marks
from store.extract.text import paragraphs, sentences
from store.types import IsoDate, Span


class ModelError(Exception):
    """A statistical model that cannot be loaded; the message says its name and what to do."""


#: characters in a text: spaCy refuses more than a million unless told otherwise, and the bound on a file is elsewhere
_LONGEST = 50_000_000
_STRETCH = re.compile(r"(\S+)")
#: spaCy takes time that grows with the square of a stretch without a space: a long one is parted without it
_LONG_STRETCH = 500
_PIECE = re.compile(r"\w{1,100}|[^\w\s]")
#: stretches whose tokens are kept: a year of news has fewer, a hostile page more
_MOST_KNOWN = 100_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that a statistical model proposes: its label is PER, ORG, LOC or MISC."""

    span: Span
    label: str


@dataclass(frozen=True)
class Reading:
    """An article as its extractors see it."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    marked: tuple[Marked, ...]
    published: IsoDate | None = None
    proposals: tuple[Proposal, ...] = ()
    #: the first character of every token that is no white space, and the token's text: in order
    starts: tuple[int, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


class Reader:
    """Turns texts into readings. Slow to make (spaCy, the model), quick to use; keeps nothing of a text but how its words part."""

    def __init__(self, *, model: str | None = None) -> None:
        self.nlp = spacy.blank("fr")
        self.model = self._load(model) if model else None
        for pipeline in filter(None, (self.nlp, self.model)):
            pipeline.max_length = _LONGEST
        self._known: dict[str, tuple[tuple[int, str], ...]] = {}

    @staticmethod
    def _load(model: str) -> Language:
        try:
            return spacy.load(model)
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(
                f"the spaCy model {model!r} of SOURCIER_SPACY_MODEL cannot be loaded: install it, give its folder, or unset it"
            ) from error

    def read(self, text: str, *, published: IsoDate | None = None) -> Reading:
        marked = read_marks(text)
        starts, words = self._tokens(text)
        return Reading(
            text=text,
            paragraphs=tuple(paragraphs(text)),
            sentences=tuple(sentences(text, [m.outer for m in marked])),
            marked=marked,
            published=published,
            proposals=self._proposals(text),
            starts=starts,
            words=words,
        )

    def _tokens(self, text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Where each token starts, and its text.

        What spaCy makes of a stretch does not depend on those around it: it is asked once for each, of all that are new together.
        """
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        known, parts = self._known, _STRETCH.split(text)  # white space, a stretch, white space, …
        stretches, begins = parts[1::2], [*accumulate(map(len, parts))][:-1:2]
        self._learn(dict.fromkeys([stretch for stretch in stretches if stretch not in known]))
        parted = [known[stretch] for stretch in stretches]
        return (
            tuple([begin + offset for begin, tokens in zip(begins, parted, strict=True) for offset, _ in tokens]),
            tuple([word for tokens in parted for _, word in tokens]),
        )

    def _learn(self, stretches: Iterable[str]) -> None:
        asked: list[str] = []
        for stretch in stretches:
            if stretch.isalpha():  # no rule of spaCy's parts letters
                self._known[stretch] = ((0, stretch),)
            elif stretch[-1] == "," and stretch[:-1].isalpha():  # and every comma behind letters is parted from them
                self._known[stretch] = ((0, stretch[:-1]), (len(stretch) - 1, ","))
            elif len(stretch) >= _LONG_STRETCH:
                self._known[stretch] = tuple((m.start(), m[0]) for m in _PIECE.finditer(stretch))
            else:
                asked.append(stretch)
        if not asked:
            return
        text = "\n".join([*asked, ""])
        begin, found = 0, list[tuple[int, str]]()
        # one call: spaCy makes an object at each look at a token
        for at, length in self.nlp.make_doc(text).to_array([IDX, LENGTH]).tolist():
            word = text[at : at + length]
            if word == "\n":
                self._known[text[begin:at]] = tuple(found)
                begin, found = at + 1, []
            else:
                found.append((at - begin, word))

    def _proposals(self, text: str) -> tuple[Proposal, ...]:
        if self.model is None:
            return ()
        return tuple(Proposal(Span(e.start_char, e.end_char), e.label_) for e in self.model(text).ents)
