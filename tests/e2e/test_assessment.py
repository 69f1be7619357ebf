"""A table assesses on its tablet, the headquarters enter another's paper from the keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hall import Hall
from tests.server import RealServer


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("talks", "--tables", "4", "--people", "4")


def enter(device: Page, demo: dict[str, Any], link: str, path: str) -> Page:
    device.goto(link)
    device.goto(f"/s/{demo['slug']}/assessments/{path}")
    return device


def test_scores_are_saved_by_a_tap_survive_a_lost_network_and_are_handed_in_once(
    hall: Hall, demo: dict[str, Any]
) -> None:
    tablet = enter(hall.tablet(), demo, demo["links"]["tables"][0], "")
    hall.look(tablet, "tablet-assessments")
    tablet.locator("#assessments .list a").first.click()
    first = tablet.locator(".to-score").first
    rows = first.locator(".score-row")

    # The play may have scored already: nothing is left of it.
    for place in (0, 1, 2):
        rows.nth(place).get_by_label("без оценки").press("Space")
    rows.nth(0).locator("label", has_text="5").click()
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    hall.look(tablet, "tablet-assessment")
    tablet.context.set_offline(True)
    rows.nth(1).locator("label", has_text="2").click()
    rows.nth(0).locator("label", has_text="4").click()
    first.locator("textarea").fill("Ясно, но долго")
    expect(tablet.locator("[data-save-state]")).to_contain_text("Нет связи")
    tablet.context.set_offline(False)
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    tablet.reload()
    chosen = [rows.nth(place).locator("input:checked").input_value() for place in (0, 1, 2)]
    assert chosen == ["4", "2", ""]
    expect(first.locator("textarea")).to_have_value("Ясно, но долго")
    rows.nth(1).get_by_label("без оценки").press("Space")
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")

    tablet.get_by_role("link", name="К списку команд").first.click()
    tablet.get_by_role("button", name="Сдать лист оценки").click()
    expect(tablet.locator("#gaps")).to_be_visible()
    hall.look(tablet, "tablet-assessment-gaps")
    tablet.get_by_role("button", name="Сдать с пропусками").click()
    expect(tablet.locator("#assessments")).to_contain_text("Больше он не меняется")
    tablet.locator("#assessments .list a").first.click()
    expect(tablet.locator("[type=radio]")).to_have_count(0)
    hall.look(tablet, "tablet-assessment-read")


def test_two_tablets_in_one_score_are_asked(hall: Hall, demo: dict[str, Any]) -> None:
    one, other = (enter(hall.tablet(), demo, demo["links"]["tables"][2], "1/") for _ in range(2))
    one.locator(".score-row").last.locator("label", has_text="1").click()
    expect(one.locator("[data-save-state]")).to_contain_text("Сохранено")

    other.locator(".score-row").last.locator("label", has_text="5").click()

    expect(other.locator("fieldset.score .conflict")).to_contain_text("1")
    other.get_by_role("button", name="Оставить мой текст").click()
    expect(other.locator("[data-save-state]")).to_contain_text("Сохранено")
    other.reload()
    assert other.locator(".score-row").last.locator("input:checked").input_value() == "5"


def test_an_operator_types_digits_only(hall: Hall, demo: dict[str, Any]) -> None:
    laptop = enter(hall.laptop(), demo, demo["links"]["headquarters"], "sheets/")
    hall.look(laptop, "laptop-assessment-sheets")
    laptop.locator("tr", has_text="Стол № 4").get_by_role("button").click()
    if laptop.locator("dialog").count():
        laptop.locator("dialog .danger").click()
    expect(laptop.locator(".digit").first).to_be_focused()
    hall.look(laptop, "laptop-assessment-sheet")

    laptop.keyboard.type("543")
    laptop.keyboard.press("Enter")
    laptop.keyboard.type("12")
    laptop.keyboard.press("ArrowDown")
    expect(laptop.locator("[data-save-state]")).to_contain_text("Сохранено")
    laptop.reload()

    digits = [laptop.locator(".digit").nth(place).input_value() for place in range(6)]
    assert digits == ["5", "4", "3", "", "1", "2"]
