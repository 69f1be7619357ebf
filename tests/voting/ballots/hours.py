"""The hours of a secret vote, person by person, and what somebody finds who reads everything that is left of it."""

import datetime as dt
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import comb, factorial
from pathlib import Path

from django.db import connection
from django.urls import reverse

from okmo_session.core.clock import clock_at
from okmo_session.core.server.backups import Backups
from sessions.actors import system
from sessions.models import Participant, StrategySession
from tests.clients import participant_client
from tests.factories.voting import accepted_table, admitted_people, opened_poll
from voting.domain.ballots.casting import own_choice
from voting.domain.paper.handing_in import hand_in
from voting.domain.paper.printing import print_papers
from voting.domain.paper.voters import mark_paper_voter
from voting.domain.polls.closing import close_if_due
from voting.models import Poll

APART = dt.timedelta(seconds=61)
ON_PHONES, ON_PAPER = 18, 12
ONCE_IN = 1e-6


@dataclass
class Hours:
    """The truth: who cast what, in the order of time; phones by receipt, paper by serial."""

    poll: Poll
    phones: list[tuple[Participant, str]] = field(default_factory=list)
    papers: list[tuple[Participant, str]] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)


def vote_through(session: StrategySession, backups: Backups | None) -> Hours:
    """Let thirty people vote, 61 seconds apart, a copy of the database made every two minutes; then nothing closes."""
    for number in range(1, 5):
        accepted_table(session, number)
    start = session.moment(dt.time(13, 0))
    people = random.sample(admitted_people(session, ON_PHONES + ON_PAPER), ON_PHONES + ON_PAPER)
    with clock_at(start):
        poll = opened_poll(session, closes_at=session.moment(dt.time(13, 40)), picks=3)
        serials = iter(random.sample(print_papers(poll, 40, by=system(session)), 40))
    hours = Hours(poll, people=people)
    _know_the_rows()
    ways = random.sample(["phone"] * ON_PHONES + ["paper"] * ON_PAPER, len(people))
    for place, (person, way) in enumerate(zip(people, ways, strict=True), start=1):
        with clock_at(start + place * APART):
            if way == "phone":
                hours.phones.append((person, _vote_by_phone(poll, person)))
            else:
                hours.papers.append((person, _vote_on_paper(poll, person, next(serials))))
            if backups and place % 2:
                backups.make()
    return hours


def close(hours: Hours) -> None:
    """Let the time of the poll pass."""
    with clock_at(hours.poll.closes_at):
        close_if_due(hours.poll)


def _know_the_rows() -> None:
    # As the database of a real hall does after a minute; it then reads and writes the register from end to end.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE voting_turnout, voting_ballot, voting_mark, voting_paperballot")


def _vote_by_phone(poll: Poll, person: Participant) -> str:
    client = participant_client(person)
    slug = poll.session.slug
    client.get(reverse("voting:ballot", args=[slug]))
    options = list(poll.options.values_list("pk", flat=True))
    for _choice in range(random.choice([1, 1, 2])):
        form = {"option": random.sample(options, random.randint(1, 3))}
        if _choice:
            page = client.get(reverse("voting:ballot_change", args=[slug]))
            form["seen"] = page.context["seen"]
        answer = client.post(reverse("voting:ballot_cast", args=[slug]), form)
        assert answer.status_code == 302
    key = next(client.cookies[name].value for name in client.cookies if name == f"ballot-{poll.pk}-{person.pk}")
    choice = own_choice(poll, person, key)
    assert choice is not None
    return choice.receipt


def _vote_on_paper(poll: Poll, person: Participant, serial: str) -> str:
    mark_paper_voter(poll, person, by=system(poll.session))
    assert hand_in(poll, [serial], by=system(poll.session)).done == 1
    return serial


# What the attacker reads. He has watched the door as well: he knows the people in the order in which they came.

Order = tuple[str, ...]


def orders_in(content: bytes, needles: dict[str, list[bytes]]) -> set[Order]:
    """Return in which order the things of `needles` stand in a file, by their first places, their second, their last.

    Each is named by one of some byte strings. A thing that does not stand there gives no order.
    """
    places = {name: sorted(_all_places(content, of_it)) for name, of_it in needles.items()}
    if not all(places.values()):
        return set()
    return {
        _by({name: at[turn] if turn < len(at) else at[-1] for name, at in places.items()}) for turn in (0, 1, 2, 3, -1)
    }


def sql_orders(table: str, names: dict[int, str], *columns: str) -> set[Order]:
    """Return the orders of the rows of `table` by each of `columns`, hidden ones as well; `names` are by key."""
    found = set()
    for column in columns:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, CAST({column} AS text) FROM {table}")
            rows = [(_number(value), pk) for pk, value in cursor.fetchall() if pk in names]
        if len({value for value, _pk in rows}) == len(names):
            found.add(tuple(names[pk] for _value, pk in sorted(rows)))
    return found


def best_guess(voters: set[Order], ballots: set[Order], truth: Sequence[tuple[Participant, str]]) -> int:
    """Return how many ballots the luckiest pairing of an order of people with an order of ballots gives its voter."""
    cast_by = {receipt: str(person.pk) for person, receipt in truth}
    best = 0
    for people in voters:
        for ballots_found in ballots:
            for tried in (ballots_found, ballots_found[::-1]):
                right = sum(cast_by[ballot] == person for person, ballot in zip_longest(people, tried))
                best = max(best, right)
    return best


def is_told_of_time(found: set[Order], in_time: Sequence[str]) -> bool:
    """Tell whether one of the orders follows the time, or runs against it, further than chance does."""
    place = {name: at for at, name in enumerate(in_time)}
    runs = [_longest_run([place[name] for name in tried]) for order in found for tried in (order, order[::-1])]
    return any(comb(len(place), run) / factorial(run) < ONCE_IN for run in runs)


def _longest_run(places: Sequence[int]) -> int:
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def row_key(number: int) -> list[bytes]:
    """Return how SQLite writes a row's key: in its table and in an index."""
    return [_varint(number), number.to_bytes(8)]


def files_of(folders: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """Yield every file below `folders` with what is in it."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


def _all_places(content: bytes, needles: list[bytes]) -> Iterator[int]:
    for needle in needles:
        at = content.find(needle)
        while at >= 0:
            yield at
            at = content.find(needle, at + 1)


def _by(places: dict[str, int]) -> Order:
    return tuple(sorted(places, key=places.__getitem__))


def _number(text: str) -> tuple[int, ...] | str:
    # A place "(3,17)" in PostgreSQL is a page and a line.
    numbers = text.strip("()").split(",")
    return tuple(map(int, numbers)) if all(part.isdigit() for part in numbers) else text


def _varint(number: int) -> bytes:
    if number >> 56:
        groups = [number >> (8 + 7 * place) & 0x7F | 0x80 for place in range(7, -1, -1)]
        return bytes([*groups, number & 0xFF])
    groups = [number >> (7 * place) & 0x7F | (0x80 if place else 0) for place in range(7, -1, -1)]
    return bytes(groups)
