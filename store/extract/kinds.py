"""Words in, the kind of event that they tell out: `strike` of « grève », « débrayage »; what lexicon/event_kinds.txt says."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from store.extract.lexicon import entries, rows
from store.extract.text import fold, stem, tokens


def kind_of(words: Iterable[str]) -> str | None:
    """The kind that the first of some words which tells one tells."""
    kinds = kinds_by_stem()
    return next((kinds[root] for word in words for token in tokens(word) if (root := stem(token)) in kinds), None)


@cache
def kinds_by_stem() -> Mapping[str, str]:
    """The kind of event that a stem tells; a stem that tells two tells neither."""
    found: dict[str, set[str]] = {}
    for kind, words in rows("event_kinds"):
        for word in words.split():
            for token in tokens(word):
                found.setdefault(stem(token), set()).add(kind)
    return {root: kinds.pop() for root, kinds in found.items() if len(kinds) == 1}


@cache
def denied_frames() -> re.Pattern[str]:
    """« il est faux que », « selon une rumeur », « a démenti », in folded words: what such a sentence tells did not happen for all we know."""
    frames = sorted((re.escape(fold(entry)) for entry in entries("denied_frames")), key=len, reverse=True)
    # « il est faux qu'elle »
    forms = [re.sub(r"que$", r"qu(?:e(?!\\w)|')", frame) if frame.endswith("que") else rf"{frame}(?!\w)" for frame in frames]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})")
