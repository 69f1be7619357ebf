"""The ballot in the pocket of somebody whose network comes and goes, and who has little time left."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.ballots import OpenVote, open_vote
from tests.e2e.hall import Hall
from tests.server import RealServer

# What is cut off, lies over something else or hides below the bar on a ballot, in words.
FAULTS = """() => {
  const cards = [...document.querySelectorAll(".ballot > li")].map((card) => card.getBoundingClientRect());
  const rules = [...document.querySelectorAll(".ballot .rule")];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const bar = document.querySelector(".ballot-bar").getBoundingClientRect();
  return [
    ...(wide > 0 ? [`${wide} px too wide`] : []),
    ...rules.filter((rule) => rule.scrollWidth > rule.clientWidth + 1).map((rule) => `cut: ${rule.textContent}`),
    ...cards.slice(1).filter((card, place) => card.top < cards[place].bottom).map(() => "cards overlap"),
    ...(bar.height > innerHeight * 0.4 ? [`the bar takes ${bar.height} px`] : []),
  ];
}"""
REACHED = """(box) => {
  const { x, y, width, height } = box.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === box && document.activeElement === box;
}"""
ACCEPTED = "Ваш выбор принят"
WAITING = "Нет связи. Выбор отправится сам"


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def vote(server: RealServer) -> OpenVote:
    return open_vote(server, "pocket", tables=2, people=8)


def tick(phone: Page, *numbers: str) -> None:
    for number in numbers:
        card = phone.locator(".ballot label.option", has=phone.locator(f".num:text-is('№ {number}')"))
        card.locator("input").check()


def send(phone: Page) -> None:
    phone.locator(".ballot-bar button").click()


def accepted(phone: Page) -> list[str]:
    expect(phone.get_by_role("heading", name=ACCEPTED)).to_be_visible()
    return sorted(text.removeprefix("№").strip() for text in phone.locator(".ballot .num").all_inner_texts())


def on_the_way(phone: Page, what_happens: Callable[[Route], None]) -> list[str]:
    """Let something happen to the first ballot on its way; return what is sent, while it is sent."""
    bodies: list[str] = []

    def pass_on(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        if len(bodies) > 1:
            route.continue_()
        else:
            what_happens(route)

    phone.route("**/vote/cast/", pass_on)
    return bodies


def lose_the_request(route: Route) -> None:
    route.abort()


def lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


@pytest.mark.parametrize("what_happens", [lose_the_request, lose_the_answer], ids=["request", "answer"])
def test_what_is_lost_on_the_way_is_sent_again_and_counted_once(
    hall: Hall, vote: OpenVote, what_happens: Callable[[Route], None]
) -> None:
    person = 0 if what_happens is lose_the_answer else 1
    before = vote.stored() if person == 0 else []
    hall.provoked.append("Failed to fetch")
    phone = vote.phone(hall, person)
    bodies = on_the_way(phone, what_happens)
    tick(phone, "1.2", "2.3")

    send(phone)
    expect(phone.locator("[data-state]")).to_contain_text(WAITING)
    hall.look(phone, f"phone-ballot-waiting-{person}")

    assert accepted(phone) == ["1.2", "2.3"]
    assert bodies[0] == bodies[1]
    assert len(bodies) == 2
    if person == 0:
        assert vote.stored() == sorted([*before, ["1.2", "2.3"]])


def test_a_phone_without_network_says_so_and_sends_when_it_is_back(hall: Hall, vote: OpenVote) -> None:
    hall.provoked.append("Failed to fetch")
    phone = vote.phone(hall, 2)
    tick(phone, "1.1")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-state]")).to_be_empty()
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator("[data-state]")).to_contain_text(WAITING)
    expect(phone.locator(".ballot-bar button")).to_be_disabled()

    phone.context.set_offline(False)

    assert accepted(phone) == ["1.1"]


def test_a_server_in_trouble_is_asked_again_and_one_that_refuses_is_not(hall: Hall, vote: OpenVote) -> None:
    phone = vote.phone(hall, 3)
    answers = on_the_way(phone, lambda route: route.fulfill(status=503, body="", headers={"x-made": "here"}))
    tick(phone, "1.1")

    send(phone)

    assert accepted(phone) == ["1.1"]
    assert len(answers) == 2
    hall.faults = [fault for fault in hall.faults if "503" not in fault]


def test_two_tabs_with_two_choices_are_both_shown_and_one_is_chosen(hall: Hall, vote: OpenVote) -> None:
    first = vote.phone(hall, 4)
    second = first.context.new_page()
    second.goto(first.url)
    tick(first, "1.1", "2.1")
    send(first)
    accepted(first)
    tick(second, "1.3")
    send(second)

    problem = second.get_by_role("alert")
    expect(problem).to_contain_text("№ 1.1, № 2.1")
    expect(problem).to_contain_text("№ 1.3")
    hall.look(second, "phone-ballot-two-choices")
    first.reload()
    assert accepted(first) == ["1.1", "2.1"]
    second.get_by_role("button", name="Отправить новый выбор").click()
    assert accepted(second) == ["1.3"]


def test_the_same_ballot_sent_twice_without_javascript_is_one(hall: Hall, vote: OpenVote) -> None:
    phone = vote.phone(hall, 5, javascript=False)
    hidden = phone.locator("main form input[type=hidden]").all()
    form = {field.get_attribute("name") or "": field.get_attribute("value") or "" for field in hidden}
    form["option"] = phone.locator(".ballot input").first.get_attribute("value") or ""
    # The browser's own retry: nobody saw the answer to the first.
    phone.context.request.post(f"{phone.url}cast/", form=form, headers={"Referer": phone.url})
    tick(phone, accepted_number := phone.locator(".ballot .num").first.inner_text().removeprefix("№").strip())

    send(phone)

    assert accepted(phone) == [accepted_number]
    hall.look(phone, "plain-receipt")


def test_what_the_phone_threw_away_while_waiting_is_put_back(hall: Hall, vote: OpenVote) -> None:
    hall.provoked.append("Failed to fetch")
    phone = vote.phone(hall, 6)
    phone.route("**/vote/cast/", lose_the_request)
    tick(phone, "2.1", "2.2")
    send(phone)
    expect(phone.locator("[data-state]")).to_contain_text(WAITING)
    phone.reload()

    expect(phone.locator("[data-state]")).to_contain_text("ещё не отправлен")
    expect(phone.locator(".ballot-chosen a")).to_have_text(["№ 2.1", "№ 2.2"])
    phone.unroute("**/vote/cast/")
    send(phone)
    assert accepted(phone) == ["2.1", "2.2"]


def test_a_hundred_and_twenty_long_triads_fit_a_phone_and_what_is_chosen_is_found_again(
    hall: Hall, server: RealServer
) -> None:
    phone = open_vote(server, "long", tables=40, people=1, letters=600).phone(hall, 0)
    assert phone.locator(".ballot input").count() == 120
    boxes = [phone.locator(".ballot input").nth(place) for place in (3, 60, 119)]
    for box in boxes:
        box.check()

    faults = {width: faults_at(phone, width) for width in (320, 390)}
    if hall.pictures:
        phone.screenshot(path=f"{hall.pictures}/phone-ballot-long.png")
    chosen = phone.locator(".ballot-chosen a").all_inner_texts()
    reached = []
    for jump in phone.locator(".ballot-chosen a").all():
        jump.click()
        reached.append([box.evaluate(REACHED) for box in boxes].count(True))

    assert faults == {320: [], 390: []}
    assert reached == [1, 1, 1]
    send(phone)
    assert accepted(phone) == sorted(text.removeprefix("№").strip() for text in chosen)


def faults_at(phone: Page, width: int) -> list[str]:
    phone.set_viewport_size({"width": width, "height": 844})
    return list(phone.evaluate(FAULTS))


def test_in_the_closing_second_what_comes_before_counts_and_what_comes_after_is_told_when(
    hall: Hall, server: RealServer
) -> None:
    vote = open_vote(server, "last-second", tables=1, people=2)
    early, late = (vote.phone(hall, person) for person in range(2))
    for phone in (early, late):
        tick(phone, "1.1")
    closes_at = vote.closes_in(6)
    on_the_way(late, lambda route: hold(route, closes_at))

    send(early)
    assert accepted(early) == ["1.1"]
    send(late)

    expect(late.get_by_role("alert")).to_contain_text("уже после закрытия")
    expect(late.locator("main")).to_contain_text("Вашего бюллетеня нет")
    hall.look(late, "phone-ballot-late")
    assert vote.stored() == [["1.1"]]


def hold(route: Route, until: float) -> None:
    """Keep the ballot on its way, as a slow network does, until the vote is closed."""
    while time.time() <= until:
        time.sleep(0.02)
    route.continue_()
