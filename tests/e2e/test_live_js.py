import asyncio
import re

import pytest

from okmo_session.core.clock import now
from okmo_session.core.live.app import LiveApp
from okmo_session.core.live.hub import Hub
from okmo_session.core.live.tokens import live_token
from tests.server import CHECKOUT, app_server

SCRIPT = (CHECKOUT / "static/js/live.js").read_text()
PAGE = """<!doctype html><title>page</title>
<body data-live="{live}" data-versions='{versions}' data-live-poll="0.2" data-live-spread="0">
<p id="offline" hidden data-text="last at %s"></p>
<script>
  window.heard = [];
  for (const topic of ["agenda", "people"]) document.body.addEventListener(`live:${{topic}}`, () => heard.push(topic));
  document.body.addEventListener("live:now", (event) => {{ window.now = event.detail.now; }});
</script>
<script>{script}</script>"""

TURN = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Site:
    """A page that follows session 1, and a stream that can be broken."""

    def __init__(self):
        self.hub = Hub()
        self.live = LiveApp(self.hub)
        self.streams = True
        self.reachable = True
        self.versions = '{"agenda": 0, "people": 0}'
        self.path = f"/live/{live_token(1, ('agenda', 'people'), now())}"
        self.polls = 0

    async def __call__(self, scope, receive, send):
        self.hub.open(asyncio.get_running_loop())
        is_poll = scope["query_string"] == b"poll=1"
        if not scope["path"].startswith("/live/"):
            return await self._page(send)
        self.polls += is_poll
        if not self.reachable or not (self.streams or is_poll):
            await send({"type": "http.response.start", "status": 502, "headers": []})
            return await send({"type": "http.response.body", "body": b""})
        return await self.live(scope, receive, send)

    async def _page(self, send):
        page = PAGE.format(live=self.path, versions=self.versions, script=SCRIPT).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def address(site):
    with app_server(site) as port:
        yield f"http://localhost:{port}/"
        site.hub.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def heard(page):
    return page.evaluate("heard")


def test_a_change_fires_its_topic_and_the_servers_time(site, address, page):
    page.goto(address)
    page.wait_for_function("window.now")

    site.hub.tell(1, {"people": 1})

    page.wait_for_function("heard.length", timeout=1000)
    assert heard(page) == ["people"]
    assert site.polls == 0


def test_a_change_between_rendering_and_connecting_is_made_up_for(site, address, page):
    site.versions = '{"agenda": 3, "people": 0}'

    page.goto(address)

    page.wait_for_function("heard.length", timeout=1000)
    assert heard(page) == ["agenda"]


def test_without_a_stream_the_page_asks_from_time_to_time(site, address, page):
    site.streams = False
    page.goto(address)
    page.wait_for_function("window.now")

    site.hub.tell(1, {"agenda": 1})

    page.wait_for_function("heard.length", timeout=1000)
    assert heard(page) == ["agenda"]
    assert site.polls > 0


def test_a_broken_stream_is_opened_again(site, address, page):
    page.goto(address)
    page.wait_for_function("window.now")

    site.hub.close()
    page.wait_for_timeout(200)
    site.hub.closing = False
    page.wait_for_timeout(2000)
    polls = site.polls
    site.hub.tell(1, {"agenda": 1})

    page.wait_for_function("heard.length", timeout=1000)
    assert site.polls == polls


def test_being_offline_is_said_with_the_time_of_the_last_message(site, address, page):
    page.goto(address)
    page.wait_for_function("window.now")

    page.context.set_offline(True)
    page.wait_for_selector("#offline:not([hidden])", timeout=3000)
    sentence = page.inner_text("#offline")
    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden", timeout=3000)

    assert re.fullmatch(r"last at \d\d:\d\d:\d\d", sentence)


def test_silence_is_said_and_ends_when_the_server_is_back(site, address, page):
    page.clock.install()
    page.goto(address)
    page.wait_for_function("window.now")

    site.reachable = False
    site.hub.close()
    page.clock.run_for(36_000)
    page.wait_for_selector("#offline:not([hidden])", timeout=3000)
    site.reachable, site.hub.closing = True, False
    page.clock.run_for(3_000)

    page.wait_for_selector("#offline", state="hidden", timeout=3000)


def test_a_hidden_page_holds_no_stream_and_catches_up_at_once(site, address, page):
    page.goto(address)
    page.wait_for_function("window.now")

    page.evaluate(TURN, True)
    page.wait_for_timeout(300)
    site.hub.tell(1, {"agenda": 1})
    page.wait_for_timeout(700)
    while_hidden = heard(page)
    page.evaluate(TURN, False)

    page.wait_for_function("heard.length", timeout=500)
    assert while_hidden == []
    assert heard(page) == ["agenda"]


def test_a_tab_left_open_for_a_day_finds_its_new_address(site, address, page):
    right = site.path
    site.path = "/live/no-longer-a-token"
    page.goto(address)
    page.wait_for_timeout(300)

    site.path = right

    page.wait_for_function("window.now", timeout=5000)
