"""The talks are run from the console: the wall, tablets and phones follow, and nobody loses the notes he types."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.hall import Hall
from tests.server import RealServer


@pytest.fixture
def server(standing_server: RealServer) -> RealServer:
    return standing_server


def test_the_hall_follows_the_talks_while_the_next_table_types_its_notes(hall: Hall) -> None:
    # Twelve minutes into the talks four of six teams have spoken, the fifth speaks, the sixth is next.
    demo = hall.demo("talks", "--tables", "6", "--people", "6")
    console, wall, phone = hall.laptop(), hall.projector(), hall.phone()
    speaking, following = hall.tablet(), hall.tablet()
    console.goto(demo["links"]["facilitator"])
    wall.goto(demo["links"]["projector"])
    phone.goto(demo["links"]["participants"][0])
    for tablet, link in ((speaking, demo["links"]["tables"][4]), (following, demo["links"]["tables"][5])):
        tablet.goto(link)
        tablet.goto(f"/s/{demo['slug']}/talks/now/")
    expect(phone.locator("#now")).to_contain_text(re.compile("Готовится стол №\\s6"))
    expect(following.locator("#talk-now")).to_contain_text("Вы следующие")
    expect(speaking.locator("#talk-now .clock.big")).to_have_class(re.compile("is-(on|warn|last|over)"))
    notes = following.locator("[name=notes]")
    notes.fill("Начать с ")

    console.get_by_role("button", name="К вопросам").dblclick()

    expect(wall.locator(".talk-phase")).to_have_text("Вопросы")
    expect(speaking.locator("#talk-now")).to_contain_text("Вопросы вашей команде")
    notes.press_sequentially("цифр")
    console.get_by_role("button", name=re.compile("Слово столу №\\s6")).click()
    expect(following.locator("#talk-now")).to_contain_text("Выступает ваша команда")
    expect(following.locator("#talk-now .clock.big")).to_have_class(re.compile("is-on"))
    expect(wall.locator(".scene-head .over")).to_contain_text(re.compile("Стол №\\s6"))
    expect(notes).to_have_value("Начать с цифр")
    expect(following.locator("[data-save-state]")).to_contain_text("Сохранено в")
    expect(phone.locator("#now")).to_contain_text(re.compile("Выступает стол №\\s6|Слово вашему столу"))
    for page, name in ((console, "console-talks"), (following, "tablet-talk"), (wall, "projector-talk")):
        hall.look(page, name)
    following.reload()
    expect(notes).to_have_value("Начать с цифр")
