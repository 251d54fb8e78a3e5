"""What answers are made of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from store.types.changes import Amended
from store.types.facts import STANDING, Actor, ActorKind, FigureKind, IsoDate, Qualifier, QuoteKind, Role, Span, Status

T = TypeVar("T")

#: What is found in an article and shown in its passage.
Found = Literal["quote", "figure", "role", "mention", "event", "announced"]
#: What an outlet lets us show of an article.
Shows = Literal["full", "passage", "quote"]
Order = Literal["relevance", "date", "value"]
#: How the several values of one measured thing stand to one another: told for the same moment by different origins, changing with time,
#: or perhaps not of the same thing at all.
Relation = Literal["disagreement", "evolution", "perhaps"]
#: Why an actor was found for a typed name; the wording is said elsewhere.
Reason = Literal["exact", "folded", "surname", "acronym", "spelling", "inversion", "initials", "script", "role", "prefix"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, agency or channel, as `outlets.csv` describes it; unknown outlets have a name alone."""

    name: str
    kind: str | None = None
    country: str | None = None
    label: str | None = None  # « média d'État »: shown wherever the outlet is named
    label_en: str | None = None
    domains: tuple[str, ...] = ()
    licensed: bool = False  # its articles may be shown in full
    ours: bool = False
    shows: Shows | None = None  # as its line says; see `may_show`
    retention: int | None = None  # days that its articles may be kept

    @property
    def may_show(self) -> "Shows":
        """What an answer may show of its articles: all, the sentences and paragraphs around what was asked for, or that alone."""
        return self.shows or ("full" if self.licensed or self.ours else "passage")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer stands: the article without its text."""

    article: int
    file: str
    title: str | None
    outlet: Outlet | None  # None: « média non renseigné »
    url: str | None
    published: IsoDate | None
    version: int
    status: Status
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article around marked spans; `marks` are offsets into `text`."""

    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of an article's page or file; `fetched` is an ISO date with its time, None where it was not kept."""

    number: int
    fetched: IsoDate | None
    status: Status


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What may be shown of an article around a passage: all of it, the paragraphs beside, or the words alone, as its outlet allows."""

    source: Source
    fetched: IsoDate | None
    paragraphs: tuple[Passage, ...]  # in the article's order; those that hold the passage have marks
    before: bool  # whether the article has more before the first, and after the last
    after: bool
    versions: tuple[Version, ...]  # newest first, the passage's own always among them

    @property
    def current(self) -> Version | None:
        """The version that answers are made of; None where it may not be seen."""
        return next((version for version in self.versions if version.status in STANDING), None)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it: `actor` is the archive's id where the name is an actor, `role` what he or she was at that time."""

    name: str
    actor: int | None = None
    kind: ActorKind | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class FoundQuote:
    id: int
    kind: QuoteKind
    words: tuple[str, ...]  # one string a piece
    passage: Passage  # the sentence or sentences that hold it
    source: Source
    speaker: Speaker | None
    joint: tuple[Speaker, ...] = ()  # who says it together with the speaker
    said_on: IsoDate | None = None
    setting: str | None = None
    via: str | None = None
    inferred: bool = False
    corrected: bool = False  # an editor says whose it is
    note: str | None = None  # an editor's, on what the outlet says
    amended: Amended | None = None  # the outlet has changed it

    def shown_with(self, other: "FoundQuote") -> bool:
        """Whether both are one answer: fragments, or reported words, of one sentence, told of it alike."""
        return self.id == other.id if self.kind == "direct" else self._told() == other._told()

    def _told(self) -> tuple[object, ...]:
        sentence = (self.source.article, self.passage.text, self.kind)
        return (*sentence, self.speaker, self.joint, self.inferred, self.corrected, self.note, self.amended)


@dataclass(frozen=True, slots=True)
class FoundFigure:
    id: int
    kind: FigureKind
    words: str  # as the article writes it: « plus de 65 milliards de dollars »
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    unit_assumed: bool
    qualifier: Qualifier | None
    about: str | None
    passage: Passage
    source: Source
    speaker: Speaker | None
    equivalent: str | None = None
    period: IsoDate | None = None
    agency: str | None = None  # the one that the article is credited to, or that the passage names


