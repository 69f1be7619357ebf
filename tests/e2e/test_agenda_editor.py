"""The facilitator plans the day, and everybody's programme follows."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.hall import Hall
from tests.server import RealServer


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def session(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "1", "--people", "1")


def test_a_day_is_planned_and_everybody_sees_it(hall: Hall, session: dict[str, Any]) -> None:
    page, phone = hall.laptop(), hall.phone()
    page.goto(session["links"]["facilitator"])
    page.goto(f"/s/{session['slug']}/prepare/agenda/")
    phone.goto(session["links"]["participants"][0])
    phone.goto(f"/s/{session['slug']}/agenda/")
    day, starts, saved = (
        page.locator("#day"),
        page.get_by_label("Начало", exact=True),
        page.locator("[data-save-state]"),
    )
    planned = starts.input_value()

    starts.fill("25:00")
    starts.blur()
    expect(page.locator(".field-error")).to_contain_text("25:00")
    expect(starts).to_have_value("25:00")
    starts.fill(planned)
    starts.blur()
    expect(page.locator(".field-error")).to_have_count(0)

    page.get_by_label("Минуты", exact=True).first.fill("400")
    expect(saved).to_contain_text("Сохранено")
    # In the afternoon the day now passes midnight as well, and another row says so first.
    expect(day.locator(".attention", has_text="закреплено").first).to_be_visible()
    page.get_by_label("Название").fill("Знакомство со всеми")
    expect(phone.locator("#stage-list")).to_contain_text("Знакомство со всеми")
    hall.look(page, "agenda-editor")

    row = day.locator("li", has_text="Знакомство со всеми")
    with page.expect_response("**/order/"):
        row.get_by_role("button", name="Ниже").press("Enter")
    expect(phone.locator("#stage-list > li").nth(2)).to_contain_text("Знакомство со всеми")

    page.get_by_role("button", name="Добавить шаг").click()
    expect(page.get_by_label("Шаг", exact=True).last).to_be_focused()
    page.get_by_label("Шаг", exact=True).last.fill("Рассказать о себе")
    expect(saved).to_contain_text("Сохранено")
    page.reload()
    expect(page.get_by_label("Шаг", exact=True).last).to_have_value("Рассказать о себе")
