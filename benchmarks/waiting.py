"""What a thousand phones cost that wait while the vote is open: `python -m benchmarks.waiting`.

Each holds its stream of live versions for half a minute. Ends with 1 where the server takes a tenth of a core for it.
"""

import asyncio
import sys

import aiohttp
import psutil

from benchmarks.hall import Hall, made_hall, say
from okmo_session.core.clock import now
from okmo_session.core.live.tokens import live_token
from sessions.actors import participant_actor
from sessions.domain.topics import topics_of

PEOPLE, TABLES, SECONDS, CORE = 1000, 20, 30, 0.1


def main() -> int:
    """Let everybody wait, tell what it cost, and return the exit code."""
    hall = made_hall(PEOPLE, TABLES, closes_in=3600)
    person = hall.session.participants.first()
    assert person is not None, "the hall has people"
    token = live_token(hall.session.pk, topics_of(participant_actor(person)), now())
    hall.server.start()
    try:
        return asyncio.run(_wait(hall, token))
    finally:
        hall.server.stop()


async def _wait(hall: Hall, token: str) -> int:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as http:
        streams = await asyncio.gather(*(http.get(f"{hall.server.url}/live/{token}") for _ in range(PEOPLE)))
        await asyncio.gather(*(stream.content.readline() for stream in streams))
        before = _used(hall)
        await asyncio.sleep(SECONDS)
        share = (_used(hall) - before) / SECONDS
        for stream in streams:
            stream.close()
    say(f"{PEOPLE} phones waited {SECONDS} s: {share:.3f} of a core")
    return int(share >= CORE)


def _used(hall: Hall) -> float:
    assert hall.server.process is not None, "the server runs"
    times = psutil.Process(hall.server.process.pid).cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    sys.exit(main())
