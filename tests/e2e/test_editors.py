"""A facilitator prepares a session: with a mouse, with a keyboard, and in a browser without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import confirm
from tests.server import RealServer


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def session(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "1", "--people", "0")


def questions(page: Page) -> Locator:
    return page.locator("#rows-question textarea[data-version]")


def starts(page: Page) -> list[str]:
    """Return how each question begins, in the order of the page."""
    return [text[:12] for text in questions(page).evaluate_all("fields => fields.map(field => field.value)")]


def buttons(page: Page, question: int) -> Locator:
    return page.locator("#rows-question [data-row]").nth(question).locator(".row-buttons")


def drag(page: Page, question: int, above: int) -> None:
    handle = buttons(page, question).locator("[data-handle]").bounding_box()
    target = questions(page).nth(above).bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, target["y"] - 5, steps=8)
    page.mouse.up()


def test_questions_are_written_dragged_and_moved_by_buttons(hall: Hall, session: dict[str, Any]) -> None:
    page = hall.laptop()
    page.goto(session["links"]["facilitator"])
    page.goto(f"/s/{session['slug']}/prepare/text/questions/")
    said = page.locator("#rows-question [data-order-state]")

    questions(page).nth(0).fill("Первый вопрос, ещё не сохранённый")
    drag(page, 2, above=0)
    expect(said).to_have_text("Порядок сохранён.")
    assert starts(page) == ["Как сделать ", "Первый вопро", "Как СМО могу"]
    hall.look(page, "preparation-questions")

    down = buttons(page, 0).get_by_role("button", name="Ниже")
    with page.expect_response("**/order/"):
        down.press("Enter")
    assert starts(page) == ["Первый вопро", "Как сделать ", "Как СМО могу"]
    expect(buttons(page, 1).get_by_role("button", name="Ниже")).to_be_focused()

    page.get_by_label("Вопрос", exact=True).last.fill("Кто это сделает?")
    page.get_by_role("button", name="Добавить вопрос").click()
    expect(questions(page)).to_have_count(4)
    buttons(page, 2).get_by_role("button", name="Удалить").click()
    confirm(page)
    expect(questions(page)).to_have_count(3)
    page.reload()
    assert starts(page) == ["Первый вопро", "Как сделать ", "Кто это сдел"]


def test_a_number_that_waits_for_another_is_saved_as_soon_as_it_may_be(hall: Hall, session: dict[str, Any]) -> None:
    page = hall.laptop()
    page.goto(session["links"]["facilitator"])
    page.goto(f"/s/{session['slug']}/prepare/text/numbers/")
    least, most = page.locator("#drafts_min"), page.locator("#drafts_max")

    least.fill("6")
    expect(page.get_by_text("Наименьшее (6) больше наибольшего (4).")).to_be_visible()
    most.fill("7")
    expect(page.get_by_text("Наименьшее (6)")).to_have_count(0)
    expect(page.locator("[data-save-state]")).to_contain_text("Сохранено")

    page.reload()
    assert (least.input_value(), most.input_value()) == ("6", "7")


def test_without_javascript_a_button_moves_a_question_and_keeps_what_was_typed(
    hall: Hall, session: dict[str, Any]
) -> None:
    page = hall.tablet(javascript=False)
    page.goto(session["links"]["facilitator"])
    page.goto(f"/s/{session['slug']}/prepare/text/questions/")
    last = questions(page).count() - 1

    questions(page).nth(0).fill("Набрано без скриптов")
    with page.expect_navigation():
        buttons(page, last).get_by_role("button", name="Выше").click()
    assert starts(page)[0] == "Набрано без "
    questions(page).nth(last - 1).fill("Поднято выше")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_text("Всё сохранено.")).to_be_visible()
    assert [starts(page)[0], starts(page)[last - 1]] == ["Набрано без ", "Поднято выше"]
