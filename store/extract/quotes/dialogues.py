"""A reading in, its lines of dialogue out: the paragraphs that a dash opens and in which somebody speaks.

    — On a tout perdu, souffle une voisine.
    — Vous avez prévenu la mairie ?

A list that dashes open is none, nor is a signature: a line is spoken where an attribution interrupts it, or where it stands
next to another such line, or after a colon, and one of them asks, exclaims or says « je », « nous », « vous ».
"""

import re

from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.text import trimmed
from store.types import Span

_DASH = re.compile(r"[—–]\s{0,2}(?=[^\s«“\"‹—–])")
_LONGEST = 900
FIRST_PERSON = re.compile(r"\b(?:je|nous|vous|tu|on|ça|suis)\b|\b[jc]['’]\w|\b\w+(?:ons|ez)\b", re.IGNORECASE)
_ASKS = re.compile(r"[?!]")
#: where an attribution may start in a spoken line: « …, dit-il », « … ? lance X »
_PAUSE = re.compile(r"(?:,|[?!…])\s+(?=[a-zà-ÿ])")
_SPOKEN = re.compile(r"(?:,|[?!…])\s+(?:(?:se|lui|leur|nous|me)\s|[sm]['’])?[^\W\d_]+(?:-t)?-(?:il|elle|on|ils|elles)\b")


def read_dialogues(reading: Reading) -> dict[int, Marked]:
    """The spoken paragraphs by their number, the dash left out of what is said; linear in the text."""
    if "—" not in reading.text and "–" not in reading.text:
        return {}
    opened: dict[int, Span] = {}
    for number, paragraph in enumerate(reading.paragraphs):
        dash = _DASH.match(reading.text, paragraph.start, paragraph.end)
        if dash is not None and paragraph.end - dash.end() <= _LONGEST and reading.text[dash.end()].isupper():
            opened[number] = trimmed(reading.text, dash.end(), paragraph.end)
    found: dict[int, Marked] = {}
    for number, inner in opened.items():
        lines = [reading.text[opened[n].start : opened[n].end] for n in (number - 1, number, number + 1) if n in opened]
        led = number > 0 and reading.paragraphs[number - 1].of(reading.text).endswith(":")
        speaks = any(FIRST_PERSON.search(line) or _ASKS.search(line) for line in lines)
        if _SPOKEN.search(inner.of(reading.text)) or (speaks and (len(lines) > 1 or led)) or _framed(reading, number, inner):
            found[number] = Marked(Span(reading.paragraphs[number].start, inner.end), (inner,), "dash")
    return found


def _framed(reading: Reading, number: int, inner: Span) -> bool:
    """« — Je ne sais pas, répond un voisin. » alone between two paragraphs of prose."""
    line = inner.of(reading.text)
    return FIRST_PERSON.match(line) is not None and _PAUSE.search(line) is not None and number > 0


def spoken_pieces(text: str, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is said of a line that an attribution parts: after it, only what still says « je » or « vous », asks or exclaims."""
    kept = [pieces[0]]
    for piece in pieces[1:]:
        words = piece.of(text)
        if FIRST_PERSON.search(words) or _ASKS.search(words):
            kept.append(piece)
    return tuple(kept)
