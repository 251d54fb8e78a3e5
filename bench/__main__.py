"""`make bench`: the tables of every measurement; exit 1 where a floor is missed. `ARGS='reading --articles FOLDER'` for one.

`make bench SIZE=100000` is `scale` alone, of that size: a made-up archive asked everything. It is kept in the folder of `--keep`.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `sourcier` does

from bench import answering, checking, day, digests, finding, grouping, guards, hostile, reading, shuffles, week
from bench.scale import measuring

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


#: Takes an hour at its largest: asked for by name or by a size alone.
SCALE = "scale"
#: What takes a quarter of an hour and changes with no speed.
_WHERE_NAMED = ("guards",)


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument(
        "which", nargs="*", choices=[*MEASUREMENTS, SCALE, []], help="where none is named all of them but guards and scale"
    )
    ask.add_argument(
        "--articles", type=Path, default=Path(__file__).parent.parent / "seeds" / "articles", help="a folder of .txt"
    )
    ask.add_argument("--quotes", type=int, default=checking.QUOTES, help="how many quotes `checking` makes: 10000 is quick")
    ask.add_argument(
        "--size", type=int, action="append", help=f"of `scale`: how many articles; {measuring.SIZES} where none is said"
    )
    ask.add_argument("--on", choices=["sqlite", "postgresql"], action="append", help="of `scale`: on which database; both else")
    kept = Path(tempfile.gettempdir()) / "sourcier-bench"
    ask.add_argument("--keep", type=Path, default=kept, help=f"of `scale`: the folder that keeps the archives ({kept})")
    typed = ask.parse_args()
    if typed.size or typed.which == [SCALE]:
        sizes, databases = typed.size or measuring.SIZES, typed.on or ("sqlite", "postgresql")
        return 0 if measuring.measure(typed.keep, sizes, databases, lambda line: print(line, flush=True)) else 1
    checking.QUOTES = typed.quotes
    files = sorted(typed.articles.glob("*.txt"))
    if not files:
        sys.exit(f"no .txt in {typed.articles}: name a folder of articles with --articles")
    console = Console(width=None if sys.stdout.isatty() else 130)
    named = typed.which or [name for name in MEASUREMENTS if name not in _WHERE_NAMED]
    done = [MEASUREMENTS[name](files, console) for name in named]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
