"""A record comes from paper and from a file: typed in by the headquarters, handed in on the tablet."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.hall import LAPTOP, Hall
from tests.e2e.people import fill_field, open_record
from tests.server import RealServer


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "4", "--people", "4")


def entry(hall: Hall, demo: dict[str, Any], table: int) -> Page:
    page = hall.device(LAPTOP)
    page.goto(demo["links"]["headquarters"])
    page.goto(f"/s/{demo['slug']}/entry/{table}/")
    return page


def filled(file: Path, texts: dict[str, str]) -> Path:
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 1).value in texts:
            sheet.cell(row, 4).value = texts[str(sheet.cell(row, 1).value)]
    book.save(file)
    return file


def test_an_operator_types_by_keyboard_alone_and_a_tablet_that_writes_too_is_asked(
    hall: Hall, demo: dict[str, Any]
) -> None:
    tablet = open_record(hall.tablet(), demo, 2)
    operator = entry(hall, demo, 2)
    operator.locator("#name").press_sequentially("Волга")
    operator.keyboard.press("Enter")
    expect(operator.locator(".messages, [role=status]").filter(has_text="сохранено").first).to_be_visible()
    expect(operator.locator("#name")).to_have_value("Волга")
    operator.locator("[id='key_question:1']").focus()
    for text in ("Обмен сведениями", "отстаёт"):
        operator.keyboard.press("Tab")
        operator.keyboard.type(text)
    expect(operator.locator("[data-save-state]")).to_contain_text("Сохранено")
    hall.look(operator, "entry-from-paper")

    fill_field(tablet, "present_what:1", "С планшета")
    expect(tablet.locator(".conflict blockquote")).to_have_text("Обмен сведениями")
    operator.reload()
    expect(operator.locator("[id='present_effect:1']")).to_have_value("отстаёт")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_filled_in_without_the_network_goes_into_the_record(
    hall: Hall, demo: dict[str, Any], tmp_path: Path, javascript: bool
) -> None:
    table, tablet = (3 if javascript else 4), hall.tablet(javascript=javascript)
    open_record(tablet, demo, table)
    tablet.goto(f"/s/{demo['slug']}/record-file/")
    hall.look(tablet, "record-file")
    with tablet.expect_download() as download:
        tablet.get_by_role("link", name="Скачать форму").click()
    download.value.save_as(tmp_path / "запись.xlsx")
    file = filled(tmp_path / "запись.xlsx", {"present_what:1": "Из файла " * 60, "barrier-1:3": "Нет канала"})
    tablet.locator("input[type=file]").set_input_files(file)
    tablet.get_by_role("button", name="Посмотреть файл").click()
    expect(tablet.get_by_role("checkbox", checked=True)).to_have_count(2)
    hall.look(tablet, "record-file-preview")
    tablet.get_by_role("button", name="Принять в запись").click()

    expect(tablet.locator("[id='barrier-1:3']")).to_have_value("Нет канала")
    expect(tablet.locator("[id='present_what:1']")).to_have_value(("Из файла " * 60).strip())


def test_the_forms_for_print_are_made_beside_the_page(hall: Hall, demo: dict[str, Any]) -> None:
    crew = entry(hall, demo, 1)
    crew.goto(f"/s/{demo['slug']}/reports/forms/")
    crew.get_by_label("Для каких столов").select_option("1")
    crew.get_by_role("button", name="Собрать PDF").click()
    link = crew.get_by_role("link", name="Скачать бланки")
    link.wait_for(timeout=90_000)
    hall.look(crew, "record-forms")
    with crew.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".pdf")
