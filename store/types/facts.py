"""What reading makes, and what the archive keeps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

#: ISO 8601: `2022-01-12`, `2022-01-12T14:05+01:00`, partial `2022-01` or `2022`, a range `2022-01-10/2022-01-14`.
IsoDate = str

#: `embargoed` until a time, `internal` until somebody publishes it: only who is cleared sees it. `held` by its agency: nobody does.
Status = Literal["current", "superseded", "embargoed", "internal", "held", "withdrawn"]
#: What stands for an article, for whoever may see it.
STANDING: tuple[Status, ...] = ("current", "embargoed", "internal")
#: What not everybody may see.
SEALED: tuple[Status, ...] = ("embargoed", "internal")
ActorKind = Literal["person", "organisation", "country", "place"]
MentionForm = Literal["name", "role", "pronoun"]
QuoteKind = Literal["direct", "fragment", "indirect"]
FigureKind = Literal["money", "percent", "count", "duration", "measure", "age", "ratio"]
Qualifier = Literal["about", "almost", "at_least", "at_most", "more_than", "less_than"]
Precision = Literal["day", "range", "month", "season", "year"]
Tense = Literal["past", "present", "future"]
CorrectionKind = Literal["speaker", "nobody", "not_a_quote", "outlet"]

#: So long may an editor's note beside a quote be.
LONGEST_NOTE = 300


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
    embargo_until: datetime | None = None
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
    barred: bool = False  # no profile of them is given, whatever is read (`sourcier person forget`)


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides who is who and whose a quote is, by their ids in Slack."""

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
class QuoteCorrection:
    """What an editor says of a quote. We have read it wrong: another said it (`speaker`, with the archive's id), the article does not say
    who (`nobody`), it is none (`not_a_quote`). Or the `outlet` is wrong: its words stay, with a `note` beside them."""

    kind: CorrectionKind
    actor: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedCorrection:
    """A correction of one quote or of several of one sentence that stands."""

    id: int
    kind: CorrectionKind
    editor: str  # a Slack user id
    at: datetime
    words: tuple[str, ...]  # of each quote, as the article has them
    name: str | None = None  # who said it
    note: str | None = None


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
    kind: str | None = None  # `strike`, `election`, ...: the kinds of lexicon/event_kinds.txt


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that reading finds in one article."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[EventMention, ...] = ()
    roles: tuple[RoleRead, ...] = ()
    private: frozenset[str] = (
        frozenset()
    )  # names of people whom the article introduces as known to nobody: « une passante, Clara Lind »
    several: frozenset[str] = frozenset()  # names that somewhere stand for several people: « les frères Morvan »
