"""A week of digests: several processes, hundreds of subscriptions in zones whose clocks change, kills between all steps of a delivery.

Time is simulated and moved by this process; the processes that deliver are real ones, killed by SIGKILL between two steps drawn at
random, started anew; Slack is the recording Web API on loopback, which now and then is busy, broken, or loses its answer. Afterwards what
was posted is compared with what was due: each slot once, no event twice, none lost.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from bot.trial import Workspace
from store.archive import Archive
from store.slots import slots
from store.types import Article, Extraction, Subscription

TEAM = "T0TRIAL"
_ROOT = Path(__file__).parent.parent
PROCESSES, SUBSCRIPTIONS, SEED = 4, 200, 2031
STEPS = ("claimed", "composed", "frozen", "opened", "posting", "posted", "sent", "looked")
#: Seven days in all, around the nights when clocks change: in Paris in spring and in autumn, in Montréal in autumn.
WEEKS = (
    (datetime(2031, 3, 29, 12, tzinfo=UTC), datetime(2031, 3, 31, 12, tzinfo=UTC)),
    (datetime(2031, 10, 24, 12, tzinfo=UTC), datetime(2031, 10, 27, 12, tzinfo=UTC)),
    (datetime(2031, 11, 1, 12, tzinfo=UTC), datetime(2031, 11, 3, 12, tzinfo=UTC)),
)
_ZONES = ("Europe/Paris", "Europe/Paris", "America/Montreal", "Pacific/Noumea", "Asia/Kolkata", "Atlantic/Azores")
_HOURS = (30, 150, 420, 420, 450, 1110, 0, 119)
#: Who delivers is killed in so many ticks, at a step drawn.
_KILLS = 0.35
#: Ticks so many seconds after each slot: a lease is three minutes.
_LOOKS = (7, 67, 200, 400, 800, 1300)
_FAULTS = (("chat.postMessage", "ratelimited"), ("chat.postMessage", "http_503"), ("chat.postMessage", "lost"))
_EVERY = timedelta(minutes=40)


@dataclass
class Outcome:
    """What came of a simulation."""

    due: int = 0
    delivered: int = 0
    missed: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    told_twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ticks: int = 0
    seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        return not (self.missed or self.twice or self.told_twice or self.lost)


def simulate(
    url: str,
    *,
    processes: int = PROCESSES,
    subscriptions: int = SUBSCRIPTIONS,
    weeks: Sequence[tuple[datetime, datetime]] = WEEKS,
    seed: int = SEED,
    kills: float = _KILLS,
    deep: int = 3,
    looks: Sequence[int] = _LOOKS,
) -> Outcome:
    """Runs it on an empty archive.

    `kills`: the share of ticks in which a process dies, the first to the `deep`th time that it comes to a step.
    """
    chance, found, began = random.Random(seed), Outcome(), time.monotonic()  # noqa: S311 no secret
    with Archive.open(url) as archive, Workspace() as slack:
        clock = [weeks[0][0]]
        slack.keep_time(lambda: clock[0].timestamp())
        wanted = [_subscription(n, chance) for n in range(subscriptions)]
        for one in wanted:
            archive.subscriptions.add(one, now=clock[0])
        kept = {f"C{n}": one for n, one in enumerate(wanted)}
        workers = [_Worker(url, slack.client_url, number) for number in range(processes)]
        news = 0
        told: dict[int, datetime] = {}
        try:
            for place, (first, last) in enumerate(weeks):
                if place:
                    # In between nobody runs; nobody is to be told of months that were missed.
                    clock[0] = first
                    for id_ in range(1, len(wanted) + 1):
                        archive.subscriptions.pause(TEAM, id_, "own", now=clock[0])
                        archive.subscriptions.resume(TEAM, id_, now=clock[0])
                for moment in _moments(wanted, first, last, looks):
                    clock[0] = moment
                    if moment.minute % 20 == 0 and moment.second == 0:
                        told[news] = moment
                        _happen(archive, news, moment)
                        news += 1
                    if chance.random() < 0.06:
                        method, fault = chance.choice(_FAULTS)
                        slack.refuse(method, fault, retry_after=45)
                        found.faults[fault] += 1
                    # All are told the same, so that it does not hang on which of them is first whether anybody dies.
                    die_at, nth = (chance.choice(STEPS), chance.randint(1, deep)) if chance.random() < kills else (None, 1)
                    for worker in workers:
                        worker.tick(moment, die_at, nth)
                        found.ticks += 1
                    for worker in workers:
                        if step := worker.done():
                            found.kills[step] += 1
        finally:
            for worker in workers:
                worker.close()
        _judge(found, slack, archive, kept, weeks, told)
    found.seconds = time.monotonic() - began
    return found


def _subscription(number: int, chance: random.Random) -> Subscription:
    zone, hour = chance.choice(_ZONES), chance.choice(_HOURS)
    days = (0, 1, 2, 3, 4, 5, 6) if chance.random() < 0.8 else (5, 6, 0)
    length = "short" if chance.random() < 0.5 else "normal"
    return Subscription(TEAM, "U1", f"C{number}", zone, days=days, minutes=hour, length=length)  # type: ignore[arg-type]


def _moments(wanted: Sequence[Subscription], first: datetime, last: datetime, looks: Sequence[int]) -> Iterator[datetime]:
    """When something is due, and so often after it that what died is taken over; in between, now and then."""
    due = {slot for one in wanted for slot in slots(one, first, last)}
    times = {slot + timedelta(seconds=wait) for slot in due for wait in looks}
    at = first
    while at <= last:
        times.add(at)
        at += _EVERY
    return iter(sorted(moment for moment in times if moment <= last))


def _happen(archive: Archive, number: int, at: datetime) -> None:
    text = story(number)
    article = Article(
        file=f"{number}.txt",
        text=text,
        title=text.split("\n")[0],
        published=at.date().isoformat(),
        outlet="L'Écho d'Orvane",
        url=f"https://echo.example/{number}",
        fetched=at,
    )
    archive.add(article, Extraction(), key=f"https://echo.example/{number}", raw=text.encode(), digest=str(number), rules=1)
    archive.group(at)


_SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve zi co da fe gi lo mu na".split()


def word(number: int) -> str:
    parts = []
    for _ in range(3 + number % 2):
        number, at = divmod(number * 7 + 3, len(_SYLLABLES))
        parts.append(_SYLLABLES[at])
        number += at * 31
    return "".join(parts)


def story(number: int) -> str:
    """A happening like no other, whose title says its number."""
    w = [word(number * 41 + n) for n in range(24)]
    return (
        f"N{number:05} {w[0].title()} {w[1]}e les {w[2]}s de {w[3].title()}\n\n"
        f"{w[0].title()} {w[1]}e les {w[2]}s du {w[4]} à {w[3].title()}, où la {w[5]} de {w[6]} et les {w[7]}s du {w[8]} {w[9]}ent. "
        f"Le {w[10]} {w[11]} et la {w[12]} {w[13]}e ont {w[14]}é le {w[15]} des {w[16]}s.\n\n"
        f"Un {w[17]} {w[18]}, {w[19]}é par le {w[20]} de {w[21].title()}, {w[22]}e sa {w[23]}."
    )


def _judge(
    found: Outcome,
    slack: Workspace,
    archive: Archive,
    kept: dict[str, Subscription],
    weeks: Sequence[tuple[datetime, datetime]],
    told: dict[int, datetime],
) -> None:
    """Each slot once, each event once to each, none lost: by what was posted, and by what the posted messages' items hold."""
    posts = [p for p in slack.posts if p.method == "chat.postMessage" and p.thread is None]
    titles: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        titles[post.channel].append(post.text.split("\n")[0])
    for channel, one in kept.items():
        zone = ZoneInfo(one.zone)
        due = Counter(_title(one, slot.astimezone(zone)) for first, last in weeks for slot in slots(one, first, last))
        there = Counter(titles[channel])
        # What was due in the last hour may be on its way still.
        sure = Counter(
            _title(one, slot.astimezone(zone)) for first, last in weeks for slot in slots(one, first, last - timedelta(hours=1))
        )
        found.due += sum(sure.values())
        found.delivered += sum((sure & there).values())
        found.missed += [f"{channel} {one.zone}: {title}" for title in (sure - there).elements()]
        found.twice += [f"{channel} {one.zone}: {title}" for title in (there - due).elements()]
    events = {event.id: int(event.headline[1:6]) for event in archive.every_event()}
    with archive.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT subscription_id, events, upto, since, state FROM outbox WHERE kind = 'digest'"
        ).all()
    heard: dict[int, Counter[int]] = defaultdict(Counter)
    until: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for id_, items, upto, since, state in rows:
        read = json.loads(items) if isinstance(items, str) else items
        if state == "sent":
            heard[id_].update(events[event] for event, _, _ in read)
            until[id_].append((since, upto))
    for id_ in range(1, len(kept) + 1):
        found.told_twice += [f"{id_}: event {number} {many} times" for number, many in heard[id_].items() if many > 1]
        windows = [tuple(datetime.fromisoformat(each) for each in window) for window in until[id_]]
        wanted = {number for number, at in told.items() if any(since < at <= upto for since, upto in windows)}
        found.lost += [f"{id_}: event {number}" for number in sorted(wanted - set(heard[id_]))]


