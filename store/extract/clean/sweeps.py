"""A page's lines in, the article's out: buttons, menus, links to other articles, comments, notices and repeated captions go.

What a line is by itself is in the data files `furniture_*.txt`; what it is by its place (before the first sentence, after the last,
under a label) is decided here. A line that stands in no list and beside no label is the article's.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import zip_longest

from store.extract.clean import residues
from store.extract.clean.lines import Line, ends_in_full_stop
from store.extract.clean.shapes import key, shapes
from store.extract.clean.titles import same_words
from store.extract.lexicon import entries

_CODE = re.compile(
    r"(?:(?:var|let|const|window|document|googletag|function|dataLayer|jQuery)\b.*[=.(]|\$\(|\(function).*[;{})]|[\]{}();]+"
)
_RULE = re.compile(r"[^\w\s.,;:!?…«»“”\"'()\[\]$€£%&+]+(?:\s[^\w\s.,;:!?…«»“”\"'()\[\]$€£%&+]+)*|_+")
_PLAYER = re.compile(r"\d{1,2}:\d{2} ?/ ?\d{1,2}:\d{2}")
_SIGNED_AT = re.compile(r"(?:le )?\d{1,2}(?: \w{3,9} |/\d{2}/)\d{4}(?: a)? \d{1,2} ?[h:] ?\d{2}|il y a \d+ \w+")
_LINKS = re.compile(
    r"(?:(?:sources?|via|lien|url)[\s:]*)?(?:(?:https?://|www\.)[^\s,|]+|[^\s,|@]+@[^\s,|@]+\.\w+|[@#]\w+)(?:[\s,|]+(?:(?:https?://|www\.)[^\s,|]+|[@#]\w+))*",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"\s*(?:>|›|»|→|\|)\s*")
_BULLET = re.compile(r"(?:[-–•*▪►▶→]|\d{1,2}[.)]?\s)\s?\S")
#: One of these stands in every notice, as it is written; most paragraphs have none, and need no closer look.
_ADDRESSED = (
    "vous",
    "Vous",
    "votre",
    "Votre",
    "notre",
    "ookie",
    "ctivez",
    "roits",
    "-nous",
    "odéré",
    "kismet",
    "reproduction",
    "Reproduction",
)
_LONGEST_NOTICE = 700
_LONGEST_HEADLINE = 220
#: Buttons may stand between a label and its headlines.
_BETWEEN = 4
_REPEATED, _TITLE = 40, 15
_COMMENTS = re.compile(r"(?:\d+ )?(?:commentaires?|reactions?|comments?)(?: \d+)?|(?:vos|les) (?:commentaires|reactions)")
_REPLY = frozenset(("repondre", "reply", "signaler", "signaler un abus", "signaler ce commentaire", "alerter"))


def mark(lines: list[Line]) -> None:
    """Flags the lines that are furniture by themselves."""
    for number, (line, below) in enumerate(zip_longest(lines, lines[1:])):
        leads_away = number > 0 and bool(line.words) and shapes("furniture_tails").fit(line.text, line.words)
        line.furniture = not line.title and not _is_enumeration(line, below) and (leads_away or _is_furniture(line))


def swept(lines: list[Line], dropped: list[str]) -> list[Line]:
    """The article's lines; what else there was is put on `dropped`."""
    if not lines:
        return lines
    first, last = _body(lines)
    _sweep_comments(lines, first)
    _sweep_contents(lines)
    _sweep_labels(lines, first, last)
    _sweep_sections(lines, first, last)
    _sweep_numbers(lines)
    _sweep_repeats(lines, first)
    dropped.extend(line.text for line in lines if line.furniture)
    return [line for line in lines if not line.furniture]


def _is_enumeration(line: Line, below: Line | None) -> bool:
    """« Partager cet article : Courriel , Facebook , … »: commas that stand off are a flattened wiki's, whose lists are its text."""
    return " ," in line.text or (line.text.endswith(":") and below is not None and " ," in below.text)


def _is_furniture(line: Line) -> bool:
    if line.words:
        return _is_button(line.text, line.words) or _is_notice(line.text)
    return _RULE.fullmatch(line.text) is not None or (len(line.text) <= _LONGEST_NOTICE and _is_notice(line.text))


@lru_cache(maxsize=8192)
def _is_button(text: str, words: str) -> bool:
    """Whether a short line is furniture wherever it stands; a site says the same on every page."""
    if any(shapes(f"furniture_{name}").fit(text, words) for name in ("lines", "labels", "contents")) or residues.is_credit(
        text
    ):
        return True
    if text[0] in "#@" or "://" in text or "www." in text or "@" in text:
        return _LINKS.fullmatch(text) is not None
    return (text[-1] in ";{})" and _CODE.fullmatch(text) is not None) or _PLAYER.fullmatch(text) is not None


def _label(line: Line) -> bool:
    return bool(line.words) and shapes("furniture_labels").fit(line.text, line.words)


@cache
def _notices() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(key(entry)) for entry in entries("furniture_notices")))


def _is_notice(text: str) -> bool:
    """A site speaking to its reader; somebody else's words about cookies stand in quotation marks."""
    if "«" in text or '"' in text or "“" in text:
        return False
    if not any(map(text.__contains__, _ADDRESSED)):
        return False
    return _notices().search(key(text)) is not None


def _body(lines: list[Line]) -> tuple[int, int]:
    """Where the prose begins and where it ends; a page without any is all body."""
    prose = [i for i, line in enumerate(lines) if line.prose and not line.furniture]
    return (prose[0], prose[-1]) if prose else (0, len(lines) - 1)


