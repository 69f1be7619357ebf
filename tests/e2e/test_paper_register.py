"""Paper from the printer to the box: made, printed, given to voters, read by a scanner. The desk has no scripts."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall, decode_qr


def test_a_sheet_is_made_given_to_a_voter_and_read_by_its_code(hall: Hall):
    day = hall.demo("voting", "--tables", "2", "--people", "8")
    desk, other, papers = hall.device({"width": 820, "height": 1180}, javascript=False), hall.laptop(), "/vote/papers/"
    for page in (desk, other):
        page.goto(day["links"]["headquarters"])
        page.goto(f"/s/{day['slug']}{papers}")

    desk.get_by_label("Сколько бланков").fill("3")
    desk.get_by_role("button", name="Сделать бланки").click()
    expect(desk.get_by_text("Сделаны 3 бланка.")).to_be_visible()
    hall.look(desk, "paper-sheets")
    expect(_tile(other, "напечатано")).to_have_text("3")

    desk.goto(f"/s/{day['slug']}/reports/ballots/paper/")
    drawn = desk.locator(".vote-sheet .qr svg").first
    # A screen has fewer dots than paper: ten a module.
    drawn.evaluate("(svg) => { svg.style.width = svg.style.height = '290px'; }")
    code = decode_qr(drawn)
    assert desk.locator(".sheet-serial").first.inner_text().split() == [code[:3], code[3:]]
    assert desk.locator(".vote-sheet").count() == 3

    desk.goto(f"/s/{day['slug']}{papers}")
    _scan(desk, code)
    expect(desk.get_by_text("голосующих на бумаге отмечено: 0")).to_be_visible()
    desk.get_by_role("link", name="Отметить голосующих").click()
    hall.look(desk, "paper-voters")
    desk.get_by_role("button", name="Голосует на бумаге").first.click()
    expect(desk.get_by_text("Отмечен 1 человек.")).to_be_visible()

    desk.goto(f"/s/{day['slug']}{papers}")
    _scan(desk, code)
    expect(desk.get_by_text(f"{code[:3]} {code[3:]} принят.")).to_be_visible()
    _scan(desk, code)
    expect(desk.get_by_text("уже сдан")).to_be_visible()
    hall.look(desk, "paper-doubled")
    # Nobody told the other desk: it asks every five seconds.
    expect(_tile(other, "сдано")).to_have_text("1")
    expect(other.get_by_text("Баланс сходится")).to_be_visible()

    # A scan that lost a digit stands selected: the next one takes its place.
    other.reload()
    _scan(other, code[1:])
    expect(other.get_by_text(f"Это не номер: {code[1:]}.")).to_be_visible()
    _scan(other, code)
    expect(other.get_by_text("уже сдан")).to_be_visible()


def _scan(page: Page, code: str) -> None:
    """Type as a scanner does, which knows of no field: whatever has the focus gets it."""
    expect(page.get_by_label("Номер бланка или несколько номеров")).to_be_focused()
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tile(page: Page, words: str) -> Locator:
    return page.locator(".tile", has_text=re.compile(rf"{words}$")).locator("b")
