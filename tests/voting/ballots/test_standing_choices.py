"""Which of two choices stands: another tab, an answer lost on the way, a second too late, a sheet of paper."""

import datetime as dt

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from sessions.models import Participant, StrategySession
from tests.clients import participant_client
from tests.factories.voting import accepted_table, admitted_people, ids, opened_poll
from tests.voting.ballots.test_ballot_pages import numbers_cast, send, ticked, url
from voting.domain.ballots.casting import StaleChoiceError, cast, new_ballot_key
from voting.domain.polls.closing import close_if_due
from voting.models import Poll, TurnOut

OPEN_VOTE = "Штаб и зал увидят"


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return session


@pytest.fixture
def person(hall: StrategySession) -> Participant:
    return admitted_people(hall, 1)[0]


@pytest.fixture
def phone(person: Participant) -> Client:
    return participant_client(person)


def text_of(response: object) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())  # type: ignore[attr-defined]


def on_paper(poll: Poll, person: Participant) -> None:
    TurnOut.objects.filter(poll=poll, participant=person).update(way=TurnOut.Way.PAPER)


@pytest.mark.parametrize("seen", [[], ["1.2"], ["1.1", "1.2"]])
def test_a_choice_that_was_not_seen_is_never_replaced(
    hall: StrategySession, person: Participant, seen: list[str]
) -> None:
    poll, key = opened_poll(hall), new_ballot_key()
    cast(poll, person, key, ids(poll, "1.1"), seen=())

    with pytest.raises(StaleChoiceError):
        cast(poll, person, key, ids(poll, "2.1"), seen=ids(poll, *seen))
    cast(poll, person, key, ids(poll, "2.1"), seen=ids(poll, "1.1"))

    assert numbers_cast(poll) == [["2.1"]]


def test_the_choice_that_stands_may_come_again_from_any_form(hall: StrategySession, person: Participant) -> None:
    poll, key = opened_poll(hall), new_ballot_key()
    first = cast(poll, person, key, ids(poll, "1.1", "2.1"), seen=())
    stored = list(poll.ballots.values())

    again = [cast(poll, person, key, ids(poll, "2.1", "1.1"), seen=seen) for seen in ((), ids(poll, "1.3"))]

    assert again == [first, first]
    assert list(poll.ballots.values()) == stored


def test_a_second_tab_sees_both_choices_and_replaces_only_knowingly(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "1.1", "1.2")

    refused = send(phone, poll, "2.3")
    html = text_of(refused)
    seen = html.split('name="seen" value="')[1].split('"')[0]
    after = numbers_cast(poll)
    knowingly = phone.post(url(hall, "cast/"), {"option": ids(poll, "2.3"), "seen": seen})

    both = html.split('id="ballot-problem"')[1].split("<form")[0]
    assert (refused.status_code, ticked(html), after) == (422, set(ids(poll, "2.3")), [["1.1", "1.2"]])
    assert [number in both for number in ("№ 1.1", "№ 1.2", "№ 2.3", "№ 2.1")] == [True, True, True, False]
    assert (knowingly.status_code, numbers_cast(poll)) == (302, [["2.3"]])


def test_an_answer_lost_before_the_closing_is_made_up_for_after_it(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "1.1", "1.2")

    with clock_at(poll.closes_at + dt.timedelta(seconds=20)):
        again = send(phone, poll, "1.2", "1.1")
        other = send(phone, poll, "1.3")

    assert (again.status_code, again["Location"], other.status_code) == (302, url(hall), 422)
    assert "не учтено. Учтён выбор ниже" in text_of(other)
    assert numbers_cast(poll) == [["1.1", "1.2"]]


def test_a_first_ballot_that_comes_late_is_told_when_it_came(phone: Client, hall: StrategySession) -> None:
    with clock_at(hall.moment(dt.time(13, 21))):
        poll = opened_poll(hall, closes_at=hall.moment(dt.time(13, 30)))
        phone.get(url(hall))

    with clock_at(hall.moment(dt.time(13, 30, 1))):
        late = send(phone, poll, "1.2")
        later = phone.get(url(hall))

    assert (late.status_code, numbers_cast(poll)) == (422, [])
    assert "пришёл в 13:30:01" in text_of(late)
    assert "пришёл в" not in text_of(later)


def test_who_votes_on_paper_is_told_so_and_his_phone_takes_nothing(
    phone: Client, person: Participant, hall: StrategySession
) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    on_paper(poll, person)

    shown, sent = phone.get(url(hall)), send(phone, poll, "1.1")
    with clock_at(poll.closes_at):
        closed = phone.get(url(hall))

    assert (shown.status_code, sent.status_code, numbers_cast(poll)) == (200, 422, [])
    for page in (shown, sent, closed):
        assert "Вы голосуете на бумаге" in text_of(page)
        assert 'name="option"' not in text_of(page)
    with pytest.raises(DomainError):
        cast(poll, person, new_ballot_key(), ids(poll, "1.1"))


def test_an_open_vote_says_so_before_and_after_and_names_its_voter(
    phone: Client, person: Participant, hall: StrategySession
) -> None:
    poll = opened_poll(hall, is_secret=False)
    before = phone.get(url(hall))
    send(phone, poll, "1.1")
    after = phone.get(url(hall))
    with clock_at(poll.closes_at):
        close_if_due(poll)

    assert [OPEN_VOTE in text_of(page) for page in (before, after)] == [True, True]
    assert poll.ballots.get().participant == person


def test_a_secret_vote_names_nobody(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    before = phone.get(url(hall))
    send(phone, poll, "1.1")

    assert [OPEN_VOTE in text_of(page) for page in (before, phone.get(url(hall)))] == [False, False]
    assert poll.ballots.get().participant is None


def test_what_is_chosen_stands_in_the_bar_and_leads_to_its_card(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "2.1", "1.3")

    html = text_of(phone.get(url(hall, "change/")))

    bar = html.split('class="ballot-bar"')[1]
    for pk, number in zip(ids(poll, "1.3", "2.1"), ("1.3", "2.1"), strict=True):
        assert f'href="#option-{pk}">№ {number}</a>' in bar
        assert f'<li id="option-{pk}">' in html
    assert bar.count('href="#') == 2
