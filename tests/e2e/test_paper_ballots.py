"""Two hundred paper ballots, each typed by two operators at once, and the account of them at the end."""

import json
import re
import sys
import time
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.hall import Hall
from tests.server import RealServer

SHEETS = 200

# Everybody whose sheet is in the box is marked as voting on paper, as the register wants it.
BOX = """
import json
from okmo_session.core.clock import now
from sessions.models import Participant, StrategySession
from voting.domain.paper.serials import new_serials
from voting.models import PaperBallot, TurnOut
poll = StrategySession.objects.get(slug="{slug}").polls.last()
serials = new_serials({sheets}, [])
came = {{"session": poll.session, "joined_at": now(), "admitted_at": now()}}
people = [Participant(name=f"На бумаге {{n}}", code=f"P{{n}}", **came) for n in serials]
Participant.objects.bulk_create(people)
TurnOut.objects.bulk_create([TurnOut(poll=poll, participant=person, way="paper") for person in people])
PaperBallot.objects.bulk_create([PaperBallot(poll=poll, serial=serial, state="handed_in") for serial in serials])
numbers = list(poll.options.values_list("number", flat=True))
print(json.dumps([poll.pk, poll.picks, serials, numbers]))
"""
CLOSE = """
from okmo_session.core.clock import now
from voting.models import Poll
Poll.objects.filter(pk={poll}).update(closes_at=now())
"""
COUNTED = """
import json
from voting.domain.results.reading import lines_of
from voting.models import Poll
print(json.dumps(lines_of(Poll.objects.get(pk={poll}))))
"""


@dataclass
class Box:
    """The sheets of a poll as they were filled in, and what an operator types of each."""

    slug: str
    poll: int
    marked: dict[str, list[str]]

    def page(self, name: str) -> str:
        return f"/s/{self.slug}/vote/papers/{name}"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def small(server: RealServer) -> tuple[str, Box]:
    """The headquarters' link and a small box, of which each test takes sheets of its own."""
    demo = server.demo("voting", "--tables", "2", "--people", "6")
    return demo["links"]["headquarters"], a_box(server, demo["slug"], 10)


def ask(server: RealServer, code: str, **values: Any) -> Any:
    """Run a piece of code beside the server and return what it prints."""
    return json.loads(server.manage("shell", "--no-imports", "-c", code.format(**values)) or "null")


def a_box(server: RealServer, slug: str, sheets: int) -> Box:
    """Fill a box with sheets that are handed in, marked by chance."""
    chance = Random(20260207)
    poll, picks, serials, numbers = ask(server, BOX, slug=slug, sheets=sheets)
    return Box(slug, poll, {serial: chance.sample(numbers, chance.randint(1, picks)) for serial in serials})


def operator(hall: Hall, link: str, box: Box) -> Page:
    page = hall.laptop()
    page.goto(link)
    page.goto(box.page("entry/"))
    return page


def enter(page: Page, serial: str, marks: list[str], between: str = " ") -> None:
    """Type a sheet by keyboard alone, wherever the cursor was left."""
    page.keyboard.insert_text(serial)
    page.keyboard.press("Enter")
    page.keyboard.insert_text(between.join(marks))
    page.keyboard.press("Enter")


def enter_all(box: Box, first: Page, second: Page, misread: dict[str, list[str]]) -> float:
    """Let both type the whole box, page by page in turn; return how many sheets a minute each of them typed."""
    begin = time.monotonic()
    for serial, marks in box.marked.items():
        enter(first, serial, marks)
        enter(second, serial, misread.get(serial, [*reversed(marks)]), ";")
    for page in (first, second):
        expect(page.locator("[data-said]")).to_be_empty(timeout=120_000)
        expect(page.locator("#paper-entry .queue li")).to_have_count(10)
    return len(box.marked) * 60 / (time.monotonic() - begin)


def decide(page: Page, box: Box) -> None:
    """Decide every sheet whose entries differ with the sheet in hand: whose entry came first nobody knows."""
    while page.locator("#paper-queue a.button").count():
        page.locator("#paper-queue a.button").first.click()
        expect(page).to_have_url(re.compile("/decide/$"))
        [serial] = re.findall(r"/papers/(\d{6})/decide/", page.url)
        page.get_by_label("ни один: наберу заново").check()
        page.fill("[name=marks]", " ".join(box.marked[serial]))
        page.get_by_role("button", name="Решить").click()
        expect(page).to_have_url(re.compile("/papers/queue/$"))


