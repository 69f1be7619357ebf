"""The image of the future is written before the hall: the wall follows the hand, nothing is replaced unasked."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hall import Hall
from tests.server import RealServer


@pytest.fixture
def server(standing_server: RealServer) -> RealServer:
    return standing_server


def pages_of(wall: Page) -> str:
    return wall.locator("#scene [data-pager-count]").inner_text()


def test_the_wall_follows_what_is_written_and_a_replaced_text_comes_back(hall: Hall) -> None:
    demo = hall.demo("results", "--tables", "3", "--people", "6")
    desk, wall, phone = hall.laptop(), hall.projector(), hall.phone()
    desk.goto(demo["links"]["facilitator"])
    wall.goto(demo["links"]["projector"])
    desk.locator('.scene-buttons button[value="image"]').click()
    expect(wall.locator("#scene")).to_have_attribute("data-scene", "image")
    desk.goto(f"/s/{demo['slug']}/image/")
    hall.look(desk, "image-editor")
    part = desk.locator("section[id^='part-']", has=desk.locator("button[name=image]")).first
    first, last = part.locator("textarea"), desk.locator("[name='image:0']")

    first.fill("Слово " * 600)
    expect(wall.locator("#scene")).to_contain_text("Слово Слово")
    last.fill("Мы работаем вместе.")

    # Pages further, at the words that were just written.
    expect(wall.get_by_text("Мы работаем вместе.")).to_be_in_viewport()
    assert pages_of(wall).split(" / ")[0] == pages_of(wall).split(" / ")[1] != "1"
    hall.look(wall, "projector-image")
    expect(last).to_be_focused()
    expect(last).to_have_value("Мы работаем вместе.")

    part.get_by_role("button", name="Собрать эту часть").click()
    expect(desk.locator("[role=alert]")).to_be_in_viewport()
    # From the top: what the head of the page half covers while it is scrolled is no target for axe.
    desk.evaluate("scrollTo(0, 0)")
    hall.look(desk, "image-asked")
    desk.get_by_role("button", name="Заменить").click()
    expect(wall.locator("#scene")).not_to_contain_text("Слово Слово")
    desk.get_by_role("link", name="Версия").first.click()
    hall.look(desk, "image-version")
    desk.get_by_role("button", name="Вернуть эту версию").click()
    expect(wall.locator("#scene")).to_contain_text("Слово Слово")
    phone.goto(demo["links"]["participants"][0])
    phone.get_by_role("link", name="Приоритеты и образ").click()
    hall.look(phone, "phone-priorities")
    phone.get_by_role("link", name="Образ будущего").click()
    expect(phone.locator("#image")).to_contain_text("Мы работаем вместе.")
    hall.look(phone, "phone-image")
