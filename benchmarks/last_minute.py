"""A thousand people vote in the last minute: `python -m benchmarks.last_minute [--kill]`.

On SQLite, or on the PostgreSQL of DATABASE_URL (`python -m tests.postgresql python -m benchmarks.last_minute`). Each
phone votes at a moment of its own, most of them late, some too late; a third change their choice. With `--kill` the
server is killed twice and started again. Then the published ballots are held against what the phones were told.
Ends with 1 where an acknowledged ballot is not there exactly once, or one was taken after the deadline.
"""

import asyncio
import signal
import sys
import time
from random import Random

from benchmarks.hall import Hall, made_hall, say, spread_of
from benchmarks.phones import Phone, close, phones_of
from sessions.actors import system
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.results.reading import lines_of
from voting.models import TurnOut

PEOPLE, TABLES, SECONDS, LATE, PICKS = 1000, 20, 60, 3, 5


def main(is_killed: bool) -> int:
    """Let the hall vote, count, compare, and return the exit code."""
    hall = made_hall(PEOPLE, TABLES, closes_in=SECONDS + 20)
    hall.server.start()
    try:
        phones = asyncio.run(_last_minute(hall, is_killed))
    finally:
        hall.server.stop()
    wrong = [*_lost(hall, phones), *_late(hall, phones)]
    _tell(phones)
    for sentence in wrong[:20]:
        say(sentence)
    return int(bool(wrong))


async def _last_minute(hall: Hall, is_killed: bool) -> list[Phone]:
    phones = phones_of(hall)
    begins = hall.poll.closes_at.timestamp() - SECONDS
    chance = Random("moments")
    tasks = [_person(phone, begins, chance) for phone in phones]
    await asyncio.gather(*tasks, *([_kill_twice(hall, begins)] if is_killed else []))
    await asyncio.gather(*(phone.read_receipt() for phone in phones if phone.acknowledged))
    await close(phones)
    return phones


async def _person(phone: Phone, begins: float, chance: Random) -> None:
    # More and more of them towards the end, a few after it.
    moments = sorted(begins + (SECONDS + LATE) * chance.random() ** 0.5 for _ in range(1 + (chance.random() < 1 / 3)))
    for moment in moments:
        await phone.vote(PICKS, moment)


async def _kill_twice(hall: Hall, begins: float) -> None:
    for moment in (0.5 * SECONDS, 0.85 * SECONDS):
        await asyncio.sleep(max(0.0, begins + moment - time.time()))
        await asyncio.to_thread(_killed_and_started, hall)


def _killed_and_started(hall: Hall) -> None:
    hall.server.stop(signal.SIGKILL)
    hall.server.start()


def _lost(hall: Hall, phones: list[Phone]) -> list[str]:
    """Return what the published ballots do not show as the phones were told."""
    close_if_due(hall.poll)
    hall.poll.refresh_from_db()
    count(hall.poll, by=system(hall.session))
    published = [line.split(";") for line in lines_of(hall.poll)]
    ballots = {receipt: frozenset(numbers) for receipt, *numbers in published}
    known = {phone.receipt: phone for phone in phones if phone.acknowledged}
    wrong = [
        f"{receipt} was told {phone.acknowledged}, published {ballots.get(receipt)}"
        for receipt, phone in known.items()
        if ballots.get(receipt) not in (phone.acknowledged, *phone.sent_unanswered)
    ]
    unknown = len(ballots) - len(known.keys() & ballots.keys())
    unanswered = sum(1 for phone in phones if not phone.acknowledged and phone.sent_unanswered)
    voted = hall.poll.turnout.exclude(way=TurnOut.Way.NONE).count()
    if len(published) != len(ballots) or len(known) != sum(1 for phone in phones if phone.acknowledged):
        wrong.append("a receipt is there twice")
    if unknown > unanswered or voted != len(ballots):
        wrong.append(f"{unknown} ballots nobody was told of, {unanswered} phones without an answer, {voted} voted")
    return wrong


def _late(hall: Hall, phones: list[Phone]) -> list[str]:
    closes_at = hall.poll.closes_at.timestamp()
    late = [phone for phone in phones if phone.acknowledged_at > closes_at]
    return [f"sent {phone.acknowledged_at - closes_at:.3f} s after the deadline, and taken" for phone in late]


def _tell(phones: list[Phone]) -> None:
    seconds = [each for phone in phones for each in phone.seconds]
    acknowledged = sum(phone.acknowledgements for phone in phones)
    refused, retries = sum(phone.refused for phone in phones), sum(phone.retries for phone in phones)
    say(f"{acknowledged} ballots acknowledged, {refused} refused after the deadline, {retries} tries in vain")
    say(f"an answer to a ballot: {spread_of(seconds)}")


if __name__ == "__main__":
    sys.exit(main("--kill" in sys.argv[1:]))
