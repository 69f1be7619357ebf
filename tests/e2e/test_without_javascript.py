from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import (
    choose,
    confirm,
    fill_field,
    go_on,
    hand_in,
    join,
    open_record,
    visit,
    write_plan,
    write_record,
)
from tests.server import RealServer

WHAT, WHERE = "present_what:1", "present_where:1"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def tables(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "2", "--people", "0")


def save(tablet: Page) -> None:
    tablet.get_by_role("button", name="Сохранить").click()


def field_of(tablet: Page, name: str) -> Locator:
    return tablet.locator(f'form[data-autosave] [name="{name}"]')


def test_a_table_and_a_phone_without_javascript_live_through_the_whole_day(hall: Hall) -> None:
    demo = hall.demo("opening", "--tables", "1", "--people", "0")
    facilitator, headquarters = hall.laptop(), hall.laptop()
    facilitator.goto(demo["links"]["facilitator"])
    headquarters.goto(demo["links"]["headquarters"])
    tablet, phone = hall.tablet(javascript=False), hall.phone(javascript=False)

    phone.goto(f"/s/{demo['slug']}/join/")
    join(phone, "Анна Участникова", table=1)
    hall.look(phone, "plain-phone")
    go_on(facilitator, "самопрезентации")
    phone.get_by_role("link", name="Сейчас").click()
    expect(phone.locator("header.stage")).to_contain_text("самопрезентации")
    go_on(facilitator, "Работа в командах")
    code = record(hall, demo, tablet)
    accept(headquarters)
    go_on(facilitator, "Пленар с")
    go_on(facilitator, "Обед")
    open_vote(facilitator)
    vote(hall, phone)
    vote_with_code(hall, demo, code)
    announce(facilitator)
    go_on(facilitator, "Подведение итогов")
    see_result(phone)
    go_on(facilitator, "Работа команд по")
    plan(hall, demo, headquarters, tablet)


def record(hall: Hall, demo: dict[str, Any], tablet: Page) -> str:
    open_record(tablet, demo, 1)
    write_record(tablet, 1)
    save(tablet)
    expect(tablet.locator("#messages")).to_contain_text("сохранено")
    expect(field_of(tablet, "barrier-4:3")).to_have_value("Барьер 1.3.4")
    code = write_in(tablet, "Борис Бестелефонный")
    hall.look(tablet, "plain-record")
    hand_in(tablet)
    expect(tablet.locator("main")).to_contain_text("Запись сдана в")
    return code


def write_in(tablet: Page, name: str) -> str:
    """Write somebody in, admit everybody, name him as speaker, and return his code."""
    tablet.locator("#member-form [name=name]").fill(name)
    tablet.get_by_role("button", name="Вписать").click()
    member = tablet.locator("#member-list li", has_text=name)
    code = member.locator("b.num").inner_text()
    for _ in range(tablet.get_by_role("button", name="Допустить").count()):
        tablet.get_by_role("button", name="Допустить").first.click()
    member.get_by_role("button", name="Назвать спикером").click()
    expect(member.locator(".chip.wait")).to_contain_text("спикер")
    return code


def accept(headquarters: Page) -> None:
    visit(headquarters, "Табло")
    headquarters.locator(".queue a").first.click()
    headquarters.locator("form[action$='/accept/'] button").click()
    visit(headquarters, "Табло")
    expect(headquarters.locator(".queue a")).to_have_count(0)


def open_vote(facilitator: Page) -> None:
    visit(facilitator, "Голосование")
    facilitator.fill("[name=picks]", "2")
    facilitator.fill("[name=winners]", "1")
    facilitator.locator("form.stack button.button").click()
    facilitator.get_by_role("button", name="Открыть голосование").click()
    confirm(facilitator)
    expect(facilitator.locator("#poll-now .clock")).to_be_visible()


def vote(hall: Hall, phone: Page) -> None:
    phone.get_by_role("link", name="Сейчас").click()
    phone.get_by_role("link", name="Выбрать").click()
    hall.look(phone, "plain-ballot")
    receipt = choose(phone, ["1.1"])
    phone.get_by_role("link", name="Изменить").click()
    too_many(phone)
    assert choose(phone, ["1.2", "1.3"]) == receipt


