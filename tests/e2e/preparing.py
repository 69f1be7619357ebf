"""A session is made and written, by clicks and typing only."""

from playwright.sync_api import Page, expect

from tests.e2e.hall import Hall
from tests.e2e.harbour import (
    COLUMNS,
    CRITERIA,
    DEADLINES,
    HEAD,
    HEADINGS,
    MEASURES,
    NUMBERS,
    QUESTIONS,
    STAGES,
    STARTS,
    TITLE,
    ends_of,
)
from tests.e2e.people import fill_account, visit


def make_session(hall: Hall, page: Page) -> str:
    page.goto(hall.setup_path())
    page.get_by_role("button", name="English").click()
    fill_account(page, "calder", "Ruth Calder")
    expect(page.get_by_text("There is none yet: make the first one.")).to_be_visible()
    page.get_by_role("link", name="New session").click()
    page.get_by_label("An empty session").check()
    page.fill("[name=title]", TITLE)
    page.fill("[name=date]", STARTS.date().isoformat())
    page.locator("[name=language]").select_option("en")
    hall.look(page, "second-new")
    page.get_by_role("button", name="Make the session").click()
    expect(page.locator(".crew-nav")).to_be_visible()
    return "/".join(["", *page.url.split("/")[3:5], ""])


def prepare(page: Page) -> None:
    visit(page, "Preparation")
    write(page, HEAD)
    link = {"link.text": "Photos", "link.url": "https://ferries.example/photos"}
    add(page, "Add a hashtag", {"hashtag.text": "#harbourdays"} | link)
    turn_to(page, "Questions")
    add(page, "Add a question", {"question.text": QUESTIONS[0], "result.text": "Two lines with a keeper each"})
    add(page, "Add a question", {"question.text": QUESTIONS[1]})
    turn_to(page, "Numbers")
    write(page, NUMBERS)
    turn_to(page, "Criteria")
    add(page, "Add a criterion", {f"criterion-{purpose}.text": text for purpose, text in CRITERIA.items()})
    write(page, {f"wording.criteria.{purpose}": f"Scale of {purpose}" for purpose in CRITERIA})
    for place, texts in (("Columns", COLUMNS), ("Form of measures", MEASURES), ("Headings", HEADINGS)):
        turn_to(page, place)
        write(page, {f"wording.{name}": text for name, text in texts.items()})
    turn_to(page, "Materials")
    chart = {"section": "Charts", "title": "Sea chart", "urls": "https://ferries.example/chart"}
    add(page, "Add a material", {f"material.{column}": text for column, text in chart.items()})


def plan_the_day(page: Page) -> None:
    turn_to(page, "Programme")
    for number, (kind, title, minutes) in enumerate(STAGES):
        if number:
            page.get_by_role("button", name="Add at the end").click()
        expect(page.locator(".plan-list li.is-chosen")).to_have_count(1)
        expect(page.locator(".plan-list > li")).to_have_count(number + 1)
        starts = {} if number else {"starts": f"{STARTS:%H:%M}"}
        write(page, {"title": title, "planned_minutes": minutes, "kind": kind} | starts)
        if kind == "triads":
            write(page, {"result": "Eight charts", "expected": "Draw four charts a table."})
            add_step(page, "Draw the shore", "20")
            add_step(page, "Mark the rocks", "")
        if kind in DEADLINES:
            add_deadline(page, kind)


def turn_to(page: Page, place: str) -> None:
    page.locator(".sub-nav").get_by_role("link", name=place, exact=True).click()
    expect(page.locator(".sub-nav [aria-current=page]")).to_have_text(place)


def write(page: Page, texts: dict[str, str]) -> None:
    """Type into fields that save themselves, and wait until the page says that all is saved."""
    for name, text in texts.items():
        field = page.locator(f'form[data-autosave] [name="{name}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
            field.blur()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")


def add(page: Page, button: str, texts: dict[str, str]) -> None:
    """Type new rows of the lists of a page, by list and column, and add them all."""
    rows = page.locator("[data-row]")
    count = rows.count() + len({name.split(".")[0] for name in texts})
    for name, text in texts.items():
        page.locator(f'[name="new:{name}"]').fill(text)
    page.get_by_role("button", name=button).first.click()
    expect(rows).to_have_count(count)


def add_step(page: Page, title: str, minutes: str) -> None:
    count = page.locator("#steps [data-row]").count()
    page.get_by_role("button", name="Add a step").click()
    row = page.locator("#steps [data-row]").nth(count)
    row.get_by_label("Step").fill(title)
    row.get_by_label("Minutes").fill(minutes)
    row.get_by_label("Minutes").blur()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")


def add_deadline(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Add a deadline").click()
    page.get_by_label("What is handed in").fill(DEADLINES[kind])
    page.get_by_label("By", exact=True).fill(ends_of(kind))
    page.get_by_label("What it closes").select_option({"triads": "record", "voting": "vote"}[kind])
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
