"""Sheets from the printer to the box, and who votes on paper."""

import datetime as dt

import pytest

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import Actor, system
from sessions.models import Participant, StrategySession
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.paper.balance import balance
from voting.domain.paper.handing_in import hand_in
from voting.domain.paper.issuing import issue_papers, serials_between, spoil_paper
from voting.domain.paper.printing import numbers_on_paper, print_papers, void_papers
from voting.domain.paper.voters import mark_paper_voter, mark_paper_voters, unmark_paper_voter
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce
from voting.models import PaperBallot, Poll, TurnOut

pytestmark = pytest.mark.django_db


class Hall:
    """An open poll of two tables with five admitted people and eight sheets."""

    def __init__(self, session: StrategySession, **settings: object) -> None:
        accepted_table(session, 1)
        accepted_table(session, 2)
        self.people = admitted_people(session, 5)
        self.poll = opened_poll(session, **settings)
        self.by: Actor = system(session)
        self.serials = print_papers(self.poll, 8, self.by)

    def state(self, serial: str) -> str:
        return PaperBallot.objects.get(poll=self.poll, serial=serial).state

    def way(self, person: Participant) -> str:
        return TurnOut.objects.get(poll=self.poll, participant=person).way


@pytest.fixture
def hall(session: StrategySession) -> Hall:
    return Hall(session)


@pytest.fixture
def open_hall(session: StrategySession) -> Hall:
    return Hall(session, is_secret=False)


def test_sheets_are_made_once_for_two_clicks_and_told_of_as_a_number(hall: Hall):
    assert len(hall.serials) == hall.poll.papers.count() == 8

    print_papers(hall.poll, 2, hall.by, seen=8)
    with pytest.raises(DomainError, match="10"):
        print_papers(hall.poll, 2, hall.by, seen=8)

    assert hall.poll.papers.count() == 10
    lines = LogEntry.objects.filter(event="ballots printed")
    assert [line.details for line in lines] == [{"count": 8}, {"count": 2}]


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_there_is_a_most_of_sheets(hall: Hall, count: int):
    with pytest.raises(DomainError, match="1000"):
        print_papers(hall.poll, count, hall.by)


def test_a_later_poll_of_the_session_has_none_of_the_serials(hall: Hall):
    # A second poll beside the first, which only a test can have.
    session, closes_at = hall.poll.session, hall.poll.closes_at
    other = Poll.objects.create(session=session, title="Второй", picks=1, winners=1, closes_at=closes_at)

    assert set(print_papers(other, 500, hall.by)).isdisjoint(hall.serials)
    assert hand_in(hall.poll, [print_papers(other, 1, hall.by)[0]], hall.by).done == 0


def test_before_opening_the_sheets_have_room_for_the_tables_that_are_not_ready(session: StrategySession):
    accepted_table(session, 2, triads=1)
    record = accepted_table(session, 10, triads=2).record
    record.state = "drafting"
    record.save()
    poll = prepared_poll(session)

    assert numbers_on_paper(poll) == ["2.1", "10.1", "10.2", "10.3"]


def test_on_an_open_poll_the_sheets_have_its_triads(hall: Hall):
    assert numbers_on_paper(hall.poll) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]


def test_a_second_round_has_boxes_for_the_winners_of_the_first(hall: Hall):
    cast_votes(hall.poll, hall.people[:3], ["2.1", "1.3"], ["2.1"], ["1.3"])
    with clock_at(hall.poll.closes_at):
        close_if_due(hall.poll)
    count(hall.poll, by=hall.by)
    announce(hall.poll, by=hall.by)

    second = prepared_poll(hall.poll.session, among=hall.poll, picks=1, winners=1)

    assert (second.pk == hall.poll.pk, numbers_on_paper(second)) == (False, ["1.3", "2.1"])


def test_a_sheet_goes_from_the_printer_over_the_voter_to_the_box(hall: Hall):
    mark_paper_voters(hall.poll, hall.people[:2], hall.by)
    first, second = hall.serials[:2]

    issued = issue_papers(hall.poll, [first, first], hall.by)
    handed_in = hand_in(hall.poll, [second, first, second], hall.by)

    assert (issued.done, handed_in.done, handed_in.problems) == (1, 2, [])
    assert (hall.state(first), hall.state(second)) == ("handed_in", "handed_in")


