"""Reading a request's whole body before a thread of the application is given to it.

A body that is cut off, stalls or is too large never reaches a view: half a ballot is not a ballot.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.template.loader import render_to_string

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MEBIBYTE = 1024 * 1024
# A photo of 20 MB and the form around it.
BODY_LIMIT = 21 * MEBIBYTE
# So much more is read and thrown away, so that the browser shows our sentence and not "connection reset".
DRAIN_LIMIT = 256 * MEBIBYTE
MEMORY_LIMIT = MEBIBYTE // 2
PROGRESS_SECONDS = 20.0
# A photo over the Wi-Fi of a full hall; a body that stalls is given up much sooner.
WHOLE_SECONDS = 180.0
SCOPE_KEY = "okmo.body"

TOO_LARGE = 413
TOO_SLOW = 408


class _CutOffError(Exception):
    """The sender went away, or sent another number of bytes than announced."""


class _TooLargeError(Exception):
    """The body is larger than the limit."""


class WholeBody:
    """An ASGI app in front of `app` that passes on requests with a complete body only, as `scope["okmo.body"]`."""

    def __init__(self, app: App, limit: int = BODY_LIMIT, progress: float = PROGRESS_SECONDS) -> None:
        self._app = app
        self._limit = limit
        self._progress = progress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=MEMORY_LIMIT) as body:
            try:
                async with asyncio.timeout(WHOLE_SECONDS):
                    length = await self._read(scope, receive, body)
            except _CutOffError:
                return
            except _TooLargeError:
                return await _refuse(send, TOO_LARGE)
            except TimeoutError:
                # Whoever sends a hundred megabytes slowly is told the true reason.
                is_large = (_announced_length(scope) or 0) > self._limit
                return await _refuse(send, TOO_LARGE if is_large else TOO_SLOW)
            body.seek(0)
            await self._app(_with_body(scope, body, length), receive, send)

    async def _read(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        announced = _announced_length(scope)
        received, more = 0, True
        while more:
            message = await asyncio.wait_for(receive(), self._progress)
            if message["type"] == "http.disconnect":
                raise _CutOffError
            if received > DRAIN_LIMIT:
                raise _TooLargeError
            received += len(message.get("body", b""))
            more = message.get("more_body", False)
            if received <= self._limit:
                body.write(message.get("body", b""))
        if announced not in (None, received):
            raise _CutOffError
        if received > self._limit:
            raise _TooLargeError
        return received


def _announced_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)
    return None


def _with_body(scope: Scope, body: IO[bytes], length: int) -> Scope:
    # A chunked body has no length of its own, and WSGI knows no other way to say where it ends.
    headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
    if length:
        headers.append((b"content-length", str(length).encode()))
    return {**scope, "headers": headers, SCOPE_KEY: body}


async def _refuse(send: Send, status: int) -> None:
    # A page as of any other refusal: templates/413.html, templates/408.html.
    page = (await asyncio.to_thread(render_to_string, f"{status}.html")).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})
