"""A column that is one of many values, bound as one parameter: the statement stays the same text however many they are, so that it is
compiled once and PostgreSQL prepares it once.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

from sqlalchemy import BigInteger, BindParameter, Boolean, ColumnElement, Dialect, bindparam, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType


class _Values(UserDefinedType[Sequence[Any]]):
    """An array on PostgreSQL, JSON on SQLite."""

    cache_ok = True

    def __init__(self, item: Literal["TEXT", "INTEGER", "BIGINT"]) -> None:
        self.item = item

    def get_col_spec(self, **_: Any) -> str:
        return f"{self.item}[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[Any] | None], Any]:
        form: Callable[[Sequence[Any]], Any] = list if dialect.name == "postgresql" else _as_json
        return lambda values: form(values or ())


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> "_Among":
        return self  # SQLite uses no index for `... = 1`, which is what SQLAlchemy makes of a function that is a condition


def among(column: ColumnElement[Any], values: Sequence[Any] | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether a column's value is one of some, or of those that a parameter will bring; of none, never."""
    bound = values if isinstance(values, BindParameter) else bindparam("among", values, unique=True)
    return _Among(column, type_coerce(bound, _Values(_item(column))))


def _item(column: ColumnElement[Any]) -> Literal["TEXT", "INTEGER", "BIGINT"]:
    if isinstance(column.type, BigInteger):
        return "BIGINT"
    return "INTEGER" if column.type.python_type is int else "TEXT"


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    return f"{compiler.process(column, **options)} = ANY (CAST({compiler.process(values, **options)} AS {values.type}))"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    listed = f"SELECT value FROM json_each({compiler.process(values, **options)})"  # noqa: S608 - a parameter's place
    return f"{compiler.process(column, **options)} IN ({listed})"


def _as_json(values: Sequence[Any]) -> str:
    return json.dumps(list(values))
