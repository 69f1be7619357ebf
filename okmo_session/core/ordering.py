"""Rows in an order that somebody chose: `position` counts from 1 and stands once in a list.

The caller holds the session's lock. A list is a queryset of rows of one parent, such as `session.key_questions`.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Model, QuerySet


def next_position(rows: QuerySet[Any]) -> int:
    """Return the position of a row that is added at the end of `rows`."""
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return (highest or 0) + 1


def move(rows: QuerySet[Any], pk: int, step: int) -> None:
    """Put the row `pk` `step` places further down, or up where it is negative; at either end it stays there."""
    pks = _in_order(rows)
    if pk not in pks:
        return
    wish = max(0, pks.index(pk) + step)
    pks.remove(pk)
    pks.insert(wish, pk)
    _number(rows, pks)


def reorder(rows: QuerySet[Any], pks: Sequence[int]) -> None:
    """Put `rows` into the order of `pks`; ids that are not among them are no rows, rows not named follow in theirs."""
    known = _in_order(rows)
    named = list(dict.fromkeys(pk for pk in pks if pk in set(known)))
    _number(rows, [*named, *(pk for pk in known if pk not in set(named))])


def _in_order(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("position").values_list("pk", flat=True))


def _number(rows: QuerySet[Any], pks: list[int]) -> None:
    if pks == _in_order(rows):
        return
    by_pk: dict[int, Any] = rows.in_bulk(pks)
    # A position stands once, also in between: first all go where none is, then to their places.
    free = max(len(pks), *(row.position for row in by_pk.values()))
    _write(rows.model, [by_pk[pk] for pk in pks], free)
    _write(rows.model, [by_pk[pk] for pk in pks], 0)


def _write(model: type[Model], rows: list[Any], above: int) -> None:
    for number, row in enumerate(rows, start=1):
        row.position = above + number
    model._default_manager.bulk_update(rows, ["position"])
