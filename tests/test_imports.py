"""Who imports whom: the contracts hold, and whoever answers never pays for reading."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import variables

ROOT = Path(__file__).resolve().parents[1]

#: What an answer has no use for, each slow to import.
HEAVY = (
    *("spacy", "thinc", "numpy", "trafilatura", "lxml", "alembic"),
    *("uvicorn", "starlette", "prompt_toolkit", "text_to_num", "matplotlib", "PIL"),
)

ASK = """
import sys
from bot.cli import cli
try:
    cli(["ask", "/citations Marsk"])
except SystemExit as end:
    assert not end.code, end.code
print(sorted(set(sys.modules) & set(sys.argv[1].split(","))), file=sys.stderr)
"""


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    environment = {**clean}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_the_contracts_hold():
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_asking_imports_nothing_that_reads_or_serves(tmp_path):
    made = run("-c", "from store.archive import Archive; Archive.create('sqlite:///sourcier.db').close()", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    done = run("-c", ASK, ",".join(HEAVY), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr.splitlines()[-1] == "[]"


def test_an_ingest_with_nothing_new_does_not_import_what_reads(tmp_path):
    (tmp_path / "article.txt").write_text("Il pleut sur Merrault depuis lundi matin.", encoding="utf-8")
    probe = (
        "import sys\nfrom bot.cli import cli\ntry:\n    cli(['ingest', 'article.txt'])\nexcept SystemExit:\n    pass\n"
        "print('spacy' in sys.modules)"
    )
    assert run("-c", probe, folder=tmp_path).stdout.splitlines()[-1] == "True"
    assert run("-c", probe, folder=tmp_path).stdout.splitlines()[-1] == "False"


def test_the_process_that_answers_slack_does_not_import_what_reads(tmp_path):
    probe = "import sys, bot.web; print(sorted(set(sys.modules) & {'spacy', 'thinc', 'trafilatura', 'matplotlib', 'PIL'}))"
    done = run("-c", probe, folder=tmp_path)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("command", ["--help", "--version"])
def test_help_and_version_import_no_room_of_the_house(tmp_path, command):
    probe = f"import sys\nfrom bot.cli import cli\ntry:\n    cli(['{command}'])\nexcept SystemExit:\n    pass\n"
    done = run(
        "-c", probe + "print(sorted({'slack_bolt', 'sqlalchemy', 'spacy', 'pydantic'} & set(sys.modules)))", folder=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
