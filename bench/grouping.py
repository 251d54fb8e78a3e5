"""What grouping one new article costs as the archive grows from 10,000 to 100,000, on SQLite and PostgreSQL; made-up words.

The archive is filled straight into its tables, as grouping leaves them: events of one to thirty articles over two years, each with words
of its own and words that all share by Zipf's law. New articles tell an event of the last days, or one that nobody told.
"""

import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import delete, func, insert, select

from bench.finding import analyze, databases
from store.archive import Archive, engines, groups
from store.archive.moments import stamp
from store.clusters.features import features_of, keys_of
from store.schema import articles, event_articles, event_features, event_stems, events, meta, metadata, texts
from store.types import Article, Extraction

SIZES = (10_000, 100_000)
#: new articles that are timed, after some that warm up
NEW, WARM = 150, 20
#: at the largest size; and how much longer the median may take there than in an archive of a tenth
MEDIAN_MS, P95_MS, GROWTH = 50.0, 150.0, 2.0
LAST = date(2032, 1, 20)
NOW = datetime(2032, 1, 20, 20, 0, tzinfo=UTC)
_SYLLABLES = "ba bel cor da dor fa gal ger ka lan lor ma mel nor ol pa per ral sen sol ta tor ur val ver vin zan".split()


@dataclass(frozen=True, slots=True)
class Telling:
    """What an event is told with."""

    event: int
    day: date
    own: tuple[str, ...]


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints a table a database; False where a floor is missed."""
    kept = True
    for name, place in databases():
        table = Table(
            "articles", "median ms", "p95 ms", "CPU ms of ours", "joined right", title=f"Grouping one new article ({name})"
        )
        medians: list[float] = []
        with place as url:
            for size in SIZES:
                with Archive.create(url) as archive:
                    _emptied(archive)
                    tellings = list(_filled(archive, size))
                    _numbered_on(archive)
                    analyze(archive)
                    began = time.process_time()
                    times, right = _timed(archive, tellings)
                    own = 1_000 * (time.process_time() - began) / (NEW + WARM)
                medians.append(statistics.median(times))
                p95 = sorted(times)[int(0.95 * len(times))]
                table.add_row(f"{size:,}", f"{medians[-1]:.1f}", f"{p95:.1f}", f"{own:.1f}", f"{right:.0%}")
        console.print(table)
        kept = kept and medians[-1] <= MEDIAN_MS and p95 <= P95_MS and medians[-1] <= GROWTH * medians[0]
    return kept


def _emptied(archive: Archive) -> None:
    with engines.writing(archive.engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not meta:
                connection.execute(delete(table))


def _numbered_on(archive: Archive) -> None:
    """PostgreSQL counts on from what it numbered itself."""
    if archive.dialect == "postgresql":
        with engines.writing(archive.engine) as connection:
            for table in (articles, events):
                last = select(func.max(table.c.id)).scalar_subquery()
                connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))


def _filled(archive: Archive, size: int) -> Iterator[Telling]:
    common = common_words()
    draw = random.Random(2016)  # noqa: S311 - made-up articles
    id = event = 0
    counted: Counter[str] = Counter()
    with engines.writing(archive.engine) as connection:
        while id < size:
            rows: dict[str, list[dict[str, object]]] = {
                name: [] for name in ("articles", "texts", "event_articles", "stems", "events")
            }
            for _ in range(400):
                event += 1
                telling = new_event(draw, event, LAST - timedelta(days=draw.randrange(730)))
                yield telling
                many = min(30, int(draw.paretovariate(1.1)))
                for _ in range(many):
                    id += 1
                    text = text_of(telling, draw, common)
                    day = int(telling.day.strftime("%Y%m%d"))
                    told = features_of(text, title=None, published=telling.day.isoformat())
                    counted.update([*told.weights, ""])
                    rows["articles"].append(_article(id, telling.day.isoformat(), day))
                    rows["texts"].append({"article_id": id, "text": text, "raw": b"", "said": "{}"})
                    rows["event_articles"].append(
                        {"article_id": id, "event_id": event, "first_id": id, "day": day, "received": stamp(NOW)}
                        | {"rules": groups.RULES, "template": False, "features": told.packed(), "frame": id}
                    )
                    rows["stems"] += [{"stem": key, "day": told.day, "article_id": id} for key in keys_of(told)]
                rows["events"].append(_event(event, many))
            tables = (articles, texts, event_articles, event_stems, events)
            for table, name in zip(tables, rows, strict=True):
                connection.execute(insert(table), rows[name])
        connection.execute(insert(event_features), [{"feature": f, "articles": n} for f, n in sorted(counted.items())])


def _timed(archive: Archive, tellings: Sequence[Telling]) -> tuple[list[float], float]:
    """Milliseconds for each new article, and the part of those that tell a known event which joined it."""
    common = common_words()
    draw = random.Random(7)  # noqa: S311 - made-up articles
    recent = [telling for telling in tellings if (LAST - telling.day).days < 12]
    times, right, known = [], 0, 0
    for at in range(NEW + WARM):
        old = draw.random() < 0.7
        telling = draw.choice(recent) if old else new_event(draw, 0)
        file = f"new-{at}"
        _add(archive, text_of(telling, draw, common), file, telling.day.isoformat())
        start = time.perf_counter()
        archive.group(NOW)
        if at >= WARM:
            times.append(1_000 * (time.perf_counter() - start))
            known += old
            if old:
                with archive.engine.connect() as connection:
                    newest = connection.execute(
                        event_articles.select().order_by(event_articles.c.article_id.desc()).limit(1)
                    ).one()
                right += newest.event_id == telling.event
    return times, right / max(1, known)


def common_words() -> list[str]:
    draw = random.Random(1)  # noqa: S311 - made-up articles
    return [_word(draw) for _ in range(4_000)]


def _word(draw: random.Random) -> str:
    return "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(3, 4)))


def new_event(draw: random.Random, id: int, day: date = LAST) -> Telling:
    return Telling(id, day, tuple(_word(draw) for _ in range(9)))


def text_of(telling: Telling, draw: random.Random, common: Sequence[str]) -> str:
    """A lead: five of its event's nine words, the first two as names, among words that any article has."""
    own = [word.title() if at < 2 else word for at, word in enumerate(telling.own)]
    told = draw.sample(own, 5) + [common[min(len(common) - 1, int(draw.paretovariate(0.6)))] for _ in range(12)]
    draw.shuffle(told)
    return f"Le {' '.join(told)}."


def _add(archive: Archive, text: str, file: str, published: str) -> None:
    article = Article(file=file, text=text, published=published, fetched=NOW)
    archive.add(article, Extraction(), key=file, raw=text.encode(), digest="1", rules=1)


def _article(id: int, published: str, day: int) -> dict[str, object]:
    row = {"id": id, "key": f"old-{id}", "version": 1, "status": "current", "file": f"old-{id}", "published": published}
    return {**row, "day": day, "digest": "1", "rules": 1, "origin": id}


def _event(id: int, many: int) -> dict[str, object]:
    at = stamp(NOW)
    row = {"id": id, "headline": "", "sentence": "", "first_day": 0, "last_day": 0, "state": "held", "start": 0, "end": 0}
    return {**row, "first_seen": at, "updated": at, "articles": many, "outlets": 1, "origins": many, "weight": 1.0}
