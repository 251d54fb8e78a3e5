"""Articles and gold in, how well the reader finds quotes and their speakers out: a line a set, a line a rule, the worst errors.

`python -m bench.scoring --articles FOLDER --gold FILE [--articles FOLDER --gold FILE ...] [--held]`. Gold is an object of articles by
file name, each with `quotes`, either with their words (shared/gold/GUIDE.md) or with offsets alone (tests/gold/README.md).
What is a hit is score.py's decision, whose matching is loaded from its file; articles are read in this process as `sourcier read`
reads them, the manifest beside them included. Quotes of kind `indirect` are left out, and `optional` gold counts for nothing.

The figures under the rates are 95 % intervals by bootstrap over articles: 1,000 times as many articles as the set has are drawn from
it with replacement, seed fixed, and the middle 95 % of the rates are shown; for all sets together each draw is made within the sets.
What never happened gets an interval without width: with no error among n, up to 3/n would still be no surprise.

The errors of held-out articles are shown with `--held` alone, which reads no others: whoever has seen them cannot hold them out.
"""

import argparse
import importlib.util
import json
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.readings import read_files
from bot.settings import load

TOOL = Path(__file__).parents[2] / "shared" / "tools" / "score.py"
#: the share of characters in common that makes two spans a pair, and an exact one, as in score.py
PAIRED, EXACT = 0.5, 0.9
DRAWS, SEED = 1000, 2016
RATES = ("precision", "recall", "f1", "exact", "speaker", "wrong_speaker", "wrong_sure")
WORST, AROUND = 10, 80
#: of a console that is no terminal, so that no line of a log is folded
WIDTH = 128

Row = dict[str, Any]
Verdict = Literal["right", "wrong", "unnamed", "invented", "missed"]


