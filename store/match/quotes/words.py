"""A text in, its words out as they are compared: whatever typography, accents or case they are written with."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from store.extract.lexicon import entries
from store.extract.text import stem, tokens

#: Fewer words are not checked.
LEAST_WORDS = 2
#: How much a word tells of what is said: « la », « ne » and « dans » stand in any sentence.
TELLING, COMMON = 1.0, 0.3

# Marks that are seen by nobody stand inside words: a soft hyphen, a zero-width joiner.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[{_UNSEEN}\u0300-\u036f]*[^\W_])*[\u0300-\u036f]*")
#: What is said though it is no letter: « 10 % », « 10 € », « - 3 degrés ». A dash with a blank after it may be one of two that part words.
_SAID = re.compile(
    rf"(?P<word>{_WORD.pattern})|(?P<sign>[%‰$€£¥₴₽])|(?<![^\s(\[«“\"])(?P<more>[+−-])(?=[ \u00a0\u202f]?\d)|(?<![^\s(])(?P<dash>–)(?=\d)"
)
_SIGNS = {"€": "euros", "$": "dollars", "£": "livres", "+": "plus", "-": "moins", "−": "moins", "–": "moins"}
_SPACED_DASH = re.compile(r"\s[-−–—]\s")
_DIRECTIONS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_GROUP = re.compile(r"[ \u00a0\u202f\u2009.'’]")
_ENDS_ACUTE = re.compile(r"é[es]*$")
#: « qu'il », « n'a » as « que », « ne »: what is left out before a vowel is typography.
_ELIDED = {short: f"{short}e" for short in "c d j l m n qu s t jusqu lorsqu puisqu quoiqu".split()}
_AFTER_ELISION = ("'", "’", "ʼ", "‘", " ", "")
_PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ("‹", "›"), ('"', '"'))
#: So many words between marks are what was said, the others its frame; fewer may be a word that the speaker keeps at a distance.
_LEAST_SAID = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: `flat` is what is compared, `acute` tells « déclaré » from « déclare » once accents are left out."""

    flat: str
    stem: str
    weight: float
    start: int
    end: int
    acute: bool


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A text and its words. `accented`: it is written with accents, so that one which is missing tells something."""

    text: str
    words: tuple[Word, ...]
    accented: bool

    def flats(self, *, acute: bool) -> list[str]:
        """The words as they are compared, « é » at the end of one apart from « e » where `acute` says so."""
        return [f"{word.flat}´" if acute and word.acute else word.flat for word in self.words]

    def weight(self, start: int = 0, end: int | None = None) -> float:
        return sum(word.weight for word in self.words[start:end])

    def written(self, start: int, end: int) -> str:
        """The words from one to another as the text writes them, with what stands between."""
        return self.text[self.words[start].start : self.words[end - 1].end] if start < end else ""

    def after(self, end: int) -> str:
        """What stands between the word before `end` and the next one, or the rest of the text."""
        return self.text[self.words[end - 1].end : self.words[end].start if end < len(self.words) else None]


def is_too_short(text: str) -> bool:
    """Whether words are too few to be looked for: one stands in any article."""
    return len(tokens(text)) < LEAST_WORDS


def checked(text: str, *, longest: int) -> str:
    """What was typed as it is checked: what stands between its quotation marks where it has a frame (« … », a-t-il dit), else the whole.

    Marks that are not seen are left out; what is longer than `longest` characters is cut at a blank.
    """
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", _DIRECTIONS.sub(" ", text[: 4 * longest])))
    text = _said(text.strip())
    if len(text) > longest:
        text = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return text.strip()


def _said(text: str) -> str:
    """Without the marks that hold the whole, or without what stands outside the marks; those inside others stay."""
    for opening, closing in _PAIRS:
        inside = re.findall(f"{opening}([^{opening}{closing}]*){closing}", text)
        if not inside:
            continue
        outside = re.sub(f"{opening}[^{opening}{closing}]*{closing}", " ", text)
        if opening in outside or closing in outside:
            continue  # an odd mark: who knows what it closes
        if not _WORD.search(outside):
            return " […] ".join(part.strip() for part in inside)
        if text.startswith(opening) or sum(len(part.split()) for part in inside) > _LEAST_SAID:
            return " […] ".join(part.strip() for part in inside if len(part.split()) > 1) or text
    return text


def wording(text: str) -> Wording:
    found: list[Word] = []
    for match in _SAID.finditer(text):
        start, end = match.span()
        if match["word"] is None:
            if (match["sign"] and found) or _is_signed(text, match, found):
                flat = _SIGNS.get(match[0], match[0])
                found.append(Word(flat, stem(flat), COMMON, start, end, acute=False))
            continue
        flat, acute = _flat(match[0])
        if not flat:
            continue
        if flat.isdigit() and found and found[-1].flat.isdigit() and start - found[-1].end == 1:
            if len(flat) == 3 and _continues(text, found[-1], start):
                last = found.pop()
                flat, start = last.flat + flat, last.start
            elif text[start - 1] in ".,":  # « 2,5 » is not « 2 5 »
                found.append(Word(",", ",", COMMON, start - 1, start, acute=False))
        elif flat == "cent" and len(found) > 1 and found[-1].flat == "pour":
            flat, start = "%", found.pop().start
        weight = COMMON if flat == "%" else weight_of(flat)
        if flat in _ELIDED and text[end : end + 1] in _AFTER_ELISION:
            flat = _ELIDED[flat]
        found.append(Word(flat, stem(flat), weight, start, end, acute))
    return Wording(text, tuple(found), _accented(text))


def _is_signed(text: str, match: re.Match[str], found: Sequence[Word]) -> bool:
    """Whether a plus or a minus belongs to the figure after it: not « 3 - 5 », nor a dash that opens a line or parts words."""
    if match["more"] is None:
        return match["dash"] is not None
    if text[match.end()].isdigit() or match[0] == "+":
        return True
    between = text[found[-1].end : match.start()] if found else ""
    alone = len(_SPACED_DASH.findall(text)) == 1
    return alone and bool(found) and not (found[-1].flat.isdigit() and not between.strip())


def is_sign(word: Word, text: str) -> bool:
    """Whether a word is a sign of a figure: « % », « € », « - », a decimal mark."""
    return word.flat in ("%", ",") or not text[word.start].isalnum()


@lru_cache(maxsize=100_000)
def _flat(written: str) -> tuple[str, bool]:
    """A word as it is compared, and whether it ends with « é »."""
    return "".join(tokens(_HIDDEN.sub("", written))), bool(_ENDS_ACUTE.search(written.lower()))


def _accented(text: str) -> bool:
    return not text.isascii() and any("\u0300" <= mark <= "\u036f" for mark in unicodedata.normalize("NFD", text))


def _continues(text: str, last: Word, start: int) -> bool:
    """Whether three digits go on with a number: « 1 620 »."""
    head = text[last.start : last.end]
    grouped = last.flat.isdigit() and (len(head) <= 3 or _GROUP.search(head) is not None) and not head.startswith("0")
    return grouped and start - last.end == 1 and _GROUP.match(text, last.end) is not None


@cache
def _common() -> frozenset[str]:
    return frozenset(token for entry in entries("stopwords") for token in tokens(entry)) | frozenset(_ELIDED.values())


def weight_of(token: str) -> float:
    """What a folded word tells."""
    return COMMON if token in _common() else TELLING


def is_common(token: str) -> bool:
    """Whether a folded word stands in any sentence."""
    return token in _common()


def telling(words: Sequence[Word]) -> int:
    """How many different words of these tell something."""
    return len({word.stem for word in words if word.weight == TELLING})
