"""Pages made to hang a reader: each is cleaned and read in a moment, or the test's process is killed."""

import multiprocessing

import pytest

import seeds
from store.extract import make_reader
from store.extract.clean import clean
from store.extract.directory import load_directory
from store.types import Article

#: Far more than any of them takes, far less than what grows with the square or the power of the length.
SECONDS = 40


READER = make_reader(load_directory(seeds.DIRECTORY))


def _read(page: str) -> None:
    text = clean(page).text
    READER.extract(Article(file="a.txt", text=text, published="2026-03-04"))


@pytest.mark.parametrize(
    "page",
    [
        "www.a," * 40 + "www.a x",
        "Photo : " + "A-" * 40 + "a!",
        "(" * 100_000,
        "«" * 100_000,
        '"' * 100_000,
        "1:" * 30_000,
        "l'" * 50_000,
        "." * 200_000,
        "« Je pars, dit-il. » " * 5_000,
        "«" * 2_000_000,
        "« a\n\n" * 60_000,
        "Le maire Milo Tarn parle.\n\nL'élue dit « oui ».\n\n" * 3_000,
        "Milo Tarn et Ana Dolm ont vu Davor Lenz. Le maire a dit « oui ». " * 2_000,
        "a " + "“b " * 60_000,
        "« " + "OUI " * 60_000 + ". »",
        ("Ilena Marsk " + "dit que " * 295 + ". ") * 80,
        "— Je pars, dit-il. Tu viens ?\n\n" * 5_000,
        "Ana Dolm a vu Tomas Veld. Le ministre a dit « oui ». " * 8_000,
    ],
    ids=lambda page: page[:8],
)
def test_no_page_hangs_the_reader(page: str) -> None:
    process = multiprocessing.get_context("fork").Process(target=_read, args=(page,))
    process.start()
    process.join(SECONDS)
    hung = process.is_alive()
    process.kill()
    assert not hung
    assert process.exitcode == 0
