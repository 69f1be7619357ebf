"""The headquarters check a record: one field comes back, the table mends it, two tables agree to be one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hall import LAPTOP, Hall
from tests.e2e.people import fill_field
from tests.server import RealServer

FIELD, OTHER = "future_what:1", "present_effect:1"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("talks", "--tables", "3", "--people", "3")


def headquarters(hall: Hall, demo: dict[str, Any], *, javascript: bool = True) -> Page:
    page = hall.device(LAPTOP, javascript=javascript)
    page.goto(demo["links"]["headquarters"])
    return page


def tablet(hall: Hall, demo: dict[str, Any], table: int, *, javascript: bool = True) -> Page:
    page = hall.tablet(javascript=javascript)
    page.goto(demo["links"]["tables"][table - 1])
    page.goto(f"/s/{demo['slug']}/record/")
    return page


def check(page: Page, demo: dict[str, Any], table: int) -> None:
    page.goto(f"/s/{demo['slug']}/records/")
    page.get_by_role("link", name=f"Стол № {table}").first.click()


def test_one_field_comes_back_and_is_mended(hall: Hall, demo: dict[str, Any]) -> None:
    table = tablet(hall, demo, 1)
    expect(table.locator("#record-read")).to_contain_text("принял")
    crew = headquarters(hall, demo)
    check(crew, demo, 1)
    crew.locator("summary", has_text="Триада 1.1").click()
    crew.locator(f"[id='id_comment:{FIELD}']").fill("Чей именно?")
    crew.locator(f"[id='{OTHER}']").fill("ослабляет")
    expect(crew.locator("[data-save-state]")).to_contain_text("Сохранено")
    expect(crew.locator("#record-text")).to_contain_text("ослабляет")
    expect(crew.locator(f"[id='id_comment:{FIELD}']")).to_have_value("Чей именно?")
    hall.look(crew, "check-with-comment")
    crew.get_by_role("button", name="Вернуть столу").click()

    notice = table.locator("#record-notice")
    expect(notice).to_contain_text("Чей именно?")
    hall.look(table, "record-returned-field")
    notice.get_by_role("link", name="1.1").click()
    expect(table.locator(f"[id='{FIELD}']")).to_be_focused()
    notice.get_by_role("button", name="Вернуть текст стола").click()
    expect(table.locator(f"[id='{OTHER}']")).not_to_have_value("ослабляет")
    fill_field(table, FIELD, "Общий клуб старост")
    expect(notice).to_contain_text("изменено")
    table.get_by_role("button", name="Сдать в Штаб").click()

    check(crew, demo, 1)
    expect(crew.locator("#record-text")).to_contain_text("Общий клуб старост")
    expect(crew.locator("#record-text")).to_contain_text("изменено")
    crew.get_by_role("button", name="Принять запись").click()
    expect(table.locator("#record-read")).to_contain_text("принял")


def test_two_tables_agree_without_javascript(hall: Hall, demo: dict[str, Any]) -> None:
    crew = headquarters(hall, demo, javascript=False)
    crew.goto(f"/s/{demo['slug']}/records/mergers/new/?one=2.1&other=3.1")
    crew.get_by_label("Остаётся 2.1").check()
    crew.get_by_role("button", name="Спросить оба стола").click()
    for number in (2, 3):
        table = tablet(hall, demo, number, javascript=False)
        hall.look(table, f"merger-asked-{number}")
        table.get_by_role("button", name="Согласны", exact=True).click()
    expect(table.locator("#record-read")).to_contain_text("Объединена с 2.1")
    crew.reload()
    expect(crew.locator("#record-queue")).to_contain_text("объединены")
