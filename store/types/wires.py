"""What comes in by itself: versions of agencies' items, and the inbox and feeds that articles come from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of an agency's item: by what it is told apart from, and ordered among, the others of the same article."""

    guid: str
    version: int = 1
    created: datetime | None = None
    series: str | None = None  # what a dispatch and those that take its place have in common
    replacing: bool = False  # it says of itself that it takes an older dispatch's place
    replaces: tuple[str, ...] = ()  # the guids of those that it names
    urgency: int | None = None


#: A feed that is used to tell something every minute is not silent after two.
_PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """The inbox, or a feed: when something last came of it, and what its habit is. `name` is what may be shown: no password, no token."""

    key: str
    name: str
    kind: Literal["inbox", "feed"]
    last_success: datetime | None = None  # it was looked at, whether or not there was anything new
    last_new: datetime | None = None  # an article came of it
    last_error: datetime | None = None
    error: str | None = None  # what is wrong now; None once it works again
    usual_gap: timedelta | None = None  # how long it is silent by habit; None where that is not known yet
    articles: int = 0

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing has come of it for longer than its habit, and for an hour at least."""
        if self.usual_gap is None or self.last_new is None:
            return False
        return now - self.last_new > max(_PATIENCE, self.usual_gap)


@dataclass(frozen=True, slots=True)
class Polled:
    """What is remembered of a feed between two polls: what makes the next one conditional, and when it may be."""

    etag: str | None = None
    modified: str | None = None
    failures: int = 0  # in a row
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed that was dealt with: `digest` of what the feed said of it; `tries` that failed and may be made again."""

    id: str
    digest: str
    tries: int = 0
    not_before: datetime | None = None
