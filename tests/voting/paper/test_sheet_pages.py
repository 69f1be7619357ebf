"""The pages of the register: what an operator types, and what is said."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import clock_at
from sessions.actors import system
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.sessions import ParticipantFactory, SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from voting.domain.paper.handing_in import hand_in
from voting.domain.paper.printing import print_papers
from voting.domain.paper.voters import mark_paper_voters
from voting.models import PaperBallot, Poll, TurnOut

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


class Desk:
    """The desk of the headquarters in an open vote of three people and five sheets."""

    def __init__(self, session: StrategySession, **settings: object) -> None:
        self.session = session
        self.team = accepted_table(session, 1)
        self.people = admitted_people(session, 3, self.team)
        self.poll = opened_poll(session, **settings)
        self.serials = print_papers(self.poll, 5, system(session))
        self.client: Client = crew_client(session, Role.HEADQUARTERS)

    def get(self, name: str, **query: str) -> str:
        return self.text(self.client.get(reverse(f"voting:{name}", args=[self.session.slug]), query))

    def post(self, name: str, **data: object) -> tuple[int, str]:
        url = reverse(f"voting:{name}", args=[self.session.slug, self.poll.pk])
        answer = self.client.post(url, data)
        if answer.status_code == 302:
            return 302, self.text(self.client.get(answer["Location"]))
        return answer.status_code, self.text(answer)

    def text(self, answer: object) -> str:
        return unescape(answer.content.decode()).replace("\u00a0", " ")

    def mark_all(self) -> None:
        mark_paper_voters(self.poll, self.people, system(self.session))

    def states(self) -> list[str]:
        states = dict(PaperBallot.objects.values_list("serial", "state"))
        return [states[serial] for serial in self.serials]

    def ways(self) -> list[str]:
        ways = dict(TurnOut.objects.filter(poll=self.poll).values_list("participant_id", "way"))
        return [ways[person.pk] for person in self.people]


@pytest.fixture
def desk(session: StrategySession) -> Desk:
    return Desk(session)


def spaced(serial: str) -> str:
    return f"{serial[:3]} {serial[3:]}"


def test_a_scanned_sheet_is_registered_and_said_with_its_number(desk: Desk):
    desk.mark_all()

    code, text = desk.post("papers_hand_in", serials=f"{desk.serials[1]}\r\n")

    assert (code, desk.states()[1]) == (302, "handed_in")
    assert f"{spaced(desk.serials[1])} принят." in text


def test_what_was_not_taken_is_named_in_a_sentence_each_and_the_field_is_free_for_the_scanner(desk: Desk):
    desk.mark_all()
    desk.post("papers_hand_in", serials=desk.serials[0])

    code, text = desk.post("papers_hand_in", serials=f"{desk.serials[0]} {desk.serials[1]}")

    assert (code, desk.states()[:2]) == (422, ["handed_in", "handed_in"])
    assert f'value="{spaced(desk.serials[0])}' not in text
    assert f"{spaced(desk.serials[0])} уже сдан" in text
    assert "Принят 1 бланк." in text


@pytest.mark.parametrize("typed", ["", "12345", "<b>7.2</b>", "123 456 7", "9" * 12_001])
def test_what_is_no_number_registers_nothing(desk: Desk, typed: str):
    desk.mark_all()

    code, _text = desk.post("papers_hand_in", serials=f"{desk.serials[0]} {typed}" if typed else typed)

    assert (code, set(desk.states())) == (422, {"printed"})


def test_more_sheets_than_voters_are_refused_with_both_numbers(desk: Desk):
    code, text = desk.post("papers_hand_in", serials=desk.serials[0])

    assert (code, "станет 1 бланк, а голосующих на бумаге отмечено: 0" in text) == (422, True)


def test_a_part_of_the_pile_is_given_out_and_a_spoiled_sheet_noted(desk: Desk):
    assert desk.post("papers_issue", serials=desk.serials[1], until=spaced(desk.serials[3]))[0] == 302
    assert desk.post("papers_issue", serials=" ".join(desk.serials[:2]), until=desk.serials[3])[0] == 422
    assert desk.post("papers_spoil", serial=desk.serials[2])[0] == 302
    assert desk.post("papers_spoil", serial=desk.serials[2])[0] == 422

    assert desk.states() == ["printed", "issued", "spoiled", "issued", "printed"]


def test_a_second_click_makes_no_second_pile_and_all_are_made_void(desk: Desk):
    assert [desk.post("papers_print", count="3", seen="5")[0] for _click in range(2)] == [302, 422]
    assert desk.poll.papers.count() == 8
    assert [desk.post("papers_void")[0] for _click in range(2)] == [302, 302]

    assert set(desk.poll.papers.values_list("state", flat=True)) == {"spoiled"}


def test_the_balance_is_shown_and_what_does_not_agree(desk: Desk):
    desk.mark_all()
    hand_in(desk.poll, desk.serials[:2], system(desk.session))
    assert "1 голосующий на бумаге ещё не сдал бланк." in desk.get("papers")

    with clock_at(desk.poll.closes_at):
        text = desk.get("papers")

    assert "1 человек отмечен как голосующий на бумаге, но бланк вовремя не сдал." in text
    assert "Реестр закрыт" in text
    assert "Ещё 2 бланка из реестра ждут ввода или решения." in text
    assert 'name="serials"' not in text


def test_the_page_waits_for_a_vote_and_then_offers_sheets_only(session: StrategySession):
    client = crew_client(session)
    page = reverse("voting:papers", args=[session.slug])
    empty = client.get(page).content.decode()
    accepted_table(session, 1)
    poll = prepared_poll(session)

    prepared = client.get(page).content.decode()
    made = client.post(reverse("voting:papers_print", args=[session.slug, poll.pk]), {"count": "2", "seen": "0"})

    assert 'name="count"' not in empty
    assert ('name="count"' in prepared, 'name="serials"' in prepared) == (True, False)
    assert (made.status_code, poll.papers.count()) == (302, 2)


def test_the_numbers_of_the_register_are_listed_once_it_is_closed(desk: Desk):
    desk.mark_all()
    hand_in(desk.poll, desk.serials[1:3], system(desk.session))
    desk.post("papers_issue", serials=desk.serials[0])

    open_page = desk.get("papers")
    with clock_at(desk.poll.closes_at):
        closed_page = desk.get("papers")

    assert [spaced(serial) in open_page for serial in desk.serials] == [True, False, False, True, True]
    assert all(spaced(serial) in closed_page for serial in desk.serials)


def test_an_observer_reads_the_balance_and_changes_nothing(desk: Desk):
    client = crew_client(desk.session, Role.OBSERVER)
    desk.mark_all()
    hand_in(desk.poll, desk.serials[:1], system(desk.session))

    page = client.get(reverse("voting:papers", args=[desk.session.slug])).content.decode()

    assert ("напечатано" in page, "<form" in page.split("<main")[1], "Номера бланков" in page) == (True, False, False)
    assert "Ввести бланки" not in page


def test_the_region_of_the_balance_holds_no_field(desk: Desk):
    url = reverse("voting:papers", args=[desk.session.slug])

    region = desk.client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert ('id="papers-now"' in region, "<input" in region) == (True, False)


def test_one_is_marked_by_his_button_and_many_by_ticks(desk: Desk):
    first, second, third = desk.people

    assert desk.post("paper_voter_mark", one=first.pk, participant=[second.pk])[0] == 302
    assert desk.ways() == ["paper", "", ""]
    code, text = desk.post("paper_voter_mark", participant=[second.pk, third.pk])

    assert (code, desk.ways()) == (302, ["paper"] * 3)
    assert "Отмечены 2 человека." in text
    assert desk.post("paper_voter_unmark", one=first.pk)[0] == 302
    assert desk.ways() == ["", "paper", "paper"]


def test_who_voted_by_phone_is_refused_with_the_reason_and_the_search_stays(desk: Desk):
    cast_votes(desk.poll, desk.people[:1], ["1.1"])

    people = [person.pk for person in desk.people[:2]]
    code, text = desk.post("paper_voter_mark", participant=people, q=desk.people[0].name, table="1")

    assert (code, desk.ways()) == (422, ["phone", "paper", ""])
    assert f"{desk.people[0].name}: голос уже отдан с телефона" in text
    assert f'value="{desk.people[0].name}"' in text


def test_people_are_found_by_name_and_table(desk: Desk):
    [other] = admitted_people(desk.session, 1)
    name = desk.people[1].name

    by_table, by_name = desk.get("paper_voters", table="1"), desk.get("paper_voters", q=name)

    assert [f"voter-{person.pk}" in by_table for person in (*desk.people, other)] == [True, True, True, False]
    assert f"voter-{desk.people[1].pk}" in by_name
    assert "voter-" not in desk.get("paper_voters", q="Никого такого")


def test_nobody_is_chosen_and_a_person_of_another_session_is_refused(desk: Desk):
    stranger = ParticipantFactory(admitted=True)

    for data in ({}, {"participant": stranger.pk}, {"one": "x"}):
        assert desk.post("paper_voter_mark", **data)[0] == 422
        assert desk.post("paper_voter_unmark", **data)[0] == 422
    assert desk.ways() == ["", "", ""]


def test_a_mark_is_not_taken_back_once_its_sheet_may_be_in_the_box(desk: Desk):
    desk.mark_all()
    hand_in(desk.poll, desk.serials[:3], system(desk.session))

    code, text = desk.post("paper_voter_unmark", one=desk.people[0].pk)

    assert (code, desk.ways()[0]) == (422, "paper")
    assert "Сдано столько же бланков" in text


def test_in_an_open_vote_a_line_has_the_number_of_the_sheet(session: StrategySession):
    desk = Desk(session, is_secret=False)
    person = desk.people[0]

    assert desk.post("paper_voter_mark", one=person.pk)[0] == 422
    code, text = desk.post("paper_voter_mark", one=person.pk, serial="123 45")
    assert (code, text.count('value="123 45"')) == (422, 1)
    code, text = desk.post("paper_voter_mark", one=person.pk, serial=spaced(desk.serials[0]))

    assert (code, desk.ways()) == (302, ["paper", "", ""])
    assert PaperBallot.objects.get(participant=person).serial == desk.serials[0]
    assert desk.serials[0] in text.replace(" ", "")


def test_a_vote_of_another_session_is_not_found(desk: Desk):
    settings = {"title": "Чужой", "picks": 1, "winners": 1, "closes_at": desk.poll.closes_at}
    other = Poll.objects.create(session=SessionFactory(), **settings)

    url = reverse("voting:papers_hand_in", args=[desk.session.slug, other.pk])

    assert desk.client.post(url, {"serials": desk.serials[0]}).status_code == 404
