"""What 200 digests cost, composed, rendered and kept as sent, as the archive holds 10,000 and 100,000 articles.

The articles are rows made up here, a day of 2,000 articles in 700 events at the end, the same for every archive: what is measured is
asking, not reading. Each digest has other filters; statements are counted. Nothing is posted.
"""

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import event, insert

from bench.week import word
from handlers import digests
from handlers.blocks import digests as blocks
from store.archive import Archive, engines
from store.schema import (
    actors,
    aliases,
    article_actors,
    article_index,
    articles,
    event_actors,
    event_articles,
    event_mention_actors,
    event_mentions,
    events,
    outlets,
    texts,
)
from store.types import EventFilters, Subscription

SIZES = (10_000, 100_000)
DIGESTS, A_DAY, SEED = 200, 2_000, 2031
_ACTORS, _OUTLETS, _PLACES = 2_000, 60, 300
END = datetime(2031, 3, 4, 6, 0, tzinfo=UTC)
#: At the largest size: seconds for all digests, statements for one, and how much longer than in the small archive.
SECONDS, STATEMENTS, GROWTH = 20.0, 25, 4.0


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where a floor is missed."""
    table = Table(
        "articles",
        "digests",
        "CPU s",
        "median ms",
        "p95 ms",
        "statements",
        "memory MB",
        title="Composing and rendering digests",
    )
    medians, kept = [], True
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.db"
            Archive.create(url).close()
            with Archive.open(url) as archive:
                _fill(archive, size)
                times, most = _made(archive)
        medians.append(statistics.median(times))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        p95 = sorted(times)[int(0.95 * len(times))]
        table.add_row(
            f"{size:,}",
            str(len(times)),
            f"{sum(times):.1f}",
            f"{1000 * medians[-1]:.0f}",
            f"{1000 * p95:.0f}",
            str(most),
            f"{memory:.0f}",
        )
        kept = sum(times) <= SECONDS and most <= STATEMENTS
    console.print(table)
    kept &= medians[-1] <= GROWTH * medians[0]
    floor = (
        f"{SECONDS:.0f} s, {STATEMENTS} statements a digest whatever it tells, at most {GROWTH:.0f} times the smaller archive's"
    )
    console.print(f"floor: {floor} — {'kept' if kept else 'MISSED'}")
    return kept


def _made(archive: Archive) -> tuple[list[float], int]:
    chance = random.Random(SEED)  # noqa: S311 no secret
    times, counts = [], []
    ran = [0]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran[0] += statement != "BEGIN"

    event.listen(archive.engine, "before_cursor_execute", count)
    for number in range(DIGESTS):
        wanted = _subscription(number, chance)
        ran[0] = 0
        began = time.process_time()  # other processes are no business of it
        found = digests.digest(wanted, archive=archive, now=END, since=END - timedelta(days=1), slot=END)
        blocks.message(found, delivery=1)
        blocks.details(found)
        times.append(time.process_time() - began)
        counts.append(ran[0])
    event.remove(archive.engine, "before_cursor_execute", count)
    return times, max(counts)


def _subscription(number: int, chance: random.Random) -> Subscription:
    """Every fifth wants everything; others an actor or some, words, outlets, a place."""
    kind = number % 5
    filters = (
        EventFilters(),
        EventFilters(actors=tuple(1 + min(_ACTORS - 1, int(chance.paretovariate(0.6))) for _ in range(3))),
        EventFilters(words=(word(chance.randrange(200)),)),
        EventFilters(outlets=(f"Média {chance.randrange(_OUTLETS)}",), least_outlets=2),
        EventFilters(places=(word(chance.randrange(_PLACES)).title(),)),
    )[kind]
    return Subscription("T", "U", "C1", "Europe/Paris", days=(0,), minutes=420, filters=filters)


def _fill(archive: Archive, size: int) -> None:
    """Rows as reading and grouping would leave them: three articles an event on average."""
    chance = random.Random(SEED)  # noqa: S311 no secret
    with engines.writing(archive.engine) as connection:
        blank = {
            "kind": None,
            "country": None,
            "label": None,
            "label_en": None,
            "domains": [],
            "licensed": False,
            "listed": False,
        }
        rows = [{"id": 1 + n, "name": f"Média {n}", "folded": f"media {n}", "ours": n == 0, **blank} for n in range(_OUTLETS)]
        connection.execute(insert(outlets), rows)
        people = [f"{word(n).title()} {word(n * 31 + 7).title()}" for n in range(_ACTORS)]
        named = [
            {"id": 1 + n, "key": f"person:{n}", "name": name, "kind": "person", "articles": 1} for n, name in enumerate(people)
        ]
        connection.execute(insert(actors), named)
        connection.execute(
            insert(aliases),
            [
                {"actor_id": 1 + n, "alias": name, "folded": name.lower(), "origin": "read", "rank": 0}
                for n, name in enumerate(people)
            ],
        )
        for first in range(0, size, 5_000):
            _rows(connection, range(first, min(size, first + 5_000)), size, chance)


def _rows(connection: "engines.Connection", numbers: range, size: int, chance: random.Random) -> None:
    kinds: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("articles", "texts", "stems", "members", "named", "events", "acting", "announced", "expected")
    }
    for n in numbers:
        at = END - timedelta(days=(size - n - 1) / A_DAY)
        happening, outlet = n // 3, chance.randrange(_OUTLETS)
        actor = 1 + min(_ACTORS - 1, int(chance.paretovariate(0.6)))
        w = [word(happening * 29 + each) for each in range(12)] + [word(chance.randrange(200))]
        place = word(happening % _PLACES).title()
        title = f"{w[0].title()} {w[1]}e les {w[2]}s de {place}"
        text = (
            f"{title}\n\n{' '.join(w)} à {place}, a annoncé {w[3]} {w[4]} devant les {w[5]}s du {w[6]}. " + " ".join(w[5:]) * 4
        )
        day, received = int(at.strftime("%Y%m%d")), at.strftime("%Y-%m-%dT%H:%M:%SZ")
        id_ = n + 1
        row = {"id": id_, "key": f"https://m{outlet}.example/{n}", "version": 1, "status": "current", "file": f"{n}.txt"}
        more = {
            "outlet_id": 1 + outlet,
            "url": f"https://m{outlet}.example/{n}",
            "title": title,
            "published": at.date().isoformat(),
        }
        kinds["articles"].append({**row, **more, "day": day, "digest": str(n), "rules": 1, "origin": id_})
        kinds["texts"].append({"article_id": id_, "text": text, "raw": b""})
        kinds["stems"].append({"rowid": id_, "words": [each.lower() for each in w]})
        kinds["members"].append(
            {
                "article_id": id_,
                "event_id": 1 + happening,
                "first_id": id_,
                "day": day,
                "received": received,
                "rules": 1,
                "template": False,
            }
        )
        kinds["named"].append({"actor_id": actor, "article_id": id_, "day": day})
        if n % 20 == 0:  # announced in passing: what the agenda has from inside other events
            kinds["announced"] += _announced(id_, at + timedelta(days=2), place)
            kinds["expected"].append({"actor_id": actor, "event_id": 2 * id_})
        if n % 3 == 0:
            kinds["acting"].append({"actor_id": actor, "event_id": 1 + happening, "articles": 2})
            told = {
                "headline": title,
                "sentence": text.split("\n\n")[1][:200],
                "date": at.date().isoformat(),
                "precision": "day",
            }
            when = {"first_day": day, "last_day": day, "state": "held", "place": place, "place_folded": place.lower()}
            counts = {
                "start": 0,
                "end": 10,
                "articles": 3,
                "outlets": chance.randint(1, 3),
                "origins": 2,
                "weight": chance.random() * 10,
            }
            kinds["events"].append({"id": 1 + happening, **told, **when, **counts, "first_seen": received, "updated": received})
    tables = {"articles": articles, "texts": texts, "stems": article_index, "members": event_articles, "named": article_actors}
    more_tables = {"events": events, "acting": event_actors, "announced": event_mentions, "expected": event_mention_actors}
    for name, table in {**tables, **more_tables}.items():
        if kinds[name]:
            connection.execute(insert(table), kinds[name])


def _announced(article: int, at: datetime, place: str) -> list[dict[str, object]]:
    """The mention that an article begins with, and one behind it of what is to come."""
    day, date = int(at.strftime("%Y%m%d")), at.date().isoformat()
    kept = {"article_id": article, "precision": "day", "place": place, "kind": "meeting"}
    past = {"id": 2 * article - 1, "start": 0, "end": 10, "headline": f"N{article}", "tense": "past", "date": None}
    future = {"id": 2 * article, "start": 11, "end": 40, "headline": word(article * 13), "tense": "future", "date": date}
    return [{**kept, **past, "first_day": 0, "last_day": 0}, {**kept, **future, "first_day": day, "last_day": day}]
