"""From ASGI to Django and back: a page is made in a thread and handed over in one piece (docs/decisions/0009)."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from a2wsgi.wsgi import build_environ

from okmo_session.core.server.body import MEBIBYTE, SCOPE_KEY, Message, Receive, Scope, Send

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

# More threads that make pages at the same time only take the interpreter from each other.
AT_ONCE = 2
# Long for a page, short for somebody who waits behind a report.
PATIENCE_SECONDS = 0.25
_PIECE = MEBIBYTE // 2


class Bridge:
    """An ASGI app behind `WholeBody`, in front of a WSGI app that is run in up to `threads` threads.

    Two requests at a time, in the order of their coming. What takes long, as a report does, holds up nobody: after
    `patience` seconds the next one comes in beside it.
    """

    def __init__(self, app: WSGIApp, threads: int, patience: float = PATIENCE_SECONDS) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, "pages")
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ: Any = build_environ(scope, scope[SCOPE_KEY])  # type: ignore[arg-type]
        page = _Page(send)
        async with self._turns:
            run_in_thread = asyncio.get_running_loop().run_in_executor
            made = run_in_thread(self._threads, copy_context().run, page.make, self._app, environ)
            await asyncio.wait({made}, timeout=self._patience)
        await made
        await page.hand_over(is_whole=True)


class _Page:
    """What is answered: kept until it is whole, or until so much of it is there that it goes piece by piece."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._start: Message | None = None
        self._body = bytearray()

    def make(self, app: WSGIApp, environ: dict[str, Any]) -> None:
        """Run `app`, in a thread: a file is read no faster than the browser takes it."""
        pieces = app(environ, self._begin)
        try:
            for piece in pieces:
                self._body += piece
                if len(self._body) >= _PIECE:
                    asyncio.run_coroutine_threadsafe(self.hand_over(is_whole=False), self._loop).result()
        finally:
            getattr(pieces, "close", lambda: None)()

    async def hand_over(self, *, is_whole: bool) -> None:
        """Send what has been kept, on the event loop's thread."""
        if self._start:
            await self._send(self._start)
            self._start = None
        body = bytes(self._body)
        self._body.clear()
        await self._send({"type": "http.response.body", "body": body, "more_body": not is_whole})

    def _begin(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        lines = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        self._start = {"type": "http.response.start", "status": int(status.split(maxsplit=1)[0]), "headers": lines}
        return self._body.extend
