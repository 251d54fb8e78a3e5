"""A page's text in, the news agency whose dispatch it is out: « Kiev, 12 janv. (AFP) – », « Le Fanal avec AFP », « (Reuters) ».

Two articles of one agency are one origin, however their outlets cut them. A picture's credit (« © AFP », « Alba Renn / AFP ») signs no
text. Give it the page before cleaning: a credit on a line of its own may be furniture.
"""

import re
from functools import cache

from store.extract.lexicon import rows

_LONGEST_LINE = 70
_LONGEST_CREDIT = 20  # words
_PARAGRAPH = 110  # characters
_PICTURES = re.compile(r"©|(?i:photo|image|crédit|credit|visuel|vidéo|video|infographie|illustration|archives?\b)")


def find_agency(page: str) -> str | None:
    """The agency that a page is credited to, by the name that answers say; None where it credits none, or says so of a picture.

    Looked for in a dateline, in a line of its own, in brackets at the end of a paragraph. The first one wins: « AFP et Reuters » is AFP's.
    """
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    last = max((k for k, line in enumerate(lines) if len(line) > _LONGEST_LINE), default=-1)
    for k, line in enumerate(lines):
        # A short line before the text ends is a caption: « Des secouristes à Merrault. (AFP) »
        found = _dateline().match(line) or (_at_end().search(line) if len(line) >= _PARAGRAPH or k >= last else None)
        if found is None and len(line) <= _LONGEST_LINE and len(line.split()) <= _LONGEST_CREDIT and not _PICTURES.search(line):
            found = _alone().fullmatch(line)
        if found:
            return _names()[found["agency"]]
    return None


def agency_told(passage: str) -> str | None:
    """The agency that a sentence names: « selon un décompte de l'AFP », « a-t-il dit à Reuters »; None where it names none."""
    found = _inside().search(passage)
    return _names()[found["agency"] or found["giver"]] if found else None


@cache
def _names(*, inside: bool = False) -> dict[str, str]:
    """Every way to write an agency -> its name; `inside` leaves out what may be something else in a sentence."""
    found: dict[str, str] = {}
    for name, *others in rows("agencies"):
        words = others[0] if others else ""
        if inside and words.endswith("+"):
            continue
        for form in (name, *words.removesuffix("+").split(",")):
            if form.strip() and not (inside and form.strip() != name and words.endswith("+")):
                found.setdefault(form.strip(), name)
    return found


def _any(*, inside: bool = False) -> str:
    forms = sorted(_names(inside=inside), key=len, reverse=True)
    return "(?P<agency>" + "|".join(map(re.escape, forms)) + r")(?![\w-])"


@cache
def _dateline() -> re.Pattern[str]:
    """« Kiev, 12 janvier 2022 (AFP) - », « PARIS (Reuters) — »."""
    return re.compile(rf"[^.!?:«»()]{{2,60}}\((?:avec )?{_any()}[^()]{{0,25}}\) ?[-–—]")


@cache
def _at_end() -> re.Pattern[str]:
    """« … a-t-il ajouté. (AFP) », « … (avec AFP) »."""
    return re.compile(rf"[.!?…»”\"] ?[(\[](?:[Ss]ource ?: ?|[Aa]vec (?:l'|l’)?)?{_any()}[^()\[\]]{{0,25}}[)\]] ?\.?$")


@cache
def _alone() -> re.Pattern[str]:
    """« AFP », « Par AFP », « Le Fanal avec AFP », « Ilena Marsk (avec AFP et Reuters) », « Source : Reuters »."""
    before = r"(?:[Pp]ar |[Ss]ources? ?: ?|(?:[\w.'’-]+ ){0,8}(?:avec|et) (?:l'|l’|agences? )?|(?:[\w.'’-]+ ){0,6}\(avec )?"
    return re.compile(rf"{before}\(?{_any()}(?:(?: ?, ?| et | / ?|/)[\w .'’-]{{2,30}})?\)?\.?")


@cache
def _inside() -> re.Pattern[str]:
    """« selon un décompte de l'AFP », « a-t-il dit à Reuters », « l'agence Tass parle de »: an agency that gives something, not one
    that is near (« les bureaux de l'AFP ») or contradicted (« contrairement à ce qu'affirmait l'AFP »)."""
    agency = rf"(?<![\w©/-]){_any(inside=True)}(?! ?[/-])"
    before = (
        r"(?<!à ce qu['’])\b(?:[Ss]elon|[Dd]['’]après|décompte|comptage|calculs?|estimation|dépêche"
        r"|(?:dit|déclaré|confié|indiqué|annoncé|affirmé"
        r"|précisé|confirmé|assuré|expliqué|rapporté|raconté|répondu)e?s? (?:\w+ )?à|(?:interrogée?s?|citée?s?|contactée?s?|rapportée?s?) par"
        r"|auprès|(?:rapport|indiqu|annonç|annonc|affirm|précis|révèl|révél|relat)(?:e|ait|ent|aient)"
        r"|[Aa]gences?(?: de presse)?)\b[^.,;:()«»]{0,30}?"
    )
    after = r"(?= (?:a |ont )?(?:rapport|indiqu|annon[cç]|parl|évoqu|fait état|compt|précis|écri|cit|révél|affirm))"
    return re.compile(f"{before}{agency}|{agency.replace('?P<agency>', '?P<giver>')}{after}")
