"""Words in, the kind of event that they tell out: `strike` of « grève », « débrayage »; what lexicon/event_kinds.txt says."""

from collections.abc import Iterable, Mapping
from functools import cache

from store.extract.lexicon import rows
from store.extract.text import stem, tokens


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
