import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.models import StrategySession
from tests.factories.voting import (
    accepted_table,
    handed_in_sheets,
    opened_poll,
    operators,
    prepared_poll,
    read_sheet,
)
from voting.domain.paper.entering import enter_sheet
from voting.domain.paper.marks import Marks
from voting.domain.paper.waiting import Waiting, entered_by, queue, waiting
from voting.domain.polls.closing import close_if_due
from voting.models import Ballot, PaperBallot, PaperEntry, Poll

pytestmark = pytest.mark.django_db

State, Reason = PaperBallot.State, PaperBallot.Reason


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return opened_poll(session)


def closed(poll: Poll) -> Poll:
    with clock_at(poll.closes_at):
        close_if_due(poll)
    return poll


def stands(paper: PaperBallot) -> tuple[str, str]:
    return paper.state, paper.reason


@pytest.mark.parametrize(
    ("first", "second", "state", "reason"),
    [
        ("1.1 2.2", "2,2 1-1 1.1", State.CONFIRMED, Reason.NONE),
        ("1.1", "1.1 9.9", State.CONFIRMED, Reason.NONE),
        ("1.1 1.2 1.3", "1.3 1.2 1.1", State.INVALID, Reason.OVER_MARKED),
        ("1.1 1.1 1.1", "1.1", State.CONFIRMED, Reason.NONE),
        ("", "9.9", State.INVALID, Reason.BLANK),
        ("1.1 1.2", "1.1 1.3", State.MISMATCHED, Reason.NONE),
        ("", "1.1", State.MISMATCHED, Reason.NONE),
    ],
)
def test_two_blind_entries_confirm_a_sheet_make_it_invalid_or_send_it_to_a_decision(
    poll: Poll, first: str, second: str, state: str, reason: str
) -> None:
    [serial] = handed_in_sheets(poll, 1)
    people = operators(poll.session)

    once = stands(read_sheet(poll, serial, people, first))
    twice = stands(read_sheet(poll, serial, people[1:], second))

    assert (once, twice) == ((State.ENTERED, Reason.NONE), (state, reason))


def test_what_is_no_option_is_kept_and_counts_for_nothing(poll: Poll) -> None:
    [serial] = handed_in_sheets(poll, 1)

    read_sheet(poll, serial, operators(poll.session), "1.2 7.7 1.1", "1.1 1.2")

    entries = PaperEntry.objects.values_list("turn", "numbers", "unknown")
    assert list(entries) == [(1, ["1.1", "1.2"], ["7.7"]), (2, ["1.1", "1.2"], [])]


def test_the_second_entry_is_by_somebody_else_and_the_same_once_more_is_harmless(poll: Poll) -> None:
    [serial] = handed_in_sheets(poll, 1)
    first, second = operators(poll.session)

    read_sheet(poll, serial, [first, first], "1.1", "1.1")
    with pytest.raises(DomainError, match="already entered"):
        read_sheet(poll, serial, [first], "1.2")
    once = poll.papers.get().state
    read_sheet(poll, serial, [second, second, first], "1.1", "1.1", "1.1")

    assert (once, poll.papers.get().state) == (State.ENTERED, State.CONFIRMED)
    assert list(PaperEntry.objects.values_list("turn", "user")) == [(1, first.user.pk), (2, second.user.pk)]


def test_two_operators_with_one_sheet_at_once_are_its_two_readers(poll: Poll) -> None:
    [serial] = handed_in_sheets(poll, 1)
    people = operators(poll.session, 3)

    paper = read_sheet(poll, serial, people, "1.1", "1.1")
    with pytest.raises(DomainError, match="twice already"):
        read_sheet(poll, serial, people[2:], "1.1")

    assert stands(paper) == (State.CONFIRMED, Reason.NONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEntry.objects.create(paper=paper, turn=2, user=people[2].user)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.PRINTED, "not registered as handed in"),
        (State.ISSUED, "not registered as handed in"),
        (State.SPOILED, "was spoiled"),
        (State.MISMATCHED, "the entries differ"),
        (State.CONFIRMED, "entered twice already"),
    ],
)
def test_a_sheet_that_is_not_to_be_entered_is_refused(poll: Poll, state: str, sentence: str) -> None:
    [serial] = handed_in_sheets(poll, 1)
    poll.papers.update(state=state)

    with pytest.raises(DomainError, match=sentence):
        read_sheet(poll, serial, operators(poll.session), "1.1")

    assert PaperEntry.objects.count() == 0


