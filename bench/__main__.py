"""`make bench`: the tables of every measurement; exit 1 where a floor is missed. `ARGS='reading --articles FOLDER'` for one."""

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `sourcier` does

from bench import answering, checking, day, digests, finding, grouping, guards, hostile, reading, shuffles, week

MEASUREMENTS = {
    "reading": reading.measure,
    "answering": answering.measure,
    "finding": finding.measure,
    "checking": checking.measure,
    "grouping": grouping.measure,
    "day": day.measure,
    "shuffles": shuffles.measure,
    "digests": digests.measure,
    "week": week.measure,
    "hostile": hostile.measure,
    "guards": guards.measure,
}


#: What takes a quarter of an hour and changes with no speed.
_WHERE_NAMED = ("guards",)


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("which", nargs="*", choices=[*MEASUREMENTS, []], help="where none is named all of them but guards")
    ask.add_argument(
        "--articles", type=Path, default=Path(__file__).parent.parent / "seeds" / "articles", help="a folder of .txt"
    )
    ask.add_argument("--quotes", type=int, default=checking.QUOTES, help="how many quotes `checking` makes: 10000 is quick")
    typed = ask.parse_args()
    checking.QUOTES = typed.quotes
    files = sorted(typed.articles.glob("*.txt"))
    if not files:
        sys.exit(f"no .txt in {typed.articles}: name a folder of articles with --articles")
    console = Console(width=None if sys.stdout.isatty() else 130)
    kept = [
        MEASUREMENTS[name](files, console)
        for name in typed.which or (name for name in MEASUREMENTS if name not in _WHERE_NAMED)
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
