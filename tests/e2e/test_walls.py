"""The wall of the hall: every scene at both sizes, with words as long as they may be, and the keys of its screen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from okmo_session.screens.models import ProjectorControl
from tests.e2e.hall import Hall, decode_qr
from tests.server import RealServer

SHORT = [f"bridge is-apart is-{way}" for way in ("large", "larger", "largest")]
SIZES = [{"width": 1920, "height": 1080}, {"width": 1280, "height": 720}]
SCENES = [*ProjectorControl.Scene.values, ""]
# A closed vote has no turnout to follow: the wall says that it is closed.
SHOWN = {"turnout": "vote", "": "measures"}
LONGEST = """
from sessions.models import StrategySession
from triads.models import Triad
from voting.models import PollOption
WORDS = "Взаимодействие муниципальных образований с межмуниципальными достопримечательностями " * 40
session = StrategySession.objects.get(slug="{slug}")
session.title, session.motto, session.goal = WORDS[:200], WORDS[:200], WORDS[:3000]
session.save()
for stage in session.stages.all():
    stage.steps.update(title=WORDS[:400])
session.stages.update(title=WORDS[:300])
session.key_questions.update(text=WORDS[:600])
session.future_images.update(text=WORDS[:1500])
session.materials.update(title=WORDS[:400], section=WORDS[:200])
session.participants.update(name=WORDS[:200], region=WORDS[:200])
session.teams.update(name=WORDS[:200])
Triad.objects.filter(session=session).update(future_what=WORDS[:400])
PollOption.objects.filter(poll__session=session).update(future=WORDS[:400])
"""
# A team that speaks, with norms of 600 characters and barriers as long as they may be in its first triad.
TALK = (
    LONGEST
    + """
from sessions.actors import system
from triads.domain.talks.running import bring_back_talk, finish_talk, start_talk, talks_now
from triads.models import Barrier
by, line = system(session), talks_now(session)
if line.current:
    finish_talk(line.current, by)
talk = next(one for one in line.talks if one.team.speaker)
talk.refresh_from_db()
if talk.state != "waiting":
    bring_back_talk(talk, by)
start_talk(talk, by)
parts = [f"{{side}}_{{part}}" for side in ("present", "future") for part in ("what", "effect", "on_what", "where")]
talk.team.triads.filter(slot__lte=2).update(**dict.fromkeys(parts, WORDS[:150]))
talk.team.triads.filter(slot=3).update(**dict.fromkeys(parts, "Обмен сведениями"))
Barrier.objects.filter(triad__team=talk.team, triad__slot=1).update(text=WORDS[:500])
"""
)
# What is wrong with the scene, in words; sizes are told as they would be at 1080 lines.
FAULTS = """() => {
  const scene = document.getElementById("scene"), flow = scene.querySelector("[data-pager]");
  const foot = scene.querySelector(".scene-foot"), faults = [];
  const scale = 1080 / innerHeight, root = document.documentElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) faults.push("the page scrolls");
  const bottom = (foot || scene).getBoundingClientRect()[foot ? "top" : "bottom"] + 1;
  const pages = flow ? Number(scene.querySelector("[data-pager-count]").textContent.split("/")[1]) : 1;
  const walker = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement, style = getComputedStyle(holder);
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!node.data.trim() || !box.width || holder.closest(".visually-hidden, .is-quiet")) continue;
    const size = parseFloat(style.fontSize) * scale, words = node.data.trim().slice(0, 30);
    if (size < 32) faults.push(`${size} px: ${words}`);
    const clock = holder.closest(".clock:not(.clock-sign)");
    const least = clock?.classList.contains("huge") ? 240 : 160;
    if (clock === holder && size < least) faults.push(`a clock of ${size} px`);
    if (holder.closest(".scene-foot")) continue;
    const isCut = [holder, holder.parentElement].some((one) => getComputedStyle(one).webkitLineClamp !== "none");
    if (!isCut && box.bottom > bottom) faults.push(`under the edge: ${words}`);
    if (flow?.contains(holder)) {
      const step = flow.clientWidth + parseFloat(getComputedStyle(flow).columnGap);
      if (box.left - flow.getBoundingClientRect().left > pages * step) faults.push(`on no page: ${words}`);
    } else if (box.right > innerWidth) faults.push(`beside the wall: ${words}`);
  }
  return faults;
}"""

# The words of the bridges that stand on the page shown.
ON_THE_PAGE = """() => {
  const flow = document.querySelector("#scene .scene-body").getBoundingClientRect();
  const range = document.createRange(), walker = document.createTreeWalker(document.querySelector("[data-pager]"), 4);
  let words = "";
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    for (const { width, left, right } of range.getClientRects())
      if (width && left >= flow.left - 1 && right <= flow.right + 1) words += walker.currentNode.data.trim();
  }
  return words;
}"""


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


def come(hall: Hall, afternoon: dict[str, Any]) -> tuple[Page, Page]:
    """Return the facilitator's console and the wall."""
    facilitator, wall = hall.laptop(), hall.projector()
    facilitator.goto(afternoon["links"]["facilitator"])
    wall.goto(afternoon["links"]["projector"])
    return facilitator, wall


