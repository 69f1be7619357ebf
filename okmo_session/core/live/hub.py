"""What this server process knows of the topics' versions, and who waits for a change of them.

Everything happens on the event loop's thread; other threads hand over through `tell`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

CHANNEL = "okmo_live"
# A topic is told at most twice a second: three hundred phones answer each telling with a request.
PAUSE = 0.5

Versions = dict[str, int]


class Hub:
    """Versions by session and topic, and an event a session that is set when one of them may be told."""

    def __init__(self) -> None:
        self.closing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest: dict[int, Versions] = defaultdict(dict)
        self._told: dict[int, Versions] = defaultdict(dict)
        self._told_at: dict[tuple[int, str], float] = {}
        self._waiting: set[tuple[int, str]] = set()
        self._changed: dict[int, asyncio.Event] = {}

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to listen: what is told from now on reaches the streams of `loop`."""
        self.closing = False
        self._loop = loop

    def close(self) -> None:
        """End every stream. On the event loop's thread."""
        self.closing = True
        self._loop = None
        for event in self._changed.values():
            event.set()

    def tell(self, session_id: int, versions: Versions) -> None:
        """Take note of committed versions, from any thread. Without streams (a command, a test) nothing happens."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._take, session_id, versions)

    def latest(self, session_id: int, topics: Iterable[str]) -> Versions:
        """Return the versions of `topics`, 0 for one never published."""
        known = self._latest.get(session_id, {})
        return {topic: known.get(topic, 0) for topic in topics}

    def told_since(self, session_id: int, known: Versions) -> Versions:
        """Return those topics of `known` that were told with a newer version since."""
        told = self._told.get(session_id, {})
        return {topic: told[topic] for topic, version in known.items() if told.get(topic, 0) > version}

    def changed(self, session_id: int) -> asyncio.Event:
        """Return the event that the next telling in this session sets. Take it before asking `told_since`."""
        return self._changed.setdefault(session_id, asyncio.Event())

    def _take(self, session_id: int, versions: Versions) -> None:
        known = self._latest[session_id]
        for topic, version in versions.items():
            # A late reading may be older than what a commit has already told.
            if version > known.get(topic, 0):
                known[topic] = version
                self._tell_in_turn(session_id, topic)

    def _tell_in_turn(self, session_id: int, topic: str) -> None:
        key = (session_id, topic)
        if key in self._waiting or self._loop is None:
            return
        turn = self._told_at.get(key, float("-inf")) + PAUSE
        if turn <= self._loop.time():
            self._tell_now(key)
        else:
            self._waiting.add(key)
            self._loop.call_at(turn, self._tell_now, key)

    def _tell_now(self, key: tuple[int, str]) -> None:
        session_id, topic = key
        self._waiting.discard(key)
        self._told_at[key] = asyncio.get_running_loop().time()
        self._told[session_id][topic] = self._latest[session_id][topic]
        if event := self._changed.pop(session_id, None):
            event.set()


hub = Hub()
