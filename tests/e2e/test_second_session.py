"""Another organisation's session, in English, made and run by the interface alone: nothing of the handout is in it."""

import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from okmo_session.screens.models import ProjectorControl
from tests.e2e.hall import Hall
from tests.e2e.harbour import (
    CHOICES,
    COLUMNS,
    CRITERIA,
    HEAD,
    MEASURES,
    OWN_WORDS,
    PEOPLE,
    QUESTIONS,
    TITLE,
    ends_of,
    foreign_in,
)
from tests.e2e.people import confirm, fill_field, name_speaker, scan, visit
from tests.e2e.preparing import make_session, plan_the_day, prepare

LINK = re.compile(r'href="(/s/[\w-]+/[^"#?]*)')
# A closed vote has no turnout to follow.
SHOWN_AS = {"turnout": "vote"}


@dataclass
class Day:
    """The devices of the session."""

    hall: Hall
    facilitator: Page
    projector: Page
    tablets: list[Page]
    phones: list[Page]


def test_a_second_session_is_made_by_the_interface_and_runs_with_its_own_words(hall: Hall, tmp_path: Path) -> None:
    facilitator = hall.laptop()
    home = make_session(hall, facilitator)
    prepare(facilitator)
    plan_the_day(facilitator)
    beside = hall.demo("opening", "--tables", "1", "--people", "2")
    day = arrive(hall, facilitator)
    write_triads(day)
    vote(day)
    assert foreign_words(home, day.tablets[0], day.phones[0]) == {}
    announce(day)
    plan_measures(day)
    look_at_every_scene(day)
    workbook_is_right(day, tmp_path)
    protocol_is_right(day, tmp_path)
    assert foreign_words(home, facilitator, day.tablets[0], day.phones[0]) == {}
    neither_sees_the_other(day, home, beside["links"]["facilitator"], f"/s/{beside['slug']}/")


def arrive(hall: Hall, facilitator: Page) -> Day:
    visit(facilitator, "Ways in")
    facilitator.fill("[name=count]", "2")
    facilitator.get_by_role("button", name="Add tables").click()
    projector, tablets, phones = hall.projector(), [hall.tablet(), hall.tablet()], [hall.phone() for _ in PEOPLE]
    scan(hall, projector, facilitator.locator("section[aria-labelledby=screen-title] .qr svg"))
    for number, tablet in enumerate(tablets, start=1):
        scan(hall, tablet, facilitator.locator(f"#table-{number} .qr svg"))
    scan(hall, phones[0], projector.locator("#scene .qr svg"))
    form = phones[0].url
    for phone, (name, table) in zip(phones, PEOPLE, strict=True):
        phone.goto(form)
        sees(phone, HEAD["consent_text"])
        phone.fill("[name=name]", name)
        phone.locator("[name=team]").select_option(index=table)
        phone.check("[name=consent]")
        phone.get_by_role("button", name="Take part").click()
        sees(phone, TITLE, HEAD["goal"], *QUESTIONS)
    visit(facilitator, "People")
    facilitator.get_by_role("link", name="wait to be admitted").click()
    facilitator.get_by_role("button", name="Admit all (2)").click()
    expect(facilitator.get_by_text("2 people were admitted.")).to_be_visible()
    return Day(hall, facilitator, projector, tablets, phones)


