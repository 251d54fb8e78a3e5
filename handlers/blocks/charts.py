"""The button that asks for a chart, and what a click on it carries: a figure, and the filters of the question that it answers."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast, get_args

from handlers.blocks.elements import BUTTON_VALUE, Block, button
from handlers.blocks.passages import LARGEST_ID
from handlers.wording import Lang, charts
from store.types import Bounds, Filters, Order

T = TypeVar("T")

#: `sourcier.chart.12`: every button of a message has a name of its own.
ACTION = "sourcier.chart"
_LONGEST = 400  # characters of one word or name


def chart_button(figure_id: int, filters: Filters, lang: Lang) -> list[Block]:
    """« Graphique », for the quantity that this figure is a value of among the answers to those filters; none where they are too long."""
    value = json.dumps({"i": figure_id, **_written(filters)}, ensure_ascii=False, separators=(",", ":"))
    if len(value) > BUTTON_VALUE:
        return []
    return [button(charts.BUTTON(lang), action=f"{ACTION}.{figure_id}", value=value)]


def read_value(value: str) -> tuple[int, Filters] | None:
    """The figure and the filters that a button's value names; None where it is no value of ours."""
    try:
        full = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(full, dict) or not _is_id(full.get("i")):
        return None
    try:
        return full["i"], _read(full)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _written(filters: Filters) -> dict[str, Any]:
    bounds = filters.bounds
    full = {
        "w": filters.words,
        "p": filters.phrases,
        "s": filters.speaker,
        "a": filters.about,
        "f": filters.since.isoformat() if filters.since else None,
        "t": filters.before.isoformat() if filters.before else None,
        "o": filters.outlet,
        "u": filters.units,
        "b": [str(end) if end is not None else None for end in (bounds.low, bounds.high)] + [bounds.closed] if bounds else None,
        "y": filters.year,
        "m": filters.minor or None,
        "r": filters.order if filters.order != "relevance" else None,
    }
    return {key: given for key, given in full.items() if given not in (None, ())}


def _read(full: dict[str, Any]) -> Filters:
    """ValueError or TypeError where a part is none that was written."""
    filters = Filters(
        words=_words(full.get("w", [])),
        phrases=_words(full.get("p", [])),
        speaker=_maybe(full.get("s"), _id),
        about=_maybe(full.get("a"), _id),
        since=_maybe(full.get("f"), date.fromisoformat),
        before=_maybe(full.get("t"), date.fromisoformat),
        outlet=_maybe(full.get("o"), lambda name: _words([name])[0]),
        units=_words(full.get("u", [])),
        year=_maybe(full.get("y"), _id),
        minor=bool(full.get("m")),
        order=_order(full.get("r", "relevance")),
    )
    if (bounds := full.get("b")) is None:
        return filters
    low, high, closed = bounds
    return replace(filters, bounds=Bounds(_maybe(low, _number), _maybe(high, _number), bool(closed)))


def _maybe(given: Any, read: Callable[[Any], T]) -> T | None:
    return None if given is None else read(given)


def _words(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(word, str) and len(word) <= _LONGEST for word in given):
        raise ValueError("no list of words")
    return tuple(given)


def _order(given: Any) -> Order:
    if given not in get_args(Order):
        raise ValueError("no order")
    return cast(Order, given)


def _number(given: Any) -> Decimal:
    value = Decimal(given)
    if not isinstance(given, str) or not value.is_finite():
        raise ValueError("no number")
    return value


def _id(given: Any) -> int:
    if not _is_id(given):
        raise ValueError("no id")
    return int(given)


def _is_id(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LARGEST_ID