def _sweep_comments(lines: list[Line], first: int) -> None:
    """Readers' comments show themselves by their « Répondre », or a name and an hour: from the heading above them, the page is theirs."""
    for i in range(first + 1, len(lines)):
        if _COMMENTS.fullmatch(lines[i].words) and (
            any(line.words in _REPLY for line in lines[i + 1 : i + 13])
            or any(_SIGNED_AT.fullmatch(line.words) for line in lines[i + 1 : i + 4])
        ):
            for line in lines[i:]:
                line.furniture = True
            return


def _sweep_contents(lines: list[Line]) -> None:
    """« Table des matières | 1. Un port rouvert | 2. … »: the entries that come again below as headings. A page has one."""
    table = next(
        (i for i, line in enumerate(lines) if line.furniture and shapes("furniture_contents").fit(line.text, line.words)), None
    )
    if table is None:
        return
    later = Counter(line.words for line in lines[table + 1 :] if line.words)
    for entry in lines[table + 1 :]:
        name = entry.words.lstrip("0123456789 ") or entry.words
        if entry.prose or entry.title or not entry.words or later[name] - (name == entry.words) < 1:
            return
        later[entry.words] -= 1
        entry.furniture = True


def _sweep_labels(lines: list[Line], first: int, last: int) -> None:
    """« Sur le même sujet », and the headlines under it: all of them where the article is over, else its list, or one."""
    labels = [i for i, line in enumerate(lines) if line.furniture and i >= first and _label(line)]
    if not labels:
        return
    full_stops = [i for i, line in enumerate(lines) if not line.furniture and ends_in_full_stop(line.text)]
    over = max(last, full_stops[-1] if full_stops else 0)
    for i in labels:
        taken: list[int] = []
        for place in range(i + 1, len(lines)):
            other = lines[place]
            if other.furniture and not taken and place <= i + _BETWEEN:
                continue
            if other.furniture or not _is_headline(other):
                break
            taken.append(place)
        after = lines[place] if taken and (place := taken[-1] + 1) < len(lines) else None
        if i < over and len(taken) > 1 and after is not None and not after.furniture:
            # Right above a paragraph the last one may be the article's own heading; a list ends with its bullets.
            listed = [n for n in taken if _BULLET.match(lines[n].text)]
            taken = listed if listed and listed[0] == taken[0] else taken[:1]
        for n in taken:
            lines[n].furniture = True


def _is_headline(line: Line) -> bool:
    return not line.prose and not line.title and len(line.text) <= _LONGEST_HEADLINE and not ends_in_full_stop(line.text)


def _sweep_sections(lines: list[Line], first: int, last: int) -> None:
    """The names of sections, and menus, above the article and below it."""
    for zone in (lines[:first], lines[last + 1 :]):
        run: list[Line] = []
        for line in [*zone, None]:
            if line is not None and not line.title and (line.furniture or _is_item(line)):
                run.append(line)
                continue
            known = [place for place, item in enumerate(run) if item.furniture or _is_section(item)]
            for place in known:
                run[place].furniture = True
            # A menu with an item that no list knows is a menu yet; a signature above it is none.
            between = run[known[0] : known[-1] + 1] if known else []
            if len(between) >= 4 and 2 * len(known) >= len(between):
                for item in between:
                    item.furniture = item.furniture or not residues.names_agency(item.text)
            run = []


def _is_item(line: Line) -> bool:
    return _is_section(line) or (len(line.text) <= 30 and len(line.text.split()) <= 4 and line.text[-1] not in ".!?…:,;")


def _is_section(line: Line) -> bool:
    if not line.words or " ," in line.text:
        return False
    if line.words in _sections():
        return True
    crumbs = _CRUMBS.split(line.text.strip(" >›»|→"))
    if len(crumbs) > 1:
        return key(crumbs[0]) in ("accueil", "home", "actualites", "actualite") or all(
            key(crumb) in _sections() for crumb in crumbs
        )
    return _all_sections(line.words.split(" "))


@cache
def _sections() -> frozenset[str]:
    return frozenset(key(entry) for entry in entries("furniture_rubrics"))


def _all_sections(words: list[str]) -> bool:
    """« Accueil Monde Politique Sport »: at least three names of sections in a row, and nothing else."""
    names = at = 0
    while at < len(words):
        size = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]) in _sections() and at + n <= len(words)), 0)
        if not size:
            return False
        names, at = names + 1, at + size
    return names >= 3


def _sweep_numbers(lines: list[Line]) -> None:
    """A bare number beside a button counts something: « 237 | Partages »."""
    for i, line in enumerate(lines):
        beside = lines[max(0, i - 1) : i] + lines[i + 1 : i + 2]
        if line.text.isdigit() and len(line.text) <= 6 and any(other.furniture for other in beside):
            line.furniture = True


def _sweep_repeats(lines: list[Line], first: int) -> None:
    """A caption under its picture and again in its description; the title again above the article, but not in a list of titles."""
    above = title = None
    for i, line in enumerate(lines):
        if line.furniture:
            continue
        if above is None or title is None:
            above = title = line
        elif _is_caption_again(line, above) or (i <= first and _is_title_again(lines, i, title)):
            line.furniture = True
        else:
            above = line


def _is_caption_again(line: Line, above: Line) -> bool:
    return len(line.text) >= _REPEATED and same_words(above.text, line.text)


def _is_title_again(lines: list[Line], i: int, title: Line) -> bool:
    if len(lines[i].text) < _TITLE or not same_words(title.text, lines[i].text):
        return False
    beside = lines[i - 1 : i] + lines[i + 1 : i + 2]
    return not any(
        not other.furniture and other is not title and len(other.text) >= _TITLE and _is_headline(other) for other in beside
    )
