"""The labelled dispatches of data/events, and BCubed, by which groupings of them are judged. Bench and tests share it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from store.archive import Archive
from store.types import Article, Extraction

FOLDER = Path(__file__).parent / "data" / "events"
NOW = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)


@cache
def dispatches() -> tuple[dict[str, Any], ...]:
    return _rows("dispatches")


@cache
def templates() -> tuple[dict[str, Any], ...]:
    return _rows("templates")


def _rows(name: str) -> tuple[dict[str, Any], ...]:
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def add(archive: Archive, row: Mapping[str, Any], extraction: Extraction | None = None) -> None:
    """Keeps a dispatch, with what was read in it or nothing."""
    text = f"{row['title'] or ''}\n\n{row['text']}".strip()
    article = Article(
        file=row["id"], text=text, title=row["title"], published=row["published"], outlet=row["outlet"], fetched=NOW
    )
    archive.add(article, extraction or Extraction(), key=row["id"], raw=text.encode(), digest="1", rules=1)


def grouping(archive: Archive) -> dict[str, int]:
    """The event of each file."""
    return {source.file: event.id for event in archive.every_event() for source in event.articles}


def bcubed(told: Mapping[str, str], found: Mapping[str, int]) -> float:
    """F1 of BCubed precision and recall (Bagga and Baldwin 1998), by article; one in no event is alone."""
    labelled: dict[str, set[str]] = defaultdict(set)
    grouped: dict[object, set[str]] = defaultdict(set)
    for file, event in told.items():
        labelled[event].add(file)
        grouped[found.get(file, file)].add(file)
    shares = [
        (len(labelled[event] & grouped[found.get(file, file)]), len(grouped[found.get(file, file)]), len(labelled[event]))
        for file, event in told.items()
    ]
    precision = sum(common / of for common, of, _ in shares) / len(shares)
    recall = sum(common / of for common, _, of in shares) / len(shares)
    return 2 * precision * recall / (precision + recall)


def labels(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {row["id"]: row["event"] for row in rows}