def show(facilitator: Page, wall: Page, scene: str) -> None:
    facilitator.locator(f'.scene-buttons button[value="{scene}"]').click()
    expect(wall.locator("#scene")).to_have_attribute("data-scene", SHOWN.get(scene, scene))


def test_the_wall_and_its_preview_follow_the_console_and_the_keys_of_its_screen_work(
    hall: Hall, afternoon: dict[str, Any]
) -> None:
    facilitator, wall = come(hall, afternoon)
    preview = facilitator.frame_locator("#projector-preview")
    frame = facilitator.frames[1]
    frame.evaluate("() => { window.isTheSame = true; }")

    show(facilitator, wall, "agenda")
    expect(preview.locator("#scene")).to_have_attribute("data-scene", "agenda")
    hall.look(facilitator, "console-projector")
    wall.keyboard.press("q")
    address = decode_qr(wall.locator('[data-over="q"] .qr svg'))
    show(facilitator, wall, "clock")

    assert address.endswith(f"/j/{wall.locator('[data-over="q"] .join-code').text_content()}/")
    assert frame.evaluate("isTheSame")
    expect(wall.locator('[data-over="q"]')).to_be_hidden()
    wall.keyboard.press("b")
    expect(wall.locator('[data-over="b"]')).to_be_visible()
    wall.keyboard.press("?")
    expect(wall.locator('[data-over="?"]')).to_be_visible()
    hall.look(wall, "projector-keys")
    wall.keyboard.press("Escape")
    wall.keyboard.press("s")
    expect(wall.locator(".screen-note")).to_have_text("Звонок включён")
    facilitator.get_by_role("button", name="Затемнить экран").click()
    expect(wall.locator("#scene")).to_have_attribute("data-scene", "dark")
    facilitator.get_by_role("button", name="Вернуть изображение").click()
    expect(wall.locator("#scene")).to_have_attribute("data-scene", "clock")
    long_lists_are_turned(hall, facilitator, wall)


def long_lists_are_turned(hall: Hall, facilitator: Page, wall: Page) -> None:
    """What does not fit is turned by itself, and by keys, which hold it for a while."""
    wall.clock.install()
    wall.reload()
    show(facilitator, wall, "materials")
    hall.look(wall, "projector-materials")
    count = wall.locator("#scene [data-pager-count]")
    pages = int(count.inner_text().split("/")[1])

    wall.clock.run_for(12_500)
    by_itself = count.inner_text()
    expect(wall.locator(".material").first).not_to_be_in_viewport()
    wall.keyboard.press("PageUp")
    wall.keyboard.press("PageUp")
    wall.clock.run_for(30_000)

    assert by_itself == f"2 / {pages}"
    assert count.inner_text() == f"{pages} / {pages}"


def test_no_scene_scrolls_or_shrinks_however_long_its_words_are(hall: Hall, afternoon: dict[str, Any]) -> None:
    facilitator, wall = come(hall, afternoon)
    hall.server.run(LONGEST.format(slug=afternoon["slug"]))
    faults: dict[str, list[str]] = {}

    for scene in SCENES:
        show(facilitator, wall, scene)
        for size in SIZES:
            wall.set_viewport_size(size)  # type: ignore[arg-type]
            wall.wait_for_timeout(100)
            faults[f"{scene} at {size['height']}"] = wall.evaluate(FAULTS)
            if hall.pictures:
                wall.screenshot(path=f"{hall.pictures}/projector-long-{scene or 'follows'}-{size['height']}.png")

    assert {where: found for where, found in faults.items() if found} == {}


def test_a_talk_is_readable_and_whole_however_long_its_triads_are(hall: Hall, afternoon: dict[str, Any]) -> None:
    facilitator, wall = come(hall, afternoon)
    hall.server.run(TALK.format(slug=afternoon["slug"]))
    show(facilitator, wall, "talks")
    expect(wall.locator(".talk-clock .clock")).to_have_class(re.compile("is-on"))

    for size in SIZES:
        wall.set_viewport_size(size)  # type: ignore[arg-type]
        wall.wait_for_timeout(100)
        assert wall.evaluate(FAULTS) == []
        # The first goes on over pages, the last stands on a page of its own, larger than the least.
        pages = int(wall.locator("#scene [data-pager-count]").inner_text().split("/")[1])
        assert pages > wall.locator(".bridge").count() == 3
        assert wall.locator(".bridge.is-tall").count() >= 1
        assert wall.locator(".bridge").nth(2).get_attribute("class") in SHORT
        for page in range(pages):
            shown = wall.evaluate(ON_THE_PAGE)
            assert shown, f"page {page + 1} of {pages} is empty"
            if hall.pictures:
                wall.screenshot(path=f"{hall.pictures}/projector-talk-{size['height']}-{page + 1}.png")
            wall.keyboard.press("PageDown")
