"""The child process that turns HTML into PDF. Only here WeasyPrint is loaded, and no Django.

It lives as long as its parent holds the other end of the pipe.
"""

import importlib
import logging
import mimetypes
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# Documents name our static files as if from this host, which can exist nowhere.
SITE = "http://static.invalid"

MADE, FAILED, UNAVAILABLE = "made", "failed", "unavailable"


class RefusedError(ValueError):
    """A document named something that is not one of our static files."""


def static_file(url: str, prefix: str, folders: list[str]) -> Path:
    """Return the file behind `url` under SITE and `prefix`. Raises RefusedError for every other address."""
    site, path = f"{SITE}{prefix}", unquote(urlsplit(url).path)
    if not url.startswith(site):
        raise RefusedError(url)
    for folder in map(Path, folders):
        file = (folder / path.removeprefix(prefix)).resolve()
        if file.is_relative_to(folder.resolve()) and file.is_file():
            return file
    raise RefusedError(url)


def serve(connection: Connection, prefix: str, folders: list[str]) -> None:
    """Answer each HTML text that comes through `connection` with a pair: the outcome, and the PDF or the reason."""
    # Ctrl+C goes to the whole group; this process ends with its parent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The hall's pages come first.
    os.nice(5)
    try:
        weasyprint: Any = importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        connection.send((UNAVAILABLE, str(error)))
        return
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fetcher = _fetcher(weasyprint, prefix, folders)
    connection.send((MADE, b""))
    while True:
        try:
            html = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(weasyprint, html, fetcher))


def _outcome(weasyprint: Any, html: str, fetcher: Any) -> tuple[str, bytes | str]:
    try:
        return MADE, weasyprint.HTML(string=html, base_url=f"{SITE}/", url_fetcher=fetcher).write_pdf()
    except Exception as error:  # Whatever happened, the parent waits for an answer.
        return FAILED, f"{type(error).__name__}: {error}"


def _fetcher(weasyprint: Any, prefix: str, folders: list[str]) -> Any:
    urls: Any = importlib.import_module("weasyprint.urls")

    class StaticFetcher(urls.URLFetcher):  # type: ignore[misc]
        """Serves our static files and refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return the file behind `url`."""
            file = static_file(url, prefix, folders)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return urls.URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    return StaticFetcher()
