"""Tells by its first bytes what a file is, whatever its name says, and reads it as sheets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from okmo_session.core.imports.separated import read_separated
from okmo_session.core.imports.sheets import FileError, Sheet
from okmo_session.core.imports.xlsx import AsText, read_workbook

FILE_MAX_MEGABYTES = 5
FILE_MAX = FILE_MAX_MEGABYTES * 1024 * 1024

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_sheets(content: bytes, rows_max: int) -> Iterator[Sheet]:
    """Yield the visible sheets of an XLSX or CSV file, each up to `rows_max` rows; FileError where it is neither."""
    _refuse_unreadable(content)
    if content.startswith(_ZIP):
        yield from read_workbook(content, rows_max)
    else:
        yield read_separated(content, rows_max)


def read_form(content: bytes, rows_max: int, as_text: AsText) -> Iterator[Sheet]:
    """Yield every sheet of an XLSX workbook, hidden ones too, with cells as `as_text` makes them; or FileError."""
    _refuse_unreadable(content)
    if not content.startswith(_ZIP):
        raise FileError(_("This is not a file of Excel (.xlsx). Choose the form that was downloaded here."))
    yield from read_workbook(content, rows_max, as_text, with_hidden=True)


def _refuse_unreadable(content: bytes) -> None:
    if len(content) > FILE_MAX:
        raise FileError(
            _("The file is larger than %(size)d MB. Leave only the list in it, without pictures, and choose it again.")
            % {"size": FILE_MAX_MEGABYTES}
        )
    if not content.strip():
        raise FileError(_("The file is empty: there is not a single line in it."))
    if content.startswith(_OLD_OFFICE):
        raise FileError(
            _("This is a file of an old Excel (.xls) or one with a password. Save it as .xlsx without a password.")
        )
