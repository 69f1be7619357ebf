"""Takes the pictures of the facilitator's guide anew: `python -m tests.pictures` writes docs/pictures/."""

import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.hall import LAPTOP, PHONE, PROJECTOR, TABLET
from tests.server import CHECKOUT, RealServer, real_server

FOLDER = CHECKOUT / "docs" / "pictures"
COLOURS = 128
WIDTHS = {"projector": 960, "facilitator": 1366, "tables": 1180, "participants": 390}
DEVICES = {"facilitator": LAPTOP, "projector": PROJECTOR, "tables": TABLET, "participants": PHONE}


@dataclass(frozen=True)
class Picture:
    """A page as one role sees it at one moment of a made-up day; `scene` is first put on the wall by the console."""

    name: str
    moment: str
    role: str
    path: str
    scene: str = ""


SCENES = ["join", "opening", "agenda", "clock", "triads", "talks", "turnout", "results", "measures", "materials"]
PICTURES = [
    Picture("sessions-new", "triads", "facilitator", "/sessions/new/"),
    Picture("head", "triads", "facilitator", "prepare/text/head/"),
    Picture("agenda-editor", "triads", "facilitator", "prepare/agenda/"),
    Picture("people", "triads", "facilitator", "people/"),
    Picture("tables", "triads", "facilitator", "people/tables/"),
    Picture("console", "triads", "facilitator", "console/"),
    Picture("board", "triads", "facilitator", "board/"),
    Picture("record", "triads", "tables", "record/"),
    Picture("phone-now", "triads", "participants", ""),
    Picture("phone-ballot", "voting", "participants", "vote/"),
    *[Picture(f"scene-{scene}", "measures", "projector", "projector/", scene) for scene in SCENES],
]


def take_pictures(folder: Path) -> None:
    """Play the days on a server of their own and write every picture into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory() as data,
        real_server(Path(data), sqlite=True) as server,
        sync_playwright() as tool,
    ):
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = tool.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for moment in dict.fromkeys(picture.moment for picture in PICTURES):
            day = server.demo(moment, "--tables", "8", "--people", "60")
            for picture in [one for one in PICTURES if one.moment == moment]:
                _save(_shot(browser, server, day, picture), folder, picture)
        browser.close()


def _shot(browser: Browser, server: RealServer, day: dict[str, Any], picture: Picture) -> bytes:
    if picture.scene:
        console = _come(browser, server, day, "facilitator")
        console.goto(f"/s/{day['slug']}/console/")
        console.locator(f'.scene-buttons button[value="{picture.scene}"]').click()
        console.wait_for_timeout(800)
        console.context.close()
    page = _come(browser, server, day, picture.role)
    answer = page.goto(picture.path if picture.path.startswith("/") else f"/s/{day['slug']}/{picture.path}")
    assert answer, picture
    assert answer.ok, picture
    page.wait_for_timeout(800)
    shot = page.screenshot()
    page.context.close()
    return shot


def _come(browser: Browser, server: RealServer, day: dict[str, Any], role: str) -> Page:
    context = browser.new_context(
        base_url=server.url,
        viewport=DEVICES[role],  # type: ignore[arg-type]  # a plain dict reads better than the library's TypedDict
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        reduced_motion="reduce",
    )
    page = context.new_page()
    link = day["links"][role]
    page.goto(link[0] if isinstance(link, list) else link)
    return page


def _save(shot: bytes, folder: Path, picture: Picture) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    width = WIDTHS[picture.role]
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    image.quantize(COLOURS).save(folder / f"{picture.name}.png", optimize=True)


if __name__ == "__main__":
    take_pictures(FOLDER)
