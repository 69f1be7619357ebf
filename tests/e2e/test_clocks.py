"""The clock of a page on devices whose own clock is wrong, and after they slept."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from okmo_session.core.clock import now
from tests.server import CHECKOUT

SCRIPT = (CHECKOUT / "static/js/clock.js").read_text()
PAGE = """<!doctype html><title>clock</title><body data-now="{now}">
<time class="clock" data-ends-at="{ends_at}" data-starts-at="{starts_at}"
      data-text-warn="left" data-text-last="last" data-text-over="over">until</time>
<div id="clock-announcer" aria-live="polite" data-text-five="five" data-text-one="one"></div>
<script>
  window.passed = 0; window.slept = 0; window.skew = 0; window.said = [];
  const real = Date.now;
  Date.now = () => real() + window.skew;
  document.body.addEventListener("clock:passed", () => passed++);
  document.addEventListener("clock:slept", () => slept++);
  new MutationObserver(([change]) => said.push(change.target.textContent))
    .observe(document.getElementById("clock-announcer"), {{ childList: true }});
  window.tell = (moment) => document.body.dispatchEvent(new CustomEvent("live:now", {{ detail: {{ now: moment }} }}));
</script>
<script>{script}</script>"""

type Open = Callable[..., Page]


class Hall:
    """A server's moment, and how long its clock still runs and has run, in seconds."""

    left, length = 100, 1000

    def page(self) -> str:
        moment = int(now().timestamp() * 1000)
        ends_at = moment + self.left * 1000
        return PAGE.format(now=moment, ends_at=ends_at, starts_at=ends_at - self.length * 1000, script=SCRIPT)


@contextmanager
def served(hall: Hall) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(hall.page().encode())

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def open_page(browser: Browser, hall: Hall) -> Iterator[Open]:
    with ExitStack() as stack:
        address = stack.enter_context(served(hall))

        def open_at(hours_wrong: float = 0, *, stands_still: bool = False) -> Page:
            context: AbstractContextManager[object] = browser.new_context()
            page: Page = stack.enter_context(context).new_page()  # type: ignore[attr-defined]
            device_time = now().timestamp() + hours_wrong * 3600
            page.clock.install(time=device_time)
            if stands_still:
                page.clock.pause_at(device_time + 1)
            page.goto(address)
            return page

        yield open_at


def seconds(page: Page) -> int:
    """Return what the clock shows, negative after its end."""
    found = re.search(r"(\+?)(\d+):(\d\d)$", page.inner_text(".clock"))
    assert found, page.inner_text(".clock")
    shown = int(found[2]) * 60 + int(found[3])
    return -shown if found[1] else shown


def state(page: Page) -> tuple[str, str]:
    name = re.search(r"is-(\w+)", page.get_attribute(".clock", "class") or "")
    return (name[1] if name else "", page.inner_text(".clock").split()[0])


@pytest.mark.parametrize("hours_wrong", [-3, 3])
def test_a_clock_is_right_whatever_the_clock_of_the_device_says_and_the_server_corrects_it_both_ways(
    open_page: Open, hours_wrong: int
) -> None:
    page = open_page(hours_wrong)
    ends_at = int(page.get_attribute(".clock", "data-ends-at") or 0)
    at_first = seconds(page)

    page.clock.run_for(30_000)
    later = seconds(page)
    page.evaluate("tell", ends_at - 500_000)
    earlier = seconds(page)
    page.evaluate("tell", ends_at + 42_000)

    assert at_first == pytest.approx(100, abs=3)
    assert at_first - later == pytest.approx(30, abs=3)
    assert earlier == pytest.approx(500, abs=2)
    assert seconds(page) == pytest.approx(-42, abs=2)


def test_a_device_that_was_set_right_meanwhile_keeps_the_servers_time(open_page: Open) -> None:
    page = open_page(-3)

    page.evaluate("() => { skew = 3 * 3600 * 1000; }")
    page.clock.run_for(1_000)
    asked, at_once = page.evaluate("slept"), seconds(page)
    ends_at = int(page.get_attribute(".clock", "data-ends-at") or 0)
    page.evaluate("tell", ends_at - 98_000)
    page.clock.run_for(5_000)

    assert asked == 1
    assert at_once == pytest.approx(99, abs=3)
    assert seconds(page) == pytest.approx(93, abs=3)


def test_after_sleep_the_server_is_asked_and_without_an_answer_the_time_slept_counts(open_page: Open) -> None:
    page = open_page(3)

    page.evaluate("() => { skew = 60000; }")
    page.clock.run_for(4_000)

    assert page.evaluate("slept") == 1
    assert seconds(page) == pytest.approx(36, abs=3)


def test_a_laptop_whose_lid_was_closed_shows_what_is_left_now(open_page: Open) -> None:
    page = open_page()

    page.clock.fast_forward(160_000)
    page.clock.run_for(500)

    assert seconds(page) == pytest.approx(-60, abs=3)
    assert page.evaluate("passed") == 1


def test_a_clock_goes_from_green_to_amber_to_red_and_counts_on_over_the_end(open_page: Open, hall: Hall) -> None:
    hall.left = 110
    page = open_page(stands_still=True)
    seen = []

    for run in (1, 15, 70, 30):
        page.clock.run_for(run * 1000)
        seen.append(state(page))

    assert [name for name, _word in seen] == ["on", "warn", "last", "over"]
    assert [word for _name, word in seen[1:]] == ["left", "last", "over"]
    assert page.evaluate("passed") == 1


def test_five_minutes_and_one_are_said_politely_and_once(open_page: Open, hall: Hall) -> None:
    hall.left, hall.length = 310, 3600
    page = open_page(stands_still=True)

    page.clock.run_for(320_000)

    assert [text for text in page.evaluate("said") if text] == ["five", "one"]
    assert page.get_attribute("#clock-announcer", "aria-live") == "polite"
