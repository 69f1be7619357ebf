"""Tables as an XLSX workbook: one sheet a table, ready to read on a screen and to print on A4."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from okmo_session.core.exports.tables import Cell, Table

# Limits of Excel itself; a text is measured in UTF-16 units, so that an emoji counts twice.
TEXT_LIMIT = 32_767
TITLE_LIMIT = 31
NARROWEST, WIDEST = 8, 60

# XML 1.0 knows none of these; openpyxl refuses the controls and breaks on the surrogates.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_LINE = Side(style="thin", color="C3C8D2")
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="F0F1F4")
_HEAD_BORDER = Border(bottom=Side(style="medium", color="5A6478"))
_BODY_BORDER = Border(bottom=_LINE)
_TEXT_ALIGNMENT = Alignment(vertical="top", wrap_text=True)
_NUMBER_ALIGNMENT = Alignment(vertical="top", horizontal="right")


@dataclass(frozen=True)
class WorkbookMeta:
    """What the file says of itself, and the sentence of a sheet without rows whose table has none of its own."""

    title: str
    author: str = ""
    made_at: dt.datetime | None = None
    empty: str = ""


def workbook(tables: Iterable[Table], meta: WorkbookMeta) -> bytes:
    """Return an XLSX file with one sheet a table. Text is always text, whatever it starts with; numbers are numbers."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for table in tables:
        _add_sheet(book, table, meta)
    book.properties.title = plain(meta.title)
    book.properties.creator = plain(meta.author)
    if meta.made_at:
        book.properties.created = meta.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def plain(text: str) -> str:
    """Return `text` without what no XLSX can hold, and not longer than a cell; a text that was cut ends with “…”."""
    text = _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= TEXT_LIMIT * 2:
        return text
    return units[: (TEXT_LIMIT - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def sheet_title(wanted: str, taken: Sequence[str]) -> str:
    """Return a title Excel accepts and that none of `taken` has, as close to `wanted` as can be."""
    title = _FORBIDDEN_IN_TITLE.sub(" ", plain(wanted).replace("\n", " ")).strip().strip("'").strip() or "—"
    used = {name.casefold() for name in taken} | {"history"}  # «History» is Excel's own.
    attempt, number = title[:TITLE_LIMIT].rstrip(), 1
    while attempt.casefold() in used:
        number += 1
        ending = f" ({number})"
        attempt = title[: TITLE_LIMIT - len(ending)].rstrip() + ending
    return attempt


def _add_sheet(book: Workbook, table: Table, meta: WorkbookMeta) -> None:
    sheet = book.create_sheet(sheet_title(table.title, book.sheetnames))
    for number, head in enumerate(table.columns, start=1):
        _write_head(sheet.cell(1, number), head)
    for row_number, row in enumerate(table.rows, start=2):
        for number, value in enumerate(row, start=1):
            _write(sheet.cell(row_number, number), value)
    sentence = table.empty or meta.empty
    if not table.rows and sentence:
        cell = sheet.cell(2, 1)
        _write(cell, sentence)
        cell.alignment = Alignment(vertical="top", wrap_text=False)
    _set_widths(sheet, table)
    _set_up_reading(sheet, table)
    _set_up_print(sheet, meta)


def _write_head(cell: SheetCell, head: str) -> None:
    _write(cell, head)
    cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _HEAD_BORDER


def _write(cell: SheetCell, value: Cell) -> None:
    cell.border = _BODY_BORDER
    if isinstance(value, str):
        cell.value = plain(value)
        # openpyxl takes «=…» for a formula and «#N/A» for an error of Excel's.
        cell.data_type = "s"
        # Without it a text becomes a formula as soon as somebody edits the cell.
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
        cell.alignment = _TEXT_ALIGNMENT
    else:
        cell.value = value
        cell.alignment = _NUMBER_ALIGNMENT


def _set_widths(sheet: Worksheet, table: Table) -> None:
    for number, head in enumerate(table.columns, start=1):
        texts = [str(row[number - 1]) for row in table.rows if number <= len(row) and row[number - 1] is not None]
        longest = max((len(line) for text in [head, *texts] for line in text.splitlines()), default=0)
        width = min(max(longest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _set_up_reading(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    if table.columns and table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _set_up_print(sheet: Worksheet, meta: WorkbookMeta) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    # In a footer «&» begins a code.
    title = plain(meta.title).replace("\n", " ")[:100].replace("&", "&&")
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = title, "&P / &N"
    sheet.HeaderFooter.oddFooter = footer
