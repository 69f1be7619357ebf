import datetime as dt
from typing import Any

import pytest
from django.test import Client

from okmo_session.core.clock import clock_at
from sessions.actors import system
from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import DeadlineFactory, ParticipantFactory, SessionFactory, StageFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll, prepared_poll
from triads.domain.priorities import priorities
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.models import PaperBallot, Poll

pytestmark = pytest.mark.either_database

SETTINGS = {
    "closes_at": "23:59",
    "picks": "3",
    "winners": "2",
    "own_triads_allowed": "on",
    "secrecy": "secret",
    "tie_1": "assessment",
    "tie_2": "lot",
}


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    accepted_table(session, 1)
    accepted_table(session, 2)
    return session


@pytest.fixture
def facilitator(hall: StrategySession) -> Client:
    return crew_client(hall)


def url(session: StrategySession, page: str = "poll/") -> str:
    return f"/s/{session.slug}/vote/{page}"


def act(client: Client, poll: Poll, name: str, **data: str) -> Any:
    return client.post(url(poll.session, f"polls/{poll.pk}/{name}/"), data)


def closed_poll(hall: StrategySession, *choices: list[str]) -> Poll:
    people = admitted_people(hall, len(choices))
    poll = opened_poll(hall)
    cast_votes(poll, people, *choices)
    with clock_at(poll.closes_at):
        close_if_due(poll)
    return poll


def counted_poll(hall: StrategySession, *choices: list[str]) -> Poll:
    poll = closed_poll(hall, *choices)
    count(poll, by=system(hall))
    return poll


def test_the_vote_is_prepared_with_the_deadline_of_the_agenda(facilitator: Client, hall: StrategySession) -> None:
    DeadlineFactory(stage=StageFactory(session=hall), at=hall.moment(dt.time(13, 25)))

    page = facilitator.get(url(hall)).content.decode()
    response = facilitator.post(url(hall, "poll/prepare/"), SETTINGS)

    assert 'value="13:25"' in page
    assert (response.status_code, response["Location"]) == (302, url(hall))
    assert hall.polls.values_list("picks", "winners", "own_triads_allowed", "closes_at").get() == (
        3,
        2,
        True,
        hall.moment(dt.time(23, 59)),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_at", "25:99"),
        ("closes_at", ""),
        ("picks", "0"),
        ("picks", "-1"),
        ("picks", "9" * 400),
        ("winners", "шесть"),
        ("tie_1", "=cmd|' /C calc'!A0"),
        ("tie_3", "\x00"),
    ],
)
def test_bad_settings_are_shown_again(facilitator: Client, hall: StrategySession, field: str, value: str) -> None:
    response = facilitator.post(url(hall, "poll/prepare/"), SETTINGS | {field: value})

    assert (response.status_code, hall.polls.count()) == (422, 0)
    assert 'value="2"' in response.content.decode() or field == "winners"


def test_the_page_says_what_is_missing_before_opening(session: StrategySession) -> None:
    poll = prepared_poll(session)
    facilitator = crew_client(session)

    page = facilitator.get(url(session)).content.decode()
    response = act(facilitator, poll, "open")

    assert 'class="problems"' in page
    assert (response.status_code, session.polls.get().state) == (302, "prepared")


