"""Threads that bring what others committed into this process's hub: other servers, or commands beside the server."""

import json
import logging
import threading
from collections import defaultdict

import psycopg
from django.db import DatabaseError, connection

from okmo_session.core.live.hub import CHANNEL, Hub, Versions
from okmo_session.core.models import TopicVersion

logger = logging.getLogger(__name__)
SECOND = 1.0
READ_AGAIN_EVERY = 5


def read_versions(hub: Hub) -> None:
    """Tell `hub` every version the database holds."""
    found: dict[int, Versions] = defaultdict(dict)
    for session_id, topic, version in TopicVersion.objects.values_list("session_id", "topic", "version"):
        found[session_id][topic] = version
    for session_id, versions in found.items():
        hub.tell(session_id, versions)


class Watch:
    """A thread that watches the database for `hub` until it is stopped, through its every failure."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-watch", daemon=True)

    def start(self) -> None:
        """Read everything once and then watch. Raises DatabaseError where the database does not answer."""
        read_versions(self._hub)
        connection.close()
        self._thread.start()

    def stop(self) -> None:
        """Stop within about a second."""
        self._stopped.set()
        self._thread.join(timeout=3)

    def _run(self) -> None:
        watch = self._watch_postgresql if connection.vendor == "postgresql" else self._watch_sqlite
        while not self._stopped.is_set():
            try:
                read_versions(self._hub)
                watch()
            except (DatabaseError, psycopg.Error) as error:
                logger.warning("The live topics could not be read, trying again: %s", error)
                self._stopped.wait(SECOND)
            finally:
                connection.close()

    def _watch_sqlite(self) -> None:
        # data_version changes when any other connection of this or another process has committed.
        seen = None
        while not self._stopped.is_set():
            with connection.cursor() as cursor:
                current = cursor.execute("PRAGMA data_version").fetchone()
            if current != seen:
                seen = current
                read_versions(self._hub)
            self._stopped.wait(SECOND)

    def _watch_postgresql(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self._stopped.is_set():
            self._listen()
            read_versions(self._hub)

    def _listen(self) -> None:
        for _second in range(READ_AGAIN_EVERY):
            for notice in connection.connection.notifies(timeout=SECOND):
                session_id, versions = json.loads(notice.payload)
                self._hub.tell(session_id, versions)
            if self._stopped.is_set():
                return
