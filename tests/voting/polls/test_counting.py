import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.models import StrategySession
from tests.factories.voting import (
    accepted_table,
    admitted_people,
    cast_votes,
    handed_in_sheets,
    opened_poll,
    operators,
    read_sheet,
)
from voting.domain.paper.deciding import decide_sheet, set_aside
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count, problems_before_counting
from voting.domain.results.reading import counted_result, lines_of
from voting.domain.results.tally import ballots_hash
from voting.models import Ballot, PaperBallot, Poll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def poll(session: StrategySession) -> Poll:
    accepted_table(session, 1)
    return opened_poll(session, winners=1)


def closed(poll: Poll) -> Poll:
    with clock_at(poll.closes_at):
        close_if_due(poll)
    return poll


def test_counting_waits_until_every_sheet_of_the_register_is_decided(poll: Poll) -> None:
    people = operators(poll.session)
    unread, once, differs, lost = handed_in_sheets(poll, 4)
    read_sheet(poll, once, people, "1.1")
    read_sheet(poll, differs, people, "1.1", "1.2")
    closed(poll)

    problems = problems_before_counting(poll)
    with pytest.raises(DomainError):
        count(poll, by=people[0])
    set_aside(poll.papers.get(serial=lost), PaperBallot.Reason.LOST, by=people[0])
    read_sheet(poll, unread, people, "1.1", "1.1")
    read_sheet(poll, once, people[1:], "1.1")
    decide_sheet(poll.papers.get(serial=differs), ["1.2"], [], by=people[0])
    left = problems_before_counting(poll)
    count(poll, by=people[0])

    assert problems == [
        "2 sheets were handed in and are not entered yet.",
        "1 sheet waits for its second entry.",
        "1 sheet was entered twice, and the entries differ: it has to be decided.",
    ]
    assert (left, poll.state) == ([], Poll.State.COUNTED)
    assert [(row.option.number, row.votes) for row in counted_result(poll).rows[:2]] == [("1.1", 2), ("1.2", 1)]


def test_confirmed_sheets_become_ballots_with_their_serial_as_receipt_at_counting_and_not_before(poll: Poll) -> None:
    people = operators(poll.session)
    [voter] = admitted_people(poll.session, 1)
    cast_votes(poll, [voter], ["1.3"])
    good, blank, over, spoiled = handed_in_sheets(poll, 4)
    poll.papers.filter(serial=spoiled).update(state=PaperBallot.State.SPOILED)
    read_sheet(poll, good, people, "1.2 1.1 8.8", "1.1 1.2")
    read_sheet(poll, blank, people, "", "")
    read_sheet(poll, over, people, "1.1 1.2 1.3", "1.1 1.2 1.3")

    before = Ballot.objects.filter(source=Ballot.Source.PAPER).count()
    count(closed(poll), by=people[0])

    lines = lines_of(poll)
    assert (before, len(lines)) == (0, 2)
    assert f"{good};1.1;1.2" in lines
    assert Ballot.objects.get(source=Ballot.Source.PAPER).participant is None
    assert poll.ballots_hash == ballots_hash(lines)
    assert LogEntry.objects.get(event="ballots counted").details == {"ballots": 2, "hash": poll.ballots_hash}


def test_in_an_open_vote_the_ballot_of_a_sheet_keeps_its_voter(session: StrategySession) -> None:
    accepted_table(session, 1)
    [voter] = admitted_people(session, 1)
    poll = opened_poll(session, is_secret=False)
    [serial] = handed_in_sheets(poll, 1)
    poll.papers.update(participant=voter)
    read_sheet(poll, serial, operators(session), "1.1", "1.1")

    count(closed(poll), by=system(session))

    assert Ballot.objects.get(receipt=serial).participant == voter


def test_a_second_click_on_counting_counts_nothing_twice(poll: Poll) -> None:
    people = operators(poll.session)
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, people, "1.1", "1.1")
    count(closed(poll), by=people[0])

    with pytest.raises(DomainError):
        count(poll, by=people[0])

    assert (Ballot.objects.count(), LogEntry.objects.filter(event="ballots counted").count()) == (1, 1)


def test_an_open_poll_is_not_counted_although_its_sheets_are_read(poll: Poll) -> None:
    people = operators(poll.session)
    [serial] = handed_in_sheets(poll, 1)
    read_sheet(poll, serial, people, "1.1", "1.1")

    with pytest.raises(DomainError):
        count(poll, by=people[0])

    assert (Ballot.objects.count(), poll.papers.get().state) == (0, PaperBallot.State.CONFIRMED)
