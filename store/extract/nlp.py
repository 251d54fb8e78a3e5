"""A cleaned text in, a `Reading` out: its tokens by spaCy, its sentences, what stands between marks. Alone to import spaCy.

The pipeline is `spacy.blank("fr")` with our component, which sets sentences that respect quotation marks; an optional
statistical model (`SOURCIER_SPACY_MODEL`) adds nothing but proposals of names.
"""

import re
from dataclasses import dataclass, field

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from store.extract.marks import Marked, read_marks
from store.extract.text import paragraphs, sentences
from store.types import IsoDate, Span

if not Doc.has_extension("sentences"):
    Doc.set_extension("sentences", default=())
    Doc.set_extension("marked", default=())


class ModelError(Exception):
    """A statistical model that cannot be loaded; the message says its name and what to do."""


_LONG_STRETCH = re.compile(r"\S{500}")
_PIECE = re.compile(r"\w{1,100}|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that a statistical model proposes: its label is PER, ORG, LOC or MISC."""

    span: Span
    label: str


@dataclass(frozen=True)
class Reading:
    """An article as its extractors see it."""

    text: str
    doc: Doc
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    marked: tuple[Marked, ...]
    published: IsoDate | None = None
    proposals: tuple[Proposal, ...] = ()
    #: the first character of every token, and the token's text: read once, since spaCy makes an object at each look
    starts: tuple[int, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


@Language.component("sourcier_sentences")
def _set_sentences(doc: Doc) -> Doc:
    """Finds the marked stretches and the sentences, kept as character spans in `doc._`: « ‹A. B.› a dit X. » is one."""
    marked = read_marks(doc.text)
    doc._.marked = marked
    doc._.sentences = tuple(sentences(doc.text, [m.outer for m in marked]))
    return doc


class Reader:
    """Turns texts into readings. Slow to make (spaCy, the model), quick to use; holds no state between texts."""

    def __init__(self, *, model: str | None = None) -> None:
        self.nlp = spacy.blank("fr")
        self.nlp.max_length = 50_000_000
        self.nlp.add_pipe("sourcier_sentences")
        self.model = self._load(model) if model else None

    @staticmethod
    def _load(model: str) -> Language:
        try:
            return spacy.load(model)
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(
                f"the spaCy model {model!r} of SOURCIER_SPACY_MODEL cannot be loaded: install it, give its folder, or unset it"
            ) from error

    def read(self, text: str, *, published: IsoDate | None = None) -> Reading:
        doc = self._doc(text)
        return Reading(
            text=text,
            doc=doc,
            paragraphs=tuple(paragraphs(text)),
            sentences=doc._.sentences,
            marked=doc._.marked,
            published=published,
            proposals=self._proposals(text),
            starts=tuple(token.idx for token in doc),
            words=tuple(token.text for token in doc),
        )

    def _doc(self, text: str) -> Doc:
        """The tokens. spaCy takes time that grows with the square of a stretch without a space: a long one is parted without it."""
        if _LONG_STRETCH.search(text) is None:
            return self.nlp(text)
        pieces = _PIECE.findall(text)
        doc: Doc = _set_sentences(Doc(self.nlp.vocab, words=pieces, spaces=[False] * len(pieces)))
        return doc

    def _proposals(self, text: str) -> tuple[Proposal, ...]:
        if self.model is None:
            return ()
        return tuple(Proposal(Span(e.start_char, e.end_char), e.label_) for e in self.model(text).ents)
