"""The words of the house as frozen dataclasses: what reading makes, what the archive keeps, what answers are made of.

Offsets are characters of `Article.text`: `text[span.start:span.end]` is always the thing itself.
Dates are `IsoDate` strings, so that a partial date stays partial: « janvier 2022 » is `2022-01`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic, Literal, TypeVar

#: ISO 8601: `2022-01-12`, `2022-01-12T14:05+01:00`, partial `2022-01` or `2022`, a range `2022-01-10/2022-01-14`.
IsoDate = str

T = TypeVar("T")

Status = Literal["current", "superseded", "embargoed", "withdrawn"]
ActorKind = Literal["person", "organisation", "country", "place"]
MentionForm = Literal["name", "role", "pronoun"]
QuoteKind = Literal["direct", "fragment", "indirect"]
FigureKind = Literal["money", "percent", "count", "duration", "measure", "age", "ratio"]
Qualifier = Literal["about", "almost", "at_least", "at_most", "more_than", "less_than"]
Precision = Literal["day", "range", "month", "season", "year"]
Tense = Literal["past", "present", "future"]
#: How the several values of one measured thing stand to one another: told for the same moment by different origins, changing with time,
#: or perhaps not of the same thing at all.
#: What is found in an article and shown in its passage.
Found = Literal["quote", "figure", "role", "mention"]
Order = Literal["relevance", "date", "value"]
Relation = Literal["disagreement", "evolution", "perhaps"]
#: Why an actor was found for a typed name; the wording is said elsewhere.
Reason = Literal["exact", "folded", "surname", "acronym", "spelling", "inversion", "initials", "script", "role", "prefix"]


def first_day(when: IsoDate) -> date:
    """The first day that an ISO date, partial or range, may mean: `2022-01` -> 1 January 2022. ValueError if it is none."""
    start = when.split("/")[0].split("T")[0]
    return date.fromisoformat(start + {4: "-01-01", 7: "-01"}.get(len(start), ""))


def last_day(when: IsoDate) -> date:
    """The last day that an ISO date, partial or range, may mean: `2022-02` -> 28 February 2022. ValueError if it is none."""
    end = when.split("/")[-1].split("T")[0]
    if len(end) == 4:
        return date(int(end), 12, 31)
    if len(end) == 7:
        year, month = int(end[:4]), int(end[5:])
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(end)


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's text, cleaned. `text` starts with the title where there is one, parted from the rest by a blank line."""

    file: str
    text: str
    title: str | None = None
    published: IsoDate | None = None
    outlet: str | None = None  # the name in the directory where it is known there, else as the manifest gives it
    url: str | None = None
    fetched: datetime | None = None
    agency: str | None = None  # the news agency that it is credited to
    origin: int | None = None
    version: int = 1
    status: Status = "current"
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is, and when: `ministre des Affaires étrangères`, `Russie`, since 2004-03-09.

    `until` None means still so on `known_until`; after `known_until` nothing is known, and nothing may be said.
    """

    title: str
    title_en: str
    country: str | None  # name of the country or organisation it belongs to, as the directory writes it
    since: IsoDate
    until: IsoDate | None
    known_until: IsoDate

    def held_on(self, day: date) -> bool:
        """Whether the directory can vouch for the role on `day`."""
        end = last_day(self.until) if self.until else last_day(self.known_until)
        return first_day(self.since) <= day <= end


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: the directory's name where it is known there, else the fullest name read."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    entry: str | None = None  # its key in the directory
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides who is who, by their ids in Slack."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class DecidedIdentity:
    """An editor's decision that stands: two names are one actor (`same`), or one name is two (`apart`)."""

    id: int
    kind: Literal["same", "apart"]
    editor: str  # a Slack user id
    at: datetime
    names: tuple[str, ...]  # the name that was told to be another's, then that one


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an article refers to an actor; `actor` is `Actor.name`, which is unique within an article."""

    span: Span
    actor: str
    form: MentionForm


@dataclass(frozen=True, slots=True)
class RoleRead:
    """A public role that an article gives a person in its own words: « ministre russe de la Défense ». Never what chance, kinship or a
    plain trade makes of somebody (« la victime », « le voisin »): whoever has no `RoleRead` may be a private person."""

    actor: str  # Actor.name, within the article
    title: str  # as written, without article: « ancien maire de Lurve » too, which is `former`
    span: Span  # of the title
    former: bool = False  # not held any more on the day of the article


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity: `value`, or `low` and `high` of a range. `span` covers qualifier, number, unit or counted noun."""

    span: Span
    kind: FigureKind
    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier | None = None
    unit_assumed: bool = False
    about: str | None = None
    speaker: str | None = None
    equivalent: Span | None = None  # the figure in brackets that says the same in another unit
    period: IsoDate | None = None  # when it held: « 3 % en 2021 », « 14 morts mardi »


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words. `pieces` leave the marks out; a quote that an attribution interrupts has several."""

    pieces: tuple[Span, ...]
    kind: QuoteKind
    speaker: str | None = None  # Actor.name, or an unnamed person's own words; None: the article does not say
    joint: tuple[str, ...] = ()  # the actors who say it together with the speaker: « X et Y ont promis »
    speaker_span: Span | None = None
    cue: str | None = None
    said_on: IsoDate | None = None
    setting: str | None = None
    via: str | None = None
    inferred: bool = False
    rule: str = ""
    confidence: float = 0.0  # 0 to 1

    @property
    def span(self) -> Span:
        """The hull: from the first piece's first character to the last piece's last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def text(self, article_text: str) -> str:
        return " […] ".join(piece.of(article_text) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class EventMention:
    """What an article says has happened or is to happen; `span` is the sentence that tells it."""

    span: Span
    headline: str
    date: IsoDate | None = None
    precision: Precision | None = None
    tense: Tense = "past"
    place: str | None = None
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that reading finds in one article."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[EventMention, ...] = ()
    roles: tuple[RoleRead, ...] = ()


# --- what answers are made of ---------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article around marked spans; `marks` are offsets into `text`."""

    text: str
    marks: tuple[Span, ...]


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
        """A person whom neither the directory nor an article gives a public role."""
        return self.actor.kind == "person" and self.actor.entry is None and not self.read_roles


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
class Report:
    """What an ingest did, file by file."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()  # file, reason
    warnings: tuple[str, ...] = field(default=())
