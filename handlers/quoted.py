"""What somebody wrote in Slack in, the words out that it quotes: between marks or in a quote block; and whom it names beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.extract.marks import Marked, read_marks
from store.extract.text import fold, sentences, tokens

#: A quote is checked up to here, as `Archive.check` does.
LONGEST_QUOTE = 4_000
_SENTENCE_WORDS = 5
_NAME_WORDS = 7

_SAID = (
    r"(?:dit|d[ée]clar[ée]r?|affirm[ée]|assur[ée]|[ée]crit|lanc[ée]|r[ée]p[ée]t[ée]|promis|promet|pr[ée]vient|pr[ée]venu|estim[ée]"
    r"|said|says|wrote)"
)
#: « X : « … » », « X a dit (que) « … » », « selon X, « … » »: what ends before the marks.
_BEFORE = (
    re.compile(
        rf"(?P<name>[^.!?:;\n]+?),?\s+(?:l')?(?:a|ont|avait|aurait|has|had)?\s*{_SAID}\s*(?:que|qu'|that)?\s*[:,]?\s*$", re.I
    ),
    re.compile(r"(?:^|[\s(,])(?:selon|d'apr[èe]s|according to)\s+(?P<name>[^.!?:;,\n]+),?\s*$", re.I),
    re.compile(r"(?P<name>[^.!?:;\n]+?)\s*:\s*$"),
)
#: « « … », a dit X », « « … » (X) », « « … » – X », « « … » de X »: what begins after them.
_AFTER = (
    re.compile(rf"\s*,?\s*(?:a|ont|avait|aurait)?\s*{_SAID}\s+(?P<name>[^.!?:;,\n()]+)", re.I),
    re.compile(r"\s*[,(]?\s*(?:dixit|selon|d'apr[èe]s|de|by)\s+(?P<name>[^.!?:;,\n()]+)", re.I),
    re.compile(r"\s*(?:[–—(]|-\s)\s*(?P<name>[^.!?:;,\n()]+)"),
)
#: « a dit à X », « que répond X »: whoever follows these is spoken to, or spoken of.
_NOBODY = frozenset(
    "qui who on je tu nous vous a au aux que qu pour sur contre avec to about il elle on ils elles lui ca cela ce".split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a message quotes, and the words beside them that name who said them, where any do."""

    words: str
    speaker: str = ""

    @property
    def key(self) -> str:
        return " ".join(tokens(self.words))


def quoted(text: str, *, shortest: int = 3) -> list[Said]:
    """What a plain text quotes, in its order, each once: stretches between marks, and quote blocks (`>`), of so many words or more."""
    rest: list[str] = []
    blocks: list[str] = []
    for is_block, lines in _parts(text):
        if is_block:
            inner = [said.words for said in _between_marks("\n".join(lines)) if len(tokens(said.words)) >= shortest]
            blocks += inner or [" ".join(lines)]
        else:
            rest += lines
    open_text = "\n".join(rest)
    once: dict[str, Said] = {}
    alone = _named(_BEFORE, open_text) or _bare(open_text) if len(blocks) == 1 else ""
    for said in (*_between_marks(open_text), *(Said(_one_line(block), alone) for block in blocks)):
        if len(tokens(said.words)) >= shortest:
            once.setdefault(said.key, Said(_cut(said.words), said.speaker))
    return list(once.values())


def said_in(text: str) -> list[Said]:
    """The sentences of a plain text that are long enough to be somebody's words; « Elle a dit : » is no part of them."""
    found = []
    for span in sentences(text):
        frame, colon, words = span.of(text).strip(" >").partition(" : ")
        is_frame = bool(colon) and len(frame.split()) <= _NAME_WORDS and len(tokens(words)) >= _SENTENCE_WORDS
        said = _one_line(words if is_frame else f"{frame}{colon}{words}")
        if len(tokens(said)) >= _SENTENCE_WORDS:
            found.append(Said(_cut(said), _name(frame) if is_frame else ""))
    return found


def after(text: str, words: frozenset[str]) -> str:
    """A text from its first word that is none of these folded words."""
    asked = text.split()
    while asked and fold(asked[0].strip(".,;:!?")) in words:
        asked.pop(0)
    return " ".join(asked)


def _parts(text: str) -> Iterator[tuple[bool, list[str]]]:
    lines: list[str] = []
    was = False
    all_after = False
    for line in text.split("\n"):
        all_after = all_after or line.startswith(">>>")
        is_block = all_after or line.startswith(">")
        if is_block != was and lines:
            yield was, lines
            lines = []
        was = is_block
        lines.append(line.lstrip("> ") if is_block else line)
    if lines:
        yield was, lines


def _between_marks(text: str) -> Iterator[Said]:
    marked = read_marks(text)
    for place, one in enumerate(marked):
        words = _one_line(" ".join(piece.of(text) for piece in one.pieces))
        yield Said(words, _beside(text, marked, place))


def _beside(text: str, marked: tuple[Marked, ...], place: int) -> str:
    """Who the text next to one of its quotes says has said it."""
    start = marked[place - 1].outer.end if place else 0
    end = marked[place + 1].outer.start if place + 1 < len(marked) else len(text)
    before, following = text[start : marked[place].outer.start], text[marked[place].outer.end : end]
    # « « A », dit X, « B », dit Y »: what follows a quote before the next one is the first one's.
    if place and _named(_AFTER, before, whole=False):
        before = ""
    return (
        _named(_AFTER, following, whole=False)
        or _named(_BEFORE, before)
        or (_bare(before + following) if len(marked) == 1 else "")
    )


def _named(patterns: tuple[re.Pattern[str], ...], text: str, *, whole: bool = True) -> str:
    text = text[-200:] if whole else text[:200]
    for pattern in patterns:
        found = pattern.search(text) if whole else pattern.match(text)
        if found and (name := _name(found["name"])):
            return name
    return ""


def _bare(text: str) -> str:
    """A few words beside a quote and nothing else: « « … » Marsk ? »."""
    words = _one_line(text).strip(" ?!.,;:")
    return _name(words) if len(words.split()) <= 4 else ""


def _name(words: str) -> str:
    """The last few words, where they may be a name."""
    kept = [word.strip("\"'«»“”()[]–—-") for word in words.split()]
    kept = [word for word in kept if word]
    return "" if not kept or len(kept) > _NAME_WORDS or fold(kept[0]) in _NOBODY else " ".join(kept)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rpartition(" ")[0] or words[:LONGEST_QUOTE]


def _one_line(text: str) -> str:
    return " ".join(text.split())
