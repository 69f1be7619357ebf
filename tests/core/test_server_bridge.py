import contextvars
import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from okmo_session.core.server.body import WholeBody
from okmo_session.core.server.bridge import AT_ONCE, Bridge
from tests.server import app_server, get

pytestmark = pytest.mark.either_database

PATIENCE = 0.2
SEEN = contextvars.ContextVar("seen", default=0)


class Pages:
    """A WSGI app whose pages `/slow` wait to be freed, and which counts how many are made at the same time."""

    def __init__(self):
        self.free = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = self.closed = 0

    def __call__(self, environ, start_response):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        if environ["PATH_INFO"] == "/slow":
            self.free.wait(10)
        time.sleep(0.005)
        with self.lock:
            self.now -= 1
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
        return Pieces(self, 40 if environ["PATH_INFO"] == "/file" else 1)

    def close(self):
        self.closed += 1


class Pieces:
    def __init__(self, pages, count):
        self.close = pages.close
        self.count = count

    def __iter__(self):
        return iter([b"%05d" % number * 20_000 for number in range(self.count)])


@pytest.fixture
def pages():
    return Pages()


@pytest.fixture
def port(pages):
    with app_server(WholeBody(Bridge(pages, threads=8, patience=PATIENCE))) as port:
        yield port
        pages.free.set()


def test_a_page_comes_whole_with_its_status_and_headers(port, pages):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/page")
    response = connection.getresponse()

    assert (response.status, response.headers["x-path"], response.read()) == (200, "/page", b"00000" * 20_000)
    assert pages.closed == 1


def test_a_large_file_comes_in_order_and_is_closed(port, pages):
    status, body = get(port, "/file")

    assert (status, body) == (200, b"".join(b"%05d" % number * 20_000 for number in range(40)))
    assert pages.closed == 1


def test_a_file_is_closed_where_the_browser_goes_away_in_the_middle(port, pages):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/file")
    connection.getresponse().read(10)
    connection.close()

    assert get(port, "/page")[0] == 200
    until = time.monotonic() + 5
    while pages.closed < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert pages.closed == 2


def test_two_pages_are_made_at_a_time_and_all_are_answered(port, pages):
    with ThreadPoolExecutor(30) as phones:
        answers = list(phones.map(lambda number: get(port, f"/{number}"), range(60)))

    assert [status for status, _body in answers] == [200] * 60
    assert pages.most == AT_ONCE


def test_slow_pages_hold_up_nobody_for_long(port, pages):
    with ThreadPoolExecutor(4) as browsers:
        slow = [browsers.submit(get, port, "/slow") for _number in range(4)]
        while pages.now < AT_ONCE:
            time.sleep(0.01)
        began = time.monotonic()
        status, _body = get(port, "/page")
        waited = time.monotonic() - began
        pages.free.set()

    assert status == 200
    # Two pairs of slow pages were before it.
    assert waited < 2 * PATIENCE + 1
    assert [answer.result()[0] for answer in slow] == [200] * 4


def test_a_page_that_fails_is_answered_and_the_next_one_served():
    def failing(environ, start_response):
        if environ["PATH_INFO"] == "/bad":
            raise RuntimeError("a mistake of ours")
        start_response("200 OK", [])
        return [b"good"]

    with app_server(WholeBody(Bridge(failing, threads=2))) as port:
        assert [get(port, "/bad")[0] for _try in range(3)] == [500] * 3
        assert get(port, "/good") == (200, b"good")


def test_what_a_page_sets_for_itself_does_not_reach_the_next_one():
    def counting(environ, start_response):
        seen = SEEN.get()
        SEEN.set(seen + 1)
        start_response("200 OK", [])
        return [str(seen).encode()]

    with app_server(WholeBody(Bridge(counting, threads=1))) as port:
        assert [get(port, "/") for _page in range(3)] == [(200, b"0")] * 3
