"""The hand-made gold of tests/gold: its offsets hold, it carries nobody's sentences, and the reader keeps what it has reached on ours."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.readings import read_files

GOLD = Path(__file__).parent / "gold"
WIKINEWS = Path(__file__).parents[2] / "shared" / "corpora" / "wikinews-2016"
#: where the articles of each gold file are
FOLDERS = {
    "styles.json": GOLD / "styles",
    "wikinews-2016-dev.json": WIKINEWS,
    "wikinews-2016-held.json": WIKINEWS,
}
#: by writers, since each new one starts where nobody has looked: f1 and speaker reached. They only go up.
FLOORS = {"abcdefghijklmnopqrs": (0.955, 0.915), "t": (0.97, 0.85)}

QUOTE = {"start", "end", "kind", "speaker", "alt", "cue", "optional"}
#: an unnamed person's own words are a name as long as they are no sentence
LONGEST_NAME = 7

Place = tuple[tuple[int, int], ...]


@cache
def gold_of(name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((GOLD / name).read_text("utf-8"))
    return gold


def quotes(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((file, row) for file, article in gold_of(name).items() for row in article["quotes"])


def test_every_gold_file_is_known_here() -> None:
    assert sorted(path.name for path in GOLD.glob("*.json")) == sorted(FOLDERS)


# --- the reader on our own articles ------------------------------------------------------------------------------------


def place(text: str, pieces: list[tuple[int, int]]) -> Place:
    """Pieces of a text as offsets into it with all white space left out, which cleaning may change."""
    return tuple((len(solid(text[:start])), len(solid(text[:end]))) for start, end in pieces)


def solid(text: str) -> str:
    return "".join(text.split())


def same(said: str | None, accepted: list[str | None]) -> bool:
    """The same name but for the article before it and its capitals: « Le parquet », « parquet »."""
    return bare(said) in [bare(name) for name in accepted]


def bare(name: str | None) -> str | None:
    return name and re.sub(r"^(?:les?|la|des|une?) |^l'", "", name.replace("’", "'").casefold())


@pytest.fixture(scope="module")
def counted() -> dict[str, Counter[str]]:
    """What became of every quote of our own articles, by writers: `found` (of these `named` rightly), `missed`, `invented`."""
    counts: dict[str, Counter[str]] = {writers: Counter() for writers in FLOORS}
    files = [GOLD / "styles" / name for name in gold_of("styles.json")]
    for file, line in zip(files, read_files(files, published=None, model=None, warn=lambda _: None), strict=True):
        assert line is not None, file
        writers = next(writers for writers in FLOORS if file.name[0] in writers)
        counts[writers].update(judged(file, json.loads(line)))
    return counts


def judged(file: Path, reading: dict[str, Any]) -> Counter[str]:
    raw, read, counts = file.read_text("utf-8"), reading["text"], Counter[str]()
    assert solid(read) == solid(raw), f"{file.name}: cleaning has taken something away"
    said = {
        place(read, [(piece["start"], piece["end"]) for piece in quote["pieces"]]): quote["speaker"]
        for quote in reading["quotes"]
        if quote["kind"] != "indirect"
    }
    for row in gold_of("styles.json")[file.name]["quotes"]:
        where = place(raw, [(row["start"], row["end"]), *row.get("more", [])])
        found, speaker = where in said, said.pop(where, None)
        if not row["optional"]:
            counts["found" if found else "missed"] += 1
            counts["named"] += found and same(speaker, [row["speaker"], *row["alt"]])
    counts["invented"] += len(said)
    return counts


@pytest.mark.parametrize("writers", FLOORS)
def test_quotes_of_every_style_are_found(counted: dict[str, Counter[str]], writers: str) -> None:
    found, wrong = counted[writers]["found"], counted[writers]["missed"] + counted[writers]["invented"]
    assert 2 * found / (2 * found + wrong) >= FLOORS[writers][0]


@pytest.mark.parametrize("writers", FLOORS)
def test_quotes_of_every_style_get_their_speaker(counted: dict[str, Counter[str]], writers: str) -> None:
    assert counted[writers]["named"] / counted[writers]["found"] >= FLOORS[writers][1]


def test_every_article_of_ours_has_its_gold() -> None:
    assert sorted(path.name for path in FOLDERS["styles.json"].iterdir()) == sorted(gold_of("styles.json"))


# --- the gold itself ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOLDERS)
def test_every_offset_lies_within_its_file_and_marks_words(name: str) -> None:
    if not FOLDERS[name].is_dir():
        pytest.skip("../shared is not beside this clone")
    for file, article in gold_of(name).items():
        raw = (FOLDERS[name] / file).read_text("utf-8")
        for row in [*article["quotes"], *article["not_quotes"]]:
            spans = [(row["start"], row["end"]), *row.get("more", [])]
            for start, end in [*spans, *([row["cue"]] if row.get("cue") else [])]:
                assert 0 <= start < end <= len(raw), (file, row)
                assert raw[start:end] == raw[start:end].strip(), (file, row)
            assert all(before[1] <= after[0] for before, after in pairwise(spans)), (file, row)


@pytest.mark.parametrize("name", FOLDERS)
def test_no_row_holds_words_of_an_article(name: str) -> None:
    for file, article in gold_of(name).items():
        assert set(article) == {"held", "quotes", "not_quotes"}, file
        assert all(set(row) == {"start", "end"} for row in article["not_quotes"]), file
    for file, row in quotes(name):
        assert QUOTE <= set(row) <= QUOTE | {"more"}, (file, row)
        offsets = [row["start"], row["end"], *(row["cue"] or []), *(end for pair in row.get("more", []) for end in pair)]
        assert all(isinstance(offset, int) for offset in offsets), (file, row)
        assert row["kind"] in ("direct", "fragment"), (file, row)


@pytest.mark.parametrize("name", [name for name, folder in FOLDERS.items() if folder == WIKINEWS])
def test_speakers_of_others_articles_are_names_or_few_words(name: str) -> None:
    for file, row in quotes(name):
        for speaker in (row["speaker"], *row["alt"]):
            assert speaker is None or len(re.findall(r"\w+", speaker)) <= LONGEST_NAME, (file, speaker)


def test_what_is_held_out_is_marked_so() -> None:
    held = {name: {file for file, article in gold_of(name).items() if article["held"]} for name in FOLDERS}
    assert held["wikinews-2016-held.json"] == held["wikinews-2016-dev.json"] == set()  # all were looked at since
    assert {file[0] for file in held["styles.json"]} == {"s", "t"}
