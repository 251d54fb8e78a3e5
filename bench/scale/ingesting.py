"""How fast articles come in: reading alone, and read, committed and grouped into an archive that holds many, by one process and by two.

They are made-up ones of a lot that the archive does not hold, of one outlet, whose articles are removed at the end.
`python -m bench.scale.ingesting` is one such process: it says when it is ready and begins when it is told to.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import text, update

from bench.scale.articles import LOT, Made
from bot.archives import packaged_directory, packaged_reader
from store.archive import Archive, engines
from store.ingest import Document, Ingest
from store.manifests import Row
from store.schema import outlets

OUTLET = "Banc d’essai"
#: Not the numbers that archives are made of.
_OTHERS = 2 * LOT
_DAY = "1999-12-31"
_WARM = 20


@dataclass(frozen=True, slots=True)
class Rates:
    """Articles a second."""

    reading: float
    one: float
    two: float


def measure(url: str, many: int) -> Rates:
    """Of so many articles, the archive being afterwards what it was before."""
    reading = _rate(url, ["read"], many)
    one = _rate(url, ["commit"], many)
    two = _rate(url, ["commit", "commit"], many)
    with Archive.open(url) as archive:
        with engines.writing(archive.engine) as connection:
            connection.execute(update(outlets).where(outlets.c.name == OUTLET).values(retention=1))
        archive.expire(date(2031, 3, 4))
    return Rates(reading, one, two)


def _rate(url: str, how: Sequence[str], many: int) -> float:
    """Of processes that begin at one moment, until the last has ended."""
    share = many // len(how)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.scale.ingesting", url, one, str(at * share), str(share), str(len(how))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for at, one in enumerate(how)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    began = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate()[0] for process in processes]
    took = time.perf_counter() - began
    if any(process.returncode for process in processes):
        raise RuntimeError("a process that reads has failed")
    return sum(json.loads(one)["articles"] for one in told) / took


def _work(url: str, how: str, first: int, many: int, lot: int) -> None:
    now = datetime.now(UTC)
    directory = packaged_directory()
    texts = _texts(first + many + _WARM)
    # What is warm reads twice as fast: each begins with articles that are not counted.
    warm, mine = texts[-_WARM:], texts[first : first + many]
    reader = packaged_reader(directory, model=None)
    if how == "read":
        from store.types import Article

        for one in warm:
            reader.extract(Article(file="", text=one, published=_DAY))
        print("ready", flush=True)
        sys.stdin.readline()
        for one in mine:
            reader.extract(Article(file="", text=one, published=_DAY))
    else:
        with Archive.open(url) as archive:
            ingest = Ingest(archive, lambda: reader, now, directory=directory.digest)
            said = Row(title=None, published=_DAY, outlet=OUTLET)
            for at, one in enumerate(warm):
                ingest.take(Document(one.encode(), f"bench-{lot}-{first}-warm-{at}.txt", said))
            print("ready", flush=True)
            sys.stdin.readline()
            for at, one in enumerate(mine):
                ingest.take(Document(one.encode(), f"bench-{lot}-{first}-{at}.txt", said))
            archive.group(now)
    print(json.dumps({"articles": len(mine)}))


def _texts(many: int) -> list[str]:
    made = Made(many + _OTHERS)
    found = [row[1] for lot in made.lots() for row in lot["texts"]]
    return found[-many:]


def size(archive: Archive) -> int:
    """Bytes of the archive in all."""
    told = "SELECT pg_database_size(current_database())"
    if archive.dialect == "sqlite":
        told = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with archive.engine.connect() as connection:
        return int(connection.scalar(text(told)) or 0)


if __name__ == "__main__":
    _work(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