def write_triads(day: Day) -> None:
    go_on(day, "Boarding")
    sees(day.projector, HEAD["goal"], *QUESTIONS)
    go_on(day, "Charts at the tables")
    for page in (day.phones[0], day.tablets[0]):
        sees(page, "Charts at the tables", "Draw four charts a table.", "Draw the shore", "Charts are in")
    sees(day.projector, "0 of 4", "Draw the shore")
    for number, tablet in enumerate(day.tablets, start=1):
        tablet.get_by_role("link", name="Open the record").click()
        sees(tablet, *COLUMNS.values(), f"Triad {number}.4")
        expect(tablet.get_by_text(f"Triad {number}.5")).to_have_count(0)
        write_record(tablet, number)
        name_speaker(tablet, "Name as speaker")
        hand_in(tablet)
    for number in (1, 2):
        visit(day.facilitator, "Board")
        day.facilitator.locator(".queue a").first.click()
        sees(day.facilitator, f"Quay {number}.4", f"Reef {number}.4", QUESTIONS[0], *list(CRITERIA.values())[:2])
        day.facilitator.get_by_role("button", name="Accept the record").click()
    go_on(day, "Captains speak")
    day.phones[0].get_by_role("link", name="The talk and its triads").click()
    day.facilitator.locator(".talk-go").click()
    sees(day.phones[0], COLUMNS["present.title"], "Fleet 1")


def vote(day: Day) -> None:
    go_on(day, "Vote of the crew")
    desk = day.facilitator
    visit(desk, "Vote")
    expect(desk.locator("[name=picks]")).to_have_value("7")
    expect(desk.locator("[name=winners]")).to_have_value("2")
    expect(desk.locator("[name=closes_at]")).to_have_value(ends_of("voting"))
    desk.get_by_role("button", name="Prepare the vote").click()
    desk.get_by_role("button", name="Open the vote").click()
    confirm(desk)
    for phone, choice in zip(day.phones, CHOICES, strict=True):
        phone.get_by_role("link", name="Now", exact=True).click()
        phone.get_by_role("link", name="Choose").click()
        sees(phone, "Choose 7 triads", COLUMNS["future.title"], ends_of("voting"))
        for card in phone.locator(".ballot label.option").all():
            number = card.locator(".rules-head .num").inner_text().removeprefix("№").strip()
            card.locator("input").set_checked(number in choice)
        expect(phone.locator("[data-count]")).to_contain_text("chosen" if len(choice) == 7 else "7")
        phone.get_by_role("button", name="Send my choice").click()
        sees(phone, "Your choice is accepted")
    sees(day.projector, "have voted, of 2")


def announce(day: Day) -> None:
    desk = day.facilitator
    desk.get_by_role("button", name="Everybody has voted: close the vote").click(timeout=20_000)
    confirm(desk)
    desk.get_by_role("button", name="Count the ballots").click()
    desk.get_by_role("button", name="Announce the result").click()
    confirm(desk)
    go_on(day, "The course is set")
    expect(day.projector.locator(".result-number")).to_have_text(["№ 1.1", "№ 2.1"])
    day.phones[1].get_by_role("link", name="See the result").click()
    sees(day.phones[1], "Tide 2.1", "2 votes")


def plan_measures(day: Day) -> None:
    go_on(day, "Legs of the voyage")
    visit(day.facilitator, "Measures")
    day.facilitator.get_by_role("button", name="Seat everybody evenly").click()
    tablet = day.tablets[0]
    tablet.goto("/".join(tablet.url.split("/")[:5]) + "/")
    tablet.get_by_role("link", name="Open the plan").click()
    sees(tablet, "Leg 2", *[text for name, text in MEASURES.items() if name != "measures.step"], CRITERIA["measures"])
    expect(tablet.get_by_text("Leg 3")).to_have_count(0)
    for step in (1, 2):
        for name, text in (("what", "Buy a boat"), ("who", "Pier master"), ("result", "Hourly line")):
            fill_field(tablet, f"{name}:{step}", f"{text} {step}")
        fill_field(tablet, f"due:{step}", f"2040-0{step}-15")
    tablet.locator("[name=speaker]").select_option(index=1)
    hand_in(tablet)
    visit(day.facilitator, "Board")
    day.facilitator.locator(".queue a").first.click()
    day.facilitator.get_by_role("button", name="Accept the plan").click()


