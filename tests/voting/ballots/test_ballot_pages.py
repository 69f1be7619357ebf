import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from okmo_session.core.clock import clock_at, now
from sessions.actors import system
from sessions.models import Participant, Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory, SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, ids, opened_poll, prepared_poll
from voting.domain.ballots.casting import own_choice
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.polls.turnout import turnout
from voting.domain.results.announcing import announce
from voting.forms.ballots import seen_text
from voting.models import Ballot, Poll

pytestmark = pytest.mark.either_database


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return session


@pytest.fixture
def person(hall: StrategySession) -> Participant:
    return admitted_people(hall, 1, hall.teams.get(table_number=1))[0]


@pytest.fixture
def phone(person: Participant) -> Client:
    return participant_client(person)


def url(session: StrategySession, page: str = "") -> str:
    return f"/s/{session.slug}/vote/{page}"


def send(phone: Client, poll: Poll, *numbers: str, seen: tuple[str, ...] = ()) -> Any:
    return phone.post(url(poll.session, "cast/"), {"option": ids(poll, *numbers), "seen": seen_text(ids(poll, *seen))})


def ticked(html: str) -> set[int]:
    return {int(part.split('"')[0]) for part in html.split('name="option" value="')[1:] if " checked" in part[:40]}


def order(html: str) -> list[int]:
    return [int(part.split('"')[0]) for part in html.split('name="option" value="')[1:]]


def numbers_cast(poll: Poll) -> list[list[str]]:
    return sorted(
        sorted(ballot.marks.values_list("option__number", flat=True)) for ballot in Ballot.objects.filter(poll=poll)
    )


def test_a_ballot_is_filled_in_sent_shown_and_changed(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    empty = phone.get(url(hall))
    sent = send(phone, poll, "1.1", "2.3")
    shown = phone.get(url(hall)).content.decode()
    change = phone.get(url(hall, "change/")).content.decode()
    send(phone, poll, "2.2", seen=("1.1", "2.3"))

    assert (empty.status_code, ticked(empty.content.decode())) == (200, set())
    assert (sent.status_code, sent["Location"]) == (302, url(hall))
    assert "Ваш выбор принят" in shown
    assert poll.ballots.get().receipt in shown
    assert ticked(change) == set(ids(poll, "1.1", "2.3"))
    assert numbers_cast(poll) == [["2.2"]]


def test_the_key_comes_with_the_empty_ballot_and_only_its_hash_is_stored(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)

    response = phone.get(url(hall))

    (name,) = [name for name in response.cookies if name.startswith("ballot-")]
    cookie = response.cookies[name]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (url(hall), True, "Lax")
    assert "no-store" in response["Cache-Control"]
    assert phone.get(url(hall)).cookies.get(name) is None
    send(phone, poll, "1.1")
    assert cookie.value not in str(list(Ballot.objects.values()))


def test_the_order_is_the_voters_own_and_stays(phone: Client, hall: StrategySession) -> None:
    for number in range(3, 9):
        accepted_table(hall, number)
    poll = opened_poll(hall)
    neighbour = participant_client(admitted_people(hall, 1)[0])

    first, again = (order(phone.get(url(hall)).content.decode()) for _ in range(2))
    other = order(neighbour.get(url(hall)).content.decode())

    assert first == again
    assert first != other
    assert sorted(first) == sorted(other) == list(poll.options.values_list("pk", flat=True))


def test_own_triads_are_marked(phone: Client, hall: StrategySession) -> None:
    opened_poll(hall)

    html = phone.get(url(hall)).content.decode()

    assert html.count("ваш стол") == 3
    assert " disabled" not in html.split('class="ballot"')[1]


def test_own_triads_are_barred_if_the_session_says_so(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall, own_triads_allowed=False)
    html = phone.get(url(hall)).content.decode()

    refused = send(phone, poll, "1.1", "2.1")

    assert html.split('class="ballot"')[1].count(" disabled") == 3
    assert (refused.status_code, numbers_cast(poll)) == (422, [])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [([], []), (["1.1", "1.2", "2.1"], ["1.1", "1.2", "2.1"])],
)
def test_too_few_and_too_many_keep_what_was_ticked(
    phone: Client, hall: StrategySession, sent: list[str], kept: list[str]
) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))

    response = send(phone, poll, *sent)

    html = response.content.decode()
    assert (response.status_code, ticked(html)) == (422, set(ids(poll, *kept)))
    assert 'role="alert"' in html
    assert numbers_cast(poll) == []


