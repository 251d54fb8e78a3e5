"""Names that a court or somebody's right has taken out in, texts without them out: each letter under a block, so that offsets stay.

Whatever reads an article hides them before it is read: what is not in the text is in no quote, no name, no event, no index.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from store.match import folded, surname
from store.types import Article

BLOCK = "█"
_APOSTROPHES = {"'": "['’]", "’": "['’]"}


@dataclass(frozen=True, slots=True)
class Mask:
    """Somebody's name: `whole` ways to write it, and the surname, which alone is only theirs where the whole name stands too."""

    whole: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def folded(self) -> set[str]:
        """The whole names, as they are looked up: a surname is others' too."""
        return {folded(name) for name in self.whole}


def mask_of(name: str, others: Iterable[str] = ()) -> Mask:
    """The mask of a name, and of the other ways in which the archive has read it."""
    ways = list(dict.fromkeys([name, *others]))
    whole = tuple(sorted((way for way in ways if len(way.split()) > 1), key=len, reverse=True)) or (name,)
    last = surname(name)
    short = {way for way in ways if len(way.split()) == 1} | ({last} if last else set())
    return Mask(whole, tuple(sorted(short - set(whole), key=len, reverse=True)))


def masked(text: str, masks: Sequence[Mask]) -> str:
    """The text with each letter of the names hidden; of a text that has none of them, itself."""
    for mask in masks:
        hidden = _pattern(mask.whole).sub(_hide, text)
        if hidden != text:
            text = _pattern(mask.short).sub(_hide, hidden) if mask.short else hidden
    return text


def masked_article(article: Article, masks: Sequence[Mask]) -> Article:
    """The article without the names, in its title too; a title is hidden by what the whole text tells."""
    if not masks:
        return article
    title = article.title or ""
    whole = masked(f"{title}\n{article.text}", masks)
    hidden = whole[: len(title)] if article.title else None
    return replace(article, title=hidden, text=whole[len(title) + 1 :])


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    ways = ("".join(_letter(c) for c in name) for name in names)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)


def _letter(letter: str) -> str:
    """A letter as it may be written: with its accent or without, white space as any other, either apostrophe."""
    if letter.isspace():
        return r"\s+"
    plain = folded(letter)
    both = {letter, plain} if len(plain) == 1 else {letter}
    return _APOSTROPHES.get(letter) or (f"[{''.join(map(re.escape, sorted(both)))}]" if len(both) > 1 else re.escape(letter))


def _hide(found: "re.Match[str]") -> str:
    return re.sub(r"\w", BLOCK, found.group())
