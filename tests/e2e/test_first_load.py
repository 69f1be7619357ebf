from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.ballots import open_vote
from tests.e2e.hall import PHONE, Hall
from tests.server import RealServer

BUDGET = 100_000
PLACES = [
    "",
    "agenda/",
    "people/",
    "materials/",
    "triads/",
    "drafts/",
    "vote/",
    "vote/result/",
    "vote/ballots/",
    "measures/",
]
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(scope="module")
def server(standing_server: RealServer) -> RealServer:
    return standing_server


@pytest.fixture(scope="module")
def demo(server: RealServer) -> dict[str, Any]:
    return server.demo("voting", "--tables", "8", "--people", "9")


class Wire:
    """What a page takes over the wire from an empty cache, headers included; the endless stream is not in it."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        wire = page.context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", self._begun)
        wire.on("Network.loadingFinished", self._finished)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(address).netloc for address in self.addresses.values() if address.startswith("http")}

    def _begun(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self.addresses.get(event["requestId"], "")
        self.bytes[address] = self.bytes.get(address, 0) + int(event["encodedDataLength"])


def load(page: Page, path: str) -> Wire:
    wire = Wire(page)
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(500)
    return wire


def test_a_phone_joins_with_no_more_than_a_hundred_kilobytes(hall: Hall, demo: dict[str, Any]) -> None:
    wire = load(hall.phone(), f"/s/{demo['slug']}/join/")

    assert any(address.endswith(".woff2") for address in wire.bytes)
    assert wire.hosts == {urlsplit(hall.server.url).netloc}
    assert wire.total <= BUDGET, wire.bytes


def test_a_phone_gets_what_is_now_with_no_more_than_a_hundred_kilobytes(hall: Hall, demo: dict[str, Any]) -> None:
    phone = hall.phone()
    phone.goto(demo["links"]["participants"][0])

    wire = load(phone, f"/s/{demo['slug']}/")

    expect(phone.locator("header.stage")).to_be_visible()
    assert wire.hosts == {urlsplit(hall.server.url).netloc}
    assert wire.total <= BUDGET, wire.bytes


def test_a_phone_gets_its_drafts_with_no_more_than_a_hundred_kilobytes(hall: Hall, demo: dict[str, Any]) -> None:
    phone = hall.phone()
    phone.goto(demo["links"]["participants"][0])

    wire = load(phone, f"/s/{demo['slug']}/drafts/")

    assert phone.locator(".draft").count() >= 3
    assert wire.total <= BUDGET, wire.bytes


def test_a_phone_gets_a_ballot_of_sixty_triads_with_no_more_than_a_hundred_kilobytes(
    hall: Hall, server: RealServer
) -> None:
    vote = open_vote(server, "sixty", tables=20, people=1, letters=120)
    phone = vote.phone(hall, 0)

    wire = load(phone, phone.url)

    assert phone.locator(".ballot input").count() == 60
    assert wire.total <= BUDGET, wire.bytes


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_of_a_participant_scrolls_sideways_and_none_allows_a_foreign_script(
    hall: Hall, demo: dict[str, Any], afternoon: dict[str, Any], width: int
) -> None:
    phone = hall.device({**PHONE, "width": width})
    paths = [f"/s/{demo['slug']}/join/"]
    for day in (demo, afternoon):
        phone.goto(day["links"]["participants"][-1])
        paths += [f"/s/{day['slug']}/{place}" for place in PLACES]

    wide = {path: overhang(phone, path) for path in paths}

    assert wide == dict.fromkeys(paths, 0)


def overhang(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    assert csp_of(answer.headers["content-security-policy"]) == STRICT
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def csp_of(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";"))