def test_an_unknown_serial_and_a_sheet_of_another_poll_are_refused(poll: Poll, session: StrategySession) -> None:
    other = Poll.objects.create(session=session, title="Проба", picks=1, winners=1, closes_at=poll.closes_at)
    [serial] = handed_in_sheets(other, 1)

    with pytest.raises(DomainError, match="no sheet with the serial"):
        read_sheet(poll, serial, operators(session), "1.1")


def test_what_was_handed_in_is_entered_after_closing_and_nothing_else(poll: Poll) -> None:
    early, late = handed_in_sheets(poll, 2)
    poll.papers.filter(serial=late).update(state=State.ISSUED)
    people = operators(poll.session)
    read_sheet(poll, early, people, "1.1")

    with clock_at(poll.closes_at + dt.timedelta(minutes=5)):
        paper = read_sheet(poll, early, people[1:], "1.1")
        with pytest.raises(DomainError, match="not handed in before the vote closed"):
            read_sheet(poll, late, people, "1.1")

    assert (poll.state, paper.state) == (Poll.State.CLOSED, State.CONFIRMED)


def test_before_opening_and_after_counting_nothing_is_entered(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = prepared_poll(session)
    [serial] = handed_in_sheets(poll, 1)
    [operator] = operators(session, 1)

    with pytest.raises(DomainError, match="not open yet"):
        enter_sheet(poll, serial, Marks(("1.1",)), by=operator)
    Poll.objects.update(state=Poll.State.COUNTED)
    with pytest.raises(DomainError, match="are counted"):
        enter_sheet(poll, serial, Marks(("1.1",)), by=operator)


def test_a_blind_entry_leaves_no_line_no_topic_and_no_ballot(poll: Poll) -> None:
    [serial] = handed_in_sheets(poll, 1)
    people = operators(poll.session)

    def traces() -> list[object]:
        rows = (LogEntry.objects.values_list("hash"), TopicVersion.objects.values_list("topic", "version"))
        return [sorted(row) for row in rows]

    before = traces()
    read_sheet(poll, serial, people, "1.1", "1.1")

    assert traces() == before
    assert Ballot.objects.count() == 0


def test_each_operator_is_told_how_many_sheets_wait_for_him(poll: Poll) -> None:
    serials = handed_in_sheets(poll, 7)
    anna, boris = operators(poll.session)
    for serial in serials[:4]:
        read_sheet(poll, serial, [anna], "1.1")
    read_sheet(poll, serials[4], [boris], "1.2")
    read_sheet(poll, serials[0], [boris], "1.1")
    read_sheet(poll, serials[1], [boris], "1.2")

    assert waiting(poll, anna.user) == Waiting(first=2, second=1, others=2, mismatched=1, confirmed=1, invalid=0)
    assert waiting(poll, boris.user) == Waiting(first=2, second=2, others=1, mismatched=1, confirmed=1, invalid=0)
    lists = queue(closed(poll))
    assert [paper.serial for paper in lists.first] == sorted(serials[5:])
    assert [paper.serial for paper in lists.second] == sorted(serials[2:5])
    assert [paper.serial for paper in lists.mismatched] == [serials[1]]


def test_an_operator_sees_the_sheets_he_entered_and_nobody_elses(poll: Poll) -> None:
    own, foreign = handed_in_sheets(poll, 2)
    anna, boris = operators(poll.session)
    read_sheet(poll, own, [anna], "1.1")
    read_sheet(poll, foreign, [boris], "1.1")

    shown = entered_by(poll, anna.user, [foreign, own, "000000"])

    assert [paper.serial for paper in shown] == [own]
