from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import fill_field, go_on, open_record
from tests.e2e.saves import revisions
from tests.server import RealServer

WHERE = "present_where:3"
PEN = """() => {
  const { name, value, selectionStart, selectionEnd } = document.activeElement;
  return { name, value, selectionStart, selectionEnd };
}"""


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "4", "--people", "4")


def field_of(tablet: Page, name: str = WHERE) -> Locator:
    return tablet.locator(f'form[data-autosave] [name="{name}"]')


def saved(tablet: Page) -> Locator:
    return tablet.locator("[data-save-state]", has_text="Сохранено")


def two_texts_in_one_field(hall: Hall, demo: dict[str, Any], table: int) -> tuple[Page, Locator]:
    first, second = (open_record(hall.tablet(), demo, table) for _ in range(2))
    fill_field(first, WHERE, "написали первыми")
    expect(saved(first)).to_be_visible()
    field_of(second).fill("написали вторыми")
    choice = second.locator(".conflict")
    expect(choice.locator("blockquote")).to_have_text("написали первыми")
    expect(field_of(second)).to_have_value("написали вторыми")
    return second, choice


def test_of_two_texts_in_one_field_the_second_author_may_keep_his_own_and_the_first_is_not_lost(
    hall: Hall, demo: dict[str, Any]
) -> None:
    tablet, choice = two_texts_in_one_field(hall, demo, table=1)
    hall.look(tablet, "record-two-texts")

    choice.get_by_role("button", name="Оставить мой текст").click()

    expect(choice).to_have_count(0)
    expect(saved(tablet)).to_be_visible()
    tablet.reload()
    expect(field_of(tablet)).to_have_value("написали вторыми")
    assert revisions(hall.server, demo["slug"], 1)[WHERE] == ["написали первыми", "написали вторыми"]


def test_of_two_texts_in_one_field_the_second_author_may_take_the_first(hall: Hall, demo: dict[str, Any]) -> None:
    tablet, choice = two_texts_in_one_field(hall, demo, table=2)

    choice.get_by_role("button", name="Взять их текст").click()

    expect(choice).to_have_count(0)
    expect(field_of(tablet)).to_have_value("написали первыми")
    expect(saved(tablet)).to_be_visible()
    fill_field(tablet, WHERE, "написали первыми и вторыми")
    expect(saved(tablet)).to_be_visible()
    assert revisions(hall.server, demo["slug"], 2)[WHERE] == ["написали первыми", "написали первыми и вторыми"]


def test_a_second_text_without_a_choice_outlives_its_page_and_asks_again(hall: Hall, demo: dict[str, Any]) -> None:
    tablet, choice = two_texts_in_one_field(hall, demo, table=3)

    tablet.reload()

    expect(choice.locator("blockquote")).to_have_text("написали первыми")
    expect(field_of(tablet)).to_have_value("написали вторыми")
    assert revisions(hall.server, demo["slug"], 3)[WHERE] == ["написали первыми"]


def test_nothing_that_others_do_takes_the_pen_out_of_the_hand(hall: Hall, demo: dict[str, Any]) -> None:
    writer, neighbour = (open_record(hall.tablet(), demo, 4) for _ in range(2))
    facilitator = hall.laptop()
    facilitator.goto(demo["links"]["facilitator"])
    field_of(writer).fill("пишем в середине")
    field_of(writer).evaluate("field => field.setSelectionRange(6, 6)")
    writer.keyboard.type("ещё ")
    held = writer.evaluate(PEN)

    fill_field(neighbour, "barrier-1:3", "пишет сосед")
    expect(writer.locator("#record-state [data-field-versions*='barrier-1:3']")).to_have_count(1)
    go_on(facilitator, "самопрезентации")
    expect(writer.locator(".table-clock")).to_contain_text("самопрезентации")

    assert writer.evaluate(PEN) == held
    assert held["value"] == "пишем ещё в середине"
    writer.keyboard.type("и ещё ")
    expect(field_of(writer)).to_have_value("пишем ещё и ещё в середине")
    expect(saved(writer)).to_be_visible()
