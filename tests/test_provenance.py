"""Nothing of the articles that the reader is tried on stands in the repository: facts carry over, sentences do not."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
#: names of offices and bodies are nobody's sentences
OFFICIAL = ("LICENSE", "requirements.txt", "docs/demo.svg", "seeds/directory/", "store/extract/lexicon/")
RUN = 8


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower().replace("’", "'"))
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="the articles are not beside this checkout")
def test_no_file_holds_eight_words_in_a_row_of_an_article() -> None:
    articles = [*SHARED.glob("seeds/*.txt"), *SHARED.glob("corpora/*/*.txt")]
    theirs = set().union(*(runs(path.read_text("utf-8")) for path in articles))
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [ROOT / name for name in listed if not name.startswith(OFFICIAL)]
    shared = {path.name: runs(path.read_bytes().decode("utf-8", "replace")) & theirs for path in ours if path.is_file()}
    assert {name: found for name, found in shared.items() if found} == {}
