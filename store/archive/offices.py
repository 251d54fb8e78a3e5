"""A typed role in, its holders out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from store.types import ActorKind


def holders(connection: Connection, typed: str, kinds: Sequence[ActorKind], today: date | None) -> Sequence[Row[Any]]:
    return ()