def test_what_does_not_fit_is_said_for_each_sheet_and_the_rest_is_registered(hall: Hall):
    mark_paper_voters(hall.poll, hall.people[:3], hall.by)
    inside, spoiled, good = hall.serials[:3]
    hand_in(hall.poll, [inside], hall.by)
    spoil_paper(hall.poll, spoiled, hall.by)

    found = hand_in(hall.poll, [inside, spoiled, "999999", good], hall.by)

    assert (found.done, len(found.problems)) == (1, 3)
    assert ["уже сдан" in found.problems[0], "испорчен" in found.problems[1], "нет" in found.problems[2]] == [True] * 3
    assert hall.state(good) == "handed_in"


def test_there_are_never_more_sheets_in_the_box_than_voters_on_paper(hall: Hall):
    mark_paper_voter(hall.poll, hall.people[0], hall.by)

    with pytest.raises(DomainError, match="2"):
        hand_in(hall.poll, hall.serials[:2], hall.by)
    assert balance(hall.poll).handed_in == 0

    hand_in(hall.poll, hall.serials[:1], hall.by)
    with pytest.raises(DomainError):
        unmark_paper_voter(hall.poll, hall.people[0], hall.by)
    assert hall.way(hall.people[0]) == "paper"


def test_a_sheet_is_registered_until_the_second_of_closing_and_not_after(hall: Hall):
    mark_paper_voters(hall.poll, hall.people[:2], hall.by)
    with clock_at(hall.poll.closes_at - dt.timedelta.resolution):
        assert hand_in(hall.poll, hall.serials[:1], hall.by).done == 1
    with clock_at(hall.poll.closes_at), pytest.raises(DomainError, match="не считается"):
        hand_in(hall.poll, hall.serials[1:2], hall.by)
    # A clock that steps back opens nothing.
    with clock_at(hall.poll.opened_at), pytest.raises(DomainError, match="не считается"):
        hand_in(hall.poll, hall.serials[1:2], hall.by)
    assert hall.state(hall.serials[1]) == "printed"


def test_a_voter_on_paper_has_no_phone_and_the_other_way_round(hall: Hall):
    on_paper, by_phone = hall.people[:2]
    mark_paper_voter(hall.poll, on_paper, hall.by)
    mark_paper_voter(hall.poll, on_paper, hall.by)
    cast_votes(hall.poll, [by_phone], ["1.1"])

    with pytest.raises(DomainError):
        cast(hall.poll, on_paper, new_ballot_key(), [hall.poll.options.first().pk])
    with pytest.raises(DomainError, match="телефон"):
        mark_paper_voter(hall.poll, by_phone, hall.by)
    assert (hall.way(on_paper), hall.way(by_phone)) == ("paper", "phone")

    unmark_paper_voter(hall.poll, on_paper, hall.by)
    unmark_paper_voter(hall.poll, on_paper, hall.by)
    cast_votes(hall.poll, [on_paper], ["1.1"])


def test_of_many_those_who_can_are_marked_and_the_others_named(hall: Hall):
    stranger = admitted_people(hall.poll.session, 1)[0]
    Participant.objects.filter(pk=stranger.pk).update(admitted_at=None)
    late = admitted_people(hall.poll.session, 1)[0]
    cast_votes(hall.poll, hall.people[:1], ["1.1"])

    found = mark_paper_voters(hall.poll, [hall.people[0], stranger, late, *hall.people[1:3]], hall.by)

    assert found.done == 3
    assert [hall.people[0].name in found.problems[0], stranger.name in found.problems[1]] == [True, True]
    assert balance(hall.poll).outstanding == 3


def test_in_a_secret_poll_no_serial_stands_beside_a_voter(hall: Hall):
    with pytest.raises(DomainError, match="тайное"):
        mark_paper_voter(hall.poll, hall.people[0], hall.by, serial=hall.serials[0])

    assert hall.way(hall.people[0]) == ""
    assert not PaperBallot.objects.exclude(participant=None).exists()


def test_in_an_open_poll_each_sheet_has_its_voter_before_it_comes_into_the_box(open_hall: Hall):
    hall, (person, other), (first, second, third) = open_hall, open_hall.people[:2], open_hall.serials[:3]
    for serial in ("", "999999"):
        with pytest.raises(DomainError):
            mark_paper_voter(hall.poll, person, hall.by, serial=serial)
    mark_paper_voter(hall.poll, person, hall.by, serial=first)
    mark_paper_voter(hall.poll, person, hall.by, serial=first)
    for voter, serial in ((person, second), (other, first)):
        with pytest.raises(DomainError, match="один бланк"):
            mark_paper_voter(hall.poll, voter, hall.by, serial=serial)

    found = hand_in(hall.poll, [first, second], hall.by)

    assert (found.done, len(found.problems)) == (1, 1)
    assert PaperBallot.objects.get(serial=first).participant == person
    # A spoiled sheet frees its voter for another one; who is unmarked leaves his sheet.
    mark_paper_voter(hall.poll, other, hall.by, serial=second)
    spoil_paper(hall.poll, second, hall.by)
    mark_paper_voter(hall.poll, other, hall.by, serial=third)
    unmark_paper_voter(hall.poll, other, hall.by)
    assert PaperBallot.objects.get(serial=third).participant is None


