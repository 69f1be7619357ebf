"""A real server in a child process and real browsers: what these tests do, people do by clicks and typing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.hall import Hall
from tests.server import RealServer, real_server

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Two busy cores play a whole hall here: waiting longer than a person would is no fault of the page.
expect.set_options(timeout=20_000)


def installed_chromium() -> str | None:
    """Return the Chromium of this machine, None where Playwright's own is taken."""
    known = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("OKMO_CHROMIUM") or next(filter(None, known), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    with real_server(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def standing_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """One server for all tests that make a session of their own."""
    with real_server(tmp_path_factory.mktemp("standing")) as server:
        yield server


@pytest.fixture(scope="session")
def afternoon(standing_server: RealServer) -> dict[str, Any]:
    """A session in its general meeting on the standing server; its texts may be made longer, nothing else changed."""
    return standing_server.demo("assembly", "--tables", "2", "--people", "6")


@pytest.fixture
def hall(browser: Browser, server: RealServer) -> Iterator[Hall]:
    hall = Hall(browser, server, pictures=os.environ.get("OKMO_PICTURES"))
    yield hall
    hall.leave()
