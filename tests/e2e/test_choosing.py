"""A table chooses on its tablets while its members propose and rate on their phones."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import fill_field, open_record
from tests.e2e.saves import revisions
from tests.server import RealServer

WHAT = "present_what:1"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "2", "--people", "4")


def propose(hall: Hall, demo: dict[str, Any], person: int, text: str) -> Page:
    """Let a person write into his first draft and propose it."""
    phone = hall.phone()
    phone.goto(demo["links"]["participants"][person])
    phone.goto(f"/s/{demo['slug']}/drafts/")
    fill_field(phone, WHAT, text)
    fill_field(phone, "barrier-1:1", f"Барьер: {text}")
    phone.locator("#draft-act-1").get_by_role("button", name="Предложить").click()
    expect(phone.locator("#draft-act-1")).to_contain_text("Предложен")
    return phone


def cards(tablet: Page) -> Locator:
    return tablet.locator("#proposed .proposed > li")


def field_of(tablet: Page) -> Locator:
    return tablet.locator(f'form[data-autosave] [name="{WHAT}"]')


def test_drafts_come_live_are_rated_merged_against_a_second_tablet_and_taken_apart(
    hall: Hall, demo: dict[str, Any]
) -> None:
    # People sit down evenly: the first and the third at one table.
    tablet, second = (open_record(hall.tablet(), demo, 1) for _ in range(2))
    expect(tablet.locator("#proposed")).to_contain_text("никто не предложил")
    phones = [propose(hall, demo, person, text) for person, text in ((0, "Нет обмена"), (2, "Нет кадров"))]
    expect(cards(tablet)).to_have_count(2)

    phones[0].goto(f"/s/{demo['slug']}/rating/")
    for row in phones[0].locator(".scale").all():
        row.locator("label", has_text="4").click()
    hall.look(phones[0], "phone-rating")
    phones[0].get_by_role("button", name="Сохранить оценки").click()
    expect(cards(tablet).first).to_contain_text("4,0 · все по 4 · оценил 1")
    expect(cards(tablet).first).to_contain_text("Нет кадров")

    field_of(second).fill("Пишем сами")
    second.route("**/record/field/", lambda route: route.abort())
    for tick in tablet.locator("[name=ticked]").all():
        tick.check()
    phones[1].goto(f"/s/{demo['slug']}/rating/")
    phones[1].locator(".scale-value", has_text="5").first.click()
    phones[1].get_by_role("button", name="Сохранить оценки").click()
    expect(cards(tablet).first).to_contain_text("5,0")
    expect(tablet.locator("[name=ticked]:checked")).to_have_count(2)
    hall.look(tablet, "tablet-drafts")
    tablet.get_by_role("group", name="Все отмеченные").get_by_role("button", name="взять в 1.1").click()
    merged = field_of(tablet).input_value()
    assert set(merged.split(" / ")) == {"Нет обмена", "Нет кадров"}
    expect(tablet.locator("#triad-1")).to_contain_text("Из черновиков:")

    second.unroute("**/record/field/")
    field_of(second).press("End")
    field_of(second).type(" ")
    choice = second.locator(".conflict")
    expect(choice.locator("blockquote")).to_have_text(merged)
    expect(second.locator("#sources-1")).to_contain_text("Из черновиков:")
    choice.get_by_role("button", name="Взять их текст").click()
    expect(field_of(second)).to_have_value(merged)

    tablet.locator("#sources-1 a").first.click()
    hall.look(tablet, "tablet-take-apart")
    tablet.get_by_role("button", name="Разделить обратно").click()
    expect(cards(tablet)).to_have_count(1)
    left = field_of(tablet).input_value()
    assert left in merged.split(" / ")
    assert revisions(hall.server, demo["slug"], 1)[WHAT][-2:] == [merged, left]


def test_a_tablet_without_javascript_saves_what_was_typed_and_takes_a_draft(hall: Hall, demo: dict[str, Any]) -> None:
    propose(hall, demo, 1, "Нет канала")
    tablet = hall.tablet(javascript=False)
    tablet.goto(demo["links"]["tables"][1])
    tablet.goto(f"/s/{demo['slug']}/record/")
    tablet.locator("#record-form [name=name]").fill("Волга")

    cards(tablet).first.get_by_role("button", name="взять в 2.2").click()

    expect(tablet.locator('[name="present_what:2"]')).to_have_value("Нет канала")
    expect(tablet.locator('[name="barrier-1:2"]')).to_have_value("Барьер: Нет канала")
    expect(tablet.locator("#record-form [name=name]")).to_have_value("Волга")
    expect(tablet.locator("#sources-2")).to_contain_text("Из черновиков:")
