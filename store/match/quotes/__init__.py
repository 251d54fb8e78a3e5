"""A sentence that somebody claims was said and the quotes that might be meant in, what the one is to the other out. Knows no database."""

from store.match.quotes.alignments import Alignment, align, changes, likeness
from store.match.quotes.judgements import Fit, Joined, depends, fit, is_slight, joined, turning
from store.match.quotes.words import Wording, checked, is_common, is_too_short, telling, wording

__all__ = [
    "Alignment",
    "Fit",
    "Joined",
    "Wording",
    "align",
    "changes",
    "checked",
    "depends",
    "fit",
    "is_common",
    "is_slight",
    "is_too_short",
    "joined",
    "likeness",
    "telling",
    "turning",
    "wording",
]
