"""What people of the hall do, by clicks and typing only."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.hall import Hall, decode_qr

PASSWORD = "vesna-na-volge-2019"


def path_of(address: str) -> str:
    """Return the path of an address read from a QR: the test's server listens on loopback only."""
    return "/" + address.split("/", 3)[3]


def scan(hall: Hall, device: Page, picture: Locator) -> None:
    """Let `device` point its camera at a QR shown on another screen, and open what it reads."""
    picture.scroll_into_view_if_needed()
    device.goto(path_of(decode_qr(picture)))
    assert device.url.startswith(hall.server.url)


def set_up_account(page: Page, login: str, name: str) -> None:
    """Make an account of the crew of a session by a set-up link or an invitation."""
    fill_account(page, login, name)
    expect(page.locator(".crew-nav")).to_be_visible()


def fill_account(page: Page, login: str, name: str) -> None:
    """Fill in the page that a set-up link or an invitation opens."""
    page.fill("[name=login]", login)
    page.fill("[name=name]", name)
    for field in page.locator("[type=password]").all():
        field.fill(PASSWORD)
    page.click("main form button.button.wide")


def join(phone: Page, name: str, table: int, region: str = "Самарская область") -> None:
    """Fill in the form of a newcomer who has scanned the QR of the hall."""
    phone.fill("[name=name]", name)
    phone.locator("[name=team]").select_option(index=table)
    phone.fill("[name=region]", region)
    phone.check("[name=consent]")
    phone.get_by_role("button", name="Участвовать").click()
    expect(phone.locator("#now")).to_be_visible()


def visit(page: Page, place: str) -> None:
    """Go to a page of the crew by its navigation."""
    page.locator(".crew-nav").get_by_role("link", name=place).click()
    expect(page.locator(".crew-nav [aria-current=page]")).to_have_text(place)


def go_on(console: Page, stage: str) -> None:
    """Press «Далее» on the facilitator's console, and see that `stage` runs."""
    visit(console, "Пульт")
    console.get_by_role("button", name="Далее").click()
    expect(console.locator(".day-line .is-running")).to_contain_text(stage)


def open_record(tablet: Page, demo: dict[str, Any], table: int) -> Page:
    """Come in by the link of a table and open its record."""
    tablet.goto(demo["links"]["tables"][table - 1])
    tablet.get_by_role("link", name="Запись команды").click()
    expect(tablet.locator("form[data-autosave]")).to_be_visible()
    return tablet


def fill_field(tablet: Page, name: str, text: str) -> None:
    """Type into a field of a form and leave it."""
    field = tablet.locator(f'form[data-autosave] [name="{name}"]')
    field.fill(text)
    field.blur()


def write_record(tablet: Page, number: int) -> None:
    """Type name, speaker and three whole triads into the record of table `number`."""
    fill_field(tablet, "name", f"Команда {number}")
    for slot in (1, 2, 3):
        for side, word in (("present", "Сейчас"), ("future", "Потом")):
            fill_field(tablet, f"{side}_what:{slot}", f"{word} {number}.{slot}")
            fill_field(tablet, f"{side}_effect:{slot}", "ведёт к росту доверия")
            fill_field(tablet, f"{side}_on_what:{slot}", "для местного самоуправления")
            fill_field(tablet, f"{side}_where:{slot}", "в Самарской области")
        for barrier in (1, 2, 3, 4):
            fill_field(tablet, f"barrier-{barrier}:{slot}", f"Барьер {number}.{slot}.{barrier}")


def name_speaker(tablet: Page, words: str = "Назвать спикером") -> None:
    """Name the first member of the table, and wait for the page that comes: what is pressed before it is lost."""
    with tablet.expect_navigation():
        tablet.get_by_role("button", name=words).first.click()


def write_plan(tablet: Page, number: int) -> None:
    """Type three steps into the plan of table `number`."""
    for step in (1, 2, 3):
        fill_field(tablet, f"what:{step}", f"Мера {number}.{step}")
        fill_field(tablet, f"who:{step}", f"Совет {number}.{step}")
        fill_field(tablet, f"result:{step}", f"Итог {number}.{step}")
        fill_field(tablet, f"due:{step}", f"2027-0{step}-15")


def hand_in(tablet: Page) -> None:
    """Press «Сдать в Штаб» once nothing is missing."""
    button = tablet.get_by_role("button", name="Сдать")
    try:
        expect(button).to_be_enabled()
    except AssertionError as error:
        raise AssertionError(tablet.locator(".hand-in").inner_text()) from error
    button.click()
    expect(tablet.locator(".hand-in button")).to_have_count(0)


def choose(phone: Page, numbers: list[str]) -> str:
    """Tick exactly the triads with these numbers on the ballot, send it, and return the receipt."""
    expect(phone.locator("form .ballot")).to_be_visible()
    for card in phone.locator(".ballot label.option").all():
        number = card.locator(".rules-head .num").inner_text().removeprefix("№").strip()
        card.locator("input").set_checked(number in numbers)
    phone.locator(".ballot-bar button.button").click()
    expect(phone.get_by_role("heading", name="Ваш выбор принят")).to_be_visible()
    return phone.locator("[translate=no]").inner_text()


def confirm(page: Page) -> None:
    """Agree to what a dialog says cannot be taken back."""
    page.locator("dialog[open] button[value=yes]").click()
