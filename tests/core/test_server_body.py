import contextlib
import http.client
import socket
import time

import pytest

from okmo_session.core.server.body import WholeBody
from okmo_session.core.server.bridge import Bridge
from okmo_session.core.server.head import HEAD_LIMIT
from tests.server import app_server, wait_until

pytestmark = pytest.mark.either_database

TOO_LARGE = "Файл или текст больше 20 МБ"
TOO_SLOW = "Данные не дошли"
HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n"


class Application:
    """A WSGI app that remembers the bodies it was given and answers their length."""

    def __init__(self):
        self.bodies = []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.bodies.append(body)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(len(body)).encode()]


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def port(application):
    with app_server(WholeBody(Bridge(application, threads=2), limit=1_000_000, progress=0.5)) as port:
        yield port


def post(port, body, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request("POST", "/", body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()


def stalled(port, length=50):
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(HEAD.format(length).encode() + b"picks=12&picks=345&")
    return connection


@pytest.mark.parametrize("size", [0, 1, 50, 600_000, 1_000_000])
def test_a_whole_body_reaches_the_application(port, application, size):
    answer = post(port, b"x" * size)

    assert answer == (200, str(size).encode())
    assert application.bodies == [b"x" * size]


def test_a_chunked_body_reaches_the_application_with_its_length(port):
    answer = post(port, iter([b"one", b"two" * 300_000]))

    assert answer == (200, b"900003")


def test_a_body_cut_after_19_of_50_bytes_never_reaches_the_application(port, application):
    stalled(port).close()
    post(port, b"after")

    assert application.bodies == [b"after"]


def test_a_half_closed_connection_never_reaches_the_application(port, application):
    with stalled(port) as connection:
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1000)

    assert application.bodies == []


def test_twenty_stalled_bodies_block_nobody(port, application):
    connections = [stalled(port) for _number in range(20)]

    began = time.monotonic()
    answer = post(port, b"a ballot")

    assert answer == (200, b"8")
    assert time.monotonic() - began < 0.4
    assert application.bodies == [b"a ballot"]
    for connection in connections:
        connection.close()


def test_a_body_without_progress_is_answered_with_a_sentence(port, application):
    with stalled(port) as connection:
        answer = connection.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 408 ")
    assert f"<h1>{TOO_SLOW}</h1>" in answer
    assert application.bodies == []


def test_a_body_that_is_too_large_is_answered_with_a_sentence(port, application):
    status, page = post(port, b"x" * 1_000_001)

    assert (status, f"<h1>{TOO_LARGE}</h1>" in page.decode()) == (413, True)
    assert application.bodies == []


def test_an_upload_of_100_megabytes_is_answered_with_a_sentence(port, application):
    status, page = post(port, b"x" * 100 * 1024 * 1024)

    assert (status, f"<h1>{TOO_LARGE}</h1>" in page.decode()) == (413, True)
    assert application.bodies == []


def test_a_large_body_that_comes_too_slowly_is_called_too_large(port, application):
    with stalled(port, length=100_000_000) as connection:
        answer = connection.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 413 ")
    assert application.bodies == []


def test_a_chunked_body_that_is_too_large_is_answered_with_a_sentence(port, application):
    status, page = post(port, iter([b"x" * 400_000] * 3))

    assert (status, f"<h1>{TOO_LARGE}</h1>" in page.decode()) == (413, True)
    assert application.bodies == []


def test_a_body_longer_than_announced_is_not_taken_for_another_request(port, application):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(HEAD.format(5).encode() + b"five!and more")
        connection.makefile("rb").readline()

    wait_until(lambda: application.bodies, "the first five bytes arrived")
    assert application.bodies == [b"five!"]


def test_a_long_head_is_read_with_every_request_of_a_connection(port):
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(browser):
        for body in (b"x" * 2 * HEAD_LIMIT, b"two", b"three"):
            browser.request("POST", "/", body=body, headers={"X-Long": "a" * (HEAD_LIMIT // 2)})
            response = browser.getresponse()
            assert (response.status, response.read()) == (200, str(len(body)).encode())


@pytest.mark.parametrize("piece", [b"a", b"a\r\nX-More: "])
def test_a_head_without_end_is_given_up(port, piece):
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
        with contextlib.suppress(ConnectionError):
            while sent < 500 * HEAD_LIMIT:
                sent += connection.send(piece * 10_000)

    assert sent < 500 * HEAD_LIMIT
    assert post(port, b"next") == (200, b"4")
