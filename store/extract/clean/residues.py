"""A page's text in, the same without what site software left in it, and what that was: shortcodes, template fields, tags, credits in a line.

An editor's brackets stay: « Relancer le canal sur [l'Ukraine] », « [de] », « […] », « [NDLR : …] ».
"""

import re
from functools import cache

from store.extract.lexicon import rows

_SCRIPT = re.compile(r"<(script|style|noscript|iframe)\b[^<>]{0,500}>[^<]{0,20000}</\1>", re.IGNORECASE)
_INLINE = frozenset("a abbr b cite em font i mark q small span strong sub sup u".split())
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})(?:\s[^<>]{0,500})?/?>|<!--[^<>]{0,500}-->")
_FIELD = re.compile(r"\{\{[^{}\n]{0,300}\}\}|\{%[^{}%\n]{0,300}%\}|\[\[[a-z]+:[^\[\]\n]{0,200}\]\]|%%\w{1,40}%%")
_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)((?:\s[^\[\]\n]{0,300})?)(/?)\]")
_ATTRIBUTE = re.compile(r"\s[a-zA-Z_][\w-]*\s?=")
_SPACE = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)
_ASIDE = re.compile(
    r"[ \xa0]?[\[(][ \xa0]?(?:à )?(?:lire|voir|écouter|relire|lisez)(?: aussi| également)[ \xa0]?:[^\[\]()\n]{0,200}[\])]",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"[ \xa0]?[\[(](?:AP Photo|AFP PHOTO|Photos?\b|Crédits?\b|(?:Image|Illustration)[ \xa0]?:|©)[^\[\]()\n]{0,100}[\])]"
)


def strip(text: str, dropped: list[str]) -> str:
    """The text without its residue; what goes is put on `dropped`."""

    def drop(found: re.Match[str]) -> str:
        dropped.append(found[0].strip())
        return " "

    def drop_tag(found: re.Match[str]) -> str:
        dropped.append(found[0])
        return "" if found[1] and found[1].lower() in _INLINE else "\n"

    if "<" in text:
        text = _TAG.sub(drop_tag, _SCRIPT.sub(drop, text))
    if "{" in text or "[[" in text or "%%" in text:
        text = _FIELD.sub(drop, text)
    if "[" in text:
        text = _SHORTCODE.sub(lambda found: drop(found) if _is_shortcode(found) else found[0], text)
    if "&" in text:
        text = _SPACE.sub(drop, text)
    return text


def _is_shortcode(found: re.Match[str]) -> bool:
    name = found[2]
    return bool(found[1] or found[4] or "_" in name or _ATTRIBUTE.search(found[3])) or (
        name in _shortcodes() and not found[3].strip()
    )


@cache
def _shortcodes() -> frozenset[str]:
    return frozenset(row[0] for row in rows("shortcodes"))


def trim(line: str, dropped: list[str]) -> str:
    """A line without the credit or the pointer that ends it or stands in brackets: « … à Kiev. © AFP », « (à lire aussi : …) »."""
    if "(" in line or "[" in line:
        line = _dropping(_ASIDE, line, dropped)
        line = _dropping(_IN_BRACKETS, line, dropped)
    if "©" in line:
        line = _dropping(_COPYRIGHT, line, dropped)
    if "/" in line or "hoto" in line or "rédit" in line or " via " in line or "- " in line or "| " in line:
        line = _dropping(_credit_at_end(), line, dropped)
    return line


_COPYRIGHT = re.compile(r"(?<=\S)[ \xa0–—-]{0,4}©[^©.!?;:«»\n]{1,70}$")


def is_credit(line: str) -> bool:
    """Whether a whole line signs a picture: « AP Photo/Alba Renn, Pool », « Alba Renn / AFP », « Crédit photo : Alba Renn »."""
    return len(line) <= 120 and _credit_line().fullmatch(line) is not None


@cache
def _credit_line() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_SIGNED}|{_agency()}(?: ?(?:/|via|-|–|,) ?(?:{_agency()}|{_NAMES}))+|{_picture_agency()}"
        rf"|{_NAMES} ?(?:/|via|pour) ?{_agency()}(?: ?(?:/|via|-|,) ?(?:{_agency()}|{_NAMES}))*)[. ]?"
    )


@cache
def _credit_at_end() -> re.Pattern[str]:
    """Only after a full stop or a bracket does a name with an agency end a caption; before it, it may be the sentence's."""
    return re.compile(
        rf"(?<=[.!?…»)\]])[ \xa0–—|-]{{0,4}}(?:{_SIGNED}|{_agency()} ?[/–-] ?{_NAMES}"
        rf"|{_NAMES} ?(?:[/|–-]|via) ?{_agency()}(?: ?(?:/|via) ?{_agency()})*)[. ]?$"
        rf"|(?<=[.!?…»)\]]) ?[|–—-] ?{_agency()}$"
    )


_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}+"  # possessive: « A-A-A-… » would be parted in every way otherwise
_NAMES = rf"{_NAME}(?: (?:{_NAME}|de|du|le|la|van|von|der|el|al|bin|et|pour|d')){{0,6}}(?:, (?:Pool|POOL|pool))?"
_SIGNED = (
    r"(?:(?:[Cc]r[ée]dits?(?:[ -][Pp]hotos?)?|CR[ÉE]DITS?(?: PHOTOS?)?|[Pp]hoto credit)[ \xa0]?: ?[^.!?;«»]{1,90}"
    rf"|(?:[Pp]hotos?|PHOTOS?|[Ii]mages?|[Vv]isuel|[Pp]hotographie)(?:[ \xa0]?: ?| by | par ){_NAMES}(?: ?[/,-] ?{_NAMES})*"
    r"|PHOTOS? [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .,'’/-]{4,90}|©[^.!?;«»]{1,90}|D\.?R\.?)"
)


def names_agency(text: str) -> bool:
    """Whether a line names an agency that signs texts: « avec AFP »."""
    return _text_agency().search(text) is not None


@cache
def _text_agency() -> re.Pattern[str]:
    pictures = set(_names(only="+"))
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in _names() if name not in pictures))


def _agency() -> str:
    return "(?i:" + "|".join(re.escape(name) for name in _names()) + ")"


def _picture_agency() -> str:
    return "(?:" + "|".join(re.escape(name) for name in _names(only="+")) + ")"


def _names(*, only: str = "") -> list[str]:
    entries = (row[0] for row in rows("furniture_agencies"))
    return sorted((entry.removesuffix("+").strip() for entry in entries if entry.endswith(only)), key=len, reverse=True)


def _dropping(pattern: re.Pattern[str], line: str, dropped: list[str]) -> str:
    kept, at = [], 0
    for found in pattern.finditer(line):
        dropped.append(found[0].strip())
        kept.append(line[at : found.start()])
        at = found.end()
    return "".join([*kept, line[at:]]) if at else line
