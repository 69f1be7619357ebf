"""Several operators at the very same moment, each in a thread with a connection of his own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier as Gate

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from sessions.models import Participant, Role, StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.voting import (
    accepted_table,
    admitted_people,
    handed_in_sheets,
    ids,
    opened_poll,
    operators,
    read_sheet,
)
from tests.walk import text_of
from voting.domain.paper.balance import balance
from voting.domain.paper.printing import print_papers
from voting.domain.paper.voters import mark_paper_voters
from voting.models import PaperBallot, TurnOut

pytestmark = pytest.mark.django_db(transaction=True)

State, Way = PaperBallot.State, TurnOut.Way


class Desk:
    """An open poll, its people, and the browsers of an operator each."""

    def __init__(self, session: StrategySession) -> None:
        accepted_table(session, 1)
        accepted_table(session, 2)
        self.people = admitted_people(session, 4)
        self.poll = opened_poll(session)
        self.clients = [crew_client(session, Role.HEADQUARTERS) for _ in range(5)]
        self.actors = operators(session)

    def path(self, page: str) -> str:
        return f"/s/{self.poll.session.slug}/vote/polls/{self.poll.pk}/papers/{page}/"

    def in_the_box(self, count: int) -> list[str]:
        mark_paper_voters(self.poll, self.people[:count], by=self.actors[0])
        return handed_in_sheets(self.poll, count)

    def enter(self, client: Client, serial: str, marks: str) -> HttpResponse:
        return client.post(self.path("enter"), {"serial": serial, "marks": marks})

    def hand_in(self, client: Client, serial: str) -> HttpResponse:
        return client.post(self.path("hand-in"), {"serials": serial})

    def decide(self, client: Client, serial: str, marks: str) -> HttpResponse:
        return client.post(self.path(f"{serial}/decide"), {"reading": "3", "marks": marks}, follow=True)

    def set_aside(self, client: Client, serial: str) -> HttpResponse:
        return client.post(self.path("set-aside"), {"serial": serial, "reason": "unclear"}, follow=True)

    def mark(self, client: Client, person: Participant) -> HttpResponse:
        return client.post(self.path("voters/mark"), {"one": person.pk})

    def readings(self, serial: str) -> list[tuple[int, list[str]]]:
        paper = self.poll.papers.get(serial=serial)
        return [(entry.turn, entry.numbers) for entry in paper.entries.order_by("turn")]


@pytest.fixture
def desk(session: StrategySession) -> Desk:
    return Desk(session)


def at_once(*requests: Callable[[], HttpResponse]) -> list[tuple[int, str]]:
    """Send the requests together; return status and text of each answer. What fails on the server fails here."""
    gate = Gate(len(requests))

    def one(request: Callable[[], HttpResponse]) -> tuple[int, str]:
        gate.wait()
        try:
            answer = request()
            return answer.status_code, text_of(answer)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(one, requests))


def test_three_operators_with_one_sheet_and_a_double_enter_make_one_first_and_one_second_entry(desk: Desk) -> None:
    [serial] = desk.in_the_box(1)

    answers = at_once(
        *(partial(desk.enter, client, serial, "1.1 2.2") for client in [*desk.clients[:3], desk.clients[0]])
    )

    refused = [text for status, text in answers if status == 422]
    entries = desk.poll.papers.get().entries
    assert desk.readings(serial) == [(1, ["1.1", "2.2"]), (2, ["1.1", "2.2"])]
    assert entries.values("user").distinct().count() == 2
    assert len(refused) in (1, 2)
    assert all("уже введён дважды" in text for text in refused)
    assert sorted({status for status, _text in answers}) == [302, 422]
    assert (desk.poll.papers.get().state, balance(desk.poll).disagreements) == (State.CONFIRMED, [])


def test_one_serial_is_handed_in_once_and_sheets_never_outnumber_the_marked(desk: Desk) -> None:
    one, other, third = print_papers(desk.poll, 3, by=desk.actors[0])
    mark_paper_voters(desk.poll, desk.people[:2], by=desk.actors[0])

    same = at_once(*(partial(desk.hand_in, client, one) for client in desk.clients[:3]))
    last_place = at_once(partial(desk.hand_in, desk.clients[0], other), partial(desk.hand_in, desk.clients[1], third))

    assert sorted(status for status, _text in same) == [302, 422, 422]
    assert sum("уже сдан: он есть в реестре" in text for _status, text in same) == 2
    assert sorted(status for status, _text in last_place) == [302, 422]
    assert any("Сначала отметьте" in text for _status, text in last_place)
    found = balance(desk.poll)
    assert (found.handed_in, found.marked, found.outstanding, found.disagreements) == (2, 2, 0, [])


def test_a_second_entry_a_decision_and_a_setting_aside_end_in_one_of_the_orders_that_are_allowed(desk: Desk) -> None:
    once, differing, torn = desk.in_the_box(3)
    first, second, *others = desk.clients
    read_sheet(desk.poll, once, desk.actors[:1], "1.1")
    read_sheet(desk.poll, torn, desk.actors[:1], "1.1")
    read_sheet(desk.poll, differing, desk.actors, "1.1", "1.2")

    answers = at_once(
        partial(desk.enter, first, once, "1.2"),
        partial(desk.decide, others[0], once, "2.1"),
        partial(desk.decide, others[1], differing, "2.1"),
        partial(desk.decide, others[2], differing, "2.2"),
        partial(desk.enter, first, differing, "2.3"),
        partial(desk.enter, first, torn, "1.1"),
        partial(desk.set_aside, second, torn),
    )

    entered, early, *decided, blind, late, _aside = answers
    assert entered[0] == 302
    assert desk.readings(once)[:2] == [(1, ["1.1"]), (2, ["1.2"])]
    is_early = "решать нечего" in early[1]
    assert len(desk.readings(once)) == (2 if is_early else 3)
    assert desk.poll.papers.get(serial=once).state == (State.MISMATCHED if is_early else State.CONFIRMED)
    assert [turn for turn, _numbers in desk.readings(differing)] == [1, 2, 3]
    assert sum("решать нечего" in text for _status, text in decided) == 1
    assert blind[0] == 422
    assert desk.poll.papers.get(serial=differing).state == State.CONFIRMED
    assert len(desk.readings(torn)) == (2 if late[0] == 302 else 1)
    assert late[0] == 302 or "уже недействителен" in late[1]
    assert desk.poll.papers.get(serial=torn).reason == PaperBallot.Reason.UNCLEAR
    found = balance(desk.poll)
    assert (found.handed_in, found.all_invalid, found.disagreements) == (3, 1, [])


def test_who_is_marked_for_paper_while_his_phone_casts_has_one_ballot(desk: Desk) -> None:
    phones = [participant_client(person) for person in desk.people]
    place = f"/s/{desk.poll.session.slug}/vote/"
    for phone in phones:
        phone.get(place)
    option = ids(desk.poll, "1.1")
    acts = [
        (partial(desk.mark, client, person), partial(phone.post, f"{place}cast/", {"option": option}))
        for client, person, phone in zip(desk.clients, desk.people, phones, strict=False)
    ]

    answers = at_once(*(act for pair in acts for act in pair))

    ways = dict(desk.poll.turnout.values_list("participant", "way"))
    by_phone = [person for person in desk.people if ways[person.pk] == Way.PHONE]
    assert set(ways.values()) <= {Way.PHONE, Way.PAPER}
    for person, (marking, casting) in zip(desk.people, zip(answers[::2], answers[1::2], strict=True), strict=True):
        loser = marking if person in by_phone else casting
        assert sorted([marking[0], casting[0]]) == [302, 422]
        assert loser[0] == 422
        assert ("уже отдан с телефона" if person in by_phone else "на бумаге") in loser[1]
    assert desk.poll.ballots.count() == len(by_phone)
    found = balance(desk.poll)
    assert (found.marked, found.disagreements) == (len(desk.people) - len(by_phone), [])
