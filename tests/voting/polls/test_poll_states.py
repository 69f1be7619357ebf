"""Whatever a hall does in whatever order: one person one ballot, one way, and the sums agree."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from sessions.actors import system
from sessions.models import Participant, StrategySession
from tests.factories.voting import accepted_table, admitted_people, ids, prepared_poll
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.closing import close_early, extend_poll
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.polls.turnout import turnout
from voting.domain.results.announcing import announce
from voting.domain.results.reading import priorities, result
from voting.domain.results.settling import settle_tie
from voting.models import Poll

NUMBERS = ["1.1", "1.2", "1.3"]
PEOPLE = 4

votes = st.tuples(
    st.just("vote"), st.integers(0, PEOPLE - 1), st.booleans(), st.sets(st.sampled_from(NUMBERS), max_size=3)
)
minutes = st.tuples(st.just("wait"), st.integers(-20, 20))
verbs = st.tuples(st.sampled_from(["open", "extend", "close", "count", "settle", "announce"]))
days = st.lists(st.one_of(votes, votes, votes, minutes, verbs), max_size=25)


class Hall:
    """The poll of the application beside the simplest model of it."""

    def __init__(self, session: StrategySession, people: list[Participant]) -> None:
        self.session, self.people = session, people
        self.now = session.moment(dt.time(13, 0))
        self.closes_at = self.now + dt.timedelta(minutes=30)
        self.keys = [new_ballot_key() for _ in people]
        self.expected: dict[int, set[str]] = {}
        self.states = ["prepared"]
        with clock_at(self.now):
            self.poll = prepared_poll(session, closes_at=self.closes_at)

    def do(self, act: str, *arguments: object) -> None:
        with clock_at(self.now):
            current_poll(self.session)
            self._note_state()
            if act == "wait":
                self.now += dt.timedelta(minutes=arguments[0])  # type: ignore[arg-type]  # drawn as an integer
            elif act == "vote":
                self._vote(*arguments)  # type: ignore[arg-type]  # drawn as person, device, numbers
            else:
                self._verb(act)
            self._note_state()

    def _vote(self, person: int, is_own_device: bool, numbers: set[str]) -> None:
        key = self.keys[person] if is_own_device else new_ballot_key()
        options = ids(self.poll, *numbers) if self.poll.options.exists() else [1]
        may = (
            self.states[-1] == "open"
            and self.now < self.closes_at
            and 1 <= len(numbers) <= 2
            and (is_own_device or person not in self.expected)
        )
        try:
            cast(self.poll, self.people[person], key, options)
        except DomainError:
            assert not may
        else:
            assert may
            self.keys[person], self.expected[person] = key, numbers

    def _verb(self, act: str) -> None:
        poll, by = Poll.objects.get(pk=self.poll.pk), system(self.session)
        later = self.closes_at + dt.timedelta(minutes=5)
        with suppress(DomainError):
            {
                "open": lambda: open_poll(poll, by),
                "extend": lambda: extend_poll(poll, later, by),
                "close": lambda: close_early(poll, by),
                "count": lambda: count(poll, by),
                "settle": lambda: settle_tie(poll, "47", by),
                "announce": lambda: announce(poll, by),
            }[act]()
        self.closes_at = Poll.objects.get(pk=poll.pk).closes_at

    def _note_state(self) -> None:
        self.poll.refresh_from_db()
        if self.poll.state != self.states[-1]:
            self.states.append(self.poll.state)


def check(hall: Hall) -> None:
    cast_sets = [set(ballot.marks.values_list("option__number", flat=True)) for ballot in hall.poll.ballots.all()]
    assert sorted(map(sorted, cast_sets)) == sorted(map(sorted, hall.expected.values()))
    assert turnout(hall.poll).voted == len(hall.expected)
    assert hall.states == ["prepared", "open", "closed", "counted", "announced"][: len(hall.states)]
    found = result(hall.poll, system(hall.session))
    assert (found is None) == (hall.poll.state not in ("counted", "announced"))
    if found:
        expected = {number: sum(number in numbers for numbers in hall.expected.values()) for number in NUMBERS}
        assert {row.option.number: row.votes for row in found.rows} == expected
    if hall.poll.state == "announced":
        assert 0 <= priorities(hall.session).count() <= 2


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=days)
def test_one_person_one_ballot_whatever_happens(session: StrategySession, day: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        accepted_table(session, 1)
        hall = Hall(session, admitted_people(session, PEOPLE))

        for act in [("open",), *day]:
            hall.do(*act)  # type: ignore[arg-type]  # drawn with its name first

        check(hall)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.lists(votes, max_size=12))
def test_every_day_that_comes_to_its_end_agrees(session: StrategySession, day: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        accepted_table(session, 1)
        hall = Hall(session, admitted_people(session, PEOPLE))

        for act in [("open",), *day, ("wait", 31), ("count",), ("settle",), ("announce",)]:
            hall.do(*act)  # type: ignore[arg-type]  # drawn with its name first

        check(hall)
        # Where nobody has voted there is nothing to announce.
        assert hall.states[-1] == ("announced" if hall.expected else "counted")
        transaction.set_rollback(True)
