"""What an examination is made of: one finding for each thing that was looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from handlers.wording import Lang, doctor

#: `right`; `wrong`: something does not work until it is mended; `note`: worth knowing.
State = Literal["right", "wrong", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` is what to do about it, "" where there is nothing to do."""

    about: str
    state: State
    said: str
    mend: str = ""


def ago(when: datetime, now: datetime, lang: Lang) -> str:
    return gap(now - when, lang)


def gap(time: timedelta, lang: Lang) -> str:
    """« 5 min », « 3 h », « 12 jours »."""
    minutes = max(int(time.total_seconds() // 60), 0)
    if minutes < 120:
        return doctor.MINUTES(lang, n=minutes)
    return doctor.HOURS(lang, n=minutes // 60) if minutes < 2880 else doctor.DAYS(lang, n=minutes // 1440)
