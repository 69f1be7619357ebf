"""Before the server runs: a page of one sentence, and who has opened it."""

import http.client
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


def answers_here(port: int) -> bool:
    """Tell whether the session is being served at `port` of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read() == b"ok"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for_phone(port: int, seconds: float, sentence: str) -> str:
    """Serve a page that says `sentence` until somebody opens it; return who did, or nothing after `seconds`.

    Raises OSError where the port is taken.
    """
    visitors: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><meta charset="utf-8"><title>{sentence}</title><h1>{sentence}</h1>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            visitors.append(str(self.client_address[0]))

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("", port), Page) as server:
        server.timeout = 0.5
        end = time.monotonic() + seconds
        while not visitors and time.monotonic() < end:
            server.handle_request()
    return visitors[0] if visitors else ""