def test_the_facilitator_opens_and_the_second_click_is_harmless(facilitator: Client, hall: StrategySession) -> None:
    poll = prepared_poll(hall)

    answers = [act(facilitator, poll, "open").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (hall.polls.get().state, poll.options.count()) == ("open", 6)
    assert 'role="timer"' in facilitator.get(url(hall)).content.decode()


def test_an_open_vote_is_extended_and_nonsense_is_shown_again(facilitator: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)
    closes_at = hall.moment(dt.time(23, 59))
    Poll.objects.filter(pk=poll.pk).update(closes_at=closes_at - dt.timedelta(minutes=10))

    with clock_at(closes_at - dt.timedelta(hours=1)):
        longer = act(facilitator, poll, "extend", closes_at="23:59")
        shorter = act(facilitator, poll, "extend", closes_at="23:58")
        nonsense = act(facilitator, poll, "extend", closes_at="завтра")

    assert [answer.status_code for answer in (longer, shorter, nonsense)] == [302, 422, 422]
    assert hall.polls.get().closes_at == closes_at
    assert "завтра" in nonsense.content.decode()


def test_the_vote_is_closed_early_when_everybody_has_voted(facilitator: Client, hall: StrategySession) -> None:
    people = admitted_people(hall, 2)
    poll = opened_poll(hall)
    cast_votes(poll, people[:1], ["1.1"])
    too_early = act(facilitator, poll, "close")
    still_open = hall.polls.get().state
    cast_votes(poll, people[1:], ["1.2"])

    act(facilitator, poll, "close")

    assert (too_early.status_code, still_open, hall.polls.get().state) == (302, "open", "closed")


def test_headquarters_count_and_the_facilitator_announces(facilitator: Client, hall: StrategySession) -> None:
    poll = closed_poll(hall, ["1.1", "1.2"], ["1.1"])
    headquarters = crew_client(hall, Role.HEADQUARTERS)

    refused = act(headquarters, poll, "announce").status_code
    answers = [act(headquarters, poll, "count").status_code, act(facilitator, poll, "announce").status_code]

    assert (refused, answers) == (403, [302, 302])
    assert [triad.number for triad in priorities(hall)] == ["1.1", "1.2"]


def test_a_closed_vote_is_counted_once_every_sheet_is_decided(facilitator: Client, hall: StrategySession) -> None:
    poll = closed_poll(hall, ["1.1"])
    sheet = PaperBallot.objects.create(poll=poll, serial="123450", state=PaperBallot.State.HANDED_IN)

    waiting = facilitator.get(url(hall)).content.decode()
    too_early = act(facilitator, poll, "count")
    still = hall.polls.get().state
    PaperBallot.objects.filter(pk=sheet.pk).update(state=PaperBallot.State.INVALID, reason=PaperBallot.Reason.LOST)
    ready = facilitator.get(url(hall)).content.decode()
    counted = act(facilitator, poll, "count")

    button = f"polls/{poll.pk}/count/"
    assert "Бюллетени пока нельзя подсчитать" in waiting
    assert f'href="/s/{hall.slug}/vote/papers/queue/">Какие бланки ввести или решить' in waiting
    assert (button in waiting, button in ready) == (False, True)
    assert (too_early["Location"], still) == (url(hall), "closed")
    assert (counted["Location"], hall.polls.get().state) == (url(hall, "result/"), "counted")


def test_a_counted_vote_leads_to_its_result(facilitator: Client, hall: StrategySession) -> None:
    poll = counted_poll(hall, ["1.1", "1.2"], ["1.1", "1.3"])

    pages = [client.get(url(hall)).content.decode() for client in (facilitator, crew_client(hall, Role.OBSERVER))]

    assert [url(hall, f"result/{poll.pk}/") in page for page in pages] == [True, True]
    assert ["poll/prepare/" in page for page in pages] == [False, False]


def test_the_live_part_reloads_the_page_when_the_state_has_changed(facilitator: Client, hall: StrategySession) -> None:
    poll = opened_poll(hall)

    same = facilitator.get(url(hall, "poll/now/?state=open"))
    with clock_at(poll.closes_at):
        changed = facilitator.get(url(hall, "poll/now/?state=open"))

    assert 'id="poll-now"' in same.content.decode()
    assert changed["HX-Refresh"] == "true"
    assert hall.polls.get().state == "closed"


def test_who_waits_for_the_count_is_led_to_the_result(facilitator: Client, hall: StrategySession) -> None:
    counted_poll(hall, ["1.1"])

    assert facilitator.get(url(hall, "poll/now/?state=closed"))["HX-Redirect"] == url(hall, "result/")


def test_the_turnout_is_at_most_five_seconds_old(facilitator: Client, hall: StrategySession) -> None:
    people = admitted_people(hall, 2)
    poll = opened_poll(hall)
    before = facilitator.get(url(hall, "poll/now/?state=open")).content.decode()
    cast_votes(poll, people[:1], ["1.1"])

    cached = facilitator.get(url(hall, "poll/now/?state=open")).content.decode()

    assert cached == before


ACTS = ["open", "extend", "close", "count", "settle", "announce"]
BY_THE_FACILITATOR = {"open", "extend", "settle", "announce"}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_act_on_a_poll(hall: StrategySession, name: str) -> None:
    poll = prepared_poll(hall)
    clients = {
        "observer": crew_client(hall, Role.OBSERVER),
        "participant": participant_client(admitted_people(hall, 1)[0]),
        "table": table_client(hall.teams.get(table_number=1)),
        "projector": projector_client(hall),
        "stranger": Client(),
        "facilitator of another session": crew_client(SessionFactory()),
    }

    answers = {who: act(client, poll, name).status_code for who, client in clients.items()}
    headquarters = act(crew_client(hall, Role.HEADQUARTERS), poll, name).status_code
    get = crew_client(hall).get(url(hall, f"polls/{poll.pk}/{name}/")).status_code
    foreign = crew_client(hall).post(url(hall, f"polls/{poll.pk + 1000}/{name}/")).status_code

    assert answers == {
        "observer": 403,
        "participant": 403,
        "table": 403,
        "projector": 403,
        "stranger": 404,
        "facilitator of another session": 404,
    }
    assert (headquarters == 403) == (name in BY_THE_FACILITATOR)
    assert (get, foreign) == (405, 404)
    assert hall.polls.get().state == "prepared"


def test_preparing_is_for_posts_of_the_facilitator(hall: StrategySession) -> None:
    headquarters = crew_client(hall, Role.HEADQUARTERS)

    assert headquarters.post(url(hall, "poll/prepare/"), SETTINGS).status_code == 403
    assert crew_client(hall).get(url(hall, "poll/prepare/")).status_code == 405
    assert Client().post(url(hall, "poll/prepare/"), SETTINGS).status_code == 404
    assert hall.polls.count() == 0


@pytest.mark.parametrize("page", ["poll/", "poll/now/"])
def test_the_page_of_the_poll_is_for_the_crew(hall: StrategySession, page: str) -> None:
    prepared_poll(hall)
    clients = [
        crew_client(hall),
        crew_client(hall, Role.HEADQUARTERS),
        crew_client(hall, Role.OBSERVER),
        participant_client(ParticipantFactory(session=hall)),
        table_client(hall.teams.get(table_number=1)),
        projector_client(hall),
        Client(),
    ]

    assert [client.get(url(hall, page)).status_code for client in clients] == [200, 200, 200, 403, 403, 403, 404]


@pytest.mark.parametrize("make", [prepared_poll, opened_poll])
def test_an_observer_sees_no_buttons(hall: StrategySession, make: Any) -> None:
    make(hall)

    page = crew_client(hall, Role.OBSERVER).get(url(hall)).content.decode()

    assert page.count('method="post"') == 0
    assert "до 2 триад" in page


@pytest.mark.parametrize("tables", [1, 20])
def test_the_page_of_the_poll_asks_as_often_for_three_options_as_for_sixty(
    session: StrategySession, tables: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, tables + 1):
        accepted_table(session, number)
    prepared_poll(session)
    facilitator = crew_client(session)

    with django_assert_num_queries(15):
        facilitator.get(url(session))


@pytest.mark.parametrize(
    ("page", "mark", "room"),
    [
        ("poll/", "page", "poll/"),
        ("polls/", "true", "poll/"),
        ("papers/voters/", "true", "papers/"),
        ("papers/queue/", "true", "papers/entry/"),
        ("ballots/", "true", "result/"),
    ],
)
def test_a_page_behind_a_room_of_the_vote_marks_that_room(
    hall: StrategySession, facilitator: Client, page: str, mark: str, room: str
) -> None:
    opened_poll(hall)

    rooms = facilitator.get(url(hall, page)).content.decode().split('class="sub-nav"')[1].split("</nav>")[0]

    assert f'<a href="{url(hall, room)}" aria-current="{mark}">' in rooms
    assert rooms.count("aria-current") == 1
