"""What an app hands out: rows first, the file format later."""

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A titled table: column heads and rows of plain values, already in the reader's language.

    `empty` is the sentence that stands where there are no rows.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
