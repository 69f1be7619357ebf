from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall
from tests.e2e.people import confirm, open_record
from tests.server import RealServer

WHERE, WHAT = "present_where:3", "future_what:1"
FEW_SECONDS = 5_000


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("opening", "--tables", "3", "--people", "3")


def field_of(tablet: Page, name: str) -> Locator:
    return tablet.locator(f'form[data-autosave] [name="{name}"]')


def chips(tablet: Page, name: str) -> Locator:
    return tablet.locator(".field", has=tablet.locator(f'[name="{name}"][data-version]')).locator(".chip.presence")


def test_two_tablets_in_one_record_see_where_the_other_writes(hall: Hall, demo: dict[str, Any]) -> None:
    first, second = (open_record(hall.tablet(), demo, 1) for _ in range(2))
    # The first came in while it was alone and learns of the second by what that says.
    field_of(second, WHERE).click()
    expect(chips(first, WHERE)).to_have_text("здесь пишет планшет 2", timeout=FEW_SECONDS)
    field_of(first, WHAT).click()
    expect(chips(second, WHAT)).to_have_text("здесь пишет планшет 1", timeout=FEW_SECONDS)
    expect(second.locator(".chip.presence")).to_have_count(1)
    hall.look(first, "record-two-tablets")

    field_of(second, WHAT).click()

    expect(chips(first, WHAT)).to_be_visible(timeout=FEW_SECONDS)
    expect(chips(first, WHERE)).to_have_count(0)
    first.keyboard.type("пишем вдвоём")
    expect(field_of(first, WHAT)).to_have_value("пишем вдвоём")

    field_of(second, WHAT).blur()

    expect(first.locator(".chip.presence")).to_have_count(0, timeout=FEW_SECONDS)
    field_of(second, WHERE).click()
    expect(chips(first, WHERE)).to_be_visible(timeout=FEW_SECONDS)

    second.context.close()
    hall.contexts.remove(second.context)

    expect(first.locator(".chip.presence")).to_have_count(0, timeout=FEW_SECONDS)


def test_photos_and_ticks_of_a_table_are_seen_by_the_headquarters_at_once(
    hall: Hall, demo: dict[str, Any], tmp_path: Path
) -> None:
    tablet, crew = open_record(hall.tablet(), demo, 2), hall.laptop()
    crew.goto(demo["links"]["headquarters"])
    crew.goto(f"/s/{demo['slug']}/records/")
    crew.get_by_role("link", name="Стол № 2").first.click()
    field_of(tablet, WHAT).fill("то, что не должно пропасть")
    (tmp_path / "текст.jpg").write_text("Это вовсе не снимок")
    (tmp_path / "фч.jpg").write_bytes(_photo())

    tablet.locator("#photo-form [type=file]").set_input_files(tmp_path / "текст.jpg")
    tablet.get_by_role("button", name="Добавить снимок").click()
    expect(tablet.locator("#photo-form .errorlist")).to_contain_text("Это не снимок в формате JPEG")
    expect(field_of(tablet, WHAT)).to_have_value("то, что не должно пропасть")
    hall.look(tablet, "record-no-photo")

    tablet.locator("#photo-form [type=file]").set_input_files(tmp_path / "фч.jpg")
    tablet.get_by_role("button", name="Добавить снимок").click()
    expect(tablet.locator(".photo img")).to_be_visible()
    expect(crew.locator(".photo img")).to_have_count(1)
    expect(tablet.locator("#photo-form [type=file]")).to_have_value("")

    tablet.locator("#tick-flipchart").get_by_role("button", name="Отметить").click()
    expect(tablet.locator("#tick-flipchart .chip.ok")).to_contain_text("да, в")
    expect(crew.locator("#tick-flipchart .chip.ok")).to_contain_text("да, в")
    hall.look(tablet, "record-handing-over")
    hall.look(crew, "record-check-handing-over")

    crew.locator("#handed-over").get_by_role("button", name="Убрать").click()
    confirm(crew)
    expect(tablet.locator(".photo img")).to_have_count(0)
    expect(field_of(tablet, WHAT)).to_have_value("то, что не должно пропасть")


def test_ticks_and_photos_need_no_javascript(hall: Hall, demo: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "фч.png").write_bytes(_photo("PNG"))
    tablet = hall.tablet(javascript=False)
    tablet.goto(demo["links"]["tables"][2])
    tablet.get_by_role("link", name="Запись команды").click()

    tablet.locator("#tick-form").get_by_role("button", name="Отметить").click()
    expect(tablet.locator("#tick-form .chip.ok")).to_contain_text("да, в")
    tablet.locator("#photo-form [type=file]").set_input_files(tmp_path / "фч.png")
    tablet.get_by_role("button", name="Добавить снимок").click()

    expect(tablet.locator(".photo img")).to_have_count(1)
    assert tablet.url.endswith("/record/#handing-over")
    tablet.locator(".photo").click()
    assert tablet.url.rstrip("/").split("/")[-2] == "photos"


def _photo(kind: str = "JPEG") -> bytes:
    buffer = BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(buffer, kind)
    return buffer.getvalue()
