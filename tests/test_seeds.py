"""The data that travels with the program: the demo's articles are ours and complete, the directory's outlets are real ones."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import seeds
from store.extract.text import fold, tokens

ARTICLES = Path(str(seeds.ARTICLES))
OUTLETS = Path(str(seeds.DIRECTORY)) / "outlets.csv"
SHARED = Path(__file__).resolve().parents[2] / "shared"
INVENTED = {"Le Fanal d'Ostrane", "Agence Valdorienne de Presse", "La Dépêche du Détroit"}
DEMONSTRATION = "Sourcier, dépêches de démonstration"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


MANIFEST = rows(ARTICLES / "manifest.csv")


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every stretch of `length` words, folded: accents, case and punctuation cannot hide a copy."""
    words = tokens(text)
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def copied(others: Iterable[Path], *, length: int) -> list[str]:
    """What our articles share with others' texts: « v01.txt and 001.txt: six words side by side »."""
    ours = {name: runs(text, length) for name, text in TEXTS.items()}
    everything = set[tuple[str, ...]]().union(*ours.values())
    found = []
    for path in others:
        for stretch in everything & runs(path.read_text(encoding="utf-8"), length):
            found += [f"{name} and {path.name}: {' '.join(stretch)}" for name, own in ours.items() if stretch in own]
    return found


def test_each_article_has_one_row_in_the_manifest_and_each_row_its_article() -> None:
    assert sorted(row["file"] for row in MANIFEST) == sorted(TEXTS)


def test_the_folder_holds_nothing_else_since_ingest_would_read_it() -> None:
    assert {path.name for path in ARTICLES.iterdir()} == {"manifest.csv", *TEXTS}


def test_each_article_is_complete_dated_and_starts_with_its_title() -> None:
    for row in MANIFEST:
        date.fromisoformat(row["published"])
        title, blank, *body = TEXTS[row["file"]].split("\n")
        assert (title, blank) == (row["title"], ""), row["file"]
        assert 120 <= len(tokens(" ".join(body))) <= 350, row["file"]


def test_fiction_comes_from_the_invented_outlets_and_reserved_addresses_over_ten_days() -> None:
    fiction = [row for row in MANIFEST if row["file"].startswith("v")]
    assert {row["outlet"] for row in fiction} == INVENTED
    assert all((urlsplit(row["url"]).hostname or "").endswith(".example.org") for row in fiction)
    assert {row["published"] for row in fiction} == {f"2026-03-{day:02}" for day in range(2, 12)}
    retold = [row for row in MANIFEST if row not in fiction]
    assert {(row["outlet"], row["url"]) for row in retold} == {(DEMONSTRATION, "")}
    assert len(retold) == 5


def test_fiction_names_its_invented_country_and_retold_facts_do_not() -> None:
    for name, text in TEXTS.items():
        invented = re.search(r"valdor|orvan|kastel|merrault|ostrane|sevel", fold(text))
        assert bool(invented) == name.startswith("v"), name


def test_one_address_has_two_versions_that_differ_in_the_amount() -> None:
    twice = [url for url, n in Counter(row["url"] for row in MANIFEST if row["url"]).items() if n > 1]
    assert len(twice) == 1
    first, second = sorted(row["file"] for row in MANIFEST if row["url"] == twice[0])
    assert "«\N{NO-BREAK SPACE}250 millions\N{NO-BREAK SPACE}»" in TEXTS[first]
    assert "«\N{NO-BREAK SPACE}240 millions\N{NO-BREAK SPACE}»" in TEXTS[second]


def test_typography_is_french() -> None:
    for name, text in TEXTS.items():
        assert not re.search(r"«(?!\N{NO-BREAK SPACE})|(?<!\N{NO-BREAK SPACE})»", text), name
        assert not re.search(r"(?<![\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}])[:;!?]", text), name
        assert not re.search(r"  |\t| \n|\.\.\.|\n\n\n|[^\n]\n[^\n]|[^\n]\Z|“ | ”", text), name
        assert text.count("“") == text.count("”"), name
        assert text.count('"') % 2 == 0, name
        # a quote that goes on in the next paragraph opens there again
        assert text.count("«") - text.count("»") == len(re.findall(r"«[^»]*\n\n«", text)), name


def test_words_marked_as_a_real_person_s_are_fragments() -> None:
    for name in TEXTS:
        if name.startswith("r"):
            for words in re.findall(r"«([^»]*)»", TEXTS[name]):
                assert len(tokens(words)) <= 5, (name, words)


def test_invented_and_demonstration_outlets_are_not_in_the_directory() -> None:
    listed = {fold(row["name"]) for row in rows(OUTLETS)}
    assert listed.isdisjoint(fold(name) for name in INVENTED | {DEMONSTRATION})
    assert "example.org" not in OUTLETS.read_text(encoding="utf-8")


def test_outlets_are_whole_rows_with_names_and_domains_of_their_own() -> None:
    outlets = rows(OUTLETS)
    assert len(outlets) >= 80
    assert list(outlets[0]) == ["name", "domains", "country", "kind", "label", "label_en", "licensed", "ours"]
    domains = [domain for row in outlets for domain in row["domains"].split(";")]
    for things in ([fold(row["name"]) for row in outlets], domains):
        assert [thing for thing, n in Counter(things).items() if n > 1] == []
    for row in outlets:
        assert row["name"], row
        assert row["country"], row
        assert row["kind"] in {"agency", "newspaper", "magazine", "television", "radio", "website"}, row
        assert bool(row["label"]) == bool(row["label_en"]), row
        assert (row["licensed"], row["ours"]) == ("no", "no"), row  # the newsroom says otherwise, not we
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in domains)


def test_a_copy_would_be_seen_in_spite_of_case_and_punctuation(tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_text("Il a dit : LA CONVERSATION A DURE, « près d’une heure ».", encoding="utf-8")
    assert {line.split(":")[0] for line in copied(tmp_path.iterdir(), length=6)} == {"r01-istanbul-sans-percee.txt and 001.txt"}


def test_no_six_words_side_by_side_come_from_the_articles_whose_facts_we_retell() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the five articles stand outside the repository, in ../shared/seeds")
    assert copied((SHARED / "seeds").glob("*.txt"), length=6) == []


def test_no_eight_words_side_by_side_come_from_the_news_corpora() -> None:
    if not (SHARED / "corpora").is_dir():
        pytest.skip("the corpora stand outside the repository, in ../shared/corpora")
    assert copied((SHARED / "corpora").rglob("*.txt"), length=8) == []
