"""The file of a record: written, and read back as LibreOffice and hands have left it."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from okmo_session.core.imports.sheets import FileError
from sessions.models import Participant, Team
from tests.factories.sessions import TeamFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from tests.spreadsheets import lying_bomb, saved, xlsx, zip_bomb
from triads.domain.record.records import open_record
from triads.models import Record, Triad
from triads.record_file.layout import file_key
from triads.record_file.reading import RecordFile, read_record_file
from triads.record_file.writing import record_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
FILES = Path(__file__).parent / "files"


@pytest.fixture
def record(team: Team) -> Record:
    KeyQuestionFactory(session=team.session, position=1, text="Как ускорить обмен, не теряя точности?")
    KeyQuestionFactory(session=team.session, position=2, text="Кто за это отвечает?")
    return written_record(team)


def _book(record: Record) -> Workbook:
    return load_workbook(io.BytesIO(record_workbook(record)))


def _sheet(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def _row(sheet: Worksheet, code: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == code)


def _fill(sheet: Worksheet, **texts: Any) -> None:
    for code, value in texts.items():
        sheet.cell(_row(sheet, code.replace("__", ":").replace("barrier_", "barrier-")), 4).value = value


def _read(record: Record, book: Workbook) -> RecordFile:
    return read_record_file(record.team.session, saved(book))


def test_the_file_holds_what_stands_in_the_record_and_reads_back_the_same(record: Record) -> None:
    Triad.objects.filter(team=record.team, slot=2).update(key_question=record.team.session.key_questions.last())

    found = read_record_file(record.team.session, record_workbook(record))

    assert found.key == file_key(record.team)
    assert found.texts["name"] == "Волга"
    assert found.texts["speaker"] == record.team.speaker.name
    assert found.texts["key_question:2"] == "Кто за это отвечает?"
    assert found.texts["future_effect:3"] == "ускоряет"
    assert (found.texts["barrier-4:1"], found.texts["barrier-5:1"]) == ("Нет единого канала", "")
    assert len(found.texts) == 2 + 3 * (8 + 5 + 1)
    assert [name for name, _region in found.members] == [record.team.speaker.name]
    assert found.unread == []


def test_the_file_is_ready_to_be_filled_in(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    checks = {check.type: check for check in sheet.data_validations.dataValidation}

    assert sheet.freeze_panes == "A4"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.column_dimensions["D"].width >= 60
    assert book["okmo"].sheet_state == "veryHidden"
    assert {"list", "textLength"} == set(checks)
    lists = [check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"]
    assert sorted(lists) == ["=$D$6:$D$17", "=okmo!$B$1:$B$99"]
    assert book["okmo"]["B1"].value == "Как ускорить обмен, не теряя точности?"
    text = sheet.cell(_row(sheet, "present_what:1"), 4)
    assert text.alignment.wrap_text
    assert text.border.left.style == "thin"


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+7", "-1", "@sum", "#N/A", "<script>alert(1)</script>", "👩‍👩‍👧"]
)
def test_a_text_of_a_person_never_becomes_a_formula(record: Record, text: str) -> None:
    Triad.objects.filter(team=record.team, slot=1).update(present_what=text)
    Participant.objects.filter(pk=record.team.speaker_id).update(name=text)
    record.team.refresh_from_db()

    sheet = _sheet(_book(record))

    cells = [sheet.cell(_row(sheet, code), 4) for code in ("present_what:1", "speaker", "member-1")]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", text)] * 3
    assert read_record_file(record.team.session, record_workbook(record)).texts["present_what:1"] == text


def test_the_key_tells_tables_and_sessions_apart(record: Record) -> None:
    other, elsewhere = TeamFactory(session=record.team.session, table_number=8), TeamFactory(table_number=7)

    keys = {read_record_file(team.session, record_workbook(open_record(team))).key for team in (other, elsewhere)}

    assert len(keys | {file_key(record.team)}) == 3


def test_a_long_text_comes_back_whole(record: Record) -> None:
    text = "Длинная норма с «кавычками» и переводом\nстроки " * 40
    Triad.objects.filter(team=record.team, slot=1).update(present_what=text.strip())

    assert read_record_file(record.team.session, record_workbook(record)).texts["present_what:1"] == text.strip()


def test_moved_rows_and_inserted_columns_are_read_by_their_words(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    _fill(sheet, name="Ока", future_where__2="в Пермском крае")
    sheet.delete_cols(1)
    sheet.insert_cols(2, 2)
    sheet.insert_rows(1, 3)
    sheet.insert_rows(20, 2)
    sheet.title = "Наша запись"

    found = _read(record, book)

    assert (found.texts["name"], found.texts["future_where:2"]) == ("Ока", "в Пермском крае")
    assert len(found.texts) == 2 + 3 * (8 + 5 + 1)
    assert found.key == file_key(record.team)


def test_sorted_rows_are_known_by_their_codes(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    _fill(sheet, present_what__1="первая", present_what__3="третья")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for row, values in enumerate(reversed(rows), start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value

    found = _read(record, book)

    assert (found.texts["present_what:1"], found.texts["present_what:3"]) == ("первая", "третья")


def test_headings_in_other_case_with_yo_and_hard_spaces_are_found(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    sheet.delete_cols(1)
    for row in sheet.iter_rows(min_row=3):
        for cell in row[:3]:
            if isinstance(cell.value, str) and cell.column != 3:
                cell.value = f"\u00a0{cell.value.upper().replace(' ', chr(160))} "
    sheet.cell(3, 3).value = "ТЕКСТ "

    found = _read(record, book)

    assert len(found.texts) == 2 + 3 * (8 + 5 + 1)
    assert found.texts["present_on_what:1"] == "решений МСУ"


def test_merged_parts_and_a_lost_key_are_read_with_the_number_of_the_table(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    del book["okmo"]
    sheet.delete_cols(1)
    first = next(row for row in range(4, sheet.max_row) if "7.2" in str(sheet.cell(row, 1).value))
    sheet.merge_cells(start_row=first + 1, end_row=first + 4, start_column=1, end_column=1)

    found = _read(record, book)

    assert (found.key, found.table) == ("", 7)
    assert found.texts["present_where:2"] == "в Самарской области"


def test_numbers_dates_and_spaces_are_read_as_a_person_reads_them(record: Record) -> None:
    book = _book(record)
    _fill(
        _sheet(book),
        name=2030,
        present_what__1=7.5,
        present_effect__1=dt.datetime(2026, 11, 27),
        present_on_what__1="  решений\u00a0МСУ \r\n",
    )

    texts = _read(record, book).texts

    assert (texts["name"], texts["present_what:1"]) == ("2030", "7.5")
    assert (texts["present_effect:1"], texts["present_on_what:1"]) == ("27.11.2026", "решений МСУ")


def test_a_formula_without_a_result_is_named_and_not_taken_for_empty(record: Record) -> None:
    book = _book(record)
    _fill(_sheet(book), present_what__1='="Обмен"&" сведениями"', barrier_1__2="#N/A")

    found = _read(record, book)

    assert sorted(found.unread) == ["barrier-1:2", "present_what:1"]
    assert "present_what:1" not in found.texts


def test_other_sheets_and_new_members_do_no_harm(record: Record) -> None:
    book = _book(record)
    sheet = _sheet(book)
    row = _row(sheet, "member-2")
    sheet.cell(row, 4).value, sheet.cell(row, 5).value = "Борис Орлов", "Тверь"
    notes = book.create_sheet("Черновик", 0)
    notes["A1"] = "Всякое"

    found = _read(record, book)

    assert found.members[1] == ("Борис Орлов", "Тверь")
    assert found.texts["name"] == "Волга"


def test_a_file_of_bad_faith_is_refused_with_a_sentence(record: Record) -> None:
    whole = record_workbook(record)
    files = [b"", b"text", b"PK\x03\x04broken", xlsx([["ФИО"], ["Анна"]]), zip_bomb(whole), lying_bomb(whole)]
    files += [b"\xd0\xcf\x11\xe0old", whole + b"\0" * (5 * 1024 * 1024)]

    for content in files:
        with pytest.raises(FileError, match=r"файл|Файл|таблиц"):
            read_record_file(record.team.session, content)


LONG = (
    "Сведения о состоянии дорог, мостов и переправ доходят до посёлков с опозданием на трое суток,"
    " и глава узнаёт о размыве от жителей. "
) * 4
FILLED = {
    "name": "Ёлка и Берёза",
    "speaker": "Борис Орлов",
    "key_question:1": "Кто за это отвечает?",
    "present_what:1": LONG.strip(),
    "present_effect:1": "снижает",
    "present_on_what:1": "первая строка\nвторая строка",
    "barrier-1:2": "2030",
    "barrier-2:2": "27.11.2026",
    "barrier-3:2": "=не формула, а текст",
    "future_what:3": "Обмен сведениями за сутки",
    "future_where:3": "",
}


@pytest.mark.parametrize("name", ["libreoffice", "libreoffice-mangled"])
def test_files_that_libreoffice_has_saved_are_read_field_by_field(record: Record, name: str) -> None:
    """Made of a form by LibreOffice 7.4.

    In the mangled one the codes and the key are gone, rows and columns put in, heads in capitals, a part merged, the
    sheet named anew behind another one.
    """
    before = read_record_file(record.team.session, record_workbook(record)).texts

    found = read_record_file(record.team.session, (FILES / f"{name}.xlsx").read_bytes())

    assert found.texts == before | FILLED
    assert found.members == [("Анна Белова", ""), ("Борис Орлов", "Тверская область")]
    assert found.unread == []
    assert (bool(found.key), found.table) == (name == "libreoffice", 7)
