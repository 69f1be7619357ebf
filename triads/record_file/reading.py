"""What stands in a file of a record that comes back, however Excel, LibreOffice and hands have changed it."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from okmo_session.core.imports.files import read_form
from okmo_session.core.imports.sheets import Fault, FileError, Sheet, SheetRow
from okmo_session.core.text import clean_text
from sessions.models import StrategySession
from triads.record_file.layout import KEY_START, heads, lines_of, member_line, word_key

ROWS_MAX = 500
MEMBERS_MAX = 60
LONGEST = 10_000
_SLOT = r":\d{1,2}"
_CODE = re.compile(rf"name|speaker|member-\d{{1,2}}|((present|future)_\w+|barrier-\d{{1,2}}|key_question){_SLOT}")
_TABLE = re.compile(r"(\d{1,3})[.,]\d{1,2}")


@dataclass
class RecordFile:
    """What a file says: texts by field, members with their regions, whose it is, and what could not be read.

    `key` is empty where the hidden sheet is lost; `table` is then the number by which its triads are called.
    """

    texts: dict[str, str] = field(default_factory=dict)
    members: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    key: str = ""
    table: int | None = None


def read_record_file(session: StrategySession, content: bytes) -> RecordFile:
    """Return what stands in a file of a record of `session`; FileError with a sentence where no record is in it."""
    with override(session.language):
        sheets = list(read_form(content, ROWS_MAX, value_text))
        found = max((_Reader(session).read(sheet) for sheet in sheets), key=lambda file: len(file.texts), default=None)
    if found is None or not found.texts:
        raise FileError(
            _("There is no record in this file. Download the form of the table, fill it in and choose that file.")
        )
    found.key = _key(sheets)
    return found


def value_text(value: Any) -> str:
    """Return the value of a cell as a person reads it: 7 and not 7.0, a date by day, month and year."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    elif isinstance(value, dt.date):
        value = f"{value:%d.%m.%Y}"
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)[:LONGEST].replace("_x000D_", "").replace("\u00a0", " ")
    return clean_text(text)


def _key(sheets: Iterable[Sheet]) -> str:
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row.cells)
    return next((cell for cell in cells if cell.startswith(KEY_START)), "")


class _Reader:
    """Reads a sheet row by row: a row says by its hidden code or by its words which field it holds."""

    def __init__(self, session: StrategySession) -> None:
        lines = [*lines_of(session, 0), *[member_line(place) for place in range(1, MEMBERS_MAX + 1)]]
        self._by_words = {(word_key(line.section), word_key(line.label)): line.name for line in lines}
        self._names = {line.name for line in lines}
        self._sections = {section for section, _label in self._by_words}
        self._section = ""
        self._text: int | None = None
        self._region: int | None = None
        self._above = ""

    def read(self, sheet: Sheet) -> RecordFile:
        """Return what the sheet holds; no texts where it is no record."""
        file = RecordFile()
        for row in sheet.rows:
            words = [word_key(cell) for cell in row.cells]
            if not self._is_head(words):
                self._read_row(file, row, words)
        return file

    def _is_head(self, words: Sequence[str]) -> bool:
        _code, _part, label, text, hint = map(word_key, heads())
        if label not in words or text not in words:
            return False
        self._text = words.index(text)
        self._region = words.index(hint) if hint in words else self._text + 1
        return True

    def _read_row(self, file: RecordFile, row: SheetRow, words: Sequence[str]) -> None:
        self._section = next((word for word in words if word in self._sections), self._section)
        name, label = self._field(row.cells, words)
        if not name:
            return
        if not file.table:
            file.table = next((int(found[1]) for cell in row.cells if (found := _TABLE.search(cell))), None)
        column = self._text if self._text is not None else label + 1
        text = self._text_of(row, column)
        if row.faults.get(column) in (Fault.FORMULA, Fault.ERROR):
            file.unread.append(name)
        elif name.startswith("member-"):
            if text:
                file.members.append((text, row.cell(self._region if self._region is not None else column + 1)))
        elif text or name not in file.texts:
            # A row that was copied counts once: what is written first.
            file.texts[name] = file.texts.get(name) or text

    def _text_of(self, row: SheetRow, column: int) -> str:
        text = row.cell(column)
        if row.faults.get(column) == Fault.TALL and text == self._above:
            return ""
        self._above = text
        return text

    def _field(self, cells: Sequence[str], words: Sequence[str]) -> tuple[str, int]:
        """Return the field of a row, and the column of its words."""
        labels: Mapping[int, str] = {
            column: self._by_words[self._section, word]
            for column, word in enumerate(words)
            if column != self._text and (self._section, word) in self._by_words
        }
        label = min(labels, default=-1)
        code = next((cell for cell in cells if _CODE.fullmatch(cell) and cell in self._names), "")
        return (code, label if label >= 0 else cells.index(code) + 2) if code else (labels.get(label, ""), label)
