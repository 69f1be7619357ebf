"""An XLSX workbook of a stranger: looked at from outside before openpyxl may open it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from okmo_session.core.imports.sheets import COLUMNS_MAX, Fault, FileError, Sheet, SheetRow, cell_text, without_tail
from okmo_session.core.imports.xlsx_marks import Marks, read_marks

ENTRIES_MAX = 1000
UNPACKED_MAX_MEGABYTES = 25
SHEETS_MAX = 30


type AsText = Callable[[Any], str]


def plain_text(value: Any) -> str:
    """Return the value of a cell as one line, cut to what a list may hold."""
    if value is None:
        return ""
    # A telephone number is a number to Excel.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return cell_text(str(value))


def read_workbook(
    content: bytes, rows_max: int, as_text: AsText = plain_text, *, with_hidden: bool = False
) -> Iterator[Sheet]:
    """Yield the visible sheets of a workbook, or all, each up to `rows_max` rows in which anything stands."""
    try:
        _check_archive(content)
        yield from _sheets(content, rows_max, as_text, with_hidden)
    except FileError:
        raise
    # What is broken on purpose breaks zipfile, expat or openpyxl at any place and with any exception.
    except Exception as error:
        raise FileError(
            _("The file is damaged and cannot be read. Open it in Excel, save it once more as .xlsx and choose it.")
        ) from error


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    # zipfile never unpacks more of an entry than these sizes say, true or not.
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_MAX_MEGABYTES * 1024 * 1024:
        raise FileError(
            _("Unpacked, the file is larger than %(size)d MB. Copy only the list into a new workbook and choose that.")
            % {"size": UNPACKED_MAX_MEGABYTES}
        )
    if "[Content_Types].xml" not in {entry.filename for entry in entries} or not any(
        entry.filename.startswith("xl/") for entry in entries
    ):
        raise FileError(_("This is not a table. Choose a file of Excel (.xlsx) or a CSV file."))


def _sheets(content: bytes, rows_max: int, as_text: AsText, with_hidden: bool) -> Iterator[Sheet]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if with_hidden or sheet.sheet_state == "visible"]
        for sheet in sheets[:SHEETS_MAX]:
            # openpyxl gives merged cells and formulas without a result in its slow mode only.
            with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_path(sheet)) as xml:
                marks = read_marks(xml, rows_max)
            yield _read_sheet(sheet, marks, rows_max, as_text)
    finally:
        book.close()


def _path(sheet: Any) -> str:
    return str(sheet._worksheet_path).removeprefix("/")


def _read_sheet(sheet: Any, marks: Marks, rows_max: int, as_text: AsText) -> Sheet:
    # The size that the file claims may be wrong; what stands in it counts.
    sheet.reset_dimensions()
    rows: list[SheetRow] = []
    above: dict[int, str] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX), start=1):
        texts, faults = [as_text(cell.value) for cell in cells], dict(marks.of_row(number))
        faults |= {column: Fault.ERROR for column, cell in enumerate(cells) if cell.data_type == "e"}
        for column, fault in faults.items():
            if fault == Fault.TALL:
                above[column] = texts[column] = texts[column] or above.get(column, "")
        texts = without_tail(texts)
        if not texts and Fault.FORMULA not in faults.values():
            continue
        if len(rows) == rows_max:
            return Sheet(rows, is_cut=True)
        rows.append(SheetRow(number, texts, faults))
    return Sheet(rows)
