import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.domain.plans import hand_in, open_plan
from measures.models import MeasurePlan
from sessions.actors import system
from sessions.domain.access.links import link_path
from sessions.models import Role, Seat, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.measures import empty_plan, person, priority_of, written_plan
from tests.factories.sessions import SessionFactory, TeamFactory

pytestmark = pytest.mark.either_database

State = MeasurePlan.State
POSTS = ["plan_open", "people_seat", "plan_close", "everybody_seat", "plan_accept", "plan_return"]
HOSTILE = "<script>alert(1)</script> =1+1"


def url(name: str, session: StrategySession, *args: int) -> str:
    return reverse(f"measures:{name}", args=[session.slug, *args])


def url_for(name: str, plan: MeasurePlan) -> str:
    session = plan.team.session
    if name == "everybody_seat":
        return url(name, session)
    return url(name, session, plan.priority_id if name == "plan_open" else plan.pk)


@pytest.mark.parametrize("name", POSTS)
def test_deciding_is_a_post(session: StrategySession, name: str) -> None:
    assert crew_client(session).get(url_for(name, empty_plan(session))).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_only_facilitator_and_headquarters_decide(session: StrategySession, name: str) -> None:
    plan = empty_plan(session)
    clients = [
        Client(),
        crew_client(SessionFactory()),
        crew_client(session, Role.OBSERVER),
        participant_client(person(session)),
        table_client(TeamFactory(session=session)),
        projector_client(session),
    ]

    answers = [client.post(url_for(name, plan)).status_code for client in clients]

    assert answers == [404, 404, 403, 403, 403, 403]
    assert MeasurePlan.objects.get().state == State.DRAFTING


@pytest.mark.parametrize("name", ["plan_open", "people_seat", "plan_close", "plan_accept", "plan_return"])
def test_a_thing_of_another_session_does_not_exist(session: StrategySession, name: str) -> None:
    foreign = empty_plan(SessionFactory())
    pk = foreign.priority_id if name == "plan_open" else foreign.pk

    assert crew_client(session).post(url(name, session, pk), {"known_teams": "0"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "answers"),
    [(Role.FACILITATOR, [200, 200, 200]), (Role.HEADQUARTERS, [200, 200, 200]), (Role.OBSERVER, [200, 403, 403])],
)
def test_the_observer_sees_the_teams_and_checks_nothing(
    session: StrategySession, role: Role, answers: list[int]
) -> None:
    plan, client = written_plan(session), crew_client(session, role)
    pages = [url("assign", session), url("check", session), url("plan_check", session, plan.pk)]

    assert [client.get(page).status_code for page in pages] == answers


def test_the_observer_is_offered_no_button(session: StrategySession) -> None:
    empty_plan(session)
    person(session)

    page = crew_client(session, Role.OBSERVER).get(url("assign", session)).content.decode()

    assert ("checkbox" in page, url("everybody_seat", session) in page, url("check", session) in page) == (False,) * 3


@pytest.mark.parametrize(("role", "is_shown"), [(Role.HEADQUARTERS, True), (Role.OBSERVER, False)])
def test_only_who_makes_teams_reads_the_link_that_lets_a_tablet_in(
    session: StrategySession, role: Role, is_shown: bool
) -> None:
    # No such table in the morning: the tablet of this team needs a link of its own.
    priority = priority_of(session)
    Team.objects.filter(pk=priority.team_id).update(table_number=9)
    plan = open_plan(session, priority, [], by=system(session))

    page = crew_client(session, role).get(url("assign", session)).content.decode()

    assert (link_path(plan.team.access_links.get()) in page) == is_shown


def test_a_team_is_made_of_the_marked(session: StrategySession) -> None:
    priority, people = priority_of(session), [person(session, "Анна"), person(session, "Борис")]
    person(session, "Вера")
    data = {"known_teams": "0", "participants": [str(one.pk) for one in people]}

    answer = crew_client(session, Role.HEADQUARTERS).post(url("plan_open", session, priority.pk), data)

    seated = Seat.objects.filter(round="measures").values_list("participant__name", flat=True)
    assert (answer.status_code, answer["Location"]) == (302, url("assign", session))
    assert list(seated) == ["Анна", "Борис"]


def test_a_second_click_makes_no_second_team_and_keeps_the_marks(session: StrategySession) -> None:
    priority, one = priority_of(session), person(session)
    client, data = crew_client(session), {"known_teams": "0", "participants": [str(one.pk)]}
    client.post(url("plan_open", session, priority.pk), data)

    answer = client.post(url("plan_open", session, priority.pk), data)

    assert answer.status_code == 422
    assert [member.is_marked for card in answer.context["rows"][0][1] for member in card.members] == [True]
    assert MeasurePlan.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"participants": []},
        {"participants": ["0"]},
        {"participants": ["x"]},
        {"participants": ["9" * 40]},
        {"participants": ["\0"]},
    ],
)
def test_seating_nobody_or_a_stranger_is_refused(session: StrategySession, data: dict[str, list[str]]) -> None:
    plan = empty_plan(session, members=0)

    answer = crew_client(session).post(url("people_seat", session, plan.pk), data)

    assert answer.status_code == 422
    assert Seat.objects.filter(team=plan.team).count() == 0