@pytest.mark.parametrize("hostile", ["<script>", "=cmd|' /C calc'!A0", "\x00", "-1", "1e9", "9" * 5000, "١", "🙂", ""])
def test_hostile_ids_get_a_sentence(phone: Client, hall: StrategySession, hostile: str) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))

    as_option = phone.post(url(hall, "cast/"), {"option": [hostile, *ids(poll, "1.1")]})
    as_seen = phone.post(url(hall, "cast/"), {"option": ids(poll, "1.1"), "seen": f"1.{hostile}"})

    assert (as_option.status_code, as_seen.status_code, numbers_cast(poll)) == (422, 422, [])
    assert "<script>alert" not in as_option.content.decode() + as_seen.content.decode()


def test_options_of_another_session_get_a_sentence(phone: Client, hall: StrategySession) -> None:
    other = SessionFactory()
    accepted_table(other, 1)
    poll, foreign = opened_poll(hall), opened_poll(other)
    phone.get(url(hall))

    response = phone.post(url(hall, "cast/"), {"option": ids(foreign, "1.1")})

    assert (response.status_code, numbers_cast(poll), numbers_cast(foreign)) == (422, [], [])


def test_without_a_key_the_ballot_is_shown_again_with_its_ticks(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)

    response = send(phone, poll, "1.1")
    again = send(phone, poll, "1.1")

    assert (response.status_code, ticked(response.content.decode())) == (422, set(ids(poll, "1.1")))
    assert (again.status_code, numbers_cast(poll)) == (302, [["1.1"]])


def test_another_device_is_told_that_the_ballot_stands(
    phone: Client, hall: StrategySession, person: Participant
) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "1.1")
    second = participant_client(person)

    shown = second.get(url(hall))
    sent = send(second, poll, "1.2")

    assert (shown.status_code, sent.status_code) == (200, 422)
    assert "с другого устройства" in shown.content.decode()
    assert (numbers_cast(poll), turnout(poll).voted) == ([["1.1"]], 1)


def test_a_phone_that_is_passed_on_casts_a_second_ballot(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "1.1")
    borrower = participant_client(admitted_people(hall, 1)[0])
    for name, cookie in phone.cookies.items():
        if name.startswith("ballot-"):
            borrower.cookies[name] = cookie.value

    borrower.get(url(hall))
    send(borrower, poll, "1.2")

    assert numbers_cast(poll) == [["1.1"], ["1.2"]]


