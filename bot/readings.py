"""An article and what reading found in it, in; the JSON object of `sourcier read`, out.

The keys are a contract with other programs: they are added to, never renamed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.archives import packaged_directory, packaged_reader
from store.articles import article_of
from store.extract.clean import MAX_BYTES, Unreadable
from store.manifests import NAME, Manifest, Row, read_manifest
from store.types import Article, EventMention, Extraction, Figure, IsoDate, Mention, Quote, Span


def read_files(
    files: Sequence[Path], *, published: IsoDate | None, model: str | None, warn: Callable[[str], None]
) -> Iterator[str | None]:
    """A line of JSON for each file, in order, None for one that cannot be read: `warn` is told why, and of doubts."""
    directory = packaged_directory()
    reader = packaged_reader(directory, model=model)
    manifests: dict[Path, Manifest] = {}

    def outlet_of(name: str) -> str | None:
        outlet = directory.outlet(name)
        return outlet.name if outlet else None

    for file in files:
        row = _row(file, manifests, warn)
        try:
            article = article_of(_bytes(file), file=str(file), row=row, published=published, outlet_of=outlet_of)
            line = json.dumps(reading(article, reader.extract(article)), ensure_ascii=False)
        except Unreadable as fault:
            warn(f"{file}: {fault}")
            yield None
            continue
        except OSError as fault:
            warn(f"{file}: The file cannot be read: {fault.strerror}.")
            yield None
            continue
        except Exception as fault:
            # One page that trips a library must not cost the files after it.
            warn(f"{file}: Reading it failed ({type(fault).__name__}); this is a fault of the program.")
            yield None
            continue
        yield line


def _bytes(file: Path) -> bytes:
    # No more of a huge file is read than is needed to refuse it.
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _row(file: Path, manifests: dict[Path, Manifest], warn: Callable[[str], None]) -> Row | None:
    """What the manifest beside the file says of it. That there is none, or no row in it, is told once."""
    folder = file.parent
    if folder not in manifests:
        manifests[folder] = read_manifest(folder)
        for warning in manifests[folder].warnings:
            warn(f"{folder}: {warning}")
    row = manifests[folder].rows.get(file.name)
    if row is None and manifests[folder].rows:
        warn(f"{file}: no row in {NAME}")
    return row


def reading(article: Article, extraction: Extraction) -> dict[str, Any]:
    """One article's object: offsets are into its `text`, dates ISO 8601, numbers are JSON numbers, what is unknown is null."""
    text = article.text
    return {
        "file": article.file,
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "text": text,
        "quotes": [_quote(quote, text) for quote in extraction.quotes],
        "figures": [_figure(figure, text) for figure in extraction.figures],
        "actors": [
            {
                "name": actor.name,
                "kind": actor.kind,
                "mentions": [_mention(mention, text) for mention in extraction.mentions if mention.actor == actor.name],
            }
            for actor in extraction.actors
        ],
        "events": [_event(event) for event in extraction.events],
    }


def _quote(quote: Quote, text: str) -> dict[str, Any]:
    return {
        "text": quote.text(text),
        "pieces": [_piece(piece, text) for piece in quote.pieces],
        "kind": quote.kind,
        "speaker": quote.speaker,
        "joint": list(quote.joint),
        "speaker_text": quote.speaker_span.of(text) if quote.speaker_span else None,
        "cue": quote.cue,
        "said_on": quote.said_on,
        "setting": quote.setting,
        "via": quote.via,
        "inferred": quote.inferred,
        "rule": quote.rule,
        "confidence": quote.confidence,
        "start": quote.span.start,
        "end": quote.span.end,
    }


def _figure(figure: Figure, text: str) -> dict[str, Any]:
    return {
        "text": figure.span.of(text),
        "value": _number(figure.value),
        "low": _number(figure.low),
        "high": _number(figure.high),
        "unit": figure.unit or None,  # « trois fois plus » is three of nothing
        "unit_assumed": figure.unit_assumed,
        "kind": figure.kind,
        "qualifier": figure.qualifier,
        "about": figure.about,
        "speaker": figure.speaker,
        "equivalent": figure.equivalent.of(text) if figure.equivalent else None,
        "start": figure.span.start,
        "end": figure.span.end,
    }


def _mention(mention: Mention, text: str) -> dict[str, Any]:
    return {"text": mention.span.of(text), "start": mention.span.start, "end": mention.span.end, "form": mention.form}


def _event(event: EventMention) -> dict[str, Any]:
    return {
        "date": event.date,
        "precision": event.precision,
        "tense": event.tense,
        "headline": event.headline,
        "place": event.place,
        "actors": list(event.actors),
        "start": event.span.start,
        "end": event.span.end,
    }


def _piece(piece: Span, text: str) -> dict[str, Any]:
    return {"text": piece.of(text), "start": piece.start, "end": piece.end}


def _number(value: Decimal | None) -> int | float | None:
    """A whole number without a fraction (65000000000, not 6.5e+10), so that what reads it does not have to guess."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
