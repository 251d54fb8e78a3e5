"""What checking a quote costs, and whether it is found, in an archive of a million quotes: SQLite and PostgreSQL.

Quotes and articles are made of the words of the lexicon by Zipf's law, common words first, as long as quotes of news are (half of them
have 16 words or more). They go straight into the tables and the indexes as an ingest fills them. Asked for are whole quotes with 30 % of
their words changed for others; the time is that of the whole answer: candidates, alignment, traces, speakers, and for what seems not to
be there a look at the articles. Never-said sentences, made by the same law, tell what is taken for a quote by chance.
"""

import itertools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, delete, insert, text

import store.extract
from bench.finding import analyze, databases, zipf
from store.archive import Archive, engines
from store.extract import lexicon
from store.extract.text import stem, tokens
from store.match.quotes import is_common
from store.schema import actors, article_index, articles, outlets, quote_index, quotes, stem_counts, texts

QUOTES = 1_000_000
IN_AN_ARTICLE = 5
SEED = 6
ASKED, NEVER_SAID, WARM = 500, 200, 40
CHANGED = 0.3
#: on both databases; the first at any size, the second at QUOTES
FIRST, P95_MS = 0.98, 150.0
#: A tenth of the vocabulary says what all sentences say; the rest is in the order of the alphabet's chance.
_MEDIAN, _SPREAD, _SHORTEST, _LONGEST = 16, 0.5, 6, 80
_LOT = 2_000
_DAY = 20260101
_INDEXES = ("quote_index_words", "quote_index_passage", "article_index_words")


@dataclass(frozen=True, slots=True)
class Measured:
    first: float  # how often the quote that was meant came first, as the answer or as the nearest
    told: float  # how often as the answer
    taken: float  # how often a sentence that nobody said was taken for a quote
    times: list[float]  # ms

    def cells(self) -> list[str]:
        median, p95 = statistics.median(self.times), self.p95
        return [
            f"{self.first:.1%}",
            f"{self.told:.1%}",
            f"{self.taken:.1%}",
            f"{median:.0f}",
            f"{p95:.0f}",
            f"{max(self.times):.0f}",
        ]

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(0.95 * len(self.times))]


def measure(_files: Sequence[Path], console: Console) -> bool:
    """Prints the table; False where a floor is missed."""
    table = Table("quotes", "in", "first", "told", "taken", "median ms", "p95 ms", "longest", "made s", title="Checking")
    kept = True
    for database, address in databases():
        with address as url, Archive.create(url) as archive:
            began = time.perf_counter()
            sample = _build(archive)
            built = time.perf_counter() - began
            found = _check(archive, sample)
        table.add_row(f"{QUOTES:,}", database, *found.cells(), f"{built:.0f}")
        kept &= found.first >= FIRST and found.p95 < P95_MS
    console.print(table)
    console.print(
        "first: the quote meant, as the answer or the nearest; told: as the answer; taken: of sentences that nobody said"
    )
    floor = f"{100 * FIRST:.0f} % first with {100 * CHANGED:.0f} % of the words changed, p95 under {P95_MS:.0f} ms on both"
    console.print(f"floor: {floor} — {'kept' if kept else 'MISSED'}")
    return kept


def vocabulary() -> list[str]:
    """The words of the lexicon, each once: those that stand in any sentence first, the others by chance."""
    folder = files(store.extract) / "lexicon"
    names = sorted(file.name.removesuffix(".txt") for file in folder.iterdir() if file.name.endswith(".txt"))
    every = {word for name in names for line in lexicon.entries(name) for word in tokens(line) if word.isalpha()}
    common = sorted(word for word in every if is_common(word))
    others = sorted(every.difference(common))
    chance = random.Random(SEED)  # noqa: S311
    chance.shuffle(common)
    chance.shuffle(others)
    return [*common, *others]


def _sentence(draw: Callable[[], str], chance: random.Random) -> list[str]:
    length = round(chance.lognormvariate(0, _SPREAD) * _MEDIAN)
    return [draw() for _ in range(min(max(length, _SHORTEST), _LONGEST))]