class Tool(Protocol):
    """What is used of score.py. Its rows are dicts, and `_cover` in them is the set of characters of the file that they cover."""

    Text: Callable[[str], object]
    Tally: Callable[[Mapping[str, int]], Any]

    def locate(self, text: object, rows: list[Row], pieces: Callable[[Row], list[str]], read_text: str) -> None: ...
    def gold_cover(self, raw: str, row: Row) -> frozenset[int]: ...
    def pair(self, gold: list[Row], said: list[Row], least: float) -> list[tuple[int, int, float]]: ...
    def same_speaker(self, said: str | None, gold: str | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Articles with their gold, in the file's order."""

    name: str
    articles: tuple[tuple[Path, Row], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A quote that the reader or the gold has, and what became of it; `start` and `end` are offsets into the article's file."""

    file: Path
    verdict: Verdict  # unnamed: found, but nobody is named who should be
    start: int
    end: int
    wanted: tuple[str | None, ...] = ()  # every speaker that the gold accepts
    said: str | None = None
    rule: str = ""
    confidence: float = 0.0
    inferred: bool = False
    exact: bool = False
    held: bool = False

    @property
    def sure(self) -> bool:
        """Wrong, and not marked as inferred: what a reader of the answer would take for a fact."""
        return self.verdict == "wrong" and not self.inferred


def main() -> int:
    typed = _typed()
    tool = _tool(typed.tool)
    sets = [_gold_set(folder, path, held=typed.held) for folder, path in zip(typed.articles, typed.gold, strict=True)]
    sets = [one for one in sets if one.articles]
    if not sets:
        sys.exit("no article is held out in the gold given" if typed.held else "the gold given has no articles")
    readings = _read([file for one in sets for file, _ in one.articles])
    judged = [(one.name, [list(judge(tool, file, gold, readings[file])) for file, gold in one.articles]) for one in sets]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    console.print(rates_table(tool, judged))
    every = [quote for _, articles in judged for article in articles for quote in article]
    console.print(rules_table(every))
    shown = every if typed.held else [quote for quote in every if not quote.held]
    for number, error in enumerate(worst(shown), 1):
        console.print(_in_context(number, error))
    return 0


def _typed() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="python -m bench.scoring", description=(__doc__ or "").split("\n", 1)[0])
    ask.add_argument(
        "--articles", type=Path, action="append", required=True, help="a folder of .txt; several, in --gold's order"
    )
    ask.add_argument("--gold", type=Path, action="append", required=True, help="the gold of its articles, JSON")
    ask.add_argument("--held", action="store_true", help="only articles that were held out while the reader was written")
    ask.add_argument("--tool", type=Path, default=TOOL, help="score.py, whose matching is used")
    typed = ask.parse_args()
    if len(typed.articles) != len(typed.gold):
        ask.error("there must be as many --articles as --gold")
    return typed


def _tool(path: Path) -> Tool:
    """score.py as a module, wherever it is."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(f"there is no {path}: name score.py with --tool")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(Tool, module)


def _gold_set(folder: Path, path: Path, *, held: bool) -> GoldSet:
    """The set of a gold file, named after it; of `held` alone those articles that were held out."""
    gold = json.loads(path.read_text("utf-8"))
    chosen = ((name, article) for name, article in gold.items() if article.get("held") or not held)
    return GoldSet(path.stem, tuple((folder / name, article) for name, article in chosen))


def _read(files: Sequence[Path]) -> dict[Path, Row]:
    """What `sourcier read` prints of each file. Ends the program where one cannot be read: a score without it would be another's."""
    told: list[str] = []
    lines = read_files(files, published=None, model=load().spacy_model, warn=told.append)
    readings: dict[Path, Row] = {}
    for file, line in zip(files, lines, strict=True):
        if line is None:
            sys.exit(told[-1])
        readings[file] = json.loads(line)
    return readings


# --- judging -----------------------------------------------------------------------------------------------------------


def judge(tool: Tool, file: Path, gold: Row, reading: Row) -> Iterator[Judged]:
    """Every quote of the reading and every one that it lacks; nothing for those that pair with `optional` gold."""
    raw = file.read_text("utf-8")
    said = [quote for quote in reading["quotes"] if quote["kind"] != "indirect"]
    tool.locate(tool.Text(raw), said, lambda quote: [piece["text"] for piece in quote["pieces"]], reading["text"])
    wanted = [{**row, "_cover": _cover(tool, raw, row)} for row in gold["quotes"]]
    pairs = tool.pair(wanted, said, PAIRED)
    held = bool(gold.get("held"))
    for i, j, overlap in pairs:
        if not wanted[i].get("optional"):
            accepted = (wanted[i]["speaker"], *wanted[i].get("alt", []))
            verdict = _verdict(tool, said[j]["speaker"], accepted)
            yield _answer(file, verdict, said[j], wanted=accepted, exact=overlap >= EXACT, held=held)
    for j in sorted(set(range(len(said))) - {j for _, j, _ in pairs}):
        yield _answer(file, "invented", said[j], held=held)
    for i in sorted(set(range(len(wanted))) - {i for i, _, _ in pairs}):
        row = wanted[i]
        if not row.get("optional"):
            yield Judged(file, "missed", row["start"], row["end"], (row["speaker"], *row.get("alt", [])), held=held)


def _cover(tool: Tool, raw: str, row: Row) -> frozenset[int]:
    """The characters of a gold row, whose `more` holds words or pairs of offsets."""
    more = row.get("more", [])
    cover = tool.gold_cover(raw, {**row, "more": [words for words in more if isinstance(words, str)]})
    pairs = [pair for pair in more if not isinstance(pair, str)]
    return cover.union(*(tool.gold_cover(raw, {"start": start, "end": end}) for start, end in pairs))


def _verdict(tool: Tool, said: str | None, accepted: Iterable[str | None]) -> Verdict:
    if any(tool.same_speaker(said, name) for name in accepted):
        return "right"
    return "unnamed" if said is None else "wrong"


def _answer(
    file: Path, verdict: Verdict, said: Row, *, wanted: tuple[str | None, ...] = (), exact: bool = False, held: bool
) -> Judged:
    cover = said["_cover"] or {0}  # words that cleaning has altered stand nowhere in the file
    return Judged(
        file,
        verdict,
        min(cover),
        max(cover) + 1,
        wanted,
        said=said["speaker"],
        rule=said["rule"],
        confidence=said["confidence"],
        inferred=said["inferred"],
        exact=exact,
        held=held,
    )


# --- rates -------------------------------------------------------------------------------------------------------------


def rates_table(tool: Tool, judged: Sequence[tuple[str, Sequence[Sequence[Judged]]]]) -> Table:
    """A line a set (its name, its articles' quotes) and one for all, each rate above its interval."""
    table = Table("set", title="Quotes, with 95 % intervals by bootstrap over articles")
    for heading in ("articles", "n", *RATES):
        table.add_column(heading, justify="right")
    counts = [(name, [_counts(article) for article in articles]) for name, articles in judged]
    for name, articles in counts:
        _add_rates(table, tool, name, [articles])
    if len(counts) > 1:
        table.add_section()
        _add_rates(table, tool, "all", [articles for _, articles in counts])
    return table


#: what score.py's Tally makes its rates of: `name/base` is a rate of its own
_COUNTED: dict[str, Callable[[Judged], bool]] = {
    "tp": lambda quote: quote.verdict in ("right", "wrong", "unnamed"),
    "fp": lambda quote: quote.verdict == "invented",
    "fn": lambda quote: quote.verdict == "missed",
    "exact/tp": lambda quote: quote.exact,
    "speaker/tp": lambda quote: quote.verdict == "right",
    "wrong_speaker/tp": lambda quote: quote.verdict == "wrong",
    "wrong_sure/tp": lambda quote: quote.sure,
}

Counts = tuple[int, ...]


def _counts(quotes: Sequence[Judged]) -> Counts:
    return tuple(sum(map(counted, quotes)) for counted in _COUNTED.values())


def _rates(tool: Tool, articles: Sequence[Counts]) -> dict[str, float]:
    totals = (sum(column) for column in zip(*articles, strict=True))
    rates: dict[str, float] = tool.Tally(dict(zip(_COUNTED, totals, strict=True))).rates()
    return rates


def _add_rates(table: Table, tool: Tool, name: str, groups: Sequence[Sequence[Counts]]) -> None:
    articles = [article for group in groups for article in group]
    rates = _rates(tool, articles)
    intervals = _intervals(tool, groups)
    cells = (f"{rates[rate]:.3f}\n{low:.2f}–{high:.2f}" for rate, (low, high) in zip(RATES, intervals, strict=True))
    table.add_row(name, str(len(articles)), str(rates["n"]), *cells)


def _intervals(tool: Tool, groups: Sequence[Sequence[Counts]]) -> list[tuple[float, float]]:
    """The 2.5th and 97.5th percentile of each of RATES over DRAWS samples of articles, each drawn within its group."""
    dice = random.Random(SEED)  # noqa: S311 - no secret hangs on it, and it must fall the same way each time
    samples = [
        _rates(tool, [article for group in groups for article in dice.choices(group, k=len(group))]) for _ in range(DRAWS)
    ]
    percentiles = [statistics.quantiles((sample[rate] for sample in samples), n=40, method="inclusive") for rate in RATES]
    return [(cut[0], cut[-1]) for cut in percentiles]


# --- rules -------------------------------------------------------------------------------------------------------------


def rules_table(quotes: Sequence[Judged]) -> Table:
    """A line a rule, the most used first.

    `precision` is the share of right ones among those that name a speaker, invented ones included; `stated` is the mean confidence
    that these state, and has a mark where it promises more than was kept. Both are a dash for a rule that names nobody.
    """
    table = Table("rule", title="By rule; ! where the stated confidence exceeds the precision")
    for heading in ("n", "right", "wrong", "wrong, sure", "no speaker", "invented", "precision", "stated"):
        table.add_column(heading, justify="right")
    by_rule: dict[str, list[Judged]] = defaultdict(list)
    for quote in quotes:
        if quote.verdict != "missed":
            by_rule[quote.rule].append(quote)
    for rule, answers in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0])):
        verdicts = Counter(answer.verdict for answer in answers)
        sure = sum(answer.sure for answer in answers)
        numbers = (len(answers), verdicts["right"], verdicts["wrong"], sure, verdicts["unnamed"], verdicts["invented"])
        table.add_row(rule, *map(str, numbers), *_precision(answers))
    return table


