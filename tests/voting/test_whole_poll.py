"""A whole poll as chance plays it: phones, paper, time, decisions, a run-off. One person, one ballot; sums agree."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from sessions.actors import crew_actor, participant_actor
from sessions.models import Role
from tests.factories.sessions import CrewMemberFactory, SessionFactory
from tests.factories.voting import accepted_table, admitted_people, ids, opened_poll
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.paper.balance import balance
from voting.domain.paper.deciding import bring_back, decide_sheet, set_aside
from voting.domain.paper.entering import enter_sheet
from voting.domain.paper.handing_in import hand_in
from voting.domain.paper.marks import Marks
from voting.domain.paper.printing import print_papers
from voting.domain.paper.voters import mark_paper_voter, unmark_paper_voter
from voting.domain.polls.closing import close_early, extend_poll
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.results.announcing import announce
from voting.domain.results.reading import counted_result, lines_of, result
from voting.domain.results.run_off import start_run_off
from voting.domain.results.settling import settle_tie
from voting.models import Ballot, PaperBallot, Poll, TieMethod, TurnOut

NUMBERS = ["1.1", "1.2", "1.3", "2.1", "2.2"]
PEOPLE, SHEETS, PICKS, WINNERS = 5, 4, 2, 2
Choice = frozenset[str]
people = st.integers(0, PEOPLE - 1)
sheets = st.integers(0, SHEETS - 1)
operators = st.integers(0, 1)
choices = st.frozensets(st.sampled_from(NUMBERS), max_size=PICKS + 1)
valid_choices = st.frozensets(st.sampled_from(NUMBERS), min_size=1, max_size=PICKS)


@contextmanager
def taken(is_taken: bool) -> Iterator[None]:
    """Expect what is done inside to be taken, or to be refused with a sentence."""
    if is_taken:
        yield
        return
    with pytest.raises(DomainError) as refusal:
        yield
    assert str(refusal.value)


class WholePoll(RuleBasedStateMachine):
    """The poll beside the plainest account of it: who sent what, which sheet was read how, and what the clock says."""

    @initialize(
        phones=st.lists(valid_choices, min_size=1, max_size=3),
        readings=st.lists(st.tuples(choices, choices), max_size=PEOPLE - 3),
    )
    def begin(self, phones: list[Choice], readings: list[tuple[Choice, Choice]]) -> None:
        self.open()
        for person, choice in enumerate(phones):
            self.votes_by_phone(person, choice)
        for sheet, (first, second) in enumerate(readings):
            self.somebody_takes_paper_and_hands_it_in(len(phones) + sheet, sheet)
            self.a_sheet_is_read_by_both(sheet, first, second)

    def open(self) -> None:
        self.clock = now()
        session = SessionFactory()
        for table, triads in ((1, 3), (2, 2)):
            accepted_table(session, table, triads=triads)
        self.people = admitted_people(session, PEOPLE)
        crew = [CrewMemberFactory(session=session, role=Role.HEADQUARTERS) for _ in range(3)]
        self.operators = [crew_actor(session, member.user, Role.HEADQUARTERS) for member in crew]
        with clock_at(self.clock):
            self.closes_at = self.clock + dt.timedelta(minutes=40)
            methods = (TieMethod.RUN_OFF, TieMethod.LOT)
            self.poll = opened_poll(
                session, closes_at=self.closes_at, picks=PICKS, winners=WINNERS, tie_methods=methods
            )
            self.serials = print_papers(self.poll, SHEETS, by=self.operators[0])
        self.keys = [new_ballot_key() for _ in self.people]
        self.is_closed = self.is_counted = False
        self.sent: dict[int, Choice] = {}
        self.on_paper: set[int] = set()
        self.box: dict[int, dict[int, Choice]] = {}
        self.decided: dict[int, Choice] = {}
        self.aside: set[int] = set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        # Whoever looks at the poll after its time closes it for good.
        with clock_at(self.clock):
            found = current_poll(self.poll.session)
            self.is_closed |= self.clock >= self.closes_at
            assert found is not None
            self.poll = Poll.objects.get(pk=self.poll.pk)
            yield

    @property
    def is_open(self) -> bool:
        return not self.is_closed

    def sheet(self, place: int) -> PaperBallot:
        return PaperBallot.objects.get(poll=self.poll, serial=self.serials[place])

    def state_of(self, place: int) -> str:
        """Return where a sheet in the box stands by its readings alone."""
        readings = list(self.box[place].values())
        if place in self.aside:
            return "invalid"
        if len(readings) < 2:
            return "entered" if readings else "handed_in"
        if readings[0] != readings[1] and place not in self.decided:
            return "mismatched"
        return "confirmed" if 0 < len(self.decided.get(place, readings[1])) <= PICKS else "invalid"

    @rule(person=people, choice=choices)
    def votes_by_phone(self, person: int, choice: Choice) -> None:
        fine = 0 < len(choice) <= PICKS and person not in self.on_paper
        with self.at_work(), taken(self.is_open and fine):
            cast(self.poll, self.people[person], self.keys[person], ids(self.poll, *choice))
        if self.is_open and fine:
            self.sent[person] = choice

    @rule(person=people, choice=valid_choices)
    def votes_from_another_device(self, person: int, choice: Choice) -> None:
        if person in self.sent:
            with self.at_work(), taken(False):
                cast(self.poll, self.people[person], new_ballot_key(), ids(self.poll, *choice))

    @rule(minutes=st.integers(1, 25))
    def time_passes(self, minutes: int) -> None:
        self.clock += dt.timedelta(minutes=minutes)

    @rule()
    def the_clock_steps_back(self) -> None:
        self.clock -= dt.timedelta(minutes=5)

    @rule(minutes=st.integers(-5, 20))
    def the_vote_is_extended(self, minutes: int) -> None:
        later = self.closes_at + dt.timedelta(minutes=minutes)
        with self.at_work(), taken(self.is_open and minutes > 0):
            extend_poll(self.poll, later, by=self.operators[2])
        if self.is_open and minutes > 0:
            self.closes_at = later

    @rule()
    def it_is_closed_before_its_time(self) -> None:
        is_complete = len(self.sent) + len(self.on_paper) == PEOPLE and len(self.box) == len(self.on_paper)
        with self.at_work(), taken(self.is_open and is_complete):
            close_early(self.poll, by=self.operators[2])
        self.is_closed |= is_complete

    @rule(person=people)
    def is_marked_as_voting_on_paper(self, person: int) -> None:
        fine = person not in self.sent
        with self.at_work(), taken(self.is_open and fine):
            mark_paper_voter(self.poll, self.people[person], by=self.operators[0])
        if self.is_open and fine:
            self.on_paper.add(person)

    @rule(person=people)
    def wants_the_phone_after_all(self, person: int) -> None:
        is_marked = person in self.on_paper
        fine = not is_marked or len(self.box) < len(self.on_paper)
        with self.at_work(), taken(self.is_open and fine):
            unmark_paper_voter(self.poll, self.people[person], by=self.operators[0])
        if self.is_open and fine:
            self.on_paper.discard(person)

    @rule(sheet=sheets)
    def a_sheet_is_handed_in(self, sheet: int) -> None:
        fits = sheet not in self.box
        has_room = not fits or len(self.box) < len(self.on_paper)
        with self.at_work(), taken(self.is_open and has_room):
            outcome = hand_in(self.poll, [self.serials[sheet]], by=self.operators[0])
            assert outcome.done == int(fits)
        if self.is_open and has_room and fits:
            self.box[sheet] = {}

    @rule(person=people, sheet=sheets)
    def somebody_takes_paper_and_hands_it_in(self, person: int, sheet: int) -> None:
        self.is_marked_as_voting_on_paper(person)
        self.a_sheet_is_handed_in(sheet)

    @rule(sheet=sheets, first=choices, second=choices)
    def a_sheet_is_read_by_both(self, sheet: int, first: Choice, second: Choice) -> None:
        for operator, choice in enumerate((first, second)):
            self.a_sheet_is_read(sheet, operator, choice)

    @rule(sheet=sheets, operator=operators, choice=choices)
    def a_sheet_is_read(self, sheet: int, operator: int, choice: Choice) -> None:
        readings = self.box.get(sheet, {})
        if operator in readings:
            fine = readings[operator] == choice
        else:
            fine = sheet in self.box and sheet not in self.aside and len(readings) < 2
        fine = fine and not self.is_counted
        with self.at_work(), taken(fine):
            numbers = tuple(number for number in NUMBERS if number in choice)
            enter_sheet(self.poll, self.serials[sheet], Marks(numbers), by=self.operators[operator])
        if fine:
            readings.setdefault(operator, choice)

    @rule(sheet=sheets, choice=choices)
    def a_mismatch_is_decided(self, sheet: int, choice: Choice) -> None:
        is_again = self.decided.get(sheet) == choice
        fine = not self.is_counted and (is_again or (sheet in self.box and self.state_of(sheet) == "mismatched"))
        with self.at_work(), taken(fine):
            decide_sheet(self.sheet(sheet), sorted(choice), [], by=self.operators[2])
        if fine:
            self.decided[sheet] = choice

    @rule(sheet=sheets)
    def a_sheet_is_lost(self, sheet: int) -> None:
        is_again = sheet in self.aside
        fine = not self.is_counted and (is_again or (sheet in self.box and self.state_of(sheet) != "invalid"))
        with self.at_work(), taken(fine):
            set_aside(self.sheet(sheet), PaperBallot.Reason.LOST, by=self.operators[2])
        if fine:
            self.aside.add(sheet)

    @rule(sheet=sheets)
    def a_lost_sheet_is_found(self, sheet: int) -> None:
        fine = not self.is_counted and sheet in self.aside
        with self.at_work(), taken(fine):
            bring_back(self.sheet(sheet), by=self.operators[2])
        if fine:
            self.aside.discard(sheet)

    @rule()
    def it_is_counted(self) -> None:
        is_read = all(self.state_of(sheet) in ("confirmed", "invalid") for sheet in self.box)
        with self.at_work(), taken(self.is_closed and is_read and not self.is_counted):
            count(self.poll, by=self.operators[2])
        self.is_counted |= self.is_closed and is_read

    @precondition(lambda self: self.is_counted)
    @rule(votes=st.dictionaries(people, valid_choices, max_size=PEOPLE))
    def the_tie_is_settled(self, votes: dict[int, Choice]) -> None:
        with self.at_work():
            self.poll.refresh_from_db()
            if not counted_result(self.poll).is_tie_open:
                return
            self.run_off(votes)
            settle_tie(self.poll, "", by=self.operators[2])
            if counted_result(self.poll).is_tie_open:
                settle_tie(self.poll, "47", by=self.operators[2])

    def run_off(self, votes: dict[int, Choice]) -> None:
        closes_at = self.clock + dt.timedelta(minutes=5)
        run_off = start_run_off(self.poll, closes_at, by=self.operators[2])
        open_poll(run_off, by=self.operators[2])
        on_ballot = {option.number: option.pk for option in run_off.options.all()}
        for person, choice in votes.items():
            if chosen := [on_ballot[number] for number in sorted(choice) if number in on_ballot][: run_off.picks]:
                cast(run_off, self.people[person], new_ballot_key(), chosen)
        with clock_at(closes_at):
            assert current_poll(self.poll.session) == run_off
            run_off.refresh_from_db()
            count(run_off, by=self.operators[2])
            assert current_poll(self.poll.session) == self.poll

    @invariant()
    def nobody_has_two_ballots(self) -> None:
        ways = Counter(self.poll.turnout.values_list("way", flat=True))
        assert (ways[TurnOut.Way.PHONE], ways[TurnOut.Way.PAPER]) == (len(self.sent), len(self.on_paper))
        assert sum(ways.values()) == PEOPLE
        assert len(self.box) <= len(self.on_paper)
        assert self.poll.ballots.filter(source=Ballot.Source.PHONE).count() == len(self.sent)

    @invariant()
    def the_balance_agrees(self) -> None:
        found = balance(self.poll)
        states = Counter(self.state_of(sheet) for sheet in self.box)
        expected = (SHEETS, len(self.box), states["confirmed"], states["invalid"], states["mismatched"])
        shown = (found.printed, found.handed_in, found.confirmed, found.all_invalid, found.mismatched)
        assert shown == expected
        assert found.marked == len(self.on_paper)

    @invariant()
    def nothing_is_known_before_counting_and_everything_adds_up_after_it(self) -> None:
        poll = Poll.objects.get(pk=self.poll.pk)
        if not self.is_counted:
            assert result(poll, self.operators[0]) is None
            return
        assert result(poll, participant_actor(self.people[0])) is None
        on_paper = [self.decided.get(sheet, [*self.box[sheet].values()][-1]) for sheet in self.confirmed()]
        ballots = [*self.sent.values(), *on_paper]
        votes = Counter(number for ballot in ballots for number in ballot)
        found = counted_result(poll)
        assert {row.option.number: row.votes for row in found.rows} == {number: votes[number] for number in NUMBERS}
        assert Counter(frozenset(line.split(";")[1:]) for line in lines_of(poll)) == Counter(ballots)
        if not found.is_tie_open:
            assert len(found.winners) == min(WINNERS, len(votes))
            least = min((row.votes for row in found.winners), default=0)
            assert all(row.votes <= least for row in found.rows if not row.is_winner)

    def confirmed(self) -> list[int]:
        return [sheet for sheet in self.box if self.state_of(sheet) == "confirmed"]

    def teardown(self) -> None:
        """Let every poll come to its end, whatever was done before."""
        if not hasattr(self, "poll"):
            return
        self.clock = max(self.clock, self.closes_at)
        self.votes_by_phone(0, frozenset(NUMBERS[:1]))
        for sheet in self.box:
            self.read_to_the_end(sheet)
        self.it_is_counted()
        self.the_tie_is_settled({person: frozenset(NUMBERS[person : person + 1]) for person in range(PEOPLE)})
        self.nothing_is_known_before_counting_and_everything_adds_up_after_it()
        self.the_balance_agrees()
        with self.at_work(), taken(bool(self.poll.ballots.count())):
            announce(self.poll, by=self.operators[2])

    def read_to_the_end(self, sheet: int) -> None:
        for operator in (0, 1):
            if self.state_of(sheet) in ("handed_in", "entered") and operator not in self.box[sheet]:
                self.a_sheet_is_read(sheet, operator, frozenset(NUMBERS[operator:2]))
        if self.state_of(sheet) == "mismatched":
            self.a_mismatch_is_decided(sheet, frozenset(NUMBERS[1:2]))


@pytest.mark.django_db
def test_whatever_happens_one_person_has_one_ballot_and_the_sums_agree() -> None:
    run_state_machine_as_test(
        WholePoll,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
