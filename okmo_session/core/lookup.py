"""What every page asks of the database, in SQL that is written once.

Django writes the SQL of a queryset anew each time, and takes ten times as long for it as the database for the answer
(docs/decisions/0009). For the few questions of every page; all others are querysets.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.sql import Query


class Lookup:
    """A question for one row. Where `sql` says `{team}`, the columns of the model `team` go, of the table so called."""

    def __init__(self, sql: str, **models: type[Model]) -> None:
        self._models = models
        self._sql = sql.format(**{name: _columns(model, name) for name, model in models.items()})

    def first(self, *values: str | int) -> list[Any] | None:
        """Return None or the first row that is found for `values`, one for each `%s`.

        It begins with an instance of each model in turn, None where nothing was joined, and ends with what else the
        SQL asks for.
        """
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            row = cursor.fetchone()
        return list(self._read(row)) if row else None

    def _read(self, row: Sequence[Any]) -> Iterator[Any]:
        for model in self._models.values():
            count = len(model._meta.concrete_fields)
            values, row = list(row[:count]), row[count:]
            # The first column is the key, which no row is without.
            yield None if values[0] is None else _instance(model, values)
        yield from row


def _columns(model: type[Model], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def _instance(model: type[Model], values: list[Any]) -> Model:
    for place, (converters, column) in _converters(model).items():
        for convert in converters:
            values[place] = convert(values[place], column, connection)
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], values)


@cache
def _converters(model: type[Model]) -> dict[int, tuple[list[Any], Any]]:
    """Return by place what the ORM makes of a column's value: times with a zone, JSON as what it says."""
    compiler: Any = Query(model).get_compiler(connection.alias)
    found: dict[int, tuple[list[Any], Any]] = compiler.get_converters(
        [field.cached_col for field in model._meta.concrete_fields]
    )
    return found
