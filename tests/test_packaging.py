"""What travels: the wheel holds all that the program opens, the image is built from files that exist."""

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def of_the_tree(folder: str, pattern: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern) if "__pycache__" not in path.parts}


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("bot", "*.py"),
        ("bot/pages", "*.html"),
        ("bot/pages", "*.css"),
        ("bot/trial/page/templates", "*.html"),
        ("bot/trial/page/static", "*"),
        ("handlers", "*.py"),
        ("store", "*.py"),
        ("store/extract/lexicon", "*.txt"),
        ("store/migrations", "*.py"),
        ("seeds/directory", "*.csv"),
        ("seeds/articles", "*"),
    ],
)
def test_the_wheel_holds_every_file_that_the_program_opens(wheel, folder, pattern):
    expected = of_the_tree(folder, pattern)
    assert expected
    assert expected <= set(wheel.namelist())


def test_the_wheel_holds_nothing_of_a_developer(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "handlers", "store", "seeds"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name or name.endswith(".db")]


def test_the_wheel_installs_the_command(wheel):
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "sourcier = bot.cli:main" in wheel.read(entry_points).decode()


def test_the_sdist_holds_what_the_wheel_is_made_of_and_no_tests(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
        # It can be built again out of itself.
        held.extractall(tmp_path, filter="data")
    wanted = of_the_tree("bot", "*.py") | of_the_tree("store", "*.py") | of_the_tree("seeds/directory", "*.csv")
    assert wanted | {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/", ".ci/")) or name.endswith(".db")]
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    again = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(again, cwd=folder, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as remade:
        assert of_the_tree("bot", "*.py") | of_the_tree("store/extract/lexicon", "*.txt") <= set(remade.namelist())


def test_the_image_copies_files_that_exist_and_that_the_engine_is_given():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    sources = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.M)]
    for source in (name for names in sources for name in names):
        assert (ROOT / source).exists(), source
        assert f"!{source.removeprefix('./')}" in ignored, source


def test_the_image_holds_every_package_of_the_wheel():
    packages = re.search(r"packages = \[(.+)\]", (ROOT / "pyproject.toml").read_text())
    assert packages is not None
    for name in re.findall(r'"(\w+)"', packages.group(1)):
        assert f"COPY {name} ./{name}" in DOCKERFILE


def test_the_image_installs_what_runs_with_hashes_and_nothing_of_development():
    mark = re.search(r"sed '/\^(.+)/,\$d' requirements.txt", DOCKERFILE)
    assert mark is not None
    runtime, _, development = (ROOT / "requirements.txt").read_text().partition(mark.group(1))
    pins = [line for line in runtime.splitlines() if re.match(r"[a-z]", line)]
    assert len(pins) > 30
    assert all("==" in pin for pin in pins)
    assert runtime.count("--hash=sha256:") >= len(pins)
    assert "spacy==" in runtime
    assert "pytest==" in development
    assert "pytest==" not in runtime
    assert "--require-hashes" in DOCKERFILE


def test_the_image_runs_as_somebody_who_is_not_root_with_the_archive_on_the_volume():
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER sourcier$", last, flags=re.M)
    volume = re.search(r"^VOLUME (\S+)$", last, flags=re.M)
    assert volume is not None
    assert f"DATABASE_URL=sqlite:///{volume.group(1)}/sourcier.db" in last
    assert 'CMD ["sourcier", "run"]' in last


def test_the_lock_names_no_address_to_download_from():
    assert "://" not in (ROOT / "requirements.txt").read_text()