def test_who_handed_in_by_name_is_not_unmarked(open_hall: Hall):
    hall, (person, other) = open_hall, open_hall.people[:2]
    mark_paper_voter(hall.poll, person, hall.by, serial=hall.serials[0])
    mark_paper_voter(hall.poll, other, hall.by, serial=hall.serials[1])
    hand_in(hall.poll, hall.serials[:1], hall.by)

    with pytest.raises(DomainError):
        unmark_paper_voter(hall.poll, person, hall.by)
    unmark_paper_voter(hall.poll, other, hall.by)

    assert (hall.way(person), hall.way(other)) == ("paper", "")


def test_a_part_of_the_pile_is_issued_by_its_ends(hall: Hall):
    issue_papers(hall.poll, hall.serials[2:3], hall.by)

    part = serials_between(hall.poll, hall.serials[4], hall.serials[1])
    found = issue_papers(hall.poll, [*part, hall.serials[2]], hall.by)

    assert part == [hall.serials[1], *hall.serials[3:5]]
    assert (found.done, len(found.problems)) == (3, 1)


def test_a_sheet_is_spoiled_once_and_not_when_it_is_in_the_box(hall: Hall):
    mark_paper_voter(hall.poll, hall.people[0], hall.by)
    hand_in(hall.poll, hall.serials[:1], hall.by)
    spoil_paper(hall.poll, hall.serials[1], hall.by)

    for serial in hall.serials[:2]:
        with pytest.raises(DomainError):
            spoil_paper(hall.poll, serial, hall.by)
    assert (hall.state(hall.serials[0]), hall.state(hall.serials[1])) == ("handed_in", "spoiled")


def test_all_sheets_are_made_void_only_while_none_is_in_the_box(hall: Hall):
    assert (void_papers(hall.poll, hall.by), void_papers(hall.poll, hall.by)) == (8, 0)
    mark_paper_voter(hall.poll, hall.people[0], hall.by)
    hand_in(hall.poll, print_papers(hall.poll, 2, hall.by)[:1], hall.by)

    with pytest.raises(DomainError):
        void_papers(hall.poll, hall.by)
    assert hall.poll.papers.filter(state="printed").count() == 1


def test_neither_sheets_nor_voters_change_after_closing_and_the_register_is_kept(hall: Hall):
    mark_paper_voters(hall.poll, hall.people[:3], hall.by)
    hand_in(hall.poll, [hall.serials[5], hall.serials[1]], hall.by)
    spoil_paper(hall.poll, hall.serials[0], hall.by)
    with clock_at(hall.poll.closes_at):
        close_if_due(hall.poll)
        for act in (
            lambda: print_papers(hall.poll, 1, hall.by),
            lambda: void_papers(hall.poll, hall.by),
            lambda: issue_papers(hall.poll, hall.serials[2:3], hall.by),
            lambda: spoil_paper(hall.poll, hall.serials[2], hall.by),
            lambda: mark_paper_voter(hall.poll, hall.people[3], hall.by),
            lambda: unmark_paper_voter(hall.poll, hall.people[0], hall.by),
        ):
            with pytest.raises(DomainError):
                act()

    kept = LogEntry.objects.get(event="paper register closed").details
    assert kept == {
        "printed": 8,
        "issued": 2,
        "marked": 3,
        "handed_in": 2,
        "serials": [hall.serials[1], hall.serials[5]],
        "spoiled": hall.serials[:1],
    }


def test_what_is_done_sheet_by_sheet_or_voter_by_voter_is_told_to_nobody(hall: Hall):
    def told() -> tuple[int, list[tuple[str, int]]]:
        versions = TopicVersion.objects.order_by("pk").values_list("topic", "version")
        return LogEntry.objects.count(), list(versions)

    before = told()
    mark_paper_voters(hall.poll, hall.people[:2], hall.by)
    issue_papers(hall.poll, hall.serials[:2], hall.by)
    hand_in(hall.poll, hall.serials[:1], hall.by)
    spoil_paper(hall.poll, hall.serials[1], hall.by)
    unmark_paper_voter(hall.poll, hall.people[1], hall.by)

    assert told() == before
