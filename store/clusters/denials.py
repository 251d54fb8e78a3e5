"""An article's head in, whether it tells an event as false, as rumour or as denied: « il est faux que Marsk ait signé l'accord »."""

from functools import cache

from store.clusters.features import ROOT, features_in
from store.extract.kinds import denied_frames
from store.extract.lexicon import entries
from store.extract.text import fold, sentences, stem


def is_denied(head: str) -> bool:
    """Whether the title or the lead puts an event in such words. « a démenti ces propos » denies none."""
    for span in sentences(head)[:2]:
        said = fold(span.of(head))
        if (found := denied_frames().search(said)) and any(feature[0] == "~" for feature in features_in(said[found.start() :])):
            return True
    return False


@cache
def roots() -> frozenset[str]:
    """The features of which an article has one that says so."""
    words = (word for entry in entries("denied_frames") for word in fold(entry).replace("'", " ").split())
    return frozenset(stem(word)[:ROOT] for word in words if len(word) > 3)
