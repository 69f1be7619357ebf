"""The morning of one table: five phones draft, the tablet chooses, one field is returned and mended, all is frozen."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import confirm, fill_field, hand_in, name_speaker, open_record, visit
from tests.server import RealServer

IDEAS = (
    "Разный доступ к сведениям",
    "Нехватка кадров",
    "Слабый обмен опытом",
    "Разрозненные реестры",
    "Спор полномочий",
)
FUTURE = "future_what:3"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "1", "--people", "5")


def test_from_five_phones_to_a_frozen_record(hall: Hall, demo: dict[str, Any]) -> None:
    tablet = open_record(hall.tablet(), demo, 1)
    phones = [drafting(hall, demo, person) for person in range(5)]
    for phone, idea in zip(phones[:4], IDEAS, strict=False):
        write(phone, idea)
        propose(phone)
    expect(cards(tablet)).to_have_count(4)

    write_through_a_dead_network(phones[4], IDEAS[4])
    propose(phones[4])
    expect(cards(tablet)).to_have_count(5)
    assert IDEAS[4] in tablet.locator("#proposed").inner_text()

    choose_and_merge(tablet)
    hall.look(tablet, "record-chosen-of-five-drafts")
    expect(phones[1].locator("#draft-list")).to_contain_text("1.2")
    finish_the_record(tablet)
    hand_in(tablet)

    crew = hall.laptop()
    crew.goto(demo["links"]["headquarters"])
    return_one_field(crew)
    mend(tablet)
    check(crew)
    expect(crew.locator("#record-text")).to_contain_text("Из черновиков")
    crew.get_by_role("button", name="Принять запись").click()
    expect(tablet.locator("#record-read")).to_contain_text("принял")

    open_the_vote(hall, demo)
    check(crew)
    expect(crew.locator("#record-text")).to_contain_text("больше не меняется")
    expect(crew.get_by_role("button", name="Вернуть столу")).to_have_count(0)
    tablet.reload()
    read = tablet.locator("#record-read").inner_text().replace("\u00a0", " ")
    assert [word for word in (*IDEAS, "у каждого совета") if word not in read] == []


def drafting(hall: Hall, demo: dict[str, Any], person: int) -> Page:
    phone = hall.phone()
    phone.goto(demo["links"]["participants"][person])
    phone.goto(f"/s/{demo['slug']}/drafts/")
    return phone


def write(phone: Page, idea: str) -> None:
    for name, text in draft_of(idea).items():
        fill_field(phone, name, text)


def draft_of(idea: str) -> dict[str, str]:
    return {
        "present_what:1": idea,
        "present_effect:1": "снижает",
        "present_on_what:1": "качество решений",
        "future_what:1": f"Преодолено: {idea.lower()}",
        "future_effect:1": "повышает",
        "future_on_what:1": "качество решений",
        "barrier-1:1": f"Нет средств: {idea.lower()}",
        "barrier-2:1": "Нет времени",
    }


def write_through_a_dead_network(phone: Page, idea: str) -> None:
    """Write half of a draft, lose the network, write on, and come back to it."""
    texts = list(draft_of(idea).items())
    for name, text in texts[:3]:
        fill_field(phone, name, text)
    expect(phone.locator("[data-save-state]")).to_contain_text("Сохранено")
    phone.context.set_offline(True)
    for name, text in texts[3:]:
        fill_field(phone, name, text)
    expect(phone.locator("[data-save-state]")).to_contain_text("Нет связи")
    phone.context.set_offline(False)
    expect(phone.locator("[data-save-state]")).to_contain_text("Сохранено")
    phone.reload()
    for name, text in texts:
        expect(phone.locator(f'form[data-autosave] [name="{name}"]')).to_have_value(text)


def propose(phone: Page) -> None:
    phone.locator("#draft-act-1").get_by_role("button", name="Предложить").click()
    expect(phone.locator("#draft-act-1")).to_contain_text("Предложен")


def cards(tablet: Page) -> Locator:
    return tablet.locator("#proposed .proposed > li")


def choose_and_merge(tablet: Page) -> None:
    """Put the second and the third draft into places of their own, and make one of the first and the last two."""
    for idea, place in ((IDEAS[1], "1.2"), (IDEAS[2], "1.3")):
        cards(tablet).filter(has_text=idea).get_by_role("button", name=f"взять в {place}").click()
        expect(cards(tablet).filter(has_text=idea)).to_have_count(0)
    for idea in (IDEAS[0], IDEAS[3], IDEAS[4]):
        cards(tablet).filter(has_text=idea).get_by_role("checkbox").check()
    tablet.locator(".proposed-bar").get_by_role("button", name="взять в 1.1").click()
    expect(cards(tablet)).to_have_count(0)
    merged = tablet.locator('form[data-autosave] [name="present_what:1"]').input_value()
    assert all(IDEAS[number] in merged for number in (0, 3, 4))
    barriers = [tablet.locator(f'form[data-autosave] [name="barrier-{n}:1"]').input_value() for n in range(1, 6)]
    assert [barrier for barrier in barriers if barrier] == [
        *(f"Нет средств: {IDEAS[0].lower()}", "Нет времени"),
        *(f"Нет средств: {IDEAS[number].lower()}" for number in (3, 4)),
    ]


def finish_the_record(tablet: Page) -> None:
    fill_field(tablet, "name", "Пятеро")
    for slot in (2, 3):
        for barrier in (3, 4):
            fill_field(tablet, f"barrier-{barrier}:{slot}", f"Барьер {slot}.{barrier}")
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    name_speaker(tablet)
    expect(tablet.locator("#record-state")).not_to_contain_text("Не назван спикер")


def check(crew: Page) -> None:
    visit(crew, "Записи")
    crew.get_by_role("link", name="Стол № 1").first.click()


def return_one_field(crew: Page) -> None:
    check(crew)
    crew.locator("summary", has_text="Триада 1.3").click()
    crew.locator(f"[id='id_comment:{FUTURE}']").fill("У кого именно?")
    crew.get_by_role("button", name="Вернуть столу").click()


def mend(tablet: Page) -> None:
    expect(tablet.locator("#record-notice")).to_contain_text("У кого именно?")
    fill_field(tablet, FUTURE, "Обмен опытом налажен у каждого совета")
    expect(tablet.locator("[data-save-state]")).to_contain_text("Сохранено")
    hand_in(tablet)


def open_the_vote(hall: Hall, demo: dict[str, Any]) -> None:
    facilitator = hall.laptop()
    facilitator.goto(demo["links"]["facilitator"])
    visit(facilitator, "Голосование")
    facilitator.fill("[name=picks]", "2")
    facilitator.fill("[name=winners]", "2")
    facilitator.get_by_role("button", name="Подготовить").click()
    facilitator.get_by_role("button", name="Открыть голосование").click()
    confirm(facilitator)
    expect(facilitator.locator("#poll-now .clock")).to_be_visible()
