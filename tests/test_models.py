"""An optional statistical model (`SOURCIER_SPACY_MODEL`) proposes names. The test trains a tiny one itself."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.training import Example

SENTENCES = [
    ("Hier {name} restait sur la rive.", "PER"),
    ("Sans {name} la fête est triste.", "PER"),
    ("La lettre que {name} attendait.", "PER"),
    ("On a revu {name} au marché.", "PER"),
]
NAMES = ["Quorvane", "Brizelle", "Tormane", "Galvire", "Sombrane", "Orvelle"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a French pipeline that knows six invented names by heart."""
    nlp = spacy.blank("fr")
    examples = []
    for sentence, label in SENTENCES:
        for name in NAMES:
            text = sentence.format(name=name)
            start = text.index(name)
            examples.append(Example.from_dict(nlp.make_doc(text), {"entities": [(start, start + len(name), label)]}))
    nlp.add_pipe("ner")
    spacy.util.fix_random_seed(7)
    order = random.Random(7)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(12):
        order.shuffle(examples)
        nlp.update(examples, sgd=optimizer)
    folder = tmp_path_factory.mktemp("model")
    nlp.to_disk(folder)
    return folder


def people(file: Path, **settings: str) -> set[str]:
    environment = {"PATH": os.environ["PATH"], **settings}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "read", str(file)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    return {actor["name"] for actor in json.loads(done.stdout)["actors"] if actor["kind"] == "person"}


def test_a_model_proposes_names_that_nothing_else_tells(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("On a revu Quorvane au marché. Sans Quorvane la fête est triste.", "utf-8")
    assert people(file) == set()
    assert people(file, SOURCIER_SPACY_MODEL=str(model)) == {"Quorvane"}