def _precision(answers: Sequence[Judged]) -> tuple[str, Text]:
    named = [answer for answer in answers if answer.said is not None]
    if not named:
        return "–", Text("–")
    kept = statistics.fmean(answer.verdict == "right" for answer in named)
    stated = statistics.fmean(answer.confidence for answer in named)
    return f"{kept:.2f}", Text(f"! {stated:.2f}", style="bold red") if stated > kept else Text(f"{stated:.2f}")


# --- errors ------------------------------------------------------------------------------------------------------------


def worst(quotes: Iterable[Judged]) -> list[Judged]:
    """The WORST errors: wrong and sure, invented, wrong but inferred, missed; of each kind the most confident first."""
    kinds = ("wrong and sure", "invented", "wrong but inferred", "missed")
    errors = [quote for quote in quotes if _kind(quote) in kinds]
    return sorted(errors, key=lambda quote: (kinds.index(_kind(quote)), -quote.confidence))[:WORST]


def _kind(quote: Judged) -> str:
    if quote.verdict == "wrong":
        return "wrong and sure" if quote.sure else "wrong but inferred"
    return quote.verdict


def _in_context(number: int, error: Judged) -> Text:
    raw = error.file.read_text("utf-8")
    before, words = raw[max(0, error.start - AROUND) : error.start], raw[error.start : error.end]
    after = raw[error.end : error.end + AROUND]
    told = "" if error.verdict == "missed" else f", {error.rule} ({error.confidence:.2f}), said: {error.said or 'nobody'}"
    gold = "no quote" if error.verdict == "invented" else " or ".join(name or "nobody" for name in error.wanted)
    head = Text(f"\n{number}. {_kind(error)}: {error.file.name}{told}; gold: {gold}\n", style="bold")
    context = (f"   …{_flat(before)}", (_flat(words), "reverse"), f"{_flat(after)}…")
    return head.append_text(Text.assemble(*context))


def _flat(text: str) -> str:
    return text.replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
