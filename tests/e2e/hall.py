"""The devices of a hall: each a browser of its own, watched for what must never happen."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.server import RealServer

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1180, "height": 820}
LAPTOP = {"width": 1366, "height": 768}
PROJECTOR = {"width": 1920, "height": 1080}

AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # What passed is not told element by element: of a full page that is megabytes.
    "resultTypes": ["violations"],
}


@dataclass
class Hall:
    """A server and the devices around it."""

    browser: Browser
    server: RealServer
    pictures: str | None = None
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    provoked: list[str] = field(default_factory=list)

    def demo(self, moment: str, *options: str) -> dict[str, Any]:
        """Make a made-up session and return its links."""
        return self.server.demo(moment, *options)

    def device(self, viewport: dict[str, int], *, javascript: bool = True) -> Page:
        """Return a page of a new device of the hall, in Russian."""
        context = self.browser.new_context(
            base_url=self.server.url,
            viewport=viewport,  # type: ignore[arg-type]  # a plain dict reads better than the library's TypedDict
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._watch_console)
        page.on("request", self._watch_request)
        page.on("response", self._watch_response)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return page

    def phone(self, *, javascript: bool = True) -> Page:
        return self.device(PHONE, javascript=javascript)

    def tablet(self, *, javascript: bool = True) -> Page:
        return self.device(TABLET, javascript=javascript)

    def laptop(self) -> Page:
        return self.device(LAPTOP)

    def projector(self) -> Page:
        return self.device(PROJECTOR)

    def look(self, page: Page, name: str) -> None:
        """Check a page with axe, and keep its picture where somebody wants to look."""
        if self.pictures:
            page.screenshot(path=Path(self.pictures) / f"{name}.png", full_page="projector" not in name)
        if page.locator("html.no-js").count():
            page = self._copy(page)
        found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        self.faults += [f"axe on {name}: {rule['id']} {[n['target'] for n in rule['nodes']]}" for rule in found]

    def _copy(self, page: Page) -> Page:
        # axe is a script: it looks at the same markup in a browser that runs scripts, but gets none of the page.
        copy = self.device(page.viewport_size or LAPTOP)
        copy.route("**/*.js", lambda route: route.abort())
        copy.route(page.url, lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=page.content()))
        copy.goto(page.url)
        return copy

    def leave(self) -> None:
        """Close every device; nothing that must never happen may have happened."""
        for context in self.contexts:
            context.close()
        assert self.faults == []

    def setup_path(self) -> str:
        """Return the one-time set-up link that the server printed at its start."""
        printed = (self.server.data / "server.log").read_text()
        found = re.search(r"/setup/[\w-]+/", printed)
        assert found, printed
        return found.group()

    def _watch_console(self, message: ConsoleMessage) -> None:
        # A 4xx that a test provokes is also a console line: status codes are watched by themselves.
        provoked = ["Failed to load resource", *self.provoked]
        if message.type == "error" and not any(words in message.text for words in provoked):
            self.faults.append(f"console: {message.text}")

    def _watch_request(self, request: Request) -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def _watch_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} at {response.url}")


def decode_qr(picture: Locator) -> str:
    """Return what a phone's camera reads from the QR drawn in `picture`."""
    pixels = cv2.imdecode(np.frombuffer(picture.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    framed = cv2.copyMakeBorder(pixels, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    # OpenCV's older detector cannot read one code in fifty.
    text, _corners, _straight = cv2.QRCodeDetectorAruco().detectAndDecode(cv2.resize(framed, None, fx=2, fy=2))
    assert text, "the QR cannot be read"
    return str(text)
