"""A fault in, a sentence on stderr and exit code 1 out: what the user can mend is told without a traceback."""

import contextlib
from collections.abc import Iterator

import typer


def warn(message: str) -> None:
    typer.echo(message, err=True)


@contextlib.contextmanager
def plainly(*faults: type[Exception]) -> Iterator[None]:
    """What the user can mend is one sentence on stderr and exit code 1, not a traceback."""
    try:
        yield
    except faults as fault:
        warn(str(fault))
        raise typer.Exit(1) from None
