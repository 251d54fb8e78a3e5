"""The one door to the database: what was read goes in by `add`, answers come out; the same answers on SQLite and PostgreSQL.

Everything here is one transaction. Methods may be called from several threads. What an answer may see is decided in `store.queries`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from copy import copy
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.exc import DBAPIError

from store.archive import (
    announced,
    anonymisations,
    answers,
    copies,
    corrections,
    editions,
    engines,
    events,
    feeds,
    groups,
    identities,
    names,
    naming,
    novelties,
    preferences,
    quantities,
    releases,
    replicas,
    rereads,
    retention,
    ties,
    unnamed,
    verifications,
    withdrawals,
    writes,
)
from store.archive.backfills import Backfills
from store.archive.copies import KeptOut, TakenOut
from store.archive.corrections import RefusedCorrection
from store.archive.engines import DEFAULT_POOL, ArchiveError, NoArchive, Pool, file_of, shown
from store.archive.identities import RefusedIdentity
from store.archive.installations import Installations
from store.archive.ledger import Ledger
from store.archive.outbox import Outbox
from store.archive.persons import Kept, Persons
from store.archive.replicas import Mark, Replica, Spared
from store.archive.rereads import Stored
from store.archive.subscriptions import Subscriptions
from store.archive.writes import Known, Outcome
from store.audience import Audience, answering
from store.ciphers import Cipher
from store.masks import Mask
from store.queries import Dialect
from store.schema import deliveries
from store.types import (
    SEALED,
    Actor,
    ActorKind,
    Article,
    Coverage,
    DecidedCorrection,
    DecidedIdentity,
    Decision,
    Edition,
    Editor,
    Entry,
    Event,
    EventFilters,
    Excerpt,
    Extraction,
    Feed,
    Filters,
    Found,
    FoundQuote,
    Membership,
    Named,
    Page,
    Passage,
    Polled,
    Preference,
    Profile,
    Quantity,
    QuoteCorrection,
    Recognised,
    Source,
    Subscription,
    Verification,
    Withdrawal,
    Workload,
)

if TYPE_CHECKING:
    from store.extract.directory import Directory

__all__ = [
    "Archive",
    "ArchiveError",
    "Kept",
    "Known",
    "NoArchive",
    "Outcome",
    "Pool",
    "RefusedCorrection",
    "RefusedIdentity",
    "Stored",
    "file_of",
    "shown",
]

#: Nothing that narrows a question about events.
ALL_EVENTS = EventFilters()
#: So many deliveries are remembered; Slack repeats one within the hour.
DELIVERIES_KEPT = 100_000


class Archive:
    """Articles and what was read in them. Made by `create` or `open`, closed by `close` or by the end of its `with`."""

    def __init__(
        self,
        engine: Engine,
        *,
        keys: Sequence[str] = (),
        audience: Audience = "everybody",
        replica: Replica | None = None,
    ) -> None:
        self.engine = engine
        self.replica = replica
        self._asked_at: tuple[Mark, datetime] | None = None  # of a reader: what the archive had taken out by then
        self._late: list[timedelta] = []
        self.audience = audience
        self.dialect = cast(Dialect, engine.dialect.name)
        cipher = Cipher(keys)
        self.subscriptions = Subscriptions(engine, cipher)
        self.outbox = Outbox(engine, cipher)
        self.persons = Persons(engine, cipher)
        self.installations = Installations(engine, cipher)
        self.ledger = Ledger(engine)
        self.backfills = Backfills(engine)

    @classmethod
    def create(cls, url: str, *, keys: Sequence[str] = (), pool: Pool = DEFAULT_POOL) -> "Archive":
        """Opens the archive; makes it, or brings it up to date, first. ArchiveError if that cannot be.

        `keys` seal what somebody watches for, the newest first (`store.ciphers`).
        """
        archive = cls(engines.connect(url, pool), keys=keys)
        try:
            engines.create(archive.engine)
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def open(
        cls,
        url: str,
        *,
        keys: Sequence[str] = (),
        pool: Pool = DEFAULT_POOL,
        read_url: str | None = None,
        read_late: timedelta = timedelta(minutes=2),
    ) -> "Archive":
        """Opens an archive that is there and up to date. ArchiveError says what to do where it is not.

        `read_url` is a replica that its readers ask where it has what they must know; later than `read_late`, they say so (`late`).
        """
        replica = Replica(engines.connect_replica(url, read_url, pool), limit=read_late) if read_url else None
        archive = cls(engines.connect(url, pool), keys=keys, replica=replica)
        try:
            engines.check(archive.engine)
        except BaseException:
            archive.close()
            raise
        return archive

    def verify(self) -> None:
        """ArchiveError unless the archive is there now, at this program's schema."""
        engines.check(self.engine)

    def reader(self, now: datetime, *, cleared: bool = False) -> "Archive":
        """The archive as of a moment: what was under embargo until then is published. `cleared`: for who may see the rest too.

        The archive itself answers everybody, of what was published when somebody last looked.
        """
        with suppress(DBAPIError):  # one that cannot be written to tells no secret for that
            self.release(now)
        view = copy(self)
        view.audience = "cleared" if cleared else "everybody"
        view._late = []
        if self.replica is not None:
            # Asked where it is written, each time: without it nobody may answer from a copy, and who cannot know does not answer.
            with self.engine.connect() as connection:
                view._asked_at = replicas.mark(connection), now if now.tzinfo else now.replace(tzinfo=UTC)
        return view

    def late(self) -> timedelta | None:
        """How late the copy was that this reader's answer is from, where that is to be said; None where it is not."""
        late = max(self._late, default=timedelta())
        return late if self.replica is not None and late > self.replica.limit else None

    def replica_state(self, now: datetime) -> tuple[bool, timedelta] | None:
        """Whether the replica would be asked now, and how late it is; None where there is none. DBAPIError where it does not answer."""
        if self.replica is None:
            return None
        with self.engine.connect() as connection:
            wanted = replicas.mark(connection)
        return self.replica.state(wanted, now)

    def release(self, now: datetime) -> int:
        """Publishes what was under embargo until `now`, as come when its embargo ended; how many articles."""
        with self.engine.connect() as connection:
            if not releases.is_due(connection, now):
                return 0
        with engines.writing(self.engine, fenced=False) as connection:
            return releases.release(connection, now)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """A connection on which answers are for this archive's audience."""
        found = self.replica.connection(*self._asked_at) if self.replica and self._asked_at else None
        if found is not None:
            self._late.append(found[1])
            spared = Spared(found[0], self.engine.connect)
            with answering(self.audience), closing(spared):
                yield cast(Connection, spared)
            return
        with answering(self.audience), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()
        if self.replica is not None:
            self.replica.engine.dispose()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def taken_out(self) -> TakenOut:
        """What was withdrawn, barred and hidden: an older copy of the archive must not bring it back."""
        with self.engine.connect() as connection:
            return copies.taken_out(connection)

    def keep_out(self, taken: TakenOut) -> KeptOut:
        """Takes out of this archive, a copy, what was taken out since it was made; names are hidden by `store.reread`."""
        with engines.writing(self.engine) as connection:
            return copies.keep_out(connection, taken)

    # --- in -----------------------------------------------------------------------------------------------------

    def sync(self, directory: "Directory") -> bool:
        """Brings actors, names, roles and outlets in step with the directory; False, at once, where they were."""
        with self.engine.connect() as connection:
            if naming.in_step(connection, directory):
                return False
        with engines.writing(self.engine) as connection:
            return naming.sync(connection, directory)

    def known(self, key: str, *, file: str | None = None) -> Known | None:
        """The newest version of an article that was read from `file`, else the newest of all."""
        with self.engine.connect() as connection:
            return writes.known(connection, key, file)

    def add(
        self,
        article: Article,
        extraction: Extraction,
        *,
        key: str,
        raw: bytes,
        digest: str,
        rules: int,
        directory: str = "",
        said: Mapping[str, str] | None = None,
        again: bool = False,
        edition: Edition | None = None,
    ) -> Outcome:
        """Keeps an article as a new version of `key`, whose version before becomes superseded; all of it or nothing.

        `edition` is the version of an agency's item that it is; where a newer one has come, nothing is done.

        `directory` is the digest of the one that it was read with, `said` what its manifest says of it: both for reading it again.
        """
        read = writes.Reading(article, extraction, key, raw, digest, rules, directory, said, edition)
        with engines.writing(self.engine, fenced=False) as connection:
            outcome = writes.add(connection, read, again=again)
            if outcome == "changed" or article.status in SEALED:
                replicas.raise_fence(connection)
            return outcome

    def edition_key(self, edition: Edition, text: str, url: str | None) -> str:
        """By what an agency's item is known: as the version of the article that it is or replaces, else by address or guid."""
        with self.engine.connect() as connection:
            return editions.key_of(connection, edition, text, url)

    def is_older(self, key: str, edition: Edition) -> bool:
        """Whether a newer version of an agency's item, or of the one that took its place, has come."""
        with self.engine.connect() as connection:
            return editions.is_older(connection, key, edition)

    def hold(self, key: str, edition: Edition, held: editions.Withheld, *, at: datetime) -> bool:
        """Takes an article out of all answers, until a newer version of the item comes; False where nothing was to be taken out."""
        with engines.writing(self.engine) as connection:
            return editions.hold(connection, key, edition, held, at=at)

    def is_held(self, key: str) -> bool:
        """Whether an agency holds back the article: it is under embargo or taken back, and nothing has taken its place."""
        with self.engine.connect() as connection:
            return editions.is_held(connection, key)

    def articles_named(self, typed: str, *, url: str | None = None) -> list[Named]:
        """The articles that an id, a file's name or an address (`url`: in its canonical form) means; withdrawn ones too."""
        with self.engine.connect() as connection:
            return withdrawals.named(connection, typed, url=url)

    def article_numbered(self, id: int) -> Named | None:
        """The article that has a version of this id; a withdrawn one too."""
        with self.engine.connect() as connection:
            return withdrawals.numbered(connection, id)

    def article_of_quote(self, quote: int) -> Named | None:
        """The article that holds a quote, where it may be seen."""
        found = self.paragraph("quote", quote)
        return self.article_numbered(found[0].article) if found else None

    def withdraw(self, key: str, *, reason: str, by: str, at: datetime, purge: bool = False) -> Withdrawal:
        """Takes all versions of an article out of the archive: from now on no process answers from it. `purge`: nothing of it is kept."""
        with engines.writing(self.engine) as connection:
            done = withdrawals.withdraw(connection, key, reason=reason, by=by, at=at, purge=purge)
        if purge:
            withdrawals.scrub(self.engine)
        return done

    def masks(self) -> tuple[Mask, ...]:
        """The names that are hidden in whatever is read."""
        with self.engine.connect() as connection:
            return naming.masks(connection)

    def anonymise(self, name: str, *, reason: str, by: str, at: datetime) -> tuple[Mask, list[int]]:
        """Bars a name from the names by which anybody is found; gives its mask, and the articles that are to be written anew."""
        with engines.writing(self.engine) as connection:
            return anonymisations.register(connection, name, reason=reason, by=by, at=at, dialect=self.dialect)

    def rewrite(self, id: int, article: Article, extraction: Extraction, *, rules: int, directory: str) -> None:
        """Puts a current article without hidden names in the place of what was."""
        with engines.writing(self.engine) as connection:
            anonymisations.rewrite(connection, id, article, extraction, rules=rules, directory=directory)

    def forget(self, ids: Sequence[int]) -> None:
        """Takes out articles that are current no more, or not yet."""
        if ids:
            with engines.writing(self.engine) as connection:
                anonymisations.forget(connection, ids)

    def finish_anonymising(self, mask: Mask) -> None:
        """Takes away whoever still has the name."""
        with engines.writing(self.engine) as connection:
            anonymisations.finish(connection, mask)

    def withdrawn(self, key: str) -> datetime | None:
        """When an article was withdrawn by people; None where it was not."""
        with self.engine.connect() as connection:
            return withdrawals.barred(connection, key)

    def declare_sources(self, watched: Sequence[Feed]) -> None:
        """Says which inbox and feeds are watched now: by key, name and kind."""
        with engines.writing(self.engine) as connection:
            feeds.declare(connection, watched)

    def poll_succeeded(self, key: str, *, at: datetime, next_poll: Polled = Polled()) -> None:  # noqa: B008 - frozen
        """The inbox or a feed was looked at; `next_poll` is what the next look is to know."""
        with engines.writing(self.engine, in_turn=False) as connection:
            feeds.succeeded(connection, key, at=at, next_poll=next_poll)

    def poll_failed(self, key: str, error: str, *, at: datetime, not_before: datetime | None = None) -> None:
        """It could not be; `error` must hold no secret."""
        with engines.writing(self.engine, in_turn=False) as connection:
            feeds.failed(connection, key, error, at=at, not_before=not_before)

    def arrived(self, key: str, moments: Sequence[datetime], *, at: datetime) -> None:
        """Articles came of it, published at these moments: by them its habit is learnt."""
        with engines.writing(self.engine, in_turn=False) as connection:
            feeds.arrived(connection, key, moments, at=at)

    def dealt_with(self, key: str, entry: Entry, *, at: datetime) -> None:
        """An entry of a feed was read, or cannot be, or is to be tried again."""
        with engines.writing(self.engine, in_turn=False) as connection:
            feeds.dealt_with(connection, key, entry, at=at)

    def group(self, now: datetime, *, most: int | None = None) -> int:
        """Gives the articles that wait their events, `most` at a time or all; how many they were. A transaction for each lot."""
        done = 0
        while most is None or done < most:
            with engines.writing(self.engine, fenced=False) as connection:
                many = groups.group(connection, now=now)
            done += many
            if many < groups.LOT:
                break
        return done

    def waiting_days(self) -> set[int]:
        """The days, as numbers, of the articles that wait to be grouped."""
        with self.engine.connect() as connection:
            return groups.waiting_days(connection)

    def second_look(self, days: Iterable[int], now: datetime) -> None:
        """Groups the articles around some days anew: what came in an unlucky order is put right."""
        with self.engine.connect() as connection:
            ids = groups.around(connection, days)
        self._look_again(ids, now)

    def settle(self, now: datetime) -> int:
        """Groups all that wait, and looks again at the days around them; how many waited."""
        days = self.waiting_days()
        done = self.group(now)
        if done:
            self.second_look(days, now)
        return done

    def regroup(self, now: datetime) -> int:
        """Groups all articles anew, those of some weeks at a time; how many they are. Ids stay."""
        self.group(now)
        with self.engine.connect() as connection:
            ids = groups.by_day(connection)
        self._look_again(ids, now)
        return len(ids)

    def _look_again(self, ids: Sequence[int], now: datetime) -> None:
        for at in range(0, len(ids), groups.MOST_AGAIN):
            with engines.writing(self.engine, fenced=False) as connection:
                groups.look_again(connection, ids[at : at + groups.MOST_AGAIN], now=now)

    def would_join(self, one: int, other: int) -> int:
        """How many articles `decide_same` would change. RefusedIdentity says why it cannot be."""
        with self.engine.connect() as connection:
            return identities.joined(connection, one, other)

    def decide_same(self, one: int, other: int, *, by: Editor, at: datetime) -> tuple[int, int]:
        """An editor says that two actors are one; gives the decision and who stays. RefusedIdentity says why it cannot be."""
        with self._deciding((one, other)) as connection:
            return identities.join(connection, one, other, by=by, at=at)

    def decide_apart(self, actor: int, articles: Sequence[int], *, by: Editor, at: datetime) -> tuple[int, int]:
        """An editor says that in these articles the name is another's; gives the decision and the new actor. RefusedIdentity."""
        with self._deciding((actor,)) as connection:
            return identities.part(connection, actor, articles, by=by, at=at)

    def undo_decision(self, decision: int, *, by: Editor, at: datetime) -> int:
        """Takes a decision back; gives how many articles wait for `sourcier reread` to be told apart. RefusedIdentity if it was before."""
        with engines.writing(self.engine) as connection:
            concerned = identities.concerned(connection, decision)
            with corrections.lifted(connection, concerned):
                with unnamed.kept_in_step(connection, concerned), ties.kept_in_step(connection, concerned):
                    waiting = identities.undo(connection, decision, by=by, at=at)
                identities.drop_namesakes(connection, concerned)
            return waiting

    @contextmanager
    def _deciding(self, actor_ids: Sequence[int]) -> Iterator[Connection]:
        """A transaction in which something is decided of some actors: corrections of their quotes and ties of their names follow."""
        with (
            engines.writing(self.engine) as connection,
            corrections.lifted(connection, actor_ids),
            unnamed.kept_in_step(connection, actor_ids),
            ties.kept_in_step(connection, actor_ids),
        ):
            yield connection

    def decided(self, actor: int) -> list[DecidedIdentity]:
        """The decisions on an actor that stand, newest first."""
        with self.engine.connect() as connection:
            return identities.decided(connection, actor)

    def correct(self, quotes: Sequence[int], what: QuoteCorrection, *, by: Editor, at: datetime) -> int:
        """An editor corrects quotes of one article, whatever its version; gives the decision. RefusedCorrection says why it cannot be."""
        with engines.writing(self.engine) as connection:
            return corrections.correct(connection, quotes, what, by=by, at=at)

    def undo_correction(self, decision: int, *, by: Editor, at: datetime) -> None:
        """Takes a correction back. RefusedCorrection if it was before."""
        with engines.writing(self.engine) as connection:
            corrections.undo(connection, decision, by=by, at=at)

    def corrections(self, quote: int | None = None, *, before: int | None = None, limit: int = 10) -> list[DecidedCorrection]:
        """The corrections that stand, of a quote or of all, newest first; of all, those `before` a decision."""
        with self._asking() as connection:
            if quote is not None:
                return corrections.decided(connection, quote)[:limit]
            return corrections.newest(connection, before=before, limit=limit)

    def behind(self, *, rules: int, directory: str) -> int:
        """How many articles were read by other rules, or with another directory than the one of this digest."""
        with self.engine.connect() as connection:
            return rereads.behind(connection, rules=rules, directory=directory)

    def next_behind(self, *, rules: int, directory: str, after: int = 0, limit: int = 100) -> list[int]:
        """The ids of the next such articles, in their order."""
        with self.engine.connect() as connection:
            return rereads.next_behind(connection, rules=rules, directory=directory, after=after, limit=limit)

    def stored(self, article: int) -> Stored | None:
        """What an article was read from; None where it is current no more."""
        with self.engine.connect() as connection:
            return rereads.stored(connection, article)

    def reread(self, id: int, article: Article, extraction: Extraction, *, rules: int, directory: str) -> bool:
        """Puts what is read in an article now in the place of what was; False, and nothing done, where its text is another now."""
        with engines.writing(self.engine, fenced=False) as connection:
            if not rereads.same_text(connection, id, article.text):
                return False
            return rereads.replace(connection, id, article, extraction, rules=rules, directory=directory)

    def expired(self, today: date, *, otherwise: int | None = None) -> dict[str, int]:
        """How many articles of each outlet may be kept no longer; `otherwise`: days for outlets that say nothing."""
        with self.engine.connect() as connection:
            return dict(retention.expired(connection, today, otherwise=otherwise))

    def expire(self, today: date, *, otherwise: int | None = None, most: int | None = None) -> dict[str, int]:
        """Removes them with all that was read in them, `most` at a time or all; how many of each outlet. A transaction for each lot."""
        done: Counter[str] = Counter()
        while most is None or done.total() < most:
            with engines.writing(self.engine) as connection:
                removed = retention.remove(connection, today, otherwise=otherwise)
            if not removed:
                break
            done += removed
        if done:
            engines.checkpoint(self.engine)
        return dict(done)

    def first_delivery(self, team: str, event: str) -> bool:
        """True once for each event of a team, whichever process asks first. Kept is a digest: events name channels and users."""
        event = blake2b(f"{team}\0{event}".encode(), digest_size=16).hexdigest()
        with engines.writing(self.engine, in_turn=False) as connection:
            new = naming.insert_new(connection, deliveries).returning(deliveries.c.id)
            id = connection.scalar(new, {"team": team, "event": event})
            if id is not None:
                connection.execute(delete(deliveries).where(deliveries.c.id <= id - DELIVERIES_KEPT))
            return id is not None

    def preference(self, team: str, user: str) -> Preference:
        """What a user has set; all None where nothing is."""
        with self.engine.connect() as connection:
            return preferences.of(connection, team, user)

    def keep_preference(self, team: str, user: str, preference: Preference) -> None:
        """Keeps what a user has set, in the place of what was."""
        with engines.writing(self.engine, in_turn=False) as connection:
            preferences.keep(connection, team, user, preference)

    # --- out ----------------------------------------------------------------------------------------------------

    def coverage(self) -> Coverage:
        """What the archive holds: told where an answer is empty."""
        with self._asking() as connection:
            return answers.coverage(connection)

    def latest(self) -> Source | None:
        """The article that was read last."""
        with self._asking() as connection:
            return answers.latest(connection)

    def sources(self) -> tuple[Feed, ...]:
        """The inbox and the feeds that are watched: when something last came of each, what is wrong, what its habit is."""
        with self._asking() as connection:
            return feeds.listed(connection)

    def polled(self, key: str) -> Polled:
        """What is remembered of the last poll of a feed."""
        with self._asking() as connection:
            return feeds.polled(connection, key)

    def entries(self, key: str, ids: Sequence[str]) -> dict[str, Entry]:
        """Those of a feed's entries that were dealt with, by id."""
        with self._asking() as connection:
            return feeds.entries(connection, key, ids)

    def examples(self) -> tuple[list[str], list[str]]:
        """Who speaks most in the newest quotes, the most first, and what the newest sums are about: what one may ask."""
        with self._asking() as connection:
            return answers.examples(connection)

    def find(self, name: str, *, kinds: Sequence[ActorKind] = (), today: date | None = None) -> Decision:
        """Whom a typed name or role means, in spite of spelling; `kinds` narrows it, none given means all.

        Of a role, its holder on `today`, or the last whom the directory knows to have held it by then.
        """
        with self._asking() as connection:
            return names.find(connection, name, kinds=kinds, today=today)

    def recognise(self, words: Sequence[str]) -> Recognised:
        """Which of the typed words name an actor, and which are left to look for."""
        with self._asking() as connection:
            return names.recognise(connection, words, dialect=self.dialect)

    def find_outlet(self, name: str) -> tuple[str, ...]:
        """The outlets of the archive or the directory that a typed name, domain or address may mean."""
        with self._asking() as connection:
            return names.find_outlet(connection, name)

    def outlet_name(self, name: str) -> str | None:
        """The name of the one outlet that has exactly this name, domain or address, small words and accents aside."""
        with self._asking() as connection:
            return names.outlet_name(connection, name)

    def quotes(self, filters: Filters, *, start: int = 0, limit: int = 5) -> Page[FoundQuote]:
        """Quotes by relevance (their words, their sentence, their article), whole ones first, reported speech last, newest first."""
        with self._asking() as connection:
            return answers.quotes(connection, filters, dialect=self.dialect, start=start, limit=limit)

    def check(self, text: str, *, speaker: int | None = None) -> Verification:
        """What the archive knows of words that somebody is said to have said; `speaker` is who is said to have, by id."""
        with self._asking() as connection:
            return verifications.check(connection, text, speaker=speaker, dialect=self.dialect)

    def quotes_beside(self, quote: int, *, limit: int = 10) -> tuple[FoundQuote, ...]:
        """A quote, with the fragments or reported words of its sentence that are shown with it; nothing where it is gone."""
        with self._asking() as connection:
            return answers.quotes_beside(connection, quote, limit=limit)

    def figures(self, filters: Filters, *, start: int = 0, limit: int = 5) -> Page[Quantity]:
        """Quantities likewise; equal amounts together. Durations, measures, ages and small counts come where they are asked for."""
        with self._asking() as connection:
            return quantities.quantities(connection, filters, dialect=self.dialect, start=start, limit=limit)

    def quantity(self, figure: int, filters: Filters) -> Quantity | None:
        """Of the answers to a question, the one that a figure is a value of, all its figures given; None where it is gone."""
        with self._asking() as connection:
            return quantities.quantity_with(connection, filters, figure, dialect=self.dialect)

    def events(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        filters: EventFilters = ALL_EVENTS,
        start: int = 0,
        limit: int = 10,
    ) -> Page[Event]:
        """Events of which an article was received after `since` and up to `until`, the weightiest first."""
        with self._asking() as connection:
            return events.received(
                connection, since=since, until=until, filters=filters, start=start, limit=limit, dialect=self.dialect
            )

    def chronology(self, filters: EventFilters, *, start: int = 0, limit: int = 10) -> Page[Event]:
        """Events by their day, the newest first."""
        with self._asking() as connection:
            return events.chronology(connection, filters, start=start, limit=limit, dialect=self.dialect)

    def agenda(self, *, first: date, last: date, filters: EventFilters = ALL_EVENTS, limit: int = 20) -> tuple[Event, ...]:
        """What is announced for these days, the first first."""
        with self._asking() as connection:
            own = events.agenda(connection, first=first, last=last, filters=filters, limit=limit, dialect=self.dialect)
            told = announced.inside(
                connection, first=first, last=last, filters=filters, besides=own, limit=limit, dialect=self.dialect
            )
        return tuple(sorted((*own, *told), key=lambda event: event.date or ""))[:limit]

    def event_articles(self, event_ids: Sequence[int]) -> dict[int, tuple[Membership, ...]]:
        """All articles of some events, each by its first version."""
        with self._asking() as connection:
            return events.articles_of(connection, event_ids)

    def event_ids(
        self, *, since: datetime, until: datetime, filters: EventFilters, limit: int, untold_by: int = 0
    ) -> list[int]:
        """The ids of what `events` gives, without all that is shown of them; of a subscription, where it was not told all."""
        with self._asking() as connection:
            return novelties.ids_received(
                connection, since=since, until=until, filters=filters, limit=limit, dialect=self.dialect, untold_by=untold_by
            )

    def events_of(self, ids: Sequence[int]) -> list[Event]:
        """Events by their ids, in that order; one that was merged into another is that one, one that is gone is left out."""
        with self._asking() as connection:
            return novelties.events_of(connection, ids) if ids else []

    def watched_for(self, alerts: Sequence[Subscription]) -> tuple[int, dict[int, list[int]]]:
        """The last article that is grouped, and the events that the articles after each alert's last look tell of what it watches."""
        with self._asking() as connection:
            return novelties.watched_for(connection, alerts, dialect=self.dialect)

    def actor_names(self, ids: Sequence[int]) -> dict[int, str]:
        """The names of some actors, or of whom editors decided them to be; ids that are nobody's are left out."""
        with self._asking() as connection:
            return {id: name for id, (_, name) in novelties.actors_now(connection, ids).items()} if ids else {}

    def workload(self, now: datetime) -> Workload:
        """What waits, in numbers."""
        due, made = self.outbox.queued(now=now)
        with self.engine.connect() as connection:
            return Workload(due, made, groups.waiting(connection), releases.under_embargo(connection))

    def last_received(self) -> datetime | None:
        """When the newest article came, in UTC."""
        with self._asking() as connection:
            return novelties.last_received(connection)

    def has_own_outlet(self) -> bool:
        """Whether the directory marks any outlet as ours."""
        with self._asking() as connection:
            return novelties.has_own_outlet(connection)

    def every_event(self) -> Iterator[Event]:
        """All events by id, with all their articles, fetched a lot at a time."""
        with self._asking() as connection:
            yield from events.every(connection)

    def profile(self, actor_id: int, *, today: date, limit: int = 3) -> Profile | None:
        """All that `/qui` tells; None for an id that is nobody's."""
        with self._asking() as connection:
            stays = identities.root(connection, actor_id)
            return answers.profile(connection, stays, today=today, limit=limit)

    def actor(self, actor_id: int) -> Actor | None:
        """The actor of an id, or whom an editor decided it to be; None for an id that is nobody's."""
        with self._asking() as connection:
            stays = identities.root(connection, actor_id)
            return answers.actors_of(connection, [stays]).get(stays)

    def naming(self, actor_id: int, *, limit: int) -> list[Source]:
        """The newest articles that name an actor."""
        with self._asking() as connection:
            return answers.naming(connection, actor_id, limit=limit)

    def paragraph(self, kind: Found, id: int) -> tuple[Source, Passage] | None:
        """The paragraph where a quote, figure, role or mention stands, marked in it; None where it may not be seen, or is not there."""
        with self._asking() as connection:
            return answers.in_paragraph(connection, kind, id)

    def excerpt(self, kind: Found, id: int) -> Excerpt | None:
        """What the reading page may show around it, and the article's versions; None as above."""
        with self._asking() as connection:
            return answers.excerpt(connection, kind, id)