def test_people_of_another_session_are_refused(session: StrategySession) -> None:
    plan, stranger = empty_plan(session, members=0), person(SessionFactory())

    answer = crew_client(session).post(url("people_seat", session, plan.pk), {"participants": [str(stranger.pk)]})

    assert answer.status_code == 422
    assert Seat.objects.filter(team=plan.team).count() == 0


def test_many_are_moved_at_once_and_a_second_click_is_harmless(session: StrategySession) -> None:
    left, plan = empty_plan(session, members=3), empty_plan(session, table_number=2, members=0)
    people = list(left.team.seats.values_list("participant", flat=True))
    client, data = crew_client(session), {"participants": [str(pk) for pk in people]}

    answers = [client.post(url("people_seat", session, plan.pk), data).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert list(plan.team.seats.values_list("participant", flat=True)) == people


def test_an_untouched_team_is_taken_back(session: StrategySession) -> None:
    plan = empty_plan(session)

    answers = [crew_client(session).post(url("plan_close", session, plan.pk)).status_code for _ in range(2)]

    assert answers == [302, 404]
    assert Team.objects.filter(round="measures").count() == 0


def test_a_team_that_has_written_stays(session: StrategySession) -> None:
    plan = written_plan(session)

    assert crew_client(session).post(url("plan_close", session, plan.pk)).status_code == 422
    assert MeasurePlan.objects.count() == 1


def test_everybody_is_seated_evenly_with_one_button(session: StrategySession) -> None:
    priority_of(session, rank=1, authors=2)
    priority_of(session, rank=2, authors=2)
    client = crew_client(session)

    answers = [client.post(url("everybody_seat", session)).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert [plan.team.seats.count() for plan in MeasurePlan.objects.all()] == [2, 2]


def test_without_priorities_the_page_says_what_comes_first(session: StrategySession) -> None:
    client = crew_client(session)

    assert client.get(url("assign", session)).context["rows"] == []
    assert client.post(url("everybody_seat", session)).status_code == 422


def test_the_assignment_shows_authors_and_the_link_of_a_table_without_tablet(session: StrategySession) -> None:
    priority = priority_of(session, authors=1)
    Team.objects.filter(pk=priority.team_id).update(table_number=5)
    author = priority.team.seats.get().participant if priority.team else person(session)
    open_plan(session, priority, [author], by=system(session))

    page = crew_client(session).get(url("assign", session))

    card = page.context["rows"][0][1][0]
    assert [(member.morning_table, member.is_author) for member in card.members] == [(5, True)]
    assert card.tablet_path in page.content.decode()


@pytest.mark.parametrize("size", [1, 5])
def test_the_assignment_asks_as_little_for_many_as_for_few(
    session: StrategySession, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, size + 1):
        empty_plan(session, table_number=number, members=size)
        person(session)
    client = crew_client(session)

    with django_assert_num_queries(13):
        assert client.get(url("assign", session)).status_code == 200


@pytest.mark.parametrize("size", [1, 5])
def test_the_queue_asks_as_little_for_many_as_for_few(
    session: StrategySession, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, size + 1):
        hand_in(written_plan(session, table_number=number), by=system(session))
        empty_plan(session, table_number=100 + number)
    client = crew_client(session)

    with django_assert_num_queries(11):
        assert client.get(url("check", session)).status_code == 200


def test_the_queue_names_what_waits_first_come_first(session: StrategySession) -> None:
    second, first = written_plan(session, table_number=1), written_plan(session, table_number=2)
    hand_in(first, by=system(session))
    hand_in(second, by=system(session))
    empty = empty_plan(session, table_number=3)

    page = crew_client(session).get(url("check", session))

    assert (list(page.context["waiting"]), list(page.context["others"])) == ([first, second], [empty])


def test_a_plan_is_accepted_once(session: StrategySession) -> None:
    plan, client = written_plan(session), crew_client(session)
    hand_in(plan, by=system(session))

    answers = [client.post(url("plan_accept", session, plan.pk)).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert MeasurePlan.objects.get().state == State.ACCEPTED


def test_a_plan_is_returned_with_a_comment(session: StrategySession) -> None:
    plan, client = written_plan(session), crew_client(session)
    hand_in(plan, by=system(session))

    answers = [client.post(url("plan_return", session, plan.pk), {"comment": HOSTILE}).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert (MeasurePlan.objects.get().state, MeasurePlan.objects.get().comment) == (State.RETURNED, HOSTILE)
    assert "<script>alert(1)" not in client.get(url("plan_check", session, plan.pk)).content.decode()


@pytest.mark.parametrize("comment", ["", " \n\0", "я" * 10_000])
def test_a_comment_that_cannot_be_used_is_shown_again(session: StrategySession, comment: str) -> None:
    plan = written_plan(session)
    hand_in(plan, by=system(session))

    answer = crew_client(session).post(url("plan_return", session, plan.pk), {"comment": comment})

    assert answer.status_code == 422
    assert answer.context["form"].errors["comment"]
    assert "я" * 10_000 in answer.content.decode() or len(comment) < 10
    assert MeasurePlan.objects.get().state == State.HANDED_IN
