"""What a file of a stranger holds as rows of plain text; what they mean is for the app that asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from okmo_session.core.errors import DomainError
from okmo_session.core.text import clean_text

COLUMNS_MAX = 60
# A cell is kept so far that a sentence about it can show how it begins.
CELL_MAX = 500


class FileError(DomainError):
    """A file that cannot be read as a table. Its text is a translated sentence that says what to do."""


class Fault(StrEnum):
    """Why a cell is not simply what it says."""

    FORMULA = "formula"  # a formula whose result was never saved
    ERROR = "error"  # a formula that failed: #N/A
    WIDE = "wide"  # merged over several columns
    TALL = "tall"  # merged over several rows of one column, each of which has the value


@dataclass(frozen=True)
class SheetRow:
    """A row: its number in the file, its cells as text, and the faults of cells by column (both from 0)."""

    number: int
    cells: Sequence[str]
    faults: Mapping[int, Fault] = field(default_factory=dict)

    def cell(self, column: int) -> str:
        """Return the text of a cell, empty where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet in which anything stands; `is_cut` where there were more than the reader took."""

    rows: list[SheetRow]
    is_cut: bool = False


def cell_text(value: str) -> str:
    """Return what stands in a cell as one clean line."""
    return " ".join(clean_text(value[: CELL_MAX * 2]).split())[:CELL_MAX]


def without_tail(cells: list[str]) -> list[str]:
    """Return `cells` without the empty ones at the end."""
    filled = [place for place, text in enumerate(cells, start=1) if text]
    return cells[: max(filled, default=0)]
