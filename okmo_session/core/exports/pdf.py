"""HTML as PDF, made in a child process: in a thread it would hold up every page of the hall."""

import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from django.conf import settings

from okmo_session.core.exports.pdf_child import FAILED, UNAVAILABLE, serve

START_SECONDS = 60
SECONDS = 240


class PdfError(Exception):
    """No PDF was made; the text is the reason, for the log."""


class PdfUnavailable(PdfError):
    """This machine cannot make PDF: Pango or another library is missing."""


class PdfMaker:
    """One child process at a time; it is started when needed and replaced when it crashed or took too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def process_id(self) -> int | None:
        """The number of the child process, None while there is none."""
        return self._process.pid if self._process else None

    def make(self, html: str, seconds: float = SECONDS) -> bytes:
        """Return the PDF of `html`; waits its turn and then at most `seconds`. Raises PdfError, PdfUnavailable."""
        with self._lock:
            try:
                connection = self._ready_connection()
                connection.send(html)
                outcome, answer = self._answer(connection, seconds)
            except (OSError, EOFError) as error:
                self._end()
                raise PdfError(f"the child process ended: {error!r}") from error
            if isinstance(answer, bytes):
                return answer
            raise PdfError(f"{outcome}: {answer}")

    def close(self) -> None:
        """End the child process, if there is one."""
        with self._lock:
            self._end()

    def _ready_connection(self) -> Connection:
        if self._connection and self._process and self._process.is_alive():
            return self._connection
        self._end()
        # `spawn`: a forked child would hold copies of our sockets, locks and database connections.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        folders = [str(folder) for folder in [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]]
        arguments = (theirs, settings.STATIC_URL, folders)
        process = context.Process(target=serve, args=arguments, name="pdf", daemon=True)
        process.start()
        # With our copy open, the end of the child would not be noticed.
        theirs.close()
        self._process, self._connection = process, ours
        outcome, reason = self._answer(ours, START_SECONDS)
        if outcome == UNAVAILABLE:
            self._end()
            raise PdfUnavailable(str(reason))
        if outcome == FAILED:
            raise PdfError(str(reason))
        return ours

    def _answer(self, connection: Connection, seconds: float) -> tuple[str, bytes | str]:
        if not connection.poll(seconds):
            self._end()
            return FAILED, f"no answer after {seconds} seconds"
        answer: tuple[str, bytes | str] = connection.recv()
        return answer

    def _end(self) -> None:
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


pdf_maker = PdfMaker()
