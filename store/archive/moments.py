"""Moments as the tables have them: UTC, in seconds, in the order of time as text. The tables of wires keep their own, finer ones."""

from datetime import UTC, datetime

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def stamp(at: datetime) -> str:
    """A moment as text; one without a zone is taken for UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime(_FORM)


def moment(written: str | None) -> datetime | None:
    """The moment that such a text tells."""
    return datetime.strptime(written, _FORM).replace(tzinfo=UTC) if written else None
