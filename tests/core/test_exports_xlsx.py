import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from okmo_session.core.exports.tables import Table
from okmo_session.core.exports.xlsx import TEXT_LIMIT, WorkbookMeta, plain, sheet_title, workbook

pytestmark = pytest.mark.either_database

META = WorkbookMeta(title="Сессия", author="ОКМО", empty="Здесь пока ничего нет.")


def read_back(*tables: Table) -> Workbook:
    return load_workbook(BytesIO(workbook(tables, META)))


def test_a_workbook_holds_every_cell_of_every_table():
    people = Table("Участники", ["Стол", "Имя"], [[1, "Анна"], [2, None]])
    votes = Table("Голоса", ["Номер", "Доля"], [["7.1", 0.5]])

    book = read_back(people, votes)

    assert {sheet.title: list(sheet.values) for sheet in book} == {
        "Участники": [("Стол", "Имя"), (1, "Анна"), (2, None)],
        "Голоса": [("Номер", "Доля"), ("7.1", 0.5)],
    }


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "=1+1", "+7 900", "-1", "@SUM(A1)", "#N/A", "<script>", "🙂", "\u202eמימין"]
)
def test_a_text_stays_a_text_whatever_it_starts_with(text: str):
    cell = read_back(Table("Лист", ["Текст"], [[text]])).active["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(("text", "is_guarded"), [("=1+1", True), ("@a", True), ("Слово", False)])
def test_a_text_that_looks_like_a_formula_does_not_become_one_when_it_is_edited(text: str, is_guarded: bool):
    cell = read_back(Table("Лист", ["Текст"], [[text]])).active["A2"]

    assert cell.quotePrefix == is_guarded


def test_a_heading_is_never_a_formula():
    cell = read_back(Table("Лист", ["=1+1"], [["а"]])).active["A1"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_what_xml_cannot_hold_is_dropped():
    assert plain("а\x00б\x0bв\x1f\ud800г\ufffe\r\nд") == "абвг\nд"


@pytest.mark.parametrize("text", ["я" * 40_000, "🙂" * 40_000])
def test_a_text_longer_than_a_cell_ends_with_an_ellipsis(text: str):
    cut = plain(text)

    assert len(cut.encode("utf-16-le")) // 2 in (TEXT_LIMIT - 1, TEXT_LIMIT)
    assert cut.endswith("…")


def test_a_text_as_long_as_a_cell_is_not_touched():
    assert plain("я" * TEXT_LIMIT) == "я" * TEXT_LIMIT


@pytest.mark.parametrize(
    ("wanted", "taken", "title"),
    [
        ("Повестка", [], "Повестка"),
        ("Итоги: 1/2 [план]?", [], "Итоги  1 2  план"),
        ("'Кавычки'", [], "Кавычки"),
        ("", [], "—"),
        ("я" * 40, [], "я" * 31),
        ("Повестка", ["повестка"], "Повестка (2)"),
        ("я" * 40, ["я" * 31], "я" * 27 + " (2)"),
        ("History", [], "History (2)"),
    ],
)
def test_a_sheet_gets_a_title_that_excel_accepts(wanted: str, taken: list[str], title: str):
    assert sheet_title(wanted, taken) == title


def test_a_table_without_rows_says_so():
    sheet = read_back(Table("Меры", ["Что", "Кто"], [])).active

    assert list(sheet.values) == [("Что", "Кто"), ("Здесь пока ничего нет.", None)]


def test_a_table_without_rows_may_say_it_in_its_own_words():
    sheet = read_back(Table("Голоса", ["Место"], [], empty="Голосования не было.")).active

    assert list(sheet.values) == [("Место",), ("Голосования не было.",)]


def test_a_sheet_is_ready_to_be_read_and_filtered():
    sheet = read_back(Table("Лист", ["Номер", "Текст"], [[1, "слово " * 40], [2, "да"]])).active

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert [sheet.cell(1, 1).font.bold, sheet.cell(2, 1).font.bold] == [True, False]
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [8, 60]
    assert sheet["B2"].alignment.wrap_text


def test_a_sheet_is_ready_to_be_printed_on_a4():
    sheet = read_back(Table("Лист", ["Номер"], [[1]])).active

    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_a_workbook_says_what_it_is_and_when_it_was_made():
    made_at = dt.datetime(2019, 2, 7, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))

    book = load_workbook(BytesIO(workbook([Table("Лист", ["А"], [])], WorkbookMeta("День & вечер", "ОКМО", made_at))))

    assert (book.properties.title, book.properties.creator) == ("День & вечер", "ОКМО")
    assert book.properties.created == dt.datetime(2019, 2, 7, 15, 0)
