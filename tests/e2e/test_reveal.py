"""The hall learns the result: one hand on the facilitator's laptop, the wall and the phones follow."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hall import Hall
from tests.e2e.test_walls import FAULTS, SIZES
from tests.server import RealServer

# A vote that is prepared and tells how it goes, with words as long as they may be.
PREPARED = """
from okmo_session.core.clock import now
from sessions.models import StrategySession
from voting.models import Ballot, Mark, Poll, PollOption, TurnOut
WORDS = "Взаимодействие муниципальных образований с межмуниципальными достопримечательностями " * 40
polls = Poll.objects.filter(session__slug="{slug}")
polls.update(title=WORDS[:200], winners=3, state="prepared", tie_methods=["assessment", "run_off", "lot"])
PollOption.objects.filter(poll__in=polls).update(future=WORDS[:600])
"""
# Votes 4, 3 and twice 2: the last of three places is tied, and the lot settles it.
COUNTED = """
from sessions.actors import system
from voting.domain.polls.counting import count
poll = polls.get()
poll.ballots.all().delete()
TurnOut.objects.filter(poll=poll).update(way="paper")
first, second, third, fourth = poll.options.all()[:4]
third_voter, fourth_voter = [first, second, third], [first, second, fourth]
for key, marks in enumerate([third_voter, fourth_voter, [first, second, third], [first, fourth]]):
    ballot = Ballot.objects.create(poll=poll, source="phone", key_hash=key, receipt=key)
    Mark.objects.bulk_create(Mark(ballot=ballot, option=option) for option in marks)
polls.update(state="closed", closed_at=now(), tie_methods=["lot"])
poll.refresh_from_db()
count(poll, by=system(poll.session))
"""


@pytest.fixture
def server(standing_server: RealServer) -> RealServer:
    return standing_server


class Reveal:
    """A hall before the result, with what is wrong on its wall by the scene looked at."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.faults = hall, dict[str, Any]()
        self.demo = hall.demo("voting", "--tables", "2", "--people", "6")
        self.facilitator, self.wall, self.phone = hall.laptop(), hall.projector(), hall.phone()
        self.facilitator.goto(self.demo["links"]["facilitator"])
        self.wall.goto(self.demo["links"]["projector"])
        self.phone.goto(self.demo["links"]["participants"][0])

    def happen(self, code: str) -> None:
        self.hall.server.manage("shell", "-c", PREPARED.format(slug=self.demo["slug"]) + code)
        self.wall.reload()

    def look(self, name: str, scene: str) -> None:
        """Measure the wall at both sizes once it shows `scene`."""
        expect(self.wall.locator("#scene")).to_have_attribute("data-scene", scene)
        for size in SIZES:
            self.wall.set_viewport_size(size)  # type: ignore[arg-type]
            self.wall.wait_for_timeout(100)
            self.faults[f"{name} at {size['height']}"] = self.wall.evaluate(FAULTS)
            if self.hall.pictures:
                self.wall.screenshot(path=f"{self.hall.pictures}/projector-{name}-{size['height']}.png")

    def open(self, page: Page, path: str) -> None:
        page.goto(f"/s/{self.demo['slug']}/vote/{path}/")


def test_the_hall_learns_the_result_from_the_last_place_to_the_first(hall: Hall) -> None:
    reveal = Reveal(hall)
    facilitator, phone = reveal.facilitator, reveal.phone
    reveal.look("turnout", "turnout")
    reveal.happen("")
    reveal.look("prepared", "vote")
    reveal.happen(COUNTED)
    reveal.look("counted", "vote")

    reveal.open(phone, "result")
    reveal.open(facilitator, "reveal")
    hall.look(facilitator, "reveal-tie")
    facilitator.get_by_role("button", name="Показать равенство на экране").click()
    reveal.look("tie", "tie")
    expect(phone.locator("#result")).to_contain_text(re.compile("№.1\\.3"))
    facilitator.get_by_role("link", name="Решить равенство").click()
    facilitator.get_by_label("Число, которое назвал зал").fill("Сорок семь, сказал зал, и ещё раз: сорок семь")
    facilitator.get_by_role("button", name="Тянуть жребий").click()
    expect(reveal.wall.locator(".tie-step")).to_have_count(1)
    reveal.look("lot", "tie")
    reveal.open(facilitator, "reveal")
    last_first(reveal)

    assert {where: found for where, found in reveal.faults.items() if found} == {}


def last_first(reveal: Reveal) -> None:
    """Show three places by three hands: a double click, a held key, a clicker; each shows one."""
    facilitator, wall, phone = reveal.facilitator, reveal.wall, reveal.phone
    places = wall.locator(".results:first-child > .result:not(.is-hidden)")
    preview = facilitator.frame_locator(".preview-frame")
    reveal.hall.look(facilitator, "reveal-next")
    facilitator.locator("[data-reveal]").dblclick()
    expect(wall.locator("#scene")).to_have_attribute("data-scene", "results")
    expect(places).to_have_count(1)
    reveal.look("first-shown", "results")
    expect(phone.locator("#result")).to_contain_text("Открываем итог")

    facilitator.locator("h1").click()
    facilitator.keyboard.down("Space")
    facilitator.keyboard.down("Space")
    facilitator.keyboard.up("Space")
    expect(places).to_have_count(2)
    expect(preview.locator(".results:first-child > .result:not(.is-hidden)")).to_have_count(2)
    expect(wall.locator(".result.is-new")).to_contain_text(re.compile("№.1\\.2"))
    expect(wall.locator(".result.is-new")).to_be_in_viewport()
    facilitator.get_by_role("button", name="Убрать с экрана № 1.2").click()
    expect(places).to_have_count(1)
    facilitator.keyboard.press("Space")
    expect(places).to_have_count(2)
    expect(facilitator.locator("[data-reveal]")).to_have_text("Показать первое место и объявить итог")

    facilitator.keyboard.press("PageDown")
    expect(places).to_have_count(3)
    expect(facilitator.locator("#reveal")).to_contain_text("итог объявлен")
    expect(phone.locator("#result h1")).not_to_have_text("Открываем итог")
    reveal.look("whole", "results")
    reveal.hall.look(wall, "projector-reveal")
