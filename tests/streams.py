"""A client of /live for tests: reads one event after the other from a bare connection."""

import contextlib
import http.client
import json
import socket
from types import TracebackType
from typing import Any, Self


class Stream:
    """An open stream of events at `path` of a server of this machine."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        self._connection.sendall(request.encode())
        self._lines = self._connection.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()
        self._lines.close()

    def next(self) -> dict[str, Any]:
        """Wait for the next event and return it."""
        for line in self._lines:
            if line.startswith(b"data: "):
                message: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                return message
        raise EOFError("the stream has ended")

    def silent_for(self, seconds: float) -> bool:
        """Tell whether nothing arrives for some seconds."""
        self._connection.settimeout(seconds)
        try:
            self.next()
        except TimeoutError:
            return True
        return False

    def ended(self) -> bool:
        """Wait for the end of the stream."""
        while self._lines.readline():
            pass
        return True

    def request(self, method: str, path: str) -> bytes:
        """Ask the same server for a page on another connection and return its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path)
            return connection.getresponse().read()
