"""What grouping one new article costs as the archive grows from 10,000 to 100,000, and one day of 5,000 headlines; made-up words.

The archive is filled straight into its tables, as grouping leaves them: events of one to thirty articles over two years, each with words
of its own and words that all share by Zipf's law. New articles tell an event of the last days, or one that nobody told. The day of 5,000
headlines comes through `Archive.add` and is grouped by lots, weather pages of forty towns among them.
"""

import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from store.archive import Archive, engines, groups
from store.clusters.features import features_of, keys_of
from store.schema import articles, event_articles, event_features, event_stems, events, texts
from store.types import Article, Extraction

SIZES = (10_000, 100_000)
#: new articles that are timed, after some that warm up
NEW, WARM = 150, 20
HEADLINES = 5_000
#: at the largest size; and how much longer the median may take there than in an archive of a tenth
MEDIAN_MS, P95_MS, GROWTH = 150.0, 400.0, 2.5
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
    """Prints the tables; False where a floor is missed."""
    table = Table("articles", "median ms", "p95 ms", "joined right", title="Grouping one new article (SQLite)")
    medians = []
    kept = True
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder, Archive.create(f"sqlite:///{folder}/archive.db") as archive:
            tellings = list(_filled(archive, size))
            times, right = _timed(archive, tellings, size)
            medians.append(statistics.median(times))
            p95 = sorted(times)[int(0.95 * len(times))]
            table.add_row(f"{size:,}", f"{medians[-1]:.1f}", f"{p95:.1f}", f"{right:.0%}")
    kept = medians[-1] <= MEDIAN_MS and p95 <= P95_MS and medians[-1] <= GROWTH * medians[0]
    console.print(table)
    return _day(console) and kept


def _filled(archive: Archive, size: int) -> Iterator[Telling]:
    common = _common()
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
                telling = Telling(event, LAST - timedelta(days=draw.randrange(730)), tuple(_word(draw) for _ in range(9)))
                yield telling
                many = min(30, int(draw.paretovariate(1.1)))
                for _ in range(many):
                    id += 1
                    text = _text(telling, draw, common)
                    day = int(telling.day.strftime("%Y%m%d"))
                    told = features_of(text, title=None, published=telling.day.isoformat())
                    counted.update([*told.weights, ""])
                    rows["articles"].append(_article(id, telling.day.isoformat(), day))
                    rows["texts"].append({"article_id": id, "text": text, "raw": b"", "said": "{}"})
                    rows["event_articles"].append(
                        {"article_id": id, "event_id": event, "first_id": id, "day": day, "received": groups.stamp(NOW)}
                        | {"rules": groups.RULES, "template": False, "features": told.packed(), "frame": id}
                    )
                    rows["stems"] += [{"stem": key, "day": told.day, "article_id": id} for key in keys_of(told)]
                rows["events"].append(_event(event, many))
            tables = (articles, texts, event_articles, event_stems, events)
            for table, name in zip(tables, rows, strict=True):
                connection.execute(insert(table), rows[name])
        connection.execute(insert(event_features), [{"feature": f, "articles": n} for f, n in sorted(counted.items())])


def _timed(archive: Archive, tellings: Sequence[Telling], size: int) -> tuple[list[float], float]:
    """Milliseconds for each new article, and the part of those that tell a known event which joined it."""
    common = _common()
    draw = random.Random(7)  # noqa: S311 - made-up articles
    recent = [telling for telling in tellings if (LAST - telling.day).days < 12]
    times, right, known = [], 0, 0
    for at in range(NEW + WARM):
        old = draw.random() < 0.7
        telling = draw.choice(recent) if old else Telling(0, LAST, tuple(_word(draw) for _ in range(9)))
        file = f"new-{at}"
        _add(archive, _text(telling, draw, common), file, telling.day.isoformat())
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


def _day(console: Console) -> bool:
    """One day of headlines: every floor is that no template leads, and all is grouped."""
    common = _common()
    draw = random.Random(11)  # noqa: S311 - made-up articles
    towns = [_word(draw).title() for _ in range(40)]
    tellings = [Telling(n, LAST, tuple(_word(draw) for _ in range(9))) for n in range(700)]
    weights = [1 / (n + 3) for n in range(700)]
    with tempfile.TemporaryDirectory() as folder, Archive.create(f"sqlite:///{folder}/archive.db") as archive:
        start = time.perf_counter()
        for at in range(HEADLINES):
            if at % 50 == 0:
                town = towns[at // 50 % 40]
                text = f"Météo à {town} : {at % 19} degrés ce matin. Vent de {at % 37} km/h, risque de pluie {at % 90} %."
            else:
                text = _text(draw.choices(tellings, weights)[0], draw, common)
            _add(archive, text, f"{at}", LAST.isoformat())
        added = time.perf_counter() - start
        start = time.perf_counter()
        archive.settle(NOW)
        grouped = time.perf_counter() - start
        largest = sorted(archive.every_event(), key=lambda event: -event.article_count)[:5]
        table = Table("headlines", "added s", "grouped s", "largest groups", title="One day (SQLite)")
        shown = "\n".join(f"{event.article_count} {event.headline[:60]}" for event in largest)
        table.add_row(f"{HEADLINES:,}", f"{added:.0f}", f"{grouped:.0f}", shown)
        console.print(table)
        shutil.rmtree(folder, ignore_errors=True)
        return not any(event.headline.startswith("Météo") for event in largest)


def _common() -> list[str]:
    draw = random.Random(1)  # noqa: S311 - made-up articles
    return [_word(draw) for _ in range(4_000)]


def _word(draw: random.Random) -> str:
    return "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(3, 4)))


def _text(telling: Telling, draw: random.Random, common: Sequence[str]) -> str:
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
    stamp = groups.stamp(NOW)
    row = {"id": id, "headline": "", "sentence": "", "first_day": 0, "last_day": 0, "state": "held", "start": 0, "end": 0}
    return {**row, "first_seen": stamp, "updated": stamp, "articles": many, "outlets": 1, "origins": many, "weight": 1.0}