def _title(one: Subscription, at: datetime) -> str:
    from handlers.wording import digests

    return digests.TITLE_DAY("fr", hour=digests.clock(one.minutes, "fr"), day=digests.long_day(at.date(), "fr"))


class _Worker:
    """A process that delivers when it is told to, and that may be killed on the way."""

    def __init__(self, url: str, api: str, number: int) -> None:
        self._command = [sys.executable, "-m", "bench.week", url, api, str(number)]
        self._dying: str | None = None
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tick(self, at: datetime, die_at: str | None, nth: int) -> None:
        self._dying = die_at
        print(json.dumps([at.isoformat(), die_at, nth]), file=self._process.stdin, flush=True)

    def done(self) -> str | None:
        """The step that it died after, None where it lives."""
        if self._process.stdout and self._process.stdout.readline():
            return None
        code = self._process.wait(30)
        if code != -signal.SIGKILL:
            raise RuntimeError(f"a worker ended by itself ({code})")
        self._close_pipes()
        self._start()
        return self._dying

    def close(self) -> None:
        self._close_pipes()
        self._process.wait(60)

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


def _work(url: str, api: str) -> None:
    """The other side of a `_Worker`."""
    from slack_sdk import WebClient

    from bot.delivery import Postman

    now = [datetime.now(UTC)]
    plan: list[tuple[str | None, int]] = [(None, 0)]

    def step(done: str) -> None:
        wanted, left = plan[0]
        if done == wanted:
            if left <= 1:
                os.kill(os.getpid(), signal.SIGKILL)
            plan[0] = (wanted, left - 1)

    with Archive.open(url) as archive:
        client = WebClient(token="xoxb-trial", base_url=api)  # noqa: S106 nobody's
        postman = Postman(archive, client, TEAM, clock=lambda: now[0], sleep=lambda _: None, step=step)
        for line in sys.stdin:
            at, die_at, nth = json.loads(line)
            now[0], plan[0] = datetime.fromisoformat(at), (die_at, nth)
            postman.tick()
            print("done", flush=True)


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints what came of it on SQLite; False where a slot or an event is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/week.db"
        Archive.create(url).close()
        found = simulate(url)
    table = Table(
        "slots due",
        "delivered",
        "missed",
        "twice",
        "events told twice",
        "lost",
        "kills",
        "ticks",
        "s",
        title="A week of digests",
    )
    kills = ", ".join(f"{step} {many}" for step, many in found.kills.most_common())
    faulty = (found.missed, found.twice, found.told_twice, found.lost)
    table.add_row(
        str(found.due),
        str(found.delivered),
        *(str(len(each)) for each in faulty),
        kills,
        str(found.ticks),
        f"{found.seconds:.0f}",
    )
    console.print(table)
    for each in faulty:
        for line in each[:5]:
            console.print(line)
    console.print(f"{PROCESSES} processes, {SUBSCRIPTIONS} subscriptions; Slack's faults: {dict(found.faults)}")
    return found.is_right and set(found.kills) >= set(STEPS) - {"looked"}


if __name__ == "__main__":
    _work(sys.argv[1], sys.argv[2])
