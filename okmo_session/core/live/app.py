"""GET /live/<token>: the versions of a page's topics as a stream, with ?poll=1 once as JSON.

Raw ASGI beside Django: a stream holds no thread, no database connection and no cookie.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from okmo_session.core.clock import now
from okmo_session.core.live.hub import Hub, Versions
from okmo_session.core.live.tokens import ExpiredTokenError, ForgedTokenError, read_token

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/live/"
HEARTBEAT = 15.0
_NEVER_KEPT = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_STREAM = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *_NEVER_KEPT]
_JSON = [(b"content-type", b"application/json"), *_NEVER_KEPT]


class LiveApp:
    """Answers what `hub` knows to whoever brings a token."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await _answer(send, 405, [(b"allow", b"GET"), *_NEVER_KEPT])
        try:
            session_id, topics = read_token(scope["path"].removeprefix(PREFIX), now())
        except ForgedTokenError:
            return await _answer(send, 404, _NEVER_KEPT)
        except ExpiredTokenError:
            return await _answer(send, 410, _NEVER_KEPT)
        known = self._hub.latest(session_id, topics)
        if scope["query_string"] == b"poll=1":
            return await _answer(send, 200, _JSON, _message(known))
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
        await self._stream(session_id, known, receive, send)

    async def _stream(self, session_id: int, known: Versions, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_disconnected(receive))
        news: Versions = dict(known)
        while not (gone.done() or self._hub.closing):
            event = self._hub.changed(session_id)
            await send({"type": "http.response.body", "body": _event(news), "more_body": True})
            known |= news
            news = self._hub.told_since(session_id, known)
            if not news:
                await _first_of(event, gone)
                news = self._hub.told_since(session_id, known)
        gone.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _first_of(event: asyncio.Event, gone: asyncio.Future[None]) -> None:
    change = asyncio.ensure_future(event.wait())
    either: set[asyncio.Future[Any]] = {change, gone}
    await asyncio.wait(either, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
    change.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def _message(versions: Versions) -> bytes:
    return json.dumps({"v": versions, "now": int(now().timestamp() * 1000)}).encode()


def _event(versions: Versions) -> bytes:
    return b"data: %b\n\n" % _message(versions)
