"""What a sheet says of its cells besides their values: which are merged, which hold a formula without a result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from okmo_session.core.imports.sheets import COLUMNS_MAX, Fault, FileError

# Rows with nothing in them stand between those that are read.
_ROWS_LOOKED_AT = 3
_MARKS_MAX = 100_000


@dataclass
class Marks:
    """The faults of cells by row (from 1) and column (from 0)."""

    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)
    count: int = 0

    def of_row(self, row: int) -> Mapping[int, Fault]:
        """Return the faults of a row by column."""
        return self.faults.get(row, {})

    def put(self, row: int, column: int, fault: Fault) -> None:
        """Note a fault; a sheet with more of them than any list has is refused."""
        self.count += 1
        if self.count > _MARKS_MAX:
            raise FileError(_("Too many cells of this file are merged. Copy only the values into a new workbook."))
        self.faults.setdefault(row, {})[column] = fault


def read_marks(xml: IO[bytes], rows_max: int) -> Marks:
    """Return the marks of the sheet whose XML is given, as far down as `rows_max` rows can reach."""
    marks, last_row = Marks(), rows_max * _ROWS_LOOKED_AT
    for _event, element in iterparse(xml):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            _note_formula(element, marks)
        elif tag == "mergeCell":
            _note_merge(element.get("ref", ""), marks, last_row)
        if tag in ("row", "mergeCell"):
            element.clear()
    return marks


def _note_formula(cell: Element, marks: Marks) -> None:
    parts = {part.tag.rpartition("}")[2]: part.text for part in cell}
    # A result that is the empty text is a result, and says so by its type.
    if "f" not in parts or parts.get("v") or cell.get("t") == "str" or not cell.get("r"):
        return
    letters, row = coordinate_from_string(cell.get("r", ""))
    column = column_index_from_string(letters) - 1
    if column < COLUMNS_MAX:
        marks.put(row, column, Fault.FORMULA)


def _note_merge(reference: str, marks: Marks, last_row: int) -> None:
    first_column, first, last_column, last = range_boundaries(reference)
    fault = Fault.TALL if first_column == last_column else Fault.WIDE
    for row in range(first or 1, min(last or 1, last_row) + 1):
        for column in range(first_column or 1, min(last_column or 1, COLUMNS_MAX) + 1):
            marks.put(row, column - 1, fault)
