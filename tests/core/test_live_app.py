import asyncio
import datetime as dt
import json

import pytest

from okmo_session.core.clock import clock_at, now
from okmo_session.core.live import app
from okmo_session.core.live.app import LiveApp
from okmo_session.core.live.hub import Hub
from okmo_session.core.live.tokens import live_token

pytestmark = pytest.mark.either_database


class Visitor:
    """A client of the ASGI app: what it was sent, and when it goes away."""

    def __init__(self, path, method="GET", query=b""):
        self.scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": []}
        self.sent = []
        self.gone = asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def events(self):
        bodies = [message["body"] for message in self.sent[1:] if message["body"]]
        return [json.loads(body.removeprefix(b"data: ")) for body in bodies]

    @property
    def versions(self):
        return [event["v"] for event in self.events]


def visit(path, **how):
    async def story():
        visitor = Visitor(path, **how)
        await LiveApp(Hub())(visitor.scope, visitor.receive, visitor.send)
        return visitor

    return asyncio.run(story())


def stream(story, topics=("agenda", "people")):
    """Open a stream of session 1, play `story(hub, visitor)`, let the visitor go, and return it."""

    async def whole():
        hub = Hub()
        hub.open(asyncio.get_running_loop())
        hub.tell(1, {"agenda": 4, "secret": 9})
        await asyncio.sleep(0)
        visitor = Visitor(path_for(*topics))
        task = asyncio.ensure_future(LiveApp(hub)(visitor.scope, visitor.receive, visitor.send))
        await asyncio.sleep(0.05)
        await story(hub, visitor)
        visitor.gone.set()
        await asyncio.wait_for(task, 1)
        return visitor

    return asyncio.run(whole())


def path_for(*topics):
    return f"/live/{live_token(1, topics, now())}"


async def nothing(hub, visitor):
    pass


def test_the_first_event_is_the_whole_map_and_the_servers_time():
    before = now()

    visitor = stream(nothing)

    assert visitor.versions == [{"agenda": 4, "people": 0}]
    assert before.timestamp() * 1000 - 1 <= visitor.events[0]["now"] <= now().timestamp() * 1000
    assert visitor.headers[b"content-type"] == b"text/event-stream"
    assert visitor.headers[b"cache-control"] == b"no-store"
    assert visitor.headers[b"x-accel-buffering"] == b"no"


def test_a_change_is_sent_alone():
    async def story(hub, visitor):
        hub.tell(1, {"people": 1})
        await asyncio.sleep(0.05)

    assert stream(story).versions[1:] == [{"people": 1}]


def test_a_topic_that_is_not_in_the_token_is_not_sent():
    async def story(hub, visitor):
        hub.tell(1, {"secret": 10})
        await asyncio.sleep(0.05)

    assert stream(story).versions == [{"agenda": 4, "people": 0}]


def test_a_heartbeat_carries_the_time(monkeypatch):
    monkeypatch.setattr(app, "HEARTBEAT", 0.02)

    async def story(hub, visitor):
        await asyncio.sleep(0.05)

    assert {} in stream(story).versions


def test_a_stream_ends_when_the_hub_closes():
    async def story(hub, visitor):
        hub.close()
        await asyncio.sleep(0.05)
        assert visitor.sent[-1] == {"type": "http.response.body", "body": b""}

    stream(story)


def test_polling_answers_once_as_json():
    visitor = visit(path_for("agenda"), query=b"poll=1")

    assert visitor.status == 200
    assert visitor.headers[b"content-type"] == b"application/json"
    assert json.loads(visitor.sent[1]["body"])["v"] == {"agenda": 0}


@pytest.mark.parametrize("path", ["/live/", "/live/abc", "/live/../healthz", "/live/ключ"])
def test_a_forged_token_is_not_found(path):
    assert visit(path).status == 404


def test_an_expired_token_is_gone():
    with clock_at(now() - dt.timedelta(hours=26)):
        path = path_for("agenda")

    assert visit(path).status == 410


def test_nothing_is_posted_here():
    assert visit(path_for("agenda"), method="POST").status == 405
