"""A page's text in, the day on which it says that it was published out: « Publié le 30/03/2022 », « Kiev, 12 janv. 2022 (AFP) – ».

A date that a sentence merely mentions is none, nor is today's. Give it the page before cleaning: such lines are furniture.
"""

import re
from datetime import date

from store.extract.text import fold
from store.types import IsoDate

_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?: ?er)? (?P<month>janv?|fevr?|avr|juil|sept|oct|nov|dec|janvier|fevrier|mars|avril|mai|juin|juillet|aout"
    r"|septembre|octobre|novembre|decembre)\.? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>\d{4})"
    r"|(?P<year3>\d{4}) (?P<month3>\d{2}) (?P<day3>\d{2}))(?!\d)"
)
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?(?:le )?"
_TOLD = re.compile(
    rf"\b(?:publie|poste|mise? en ligne|paru|diffuse|publication)e?s?(?: par [^:]{{1,60}}?)?(?: le)?[ :]*{_WEEKDAY}$"
)
_CHANGED = re.compile(rf"\b(?:mise? a jour|modifiee?|actualisee?|maj)(?: le)?[ :]*{_WEEKDAY}$")
_BARE = re.compile(rf"(?:le )?{_WEEKDAY}")
_HOUR = re.compile(r"[ ,]*(?:a )?(?:\d{1,2} ?[h:] ?\d{0,2}(?: ?(?:utc|gmt|tu))?)?[ .|]*")
_PLACE = re.compile(r"[^.:!?\d]{2,60}[, ]")
_AGENCY = re.compile(r" ?\([^()]{2,40}\)")
# « /2022/03/30/titre », « /20220330-titre », « /titre-20220330.html », « /titre-2022-03-30 »: inside a title, a date is its subject.
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?P<by>[/-]?)(?P<m>0[1-9]|1[0-2]|(?<=[/-])[1-9])"
    r"(?P=by)(?P<d>0[1-9]|[12]\d|3[01]|(?<=[/-])[1-9])(?=/)"
    r"|/(?P<y3>(?:19|20)\d\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?=-)"
    r"|[-_](?P<y2>(?:19|20)\d\d)(?P<by2>[-_]?)(?P<m2>0[1-9]|1[0-2])(?P=by2)(?P<d2>0[1-9]|[12]\d|3[01])(?=(?:_\d+)?(?:\.[a-z]{2,5})?/?$)"
)
_LINES = 25
_LONGEST, _PROSE = 200, 80


def find_published(text: str) -> IsoDate | None:
    """The day of publication that stands near the top of a page, as `2022-03-30`; None where none does."""
    top = [fold(line[:_LONGEST]) for line in text[:6000].splitlines() if line.strip()][:_LINES]
    told = alone = changed = None
    prose = False  # below the first paragraph, a date alone is a comment's
    for line in top:
        for found in _DATE.finditer(line):
            before, after = line[: found.start()], line[found.end() :]
            if told is None and _TOLD.search(before):
                told = _iso(found)
            elif changed is None and _CHANGED.search(before):
                changed = _iso(found)
            elif alone is None and not prose and _heads(before, after):
                alone = _iso(found)
        prose = prose or (len(line) >= _PROSE and line.rstrip(' »"”').endswith("."))
    return told or alone or changed


def published_in(url: str) -> IsoDate | None:
    """The day that a page's address holds, as `2022-03-30`: `/2022/03/30/titre`, `/titre-20220330.html`; None where it holds none."""
    path = url.partition("://")[2].partition("?")[0].partition("#")[0]
    for found in _IN_URL.finditer(path):
        try:
            year, month, day = (int(found[part] or found[part + "2"] or found[part + "3"]) for part in "ymd")
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def _heads(before: str, after: str) -> bool:
    """Whether a date is a line of its own (« 12 janvier 2016, 14h30 . – ») or a dispatch's dateline."""
    if _BARE.fullmatch(before):
        return _HOUR.fullmatch(after) is not None or _AGENCY.match(after) is not None
    return _PLACE.fullmatch(before) is not None and _AGENCY.match(after) is not None


def _part(found: re.Match[str], name: str) -> str:
    """`year`, `month` or `day`, whichever way the date is written."""
    return str(found[name] or found[name + "2"] or found[name + "3"])


def _iso(found: re.Match[str]) -> IsoDate | None:
    year, month, day = (_part(found, name) for name in ("year", "month", "day"))
    number = int(month) if month.isdigit() else next(i for i, name in enumerate(_MONTHS, 1) if month.startswith(name))
    try:
        return date(int(year), number, int(day)).isoformat() if 1900 <= int(year) <= 2100 else None
    except ValueError:
        return None
