import io
import zipfile

import pytest
from openpyxl import Workbook

from okmo_session.core.imports.files import read_sheets
from okmo_session.core.imports.sheets import Fault, FileError
from tests.spreadsheets import lying_bomb, repacked, saved, xlsx, zip_bomb

pytestmark = pytest.mark.either_database

PEOPLE = [["ФИО", "Телефон"], ["Иванов Иван", "8 900 000-00-00"]]
NO_TABLE = "Это не таблица. Выберите файл Excel (.xlsx) или CSV."
DAMAGED = "Файл повреждён и не читается. Откройте его в Excel, сохраните ещё раз как .xlsx и выберите снова."
TOO_LARGE_INSIDE = "В распакованном виде файл больше 25 МБ. Скопируйте в новую книгу только список и выберите её."
EMPTY = "Файл пустой: в нём нет ни одной строки."
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "{"A" * 1000}">{LAUGHS}]><worksheet>&e9;</worksheet>'.encode()


def rows(content, rows_max=100):
    return [(row.number, list(row.cells)) for sheet in read_sheets(content, rows_max) for row in sheet.rows]


def refusal(content):
    with pytest.raises(FileError) as error:
        list(read_sheets(content, 3000))
    return str(error.value)


def archive(**entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, body in entries.items():
            made.writestr(name, body)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "ФИО;Телефон\r\nИванов Иван;8 900 000-00-00\r\n".encode("cp1251"),
        "ФИО;Телефон\r\nИванов Иван;8 900 000-00-00\r\n".encode("utf-8-sig"),
        "ФИО,Телефон\nИванов Иван,8 900 000-00-00".encode(),
        "ФИО\tТелефон\rИванов Иван\t8 900 000-00-00".encode("utf-16"),
        '"ФИО";"Телефон"\n"Иванов\nИван";"8 900 000-00-00"'.encode(),
        xlsx(PEOPLE),
    ],
    ids=["cp1251 of Excel", "utf-8 of Excel", "commas", "unicode text of Excel", "quoted", "xlsx"],
)
def test_every_table_a_hall_may_send_is_read(content):
    assert rows(content) == [(1, ["ФИО", "Телефон"]), (2, ["Иванов Иван", "8 900 000-00-00"])]


def test_excels_own_line_about_separators_is_not_a_row():
    assert rows("sep=;\nФИО;Стол\nИванов, Иван;7".encode()) == [(2, ["ФИО", "Стол"]), (3, ["Иванов, Иван", "7"])]


def test_commas_inside_cells_do_not_part_them():
    content = 'ФИО;Организация\nИванов Иван;"ООО ""Волга"", г. Самара, ул. Мира, 5"\nПетров;а, б, в, г\n'.encode()

    assert rows(content)[1] == (2, ["Иванов Иван", 'ООО "Волга", г. Самара, ул. Мира, 5'])


def test_numbers_and_blank_rows_of_a_workbook_are_read_as_people_see_them():
    content = xlsx([["Список"], [], ["Стол", "Телефон"], [7.0, 79000000000], [None, None], [8, "+7 (900)\u00a01"]])

    assert rows(content) == [
        (1, ["Список"]),
        (3, ["Стол", "Телефон"]),
        (4, ["7", "79000000000"]),
        (6, ["8", "+7 (900) 1"]),
    ]


def test_merged_cells_and_formulas_are_told():
    content = xlsx(
        [["ФИО", "Регион", "Стол"], ["Иванов", "Самара", "=1+1"], ["Петров"], ["Делегация Твери"]],
        merged=["B2:B3", "A4:C4"],
    )

    (sheet,) = read_sheets(content, 100)

    assert [list(row.cells) for row in sheet.rows[1:3]] == [["Иванов", "Самара"], ["Петров", "Самара"]]
    assert sheet.rows[1].faults == {1: Fault.TALL, 2: Fault.FORMULA}
    assert sheet.rows[3].faults == dict.fromkeys(range(3), Fault.WIDE)


def test_hidden_sheets_are_not_read():
    book = Workbook()
    book.active.append(["видно"])
    hidden = book.create_sheet("тайное")
    hidden.append(["не видно"])
    hidden.sheet_state = "hidden"

    assert rows(saved(book)) == [(1, ["видно"])]


@pytest.mark.parametrize("content", [xlsx([["x"]] * 5000), b"x\n" * 5000], ids=["xlsx", "csv"])
def test_more_rows_than_asked_for_are_not_kept(content):
    (sheet,) = read_sheets(content, 100)

    assert (len(sheet.rows), sheet.is_cut) == (100, True)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", ";;;\n;;;\n".encode("utf-8-sig")])
def test_an_empty_file_is_called_empty(content):
    assert refusal(content) == EMPTY


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01",
        b"\x00" * 1000,
        archive(**{"word/document.xml": "x", "[Content_Types].xml": "x"}),
        archive(**{"content.xml": "<office/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    ],
    ids=["picture", "pdf", "zeros", "docx", "ods"],
)
def test_a_file_of_the_wrong_kind_is_refused_whatever_its_name(content):
    assert refusal(content) == NO_TABLE


def test_an_old_or_locked_excel_file_is_told_how_to_be_saved():
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100) == (
        "Это файл старого Excel (.xls) или файл с паролем. Сохраните его как .xlsx без пароля."
    )


@pytest.mark.parametrize(
    "content",
    [
        xlsx(PEOPLE)[:-200],
        b"PK\x03\x04" + b"x" * 500,
        repacked(xlsx(PEOPLE), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}),
        repacked(xlsx(PEOPLE), {"xl/workbook.xml": b"not xml"}),
        lying_bomb(xlsx(PEOPLE)),
        repacked(xlsx(PEOPLE), {"xl/worksheets/sheet1.xml": BILLION_LAUGHS}),
    ],
    ids=["cut off", "rubbish", "half a sheet", "no workbook", "lying bomb", "billion laughs"],
)
def test_a_damaged_workbook_is_refused(content):
    assert refusal(content) == DAMAGED


def test_a_zip_bomb_is_not_unpacked():
    bomb = zip_bomb(xlsx(PEOPLE))

    assert len(bomb) < 5 * 1024 * 1024
    assert refusal(bomb) == TOO_LARGE_INSIDE
    assert refusal(archive(**{f"{number}.xml": "" for number in range(1001)})) == TOO_LARGE_INSIDE


def test_a_sheet_of_merged_cells_only_is_refused():
    sheet = b'<worksheet><sheetData/><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells></worksheet>'

    assert refusal(repacked(xlsx(PEOPLE), {"xl/worksheets/sheet1.xml": sheet})) == (
        "В этом файле слишком много объединённых ячеек. Скопируйте в новую книгу только значения."
    )


def test_an_open_quotation_mark_does_not_swallow_the_rest_of_the_list():
    assert refusal('ФИО;Организация\nИванов;"ООО Волга;\nПетров;АО\n'.encode()) == (
        "До строки 3 файла открыта и не закрыта кавычка. Сохраните список как .xlsx."
    )
