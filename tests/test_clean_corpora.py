"""Cleaning over the texts beside the repository, where they are there: the scraped pages lose their furniture, the edited texts nothing."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from store.extract.clean import clean

SHARED = Path(__file__).parent.parent.parent / "shared"
SEEDS, GOLD, EDITED = SHARED / "seeds", SHARED / "gold" / "seeds.json", SHARED / "corpora" / "wikinews-2016"

#: What goes beside the gold's noise: a section's name, and the crumbs of a line « Article … le … » whose links were lost.
CRUMBS = ("Monde", "Article", "le")

needs_shared = pytest.mark.skipif(not (GOLD.exists() and EDITED.exists()), reason="../shared is not beside this clone")


def solid(text: str) -> str:
    return "".join(text.split())


@cache
def titles() -> dict[str, str]:
    with (SEEDS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["title"] for row in csv.DictReader(file)}


def pages() -> list[Path]:
    return sorted(SEEDS.glob("*.txt")) if SEEDS.exists() else []


@needs_shared
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name[:3])
def test_no_noise_of_the_gold_stays(page: Path) -> None:
    kept = solid(clean(page.read_text("utf-8"), title=titles()[page.name]).text)
    noise = json.loads(GOLD.read_text("utf-8"))[page.name]["noise"]
    assert [words for words in noise if solid(words) in kept] == []


@needs_shared
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name[:3])
def test_no_other_word_of_a_scraped_page_is_lost(page: Path) -> None:
    raw = page.read_text("utf-8")
    cleaned = clean(raw, title=titles()[page.name])
    noise = [solid(words) for words in json.loads(GOLD.read_text("utf-8"))[page.name]["noise"]]
    lost = [
        words
        for words in cleaned.dropped
        if words not in CRUMBS
        and not any(words in cleaned.text or known in solid(words) or solid(words) in known for known in noise)
    ]
    assert lost == []
    assert len(solid(cleaned.text)) + len(solid("".join(cleaned.dropped))) == len(solid(raw))


@needs_shared
def test_an_edited_text_comes_through_unchanged_but_for_white_space() -> None:
    files = sorted(EDITED.glob("*.txt"))
    texts = {file.name: file.read_text("utf-8") for file in files}
    assert len(texts) == 571
    assert [name for name, text in texts.items() if solid(clean(text).text) != solid(text)] == []


@needs_shared
def test_the_first_line_of_an_edited_text_is_its_title() -> None:
    texts = [file.read_text("utf-8") for file in EDITED.glob("*.txt")]
    assert [text[:60] for text in texts if clean(text).title != text.split("\n", 1)[0].strip()] == []
