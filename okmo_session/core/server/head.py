"""How long the head of a request may be: httptools itself reads without end, and a guest of the Wi-Fi may send so."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# More than any browser sends with its cookies.
HEAD_LIMIT = 64 * 1024


class LimitedHead(HttpToolsProtocol):
    """uvicorn's reader of requests, which refuses one whose head grows beyond HEAD_LIMIT."""

    _is_in_head = False
    _length = 0

    def data_received(self, data: bytes) -> None:
        """Read on, unless what came since the request began is too long for a head."""
        self._length += len(data)
        super().data_received(data)
        if self._is_in_head and self._length > HEAD_LIMIT and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Count anew with each request of the connection."""
        self._is_in_head, self._length = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave the body to `WholeBody`, which has a limit of its own."""
        self._is_in_head = False
        super().on_headers_complete()
