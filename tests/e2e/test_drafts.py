"""Drafts on a phone whose network and battery fail."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import CHROMIUM_FLAGS, installed_chromium
from tests.e2e.hall import PHONE, Hall
from tests.server import RealServer

FIRST, SECOND = "Запаздывание взаимодействия", "Нет единого канала"
OFFLINE = "Нет связи, текст хранится на этом устройстве"
GROWN = "Запаздывание взаимодействия ведёт к спорам не сказано, на что влияет"

type Phone = Callable[[], BrowserContext]


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "2", "--people", "4")


@pytest.fixture
def turn_on(browser: Browser, server: RealServer, tmp_path: Path) -> Iterator[Phone]:
    """Turn on a phone that can be turned off and on: its browser keeps its profile, and nothing else."""
    on: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=installed_chromium(),
            args=CHROMIUM_FLAGS,
            base_url=server.url,
            viewport=PHONE,  # type: ignore[arg-type]  # a plain dict reads better than the library's TypedDict
            locale="ru-RU",
        )
        on.append(context)
        return context

    yield start
    on[-1].close()


def field(page: Page, name: str) -> Any:
    return page.locator(f'form [name="{name}"]:not([type=hidden])')


def kept(page: Page) -> list[str]:
    """Return the names under which the phone keeps what the server has not confirmed."""
    return [name for name in page.evaluate("Object.keys(localStorage)") if name.startswith("draft:")]


def show(page: Page, number: int) -> None:
    page.locator("#draft-list a").nth(number - 1).click()
    expect(page.get_by_role("heading", name=f"Триада {number} из 3")).to_be_visible()


def state(page: Page) -> Any:
    return page.locator("[data-save-state]")


def look(hall: Hall, phone: Page, name: str) -> None:
    # On a screen this low no bar lies over the page, and so over half a field.
    phone.set_viewport_size({"width": 390, "height": 460})
    hall.look(phone, name)
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict reads better than the library's TypedDict


def test_what_is_typed_without_a_network_outlives_the_tab_and_the_phone(turn_on: Phone, demo: dict[str, Any]) -> None:
    path = f"/s/{demo['slug']}/drafts/"
    phone = turn_on()
    page = phone.new_page()
    page.goto(demo["links"]["participants"][0])
    page.goto(path)
    phone.set_offline(True)
    field(page, "present_what:1").fill(FIRST)
    field(page, "present_effect:1").fill("ведёт к спорам")
    expect(page.locator("#preview-present-1")).to_contain_text(GROWN)
    show(page, 2)
    field(page, "barrier-1:2").fill(SECOND)
    page.locator("#draft-2 .choice input").first.check()
    expect(state(page)).to_have_text(OFFLINE)
    assert {name.split(":")[1] for name in kept(page)} == {demo["slug"] + "/participant"}
    page.get_by_role("button", name="Предложить столу").click()
    expect(page.get_by_text("нажмите ещё раз, когда связь вернётся")).to_be_visible()
    page.close()
    phone.close()

    page = turn_on().new_page()
    page.goto(path)

    # Whether the phone still got it out as it died or only now: it stands on the server, and no copy is left here.
    expect(field(page, "present_what:1")).to_have_value(FIRST)
    expect(page.locator("#preview-present-1")).to_contain_text(GROWN)
    expect(page.locator("#draft-list a")).to_have_text(["1 черновик", "2 черновик", "3 пустой"], use_inner_text=True)
    for _tenth in range(150):
        if not kept(page):
            break
        page.wait_for_timeout(100)
    assert kept(page) == []
    on_server = page.request.get(path).text()
    assert all(text in on_server for text in (FIRST, "ведёт к спорам", SECOND))
    assert on_server.count(" checked>") == 1


def test_a_draft_grows_is_proposed_and_taken_back(hall: Hall, demo: dict[str, Any]) -> None:
    phone = hall.phone()
    phone.goto(demo["links"]["participants"][1])
    phone.goto(f"/s/{demo['slug']}/drafts/")
    look(hall, phone, "phone-drafts-empty")
    checks = phone.locator("#draft-1 [data-checks]")
    expect(checks).to_be_hidden()
    for side in ("present", "future"):
        for part, text in (("what", "Обмен"), ("effect", "ускоряет"), ("on_what", "решения"), ("where", "в Самаре")):
            field(phone, f"{side}_{part}:1").fill(text)

    expect(phone.locator("#preview-present-1")).to_have_text("Обмен ускоряет решения в Самаре.")
    expect(phone.locator("#preview-future-1")).to_have_text("Обмен ускоряет решения в Самаре в 2019-2021 гг.")
    expect(phone.locator("#draft-1 [data-length] p")).to_contain_text("79 из 320")
    expect(checks.locator("li:visible")).to_have_count(2)
    field(phone, "future_where:1").fill("и так далее " * 60)
    expect(phone.locator("#draft-1 [data-length] p")).to_contain_text("не помещается")

    show(phone, 2)
    field(phone, "barrier-1:2").fill("я" * 501)
    show(phone, 3)
    expect(phone.locator("#draft-list a").nth(1).get_by_text("не сохранён")).to_be_visible()
    show(phone, 2)
    field(phone, "barrier-1:2").fill(SECOND)
    expect(phone.locator("#draft-list a").nth(1).get_by_text("не сохранён")).to_be_hidden()
    expect(phone.locator("#draft-list a").nth(1)).to_contain_text("черновик")
    phone.get_by_role("button", name="Предложить столу").click()
    expect(phone.get_by_text("Теперь черновик виден за вашим столом.")).to_be_visible()
    expect(phone.get_by_role("heading", name="Триада 2 из 3")).to_be_visible()
    expect(phone.locator("#draft-list a").nth(1)).to_contain_text("предложен")
    look(hall, phone, "phone-drafts-proposed")
    phone.get_by_role("button", name="Забрать обратно").click()
    expect(phone.locator("#draft-list a").nth(1)).to_contain_text("черновик")
    assert kept(phone) == []
