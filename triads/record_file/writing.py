"""The file of a team's record to be filled in: an XLSX workbook that already holds what stands in the record."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from okmo_session.core.exports.xlsx import plain, sheet_title
from sessions.domain.tables.teams import members_of
from sessions.models import Participant
from triads.domain.record.fields import fields_of
from triads.models import Record
from triads.record_file.layout import MEMBER_LINES, Line, file_key, heads, lines_of, member_line

HEAD_ROW = 3
KEY_SHEET = "okmo"
TEXT_COLUMN, HINT_COLUMN = "D", "E"
LETTERS_IN_A_LINE, POINTS_A_LINE = 56, 15
WIDTHS = {"A": 4, "B": 40, "C": 20, TEXT_COLUMN: 64, HINT_COLUMN: 40}

_THIN, _MEDIUM = Side(style="thin", color="8A93A5"), Side(style="medium", color="1A2233")
_BORDER = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
_NEW_SECTION = Border(top=_MEDIUM, bottom=_THIN, left=_THIN, right=_THIN)
_HEAD_FILL, _LABEL_FILL = PatternFill("solid", fgColor="DDE1E9"), PatternFill("solid", fgColor="F3F4F7")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def record_workbook(record: Record) -> bytes:
    """Return the file of `record` in the language of its session. A text is always text, whatever it starts with."""
    with override(record.team.session.language):
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet), "a new workbook has a sheet"
        _write_sheet(sheet, record)
        _write_key(book, record)
        file = BytesIO()
        book.save(file)
        return file.getvalue()


def _write_sheet(sheet: Worksheet, record: Record) -> None:
    number = record.team.table_number
    sheet.title = sheet_title(_("Record of table %(number)d") % {"number": number}, [])
    _write_top(sheet, number)
    members = list(members_of(record.team))
    lines = _lines(record, members)
    texts = _texts(record, members)
    regions = {f"member-{place}": member.region for place, member in enumerate(members, start=1)}
    rows = dict(enumerate(lines, start=HEAD_ROW + 1))
    for row, line in rows.items():
        before = rows.get(row - 1)
        hint = regions.get(line.name, line.hint)
        _write_line(
            sheet, row, line, (texts.get(line.name, ""), hint), begins=not before or before.section != line.section
        )
    placed = {line.name: row for row, line in rows.items()}
    _add_checks(sheet, lines, placed)
    _set_up(sheet)


def _lines(record: Record, members: Sequence[Participant]) -> list[Line]:
    lines = lines_of(record.team.session, record.team.table_number)
    places = range(1, max(MEMBER_LINES, len(members)) + 1)
    return lines[:2] + [member_line(place) for place in places] + lines[2:]


def _texts(record: Record, members: Sequence[Participant]) -> dict[str, str]:
    questions = {str(question.pk): question.text for question in record.team.session.key_questions.all()}
    texts = {name: field.value for name, field in fields_of(record).items()}
    chosen = {name: questions.get(pk, "") for name, pk in texts.items() if name.startswith("key_question:")}
    named = {f"member-{place}": member.name for place, member in enumerate(members, start=1)}
    return texts | chosen | named | {"speaker": record.team.speaker.name if record.team.speaker else ""}


def _write_top(sheet: Worksheet, number: int) -> None:
    _write(sheet.cell(1, 2), _("Record of the team, table № %(number)d") % {"number": number})
    sheet["B1"].font = Font(bold=True, size=16)
    instruction = _(
        "Write into the column “Text” only. Save the file as .xlsx and hand it in on the tablet of the table or to the"
        " headquarters: they will show what is new before anything changes. Members who are missing are added below,"
        " with their region in the last column."
    )
    _write(sheet.cell(2, 2), instruction)
    sheet.merge_cells("B2:E2")
    sheet["B2"].alignment = _WRAPPED
    sheet.row_dimensions[2].height = 48
    for column, head in enumerate(heads(), start=1):
        cell = sheet.cell(HEAD_ROW, column)
        _write(cell, head)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD_FILL, _BORDER


def _write_line(sheet: Worksheet, row: int, line: Line, filled: tuple[str, str], *, begins: bool) -> None:
    for column, value in enumerate((line.name, line.section, line.label, *filled), start=1):
        cell = sheet.cell(row, column)
        _write(cell, value)
        cell.border, cell.alignment = _NEW_SECTION if begins else _BORDER, _WRAPPED
        if column <= 3:
            cell.fill = _LABEL_FILL
    # A row grows by itself as somebody types in it, unless it has a height; what is there already must be seen at once.
    lines = sum(1 + len(part) // LETTERS_IN_A_LINE for part in filled[0].split("\n"))
    if lines > 1:
        sheet.row_dimensions[row].height = lines * POINTS_A_LINE + 3


def _write(cell: Cell | MergedCell, text: str) -> None:
    cell.value = plain(text)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)


def _add_checks(sheet: Worksheet, lines: Sequence[Line], rows: dict[str, int]) -> None:
    members = [row for name, row in rows.items() if name.startswith("member-")]
    questions = DataValidation("list", formula1=f"={KEY_SHEET}!$B$1:$B$99", allow_blank=True)
    speaker = DataValidation("list", formula1=f"=$D${members[0]}:$D${members[-1]}", allow_blank=True)
    lengths = {limit: _length(limit) for limit in {line.limit for line in lines}}
    for line in lines:
        check = lengths[line.limit]
        if line.name.startswith("key_question:"):
            check = questions
        check = speaker if line.name == "speaker" else check
        check.add(f"{TEXT_COLUMN}{rows[line.name]}")
    for check in (questions, speaker, *lengths.values()):
        sheet.add_data_validation(check)


def _length(limit: int) -> DataValidation:
    sentence = _("At most %(limit)d characters.") % {"limit": limit}
    check = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(limit), allow_blank=True)
    check.error, check.errorTitle, check.showErrorMessage = sentence, _("The text is too long"), True
    return check


def _set_up(sheet: Worksheet) -> None:
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _write_key(book: Workbook, record: Record) -> None:
    sheet = book.create_sheet(KEY_SHEET)
    _write(sheet.cell(1, 1), file_key(record.team))
    for row, question in enumerate(record.team.session.key_questions.all(), start=1):
        _write(sheet.cell(row, 2), question.text)
    sheet.sheet_state = "veryHidden"
