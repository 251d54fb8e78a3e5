"""The button that asks for a chart, and what a click on it carries."""

import json

from handlers.blocks.elements import Block, button
from handlers.blocks.passages import LARGEST_ID
from handlers.wording import Lang, charts

#: `sourcier.chart.12`: every button of a message has a name of its own.
ACTION = "sourcier.chart"


def chart_button(figure_id: int, lang: Lang) -> Block:
    """« Graphique », for the quantity that this figure is a value of; to be offered where it is `drawable`."""
    value = json.dumps({"i": figure_id}, separators=(",", ":"))
    return button(charts.BUTTON(lang), action=f"{ACTION}.{figure_id}", value=value)


def read_value(value: str) -> int | None:
    """The figure that a button's value names; None where it is no value of ours."""
    try:
        full = json.loads(value)
    except (ValueError, RecursionError):
        return None
    id_ = full.get("i") if isinstance(full, dict) else None
    return id_ if isinstance(id_, int) and not isinstance(id_, bool) and 0 <= id_ <= LARGEST_ID else None
