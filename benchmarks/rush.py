"""A thousand phones open the ballot of sixty triads within two seconds: `python -m benchmarks.rush`.

Ends with 1 where one of them waits for its page longer than two seconds after the last has asked.
"""

import asyncio
import sys
import time
from random import Random

from benchmarks.hall import Hall, made_hall, say, spread_of
from benchmarks.phones import Phone, close, phones_of

PEOPLE, TABLES, WITHIN, SERVED_WITHIN = 1000, 20, 2.0, 4.0


def main() -> int:
    """Let everybody come, tell how long it took, and return the exit code."""
    hall = made_hall(PEOPLE, TABLES, closes_in=3600)
    hall.server.start()
    try:
        return asyncio.run(_rush(hall))
    finally:
        hall.server.stop()


async def _rush(hall: Hall) -> int:
    phones = phones_of(hall)
    # The shared part is rendered once, by whoever is first.
    await phones[0].open_ballot()
    chance = Random("rush")
    begun = time.monotonic()
    seconds = await asyncio.gather(*(_open(phone, chance.uniform(0, WITHIN)) for phone in phones))
    served = time.monotonic() - begun
    await close(phones)
    say(f"{PEOPLE} ballots of {3 * TABLES} triads asked for within {WITHIN} s: all served after {served:.2f} s")
    say(f"a page: {spread_of(seconds)}")
    return int(served > SERVED_WITHIN)


async def _open(phone: Phone, wait: float) -> float:
    await asyncio.sleep(wait)
    begun = time.monotonic()
    page = await phone.open_ballot()
    assert page.count('name="option"') == 3 * TABLES, "the ballot is whole"
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