def test_two_hundred_sheets_typed_twice_are_counted_as_they_were_marked(hall: Hall) -> None:
    demo = hall.demo("voting", "--tables", "8", "--people", "8")
    box = a_box(hall.server, demo["slug"], SHEETS)
    first, second = (operator(hall, demo["links"][who], box) for who in ("headquarters", "facilitator"))
    wrong = {serial: marks[1:] or ["1.1", "1.2"] for serial, marks in list(box.marked.items())[:4]}

    rate = enter_all(box, first, second, wrong)
    hall.look(first, "paper-entry")
    first.goto(box.page("queue/"))
    hall.look(first, "paper-queue")
    first.locator("#paper-queue a.button").first.click()
    hall.look(first, "paper-decide")
    first.goto(box.page("queue/"))
    decide(first, box)
    ask(hall.server, CLOSE, poll=box.poll)
    first.goto(f"/s/{box.slug}/vote/poll/")
    first.get_by_role("button", name="Подсчитать бюллетени").click()
    first.goto(box.page(""))
    hall.look(first, "paper-balance")

    sys.stdout.write(f"{SHEETS} sheets, each by two operators at once: {rate:.0f} sheets a minute each\n")
    lines = {line.split(";")[0]: sorted(line.split(";")[1:]) for line in ask(hall.server, COUNTED, poll=box.poll)}
    assert {serial: lines.get(serial) for serial in box.marked} == {s: sorted(m) for s, m in box.marked.items()}
    expect(first.locator("#papers-now")).to_contain_text(f"{SHEETS} подтверждено")
    expect(first.locator("#papers-now")).to_contain_text("Баланс сходится")
    expect(first.locator("#disagreements")).to_have_count(0)
    assert rate > 20


def test_what_may_be_a_slip_comes_back_into_the_fields_and_nothing_typed_meanwhile_is_lost(
    hall: Hall, small: tuple[str, Box]
) -> None:
    link, box = small
    page = operator(hall, link, box)
    unknown, blank, wrong, last, *_others = box.marked

    enter(page, unknown, ["1.1", "99.9"])
    expect(page.locator(".errorlist")).to_contain_text("99.9 в бюллетене нет")
    hall.look(page, "paper-entry-doubt")
    page.keyboard.press("Enter")
    enter(page, blank, [])
    expect(page.locator(".errorlist")).to_contain_text("Если ничего не отмечено")
    page.keyboard.press("Enter")
    enter(page, wrong, ["1.1"])
    enter(page, last, ["1.2"])

    expect(page.locator("#paper-entry .queue li")).to_have_count(4)
    expect(page.locator("[name=serial]")).to_have_value("")


def test_a_serial_that_is_not_to_be_entered_is_said_before_its_numbers_and_none_is_lost(
    hall: Hall, small: tuple[str, Box]
) -> None:
    link, box = small
    page = operator(hall, link, box)
    sheet = [*box.marked][9]
    serial, marks, said = (page.locator(one) for one in ("[name=serial]", "[name=marks]", "#sheet-fields .errorlist"))

    page.keyboard.insert_text("123456")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("не бывает")
    expect(serial).to_be_focused()
    hall.look(page, "paper-entry-serial")
    enter(page, sheet, ["1.1"])
    expect(page.locator("#paper-entry .queue li")).to_have_count(1)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/papers/serial/*", hold)
    with page.expect_request("**/papers/serial/*"):
        page.keyboard.insert_text(sheet)
        page.keyboard.press("Enter")
    page.keyboard.insert_text("2.1")
    held[0].continue_()

    expect(said).to_contain_text("Вы уже ввели")
    expect(marks).to_be_focused()
    expect(marks).to_have_value("2.1")


def test_a_sheet_typed_without_connection_waits_and_is_entered_once(hall: Hall, small: tuple[str, Box]) -> None:
    link, box = small
    page = operator(hall, link, box)
    lost_answer, lost_request, last = [*box.marked][4:7]

    page.route("**/enter/", lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
    enter(page, lost_answer, ["1.1"])
    expect(page.locator("[data-said]")).to_contain_text("Нет связи")
    enter(page, lost_request, ["1.1"])
    enter(page, last, ["1.2"])

    expect(page.locator("#paper-entry .queue li")).to_have_count(3)
    expect(page.locator("[data-said]")).to_be_empty()


def test_without_javascript_sheets_are_typed_by_keyboard_as_well(hall: Hall, small: tuple[str, Box]) -> None:
    link, box = small
    page = hall.device({"width": 1366, "height": 768}, javascript=False)
    page.goto(link)
    page.goto(box.page("entry/"))

    for serial in [*box.marked][7:9]:
        expect(page.locator("[name=serial]")).to_be_focused()
        page.keyboard.type(serial)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("[name=marks]")).to_be_focused()
        page.keyboard.type("1.1 1.2")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    expect(page.locator("#paper-entry .queue li")).to_have_count(2)
