import contextlib
import http.client
import json
import re
import signal
import sqlite3
import time
from urllib.parse import urlencode

import pytest

from okmo_session.core.clock import now
from okmo_session.core.live.tokens import live_token
from tests.server import RealServer, free_port, real_server
from tests.streams import Stream

pytestmark = pytest.mark.either_database

PUBLISH = """
from types import SimpleNamespace
from django.db import transaction
from okmo_session.core.live.publish import publish
with transaction.atomic():
    publish(SimpleNamespace(pk=1), "agenda")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with real_server(tmp_path_factory.mktemp("data"), sqlite=True) as server:
        yield server


def live_path(server, settings, *topics):
    settings.SECRET_KEY = (server.data / "secret_key").read_text()
    return f"/live/{live_token(1, topics, now())}"


def test_a_command_beside_the_server_is_heard_by_an_open_page(server, settings):
    with Stream(server.port, live_path(server, settings, "agenda")) as stream:
        first = stream.next()
        server.manage("shell", "--no-imports", "-c", PUBLISH)
        committed = time.monotonic()
        change = stream.next()

    assert change["v"] == {"agenda": first["v"]["agenda"] + 1}
    assert time.monotonic() - committed < 2


def test_polling_needs_no_cookie_and_sets_none(server, settings):
    status, body = server.get(f"{live_path(server, settings, 'agenda')}?poll=1")

    assert status == 200
    assert list(json.loads(body)) == ["v", "now"]


def test_a_strange_live_address_is_not_found(server):
    assert server.get("/live/abc") == (404, b"")


def test_twenty_stalled_bodies_block_nobody(server):
    with contextlib.ExitStack() as stack:
        for _number in range(20):
            stalled = stack.enter_context(server.connect())
            stalled.sendall(b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nhalf")
        began = time.monotonic()
        status, _body = server.get("/healthz")

    assert status == 200
    assert time.monotonic() - began < 1


def setup_path(server):
    return re.search(r"http://[^/]+(/\S+)$", (server.data / "server.log").read_text(), re.MULTILINE)[1]


def setup_request(server):
    """Return head and body of the POST that makes the first account, as the page of the set-up link sends it."""
    path = setup_path(server)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.read().decode())[1]
        cookie = response.headers["Set-Cookie"].split(";")[0]
    password = "long-enough-for-us"
    fields = {
        "csrfmiddlewaretoken": token,
        "name": "A",
        "login": "first",
        "password": password,
        "password_again": password,
    }
    body = urlencode(fields).encode()
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", ""]).encode(), body


def accounts(server):
    with contextlib.closing(sqlite3.connect(server.data / "okmo.sqlite3")) as database:
        return [login for (login,) in database.execute("SELECT login FROM okmo_sessions_user")]


def test_the_set_up_link_is_printed_and_answers(server):
    assert server.get(setup_path(server))[0] == 200


def test_a_post_cut_before_its_last_byte_makes_no_account_and_the_whole_one_does(server):
    head, body = setup_request(server)

    with server.connect() as half:
        half.sendall(head + body[:-1])
    server.get("/healthz")
    after_half = accounts(server)
    with server.connect() as whole:
        whole.sendall(head + body)
        answer = whole.makefile("rb").read()

    assert after_half == []
    assert answer.startswith(b"HTTP/1.1 302 ")
    assert accounts(server) == ["first"]


def test_the_log_names_no_visitor_and_no_page(server):
    before = (server.data / "server.log").read_text()

    server.get("/healthz")

    assert (server.data / "server.log").read_text() == before


def test_a_second_server_over_one_sqlite_file_is_refused(server, tmp_path):
    second = server.spawn(free_port(), log=tmp_path / "log")

    assert second.wait(timeout=30) == 1
    assert f" {server.process.pid})" in (tmp_path / "log").read_text()
    assert server.get("/healthz")[0] == 200


def test_a_taken_port_is_said_in_a_sentence(server, tmp_path):
    refused = RealServer(tmp_path).spawn(server.port, log=tmp_path / "log")

    assert refused.wait(timeout=30) == 1
    assert f"--port {server.port + 1}" in (tmp_path / "log").read_text()
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_server_ends_in_time_though_streams_are_open_and_begins_again(server, settings):
    path = live_path(server, settings, "agenda")
    with Stream(server.port, path) as stream:
        stream.next()
        began = time.monotonic()
        server.stop(signal.SIGTERM)
        assert stream.ended()

    assert time.monotonic() - began < 2.5
    server.start()
    assert server.get(f"{path}?poll=1")[0] == 200


def test_a_killed_server_begins_again_over_its_lock(server):
    server.stop(signal.SIGKILL)

    server.start()

    assert server.get("/healthz")[0] == 200
