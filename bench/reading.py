"""What reading an article costs, against spaCy's blank French tokenizer alone on the same articles.

Both run cold, each in a process of its own, imports left out: the tokenizer is twice as slow on a cold vocabulary. Times are the
processor's, not the clock's.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

#: reading may cost at most this many times what the tokenizer alone costs
FLOOR = 4.0
#: both are run so many times in turn, and the quickest of each counts: what else the machine does only adds
TURNS = 3


def measure(files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where the floor is missed."""
    cold = [{part: _in_a_process(part, files)["seconds"] for part in ("tokenizer", "whole")} for _ in range(TURNS)]
    base, reading = (min(turn[part] for turn in cold) for part in ("tokenizer", "whole"))
    parts = _in_a_process("parts", files)
    table = Table("part", "ms an article", "times the tokenizer", title=f"Reading {len(files)} articles")
    table.add_row("spaCy's blank French tokenizer, cold", f"{1000 * base / len(files):.2f}", "1.0")
    table.add_row("reading: all below, cold", f"{1000 * reading / len(files):.2f}", f"{reading / base:.1f}")
    for name, seconds in parts["seconds"].items():
        table.add_row(f"  {name}, warm", f"{1000 * seconds / len(files):.2f}", f"{seconds / base:.1f}")
    console.print(table)
    kept = bool(reading <= FLOOR * base)
    console.print(f"floor: at most {FLOOR} times the tokenizer — {'kept' if kept else 'MISSED'}")
    return kept


def _in_a_process(part: str, files: Sequence[Path]) -> Any:
    command = [sys.executable, "-m", "bench.reading", part, *map(str, files)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _tokenizer(texts: Sequence[str]) -> float:
    import spacy

    nlp = spacy.blank("fr")
    return _timed(nlp, texts)


def _whole(texts: Sequence[str]) -> float:
    import seeds
    from store.extract import make_reader
    from store.extract.clean import clean
    from store.extract.directory import load_directory
    from store.types import Article

    reader = make_reader(load_directory(seeds.DIRECTORY))
    return _timed(lambda text: reader.extract(Article(file="", text=clean(text).text, published="2026-03-04")), texts)


def _parts(texts: Sequence[str]) -> dict[str, float]:
    import seeds
    from store.extract.actors import ActorReader
    from store.extract.clean import clean
    from store.extract.dates import read_dates
    from store.extract.directory import load_directory
    from store.extract.events import read_events
    from store.extract.figures import read_figures
    from store.extract.nlp import Reader
    from store.extract.quotes import read_quotes

    day = "2026-03-04"
    reader, actors = Reader(), ActorReader(load_directory(seeds.DIRECTORY))
    spent = dict.fromkeys(("cleaning", "tokens and sentences", "actors", "quotes", "figures", "dates", "events"), 0.0)
    for turn in range(2):  # the first turn warms up
        for text in texts:
            clock = _Clock(spent, counts=turn > 0)
            cleaned = clock("cleaning", lambda text=text: clean(text)).text
            reading = clock("tokens and sentences", lambda cleaned=cleaned: reader.read(cleaned, published=day))
            named = clock("actors", lambda reading=reading: actors.read(reading))
            quotes = clock("quotes", lambda reading=reading, named=named: read_quotes(reading, named))
            clock("figures", lambda t=cleaned, r=reading, q=quotes: read_figures(t, sentences=r.sentences, quotes=q))
            dates = clock("dates", lambda cleaned=cleaned: read_dates(cleaned, published=day))
            clock("events", lambda reading=reading, named=named, dates=dates: read_events(reading, named, dates))
    return spent


class _Clock:
    def __init__(self, spent: dict[str, float], *, counts: bool) -> None:
        self._spent, self._counts = spent, counts

    def __call__(self, part: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        done = work()
        if self._counts:
            self._spent[part] += time.process_time() - began
        return done


def _timed(work: Callable[[str], object], texts: Sequence[str]) -> float:
    began = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - began


if __name__ == "__main__":
    TEXTS = [Path(name).read_text("utf-8") for name in sys.argv[2:]]
    print(json.dumps({"seconds": {"tokenizer": _tokenizer, "whole": _whole, "parts": _parts}[sys.argv[1]](TEXTS)}))
