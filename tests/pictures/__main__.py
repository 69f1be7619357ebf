"""Takes the pictures of the facilitator's guide anew: `python -m tests.pictures` writes docs/pictures/."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.pictures.camera import Camera
from tests.pictures.days import DATE, MOMENTS
from tests.pictures.one_moment import ADDRESS, PORT
from tests.server import CHECKOUT, real_server

FOLDER = CHECKOUT / "docs" / "pictures"


def take_pictures(folder: Path) -> None:
    """Play each moment on a server of its own, take its pictures, and throw away those that nobody takes any more."""
    folder.mkdir(exist_ok=True)
    taken = [name for moment in MOMENTS for name in _take(folder, *moment)]
    for path in folder.glob("*.png"):
        if path.name not in taken:
            path.unlink()


def _take(folder: Path, moment: str, time: str, scenes: Callable[[Camera], None]) -> list[str]:
    program = ("-m", "tests.pictures.one_moment", f"{DATE}T{time}+03:00")
    with (
        tempfile.TemporaryDirectory() as data,
        real_server(Path(data), sqlite=True, program=program) as server,
        sync_playwright() as tool,
    ):
        day = server.demo(moment, "--tables", "12", "--people", "84")
        known = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
        system = os.environ.get("OKMO_CHROMIUM") or next(filter(None, known), None)
        # The browser of the pictures finds the laptop of the hall on this machine.
        way = f"--host-resolver-rules=MAP {ADDRESS}:{PORT} 127.0.0.1:{server.port}"
        browser = tool.chromium.launch(executable_path=system, args=[*CHROMIUM_FLAGS, way])
        camera = Camera(browser, Path(data), folder, day["slug"], day["links"])
        scenes(camera)
        browser.close()
    return camera.taken


if __name__ == "__main__":
    take_pictures(FOLDER)