@dataclass(frozen=True, slots=True)
class Amount:
    """One value, equal over articles: « 200 millions de dollars », « 200 M$ ». Not all of its figures are given.

    The first answers best; the one that was published first is among them.
    """

    figures: tuple[FoundFigure, ...]
    articles: int = 1
    outlets: int = 1  # 0: the outlet of an article is not known
    origins: int = 1  # copies of one dispatch, and texts of one agency, are one
    agency: str | None = None  # whose dispatch the one origin is, where there is one origin and it is an agency's
    copies: int = 0  # articles that only repeat it, where there is one origin


@dataclass(frozen=True, slots=True)
class Quantity:
    """One measured thing and what it is said to be: several amounts only where they may be values of the same thing.

    The first amount answers best; the others follow by date.
    """

    amounts: tuple[Amount, ...]
    relation: Relation | None = None  # None: one amount, or amounts of which none excludes another (« près de 200 », « 198 »)
    left_out: int = 0  # amounts that are not given, the middle of a long evolution


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of the answers, `start` counted from 0; `more` tells whether others follow."""

    items: tuple[T, ...]
    start: int
    more: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An actor found for a typed name, with why, and the name of the actor's that it was compared with."""

    actor: Actor
    score: float  # 0 to 100
    reason: Reason
    mentions: int = 0  # articles of the archive that name it
    last_seen: IsoDate | None = None
    alias: str = ""  # « zelinski » ~ « Zelensky »
    role_read: str | None = None  # the last role that an article gives, in its words, where the directory has none


@dataclass(frozen=True, slots=True)
class Decision:
    """What a typed name means: one actor, several to choose from, or none (then `matches` are the nearest, not the answer)."""

    decision: Literal["one", "several", "none"]
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Typed words told apart: those that name an actor (`name`, "" where none does) and the rest, in the order typed."""

    name: str
    decision: Decision
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive holds: current articles, outlets, first and last day of publication."""

    articles: int
    outlets: int
    first: IsoDate | None
    last: IsoDate | None


@dataclass(frozen=True, slots=True)
class FoundRole:
    """What an article says that somebody is, in its words, where it says so."""

    id: int
    title: str
    former: bool
    passage: Passage
    source: Source


@dataclass(frozen=True, slots=True)
class FoundMention:
    """Where an article names somebody."""

    id: int
    passage: Passage
    source: Source


@dataclass(frozen=True, slots=True)
class Profile:
    """All that `/qui` tells: counts are over current articles, quotes newest first, reported speech after all others.

    Of a person who has no public role, `named` is all that may be told: a profile would be a file on a private person.
    """

    actor: Actor
    role: Role | None  # held today, or the last known one
    articles: int
    first_seen: Source | None
    last_seen: Source | None
    said: Page[FoundQuote]
    said_about: Page[FoundQuote]
    read_roles: tuple[FoundRole, ...] = ()  # newest first, each title once
    named: tuple[FoundMention, ...] = ()  # newest first, one an article; for private persons alone

    @property
    def private(self) -> bool:
        """A person whom neither the directory nor an article gives a public role, or of whom no profile is to be given."""
        return self.actor.barred or (self.actor.kind == "person" and self.actor.entry is None and not self.read_roles)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Values wanted, `low` to `high`, either open (None); the ends are wanted too where they are `closed`."""

    low: Decimal | None = None
    high: Decimal | None = None
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows an answer; days are inclusive. `speaker` and `about` are archive actor ids; a speaker may be a joint one.

    The last five narrow figures alone.
    """

    words: tuple[str, ...] = ()  # single words, as typed: all must be there
    phrases: tuple[str, ...] = ()  # words in quotation marks: side by side
    speaker: int | None = None
    about: int | None = None
    since: date | None = None
    before: date | None = None
    outlet: str | None = None  # an outlet's name as the archive writes it
    units: tuple[str, ...] = ()  # one of these, as figures have them: `EUR`, `percent`, `kilometre`, `soldats`
    bounds: Bounds | None = None
    year: int | None = None  # published in it, or holding for it
    order: Order = "relevance"
    minor: bool = False  # durations, measures, ages and small counts too, where their own words are not asked for


@dataclass(frozen=True, slots=True)
class Preference:
    """What a user has set: the language of answers, and the filters of typed questions; None: nothing set."""

    lang: Literal["fr", "en"] | None = None
    outlet: str | None = None  # its name as the archive writes it
    days: int | None = None  # published in so many days before today


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did, file by file."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()  # file, reason
    warnings: tuple[str, ...] = field(default=())