def test_who_is_not_admitted_reads_whom_to_ask(hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone = participant_client(ParticipantFactory(session=hall))

    shown, sent = phone.get(url(hall)), send(phone, poll, "1.1")

    assert (shown.status_code, sent.status_code, numbers_cast(poll)) == (200, 422, [])
    assert 'name="option"' not in shown.content.decode()


def test_a_late_ballot_is_told_so_kindly_with_the_time_of_the_one_that_counts(
    phone: Client, hall: StrategySession
) -> None:
    with clock_at(hall.moment(dt.time(13, 21))):
        poll = opened_poll(hall, closes_at=hall.moment(dt.time(13, 30)))
        phone.get(url(hall))
        send(phone, poll, "1.1")

    with clock_at(hall.moment(dt.time(13, 30))):
        late = send(phone, poll, "1.2")

    html = " ".join(late.content.decode().split())
    assert (late.status_code, numbers_cast(poll)) == (422, [["1.1"]])
    assert "Голосование закрыто в 13:30" in html
    assert "Ваш выбор принят в 13:21." in html


def test_a_post_at_the_deadline_is_late_and_a_millisecond_before_it_counts(hall: StrategySession) -> None:
    poll = opened_poll(hall)
    early, late = (participant_client(person) for person in admitted_people(hall, 2))
    early.get(url(hall))
    late.get(url(hall))

    with clock_at(poll.closes_at - dt.timedelta(milliseconds=1)):
        in_time = send(early, poll, "1.1")
    with clock_at(poll.closes_at):
        too_late = send(late, poll, "1.2")

    assert (in_time.status_code, too_late.status_code, numbers_cast(poll)) == (302, 422, [["1.1"]])


def test_before_opening_the_page_shows_the_settings(phone: Client, hall: StrategySession) -> None:
    without_poll = phone.get(url(hall))
    prepared_poll(hall, picks=5)

    prepared = phone.get(url(hall))

    assert (without_poll.status_code, prepared.status_code) == (200, 200)
    assert 'class="facts"' in prepared.content.decode()


def test_a_waiting_page_reloads_itself_when_the_vote_opens(phone: Client, hall: StrategySession) -> None:
    prepared_poll(hall)
    waiting = phone.get(url(hall), headers={"HX-Request": "true"})
    opened_poll(hall)

    opened = phone.get(url(hall), headers={"HX-Request": "true"})

    assert 'id="vote"' in waiting.content.decode()
    assert opened["HX-Refresh"] == "true"


def test_the_deadline_of_the_ballot_follows(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)

    while_open = phone.get(url(hall, "deadline/"))
    with clock_at(poll.closes_at):
        closed = phone.get(url(hall, "deadline/"))

    assert "notice late" not in while_open.content.decode()
    assert "notice late" in closed.content.decode()


def test_the_choice_of_this_device_is_seen_after_the_end(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    phone.get(url(hall))
    send(phone, poll, "1.2")
    with clock_at(poll.closes_at):
        close_if_due(poll)
    count(poll, by=system(hall))
    counted = phone.get(url(hall)).content.decode()
    announce(poll, by=system(hall))

    result = phone.get(url(hall, "result/")).content.decode()
    ballots = phone.get(url(hall, "ballots/")).content.decode()

    receipt = poll.ballots.get().receipt
    assert receipt in counted
    assert receipt in result
    assert 'class="is-mine"' in ballots


@pytest.mark.parametrize("page", ["", "change/", "deadline/"])
def test_only_participants_of_this_session_have_a_ballot(hall: StrategySession, page: str) -> None:
    opened_poll(hall)
    clients = {
        "participant": participant_client(admitted_people(hall, 1)[0]),
        "facilitator": crew_client(hall),
        "headquarters": crew_client(hall, Role.HEADQUARTERS),
        "observer": crew_client(hall, Role.OBSERVER),
        "table": table_client(hall.teams.get(table_number=1)),
        "projector": projector_client(hall),
        "stranger": Client(),
        "of another session": participant_client(ParticipantFactory(admitted=True)),
    }

    answers = {name: client.get(url(hall, page)).status_code for name, client in clients.items()}

    known = 302 if page == "change/" else 200
    assert answers == {
        "participant": known,
        "facilitator": 403,
        "headquarters": 403,
        "observer": 403,
        "table": 403,
        "projector": 403,
        "stranger": 404,
        "of another session": 404,
    }


def test_casting_is_for_posts_of_participants(phone: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)

    assert phone.get(url(hall, "cast/")).status_code == 405
    assert send(crew_client(hall), poll, "1.1").status_code == 403
    assert send(table_client(hall.teams.get(table_number=1)), poll, "1.1").status_code == 403
    assert send(Client(), poll, "1.1").status_code == 404
    assert numbers_cast(poll) == []


def test_texts_of_the_hall_are_shown_as_text(session: StrategySession) -> None:
    text = "<script>alert(1)</script> =cmd|' /C calc'!A0 \u202eсправа налево 🙂"
    accepted_table(session, 1, text=text)
    opened_poll(session)
    phone = participant_client(admitted_people(session, 1)[0])

    html = phone.get(url(session)).content.decode()

    assert "<script>alert" not in html
    assert escape("<script>alert(1)</script>") in html


@pytest.mark.parametrize("tables", [1, 20])
def test_the_ballot_asks_as_often_for_three_options_as_for_sixty(
    session: StrategySession, tables: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, tables + 1):
        accepted_table(session, number)
    opened_poll(session)
    first, second = (participant_client(person) for person in admitted_people(session, 2))
    first.get(url(session))

    # With the time given, PostgreSQL is not asked for it.
    with clock_at(now()), django_assert_num_queries(4):
        response = second.get(url(session))

    assert len(order(response.content.decode())) == tables * 3


@pytest.mark.parametrize("tables", [1, 20])
def test_the_own_choice_asks_as_often_for_three_options_as_for_sixty(
    session: StrategySession, tables: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, tables + 1):
        accepted_table(session, number)
    poll = opened_poll(session)
    person = admitted_people(session, 1)[0]
    keys = cast_votes(poll, [person], ["1.1", "1.2"])
    phone = participant_client(person)
    phone.cookies[f"ballot-{poll.pk}-{person.pk}"] = keys[person.pk]

    with clock_at(now()), django_assert_num_queries(7):
        response = phone.get(url(session))

    choice = own_choice(poll, person, keys[person.pk])
    assert choice is not None
    assert choice.receipt in response.content.decode()
