"""What somebody wrote in Slack in, the words out that it quotes: between marks or in a quote block; and its sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.query import cleaned, unescaped
from store.extract.marks import read_marks
from store.extract.text import fold, sentences, tokens

#: So much of a message is read; Slack's own limit is 40,000 characters.
LONGEST = 12_000
#: A quote is checked up to here.
LONGEST_QUOTE = 2_000
MENTION = re.compile(r"<@[^>]*>")
#: What Slack makes of addresses and channels in a message: `<https://a.example|a.example>`, `<#C1|general>`.
_LINK = re.compile(r"<[^>|]*\|([^>]*)>|<([^>|]*)>")
#: `*bold*`, `_italic_`, `~struck~`, `` `code` ``: the signs around words.
_STYLE = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_SENTENCE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a message quotes, and what else it says: perhaps who said them."""

    words: str
    around: str = ""

    @property
    def key(self) -> str:
        return " ".join(tokens(self.words))


def plain(text: str) -> str:
    """A message's text as one reads it: mentions, links and signs of style undone, lines kept."""
    shown = _LINK.sub(lambda m: m.group(1) or m.group(2) or "", MENTION.sub(" ", text[:LONGEST]))
    lines = (cleaned(unescaped(_STYLE.sub("", line))) for line in shown.split("\n"))
    return "\n".join(lines)


def quoted(text: str, *, shortest: int = 3) -> list[Said]:
    """What a plain text quotes, in its order, each once: stretches between marks, and quote blocks (`>`), of so many words or more."""
    rest: list[str] = []
    blocks: list[str] = []
    for is_block, lines in _parts(text):
        if is_block:
            inner = [words for words, _ in _between_marks("\n".join(lines)) if len(tokens(words)) >= shortest]
            blocks += inner or [" ".join(lines)]
        else:
            rest += lines
    open_text = "\n".join(rest)
    once: dict[str, Said] = {}
    for words, around in (*_between_marks(open_text), *((_one_line(block), _one_line(open_text)) for block in blocks)):
        said = Said(words[:LONGEST_QUOTE], around)
        if len(tokens(words)) >= shortest:
            once.setdefault(said.key, said)
    return list(once.values())


def said_in(text: str) -> list[Said]:
    """The sentences of a plain text that are long enough to be somebody's words."""
    spans = [span.of(text).strip(" >") for span in sentences(text)]
    return [Said(words[:LONGEST_QUOTE]) for words in map(_one_line, spans) if len(tokens(words)) >= _SENTENCE_WORDS]


def without(text: str, words: frozenset[str]) -> str:
    """A text without these folded words."""
    return " ".join(word for word in text.split() if fold(word.strip(".,;:!?")) not in words)


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


def _between_marks(text: str) -> Iterator[tuple[str, str]]:
    """The words of each stretch between marks, and the text around all of them."""
    marked = read_marks(text)
    around, at = "", 0
    for one in marked:
        around += text[at : one.outer.start] + " "
        at = one.outer.end
    around = _one_line(around + text[at:])
    for one in marked:
        yield _one_line(" ".join(piece.of(text) for piece in one.pieces)), around


def _one_line(text: str) -> str:
    return " ".join(text.split())