def vote_with_code(hall: Hall, demo: dict[str, Any], code: str) -> None:
    phone = hall.phone(javascript=False)
    phone.goto(f"/s/{demo['slug']}/return/")
    phone.fill("[name=code]", code)
    phone.locator("main form button.button.wide").click()
    phone.get_by_role("link", name="Выбрать").click()
    choose(phone, ["1.2"])


def too_many(phone: Page) -> None:
    for box in phone.locator(".ballot input").all():
        box.check()
    phone.locator(".ballot-bar button.button").click()
    expect(phone.get_by_role("alert")).to_be_visible()


def announce(facilitator: Page) -> None:
    facilitator.reload()
    facilitator.get_by_role("button", name="закрыть").click()
    confirm(facilitator)
    facilitator.get_by_role("button", name="Подсчитать").click()
    facilitator.get_by_role("button", name="Объявить").click()
    confirm(facilitator)
    visit(facilitator, "Голосование")
    expect(facilitator.locator("#poll-now")).to_contain_text("Итоги объявлены")


def see_result(phone: Page) -> None:
    phone.get_by_role("link", name="Сейчас").click()
    phone.get_by_role("link", name="Посмотреть").click()
    expect(phone.locator("#result")).to_contain_text("1.2")


def plan(hall: Hall, demo: dict[str, Any], headquarters: Page, tablet: Page) -> None:
    visit(headquarters, "Меры")
    headquarters.get_by_role("button", name="Рассадить").click()
    tablet.goto(f"/s/{demo['slug']}/")
    tablet.get_by_role("link", name="Открыть план").click()
    write_plan(tablet, 1)
    save(tablet)
    expect(field_of(tablet, "what:3")).to_have_value("Мера 1.3")
    tablet.locator("[name=speaker]").select_option(index=1)
    hall.look(tablet, "plain-plan")
    hand_in(tablet)
    accept(headquarters)
    tablet.reload()
    expect(tablet.locator("main")).to_contain_text("Штаб принял план")


def test_two_texts_in_one_field_are_both_shown_without_javascript_and_one_is_chosen(
    hall: Hall, tables: dict[str, Any]
) -> None:
    first, second = (open_record(hall.tablet(javascript=False), tables, 1) for _ in range(2))
    for name in (WHAT, WHERE):
        fill_field(first, name, f"первые: {name}")
        fill_field(second, name, f"вторые: {name}")
    fill_field(second, "name", "Вторые")
    save(first)

    save(second)

    expect(second.locator(".conflict blockquote")).to_have_text([f"первые: {WHAT}", f"первые: {WHERE}"])
    assert [field_of(second, name).input_value() for name in (WHAT, WHERE)] == [f"вторые: {WHAT}", f"вторые: {WHERE}"]
    hall.look(second, "plain-two-texts")
    second.locator(f'[name="take:{WHAT}"]').check()
    save(second)
    expect(second.locator(".conflict")).to_have_count(0)
    shown = [field_of(second, name).input_value() for name in (WHAT, WHERE, "name")]
    assert shown == [f"первые: {WHAT}", f"вторые: {WHERE}", "Вторые"]


def test_a_text_too_long_stays_in_the_plain_form_and_holds_no_other_back(hall: Hall, tables: dict[str, Any]) -> None:
    tablet = open_record(hall.tablet(javascript=False), tables, 2)
    fill_field(tablet, WHAT, "Я" * 10_000)
    fill_field(tablet, WHERE, "<script>alert(1)</script> =1+1 🙂")

    save(tablet)

    expect(tablet.locator(".field-error")).to_contain_text("10000")
    expect(field_of(tablet, WHAT)).to_have_value("Я" * 10_000)
    tablet.goto(f"/s/{tables['slug']}/record/")
    expect(field_of(tablet, WHERE)).to_have_value("<script>alert(1)</script> =1+1 🙂")