def look_at_every_scene(day: Day) -> None:
    visit(day.facilitator, "Console")
    for scene in ProjectorControl.Scene.values:
        button = day.facilitator.locator(f'.scene-buttons button[value="{scene}"]')
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(day.projector.locator("#scene")).to_have_attribute("data-scene", SHOWN_AS.get(scene, scene))
        assert foreign_in(day.projector.content()) == []


def workbook_is_right(day: Day, folder: Path) -> None:
    visit(day.facilitator, "Reports")
    with day.facilitator.expect_download() as download:
        day.facilitator.get_by_role("link", name="Download the tables").click()
    download.value.save_as(folder / "session.xlsx")
    book = load_workbook(folder / "session.xlsx")
    written = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    lacking = [words for words in OWN_WORDS if words not in written]
    assert (lacking, foreign_in(written + "".join(book.sheetnames))) == ([], [])


def protocol_is_right(day: Day, folder: Path) -> None:
    day.facilitator.get_by_role("button", name="Make the PDF").click()
    link = day.facilitator.get_by_role("link", name="Download the protocol")
    expect(link).to_be_visible(timeout=60_000)
    with day.facilitator.expect_download() as download:
        link.click()
    download.value.save_as(folder / "protocol.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(folder / "protocol.pdf").pages).split())
    lacking = [words for words in OWN_WORDS if words not in text]
    assert (lacking, foreign_in(text)) == ([], [])


def neither_sees_the_other(day: Day, home: str, other_link: str, other_home: str) -> None:
    other = day.hall.laptop()
    other.goto(other_link)
    meetings = [(day.phones[0], other_home), (day.tablets[0], other_home), (day.projector, other_home), (other, home)]
    assert [page.request.get(path).status for page, path in meetings] == [404] * 4
    assert TITLE not in other.request.get("/").text()


def write_record(tablet: Page, number: int) -> None:
    """Type four triads into the record of a table, the first with all its parts and the question that it answers."""
    fill_field(tablet, "name", f"Fleet {number}")
    for slot in range(1, 5):
        fill_field(tablet, f"present_what:{slot}", f"Quay {number}.{slot}")
        fill_field(tablet, f"barrier-1:{slot}", f"Reef {number}.{slot}")
        fill_field(tablet, f"future_what:{slot}", f"Tide {number}.{slot}")
    for part, text in (("effect", "brings boats"), ("on_what", "to islanders"), ("where", "on the north shore")):
        fill_field(tablet, f"present_{part}:1", text)
    tablet.locator('[name="key_question:1"]').select_option(label=QUESTIONS[0])


def hand_in(tablet: Page) -> None:
    button = tablet.locator(".hand-in button")
    expect(button).not_to_have_class(re.compile("quiet"))
    button.click()
    expect(tablet.locator(".hand-in button")).to_have_count(0)


def go_on(day: Day, stage: str) -> None:
    """Press «Go on» and see that the stage runs, on the console and on the wall."""
    visit(day.facilitator, "Console")
    day.facilitator.get_by_role("button", name="Go on").click()
    expect(day.facilitator.locator(".day-line .is-running")).to_contain_text(stage)


def sees(page: Page, *words: str) -> None:
    """See these words on a page, and none of the handout's."""
    for text in words:
        expect(page.locator("body")).to_contain_text(text, ignore_case=True)
    assert foreign_in(page.content()) == []


def foreign_words(home: str, *devices: Page) -> dict[str, list[str]]:
    """Return what is foreign in anything that these devices reach by links, by address."""
    found: dict[str, list[str]] = {}
    for device in devices:
        known, waiting = {home}, deque([home])
        while waiting:
            path = waiting.popleft()
            answer = device.request.get(path)
            if not answer.headers["content-type"].startswith("text/"):
                continue
            text = answer.text()
            if answer.status != 200 or foreign_in(text):
                found[path] = [str(answer.status), *foreign_in(text)]
            new = {path for path in LINK.findall(text) if path.startswith(home)} - known
            known |= new
            waiting += sorted(new)
    return found
