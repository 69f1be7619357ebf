"""A CSV file as people have them: of Excel in Russian or English, of a web form, of a database."""

import codecs
import csv
import io
import unicodedata
from collections import Counter

from django.utils.translation import gettext as _

from okmo_session.core.imports.sheets import COLUMNS_MAX, FileError, Sheet, SheetRow, cell_text, without_tail

_SEPARATORS = ";,\t"
_SAMPLE_ROWS = 20


def read_separated(content: bytes, rows_max: int) -> Sheet:
    """Return the rows of a CSV in UTF-8, UTF-16 or cp1251 whose cells are parted by «;», «,» or tabs."""
    text = _text(content)
    separator, text = _separator(text)
    rows: list[SheetRow] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for number, values in enumerate(reader, start=1):
            cells = without_tail([cell_text(value) for value in values[:COLUMNS_MAX]])
            if not cells:
                continue
            if len(rows) == rows_max:
                return Sheet(rows, is_cut=True)
            rows.append(SheetRow(number, cells))
    except csv.Error as error:
        raise FileError(
            _("A quotation mark is opened before line %(line)d of the file and not closed. Save the list as .xlsx.")
            % {"line": reader.line_num}
        ) from error
    if not rows:
        raise FileError(_("The file is empty: there is not a single line in it."))
    return Sheet(rows)


def _text(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Any bytes are letters of cp1251; a picture or a PDF has controls among them, a list has none.
        if not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileError(_("This is not a table. Choose a file of Excel (.xlsx) or a CSV file."))


def _encodings(content: bytes) -> list[str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8-sig", "cp1251"]


def _separator(text: str) -> tuple[str, str]:
    """Return what parts the cells, and the text without a line of Excel's that says so."""
    first, _newline, rest = text.partition("\n")
    if first.strip().casefold() in {f"sep={one}".strip() for one in _SEPARATORS}:
        # The tab itself was stripped from «sep=».
        return first.strip()[4:] or "\t", f"\n{rest}"
    return max(_SEPARATORS, key=lambda separator: _regularity(text, separator)), text


def _regularity(text: str, separator: str) -> tuple[int, int]:
    """Return how many of the first rows have one number of cells above one, and that number."""
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        widths = Counter(len(row) for row, _number in zip(rows, range(_SAMPLE_ROWS), strict=False) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
