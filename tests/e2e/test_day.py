"""The whole day of the handout, on one server, by clicks and typing only."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e import people as hall_people
from tests.e2e.hall import Hall
from tests.e2e.people import choose, confirm, go_on, hand_in, join, scan, visit, write_plan, write_record

NAMES = [f"{name} Участников" for name in ("Анна", "Борис", "Вера", "Глеб", "Дина", "Егор", "Жанна", "Захар", "Ирина")]
# Three clear winners, and two triads with equal votes that compete for the fourth place.
CHOICES = [
    ["1.1", "2.1", "3.1", "1.2", "2.2"],
    ["1.1", "2.1", "3.1", "1.2", "2.2"],
    ["1.1", "2.1", "3.1", "1.2", "2.2"],
    ["1.1", "2.1", "3.1", "1.2", "2.2"],
    ["1.1", "2.1", "3.1"],
    ["1.1", "2.1", "3.1"],
    ["1.1", "2.1"],
    ["1.1", "3.3"],
    ["1.1"],
]
SEED = "421"


@dataclass
class Crew:
    """The devices of the day."""

    facilitator: Page
    headquarters: Page
    projector: Page
    tablets: list[Page]
    phones: list[Page]

    @property
    def all(self) -> list[Page]:
        return [self.facilitator, self.headquarters, self.projector, *self.tablets, *self.phones]


def test_the_whole_day_from_joining_to_the_reports(hall: Hall, tmp_path: Path) -> None:
    crew = arrive(hall)
    admit(hall, crew)
    morning(hall, crew)
    receipts = vote(hall, crew)
    winners = results(hall, crew, receipts)
    afternoon(hall, crew, winners)
    workbook_is_right(crew, winners, tmp_path)
    protocol_is_right(hall, crew, winners, tmp_path)


def arrive(hall: Hall) -> Crew:
    hall.demo("opening", "--tables", "3", "--people", "0")
    facilitator, headquarters, projector = hall.laptop(), hall.laptop(), hall.projector()
    facilitator.goto(hall.setup_path())
    hall.look(facilitator, "set-up")
    hall_people.set_up_account(facilitator, "krylov", "Ведущий")
    hall.look(facilitator, "console-opening")
    visit(facilitator, "Подготовка")
    facilitator.locator(".sub-nav").get_by_role("link", name="Ведущий и Штаб").click()
    facilitator.get_by_role("button", name="Пригласить в Штаб").click()
    scan(hall, headquarters, facilitator.locator(".invitations .qr svg"))
    hall_people.set_up_account(headquarters, "shtab", "Оператор Штаба")
    visit(facilitator, "Входы")
    hall.look(facilitator, "links")
    scan(hall, projector, facilitator.locator("section[aria-labelledby=screen-title] .qr svg"))
    tablets = [hall.tablet() for _ in range(3)]
    for number, tablet in enumerate(tablets, start=1):
        scan(hall, tablet, facilitator.locator(f"#table-{number} .qr svg"))
    phones = [hall.phone() for _ in NAMES]
    hall.look(projector, "projector-opening")
    for number, (phone, name) in enumerate(zip(phones, NAMES, strict=True)):
        scan(hall, phone, projector.locator("#scene .qr svg"))
        join(phone, name, table=number // 3 + 1)
    hall.look(phones[0], "phone-opening")
    return Crew(facilitator, headquarters, projector, tablets, phones)


def admit(hall: Hall, crew: Crew) -> None:
    visit(crew.headquarters, "Люди")
    expect(crew.headquarters.locator("#people tbody tr")).to_have_count(9)
    hall.look(crew.headquarters, "people")
    waiting = crew.headquarters.get_by_role("link", name="ждут допуска")
    waiting.click()
    crew.headquarters.get_by_role("button", name="Допустить всех (9)").click()
    expect(waiting).to_contain_text("0")


def morning(hall: Hall, crew: Crew) -> None:
    go_on(crew.facilitator, "самопрезентации")
    for page in (crew.projector, crew.phones[8], crew.tablets[2]):
        expect(page.locator("body")).to_contain_text("самопрезентации", timeout=1_000)
    go_on(crew.facilitator, "Работа в командах")
    for number, tablet in enumerate(crew.tablets, start=1):
        tablet.get_by_role("link", name="Открыть запись").click()
        write_record(tablet, number)
        hall_people.name_speaker(tablet)
        if number == 1:
            hall.look(tablet, "record")
        hand_in(tablet)
    hall.look(crew.projector, "projector-triads")
    check_records(hall, crew)
    go_on(crew.facilitator, "Пленар с")
    hall.look(crew.projector, "projector-talks")
    crew.phones[0].get_by_role("link", name="Кто выступает и триады").click()
    crew.facilitator.locator(".talk-go").click()
    expect(crew.phones[0].locator("main")).to_contain_text("Потом 1.3")
    hall.look(crew.phones[0], "triads-of-the-teams")


def check_records(hall: Hall, crew: Crew) -> None:
    desk = crew.headquarters
    visit(desk, "Табло")
    expect(desk.locator(".queue li")).to_have_count(3)
    hall.look(desk, "board")
    with desk.expect_navigation():
        desk.locator(".queue a").first.click()
    hall.look(desk, "record-check")
    desk.fill("[name=comment]", "Уточните, на что влияет")
    desk.get_by_role("button", name="Вернуть").click()
    returned = crew.tablets[0]
    expect(returned.locator("body")).to_contain_text("Уточните, на что влияет")
    returned.reload()
    hall_people.fill_field(returned, "present_on_what:1", "для советов муниципальных образований")
    hand_in(returned)
    for _ in crew.tablets:
        visit(desk, "Табло")
        desk.locator(".queue a").first.click()
        with desk.expect_navigation(url="**/records/**"):
            desk.locator("form[action$='/accept/'] button").click()
    visit(desk, "Табло")
    expect(desk.locator(".matrix .chip.ok")).to_have_count(3)


def vote(hall: Hall, crew: Crew) -> list[str]:
    go_on(crew.facilitator, "Обед")
    visit(crew.facilitator, "Голосование")
    crew.facilitator.fill("[name=winners]", "4")
    expect(crew.facilitator.locator("main [aria-live]").get_by_text("мест: 4")).to_be_visible()
    for place, way in enumerate(["lot", "", ""], start=1):
        crew.facilitator.select_option(f"[name=tie_{place}]", way)
    crew.facilitator.locator("form.stack button.button").click()
    begin = crew.facilitator.get_by_role("button", name="Открыть голосование")
    expect(begin).to_be_visible()
    hall.look(crew.facilitator, "poll-settings")
    begin.click()
    confirm(crew.facilitator)
    expect(crew.facilitator.locator("#poll-now .clock")).to_be_visible()
    receipts = []
    for phone, choice in zip(crew.phones, CHOICES, strict=True):
        phone.locator(".places a").first.click()
        phone.get_by_role("link", name="Выбрать").click()
        receipts.append(choose(phone, choice))
    hall.look(crew.phones[0], "phone-choice")
    hall.look(crew.projector, "projector-turnout")
    change(hall, crew.phones[8])
    expect(crew.facilitator.locator("#poll-now")).to_contain_text("9 из 9", timeout=15_000)
    hall.look(crew.facilitator, "poll-open")
    crew.facilitator.get_by_role("button", name="закрыть").click()
    confirm(crew.facilitator)
    return receipts


def change(hall: Hall, phone: Page) -> None:
    phone.get_by_role("link", name="Изменить").click()
    choose(phone, ["3.2"])
    phone.get_by_role("link", name="Изменить").click()
    hall.look(phone, "ballot")
    choose(phone, CHOICES[8])


def results(hall: Hall, crew: Crew, receipts: list[str]) -> list[str]:
    desk = crew.facilitator
    desk.get_by_role("button", name="Подсчитать").click()
    expect(desk.locator("body")).to_contain_text("равенств")
    hall.look(desk, "poll-tie")
    desk.fill("[name=seed]", SEED)
    desk.get_by_role("button", name="жребий").click()
    desk.get_by_role("button", name="Объявить").click()
    confirm(desk)
    go_on(desk, "Подведение итогов")
    drawn = min(("1.2", "2.2"), key=lambda number: hashlib.sha256(f"{SEED}:{number}".encode()).hexdigest())
    winners = ["1.1", "2.1", "3.1", drawn]
    expect(crew.projector.locator(".result-number").nth(2)).to_contain_text("3.1")
    hall.look(crew.projector, "projector-results")
    crew.phones[0].get_by_role("link", name="Сейчас").click()
    crew.phones[0].get_by_role("link", name="Посмотреть").click()
    expect(crew.phones[0].locator("main")).to_contain_text("1.1")
    hall.look(crew.phones[0], "phone-result")
    crew.phones[0].goto(crew.phones[0].url.replace("/result/", "/ballots/"))
    for receipt in receipts:
        expect(crew.phones[0].locator("main")).to_contain_text(receipt)
    return winners


def afternoon(hall: Hall, crew: Crew, winners: list[str]) -> None:
    go_on(crew.facilitator, "Работа команд по")
    visit(crew.headquarters, "Меры")
    crew.headquarters.get_by_role("button", name="Рассадить").click()
    expect(crew.headquarters.locator(".team-card")).to_have_count(len(winners))
    hall.look(crew.headquarters, "assign")
    for number, tablet in enumerate(crew.tablets, start=1):
        tablet.goto("/".join(tablet.url.split("/")[:5]) + "/")
        tablet.get_by_role("link", name="Открыть план").click()
        write_plan(tablet, number)
        tablet.locator("[name=speaker]").select_option(index=1)
        if number == 1:
            hall.look(tablet, "plan")
        hand_in(tablet)
    accept_plans(hall, crew)
    hall.look(crew.projector, "projector-measures")
    go_on(crew.facilitator, "Кофе")
    hall.look(crew.projector, "projector-break")
    go_on(crew.facilitator, "Общее собрание")
    crew.phones[0].get_by_role("link", name="Сейчас").click()
    hall.look(crew.phones[0], "phone-assembly")


def accept_plans(hall: Hall, crew: Crew) -> None:
    for _ in crew.tablets:
        visit(crew.headquarters, "Табло")
        with crew.headquarters.expect_navigation():
            crew.headquarters.locator(".queue a").first.click()
        hall.look(crew.headquarters, "plan-check")
        with crew.headquarters.expect_navigation():
            crew.headquarters.locator("form[action$='/accept/'] button").click()


def workbook_is_right(crew: Crew, winners: list[str], folder: Path) -> None:
    visit(crew.headquarters, "Отчёты")
    with crew.headquarters.expect_download() as download:
        crew.headquarters.get_by_role("link", name="Скачать таблицы").click()
    download.value.save_as(folder / "session.xlsx")
    book = load_workbook(folder / "session.xlsx")
    cells = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    people = [row for row in cells["Люди"] if row[1] in NAMES or row[0] in NAMES or set(row) & set(NAMES)]
    assert len(people) == 9
    votes = Counter(number for choice in CHOICES for number in choice)
    table = next(rows for title, rows in cells.items() if "олос" in title)
    found = {str(row[1]): row for row in table if str(row[1])[1:2] == "."}
    assert {number: votes[number] for number in found} == {number: row[3] for number, row in found.items()}
    written = {str(cell) for rows in cells.values() for row in rows for cell in row}
    assert {f"Мера {number}.{step}" for number in (1, 2, 3) for step in (1, 2, 3)} <= written
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def protocol_is_right(hall: Hall, crew: Crew, winners: list[str], folder: Path) -> None:
    desk = crew.headquarters
    desk.get_by_role("button", name="Собрать PDF").click()
    link = desk.get_by_role("link", name="Скачать протокол")
    expect(link).to_be_visible(timeout=60_000)
    hall.look(desk, "reports")
    with desk.expect_download() as download:
        link.click()
    download.value.save_as(folder / "protocol.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "protocol.pdf").pages).split())
    for words in (*NAMES, "Команда 2", "Потом 3.3", "Барьер 1.2.4", "Мера 2.3", "Совет 3.1", SEED, *winners):
        assert words in text, words