def _build(archive: Archive) -> list[str]:
    """Fills the archive; gives some of its quotes, drawn by chance."""
    chance = random.Random(SEED)  # noqa: S311
    draw = zipf(vocabulary(), chance)
    wanted = set(chance.sample(range(1, QUOTES + 1), ASKED))
    sample: list[str] = []
    of_quotes: Counter[str] = Counter()
    of_articles: Counter[str] = Counter()
    with engines.writing(archive.engine) as connection:
        _drop_indexes(archive, connection)
        connection.execute(insert(outlets), [_outlet(number) for number in range(1, 21)])
        people = [{"id": id, "key": f"person:{id}", "name": f"Personne {id}", "kind": "person"} for id in range(1, 2001)]
        connection.execute(insert(actors), people)
        for first in range(1, QUOTES // IN_AN_ARTICLE + 1, _LOT):
            numbers = range(first, min(first + _LOT, QUOTES // IN_AN_ARTICLE + 1))
            said = {number: [_sentence(draw, chance) for _ in range(IN_AN_ARTICLE)] for number in numbers}
            rest = {number: _sentence(draw, chance) + _sentence(draw, chance) + _sentence(draw, chance) for number in numbers}
            _put(connection, said, rest, chance)
            for number in numbers:
                for at, words in enumerate(said[number]):
                    of_quotes.update(set(map(stem, words)))
                    if (number - 1) * IN_AN_ARTICLE + at + 1 in wanted:
                        sample.append(" ".join(words))
                of_articles.update(set(map(stem, itertools.chain(rest[number], *said[number]))))
        counted = [{"stem": one, "quotes": of_quotes[one], "articles": many} for one, many in of_articles.items()]
        everything = {"stem": "", "quotes": QUOTES, "articles": QUOTES // IN_AN_ARTICLE}
        connection.execute(delete(stem_counts))
        connection.execute(insert(stem_counts), [everything, *counted])
        _make_indexes(archive, connection)
    analyze(archive)
    return sample


def _outlet(number: int) -> dict[str, object]:
    blank = {"domains": [], "licensed": False, "ours": False, "listed": False}
    return {"id": number, "name": f"Média {number}", "folded": f"media {number}", **blank}


def _put(connection: Connection, said: dict[int, list[list[str]]], rest: dict[int, list[str]], chance: random.Random) -> None:
    rows: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("articles", "texts", "quotes", "quote_index", "article_index")
    }
    for number, spoken in said.items():
        common = {"outlet_id": number % 20 + 1, "day": _DAY + number % 28}
        head = {"key": f"{number}", "version": 1, "status": "current", "file": f"{number}.txt", "digest": "", "rules": 1}
        rows["articles"].append({"id": number, "origin": number, "published": "2026-01-01", **head, **common})
        body = " ".join(rest[number])
        for at, words in enumerate(spoken, 1):
            own = " ".join(words)
            passage = f"« {own} », a-t-il dit."
            speaker = chance.randrange(1, 2001)
            start = len(body) + 3
            body += f" {passage}"
            id = (number - 1) * IN_AN_ARTICLE + at
            place = {"start": start, "end": start + len(own), "pieces": [[start, start + len(own)]]}
            shown = {"passage": passage, "passage_start": start - 2, "speaker": f"Personne {speaker}", "speaker_id": speaker}
            kind = {"rank": 2, "kind": "direct", "joint": [], "inferred": False, "rule": "bench", "confidence": 1.0}
            rows["quotes"].append({"id": id, "article_id": number, **common, **place, **shown, **kind})
            stems = list(map(stem, words))
            rows["quote_index"].append({"rowid": id, "words": stems, "passage": [*stems, "a", "t", "il", "dit"]})
        rows["texts"].append({"article_id": number, "text": body, "raw": b""})
        held = itertools.chain(rest[number], *spoken)
        rows["article_index"].append({"rowid": number, "words": list(map(stem, held))})
    for table in (articles, texts, quotes, quote_index, article_index):
        connection.execute(insert(table), rows[table.name])


def _drop_indexes(archive: Archive, connection: Connection) -> None:
    """PostgreSQL fills an index fastest at the end."""
    for name in _INDEXES if archive.dialect == "postgresql" else ():
        connection.execute(text(f"DROP INDEX ix_{name}"))


def _make_indexes(archive: Archive, connection: Connection) -> None:
    """As the first migration makes them."""
    for name in _INDEXES if archive.dialect == "postgresql" else ():
        index, _, column = name.rpartition("_")
        connection.execute(text(f"CREATE INDEX ix_{name} ON {index} USING gin ({column}) WITH (fastupdate = off)"))


def _check(archive: Archive, sample: Sequence[str]) -> Measured:
    chance = random.Random(SEED + 1)  # noqa: S311
    draw = zipf(vocabulary(), chance)
    questions = [(_changed(quote, draw, chance), quote) for quote in sample]
    for question, _ in questions[-WARM:]:
        archive.check(question)
    times, first, told = [], 0, 0
    for question, quote in questions:
        began = time.perf_counter()
        found = archive.check(question)
        times.append(1000 * (time.perf_counter() - began))
        shown = found.quote or found.nearest
        right = shown is not None and " ".join(shown.words) == quote
        first += right
        told += right and found.quote is not None
    never = [" ".join(_sentence(draw, chance)) for _ in range(NEVER_SAID)]
    taken = sum(archive.check(sentence).quote is not None for sentence in never)
    return Measured(first / len(questions), told / len(questions), taken / len(never), times)


def _changed(quote: str, draw: Callable[[], str], chance: random.Random) -> str:
    words = quote.split()
    for at in chance.sample(range(len(words)), round(CHANGED * len(words))):
        words[at] = next(_others(words[at], draw))
    return " ".join(words)


def _others(word: str, draw: Callable[[], str]) -> Iterator[str]:
    while True:
        if (other := draw()) != word:
            yield other


if __name__ == "__main__":
    sys.exit(0 if measure((), Console()) else 1)
